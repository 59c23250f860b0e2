/* Charts as SVG: well-formed, every value in a title, nothing said by colour alone,
 * readable in both dresses; round limits and marks; refusals. */
#include "report/charts.h"
#include "chart_text.h"
#include "tap.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#define SEED 20241126u
#define ROOM ((size_t)4 << 20)

/* ---- what a text is looked at with ------------------------------------------------ */

static void test_the_check(void)
{
    ok(is_well_formed("<a b=\"1\"><c/>x &amp; y</a>\n"), "the check takes what is right");
    ok(!is_well_formed("<a><b></a></b>") && !is_well_formed("<a>") &&
           !is_well_formed("<a b=1/>") && !is_well_formed("<a>x & y</a>") &&
           !is_well_formed("<a/><b/>") && !is_well_formed("<a b=\"1\" b=\"2\"/>") &&
           !is_well_formed("<a b=\"<\"/>"),
       "and finds what is wrong");
}

/* ---- heat ------------------------------------------------------------------------- */

static const char *const name[LODE__HEAT_MOST] = {
    "USA", "JPN", "KOR", "DEU", "FRA", "GBR", "IND", "TWN", "VNM", "MYS", "BRA", "CAN",
    "NLD", "AUS", "r15", "r16", "r17", "r18", "r19", "r20", "r21", "r22", "r23", "r24",
    "r25", "r26", "r27", "r28", "r29", "r30", "r31", "r32", "r33", "r34", "r35", "r36",
    "r37", "r38", "r39", "r40", "r41", "r42", "r43", "r44", "r45", "r46", "r47", "r48",
    "r49", "r50", "r51", "r52", "r53", "r54", "r55", "r56", "r57", "r58", "r59", "r60"};

static lode__heat heat_of(int n_row, int n_column, const double *value, const char *unit,
                          bool logarithmic)
{
    return (lode__heat){.n_row = n_row,
                        .n_column = n_column,
                        .row = name,
                        .column = name,
                        .value = value,
                        .measure = "harm of a ban",
                        .unit = unit,
                        .logarithmic = logarithmic};
}

static lode__buf drawn(const lode__heat *heat)
{
    lode__buf buf;

    lode__buf_init(&buf, ROOM);
    lode__svg_heat(&buf, "x", "Harm", "Rows are targets.", heat);
    return buf;
}

/* Class of the box that follows the kth title: '1' to '5', '0' a bare one. */
static char class_at(const lode__buf *buf, int k)
{
    const char *at = buf->data;

    for (int i = 0; i <= k; i++) at = strstr(at + 1, "<g><title>");
    at = strstr(at, "<rect");
    const char *end = strchr(at, '>'), *hatch = strstr(at, "#x-k"),
               *plain = strstr(at, "\"k");
    if (hatch && hatch < end) return hatch[4];
    return plain && plain < end ? plain[2] : '0';
}

static void test_heat_values(void)
{
    static const char *const mineral[] = {"gallium", "germanium", "graphite"};
    double value[] = {1.2e9, 3.4e7, 560.0, NAN, 2.5e5, -1.5e6};
    lode__heat heat = heat_of(2, 3, value, "USD", true);
    heat.column = mineral;
    lode__buf buf = drawn(&heat);

    ok(is_good(&buf), "a matrix of money is well-formed");
    ok(has(&buf, "<title>USA, gallium: 1.2 bn USD</title>") &&
           has(&buf, "<title>USA, germanium: 34 million USD</title>") &&
           has(&buf, "<title>USA, graphite: 560 USD</title>") &&
           has(&buf, "<title>JPN, germanium: 250 thousand USD</title>") &&
           has(&buf, "<title>JPN, graphite: -1.5 million USD</title>"),
       "each value stands in a title with its unit");
    ok(has(&buf, "<title>JPN, gallium: no figure</title>") &&
           has(&buf, "<circle class=\"dot\""),
       "what is unknown says so and has a dot");
    ok(has(&buf, "harm of a ban, USD") && has(&buf, ">0 or less<") &&
           has(&buf, ">no figure<"),
       "the legend states measure, unit and what stands apart");
    ok(has(&buf, ">1.2bn<") && has(&buf, ">34m<"), "there is room for short numbers");
    lode__buf_clear(&buf);

    heat.empty = "not bought";
    heat.unit = "t";
    buf = drawn(&heat);
    ok(has(&buf, "JPN, gallium: not bought<") && has(&buf, "1,200,000,000 t<"),
       "another unit and another word for nothing");
    lode__buf_clear(&buf);
}

static void test_heat_classes(void)
{
    double value[] = {1.5, 3.0, 3.1, 9.0, 10.0, 30.0, 31.0, 100.0, 101.0, 250.0};
    lode__heat heat = heat_of(1, 10, value, "t", true);
    lode__buf buf = drawn(&heat);
    char found[11] = "";

    for (int k = 0; k < 10; k++) found[k] = class_at(&buf, k);
    ok(has(&buf, ">up to 3<") && has(&buf, ">3 to 10<") && has(&buf, ">10 to 30<") &&
           has(&buf, ">30 to 100<") && has(&buf, ">above 100<"),
       "1.5 to 250 by factors: limits 3, 10, 30, 100");
    is_text(found, "1122234455", "a limit belongs to the class below it");
    lode__buf_clear(&buf);

    double linear[] = {-18.0, 0.0, 5.0, 41.0, 79.0};
    heat = heat_of(1, 5, linear, "%", false);
    buf = drawn(&heat);
    ok(has(&buf, ">up to 0<") && has(&buf, ">0 to 20<") && has(&buf, ">above 60<") &&
           class_at(&buf, 0) == '1' && class_at(&buf, 1) == '1' &&
           class_at(&buf, 2) == '2' && class_at(&buf, 3) == '4' &&
           class_at(&buf, 4) == '5',
       "-18 to 79 in steps: limits 0, 20, 40, 60");
    lode__buf_clear(&buf);
}

/* Laws: more is never a lower class; all titles are there; the same bytes twice. */
static void test_heat_laws(void)
{
    static double value[LODE__HEAT_MOST];
    bool ordered = true, same = true, spread = true, money = true;

    note("seed %u", SEED);
    for (uint64_t trial = 0; trial < 200; trial++) {
        double span = 40.0 * lode__random_unit(SEED, 1000 * trial);
        for (uint64_t k = 0; k < 60; k++) {
            double u = lode__random_unit(SEED, 1000 * trial + k + 1);
            value[k] = trial % 2 ? exp(span * (u - 0.5)) : span * (u - 0.4);
        }
        lode__heat heat = heat_of(6, 10, value, trial % 3 ? "t" : "USD", trial % 2);
        lode__buf buf = drawn(&heat), again = drawn(&heat);
        same = same && buf.length == again.length &&
               memcmp(buf.data, again.data, buf.length) == 0;
        char class[60], low = '5', high = '0';
        for (int k = 0; k < 60; k++) class[k] = class_at(&buf, k);
        for (int a = 0; a < 60; a++) {
            if (class[a] < low) low = class[a];
            if (class[a] > high) high = class[a];
            for (int b = 0; b < 60; b++)
                if (value[a] < value[b] && class[a] > class[b]) ordered = false;
        }
        spread = spread && high - low >= 1 && is_good(&buf);
        lode__buf_clear(&again);
        for (int k = 0; k < 60; k++) value[k] *= 1e3;
        heat.unit = "USD";
        again = drawn(&heat);
        for (int k = 0; trial % 2 && k < 60; k++)
            if (class_at(&again, k) != class[k]) money = false;
        lode__buf_clear(&buf);
        lode__buf_clear(&again);
    }
    ok(ordered, "a larger value is never in a lower class");
    ok(spread, "random matrices are well-formed and use more than one class");
    ok(money, "a thousand times the values have the same classes on a scale of factors");
    ok(same, "the same values give the same bytes");
}

static void test_heat_edges(void)
{
    double none[] = {NAN, NAN, NAN, NAN}, equal[] = {7.0, 7.0, 7.0, 7.0},
           zero[] = {0.0, 0.0, 0.0, 0.0}, beneath[] = {-1.0, -2.0, 0.0, -4.0};
    lode__heat heat = heat_of(0, 3, none, "USD", true);
    lode__buf buf = drawn(&heat);

    ok(is_good(&buf) && has(&buf, "Nothing to show."), "no rows: a sentence");
    lode__buf_clear(&buf);
    heat = heat_of(1, 1, equal, "t", true);
    buf = drawn(&heat);
    ok(is_good(&buf) && has(&buf, "USA, USA: 7 t<") && has(&buf, ">all 7<"), "one cell");
    lode__buf_clear(&buf);
    heat = heat_of(2, 2, none, "USD", false);
    buf = drawn(&heat);
    ok(is_good(&buf) && count(buf.data, ": no figure</title>") == 4 &&
           !has(&buf, "above"),
       "nothing known: four dots and no class");
    lode__buf_clear(&buf);
    heat = heat_of(2, 2, equal, "t", false);
    buf = drawn(&heat);
    ok(is_good(&buf) && class_at(&buf, 0) == '3' && count(buf.data, ">all 7<") == 1,
       "equal values: one class, the middle one");
    lode__buf_clear(&buf);
    heat = heat_of(2, 2, zero, "t", false);
    buf = drawn(&heat);
    ok(is_good(&buf) && has(&buf, ">all 0<"), "zeros on a linear scale are a class");
    lode__buf_clear(&buf);
    heat = heat_of(2, 2, beneath, "USD", true);
    buf = drawn(&heat);
    ok(is_good(&buf) && class_at(&buf, 0) == '0' && has(&buf, "USA, USA: -1 USD<") &&
           has(&buf, ">0 or less<") && !has(&buf, ">no figure<"),
       "negative values stand apart on a scale of factors");
    lode__buf_clear(&buf);
}

static void test_heat_large(void)
{
    static double value[LODE__HEAT_MOST * LODE__HEAT_MOST];
    const int n = LODE__HEAT_MOST;
    double far = 0.0, x, width;

    for (int i = 0; i < n * n; i++)
        value[i] = exp(20.0 * lode__random_unit(SEED, (uint64_t)i));
    lode__heat heat = heat_of(n, n, value, "USD", true);
    lode__buf buf = drawn(&heat);
    ok(is_good(&buf), "60 x 60 is well-formed");
    ok(count(buf.data, "<title>") == n * n, "with 3,600 titles");
    for (const char *at = buf.data; (at = strstr(at, "<rect x=\"")); at++)
        if (sscanf(at, "<rect x=\"%lf\" y=\"%*f\" width=\"%lf\"", &x, &width) == 2)
            far = fmax(far, x + width);
    ok(far > 600.0 && far <= 720.0, "inside 720 units and using them: %.1f", far);
    ok(!has(&buf, "class=\"cell"), "without numbers where there is no room");
    ok(buf.length < 1000000, "in less than a megabyte: %zu", buf.length);
    lode__buf_clear(&buf);
}

static void test_escapes(void)
{
    const char *const bad[] = {
        "<A&\"B\">", "long \xC3\xA9\xC3\xA9\xC3\xA9 name of a country in words"};
    const char *const href[] = {"/coerce?by=CHN&to=\"x\"", NULL, NULL, NULL};
    double value[] = {1.0, 2.0, 3.0, NAN};
    lode__heat heat = heat_of(2, 2, value, "<t&\">", false);
    heat.row = heat.column = bad;
    heat.measure = heat.empty = "a<b&\"c";
    heat.href = href;
    lode__buf buf;

    lode__buf_init(&buf, ROOM);
    lode__svg_heat(&buf, "x", "<T&\">", "<D&\">", &heat);
    ok(is_good(&buf), "labels, units, titles and addresses are escaped");
    ok(has(&buf, "<title>&lt;A&amp;&quot;B&quot;&gt;, &lt;A&amp;&quot;B&quot;&gt;: 1 "
                 "&lt;t&amp;&quot;&gt;</title>"),
       "and read as they were written");
    ok(has(&buf, "<a href=\"/coerce?by=CHN&amp;to=&quot;x&quot;\">") &&
           count(buf.data, "<a ") == 1 && has(&buf, "role=\"group\""),
       "a cell with an address is a link, and the chart a group");
    ok(has(&buf, ">long \xC3\xA9\xC3\xA9\xC3\xA9 name of a coun\xE2\x80\xA6<"),
       "a long label is cut between characters");
    ok(has(&buf, "name of a country in words, "), "its title is not");
    lode__buf_clear(&buf);

    lode__cut cut[] = {{0.0, 0.0, 0.0}, {1.0, 5.0, 3.0}};
    lode__chart_curve curve = {"<3&\">", cut, 2, 1.0};
    lode__buf_init(&buf, ROOM);
    lode__svg_frontier(&buf, "x", "<T&\">", "<D&\">", "<h&", "<c&", &curve, 1);
    ok(is_good(&buf), "so are those of a frontier");
    lode__buf_clear(&buf);
    lode__buf_init(&buf, ROOM);
    lode__svg_depth(&buf, "x", "<T&\">", "<D&\">", "<h&", "<c&", cut, 2, 0.5);
    ok(is_good(&buf), "and of a depth");
    lode__buf_clear(&buf);
}

/* ---- frontier and depth ----------------------------------------------------------- */

static lode__buf frontier(const lode__chart_curve *curve, int n)
{
    lode__buf buf;

    lode__buf_init(&buf, ROOM);
    lode__svg_frontier(&buf, "x", "Frontier", "Harm over cost.", "harm", "cost", curve,
                       n);
    return buf;
}

static void test_frontier(void)
{
    const lode__cut brief[] = {{0.0, 0.0, 0.0},
                               {0.25, 1.1e8, -3e7},
                               {0.5, NAN, -2e7},
                               {0.75, 6e8, 1e7},
                               {1.0, 1.2e9, 1.5e8}};
    const lode__cut late[] = {{0.0, 0.0, 0.0}, {0.5, 8e8, -4e7}, {1.0, 2.4e9, 3e8}};
    const lode__chart_curve curve[] = {{"3 months", brief, 5, 5e8},
                                       {"12 months", late, 3, NAN}};
    lode__buf buf = frontier(curve, 2);

    ok(is_good(&buf), "a frontier is well-formed");
    ok(has(&buf, "<title>3 months, cut of 25 %: harm 110 million USD, cost -30 million "
                 "USD</title>") &&
           has(&buf, "<title>12 months, cut of 100 % (ban): harm 2.4 bn USD, cost 300 "
                     "million USD</title>"),
       "each point says its cut, harm and cost");
    ok(count(buf.data, "cut of ") == 7 && count(buf.data, "<polyline") == 3,
       "a point without a figure is left out, and the line breaks there");
    ok(count(buf.data, "class=\"ban ") == 2, "the ban of each curve is large");
    ok(has(&buf, "costs nothing") &&
           has(&buf, "<title>3 months: harm at no cost (H0) 500 million USD</title>") &&
           count(buf.data, "(H0) ") == 1,
       "the line of no cost and H0 are marked");
    ok(has(&buf, ">harm, bn USD<") && has(&buf, ">cost, million USD<") &&
           has(&buf, ">-100<") && has(&buf, ">2.5<"),
       "axes have round marks and their own units");
    ok(has(&buf, "stroke-dasharray=\"7 4\"") && has(&buf, ">3 months<") &&
           has(&buf, ">12 months<"),
       "curves are told by dash and by name");
    lode__buf_clear(&buf);
}

static void test_frontier_edges(void)
{
    const lode__cut unknown[] = {{0.0, NAN, NAN}, {1.0, NAN, 2.0}};
    const lode__cut still[] = {{0.0, 0.0, 0.0}, {1.0, 0.0, 0.0}};
    const lode__cut gain[] = {{0.0, 0.0, 0.0}, {1.0, -3e6, -4e5}};
    lode__chart_curve curve[LODE__CURVE_MOST];
    lode__buf buf = frontier(NULL, 0);

    ok(is_good(&buf) && has(&buf, "Nothing to show."), "no curve: a sentence");
    lode__buf_clear(&buf);
    curve[0] = (lode__chart_curve){"a", unknown, 2, NAN};
    buf = frontier(curve, 1);
    ok(is_good(&buf) && has(&buf, "Nothing to show."), "no figure: a sentence");
    lode__buf_clear(&buf);
    curve[0] = (lode__chart_curve){"a", still, 2, 0.0};
    buf = frontier(curve, 1);
    ok(is_good(&buf) && has(&buf, "harm 0 USD, cost 0 USD"), "all zero");
    lode__buf_clear(&buf);
    for (int k = 0; k < LODE__CURVE_MOST; k++)
        curve[k] = (lode__chart_curve){name[k], gain, 2, 0.0};
    buf = frontier(curve, LODE__CURVE_MOST);
    ok(is_good(&buf) && has(&buf, "harm -3 million USD, cost -400 thousand USD"),
       "a target that gains and a sender that earns; as many curves as there may be");
    ok(count(buf.data, "class=\"strong\"") == LODE__CURVE_MOST, "each has its name");
    lode__buf_clear(&buf);
}

static void test_depth(void)
{
    const lode__cut cut[] = {
        {0.0, 0.0, 0.0}, {0.5, 2.5e8, -4e7}, {0.75, NAN, 0.0}, {1.0, 9e8, 1.2e8}};
    lode__buf buf;

    lode__buf_init(&buf, ROOM);
    lode__svg_depth(&buf, "x", "Depth", "Harm and cost.", "harm to JPN", "cost to CHN",
                    cut, 4, 0.625);
    ok(is_good(&buf), "a depth is well-formed");
    ok(count(buf.data, "harm to JPN, cut of 50 %: harm 250 million USD, cost -40 million "
                       "USD</title>") == 1 &&
           count(buf.data, "cost to CHN, cut of 100 % (ban): harm 900 million USD") == 1,
       "both lines say what each cut does");
    ok(has(&buf, "largest cut at no cost: 62.5 %") && has(&buf, ">100 %<") &&
           has(&buf, ">loss, million USD<"),
       "C0 is marked and the axes are named");
    lode__buf_clear(&buf);
    lode__buf_init(&buf, ROOM);
    lode__svg_depth(&buf, "x", "t", "d", "h", "c", cut, 0, NAN);
    ok(is_good(&buf) && has(&buf, "Nothing to show."), "no cut: a sentence");
    lode__buf_clear(&buf);
}

/* ---- parts ------------------------------------------------------------------------ */

static void test_words(void)
{
    static const struct {
        double value;
        const char *unit, *said;
    } row[] = {{1.2e9, "USD", "1.2 bn USD"},
               {999.6e6, "USD", "1 bn USD"},
               {999.4e6, "USD", "999 million USD"},
               {-34567.0, "USD", "-34.6 thousand USD"},
               {0.0, "USD", "0 USD"},
               {7.0e13, "USD", "70 tn USD"},
               {0.01234, "t", "0.0123 t"},
               {12345.0, "t", "12,345 t"},
               {62.5, "%", "62.5 %"}};
    char text[LODE__SAID];

    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        lode__said(row[k].value, row[k].unit, text);
        is_text(text, row[k].said, "%s", row[k].said);
    }
}

static void test_marks(void)
{
    bool few = true, held = true, round = true, tight = true;

    for (uint64_t k = 0; k < 20000; k++) {
        double size = exp(40.0 * (lode__random_unit(SEED, 3 * k) - 0.5));
        double low = -size * lode__random_unit(SEED, 3 * k + 1);
        double high = size * lode__random_unit(SEED, 3 * k + 2);
        if (k % 3 == 0) low = 0.0;
        lode__marks m = lode__marks_of(low, high);
        double lead = m.step / lode__ten(lode__power_below(m.step));
        few = few && m.n >= 4 && m.n <= 6;
        held = held && m.low <= low + 1e-6 * m.step && m.high >= high - 1e-6 * m.step;
        tight = tight && m.low > low - m.step && m.high < high + m.step;
        round = round && (fabs(lead - 1.0) < 1e-9 || fabs(lead - 2.0) < 1e-9 ||
                          fabs(lead - 2.5) < 1e-9 || fabs(lead - 5.0) < 1e-9 ||
                          fabs(lead - 10.0) < 1e-9);
    }
    ok(few, "four to six marks");
    ok(held && tight, "that hold the range and no step more");
    ok(round, "steps of 1, 2, 2.5 or 5 times a power of ten");
    lode__marks m = lode__marks_of(0.0, 0.0);
    ok(m.n >= 4 && m.high > m.low, "a range of nothing gets room");
    m = lode__marks_of(5.0, 5.0 + 1e-14);
    ok(m.n >= 4 && m.low < 5.0 && m.high > 5.0, "so does one of rounding");
}

/* ---- style ------------------------------------------------------------------------ */

/* Relative luminance of "#rgb" or "#rrggbb": W3C, Web Content Accessibility Guidelines
 * 2.2 (2023), definitions. */
static double luminance(const char *colour)
{
    static const double weight[] = {0.2126, 0.7152, 0.0722};
    size_t wide = isxdigit((unsigned char)colour[4]) ? 2 : 1;
    double sum = 0.0;

    for (size_t k = 0; k < 3; k++) {
        char digits[3] = {colour[1 + wide * k], colour[wide * (k + 1)], '\0'};
        double v = (double)strtol(digits, NULL, 16) / 255.0;
        sum += weight[k] * (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(double a, double b)
{
    return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

/* The colour of a property in the part of the style from `dress` on. */
static double property(const char *dress, char letter, int k)
{
    char key[20];
    const char *at;

    snprintf(key, sizeof key, "--%c%d:#", letter, k);
    at = strstr(dress, key);
    return at ? luminance(at + 5) : NAN;
}

static void test_style(void)
{
    lode__buf buf;
    double text[2] = {99.0, 99.0}, curve[2] = {99.0, 99.0};

    ok(fabs(contrast(luminance("#000"), luminance("#fff")) - 21.0) < 1e-9 &&
           fabs(contrast(luminance("#777777"), luminance("#fff")) - 4.48) < 0.005,
       "contrast as the W3C says: black on white 21, #777777 on white 4.48");
    lode__buf_init(&buf, ROOM);
    lode__chart_style(&buf);
    ok(buf.status == LODE_OK && count(buf.data, "{") == count(buf.data, "}") &&
           !has(&buf, "<"),
       "the style has its braces in pairs and fits into a page");
    const char *dress[2] = {buf.data, strstr(buf.data, "prefers-color-scheme:dark")};
    const double paper[2] = {luminance("#fff"), luminance("#11151a")};
    for (int d = 0; d < 2; d++) {
        for (int k = 1; k <= 5; k++)
            text[d] = fmin(text[d], contrast(property(dress[d], 't', k),
                                             property(dress[d], 'h', k)));
        for (int k = 1; k <= 6; k++)
            curve[d] = fmin(curve[d], contrast(property(dress[d], 'c', k), paper[d]));
    }
    ok(text[0] >= 4.5 && text[1] >= 4.5, "numbers on classes: %.2f light, %.2f dark",
       text[0], text[1]);
    ok(curve[0] >= 3.0 && curve[1] >= 3.0, "curves on paper: %.2f light, %.2f dark",
       curve[0], curve[1]);
    ok(has(&buf, "@media print") && has(&buf, "forced-colors:active"),
       "print and forced colours are thought of");
    lode__buf_clear(&buf);
}

/* ---- refusals --------------------------------------------------------------------- */

static void refused(lode__buf buf, lode_status wanted, const char *what)
{
    ok(buf.status == wanted && buf.length == 0, "%s", what);
    lode__buf_clear(&buf);
}

static void test_refusals(void)
{
    static double value[61] = {1.0, INFINITY};
    lode__heat heat = heat_of(61, 1, value, "t", false);
    refused(drawn(&heat), LODE_E_LIMIT, "61 rows are over the limit");
    heat = heat_of(1, 61, value, "t", false);
    refused(drawn(&heat), LODE_E_LIMIT, "so are 61 columns");
    heat = heat_of(-1, 1, value, "t", false);
    refused(drawn(&heat), LODE_E_INVALID, "-1 rows are none");
    heat = heat_of(1, 2, value, "t", false);
    refused(drawn(&heat), LODE_E_INVALID, "an infinity cannot be drawn");
    value[1] = 1e31;
    refused(drawn(&heat), LODE_E_INVALID, "nor can 1e31");

    static lode__cut cut[LODE__POINT_MOST + 1];
    lode__chart_curve curve[LODE__CURVE_MOST + 1] = {{"a", cut, 1, NAN}};
    refused(frontier(curve, LODE__CURVE_MOST + 1), LODE_E_LIMIT, "seven curves");
    refused(frontier(curve, -1), LODE_E_INVALID, "-1 curves");
    curve[0].n = LODE__POINT_MOST + 1;
    refused(frontier(curve, 1), LODE_E_LIMIT, "201 points");
    curve[0].n = 1;
    cut[0].depth = 1.5;
    refused(frontier(curve, 1), LODE_E_INVALID, "a cut of 150 %");
    cut[0] = (lode__cut){0.5, INFINITY, 0.0};
    refused(frontier(curve, 1), LODE_E_INVALID, "infinite harm");
    cut[0].harm_usd = 1.0;
    curve[0].costless_harm_usd = -INFINITY;
    refused(frontier(curve, 1), LODE_E_INVALID, "infinite H0");
    lode__buf buf;
    lode__buf_init(&buf, ROOM);
    lode__svg_depth(&buf, "x", "t", "d", "h", "c", cut, 1, 1.5);
    refused(buf, LODE_E_INVALID, "a costless cut of 150 %");
}

/* Every limit below the length is met with the status, the length itself is enough. */
static void test_limits(void)
{
    const lode__cut cut[] = {{0.0, 0.0, 0.0}, {0.5, 2.0, -1.0}, {1.0, 5.0, 3.0}};
    const lode__chart_curve curve = {"a", cut, 3, 4.0};
    double value[] = {1.0, 2.0, NAN, -4.0};
    lode__heat heat = heat_of(2, 2, value, "t", true);

    for (int chart = 0; chart < 3; chart++) {
        size_t length = 0;
        int n_wrong = 0;
        for (int pass = 0; pass < 2; pass++)
            for (size_t limit = pass ? 0 : ROOM; limit <= (pass ? length : ROOM);
                 limit += limit + 7 < length ? 7 : 1) {
                lode__buf buf;
                lode__buf_init(&buf, limit);
                if (chart == 0) lode__svg_heat(&buf, "x", "t", "d", &heat);
                if (chart == 1)
                    lode__svg_frontier(&buf, "x", "t", "d", "h", "c", &curve, 1);
                if (chart == 2)
                    lode__svg_depth(&buf, "x", "t", "d", "h", "c", cut, 3, 0.8);
                if (pass == 0) length = buf.length;
                lode_status wanted = limit < length ? LODE_E_LIMIT : LODE_OK;
                if (buf.status != wanted || buf.length > limit) n_wrong++;
                lode__buf_clear(&buf);
            }
        ok(length > 1000 && n_wrong == 0, "chart %d within each limit up to %zu bytes",
           chart, length);
    }
    lode__buf buf;
    lode__buf_init(&buf, ROOM);
    lode__alloc_fail_after(1);
    lode__svg_heat(&buf, "x", "t", "d", &heat);
    refused(buf, LODE_E_NOMEM, "without memory the buffer says so");
    lode__buf_init(&buf, ROOM);
    buf.status = LODE_E_NOMEM;
    lode__svg_frontier(&buf, "x", "t", "d", "h", "c", &curve, -1);
    refused(buf, LODE_E_NOMEM, "the first failure stays");
}

int main(void)
{
    test_the_check();
    test_heat_values();
    test_heat_classes();
    test_heat_laws();
    test_heat_edges();
    test_heat_large();
    test_escapes();
    test_frontier();
    test_frontier_edges();
    test_depth();
    test_words();
    test_marks();
    test_style();
    test_refusals();
    test_limits();
    return done_testing();
}
