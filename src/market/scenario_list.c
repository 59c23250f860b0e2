/* Reads a list of scenarios: CSV rows scenario,of,field,value. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/csv.h"
#include "market/sweep.h"

#define FILE_MAX ((size_t)256 << 20)
#define N_COLUMN 4

/* ---- ids --------------------------------------------------------------------------- */

/* Ids in order, each with its number, for a search by halves. */
typedef struct entry {
    const char *id;
    size_t i;
} entry;

typedef struct reader {
    const lode_market *market;
    const char *file;
    entry *activity, *node; /* sorted by id */
    lode_scenarios *out;
    lode_error *err;
} reader;

static int by_id(const void *a, const void *b)
{
    return strcmp(((const entry *)a)->id, ((const entry *)b)->id);
}

static entry *sort_ids(lode__arena *arena, const char *const *id, int n)
{
    entry *list = lode__arena_take(arena, (size_t)n + 1, sizeof *list);

    for (int i = 0; list && i < n; i++) list[i] = (entry){id[i], (size_t)i};
    if (list) qsort(list, (size_t)n, sizeof *list, by_id);
    return list;
}

static bool find_id(const entry *list, int n, const char *id, size_t *out)
{
    const entry key = {id, 0};
    const entry *found = bsearch(&key, list, (size_t)n, sizeof *list, by_id);

    if (found) *out = found->i;
    return found != NULL;
}

static bool find_plain(const char *const *ids, int n, const char *id, size_t *out)
{
    for (int i = 0; i < n; i++)
        if (strcmp(ids[i], id) == 0) return *out = (size_t)i, true;
    return false;
}

bool lode_market_find_activity(const lode_market *m, const char *id, size_t *out)
{
    return find_plain(m->activity_id, m->problem.n_activity, id, out);
}

bool lode_market_find_node(const lode_market *m, const char *id, size_t *out)
{
    return find_plain(m->node_id, m->problem.n_node, id, out);
}

/* ---- rows -------------------------------------------------------------------------- */

static lode_status bad(const reader *r, const lode__cell *cell, const char *what,
                       const char *wanted)
{
    return lode__fail_at(r->err, LODE_E_DATA, r->file, cell->line, cell->column,
                         "%s: want %s, found '%s'", what, wanted, cell->text);
}

static lode_status unknown_id(const reader *r, const lode__cell *cell, bool of_node)
{
    const lode_market *m = r->market;
    char nearest[256];

    lode_names_nearest(cell->text, of_node ? m->node_id : m->activity_id,
                       (size_t)(of_node ? m->problem.n_node : m->problem.n_activity),
                       nearest, sizeof nearest);
    return lode__fail_at(r->err, LODE_E_DATA, r->file, cell->line, cell->column,
                         "of: want %s of the market, perhaps %s, found '%s'",
                         of_node ? "a node" : "an activity", nearest, cell->text);
}

static bool read_value(const char *text, double *out)
{
    if (strcmp(text, "inf") == 0) return *out = INFINITY, true;
    if (strcmp(text, "-inf") == 0) return *out = -INFINITY, true;
    return lode__number_read(text, out);
}

static lode_status read_row(const reader *r, const lode__cell *cell, lode_change *out)
{
    const lode_market *m = r->market;
    const char *wanted;
    bool of_node, found;

    if (!lode__field_find(cell[2].text, &out->field))
        return bad(
            r, &cell[2], "field",
            "c, b, q0, p0, elasticity, kappa, lower, upper, choke, floor, wedge or rhs");
    of_node = out->field == LODE_FIELD_RHS;
    found = of_node ? find_id(r->node, m->problem.n_node, cell[1].text, &out->i)
                    : find_id(r->activity, m->problem.n_activity, cell[1].text, &out->i);
    if (!found) return unknown_id(r, &cell[1], of_node);
    if (!read_value(cell[3].text, &out->value))
        return bad(r, &cell[3], "value", "a number like 12.5, inf or -inf");
    wanted = lode__change_wanted(m, out);
    return wanted ? bad(r, &cell[3], cell[2].text, wanted) : LODE_OK;
}

/* Scenario names must not come back after another one began. */
static lode_status check_names(const reader *r, const lode__csv *csv)
{
    size_t n = r->out->n;
    entry *list = sort_ids(&r->out->arena, r->out->name, (int)n);

    if (!list) return lode__fail(r->err, LODE_E_NOMEM, "out of memory");
    for (size_t k = 1; k < n; k++)
        if (strcmp(list[k - 1].id, list[k].id) == 0) {
            size_t later = list[k].i > list[k - 1].i ? list[k].i : list[k - 1].i;
            return bad(r, lode__csv_row(csv, (long)r->out->first[later]), "scenario",
                       "the rows of a scenario together");
        }
    return LODE_OK;
}

/* Bounds must not cross once all rows of a scenario are changes. */
static lode_status check_bounds(const reader *r, const lode__csv *csv)
{
    const lode_scenarios *s = r->out;

    for (size_t i = 0; i < s->n; i++) {
        size_t n = s->first[i + 1] - s->first[i];
        size_t k = lode__bounds_crossed(r->market, s->change + s->first[i], n);
        const lode__cell *cell;
        if (k == n) continue;
        cell = lode__csv_row(csv, (long)(s->first[i] + k));
        return bad(r, &cell[3], cell[2].text, lode__bounds_wanted);
    }
    return LODE_OK;
}

static lode_status read_rows(const reader *r, const lode__csv *csv)
{
    lode_scenarios *s = r->out;
    lode_status st = LODE_OK;

    s->name = lode__arena_take(&s->arena, (size_t)csv->n_row + 1, sizeof *s->name);
    s->first = lode__arena_take(&s->arena, (size_t)csv->n_row + 2, sizeof *s->first);
    s->change = lode__arena_take(&s->arena, (size_t)csv->n_row + 1, sizeof *s->change);
    if (!s->name || !s->first || !s->change)
        return lode__fail(r->err, LODE_E_NOMEM, "out of memory");
    for (long k = 0; k < csv->n_row && !st; k++) {
        const lode__cell *cell = lode__csv_row(csv, k);
        if (cell[0].text[0] == '\0') return bad(r, cell, "scenario", "a name");
        if (s->n == 0 || strcmp(s->name[s->n - 1], cell[0].text) != 0) {
            s->name[s->n] = cell[0].text;
            s->first[s->n++] = (size_t)k;
        }
        s->first[s->n] = (size_t)k + 1;
        if (s->first[s->n] - s->first[s->n - 1] > s->most_change)
            s->most_change = s->first[s->n] - s->first[s->n - 1];
        st = read_row(r, cell, &s->change[k]);
    }
    if (!st) st = check_names(r, csv);
    return st ? st : check_bounds(r, csv);
}

static lode_status check_header(const reader *r, const lode__csv *csv)
{
    static const char *const names[N_COLUMN] = {"scenario", "of", "field", "value"};

    for (int k = 0; k < N_COLUMN; k++)
        if (csv->n_column != N_COLUMN || strcmp(csv->cell[k].text, names[k]) != 0)
            return lode__fail_at(r->err, LODE_E_DATA, r->file, 1, 0,
                                 "header: want scenario,of,field,value, found '%s%s'",
                                 csv->cell[0].text, csv->n_column > 1 ? ",..." : "");
    return LODE_OK;
}

/* The hash is of the market in full and of the file as it was. */
static lode_status find_hash(const reader *r, const char *bytes, size_t length)
{
    lode_text market = LODE_TEXT_INIT;
    lode_status st = lode_market_write(r->market, LODE_MARKET_JSON, &market, r->err);
    lode__buf all;

    if (st) return st;
    lode__buf_init(&all, SIZE_MAX / 4);
    lode__buf_addf(&all, "lode %s sweep/1 ", lode_version());
    lode__buf_add_n(&all, market.data, market.length);
    lode__buf_add_n(&all, bytes, length);
    if (all.status)
        st = lode__fail(r->err, LODE_E_NOMEM, "out of memory");
    else
        lode__hash_text(all.data, all.length, r->out->hash);
    lode__buf_clear(&all);
    lode_text_clear(&market);
    return st;
}

lode_status lode_scenarios_read(const char *path, const lode_market *market,
                                lode_scenarios **out, lode_error *err)
{
    lode_scenarios *s = lode__alloc(1, sizeof *s);
    reader r = {.market = market, .file = path, .out = s, .err = err};
    lode__arena cells = {0};
    lode__csv csv;
    size_t length;
    lode_status st;

    if (!s) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    st = lode__file_read(path, FILE_MAX, &s->text, &length, err);
    if (!st) st = find_hash(&r, s->text, length);
    if (!st) st = lode__csv_read(&cells, s->text, length, path, &csv, err);
    if (!st) {
        r.activity = sort_ids(&s->arena, market->activity_id, market->problem.n_activity);
        r.node = sort_ids(&s->arena, market->node_id, market->problem.n_node);
        if (!r.activity || !r.node) st = lode__fail(err, LODE_E_NOMEM, "out of memory");
    }
    if (!st) st = check_header(&r, &csv);
    if (!st) st = read_rows(&r, &csv);
    lode__arena_clear(&cells);
    if (st)
        lode_scenarios_free(s);
    else
        *out = s;
    return st;
}

void lode_scenarios_free(lode_scenarios *s)
{
    if (!s) return;
    lode__release(s->text);
    lode__arena_clear(&s->arena);
    lode__release(s);
}

size_t lode_scenarios_count(const lode_scenarios *s)
{
    return s->n;
}

const char *lode_scenarios_hash(const lode_scenarios *s)
{
    return s->hash;
}
