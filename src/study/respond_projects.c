/* Which projects would help, and which of them does a price floor hold up?
 *
 * A project is a supply of its tonnes at its operating cost, whose capital is what it costs. A
 * floor does nothing by itself while a shock lifts the price above it: what it can do is done
 * before, by keeping alive or making worth building what would not be there. So a floor is run
 * together with the projects of its zone that break even at it. */
#include <math.h>
#include <string.h>

#include "dataset/policies.h"
#include "solve/elementary.h"
#include "study/floor_words.h"
#include "study/respond_inside.h"

#define HALF 0.6931471805599453 /* ln 2: times T until half of the capacity is there */
#define LIKELY 0.5              /* a chance below is doubtful */
#define MOST_NAMED 4            /* of those that cannot be run, in a note */
#define MOST_KEPT (LODE__OPTION_STATEMENTS - 1)
#define USUAL_ZONE "FORGE"

/* ---- one project ----------------------------------------------------------------------- */

static char worst_grade(char grade, const lode__known *k)
{
    char one = k->grade == 'P' ? 'C' : k->grade ? k->grade : 'D';

    return lode__remedy_worse(grade, one);
}

/* The month from which it is counted how long it takes: the first of a dated shock, else the
 * one its source speaks of, else the last in which the register was looked at. */
static double month_of(const lode_response *r, const lode__project *p)
{
    lode__day first, last;
    char text[16];
    double year, month;

    if (r->base->scenario.time.first_month != LODE__NO_MONTH)
        return r->base->scenario.time.first_month;
    if (lode__date_read(p->as_of, &first, &last))
        lode__date_write(last, text);
    else if (lode__policies_last_seen(r->dataset, &last))
        lode__date_write(last, text);
    else
        return 12.0 * (LODE__BASE_YEAR + 1);
    text[4] = text[7] = '\0'; /* 2026-06-30 */
    if (!lode__number_read(text, &year) || !lode__number_read(text + 5, &month))
        return 12.0 * (LODE__BASE_YEAR + 1);
    return 12.0 * year + month - 1.0;
}

/* Months until half of its capacity is there; first output in the middle of its year. The high
 * end has the delay that projects of its size have. */
static lode__ranged months_of(const lode_response *r, const lode__project *p)
{
    double now = month_of(r, p);
    double delay = p->delay_factor.value > 1.0 ? p->delay_factor.value : 1.0;
    double ramp = isnan(p->ramp_up_years.value) ? 0.0 : 12.0 * HALF;
    double low = 12.0 * p->start_year.low - now;
    double value = 12.0 * p->start_year.value + 6.0 - now;
    double high = (12.0 * p->start_year.high + 12.0 - now) * delay;

    if (ramp > 0.0) {
        low += ramp * p->ramp_up_years.low;
        value += ramp * p->ramp_up_years.value;
        high += ramp * p->ramp_up_years.high;
    }
    return (lode__ranged){fmax(round(value), 0.0), fmax(round(low), 0.0),
                          fmax(round(high), 0.0)};
}

static lode__ranged capital_of(const lode__project *p)
{
    double overrun = p->capex_factor.value > 1.0 ? p->capex_factor.value : 1.0;

    return (lode__ranged){p->capex_usd.value, p->capex_usd.low,
                          overrun * p->capex_usd.high};
}

/* In its country or in the place. */
static int sold_in(const lode__remedy_writer *w, const lode__project *x, int i_good)
{
    return lode__sold_in(w->r->base->market, i_good,
                         lode__country_find(w->r->dataset, x->country), w->s->i_home);
}

/* Its goods as supplies at its operating cost; where that is not known, just above the base
 * price, as other supplies are. The sentence of the good that is missing comes first. */
static void say_outputs(lode__remedy_writer *w, lode__option *p, const lode__project *x,
                        int most)
{
    const lode_market *m = w->r->base->market;
    int n_good, main = lode__project_output_of(x, w->s->i_good);
    const lode__good *good = lode__goods(w->r->dataset, &n_good);

    for (int i = -1; i < x->n_output && p->n_statement < most; i++) {
        int k = i < 0 ? main : i;
        const lode__project_output *o = &x->output[k];
        lode__remedy_writer one = *w;
        double price;
        int n, to;
        if (!lode__project_sells(x, k) || (i >= 0 && i == main)) continue;
        to = sold_in(w, x, o->i_good);
        if (to < 0) continue;
        n = lode__market_node(m, o->i_good, to);
        one.good = good[o->i_good].id;
        price = o->opex_usd_per_t.value;
        p->grade = worst_grade(p->grade, &o->tpa);
        if (isnan(price))
            price = LODE__RELEASE * m->base_price[n];
        else
            p->grade = worst_grade(p->grade, &o->opex_usd_per_t);
        if (k == main) p->offered = price;
        p->statement[p->n_statement++] = lode__remedy_supply(
            &one, w->country[to].id, lode__brief(o->tpa.value), price);
    }
}

static const char *needed_feed(const lode__project *x)
{
    for (int k = 0; k < x->n_output; k++)
        if (lode__project_sells(x, k) && *x->output[k].feed) {
            const char *feed = x->output[k].feed;
            bool own = false;
            for (int i = 0; i < x->n_output; i++)
                own = own || strcmp(x->output[i].good, feed) == 0;
            if (!own) return feed;
        }
    return NULL;
}

static void flag(lode__remedy_writer *w, lode__option *p, const lode__project *x)
{
    lode_response *r = w->r;
    const char *feed = needed_feed(x);
    double chance = x->success.value;

    if (p->months.value >= 12.0 * r->years) {
        p->feasible = LODE__TOO_LATE;
        p->reason = lode__remedy_say(
            r,
            "first output in %.0f, half of it after %.0f months; the shock lasts %.0f: "
            "only for a later one",
            x->start_year.value, p->months.value, 12.0 * r->years);
        return;
    }
    if (x->status == LODE__PROJECT_SUSPENDED) lode__remedy_doubt(p, "it is suspended");
    if (x->n_require > 0)
        lode__remedy_doubt(p,
                           lode__remedy_say(r, "of no use without %.80s", x->require[0]));
    if (sold_in(w, x, w->s->i_good) != p->i_partner)
        lode__remedy_doubt(
            p, lode__remedy_say(r,
                                "nobody in %s makes or takes it in today: sold in %s, as "
                                "by an offtake",
                                x->country, w->home));
    if (feed)
        lode__remedy_doubt(
            p, lode__remedy_say(r, "it needs %.60s, which is not taken from the market",
                                feed));
    if (chance < LIKELY)
        lode__remedy_doubt(
            p, lode__remedy_say(r, "comes with a chance of %.0f %%", 100.0 * chance));
}

static const char *who_acts(lode__remedy_writer *w, const lode__project *x)
{
    if (*x->owner)
        return lode__remedy_say(w->r, "%.60s (%.60s), lenders of %s", x->owner, x->name,
                                w->r->perspective);
    return lode__remedy_say(w->r, "owners of %.80s, lenders of %s",
                            *x->name ? x->name : x->id, w->r->perspective);
}

static lode_status add_project(lode__remedy_writer *w, const lode__project *x)
{
    lode_response *r = w->r;
    lode__option *p = lode__remedy_begin(w, LODE__FUND_PROJECT,
                                         lode__country_find(r->dataset, x->country));
    bool priced = false;

    if (!p) return LODE_OK;
    p->project = x;
    p->tonnes =
        lode__brief(x->output[lode__project_output_of(x, w->s->i_good)].tpa.value);
    say_outputs(w, p, x, LODE__OPTION_STATEMENTS);
    for (int k = 0; k < x->n_output; k++)
        priced = priced || x->output[k].opex_usd_per_t.value > 0.0;
    p->what = lode__remedy_say(r, "%.20s in %s", x->id, x->country);
    p->who_acts = who_acts(w, x);
    p->who_pays = x->financed ? "investors; a line of public finance names it"
                              : "investors, with public support";
    p->cost_usd = capital_of(x);
    p->cost_basis =
        lode__remedy_say(r, "its capital%s, overruns in the high end; offered %s",
                         x->capex_usd.grade == 'P' ? " (estimated)" : "",
                         priced ? "at its operating cost" : "just above the base price");
    p->grade = worst_grade(p->grade, &x->capex_usd);
    p->grade = worst_grade(p->grade, &x->start_year);
    p->months = months_of(r, x);
    flag(w, p, x);
    return lode__remedy_finish(w, p);
}

/* ---- all of a good ----------------------------------------------------------------------- */

static bool makes(const lode__project *x, int i_good)
{
    for (int k = 0; k < x->n_output; k++)
        if (x->output[k].i_good == i_good) return true;
    return false;
}

/* Why it cannot be run; NULL: it can. */
static const char *why_not(lode__remedy_writer *w, const lode__project *x)
{
    int country = lode__country_find(w->r->dataset, x->country);

    if (!x->optimisable) return x->reason;
    if (lode__project_output_of(x, w->s->i_good) < 0)
        return "what it makes of this good goes into its own next stage";
    if (sold_in(w, x, w->s->i_good) < 0)
        return lode__remedy_say(w->r, "%.20s is no country of the packs", x->country);
    if (lode__remedy_restricted(w->r, w->s->i_good, country))
        return lode__remedy_say(w->r, "the shock is on what %s sells", x->country);
    return NULL;
}

static bool is_listed(const lode_response *r, const lode__project *x)
{
    for (int k = 0; k < r->n_option; k++)
        if (r->option[k].project == x) return true;
    return false;
}

/* Room for each project of the list once more, behind those that are out already. */
static bool room_out(lode_response *r)
{
    lode__project_out *out =
        lode__arena_take(&r->arena, (size_t)r->n_out + r->pool.n + 1, sizeof *out);

    if (out && r->n_out > 0) memcpy(out, r->out, (size_t)r->n_out * sizeof *out);
    r->out = out;
    if (!r->is_out)
        r->is_out = lode__arena_take(&r->arena, r->pool.n + 1, sizeof *r->is_out);
    return out && r->is_out;
}

lode_status lode__remedy_projects(lode__remedy_writer *w)
{
    lode_response *r = w->r;
    lode_status st = LODE_OK;

    if (!room_out(r)) return lode__fail(w->err, LODE_E_NOMEM, "out of memory");
    for (size_t k = 0; k < r->pool.n && !st; k++) {
        const lode__project *x = r->pool.project[k];
        const char *why;
        if (!makes(x, w->s->i_good) || is_listed(r, x)) continue;
        why = why_not(w, x);
        if (!why) {
            st = add_project(w, x);
            continue;
        }
        r->out[r->n_out++] = (lode__project_out){x, w->s->i_good, why, r->is_out[k]};
        r->is_out[k] = true;
    }
    return st;
}

/* Bytes of the first reason, without what stands in brackets. */
static int first_words(const char *reason)
{
    size_t n = strcspn(reason, "(;,");

    while (n > 0 && reason[n - 1] == ' ') n--;
    return (int)(n < 60 ? n : 60);
}

/* Is the project run for no good, and told with none before this one? */
static bool is_first(const lode_response *r, const lode__project_out *out)
{
    return !out->again && !is_listed(r, out->project);
}

/* Each project once, in their order, the first few by name. */
lode_status lode__response_say_out(lode_response *r)
{
    int n = 0, n_named = 0;
    lode__buf text;
    lode_status st;

    for (int k = 0; k < r->n_out; k++) n += is_first(r, &r->out[k]);
    if (n == 0) return LODE_OK;
    lode__buf_init(&text, 4096);
    lode__buf_addf(&text, "%d project%s that make%s what is missing cannot be run: ", n,
                   n > 1 ? "s" : "", n > 1 ? "" : "s");
    for (int k = 0; k < r->n_out && n_named < MOST_NAMED; k++)
        if (is_first(r, &r->out[k]))
            lode__buf_addf(&text, "%s%.16s (%.*s)", n_named++ > 0 ? ", " : "",
                           r->out[k].project->id, first_words(r->out[k].reason),
                           r->out[k].reason);
    lode__buf_addf(&text, "%s%s; 'lode project list' has all",
                   n > MOST_NAMED ? " and more" : "",
                   r->pool.estimated ? "" : "; --estimate fills gaps by rules");
    st = text.status ? LODE_E_NOMEM : lode__response_warn(r, "%s", text.data);
    lode__buf_clear(&text);
    return st;
}

/* ---- floors ------------------------------------------------------------------------------ */

static bool all_inside(const lode_response *r)
{
    for (int c = 0; c < r->base->market->model->n_country; c++)
        if (r->member[c] && !r->in_zone[c]) return false;
    return true;
}

/* "@ZONE+PLACE", as long as they are; NULL: no memory. */
static const char *join_zone(lode_response *r, const char *zone, const char *place)
{
    const char *copy = NULL;
    lode__buf text;

    lode__buf_init(&text, 1 << 16);
    lode__buf_addf(&text, "@%s+%s", zone + (*zone == '@'), place + (*place == '@'));
    if (!text.status) copy = lode__arena_copy(&r->arena, text.data);
    lode__buf_clear(&text);
    return copy;
}

static lode_status find_zone(lode_response *r, const char *asked, lode_error *err)
{
    const char *zone = asked ? asked : "@" USUAL_ZONE;
    int n;
    lode_status st;

    (void)lode__countries(r->dataset, &n);
    if (!asked && lode__group_find(r->dataset, USUAL_ZONE) < 0) return LODE_OK;
    r->in_zone = lode__arena_take(&r->arena, (size_t)n + 1, sizeof *r->in_zone);
    if (!r->in_zone) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    st = lode__countries_select(r->dataset, zone, r->in_zone, err);
    if (st) return st;
    if (all_inside(r))
        r->zone = lode__arena_copy(&r->arena, zone);
    else
        r->zone = join_zone(r, zone, r->perspective);
    for (int c = 0; c < n; c++) r->in_zone[c] = r->in_zone[c] || r->member[c];
    return r->zone ? LODE_OK : lode__fail(err, LODE_E_NOMEM, "out of memory");
}

lode_status lode__response_zone(lode_response *r, const lode_respond_options *o,
                                lode_error *err)
{
    lode__floor_words asked = {0};
    int n;
    lode_status st = find_zone(r, o->zone, err);

    (void)lode__goods(r->dataset, &n);
    r->asked_usd_per_t =
        lode__arena_take(&r->arena, (size_t)n + 1, sizeof *r->asked_usd_per_t);
    if (!r->asked_usd_per_t) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (int g = 0; g < n; g++) r->asked_usd_per_t[g] = NAN;
    if (!st) st = lode__floor_words_read(r->dataset, o->floor, &asked, err);
    for (int k = 0; k < asked.n && !st; k++)
        r->asked_usd_per_t[asked.floor[k].i_good] = asked.floor[k].usd_per_t;
    return st;
}

/* Mean of the base prices in the zone by use and conversion; NaN: nobody there takes it in. */
static double zone_price(const lode_response *r, int i_good)
{
    const lode_market *m = r->base->market;

    return lode__mean_price(m, i_good, r->in_zone, m->base_price).inside;
}

/* A project that stands on a floor, by the price at which it breaks even. */
typedef struct holder {
    const lode__project *project;
    double even;
    bool alive; /* at the base price, too */
} holder;

/* Does the project of a remedy break even at the price in the zone? One that needs others is
 * left out. */
static bool holds(const lode__remedy_writer *w, const lode__option *p, double usd_per_t,
                  holder *out)
{
    const lode_market *m = w->r->base->market;
    lode__break_even e;
    int i_output, n;

    if (p->kind != LODE__FUND_PROJECT || !w->r->in_zone[p->i_partner]) return false;
    i_output = lode__project_output_of(p->project, w->s->i_good);
    if (i_output < 0 || p->project->n_require > 0) return false;
    e = lode__project_break_even(m, p->project, i_output);
    if (lode__is_viable(&e, usd_per_t) != LODE__VIABLE) return false;
    n = lode__market_node(m, w->s->i_good, sold_in(w, p->project, w->s->i_good));
    *out = (holder){p->project, e.usd_per_t.value,
                    lode__is_viable(&e, m->base_price[n]) == LODE__VIABLE};
    return true;
}

/* Can it stand beside those that are there? */
static bool fits(const lode__project *x, const holder *there, int n)
{
    for (int k = 0; k < n; k++)
        if (*x->exclusive && strcmp(x->exclusive, there[k].project->exclusive) == 0)
            return false;
    return true;
}

/* Those that can stand beside each other, the cheapest first, in the order of the list where
 * they cost the same; NULL: no memory. */
static holder *list_holders(const lode__remedy_writer *w, double usd_per_t, int *n_out)
{
    lode_response *r = w->r;
    holder *out = lode__arena_take(&r->arena, (size_t)r->n_option + 1, sizeof *out), one;
    int n = 0, n_kept = 0;

    if (!out) return NULL;
    for (int k = 0; k < r->n_option; k++) {
        int at = n;
        if (!holds(w, &r->option[k], usd_per_t, &one)) continue;
        for (; at > 0 && out[at - 1].even > one.even; at--) out[at] = out[at - 1];
        out[at] = one;
        n++;
    }
    for (int k = 0; k < n; k++)
        if (fits(out[k].project, out, n_kept)) out[n_kept++] = out[k];
    *n_out = n_kept;
    return out;
}

/* The projects' sentences, their capital, and the time the last of them takes. */
static lode_status put_holders(lode__remedy_writer *w, lode__option *p,
                               const holder *held, int n)
{
    lode_response *r = w->r;

    p->capital_usd = (lode__ranged){0.0, 0.0, 0.0};
    p->kept = lode__arena_take(&r->arena, (size_t)n + 1, sizeof *p->kept);
    if (!p->kept) return lode__fail(w->err, LODE_E_NOMEM, "out of memory");
    for (int k = 0; k < n; k++) {
        const lode__project *x = held[k].project;
        lode__ranged capital = capital_of(x), months = months_of(r, x);
        p->kept[p->n_kept++] = x;
        p->n_alive += held[k].alive;
        p->tonnes +=
            lode__brief(x->output[lode__project_output_of(x, w->s->i_good)].tpa.value);
        p->capital_usd.value += capital.value;
        p->capital_usd.low += capital.low;
        p->capital_usd.high += capital.high;
        p->months.value = fmax(p->months.value, months.value);
        p->months.low = fmax(p->months.low, months.low);
        p->months.high = fmax(p->months.high, months.high);
        say_outputs(w, p, x, p->n_statement + 1);
        p->grade = worst_grade(p->grade, &x->capex_usd);
    }
    return LODE_OK;
}

/* "floor @ZONE GOOD PRICE USD/kg by MEANS"; NULL: no memory. */
static const char *floor_sentence(const lode__remedy_writer *w, double usd_per_kg,
                                  const char *means)
{
    const char *copy = NULL;
    lode__buf text;

    lode__buf_init(&text, 1 << 17);
    lode__buf_addf(&text, "floor %s %s ", w->r->zone, w->good);
    lode__buf_add_number(&text, usd_per_kg);
    lode__buf_addf(&text, " USD/kg by %s", means);
    if (!text.status) copy = lode__arena_copy(&w->r->arena, text.data);
    lode__buf_clear(&text);
    return copy;
}

static lode_status add_floor(lode__remedy_writer *w, double usd_per_t, const char *means,
                             const holder *held, int n)
{
    lode_response *r = w->r;
    lode__option *p = lode__remedy_begin(w, LODE__JOIN_FLOOR, -1);
    bool levy = strcmp(means, "levy") == 0;
    double usd_per_kg = lode__brief(1e-3 * usd_per_t);
    lode_status st;

    if (!p) return LODE_OK;
    p->means = means;
    p->floor_usd_per_t = 1e3 * usd_per_kg;
    p->statement[p->n_statement++] = floor_sentence(w, usd_per_kg, means);
    p->months =
        lode__ranged_of(r->dataset, w->s->i_good, "price floor", "months_to_effect");
    p->grade = lode__remedy_worse(p->grade, 'C');
    st = put_holders(w, p, held, n);
    if (st) return st;
    p->what = lode__remedy_say(r, "%s at %.4g", means, usd_per_kg);
    p->who_acts = lode__remedy_say(r, "%.200s, investors", r->zone);
    p->who_pays = levy ? "users in the zone, where the levy binds; treasuries take it in"
                       : "treasuries of the zone, where the price is below";
    p->cost_basis = n > 0 ? "capital of the projects that it keeps, and what the place "
                            "loses in a normal year of it"
                          : "what the place loses in a normal year of it";
    if (n == 0)
        lode__remedy_doubt(p, "no project that can be run is known to break even at it: "
                              "in a shock the price is above a floor, which then does "
                              "nothing");
    else if (p->months.value < 12.0 * r->years)
        lode__remedy_doubt(p, "the zone is a proposal; nobody has agreed to it");
    return lode__remedy_finish(w, p);
}

/* Does the shock hold a floor under the good already? Two for the same makers are refused. */
static bool has_floor(const lode_response *r, int i_good)
{
    for (int k = 0; k < r->base->n_statement; k++)
        if (r->base->statement[k].verb == LODE__PRICE_FLOOR &&
            r->base->statement[k].with_good[i_good])
            return true;
    return false;
}

lode_status lode__remedy_floors(lode__remedy_writer *w)
{
    lode_response *r = w->r;
    double asked = r->asked_usd_per_t[w->s->i_good];
    double price = r->zone ? zone_price(r, w->s->i_good) : NAN;
    holder *held;
    int n;
    lode_status st;

    if (!isnan(asked) && r->zone) price = asked;
    if (isnan(price)) return LODE_OK;
    if (has_floor(r, w->s->i_good))
        return lode__response_warn(r, "a floor of %s is left out: the shock has one",
                                   w->good);
    held = list_holders(w, price, &n);
    if (!held) return lode__fail(w->err, LODE_E_NOMEM, "out of memory");
    if (n > MOST_KEPT) {
        st = lode__response_warn(r,
                                 "floor of %s: the %d cheapest of %d projects that break "
                                 "even at it are run",
                                 w->good, MOST_KEPT, n);
        if (st) return lode__fail(w->err, st, "out of memory");
        n = MOST_KEPT;
    }
    st = add_floor(w, price, "levy", held, n);
    return st ? st : add_floor(w, price, "cfd", held, n);
}

/* A floor that was asked for of a good that has no remedies is dropped, not unsaid. */
lode_status lode__response_say_floors(lode_response *r)
{
    int n_good;
    const lode__good *good = lode__goods(r->dataset, &n_good);
    lode_status st = LODE_OK;

    for (int g = 0; g < n_good && !st; g++) {
        bool used = false;
        if (isnan(r->asked_usd_per_t[g])) continue;
        for (int k = 0; k < r->n_good && r->zone; k++)
            used = used || r->good[k].i_good == g;
        if (!used)
            st = lode__response_warn(r, "the floor of %s is left out: %s", good[g].id,
                                     r->zone
                                         ? "it is none of the goods whose remedies are "
                                           "looked for"
                                         : "want a zone that has it");
    }
    return st;
}

double lode__response_worth_years(const lode_response *r, int from_month)
{
    const lode__timeline *time = &r->base->scenario.time;
    double sum = 0.0;

    for (int t = 0; t < time->n_period; t++) {
        int left = (t + 1) * time->period_months - from_month;
        if (left > 0)
            sum += (left < time->period_months ? left / 12.0 : time->years) *
                   time->discount[t];
    }
    return sum;
}

double lode__response_gain(const lode_response *r, const lode__option *p, int from_month)
{
    return fmax(-p->normal_usd, 0.0) * lode__response_worth_years(r, from_month);
}

void lode__response_floor_cost(const lode_response *r, lode__option *p, double normal_usd)
{
    lode__ranged years = lode__ranged_of(r->dataset, -1, "*", "stock_kept_years");
    double loss = fmax(normal_usd, 0.0);

    p->normal_usd = normal_usd;
    p->gain_usd = lode__response_gain(r, p, 0);
    p->cost_usd = (lode__ranged){p->capital_usd.value + years.value * loss,
                                 p->capital_usd.low + years.low * loss,
                                 p->capital_usd.high + years.high * loss};
}
