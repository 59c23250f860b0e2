/* A file that is written piece by piece and can be gone on with.
 *
 * With -o FILE the rows go to FILE.part, which takes the name FILE when it is whole; beside it
 * FILE.part.run keeps the hash of the question and, after each piece, how many jobs are done and
 * how long FILE.part then is. Work that was broken off goes on with --resume after the last
 * piece that is whole, when the hash is the same. Without -o the pieces go to standard output. */
#ifndef LODE_CLI_PART_FILE_H
#define LODE_CLI_PART_FILE_H

#include "cli.h"

#include <stdio.h>

typedef struct cli_part {
    FILE *file, *log; /* log: FILE.part.run, or NULL */
    char part[4096], run[4096];
    long length; /* of what is written */
    bool failed;
} cli_part;

/* Begin, or go on when resume is set; *n_done jobs need not be done again. Gives the exit
 * status; after a failure there is nothing to close. */
int cli_part_open(cli_part *part, const cli_call *call, const char *hash, bool resume,
                  size_t *n_done);

/* Write a piece, after which n_done jobs are done; false: it could not be written. */
bool cli_part_write(cli_part *part, const char *text, size_t length, size_t n_done);

/* The part becomes the file when status is CLI_ANSWERED, or stays for --resume; gives the exit
 * status. */
int cli_part_close(cli_part *part, const cli_call *call, int status);

#endif
