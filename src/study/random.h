/* Numbers drawn by counting: the j-th number of draw i is the same on every machine, in any
 * order and in any thread. Philox 4x32-10 (Salmon et al. 2011) by Random123. */
#ifndef LODE_STUDY_RANDOM_H
#define LODE_STUDY_RANDOM_H

#include <stdint.h>

/* A standard normal number. */
double lode__random_normal(uint64_t seed, uint64_t i_draw, uint32_t i_input);

#endif
