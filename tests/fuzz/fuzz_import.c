/* Import of whatever bytes, on trial: the report is JSON, its counts do not exceed the rows
 * that were read, and nothing is left behind. */
#include "fuzz.h"

#include <jansson.h>
#include <lode/import.h>
#include <string.h>

static json_int_t whole(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    HOLDS(json_is_integer(value));
    return json_integer_value(value);
}

/* Does a row of this format give at most one figure? */
static int is_one_a_row(const char *format)
{
    return strcmp(format, "usgs-wide") != 0 && strcmp(format, "wmd") != 0 &&
           strcmp(format, "worldbank") != 0;
}

static void check_report(const lode_text *report)
{
    json_error_t error;
    json_t *root = json_loadb(report->data, report->length, JSON_REJECT_DUPLICATES, &error);
    HOLDS(root != NULL);
    const json_t *result = json_object_get(root, "result");
    json_int_t told = whole(result, "rows_taken") + whole(result, "rows_of_other_codes");
    HOLDS(whole(result, "rows_taken") > 0);
    size_t i;
    json_t *reason;
    json_array_foreach(json_object_get(result, "reasons"), i, reason)
        if (strcmp(json_string_value(json_object_get(reason, "kind")), "dropped") == 0)
            told += whole(reason, "rows");
    if (is_one_a_row(json_string_value(json_object_get(result, "format"))))
        HOLDS(told <= whole(result, "rows_read"));
    json_decref(root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static lode_dataset *dataset;
    lode_import import = LODE_IMPORT_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_error err = {0};
    if (!dataset) HOLDS(lode_dataset_open(FUZZ_DATA, &dataset, &err) == LODE_OK);
    import.path = fuzz_file(0, data, size);
    import.into = fuzz_folder();
    import.name = "fuzz";
    import.revision = "HS17";
    import.source = "fuzz";
    import.vintage = "2026";
    import.year = 2024;
    import.check = true;
    if (lode_dataset_import(dataset, &import, LODE_FORMAT_JSON, &report, &err) == LODE_OK)
        check_report(&report);
    else
        HOLDS(*err.message && !report.data);
    HOLDS(fuzz_folder_is_empty());
    lode_text_clear(&report);
    return 0;
}
