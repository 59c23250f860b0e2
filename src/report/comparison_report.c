/* A measure beside what was published, another year or the packs alone. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/cells.h"
#include "report/measure_report.h"

#define SHOWN 40
#define SHOWN_DRIVERS 5

static bool of_states(const lode_measure *x)
{
    return x->n_comparison > 0 && !x->comparison[0].of;
}

static const char *good_of(const lode__comparison *c)
{
    return c->good ? c->good : c->material ? c->material : "";
}

static const char *verdict(const lode__comparison *c)
{
    if (c->compared) return c->passed ? "pass" : "differs";
    return "no value";
}

static const char *formula_verdict(const lode__comparison *c)
{
    if (isnan(c->recomputed)) return "-";
    return c->formula_passed ? "pass" : "fails";
}

typedef struct tally {
    int n, n_compared, n_passed, n_recomputed, n_formula;
} tally;

static tally count(const lode_measure *x)
{
    tally t = {x->n_comparison, 0, 0, 0, 0};

    for (int i = 0; i < x->n_comparison; i++) {
        t.n_compared += x->comparison[i].compared;
        t.n_passed += x->comparison[i].passed;
        t.n_recomputed += !isnan(x->comparison[i].recomputed);
        t.n_formula += x->comparison[i].formula_passed;
    }
    return t;
}

static int decimals_of(const lode_measure *x)
{
    double most = 0.0;

    for (int i = 0; i < x->n_comparison; i++)
        if (isfinite(x->comparison[i].published))
            most = fmax(most, fabs(x->comparison[i].published));
    return lode__decimals(most > 0.0 ? most : 1.0);
}

/* "hhi -0.034, import_risk +0.012" */
static void causes_text(const lode__comparison *c, int decimals, char *out, size_t size)
{
    size_t at = 0;

    out[0] = '\0';
    for (int i = 0; i < c->n_cause && at + 1 < size; i++) {
        char number[64];
        if (fabs(c->cause[i].effect) < 1e-12 * fabs(c->published)) continue; /* none */
        lode__number_people(fabs(c->cause[i].effect), decimals, number);
        int n = snprintf(out + at, size - at, "%s%s %s%s", at ? ", " : "",
                         c->cause[i].name, c->cause[i].effect < 0.0 ? "-" : "+", number);
        if (n < 0) return;
        at += (size_t)n;
    }
}

/* How many could not be compared, by reason. */
static void reasons(const lode_measure *x, lode__buf *buf)
{
    for (int i = 0; i < x->n_comparison; i++) {
        const lode__comparison *c = &x->comparison[i];
        int n = 0;
        bool said = c->compared || !c->why_not;
        for (int k = 0; k < x->n_comparison && !said; k++) {
            const lode__comparison *other = &x->comparison[k];
            bool same = !other->compared && other->why_not &&
                        strcmp(other->why_not, c->why_not) == 0;
            said = same && k < i;
            n += same;
        }
        if (!said)
            lode__buf_addf(buf, "\n%d not compared: %s.\n  The first: %s.\n", n,
                           c->why_not, c->material);
    }
}

static void published_table(const lode_measure *x, lode__buf *buf)
{
    int decimals = decimals_of(x), n = 0;
    tally all = count(x);
    char causes[300];
    lode__table t;

    lode__table_begin(&t, 8, "llrrrrll");
    lode__table_cell(&t, "material");
    lode__table_cell(&t, "for");
    lode__table_cell(&t, "year");
    lode__table_cell(&t, "published");
    lode__table_cell(&t, "here");
    lode__table_cell(&t, "apart");
    lode__table_cell(&t, "result");
    lode__table_cell(&t, "cause");
    for (int i = 0; i < x->n_comparison && n < SHOWN; i++) {
        const lode__comparison *c = &x->comparison[i];
        if (!c->compared) continue;
        n++;
        causes_text(c, decimals, causes, sizeof causes);
        lode__table_cell(&t, "%s", c->material);
        lode__table_cell(&t, "%s", c->economy);
        lode__table_cell(&t, "%d", c->year);
        lode__measure_cell_number(&t, c->published, decimals);
        lode__measure_cell_number(&t, c->reproduced, decimals);
        lode__measure_cell_number(&t, c->difference, decimals);
        lode__table_cell(&t, "%s", verdict(c));
        lode__table_cell(&t, "%s", causes);
    }
    if (n > 0) lode__table_end(&t, buf);
    if (n == 0) lode__columns_clear(&t.columns), lode__arena_clear(&t.arena);
    if (n < all.n_compared)
        lode__buf_addf(buf, "\n%d more rows: --csv gives all.\n", all.n_compared - n);
    reasons(x, buf);
    lode__buf_addf(buf, "\n%d published, %d compared, %d within tolerance, %d differ.\n",
                   all.n, all.n_compared, all.n_passed, all.n_compared - all.n_passed);
    if (all.n_recomputed > 0)
        lode__buf_addf(
            buf,
            "The formula on the publication's own parts gives its number in %d "
            "of %d.\n",
            all.n_formula, all.n_recomputed);
    lode__buf_add(buf,
                  "apart: published - here; causes: what taking the publication's part "
                  "adds.\n");
}

static bool crosses(const lode__comparison *c)
{
    return c->compared && c->class_from && c->class_now && c->class_from != c->class_now;
}

/* Who changed sides of a threshold. */
static void crossers(const lode_measure *x, lode__buf *buf)
{
    bool any = false;

    for (int i = 0; i < x->n_comparison; i++) {
        const lode__comparison *c = &x->comparison[i];
        if (!crosses(c)) continue;
        if (!any) lode__buf_add(buf, "\nAcross a threshold:\n");
        any = true;
        lode__buf_addf(buf, "  %s%s%s: %s, before %s\n", good_of(c),
                       strcmp(c->economy, "*") == 0 ? "" : " ",
                       strcmp(c->economy, "*") == 0 ? "" : c->economy, c->class_now->name,
                       c->class_from->name);
    }
}

static void states_table(const lode_measure *x, lode__buf *buf)
{
    int n_country, decimals = decimals_of(x);
    const lode__country *country = lode__countries(x->dataset, &n_country);
    char causes[300];
    int n_compared = 0;
    bool several = false, others = false, bounds = false;
    lode__table t;

    for (int i = 0; i < x->n_comparison; i++)
        several = several || x->comparison[i].n_cause > 1;
    lode__table_begin(&t, 6 + several, several ? "llrrrll" : "llrrrl");
    lode__table_cell(&t, "good");
    lode__table_cell(&t, "for");
    lode__table_cell(&t, "before");
    lode__table_cell(&t, "now");
    lode__table_cell(&t, "change");
    if (several) lode__table_cell(&t, "cause");
    lode__table_cell(&t, "countries");
    for (int i = 0; i < x->n_comparison; i++) {
        const lode__comparison *c = &x->comparison[i];
        n_compared += c->compared;
        if (!c->compared || n_compared > SHOWN) continue;
        char drivers[200] = "";
        size_t at = 0;
        causes_text(c, decimals, causes, sizeof causes);
        for (int k = 0; k < c->n_driver && k < SHOWN_DRIVERS; k++) {
            char number[64];
            lode__number_people(fabs(c->driver[k].value), decimals, number);
            at += (size_t)snprintf(drivers + at, sizeof drivers - at, "%s%s %s%s",
                                   k ? ", " : "", country[c->driver[k].i_country].id,
                                   c->driver[k].value < 0.0 ? "-" : "+", number);
            if (at + 1 >= sizeof drivers) break;
        }
        others = others || c->other_publisher;
        bounds = bounds || c->at_bound;
        lode__table_cell(&t, "%s%s", good_of(c), c->other_publisher ? " ~" : "");
        lode__table_cell(&t, "%s", c->economy);
        lode__measure_cell_number(&t, c->published, decimals);
        lode__measure_cell_number(&t, c->reproduced, decimals);
        lode__measure_cell_number(&t, c->difference, decimals);
        if (several) lode__table_cell(&t, "%s", causes);
        lode__table_cell(&t, "%s", drivers);
    }
    lode__table_end(&t, buf);
    if (bounds)
        lode__buf_add(buf,
                      "\nInputs that are not public stand at the bound that makes the "
                      "number largest.\n");
    if (others)
        lode__buf_add(buf,
                      "\n~ the two years are of different publishers: part of the change "
                      "may be theirs\n");
    crossers(x, buf);
    if (n_compared > SHOWN)
        lode__buf_addf(buf, "\n%d more rows: --csv gives all.\n", n_compared - SHOWN);
    if (n_compared < x->n_comparison)
        lode__buf_addf(buf, "\n%d unknown on one side.\n", x->n_comparison - n_compared);
}

void lode__comparison_table(const lode_measure *x, lode__buf *buf)
{
    for (int k = 0; k < x->n_method; k++)
        lode__buf_addf(buf, "%s (%s, %d), %s\n", x->method[k].method->name,
                       x->method[k].method->publisher, x->method[k].method->year,
                       x->method[k].method->unit);
    if (of_states(x))
        lode__buf_addf(buf,
                       x->options.compare[0] == 'p' ? "%d with --set beside the packs\n\n"
                                                    : "%d beside %d\n\n",
                       x->options.year_first, x->comparison[0].year_from);
    else
        lode__buf_add(buf, "\n");
    if (of_states(x))
        states_table(x, buf);
    else
        published_table(x, buf);
}

/* What moves the value: inputs, what they do not explain, countries. */
static void why_json(const lode_measure *x, const lode__comparison *c, lode__json *j)
{
    int n;
    const lode__country *country = lode__countries(x->dataset, &n);

    lode__json_array(j, "causes");
    for (int k = 0; k < c->n_cause; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "input", c->cause[k].name);
        lode__json_number(j, "here", c->cause[k].from);
        lode__json_number(j, "published", c->cause[k].to);
        lode__json_number(j, "effect", c->cause[k].effect);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_number(j, "rest", c->rest);
    lode__json_array(j, "countries");
    for (int k = 0; k < c->n_driver; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "country", country[c->driver[k].i_country].id);
        lode__json_number(j, "effect", c->driver[k].value);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void row_json(const lode_measure *x, const lode__comparison *c, lode__json *j)
{
    bool states = !c->of;

    lode__json_object(j, NULL);
    lode__json_string(j, "method", states ? c->row->of->method->id : c->of->method->id);
    lode__json_string(j, "material", c->material);
    lode__json_string(j, "good", c->good);
    lode__json_string(j, "country", c->economy);
    lode__json_integer(j, "year", c->year);
    if (states) {
        lode__json_integer(j, "year_from", c->year_from);
        lode__json_string(j, "class_before", c->class_from ? c->class_from->name : NULL);
        lode__json_string(j, "class_now", c->class_now ? c->class_now->name : NULL);
        lode__json_bool(j, "at_bound", c->at_bound);
        lode__json_bool(j, "crosses", crosses(c));
        lode__json_bool(j, "other_publisher", c->other_publisher);
    }
    lode__json_number(j, states ? "before" : "published", c->published);
    lode__json_number(j, states ? "now" : "reproduced", c->reproduced);
    lode__json_number(j, "difference", c->difference);
    if (!states) {
        lode__json_number(j, "recomputed", c->recomputed);
        lode__json_number(j, "tolerance", c->tolerance);
        lode__json_string(j, "result", verdict(c));
        lode__json_string(j, "formula", formula_verdict(c));
        lode__json_string(j, "source", c->source);
    }
    lode__json_string(j, "reason", c->compared ? NULL : c->why_not);
    why_json(x, c, j);
    lode__json_end_object(j);
}

void lode__comparison_json(const lode_measure *x, lode__json *j)
{
    tally all = count(x);

    lode__json_object(j, "comparison");
    lode__json_integer(j, "published", all.n);
    lode__json_integer(j, "compared", all.n_compared);
    lode__json_integer(j, "passed", all.n_passed);
    lode__json_integer(j, "recomputed", all.n_recomputed);
    lode__json_integer(j, "formula_passed", all.n_formula);
    lode__json_array(j, "rows");
    for (int i = 0; i < x->n_comparison; i++) row_json(x, &x->comparison[i], j);
    lode__json_end_array(j);
    lode__json_end_object(j);
}

void lode__comparison_csv(const lode_measure *x, lode__buf *buf)
{
    lode__buf_add(buf, "method,material,good,country,year,published,here,difference,"
                       "recomputed,tolerance,result,formula,cause,effect\n");
    for (int i = 0; i < x->n_comparison; i++) {
        const lode__comparison *c = &x->comparison[i];
        for (int k = 0; k == 0 || k < c->n_cause; k++) {
            lode__buf_addf(buf, "%s,",
                           c->of ? c->of->method->id : c->row->of->method->id);
            lode__buf_add_csv(buf, c->material ? c->material : "");
            lode__buf_addf(buf, ",%s,%s,%d", c->good ? c->good : "", c->economy, c->year);
            lode__csv_number(buf, c->published);
            lode__csv_number(buf, c->reproduced);
            lode__csv_number(buf, c->difference);
            lode__csv_number(buf, c->recomputed);
            lode__csv_number(buf, c->tolerance);
            lode__buf_addf(buf, ",%s,%s,%s", c->of ? verdict(c) : "",
                           c->of ? formula_verdict(c) : "",
                           k < c->n_cause ? c->cause[k].name : "");
            lode__csv_number(buf, k < c->n_cause ? c->cause[k].effect : NAN);
            lode__buf_add(buf, "\n");
        }
    }
}
