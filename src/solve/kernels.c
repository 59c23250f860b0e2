/* Which path of the passes runs here. */
#include "solve/kernels.h"

#include "solve/simd_path.h"

extern const lode__kernels lode__kernels_portable;
#if defined __x86_64__
extern const lode__kernels lode__kernels_avx2, lode__kernels_avx512;
#endif

const lode__kernels *lode__kernels_now(void)
{
#if defined __x86_64__
    switch (lode__simd_path_now()) {
    case LODE__AVX512: return &lode__kernels_avx512;
    case LODE__AVX2: return &lode__kernels_avx2;
    default: break;
    }
#endif
    return &lode__kernels_portable;
}
