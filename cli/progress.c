/* How far is it? One line on standard error, only where a person looks on. */
#include "cli.h"

#include <stdio.h>
#include <unistd.h>

double cli_now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void cli_progress_begin(cli_progress *p, const char *what)
{
    *p = (cli_progress){
        .what = what, .start_s = cli_now_s(), .shows = isatty(STDERR_FILENO) == 1};
}

/* To the server, from the first step on; one that does not listen is no matter. */
static void tell(cli_progress *p, size_t n_done, size_t n_all, double now)
{
    if (now - p->shown_s < 0.1 && n_done < n_all) return;
    p->shown_s = now;
    dprintf(cli_host.progress_fd, "%zu %zu\n", n_done, n_all);
}

void cli_progress_show(void *context, size_t n_done, size_t n_all)
{
    cli_progress *p = context;
    double now = cli_now_s(), passed = now - p->start_s;

    if (cli_host.progress_fd > 0) tell(p, n_done, n_all, now);
    if (!p->shows || n_done == 0 || passed < 1.0 || now - p->shown_s < 0.1) return;
    p->shown_s = now;
    p->shown = true;
    fprintf(stderr, "\rlode: %zu of %zu %s, %.0f a second, %.0f s left   ", n_done, n_all,
            p->what, (double)n_done / passed,
            passed * (double)(n_all - n_done) / (double)n_done);
}

void cli_progress_end(cli_progress *p)
{
    if (p->shown) fprintf(stderr, "\r%*s\r", 72, "");
    p->shown = false;
}
