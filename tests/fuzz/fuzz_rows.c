/* Rows of a pack that somebody brings, above a small dataset: the first line names the table, the
 * rest is its CSV. A pack that opens does so twice with one hash, and shows the rows of its file; one
 * that does not says why. */
#include "fuzz.h"

#include <jansson.h>
#include <lode/dataset.h>
#include <string.h>
#include <sys/stat.h>

#include "dataset/csv.h"

static char dirs[2048], pack[800], table[800];

static void prepare(void)
{
    char path[700];
    snprintf(path, sizeof path, "%s/own", fuzz_folder());
    mkdir(path, 0777);
    snprintf(pack, sizeof pack, "%s/pack.json", path);
    snprintf(table, sizeof table, "%s/rows.csv", path);
    snprintf(dirs, sizeof dirs, "%s:%s", FUZZ_DATA, fuzz_folder());
}

/* A pack of one table, its fields those of the header, of no type; NULL: names that are no text. */
static char *pack_of(const char *name, const lode__csv *csv)
{
    json_t *fields = json_array(), *root;
    char *text;

    for (int k = 0; k < csv->n_column; k++)
        json_array_append_new(fields,
                              json_pack("{s:s%, s:s}", "name", csv->cell[k].text,
                                        strlen(csv->cell[k].text), "type", "string"));
    root = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:[{s:s, s:s, s:s, s:s, s:s}], s:[{s:s, s:s, s:s}],"
        " s:[{s:s, s:s, s:{s:o}}]}",
        "profile", "data-package", "name", "own", "title", "Own rows", "version", "1",
        "created", "2026-11-01", "sources", "title", "own", "edition", "1", "table", "t",
        "path", "x", "retrieved", "2026-11-01", "licenses", "name", "own", "title", "own",
        "path", "", "resources", "name", name, "path", "rows.csv", "schema", "fields",
        fields);
    text = root ? json_dumps(root, 0) : NULL;
    json_decref(root);
    return text;
}

/* As many rows are shown as the file has. */
static void rows_look(const lode_dataset *ds, long n_row)
{
    const lode_dataset_filter filter = {.pack = "own"};
    lode_text text = LODE_TEXT_INIT;
    lode_error err = {0};

    if (lode_dataset_show(ds, &filter, LODE_FORMAT_JSON, &text, &err) != LODE_OK) {
        fprintf(stderr, "%s\n", err.message);
        abort();
    }
    json_t *root = json_loadb(text.data, text.length, JSON_ALLOW_NUL, NULL);
    HOLDS(root != NULL);
    const json_t *tables = json_object_get(json_object_get(root, "result"), "rows");
    HOLDS(json_array_size(tables) == (size_t)n_row);
    json_decref(root);
    lode_text_clear(&text);
}

static void open_and_look(long n_row)
{
    lode_dataset *first = NULL, *second = NULL;
    lode_text report = LODE_TEXT_INIT;
    lode_error err = {0};
    size_t n_problem;

    if (lode_dataset_open(dirs, &first, &err) == LODE_OK) {
        HOLDS(lode_dataset_open(dirs, &second, &err) == LODE_OK);
        HOLDS(strcmp(lode_dataset_hash(first), lode_dataset_hash(second)) == 0);
        rows_look(first, n_row);
        HOLDS(lode_dataset_check(first, LODE_FORMAT_JSON, &report, &n_problem, &err) ==
              LODE_OK);
        json_t *root = json_loadb(report.data, report.length, JSON_ALLOW_NUL, NULL);
        HOLDS(root != NULL);
        json_decref(root);
    } else {
        HOLDS(*err.message && !first);
    }
    lode_text_clear(&report);
    lode_dataset_free(first);
    lode_dataset_free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lode__arena arena = {0};
    lode__csv csv = {0};
    const uint8_t *end = memchr(data, '\n', size);
    char name[64], *text;
    size_t n_name = end ? (size_t)(end - data) : size, n;

    if (!end || n_name >= sizeof name || size > 8192 || memchr(data, 0, n_name)) return 0;
    if (!*dirs) prepare();
    memcpy(name, data, n_name);
    name[n_name] = '\0';
    n = size - n_name - 1;
    fuzz_write(table, end + 1, n);
    text = lode__arena_copy_n(&arena, (const char *)end + 1, n);
    HOLDS(text != NULL);
    if (lode__csv_read(&arena, text, n, "rows.csv", &csv, NULL) == LODE_OK) {
        char *json = pack_of(name, &csv);
        if (json) {
            fuzz_write(pack, json, strlen(json));
            open_and_look(csv.n_row);
        }
        free(json);
    }
    lode__arena_clear(&arena);
    return 0;
}
