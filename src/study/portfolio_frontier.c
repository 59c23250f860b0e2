/* The program solved again: with other budgets and risks, with a project forced in or out. The
 * markets remember every state, so that most of it is looked up. */
#include <math.h>
#include <string.h>

#include "study/portfolio.h"

#define TIE 1e-9 /* of the gain: less is no difference */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

lode_status lode__portfolio_solve_again(lode_portfolio *p, const lode__row *row,
                                        size_t n_row, const lode__risk *risk, int *option,
                                        lode__portfolio_answer *answer, lode_error *err)
{
    lode__portfolio_program g = p->program;
    lode_status st;

    g.row = row;
    g.n_row = n_row;
    g.risk = *risk;
    g.progress = NULL;
    st = lode__portfolio_solve(&g, answer, err);
    if (st || answer->verdict == LODE__PORTFOLIO_IMPOSSIBLE) return st;
    for (int k = 0; k < p->n_pick; k++)
        option[k] = answer->option[p->pick[k].i_block][p->pick[k].i_decision];
    return LODE_OK;
}

static lode__row *copy_rows(const lode_portfolio *p)
{
    lode__row *row = lode__alloc(p->program.n_row + 2, sizeof *row);

    if (row) memcpy(row, p->program.row, p->program.n_row * sizeof *row);
    return row;
}

static void count_taken(lode_portfolio *p, const int *option)
{
    for (int k = 0; k < p->n_pick; k++) p->in_good[k] += option[k] > 0;
    p->n_good++;
}

/* ---- budgets -------------------------------------------------------------------------------- */

/* One budget without a proof, from what is best at the budget that was asked for. */
static lode_status climb_point(lode_portfolio *p, const lode__row *row,
                               lode__frontier_point *to, int *option, lode_error *err)
{
    const lode__row *own = p->program.row;
    double objective;
    lode_status st;

    p->program.row = row;
    memcpy(option, p->best.option, (size_t)p->n_pick * sizeof *option);
    st = lode__portfolio_climb(p, -1, option, &objective, err);
    *to = (lode__frontier_point){
        .budget_usd = row[0].bound, .bound_usd = NAN, .gap = NAN, .marginal = NAN};
    if (!st && isfinite(objective)) {
        st = lode__portfolio_figure(p, "frontier", option, &to->figures, err);
        count_taken(p, option);
        p->n_point++;
    }
    p->program.row = own;
    return st;
}

/* One budget; a point that is impossible has no figures. */
static lode_status add_point(lode_portfolio *p, lode__row *row, double budget,
                             int *option, lode_error *err)
{
    lode__frontier_point *to = &p->point[p->n_point];
    lode__portfolio_answer answer = {0};
    lode_status st;

    row[0].bound = budget;
    if (p->by_search) return climb_point(p, row, to, option, err);
    st = lode__portfolio_solve_again(p, row, p->program.n_row, &p->program.risk, option,
                                     &answer, err);
    if (st) return st;
    *to = (lode__frontier_point){.budget_usd = budget, .gap = NAN, .marginal = NAN};
    if (answer.verdict != LODE__PORTFOLIO_IMPOSSIBLE) {
        st = lode__portfolio_figure(p, "frontier", option, &to->figures, err);
        to->bound_usd = answer.bound_usd;
        to->gap = answer.gap;
        to->marginal = answer.budget_price;
        if (!st) count_taken(p, option);
        p->n_point++;
    }
    lode__portfolio_answer_free(&answer);
    return st;
}

/* The choice at two other risks: who is in whatever is feared? */
static lode_status add_risks(lode_portfolio *p, int *option, lode_error *err)
{
    static const lode__risk other[] = {
        {.kind = LODE__RISK_MEAN},
        {.kind = LODE__RISK_CVAR, .alpha = 0.9, .lambda = 1.0},
        {.kind = LODE__RISK_AMBIGUOUS, .radius = 0.1}};
    lode_status st = LODE_OK;

    for (size_t k = 0; k < 3 && !st; k++) {
        lode__portfolio_answer answer = {0};
        if (other[k].kind == p->program.risk.kind) continue;
        st = lode__portfolio_solve_again(p, p->program.row, p->program.n_row, &other[k],
                                         option, &answer, err);
        if (st) return st;
        if (answer.verdict != LODE__PORTFOLIO_IMPOSSIBLE) count_taken(p, option);
        lode__portfolio_answer_free(&answer);
    }
    return st;
}

/* Budgets in equal steps up to half as much again as was asked for. */
lode_status lode__portfolio_frontier(lode_portfolio *p, lode_error *err)
{
    size_t n = p->options.n_frontier;
    lode__row *row = copy_rows(p);
    int *option = lode__alloc((size_t)p->n_pick + 1, sizeof *option);
    lode_status st = row && option ? LODE_OK : no_memory(err);

    p->point = lode__arena_take(&p->arena, n + 1, sizeof *p->point);
    p->in_good = lode__arena_take(&p->arena, (size_t)p->n_pick + 1, sizeof *p->in_good);
    if (!p->point || !p->in_good) st = no_memory(err);
    if (!st) count_taken(p, p->best.option);
    for (size_t k = 1; k <= n && !st; k++)
        st = add_point(p, row, 1.5 * p->options.budget_usd * (double)k / (double)n,
                       option, err);
    if (!st && n > 0 && !p->by_search) st = add_risks(p, option, err);
    lode__release(row);
    lode__release(option);
    return st;
}

/* ---- why -------------------------------------------------------------------------------------- */

static lode_status find_pick(const lode_portfolio *p, const char *id, int *i_pick,
                             lode_error *err)
{
    for (int k = 0; k < p->n_pick; k++)
        if (strcmp(p->pick[k].id, id) == 0) {
            *i_pick = k;
            return LODE_OK;
        }
    for (int k = 0; k < p->n_left_out; k++)
        if (strcmp(p->left_out[k].project->id, id) == 0)
            return lode__fail(err, LODE_E_INVALID, "'%s' cannot be chosen: %s", id,
                              p->left_out[k].reason);
    return lode__fail(err, LODE_E_INVALID, "no project '%s'", id);
}

static bool compare_choices(lode_portfolio *p, const int *option)
{
    lode__swap *w = &p->swap;
    size_t n = (size_t)p->n_pick + 1;

    w->out = lode__arena_take(&p->arena, n, sizeof *w->out);
    w->in = lode__arena_take(&p->arena, n, sizeof *w->in);
    if (!w->out || !w->in) return false;
    for (int k = 0; k < p->n_pick; k++) {
        bool was = p->best.option[k] > 0, is = option[k] > 0;
        if (k == w->i_pick) continue;
        if (was && !is) w->out[w->n_out++] = k;
        if (!was && is) w->in[w->n_in++] = k;
    }
    return true;
}

static void reason_of(lode_portfolio *p)
{
    lode__swap *w = &p->swap;
    double lost = w->objective_usd - p->best.objective_usd;
    double alone = p->pick[w->i_pick].cost_usd[p->told_option[w->i_pick]];
    bool tie = fabs(lost) <= TIE * fabs(p->nothing.objective_usd - p->best.objective_usd);

    if (!w->possible)
        w->reason = w->is_chosen ? "no portfolio without it keeps what is wanted"
                                 : "no portfolio with it keeps what is wanted";
    else if (tie)
        w->reason = "as good with it as without it";
    else if (lost < 0.0) /* the gap that was asked for leaves room for it */
        w->reason = "better the other way: the portfolio is within its gap, no more";
    else if (w->is_chosen)
        w->reason = "without it more is lost";
    else if (p->single_usd[w->i_pick] <= alone)
        w->reason = "by itself it costs more than it saves";
    else if (w->n_out > 0)
        w->reason = "it would put out projects that save more";
    else
        w->reason = "beside the others it costs more than it still saves";
}

/* Solved with one more row. */
static lode_status force(lode_portfolio *p, int *option, lode_error *err)
{
    lode__swap *w = &p->swap;
    lode__row *row = copy_rows(p);
    lode__row_entry entry[LODE__MOST_OPTIONS];
    lode__portfolio_answer answer = {0};
    size_t n = p->program.n_row;
    lode_status st = row ? LODE_OK : no_memory(err);

    if (!st) {
        const lode__pick *pick = &p->pick[w->i_pick];
        for (int k = 1; k < pick->n_option; k++)
            entry[k - 1] = (lode__row_entry){pick->i_block, pick->i_decision, k, 1.0};
        row[n] = (lode__row){.name = "forced",
                             .sense = w->is_chosen ? LODE__ROW_MOST : LODE__ROW_LEAST,
                             .bound = w->is_chosen ? 0.0 : 1.0,
                             .n_entry = (size_t)pick->n_option - 1,
                             .entry = entry};
        st = lode__portfolio_solve_again(p, row, n + 1, &p->program.risk, option, &answer,
                                         err);
    }
    if (!st) w->possible = answer.verdict != LODE__PORTFOLIO_IMPOSSIBLE;
    if (!st) w->objective_usd = w->possible ? answer.objective_usd : NAN;
    lode__portfolio_answer_free(&answer);
    lode__release(row);
    return st;
}

/* The same by trying, from the best of what was tried, else from the portfolio with it put in or
 * left out. */
static lode_status force_by_trying(lode_portfolio *p, int *option, lode_error *err)
{
    lode__swap *w = &p->swap;
    lode_status st = LODE_OK;

    memcpy(option, p->best.option, (size_t)p->n_pick * sizeof *option);
    option[w->i_pick] = w->is_chosen ? 0 : 1;
    if (!p->tried) st = lode__mix_begin(p, p->options.seconds, err);
    if (!st && p->tried) st = force(p, option, err);
    if (!st) st = lode__portfolio_climb(p, w->i_pick, option, &w->objective_usd, err);
    w->possible = isfinite(w->objective_usd);
    return st;
}

/* The portfolio with it forced in where it is out, and out where it is in. */
lode_status lode__portfolio_why(lode_portfolio *p, lode_error *err)
{
    lode__swap *w = &p->swap;
    int *option = lode__alloc((size_t)p->n_pick + 1, sizeof *option);
    lode_status st = option ? LODE_OK : no_memory(err);

    if (!st) st = find_pick(p, p->options.why, &w->i_pick, err);
    if (!st) {
        p->asked_why = true;
        w->is_chosen = p->best.option[w->i_pick] > 0;
        st = p->by_search ? force_by_trying(p, option, err) : force(p, option, err);
    }
    if (!st && w->possible && !compare_choices(p, option)) st = no_memory(err);
    if (!st) reason_of(p);
    lode__release(option);
    return st;
}
