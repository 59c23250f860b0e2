/* One view per mineral: every method's number for its goods, what stands out first. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/cells.h"
#include "report/measure_report.h"

#define FIRST 5 /* measures that matter first */

/* A measure of one of the mineral's goods. */
typedef struct card_row {
    const lode__measure_row *row;
    int n_ranked;  /* goods with a value, among which the rank is */
    double height; /* 1 at the top of them, 0 at the bottom */
} card_row;

typedef struct card {
    const lode_measure *x;
    const char *mineral;
    card_row *row; /* [n] */
    int n;
} card;

static int count_ranked(const lode__measured *of, const lode__measure_row *row)
{
    int n = 0;

    for (int i = 0; i < of->n_row; i++)
        n += of->row[i].rank > 0 && of->row[i].year == row->year &&
             strcmp(of->row[i].economy, row->economy) == 0;
    return n;
}

static bool is_mineral(const card *c, const lode__measure_row *r)
{
    int n;
    const lode__good *good = lode__goods(c->x->dataset, &n);

    return r->item < n && (strcmp(good[r->item].mineral, c->mineral) == 0 ||
                           strcmp(good[r->item].id, c->mineral) == 0);
}

static bool gather(card *c)
{
    size_t n = lode_measure_rows(c->x);

    c->row = lode__alloc(n + 1, sizeof *c->row);
    if (!c->row) return false;
    for (int k = 0; k < c->x->n_method; k++)
        for (int i = 0; i < c->x->method[k].n_row; i++) {
            const lode__measure_row *r = &c->x->method[k].row[i];
            card_row one = {r, count_ranked(&c->x->method[k], r), NAN};
            if (!is_mineral(c, r)) continue;
            if (r->rank && one.n_ranked > 1)
                one.height = 1.0 - (double)(r->rank - 1) / (one.n_ranked - 1);
            c->row[c->n++] = one;
        }
    return true;
}

static void value_text(const lode__measure_row *r, char out[160])
{
    char low[64], high[64]; /* out has room for both */
    double most = isnan(r->value) ? fmax(fabs(r->low), fabs(r->high)) : fabs(r->value);
    int decimals = isnan(most) ? 0 : lode__decimals(most);

    if (!isnan(r->value)) {
        lode__number_people(r->value, decimals, low);
        snprintf(out, 160, "%s", low);
    } else if (!isnan(r->low)) {
        lode__number_people(r->low, decimals, low);
        lode__number_people(r->high, decimals, high);
        snprintf(out, 160, "%s to %s", low, high);
    } else {
        snprintf(out, 160, "unknown");
    }
}

static int by_height(const void *a, const void *b)
{
    const card_row *p = *(card_row *const *)a, *q = *(card_row *const *)b;
    double x = fabs(p->height - 0.5), y = fabs(q->height - 0.5);

    if (isnan(p->height) != isnan(q->height)) return isnan(p->height) ? 1 : -1;
    if (!isnan(p->height) && x != y) return x > y ? -1 : 1;
    return (p > q) - (p < q);
}

/* What stands out: of the leading measures the ranks furthest from the middle, one of
 * each method. */
static void write_first(const card *c, lode__buf *buf)
{
    card_row **order = lode__alloc((size_t)c->n + 1, sizeof *order);
    int shown = 0;
    lode__table t;

    if (!order) {
        buf->status = LODE_E_NOMEM;
        return;
    }
    for (int i = 0; i < c->n; i++) order[i] = &c->row[i];
    qsort(order, (size_t)c->n, sizeof *order, by_height);
    lode__table_begin(&t, 4, "llrr");
    lode__table_cell(&t, "what stands out");
    lode__table_cell(&t, "good");
    lode__table_cell(&t, "value");
    lode__table_cell(&t, "rank");
    for (int i = 0; i < c->n && shown < FIRST; i++) {
        const lode__measure_row *r = order[i]->row;
        char value[160];
        bool said =
            !r->of->method->lead || isnan(order[i]->height) || order[i]->n_ranked < 5;
        for (int k = 0; k < i; k++) said = said || order[k]->row->of == r->of;
        if (said) continue;
        value_text(r, value);
        lode__table_cell(&t, "%s", r->of->method->name);
        lode__table_cell(&t, "%s", r->good);
        lode__table_cell(&t, "%s", value);
        lode__table_cell(&t, "%d/%d", r->rank, order[i]->n_ranked);
        shown++;
    }
    lode__table_end(&t, buf);
    lode__release(order);
}

static void write_table(const card *c, int year, lode__buf *buf)
{
    bool basket = false;
    lode__table t;

    lode__buf_addf(buf, "%s, %d\n\n", c->mineral, year);
    write_first(c, buf);
    lode__buf_add(buf, "\n");
    lode__table_begin(&t, 6, "lllrrl");
    lode__table_cell(&t, "measure");
    lode__table_cell(&t, "good");
    lode__table_cell(&t, "for");
    lode__table_cell(&t, "value");
    lode__table_cell(&t, "rank");
    lode__table_cell(&t, "class");
    for (int i = 0; i < c->n; i++) {
        const lode__measure_row *r = c->row[i].row;
        char value[160];
        value_text(r, value);
        basket = basket || r->basket;
        lode__table_cell(&t, "%s%s", r->of->method->id,
                         r->of->program->unverified ? " ?" : "");
        lode__table_cell(&t, "%s%s", r->good, r->basket ? " *" : "");
        lode__table_cell(&t, "%s", r->economy);
        lode__table_cell(&t, "%s", value);
        if (r->rank)
            lode__table_cell(&t, "%d/%d", r->rank, c->row[i].n_ranked);
        else
            lode__table_cell(&t, "-");
        lode__table_cell(&t, "%s", r->class ? r->class->name : "");
    }
    lode__table_end(&t, buf);
    lode__buf_add(buf, "\nrank 1: the largest value. ?: from memory in part, unverified. "
                       "a to b: an\ninput is not public and lies between bounds.\n");
    if (basket)
        lode__buf_add(buf, "*: trade of a customs code that holds other goods, too.\n");
}

static void write_json(const card *c, int year, lode__buf *buf)
{
    lode__json json, *j = &json;

    lode__envelope_begin(j, buf, "lode/card/1", c->x->run, c->x->dataset);
    lode__json_object(j, "result");
    lode__json_string(j, "mineral", c->mineral);
    lode__json_integer(j, "year", year);
    lode__json_array(j, "rows");
    for (int i = 0; i < c->n; i++) {
        const lode__measure_row *r = c->row[i].row;
        lode__json_object(j, NULL);
        lode__json_string(j, "method", r->of->method->id);
        lode__json_string(j, "name", r->of->method->name);
        lode__json_string(j, "good", r->good);
        lode__json_string(j, "country", r->economy);
        lode__json_number(j, "value", r->value);
        lode__json_number(j, "low", r->low);
        lode__json_number(j, "high", r->high);
        lode__json_string(j, "unit", r->of->method->unit);
        if (r->rank)
            lode__json_integer(j, "rank", r->rank);
        else
            lode__json_null(j, "rank");
        lode__json_integer(j, "ranked", c->row[i].n_ranked);
        lode__json_string(j, "class", r->class ? r->class->name : NULL);
        lode__json_bool(j, "unverified", r->of->program->unverified);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
    lode__envelope_end(j, buf);
}

static void write_csv(const card *c, lode__buf *buf)
{
    lode__buf_add(buf, "method,good,country,value,low,high,unit,rank,ranked,class\n");
    for (int i = 0; i < c->n; i++) {
        const lode__measure_row *r = c->row[i].row;
        const double number[] = {r->value, r->low, r->high};
        lode__buf_addf(buf, "%s,%s,%s", r->of->method->id, r->good, r->economy);
        for (int k = 0; k < 3; k++) lode__csv_number(buf, number[k]);
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, r->of->method->unit);
        lode__buf_add(buf, ",");
        if (r->rank) lode__buf_addf(buf, "%d", r->rank);
        lode__buf_addf(buf, ",%d,%s\n", c->row[i].n_ranked,
                       r->class ? r->class->name : "");
    }
}

/* An unknown name is told before work starts. */
static lode_status check_mineral(const lode_dataset *ds, const char *mineral,
                                 lode_error *err)
{
    int n;
    bool *with;
    lode_status st;

    (void)lode__goods(ds, &n);
    with = lode__alloc((size_t)n + 1, sizeof *with);
    if (!with) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    st = lode__goods_select(ds, mineral, with, err);
    lode__release(with);
    return st;
}

lode_status lode_measure_card(const lode_dataset *ds, const char *mineral,
                              const char *economy, int year, lode_format format,
                              lode_text *out, lode_error *err)
{
    lode_measure_options o = LODE_MEASURE_OPTIONS_INIT;
    lode_measure *x = NULL;
    card c = {0};
    lode__buf buf;
    lode_status st = check_mineral(ds, mineral, err);

    o.economy = economy;
    o.economy_else = "USA";
    o.year_first = year;
    if (!st) st = lode_measure_run(ds, &o, &x, err);
    if (st) return st;
    c = (card){.x = x, .mineral = mineral};
    lode__buf_init(&buf, SIZE_MAX / 4);
    if (!gather(&c))
        buf.status = LODE_E_NOMEM;
    else if (format == LODE_FORMAT_JSON)
        write_json(&c, x->options.year_first, &buf);
    else if (format == LODE_FORMAT_CSV)
        write_csv(&c, &buf);
    else
        write_table(&c, x->options.year_first, &buf);
    lode__release(c.row);
    lode_measure_free(x);
    return lode__buf_give(&buf, out, err);
}
