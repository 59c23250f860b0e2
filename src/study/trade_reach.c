/* Who can be reached from whom, and what of that is left when the top exporter goes? Weak
 * components by a walk, strong ones by Tarjan, pairs with a path by a walk from each
 * strong component that exports. */
#include "study/trade_graph_inside.h"

/* Nodes of the largest component, edges taken both ways; -1: no memory. */
static int largest_weak(const lode__trade_graph *g, lode__arena *arena)
{
    int *stack = lode__graph_take_ints(arena, g->n);
    int *seen = lode__graph_take_ints(arena, g->n);
    int largest = 0;

    if (!stack || !seen) return -1;
    for (int start = 0; start < g->n; start++) {
        int n_stack = 0, n_seen = 0;
        if (seen[start]) continue;
        seen[stack[n_stack++] = start] = 1;
        while (n_stack > 0) {
            int i = stack[--n_stack];
            n_seen++;
            for (int e = g->out_first[i]; e < g->out_first[i + 1]; e++)
                if (!seen[g->to[e]]) seen[stack[n_stack++] = g->to[e]] = 1;
            for (int e = g->in_first[i]; e < g->in_first[i + 1]; e++)
                if (!seen[g->from[e]]) seen[stack[n_stack++] = g->from[e]] = 1;
        }
        if (n_seen > largest) largest = n_seen;
    }
    return largest;
}

/* Strong components by Tarjan's algorithm, its calls on a stack of ours. */
typedef struct strong {
    int n;                    /* components */
    int *of;                  /* [n_node] component, from 1; 0: not known yet */
    int *size, *any;          /* [n] nodes of a component, and one of them */
    int *seen, *low;          /* [n_node] when it was seen, and the earliest in reach */
    int *stack, *call, *next; /* [n_node] next: the edge to follow */
    int n_stack, n_call, time;
} strong;

static bool take_strong(strong *c, int n, lode__arena *arena)
{
    *c = (strong){0};
    c->of = lode__graph_take_ints(arena, n);
    c->size = lode__graph_take_ints(arena, n + 1);
    c->any = lode__graph_take_ints(arena, n + 1);
    c->seen = lode__graph_take_ints(arena, n);
    c->low = lode__graph_take_ints(arena, n);
    c->stack = lode__graph_take_ints(arena, n);
    c->call = lode__graph_take_ints(arena, n);
    c->next = lode__graph_take_ints(arena, n);
    return c->of && c->size && c->any && c->seen && c->low && c->stack && c->call &&
           c->next;
}

static void enter(strong *c, const lode__trade_graph *g, int i)
{
    c->seen[i] = c->low[i] = ++c->time;
    c->next[i] = g->out_first[i];
    c->stack[c->n_stack++] = c->call[c->n_call++] = i;
}

/* All edges of i are done: close its component if i was the first of it. */
static void leave(strong *c, int i)
{
    int member;

    c->n_call--;
    if (c->n_call > 0) {
        int caller = c->call[c->n_call - 1];
        if (c->low[i] < c->low[caller]) c->low[caller] = c->low[i];
    }
    if (c->low[i] < c->seen[i]) return;
    c->n++;
    c->any[c->n] = i;
    do {
        member = c->stack[--c->n_stack];
        c->of[member] = c->n;
        c->size[c->n]++;
    } while (member != i);
}

/* Components of the graph without node `gone` (-1: with all). */
static void find_strong(strong *c, const lode__trade_graph *g, int gone)
{
    for (int start = 0; start < g->n; start++) {
        if (c->seen[start] || start == gone) continue;
        enter(c, g, start);
        while (c->n_call > 0) {
            int i = c->call[c->n_call - 1], to;
            if (c->next[i] == g->out_first[i + 1]) {
                leave(c, i);
                continue;
            }
            to = g->to[c->next[i]++];
            if (to == gone) continue;
            if (!c->seen[to])
                enter(c, g, to);
            else if (!c->of[to] && c->seen[to] < c->low[i])
                c->low[i] = c->seen[to];
        }
    }
}

static int largest_strong(const strong *c)
{
    int largest = 0;

    for (int k = 1; k <= c->n; k++)
        if (c->size[k] > largest) largest = c->size[k];
    return largest;
}

/* Nodes that can be reached from start, itself included; mark[i] == stamp: seen. */
static int count_reached(const lode__trade_graph *g, int start, int gone, int *stack,
                         int *mark, int stamp)
{
    int n_stack = 0, n = 0;

    mark[stack[n_stack++] = start] = stamp;
    while (n_stack > 0) {
        int i = stack[--n_stack];
        n++;
        for (int e = g->out_first[i]; e < g->out_first[i + 1]; e++) {
            int to = g->to[e];
            if (mark[to] == stamp || to == gone) continue;
            mark[to] = stamp;
            stack[n_stack++] = to;
        }
    }
    return n;
}

/* Ordered pairs with a path: nodes of one strong component reach the same. -1: no
 * memory. */
static double count_pairs(const lode__trade_graph *g, const strong *c, int gone,
                          lode__arena *arena)
{
    int *stack = lode__graph_take_ints(arena, g->n);
    int *mark = lode__graph_take_ints(arena, g->n);
    double pairs = 0.0;

    if (!stack || !mark) return -1.0;
    for (int k = 1; k <= c->n; k++) {
        if (lode__graph_out_degree(g, c->any[k]) == 0) continue;
        pairs +=
            (double)c->size[k] * (count_reached(g, c->any[k], gone, stack, mark, k) - 1);
    }
    return pairs;
}

bool lode__graph_measure_reach(const lode__trade_graph *g, int top, bool reach,
                               lode__arena *arena, lode__graph_measures *m)
{
    strong all, without;
    double before, after;

    m->largest_weak = largest_weak(g, arena);
    if (m->largest_weak < 0 || !take_strong(&all, g->n, arena)) return false;
    find_strong(&all, g, -1);
    m->largest_strong = largest_strong(&all);
    if (!reach) return true;
    before = count_pairs(g, &all, -1, arena);
    if (before < 0.0 || !take_strong(&without, g->n, arena)) return false;
    find_strong(&without, g, top);
    after = count_pairs(g, &without, top, arena);
    m->reachable_pairs_left_without_top = after / before;
    return after >= 0.0;
}
