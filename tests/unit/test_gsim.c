/* The linear share model: the published example, laws, refusals. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <lode/gsim.h>

#include "tap.h"

#define PATH "gsim-test.csv"

static const char head[] = "exporter,importer,value,tariff,new_tariff\n";

/* Francois and Hall's example of four regions: the US and the EU lift tariffs of 41 and 32 %. */
static const char example[] =
    "US,JP,50,1.21,1.21\nUS,EU,200,1.41,1\nUS,RW,300,1.22,1.22\n"
    "JP,US,500,1.37,1.37\nJP,EU,150,1.31,1.31\n"
    "JP,RW,200,1.23,1.23\nEU,US,300,1.32,1\n"
    "EU,JP,100,1.36,1.36\nEU,EU,200,1,1\nEU,RW,200,1.18,1.18\n"
    "RW,US,50,1.57,1.57\nRW,JP,100,1.41,1.41\n"
    "RW,EU,110,1.25,1.25\nRW,RW,20,1.15,1.15\n";

static lode_status read_text(const char *first, const char *rows,
                             const lode_gsim_options *options, lode_gsim **out,
                             lode_error *err)
{
    FILE *f = fopen(PATH, "w");
    lode_status st;

    if (!f) return LODE_E_READ;
    fputs(first, f);
    fputs(rows, f);
    fclose(f);
    st = lode_gsim_read(PATH, options, out, err);
    (void)remove(PATH);
    return st;
}

static double price_of(const lode_gsim *g, const char *region)
{
    for (size_t k = 0; k < lode_gsim_count(g); k++)
        if (strcmp(lode_gsim_region(g, k), region) == 0)
            return lode_gsim_price_change(g, k);
    return NAN;
}

static void test_published(void)
{
    static const struct {
        const char *region;
        double change; /* of the producer price, as published */
    } published[] = {{"US", 0.0792}, {"JP", -0.0316}, {"EU", 0.0480}, {"RW", -0.0184}};
    lode_gsim *g = NULL;
    lode_error err = {0};

    ok(read_text(head, example, NULL, &g, &err) == LODE_OK, "the example is read: %s",
       err.message);
    if (!g) return;
    ok(lode_gsim_count(g) == 4, "four regions");
    for (size_t k = 0; k < sizeof published / sizeof *published; k++) {
        double found = price_of(g, published[k].region);
        ok(fabs(found - published[k].change) <= 0.00006, "E8: %s %.4f, found %.6f",
           published[k].region, published[k].change, found);
    }
    lode_gsim_free(g);
}

static void test_laws(void)
{
    lode_gsim_options o = LODE_GSIM_OPTIONS_INIT;
    lode_gsim *g = NULL, *twice = NULL;
    lode_error err = {0};

    ok(read_text(head, "A,B,10,1.1,1.1\nB,A,5,1,1\n", NULL, &g, &err) == LODE_OK &&
           price_of(g, "A") == 0.0 && price_of(g, "B") == 0.0,
       "no change of tariffs changes nothing");
    lode_gsim_free(g);
    g = NULL;
    ok(read_text(head, "A,B,10,1.5,1\n", &o, &g, &err) == LODE_OK, "one exporter");
    /* Alone, theta = 1: E_x p = E_m (p + T), T = -1/3. */
    if (g)
        ok(fabs(price_of(g, "A") - 1.25 / 3.0 / 2.75) < 1e-12, "by hand: %.6f",
           price_of(g, "A"));
    lode_gsim_free(g);
    g = NULL;
    ok(read_text(head, example, NULL, &g, &err) == LODE_OK, "once");
    ok(read_text(head,
                 "RW,RW,40,1.15,1.15\nUS,JP,100,1.21,1.21\nUS,EU,400,1.41,1\n"
                 "US,RW,600,1.22,1.22\nJP,US,1000,1.37,1.37\n"
                 "JP,EU,300,1.31,1.31\nJP,RW,400,1.23,1.23\nEU,US,600,1.32,1\n"
                 "EU,JP,200,1.36,1.36\nEU,EU,400,1,1\nEU,RW,400,1.18,1.18\n"
                 "RW,US,100,1.57,1.57\nRW,JP,200,1.41,1.41\n"
                 "RW,EU,220,1.25,1.25\n",
                 NULL, &twice, &err) == LODE_OK,
       "twice the money, other order");
    if (g && twice)
        ok(fabs(price_of(g, "US") - price_of(twice, "US")) < 1e-12,
           "prices do not know the unit of money or the order of rows");
    lode_gsim_free(g);
    lode_gsim_free(twice);
}

/* Of a file and its elasticities: the same gives the same, each of them changes it. */
static void test_run(void)
{
    static const lode_gsim_options list[] = {LODE_GSIM_OPTIONS_INIT,
                                             {1, -1.5, 1.5, 5.0},
                                             {1, -1.25, 2.0, 5.0},
                                             {1, -1.25, 1.5, 4.0},
                                             {1, -1.25, 1.5, 5.0}};
    char run[5][80] = {{0}};

    for (int k = 0; k < 5; k++) {
        lode_gsim *g = NULL;
        lode_text text = LODE_TEXT_INIT;
        if (read_text(head, example, &list[k], &g, NULL) == LODE_OK &&
            lode_gsim_write(g, LODE_FORMAT_JSON, &text, NULL) == LODE_OK) {
            const char *at = strstr(text.data, "\"run\"");
            snprintf(run[k], sizeof run[k], "%.78s", at ? at : "");
            run[k][strcspn(run[k], "\n")] = '\0';
        }
        lode_text_clear(&text);
        lode_gsim_free(g);
    }
    ok(strlen(run[0]) > 40, "an answer has a content hash");
    for (int k = 1; k < 4; k++)
        ok(*run[k] && strcmp(run[k], run[0]) != 0, "another elasticity, another hash");
    is_text(run[4], run[0], "the same question, the same hash");
}

static void refused(const char *first, const char *rows, const lode_gsim_options *o,
                    lode_status wanted, const char *word, const char *what)
{
    lode_gsim *g = NULL;
    lode_error err = {0};
    lode_status st = read_text(first, rows, o, &g, &err);

    ok(st == wanted && !g && strstr(err.message, word), "refused: %s (%s)", what,
       err.message);
    lode_gsim_free(g);
}

static void test_refusals(void)
{
    lode_gsim_options o = LODE_GSIM_OPTIONS_INIT;

    refused("exporter,importer,value,tariff\n", "A,B,1,1\n", NULL, LODE_E_DATA,
            "new_tariff", "a column is missing");
    refused(head, "A,B,-1,1,1\n", NULL, LODE_E_DATA, "at least 0", "a negative value");
    refused(head, "A,B,1,0,1\n", NULL, LODE_E_DATA, "above 0", "a tariff factor of 0");
    refused(head, "A,B,1,1,1\nA,B,2,1,1\n", NULL, LODE_E_DATA, "again", "a pair twice");
    refused(head, "", NULL, LODE_E_DATA, "found none", "no flows");
    o.demand = 1.25;
    refused(head, "A,B,1,1,1\n", &o, LODE_E_INVALID, "below 0", "demand that rises");
}

/* There is no page of it, and no table in its place. */
static void test_no_page(void)
{
    lode_gsim *g = NULL;
    lode_text out = LODE_TEXT_INIT;
    lode_error err = {0};

    if (ok(read_text(head, "A,B,1,1,1.1\nB,A,1,1,1\n", NULL, &g, &err) == LODE_OK,
           "two regions"))
        ok(lode_gsim_write(g, LODE_FORMAT_HTML, &out, &err) == LODE_E_INVALID &&
               !out.data,
           "HTML is refused: %s", err.message);
    lode_gsim_free(g);
}

int main(void)
{
    test_published();
    test_laws();
    test_run();
    test_refusals();
    test_no_page();
    return done_testing();
}
