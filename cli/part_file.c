#include "part_file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static int refuse_file(const char *path)
{
    fprintf(stderr, "lode: %s: %s\n", path, strerror(errno));
    return CLI_FAILED;
}

/* "JOBS LENGTH", as cli_part_write() says it, to the letter. */
static bool read_line(const char *line, size_t *n, long *at)
{
    char again[64];

    if (sscanf(line, "%zu %ld", n, at) != 2 || *at < 0) return false;
    snprintf(again, sizeof again, "%zu %ld\n", *n, *at);
    return strcmp(line, again) == 0;
}

/* The last whole line of the log that says how far the part is, and where that line ends;
 * false: not of this question, or, with *why, it cannot be read. */
static bool read_log(const cli_part *p, const char *hash, size_t *n_done, long *length,
                     long *end_of_line, int *why)
{
    char line[128] = "";
    FILE *f = fopen(p->run, "r");
    *why = f || errno == ENOENT ? 0 : errno;
    bool same = f && fgets(line, sizeof line, f) &&
                strncmp(line, hash, strlen(hash)) == 0 && line[strlen(hash)] == '\n';
    size_t n;
    long at;

    *n_done = 0;
    *length = 0;
    *end_of_line = same ? ftell(f) : 0;
    /* What goes on with a line that is too long is none of its own. */
    for (bool begins = true; same && fgets(line, sizeof line, f);
         begins = strchr(line, '\n') != NULL)
        if (begins && read_line(line, &n, &at)) {
            *n_done = n;
            *length = at;
            *end_of_line = ftell(f);
        }
    if (f && ferror(f)) *why = EIO;
    if (f) fclose(f);
    return same && !*why;
}

/* Cut off what came after the last whole piece, and after its line. */
static int reopen(cli_part *p, const char *hash, size_t *n_done)
{
    long end_of_line;
    int why;

    if (!read_log(p, hash, n_done, &p->length, &end_of_line, &why)) {
        errno = why;
        if (why) return refuse_file(p->run);
        fprintf(stderr, "lode: %s: want a part of this very question, found %s\n",
                p->part, access(p->part, F_OK) == 0 ? "one of another" : "none");
        return CLI_DATA;
    }
    p->file = fopen(p->part, "r+");
    if (!p->file) return refuse_file(p->part);
    if (fseek(p->file, 0, SEEK_END) != 0 || ftell(p->file) < p->length) {
        fprintf(stderr, "lode: %s: want %ld bytes, as %s says, found fewer\n", p->part,
                p->length, p->run);
        fclose(p->file);
        return CLI_DATA;
    }
    if (ftruncate(fileno(p->file), p->length) != 0 ||
        fseek(p->file, p->length, SEEK_SET) != 0 || truncate(p->run, end_of_line) != 0 ||
        !(p->log = fopen(p->run, "a"))) {
        fclose(p->file);
        return refuse_file(p->part);
    }
    return CLI_ANSWERED;
}

static int create(cli_part *p, const char *hash)
{
    p->log = fopen(p->run, "w");
    if (!p->log || fprintf(p->log, "%s\n", hash) < 0 || fflush(p->log) != 0) {
        int status = refuse_file(p->run);
        if (p->log) {
            fclose(p->log);
            (void)remove(p->run);
        }
        return status;
    }
    p->file = fopen(p->part, "w");
    if (p->file) return CLI_ANSWERED;
    int status = refuse_file(p->part);
    fclose(p->log);
    (void)remove(p->run); /* it has nothing to go on with */
    return status;
}

int cli_part_open(cli_part *p, const cli_call *call, const char *hash, bool resume,
                  size_t *n_done)
{
    *p = (cli_part){.file = stdout};
    *n_done = 0;
    if (!call->output) return CLI_ANSWERED;
    if (snprintf(p->part, sizeof p->part, "%s.part", call->output) >=
            (int)sizeof p->part ||
        snprintf(p->run, sizeof p->run, "%s.part.run", call->output) >=
            (int)sizeof p->run)
        return cli_misuse("%s: want a shorter name than '%.60s...'", call->command,
                          call->output);
    return resume ? reopen(p, hash, n_done) : create(p, hash);
}

bool cli_part_write(cli_part *p, const char *text, size_t length, size_t n_done)
{
    p->failed = p->failed || fwrite(text, 1, length, p->file) != length ||
                (p->file != stdout && fflush(p->file) != 0);
    p->length += (long)length;
    if (!p->failed && p->log)
        p->failed =
            fprintf(p->log, "%zu %ld\n", n_done, p->length) < 0 || fflush(p->log) != 0;
    return !p->failed;
}

int cli_part_close(cli_part *p, const cli_call *call, int status)
{
    if (p->file == stdout) return p->failed ? CLI_FAILED : status;
    if (fclose(p->file) != 0) p->failed = true;
    if (p->log && fclose(p->log) != 0) p->failed = true;
    if (p->failed) return refuse_file(p->part);
    if (status != CLI_ANSWERED) return status;
    if (rename(p->part, call->output) != 0) return refuse_file(call->output);
    (void)remove(p->run);
    return status;
}
