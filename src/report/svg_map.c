/* Maps in the Equal Earth projection: countries in classes, and what flows between them.
 *
 * Outlines are drawn on a grid of half units, the same for neighbours, so that no gap
 * opens between them; a ring that falls together on it is left out, and its country
 * becomes a point. Labels stand where they touch no other. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/chart.h"
#include "report/earth.h"
#include "report/svg_inside.h"

#define MARGIN 4.0
#define NORTH 83.7 /* degrees that are shown */
#define SOUTH -56.5
#define BELOW 10.0 /* between map and legend */
#define NOTE_SIZE 10.0
#define LABELS 6
#define ARCS LODE__CHART_SHOWN
#define ARC_WIDEST 15.0
#define ARC_STEPS 20
#define ORIGINS 5 /* sellers with a pattern of their own */
#define LINE 20.0 /* of a legend */

typedef struct map {
    double scale, left, top;
} map;

typedef struct box {
    double x1, y1, x2, y2;
} box;

/* ---- places --------------------------------------------------------------------------- */

static map map_of(double width, double top)
{
    map m = {.scale = (width - 2.0 * MARGIN) / (2.0 * LODE__EARTH_X), .left = MARGIN};

    m.top = top + m.scale * lode__earth_spot(0.0, NORTH).y;
    return m;
}

static double height_of_land(double width)
{
    map m = map_of(width, 0.0);

    return m.scale * (lode__earth_spot(0.0, NORTH).y - lode__earth_spot(0.0, SOUTH).y);
}

static lode__spot on_map(const map *m, double lon, double lat)
{
    lode__spot s = lode__earth_spot(lon, lat);

    return (lode__spot){m->left + m->scale * (s.x + LODE__EARTH_X),
                        m->top - m->scale * s.y};
}

static lode__spot country_on_map(const map *m, const lode__globe *g, int i_country)
{
    return on_map(m, g->country[i_country].lon, g->country[i_country].lat);
}

static bool has_place(const lode__chart *c, int row)
{
    return c->place[row] >= 0 && isfinite(c->globe->country[c->place[row]].lon) &&
           isfinite(c->globe->country[c->place[row]].lat);
}

/* ---- outlines ------------------------------------------------------------------------- */

/* Half units of a point. */
static void half_units(const map *m, const int *point, long at[2])
{
    lode__spot s = on_map(m, point[0] / 100.0, point[1] / 100.0);

    at[0] = lround(2.0 * s.x);
    at[1] = lround(2.0 * s.y);
}

static void add_step(lode__buf *buf, const long from[2], const long to[2])
{
    long x = to[0] - from[0], y = to[1] - from[1];

    /* A minus parts two numbers as well as a space does. */
    lode__buf_addf(buf, "%s%ld%s%ld", x < 0 ? "" : " ", x, y < 0 ? "" : " ", y);
}

/* "M x y l ... z"; false, and nothing written, where fewer than three points are left. */
static bool add_ring(lode__buf *buf, const map *m, const lode__ring *ring)
{
    long first[2], before[2], now[2];
    int n = 1;

    half_units(m, ring->point, first);
    memcpy(before, first, sizeof first);
    for (int k = 1; k < ring->n_point; k++) {
        half_units(m, ring->point + 2 * k, now);
        n += now[0] != before[0] || now[1] != before[1];
        memcpy(before, now, sizeof now);
    }
    if (n < 4) return false;
    lode__buf_addf(buf, "M%ld %ldl", first[0], first[1]);
    memcpy(before, first, sizeof first);
    for (int k = 1; k < ring->n_point; k++) {
        half_units(m, ring->point + 2 * k, now);
        if (now[0] == before[0] && now[1] == before[1]) continue;
        add_step(buf, before, now);
        memcpy(before, now, sizeof now);
    }
    lode__buf_add(buf, "z");
    return true;
}

/* The rings from `first` on that are of one country; *n how many. */
static bool add_rings(lode__buf *buf, const map *m, const lode__globe *g, int first,
                      int *n)
{
    bool drawn = false;

    for (*n = 0; first + *n < g->n_ring &&
                 g->ring[first + *n].i_country == g->ring[first].i_country;
         ++*n)
        drawn = add_ring(buf, m, &g->ring[first + *n]) || drawn;
    return drawn;
}

static int row_of(const lode__chart *c, int i_country)
{
    for (int r = 0; r < c->n_row; r++)
        if (c->place[r] == i_country) return r;
    return -1;
}

/* Projection and standing of the borders; buf NULL: only the height. */
static double add_note(lode__buf *buf, const lode__globe *g, double width, double y)
{
    char text[256];

    snprintf(text, sizeof text,
             "Equal Earth projection. Outlines: %.120s; without prejudice to the status "
             "of any territory.",
             g->n_ring > 0 ? g->ring[0].source : "none");
    return 1.35 * NOTE_SIZE *
           lode__svg_wrapped(buf, "foot", text, 8.0, y, width - 16.0, NOTE_SIZE);
}

/* ---- labels --------------------------------------------------------------------------- */

static bool overlaps(const box *a, const box *b)
{
    return a->x1 < b->x2 && b->x1 < a->x2 && a->y1 < b->y2 && b->y1 < a->y2;
}

/* A text near a spot, on the first of five sides where it touches no other and stays on
 * the map; false: nowhere. */
static bool add_label(lode__buf *buf, const char *text, lode__spot s, box *taken, int n,
                      double width)
{
    double half = 0.5 * lode__text_width(text, 80, LODE__TEXT_SIZE) + 2.0;
    const double side[5][2] = {
        {0.0, 4.0}, {half + 6.0, 4.0}, {-half - 6.0, 4.0}, {0.0, -10.0}, {0.0, 18.0}};

    for (int k = 0; k < 5; k++) {
        double x = fmax(half, fmin(width - half, s.x + side[k][0])), y = s.y + side[k][1];
        box b = {x - half, y - 11.0, x + half, y + 4.0};
        bool free = true;
        for (int i = 0; i < n; i++) free = free && !overlaps(&b, &taken[i]);
        if (!free) continue;
        taken[n] = b;
        lode__svg_text(buf, "mid halo", x, y);
        lode__buf_add_html(buf, text);
        lode__svg_text_end(buf);
        return true;
    }
    return false;
}

/* Rows with the largest values, the first the largest; gives how many. */
static int largest_rows(const lode__chart *c, const double *value, int *row, int most)
{
    int n = 0;

    for (int r = 0; r < c->n_row; r++) {
        int k;
        if (!(value[r] > 0.0) || !has_place(c, r)) continue;
        for (k = n; k > 0 && value[r] > value[row[k - 1]]; k--)
            if (k < most) row[k] = row[k - 1];
        if (k >= most) continue;
        row[k] = r;
        if (n < most) n++;
    }
    return n;
}

/* ---- countries in classes ------------------------------------------------------------- */

static lode__classes classes_of(const lode__chart *c)
{
    lode__classes k =
        lode__classes_of(c->value, c->n_row, c->unit, NULL, c->logarithmic, 0.0);

    k.has_empty = false; /* said by the land itself */
    return k;
}

static void add_unknown_pattern(lode__buf *buf, const char *id)
{
    lode__buf_addf(buf,
                   "<defs><pattern id=\"%s-none\" width=\"14\" height=\"14\" "
                   "patternUnits=\"userSpaceOnUse\"><rect width=\"14\" height=\"14\" "
                   "class=\"land\"/><circle cx=\"3.5\" cy=\"3.5\" r=\"1.2\" "
                   "class=\"dot\"/><circle cx=\"10.5\" cy=\"10.5\" r=\"1.2\" "
                   "class=\"dot\"/></pattern></defs>\n",
                   id);
}

static void add_name_title(lode__buf *buf, const lode__chart *c, int row,
                           const char *name)
{
    if (row >= 0) {
        lode__chart_title(buf, c, c->row[row], NULL, row, 0);
        return;
    }
    lode__buf_add(buf, "<title>");
    lode__buf_add_html(buf, name);
    lode__buf_add(buf, ": no figure</title>");
}

/* The hatches of areas, which are drawn at half size; those of the legend are not. */
static void hatches_of(const lode__chart *c, char id[64])
{
    snprintf(id, 64, "%.56s-area", c->id);
}

/* Countries as areas; drawn[row] says which rows have one. */
static void add_countries(lode__buf *buf, const lode__chart *c, const map *m,
                          const lode__classes *classes, bool *drawn)
{
    const lode__globe *g = c->globe;
    char hatches[64];
    lode__buf path;

    hatches_of(c, hatches);
    lode__buf_init(&path, (size_t)1 << 20);
    for (int k = 0, n; k < g->n_ring; k += n) {
        int i_country = g->ring[k].i_country;
        int row = i_country >= 0 ? row_of(c, i_country) : -1;
        int class = row >= 0 ? lode__class_of(classes, c->value[row]) : 0;
        path.length = 0;
        if (!add_rings(&path, m, g, k, &n) || path.status != LODE_OK) continue;
        if (row >= 0) drawn[row] = true;
        bool leads =
            row >= 0 && lode__chart_link(buf, c, c->row[row], NULL, row, 0, true);
        lode__buf_add(buf, "<path");
        if (row >= 0 && !isnan(c->value[row]))
            lode__svg_classed(buf, hatches, class);
        else
            lode__buf_addf(buf, " class=\"coast\" fill=\"url(#%s-none)\"", c->id);
        lode__buf_add(buf, " fill-rule=\"evenodd\" d=\"");
        lode__buf_add_n(buf, path.data, path.length);
        lode__buf_add(buf, "\">");
        if (!leads)
            add_name_title(buf, c, row,
                           i_country >= 0 ? g->country[i_country].name : g->ring[k].area);
        lode__buf_add(buf, leads ? "</path></a>\n" : "</path>\n");
    }
    if (path.status != LODE_OK && buf->status == LODE_OK) buf->status = path.status;
    lode__buf_clear(&path);
}

/* What is too small for an area. */
static void add_points(lode__buf *buf, const lode__chart *c, const map *m,
                       const lode__classes *classes, const bool *drawn)
{
    char hatches[64];

    hatches_of(c, hatches);
    for (int r = 0; r < c->n_row; r++) {
        lode__spot s;
        if (drawn[r] || !has_place(c, r) || isnan(c->value[r])) continue;
        s = country_on_map(m, c->globe, c->place[r]);
        bool leads = lode__chart_link(buf, c, c->row[r], NULL, r, 0, true);
        lode__buf_add(buf, "<circle r=\"8\"");
        lode__svg_place(buf, "cx", 2.0 * s.x);
        lode__svg_place(buf, "cy", 2.0 * s.y);
        lode__svg_classed(buf, hatches, lode__class_of(classes, c->value[r]));
        lode__buf_add(buf, ">");
        if (!leads) lode__chart_title(buf, c, c->row[r], NULL, r, 0);
        lode__buf_add(buf, leads ? "</circle></a>\n" : "</circle>\n");
    }
}

static void add_largest(lode__buf *buf, const lode__chart *c, const map *m, double width)
{
    int row[LABELS], n = largest_rows(c, c->value, row, width < 500.0 ? 3 : LABELS),
                     n_taken = 0;
    box taken[LABELS];
    char text[2 * LODE__SAID], said[LODE__SAID];

    for (int k = 0; k < n; k++) {
        lode__chart_said(c, c->value[row[k]], said);
        snprintf(text, sizeof text, "%.60s %s", c->row[row[k]], said);
        n_taken += add_label(buf, text, country_on_map(m, c->globe, c->place[row[k]]),
                             taken, n_taken, width);
    }
}

static void add_unknown_legend(lode__buf *buf, const lode__chart *c, double y)
{
    lode__buf_addf(
        buf,
        "<g transform=\"scale(.5)\"><rect class=\"box\" fill=\"url(#%s-none)\" "
        "x=\"16\"",
        c->id);
    lode__svg_place(buf, "y", 2.0 * y);
    lode__buf_add(buf, " width=\"48\" height=\"28\"/></g>");
    lode__svg_text(buf, "", 38.0, y + 11.0);
    lode__buf_add(buf, "no figure");
    lode__svg_text_end(buf);
}

static double height_of_map(const lode__chart *c, double width)
{
    lode__classes classes = classes_of(c);

    return height_of_land(width) + BELOW +
           lode__svg_legend(NULL, c->id, &classes, 0.0, width) + LINE + 14.0 +
           add_note(NULL, c->globe, width, 0.0);
}

static void draw_map(lode__buf *buf, const lode__chart *c, double width, double top)
{
    map m = map_of(width, top);
    lode__classes classes = classes_of(c);
    double y = top + height_of_land(width) + BELOW;
    bool *drawn = lode__alloc((size_t)c->n_row + 1, sizeof *drawn);
    char hatches[64];

    if (!drawn) {
        if (buf->status == LODE_OK) buf->status = LODE_E_NOMEM;
        return;
    }
    hatches_of(c, hatches);
    lode__svg_hatches(buf, c->id, 1);
    lode__svg_hatches(buf, hatches, 2);
    add_unknown_pattern(buf, c->id);
    lode__buf_add(buf, "<g transform=\"scale(.5)\">\n");
    add_countries(buf, c, &m, &classes, drawn);
    add_points(buf, c, &m, &classes, drawn);
    lode__buf_add(buf, "</g>\n");
    lode__release(drawn);
    add_largest(buf, c, &m, width);

    y += lode__svg_legend(buf, c->id, &classes, y, width);
    add_unknown_legend(buf, c, y);
    add_note(buf, c->globe, width, y + LINE + 12.0);
}

const lode__chart_form lode__form_map = {"map", height_of_map, draw_map};

/* ---- flows ---------------------------------------------------------------------------- */

typedef struct flows {
    const lode__chart *c;
    map m;
    int order[LODE__CHART_ROWS];    /* [n_link] links, the largest first */
    int n;                          /* that are drawn */
    double total[LODE__CHART_ROWS]; /* [n_row] what leaves a row */
    int origin[ORIGINS], n_origin;  /* rows with the largest totals */
    double most;
} flows;

static void order_links(flows *f)
{
    const lode__chart *c = f->c;

    for (int k = 0; k < c->n_link; k++) {
        int i = k;
        for (; i > 0 && c->link[k].value > c->link[f->order[i - 1]].value; i--)
            f->order[i] = f->order[i - 1];
        f->order[i] = k;
        f->total[c->link[k].from] += c->link[k].value;
    }
    f->n = c->n_link < ARCS ? c->n_link : ARCS;
    f->most = c->link[f->order[0]].value;
    f->n_origin = largest_rows(c, f->total, f->origin, ORIGINS);
}

/* 1 to ORIGINS, or ORIGINS + 1 for all others. */
static int pattern_of(const flows *f, int row)
{
    for (int k = 0; k < f->n_origin; k++)
        if (f->origin[k] == row) return k + 1;
    return ORIGINS + 1;
}

static void add_land(lode__buf *buf, const lode__globe *g, const map *m)
{
    lode__buf_add(buf, "<g transform=\"scale(.5)\"><path class=\"land coast\" "
                       "fill-rule=\"evenodd\" d=\"");
    for (int k = 0; k < g->n_ring; k++) add_ring(buf, m, &g->ring[k]);
    lode__buf_add(buf, "\"/></g>\n");
}

/* A bow from a to b, to the left of the way: there and back lie apart. */
typedef struct bow {
    lode__spot a, middle, b;
} bow;

static bow bow_of(lode__spot a, lode__spot b)
{
    double x = b.x - a.x, y = b.y - a.y;
    bow w = {a, {0.5 * (a.x + b.x) + 0.22 * y, 0.5 * (a.y + b.y) - 0.22 * x}, b};

    /* Bows that would leave the paper at the top bend the other way. */
    if (w.middle.y < 0.5 * (a.y + b.y) - 90.0) w.middle.y = 0.5 * (a.y + b.y) - 90.0;
    return w;
}

static lode__spot bow_at(const bow *w, double t)
{
    double p = (1.0 - t) * (1.0 - t), q = 2.0 * t * (1.0 - t), r = t * t;

    return (lode__spot){p * w->a.x + q * w->middle.x + r * w->b.x,
                        p * w->a.y + q * w->middle.y + r * w->b.y};
}

/* Unit vector across the bow at t. */
static lode__spot across(const bow *w, double t)
{
    double x = (1.0 - t) * (w->middle.x - w->a.x) + t * (w->b.x - w->middle.x),
           y = (1.0 - t) * (w->middle.y - w->a.y) + t * (w->b.y - w->middle.y),
           length = sqrt(x * x + y * y);

    return length > 0.0 ? (lode__spot){-y / length, x / length} : (lode__spot){0.0, 0.0};
}

static void add_beside(lode__buf *buf, const bow *w, double t, double off)
{
    lode__spot s = bow_at(w, t), n = across(w, t);

    lode__svg_at(buf, s.x + off * n.x);
    lode__buf_add(buf, " ");
    lode__svg_at(buf, s.y + off * n.y);
    lode__buf_add(buf, " ");
}

/* A ribbon of the width that grows to it from half, with a head at its end. */
static void add_arrow(lode__buf *buf, const bow *w, double width)
{
    double x = w->b.x - w->a.x, y = w->b.y - w->a.y, length = sqrt(x * x + y * y);
    double head = fmin(0.5, fmax(1.3 * width, 6.0) / fmax(length, 1.0)), end = 1.0 - head;

    lode__buf_add(buf, "M");
    for (int k = 0; k <= ARC_STEPS; k++)
        add_beside(buf, w, end * k / ARC_STEPS,
                   0.5 * width * (0.5 + 0.5 * k / (double)ARC_STEPS));
    add_beside(buf, w, end, fmax(1.0 * width, 3.2));
    add_beside(buf, w, 1.0, 0.0);
    add_beside(buf, w, end, -fmax(1.0 * width, 3.2));
    for (int k = ARC_STEPS; k >= 0; k--)
        add_beside(buf, w, end * k / ARC_STEPS,
                   -0.5 * width * (0.5 + 0.5 * k / (double)ARC_STEPS));
    lode__buf_add(buf, "z");
}

static double arc_width(const flows *f, double value)
{
    return fmax(1.0, ARC_WIDEST * value / f->most);
}

/* In a thin arrow a pattern would look like breaks; others are dim. */
static void add_arc_dress(lode__buf *buf, const flows *f, const lode__link *l)
{
    int pattern = pattern_of(f, l->from);

    if (pattern > ORIGINS)
        lode__buf_add(buf, "<path class=\"edge dot\" d=\"");
    else if (arc_width(f, l->value) < 5.0)
        lode__buf_addf(buf, "<path class=\"edge f%d\" d=\"", pattern);
    else
        lode__buf_addf(buf, "<path class=\"edge\" fill=\"url(#%s-p%d)\" d=\"", f->c->id,
                       pattern);
}

static void add_arcs(lode__buf *buf, const flows *f)
{
    const lode__chart *c = f->c;
    char said[LODE__SAID];

    for (int k = 0; k < f->n; k++) {
        const lode__link *l = &c->link[f->order[k]];
        bow w;
        if (!has_place(c, l->from) || !has_place(c, l->to) || l->from == l->to) continue;
        w = bow_of(country_on_map(&f->m, c->globe, c->place[l->from]),
                   country_on_map(&f->m, c->globe, c->place[l->to]));
        add_arc_dress(buf, f, l);
        add_arrow(buf, &w, arc_width(f, l->value));
        lode__chart_said(c, l->value, said);
        lode__buf_add(buf, "\"><title>");
        lode__buf_add_html(buf, c->row[l->from]);
        lode__buf_add(buf, " to ");
        lode__buf_add_html(buf, c->row[l->to]);
        lode__buf_add(buf, ": ");
        lode__buf_add_html(buf, said);
        lode__buf_add(buf, "</title></path>\n");
    }
}

/* Names of the largest sellers and of the ends of the largest arrows. */
static void add_flow_names(lode__buf *buf, const flows *f, double width)
{
    const lode__chart *c = f->c;
    int most = width < 500.0 ? 4 : 10, n = 0, named[12];
    box taken[12];

    for (int k = 0; k < f->n && n < most; k++)
        for (int end = 0; end < 2 && n < most; end++) {
            int row = end ? c->link[f->order[k]].to : c->link[f->order[k]].from, i = 0;
            while (i < n && named[i] != row) i++;
            if (i < n || !has_place(c, row)) continue;
            named[n] = row;
            n += add_label(buf, c->row[row],
                           country_on_map(&f->m, c->globe, c->place[row]), taken, n,
                           width);
        }
}

static bool has_others(const flows *f)
{
    for (int k = 0; k < f->n; k++)
        if (pattern_of(f, f->c->link[f->order[k]].from) > ORIGINS) return true;
    return false;
}

/* Sellers with what they sell, and the widest and a narrow arrow; or only the height. */
static double flow_legend(lode__buf *buf, const flows *f, double y, double width)
{
    const lode__chart *c = f->c;
    int n = f->n_origin + has_others(f);
    double x = 8.0, first = y;
    char said[LODE__SAID], text[2 * LODE__SAID];

    for (int k = 0; k <= n; k++) {
        double w;
        lode__chart_said(c, k < f->n_origin ? f->total[f->origin[k]] : f->most, said);
        if (k < f->n_origin)
            snprintf(text, sizeof text, "%.60s %s", c->row[f->origin[k]], said);
        else
            snprintf(text, sizeof text, "%s%s",
                     k < n ? "others" : "widest: ", k < n ? "" : said);
        w = 30.0 + lode__text_width(text, 90, LODE__TEXT_SIZE) + 14.0;
        if (x > 8.0 && x + w > width) x = 8.0, y += LINE;
        if (buf) {
            if (k < f->n_origin)
                lode__buf_addf(buf, "<rect class=\"edge\" fill=\"url(#%s-p%d)\"", c->id,
                               k + 1);
            else
                lode__buf_add(buf, "<rect class=\"dot\"");
            lode__svg_place(buf, "x", x);
            lode__svg_place(buf, "y", k < n ? y : y - 1.0);
            lode__svg_place(buf, "height", k < n ? 12.0 : ARC_WIDEST);
            lode__buf_add(buf, " width=\"24\"/>");
            lode__svg_text(buf, "", x + 30.0, y + 10.5);
            lode__buf_add_html(buf, text);
            lode__svg_text_end(buf);
        }
        x += w;
    }
    return y - first + LINE;
}

static flows *flows_of(const lode__chart *c, double width, double top)
{
    flows *f = lode__alloc(1, sizeof *f);

    if (!f) return NULL;
    f->c = c;
    f->m = map_of(width, top);
    order_links(f);
    return f;
}

static double height_of_flows(const lode__chart *c, double width)
{
    flows *f = flows_of(c, width, 0.0);
    double legend = f ? flow_legend(NULL, f, 0.0, width) : 0.0;

    lode__release(f);
    return height_of_land(width) + BELOW + legend + 14.0 +
           add_note(NULL, c->globe, width, 0.0);
}

static void draw_flows(lode__buf *buf, const lode__chart *c, double width, double top)
{
    flows *f = flows_of(c, width, top);
    double y = top + height_of_land(width) + BELOW;

    if (!f) {
        if (buf->status == LODE_OK) buf->status = LODE_E_NOMEM;
        return;
    }
    lode__chart_patterns(buf, c->id, LODE__CURVE_MOST);
    add_land(buf, c->globe, &f->m);
    add_arcs(buf, f);
    add_flow_names(buf, f, width);
    y += flow_legend(buf, f, y, width);
    add_note(buf, c->globe, width, y + 12.0);
    lode__release(f);
}

const lode__chart_form lode__form_flows = {"flows", height_of_flows, draw_flows};
