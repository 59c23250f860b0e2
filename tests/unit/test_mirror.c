/* Both sides' reports of a flow: the worked examples of docs/method/mirror.md, laws on random
 * flows, refusals. */
#include "dataset/mirror.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

#define N 600 /* random flows */
#define N_COUNTRY 12
#define SEED 20220

static lode__mirror_flow flow_of(int code, int exporter, int importer, double x,
                                 double x_t, double m, double m_t)
{
    return (lode__mirror_flow){code, 2022, exporter, importer, {{x, x_t}, {m, m_t}}};
}

static lode_status run(const lode__mirror_flow *flow, size_t n, lode__arena *arena,
                       lode__mirror *out, lode_error *err)
{
    return lode__mirror_reconcile(flow, n, N_COUNTRY, arena, out, err);
}

/* ---- by hand -------------------------------------------------------------------------- */

/* One flow on both sides, 100 and 169: the ratio is held at 1.30, the importer's FOB is 130,
 * nobody is known better, so both count half. */
static void test_one_flow(void)
{
    const lode__mirror_flow flow[] = {flow_of(1, 0, 1, 100, 10, 169, 20),
                                      flow_of(1, 3, 1, NAN, NAN, 130, 5),
                                      flow_of(1, 0, 2, 50, NAN, NAN, NAN)};
    double half = exp(0.5 * log(1.3));
    lode__arena arena = {0};
    lode__mirror m;

    if (!ok(run(flow, 3, &arena, &m, NULL) == LODE_OK, "three flows are reconciled"))
        return;
    const lode__mirror_value *v = m.value;
    is_near(m.code[0].ratio, 1.30, 0, "CIF over FOB is 1.30 at most");
    is_near(v[0].value_usd, 115, 1e-14, "half of 100 and half of 169 / 1.3");
    is_near(v[0].low_usd, 100, 0, "its band begins at the one report");
    is_near(v[0].high_usd, 130, 1e-14, "and ends at the other, FOB");
    is_near(v[0].quantity_t, 15, 1e-14, "tonnes likewise");
    ok(v[1].kind == LODE__IMPORTER_ONLY && v[1].exporter_weight == 0.0,
       "a flow of the importer alone is marked");
    is_near(v[1].value_usd, 100, 1e-14, "and is FOB");
    is_near(v[1].low_usd, 100 / half, 1e-14, "from e^-spread, half of ln 1.3");
    is_near(v[1].high_usd, 100 * half, 1e-14, "to e^spread");
    is_near(v[1].quantity_t, 5, 1e-14, "with its own tonnes");
    ok(v[2].kind == LODE__EXPORTER_ONLY && v[2].value_usd == 50 && isnan(v[2].quantity_t),
       "one of the exporter alone stays; a missing quantity stays missing");
    ok(m.n_kind[0] == 1 && m.n_kind[1] == 1 && m.n_kind[2] == 1, "each kind is counted");
    is_near(m.median_before, log(1.69), 1e-14, "the sides were ln 1.69 apart");
    is_near(m.median_after, log(1.30), 1e-14, "and are ln 1.30");
    lode__arena_clear(&arena);
}

/* Exporter 0 agrees with importer 2, exporter 1 says four times as much: mean |ln| is ln 2,
 * exporter 0 has ln 4 / 6, exporter 1 ln 4 / 3, importer 2 ln 4 / 4; the weight of exporter
 * 1 is (1/4)^2 / ((1/4)^2 + (1/3)^2) = 0.36. */
static void test_weights(void)
{
    lode__mirror_flow flow[] = {flow_of(1, 0, 2, 100, NAN, 100, NAN),
                                flow_of(1, 1, 2, 400, 40, 100, 20)};
    lode__arena arena = {0};
    lode__mirror m;

    if (!ok(run(flow, 2, &arena, &m, NULL) == LODE_OK, "two exporters, one importer"))
        return;
    is_near(m.code[0].ratio, 1.0, 0, "CIF over FOB is 1.00 at least");
    is_near(m.side[0][0].spread, log(4) / 6, 1e-14, "who agrees is off by less");
    is_near(m.side[0][1].spread, log(4) / 3, 1e-14, "than who does not");
    is_near(m.side[1][2].spread, log(4) / 4, 1e-14, "the importer lies between");
    is_near(m.side[1][5].spread, log(4) / 4, 1e-14, "as does who is not known");
    is_near(m.value[1].exporter_weight, 0.36, 1e-13, "weight by inverse variance");
    is_near(m.value[1].value_usd, 0.36 * 400 + 0.64 * 100, 1e-13, "value 208");
    is_near(m.value[1].quantity_t, 0.36 * 40 + 0.64 * 20, 1e-13, "and 27.2 t");
    is_near(m.value[0].value_usd, 100, 0, "equal reports give that value");

    flow[1].by[1].quantity_t = 0.0;
    if (run(flow, 2, &arena, &m, NULL) == LODE_OK)
        is_near(m.value[1].quantity_t, 20.8, 1e-13,
                "where one side weighed: 208 USD at its 10 USD/t");
    flow[0].by[1].value_usd = 0.0;
    if (run(flow, 2, &arena, &m, NULL) == LODE_OK)
        ok(m.value[0].kind == LODE__EXPORTER_ONLY && m.value[0].value_usd == 100,
           "a report of 0 USD beside another is none");
    lode__arena_clear(&arena);
}

/* Eight flows of code 1 give it a ratio of its own, three of code 2 take that of all; unit
 * values of 10 USD/t let 10/3 to 30 through. */
static void test_codes(void)
{
    lode__mirror_flow flow[12];
    lode__arena arena = {0};
    lode__mirror m;

    for (int i = 0; i < 8; i++)
        flow[i] = flow_of(1, i, i + 1, 100, i == 0 ? 0.1 : i == 1 ? 1000 : 10, 110, NAN);
    for (int i = 0; i < 3; i++) flow[8 + i] = flow_of(2, i, i + 1, 100, 0.1, 120, NAN);
    flow[11] = flow_of(3, 0, 1, 100, NAN, NAN, NAN);
    if (!ok(run(flow, 12, &arena, &m, NULL) == LODE_OK, "three codes")) return;
    ok(m.n_code == 3 && m.code[0].own && !m.code[1].own && !m.code[2].own,
       "eight flows make a ratio, three do not");
    is_near(m.code[0].ratio, 1.1, 1e-14, "the median of a code");
    is_near(m.code[1].ratio, 1.1, 1e-14, "or of all");
    is_near(m.code[0].low_usd_t, 10.0 / 3, 1e-13,
            "unit values from a third of the median");
    is_near(m.code[0].high_usd_t, 30, 1e-13, "to three times");
    is_near(m.value[0].quantity_t, 100.0 / 30, 1e-13, "0.1 t for 100 USD become 3.3 t");
    is_near(m.value[1].quantity_t, 30, 1e-13, "1,000 t become 30 t");
    is_near(m.value[8].quantity_t, 0.1 * m.value[8].value_usd / 100, 1e-13,
            "a code with few weights has no limits");
    ok(m.value[0].limited[0] && m.value[1].limited[0] && !m.value[2].limited[0] &&
           m.n_limited == 2 && m.code[0].n_limited == 2,
       "and both are marked and counted");
    ok(lode__mirror_code_find(&m, 2) == &m.code[1] && !lode__mirror_code_find(&m, 4),
       "a code is found, or is not there");
    lode__arena_clear(&arena);
}

/* ---- laws ----------------------------------------------------------------------------- */

static double unit(size_t i, int k)
{
    return lode__random_unit(SEED, 16 * i + (uint64_t)k);
}

/* 5 codes; a third one-sided; importers 1.12 times, noise of a factor of 1.5 at most, of 20
 * from exporter 3. */
static void make_flows(lode__mirror_flow *flow)
{
    size_t n = 0;
    for (int code = 1; code <= 5; code++)
        for (int i = 0; i < N_COUNTRY; i++)
            for (int j = 0; j < N_COUNTRY && n < N; j++) {
                if (i == j) continue;
                double usd = exp(4.0 + 12.0 * unit(n, 0)), t = usd / (100.0 * code);
                double noise = exp((i == 3 ? log(20) : log(1.5)) * (2 * unit(n, 1) - 1));
                double kind = unit(n, 2), weighed = unit(n, 3);
                flow[n] = flow_of(code, i, j, kind < 0.17 ? NAN : usd * noise,
                                  weighed < 0.2 ? NAN : t,
                                  kind > 0.83 ? NAN : 1.12 * usd * exp(unit(n, 4) - 0.5),
                                  weighed > 0.8 ? NAN : t * exp(2 * unit(n, 5) - 1));
                n++;
            }
}

static bool in_band(const lode__mirror *m)
{
    for (size_t i = 0; i < m->n; i++) {
        const lode__mirror_value *v = &m->value[i];
        if (!(v->low_usd <= v->value_usd && v->value_usd <= v->high_usd)) return false;
        if (!(v->exporter_weight >= 0.0 && v->exporter_weight <= 1.0)) return false;
    }
    return true;
}

/* The band of a two-sided flow is its two reports. */
static bool ends_are_reports(const lode__mirror *m, const lode__mirror_flow *flow)
{
    for (size_t i = 0; i < m->n; i++) {
        if (m->value[i].kind != LODE__TWO_SIDED) continue;
        double x = flow[i].by[0].value_usd;
        double fob =
            flow[i].by[1].value_usd / lode__mirror_code_find(m, flow[i].code)->ratio;
        if (m->value[i].low_usd != fmin(x, fob) || m->value[i].high_usd != fmax(x, fob))
            return false;
    }
    return true;
}

static bool weighed_or_not(const lode__mirror *m, const lode__mirror_flow *flow)
{
    for (size_t i = 0; i < m->n; i++) {
        bool any = false;
        for (int k = 0; k < 2; k++)
            any = any ||
                  (!isnan(flow[i].by[k].value_usd) && !isnan(flow[i].by[k].quantity_t));
        if (any == isnan(m->value[i].quantity_t)) return false;
    }
    return true;
}

/* The largest relative difference of values; tonnes where asked. */
static double apart(const lode__mirror *a, const lode__mirror *b, double scale,
                    bool tonnes)
{
    double most = 0.0;
    for (size_t i = 0; i < a->n; i++) {
        const lode__mirror_value *x = &a->value[i], *y = &b->value[i];
        double p = tonnes ? x->quantity_t : x->value_usd;
        double q = tonnes ? y->quantity_t : y->value_usd;
        if (isnan(p) && isnan(q)) continue;
        double d = fabs(q / (scale * p) - 1.0);
        if (!(d <= most)) most = d;
    }
    return most;
}

static void test_laws(const lode__mirror_flow *flow, const lode__mirror *m,
                      lode__arena *arena)
{
    lode__mirror_flow changed[N];
    lode__mirror other;

    ok(in_band(m), "every value lies in its band, every weight in 0 to 1");
    ok(ends_are_reports(m, flow), "the band of two reports is the two FOB reports");
    ok(weighed_or_not(m, flow), "tonnes are there where a side weighed, else missing");
    bool worst = true;
    for (int c = 0; c < N_COUNTRY; c++)
        worst = worst && m->side[0][c].spread <= m->side[0][3].spread;
    ok(worst, "the noisy exporter has the largest spread: %.2f", m->side[0][3].spread);

    for (size_t i = 0; i < N; i++) {
        changed[i] = flow[i];
        for (int k = 0; k < 2; k++) changed[i].by[k].value_usd *= 7.0;
    }
    run(changed, N, arena, &other, NULL);
    is_near(apart(m, &other, 7.0, false), 0, 1e-12,
            "seven times the dollars, seven times");
    is_near(apart(m, &other, 1.0, true), 0, 1e-12, "and the same tonnes");
    for (size_t i = 0; i < N; i++) {
        changed[i] = flow[i];
        changed[i].by[1].value_usd *= 1.05;
    }
    run(changed, N, arena, &other, NULL);
    is_near(apart(m, &other, 1.0, false), 0, 1e-12,
            "dearer freight of all changes no FOB value");
    for (size_t i = 0; i < N; i++) {
        changed[i] = flow[i];
        changed[i].by[1].value_usd = changed[i].by[0].value_usd;
    }
    size_t n = 0, n_equal = 0;
    for (size_t i = 0; i < N; i++)
        if (!isnan(changed[i].by[0].value_usd)) changed[n++] = changed[i];
    run(changed, n, arena, &other, NULL);
    for (size_t i = 0; i < n; i++)
        n_equal += other.value[i].value_usd == changed[i].by[0].value_usd &&
                   other.value[i].low_usd == other.value[i].high_usd;
    ok(n_equal == n && n > N / 2, "reports that agree are the value, without a band");
}

static void test_order(const lode__mirror_flow *flow, const lode__mirror *m,
                       lode__arena *arena)
{
    lode__mirror_flow mixed[N];
    size_t from[N], n_same = 0;
    lode__mirror other;

    for (size_t i = 0; i < N; i++) from[i] = i;
    for (size_t i = N - 1; i > 0; i--) {
        size_t k = (size_t)(unit(i, 6) * (double)(i + 1)), keep = from[i];
        from[i] = from[k];
        from[k] = keep;
    }
    for (size_t i = 0; i < N; i++) mixed[i] = flow[from[i]];
    if (!ok(run(mixed, N, arena, &other, NULL) == LODE_OK, "mixed flows")) return;
    for (size_t i = 0; i < N; i++) {
        const lode__mirror_value *a = &m->value[from[i]], *b = &other.value[i];
        n_same += memcmp(&a->value_usd, &b->value_usd, sizeof(double)) == 0 &&
                  memcmp(&a->quantity_t, &b->quantity_t, sizeof(double)) == 0 &&
                  memcmp(&a->low_usd, &b->low_usd, sizeof(double)) == 0 &&
                  memcmp(&a->high_usd, &b->high_usd, sizeof(double)) == 0;
    }
    ok(n_same == N, "give the same bits for each flow: %zu of %d", n_same, N);
}

/* ---- refusals ------------------------------------------------------------------------- */

static void refuse(const lode__mirror_flow *flow, size_t n, lode_status wanted,
                   const char *sentence)
{
    lode__arena arena = {0};
    lode__mirror m = {.n = 77};
    lode_error err = {0};

    lode_status st = run(flow, n, &arena, &m, &err);
    ok(st == wanted && strstr(err.message, sentence) && m.n == 77 && !m.value,
       "refused, and nothing touched: '%s'", err.message);
    lode__arena_clear(&arena);
}

static void test_refusals(void)
{
    lode__mirror_flow flow[2] = {flow_of(1, 0, 1, 10, 1, 11, 1),
                                 flow_of(1, 1, 0, 10, 1, 11, 1)};

    refuse(flow, 0, LODE_E_DATA, "want flows, found none");
    flow[1].by[1].value_usd = -1;
    refuse(flow, 2, LODE_E_INVALID, "flow 1: want values and quantities >= 0");
    flow[1].by[1].value_usd = INFINITY;
    refuse(flow, 2, LODE_E_INVALID, "flow 1: want values and quantities >= 0");
    flow[1] = flow_of(1, 1, 0, 10, -2, 11, 1);
    refuse(flow, 2, LODE_E_INVALID, "flow 1: want values and quantities >= 0");
    flow[1] = flow_of(1, 1, N_COUNTRY, 10, 1, 11, 1);
    refuse(flow, 2, LODE_E_INVALID, "flow 1: want a country of 0 to 11, found 12");
    flow[1] = flow_of(1, 1, 1, 10, 1, 11, 1);
    refuse(flow, 2, LODE_E_INVALID, "flow 1: want two countries");
    flow[1] = flow_of(1, 1, 0, NAN, 1, NAN, 1);
    refuse(flow, 2, LODE_E_INVALID, "flow 1: want a report of a side at least");
    flow[1] = flow[0];
    refuse(flow, 2, LODE_E_INVALID, "want each flow once");
    flow[0].by[0].value_usd = flow[1].by[1].value_usd = NAN;
    flow[1].i_importer = 2;
    refuse(flow, 2, LODE_E_DATA, "found none in 2: are both directions in the file?");
}

static void test_no_memory(const lode__mirror_flow *flow)
{
    lode__mirror m;
    int n = 0;
    bool failed = true;

    for (; failed && n < 1000; n++) {
        lode__arena arena = {0};
        lode__alloc_fail_after(n + 1);
        failed = run(flow, N, &arena, &m, NULL) == LODE_E_NOMEM;
        lode__alloc_fail_after(0);
        lode__arena_clear(&arena);
    }
    ok(n > 1 && !failed, "each of %d requests fails once: LODE_E_NOMEM, no leak", n - 1);
}

int main(void)
{
    static lode__mirror_flow flow[N];
    lode__arena arena = {0};
    lode__mirror m;

    test_one_flow();
    test_weights();
    test_codes();
    make_flows(flow);
    if (ok(run(flow, N, &arena, &m, NULL) == LODE_OK, "%d random flows, seed %d", N,
           SEED)) {
        test_laws(flow, &m, &arena);
        test_order(flow, &m, &arena);
    }
    lode__arena_clear(&arena);
    test_refusals();
    test_no_memory(flow);
    return done_testing();
}
