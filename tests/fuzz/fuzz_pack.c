/* pack.json above a small dataset: a pack that opens does so twice with the same hash and
 * lists as JSON; one that does not says why. */
#include "fuzz.h"

#include <jansson.h>
#include <lode/dataset.h>
#include <string.h>
#include <sys/stat.h>

static char dirs[2048], pack[800];

static void prepare(void)
{
    static const char rows[] =
        "good,country,flow,year,value,unit,basis,flag,source,vintage,note\n"
        "gallium:refined,CHN,production,2024,760,t,,reported,own,2026,\n";
    char path[700];
    snprintf(path, sizeof path, "%s/own", fuzz_folder());
    mkdir(path, 0777);
    snprintf(pack, sizeof pack, "%s/pack.json", path);
    snprintf(dirs, sizeof dirs, "%s:%s", FUZZ_DATA, fuzz_folder());
    snprintf(path, sizeof path, "%s/own/production.csv", fuzz_folder());
    fuzz_write(path, rows, sizeof rows - 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lode_dataset *first = NULL, *second = NULL;
    lode_text list = LODE_TEXT_INIT;
    lode_error err = {0};
    if (!*dirs) prepare();
    fuzz_write(pack, data, size);
    if (lode_dataset_open(dirs, &first, &err) == LODE_OK) {
        HOLDS(lode_dataset_open(dirs, &second, &err) == LODE_OK);
        HOLDS(strcmp(lode_dataset_hash(first), lode_dataset_hash(second)) == 0);
        HOLDS(lode_dataset_list(first, LODE_FORMAT_JSON, &list, &err) == LODE_OK);
        json_t *root = json_loadb(list.data, list.length, JSON_REJECT_DUPLICATES, NULL);
        HOLDS(root != NULL);
        json_decref(root);
    } else {
        HOLDS(*err.message && !first);
    }
    lode_text_clear(&list);
    lode_dataset_free(first);
    lode_dataset_free(second);
    return 0;
}
