/* Packs of a test's own: one good, a few countries, numbers by hand, written into a
 * folder below /tmp and opened from there.
 *
 *     own_numbers n = OWN_NUMBERS;
 *     n.stock_months = 4.0;
 *     lode_dataset *ds = own_packs_open(&n);
 *
 * Include it after `#define _POSIX_C_SOURCE 200809L`. */
#ifndef LODE_TESTS_OWN_PACKS_H
#define LODE_TESTS_OWN_PACKS_H

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <lode/shock.h>

#include "dataset/dataset.h"
#include "tap.h"

#define OWN_GOOD "gallium:refined"

/* What the packs say. spread: low and high of every parameter are value / spread and
 * value x spread. */
typedef struct own_numbers {
    bool
        alone; /* China makes and uses 1,200 t; else five flows between three countries */
    bool zones;   /* instead: USA makes 20 kt and uses 50, the rest, China, 180 and 150 */
    bool regions; /* instead: CHN, AUS, CAN sell 100 kt to KOR, JPN, USA */
    double eta, eps, choke, headroom, sigma, stock_months;
    double discount, storage_sigma, producer_share, hoarding, adjustment, ramp_up,
        choke_spread, eta_long, eps_long;
    double price, log_error, spread;
} own_numbers;

/* Pure arbitrage at 12 % a year, nothing else that moves. */
#define OWN_NUMBERS                                                                      \
    {                                                                                    \
        .eta = 0.15, .eps = 0.05, .choke = 1000.0, .headroom = 20.0, .sigma = 5.0,       \
        .discount = 0.12, .storage_sigma = 2000.0, .eta_long = 0.6, .eps_long = 0.5,     \
        .price = 500.0, .log_error = 0.1, .spread = 1.0                                  \
    }

typedef struct own_table {
    const char *pack, *name;
    lode__buf text;
} own_table;

static void own_parameter(lode__buf *text, const char *good, const char *segment,
                          const char *name, double value, double spread)
{
    lode__buf_addf(text, "%s,%s,%s,", good, segment, name);
    lode__buf_add_number(text, value);
    lode__buf_add(text, ",");
    lode__buf_add_number(text, value / spread);
    lode__buf_add(text, ",");
    lode__buf_add_number(text, value * spread);
    lode__buf_add(text, ",1,prior,by hand,\n");
}

static void own_parameters(lode__buf *text, const own_numbers *n)
{
    const struct {
        const char *good, *segment, *name;
        double value;
    } row[] = {{OWN_GOOD, "*", "demand_elasticity", n->eta},
               {OWN_GOOD, "*", "supply_elasticity", n->eps},
               {OWN_GOOD, "*", "demand_elasticity_long", n->eta_long},
               {OWN_GOOD, "*", "supply_elasticity_long", n->eps_long},
               {OWN_GOOD, "*", "choke_multiple", n->choke},
               {OWN_GOOD, "*", "headroom", n->headroom},
               {OWN_GOOD, "*", "substitution_sigma", n->sigma},
               {OWN_GOOD, "*", "stock_months", n->stock_months},
               {"*", "reported", "log_error", n->log_error},
               {"*", "*", "discount_rate", n->discount},
               {"*", "*", "storage_sigma", n->storage_sigma},
               {"*", "*", "producer_stock_share", n->producer_share},
               {"*", "*", "hoarding_months", n->hoarding},
               {"*", "*", "adjustment_share_per_year", n->adjustment},
               {"*", "*", "ramp_up_years", n->ramp_up},
               {"*", "*", "choke_spread", n->choke_spread}};

    lode__buf_add(text, "good,segment,parameter,value,low,high,unit,flag,source,note\n");
    for (size_t k = 0; k < sizeof row / sizeof *row; k++)
        own_parameter(text, row[k].good, row[k].segment, row[k].name, row[k].value,
                      n->spread);
}

#define OWN_OBSERVED "good,country,flow,year,value,unit,basis,flag,source,vintage,note\n"
#define OWN_ROW(country, flow, tonnes)                                                   \
    OWN_GOOD "," country "," flow ",2024," tonnes ",t,Ga,reported,by hand,2026,\n"
#define OWN_TRADE                                                                        \
    "good,country,partner,flow,year,value,unit,basis,hs6,flag,source,vintage,note\n"
#define OWN_FLOW(from, to, tonnes)                                                       \
    OWN_GOOD "," from "," to ",export,2024," tonnes ",t,Ga,,reported,by hand,2026,\n"

static void own_price(lode__buf *text, const own_numbers *n)
{
    lode__buf_add(text, OWN_OBSERVED OWN_GOOD ",*,price,2024,");
    lode__buf_add_number(text, n->price);
    lode__buf_add(text, ",USD/kg,Ga,reported,by hand,2026,\n");
}

static bool own_is_number(const char *column, size_t length)
{
    static const char *const list[] = {"value", "factor", "low",  "high",
                                       "lon",   "lat",    "year", "stage_order"};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        if (strlen(list[k]) == length && strncmp(list[k], column, length) == 0)
            return true;
    return false;
}

static void own_file(const char *dir, const char *pack, const char *name,
                     const char *text)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", dir, pack);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/%s/%s", dir, pack, name);
    file = fopen(path, "wb");
    if (!file) return;
    fwrite(text, 1, strlen(text), file);
    fclose(file);
}

/* A pack is one table here, with its columns by its header. */
static void own_write(const char *dir, const own_table *t)
{
    char name[64];
    lode__buf json;

    lode__buf_init(&json, 1 << 16);
    lode__buf_addf(&json,
                   "{\"name\":\"%s\",\"title\":\"x\",\"sources\":[{\"title\":\"x\","
                   "\"edition\":\"1\",\"retrieved\":\"2026-11-26\"}],\"licenses\":"
                   "[{\"name\":\"CC0-1.0\"}],\"resources\":[{\"name\":\"%s\",\"path\":"
                   "\"%s.csv\",\"schema\":{\"fields\":[",
                   t->pack, t->name, t->name);
    for (const char *at = t->text.data; *at != '\n';) {
        size_t n = strcspn(at, ",\n");
        lode__buf_addf(&json, "%s{\"name\":\"%.*s\",\"type\":\"%s\"}",
                       at == t->text.data ? "" : ",", (int)n, at,
                       own_is_number(at, n) ? "number" : "string");
        at += n + (at[n] == ',');
    }
    lode__buf_add(&json, "]}}]}\n");
    snprintf(name, sizeof name, "%s.csv", t->name);
    own_file(dir, t->pack, name, t->text.data);
    own_file(dir, t->pack, "pack.json", json.data);
    lode__buf_clear(&json);
}

static void own_remove(const char *dir, const own_table *t)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s/%s.csv", dir, t->pack, t->name);
    remove(path);
    snprintf(path, sizeof path, "%s/%s/pack.json", dir, t->pack);
    remove(path);
    snprintf(path, sizeof path, "%s/%s", dir, t->pack);
    rmdir(path);
}

/* Production, use and trade of a zone and the rest of the world. */
static void own_zones(own_table *table)
{
    static const char *const text[] = {OWN_OBSERVED OWN_ROW("CHN", "production", "180000")
                                           OWN_ROW("USA", "production", "20000"),
                                       OWN_OBSERVED OWN_ROW("CHN", "use", "150000")
                                           OWN_ROW("USA", "use", "50000"),
                                       OWN_TRADE OWN_FLOW("CHN", "USA", "30000")};

    for (int k = 0; k < 3; k++) {
        lode__buf_clear(&table[k].text);
        lode__buf_init(&table[k].text, 1 << 16);
        lode__buf_add(&table[k].text, text[k]);
    }
}

/* Three that make and three that use, where prices are 2 USD/kg higher in two of them. */
static void own_regions(own_table *table)
{
    static const char *const seller[] = {"CHN", "AUS", "CAN"};
    static const char *const buyer[] = {"KOR", "JPN", "USA"};
    static const int kt[3][3] = {{60, 12, 8}, {2, 6, 4}, {1, 1, 6}};
    static const int made[] = {80, 12, 8}, used[] = {63, 19, 18};

    lode__buf_add(&table[0].text, "AUS,Australia\nCAN,Canada\nKOR,South Korea\n");
    for (int k = 5; k < 8; k++) {
        lode__buf_clear(&table[k].text);
        lode__buf_init(&table[k].text, 1 << 16);
        lode__buf_add(&table[k].text, k < 7 ? OWN_OBSERVED : OWN_TRADE);
    }
    for (int i = 0; i < 3; i++) {
        if (i > 0)
            lode__buf_addf(&table[4].text,
                           OWN_GOOD
                           ",%s,price,2024,52,USD/kg,Ga,reported,by hand,2026,\n",
                           buyer[i]);
        lode__buf_addf(&table[5].text, OWN_ROW("%s", "production", "%d000"), seller[i],
                       made[i]);
        lode__buf_addf(&table[6].text, OWN_ROW("%s", "use", "%d000"), buyer[i], used[i]);
        for (int j = 0; j < 3; j++)
            lode__buf_addf(&table[7].text, OWN_FLOW("%s", "%s", "%d000"), seller[i],
                           buyer[j], kt[i][j]);
    }
}

/* Open the packs; NULL after a line that says why not. */
static lode_dataset *own_packs_open(const own_numbers *n)
{
    char dir[] = "/tmp/lode-own-XXXXXX";
    lode_dataset *ds = NULL;
    lode_error err = {0};
    own_table table[] = {{.pack = "countries", .name = "countries"},
                         {.pack = "goods", .name = "goods"},
                         {.pack = "units", .name = "units"},
                         {.pack = "parameters", .name = "parameters"},
                         {.pack = "prices", .name = "prices"},
                         {.pack = "production", .name = "production"},
                         {.pack = "uses", .name = "use"},
                         {.pack = "trade", .name = "trade"}};
    enum { N = sizeof table / sizeof *table };

    if (!mkdtemp(dir)) return NULL;
    for (int k = 0; k < N; k++) lode__buf_init(&table[k].text, 1 << 16);
    lode__buf_add(&table[0].text, "country,name\nCHN,China\nUSA,United States\n"
                                  "JPN,Japan\n");
    lode__buf_add(
        &table[1].text,
        "good,mineral,stage,name,stage_order,basis,price_unit,disposal,main\n" OWN_GOOD
        ",gallium,refined,gallium,1,Ga,USD/kg,no,yes\n");
    lode__buf_add(&table[2].text,
                  "unit,kind,factor\nt,mass,1\nUSD/kg,price,1000\nUSD/t,price,1\n");
    own_parameters(&table[3].text, n);
    own_price(&table[4].text, n);
    lode__buf_add(&table[5].text, n->alone
                                      ? OWN_OBSERVED OWN_ROW("CHN", "production", "1200")
                                      : OWN_OBSERVED OWN_ROW("CHN", "production", "1200")
                                            OWN_ROW("USA", "production", "240")
                                                OWN_ROW("JPN", "production", "120"));
    lode__buf_add(&table[6].text, n->alone ? OWN_OBSERVED OWN_ROW("CHN", "use", "1200")
                                           : OWN_OBSERVED OWN_ROW("CHN", "use", "480")
                                                 OWN_ROW("USA", "use", "660")
                                                     OWN_ROW("JPN", "use", "420"));
    lode__buf_add(&table[7].text, n->alone ? OWN_TRADE
                                           : OWN_TRADE OWN_FLOW("CHN", "USA", "420")
                                                 OWN_FLOW("CHN", "JPN", "300")
                                                     OWN_FLOW("USA", "JPN", "60")
                                                         OWN_FLOW("JPN", "USA", "60"));
    if (n->zones) own_zones(table + 5);
    if (n->regions) own_regions(table);
    for (int k = 0; k < N; k++) own_write(dir, &table[k]);
    if (lode_dataset_open(dir, &ds, &err) != LODE_OK)
        printf("# %s:%ld: %s\n", err.file, err.line, err.message);
    for (int k = 0; k < N; k++) {
        own_remove(dir, &table[k]);
        lode__buf_clear(&table[k].text);
    }
    rmdir(dir);
    return ds;
}

/* Three countries with everything that moves over time. */
static inline own_numbers three_countries(void)
{
    own_numbers n = OWN_NUMBERS;

    n.eta = 0.2;
    n.eps = 0.15;
    n.choke = 10.0;
    n.headroom = 1.15;
    n.discount = 0.08;
    n.storage_sigma = 20.0;
    n.producer_share = 0.25;
    n.stock_months = 2.0;
    n.hoarding = 0.5;
    n.adjustment = 0.15;
    n.ramp_up = 0.5;
    n.choke_spread = 0.1;
    return n;
}

/* Ask a question with each request for memory failing once: LODE_E_NOMEM every time, more
 * than `least` times, and then the answer. */
static inline void own_requests_fail(const lode_dataset *ds, const char *const *statements,
                              size_t n_statement, const lode_shock_options *options,
                              int least)
{
    int n_error = 0, n_wrong = 0;

    for (long n = 1; n < 100000; n++) {
        lode_outcome *o = NULL;
        lode_status st;
        lode__alloc_fail_after(n);
        st = lode_shock_run(ds, statements, n_statement, options, &o, NULL);
        lode__alloc_fail_after(0);
        n_error += st == LODE_E_NOMEM;
        n_wrong += st != LODE_E_NOMEM && st != LODE_OK;
        n_wrong += (st == LODE_OK) != (o != NULL);
        lode_outcome_free(o);
        if (st == LODE_OK) break;
    }
    ok(n_error > least && n_wrong == 0,
       "each of %d requests for memory fails once: LODE_E_NOMEM, no leak", n_error);
}

#endif
