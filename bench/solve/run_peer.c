/* One child at a time, its output through a pipe. */
#include "run_peer.h"

#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ours.h"

static pid_t start(char *const *command, int *output)
{
    int end[2];
    pid_t child;

    if (pipe(end)) return -1;
    fflush(NULL);
    child = fork();
    if (child == 0) {
        dup2(end[1], STDOUT_FILENO);
        close(end[0]);
        close(end[1]);
        execvp(command[0], command);
        _exit(127);
    }
    close(end[1]);
    *output = end[0];
    return child;
}

static void take_line(report *r, const char *line)
{
    told *t = &r->told[r->n];

    if (r->n < MOST_TOLD && sscanf(line, "%31s %d %lf %lf", t->way, &t->i_scenario,
                                   &t->seconds, &t->objective) == 4)
        r->n++;
}

/* Lines as they come; false: none for too long. */
static bool listen_to(int output, double limit, report *r)
{
    char line[256];
    size_t length = 0;

    for (;;) {
        struct pollfd one = {.fd = output, .events = POLLIN};
        char c;
        if (poll(&one, 1, (int)(1000.0 * limit)) <= 0) return false;
        if (read(output, &c, 1) != 1) return true;
        if (c != '\n') {
            if (length < sizeof line - 1) line[length++] = c;
            continue;
        }
        line[length] = '\0';
        length = 0;
        take_line(r, line);
    }
}

void run_peer(char *const *command, double limit, report *out)
{
    int output = -1, status = 0;
    pid_t child;

    memset(out, 0, sizeof *out);
    child = start(command, &output);
    if (child < 0) {
        out->failed = true;
        return;
    }
    out->too_long = !listen_to(output, limit, out);
    if (out->too_long) kill(child, SIGKILL);
    close(output);
    waitpid(child, &status, 0);
    out->failed = !out->too_long && status != 0;
}

static bool is_it(const told *t, const char *way, int i_scenario)
{
    return strcmp(t->way, way) == 0 && (t->i_scenario < 0) == (i_scenario < 0);
}

double report_seconds(const report *r, const char *way, int i_scenario, int *n)
{
    double seconds[MOST_TOLD];

    *n = 0;
    for (int k = 0; k < r->n; k++)
        if (is_it(&r->told[k], way, i_scenario)) {
            if (isnan(r->told[k].objective)) return INFINITY;
            seconds[(*n)++] = r->told[k].seconds;
        }
    return *n ? median(seconds, *n) : INFINITY;
}

double report_difference(const report *r, const char *way, int i_scenario,
                         const double *expected)
{
    double worst = 0.0;

    for (int k = 0; k < r->n; k++)
        if (is_it(&r->told[k], way, i_scenario)) {
            double want = expected[1 + r->told[k].i_scenario];
            double off = fabs(r->told[k].objective - want) / fabs(want);
            if (!(off <= worst)) worst = off;
        }
    return worst;
}
