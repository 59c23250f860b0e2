#define _POSIX_C_SOURCE 200809L
/* What the register says is in force, run in the model: three states of one instrument give
 * three answers, a suspension ends, bands are the same bytes on any threads. */
#include <lode/policy_run.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "study/draws.h"
#include "study/policy_run.h"
#include "tap.h"

static lode_dataset *ds;

static lode_policy_in_force question(const char *goods, const char *day)
{
    lode_policy_in_force q = LODE_POLICY_IN_FORCE_INIT;

    q.goods = goods;
    q.from = "CHN";
    q.to = "USA";
    q.as_of = day;
    return q;
}

static lode_policy_run *run(const lode_policy_in_force *q,
                            const lode_policy_run_options *options)
{
    lode_policy_run *r = NULL;
    lode_error err = {0};

    if (lode_policy_run_in_force(ds, q, options, &r, &err) != LODE_OK)
        printf("# %s\n", err.message);
    return r;
}

static double loss(const lode_policy_run *r, const lode__policy_case *c)
{
    return -lode__policy_sum_of(r, c, r->inside, true).net_usd;
}

/* The sentence of a measure that is run; NULL: none. */
static const char *sentence_of(const lode_policy_run *r, const char *id)
{
    for (int k = 0; r && k < r->in_force->n_row; k++) {
        const lode__enforced *e = &r->in_force->row[k];
        if (strcmp(e->measure->id, id) == 0 && e->n_sentence > 0) return e->sentence[0];
    }
    return NULL;
}

/* ---- three states -------------------------------------------------------------------- */

/* Licences refuse three tenths. */
static double loss_on(const char *good, const char *day, lode_policy_run **out)
{
    lode_policy_in_force q = question(good, day);
    double usd = NAN;

    q.refuse_share = 0.3;
    *out = run(&q, NULL);
    if (*out && lode_policy_run_verdict(*out) == LODE_SOLVED)
        usd = loss(*out, &(*out)->kase[0]);
    return usd;
}

static void test_states(const char *good, const char *licence)
{
    lode_policy_run *none, *licensed, *banned, *suspended;
    double a = loss_on(good, "2023-06-01", &none);
    double b = loss_on(good, "2024-10-01", &licensed);
    double c = loss_on(good, "2025-01-15", &banned);
    double d = loss_on(good, "2026-01-15", &suspended);

    ok(a == 0.0 && none && none->in_force->n_sentence == 0, "%s: nothing in 2023-06",
       good);
    ok(b > 0.0, "%s: a licence costs the USA %.2f million USD", good, b * 1e-6);
    ok(c > b, "%s: the ban more, %.2f", good, c * 1e-6);
    ok(d == b, "%s: suspended, the licence stays", good);
    ok(sentence_of(licensed, licence) && !sentence_of(licensed, "R008"),
       "%s: the sentence of 2024-10 is of row %s", good, licence);
    ok(sentence_of(banned, licence) && sentence_of(banned, "R008"),
       "%s: those of 2025-01 are of %s and R008", good, licence);
    ok(sentence_of(suspended, licence) && !sentence_of(suspended, "R008"),
       "%s: R008 is none while it is suspended", good);
    lode_policy_run_free(none);
    lode_policy_run_free(licensed);
    lode_policy_run_free(banned);
    lode_policy_run_free(suspended);
}

/* Nothing said of what licences let through: the answer lies between all and nothing. */
static void test_not_said(void)
{
    lode_policy_in_force q = question("gallium", "2024-10-01");
    lode_policy_run *r = run(&q, NULL);
    const lode__policy_case *refused =
        r ? lode__policy_find(r, LODE__CASE_REFUSED) : NULL;
    double some;
    lode_policy_run *other;

    if (!ok(refused && refused->verdict == LODE_SOLVED, "nothing said: a band")) return;
    some = loss_on("gallium", "2024-10-01", &other);
    ok(loss(r, &r->kase[0]) == 0.0, "from nothing");
    ok(loss(r, refused) > some, "to what no licence at all costs, %.2f million USD",
       loss(r, refused) * 1e-6);
    ok(some > 0.0 && other && !lode__policy_find(other, LODE__CASE_REFUSED),
       "what is said lies between and has no band");
    lode_policy_run_free(r);
    lode_policy_run_free(other);
}

/* ---- months -------------------------------------------------------------------------- */

/* Tonnes that China sells to the USA in a period. */
static double sold(const lode_outcome *o, const char *good, int t)
{
    const lode__model *m = o->market->model;
    double sum = 0.0;

    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        const lode__base_flow *f = &m->flow[m->part[a].i_flow];
        if (f->role == LODE__ROLE_TRADE && f->i_good == lode__good_find(ds, good) &&
            f->i_country == lode__country_find(ds, "CHN") &&
            f->i_partner == lode__country_find(ds, "USA"))
            sum += o->answer.level[t * o->scenario.n_base_activity + a];
    }
    return sum;
}

static const lode__enforced *row_of(const lode_policy_run *r, const char *id)
{
    for (int k = 0; k < r->in_force->n_row; k++)
        if (strcmp(r->in_force->row[k].measure->id, id) == 0) return &r->in_force->row[k];
    return NULL;
}

/* 28 November 2026: the ban is back, in force on the 15th of December first. */
static void test_end_of_suspension(void)
{
    lode_policy_in_force q = question("germanium", "2026-06-30");
    lode_policy_run *r;

    q.n_month = 12;
    q.refuse_share = 0.1;
    r = run(&q, NULL);
    if (!ok(r && lode_policy_run_verdict(r) == LODE_SOLVED, "twelve months")) return;
    is_text(sentence_of(r, "R008"), "ban CHN germanium:refined -> USA from 2026-12",
            "the ban comes back");
    is_text(sentence_of(r, "R004"),
            "licence CHN germanium:refined refuse 0.1 from 2023-08",
            "the licence was there all the time");
    is_text(lode__standing_name(row_of(r, "R008")->standing), "suspended",
            "on the day it was suspended");
    ok(sold(r->policy, "germanium:refined", 5) > 0.0, "China sells in November");
    ok(sold(r->policy, "germanium:refined", 6) == 0.0, "and not in December");
    lode_policy_run_free(r);
}

/* A measure that is not there yet, one that begins, one that is suspended: spans of months. */
static void test_spans(void)
{
    lode_policy_in_force q = question("gallium", "2024-06-01");
    const lode__enforced *e;
    lode_policy_run *r;

    q.n_month = 36;
    q.period = "quarters";
    q.refuse_share = 0.1;
    r = run(&q, NULL);
    if (!ok(r != NULL, "36 months from 2024-06")) return;
    e = row_of(r, "R008");
    if (ok(e && e->n_sentence == 2, "the ban is two spans")) {
        is_text(e->sentence[0],
                "ban CHN gallium:refined -> USA from 2024-12 until 2025-11 announced "
                "2024-12",
                "to the suspension");
        is_text(e->sentence[1],
                "ban CHN gallium:refined -> USA from 2026-12 announced 2024-12",
                "and from its end; nobody knew of it before it was announced");
    }
    lode_policy_run_free(r);
}

/* ---- bands --------------------------------------------------------------------------- */

static lode_text document(const lode_policy_in_force *q, size_t n_thread,
                          unsigned long seed, lode_format format)
{
    lode_policy_run_options o = LODE_POLICY_RUN_OPTIONS_INIT;
    lode_text text = LODE_TEXT_INIT;
    lode_policy_run *r;

    o.n_draw = 40;
    o.seed = seed;
    o.n_thread = n_thread;
    r = run(q, &o);
    if (r) (void)lode_policy_run_write(r, format, &text, NULL);
    lode_policy_run_free(r);
    return text;
}

static void test_same_bytes(void)
{
    static const lode_format format[] = {LODE_FORMAT_TABLE, LODE_FORMAT_JSON,
                                         LODE_FORMAT_CSV};
    lode_policy_in_force q = question("germanium", "2025-01-15");
    lode_text other;

    q.refuse_share = 0.2;
    for (int k = 0; k < 3; k++) {
        lode_text one = document(&q, 1, 1, format[k]);
        lode_text three = document(&q, 3, 1, format[k]);
        ok(one.data && three.data && strcmp(one.data, three.data) == 0,
           "format %d: one thread and three write the same bytes", k);
        lode_text_clear(&three);
        other = document(&q, 1, 2, format[k]);
        ok(one.data && other.data && strcmp(one.data, other.data) != 0,
           "another seed writes others");
        lode_text_clear(&one);
        lode_text_clear(&other);
    }
}

/* Without a background the band is that of the shock with the same draws. */
static void test_band_of_shock(void)
{
    static const char text[] =
        "zone: USA\nstatements:\n  - ban CHN germanium:refined -> USA\n";
    const char *statement = "ban CHN germanium:refined -> USA";
    lode_policy_run_options o = LODE_POLICY_RUN_OPTIONS_INIT;
    lode_shock_options s = LODE_SHOCK_OPTIONS_INIT;
    lode_policy_run *r = NULL;
    lode_outcome *shock = NULL;

    o.n_draw = s.n_draw = 50;
    o.seed = s.seed = 7;
    o.perspective = s.perspective = "USA";
    if (ok(lode_policy_run_text(ds, text, strlen(text), "p", &o, &r, NULL) == LODE_OK &&
               lode_shock_run(ds, &statement, 1, &s, &shock, NULL) == LODE_OK,
           "a ban as a policy and as a shock")) {
        const lode__policy_bands *b = r->kase[0].bands;
        int in = r->n_country + LODE__BAND_INSIDE;
        size_t f = lode__figure_of_sum(shock, LODE__F_PERSPECTIVE_LOSS);
        ok(b && b->n_used == shock->bands->n_used, "as many draws have an answer");
        ok(b && fabs(b->low[in].net_usd + shock->bands->high[f]) <
                    1e-9 * fabs(shock->bands->high[f]),
           "low: %.4f million USD", b ? b->low[in].net_usd * 1e-6 : NAN);
        ok(b && fabs(b->high[in].net_usd + shock->bands->low[f]) <
                    1e-9 * fabs(shock->bands->high[f]),
           "high: %.4f", b ? b->high[in].net_usd * 1e-6 : NAN);
    }
    lode_policy_run_free(r);
    lode_outcome_free(shock);
}

/* The policy alone is drawn against the background in the same draw. */
static void test_band_of_nothing(void)
{
    static const char text[] = "zone: USA\nbackground:\n  - ban CHN germanium:refined\n"
                               "statements:\n  - demand germanium:refined x1\n";
    lode_policy_run_options o = LODE_POLICY_RUN_OPTIONS_INIT;
    lode_policy_run *r = NULL;
    double widest = 0.0;

    o.n_draw = 30;
    if (!ok(lode_policy_run_text(ds, text, strlen(text), "p", &o, &r, NULL) == LODE_OK,
            "a policy of nothing"))
        return;
    for (int k = 0; k < r->n_country + LODE__N_BAND_SUM; k++)
        widest = fmax(widest, fmax(fabs(r->kase[0].bands->low[k].net_usd),
                                   fabs(r->kase[0].bands->high[k].net_usd)));
    ok(widest < 1.0, "has no band: %.1e USD", widest);
    lode_policy_run_free(r);
}

/* ---- refusals ------------------------------------------------------------------------ */

static void is_refused(const lode_policy_in_force *q, lode_status wanted, const char *why)
{
    lode_policy_run *r = NULL;
    lode_error err = {0};

    ok(lode_policy_run_in_force(ds, q, NULL, &r, &err) == wanted && !r, "%s: %s", why,
       err.message);
}

static void test_refusals(void)
{
    lode_policy_in_force q = question("galium", NULL);

    is_refused(&q, LODE_E_INVALID, "an unknown good");
    q.goods = "gallium,";
    is_refused(&q, LODE_E_INVALID, "a comma at the end");
    q = question("gallium", "2025-02-30");
    is_refused(&q, LODE_E_INVALID, "no day");
    q = question("gallium", NULL);
    q.from = q.to = NULL;
    is_refused(&q, LODE_E_INVALID, "nobody's money");
    q = question("gallium", NULL);
    q.n_month = 241;
    is_refused(&q, LODE_E_INVALID, "too many months");
    q.n_month = 0;
    q.period = "quarters";
    is_refused(&q, LODE_E_INVALID, "a period without months");
}

/* Rows of grade C are told and not run unless it is asked. */
static void test_grades(void)
{
    lode_policy_in_force q = question("gallium", "2010-10-05");
    lode_policy_run *r;

    q.goods = "ndpr";
    q.to = "JPN";
    r = run(&q, NULL);
    ok(r && !sentence_of(r, "R002"), "the halt of 2010, grade C, is not run");
    lode_policy_run_free(r);
    q.c_grade = 1;
    r = run(&q, NULL);
    ok(sentence_of(r, "R002") != NULL, "and is where it is asked");
    lode_policy_run_free(r);
}

int main(void)
{
    if (ok(lode_dataset_open(NULL, &ds, NULL) == LODE_OK, "the packs")) {
        test_states("gallium", "R004");
        test_states("germanium", "R004");
        test_states("antimony", "R007");
        test_not_said();
        test_end_of_suspension();
        test_spans();
        test_same_bytes();
        test_band_of_shock();
        test_band_of_nothing();
        test_grades();
        test_refusals();
    }
    lode_dataset_free(ds);
    return done_testing();
}
