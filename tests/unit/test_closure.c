#define _POSIX_C_SOURCE 200809L
/* The closure table: what customs and production say of each other.
 *
 * Tiny packs below /tmp, each kind of finding once, by hand; then the packs that come
 * with lode. */
#include "dataset/inside.h"
#include "tap.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct table {
    const char *pack, *name, *text;
} table;

/* Tungsten: concentrate of 0.3 to 0.5 t W, usually 0.45.
 *
 *     BOL  makes 1,700 t, exports 2,000 t gross: 0.85 > 1.05 x 0.5: under; neither 8,000 t,
 *          of an older revision, nor 9,000 t, of one side's report
 *     PRT  makes 100 t, exports 1,000 t gross that hold 300 t at least: over
 *     CHN  makes 60,000 t, exports 1,000 t gross: 500 t at most leave it: home
 *     RWA  makes 900 t, exports 2,000 t gross: 0.45: closes; the total, not its parts too
 */
static const table fixture[] = {
    {"countries", "countries",
     "country,name,iso_numeric,lon,lat,flag,source,note\n"
     "BOL,Bolivia,68,,,missing,x,\nCHN,China,156,,,missing,x,\n"
     "PRT,Portugal,620,,,missing,x,\nRWA,Rwanda,646,,,missing,x,\n"
     "USA,United States,840,,,missing,x,\n"},
    {"goods", "goods",
     "good,mineral,stage,name,stage_order,basis,price_unit,disposal,main,note\n"
     "tungsten:mine,tungsten,mine,concentrate,1,W,USD/t,no,yes,\n"},
    {"goods", "units", "unit,kind,factor,note\nt,mass,1,\nUSD/t,price,1,\n"},
    {"goods", "basis", "good,basis,factor,source,note\n"},
    {"goods", "chains", "input,output,yield,share,flag,source,note\n"},
    {"goods", "joint", "host,country,output,yield,low,high,flag,source,note\n"},
    {"parameters", "parameters",
     "good,segment,parameter,value,low,high,unit,flag,source,note\n"},
    {"prices", "prices",
     "good,country,flow,year,value,unit,basis,flag,source,vintage,note\n"
     "tungsten:mine,*,price,2024,20000,USD/t,W,reported,USGS MCS 2026,2026,\n"},
    {"production", "production",
     "good,country,flow,year,value,unit,basis,flag,source,vintage,note\n"
     "tungsten:mine,BOL,production,2024,1700,t,W,reported,USGS MCS 2026,2026,\n"
     "tungsten:mine,PRT,production,2023,100,t,W,reported,USGS MCS 2025,2025,\n"
     "tungsten:mine,CHN,production,2024,60000,t,W,reported,USGS MCS 2026,2026,\n"
     "tungsten:mine,CHN,production,2024,30000,t,W,estimated,USGS MCS 2025,2025,\n"
     "tungsten:mine,RWA,production,2024,900,t,W,reported,USGS MCS 2026,2026,\n"
     "tungsten:mine,RWA,production,2024,100,t,W,estimated,USGS MCS 2025,2025,\n"},
    {"trade", "trade",
     "good,country,partner,flow,year,value,unit,basis,hs6,flag,source,vintage,note\n"},
    {"trade", "hs6",
     "good,hs_revision,hs6,share,content_low,content,content_high,confidence,basket,flag,"
     "source,note\n"
     "tungsten:mine,HS17,261100,1,0.3,0.45,0.5,high,no,prior,lode prior,\n"},
    {"uses", "use", "good,country,flow,year,value,unit,basis,flag,source,vintage,note\n"},
    {"uses", "segments",
     "good,country,segment,sector,share,low,high,flag,source,vintage,note\n"},
    {"customs", "flows",
     "year,exporter,importer,hs_revision,hs,value_usd,quantity_t,reported_by,flag,source,"
     "vintage,note\n"
     "2024,BOL,USA,HS17,261100,20000000,1500,both,reported,BACI,1,\n"
     "2024,BOL,CHN,HS17,261100,5000000,500,both,reported,BACI,1,\n"
     "2024,BOL,USA,HS12,261100,80000000,8000,both,reported,BACI,1,\n"
     "2024,BOL,USA,HS22,261100,90000000,9000,exporter,reported,UN Comtrade,1,\n"
     "2024,PRT,CHN,HS17,261100,10000000,1000,both,reported,BACI,1,\n"
     "2024,CHN,USA,HS17,261100,10000000,1000,both,reported,BACI,1,\n"
     "2024,RWA,*,HS17,261100,20000000,2000,both,derived,BACI,1,\n"
     "2024,RWA,USA,HS17,261100,20000000,2000,both,reported,BACI,1,\n"
     "2024,USA,BOL,HS17,261100,150000,1,both,reported,BACI,1,\n"
     "2022,CHN,USA,HS17,2611,1000000,100,both,reported,BACI,1,\n"
     "2023,CHN,USA,HS17,2611,1000000,20,both,reported,BACI,1,\n"
     "2024,CHN,USA,HS17,2611,1000000,110,both,reported,BACI,1,\n"
     "2024,CHN,PRT,HS17,2612,5000000,10,exporter,reported,UN Comtrade,1,\n"
     "2024,CHN,PRT,HS17,2612,2000000,4,importer,reported,UN Comtrade,1,\n"},
    {"reviews", "closure",
     "kind,good,exporter,partner,hs,year,reason\n"
     "content,tungsten:mine,*,,,,any of tungsten\n"
     "content,tungsten:mine,BOL,,,,a gap of customs\n"},
};
#define N_TABLE ((int)(sizeof fixture / sizeof fixture[0]))

static const char *const numbers[] = {
    "value", "factor",  "yield",        "share",     "low",        "high", "lon", "lat",
    "content_low", "content", "content_high", "value_usd", "quantity_t", NULL};

static bool is(const char *wanted, const char *name, size_t n)
{
    return strlen(wanted) == n && strncmp(wanted, name, n) == 0;
}

static const char *type_of(const char *name, size_t n)
{
    if (is("year", name, n) || is("stage_order", name, n)) return "integer";
    for (int i = 0; numbers[i]; i++)
        if (is(numbers[i], name, n)) return "number";
    return "string";
}

static void write_file(const char *dir, const char *folder, const char *name,
                       const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir, folder);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/%s/%s", dir, folder, name);
    FILE *file = fopen(path, "wb");
    if (!file) return;
    fputs(text, file);
    fclose(file);
}

static void write_packs(const char *dir, const char *reviews)
{
    for (int i = 0; i < N_TABLE;) {
        const char *pack = fixture[i].pack;
        lode__buf json;
        lode__buf_init(&json, 1 << 20);
        lode__buf_addf(&json,
                       "{\"profile\":\"data-package\",\"name\":\"%s\",\"title\":\"T\","
                       "\"version\":\"1\",\"created\":\"2026-11-25\",\"sources\":[{\"title\":"
                       "\"A\",\"edition\":\"1\",\"retrieved\":\"2026-11-25\"}],"
                       "\"licenses\":[{\"name\":\"CC0-1.0\"}],\"resources\":[",
                       pack);
        for (bool first = true; i < N_TABLE && strcmp(fixture[i].pack, pack) == 0;
             i++, first = false) {
            const table *t = &fixture[i];
            const char *text = reviews && strcmp(pack, "reviews") == 0 ? reviews : t->text;
            char name[64];
            snprintf(name, sizeof name, "%s.csv", t->name);
            write_file(dir, pack, name, text);
            lode__buf_addf(&json,
                           "%s{\"name\":\"%s\",\"path\":\"%s\",\"schema\":{\"fields\":[",
                           first ? "" : ",", t->name, name);
            for (const char *at = text; *at && *at != '\n';) {
                size_t n = strcspn(at, ",\n");
                lode__buf_addf(&json, "%s{\"name\":\"%.*s\",\"type\":\"%s\"}",
                               at == text ? "" : ",", (int)n, at, type_of(at, n));
                at += n + (at[n] == ',');
            }
            lode__buf_add(&json, "]}}");
        }
        lode__buf_add(&json, "]}\n");
        write_file(dir, pack, "pack.json", json.data);
        lode__buf_clear(&json);
    }
}

static void remove_packs(const char *dir)
{
    char path[512];
    for (int i = 0; i < N_TABLE; i++) {
        snprintf(path, sizeof path, "%s/%s/%s.csv", dir, fixture[i].pack, fixture[i].name);
        remove(path);
        snprintf(path, sizeof path, "%s/%s/pack.json", dir, fixture[i].pack);
        remove(path);
    }
    for (int i = 0; i < N_TABLE; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, fixture[i].pack);
        rmdir(path);
    }
    rmdir(dir);
}

static lode_dataset *open_fixture(const char *reviews)
{
    char dir[] = "/tmp/lode-closure-XXXXXX";
    lode_dataset *ds = NULL;
    lode_error err = {0};
    if (!mkdtemp(dir)) return NULL;
    write_packs(dir, reviews);
    lode_status st = lode_dataset_open(dir, &ds, &err);
    remove_packs(dir);
    ok(st == LODE_OK, "the tiny packs open %s:%ld %s", err.file, err.line, err.message);
    return ds;
}

/* ---- answers ----------------------------------------------------------------------- */

static json_t *ask(const lode_dataset *ds, int year, size_t *n_open)
{
    lode_text report = LODE_TEXT_INIT;
    lode_error err = {0};
    lode_status st =
        lode_dataset_closure(ds, year, LODE_FORMAT_JSON, &report, n_open, &err);
    json_t *root = NULL;
    if (ok(st == LODE_OK, "answered %s", err.message)) root = json_loads(report.data, 0, NULL);
    lode_text_clear(&report);
    return root;
}

static const char *text_of(json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* The row or finding of this list with these cells; NULL cells match all. */
static json_t *find(json_t *root, const char *list, const char *kind, const char *good,
                    const char *exporter, const char *hs)
{
    json_t *rows = json_object_get(json_object_get(root, "result"), list);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *r = json_array_get(rows, i);
        if (kind && strcmp(text_of(r, "kind"), kind) != 0) continue;
        if (good && strcmp(text_of(r, "good"), good) != 0) continue;
        if (exporter && strcmp(text_of(r, "exporter"), exporter) != 0) continue;
        if (hs && strcmp(text_of(r, "hs"), hs) != 0) continue;
        return r;
    }
    return NULL;
}

static double number_of(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static void test_content(json_t *root)
{
    json_t *bol = find(root, "rows", NULL, NULL, "BOL", NULL);
    is_near(number_of(bol, "gross_t"), 2000, 0, "importers are summed where there is no total");
    is_near(number_of(bol, "implied_content"), 0.85, 1e-12, "1,700 t in 2,000 t gross");
    is_text(text_of(bol, "verdict"), "under", "holds more than concentrate can");
    json_t *rwa = find(root, "rows", NULL, NULL, "RWA", NULL);
    is_near(number_of(rwa, "gross_t"), 2000, 0, "a total is not added to its parts");
    is_text(text_of(rwa, "verdict"), "closes", "900 t in 2,000 t gross closes");
    json_t *prt = find(root, "rows", NULL, NULL, "PRT", NULL);
    is_text(text_of(prt, "verdict"), "over", "exports more than it makes");
    is_near(number_of(prt, "production_year"), 2023, 0, "by production of the year before");
    is_text(text_of(find(root, "rows", NULL, NULL, "CHN", NULL), "verdict"), "home",
            "a country that uses most of its output is no finding");
    ok(!find(root, "rows", NULL, NULL, "USA", NULL), "no production is not zero");

    is_text(text_of(find(root, "findings", "content", NULL, "BOL", NULL), "reviewed"),
            "a gap of customs", "the review that names most applies");
    is_text(text_of(find(root, "findings", "content", NULL, "PRT", NULL), "reviewed"),
            "any of tungsten", "'*' stands for all");
    ok(!find(root, "findings", "content", NULL, "CHN", NULL), "no finding of China");
}

static void test_flows(json_t *root)
{
    json_t *usa = find(root, "findings", "unit value", NULL, "USA", "261100");
    is_near(number_of(usa, "found"), 150000, 0, "150,000 USD/t is far off the median");
    is_near(number_of(usa, "most"), 100000, 1e-12, "the median by value is 10,000 USD/t");
    json_t *chn = find(root, "findings", "unit value", NULL, "CHN", "2611");
    is_near(number_of(chn, "year"), 2023, 0, "50,000 between 10,000 and 9,091 USD/t");
    json_t *mirror = find(root, "findings", "mirror", NULL, "CHN", "2612");
    is_near(number_of(mirror, "found"), 0.4, 1e-12, "the importer reports 2 of 5 M USD");
}

/* Shares 30,000 and 100 of 30,100, then 60,000 and 900 beside 1,700 of 62,600. */
static void test_revision(json_t *root)
{
    json_t *chn = find(root, "findings", "revision", NULL, "CHN", NULL);
    is_near(number_of(chn, "found"), 2.0, 1e-12, "China doubles between two editions");
    ok(!find(root, "findings", "revision", NULL, "RWA", NULL),
       "nine times as much of below 2 %% of the producers is no finding");
}

static void test_formats(const lode_dataset *ds)
{
    static const lode_format format[] = {LODE_FORMAT_TABLE, LODE_FORMAT_CSV};
    for (int i = 0; i < 2; i++) {
        lode_text report = LODE_TEXT_INIT;
        size_t n_open = 0;
        ok(lode_dataset_closure(ds, 0, format[i], &report, &n_open, NULL) == LODE_OK &&
               strstr(report.data, "261100") && strstr(report.data, "a gap of customs"),
           "%s says code and reason", i ? "CSV" : "the table");
        lode_text_clear(&report);
    }
}

static void refuse(const char *reviews, int year, lode_format format, lode_status wanted,
                   const char *sentence)
{
    lode_dataset *ds = open_fixture(reviews);
    lode_text report = LODE_TEXT_INIT;
    size_t n_open = 77;
    lode_error err = {0};
    if (!ds) return;
    ok(lode_dataset_closure(ds, year, format, &report, &n_open, &err) == wanted &&
           n_open == 77 && !report.data,
       "refused, the outputs as they were");
    ok(strstr(err.message, sentence), "%s", err.message);
    lode_dataset_free(ds);
}

static void test_refusals(void)
{
    refuse(NULL, 1999, LODE_FORMAT_TABLE, LODE_E_NODATA, "found 1999");
    refuse(NULL, 0, LODE_FORMAT_HTML, LODE_E_INVALID, "found HTML");
    refuse("kind,good,exporter,partner,hs,year,reason\nprice,,,,,,x\n", 0,
           LODE_FORMAT_TABLE, LODE_E_DATA, "found 'price'");
    refuse("kind,good,exporter,partner,hs,year,reason\ncontent,,,,,,\n", 0,
           LODE_FORMAT_TABLE, LODE_E_DATA, "want a reason");
    refuse("kind,good,exporter,hs,year,reason\ncontent,,,,,x\n", 0, LODE_FORMAT_TABLE,
           LODE_E_DATA, "want a column 'partner'");
}

/* Memory runs out at each allocation in turn: an error, and no leak. */
static void test_memory(const lode_dataset *ds)
{
    bool refused = true;
    long n = 1;
    for (; n < 10000 && refused; n++) {
        lode_text report = LODE_TEXT_INIT;
        size_t n_open = 77;
        lode__alloc_fail_after(n);
        lode_status st =
            lode_dataset_closure(ds, 0, LODE_FORMAT_TABLE, &report, &n_open, NULL);
        lode__alloc_fail_after(0);
        refused = st == LODE_E_NOMEM;
        if (st != LODE_OK && st != LODE_E_NOMEM) ok(false, "no memory at %ld: %d", n, st);
        lode_text_clear(&report);
    }
    ok(n > 2 && !refused, "%ld allocations fail in turn", n - 2);
}

/* Known defects of the embedded data (docs/method/closure.md). */
static void test_embedded(void)
{
    lode_dataset *ds = NULL;
    size_t n_open = 77;
    if (!ok(lode_dataset_open(NULL, &ds, NULL) == LODE_OK, "the embedded packs open")) return;
    json_t *root = ask(ds, 0, &n_open);
    ok(n_open == 0, "every finding of the embedded packs is reviewed");
    ok(find(root, "findings", "unit value", NULL, "ESP", "790111"), "Spain, zinc of 2024");
    json_t *gin = find(root, "findings", "unit value", NULL, "GIN", "2606");
    is_near(number_of(gin, "year"), 2023, 0, "Guinea to China, bauxite of 2023");
    ok(find(root, "findings", "content", "tungsten:mine", "BOL", NULL), "Bolivia, tungsten");
    ok(find(root, "findings", "content", "copper:refined", "COD", NULL), "DR Congo, copper");
    ok(find(root, "findings", "content", "bauxite:mine", "GIN", NULL), "Guinea, bauxite");
    ok(find(root, "findings", "content", "niobium:ferroniobium", "BRA", NULL),
       "Brazil, ferroniobium");
    ok(find(root, "findings", "revision", "antimony:mine", "*", NULL), "antimony, HHI");
    is_text(text_of(find(root, "rows", NULL, "copper:refined", "CHL", NULL), "verdict"),
            "closes", "Chile, cathodes close");
    json_decref(root);
    lode_dataset_free(ds);
}

int main(void)
{
    lode_dataset *ds = open_fixture(NULL);
    size_t n_open = 77;
    if (!ds) return done_testing();
    json_t *root = ask(ds, 0, &n_open);
    test_content(root);
    test_flows(root);
    test_revision(root);
    ok(n_open > 0, "%zu findings without a review are open", n_open);
    json_decref(root);
    test_formats(ds);
    test_memory(ds);
    lode_dataset_free(ds);
    test_refusals();
    test_embedded();
    return done_testing();
}
