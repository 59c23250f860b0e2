/* Networks of trade: worked examples, laws, and random graphs with ties against counting all
 * shortest paths in whole numbers. */
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/trade_graph.h"
#include "tap.h"

#define SEED 20241125u
#define N_MOST 40
#define EDGES_MOST 400
#define ALL (LODE__GRAPH_PAGERANK | LODE__GRAPH_BETWEENNESS | LODE__GRAPH_REACH)
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

typedef struct lode__trade_edge edge;
typedef struct lode__graph_measures measures;

static uint64_t n_drawn;

static int draw(int n)
{
    return (int)(lode__random_unit(SEED, n_drawn++) * n);
}

/* All measures, or an abort of the test: the list is known to be good. */
static measures measure(const edge *list, size_t n, lode__arena *arena)
{
    measures m = {0};
    lode_error err = {0};

    if (lode__graph_measure(list, n, 1000, ALL, arena, &m, &err))
        ok(false, "measured: %s", err.message);
    return m;
}

static const lode__graph_node *find(const measures *m, int node)
{
    for (int i = 0; i < m->n_node; i++)
        if (m->node[i].node == node) return &m->node[i];
    return NULL;
}

/* ---- worked examples ------------------------------------------------------------------ */

enum { A, B, C, D };
static const edge w11[] = {{A, B, 60}, {A, C, 30}, {B, C, 40}, {B, D, 20}, {C, D, 10}};

static void test_w11(void)
{
    lode__arena arena = {0};
    measures m = measure(w11, COUNT(w11), &arena);
    const double rank[] = {0.124578, 0.195172, 0.270472, 0.409778};
    bool near = true;

    for (int i = 0; i < 4; i++) near = near && fabs(m.node[i].pagerank - rank[i]) < 5e-7;
    ok(m.n_node == 4 && m.n_edge == 5 && m.value == 160.0, "W11: nodes, edges, value");
    ok(near, "W11: PageRank 0.124578 0.195172 0.270472 0.409778, as networkx has it");
    is_near(m.node[B].betweenness, 1.0 / 6.0, 1e-15, "W11: betweenness of B is 1/6");
    ok(m.node[A].betweenness == 0.0 && m.node[C].betweenness == 0.0 &&
           m.node[D].betweenness == 0.0,
       "W11: all others 0");
    is_near(m.hhi_exporters, 0.4609375, 1e-15, "W11: exporter HHI");
    is_near(m.hhi_importers, (60.0 * 60 + 70 * 70 + 30 * 30) / (160.0 * 160), 1e-15,
            "W11: importer HHI, by hand");
    is_near(m.density, 5.0 / 12.0, 1e-15, "density 5 of 12");
    ok(m.reciprocity == 0.0 && m.largest_weak == 4 && m.largest_strong == 1 &&
           m.top_exporter == A,
       "no edge has a reverse, one weak component, A is the top exporter");
    is_near(m.value_left_without_top, 70.0 / 160.0, 1e-15,
            "without A 70 of 160 are left");
    is_near(m.reachable_pairs_left_without_top, 3.0 / 6.0, 1e-15,
            "and 3 of 6 pairs with a path");
    ok(m.node[B].out_degree == 2 && m.node[B].in_degree == 1 &&
           m.node[B].out_share == 60.0 / 160.0 && m.node[B].in_share == 60.0 / 160.0,
       "B: degrees and shares");
    lode__arena_clear(&arena);
}

static void test_star(void)
{
    lode__arena arena = {0};
    edge star[2 * 9];
    size_t n = 0;
    measures m;
    double others = 0.0;

    for (int i = 1; i <= 9; i++) {
        star[n++] = (edge){i, 0, i};
        star[n++] = (edge){0, i, 10.0 * i};
    }
    m = measure(star, n, &arena);
    for (int i = 1; i < m.n_node; i++) others += m.node[i].betweenness;
    ok(m.node[0].betweenness == 1.0 && others == 0.0,
       "the hub of a star is between all others, they between none");
    ok(m.reciprocity == 1.0 && m.largest_strong == 10 &&
           m.reachable_pairs_left_without_top == 0.0,
       "a star both ways: all edges mutual, nothing left without the hub");
    lode__arena_clear(&arena);
}

/* 0 to 9 by three ways of equal length on paper: 1/2 + 1/6 = 1/3 + 1/3 = 1/6 + 1/2. */
static void test_ties(void)
{
    lode__arena arena = {0};
    const edge list[] = {{0, 1, 2}, {1, 9, 6}, {0, 2, 3},
                         {2, 9, 3}, {0, 3, 6}, {3, 9, 2}};
    edge scaled[COUNT(list)];
    measures m = measure(list, COUNT(list), &arena);

    for (int i = 1; i <= 3; i++)
        is_near(m.node[i].betweenness, 1.0 / 3.0 / 12.0, 1e-15, "way %d has a third", i);
    for (size_t i = 0; i < COUNT(list); i++)
        scaled[i] = (edge){list[i].from, list[i].to, list[i].value * 0.1};
    m = measure(scaled, COUNT(list), &arena);
    is_near(m.node[2].betweenness, 1.0 / 3.0 / 12.0, 1e-15,
            "also where the three sums differ in their last bits");
    lode__arena_clear(&arena);
}

/* Single ways into a root that leads back into them: 1 -> 2 -> 3 -> {4, 5}, 4 -> 1. */
static void test_chain(void)
{
    lode__arena arena = {0};
    const edge list[] = {{1, 2, 1}, {2, 3, 1}, {3, 4, 1}, {3, 5, 2}, {4, 1, 1}};
    const edge circle[] = {{0, 1, 1}, {1, 2, 1}, {2, 0, 1}, {3, 0, 1}};
    measures m = measure(list, COUNT(list), &arena);
    const double pairs[] = {4, 5, 6, 3, 0};
    bool right = true;

    for (int i = 0; i < 5; i++)
        right = right && fabs(m.node[i].betweenness - pairs[i] / 12.0) < 1e-15;
    ok(right, "a chain that comes round: 4, 5, 6, 3 and 0 of 12 pairs");
    m = measure(circle, COUNT(circle), &arena);
    is_near(m.node[0].betweenness, 3.0 / 6.0, 1e-15,
            "a circle with a tail: 3 of 6 pairs");
    is_near(m.node[1].betweenness, 2.0 / 6.0, 1e-15, "and 2 of 6");
    lode__arena_clear(&arena);
}

/* From 0 it is so far to 1 that the step on to 2 and back is lost in rounding. */
static void test_lost_lengths(void)
{
    lode__arena arena = {0};
    const edge list[] = {{0, 1, 1e-6}, {0, 4, 1}, {1, 2, 1e12}, {2, 1, 1e12}, {2, 3, 1}};
    measures m = measure(list, COUNT(list), &arena);

    is_near(m.node[1].betweenness, 2.0 / 12.0, 1e-15,
            "a length that rounding swallows leads nowhere back");
    is_near(m.node[2].betweenness, 2.0 / 12.0, 1e-15, "and is not lost");
    lode__arena_clear(&arena);
}

/* ---- random graphs ---------------------------------------------------------------------- */

/* Values that make lengths of 12 / v whole. */
static const double round_values[] = {1, 2, 3, 4, 6, 12};

typedef struct random_graph {
    int n; /* nodes that may occur */
    size_t n_edge;
    edge edge[EDGES_MOST];
    double value[N_MOST][N_MOST];
} random_graph;

/* Sparse or dense; kind 1: mostly one way out of each node; kind 2: many only import. */
static void draw_graph(random_graph *g, int kind)
{
    g->n = 2 + draw(kind == 3 ? N_MOST - 2 : 12);
    g->n_edge = (size_t)(1 + draw(kind == 1 ? g->n + 2 : 4 * g->n));
    memset(g->value, 0, sizeof g->value);
    for (size_t e = 0; e < g->n_edge; e++) {
        edge *x = &g->edge[e];
        x->from = draw(kind == 2 ? (g->n + 1) / 2 : g->n);
        x->to = draw(g->n);
        if (kind == 1) x->from = (int)e % g->n;
        x->value = round_values[draw((int)COUNT(round_values))];
        /* A pair drawn again keeps its value: the sum might not divide 12. */
        if (g->value[x->from][x->to] > 0.0 || x->from == x->to)
            x->value = 0.0;
        else
            g->value[x->from][x->to] = x->value;
    }
}

/* Every pair of nodes, in whole numbers: lengths 12 / v. */
typedef struct pairs_table {
    long length[N_MOST][N_MOST]; /* LONG_MAX / 4: none */
    double ways[N_MOST][N_MOST];
} pairs_table;

static void find_lengths(const random_graph *g, pairs_table *t)
{
    for (int i = 0; i < g->n; i++)
        for (int j = 0; j < g->n; j++) {
            double v = g->value[i][j];
            t->length[i][j] = i == j ? 0 : v > 0.0 ? (long)(12.0 / v) : LONG_MAX / 4;
        }
    for (int k = 0; k < g->n; k++)
        for (int i = 0; i < g->n; i++)
            for (int j = 0; j < g->n; j++)
                if (t->length[i][k] + t->length[k][j] < t->length[i][j])
                    t->length[i][j] = t->length[i][k] + t->length[k][j];
}

/* Ways from i to j by number of the last edge's beginning; each is nearer to i. */
static double count_ways(const random_graph *g, pairs_table *t, int i, int j)
{
    double sum = i == j;

    if (t->ways[i][j] >= 0.0) return t->ways[i][j];
    for (int u = 0; u < g->n && i != j; u++)
        if (g->value[u][j] > 0.0 && t->length[i][u] < LONG_MAX / 4 &&
            t->length[i][u] + (long)(12.0 / g->value[u][j]) == t->length[i][j])
            sum += count_ways(g, t, i, u);
    return t->ways[i][j] = sum;
}

static int fill_pairs(const random_graph *g, pairs_table *t)
{
    int n_tie = 0;

    find_lengths(g, t);
    for (int i = 0; i < g->n; i++)
        for (int j = 0; j < g->n; j++) t->ways[i][j] = -1.0;
    for (int i = 0; i < g->n; i++)
        for (int j = 0; j < g->n; j++) n_tie += count_ways(g, t, i, j) > 1.0;
    return n_tie;
}

static double betweenness(const random_graph *g, const pairs_table *t, int v, int n_node)
{
    double sum = 0.0;

    for (int i = 0; i < g->n; i++)
        for (int j = 0; j < g->n; j++)
            if (i != j && i != v && j != v && t->length[i][j] < LONG_MAX / 4 &&
                t->length[i][v] + t->length[v][j] == t->length[i][j])
                sum += t->ways[i][v] * t->ways[v][j] / t->ways[i][j];
    return n_node > 2 ? sum / ((n_node - 1.0) * (n_node - 2.0)) : sum;
}

static double reachable_pairs(const random_graph *g, const pairs_table *t)
{
    double n = 0.0;

    for (int i = 0; i < g->n; i++)
        for (int j = 0; j < g->n; j++) n += i != j && t->length[i][j] < LONG_MAX / 4;
    return n;
}

static int largest_strong(const random_graph *g, const pairs_table *t)
{
    int largest = 0;

    for (int i = 0; i < g->n; i++) {
        int n = 0;
        for (int j = 0; j < g->n; j++)
            n += t->length[i][j] < LONG_MAX / 4 && t->length[j][i] < LONG_MAX / 4;
        if (n > largest) largest = n;
    }
    return largest;
}

static bool reach_agrees(const random_graph *g, const measures *m, const pairs_table *t)
{
    static random_graph without;
    static pairs_table left;
    double share;

    without = *g;
    for (int i = 0; i < g->n; i++)
        without.value[m->top_exporter][i] = without.value[i][m->top_exporter] = 0.0;
    find_lengths(&without, &left);
    share = reachable_pairs(&without, &left) / reachable_pairs(g, t);
    return fabs(share - m->reachable_pairs_left_without_top) < 1e-15 &&
           m->largest_strong == largest_strong(g, t);
}

static void test_paths(void)
{
    static random_graph g;
    static pairs_table t;
    lode__arena arena = {0};
    double worst = 0.0;
    int n_tie = 0, n_graph = 0;
    bool reach = true;

    for (int i = 0; i < 2000; i++) {
        measures m;
        draw_graph(&g, i % 4);
        m = measure(g.edge, g.n_edge, &arena);
        if (m.n_node == 0) continue;
        n_graph++;
        n_tie += fill_pairs(&g, &t);
        for (int k = 0; k < m.n_node; k++) {
            double want = betweenness(&g, &t, m.node[k].node, m.n_node);
            worst = fmax(worst, fabs(m.node[k].betweenness - want));
        }
        reach = reach && reach_agrees(&g, &m, &t);
        lode__arena_clear(&arena);
    }
    ok(worst < 1e-14,
       "seed %u: betweenness of %d graphs as by counting, %d pairs have several ways "
       "(largest difference %.1e)",
       SEED, n_graph, n_tie, worst);
    ok(n_graph > 1900 && n_tie > 10000, "with enough graphs and ties to tell");
    ok(reach, "reach without the top exporter and strong components, as by counting");
    lode__arena_clear(&arena);
}

/* Mutual edges and weak components from the matrix. */
static bool shape_agrees(const random_graph *g, const measures *m)
{
    int n_mutual = 0, n_edge = 0, group[N_MOST], size[N_MOST] = {0}, largest = 0;

    for (int i = 0; i < g->n; i++) group[i] = i;
    for (int i = 0; i < g->n; i++)
        for (int j = 0; j < g->n; j++) {
            int old = group[j];
            if (g->value[i][j] <= 0.0) continue;
            n_edge++;
            n_mutual += g->value[j][i] > 0.0;
            for (int k = 0; k < g->n; k++)
                if (group[k] == old) group[k] = group[i];
        }
    for (int i = 0; i < g->n; i++)
        if (++size[group[i]] > largest) largest = size[group[i]];
    return m->n_edge == n_edge && m->largest_weak == largest &&
           fabs(m->reciprocity - (double)n_mutual / n_edge) < 1e-15;
}

/* The definition, step by step, over the nodes that occur. */
static void rank_slowly(const random_graph *g, const measures *m, bool reversed,
                        double *rank)
{
    int n = m->n_node;
    double next[N_MOST], sent[N_MOST] = {0};

    for (int i = 0; i < n; i++) {
        rank[i] = 1.0 / n;
        for (int j = 0; j < n; j++) {
            int a = m->node[reversed ? j : i].node, b = m->node[reversed ? i : j].node;
            sent[i] += g->value[a][b];
        }
    }
    for (int step = 0; step < 400; step++) {
        double dangling = 0.0;
        for (int i = 0; i < n; i++) dangling += sent[i] > 0.0 ? 0.0 : rank[i];
        for (int j = 0; j < n; j++) {
            next[j] = 0.15 / n + 0.85 * dangling / n;
            for (int i = 0; i < n; i++) {
                int a = m->node[reversed ? j : i].node,
                    b = m->node[reversed ? i : j].node;
                if (g->value[a][b] > 0.0)
                    next[j] += 0.85 * rank[i] * g->value[a][b] / sent[i];
            }
        }
        memcpy(rank, next, sizeof next);
    }
}

static void test_ranks(void)
{
    static random_graph g;
    lode__arena arena = {0};
    double worst = 0.0, off_one = 0.0;
    bool shape = true;

    for (int i = 0; i < 400; i++) {
        measures m;
        double ahead[N_MOST], back[N_MOST], sum = 0.0;
        draw_graph(&g, i % 4);
        m = measure(g.edge, g.n_edge, &arena);
        if (m.n_node == 0) continue;
        rank_slowly(&g, &m, false, ahead);
        rank_slowly(&g, &m, true, back);
        for (int k = 0; k < m.n_node; k++) {
            worst = fmax(worst, fabs(m.node[k].pagerank - ahead[k]));
            worst = fmax(worst, fabs(m.node[k].pagerank_reversed - back[k]));
            sum += m.node[k].pagerank;
        }
        off_one = fmax(off_one, fabs(sum - 1.0));
        shape = shape && shape_agrees(&g, &m);
        lode__arena_clear(&arena);
    }
    ok(worst < 1e-13, "PageRank both ways as by its definition (largest difference %.1e)",
       worst);
    ok(off_one < 1e-14, "and adds up to 1");
    ok(shape, "edges, reciprocity and weak components as by counting");
    lode__arena_clear(&arena);
}

/* ---- laws ------------------------------------------------------------------------------ */

static double largest_gap(const measures *a, const measures *b)
{
    double gap = fabs(a->hhi_exporters - b->hhi_exporters);

    for (int i = 0; i < a->n_node; i++) {
        gap = fmax(gap, fabs(a->node[i].out_share - b->node[i].out_share));
        gap = fmax(gap, fabs(a->node[i].pagerank - b->node[i].pagerank));
        gap = fmax(gap, fabs(a->node[i].betweenness - b->node[i].betweenness));
    }
    return gap;
}

static void test_scale(const random_graph *g)
{
    static edge list[EDGES_MOST];
    const double scale[] = {0.001, 7.3, 1e12, 1e-280};
    lode__arena arena = {0};
    measures m = measure(g->edge, g->n_edge, &arena), s;
    double gap = 0.0;

    for (size_t k = 0; k < COUNT(scale); k++) {
        for (size_t e = 0; e < g->n_edge; e++) {
            list[e] = g->edge[e];
            list[e].value *= scale[k];
        }
        s = measure(list, g->n_edge, &arena);
        gap = fmax(gap, largest_gap(&m, &s));
    }
    ok(gap < 1e-13, "another unit changes nothing but the value (%.1e)", gap);
    for (size_t e = 0; e < g->n_edge; e++) list[e].value = ldexp(g->edge[e].value, -40);
    s = measure(list, g->n_edge, &arena);
    ok(largest_gap(&m, &s) == 0.0, "a power of two not a bit");
    lode__arena_clear(&arena);
}

static void test_list(const random_graph *g)
{
    static edge list[2 * EDGES_MOST + 2];
    lode__arena arena = {0};
    measures m = measure(g->edge, g->n_edge, &arena), s;
    size_t n = 0;

    for (size_t e = g->n_edge; e-- > 0;) list[n++] = g->edge[e];
    s = measure(list, n, &arena);
    ok(memcmp(m.node, s.node, (size_t)m.n_node * sizeof *m.node) == 0,
       "the order of the list does not matter to a bit");
    n = 0;
    for (size_t e = 0; e < g->n_edge; e++) {
        list[n] = list[g->n_edge + n] = g->edge[e];
        list[n].value *= 0.25;
        list[g->n_edge + n++].value *= 0.75;
    }
    n *= 2;
    list[n++] = (edge){3, 3, 1e9};
    list[n++] = (edge){998, 999, 0.0};
    s = measure(list, n, &arena);
    ok(m.n_node == s.n_node && m.n_edge == s.n_edge && largest_gap(&m, &s) == 0.0,
       "repeated pairs are added; own trade and nought are dropped");
    for (size_t e = 0; e < g->n_edge; e++)
        list[e] =
            (edge){999 - 7 * g->edge[e].from, 999 - 7 * g->edge[e].to, g->edge[e].value};
    s = measure(list, g->n_edge, &arena);
    double gap = 0.0;
    for (int i = 0; i < m.n_node; i++) {
        const lode__graph_node *other = find(&s, 999 - 7 * m.node[i].node);
        gap = fmax(gap, fabs(other->betweenness - m.node[i].betweenness));
        gap = fmax(gap, fabs(other->pagerank - m.node[i].pagerank));
    }
    ok(gap < 1e-14, "nor do the numbers of nodes (%.1e)", gap);
    lode__arena_clear(&arena);
}

static void test_parts(void)
{
    lode__arena arena = {0};
    measures m = {0};

    ok(lode__graph_measure(w11, COUNT(w11), 4, 0, &arena, &m, NULL) == LODE_OK &&
           isnan(m.node[B].pagerank) && isnan(m.node[B].pagerank_reversed) &&
           isnan(m.node[B].betweenness) && isnan(m.reachable_pairs_left_without_top) &&
           m.largest_strong == 1,
       "what is not asked for is unknown, not 0");
    ok(lode__graph_measure(NULL, 0, 0, ALL, &arena, &m, NULL) == LODE_OK &&
           m.n_node == 0 && m.n_edge == 0 && m.value == 0.0 && m.top_exporter == -1 &&
           isnan(m.density) && isnan(m.hhi_exporters) && isnan(m.value_left_without_top),
       "no trade: no nodes, ratios unknown");
    m = measure((edge[]){{7, 5, 2.0}}, 1, &arena);
    ok(m.n_node == 2 && m.node[0].node == 5 && m.node[0].betweenness == 0.0 &&
           m.density == 0.5 && m.value_left_without_top == 0.0 &&
           m.reachable_pairs_left_without_top == 0.0,
       "one edge: nothing is between two, nothing left without the exporter");
    lode__arena_clear(&arena);
}

/* ---- cascade --------------------------------------------------------------------------- */

/* 0 sells 6 to 1 and 2 to 2; 1 sells 3 to 2 and 1 to 3; 2 sells 1 to 0. */
static const edge small[] = {{0, 1, 6}, {0, 2, 2}, {1, 2, 3}, {1, 3, 1}, {2, 0, 1}};

static void test_cascade_by_hand(void)
{
    lode__arena arena = {0};
    const edge rounded[] = {{0, 3, 0.3}, {1, 3, 0.2}, {2, 3, 0.1}, {1, 4, 1}, {2, 4, 2}};
    lode__cascade_point *p;
    int n;

    ok(lode__graph_cascade(small, COUNT(small), 4, 1.0, &arena, &p, &n, NULL) ==
               LODE_OK &&
           n == 4 && p[0].removed == -1 && p[0].value_left == 1.0 && p[1].removed == 0 &&
           p[1].value_left == 5.0 / 13.0 && p[1].n_failed == 0 && p[2].removed == 1 &&
           p[2].value_left == 1.0 / 13.0 && p[3].n_removed == 3 && p[3].value_left == 0.0,
       "beta 1: plain removal, the largest first");
    ok(lode__graph_cascade(small, COUNT(small), 4, 0.5, &arena, &p, &n, NULL) ==
               LODE_OK &&
           p[1].n_failed == 3 && p[1].value_left == 0.0 && p[2].n_failed == 2 &&
           p[3].n_failed == 1,
       "beta 0.5: 1 fails with 0, then 2 and 3 with 1");
    ok(lode__graph_cascade(small, 2, 4, 0.4, &arena, &p, &n, NULL) == LODE_OK && n == 2 &&
           p[1].n_failed == 2,
       "importers fail, too");
    /* 3 imports 0.3 + 0.2 + 0.1 and loses 0.1 + 0.2 + 0.3, which is more in binary. */
    ok(lode__graph_cascade(rounded, COUNT(rounded), 5, 1.0, &arena, &p, &n, NULL) ==
               LODE_OK &&
           p[1].removed == 2 && p[3].n_failed == 0,
       "at beta 1 nobody fails by rounding");
    ok(lode__graph_cascade(small, 0, 4, 0.4, &arena, &p, &n, NULL) == LODE_OK && n == 1 &&
           isnan(p[0].value_left),
       "no trade: one point, unknown");
    lode__arena_clear(&arena);
}

/* Failed and removed nodes with the first n of `order` removed, from the definition. */
static void fail_slowly(const random_graph *g, const lode__cascade_point *order, int n,
                        double beta, bool *gone)
{
    bool changed = true;

    for (int i = 0; i < g->n; i++) gone[i] = false;
    for (int k = 1; k <= n; k++) gone[order[k].removed] = true;
    while (changed) {
        changed = false;
        for (int j = 0; j < g->n; j++) {
            double lost = 0.0, all = 0.0;
            for (int i = 0; i < g->n; i++) {
                all += g->value[i][j];
                if (gone[i]) lost += g->value[i][j];
            }
            if (gone[j] || !(lost > beta * all)) continue;
            changed = gone[j] = true;
        }
    }
}

static bool cascade_agrees(const random_graph *g, double beta, lode__arena *arena)
{
    lode__cascade_point *p;
    int n;
    bool gone[N_MOST], same = true;

    if (lode__graph_cascade(g->edge, g->n_edge, N_MOST, beta, arena, &p, &n, NULL))
        return false;
    for (int k = 0; k < n && n > 1; k++) {
        double left = 0.0, all = 0.0;
        int n_gone = 0;
        fail_slowly(g, p, k, beta, gone);
        for (int i = 0; i < g->n; i++) {
            n_gone += gone[i];
            for (int j = 0; j < g->n; j++) {
                all += g->value[i][j];
                left += gone[i] ? 0.0 : g->value[i][j];
            }
        }
        same = same && p[k].n_removed == k && p[k].n_failed == n_gone - k &&
               fabs(p[k].value_left - left / all) < 1e-15;
    }
    return same;
}

static void test_cascade(void)
{
    static random_graph g;
    const double beta[] = {0.0, 0.25, 0.5, 0.75, 1.0};
    lode__arena arena = {0};
    bool same = true, monotone = true;

    for (int i = 0; i < 500; i++) {
        lode__cascade_point *p, *before = NULL;
        int n;
        draw_graph(&g, i % 4);
        for (size_t b = 0; b < COUNT(beta); b++) {
            same = same && cascade_agrees(&g, beta[b], &arena);
            lode__graph_cascade(g.edge, g.n_edge, N_MOST, beta[b], &arena, &p, &n, NULL);
            for (int k = 0; k < n && before && n > 1; k++)
                monotone = monotone && p[k].n_failed <= before[k].n_failed &&
                           p[k].value_left >= before[k].value_left;
            before = p;
        }
        lode__arena_clear(&arena);
    }
    ok(same, "2,500 cascades as by the definition, losses at the threshold included");
    ok(monotone, "who bears more loses less: more value left, fewer failed");
}

/* ---- trade risk ------------------------------------------------------------------------ */

static void test_risk_by_hand(void)
{
    lode__arena arena = {0};
    const edge ring[] = {{0, 1, 5}, {1, 2, 7}, {2, 0, 1}, {0, 2, 3}};
    const double own[] = {0.5, 0.5, 0.5, NAN}, mixed[] = {0.9, 0.2, NAN, NAN};
    const edge line[] = {{0, 1, 4}, {0, 2, 1}, {1, 2, 3}};
    double risk[4];

    lode__graph_trade_risk(ring, COUNT(ring), 4, own, 0.8, &arena, risk, NULL);
    is_near(risk[0], 2.5, 1e-14, "all at 0.5 and all import: 0.5 / (1 - 0.8)");
    ok(fabs(risk[1] - 2.5) < 1e-14 && fabs(risk[2] - 2.5) < 1e-14 && risk[3] == 0.0,
       "for everyone; who imports nothing has none");
    lode__graph_trade_risk(line, COUNT(line), 3, mixed, 0.5, &arena, risk, NULL);
    ok(risk[0] == 0.0 && fabs(risk[1] - 0.9) < 1e-15 &&
           fabs(risk[2] - (0.25 * 0.9 + 0.75 * (0.2 + 0.5 * 0.9))) < 1e-15,
       "down a line, by hand; an importer's own risk is not asked for");
    lode__arena_clear(&arena);
}

static void test_risk(void)
{
    static random_graph g;
    const double a[] = {0.0, 0.5, 0.99, 1.0 - 1e-9};
    lode__arena arena = {0};
    double own[N_MOST], risk[N_MOST], worst = 0.0;

    for (int i = 0; i < 400; i++) {
        double pass = a[i / 4 % 4];
        draw_graph(&g, i % 4);
        for (int k = 0; k < N_MOST; k++) own[k] = lode__random_unit(SEED + 1, n_drawn++);
        lode__graph_trade_risk(g.edge, g.n_edge, N_MOST, own, pass, &arena, risk, NULL);
        for (int j = 0; j < g.n; j++) {
            double in = 0.0, sum = 0.0;
            for (int k = 0; k < g.n; k++) in += g.value[k][j];
            for (int k = 0; k < g.n && in > 0.0; k++)
                sum += g.value[k][j] / in * (own[k] + pass * risk[k]);
            worst = fmax(worst, fabs(sum - risk[j]) / fmax(1.0, sum));
        }
        lode__arena_clear(&arena);
    }
    ok(worst < 1e-13, "each risk is what its definition says, also near a = 1 (%.1e)",
       worst);
}

/* ---- refusals -------------------------------------------------------------------------- */

static void refuses(edge bad, const char *want)
{
    edge list[] = {{A, B, 1.0}, {B, C, 2.0}, bad};
    lode__arena arena = {0};
    lode_error err = {0};
    measures m = {.n_node = 77};

    ok(lode__graph_measure(list, 3, 10, ALL, &arena, &m, &err) == LODE_E_INVALID &&
           m.n_node == 77,
       "refused, the answer as it was");
    is_text(err.message, want, "%s", want);
    lode__arena_clear(&arena);
}

static void test_refusals(void)
{
    refuses((edge){C, D, NAN},
            "edge 2: want a value of 0 or from 1e-290 to 1e290, found nan");
    refuses((edge){C, D, -1.5},
            "edge 2: want a value of 0 or from 1e-290 to 1e290, found -1.5");
    refuses((edge){C, D, INFINITY},
            "edge 2: want a value of 0 or from 1e-290 to 1e290, found inf");
    refuses((edge){C, D, 1e-300},
            "edge 2: want a value of 0 or from 1e-290 to 1e290, found 1e-300");
    refuses((edge){C, C, NAN},
            "edge 2: want a value of 0 or from 1e-290 to 1e290, found nan");
    refuses((edge){10, D, 1.0}, "edge 2: want nodes from 0 to 9, found 10 and 3");
    refuses((edge){C, -1, 1.0}, "edge 2: want nodes from 0 to 9, found 2 and -1");
}

static void test_more_refusals(void)
{
    lode__arena arena = {0};
    lode_error err = {0};
    measures m;
    lode__cascade_point *p = NULL;
    int n = 5;
    double own[4] = {0.1, NAN, 0.1, 0.1}, risk[4] = {9, 9, 9, 9};

    ok(lode__graph_measure(w11, LODE__GRAPH_EDGES_MAX + 1, 4, 0, &arena, &m, &err) ==
           LODE_E_LIMIT,
       "too many edges: '%s'", err.message);
    ok(lode__graph_cascade(w11, COUNT(w11), 4, 1.5, &arena, &p, &n, &err) ==
               LODE_E_INVALID &&
           !p && n == 5,
       "beta out of range");
    is_text(err.message, "beta: want 0 to 1, found 1.5", "and its sentence");
    ok(lode__graph_cascade(w11, COUNT(w11), 4, NAN, &arena, &p, &n, &err) ==
           LODE_E_INVALID,
       "beta unknown");
    ok(lode__graph_cascade(w11, COUNT(w11), 3, 0.5, &arena, &p, &n, &err) ==
           LODE_E_INVALID,
       "a node out of range: '%s'", err.message);
    ok(lode__graph_trade_risk(w11, COUNT(w11), 4, own, 1.0, &arena, risk, &err) ==
           LODE_E_INVALID,
       "a of 1: '%s'", err.message);
    ok(lode__graph_trade_risk(w11, COUNT(w11), 4, own, 0.5, &arena, risk, &err) ==
               LODE_E_INVALID &&
           risk[0] == 9.0,
       "an exporter without a risk is refused, not taken for safe");
    is_text(err.message,
            "node 1: want a finite production risk of an exporter, found nan",
            "and its sentence");
    lode__arena_clear(&arena);
}

static void test_limits(void)
{
    lode__arena arena = {0};
    edge *ring = calloc(LODE__GRAPH_RISK_MAX + 1, sizeof *ring);
    double *own = calloc(LODE__GRAPH_RISK_MAX + 1, sizeof *own);
    edge wide[] = {{0, 1, 1e290}, {0, 2, 1e-290}, {1, 2, 1e290}, {2, 0, 1e-290}};
    measures m = measure(wide, COUNT(wide), &arena);
    lode_error err = {0};
    const int n = LODE__GRAPH_RISK_MAX + 1;
    double sum = 0.0;

    for (int i = 0; i < m.n_node; i++) sum += m.node[i].pagerank;
    ok(fabs(sum - 1.0) < 1e-14 && isfinite(m.value) && m.node[1].betweenness == 0.5,
       "values at both limits: all finite");
    for (int i = 0; i < n; i++) ring[i] = (edge){i, (i + 1) % n, 1.0};
    ok(lode__graph_trade_risk(ring, (size_t)n, n, own, 0.5, &arena, own, &err) ==
           LODE_E_LIMIT,
       "too many unknowns: '%s'", err.message);
    lode__arena_clear(&arena);
    free(ring);
    free(own);
}

/* Every request for memory of all three calls fails once. */
static lode_status run_all(const random_graph *g)
{
    lode__arena arena = {0};
    measures m;
    lode__cascade_point *p;
    int n;
    double own[N_MOST] = {0}, risk[N_MOST];
    lode_status st =
        lode__graph_measure(g->edge, g->n_edge, N_MOST, ALL, &arena, &m, NULL);

    if (!st)
        st = lode__graph_cascade(g->edge, g->n_edge, N_MOST, 0.5, &arena, &p, &n, NULL);
    if (!st)
        st = lode__graph_trade_risk(g->edge, g->n_edge, N_MOST, own, 0.5, &arena, risk,
                                    NULL);
    lode__arena_clear(&arena);
    return st;
}

static void test_no_memory(const random_graph *g)
{
    lode_status st = LODE_E_NOMEM;
    long n = 0;
    bool only_memory = true;

    for (; st && n < 1000; n++) {
        lode__alloc_fail_after(n + 1);
        st = run_all(g);
        lode__alloc_fail_after(0);
        only_memory = only_memory && (st == LODE_OK || st == LODE_E_NOMEM);
    }
    ok(n > 1 && !st && only_memory,
       "each of %ld requests fails once: LODE_E_NOMEM, no leak", n - 1);
}

int main(void)
{
    static random_graph g;

    test_w11();
    test_star();
    test_ties();
    test_chain();
    test_lost_lengths();
    test_paths();
    test_ranks();
    do draw_graph(&g, 3);
    while (g.n < 30 || g.n_edge < 90);
    test_scale(&g);
    test_list(&g);
    test_parts();
    test_cascade_by_hand();
    test_cascade();
    test_risk_by_hand();
    test_risk();
    test_refusals();
    test_more_refusals();
    test_limits();
    test_no_memory(&g);
    return done_testing();
}
