/* What a measure says: rows by rank, one row in full, JSON and CSV. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "dataset/cells.h"
#include "report/measure_report.h"

#define SHOWN_ROWS 40  /* of a method, on a terminal */
#define SHOWN_PARTS 10 /* of a row */

int lode__measure_decimals(const lode__measured *of)
{
    double most = 0.0;

    for (int i = 0; i < of->n_row; i++)
        if (isfinite(of->row[i].value)) most = fmax(most, fabs(of->row[i].value));
    if (most == 0.0) most = 1.0;
    return lode__decimals(most);
}

static const char *country_id(const lode_measure *x, int i_country)
{
    int n;

    return lode__countries(x->dataset, &n)[i_country].id;
}

static bool has_years(const lode_measure *x)
{
    return x->options.year_last > x->options.year_first;
}

/* ---- table ----------------------------------------------------------------------------- */

static void write_title(const lode__measured *of, lode__buf *buf)
{
    const lode__method *m = of->method;

    lode__buf_addf(buf, "%s (%s, %d), %s\n", m->name, m->publisher, m->year,
                   *m->unit ? m->unit : "1");
    if (of->program->unverified)
        lode__buf_addf(buf,
                       "Formula or parameters from memory, unverified: "
                       "'lode method show %s' says which.\n",
                       m->id);
    lode__buf_add(buf, "\n");
}

/* What is missing of a row, in words. */
static void missing_text(const lode__measure_row *r, char *out, size_t size)
{
    size_t at = 0;

    out[0] = '\0';
    for (int i = 0; i < r->n_missing && at + 1 < size; i++) {
        int n = snprintf(out + at, size - at, "%s%s", i ? ", " : "", r->missing[i]);
        if (n < 0) return;
        at += (size_t)n;
    }
}

void lode__measure_cell_number(lode__table *t, double value, int decimals)
{
    if (isnan(value))
        lode__table_cell(t, "-");
    else
        lode__table_number(t, value, decimals);
}

static bool any_band(const lode__measured *of)
{
    for (int i = 0; i < of->n_row; i++)
        if (!isnan(of->row[i].low)) return true;
    return false;
}

static void head_rows(lode__table *t, bool economy, bool band, bool class, bool years)
{
    lode__table_cell(t, "rank");
    lode__table_cell(t, "good");
    if (economy) lode__table_cell(t, "for");
    if (years) lode__table_cell(t, "year");
    lode__table_cell(t, "value");
    if (band) {
        lode__table_cell(t, "low");
        lode__table_cell(t, "high");
    }
    if (class) lode__table_cell(t, "class");
    lode__table_cell(t, "missing");
}

static void add_row(lode__table *t, const lode__measure_row *r, bool economy, bool band,
                    bool class, bool years, int decimals)
{
    char missing[200];

    missing_text(r, missing, sizeof missing);
    if (r->rank)
        lode__table_cell(t, "%d", r->rank);
    else
        lode__table_cell(t, "-");
    lode__table_cell(t, "%s%s%s", r->good, r->bottleneck ? " <" : "",
                     r->basket ? " *" : "");
    if (economy) lode__table_cell(t, "%s", r->economy);
    if (years) lode__table_cell(t, "%d", r->year);
    lode__measure_cell_number(t, r->value, decimals);
    if (band) {
        lode__measure_cell_number(t, r->low, decimals);
        lode__measure_cell_number(t, r->high, decimals);
    }
    if (class) lode__table_cell(t, "%s", r->class ? r->class->name : "");
    lode__table_cell(t, "%s", missing);
}

/* Rows by rank, those without a value last. */
static int next_row(const lode__measured *of, bool *shown)
{
    int best = -1;

    for (int i = 0; i < of->n_row; i++) {
        if (shown[i]) continue;
        if (best < 0) best = i;
        const lode__measure_row *a = &of->row[i], *b = &of->row[best];
        double x = isnan(a->value) ? a->high : a->value;
        double y = isnan(b->value) ? b->high : b->value;
        bool better = isnan(a->value) == isnan(b->value)
                          ? x > y || (isnan(y) && !isnan(x))
                          : isnan(b->value);
        if (better) best = i;
    }
    return best;
}

static void write_rows(const lode_measure *x, const lode__measured *of, lode__buf *buf)
{
    bool economy = of->program->per_economy, band = any_band(of), class = false,
         basket = false, years = has_years(x);
    int decimals = lode__measure_decimals(of), n = 0;
    bool *shown = lode__alloc((size_t)of->n_row + 1, sizeof *shown);
    char align[10] = "rl", *end = align + 2;
    lode__table t;

    if (!shown) {
        buf->status = LODE_E_NOMEM;
        return;
    }
    for (int i = 0; i < of->n_row; i++) class = class || of->row[i].class;
    if (economy) *end++ = 'l';
    if (years) *end++ = 'r';
    *end++ = 'r';
    if (band) *end++ = 'r', *end++ = 'r';
    if (class) *end++ = 'l';
    *end++ = 'l';
    *end = '\0';
    lode__table_begin(&t, (int)(end - align), align);
    head_rows(&t, economy, band, class, years);
    for (; n < of->n_row && n < SHOWN_ROWS; n++) {
        int i = next_row(of, shown);
        shown[i] = true;
        basket = basket || of->row[i].basket;
        add_row(&t, &of->row[i], economy, band, class, years, decimals);
    }
    lode__table_end(&t, buf);
    if (n < of->n_row)
        lode__buf_addf(buf, "\n%d more rows: --csv gives all.\n", of->n_row - n);
    if (*of->method->stages)
        lode__buf_add(buf, "\n< the stage that stands for its mineral\n");
    if (basket)
        lode__buf_add(buf, "\n* trade of a customs code that holds other goods, too\n");
    lode__release(shown);
}

static void write_parts(const lode_measure *x, const lode__measure_row *r, int decimals,
                        lode__buf *buf)
{
    double rest = 0.0;
    lode__table t;

    if (r->n_part == 0) return;
    lode__buf_addf(buf, "\nParts that add up to %s:\n\n", r->of->method->result);
    lode__table_begin(&t, 3, "lrr");
    lode__table_cell(&t, "country");
    lode__table_cell(&t, "part");
    lode__table_cell(&t, "percent");
    for (int i = 0; i < r->n_part; i++) {
        if (i >= SHOWN_PARTS) {
            rest += r->part[i].value;
            continue;
        }
        lode__table_cell(&t, "%s", country_id(x, r->part[i].i_country));
        lode__table_number(&t, r->part[i].value, decimals);
        lode__table_number(&t, 100.0 * r->part[i].value / r->value, 1);
    }
    if (r->n_part > SHOWN_PARTS) {
        lode__table_cell(&t, "%d others", r->n_part - SHOWN_PARTS);
        lode__table_number(&t, rest, decimals);
        lode__table_number(&t, 100.0 * rest / r->value, 1);
    }
    lode__table_end(&t, buf);
}

static void write_steps(const lode__measure_row *r, lode__buf *buf)
{
    const lode__method_program *m = r->of->program;
    lode__table t;

    lode__buf_add(buf, "\nHow it is computed:\n\n");
    lode__table_begin(&t, 4, "lrll");
    lode__table_cell(&t, "step");
    lode__table_cell(&t, "value");
    lode__table_cell(&t, "formula");
    lode__table_cell(&t, "standing");
    for (int i = 0; i < m->n_step; i++) {
        double v = r->step[i];
        bool list = m->f.slot[m->step_slot[i]].vector;
        lode__table_cell(&t, "%s", m->step[i]->step);
        if (list)
            lode__table_cell(&t, "list");
        else
            lode__measure_cell_number(&t, v, lode__decimals(v) + 1);
        lode__table_cell(&t, "%s", m->step[i]->formula);
        lode__table_cell(&t, "%s", m->step[i]->status);
    }
    lode__table_end(&t, buf);
}

/* One row in full. */
static void write_one(const lode_measure *x, const lode__measured *of, lode__buf *buf)
{
    const lode__measure_row *r = &of->row[0];
    int decimals = lode__decimals(isnan(r->value) ? r->high : r->value) + 1;

    write_rows(x, of, buf);
    write_parts(x, r, decimals, buf);
    write_steps(r, buf);
    if (r->coverage < 1.0)
        lode__buf_addf(
            buf,
            "\nSuppliers with a score hold %d.%d %% of the quantity; the others "
            "take the method's fallback.\n",
            (int)(100.0 * r->coverage), (int)(1000.0 * r->coverage) % 10);
    for (int i = 0; i < r->n_missing; i++) {
        const lode__method_input *row = NULL;
        for (int k = 0; k < of->program->n_use; k++)
            if (strcmp(of->program->use[k].name, r->missing[i]) == 0)
                row = of->program->use[k].row;
        lode__buf_addf(buf, "\nMissing: %s%s%s%s%s\n", r->missing[i], row ? ": " : "",
                       row ? row->note : "", row ? "; " : "",
                       row ? (row->is_public ? row->source : "not public") : "");
    }
    lode__buf_add(buf, "\n");
    if (*of->method->note) lode__paragraph_add(buf, "Note:", of->method->note, 2);
    lode__paragraph_add(buf, "Source:", of->method->source, 2);
}

static void write_table(const lode_measure *x, lode__buf *buf)
{
    if (x->options.compare) {
        lode__comparison_table(x, buf);
        return;
    }
    for (int k = 0; k < x->n_method; k++) {
        const lode__measured *of = &x->method[k];
        if (of->n_row == 0) continue;
        if (k > 0) lode__buf_add(buf, "\n");
        write_title(of, buf);
        if (of->n_row == 1 && x->n_method == 1)
            write_one(x, of, buf);
        else if (has_years(x))
            lode__trend_table(x, of, buf);
        else
            write_rows(x, of, buf);
    }
}

/* ---- JSON ------------------------------------------------------------------------------ */

static const char *status_name(lode__row_status status)
{
    static const char *const name[] = {"known", "bounded", "unknown"};
    return name[status];
}

static void json_row(const lode_measure *x, lode__json *j, const lode__measure_row *r)
{
    const lode__method_program *m = r->of->program;
    char figure[160];

    snprintf(figure, sizeof figure, "measure/%s/%s/%s/%d", r->of->method->id, r->good,
             r->economy, r->year);
    lode__json_object(j, NULL);
    lode__json_string(j, "method", r->of->method->id);
    lode__json_string(j, "good", r->good);
    lode__json_string(j, "country", r->economy);
    lode__json_integer(j, "year", r->year);
    lode__json_number(j, "value", r->value);
    lode__json_number(j, "low", r->low);
    lode__json_number(j, "high", r->high);
    lode__json_string(j, "unit", r->of->method->unit);
    lode__json_string(j, "figure", figure);
    lode__json_string(j, "status", status_name(r->status));
    lode__json_string(j, "class", r->class ? r->class->name : NULL);
    if (r->rank)
        lode__json_integer(j, "rank", r->rank);
    else
        lode__json_null(j, "rank");
    lode__json_number(j, "coverage", r->coverage);
    lode__json_bool(j, "basket", r->basket);
    if (*r->of->method->stages) lode__json_bool(j, "bottleneck", r->bottleneck);
    lode__json_array(j, "missing");
    for (int i = 0; i < r->n_missing; i++) lode__json_string(j, NULL, r->missing[i]);
    lode__json_end_array(j);
    lode__json_array(j, "inputs");
    for (int i = 0; i < m->n_use; i++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "name", m->use[i].name);
        lode__json_string(j, "unit", m->use[i].kind->unit);
        if (m->f.slot[m->use[i].slot].vector)
            lode__json_string(j, "value", "list");
        else
            lode__json_number(j, "value", r->input[i]);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_object(j, "steps");
    for (int i = 0; i < m->n_step; i++)
        if (!m->f.slot[m->step_slot[i]].vector)
            lode__json_number(j, m->step[i]->step, r->step[i]);
    lode__json_end_object(j);
    lode__json_array(j, "parts");
    for (int i = 0; i < r->n_part; i++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "country", country_id(x, r->part[i].i_country));
        lode__json_number(j, "value", r->part[i].value);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
}

static void json_inputs(const lode_measure *x, lode__json *j)
{
    const lode_measure_options *o = &x->options;

    lode__json_object(j, "inputs");
    lode__json_string(j, "method", o->method ? o->method : "all");
    lode__json_string(j, "good", o->good);
    lode__json_string(j, "for", o->economy);
    lode__json_integer(j, "year_first", o->year_first);
    lode__json_integer(j, "year_last", o->year_last);
    lode__json_string(j, "as_one", o->as_one);
    lode__json_string(j, "compare", o->compare);
    lode__json_string(j, "set", o->set_input);
    lode__json_string(j, "set_source", o->set_source);
    lode__json_bool(j, "as_published", o->as_published);
    lode__json_end_object(j);
}

static void json_warnings(const lode_measure *x, lode__json *j)
{
    char text[160];

    lode__json_array(j, "warnings");
    for (int k = 0; k < x->n_method; k++) {
        if (!x->method[k].program->unverified) continue;
        snprintf(text, sizeof text, "%s: formula or parameters from memory, unverified",
                 x->method[k].method->id);
        lode__json_string(j, NULL, text);
    }
    lode__json_end_array(j);
}

static void write_json(const lode_measure *x, lode__buf *buf)
{
    lode__json json, *j = &json;

    lode__envelope_begin(j, buf, "lode/measure/1", x->run, x->dataset);
    json_inputs(x, j);
    lode__json_null(j, "certificate");
    json_warnings(x, j);
    lode__json_object(j, "result");
    lode__json_array(j, "rows");
    for (int k = 0; k < x->n_method; k++)
        for (int i = 0; i < x->method[k].n_row; i++) json_row(x, j, &x->method[k].row[i]);
    lode__json_end_array(j);
    if (x->options.compare) lode__comparison_json(x, j);
    lode__json_end_object(j);
    lode__envelope_end(j, buf);
}

/* ---- CSV ------------------------------------------------------------------------------- */

static void write_csv(const lode_measure *x, lode__buf *buf)
{
    char missing[400];

    if (x->options.compare) {
        lode__comparison_csv(x, buf);
        return;
    }
    lode__buf_add(buf, "method,good,country,year,value,low,high,unit,status,class,rank,"
                       "coverage,missing\n");
    for (int k = 0; k < x->n_method; k++)
        for (int i = 0; i < x->method[k].n_row; i++) {
            const lode__measure_row *r = &x->method[k].row[i];
            lode__buf_addf(buf, "%s,%s,%s,%d", r->of->method->id, r->good, r->economy,
                           r->year);
            lode__csv_number(buf, r->value);
            lode__csv_number(buf, r->low);
            lode__csv_number(buf, r->high);
            lode__buf_add(buf, ",");
            lode__buf_add_csv(buf, r->of->method->unit);
            lode__buf_addf(buf, ",%s,%s,", status_name(r->status),
                           r->class ? r->class->name : "");
            if (r->rank) lode__buf_addf(buf, "%d", r->rank);
            lode__csv_number(buf, r->coverage);
            missing_text(r, missing, sizeof missing);
            lode__buf_add(buf, ",");
            lode__buf_add_csv(buf, missing);
            lode__buf_add(buf, "\n");
        }
}

lode_status lode_measure_write(const lode_measure *x, lode_format format, lode_text *out,
                               lode_error *err)
{
    lode__buf buf;

    lode__buf_init(&buf, SIZE_MAX / 4);
    switch (format) {
    case LODE_FORMAT_JSON: write_json(x, &buf); break;
    case LODE_FORMAT_CSV: write_csv(x, &buf); break;
    case LODE_FORMAT_HTML: lode__measure_page(x, &buf); break;
    case LODE_FORMAT_SVG: lode__measure_chart(x, &buf); break;
    default: write_table(x, &buf); break;
    }
    return lode__buf_give(&buf, out, err);
}
