/* Outcomes of one question many times over: of a drawn market, or at another depth of a cut.
 * Each is solved in a lane, from a desk of its own. */
#ifndef LODE_STUDY_TWIN_H
#define LODE_STUDY_TWIN_H

#include "solve/engine.h"
#include "study/outcome.h"

/* Make a zeroed outcome one of many: the sentences of another on a market of the same shape,
 * which outlives it, with room for an answer and its rows. The statements are a copy and may
 * be changed. False: no memory; the caller clears twin->arena in any case. */
bool lode__twin_take(lode_outcome *twin, const lode_outcome *from,
                     const lode_market *market);

/* Take the answer of a solve. True: the problem has moved and is to be solved again from
 * start_price, start_level. *rough says that the answer is a rough one; it is cleared when the
 * next is not. Tolerance and most_passes are those of lode__march_next(). */
bool lode__twin_answer(lode_outcome *twin, const lode__answer *answer, bool *rough,
                       double tolerance, int most_passes);

/* Lanes for twins of an outcome that is solved: eight at once, or one where the market is so
 * large that eight would leave the cache. The caller's; NULL: no memory. */
lode__plan *lode__twin_plan(const lode_outcome *of);

#endif
