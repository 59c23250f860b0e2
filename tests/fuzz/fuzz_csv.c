/* The CSV of packs: cells that are written back as CSV read as the same cells. */
#include "fuzz.h"
#include "dataset/csv.h"

#include <string.h>

static void write_cells(const lode__csv *csv, lode__buf *buf)
{
    for (long i = -1; i < csv->n_row; i++)
        for (int k = 0; k < csv->n_column; k++) {
            /* All in quotes: a blank line is no row, and a name may start like a byte
             * order mark. */
            lode__buf_add(buf, "\"");
            for (const char *c = lode__csv_row(csv, i)[k].text; *c; c++)
                lode__buf_add_n(buf, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
            lode__buf_add(buf, k + 1 < csv->n_column ? "\"," : "\"\n");
        }
}

static void compare(const lode__csv *a, const lode__csv *b)
{
    HOLDS(a->n_row == b->n_row && a->n_column == b->n_column);
    for (long i = -1; i < a->n_row; i++)
        for (int k = 0; k < a->n_column; k++)
            HOLDS(strcmp(lode__csv_row(a, i)[k].text, lode__csv_row(b, i)[k].text) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lode__arena arena = {0};
    lode__csv first = {0}, second;
    lode_error err = {0};
    lode__buf buf;
    char *copy = malloc(size + 1);
    if (!copy || size > 16 * 1024) { /* what is quoted must still be a line of a pack */
        free(copy);
        return 0;
    }
    if (size > 0) memcpy(copy, data, size);
    copy[size] = '\0';
    lode__buf_init(&buf, 1024 * 1024);
    if (lode__csv_read(&arena, copy, size, "in.csv", &first, &err) == LODE_OK) {
        write_cells(&first, &buf);
        HOLDS(buf.status == LODE_OK);
        if (lode__csv_read(&arena, buf.data, buf.length, "back.csv", &second, &err) != LODE_OK)
            fprintf(stderr, "%s\n", err.message);
        else
            err.message[0] = '\0';
        HOLDS(!*err.message);
        compare(&first, &second);
    } else {
        HOLDS(*err.message && first.n_column == 0);
    }
    lode__buf_clear(&buf);
    lode__arena_clear(&arena);
    free(copy);
    return 0;
}
