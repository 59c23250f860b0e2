/* A zone under a floor: the sentence, the run, and what it does to whom. */
#include <math.h>
#include <string.h>

#include "study/forum.h"
#include "study/standard_set.h"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- sentences ----------------------------------------------------------------------- */

static const char *keep_text(lode_forum *f, lode__buf *text)
{
    const char *copy = text->status ? NULL : lode__arena_copy(&f->arena, text->data);

    lode__buf_clear(text);
    return copy;
}

const char *lode__forum_zone(lode_forum *f, const bool *zone)
{
    int n;
    const lode__country *country = lode__countries(f->dataset, &n);
    lode__buf text;
    bool first = true;

    lode__buf_init(&text, 8192);
    for (int c = 0; c < n; c++) {
        if (!zone[c]) continue;
        lode__buf_addf(&text, "%s%s", first ? "@" : "+", country[c].id);
        first = false;
    }
    return keep_text(f, &text);
}

lode__forum_case *lode__forum_case_new(lode_forum *f, int i_good, const bool *zone)
{
    lode__forum_case *run = lode__arena_take(&f->arena, 1, sizeof *run);

    if (!run) return NULL;
    run->part = lode__arena_take(&f->arena, (size_t)f->n_country + 1, sizeof *run->part);
    run->ratio =
        lode__arena_take(&f->arena, (size_t)f->n_country + 1, sizeof *run->ratio);
    run->i_good = i_good;
    run->zone = zone;
    run->price = run->users_ratio = run->outside_ratio = NAN;
    run->levy_usd_per_t = run->closed_price = run->output = run->imports = NAN;
    run->outside_use = run->later_imports = run->closure = NAN;
    return run->part && run->ratio ? run : NULL;
}

bool lode__forum_say_floor(lode_forum *f, lode__forum_case *run, const char *where,
                           double usd_per_t, const char *means)
{
    lode__buf text;
    int n;

    lode__buf_init(&text, 10000);
    lode__buf_addf(&text, "floor %s %s ", where,
                   lode__goods(f->dataset, &n)[run->i_good].id);
    lode__buf_add_number(&text, usd_per_t * 1e-3);
    lode__buf_addf(&text, " USD/kg by %s", means);
    run->statement[run->n_statement] = keep_text(f, &text);
    return run->statement[run->n_statement++] != NULL;
}

/* ---- what a run gives ------------------------------------------------------------------ */

static void add_part(lode__forum_part *to, const lode__forum_part *p)
{
    to->consumer += p->consumer;
    to->producer += p->producer;
    to->trader += p->trader;
    to->treasury += p->treasury;
    to->net += p->net;
}

/* Is the good made of the other, in one step or several? Chains have few rows. */
static bool comes_later(const lode_dataset *ds, int i_good, int i_later, int depth)
{
    int n;
    const lode__chain *chain = lode__chains(ds, &n);

    for (int k = 0; k < n && depth > 0; k++)
        if (chain[k].i_input == i_good &&
            (chain[k].i_output == i_later ||
             comes_later(ds, chain[k].i_output, i_later, depth - 1)))
            return true;
    return false;
}

/* What comes into the zone from outside, of the good and of what is made of it. */
static void take_trade(lode__forum_case *run, const lode_outcome *o)
{
    const lode__model *model = o->market->model;

    run->imports = run->later_imports = 0.0;
    for (int a = 0; a < o->market->problem.n_activity; a++) {
        const lode__base_flow *b = &model->flow[model->part[a].i_flow];
        if (b->role != LODE__ROLE_TRADE || run->zone[b->i_country] ||
            !run->zone[b->i_partner])
            continue;
        if (b->i_good == run->i_good)
            run->imports += o->level_after[a];
        else if (comes_later(o->dataset, run->i_good, b->i_good, 6))
            run->later_imports += o->level_after[a] - o->market->base_level[a];
    }
}

static void take_places(lode__forum_case *run, const lode_outcome *o)
{
    double in = 0.0, paid = 0.0, turnover = 0.0, sum = 0.0;

    run->output = run->outside_use = 0.0;
    for (int k = 0; k < o->n_place; k++) {
        const lode__place_row *p = &o->place[k];
        double inward = p->supply_before + p->import_before - p->export_before;
        lode__forum_part part = {p->consumer_usd, p->producer_usd, p->trader_usd,
                                 p->treasury_usd, -p->loss_usd};
        add_part(&run->part[p->i_country], &part);
        add_part(run->zone[p->i_country] ? &run->inside : &run->outside, &part);
        sum += part.net;
        turnover += p->price_before * (p->supply_before + p->import_before);
        if (p->i_good != run->i_good) continue;
        if (inward > 0.0 && p->price_before > 0.0)
            run->ratio[p->i_country] = p->price_after / p->price_before;
        if (!run->zone[p->i_country]) {
            run->outside_use += p->use_after - p->use_before;
            continue;
        }
        run->output += p->supply_after;
        if (!(inward > 0.0)) continue;
        in += inward;
        paid += inward * p->price_after;
    }
    run->price = in > 0.0 ? paid / in : NAN;
    run->closure =
        turnover > 0.0 ? fabs(sum - lode__objective_change(o)) / turnover : NAN;
}

/* The mean over who is not in the zone of what it pays, over before. */
static double ratio_outside(const lode__forum_case *run, const lode_outcome *o)
{
    double before = 0.0, after = 0.0;

    for (int k = 0; k < o->n_place; k++) {
        const lode__place_row *p = &o->place[k];
        double in = p->supply_before + p->import_before - p->export_before;
        if (p->i_good != run->i_good || run->zone[p->i_country] || !(in > 0.0)) continue;
        before += in * p->price_before;
        after += in * p->price_after;
    }
    return before > 0.0 ? after / before : NAN;
}

static void take_floor(lode__forum_case *run, const lode_outcome *o)
{
    for (int k = 0; k < o->scenario.n_floor; k++) {
        const lode__floor *floor = &o->scenario.floor[k];
        if (floor->kind != LODE__FLOOR_LEVY) continue;
        run->levy_usd_per_t = floor->usd_per_t[0];
        run->closed_price = floor->closed_price[0];
    }
}

typedef struct batch {
    lode_forum *forum;
    lode__forum_case *const *list;
} batch;

static size_t list_sentences(void *context, size_t i,
                             const char *statement[LODE__ASK_MOST])
{
    const batch *b = context;

    for (int k = 0; k < b->list[i]->n_statement; k++)
        statement[k] = b->list[i]->statement[k];
    return (size_t)b->list[i]->n_statement;
}

static lode_status take(void *context, size_t i, const lode_outcome *o, lode_error *err)
{
    const batch *b = context;
    lode__forum_case *run = b->list[i];

    (void)err;
    run->verdict = lode_outcome_verdict(o);
    run->certificate = lode_outcome_certificate(o);
    take_floor(run, o);
    if (run->verdict != LODE_SOLVED) {
        const char *why = lode_outcome_reason(o);
        lode__buf text;
        lode__buf_init(&text, sizeof run->reason);
        lode__buf_add(&text, *why ? why : lode_verdict_name(run->verdict));
        if (text.data) memcpy(run->reason, text.data, text.length + 1);
        lode__buf_clear(&text);
        return LODE_OK;
    }
    take_places(run, o);
    take_trade(run, o);
    run->users_ratio = lode__price_paid(o, run->i_good, run->zone);
    run->outside_ratio = ratio_outside(run, o);
    return LODE_OK;
}

static void note_run(lode_forum *f, const lode__forum_case *run)
{
    lode_certificate *worst = &f->worst;

    f->n_run++;
    worst->newton_steps += run->certificate.newton_steps;
    worst->factorisations += run->certificate.factorisations;
    if (run->verdict != LODE_SOLVED) return;
    worst->balance = fmax(worst->balance, run->certificate.balance);
    worst->complementarity =
        fmax(worst->complementarity, run->certificate.complementarity);
    worst->gap = fmax(worst->gap, run->certificate.gap);
    if (run->closure > f->worst_closure) f->worst_closure = run->closure;
}

lode_status lode__forum_run_cases(lode_forum *f, const lode__forum_good *good,
                                  lode__forum_case *const *list, size_t n,
                                  const lode_forum_options *options, lode_error *err)
{
    batch b = {.forum = f, .list = list};
    lode__asks asks = {.market = f->markets.market[good->i_market],
                       .n_ask = n,
                       .n_thread = options->n_thread,
                       .list = list_sentences,
                       .take = take,
                       .context = &b,
                       .progress = options->progress,
                       .progress_context = options->context};
    lode_status st;

    for (size_t k = 0; k < n; k++)
        if (!list[k]) return no_memory(err);
    st = n ? lode__asks_run(&asks, err) : LODE_OK;
    for (size_t k = 0; k < n && !st; k++) note_run(f, list[k]);
    return st;
}
