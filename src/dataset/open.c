#define _POSIX_C_SOURCE 200809L
/* Which packs lie below this directory, and do all their rows make sense? Packs are
 * read in the order of their names, so that the same files give the same dataset
 * anywhere. Several directories are layers: override.c says what a later one does. */
#include "dataset/inside.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
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

/* Is something of that name there for whoever asks? When the system cannot say, that is an error:
 * an answer without it would be one of other data. */
static bool is_there(const char *path, lode_status *st, lode_error *err)
{
    struct stat about;
    if (stat(path, &about) == 0) return true;
    if (errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG && errno != EACCES)
        *st = lode__fail_at(err, LODE_E_READ, path, 0, 0, "cannot look at it: %s",
                            strerror(errno));
    return false;
}

/* Does dir/name hold a pack.json? A path too long to write is no pack. */
static bool holds_pack(const char *dir, const char *name, lode_status *st,
                       lode_error *err)
{
    char path[PATH_MAX_BYTES];
    int n = snprintf(path, sizeof path, "%s/%s/pack.json", dir, name);
    return n > 0 && (size_t)n < sizeof path && is_there(path, st, err);
}

/* The next name in a folder that is not hidden; NULL at the end, or when it cannot be read. */
static const char *next_name(DIR *dir, const char *folder, lode_status *st,
                             lode_error *err)
{
    struct dirent *entry;
    do {
        errno = 0;
        entry = readdir(dir);
    } while (entry && entry->d_name[0] == '.');
    if (!entry && errno)
        *st =
            lode__fail_at(err, LODE_E_READ, folder, 0, 0,
                          "cannot read the directory of the packs: %s", strerror(errno));
    return entry ? entry->d_name : NULL;
}

static lode_status list_folders(lode_dataset *ds, const char *folder, folder_list *list,
                                lode_error *err)
{
    lode_status st = LODE_OK;
    DIR *dir = opendir(folder);
    if (!dir)
        return lode__fail_at(err, errno == ENOMEM ? LODE_E_NOMEM : LODE_E_READ, folder, 0,
                             0, "cannot open the directory of the packs: %s",
                             strerror(errno));
    for (const char *found; !st && (found = next_name(dir, folder, &st, err));) {
        if (ds->only_pack && strcmp(ds->only_pack, found) != 0) continue;
        if (!holds_pack(folder, found, &st, err)) continue;
        char *name = lode__arena_copy(&ds->arena, found);
        if (!name)
            st = lode__fail(err, LODE_E_NOMEM, "out of memory listing %s", folder);
        else if (list->n == PACK_MAX)
            st = lode__fail_at(err, LODE_E_LIMIT, folder, 0, 0,
                               "want at most %d packs, found more", PACK_MAX);
        else
            list->name[list->n++] = name;
    }
    closedir(dir);
    qsort(list->name, (size_t)list->n, sizeof list->name[0], by_name);
    return st;
}

/* A pack has one home: in which layer a name was meant must never be a question. */
static lode_status check_homes(const lode_dataset *ds, const lode__pack *pack,
                               lode_error *err)
{
    for (const lode__pack *other = ds->pack; other < pack; other++)
        if (strcmp(other->name, pack->name) == 0)
            return lode__fail_at(
                err, LODE_E_DATA, pack->full_path, 0, 0,
                "want a pack of another name than '%s', which is also in "
                "%s",
                pack->name, other->full_path);
    return LODE_OK;
}

/* Read the packs of one directory, above those that were read before. */
static lode_status read_layer(lode_dataset *ds, const char *folder, lode_error *err)
{
    folder_list list = {.n = 0};
    lode_status st = list_folders(ds, folder, &list, err);
    if (st != LODE_OK) return st;
    if (list.n == 0 && ds->n_layer == 0)
        return lode__fail_at(err, LODE_E_NODATA, folder, 0, 0,
                             "want packs, folders with a pack.json each, found none");
    if (ds->n_layer == LODE__LAYER_MAX)
        return lode__fail_at(err, LODE_E_LIMIT, folder, 0, 0,
                             "want at most %d directories of packs, found more",
                             LODE__LAYER_MAX);
    ds->layer[ds->n_layer++] = lode__arena_copy(&ds->arena, folder);
    lode__pack *pack =
        lode__arena_take(&ds->arena, (size_t)(ds->n_pack + list.n) + 1, sizeof *ds->pack);
    if (!pack || !ds->layer[ds->n_layer - 1])
        return lode__fail(err, LODE_E_NOMEM, "out of memory for %d packs", list.n);
    if (ds->n_pack > 0) memcpy(pack, ds->pack, (size_t)ds->n_pack * sizeof *pack);
    ds->pack = pack;
    for (int i = 0; st == LODE_OK && i < list.n; i++) {
        st = lode__pack_read(ds, list.name[i], err);
        if (st == LODE_OK) st = check_homes(ds, &ds->pack[ds->n_pack - 1], err);
    }
    return st;
}

/* "DIR" or "DIR:DIR2...", lowest layer first. */
static lode_status read_layers(lode_dataset *ds, const char *dirs, lode_error *err)
{
    lode_status st = LODE_OK;
    while (st == LODE_OK && *dirs) {
        size_t n = strcspn(dirs, ":");
        char *folder = lode__arena_copy_n(&ds->arena, dirs, n);
        if (!folder) return lode__fail(err, LODE_E_NOMEM, "out of memory for a path");
        for (size_t k = n; k > 1 && folder[k - 1] == '/'; k--) folder[k - 1] = '\0';
        if (!dirs[n]) ds->header_only = NULL; /* the last layer is read whole */
        if (n > 0) st = read_layer(ds, folder, err);
        dirs += n + (dirs[n] == ':');
    }
    if (st == LODE_OK && ds->n_layer == 0)
        return lode__fail(err, LODE_E_NODATA, "want a directory of packs, found none");
    return st;
}

void lode__packs_place(char *out, size_t size)
{
    const char *own = getenv("LODE_PACKS"), *data = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    int n = 0;
    if (own)
        n = snprintf(out, size, "%s", own);
    else if (data && *data)
        n = snprintf(out, size, "%s/lode/packs", data);
    else if (home && *home)
        n = snprintf(out, size, "%s/.local/share/lode/packs", home);
    if (n <= 0 || (size_t)n >= size) out[0] = '\0';
    for (size_t k = strlen(out); k > 1 && out[k - 1] == '/'; k--) out[k - 1] = '\0';
}

/* What lode was built with or $LODE_DATA names, and above it the analyst's own packs,
 * where there are any. */
static lode_status read_default(lode_dataset *ds, lode_error *err)
{
    char own[PATH_MAX_BYTES];
    const char *dirs = getenv("LODE_DATA");
    lode_status st = read_layers(ds, dirs && *dirs ? dirs : lode__data_place(), err);
    lode__packs_place(own, sizeof own);
    if (st != LODE_OK || !*own || !is_there(own, &st, err)) return st;
    return read_layer(ds, own, err);
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

/* An episode's rows of a flow of a good in its base year stand for all of them: those of
 * the packs below are taken as unknown, or two accounts of one market would add up. */
static lode_status episode_replaces(lode_dataset *ds, lode_error *err)
{
    int top = ds->n_layer - 1;
    bool *own;

    if (ds->n_episode == 0) return LODE_OK;
    own = lode__alloc((size_t)ds->n_good * LODE__N_FLOW + 1, sizeof *own);
    if (!own) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (int k = 0; k < ds->n_observation; k++) {
        const lode__observation *o = &ds->observation[k];
        if (o->i_layer == top && o->year == ds->episode[0].base_year)
            own[o->i_good * LODE__N_FLOW + (int)o->flow] = true;
    }
    for (int k = 0; k < ds->n_observation; k++) {
        lode__observation *o = &ds->observation[k];
        if (o->i_layer < top && o->year == ds->episode[0].base_year &&
            own[o->i_good * LODE__N_FLOW + (int)o->flow])
            o->value = NAN;
    }
    lode__release(own);
    return LODE_OK;
}

/* only: of `more`, the one pack to read; NULL: all of them */
static lode_status open_dataset(const char *dir, const char *more, const char *table,
                                const char *only, lode_dataset **out, lode_error *err)
{
    lode_status st = LODE_OK;
    lode_dataset *ds = lode__alloc(1, sizeof *ds);
    if (!ds) return lode__fail(err, LODE_E_NOMEM, "out of memory for a dataset");
    ds->header_only = table;
    st = dir ? read_layers(ds, dir, err) : read_default(ds, err);
    ds->only_pack = only;
    if (st == LODE_OK && more && only) st = read_layer(ds, more, err);
    if (st == LODE_OK && more && !only) st = read_layers(ds, more, err);
    ds->only_pack = NULL;
    if (st == LODE_OK) st = hash_packs(ds, err);
    if (st == LODE_OK) st = lode__tables_load(ds, err);
    if (st == LODE_OK) st = episode_replaces(ds, err);
    if (st == LODE_OK) st = lode__pick_index(ds, err);
    if (st != LODE_OK) goto done;
    *out = ds;
    ds = NULL; /* now the caller's */
done:
    lode_dataset_free(ds);
    return st;
}

/* ---- episodes: packs of other years, each opened alone above the rest -------------- */

lode_status lode__episodes_list(const char *dir, const char *episodes, lode__arena *arena,
                                const char **place, const char *const **name, int *n,
                                lode_error *err)
{
    char text[PATH_MAX_BYTES];
    const char *data = getenv("LODE_DATA");
    lode_dataset list_only = {0}; /* its arena holds the names until they are copied */
    folder_list list = {.n = 0};
    const char **copy;
    lode_status st;

    if (!dir) dir = data && *data ? data : lode__data_place();
    if (episodes)
        snprintf(text, sizeof text, "%s", episodes);
    else
        snprintf(text, sizeof text, "%.*s/episodes", (int)strcspn(dir, ":"), dir);
    st = list_folders(&list_only, text, &list, err);
    if (!st && list.n == 0)
        st = lode__fail_at(err, LODE_E_NODATA, text, 0, 0,
                           "want episodes, folders with a pack.json each, found none");
    copy = lode__arena_take(arena, (size_t)list.n + 1, sizeof *copy);
    *place = lode__arena_copy(arena, text);
    for (int i = 0; copy && i < list.n; i++)
        if (!(copy[i] = lode__arena_copy(arena, list.name[i]))) copy = NULL;
    if (!st && (!copy || !*place))
        st = lode__fail(err, LODE_E_NOMEM, "out of memory listing %s", text);
    lode__arena_clear(&list_only.arena);
    *name = copy;
    *n = list.n;
    return st;
}

lode_status lode__dataset_open_episode(const char *dir, const char *place,
                                       const char *name, lode_dataset **out,
                                       lode_error *err)
{
    return open_dataset(dir, place, NULL, name, out, err);
}

lode_status lode_dataset_open(const char *dir, lode_dataset **out, lode_error *err)
{
    return open_dataset(dir, NULL, NULL, NULL, out, err);
}

lode_status lode_dataset_open_above(const char *dir, const char *more, lode_dataset **out,
                                    lode_error *err)
{
    return open_dataset(dir, more, NULL, NULL, out, err);
}

lode_status lode__dataset_open_above(const char *dir, const char *table,
                                     lode_dataset **out, lode_error *err)
{
    return open_dataset(dir, NULL, table, NULL, out, err);
}

void lode_dataset_free(lode_dataset *ds)
{
    if (!ds) return;
    for (int i = 0; i < ds->n_file; i++) lode__release(ds->file[i].data);
    lode__release(ds->file);
    lode__arena_clear(&ds->arena);
    lode__release(ds);
}

const char *lode__dataset_folder(const lode_dataset *ds)
{
    return ds->layer[0];
}

const char *lode_dataset_hash(const lode_dataset *ds)
{
    return ds->hash;
}
