/* Processes that share a sweep, where lode was built with MPI (-Dmpi=enabled) and started by
 * mpirun; else there is one, of rank 0. */
#ifndef LODE_BASE_RANKS_H
#define LODE_BASE_RANKS_H

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

/* Where the slice of a rank begins, of n items dealt to all: rank to rank + 1 is its own. */
size_t lode__rank_first(size_t n, int rank);

/* Every rank has made its slice of the items [n], each of so many bytes: now all have all. false,
 * on all ranks: a slice of more than 2 GB. */
bool lode__rank_spread(void *items, size_t n, size_t size);

/* Is it true on all ranks? */
bool lode__rank_all(bool good);

/* The last word of all ranks; afterwards there is one. */
void lode__rank_end(void);

#endif
