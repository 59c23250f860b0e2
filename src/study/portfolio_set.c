/* Projects become picks: supplies of markets, and blocks of markets that hang together. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "study/portfolio.h"
#include "study/respond.h"

#define ABOVE 1.001 /* times the base price, where the cost of a tonne is unknown */
#define ROOM 0.25   /* of its tonnes that a place must sell or use for a project there */
#define STOCK_STEPS 3 /* of 30 days */
#define STOCK_DAYS 30.0

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

lode_status lode__portfolio_warn(lode_portfolio *p, const char *format, ...)
{
    char text[400];
    va_list list;
    const char *copy;

    if (p->n_warning == LODE__PORTFOLIO_WARNINGS) return LODE_OK;
    va_start(list, format);
    (void)vsnprintf(text, sizeof text, format, list);
    va_end(list);
    copy = lode__arena_copy(&p->arena, text);
    if (!copy) return LODE_E_NOMEM;
    p->warning[p->n_warning++] = copy;
    return LODE_OK;
}

/* ---- reading --------------------------------------------------------------------- */

static lode_status read_file(lode_portfolio *p, lode_error *err)
{
    lode__project_problem *problem = NULL;
    size_t n = 0, n_stop = 0, first = 0;
    lode_status st =
        lode__projects_read(p->dataset, p->options.file, &p->projects, &problem, &n, err);

    for (size_t k = 0; k < n && !st; k++)
        if (problem[k].stops && n_stop++ == 0) first = k;
    if (st || n_stop == 0) return st;
    return lode__fail_at(err, LODE_E_DATA, p->options.file, problem[first].line, 0,
                         "%s: found '%s', wanted %s; %zu such problems, 'lode portfolio "
                         "check' lists them",
                         problem[first].column, problem[first].found,
                         problem[first].wanted, n_stop);
}

static lode_status read_projects(lode_portfolio *p, lode_error *err)
{
    lode_status st = p->options.file ? read_file(p, err)
                                     : lode__projects_of(p->dataset, &p->projects, err);

    if (!st && p->options.estimate)
        st = lode__projects_estimate(p->dataset, &p->projects, err);
    if (!st && p->projects.n == 0)
        st = lode__fail(err, LODE_E_NODATA, "found no project");
    return st;
}

static lode_status build_markets(lode_portfolio *p, lode_error *err)
{
    int n_good;
    bool *with_good;
    lode_status st;

    (void)lode__goods(p->dataset, &n_good);
    with_good = lode__alloc((size_t)n_good + 1, sizeof *with_good);
    if (!with_good) return no_memory(err);
    for (size_t k = 0; k < p->projects.n; k++) {
        const lode__project *q = &p->projects.project[k];
        for (int i = 0; q->optimisable && i < q->n_output; i++)
            if (q->output[i].i_good >= 0) with_good[q->output[i].i_good] = true;
    }
    st = lode__markets_build(p->dataset, with_good, &p->arena, &p->markets, err);
    for (int k = 0; k < p->markets.n_without && !st; k++)
        if (lode__portfolio_warn(p, "%s", p->markets.without[k])) st = no_memory(err);
    lode__release(with_good);
    return st;
}

/* ---- where it is sold ------------------------------------------------------------ */

/* What is used at a node or sold from there; tpa in the base year. */
static double used_or_sold_at(const lode_market *m, int i_node)
{
    const lode__problem *p = &m->problem;
    double sum = 0.0;

    for (int a = 0; a < p->n_activity; a++)
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            if (p->term_node[k] == i_node && p->term_coef[k] < 0.0)
                sum -= p->term_coef[k] * m->base_level[a];
    return sum;
}

/* Who makes most of the good. */
static int leader(const lode_market *m, int i_good)
{
    double most = 0.0;
    int found = -1;

    for (int n = 0; n < m->problem.n_node; n++) {
        double made;
        if (m->model->node[n].i_good != i_good) continue;
        made = lode__made_at(m, n);
        if (made > most) most = made, found = m->model->node[n].i_country;
    }
    return found;
}

/* Where most of it is used, among members if any of them does, without the leader. */
static int largest_user(const lode_portfolio *p, const lode_market *m, int i_good)
{
    int not_to = leader(m, i_good), found = -1;

    for (int pass = p->member ? 0 : 1; pass < 2 && found < 0; pass++) {
        double most = 0.0;
        for (int n = 0; n < m->problem.n_node; n++) {
            const lode__node *at = &m->model->node[n];
            double used;
            if (at->i_good != i_good || at->i_country == not_to) continue;
            if (pass == 0 && !p->member[at->i_country]) continue;
            used = lode__taken_in_at(m, n);
            if (used > most) most = used, found = at->i_country;
        }
    }
    return found;
}

/* Its own country where that sells or uses enough of it to take it up; else it is sold to
 * the largest user. -1: nobody. Not lode__sold_in(), which asks for no room: there somebody
 * is short of the good or keeps its price; here nobody is known to want it, and at a node
 * without a way out its price would fall to what the project costs. */
static int outlet(const lode_portfolio *p, const lode_market *m, int i_good,
                  int i_country, double tpa)
{
    int n = i_country < 0 ? -1 : lode__market_node(m, i_good, i_country);

    if (n >= 0 && used_or_sold_at(m, n) >= ROOM * tpa) return i_country;
    return largest_user(p, m, i_good);
}

/* ---- picks ----------------------------------------------------------------------- */

static int yard_of(lode_portfolio *p, int i_market)
{
    for (int k = 0; k < p->n_yard; k++)
        if (p->yard_market[k] == i_market) return k;
    p->yard_market[p->n_yard] = i_market;
    return p->n_yard++;
}

static lode_status leave_out(lode_portfolio *p, const lode__project *q,
                             const char *reason)
{
    p->left_out[p->n_left_out++] = (lode__left_out){q, reason};
    return LODE_OK;
}

static bool add_part(lode_portfolio *p, lode__pick *pick, int i_good, int i_country,
                     double tpa, double usd_per_t)
{
    int market = i_good < 0 ? -1 : p->markets.of_good[i_good];
    lode__pick_part *part = &pick->part[pick->n_part];
    const lode_market *m;

    if (market < 0 || !(tpa > 0.0)) return false;
    m = p->markets.market[market];
    *part = (lode__pick_part){.i_good = i_good,
                              .tpa = tpa,
                              .usd_per_t = usd_per_t,
                              .opex_known = !isnan(usd_per_t)};
    part->i_node_country = outlet(p, m, i_good, i_country, tpa);
    if (part->i_node_country < 0) return false;
    if (isnan(usd_per_t))
        part->usd_per_t =
            ABOVE * m->base_price[lode__market_node(m, i_good, part->i_node_country)];
    part->i_yard = yard_of(p, market);
    part->i_supply = p->yard_n_supply[part->i_yard]++;
    pick->n_part++;
    return true;
}

static void price_options(const lode_portfolio *p, lode__pick *pick, double capex)
{
    double r = p->years.discount;

    pick->n_option = p->options.later_years > 0 ? 3 : 2;
    for (int k = 1; k < pick->n_option; k++) {
        int later = (k - 1) * p->options.later_years;
        pick->spend_usd[k] = capex;
        pick->cost_usd[k] = p->options.loss_only ? 0.0 : capex * pow(1.0 + r, -later);
        pick->start_year[k] = pick->project->start_year.value + later;
        pick->scale[k] = 1.0;
    }
}

static double known_or(const lode__known *k, double otherwise)
{
    return isnan(k->value) ? otherwise : k->value;
}

static lode_status add_project(lode_portfolio *p, const lode__project *q, lode_error *err)
{
    lode__pick *pick = &p->pick[p->n_pick];

    if (!q->optimisable) return leave_out(p, q, q->reason);
    *pick = (lode__pick){.project = q, .id = q->id, .name = q->name};
    pick->i_country = lode__country_find(p->dataset, q->country);
    pick->part = lode__arena_take(&p->arena, (size_t)q->n_output + 1, sizeof *pick->part);
    if (!pick->part) return no_memory(err);
    for (int k = 0; k < q->n_output; k++)
        if (lode__project_sells(q, k))
            (void)add_part(p, pick, q->output[k].i_good, pick->i_country,
                           q->output[k].tpa.value, q->output[k].opex_usd_per_t.value);
    if (pick->n_part == 0) return leave_out(p, q, "none of its goods has a market");
    price_options(p, pick, q->capex_usd.value * known_or(&q->capex_factor, 1.0));
    p->n_pick++;
    return LODE_OK;
}

/* ---- stocks ---------------------------------------------------------------------- */

/* A restriction lasts longer than a year, and a stock is used once: a year of it has its
 * tonnes divided by the years. */
static lode_status add_stock(lode_portfolio *p, int i_good, int i_home, lode_error *err)
{
    const lode_market *m = p->markets.market[p->markets.of_good[i_good]];
    int n = lode__market_node(m, i_good, i_home), n_good;
    lode__ranged months = lode__ranged_of(p->dataset, -1, "restriction", "mean_months");
    lode__ranged carry = lode__carrying_share_per_year(p->dataset);
    lode__pick *pick = &p->pick[p->n_pick];
    double days, tonnes, price;
    char id[200];

    if (n < 0) return LODE_OK;
    days = lode__taken_in_at(m, n) / 365.0;
    price = m->base_price[n];
    tonnes = days * STOCK_DAYS;
    if (!(tonnes > 0.0) || !(price > 0.0)) return LODE_OK;
    (void)snprintf(id, sizeof id, "stock-%s",
                   lode__goods(p->dataset, &n_good)[i_good].id);
    *pick = (lode__pick){.i_country = i_home, .n_option = STOCK_STEPS + 1};
    pick->id = pick->name = lode__arena_copy(&p->arena, id);
    pick->part = lode__arena_take(&p->arena, 1, sizeof *pick->part);
    if (!pick->id || !pick->part) return no_memory(err);
    for (int k = 1; k <= STOCK_STEPS; k++) {
        pick->scale[k] = k;
        pick->spend_usd[k] = k * tonnes * price;
        pick->cost_usd[k] = p->options.loss_only
                                ? 0.0
                                : pick->spend_usd[k] * carry.value * p->years.annuity;
        pick->start_year[k] = p->options.first_year;
    }
    if (add_part(p, pick, i_good, i_home, tonnes * fmin(1.0, 12.0 / months.value),
                 LODE__RELEASE * price))
        p->n_pick++;
    return LODE_OK;
}

static lode_status add_stocks(lode_portfolio *p, lode_error *err)
{
    int n_project = p->n_pick, home;
    lode_status st = lode__country_need(p->dataset, p->options.stocks, &home, err);

    for (int k = 0; k < n_project && !st; k++)
        for (int i = 0; i < p->pick[k].n_part && !st; i++) {
            int good = p->pick[k].part[i].i_good;
            bool fresh = true;
            for (int j = n_project; j < p->n_pick; j++)
                fresh = fresh && p->pick[j].part[0].i_good != good;
            if (fresh) st = add_stock(p, good, home, err);
        }
    return st;
}

/* ---- blocks ---------------------------------------------------------------------- */

static int root_of(const int *parent, int i)
{
    while (parent[i] != i) i = parent[i];
    return i;
}

/* Markets that a project joins are one block; root [n_yard]. */
static void join_yards(const lode_portfolio *p, int *root)
{
    for (int k = 0; k < p->n_yard; k++) root[k] = k;
    for (int k = 0; k < p->n_pick; k++)
        for (int i = 1; i < p->pick[k].n_part; i++) {
            int a = root_of(root, p->pick[k].part[0].i_yard);
            int b = root_of(root, p->pick[k].part[i].i_yard);
            root[a > b ? a : b] = a > b ? b : a;
        }
    for (int k = 0; k < p->n_yard; k++) root[k] = root_of(root, k);
}

/* "gallium, germanium", the minerals of its picks. */
static bool name_block(lode_portfolio *p, lode__portfolio_block *b)
{
    int n_good;
    const lode__good *good = lode__goods(p->dataset, &n_good);
    const char *seen[64];
    size_t n_seen = 0;
    lode__buf text;

    lode__buf_init(&text, 4096);
    for (int k = 0; k < b->n_pick; k++)
        for (int i = 0; i < p->pick[b->pick[k]].n_part; i++) {
            const char *mineral = good[p->pick[b->pick[k]].part[i].i_good].mineral;
            bool fresh = n_seen < 64;
            for (size_t j = 0; j < n_seen; j++)
                fresh = fresh && strcmp(seen[j], mineral) != 0;
            if (!fresh) continue;
            lode__buf_addf(&text, "%s%s", n_seen > 0 ? ", " : "", mineral);
            seen[n_seen++] = mineral;
        }
    b->name = text.data ? lode__arena_copy(&p->arena, text.data) : NULL;
    lode__buf_clear(&text);
    return b->name != NULL;
}

static bool fill_block(lode_portfolio *p, lode__portfolio_block *b, const int *root,
                       int i_root)
{
    b->yard = lode__arena_take(&p->arena, (size_t)p->n_yard + 1, sizeof *b->yard);
    b->pick = lode__arena_take(&p->arena, (size_t)p->n_pick + 1, sizeof *b->pick);
    if (!b->yard || !b->pick) return false;
    for (int k = 0; k < p->n_yard; k++)
        if (root[k] == i_root) b->yard[b->n_yard++] = k;
    for (int k = 0; k < p->n_pick; k++) {
        if (root[p->pick[k].part[0].i_yard] != i_root) continue;
        p->pick[k].i_block = p->n_block;
        p->pick[k].i_decision = b->n_pick;
        b->pick[b->n_pick++] = k;
    }
    return name_block(p, b);
}

static lode_status make_blocks(lode_portfolio *p, lode_error *err)
{
    int *root = lode__alloc((size_t)p->n_yard + 1, sizeof *root);
    bool good;

    p->block = lode__arena_take(&p->arena, (size_t)p->n_yard + 1, sizeof *p->block);
    good = root && p->block;
    if (good) join_yards(p, root);
    for (int k = 0; k < p->n_yard && good; k++)
        if (root[k] == k) {
            good = fill_block(p, &p->block[p->n_block], root, k);
            p->n_block++;
        }
    lode__release(root);
    return good ? LODE_OK : no_memory(err);
}

static bool take_lists(lode_portfolio *p)
{
    int n_good;
    size_t n = p->projects.n, markets = (size_t)p->markets.n + 1;

    (void)lode__goods(p->dataset, &n_good);
    p->pick = lode__arena_take(&p->arena, n + (size_t)n_good + 1, sizeof *p->pick);
    p->left_out = lode__arena_take(&p->arena, n + 1, sizeof *p->left_out);
    p->yard_market = lode__arena_take(&p->arena, markets, sizeof *p->yard_market);
    p->yard_n_supply = lode__arena_take(&p->arena, markets, sizeof *p->yard_n_supply);
    return p->pick && p->left_out && p->yard_market && p->yard_n_supply;
}

static void number_columns(lode_portfolio *p)
{
    p->years.n_column = 0;
    for (int k = 0; k < p->n_pick; k++) {
        p->pick[k].first_column = p->years.n_column;
        p->years.n_column += p->pick[k].n_option - 1;
    }
}

lode_status lode__portfolio_gather(lode_portfolio *p, lode_error *err)
{
    lode_status st = read_projects(p, err);

    if (!st) st = build_markets(p, err);
    if (!st && !take_lists(p)) st = no_memory(err);
    for (size_t k = 0; k < p->projects.n && !st; k++)
        st = add_project(p, &p->projects.project[k], err);
    if (!st && p->n_pick == 0)
        st = lode__fail(err, LODE_E_NODATA,
                        "none of %zu projects can be chosen; the first, '%s': %s%s",
                        p->projects.n, p->left_out[0].project->id, p->left_out[0].reason,
                        p->options.estimate ? "" : "; --estimate fills what is unknown");
    if (!st && p->options.floors) st = lode__floors_offer(p, err);
    if (!st && p->options.stocks) st = add_stocks(p, err);
    if (!st) number_columns(p);
    return st ? st : make_blocks(p, err);
}

/* ---- yards ----------------------------------------------------------------------- */

const char *lode__portfolio_supply(lode_portfolio *p, const lode__pick *pick,
                                   const lode__pick_part *part)
{
    int n;
    lode__buf text;
    const char *copy;
    double most = 0.0;

    for (int k = 1; k < pick->n_option; k++) most = fmax(most, pick->scale[k]);
    lode__buf_init(&text, 1024);
    lode__buf_addf(&text, "supply %s %s ",
                   lode__countries(p->dataset, &n)[part->i_node_country].id,
                   lode__goods(p->dataset, &n)[part->i_good].id);
    lode__buf_add_number(&text, part->tpa * most);
    lode__buf_add(&text, " tpa above ");
    lode__buf_add_number(&text, part->usd_per_t / 1000.0);
    lode__buf_add(&text, " USD/kg");
    copy = text.data ? lode__arena_copy(&p->arena, text.data) : NULL;
    lode__buf_clear(&text);
    return copy;
}

static bool list_supplies(lode_portfolio *p, int i_yard, const char **supply)
{
    for (int k = 0; k < p->n_pick; k++)
        for (int i = 0; i < p->pick[k].n_part; i++) {
            const lode__pick_part *part = &p->pick[k].part[i];
            if (part->i_yard != i_yard) continue;
            supply[part->i_supply] = lode__portfolio_supply(p, &p->pick[k], part);
            if (!supply[part->i_supply]) return false;
        }
    return true;
}

static lode_status open_yard(lode_portfolio *p, int i_yard, lode_error *err)
{
    size_t n_supply = (size_t)p->yard_n_supply[i_yard] + 1;
    size_t n_event = (size_t)p->yard_n_event[i_yard] + 1;
    const char **supply = lode__alloc(n_supply, sizeof *supply);
    const char **event = lode__alloc(n_event, sizeof *event);
    lode__yard_plan plan = {.market = p->markets.market[p->yard_market[i_yard]],
                            .n_event = p->yard_n_event[i_yard],
                            .n_supply = p->yard_n_supply[i_yard],
                            .event = event,
                            .supply = supply,
                            .member = p->member};
    lode_status st = LODE_OK;

    if (!supply || !event || !list_supplies(p, i_yard, supply)) st = no_memory(err);
    for (int k = 0; k < p->yard_n_event[i_yard] && !st; k++)
        event[k] = p->years.event[p->yard_event[i_yard][k]].text;
    if (!st) st = lode__yard_new(&plan, &p->yard[i_yard], err);
    lode__release(supply);
    lode__release(event);
    return st;
}

lode_status lode__portfolio_open_yards(lode_portfolio *p, lode_error *err)
{
    lode_status st = LODE_OK;

    p->yard = lode__arena_take(&p->arena, (size_t)p->n_yard + 1, sizeof(lode__yard *));
    if (!p->yard) return no_memory(err);
    for (int k = 0; k < p->n_yard && !st; k++) st = open_yard(p, k, err);
    return st;
}
