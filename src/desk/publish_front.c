/* What leads a front page: the event with the largest loss and where it falls, and the years
 * of some goods. */
#include <lode/measure.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "desk/publish.h"
#include "report/chart.h"

#define FIRST_YEAR 2020
#define LAST_YEAR 2025
#define N_YEAR (LAST_YEAR - FIRST_YEAR + 1)
#define STRIP_MAX ((size_t)2 << 20)

/* ---- the lead --------------------------------------------------------------------------- */

static bool is_recent(const lode__issue *issue, const lode__item *it)
{
    return it->first <= issue->day && it->first >= issue->day - LODE__TRENDING_DAYS;
}

const lode__item *lode__issue_lead(const lode__issue *issue, const lode__edition *edition)
{
    const lode__item *lead = NULL;
    double most = 0.0;
    bool recent = false;

    for (int i = 0; i < issue->n; i++) {
        const lode__item *it = &issue->item[i];
        double loss = lode__item_loss(issue, it, edition);
        bool is_new = is_recent(issue, it);
        if (!it->is_out || !(loss > 0.0) || it->status == LODE__STATUS_LAPSED ||
            it->status == LODE__STATUS_WITHDRAWN || (recent && !is_new))
            continue;
        if (recent == is_new && loss <= most) continue;
        lead = it;
        most = loss;
        recent = is_new;
    }
    return lead;
}

/* Countries that lose, on the map: shades go by factors, and a gain has none. */
static void put_map(lode__issue *issue, const lode__item *it)
{
    lode__arena *arena = &issue->book->arena;
    int n, count = 0;
    const lode__country *country = lode__countries(issue->book->ds, &n);
    const char **row = lode__arena_take(arena, (size_t)n + 1, sizeof *row);
    double *value = lode__arena_take(arena, (size_t)n + 1, sizeof *value);
    int *place = lode__arena_take(arena, (size_t)n + 1, sizeof *place);
    lode__globe globe = lode__globe_of(issue->book->ds);
    char foot[200];

    if (!row || !value || !place) {
        issue->st = lode__fail(issue->err, LODE_E_NOMEM, "out of memory");
        return;
    }
    for (int i = 0; i < n; i++)
        if (it->impact.loss_usd[i] > 0.0) {
            row[count] = country[i].name;
            value[count] = it->impact.loss_usd[i];
            place[count++] = i;
        }
    snprintf(
        foot, sizeof foot,
        "Modelled from the base year %d, as if in force; only countries that lose have "
        "a shade. Data %.12s.",
        LODE__BASE_YEAR, lode_dataset_hash(issue->book->ds));
    lode__chart_figure(
        &issue->buf,
        &(lode__chart){.kind = LODE__CHART_MAP,
                       .id = "lead-map",
                       .title = "Who loses by it over 12 months",
                       .description = "A map: the darker a country, the more it loses.",
                       .foot = foot,
                       .logarithmic = true,
                       .row_name = "country",
                       .measure = "loss over 12 months",
                       .unit = "USD",
                       .n_row = count,
                       .row = row,
                       .value = value,
                       .place = place,
                       .globe = &globe});
}

void lode__issue_put_lead(lode__issue *issue, const lode__edition *edition)
{
    const lode__item *it = lode__issue_lead(issue, edition);
    lode__buf *b = &issue->buf, text;

    if (!it) return;
    lode__buf_init(&text, 1 << 16);
    lode__item_sentence(issue, it, edition, &text);
    lode__buf_addf(
        b,
        "<section class=\"lead\"><p class=\"dim\">%s, %s, largest loss %s</p>\n"
        "<h2>",
        it->event->text[LODE__E_DATE], lode__event_status_name(it->status),
        is_recent(issue, it) ? "of the last 30 days" : "of all that may hold");
    lode__issue_link(issue, it->event, "");
    lode__buf_add(b, "</h2>\n<p>");
    lode__buf_add_html(b, text.data ? text.data : "");
    lode__buf_add(b, ".</p>\n");
    lode__buf_clear(&text);
    put_map(issue, it);
    lode__buf_add(b, "</section>\n");
}

/* ---- the strip -------------------------------------------------------------------------- */

static const char *const strip[] = {
    "gallium:refined",  "germanium:refined", "antimony:refined", "cobalt:refined",
    "lithium:chemical", "nickel:refined",    "graphite:natural", "ndpr:oxide"};
#define N_STRIP (sizeof strip / sizeof *strip)

typedef struct years {
    const char *name[N_STRIP];
    double value[N_YEAR * N_STRIP]; /* [n_year][n_series] */
    int n_series;
    char sources[300];
} years;

static void add_source(years *y, const char *source)
{
    size_t n = strlen(y->sources);

    if (strstr(y->sources, source) || n + strlen(source) + 3 > sizeof y->sources) return;
    snprintf(y->sources + n, sizeof y->sources - n, "%s%s", n ? ", " : "", source);
}

/* Prices over that of the first year that has one. */
static void find_prices(const lode__issue *issue, years *y)
{
    int n;
    const lode__good *good = lode__goods(issue->book->ds, &n);

    for (size_t k = 0; k < N_STRIP; k++) {
        int g = lode__good_find(issue->book->ds, strip[k]);
        double first = NAN;
        if (g < 0) continue;
        for (int i = 0; i < N_YEAR; i++) {
            const lode__observation *o = lode__observation_pick(
                issue->book->ds, LODE__PRICE, g, -1, -1, FIRST_YEAR + i);
            if (o && isnan(first) && o->value > 0.0) first = o->value;
            y->value[i * (int)N_STRIP + y->n_series] = o ? o->value / first : NAN;
            if (o) add_source(y, o->source);
        }
        if (!isnan(first)) y->name[y->n_series++] = good[g].id;
    }
}

static void find_concentration(lode__issue *issue, years *y)
{
    lode_measure_options options = LODE_MEASURE_OPTIONS_INIT;
    lode_measure *m = NULL;

    options.method = "hhi";
    options.year_first = FIRST_YEAR;
    options.year_last = LODE__BASE_YEAR;
    options.no_band = true;
    lode_status st = lode_measure_run(issue->book->ds, &options, &m, NULL);
    if (st == LODE_E_NOMEM && !issue->st) issue->st = st;
    if (st) return;
    for (size_t k = 0; k < N_STRIP; k++) {
        bool any = false;
        for (size_t i = 0; i < lode_measure_rows(m); i++) {
            lode_measure_row r = lode_measure_row_at(m, i);
            int at = r.year - FIRST_YEAR;
            if (strcmp(r.good, strip[k]) != 0 || at < 0 || at >= N_YEAR || isnan(r.value))
                continue;
            y->value[at * (int)N_STRIP + y->n_series] = r.value;
            any = true;
        }
        if (any) y->name[y->n_series++] = strip[k];
    }
    lode_measure_free(m);
}

/* The years that have a value, from the first to the last. */
static void put_panels(lode__buf *b, const years *y, const lode__chart *like)
{
    static const char *const name[N_YEAR] = {"2020", "2021", "2022",
                                             "2023", "2024", "2025"};
    double value[N_YEAR * N_STRIP];
    int first = N_YEAR, last = -1, n = y->n_series;
    lode__chart c = *like;

    for (int i = 0; i < N_YEAR; i++)
        for (int s = 0; s < n; s++)
            if (!isnan(y->value[i * (int)N_STRIP + s])) {
                if (i < first) first = i;
                last = i;
            }
    if (last < 0) return;
    for (int i = first; i <= last; i++)
        for (int s = 0; s < n; s++)
            value[(i - first) * n + s] = y->value[i * (int)N_STRIP + s];
    c.kind = LODE__CHART_MULTIPLES;
    c.row_name = "year";
    c.n_row = last - first + 1;
    c.n_series = n;
    c.row = name + first;
    c.series = y->name;
    c.value = value;
    lode__chart_figure(b, &c);
}

static years no_years(void)
{
    years y = {.n_series = 0};

    for (size_t i = 0; i < N_YEAR * N_STRIP; i++) y.value[i] = NAN;
    return y;
}

static void write_strip(lode__issue *issue, lode__buf *b)
{
    years price = no_years(), hhi = no_years();
    char foot[420];

    find_prices(issue, &price);
    find_concentration(issue, &hhi);
    snprintf(foot, sizeof foot, "Sources: %s. Data %.12s.", price.sources,
             lode_dataset_hash(issue->book->ds));
    put_panels(b, &price,
               &(lode__chart){.id = "strip-price",
                              .title = "Prices, as a multiple of the first year",
                              .description = "A small line a good; the last value is "
                                             "written above it.",
                              .foot = foot,
                              .measure = "price over that of the first year shown",
                              .unit = ""});
    snprintf(
        foot, sizeof foot,
        "Herfindahl-Hirschman index of production, 0 to 10,000: lode measure --method "
        "hhi. Data %.12s.",
        lode_dataset_hash(issue->book->ds));
    put_panels(b, &hhi,
               &(lode__chart){.id = "strip-hhi",
                              .title = "Concentration of production",
                              .description = "A small line a good; the last value is "
                                             "written above it.",
                              .foot = foot,
                              .measure = "HHI of production",
                              .unit = ""});
}

void lode__issue_put_strip(lode__issue *issue)
{
    if (!issue->strip) {
        lode__buf b;
        lode__buf_init(&b, STRIP_MAX);
        write_strip(issue, &b);
        issue->strip = lode__arena_copy(&issue->book->arena, b.data ? b.data : "");
        if (!issue->st && (b.status || !issue->strip))
            issue->st = lode__fail(issue->err, b.status ? b.status : LODE_E_NOMEM,
                                   "the strip of goods cannot be drawn");
        lode__buf_clear(&b);
    }
    lode__buf_add(&issue->buf, "<section><h2>Goods</h2>\n");
    lode__buf_add(&issue->buf, issue->strip ? issue->strip : "");
    lode__buf_add(&issue->buf, "</section>\n");
}
