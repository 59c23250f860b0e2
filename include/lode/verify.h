/**
 * @file verify.h
 * An answer that was kept, against the answer that its command gives now.
 *
 * What was kept is a file: an answer as JSON, or an archive of one (-o FILE.zip), or the
 * evidence of a brief. The caller runs each command and hands in what it gave; fields are
 * compared one by one, exactly, and the members of an archive with the hashes it states.
 * docs/verify.md
 */
#ifndef LODE_VERIFY_H
#define LODE_VERIFY_H

#include <lode/dataset.h>
#include <lode/status.h>
#include <lode/text.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Answers that were kept, and what came of each. Not to be shared between threads. */
typedef struct lode_evidence lode_evidence;

/**
 * Read a file of answers, at most 64 MiB, and 64 MiB of each of its members.
 *
 * @param path  .json or .zip, told apart by their bytes; "-" is standard input
 * @param[out] out  the caller's: lode_evidence_free(); untouched on failure
 * @return LODE_OK; LODE_E_READ; LODE_E_LIMIT; LODE_E_DATA for what is neither JSON nor a
 *         whole zip, for JSON that is no answer, for an archive without answers;
 *         LODE_E_NOMEM.
 */
lode_status lode_evidence_open(const char *path, lode_evidence **out, lode_error *err);
void lode_evidence_free(lode_evidence *evidence); /**< NULL is fine */

/** How many answers the file holds. */
size_t lode_evidence_count(const lode_evidence *evidence);

/** The command that an answer states, "lode shock ..." as for a shell; NULL: it states
 *  none. Lives as long as the evidence. */
const char *lode_evidence_command(const lode_evidence *evidence, size_t i_answer);

/** State the command of an answer; the text is copied. LODE_E_NOMEM. */
lode_status lode_evidence_ask(lode_evidence *evidence, size_t i_answer,
                              const char *command, lode_error *err);

/** Whether an answer was made of these data: another hash cannot be compared. True where
 *  the answer states none, and of a backtest, whose packs are those of its episodes: where they
 *  differ, its comparison says so at /data. */
bool lode_evidence_same_data(const lode_evidence *evidence, size_t i_answer,
                             const lode_dataset *dataset);

/**
 * Compare an answer with what its command gives now, field by field: a number differs when
 * its bits do. Where the versions of lode differ, that is told once and `run`, which is a
 * hash of it, is left out.
 *
 * @param now  the JSON; empty: the command gave none
 * @return LODE_OK, whatever was found; LODE_E_DATA for what is no JSON; LODE_E_NOMEM.
 *
 * Cost: O(fields).
 */
lode_status lode_evidence_compare(lode_evidence *evidence, size_t i_answer,
                                  const lode_text *now, lode_error *err);

/** Every answer was compared and equal, and every member of the archive is what its hash
 *  says. */
bool lode_evidence_holds(const lode_evidence *evidence);

/**
 * Write what was found. JSON is schema "lode/verify/1": result.holds, result.answers[]
 * {answer,command,verdict,n_difference,differences[]{field,stated,found}} with the first
 * hundred differences, result.changed[], members whose bytes are not those of their hash.
 * CSV has a row a difference.
 *
 * @return LODE_OK; LODE_E_INVALID for HTML; LODE_E_NOMEM.
 */
lode_status lode_evidence_write(const lode_evidence *evidence,
                                const lode_dataset *dataset, lode_format format,
                                lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
