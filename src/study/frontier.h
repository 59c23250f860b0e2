/* How much harm a sender can do for how much cost of its own: the depth of a cut
 * searched, and the numbers that say it in a line. Knows no markets: it is told what each
 * depth does. */
#ifndef LODE_STUDY_FRONTIER_H
#define LODE_STUDY_FRONTIER_H

#include <stdbool.h>

/* What a cut of a share `depth` of the trade does, against no cut; USD over its months, present
 * value. */
typedef struct lode__cut {
    double depth;    /* 0 to 1 */
    double harm_usd; /* of the target: what it loses; below 0 it gains */
    double cost_usd; /* of the sender: what it loses; below 0 it gains */
} lode__cut;

#define LODE__ROUND 8                       /* depths asked for at once, a lane each */
#define LODE__ROUNDS 3                      /* of them */
#define LODE__DEPTHS (LODE__ROUND * LODE__ROUNDS + 1) /* and no cut at all */

/* Which depths to look at next, given the costs [n] at the depths [n] looked at so far,
 * by rising depth, the first 0: eighths first, then inside the interval in which the cost
 * crosses zero for the last time and around the depth of least cost, half of them each.
 * Writes at most LODE__ROUND new depths by rising depth and returns how many: 0 where
 * nothing is left to find (the intervals are below 1e-4, or every cost is 0) or
 * LODE__DEPTHS are known. n = 0: the first round, 0 not among them. A cost within
 * tolerance_usd of 0 is none. Costs are finite. Depends on depths and costs alone;
 * O(n). */
int lode__depths_next(const double *depth, const double *cost_usd, int n,
                      double tolerance_usd, double *next);

typedef struct lode__frontier {
    double costless_harm_usd; /* H0: most harm at a cost of at most 0; >= 0 */
    double costless_depth;    /* C0: largest depth with a cost of at most 0 */
    double best_depth;        /* of least cost: the cut that profits most; 0: none does */
    double best_gain_usd;     /* what it earns, >= 0 */
    double best_harm_usd;     /* what it does to the target */
    double ban_harm_usd;      /* Hb, at depth 1 */
    double ban_cost_usd;      /* Cb */
    /* Hb / Cb; below 0 where the ban helps the target; INFINITY: harm at no cost; NaN: no
     * harm and no cost. */
    double leverage;
    /* Harm that the next dollar of cost buys beyond C0, between the depths around it;
     * NaN: C0 is 1. */
    double marginal_leverage;
} lode__frontier;

/* The numbers of cuts [n] by rising depth, from depth 0 to depth 1, n >= 2. Between
 * depths that were looked at harm and cost run straight. Amounts within tolerance_usd of
 * 0 are 0 where it is asked whether they are. Money times k with the tolerance gives
 * amounts times k, the same depths and ratios. O(n). */
lode__frontier lode__frontier_of(const lode__cut *cut, int n, double tolerance_usd);

/* Most harm for a cost of at most budget_usd (below 0: for a gain of at least that); 0
 * where nothing within it harms. Never falls as the budget rises. */
double lode__frontier_harm(const lode__cut *cut, int n, double budget_usd);

/* ---- several goods ---------------------------------------------------------------- */

/* One of several goods whose cuts add up. */
typedef struct lode__menu {
    const lode__cut *cut; /* [n] by rising depth */
    int n;
} lode__menu;

/* The depths [n_menu] of the bundle that harms most for a cost of at most budget_usd over
 * all goods together; what one good earns pays for another. Found on the upper concave
 * envelope of each menu (harm over cost) and of no cut at all, so that the depth of one
 * good may lie between two that were looked at: it then stands for a cut that is the one
 * for a share of the time and the other for the rest.
 * *harm_usd, *cost_usd: of the bundle on the envelopes. The cost is above budget_usd only
 * where even the cuts that earn most do not earn that much; the bundle is then those.
 * Returns false, and leaves all as it was, without memory. n points in all: O(n log n)
 * time, O(n) memory. */
bool lode__bundle(const lode__menu *menu, int n_menu, double budget_usd, double *depth,
                  double *harm_usd, double *cost_usd);

/* ---- time -------------------------------------------------------------------------- */

/* What a cut costs its sender in later years: those who enter while prices are high take
 * sales from it when it sells again. */
typedef struct lode__entry {
    double share_per_year; /* of the market: decides to enter in a year of high prices */
    double pipeline_years; /* from the decision to the first output */
    double rate;           /* of discount, a year */
    double life_years;     /* of what has entered */
    double margin;         /* of a sale the sender loses: 1 - unit cost / price */
} lode__entry;

/* Present value at the start of a cut of cut_years, in units of the yearly sales of the
 * whole market at base prices:
 *
 *     margin x share_per_year x (cut_years + pipeline_years min(cut_years, 1))
 *         x (1 - (1 + rate)^-life_years) / rate
 *         x (1 + rate)^-max(1 + pipeline_years, cut_years)
 *
 * 0 for no cut. What the years of the cut themselves cost is not in it. */
double lode__entry_cost(const lode__entry *entry, double cut_years);

#endif
