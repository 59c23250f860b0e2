#define _GNU_SOURCE /* memmem */
/* What a table that was broken off left behind: FILE.part.run in its first bytes, after a record
 * separator (1E) FILE.part. Work goes on where both agree, at the end of a whole piece, or is refused
 * and the part stays as it was. */
#include "fuzz.h"

#include <string.h>
#include <unistd.h>

#include "../../cli/part_file.h"

#define HASH "0123456789abcdef"

static size_t read_file(const char *path, char *data, size_t most)
{
    FILE *file = fopen(path, "rb");
    HOLDS(file != NULL);
    size_t n = fread(data, 1, most, file);
    fclose(file);
    return n;
}

/* The part is what it was up to the length that a line of the run says with the jobs done. */
static void goes_on_look(const cli_part *part, const char *run, size_t n_run,
                         const char *rows, size_t n_rows, size_t n_done)
{
    char now[65536], wanted[64];
    size_t n = read_file(part->part, now, sizeof now), n_wanted;

    HOLDS(part->length >= 0 && (size_t)part->length == n && n <= n_rows);
    HOLDS(memcmp(now, rows, n) == 0);
    HOLDS(n_run > strlen(HASH) && memcmp(run, HASH "\n", strlen(HASH) + 1) == 0);
    if (n_done == 0 && n == 0) return;
    n_wanted = (size_t)snprintf(wanted, sizeof wanted, "\n%zu %zu\n", n_done, n);
    HOLDS(memmem(run, n_run, wanted, n_wanted) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char out[600], part_name[620], run_name[620];
    const uint8_t *mark = memchr(data, 0x1e, size);
    const uint8_t *rows = mark ? mark + 1 : data + size;
    size_t n_run = mark ? (size_t)(mark - data) : size,
           n_rows = (size_t)(data + size - rows);
    cli_call call = CLI_CALL_INIT;
    cli_part part;
    size_t n_done = 0;
    char now[65536];

    if (size > sizeof now) return 0;
    snprintf(out, sizeof out, "%s/rows.csv", fuzz_folder());
    snprintf(part_name, sizeof part_name, "%s.part", out);
    snprintf(run_name, sizeof run_name, "%s.part.run", out);
    fuzz_write(run_name, data, n_run);
    fuzz_write(part_name, rows, n_rows);
    call.output = out;
    FILE *err = stderr;
    stderr = fopen("/dev/null", "w");
    if (!stderr) abort();
    int status = cli_part_open(&part, &call, HASH, true, &n_done);
    fclose(stderr);
    stderr = err;
    if (status == CLI_ANSWERED) {
        goes_on_look(&part, (const char *)data, n_run, (const char *)rows, n_rows,
                     n_done);
        HOLDS(cli_part_write(&part, "more\n", 5, n_done + 1));
        HOLDS(cli_part_close(&part, &call, CLI_ANSWERED) == CLI_ANSWERED);
        HOLDS(access(run_name, F_OK) != 0 && access(part_name, F_OK) != 0);
        unlink(out);
    } else {
        HOLDS(status == CLI_DATA || status == CLI_FAILED);
        HOLDS(read_file(part_name, now, sizeof now) == n_rows &&
              memcmp(now, rows, n_rows) == 0);
    }
    return 0;
}
