/* The register of policies for people and programs: how much there is, and the records of a
 * kind. A record's columns are those of its table, as written. */
#include <lode/policy.h>

#include <math.h>
#include <string.h>

#include "report/policy_report.h"

#define REPORT_MAX ((size_t)64 << 20)

/* ---- tables ------------------------------------------------------------------------- */

static void head(lode__table *t, int n, const char *align, const char *const *name)
{
    lode__table_begin(t, n, align);
    for (int k = 0; k < n; k++) lode__table_cell(t, "%s", name[k]);
}

static void group_row(const lode__register *a, const lode__record *r, lode__table *t)
{
    const lode__policy_group *g = &a->t->group[r->i];

    lode__table_cell(t, "%s", g->id);
    lode__table_cell(t, "%s", r->standing);
    lode__table_cell(t, "%d", lode__members_on(a, g->id, false));
    lode__table_cell(t, "%d", lode__members_on(a, g->id, true));
    lode__table_cell(t, "%s", g->is_published ? "yes" : "no");
    lode__table_cell(t, "%c", g->cited.evidence);
    lode__table_cell(t, "%s", g->name);
}

static void instrument_row(const lode__register *a, const lode__record *r, lode__table *t)
{
    const lode__instrument *n = &a->t->instrument[r->i];

    lode__table_cell(t, "%s", lode__or_unknown(n->date));
    lode__table_cell(t, "%s", n->id);
    lode__table_cell(t, "%s", n->kind);
    lode__table_cell(t, "%s", n->force);
    lode__table_cell(t, "%s", r->standing);
    lode__table_cell(t, "%c", n->cited.evidence);
}

static void claim_row(const lode__register *a, const lode__record *r, lode__table *t)
{
    const lode__claim *c = &a->t->claim[r->i];
    lode__tally n = lode__claim_tally(a, c->id);

    lode__table_cell(t, "%s", c->id);
    lode__table_number(t, c->number, 0);
    lode__table_cell(t, "%d", n.named);
    lode__table_cell(t, "%d", n.presumed);
    lode__table_cell(t, "%d", n.doubtful);
    lode__table_number(t, lode__claim_gap(a, c), 0);
    lode__table_cell(t, "%c", c->cited.evidence);
    lode__table_cell(t, "%s", c->subject);
}

static void measure_row(const lode__register *a, const lode__record *r, lode__table *t)
{
    const lode__measure *m = &a->t->measure[r->i];
    int n;
    const lode__country *country = lode__countries(a->ds, &n);

    lode__table_cell(t, "%s%s", m->id, *m->also ? "*" : "");
    lode__table_cell(t, "%s", m->imposer);
    lode__table_cell(t, "%s", m->type);
    lode__table_cell(t, "%s", lode__or_unknown(m->start));
    lode__table_cell(t, "%s%s%s",
                     m->i_target < 0 ? m->target_kind : country[m->i_target].id,
                     *m->end_use ? " " : "", m->end_use);
    lode__table_cell(t, "%s", r->standing);
    lode__table_cell(t, "%c", m->cited.evidence);
    lode__table_cell(t, "%s", m->minerals);
}

static void support_row(const lode__register *a, const lode__record *r, lode__table *t)
{
    const lode__support *s = &a->t->support[r->i];

    lode__table_cell(t, "%s", s->id);
    lode__table_cell(t, "%s", lode__or_unknown(s->date));
    lode__table_number(t, s->level, 0);
    lode__table_cell(t, "%s", s->stage);
    lode__table_cell(t, "%c", s->cited.evidence);
    lode__table_cell(t, "%s", s->mechanism);
    lode__table_cell(t, "%s",
                     *s->unit          ? s->unit
                     : isnan(s->level) ? "level not set"
                                       : "");
}

static void finance_row(const lode__register *a, const lode__record *r, lode__table *t)
{
    const lode__finance *f = &a->t->finance[r->i];

    lode__table_cell(t, "%s", f->id);
    lode__table_cell(t, "%s", lode__or_unknown(f->date));
    lode__table_cell(t, "%s", f->agency);
    lode__table_cell(t, "%s", lode__firmness_name(f->rung));
    lode__table_number(t, f->amount, lode__decimals(f->amount));
    lode__table_cell(t, "%s",
                     lode__is_not_applicable(f->contained_in) ? "" : f->contained_in);
    lode__table_cell(t, "%c", f->cited.evidence);
    lode__table_cell(t, "%s", *f->project ? f->project : f->firm);
}

static void stock_row(const lode__register *a, const lode__record *r, lode__table *t)
{
    const lode__stock *s = &a->t->stock[r->i];

    lode__table_cell(t, "%s", s->id);
    lode__table_list(t, s->countries);
    lode__table_cell(t, "%s", s->nature);
    if (s->is_secret && isnan(s->quantity))
        lode__table_cell(t, "secret");
    else if (isnan(s->quantity))
        lode__table_cell(t, "unknown");
    else
        lode__table_number(t, s->quantity, lode__decimals(s->quantity));
    lode__table_cell(t, "%s", lode__is_not_applicable(s->unit) ? "" : s->unit);
    lode__table_cell(t, "%c", s->cited.evidence);
    lode__table_cell(t, "%s: %s", s->holder, s->minerals);
}

static void deadline_row(const lode__register *a, const lode__record *r, lode__table *t)
{
    const lode__deadline *d = &a->t->deadline[r->i];

    lode__table_cell(t, "%s", d->due);
    lode__table_cell(t, "%s", d->id);
    lode__table_cell(t, "%s", r->standing);
    lode__table_cell(t, "%c", d->cited.evidence);
    lode__table_cell(t, "%s", d->what);
}

static void actor_row(const lode__register *a, const lode__record *r, lode__table *t)
{
    const lode__actor *x = &a->t->actor[r->i];

    lode__table_cell(t, "%s", x->id);
    lode__table_cell(t, "%s", x->kind);
    lode__table_cell(t, "%s", x->country);
    lode__table_cell(t, "%s", x->name);
}

typedef struct layout {
    int n;
    const char *align;
    const char *name[8];
    void (*row)(const lode__register *a, const lode__record *r, lode__table *t);
} layout;

static const layout layouts[LODE__DATE_RECORDS] = {
    [LODE__GROUP_RECORDS] = {7,
                             "llrrlll",
                             {"group", "standing", "members", "presumed", "list", "",
                              "name"},
                             group_row},
    [LODE__INSTRUMENT_RECORDS] = {6,
                                  "llllll",
                                  {"date", "instrument", "kind", "force", "standing", ""},
                                  instrument_row},
    [LODE__CLAIM_RECORDS] = {8,
                             "lrrrrrll",
                             {"claim", "official", "named", "presumed", "doubtful", "gap",
                              "", "of what"},
                             claim_row},
    [LODE__MEASURE_RECORDS] = {8,
                               "llllllll",
                               {"measure", "by", "type", "start", "on", "standing", "",
                                "minerals"},
                               measure_row},
    [LODE__SUPPORT_RECORDS] = {7,
                               "llrllll",
                               {"support", "date", "level", "stage", "", "mechanism",
                                "unit"},
                               support_row},
    [LODE__FINANCE_RECORDS] = {8,
                               "llllrlll",
                               {"line", "date", "agency", "rung", "million USD", "inside",
                                "", "project"},
                               finance_row},
    [LODE__STOCK_RECORDS] = {7,
                             "lllrlll",
                             {"stock", "of", "nature", "quantity", "unit", "",
                              "holder and minerals"},
                             stock_row},
    [LODE__DEADLINE_RECORDS] = {5,
                                "lllll",
                                {"due", "deadline", "standing", "", "what"},
                                deadline_row},
    [LODE__ACTOR_RECORDS] = {4, "llll", {"actor", "kind", "country", "name"}, actor_row}};

static void write_ladder(const lode__register *a, lode__buf *buf)
{
    static const char *const names[] = {"rung", "lines", "million USD", "left out"};
    lode__table t;

    lode__buf_add(buf,
                  "\nBy rung of the ladder, which are not added; left out is what other "
                  "lines hold\nor tell again\n");
    head(&t, 4, "lrrr", names);
    for (int k = 0; k < LODE__N_RUNG; k++) {
        int n, n_left_out;
        double sum = lode__firmness_sum(a, (lode__firmness)k, &n, &n_left_out);
        if (n + n_left_out == 0) continue;
        lode__table_cell(&t, "%s", lode__firmness_name((lode__firmness)k));
        lode__table_cell(&t, "%d", n);
        lode__table_number(&t, sum, 1);
        lode__table_cell(&t, "%d", n_left_out);
    }
    lode__table_end(&t, buf);
}

static void write_kind(const lode__register *a, lode__record_kind kind, lode__buf *buf)
{
    const layout *l = &layouts[kind];
    lode__table t;

    lode__buf_addf(buf, "The register of policies: %s", lode__record_kind_name(kind));
    lode__policy_day_said(buf, a->day, a->is_named);
    lode__buf_add(buf, "\n\n");
    head(&t, l->n, l->align, l->name);
    for (int i = 0; i < a->n_record; i++) l->row(a, &a->record[i], &t);
    lode__table_end(&t, buf);
    if (kind == LODE__FINANCE_RECORDS) write_ladder(a, buf);
    if (kind == LODE__GROUP_RECORDS) lode__policy_note(buf, lode__no_forge_list);
    if (kind == LODE__CLAIM_RECORDS)
        lode__policy_note(
            buf,
            "The official number and the rows that can be named stay apart; the gap is "
            "what no published text names. 'lode policy show CLAIM' has the rows.");
    if (kind == LODE__MEASURE_RECORDS)
        lode__policy_note(
            buf,
            "Standings follow from the dates. 'lode policy force GOOD --from S --to T' "
            "says what is in force for a shipment. * it is on other goods, too: its list "
            "is not whole.");
}

static void write_overview(lode__register *a, lode__buf *buf)
{
    static const char *const names[] = {"kind", "records", "A", "B", "C", "D"};
    lode__table t;

    lode__buf_add(buf, "The register of policies");
    lode__policy_day_said(buf, a->day, a->is_named);
    lode__buf_add(buf, "\n\n");
    head(&t, 6, "lrrrrr", names);
    for (int k = 0; k < LODE__DATE_RECORDS; k++) {
        int n[4] = {0};
        a->n_record = 0;
        lode__records_collect(a, (lode__record_kind)k);
        for (int i = 0; i < a->n_record; i++) n[a->record[i].cited->evidence - 'A']++;
        lode__table_cell(&t, "%s", lode__record_kind_name((lode__record_kind)k));
        lode__table_cell(&t, "%d", a->n_record);
        for (int g = 0; g < 4; g++) lode__table_cell(&t, "%d", n[g]);
    }
    lode__table_end(&t, buf);
    lode__policy_note(
        buf, "A official, B press or law firm, C secondary, D derived. 'lode policy list "
             "KIND' has the records, 'lode policy show ID' one of them.");
    lode__policy_note(buf, lode__no_forge_list);
}

/* ---- JSON and CSV ------------------------------------------------------------------- */

static void ladder_json(const lode__register *a, lode__json *j)
{
    lode__json_array(j, "ladder");
    for (int k = 0; k < LODE__N_RUNG; k++) {
        int n, n_left_out;
        double sum = lode__firmness_sum(a, (lode__firmness)k, &n, &n_left_out);
        lode__json_object(j, NULL);
        lode__json_string(j, "rung", lode__firmness_name((lode__firmness)k));
        lode__json_integer(j, "lines", n);
        lode__json_number(j, "million_usd", sum);
        lode__json_integer(j, "left_out", n_left_out);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void write_list_json(const lode__register *a, lode__record_kind kind,
                            lode__buf *buf)
{
    lode__json j;

    lode__register_json(a, &j, buf, "list");
    lode__json_array(&j, "records");
    for (int i = 0; i < a->n_record; i++) {
        lode__json_object(&j, NULL);
        lode__record_json(a, &j, &a->record[i]);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    if (kind == LODE__FINANCE_RECORDS) ladder_json(a, &j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

static void write_list_csv(const lode__register *a, lode__buf *buf)
{
    if (a->n_record > 0) lode__record_csv_header(a, a->record[0].cited->place, buf);
    for (int i = 0; i < a->n_record; i++)
        lode__record_csv(a, &a->record[i], a->record[0].cited->place, buf);
}

static void overview_counts(lode__register *a, lode__buf *buf, bool json)
{
    lode__json j;

    if (json) {
        lode__register_json(a, &j, buf, "list");
        lode__json_array(&j, "kinds");
    } else {
        lode__buf_add(buf, "kind,records\n");
    }
    for (int k = 0; k < LODE__DATE_RECORDS; k++) {
        a->n_record = 0;
        lode__records_collect(a, (lode__record_kind)k);
        if (!json) {
            lode__buf_addf(buf, "%s,%d\n", lode__record_kind_name((lode__record_kind)k),
                           a->n_record);
            continue;
        }
        lode__json_object(&j, NULL);
        lode__json_string(&j, "kind", lode__record_kind_name((lode__record_kind)k));
        lode__json_integer(&j, "records", a->n_record);
        lode__json_end_object(&j);
    }
    if (!json) return;
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

/* ---- list --------------------------------------------------------------------------- */

static void write_list(lode__register *a, lode__record_kind kind, lode_format format,
                       lode__buf *buf)
{
    if (!a->kind) {
        if (format == LODE_FORMAT_TABLE)
            write_overview(a, buf);
        else
            overview_counts(a, buf, format == LODE_FORMAT_JSON);
        return;
    }
    lode__records_collect(a, kind);
    if (format == LODE_FORMAT_JSON)
        write_list_json(a, kind, buf);
    else if (format == LODE_FORMAT_CSV)
        write_list_csv(a, buf);
    else
        write_kind(a, kind, buf);
}

lode_status lode_policy_list_write(const lode_dataset *dataset,
                                   const lode_policy_options *options, lode_format format,
                                   lode_text *out, lode_error *err)
{
    static const lode_policy_options plain = LODE_POLICY_OPTIONS_INIT;
    lode__record_kind kind = LODE__GROUP_RECORDS;
    lode__register a;
    lode__buf buf;
    lode_status st;

    if (lode__plain_only(format, err)) return LODE_E_INVALID;
    if (!options) options = &plain;
    st = lode__register_begin(&a, dataset, options->as_of, options->country,
                              options->good, err);
    a.kind = options->kind;

    lode__buf_init(&buf, REPORT_MAX);
    if (!st && a.kind) st = lode__record_kind_need(a.kind, &kind, err);
    if (!st) {
        lode__register_run(&a, "list");
        a.names_forge =
            !a.kind || kind == LODE__GROUP_RECORDS || kind == LODE__INSTRUMENT_RECORDS;
        write_list(&a, kind, format, &buf);
        st = lode__buf_give(&buf, out, err);
    }
    lode__buf_clear(&buf);
    lode__arena_clear(&a.arena);
    return st;
}
