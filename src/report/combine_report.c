/* Several measures as one ranking, with how far it hangs on the weights. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/measure_report.h"
#include "study/combine.h"

#define SEED 1
#define SHOWN 40

typedef struct composite {
    const lode_measure *x;
    lode__combine_how how;
    bool entropy;
    lode__arena arena;
    int m, n;                      /* goods, criteria */
    const lode__measure_row **row; /* [m] of the first method */
    double *value;                 /* [m][n], larger is worse */
    double *score, weight[LODE__CRITERIA_MAX];
    int *low, *high, *order;
} composite;

static const lode__measure_row *row_of(const lode__measured *of, int item)
{
    for (int i = 0; i < of->n_row; i++)
        if (of->row[i].item == item && !isnan(of->row[i].value)) return &of->row[i];
    return NULL;
}

/* Goods of which every criterion is known. */
static void gather(composite *c)
{
    const lode__measured *first = &c->x->method[0];

    for (int i = 0; i < first->n_row; i++) {
        bool whole = first->row[i].year == c->x->options.year_first;
        for (int j = 0; j < c->n && whole; j++) {
            const lode__measured *of = &c->x->method[j];
            const lode__measure_row *r = row_of(of, first->row[i].item);
            whole = r != NULL;
            if (!whole) break;
            c->value[c->m * c->n + j] =
                strcmp(of->method->worse, "low") == 0 ? -r->value : r->value;
        }
        if (whole) c->row[c->m++] = &first->row[i];
    }
}

static bool take(composite *c)
{
    size_t m = (size_t)c->x->method[0].n_row + 1, n = (size_t)c->n;

    c->row = lode__arena_take(&c->arena, m, sizeof *c->row);
    c->value = lode__arena_take(&c->arena, m * n, sizeof *c->value);
    c->score = lode__arena_take(&c->arena, m, sizeof *c->score);
    c->low = lode__arena_take(&c->arena, m, sizeof *c->low);
    c->high = lode__arena_take(&c->arena, m, sizeof *c->high);
    c->order = lode__arena_take(&c->arena, m, sizeof *c->order);
    return c->row && c->value && c->score && c->low && c->high && c->order;
}

/* Entropy weights want numbers of at least 0: the distance from the least of a criterion
 * where one is below. */
static void weigh(composite *c)
{
    double *x;

    for (int j = 0; j < c->n; j++) c->weight[j] = 1.0 / c->n;
    x = c->entropy ? lode__arena_take(&c->arena, (size_t)(c->m * c->n) + 1, sizeof *x)
                   : NULL;
    if (!x) return;
    for (int j = 0; j < c->n; j++) {
        double least = 0.0;
        for (int i = 0; i < c->m; i++) least = fmin(least, c->value[i * c->n + j]);
        for (int i = 0; i < c->m; i++) x[i * c->n + j] = c->value[i * c->n + j] - least;
    }
    lode__entropy_weights(x, c->m, c->n, c->weight);
}

/* Highest score first. */
static void put_in_order(composite *c)
{
    for (int i = 0; i < c->m; i++) {
        int at = i;
        for (; at > 0 && c->score[c->order[at - 1]] < c->score[i]; at--)
            c->order[at] = c->order[at - 1];
        c->order[at] = i;
    }
}

static void write_table(const composite *c, lode__buf *buf)
{
    static const char *const how[] = {"weighted mean", "weighted geometric mean",
                                      "TOPSIS"};
    lode__table t;

    lode__buf_addf(buf,
                   "%d goods by %d criteria: %s, min-max over these goods, %s "
                   "weights\n\n",
                   c->m, c->n, how[c->how], c->entropy ? "entropy" : "equal");
    lode__table_begin(&t, 3, "lrl");
    lode__table_cell(&t, "criterion");
    lode__table_cell(&t, "weight");
    lode__table_cell(&t, "worse when");
    for (int j = 0; j < c->n; j++) {
        lode__table_cell(&t, "%s", c->x->method[j].method->name);
        lode__table_number(&t, c->weight[j], 3);
        lode__table_cell(&t, "%s", c->x->method[j].method->worse);
    }
    lode__table_end(&t, buf);
    lode__buf_add(buf, "\n");
    lode__table_begin(&t, 4, "rlrr");
    lode__table_cell(&t, "rank");
    lode__table_cell(&t, "good");
    lode__table_cell(&t, "score");
    lode__table_cell(&t, "rank under any weights");
    for (int k = 0; k < c->m && k < SHOWN; k++) {
        int i = c->order[k];
        lode__table_cell(&t, "%d", k + 1);
        lode__table_cell(&t, "%s", c->row[i]->good);
        lode__table_number(&t, c->score[i], 3);
        lode__table_cell(&t, "%d to %d", c->low[i], c->high[i]);
    }
    lode__table_end(&t, buf);
    lode__buf_addf(buf,
                   "\nrank under any weights: 5th to 95th of %d draws over all weights "
                   "that add up to 1.\n",
                   LODE__COMBINE_DRAWS);
}

static void write_json(const composite *c, lode__buf *buf)
{
    lode__json json, *j = &json;

    lode__envelope_begin(j, buf, "lode/combine/1", c->x->run, c->x->dataset);
    lode__json_object(j, "result");
    lode__json_array(j, "criteria");
    for (int k = 0; k < c->n; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "method", c->x->method[k].method->id);
        lode__json_number(j, "weight", c->weight[k]);
        lode__json_string(j, "worse", c->x->method[k].method->worse);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_array(j, "rows");
    for (int k = 0; k < c->m; k++) {
        int i = c->order[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "good", c->row[i]->good);
        lode__json_number(j, "score", c->score[i]);
        lode__json_integer(j, "rank", k + 1);
        lode__json_integer(j, "rank_low", c->low[i]);
        lode__json_integer(j, "rank_high", c->high[i]);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
    lode__envelope_end(j, buf);
}

static void write_csv(const composite *c, lode__buf *buf)
{
    lode__buf_add(buf, "rank,good,score,rank_low,rank_high\n");
    for (int k = 0; k < c->m; k++) {
        int i = c->order[k];
        lode__buf_addf(buf, "%d,%s,", k + 1, c->row[i]->good);
        lode__buf_add_number(buf, c->score[i]);
        lode__buf_addf(buf, ",%d,%d\n", c->low[i], c->high[i]);
    }
}

static lode_status read_how(composite *c, const char *how, lode_error *err)
{
    static const char *const name[] = {"mean", "geometric", "topsis"};
    char nearest[128];

    for (int k = 0; k < 3; k++)
        if (strcmp(name[k], how) == 0) {
            c->how = (lode__combine_how)k;
            return LODE_OK;
        }
    lode_names_nearest(how, name, 3, nearest, sizeof nearest);
    return lode__fail(err, LODE_E_INVALID, "--combine: want %s, found '%.40s'", nearest,
                      how);
}

lode_status lode_measure_combine(const lode_measure *x, const char *how, bool entropy,
                                 lode_format format, lode_text *out, lode_error *err)
{
    composite c = {.x = x, .entropy = entropy, .n = x->n_method};
    lode__buf buf;
    lode_status st = read_how(&c, how, err);

    if (!st && (c.n < 2 || c.n > LODE__CRITERIA_MAX))
        st = lode__fail(err, LODE_E_INVALID, "--combine: want 2 to %d methods, found %d",
                        LODE__CRITERIA_MAX, c.n);
    if (!st && !take(&c)) st = lode__fail(err, LODE_E_NOMEM, "out of memory");
    if (!st) gather(&c);
    if (!st && c.m < 2)
        st = lode__fail(err, LODE_E_NODATA,
                        "--combine: want goods of which every measure is known, found %d",
                        c.m);
    if (!st) {
        weigh(&c);
        lode__combine_score(c.value, c.m, c.n, c.weight, c.how, c.score);
        put_in_order(&c);
        st = lode__combine_ranks(c.value, c.m, c.n, c.how, SEED, c.low, c.high, err);
    }
    if (st) {
        lode__arena_clear(&c.arena);
        return st;
    }
    lode__buf_init(&buf, SIZE_MAX / 4);
    if (format == LODE_FORMAT_JSON)
        write_json(&c, &buf);
    else if (format == LODE_FORMAT_CSV)
        write_csv(&c, &buf);
    else
        write_table(&c, &buf);
    lode__arena_clear(&c.arena);
    return lode__buf_give(&buf, out, err);
}
