/* How does a file appear whole or not at all? It is written under another name in the
 * same folder, reaches the disk, and takes its name in one step. Until then the file
 * that was there stays. */
#include "dataset/export.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ATTEMPT_MAX 1000 /* names tried for the temporary file */

static lode_status write_failed(const char *path, int why, lode_error *err)
{
    return lode__fail_at(err, why == ENOMEM ? LODE_E_NOMEM : LODE_E_WRITE, path, 0, 0,
                         "cannot write: %s", strerror(why));
}

/* The file that the name leads to, so that a link stays and its file is replaced. */
static lode_status follow(lode__replacement *r, const char *path, lode_error *err)
{
    struct stat about;
    char *real = NULL;
    if (stat(path, &about) == 0) {
        if (S_ISDIR(about.st_mode)) return write_failed(path, EISDIR, err);
        if (!S_ISREG(about.st_mode))
            return lode__fail_at(err, LODE_E_WRITE, path, 0, 0,
                                 "want a regular file or a new name, found a device");
        real = realpath(path, NULL);
        if (!real) return write_failed(path, errno, err);
        r->existed = true;
        r->mode = about.st_mode & 07777;
    }
    int n = snprintf(r->path, sizeof r->path, "%s", real ? real : path);
    free(real);
    if (n < 0 || (size_t)n >= sizeof r->path)
        return write_failed(path, ENAMETOOLONG, err);
    return LODE_OK;
}

lode_status lode__replace_begin(lode__replacement *r, const char *path, lode_error *err)
{
    *r = (lode__replacement){.existed = false};
    lode_status st = follow(r, path, err);
    if (st != LODE_OK) return st;

    const char *slash = strrchr(r->path, '/');
    int n_folder = slash ? (int)(slash - r->path) + 1 : 0;
    int why = EEXIST;
    for (int i = 0; why == EEXIST && i < ATTEMPT_MAX; i++) {
        int n = snprintf(r->temporary, sizeof r->temporary, "%.*s.lode-%ld-%d", n_folder,
                         r->path, (long)getpid(), i);
        if (n < 0 || (size_t)n >= sizeof r->temporary) {
            why = ENAMETOOLONG;
            break;
        }
        int file = open(r->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file >= 0) {
            close(file);
            return LODE_OK;
        }
        why = errno;
    }
    r->temporary[0] = '\0';
    return write_failed(path, why, err);
}

/* The name takes effect when its folder reaches the disk; not every file system can
 * say. */
static void folder_sync(const char *path)
{
    char folder[LODE__PATH_MAX];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
    int file = open(folder, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    fsync(file);
    close(file);
}

lode_status lode__replace_end(lode__replacement *r, const char *path, lode_error *err)
{
    int file = open(r->temporary, O_WRONLY | O_CLOEXEC);
    if (file < 0) return write_failed(path, errno, err);

    bool arrived = (!r->existed || fchmod(file, r->mode) == 0) && fsync(file) == 0;
    int why = errno;
    if (close(file) != 0 && arrived) {
        arrived = false;
        why = errno;
    }
    if (arrived && rename(r->temporary, r->path) != 0) {
        arrived = false;
        why = errno;
    }
    if (!arrived) return write_failed(path, why, err);
    r->temporary[0] = '\0';
    folder_sync(r->path);
    return LODE_OK;
}

void lode__replace_drop(lode__replacement *r)
{
    if (r->temporary[0]) unlink(r->temporary);
    r->temporary[0] = '\0';
}

/* All of it, through short writes and interrupts; false with errno set. */
static bool write_all(int file, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t n = write(file, data, length);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        data += n;
        length -= (size_t)n;
    }
    return true;
}

lode_status lode__file_fill(const char *name, const char *path, const void *data,
                            size_t length, lode_error *err)
{
    int file = open(name, O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (file < 0) return write_failed(path, errno, err);
    bool arrived = write_all(file, data, length);
    int why = errno;
    if (close(file) != 0 && arrived) {
        arrived = false;
        why = errno;
    }
    return arrived ? LODE_OK : write_failed(path, why, err);
}
