/**
 * @file market.h
 * A market: nodes that balance, activities that answer to prices, and its equilibrium.
 *
 * A market comes from a market file (lode_market_read()) or from the reference data
 * (lode_market_build()). It is read-only once made and may be shared between threads.
 */
#ifndef LODE_MARKET_H
#define LODE_MARKET_H

#include <lode/dataset.h>
#include <lode/status.h>
#include <lode/text.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lode_market lode_market;
typedef struct lode_solution lode_solution;

/** What a solve found. Each is an answer, not an error. */
typedef enum lode_verdict {
    LODE_SOLVED,       /**< certificate within 1e-8 */
    LODE_INFEASIBLE,   /**< no finite prices clear the market */
    LODE_NOT_CONVERGED /**< the certificate says how far it got */
} lode_verdict;

/** Accepted when the first three are at most LODE_CERTIFICATE_LIMIT. */
#define LODE_CERTIFICATE_LIMIT 1e-8

/** How good an answer is, measured from the definitions and not from the method. */
typedef struct lode_certificate {
    /** largest imbalance of a node over the gross flow through it, which counts as at least
     * a millionth of the node's normal flow */
    double balance;
    /** largest distance of a level and margin from the activity's response, relative to the
     * level or to the prices the margin is made of, whichever is nearer */
    double complementarity;
    /** primal minus dual objective over the value of all flows: what levels and margins off
     * their responses and flows off balance are worth, bounded from above */
    double gap;
    int newton_steps;   /**< Newton steps taken */
    int factorisations; /**< sparse factorisations made */
} lode_certificate;

/** Name of a verdict as in JSON: "solved", "infeasible", "not converged". */
const char *lode_verdict_name(lode_verdict verdict);

/**
 * Read a market file, schema "lode/market/1".
 *
 * Each activity answers to its margin v = sum of coefficient x price - wedge:
 *
 *     linear  x = clip((v - c) / b, lower, upper); b = 0: anything between at v = c
 *     supply  x = min(q0 (max(v, floor) / p0)^elasticity, upper)
 *     demand  x = d0 (-v / p0)^-elasticity below choke, anything down to 0 at it, 0 above
 *     link    x = min(x0 exp((v - cost) / kappa), upper)
 *
 * and sum of coefficient x level = rhs at every node (>= with free disposal).
 *
 * @param path  the file; "-" reads standard input
 * @param[out] out  the caller's: lode_market_free(); untouched on failure
 * @return LODE_OK; LODE_E_READ; LODE_E_LIMIT above 256 MiB; LODE_E_DATA for JSON that is
 *         cut short or malformed, a number that is not finite, an unknown node, a
 *         repeated id, a value out of range: the message names the activity and the
 *         field.
 */
lode_status lode_market_read(const char *path, lode_market **out, lode_error *err);

/** Read a market from memory; name stands for the file in messages. */
lode_status lode_market_read_text(const char *text, size_t length, const char *name,
                                  lode_market **out, lode_error *err);

/**
 * Build the market of some goods from the reference data: every chain that leads to them
 * and every good that shares a host with them, reconciled to one consistent set of flows
 * and calibrated so that those flows are its equilibrium.
 *
 * @param goods  [n] good ids or minerals, e.g. "gallium:refined", "cobalt"
 * @return LODE_OK; LODE_E_INVALID for an unknown good (with the nearest three);
 *         LODE_E_NODATA when a good has no production, price or parameter row.
 *
 * Cost: one reconciliation and one solve, milliseconds for one mineral.
 */
lode_status lode_market_build(const lode_dataset *dataset, const char *const *goods,
                              size_t n, lode_market **out, lode_error *err);

/** Release a market; NULL is fine. */
void lode_market_free(lode_market *market);

/** Forms in which a market can be written. */
typedef enum lode_market_form {
    LODE_MARKET_JSON, /**< schema lode/market/1 */
    LODE_MARKET_LP,   /**< CPLEX LP with quadratic objective; linear activities only */
    LODE_MARKET_MPS   /**< free MPS with QUADOBJ; linear activities only */
} lode_market_form;

/**
 * Write a market so that anyone can solve it again.
 *
 * @return LODE_OK; LODE_E_INVALID when LP or MPS is asked of a market with curved
 *         activities: the message names the first.
 */
lode_status lode_market_write(const lode_market *market, lode_market_form form,
                              lode_text *out, lode_error *err);

/**
 * Find the equilibrium.
 *
 * @param[out] out  the caller's: lode_solution_free(); also when the verdict is
 *                  LODE_INFEASIBLE or LODE_NOT_CONVERGED
 */
lode_status lode_market_solve(const lode_market *market, lode_solution **out,
                              lode_error *err);

/** Release a solution; NULL is fine. It may outlive its market. */
void lode_solution_free(lode_solution *solution);

lode_verdict lode_solution_verdict(const lode_solution *solution);
lode_certificate lode_solution_certificate(const lode_solution *solution);

/**
 * Why the market cannot clear, one sentence that names the node; where it was not solved for
 * want of a limit, one that names the activity; else "".
 */
const char *lode_solution_reason(const lode_solution *solution);

/** Write a solution: JSON is schema "lode/solution/1"; CSV and TABLE list numbers by id. */
lode_status lode_solution_write(const lode_solution *solution, lode_format format,
                                lode_text *out, lode_error *err);

/**
 * Report a market built from the data: nodes with price, supply, use, imports and
 * exports; the adjustments of the reconciliation; base_error, the largest relative
 * deviation of the solved base from the reconciled flows.
 *
 * @return LODE_OK; LODE_E_INVALID for a market that was read from a file.
 */
lode_status lode_market_show(const lode_market *market, lode_format format,
                             lode_text *out, lode_error *err);

/** Numbers of nodes and activities. */
void lode_market_size(const lode_market *market, size_t *n_node, size_t *n_activity);

#ifdef __cplusplus
}
#endif
#endif
