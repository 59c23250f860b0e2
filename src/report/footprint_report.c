/* Footprints of regions, and every matrix behind them in rows. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/report.h"
#include "study/footprint.h"

#define REPORT_MAX ((size_t)1 << 30)
#define N_WARNING 2

typedef struct answer {
    const lode_footprint *f;
    const char *only; /* or NULL */
    bool wanted[LODE__N_QUANTITY];
    int n_warning;
    char warning[N_WARNING][200];
} answer;

/* "D_cba,M" */
static lode_status find_wanted(answer *a, lode_error *err)
{
    const char *at = a->only;

    for (int q = 0; q < LODE__N_QUANTITY; q++) a->wanted[q] = !a->only;
    while (at) {
        size_t n = strcspn(at, ",");
        lode__quantity q;
        lode_status st = lode__quantity_find(at, n, &q, err);
        if (st) return st;
        a->wanted[q] = true;
        at = at[n] ? at + n + 1 : NULL;
    }
    return LODE_OK;
}

static void find_warnings(answer *a)
{
    const lode_footprint *f = a->f;
    size_t room = sizeof a->warning[0];

    if (f->n_absent > 0)
        snprintf(a->warning[a->n_warning++], room,
                 "%zu of %zu entries of Z are not in the table and count as 0",
                 f->n_absent, (size_t)f->n * (size_t)f->n);
    if (f->n_idle > 0)
        snprintf(a->warning[a->n_warning++], room,
                 "%d producer%s without output but with purchases or a stressor, first "
                 "'%.80s': in nobody's footprint",
                 f->n_idle, f->n_idle > 1 ? "s" : "", f->idle);
}

/* ---- JSON and CSV ---------------------------------------------------------------- */

static void write_rows(lode__json *j, const lode__block *b)
{
    for (int i = 0; i < b->n_row; i++)
        for (int k = 0; k < b->n_col && !j->buf->status; k++) {
            lode__json_object(j, NULL);
            lode__json_string(j, "quantity", b->name);
            lode__json_string(j, "row", b->row[i]);
            lode__json_string(j, "col", b->col[k]);
            lode__json_number(j, "value",
                              b->value[(size_t)i * (size_t)b->n_col + (size_t)k]);
            lode__json_end_object(j);
        }
}

static void write_names(lode__json *j, const char *key, const char *const *name, int n)
{
    lode__json_array(j, key);
    for (int i = 0; i < n; i++) lode__json_string(j, NULL, name[i]);
    lode__json_end_array(j);
}

static void write_json(const answer *a, lode__buf *buf)
{
    const lode_footprint *f = a->f;
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/footprint/1", f->run, NULL);
    lode__json_object(&j, "inputs");
    lode__json_string(&j, "file", f->file);
    lode__json_string(&j, "only", a->only);
    lode__json_end_object(&j);
    lode__json_null(&j, "certificate");
    lode__json_array(&j, "warnings");
    for (int k = 0; k < a->n_warning; k++) lode__json_string(&j, NULL, a->warning[k]);
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_integer(&j, "producers", f->n);
    write_names(&j, "regions", f->region, f->n_region);
    write_names(&j, "sectors", f->sector, f->n_sector);
    write_names(&j, "stressors", f->stressor, f->n_stressor);
    lode__json_number(&j, "balance", f->balance);
    lode__json_array(&j, "rows");
    for (int q = 0; q < LODE__N_QUANTITY; q++) {
        lode__block b = lode__footprint_block(f, (lode__quantity)q);
        if (a->wanted[q]) write_rows(&j, &b);
    }
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

static void write_csv_block(const lode__block *b, lode__buf *buf)
{
    for (int i = 0; i < b->n_row; i++)
        for (int k = 0; k < b->n_col && !buf->status; k++) {
            lode__buf_addf(buf, "%s,", b->name);
            lode__buf_add_csv(buf, b->row[i]);
            lode__buf_add(buf, ",");
            lode__buf_add_csv(buf, b->col[k]);
            lode__buf_add(buf, ",");
            lode__buf_add_number(buf, b->value[(size_t)i * (size_t)b->n_col + (size_t)k]);
            lode__buf_add(buf, "\n");
        }
}

static void write_csv(const answer *a, lode__buf *buf)
{
    lode__buf_add(buf, "quantity,row,col,value\n");
    for (int q = 0; q < LODE__N_QUANTITY; q++) {
        lode__block b = lode__footprint_block(a->f, (lode__quantity)q);
        if (a->wanted[q]) write_csv_block(&b, buf);
    }
}

/* ---- tables ---------------------------------------------------------------------- */

/* One stressor by region, and their sums. */
static void write_stressor(const lode_footprint *f, int s, lode__buf *buf)
{
    static const char *const head[] = {"region", "consumed", "made", "imported",
                                       "exported"};
    double sum[4] = {0.0}, largest = 0.0;
    lode__table t;

    lode__buf_addf(buf, "\n%s\n", f->stressor[s]);
    lode__table_begin(&t, 5, "lrrrr");
    for (int k = 0; k < 5; k++) lode__table_cell(&t, "%s", head[k]);
    for (int k = 0; k < 4; k++)
        for (int r = 0; r < f->n_region; r++) {
            double value = f->reg[k][(size_t)s * (size_t)f->n_region + (size_t)r];
            sum[k] += value;
            largest = fmax(largest, fabs(value));
        }
    for (int r = 0; r < f->n_region; r++) {
        lode__table_cell(&t, "%s", f->region[r]);
        for (int k = 0; k < 4; k++)
            lode__table_number(&t, f->reg[k][(size_t)s * (size_t)f->n_region + (size_t)r],
                               lode__decimals(largest / 10.0));
    }
    lode__table_cell(&t, "all");
    for (int k = 0; k < 4; k++)
        lode__table_number(&t, sum[k], lode__decimals(largest / 10.0));
    lode__table_end(&t, buf);
}

static void write_block(const lode__block *b, lode__buf *buf)
{
    size_t n = (size_t)b->n_row * (size_t)b->n_col;
    lode__table t;

    lode__buf_addf(buf, "\n%s\n", b->name);
    lode__table_begin(&t, 3, "llr");
    lode__table_cell(&t, "row");
    lode__table_cell(&t, "column");
    lode__table_cell(&t, "value");
    for (size_t k = 0; k < n; k++) {
        char value[LODE__NUMBER_MAX];
        snprintf(value, sizeof value, "%.8g", b->value[k]);
        lode__table_cell(&t, "%s", b->row[k / (size_t)b->n_col]);
        lode__table_cell(&t, "%s", b->col[k % (size_t)b->n_col]);
        lode__table_cell(&t, "%s", value);
    }
    lode__table_end(&t, buf);
}

static const char *s_of(int n)
{
    return n == 1 ? "" : "s";
}

static void write_table(const answer *a, lode__buf *buf)
{
    const lode_footprint *f = a->f;

    lode__buf_addf(buf, "%d producer%s: %d region%s, %d sector%s; %d stressor%s\n", f->n,
                   s_of(f->n), f->n_region, s_of(f->n_region), f->n_sector,
                   s_of(f->n_sector), f->n_stressor, s_of(f->n_stressor));
    for (int k = 0; k < a->n_warning; k++)
        lode__buf_addf(buf, "Note: %s.\n", a->warning[k]);
    for (int s = 0; !a->only && s < f->n_stressor; s++) write_stressor(f, s, buf);
    for (int q = 0; a->only && q < LODE__N_QUANTITY; q++) {
        lode__block b = lode__footprint_block(f, (lode__quantity)q);
        if (a->wanted[q]) write_block(&b, buf);
    }
    if (!a->only) lode__buf_add(buf, "\n--json and --csv have every matrix\n");
}

lode_status lode_footprint_write(const lode_footprint *footprint, const char *only,
                                 lode_format format, lode_text *out, lode_error *err)
{
    answer a = {.f = footprint, .only = only};
    lode_status st = find_wanted(&a, err);
    lode__buf buf;

    if (lode__plain_only(format, err)) return LODE_E_INVALID;
    if (st) return st;
    find_warnings(&a);
    lode__buf_init(&buf, REPORT_MAX);
    if (format == LODE_FORMAT_JSON)
        write_json(&a, &buf);
    else if (format == LODE_FORMAT_CSV)
        write_csv(&a, &buf);
    else
        write_table(&a, &buf);
    if (buf.status == LODE_E_LIMIT)
        st = lode__fail(
            err, LODE_E_LIMIT,
            "want at most %zu bytes of report, found more: ask for some of the "
            "quantities",
            REPORT_MAX);
    else
        st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
