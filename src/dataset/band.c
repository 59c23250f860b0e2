/* How far apart are the figures of one key? Sources that disagree stay rows, and their
 * spread is what an analyst knows about the error of the one that speaks. */
#include "dataset/inside.h"

#include <math.h>
#include <string.h>

#define SUPPOSED_ERROR 1.5 /* of a flag without a parameter, as in the market */

/* A prior says nothing beside a figure that somebody published. */
static bool counts(const lode__observation *row, const lode__observation *of,
                   bool only_prior)
{
    if (isnan(row->value)) return false;
    if (row->flow == LODE__EXPORT && strcmp(row->hs6, of->hs6) != 0) return false;
    return row == of || only_prior || row->flag != LODE__PRIOR;
}

static bool all_prior(const lode__observation *const *row, int n)
{
    for (int i = 0; i < n; i++)
        if (!isnan(row[i]->value) && row[i]->flag != LODE__PRIOR) return false;
    return true;
}

/* Of one row that speaks. */
static lode__band band_of_row(const lode_dataset *ds, const lode__observation *const *row,
                              int n, const lode__observation *of)
{
    lode__band band = {.low = of->value, .value = of->value, .high = of->value};
    bool only_prior = all_prior(row, n);

    for (int i = 0; i < n; i++) {
        if (!counts(row[i], of, only_prior)) continue;
        band.low = fmin(band.low, row[i]->value);
        band.high = fmax(band.high, row[i]->value);
    }
    /* The same figure in every edition was copied, not measured again. */
    if (band.low < band.high) return band;
    const lode__parameter *p =
        lode__parameter_pick(ds, -1, lode__flag_name(of->flag), "log_error");
    double s = p && isfinite(p->value) ? fabs(p->value) : SUPPOSED_ERROR;
    band.from_prior = true;
    band.low = fmin(band.value, band.value * exp(-s));
    band.high = fmax(band.value, band.value * exp(s));
    return band;
}

/* Has row i a part in the band of a row that speaks? */
static bool counts_at_all(const lode__observation *const *row, int n, int i)
{
    bool only_prior = all_prior(row, n);

    for (int k = 0; k < n; k++)
        if (lode__observation_speaks(row, k) && counts(row[i], row[k], only_prior))
            return true;
    return false;
}

static void count_figures(lode__band *band, const lode__observation *const *row, int n)
{
    for (int i = 0; i < n; i++) {
        bool source = true, vintage = true; /* not seen before */
        if (!counts_at_all(row, n, i)) continue;
        for (int k = 0; k < i; k++) {
            if (!counts_at_all(row, n, k)) continue;
            source = source && strcmp(row[k]->source, row[i]->source) != 0;
            vintage = vintage && strcmp(row[k]->vintage, row[i]->vintage) != 0;
        }
        band->n_row++;
        band->n_source += source;
        band->n_vintage += vintage;
    }
}

lode__band lode__band_of(const lode_dataset *ds, lode__flow flow, int i_good,
                         int i_country, int i_partner, int year)
{
    int n;
    lode__band band = {.low = NAN, .value = NAN, .high = NAN};
    const lode__observation *const *row =
        lode__observations_of(ds, flow, i_good, i_country, i_partner, year, &n);
    if (n == 0 || isnan(row[0]->value)) return band;

    band = band_of_row(ds, row, n, row[0]);
    for (int i = 1; i < n; i++) {
        if (!lode__observation_speaks(row, i)) continue;
        lode__band part = band_of_row(ds, row, n, row[i]);
        band.low += part.low;
        band.value += part.value;
        band.high += part.high;
        band.from_prior = band.from_prior && part.from_prior;
    }
    count_figures(&band, row, n);
    return band;
}
