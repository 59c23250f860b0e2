#define _POSIX_C_SOURCE 200809L
/* What does this file hold? All of it in memory, or one sentence on why not. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_READ ((size_t)16 * 1024)

/* Read until the end, an error or one byte above the limit. */
static lode_status read_all(int fd, const char *path, size_t limit, char **data,
                            size_t *length, lode_error *err)
{
    struct stat about;
    size_t capacity = FIRST_READ;
    if (fstat(fd, &about) == 0 && about.st_size > 0) {
        if ((uintmax_t)about.st_size > limit)
            return lode__fail_at(err, LODE_E_LIMIT, path, 0, 0,
                                 "want at most %zu bytes, found %lld", limit,
                                 (long long)about.st_size);
        capacity = (size_t)about.st_size + 2; /* one to see the end, one for the NUL */
    }

    for (size_t n = 0;;) {
        if (!*data || n + 1 >= capacity) {
            if (*data) capacity = capacity > SIZE_MAX / 2 ? SIZE_MAX : capacity * 2;
            char *larger = lode__realloc(*data, capacity, 1);
            if (!larger)
                return lode__fail_at(err, LODE_E_NOMEM, path, 0, 0,
                                     "out of memory for a file of %zu bytes", n);
            *data = larger;
        }
        ssize_t got = read(fd, *data + n, capacity - n - 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            return lode__fail_at(err, LODE_E_READ, path, 0, 0, "cannot read the file: %s",
                                 strerror(errno));
        n += (size_t)got;
        if (n > limit)
            return lode__fail_at(err, LODE_E_LIMIT, path, 0, 0,
                                 "want at most %zu bytes, found more", limit);
        if (got == 0) {
            (*data)[n] = '\0';
            *length = n;
            return LODE_OK;
        }
    }
}

lode_status lode__file_read(const char *path, size_t limit, char **out, size_t *length,
                            lode_error *err)
{
    char *data = NULL;
    size_t n = 0;
    if (limit > SIZE_MAX - 2) limit = SIZE_MAX - 2;
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (standard) path = "standard input";
    if (fd < 0)
        return lode__fail_at(err, LODE_E_READ, path, 0, 0, "cannot open the file: %s",
                             strerror(errno));

    lode_status st = read_all(fd, path, limit, &data, &n, err);
    if (st != LODE_OK) goto done;
    *out = data;
    if (length) *length = n;
    data = NULL; /* now the caller's */
done:
    if (!standard) close(fd);
    lode__release(data);
    return st;
}
