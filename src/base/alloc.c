/* Where does all heap memory come from? From here, so that a test can make any one
 * request fail and count them all. The counters are atomic; threads may allocate at
 * once. */
#include "base/base.h"

#include <stdatomic.h>
#include <stdlib.h>

static atomic_long countdown;    /* 0: nothing fails */
static atomic_ulong n_requested; /* since the program began */

static bool must_fail(void)
{
    atomic_fetch_add(&n_requested, 1);
    if (atomic_load(&countdown) <= 0) return false;
    return atomic_fetch_sub(&countdown, 1) == 1;
}

void *lode__alloc(size_t count, size_t size)
{
    if (must_fail()) return NULL;
    if (size && count > SIZE_MAX / size) return NULL;
    /* A request for nothing still gets an address. */
    if (count == 0 || size == 0) count = size = 1;
    return calloc(count, size);
}

void *lode__realloc(void *p, size_t count, size_t size)
{
    if (must_fail()) return NULL;
    if (size && count > SIZE_MAX / size) return NULL;
    size_t n_bytes = count * size;
    return realloc(p, n_bytes ? n_bytes : 1);
}

void lode__release(void *p)
{
    free(p);
}

void lode__alloc_fail_after(long n)
{
    atomic_store(&countdown, n);
}

unsigned long lode_allocation_count(void)
{
    return atomic_load(&n_requested);
}
