/* What came of an import: rows read, taken and dropped, why, and where it is now? */
#include "dataset/document.h"
#include "dataset/import_customs.h"
#include "dataset/import_steps.h"

#include <stdio.h>

static const char *format_of(const lode__importer *importer)
{
    return importer->about.name;
}

/* "849 (line 12)" */
static void add_example(const lode__reason *reason, int i, lode__buf *buf)
{
    lode__buf_add(buf, *reason->example[i].found ? reason->example[i].found : "-");
    if (reason->example[i].line > 0)
        lode__buf_addf(buf, " (line %ld)", reason->example[i].line);
}

static void add_examples(const lode__reason *reason, lode__buf *buf)
{
    for (int i = 0; i < reason->n_example; i++) {
        if (i > 0) lode__buf_add(buf, ", ");
        add_example(reason, i, buf);
    }
}

static void reasons_table(const lode__import *im, bool finding, lode__buf *buf)
{
    bool any = false;
    for (int i = 0; i < im->n_reason; i++) {
        const lode__reason *reason = &im->reason[i];
        char count[64];
        if (reason->finding != finding) continue;
        if (!any) lode__buf_add(buf, finding ? "\nfindings, rows kept\n" : "\ndropped\n");
        any = true;
        lode__number_people((double)reason->n, 0, count);
        lode__buf_addf(buf, "%12s  %s\n", count, reason->text);
        for (int k = 0; k < reason->n_example; k++) {
            lode__buf_add(buf, k == 0 ? "              as in " : "                    ");
            add_example(reason, k, buf);
            lode__buf_add(buf, "\n");
        }
    }
}

static void report_table(const lode__import *im, const lode__importer *importer,
                         const lode__landing *l, lode__buf *buf)
{
    char read[64], taken[64], replaced[64];
    lode__number_people((double)im->n_read, 0, read);
    lode__number_people((double)im->n_taken, 0, taken);
    lode__buf_addf(buf, "%s\n%s\n%s rows read, %s taken\n", im->source.title,
                   *im->vintage ? im->vintage : "edition not said", read, taken);
    if (im->n_other > 0) {
        lode__number_people((double)im->n_other, 0, read);
        lode__buf_addf(buf, "%s rows of other customs codes passed over\n", read);
    }
    reasons_table(im, false, buf);
    reasons_table(im, true, buf);
    lode__import_mirror_table(im, buf);
    lode__buf_addf(buf, "\npack %s (%s)\n", l->name, format_of(importer));
    for (int i = 0; i < im->n_table; i++) {
        lode__number_people((double)im->table[i].n_row, 0, taken);
        lode__buf_addf(buf, "%12s  rows of table %s\n", taken, im->table[i].name);
    }
    if (l->n_replaced > 0) {
        lode__number_people((double)l->n_replaced, 0, replaced);
        lode__buf_addf(buf, "%12s  rows of other packs are replaced by these\n",
                       replaced);
    }
    if (im->asked->check)
        lode__buf_add(buf, "checked; nothing was written\n");
    else
        lode__buf_addf(buf, "%s %s/%s\n", l->existed ? "replaced" : "written to", l->into,
                       l->name);
}

static void report_json(const lode__import *im, const lode__importer *importer,
                        const lode__landing *l, lode__buf *buf)
{
    const lode__pair input[] = {{"file", im->asked->path},
                                {"format", im->asked->format},
                                {"codes", im->asked->codes},
                                {"reconcile", im->asked->reconcile ? "yes" : NULL}};
    lode__json json;
    lode__document_begin(&json, buf, im->ds, "lode/data-import/1", input, 4);
    lode__json_string(&json, "format", format_of(importer));
    lode__json_string(&json, "pack", l->name);
    lode__json_string(&json, "hash", l->hash);
    lode__json_bool(&json, "written", !im->asked->check);
    lode__json_bool(&json, "replaced_pack", l->existed);
    lode__json_integer(&json, "replaced_rows", l->n_replaced);
    lode__json_integer(&json, "rows_read", im->n_read);
    lode__json_integer(&json, "rows_taken", im->n_taken);
    lode__json_integer(&json, "rows_of_other_codes", im->n_other);
    lode__json_array(&json, "tables");
    for (int i = 0; i < im->n_table; i++) {
        lode__json_object(&json, NULL);
        lode__json_string(&json, "table", im->table[i].name);
        lode__json_integer(&json, "rows", im->table[i].n_row);
        lode__json_end_object(&json);
    }
    lode__json_end_array(&json);
    lode__json_array(&json, "reasons");
    for (int i = 0; i < im->n_reason; i++) {
        const lode__reason *reason = &im->reason[i];
        lode__json_object(&json, NULL);
        lode__json_string(&json, "kind", reason->finding ? "finding" : "dropped");
        lode__json_string(&json, "reason", reason->text);
        lode__json_integer(&json, "rows", reason->n);
        lode__json_array(&json, "examples");
        for (int k = 0; k < reason->n_example; k++) {
            lode__json_object(&json, NULL);
            lode__json_string(&json, "found", reason->example[k].found);
            lode__json_integer(&json, "line", reason->example[k].line);
            lode__json_end_object(&json);
        }
        lode__json_end_array(&json);
        lode__json_end_object(&json);
    }
    lode__json_end_array(&json);
    lode__import_mirror_json(im, &json);
    lode__document_end(&json);
}

static void report_csv(const lode__import *im, lode__buf *buf)
{
    lode__buf_addf(buf, "kind,rows,reason,examples\nread,%ld,,\ntaken,%ld,,\n",
                   im->n_read, im->n_taken);
    for (int i = 0; i < im->n_reason; i++) {
        lode__buf example;
        lode__buf_init(&example, 4096);
        add_examples(&im->reason[i], &example);
        lode__buf_addf(buf, "%s,%ld,", im->reason[i].finding ? "finding" : "dropped",
                       im->reason[i].n);
        lode__buf_add_csv(buf, im->reason[i].text);
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, example.data ? example.data : "");
        lode__buf_add(buf, "\n");
        lode__buf_clear(&example);
    }
    lode__import_mirror_csv(im, buf);
}

lode_status lode__import_report(const lode__import *im, const lode__importer *importer,
                                const lode__landing *l, lode_format format,
                                lode_text *report, lode_error *err)
{
    lode__buf buf;
    lode__buf_init(&buf, LODE__REPORT_MAX);
    if (format == LODE_FORMAT_JSON)
        report_json(im, importer, l, &buf);
    else if (format == LODE_FORMAT_CSV)
        report_csv(im, &buf);
    else
        report_table(im, importer, l, &buf);
    lode_status st = lode__buf_give(&buf, report, err);
    lode__buf_clear(&buf);
    return st;
}
