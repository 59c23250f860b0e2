/* Is a text no JSON, or was there no memory to read it? Was all of it written?
 *
 * jansson cannot be asked: what it has no memory for it calls a mistake in the text, leaves out
 * without a word, or, where it left out the end of a string, reads beyond. So it goes no further
 * than the first request that fails: the function that gives it memory, which is ours from before
 * main() or where the library is loaded until it goes, gives back what was taken meanwhile and
 * leaves. A host that sets its own later is not watched: without memory it is told of a mistake in
 * the text. */
#include "base/json_in.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>

static json_malloc_t give;
static json_free_t take_back;

/* What jansson does for this thread. block is a set, by address, of what it was given and has not
 * given back. */
static _Thread_local struct work {
    bool is_on;
    jmp_buf without_memory;
    void **block;   /* [most] NULL: a free place */
    size_t n, most; /* most: a power of 2, or 0 */
} work;

/* Blocks that follow each other in memory follow each other here. */
static size_t place_of(const void *p)
{
    return (size_t)((uintptr_t)p >> 4) & (work.most - 1);
}

static void put(void *p)
{
    size_t i = place_of(p);

    while (work.block[i]) i = (i + 1) & (work.most - 1);
    work.block[i] = p;
    work.n++;
}

/* At most half of the places are taken. */
static bool keep(void *p)
{
    if (2 * work.n >= work.most) {
        void **before = work.block;
        size_t most = work.most;
        void **more = calloc(most ? 2 * most : 1024, sizeof *more);
        if (!more) return false;
        work.block = more;
        work.most = most ? 2 * most : 1024;
        work.n = 0;
        for (size_t i = 0; i < most; i++)
            if (before[i]) put(before[i]);
        free(before);
    }
    put(p);
    return true;
}

/* What stood behind it for want of its place moves up. */
static void forget(const void *p)
{
    size_t mask = work.most - 1, i;

    if (work.n == 0) return;
    for (i = place_of(p); work.block[i] != p; i = (i + 1) & mask)
        if (!work.block[i]) return; /* given before */
    work.n--;
    work.block[i] = NULL;
    for (size_t k = (i + 1) & mask; work.block[k]; k = (k + 1) & mask)
        if (((k - place_of(work.block[k])) & mask) >= ((k - i) & mask)) {
            work.block[i] = work.block[k];
            work.block[k] = NULL;
            i = k;
        }
}

static void *watched(size_t n_bytes)
{
    void *p = give(n_bytes);

    if (!work.is_on || (p && keep(p))) return p;
    if (p) take_back(p);
    for (size_t i = 0; i < work.most; i++)
        if (work.block[i]) take_back(work.block[i]);
    longjmp(work.without_memory, 1);
}

static void watched_back(void *p)
{
    if (work.is_on && p) forget(p);
    take_back(p);
}

__attribute__((constructor)) static void watch(void)
{
    json_get_alloc_funcs(&give, &take_back);
    json_set_alloc_funcs(watched, watched_back);
}

__attribute__((destructor)) static void leave(void)
{
    json_malloc_t now;
    json_free_t now_back;

    json_get_alloc_funcs(&now, &now_back);
    if (now == watched) json_set_alloc_funcs(give, take_back);
}

static void end_work(void)
{
    work.is_on = false;
    free(work.block);
    work.block = NULL;
    work.n = work.most = 0;
}

json_t *lode__json_load(const char *text, size_t length, size_t flags, json_error_t *why,
                        lode_status *st)
{
    json_t *volatile root = NULL;

    work.is_on = true;
    *st = LODE_E_NOMEM;
    if (setjmp(work.without_memory) == 0) {
        root = json_loadb(text, length, flags, why);
        *st = root ? LODE_OK : LODE_E_DATA;
    }
    end_work();
    return root;
}

char *lode__json_dump(const json_t *json, size_t flags)
{
    char *volatile text = NULL;

    work.is_on = true;
    if (setjmp(work.without_memory) == 0) text = json_dumps(json, flags);
    end_work();
    return text;
}
