/* Runs a peer and gathers what it tells (qp.h says how). */
#ifndef LODE_BENCH_RUN_PEER_H
#define LODE_BENCH_RUN_PEER_H

#include <stdbool.h>

#define MOST_TOLD 1000

typedef struct told {
    char way[32];
    int i_scenario; /* -1: the base */
    double seconds, objective;
} told;

typedef struct report {
    told told[MOST_TOLD];
    int n;
    bool too_long; /* it was ended: nothing for so long */
    bool failed;   /* it ended badly or could not be started */
} report;

/* Run a command (NULL at its end) until it ends or tells nothing for so many seconds. Lines
 * that are no measurement are passed over. */
void run_peer(char *const *command, double limit, report *out);

/* Median seconds of a way on the base (-1) or over all scenarios (0); infinite when it was not
 * told, or not solved every time. *n: how many. */
double report_seconds(const report *r, const char *way, int i_scenario, int *n);

/* Largest |objective - ours| / |ours| of a way; expected[0] is the base's, expected[1 + i] that
 * of scenario i. */
double report_difference(const report *r, const char *way, int i_scenario,
                         const double *expected);

#endif
