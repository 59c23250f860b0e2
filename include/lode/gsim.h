/**
 * @file gsim.h
 * A change of tariffs in one industry by shares and elasticities alone: the linear model of GSIM,
 * for those who want to see their spreadsheet's answer beside lode's market.
 *
 * Goods of each exporter are different goods to each importer (Armington), with one elasticity
 * between them; supply of each exporter has one elasticity; nothing is capped, and a ban cannot be
 * asked for. In shares of the base year:
 *
 *     theta  of an importer's spending, tariffs paid      phi  of an exporter's sales, world prices
 *     x_r supply = E_x p_r = sum over v of phi_rv m_rv
 *     m_rv = sum over s of (theta_sv (E_m + E_s) - [s = r] E_s) (p_s + T_sv)
 *
 * p: relative change of an exporter's world price, T: of the tariff factor, E_m < 0.
 * Source: Francois and Hall, Global Simulation Analysis of Industry-Level Trade Policy (2003).
 */
#ifndef LODE_GSIM_H
#define LODE_GSIM_H

#include <lode/status.h>
#include <lode/text.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lode_gsim lode_gsim;

typedef struct lode_gsim_options {
    int version;         /**< 1 */
    double demand;       /**< E_m, < 0 */
    double supply;       /**< E_x, > 0 */
    double substitution; /**< E_s, > 0 */
} lode_gsim_options;

#define LODE_GSIM_OPTIONS_INIT                                                           \
    {                                                                                    \
        .version = 1, .demand = -1.25, .supply = 1.5, .substitution = 5.0                \
    }

/**
 * Read flows and solve.
 *
 * @param path     CSV with the columns exporter, importer, value (at world prices, >= 0), tariff
 *                 and new_tariff (factors, 1.25 for 25 %, > 0); a pair that is missing trades
 *                 nothing. At most 256 regions.
 * @param options  or NULL
 * @param[out] out the caller's: lode_gsim_free()
 * @return LODE_OK; LODE_E_READ; LODE_E_DATA with line and column for a row that says something
 *         else, a pair said twice, no flows at all or shares from which no prices follow;
 *         LODE_E_INVALID for an elasticity of the wrong sign; LODE_E_LIMIT; LODE_E_NOMEM.
 *
 * A region that sells nothing keeps its price.
 *
 * Cost: O(regions^3).
 */
lode_status lode_gsim_read(const char *path, const lode_gsim_options *options,
                           lode_gsim **out, lode_error *err);
void lode_gsim_free(lode_gsim *gsim); /**< NULL is fine */

/** Number of regions, and the relative change of a region's world price; region < count. */
size_t lode_gsim_count(const lode_gsim *gsim);
const char *lode_gsim_region(const lode_gsim *gsim, size_t region);
double lode_gsim_price_change(const lode_gsim *gsim, size_t region);

/** Write prices, flows and tariff revenue; JSON schema "lode/gsim/1". */
lode_status lode_gsim_write(const lode_gsim *gsim, lode_format format, lode_text *out,
                            lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
