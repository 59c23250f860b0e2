/* Walks back from a figure to the rows it was made of.
 *
 * A figure id says which question to ask again: base figures rebuild the market of
 * their good, shock figures run their shock. Both are deterministic and take
 * milliseconds, so nothing is stored. */
#include "study/explain.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "solve/curve.h"
#include "solve/elementary.h"
#include "study/path.h"

#define PARTS_MAX 8

typedef struct walker {
    const lode_dataset *ds;
    lode__explanation *e;
    lode_error *err;
    char *part[PARTS_MAX]; /* of the id, split at '/' */
    int n_part;
    const lode_market *market;
    const lode_outcome *outcome; /* NULL for base figures */
    const lode__good *good;
    const lode__country *country;
    int i_good, i_country, i_partner, i_node;
    lode_status st;
} walker;

static const char *text(walker *w, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static const char *text(walker *w, const char *format, ...)
{
    char buf[1024];
    const char *copy;
    va_list args;

    va_start(args, format);
    vsnprintf(buf, sizeof buf, format, args);
    va_end(args);
    copy = lode__arena_copy(&w->e->arena, buf);
    if (!copy) w->st = lode__fail(w->err, LODE_E_NOMEM, "out of memory");
    return copy ? copy : "";
}

static bool make_room(walker *w, void **list, int n, int *capacity, size_t size)
{
    void *more;
    int wanted = *capacity ? 2 * *capacity : 32;

    if (n < *capacity) return true;
    more = lode__realloc(*list, (size_t)wanted, size);
    if (!more) {
        w->st = lode__fail(w->err, LODE_E_NOMEM, "out of memory");
        return false;
    }
    *list = more;
    *capacity = wanted;
    return true;
}

static void add_part(walker *w, const char *label, double value)
{
    lode__explanation *e = w->e;
    void *list = e->contribution;

    if (!make_room(w, &list, e->n_contribution, &e->contribution_capacity,
                   sizeof *e->contribution))
        return;
    e->contribution = list;
    e->contribution[e->n_contribution++] = (lode__contribution){label, value};
}

static void add_input(walker *w, lode__input input)
{
    lode__explanation *e = w->e;
    void *list = e->input;

    for (int k = 0; k < e->n_input; k++) /* each row once */
        if (input.place.i_file >= 0 && e->input[k].place.i_file == input.place.i_file &&
            e->input[k].place.line == input.place.line)
            return;
    if (!make_room(w, &list, e->n_input, &e->input_capacity, sizeof *e->input)) return;
    e->input = list;
    e->input[e->n_input++] = input;
}

static void add_computed(walker *w, const char *name, double value, const char *unit)
{
    add_input(w, (lode__input){.name = name,
                               .value = value,
                               .unit = unit,
                               .source = "computed",
                               .vintage = "",
                               .flag = "",
                               .note = "",
                               .place = {-1, 0}});
}

static void add_observation(walker *w, const lode__observation *row)
{
    int n;
    const lode__hs6 *hs6 = lode__hs6_rows(w->ds, &n);
    const char *partner = row->i_partner >= 0 ? w->country[row->i_partner].id : NULL;

    add_input(
        w, (lode__input){
               .name = text(w, "%s %s %s%s%s %d", lode__flow_name(row->flow),
                            w->good[row->i_good].id,
                            row->i_country >= 0 ? w->country[row->i_country].id : "world",
                            partner ? "->" : "", partner ? partner : "", row->year),
               .value = row->published,
               .unit = text(w, "%s%s%s", row->unit, *row->basis ? " " : "", row->basis),
               .source = row->source,
               .vintage = row->vintage,
               .flag = lode__flag_name(row->flag),
               .note = row->note,
               .place = row->place});
    if (row->i_hs6 >= 0) {
        const lode__hs6 *h = &hs6[row->i_hs6];
        add_input(w, (lode__input){.name = text(w, "content x share of HS %s", h->hs6),
                                   .value = h->content * h->share,
                                   .unit = text(w, "t/t (content %g to %g)",
                                                h->content_low, h->content_high),
                                   .source = h->source,
                                   .vintage = h->revision,
                                   .flag = lode__flag_name(h->flag),
                                   .note = h->note,
                                   .place = h->place});
    }
}

static void add_parameter(walker *w, const lode__parameter *row)
{
    if (!row) return;
    add_input(
        w, (lode__input){.name = text(w, "%s %s%s%s", row->parameter,
                                      row->i_good >= 0 ? w->good[row->i_good].id : "*",
                                      strcmp(row->segment, "*") ? " " : "",
                                      strcmp(row->segment, "*") ? row->segment : ""),
                         .value = row->value,
                         .unit = text(w, "%s (%g to %g)", row->unit, row->low, row->high),
                         .source = row->source,
                         .vintage = "",
                         .flag = lode__flag_name(row->flag),
                         .note = row->note,
                         .place = row->place});
}

static void add_segment(walker *w, const lode__segment *row)
{
    if (!row) return;
    add_input(w, (lode__input){.name = text(w, "share of %s in use", row->segment),
                               .value = row->share,
                               .unit = "share",
                               .source = row->source,
                               .vintage = row->vintage,
                               .flag = lode__flag_name(row->flag),
                               .note = row->note,
                               .place = row->place});
}

static void add_joint(walker *w, const lode__joint *row)
{
    add_input(
        w, (lode__input){.name = text(w, "yield of %s from %s", w->good[row->i_output].id,
                                      w->good[row->i_host].id),
                         .value = row->yield,
                         .unit = text(w, "t/t (%g to %g)", row->low, row->high),
                         .source = row->source,
                         .vintage = "",
                         .flag = lode__flag_name(row->flag),
                         .note = row->note,
                         .place = row->place});
}

/* ---- base figures -------------------------------------------------------------- */

static const lode__base_flow *flow_of(const walker *w, int a)
{
    return &w->market->model->flow[w->market->model->part[a].i_flow];
}

static const char *flow_label(walker *w, const lode__base_flow *f)
{
    static const char *const role[LODE__N_ROLE] = {"supply", "conversion", "trade",
                                                   "use"};

    if (f->role == LODE__ROLE_TRADE)
        return text(w, "%s from %s to %s", w->good[f->i_good].id,
                    w->country[f->i_country].id, w->country[f->i_partner].id);
    return text(w, "%s of %s in %s", role[f->role], w->good[f->i_good].id,
                w->country[f->i_country].id);
}

/* Rows of a flow, then what reconciling added, each times the coefficient it enters
 * with. */
static void explain_flow(walker *w, const lode__base_flow *f, double coef)
{
    double rows = 0.0;
    const char *label = flow_label(w, f);

    for (int k = 0; k < f->n_row; k++) {
        add_observation(w, f->row[k]);
        rows += f->row[k]->value * f->share;
        add_part(w,
                 text(w, "%s: row %s:%ld", label,
                      lode__dataset_file(w->ds, f->row[k]->place.i_file),
                      f->row[k]->place.line),
                 coef * f->share * f->row[k]->value);
    }
    if (fabs(f->observed_tpa - rows) > 1e-12 * f->observed_tpa)
        add_part(w, text(w, "%s: %s", label, f->rule), coef * (f->observed_tpa - rows));
    add_part(w,
             text(w, "%s: reconciliation (log error %.2g, flag %s)", label, f->log_error,
                  lode__flag_name(f->flag)),
             coef * (f->flow_tpa - f->observed_tpa));
}

/* Add every flow that enters or leaves the node in the asked role. */
static double explain_node(walker *w, const char *what)
{
    const lode__model *model = w->market->model;
    bool use = strcmp(what, "use") == 0, supply = strcmp(what, "supply") == 0;
    bool import = strcmp(what, "import") == 0;
    double total = 0.0, coef[LODE__TERMS_MAX];
    int node[LODE__TERMS_MAX];

    for (int k = 0; k < model->n_flow; k++) {
        const lode__base_flow *f = &model->flow[k];
        int n = lode__flow_terms(w->market, f, node, coef);
        bool trade = f->role == LODE__ROLE_TRADE;
        for (int i = 0; i < n; i++) {
            if (node[i] != w->i_node) continue;
            if (use ? f->role != LODE__ROLE_USE
                    : (supply ? trade || coef[i] <= 0.0
                              : !trade || (import ? coef[i] <= 0.0 : coef[i] >= 0.0)))
                continue;
            explain_flow(w, f, fabs(coef[i]));
            total += fabs(coef[i]) * f->flow_tpa;
            if (f->role == LODE__ROLE_SUPPLY && f->i_good != w->i_good) {
                const lode__joint *joint =
                    lode__joint_pick(w->ds, f->i_good, w->i_good, f->i_country);
                if (joint) add_joint(w, joint);
            }
        }
    }
    return total;
}

static lode_status explain_base(walker *w, const char *what)
{
    lode__explanation *e = w->e;
    const lode__node *node = &w->market->model->node[w->i_node];

    if (strcmp(what, "price") == 0) {
        e->unit = "USD/t";
        e->formula = "base price = price row x unit and basis factor";
        e->value = node->base_price;
        if (node->price_row) add_observation(w, node->price_row);
        if (node->price_row)
            add_computed(w, "factor to USD/t of the basis", node->price_row->factor, "");
        add_part(
            w, node->base_price > 0.0 ? "price row" : "thrown away freely: worth nothing",
            node->base_price);
        return w->st;
    }
    e->unit = "t/yr";
    if (strcmp(what, "flow") == 0) {
        e->formula = "flow = rows x content x share + what reconciling added";
        for (int k = 0; k < w->market->model->n_flow; k++) {
            const lode__base_flow *f = &w->market->model->flow[k];
            if (f->role != LODE__ROLE_TRADE || f->i_good != w->i_good ||
                f->i_country != w->i_country || f->i_partner != w->i_partner)
                continue;
            explain_flow(w, f, 1.0);
            e->value = f->flow_tpa;
        }
        if (e->n_contribution == 0)
            return lode__fail(w->err, LODE_E_INVALID,
                              "figure '%s': no such route in the base year", e->figure);
        return w->st;
    }
    e->formula =
        text(w, "%s = sum over flows of (rows x factor + what reconciling added)", what);
    e->value = explain_node(w, what);
    return w->st;
}

/* ---- shock figures ------------------------------------------------------------- */

static void add_curve_rows(walker *w, int a)
{
    const lode__part *part = &w->market->model->part[a];
    const lode__base_flow *f = flow_of(w, a);

    for (int k = 0; k < f->n_row; k++) add_observation(w, f->row[k]);
    add_segment(w, part->segment);
    add_parameter(w, part->elasticity);
    add_parameter(w, part->choke);
    add_parameter(w, part->sigma);
    add_parameter(w, part->headroom);
    if (part->capacity) add_observation(w, part->capacity);
}

/* An import below this share of what comes in does not set the price. */
#define IMPORT_MATTERS 0.05

/* The activity that sets the node's price: the largest trade inflow that matters, else the use that
 * is cut at its choke price, else the largest use. */
static int price_setter(const walker *w)
{
    const lode_outcome *o = w->outcome;
    const lode__place_row *here = &o->place[w->i_node];
    double in = here->supply_after + here->import_after;
    int best = -1, rank = 0;
    double most = -1.0;

    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        const lode__base_flow *f = flow_of(w, a);
        const lode__curve *c = &o->scenario.problem.curve[a];
        double x = o->level_after[a];
        int r = 0;
        if (f->i_good != w->i_good) continue;
        if (f->role == LODE__ROLE_TRADE && f->i_partner == w->i_country &&
            x > IMPORT_MATTERS * in && x < c->upper)
            r = 3;
        if (f->role == LODE__ROLE_USE && f->i_country == w->i_country)
            r = x < lode__curve_choked(c) ? 2 : 1;
        if (r == 0 || r < rank || (r == rank && x <= most)) continue;
        best = a, rank = r, most = x;
    }
    return best;
}

/* Month by month a price is the mean of the periods' prices; a single period is explained by
 * the plain question. */
static void explain_mean_price(walker *w)
{
    const lode_outcome *o = w->outcome;
    int n = o->scenario.time.n_period, a = price_setter(w);

    w->e->formula = "price = mean of the prices of the periods, each a part";
    if (a >= 0) add_curve_rows(w, a);
    for (int k = 0; k < LODE__N_TIME_NUMBER; k++)
        add_parameter(w, o->scenario.time.row[k]);
    add_parameter(w, o->scenario.stock_row[w->i_node]);
    add_computed(w, "stock at the start", o->scenario.opening[w->i_node], "t");
    w->e->value = 0.0;
    for (int t = 0; t < n; t++) {
        double part = lode__price_at(o, w->i_node, t) / n;
        int month = lode__path_month(o, t);
        add_part(w,
                 month == LODE__NO_MONTH
                     ? text(w, "period %d", t + 1)
                     : text(w, "%04d-%02d", month / 12, month % 12 + 1),
                 part);
        w->e->value += part;
    }
}

static void explain_price(walker *w)
{
    const lode_outcome *o = w->outcome;
    lode__explanation *e = w->e;
    int a = price_setter(w);
    const lode__node *node = &w->market->model->node[w->i_node];

    e->unit = "USD/t";
    e->value = o->answer.price[w->i_node];
    if (node->price_row) add_observation(w, node->price_row);
    if (o->path) {
        explain_mean_price(w);
        return;
    }
    if (a < 0) {
        e->formula = "nothing is bought or used here at this price";
        add_part(w, "base price", node->base_price);
        add_part(w, "change", e->value - node->base_price);
        return;
    }
    add_curve_rows(w, a);
    if (flow_of(w, a)->role == LODE__ROLE_TRADE) {
        const lode__curve *c = &o->scenario.problem.curve[a];
        int seller = lode__market_node(w->market, w->i_good, flow_of(w, a)->i_country);
        double levy = c->wedge, licence = 0.0;
        for (int k = o->scenario.problem.first[a]; k < o->scenario.problem.first[a + 1];
             k++)
            if (o->scenario.problem.term_node[k] >= o->scenario.n_base_node)
                licence -= o->scenario.problem.term_coef[k] *
                           o->answer.price[o->scenario.problem.term_node[k]];
        e->formula =
            "price = seller's price + route cost + kappa ln(flow / base flow) + levies + "
            "licence, of the largest import";
        add_computed(w, "flow then", o->level_after[a], "t/yr");
        add_computed(w, "flow in the base, x0", c->q0, "t/yr");
        add_computed(w, "kappa = base price / sigma", c->kappa, "USD/t");
        add_part(w, text(w, "price in %s", w->country[flow_of(w, a)->i_country].id),
                 o->answer.price[seller]);
        add_part(w, "route cost in the base", c->c);
        add_part(w, "scarcity of the route: kappa ln(x / x0)",
                 c->kappa * lode__log(o->level_after[a] / c->q0));
        if (levy != 0.0) add_part(w, "levies", levy);
        if (licence != 0.0) add_part(w, "price of the licence", licence);
        return;
    }
    if (o->level_after[a] < lode__curve_choked(&o->scenario.problem.curve[a])) {
        e->formula = "price = base price x choke multiple of the use that stops";
        add_part(w, "base price", node->base_price);
        add_part(w, text(w, "up to the choke price of %s", w->market->activity_id[a]),
                 e->value - node->base_price);
        return;
    }
    e->formula = "price = base price x (use then / use in the base)^(-1 / elasticity)";
    add_computed(w, "use then", o->level_after[a], "t/yr");
    add_computed(w, "use in the base", o->scenario.problem.curve[a].q0, "t/yr");
    add_part(w, "base price", node->base_price);
    add_part(w, "change at which users take this much", e->value - node->base_price);
}

/* What users would take at base prices, a year. */
static double wanted_tpa(const lode_outcome *o, int a)
{
    const lode__timeline *time = &o->scenario.time;
    double sum = 0.0;

    for (int t = 0; t < time->n_period; t++)
        sum += o->scenario.wanted[t * o->scenario.n_base_activity + a];
    return time->n_period == 1 ? sum : sum / (time->years * time->n_period);
}

static void explain_unmet(walker *w)
{
    const lode_outcome *o = w->outcome;

    w->e->unit = "t/yr";
    w->e->formula = "unmet = sum over segments of (use wanted at base prices - use then)";
    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        const lode__base_flow *f = flow_of(w, a);
        double cut = wanted_tpa(o, a) - o->level_after[a];
        if (f->role != LODE__ROLE_USE || f->i_good != w->i_good ||
            f->i_country != w->i_country)
            continue;
        add_curve_rows(w, a);
        add_part(w, w->market->activity_id[a], cut);
        w->e->value += cut;
    }
}

/* What caps on trade earn the seller here, as a loss; returns it. */
static double add_scarcity(walker *w)
{
    const lode_outcome *o = w->outcome;
    double sum = 0.0;

    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        const lode__base_flow *f = flow_of(w, a);
        double rent;
        if (f->role != LODE__ROLE_TRADE || f->i_good != w->i_good ||
            f->i_country != w->i_country)
            continue;
        rent = lode__scarcity_rent(o, a);
        if (rent == 0.0) continue;
        add_part(w, text(w, "rent of capped %s", flow_label(w, f)), -rent);
        sum -= rent;
    }
    return sum;
}

/* What rights of quotas, licences and limits earn the seller and the buyer here, as a loss;
 * returns it. */
static double add_rights(walker *w)
{
    const lode_outcome *o = w->outcome;
    const lode__scenario *sc = &o->scenario;
    double gain = 0.0;

    for (int i = 0; i < sc->n_market_activity; i++) {
        const lode__base_flow *f = flow_of(w, i % sc->n_base_activity);
        lode__rent rent;
        if (f->role != LODE__ROLE_TRADE || f->i_good != w->i_good) continue;
        rent = lode__rent_of(o, i);
        if (f->i_country == w->i_country) gain += o->answer.level[i] * rent.seller;
        if (f->i_partner == w->i_country) gain += o->answer.level[i] * rent.buyer;
    }
    if (gain != 0.0) add_part(w, "rent of licences and other rights", -gain);
    return -gain;
}

/* What extra activities of a kind earn here, as a loss; returns it. */
static double add_extras(walker *w, lode__extra_kind kind, const char *label)
{
    const lode__scenario *sc = &w->outcome->scenario;
    double gain = 0.0;

    for (int k = 0; k < sc->problem.n_activity - sc->n_market_activity; k++)
        if (sc->extra[k] == kind && sc->at_node[k] % sc->n_base_node == w->i_node)
            gain += lode__extra_gain(w->outcome, k);
    if (gain != 0.0) add_part(w, label, -gain);
    return -gain;
}

/* Surplus of activities that tally.c counts at this place, with opposite
 * sign. */
static void explain_loss(walker *w)
{
    const lode_outcome *o = w->outcome;
    const lode__place_row *row = &o->place[w->i_node];
    double parts = 0.0;

    w->e->unit = o->path ? "USD" : "USD/yr";
    w->e->formula = o->path
                        ? "loss = -(change of users' + producers' + routes' surplus + "
                          "treasury + stocks), all periods, present value"
                        : "loss = -(change of users' + producers' + routes' surplus + "
                          "treasury)";
    w->e->value = row->loss_usd;
    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        const lode__base_flow *f = flow_of(w, a);
        bool here =
            f->i_good == w->i_good &&
            (f->role == LODE__ROLE_TRADE ? f->i_partner : f->i_country) == w->i_country;
        double loss;
        if (!here) continue;
        loss = -lode__surplus_change(o, a);
        add_curve_rows(w, a);
        add_part(w, w->market->activity_id[a], loss);
        parts += loss;
    }
    parts += add_scarcity(w);
    parts += add_rights(w);
    parts += add_extras(w, LODE__EXTRA_SUPPLY, "more supply, above its price");
    parts += add_extras(w, LODE__EXTRA_PASS_ON, "what third countries pass on");
    if (row->treasury_usd != 0.0) add_part(w, "treasury", -row->treasury_usd);
    if (row->storage_usd != 0.0) add_part(w, "who holds stocks", -row->storage_usd);
    parts -= row->treasury_usd + row->storage_usd;
    if (fabs(w->e->value - parts) > 1e-9 * (fabs(parts) + 1.0))
        add_part(w, "not told by the parts above", w->e->value - parts);
}

static lode_status explain_trade(walker *w)
{
    const lode_outcome *o = w->outcome;

    w->e->unit = "t/yr";
    w->e->formula = "flow = base flow x exp((price gain - route cost) / kappa)";
    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        const lode__base_flow *f = flow_of(w, a);
        if (f->role != LODE__ROLE_TRADE || f->i_good != w->i_good ||
            f->i_country != w->i_country || f->i_partner != w->i_partner)
            continue;
        add_curve_rows(w, a);
        w->e->value = o->level_after[a];
        add_part(w, "flow in the base", w->market->base_level[a]);
        add_part(w, "change with prices and bans",
                 o->level_after[a] - w->market->base_level[a]);
        return w->st;
    }
    return lode__fail(w->err, LODE_E_INVALID,
                      "figure '%s': no such route in the base year", w->e->figure);
}

/* ---- the id -------------------------------------------------------------------- */

static lode_status wrong_id(const walker *w)
{
    return lode__fail(w->err, LODE_E_INVALID,
                      "figure '%s' is not known, wanted one like "
                      "'base/use/gallium:refined/USA', 'base/flow/GOOD/FROM/TO' or "
                      "'shock/ban,CHN,gallium:refined,-~,USA/price/gallium:refined/USA'",
                      w->e->figure);
}

static lode_status split(walker *w)
{
    char *copy = lode__arena_copy(&w->e->arena, w->e->figure);

    if (!copy) return lode__fail(w->err, LODE_E_NOMEM, "out of memory");
    while (copy && w->n_part < PARTS_MAX) {
        char *next = strchr(copy, '/');
        w->part[w->n_part++] = copy;
        if (next) *next++ = '\0';
        copy = next;
    }
    return copy ? wrong_id(w) : LODE_OK;
}

static bool is_one_of(const char *word, const char *const *list, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (strcmp(word, list[k]) == 0) return true;
    return false;
}

/* What, good, country and partner from part `at` on. */
static lode_status read_subject(walker *w, int at, const char *const *whats,
                                size_t n_what)
{
    bool flow;
    lode_status st;

    if (w->n_part < at + 3 || !is_one_of(w->part[at], whats, n_what)) return wrong_id(w);
    flow = strcmp(w->part[at], "flow") == 0;
    if (w->n_part != at + 3 + flow) return wrong_id(w);
    w->e->what = w->part[at];
    st = lode__good_need(w->ds, w->part[at + 1], &w->i_good, w->err);
    if (!st) st = lode__country_need(w->ds, w->part[at + 2], &w->i_country, w->err);
    if (!st && flow)
        st = lode__country_need(w->ds, w->part[at + 3], &w->i_partner, w->err);
    return st;
}

static lode_status find_node(walker *w)
{
    w->i_node = lode__market_node(w->market, w->i_good, w->i_country);
    if (w->i_node >= 0) return LODE_OK;
    return lode__fail(
        w->err, LODE_E_INVALID,
        "figure '%s': nothing of %s is made, traded or used in %s in the base year",
        w->e->figure, w->good[w->i_good].id, w->country[w->i_country].id);
}

static lode_status walk_base(walker *w)
{
    static const char *const whats[] = {"price",  "supply", "use",
                                        "import", "export", "flow"};
    lode_market *market = NULL;
    lode_status st = read_subject(w, 1, whats, sizeof whats / sizeof *whats);
    const char *id = st ? NULL : w->good[w->i_good].id;

    if (!st) st = lode_market_build(w->ds, &id, 1, &market, w->err);
    w->market = market;
    if (!st) {
        w->e->has_certificate = true;
        w->e->certificate = market->model->certificate;
        st = find_node(w);
    }
    if (!st) st = explain_base(w, w->e->what);
    lode_market_free(market);
    return st;
}

/* Sentences of the question part, separated by ';'. */
static lode_status run_question(walker *w, lode_outcome **out)
{
    const char *statement[256], *at = w->part[1];
    size_t n = 0;

    while (at) {
        if (n == 256)
            return lode__fail(w->err, LODE_E_LIMIT,
                              "a figure has at most 256 statements");
        const char *end = strchr(at, ';');
        size_t length = end ? (size_t)(end - at) : strlen(at);
        statement[n] = lode__statement_sentence(at, length, &w->e->arena);
        if (!statement[n++]) return lode__fail(w->err, LODE_E_NOMEM, "out of memory");
        at = end ? end + 1 : NULL;
    }
    return lode_shock_run(w->ds, statement, n, NULL, out, w->err);
}

static bool is_at(lode__place a, lode__place b)
{
    return a.i_file == b.i_file && a.line == b.line;
}

/* The row of a technology table that stands at a place. */
static void add_technology_row(walker *w, lode__place place)
{
    int n_intensity, n_count, n_projection;
    const lode__intensity *kg = lode__intensities(w->ds, &n_intensity);
    const lode__unit_count *count = lode__unit_counts(w->ds, &n_count);
    const lode__projection *use = lode__projections(w->ds, &n_projection);

    lode__input input = {.unit = "t", .vintage = "", .place = place};

    for (int i = 0; i < n_intensity; i++)
        if (is_at(kg[i].place, place)) {
            input.name = text(w, "%s in %s", kg[i].material, kg[i].variant);
            input.value = kg[i].published;
            input.unit = kg[i].unit;
            input.source = kg[i].source;
            input.flag = lode__flag_name(kg[i].flag);
            input.note = kg[i].note;
        }
    for (int i = 0; i < n_count; i++)
        if (is_at(count[i].place, place)) {
            input.name = text(w, "made in %d", count[i].year);
            input.value = count[i].value;
            input.unit = count[i].unit;
            input.source = count[i].source;
            input.flag = lode__flag_name(count[i].flag);
            input.note = count[i].note;
        }
    for (int i = 0; i < n_projection; i++)
        if (is_at(use[i].place, place)) {
            input.name = text(w, "use of %s in %d, %s", use[i].material, use[i].year,
                              use[i].scenario);
            input.value = use[i].published;
            input.source = use[i].source;
            input.flag = lode__flag_name(use[i].flag);
            input.note = use[i].note;
        }
    if (input.name) add_input(w, input);
}

/* What the statements took from the tables of technologies for this good. */
static void add_technologies(walker *w)
{
    for (int k = 0; k < w->outcome->n_statement; k++) {
        const lode__technology_change *change = w->outcome->statement[k].technology;
        for (int i = 0; change && i < change->n_line; i++) {
            const lode__technology_line *line = &change->line[i];
            const lode__technology_amount *of =
                isnan(line->factor) ? &line->added : &line->base;
            if (line->i_good != w->i_good) continue;
            for (int r = 0; r < of->n_row; r++) add_technology_row(w, of->row[r]);
        }
    }
}

static lode_status walk_shock(walker *w)
{
    static const char *const whats[] = {"price", "unmet", "loss", "flow"};
    lode_outcome *outcome = NULL;
    lode_status st = read_subject(w, 2, whats, sizeof whats / sizeof *whats);

    if (!st) st = run_question(w, &outcome);
    if (!st && lode_outcome_verdict(outcome) == LODE_INFEASIBLE)
        st = lode__fail(w->err, LODE_E_INVALID,
                        "figure '%s': the shock has no equilibrium: %s", w->e->figure,
                        lode_outcome_reason(outcome));
    if (!st) {
        w->outcome = outcome;
        w->market = outcome->market;
        w->e->has_certificate = true;
        w->e->certificate = outcome->answer.certificate;
        w->e->verdict = outcome->answer.verdict;
        st = find_node(w);
    }
    if (!st && strcmp(w->e->what, "price") == 0) explain_price(w);
    if (!st && strcmp(w->e->what, "unmet") == 0) explain_unmet(w);
    if (!st && strcmp(w->e->what, "loss") == 0) explain_loss(w);
    if (!st && strcmp(w->e->what, "flow") == 0) st = explain_trade(w);
    if (!st) add_technologies(w);
    if (!st) { /* labels of contributions must outlive the outcome */
        for (int k = 0; k < w->e->n_contribution; k++)
            w->e->contribution[k].label = text(w, "%s", w->e->contribution[k].label);
    }
    lode_outcome_free(outcome);
    return st ? st : w->st;
}

/* "base/..." or "shock/..." */
static lode_status walk(walker *w)
{
    lode_status st = split(w);

    if (st) return st;
    if (strcmp(w->part[0], "base") == 0) return walk_base(w);
    return strcmp(w->part[0], "shock") == 0 ? walk_shock(w) : wrong_id(w);
}

lode_status lode__explanation_make(const lode_dataset *ds, const char *figure,
                                   lode__explanation *out, lode_error *err)
{
    int n;
    walker w = {.ds = ds, .e = out, .err = err, .i_partner = -1};
    lode_status st;

    memset(out, 0, sizeof *out);
    out->dataset = ds;
    out->figure = lode__arena_copy(&out->arena, figure);
    w.good = lode__goods(ds, &n);
    w.country = lode__countries(ds, &n);
    st = out->figure ? LODE_OK : lode__fail(err, LODE_E_NOMEM, "out of memory");
    if (!st && strncmp(figure, "measure/", 8) == 0)
        st = lode__explain_measure(ds, out, err);
    else if (!st)
        st = walk(&w);
    if (!st) st = w.st;
    if (!st) {
        lode__buf key;
        lode__buf_init(&key, 4096 + strlen(figure)); /* however many sentences it has */
        lode__buf_addf(&key, "lode %s explain/1 %s %s", lode_version(),
                       lode_dataset_hash(ds), figure);
        if (key.status)
            st = lode__fail(err, LODE_E_NOMEM, "out of memory");
        else
            lode__hash_text(key.data, key.length, out->run);
        lode__buf_clear(&key);
    }
    if (st) lode__explanation_clear(out);
    return st;
}

void lode__explanation_clear(lode__explanation *e)
{
    lode__release(e->input);
    lode__release(e->contribution);
    lode__arena_clear(&e->arena);
    memset(e, 0, sizeof *e);
}
