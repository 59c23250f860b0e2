/* What is random number `counter` of stream `seed`? The same on every machine and in
 * every order: Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3" (SC11), whose published test vectors hold here. */
#include "base/base.h"

#define N_ROUND 10

uint64_t lode__random_bits(uint64_t seed, uint64_t counter)
{
    uint32_t x[4] = {(uint32_t)counter, (uint32_t)(counter >> 32), 0, 0};
    uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    for (int i_round = 0; i_round < N_ROUND; i_round++) {
        uint64_t a = (uint64_t)0xD2511F53u * x[0];
        uint64_t b = (uint64_t)0xCD9E8D57u * x[2];
        x[0] = (uint32_t)(b >> 32) ^ x[1] ^ key[0];
        x[1] = (uint32_t)b;
        x[2] = (uint32_t)(a >> 32) ^ x[3] ^ key[1];
        x[3] = (uint32_t)a;
        key[0] += 0x9E3779B9u;
        key[1] += 0xBB67AE85u;
    }
    return (uint64_t)x[1] << 32 | x[0];
}

double lode__random_unit(uint64_t seed, uint64_t counter)
{
    /* The upper 53 bits: every value is a double, 1 is never reached. */
    return (double)(lode__random_bits(seed, counter) >> 11) * 0x1p-53;
}
