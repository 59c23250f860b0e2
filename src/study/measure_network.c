/* Where an economy stands in the trade network of a good, and what the network is like.
 * A network is measured once for an item and year. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/measure_inputs.h"
#include "study/trade_graph.h"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* Exports from one country to another that are above 0; NULL without memory. */
static lode__trade_edge *take_edges(lode__view *v, const lode__cell_at *at, size_t *n)
{
    const lode__flow_key *key = lode__trade_find(v, at);
    lode__trade_edge *edge =
        lode__arena_take(v->arena, key ? (size_t)key->n + 1 : 1, sizeof *edge);

    *n = 0;
    for (int i = 0; edge && key && i < key->n; i++) {
        const lode__trade *t = &v->flows.trade[key->first + i];
        double x = key->from_customs ? t->value_usd : t->quantity_t;
        if (x > 0.0) edge[(*n)++] = (lode__trade_edge){t->i_exporter, t->i_importer, x};
    }
    return edge;
}

static lode__network_year *take_network(lode__view *v, const lode__cell_at *at,
                                        bool costly, lode_error *err)
{
    size_t n;
    lode__trade_edge *edge = take_edges(v, at, &n);
    lode__network_year *y = lode__arena_take(v->arena, 1, sizeof *y);
    unsigned parts = LODE__GRAPH_PAGERANK;

    if (!y || !edge) return NULL;
    *y = (lode__network_year){
        .item = at->item, .year = at->year, .costly = costly, .next = v->network};
    v->network = y;
    if (n == 0) return y;
    y->graph = lode__arena_take(v->arena, 1, sizeof *y->graph);
    if (costly) parts |= LODE__GRAPH_BETWEENNESS | LODE__GRAPH_REACH;
    if (!y->graph ||
        lode__graph_measure(edge, n, v->flows.n_country, parts, v->arena, y->graph, err))
        return NULL;
    return y;
}

static lode__network_year *find_network(lode__view *v, const lode__cell_at *at,
                                        bool costly, lode_error *err)
{
    for (lode__network_year *y = v->network; y; y = y->next)
        if (y->item == at->item && y->year == at->year && y->costly >= costly) return y;
    return take_network(v, at, costly, err);
}

static double graph_number(const lode__graph_measures *g, const char *what)
{
    const struct {
        const char *name;
        double value;
    } number[] = {{"nodes", g->n_node},
                  {"edges", g->n_edge},
                  {"density", g->density},
                  {"reciprocity", g->reciprocity},
                  {"hhi_exporters", g->hhi_exporters},
                  {"hhi_importers", g->hhi_importers},
                  {"largest_weak", g->largest_weak},
                  {"largest_strong", g->largest_strong},
                  {"value_left", g->value_left_without_top},
                  {"pairs_left", g->reachable_pairs_left_without_top}};

    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
        if (strcmp(number[i].name, what) == 0) return number[i].value;
    return NAN;
}

static double node_number(const lode__graph_node *n, const char *what)
{
    const struct {
        const char *name;
        double value;
    } number[] = {
        {"in_share", n->in_share},      {"out_share", n->out_share},
        {"in_degree", n->in_degree},    {"out_degree", n->out_degree},
        {"pagerank", n->pagerank},      {"pagerank_reversed", n->pagerank_reversed},
        {"betweenness", n->betweenness}};

    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
        if (strcmp(number[i].name, what) == 0) return number[i].value;
    return NAN;
}

/* A bloc has the sum over its members. */
static double network_number(const lode__graph_measures *g, const char *what,
                             const lode__cell_at *at)
{
    double sum = 0.0;
    bool any = false;

    for (int i = 0; i < g->n_node; i++) {
        if (!lode__is_member(at, g->node[i].node)) continue;
        sum += node_number(&g->node[i], what);
        any = true;
    }
    return any ? sum : NAN;
}

static bool is_costly(const char *what)
{
    return strcmp(what, "betweenness") == 0 || strcmp(what, "pairs_left") == 0;
}

/* "cascade_50": value left when the first exporter goes, and whoever loses more than 50 %
 * of its imports with it. */
static lode_status fill_cascade(lode__view *v, const lode__cell_at *at, long percent,
                                double *out, lode_error *err)
{
    size_t n;
    int n_point = 0;
    lode__cascade_point *point = NULL;
    lode__trade_edge *edge = take_edges(v, at, &n);
    lode_status st;

    if (!edge) return no_memory(err);
    st = lode__graph_cascade(edge, n, v->flows.n_country, 0.01 * (double)percent,
                             v->arena, &point, &n_point, err);
    if (!st && n_point > 1) *out = point[1].value_left;
    return st;
}

/* Instability of each country as production risk: (2.5 - pv) / 5, 0.5 where unknown. */
static double *own_risks(lode__view *v, int year)
{
    lode__indicator_year *pv = lode__indicator_find(v, "pv", year);
    double *own = lode__arena_take(v->arena, (size_t)v->flows.n_country + 1, sizeof *own);

    if (!pv || !own) return NULL;
    for (int i = 0; i < v->flows.n_country; i++)
        own[i] =
            isnan(pv->value[i]) ? 0.5 : fmin(fmax((2.5 - pv->value[i]) / 5.0, 0.0), 1.0);
    return own;
}

static lode_status take_risks(lode__view *v, lode__network_year *y,
                              const lode__cell_at *at, int percent, lode_error *err)
{
    size_t n;
    lode__trade_edge *edge = take_edges(v, at, &n);
    double *own = own_risks(v, at->year);

    y->risk = lode__arena_take(v->arena, (size_t)v->flows.n_country + 1, sizeof *y->risk);
    if (!edge || !own || !y->risk) return no_memory(err);
    y->passed_on = percent;
    return lode__graph_trade_risk(edge, n, v->flows.n_country, own, 0.01 * percent,
                                  v->arena, y->risk, err);
}

/* "trade_risk_50": 50 % of a supplier's own trade risk is passed on. Of a bloc: the mean
 * of its members, weighted by their imports. */
static lode_status fill_trade_risk(lode__view *v, lode__network_year *y,
                                   const lode__cell_at *at, int percent, double *out,
                                   lode_error *err)
{
    double sum = 0.0, weight = 0.0;

    if (!y->risk || y->passed_on != percent) {
        lode_status st = take_risks(v, y, at, percent, err);
        if (st) return st;
    }
    for (int i = 0; i < y->graph->n_node; i++) {
        const lode__graph_node *node = &y->graph->node[i];
        if (!lode__is_member(at, node->node)) continue;
        sum += node->in_share * y->risk[node->node];
        weight += node->in_share;
    }
    if (weight > 0.0) *out = sum / weight;
    return LODE_OK;
}

lode_status lode__network_fill(lode__view *v, const lode__method_use *use,
                               const lode__cell_at *at, double *out, lode_error *err)
{
    const char *what = lode__after_dot(use->name);
    lode__network_year *y = find_network(v, at, is_costly(what), err);

    if (!y) return err && err->status ? err->status : no_memory(err);
    if (!y->graph) return LODE_OK;
    if (strncmp(what, "cascade_", 8) == 0)
        return fill_cascade(v, at, strtol(what + 8, NULL, 10), out, err);
    if (strncmp(what, "trade_risk_", 11) == 0)
        return fill_trade_risk(v, y, at, (int)strtol(what + 11, NULL, 10), out, err);
    *out = use->kind->inner ? network_number(y->graph, what, at)
                            : graph_number(y->graph, what);
    return LODE_OK;
}
