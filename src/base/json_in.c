/* Is a text no JSON, or was there no memory to read it?
 *
 * jansson cannot be asked: what it has no memory for it calls a mistake in the text, or leaves
 * out of a string without a word. So the function that gives it memory is watched, from before
 * main() or where the library is loaded until it goes. A host that sets its own later is not
 * watched: without memory it is told of a mistake in the text. */
#include "base/json_in.h"

static json_malloc_t give;
static json_free_t take_back;
static _Thread_local bool ran_out;

static void *watched(size_t n_bytes)
{
    void *p = give(n_bytes);

    if (!p) ran_out = true;
    return p;
}

__attribute__((constructor)) static void watch(void)
{
    json_get_alloc_funcs(&give, &take_back);
    json_set_alloc_funcs(watched, take_back);
}

__attribute__((destructor)) static void leave(void)
{
    json_malloc_t now;
    json_free_t now_back;

    json_get_alloc_funcs(&now, &now_back);
    if (now == watched) json_set_alloc_funcs(give, take_back);
}

json_t *lode__json_load(const char *text, size_t length, size_t flags, json_error_t *why,
                        lode_status *st)
{
    ran_out = false;
    json_t *root = json_loadb(text, length, flags, why);
    *st = LODE_OK;
    if (ran_out) {
        json_decref(root);
        root = NULL;
        *st = LODE_E_NOMEM;
    } else if (!root) {
        *st = LODE_E_DATA;
    }
    return root;
}
