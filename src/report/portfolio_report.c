/* A portfolio as a table for people. */
#include "report/portfolio_report.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MILLION 1e-6
#define WIDTH 79
#define NEXT_USD 1e8 /* of which the budget's price is told */
#define PAIRS 3      /* shown at either end */

const lode__portfolio_figures *lode__portfolio_beside(const lode_portfolio *p, int k)
{
    const lode__portfolio_figures *list[] = {&p->nothing,     &p->best, &p->by_loss,
                                             &p->by_capacity, &p->even, &p->financed};

    return k < 6 && list[k]->name ? list[k] : NULL;
}

void lode__portfolio_makes(const lode_portfolio *p, const lode__pick *pick, char *text)
{
    int n;
    char tonnes[64];
    const lode__pick_part *part = &pick->part[0];

    lode__number_people(part->tpa, lode__decimals(part->tpa), tonnes);
    snprintf(text, 160, "%s %s%s", tonnes, lode__goods(p->dataset, &n)[part->i_good].id,
             pick->n_part > 1 ? " +" : "");
}

const char *lode__portfolio_country(const lode_portfolio *p, int i)
{
    int n;

    return i < 0 ? NULL : lode__countries(p->dataset, &n)[i].id;
}

const char *lode__portfolio_good(const lode_portfolio *p, int i)
{
    int n;

    return i < 0 ? NULL : lode__goods(p->dataset, &n)[i].id;
}

const char *lode__portfolio_place(const lode_portfolio *p, const lode__pick *pick)
{
    const char *id = lode__portfolio_country(p, pick->i_country);

    return id ? id : "";
}

const char *lode__portfolio_state(const lode_portfolio *p, int i_pick)
{
    bool some = p->in_good && p->in_good[i_pick] > 0;

    if (p->best.option[i_pick] > 0) {
        bool all = p->in_good && p->in_good[i_pick] == p->n_good;
        return !p->in_good ? "chosen" : all ? "chosen, always" : "chosen, fragile";
    }
    return some ? "out, fragile" : "out";
}

/* ---- lines ---------------------------------------------------------------------------- */

static void say(lode__buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void say(lode__buf *buf, const char *format, ...)
{
    char text[1024];
    va_list list;

    va_start(list, format);
    (void)vsnprintf(text, sizeof text, format, list);
    va_end(list);
    lode__buf_add_wrapped(buf, text, WIDTH, 0);
    lode__buf_add(buf, "\n");
}

static const char *people(double usd, char text[64])
{
    double million = usd * MILLION;

    lode__number_people(million, fabs(million) < 10.0 ? 1 : 0, text);
    return text;
}

static void write_title(const lode_portfolio *p, lode__buf *buf)
{
    char a[64], b[64], c[64];
    const lode_portfolio_options *o = &p->options;

    say(buf,
        "Portfolio for USD %s million: welfare of %s, %d to %d, %d scenarios, risk %s",
        people(o->budget_usd, a), p->perspective ? p->perspective : "everybody",
        p->years.first_year, p->years.last_year, p->years.n, o->risk);
    say(buf,
        "%d of %d projects chosen for USD %s million (%s to %s by the ranges of their "
        "capital); %d cannot be chosen.",
        p->best.n_taken, p->n_pick, people(p->best.spend_usd, a), people(p->spend_low, b),
        people(p->spend_high, c), p->n_left_out);
}

/* The bound that stands beside a choice for members, and what the choice gives there. */
static void write_everybody(const lode_portfolio *p, lode__buf *buf)
{
    const lode__everybody *e = &p->everybody;
    char a[64], b[64];

    if (isnan(e->bound_usd)) return;
    say(buf,
        "A bound holds for everybody: no portfolio can be more than %s million better "
        "for "
        "all than doing nothing; this one is %s.",
        people(e->nothing_usd - e->bound_usd, a),
        people(e->nothing_usd - e->ours_usd, b));
}

static void write_proof(const lode_portfolio *p, lode__buf *buf)
{
    char a[64], b[64], gap[64];
    double gain = p->nothing.objective_usd - p->best.objective_usd;

    if (p->by_search) {
        say(buf,
            "Found by trying, without a proof: a member's loss has no bound. It is USD "
            "%s million better than doing nothing and %s better for the members than "
            "what is best for everybody.",
            people(gain, a), people(p->total_cost_objective - p->best.objective_usd, b));
        write_everybody(p, buf);
        return;
    }
    if (!isfinite(p->answer.bound_usd)) {
        say(buf,
            "It is USD %s million better than doing nothing; time ran out before it was "
            "known how much better another can be.",
            people(gain, a));
        return;
    }
    lode__number_people(100.0 * p->answer.gap, 2, gap);
    say(buf,
        "It is USD %s million better than doing nothing; no other can be more than %s "
        "million better: a gap of %s %% of the gain%s.",
        people(gain, a), people(p->best.objective_usd - p->answer.bound_usd, b), gap,
        p->answer.verdict == LODE__PORTFOLIO_STOPPED ? ", when time ran out" : "");
    say(buf, "The next USD 100 million would be worth %s million%s.",
        people(p->answer.budget_price * NEXT_USD, a),
        p->options.loss_only ? "" : " beyond their cost");
}

static void write_estimates(const lode_portfolio *p, lode__buf *buf)
{
    char a[64], b[64];

    lode__number_people(100.0 * p->prior_spend, 0, a);
    lode__number_people(100.0 * p->prior_gain, 0, b);
    say(buf, "On estimates (grade P) rest %s %% of the spend and %s %% of the gain.", a,
        b);
}

/* ---- tables ---------------------------------------------------------------------------- */

static void write_pick(const lode_portfolio *p, int k, lode__table *t)
{
    const lode__pick *pick = &p->pick[k];
    int option = p->told_option[k];
    char makes[160];

    lode__portfolio_makes(p, pick, makes);
    lode__table_cell(t, "%s", pick->id);
    lode__table_cell(t, "%s", lode__portfolio_place(p, pick));
    lode__table_cell(t, "%s", makes);
    lode__table_cell(t, "%.0f", pick->start_year[option]);
    lode__table_number(t, pick->spend_usd[option] * MILLION, 0);
    lode__table_number(t, p->single_usd[k] * MILLION, 0);
    lode__table_number(t, p->single_usd[k] / pick->spend_usd[option], 2);
    if (p->in_good) lode__table_cell(t, "%d/%d", p->in_good[k], p->n_good);
}

static void write_picks(const lode_portfolio *p, bool chosen, lode__buf *buf)
{
    static const char *const head[] = {"project", "where", "makes, t a year", "start",
                                       "capital", "saves", "per USD",         "runs"};
    int n = p->in_good ? 8 : 7;
    bool any = false;
    lode__table t;

    for (int k = 0; k < p->n_pick; k++) any |= (p->best.option[k] > 0) == chosen;
    if (!any) return;
    lode__buf_addf(buf, "\n%s, USD million; saves: loss avoided by itself\n",
                   chosen ? "Chosen" : "Not chosen");
    lode__table_begin(&t, n, "lllrrrrr");
    for (int k = 0; k < n; k++) lode__table_cell(&t, "%s", head[k]);
    for (int k = 0; k < p->n_pick; k++)
        if ((p->best.option[k] > 0) == chosen) write_pick(p, k, &t);
    lode__table_end(&t, buf);
}

static void write_comparison(const lode_portfolio *p, lode__buf *buf)
{
    static const char *const head[] = {"portfolio", "n",    "capital",     "expected",
                                       "CVaR",      "risk", "with capital"};
    const lode__portfolio_figures *f;
    lode__table t;

    lode__buf_add(buf, "\nBeside others, in the same scenarios: loss over the horizon, "
                       "USD million\n");
    lode__table_begin(&t, 7, "lrrrrrr");
    for (int k = 0; k < 7; k++) lode__table_cell(&t, "%s", head[k]);
    for (int k = 0; (f = lode__portfolio_beside(p, k)); k++) {
        lode__table_cell(&t, "%s", f->name);
        lode__table_cell(&t, "%s%d", f->keeps_rows ? "" : "*", f->n_taken);
        lode__table_number(&t, f->spend_usd * MILLION, 0);
        lode__table_number(&t, f->expected_usd * MILLION, 0);
        lode__table_number(&t, f->cvar_usd * MILLION, 0);
        lode__table_number(&t, f->risk_usd * MILLION, 0);
        lode__table_number(&t, f->objective_usd * MILLION, 0);
    }
    lode__table_end(&t, buf);
    lode__buf_add(buf, "* does not keep all that was wanted; below 0: a gain\n");
}

static void write_stages(const lode_portfolio *p, lode__buf *buf)
{
    static const char *const head[] = {"good",       "first", "share", "HHI",
                                       "then first", "share", "HHI"};
    int n;
    const lode__country *country = lode__countries(p->dataset, &n);
    lode__table t;

    if (p->n_stage == 0) return;
    lode__buf_add(buf, "\nWho makes it, before and with the chosen at full capacity\n");
    lode__table_begin(&t, 7, "llrrlrr");
    for (int k = 0; k < 7; k++) lode__table_cell(&t, "%s", head[k]);
    for (int k = 0; k < p->n_stage; k++) {
        const lode__stage_share *s = &p->stage[k];
        lode__table_cell(&t, "%s", s->stage);
        lode__table_cell(&t, "%s",
                         s->i_top_before < 0 ? "" : country[s->i_top_before].id);
        lode__table_number(&t, 100.0 * s->top_before, 0);
        lode__table_number(&t, s->hhi_before, 0);
        lode__table_cell(&t, "%s", s->i_top_after < 0 ? "" : country[s->i_top_after].id);
        lode__table_number(&t, 100.0 * s->top_after, 0);
        lode__table_number(&t, s->hhi_after, 0);
    }
    lode__table_end(&t, buf);
}

static void write_frontier(const lode_portfolio *p, lode__buf *buf)
{
    static const char *const head[] = {"budget", "spend",    "n",    "loss avoided",
                                       "gain",   "next 100", "gap %"};
    lode__table t;

    if (p->n_point == 0) return;
    lode__buf_add(buf,
                  "\nOther budgets, USD million; next 100: what they would be worth\n");
    lode__table_begin(&t, 7, "rrrrrrr");
    for (int k = 0; k < 7; k++) lode__table_cell(&t, "%s", head[k]);
    for (int k = 0; k < p->n_point; k++) {
        const lode__frontier_point *f = &p->point[k];
        lode__table_number(&t, f->budget_usd * MILLION, 0);
        lode__table_number(&t, f->figures.spend_usd * MILLION, 0);
        lode__table_cell(&t, "%d", f->figures.n_taken);
        lode__table_number(&t, (p->nothing.risk_usd - f->figures.risk_usd) * MILLION, 0);
        lode__table_number(
            &t, (p->nothing.objective_usd - f->figures.objective_usd) * MILLION, 0);
        lode__table_number(&t, f->marginal * NEXT_USD * MILLION, 0);
        lode__table_number(&t, 100.0 * f->gap, 2);
    }
    lode__table_end(&t, buf);
}

/* ---- pairs ------------------------------------------------------------------------------ */

static void write_pair(const lode_portfolio *p, const lode__pair_gain *g, lode__buf *buf)
{
    char a[64], b[64];

    say(buf, "%s and %s: %s together, %s one by one.", p->pick[g->a].id, p->pick[g->b].id,
        people(g->joint_usd, a), people(g->sum_usd, b));
}

/* The pair whose joint gain is the furthest above (sign 1) or below (-1) the sum, among
 * those that were not told. */
static int furthest(const lode_portfolio *p, double sign, const bool *told)
{
    int found = -1;
    double most = 1e3; /* USD */

    for (int k = 0; k < p->n_pair; k++) {
        double more = sign * (p->pair[k].joint_usd - p->pair[k].sum_usd);
        if (!told[k] && more > most) most = more, found = k;
    }
    return found;
}

static void write_pairs(const lode_portfolio *p, double sign, const char *title,
                        lode__buf *buf)
{
    bool *told = lode__alloc((size_t)p->n_pair + 1, sizeof *told);

    for (int i = 0; told && i < PAIRS; i++) {
        int k = furthest(p, sign, told);
        if (k < 0) break;
        told[k] = true;
        if (i == 0) lode__buf_addf(buf, "\n%s, USD million\n", title);
        write_pair(p, &p->pair[k], buf);
    }
    lode__release(told);
}

/* ---- why ---------------------------------------------------------------------------------- */

static void add_ids(const lode_portfolio *p, const int *pick, int n, const char *before,
                    lode__buf *line)
{
    for (int k = 0; k < n; k++)
        lode__buf_addf(line, "%s%s", k == 0 ? before : ", ", p->pick[pick[k]].id);
}

static void write_why(const lode_portfolio *p, lode__buf *buf)
{
    const lode__swap *w = &p->swap;
    char a[64], b[64], c[64];
    lode__buf line;

    lode__buf_init(&line, 1 << 16);
    lode__buf_addf(&line, "%s is %s: %s.", p->pick[w->i_pick].id,
                   w->is_chosen ? "chosen" : "not chosen", w->reason);
    lode__buf_addf(&line, " By itself it saves %s million for %s.",
                   people(p->single_usd[w->i_pick], a),
                   people(p->pick[w->i_pick].spend_usd[p->told_option[w->i_pick]], b));
    if (w->possible) {
        lode__buf_addf(&line,
                       " Solved anew with it forced %s, the best portfolio is %s "
                       "million worse",
                       w->is_chosen ? "out" : "in",
                       people(w->objective_usd - p->best.objective_usd, c));
        add_ids(p, w->out, w->n_out, "; out go ", &line);
        add_ids(p, w->in, w->n_in, "; in come ", &line);
        lode__buf_add(&line, ".");
    }
    lode__buf_add(buf, "\n");
    if (!line.status) lode__buf_add_wrapped(buf, line.data, WIDTH, 0);
    lode__buf_add(buf, "\n");
    lode__buf_clear(&line);
}

static void write_notes(const lode_portfolio *p, lode__buf *buf)
{
    lode__buf_add(buf, "\n");
    for (int k = 0; k < p->n_warning; k++) {
        lode__buf_add(buf, "Note: ");
        lode__buf_add_wrapped(buf, p->warning[k], WIDTH, 6);
        lode__buf_add(buf, ".\n");
    }
}

static void write_table(const void *answer, lode__buf *buf)
{
    const lode_portfolio *p = answer;

    if (lode_portfolio_verdict(p) != LODE_SOLVED) {
        say(buf, "Portfolio for %d projects: %s.", p->n_pick, p->reason);
        return;
    }
    write_title(p, buf);
    write_proof(p, buf);
    if (p->asked_why) {
        write_why(p, buf);
        write_notes(p, buf);
        return;
    }
    write_estimates(p, buf);
    write_picks(p, true, buf);
    write_comparison(p, buf);
    write_frontier(p, buf);
    write_stages(p, buf);
    write_pairs(p, 1.0, "Worth more together", buf);
    write_pairs(p, -1.0, "In each other's way", buf);
    lode__portfolio_floors_table(p, buf);
    lode__portfolio_holds_table(p, buf);
    lode__portfolio_dumping_table(p, buf);
    write_picks(p, false, buf);
    write_notes(p, buf);
}

lode_status lode_portfolio_write(const lode_portfolio *p, lode_format format,
                                 lode_text *out, lode_error *err)
{
    const lode__writers writers = {
        .json = lode__portfolio_json, .csv = lode__portfolio_csv, .table = write_table};

    return lode__report_write(p, &writers, format, out, err);
}
