/* Lays a problem out: slots, places, and where each product of two coefficients goes in the
 * matrix. */
#include "solve/layout.h"

#include <math.h>

const int lode__n_parameter[LODE__N_SLOT_KIND] = {LODE__N_BOX, LODE__N_SUPPLY,
                                                  LODE__N_DEMAND, LODE__N_LINK};

bool lode__has_choke(const lode__curve *curve)
{
    return curve->kind == LODE__DEMAND && isfinite(curve->choke);
}

/* Supply that does not answer to its price is a box. */
lode__slot_kind lode__slot_kind_of(const lode__curve *curve)
{
    switch (curve->kind) {
    case LODE__LINEAR: return LODE__SLOT_BOX;
    case LODE__SUPPLY:
        return curve->elasticity == 0.0 ? LODE__SLOT_BOX : LODE__SLOT_SUPPLY;
    case LODE__DEMAND: return LODE__SLOT_DEMAND;
    default: return LODE__SLOT_LINK;
    }
}

static int pad(int n)
{
    return (n + 7) / 8 * 8;
}

/* Where the slots of each kind begin. */
static void count_slots(lode__layout *l, const lode__problem *p)
{
    int n[LODE__N_SLOT_KIND] = {0};

    for (int a = 0; a < p->n_activity; a++) {
        int beyond = p->first[a + 1] - p->first[a] - 2;
        int copies = 1 + lode__has_choke(&p->curve[a]);
        n[lode__slot_kind_of(&p->curve[a])]++;
        n[LODE__SLOT_BOX] += lode__has_choke(&p->curve[a]);
        if (beyond <= 0) continue;
        l->n_extra += copies * beyond;
        l->n_extra_entry += copies * ((beyond + 2) * (beyond + 3) / 2 - 3);
    }
    for (int i = 0; i < p->n_node; i++) n[LODE__SLOT_BOX] += p->disposal[i];
    for (int k = 0; k < LODE__N_SLOT_KIND; k++) l->first[k + 1] = l->first[k] + pad(n[k]);
    l->n_slot = l->first[LODE__N_SLOT_KIND];
}

static bool take(lode__layout *l, const lode__problem *p)
{
    lode__arena *a = &l->arena;
    size_t slots = (size_t)l->n_slot + 1, nodes = (size_t)l->n_place + 1;
    size_t activities = (size_t)p->n_activity + 1;

    l->place = lode__arena_take(a, nodes, sizeof *l->place);
    l->disposal = lode__arena_take(a, nodes, sizeof *l->disposal);
    l->diagonal = lode__arena_take(a, nodes, sizeof *l->diagonal);
    l->slot = lode__arena_take(a, activities, sizeof *l->slot);
    l->unserved = lode__arena_take(a, activities, sizeof *l->unserved);
    l->activity = lode__arena_take(a, slots, sizeof *l->activity);
    l->at = lode__arena_take(a, slots, sizeof *l->at);
    l->cross = lode__arena_take(a, slots, sizeof *l->cross);
    for (int k = 0; k < 2; k++) {
        l->node[k] = lode__arena_take(a, slots, sizeof *l->node[k]);
        l->coef[k] = lode__arena_take(a, slots, sizeof *l->coef[k]);
        l->weight[k] = lode__arena_take(a, slots, sizeof *l->weight[k]);
        l->square[k] = lode__arena_take(a, slots, sizeof *l->square[k]);
        if (!l->node[k] || !l->coef[k] || !l->weight[k] || !l->square[k]) return false;
    }
    l->extra = lode__arena_take(a, (size_t)l->n_extra + 1, sizeof *l->extra);
    l->extra_entry =
        lode__arena_take(a, (size_t)l->n_extra_entry + 1, sizeof *l->extra_entry);
    return l->place && l->disposal && l->diagonal && l->slot && l->unserved &&
           l->activity && l->at && l->cross && l->extra && l->extra_entry;
}

/* The terms of a slot, in node numbers for now; sign -1 turns the flow around. */
static void set_terms(lode__layout *l, int slot, const int *node, const double *coef,
                      int n_term, double sign)
{
    for (int k = 0; k < 2; k++) {
        bool there = k < n_term;
        l->node[k][slot] = there ? node[k] : (n_term > 0 ? node[0] : 0);
        l->coef[k][slot] = there ? sign * coef[k] : 0.0;
        l->weight[k][slot] = there ? sign * fabs(coef[k]) : 0.0;
    }
    for (int k = 2; k < n_term; k++)
        l->extra[l->n_extra++] =
            (lode__extra){slot, node[k], sign * coef[k], sign * fabs(coef[k])};
}

static void place_slots(lode__layout *l, const lode__problem *p)
{
    int next[LODE__N_SLOT_KIND];

    for (int k = 0; k < LODE__N_SLOT_KIND; k++) next[k] = l->first[k];
    for (int s = 0; s < l->n_slot; s++) l->activity[s] = -1;
    l->n_extra = 0;
    for (int a = 0; a < p->n_activity; a++) {
        int at = p->first[a], n_term = p->first[a + 1] - at;
        int s = next[lode__slot_kind_of(&p->curve[a])]++;
        l->slot[a] = s;
        l->activity[s] = a;
        set_terms(l, s, p->term_node + at, p->term_coef + at, n_term, 1.0);
        l->unserved[a] = -1;
        if (!lode__has_choke(&p->curve[a])) continue;
        s = next[LODE__SLOT_BOX]++;
        l->unserved[a] = s;
        l->activity[s] = a;
        set_terms(l, s, p->term_node + at, p->term_coef + at, n_term, -1.0);
    }
    for (int i = 0; i < p->n_node; i++) {
        static const double away = -1.0;
        l->disposal[i] = -1;
        if (!p->disposal[i]) continue;
        l->disposal[i] = next[LODE__SLOT_BOX]++;
        set_terms(l, l->disposal[i], &i, &away, 1, 1.0);
    }
}

/* Add the product of terms i and j of an activity; sign^2 = 1, so copies have the same. */
static void add_extra_entry(lode__layout *l, int slot, const int *node,
                            const double *coef, int i, int j)
{
    double twice = i != j && node[i] == node[j] ? 2.0 : 1.0; /* both triangles meet */

    l->extra_entry[l->n_extra_entry++] = (lode__extra_entry){
        slot, (int32_t)lode__shape_position(l->shape, node[i], node[j]),
        twice * coef[i] * coef[j]};
}

static void place_entries(lode__layout *l, const lode__problem *p)
{
    l->n_extra_entry = 0;
    for (int s = 0; s < l->n_slot; s++) {
        int i = l->node[0][s], j = l->node[1][s];
        for (int k = 0; k < 2; k++) l->square[k][s] = l->coef[k][s] * l->coef[k][s];
        l->cross[s] = (i == j ? 2.0 : 1.0) * l->coef[0][s] * l->coef[1][s];
        l->at[s] = (uint32_t)lode__shape_position(l->shape, i, j);
    }
    for (int a = 0; a < p->n_activity; a++) {
        const int *node = p->term_node + p->first[a];
        const double *coef = p->term_coef + p->first[a];
        int n_term = p->first[a + 1] - p->first[a];
        for (int j = 2; j < n_term; j++)
            for (int i = 0; i <= j; i++) {
                add_extra_entry(l, l->slot[a], node, coef, i, j);
                if (l->unserved[a] >= 0)
                    add_extra_entry(l, l->unserved[a], node, coef, i, j);
            }
    }
}

/* From node numbers to places. */
static void renumber(lode__layout *l)
{
    const int *rank = lode__shape_rank(l->shape);

    for (int i = 0; i < l->n_node; i++) {
        l->place[i] = rank[i];
        l->diagonal[rank[i]] = (uint32_t)lode__shape_position(l->shape, i, i);
    }
    for (int k = 0; k < 2; k++)
        for (int s = 0; s < l->n_slot; s++) l->node[k][s] = rank[l->node[k][s]];
    for (int k = 0; k < l->n_extra; k++) l->extra[k].node = rank[l->extra[k].node];
}

static bool make_shape(lode__layout *l, const lode__problem *p)
{
    size_t n_pair = 0;
    int *row, *col, n = 0;

    for (int a = 0; a < p->n_activity; a++) {
        size_t n_term = (size_t)(p->first[a + 1] - p->first[a]);
        n_pair += n_term * (n_term + 1) / 2;
    }
    if (n_pair > INT32_MAX) return false;
    row = lode__alloc(n_pair + 1, sizeof *row);
    col = lode__alloc(n_pair + 1, sizeof *col);
    for (int a = 0; row && col && a < p->n_activity; a++)
        for (int j = p->first[a]; j < p->first[a + 1]; j++)
            for (int i = p->first[a]; i < j; i++) {
                row[n] = p->term_node[i];
                col[n++] = p->term_node[j];
            }
    if (row && col) l->shape = lode__shape_new(p->n_node, n, row, col, p->group);
    lode__release(row);
    lode__release(col);
    return l->shape && lode__shape_size(l->shape) <= INT32_MAX;
}

lode__layout *lode__layout_new(const lode__problem *p)
{
    lode__layout *l = lode__alloc(1, sizeof *l);

    if (!l) return NULL;
    l->n_node = p->n_node;
    l->n_place = pad(p->n_node);
    l->n_activity = p->n_activity;
    count_slots(l, p);
    if (!take(l, p) || !make_shape(l, p)) {
        lode__layout_free(l);
        return NULL;
    }
    place_slots(l, p);
    place_entries(l, p);
    renumber(l);
    return l;
}

void lode__layout_free(lode__layout *l)
{
    if (!l) return;
    lode__shape_free(l->shape);
    lode__arena_clear(&l->arena);
    lode__release(l);
}
