/* The mechanism of charts: well-formed in each kind and width, a table with the numbers of
 * the marks, refusals; the Earth as Equal Earth, and the outlines of the packs; an answer
 * as workbook, archive and picture. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <lode/answer.h>
#include <lode/chart.h>

#include "report/chart.h"
#include "report/charts.h"
#include "report/earth.h"
#include "chart_text.h"
#include "tap.h"

#define SEED 20261126u
#define ROOM ((size_t)8 << 20)
#define is_int(found, wanted, what)                                                      \
    ok((int)(found) == (int)(wanted), "%s: %d", what, (int)(found))

/* ---- the Earth ------------------------------------------------------------------------ */

static void test_earth(void)
{
    const double radius = 6378137.0;
    lode__spot end = lode__earth_spot(180.0, 0.0), pole = lode__earth_spot(0.0, 90.0);
    double worst = 0.0, area = 0.0, lon, lat;

    ok(fabs(end.x * radius - 17263256.84) < 0.01 && end.y == 0.0,
       "180 degrees east on the equator: 17,263,256.84 m, as PROJ's tests have it");
    ok(fabs(end.x - LODE__EARTH_X) < 1e-12 && fabs(pole.y - LODE__EARTH_Y) < 1e-12,
       "the ends of the map are those stated");
    note("seed %u", SEED);
    for (uint64_t k = 0; k < 2000; k++) {
        double east = 360.0 * lode__random_unit(SEED, 2 * k) - 180.0,
               north = 179.0 * lode__random_unit(SEED, 2 * k + 1) - 89.5, h = 1e-4;
        lode__spot s = lode__earth_spot(east, north),
                   x = lode__earth_spot(east + h, north),
                   y1 = lode__earth_spot(east, north - h),
                   y2 = lode__earth_spot(east, north + h);
        double degree = 3.14159265358979323846 / 180.0;
        double jacobian = (x.x - s.x) / (h * degree) * (y2.y - y1.y) / (2.0 * h * degree);
        if (!lode__earth_degrees(s, &lon, &lat)) worst = 1.0;
        worst = fmax(worst, fmax(fabs(lon - east), fabs(lat - north)));
        area = fmax(area, fabs(jacobian / cos(north * degree) - 1.0));
    }
    ok(worst < 1e-9, "there and back again, to %.1e degrees", worst);
    ok(area < 1e-4, "areas are true to %.1e", area);
    ok(!lode__earth_degrees((lode__spot){3.0, 0.0}, &lon, &lat) &&
           !lode__earth_degrees((lode__spot){2.0, 1.3}, &lon, &lat) &&
           !lode__earth_degrees((lode__spot){0.0, NAN}, &lon, &lat),
       "a spot beside the Earth is refused");
}

/* ---- outlines ------------------------------------------------------------------------- */

/* Twice the area of a ring in square degrees, signed. */
static double area_of(const lode__ring *r)
{
    double sum = 0.0;

    for (int k = 0; k < r->n_point; k++) {
        const int *a = r->point + 2 * k, *b = r->point + 2 * ((k + 1) % r->n_point);
        sum += (double)a[0] * b[1] - (double)b[0] * a[1];
    }
    return sum * 1e-4;
}

static int longest_step(const lode__ring *r)
{
    int most = 0;

    for (int k = 0; k < r->n_point; k++) {
        int step = abs(r->point[2 * k] - r->point[2 * ((k + 1) % r->n_point)]);
        if (step > most) most = step;
    }
    return most;
}

static void test_outlines(const lode_dataset *ds)
{
    int n, n_country, n_flat = 0, n_far = 0, n_seen = 0, n_russia = 0, east = 0, west = 0;
    const lode__ring *ring = lode__outlines(ds, &n);
    const lode__country *country = lode__countries(ds, &n_country);

    for (int k = 0; k < n; k++) {
        n_flat += fabs(area_of(&ring[k])) == 0.0;
        n_far += longest_step(&ring[k]) > 9000;
        n_seen += ring[k].i_country >= 0 &&
                  (k == 0 || ring[k].i_country != ring[k - 1].i_country);
        if (ring[k].i_country < 0 || strcmp(country[ring[k].i_country].id, "RUS") != 0)
            continue;
        n_russia++;
        for (int i = 0; i < ring[k].n_point; i++) {
            east += ring[k].point[2 * i] == 18000;
            west += ring[k].point[2 * i] == -18000;
        }
    }
    ok(n > 250 && n_seen > 165, "%d rings of %d countries", n, n_seen);
    is_int(n_flat, 0, "each ring closes around an area");
    is_int(n_far, 0,
           "no ring runs across the map: Russia and Fiji are cut at 180 degrees");
    ok(n_russia > 5 && east >= 2 && west >= 2, "Russia lies on both sides of the cut");
}

/* ---- kinds ---------------------------------------------------------------------------- */

static const char *const label[] = {"China", "A&<\"B\">", "Japan", "Peru"};
static const char *const part[] = {"first", "second", "third"};
static const double value[] = {1200.0, 34.5, NAN, 7.0, 80.0, 1.0,
                               9.0,    2.0,  3.0, 4.0, 5.0,  6.0};
static const double low[] = {1000.0, 30.0, NAN, 6.0}, high[] = {1500.0, 40.0, NAN, 9.0};
static const char *const flag[] = {NULL, "estimated", NULL, "total"};
static const lode__link link_of[] = {{0, 2, 500.0}, {0, 3, 20.0}, {1, 3, 60.0}};
static const int stage[] = {0, 0, 1, 1};
static const char *const stage_name[] = {"mine", "refined"};
static int place[4];

static lode__chart chart_of(lode__chart_kind kind, const lode__globe *globe)
{
    bool linked = kind == LODE__CHART_FLOWS || kind == LODE__CHART_SANKEY;
    bool several = kind == LODE__CHART_STACK || kind == LODE__CHART_LINES ||
                   kind == LODE__CHART_MULTIPLES || kind == LODE__CHART_HEAT;
    bool spans = kind == LODE__CHART_BARS || kind == LODE__CHART_DOTS;

    return (lode__chart){.kind = kind,
                         .id = "x",
                         .title = "A <title> & more",
                         .description = "How to \"read\" it.",
                         .foot = "Source: USGS & others. Run 0123, lode 0.",
                         .row_name = "country",
                         .measure = "tonnes",
                         .unit = "t",
                         .n_row = 4,
                         .n_series = several ? 3 : 0,
                         .row = label,
                         .series = part,
                         .value = linked ? NULL : value,
                         .low = spans ? low : NULL,
                         .high = spans ? high : NULL,
                         .flag = flag,
                         .place = place,
                         .globe = globe,
                         .n_link = linked ? 3 : 0,
                         .link = link_of,
                         .stage = stage,
                         .n_stage = 2,
                         .stage_name = stage_name};
}

static lode__buf drawn(const lode__chart *c)
{
    lode__buf buf;

    lode__buf_init(&buf, ROOM);
    lode__chart_draw(&buf, c);
    return buf;
}

static const char *const kind_name[LODE__N_CHART] = {
    "bars",      "dots", "waterfall", "stack", "lines",
    "multiples", "heat", "map",       "flows", "sankey"};

static void test_kinds(const lode__globe *globe)
{
    for (int k = 0; k < LODE__N_CHART; k++) {
        lode__chart c = chart_of((lode__chart_kind)k, globe);
        lode__buf wide = drawn(&c), again = drawn(&c), narrow, page, document;
        c.width = LODE__CHART_NARROW;
        narrow = drawn(&c);
        lode__buf_init(&page, ROOM);
        lode__buf_init(&document, ROOM);
        lode__chart_figure(&page, &c);
        lode__chart_document(&document, &c);
        ok(is_good(&wide) && is_good(&narrow) && is_well_formed(document.data) &&
               is_well_formed(page.data),
           "%s: wide, narrow, as a figure and alone well-formed", kind_name[k]);
        ok(wide.length == again.length && memcmp(wide.data, again.data, wide.length) == 0,
           "%s: the same bytes twice", kind_name[k]);
        ok(has(&wide, "A &lt;title&gt; &amp; more") && has(&page, "<table>") &&
               has(&document, "<style>") && has(&document, "class=\"paper\""),
           "%s: title, table and dress", kind_name[k]);
        if (k != LODE__CHART_HEAT)
            ok(has(&wide, "Source: USGS &amp; others") && has(&narrow, ", lode 0."),
               "%s: the foot says the source, wrapped and whole", kind_name[k]);
        lode__buf_clear(&wide);
        lode__buf_clear(&again);
        lode__buf_clear(&narrow);
        lode__buf_clear(&page);
        lode__buf_clear(&document);
    }
}

/* Numbers with the unit in the titles of marks, and how many of them the table lacks. */
static int numbers_in(const lode__buf *svg, const lode__buf *table, int *n_missing)
{
    int n = 0;

    for (const char *at = svg->data; (at = strstr(at, "<title>")); at++) {
        const char *end = strstr(at, "</title>");
        for (const char *t = at; (t = strstr(t, " t")) && t < end; t++) {
            const char *start = t;
            char cell[96];
            if (!strchr("<,) ", t[2])) continue;
            while (start[-1] != ' ' && start[-1] != '(') start--;
            snprintf(cell, sizeof cell, "<td>%.*s</td>", (int)(t - start), start);
            *n_missing += !has(table, cell);
            n++;
        }
    }
    return n;
}

/* Every number of a mark's title stands in the table in the same words; but for nodes of
 * a Sankey diagram, which are sums of links. */
static void test_twin(const lode__globe *globe)
{
    for (int k = 0; k < LODE__CHART_SANKEY; k++) {
        lode__chart c = chart_of((lode__chart_kind)k, globe);
        lode__buf svg = drawn(&c), table;
        int n_missing = 0, n;
        lode__buf_init(&table, ROOM);
        lode__chart_table(&table, &c);
        n = numbers_in(&svg, &table, &n_missing);
        ok(n >= 3 && n_missing == 0, "%s: %d numbers, %d of them not in the table",
           kind_name[k], n, n_missing);
        lode__buf_clear(&svg);
        lode__buf_clear(&table);
    }
    lode__chart c = chart_of(LODE__CHART_BARS, globe);
    lode__buf csv;
    lode__buf_init(&csv, ROOM);
    lode__chart_csv(&csv, &c);
    is_text(csv.data,
            "country,series,value,low,high,unit,flag\nChina,tonnes,1200,1000,1500,t,\n"
            "\"A&<\"\"B\"\">\",tonnes,34.5,30,40,t,estimated\nJapan,tonnes,,,,t,\n"
            "Peru,tonnes,7,6,9,t,total\n",
            "as CSV in full, unknown empty");
    lode__buf_clear(&csv);
}

static void test_unknown(const lode__globe *globe)
{
    lode__chart c = chart_of(LODE__CHART_BARS, globe);
    lode__buf svg = drawn(&c), table;

    ok(count(svg.data, "<rect") - count(svg.data, "<rect width=\"6\"") == 4,
       "three bars and the legend's box: an unknown value has no mark");
    ok(has(&svg, ">no figure<"), "and says so");
    lode__buf_clear(&svg);
    lode__buf_init(&table, ROOM);
    lode__chart_table(&table, &c);
    ok(has(&table, "<td>no figure</td>"), "in the table, too");
    lode__buf_clear(&table);
    c = chart_of(LODE__CHART_MAP, globe);
    svg = drawn(&c);
    ok(has(&svg, "Brazil: no figure") && has(&svg, "Japan: no figure") &&
           has(&svg, "#x-none"),
       "a country without a figure has the pattern of none");
    lode__buf_clear(&svg);
}

/* ---- refusals and edges ---------------------------------------------------------------- */

static void is_refused(lode__chart c, lode_status wanted, const char *what)
{
    lode__buf buf = drawn(&c);

    ok(buf.status == wanted && buf.length == 0, "%s", what);
    lode__buf_clear(&buf);
}

static void test_refusals(const lode__globe *globe)
{
    const double far[] = {1.0, INFINITY, 2.0, 3.0}, under[12] = {-1.0};
    const lode__link back[] = {{2, 0, 5.0}}, none[] = {{0, 2, 0.0}},
                     out[] = {{0, 9, 1.0}};
    lode__chart c = chart_of(LODE__CHART_BARS, globe);

    c.value = far;
    is_refused(c, LODE_E_INVALID, "an infinite value");
    c = chart_of(LODE__CHART_STACK, globe);
    c.value = under;
    is_refused(c, LODE_E_INVALID, "a negative part of a stack");
    c = chart_of(LODE__CHART_BARS, globe);
    c.low = high, c.high = low;
    is_refused(c, LODE_E_INVALID, "an interval upside down");
    c = chart_of(LODE__CHART_SANKEY, globe);
    c.link = back;
    is_refused(c, LODE_E_INVALID, "a link to an earlier stage");
    c.link = none;
    is_refused(c, LODE_E_INVALID, "a link of nothing");
    c.link = out, c.n_link = 1;
    is_refused(c, LODE_E_INVALID, "a link to a row that is not there");
    c = chart_of(LODE__CHART_MAP, NULL);
    is_refused(c, LODE_E_INVALID, "a map without land");
    c = chart_of(LODE__CHART_BARS, globe);
    c.n_row = LODE__CHART_ROWS + 1;
    is_refused(c, LODE_E_LIMIT, "more rows than stated");
    c = chart_of(LODE__CHART_STACK, globe);
    c.n_series = LODE__CHART_SERIES + 1;
    is_refused(c, LODE_E_LIMIT, "more series than there are patterns");
}

static void test_edges(const lode__globe *globe)
{
    static const char *many[300];
    static double heap[300], nothing[300];
    lode__chart c = chart_of(LODE__CHART_BARS, globe);
    lode__buf buf, table;

    for (int k = 0; k < 300; k++)
        many[k] = "a country", heap[k] = 300.0 - k, nothing[k] = NAN;
    c.row = many, c.value = heap, c.n_row = 300, c.low = c.high = NULL, c.flag = NULL;
    buf = drawn(&c);
    lode__buf_init(&table, ROOM);
    lode__chart_table(&table, &c);
    ok(is_good(&buf) && has(&buf, "and 260 more: the table has all") &&
           count(table.data, "<th scope=\"row\">") == 300,
       "300 rows: forty bars, a sentence, and a table with all");
    lode__buf_clear(&buf);
    lode__buf_clear(&table);
    for (int k = 0; k < LODE__N_CHART; k++) {
        bool linked = k == LODE__CHART_FLOWS || k == LODE__CHART_SANKEY;
        c = chart_of((lode__chart_kind)k, globe);
        c.n_row = linked ? 4 : 1;
        if (linked) c.n_link = 1;
        buf = drawn(&c);
        ok(is_good(&buf), "%s of one row", kind_name[k]);
        lode__buf_clear(&buf);
        c = chart_of((lode__chart_kind)k, globe);
        c.value = nothing, c.low = c.high = NULL, c.n_link = 0;
        buf = drawn(&c);
        ok(buf.status == LODE_OK && has(&buf, "Nothing to show."),
           "%s of nothing known: a sentence", kind_name[k]);
        lode__buf_clear(&buf);
    }
}

/* Within any limit the status says that it was too little. */
static void test_limits(const lode__globe *globe)
{
    lode__chart c = chart_of(LODE__CHART_MAP, globe);
    lode__buf whole = drawn(&c), buf;
    int n_wrong = 0;

    for (size_t limit = 0; limit < whole.length; limit += 997) {
        lode__buf_init(&buf, limit);
        lode__chart_draw(&buf, &c);
        n_wrong += buf.status != LODE_E_LIMIT;
        lode__buf_clear(&buf);
    }
    is_int(n_wrong, 0, "a map within too small a limit says so");
    for (long k = 1; k < 30; k++) {
        lode__buf_init(&buf, ROOM);
        lode__alloc_fail_after(k);
        lode__chart_draw(&buf, &c);
        lode__alloc_fail_after(0);
        n_wrong += buf.status != LODE_OK && buf.status != LODE_E_NOMEM;
        lode__buf_clear(&buf);
    }
    is_int(n_wrong, 0, "without memory, too");
    lode__buf_clear(&whole);
}

/* ---- dress ---------------------------------------------------------------------------- */

static void test_plain(const lode__globe *globe)
{
    lode__chart c = chart_of(LODE__CHART_STACK, globe);
    lode__buf document, plain;

    lode__buf_init(&document, ROOM);
    lode__buf_init(&plain, ROOM);
    lode__chart_document(&document, &c);
    lode__svg_plain(&plain, document.data);
    ok(has(&document, "var(--c1)") && has(&document, "prefers-color-scheme:dark") &&
           has(&document, "forced-colors:active"),
       "a document knows light, dark, print and forced colours");
    ok(!has(&plain, "var(") && has(&plain, ".f1{fill:#8f2e29}") &&
           has(&plain, "fill:#1b1f24") && is_well_formed(plain.data),
       "plain it has each colour as it is");
    lode__buf_clear(&document);
    lode__buf_clear(&plain);
}

/* ---- files ---------------------------------------------------------------------------- */

static lode_text text_of(const char *text)
{
    return (lode_text){(char *)text, strlen(text)};
}

static void test_files(const lode_dataset *ds)
{
    lode_chart_options o = LODE_CHART_OPTIONS_INIT;
    lode_answer_forms f = {0};
    lode_text a = LODE_TEXT_INIT, b = LODE_TEXT_INIT;
    lode_error err = {0};
    lode_status st;

    o.kind = "bars", o.good = "gallium";
    ok(lode_chart_write(ds, &o, LODE_FORMAT_CSV, &f.csv, &err) == LODE_OK &&
           lode_chart_write(ds, &o, LODE_FORMAT_JSON, &f.json, &err) == LODE_OK &&
           lode_chart_write(ds, &o, LODE_FORMAT_SVG, &f.svg, &err) == LODE_OK,
       "a chart in three forms");
    ok(lode_answer_xlsx(&f, &a, &err) == LODE_OK &&
           lode_answer_xlsx(&f, &b, &err) == LODE_OK && a.length == b.length &&
           a.length > 1000 && memcmp(a.data, "PK\3\4", 4) == 0 &&
           memcmp(a.data, b.data, a.length) == 0,
       "as a workbook, the same bytes twice");
    lode_text_clear(&a);
    lode_text_clear(&b);
    ok(lode_answer_zip(&f, &a, &err) == LODE_OK &&
           lode_answer_zip(&f, &b, &err) == LODE_OK && a.length == b.length &&
           memcmp(a.data, b.data, a.length) == 0,
       "as an archive, the same bytes twice");
    lode_text_clear(&a);
    lode_text_clear(&b);
    st = lode_answer_png(&f.svg, &a, &err);
    ok((st == LODE_OK && a.length > 1000 && memcmp(a.data, "\x89PNG", 4) == 0) ||
           (st == LODE_E_NODATA && strstr(err.message, "librsvg2-dev")),
       "as a picture, or a sentence on what to install");
    lode_text_clear(&a);
    lode_answer_forms_clear(&f);
    f.csv = text_of("a,b\n1\n");
    is_int(lode_answer_xlsx(&f, &a, &err), LODE_E_DATA, "rows that are none are refused");
    f.csv = (lode_text)LODE_TEXT_INIT;
    f.json = text_of("{");
    is_int(lode_answer_zip(&f, &a, &err), LODE_E_INVALID, "so is JSON that is none");
    a = text_of("no picture");
    st = lode_answer_png(&a, &b, &err);
    ok(st == LODE_E_INVALID || st == LODE_E_NODATA, "and a picture that is none");
}

static void test_goods(const lode_dataset *ds)
{
    const char *const *kind = lode_chart_kinds();
    lode_chart_options o = LODE_CHART_OPTIONS_INIT;
    lode_text text = LODE_TEXT_INIT;
    lode_error err = {0};

    for (int k = 0; kind[k]; k++) {
        o.kind = kind[k], o.good = "cobalt";
        lode_status st = lode_chart_write(ds, &o, LODE_FORMAT_SVG, &text, &err);
        ok(st == LODE_OK && is_well_formed(text.data) && strstr(text.data, "Source: "),
           "%s of cobalt, with its source", kind[k]);
        lode_text_clear(&text);
    }
    o.kind = "pie";
    ok(lode_chart_write(ds, &o, LODE_FORMAT_SVG, &text, &err) == LODE_E_INVALID &&
           strstr(err.message, "the nearest are"),
       "a kind nobody knows: the nearest");
    o.kind = "bars", o.good = "cobolt:refined";
    is_int(lode_chart_write(ds, &o, LODE_FORMAT_SVG, &text, &err), LODE_E_INVALID,
           "so a good");
    o.good = "cobalt:refined", o.year = 1901;
    is_int(lode_chart_write(ds, &o, LODE_FORMAT_SVG, &text, &err), LODE_E_NODATA,
           "a year without a figure");
}

int main(void)
{
    lode_dataset *ds = NULL;
    lode__globe globe;

    if (lode_dataset_open(NULL, &ds, NULL) != LODE_OK) return 1;
    globe = lode__globe_of(ds);
    place[0] = lode__country_find(ds, "CHN");
    place[1] = lode__country_find(ds, "SGP");
    place[2] = lode__country_find(ds, "JPN");
    place[3] = lode__country_find(ds, "PER");
    test_earth();
    test_outlines(ds);
    test_kinds(&globe);
    test_twin(&globe);
    test_unknown(&globe);
    test_refusals(&globe);
    test_edges(&globe);
    test_limits(&globe);
    test_plain(&globe);
    test_files(ds);
    test_goods(ds);
    lode_dataset_free(ds);
    return done_testing();
}
