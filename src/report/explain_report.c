/* An explanation as table, JSON and CSV. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "dataset/cells.h"
#include "report/explain_chart.h"
#include "report/report.h"
#include "study/explain.h"

static void write_place(char out[300], const lode__explanation *e, const lode__input *in)
{
    out[0] = '\0';
    if (in->place.i_file >= 0)
        snprintf(out, 300, "%s:%ld", lode__dataset_file(e->dataset, in->place.i_file),
                 in->place.line);
}

static void write_table(const lode__explanation *e, lode__buf *buf)
{
    double sum = 0.0;

    lode__buf_addf(buf, "%s\n%s = ", e->figure, e->what);
    if (isnan(e->value))
        lode__buf_add(buf, "unknown");
    else
        lode__buf_addf(buf, "%.10g %s", e->value, e->unit);
    lode__buf_addf(buf, "\n\nFormula: %s\n\nContributions, %s\n", e->formula, e->unit);
    for (int k = 0; k < e->n_contribution; k++) {
        if (isnan(e->contribution[k].value))
            lode__buf_addf(buf, "  %16s  %s\n", "unknown", e->contribution[k].label);
        else
            lode__buf_addf(buf, "  %16.8g  %s\n", e->contribution[k].value,
                           e->contribution[k].label);
        sum += e->contribution[k].value;
    }
    if (isnan(sum))
        lode__buf_add(buf, "\nInputs\n");
    else
        lode__buf_addf(buf, "  ----------------\n  %16.8g  sum\n\nInputs\n", sum);
    for (int k = 0; k < e->n_input; k++) {
        const lode__input *in = &e->input[k];
        char at[300];
        write_place(at, e, in);
        if (isnan(in->value))
            lode__buf_addf(buf, "  %s: unknown\n", in->name);
        else
            lode__buf_addf(buf, "  %s = %.8g %s\n", in->name, in->value, in->unit);
        if (!at[0]) continue;
        lode__buf_addf(buf, "      %s%s%s, %s; %s\n", in->source, *in->vintage ? " " : "",
                       in->vintage, in->flag, at);
        if (*in->note) lode__buf_addf(buf, "      note: %s\n", in->note);
    }
}

static void write_json(const lode__explanation *e, lode__buf *buf)
{
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/explain/1", e->run, e->dataset);
    lode__json_object(&j, "inputs");
    lode__json_string(&j, "figure", e->figure);
    lode__json_end_object(&j);
    if (e->has_certificate)
        lode__certificate_write(&j, &e->certificate);
    else
        lode__json_null(&j, "certificate");
    lode__json_array(&j, "warnings");
    if (e->verdict != LODE_SOLVED)
        lode__json_string(&j, NULL, "the solve behind this figure did not converge");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_string(&j, "figure", e->figure);
    lode__json_number(&j, "value", e->value);
    lode__json_string(&j, "unit", e->unit);
    lode__json_string(&j, "formula", e->formula);
    lode__json_array(&j, "contributions");
    for (int k = 0; k < e->n_contribution; k++) {
        lode__json_object(&j, NULL);
        lode__json_string(&j, "label", e->contribution[k].label);
        lode__json_number(&j, "value", e->contribution[k].value);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    lode__json_array(&j, "inputs");
    for (int k = 0; k < e->n_input; k++) {
        const lode__input *in = &e->input[k];
        lode__json_object(&j, NULL);
        lode__json_string(&j, "name", in->name);
        lode__json_number(&j, "value", in->value);
        lode__json_string(&j, "unit", in->unit);
        lode__json_string(&j, "source", in->source);
        lode__json_string(&j, "vintage", in->vintage);
        lode__json_string(&j, "flag", in->flag);
        if (in->place.i_file >= 0) {
            lode__json_string(&j, "file",
                              lode__dataset_file(e->dataset, in->place.i_file));
            lode__json_integer(&j, "line", in->place.line);
        } else {
            lode__json_null(&j, "file");
            lode__json_null(&j, "line");
        }
        lode__json_string(&j, "note", in->note);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

static void write_csv(const lode__explanation *e, lode__buf *buf)
{
    lode__buf_add(buf, "kind,name,value,unit,source,vintage,flag,file,line\n");
    for (int k = 0; k < e->n_contribution; k++) {
        lode__buf_add(buf, "contribution,");
        lode__buf_add_csv(buf, e->contribution[k].label);
        lode__csv_number(buf, e->contribution[k].value);
        lode__csv_text(buf, e->unit);
        lode__buf_add(buf, ",,,,,\n");
    }
    for (int k = 0; k < e->n_input; k++) {
        const lode__input *in = &e->input[k];
        const char *field[4] = {in->unit, in->source, in->vintage, in->flag};
        lode__buf_add(buf, "input,");
        lode__buf_add_csv(buf, in->name);
        lode__csv_number(buf, in->value);
        for (int i = 0; i < 4; i++) lode__csv_text(buf, field[i]);
        if (in->place.i_file >= 0) {
            lode__csv_text(buf, lode__dataset_file(e->dataset, in->place.i_file));
            lode__buf_addf(buf, ",%ld\n", in->place.line);
        } else {
            lode__buf_add(buf, ",,\n");
        }
    }
}

lode_status lode_explain(const lode_dataset *dataset, const char *figure,
                         lode_format format, lode_text *out, lode_verdict *verdict,
                         lode_error *err)
{
    lode__explanation e;
    lode__buf buf;
    lode_status st = lode__explanation_make(dataset, figure, &e, err);

    if (st) return st;
    lode__buf_init(&buf, (size_t)64 << 20);
    if (format == LODE_FORMAT_JSON)
        write_json(&e, &buf);
    else if (format == LODE_FORMAT_CSV)
        write_csv(&e, &buf);
    else if (format == LODE_FORMAT_HTML)
        lode__explain_page(&e, &buf);
    else if (format == LODE_FORMAT_SVG)
        lode__explain_chart(&e, &buf);
    else
        write_table(&e, &buf);
    st = lode__buf_give(&buf, out, err);
    if (!st && verdict) *verdict = e.verdict;
    lode__buf_clear(&buf);
    lode__explanation_clear(&e);
    return st;
}
