/* Derivatives of a market by the ids and fields of its files; the arithmetic is that of
 * solve/sensitivity.c. */
#include "market/sensitivity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "market/sweep.h"
#include "solve/sensitivity.h"

/* ---- making ---------------------------------------------------------------------- */

static bool take(lode_sensitivity *s)
{
    const lode__problem *p = &s->market->problem;

    s->worth_level =
        lode__arena_take(&s->arena, (size_t)p->n_activity + 1, sizeof(double));
    s->worth_rhs = lode__arena_take(&s->arena, (size_t)p->n_node + 1, sizeof(double));
    return s->worth_level && s->worth_rhs && lode__answer_take(&s->answer, &s->arena, p);
}

static void say_why(lode_sensitivity *s)
{
    const lode__answer *a = &s->answer;

    if (a->verdict == LODE_INFEASIBLE)
        snprintf(s->reason, sizeof s->reason, "node '%s' cannot clear: %s",
                 a->i_node >= 0 ? s->market->node_id[a->i_node] : "?", a->reason);
}

lode_status lode_sensitivity_build(const lode_market *m, lode_sensitivity **out,
                                   lode_error *err)
{
    lode_sensitivity *s = lode__alloc(1, sizeof *s);
    lode__solver *solver = lode__solver_new(&m->problem);
    lode_status st = LODE_OK;

    if (s) s->market = m;
    if (!s || !solver || !take(s)) {
        st = lode__fail(err, LODE_E_NOMEM, "out of memory");
        goto done;
    }
    lode__solver_run(solver, &m->problem, m->base_price, m->base_level, &s->answer);
    say_why(s);
    if (s->answer.verdict == LODE_SOLVED &&
        !(s->inside = lode__sensitivity_new(&m->problem, &s->answer))) {
        st = lode__fail(err, LODE_E_NOMEM, "out of memory");
        goto done;
    }
    *out = s;
    s = NULL;
done:
    lode__solver_free(solver);
    lode_sensitivity_free(s);
    return st;
}

void lode_sensitivity_free(lode_sensitivity *s)
{
    if (!s) return;
    lode__sensitivity_free(s->inside);
    lode__arena_clear(&s->arena);
    lode__release(s);
}

/* ---- what it stands at ----------------------------------------------------------- */

lode_verdict lode_sensitivity_verdict(const lode_sensitivity *s)
{
    return s->answer.verdict;
}

const char *lode_sensitivity_reason(const lode_sensitivity *s)
{
    return s->reason;
}

const double *lode_sensitivity_price(const lode_sensitivity *s)
{
    return s->answer.price;
}

const double *lode_sensitivity_level(const lode_sensitivity *s)
{
    return s->answer.level;
}

const double *lode_sensitivity_rent(const lode_sensitivity *s)
{
    return s->answer.rent;
}

bool lode_sensitivity_holds(const lode_sensitivity *s, size_t i_node)
{
    return s->inside && i_node < (size_t)s->market->problem.n_node &&
           lode__sensitivity_holds(s->inside, (int)i_node);
}

size_t lode_sensitivity_held(const lode_sensitivity *s)
{
    return s->inside ? (size_t)lode__sensitivity_held(s->inside) : 0;
}

size_t lode_sensitivity_kinks(const lode_sensitivity *s)
{
    return s->inside ? (size_t)lode__sensitivity_kinks(s->inside) : 0;
}

/* ---- questions ------------------------------------------------------------------- */

static lode_status not_solved(const lode_sensitivity *s, lode_error *err)
{
    return lode__fail(err, LODE_E_NODATA, "want a market that was solved, found it %s",
                      lode_verdict_name(s->answer.verdict));
}

/* What the number of a change wants to be, as a clause; NULL: the market has it. */
static const char *wanted_number(const lode_market *m, const lode_change *change)
{
    lode_change any = *change;

    any.value = 1.0; /* a value that every field may have */
    return lode__change_wanted(m, &any);
}

static lode_status check(const lode_market *m, const lode_change *change, size_t i,
                         lode_error *err)
{
    const char *wanted = wanted_number(m, change);

    if (!wanted && !isfinite(change->value)) wanted = "a finite amount";
    return wanted ? lode__fail(err, LODE_E_INVALID, "change %zu: want %s", i, wanted)
                  : LODE_OK;
}

static lode__change inside_of(const lode_change *c)
{
    return (lode__change){(int)c->i, (lode__field)c->field, c->value};
}

bool lode__sensitivity_matters(const lode_sensitivity *s, const lode_change *c)
{
    return c->field == LODE_FIELD_RHS ||
           lode__sensitivity_direct(s->inside, (int)c->i, (lode__field)c->field) != 0.0;
}

lode_status lode_sensitivity_of(lode_sensitivity *s, const lode_change *change, size_t n,
                                double *price, double *level, double *off,
                                lode_error *err)
{
    lode__change *inside;
    double left;

    if (!s->inside) return not_solved(s, err);
    for (size_t i = 0; i < n; i++) {
        lode_status st = check(s->market, &change[i], i, err);
        if (st) return st;
    }
    inside = lode__alloc(n + 1, sizeof *inside);
    if (!inside) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (size_t i = 0; i < n; i++) inside[i] = inside_of(&change[i]);
    left = lode__sensitivity_of(s->inside, inside, n, price, level);
    if (off) *off = left;
    lode__release(inside);
    return LODE_OK;
}

static bool all_finite(const double *x, int n)
{
    for (int i = 0; i < n; i++)
        if (!isfinite(x[i])) return false;
    return true;
}

lode_status lode_sensitivity_aim(lode_sensitivity *s, const double *goal_price,
                                 const double *goal_level, lode_error *err)
{
    const lode__problem *p = &s->market->problem;
    double off;

    if (!s->inside) return not_solved(s, err);
    if (!all_finite(goal_price, p->n_node) || !all_finite(goal_level, p->n_activity))
        return lode__fail(err, LODE_E_INVALID,
                          "goal: want finite slopes, found one that is not");
    off = lode__sensitivity_adjoint(s->inside, goal_price, goal_level, s->worth_level,
                                    s->worth_rhs);
    s->aimed = off <= LODE_SENSITIVITY_LIMIT;
    return s->aimed ? LODE_OK
                    : lode__fail(err, LODE_E_NODATA, "the goal has no derivative here");
}

double lode_sensitivity_slope(const lode_sensitivity *s, lode_field field, size_t i)
{
    const lode_change change = {i, field, 1.0};

    if (!s->aimed || wanted_number(s->market, &change)) return NAN;
    if (field == LODE_FIELD_RHS) return s->worth_rhs[i];
    return s->worth_level[i] *
           lode__sensitivity_direct(s->inside, (int)i, (lode__field)field);
}

/* ---- a change by its words ------------------------------------------------------- */

const char *lode__field_unit(lode_field field)
{
    switch (field) {
    case LODE_FIELD_B: return "USD/t per t/yr";
    case LODE_FIELD_ELASTICITY: return "1";
    case LODE_FIELD_Q0:
    case LODE_FIELD_LOWER:
    case LODE_FIELD_UPPER:
    case LODE_FIELD_RHS: return "t/yr";
    default: return "USD/t";
    }
}

static bool find(const lode_market *m, const lode_change *c, const char *id, size_t *out)
{
    return c->field == LODE_FIELD_RHS ? lode_market_find_node(m, id, out)
                                      : lode_market_find_activity(m, id, out);
}

static lode_status unknown(const lode_market *m, const lode_change *c, const char *id,
                           lode_error *err)
{
    bool of_node = c->field == LODE_FIELD_RHS;
    char nearest[256];

    lode_names_nearest(id, of_node ? m->node_id : m->activity_id,
                       (size_t)(of_node ? m->problem.n_node : m->problem.n_activity),
                       nearest, sizeof nearest);
    return lode__fail(err, LODE_E_INVALID, "of: want %s of the market%s%s, found '%s'",
                      of_node ? "a node" : "an activity", nearest[0] ? ", perhaps " : "",
                      nearest, id);
}

/* An id may hold '=', so all of the text is tried as one before the amount is cut off. */
static lode_status read_change(const lode_market *m, char *text, lode_change *c,
                               lode_error *err)
{
    char *id = strchr(text, ':'), *amount;
    const char *wanted;

    if (id) *id++ = '\0';
    if (!id || !lode__field_find(text, &c->field))
        return lode__fail(err, LODE_E_INVALID,
                          "of: want FIELD:ID[=AMOUNT] where FIELD is c, b, q0, p0, "
                          "elasticity, kappa, lower, upper, choke, floor, wedge or rhs, "
                          "found '%s'",
                          text);
    c->value = 1.0;
    if (!find(m, c, id, &c->i)) {
        if (!(amount = strrchr(id, '='))) return unknown(m, c, id, err);
        *amount++ = '\0';
        if (!find(m, c, id, &c->i)) return unknown(m, c, id, err);
        if (!lode__number_read(amount, &c->value))
            return lode__fail(err, LODE_E_INVALID,
                              "of: want an amount like 12.5, found '%s'", amount);
    }
    wanted = wanted_number(m, c);
    return wanted ? lode__fail(err, LODE_E_INVALID, "of: want %s, found '%s' of '%s'",
                               wanted, lode__field_name(c->field), id)
                  : LODE_OK;
}

lode_status lode_change_read(const lode_market *m, const char *text, lode_change *out,
                             lode_error *err)
{
    lode__arena arena = {0};
    char *copy = lode__arena_copy(&arena, text);
    lode_change change = {0};
    lode_status st = copy ? read_change(m, copy, &change, err)
                          : lode__fail(err, LODE_E_NOMEM, "out of memory");

    if (!st) *out = change;
    lode__arena_clear(&arena);
    return st;
}
