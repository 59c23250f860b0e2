#include "study/random.h"

#include <math.h>

#include <Random123/philox.h>

#include "solve/elementary.h"

/* 53 bits as a number in (-1, 1). */
static double two_sided(uint32_t high, uint32_t low)
{
    uint64_t bits = ((uint64_t)high << 21) ^ ((uint64_t)low >> 11);

    return ((double)bits + 0.5) * 0x1p-52 - 1.0;
}

/* The polar method: a point in the unit disc by rejection, each try with its own counter. It
 * needs a logarithm and a root only, which lode has to the last bit everywhere. */
double lode__random_normal(uint64_t seed, uint64_t i_draw, uint32_t i_input)
{
    philox4x32_key_t key = {{(uint32_t)seed, (uint32_t)(seed >> 32)}};

    for (uint32_t i_try = 0;; i_try++) {
        philox4x32_ctr_t counter = {
            {(uint32_t)i_draw, (uint32_t)(i_draw >> 32), i_input, i_try}};
        philox4x32_ctr_t r = philox4x32(counter, key);
        double u = two_sided(r.v[0], r.v[1]), v = two_sided(r.v[2], r.v[3]);
        double s = u * u + v * v;
        if (s < 1.0 && s > 0.0) return u * sqrt(-2.0 * lode__log(s) / s);
    }
}
