#define _GNU_SOURCE
/* Files for the fuzz targets: in memory where a path will do, else in one folder. */
#include "fuzz.h"

#include <dirent.h>
#include <ftw.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

const char *fuzz_file(int slot, const void *data, size_t size)
{
    static int fd[2] = {-1, -1};
    static char path[2][40];
    if (fd[slot] < 0) {
        fd[slot] = memfd_create("fuzz", 0);
        snprintf(path[slot], sizeof path[slot], "/proc/self/fd/%d", fd[slot]);
    }
    HOLDS(ftruncate(fd[slot], 0) == 0);
    HOLDS(pwrite(fd[slot], data, size, 0) == (ssize_t)size);
    return path[slot];
}

void fuzz_write(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    HOLDS(file != NULL);
    HOLDS(fwrite(data, 1, size, file) == size);
    HOLDS(fclose(file) == 0);
}

static char folder[512];

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    return remove(path);
}

static void remove_folder(void)
{
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *fuzz_folder(void)
{
    if (*folder) return folder;
    const char *place = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%.400s/lode-fuzz-XXXXXX", place && *place ? place : "/tmp");
    HOLDS(mkdtemp(folder) != NULL);
    atexit(remove_folder);
    return folder;
}

int fuzz_folder_is_empty(void)
{
    int n = 0;
    DIR *dir = opendir(fuzz_folder());
    HOLDS(dir != NULL);
    while (readdir(dir)) n++;
    closedir(dir);
    return n == 2; /* "." and ".." */
}
