/* Answers that were kept, as JSON or in an archive: an answer is equal to itself, and differs
 * from another; the report is JSON. */
#include "fuzz.h"

#include "report/evidence.h"

#include <string.h>

static const lode_dataset *packs(void)
{
    static lode_dataset *ds;

    if (!ds) HOLDS(lode_dataset_open(FUZZ_DATA, &ds, NULL) == LODE_OK);
    return ds;
}

static void compare_with(lode_evidence *e, size_t i, json_t *root, lode__finding wanted)
{
    lode_text now = LODE_TEXT_INIT;
    lode_error err = {0};

    now.data = json_dumps(root, JSON_ENCODE_ANY);
    HOLDS(now.data != NULL);
    now.length = strlen(now.data);
    HOLDS(lode_evidence_compare(e, i, &now, &err) == LODE_OK);
    HOLDS(e->answer[i].verdict == wanted);
    HOLDS((wanted == LODE__DIFFERS) == (e->answer[i].n_kept > 0));
    free(now.data);
}

static void look(lode_evidence *e)
{
    lode_text out = LODE_TEXT_INIT;
    lode_error err = {0};

    HOLDS(lode_evidence_count(e) > 0);
    for (size_t i = 0; i < lode_evidence_count(e); i++) {
        json_t *other = json_copy(e->answer[i].root);
        HOLDS(other && json_object_set_new(other, "a field more", json_true()) == 0);
        compare_with(e, i, e->answer[i].root, LODE__EQUAL);
        if (!json_object_get(e->answer[i].root, "a field more"))
            compare_with(e, i, other, LODE__DIFFERS);
        json_decref(other);
    }
    HOLDS(lode_evidence_write(e, packs(), LODE_FORMAT_JSON, &out, &err) == LODE_OK);
    json_t *root = json_loadb(out.data, out.length, JSON_ALLOW_NUL, NULL);
    HOLDS(root != NULL);
    json_decref(root);
    lode_text_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lode_evidence *e = NULL;
    lode_error err = {0};

    if (size > 32 * 1024) return 0;
    lode_status st = lode_evidence_open(fuzz_file(0, data, size), &e, &err);
    if (st == LODE_OK)
        look(e);
    else
        HOLDS(e == NULL && *err.message && st != LODE_E_NOMEM);
    lode_evidence_free(e);
    return 0;
}
