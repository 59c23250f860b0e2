/* A measure beside a published table, another year, or the packs without --set: how far
 * apart, and which input makes how much of it.
 *
 * The causes are Shapley values: the mean, over all orders in which inputs could be
 * exchanged one after the other, of what exchanging one does. They add up to the
 * difference, and no order is preferred. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/claims.h"
#include "study/measure.h"

#define PLAYERS_MAX 12 /* 2^12 runs of a method */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- causes ---------------------------------------------------------------------------- */

/* A game: the value with the inputs of `mask` exchanged. */
typedef double game(void *context, unsigned mask);

static int bits(unsigned mask)
{
    int n = 0;

    for (; mask; mask &= mask - 1) n++;
    return n;
}

/* Shapley values of n players into effect [n]; false when any value is unknown. */
static bool share_out(game *value, void *context, int n, double *effect, double *all)
{
    double weight[PLAYERS_MAX];
    bool known = true;

    for (unsigned mask = 0; mask < 1U << n; mask++)
        known = !isnan(all[mask] = value(context, mask)) && known;
    for (int k = 0; k < n; k++) { /* k! (n - k - 1)! / n! */
        weight[k] = 1.0 / n;
        for (int i = 1; i <= k; i++) weight[k] *= (double)i / (n - i);
    }
    for (int i = 0; i < n; i++) {
        effect[i] = 0.0;
        for (unsigned mask = 0; mask < 1U << n; mask++)
            if (!(mask >> i & 1U))
                effect[i] += weight[bits(mask)] * (all[mask | 1U << i] - all[mask]);
    }
    return known;
}

/* ---- two states of the inputs ---------------------------------------------------------- */

typedef struct state { /* copies of the slots that are given */
    double *value[LODE__METHOD_INPUT_MAX * 2];
} state;

typedef struct two_states {
    lode__method_program *m;
    int slot[LODE__METHOD_INPUT_MAX * 2], player[LODE__METHOD_INPUT_MAX * 2], n_slot;
    const char *name[PLAYERS_MAX];
    int n_player;
    state from, to;
} two_states;

static size_t length_of(const lode__method_program *m, int slot)
{
    return m->f.slot[slot].vector ? (size_t)m->f.n : 1;
}

/* Memory of both states, once for all rows of a method. */
static bool take_states(lode_measure *x, two_states *g)
{
    for (int i = 0; i < g->n_slot; i++) {
        size_t n = length_of(g->m, g->slot[i]);
        g->from.value[i] = lode__arena_take(&x->arena, n, sizeof(double));
        g->to.value[i] = lode__arena_take(&x->arena, n, sizeof(double));
        if (!g->from.value[i] || !g->to.value[i]) return false;
    }
    return true;
}

static void keep(const two_states *g, state *s)
{
    for (int i = 0; i < g->n_slot; i++)
        memcpy(s->value[i], g->m->f.slot[g->slot[i]].value,
               length_of(g->m, g->slot[i]) * sizeof(double));
}

static double value_between(void *context, unsigned mask)
{
    two_states *g = context;

    for (int i = 0; i < g->n_slot; i++) {
        const state *s = mask >> g->player[i] & 1U ? &g->to : &g->from;
        memcpy(g->m->f.slot[g->slot[i]].value, s->value[i],
               length_of(g->m, g->slot[i]) * sizeof(double));
    }
    lode__formulas_run(&g->m->f, false);
    return g->m->f.slot[g->m->result].value[0];
}

/* What belongs together: the dimensions of one indicator set, the flows of one table. */
static const char *player_of(const lode__method_use *use)
{
    const char *table = use->kind->table;

    if (strcmp(table, "wgi") == 0) return "governance";
    if (strcmp(table, "attributes") == 0) return use->name;
    if (strcmp(use->name, "year") == 0 || strcmp(use->name, "member") == 0) return NULL;
    return *table ? table : use->name;
}

static void add_slot(two_states *g, int slot, const char *player)
{
    int k = 0;

    while (k < g->n_player && strcmp(g->name[k], player) != 0) k++;
    if (k == g->n_player) {
        if (k == PLAYERS_MAX)
            k--; /* the last one takes all that is left */
        else
            g->name[g->n_player++] = player;
    }
    g->slot[g->n_slot] = slot;
    g->player[g->n_slot++] = k;
}

static void find_players(two_states *g)
{
    for (int i = 0; i < g->m->n_use; i++) {
        const char *player = player_of(&g->m->use[i]);
        if (player) add_slot(g, g->m->use[i].slot, player);
    }
    for (int i = 0; i < g->m->n_past; i++)
        add_slot(g, g->m->past[i].slot, "earlier years");
}

static lode_status take_causes(lode_measure *x, int n, const char *const *name,
                               const double *effect, lode__comparison *out,
                               lode_error *err)
{
    out->cause = lode__arena_take(&x->arena, (size_t)n + 1, sizeof *out->cause);
    if (!out->cause) return no_memory(err);
    for (int i = 0; i < n; i++)
        out->cause[out->n_cause++] = (lode__cause){name[i], NAN, NAN, effect[i]};
    return LODE_OK;
}

/* Differences of the parts, by size: who drove it. */
static lode_status take_drivers(lode_measure *x, const lode__measure_row *from,
                                const lode__measure_row *to, lode__comparison *out,
                                lode_error *err)
{
    int n = x->view.flows.n_country;
    double *change = lode__alloc((size_t)n, sizeof *change);

    out->driver = lode__arena_take(&x->arena, (size_t)n, sizeof *out->driver);
    if (!change || !out->driver) {
        lode__release(change);
        return no_memory(err);
    }
    for (int i = 0; i < to->n_part; i++)
        change[to->part[i].i_country] += to->part[i].value;
    for (int i = 0; i < from->n_part; i++)
        change[from->part[i].i_country] -= from->part[i].value;
    for (int k = 0; k < n && (to->n_part || from->n_part); k++) {
        int at = out->n_driver;
        if (change[k] == 0.0) continue;
        for (; at > 0 && fabs(out->driver[at - 1].value) < fabs(change[k]); at--)
            out->driver[at] = out->driver[at - 1];
        out->driver[at] = (lode__measure_part){k, change[k]};
        out->n_driver++;
    }
    lode__release(change);
    return LODE_OK;
}

static lode__comparison *add_comparison(lode_measure *x)
{
    if (x->n_comparison == x->comparison_capacity) {
        int more = x->comparison_capacity ? 2 * x->comparison_capacity : 64;
        lode__comparison *bigger =
            lode__realloc(x->comparison, (size_t)more, sizeof *bigger);
        if (!bigger) return NULL;
        x->comparison = bigger;
        x->comparison_capacity = more;
    }
    lode__comparison *c = &x->comparison[x->n_comparison++];
    *c = (lode__comparison){.published = NAN,
                            .reproduced = NAN,
                            .difference = NAN,
                            .recomputed = NAN,
                            .tolerance = NAN,
                            .rest = NAN};
    return c;
}

/* Who speaks for a year's production; "" nobody. */
static const char *publisher_of(const lode_measure *x, int item, int year)
{
    const lode__flow_index *f = &x->view.flows;
    const lode__observation *row =
        lode__flow_speaker(f, lode__flow_find(f, (int)LODE__PRODUCTION, item, year));

    return row ? row->source : "";
}

static bool other_publisher(const char *a, const char *b)
{
    size_t n = strcspn(a, " "), m = strcspn(b, " ");

    return n != m || strncmp(a, b, n) != 0;
}

static bool uses_production(const lode__method_program *m)
{
    for (int i = 0; i < m->n_use; i++)
        if (m->use[i].kind->id == LODE__IN_PRODUCTION) return true;
    return false;
}

/* Numbers that are not public but bounded: set to the bound at which the result is larger.
 * False where something else is missing. The slots hold the row's inputs. */
static bool set_to_bounds(lode__method_program *m, const lode__measure_row *row)
{
    const lode__method_use *use[LODE__METHOD_INPUT_MAX];
    int n = 0;

    if (row->status != LODE__ROW_BOUNDED) return false;
    for (int i = 0; i < m->n_use; i++)
        for (int k = 0; k < row->n_missing; k++) {
            const lode__method_input *of = m->use[i].row;
            if (strcmp(m->use[i].name, row->missing[k]) != 0) continue;
            if (!of || m->f.slot[m->use[i].slot].vector) return false;
            m->f.slot[m->use[i].slot].value[0] = 0.5 * (of->low + of->high);
            use[n++] = &m->use[i];
        }
    for (int i = 0; i < n; i++) {
        double *value = m->f.slot[use[i]->slot].value, at_low;
        *value = use[i]->row->low;
        lode__formulas_run(&m->f, false);
        at_low = m->f.slot[m->result].value[0];
        *value = use[i]->row->high;
        lode__formulas_run(&m->f, false);
        if (at_low > m->f.slot[m->result].value[0]) *value = use[i]->row->low;
    }
    lode__formulas_run(&m->f, false);
    return !isnan(m->f.slot[m->result].value[0]);
}

/* Compute a state and keep its inputs; its value, at the bounds of what is not public. */
static lode_status take_state(lode_measure *x, lode__measured *of, const two_states *g,
                              const lode__measure_row *like, int year, state *s,
                              lode__measure_row *row, bool *bounded, lode_error *err)
{
    lode_status st = lode__measure_one(x, of, like->item, year, like->economy, row, err);

    if (st) return st;
    *bounded = set_to_bounds(of->program, row);
    if (*bounded) row->value = of->program->f.slot[of->program->result].value[0];
    keep(g, s);
    return LODE_OK;
}

static void say_change(const lode_measure *x, const lode__measured *of,
                       const lode__measure_row *to, double from, double now,
                       int year_from, lode__comparison *c)
{
    c->row = to;
    c->good = to->good;
    c->economy = to->economy;
    c->year = to->year;
    c->year_from = year_from;
    c->other_publisher = uses_production(of->program) &&
                         other_publisher(publisher_of(x, to->item, to->year),
                                         publisher_of(x, to->item, year_from));
    c->published = from;
    c->reproduced = now;
    c->class_from = lode__method_class_of(x->dataset, of->method, from);
    c->class_now = lode__method_class_of(x->dataset, of->method, now);
    c->difference = now - from;
    c->compared = !isnan(c->difference);
    if (!c->compared) c->why_not = "unknown on one side";
}

/* all [1 << PLAYERS_MAX] */
static lode_status explain_change(lode_measure *x, lode__measured *of, two_states *g,
                                  const lode__measure_row *to, bool other_packs,
                                  int year_from, double *all, lode_error *err)
{
    lode__comparison *c = add_comparison(x);
    lode__measure_row from, now;
    double effect[PLAYERS_MAX];
    bool swapped = x->has_swap, bounded_from = false, bounded_now = false;
    lode_status st = c ? LODE_OK : no_memory(err);

    if (!st) st = take_state(x, of, g, to, to->year, &g->to, &now, &bounded_now, err);
    if (other_packs) x->has_swap = false;
    if (!st)
        st = take_state(x, of, g, to, year_from, &g->from, &from, &bounded_from, err);
    x->has_swap = swapped;
    if (st) return st;
    say_change(x, of, to, from.value, now.value, year_from, c);
    c->at_bound = bounded_from || bounded_now;
    c->compared = c->compared && bounded_from == bounded_now;
    if (c->compared && share_out(value_between, g, g->n_player, effect, all)) {
        st = take_causes(x, g->n_player, g->name, effect, c, err);
        c->rest = 0.0;
    }
    if (!st && !c->at_bound) st = take_drivers(x, &from, &now, c, err);
    return st;
}

static lode_status compare_states(lode_measure *x, bool other_packs, int year,
                                  lode_error *err)
{
    double *all = lode__alloc(1U << PLAYERS_MAX, sizeof *all);
    lode_status st = all ? LODE_OK : no_memory(err);

    for (int k = 0; k < x->n_method && !st; k++) {
        two_states g = {.m = x->method[k].program};
        find_players(&g);
        if (!take_states(x, &g)) st = no_memory(err);
        for (int i = 0; i < x->method[k].n_row && !st; i++) {
            const lode__measure_row *row = &x->method[k].row[i];
            st = explain_change(x, &x->method[k], &g, row, other_packs,
                                other_packs ? row->year : year, all, err);
        }
    }
    lode__release(all);
    return st;
}

/* ---- a published table ----------------------------------------------------------------- */

typedef struct held { /* steps and inputs that the publication states */
    lode__method_program *m;
    const char *name[PLAYERS_MAX];
    int slot[PLAYERS_MAX], n;
    double ours[PLAYERS_MAX], theirs[PLAYERS_MAX];
} held;

static double value_held(void *context, unsigned mask)
{
    held *h = context;

    for (int i = 0; i < h->n; i++) {
        bool on = mask >> i & 1U;
        lode__formula_hold(&h->m->f, h->slot[i], on);
        if (on) h->m->f.slot[h->slot[i]].value[0] = h->theirs[i];
    }
    /* Inputs are given anyway: theirs or ours. */
    for (int i = 0; i < h->n; i++) {
        bool input = false;
        for (int k = 0; k < h->m->n_use; k++)
            input = input || h->m->use[k].slot == h->slot[i];
        if (!input) continue;
        h->m->f.slot[h->slot[i]].given = true;
        h->m->f.slot[h->slot[i]].value[0] = mask >> i & 1U ? h->theirs[i] : h->ours[i];
    }
    lode__formulas_run(&h->m->f, false);
    return h->m->f.slot[h->m->result].value[0];
}

/* Quantities of the claims that are numbers of the method, but not its result. */
static void find_held(held *h, const lode__claim *claim, int n)
{
    for (int i = 0; i < n && h->n < PLAYERS_MAX; i++) {
        int slot = lode__formula_find(&h->m->f, claim[i].quantity);
        if (slot < 0 || slot == h->m->result || h->m->f.slot[slot].vector) continue;
        h->name[h->n] = claim[i].quantity;
        h->slot[h->n] = slot;
        h->ours[h->n] = h->m->f.slot[slot].value[0];
        h->theirs[h->n++] = claim[i].value;
    }
}

static void release_held(held *h)
{
    (void)value_held(h, 0);
}

static lode_status explain_published(lode_measure *x, lode__method_program *m,
                                     const lode__claim *claim, int n, lode__comparison *c,
                                     lode_error *err)
{
    held h = {.m = m};
    double effect[PLAYERS_MAX], *all;
    lode_status st = LODE_OK;

    find_held(&h, claim, n);
    if (h.n == 0) return LODE_OK;
    all = lode__alloc(1U << PLAYERS_MAX, sizeof *all);
    if (!all) return no_memory(err);
    bool known = share_out(value_held, &h, h.n, effect, all);
    c->recomputed = all[(1U << h.n) - 1];
    release_held(&h);
    if (known) {
        st = take_causes(x, h.n, h.name, effect, c, err);
        for (int i = 0; i < c->n_cause; i++) {
            c->cause[i].from = h.ours[i];
            c->cause[i].to = h.theirs[i];
        }
        c->rest = c->published - c->recomputed;
    }
    lode__release(all);
    return st;
}

static double tolerance_of(const lode_measure *x, const lode__method *method)
{
    if (!isnan(x->options.tolerance)) return x->options.tolerance;
    return isnan(method->tolerance) ? 0.0 : method->tolerance;
}

static bool within(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance * fmax(fabs(a), fabs(b));
}

/* Some publications print a bound: "more than 0.75". */
static bool agrees(const lode__comparison *c)
{
    if (within(c->published, c->reproduced, c->tolerance)) return true;
    if (strncmp(c->note, "more than", 9) == 0) return c->reproduced > c->published;
    return strncmp(c->note, "less than", 9) == 0 && c->reproduced < c->published;
}

/* Goods of a material: of the method's own list before that of all publications, or the
 * good or mineral of that name. */
static int find_goods(const lode_measure *x, const lode__method *method,
                      const char *material, int *good, int most)
{
    int n, n_good, n_out = 0;
    const lode__material *row = lode__materials(x->dataset, &n);

    for (int pass = 0; pass < 2 && n_out == 0; pass++)
        for (int i = 0; i < n && n_out < most; i++) {
            const char *of = pass == 0 ? method->id : "*";
            if (strcmp(row[i].material, material) != 0) continue;
            if (strcmp(row[i].method, of) != 0 &&
                !(pass == 0 && *method->list &&
                  strcmp(row[i].method, method->list) == 0) &&
                !(pass == 0 && *method->extends &&
                  strcmp(row[i].method, method->extends) == 0))
                continue;
            good[n_out++] = row[i].i_good;
        }
    const lode__good *all = lode__goods(x->dataset, &n_good);
    for (int i = 0; i < n_good && n_out == 0; i++)
        if (strcmp(all[i].id, material) == 0) good[n_out++] = i;
    return n_out;
}

static bool is_asked(const lode_measure *x, const bool *with, const int *good, int n)
{
    if (!x->options.good) return true;
    for (int i = 0; i < n; i++)
        if (with[good[i]]) return true;
    return false;
}

/* The mean over the goods of a material; the row of the only one. */
static lode_status reproduce(lode_measure *x, lode__measured *of, const int *good, int n,
                             const lode__claim *claim, lode__comparison *c,
                             lode_error *err)
{
    double sum = 0.0;
    int n_known = 0;

    for (int i = 0; i < n; i++) {
        lode__measure_row *row = lode__arena_take(&x->arena, 1, sizeof *row);
        lode_status st;
        if (!row) return no_memory(err);
        st = lode__measure_one(x, of, good[i], c->year, claim->place, row, err);
        if (st) return st;
        c->row = row;
        c->good = row->good;
        if (isnan(row->value)) continue;
        sum += row->value;
        n_known++;
    }
    c->reproduced = n_known == n ? sum / n_known : NAN;
    if (n_known < n) c->why_not = "an input is missing";
    return LODE_OK;
}

/* No input is known: what a formula gives then, it has from the publication alone. */
static void forget(lode__method_program *m)
{
    for (int i = 0; i < m->n_use; i++) {
        lode__slot *s = &m->f.slot[m->use[i].slot];
        for (int k = 0; k < (s->vector ? m->f.n : 1); k++) s->value[k] = NAN;
    }
    lode__formulas_run(&m->f, false);
}

/* A publication may speak of places that the packs do not know; a company is none. */
static bool is_place(const lode_measure *x, const lode__method_program *m,
                     const char *place)
{
    bool *member, known;

    if (!m->per_economy) return true;
    if (x->options.purchases) return strcmp(place, "company") == 0;
    member = lode__alloc((size_t)x->view.flows.n_country, sizeof *member);
    known = member && !lode__countries_select(x->dataset, place, member, NULL);
    lode__release(member);
    return known;
}

static lode_status compare_claim(lode_measure *x, lode__measured *of,
                                 const lode__claim *claim, int n, const bool *with,
                                 lode_error *err)
{
    const lode__claim *result = NULL;
    lode__comparison *c;
    int good[32], n_good;
    lode_status st = LODE_OK;

    for (int i = 0; i < n; i++)
        if (strcmp(claim[i].quantity, of->method->result) == 0) result = &claim[i];
    if (!result) return LODE_OK;
    n_good = find_goods(x, of->method, claim->material, good, 32);
    if (!is_asked(x, with, good, n_good)) return LODE_OK;
    c = add_comparison(x);
    if (!c) return no_memory(err);
    c->of = of;
    c->material = result->material;
    c->economy = result->place;
    c->year = result->year ? result->year : x->options.year_first;
    c->published = result->value;
    c->tolerance = tolerance_of(x, of->method);
    c->source = result->source;
    c->note = result->note;
    bool placed = is_place(x, of->program, result->place);
    if (n_good == 0) c->why_not = "no good of the packs is this material";
    if (!placed) c->why_not = "its economy is no country or bloc of the packs";
    if (n_good > 0 && placed) st = reproduce(x, of, good, n_good, result, c, err);
    if (n_good != 1 || !placed) forget(of->program); /* nothing here has these parts */
    if (!st) st = explain_published(x, of->program, claim, n, c, err);
    c->difference = c->published - c->reproduced;
    c->compared = !isnan(c->difference);
    c->passed = c->compared && agrees(c);
    c->formula_passed =
        !isnan(c->recomputed) && within(c->published, c->recomputed, c->tolerance);
    return st;
}

static bool is_wanted(const lode_measure *x, const lode__claim *c)
{
    if (x->options.economy && strcmp(x->options.economy, c->place) != 0) return false;
    return !x->year_given || c->year == 0 ||
           (c->year >= x->options.year_first && c->year <= x->options.year_last);
}

static lode_status compare_published(lode_measure *x, const char *file, lode_error *err)
{
    bool *with = lode__alloc((size_t)x->view.flows.n_good + 1, sizeof *with);
    lode_status st = with ? LODE_OK : no_memory(err);
    int n_all = 0;

    if (!st && x->options.good)
        st = lode__goods_select(x->dataset, x->options.good, with, err);
    for (int k = 0; k < x->n_method && !st; k++) {
        lode__claim *claim = NULL;
        int n = 0;
        st = file ? lode__claims_read(x->dataset, file, x->method[k].program, &x->arena,
                                      &claim, &n, err)
                  : lode__claims_find(x->dataset, x->method[k].method, &x->arena, &claim,
                                      &n, err);
        n_all += n;
        for (int i = 0, j; i < n && !st; i = j) {
            for (j = i + 1; j < n && lode__claims_together(&claim[i], &claim[j]);) j++;
            if (is_wanted(x, &claim[i]))
                st = compare_claim(x, &x->method[k], claim + i, j - i, with, err);
        }
    }
    lode__release(with);
    if (!st && n_all == 0)
        return lode__fail(
            err, LODE_E_NODATA,
            "want published figures of '%.60s' in a table 'published', found "
            "none; --compare FILE.csv takes them from a file",
            x->options.method ? x->options.method : "all");
    return st;
}

static bool is_year(const char *text, int *year)
{
    double number;

    if (strlen(text) != 4 || !lode__number_read(text, &number)) return false;
    *year = (int)number;
    return number == *year && *year >= 1900 && *year <= 2100;
}

lode_status lode__measure_compare(lode_measure *x, lode_error *err)
{
    const char *with = x->options.compare;
    int year;

    if (is_year(with, &year)) return compare_states(x, false, year, err);
    if (strcmp(with, "packs") == 0) {
        if (!x->has_swap)
            return lode__fail(err, LODE_E_INVALID,
                              "--compare packs: want --set beside it, found none");
        return compare_states(x, true, 0, err);
    }
    return compare_published(x, strcmp(with, "published") == 0 ? NULL : with, err);
}
