/* The workspace of a Cholesky factor, and which path of the kernels it uses. */
#include "solve/cholesky.h"

#include <stdint.h>

#include "solve/cholesky_kernels.h"
#include "solve/simd_path.h"

#define LINE 64 /* bytes: vectors lie on lines of the cache */

struct lode__cholesky {
    const lode__shape *shape;
    const lode__cholesky_kernels *kernels;
    int wide;               /* 0: width 1, 1: width 8 */
    double *values, *block; /* on cache lines, in the two below */
    void *values_memory, *block_memory;
};

static const lode__cholesky_kernels *kernels_now(void)
{
#if defined __x86_64__
    switch (lode__simd_path_now()) {
    case LODE__AVX512: return &lode__cholesky_kernels_avx512;
    case LODE__AVX2: return &lode__cholesky_kernels_avx2;
    case LODE__PORTABLE: break;
    }
#endif
    return &lode__cholesky_kernels_portable;
}

/* count numbers on a cache line, inside *memory. */
static double *take_lines(void **memory, size_t count)
{
    size_t spare = LINE / sizeof(double);

    *memory =
        count <= SIZE_MAX - spare ? lode__alloc(count + spare, sizeof(double)) : NULL;
    if (!*memory) return NULL;
    size_t beyond = (uintptr_t)*memory % LINE;
    return (double *)(void *)((char *)*memory + (beyond ? LINE - beyond : 0));
}

lode__cholesky *lode__cholesky_new(const lode__shape *shape, int width)
{
    lode__cholesky *c = lode__alloc(1, sizeof *c);

    if (!c) return NULL;
    c->shape = shape;
    c->kernels = kernels_now();
    c->wide = width > 1;
    c->values = take_lines(&c->values_memory, shape->size * (size_t)width);
    c->block = take_lines(&c->block_memory, shape->stack_size * (size_t)width);
    if (c->values && c->block) return c;
    lode__cholesky_free(c);
    return NULL;
}

void lode__cholesky_free(lode__cholesky *c)
{
    if (!c) return;
    lode__release(c->values_memory);
    lode__release(c->block_memory);
    lode__release(c);
}

double *lode__cholesky_values(lode__cholesky *c)
{
    return c->values;
}

int lode__cholesky_run(lode__cholesky *c)
{
    return c->kernels->run[c->wide](c->shape, c->values, c->block);
}

void lode__cholesky_solve(const lode__cholesky *c, double *x)
{
    c->kernels->solve[c->wide](c->shape, c->values, x);
}

void lode__cholesky_solve_kept(const lode__shape *shape, const double *kept, double *x,
                               int width)
{
    const lode__cholesky_kernels *kernels = kernels_now();

    if (width > 1)
        kernels->solve_kept(shape, kept, x);
    else
        kernels->solve[0](shape, kept, x);
}
