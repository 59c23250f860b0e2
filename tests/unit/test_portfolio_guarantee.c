#define _POSIX_C_SOURCE 200809L
/* Options of a project beside each other: a guarantee that one portfolio offers and another does
 * not, what is told of the option that was chosen, what may be dropped where a budget is small. */
#include <lode/portfolio.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "own_portfolios.h"
#include "study/portfolio.h"

#define SAME 1e-12 /* of the figure */

/* A dumping stops each of them where everybody is asked, A alone where the members are. */
static const char *const table = PORTFOLIO_HEAD
    "A,A,AUS,gallium:refined,12,30,153000,2028,construction,1,1,1,,,allied\n"
    "B,B,AUS,gallium:refined,12,30,149000,2028,construction,1,1,1,,,allied\n"
    "C,C,AUS,gallium:refined,12,30,146000,2028,construction,1,1,1,,,allied\n";

static char path[] = "/tmp/lode-portfolio-XXXXXX";

static lode_portfolio_options asked(double budget_usd, const char *perspective)
{
    lode_portfolio_options o = LODE_PORTFOLIO_OPTIONS_INIT;

    o.file = path;
    o.budget_usd = budget_usd;
    o.perspective = perspective;
    o.n_draw = 10;
    o.gap = 0.0;
    o.loss_only = true;
    o.dumping = "supply CHN gallium:refined 300 tpa above 50 USD/kg";
    o.floors = "auto";
    o.dumping_rate = 0.5;
    return o;
}

/* Figures of a choice of the three. */
static lode__portfolio_figures figures_of(lode_portfolio *p, int a, int b, int c)
{
    lode__portfolio_figures f = {.risk_usd = NAN, .objective_usd = NAN};

    (void)lode__portfolio_figure(p, "", (int[]){a, b, c}, &f, NULL);
    return f;
}

/* The members start from what is best for everybody, B and C with guarantees that they do not
 * have here. */
static void test_carried_over(const lode_dataset *ds)
{
    lode_portfolio_options o = asked(90e6, "USA");
    lode_portfolio *p = run(ds, &o);

    if (!ok(p && p->pick[0].n_option == 3 && p->pick[1].n_option == 2 &&
                p->pick[2].n_option == 2,
            "members: a dumping stops A alone"))
        return;
    ok(lode__portfolio_search(p, NULL) == LODE_OK, "found by trying");
    is_near(p->total_cost_objective, figures_of(p, 0, 1, 1).objective_usd, SAME,
            "everybody's B and C are the members' without a guarantee");
    for (int k = 0; k < p->n_pick; k++)
        ok(p->best.option[k] >= 0 && p->best.option[k] < p->pick[k].n_option,
           "%s has the option that was taken", p->pick[k].id);
    lode_portfolio_free(p);
}

static void test_told(const lode_dataset *ds)
{
    lode_portfolio_options o = asked(90e6, NULL);
    lode_portfolio *p = run(ds, &o);
    double none, pair;

    if (!ok(p && p->best.option[0] == 0 && p->best.option[1] == 2 &&
                p->best.option[2] == 2 && p->n_pair == 1,
            "everybody: B and C with guarantees"))
        return;
    none = p->nothing.risk_usd;
    pair = none - figures_of(p, 0, 2, 2).risk_usd;
    is_near(p->single_usd[0], none - figures_of(p, 1, 0, 0).risk_usd, SAME,
            "what A saves, which is not in");
    is_near(p->single_usd[1], none - figures_of(p, 0, 2, 0).risk_usd, SAME,
            "what B saves as it was chosen");
    is_near(p->pair[0].joint_usd, pair, SAME, "B and C together");
    is_near(p->by_loss.risk_usd, figures_of(p, 1, 1, 1).risk_usd, SAME,
            "a rule of thumb takes first options");
    is_near(p->spend_low, p->best.spend_usd, SAME, "no range: the spend itself, low");
    is_near(p->spend_high, p->best.spend_usd, SAME, "and high");
    lode_portfolio_free(p);
}

/* Why A is not in: by the option that is best by itself. */
static void test_why(const lode_dataset *ds)
{
    lode_portfolio_options o = asked(40e6, NULL);
    lode_portfolio *p;

    o.why = "A";
    p = run(ds, &o);
    if (!ok(p && !p->swap.is_chosen, "A is not in")) return;
    ok(p->told_option[0] == 2, "with a guarantee it saves more");
    is_near(p->single_usd[0], p->nothing.risk_usd - figures_of(p, 2, 0, 0).risk_usd, SAME,
            "so much by itself");
    lode_portfolio_free(p);
}

/* A has to be in, saves least per dollar, and stays where the budget is for one. */
static void test_must(const lode_dataset *ds)
{
    lode_portfolio_options o = asked(90e6, "USA");
    int option[] = {2, 1, 1};
    double objective = NAN;
    lode__row row[4];
    lode_portfolio *p;

    o.with = "A";
    p = run(ds, &o);
    if (!ok(p && p->best.option[0] > 0 && p->program.n_row <= 4, "A has to be in"))
        return;
    memcpy(row, p->program.row, p->program.n_row * sizeof *row);
    row[0].bound = 30e6;
    p->program.row = row;
    ok(lode__portfolio_climb(p, -1, option, &objective, NULL) == LODE_OK &&
           isfinite(objective),
       "30 million: a portfolio is found");
    ok(option[0] == 1 && option[1] == 0 && option[2] == 0, "A without its guarantee");
    lode_portfolio_free(p);
}

/* Time that ran out before a bound was known. */
static void test_no_bound(const lode_dataset *ds)
{
    lode_portfolio_options o = asked(90e6, NULL);
    lode_portfolio *p = run(ds, &o);
    lode_text text = LODE_TEXT_INIT;

    if (!ok(p != NULL, "a portfolio")) return;
    p->answer.verdict = LODE__PORTFOLIO_STOPPED;
    p->answer.bound_usd = -INFINITY;
    p->answer.gap = INFINITY;
    if (ok(lode_portfolio_write(p, LODE_FORMAT_TABLE, &text, NULL) == LODE_OK, "told"))
        ok(strstr(text.data, "time ran out before it was") &&
               !strstr(text.data, "inf million") && !strstr(text.data, "The next USD"),
           "without a gap and a price of the budget");
    lode_text_clear(&text);
    lode_portfolio_free(p);
}

int main(void)
{
    lode_dataset *ds = NULL;
    int fd = mkstemp(path);

    if (!ok(fd >= 0 && close(fd) == 0 && write_file(path, table) &&
                lode_dataset_open(NULL, &ds, NULL) == LODE_OK,
            "packs and a file"))
        return done_testing();
    test_carried_over(ds);
    test_told(ds);
    test_why(ds);
    test_must(ds);
    test_no_bound(ds);
    lode_dataset_free(ds);
    unlink(path);
    return done_testing();
}
