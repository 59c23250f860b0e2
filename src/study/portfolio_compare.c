/* The answer beside others: rankings, an even split, what was financed; budgets; pairs; how
 * much rests on estimates; who has how much of a stage. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/portfolio.h"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- by itself ------------------------------------------------------------------------- */

/* What a pick saves by itself with an option; option [n_pick] is 0 before and after. */
static lode_status value_alone(lode_portfolio *p, int i_pick, int i_option, int *option,
                               double *usd, lode_error *err)
{
    lode__portfolio_figures f = {0};
    lode_status st;

    option[i_pick] = i_option;
    st = lode__portfolio_figure(p, "single", option, &f, err);
    option[i_pick] = 0;
    *usd = p->nothing.risk_usd - f.risk_usd;
    return st;
}

/* Of a pick that is not chosen, asked why: the option that is best by itself is told. */
static lode_status find_told(lode_portfolio *p, int i_pick, int *option, lode_error *err)
{
    const lode__pick *pick = &p->pick[i_pick];
    double most = -INFINITY, usd;
    lode_status st = LODE_OK;

    for (int i = 1; i < pick->n_option && !st; i++) {
        st = value_alone(p, i_pick, i, option, &usd, err);
        if (st || !(usd - pick->cost_usd[i] > most)) continue;
        most = usd - pick->cost_usd[i];
        p->told_option[i_pick] = i;
    }
    return st;
}

/* What each pick saves by itself, with the option that is told of it; only that of the id where
 * one is given, NaN for the others. */
static lode_status value_singles(lode_portfolio *p, const char *only, lode_error *err)
{
    size_t n = (size_t)p->n_pick + 1;
    int *option = lode__alloc(n, sizeof *option);
    lode_status st = option ? LODE_OK : no_memory(err);

    p->single_usd = lode__arena_take(&p->arena, n, sizeof *p->single_usd);
    p->told_option = lode__arena_take(&p->arena, n, sizeof *p->told_option);
    if (!st && !(p->single_usd && p->told_option)) st = no_memory(err);
    for (int k = 0; k < p->n_pick && !st; k++) {
        p->single_usd[k] = NAN;
        p->told_option[k] = p->best.option[k] > 0 ? p->best.option[k] : 1;
        if (only && strcmp(p->pick[k].id, only) != 0) continue;
        if (only && p->best.option[k] == 0) st = find_told(p, k, option, err);
        if (!st)
            st = value_alone(p, k, p->told_option[k], option, &p->single_usd[k], err);
    }
    lode__release(option);
    return st;
}

/* Its tonnes at base prices, USD a year. */
static double capacity_usd(const lode_portfolio *p, int i_pick)
{
    const lode__pick *k = &p->pick[i_pick];
    double sum = 0.0;

    for (int i = 0; i < k->n_part; i++) {
        const lode_market *m = p->markets.market[p->yard_market[k->part[i].i_yard]];
        int n = lode__market_node(m, k->part[i].i_good, k->part[i].i_node_country);
        sum += k->part[i].tpa * m->base_price[n];
    }
    return sum;
}

/* ---- rules of thumb --------------------------------------------------------------------- */

typedef struct ranked {
    int i_pick;
    double score;
} ranked;

static int by_score(const void *a, const void *b)
{
    const ranked *x = a, *y = b;

    if (x->score > y->score || x->score < y->score) return x->score > y->score ? -1 : 1;
    return x->i_pick - y->i_pick;
}

/* Are the rows kept that more projects could break? What a portfolio must at least have is
 * not looked at. */
static bool keeps_most(const lode_portfolio *p, const int *option)
{
    lode__row *row = lode__alloc(p->program.n_row + 1, sizeof *row);
    lode_portfolio some = *p;
    size_t n = 0;
    bool keeps;

    if (!row) return false;
    for (size_t k = 0; k < p->program.n_row; k++)
        if (p->program.row[k].sense == LODE__ROW_MOST) row[n++] = p->program.row[k];
    some.program.row = row;
    some.program.n_row = n;
    keeps = lode__portfolio_keeps(&some, option);
    lode__release(row);
    return keeps;
}

static double spend_of(const lode_portfolio *p, const int *option, int i_block)
{
    double sum = 0.0;

    for (int k = 0; k < p->n_pick; k++)
        if (i_block < 0 || p->pick[k].i_block == i_block)
            sum += p->pick[k].spend_usd[option[k]];
    return sum;
}

/* Down the list while rows are kept and no block spends more than it may; twice, for those
 * that wait for another. */
static void fill_in_order(const lode_portfolio *p, const ranked *list, int n,
                          double most_of_block, int *option)
{
    for (int pass = 0; pass < 2; pass++)
        for (int k = 0; k < n; k++) {
            int i = list[k].i_pick;
            if (option[i] > 0 || !(list[k].score > 0.0)) continue;
            option[i] = 1;
            if (!keeps_most(p, option) ||
                spend_of(p, option, p->pick[i].i_block) > most_of_block)
                option[i] = 0;
        }
}

typedef enum rule { BY_LOSS, BY_CAPACITY, EVEN_SPLIT } rule;

/* What a rule ranks a pick by, with its first option, which it takes; option as in
 * value_alone(). */
static lode_status weigh_pick(lode_portfolio *p, rule by, int i_pick, int *option,
                              double *gain, lode_error *err)
{
    *gain = by == BY_LOSS ? p->single_usd[i_pick] : capacity_usd(p, i_pick);
    if (by != BY_LOSS || p->told_option[i_pick] == 1) return LODE_OK;
    return value_alone(p, i_pick, 1, option, gain, err);
}

static lode_status follow_rule(lode_portfolio *p, rule by, const char *name,
                               lode__portfolio_figures *out, lode_error *err)
{
    ranked *list = lode__alloc((size_t)p->n_pick + 1, sizeof *list);
    int *option = lode__alloc((size_t)p->n_pick + 1, sizeof *option), n = 0;
    double most = by == EVEN_SPLIT ? p->options.budget_usd / p->n_block : INFINITY;
    lode_status st = list && option ? LODE_OK : no_memory(err);

    for (int k = 0; k < p->n_pick && !st; k++) {
        double gain;
        st = weigh_pick(p, by, k, option, &gain, err);
        if (!st && p->pick[k].spend_usd[1] > 0.0)
            list[n++] = (ranked){k, gain / p->pick[k].spend_usd[1]};
    }
    if (!st) qsort(list, (size_t)n, sizeof *list, by_score);
    if (!st) fill_in_order(p, list, n, most, option);
    if (!st) st = lode__portfolio_figure(p, name, option, out, err);
    lode__release(list);
    lode__release(option);
    return st;
}

static lode_status take_financed(lode_portfolio *p, lode_error *err)
{
    int *option = lode__alloc((size_t)p->n_pick + 1, sizeof *option);
    lode_status st = option ? LODE_OK : no_memory(err);

    for (int k = 0; k < p->n_pick && !st; k++)
        option[k] = p->pick[k].project && p->pick[k].project->financed;
    if (!st) st = lode__portfolio_figure(p, "as financed", option, &p->financed, err);
    lode__release(option);
    return st;
}

/* ---- estimates ----------------------------------------------------------------------------- */

static bool is_prior(const lode__pick *k)
{
    const lode__project *q = k->project;

    if (!q) return true;
    for (int i = 0; i < q->n_output; i++)
        if (q->output[i].tpa.grade == 'P' || q->output[i].opex_usd_per_t.grade == 'P')
            return true;
    return q->capex_usd.grade == 'P' || q->start_year.grade == 'P' ||
           q->ramp_up_years.grade == 'P' || q->success.grade == 'P' ||
           q->delay_factor.grade == 'P' || q->capex_factor.grade == 'P';
}

static double end_of(const lode__known *k, double end, double otherwise)
{
    if (isnan(k->value)) return otherwise;
    return isnan(end) ? k->value : end;
}

static void weigh_estimates(lode_portfolio *p)
{
    double spend = 0.0, gain = 0.0, prior_spend = 0.0, prior_gain = 0.0;

    for (int k = 0; k < p->n_pick; k++) {
        const lode__pick *pick = &p->pick[k];
        const lode__project *q = pick->project;
        double usd = pick->spend_usd[p->best.option[k]];
        double charge = pick->charge_usd[p->best.option[k]];
        if (p->best.option[k] == 0) continue;
        spend += usd;
        gain += fmax(0.0, p->single_usd[k]);
        if (q && q->capex_usd.grade == 'P') prior_spend += usd;
        if (is_prior(pick)) prior_gain += fmax(0.0, p->single_usd[k]);
        p->spend_low +=
            q ? charge + end_of(&q->capex_usd, q->capex_usd.low, 0.0) *
                             end_of(&q->capex_factor, q->capex_factor.low, 1.0)
              : usd;
        p->spend_high +=
            q ? charge + end_of(&q->capex_usd, q->capex_usd.high, 0.0) *
                             end_of(&q->capex_factor, q->capex_factor.high, 1.0)
              : usd;
    }
    p->prior_spend = spend > 0.0 ? prior_spend / spend : 0.0;
    p->prior_gain = gain > 0.0 ? prior_gain / gain : 0.0;
    if (p->options.why) p->prior_gain = NAN; /* not all of them were looked at */
}

/* ---- concentration ------------------------------------------------------------------------- */

/* HHI and the largest share of tonnes [n_country]. */
static void concentrate(const double *tpa, int n_country, double *hhi, double *top,
                        int *i_top)
{
    double all = 0.0;

    *hhi = *top = NAN;
    *i_top = -1;
    for (int c = 0; c < n_country; c++) all += tpa[c];
    if (!(all > 0.0)) return;
    *hhi = *top = 0.0;
    for (int c = 0; c < n_country; c++) {
        double share = tpa[c] / all;
        *hhi += 1e4 * share * share;
        if (share > *top) *top = share, *i_top = c;
    }
}

static void set_base(const lode_market *m, int i_good, double *tpa)
{
    for (int n = 0; n < m->problem.n_node; n++) {
        const lode__node *at = &m->model->node[n];
        if (at->i_good == i_good) tpa[at->i_country] = lode__made_at(m, n);
    }
}

static bool add_chosen(const lode_portfolio *p, int i_good, double *tpa)
{
    bool any = false;

    for (int k = 0; k < p->n_pick; k++) {
        const lode__pick *pick = &p->pick[k];
        for (int i = 0; i < pick->n_part && p->best.option[k] > 0; i++)
            if (pick->project && pick->part[i].i_good == i_good && pick->i_country >= 0) {
                tpa[pick->i_country] += pick->part[i].tpa;
                any = true;
            }
    }
    return any;
}

/* Goods that the chosen make, as made in the base year and with their full capacity. */
static lode_status measure_stages(lode_portfolio *p, lode_error *err)
{
    int n_good, n_country;
    const lode__good *good = lode__goods(p->dataset, &n_good);
    double *tpa;

    (void)lode__countries(p->dataset, &n_country);
    tpa = lode__alloc((size_t)n_country + 1, sizeof *tpa);
    p->stage = lode__arena_take(&p->arena, (size_t)n_good + 1, sizeof *p->stage);
    if (!tpa || !p->stage) {
        lode__release(tpa);
        return no_memory(err);
    }
    for (int g = 0; g < n_good; g++) {
        lode__stage_share *row = &p->stage[p->n_stage];
        if (p->markets.of_good[g] < 0) continue;
        memset(tpa, 0, (size_t)n_country * sizeof *tpa);
        set_base(p->markets.market[p->markets.of_good[g]], g, tpa);
        *row = (lode__stage_share){.stage = good[g].id, .mineral = good[g].mineral};
        concentrate(tpa, n_country, &row->hhi_before, &row->top_before,
                    &row->i_top_before);
        p->n_stage += add_chosen(p, g, tpa);
        concentrate(tpa, n_country, &row->hhi_after, &row->top_after, &row->i_top_after);
    }
    lode__release(tpa);
    return LODE_OK;
}

/* ---- pairs ---------------------------------------------------------------------------------- */

static bool is_related(const lode_portfolio *p, int a, int b)
{
    return p->best.option[a] > 0 && p->best.option[b] > 0 &&
           p->pick[a].i_block == p->pick[b].i_block;
}

/* Those of the chosen that share a block: what two save together, and one by one. */
static lode_status value_pairs(lode_portfolio *p, lode_error *err)
{
    int *option = lode__alloc((size_t)p->n_pick + 1, sizeof *option);
    lode__portfolio_figures f = {0};
    size_t most = 0;
    lode_status st = option ? LODE_OK : no_memory(err);

    for (int a = 0; a < p->n_pick; a++)
        for (int b = a + 1; b < p->n_pick; b++) most += is_related(p, a, b);
    p->pair = lode__arena_take(&p->arena, most + 1, sizeof *p->pair);
    if (!st && !p->pair) st = no_memory(err);
    for (int a = 0; a < p->n_pick && !st; a++)
        for (int b = a + 1; b < p->n_pick && !st; b++) {
            if (!is_related(p, a, b)) continue;
            option[a] = p->told_option[a];
            option[b] = p->told_option[b];
            st = lode__portfolio_figure(p, "pair", option, &f, err);
            option[a] = option[b] = 0;
            p->pair[p->n_pair++] =
                (lode__pair_gain){a, b, p->nothing.risk_usd - f.risk_usd,
                                  p->single_usd[a] + p->single_usd[b]};
        }
    lode__release(option);
    return st;
}

lode_status lode__portfolio_compare(lode_portfolio *p, lode_error *err)
{
    lode_status st = LODE_OK;

    if (p->options.brief) return LODE_OK;
    st = value_singles(p, p->options.why, err);
    if (!st) weigh_estimates(p);
    if (st || p->options.why) return st ? st : lode__portfolio_why(p, err);
    if (!st) st = follow_rule(p, BY_LOSS, "by loss avoided per USD", &p->by_loss, err);
    if (!st)
        st = follow_rule(p, BY_CAPACITY, "by capacity per USD", &p->by_capacity, err);
    if (!st) st = follow_rule(p, EVEN_SPLIT, "even split of markets", &p->even, err);
    if (!st) st = take_financed(p, err);
    if (!st) st = measure_stages(p, err);
    if (!st) st = value_pairs(p, err);
    if (!st && p->options.n_frontier > 0) st = lode__portfolio_frontier(p, err);
    if (!st && p->options.deterrence) st = lode__portfolio_deter(p, err);
    if (!st && p->options.dumping) st = lode__portfolio_dump(p, err);
    return st;
}
