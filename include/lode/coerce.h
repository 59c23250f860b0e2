/**
 * @file coerce.h
 * Who can hurt whom with what, and what does it cost them?
 *
 * A sender cuts what it sells, by a share between nothing and all of it; the market answers
 * with other suppliers, other routes, stocks and less use. Harm is what the target loses, cost
 * what the sender loses, both as welfare (users, makers, traders, treasuries, holders of
 * stocks) over the months of the cut, present value, against the same months without it:
 *
 *     costless harm   the most harm at a cost of at most zero
 *     leverage        harm of a full ban over its cost
 *
 * docs/method/coercion.md says more.
 */
#ifndef LODE_COERCE_H
#define LODE_COERCE_H

#include <lode/dataset.h>
#include <lode/text.h>

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a cut of a share c of the trade is. */
typedef enum lode_instrument {
    LODE_INSTRUMENT_EXPORTS, /**< each flow of exports carries at most 1 - c of what it did */
    LODE_INSTRUMENT_TARGET_ONLY, /**< only those to the target */
    LODE_INSTRUMENT_LICENCE, /**< a share c of applications is refused, at any price */
    LODE_INSTRUMENT_QUOTA /**< all exports together are at most 1 - c of what they were */
} lode_instrument;

/** "exports", "target-only", "licence", "quota". */
const char *lode_instrument_name(lode_instrument instrument);
bool lode_instrument_find(const char *name, lode_instrument *out);

typedef struct lode_coercion lode_coercion;

/** Take a piece of text, whole lines of cases below n_done; false: stop. */
typedef bool lode_coerce_write(void *context, const char *text, size_t length,
                               size_t n_done);

/** Who, whom, what and how. Start from LODE_COERCE_OPTIONS_INIT. */
typedef struct lode_coerce_options {
    int version;        /**< 1 */
    const char *by;     /**< sender, ISO3 or "@BLOC"; NULL: all with a share of 2 % */
    const char *target; /**< ISO3 or "@BLOC"; NULL: all countries and blocs */
    const char
        *cut_to; /**< target-only: whom the cut is to where that is not the target alone,
                             as the bloc that it acts with; targets lie within it, senders
                             outside; NULL: the target */
    const char *goods; /**< goods or minerals with commas between; NULL: all */
    lode_instrument instrument;
    const int *months; /**< [n_months] lengths of the cut, 1 to 120; NULL: 12 */
    size_t n_months;
    const char *from; /**< the first month, "2026-12", or NULL: the base year */
    /** Re-export through third countries when a cut is to the target alone: false: new routes
     * at the premium; true: kept from growing by the sender's enforcement. */
    bool enforced;
    bool both;         /**< both of them, as two cases */
    double budget_usd; /**< that a bundle of goods may cost the sender over the months */
    bool remedies;  /**< of one sender, target and good: what would change its leverage */
    double premium; /**< share of the price; < 0: the parameter reexport_premium */
    const char *const *statements; /**< [n_statement] what else holds, cut or no cut */
    size_t n_statement;
    size_t n_draw;      /**< draws for bands of each case, 0 or at least 10 */
    unsigned long seed; /**< of the draws */
    size_t n_thread;    /**< 0: one for each processor. Changes no bit */
    /** Rows of CSV as they come, in order, or NULL; those of the first n_done cases are taken
     * as written, and the header with them. Called one at a time, from any thread. */
    lode_coerce_write *write;
    void *write_context;
    size_t n_done;
    /** How far it is, in cases; called one at a time, from any thread; or NULL */
    void (*progress)(void *context, size_t n_done, size_t n_all);
    void *context; /**< of progress */
} lode_coerce_options;

#define LODE_COERCE_OPTIONS_INIT                                                         \
    {                                                                                    \
        .version = 1, .premium = -1.0, .seed = 1                                         \
    }

/** How much work it was. */
typedef struct lode_coerce_count {
    size_t n_case;   /**< sender, good, months, and target where the cut is to it alone */
    size_t n_row;    /**< cases x targets */
    size_t n_market; /**< markets built */
    size_t n_equilibrium; /**< months and stocks solved together */
    size_t n_solve; /**< of convex programs, several for an equilibrium with habits */
    size_t n_newton;
} lode_coerce_count;

/**
 * Compute cases of coercion.
 *
 * @param options  or NULL: the atlas of all senders, goods and targets
 * @param[out] out  the caller's: lode_coercion_free(). The dataset must outlive it.
 * @return LODE_OK, also where single cuts found no equilibrium (their rows say so);
 *         LODE_E_INVALID for an unknown place, good or number of months; LODE_E_NODATA when
 *         no good that was asked for has a market or the sender sells none of it;
 *         LODE_E_LIMIT; LODE_E_NOMEM.
 *
 * Built with MPI and started by mpirun, all ranks call it and share the cases; rank 0 has the
 * answer, the others an empty one. It is the last thing they do with MPI.
 *
 * Cost: some ten milliseconds a case of 12 months and thread.
 */
lode_status lode_coerce_run(const lode_dataset *dataset,
                            const lode_coerce_options *options, lode_coercion **out,
                            lode_error *err);
void lode_coercion_free(lode_coercion *coercion); /**< NULL is fine */

lode_coerce_count lode_coercion_count(const lode_coercion *coercion);

/** A hash of the question, the version and the data: equal when the answers are. */
lode_status lode_coerce_hash(const lode_dataset *dataset,
                             const lode_coerce_options *options, char hash[65],
                             lode_error *err);

/** Write the answer: JSON schema "lode/coerce/1"; HTML has the charts. */
lode_status lode_coercion_write(const lode_coercion *coercion, lode_format format,
                                lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
