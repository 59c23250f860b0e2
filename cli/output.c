/* Where an answer goes: standard output or a file, in which format, and whether it
 * arrived. A file appears whole or not at all: the text goes to a temporary file in
 * the same folder, reaches the disk, and takes the name in one step. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *ending;
    lode_format format;
    cli_file file;
    unsigned form; /* of CLI_PAGE and its like that it needs; 0: every command has it */
} endings[] = {
    {".json", LODE_FORMAT_JSON, CLI_PLAIN, 0},
    {".csv", LODE_FORMAT_CSV, CLI_PLAIN, 0},
    {".html", LODE_FORMAT_HTML, CLI_PLAIN, 0},
    {".txt", LODE_FORMAT_TABLE, CLI_PLAIN, 0},
    {".svg", LODE_FORMAT_SVG, CLI_PLAIN, CLI_CHART},
    {".png", LODE_FORMAT_SVG, CLI_PNG, CLI_CHART},
    {".pdf", LODE_FORMAT_HTML, CLI_PDF, CLI_PAGE},
    {".xlsx", LODE_FORMAT_CSV, CLI_XLSX, CLI_TABLE},
    {".zip", LODE_FORMAT_CSV, CLI_ZIP, CLI_TABLE},
    {".lp", LODE_FORMAT_TABLE, CLI_PLAIN,
     0}, /* of `market export`, which has no format */
    {".mps", LODE_FORMAT_TABLE, CLI_PLAIN, 0},
};

/* An ending that other commands know. */
static bool lacks_form(const cli_call *call, unsigned form, int *status)
{
    if (!form || (call->forms & form)) return false;
    *status = cli_misuse("-o %s: '%s' has no %s; want .json, .csv or .txt%s%s%s",
                         call->output, call->command,
                         form == CLI_CHART  ? "chart"
                         : form == CLI_PAGE ? "page"
                                            : "workbook or archive",
                         call->forms & CLI_PAGE ? ", .html or .pdf" : "",
                         call->forms & CLI_CHART ? ", .svg or .png" : "",
                         call->forms & CLI_TABLE ? ", .xlsx or .zip" : "");
    return true;
}

bool cli_format_choose(cli_call *call, int *status)
{
    call->format = LODE_FORMAT_TABLE;
    if (call->json && call->csv) {
        *status = cli_misuse("want one of --json and --csv, found both");
        return false;
    }
    if (call->json || call->csv) {
        call->format = call->json ? LODE_FORMAT_JSON : LODE_FORMAT_CSV;
        return true;
    }
    if (!call->output || strncmp(call->output, "/dev/", 5) == 0) return true;
    if (call->own_endings) return true;

    size_t length = strlen(call->output);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t n = strlen(endings[i].ending);
        if (length > n && strcmp(call->output + length - n, endings[i].ending) == 0) {
            call->format = endings[i].format;
            call->file = endings[i].file;
            return !lacks_form(call, endings[i].form, status);
        }
    }
    *status = cli_misuse("-o %s: want a name that ends in .json, .csv, .html or .txt, or "
                         "--json or --csv beside it",
                         call->output);
    return false;
}

bool cli_refuse_html(const cli_call *call, int *status)
{
    bool is_table =
        call->file == CLI_PLAIN || call->file == CLI_XLSX || call->file == CLI_ZIP;

    if (call->format != LODE_FORMAT_HTML && call->format != LODE_FORMAT_SVG && is_table)
        return false;
    *status =
        cli_misuse("-o %s: this question has no page and no chart; want .json, .csv "
                   "or .txt",
                   call->output);
    return true;
}

static int write_failed(const char *path, int why)
{
    fprintf(stderr, "lode: %s: cannot write: %s\n", path, strerror(why));
    return CLI_FAILED;
}

/* All of the text, through short writes and interrupts; false with errno set. */
static bool write_all(int file, const lode_text *text)
{
    size_t done = 0;

    while (done < text->length) {
        ssize_t n = write(file, text->data + done, text->length - done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        done += (size_t)n;
    }
    return true;
}

/* A pipe, a terminal or a device: there is no half-written file to be careful about, and
 * taking its name would replace it. */
static int write_in_place(const char *path, const lode_text *text)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return write_failed(path, errno);

    bool arrived = write_all(file, text);
    int why = errno;
    if (close(file) != 0 && arrived) {
        arrived = false;
        why = errno;
    }
    return arrived ? CLI_ANSWERED : write_failed(path, why);
}

/* The mode that open() would have given: an existing file keeps its own. */
static mode_t mode_wanted(const struct stat *existing)
{
    if (existing) return existing->st_mode & 07777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* The name takes effect when its folder reaches the disk; not every file system can
 * say. */
static void folder_sync(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');

    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
    int file = open(folder, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    fsync(file);
    close(file);
}

static int write_whole(const char *path, const struct stat *existing,
                       const lode_text *text)
{
    char temporary[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int n_folder = slash ? (int)(slash - path) + 1 : 0;

    int n = snprintf(temporary, sizeof temporary, "%.*s.lode-XXXXXX", n_folder, path);
    if (n < 0 || (size_t)n >= sizeof temporary) return write_failed(path, ENAMETOOLONG);
    int file = mkstemp(temporary);
    if (file < 0) return write_failed(path, errno);

    bool arrived = write_all(file, text) && fchmod(file, mode_wanted(existing)) == 0 &&
                   fsync(file) == 0;
    int why = errno;
    if (close(file) != 0 && arrived) {
        arrived = false;
        why = errno;
    }
    if (arrived && rename(temporary, path) != 0) {
        arrived = false;
        why = errno;
    }
    if (!arrived) {
        unlink(temporary);
        return write_failed(path, why);
    }
    folder_sync(path);
    return CLI_ANSWERED;
}

static int write_file(const char *path, const lode_text *text)
{
    struct stat existing;
    bool exists = stat(path, &existing) == 0;

    if (exists && S_ISDIR(existing.st_mode)) return write_failed(path, EISDIR);
    if (exists && !S_ISREG(existing.st_mode)) return write_in_place(path, text);
    if (!exists) return write_whole(path, NULL, text);

    /* Through a link, so that the link stays and its file is replaced. */
    char *real = realpath(path, NULL);
    if (!real) return write_failed(path, errno);
    int status = write_whole(real, &existing, text);
    free(real);
    return status;
}

static void time_print(const cli_call *call)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    fprintf(stderr, "lode: %s took %.3f s\n", call->command,
            (double)(now.tv_sec - call->start.tv_sec) +
                1e-9 * (double)(now.tv_nsec - call->start.tv_nsec));
}

/* Said once, with the reason of the first failure. */
static int stdout_failed(int why)
{
    static bool said;

    if (!said) write_failed("standard output", why);
    said = true;
    return CLI_FAILED;
}

/* The command never leaves the "C" locale, so it asks the environment as setlocale() would. */
static bool is_utf8(void)
{
    const char *const name[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *locale = NULL;

    for (size_t k = 0; k < sizeof name / sizeof *name && !(locale && *locale); k++)
        locale = getenv(name[k]);
    return locale && (strstr(locale, "UTF-8") || strstr(locale, "utf8"));
}

bool cli_shows_bars(const cli_call *call)
{
    const char *term = getenv("TERM");

    return !call->plain && !call->output && !cli_host.serves &&
           isatty(STDOUT_FILENO) == 1 && term && strcmp(term, "dumb") != 0 && is_utf8();
}

int cli_output(const cli_call *call, const lode_text *text)
{
    int status = CLI_ANSWERED;

    if (cli_host.to)
        status = fwrite(text->data, 1, text->length, cli_host.to) == text->length
                     ? CLI_ANSWERED
                     : CLI_FAILED;
    else if (call->output && !cli_host.serves)
        status = write_file(call->output, text);
    else if (text->length > 0 &&
             fwrite(text->data, 1, text->length, stdout) != text->length)
        status = stdout_failed(errno);
    if (call->verbose) time_print(call);
    return status;
}

int cli_output_flush(int status)
{
    if (ferror(stdout)) status = stdout_failed(EIO);
    if (fflush(stdout) != 0) status = stdout_failed(errno);
    return status;
}

int cli_output_close(int status)
{
    status = cli_output_flush(status);
    /* A standard output that was closed from the start is fine while nothing is said. */
    if (fclose(stdout) != 0 && errno != EBADF) status = stdout_failed(errno);
    return status;
}
