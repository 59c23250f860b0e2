/* How far apart are the figures of one key? Sources that disagree stay rows, and their
 * spread is what an analyst knows about the error of the one that speaks. */
#include "dataset/inside.h"

#include <math.h>
#include <string.h>

#define SUPPOSED_ERROR 1.5 /* of a flag without a parameter, as in the market */

/* A prior says nothing beside a figure that somebody published. */
static bool counts(const lode__observation *row, const lode__observation *picked,
                   bool only_prior)
{
    if (isnan(row->value)) return false;
    if (row->flow == LODE__EXPORT && strcmp(row->hs6, picked->hs6) != 0) return false;
    return row == picked || only_prior || row->flag != LODE__PRIOR;
}

static bool all_prior(const lode__observation *const *row, int n)
{
    for (int i = 0; i < n; i++)
        if (!isnan(row[i]->value) && row[i]->flag != LODE__PRIOR) return false;
    return true;
}

static void widen(lode__band *band, const lode__observation *const *row, int n)
{
    bool only_prior = all_prior(row, n);
    for (int i = 0; i < n; i++) {
        if (!counts(row[i], row[0], only_prior)) continue;
        bool source = true, vintage = true; /* not seen before */
        for (int k = 0; k < i; k++) {
            if (!counts(row[k], row[0], only_prior)) continue;
            source = source && strcmp(row[k]->source, row[i]->source) != 0;
            vintage = vintage && strcmp(row[k]->vintage, row[i]->vintage) != 0;
        }
        band->n_row++;
        band->n_source += source;
        band->n_vintage += vintage;
        band->low = fmin(band->low, row[i]->value);
        band->high = fmax(band->high, row[i]->value);
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

    band.low = band.value = band.high = row[0]->value;
    widen(&band, row, n);
    /* The same figure in every edition was copied, not measured again. */
    if (band.low < band.high) return band;
    const lode__parameter *p =
        lode__parameter_pick(ds, -1, lode__flag_name(row[0]->flag), "log_error");
    double s = p && isfinite(p->value) ? fabs(p->value) : SUPPOSED_ERROR;
    band.from_prior = true;
    band.low = fmin(band.value, band.value * exp(-s));
    band.high = fmax(band.value, band.value * exp(s));
    return band;
}
