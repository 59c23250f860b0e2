#define _POSIX_C_SOURCE 200809L
/* Why a number, who says what, and what changed: worked examples on tiny packs in a
 * folder below /tmp, laws on random rows, refusals. */
#include "dataset/diff.h"
#include "tap.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEED 2024u
#define DIR_TEMPLATE "/tmp/lode-why-XXXXXX"

/* ---- tiny packs ------------------------------------------------------------------- */

static const char countries[] = "country,name\nCHN,China\nUSA,United States\nJPN,Japan\n";
static const char goods[] =
    "good,mineral,stage,name,stage_order,basis,price_unit,disposal,main,note\n"
    "gallium:refined,gallium,refined,gallium,2,Ga,USD/kg,no,yes,\n"
    "tungsten:mine,tungsten,mine,concentrate,1,W,USD/kg,no,no,\n";
static const char units[] =
    "unit,kind,factor\nt,mass,1\nkt,mass,1000\nkg,mass,0.001\nUSD/kg,price,1000\n";
static const char basis[] = "good,basis,factor\ntungsten:mine,WO3,0.793\n";
static const char parameters[] =
    "good,segment,parameter,value,low,high,unit,flag,source\n"
    "*,reported,log_error,0.05,0.03,0.08,ln,prior,lode prior\n"
    "*,prior,log_error,0.7,0.4,1.1,ln,prior,lode prior\n";
#define HEADER "good,country,flow,year,value,unit,basis,flag,source,vintage,note\n"
static const char production[] = HEADER
    "gallium:refined,CHN,production,2024,80,t,Ga,reported,BGS WMS,2025,\n"
    "gallium:refined,CHN,production,2024,0.12,kt,Ga,estimated,IEA CMD 2025,2025-05,\n"
    "gallium:refined,CHN,production,2024,95000,kg,Ga,reported,USGS MCS 2025,2025,first\n"
    "gallium:refined,CHN,production,2024,100000,kg,Ga,reported,USGS MCS 2026,2026,\n"
    "gallium:refined,CHN,production,2024,7,t,Ga,prior,lode prior,2026,\n"
    "gallium:refined,USA,production,2024,100,t,Ga,reported,USGS MCS 2026,2026,\n"
    "gallium:refined,JPN,production,2024,,t,Ga,withheld,USGS MCS 2026,2026,\n"
    "gallium:refined,JPN,production,2023,4,t,Ga,prior,lode prior,2026,\n"
    "gallium:refined,USA,production,2023,0,t,Ga,reported,USGS MCS 2026,2026,\n"
    "tungsten:mine,CHN,production,2024,100,t,WO3,reported,USGS MCS 2026,2026,\n";
static const char residual[] =
    "good,flow,kind,year,value,unit,basis,flag,source,vintage\n"
    "gallium:refined,production,world,2024,0.25,kt,Ga,reported,USGS MCS 2026,2026\n";

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    if (!file) return;
    fwrite(text, 1, strlen(text), file);
    fclose(file);
}

static const char *type_of(const char *name, size_t n)
{
    static const char *const number[] = {"value", "factor", "low", "high"};
    for (size_t i = 0; i < 4; i++)
        if (strlen(number[i]) == n && strncmp(number[i], name, n) == 0) return "number";
    return n == 4 && strncmp(name, "year", n) == 0 ? "integer" : "string";
}

/* A pack with one table. */
static void write_pack(const char *dir, const char *name, const char *table,
                       const char *text)
{
    char path[512];
    lode__buf json;
    lode__buf_init(&json, 1 << 20);
    snprintf(path, sizeof path, "%s/%s", dir, name);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/%s/%s.csv", dir, name, table);
    write_text(path, text);
    lode__buf_addf(
        &json,
        "{\"name\":\"%s\",\"title\":\"Tiny\",\"version\":\"1\",\"created\":\"2026-11-25\","
        "\"sources\":[{\"title\":\"Mineral Commodity Summaries 2025\",\"edition\":"
        "\"2025\",\"retrieved\":\"2026-11-25\"},{\"title\":\"Mineral Commodity Summaries "
        "2026\",\"edition\":\"2026\",\"retrieved\":\"2026-11-25\"}],\"licenses\":[{"
        "\"name\":\"CC-BY-4.0\",\"title\":\"IEA: CC BY\"},{\"name\":\"public-domain-us\","
        "\"title\":\"USGS: public domain\"}],\"resources\":[{\"name\":\"%s\",\"path\":"
        "\"%s.csv\",\"schema\":{\"fields\":[",
        name, table, table);
    for (const char *at = text; *at != '\n';) {
        size_t n = strcspn(at, ",\n");
        lode__buf_addf(&json, "%s{\"name\":\"%.*s\",\"type\":\"%s\"}",
                       at == text ? "" : ",", (int)n, at, type_of(at, n));
        at += n + (at[n] == ',');
    }
    lode__buf_add(&json, "]}}]}\n");
    snprintf(path, sizeof path, "%s/%s/pack.json", dir, name);
    write_text(path, json.data);
    lode__buf_clear(&json);
}

static void remove_tree(const char *dir)
{
    char command[600];
    snprintf(command, sizeof command, "rm -r '%s'", dir);
    if (system(command) != 0) note("cannot remove %s", dir);
}

/* All packs with these rows of production, and above them `own`, where there are any. */
static lode_dataset *open_packs(const char *rows, const char *own)
{
    char dir[] = DIR_TEMPLATE, over[] = DIR_TEMPLATE, dirs[128];
    lode_dataset *ds = NULL;
    lode_error err = {0};
    if (!mkdtemp(dir) || !mkdtemp(over)) return NULL;
    write_pack(dir, "countries", "countries", countries);
    write_pack(dir, "goods", "goods", goods);
    write_pack(dir, "units", "units", units);
    write_pack(dir, "bases", "basis", basis);
    write_pack(dir, "parameters", "parameters", parameters);
    write_pack(dir, "production", "production", rows);
    write_pack(dir, "residual", "residual", residual);
    if (own) write_pack(over, "own", "production", own);
    snprintf(dirs, sizeof dirs, "%s%s%s", dir, own ? ":" : "", own ? over : "");
    if (!ok(lode_dataset_open(dirs, &ds, &err) == LODE_OK, "the tiny packs open"))
        note("%s:%ld: %s", err.file, err.line, err.message);
    remove_tree(dir);
    remove_tree(over);
    return ds;
}

/* ---- JSON paths ------------------------------------------------------------------- */

/* "result.rows.0.status" of a document. */
static json_t *at_path(json_t *json, const char *path)
{
    char part[64];
    while (json && *path) {
        size_t n = strcspn(path, ".");
        snprintf(part, sizeof part, "%.*s", (int)n, path);
        json = json_is_array(json) ? json_array_get(json, (size_t)strtol(part, NULL, 10))
                                   : json_object_get(json, part);
        path += n + (path[n] == '.');
    }
    return json;
}

static double number_at(json_t *json, const char *path)
{
    json_t *value = at_path(json, path);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static const char *text_at(json_t *json, const char *path)
{
    return json_string_value(at_path(json, path));
}

static json_t *parse_and_clear(lode_text *text)
{
    json_t *json = text->data ? json_loads(text->data, 0, NULL) : NULL;
    ok(json, "a JSON document");
    lode_text_clear(text);
    return json;
}

/* ---- band ------------------------------------------------------------------------- */

static lode__band band(const lode_dataset *ds, const char *country, int year)
{
    return lode__band_of(ds, LODE__PRODUCTION, lode__good_find(ds, "gallium:refined"),
                         lode__country_find(ds, country), -1, year);
}

static void test_band(const lode_dataset *ds)
{
    lode__band b = band(ds, "CHN", 2024);
    ok(b.low == 80 && b.value == 100 && b.high == 120 && !b.from_prior,
       "80, 100 and 120 t of three publishers; the prior does not count");
    ok(b.n_row == 4 && b.n_source == 4 && b.n_vintage == 3, "4 rows, 4 sources, 3 vintages");
    b = band(ds, "USA", 2024);
    ok(b.from_prior && b.n_row == 1, "a single figure");
    is_near(b.low, 100 * exp(-0.05), 1e-15, "reported, down by its log error 0.05");
    is_near(b.high, 100 * exp(0.05), 1e-15, "and up");
    b = band(ds, "JPN", 2023);
    ok(b.value == 4 && b.from_prior, "a prior counts where there is nothing else");
    is_near(b.high, 4 * exp(0.7), 1e-15, "with the log error of a prior");
    b = band(ds, "USA", 2023);
    ok(b.low == 0 && b.value == 0 && b.high == 0, "zero means zero");
    b = band(ds, "JPN", 2024);
    ok(isnan(b.low) && isnan(b.value) && isnan(b.high) && b.n_row == 0, "withheld");
    ok(band(ds, "CHN", 1999).n_row == 0, "nobody said anything");
}

/* Random figures of different sources in two orders. */
static void test_band_law(void)
{
    note("seed %u", SEED);
    for (uint64_t trial = 0; trial < 8; trial++) {
        static const char *const flag[] = {"reported", "estimated", "prior"};
        enum { N = 9 };
        lode__buf there, back;
        char row[N][160];
        lode__buf_init(&there, 1 << 20);
        lode__buf_init(&back, 1 << 20);
        lode__buf_add(&there, HEADER);
        lode__buf_add(&back, HEADER);
        for (uint64_t i = 0; i < N; i++)
            snprintf(row[i], sizeof row[i],
                     "gallium:refined,%s,production,2024,%d,t,Ga,%s,Source %d,2025,\n",
                     i % 3 ? "CHN" : "USA",
                     (int)(1000 * lode__random_unit(SEED, 100 * trial + i)),
                     flag[lode__random_bits(SEED, 1000 + 100 * trial + i) % 3], (int)i);
        for (int i = 0; i < N; i++) lode__buf_add(&there, row[i]);
        for (int i = N; i-- > 0;) lode__buf_add(&back, row[i]);
        lode_dataset *a = open_packs(there.data, NULL), *b = open_packs(back.data, NULL);
        const char *const country[] = {"CHN", "USA"};
        /* One vintage of unranked sources: the order of the files picks; the ends do not
         * depend on it as long as the picked row is not a prior that widens them. */
        for (int k = 0; a && b && k < 2; k++) {
            lode__band x = band(a, country[k], 2024), y = band(b, country[k], 2024);
            ok(x.low <= x.value && x.value <= x.high, "low <= value <= high");
            ok(y.low <= y.value && y.value <= y.high, "and in the other order");
        }
        lode_dataset_free(a);
        lode_dataset_free(b);
        lode__buf_clear(&there);
        lode__buf_clear(&back);
    }
}

/* The rows of the example from the last to the first. */
static char *reversed(const char *text)
{
    size_t length = strlen(text), head = strcspn(text, "\n") + 1, end = length;
    char *out = calloc(length + 1, 1), *to = out + head;
    memcpy(out, text, head);
    while (end > head) {
        size_t start = end - 1;
        while (start > head && text[start - 1] != '\n') start--;
        memcpy(to, text + start, end - start);
        to += end - start;
        end = start;
    }
    return out;
}

static void test_order(const lode_dataset *ds)
{
    char *text = reversed(production);
    lode_dataset *other = open_packs(text, NULL);
    lode__difference d;
    static const char *const country[] = {"CHN", "USA", "JPN"};
    for (int k = 0; other && k < 6; k++) {
        lode__band a = band(ds, country[k % 3], 2023 + k / 3);
        lode__band b = band(other, country[k % 3], 2023 + k / 3);
        bool none = isnan(a.value) && isnan(b.value);
        ok((none || (a.low == b.low && a.value == b.value && a.high == b.high)) &&
               a.n_row == b.n_row && a.from_prior == b.from_prior,
           "the band does not depend on the order of the rows");
    }
    if (other && ok(lode__difference_find(&d, ds, other, NULL) == LODE_OK, "compared")) {
        ok(d.n_row == 0 && d.n_result == 0, "rows in another order are the same");
        lode__difference_clear(&d);
    }
    lode_dataset_free(other);
    free(text);
}

/* ---- why -------------------------------------------------------------------------- */

static void test_why(const lode_dataset *ds)
{
    lode_text text = LODE_TEXT_INIT;
    ok(lode_dataset_why(ds, "gallium:refined", "CHN", NULL, 0, LODE_FORMAT_JSON, &text,
                        NULL) == LODE_OK,
       "why");
    json_t *j = parse_and_clear(&text);
    is_text(text_at(j, "schema"), "lode/data-why/1", "schema");
    is_near(number_at(j, "result.value"), 100, 0, "the newest USGS figure");
    is_near(number_at(j, "result.rows.0.published"), 100000, 0, "as published");
    is_near(number_at(j, "result.rows.0.factor"), 0.001, 0, "kg");
    is_near(number_at(j, "result.rows.0.line"), 5, 0, "where it stands");
    is_text(text_at(j, "result.rows.1.status"), "older vintage", "USGS 2025");
    is_text(text_at(j, "result.rows.1.note"), "first", "its note");
    is_text(text_at(j, "result.rows.2.status"), "source comes later", "IEA");
    is_text(text_at(j, "result.rows.3.source"), "BGS WMS", "then BGS");
    is_text(text_at(j, "result.rows.4.source"), "lode prior", "last the prior");
    is_near(number_at(j, "result.band.high"), 120, 0, "the band");
    is_text(text_at(j, "result.publication.edition"), "2026", "the edition of MCS 2026");
    is_text(text_at(j, "result.publication.licence"), "public-domain-us", "USGS's licence");
    json_decref(j);

    lode_dataset_why(ds, "tungsten:mine", "CHN", "production", 2024, LODE_FORMAT_JSON,
                     &text, NULL);
    j = parse_and_clear(&text);
    is_near(number_at(j, "result.value"), 79.3, 1e-15, "100 t of WO3 hold 79.3 t of W");
    json_decref(j);

    ok(lode_dataset_why(ds, "gallium:refined", "JPN", NULL, 0, LODE_FORMAT_TABLE, &text,
                        NULL) == LODE_OK &&
           strstr(text.data, "picked: none") && strstr(text.data, "no value"),
       "a withheld row is shown and says why it does not speak");
    lode_text_clear(&text);
}

static void test_why_layers(void)
{
    lode_text text = LODE_TEXT_INIT;
    lode_dataset *ds = open_packs(
        production,
        HEADER
        "gallium:refined,USA,production,2024,130,t,Ga,reported,USGS MCS 2026,2026,\n"
        "gallium:refined,CHN,production,2024,99,t,Ga,reported,Own survey,2026,\n");
    if (!ds) return;
    lode_dataset_why(ds, "gallium:refined", "USA", NULL, 2024, LODE_FORMAT_JSON, &text,
                     NULL);
    json_t *j = parse_and_clear(&text);
    is_near(number_at(j, "result.value"), 130, 0, "the later layer speaks");
    is_text(text_at(j, "result.rows.1.status"), "replaced by a later layer", "the other");
    is_near(number_at(j, "result.rows.1.published"), 100, 0, "is still there as published");
    is_near(number_at(j, "result.rows.1.line"), 7, 0, "with its line");
    json_decref(j);
    lode_dataset_why(ds, "gallium:refined", "CHN", NULL, 2024, LODE_FORMAT_JSON, &text,
                     NULL);
    j = parse_and_clear(&text);
    is_near(number_at(j, "result.value"), 99, 0, "own figures go first");
    is_text(text_at(j, "result.rows.1.status"), "own figures go first", "and why");
    json_decref(j);
    lode_dataset_free(ds);
}

static void test_why_refuses(const lode_dataset *ds)
{
    static const struct {
        const char *good, *country, *flow;
        int year;
        lode_status st;
        const char *message;
    } row[] = {
        {"galium:refined", "CHN", NULL, 0, LODE_E_INVALID, "'gallium:refined'"},
        {"gallium:refined", "CHX", NULL, 0, LODE_E_INVALID, "'CHN'"},
        {"gallium:refined", "CHN", "prodction", 0, LODE_E_INVALID, "'production'"},
        {"gallium:refined", "CHN", "export", 0, LODE_E_INVALID, "as in 'CHN:USA'"},
        {"gallium:refined", "CHN:USB", "export", 0, LODE_E_INVALID, "'USA'"},
        {"gallium:refined", "USA", NULL, 2020, LODE_E_NODATA, "rows of 2023 to 2024"},
        {"tungsten:mine", "USA", NULL, 2024, LODE_E_NODATA, "none in any year"},
        {NULL, "USA", NULL, 2024, LODE_E_INVALID, "no good"},
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        lode_text text = LODE_TEXT_INIT;
        lode_error err = {0};
        lode_status st = lode_dataset_why(ds, row[i].good, row[i].country, row[i].flow,
                                          row[i].year, LODE_FORMAT_JSON, &text, &err);
        ok(st == row[i].st && !text.data, "refused, the output as it was: case %zu", i);
        ok(strstr(err.message, row[i].message), "says %s: %s", row[i].message,
           err.message);
    }
}

/* ---- sources ---------------------------------------------------------------------- */

static void test_sources(const lode_dataset *ds)
{
    lode_text text = LODE_TEXT_INIT;
    lode_error err = {0};
    ok(lode_dataset_sources(ds, "gallium:refined", NULL, 2024, LODE_FORMAT_JSON, &text,
                            NULL) == LODE_OK,
       "sources");
    json_t *j = parse_and_clear(&text);
    json_t *first = at_path(j, "result.series.0.compilations.0");
    is_text(text_at(first, "source"), "USGS MCS 2026", "who carries most comes first");
    is_near(number_at(first, "rows"), 2, 0, "two rows with a value in 2024");
    is_near(number_at(first, "picked"), 2, 0, "both picked");
    is_near(number_at(first, "carried_share"), 1, 0, "all of the total");
    is_near(number_at(first, "sum"), 200, 0, "100 + 100 t");
    is_near(number_at(first, "world"), 250, 0, "it prints 0.25 kt itself");
    is_text(text_at(first, "leader"), "CHN", "ties: the first in the pack");
    is_near(number_at(first, "leader_share_of_world"), 0.4, 1e-15, "100 of 250 t");
    is_near(number_at(first, "median_spread"), 1.5, 1e-15, "120 / 80 where others speak");
    json_decref(j);

    lode_dataset_sources(ds, NULL, "USA", 2023, LODE_FORMAT_JSON, &text, NULL);
    j = parse_and_clear(&text);
    is_near((double)json_array_size(at_path(j, "result.series")), 1, 0, "one series");
    is_near(number_at(j, "result.series.0.compilations.0.year"), 2023, 0, "up to 2023");
    is_near(number_at(j, "result.series.0.compilations.0.sum"), 0, 0, "zero means zero");
    ok(json_is_null(at_path(j, "result.series.0.compilations.0.leader")),
       "nobody leads nothing");
    json_decref(j);

    ok(lode_dataset_sources(ds, "galium", NULL, 0, LODE_FORMAT_CSV, &text, &err) ==
               LODE_E_INVALID &&
           strstr(err.message, "'gallium'") && !text.data,
       "an unknown good: %s", err.message);
    ok(lode_dataset_sources(ds, NULL, "CHX", 0, LODE_FORMAT_CSV, &text, &err) ==
               LODE_E_INVALID &&
           strstr(err.message, "'CHN'"),
       "an unknown country: %s", err.message);
}

/* ---- diff ------------------------------------------------------------------------- */

/* 50:50 becomes 75:25: HHI 5000 -> 6250; one row goes, one comes. */
static void test_diff(void)
{
    lode_dataset *a = open_packs(
        HEADER "gallium:refined,CHN,production,2024,100,t,Ga,reported,S,1,\n"
               "gallium:refined,USA,production,2024,100,t,Ga,reported,S,1,\n"
               "tungsten:mine,CHN,production,2024,1.0,t,W,reported,S,1,\n"
               "tungsten:mine,CHN,production,2022,5,t,W,reported,S,1,\n", NULL);
    lode_dataset *b = open_packs(
        HEADER "gallium:refined,USA,production,2024,100,t,Ga,reported,S,1,\n"
               "gallium:refined,CHN,production,2024,300,t,Ga,reported,S,1,seen\n"
               "tungsten:mine,CHN,production,2024,1,t,W,reported,S,1,\n"
               "tungsten:mine,CHN,production,2023,5,t,W,reported,S,1,\n", NULL);
    lode_text text = LODE_TEXT_INIT;
    lode__difference there = {0}, back = {0};
    if (!a || !b) goto done;
    ok(lode__difference_find(&there, a, b, NULL) == LODE_OK &&
           lode__difference_find(&back, b, a, NULL) == LODE_OK,
       "compared both ways");
    ok(there.n_row == 3 && back.n_row == 3, "three rows; 1.0 is 1");
    for (int i = 0; i < there.n_table; i++)
        ok(there.table[i].n_added == back.table[i].n_removed &&
               there.table[i].n_removed == back.table[i].n_added &&
               there.table[i].n_changed == back.table[i].n_changed &&
               there.table[i].n_same == back.table[i].n_same,
           "'%s': there and back mirror each other", there.table[i].table);
    if (ok(there.n_result == 3, "three results move")) {
        const lode__result_change *r = &there.result[0];
        ok(strcmp(r->good, "gallium:refined") == 0 && r->year == 2024, "gallium first");
        is_near(r->from.hhi, 5000, 1e-15, "HHI of 50 and 50");
        is_near(r->to.hhi, 6250, 1e-15, "HHI of 75 and 25");
        is_near(r->to.leader_share, 0.75, 1e-15, "three quarters");
    }
    lode_dataset_diff(a, b, LODE_FORMAT_JSON, &text, NULL);
    json_t *j = parse_and_clear(&text);
    ok(json_is_false(at_path(j, "result.equal")), "not equal");
    is_text(text_at(j, "result.rows.0.change"), "changed", "the row of China");
    is_text(text_at(j, "result.rows.0.cells.0.from"), "100", "from 100");
    is_text(text_at(j, "result.rows.0.cells.0.to"), "300", "to 300");
    is_text(text_at(j, "result.rows.0.cells.1.to"), "seen", "and a note");
    is_near(number_at(j, "result.rows.0.from.line"), 2, 0, "line 2");
    is_near(number_at(j, "result.rows.0.to.line"), 3, 0, "became line 3");
    json_decref(j);
    ok(lode_dataset_diff(a, b, LODE_FORMAT_HTML, &text, NULL) == LODE_E_INVALID &&
           !text.data,
       "there is no page of it");
done:
    lode__difference_clear(&there);
    lode__difference_clear(&back);
    lode_dataset_free(a);
    lode_dataset_free(b);
}

static void test_classes(void)
{
    is_text(lode__hhi_class(1499.9), "<1500", "below");
    is_text(lode__hhi_class(1500), "1500-2500", "between");
    is_text(lode__hhi_class(2500), "1500-2500", "between, still");
    is_text(lode__hhi_class(2500.1), ">2500", "above");
    is_text(lode__hhi_class(NAN), "", "nothing");
}

/* ---- no memory -------------------------------------------------------------------- */

static lode_status call(const lode_dataset *ds, int which, lode_format format,
                        lode_text *text)
{
    if (which == 0)
        return lode_dataset_why(ds, "gallium:refined", "CHN", NULL, 0, format, text, NULL);
    if (which == 1) return lode_dataset_sources(ds, NULL, "CHN", 0, format, text, NULL);
    return lode_dataset_diff(ds, ds, format, text, NULL);
}

static void test_no_memory(const lode_dataset *ds)
{
    static const lode_format format[] = {LODE_FORMAT_TABLE, LODE_FORMAT_JSON,
                                         LODE_FORMAT_CSV};
    for (int k = 0; k < 9; k++) {
        lode_text text = LODE_TEXT_INIT;
        lode_status st = LODE_E_NOMEM;
        long n = 1;
        bool clean = true;
        for (; st == LODE_E_NOMEM && n < 5000; n++) {
            lode__alloc_fail_after(n);
            st = call(ds, k / 3, format[k % 3], &text);
            lode__alloc_fail_after(0);
            if (st != LODE_OK) clean = clean && !text.data && st == LODE_E_NOMEM;
        }
        ok(st == LODE_OK && clean, "report %d survives each of %ld failures", k, n - 2);
        lode_text_clear(&text);
    }
}

int main(void)
{
    lode_dataset *ds = open_packs(production, NULL);
    if (!ds) return done_testing();
    test_band(ds);
    test_band_law();
    test_order(ds);
    test_why(ds);
    test_why_layers();
    test_why_refuses(ds);
    test_sources(ds);
    test_diff();
    test_classes();
    test_no_memory(ds);
    lode_dataset_free(ds);
    return done_testing();
}
