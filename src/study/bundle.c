/* The bundle of cuts, over several goods, that harms most for a budget.
 *
 * Cuts of different goods add up, so the most harm H(B) for a cost of at most B is the
 * sum of H_g(B_g) over the goods, B = sum of B_g, at its largest. Where each H_g is
 * concave the best split buys the steepest piece of any good first (equal slopes at the
 * margin): the upper concave envelope of each good's points makes it so, and costs no
 * more than mixing two depths.
 *
 * n points in all, m of them on envelopes: O(n log n + m log m) time, O(n) memory. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/base.h"
#include "study/frontier.h"

/* One straight piece of a good's envelope, from where the last one ended. */
typedef struct piece {
    double slope;                     /* harm for a dollar */
    double cost_usd, harm_usd, depth; /* to its end: cost and harm added, depth reached */
    int i_menu, i_piece;
} piece;

/* By rising cost; of equals the most harmful first, then the smallest cut. */
static int by_cost(const void *a, const void *b)
{
    const lode__cut *x = a, *y = b;

    if (x->cost_usd != y->cost_usd) return x->cost_usd < y->cost_usd ? -1 : 1;
    if (x->harm_usd != y->harm_usd) return x->harm_usd > y->harm_usd ? -1 : 1;
    return (x->depth > y->depth) - (x->depth < y->depth);
}

/* Steepest first; of equals the good stated first, then the piece that comes first. */
static int by_slope(const void *a, const void *b)
{
    const piece *x = a, *y = b;

    if (x->slope != y->slope) return x->slope > y->slope ? -1 : 1;
    if (x->i_menu != y->i_menu) return x->i_menu < y->i_menu ? -1 : 1;
    return (x->i_piece > y->i_piece) - (x->i_piece < y->i_piece);
}

/* Is b below the line from a to c? Costs rise from a to c. */
static bool is_below(const lode__cut *a, const lode__cut *b, const lode__cut *c)
{
    return (b->harm_usd - a->harm_usd) * (c->cost_usd - a->cost_usd) <
           (c->harm_usd - a->harm_usd) * (b->cost_usd - a->cost_usd);
}

/* Keep of the points [n] the upper concave envelope from the least cost to the most harm,
 * in place, by rising cost and harm (Andrew's monotone chain); returns how many. */
static int envelope(lode__cut *point, int n)
{
    int m = 0;

    qsort(point, (size_t)n, sizeof *point, by_cost);
    for (int i = 0; i < n; i++) {
        lode__cut p = point[i];

        if (m > 0 && !(p.harm_usd > point[m - 1].harm_usd)) continue; /* dominated */
        while (m >= 2 && is_below(&point[m - 2], &point[m - 1], &p)) m--;
        point[m++] = p;
    }
    return m;
}

/* The good's points and doing nothing, which costs nothing; returns how many. */
static int copy_points(const lode__menu *menu, lode__cut *point)
{
    int m = 0;

    point[m++] = (lode__cut){0};
    for (int i = 0; i < menu->n; i++)
        if (menu->cut[i].depth > 0.0) point[m++] = menu->cut[i];
    return m;
}

/* Pieces between envelope points [m]; slopes fall even where rounding says otherwise, so
 * that a good's pieces are bought in their order. */
static int cut_pieces(const lode__cut *point, int m, int i_menu, piece *out)
{
    for (int k = 0; k + 1 < m; k++) {
        const lode__cut *a = &point[k], *b = &point[k + 1];
        double cost = b->cost_usd - a->cost_usd, harm = b->harm_usd - a->harm_usd;
        double slope = harm / cost;

        if (k > 0 && slope > out[k - 1].slope) slope = out[k - 1].slope;
        out[k] = (piece){slope, cost, harm, b->depth, i_menu, k};
    }
    return m > 1 ? m - 1 : 0;
}

/* Buy pieces while the budget lasts, the last one in part. */
static void buy(const piece *sorted, int n, double budget_usd, double *depth,
                double *harm_usd, double *cost_usd)
{
    for (int k = 0; k < n; k++) {
        const piece *p = &sorted[k];
        double left = budget_usd - *cost_usd, share;

        if (!(left > 0.0)) return;
        if (p->cost_usd <= left) {
            depth[p->i_menu] = p->depth;
            *harm_usd += p->harm_usd;
            *cost_usd += p->cost_usd;
            continue;
        }
        share = left / p->cost_usd;
        depth[p->i_menu] += share * (p->depth - depth[p->i_menu]);
        *harm_usd += share * p->harm_usd;
        *cost_usd = budget_usd;
        return;
    }
}

bool lode__bundle(const lode__menu *menu, int n_menu, double budget_usd, double *depth,
                  double *harm_usd, double *cost_usd)
{
    size_t n_all = 0, n_most = 0;
    int n_piece = 0;
    double harm = 0.0, cost = 0.0;
    lode__cut *point;
    piece *pieces;

    assert(n_menu >= 0 && !isnan(budget_usd));
    for (int g = 0; g < n_menu; g++) {
        n_all += (size_t)menu[g].n;
        if ((size_t)menu[g].n > n_most) n_most = (size_t)menu[g].n;
    }
    point = lode__alloc(n_most + 1, sizeof *point);
    pieces = lode__alloc(n_all + 1, sizeof *pieces);
    if (point && pieces) {
        for (int g = 0; g < n_menu; g++) {
            int m = envelope(point, copy_points(&menu[g], point));

            depth[g] = point[0].depth;
            harm += point[0].harm_usd;
            cost += point[0].cost_usd;
            n_piece += cut_pieces(point, m, g, pieces + n_piece);
        }
        qsort(pieces, (size_t)n_piece, sizeof *pieces, by_slope);
        buy(pieces, n_piece, budget_usd, depth, &harm, &cost);
        *harm_usd = harm;
        *cost_usd = cost;
    }
    lode__release(point);
    lode__release(pieces);
    return point && pieces;
}
