/* How does a report of the dataset look as a JSON document, and as columns in a
 * terminal? */
#include "dataset/document.h"

#include <string.h>

lode_status lode__format_check(lode_format format, lode_error *err)
{
    if (format == LODE_FORMAT_TABLE || format == LODE_FORMAT_JSON ||
        format == LODE_FORMAT_CSV)
        return LODE_OK;
    return lode__fail(err, LODE_E_INVALID,
                      "want a table, JSON or CSV for a report of the dataset, found %s",
                      format == LODE_FORMAT_HTML ? "HTML" : "an unknown format");
}

/* Over everything the answer depends on. */
static void hash_run(lode__buf *buf, const lode_dataset *ds, const char *schema,
                     const lode__pair *input, int n_input, char run[LODE__HASH_HEX])
{
    lode__buf all;
    lode__buf_init(&all, LODE__FILE_MAX);
    lode__buf_addf(&all, "%s\n%s\n%s\n", schema, lode_version(), ds->hash);
    for (int i = 0; i < n_input; i++)
        lode__buf_addf(&all, "%s=%s\n", input[i].name,
                       input[i].value ? input[i].value : "");
    if (all.status == LODE_OK)
        lode__hash_text(all.data, all.length, run);
    else if (buf->status == LODE_OK)
        buf->status = all.status;
    lode__buf_clear(&all);
}

void lode__document_begin(lode__json *json, lode__buf *buf, const lode_dataset *ds,
                          const char *schema, const lode__pair *input, int n_input)
{
    char run[LODE__HASH_HEX] = "";
    hash_run(buf, ds, schema, input, n_input, run);
    lode__json_begin(json, buf);
    lode__json_object(json, NULL);
    lode__json_string(json, "schema", schema);
    lode__json_string(json, "lode", lode_version());
    lode__json_string(json, "run", run);
    lode__json_string(json, "data", ds->hash);
    lode__json_object(json, "inputs");
    for (int i = 0; i < n_input; i++)
        lode__json_string(json, input[i].name, input[i].value);
    lode__json_end_object(json);
    lode__json_null(json, "certificate");
    lode__json_array(json, "warnings");
    lode__json_end_array(json);
    lode__json_object(json, "result");
}

void lode__document_end(lode__json *json)
{
    lode__json_end_object(json);
    lode__json_end_object(json);
    lode__buf_add(json->buf, "\n");
}
