#define _POSIX_C_SOURCE 200809L
/* Which packs lie below this directory, and do all their rows make sense? Packs are
 * read in the order of their names, so that the same files give the same dataset
 * anywhere. */
#include "dataset/inside.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PACK_MAX 256
#define PATH_MAX_BYTES 4096

typedef struct folder_list {
    const char *name[PACK_MAX];
    int n;
} folder_list;

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Does dir/name hold a pack.json? A path too long to write is no pack. */
static bool holds_pack(const char *dir, const char *name)
{
    char path[PATH_MAX_BYTES];
    struct stat about;
    int n = snprintf(path, sizeof path, "%s/%s/pack.json", dir, name);
    return n > 0 && (size_t)n < sizeof path && stat(path, &about) == 0;
}

static lode_status list_folders(lode_dataset *ds, folder_list *list, lode_error *err)
{
    lode_status st = LODE_OK;
    DIR *dir = opendir(ds->dir);
    if (!dir)
        return lode__fail_at(err, errno == ENOMEM ? LODE_E_NOMEM : LODE_E_READ, ds->dir,
                             0, 0, "cannot open the directory of the packs: %s",
                             strerror(errno));
    for (struct dirent *entry; st == LODE_OK && (entry = readdir(dir));) {
        if (entry->d_name[0] == '.' || !holds_pack(ds->dir, entry->d_name)) continue;
        char *name = lode__arena_copy(&ds->arena, entry->d_name);
        if (!name)
            st = lode__fail(err, LODE_E_NOMEM, "out of memory listing %s", ds->dir);
        else if (list->n == PACK_MAX)
            st = lode__fail_at(err, LODE_E_LIMIT, ds->dir, 0, 0,
                               "want at most %d packs, found more", PACK_MAX);
        else
            list->name[list->n++] = name;
    }
    closedir(dir);
    if (st != LODE_OK) return st;
    if (list->n == 0)
        return lode__fail_at(err, LODE_E_NODATA, ds->dir, 0, 0,
                             "want packs, folders with a pack.json each, found none");
    qsort(list->name, (size_t)list->n, sizeof list->name[0], by_name);
    return LODE_OK;
}

static lode_status read_packs(lode_dataset *ds, const folder_list *list, lode_error *err)
{
    ds->pack = lode__arena_take(&ds->arena, (size_t)list->n, sizeof *ds->pack);
    if (!ds->pack)
        return lode__fail(err, LODE_E_NOMEM, "out of memory for %d packs", list->n);
    for (int i = 0; i < list->n; i++) {
        lode_status st = lode__pack_read(ds, list->name[i], err);
        if (st != LODE_OK) return st;
    }
    return LODE_OK;
}

/* Over names and hashes of the packs: where they lie does not matter. */
static lode_status hash_packs(lode_dataset *ds, lode_error *err)
{
    lode_status st = LODE_OK;
    lode__buf all;
    lode__buf_init(&all, PACK_MAX * 1024);
    for (int i = 0; i < ds->n_pack; i++)
        lode__buf_addf(&all, "%s %s\n", ds->pack[i].name, ds->pack[i].hash);
    if (all.status != LODE_OK)
        st = lode__fail(err, LODE_E_NOMEM, "out of memory for a hash");
    else
        lode__hash_text(all.data, all.length, ds->hash);
    lode__buf_clear(&all);
    return st;
}

static const char *default_dir(void)
{
    const char *dir = getenv("LODE_DATA");
    return dir && *dir ? dir : lode__data_place();
}

lode_status lode_dataset_open(const char *dir, lode_dataset **out, lode_error *err)
{
    folder_list list = {.n = 0};
    lode_status st = LODE_OK;

    if (!dir) dir = default_dir();
    lode_dataset *ds = lode__alloc(1, sizeof *ds);
    if (ds) ds->dir = lode__arena_copy(&ds->arena, dir);
    if (!ds || !ds->dir) {
        st = lode__fail(err, LODE_E_NOMEM, "out of memory for a dataset");
        goto done;
    }
    st = list_folders(ds, &list, err);
    if (st == LODE_OK) st = read_packs(ds, &list, err);
    if (st == LODE_OK) st = hash_packs(ds, err);
    if (st == LODE_OK) st = lode__tables_load(ds, err);
    if (st == LODE_OK) st = lode__pick_index(ds, err);
    if (st != LODE_OK) goto done;
    *out = ds;
    ds = NULL; /* now the caller's */
done:
    lode_dataset_free(ds);
    return st;
}

void lode_dataset_free(lode_dataset *ds)
{
    if (!ds) return;
    for (int i = 0; i < ds->n_file; i++) lode__release(ds->file[i].data);
    lode__release(ds->file);
    lode__arena_clear(&ds->arena);
    lode__release(ds);
}

const char *lode_dataset_hash(const lode_dataset *ds)
{
    return ds->hash;
}
