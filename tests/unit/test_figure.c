/* Rows of a caller's own as a chart: both kinds well-formed, the table with the numbers
 * given, unknown said as such, refusals that leave the output as it was. */
#include <lode/figure.h>
#include <math.h>
#include <stdio.h>

#include "tap.h"
#include "well_formed.h"

static const char *const rows[] = {"China", "R&D <land>", "Chile"};
static const char *const countries[] = {"CHN", "QQQ", "CHL"};
static const double values[] = {12.5, NAN, -3.25};

static lode_figure figure_of(const char *kind)
{
    lode_figure f = LODE_FIGURE_INIT;

    f.kind = kind;
    f.id = "gains";
    f.title = "Who gains";
    f.description = "Countries by gain.";
    f.row_name = "country";
    f.measure = "gain";
    f.unit = "t";
    f.has_sign = 1;
    f.n_row = 3;
    f.row = rows;
    f.country = countries;
    f.value = values;
    return f;
}

static void check_kind(const lode_dataset *dataset, const char *kind)
{
    lode_figure f = figure_of(kind);
    lode_text out = LODE_TEXT_INIT;
    lode_error err = {0};

    ok(lode_figure_write(dataset, &f, &out, &err) == LODE_OK, "%s: drawn", kind);
    const char *text = out.data ? out.data : "";
    ok(is_well_formed(text), "%s: well-formed", kind);
    ok(strstr(text, "12.5 t") && strstr(text, "3.25 t") && strstr(text, "no figure"),
       "%s: says what it was given, and that one is unknown", kind);
    ok(strstr(text, "R&amp;D &lt;land&gt;") && !strstr(text, "<land>"),
       "%s: labels are escaped", kind);
    lode_text_clear(&out);
}

/* Lines and maps lead where they are told to, by mouse, and by Tab where marks are few. */
static void check_links(const lode_dataset *dataset)
{
    static const char *const leads[] = {"/country/CHN?a=1&b=<2>", NULL, NULL};
    static const double low[] = {10.0, NAN, -4.0}, high[] = {15.0, NAN, -3.0};
    const char *kinds[] = {"lines", "map"};

    for (int k = 0; k < 2; k++) {
        lode_figure f = figure_of(kinds[k]);
        lode_text out = LODE_TEXT_INIT;
        f.href = leads;
        f.low = low;
        f.high = high;
        ok(lode_figure_write(dataset, &f, &out, NULL) == LODE_OK &&
               is_well_formed(out.data ? out.data : ""),
           "%s: with links, well-formed", kinds[k]);
        const char *text = out.data ? out.data : "";
        ok(strstr(text, "<a href=\"/country/CHN?a=1&amp;b=&lt;2&gt;\"") &&
               strstr(text, "role=\"group\"") && !strstr(text, "role=\"img\""),
           "%s: the mark is a link, and the chart a group", kinds[k]);
        ok(!strstr(text, "tabindex") == (k == 0), "%s: Tab %s", kinds[k],
           k == 0 ? "comes to each" : "passes them");
        ok(strstr(text, "China: 12.5 t (10 t to 15 t)") &&
               strstr(text, "Chile: -3.25 t (-4 t to -3 t)"),
           "%s: says the interval", kinds[k]);
        lode_text_clear(&out);
    }
}

/* Three rows against one column that leads on, also from the table. */
static void check_heat(const lode_dataset *dataset)
{
    static const char *const column[] = {"Japan"};
    static const char *const href[] = {"/a?b=1&c=2", NULL, "/d"};
    lode_figure f = figure_of("heat");
    lode_text out = LODE_TEXT_INIT;
    lode_error err = {0};

    f.n_column = 1;
    f.column = column;
    f.href = href;
    f.empty = "sells none";
    ok(lode_figure_write(dataset, &f, &out, &err) == LODE_OK, "heat: drawn");
    const char *text = out.data ? out.data : "",
               *first = strstr(text, "<a href=\"/a?b=1&amp;c=2\">");
    ok(is_well_formed(text), "heat: well-formed");
    ok(strstr(text, "China, Japan: 12.5 t") && strstr(text, "Japan: sells none"),
       "heat: a cell says its row, its column, its value or what none means");
    ok(first && strstr(first + 1, "<a href=\"/a?b=1&amp;c=2\">12.5</a>"),
       "heat: cell and table lead to the address");
    lode_text_clear(&out);
}

/* An interval is said with its value, in the mark and in the table. */
static void check_interval(const lode_dataset *dataset)
{
    static const double low[] = {11.0, NAN, -4.5}, high[] = {14.0, NAN, -2.0};
    lode_figure f = figure_of("bars");
    lode_text out = LODE_TEXT_INIT;
    lode_error err = {0};

    f.low = low;
    f.high = high;
    ok(lode_figure_write(dataset, &f, &out, &err) == LODE_OK, "intervals: drawn");
    const char *text = out.data ? out.data : "";
    ok(is_well_formed(text) && strstr(text, "(11 t to 14 t)"),
       "intervals: said with the value");
    ok(strstr(text, "gain, low") && strstr(text, "<td>-4.5</td>"),
       "intervals: in the table");
    lode_text_clear(&out);
}

static void check_refused(const lode_dataset *dataset, lode_figure f, lode_status wanted,
                          const char *what)
{
    lode_text out = LODE_TEXT_INIT;
    lode_error err = {0};

    ok(lode_figure_write(dataset, &f, &out, &err) == wanted && !out.data &&
           err.message[0],
       "refused in words: %s", what);
}

static void check_refusals(const lode_dataset *dataset)
{
    static const double huge[] = {1.0, 1e31, 2.0}, above[] = {13.0, 0.0, 0.0};
    lode_figure f = figure_of("pie");

    check_refused(dataset, f, LODE_E_INVALID, "a kind that is not there");
    f = figure_of("map");
    f.country = NULL;
    check_refused(dataset, f, LODE_E_INVALID, "a map without countries");
    check_refused(dataset, figure_of("heat"), LODE_E_INVALID, "a heat without columns");
    f = figure_of("heat");
    f.n_column = 61;
    f.column = rows;
    check_refused(dataset, f, LODE_E_LIMIT, "a heat of too many columns");
    f = figure_of("bars");
    f.n_row = 2001;
    check_refused(dataset, f, LODE_E_LIMIT, "too many rows");
    f.n_row = -1;
    check_refused(dataset, f, LODE_E_INVALID, "fewer rows than none");
    f = figure_of("bars");
    f.low = huge + 2;
    f.high = huge;
    f.n_row = 1;
    check_refused(dataset, f, LODE_E_INVALID, "an interval from high to low");
    f = figure_of("bars");
    f.value = huge;
    check_refused(dataset, f, LODE_E_INVALID, "a number beyond 1e30");
    f = figure_of("lines");
    f.low = above;
    f.high = values;
    check_refused(dataset, f, LODE_E_INVALID, "a low above its high");
}

int main(void)
{
    lode_dataset *dataset = NULL;
    lode_text style = LODE_TEXT_INIT;
    lode_error err = {0};

    ok(lode_dataset_open(NULL, &dataset, &err) == LODE_OK, "packs open");
    check_kind(dataset, "bars");
    check_kind(dataset, "lines");
    check_kind(dataset, "map");
    check_links(dataset);
    check_heat(dataset);
    check_interval(dataset);
    check_refusals(dataset);
    ok(lode_figure_style(&style, &err) == LODE_OK && !strchr(style.data, '<'),
       "a style without tags");
    lode_text_clear(&style);
    lode_dataset_free(dataset);
    return done_testing();
}
