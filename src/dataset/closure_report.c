/* How is the closure table read: rows, then the findings with why they are known. */
#include "dataset/cells.h"
#include "dataset/closure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *number_copy(lode__arena *arena, double value)
{
    return lode__arena_copy(arena, lode__closure_number(value).text);
}

static void add(lode__columns *columns, const char *text)
{
    if (text)
        lode__columns_add(columns, text);
    else
        columns->status = LODE_E_NOMEM;
}

/* Two significant digits; whole ones above a hundred. */
static const char *content_copy(lode__arena *arena, double value)
{
    char text[32];
    snprintf(text, sizeof text, value >= 100.0 ? "%.0f" : "%.3g", value);
    return lode__arena_copy(arena, text);
}

static const char *limits_copy(lode__arena *arena, const closure_row *row)
{
    char text[64];
    snprintf(text, sizeof text, "%.2g-%.2g", row->low, row->high);
    return lode__arena_copy(arena, text);
}

/* "282200+" where there are more codes, which CSV and JSON name. */
static const char *codes_copy(lode__arena *arena, const closure_row *row)
{
    char text[16];
    snprintf(text, sizeof text, "%.6s%s", row->hs, strlen(row->hs) > 6 ? "+" : "");
    return lode__arena_copy(arena, text);
}

static void rows_table(const closure *c, lode__buf *buf)
{
    static const char *const header[] = {"good",    "from",  "hs",  "gross_kt",
                                         "made_kt", "holds", "may", "verdict"};
    lode__arena arena = {0};
    lode__columns columns = {
        .n_column = 8, .right = {false, false, false, true, true, true, true, false}};
    long n_left = 0;
    for (int k = 0; k < 8; k++) lode__columns_add(&columns, header[k]);
    for (int i = 0; i < c->n_row; i++) {
        const closure_row *row = &c->row[i];
        if (strcmp(row->verdict, "small") == 0) {
            n_left++;
            continue;
        }
        add(&columns, c->ds->good[row->i_good].id);
        add(&columns, lode__closure_country(c, row->i_exporter));
        add(&columns, codes_copy(&arena, row));
        add(&columns, number_copy(&arena, row->gross_t / 1000.0));
        add(&columns, number_copy(&arena, row->production_tpa / 1000.0));
        add(&columns, content_copy(&arena, row->implied));
        add(&columns, limits_copy(&arena, row));
        add(&columns, row->verdict);
    }
    lode__columns_write(&columns, buf);
    lode__columns_clear(&columns);
    lode__arena_clear(&arena);
    lode__buf_addf(
        buf,
        "\nholds: production / gross exports; may: least and highest content of the "
        "codes\ncloses: it fits; home: most is used there; over: exports "
        "more than it makes;\nunder: holds more than it can\n"
        "only in CSV and JSON: %ld exporters below 1 M USD, value_usd\n"
        "without production of %d or %d: %d exporters of a good\n",
        n_left, c->year, c->year - 1, c->n_no_production);
}

/* said: the reason of the finding above, which is not said again. */
static void add_finding(const closure *c, const closure_finding *f, const char *said,
                        lode__buf *buf)
{
    lode__buf line;
    lode__buf_init(&line, 64 * 1024);
    if (f->i_good >= 0) lode__buf_addf(&line, "%s ", c->ds->good[f->i_good].id);
    if (f->i_exporter >= 0 || f->kind == CLOSURE_UNIT_VALUE)
        lode__buf_addf(&line, "%s%s%s ", lode__closure_country(c, f->i_exporter),
                       f->i_partner >= 0 ? "->" : "",
                       f->i_partner >= 0 ? lode__closure_country(c, f->i_partner) : "");
    lode__buf_addf(&line, "%s%s%d: %s; ", f->hs, *f->hs ? " " : "", f->year, f->sentence);
    lode__buf_add(&line, f->reason ? "reviewed: " : "OPEN");
    if (f->reason) lode__buf_add(&line, f->reason == said ? "as above" : f->reason);
    if (line.status == LODE_OK)
        lode__paragraph_add(buf, "", line.data, 4);
    else if (buf->status == LODE_OK)
        buf->status = line.status;
    lode__buf_clear(&line);
}

static bool same_group(const closure_finding *a, const closure_finding *b)
{
    return a->kind == b->kind && a->digits == b->digits && a->code == b->code;
}

/* Unit values of a code: how many, and the largest by value. */
static int add_group(const closure *c, int i, lode__buf *buf)
{
    const char *said = NULL;
    int next = i;
    while (next < c->n_finding && same_group(&c->finding[next], &c->finding[i])) next++;
    lode__buf_addf(buf, "%s: %d", c->finding[i].hs, next - i);
    lode__buf_addf(buf, next - i > CLOSURE_LISTED ? ", the %d largest of them\n" : "\n",
                   CLOSURE_LISTED);
    for (int k = i; k < next; k++) { /* an open one is never left out */
        if (k >= i + CLOSURE_LISTED && c->finding[k].reason) continue;
        add_finding(c, &c->finding[k], said, buf);
        said = c->finding[k].reason;
    }
    return next;
}

static void findings_table(const closure *c, lode__buf *buf)
{
    int n[CLOSURE_N_KIND] = {0};
    for (int i = 0; i < c->n_finding; i++) n[c->finding[i].kind]++;
    for (int k = 0, i = 0; k < CLOSURE_N_KIND; k++) {
        lode__buf_addf(buf, "\n%s: %d of %ld examined\n",
                       lode__closure_kind_name((closure_kind)k), n[k], c->n_examined[k]);
        while (i < c->n_finding && (int)c->finding[i].kind == k) {
            if (k == CLOSURE_UNIT_VALUE)
                i = add_group(c, i, buf);
            else
                add_finding(c, &c->finding[i++], NULL, buf);
        }
    }
}

static long reviews_unused(const closure *c)
{
    long n = 0;
    for (int i = 0; i < c->n_review; i++) n += !c->review[i].used;
    return n;
}

static void closure_table(const closure *c, lode__buf *buf)
{
    rows_table(c, buf);
    findings_table(c, buf);
    lode__buf_addf(buf, "\n%d findings, %ld of them open", c->n_finding, c->n_open);
    if (reviews_unused(c) > 0)
        lode__buf_addf(buf, "; %ld reviews found nothing", reviews_unused(c));
    lode__buf_add(buf, ".\n");
}

/* ---- JSON -------------------------------------------------------------------------- */

static void row_json(const closure *c, const closure_row *row, lode__json *json)
{
    lode__json_object(json, NULL);
    lode__json_string(json, "good", c->ds->good[row->i_good].id);
    lode__json_string(json, "exporter", lode__closure_country(c, row->i_exporter));
    lode__json_string(json, "hs", row->hs);
    lode__json_number(json, "gross_t", row->gross_t);
    lode__json_number(json, "value_usd", row->value_usd);
    lode__json_number(json, "production_tpa", row->production_tpa);
    lode__json_integer(json, "production_year", row->year_made);
    lode__json_number(json, "implied_content", row->implied);
    lode__json_number(json, "content_low", row->low);
    lode__json_number(json, "content", row->central);
    lode__json_number(json, "content_high", row->high);
    lode__json_string(json, "verdict", row->verdict);
    lode__json_end_object(json);
}

static void finding_json(const closure *c, const closure_finding *f, lode__json *json)
{
    lode__json_object(json, NULL);
    lode__json_string(json, "kind", lode__closure_kind_name(f->kind));
    lode__json_string(json, "good", f->i_good < 0 ? NULL : c->ds->good[f->i_good].id);
    lode__json_string(json, "exporter", lode__closure_country(c, f->i_exporter));
    lode__json_string(json, "partner", lode__closure_country(c, f->i_partner));
    lode__json_string(json, "hs", *f->hs ? f->hs : NULL);
    lode__json_integer(json, "year", f->year);
    lode__json_number(json, "found", f->found);
    lode__json_number(json, "least", f->least);
    lode__json_number(json, "most", f->most);
    lode__json_number(json, "value_usd", f->weight_usd > 0.0 ? f->weight_usd : NAN);
    lode__json_string(json, "sentence", f->sentence);
    lode__json_string(json, "reviewed", f->reason);
    lode__json_end_object(json);
}

static void closure_json(const closure *c, lode__buf *buf)
{
    char year[16];
    snprintf(year, sizeof year, "%d", c->year);
    const lode__pair input[] = {{"year", year}};
    lode__json json;
    lode__document_begin(&json, buf, c->ds, "lode/data-closure/1", input, 1);
    lode__json_integer(&json, "open", c->n_open);
    lode__json_array(&json, "kinds");
    for (int k = 0; k < CLOSURE_N_KIND; k++) {
        long n = 0;
        for (int i = 0; i < c->n_finding; i++) n += (int)c->finding[i].kind == k;
        lode__json_object(&json, NULL);
        lode__json_string(&json, "kind", lode__closure_kind_name((closure_kind)k));
        lode__json_integer(&json, "examined", c->n_examined[k]);
        lode__json_integer(&json, "found", n);
        lode__json_end_object(&json);
    }
    lode__json_end_array(&json);
    lode__json_integer(&json, "without_production", c->n_no_production);
    lode__json_integer(&json, "reviews_unused", reviews_unused(c));
    lode__json_array(&json, "rows");
    for (int i = 0; i < c->n_row; i++) row_json(c, &c->row[i], &json);
    lode__json_end_array(&json);
    lode__json_array(&json, "findings");
    for (int i = 0; i < c->n_finding; i++) finding_json(c, &c->finding[i], &json);
    lode__json_end_array(&json);
    lode__document_end(&json);
}

/* ---- CSV --------------------------------------------------------------------------- */

/* Rows have the kind 'row', and findings leave what is theirs empty. */
static void closure_csv(const closure *c, lode__buf *buf)
{
    lode__buf_add(buf,
                  "kind,good,exporter,partner,hs,year,gross_t,value_usd,production_tpa,"
                  "found,least,most,verdict,sentence,reviewed\n");
    for (int i = 0; i < c->n_row; i++) {
        const closure_row *row = &c->row[i];
        lode__buf_add(buf, "row");
        lode__csv_text(buf, c->ds->good[row->i_good].id);
        lode__csv_text(buf, lode__closure_country(c, row->i_exporter));
        lode__csv_text(buf, "*");
        lode__csv_text(buf, row->hs);
        lode__buf_addf(buf, ",%d", c->year);
        lode__csv_number(buf, row->gross_t);
        lode__csv_number(buf, row->value_usd);
        lode__csv_number(buf, row->production_tpa);
        lode__csv_number(buf, row->implied);
        lode__csv_number(buf, row->low);
        lode__csv_number(buf, row->high);
        lode__csv_text(buf, row->verdict);
        lode__buf_add(buf, ",,\n");
    }
    for (int i = 0; i < c->n_finding; i++) {
        const closure_finding *f = &c->finding[i];
        lode__buf_add(buf, lode__closure_kind_name(f->kind));
        lode__csv_text(buf, f->i_good < 0 ? "" : c->ds->good[f->i_good].id);
        lode__csv_text(buf, lode__closure_country(c, f->i_exporter));
        lode__csv_text(buf, lode__closure_country(c, f->i_partner));
        lode__csv_text(buf, f->hs);
        lode__buf_addf(buf, ",%d,", f->year);
        lode__csv_number(buf, f->weight_usd > 0.0 ? f->weight_usd : NAN);
        lode__buf_add(buf, ",");
        lode__csv_number(buf, f->found);
        lode__csv_number(buf, f->least);
        lode__csv_number(buf, f->most);
        lode__csv_text(buf, f->reason ? "reviewed" : "open");
        lode__csv_text(buf, f->sentence);
        lode__csv_text(buf, f->reason ? f->reason : "");
        lode__buf_add(buf, "\n");
    }
}

void lode__closure_write(const closure *c, lode_format format, lode__buf *buf)
{
    if (format == LODE_FORMAT_JSON)
        closure_json(c, buf);
    else if (format == LODE_FORMAT_CSV)
        closure_csv(c, buf);
    else
        closure_table(c, buf);
}
