/**
 * @file forum.h
 * The seven questions of the notice of 26 February 2026 on an agreement on trade in critical
 * minerals, answered for each good and each member of a zone: minerals and partners; basis of
 * a floor; cost and downstream; implementation; co-ordination; investment; scrap.
 *
 * The zone is a set that the caller names and edits. A price floor with border measures is a
 * proposal of its own, not the forum's. docs/method/forum.md says how each answer comes about
 * and which of them nobody can give today.
 */
#ifndef LODE_FORUM_H
#define LODE_FORUM_H

#include <lode/dataset.h>
#include <lode/market.h>
#include <lode/text.h>

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lode_forum lode_forum;

/** Start from LODE_FORUM_OPTIONS_INIT. */
typedef struct lode_forum_options {
    int version;         /**< 1 */
    const char *members; /**< "@FORGE", "@USA+JPN+EU"; NULL: "@FORGE" */
    const char *join;    /**< countries that join, "IND" or "IND+MNG"; NULL: nobody */
    const char *leave;   /**< members that leave; NULL: nobody */
    const char *goods;   /**< goods or minerals with commas between; NULL: those that a
                            contract of the register names a price for */
    /** "GOOD PRICE", several with commas between; PRICE in USD/kg of the good's basis, as in
     * lode/shock.h. NULL: the first known of contract, cost, history that is above the price of
     * the zone and can be held. */
    const char *floor;
    const char
        *keep; /**< "GOOD@COUNTRY": output that is to survive the dumping; or the id of
                             a project that is to break even; NULL */
    /** Sentence of lode/shock.h, "supply CHN ndpr:oxide 20000 tpa above 30 USD/kg"; needed with
     * keep. */
    const char *dumping;
    double keep_share; /**< of the base year's output that counts as kept, above 0 to 1 */
    bool
        coercion; /**< also the harm that the largest outsider does at no cost; seconds */
    size_t n_thread; /**< 0: one for each processor. Changes no bit */
    /** How far it is, in runs; called one at a time, from any thread; or NULL */
    void (*progress)(void *context, size_t n_done, size_t n_all);
    void *context; /**< of progress */
    const char
        *projects; /**< with keep: a lender's file of projects beside those of the packs
                                 (its columns: docs/method/projects.md), or NULL */
    bool
        estimate; /**< gaps of projects are filled by the rules of the pack `portfolio` */
} lode_forum_options;

#define LODE_FORUM_OPTIONS_INIT                                                          \
    {                                                                                    \
        .version = 1, .keep_share = 0.99                                                 \
    }

/**
 * Answer the seven questions.
 *
 * @param options     NULL: the defaults
 * @param[out] out    the caller's: lode_forum_free(). The dataset must outlive it. Questions that
 *                    the model or the register cannot answer are in it, with the reason.
 * @return LODE_OK; LODE_E_INVALID for unknown names, a floor for a good that is not asked, a
 *         zone without an outside or without members, an output that is not there; LODE_E_NODATA
 *         when no good has a market.
 *
 * Cost: one market a mineral; about forty solves a good, a tenth of a second.
 */
lode_status lode_forum_run(const lode_dataset *dataset, const lode_forum_options *options,
                           lode_forum **out, lode_error *err);
void lode_forum_free(lode_forum *forum); /**< NULL is fine */

/** Write the answer: JSON schema "lode/forum/1", a table or CSV; no HTML. */
lode_status lode_forum_write(const lode_forum *forum, lode_format format, lode_text *out,
                             lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
