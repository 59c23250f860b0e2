/* Who says what? For each good and flow the compilations side by side: how many rows
 * each has, how many of them speak, how far its figures lie from those of others, and
 * what it makes of the world: the sum over the countries it names and the leader.
 *
 * Every compilation is shown for the newest year it has up to the one asked, so that
 * one that ends earlier still stands beside the others. */
#include "dataset/cells.h"
#include "dataset/document.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One source in one vintage, on one good and flow. Tonnes of the good's basis; of a price
 * there is no sum. NaN: unknown. */
typedef struct compilation {
    const char *source, *vintage;
    int year_first, year_last;
    long n_row_ever;             /* in all years */
    int year;                    /* the newest up to the one asked, or 0 */
    long n_row, n_picked;        /* of that year, with a value */
    int n_country, i_leader;     /* i_leader -1: none */
    double sum, leader, carried; /* carried: share of the picked total */
    double world;                /* the publication's own total */
    double spread;               /* median of high / low where others speak, too */
} compilation;

typedef struct question {
    const lode_dataset *ds;
    bool *good, *country; /* NULL: all */
    int year;
    lode__arena arena;
    double *by_country; /* [n_country] scratch */
    double *ratio;      /* [n_observation] scratch */
} question;

/* The rows of one good and flow, all years and places. */
typedef struct series {
    const lode__observation *const *row; /* [n] sorted by key */
    int n;
    compilation *list; /* [n_list] */
    int n_list;
} series;

/* ---- collecting ------------------------------------------------------------------- */

static bool is_wanted(const question *q, const lode__observation *o)
{
    if (!q->country) return true;
    return (o->i_country >= 0 && q->country[o->i_country]) ||
           (o->i_partner >= 0 && q->country[o->i_partner]);
}

static bool is_of(const compilation *c, const lode__observation *o)
{
    return strcmp(c->source, o->source) == 0 && strcmp(c->vintage, o->vintage) == 0;
}

static void enter(series *s, const lode__observation *o, int year)
{
    int at = 0;
    while (at < s->n_list && !is_of(&s->list[at], o)) at++;
    compilation *c = &s->list[at];
    if (at == s->n_list) {
        s->n_list++;
        *c = (compilation){.source = o->source,
                           .vintage = o->vintage,
                           .year_first = o->year,
                           .year_last = o->year,
                           .i_leader = -1};
    }
    c->n_row_ever++;
    if (o->year < c->year_first) c->year_first = o->year;
    if (o->year > c->year_last) c->year_last = o->year;
    if (!isnan(o->value) && o->year <= year && o->year > c->year) c->year = o->year;
}

static int by_size(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

static double median(double *value, int n)
{
    if (n == 0) return NAN;
    qsort(value, (size_t)n, sizeof *value, by_size);
    return n % 2 ? value[n / 2] : 0.5 * (value[n / 2 - 1] + value[n / 2]);
}

/* ---- measuring -------------------------------------------------------------------- */

/* The total that the publication itself prints, of the tables called residual. */
static double world_of(const lode_dataset *ds, const lode__observation *o,
                       const compilation *c)
{
    for (int i = 0; i < ds->n_residual; i++) {
        const lode__residual *r = &ds->residual[i];
        if (r->world && r->i_good == o->i_good && r->flow == o->flow &&
            r->year == c->year && strcmp(r->source, c->source) == 0 &&
            strcmp(r->vintage, c->vintage) == 0)
            return r->value;
    }
    return NAN;
}

/* What the compilation says of one key: its values by country, and how far the key's
 * figures lie apart. */
static void measure_key(question *q, const series *s, int first, int n, compilation *c,
                        double *total, double *own, int *n_ratio)
{
    bool speaks = false;
    for (int i = first; i < first + n; i++) {
        const lode__observation *o = s->row[i];
        bool picked = lode__observation_speaks(s->row + first, i - first);
        if (picked) *total += o->value;
        if (isnan(o->value) || !is_of(c, o)) continue;
        speaks = true;
        c->n_row++;
        c->n_picked += picked;
        if (picked) *own += o->value;
        if (o->i_country < 0) continue;
        double *sum = &q->by_country[o->i_country];
        *sum = isnan(*sum) ? o->value : *sum + o->value;
    }
    if (!speaks) return;
    const lode__observation *o = s->row[first];
    lode__band band =
        lode__band_of(q->ds, o->flow, o->i_good, o->i_country, o->i_partner, o->year);
    if (band.n_row > 1 && band.low > 0) q->ratio[(*n_ratio)++] = band.high / band.low;
}

static void lead(const question *q, compilation *c)
{
    for (int i = 0; i < q->ds->n_country; i++) {
        double value = q->by_country[i];
        if (isnan(value)) continue;
        c->n_country++;
        c->sum += value;
        if (c->i_leader >= 0 && !(value > c->leader)) continue;
        c->i_leader = i;
        c->leader = value;
    }
    if (c->n_country == 0) c->sum = NAN;
    if (c->i_leader < 0 || !(c->sum > 0)) {
        c->leader = NAN;
        c->i_leader = -1;
    }
}

static void measure(question *q, const series *s, compilation *c)
{
    double total = 0, own = 0;
    int n_ratio = 0;
    bool price = s->row[0]->flow == LODE__PRICE;
    for (int i = 0; i < q->ds->n_country; i++) q->by_country[i] = NAN;
    for (int i = 0, n; c->year && i < s->n; i += n) {
        n = lode__key_length(s->row + i, s->n - i);
        if (s->row[i]->year == c->year && is_wanted(q, s->row[i]))
            measure_key(q, s, i, n, c, &total, &own, &n_ratio);
    }
    lead(q, c);
    c->carried = price || !(total > 0) ? NAN : own / total;
    c->spread = median(q->ratio, n_ratio);
    c->world = q->country || price ? NAN : world_of(q->ds, s->row[0], c);
    if (!price) return;
    c->sum = c->leader = NAN; /* prices do not add up */
    c->i_leader = -1;
}

/* Who carries most comes first. */
static int by_weight(const void *x, const void *y)
{
    const compilation *a = x, *b = y;
    if (a->n_picked != b->n_picked) return a->n_picked < b->n_picked ? 1 : -1;
    int order = strcmp(a->source, b->source);
    return order ? order : strcmp(a->vintage, b->vintage);
}

/* The series that starts at row `from` of the index. */
static series series_at(const lode_dataset *ds, int from)
{
    series s = {.row = ds->observation_by_key + from};
    const lode__observation *first = s.row[0];
    while (from + s.n < ds->n_observation && s.row[s.n]->flow == first->flow &&
           s.row[s.n]->i_good == first->i_good)
        s.n++;
    return s;
}

static bool collect(question *q, series *s)
{
    s->list = lode__alloc((size_t)s->n, sizeof *s->list);
    if (!s->list) return false;
    for (int i = 0; i < s->n; i++)
        if (is_wanted(q, s->row[i])) enter(s, s->row[i], q->year);
    for (int i = 0; i < s->n_list; i++) measure(q, s, &s->list[i]);
    if (s->n_list > 1) qsort(s->list, (size_t)s->n_list, sizeof *s->list, by_weight);
    return true;
}

/* ---- table ------------------------------------------------------------------------ */

static const char *const measure_name[] = {
    "",     "vintage",       "rows, all years", "years",      "year shown",
    "rows", "picked",        "countries",       "carries",    "spread",
    "sum",  "its own world", "leader",          "of its sum", "of its world"};
enum { N_MEASURE = sizeof measure_name / sizeof measure_name[0] };

static void year_text(const compilation *c, char out[32])
{
    if (c->year_first == c->year_last)
        snprintf(out, 32, "%d", c->year_first);
    else
        snprintf(out, 32, "%d-%d", c->year_first, c->year_last);
}

/* The cells of one compilation, top down. */
static void fill(const question *q, const compilation *c, lode__columns *cell,
                 lode__arena *arena)
{
    char years[32];
    year_text(c, years);
    lode__columns_add(cell, c->source);
    lode__columns_add(cell, c->vintage);
    lode__cell_addf(cell, arena, "%ld", c->n_row_ever);
    lode__cell_addf(cell, arena, "%s", years);
    lode__cell_number(cell, arena, NAN, 0);
    if (c->year && cell->status == LODE_OK) {
        cell->n_cell--;
        lode__cell_addf(cell, arena, "%d", c->year);
    }
    lode__cell_addf(cell, arena, "%ld", c->n_row);
    lode__cell_addf(cell, arena, "%ld", c->n_picked);
    lode__cell_addf(cell, arena, "%d", c->n_country);
    lode__cell_share(cell, arena, c->carried);
    lode__cell_number(cell, arena, c->spread, 2);
    lode__cell_value(cell, arena, c->sum);
    lode__cell_value(cell, arena, c->world);
    lode__columns_add(cell, c->i_leader < 0 ? "-" : q->ds->country[c->i_leader].name);
    lode__cell_share(cell, arena, c->leader / c->sum);
    lode__cell_share(cell, arena, c->leader / c->world);
}

/* Compilations from..to-1 beside each other. */
static void strip_fill(lode__columns *t, const lode__columns *cell, int from, int to)
{
    t->n_column = 1 + to - from;
    for (int k = 1; k < t->n_column; k++) t->right[k] = true;
    for (int m = 0; m < N_MEASURE; m++) {
        lode__columns_add(t, measure_name[m]);
        for (int k = from; k < to; k++)
            lode__columns_add(t, cell->cell[k * N_MEASURE + m]);
    }
}

/* As many as fit 80 columns, at least one; gives the number. */
static int write_strip(const lode__columns *cell, int from, int n, lode__buf *buf)
{
    for (int to = n - from < 8 ? n : from + 8;; to--) {
        lode__columns t = {0};
        strip_fill(&t, cell, from, to);
        bool fits = t.status != LODE_OK || to == from + 1 ||
                    lode__columns_width(&t) <= LODE__WIDTH_MAX;
        if (fits) lode__columns_write(&t, buf);
        lode__columns_clear(&t);
        if (fits) return to - from;
    }
}

static void series_table(const question *q, const series *s, lode__buf *buf)
{
    const lode__observation *o = s->row[0];
    lode__arena arena = {0};
    lode__columns cell = {.n_column = N_MEASURE};
    if (buf->length) lode__buf_add(buf, "\n");
    lode__buf_addf(buf, "%s %s, %s %s, up to %d\n", q->ds->good[o->i_good].id,
                   lode__flow_name(o->flow), o->flow == LODE__PRICE ? "USD/t" : "t",
                   q->ds->good[o->i_good].basis, q->year);
    for (int i = 0; i < s->n_list; i++) fill(q, &s->list[i], &cell, &arena);
    if (cell.status != LODE_OK && buf->status == LODE_OK) buf->status = cell.status;
    for (int i = 0; cell.status == LODE_OK && i < s->n_list;) {
        if (i > 0) lode__buf_add(buf, "\n");
        i += write_strip(&cell, i, s->n_list, buf);
    }
    lode__columns_clear(&cell);
    lode__arena_clear(&arena);
}

/* ---- JSON and CSV ----------------------------------------------------------------- */

static void compilation_json(const question *q, const compilation *c, lode__json *j)
{
    const lode__country *leader = c->i_leader < 0 ? NULL : &q->ds->country[c->i_leader];
    lode__json_object(j, NULL);
    lode__json_string(j, "source", c->source);
    lode__json_string(j, "vintage", c->vintage);
    lode__json_integer(j, "rows_all_years", c->n_row_ever);
    lode__json_integer(j, "year_first", c->year_first);
    lode__json_integer(j, "year_last", c->year_last);
    if (c->year)
        lode__json_integer(j, "year", c->year);
    else
        lode__json_null(j, "year");
    lode__json_integer(j, "rows", c->n_row);
    lode__json_integer(j, "picked", c->n_picked);
    lode__json_integer(j, "countries", c->n_country);
    lode__json_number(j, "carried_share", c->carried);
    lode__json_number(j, "median_spread", c->spread);
    lode__json_number(j, "sum", c->sum);
    lode__json_number(j, "world", c->world);
    lode__json_string(j, "leader", leader ? leader->id : NULL);
    lode__json_string(j, "leader_name", leader ? leader->name : NULL);
    lode__json_number(j, "leader_value", c->leader);
    lode__json_number(j, "leader_share_of_sum", c->leader / c->sum);
    lode__json_number(j, "leader_share_of_world", c->leader / c->world);
    lode__json_end_object(j);
}

static void series_json(const question *q, const series *s, lode__json *j)
{
    const lode__observation *o = s->row[0];
    char unit[96];
    snprintf(unit, sizeof unit, "%s %s", o->flow == LODE__PRICE ? "USD/t" : "t",
             q->ds->good[o->i_good].basis);
    lode__json_object(j, NULL);
    lode__json_string(j, "good", q->ds->good[o->i_good].id);
    lode__json_string(j, "flow", lode__flow_name(o->flow));
    lode__json_string(j, "unit", unit);
    lode__json_array(j, "compilations");
    for (int i = 0; i < s->n_list; i++) compilation_json(q, &s->list[i], j);
    lode__json_end_array(j);
    lode__json_end_object(j);
}

static void series_csv(const question *q, const series *s, lode__buf *buf)
{
    const lode__observation *o = s->row[0];
    for (int i = 0; i < s->n_list; i++) {
        const compilation *c = &s->list[i];
        lode__buf_add_csv(buf, q->ds->good[o->i_good].id);
        lode__csv_text(buf, lode__flow_name(o->flow));
        lode__csv_text(buf, c->source);
        lode__csv_text(buf, c->vintage);
        lode__buf_addf(buf, ",%ld,%d,%d,", c->n_row_ever, c->year_first, c->year_last);
        if (c->year) lode__buf_addf(buf, "%d", c->year);
        lode__buf_addf(buf, ",%ld,%ld,%d", c->n_row, c->n_picked, c->n_country);
        lode__csv_number(buf, c->carried);
        lode__csv_number(buf, c->spread);
        lode__csv_number(buf, c->sum);
        lode__csv_number(buf, c->world);
        lode__csv_text(buf, c->i_leader < 0 ? "" : q->ds->country[c->i_leader].id);
        lode__csv_number(buf, c->leader);
        lode__csv_number(buf, c->leader / c->sum);
        lode__csv_number(buf, c->leader / c->world);
        lode__buf_add(buf, "\n");
    }
}

/* ---- the question ----------------------------------------------------------------- */

static lode_status ask(question *q, const char *good, const char *country,
                       lode_error *err)
{
    const lode_dataset *ds = q->ds;
    lode_status st = LODE_OK;
    q->good = lode__arena_take(&q->arena, (size_t)ds->n_good + 1, sizeof *q->good);
    q->by_country =
        lode__arena_take(&q->arena, (size_t)ds->n_country + 1, sizeof *q->by_country);
    q->ratio =
        lode__arena_take(&q->arena, (size_t)ds->n_observation + 1, sizeof *q->ratio);
    if (!q->good || !q->by_country || !q->ratio)
        return lode__fail(err, LODE_E_NOMEM, "out of memory comparing sources");
    st = lode__goods_select(ds, good ? good : "*", q->good, err);
    if (st != LODE_OK || !country) return st;
    q->country =
        lode__arena_take(&q->arena, (size_t)ds->n_country + 1, sizeof *q->country);
    if (!q->country) return lode__fail(err, LODE_E_NOMEM, "out of memory for countries");
    return lode__countries_select(ds, country, q->country, err);
}

/* The index goes by flow; people read by good. */
static void answer_series(question *q, series *s, lode_format format, lode__json *json,
                          lode__buf *buf)
{
    if (!collect(q, s)) {
        if (buf->status == LODE_OK) buf->status = LODE_E_NOMEM;
        return;
    }
    if (s->n_list > 0 && format == LODE_FORMAT_JSON)
        series_json(q, s, json);
    else if (s->n_list > 0 && format == LODE_FORMAT_CSV)
        series_csv(q, s, buf);
    else if (s->n_list > 0)
        series_table(q, s, buf);
    lode__release(s->list);
}

static void answer(question *q, lode_format format, lode__json *json, lode__buf *buf)
{
    const lode_dataset *ds = q->ds;
    for (int i_good = 0; i_good < ds->n_good; i_good++) {
        if (!q->good[i_good]) continue;
        for (int i = 0; i < ds->n_observation;) {
            series s = series_at(ds, i);
            i += s.n;
            if (s.row[0]->i_good == i_good) answer_series(q, &s, format, json, buf);
        }
    }
}

lode_status lode_dataset_sources(const lode_dataset *ds, const char *good,
                                 const char *country, int year, lode_format format,
                                 lode_text *report, lode_error *err)
{
    question q = {.ds = ds, .year = year ? year : LODE__BASE_YEAR};
    char year_asked[16];
    lode__json json;
    lode__buf buf;
    lode_status st = lode__format_check(format, err);
    if (st != LODE_OK) return st;

    lode__buf_init(&buf, LODE__REPORT_MAX);
    st = ask(&q, good, country, err);
    if (st != LODE_OK) goto done;
    snprintf(year_asked, sizeof year_asked, "%d", q.year);
    const lode__pair input[] = {
        {"good", good}, {"country", country}, {"year", year_asked}};
    if (format == LODE_FORMAT_JSON) {
        lode__document_begin(&json, &buf, ds, "lode/data-sources/1", input, 3);
        lode__json_array(&json, "series");
    } else if (format == LODE_FORMAT_CSV)
        lode__buf_add(&buf,
                      "good,flow,source,vintage,rows_all_years,year_first,year_last,"
                      "year,rows,picked,countries,carried_share,median_spread,sum,"
                      "world,leader,leader_value,leader_share_of_sum,"
                      "leader_share_of_world\n");
    answer(&q, format, &json, &buf);
    if (format == LODE_FORMAT_JSON) {
        lode__json_end_array(&json);
        lode__document_end(&json);
    } else if (format == LODE_FORMAT_TABLE && buf.length == 0)
        lode__buf_add(&buf, "no rows of these goods and countries\n");
    st = lode__buf_give(&buf, report, err);
done:
    lode__buf_clear(&buf);
    lode__arena_clear(&q.arena);
    return st;
}
