/* Which of the compiled paths of simd.h runs on this machine. */
#ifndef LODE_SOLVE_SIMD_PATH_H
#define LODE_SOLVE_SIMD_PATH_H

typedef enum lode__simd_path { LODE__PORTABLE, LODE__AVX2, LODE__AVX512 } lode__simd_path;

/* The fastest path that this machine can run, lowered by the environment variable LODE_SIMD
 * (portable, avx2 or avx512; anything else says nothing). Found out once; any thread may
 * ask. Paths differ in speed and in no bit of a result. */
lode__simd_path lode__simd_path_now(void);

/* Take another path from now on, for tests: lowered to what this machine can run. Workspaces
 * keep the path they were made with. */
void lode__simd_path_set(lode__simd_path path);

#endif
