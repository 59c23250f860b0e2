/* What the fuzz targets share. A target is one LLVMFuzzerTestOneInput() with an oracle: it
 * ends the program when what was read does not hold together. drive.c or libFuzzer calls it. */
#ifndef LODE_FUZZ_H
#define LODE_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The oracle's word. */
#define HOLDS(condition)                                                                 \
    do {                                                                                 \
        if (!(condition)) {                                                              \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
            abort();                                                                     \
        }                                                                                \
    } while (0)

/* A path that reads as these bytes, until the next call with the same slot (0 or 1). */
const char *fuzz_file(int slot, const void *data, size_t size);

/* A file of these bytes, in the place of what was there. */
void fuzz_write(const char *path, const void *data, size_t size);

/* An empty folder of this run's own, removed at the end. */
const char *fuzz_folder(void);
/* Does it hold nothing? */
int fuzz_folder_is_empty(void);

#endif
