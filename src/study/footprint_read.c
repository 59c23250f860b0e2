/* Which table does a list of block,row,col,value say? Entries are kept as they come;
 * what is a producer, a region and a stressor is known at the end. */
#include <math.h>
#include <string.h>

#include "dataset/record.h"
#include "study/footprint.h"

#define PRODUCER_MAX LODE_FOOTPRINT_PRODUCER_MAX
#define STRESSOR_MAX LODE_FOOTPRINT_STRESSOR_MAX
#define ENTRY_MAX ((size_t)PRODUCER_MAX * PRODUCER_MAX) /* of a block */
#define N_SLOT 8192 /* a power of two, four times the most names */

/* ---- names ----------------------------------------------------------------------- */

/* Names by number, in order of appearance, found through a table of slots. */
typedef struct names {
    const char **name; /* [most] */
    long *line;        /* [most] where first seen */
    int *slot;         /* [N_SLOT] number + 1, or 0 */
    int n, most;
} names;

static bool names_begin(names *all, lode__arena *arena, int most)
{
    all->most = most;
    all->name = lode__arena_take(arena, (size_t)most, sizeof *all->name);
    all->line = lode__arena_take(arena, (size_t)most, sizeof *all->line);
    all->slot = lode__arena_take(arena, N_SLOT, sizeof *all->slot);
    return all->name && all->line && all->slot;
}

/* The slot of a name, or the free one where it belongs (FNV-1a, then the next). */
static int *slot_of(const names *all, const char *name, size_t length)
{
    uint32_t hash = 2166136261u;

    for (size_t k = 0; k < length; k++)
        hash = (hash ^ (unsigned char)name[k]) * 16777619u;
    for (uint32_t k = hash;; k++) {
        int *slot = &all->slot[k & (N_SLOT - 1)];
        if (*slot == 0) return slot;
        const char *other = all->name[*slot - 1];
        if (strncmp(other, name, length) == 0 && other[length] == '\0') return slot;
    }
}

/* The number of a name, or -1. */
static int names_find(const names *all, const char *name)
{
    return *slot_of(all, name, strlen(name)) - 1;
}

/* The number of a name, added when new; -1: too many or no memory. */
static int names_add(names *all, lode__arena *arena, const char *name, size_t length,
                     long line)
{
    int *slot = slot_of(all, name, length);

    if (*slot) return *slot - 1;
    if (all->n == all->most) return -1;
    all->name[all->n] = lode__arena_copy_n(arena, name, length);
    if (!all->name[all->n]) return -1;
    all->line[all->n] = line;
    *slot = ++all->n;
    return all->n - 1;
}

/* ---- entries --------------------------------------------------------------------- */

enum { Z, Y, F, N_BLOCK };
static const char *const block_name[] = {"Z", "Y", "F"};

typedef struct entry {
    double value;
    uint32_t line;
    uint16_t row, col; /* numbers of names; at most PRODUCER_MAX */
} entry;

typedef struct list {
    entry *at;
    size_t n, capacity;
} list;

typedef struct reader {
    lode_footprint *f;
    lode__arena names_arena; /* the reader's own: what is kept is copied */
    names producer, consumer, stressor, region, sector;
    int *order;       /* [PRODUCER_MAX] place among the rows of Z, or -1 */
    bool *has_column; /* [PRODUCER_MAX] of Z */
    int n_order;
    list block[N_BLOCK];
    int column[4];
    long line; /* of the row being read */
    lode_error *err;
} reader;

static lode_status out_of_memory(const reader *r)
{
    return lode__fail(r->err, LODE_E_NOMEM, "out of memory for the table");
}

static bool list_add(list *all, entry one)
{
    if (all->n == all->capacity) {
        size_t capacity = all->capacity ? 2 * all->capacity : 1024;
        entry *larger = lode__realloc(all->at, capacity, sizeof *larger);
        if (!larger) return false;
        all->at = larger;
        all->capacity = capacity;
    }
    all->at[all->n++] = one;
    return true;
}

/* Add a name of an entry; what says what it is. */
static lode_status add_name(reader *r, names *all, const char *what, const char *name,
                            int *out)
{
    if (*name == '\0')
        return lode__fail_at(r->err, LODE_E_DATA, r->f->file, r->line, 0,
                             "want the name of a %s, found nothing", what);
    *out = names_add(all, &r->names_arena, name, strlen(name), r->line);
    if (*out >= 0) return LODE_OK;
    if (all->n == all->most)
        return lode__fail_at(r->err, LODE_E_LIMIT, r->f->file, r->line, 0,
                             "want at most %d names of a %s, found '%.80s' beyond",
                             all->most, what, name);
    return out_of_memory(r);
}

static lode_status find_block(const reader *r, const char *name, int *out)
{
    for (int k = 0; k < N_BLOCK; k++)
        if (strcmp(name, block_name[k]) == 0) return *out = k, LODE_OK;
    return lode__fail_at(r->err, LODE_E_DATA, r->f->file, r->line, 0,
                         "block: want Z, Y or F, found '%.80s'", name);
}

static lode_status read_entry(reader *r, const lode__record *record)
{
    const char *row = lode__record_text(record, r->column[1]);
    const char *col = lode__record_text(record, r->column[2]);
    const char *text = lode__record_text(record, r->column[3]);
    int block = Z, i_row = 0, i_col = 0;
    double value;
    lode_status st = find_block(r, lode__record_text(record, r->column[0]), &block);

    if (!st && !lode__number_read(text, &value))
        return lode__fail_at(r->err, LODE_E_DATA, r->f->file, r->line, 0,
                             "value of %s(%.80s, %.80s): want a number, found '%.80s'",
                             block_name[block], row, col, text);
    if (!st && block == F)
        st = add_name(r, &r->stressor, "stressor", row, &i_row);
    else if (!st)
        st = add_name(r, &r->producer, "producer", row, &i_row);
    if (!st && block == Y)
        st = add_name(r, &r->consumer, "region", col, &i_col);
    else if (!st)
        st = add_name(r, &r->producer, "producer", col, &i_col);
    if (st) return st;
    if (block == Z && r->order[i_row] < 0) r->order[i_row] = r->n_order++;
    if (block == Z) r->has_column[i_col] = true;
    if (r->block[block].n == ENTRY_MAX)
        return lode__fail_at(r->err, LODE_E_LIMIT, r->f->file, r->line, 0,
                             "want at most %zu entries of %s, found more", ENTRY_MAX,
                             block_name[block]);
    const entry one = {value, (uint32_t)r->line, (uint16_t)i_row, (uint16_t)i_col};
    return list_add(&r->block[block], one) ? LODE_OK : out_of_memory(r);
}

static lode_status read_header(reader *r, lode__record *record)
{
    static const char *const wanted[] = {"block", "row", "col", "value"};
    bool more = false;
    lode_status st = lode__record_next(record, &more, r->err);

    if (st) return st;
    for (int k = 0; k < 4; k++) {
        r->column[k] = more ? lode__record_column(record, wanted[k]) : -1;
        if (r->column[k] < 0)
            return lode__fail_at(r->err, LODE_E_DATA, r->f->file, 1, 0,
                                 "want the columns block,row,col,value, found no '%s'",
                                 wanted[k]);
    }
    return LODE_OK;
}

static lode_status read_entries(reader *r, lode__stream *stream)
{
    lode__record *record;
    bool more = true;
    lode_status st;

    if (lode__stream_members(stream) != 1)
        return lode__fail_at(r->err, LODE_E_DATA, r->f->file, 0, 0,
                             "want one table in the archive, found %d",
                             lode__stream_members(stream));
    record = lode__arena_take(&r->names_arena, 1, sizeof *record);
    if (!record) return out_of_memory(r);
    st = lode__stream_begin(stream, 0, r->err);
    if (!st) st = lode__record_begin(record, stream, r->err);
    if (!st) st = read_header(r, record);
    while (!st) {
        st = lode__record_next(record, &more, r->err);
        if (st || !more) break;
        r->line = record->line;
        if (record->n_field < 4)
            st = lode__fail_at(r->err, LODE_E_DATA, r->f->file, r->line, 0,
                               "want block,row,col,value, found %d field%s",
                               record->n_field, record->n_field == 1 ? "" : "s");
        else
            st = read_entry(r, record);
    }
    lode__record_end(record);
    return st;
}

/* ---- shape ----------------------------------------------------------------------- */

static lode_status unknown(const reader *r, const char *what, const names *of, int i,
                           const names *known)
{
    char nearest[256];

    lode_names_nearest(of->name[i], known->name, (size_t)known->n, nearest,
                       sizeof nearest);
    return lode__fail_at(r->err, LODE_E_DATA, r->f->file, of->line[i], 0,
                         "want %s%s%s, found '%.80s'", what, *nearest ? ", perhaps " : "",
                         nearest, of->name[i]);
}

/* Each producer has a row and a column of Z. */
static lode_status check_square(const reader *r)
{
    for (int k = 0; k < N_BLOCK; k++)
        if (r->block[k].n == 0)
            return lode__fail_at(
                r->err, LODE_E_NODATA, r->f->file, 0, 0,
                "want entries of the blocks Z, Y and F, found none of %s", block_name[k]);
    for (int i = 0; i < r->producer.n; i++) {
        bool row = r->order[i] >= 0, col = r->has_column[i];
        if (row && col) continue;
        return lode__fail_at(
            r->err, LODE_E_DATA, r->f->file, r->producer.line[i], 0,
            "Z: want a row and a column for each producer, found no %s of '%.80s'",
            row   ? "column"
            : col ? "row"
                  : "row or column",
            r->producer.name[i]);
    }
    return LODE_OK;
}

/* Regions and sectors, in order of the producers. */
static lode_status find_parts(reader *r)
{
    lode_footprint *f = r->f;

    for (int i = 0; i < f->n; i++) {
        const char *name = f->producer[i], *point = strchr(name, '.');
        long line = r->producer.line[names_find(&r->producer, name)];
        if (!point || point == name || !point[1])
            return lode__fail_at(r->err, LODE_E_DATA, f->file, line, 0,
                                 "want a producer like 'CHN.mining', found '%.80s'",
                                 name);
        f->region_of[i] =
            names_add(&r->region, &r->names_arena, name, (size_t)(point - name), line);
        f->sector_of[i] =
            names_add(&r->sector, &r->names_arena, point + 1, strlen(point + 1), line);
        if (f->region_of[i] < 0 || f->sector_of[i] < 0) return out_of_memory(r);
    }
    for (int i = 0; i < r->consumer.n; i++)
        if (names_find(&r->region, r->consumer.name[i]) < 0)
            return unknown(r, "a region that has producers", &r->consumer, i, &r->region);
    return LODE_OK;
}

static const char **keep_names(lode_footprint *f, const names *all)
{
    const char **kept = lode__arena_take(&f->arena, (size_t)all->n + 1, sizeof *kept);

    for (int i = 0; kept && i < all->n; i++)
        if (!(kept[i] = lode__arena_copy(&f->arena, all->name[i]))) return NULL;
    return kept;
}

static bool name_products(lode_footprint *f)
{
    size_t n = (size_t)f->n_region * (size_t)f->n_sector;
    lode__buf name;
    bool held = true;

    f->product = lode__arena_take(&f->arena, n, sizeof *f->product);
    lode__buf_init(&name, (size_t)1 << 20);
    for (size_t k = 0; f->product && held && k < n; k++) {
        name.length = 0;
        lode__buf_add(&name, f->region[k / (size_t)f->n_sector]);
        lode__buf_add(&name, ".");
        lode__buf_add(&name, f->sector[k % (size_t)f->n_sector]);
        if (!name.status)
            f->product[k] = lode__arena_copy_n(&f->arena, name.data, name.length);
        held = !name.status && f->product[k];
    }
    lode__buf_clear(&name);
    return f->product && held;
}

static lode_status find_shape(reader *r)
{
    lode_footprint *f = r->f;
    size_t n = (size_t)r->producer.n;
    lode_status st = check_square(r);

    if (st) return st;
    f->n = r->producer.n;
    f->n_stressor = r->stressor.n;
    f->producer = lode__arena_take(&f->arena, n, sizeof *f->producer);
    f->region_of = lode__arena_take(&f->arena, n, sizeof *f->region_of);
    f->sector_of = lode__arena_take(&f->arena, n, sizeof *f->sector_of);
    if (!f->producer || !f->region_of || !f->sector_of) return out_of_memory(r);
    for (int i = 0; i < f->n; i++) {
        const char *name = lode__arena_copy(&f->arena, r->producer.name[i]);
        if (!name) return out_of_memory(r);
        f->producer[r->order[i]] = name;
    }
    st = find_parts(r);
    if (st) return st;
    f->n_region = r->region.n;
    f->n_sector = r->sector.n;
    f->region = keep_names(f, &r->region);
    f->sector = keep_names(f, &r->sector);
    f->stressor = keep_names(f, &r->stressor);
    if (!f->region || !f->sector || !f->stressor || !name_products(f))
        return out_of_memory(r);
    return LODE_OK;
}

/* ---- values ---------------------------------------------------------------------- */

/* Where an entry goes in its block. */
static size_t place_of(const reader *r, int block, const entry *e)
{
    const lode_footprint *f = r->f;
    int row = block == F ? e->row : r->order[e->row], col, n_col = f->n;

    if (block == Y) {
        col = names_find(&r->region, r->consumer.name[e->col]);
        n_col = f->n_region;
    } else {
        col = r->order[e->col];
    }
    return (size_t)row * (size_t)n_col + (size_t)col;
}

/* NaN marks what was not seen yet; it becomes 0 and is counted. */
static lode_status fill_block(reader *r, int block, double *to, size_t n,
                              size_t *n_absent)
{
    const list *all = &r->block[block];

    for (size_t k = 0; k < n; k++) to[k] = NAN;
    for (size_t k = 0; k < all->n; k++) {
        const entry *e = &all->at[k];
        double *place = &to[place_of(r, block, e)];
        if (!isnan(*place))
            return lode__fail_at(
                r->err, LODE_E_DATA, r->f->file, (long)e->line, 0,
                "%s(%.80s, %.80s): want it once, found it again", block_name[block],
                (block == F ? &r->stressor : &r->producer)->name[e->row],
                (block == Y ? &r->consumer : &r->producer)->name[e->col]);
        *place = e->value;
    }
    *n_absent = 0;
    for (size_t k = 0; k < n; k++) {
        if (!isnan(to[k])) continue;
        to[k] = 0.0;
        ++*n_absent;
    }
    return LODE_OK;
}

static lode_status fill_blocks(reader *r)
{
    lode_footprint *f = r->f;
    size_t n = (size_t)f->n, n_y = n * (size_t)f->n_region;
    size_t n_f = n * (size_t)f->n_stressor, absent;
    lode_status st;

    f->a = lode__arena_take(&f->arena, n * n, sizeof *f->a);
    f->y = lode__arena_take(&f->arena, n_y, sizeof *f->y);
    f->f = lode__arena_take(&f->arena, n_f, sizeof *f->f);
    if (!f->a || !f->y || !f->f) return out_of_memory(r);
    st = fill_block(r, Z, f->a, n * n, &f->n_absent);
    if (!st) st = fill_block(r, Y, f->y, n_y, &absent);
    if (!st) st = fill_block(r, F, f->f, n_f, &absent);
    return st;
}

/* The run is the table in its order: names, then the bits of the three blocks. Bytes of a
 * double stand as the machine has them: a big-endian one gives another hash. */
static lode_status find_run(reader *r)
{
    lode_footprint *f = r->f;
    const double *const block[N_BLOCK] = {f->a, f->y, f->f};
    const size_t wide[N_BLOCK] = {(size_t)f->n, (size_t)f->n_region, (size_t)f->n};
    const int tall[N_BLOCK] = {f->n, f->n, f->n_stressor};
    char part[LODE__HASH_HEX];
    lode__buf all;
    lode_status st = LODE_OK;

    lode__buf_init(&all, (size_t)1 << 30);
    lode__buf_addf(&all, "lode %s footprint/1", lode_version());
    for (int i = 0; i < f->n; i++) lode__buf_addf(&all, "\n%s", f->producer[i]);
    for (int i = 0; i < f->n_stressor; i++) lode__buf_addf(&all, "\n%s", f->stressor[i]);
    for (int k = 0; k < N_BLOCK; k++) {
        lode__hash_text(block[k], wide[k] * (size_t)tall[k] * sizeof(double), part);
        lode__buf_addf(&all, "\n%s %s", block_name[k], part);
    }
    if (all.status)
        st = out_of_memory(r);
    else
        lode__hash_text(all.data, all.length, f->run);
    lode__buf_clear(&all);
    return st;
}

static lode_status begin(reader *r)
{
    lode__arena *arena = &r->names_arena;
    bool held = names_begin(&r->producer, arena, PRODUCER_MAX) &&
                names_begin(&r->consumer, arena, PRODUCER_MAX) &&
                names_begin(&r->stressor, arena, STRESSOR_MAX) &&
                names_begin(&r->region, arena, PRODUCER_MAX) &&
                names_begin(&r->sector, arena, PRODUCER_MAX);

    r->order = lode__arena_take(arena, PRODUCER_MAX, sizeof *r->order);
    r->has_column = lode__arena_take(arena, PRODUCER_MAX, sizeof *r->has_column);
    if (!held || !r->order || !r->has_column) return out_of_memory(r);
    for (int i = 0; i < PRODUCER_MAX; i++) r->order[i] = -1;
    return LODE_OK;
}

lode_status lode__footprint_table(lode_footprint *f, const char *path, lode_error *err)
{
    reader r = {.f = f, .err = err};
    lode__stream *stream = NULL;
    lode_status st = lode__stream_open(path, &stream, err);

    if (!st) {
        f->file =
            lode__arena_copy(&f->arena, strcmp(path, "-") ? path : "standard input");
        st = f->file ? begin(&r) : out_of_memory(&r);
    }
    if (!st) st = read_entries(&r, stream);
    if (!st) st = find_shape(&r);
    if (!st) st = fill_blocks(&r);
    if (!st) st = find_run(&r);
    for (int k = 0; k < N_BLOCK; k++) lode__release(r.block[k].at);
    lode__arena_clear(&r.names_arena);
    lode__stream_close(stream);
    return st;
}
