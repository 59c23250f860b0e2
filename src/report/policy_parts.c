/* What the reports of the register share: the day, a record's columns as JSON and CSV, the
 * document. */
#include <string.h>

#include "report/policy_report.h"

const char *lode__or_unknown(const char *text)
{
    return *text ? text : "unknown";
}

void lode__policy_day_said(lode__buf *buf, lode__day day, bool is_named)
{
    char text[16];

    lode__date_write(day, text);
    lode__buf_addf(buf, " on %s%s", text, is_named ? "" : ", the day it was last seen");
}

static void cell_json(lode__json *j, const lode_dataset *ds, lode__place place, int k)
{
    static const char *const numbers[] = {
        "amount",   "private_amount", "number",        "level", "upside_share",
        "quantity", "quantity_low",   "quantity_high", "value", "days"};
    const char *name = lode__cell_name(ds, place, k);
    const char *text = lode__cell_text(ds, place, k);
    double number;

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (strcmp(numbers[i], name) == 0 && lode__number_read(text, &number)) {
            lode__json_number(j, name, number);
            return;
        }
    lode__json_string(j, name, *text ? text : NULL);
}

void lode__policy_run(const lode_dataset *ds, const char *question,
                      char out[LODE__HASH_HEX])
{
    lode__buf all;

    lode__buf_init(&all, 8192);
    lode__buf_addf(&all, "lode %s policy-register/1 %s %s", lode_version(),
                   lode_dataset_hash(ds), question);
    out[0] = '\0';
    if (!all.status) lode__hash_text(all.data, all.length, out);
    lode__buf_clear(&all);
}

void lode__policy_note(lode__buf *buf, const char *text)
{
    lode__buf_add(buf, "\n");
    lode__buf_add_wrapped(buf, text, 80, 0);
    lode__buf_add(buf, "\n");
}

const char *const lode__no_forge_list = "No list of the members of FORGE is published: "
                                        "it is a named set that you may edit, and "
                                        "its members here are presumed. The price floor "
                                        "is a proposal of its own (ATCM), not the "
                                        "forum's.";

void lode__register_run(lode__register *a, const char *what)
{
    lode__buf text;
    char day[16];

    lode__date_write(a->day, day);
    lode__buf_init(&text, 4096);
    lode__buf_addf(&text, "%s %s as of %s for %s on %s", what, a->kind ? a->kind : "*",
                   day, a->country ? a->country : "*", a->good ? a->good : "*");
    a->run[0] = '\0';
    if (!text.status) lode__policy_run(a->ds, text.data, a->run);
    lode__buf_clear(&text);
}

/* ---- documents and records ----------------------------------------------------------- */

void lode__register_json(const lode__register *a, lode__json *j, lode__buf *buf,
                         const char *what)
{
    char day[16];

    lode__date_write(a->day, day);
    lode__envelope_begin(j, buf, "lode/policy-register/1", a->run, a->ds);
    lode__json_object(j, "inputs");
    lode__json_string(j, "question", what);
    lode__json_string(j, "kind", a->kind);
    lode__json_string(j, "as_of", day);
    lode__json_bool(j, "as_of_last_seen", !a->is_named);
    lode__json_string(j, "country", a->country);
    lode__json_string(j, "good", a->good);
    lode__json_end_object(j);
    lode__json_null(j, "certificate");
    lode__json_array(j, "warnings");
    if (a->names_forge) lode__json_string(j, NULL, lode__no_forge_list);
    lode__json_end_array(j);
    lode__json_object(j, "result");
}

void lode__cells_json(const lode__register *a, lode__json *j, lode__place place,
                      const char *skip)
{
    int n = lode__cells_at(a->ds, place);

    for (int k = 0; k < n; k++)
        if (!skip || strcmp(lode__cell_name(a->ds, place, k), skip) != 0)
            cell_json(j, a->ds, place, k);
}

void lode__record_json(const lode__register *a, lode__json *j, const lode__record *r)
{
    lode__json_string(j, "id", r->id);
    lode__json_string(j, "table", lode__record_kind_name(r->kind));
    lode__json_string(j, "standing", *r->standing ? r->standing : NULL);
    if (r->kind == LODE__CLAIM_RECORDS) {
        lode__tally n = lode__claim_tally(a, r->id);
        lode__json_integer(j, "named", n.named);
        lode__json_integer(j, "presumed", n.presumed);
        lode__json_integer(j, "doubtful", n.doubtful);
        lode__json_integer(j, "beside", n.beside);
        lode__json_number(j, "gap", lode__claim_gap(a, &a->t->claim[r->i]));
    }
    if (r->kind == LODE__GROUP_RECORDS) {
        lode__json_integer(j, "members", lode__members_on(a, r->id, false));
        lode__json_integer(j, "presumed", lode__members_on(a, r->id, true));
    }
    lode__cells_json(a, j, r->cited->place, "id");
}

void lode__record_csv_header(const lode__register *a, lode__place place, lode__buf *buf)
{
    int n = lode__cells_at(a->ds, place);

    lode__buf_add(buf, "id,table,standing");
    for (int k = 0; k < n; k++)
        if (strcmp(lode__cell_name(a->ds, place, k), "id") != 0)
            lode__buf_addf(buf, ",%s", lode__cell_name(a->ds, place, k));
    lode__buf_add(buf, "\n");
}

/* In the columns of the first record, whatever file this one is from. */
void lode__record_csv(const lode__register *a, const lode__record *r, lode__place first,
                      lode__buf *buf)
{
    lode__place place = r->cited->place;
    int n = lode__cells_at(a->ds, first);

    lode__buf_add_csv(buf, r->id);
    lode__buf_addf(buf, ",%s,", lode__record_kind_name(r->kind));
    lode__buf_add_csv(buf, r->standing);
    for (int k = 0; k < n; k++) {
        const char *name = lode__cell_name(a->ds, first, k);
        if (strcmp(name, "id") == 0) continue;
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, lode__cell_of(a->ds, place, name));
    }
    lode__buf_add(buf, "\n");
}
