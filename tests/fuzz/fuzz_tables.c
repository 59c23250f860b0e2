#define _GNU_SOURCE /* memmem */
/* Tables of whoever asks: every reader of a CSV is given every table, and takes those with its own
 * columns. Footprints, tariffs by shares, stocks, sweeps, purchases, published figures, outcomes:
 * what was read adds up, and reads the same when it is written back. */
#include "fuzz.h"

#include <jansson.h>
#include <lode/desk.h>
#include <lode/footprint.h>
#include <lode/stock_flow.h>
#include <math.h>
#include <string.h>

#include "market/sweep.h"
#include "study/claims.h"
#include "study/gsim.h"
#include "study/purchases.h"

static const lode_dataset *packs(void)
{
    static lode_dataset *ds;

    if (!ds) HOLDS(lode_dataset_open(FUZZ_DATA "/../../../data", &ds, NULL) == LODE_OK);
    return ds;
}

static json_t *json_of(const lode_text *text)
{
    json_t *root = json_loadb(text->data, text->length, JSON_ALLOW_NUL, NULL);

    HOLDS(root != NULL);
    return root;
}

static void add_cell(lode__buf *buf, const char *text, const char *end)
{
    lode__buf_add(buf, "\"");
    for (; *text; text++)
        lode__buf_add_n(buf, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    lode__buf_addf(buf, "\"%s", end);
}

/* ---- footprints ---------------------------------------------------------------------- */

/* Are outputs so even, and does the inverse hold so well, that sums may be compared? */
static bool is_tame(const lode_footprint *f)
{
    lode_text text = LODE_TEXT_INIT;
    double least = INFINITY, most = 0.0;
    size_t i;
    json_t *row;

    HOLDS(lode_footprint_write(f, "x", LODE_FORMAT_JSON, &text, NULL) == LODE_OK);
    json_t *root = json_of(&text);
    json_array_foreach(json_object_get(json_object_get(root, "result"), "rows"), i, row)
    {
        double x = json_number_value(json_object_get(row, "value"));
        HOLDS(x >= 0.0);
        least = fmin(least, x);
        most = fmax(most, x);
    }
    json_decref(root);
    lode_text_clear(&text);
    return lode_footprint_balance(f) <= 1e-12 && least >= 1e-6 * most && least > 1e-200;
}

/* What all consume is what all make: the sum over regions of D_cba_reg is that of D_pba_reg, and
 * imports are exports, for each stressor. */
static void sums_look(const lode_footprint *f, bool is_positive)
{
    static const char *const name[] = {"D_cba_reg", "D_pba_reg", "D_imp_reg",
                                       "D_exp_reg"};
    lode_text text = LODE_TEXT_INIT;
    double sum[4] = {0.0}, all = 0.0;
    size_t i;
    json_t *row;

    HOLDS(lode_footprint_write(f, "D_cba_reg,D_pba_reg,D_imp_reg,D_exp_reg",
                               LODE_FORMAT_JSON, &text, NULL) == LODE_OK);
    json_t *root = json_of(&text);
    json_array_foreach(json_object_get(json_object_get(root, "result"), "rows"), i, row)
    {
        const char *quantity = json_string_value(json_object_get(row, "quantity"));
        double value = json_number_value(json_object_get(row, "value"));
        int k = 0;
        while (k < 4 && strcmp(name[k], quantity) != 0) k++;
        HOLDS(k < 4);
        sum[k] += value;
        all += fabs(value);
    }
    if (is_positive && is_tame(f) && isfinite(all)) {
        HOLDS(fabs(sum[0] - sum[1]) <= 1e-5 * all);
        HOLDS(fabs(sum[2] - sum[3]) <= 1e-5 * all);
    }
    json_decref(root);
    lode_text_clear(&text);
}

static void footprint_try(const char *path, bool is_positive)
{
    lode_footprint *f = NULL;
    lode_error err = {0};

    if (lode_footprint_read(path, &f, &err) == LODE_OK)
        sums_look(f, is_positive);
    else
        HOLDS(!f && *err.message);
    lode_footprint_free(f);
}

/* ---- tariffs by shares --------------------------------------------------------------- */

static void gsim_again(const lode_gsim *g)
{
    lode_gsim *again = NULL;
    lode_error err = {0};
    lode__buf buf;

    lode__buf_init(&buf, 1 << 24);
    lode__buf_add(&buf, "exporter,importer,value,tariff,new_tariff\n");
    for (int r = 0; r < g->n; r++)
        for (int v = 0; v < g->n; v++) {
            int k = r * LODE__GSIM_REGIONS + v;
            add_cell(&buf, g->region[r].name, ",");
            add_cell(&buf, g->region[v].name, ",");
            lode__buf_add_number(&buf, g->value[k]);
            lode__buf_add(&buf, ",");
            lode__buf_add_number(&buf, g->tariff[k]);
            lode__buf_add(&buf, ",");
            lode__buf_add_number(&buf, g->new_tariff[k]);
            lode__buf_add(&buf, "\n");
        }
    HOLDS(buf.status == LODE_OK);
    if (lode_gsim_read(fuzz_file(1, buf.data, buf.length), NULL, &again, &err) !=
        LODE_OK) {
        fprintf(stderr, "%s%s\n", buf.data, err.message);
        abort();
    }
    HOLDS(again->n == g->n);
    for (int k = 0; k < g->n; k++) {
        HOLDS(strcmp(g->region[k].name, again->region[k].name) == 0);
        HOLDS(g->region[k].price_change == again->region[k].price_change);
    }
    lode_gsim_free(again);
    lode__buf_clear(&buf);
}

static void gsim_try(const char *path)
{
    lode_gsim *g = NULL;
    lode_text text = LODE_TEXT_INIT;
    lode_error err = {0};

    if (lode_gsim_read(path, NULL, &g, &err) == LODE_OK) {
        for (int k = 0; k < g->n; k++) HOLDS(isfinite(g->region[k].price_change));
        HOLDS(lode_gsim_write(g, LODE_FORMAT_JSON, &text, &err) == LODE_OK);
        json_decref(json_of(&text));
        if (g->n <= 24) gsim_again(g);
    } else {
        HOLDS(!g && *err.message);
    }
    lode_text_clear(&text);
    lode_gsim_free(g);
}

/* ---- stocks -------------------------------------------------------------------------- */

/* Columns of numbers; the rows of what was written. */
static size_t numbers_of(const lode_text *csv, double out[][3], size_t most)
{
    size_t n = 0;

    for (const char *at = strchr(csv->data, '\n'); at && at[1] && n < most;
         at = strchr(at + 1, '\n'), n++) {
        char *cell = strchr(at, ',');
        for (int k = 0; k < 3; k++) {
            HOLDS(cell && *cell == ',');
            out[n][k] = strtod(cell + 1, &cell);
        }
    }
    return n;
}

/* What was written is read as driven by its stock, and the inflow is the first one's. */
static void stocks_again(const lode_text *csv, const lode_life *life)
{
    static double one[2048][3], two[2048][3];
    lode_stock_flow *again = NULL;
    lode_text text = LODE_TEXT_INIT;
    lode_error err = {0};
    double most = 0.0;
    size_t n = numbers_of(csv, one, 2048);

    if (lode_stock_flow_read(fuzz_file(1, csv->data, csv->length), life, true, &again,
                             &err) != LODE_OK) {
        fprintf(stderr, "%s%s\n", csv->data, err.message);
        abort();
    }
    HOLDS(lode_stock_flow_write(again, LODE_FORMAT_CSV, &text, &err) == LODE_OK);
    HOLDS(numbers_of(&text, two, 2048) == n);
    for (size_t i = 0; i < n; i++) most = fmax(most, one[i][2]);
    for (size_t i = 0; i < n; i++) {
        HOLDS(one[i][0] >= 0.0 && one[i][1] >= 0.0 && one[i][2] >= 0.0);
        HOLDS(fabs(one[i][0] - two[i][0]) <= 1e-9 * most);
    }
    lode_text_clear(&text);
    lode_stock_flow_free(again);
}

static void stocks_try(const char *path)
{
    lode_life life = LODE_LIFE_INIT;
    lode_stock_flow *flow = NULL;
    lode_text text = LODE_TEXT_INIT;
    lode_error err = {0};

    HOLDS(lode_life_find("normal", &life.law, NULL) == LODE_OK);
    life.mean_years = 6.0;
    life.deviation_years = 2.0;
    if (lode_stock_flow_read(path, &life, false, &flow, &err) == LODE_OK) {
        HOLDS(lode_stock_flow_write(flow, LODE_FORMAT_CSV, &text, &err) == LODE_OK);
        stocks_again(&text, &life);
    } else {
        HOLDS(!flow && *err.message);
    }
    lode_text_clear(&text);
    lode_stock_flow_free(flow);
}

/* ---- sweeps -------------------------------------------------------------------------- */

static const lode_market *market_of_two(void)
{
    static const char text[] =
        "{\"schema\": \"lode/market/1\", \"nodes\": [{\"id\": \"n\", \"rhs\": 0.0}],"
        " \"activities\": ["
        "{\"id\": \"mine\", \"terms\": [[\"n\", 1.0]], \"kind\": \"supply\", \"q0\": "
        "80.0,"
        " \"p0\": 60.0, \"elasticity\": 0.3, \"upper\": 92.0},"
        "{\"id\": \"use\", \"terms\": [[\"n\", -1.0]], \"kind\": \"demand\", \"d0\": "
        "80.0,"
        " \"p0\": 60.0, \"elasticity\": 0.25, \"choke\": 1200.0}]}";
    static lode_market *market;

    if (!market)
        HOLDS(lode_market_read_text(text, sizeof text - 1, "two", &market, NULL) ==
              LODE_OK);
    return market;
}

static bool keep(void *context, const char *text, size_t length)
{
    lode__buf_add_n(context, text, length);
    return true;
}

/* The rows from `first` on: those that a sweep which goes on writes are the last of all. */
static void sweep_run(const lode_scenarios *s, size_t first, lode__buf *out)
{
    lode_sweep_options options = LODE_SWEEP_OPTIONS_INIT;
    lode_sweep_columns columns = {0};
    lode_error err = {0};

    lode__buf_init(out, 1 << 24);
    options.n_thread = 1;
    options.first = first;
    if (lode_sweep_table(market_of_two(), s, &columns, keep, out, &options, NULL, &err) !=
        LODE_OK) {
        fprintf(stderr, "%s\n", err.message);
        abort();
    }
}

static void sweep_try(const char *path)
{
    lode_scenarios *s = NULL;
    lode_error err = {0};
    lode__buf all, rest;

    if (lode_scenarios_read(path, market_of_two(), &s, &err) != LODE_OK) {
        HOLDS(!s && *err.message);
        return;
    }
    if (lode_scenarios_count(s) > 0 && lode_scenarios_count(s) <= 100) {
        sweep_run(s, 0, &all);
        sweep_run(s, lode_scenarios_count(s) / 2, &rest);
        HOLDS(rest.length <= all.length);
        HOLDS(lode_scenarios_count(s) < 2 ||
              memcmp(all.data + all.length - rest.length, rest.data, rest.length) == 0);
        lode__buf_clear(&all);
        lode__buf_clear(&rest);
    }
    lode_scenarios_free(s);
}

/* ---- purchases, published figures, outcomes -------------------------------------------- */

static void purchases_again(const lode__purchases *p)
{
    lode__arena arena = {0};
    lode__purchases found = {0};
    lode_error err = {0};
    lode__buf buf;
    int n;
    const lode__good *good = lode__goods(packs(), &n);
    const lode__country *country = lode__countries(packs(), &n);

    lode__buf_init(&buf, 1 << 22);
    lode__buf_add(&buf, "value_usd,country,good,quantity_t\n");
    for (int i = 0; i < p->n; i++) {
        if (!isnan(p->row[i].value_usd)) lode__buf_add_number(&buf, p->row[i].value_usd);
        lode__buf_addf(&buf, ",%s,%s,", country[p->row[i].i_country].id,
                       good[p->row[i].i_good].id);
        lode__buf_add_number(&buf, p->row[i].quantity_t);
        lode__buf_add(&buf, "\n");
    }
    HOLDS(lode__purchases_read(packs(), fuzz_file(1, buf.data, buf.length), &arena,
                               &found, &err) == LODE_OK);
    HOLDS(found.n == p->n);
    for (int i = 0; i < p->n; i++) {
        const lode__purchase *a = &p->row[i], *b = &found.row[i];
        HOLDS(a->i_good == b->i_good && a->i_country == b->i_country);
        HOLDS(a->quantity_t == b->quantity_t && a->quantity_t >= 0.0);
        HOLDS(isnan(a->value_usd) ? isnan(b->value_usd) : a->value_usd == b->value_usd);
    }
    lode__buf_clear(&buf);
    lode__arena_clear(&arena);
}

static void purchases_try(const char *path)
{
    lode__arena arena = {0};
    lode__purchases p = {0};
    lode_error err = {0};

    if (lode__purchases_read(packs(), path, &arena, &p, &err) == LODE_OK)
        purchases_again(&p);
    else
        HOLDS(p.n == 0 && *err.message);
    lode__arena_clear(&arena);
}

static void claims_try(const char *path)
{
    static lode__arena of_method;
    static lode__method_program program;
    const lode__method *method;
    lode__arena arena = {0};
    lode__claim *claim = NULL;
    lode_error err = {0};
    int n = 0;

    if (!program.row) {
        HOLDS(lode__method_need(packs(), "hhi", &method, NULL) == LODE_OK);
        HOLDS(lode__method_build(packs(), method, &of_method, &program, NULL) == LODE_OK);
    }
    if (lode__claims_read(packs(), path, &program, &arena, &claim, &n, &err) == LODE_OK)
        for (int i = 0; i < n; i++) {
            HOLDS(isfinite(claim[i].value) && claim[i].year >= 0 &&
                  claim[i].year <= 9999);
            HOLDS(lode__formula_find(&program.f, claim[i].quantity) >= 0);
            HOLDS(i == 0 || strcmp(claim[i - 1].material, claim[i].material) <= 0);
        }
    else
        HOLDS(n == 0 && *err.message);
    lode__arena_clear(&arena);
}

/* No event is known to an empty store above a small dataset: every table of outcomes is refused with
 * a sentence, or has no rows. */
static void outcomes_try(const uint8_t *data, size_t size)
{
    const lode_event_author author = {"fuzz", "fuzz", "2026-01-01T00:00:00Z"};
    static lode_dataset *few;
    lode_text out = LODE_TEXT_INIT;
    lode_error err = {0};
    char db[600];

    snprintf(db, sizeof db, "%s/lode.db", fuzz_folder());
    if (!memmem(data, size, "ratio", 5)) return;
    if (!few) HOLDS(lode_dataset_open(FUZZ_DATA, &few, NULL) == LODE_OK);
    lode_status st = lode_event_outcomes_take(few, db, (const char *)data, size,
                                              "outcomes.csv", &author, &out, &err);
    HOLDS(st == LODE_OK || *err.message);
    lode_text_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path;

    if (size > 16 * 1024) return 0;
    path = fuzz_file(0, data, size);
    footprint_try(path, !memchr(data, '-', size));
    gsim_try(path);
    stocks_try(path);
    sweep_try(path);
    purchases_try(path);
    claims_try(path);
    outcomes_try(data, size);
    return 0;
}
