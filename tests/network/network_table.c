/* What does src/study/trade_graph.c make of a file of trade? A table for those who compare.
 *
 *     network_table < edges.csv
 *
 * Reads hs6,exporter,importer,value with a header; countries are numbers below 1000, rows
 * of one hs6 stand together. Prints the measures of nodes, an empty line, and those of
 * graphs, numbers as short as they read back. Exit 1: the input is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/trade_graph.h"

#define N_COUNTRY 1000
#define INPUT_MAX ((size_t)256 << 20) /* bytes of input */
#define OUTPUT_MAX ((size_t)64 << 20) /* bytes of one table */

typedef struct table {
    lode__buf nodes, graphs;
    lode__trade_edge *edge; /* of the hs6 being read */
    size_t n_edge, capacity;
    char hs6[16];
    lode_error err;
} table;

static void add_field(lode__buf *buf, double value, char after)
{
    char text[LODE__NUMBER_MAX + 1];
    size_t n = lode__number_write(value, text);

    text[n++] = after;
    lode__buf_add_n(buf, text, n);
}

static void add_nodes(table *t, const lode__graph_measures *m)
{
    for (int i = 0; i < m->n_node; i++) {
        const lode__graph_node *n = &m->node[i];
        lode__buf_addf(&t->nodes, "%s,%d,%d,%d,", t->hs6, n->node, n->out_degree,
                       n->in_degree);
        add_field(&t->nodes, n->out_share, ',');
        add_field(&t->nodes, n->in_share, ',');
        add_field(&t->nodes, n->pagerank, ',');
        add_field(&t->nodes, n->pagerank_reversed, ',');
        add_field(&t->nodes, n->betweenness, '\n');
    }
}

static void add_graph(table *t, const lode__graph_measures *m)
{
    lode__buf *b = &t->graphs;

    lode__buf_addf(b, "%s,%d,%d,", t->hs6, m->n_node, m->n_edge);
    add_field(b, m->value, ',');
    add_field(b, m->density, ',');
    add_field(b, m->reciprocity, ',');
    add_field(b, m->hhi_exporters, ',');
    add_field(b, m->hhi_importers, ',');
    lode__buf_addf(b, "%d,%d,%d,", m->largest_weak, m->largest_strong, m->top_exporter);
    add_field(b, m->value_left_without_top, ',');
    add_field(b, m->reachable_pairs_left_without_top, '\n');
}

static bool finish_graph(table *t)
{
    lode__arena arena = {0};
    lode__graph_measures m;
    unsigned all = LODE__GRAPH_PAGERANK | LODE__GRAPH_BETWEENNESS | LODE__GRAPH_REACH;
    bool done = t->n_edge == 0;

    if (!done && lode__graph_measure(t->edge, t->n_edge, N_COUNTRY, all, &arena, &m,
                                     &t->err) == LODE_OK) {
        add_nodes(t, &m);
        add_graph(t, &m);
        done = true;
    }
    t->n_edge = 0;
    lode__arena_clear(&arena);
    return done;
}

static bool add_edge(table *t, lode__trade_edge edge)
{
    if (t->n_edge == t->capacity) {
        size_t more = t->capacity ? 2 * t->capacity : 1024;
        lode__trade_edge *grown = realloc(t->edge, more * sizeof *grown);
        if (!grown) return false;
        t->edge = grown;
        t->capacity = more;
    }
    t->edge[t->n_edge++] = edge;
    return true;
}

static bool read_row(table *t, char *line)
{
    char *field[4], *rest = line;
    double from, to, value;

    for (int i = 0; i < 4; i++) {
        if (!rest) return false;
        field[i] = rest;
        rest = strchr(rest, ',');
        if (rest) *rest++ = '\0';
    }
    if (rest || strlen(field[0]) >= sizeof t->hs6 ||
        !lode__number_read(field[1], &from) || !lode__number_read(field[2], &to) ||
        !lode__number_read(field[3], &value) ||
        !(from >= 0.0 && from < N_COUNTRY && to >= 0.0 && to < N_COUNTRY))
        return false;
    if (strcmp(field[0], t->hs6) != 0) {
        if (!finish_graph(t)) return false;
        strcpy(t->hs6, field[0]);
    }
    return add_edge(t, (lode__trade_edge){(int)from, (int)to, value});
}

static bool read_rows(table *t, char *text)
{
    char *line = strchr(text, '\n');
    long n_line = 2;

    for (line = line ? line + 1 : text + strlen(text); *line; n_line++) {
        char *end = line + strcspn(line, "\n");
        bool last = *end == '\0';
        *end = '\0';
        if (!read_row(t, line)) {
            fprintf(stderr, "line %ld: want hs6,exporter,importer,value %s\n", n_line,
                    t->err.message);
            return false;
        }
        line = last ? end : end + 1;
    }
    return finish_graph(t);
}

int main(void)
{
    table t = {0};
    char *text = NULL;
    size_t length;
    bool done;

    if (lode__file_read("-", INPUT_MAX, &text, &length, &t.err)) {
        fprintf(stderr, "%s\n", t.err.message);
        return 1;
    }
    lode__buf_init(&t.nodes, OUTPUT_MAX);
    lode__buf_init(&t.graphs, OUTPUT_MAX);
    lode__buf_add(&t.nodes,
                  "hs6,baci_code,out_degree,in_degree,out_share,in_share,pagerank,"
                  "pagerank_reversed,betweenness\n");
    lode__buf_add(&t.graphs,
                  "hs6,nodes,edges,value_kusd,density,reciprocity,hhi_exporters,"
                  "hhi_importers,largest_wcc,largest_scc,top_exporter,"
                  "value_left_without_top,reachable_pairs_left_without_top\n");
    done = read_rows(&t, text) && t.nodes.status == LODE_OK && t.graphs.status == LODE_OK;
    if (done) printf("%s\n%s", t.nodes.data, t.graphs.data);
    lode__buf_clear(&t.nodes);
    lode__buf_clear(&t.graphs);
    lode__release(text);
    free(t.edge);
    return done && fflush(stdout) == 0 ? 0 : 1;
}
