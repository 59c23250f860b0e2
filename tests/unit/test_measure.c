/* Measures: the worked numbers of their publications, laws, refusals, and a full run on a
 * dataset made here. */
#include <lode/measure.h>

#include "base/base.h"
#include "study/measure.h"
#include "tap.h"

#define DATA NULL

static lode_dataset *packs;

/* ---- methods of the packs on given inputs ------------------------------------------ */

typedef struct work {
    lode__arena arena;
    lode__method_program m;
    bool fine;
} work;

static work open_method(const char *id)
{
    work w = {.fine = false};
    const lode__method *method = NULL;
    lode_error err = {0};

    w.fine = !lode__method_need(packs, id, &method, &err) &&
             !lode__method_build(packs, method, &w.arena, &w.m, &err);
    if (!w.fine) ok(false, "%s: %s", id, err.message);
    for (int i = 0; w.fine && i < w.m.n_use; i++) { /* lists are 0 until set */
        lode__slot *s = &w.m.f.slot[w.m.use[i].slot];
        for (int k = 0; s->vector && k < w.m.f.n; k++) s->value[k] = 0.0;
    }
    return w;
}

static void set_list(work *w, const char *name, const double *value, int n)
{
    int slot = lode__formula_find(&w->m.f, name);

    if (slot < 0) {
        ok(false, "a list '%s'", name);
        return;
    }
    lode__formula_hold(&w->m.f, slot, true);
    for (int i = 0; i < w->m.f.n; i++)
        w->m.f.slot[slot].value[i] = i < n ? value[i] : 0.0;
}

static void set_number(work *w, const char *name, double value)
{
    int slot = lode__formula_find(&w->m.f, name);

    if (slot < 0) {
        ok(false, "a number '%s'", name);
        return;
    }
    lode__formula_hold(&w->m.f, slot, true);
    w->m.f.slot[slot].value[0] = value;
}

static double run(work *w, const char *step)
{
    lode__formulas_run(&w->m.f, false);
    return w->m.f.slot[lode__formula_find(&w->m.f, step)].value[0];
}

static void close_method(work *w)
{
    lode__arena_clear(&w->arena);
}

static double of_production(const char *method, const char *step, const double *p, int n)
{
    work w = open_method(method);
    double value = NAN;

    if (w.fine) {
        set_list(&w, "production", p, n);
        value = run(&w, step);
    }
    close_method(&w);
    return value;
}

/* Gallium, EU 2020: published normalised HHI with ten places 0.6116. */
static void concentration(void)
{
    const double gallium[] = {80, 8, 5, 3, 2, 1, 1}, equal[] = {7, 7, 7, 7};

    is_near(of_production("hhi", "hhi", gallium, 7), 6504.0, 1e-12, "HHI of gallium");
    is_near(of_production("hhi-normalized", "normalized", gallium, 7), 0.5921, 1e-4,
            "normalised with seven");
    is_near(0.6504, 0.1 + 0.9 * 0.6116, 1e-3, "with ten: the published 0.6116");
    is_near(of_production("effective-number", "effective", gallium, 7), 1.538, 1e-3,
            "effective number");
    is_near(of_production("entropy", "entropy", gallium, 7), 0.8059, 1e-4, "Shannon");
    is_near(of_production("theil", "theil", gallium, 7), 1.1400, 1e-4, "Theil");
    is_near(of_production("hall-tideman", "index", gallium, 7), 0.5208, 1e-4,
            "Rosenbluth");
    is_near(of_production("cr3", "cr3", gallium, 7), 0.93, 1e-14, "the three largest");
    is_near(of_production("cr4", "cr4", gallium, 7), 0.96, 1e-14, "the four largest");
    is_near(of_production("n1-supply", "left", gallium, 7), 0.2, 1e-13, "what is left");
    is_near(of_production("hhi", "hhi", equal, 4), 2500.0, 1e-14, "four equals");
    is_near(of_production("hhi-normalized", "normalized", equal, 1), 1.0, 0.0,
            "a single producer is 1");
    is_near(of_production("theil", "theil", equal, 4), 0.0, 1e-15,
            "equals have no Theil");
    is_near(of_production("hall-tideman", "index", equal, 4), 0.25, 1e-14,
            "Rosenbluth of n equals is 1/n");
}

static void governance(void)
{
    const double one[] = {1.0}, pv[] = {-0.44}, zero[] = {0.0};
    static const char *const six[] = {"indicator.va", "indicator.pv", "indicator.ge",
                                      "indicator.rq", "indicator.rl", "indicator.cc"};
    work w = open_method("governance-risk");

    set_list(&w, "production", one, 1);
    set_list(&w, "indicator.pv", pv, 1);
    is_near(run(&w, "risk"), 0.588, 1e-14, "pv -0.44 is a risk of 0.588");
    set_list(&w, "indicator.pv", zero, 1);
    is_near(run(&w, "risk"), 0.5, 0.0, "pv 0 is 0.5");
    close_method(&w);

    w = open_method("eu-sr-2023");
    for (int i = 0; i < 6; i++) set_list(&w, six[i], pv, 1);
    lode__formulas_run(&w.m.f, false);
    is_near(w.m.f.slot[lode__formula_find(&w.m.f, "w")].value[0], 5.88, 1e-14,
            "and 5.88 of 10 for the EU");
    close_method(&w);
}

/* United States 2022: imports, numerator and score of three commodities. */
static void geopolrisk(void)
{
    static const struct {
        const char *name;
        double numerator; /* printed to four digits: 2.4e-6 of that of nickel */
        double imports, domestic, ir, score, price, gsp;
    } c[] = {{"manganese ore", 191198.0035, 350700.567, 0, 0.545188749, 0.110955908,
              0.400735, 0.108604},
             {"graphite", 50585.9108, 86586.111, 0, 0.584226619, 0.274974133, 2.226907,
              1.495658},
             {"nickel ore", 21.1797, 37.495, 17500, 0.001207683, 0.000323043, 4.806774,
              0.003793}};

    for (size_t i = 0; i < sizeof c / sizeof c[0]; i++) {
        work w = open_method("geopolrisk-cf");
        const double imports[] = {0.0, c[i].imports}, member[] = {1.0, 0.0},
                     made[] = {c[i].domestic, 1.0},
                     g[] = {0.9, c[i].numerator / c[i].imports};
        set_list(&w, "production", made, 2);
        set_list(&w, "imports_all", imports, 2);
        set_list(&w, "member", member, 2);
        set_list(&w, "g", g, 2);
        set_number(&w, "weighed_usd", c[i].price * 1000.0);
        set_number(&w, "weighed_t", 1.0);
        is_near(run(&w, "import_risk"), c[i].ir, 2.4e-6, "%s: import risk", c[i].name);
        set_number(&w, "hhi", c[i].score / c[i].ir);
        is_near(run(&w, "score"), c[i].score, 2.4e-6, "score");
        is_near(run(&w, "cf_cu"), c[i].gsp, 1e-4, "kg of copper equivalent");
        close_method(&w);
    }
}

static void european_union(void)
{
    const double s[] = {82, 4, 4, 2, 1, 1, 1, 1, 1, 1},
                 wgi[] = {5.6, 6.4, 5.5, 1.9, 6.2, 4.7, 2.0, 2.9, 3.4, 5.1},
                 t[] = {1.1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    work w = open_method("eu-sr-2023");

    set_list(&w, "s_gs", s, 10);
    for (int i = 0; i < 10; i++)
        w.m.f.slot[lode__formula_find(&w.m.f, "s_gs")].value[i] /= 100.0;
    set_list(&w, "w", wgi, 10);
    set_list(&w, "t", t, 10);
    set_number(&w, "hhi_eu", 0.7192);
    set_number(&w, "ir", 0.8);
    set_number(&w, "attribute.eol_rir", 0.42);
    set_number(&w, "attribute.si_sr", 0.97);
    is_near(run(&w, "hhi_gs"), 4.1642, 1e-4, "tungsten: weighted HHI of the world");
    is_near(run(&w, "core"), 2.0972, 1e-4, "both scopes");
    is_near(run(&w, "sr"), 1.1799, 1e-4, "supply risk");
    ok(lode__method_class_of(packs, w.m.row, 1.1799) &&
           strcmp(lode__method_class_of(packs, w.m.row, 1.1799)->name, "at risk") == 0,
       "on the critical side");
    set_number(&w, "hhi_eu", NAN);
    is_near(run(&w, "sr"), 4.1642 * 0.58 * 0.97, 1e-4, "one scope alone stands alone");
    close_method(&w);

    w = open_method("eu-ei-2023");
    set_number(&w, "end_use.value_added", 0.55 * 148e9 + 0.30 * 182e9 + 0.15 * 96e9);
    set_number(&w, "end_use.value_added_max", 215e9);
    set_number(&w, "attribute.si_ei", 0.94);
    is_near(run(&w, "ei"), 6.5756, 1e-4, "economic importance");
    close_method(&w);
}

static void united_states(void)
{
    const double loss[] = {900e6, 120e6, 15e6}, p[] = {0.05, 0.10, 0.30};
    work w = open_method("usgs-2020");

    set_number(&w, "dp", 0.62);
    set_number(&w, "te", 0.78);
    set_number(&w, "ev", 0.41);
    is_near(run(&w, "sr"), 0.5831, 1e-4, "USGS: the cube root of three");
    set_number(&w, "te", 0.0);
    is_near(run(&w, "sr"), 0.0, 0.0, "one factor of 0 makes 0");
    close_method(&w);

    w = open_method("usgs-2022");
    set_number(&w, "sr", 0.58);
    set_number(&w, "earlier.sr.1", 0.55);
    set_number(&w, "earlier.sr.2", 0.50);
    set_number(&w, "earlier.sr.3", 0.48);
    set_number(&w, "attribute.single_producer", 0.0);
    is_near(run(&w, "listed_risk"), (4 * 0.58 + 3 * 0.55 + 2 * 0.50 + 0.48) / 10, 1e-13,
            "recent years weigh more");
    set_number(&w, "sr", 0.1);
    set_number(&w, "earlier.sr.1", 0.1);
    set_number(&w, "attribute.single_producer", 1.0);
    is_near(run(&w, "listed_risk"), 0.4, 0.0,
            "a single point of failure lists by itself");
    close_method(&w);

    w = open_method("usgs-2025-weighted");
    set_list(&w, "stop_loss_usd", loss, 3);
    set_list(&w, "indicator.disruption_probability", p, 3);
    is_near(run(&w, "weighted"), 61.5, 1e-13, "losses by their probabilities");
    is_near(run(&w, "largest"), 900.0, 1e-14, "and the largest of them");
    close_method(&w);

    w = open_method("doe-2023");
    set_number(&w, "importance", 3.75);
    set_number(&w, "risk", 3.30);
    is_near(run(&w, "outcome"), 2.0, 0.0, "DOE: critical");
    set_number(&w, "risk", 2.2);
    is_near(run(&w, "outcome"), 1.0, 0.0, "near critical");
    set_number(&w, "risk", 1.4);
    is_near(run(&w, "outcome"), 0.0, 0.0, "not critical");
    close_method(&w);
}

static void others(void)
{
    const double reserves[] = {20.0}, made[] = {1.0}, four[] = {40, 20, 20, 20},
                 supply[] = {70, 30}, use[] = {55, 35};
    static const double omega[][2] = {
        {0.3, 0.0689}, {0.6, 0.1674}, {0.9, 0.3690}, {0.97, 0.5041}};
    work w = open_method("yale");

    set_list(&w, "production", made, 1);
    set_list(&w, "reserves", reserves, 1);
    is_near(run(&w, "dt_score"), 92.8, 1e-13, "Yale: 20 years of reserves");
    set_number(&w, "dt", 50.0);
    is_near(run(&w, "dt_score"), 70.0, 1e-13, "50 years");
    set_number(&w, "dt", 100.0);
    is_near(run(&w, "dt_score"), 0.0, 0.0, "100 years");
    set_number(&w, "dt_score", 70.0);
    set_number(&w, "attribute.companion_fraction", 0.8);
    is_near(run(&w, "gte"), 75.0, 1e-13, "with a companion fraction of 0.8");
    set_number(&w, "social", 40.0);
    set_number(&w, "geopolitical", 85.0);
    is_near(run(&w, "sr"), 66.67, 1e-4, "supply risk of the medium term");
    close_method(&w);

    w = open_method("iea-n1");
    set_list(&w, "production", supply, 2);
    set_list(&w, "use", use, 2);
    is_near(run(&w, "n1"), 30.0 / 35.0, 1e-13,
            "IEA: without the largest and its own demand");
    close_method(&w);

    for (int i = 0; i < 4; i++) {
        const double imports[] = {0.0, omega[i][0], 1.0 - omega[i][0]},
                     member[] = {1.0, 0.0, 0.0};
        w = open_method("cms-power");
        set_list(&w, "production", member, 0);
        set_list(&w, "imports", imports, 3);
        set_list(&w, "member", member, 3);
        lode__formulas_run(&w.m.f, false);
        is_near(w.m.f.slot[lode__formula_find(&w.m.f, "loss")].value[1], omega[i][1],
                1e-3, "power over a share of %g", omega[i][0]);
        close_method(&w);
    }
    is_near(of_production("essenz-concentration", "distance", four, 4), 1.2544, 1e-12,
            "ESSENZ: HHI 0.28 against 0.25");
    w = open_method("essenz-concentration");
    set_number(&w, "h", 0.42);
    is_near(run(&w, "distance"), 2.8224, 1e-13, "0.42");
    set_number(&w, "h", 0.20);
    is_near(run(&w, "distance"), 0.0, 0.0, "below the target there is no distance");
    close_method(&w);
}

static void at_risk(void)
{
    const double s[] = {0.60, 0.25, 0.15}, p[] = {0.10, 0.05, 0.05};
    work w = open_method("supply-at-risk");

    set_list(&w, "production", s, 3);
    set_list(&w, "indicator.disruption_probability", p, 3);
    is_near(run(&w, "expected"), 0.08, 1e-13, "expected loss of independent suppliers");
    is_near(run(&w, "chance_20"), 0.145, 1e-12, "chance to lose more than a fifth");
    close_method(&w);
}

/* ---- laws ------------------------------------------------------------------------------ */

static void laws(void)
{
    enum { TRIES = 500, MOST = 12 };
    const uint64_t seed = 20260204;
    bool bounds = true, units = true, merger = true, left = true, contributions = true,
         theil = true;

    for (int t = 0; t < TRIES; t++) {
        double p[MOST], scaled[MOST], merged[MOST];
        int n = 2 + (int)(10.0 * lode__random_unit(seed, (uint64_t)t * 100));
        for (int i = 0; i < n; i++) {
            p[i] =
                -log(1.0 - lode__random_unit(seed, (uint64_t)t * 100 + 1 + (uint64_t)i));
            scaled[i] = 907.18474 * p[i];
            merged[i] = p[i];
        }
        merged[0] += merged[n - 1];
        merged[n - 1] = 0.0;
        double hhi = of_production("hhi", "hhi", p, n);
        bounds = bounds && hhi >= 10000.0 / n * (1 - 1e-12) && hhi <= 10000.0;
        units =
            units && fabs(of_production("hhi", "hhi", scaled, n) - hhi) <= 1e-11 * hhi;
        merger = merger && of_production("hhi", "hhi", merged, n) >= hhi;
        double rest = of_production("n1-supply", "left", p, n);
        left = left && rest >= 0.0 && rest < 1.0 &&
               fabs(rest + of_production("cr1", "cr1", p, n) - 1.0) < 1e-12;
        double th = of_production("theil", "theil", p, n);
        theil = theil && th >= -1e-12 && th <= log(n);
        contributions = contributions &&
                        of_production("effective-number", "effective", p, n) <= n + 1e-9;
    }
    printf("# seed %llu\n", (unsigned long long)seed);
    ok(bounds, "HHI lies between 10,000/n and 10,000");
    ok(units, "and does not know the unit");
    ok(merger, "merging suppliers never lowers it");
    ok(left, "what is left without the largest never exceeds the total");
    ok(theil, "Theil lies between 0 and ln n");
    ok(contributions, "the effective number is at most the number");
}

/* Every row: band around the value, parts that add up. */
static void rows_hold(void)
{
    static const char *const with_parts[] = {
        "hhi", "governance-risk", "hhi-governance", "entropy", "n1-supply", "geopolrisk",
        "cr3"};
    lode_measure *x = NULL;
    lode_measure_options o = LODE_MEASURE_OPTIONS_INIT;
    lode_error err = {0};
    bool band = true, parts = true;
    size_t n = 0;

    ok(!lode_measure_run(packs, &o, &x, &err), "every method for 2024: %s", err.message);
    for (int k = 0; x && k < x->n_method; k++)
        for (int i = 0; i < x->method[k].n_row; i++) {
            const lode__measure_row *r = &x->method[k].row[i];
            double sum = 0.0;
            bool wanted = false;
            n++;
            band = band && (isnan(r->value) || isnan(r->low) ||
                            (r->low <= r->value && r->value <= r->high));
            for (size_t j = 0; j < sizeof with_parts / sizeof with_parts[0]; j++)
                wanted = wanted || strcmp(x->method[k].method->id, with_parts[j]) == 0;
            for (int j = 0; j < r->n_part; j++) sum += r->part[j].value;
            /* Of each economy of each good the parts are not kept. */
            if (wanted && !isnan(r->value) &&
                (r->n_part > 0 || !x->method[k].program->per_economy))
                parts = parts && fabs(sum - r->value) <= 1e-9 * fabs(r->value) + 1e-300;
        }
    ok(n > 10000, "more than ten thousand rows: %zu", n);
    ok(band, "low <= value <= high in all of them");
    ok(parts, "parts add up to the value");
    ok(x && lode_measure_rows(x) == n, "as many as the library counts");
    lode_measure_free(x);
}

/* Causes of a change add up to it. */
static void causes_add_up(void)
{
    lode_measure *x = NULL;
    lode_measure_options o = LODE_MEASURE_OPTIONS_INIT;
    lode_error err = {0};
    bool causes = true, drivers = true;
    int n = 0;

    o.method = "hhi-governance,governance-risk,depletion-time";
    o.year_first = 2023;
    o.compare = "2018";
    ok(!lode_measure_run(packs, &o, &x, &err), "2023 beside 2018: %s", err.message);
    for (int i = 0; x && i < x->n_comparison; i++) {
        const lode__comparison *c = &x->comparison[i];
        double sum = 0.0, by_country = 0.0;
        if (!c->compared) continue;
        n++;
        for (int k = 0; k < c->n_cause; k++) sum += c->cause[k].effect;
        for (int k = 0; k < c->n_driver; k++) by_country += c->driver[k].value;
        causes = causes && fabs(sum - c->difference) < 1e-9 * (1.0 + fabs(c->published));
        if (c->n_driver > 0) drivers = drivers && fabs(by_country - c->difference) < 1e-9;
    }
    ok(n >= 40, "%d goods have both years", n);
    ok(causes, "what inputs add is the change");
    ok(drivers, "and so is what countries add");
    lode_measure_free(x);
}

/* ---- refusals -------------------------------------------------------------------------- */

static void refuse(const lode_measure_options *o, lode_status wanted,
                   const char *sentence)
{
    lode_measure *x = NULL;
    lode_error err = {0};
    lode_status st = lode_measure_run(packs, o, &x, &err);

    ok(st == wanted && !x, "%s", sentence);
    is_text(err.message, sentence, "the sentence");
    lode_measure_free(x);
}

static void refusals(void)
{
    lode_measure_options o = LODE_MEASURE_OPTIONS_INIT;

    o.method = "hhy";
    refuse(&o, LODE_E_INVALID,
           "want a method such as 'hhi', 'cr1' or 'cr3', found 'hhy'");
    o.method = "hhi";
    o.good = "galium";
    refuse(&o, LODE_E_INVALID,
           "want a good or a mineral such as 'gallium', 'helium' or 'uranium', found "
           "'galium'");
    o.good = "hs:12";
    refuse(&o, LODE_E_INVALID,
           "want six digits as in 'hs:251010' or 'hs:*', found 'hs:12'");
    o.good = NULL;
    o.year_first = 2024;
    o.year_last = 2020;
    refuse(&o, LODE_E_INVALID, "want years as in 2018-2024, at most 60, found 2024-2020");
    o.year_last = 0;
    o.set_input = "prices";
    o.set_source = "BGS";
    refuse(&o, LODE_E_INVALID,
           "--set: want an input of the method such as 'production', found 'prices'");
}

/* An index of memory that fails in turn leaves no half answer. */
static void torture(void)
{
    lode_measure_options o = LODE_MEASURE_OPTIONS_INIT;
    int n_failed = 0;
    bool clean = true;

    o.method = "hhi,geopolrisk";
    o.good = "gallium:refined";
    o.economy = "USA";
    o.compare = "published";
    for (long n = 1; n < 400; n++) {
        lode_measure *x = NULL;
        lode_error err = {0};
        lode__alloc_fail_after(n);
        lode_status st = lode_measure_run(packs, &o, &x, &err);
        lode__alloc_fail_after(0);
        if (st == LODE_OK) {
            lode_measure_free(x);
            break;
        }
        n_failed++;
        clean = clean && st == LODE_E_NOMEM && !x;
    }
    ok(n_failed > 10, "%d allocations failed in turn", n_failed);
    ok(clean, "each is 'out of memory' and nothing else");
}

int main(void)
{
    lode_error err = {0};

    if (!ok(!lode_dataset_open(DATA, &packs, &err), "the packs open: %s", err.message))
        return done_testing();
    concentration();
    governance();
    geopolrisk();
    european_union();
    united_states();
    others();
    at_risk();
    laws();
    rows_hold();
    causes_add_up();
    refusals();
    torture();
    lode_dataset_free(packs);
    return done_testing();
}
