/* One row of a measure: run the formulas of a cell, then say what the number is, between
 * which bounds, made of what, and why it is unknown where it is. */
#include "study/measure.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOUNDED_MAX 14 /* inputs that are bounded at once: 2^14 runs */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- one cell -------------------------------------------------------------------------- */

bool lode__input_is(const lode__method_use *use, const char *name)
{
    size_t n = strlen(name);

    if (strcmp(use->name, name) == 0 || strcmp(use->kind->table, name) == 0) return true;
    return strncmp(use->name, name, n) == 0 && use->name[n] == '.';
}

static lode__view *view_of(lode_measure *x, const lode__method_program *m,
                           const lode__method_use *use, const lode__cell_at *at)
{
    const char *source = m->row->prefers;

    if (x->has_swap && lode__input_is(use, x->options.set_input)) return &x->swap_view;
    if (!*source || (strcmp(use->kind->table, "production") != 0 &&
                     strcmp(use->kind->table, "residual") != 0))
        return &x->view;
    for (lode__preferred *p = x->preferred; p; p = p->next)
        if (strcmp(p->source, source) == 0 &&
            lode__flow_find(&p->view.flows, (int)LODE__PRODUCTION, at->item, at->year))
            return &p->view;
    return &x->view;
}

static lode_status fill(lode_measure *x, lode__method_program *m, const lode__cell_at *at,
                        bool inner_only, lode_error *err)
{
    for (int i = 0; i < m->n_use; i++) {
        lode_status st;
        if (inner_only && !m->use[i].kind->inner) continue;
        st = lode__input_fill(view_of(x, m, &m->use[i], at), m, &m->use[i], at, err);
        if (st) return st;
    }
    return LODE_OK;
}

lode_status lode__measure_cell(lode_measure *x, lode__method_program *m,
                               const lode__cell_at *at, lode_error *err)
{
    double past[LODE__METHOD_INPUT_MAX];
    lode_status st = LODE_OK;

    for (int i = 0; i < m->n_past; i++) m->f.slot[m->past[i].slot].value[0] = NAN;
    for (int i = 0; i < m->n_past && !st; i++) {
        lode__cell_at then = *at;
        bool again = i > 0 && m->past[i].n_year == m->past[i - 1].n_year &&
                     m->past[i].item == m->past[i - 1].item;
        then.year -= m->past[i].n_year;
        if (m->past[i].item >= 0) then.item = m->past[i].item;
        past[i] = NAN;
        if (m->past[i].item == LODE__NO_ITEM) continue;
        if (!again) st = fill(x, m, &then, false, err);
        if (!again && !st) lode__formulas_run(&m->f, false);
        past[i] = m->f.slot[m->past[i].of_slot].value[0];
    }
    if (!st) st = fill(x, m, at, false, err);
    if (st) return st;
    for (int i = 0; i < m->n_past; i++) m->f.slot[m->past[i].slot].value[0] = past[i];
    lode__formulas_run(&m->f, false);
    return LODE_OK;
}

lode_status lode__measure_economy(lode_measure *x, lode__method_program *m,
                                  const lode__cell_at *at, lode_error *err)
{
    lode_status st;

    if (m->n_past > 0) return lode__measure_cell(x, m, at, err);
    st = fill(x, m, at, true, err);
    if (st) return st;
    lode__formulas_run(&m->f, true);
    return LODE_OK;
}

/* ---- what is missing ------------------------------------------------------------------- */

/* Does a country weigh anything: is another list of tonnes or dollars above 0 there? */
static bool weighs(const lode__method_program *m, int i_country)
{
    for (int i = 0; i < m->n_use; i++) {
        const lode__slot *s = &m->f.slot[m->use[i].slot];
        bool mass = strcmp(m->use[i].kind->unit, "t") == 0 ||
                    strcmp(m->use[i].kind->unit, "USD") == 0;
        if (s->vector && mass && s->value[i_country] > 0.0) return true;
    }
    return false;
}

static bool is_missing(const lode__method_program *m, const lode__method_use *use)
{
    const lode__slot *s = &m->f.slot[use->slot];
    bool any = false;

    if (!s->vector) return isnan(s->value[0]);
    for (int i = 0; i < m->f.n; i++) {
        if (isnan(s->value[i]) && weighs(m, i)) return true;
        any = any || !isnan(s->value[i]);
    }
    return !any;
}

/* Set what is unknown to a value. */
static void set_unknown(lode__slot *s, int n, const bool *unknown, double value)
{
    for (int i = 0; i < n; i++)
        if (unknown[i]) s->value[i] = value;
}

/* Compute what depends on these inputs. */
static void run_changed(lode__method_program *m, const lode__method_use *const *use,
                        int n)
{
    int slot[LODE__METHOD_INPUT_MAX];

    for (int k = 0; k < n; k++) slot[k] = use[k]->slot;
    lode__formulas_run_from(&m->f, slot, n);
}

/* Bounds of the result over all corners of what is unknown but bounded. */
static bool find_bounds(lode__method_program *m, const lode__method_use *const *use,
                        int n, bool *unknown, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (unsigned corner = 0; corner < 1U << n; corner++) {
        for (int k = 0; k < n; k++) {
            lode__slot *s = &m->f.slot[use[k]->slot];
            set_unknown(s, s->vector ? m->f.n : 1, unknown + k * m->f.n,
                        corner >> k & 1U ? use[k]->row->high : use[k]->row->low);
        }
        run_changed(m, use, n);
        double value = m->f.slot[m->result].value[0];
        *low = fmin(*low, value);
        *high = fmax(*high, value);
        if (isnan(value)) *low = -INFINITY; /* one corner is unknown: all are */
        if (isinf(*low)) break;
    }
    for (int k = 0; k < n; k++) {
        lode__slot *s = &m->f.slot[use[k]->slot];
        set_unknown(s, s->vector ? m->f.n : 1, unknown + k * m->f.n, NAN);
    }
    run_changed(m, use, n);
    return isfinite(*low) && isfinite(*high);
}

/* Inputs that have something unknown, and where: [n][list length]. */
typedef struct gaps {
    const lode__method_use *use[LODE__METHOD_INPUT_MAX];
    bool *unknown;
    int n;
} gaps;

static void find_gaps(const lode__method_program *m, gaps *g)
{
    for (int i = 0; i < m->n_use; i++) {
        const lode__slot *s = &m->f.slot[m->use[i].slot];
        if (!is_missing(m, &m->use[i])) continue;
        for (int k = 0; k < (s->vector ? m->f.n : 1); k++)
            g->unknown[g->n * m->f.n + k] = isnan(s->value[k]);
        g->use[g->n++] = &m->use[i];
    }
}

static void fill_gap(lode__method_program *m, const gaps *g, int i, double value)
{
    lode__slot *s = &m->f.slot[g->use[i]->slot];

    set_unknown(s, s->vector ? m->f.n : 1, g->unknown + i * m->f.n, value);
}

/* Some value that the input could have, and not 0, which hides others. */
static double possible(const lode__method_use *use)
{
    const lode__method_input *row = use->row;

    return row && !isnan(row->low + row->high) ? 0.5 * (row->low + row->high) : 1.0;
}

/* Keep the gaps that matter: with all others filled, the result is unknown by this one.
 * A formula can do without some inputs, as or() says. */
static void keep_causes(lode__method_program *m, gaps *g)
{
    bool no_past[LODE__METHOD_INPUT_MAX];
    int n = 0, n_gap = g->n;
    const lode__method_use *all[LODE__METHOD_INPUT_MAX];

    memcpy(all, g->use, (size_t)n_gap * sizeof(const lode__method_use *));
    for (int i = 0; i < m->n_past; i++) {
        double *value = m->f.slot[m->past[i].slot].value;
        no_past[i] = isnan(*value);
        if (no_past[i]) *value = 1.0;
    }
    for (int i = 0; i < g->n; i++) fill_gap(m, g, i, possible(g->use[i]));
    lode__formulas_run(&m->f, false);
    for (int i = 0; i < g->n; i++) {
        fill_gap(m, g, i, NAN);
        run_changed(m, all, n_gap);
        bool matters = isnan(m->f.slot[m->result].value[0]);
        fill_gap(m, g, i, possible(g->use[i]));
        if (!matters) {
            fill_gap(m, g, i, NAN); /* as it was, from now on */
            continue;
        }
        if (n != i)
            memcpy(g->unknown + n * m->f.n, g->unknown + i * m->f.n,
                   (size_t)m->f.n * sizeof *g->unknown);
        g->use[n++] = g->use[i];
    }
    g->n = n;
    for (int i = 0; i < g->n; i++) fill_gap(m, g, i, NAN);
    for (int i = 0; i < m->n_past; i++)
        if (no_past[i]) m->f.slot[m->past[i].slot].value[0] = NAN;
    lode__formulas_run(&m->f, false);
}

static bool is_bounded(const lode__method_use *use)
{
    return use->row && !isnan(use->row->low) && !isnan(use->row->high);
}

/* The result is unknown: why, and between which bounds? */
static lode_status find_missing(lode_measure *x, lode__method_program *m,
                                lode__measure_row *row, lode_error *err)
{
    gaps g = {.unknown = lode__alloc((size_t)(m->n_use + 1) * (size_t)m->f.n,
                                     sizeof *g.unknown)};
    bool bounded = true;

    row->missing = lode__arena_take(&x->arena, (size_t)(m->n_use + m->n_past) + 1,
                                    sizeof *row->missing);
    if (!g.unknown || !row->missing) {
        lode__release(g.unknown);
        return no_memory(err);
    }
    find_gaps(m, &g);
    keep_causes(m, &g);
    for (int i = 0; i < g.n; i++) {
        row->missing[row->n_missing++] = g.use[i]->name;
        bounded = bounded && is_bounded(g.use[i]);
    }
    for (int i = 0; i < m->n_past; i++)
        if (isnan(m->f.slot[m->past[i].slot].value[0]))
            row->missing[row->n_missing++] = m->f.slot[m->past[i].slot].name;
    row->status = LODE__ROW_UNKNOWN;
    if (bounded && g.n > 0 && g.n <= BOUNDED_MAX &&
        find_bounds(m, g.use, g.n, g.unknown, &row->low, &row->high))
        row->status = LODE__ROW_BOUNDED;
    else
        row->low = row->high = NAN;
    lode__release(g.unknown);
    return LODE_OK;
}

/* ---- bands ----------------------------------------------------------------------------- */

typedef struct spread {
    double down, up; /* sums of squares */
} spread;

static void widen(spread *s, double slope, double value, double low, double high)
{
    double a, b;

    if (slope == 0.0 || isnan(slope) || isnan(low) || isnan(high)) return;
    a = slope * (low - value);
    b = slope * (high - value);
    if (b < a) {
        double swap = a;
        a = b;
        b = swap;
    }
    if (a < 0.0) s->down += a * a;
    if (b > 0.0) s->up += b * b;
}

/* First order: each figure alone goes from its low to its high; squares add up. */
static void find_band(lode_measure *x, lode__method_program *m, const lode__cell_at *at,
                      double *scratch, lode__measure_row *row)
{
    spread s = {0.0, 0.0};
    bool known = false; /* of anything that matters is the error known */

    lode__formulas_back(&m->f, m->result);
    for (int i = 0; i < m->n_use; i++) {
        const lode__slot *slot = &m->f.slot[m->use[i].slot];
        double *low = scratch, *high = scratch + m->f.n;
        bool any = false;
        for (int k = 0; k < (slot->vector ? m->f.n : 1); k++)
            any = any || slot->back[k] != 0.0;
        if (!any || !lode__input_band(view_of(x, m, &m->use[i], at), m, &m->use[i], at,
                                      low, high))
            continue;
        known = true;
        for (int k = 0; k < (slot->vector ? m->f.n : 1); k++)
            widen(&s, slot->back[k], slot->value[k], low[k], high[k]);
    }
    for (int i = 0; i < m->n_parameter; i++)
        widen(&s, m->f.slot[m->parameter_slot[i]].back[0], m->parameter[i]->value,
              m->parameter[i]->low, m->parameter[i]->high);
    if (!known && s.down == 0.0 && s.up == 0.0) return;
    row->low = row->value - sqrt(s.down);
    row->high = row->value + sqrt(s.up);
    if (!isnan(m->row->range_low))
        row->low = fmax(row->low, fmin(m->row->range_low, row->value));
    if (!isnan(m->row->range_high))
        row->high = fmin(row->high, fmax(m->row->range_high, row->value));
}

/* ---- one row --------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    const lode__measure_part *p = a, *q = b;
    double x = fabs(p->value), y = fabs(q->value);

    if (x != y) return x > y ? -1 : 1;
    return (p->i_country > q->i_country) - (p->i_country < q->i_country);
}

static lode_status take_parts(lode_measure *x, const lode__method_program *m,
                              lode__measure_row *row, lode_error *err)
{
    const lode__slot *s = m->parts >= 0 ? &m->f.slot[m->parts] : NULL;
    int n = 0;

    for (int i = 0; s && i < m->f.n; i++) n += s->value[i] != 0.0 && !isnan(s->value[i]);
    if (n == 0) return LODE_OK;
    row->part = lode__arena_take(&x->arena, (size_t)n, sizeof *row->part);
    if (!row->part) return no_memory(err);
    for (int i = 0; i < m->f.n; i++)
        if (s->value[i] != 0.0 && !isnan(s->value[i]))
            row->part[row->n_part++] = (lode__measure_part){i, s->value[i]};
    qsort(row->part, (size_t)n, sizeof *row->part, by_size);
    return LODE_OK;
}

/* Share of what is made (or bought) by countries with the method's first indicator. */
static double find_coverage(const lode__method_program *m)
{
    const lode__slot *weight = NULL, *score = NULL;
    double with = 0.0, all = 0.0;

    for (int i = 0; i < m->n_use; i++) {
        const lode__slot *s = &m->f.slot[m->use[i].slot];
        lode__input_id id = m->use[i].kind->id;
        if (!score && (id == LODE__IN_INDICATOR || id == LODE__IN_ALLY_DISTANCE))
            score = s;
        if (!weight && (id == LODE__IN_PRODUCTION || id == LODE__IN_IMPORTS ||
                        id == LODE__IN_IMPORTS_ALL))
            weight = s;
    }
    if (!weight || !score) return NAN;
    for (int i = 0; i < m->f.n; i++) {
        if (!(weight->value[i] > 0.0)) continue;
        all += weight->value[i];
        if (!isnan(score->value[i])) with += weight->value[i];
    }
    return all > 0.0 ? with / all : NAN;
}

static lode_status name_row(lode_measure *x, const lode__cell_at *at,
                            lode__measure_row *row, lode_error *err)
{
    int n_good;
    const lode__good *good = lode__goods(x->dataset, &n_good);
    char text[16];

    row->item = at->item;
    row->year = at->year;
    row->economy = at->economy;
    row->i_economy = at->n_list == 1 ? at->list[0] : -1;
    row->good = at->item < n_good ? good[at->item].id : NULL;
    if (row->good) return LODE_OK;
    snprintf(text, sizeof text, "hs:%06d", x->view.flows.code[at->item - n_good]);
    row->good = lode__arena_copy(&x->arena, text);
    return row->good ? LODE_OK : no_memory(err);
}

static bool uses_trade(const lode__method_program *m)
{
    for (int i = 0; i < m->n_use; i++)
        if (strcmp(m->use[i].kind->table, "trade") == 0) return true;
    return false;
}

lode_status lode__measure_take_row(lode_measure *x, lode__measured *of,
                                   const lode__cell_at *at, double *scratch,
                                   lode__measure_row *out, lode_error *err)
{
    lode__method_program *m = of->program;
    lode__measure_row row = {.of = of, .low = NAN, .high = NAN};
    const lode__flow_key *trade =
        lode__flow_find(&x->view.flows, LODE__KIND_TRADE, at->item, at->year);
    const lode__flow_key *total =
        lode__flow_find(&x->view.flows, LODE__KIND_TOTAL, at->item, at->year);
    lode_status st = name_row(x, at, &row, err);

    if (st) return st;
    row.step =
        lode__arena_take(&x->arena, (size_t)(m->n_step + m->n_use), sizeof *row.step);
    if (!row.step) return no_memory(err);
    row.input = row.step + m->n_step;
    for (int i = 0; i < m->n_step; i++) {
        const lode__slot *s = &m->f.slot[m->step_slot[i]];
        row.step[i] = s->vector ? NAN : s->value[0];
    }
    for (int i = 0; i < m->n_use; i++) {
        const lode__slot *s = &m->f.slot[m->use[i].slot];
        row.input[i] = s->vector ? NAN : s->value[0];
    }
    row.value = m->f.slot[m->result].value[0];
    row.coverage = find_coverage(m);
    row.basket = uses_trade(m) && (trade ? trade->basket : total && total->basket);
    if (x->keep_parts || !m->per_economy) st = take_parts(x, m, &row, err);
    if (!st && isnan(row.value))
        st = find_missing(x, m, &row, err);
    else if (!st && !x->options.no_band)
        find_band(x, m, at, scratch, &row);
    row.class = lode__method_class_of(x->dataset, of->method, row.value);
    if (!st) *out = row;
    return st;
}
