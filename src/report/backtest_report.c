/* History beside the model, episode by episode: what was seen, what three stocks say,
 * where it fails most. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "dataset/cells.h"
#include "report/report.h"
#include "study/backtest.h"

#define REPORT_MAX ((size_t)8 * 1024 * 1024)
#define MISSES_SHOWN 10

/* ---- words ------------------------------------------------------------------------- */

void lode__months_said(int from, int until, char *out, size_t size)
{
    int year = from / 12, month = from % 12, n = until - from + 1;

    if (n == 1)
        snprintf(out, size, "%d-%02d", year, month + 1);
    else if (n == 12 && month == 0)
        snprintf(out, size, "%d", year);
    else if (n == 3 && month % 3 == 0)
        snprintf(out, size, "%d Q%d", year, month / 3 + 1);
    else if (until / 12 == year)
        snprintf(out, size, "%d-%02d/%02d", year, month + 1, until % 12 + 1);
    else
        snprintf(out, size, "%d-%02d/%d-%02d", year, month + 1, until / 12,
                 until % 12 + 1);
}

static const char *country_of(const lode__trial *t, int i_country)
{
    int n;

    return lode__countries(t->dataset, &n)[i_country].name;
}

static const char *good_of(const lode__trial *t, int i_good)
{
    int n;

    return i_good < 0 ? "*" : lode__goods(t->dataset, &n)[i_good].id;
}

/* A multiple; what is unknown is a dash, so that it is not taken for forgotten. */
static void add_multiple(lode__table *table, double value)
{
    if (isnan(value))
        lode__table_cell(table, "-");
    else
        lode__table_number(table, value, 2);
}

static void add_band(lode__table *table, double low, double high)
{
    char a[64], b[64];

    if (isnan(low) || isnan(high)) {
        lode__table_cell(table, "-");
        return;
    }
    lode__number_people(low, 2, a);
    lode__number_people(high, 2, b);
    lode__table_cell(table, "%s-%s", a, b);
}

/* ---- table ------------------------------------------------------------------------- */

static void add_header(lode__table *table, const char *const *text, int n)
{
    for (int k = 0; k < n; k++) lode__table_cell(table, "%s", text[k]);
}

static void write_scores(const lode__trial *t, lode__buf *buf)
{
    static const char *const head[] = {"series", "when",     "observed", "default",
                                       "10-90",  "no stock", "reported", "log error"};
    lode__table table;

    lode__table_begin(&table, 8, "llrrrrrr");
    table.columns.hidden[4] = true;
    for (int k = 0; k < t->n_comparison; k++)
        if (!isnan(t->comparison[k].score[LODE__STOCKS_DEFAULT].low))
            table.columns.hidden[4] = false;
    table.columns.hidden[6] = !t->has_reported;
    add_header(&table, head, 8);
    for (int k = 0; k < t->n_comparison; k++) {
        const lode__comparison *c = &t->comparison[k];
        const lode__score *s = c->score;
        char when[40];
        lode__months_said(c->row->from, c->row->until, when, sizeof when);
        lode__table_cell(&table, "%s%s", c->row->series,
                         c->row->is_null ? " (null)" : "");
        lode__table_cell(&table, "%s", when);
        add_multiple(&table, c->observed);
        add_multiple(&table, s[LODE__STOCKS_DEFAULT].predicted);
        add_band(&table, s[LODE__STOCKS_DEFAULT].low, s[LODE__STOCKS_DEFAULT].high);
        add_multiple(&table, s[LODE__STOCKS_NONE].predicted);
        add_multiple(&table, s[LODE__STOCKS_REPORTED].predicted);
        lode__table_change(&table, s[LODE__STOCKS_DEFAULT].log_error, 2);
    }
    lode__table_end(&table, buf);
}

static void write_summary(const lode__trial *t, lode__buf *buf)
{
    for (int v = 0; v < LODE__N_VARIANT; v++) {
        const lode__summary *s = &t->summary[v];
        char mean[64];
        if (v == LODE__STOCKS_REPORTED && !t->has_reported) continue;
        lode__number_people(s->mean_log_error, 2, mean);
        lode__buf_addf(buf, "  %-8s stocks: mean |log error| %s over %d",
                       lode__variant_name((lode__variant)v), mean, s->n_error);
        if (s->n_band > 0)
            lode__buf_addf(buf, "; %d of %d in the band", s->n_covered, s->n_band);
        if (s->n_null > 0)
            lode__buf_addf(buf, "; null tests %d of %d", s->n_null_held, s->n_null);
        lode__buf_add(buf, "\n");
    }
}

/* A sentence, broken before a word where the line would pass 80. */
static void write_sentence(const char *text, lode__buf *buf)
{
    size_t width = 1;

    lode__buf_add(buf, " ");
    while (*text) {
        size_t n = strcspn(text, " ");
        if (width + 1 + n > 80) {
            lode__buf_add(buf, "\n     ");
            width = 5;
        }
        lode__buf_add(buf, " ");
        lode__buf_add_n(buf, text, n);
        width += 1 + n;
        text += n + (text[n] == ' ');
    }
    lode__buf_add(buf, "\n");
}

static void write_trial(const lode__trial *t, lode__buf *buf)
{
    const lode__episode *e = t->episode;

    lode__buf_addf(buf, "%s: %s\n", e->id, e->title);
    lode__buf_addf(buf, "Base year %d; %d months from %d-%02d; %s restricts\n",
                   e->base_year, e->n_month, e->first_month / 12, e->first_month % 12 + 1,
                   country_of(t, e->i_restrictor));
    for (int k = 0; k + 1 < t->n_sentence; k++) write_sentence(t->sentence[k], buf);
    lode__buf_add(buf, "\n");
    write_scores(t, buf);
    write_summary(t, buf);
    lode__buf_add(buf, "\n");
}

static void write_misses(const lode_backtest *b, lode__buf *buf)
{
    static const char *const head[] = {"episode",  "series",    "when",
                                       "observed", "predicted", "log error"};
    int trial[MISSES_SHOWN], comparison[MISSES_SHOWN];
    int n = lode__misses_ranked(b, trial, comparison, MISSES_SHOWN);
    lode__table table;

    if (n == 0) return;
    lode__buf_add(buf, "Where it fails most, default stocks\n");
    lode__table_begin(&table, 6, "lllrrr");
    add_header(&table, head, 6);
    for (int k = 0; k < n; k++) {
        const lode__trial *t = &b->trial[trial[k]];
        const lode__comparison *c = &t->comparison[comparison[k]];
        char when[40];
        lode__months_said(c->row->from, c->row->until, when, sizeof when);
        lode__table_cell(&table, "%s", t->episode->id);
        lode__table_cell(&table, "%s", c->row->series);
        lode__table_cell(&table, "%s", when);
        add_multiple(&table, c->observed);
        add_multiple(&table, c->score[LODE__STOCKS_DEFAULT].predicted);
        lode__table_change(&table, c->score[LODE__STOCKS_DEFAULT].log_error, 2);
    }
    lode__table_end(&table, buf);
    lode__buf_add(buf, "\n");
}

static void write_elasticities(const lode_backtest *b, lode__buf *buf)
{
    static const char *const head[] = {"episode",  "series",  "when", "removed",
                                       "multiple", "implied", "from", "to"};
    lode__table table;
    int n = 0;

    lode__table_begin(&table, 8, "lllrrrrr");
    add_header(&table, head, 8);
    for (int i = 0; i < b->n_trial; i++)
        for (int k = 0; k < b->trial[i].n_comparison; k++) {
            const lode__trial *t = &b->trial[i];
            const lode__comparison *c = &t->comparison[k];
            char when[40];
            if (isnan(c->elasticity)) continue;
            lode__months_said(c->row->from, c->row->until, when, sizeof when);
            lode__table_cell(&table, "%s", t->episode->id);
            lode__table_cell(&table, "%s", c->row->series);
            lode__table_cell(&table, "%s", when);
            lode__table_number(&table, t->episode->removed_share, 2);
            add_multiple(&table, c->observed);
            add_multiple(&table, c->elasticity);
            add_multiple(&table, c->elasticity_low);
            add_multiple(&table, c->elasticity_high);
            n++;
        }
    if (n > 0)
        lode__buf_add(buf, "Total elasticity that the price implies, "
                           "-ln(1 - removed) / ln(multiple)\n");
    if (n > 0)
        lode__table_end(&table, buf);
    else
        lode__table_end(&table, &(lode__buf){.status = LODE_E_LIMIT});
}

static void write_table(const lode_backtest *b, lode__buf *buf)
{
    for (int k = 0; k < b->n_trial; k++) write_trial(&b->trial[k], buf);
    write_misses(b, buf);
    write_elasticities(b, buf);
}

/* ---- JSON ---------------------------------------------------------------------------- */

static void write_inputs(const lode_backtest *b, lode__json *j)
{
    lode__json_object(j, "inputs");
    lode__json_array(j, "episodes");
    for (int i = 0; i < b->n_trial; i++) {
        const lode__trial *t = &b->trial[i];
        lode__json_object(j, NULL);
        lode__json_string(j, "episode", t->episode->id);
        lode__json_string(j, "title", t->episode->title);
        lode__json_integer(j, "base_year", t->episode->base_year);
        lode__json_string(j, "data", lode_dataset_hash(t->dataset));
        lode__json_array(j, "statements");
        for (int k = 0; k < t->n_sentence; k++)
            lode__json_string(j, NULL, t->sentence[k]);
        lode__json_end_array(j);
        lode__json_number(j, "removed_share", t->episode->removed_share);
        lode__json_string(j, "removed_basis", t->episode->removed_basis);
        lode__json_string(j, "source", t->episode->source);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
}

static void write_row(const lode__trial *t, const lode__comparison *c, lode__variant v,
                      lode__json *j)
{
    const lode__score *s = &c->score[v];
    char from[16], until[16];

    lode__months_said(c->row->from, c->row->from, from, sizeof from);
    lode__months_said(c->row->until, c->row->until, until, sizeof until);
    lode__json_object(j, NULL);
    lode__json_string(j, "episode", t->episode->id);
    lode__json_string(j, "series", c->row->series);
    lode__json_number(j, "observed", c->observed);
    lode__json_number(j, "predicted", s->predicted);
    lode__json_number(j, "low", s->low);
    lode__json_number(j, "high", s->high);
    lode__json_number(j, "log_error", s->log_error);
    if (s->covered >= 0)
        lode__json_bool(j, "covered", s->covered == 1);
    else
        lode__json_null(j, "covered");
    lode__json_string(j, "variant", lode__variant_name(v));
    lode__json_string(j, "reason", s->reason);
    lode__json_string(j, "good", good_of(t, c->row->i_good));
    lode__json_string(j, "zone", c->row->zone);
    lode__json_string(j, "what", lode__observed_name(c->row->what));
    lode__json_string(j, "stat", c->row->stat);
    lode__json_string(j, "from", from);
    lode__json_string(j, "until", until);
    lode__json_bool(j, "null_test", c->row->is_null);
    lode__json_number(j, "observed_low", c->low);
    lode__json_number(j, "observed_high", c->high);
    lode__json_number(j, "published", c->row->value);
    lode__json_number(j, "base_value", c->row->base);
    lode__json_string(j, "unit", c->row->unit);
    lode__json_string(j, "source", c->row->source);
    lode__json_string(j, "file", lode__dataset_file(t->dataset, c->row->place.i_file));
    lode__json_integer(j, "line", c->row->place.line);
    lode__json_end_object(j);
}

static void write_summaries(const lode_backtest *b, lode__json *j)
{
    lode__json_array(j, "summary");
    for (int i = 0; i < b->n_trial; i++)
        for (int v = 0; v < LODE__N_VARIANT; v++) {
            const lode__trial *t = &b->trial[i];
            const lode__summary *s = &t->summary[v];
            if (v == LODE__STOCKS_REPORTED && !t->has_reported) continue;
            lode__json_object(j, NULL);
            lode__json_string(j, "episode", t->episode->id);
            lode__json_string(j, "variant", lode__variant_name((lode__variant)v));
            lode__json_integer(j, "compared", s->n_error);
            lode__json_number(j, "mean_log_error", s->mean_log_error);
            lode__json_number(j, "covered_share",
                              s->n_band > 0 ? (double)s->n_covered / s->n_band : NAN);
            lode__json_integer(j, "null_tests", s->n_null);
            lode__json_integer(j, "null_tests_held", s->n_null_held);
            lode__json_end_object(j);
        }
    lode__json_end_array(j);
}

static void write_implied(const lode_backtest *b, lode__json *j)
{
    lode__json_array(j, "elasticities");
    for (int i = 0; i < b->n_trial; i++)
        for (int k = 0; k < b->trial[i].n_comparison; k++) {
            const lode__comparison *c = &b->trial[i].comparison[k];
            if (isnan(c->elasticity)) continue;
            lode__json_object(j, NULL);
            lode__json_string(j, "episode", b->trial[i].episode->id);
            lode__json_string(j, "series", c->row->series);
            lode__json_number(j, "removed_share", b->trial[i].episode->removed_share);
            lode__json_number(j, "multiple", c->observed);
            lode__json_number(j, "value", c->elasticity);
            lode__json_number(j, "low", c->elasticity_low);
            lode__json_number(j, "high", c->elasticity_high);
            lode__json_end_object(j);
        }
    lode__json_end_array(j);
}

static void write_json(const lode_backtest *b, lode__buf *buf)
{
    lode__json j;

    lode__json_begin(&j, buf);
    lode__json_object(&j, NULL);
    lode__json_string(&j, "schema", "lode/backtest/1");
    lode__json_string(&j, "lode", lode_version());
    lode__json_string(&j, "run", b->run);
    lode__json_string(&j, "data", b->data);
    write_inputs(b, &j);
    lode__json_array(&j, "warnings");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_array(&j, "rows");
    for (int i = 0; i < b->n_trial; i++)
        for (int k = 0; k < b->trial[i].n_comparison; k++)
            for (int v = 0; v < LODE__N_VARIANT; v++)
                if (v != LODE__STOCKS_REPORTED || b->trial[i].has_reported)
                    write_row(&b->trial[i], &b->trial[i].comparison[k], (lode__variant)v,
                              &j);
    lode__json_end_array(&j);
    write_summaries(b, &j);
    write_implied(b, &j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

/* ---- CSV ------------------------------------------------------------------------------ */

static void write_csv(const lode_backtest *b, lode__buf *buf)
{
    lode__buf_add(buf, "episode,series,variant,from,until,observed,predicted,low,high,"
                       "log_error,covered,null_test,reason,source\n");
    for (int i = 0; i < b->n_trial; i++)
        for (int k = 0; k < b->trial[i].n_comparison; k++)
            for (int v = 0; v < LODE__N_VARIANT; v++) {
                const lode__trial *t = &b->trial[i];
                const lode__comparison *c = &t->comparison[k];
                const lode__score *s = &c->score[v];
                char from[16], until[16];
                if (v == LODE__STOCKS_REPORTED && !t->has_reported) continue;
                lode__months_said(c->row->from, c->row->from, from, sizeof from);
                lode__months_said(c->row->until, c->row->until, until, sizeof until);
                lode__buf_add_csv(buf, t->episode->id);
                lode__buf_add(buf, ",");
                lode__buf_add_csv(buf, c->row->series);
                lode__buf_addf(buf, ",%s,%s,%s", lode__variant_name((lode__variant)v),
                               from, until);
                lode__csv_number(buf, c->observed);
                lode__csv_number(buf, s->predicted);
                lode__csv_number(buf, s->low);
                lode__csv_number(buf, s->high);
                lode__csv_number(buf, s->log_error);
                lode__buf_addf(buf, ",%s,%s,",
                               s->covered < 0 ? "" : (s->covered ? "yes" : "no"),
                               c->row->is_null ? "yes" : "no");
                lode__buf_add_csv(buf, s->reason);
                lode__buf_add(buf, ",");
                lode__buf_add_csv(buf, c->row->source);
                lode__buf_add(buf, "\n");
            }
}

lode_status lode_backtest_write(const lode_backtest *b, lode_format format,
                                lode_text *out, lode_error *err)
{
    lode__buf buf;

    if (lode__plain_only(format, err)) return LODE_E_INVALID;
    lode__buf_init(&buf, REPORT_MAX);
    if (format == LODE_FORMAT_JSON)
        write_json(b, &buf);
    else if (format == LODE_FORMAT_CSV)
        write_csv(b, &buf);
    else
        write_table(b, &buf);
    lode_status st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
