/* Which names were probably meant: the nearest three by edit distance. */
#include "cli.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define NAME_MAX_COMPARED 63 /* names of commands and options are far shorter */
#define N_OFFERED 3

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Letters to insert, delete, replace or swap with a neighbour to make a into b. */
static int distance(const char *a, const char *b)
{
    int before[NAME_MAX_COMPARED + 1], row[NAME_MAX_COMPARED + 1],
        next[NAME_MAX_COMPARED + 1];
    int n_a = (int)strnlen(a, NAME_MAX_COMPARED), n_b = (int)strnlen(b, NAME_MAX_COMPARED);

    memset(before, 0, sizeof before);
    for (int j = 0; j <= n_b; j++) row[j] = j;
    for (int i = 1; i <= n_a; i++) {
        next[0] = i;
        for (int j = 1; j <= n_b; j++) {
            int same = tolower((unsigned char)a[i - 1]) == tolower((unsigned char)b[j - 1]);
            next[j] = least(least(row[j], next[j - 1]) + 1, row[j - 1] + !same);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                next[j] = least(next[j], before[j - 2] + 1);
        }
        memcpy(before, row, sizeof row);
        memcpy(row, next, sizeof next);
    }
    return row[n_b];
}

void cli_names_nearest(const char *found, const char *const *names, size_t n, char *out,
                       size_t size)
{
    size_t best[N_OFFERED], length = 0;
    int best_distance[N_OFFERED];
    int n_best = 0;

    /* Insertion into a list of three; ties keep the order of the table. */
    for (size_t i = 0; i < n; i++) {
        int d = distance(found, names[i]);
        int at = n_best;
        while (at > 0 && best_distance[at - 1] > d) at--;
        if (at == N_OFFERED) continue;
        if (n_best < N_OFFERED) n_best++;
        for (int k = n_best - 1; k > at; k--) {
            best[k] = best[k - 1];
            best_distance[k] = best_distance[k - 1];
        }
        best[at] = i;
        best_distance[at] = d;
    }

    if (size > 0) out[0] = '\0';
    for (int k = 0; k < n_best && length < size; k++) {
        const char *joint = k == 0 ? "" : k == n_best - 1 ? " or " : ", ";
        length += (size_t)snprintf(out + length, size - length, "%s'%s'", joint,
                                   names[best[k]]);
    }
}
