/**
 * @file sensitivity.h
 * What a small change of any number of a market does to every price and level, and which
 * number moves a goal most: exact derivatives at the equilibrium.
 *
 *     A x(A'p, s) = rhs,   dp/ds and dx/ds by one triangular solve each
 *     (docs/method/sensitivity.md)
 *
 * At a kink (a cap, floor or choke that is just reached) they are those of the piece the
 * answer lies on. They say what the next tonne or dollar does, not the next thousand:
 * solve again (lode_sweep_run()) for large changes.
 */
#ifndef LODE_SENSITIVITY_H
#define LODE_SENSITIVITY_H

#include <lode/sweep.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A market at its equilibrium, ready to be asked. One thread at a time. */
typedef struct lode_sensitivity lode_sensitivity;

/** Above this, what a question leaves off says that it has no derivative. */
#define LODE_SENSITIVITY_LIMIT 1e-9

/**
 * Solve a market and factorise what answers there.
 *
 * @param market  must outlive it
 * @param[out] out  the caller's: lode_sensitivity_free(); untouched on failure. Made as
 * well
 *                  when the market is infeasible or not converged: ask its verdict first
 * @return LODE_OK; LODE_E_NOMEM.
 *
 * Cost: one solve, one or two factorisations.
 */
lode_status lode_sensitivity_build(const lode_market *market, lode_sensitivity **out,
                                   lode_error *err);
void lode_sensitivity_free(lode_sensitivity *sensitivity); /**< NULL is fine */

lode_verdict lode_sensitivity_verdict(const lode_sensitivity *sensitivity);

/** Why the market cannot clear, one sentence; "" unless infeasible. */
const char *lode_sensitivity_reason(const lode_sensitivity *sensitivity);

/** The answer it stands at; arrays live as long as the sensitivity. */
const double *lode_sensitivity_price(
    const lode_sensitivity *sensitivity); /**< [n_node] */
const double *lode_sensitivity_level(
    const lode_sensitivity *sensitivity); /**< [n_activity] */

/**
 * Capacity rents, [n_activity] USD/t: what one more tonne of the cap saves, so what a
 * licence for it is worth: d objective / d cap = -rent. 0 where the cap does not bind.
 */
const double *lode_sensitivity_rent(const lode_sensitivity *sensitivity);

/**
 * Is the price of node i_node held? So it is where nothing that is traded, made or used
 * there answers to the price: it is one of many, and counts as still.
 */
bool lode_sensitivity_holds(const lode_sensitivity *sensitivity, size_t i_node);
size_t lode_sensitivity_held(const lode_sensitivity *sensitivity); /**< how many */

/** Activities within 1e-9 of a kink: there the derivative is of one side only. */
size_t lode_sensitivity_kinks(const lode_sensitivity *sensitivity);

/**
 * Forward: what changes of numbers do.
 *
 * @param change  [n] the value of each is the amount by which its number rises
 * @param[out] price  [n_node] change of prices, USD/t
 * @param[out] level  [n_activity] change of levels, tpa
 * @param[out] off  what is left off balance or off a flat margin, relative to what moves;
 * above
 *                  LODE_SENSITIVITY_LIMIT there is no derivative in this direction. Or
 *                  NULL
 * @return LODE_OK; LODE_E_INVALID for a number or field the market does not have, or an
 * amount
 *         that is not finite; LODE_E_NODATA when the market was not solved.
 *
 * Cost: one triangular solve; some three where a choke, free disposal or a flat cost is
 * in use.
 */
lode_status lode_sensitivity_of(lode_sensitivity *sensitivity, const lode_change *change,
                                size_t n, double *price, double *level, double *off,
                                lode_error *err);

/**
 * Adjoint: aim at a goal J(price, level). Afterwards lode_sensitivity_slope() gives its
 * slope by any number.
 *
 * @param goal_price  [n_node] dJ/dprice
 * @param goal_level  [n_activity] dJ/dlevel
 * @return LODE_OK; LODE_E_INVALID for a slope that is not finite; LODE_E_NODATA when the
 * market
 *         was not solved, or when the goal has no derivative.
 *
 * Cost: as lode_sensitivity_of(), for all numbers together.
 */
lode_status lode_sensitivity_aim(lode_sensitivity *sensitivity, const double *goal_price,
                                 const double *goal_level, lode_error *err);

/**
 * dJ/d(number): the slope of the goal that was aimed at last by the field of activity (of
 * node for LODE_FIELD_RHS) i; NaN before an aim and for what the market does not have.
 * What J holds of the number itself is the caller's to add. Cost: O(1).
 */
double lode_sensitivity_slope(const lode_sensitivity *sensitivity, lode_field field,
                              size_t i);

/**
 * Read a change as in "wedge:trade:cobalt:mine@COD->CHN=100": a field of lode_field, the
 * id of an activity (of a node for rhs), and by how much; 1 where nothing is said.
 *
 * @return LODE_OK; LODE_E_INVALID with the nearest ids or the fields there are.
 */
lode_status lode_change_read(const lode_market *market, const char *text,
                             lode_change *out, lode_error *err);

/**
 * Write what one change does, the largest changes first. JSON is schema
 * "lode/market-sensitivity/1"; CSV has the columns kind,id,value,change,unit; the table
 * shows the twelve largest of prices and of levels.
 *
 * @return as lode_sensitivity_of()
 */
lode_status lode_sensitivity_write(lode_sensitivity *sensitivity,
                                   const lode_change *change, lode_format format,
                                   lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
