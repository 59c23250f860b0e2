/* The seven questions of the notice: one answer for each good and member where there is one. */
#include "study/forum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/costless.h"
#include "study/floor_words.h"
#include "study/option_value.h"

#define MOVES 1.0  /* USD a year: less is no change */
#define BINDS 1e-6 /* of the price: a levy below that is none */

/* Discount rate and spread of the examples in docs/method/forum.md; the spread is that of the
 * yearly prices of small metals, which is judged, not estimated good by good. */
const lode__investment_prior lode__investment = {
    .rate = 0.08, .speed = 0.3, .sd = 0.3, .discount = 0.05, .years = 10};

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static const lode__base_flow *flow_of(const lode_market *m, int a)
{
    return &m->model->flow[m->model->part[a].i_flow];
}

/* ---- the zone ------------------------------------------------------------------------ */

/* Countries of "IND" or "IND+MNG" or "@EU+NOR". */
static lode_status select_countries(lode_forum *f, const char *text, bool *who,
                                    lode_error *err)
{
    lode__buf at;
    lode_status st;

    lode__buf_init(&at, 8192);
    if (text[0] != '@') lode__buf_add(&at, "@");
    lode__buf_add(&at, text);
    st = at.status ? no_memory(err)
                   : lode__countries_select(f->dataset, at.data, who, err);
    lode__buf_clear(&at);
    return st;
}

static int count(const bool *who, int n)
{
    int sum = 0;

    for (int c = 0; c < n; c++) sum += who[c];
    return sum;
}

static lode_status edit_zone(lode_forum *f, const lode_forum_options *o, bool *moved,
                             lode_error *err)
{
    lode_status st = LODE_OK;

    if (o->join) {
        st = select_countries(f, o->join, moved, err);
        for (int c = 0; c < f->n_country && !st; c++) f->zone[c] = f->zone[c] || moved[c];
    }
    if (o->leave && !st) {
        st = select_countries(f, o->leave, moved, err);
        for (int c = 0; c < f->n_country && !st; c++) {
            int n;
            if (!moved[c]) continue;
            if (!f->zone[c])
                return lode__fail(err, LODE_E_INVALID,
                                  "'%s' cannot leave: it is no member of '%s'",
                                  lode__countries(f->dataset, &n)[c].id, f->members);
            f->zone[c] = false;
        }
    }
    f->is_edited = memcmp(f->zone, f->unedited, (size_t)f->n_country) != 0;
    return st;
}

static lode_status read_zone(lode_forum *f, const lode_forum_options *o, lode_error *err)
{
    size_t n = (size_t)f->n_country + 1;
    bool *moved = lode__arena_take(&f->arena, n, sizeof *moved);
    lode_status st;

    f->zone = lode__arena_take(&f->arena, n, sizeof *f->zone);
    f->unedited = lode__arena_take(&f->arena, n, sizeof *f->unedited);
    f->members = lode__arena_copy(&f->arena, o->members ? o->members : "@FORGE");
    f->joined = lode__arena_copy(&f->arena, o->join ? o->join : "");
    f->left = lode__arena_copy(&f->arena, o->leave ? o->leave : "");
    if (!moved || !f->zone || !f->unedited || !f->members || !f->joined || !f->left)
        return no_memory(err);
    st = strchr("@!*", f->members[0])
             ? lode__countries_select(f->dataset, f->members, f->zone, err)
             : select_countries(f, f->members, f->zone, err);
    if (st) return st;
    memcpy(f->unedited, f->zone, (size_t)f->n_country);
    st = edit_zone(f, o, moved, err);
    if (st) return st;
    if (count(f->zone, f->n_country) == 0 || count(f->zone, f->n_country) == f->n_country)
        return lode__fail(err, LODE_E_INVALID,
                          "the zone has %s: want some countries, and others outside it",
                          count(f->zone, f->n_country) ? "every country" : "no member");
    f->zone_text = lode__forum_zone(f, f->zone);
    return f->zone_text ? LODE_OK : no_memory(err);
}

/* ---- the goods ----------------------------------------------------------------------- */

static lode_status read_goods(lode_forum *f, const lode_forum_options *o, lode_error *err)
{
    bool *with = lode__alloc((size_t)f->n_good_all + 1, sizeof *with);
    const lode__policy_tables *rows = lode__policy_rows(f->dataset);
    lode_status st = LODE_OK;
    int n_good = 0, n;

    if (!with) return no_memory(err);
    if (o->goods) {
        st = lode__goods_select_list(f->dataset, o->goods, with, err);
        for (int g = 0; g < f->n_good_all; g++)
            with[g] = with[g] && lode__goods(f->dataset, &n)[g].market;
    } else {
        for (int g = 0; g < f->n_good_all; g++)
            for (int k = 0; k < rows->n_support; k++)
                with[g] =
                    with[g] || (lode__goods(f->dataset, &n)[g].market &&
                                lode__support_is_about(f->dataset, &rows->support[k], g));
    }
    if (!st) st = lode__markets_build(f->dataset, with, &f->arena, &f->markets, err);
    for (int g = 0; g < f->n_good_all && !st; g++)
        n_good += with[g] && f->markets.of_good[g] >= 0;
    f->good = lode__arena_take(&f->arena, (size_t)n_good + 1, sizeof *f->good);
    if (!st && !f->good) st = no_memory(err);
    for (int g = 0; g < f->n_good_all && !st; g++)
        if (with[g] && f->markets.of_good[g] >= 0)
            f->good[f->n_good++] = (lode__forum_good){.i_good = g,
                                                      .i_market = f->markets.of_good[g],
                                                      .i_chosen = -1,
                                                      .i_cfd = -1};
    lode__release(with);
    if (!st && f->n_good == 0)
        return lode__fail(err, LODE_E_NODATA, "none of the goods has a market");
    return st;
}

static lode_status ask_floor(lode_forum *f, int i_good, double usd_per_t, lode_error *err)
{
    int n;

    for (int k = 0; k < f->n_good; k++)
        if (f->good[k].i_good == i_good) {
            f->good[k].basis[LODE__BASIS_ASKED] =
                (lode__floor_basis){.usd_per_t = usd_per_t,
                                    .low = NAN,
                                    .high = NAN,
                                    .formula = "as asked",
                                    .source = "--floor",
                                    .flag = "prior"};
            return LODE_OK;
        }
    return lode__fail(err, LODE_E_INVALID, "floor '%s': want one of the goods asked",
                      lode__goods(f->dataset, &n)[i_good].id);
}

static lode_status read_floors(lode_forum *f, const lode_forum_options *o,
                               lode_error *err)
{
    lode__floor_words asked;
    lode_status st = lode__floor_words_read(f->dataset, o->floor, &asked, err);

    for (int k = 0; k < asked.n && !st; k++)
        st = ask_floor(f, asked.floor[k].i_good, asked.floor[k].usd_per_t, err);
    return st;
}

/* ---- 1: minerals and partners -------------------------------------------------------- */

static void add_maker(lode_forum *f, lode__forum_good *g, int a)
{
    const lode_market *m = f->markets.market[g->i_market];
    const lode__problem *p = &m->problem;
    const lode__base_flow *b = flow_of(m, a);

    for (int k = p->first[a]; k < p->first[a + 1]; k++) {
        double t = p->term_coef[k] * m->base_level[a];
        if (m->model->node[p->term_node[k]].i_good != g->i_good) continue;
        if (b->role == LODE__ROLE_USE) g->use -= t;
        if (b->role == LODE__ROLE_CONVERT && t < 0.0) g->converted -= t;
        if (b->role != LODE__ROLE_USE && t > 0.0) g->output += t;
    }
}

static void find_sender(lode_forum *f, lode__forum_good *g, double *sold)
{
    const lode_market *m = f->markets.market[g->i_market];

    g->i_sender = -1;
    for (int a = 0; a < m->problem.n_activity; a++) {
        const lode__base_flow *b = flow_of(m, a);
        if (b->role != LODE__ROLE_TRADE || b->i_good != g->i_good ||
            f->zone[b->i_country] || !f->zone[b->i_partner])
            continue;
        sold[b->i_country] += m->base_level[a];
        g->imports += m->base_level[a];
    }
    for (int c = 0; c < f->n_country; c++)
        if (sold[c] > 0.0 && (g->i_sender < 0 || sold[c] > sold[g->i_sender]))
            g->i_sender = c;
    g->sender_share = g->i_sender >= 0 ? sold[g->i_sender] / g->imports : NAN;
}

static void find_leader(lode_forum *f, lode__forum_good *g, double *made)
{
    const lode_market *m = f->markets.market[g->i_market];
    const lode__problem *p = &m->problem;
    double sum = 0.0;

    g->i_leader = -1;
    for (int a = 0; a < p->n_activity; a++) {
        const lode__base_flow *b = flow_of(m, a);
        if (b->role == LODE__ROLE_TRADE) continue;
        for (int k = p->first[a]; k < p->first[a + 1]; k++) {
            double t = p->term_coef[k] * m->base_level[a];
            if (m->model->node[p->term_node[k]].i_good != g->i_good || t <= 0.0) continue;
            made[b->i_country] += t;
            sum += t;
        }
    }
    for (int c = 0; c < f->n_country; c++)
        if (!f->zone[c] && made[c] > 0.0 &&
            (g->i_leader < 0 || made[c] > made[g->i_leader]))
            g->i_leader = c;
    g->leader_share = g->i_leader >= 0 ? made[g->i_leader] / sum : NAN;
}

static lode_status find_base(lode_forum *f, lode__forum_good *g, lode_error *err)
{
    const lode_market *m = f->markets.market[g->i_market];
    size_t n = (size_t)f->n_country + 1;
    double *sum = lode__alloc(2 * n, sizeof *sum);
    lode__two_means mean = lode__mean_price(m, g->i_good, f->zone, m->base_price);

    if (!sum) return no_memory(err);
    g->zone_price = mean.inside;
    g->world_price = mean.outside;
    g->capacity = NAN;
    for (int a = 0; a < m->problem.n_activity; a++) {
        const lode__base_flow *b = flow_of(m, a);
        if (b->role != LODE__ROLE_TRADE && f->zone[b->i_country]) add_maker(f, g, a);
    }
    find_sender(f, g, sum);
    find_leader(f, g, sum + n);
    lode__release(sum);
    return LODE_OK;
}

/* The harm that the leader can do to the zone at no cost, over a year. */
static lode_status find_costless(lode_forum *f, lode__forum_good *g,
                                 const lode_forum_options *options, lode_error *err)
{
    int n;

    g->costless_harm = g->leverage = NAN;
    if (!options->coercion || g->i_leader < 0) return LODE_OK;
    return lode__costless_harm(f->dataset,
                               lode__countries(f->dataset, &n)[g->i_leader].id,
                               f->zone_text, lode__goods(f->dataset, &n)[g->i_good].id,
                               options->n_thread, &g->costless_harm, &g->leverage, err);
}

/* ---- 2, 3: bases, and a levy at each --------------------------------------------------- */

static lode_status run_leader(lode_forum *f, lode__forum_good *g,
                              const lode_forum_options *o, lode_error *err)
{
    lode__forum_case *run;
    lode__buf text;
    lode_status st;
    int n;

    if (g->i_leader < 0) {
        lode__forum_take_leader(g, NULL);
        return LODE_OK;
    }
    run = lode__forum_case_new(f, g->i_good, f->zone);
    if (!run) return no_memory(err);
    lode__buf_init(&text, 256);
    lode__buf_addf(&text, "ban %s ", lode__countries(f->dataset, &n)[g->i_leader].id);
    lode__buf_add(&text, lode__goods(f->dataset, &n)[g->i_good].id);
    run->statement[0] = text.status ? NULL : lode__arena_copy(&f->arena, text.data);
    run->n_statement = 1;
    lode__buf_clear(&text);
    if (!run->statement[0]) return no_memory(err);
    st = lode__forum_run_cases(f, g, &run, 1, o, err);
    if (!st) lode__forum_take_leader(g, run);
    return st;
}

static lode_status run_levies(lode_forum *f, lode__forum_good *g,
                              const lode_forum_options *o, lode_error *err)
{
    lode__forum_case *list[LODE__N_BASIS];
    size_t n = 0;
    lode_status st;

    for (int k = 0; k < LODE__N_BASIS; k++) {
        lode__floor_basis *b = &g->basis[k];
        if (b->why || !(b->usd_per_t > 0.0) || !(g->imports > 0.0)) continue;
        b->levy = lode__forum_case_new(f, g->i_good, f->zone);
        if (!b->levy ||
            !lode__forum_say_floor(f, b->levy, f->zone_text, b->usd_per_t, "levy"))
            return no_memory(err);
        list[n++] = b->levy;
    }
    st = lode__forum_run_cases(f, g, list, n, o, err);
    for (int k = 0; k < LODE__N_BASIS && !st; k++) {
        const lode__forum_case *run = g->basis[k].levy;
        if (g->i_chosen < 0 && run && run->verdict == LODE_SOLVED &&
            run->levy_usd_per_t > BINDS * g->zone_price)
            g->i_chosen = k;
    }
    return st;
}

/* ---- 1, 4, 5: the same floor otherwise, and with others -------------------------------- */

/* Tonnes that a country uses, converts and makes in the base year. */
static void weigh_countries(const lode_forum *f, const lode__forum_good *g, double *size)
{
    const lode_market *m = f->markets.market[g->i_market];
    const lode__problem *p = &m->problem;

    for (int a = 0; a < p->n_activity; a++) {
        const lode__base_flow *b = flow_of(m, a);
        if (b->role == LODE__ROLE_TRADE) continue;
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            if (m->model->node[p->term_node[k]].i_good == g->i_good)
                size[b->i_country] += fabs(p->term_coef[k]) * m->base_level[a];
    }
}

static int count_instruments(const lode_forum *f, int i_country)
{
    const lode__policy_tables *rows = lode__policy_rows(f->dataset);
    int n, sum = 0;
    const char *id = lode__countries(f->dataset, &n)[i_country].id;

    for (int k = 0; k < rows->n_instrument; k++)
        sum += lode__actor_is_in(f->dataset, rows->instrument[k].parties, id);
    return sum;
}

/* A run of the chosen floor by a zone that one country more or less belongs to. */
static bool add_move(lode_forum *f, lode__forum_good *g, int c, lode__forum_move *move)
{
    bool *zone = lode__arena_take(&f->arena, (size_t)f->n_country + 1, sizeof *zone);
    const char *text;

    *move = (lode__forum_move){
        .i_country = c, .own = NAN, .others = NAN, .i_gainer = -1, .i_loser = -1};
    if (!zone) return false;
    memcpy(zone, f->zone, (size_t)f->n_country);
    zone[c] = !zone[c];
    if (count(zone, f->n_country) == 0) return true; /* nobody is left */
    text = lode__forum_zone(f, zone);
    move->run = lode__forum_case_new(f, g->i_good, zone);
    move->n_instrument = count_instruments(f, c);
    return text && move->run &&
           lode__forum_say_floor(f, move->run, text, g->basis[g->i_chosen].usd_per_t,
                                 "levy");
}

/* The ten largest outside, without the leader. */
static int pick_joiners(const lode_forum *f, const lode__forum_good *g,
                        const double *size, int *list)
{
    int n = 0;

    for (int c = 0; c < f->n_country; c++) {
        int at;
        if (f->zone[c] || c == g->i_leader || !(size[c] > 0.0)) continue;
        for (at = n; at > 0 && size[list[at - 1]] < size[c]; at--)
            if (at < LODE__MOST_JOINERS) list[at] = list[at - 1];
        if (at < LODE__MOST_JOINERS) list[at] = c;
        if (n < LODE__MOST_JOINERS) n++;
    }
    return n;
}

static void take_move(lode_forum *f, const lode__forum_good *g, lode__forum_move *move)
{
    const lode__forum_case *now = g->basis[g->i_chosen].levy, *then = move->run;
    double most = MOVES, least = -MOVES;

    if (!then || then->verdict != LODE_SOLVED) return;
    move->others = 0.0;
    for (int c = 0; c < f->n_country; c++) {
        double change = then->part[c].net - now->part[c].net;
        if (!f->zone[c] && c != move->i_country) continue;
        if (change > most) most = change, move->i_gainer = c;
        if (change < least) least = change, move->i_loser = c;
        if (c == move->i_country) {
            move->own = change;
            continue;
        }
        move->others += change;
        if (change < -MOVES) {
            move->n_loser++;
            move->loser += change;
        }
    }
}

static double order_of(const lode__forum_move *m, bool by_own)
{
    double x = by_own ? m->own : m->own + m->others;

    return isnan(x) ? -INFINITY : x;
}

static void sort_moves(lode__forum_move *list, int n, bool by_own)
{
    for (int k = 1; k < n; k++) {
        lode__forum_move m = list[k];
        int at = k;
        for (; at > 0 && order_of(&list[at - 1], by_own) < order_of(&m, by_own); at--)
            list[at] = list[at - 1];
        list[at] = m;
    }
}

static bool pose_moves(lode_forum *f, lode__forum_good *g, const double *size)
{
    int joiner[LODE__MOST_JOINERS], n = pick_joiners(f, g, size, joiner);
    bool good = true;

    g->out = lode__arena_take(&f->arena, (size_t)f->n_country + 1, sizeof *g->out);
    g->join = lode__arena_take(&f->arena, LODE__MOST_JOINERS, sizeof *g->join);
    if (!g->out || !g->join) return false;
    for (int c = 0; c < f->n_country && good; c++)
        if (f->zone[c] && size[c] > 0.0) good = add_move(f, g, c, &g->out[g->n_out++]);
    for (int k = 0; k < n && good; k++)
        good = add_move(f, g, joiner[k], &g->join[g->n_join++]);
    return good;
}

/* The basis of the guarantee: budgets can pay what no levy can hold. */
static int basis_of_cfd(const lode__forum_good *g)
{
    if (g->i_chosen >= 0) return g->i_chosen;
    for (int k = 0; k < LODE__N_BASIS; k++)
        if (!g->basis[k].why && g->basis[k].usd_per_t > g->zone_price && g->output > 0.0)
            return k;
    return -1;
}

/* The guarantee, and the zone as it was named. */
static bool pose_others(lode_forum *f, lode__forum_good *g)
{
    const char *named;
    double floor;

    if (g->i_cfd >= 0) {
        floor = g->basis[g->i_cfd].usd_per_t;
        g->cfd = lode__forum_case_new(f, g->i_good, f->zone);
        if (!g->cfd || !lode__forum_say_floor(f, g->cfd, f->zone_text, floor, "cfd"))
            return false;
    }
    if (g->i_chosen < 0 || !f->is_edited) return true;
    floor = g->basis[g->i_chosen].usd_per_t;
    named = lode__forum_zone(f, f->unedited);
    g->unedited = lode__forum_case_new(f, g->i_good, f->unedited);
    return named && g->unedited &&
           lode__forum_say_floor(f, g->unedited, named, floor, "levy");
}

static lode_status run_moves(lode_forum *f, lode__forum_good *g,
                             const lode_forum_options *o, lode_error *err)
{
    double *size = lode__arena_take(&f->arena, (size_t)f->n_country + 1, sizeof *size);
    size_t n = 0;
    lode__forum_case **list;
    lode_status st;

    if (!size) return no_memory(err);
    g->i_cfd = basis_of_cfd(g);
    weigh_countries(f, g, size);
    if ((g->i_chosen >= 0 && !pose_moves(f, g, size)) || !pose_others(f, g))
        return no_memory(err);
    list = lode__arena_take(&f->arena, (size_t)(g->n_out + g->n_join) + 3, sizeof *list);
    if (!list) return no_memory(err);
    if (g->cfd) list[n++] = g->cfd;
    if (g->unedited) list[n++] = g->unedited;
    for (int k = 0; k < g->n_out; k++)
        if (g->out[k].run) list[n++] = g->out[k].run;
    for (int k = 0; k < g->n_join; k++) list[n++] = g->join[k].run;
    st = lode__forum_run_cases(f, g, list, n, o, err);
    if (st) return st;
    for (int k = 0; k < g->n_out; k++) take_move(f, g, &g->out[k]);
    for (int k = 0; k < g->n_join; k++) take_move(f, g, &g->join[k]);
    sort_moves(g->out, g->n_out, true);
    sort_moves(g->join, g->n_join, false);
    return LODE_OK;
}

/* ---- 6, 7: contracts, scrap ------------------------------------------------------------ */

static void find_guarantee(lode__forum_good *g)
{
    const lode__investment_prior *v = &lode__investment;
    double price = 1e-3 * g->zone_price, floor;
    lode__price_path path = {price, price, v->speed, v->sd, v->discount, v->years};

    g->guarantee_cost = g->guarantee_upside = NAN;
    if (g->i_cfd < 0 || !(price > 0.0)) return;
    floor = 1e-3 * g->basis[g->i_cfd].usd_per_t;
    g->guarantee_cost = lode__guarantee_cost(&path, floor);
    if (g->upside_known)
        g->guarantee_upside = lode__upside_value(&path, floor, g->upside_share);
}

static void find_scrap(lode_forum *f, lode__forum_good *g)
{
    const lode_market *m = f->markets.market[g->i_market];
    int n;
    const lode__attribute *row = lode__attributes(f->dataset, &n);

    for (int k = 0; k < n; k++)
        if (row[k].i_good == g->i_good && strcmp(row[k].attribute, "eol_rir") == 0 &&
            (!g->scrap || row[k].year > g->scrap->year))
            g->scrap = &row[k];
    const lode__chain *chain = lode__chains(f->dataset, &n);
    g->scrap_share = NAN;
    g->i_next = -1;
    for (int k = 0; k < n; k++) {
        if (chain[k].i_output == g->i_good && chain[k].share < 1.0)
            g->scrap_share = 1.0 - chain[k].share;
        if (chain[k].i_input == g->i_good && m->model->with_good[chain[k].i_output])
            g->i_next = chain[k].i_output;
    }
}

/* ---- all of it ------------------------------------------------------------------------- */

static lode_status run_good(lode_forum *f, lode__forum_good *g,
                            const lode_forum_options *o, lode_error *err)
{
    lode__floor_basis asked = g->basis[LODE__BASIS_ASKED];
    lode_status st = find_base(f, g, err);

    if (!st) st = find_costless(f, g, o, err);
    if (!st) st = lode__forum_bases(f, g, err);
    if (!st && asked.usd_per_t > 0.0) g->basis[LODE__BASIS_ASKED] = asked;
    if (!st) st = run_leader(f, g, o, err);
    if (!st) st = run_levies(f, g, o, err);
    if (!st) st = run_moves(f, g, o, err);
    if (st) return st;
    find_guarantee(g);
    find_scrap(f, g);
    return LODE_OK;
}

static void set_run(lode_forum *f, const lode_forum_options *o)
{
    const char *part[] = {f->members, f->joined, f->left,   o->goods,
                          o->floor,   o->keep,   o->dumping};
    lode__buf all;

    lode__buf_init(&all, 65536);
    lode__buf_addf(&all, "lode %s forum/1 %s", lode_version(),
                   lode_dataset_hash(f->dataset));
    for (size_t k = 0; k < sizeof part / sizeof *part; k++)
        lode__buf_addf(&all, "|%s", part[k] ? part[k] : "");
    lode__buf_addf(&all, "|%d|", o->coercion);
    lode__buf_add_number(&all, o->keep_share);
    if (f->pool.n > 0)
        lode__buf_addf(&all, "|%d|%s", f->pool.estimated, f->pool.part[1].hash);
    if (!all.status) lode__hash_text(all.data, all.length, f->run);
    lode__buf_clear(&all);
}

static lode_status run(lode_forum *f, const lode_forum_options *o, lode_error *err)
{
    lode_status st;

    (void)lode__countries(f->dataset, &f->n_country);
    (void)lode__goods(f->dataset, &f->n_good_all);
    f->keep_share = o->keep_share;
    f->coercion = o->coercion;
    if (!(o->keep_share > 0.0 && o->keep_share <= 1.0))
        return lode__fail(err, LODE_E_INVALID,
                          "the share of output to keep: want above 0 to 1");
    st = read_zone(f, o, err);
    if (!st) st = read_goods(f, o, err);
    if (!st) st = read_floors(f, o, err);
    if (!st && o->keep) st = lode__forum_keep_run(f, o, err);
    if (!st) set_run(f, o);
    for (int k = 0; k < f->n_good && !st; k++) st = run_good(f, &f->good[k], o, err);
    return st;
}

lode_status lode_forum_run(const lode_dataset *dataset, const lode_forum_options *options,
                           lode_forum **out, lode_error *err)
{
    lode_forum_options plain = LODE_FORUM_OPTIONS_INIT;
    lode_forum *f = lode__alloc(1, sizeof *f);
    lode_status st;

    if (!f) return no_memory(err);
    f->dataset = dataset;
    st = run(f, options ? options : &plain, err);
    if (!st) {
        *out = f;
        f = NULL;
    }
    lode_forum_free(f);
    return st;
}

void lode_forum_free(lode_forum *f)
{
    if (!f) return;
    lode__markets_clear(&f->markets);
    lode__project_pool_close(&f->pool);
    lode__arena_clear(&f->arena);
    lode__release(f);
}
