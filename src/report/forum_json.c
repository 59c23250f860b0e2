/* The seven questions for programs: one document, or one row a figure. */
#include <math.h>
#include <string.h>

#include "report/forum_report.h"
#include "study/option_value.h"

static const char *country(const lode_forum *f, int c)
{
    int n;

    return c < 0 ? NULL : lode__countries(f->dataset, &n)[c].id;
}

static const char *good_id(const lode_forum *f, int g)
{
    int n;

    return g < 0 ? NULL : lode__goods(f->dataset, &n)[g].id;
}

/* ---- JSON ------------------------------------------------------------------------------ */

static void part_json(lode__json *j, const char *key, const lode__forum_part *p)
{
    lode__json_object(j, key);
    lode__json_number(j, "consumers_usd", p->consumer);
    lode__json_number(j, "producers_usd", p->producer);
    lode__json_number(j, "routes_usd", p->trader);
    lode__json_number(j, "treasury_usd", p->treasury);
    lode__json_number(j, "net_usd", p->net);
    lode__json_end_object(j);
}

static void members_json(lode__json *j, const lode_forum *f, const lode__forum_case *run)
{
    lode__json_array(j, "members");
    for (int c = 0; c < f->n_country; c++) {
        if (!run->zone[c]) continue;
        lode__json_object(j, NULL);
        lode__json_string(j, "country", country(f, c));
        lode__json_number(j, "users_cost_ratio",
                          run->ratio[c] > 0.0 ? run->ratio[c] : NAN);
        part_json(j, "change", &run->part[c]);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void case_json(lode__json *j, const char *key, const lode_forum *f,
                      const lode__forum_good *g, const lode__forum_case *run,
                      bool members)
{
    if (!run) {
        lode__json_null(j, key);
        return;
    }
    lode__json_object(j, key);
    lode__json_array(j, "statements");
    for (int k = 0; k < run->n_statement; k++)
        lode__json_string(j, NULL, run->statement[k]);
    lode__json_end_array(j);
    lode__json_string(j, "status", lode_verdict_name(run->verdict));
    lode__json_string(j, "why", lode__forum_why(g, run));
    lode__json_number(j, "levy_usd_per_kg", 1e-3 * run->levy_usd_per_t);
    lode__json_number(j, "price_without_imports_usd_per_kg", 1e-3 * run->closed_price);
    if (run->verdict == LODE_SOLVED) {
        lode__json_number(j, "price_usd_per_kg", 1e-3 * run->price);
        lode__json_number(j, "users_cost_ratio", run->users_ratio);
        lode__json_number(j, "outside_price_ratio", run->outside_ratio);
        lode__json_number(j, "output_tpa", run->output);
        lode__json_number(j, "imports_tpa", run->imports);
        lode__json_number(j, "outside_use_change_tpa", run->outside_use);
        lode__json_number(j, "later_stage_imports_change_tpa", run->later_imports);
        lode__json_number(j, "closure", run->closure);
        part_json(j, "zone", &run->inside);
        part_json(j, "outside", &run->outside);
        if (members) members_json(j, f, run);
    }
    lode__json_end_object(j);
}

static void moves_json(lode__json *j, const char *key, const lode_forum *f,
                       const lode__forum_good *g, const lode__forum_move *list, int n)
{
    lode__json_array(j, key);
    for (int k = 0; k < n; k++) {
        const lode__forum_move *m = &list[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "country", country(f, m->i_country));
        lode__json_string(j, "why", lode__forum_why(g, m->run));
        lode__json_number(j, "own_change_usd", m->own);
        lode__json_number(j, "others_change_usd", m->others);
        lode__json_number(j, "together_usd", m->own + m->others);
        lode__json_number(j, "to_compensate_usd",
                          isnan(m->own) ? NAN : fmax(0.0, -m->own) - m->loser);
        lode__json_integer(j, "other_losers", m->n_loser);
        lode__json_string(j, "gains_most", country(f, m->i_gainer));
        lode__json_string(j, "loses_most", country(f, m->i_loser));
        lode__json_bool(j, "better_off_outside", list == g->out && m->own > 1.0);
        lode__json_integer(j, "agreements", m->n_instrument);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void partners_json(lode__json *j, const lode_forum *f, const lode__forum_good *g)
{
    lode__json_object(j, "minerals_and_partners");
    lode__json_number(j, "use_tpa", g->use);
    lode__json_number(j, "converted_tpa", g->converted);
    lode__json_number(j, "output_tpa", g->output);
    lode__json_number(j, "capacity_tpa", g->capacity);
    lode__json_number(j, "imports_tpa", g->imports);
    lode__json_string(j, "largest_sender", country(f, g->i_sender));
    lode__json_number(j, "largest_sender_share", g->sender_share);
    lode__json_string(j, "leader", country(f, g->i_leader));
    lode__json_number(j, "leader_world_share", g->leader_share);
    lode__json_number(j, "zone_price_usd_per_kg", 1e-3 * g->zone_price);
    lode__json_number(j, "outside_price_usd_per_kg", 1e-3 * g->world_price);
    lode__json_number(j, "costless_harm_usd", g->costless_harm);
    lode__json_number(j, "leverage", g->leverage);
    moves_json(j, "further_members", f, g, g->join, g->n_join);
    lode__json_end_object(j);
}

static void bases_json(lode__json *j, const lode_forum *f, const lode__forum_good *g)
{
    lode__json_array(j, "bases");
    for (int k = 0; k < LODE__N_BASIS; k++) {
        const lode__floor_basis *b = &g->basis[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "basis", lode__basis_name[k]);
        lode__json_number(j, "floor_usd_per_kg", 1e-3 * b->usd_per_t);
        lode__json_number(j, "low_usd_per_kg", 1e-3 * b->low);
        lode__json_number(j, "high_usd_per_kg", 1e-3 * b->high);
        lode__json_string(j, "formula", b->why ? NULL : b->formula);
        lode__json_string(j, "source", b->why ? NULL : b->source);
        lode__json_string(j, "flag", b->why ? NULL : b->flag);
        lode__json_string(j, "why", b->why);
        lode__json_bool(j, "chosen", k == g->i_chosen);
        case_json(j, "levy", f, g, b->levy, true);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void investment_json(lode__json *j, const lode__forum_good *g)
{
    const lode__investment_prior *v = &lode__investment;
    static const double sd[] = {0.15, 0.30, 0.45};

    lode__json_object(j, "investment");
    lode__json_array(j, "triggers");
    for (int k = 0; k < 3; k++) {
        lode__json_object(j, NULL);
        lode__json_number(j, "sd", sd[k]);
        lode__json_number(j, "price_over_cost", lode__trigger_multiple(v->rate, sd[k]));
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_number(j, "guarantee_cost_usd_per_kg", g->guarantee_cost);
    lode__json_number(j, "guarantee_upside_usd_per_kg", g->guarantee_upside);
    lode__json_number(j, "upside_share", g->upside_known ? g->upside_share : NAN);
    lode__json_end_object(j);
}

static void scrap_json(lode__json *j, const lode__forum_good *g)
{
    lode__json_object(j, "scrap");
    lode__json_number(j, "end_of_life_rate", g->scrap ? g->scrap->value : NAN);
    lode__json_string(j, "source", g->scrap ? g->scrap->source : NULL);
    lode__json_number(j, "share_from_scrap", g->scrap_share);
    lode__json_null(j, "effect_of_floor");
    lode__json_string(j, "why", "collection and scrap prices are not in the model");
    lode__json_end_object(j);
}

static void good_json(lode__json *j, const lode_forum *f, const lode__forum_good *g)
{
    int n;

    lode__json_object(j, NULL);
    lode__json_string(j, "good", good_id(f, g->i_good));
    lode__json_string(j, "basis_of_tonnes", lode__goods(f->dataset, &n)[g->i_good].basis);
    lode__json_string(j, "chosen_basis",
                      g->i_chosen < 0 ? NULL : lode__basis_name[g->i_chosen]);
    partners_json(j, f, g);
    bases_json(j, f, g);
    lode__json_object(j, "implementation");
    lode__json_string(j, "basis", g->i_cfd < 0 ? NULL : lode__basis_name[g->i_cfd]);
    case_json(j, "cfd", f, g, g->cfd, true);
    lode__json_string(j, "next_stage", good_id(f, g->i_next));
    lode__json_end_object(j);
    lode__json_object(j, "coordination");
    moves_json(j, "stays_out", f, g, g->out, g->n_out);
    case_json(j, "zone_as_named", f, g, g->unedited, false);
    lode__json_end_object(j);
    investment_json(j, g);
    scrap_json(j, g);
    lode__json_end_object(j);
}

static void keep_json(lode__json *j, const lode_forum *f)
{
    const lode__forum_keep *k = f->keep;

    if (!k) {
        lode__json_null(j, "keep");
        return;
    }
    lode__json_object(j, "keep");
    lode__json_string(j, "good", good_id(f, k->i_good));
    lode__json_string(j, "country", country(f, k->i_country));
    lode__json_string(j, "dumping", f->dumping);
    lode__json_string(j, "project", k->project ? k->project->id : NULL);
    lode__json_number(j, "break_even_usd_per_kg",
                      k->project ? 1e-3 * k->even.usd_per_t.value : NAN);
    lode__json_bool(j, "break_even_estimated", k->project && k->even.estimated);
    lode__json_string(j, "supply", k->supply);
    lode__json_number(j, "output_tpa", k->base_tpa);
    lode__json_number(j, "dumped_output_tpa", k->dumped_tpa);
    lode__json_number(j, "wanted_output_tpa", k->wanted_tpa);
    lode__json_number(j, "price_usd_per_kg", 1e-3 * k->base_price);
    lode__json_number(j, "dumped_price_usd_per_kg", 1e-3 * k->dumped_price);
    lode__json_number(j, "levy_floor_usd_per_kg", 1e-3 * k->levy_floor);
    lode__json_number(j, "levy_usd_per_kg", 1e-3 * k->levy_usd_per_t);
    lode__json_number(j, "levy_net_usd", k->levy_net);
    lode__json_string(j, "levy_why", k->levy_why);
    lode__json_number(j, "cfd_floor_usd_per_kg", 1e-3 * k->cfd_floor);
    lode__json_number(j, "cfd_budget_usd", k->cfd_budget);
    lode__json_number(j, "cfd_net_usd", k->cfd_net);
    lode__json_string(j, "cfd_why", k->cfd_why);
    lode__json_integer(j, "solves", k->n_solve);
    lode__json_end_object(j);
}

static void inputs_json(lode__json *j, const lode_forum *f)
{
    const lode__investment_prior *v = &lode__investment;

    lode__json_object(j, "inputs");
    lode__json_string(j, "members", f->members);
    lode__json_string(j, "join", f->joined[0] ? f->joined : NULL);
    lode__json_string(j, "leave", f->left[0] ? f->left : NULL);
    lode__json_string(j, "zone", f->zone_text);
    lode__json_bool(j, "members_presumed", lode__forum_is_presumed(f));
    lode__json_bool(j, "coercion", f->coercion);
    lode__json_number(j, "keep_share", f->keep_share);
    lode__json_object(j, "investment_priors");
    lode__json_number(j, "rate", v->rate);
    lode__json_number(j, "reversion_per_year", v->speed);
    lode__json_number(j, "sd", v->sd);
    lode__json_number(j, "discount", v->discount);
    lode__json_integer(j, "years", v->years);
    lode__json_end_object(j);
    lode__json_end_object(j);
}

void lode__forum_json(const void *answer, lode__buf *buf)
{
    const lode_forum *f = answer;
    const lode__support *proposal = lode__forum_proposal(f);
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/forum/1", f->run, f->dataset);
    inputs_json(&j, f);
    lode__certificate_write(&j, &f->worst);
    lode__json_array(&j, "warnings");
    for (int k = proposal ? 0 : 1; lode__forum_note(k); k++)
        lode__json_string(&j, NULL, lode__forum_note(k));
    for (int k = 0; k < f->markets.n_without; k++)
        lode__json_string(&j, NULL, f->markets.without[k]);
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_string(&j, "proposal", proposal ? proposal->id : NULL);
    lode__json_number(&j, "closure", f->worst_closure);
    lode__json_integer(&j, "n_run", (long long)f->n_run);
    lode__json_array(&j, "goods");
    for (int k = 0; k < f->n_good; k++) good_json(&j, f, &f->good[k]);
    lode__json_end_array(&j);
    keep_json(&j, f);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

/* ---- CSV: question,good,case,country,item,value,unit,note --------------------------------- */

typedef struct line {
    lode__buf *buf;
    int question;
    const char *good, *run;
} line;

static void put(const line *l, const char *who, const char *item, double value,
                const char *unit, const char *note)
{
    lode__buf_addf(l->buf, "%s,%s,%s,%s,%s,", lode__forum_question[l->question], l->good,
                   l->run, who ? who : "", item);
    if (isfinite(value)) lode__buf_add_number(l->buf, value);
    lode__buf_addf(l->buf, ",%s,", unit);
    if (note) lode__buf_add_csv(l->buf, note);
    lode__buf_add(l->buf, "\n");
}

static void put_part(const line *l, const char *who, const lode__forum_part *p)
{
    put(l, who, "consumers", p->consumer, "USD", NULL);
    put(l, who, "producers", p->producer, "USD", NULL);
    put(l, who, "routes", p->trader, "USD", NULL);
    put(l, who, "treasury", p->treasury, "USD", NULL);
    put(l, who, "net", p->net, "USD", NULL);
}

static void put_case(const line *l, const lode_forum *f, const lode__forum_good *g,
                     const lode__forum_case *run)
{
    const char *why = lode__forum_why(g, run);

    if (why) {
        put(l, "zone", "net", NAN, "USD", why);
        return;
    }
    put(l, "zone", "levy", 1e-3 * run->levy_usd_per_t, "USD/kg", NULL);
    put(l, "zone", "users_cost_ratio", run->users_ratio, "1", NULL);
    put(l, "zone", "output", run->output, "tpa", NULL);
    put(l, "outside", "price_ratio", run->outside_ratio, "1", NULL);
    put_part(l, "zone", &run->inside);
    put_part(l, "outside", &run->outside);
    for (int c = 0; c < f->n_country; c++)
        if (run->zone[c]) {
            put_part(l, country(f, c), &run->part[c]);
            put(l, country(f, c), "users_cost_ratio",
                run->ratio[c] > 0.0 ? run->ratio[c] : NAN, "1", NULL);
        }
}

static void put_moves(const line *l, const lode_forum *f, const lode__forum_good *g,
                      const lode__forum_move *list, int n)
{
    for (int k = 0; k < n; k++) {
        const char *why = lode__forum_why(g, list[k].run);
        put(l, country(f, list[k].i_country), "own_change", list[k].own, "USD", why);
        put(l, country(f, list[k].i_country), "others_change", list[k].others, "USD",
            why);
        put(l, country(f, list[k].i_country), "other_losers_change",
            why ? NAN : list[k].loser, "USD", why);
    }
}

static void put_partners(line l, const lode_forum *f, const lode__forum_good *g)
{
    put(&l, "zone", "use", g->use, "tpa", NULL);
    put(&l, "zone", "converted", g->converted, "tpa", NULL);
    put(&l, "zone", "output", g->output, "tpa", NULL);
    put(&l, "zone", "imports", g->imports, "tpa", NULL);
    put(&l, country(f, g->i_sender), "share_of_imports", g->sender_share, "1", NULL);
    put(&l, country(f, g->i_leader), "share_of_world", g->leader_share, "1", NULL);
    put(&l, country(f, g->i_leader), "costless_harm", g->costless_harm, "USD",
        f->coercion ? NULL : "not asked");
    l.run = "joins";
    put_moves(&l, f, g, g->join, g->n_join);
}

static void put_bases(line l, const lode_forum *f, const lode__forum_good *g)
{
    l.question = 1;
    for (int k = 0; k < LODE__N_BASIS; k++) {
        const lode__floor_basis *b = &g->basis[k];
        l.run = lode__basis_name[k];
        put(&l, "zone", "floor", 1e-3 * b->usd_per_t, "USD/kg",
            b->why ? b->why : b->formula);
        put(&l, "zone", "floor_low", 1e-3 * b->low, "USD/kg", NULL);
        put(&l, "zone", "floor_high", 1e-3 * b->high, "USD/kg", NULL);
    }
    l.question = 2;
    for (int k = 0; k < LODE__N_BASIS; k++) {
        l.run = lode__basis_name[k];
        if (g->basis[k].levy) put_case(&l, f, g, g->basis[k].levy);
    }
}

static void put_good(const lode_forum *f, const lode__forum_good *g, lode__buf *buf)
{
    line l = {buf, 0, good_id(f, g->i_good), "base"};

    put_partners(l, f, g);
    put_bases(l, f, g);
    l.question = 3;
    l.run = "cfd";
    put_case(&l, f, g, g->cfd);
    l.question = 4;
    l.run = "stays out";
    put_moves(&l, f, g, g->out, g->n_out);
    if (g->unedited) {
        l.run = "zone as named";
        put_case(&l, f, g, g->unedited);
    }
    l.question = 5;
    l.run = "contract";
    put(&l, "zone", "guarantee_cost", g->guarantee_cost, "USD/kg", "priors; ten years");
    put(&l, "zone", "guarantee_upside", g->guarantee_upside, "USD/kg", NULL);
    l.question = 6;
    l.run = "base";
    put(&l, "*", "end_of_life_rate", g->scrap ? g->scrap->value : NAN, "1",
        g->scrap ? g->scrap->source : "no row");
    put(&l, "*", "share_from_scrap", g->scrap_share, "1", NULL);
    put(&l, "*", "effect_of_floor", NAN, "1",
        "collection and scrap prices are not in the model");
}

void lode__forum_csv(const void *answer, lode__buf *buf)
{
    const lode_forum *f = answer;

    lode__buf_add(buf, "question,good,case,country,item,value,unit,note\n");
    for (int k = 0; k < f->n_good; k++) put_good(f, &f->good[k], buf);
    if (f->keep) {
        line l = {buf, 5, good_id(f, f->keep->i_good), "keep"};
        const char *who = country(f, f->keep->i_country);
        put(&l, who, "output", f->keep->base_tpa, "tpa", NULL);
        if (f->keep->project)
            put(&l, who, "break_even", 1e-3 * f->keep->even.usd_per_t.value, "USD/kg",
                f->keep->project->id);
        put(&l, who, "dumped_output", f->keep->dumped_tpa, "tpa", f->dumping);
        put(&l, who, "levy_floor", 1e-3 * f->keep->levy_floor, "USD/kg",
            f->keep->levy_why);
        put(&l, who, "cfd_floor", 1e-3 * f->keep->cfd_floor, "USD/kg", f->keep->cfd_why);
        put(&l, who, "cfd_budget", f->keep->cfd_budget, "USD", NULL);
    }
}
