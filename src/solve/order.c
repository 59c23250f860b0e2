/* In which order are the unknowns eliminated? Minimum degree for one block, separators last
 * for coupled ones. */
#include "solve/order.h"

#include <limits.h>
#include <string.h>
#include <suitesparse/amd.h>
#include <suitesparse/camd.h>

/* ---- the pattern ------------------------------------------------------------------ */

/* Where each list starts, from the lengths in start[i + 1]. */
static void sum_up(int *start, int n)
{
    for (int i = 0; i < n; i++) start[i + 1] += start[i];
}

/* List each off-diagonal entry at both its ends, lists in order of entry. */
static void list_entries(lode__graph *g, int n_entry, const int *row, const int *col,
                         int *next)
{
    memcpy(next, g->start, (size_t)g->n * sizeof *next);
    for (int k = 0; k < n_entry; k++) {
        if (row[k] == col[k]) continue;
        g->index[next[row[k]]++] = col[k];
        g->index[next[col[k]]++] = row[k];
    }
}

/* Each list ascending: a symmetric pattern is its own transpose, and a transpose made row by
 * row is sorted. */
static void sort_lists(lode__graph *g, int *sorted, int *next)
{
    memcpy(next, g->start, (size_t)g->n * sizeof *next);
    for (int i = 0; i < g->n; i++)
        for (int k = g->start[i]; k < g->start[i + 1]; k++)
            sorted[next[g->index[k]]++] = i;
}

static void drop_repeats(lode__graph *g, const int *sorted)
{
    int kept = 0, from = 0;

    for (int i = 0; i < g->n; i++) {
        int end = g->start[i + 1];
        for (int k = from; k < end; k++)
            if (k == from || sorted[k] != sorted[k - 1]) g->index[kept++] = sorted[k];
        from = end;
        g->start[i + 1] = kept;
    }
}

bool lode__graph_make(lode__graph *g, int n, int n_entry, const int *row, const int *col)
{
    *g = (lode__graph){.n = n};
    if (n_entry > INT_MAX / 2) return false;
    int *sorted = lode__alloc(2 * (size_t)n_entry, sizeof *sorted);
    int *next = lode__alloc((size_t)n, sizeof *next);
    g->start = lode__alloc((size_t)n + 1, sizeof *g->start);
    g->index = lode__alloc(2 * (size_t)n_entry, sizeof *g->index);

    bool made = sorted && next && g->start && g->index;
    if (made) {
        for (int k = 0; k < n_entry; k++) {
            if (row[k] == col[k]) continue;
            g->start[row[k] + 1]++;
            g->start[col[k] + 1]++;
        }
        sum_up(g->start, n);
        list_entries(g, n_entry, row, col, next);
        sort_lists(g, sorted, next);
        drop_repeats(g, sorted);
    } else {
        lode__graph_clear(g);
    }
    lode__release(sorted);
    lode__release(next);
    return made;
}

void lode__graph_clear(lode__graph *g)
{
    lode__release(g->start);
    lode__release(g->index);
    *g = (lode__graph){0};
}

/* ---- separators ------------------------------------------------------------------- */

/* How many neighbours in other groups that are no separators unknown i has. */
static int n_coupling(const lode__graph *g, const int *group, const int *last, int i)
{
    int n = 0;

    for (int k = g->start[i]; k < g->start[i + 1]; k++)
        n += group[g->index[k]] != group[i] && !last[g->index[k]];
    return n;
}

/* last[i] = 1 for a set of unknowns that touches every coupling between groups: the end with
 * more couplings, ties to the end with fewer neighbours, then to the first. Returns how many
 * there are. */
static int choose_separators(const lode__graph *g, const int *group, int *last,
                             int *degree)
{
    int n_separator = 0;

    for (int i = 0; i < g->n; i++) degree[i] = n_coupling(g, group, last, i);
    for (int i = 0; i < g->n; i++) {
        for (int k = g->start[i]; k < g->start[i + 1] && !last[i]; k++) {
            int j = g->index[k];
            if (group[j] == group[i] || last[j]) continue;
            int links_i = g->start[i + 1] - g->start[i];
            int links_j = g->start[j + 1] - g->start[j];
            bool take_i =
                degree[i] != degree[j] ? degree[i] > degree[j] : links_i <= links_j;
            last[take_i ? i : j] = 1;
            n_separator++;
        }
    }
    return n_separator;
}

static bool order_groups(const lode__graph *g, const int *group, int *order)
{
    int *last = lode__alloc((size_t)g->n, sizeof *last);
    int *degree = lode__alloc((size_t)g->n, sizeof *degree);
    bool ordered = last && degree;

    if (ordered) {
        if (choose_separators(g, group, last, degree) > 0)
            ordered =
                camd_order(g->n, g->start, g->index, order, NULL, NULL, last) >= CAMD_OK;
        else
            ordered = amd_order(g->n, g->start, g->index, order, NULL, NULL) >= AMD_OK;
    }
    lode__release(last);
    lode__release(degree);
    return ordered;
}

bool lode__order(const lode__graph *g, const int *group, int *order)
{
    if (g->n == 0) return true;
    if (group) return order_groups(g, group, order);
    return amd_order(g->n, g->start, g->index, order, NULL, NULL) >= AMD_OK;
}
