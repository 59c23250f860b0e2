/* The years that a portfolio is held against: who withholds what, which projects run.
 *
 * A restrictor is off or on: off to on at a rate a year, on for a mean of months, so that it is
 * on in the middle of year t of the horizon with
 *
 *     P(t) = rate / (rate + 12 / months) x (1 - exp(-(rate + 12 / months) t))
 *
 * When it is on each of its goods is withheld with the good's response. Years weigh what money
 * of then is worth today. A part of the scenarios has nobody on and weighs exactly what that is
 * likely; the others are drawn given that somebody is. Project draws are independent. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "study/portfolio.h"
#include "study/portfolio_told.h"
#include "study/respond.h"
#include "study/standard_set.h"

#define LEAST_SHARE 0.15 /* of a good's exports, from which a seller is a restrictor */
#define QUIET_PART 0.25  /* of the scenarios have nobody on */
#define RAMP_STEPS 4.0   /* shares of capacity go in quarters */
#define MOST_SCENARIOS 20000

/* Numbers of a scenario in the stream of random numbers. */
enum {
    YEAR = 0,
    RESTRICTOR = 16,
    FIRST = 512,
    FLOOD = 8,
    EVENT = 1 << 10,
    PROJECT = 1 << 16,
    PER_SCENARIO = 22
};

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static double draw(const lode_portfolio *p, int s, int i)
{
    return lode__random_unit(p->options.seed,
                             ((uint64_t)s << PER_SCENARIO) + (uint64_t)i);
}

/* ---- who may withhold what --------------------------------------------------------- */

static int yard_of_good(const lode_portfolio *p, int i_good)
{
    int market = p->markets.of_good[i_good];

    for (int k = 0; k < p->n_yard && market >= 0; k++)
        if (p->yard_market[k] == market) return k;
    return -1;
}

static int restrictor_of(lode_portfolio *p, int i_country, double response, double months)
{
    lode__portfolio_years *y = &p->years;
    const lode__probability *row = lode__probability_pick(p->dataset, i_country, -1);
    double rate = row ? -log(1.0 - fmin(row->value, 0.999)) : 0.0;

    for (int k = 0; k < y->n_restrictor; k++)
        if (y->restrictor[k].i_country == i_country) return k;
    y->restrictor[y->n_restrictor] = (lode__restrictor){.i_country = i_country,
                                                        .start_rate = rate / response,
                                                        .mean_months = months,
                                                        .row = row};
    return y->n_restrictor++;
}

static lode_status add_event(lode_portfolio *p, const lode__disruption *d,
                             lode_error *err)
{
    lode__portfolio_years *y = &p->years;
    lode__ranged response =
        lode__ranged_of(p->dataset, -1, "restriction", "response_share");
    lode__ranged months = lode__ranged_of(p->dataset, -1, "restriction", "mean_months");
    lode__portfolio_event *e = &y->event[y->n_event];
    char text[160];

    if (isnan(response.value) || isnan(months.value))
        return lode__fail(
            err, LODE_E_NODATA,
            "want parameters response_share and mean_months of restriction");
    lode__disruption_say(p->dataset, d, text);
    *e = (lode__portfolio_event){.text = lode__arena_copy(&p->arena, text),
                                 .i_good = d->i_good,
                                 .share = d->share,
                                 .response = response.value};
    if (!e->text) return no_memory(err);
    if (d->probability && d->probability->value >= 1.0) e->response = 1.0;
    e->i_restrictor = restrictor_of(p, d->i_seller, response.value, months.value);
    y->restrictor[e->i_restrictor].n_event++;
    y->n_event++;
    return LODE_OK;
}

/* Does the good travel in its market, so that withholding it means something? */
static bool travels(const lode_portfolio *p, const lode__disruption *d)
{
    const lode_market *m = p->markets.market[p->markets.of_good[d->i_good]];

    for (int f = 0; f < m->model->n_flow; f++) {
        const lode__base_flow *flow = &m->model->flow[f];
        if (flow->role == LODE__ROLE_TRADE && flow->i_good == d->i_good &&
            flow->i_country == d->i_seller && flow->flow_tpa > 0.0)
            return true;
    }
    return false;
}

static lode_status list_standard(lode_portfolio *p, lode_error *err)
{
    int n_good, n_country, n = 0;
    bool *with_good;
    lode__disruption *list = NULL;
    lode_status st;

    (void)lode__goods(p->dataset, &n_good);
    (void)lode__countries(p->dataset, &n_country);
    with_good = lode__alloc((size_t)n_good + 1, sizeof *with_good);
    if (!with_good) return no_memory(err);
    for (int g = 0; g < n_good; g++) with_good[g] = yard_of_good(p, g) >= 0;
    st = lode__disruptions_list(p->dataset, with_good, LEAST_SHARE, &p->arena, &list, &n,
                                err);
    lode__release(with_good);
    if (st) return st;
    p->years.event = lode__arena_take(&p->arena, (size_t)n + 1, sizeof *p->years.event);
    p->years.restrictor =
        lode__arena_take(&p->arena, (size_t)n_country + 1, sizeof *p->years.restrictor);
    if (!p->years.event || !p->years.restrictor) return no_memory(err);
    for (int k = 0; k < n && !st; k++) {
        if (p->member && p->member[list[k].i_seller]) continue;
        if (travels(p, &list[k])) st = add_event(p, &list[k], err);
    }
    return st;
}

/* ---- years and projects -------------------------------------------------------------- */

static double weight_of(const lode__portfolio_years *y, int year)
{
    return pow(1.0 + y->discount, -(year - y->first_year + 0.5)) / y->annuity;
}

static double on_probability(const lode__portfolio_years *y, int i_restrictor, int year)
{
    const lode__restrictor *r = &y->restrictor[i_restrictor];
    double end = 12.0 / r->mean_months, both = r->start_rate + end;

    return r->start_rate / both * (1.0 - exp(-both * (year - y->first_year + 0.5)));
}

static double quiet_probability(const lode__portfolio_years *y, int year)
{
    double none = 1.0;

    for (int k = 0; k < y->n_restrictor; k++) none *= 1.0 - on_probability(y, k, year);
    return none;
}

/* The year at u of the distribution that weighs discount and, of drawn years, whether
 * somebody is on. kind 0: nobody, 1: somebody, 2: whoever. */
static int year_at(const lode__portfolio_years *y, double u, int kind)
{
    double all = 0.0, sum = 0.0;

    for (int pass = 0; pass < 2; pass++)
        for (int t = y->first_year; t <= y->last_year; t++) {
            double none = quiet_probability(y, t);
            double w = weight_of(y, t) * (kind == 0   ? none
                                          : kind == 1 ? 1.0 - none
                                                      : 1.0);
            if (pass == 0)
                all += w;
            else if ((sum += w) > u * all)
                return t;
        }
    return y->last_year;
}

/* Low, central or high, a quarter, a half and a quarter of the draws. */
static double drawn_of(const lode__known *k, double u, double otherwise)
{
    if (isnan(k->value)) return otherwise;
    if (u < 0.25 && !isnan(k->low)) return k->low;
    if (u >= 0.75 && !isnan(k->high)) return k->high;
    return k->value;
}

/* What of its capacity a project has in the middle of a year, in quarters. */
static double share_of(const lode__project *q, double start, int today, int year,
                       double u, double late)
{
    double success = isnan(q->success.value) ? 1.0 : q->success.value;
    double ramp = isnan(q->ramp_up_years.value) ? 0.0 : q->ramp_up_years.value;
    double begins = today + (start - today) * drawn_of(&q->delay_factor, late, 1.0);
    double t = year + 0.5 - begins;

    if (u >= success || t <= 0.0) return 0.0;
    if (!(ramp > 0.0)) return 1.0;
    return floor((1.0 - exp(-t / ramp)) * RAMP_STEPS + 0.5) / RAMP_STEPS;
}

static void draw_projects(lode_portfolio *p, int s)
{
    lode__portfolio_years *y = &p->years;

    if (p->menu) lode__floors_draw(p, s, draw(p, s, FLOOD));
    for (int k = 0; k < p->n_pick; k++) {
        const lode__pick *pick = &p->pick[k];
        double *share =
            &y->share[(size_t)s * (size_t)y->n_column + (size_t)pick->first_column];
        for (int i = 1; i < pick->n_option; i++) {
            double has = !pick->project ? 1.0
                                        : share_of(pick->project, pick->start_year[i],
                                                   y->first_year - 1, y->year[s],
                                                   draw(p, s, PROJECT + 2 * k),
                                                   draw(p, s, PROJECT + 2 * k + 1));
            share[i - 1] = lode__floors_keep(p, k, i, s, has);
        }
    }
}

/* ---- the standard scenarios ----------------------------------------------------------- */

/* What a restrictor that is on withholds: at least one good. */
static void draw_events(lode_portfolio *p, int s, int i_restrictor)
{
    lode__portfolio_years *y = &p->years;
    bool *on = &y->on[(size_t)s * (size_t)y->n_event];
    int n = y->restrictor[i_restrictor].n_event, n_on = 0, seen = 0;
    int pick = (int)(draw(p, s, FIRST + i_restrictor) * n);

    for (int k = 0; k < y->n_event; k++) {
        if (y->event[k].i_restrictor != i_restrictor) continue;
        on[k] = draw(p, s, EVENT + k) < y->event[k].response;
        n_on += on[k];
    }
    for (int k = 0; k < y->n_event && n_on == 0; k++)
        if (y->event[k].i_restrictor == i_restrictor && seen++ == pick)
            on[k] = true, n_on = 1;
}

/* Who is on in a year, given that somebody is: one after the other, each with what is left
 * of the condition. */
static void draw_restrictors(lode_portfolio *p, int s)
{
    lode__portfolio_years *y = &p->years;

    for (int k = 0; k < y->n_restrictor; k++) {
        double on = on_probability(y, k, y->year[s]), none = 1.0;
        for (int i = k; i < y->n_restrictor; i++)
            none *= 1.0 - on_probability(y, i, y->year[s]);
        if (y->n_on[s] == 0) on = none < 1.0 ? on / (1.0 - none) : 1.0;
        if (draw(p, s, RESTRICTOR + k) >= on) continue;
        y->n_on[s]++;
        draw_events(p, s, k);
    }
}

static lode_status take_years(lode__portfolio_years *y, lode__arena *arena, size_t n,
                              lode_error *err)
{
    y->n = (int)n;
    y->probability = lode__arena_take(arena, n + 1, sizeof *y->probability);
    y->year = lode__arena_take(arena, n + 1, sizeof *y->year);
    y->n_on = lode__arena_take(arena, n + 1, sizeof *y->n_on);
    y->on = lode__arena_take(arena, n * (size_t)y->n_event + 1, sizeof *y->on);
    y->share = lode__arena_take(arena, n * (size_t)y->n_column + 1, sizeof *y->share);
    y->flood = lode__arena_take(arena, n + 1, sizeof *y->flood);
    return y->probability && y->year && y->n_on && y->on && y->share && y->flood
               ? LODE_OK
               : no_memory(err);
}

static lode_status draw_standard(lode_portfolio *p, lode_error *err)
{
    lode__portfolio_years *y = &p->years;
    size_t n = p->options.n_draw;
    int n_quiet = (int)ceil(QUIET_PART * (double)n);
    lode_status st = n < 2 ? lode__fail(err, LODE_E_INVALID,
                                        "want 2 standard scenarios or more, found %zu", n)
                           : take_years(y, &p->arena, n, err);

    if (st) return st;
    for (int t = y->first_year; t <= y->last_year; t++)
        y->quiet += weight_of(y, t) * quiet_probability(y, t);
    if (y->n_restrictor == 0) n_quiet = (int)n;
    for (int s = 0; s < y->n; s++) {
        bool quiet = s < n_quiet;
        int n_kind = quiet ? n_quiet : y->n - n_quiet, i = quiet ? s : s - n_quiet;
        double u = (i + draw(p, 0, YEAR + !quiet)) / n_kind;
        y->probability[s] = (quiet ? y->quiet : 1.0 - y->quiet) / n_kind;
        y->year[s] = year_at(y, u, quiet ? 0 : 1);
        if (!quiet) draw_restrictors(p, s);
        draw_projects(p, s);
    }
    return LODE_OK;
}

/* ---- scenarios of a file ----------------------------------------------------------------
 * What the probabilities leave is a year in which nothing happens. Each is there several times
 * with other draws of the projects. */

typedef struct listed {
    const char *name;
    double probability;
    int n_event, event[64];
} listed;

/* The first good of a sentence in a project's market; -1: no such market hears of it. An event
 * is of one market, which knows no goods of others. */
static lode_status find_market(const lode_portfolio *p, const listed *l,
                               const lode__statement *s, int *i_good, lode_error *err)
{
    int n_good, beyond = -1;
    const lode__good *good = lode__goods(p->dataset, &n_good);
    const int *market = p->markets.of_good;

    *i_good = -1;
    for (int g = n_good - 1; g >= 0; g--)
        if (s->with_good[g] && yard_of_good(p, g) >= 0) *i_good = g;
    for (int g = n_good - 1; g >= 0 && *i_good >= 0; g--)
        if (s->with_good[g] && market[g] != market[*i_good]) beyond = g;
    if (beyond < 0) return LODE_OK;
    return lode__fail(
        err, LODE_E_INVALID,
        "scenario '%.80s', statement '%.120s': found %s and %s, which lie in "
        "no market together; wanted a statement for each market",
        l->name, s->text, good[*i_good].id, good[beyond].id);
}

static lode_status add_sentence(lode_portfolio *p, const char *text, listed *l,
                                lode_error *err)
{
    lode__portfolio_years *y = &p->years;
    lode__statement s;
    int at;
    lode_status st = lode__statement_read(p->dataset, text, &p->arena, &s, err);

    if (!st) st = find_market(p, l, &s, &at, err);
    if (st) return st;
    if (at < 0)
        return lode__portfolio_warn(p, "statement '%s' is about no market of a project",
                                    s.text)
                   ? no_memory(err)
                   : LODE_OK;
    if (l->n_event == 64)
        return lode__fail(err, LODE_E_LIMIT, "scenario '%s': at most 64 statements",
                          l->name);
    for (int k = 0; k < y->n_event; k++)
        if (strcmp(y->event[k].text, s.text) == 0) {
            l->event[l->n_event++] = k;
            return LODE_OK;
        }
    y->event[y->n_event] =
        (lode__portfolio_event){.text = s.text, .i_restrictor = -1, .i_good = at};
    l->event[l->n_event++] = y->n_event++;
    return LODE_OK;
}

/* Repeat each scenario with draws of the projects. */
static lode_status repeat(lode_portfolio *p, const listed *list, size_t n,
                          lode_error *err)
{
    lode__portfolio_years *y = &p->years;
    size_t times = p->options.n_draw / n > 0 ? p->options.n_draw / n : 1;
    lode_status st = take_years(y, &p->arena, n * times, err);

    y->name = lode__arena_take(&p->arena, n * times + 1, sizeof *y->name);
    if (!st && !y->name) st = no_memory(err);
    for (size_t k = 0; k < n * times && !st; k++) {
        const listed *l = &list[k / times];
        int s = (int)k;
        y->name[s] = l->name;
        y->probability[s] = l->probability / (double)times;
        y->year[s] =
            year_at(y, ((double)(k % times) + draw(p, 0, YEAR)) / (double)times, 2);
        for (int i = 0; i < l->n_event; i++)
            y->on[k * (size_t)y->n_event + (size_t)l->event[i]] = true;
        y->n_on[s] = l->n_event;
        draw_projects(p, s);
    }
    return st;
}

static lode_status list_told(lode_portfolio *p, const lode__told *told, size_t n,
                             lode_error *err)
{
    listed *list = lode__arena_take(&p->arena, n + 1, sizeof *list);
    size_t n_statement = 1;
    double rest = 1.0;
    lode_status st = LODE_OK;

    for (size_t k = 0; k < n; k++) n_statement += (size_t)told[k].n_statement;
    p->years.event = lode__arena_take(&p->arena, n_statement, sizeof *p->years.event);
    if (!list || !p->years.event) return no_memory(err);
    for (size_t k = 0; k < n && !st; k++) {
        list[k] = (listed){.name = told[k].name, .probability = told[k].probability};
        for (int i = 0; i < told[k].n_statement && !st; i++)
            st = add_sentence(p, told[k].statement[i], &list[k], err);
        rest -= list[k].probability;
    }
    list[n] = (listed){.name = "nothing happens", .probability = fmax(rest, 0.0)};
    return st ? st : repeat(p, list, n + 1, err);
}

/* Another file of the same name is another question. */
static lode_status hash_told(lode_portfolio *p, const lode__told *told, size_t n,
                             lode_error *err)
{
    lode__buf text;
    lode_status st;

    lode__buf_init(&text, SIZE_MAX / 4);
    for (size_t k = 0; k < n; k++) {
        lode__buf_addf(&text, "%s\n", told[k].name);
        lode__buf_add_number(&text, told[k].probability);
        for (int i = 0; i < told[k].n_statement; i++)
            lode__buf_addf(&text, "\n%s", told[k].statement[i]);
        lode__buf_add(&text, "\n\n");
    }
    st = text.status ? no_memory(err) : LODE_OK;
    if (!st) lode__hash_text(text.data ? text.data : "", text.length, p->scenarios_hash);
    lode__buf_clear(&text);
    return st;
}

static lode_status draw_file(lode_portfolio *p, lode_error *err)
{
    lode__told *told = NULL;
    size_t n = 0;
    lode_status st =
        lode__told_read(&p->arena, p->options.scenarios, MOST_SCENARIOS, &told, &n, err);

    if (!st) st = hash_told(p, told, n, err);
    return st ? st : list_told(p, told, n, err);
}

/* ---- all ------------------------------------------------------------------------------ */

/* Which events each yard hears of. */
static lode_status hand_out(lode_portfolio *p, lode_error *err)
{
    size_t n = (size_t)p->n_yard + 1;

    p->yard_event = lode__arena_take(&p->arena, n, sizeof *p->yard_event);
    p->yard_n_event = lode__arena_take(&p->arena, n, sizeof *p->yard_n_event);
    if (!p->yard_event || !p->yard_n_event) return no_memory(err);
    for (int k = 0; k < p->n_yard; k++) {
        p->yard_event[k] = lode__arena_take(&p->arena, (size_t)p->years.n_event + 1,
                                            sizeof **p->yard_event);
        if (!p->yard_event[k]) return no_memory(err);
        for (int e = 0; e < p->years.n_event; e++)
            if (yard_of_good(p, p->years.event[e].i_good) == k)
                p->yard_event[k][p->yard_n_event[k]++] = e;
    }
    return LODE_OK;
}

lode_status lode__portfolio_draw(lode_portfolio *p, lode_error *err)
{
    bool standard = strcmp(p->options.scenarios, "standard") == 0;
    lode_status st = standard ? list_standard(p, err) : draw_file(p, err);

    if (!st && standard) st = draw_standard(p, err);
    if (!st && p->menu) lode__floors_charge(p);
    return st ? st : hand_out(p, err);
}
