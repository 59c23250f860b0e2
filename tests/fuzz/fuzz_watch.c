/* Watch lists: the same answer twice, as JSON, or what was wanted. */
#include "fuzz.h"

#include <jansson.h>
#include <lode/event.h>
#include <string.h>

static const lode_dataset *packs(void)
{
    static lode_dataset *ds;

    if (!ds) HOLDS(lode_dataset_open(FUZZ_DATA, &ds, NULL) == LODE_OK);
    return ds;
}

static lode_status ask(const uint8_t *data, size_t size, int *n_crossed, lode_text *out,
                       lode_error *err)
{
    return lode_event_watch_write(packs(), "/nonexistent/lode.db", (const char *)data,
                                  size, "watch", NULL, LODE_FORMAT_JSON, n_crossed, out,
                                  err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lode_text one = LODE_TEXT_INIT, two = LODE_TEXT_INIT;
    lode_error err = {0};
    int n_crossed = 0, n_again = 0;

    if (size > 8192) return 0;
    if (ask(data, size, &n_crossed, &one, &err) != LODE_OK) {
        HOLDS(*err.message);
        return 0;
    }
    HOLDS(ask(data, size, &n_again, &two, &err) == LODE_OK);
    HOLDS(n_crossed == n_again && one.length == two.length &&
          memcmp(one.data, two.data, one.length) == 0);
    json_t *root = json_loadb(one.data, one.length, 0, NULL);
    HOLDS(root != NULL);
    json_decref(root);
    lode_text_clear(&one);
    lode_text_clear(&two);
    return 0;
}
