#define _POSIX_C_SOURCE 200809L
/* How do the lines of a large file reach the importers? In blocks of whole lines: a line
 * cut by the end of a block is moved to the front of the next. */
#include "dataset/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>
#ifdef LODE_HAVE_ISAL
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#endif

#define MEMBER_MAX 512
#define NAME_MAX_BYTES 256

#ifdef LODE_HAVE_ISAL
#define PACKED_BYTES ((size_t)64 * 1024)

/* A deflated member on its way out: ISA-L unpacks several times faster than zlib. */
typedef struct unpacking {
    struct inflate_state state;
    uint8_t packed[PACKED_BYTES];
    uint32_t crc, crc_wanted;
    bool over; /* the packed bytes have ended */
} unpacking;
#endif

struct lode__stream {
    lode__arena arena;
    const char *path;
    char place[2 * NAME_MAX_BYTES];
    int fd; /* -1: an archive */
    zip_t *zip;
    zip_file_t *open;
    zip_uint64_t *index; /* [n_member] */
    const char **name;   /* [n_member] */
    int n_member;
    uint64_t size, taken;
    bool begun, ended;
    char *block;     /* [2 * LODE__STREAM_BYTES + 1] */
    size_t from, to; /* what is in it and was not given yet */
#ifdef LODE_HAVE_ISAL
    unpacking *unpacking; /* NULL: libzip unpacks */
    bool unpacks;         /* the member that is open */
#endif
};

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool is_table(const char *name)
{
    static const char *const ending[] = {".csv", ".txt", ".tsv"};
    size_t n = strlen(name);
    for (int i = 0; i < 3; i++)
        if (n > 4 && strcasecmp(name + n - 4, ending[i]) == 0) return true;
    return false;
}

/* A zip starts with the mark of its first member, or of its end when it has none. What cannot
 * be read at a place, as a pipe, is none. */
static bool is_zip(int fd)
{
    unsigned char mark[4];
    size_t n = 0;
    for (ssize_t got = 1; n < sizeof mark && got != 0;) {
        got = pread(fd, mark + n, sizeof mark - n, (off_t)n);
        if (got < 0 && errno != EINTR) return false;
        if (got > 0) n += (size_t)got;
    }
    return n == 4 && mark[0] == 'P' && mark[1] == 'K' &&
           ((mark[2] == 3 && mark[3] == 4) || (mark[2] == 5 && mark[3] == 6));
}

static lode_status open_zip(lode__stream *s, lode_error *err)
{
    int why = 0;
    errno = 0; /* libzip gives other reasons for half of what it has no memory for */
    s->zip = zip_open(s->path, ZIP_RDONLY, &why);
    if (!s->zip && errno == ENOMEM) why = ZIP_ER_MEMORY;
    if (!s->zip) {
        zip_error_t error;
        zip_error_init_with_code(&error, why);
        lode_status st =
            lode__fail_at(err, why == ZIP_ER_MEMORY ? LODE_E_NOMEM : LODE_E_DATA, s->path,
                          0, 0, "want a whole zip: %s", zip_error_strerror(&error));
        zip_error_fini(&error);
        return st;
    }
    s->name = lode__arena_take(&s->arena, MEMBER_MAX, sizeof *s->name);
    s->index = lode__arena_take(&s->arena, MEMBER_MAX, sizeof *s->index);
    if (!s->name || !s->index) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    zip_int64_t n = zip_get_num_entries(s->zip, 0);
    for (zip_int64_t i = 0; i < n; i++) {
        const char *name = zip_get_name(s->zip, (zip_uint64_t)i, 0);
        if (!name) return lode__fail(err, LODE_E_NOMEM, "out of memory");
        if (!is_table(name)) continue;
        if (s->n_member == MEMBER_MAX)
            return lode__fail_at(err, LODE_E_LIMIT, s->path, 0, 0,
                                 "want at most %d tables in a zip, found more",
                                 MEMBER_MAX);
        s->index[s->n_member] = (zip_uint64_t)i;
        s->name[s->n_member] = lode__arena_copy(&s->arena, base_name(name));
        if (!s->name[s->n_member++])
            return lode__fail(err, LODE_E_NOMEM, "out of memory");
    }
    if (s->n_member == 0)
        return lode__fail_at(
            err, LODE_E_DATA, s->path, 0, 0,
            "want a zip with a .csv, .tsv or .txt, found none in %lld files",
            (long long)n);
    return LODE_OK;
}

static lode_status open_plain(lode__stream *s, lode_error *err)
{
    s->name = lode__arena_take(&s->arena, 1, sizeof *s->name);
    if (!s->name) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    s->name[0] = base_name(s->path);
    s->n_member = 1;
    return LODE_OK;
}

lode_status lode__stream_open(const char *path, lode__stream **out, lode_error *err)
{
    struct stat about = {.st_size = 0};
    bool standard = strcmp(path, "-") == 0;
    lode_status st = LODE_OK;
    lode__stream *s = lode__alloc(1, sizeof *s);
    if (!s) return lode__fail(err, LODE_E_NOMEM, "out of memory for a file");
    s->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    s->path = lode__arena_copy(&s->arena, standard ? "standard input" : path);
    s->block = lode__alloc(2 * LODE__STREAM_BYTES + 1, 1);
    if (!s->path || !s->block)
        st = lode__fail(err, LODE_E_NOMEM, "out of memory for a file");
    else if (s->fd < 0)
        st = lode__fail_at(err, LODE_E_READ, path, 0, 0, "cannot open the file: %s",
                           strerror(errno));
    else if (fstat(s->fd, &about) == 0 && S_ISDIR(about.st_mode))
        st =
            lode__fail_at(err, LODE_E_READ, path, 0, 0, "want a file, found a directory");
    if (st != LODE_OK) goto done;
    s->size = about.st_size > 0 ? (uint64_t)about.st_size : 0;
    snprintf(s->place, sizeof s->place, "%s", s->path);
    if (!standard && is_zip(s->fd)) {
        close(s->fd);
        s->fd = -1;
        st = open_zip(s, err);
    } else {
        st = open_plain(s, err);
    }
    if (st != LODE_OK) goto done;
    *out = s;
    s = NULL; /* now the caller's */
done:
    lode__stream_close(s);
    return st;
}

void lode__stream_close(lode__stream *s)
{
    if (!s) return;
    if (s->open) zip_fclose(s->open);
    if (s->zip) zip_discard(s->zip);
    if (s->fd > STDIN_FILENO) close(s->fd);
#ifdef LODE_HAVE_ISAL
    lode__release(s->unpacking);
#endif
    lode__release(s->block);
    lode__arena_clear(&s->arena);
    lode__release(s);
}

int lode__stream_members(const lode__stream *s)
{
    return s->n_member;
}

const char *lode__stream_name(const lode__stream *s, int i_member)
{
    return s->name[i_member];
}

const char *lode__stream_place(const lode__stream *s)
{
    return s->place;
}

uint64_t lode__stream_size(const lode__stream *s)
{
    return s->size;
}

uint64_t lode__stream_taken(const lode__stream *s)
{
    return s->taken;
}

lode_status lode__stream_begin(lode__stream *s, int i_member, lode_error *err)
{
    s->from = s->to = 0;
    s->ended = false;
    if (!s->zip) {
        if (s->begun && lseek(s->fd, 0, SEEK_SET) != 0)
            return lode__fail_at(err, LODE_E_READ, s->path, 0, 0, "cannot start anew: %s",
                                 strerror(errno));
        s->begun = true;
        s->taken = 0;
        return LODE_OK;
    }
    struct zip_stat about;
    zip_flags_t how = 0;
    snprintf(s->place, sizeof s->place, "%.255s: %.250s", s->path, s->name[i_member]);
    if (s->open) zip_fclose(s->open);
    s->open = NULL;
    bool known = zip_stat_index(s->zip, s->index[i_member], 0, &about) == 0;
#ifdef LODE_HAVE_ISAL
    const zip_uint64_t needed =
        ZIP_STAT_COMP_METHOD | ZIP_STAT_CRC | ZIP_STAT_ENCRYPTION_METHOD;
    s->unpacks = known && (about.valid & needed) == needed &&
                 about.comp_method == ZIP_CM_DEFLATE &&
                 about.encryption_method == ZIP_EM_NONE;
    if (s->unpacks && !s->unpacking) {
        s->unpacking = lode__alloc(1, sizeof *s->unpacking);
        if (!s->unpacking)
            return lode__fail(err, LODE_E_NOMEM, "out of memory for a zip");
    }
    if (s->unpacks) {
        isal_inflate_init(&s->unpacking->state);
        s->unpacking->crc = 0;
        s->unpacking->crc_wanted = about.crc;
        s->unpacking->over = false;
        how = ZIP_FL_COMPRESSED;
    }
#endif
    errno = 0;
    s->open = zip_fopen_index(s->zip, s->index[i_member], how);
    if (!s->open)
        return lode__fail_at(err, errno == ENOMEM ? LODE_E_NOMEM : LODE_E_DATA, s->place,
                             0, 0, "cannot unpack: %s", zip_strerror(s->zip));
    s->taken = 0;
    if (known && (about.valid & ZIP_STAT_SIZE)) s->size = about.size;
    return LODE_OK;
}

static lode_status cannot_unpack(lode__stream *s, const char *why, lode_error *err)
{
    return lode__fail_at(err, LODE_E_DATA, s->place, 0, 0,
                         "cannot unpack after %llu bytes: %s",
                         (unsigned long long)s->taken, why);
}

#ifdef LODE_HAVE_ISAL
static lode_status unpack_some(lode__stream *s, char *at, size_t room, size_t *n,
                               lode_error *err)
{
    unpacking *u = s->unpacking;
    u->state.next_out = (uint8_t *)at;
    u->state.avail_out = (uint32_t)room;
    while (u->state.avail_out > 0 && u->state.block_state != ISAL_BLOCK_FINISH) {
        if (u->state.avail_in == 0 && !u->over) {
            zip_int64_t got = zip_fread(s->open, u->packed, sizeof u->packed);
            if (got < 0) return cannot_unpack(s, zip_file_strerror(s->open), err);
            u->over = got == 0;
            u->state.next_in = u->packed;
            u->state.avail_in = (uint32_t)got;
        }
        uint32_t before = u->state.avail_out;
        int why = isal_inflate(&u->state);
        if (why != ISAL_DECOMP_OK && why != ISAL_END_INPUT)
            return cannot_unpack(s, "the packed bytes are broken", err);
        if (u->over && u->state.avail_out == before &&
            u->state.block_state != ISAL_BLOCK_FINISH)
            return cannot_unpack(s, "the packed bytes end too early", err);
    }
    *n = room - u->state.avail_out;
    u->crc = crc32_gzip_refl(u->crc, (const unsigned char *)at, *n);
    if (*n < room && u->crc != u->crc_wanted)
        return cannot_unpack(s, "the checksum is wrong", err);
    return LODE_OK;
}
#endif

/* Bytes read to `at`; 0 at the end. */
static lode_status read_some(lode__stream *s, char *at, size_t room, size_t *n,
                             lode_error *err)
{
#ifdef LODE_HAVE_ISAL
    if (s->zip && s->unpacks) {
        lode_status st = unpack_some(s, at, room, n, err);
        if (st == LODE_OK) s->taken += *n;
        return st;
    }
#endif
    if (s->zip) {
        zip_int64_t got = zip_fread(s->open, at, room);
        if (got < 0)
            return lode__fail_at(
                err, LODE_E_DATA, s->place, 0, 0, "cannot unpack after %llu bytes: %s",
                (unsigned long long)s->taken, zip_file_strerror(s->open));
        *n = (size_t)got;
    } else {
        ssize_t got;
        do got = read(s->fd, at, room);
        while (got < 0 && errno == EINTR);
        if (got < 0)
            return lode__fail_at(err, LODE_E_READ, s->place, 0, 0,
                                 "cannot read the file: %s", strerror(errno));
        *n = (size_t)got;
    }
    s->taken += *n;
    return LODE_OK;
}

lode_status lode__stream_lines(lode__stream *s, char **begin, char **end, lode_error *err)
{
    /* What was cut goes to the front, then a block behind it. */
    size_t n_left = s->to - s->from;
    memmove(s->block, s->block + s->from, n_left);
    s->from = 0;
    s->to = n_left;
    while (!s->ended) {
        size_t n = 0;
        lode_status st = read_some(s, s->block + s->to, LODE__STREAM_BYTES, &n, err);
        if (st != LODE_OK) return st;
        s->ended = n == 0;
        size_t whole = s->to + n; /* whole lines end here */
        while (whole > s->to && s->block[whole - 1] != '\n') whole--;
        bool any = whole > s->to;
        s->to += n;
        if (any) {
            s->from = whole;
            *begin = s->block;
            *end = s->block + whole;
            return LODE_OK;
        }
        if (s->to > LODE__STREAM_LINE_MAX)
            return lode__fail_at(err, LODE_E_LIMIT, s->place, 0, 0,
                                 "want at most %zu bytes in a line, found more",
                                 LODE__STREAM_LINE_MAX);
    }
    *begin = s->block; /* a last line without its end, or nothing */
    *end = s->block + s->to;
    s->from = s->to;
    return LODE_OK;
}
