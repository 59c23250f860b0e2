/* A portfolio as JSON: schema "lode/portfolio/1". */
#include <math.h>

#include "report/portfolio_report.h"
#include "report/project_report.h"

/* ---- the question ------------------------------------------------------------------------ */

static void list_json(lode__json *j, const char *key, const char *const *list, size_t n)
{
    lode__json_array(j, key);
    for (size_t k = 0; k < n; k++) lode__json_string(j, NULL, list[k]);
    lode__json_end_array(j);
}

static void inputs_json(lode__json *j, const lode_portfolio *p)
{
    const lode_portfolio_options *o = &p->options;

    lode__json_object(j, "inputs");
    lode__json_string(j, "file", o->file);
    lode__json_bool(j, "estimate", o->estimate);
    lode__json_number(j, "budget_usd", o->budget_usd);
    lode__json_string(j, "for", p->perspective);
    lode__json_string(j, "scenarios", o->scenarios);
    lode__json_integer(j, "draws", (long long)o->n_draw);
    lode__json_integer(j, "seed", (long long)o->seed);
    lode__json_string(j, "risk", o->risk);
    lode__json_string(j, "objective", o->loss_only ? "loss" : "net");
    lode__json_integer(j, "first_year", o->first_year);
    lode__json_integer(j, "last_year", o->last_year);
    lode__json_integer(j, "later_years", o->later_years);
    lode__json_string(j, "stocks", o->stocks);
    lode__json_number(j, "gap", o->gap);
    lode__json_integer(j, "frontier", (long long)o->n_frontier);
    lode__json_integer(j, "most_projects", (long long)o->most_projects);
    lode__json_string(j, "per_country", o->per_country);
    lode__json_string(j, "with", o->with);
    lode__json_string(j, "without", o->without);
    lode__json_string(j, "deterrence", o->deterrence);
    lode__json_string(j, "dumping", o->dumping);
    lode__json_string(j, "floor", o->floor);
    lode__json_string(j, "floors", o->floors);
    lode__json_number(j, "dumping_rate", o->floors ? o->dumping_rate : NAN);
    list_json(j, "min_share", o->min_share, o->n_min_share);
    list_json(j, "max_share", o->max_share, o->n_max_share);
    lode__json_string(j, "money",
                      "present value in USD over the horizon; loss of welfare "
                      "against the markets of the base year");
    lode__json_number(j, "discount_rate", p->years.discount);
    lode__json_number(j, "annuity_years", p->years.annuity);
    lode__json_end_object(j);
}

/* ---- projects ----------------------------------------------------------------------------- */

static void parts_json(lode__json *j, const lode_portfolio *p, const lode__pick *pick)
{
    int n;
    const lode__good *good = lode__goods(p->dataset, &n);

    lode__json_array(j, "makes");
    for (int i = 0; i < pick->n_part; i++) {
        const lode__pick_part *part = &pick->part[i];
        lode__json_object(j, NULL);
        lode__json_string(j, "good", good[part->i_good].id);
        lode__json_number(j, "tpa", part->tpa);
        lode__json_number(j, "cost_usd_per_t", part->usd_per_t);
        lode__json_bool(j, "cost_known", part->opex_known);
        lode__json_string(j, "sold_in", lode__portfolio_country(p, part->i_node_country));
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void pick_json(lode__json *j, const lode_portfolio *p, int k)
{
    const lode__pick *pick = &p->pick[k];
    const lode__project *q = pick->project;
    int option = p->told_option[k];

    lode__json_object(j, NULL);
    lode__json_string(j, "project", pick->id);
    lode__json_string(j, "name", pick->name);
    lode__json_string(j, "kind", q ? "project" : "stock");
    lode__json_string(j, "country", lode__portfolio_country(p, pick->i_country));
    lode__json_string(j, "market", p->block[pick->i_block].name);
    lode__json_string(j, "state", lode__portfolio_state(p, k));
    lode__json_integer(j, "option", p->best.option[k]);
    lode__json_number(j, "start_year", pick->start_year[option]);
    lode__json_number(j, "capital_usd", pick->spend_usd[option]);
    lode__json_number(j, "saves_by_itself_usd", p->single_usd ? p->single_usd[k] : NAN);
    if (p->in_good) {
        lode__json_integer(j, "runs_in", p->in_good[k]);
        lode__json_integer(j, "runs", p->n_good);
    }
    parts_json(j, p, pick);
    if (q) {
        lode__known_object(j, "capex_usd", &q->capex_usd);
        lode__known_object(j, "capex_factor", &q->capex_factor);
        lode__known_object(j, "success", &q->success);
        lode__known_object(j, "delay_factor", &q->delay_factor);
        lode__known_object(j, "ramp_up_years", &q->ramp_up_years);
    }
    lode__json_end_object(j);
}

static void picks_json(lode__json *j, const lode_portfolio *p)
{
    for (int pass = 0; pass < 2; pass++) {
        lode__json_array(j, pass == 0 ? "selected" : "rejected");
        for (int k = 0; k < p->n_pick && p->best.option; k++)
            if ((p->best.option[k] > 0) == (pass == 0)) pick_json(j, p, k);
        lode__json_end_array(j);
    }
    lode__json_array(j, "left_out");
    for (int k = 0; k < p->n_left_out; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "project", p->left_out[k].project->id);
        lode__json_string(j, "reason", p->left_out[k].reason);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

/* ---- figures -------------------------------------------------------------------------------- */

static void figures_json(lode__json *j, const lode__portfolio_figures *f)
{
    lode__json_string(j, "name", f->name);
    lode__json_integer(j, "n", f->n_taken);
    lode__json_number(j, "spend_usd", f->spend_usd);
    lode__json_number(j, "expected_loss_usd", f->expected_usd);
    lode__json_number(j, "cvar_usd", f->cvar_usd);
    lode__json_number(j, "risk_usd", f->risk_usd);
    lode__json_number(j, "objective_usd", f->objective_usd);
    lode__json_bool(j, "keeps_all", f->keeps_rows);
}

static void others_json(lode__json *j, const lode_portfolio *p)
{
    const lode__portfolio_figures *f;

    lode__json_array(j, "comparison");
    for (int k = 0; (f = lode__portfolio_beside(p, k)); k++) {
        lode__json_object(j, NULL);
        figures_json(j, f);
        lode__json_array(j, "projects");
        for (int i = 0; i < p->n_pick && f->option; i++)
            if (f->option[i] > 0) lode__json_string(j, NULL, p->pick[i].id);
        lode__json_end_array(j);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void frontier_json(lode__json *j, const lode_portfolio *p)
{
    lode__json_array(j, "frontier");
    for (int k = 0; k < p->n_point; k++) {
        const lode__frontier_point *f = &p->point[k];
        lode__json_object(j, NULL);
        lode__json_number(j, "budget_usd", f->budget_usd);
        figures_json(j, &f->figures);
        lode__json_number(j, "loss_avoided_usd",
                          p->nothing.risk_usd - f->figures.risk_usd);
        lode__json_number(j, "bound_usd", f->bound_usd);
        lode__json_number(j, "gap", f->gap);
        lode__json_number(j, "marginal_per_usd", f->marginal);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void stages_json(lode__json *j, const lode_portfolio *p)
{
    lode__json_array(j, "concentration");
    for (int k = 0; k < p->n_stage; k++) {
        const lode__stage_share *s = &p->stage[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "good", s->stage);
        lode__json_number(j, "hhi_before", s->hhi_before);
        lode__json_number(j, "hhi_after", s->hhi_after);
        lode__json_string(j, "top_before", lode__portfolio_country(p, s->i_top_before));
        lode__json_number(j, "top_share_before", s->top_before);
        lode__json_string(j, "top_after", lode__portfolio_country(p, s->i_top_after));
        lode__json_number(j, "top_share_after", s->top_after);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void pairs_json(lode__json *j, const lode_portfolio *p)
{
    lode__json_array(j, "pairs");
    for (int k = 0; k < p->n_pair; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "a", p->pick[p->pair[k].a].id);
        lode__json_string(j, "b", p->pick[p->pair[k].b].id);
        lode__json_number(j, "joint_usd", p->pair[k].joint_usd);
        lode__json_number(j, "sum_usd", p->pair[k].sum_usd);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void ids_json(lode__json *j, const lode_portfolio *p, const char *key,
                     const int *pick, int n)
{
    lode__json_array(j, key);
    for (int k = 0; k < n; k++) lode__json_string(j, NULL, p->pick[pick[k]].id);
    lode__json_end_array(j);
}

static void why_json(lode__json *j, const lode_portfolio *p)
{
    const lode__swap *w = &p->swap;

    if (!p->asked_why) return;
    lode__json_object(j, "why");
    lode__json_string(j, "project", p->pick[w->i_pick].id);
    lode__json_bool(j, "chosen", w->is_chosen);
    lode__json_string(j, "reason", w->reason);
    lode__json_bool(j, "possible", w->possible);
    lode__json_number(j, "objective_usd", w->objective_usd);
    lode__json_number(j, "worse_by_usd", w->objective_usd - p->best.objective_usd);
    ids_json(j, p, "out", w->out, w->n_out);
    ids_json(j, p, "in", w->in, w->n_in);
    lode__json_end_object(j);
}

/* ---- scenarios ------------------------------------------------------------------------------ */

static void restrictors_json(lode__json *j, const lode_portfolio *p)
{
    const lode__portfolio_years *y = &p->years;

    lode__json_array(j, "restrictors");
    for (int k = 0; k < y->n_restrictor; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "country",
                          lode__portfolio_country(p, y->restrictor[k].i_country));
        lode__json_number(j, "start_rate_per_year", y->restrictor[k].start_rate);
        lode__json_number(j, "mean_months", y->restrictor[k].mean_months);
        lode__json_array(j, "statements");
        for (int e = 0; e < y->n_event; e++) {
            if (y->event[e].i_restrictor != k) continue;
            lode__json_object(j, NULL);
            lode__json_string(j, "statement", y->event[e].text);
            lode__json_number(j, "response", y->event[e].response);
            lode__json_end_object(j);
        }
        lode__json_end_array(j);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void everybody_json(lode__json *j, const lode__everybody *e)
{
    lode__json_object(j, "everybody");
    lode__json_number(j, "objective_usd", e->objective_usd);
    lode__json_number(j, "bound_usd", e->bound_usd);
    lode__json_number(j, "nothing_usd", e->nothing_usd);
    lode__json_number(j, "this_usd", e->ours_usd);
    lode__json_end_object(j);
}

static void proof_json(lode__json *j, const lode_portfolio *p)
{
    bool proof = p->is_solved || (p->is_kept && !p->by_search);

    lode__json_bool(j, "by_search", p->by_search);
    lode__json_number(j, "bound_usd", proof ? p->answer.bound_usd : NAN);
    lode__json_number(j, "gap", proof ? p->answer.gap : NAN);
    lode__json_bool(j, "proven", proof && p->answer.verdict == LODE__PORTFOLIO_PROVEN);
    lode__json_number(j, "budget_price", proof ? p->answer.budget_price : NAN);
    lode__json_number(j, "regret_usd",
                      p->by_search ? p->total_cost_objective - p->best.objective_usd
                                   : NAN);
    if (p->by_search) everybody_json(j, &p->everybody);
    lode__json_integer(j, "n_market_solve", (long long)p->n_solve);
}

void lode__portfolio_json(const void *answer, lode__buf *buf)
{
    const lode_portfolio *p = answer;
    bool solved = lode_portfolio_verdict(p) == LODE_SOLVED;
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/portfolio/1", p->run, p->dataset);
    inputs_json(&j, p);
    list_json(&j, "warnings", p->warning, (size_t)p->n_warning);
    lode__json_object(&j, "result");
    lode__json_string(&j, "status", lode_verdict_name(lode_portfolio_verdict(p)));
    lode__json_string(&j, "reason", *p->reason ? p->reason : NULL);
    if (solved) {
        proof_json(&j, p);
        lode__json_number(&j, "spend_usd", p->best.spend_usd);
        lode__json_number(&j, "spend_low_usd", p->spend_low);
        lode__json_number(&j, "spend_high_usd", p->spend_high);
        lode__json_number(&j, "expected_loss_before", p->nothing.expected_usd);
        lode__json_number(&j, "expected_loss_after", p->best.expected_usd);
        lode__json_number(&j, "cvar_before", p->nothing.cvar_usd);
        lode__json_number(&j, "cvar_after", p->best.cvar_usd);
        lode__json_number(&j, "estimate_share_of_spend", p->prior_spend);
        lode__json_number(&j, "estimate_share_of_gain", p->prior_gain);
        why_json(&j, p);
        others_json(&j, p);
        frontier_json(&j, p);
        stages_json(&j, p);
        pairs_json(&j, p);
        lode__portfolio_floors_json(&j, p);
        lode__portfolio_holds_json(&j, p);
        lode__portfolio_dumping_json(&j, p);
    }
    lode__json_number(&j, "quiet_probability", p->years.quiet);
    restrictors_json(&j, p);
    picks_json(&j, p);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}
