/* Processes that share a sweep, where lode was built with MPI (-Dmpi=enabled) and started by
 * mpirun; else there is one, of rank 0. */
#ifndef LODE_REPORT_RANKS_H
#define LODE_REPORT_RANKS_H

#include "base/base.h"

/* Number of ranks and this one's number; starts MPI the first time. */
int lode__rank_count(void);
int lode__rank(void);

/* The value that rank 0 has. */
size_t lode__rank_share(size_t value);

/* A piece of text from this rank to rank 0, and on rank 0 from another; failed travels along. The
 * text is added to *out. false: a piece could not be sent, or there is no memory for it. */
bool lode__rank_send(const char *text, size_t length, bool failed);
bool lode__rank_receive(int from, lode__buf *out, bool *failed);

/* The last word of all ranks; afterwards there is one. */
void lode__rank_end(void);

#endif
