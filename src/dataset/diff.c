/* What changed from one dataset to another? Rows that are replaced by a later layer are
 * not there. Rows are sorted by the text of their key and merged: O(rows log rows). */
#include "dataset/diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define YEAR_FIRST 1900
#define N_YEAR 201
#define GROUP_MAX 64 /* rows of one key that are compared each with each */
#define SAME 1e-12   /* relative; sums of another order of countries are the same */

/* ---- keys ------------------------------------------------------------------------- */

typedef struct entry {
    const char *key;
    lode__row_at at;
    long i; /* in the order of the files */
    bool used;
} entry;

static const char *cell_of(lode__row_at r, const char *column)
{
    int k = r.file ? lode__column_find(r.file, column) : -1;
    return k < 0 ? "" : lode__csv_row(&r.file->csv, r.i_row)[k].text;
}

static bool among(const char *const *list, const char *name)
{
    for (; *list; list++)
        if (strcmp(*list, name) == 0) return true;
    return false;
}

/* Of a table nobody here knows what is measured is a number or a remark; the rest tells
 * rows apart. */
static void guess_key(lode__table_change *t, const lode__file *file)
{
    static const char *const remark[] = {"flag", "note", NULL};
    int n = 0;
    for (int k = 0; k < file->n_field && n < LODE__KEY_MAX; k++)
        if (strcmp(file->field[k].type, "number") != 0 &&
            !among(remark, file->field[k].name))
            t->key[n++] = file->field[k].name;
}

static void add_table(lode__difference *d, const lode__file *file)
{
    for (int i = 0; i < d->n_table; i++)
        if (strcmp(d->table[i].table, file->table) == 0) return;
    lode__table_change *t = &d->table[d->n_table++];
    t->table = file->table;
    const char *const *key = lode__table_key(file->table);
    if (!key) guess_key(t, file);
    for (int k = 0; key && key[k]; k++) t->key[k] = key[k];
}

/* The texts of the key, each with a mark that no text has. */
static char *key_text(lode__arena *arena, const lode__table_change *t, lode__row_at r)
{
    size_t size = 1;
    for (int k = 0; t->key[k]; k++) size += strlen(cell_of(r, t->key[k])) + 1;
    char *text = lode__arena_take(arena, size, 1), *end = text;
    if (!text) return NULL;
    for (int k = 0; t->key[k]; k++) {
        const char *cell = cell_of(r, t->key[k]);
        size_t n = strlen(cell);
        memcpy(end, cell, n);
        end[n] = '\x1f';
        end += n + 1;
    }
    *end = '\0';
    return text;
}

static int by_key(const void *x, const void *y)
{
    const entry *a = x, *b = y;
    int order = strcmp(a->key, b->key);
    return order ? order : (a->i > b->i) - (a->i < b->i);
}

/* The rows of a table in force, sorted by key; false: no memory. */
static bool list_rows(const lode_dataset *ds, const lode__table_change *t,
                      lode__arena *arena, entry **out, long *n)
{
    size_t room = 1;
    for (int i = 0; i < ds->n_file; i++)
        if (strcmp(ds->file[i].table, t->table) == 0)
            room += (size_t)ds->file[i].csv.n_row;
    *out = lode__arena_take(arena, room, sizeof **out);
    *n = 0;
    if (!*out) return false;
    for (int i = 0; i < ds->n_file; i++) {
        const lode__file *file = &ds->file[i];
        if (strcmp(file->table, t->table) != 0) continue;
        for (long k = 0; k < file->csv.n_row; k++) {
            if (file->overridden && file->overridden[k]) continue;
            entry e = {.at = {file, k}, .i = *n};
            e.key = key_text(arena, t, e.at);
            if (!e.key) return false;
            (*out)[(*n)++] = e;
        }
    }
    if (*n > 1) qsort(*out, (size_t)*n, sizeof **out, by_key);
    return true;
}

/* ---- cells ------------------------------------------------------------------------ */

/* 1.0 says what 1 says. */
static bool same_cell(const lode__field *field, const char *a, const char *b)
{
    double x, y;
    if (strcmp(a, b) == 0) return true;
    if (strcmp(field->type, "string") == 0) return false;
    return lode__number_read(a, &x) && lode__number_read(b, &y) && x == y;
}

/* Columns are those of `from`, then those that only `to` has. */
bool lode__cell_next(const lode__table_change *table, const lode__row_change *row,
                     int *at, lode__cell_change *out)
{
    int n_from = row->from.file ? row->from.file->n_field : 0;
    int n = n_from + (row->to.file ? row->to.file->n_field : 0);
    while (*at < n) {
        int k = (*at)++;
        const lode__field *field =
            k < n_from ? &row->from.file->field[k] : &row->to.file->field[k - n_from];
        if (among(table->key, field->name)) continue;
        if (k >= n_from && n_from > 0 &&
            lode__column_find(row->from.file, field->name) >= 0)
            continue;
        const char *from = cell_of(row->from, field->name);
        const char *to = cell_of(row->to, field->name);
        if (same_cell(field, from, to)) continue;
        *out = (lode__cell_change){field->name, from, to};
        return true;
    }
    return false;
}

static bool same_row(const lode__table_change *t, lode__row_at a, lode__row_at b)
{
    lode__row_change row = {.from = a, .to = b};
    lode__cell_change cell;
    int at = 0;
    return !lode__cell_next(t, &row, &at, &cell);
}

/* ---- merging ---------------------------------------------------------------------- */

static void add_row(lode__difference *d, lode__table_change *t, lode__row_at from,
                    lode__row_at to)
{
    if (from.file && to.file && same_row(t, from, to)) {
        t->n_same++;
        return;
    }
    d->row[d->n_row++] =
        (lode__row_change){.i_table = (int)(t - d->table), .from = from, .to = to};
    t->n_changed += from.file && to.file;
    t->n_added += !from.file;
    t->n_removed += !to.file;
}

/* Rows of one key: equal ones first, the rest in the order of the files. */
static void merge_group(lode__difference *d, lode__table_change *t, entry *a, long n_a,
                        entry *b, long n_b)
{
    static const lode__row_at none = {NULL, 0};
    bool compare = (n_a > 1 || n_b > 1) && n_a <= GROUP_MAX && n_b <= GROUP_MAX;
    for (long i = 0; compare && i < n_a; i++)
        for (long k = 0; !a[i].used && k < n_b; k++) {
            if (b[k].used || !same_row(t, a[i].at, b[k].at)) continue;
            a[i].used = b[k].used = true;
            t->n_same++;
        }
    for (long i = 0, k = 0; i < n_a || k < n_b;) {
        while (i < n_a && a[i].used) i++;
        while (k < n_b && b[k].used) k++;
        if (i == n_a && k == n_b) break;
        add_row(d, t, i < n_a ? a[i].at : none, k < n_b ? b[k].at : none);
        i += i < n_a;
        k += k < n_b;
    }
}

static long group_length(const entry *e, long from, long n)
{
    long end = from + 1;
    while (end < n && strcmp(e[end].key, e[from].key) == 0) end++;
    return end - from;
}

static void merge(lode__difference *d, lode__table_change *t, entry *a, long n_a,
                  entry *b, long n_b)
{
    for (long i = 0, k = 0; i < n_a || k < n_b;) {
        int order = i == n_a ? 1 : k == n_b ? -1 : strcmp(a[i].key, b[k].key);
        long g_a = order <= 0 ? group_length(a, i, n_a) : 0;
        long g_b = order >= 0 ? group_length(b, k, n_b) : 0;
        merge_group(d, t, a + i, g_a, b + k, g_b);
        i += g_a;
        k += g_b;
    }
}

static bool compare_table(lode__difference *d, lode__table_change *t)
{
    lode__arena arena = {0};
    entry *a, *b;
    long n_a, n_b;
    bool fine =
        list_rows(d->from, t, &arena, &a, &n_a) && list_rows(d->to, t, &arena, &b, &n_b);
    if (fine) merge(d, t, a, n_a, b, n_b);
    lode__arena_clear(&arena);
    return fine;
}

static bool compare_rows(lode__difference *d)
{
    const lode_dataset *side[] = {d->from, d->to};
    size_t n_file = (size_t)d->from->n_file + (size_t)d->to->n_file, n_row = 1;
    for (int s = 0; s < 2; s++)
        for (int i = 0; i < side[s]->n_file; i++)
            n_row += (size_t)side[s]->file[i].csv.n_row;
    d->table = lode__arena_take(&d->arena, n_file, sizeof *d->table);
    d->row = lode__arena_take(&d->arena, n_row, sizeof *d->row);
    if (!d->table || !d->row) return false;
    for (int s = 0; s < 2; s++)
        for (int i = 0; i < side[s]->n_file; i++) add_table(d, &side[s]->file[i]);
    for (int i = 0; i < d->n_table; i++)
        if (!compare_table(d, &d->table[i])) return false;
    return true;
}

/* ---- results ---------------------------------------------------------------------- */

static bool is_counted(const lode__observation *o)
{
    return !isnan(o->value) && o->i_country >= 0 && o->year >= YEAR_FIRST &&
           o->year < YEAR_FIRST + N_YEAR;
}

/* The picked rows of production of a good, by country in pack order: the n-th from *at
 * on, or NULL. */
static const lode__observation *next_picked(const lode_dataset *ds, int i_good, int *at)
{
    const lode__observation *const *row = ds->observation_by_key;
    for (; *at < ds->n_observation; (*at)++) {
        const lode__observation *o = row[*at];
        if (o->flow != LODE__PRODUCTION || o->i_good > i_good) return NULL;
        bool first = *at == 0 || row[*at - 1]->i_good != o->i_good ||
                     row[*at - 1]->i_country != o->i_country ||
                     row[*at - 1]->year != o->year;
        if (o->i_good == i_good && first && is_counted(o)) {
            (*at)++;
            return o;
        }
    }
    return NULL;
}

/* Where the rows of a good start in the index; production comes first there. */
static int start_of(const lode_dataset *ds, int i_good)
{
    int low = 0, high = ds->n_observation;
    while (low < high) {
        int middle = low + (high - low) / 2;
        const lode__observation *o = ds->observation_by_key[middle];
        if (o->flow == LODE__PRODUCTION && o->i_good < i_good)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void measure(const lode_dataset *ds, const char *good, lode__world world[N_YEAR])
{
    int i_good = lode__good_find(ds, good), start;
    const lode__observation *o;
    for (int y = 0; y < N_YEAR; y++)
        world[y] = (lode__world){.sum_tpa = NAN, .hhi = NAN, .leader_share = NAN};
    if (i_good < 0) return;
    start = start_of(ds, i_good);
    for (int at = start; (o = next_picked(ds, i_good, &at));) {
        lode__world *w = &world[o->year - YEAR_FIRST];
        w->sum_tpa = isnan(w->sum_tpa) ? o->value : w->sum_tpa + o->value;
    }
    for (int at = start; (o = next_picked(ds, i_good, &at));) {
        lode__world *w = &world[o->year - YEAR_FIRST];
        if (!(w->sum_tpa > 0)) continue;
        double share = o->value / w->sum_tpa;
        w->hhi = (isnan(w->hhi) ? 0 : w->hhi) + 100 * share * (100 * share);
        if (w->leader && !(share > w->leader_share)) continue;
        w->leader = ds->country[o->i_country].id;
        w->leader_share = share;
    }
}

static bool same_number(double a, double b)
{
    if (isnan(a) || isnan(b)) return isnan(a) && isnan(b);
    return fabs(a - b) <= SAME * fmax(fabs(a), fabs(b));
}

static bool same_world(const lode__world *a, const lode__world *b)
{
    bool leader = a->leader && b->leader ? strcmp(a->leader, b->leader) == 0
                                         : !a->leader && !b->leader;
    return leader && same_number(a->sum_tpa, b->sum_tpa) && same_number(a->hhi, b->hhi);
}

/* Largest change of HHI first; what only one side has comes last. */
static int by_change(const void *x, const void *y)
{
    const lode__result_change *a = x, *b = y;
    double change_a = fabs(a->to.hhi - a->from.hhi);
    double change_b = fabs(b->to.hhi - b->from.hhi);
    if (isnan(change_a) != isnan(change_b)) return isnan(change_a) ? 1 : -1;
    if (change_a > change_b || change_a < change_b) return change_a > change_b ? -1 : 1;
    int order = strcmp(a->good, b->good);
    return order ? order : (a->year > b->year) - (a->year < b->year);
}

static void compare_good(lode__difference *d, const char *good)
{
    lode__world from[N_YEAR], to[N_YEAR];
    measure(d->from, good, from);
    measure(d->to, good, to);
    for (int y = 0; y < N_YEAR; y++)
        if (!same_world(&from[y], &to[y]))
            d->result[d->n_result++] =
                (lode__result_change){good, YEAR_FIRST + y, from[y], to[y]};
}

static bool compare_results(lode__difference *d)
{
    /* Each good and year that differs has an observation of its own on one side. */
    size_t n = (size_t)d->from->n_observation + (size_t)d->to->n_observation + 1;
    d->result = lode__arena_take(&d->arena, n, sizeof *d->result);
    if (!d->result) return false;
    for (int i = 0; i < d->from->n_good; i++) compare_good(d, d->from->good[i].id);
    for (int i = 0; i < d->to->n_good; i++)
        if (lode__good_find(d->from, d->to->good[i].id) < 0)
            compare_good(d, d->to->good[i].id);
    if (d->n_result > 1)
        qsort(d->result, (size_t)d->n_result, sizeof *d->result, by_change);
    return true;
}

const char *lode__hhi_class(double hhi)
{
    if (isnan(hhi)) return "";
    return hhi < 1500 ? "<1500" : hhi <= 2500 ? "1500-2500" : ">2500";
}

lode_status lode__difference_find(lode__difference *d, const lode_dataset *from,
                                  const lode_dataset *to, lode_error *err)
{
    *d = (lode__difference){.from = from, .to = to};
    if (!compare_rows(d) || !compare_results(d))
        return lode__fail(err, LODE_E_NOMEM, "out of memory comparing two datasets");
    return LODE_OK;
}

void lode__difference_clear(lode__difference *d)
{
    lode__arena_clear(&d->arena);
}
