/* What one small change does: prices and levels, the largest changes first. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "market/sensitivity.h"
#include "market/sweep.h"
#include "report/report.h"

#define SHOWN 12
#define NOISE 1e-12 /* of the largest: rounding, not an answer */

typedef struct row {
    int i;
    double value, change;
} row;

typedef struct rows {
    const char *const *id;
    const char *unit;
    row *row; /* [n] by size of the change; ties by number */
    int n;
} rows;

typedef struct answer {
    const lode_sensitivity *s;
    const lode_change *change;
    const char *id; /* of what changes */
    rows price, level;
    double off;
    bool known; /* is there a derivative? */
    int n_warning;
    char warning[4][160];
} answer;

/* ---- gathering ------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    const row *x = a, *y = b;
    double dx = fabs(x->change), dy = fabs(y->change);

    if (dx != dy) return dx > dy ? -1 : 1;
    return x->i < y->i ? -1 : x->i > y->i;
}

static bool gather(rows *r, lode__arena *arena, const double *value, const double *change,
                   int n)
{
    double most = 0.0;

    r->row = lode__arena_take(arena, (size_t)n + 1, sizeof *r->row);
    if (!r->row) return false;
    for (int i = 0; i < n; i++) most = fmax(most, fabs(change[i]));
    for (int i = 0; i < n; i++)
        if (fabs(change[i]) > NOISE * most)
            r->row[r->n++] = (row){i, value[i], change[i]};
    qsort(r->row, (size_t)r->n, sizeof *r->row, by_size);
    return true;
}

static void find_warnings(answer *a)
{
    size_t held = lode_sensitivity_held(a->s), kinks = lode_sensitivity_kinks(a->s);
    size_t room = sizeof a->warning[0];

    if (!a->known)
        snprintf(
            a->warning[a->n_warning++], room,
            "no derivative in this direction: at no price nearby do all nodes balance");
    else if (!lode__sensitivity_matters(a->s, a->change))
        snprintf(a->warning[a->n_warning++], room,
                 "this number does not matter here: a small change of it moves nothing");
    if (held > 0)
        snprintf(a->warning[a->n_warning++], room,
                 "%zu node%s whose price nothing answers to: held still", held,
                 held > 1 ? "s" : "");
    if (kinks > 0)
        snprintf(a->warning[a->n_warning++], room,
                 "%zu activit%s just at a cap, floor or choke: true on one side only",
                 kinks, kinks > 1 ? "ies" : "y");
}

static lode_status find_answer(answer *a, lode_sensitivity *s, lode__arena *arena,
                               lode_error *err)
{
    const lode_market *m = s->market;
    int nodes = m->problem.n_node, activities = m->problem.n_activity;
    double *price = lode__arena_take(arena, (size_t)nodes + 1, sizeof *price);
    double *level = lode__arena_take(arena, (size_t)activities + 1, sizeof *level);
    lode_status st;

    if (!price || !level) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    st = lode_sensitivity_of(s, a->change, 1, price, level, &a->off, err);
    if (st) return st;
    a->id = a->change->field == LODE_FIELD_RHS ? m->node_id[a->change->i]
                                               : m->activity_id[a->change->i];
    a->known = a->off <= LODE_SENSITIVITY_LIMIT;
    a->price = (rows){.id = m->node_id, .unit = "USD/t"};
    a->level = (rows){.id = m->activity_id, .unit = "t/yr"};
    if (!gather(&a->price, arena, s->answer.price, price, a->known ? nodes : 0) ||
        !gather(&a->level, arena, s->answer.level, level, a->known ? activities : 0))
        return lode__fail(err, LODE_E_NOMEM, "out of memory");
    find_warnings(a);
    return LODE_OK;
}

/* ---- JSON
 * ------------------------------------------------------------------------------ */

/* The run is the market in full and the change. */
static lode_status find_run(const answer *a, char run[LODE__HASH_HEX], lode_error *err)
{
    lode_text market = LODE_TEXT_INIT;
    lode_status st = lode_market_write(a->s->market, LODE_MARKET_JSON, &market, err);
    lode__buf all;

    if (st) return st;
    lode__buf_init(&all, SIZE_MAX / 4);
    lode__buf_addf(&all, "lode %s market-sensitivity/1 %s:%s=", lode_version(),
                   lode__field_name(a->change->field), a->id);
    lode__buf_add_number(&all, a->change->value);
    lode__buf_add(&all, " ");
    lode__buf_add_n(&all, market.data, market.length);
    if (all.status)
        st = lode__fail(err, LODE_E_NOMEM, "out of memory");
    else
        lode__hash_text(all.data, all.length, run);
    lode__buf_clear(&all);
    lode_text_clear(&market);
    return st;
}

static void write_rows(lode__json *j, const char *key, const char *what, const rows *r)
{
    lode__json_array(j, key);
    for (int k = 0; k < r->n; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, what, r->id[r->row[k].i]);
        lode__json_number(j, "value", r->row[k].value);
        lode__json_number(j, "change", r->row[k].change);
        lode__json_string(j, "unit", r->unit);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void write_result(lode__json *j, const answer *a)
{
    const lode_market *m = a->s->market;

    lode__json_object(j, "result");
    lode__json_bool(j, "has_derivative", a->known);
    lode__json_number(j, "off", a->off);
    lode__json_integer(j, "kinks", (long long)lode_sensitivity_kinks(a->s));
    lode__json_array(j, "held");
    for (int n = 0; n < m->problem.n_node; n++)
        if (lode_sensitivity_holds(a->s, (size_t)n))
            lode__json_string(j, NULL, m->node_id[n]);
    lode__json_end_array(j);
    write_rows(j, "prices", "node", &a->price);
    write_rows(j, "levels", "activity", &a->level);
    lode__json_end_object(j);
}

static void write_json(const answer *a, const char *run, lode__buf *buf)
{
    const lode_market *m = a->s->market;
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/market-sensitivity/1", run,
                         m->model ? m->model->dataset : NULL);
    lode__json_object(&j, "inputs");
    lode__json_string(&j, "market", m->name);
    lode__json_string(&j, "field", lode__field_name(a->change->field));
    lode__json_string(&j, "of", a->id);
    lode__json_number(&j, "amount", a->change->value);
    lode__json_string(&j, "unit", lode__field_unit(a->change->field));
    lode__json_end_object(&j);
    lode__certificate_write(&j, &a->s->answer.certificate);
    lode__json_array(&j, "warnings");
    for (int k = 0; k < a->n_warning; k++) lode__json_string(&j, NULL, a->warning[k]);
    lode__json_end_array(&j);
    write_result(&j, a);
    lode__envelope_end(&j, buf);
}

/* ---- rows and tables
 * ------------------------------------------------------------------- */

static void write_csv(const char *kind, const rows *r, lode__buf *buf)
{
    for (int k = 0; k < r->n; k++) {
        lode__buf_addf(buf, "%s,", kind);
        lode__buf_add_csv(buf, r->id[r->row[k].i]);
        lode__buf_add(buf, ",");
        lode__buf_add_number(buf, r->row[k].value);
        lode__buf_add(buf, ",");
        lode__buf_add_number(buf, r->row[k].change);
        lode__buf_addf(buf, ",%s\n", r->unit);
    }
}

/* Three digits of the largest, also of small ones; just below a power of ten is one. */
static int digits_of(double largest)
{
    double d = largest > 0.0 ? 2.0 - floor(log10(largest * (1.0 + NOISE))) : 0.0;

    return d < 0.0 ? 0 : (d > 12.0 ? 12 : (int)d);
}

static void write_list(const char *title, const char *value, const rows *r,
                       lode__buf *buf)
{
    int digits = r->n > 0 ? digits_of(fabs(r->row[0].change)) : 0, n = 0;
    double largest = 0.0;
    lode__table t;

    lode__buf_addf(buf, "\n%s, %s", title, r->unit);
    while (n < r->n && n < SHOWN && fabs(r->row[n].change) >= pow(10.0, -digits)) {
        largest = fmax(largest, fabs(r->row[n].value));
        n++;
    }
    lode__buf_add(buf, n > 0 ? "\n" : ": nothing moves\n");
    if (n == 0) return;
    lode__table_begin(&t, 3, "lrr");
    lode__table_cell(&t, "of");
    lode__table_cell(&t, "%s", value);
    lode__table_cell(&t, "change");
    for (int k = 0; k < n; k++) {
        lode__table_cell(&t, "%s", r->id[r->row[k].i]);
        lode__table_number(&t, r->row[k].value, lode__decimals(largest));
        lode__table_change(&t, r->row[k].change, digits);
    }
    lode__table_end(&t, buf);
    if (n < r->n)
        lode__buf_addf(buf, "and %d that change%s less (--json has all)\n", r->n - n,
                       r->n - n > 1 ? "" : "s");
}

static void write_table(const answer *a, lode__buf *buf)
{
    const char *field = lode__field_name(a->change->field);

    lode__buf_addf(buf, "%s of %s\nraised by ", field, a->id);
    lode__buf_add_number(buf, a->change->value);
    lode__buf_addf(buf, " %s: exact slopes at the equilibrium, times that\n",
                   lode__field_unit(a->change->field));
    for (int k = 0; k < a->n_warning; k++)
        lode__buf_addf(buf, "Note: %s.\n", a->warning[k]);
    if (!a->known) return;
    write_list("Prices", "price", &a->price, buf);
    write_list("Levels", "level", &a->level, buf);
}

lode_status lode_sensitivity_write(lode_sensitivity *s, const lode_change *change,
                                   lode_format format, lode_text *out, lode_error *err)
{
    answer a = {.s = s, .change = change};
    char run[LODE__HASH_HEX] = "";
    lode__arena arena = {0};
    lode__buf buf;
    lode_status st = find_answer(&a, s, &arena, err);

    if (!st && format == LODE_FORMAT_JSON) st = find_run(&a, run, err);
    lode__buf_init(&buf, (size_t)1 << 30);
    if (!st && format == LODE_FORMAT_JSON) {
        write_json(&a, run, &buf);
    } else if (!st && format == LODE_FORMAT_CSV) {
        lode__buf_add(&buf, "kind,id,value,change,unit\n");
        write_csv("price", &a.price, &buf);
        write_csv("level", &a.level, &buf);
    } else if (!st) {
        write_table(&a, &buf);
    }
    if (!st) st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    lode__arena_clear(&arena);
    return st;
}
