/* What a cut costs its sender in later years, through those whom it brought in. */
#include <assert.h>

#include "solve/elementary.h"
#include "study/frontier.h"

/* Present value of 1 at the end of each of `years` years. */
static double annuity(double rate, double years)
{
    return rate > 0.0 ? (1.0 - lode__pow(1.0 + rate, -years)) / rate : years;
}

/* Years in which somebody decides to enter: those of the cut and, because a plant is
 * built by those who fear the next cut and nobody sees the new supply before it is there,
 * those of one pipeline after it. A cut of less than a year frightens in proportion. */
static double deciding_years(double cut_years, double pipeline_years)
{
    return cut_years + pipeline_years * (cut_years < 1.0 ? cut_years : 1.0);
}

double lode__entry_cost(const lode__entry *entry, double cut_years)
{
    /* Seen in the first year, decided at its end; while it still cuts, a sender has no
     * sales to lose. */
    double first = 1.0 + entry->pipeline_years;

    assert(entry->rate >= 0.0 && entry->pipeline_years >= 0.0 &&
           entry->life_years >= 0.0);
    if (!(cut_years > 0.0)) return 0.0;
    if (cut_years > first) first = cut_years;
    return entry->margin * entry->share_per_year *
           deciding_years(cut_years, entry->pipeline_years) *
           annuity(entry->rate, entry->life_years) * lode__pow(1.0 + entry->rate, -first);
}
