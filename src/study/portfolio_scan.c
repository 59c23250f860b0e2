/* Forms over all choices of a block, tile by tile: the choices of the first decisions lie side by
 * side, so that one pass over a tile is a loop over numbers that follow each other. */
#include <math.h>

#include "study/portfolio_inside.h"

double lode__form_at(const lode__grid *grid, const double *form,
                     const unsigned char *option)
{
    double sum = 0.0;

    for (int d = 0; d < grid->n_decision; d++)
        if (option[d]) sum += form[grid->at[d] + option[d] - 1];
    return sum;
}

/* Each decision copies what stands so far, once for each further option. */
void lode__scan_fill(const lode__grid *grid, int n_decision, const double *form,
                     double *out)
{
    size_t n = 1;

    out[0] = 0.0;
    for (int d = 0; d < n_decision; d++) {
        for (int k = 1; k < grid->n_option[d]; k++) {
            double more = form[grid->at[d] + k - 1];
            double *to = out + n * (size_t)k;
            for (size_t i = 0; i < n; i++) to[i] = out[i] + more;
        }
        n *= (size_t)grid->n_option[d];
    }
}

/* The part of a form that the decisions beyond a tile add; first: a choice of the tile. */
static double beyond(const lode__grid *grid, const double *form, size_t first)
{
    double sum = 0.0;

    for (int d = grid->n_low; d < grid->n_decision; d++) {
        size_t k = first / grid->step[d] % (size_t)grid->n_option[d];
        if (k) sum += form[(size_t)grid->at[d] + k - 1];
    }
    return sum;
}

static void raise_tile(const double *restrict low, double more, size_t n,
                       double *restrict value)
{
    for (size_t i = 0; i < n; i++) {
        double v = low[i] + more;
        value[i] = v > value[i] ? v : value[i];
    }
}

void lode__scan_raise(const lode__grid *grid, size_t n_cut, const double *constant,
                      size_t stride, const double *const *form, size_t offset,
                      double *low, double *value)
{
    for (size_t c = 0; c < n_cut; c++)
        lode__scan_fill(grid, grid->n_low, form[c] + offset, low + c * grid->tile);
    for (size_t first = 0; first < grid->n_choice; first += grid->tile)
        for (size_t c = 0; c < n_cut; c++)
            raise_tile(low + c * grid->tile,
                       constant[c * stride] + beyond(grid, form[c] + offset, first),
                       grid->tile, value + first);
}

static void add_tile(const double *restrict part, size_t n, double *restrict sum)
{
    for (size_t i = 0; i < n; i++) sum[i] += part[i];
}

void lode__scan_sum(const lode__grid *grid, size_t n_part, const double *part,
                    double *value)
{
    for (size_t first = 0; first < grid->n_choice; first += grid->tile) {
        double *v = value + first;
        for (size_t i = 0; i < grid->tile; i++) v[i] = v[i] < INFINITY ? 0.0 : INFINITY;
        for (size_t g = 0; g < n_part; g++)
            add_tile(part + g * grid->n_choice + first, grid->tile, v);
    }
}

/* Smallest sum of a tile: four runners, so that the loop does not wait for itself. */
static double least_of(const double *restrict low, const double *restrict value, size_t n)
{
    double least[4] = {INFINITY, INFINITY, INFINITY, INFINITY};
    size_t i = 0;

    for (; i + 4 <= n; i += 4)
        for (size_t k = 0; k < 4; k++) {
            double v = low[i + k] + value[i + k];
            least[k] = v < least[k] ? v : least[k];
        }
    for (; i < n; i++)
        if (low[i] + value[i] < least[0]) least[0] = low[i] + value[i];
    for (size_t k = 1; k < 4; k++)
        if (least[k] < least[0]) least[0] = least[k];
    return least[0];
}

double lode__scan_least(const lode__grid *grid, const double *value, const double *form,
                        double *low, size_t *index)
{
    double best = INFINITY;
    size_t at = 0;

    lode__scan_fill(grid, grid->n_low, form, low);
    for (size_t first = 0; first < grid->n_choice; first += grid->tile) {
        double more = beyond(grid, form, first);
        double v = least_of(low, value + first, grid->tile) + more;
        if (v < best) {
            best = v;
            at = first;
        }
    }
    double more = beyond(grid, form, at);
    *index = LODE__NO_INDEX;
    for (size_t i = at; i < at + grid->tile && *index == LODE__NO_INDEX; i++)
        if (low[i - at] + value[i] + more <= best) *index = i;
    return best;
}

size_t lode__scan_below(const lode__grid *grid, const double *value, const double *form,
                        double most, double *low, size_t room, size_t *index,
                        double *found)
{
    size_t n = 0;

    lode__scan_fill(grid, grid->n_low, form, low);
    for (size_t first = 0; first < grid->n_choice; first += grid->tile) {
        double more = beyond(grid, form, first);
        for (size_t i = 0; i < grid->tile; i++) {
            double v = low[i] + value[first + i] + more;
            if (!(v < most)) continue;
            if (n < room) {
                index[n] = first + i;
                found[n] = v;
            }
            n++;
        }
    }
    return n;
}
