/* Which flows does the market have in the base year? Production, trade and use never
 * agree; this finds the nearest flows that do.
 *
 * Every flow is observed with an error that is a factor, so the distance is the
 * relative entropy, each term weighted by the inverse variance of the observation's
 * logarithm:
 *
 *     min  sum over flows of (x ln(x / observed) - x + observed) / log_error^2
 *     s.t. what comes into a node = what leaves it (>= where the good may be thrown away)
 *
 * With equal errors this is RAS. Its dual is a market of entropic links, so the solver
 * of src/solve does the work. A node that something leaves and nothing reaches, or the
 * other way round, gets a supposed flow, which is reported like every other
 * adjustment. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "market/market.h"

#define SUPPOSED_ERROR 1.5 /* log error of a flow that no row speaks of */
#define LEAST_FLOW 1e-9    /* tpa; smaller observations are dropped */
#define NO_FLOW 1e-12      /* tpa; a flow that reconciling leaves below this is none */

typedef struct draft {
    lode_market *market;
    lode_error *err;
    const lode_dataset *ds;
    int year; /* of the rows */
    int n_good, n_country, n_flow, capacity;
    lode__base_flow *flow;
    double *in, *out; /* [n_good x n_country] observed inflow and outflow */
} draft;

static double *cell(double *table, const draft *d, int i_good, int i_country)
{
    return &table[(size_t)i_good * (size_t)d->n_country + (size_t)i_country];
}

/* ---- which goods --------------------------------------------------------------- */

/* Everything that a chain or a joint product ties to the chosen goods. */
static void close_goods(const lode_dataset *ds, bool *with)
{
    int n_chain, n_joint;
    const lode__chain *chain = lode__chains(ds, &n_chain);
    const lode__joint *joint = lode__joints(ds, &n_joint);

    for (bool changed = true; changed;) {
        changed = false;
        for (int k = 0; k < n_chain; k++)
            if (with[chain[k].i_input] != with[chain[k].i_output])
                with[chain[k].i_input] = with[chain[k].i_output] = changed = true;
        for (int k = 0; k < n_joint; k++)
            if (with[joint[k].i_host] != with[joint[k].i_output])
                with[joint[k].i_host] = with[joint[k].i_output] = changed = true;
    }
}

static bool is_joint_output(const lode_dataset *ds, int i_good)
{
    int n;
    const lode__joint *joint = lode__joints(ds, &n);

    for (int k = 0; k < n; k++)
        if (joint[k].i_output == i_good) return true;
    return false;
}

/* A good that may be thrown away and has no price: most of it is, and it is worth
 * nothing in the base year. One with a price may be thrown away in a scenario, but in
 * the base all is used. */
bool lode__is_waste_in(const lode_dataset *ds, int i_good, int year)
{
    int n;

    return lode__goods(ds, &n)[i_good].disposal &&
           !lode__observation_pick(ds, LODE__PRICE, i_good, -1, -1, year);
}

/* Yield of a joint output in a country: its own row, else the default; 0 when neither. */
const lode__joint *lode__joint_pick(const lode_dataset *ds, int i_host, int i_output,
                                    int i_country)
{
    int n;
    const lode__joint *joint = lode__joints(ds, &n), *found = NULL;

    for (int k = 0; k < n; k++) {
        if (joint[k].i_host != i_host || joint[k].i_output != i_output) continue;
        if (joint[k].i_country == i_country) return &joint[k];
        if (joint[k].i_country < 0) found = &joint[k];
    }
    return found;
}

/* ---- drafting flows ------------------------------------------------------------ */

static double flag_error(const draft *d, lode__flag flag)
{
    const lode__parameter *row =
        lode__parameter_pick(d->ds, -1, lode__flag_name(flag), "log_error");

    return row && isfinite(row->value) ? row->value : SUPPOSED_ERROR;
}

static lode_status add_flow(draft *d, lode__base_flow flow)
{
    if (d->n_flow == d->capacity) {
        int capacity = d->capacity ? 2 * d->capacity : 1024;
        void *more = lode__realloc(d->flow, (size_t)capacity, sizeof *d->flow);
        if (!more) return lode__fail(d->err, LODE_E_NOMEM, "out of memory");
        d->flow = more;
        d->capacity = capacity;
    }
    d->flow[d->n_flow++] = flow;
    return LODE_OK;
}

/* Add the flow to what its nodes receive and give. */
static void count_flow(draft *d, const lode__base_flow *f, double x)
{
    int n_joint, n_chain;
    const lode__joint *joint = lode__joints(d->ds, &n_joint);
    const lode__chain *chain = lode__chains(d->ds, &n_chain);

    switch (f->role) {
    case LODE__ROLE_SUPPLY:
        *cell(d->in, d, f->i_good, f->i_country) += x;
        for (int k = 0; k < n_joint; k++) {
            if (joint[k].i_host != f->i_good) continue;
            if (lode__joint_pick(d->ds, f->i_good, joint[k].i_output, f->i_country) !=
                &joint[k])
                continue;
            *cell(d->in, d, joint[k].i_output, f->i_country) += x * joint[k].yield;
        }
        break;
    case LODE__ROLE_CONVERT:
        *cell(d->in, d, f->i_good, f->i_country) += x;
        *cell(d->out, d, chain[f->i_chain].i_input, f->i_country) +=
            x / chain[f->i_chain].yield;
        break;
    case LODE__ROLE_TRADE:
        *cell(d->out, d, f->i_good, f->i_country) += x;
        *cell(d->in, d, f->i_good, f->i_partner) += x;
        break;
    default: *cell(d->out, d, f->i_good, f->i_country) += x; break;
    }
}

static lode_status add_observed(draft *d, lode__base_flow flow)
{
    lode_status st;

    if (!(flow.observed_tpa > LEAST_FLOW)) return LODE_OK;
    st = add_flow(d, flow);
    if (!st) count_flow(d, &flow, flow.observed_tpa);
    return st;
}

/* Production of a good in a country: through its chains by their shares, the rest
 * direct. A chain whose input is neither made nor bought in the country is no chain
 * there (Japan makes gallium from zinc residues), so what it would make is direct too.
 * Trade and earlier goods come first. */
static lode_status draft_production(draft *d, int i_good, int i_country)
{
    int n_chain;
    const lode__chain *chain = lode__chains(d->ds, &n_chain);
    const lode__observation *row =
        lode__observation_pick(d->ds, LODE__PRODUCTION, i_good, i_country, -1, d->year);
    double left = 1.0;
    lode_status st = LODE_OK;
    lode__base_flow f = {.i_good = i_good, .i_country = i_country, .i_partner = -1};

    if (!row || is_joint_output(d->ds, i_good)) return LODE_OK;
    f.row[f.n_row++] = row;
    f.flag = row->flag;
    f.log_error = flag_error(d, row->flag);
    for (int k = 0; k < n_chain && !st; k++) {
        if (chain[k].i_output != i_good) continue;
        if (*cell(d->in, d, chain[k].i_input, i_country) <= 0.0) continue;
        left -= chain[k].share;
        f.role = LODE__ROLE_CONVERT;
        f.i_chain = k;
        f.share = chain[k].share;
        f.observed_tpa = row->value * f.share;
        f.rule = "production row x share of the chain";
        st = add_observed(d, f);
    }
    if (left < 1e-6 || st) return st;
    f.role = LODE__ROLE_SUPPLY;
    f.i_chain = -1;
    f.share = left;
    f.observed_tpa = row->value * left;
    f.rule = left < 1.0 ? "production row x share outside the chains" : "production row";
    return add_observed(d, f);
}

static int compare_trade(const void *a, const void *b)
{
    const lode__observation *x = *(const lode__observation *const *)a;
    const lode__observation *y = *(const lode__observation *const *)b;
    int by_code;

    if (x->i_good != y->i_good) return x->i_good < y->i_good ? -1 : 1;
    if (x->i_country != y->i_country) return x->i_country < y->i_country ? -1 : 1;
    if (x->i_partner != y->i_partner) return x->i_partner < y->i_partner ? -1 : 1;
    by_code = strcmp(x->hs6, y->hs6);
    if (by_code) return by_code;
    return x < y ? -1 : x > y;
}

/* Rows of trade in the goods that speak. */
static int list_trade(const draft *d, const bool *with, const lode__observation **list)
{
    int n_row, n = 0;
    const lode__observation *const *row = lode__observations_sorted(d->ds, &n_row);

    for (int i = 0, n_key; i < n_row; i += n_key) {
        const lode__observation *o = row[i];
        n_key = lode__key_length(row + i, n_row - i);
        if (o->flow != LODE__EXPORT || o->year != d->year || !with[o->i_good] ||
            o->i_country < 0 || o->i_partner < 0 || o->i_country == o->i_partner)
            continue;
        for (int k = 0; k < n_key; k++)
            if (lode__observation_speaks(row + i, k) && row[i + k]->value > 0.0)
                list[n++] = row[i + k];
    }
    qsort(list, (size_t)n, sizeof *list, compare_trade);
    return n;
}

/* Trade: the rows of one pair are added up over their customs codes. */
static lode_status draft_trade(draft *d, const bool *with)
{
    int n_row, n;
    (void)lode__observations(d->ds, &n_row);
    const lode__observation **list = lode__alloc((size_t)n_row + 1, sizeof *list);
    lode_status st = LODE_OK;

    if (!list) return lode__fail(d->err, LODE_E_NOMEM, "out of memory");
    n = list_trade(d, with, list);
    for (int k = 0; k < n && !st;) {
        lode__base_flow f = {.role = LODE__ROLE_TRADE,
                             .i_good = list[k]->i_good,
                             .i_chain = -1,
                             .i_country = list[k]->i_country,
                             .i_partner = list[k]->i_partner,
                             .share = 1.0,
                             .rule = "sum of export rows"};
        double variance = 0.0;
        for (; k < n && list[k]->i_good == f.i_good &&
               list[k]->i_country == f.i_country && list[k]->i_partner == f.i_partner;
             k++) {
            double error = flag_error(d, list[k]->flag) * list[k]->value;
            if (f.n_row < LODE__ROWS_MAX) f.row[f.n_row++] = list[k];
            if (list[k]->flag > f.flag) f.flag = list[k]->flag;
            f.observed_tpa += list[k]->value;
            variance += error * error;
        }
        f.log_error = sqrt(variance) / f.observed_tpa;
        st = add_observed(d, f);
    }
    lode__release(list);
    return st;
}

static bool has_use_rows(const draft *d, int i_good)
{
    int n;
    const lode__observation *row = lode__observations(d->ds, &n);

    for (int k = 0; k < n; k++)
        if (row[k].flow == LODE__USE && row[k].i_good == i_good) return true;
    return false;
}

/* Use: its row; in a good that is used, a country without a row is taken to use what
 * it gets and does not pass on. Apparent use below 2 % of what comes in is left to the
 * errors. */
static lode_status draft_use(draft *d, int i_good, int i_country)
{
    const lode__observation *row =
        lode__observation_pick(d->ds, LODE__USE, i_good, i_country, -1, d->year);
    double in = *cell(d->in, d, i_good, i_country);
    double apparent = in - *cell(d->out, d, i_good, i_country);
    lode__base_flow f = {.role = LODE__ROLE_USE,
                         .i_good = i_good,
                         .i_chain = -1,
                         .i_country = i_country,
                         .i_partner = -1,
                         .share = 1.0};

    if (row) {
        f.row[f.n_row++] = row;
        f.flag = row->flag;
        f.observed_tpa = row->value;
        f.log_error = flag_error(d, row->flag);
        f.rule = "use row";
        return add_observed(d, f);
    }
    if (apparent <= 0.02 * in) return LODE_OK;
    f.flag = LODE__DERIVED;
    f.observed_tpa = apparent;
    f.log_error = flag_error(d, LODE__DERIVED);
    f.rule = "production + imports - exports - conversion";
    return add_observed(d, f);
}

/* ---- nodes that nothing reaches or nothing leaves ------------------------------ */

/* Mark nodes that direct supply reaches (forward) or from which use is reached (not
 * forward). A joint host reaches all its outputs; a conversion passes on what reaches
 * its input. */
static void spread_reach(const draft *d, bool *reached, bool forward)
{
    int n_chain, n_joint;
    const lode__chain *chain = lode__chains(d->ds, &n_chain);
    const lode__joint *joint = lode__joints(d->ds, &n_joint);
    size_t width = (size_t)d->n_country;

#define AT(i_good, i_country) ((size_t)(i_good)*width + (size_t)(i_country))
    for (bool changed = true; changed;) {
        changed = false;
        for (int k = 0; k < d->n_flow; k++) {
            const lode__base_flow *f = &d->flow[k];
            size_t here = AT(f->i_good, f->i_country), from = here, to = here;
            if (f->role == LODE__ROLE_SUPPLY) {
                if (!forward) continue;
                for (int j = 0; j < n_joint; j++) {
                    size_t output = AT(joint[j].i_output, f->i_country);
                    if (joint[j].i_host != f->i_good || reached[output]) continue;
                    if (!lode__joint_pick(d->ds, f->i_good, joint[j].i_output,
                                          f->i_country))
                        continue;
                    reached[output] = changed = true;
                }
                if (!reached[here]) reached[here] = changed = true;
                continue;
            }
            if (f->role == LODE__ROLE_USE) {
                if (!forward && !reached[here]) reached[here] = changed = true;
                continue;
            }
            if (f->role == LODE__ROLE_TRADE) to = AT(f->i_good, f->i_partner);
            if (f->role == LODE__ROLE_CONVERT)
                from = AT(chain[f->i_chain].i_input, f->i_country);
            if (forward && reached[from] && !reached[to]) reached[to] = changed = true;
            if (!forward && reached[to] && !reached[from]) reached[from] = changed = true;
        }
    }
#undef AT
}

/* The neediest node that is not reached, or n_good n_country. Waste need not reach a use. */
static size_t find_neediest(const draft *d, const bool *with, const bool *reached,
                            bool forward)
{
    const double *need = forward ? d->out : d->in, *have = forward ? d->in : d->out;
    size_t width = (size_t)d->n_country, cells = (size_t)d->n_good * width, worst = cells;

    for (int g = 0; g < d->n_good; g++) {
        if (!with[g] || (!forward && lode__is_waste_in(d->ds, g, d->year))) continue;
        for (size_t i = (size_t)g * width; i < ((size_t)g + 1) * width; i++)
            if (!reached[i] && (need[i] > 0.0 || have[i] > 0.0) &&
                (worst == cells || need[i] > need[worst]))
                worst = i;
    }
    return worst;
}

/* Give the neediest node that is not reached a supposed flow, until all are. */
static lode_status suppose_flows(draft *d, const bool *with, bool forward)
{
    size_t cells = (size_t)d->n_good * (size_t)d->n_country;
    bool *reached = lode__alloc(cells + 1, sizeof *reached);
    lode_status st = LODE_OK;

    if (!reached) return lode__fail(d->err, LODE_E_NOMEM, "out of memory");
    while (!st) {
        const double *need = forward ? d->out : d->in, *have = forward ? d->in : d->out;
        size_t worst;
        lode__base_flow f = {.i_chain = -1,
                             .i_partner = -1,
                             .share = 1.0,
                             .flag = LODE__MISSING,
                             .log_error = SUPPOSED_ERROR};
        spread_reach(d, reached, forward); /* what was reached stays so */
        worst = find_neediest(d, with, reached, forward);
        if (worst == cells) break;
        f.role = forward ? LODE__ROLE_SUPPLY : LODE__ROLE_USE;
        f.i_good = (int)(worst / (size_t)d->n_country);
        f.i_country = (int)(worst % (size_t)d->n_country);
        f.observed_tpa =
            need[worst] > have[worst] ? need[worst] - have[worst] : need[worst];
        f.rule =
            forward
                ? "supposed: it leaves the country and no row says where it came from"
                : "supposed: it reaches the country and no row says what became of it";
        if (!(f.observed_tpa > LEAST_FLOW)) f.observed_tpa = 10.0 * LEAST_FLOW;
        st = add_observed(d, f);
    }
    lode__release(reached);
    return st;
}

/* ---- the nearest balanced flows ------------------------------------------------ */

static lode_status make_nodes(draft *d)
{
    lode_market *m = d->market;
    lode__model *model = m->model;
    size_t cells = (size_t)d->n_good * (size_t)d->n_country;
    int n_node = 0, n_country, n_good;
    const lode__country *country = lode__countries(d->ds, &n_country);
    const lode__good *good = lode__goods(d->ds, &n_good);

    model->node_at = lode__arena_take(&m->arena, cells + 1, sizeof *model->node_at);
    if (!model->node_at) return lode__fail(d->err, LODE_E_NOMEM, "out of memory");
    for (size_t i = 0; i < cells; i++)
        model->node_at[i] = d->in[i] > 0.0 || d->out[i] > 0.0 ? n_node++ : -1;
    model->node = lode__arena_take(&m->arena, (size_t)n_node + 1, sizeof *model->node);
    m->node_id = lode__arena_take(&m->arena, (size_t)n_node + 1, sizeof *m->node_id);
    if (!model->node || !m->node_id)
        return lode__fail(d->err, LODE_E_NOMEM, "out of memory");
    m->problem.n_node = n_node;
    for (size_t i = 0; i < cells; i++) {
        int n = model->node_at[i];
        lode__buf id;
        if (n < 0) continue;
        model->node[n].i_good = (int)(i / (size_t)d->n_country);
        model->node[n].i_country = (int)(i % (size_t)d->n_country);
        model->node[n].stock_months = NAN;
        lode__buf_init(&id, 512);
        lode__buf_addf(&id, "%s@%s", good[model->node[n].i_good].id,
                       country[model->node[n].i_country].id);
        m->node_id[n] = id.data ? lode__arena_copy(&m->arena, id.data) : NULL;
        lode__buf_clear(&id);
        if (!m->node_id[n]) return lode__fail(d->err, LODE_E_NOMEM, "out of memory");
    }
    return LODE_OK;
}

/* Terms of a flow: node and coefficient; returns how many (at most LODE__TERMS_MAX). */
int lode__flow_terms(const lode_market *m, const lode__base_flow *f, int *node,
                     double *coef)
{
    const lode_dataset *ds = m->model->dataset;
    int n_joint, n_chain, n = 0;
    const lode__joint *joint = lode__joints(ds, &n_joint);
    const lode__chain *chain = lode__chains(ds, &n_chain);

    node[n] = lode__market_node(m, f->i_good, f->i_country);
    coef[n++] =
        f->role == LODE__ROLE_SUPPLY || f->role == LODE__ROLE_CONVERT ? 1.0 : -1.0;
    if (f->role == LODE__ROLE_TRADE) {
        node[n] = lode__market_node(m, f->i_good, f->i_partner);
        coef[n++] = 1.0;
    }
    if (f->role == LODE__ROLE_CONVERT) {
        node[n] = lode__market_node(m, chain[f->i_chain].i_input, f->i_country);
        coef[n++] = -1.0 / chain[f->i_chain].yield;
    }
    for (int k = 0; f->role == LODE__ROLE_SUPPLY && k < n_joint && n < LODE__TERMS_MAX;
         k++) {
        if (joint[k].i_host != f->i_good || joint[k].yield <= 0.0) continue;
        if (lode__joint_pick(ds, f->i_good, joint[k].i_output, f->i_country) != &joint[k])
            continue;
        node[n] = lode__market_node(m, joint[k].i_output, f->i_country);
        coef[n++] = joint[k].yield;
    }
    return n;
}

bool lode__flows_pose(const lode_market *m, const lode__base_flow *flow, int n_flow,
                      lode__arena *arena, lode__problem *p)
{
    int at = 0, node[LODE__TERMS_MAX];
    double coef[LODE__TERMS_MAX];

    if (!lode__problem_take(p, arena, m->problem.n_node, n_flow,
                            n_flow * LODE__TERMS_MAX))
        return false;
    for (int n = 0; n < p->n_node; n++)
        p->disposal[n] = lode__is_waste_in(m->model->dataset, m->model->node[n].i_good,
                                           m->model->base_year);
    for (int k = 0; k < n_flow; k++) {
        const lode__base_flow *f = &flow[k];
        int n = lode__flow_terms(m, f, node, coef);
        p->curve[k] = (lode__curve){.kind = LODE__LINK,
                                    .q0 = f->observed_tpa,
                                    .kappa = 1.0 / (f->log_error * f->log_error),
                                    .upper = INFINITY};
        p->first[k] = at;
        for (int i = 0; i < n; i++, at++) {
            p->term_node[at] = node[i];
            p->term_coef[at] = coef[i];
        }
    }
    p->first[n_flow] = p->n_term = at;
    return true;
}

static lode_status balance(draft *d)
{
    lode__arena arena = {0};
    lode__problem p;
    lode__answer answer;
    lode__solver *solver = NULL;
    lode_status st = LODE_OK;

    if (lode__flows_pose(d->market, d->flow, d->n_flow, &arena, &p))
        solver = lode__solver_new(&p);
    if (!solver || !lode__answer_take(&answer, &arena, &p))
        st = lode__fail(d->err, LODE_E_NOMEM, "out of memory");
    if (!st) {
        lode__solver_run(solver, &p, NULL, NULL, &answer);
        d->market->model->reconciliation = answer.certificate;
        if (answer.verdict != LODE_SOLVED)
            st = lode__fail(d->err, LODE_E_DATA,
                            "the base flows cannot be reconciled (%s): node '%s'",
                            lode_verdict_name(answer.verdict),
                            answer.i_node >= 0 ? d->market->node_id[answer.i_node] : "?");
    }
    for (int k = 0; !st && k < d->n_flow; k++)
        d->flow[k].flow_tpa = answer.level[k] < NO_FLOW ? 0.0 : answer.level[k];
    lode__solver_free(solver);
    lode__arena_clear(&arena);
    return st;
}

lode_status lode__reconcile(lode_market *m, const bool *chosen, lode_error *err)
{
    lode__model *model = m->model;
    draft d = {.market = m, .err = err, .ds = model->dataset, .year = model->base_year};
    size_t cells;
    bool *with;
    lode_status st = LODE_OK;

    (void)lode__goods(d.ds, &d.n_good);
    (void)lode__countries(d.ds, &d.n_country);
    model->n_good = d.n_good;
    model->n_country = d.n_country;
    cells = (size_t)d.n_good * (size_t)d.n_country;
    with = lode__arena_take(&m->arena, (size_t)d.n_good + 1, sizeof *with);
    d.in = lode__alloc(cells + 1, sizeof *d.in);
    d.out = lode__alloc(cells + 1, sizeof *d.out);
    if (!with || !d.in || !d.out) {
        st = lode__fail(err, LODE_E_NOMEM, "out of memory");
        goto done;
    }
    memcpy(with, chosen, (size_t)d.n_good * sizeof *with);
    close_goods(d.ds, with);
    model->with_good = with;

    st = draft_trade(&d, with);
    for (int g = 0; g < d.n_good && !st; g++)
        for (int c = 0; with[g] && c < d.n_country && !st; c++)
            st = draft_production(&d, g, c);
    for (int g = 0; g < d.n_good && !st; g++) {
        if (!with[g] || !has_use_rows(&d, g)) continue;
        for (int c = 0; c < d.n_country && !st; c++) st = draft_use(&d, g, c);
    }
    if (!st) st = suppose_flows(&d, with, true);
    if (!st) st = suppose_flows(&d, with, false);
    if (!st && d.n_flow == 0)
        st = lode__fail(err, LODE_E_NODATA, "no row of %d speaks of these goods", d.year);
    if (!st) st = make_nodes(&d);
    if (!st) st = balance(&d);
    if (!st) {
        model->flow =
            lode__arena_take(&m->arena, (size_t)d.n_flow + 1, sizeof *model->flow);
        if (!model->flow) st = lode__fail(err, LODE_E_NOMEM, "out of memory");
    }
    if (!st) {
        memcpy(model->flow, d.flow, (size_t)d.n_flow * sizeof *d.flow);
        model->n_flow = d.n_flow;
    }
done:
    lode__release(d.in);
    lode__release(d.out);
    lode__release(d.flow);
    return st;
}
