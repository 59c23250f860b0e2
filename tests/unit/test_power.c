/* Market power: Cournot's worked examples both ways, a monopoly at its choke price, the
 * leader's gradient by differences, its welfare beside that of a shock, laws, refusals,
 * memory that runs out. */
#define _POSIX_C_SOURCE 200809L
#include "own_packs.h"

#include <lode/power.h>

#include "solve/curve.h"
#include "study/cournot.h"
#include "study/leader.h"
#include "study/outcome.h"

/* ---- Cournot on market files ----------------------------------------------------- */

#define NODE "{\"schema\":\"lode/market/1\",\"nodes\":[{\"id\":\"n\"}],\"activities\":["
#define SELLER(id, cost, slope)                                                          \
    "{\"id\":\"" id "\",\"terms\":[[\"n\",1]],\"kind\":\"linear\",\"c\":" cost           \
    ",\"b\":" slope ",\"lower\":0,\"upper\":1000},"
#define LINE /* P = 100 - Q */                                                           \
    "{\"id\":\"d\",\"terms\":[[\"n\",-1]],\"kind\":\"linear\",\"c\":-100,\"b\":1,"       \
    "\"lower\":0,\"upper\":1000}]}"
#define CURVE(elasticity, choke)                                                         \
    "{\"id\":\"d\",\"terms\":[[\"n\",-1]],\"kind\":\"demand\",\"d0\":30,\"p0\":30,"      \
    "\"elasticity\":" elasticity ",\"choke\":" choke "}]}"

/* The market of the text with its sellers, which come first, as Cournot's; false: it
 * could not be asked. */
static bool play(const char *text, int n_seller, lode_market **market, lode__cournot *out)
{
    lode__offer offer[8];
    lode__arena arena = {0};
    lode__answer answer;
    lode__solver *solver;
    lode_error err = {0};
    bool done = false;

    *market = NULL;
    if (lode_market_read_text(text, strlen(text), "m.json", market, &err)) {
        note("%s", err.message);
        return false;
    }
    for (int i = 0; i < n_seller; i++) offer[i] = (lode__offer){i, i, 0, 1.0};
    solver = lode__solver_new(&(*market)->problem);
    if (solver && lode__answer_take(&answer, &arena, &(*market)->problem)) {
        const lode__cournot_question q = {
            &(*market)->problem, answer.price, answer.level, n_seller, n_seller, offer};
        lode__solver_run(solver, &(*market)->problem, NULL, NULL, &answer);
        done = lode__cournot_run(&q, out, &err) == LODE_OK;
    }
    lode__solver_free(solver);
    lode__arena_clear(&arena);
    return done;
}

/* E12: P = 100 - Q, costs 10, 20, 30; q = (100 - 4 c + 60) / 4. */
static void test_linear(void)
{
    static const char program[] =
        NODE SELLER("a", "10", "1") SELLER("b", "20", "1") SELLER("c", "30", "1") LINE;
    static const char game[] =
        NODE SELLER("a", "10", "0") SELLER("b", "20", "0") SELLER("c", "30", "0") LINE;
    static const double wanted[] = {30.0, 20.0, 10.0};
    lode_market *m = NULL;
    lode__cournot c;
    lode__cournot none;

    if (ok(play(program, 0, &m, &none), "E12 as a convex program")) {
        lode__arena arena = {0};
        lode__answer answer;
        lode__solver *solver = lode__solver_new(&m->problem);
        if (lode__answer_take(&answer, &arena, &m->problem)) {
            lode__solver_run(solver, &m->problem, NULL, NULL, &answer);
            for (int i = 0; i < 3; i++)
                is_near(answer.level[i], wanted[i], 1e-9,
                        "with (1/2) q^2 more of cost, seller %d", i);
            is_near(answer.price[0], 40.0, 1e-9, "price");
        }
        lode__solver_free(solver);
        lode__arena_clear(&arena);
        lode__cournot_clear(&none);
    }
    lode_market_free(m);
    if (ok(play(game, 3, &m, &c) && c.settled, "E12 as a game settles")) {
        for (int i = 0; i < 3; i++) {
            is_near(c.answer.level[i], wanted[i], 1e-9, "quantity of seller %d", i);
            is_near(c.markup[i], wanted[i], 1e-8, "and its mark-up, q dP/dq");
        }
        is_near(c.answer.price[0], 40.0, 1e-9, "price, in %d passes", c.n_pass);
        lode__cournot_clear(&c);
    }
    lode_market_free(m);
}

/* Costs 10, 20, P = 900 / Q: P = (10 + 20) / (2 - 1 / eta) = 30, q = 30 eta (1 - c /
 * P). */
static void test_curved(void)
{
    static const char two[] =
        NODE SELLER("a", "10", "0") SELLER("b", "20", "0") CURVE("1", "30000");
    static const char rising[] =
        NODE SELLER("a", "10", "0.5") SELLER("b", "20", "0.1") CURVE("1.3", "30000");
    lode_market *m = NULL;
    lode__cournot c;

    if (ok(play(two, 2, &m, &c) && c.settled, "isoelastic demand of 1 settles")) {
        is_near(c.answer.price[0], 30.0, 1e-8, "P = sum of costs / (n - 1 / eta)");
        is_near(c.answer.level[0], 20.0, 1e-8, "the cheaper sells two thirds");
        is_near(c.answer.level[1], 10.0, 1e-8, "the other one third");
        lode__cournot_clear(&c);
    }
    lode_market_free(m);
    if (ok(play(rising, 2, &m, &c) && c.settled, "with rising costs, too")) {
        double p = c.answer.price[0], q = c.answer.level[0] + c.answer.level[1];
        for (int i = 0; i < 2; i++) {
            double x = c.answer.level[i], cost = i ? 20.0 + 0.1 * x : 10.0 + 0.5 * x;
            is_near((p - cost) / p, x / q / 1.3, 1e-8,
                    "(P - mc) / P = share / eta of seller %d", i);
        }
        ok(c.check < 1e-8, "and the market with these wedges gives the same: %.1e",
           c.check);
        lode__cournot_clear(&c);
    }
    lode_market_free(m);
}

/* Demand that hardly answers: a monopoly stops where its buyers do. */
static void test_choke(void)
{
    static const char one[] = NODE SELLER("a", "10", "0") CURVE("0.2", "300");
    lode_market *m = NULL;
    lode__cournot c;

    if (ok(play(one, 1, &m, &c) && c.settled, "elasticity below 1 settles")) {
        is_near(c.answer.price[0], 300.0, 1e-6, "at the choke price");
        is_near(c.answer.level[0], 30.0 * pow(10.0, -0.2), 1e-6,
                "with what is used just below it");
        is_near(c.markup[0], 290.0, 1e-6, "and a mark-up of the price less cost");
        lode__cournot_clear(&c);
    }
    lode_market_free(m);
}

/* ---- the leader ------------------------------------------------------------------ */

#define LINKS_MAX 64

typedef struct scene {
    const lode_dataset *dataset;
    lode_market *market;
    bool sender[8], target[8];
    lode__leader_question q;
} scene;

static bool set_scene(scene *s, const lode_dataset *ds, const char *by,
                      const char *target)
{
    const char *good = OWN_GOOD;
    lode_error err = {0};

    *s = (scene){.dataset = ds};
    if (lode_market_build(ds, &good, 1, &s->market, &err) ||
        lode__countries_select(ds, by, s->sender, &err) ||
        (target && lode__countries_select(ds, target, s->target, &err))) {
        note("%s", err.message);
        return false;
    }
    s->q = (lode__leader_question){.market = s->market,
                                   .i_good = lode__good_find(ds, OWN_GOOD),
                                   .sender = s->sender,
                                   .target = target ? s->target : NULL};
    return true;
}

static void test_gradient(scene *s)
{
    double gradient[LINKS_MAX], tax[LINKS_MAX], value, up, down;
    int n = lode__leader_links(&s->q, NULL);
    lode_error err = {0};

    for (int w = 0; w < 2; w++) {
        s->q.weight = w ? 0.7 : 0.0;
        for (int k = 0; k < n; k++) tax[k] = 60000.0 + 45000.0 * k;
        ok(lode__leader_value(&s->q, tax, &value, gradient, &err) == LODE_OK &&
               isfinite(value),
           "a value of taxes on %d links", n);
        for (int k = 0; k < n; k++) {
            double at = tax[k], by = 10.0;
            tax[k] = at + by;
            lode__leader_value(&s->q, tax, &up, NULL, &err);
            tax[k] = at - by;
            lode__leader_value(&s->q, tax, &down, NULL, &err);
            tax[k] = at;
            is_near(gradient[k], (up - down) / (2.0 * by), 1e-5,
                    "its slope by link %d, weight %g", k, s->q.weight);
        }
    }
    s->q.weight = 0.0;
}

/* What a shock with one tax on all links says of the sender. */
static double loss_of_shock(const scene *s, const char *sentence)
{
    lode_outcome *o = NULL;
    lode_error err = {0};
    double loss = 0.0;

    if (lode_shock_run_on(s->market, &sentence, 1, NULL, &o, &err)) return NAN;
    for (int n = 0; n < o->n_place; n++)
        if (s->sender[o->place[n].i_country]) loss += o->place[n].loss_usd;
    lode_outcome_free(o);
    return loss;
}

/* The same welfare as a shock, and no single tax does better than the leader. */
static void test_welfare(const scene *s)
{
    double tax[LINKS_MAX], value = NAN, best = 0.0;
    lode__leader l;
    lode_error err = {0};

    for (int usd = 50; usd <= 1600; usd *= 2) {
        char sentence[96];
        double loss;
        snprintf(sentence, sizeof sentence, "exporttax CHN gallium:refined %d USD/kg",
                 usd);
        loss = loss_of_shock(s, sentence);
        for (int k = 0; k < LINKS_MAX; k++) tax[k] = 1000.0 * usd;
        lode__leader_value(&s->q, tax, &value, NULL, &err);
        is_near(value, -loss, 1e-7, "a tax of %d USD/kg: the gain that a shock tells",
                usd);
        best = fmax(best, -loss);
    }
    if (!ok(lode__leader_run(&s->q, &l, &err) == LODE_OK, "the leader is asked")) return;
    ok(l.value_usd >= best && l.value_usd > 0.0,
       "it gains %.4g USD, with one tax for all %.4g at most", l.value_usd, best);
    ok(l.start[0].end == LODE__CLIMB_TOP && l.start[0].gradient <= 1e-6,
       "its gradient is gone: %.1e after %d steps", l.start[0].gradient,
       l.start[0].n_step);
    for (int k = 1; k < l.n_start; k++)
        ok(l.start[k].value_usd <= l.start[k - 1].value_usd &&
               l.start[k].value_usd >= l.start[k].begin_usd,
           "start '%s' ends no lower than it begins, and no higher than the one before",
           l.start[k].name);
    ok(l.cut_share > 0.0 && l.cut_share < 1.0 && l.seller_after < l.seller_before &&
           l.buyer_after > l.buyer_before,
       "exports fall by %.3f, prices fall at home and rise abroad", l.cut_share);
    note("mark-up %.4f, by the formula %.4f", l.markup, l.abroad.markup);
    is_near(l.gain.consumer_usd + l.gain.producer_usd + l.gain.trader_usd +
                l.gain.revenue_usd,
            l.gain_usd, 1e-12, "the parts add up to the gain");
    lode__leader_clear(&l);
}

/* China makes 1,200 t and uses 480; abroad 360 are made and 1,080 used. */
static void test_residual(const scene *s, const own_numbers *n)
{
    lode__abroad r = lode__abroad_of(s->market, s->q.i_good, s->sender);
    double share = 720.0 / 1080.0;

    is_near(r.share, share, 1e-9, "net exports over what is used abroad");
    is_near(r.eta, n->eta, 1e-9, "elasticity of demand abroad");
    is_near(r.eps, n->eps, 1e-9, "elasticity of others' supply");
    is_near(r.formula, (n->eta + (1.0 - share) * n->eps) / share, 1e-9,
            "residual elasticity");
}

static void test_weight(scene *s)
{
    double harm = -INFINITY;
    lode_error err = {0};

    for (int k = 0; k < 3; k++) {
        lode__leader l;
        s->q.weight = 0.5 * k;
        if (!ok(lode__leader_run(&s->q, &l, &err) == LODE_OK, "with weight %g",
                s->q.weight))
            return;
        ok(l.harm_usd >= harm, "harm does not fall with its weight: %.5g", l.harm_usd);
        is_near(l.value_usd, l.gain_usd + s->q.weight * l.harm_usd, 1e-12,
                "the value is gain and weighted harm");
        harm = l.harm_usd;
        lode__leader_clear(&l);
    }
    s->q.weight = 0.0;
}

/* Everyone is a sender with nobody to sell to. */
static void test_nobody(const lode_dataset *ds)
{
    scene s;
    lode__leader l;
    lode_error err = {0};

    if (!ok(set_scene(&s, ds, "*", NULL), "all countries as one sender")) return;
    ok(lode__leader_run(&s.q, &l, &err) == LODE_OK && l.n_link == 0 && l.n_start == 0,
       "a sender without exports taxes nothing");
    is_near(l.gain_usd, 0.0, 1e-3, "and gains nothing");
    is_near(l.harm_usd, 0.0, 1e-3, "and harms nobody");
    ok(isnan(l.markup) && isnan(l.abroad.formula), "what it has not is not known");
    lode__leader_clear(&l);
    lode_market_free(s.market);
}

/* Profit of a seller whose level is so many times what it was, the others' as they
 * were. */
static double profit_at(const lode__cournot_market *c, int i_seller, double times)
{
    const lode_market *m = c->market;
    lode__arena arena = {0};
    lode__problem p;
    lode__answer answer;
    lode__solver *solver = NULL;
    double profit = NAN;

    if (lode__problem_copy(&p, &m->problem, &arena) &&
        lode__answer_take(&answer, &arena, &p)) {
        int own = -1;
        for (int a = 0; a < p.n_activity; a++) {
            double x = c->game.answer.level[a];
            if (c->game.wedge[a] <= 0.0) continue;
            if (lode__gainer_of(m, a) == c->seller[i_seller].i_country)
                own = a, x *= times;
            p.curve[a] =
                (lode__curve){.kind = LODE__LINEAR, .b = 1.0, .lower = x, .upper = x};
        }
        solver = lode__solver_new(&p);
        if (solver && own >= 0) {
            lode__solver_run(solver, &p, NULL, NULL, &answer);
            profit = answer.price[c->seller[i_seller].i_node] * answer.level[own] -
                     lode__curve_cost(&m->problem.curve[own], answer.level[own]);
        }
    }
    lode__solver_free(solver);
    lode__arena_clear(&arena);
    return profit;
}

/* No seller gains by another quantity; and all sell less, dearer, than in competition. */
static void test_sellers(const scene *s)
{
    lode__cournot_market c = {0};
    lode_error err = {0};
    static const double times[] = {0.9, 0.99, 0.999, 1.001, 1.01, 1.1};

    lode_status st = lode__cournot_market_run(s->market, s->q.i_good, 0.02, &c, &err);

    if (!ok(st == LODE_OK && c.game.settled && c.n_seller == 3,
            "three sellers settle in %d passes", c.game.n_pass))
        return;
    ok(c.game.check < 1e-7, "their wedges alone give the same market: %.1e",
       c.game.check);
    ok(c.output_after < c.output_before && c.price_after > c.price_before &&
           c.consumer_usd < 0.0 && c.producer_usd > 0.0,
       "less is made, price %.3g times, users lose, makers gain",
       c.price_after / c.price_before);
    for (int i = 0; i < c.n_seller; i++) {
        double best = profit_at(&c, i, 1.0), other = -INFINITY;
        for (int k = 0; k < 6; k++) other = fmax(other, profit_at(&c, i, times[k]));
        ok(other < best, "seller %d: any other quantity earns %.2g less", i,
           best - other);
    }
    ok(c.seller[0].share >= c.seller[1].share && c.seller[1].share >= c.seller[2].share,
       "the largest comes first");
    lode__cournot_market_clear(&c);
}

/* ---- the door -------------------------------------------------------------------- */

static void refuse(const lode_dataset *ds, lode_power_options o, lode_status wanted,
                   const char *says)
{
    lode_power *p = NULL;
    lode_error err = {0};
    lode_status st = lode_power_run(ds, &o, &p, &err);

    ok(st == wanted && !p && strstr(err.message, says), "refused: %s", err.message);
    lode_power_free(p);
}

static void test_refusals(const lode_dataset *ds)
{
    lode_power_options o = LODE_POWER_OPTIONS_INIT;

    refuse(ds, o, LODE_E_INVALID, "found no good");
    o.good = OWN_GOOD;
    refuse(ds, o, LODE_E_INVALID, "found no sender");
    o.by = "CHM";
    refuse(ds, o, LODE_E_INVALID, "CHN");
    o.by = "CHN";
    o.target = "@CHN+USA";
    refuse(ds, o, LODE_E_INVALID, "CHN is among the senders");
    o.target = NULL;
    o.weight = -1.0;
    refuse(ds, o, LODE_E_INVALID, "below 0");
    o.weight = NAN;
    refuse(ds, o, LODE_E_INVALID, "not finite");
    o.weight = 0.0;
    o.cournot = 1;
    refuse(ds, o, LODE_E_INVALID, "wanted one of them");
    o.by = NULL;
    o.target = "USA";
    refuse(ds, o, LODE_E_INVALID, "wanted them with a leader");
    o.target = NULL;
    o.least_share = 1.0;
    refuse(ds, o, LODE_E_INVALID, "outside 0 to 1");
    o.least_share = 0.99;
    refuse(ds, o, LODE_E_NODATA, "no country makes more than 99 %");
    o.good = "galium:refined";
    refuse(ds, o, LODE_E_INVALID, OWN_GOOD);
}

static void test_file_market(void)
{
    static const char text[] = NODE SELLER("a", "10", "1") LINE;
    lode_power_options o = {.version = 1, .good = OWN_GOOD, .by = "CHN"};
    lode_market *m = NULL;
    lode_power *p = NULL;
    lode_error err = {0};

    if (lode_market_read_text(text, sizeof text - 1, "m.json", &m, &err)) return;
    ok(lode_power_run_on(m, &o, &p, &err) == LODE_E_INVALID && !p &&
           strstr(err.message, "is a market file"),
       "refused: %s", err.message);
    lode_market_free(m);
}

static void test_write(const lode_dataset *ds)
{
    lode_power_options o = {.version = 1, .good = "gallium", .by = "CHN"};
    lode_text first = LODE_TEXT_INIT, second = LODE_TEXT_INIT;
    lode_power *p = NULL;
    lode_error err = {0};

    for (int k = 0; k < 2; k++) {
        if (!ok(lode_power_run(ds, &o, &p, &err) == LODE_OK, "answered")) return;
        ok(lode_power_verdict(p) == LODE_SOLVED && lode_power_reason(p)[0] == '\0' &&
               lode_power_certificate(p).balance <= LODE_CERTIFICATE_LIMIT,
           "with a certificate");
        lode_power_write(p, LODE_FORMAT_JSON, k ? &second : &first, &err);
        lode_power_free(p);
        p = NULL;
    }
    is_text(first.data, second.data, "twice asked, the same bytes");
    ok(strstr(first.data, "\"lode/power/1\"") && strstr(first.data, "\"tax_usd_per_t\""),
       "schema and taxes");
    lode_text_clear(&first);
    lode_text_clear(&second);
}

/* Each request for memory fails once. */
static void test_memory(const lode_dataset *ds, bool cournot)
{
    lode_power_options o = {.version = 1,
                            .good = OWN_GOOD,
                            .by = cournot ? NULL : "USA",
                            .cournot = cournot,
                            .least_share = 0.3};
    int n_error = 0, n_wrong = 0;

    for (long n = 1; n < 1000000; n += 1 + n / 40) {
        lode_power *p = NULL;
        lode_text text = LODE_TEXT_INIT;
        lode_status st;
        lode__alloc_fail_after(n);
        st = lode_power_run(ds, &o, &p, NULL);
        if (!st) st = lode_power_write(p, LODE_FORMAT_TABLE, &text, NULL);
        lode__alloc_fail_after(0);
        n_error += st == LODE_E_NOMEM;
        n_wrong += st != LODE_E_NOMEM && st != LODE_OK;
        lode_power_free(p);
        lode_text_clear(&text);
        if (st == LODE_OK) break;
    }
    ok(n_error > 60 && n_wrong == 0, "%d requests for memory fail: LODE_E_NOMEM, no leak",
       n_error);
}

int main(void)
{
    own_numbers n = OWN_NUMBERS;
    lode_dataset *ds;
    scene s;

    (void)own_requests_fail; /* asks shocks */
    n.eta = 1.2;
    n.eps = 0.5;
    ds = own_packs_open(&n);
    if (!ok(ds != NULL, "packs of the test's own")) return done_testing();
    test_linear();
    test_curved();
    test_choke();
    if (ok(set_scene(&s, ds, "CHN", NULL), "China sells to two")) {
        test_residual(&s, &n);
        test_gradient(&s);
        test_welfare(&s);
        test_sellers(&s);
        lode_market_free(s.market);
    }
    if (ok(set_scene(&s, ds, "CHN", "USA"), "and would harm one")) {
        test_gradient(&s);
        test_weight(&s);
        lode_market_free(s.market);
    }
    test_nobody(ds);
    test_refusals(ds);
    test_file_market();
    test_write(ds);
    test_memory(ds, false);
    test_memory(ds, true);
    lode_dataset_free(ds);
    return done_testing();
}
