#define _POSIX_C_SOURCE 200809L
/* The market behind a portfolio, on the embedded packs: each state is the shock of the same
 * sentences, bounds hold at random, nothing depends on the order of asking, what is refused. */
#include <lode/shock.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/portfolio_market.h"
#include "study/standard_set.h"
#include "tap.h"

#define N_SUPPLY 3
#define N_EVENT 3
#define N_STATE 24
#define SEED 20261126u

/* A market, what may be added to it and what may happen. */
typedef struct instance {
    const char *good, *place[N_SUPPLY], *item[N_SUPPLY], *event[N_EVENT];
    double most[N_SUPPLY], usd_per_kg[N_SUPPLY];
} instance;

static const instance gallium = {
    .good = "gallium:refined",
    .place = {"USA", "DEU", "JPN"},
    .item = {"gallium:refined", "gallium:refined", "gallium:refined"},
    .event = {"ban CHN gallium:refined", "cut CHN gallium:refined 60%",
              "outage RUS gallium:refined 50%"},
    .most = {12.0, 20.0, 40.0},
    .usd_per_kg = {450.0, 500.0, 300.0}};
static const instance ndpr = {
    .good = "ndpr:oxide",
    .place = {"USA", "JPN", "MYS"},
    .item = {"ndpr:oxide", "dytb:oxide", "ndpr:oxide"},
    .event = {"ban CHN ndpr:oxide", "ban CHN dytb:oxide", "outage MMR ndpr:mine 70%"},
    .most = {4000.0, 200.0, 6000.0},
    .usd_per_kg = {70.0, 400.0, 60.0}};

static char supply_text[N_SUPPLY][128];
static const char *supply_list[N_SUPPLY];

static void say_supply(const instance *in, int k, double tpa, char text[128])
{
    snprintf(text, 128, "supply %s %s %.17g tpa above %.17g USD/kg", in->place[k],
             in->item[k], tpa, in->usd_per_kg[k]);
}

static lode__yard *open_yard(const lode_market *m, const instance *in, const bool *member)
{
    lode__yard_plan plan = {.market = m,
                            .n_event = N_EVENT,
                            .n_supply = N_SUPPLY,
                            .event = in->event,
                            .supply = supply_list,
                            .member = member};
    lode__yard *y = NULL;
    lode_error err = {0};

    for (int k = 0; k < N_SUPPLY; k++) {
        say_supply(in, k, in->most[k], supply_text[k]);
        supply_list[k] = supply_text[k];
    }
    if (lode__yard_new(&plan, &y, &err)) note("%s", err.message);
    return y;
}

/* ---- random states ---------------------------------------------------------------- */

typedef struct drawn {
    bool event[N_STATE][N_EVENT];
    double cap[N_STATE][N_SUPPLY];
    lode__yard_state state[N_STATE];
} drawn;

static void draw_states(const instance *in, drawn *d)
{
    uint64_t i = 0;

    for (int s = 0; s < N_STATE; s++) {
        for (int k = 0; k < N_EVENT; k++)
            d->event[s][k] = lode__random_unit(SEED, i++) < 0.4;
        for (int k = 0; k < N_SUPPLY; k++) {
            double u = lode__random_unit(SEED, i++);
            d->cap[s][k] = u < 0.4 ? 0.0 : in->most[k] * u;
        }
        d->state[s] = (lode__yard_state){d->event[s], d->cap[s]};
    }
}

/* Loss of everybody, or of members, by 'lode shock'. */
static double shock_loss(const lode_market *m, const instance *in, const drawn *d, int s,
                         const bool *member)
{
    char text[N_SUPPLY][128];
    const char *list[N_SUPPLY + N_EVENT];
    size_t n = 0;
    lode_outcome *o = NULL;
    double loss = NAN;

    for (int k = 0; k < N_SUPPLY; k++) {
        if (!(d->cap[s][k] > 0.0)) continue;
        say_supply(in, k, d->cap[s][k], text[k]);
        list[n++] = text[k];
    }
    for (int k = 0; k < N_EVENT; k++)
        if (d->event[s][k]) list[n++] = in->event[k];
    if (n == 0) return 0.0;
    if (lode_shock_run_on(m, list, n, NULL, &o, NULL) == LODE_OK &&
        lode_outcome_verdict(o) == LODE_SOLVED)
        loss = member ? lode__scenario_loss(o, member) : -o->surplus_usd;
    lode_outcome_free(o);
    return loss;
}

/* ---- laws -------------------------------------------------------------------------- */

static void test_same(const lode_market *m, const instance *in, const drawn *d,
                      const bool *member)
{
    lode__yard *y = open_yard(m, in, member);
    const lode__yard_loss *out[N_STATE];
    double worst = 0.0, size = 0.0;
    lode_error err = {0};

    if (!ok(y && lode__yard_ask(y, N_STATE, d->state, out, &err) == LODE_OK,
            "%s: asked %s", in->good, err.message)) {
        lode__yard_free(y);
        return;
    }
    for (int s = 0; s < N_STATE; s++) {
        double loss = shock_loss(m, in, d, s, member);
        worst = fmax(worst, fabs(loss - out[s]->loss_usd));
        size = fmax(size, fabs(loss));
    }
    ok(worst <= 1e-7 * size, "%s: %d states are the shocks of their sentences%s (%.1e)",
       in->good, N_STATE, member ? ", for members" : "", worst / size);
    lode__yard_free(y);
}

static double bound_at(const lode__yard_loss *at, const double *cap)
{
    double sum = at->constant;

    for (int k = 0; k < N_SUPPLY; k++) sum -= cap[k] * at->margin[k];
    return sum;
}

/* The bound of every state at every other one with the same events. */
static void test_bounds(const lode_market *m, const instance *in, const drawn *d)
{
    lode__yard *y = open_yard(m, in, NULL);
    const lode__yard_loss *out[N_STATE];
    double size = 0.0, own = 0.0, above = -INFINITY;
    int n = 0;

    if (!ok(y && lode__yard_ask(y, N_STATE, d->state, out, NULL) == LODE_OK, "asked")) {
        lode__yard_free(y);
        return;
    }
    for (int s = 0; s < N_STATE; s++) size = fmax(size, fabs(out[s]->loss_usd));
    for (int s = 0; s < N_STATE; s++) {
        own = fmax(own, fabs(bound_at(out[s], d->cap[s]) - out[s]->loss_usd));
        for (int t = 0; t < N_STATE; t++) {
            if (memcmp(d->event[s], d->event[t], sizeof d->event[s]) != 0) continue;
            above = fmax(above, bound_at(out[s], d->cap[t]) - out[t]->loss_usd);
            n++;
        }
    }
    ok(n > N_STATE && above <= 1e-8 * size, "%s: %d bounds hold (%.1e)", in->good, n,
       above / size);
    ok(own <= 1e-6 * size, "%s: and touch at their own state (%.1e)", in->good,
       own / size);
    lode__yard_free(y);
}

typedef struct half {
    lode__yard *yard;
    const drawn *d;
    const lode__yard_loss *out[N_STATE];
    lode_status status;
} half;

static void *ask_backwards(void *context)
{
    half *h = context;

    for (int s = N_STATE - 1; s >= 0 && !h->status; s--)
        h->status = lode__yard_ask(h->yard, 1, &h->d->state[s], &h->out[s], NULL);
    return NULL;
}

/* All at once, and one by one from two threads: the same bits, the same count. */
static void test_order(const lode_market *m, const instance *in, const drawn *d)
{
    lode__yard *one = open_yard(m, in, NULL), *two = open_yard(m, in, NULL);
    const lode__yard_loss *out[N_STATE];
    half h[2] = {{.yard = two, .d = d}, {.yard = two, .d = d}};
    pthread_t thread;
    bool same =
        one && two && lode__yard_ask(one, N_STATE, d->state, out, NULL) == LODE_OK;

    if (same && pthread_create(&thread, NULL, ask_backwards, &h[1]) == 0) {
        ask_backwards(&h[0]);
        pthread_join(thread, NULL);
        same = !h[0].status && !h[1].status;
    }
    for (int s = 0; s < N_STATE && same; s++)
        for (int k = 0; k < 2; k++)
            same =
                same &&
                memcmp(&out[s]->loss_usd, &h[k].out[s]->loss_usd, sizeof(double)) == 0 &&
                memcmp(&out[s]->constant, &h[k].out[s]->constant, sizeof(double)) == 0;
    ok(same, "%s: the same bits in any order and thread", in->good);
    ok(same && lode__yard_solves(one) == lode__yard_solves(two), "and as many solves");
    if (same) {
        size_t before = lode__yard_solves(one);
        ok(lode__yard_ask(one, N_STATE, d->state, out, NULL) == LODE_OK &&
               lode__yard_solves(one) == before,
           "what was asked is remembered");
    }
    lode__yard_free(one);
    lode__yard_free(two);
}

/* More states than the table has places for at first: none is lost or solved again. */
static void test_many(const lode_market *m, const instance *in)
{
    enum { MANY = 2200 };
    static double cap[MANY][N_SUPPLY], loss[MANY];
    static lode__yard_state state[MANY];
    static const lode__yard_loss *out[MANY];
    static const bool event[N_EVENT] = {true};
    lode__yard *y = open_yard(m, in, NULL);
    bool same;
    size_t n;

    for (int s = 0; s < MANY; s++) {
        cap[s][0] = in->most[0] * (s + 1) / MANY;
        state[s] = (lode__yard_state){event, cap[s]};
    }
    same = y && lode__yard_ask(y, MANY, state, out, NULL) == LODE_OK;
    for (int s = 0; s < MANY && same; s++) loss[s] = out[s]->loss_usd;
    for (int s = 1; s < MANY && same; s++) same = loss[s] <= loss[s - 1] + 1e-3;
    ok(same, "%s: %d states, and more supply never costs more", in->good, MANY);
    n = y ? lode__yard_solves(y) : 0;
    same = same && lode__yard_ask(y, MANY, state, out, NULL) == LODE_OK;
    for (int s = 0; s < MANY && same; s++) same = out[s]->loss_usd == loss[s];
    ok(same && n >= MANY && lode__yard_solves(y) == n,
       "all of them are remembered, none is solved again (%zu)", n);
    lode__yard_free(y);
}

static void test_refusals(const lode_market *m)
{
    static const char *const tariff[] = {"tariff USA gallium:refined from CHN 25%"};
    static const char *const nowhere[] = {"supply ABW gallium:refined 5 tpa"};
    static const char *const ban[] = {"ban CHN gallium:refined"};
    lode__yard_plan plan = {
        .market = m, .n_event = 1, .n_supply = 1, .event = tariff, .supply = nowhere};
    lode__yard *y = NULL;
    lode_error err = {0};

    ok(lode__yard_new(&plan, &y, &err) == LODE_E_INVALID && !y, "no tariffs");
    ok(strstr(err.message, "tariff USA") && strstr(err.message, "wants bans"),
       "the sentence and what is wanted");
    plan.event = ban;
    ok(lode__yard_new(&plan, &y, &err) == LODE_E_INVALID && !y,
       "no supply where nothing is traded or used: %s", err.message);
    plan.n_event = plan.n_supply = 0;
    ok(lode__yard_new(&plan, &y, &err) == LODE_E_INVALID && !y, "nothing at all");
}

static void test_memory(const lode_market *m, const instance *in, const drawn *d)
{
    lode_status st = LODE_E_NOMEM;
    long n = 0;

    for (n = 1; n < 4000 && st == LODE_E_NOMEM; n += n < 40 ? 1 : 13) {
        lode__yard_plan plan = {.market = m,
                                .n_event = N_EVENT,
                                .n_supply = N_SUPPLY,
                                .event = in->event,
                                .supply = supply_list};
        lode__yard *y = NULL;
        const lode__yard_loss *out[N_STATE];
        lode__alloc_fail_after(n);
        st = lode__yard_new(&plan, &y, NULL);
        if (!st) st = lode__yard_ask(y, 4, d->state, out, NULL);
        lode__alloc_fail_after(0);
        lode__yard_free(y);
    }
    ok(st == LODE_OK && n > 40, "each allocation may fail (%ld)", n);
}

static void test_market(const lode_dataset *ds, const instance *in)
{
    static drawn d;
    lode_market *m = NULL;
    int n_country;
    bool *member;

    (void)lode__countries(ds, &n_country);
    member = calloc((size_t)n_country + 1, sizeof *member);
    if (!ok(member && lode_market_build(ds, &in->good, 1, &m, NULL) == LODE_OK,
            "market of %s", in->good)) {
        free(member);
        return;
    }
    draw_states(in, &d);
    lode__countries_select(ds, "@EU+JPN+USA", member, NULL);
    test_same(m, in, &d, NULL);
    test_same(m, in, &d, member);
    test_bounds(m, in, &d);
    test_order(m, in, &d);
    if (in == &gallium) {
        test_many(m, in);
        test_refusals(m);
        test_memory(m, in, &d);
    }
    lode_market_free(m);
    free(member);
}

int main(void)
{
    lode_dataset *ds = NULL;

    if (!ok(lode_dataset_open(NULL, &ds, NULL) == LODE_OK, "packs open"))
        return done_testing();
    test_market(ds, &gallium);
    test_market(ds, &ndpr);
    lode_dataset_free(ds);
    return done_testing();
}
