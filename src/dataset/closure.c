/* Do customs and production agree? Where they do not, one of them is wrong, or goods
 * passed through, or were stocked: the best test of the data there is.
 *
 * Every finding has a kind, what was measured, and the limits it left; a finding that a
 * row of a table `closure` explains is reviewed, the others are open. The method is in
 * docs/method/closure.md. */
#include "dataset/closure.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_name[] = {"content", "unit value", "mirror", "revision"};

const char *lode__closure_kind_name(closure_kind kind)
{
    return kind_name[kind];
}

const char *lode__closure_country(const closure *c, int i_country)
{
    return i_country < 0 ? "*" : c->ds->country[i_country].id;
}

const char *lode__closure_code(closure *c, int code, int digits)
{
    char text[16];
    snprintf(text, sizeof text, "%0*d", digits, code);
    const char *copy = lode__arena_copy(&c->arena, text);
    if (copy) return copy;
    c->status = LODE_E_NOMEM;
    return "";
}

closure_text lode__closure_number(double value)
{
    closure_text out;
    double size = fabs(value);
    int decimals = size >= 100 || value == 0 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4;
    lode__number_people(value, decimals, out.text);
    return out;
}

static bool make_room(closure *c)
{
    if (c->n_finding < c->capacity) return true;
    int capacity = c->capacity ? 2 * c->capacity : 256;
    closure_finding *more = lode__arena_take(&c->arena, (size_t)capacity, sizeof *more);
    if (!more) return false;
    if (c->n_finding) memcpy(more, c->finding, (size_t)c->n_finding * sizeof *more);
    c->finding = more;
    c->capacity = capacity;
    return true;
}

void lode__closure_find(closure *c, closure_finding f, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);

    f.sentence = lode__arena_copy(&c->arena, text);
    if (!f.hs) f.hs = f.code ? lode__closure_code(c, f.code, f.digits) : "";
    if (!f.sentence || !make_room(c)) {
        c->status = LODE_E_NOMEM;
        return;
    }
    c->finding[c->n_finding++] = f;
}

/* ---- reviews ----------------------------------------------------------------------- */

enum { GOOD, EXPORTER, PARTNER, HS, YEAR, REASON, N_CELL };

static lode_status review_kind(const lode__file *file, const lode__cell *cell,
                               closure_kind *out, lode_error *err)
{
    for (int k = 0; k < CLOSURE_N_KIND; k++)
        if (strcmp(cell->text, kind_name[k]) == 0) {
            *out = (closure_kind)k;
            return LODE_OK;
        }
    return lode__fail_at(err, LODE_E_DATA, file->full_path, (long)cell->line,
                         (long)cell->column,
                         "want 'content', 'unit value', 'mirror' or 'revision', found "
                         "'%.80s'",
                         cell->text);
}

static lode_status read_reviews(closure *c, int i_file, lode_error *err)
{
    static const char *const name[] = {"good", "exporter", "partner",
                                       "hs",   "year",     "reason"};
    const lode__file *file = &c->ds->file[i_file];
    int column[N_CELL], i_kind = lode__column_find(file, "kind");
    for (int k = 0; k < N_CELL; k++) column[k] = lode__column_find(file, name[k]);
    for (int k = 0; k < N_CELL; k++)
        if (i_kind < 0 || column[k] < 0)
            return lode__fail_at(err, LODE_E_DATA, file->full_path, 1, 1,
                                 "want a column '%s' in table 'closure', found none",
                                 i_kind < 0 ? "kind" : name[k]);

    for (long i = 0; i < file->csv.n_row; i++) {
        const lode__cell *cell = lode__csv_row(&file->csv, i);
        closure_review *r = &c->review[c->n_review];
        lode_status st = review_kind(file, &cell[i_kind], &r->kind, err);
        if (st != LODE_OK) return st;
        for (int k = 0; k < N_CELL; k++) r->cell[k] = cell[column[k]].text;
        if (!*r->cell[REASON])
            return lode__fail_at(err, LODE_E_DATA, file->full_path, (long)cell->line,
                                 (long)cell[column[REASON]].column,
                                 "want a reason, such as 'not explained', found none");
        r->place = (lode__place){i_file, (long)cell->line};
        c->n_review++;
    }
    return LODE_OK;
}

lode_status lode__closure_reviews_read(closure *c, lode_error *err)
{
    size_t n = 0;
    for (int i = 0; i < c->ds->n_file; i++)
        if (strcmp(c->ds->file[i].table, "closure") == 0)
            n += (size_t)c->ds->file[i].csv.n_row;
    c->review = lode__arena_take(&c->arena, n, sizeof *c->review);
    if (!c->review) return lode__fail(err, LODE_E_NOMEM, "out of memory for reviews");
    for (int i = 0; i < c->ds->n_file; i++) {
        if (strcmp(c->ds->file[i].table, "closure") != 0) continue;
        lode_status st = read_reviews(c, i, err);
        if (st != LODE_OK) return st;
    }
    return LODE_OK;
}

/* -1: the review is of something else; else how many of its cells name the finding. */
static int match(const closure *c, const closure_review *r, const closure_finding *f)
{
    char year[16];
    snprintf(year, sizeof year, "%d", f->year);
    const char *is[] = {f->i_good < 0 ? "" : c->ds->good[f->i_good].id,
                        lode__closure_country(c, f->i_exporter),
                        lode__closure_country(c, f->i_partner), f->hs, year};
    int n = 0;
    if (r->kind != f->kind) return -1;
    for (int k = 0; k <= YEAR; k++) {
        const char *want = r->cell[k];
        if (!*want || strcmp(want, "*") == 0) continue;
        if (strcmp(want, is[k]) != 0) return -1;
        n++;
    }
    return n;
}

/* The review that says most applies; among equals the last, which is of a later layer. */
void lode__closure_reviews_apply(closure *c)
{
    for (int i = 0; i < c->n_finding; i++) {
        closure_finding *f = &c->finding[i];
        closure_review *best = NULL;
        int n_best = -1;
        for (int k = 0; k < c->n_review; k++) {
            int n = match(c, &c->review[k], f);
            if (n < 0 || n < n_best) continue;
            n_best = n;
            best = &c->review[k];
        }
        if (best) {
            best->used = true;
            f->reason = best->cell[REASON];
        } else
            c->n_open++;
    }
}

/* ---- the question ------------------------------------------------------------------ */

/* By kind, the largest first within a code, a good. */
static int by_place(const void *x, const void *y)
{
    const closure_finding *a = x, *b = y;
    int order = ((int)a->kind > (int)b->kind) - ((int)a->kind < (int)b->kind);
    if (!order && a->kind != CLOSURE_UNIT_VALUE)
        order = (a->i_good > b->i_good) - (a->i_good < b->i_good);
    if (!order && a->kind == CLOSURE_UNIT_VALUE)
        order = (a->digits < b->digits) - (a->digits > b->digits);
    if (!order && a->kind == CLOSURE_UNIT_VALUE)
        order = (a->code > b->code) - (a->code < b->code);
    if (!order) order = (a->weight_usd < b->weight_usd) - (a->weight_usd > b->weight_usd);
    if (!order) order = (a->year > b->year) - (a->year < b->year);
    if (!order) order = (a->i_exporter > b->i_exporter) - (a->i_exporter < b->i_exporter);
    if (!order) order = (a->i_partner > b->i_partner) - (a->i_partner < b->i_partner);
    return order ? order : strcmp(a->sentence, b->sentence);
}

static lode_status measure(closure *c, lode_error *err)
{
    lode_status st = lode__closure_sort_customs(c, err);
    if (st == LODE_OK) st = lode__closure_reviews_read(c, err);
    if (st == LODE_OK) st = lode__closure_content(c, err);
    if (st != LODE_OK) return st;
    lode__closure_unit_values(c);
    lode__closure_mirrors(c);
    lode__closure_revisions(c);
    if (c->status != LODE_OK)
        return lode__fail(err, c->status, "out of memory for the closure table");
    if (c->n_finding > 1)
        qsort(c->finding, (size_t)c->n_finding, sizeof *c->finding, by_place);
    lode__closure_reviews_apply(c);
    return LODE_OK;
}

lode_status lode_dataset_closure(const lode_dataset *ds, int year, lode_format format,
                                 lode_text *report, size_t *n_open, lode_error *err)
{
    closure c = {.ds = ds, .year = year ? year : LODE__BASE_YEAR};
    lode__buf buf;
    lode_status st = lode__format_check(format, err);
    if (st != LODE_OK) return st;

    lode__buf_init(&buf, LODE__REPORT_MAX);
    st = measure(&c, err);
    if (st != LODE_OK) goto done;
    lode__closure_write(&c, format, &buf);
    st = lode__buf_give(&buf, report, err);
    if (st == LODE_OK) *n_open = (size_t)c.n_open;
done:
    lode__buf_clear(&buf);
    lode__arena_clear(&c.arena);
    return st;
}
