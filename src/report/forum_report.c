/* The seven questions for people: a section each, a table where there are rows. */
#include "report/forum_report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "study/option_value.h"

#define MILLION 1e-6
#define WIDTH 80
#define MOST_MEMBERS 12 /* rows of a table; JSON and CSV have all */

const char *const lode__forum_question[LODE__N_QUESTION] = {"minerals and partners",
                                                            "basis of the floor",
                                                            "cost and downstream",
                                                            "implementation",
                                                            "co-ordination",
                                                            "investment",
                                                            "scrap"};

/* ---- what the formats share ---------------------------------------------------------- */

const char *lode__forum_note(int k)
{
    static const char *const note[] = {
        "the floor and its zone are a proposal of its own; it is not the forum's, and no "
        "text fixes level, formula, goods or members",
        "one year against the base year, at the elasticities of the market; plants that "
        "a "
        "floor lets build are not in it",
        "leaders, joiners and costs are those of the model's base year 2024", NULL};

    return note[k];
}

const lode__support *lode__forum_proposal(const lode_forum *f)
{
    const lode__policy_tables *rows = lode__policy_rows(f->dataset);

    for (int k = 0; k < rows->n_support; k++)
        if (strcmp(rows->support[k].mechanism, "border floor") == 0 &&
            strcmp(rows->support[k].stage, "proposal") == 0)
            return &rows->support[k];
    return NULL;
}

bool lode__forum_is_presumed(const lode_forum *f)
{
    const lode__policy_tables *rows = lode__policy_rows(f->dataset);

    for (int k = 0; k < rows->n_group; k++) {
        const char *bloc = rows->group[k].bloc, *at = f->members;
        size_t n = strlen(bloc);
        if (rows->group[k].is_published || n == 0) continue;
        for (at = strstr(at, bloc); at; at = strstr(at + 1, bloc))
            if (at > f->members && strchr("@+", at[-1]) && strchr("+", at[n]))
                return true;
    }
    return false;
}

const char *lode__forum_why(const lode__forum_good *g, const lode__forum_case *run)
{
    if (!run) return g->imports > 0.0 ? "not run" : "nothing comes into the zone";
    if (run->verdict == LODE_SOLVED) return NULL;
    return run->reason[0] ? run->reason : lode_verdict_name(run->verdict);
}

/* ---- small pieces ---------------------------------------------------------------------- */

static const char *country(const lode_forum *f, int c)
{
    int n;

    return c < 0 ? "nobody" : lode__countries(f->dataset, &n)[c].id;
}

static const char *good_id(const lode_forum *f, int g)
{
    int n;

    return lode__goods(f->dataset, &n)[g].id;
}

static void add_people(lode__buf *buf, double value, int decimals)
{
    char text[64];

    lode__number_people(value, decimals, text);
    lode__buf_add(buf, text);
}

/* "+3.2 %" of a ratio of 1.032 */
static void percent(double ratio, char text[72])
{
    char number[64];

    lode__number_people(100.0 * (ratio - 1.0), 1, number);
    snprintf(text, 72, "%s%s %%", number[0] == '-' ? "" : "+", number);
}

static void add_percent(lode__buf *buf, double ratio)
{
    char text[72];

    percent(ratio, text);
    lode__buf_add(buf, text);
}

static void say(lode__buf *buf, const char *text)
{
    lode__buf_add(buf, "  ");
    lode__buf_add_wrapped(buf, text, WIDTH - 2, 2);
    lode__buf_add(buf, "\n");
}

static void say_not_known(lode__buf *buf, const char *why)
{
    lode__buf text;

    lode__buf_init(&text, 4096);
    lode__buf_addf(&text, "Not known: %s.", why);
    if (!text.status) say(buf, text.data);
    lode__buf_clear(&text);
}

static void head(lode__buf *buf, int k)
{
    lode__buf_addf(buf, "\n%d %c%s\n", k + 1, lode__forum_question[k][0] - 'a' + 'A',
                   lode__forum_question[k] + 1);
}

static double largest_of(const lode__forum_case *run)
{
    return fmax(fmax(fabs(run->inside.consumer), fabs(run->inside.producer)),
                fmax(fabs(run->inside.treasury), fabs(run->inside.net)));
}

static int money(const lode__forum_case *run)
{
    return run ? lode__decimals(MILLION * largest_of(run)) : 0;
}

/* Why a zone of one more or less has no answer. */
static void say_cannot(const lode_forum *f, const lode__forum_good *g,
                       const lode__forum_move *m, const char *with, lode__buf *buf)
{
    const char *why = m->run ? lode__forum_why(g, m->run) : "nobody is left";
    lode__buf text;

    if (!why) return;
    lode__buf_init(&text, 4096);
    lode__buf_addf(&text, "%s %s ", with, country(f, m->i_country));
    if (m->run && m->run->verdict == LODE_INFEASIBLE && isfinite(m->run->closed_price)) {
        lode__buf_add(&text, "no levy can hold it: with nothing coming in the price is ");
        add_people(&text, 1e-3 * m->run->closed_price,
                   lode__decimals(1e-3 * m->run->closed_price));
    } else {
        lode__buf_add(&text, why);
    }
    lode__buf_add(&text, ".");
    if (!text.status) say(buf, text.data);
    lode__buf_clear(&text);
}

/* ---- 1 --------------------------------------------------------------------------------- */

static void write_joiners(const lode_forum *f, const lode__forum_good *g, lode__buf *buf)
{
    int decimals = money(g->basis[g->i_chosen].levy) + 1;
    lode__table t;

    lode__buf_add(buf, "  A further member under the same floor, USD million a year\n");
    lode__table_begin(&t, 8, "lrrrrllr");
    lode__table_cell(&t, "joins");
    lode__table_cell(&t, "together");
    lode__table_cell(&t, "members");
    lode__table_cell(&t, "itself");
    lode__table_cell(&t, "compensate");
    lode__table_cell(&t, "gainer");
    lode__table_cell(&t, "loser");
    lode__table_cell(&t, "signed");
    for (int k = 0; k < g->n_join; k++) {
        const lode__forum_move *m = &g->join[k];
        lode__table_cell(&t, "%s", country(f, m->i_country));
        lode__table_change(&t, MILLION * (m->own + m->others), decimals);
        lode__table_change(&t, MILLION * m->others, decimals);
        lode__table_change(&t, MILLION * m->own, decimals);
        lode__table_number(
            &t, isnan(m->own) ? NAN : MILLION * (fmax(0.0, -m->own) - m->loser),
            decimals);
        lode__table_cell(&t, "%s", m->i_gainer < 0 ? "" : country(f, m->i_gainer));
        lode__table_cell(&t, "%s", m->i_loser < 0 ? "" : country(f, m->i_loser));
        lode__table_cell(&t, "%d", m->n_instrument);
    }
    lode__table_end(&t, buf);
    say(buf, "Compensate: what all who lose by it lose; gainer, loser: who does most. "
             "Signed: instruments of the register it is a party to.");
    for (int k = 0; k < g->n_join; k++) say_cannot(f, g, &g->join[k], "With", buf);
}

static void write_partners(const lode_forum *f, const lode__forum_good *g, lode__buf *buf)
{
    lode__buf text;

    head(buf, 0);
    lode__buf_init(&text, 4096);
    lode__buf_add(&text, "The zone uses ");
    add_people(&text, g->use, 0);
    lode__buf_add(&text, " t a year, works up ");
    add_people(&text, g->converted, 0);
    lode__buf_add(&text, " t and makes ");
    add_people(&text, g->output, 0);
    lode__buf_add(&text, " t; ");
    add_people(&text, g->imports, 0);
    lode__buf_add(&text, " t come from outside");
    if (g->i_sender >= 0) {
        lode__buf_add(&text, ", ");
        add_people(&text, 100.0 * g->sender_share, 0);
        lode__buf_addf(&text, " %% of it from %s", country(f, g->i_sender));
    }
    if (g->i_leader >= 0) {
        lode__buf_addf(&text, ". Largest maker outside: %s, ", country(f, g->i_leader));
        add_people(&text, 100.0 * g->leader_share, 0);
        lode__buf_add(&text, " % of the world");
    }
    lode__buf_add(&text, ". Price in the zone ");
    add_people(&text, 1e-3 * g->zone_price, lode__decimals(1e-3 * g->zone_price));
    lode__buf_add(&text, ".");
    if (!text.status) say(buf, text.data);
    lode__buf_clear(&text);
    if (!f->coercion && g->i_leader >= 0) {
        lode__buf_addf(buf, "  Harm at no cost to %s: not asked (--coercion).\n",
                       country(f, g->i_leader));
    } else if (g->i_leader >= 0) {
        lode__buf_addf(buf, "  Harm that %s can do in a year at no cost to itself: ",
                       country(f, g->i_leader));
        if (isnan(g->costless_harm))
            lode__buf_add(buf, "not known");
        else {
            add_people(buf, MILLION * g->costless_harm, 1);
            lode__buf_add(buf, " USD million");
        }
        lode__buf_add(buf, ".\n");
    }
    if (g->i_chosen < 0)
        say_not_known(buf,
                      "which further member brings most; no floor that binds and can "
                      "be held (see 2)");
    else
        write_joiners(f, g, buf);
}

/* ---- 2 --------------------------------------------------------------------------------- */

/* Is there a levy at all? */
static bool binds(const lode__forum_case *run)
{
    return run->verdict == LODE_SOLVED && run->levy_usd_per_t > 1e-6 * run->price;
}

static void basis_row(lode__table *t, const lode__forum_good *g, int k)
{
    const lode__floor_basis *b = &g->basis[k];
    const lode__forum_case *run = b->levy;
    int decimals = lode__decimals(1e-3 * g->zone_price);

    if (k == LODE__BASIS_ASKED && b->why) return;
    lode__table_cell(t, "%s%s", lode__basis_name[k], k == g->i_chosen ? " *" : "");
    if (b->why) {
        for (int i = 0; i < 5; i++) lode__table_cell(t, "%s", i ? "" : "not known");
        return;
    }
    lode__table_number(t, 1e-3 * b->usd_per_t, decimals);
    lode__table_number(t, 1e-3 * b->low, decimals);
    lode__table_number(t, 1e-3 * b->high, decimals);
    lode__table_cell(t, "%s", b->flag);
    if (!run || isnan(run->levy_usd_per_t))
        lode__table_cell(t, "-");
    else if (run->verdict == LODE_INFEASIBLE)
        lode__table_cell(t, "cannot hold");
    else if (!binds(run))
        lode__table_cell(t, "does not bind");
    else if (run->verdict != LODE_SOLVED)
        lode__table_cell(t, "no answer");
    else
        lode__table_number(t, 1e-3 * run->levy_usd_per_t, decimals);
}

static void write_bases(const lode_forum *f, const lode__forum_good *g, lode__buf *buf)
{
    lode__table t;
    lode__buf text;

    (void)f;
    head(buf, 1);
    lode__table_begin(&t, 6, "lrrrlr");
    lode__table_cell(&t, "basis");
    lode__table_cell(&t, "floor");
    lode__table_cell(&t, "low");
    lode__table_cell(&t, "high");
    lode__table_cell(&t, "flag");
    lode__table_cell(&t, "levy");
    for (int k = 0; k < LODE__N_BASIS; k++) basis_row(&t, g, k);
    lode__table_end(&t, buf);
    for (int k = 0; k < LODE__N_BASIS; k++) {
        const lode__floor_basis *b = &g->basis[k];
        if (k == LODE__BASIS_ASKED &&
            (b->why || !b->levy || b->levy->verdict == LODE_SOLVED))
            continue;
        lode__buf_init(&text, 4096);
        lode__buf_addf(&text, "%s: %s", lode__basis_name[k],
                       b->why ? b->why : b->formula);
        if (!b->why) lode__buf_addf(&text, " [%s]", b->source);
        if (b->levy && b->levy->verdict == LODE_INFEASIBLE &&
            isfinite(b->levy->closed_price)) {
            lode__buf_add(&text, "; no levy holds that: with nothing coming in the price "
                                 "is ");
            add_people(&text, 1e-3 * b->levy->closed_price,
                       lode__decimals(1e-3 * b->levy->closed_price));
        } else if (b->levy && b->levy->verdict != LODE_SOLVED) {
            lode__buf_addf(&text, "; as a floor: %s", lode__forum_why(g, b->levy));
        }
        lode__buf_add(&text, ".");
        if (!text.status) say(buf, text.data);
        lode__buf_clear(&text);
    }
    if (g->i_chosen >= 0) lode__buf_add(buf, "  * the floor of questions 3 to 6.\n");
}

/* ---- 3 --------------------------------------------------------------------------------- */

/* n_more columns follow, whose heads are to be written. */
static void head_money(lode__table *t, const char *first, int n_more)
{
    lode__table_begin(t, 6 + n_more, "lrrrrrrr");
    lode__table_cell(t, "%s", first);
    lode__table_cell(t, "users");
    lode__table_cell(t, "producers");
    lode__table_cell(t, "routes");
    lode__table_cell(t, "treasury");
    lode__table_cell(t, "net");
}

static void row_money(lode__table *t, const lode__forum_part *p, int decimals)
{
    lode__table_change(t, MILLION * p->consumer, decimals);
    lode__table_change(t, MILLION * p->producer, decimals);
    lode__table_change(t, MILLION * p->trader, decimals);
    lode__table_change(t, MILLION * p->treasury, decimals);
    lode__table_change(t, MILLION * p->net, decimals);
}

/* Members by what they lose or gain, largest first. */
static int rank_members(const lode_forum *f, const lode__forum_case *run, int *list)
{
    int n = 0;

    for (int c = 0; c < f->n_country; c++) {
        int at;
        if (!f->zone[c] || !(fabs(run->part[c].net) + fabs(run->part[c].consumer) > 1.0))
            continue;
        for (at = n; at > 0 && fabs(run->part[list[at - 1]].net) < fabs(run->part[c].net);
             at--)
            if (at < MOST_MEMBERS) list[at] = list[at - 1];
        if (at < MOST_MEMBERS) list[at] = c;
        if (n < MOST_MEMBERS) n++;
    }
    return n;
}

static void write_members(const lode_forum *f, const lode__forum_good *g, lode__buf *buf)
{
    const lode__forum_case *run = g->basis[g->i_chosen].levy;
    int list[MOST_MEMBERS], n = rank_members(f, run, list);
    char more[72];
    lode__table t;

    lode__buf_addf(buf, "  By member, floor %s\n", lode__basis_name[g->i_chosen]);
    head_money(&t, "member", 1);
    lode__table_cell(&t, "users pay");
    for (int k = 0; k < n; k++) {
        lode__table_cell(&t, "%s", country(f, list[k]));
        row_money(&t, &run->part[list[k]], money(run) + 1);
        more[0] = '\0';
        if (run->ratio[list[k]] > 0.0) percent(run->ratio[list[k]], more);
        lode__table_cell(&t, "%s", more);
    }
    lode__table_end(&t, buf);
}

static void write_cost(const lode_forum *f, const lode__forum_good *g, lode__buf *buf)
{
    bool left_out = false, any = false;
    char more[72];
    lode__table t;

    head(buf, 2);
    if (!(g->imports > 0.0)) {
        say_not_known(buf, "nothing comes into the zone, so a levy holds nothing up");
        return;
    }
    for (int k = 0; k < LODE__N_BASIS; k++)
        any = any || (g->basis[k].levy && binds(g->basis[k].levy));
    if (!any) {
        say_not_known(buf, "no basis that binds and can be held (see 2)");
        return;
    }
    lode__buf_add(buf, "  A levy at each basis; the zone, USD million a year\n");
    head_money(&t, "basis", 2);
    lode__table_cell(&t, "outside");
    lode__table_cell(&t, "users pay");
    for (int k = 0; k < LODE__N_BASIS; k++) {
        const lode__forum_case *run = g->basis[k].levy;
        if (!run) continue;
        if (!binds(run)) {
            left_out = true;
            continue;
        }
        lode__table_cell(&t, "%s", lode__basis_name[k]);
        row_money(&t, &run->inside, money(run));
        lode__table_change(&t, MILLION * run->outside.net, money(run));
        percent(run->users_ratio, more);
        lode__table_cell(&t, "%s", more);
    }
    lode__table_end(&t, buf);
    if (left_out)
        lode__buf_add(buf,
                      "  A basis that does not bind or cannot be held has no row.\n");
    if (g->i_chosen >= 0) write_members(f, g, buf);
}

/* ---- 4 --------------------------------------------------------------------------------- */

static void write_leaks(const lode_forum *f, const lode__forum_good *g, lode__buf *buf)
{
    const lode__forum_case *run = g->basis[g->i_chosen].levy;
    lode__buf text;

    lode__buf_init(&text, 4096);
    lode__buf_add(&text, "Leaks of the levy: users outside pay ");
    add_percent(&text, run->outside_ratio);
    lode__buf_add(&text, " and use ");
    add_people(&text, run->outside_use, 1);
    lode__buf_add(&text, " t a year more; imports of the zone go from ");
    add_people(&text, g->imports, 0);
    lode__buf_add(&text, " to ");
    add_people(&text, run->imports, 0);
    lode__buf_add(&text, " t. ");
    if (g->i_next >= 0) {
        lode__buf_add(&text, "Of later stages ");
        add_people(&text, run->later_imports, 1);
        lode__buf_addf(&text, " t more come in free (%s: name a floor for it).",
                       good_id(f, g->i_next));
    } else {
        lode__buf_add(&text, "Later stages (metal, magnets, finished goods) are not in "
                             "this market: what comes in as those is not known.");
    }
    if (!text.status) say(buf, text.data);
    lode__buf_clear(&text);
}

static void means_row(lode__table *t, const char *name, const lode__forum_case *run,
                      const lode__forum_good *g)
{
    const char *why = lode__forum_why(g, run);

    lode__table_cell(t, "%s", name);
    if (why) {
        for (int k = 0; k < 7; k++) lode__table_cell(t, "%s", k ? "" : "no answer");
        return;
    }
    row_money(t, &run->inside, money(run));
    lode__table_change(t, MILLION * run->outside.net, money(run));
    lode__table_number(t, run->output, 0);
}

static void write_means(const lode_forum *f, const lode__forum_good *g, lode__buf *buf)
{
    lode__table t;

    head(buf, 3);
    if (g->i_cfd < 0) {
        say_not_known(buf,
                      "no floor above the price that anybody here would get (see 2)");
        return;
    }
    lode__buf_add(buf, "  The same floor by a levy (users pay) and by a guarantee (the "
                       "budget pays)\n");
    head_money(&t, "by", 2);
    lode__table_cell(&t, "outside");
    lode__table_cell(&t, "output t");
    means_row(&t, "levy", g->basis[g->i_cfd].levy, g);
    means_row(&t, "cfd", g->cfd, g);
    lode__table_end(&t, buf);
    if (g->i_chosen >= 0)
        write_leaks(f, g, buf);
    else
        lode__buf_addf(buf, "  No levy holds it; the guarantee is at the basis '%s'.\n",
                       lode__basis_name[g->i_cfd]);
    say(buf, "Standards, rules of origin and enforcement: not known; no text is "
             "published, and fraud is not modelled.");
}

/* ---- 5 --------------------------------------------------------------------------------- */

static void write_out(const lode_forum *f, const lode__forum_good *g, lode__buf *buf)
{
    int decimals, n_rider = 0;
    lode__table t;

    head(buf, 4);
    if (g->i_chosen < 0) {
        say_not_known(buf, "no floor that binds and can be held (see 2)");
        return;
    }
    decimals = money(g->basis[g->i_chosen].levy) + 1;
    lode__buf_add(buf, "  One member stays out, USD million a year\n");
    lode__table_begin(&t, 5, "lrrrl");
    lode__table_cell(&t, "stays out");
    lode__table_cell(&t, "itself");
    lode__table_cell(&t, "the others");
    lode__table_cell(&t, "net of the rest");
    lode__table_cell(&t, "%s", "");
    for (int k = 0; k < g->n_out; k++) {
        const lode__forum_move *m = &g->out[k];
        const char *why = lode__forum_why(g, m->run);
        n_rider += m->own > 1.0;
        if (k >= MOST_MEMBERS) continue;
        lode__table_cell(&t, "%s", country(f, m->i_country));
        lode__table_change(&t, MILLION * m->own, decimals);
        lode__table_change(&t, MILLION * m->others, decimals);
        lode__table_change(&t, why ? NAN : MILLION * m->run->inside.net, decimals);
        lode__table_cell(&t, "%s", m->own > 1.0 ? "better off outside" : "");
    }
    lode__table_end(&t, buf);
    for (int k = 0; k < g->n_out; k++) say_cannot(f, g, &g->out[k], "Without", buf);
    lode__buf_addf(buf, "  Better off outside: %d of %d that make or use it.\n", n_rider,
                   g->n_out);
}

static void write_edit(const lode_forum *f, const lode__forum_good *g, lode__buf *buf)
{
    const lode__forum_case *run = g->i_chosen < 0 ? NULL : g->basis[g->i_chosen].levy;
    lode__table t;

    if (!g->unedited) return;
    lode__buf_add(buf, "  The zone as named, and as edited");
    lode__buf_addf(buf, "%s%s%s%s\n", f->joined[0] ? ", joined: " : "", f->joined,
                   f->left[0] ? ", left: " : "", f->left);
    head_money(&t, "zone", 2);
    lode__table_cell(&t, "outside");
    lode__table_cell(&t, "output t");
    means_row(&t, "named", g->unedited, g);
    means_row(&t, "edited", run, g);
    lode__table_end(&t, buf);
}

/* ---- 6, 7 ------------------------------------------------------------------------------ */

static void write_investment(const lode__forum_good *g, lode__buf *buf)
{
    const lode__investment_prior *v = &lode__investment;
    static const double sd[] = {0.15, 0.30, 0.45};
    lode__buf text;

    head(buf, 5);
    lode__buf_init(&text, 4096);
    lode__buf_add(&text, "Price over full cost at which a plant is built that cannot be "
                         "undone, b/(b-1) with b = 1/2 + sqrt(1/4 + 2r/s^2), r = 8 %:");
    for (int k = 0; k < 3; k++) {
        lode__buf_addf(&text, "%s x", k ? "," : "");
        add_people(&text, lode__trigger_multiple(v->rate, sd[k]), 2);
        lode__buf_addf(&text, " at s = %d %%", (int)(100.0 * sd[k] + 0.5));
    }
    lode__buf_add(&text, ". A floor works by a lower s, not only by a higher mean.");
    if (!text.status) say(buf, text.data);
    lode__buf_clear(&text);
    if (isnan(g->guarantee_cost)) {
        say_not_known(buf, "cost of a contract; no floor above the price (see 2)");
        return;
    }
    lode__buf_init(&text, 4096);
    lode__buf_add(&text, "A guarantee of that floor for ten years, at a mean price of ");
    add_people(&text, 1e-3 * g->zone_price, lode__decimals(1e-3 * g->zone_price));
    lode__buf_add(&text, ", is expected to cost ");
    add_people(&text, g->guarantee_cost, lode__decimals(g->guarantee_cost));
    lode__buf_add(&text, " USD for each kg a year, today");
    if (g->upside_known) {
        lode__buf_add(&text, "; the contract's share of the upside of ");
        add_people(&text, 100.0 * g->upside_share, 0);
        lode__buf_add(&text, " % gives back ");
        add_people(&text, g->guarantee_upside, lode__decimals(g->guarantee_upside));
    }
    lode__buf_add(&text, ". Priors: the price comes back by 30 % a year, shocks of 30 %, "
                         "discount 5 %.");
    if (!text.status) say(buf, text.data);
    lode__buf_clear(&text);
}

static void write_scrap(const lode_forum *f, const lode__forum_good *g, lode__buf *buf)
{
    lode__buf text;

    (void)f;
    head(buf, 6);
    lode__buf_init(&text, 4096);
    if (g->scrap && !isnan(g->scrap->value)) {
        lode__buf_add(&text, "End-of-life recycling input rate ");
        add_people(&text, 100.0 * g->scrap->value, 1);
        lode__buf_addf(&text, " %% (%d, %s, %s). ", g->scrap->year, g->scrap->source,
                       lode__flag_name(g->scrap->flag));
    } else {
        lode__buf_add(&text, "End-of-life recycling rate not known: no row for it. ");
    }
    if (!isnan(g->scrap_share)) {
        lode__buf_add(&text, "From scrap comes ");
        add_people(&text, 100.0 * g->scrap_share, 1);
        lode__buf_add(&text, " % of output, by the chain's share. ");
    }
    lode__buf_add(&text,
                  "What a floor does to scrap is not known: collection and scrap "
                  "prices are not in the model. A border levy on the good does not "
                  "touch scrap that crosses the border; a higher price inside draws "
                  "it in.");
    if (!text.status) say(buf, text.data);
    lode__buf_clear(&text);
}

/* ---- dumping ---------------------------------------------------------------------------- */

static void keep_row(lode__table *t, const char *name, double floor, double takes,
                     double net, int decimals)
{
    lode__table_cell(t, "%s", name);
    lode__table_number(t, floor, decimals);
    lode__table_number(t, takes, decimals);
    lode__table_change(t, net, 1);
}

/* The output and what the dumping makes of it. */
static void write_kept_output(const lode_forum *f, lode__buf *buf)
{
    const lode__forum_keep *k = f->keep;
    int decimals = lode__decimals(1e-3 * k->base_price);

    lode__buf_addf(buf, "\n6 Investment: the smallest floor that keeps %s@%s\n",
                   good_id(f, k->i_good), country(f, k->i_country));
    lode__buf_addf(buf, "  Against '%s'\n", f->dumping);
    lode__buf_add(buf, "  Output ");
    add_people(buf, k->base_tpa, 0);
    lode__buf_add(buf, " t a year, dumped on ");
    add_people(buf, k->dumped_tpa, 0);
    lode__buf_add(buf, " t; price ");
    add_people(buf, 1e-3 * k->base_price, decimals);
    lode__buf_add(buf, ", then ");
    add_people(buf, 1e-3 * k->dumped_price, decimals);
    lode__buf_add(buf, " USD/kg. Kept: ");
    add_people(buf, k->wanted_tpa, 0);
    lode__buf_add(buf, " t.\n");
}

/* The project, what it must get and what it gets. */
static void write_kept_project(const lode_forum *f, lode__buf *buf)
{
    const lode__forum_keep *k = f->keep;
    int decimals = lode__decimals(1e-3 * k->base_price);
    lode__buf text;

    lode__buf_addf(buf, "\n6 Investment: the smallest floor that keeps %.40s\n",
                   k->project->id);
    lode__buf_init(&text, 4096);
    lode__buf_addf(&text, "%.80s in %s, ", k->project->name, country(f, k->i_country));
    add_people(&text, k->base_tpa, 0);
    lode__buf_addf(&text, " t a year of %s", good_id(f, k->i_good));
    if (k->i_sold != k->i_country)
        lode__buf_addf(&text, ", sold in %s as nobody takes it in at home",
                       country(f, k->i_sold));
    lode__buf_addf(&text, ". Against '%s'. It breaks even at ", f->dumping);
    add_people(&text, 1e-3 * k->even.usd_per_t.value, decimals);
    lode__buf_add(&text, " USD/kg (");
    add_people(&text, 1e-3 * k->even.usd_per_t.low, decimals);
    lode__buf_add(&text, " to ");
    add_people(&text, 1e-3 * k->even.usd_per_t.high, decimals);
    lode__buf_addf(&text, "%s), of it capital ",
                   k->even.estimated ? ", with figures filled by rules" : "");
    add_people(&text, 1e-3 * k->even.capital.value, decimals);
    lode__buf_add(&text, "; the price is ");
    add_people(&text, 1e-3 * k->base_price, decimals);
    lode__buf_add(&text, ", with the dumping and the project ");
    add_people(&text, 1e-3 * k->dumped_price, decimals);
    lode__buf_add(&text, ".");
    if (!text.status) say(buf, text.data);
    lode__buf_clear(&text);
}

static void write_keep_floors(const lode__forum_keep *k, lode__buf *buf)
{
    int decimals = lode__decimals(1e-3 * k->base_price);
    lode__table t;

    lode__table_begin(&t, 4, "lrrr");
    lode__table_cell(&t, "by");
    lode__table_cell(&t, "floor USD/kg");
    lode__table_cell(&t, "levy, or budget");
    lode__table_cell(&t, "zone net, USD million");
    if (!k->levy_why)
        keep_row(&t, "levy", 1e-3 * k->levy_floor, 1e-3 * k->levy_usd_per_t,
                 MILLION * k->levy_net, decimals);
    if (!k->cfd_why)
        keep_row(&t, k->project ? "cfd, it alone" : "cfd, its makers",
                 1e-3 * k->cfd_floor, MILLION * k->cfd_budget, MILLION * k->cfd_net,
                 decimals);
    lode__table_end(&t, buf);
    if (k->levy_why) say_not_known(buf, k->levy_why);
    if (k->cfd_why) say_not_known(buf, k->cfd_why);
}

static void write_keep(const lode_forum *f, lode__buf *buf)
{
    const lode__forum_keep *k = f->keep;

    if (k->project) {
        write_kept_project(f, buf);
        if (lode__is_viable(&k->even, k->dumped_price) == LODE__VIABLE) {
            say(buf, "It breaks even without a floor.");
            return;
        }
        write_keep_floors(k, buf);
        say(buf, "Levy in USD/kg, budget in USD million a year; net against the dumping "
                 "alone. The guarantee is to the project by itself and moves no price. "
                 "Both hold as long as the plant's capital is earned back.");
        return;
    }
    write_kept_output(f, buf);
    if (k->dumped_tpa >= k->wanted_tpa) {
        say(buf,
            "It makes as much without a floor. In a year output answers little to the "
            "price; whether a plant closes for good is not modelled.");
        return;
    }
    write_keep_floors(k, buf);
    say(buf,
        "Levy in USD/kg, budget in USD million a year; net against the dumping alone. "
        "In a year output answers little to the price; whether a plant closes for good "
        "is not modelled.");
}

/* ---- all of it -------------------------------------------------------------------------- */

static void write_good(const lode_forum *f, const lode__forum_good *g, lode__buf *buf)
{
    int n;
    const lode__good *good = &lode__goods(f->dataset, &n)[g->i_good];

    lode__buf_addf(buf, "\n%s: %s; prices in USD/kg of %s\n", good->id, good->name,
                   good->basis);
    write_partners(f, g, buf);
    write_bases(f, g, buf);
    write_cost(f, g, buf);
    write_means(f, g, buf);
    write_out(f, g, buf);
    write_edit(f, g, buf);
    write_investment(g, buf);
    write_scrap(f, g, buf);
}

static void write_note(lode__buf *buf, const char *text)
{
    lode__buf_add(buf, "Note: ");
    lode__buf_add_wrapped(buf, text, WIDTH, 6);
    lode__buf_add(buf, ".\n");
}

static void write_table(const void *answer, lode__buf *buf)
{
    const lode_forum *f = answer;
    int n = 0;

    for (int c = 0; c < f->n_country; c++) n += f->zone[c];
    lode__buf_addf(buf, "Seven questions for a zone of %d: ", n);
    lode__buf_add_wrapped(buf, f->members, WIDTH, 30);
    lode__buf_addf(buf, "%s%s%s%s\n", f->joined[0] ? ", joined " : "", f->joined,
                   f->left[0] ? ", left " : "", f->left);
    if (lode__forum_is_presumed(f))
        write_note(buf, "no list of its members is published; those here are presumed, a "
                        "named set that can be edited (--members, --join, --leave)");
    if (lode__forum_proposal(f)) write_note(buf, lode__forum_note(0));
    for (int k = 0; k < f->n_good; k++) write_good(f, &f->good[k], buf);
    if (f->keep) write_keep(f, buf);
    lode__buf_add(buf, "\n");
    for (int k = 1; lode__forum_note(k); k++) write_note(buf, lode__forum_note(k));
}

lode_status lode_forum_write(const lode_forum *f, lode_format format, lode_text *out,
                             lode_error *err)
{
    const lode__writers writers = {
        .json = lode__forum_json, .csv = lode__forum_csv, .table = write_table};

    return lode__report_write(f, &writers, format, out, err);
}
