#define _GNU_SOURCE
/* Where does all heap memory come from? From here, so that a test can make any one
 * request fail and count them all. The counters are atomic; threads may allocate at
 * once. */
#include "base/base.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define POPULATE ((size_t)512 * 1024) /* bytes from which pages are asked for together */

static atomic_long countdown;    /* 0: nothing fails */
static atomic_ulong n_requested; /* since the program began */

static bool must_fail(void)
{
    atomic_fetch_add(&n_requested, 1);
    if (atomic_load(&countdown) <= 0) return false;
    return atomic_fetch_sub(&countdown, 1) == 1;
}

/* A large block is filled soon: one call for all its pages is several times cheaper than
 * a fault for each, above all in a virtual machine. Where it cannot be, nothing is lost. */
static void *populated(void *p, size_t n_bytes)
{
#ifdef MADV_POPULATE_WRITE
    if (p && n_bytes >= POPULATE) {
        uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = (uintptr_t)p & ~(page - 1);
        (void)madvise((void *)from, (uintptr_t)p + n_bytes - from, MADV_POPULATE_WRITE);
    }
#else
    (void)n_bytes;
#endif
    return p;
}

void *lode__alloc(size_t count, size_t size)
{
    if (must_fail()) return NULL;
    if (size && count > SIZE_MAX / size) return NULL;
    /* A request for nothing still gets an address. */
    if (count == 0 || size == 0) count = size = 1;
    return populated(calloc(count, size), count * size);
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
