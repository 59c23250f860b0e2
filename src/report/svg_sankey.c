/* What becomes of what: nodes in stages from left to right, ribbons between them as thick
 * as what goes through. The height of a node is the larger of what comes and what goes;
 * the difference is a loss, a stock or what the data cannot say, and stays open. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/chart.h"
#include "report/svg_inside.h"

#define BODY 380.0
#define HEAD 22.0 /* names of the stages */
#define NODE 12.0 /* width of a node */
#define PAD 7.0   /* between two nodes */
#define MARGIN 8.0
#define NAME_STEP 13.5
#define SOURCES 5 /* names with a pattern of their own */
#define REST "all others"

typedef struct node {
    double in, out, x, y, height;
    double next_in, next_out; /* where the next ribbon begins */
    int pattern;              /* 1 to SOURCES, or SOURCES + 1 */
} node;

typedef struct sankey {
    const lode__chart *c;
    node node[LODE__CHART_ROWS];      /* [n_row] */
    int order[LODE__CHART_ROWS];      /* [n_row] by stage, then from above to below */
    double scale, width, top, bottom; /* units a unit of value; where nodes stand */
    double margin;                    /* at the right, for the names of the last stage */
} sankey;

static double size_of(const node *n)
{
    return fmax(n->in, n->out);
}

static void add_up(sankey *s)
{
    for (int k = 0; k < s->c->n_link; k++) {
        s->node[s->c->link[k].from].out += s->c->link[k].value;
        s->node[s->c->link[k].to].in += s->c->link[k].value;
    }
}

/* Of one stage the larger first, "all others" last. */
static bool is_before(const sankey *s, int a, int b)
{
    bool rest_a = strcmp(s->c->row[a], REST) == 0,
         rest_b = strcmp(s->c->row[b], REST) == 0;

    if (rest_a != rest_b) return rest_b;
    return size_of(&s->node[a]) > size_of(&s->node[b]);
}

/* By stage, then by size, then by row. */
static void order_nodes(sankey *s)
{
    const lode__chart *c = s->c;

    for (int r = 0; r < c->n_row; r++) {
        int k = r;
        for (; k > 0; k--) {
            int other = s->order[k - 1];
            if (c->stage[other] < c->stage[r] ||
                (c->stage[other] == c->stage[r] && !is_before(s, r, other)))
                break;
            s->order[k] = other;
        }
        s->order[k] = r;
    }
}

/* Nodes and sum of a stage. */
static int stage_of(const sankey *s, int stage, double *sum)
{
    int n = 0;

    *sum = 0.0;
    for (int r = 0; r < s->c->n_row; r++) {
        if (s->c->stage[r] != stage || !(size_of(&s->node[r]) > 0.0)) continue;
        *sum += size_of(&s->node[r]);
        n++;
    }
    return n;
}

/* The scale with which the fullest stage just fits. */
static void find_scale(sankey *s)
{
    s->scale = INFINITY;
    for (int stage = 0; stage < s->c->n_stage; stage++) {
        double sum, pads;
        int n = stage_of(s, stage, &sum);
        if (n == 0) continue;
        pads = fmin(PAD * (n - 1), 0.6 * (s->bottom - s->top));
        s->scale = fmin(s->scale, (s->bottom - s->top - pads) / sum);
    }
}

static double stage_x(const sankey *s, int stage)
{
    double room = s->width - 2.0 * MARGIN - NODE - s->margin;

    return MARGIN + (s->c->n_stage > 1 ? room * stage / (s->c->n_stage - 1) : 0.5 * room);
}

/* Nodes of a stage from its top on, with what room is left between them. */
static void place_nodes(sankey *s)
{
    double y = s->top, pad = PAD;
    int stage = -1;

    for (int k = 0; k < s->c->n_row; k++) {
        int r = s->order[k];
        node *n = &s->node[r];
        if (!(size_of(n) > 0.0)) continue;
        if (s->c->stage[r] != stage) {
            double sum;
            int count = stage_of(s, stage = s->c->stage[r], &sum);
            double left = s->bottom - s->top - sum * s->scale;
            pad = count > 1 ? fmin(left / (count - 1), 3.0 * PAD) : 0.0;
            y = s->top + 0.5 * (left - pad * (count - 1));
        }
        n->x = stage_x(s, stage);
        n->y = n->next_in = n->next_out = y;
        n->height = size_of(n) * s->scale;
        y += n->height + pad;
    }
}

/* The row whose name sends most from one node and has no pattern yet; -1: none. */
static int largest_without(const sankey *s)
{
    int found = -1;

    for (int r = 0; r < s->c->n_row; r++)
        if (!s->node[r].pattern && s->node[r].out > 0.0 &&
            strcmp(s->c->row[r], REST) != 0 &&
            (found < 0 || s->node[r].out > s->node[found].out))
            found = r;
    return found;
}

/* One name has one pattern in all stages. */
static void give_patterns(sankey *s)
{
    for (int n = 1, found; n <= SOURCES && (found = largest_without(s)) >= 0; n++)
        for (int r = 0; r < s->c->n_row; r++)
            if (strcmp(s->c->row[r], s->c->row[found]) == 0) s->node[r].pattern = n;
    for (int r = 0; r < s->c->n_row; r++)
        if (!s->node[r].pattern) s->node[r].pattern = SOURCES + 1;
}

/* "China 167,178 t", without the value where the drawing is narrow. */
static void name_text(const sankey *s, int row, char text[3 * LODE__SAID])
{
    char said[LODE__SAID];

    lode__chart_said(s->c, size_of(&s->node[row]), said);
    if (s->width < 500.0)
        snprintf(text, 3 * LODE__SAID, "%.60s", s->c->row[row]);
    else
        snprintf(text, 3 * LODE__SAID, "%.60s %s", s->c->row[row], said);
}

static size_t name_most(const sankey *s)
{
    return s->width < 500.0 ? 11 : 34;
}

static double widest_last(const sankey *s)
{
    char text[3 * LODE__SAID];
    double most = 0.0;

    for (int r = 0; r < s->c->n_row; r++) {
        if (s->c->stage[r] + 1 != s->c->n_stage || !(size_of(&s->node[r]) > 0.0))
            continue;
        name_text(s, r, text);
        most = fmax(most, lode__text_width(text, name_most(s), 11.0));
    }
    return most;
}

static sankey *sankey_of(const lode__chart *c, double width, double top)
{
    sankey *s = lode__alloc(1, sizeof *s);

    if (!s) return NULL;
    s->c = c;
    s->width = width;
    s->top = top + HEAD, s->bottom = top + BODY - 8.0;
    add_up(s);
    order_nodes(s);
    s->margin = widest_last(s) + 5.0;
    find_scale(s);
    place_nodes(s);
    give_patterns(s);
    return s;
}

/* ---- marks ---------------------------------------------------------------------------- */

/* The next link in the order of its ends' places: ribbons leave and arrive without
 * crossing at a node. */
static int rank_of(const sankey *s, int row)
{
    for (int k = 0; k < s->c->n_row; k++)
        if (s->order[k] == row) return k;
    return 0;
}

static void add_xy(lode__buf *buf, double x, double y)
{
    lode__svg_at(buf, x);
    lode__buf_add(buf, " ");
    lode__svg_at(buf, y);
    lode__buf_add(buf, " ");
}

static void add_ribbon(lode__buf *buf, sankey *s, const lode__link *l)
{
    node *a = &s->node[l->from], *b = &s->node[l->to];
    double thick = l->value * s->scale, x1 = a->x + NODE, x2 = b->x,
           middle = 0.5 * (x1 + x2);
    char said[LODE__SAID];

    lode__buf_addf(buf, "<path class=\"ribbon c%d\" fill=\"url(#%s-p%d)\" d=\"M",
                   a->pattern, s->c->id, a->pattern);
    add_xy(buf, x1, a->next_out);
    lode__buf_add(buf, "C");
    add_xy(buf, middle, a->next_out);
    add_xy(buf, middle, b->next_in);
    add_xy(buf, x2, b->next_in);
    lode__buf_add(buf, "v");
    lode__svg_at(buf, thick);
    lode__buf_add(buf, "C");
    add_xy(buf, middle, b->next_in + thick);
    add_xy(buf, middle, a->next_out + thick);
    add_xy(buf, x1, a->next_out + thick);
    a->next_out += thick, b->next_in += thick;
    lode__chart_said(s->c, l->value, said);
    lode__buf_add(buf, "z\"><title>");
    lode__buf_add_html(buf, s->c->row[l->from]);
    lode__buf_add(buf, ", ");
    lode__buf_add_html(buf, s->c->stage_name[s->c->stage[l->from]]);
    lode__buf_add(buf, " to ");
    lode__buf_add_html(buf, s->c->row[l->to]);
    lode__buf_add(buf, ", ");
    lode__buf_add_html(buf, s->c->stage_name[s->c->stage[l->to]]);
    lode__buf_add(buf, ": ");
    lode__buf_add_html(buf, said);
    lode__buf_add(buf, "</title></path>\n");
}

/* Links by place of their beginning, then of their end. */
static void add_ribbons(lode__buf *buf, sankey *s)
{
    int order[LODE__CHART_ROWS];
    long key[LODE__CHART_ROWS];

    for (int k = 0; k < s->c->n_link; k++) {
        int i = k;
        key[k] = (long)rank_of(s, s->c->link[k].from) * LODE__CHART_ROWS +
                 rank_of(s, s->c->link[k].to);
        for (; i > 0 && key[k] < key[order[i - 1]]; i--) order[i] = order[i - 1];
        order[i] = k;
    }
    for (int k = 0; k < s->c->n_link; k++) add_ribbon(buf, s, &s->c->link[order[k]]);
}

static void add_nodes(lode__buf *buf, const sankey *s)
{
    char said[LODE__SAID];

    for (int r = 0; r < s->c->n_row; r++) {
        const node *n = &s->node[r];
        if (!(size_of(n) > 0.0)) continue;
        lode__chart_said(s->c, size_of(n), said);
        lode__buf_add(buf, "<rect class=\"node\"");
        lode__svg_place(buf, "x", n->x);
        lode__svg_place(buf, "y", n->y);
        lode__svg_place(buf, "width", NODE);
        lode__svg_place(buf, "height", fmax(n->height, 1.0));
        lode__buf_add(buf, "><title>");
        lode__buf_add_html(buf, s->c->row[r]);
        lode__buf_add(buf, ", ");
        lode__buf_add_html(buf, s->c->stage_name[s->c->stage[r]]);
        lode__buf_add(buf, ": ");
        lode__buf_add_html(buf, said);
        lode__buf_add(buf, "</title></rect>\n");
    }
}

/* Names at the right of the nodes of a stage. */
static void add_names(lode__buf *buf, const sankey *s, int stage)
{
    lode__beside name[LODE__CHART_ROWS];
    char text[3 * LODE__SAID];
    int n = 0;

    for (int k = 0; k < s->c->n_row; k++) {
        const node *at = &s->node[s->order[k]];
        if (s->c->stage[s->order[k]] != stage || !(size_of(at) > 0.0)) continue;
        name[n++] = (lode__beside){
            .x = at->x + NODE + 5.0, .y = at->y + 0.5 * at->height, .curve = s->order[k]};
    }
    lode__svg_part_labels(name, n, s->top + 4.0, s->bottom - 2.0, NAME_STEP);
    for (int k = 0; k < n; k++) {
        name_text(s, name[k].curve, text);
        lode__svg_text(buf, "s11 halo", name[k].x, name[k].y_text + 4.0);
        lode__svg_label(buf, text, name_most(s));
        lode__svg_text_end(buf);
    }
}

static void add_stage_names(lode__buf *buf, const sankey *s)
{
    size_t most = s->width < 500.0 ? 14 : 34;

    for (int k = 0; k < s->c->n_stage; k++) {
        bool last = k + 1 == s->c->n_stage && k > 0;
        double x = stage_x(s, k);
        lode__svg_text(buf,
                       k == 0 ? "strong"
                       : last ? "strong end"
                              : "strong mid",
                       k == 0 ? x
                       : last ? x + NODE
                              : x + 0.5 * NODE,
                       s->top - 9.0);
        lode__svg_label(buf, s->c->stage_name[k], most);
        lode__svg_text_end(buf);
    }
}

static double height_of_sankey(const lode__chart *c, double width)
{
    (void)c;
    (void)width;
    return BODY;
}

static void draw_sankey(lode__buf *buf, const lode__chart *c, double width, double top)
{
    sankey *s = sankey_of(c, width, top);

    if (!s) {
        if (buf->status == LODE_OK) buf->status = LODE_E_NOMEM;
        return;
    }
    lode__chart_patterns(buf, c->id, LODE__CURVE_MOST);
    add_ribbons(buf, s);
    add_nodes(buf, s);
    add_stage_names(buf, s);
    for (int k = 0; k < c->n_stage; k++) add_names(buf, s, k);
    lode__release(s);
}

const lode__chart_form lode__form_sankey = {"sankey", height_of_sankey, draw_sankey};
