/* Reads the question of market power, builds its market, and asks the leader or
 * Cournot. */
#include "study/power.h"

#include <math.h>
#include <string.h>

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- the question ---------------------------------------------------------------- */

static lode_status check_who(const lode_power_options *q, lode_error *err)
{
    if (!q->good)
        return lode__fail(err, LODE_E_INVALID,
                          "found no good, wanted one like 'gallium:refined'");
    if (!q->by && !q->cournot)
        return lode__fail(err, LODE_E_INVALID,
                          "found no sender, wanted a country or bloc like 'CHN', or "
                          "Cournot's sellers");
    if (q->by && q->cournot)
        return lode__fail(
            err, LODE_E_INVALID,
            "found the leader '%s' and Cournot's sellers, wanted one of them", q->by);
    if (q->cournot && (q->target || q->weight != 0.0))
        return lode__fail(
            err, LODE_E_INVALID,
            "found a target or a weight with Cournot's sellers, wanted them "
            "with a leader");
    if (!(q->weight >= 0.0) || isinf(q->weight))
        return lode__fail(err, LODE_E_INVALID,
                          "found a weight of the target's harm that is below 0 or not "
                          "finite, wanted 0 or more");
    if (!(q->least_share >= 0.0) || !(q->least_share < 1.0))
        return lode__fail(err, LODE_E_INVALID,
                          "found a least share outside 0 to 1, wanted one like 0.02");
    return LODE_OK;
}

/* The one good that the text means. */
static lode_status find_good(lode_power *p, const char *text, lode_error *err)
{
    int n_good, n = 0;
    const lode__good *good = lode__goods(p->dataset, &n_good);
    bool *member = lode__arena_take(&p->arena, (size_t)n_good + 1, sizeof *member);
    lode_status st = member ? lode__goods_select_market(p->dataset, text, member, err)
                            : no_memory(err);

    for (int g = 0; g < n_good && !st; g++) { /* the last stage is the example */
        if (!member[g]) continue;
        p->i_good = g;
        n++;
    }
    if (!st && n > 1)
        st = lode__fail(err, LODE_E_INVALID,
                        "'%s' is %d goods, wanted one of them like '%s'", text, n,
                        good[p->i_good].id);
    return st;
}

static lode_status copy_name(lode_power *p, const char *name, const char **out,
                             bool **member, lode_error *err)
{
    int n_country;

    (void)lode__countries(p->dataset, &n_country);
    *out = lode__arena_copy(&p->arena, name);
    *member = lode__arena_take(&p->arena, (size_t)n_country + 1, sizeof **member);
    if (!*out || !*member) return no_memory(err);
    return lode__countries_select(p->dataset, name, *member, err);
}

static lode_status find_run(lode_power *p, lode_error *err)
{
    lode__buf all;
    lode_status st = LODE_OK;

    lode__buf_init(&all, 1 << 16);
    lode__buf_addf(&all, "lode %s power/1 %s %s by %s target %s weight ", lode_version(),
                   lode_dataset_hash(p->dataset),
                   lode__goods(p->dataset, &(int){0})[p->i_good].id,
                   p->by ? p->by : "cournot", p->target ? p->target : "");
    lode__buf_add_number(&all, p->weight);
    lode__buf_add(&all, " share ");
    lode__buf_add_number(&all, p->least_share);
    if (all.status)
        st = no_memory(err);
    else
        lode__hash_text(all.data, all.length, p->run);
    lode__buf_clear(&all);
    return st;
}

static lode_status read_question(lode_power *p, const lode_power_options *q,
                                 lode_error *err)
{
    lode_status st = check_who(q, err);

    p->weight = q->weight;
    p->least_share = q->least_share;
    if (!st) st = find_good(p, q->good, err);
    if (!st && q->by) st = copy_name(p, q->by, &p->by, &p->sender, err);
    if (!st && q->target) st = copy_name(p, q->target, &p->target, &p->targets, err);
    return st ? st : find_run(p, err);
}

/* ---- the answer ------------------------------------------------------------------ */

static lode_status answer(lode_power *p, lode_error *err)
{
    lode__leader_question q = {.market = p->market,
                               .i_good = p->i_good,
                               .sender = p->sender,
                               .target = p->targets,
                               .weight = p->weight};
    lode_status st;

    p->reason = "";
    if (!p->by) {
        st = lode__cournot_market_run(p->market, p->i_good, p->least_share, &p->cournot,
                                      err);
        p->has_cournot = st == LODE_OK;
        if (p->has_cournot && !p->cournot.game.settled)
            p->reason = "the sellers' quantities do not settle";
        return st;
    }
    st = lode__leader_run(&q, &p->leader, err);
    p->has_leader = st == LODE_OK;
    if (p->has_leader && p->leader.answer.verdict != LODE_SOLVED)
        p->reason = "no start has an equilibrium";
    return st;
}

static lode_status run(const lode_dataset *dataset, const lode_market *market,
                       const lode_power_options *q, lode_power **out, lode_error *err)
{
    lode_power *p = lode__alloc(1, sizeof *p);
    lode_status st;

    if (!p) return no_memory(err);
    p->dataset = dataset;
    p->market = market;
    st = read_question(p, q, err);
    if (!st) {
        const char *good = lode__goods(dataset, &(int){0})[p->i_good].id;
        if (!market)
            st = lode_market_build(dataset, &good, 1, &p->own_market, err);
        else if (!market->model->with_good[p->i_good])
            st = lode__fail(err, LODE_E_INVALID, "'%s' is not in this market", good);
        if (!market) p->market = p->own_market;
    }
    if (!st) st = answer(p, err);
    if (!st) {
        *out = p;
        p = NULL;
    }
    lode_power_free(p);
    return st;
}

lode_status lode_power_run(const lode_dataset *dataset, const lode_power_options *options,
                           lode_power **out, lode_error *err)
{
    return run(dataset, NULL, options, out, err);
}

lode_status lode_power_run_on(const lode_market *market,
                              const lode_power_options *options, lode_power **out,
                              lode_error *err)
{
    if (!market->model)
        return lode__fail(
            err, LODE_E_INVALID,
            "'%s' is a market file; market power wants a market of the data",
            market->name);
    return run(market->model->dataset, market, options, out, err);
}

void lode_power_free(lode_power *power)
{
    if (!power) return;
    lode__leader_clear(&power->leader);
    lode__cournot_market_clear(&power->cournot);
    lode_market_free(power->own_market);
    lode__arena_clear(&power->arena);
    lode__release(power);
}

lode_verdict lode_power_verdict(const lode_power *power)
{
    return power->has_leader ? power->leader.answer.verdict
                             : power->cournot.game.answer.verdict;
}

lode_certificate lode_power_certificate(const lode_power *power)
{
    return power->has_leader ? power->leader.answer.certificate
                             : power->cournot.game.answer.certificate;
}

const char *lode_power_reason(const lode_power *power)
{
    return power->reason;
}
