/* Which path runs? Asked of the processor once, and of LODE_SIMD. */
#include "solve/simd_path.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static atomic_int path_now = -1; /* not yet found out */

static lode__simd_path best(void)
{
#if defined __x86_64__
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma"))
        return LODE__PORTABLE;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        return LODE__AVX512;
    return LODE__AVX2;
#else
    return LODE__PORTABLE;
#endif
}

static lode__simd_path asked_for(void)
{
    const char *text = getenv("LODE_SIMD");

    if (text && strcmp(text, "portable") == 0) return LODE__PORTABLE;
    if (text && strcmp(text, "avx2") == 0) return LODE__AVX2;
    return LODE__AVX512;
}

void lode__simd_path_set(lode__simd_path path)
{
    lode__simd_path most = best();

    atomic_store(&path_now, (int)(path < most ? path : most));
}

lode__simd_path lode__simd_path_now(void)
{
    if (atomic_load(&path_now) < 0) lode__simd_path_set(asked_for());
    return (lode__simd_path)atomic_load(&path_now);
}
