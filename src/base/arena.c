/* How does everything that lives together go together? It is taken from one arena, and
 * one clear gives all of it back.
 *
 * Blocks form a list, the one being served from at its head. A request larger than
 * BLOCK gets a block of its own size, put behind the head so that the head's free part
 * stays in use. With LODE_ARENA_MALLOC every request is a block of its own, and a
 * sanitizer sees each object. */
#include "base/base.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define BLOCK ((size_t)64 * 1024)
#define ALIGNMENT sizeof(max_align_t)

struct lode__arena_block {
    lode__arena_block *next;
    size_t used, size; /* bytes of data */
    max_align_t data[];
};

static lode__arena_block *block_new(size_t size)
{
    if (size > SIZE_MAX - sizeof(lode__arena_block)) return NULL;
    lode__arena_block *block = lode__alloc(1, sizeof *block + size);
    if (block) block->size = size;
    return block;
}

static bool own_block(size_t n_bytes)
{
#ifdef LODE_ARENA_MALLOC
    (void)n_bytes;
    return true;
#else
    return n_bytes > BLOCK;
#endif
}

/* A block with n_bytes left, linked into the arena; NULL: no memory. */
static lode__arena_block *block_with(lode__arena *arena, size_t n_bytes)
{
    lode__arena_block *head = arena->head;
    bool own = own_block(n_bytes);
    if (!own && head && head->size - head->used >= n_bytes) return head;

    lode__arena_block *block = block_new(own ? n_bytes : BLOCK);
    if (!block) return NULL;
    if (own && head) {
        block->next = head->next;
        head->next = block;
    } else {
        block->next = head;
        arena->head = block;
    }
    return block;
}

void *lode__arena_take(lode__arena *arena, size_t count, size_t size)
{
    if (size && count > (SIZE_MAX - ALIGNMENT) / size) return NULL;
    size_t n_bytes = count * size;
    if (n_bytes == 0) n_bytes = 1;
/* Not so there: the exact size lets a sanitizer see the first byte beyond. */
#ifndef LODE_ARENA_MALLOC
    n_bytes = (n_bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
#endif

    lode__arena_block *block = block_with(arena, n_bytes);
    if (!block) return NULL;
    void *p = (char *)block->data + block->used;
    block->used += n_bytes;
    arena->n_take++;
    arena->n_bytes += count * size;
    return p;
}

char *lode__arena_copy(lode__arena *arena, const char *text)
{
    return lode__arena_copy_n(arena, text, strlen(text));
}

char *lode__arena_copy_n(lode__arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX) return NULL;
    char *copy = lode__arena_take(arena, length + 1, 1);
    if (copy) memcpy(copy, text, length); /* the NUL is there: the arena is zeroed */
    return copy;
}

char *lode__arena_print(lode__arena *arena, const char *format, va_list args)
{
    va_list again;
    char *text = NULL;

    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length >= 0) text = lode__arena_take(arena, (size_t)length + 1, 1);
    if (text) vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void lode__arena_clear(lode__arena *arena)
{
    if (!arena) return;
    for (lode__arena_block *block = arena->head; block;) {
        lode__arena_block *next = block->next;
        lode__release(block);
        block = next;
    }
    *arena = (lode__arena){0};
}
