/* Which names did the caller probably mean? The three at the least edit distance, letters
 * compared without case; ties stay in the order given. No allocation. */
#include "base/base.h"

#include <stdio.h>
#include <string.h>

#define LONGEST 64 /* bytes of a name that are compared */
#define N_NEAREST 3

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Cut at LONGEST; the length compared. */
static size_t fold(const char *text, char out[LONGEST])
{
    size_t n = 0;
    for (; n < LONGEST && text[n]; n++) out[n] = lower(text[n]);
    return n;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Letters to insert, delete, replace, or swap with a neighbour, at 1 each (optimal string
 * alignment). */
static int edit_distance(const char *a, const char *b)
{
    char x[LONGEST], y[LONGEST];
    size_t n_x = fold(a, x), n_y = fold(b, y);
    int before[LONGEST + 1] = {0}, row[LONGEST + 1], next[LONGEST + 1];
    for (size_t j = 0; j <= n_y; j++) row[j] = (int)j;

    for (size_t i = 1; i <= n_x; i++) {
        next[0] = (int)i;
        for (size_t j = 1; j <= n_y; j++) {
            next[j] = least(row[j - 1] + (x[i - 1] != y[j - 1]),
                            least(row[j], next[j - 1]) + 1);
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
                next[j] = least(next[j], before[j - 2] + 1);
        }
        memcpy(before, row, sizeof row);
        memcpy(row, next, sizeof next);
    }
    return row[n_y];
}

typedef struct nearest {
    const char *name[N_NEAREST];
    int distance[N_NEAREST];
    int n;
} nearest;

static void nearest_offer(nearest *found, const char *name, int distance)
{
    int i = found->n;
    for (int k = 0; k < found->n; k++)
        if (strcmp(found->name[k], name) == 0) return;
    while (i > 0 && found->distance[i - 1] > distance) i--;
    if (i == N_NEAREST) return;
    if (found->n < N_NEAREST) found->n++;
    for (int k = found->n - 1; k > i; k--) {
        found->name[k] = found->name[k - 1];
        found->distance[k] = found->distance[k - 1];
    }
    found->name[i] = name;
    found->distance[i] = distance;
}

void lode_names_nearest(const char *found, const char *const *names, size_t n, char *out,
                        size_t size)
{
    nearest near = {0};
    for (size_t i = 0; i < n; i++)
        if (names[i]) nearest_offer(&near, names[i], edit_distance(found, names[i]));

    const char *const *name = near.name;
    if (size == 0) return;
    if (near.n == 0)
        out[0] = '\0';
    else if (near.n == 1)
        snprintf(out, size, "'%s'", name[0]);
    else if (near.n == 2)
        snprintf(out, size, "'%s' or '%s'", name[0], name[1]);
    else
        snprintf(out, size, "'%s', '%s' or '%s'", name[0], name[1], name[2]);
}
