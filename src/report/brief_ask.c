/* Questions that several pages ask, and what they quote of the answers. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <lode/coerce.h>
#include <lode/measure.h>
#include <lode/policy.h>
#include <lode/respond.h>

#include "dataset/csv.h"
#include "dataset/dataset.h"
#include "report/brief.h"

#define ATLAS_MOST ((size_t)256 << 20)

/* ---- measure and register ------------------------------------------------------------- */

int lode__brief_ask_measure(lode_brief *b, const char *id, const char *method,
                            const char *good, int year_first, int year_last,
                            lode_status *st, lode_error *err)
{
    lode_measure_options o = LODE_MEASURE_OPTIONS_INIT;
    lode_text json = LODE_TEXT_INIT, csv = LODE_TEXT_INIT;
    lode_measure *m = NULL;
    char command[256];

    o.method = method, o.good = good;
    o.year_first = year_first, o.year_last = year_last;
    *st = lode_measure_run(b->dataset, &o, &m, err);
    if (!*st) *st = lode_measure_write(m, LODE_FORMAT_JSON, &json, err);
    if (!*st) *st = lode_measure_write(m, LODE_FORMAT_CSV, &csv, err);
    lode_measure_free(m);
    if (*st) {
        lode_text_clear(&json);
        return -1;
    }
    snprintf(command, sizeof command, "lode measure --method %s%s%.60s", method,
             good ? " --good " : "", good ? good : "");
    if (year_first)
        snprintf(command + strlen(command), sizeof command - strlen(command),
                 " --years %d-%d", year_first, year_last);
    return lode__brief_keep(b, id, command, &json, &csv, err);
}

int lode__brief_ask_policy(lode_brief *b, const char *kind, const char *country,
                           lode_status *st, lode_error *err)
{
    lode_policy_options o = LODE_POLICY_OPTIONS_INIT;
    lode_text json = LODE_TEXT_INIT, csv = LODE_TEXT_INIT;

    o.kind = kind, o.as_of = b->options.as_of, o.country = country;
    *st = lode_policy_list_write(b->dataset, &o, LODE_FORMAT_JSON, &json, err);
    if (!*st) *st = lode_policy_list_write(b->dataset, &o, LODE_FORMAT_CSV, &csv, err);
    if (*st) {
        lode_text_clear(&json);
        return -1;
    }
    return lode__brief_keep(
        b, kind,
        lode__brief_say(b, "lode policy list %s%s%s%s%s", kind,
                        country ? " --country " : "", country ? country : "",
                        o.as_of ? " --as-of " : "", o.as_of ? o.as_of : ""),
        &json, &csv, err);
}

int lode__brief_measure_row(const lode_brief *b, int i_answer, const char *method,
                            const char *good, int year)
{
    json_t *row;
    size_t i;

    json_array_foreach(lode__brief_find(b, i_answer, "/result/rows"), i,
                       row) if (strcmp(lode__field_text(row, "method"), method) == 0 &&
                                strcmp(lode__field_text(row, "good"), good) == 0 &&
                                (year == 0 || (int)lode__field_number(row, "year") ==
                                                  year)) return (int)i;
    return -1;
}

const char *lode__brief_goods(lode_brief *b, int i_measure, int most)
{
    int n_good, n = 0, list[32];
    double share[32];
    const lode__good *g = lode__goods(b->dataset, &n_good);
    const char *all = "";

    for (int k = 0; k < n_good; k++) {
        int i = lode__brief_measure_row(b, i_measure, "cr1", g[k].id, 0), at;
        double value =
            i < 0 || !g[k].market
                ? (double)NAN
                : lode__field_number(
                      json_array_get(lode__brief_find(b, i_measure, "/result/rows"),
                                     (size_t)i),
                      "value");
        if (isnan(value)) continue;
        for (at = n; at > 0 && value > share[at - 1]; at--) continue;
        if (at >= most) continue;
        if (n < most) n++;
        for (int m = n - 1; m > at; m--) list[m] = list[m - 1], share[m] = share[m - 1];
        list[at] = k, share[at] = value;
    }
    for (int k = 0; k < n; k++)
        all = lode__brief_say(b, "%s%s%s", all, k ? "," : "", g[list[k]].id);
    return all;
}

/* ---- coercion ------------------------------------------------------------------------- */

int lode__brief_ask_coerce(lode_brief *b, const char *by, const char *target,
                           const char *goods, lode_status *st, lode_error *err)
{
    lode_coerce_options o = LODE_COERCE_OPTIONS_INIT;
    lode_text json = LODE_TEXT_INIT, csv = LODE_TEXT_INIT;
    lode_coercion *c = NULL;
    int months = 12;

    o.by = by, o.target = target, o.goods = goods;
    o.months = &months, o.n_months = 1;
    o.n_thread = b->options.n_thread;
    *st = lode_coerce_run(b->dataset, &o, &c, err);
    if (!*st) *st = lode_coercion_write(c, LODE_FORMAT_JSON, &json, err);
    if (!*st) *st = lode_coercion_write(c, LODE_FORMAT_CSV, &csv, err);
    lode_coercion_free(c);
    if (*st) {
        lode_text_clear(&json);
        return -1;
    }
    return lode__brief_keep(b, "coerce",
                            lode__brief_say(b,
                                            "lode coerce%s%s --target %s --goods %s "
                                            "--months 12",
                                            by ? " --by " : "", by ? by : "", target,
                                            goods),
                            &json, &csv, err);
}

/* Rows of the atlas on the target, over 12 months, as the JSON of a coercion has them. */
static void atlas_row(lode__json *j, const lode__csv *csv, int row)
{
    lode__json_object(j, NULL);
    for (int k = 0; k < csv->n_column; k++) {
        const char *name = lode__csv_row(csv, -1)[k].text;
        const char *text = lode__csv_row(csv, row)[k].text;
        double value;
        if (lode__number_read(text, &value))
            lode__json_number(j, name, value);
        else
            lode__json_string(j, name, *text ? text : NULL);
    }
    lode__json_end_object(j);
}

static int column_of(const lode__csv *csv, const char *name)
{
    for (int k = 0; k < csv->n_column; k++)
        if (strcmp(lode__csv_row(csv, -1)[k].text, name) == 0) return k;
    return -1;
}

static lode_status atlas_rows(const char *path, const lode__csv *csv, const char *target,
                              lode__buf *buf, lode_error *err)
{
    int i_target = column_of(csv, "target"), i_months = column_of(csv, "months"), n = 0;
    lode__json j;

    if (i_target < 0 || i_months < 0 || column_of(csv, "harm_usd") < 0)
        return lode__fail_at(err, LODE_E_DATA, path, 1, 0,
                             "want the columns of 'lode coerce --all -o FILE.csv': "
                             "target, months, harm_usd");
    lode__json_begin(&j, buf);
    lode__json_object(&j, NULL);
    lode__json_object(&j, "result");
    lode__json_array(&j, "rows");
    for (int k = 0; k < csv->n_row; k++)
        if (strcmp(lode__csv_row(csv, k)[i_target].text, target) == 0 &&
            strcmp(lode__csv_row(csv, k)[i_months].text, "12") == 0)
            atlas_row(&j, csv, k), n++;
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__json_end_object(&j);
    lode__buf_add(buf, "\n");
    if (n == 0)
        return lode__fail_at(err, LODE_E_NODATA, path, 0, 0,
                             "no row of 12 months with target %.20s", target);
    return buf->status;
}

int lode__brief_ask_atlas(lode_brief *b, const char *target, lode_status *st,
                          lode_error *err)
{
    lode_text json = LODE_TEXT_INIT, none = LODE_TEXT_INIT;
    lode__arena arena = {0};
    lode__csv csv;
    lode__buf buf;
    size_t length;
    char *text = NULL;

    lode__buf_init(&buf, ATLAS_MOST);
    *st = lode__file_read(b->options.atlas, ATLAS_MOST, &text, &length, err);
    if (!*st) *st = lode__csv_read(&arena, text, length, b->options.atlas, &csv, err);
    if (!*st) *st = atlas_rows(b->options.atlas, &csv, target, &buf, err);
    if (!*st) *st = lode__buf_give(&buf, &json, err);
    lode__buf_clear(&buf);
    lode__arena_clear(&arena);
    lode__release(text);
    if (*st) return -1;
    return lode__brief_keep(b, "coerce", "lode coerce --all -o atlas.csv", &json, &none,
                            err);
}

int lode__brief_worst(lode_brief *b, int i_coerce, int **row)
{
    const json_t *rows = lode__brief_find(b, i_coerce, "/result/rows");
    int n = 0,
        *list = lode__arena_take(&b->arena, json_array_size(rows) + 1, sizeof *list);
    double *harm = lode__arena_take(&b->arena, json_array_size(rows) + 1, sizeof *harm);

    if (!list || !harm) {
        b->status = LODE_E_NOMEM;
        return -1;
    }
    for (size_t i = 0; i < json_array_size(rows); i++) {
        double value = lode__field_number(json_array_get(rows, i), "harm_usd");
        int k;
        if (!(value > 0.0)) continue;
        for (k = n++; k > 0 && value > harm[k - 1]; k--)
            list[k] = list[k - 1], harm[k] = harm[k - 1];
        list[k] = (int)i, harm[k] = value;
    }
    *row = list;
    return n;
}

static int quote_row(lode_brief *b, int i_coerce, int row, int k, const char *field,
                     const char *what, const char *unit, double factor)
{
    int i = lode__brief_quote(
        b, lode__brief_say(b, "risk-%d-%s", k + 1, field), what, unit, i_coerce, factor,
        lode__brief_say(b, "/result/rows/%d/%s", row, field), NULL, NULL);
    const char *figure = json_string_value(
        lode__brief_find(b, i_coerce, lode__brief_say(b, "/result/rows/%d/figure", row)));

    if (figure && strcmp(field, "harm_usd") == 0)
        b->figure[i].explain = lode__brief_say(b, "%s", figure);
    return i;
}

void lode__brief_risk(lode_brief *b, int i_coerce, const int *row, int n, int most)
{
    static const char *const column[] = {"Withheld by", "good",           "world share",
                                         "harm",        "cost to sender", "harm per USD"};
    lode__brief_table *t = lode__brief_table_new(
        b, "risk",
        lode__brief_say(b,
                        "What is at risk: the whole export withheld for 12 months, "
                        "harm to %s (welfare, present value)",
                        lode__brief_name(b, b->options.perspective)),
        6, column);

    for (int k = 0; k < n && k < most; k++) {
        const json_t *r =
            json_array_get(lode__brief_find(b, i_coerce, "/result/rows"), (size_t)row[k]);
        lode__brief_cell(b, t, lode__brief_name(b, lode__field_text(r, "by")));
        lode__brief_cell(b, t, lode__brief_good(b, lode__field_text(r, "good")));
        lode__brief_cell(
            b, t,
            lode__brief_ref(b, quote_row(b, i_coerce, row[k], k, "share",
                                         "sender's share of what is made", "%", 100.0)));
        lode__brief_cell(b, t,
                         lode__brief_ref(b, quote_row(b, i_coerce, row[k], k, "harm_usd",
                                                      "harm of the ban", "USD", 1.0)));
        lode__brief_cell(
            b, t,
            lode__brief_ref(b, quote_row(b, i_coerce, row[k], k, "cost_usd",
                                         "what the ban costs its sender", "USD", 1.0)));
        lode__brief_cell(
            b, t,
            lode__field_number(r, "cost_usd") <= 0.0
                ? "sender gains"
                : lode__brief_ref(b, quote_row(b, i_coerce, row[k], k, "leverage",
                                               "harm per dollar of cost", "", 1.0)));
    }
}

/* ---- likelihood ------------------------------------------------------------------------ */

/* The row of the good, else that of every good. */
static int find_probability(const lode_brief *b, int i_answer, const char *seller,
                            const char *good)
{
    int found = -1;
    json_t *row;
    size_t i;

    json_array_foreach(lode__brief_find(b, i_answer, "/result/rows"), i, row)
    {
        if (strcmp(lode__field_text(row, "seller"), seller) != 0) continue;
        if (strcmp(lode__field_text(row, "good"), good) == 0) return (int)i;
        if (strcmp(lode__field_text(row, "good"), "*") == 0) found = (int)i;
    }
    return found;
}

static void say_likely(lode_brief *b, int i_answer, int row, const char *seller)
{
    const char *at = lode__brief_say(b, "/result/rows/%d", row);
    int i = lode__brief_quote(
        b, "likelihood", "probability in a year that it is withheld", "%", i_answer,
        100.0, lode__brief_say(b, "%s/value", at), lode__brief_say(b, "%s/low", at),
        lode__brief_say(b, "%s/high", at));
    const lode__brief_figure *f = &b->figure[i];
    char band[3 * LODE__SAID];
    const char *low = lode__likelihood(f->low / 100.0),
               *high = lode__likelihood(f->high / 100.0);

    lode__brief_band_said(f, band);
    b->headline = lode__brief_say(
        b, "%s That %s restricts such exports within a year: %s (%s; %s).", b->headline,
        lode__brief_the(b, seller), lode__likelihood(f->value / 100.0),
        lode__brief_ref(b, i), band);
    b->likelihood =
        lode__brief_say(b,
                        "Likelihood in the fixed words of ICD 203; the interval of this "
                        "one %s%s%s%s. Basis: "
                        "%s. A licence counts as a restriction; a full halt is rarer and "
                        "has no rate of its "
                        "own.",
                        strcmp(low, high) ? "reaches from " : "is ", low,
                        strcmp(low, high) ? " to " : "", strcmp(low, high) ? high : "",
                        lode__field_text(lode__brief_find(b, i_answer, at), "note"));
}

lode_status lode__brief_likely(lode_brief *b, const char *seller, const char *good,
                               lode_error *err)
{
    lode_dataset_filter filter = {.pack = "scenarios", .country = seller};
    lode_text json = LODE_TEXT_INIT, csv = LODE_TEXT_INIT;
    lode_status st = lode_dataset_show(b->dataset, &filter, LODE_FORMAT_JSON, &json, err);
    int i, row;

    if (!st) st = lode_dataset_show(b->dataset, &filter, LODE_FORMAT_CSV, &csv, err);
    if (st) {
        lode_text_clear(&json);
        return st;
    }
    i = lode__brief_keep(
        b, "scenarios",
        lode__brief_say(b, "lode data show scenarios --country %s", seller), &json, &csv,
        err);
    row = i < 0 ? -1 : find_probability(b, i, seller, good);
    if (row >= 0) say_likely(b, i, row, seller);
    lode__brief_sources(b, "scenarios");
    return b->status;
}

/* ---- actions --------------------------------------------------------------------------- */

int lode__brief_ask_respond(lode_brief *b, const char *const *statement, size_t n,
                            const char *perspective, lode_status *st, lode_error *err)
{
    lode_respond_options o = LODE_RESPOND_OPTIONS_INIT;
    lode_text json = LODE_TEXT_INIT, csv = LODE_TEXT_INIT;
    lode_response *r = NULL;

    o.perspective = perspective, o.n_top = 10, o.n_thread = b->options.n_thread;
    *st = lode_respond_run(b->dataset, statement, n, &o, &r, err);
    if (!*st) *st = lode_response_write(r, LODE_FORMAT_JSON, &json, err);
    if (!*st) *st = lode_response_write(r, LODE_FORMAT_CSV, &csv, err);
    lode_response_free(r);
    if (*st) {
        lode_text_clear(&json);
        return -1;
    }
    return lode__brief_keep(b, "respond",
                            lode__brief_say(b, "lode respond%s --for %s",
                                            lode__brief_quoted(b, statement, n),
                                            perspective),
                            &json, &csv, err);
}

static bool is_action(const json_t *r)
{
    return lode__field_number(r, "loss_avoided_usd") >= 1.0 &&
           strcmp(lode__field_text(r, "feasible"), "no") != 0 &&
           strcmp(lode__field_text(r, "feasible"), "too late") != 0;
}

static int quote_remedy(lode_brief *b, int i_respond, size_t i, const char *field,
                        const char *what, const char *unit)
{
    int k = lode__brief_quote(
        b, lode__brief_say(b, "action-%d-%s", b->n_action + 1, field), what, unit,
        i_respond, 1.0, lode__brief_say(b, "/result/remedies/%zu/%s", i, field), NULL,
        NULL);
    const char *figure = json_string_value(lode__brief_find(
        b, i_respond, lode__brief_say(b, "/result/remedies/%zu/figure", i)));

    if (figure && strcmp(field, "loss_usd") == 0)
        b->figure[k].explain = lode__brief_say(b, "%s", figure);
    return k;
}

/* "cost 3.4 million USD", "at no cost", "at a cost that is unknown". */
static const char *cost_said(lode_brief *b, int i_figure)
{
    double cost = b->figure[i_figure].value;

    if (isnan(cost)) return "at a cost that is not known";
    return cost > 0.0 ? lode__brief_say(b, "for %s", lode__brief_ref(b, i_figure))
                      : "at no cost of its own";
}

static const char *who_said(lode_brief *b, const char *who)
{
    size_t n = strlen(b->options.perspective);

    return strncmp(who, b->options.perspective, n) == 0
               ? lode__brief_say(b, "%s%s", lode__brief_the(b, b->options.perspective),
                                 who + n)
               : who;
}

static void add_action(lode_brief *b, int i_respond, size_t i, const json_t *r)
{
    int avoided = quote_remedy(b, i_respond, i, "loss_avoided_usd",
                               "loss that the remedy avoids", "USD"),
        cost = quote_remedy(b, i_respond, i, "cost_usd", "what the remedy costs", "USD"),
        months = quote_remedy(b, i_respond, i, "months_to_effect",
                              "months until the remedy works", "months");
    const char *kind = lode__field_text(r, "kind");

    b->action[b->n_action++] = lode__brief_say(
        b, "%c%s: %s, %s (%s). Avoids %s %s; works %s%s. Feasible: %s; grade %s.",
        *kind >= 'a' && *kind <= 'z' ? *kind - 'a' + 'A' : *kind, *kind ? kind + 1 : "",
        lode__field_text(r, "what"), lode__brief_good(b, lode__field_text(r, "good")),
        who_said(b, lode__field_text(r, "who")), lode__brief_ref(b, avoided),
        cost_said(b, cost), b->figure[months].value > 0.0 ? "after " : "at once",
        b->figure[months].value > 0.0 ? lode__brief_ref(b, months) : "",
        lode__field_text(r, "feasible"), lode__field_text(r, "grade"));
}

/* The first of a kind in the order of the response, then any others. */
void lode__brief_actions(lode_brief *b, int i_respond)
{
    const char *kind[3];
    json_t *r;
    size_t i;

    b->action_command = b->answer[i_respond].command;
    json_array_foreach(lode__brief_find(b, i_respond, "/result/remedies"), i, r)
    {
        bool again = false;
        for (int k = 0; k < b->n_action; k++)
            again = again || strcmp(kind[k], lode__field_text(r, "kind")) == 0;
        if (again || !is_action(r)) continue;
        kind[b->n_action] = lode__field_text(r, "kind");
        add_action(b, i_respond, i, r);
        if (b->n_action == 3) break;
    }
    lode__brief_sources(b, "responses");
}

lode_status lode__brief_answer_to(lode_brief *b, int i_coerce, int row,
                                  const char *perspective, lode_error *err)
{
    const json_t *r =
        json_array_get(lode__brief_find(b, i_coerce, "/result/rows"), (size_t)row);
    const char *statement[2];
    lode_status st = LODE_OK;
    int i;

    statement[0] = lode__brief_say(b, "cut %s %s 100%%", lode__field_text(r, "by"),
                                   lode__field_text(r, "good"));
    statement[1] = "over 12 months in quarters";
    i = lode__brief_ask_respond(b, statement, 2, perspective, &st, err);
    if (i >= 0) lode__brief_actions(b, i);
    return i < 0 && !st ? b->status : st;
}
