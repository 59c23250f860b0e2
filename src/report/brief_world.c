/* The concentration fact sheet: who makes how much of what, what that puts at risk, what was
 * agreed, what was financed, and what is in force on the day. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <lode/project.h>

#include "dataset/dataset.h"
#include "report/brief.h"

#define HIGH_HHI 2500.0 /* "highly concentrated", as the classes of the method say */
#define GOODS_AT_RISK 6
#define BARS 8
#define RISKS 4

static const json_t *rows_of(const lode_brief *b, int i_answer, const char *where)
{
    return lode__brief_find(b, i_answer, where);
}

/* ---- concentration -------------------------------------------------------------------- */

/* Does the row count for the stage (NULL: every one), and has it a value? */
static bool is_of(const lode_brief *b, const json_t *row, const char *method,
                  const char *stage)
{
    int n;
    const lode__good *g = lode__goods(b->dataset, &n);

    if (strcmp(lode__field_text(row, "method"), method) != 0) return false;
    if (!json_is_number(json_object_get(row, "value"))) return false;
    for (int k = 0; k < n && stage; k++)
        if (strcmp(g[k].id, lode__field_text(row, "good")) == 0)
            return (strcmp(g[k].stage, "mine") == 0) == (strcmp(stage, "mine") == 0);
    return true;
}

static int count(lode_brief *b, int i_measure, const char *id, const char *what,
                 const char *method, const char *stage, double above)
{
    int f = lode__brief_figure_new(b, id, what, "", i_measure, LODE__BRIEF_ABOVE);
    const json_t *rows = rows_of(b, i_measure, "/result/rows");

    b->figure[f].above = above;
    for (size_t i = 0; i < json_array_size(rows); i++)
        if (is_of(b, json_array_get(rows, i), method, stage))
            lode__brief_from(b, f, lode__brief_say(b, "/result/rows/%zu/value", i));
    lode__brief_settle(b, f);
    return f;
}

/* Rows of a method by value, the largest first. */
static int ranked(lode_brief *b, int i_measure, const char *method, const char *stage,
                  int *out, int most)
{
    const json_t *rows = rows_of(b, i_measure, "/result/rows");
    double value[BARS];
    int n = 0;

    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        int at;
        if (!is_of(b, row, method, stage)) continue;
        double v = json_number_value(json_object_get(row, "value"));
        for (at = n; at > 0 && v > value[at - 1]; at--) continue;
        if (at >= most) continue;
        if (n < most) n++;
        for (int k = n - 1; k > at; k--) value[k] = value[k - 1], out[k] = out[k - 1];
        value[at] = v, out[at] = (int)i;
    }
    return n;
}

static const char *leader_of(const lode_brief *b, int i_measure, int row)
{
    const json_t *r = json_array_get(rows_of(b, i_measure, "/result/rows"), (size_t)row);
    const json_t *parts = json_object_get(r, "parts");

    return json_array_size(parts) == 1
               ? lode__field_text(json_array_get(parts, 0), "country")
               : "";
}

static int quote_share(lode_brief *b, int i_measure, const char *id, const char *what,
                       int row)
{
    const char *at = lode__brief_say(b, "/result/rows/%d", row);
    int f = lode__brief_quote(
        b, id, what, "%", i_measure, 100.0, lode__brief_say(b, "%s/value", at),
        lode__brief_say(b, "%s/low", at), lode__brief_say(b, "%s/high", at));

    b->figure[f].explain = lode__brief_say(
        b, "%s",
        lode__field_text(
            json_array_get(rows_of(b, i_measure, "/result/rows"), (size_t)row),
            "figure"));
    return f;
}

static void draw_bars(lode_brief *b, int i_measure)
{
    int row[BARS], n = ranked(b, i_measure, "cr1", NULL, row, BARS);
    const json_t *rows = rows_of(b, i_measure, "/result/rows");

    for (int k = 0; k < n; k++) {
        const char *good = lode__field_text(json_array_get(rows, (size_t)row[k]), "good");
        int f = quote_share(b, i_measure, lode__brief_say(b, "chart-%d", k + 1),
                            "share of the largest maker", row[k]);
        lode__brief_mark(
            b, &b->chart,
            lode__brief_say(b, "%s %s", leader_of(b, i_measure, row[k]), good), -1, f);
    }
    lode__brief_chart_end(
        b, &b->chart, LODE__CHART_BARS, "Largest maker's share, the highest",
        "Each bar is the share of one country in world production of a good in 2024; the "
        "whisker spans what the compilations allow.",
        "share of the largest maker", "%");
}

/* Countries that make more than half of a good, by the number of such goods. */
static void draw_map(lode_brief *b, int i_measure)
{
    int n_country;
    const lode__country *c = lode__countries(b->dataset, &n_country);
    const json_t *rows = rows_of(b, i_measure, "/result/rows");

    for (int k = 0; k < n_country; k++) {
        int f = -1;
        for (size_t i = 0; i < json_array_size(rows); i++) {
            const json_t *row = json_array_get(rows, i);
            if (!is_of(b, row, "cr1", NULL) ||
                strcmp(leader_of(b, i_measure, (int)i), c[k].id) != 0)
                continue;
            if (!(json_number_value(json_object_get(row, "value")) > 0.5)) continue;
            if (f < 0) {
                f = lode__brief_figure_new(b, lode__brief_say(b, "map-%s", c[k].id),
                                           "goods of which the country makes over half",
                                           "goods", i_measure, LODE__BRIEF_ABOVE);
                b->figure[f].above = 0.5;
            }
            lode__brief_from(b, f, lode__brief_say(b, "/result/rows/%zu/value", i));
        }
        if (f < 0) continue;
        lode__brief_settle(b, f);
        lode__brief_mark(b, &b->map, c[k].name, k, f);
    }
    lode__brief_chart_end(
        b, &b->map, LODE__CHART_MAP, "Makers of more than half: number of goods",
        "Each country that makes more than half of the world's output of "
        "at least one good, by the number of such goods, 2024. No other "
        "country does.",
        "goods of which it makes over half", "goods");
    b->map.chart.logarithmic = true;
}

static void tell_stages(lode_brief *b, int i_measure)
{
    static const char *const column[] = {
        "stage", "goods", "one over half", "HHI over 2,500", "most concentrated",
        "top 1", "top 3"};
    static const char *const stage[] = {"mine", "later"};
    lode__brief_table *t = lode__brief_table_new(
        b, "stages", "Concentration by stage, world production 2024", 7, column);

    for (int k = 0; k < 2; k++) {
        int row, n = ranked(b, i_measure, "cr1", stage[k], &row, 1), third;
        const char *good;
        if (n == 0) continue;
        good = lode__field_text(
            json_array_get(rows_of(b, i_measure, "/result/rows"), (size_t)row), "good");
        third = lode__brief_measure_row(b, i_measure, "cr3", good, 0);
        lode__brief_cell(b, t, k ? "refined and later" : "mine");
        lode__brief_cell(
            b, t,
            lode__brief_ref(
                b, count(b, i_measure, lode__brief_say(b, "%s-goods", stage[k]),
                         "goods of the stage with a share", "cr1", stage[k], 0.0)));
        lode__brief_cell(b, t,
                         lode__brief_ref(b, count(b, i_measure,
                                                  lode__brief_say(b, "%s-half", stage[k]),
                                                  "goods with one country above half",
                                                  "cr1", stage[k], 0.5)));
        lode__brief_cell(
            b, t,
            lode__brief_ref(b, count(b, i_measure, lode__brief_say(b, "%s-hhi", stage[k]),
                                     "goods with an HHI above 2,500", "hhi", stage[k],
                                     HIGH_HHI)));
        lode__brief_cell(
            b, t,
            lode__brief_say(b, "%s: %s", lode__brief_good(b, good),
                            lode__brief_name(b, leader_of(b, i_measure, row))));
        lode__brief_cell(
            b, t,
            lode__brief_ref(b, quote_share(b, i_measure,
                                           lode__brief_say(b, "%s-top1", stage[k]),
                                           "share of the largest maker", row)));
        lode__brief_cell(
            b, t,
            third < 0 ? "no figure"
                      : lode__brief_ref(
                            b, quote_share(b, i_measure,
                                           lode__brief_say(b, "%s-top3", stage[k]),
                                           "share of the three largest makers", third)));
    }
}

/* ---- agreed, in force, financed ------------------------------------------------------- */

static int quote_field(lode_brief *b, int i_answer, const char *id, const char *what,
                       const char *unit, const char *list, size_t i, const char *field,
                       double factor)
{
    return lode__brief_quote(b, id, what, unit, i_answer, factor,
                             lode__brief_say(b, "/result/%s/%zu/%s", list, i, field),
                             NULL, NULL);
}

static void tell_claims(lode_brief *b, int i_claims)
{
    static const char *const column[] = {"counted", "claimed", "named", "presumed",
                                         "gap"};
    static const char *const field[] = {"number", "named", "presumed", "gap"};
    lode__brief_table *t = lode__brief_table_new(
        b, "agreed", "What was agreed: claimed, and what can be named", 5, column);

    t->half = true;
    json_t *row;
    size_t i;

    json_array_foreach(rows_of(b, i_claims, "/result/records"), i, row)
    {
        const char *rows = lode__field_text(row, "rows");
        if (strcmp(rows, "here") != 0 || t->n_cell >= 20) continue;
        if (!json_is_number(json_object_get(row, "named"))) continue;
        lode__brief_cell(b, t, lode__field_text(row, "subject"));
        for (int k = 0; k < 4; k++)
            lode__brief_cell(
                b, t,
                lode__brief_ref(
                    b, quote_field(b, i_claims,
                                   lode__brief_say(b, "claim-%zu-%s", i + 1, field[k]),
                                   lode__brief_say(b, "%s: %s",
                                                   lode__field_text(row, "subject"),
                                                   field[k]),
                                   "", "records", i, field[k], 1.0)));
    }
}

static void tell_rungs(lode_brief *b, int i_finance)
{
    static const char *const column[] = {"rung", "lines", "netted", "of it Vault"};
    lode__brief_table *t = lode__brief_table_new(
        b, "financed", "What was financed: US support by rung, not added", 4, column);

    t->half = true;
    json_t *row;
    size_t i;

    json_array_foreach(rows_of(b, i_finance, "/result/rungs"), i, row)
    {
        const char *rung = lode__field_text(row, "rung");
        if (!(json_number_value(json_object_get(row, "lines")) > 0.0)) continue;
        lode__brief_cell(b, t, rung);
        lode__brief_cell(
            b, t,
            lode__brief_ref(b, quote_field(b, i_finance,
                                           lode__brief_say(b, "%s-lines", rung),
                                           "lines of the rung", "", "rungs", i,
                                           "netted_lines", 1.0)));
        lode__brief_cell(
            b, t,
            lode__brief_ref(b,
                            quote_field(b, i_finance, lode__brief_say(b, "%s-usd", rung),
                                        "support of the rung, netted", "USD", "rungs", i,
                                        "netted_million_usd", 1e6)));
        lode__brief_cell(
            b, t,
            lode__brief_ref(b, quote_field(b, i_finance,
                                           lode__brief_say(b, "%s-vault", rung),
                                           "of it Project Vault", "USD", "rungs", i,
                                           "of_it_vault", 1e6)));
    }
}

static int count_standing(lode_brief *b, int i_answer, const char *id, const char *what,
                          const char *by, const char *standing)
{
    int f = lode__brief_figure_new(b, id, what, "", i_answer, LODE__BRIEF_IS);
    json_t *row;
    size_t i;

    b->figure[f].is = standing;
    json_array_foreach(rows_of(b, i_answer, "/result/records"), i,
                       row) if (!by || strcmp(lode__field_text(row, "imposer"), by) == 0)
        lode__brief_from(b, f, lode__brief_say(b, "/result/records/%zu/standing", i));
    lode__brief_settle(b, f);
    return f;
}

static int record_of(const lode_brief *b, int i_answer, const char *id)
{
    json_t *row;
    size_t i;

    json_array_foreach(rows_of(b, i_answer, "/result/records"), i,
                       row) if (strcmp(lode__field_text(row, "id"), id) ==
                                0) return (int)i;
    return -1;
}

static void note_forum(lode_brief *b, int i_claims, int i_groups)
{
    int delegations = record_of(b, i_claims, "CC-DELEGATIONS"),
        forge = record_of(b, i_groups, "FORGE");

    if (delegations >= 0) {
        int f = quote_field(b, i_claims, "delegations", "countries at the ministerial",
                            "", "records", (size_t)delegations, "number", 1.0);
        lode__brief_note(
            b, lode__brief_say(
                   b,
                   "Ministerial of 4 February 2026: %s countries and the European "
                   "Commission sent representatives. Attendance binds nobody.",
                   lode__brief_ref(b, f)));
    }
    if (forge >= 0) {
        int f = quote_field(b, i_groups, "forge-presumed", "presumed members of FORGE",
                            "", "records", (size_t)forge, "presumed", 1.0);
        lode__brief_note(
            b,
            lode__brief_say(b,
                            "FORGE has published no list of its members: %s are presumed "
                            "here, and the set can be edited. The zone with price floors "
                            "(ATCM, the USTR notice of 26 February 2026) is a separate "
                            "proposal, not the forum's own.",
                            lode__brief_ref(b, f)));
    }
}

static void note_force(lode_brief *b, int i_measures, int i_instruments)
{
    const char *day =
        lode__field_text(lode__brief_find(b, i_measures, "/inputs"), "as_of");
    int all = count_standing(b, i_measures, "measures-force", "measures in force", NULL,
                             "in force"),
        china = count_standing(b, i_measures, "measures-force-chn",
                               "measures of China in force", "CHN", "in force"),
        rest = count_standing(b, i_measures, "measures-suspended-chn",
                              "measures of China that are suspended", "CHN", "suspended"),
        deals = count_standing(b, i_instruments, "instruments-force",
                               "instruments in force", NULL, "in force"),
        signed_ = count_standing(b, i_instruments, "instruments-signed",
                                 "instruments that are signed", NULL, "signed");

    lode__brief_note(
        b, lode__brief_say(
               b,
               "In force on %s, by the dates of the register: %s restrictions on "
               "trade in minerals, %s of them China's, which has suspended %s more; "
               "%s agreements and declarations in force and %s signed.",
               day, lode__brief_ref(b, all), lode__brief_ref(b, china),
               lode__brief_ref(b, rest), lode__brief_ref(b, deals),
               lode__brief_ref(b, signed_)));
}

static int ask_finance(lode_brief *b, lode_status *st, lode_error *err)
{
    lode_text json = LODE_TEXT_INIT, csv = LODE_TEXT_INIT;

    *st = lode_project_finance_write(b->dataset, LODE_FORMAT_JSON, &json, err);
    if (!*st) *st = lode_project_finance_write(b->dataset, LODE_FORMAT_CSV, &csv, err);
    if (*st) {
        lode_text_clear(&json);
        return -1;
    }
    return lode__brief_keep(b, "finance", "lode project finance", &json, &csv, err);
}

/* ---- the page -------------------------------------------------------------------------- */

static void tell_headline(lode_brief *b, int i_measure, int i_coerce, const int *row,
                          int n)
{
    int half = count(b, i_measure, "half", "goods with one country above half", "cr1",
                     NULL, 0.5),
        all = count(b, i_measure, "goods", "goods with a known share", "cr1", NULL, 0.0),
        high = count(b, i_measure, "high-hhi", "goods with an HHI above 2,500", "hhi",
                     NULL, HIGH_HHI);

    lode__brief_number_add(
        b, half,
        lode__brief_say(b, "of %s goods have one country that makes more than half",
                        lode__brief_ref(b, all)));
    lode__brief_number_add(b, high,
                           "goods have an HHI above 2,500, which is highly concentrated");
    b->headline =
        lode__brief_say(b,
                        "One country makes more than half of %s of the %s goods whose "
                        "makers are known.",
                        lode__brief_ref(b, half), lode__brief_ref(b, all));
    if (n == 0) return;

    const json_t *r =
        json_array_get(rows_of(b, i_coerce, "/result/rows"), (size_t)row[0]);
    int f = lode__brief_quote(
        b, "worst", "largest harm of one good withheld", "USD", i_coerce, 1.0,
        lode__brief_say(b, "/result/rows/%d/harm_usd", row[0]), NULL, NULL);
    const char *good = lode__brief_good(b, lode__field_text(r, "good")),
               *by = lode__brief_the(b, lode__field_text(r, "by")),
               *target = lode__brief_the(b, b->options.perspective);

    lode__brief_number_add(b, f,
                           lode__brief_say(b,
                                           "harm to %s if %s withholds %s for 12 months",
                                           target, by, good));
    b->headline = lode__brief_say(b,
                                  "%s Of those run, the costliest to lose is %s: if %s "
                                  "withholds it for a year, %s loses %s.",
                                  b->headline, good, by, target, lode__brief_ref(b, f));
}

static lode_status tell_risk(lode_brief *b, int i_measure, lode_error *err)
{
    const char *goods =
        b->options.goods
            ? b->options.goods
            : lode__brief_goods(b, i_measure, b->n_top ? b->n_top : GOODS_AT_RISK);
    lode_status st = LODE_OK;
    int i_coerce = b->options.atlas
                       ? lode__brief_ask_atlas(b, b->options.perspective, &st, err)
                       : lode__brief_ask_coerce(b, NULL, b->options.perspective, goods,
                                                &st, err),
        *row, n;

    if (i_coerce < 0) return st ? st : b->status;
    n = lode__brief_worst(b, i_coerce, &row);
    if (n < 0) return b->status;
    tell_headline(b, i_measure, i_coerce, row, n);
    tell_stages(b, i_measure);
    lode__brief_risk(b, i_coerce, row, n, RISKS);
    if (n == 0) return LODE_OK;

    const json_t *r =
        json_array_get(rows_of(b, i_coerce, "/result/rows"), (size_t)row[0]);
    st = lode__brief_likely(b, lode__field_text(r, "by"), lode__field_text(r, "good"),
                            err);
    return st ? st
              : lode__brief_answer_to(b, i_coerce, row[0], b->options.perspective, err);
}

static lode_status tell_policy(lode_brief *b, lode_error *err)
{
    lode_status st = LODE_OK;
    int claims = lode__brief_ask_policy(b, "claims", NULL, &st, err),
        groups = st ? -1 : lode__brief_ask_policy(b, "groups", NULL, &st, err),
        measures = st ? -1 : lode__brief_ask_policy(b, "measures", NULL, &st, err),
        deals = st ? -1 : lode__brief_ask_policy(b, "instruments", NULL, &st, err),
        finance = st ? -1 : ask_finance(b, &st, err);

    if (st || b->status) return st ? st : b->status;
    tell_claims(b, claims);
    tell_rungs(b, finance);
    note_force(b, measures, deals);
    note_forum(b, claims, groups);
    return b->status;
}

lode_status lode__brief_world(lode_brief *b, lode_error *err)
{
    lode_status st = LODE_OK;
    int i_measure =
        lode__brief_ask_measure(b, "measure", "cr1,cr3,hhi", NULL, 0, 0, &st, err);

    if (i_measure < 0) return st ? st : b->status;
    b->title = "Critical minerals: who holds supply, what is at risk, what was done";
    draw_bars(b, i_measure);
    draw_map(b, i_measure);
    st = tell_risk(b, i_measure, err);
    if (!st) st = tell_policy(b, err);
    b->basis =
        "Shares are of world production in 2024 that is known. Harm is welfare over 12 "
        "months against the base market of 2024; elasticities and choke prices are "
        "priors, so harm is an estimate and carries no interval here.";
    lode__brief_sources(b, "production");
    lode__brief_sources(b, "policies");
    return st;
}
