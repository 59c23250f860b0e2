#define _POSIX_C_SOURCE 200809L
/* Policies in files: the published comparison of levy and guarantee, what must hold of any
 * policy, files that are none. */
#include <lode/policy_run.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "study/policy_run.h"
#include "study/standard_set.h"
#include "tap.h"
#include "two_zones.h"

#define FILE_OF(zone, sentence) "zone: " zone "\nstatements:\n  - " sentence "\n"

static lode_policy_run *run_of(const lode_dataset *ds, const lode_market *market,
                               const char *text, const lode_policy_run_options *options)
{
    lode_policy_run *r = NULL;
    lode_error err = {0};
    lode_status st = market ? lode_policy_run_on(market, text, strlen(text),
                                                 "policy.yaml", options, &r, &err)
                            : lode_policy_run_text(ds, text, strlen(text), "policy.yaml",
                                                   options, &r, &err);

    if (st) printf("# %s:%ld: %s\n", err.file, err.line, err.message);
    return r;
}

static bool is_solved(const lode_policy_run *r)
{
    return r && lode_policy_run_verdict(r) == LODE_SOLVED;
}

static lode__policy_sum inside(const lode_policy_run *r, const lode__policy_case *c)
{
    return lode__policy_sum_of(r, c, r->inside, true);
}

static lode__policy_sum outside(const lode_policy_run *r, const lode__policy_case *c)
{
    return lode__policy_sum_of(r, c, r->inside, false);
}

static const lode__policy_good *main_good(const lode_policy_run *r,
                                          const lode__policy_case *c)
{
    return &c->good[lode__policy_main_good(r)];
}

/* ---- a zone and the rest of the world ---------------------------------------------- */

#define N_PUBLISHED (sizeof published / sizeof *published)

static void test_row(const lode_policy_run *r, const lode__policy_case *c, size_t k)
{
    lode__policy_sum zone = inside(r, c);

    is_as_published(1e-3 * c->levy_usd_per_t, published[k].levy, 0.1, "levy");
    is_as_published(1e-3 * main_good(r, c)->outside_price, published[k].world, 0.1,
                    "world price");
    is_as_published(1e-3 * main_good(r, c)->output_tpa, published[k].output, 0.1,
                    "output of the zone, kt");
    is_as_published(1e-6 * zone.consumer_usd, published[k].users, 1.0, "users");
    is_as_published(1e-6 * zone.producer_usd, published[k].producers, 1.0, "producers");
    is_as_published(1e-6 * zone.treasury_usd, published[k].revenue, 1.0, "revenue");
    is_as_published(1e-6 * zone.net_usd, published[k].net, 1.0, "zone, net");
    is_as_published(1e-6 * outside(r, c).producer_usd, published[k].outside, 1.0,
                    "producers outside");
}

/* The whole table of one file: the policy, the guarantee beside it, the other floors as a
 * range. */
static void test_published(const lode_market *m)
{
    static const double floor[] = {75.0, 90.0, 110.0, 188.0, 189.0};
    lode_policy_run_options options = LODE_POLICY_RUN_OPTIONS_INIT;
    lode_policy_run *r;
    size_t n = 0;

    options.floor_usd_per_kg = floor;
    options.n_floor = 5;
    r = run_of(NULL, m, FILE_OF("USA", "floor USA " OWN_GOOD " 90 USD/kg by levy"),
               &options);
    if (ok(is_solved(r), "a floor of 90 USD/kg by levy")) {
        const lode__policy_case *cfd = lode__policy_find(r, LODE__CASE_CFD);
        for (int k = 0; k < r->n_case; k++) {
            const lode__policy_case *c = &r->kase[k];
            if (c->kind != LODE__CASE_RANGE) continue;
            if (n < N_PUBLISHED) test_row(r, c, n);
            if (n == 3) ok(c->verdict == LODE_SOLVED, "188 can be held");
            if (n == 4)
                ok(c->verdict == LODE_INFEASIBLE && strstr(c->reason, "cannot hold"),
                   "189 cannot: %s", c->reason);
            n++;
        }
        is_as_published(-1e-6 * inside(r, cfd).treasury_usd, published[1].budget, 1.0,
                        "budget of the guarantee");
        is_as_published(1e-6 * inside(r, cfd).net_usd, published[1].cfd_net, 1.0,
                        "zone, net, with the guarantee");
        is_near(main_good(r, cfd)->output_tpa, main_good(r, &r->kase[0])->output_tpa,
                1e-6, "as much is made either way");
        is_near(main_good(r, cfd)->inside_price, main_good(r, cfd)->outside_price, 1e-3,
                "with a guarantee users pay the world's price");
    }
    lode_policy_run_free(r);
}

/* A tariff of what the levy comes to is the levy where there is one seller. */
static void test_tariff(const lode_market *m)
{
    lode_policy_run *r =
        run_of(NULL, m, FILE_OF("USA", "floor USA " OWN_GOOD " 90 USD/kg by levy"), NULL);

    if (ok(is_solved(r), "a levy beside its tariff")) {
        const lode__policy_case *c = lode__policy_find(r, LODE__CASE_TARIFF);
        is_near(main_good(r, c)->inside_price, 90e3, 1e-5, "'%s' holds the floor, too",
                c->statement[0]);
        is_near(inside(r, c).net_usd / inside(r, &r->kase[0]).net_usd, 1.0, 1e-3,
                "and costs the zone as much");
        ok(!lode__policy_find(r, LODE__CASE_LEVY), "the levy is the policy itself");
    }
    lode_policy_run_free(r);
}

/* ---- laws -------------------------------------------------------------------------- */

/* Parts close, inside and outside are all, in every case. */
static void closes(const lode_policy_run *r)
{
    double worst = 0.0, off = 0.0;
    int n = 0;

    for (int k = 0; k < r->n_case; k++) {
        const lode__policy_case *c = &r->kase[k];
        lode__policy_sum in = inside(r, c), out = outside(r, c);
        double parts = in.consumer_usd + in.producer_usd + in.trader_usd +
                       in.treasury_usd + in.storage_usd;
        if (c->verdict != LODE_SOLVED) continue;
        n++;
        worst = fmax(worst, fabs(c->closure));
        off = fmax(off, fabs(parts - in.net_usd) / (1.0 + fabs(in.net_usd)));
        off = fmax(off, fabs(out.consumer_usd + out.producer_usd + out.trader_usd +
                             out.treasury_usd + out.storage_usd - out.net_usd) /
                            (1.0 + fabs(out.net_usd)));
    }
    ok(n > 1 && worst < 1e-8, "%d cases add up to the change of the objective: %.1e", n,
       worst);
    ok(off < 1e-6, "the parts of inside and outside are their nets: %.1e", off);
}

/* The worked example of docs/method/policy-run.md, and the same floor asked of lode_shock. */
static void test_example(const lode_dataset *ds, const char *path)
{
    static const char *const sentence = "floor @FORGE ndpr:oxide 110 USD/kg by levy";
    static const double floor[] = {90.0, 100.0, 110.0, 120.0};
    lode_policy_run_options options = LODE_POLICY_RUN_OPTIONS_INIT;
    lode_shock_options shock = LODE_SHOCK_OPTIONS_INIT;
    lode_policy_run *r = NULL;
    lode_outcome *o = NULL;
    lode_error err = {0};

    options.floor_usd_per_kg = floor;
    options.n_floor = 4;
    shock.perspective = "@FORGE";
    ok(lode_policy_run_file(ds, path, &options, &r, &err) == LODE_OK,
       "the example is read: %s", err.message);
    if (ok(is_solved(r) && lode_shock_run(ds, &sentence, 1, &shock, &o, &err) == LODE_OK,
           "the policy and the shock: %s", err.message)) {
        double loss = lode__scenario_loss(o, o->perspective_member), last = 0.0;
        bool rises = true, same = false;
        const lode__policy_sum zone = inside(r, &r->kase[0]);
        is_near(-zone.net_usd, loss, 1e-9, "the zone loses what the shock says");
        is_near(main_good(r, &r->kase[0])->inside_price, 110e3, 1e-8, "at the floor");
        ok(zone.downstream_usd >= zone.consumer_usd * (1.0 + 1e-9) &&
               zone.downstream_usd < 0.0,
           "industries are a part of users: %.1f of %.1f million",
           zone.downstream_usd * 1e-6, zone.consumer_usd * 1e-6);
        for (int k = 0; k < r->n_case; k++) {
            const lode__policy_case *c = &r->kase[k];
            double made = main_good(r, c)->output_tpa;
            if (c->kind != LODE__CASE_RANGE) continue;
            rises = rises && made >= last;
            last = made;
            if (c->floor_usd_per_kg == 110.0)
                same =
                    fabs(inside(r, c).net_usd - zone.net_usd) < 1e-6 * fabs(zone.net_usd);
        }
        ok(rises, "a higher floor never lowers what is made");
        ok(same, "the range at the file's own price is the policy");
        ok(r->n_protection > 0 && r->protection[0].effective > r->protection[0].nominal,
           "makers who buy their input are protected by more than the price rises: %.2f, "
           "%.2f",
           r->protection[0].effective, r->protection[0].nominal);
        ok(r->n_beyond == 1, "magnets are said to be beyond the model");
        ok(inside(r, lode__policy_find(r, LODE__CASE_RETALIATION)).net_usd < zone.net_usd,
           "retaliation makes it worse for the zone");
        closes(r);
    }
    lode_outcome_free(o);
    lode_policy_run_free(r);
}

/* A floor on a stage raises what those pay who work it up, and its next stage comes in. */
static void test_next_stage(const lode_dataset *ds)
{
    lode_policy_run *r = run_of(
        ds, NULL, FILE_OF("\"@FORGE\"", "tariff @FORGE ndpr:mine from !@FORGE 4 USD/kg"),
        NULL);

    if (ok(is_solved(r), "a tariff on concentrate")) {
        const lode__protection *p = NULL;
        bool rises = false;
        for (int k = 0; k < r->n_protection; k++)
            if (r->protection[k].i_good == lode__good_find(ds, "ndpr:oxide"))
                p = &r->protection[k];
        for (int k = 0; k < r->n_leak; k++)
            rises = rises ||
                    (r->leak[k].i_good == lode__good_find(ds, "ndpr:oxide") &&
                     !r->leak[k].covered && r->leak[k].after_tpa > r->leak[k].before_tpa);
        ok(p && p->effective < 0.0, "makers of oxide keep less: %.4f",
           p ? p->effective : NAN);
        ok(rises, "more oxide comes in, which nothing covers");
        ok(r->n_case == 2, "nothing to compare a tariff with but none");
        closes(r);
    }
    lode_policy_run_free(r);
}

/* What happens anyway is in none of the changes. */
static void test_background(const lode_dataset *ds)
{
    static const char text[] = "zone: \"@FORGE\"\n"
                               "background:\n"
                               "  - supply CHN ndpr:oxide 20000 tpa above 45 USD/kg\n"
                               "statements:\n"
                               "  - floor @FORGE ndpr:oxide 20 USD/kg by levy\n";
    lode_policy_run *r = run_of(ds, NULL, text, NULL);

    if (ok(is_solved(r), "a floor that the price is above")) {
        lode__policy_sum in = inside(r, &r->kase[0]), out = outside(r, &r->kase[0]);
        ok(fabs(in.net_usd) < 1.0 && fabs(out.net_usd) < 1.0 &&
               fabs(in.consumer_usd) < 1.0,
           "changes nothing beside dumping: %g, %g USD", in.net_usd, out.net_usd);
        ok(r->kase[1].good[lode__policy_main_good(r)].inside_price < 60e3,
           "though dumping does");
        ok(strstr(lode__policy_find(r, LODE__CASE_TARIFF)->reason, "no levy"),
           "no tariff is equal to no levy");
        closes(r);
    }
    lode_policy_run_free(r);
}

static const char months[] = "zone: \"@FORGE\"\nmonths: 12\nperiod: quarters\n"
                             "from: 2026-07\nstatements:\n"
                             "  - floor @FORGE ndpr:oxide 90 USD/kg by levy\n";

/* Months close, too, and threads change no bit. */
static void test_months(const lode_dataset *ds)
{
    lode_policy_run_options options = LODE_POLICY_RUN_OPTIONS_INIT;
    lode_text text[2] = {LODE_TEXT_INIT, LODE_TEXT_INIT};

    for (int k = 0; k < 2; k++) {
        lode_policy_run *r;
        options.n_thread = k == 0 ? 1 : 3;
        options.compare = "none,cfd";
        r = run_of(ds, NULL, months, &options);
        if (ok(is_solved(r) && r->policy->scenario.time.n_period == 4, "four quarters")) {
            closes(r);
            ok(lode_policy_run_write(r, LODE_FORMAT_JSON, &text[k], NULL) == LODE_OK,
               "written");
        }
        lode_policy_run_free(r);
    }
    ok(text[0].data && text[1].data && strcmp(text[0].data, text[1].data) == 0,
       "threads change no bit");
    lode_text_clear(&text[0]);
    lode_text_clear(&text[1]);
}

/* What makers get crosses a project's break-even price, by levy and by guarantee, and not where
 * the floor is a little below it. */
static void test_projects(const lode_dataset *ds)
{
    static const struct {
        const char *text;
        lode__viable after;
    } list[] = {
        {FILE_OF("\"@FORGE\"", "floor @FORGE ndpr:oxide 75 USD/kg by levy"),
         LODE__VIABLE},
        {FILE_OF("\"@FORGE\"", "floor @FORGE ndpr:oxide 75 USD/kg by cfd"), LODE__VIABLE},
        {FILE_OF("\"@FORGE\"", "subsidy AUS ndpr:oxide 10 USD/kg"), LODE__VIABLE},
        {FILE_OF("\"@FORGE\"", "subsidy USA ndpr:oxide 10 USD/kg"), LODE__NOT_VIABLE},
        {FILE_OF("\"@FORGE\"", "floor @FORGE ndpr:oxide 68 USD/kg by levy"),
         LODE__NOT_VIABLE}};
    lode_policy_run_options options = LODE_POLICY_RUN_OPTIONS_INIT;

    options.estimate = true;
    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_policy_run *r = run_of(ds, NULL, list[k].text, &options);
        const lode__policy_project *nolans = NULL;
        for (int i = 0; r && i < r->n_project; i++)
            if (strcmp(r->project[i].project->id, "P111") == 0) nolans = &r->project[i];
        if (ok(nolans != NULL, "'%s'", list[k].text)) {
            ok(nolans->before == LODE__NOT_VIABLE && nolans->after == list[k].after,
               "Nolans, 68.8 USD/kg: %s, then %s at %.1f",
               lode__viable_name(nolans->before), lode__viable_name(nolans->after),
               1e-3 * nolans->after_usd_per_t);
            ok(nolans->even.estimated && nolans->is_mean && nolans->inside,
               "estimated, at the zone's mean");
        }
        lode_policy_run_free(r);
    }
}

/* Nothing of the packs can be judged as published, and that is told. */
static void test_unjudged(const lode_dataset *ds)
{
    lode_policy_run *r =
        run_of(ds, NULL,
               FILE_OF("\"@FORGE\"", "floor @FORGE ndpr:oxide 75 USD/kg by levy"), NULL);

    ok(r && r->n_project == 0 && r->n_unjudged > 2,
       "without estimates none: %d lack some", r ? r->n_unjudged : 0);
    lode_policy_run_free(r);
}

/* Every other instrument closes, too. */
static void test_instruments(const lode_dataset *ds)
{
    static const char *const list[] = {
        "trq USA gallium:refined from CHN 2 tpa within 0% over 25%",
        "limit @EU gallium:refined 50% from *",
        "subsidy JPN gallium:refined 50 USD/kg",
        "quota CHN gallium:refined 50 tpa",
        "licence CHN gallium:refined delay 45d refuse 20%",
        "exporttax CHN gallium:refined 10%",
        "cut CHN gallium:refined 40% -> USA",
        "stock USA gallium:refined 5 t release above 300 USD/kg",
        "floor @EU+JPN gallium:refined 600 USD/kg by purchase paid by JPN",
        "floor JPN gallium:refined 600 USD/kg by cfd share 20%"};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        char text[400];
        lode_policy_run *r;
        snprintf(text, sizeof text,
                 "zone: \"@EU+USA+JPN\"\nbackground:\n  - ban CHN gallium:refined -> "
                 "DEU\nstatements:\n  - %s\n%s",
                 list[k], k % 2 == 0 ? "" : "months: 6\n");
        r = run_of(ds, NULL, text, NULL);
        if (ok(is_solved(r), "'%s'", list[k])) closes(r);
        lode_policy_run_free(r);
    }
}

/* Who joins is inside, for this question only. */
static void test_membership(const lode_dataset *ds)
{
    static const char text[] =
        "statements:\n  - floor @FORGE ndpr:oxide 72 USD/kg by levy\n"
        "  - join @FORGE MYS\n";
    lode_policy_run *r = run_of(ds, NULL, text, NULL);

    if (ok(is_solved(r), "a member joins")) {
        int mys = lode__country_find(ds, "MYS");
        ok(r->inside[mys] && r->member[mys], "it is inside");
        ok(lode__policy_change(r, &r->kase[0], mys).producer_usd > 0.0,
           "and its makers sell at the floor");
        closes(r);
    }
    lode_policy_run_free(r);
}

/* ---- refusals ---------------------------------------------------------------------- */

#define FLOOR "statements:\n  - floor @FORGE ndpr:oxide 110 USD/kg by levy\n"

static void test_refusals(const lode_dataset *ds)
{
    static const struct {
        const char *text;
        long line;
        const char *message;
    } list[] = {
        {"", 1, "found nothing, wanted a policy"},
        {"name: x\n", 0, "found no sentence below 'statements:'"},
        {"statements: ban CHN gallium\n", 1, "found a value, wanted a list of sentences"},
        {"statements:\n  - a: b\n", 2, "found a mapping, wanted a list of sentences"},
        {"mnths: 12\n" FLOOR, 1, "found 'mnths', wanted a key; the nearest are 'months'"},
        {"name: x\nname: y\n" FLOOR, 2, "found 'name' a second time"},
        {"zone: @FORGE\n" FLOOR, 1, "wants quotes"},
        {"name: &a x\n" FLOOR, 1, "found an anchor or a tag"},
        {"name: *a\n" FLOOR, 1, "found an alias, wanted one value of 'name'"},
        {"name:\n" FLOOR, 1, "found an empty value"},
        {"name: [x]\n" FLOOR, 1, "found a list, wanted one value of 'name'"},
        {"- x\n", 1, "found a list, wanted keys"},
        {FLOOR "---\n" FLOOR, 3, "found a second document, wanted one policy a file"},
        {"name: \"x\n" FLOOR, 0, ""},
        {"base_year: 1999\n" FLOOR, 1, "found base year '1999', wanted"},
        {"months: many\n" FLOOR, 1, "found 'many'"},
        {"period: quarters\n" FLOOR, 1, "found 'quarters' without months"},
        {"zone: \"@FORG\"\n" FLOOR, 1, "@FORG"},
        {"for: JPX\n" FLOOR, 1, "JPX"},
        {"statements:\n  - floor @FORGE ndpr:oxide 110\n", 2, "ends after word 4"},
        {"statements:\n  - over 12 months\n", 2, "wanted the key 'months:'"},
        {"retaliation: tarif CHN\n" FLOOR, 1, "tarif"}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_policy_run *r = NULL;
        lode_error err = {0};
        lode_status st = lode_policy_run_text(ds, list[k].text, strlen(list[k].text), "p",
                                              NULL, &r, &err);
        ok((st == LODE_E_INVALID || st == LODE_E_DATA) && !r &&
               strstr(err.message, list[k].message) &&
               (list[k].line == 0 || err.line == list[k].line) &&
               strcmp(err.file, "p") == 0,
           "line %ld: %s", err.line, err.message);
    }
}

static void test_options(const lode_dataset *ds)
{
    static const double bad[] = {-1.0};
    static const struct {
        const char *text;
        lode_policy_run_options options;
        const char *message;
    } list[] = {
        {FLOOR, {.version = 1, .compare = "levy,quota"}, "found 'quota'"},
        {"statements:\n  - ban CHN ndpr:oxide\n",
         {.version = 1, .compare = "cfd"},
         "no floor"},
        {"statements:\n  - ban CHN ndpr:oxide\n",
         {.version = 1, .floor_usd_per_kg = bad, .n_floor = 1},
         "a policy with a floor"},
        {FLOOR, {.version = 1, .floor_usd_per_kg = bad, .n_floor = 1}, "above 0"},
        {FLOOR, {.version = 1, .perspective = "XYZ"}, "XYZ"},
        {FLOOR, {.version = 1, .retaliation = "over 12 months"}, "the key 'months:'"}};

    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        lode_policy_run *r = NULL;
        lode_error err = {0};
        lode_status st = lode_policy_run_text(ds, list[k].text, strlen(list[k].text), "p",
                                              &list[k].options, &r, &err);
        ok(st == LODE_E_INVALID && !r && strstr(err.message, list[k].message), "%s",
           err.message);
    }
}

/* Memory that ends is said, whenever it does. */
static void test_no_memory(const lode_market *m)
{
    static const double floor[] = {80.0, 189.0};
    static const char text[] =
        "zone: USA\nstatements:\n  - floor USA " OWN_GOOD
        " 90 USD/kg by levy\nretaliation: ban CHN " OWN_GOOD " -> USA\n";
    lode_policy_run_options options = LODE_POLICY_RUN_OPTIONS_INIT;
    lode_status st = LODE_E_NOMEM;
    bool said = true;
    long n = 0;

    options.n_thread = 1;
    options.floor_usd_per_kg = floor;
    options.n_floor = 2;
    while (st && said) {
        lode_policy_run *r = NULL;
        lode_text out = LODE_TEXT_INIT;
        lode_error err = {0};
        n += 1 + n / 16;
        lode__alloc_fail_after(n);
        st = lode_policy_run_on(m, text, strlen(text), "p", &options, &r, &err);
        if (!st) st = lode_policy_run_write(r, LODE_FORMAT_TABLE, &out, &err);
        lode_text_clear(&out);
        if (!st) st = lode_policy_run_write(r, LODE_FORMAT_CSV, &out, &err);
        lode__alloc_fail_after(0);
        said = !st || st == LODE_E_NOMEM;
        lode_text_clear(&out);
        lode_policy_run_free(r);
    }
    ok(!st && said && n > 50, "memory that ends is said, up to allocation %ld", n);
}

/* What is passed on: the rise at the node times the use before it; more than users lose, who
 * answer; the band has the value in it; a floor that does not bind passes on nothing. */
static void test_passed_on(const lode_dataset *ds)
{
    lode_policy_run *r =
        run_of(ds, NULL,
               FILE_OF("\"@FORGE\"", "floor @FORGE ndpr:oxide 110 USD/kg by levy"), NULL);
    double sum = 0.0, tonnes = 0.0;
    int n_unit = 0;

    if (!ok(is_solved(r), "a floor under NdPr oxide")) return;
    for (int k = 0; k < r->n_passed; k++) {
        const lode__passed *p = &r->passed[k];
        ok(p->low <= p->value && p->value <= p->high, "%s: %.4g in %.4g to %.4g", p->user,
           p->value, p->low, p->high);
        n_unit += p->unit != NULL;
        if (p->unit) continue;
        sum += p->value;
        tonnes += p->tonnes;
    }
    is_near(tonnes, main_good(r, &r->kase[1])->use_tpa, 1e-9, "all that is used");
    ok(sum > -inside(r, &r->kase[0]).consumer_usd, "%.4g passed on, users lose %.4g", sum,
       -inside(r, &r->kase[0]).consumer_usd);
    ok(n_unit > 0, "units of %d technologies", n_unit);
    lode_policy_run_free(r);
}

/* Asked again on a market that is kept, with another question in between: the same bytes. */
static void test_kept_market(const lode_market *m)
{
    const char *const text[] = {
        FILE_OF("USA", "floor USA " OWN_GOOD " 90 USD/kg by levy"),
        FILE_OF("USA", "floor USA " OWN_GOOD " 75 USD/kg by levy"),
        FILE_OF("USA", "floor USA " OWN_GOOD " 90 USD/kg by levy")};
    lode_text out[3] = {LODE_TEXT_INIT, LODE_TEXT_INIT, LODE_TEXT_INIT};
    bool good = true;

    for (int k = 0; k < 3; k++) {
        lode_policy_run *r = run_of(NULL, m, text[k], NULL);
        good = good && r &&
               lode_policy_run_write(r, LODE_FORMAT_JSON, &out[k], NULL) == LODE_OK;
        lode_policy_run_free(r);
    }
    if (ok(good, "three steps of a slider"))
        ok(strcmp(out[0].data, out[2].data) == 0 && strcmp(out[0].data, out[1].data) != 0,
           "back again: the same bytes");
    for (int k = 0; k < 3; k++) lode_text_clear(&out[k]);
}

static void test_cannot_hold(const lode_dataset *ds)
{
    lode_policy_run *r = run_of(
        ds, NULL, FILE_OF("\"@FORGE\"", "floor @FORGE ndpr:oxide 5000 USD/kg by levy"),
        NULL);

    ok(r && lode_policy_run_verdict(r) == LODE_INFEASIBLE &&
           strstr(lode_policy_run_reason(r), "cannot hold"),
       "no number above the price without imports");
    lode_policy_run_free(r);
}

/* The argument is docs/examples/ndpr-floor.yaml. */
int main(int argc, char **argv)
{
    own_numbers z = two_zones();
    lode_dataset *zones = own_packs_open(&z), *ds = NULL;
    lode_market *m = zones ? zones_market(zones) : NULL;

    if (ok(m != NULL, "a market of two zones")) {
        test_published(m);
        test_kept_market(m);
        test_tariff(m);
        test_no_memory(m);
    }
    lode_market_free(m);
    lode_dataset_free(zones);
    if (ok(lode_dataset_open(NULL, &ds, NULL) == LODE_OK, "the packs")) {
        if (ok(argc == 2, "the example is named")) test_example(ds, argv[1]);
        test_next_stage(ds);
        test_background(ds);
        test_months(ds);
        test_projects(ds);
        test_unjudged(ds);
        test_instruments(ds);
        test_membership(ds);
        test_refusals(ds);
        test_passed_on(ds);
        test_options(ds);
        test_cannot_hold(ds);
    }
    lode_dataset_free(ds);
    return done_testing();
}
