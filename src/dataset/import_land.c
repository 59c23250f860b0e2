#define _GNU_SOURCE
/* How does a pack take its place whole or not at all?
 *
 * It is written into a hidden folder beside the packs, with links to its neighbours, and
 * opened there as a reader would open it. Then one rename exchanges it with the pack of
 * that name; a reader, or an import that is killed, finds the old one or the new one. */
#include "dataset/import_steps.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static lode_status cannot(lode_error *err, const char *path, const char *what)
{
    return lode__fail_at(err, LODE_E_WRITE, path, 0, 0, "cannot %s: %s", what,
                         strerror(errno));
}

/* Did the last call find nothing of that name? */
static bool is_absent(void)
{
    return errno == ENOENT || errno == ENOTDIR;
}

/* ---- names ------------------------------------------------------------------------- */

/* "BACI_HS17_Y2024_V202601.csv" gives "baci_hs17_y2024_v202601". */
static void name_from(const char *path, char out[65])
{
    const char *slash = strrchr(path, '/'), *at = slash ? slash + 1 : path;
    const char *dot = strrchr(at, '.');
    size_t n = 0;
    for (; *at && (!dot || at < dot) && n < 64; at++) {
        unsigned char c = (unsigned char)*at;
        out[n++] = isalnum(c) && c < 0x80 ? (char)tolower(c) : c == '-' ? '-' : '_';
    }
    out[n] = '\0';
}

static bool is_name(const char *name)
{
    size_t n = strlen(name);
    return n > 0 && n <= 64 && isalnum((unsigned char)*name) &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == n;
}

/* Which layer of the packs is this directory, however it is written? -1: none. */
static lode_status layer_at(const lode_dataset *ds, const char *path, int *out,
                            lode_error *err)
{
    struct stat own, other;
    *out = -1;
    if (stat(path, &own) != 0)
        return is_absent() ? LODE_OK : cannot(err, path, "look at the directory");
    for (int i = 0; i < ds->n_layer && *out < 0; i++) {
        if (stat(ds->layer[i], &other) != 0) {
            if (is_absent()) continue;
            return cannot(err, ds->layer[i], "look at the directory");
        }
        if (other.st_dev == own.st_dev && other.st_ino == own.st_ino) *out = i;
    }
    return LODE_OK;
}

lode_status lode__landing_begin(lode__landing *l, const lode_dataset *ds,
                                const lode_import *asked, lode_error *err)
{
    if (asked->into && strlen(asked->into) + 120 < sizeof l->into)
        strcpy(l->into, asked->into);
    else if (!asked->into)
        lode__packs_place(l->into, sizeof l->into - 120);
    for (size_t n = strlen(l->into); n > 1 && l->into[n - 1] == '/'; n--)
        l->into[n - 1] = '\0';
    l->n_there = strlen(l->into);
    if (!*l->into)
        return lode__fail(err, LODE_E_INVALID,
                          "want a directory for the pack, found %s: name one with --into",
                          asked->into ? "a path that is too long"
                                      : "neither LODE_PACKS, XDG_DATA_HOME nor HOME");
    if (asked->name && strlen(asked->name) < sizeof l->name)
        strcpy(l->name, asked->name);
    else if (!asked->name && strcmp(asked->path, "-") != 0)
        name_from(asked->path, l->name);
    if (!is_name(l->name))
        return lode__fail(
            err, LODE_E_INVALID,
            "want a name for the pack of a-z, 0-9, '_' and '-', found '%.80s'; "
            "give one with --as",
            asked->name ? asked->name : l->name);
    int i = lode__pack_find(ds, l->name);
    lode_status st = layer_at(ds, l->into, &l->i_layer, err);
    if (st) return st;
    if (i >= 0 && ds->pack[i].i_layer != l->i_layer)
        return lode__fail(
            err, LODE_E_INVALID,
            "want another name for the pack than '%s', which is in %s; give one "
            "with --as",
            l->name, ds->layer[ds->pack[i].i_layer]);
    return LODE_OK;
}

/* ---- files ------------------------------------------------------------------------- */

/* Make `into` and what leads to it; what was there before is kept in mind. */
static lode_status make_folders(lode__landing *l, lode_error *err)
{
    char part[LODE__PATH_MAX];
    size_t n = strlen(l->into);
    memcpy(part, l->into, n + 1);
    l->n_there = 0;
    for (size_t i = 1; i <= n; i++) {
        if (part[i] != '/' && part[i] != '\0') continue;
        part[i] = '\0';
        if (mkdir(part, 0777) != 0) {
            if (errno != EEXIST) return cannot(err, part, "make the directory");
            l->n_there = i;
        }
        if (i < n) part[i] = '/';
    }
    return LODE_OK;
}

/* lasting: it is to survive a power cut as well. */
static lode_status write_file(const char *folder, const char *name, const lode__buf *text,
                              bool lasting, lode_error *err)
{
    char path[LODE__PATH_MAX + 256];
    size_t done = 0;
    if (text->status != LODE_OK)
        return lode__fail(err, text->status, "out of memory for %s", name);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) return cannot(err, path, "write");
    while (done < text->length) {
        ssize_t n = write(fd, text->data + done, text->length - done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) break;
        done += (size_t)n;
    }
    bool arrived = done == text->length && (!lasting || fsync(fd) == 0);
    lode_status st = arrived ? LODE_OK : cannot(err, path, "write");
    if (close(fd) != 0 && st == LODE_OK) st = cannot(err, path, "write");
    return st;
}

/* The day the file was last written: when it was downloaded, as far as can be told. Of what
 * comes in a pipe, or is gone by now, it is not known. */
static lode_status day_of(const char *path, char out[16], lode_error *err)
{
    struct stat about;
    struct tm day;
    strcpy(out, "unknown");
    if (stat(path, &about) != 0)
        return is_absent() ? LODE_OK : cannot(err, path, "look at the file");
    if (gmtime_r(&about.st_mtime, &day)) strftime(out, 16, "%Y-%m-%d", &day);
    return LODE_OK;
}

static void pack_json(const lode__import *im, const char *name, const char *day,
                      lode__buf *buf)
{
    char hash[LODE__HASH_HEX + 8], path[80];
    const char *slash = strrchr(im->asked->path, '/');
    const char *file = slash ? slash + 1 : im->asked->path;
    /* A table is itself, packed or not. */
    if (lode__stream_members(im->stream) == 1) file = lode__stream_name(im->stream, 0);
    lode__json json;
    lode__json_begin(&json, buf);
    lode__json_object(&json, NULL);
    lode__json_string(&json, "profile", "data-package");
    lode__json_string(&json, "name", name);
    lode__json_string(&json, "title", im->source.title);
    lode__json_string(&json, "version", *im->vintage ? im->vintage : "1");
    lode__json_string(&json, "created", day);
    lode__json_array(&json, "sources");
    lode__json_object(&json, NULL);
    lode__json_string(&json, "title", im->source.title);
    lode__json_string(&json, "edition", *im->vintage ? im->vintage : "not said");
    lode__json_string(&json, "table", file);
    lode__json_string(&json, "path", *im->source.path ? im->source.path : file);
    lode__json_string(&json, "retrieved", day);
    lode__json_end_object(&json);
    lode__json_end_array(&json);
    lode__json_array(&json, "licenses");
    lode__json_object(&json, NULL);
    lode__json_string(&json, "name", im->licence.name);
    lode__json_string(&json, "title", im->licence.title);
    lode__json_string(&json, "path", im->licence.path);
    lode__json_end_object(&json);
    lode__json_end_array(&json);
    lode__json_array(&json, "resources");
    for (int i = 0; i < im->n_table; i++) {
        const lode__import_table *t = &im->table[i];
        strcpy(hash, "sha256:");
        lode__hash_text(t->rows.data, t->rows.length, hash + 7);
        snprintf(path, sizeof path, "%s.csv", t->name);
        lode__json_object(&json, NULL);
        lode__json_string(&json, "name", t->name);
        lode__json_string(&json, "path", path);
        lode__json_integer(&json, "bytes", (long long)t->rows.length);
        lode__json_string(&json, "hash", hash);
        lode__json_object(&json, "schema");
        lode__json_array(&json, "fields");
        for (int k = 0; k < t->n_field; k++) {
            lode__json_object(&json, NULL);
            lode__json_string(&json, "name", t->field[k].name);
            lode__json_string(&json, "type", t->field[k].type);
            lode__json_end_object(&json);
        }
        lode__json_end_array(&json);
        lode__json_end_object(&json);
        lode__json_end_object(&json);
    }
    lode__json_end_array(&json);
    lode__json_end_object(&json);
    lode__buf_add(buf, "\n");
}

/* Links to the other packs of the directory, so that the trial sees what readers will. */
static lode_status link_neighbours(const lode__landing *l, lode_error *err)
{
    char real[LODE__PATH_MAX];
    lode_status st = LODE_OK;
    if (!realpath(l->into, real)) return cannot(err, l->into, "open the directory");
    DIR *dir = opendir(l->into);
    if (!dir) return cannot(err, l->into, "open the directory");
    for (struct dirent *e; st == LODE_OK;) {
        errno = 0;
        e = readdir(dir);
        if (!e && errno) st = cannot(err, l->into, "read the directory");
        if (!e) break;
        char from[LODE__PATH_MAX + 256], to[LODE__PATH_MAX + 256];
        if (e->d_name[0] == '.' || strcmp(e->d_name, l->name) == 0) continue;
        snprintf(from, sizeof from, "%s/%s", real, e->d_name);
        snprintf(to, sizeof to, "%s/%s", l->folder, e->d_name);
        if (symlink(from, to) != 0) st = cannot(err, to, "link a pack");
    }
    closedir(dir);
    return st;
}

static int by_key(const void *x, const void *y)
{
    const lode__customs *a = *(const lode__customs *const *)x;
    const lode__customs *b = *(const lode__customs *const *)y;
    int order = (a->year > b->year) - (a->year < b->year);
    if (!order) order = (a->code > b->code) - (a->code < b->code);
    if (!order) order = (a->digits > b->digits) - (a->digits < b->digits);
    if (!order) order = (a->i_exporter > b->i_exporter) - (a->i_exporter < b->i_exporter);
    if (!order) order = (a->i_importer > b->i_importer) - (a->i_importer < b->i_importer);
    if (!order)
        order = (a->reported_by > b->reported_by) - (a->reported_by < b->reported_by);
    if (!order) order = strcmp(a->revision, b->revision);
    return order ? order : strcmp(a->source, b->source);
}

/* How many flows of the packs below has the trial, too? The trial was opened without
 * them, since they are the largest table. */
static lode_status count_flows(lode__landing *l, const lode_dataset *ds,
                               const lode_dataset *trial, lode_error *err)
{
    size_t n = (size_t)trial->n_customs;
    if (n == 0) return LODE_OK;
    const lode__customs **own = lode__alloc(n, sizeof *own);
    if (!own) return lode__fail(err, LODE_E_NOMEM, "out of memory for the flows");
    for (size_t i = 0; i < n; i++) own[i] = &trial->customs[i];
    qsort(own, n, sizeof *own, by_key);
    for (int i = 0; i < ds->n_customs; i++) {
        const lode__customs *below = &ds->customs[i];
        if (ds->file[below->place.i_file].i_layer == l->i_layer) continue;
        l->n_replaced += bsearch(&below, own, n, sizeof *own, by_key) != NULL;
    }
    lode__release(own);
    return LODE_OK;
}

/* All layers of the dataset but the one that is written to, then the trial's. */
static lode_status open_trial(lode__landing *l, const lode_dataset *ds, bool flows,
                              lode_error *err)
{
    lode__buf dirs;
    lode_dataset *trial = NULL;
    lode_status st = LODE_OK;
    lode__buf_init(&dirs, (size_t)LODE__LAYER_MAX * LODE__PATH_MAX);
    for (int i = 0; i < ds->n_layer; i++)
        if (i != l->i_layer) lode__buf_addf(&dirs, "%s:", ds->layer[i]);
    lode__buf_add(&dirs, l->folder);
    if (dirs.status != LODE_OK)
        st = lode__fail(err, dirs.status, "out of memory for the layers");
    else
        st = lode__dataset_open_above(dirs.data, "flows", &trial, err);
    lode__buf_clear(&dirs);
    if (st != LODE_OK) return st;
    int i_pack = lode__pack_find(trial, l->name);
    if (i_pack >= 0) {
        l->n_replaced = trial->pack[i_pack].n_replaces;
        memcpy(l->hash, trial->pack[i_pack].hash, sizeof l->hash);
    }
    if (flows) st = count_flows(l, ds, trial, err);
    lode_dataset_free(trial);
    return st;
}

lode_status lode__landing_try(lode__landing *l, lode__import *im, lode_error *err)
{
    struct stat about;
    char day[16] = "";
    lode__buf json;
    lode_status st = make_folders(l, err);
    if (st != LODE_OK) return st;
    snprintf(l->folder, sizeof l->folder, "%.*s/.import-XXXXXX",
             (int)(sizeof l->folder - 32), l->into);
    if (!mkdtemp(l->folder)) {
        st = cannot(err, l->folder, "make a directory");
        l->folder[0] = '\0';
        return st;
    }
    snprintf(l->made, sizeof l->made, "%s/%s", l->folder, l->name);
    if (mkdir(l->made, 0777) != 0) return cannot(err, l->made, "make a directory");
    for (int i = 0; st == LODE_OK && i < im->n_table; i++) {
        char name[80];
        snprintf(name, sizeof name, "%s.csv", im->table[i].name);
        st = write_file(l->made, name, &im->table[i].rows, !im->asked->check, err);
    }
    lode__buf_init(&json, 1024 * 1024);
    if (st == LODE_OK) st = day_of(im->asked->path, day, err);
    if (st == LODE_OK) pack_json(im, l->name, day, &json);
    if (st == LODE_OK)
        st = write_file(l->made, "pack.json", &json, !im->asked->check, err);
    /* They are on disk; the trial needs the room. */
    for (int i = 0; i < im->n_table; i++) lode__buf_clear(&im->table[i].rows);
    lode__buf_clear(&json);
    if (st == LODE_OK) st = link_neighbours(l, err);
    bool flows = im->n_table > 0 && strcmp(im->table[0].name, "flows") == 0;
    if (st == LODE_OK) st = open_trial(l, im->ds, flows, err);
    if (st != LODE_OK) return st;
    char place[2 * LODE__PATH_MAX];
    snprintf(place, sizeof place, "%s/%s", l->into, l->name);
    l->existed = stat(place, &about) == 0;
    return l->existed || errno == ENOENT ? LODE_OK
                                         : cannot(err, place, "look at the pack");
}

lode_status lode__landing_finish(lode__landing *l, lode_error *err)
{
    char place[LODE__PATH_MAX + 80];
    snprintf(place, sizeof place, "%s/%s", l->into, l->name);
    if (!l->existed && rename(l->made, place) == 0) return LODE_OK;
    /* Where the file system cannot exchange, the old one steps aside first. */
    if (renameat2(AT_FDCWD, l->made, AT_FDCWD, place, RENAME_EXCHANGE) == 0)
        return LODE_OK;
    char aside[LODE__PATH_MAX + 80];
    snprintf(aside, sizeof aside, "%s/.old", l->folder);
    if (rename(place, aside) != 0) return cannot(err, place, "replace the pack");
    if (rename(l->made, place) == 0) return LODE_OK;
    lode_status st = cannot(err, place, "replace the pack");
    (void)rename(aside, place);
    return st;
}

/* A folder of files and links, and such folders in it; nothing else was made. */
static bool remove_folder(const char *path, int depth)
{
    DIR *dir = opendir(path);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        char inner[2 * LODE__PATH_MAX];
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
        int n = snprintf(inner, sizeof inner, "%s/%s", path, e->d_name);
        if (n < 0 || (size_t)n >= sizeof inner) continue;
        if (unlink(inner) != 0 && depth > 0) (void)remove_folder(inner, depth - 1);
    }
    if (dir) closedir(dir);
    return rmdir(path) == 0;
}

void lode__landing_clear(lode__landing *l)
{
    /* Once more, after an error that passes: nobody else would ever remove it. */
    if (*l->folder && !remove_folder(l->folder, 1)) (void)remove_folder(l->folder, 1);
    l->folder[0] = '\0';
    /* Directories made for a pack that did not land are empty, and go. */
    for (size_t n = strlen(l->into); n > l->n_there; n--) {
        if (l->into[n] != '/' && l->into[n] != '\0') continue;
        l->into[n] = '\0';
        if (rmdir(l->into) != 0 && errno != ENOENT) return;
    }
}
