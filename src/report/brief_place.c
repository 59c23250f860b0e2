/* Pages on a country and on a mineral. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <lode/chart.h>

#include "dataset/dataset.h"
#include "report/brief.h"

#define GOODS_AT_RISK 5
#define RISKS 8
#define BARS 8

static const json_t *row_at(const lode_brief *b, int i_answer, int row)
{
    return json_array_get(lode__brief_find(b, i_answer, "/result/rows"), (size_t)row);
}

/* ---- a country ------------------------------------------------------------------------- */

/* Harm by sender, summed over the goods run, on the map. */
static void draw_senders(lode_brief *b, int i_coerce, const int *row, int n)
{
    int n_country;
    const lode__country *c = lode__countries(b->dataset, &n_country);

    for (int k = 0; k < n_country; k++) {
        int f = -1;
        for (int i = 0; i < n; i++) {
            if (strcmp(lode__field_text(row_at(b, i_coerce, row[i]), "by"), c[k].id) != 0)
                continue;
            if (f < 0)
                f = lode__brief_figure_new(b, lode__brief_say(b, "map-%s", c[k].id),
                                           "harm by the sender, summed over its goods",
                                           "USD", i_coerce, LODE__BRIEF_SUM);
            lode__brief_from(b, f,
                             lode__brief_say(b, "/result/rows/%d/harm_usd", row[i]));
        }
        if (f < 0) continue;
        lode__brief_settle(b, f);
        lode__brief_mark(b, &b->map, c[k].name, k, f);
    }
    lode__brief_chart_end(
        b, &b->map, LODE__CHART_MAP,
        lode__brief_say(b, "Who can hurt %s",
                        lode__brief_name(b, b->options.perspective)),
        "Each sender by the harm that it does when it withholds the goods run, each "
        "alone, "
        "for 12 months, summed over them. Others have a share below 2 % or do no harm.",
        "harm of withholding, summed", "USD");
    b->map.chart.logarithmic = true;
}

static void draw_risks(lode_brief *b, int i_coerce, const int *row, int n)
{
    for (int k = 0; k < n && k < BARS; k++) {
        const json_t *r = row_at(b, i_coerce, row[k]);
        int f = lode__brief_quote(
            b, lode__brief_say(b, "chart-%d", k + 1), "harm of the ban", "USD", i_coerce,
            1.0, lode__brief_say(b, "/result/rows/%d/harm_usd", row[k]), NULL, NULL);
        lode__brief_mark(b, &b->chart,
                         lode__brief_say(b, "%s %s", lode__field_text(r, "by"),
                                         lode__field_text(r, "good")),
                         -1, f);
    }
    lode__brief_chart_end(
        b, &b->chart, LODE__CHART_BARS, "The largest harms",
        "Each bar is the welfare lost when one sender withholds one good "
        "for 12 months.",
        "harm of withholding for 12 months", "USD");
}

static void count_agreements(lode_brief *b, int i_deals)
{
    int f =
        lode__brief_figure_new(b, "signed", "instruments signed or in force that name it",
                               "", i_deals, LODE__BRIEF_IS);
    json_t *row;
    size_t i;

    b->figure[f].is = "signed|in force";
    json_array_foreach(lode__brief_find(b, i_deals, "/result/records"), i, row)
        lode__brief_from(b, f, lode__brief_say(b, "/result/records/%zu/standing", i));
    lode__brief_settle(b, f);
    lode__brief_number_add(
        b, f,
        b->figure[f].value == 1.0
            ? "agreement of the register that names it is signed or in force"
            : "agreements of the register that name it are signed or in force");
}

static void tell_country(lode_brief *b, int i_coerce, const int *row)
{
    const char *name = lode__brief_the(b, b->options.perspective);
    const json_t *r = row_at(b, i_coerce, row[0]);
    const char *by = lode__brief_the(b, lode__field_text(r, "by")),
               *good = lode__brief_good(b, lode__field_text(r, "good"));
    int worst = lode__brief_quote(
        b, "worst", "largest harm of one good withheld", "USD", i_coerce, 1.0,
        lode__brief_say(b, "/result/rows/%d/harm_usd", row[0]), NULL, NULL);
    bool gains = json_number_value(json_object_get(r, "cost_usd")) <= 0.0;
    int second =
        gains ? lode__brief_quote(
                    b, "cost", "what it costs the sender", "USD", i_coerce, 1.0,
                    lode__brief_say(b, "/result/rows/%d/cost_usd", row[0]), NULL, NULL)
              : lode__brief_quote(
                    b, "leverage", "harm per dollar that it costs", "", i_coerce, 1.0,
                    lode__brief_say(b, "/result/rows/%d/leverage", row[0]), NULL, NULL);

    b->title = lode__brief_say(b, "%s: exposure to withheld minerals", name);
    b->headline = lode__brief_say(
        b,
        "Of the goods run, %s would lose most if %s withheld "
        "%s for a year: %s%s%s%s",
        name, by, good, lode__brief_ref(b, worst),
        gains ? ", and the sender would gain by it: its cost is " : ", or ",
        lode__brief_ref(b, second),
        gains ? "." : " for each dollar that it costs the sender.");
    lode__brief_number_add(
        b, worst, lode__brief_say(b, "lost if %s withholds %s for 12 months", by, good));
    lode__brief_number_add(b, second,
                           gains ? "what it costs the sender; below 0 it gains"
                                 : "dollars of harm for each dollar it costs the sender");
}

lode_status lode__brief_of_country(lode_brief *b, lode_error *err)
{
    lode_status st = LODE_OK;
    const char *target = b->options.word[0], *goods = b->options.goods;
    int i_measure, i_coerce = -1, i_deals, *row, n;

    b->options.perspective = target;
    if (!goods && !b->options.atlas) {
        i_measure = lode__brief_ask_measure(b, "measure", "cr1", NULL, 0, 0, &st, err);
        if (i_measure < 0) return st ? st : b->status;
        goods = lode__brief_goods(b, i_measure, b->n_top ? b->n_top : GOODS_AT_RISK);
    }
    i_coerce = b->options.atlas
                   ? lode__brief_ask_atlas(b, target, &st, err)
                   : lode__brief_ask_coerce(b, NULL, target, goods, &st, err);
    if (i_coerce < 0) return st ? st : b->status;
    n = lode__brief_worst(b, i_coerce, &row);
    if (n < 0) return b->status;
    if (n == 0)
        return lode__fail(err, LODE_E_NODATA,
                          "no sender of %.200s does harm to %.20s; other goods: --goods",
                          goods ? goods : "the atlas", target);
    tell_country(b, i_coerce, row);
    draw_senders(b, i_coerce, row, n);
    draw_risks(b, i_coerce, row, n);
    lode__brief_risk(b, i_coerce, row, n, RISKS);
    if (target[0] != '@') {
        i_deals = lode__brief_ask_policy(b, "instruments", target, &st, err);
        if (i_deals < 0) return st ? st : b->status;
        count_agreements(b, i_deals);
        lode__brief_sources(b, "policies");
    }
    st = lode__brief_likely(b, lode__field_text(row_at(b, i_coerce, row[0]), "by"),
                            lode__field_text(row_at(b, i_coerce, row[0]), "good"), err);
    if (!st) st = lode__brief_answer_to(b, i_coerce, row[0], target, err);
    b->basis = lode__brief_say(
        b,
        "Goods run: %s. Harm is welfare over 12 months against the base market of 2024; "
        "elasticities and choke prices are priors, so harm is an estimate and carries no "
        "interval here.",
        goods ? goods : "those of the atlas");
    lode__brief_sources(b, "production");
    lode__brief_sources(b, "trade");
    return st;
}

/* ---- a mineral ------------------------------------------------------------------------- */

typedef struct stages {
    int i_measure, n;
    const lode__good *good[12]; /* [n] by stage */
    const lode__good *last;     /* with a share; the last main one */
    int last_row;               /* of cr1 */
} stages;

static void find_stages(const lode_brief *b, int i_measure, stages *s)
{
    int n;
    const lode__good *g = lode__goods(b->dataset, &n);

    *s = (stages){.i_measure = i_measure, .last_row = -1};
    for (int k = 0; k < n && s->n < 12; k++) {
        int row, at;
        if (strcmp(g[k].mineral, b->options.word[0]) != 0) continue;
        row = lode__brief_measure_row(b, i_measure, "cr1", g[k].id, 0);
        if (row < 0 ||
            !json_is_number(json_object_get(row_at(b, i_measure, row), "value")))
            continue;
        for (at = s->n++; at > 0 && g[k].stage_order < s->good[at - 1]->stage_order; at--)
            s->good[at] = s->good[at - 1];
        s->good[at] = &g[k];
        if (s->last && g[k].stage_order < s->last->stage_order) continue;
        s->last = &g[k];
        s->last_row = row;
    }
}

static const char *leader_of(const lode_brief *b, int i_measure, int row)
{
    const json_t *parts = json_object_get(row_at(b, i_measure, row), "parts");

    return json_array_size(parts) > 0
               ? lode__field_text(json_array_get(parts, 0), "country")
               : "";
}

static int quote_measure(lode_brief *b, int i_measure, const char *method,
                         const char *good, const char *id, const char *what,
                         const char *unit, double factor)
{
    int row = lode__brief_measure_row(b, i_measure, method, good, 0), f;
    const char *at = lode__brief_say(b, "/result/rows/%d", row);

    f = lode__brief_quote(
        b, id, what, unit, i_measure, factor, lode__brief_say(b, "%s/value", at),
        lode__brief_say(b, "%s/low", at), lode__brief_say(b, "%s/high", at));
    if (row >= 0)
        b->figure[f].explain = lode__brief_say(
            b, "%s", lode__field_text(row_at(b, i_measure, row), "figure"));
    return f;
}

static void tell_stages(lode_brief *b, const stages *s)
{
    static const char *const column[] = {"good",     "largest maker", "top 1",
                                         "interval", "top 3",         "HHI"};
    lode__brief_table *t = lode__brief_table_new(
        b, "stages", "Concentration by stage, world production 2024", 6, column);

    for (int k = 0; k < s->n; k++) {
        const char *id = s->good[k]->id;
        int row = lode__brief_measure_row(b, s->i_measure, "cr1", id, 0),
            f = quote_measure(b, s->i_measure, "cr1", id,
                              lode__brief_say(b, "stage-%d-top1", k + 1),
                              "share of the largest maker", "%", 100.0);
        char band[3 * LODE__SAID];
        lode__brief_band_said(&b->figure[f], band);
        lode__brief_cell(b, t, s->good[k]->name);
        lode__brief_cell(b, t, lode__brief_name(b, leader_of(b, s->i_measure, row)));
        lode__brief_cell(b, t, lode__brief_ref(b, f));
        lode__brief_cell(b, t, band);
        lode__brief_cell(
            b, t,
            lode__brief_ref(b, quote_measure(b, s->i_measure, "cr3", id,
                                             lode__brief_say(b, "stage-%d-top3", k + 1),
                                             "share of the three largest makers", "%",
                                             100.0)));
        lode__brief_cell(
            b, t,
            lode__brief_ref(b, quote_measure(b, s->i_measure, "hhi", id,
                                             lode__brief_say(b, "stage-%d-hhi", k + 1),
                                             "Herfindahl-Hirschman index", "", 1.0)));
    }
}

/* The shares of the map of lode chart. */
static lode_status draw_makers(lode_brief *b, const lode__good *good, lode_error *err)
{
    lode_chart_options o = LODE_CHART_OPTIONS_INIT;
    lode_text json = LODE_TEXT_INIT, csv = LODE_TEXT_INIT;
    lode_status st;
    json_t *row;
    size_t i;
    int a;

    o.kind = "map", o.good = good->id;
    st = lode_chart_write(b->dataset, &o, LODE_FORMAT_JSON, &json, err);
    if (!st) st = lode_chart_write(b->dataset, &o, LODE_FORMAT_CSV, &csv, err);
    if (st) {
        lode_text_clear(&json);
        return st;
    }
    a = lode__brief_keep(b, "chart", lode__brief_say(b, "lode chart map %s", good->id),
                         &json, &csv, err);
    if (a < 0) return b->status;
    json_array_foreach(lode__brief_find(b, a, "/result/rows"), i, row)
    {
        const char *name = lode__field_text(row, "row");
        lode__brief_mark(
            b, &b->map, name, lode__brief_country(b, name),
            lode__brief_quote(b, lode__brief_say(b, "map-%zu", i + 1),
                              "share of known world production", "%", a, 1.0,
                              lode__brief_say(b, "/result/rows/%zu/value", i), NULL,
                              NULL));
    }
    lode__brief_chart_end(b, &b->map, LODE__CHART_MAP,
                          lode__brief_say(b, "Where %s is made, 2024", good->name),
                          "Each country by its share of the production whose figures are "
                          "known; dotted where there is no figure.",
                          "share of known production", "%");
    b->map.chart.logarithmic = true;
    return LODE_OK;
}

static lode_status draw_years(lode_brief *b, const lode__good *good, lode_error *err)
{
    lode_status st = LODE_OK;
    int a = lode__brief_ask_measure(b, "years", "cr1", good->id, 2015, 2024, &st, err);

    if (a < 0) return st ? st : b->status;
    for (int year = 2015; year <= 2024; year++) {
        int row = lode__brief_measure_row(b, a, "cr1", good->id, year);
        const char *at = lode__brief_say(b, "/result/rows/%d", row);
        if (row < 0) continue;
        lode__brief_mark(b, &b->chart, lode__brief_say(b, "%d", year), -1,
                         lode__brief_quote(b, lode__brief_say(b, "chart-%d", year),
                                           "share of the largest maker", "%", a, 100.0,
                                           lode__brief_say(b, "%s/value", at),
                                           lode__brief_say(b, "%s/low", at),
                                           lode__brief_say(b, "%s/high", at)));
    }
    lode__brief_chart_end(
        b, &b->chart, LODE__CHART_LINES,
        lode__brief_say(b, "Share of the largest maker of %s", good->name),
        "The share by year with what the compilations allow.",
        "share of the largest maker", "%");
    b->chart.chart.row_name = "year";
    return LODE_OK;
}

static lode_status tell_mineral_risk(lode_brief *b, const stages *s, lode_error *err)
{
    lode_status st = LODE_OK;
    int i_coerce, *row, n, f;

    if (!s->last->market) {
        lode__brief_note(b, lode__brief_say(b,
                                            "No harm is computed: price, use or trade of "
                                            "%s is not in the packs.",
                                            s->last->name));
        return LODE_OK;
    }
    i_coerce =
        lode__brief_ask_coerce(b, NULL, b->options.perspective, s->last->id, &st, err);
    if (i_coerce < 0) return st ? st : b->status;
    n = lode__brief_worst(b, i_coerce, &row);
    if (n <= 0) return b->status;
    f = lode__brief_quote(b, "worst", "largest harm of one sender", "USD", i_coerce, 1.0,
                          lode__brief_say(b, "/result/rows/%d/harm_usd", row[0]), NULL,
                          NULL);
    lode__brief_number_add(
        b, f,
        lode__brief_say(
            b, "harm to %s if %s withholds it for 12 months",
            lode__brief_name(b, b->options.perspective),
            lode__brief_the(b, lode__field_text(row_at(b, i_coerce, row[0]), "by"))));
    b->headline = lode__brief_say(
        b, "%s If %s withheld it for a year, %s would lose %s.", b->headline,
        lode__brief_the(b, lode__field_text(row_at(b, i_coerce, row[0]), "by")),
        lode__brief_name(b, b->options.perspective), lode__brief_ref(b, f));
    lode__brief_risk(b, i_coerce, row, n, 4);
    return lode__brief_answer_to(b, i_coerce, row[0], b->options.perspective, err);
}

static void tell_mineral(lode_brief *b, const stages *s, const char *leader)
{
    int top = quote_measure(b, s->i_measure, "cr1", s->last->id, "top1",
                            "share of the largest maker", "%", 100.0),
        hhi = quote_measure(b, s->i_measure, "hhi", s->last->id, "hhi",
                            "Herfindahl-Hirschman index", "", 1.0);
    char band[3 * LODE__SAID];

    lode__brief_band_said(&b->figure[top], band);
    b->title =
        lode__brief_say(b, "%s: who makes it, and what if it stops", b->options.word[0]);
    b->headline =
        lode__brief_say(b, "%s made %s%s%s%s of the world's %s in 2024.",
                        lode__brief_the(b, leader), lode__brief_ref(b, top),
                        *band ? " (" : "", band, *band ? ")" : "", s->last->name);
    lode__brief_number_add(b, top,
                           lode__brief_say(b, "of %s is made in %s", s->last->name,
                                           lode__brief_the(b, leader)));
    lode__brief_number_add(b, hhi, "is its HHI; above 2,500 is highly concentrated");
}

lode_status lode__brief_mineral(lode_brief *b, lode_error *err)
{
    lode_status st = LODE_OK;
    const char *leader;
    stages s;
    int i_measure = lode__brief_ask_measure(b, "measure", "cr1,cr3,hhi",
                                            b->options.word[0], 0, 0, &st, err);

    if (i_measure < 0) return st ? st : b->status;
    find_stages(b, i_measure, &s);
    if (!s.last)
        return lode__fail(err, LODE_E_NODATA, "nobody's production of %.40s is known",
                          b->options.word[0]);
    leader = leader_of(b, i_measure, s.last_row);
    tell_mineral(b, &s, leader);
    tell_stages(b, &s);
    st = draw_makers(b, s.last, err);
    if (!st) st = draw_years(b, s.last, err);
    if (!st) st = lode__brief_likely(b, leader, s.last->id, err);
    if (!st) st = tell_mineral_risk(b, &s, err);
    b->basis =
        "Shares are of world production in 2024 that is known; intervals span what "
        "compilations allow. Harm is welfare over 12 months against the base market of "
        "2024; elasticities and choke prices are priors, so harm is an estimate and "
        "carries no interval here.";
    lode__brief_sources(b, "production");
    return st;
}
