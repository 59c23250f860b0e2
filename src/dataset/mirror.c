/* Exporter and importer tell of the same flow: what was it, and how sure is that?
 *
 *   1. importers' values to FOB: one ratio a code, the median of importer over exporter;
 *   2. how far each country is off as exporter and as importer: mean |ln| of its two-sided
 *      flows, less what is its partners';
 *   3. the mean of both reports by inverse variance; of tonnes, too, once unit values are
 *      held within limits;
 *   4. a band.
 *
 * All sums run over the flows by code, year, exporter and importer, whatever order they
 * came in. */
#include "dataset/mirror.h"

#include <math.h>
#include <stdlib.h>

#define RATIO_LOW 1.00   /* CIF over FOB: freight and insurance are no gain ... */
#define RATIO_HIGH 1.30  /* ... and seldom more than for bulk over an ocean */
#define OWN_MIN 8        /* flows or reports of a code from which its median is its own */
#define CAP 2.0          /* |ln| beyond which a difference is a blunder, not a spread */
#define SHRINK 5.0       /* flows of mean spread that stand beside a country's own */
#define PASSES 8         /* after which effects move by less than 1e-3 */
#define FLOOR 0.3        /* of the mean spread: nobody is trusted without limit */
#define MAD_SIGMA 1.4826 /* standard deviation of a normal over its median deviation */
#define WIDTH 3.0        /* standard deviations of a unit value that are let through */
#define WIDTH_LEAST                                                                      \
    1.0986122886681098 /* ln 3: within a factor of 3 of the median, always */

typedef struct work {
    const lode__mirror_flow **flow; /* [n] by key */
    lode__mirror_value *value;      /* [n] of the caller's order */
    const lode__mirror_flow *first; /* where the caller's order begins */
    size_t n, n_country;
    double *fob[2]; /* [n] by key: FOB value of each side; NaN: none */
    double *gap;    /* [n] by key: |ln| of both sides FOB; NaN: one-sided */
    double *list;   /* [2 n] for medians */
    double *sum;    /* [n_country] */
    double mean;    /* of the capped gaps */
    lode__mirror out;
} work;

/* ---- order and refusals --------------------------------------------------------------- */

static int by_key(const void *x, const void *y)
{
    const lode__mirror_flow *a = *(const lode__mirror_flow *const *)x;
    const lode__mirror_flow *b = *(const lode__mirror_flow *const *)y;
    int order = (a->code > b->code) - (a->code < b->code);
    if (!order) order = (a->year > b->year) - (a->year < b->year);
    if (!order) order = (a->i_exporter > b->i_exporter) - (a->i_exporter < b->i_exporter);
    return order ? order
                 : (a->i_importer > b->i_importer) - (a->i_importer < b->i_importer);
}

static bool is_amount(double x)
{
    return isnan(x) || (x >= 0.0 && !isinf(x));
}

static lode_status check_flow(const lode__mirror_flow *f, size_t i, size_t n_country,
                              lode_error *err)
{
    const int country[2] = {f->i_exporter, f->i_importer};
    for (int k = 0; k < 2; k++) {
        if (country[k] < 0 || (size_t)country[k] >= n_country)
            return lode__fail(err, LODE_E_INVALID,
                              "flow %zu: want a country of 0 to %zu, found %d", i,
                              n_country - 1, country[k]);
        if (!is_amount(f->by[k].value_usd) || !is_amount(f->by[k].quantity_t))
            return lode__fail(err, LODE_E_INVALID,
                              "flow %zu: want values and quantities >= 0, found another",
                              i);
    }
    if (f->i_exporter == f->i_importer)
        return lode__fail(err, LODE_E_INVALID,
                          "flow %zu: want two countries, found one with itself", i);
    if (isnan(f->by[0].value_usd) && isnan(f->by[1].value_usd))
        return lode__fail(err, LODE_E_INVALID,
                          "flow %zu: want a report of a side at least, found none", i);
    return LODE_OK;
}

static lode_status put_in_order(work *w, lode_error *err)
{
    bool sorted = true;
    for (size_t i = 0; i < w->n; i++) {
        lode_status st = check_flow(&w->first[i], i, w->n_country, err);
        if (st != LODE_OK) return st;
        w->flow[i] = &w->first[i];
        sorted = sorted && (i == 0 || by_key(&w->flow[i - 1], &w->flow[i]) < 0);
    }
    if (sorted) return LODE_OK;
    qsort(w->flow, w->n, sizeof *w->flow, by_key);
    for (size_t i = 1; i < w->n; i++)
        if (by_key(&w->flow[i - 1], &w->flow[i]) == 0)
            return lode__fail(err, LODE_E_INVALID,
                              "flow %zu: want each flow once, found the key of flow %zu",
                              (size_t)(w->flow[i] - w->first),
                              (size_t)(w->flow[i - 1] - w->first));
    return LODE_OK;
}

static lode_status take_room(work *w, size_t n_code, lode__arena *arena, lode_error *err)
{
    lode__mirror *out = &w->out;
    for (int k = 0; k < 2; k++) {
        w->fob[k] = lode__arena_take(arena, w->n, sizeof *w->fob[k]);
        out->side[k] = lode__arena_take(arena, w->n_country, sizeof *out->side[k]);
    }
    w->gap = lode__arena_take(arena, w->n, sizeof *w->gap);
    w->list = lode__arena_take(arena, 2 * w->n, sizeof *w->list);
    w->sum = lode__arena_take(arena, w->n_country, sizeof *w->sum);
    w->value = lode__arena_take(arena, w->n, sizeof *w->value);
    out->code = lode__arena_take(arena, n_code, sizeof *out->code);
    if (w->fob[0] && w->fob[1] && out->side[0] && out->side[1] && w->gap && w->list &&
        w->sum && w->value && out->code)
        return LODE_OK;
    return lode__fail(err, LODE_E_NOMEM, "out of memory for %zu flows", w->n);
}

/* ---- medians -------------------------------------------------------------------------- */

static int by_size(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* The middle one, or the mean of the two in the middle; the list is sorted by that. */
static double median_of(double *list, size_t n)
{
    if (n == 0) return NAN;
    qsort(list, n, sizeof *list, by_size);
    return n % 2 ? list[n / 2] : 0.5 * (list[n / 2 - 1] + list[n / 2]);
}

/* ---- 1. CIF to FOB -------------------------------------------------------------------- */

static bool is_two_sided(const lode__mirror_flow *f)
{
    return f->by[0].value_usd > 0.0 && f->by[1].value_usd > 0.0;
}

static double within(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* Importer over exporter of the flows from..to that both tell. */
static size_t list_ratios(const work *w, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        if (is_two_sided(w->flow[i]))
            w->list[n++] = w->flow[i]->by[1].value_usd / w->flow[i]->by[0].value_usd;
    return n;
}

/* A report of nothing beside one of something is none. */
static void free_on_board(work *w, size_t i, double ratio)
{
    const lode__mirror_flow *f = w->flow[i];
    double x = f->by[0].value_usd, m = f->by[1].value_usd / ratio;
    if (x == 0.0 && m > 0.0) x = NAN;
    if (m == 0.0 && x >= 0.0) m = NAN;
    w->fob[0][i] = x;
    w->fob[1][i] = m;
    w->gap[i] = x > 0.0 && m > 0.0 ? fabs(log(m / x)) : NAN;
}

static size_t end_of_code(const work *w, size_t from)
{
    size_t to = from + 1;
    while (to < w->n && w->flow[to]->code == w->flow[from]->code) to++;
    return to;
}

static void take_ratios(work *w)
{
    double all = median_of(w->list, list_ratios(w, 0, w->n));
    for (size_t from = 0, to; from < w->n; from = to) {
        to = end_of_code(w, from);
        size_t n = list_ratios(w, from, to);
        bool own = n >= OWN_MIN;
        double ratio = within(own ? median_of(w->list, n) : all, RATIO_LOW, RATIO_HIGH);
        w->out.code[w->out.n_code++] = (lode__mirror_code){.code = w->flow[from]->code,
                                                           .n_flow = to - from,
                                                           .n_two_sided = n,
                                                           .ratio = ratio,
                                                           .own = own,
                                                           .high_usd_t = INFINITY};
        for (size_t i = from; i < to; i++) free_on_board(w, i, ratio);
    }
}

static double median_gap(work *w, bool as_told)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        const lode__mirror_report *by = w->flow[i]->by;
        if (isnan(w->gap[i])) continue;
        w->list[n++] = as_told ? fabs(log(by[1].value_usd / by[0].value_usd)) : w->gap[i];
    }
    return median_of(w->list, n);
}

/* ---- 2. who is how far off ------------------------------------------------------------ */

static int country_of(const lode__mirror_flow *f, int side)
{
    return side == LODE__BY_EXPORTER ? f->i_exporter : f->i_importer;
}

static double capped(double gap)
{
    return gap < CAP ? gap : CAP;
}

/* One pass for a side: the mean of what the other side leaves, drawn to 0 where flows are
 * few. Until the end `spread` holds the deviation from the mean. */
static void pass(work *w, int side)
{
    const lode__mirror_side *other = w->out.side[1 - side];
    lode__mirror_side *own = w->out.side[side];
    for (size_t c = 0; c < w->n_country; c++) w->sum[c] = 0.0;
    for (size_t i = 0; i < w->n; i++) {
        if (isnan(w->gap[i])) continue;
        const lode__mirror_flow *f = w->flow[i];
        w->sum[country_of(f, side)] +=
            capped(w->gap[i]) - w->mean - other[country_of(f, 1 - side)].spread;
    }
    for (size_t c = 0; c < w->n_country; c++)
        own[c].spread = w->sum[c] / ((double)own[c].n + SHRINK);
}

static void take_spreads(work *w)
{
    size_t n = 0;
    double sum = 0.0;
    for (size_t i = 0; i < w->n; i++) {
        if (isnan(w->gap[i])) continue;
        for (int k = 0; k < 2; k++) w->out.side[k][country_of(w->flow[i], k)].n++;
        sum += capped(w->gap[i]);
        n++;
    }
    w->mean = sum / (double)n;
    for (int p = 0; p < PASSES; p++)
        for (int k = 0; k < 2; k++) pass(w, k);

    /* Half of the mean is the exporter's, half the importer's: the flows cannot say. */
    double half = 0.5 * w->mean;
    for (int k = 0; k < 2; k++)
        for (size_t c = 0; c < w->n_country; c++) {
            double spread = half + w->out.side[k][c].spread;
            w->out.side[k][c].spread = spread > FLOOR * half ? spread : FLOOR * half;
        }
}

/* ---- 3. one value --------------------------------------------------------------------- */

static double spread_of(const work *w, size_t i, int side)
{
    return w->out.side[side][country_of(w->flow[i], side)].spread;
}

/* Inverse variance; where nobody is ever off, either will do. */
static double weight_of(const work *w, size_t i)
{
    double x = spread_of(w, i, 0), m = spread_of(w, i, 1);
    if (isnan(w->fob[1][i])) return 1.0;
    if (isnan(w->fob[0][i])) return 0.0;
    return x * x + m * m > 0.0 ? m * m / (x * x + m * m) : 0.5;
}

/* Between its ends, whatever the last bit says. */
static double mean_of(double a, double weight, double b)
{
    double mean = b + weight * (a - b);
    return a < b ? within(mean, a, b) : within(mean, b, a);
}

static void take_value(work *w, size_t i)
{
    lode__mirror_value *v = &w->value[w->flow[i] - w->first];
    double x = w->fob[0][i], m = w->fob[1][i];
    v->exporter_weight = weight_of(w, i);
    v->kind = isnan(m)   ? LODE__EXPORTER_ONLY
              : isnan(x) ? LODE__IMPORTER_ONLY
                         : LODE__TWO_SIDED;
    if (v->kind == LODE__TWO_SIDED) {
        v->value_usd = mean_of(x, v->exporter_weight, m);
        v->low_usd = x < m ? x : m;
        v->high_usd = x < m ? m : x;
    } else {
        double band = exp(spread_of(w, i, v->kind == LODE__IMPORTER_ONLY));
        v->value_usd = isnan(m) ? x : m;
        v->low_usd = v->value_usd / band;
        v->high_usd = v->value_usd * band;
    }
    w->out.n_kind[v->kind]++;
}

/* ---- 3, of tonnes --------------------------------------------------------------------- */

/* USD/t of a side, or NaN. */
static double unit_value(const work *w, size_t i, int side)
{
    double t = w->flow[i]->by[side].quantity_t, usd = w->fob[side][i];
    return t > 0.0 && usd > 0.0 ? usd / t : NAN;
}

/* Median and its median deviation, both of the logarithm: a code of one metal has narrow
 * limits, a basket wide ones. */
static void limit_code(work *w, lode__mirror_code *code, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        for (int k = 0; k < 2; k++) {
            double usd_t = unit_value(w, i, k);
            if (!isnan(usd_t)) w->list[n++] = log(usd_t);
        }
    if (n < OWN_MIN) return;
    double median = median_of(w->list, n);
    for (size_t i = 0; i < n; i++) w->list[i] = fabs(w->list[i] - median);
    double width = WIDTH * MAD_SIGMA * median_of(w->list, n);
    if (width < WIDTH_LEAST) width = WIDTH_LEAST;
    code->low_usd_t = exp(median - width);
    code->high_usd_t = exp(median + width);
}

/* Tonnes of a side within the limits of the code; NaN: none, as 0 t are. */
static double tonnes_of(work *w, lode__mirror_code *code, size_t i, int side)
{
    double usd_t = unit_value(w, i, side), t = w->flow[i]->by[side].quantity_t;
    if (isnan(w->fob[side][i]) || !(t > 0.0)) return NAN;
    if (!(usd_t < code->low_usd_t || usd_t > code->high_usd_t)) return t;
    w->value[w->flow[i] - w->first].limited[side] = true;
    code->n_limited++;
    w->out.n_limited++;
    return w->fob[side][i] / within(usd_t, code->low_usd_t, code->high_usd_t);
}

/* The mean by the same weight; where one side weighed, its unit value. */
static void take_tonnes(work *w, lode__mirror_code *code, size_t i)
{
    lode__mirror_value *v = &w->value[w->flow[i] - w->first];
    double t[2] = {tonnes_of(w, code, i, 0), tonnes_of(w, code, i, 1)};
    if (!isnan(t[0]) && !isnan(t[1]))
        v->quantity_t = mean_of(t[0], v->exporter_weight, t[1]);
    else {
        int k = isnan(t[0]);
        double usd = w->fob[k][i];
        v->quantity_t = usd > 0.0 ? t[k] * (v->value_usd / usd) : t[k];
    }
}

/* ---- all ------------------------------------------------------------------------------ */

static void take_values(work *w)
{
    for (size_t k = 0, from = 0, to; k < w->out.n_code; k++, from = to) {
        lode__mirror_code *code = &w->out.code[k];
        to = from + code->n_flow;
        limit_code(w, code, from, to);
        for (size_t i = from; i < to; i++) {
            take_value(w, i);
            take_tonnes(w, code, i);
        }
    }
}

lode_status lode__mirror_reconcile(const lode__mirror_flow *flow, size_t n,
                                   size_t n_country, lode__arena *arena,
                                   lode__mirror *out, lode_error *err)
{
    work w = {.first = flow, .n = n, .n_country = n_country};
    size_t n_code = 0, n_two_sided = 0;
    if (n == 0) return lode__fail(err, LODE_E_DATA, "want flows, found none");
    w.flow = lode__arena_take(arena, n, sizeof *w.flow);
    if (!w.flow) return lode__fail(err, LODE_E_NOMEM, "out of memory for %zu flows", n);
    lode_status st = put_in_order(&w, err);
    if (st != LODE_OK) return st;
    for (size_t i = 0; i < n; i++) {
        n_code += i == 0 || w.flow[i]->code != w.flow[i - 1]->code;
        n_two_sided += is_two_sided(w.flow[i]);
    }
    if (n_two_sided == 0)
        return lode__fail(err, LODE_E_DATA,
                          "want flows that exporter and importer report, found none in "
                          "%zu: are both directions in the file?",
                          n);
    st = take_room(&w, n_code, arena, err);
    if (st != LODE_OK) return st;

    take_ratios(&w);
    w.out.median_before = median_gap(&w, true);
    w.out.median_after = median_gap(&w, false);
    take_spreads(&w);
    take_values(&w);
    w.out.n = n;
    w.out.n_country = n_country;
    w.out.value = w.value;
    *out = w.out;
    return LODE_OK;
}

static int by_code(const void *key, const void *x)
{
    int wanted = *(const int *)key, code = ((const lode__mirror_code *)x)->code;
    return (wanted > code) - (wanted < code);
}

const lode__mirror_code *lode__mirror_code_find(const lode__mirror *m, int code)
{
    return bsearch(&code, m->code, m->n_code, sizeof *m->code, by_code);
}
