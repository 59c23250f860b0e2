/* A page as PDF, printed by a program that is there already: Chromium, which tags what it
 * prints, or WeasyPrint. Both read and write files of a folder of their own, which is gone
 * afterwards; neither gets a shell or a network it would need. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECONDS 120
#define PDF_MOST ((size_t)256 << 20)

typedef struct job {
    char folder[PATH_MAX];
    char page[PATH_MAX + 16], pdf[PATH_MAX + 16];
    lode_error *err;
} job;

static lode_status failed(const job *j, const char *what)
{
    snprintf(j->err->message, sizeof j->err->message, "cannot print a PDF: %s", what);
    return j->err->status = LODE_E_WRITE;
}

/* The first program of PATH; false: none of the names is there. */
static bool find_program(const char *const *name, char path[PATH_MAX])
{
    const char *all = getenv("PATH");

    for (int k = 0; name[k]; k++)
        for (const char *at = all ? all : ""; *at;) {
            size_t n = strcspn(at, ":");
            int length = snprintf(path, PATH_MAX, "%.*s/%s", (int)n, at, name[k]);
            if (n > 0 && length > 0 && length < PATH_MAX && access(path, X_OK) == 0)
                return true;
            at += n + (at[n] == ':');
        }
    return false;
}

static bool write_page(const job *j, const lode_text *html)
{
    FILE *f = fopen(j->page, "w");
    bool written = f && fwrite(html->data, 1, html->length, f) == html->length;

    if (f && fclose(f) != 0) written = false;
    return written;
}

static bool is_over(pid_t child, int *how)
{
    struct timespec moment = {0, 20000000};

    for (int k = 0; k < SECONDS * 50; k++) {
        pid_t done = waitpid(child, how, WNOHANG);
        if (done == child) return true;
        if (done < 0 && errno != EINTR) return false;
        nanosleep(&moment, NULL);
    }
    kill(child, SIGKILL);
    waitpid(child, how, 0);
    return false;
}

/* Run it, silent; false: it failed or took longer than two minutes. */
static bool run(char *const *argv)
{
    int how = 0;
    pid_t child = fork();

    if (child == 0) {
        int nowhere = open("/dev/null", O_RDWR);
        if (nowhere >= 0)
            for (int k = 0; k < 3; k++) dup2(nowhere, k);
        execv(argv[0], argv);
        _exit(127);
    }
    return child > 0 && is_over(child, &how) && WIFEXITED(how) && WEXITSTATUS(how) == 0;
}

static bool print_with_chromium(job *j, char *program)
{
    char to[sizeof j->pdf + 32], from[sizeof j->page + 16], own[sizeof j->folder + 32];
    char no_sandbox[] = "--no-sandbox", *argv[16] = {program};
    int n = 1;

    snprintf(to, sizeof to, "--print-to-pdf=%s", j->pdf);
    snprintf(from, sizeof from, "file://%s", j->page);
    snprintf(own, sizeof own, "--user-data-dir=%s/own", j->folder);
    argv[n++] = (char[]){"--headless"};
    argv[n++] = (char[]){"--disable-gpu"};
    argv[n++] = (char[]){"--no-pdf-header-footer"};
    argv[n++] = (char[]){"--disable-background-networking"};
    argv[n++] = (char[]){"--disable-dev-shm-usage"};
    /* Chromium does not sandbox what root runs; the page has no script and asks nothing. */
    if (geteuid() == 0) argv[n++] = no_sandbox;
    argv[n++] = own;
    argv[n++] = to;
    argv[n++] = from;
    return run(argv);
}

static bool print_with_weasyprint(job *j, char *program)
{
    char *argv[] = {program, j->page, j->pdf, NULL};

    return run(argv);
}

static lode_status read_pdf(const job *j, lode_text *out)
{
    struct stat about;
    FILE *f = fopen(j->pdf, "r");
    lode_status st = LODE_OK;

    if (!f || fstat(fileno(f), &about) != 0 || about.st_size <= 0 ||
        (size_t)about.st_size > PDF_MOST) {
        if (f) fclose(f);
        return failed(j, "the program wrote none");
    }
    out->length = (size_t)about.st_size;
    out->data = malloc(out->length + 1);
    if (!out->data || fread(out->data, 1, out->length, f) != out->length)
        st = failed(j, "it could not be read back");
    else
        out->data[out->length] = '\0';
    fclose(f);
    if (st) lode_text_clear(out);
    return st;
}

/* The folder holds what the programs wrote: rm knows how deep. */
static void remove_folder(const job *j)
{
    char *argv[] = {(char[]){"/bin/rm"}, (char[]){"-rf"}, (char[]){"--"},
                    (char *)j->folder, NULL};

    run(argv);
}

lode_status cli_print_pdf(const lode_text *html, lode_text *out, lode_error *err)
{
    static const char *const chromium[] = {"chromium", "chromium-browser",
                                           "google-chrome", "google-chrome-stable", NULL};
    static const char *const weasyprint[] = {"weasyprint", NULL};
    const char *place = getenv("TMPDIR");
    char program[PATH_MAX];
    bool is_chromium = find_program(chromium, program), printed;
    job j = {.err = err};
    lode_status st;

    if (!is_chromium && !find_program(weasyprint, program))
        return failed(&j, "found neither Chromium nor WeasyPrint on PATH; install one "
                          "('apt-get install chromium' or 'weasyprint'), or write .html");
    snprintf(j.folder, sizeof j.folder - 32, "%.2000s/lode-XXXXXX",
             place && *place ? place : "/tmp");
    if (!mkdtemp(j.folder)) return failed(&j, strerror(errno));
    snprintf(j.page, sizeof j.page, "%s/page.html", j.folder);
    snprintf(j.pdf, sizeof j.pdf, "%s/page.pdf", j.folder);
    printed = write_page(&j, html) && (is_chromium ? print_with_chromium(&j, program)
                                                   : print_with_weasyprint(&j, program));
    st = printed ? read_pdf(&j, out) : failed(&j, "the program that prints it failed");
    remove_folder(&j);
    return st;
}
