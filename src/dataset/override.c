/* Which rows does a later layer replace?
 *
 * Packs may lie in several directories: the embedded ones, then an analyst's own. A row
 * of a later directory replaces every row of an earlier one that has the same key: the
 * good, country, year, source and so on that tell the rows of its table apart. Rows are
 * only marked, so that each can still be shown with file and line.
 *
 * Keys are kept in a hash table and compared in full: O(rows). */
#include "dataset/inside.h"

#include <string.h>

typedef struct entry {
    int i_file; /* -1: free */
    long i_row;
} entry;

typedef struct keys {
    lode_dataset *ds;
    const char *const *column; /* names, up to a NULL */
    entry *slot;               /* [n_slot], a power of two */
    size_t n_slot;
} keys;

static bool is_table(const char *const *table, const lode__file *file)
{
    for (int i = 0; table[i]; i++)
        if (strcmp(table[i], file->table) == 0) return true;
    return false;
}

static const char *text_of(const keys *k, int i_file, long i_row, const char *name)
{
    const lode__file *file = &k->ds->file[i_file];
    int column = lode__column_find(file, name);
    return column < 0 ? "" : lode__csv_row(&file->csv, i_row)[column].text;
}

/* FNV-1a over the key's texts, each with its NUL. */
static uint64_t hash_of(const keys *k, int i_file, long i_row)
{
    uint64_t hash = 14695981039346656037u;
    for (int c = 0; k->column[c]; c++) {
        const unsigned char *text =
            (const unsigned char *)text_of(k, i_file, i_row, k->column[c]);
        do {
            hash = (hash ^ *text) * 1099511628211u;
        } while (*text++);
    }
    return hash ^ (hash >> 29);
}

static bool same_key(const keys *k, entry a, int i_file, long i_row)
{
    for (int c = 0; k->column[c]; c++)
        if (strcmp(text_of(k, a.i_file, a.i_row, k->column[c]),
                   text_of(k, i_file, i_row, k->column[c])) != 0)
            return false;
    return true;
}

static lode_status mark(keys *k, entry replaced, int i_file, lode_error *err)
{
    lode__file *file = &k->ds->file[replaced.i_file];
    if (!file->overridden)
        file->overridden = lode__arena_take(&k->ds->arena, (size_t)file->csv.n_row,
                                            sizeof *file->overridden);
    if (!file->overridden)
        return lode__fail(err, LODE_E_NOMEM, "out of memory comparing layers of packs");
    if (!file->overridden[replaced.i_row]) {
        file->n_overridden++;
        k->ds->pack[k->ds->file[i_file].i_pack].n_replaces++;
    }
    file->overridden[replaced.i_row] = true;
    return LODE_OK;
}

/* Every earlier row of this key from a lower layer is replaced; the row itself enters. */
static lode_status enter(keys *k, int i_file, long i_row, lode_error *err)
{
    size_t at = (size_t)hash_of(k, i_file, i_row) & (k->n_slot - 1);
    for (; k->slot[at].i_file >= 0; at = (at + 1) & (k->n_slot - 1)) {
        entry other = k->slot[at];
        if (k->ds->file[other.i_file].i_layer >= k->ds->file[i_file].i_layer) continue;
        if (!same_key(k, other, i_file, i_row)) continue;
        lode_status st = mark(k, other, i_file, err);
        if (st != LODE_OK) return st;
    }
    k->slot[at] = (entry){i_file, i_row};
    return LODE_OK;
}

lode_status lode__override_mark(lode_dataset *ds, const char *const *table,
                                const char *const *column, lode_error *err)
{
    keys k = {.ds = ds, .column = column, .n_slot = 16};
    size_t n_row = 0;
    bool later = false; /* a table that one layer has needs no comparing */
    lode_status st = LODE_OK;
    for (int i = 0; i < ds->n_file; i++) {
        if (!is_table(table, &ds->file[i])) continue;
        n_row += (size_t)ds->file[i].csv.n_row;
        later = later || ds->file[i].i_layer > 0;
    }
    if (!later) return LODE_OK;

    while (k.n_slot < 2 * n_row) k.n_slot *= 2;
    k.slot = lode__alloc(k.n_slot, sizeof *k.slot);
    if (!k.slot)
        return lode__fail(err, LODE_E_NOMEM, "out of memory comparing layers of packs");
    for (size_t i = 0; i < k.n_slot; i++) k.slot[i].i_file = -1;
    for (int i = 0; st == LODE_OK && i < ds->n_file; i++) {
        if (!is_table(table, &ds->file[i])) continue;
        for (long i_row = 0; st == LODE_OK && i_row < ds->file[i].csv.n_row; i_row++)
            st = enter(&k, i, i_row, err);
    }
    lode__release(k.slot);
    return st;
}
