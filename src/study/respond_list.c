/* Which remedies are there? Each good that a shock takes from the place gives stocks, supplies,
 * partners, scrap and substitutes, as sentences with their cost and time.
 *
 * What a sentence cannot say is told in docs/method/respond.md: a partner's output that is
 * given first is an outage there and a supply here of the same tonnes; a substitute is a
 * supply of the tonnes it saves, because a fall of demand would count as a loss of its users. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "dataset/policies.h"
#include "solve/elementary.h"
#include "study/respond_inside.h"
#include "study/standard_set.h"

#define LEAST_MISSING 1e-3 /* of the intake: less is not short */
#define LEAST_MAKER 0.01   /* of the output outside the restriction: a supplier */
#define MOST_MAKERS 12
#define MOST_OPTIONS 2048
#define MUCH_OF_MARKET 0.1 /* of a year's output outside: a purchase that moves it */
#define MUCH_OF_PLANT 0.5  /* of today's output: more than an expansion */
#define SHORT_PRICE 1.1    /* a partner whose price rises by more is short itself */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

const char *lode__remedy_name(lode__remedy_kind kind)
{
    static const char *const name[LODE__N_REMEDY_KIND] = {
        "stock",   "release",    "supply",  "diversify", "swap", "framework",
        "recycle", "substitute", "pass on", "project",   "floor"};

    return name[kind];
}

const char *lode__feasible_name(lode__feasible feasible)
{
    static const char *const name[] = {"yes", "doubtful", "too late"};

    return name[feasible];
}

/* ---- rows ------------------------------------------------------------------------ */

lode__ranged lode__carrying_share_per_year(const lode_dataset *ds)
{
    lode__ranged rate = lode__ranged_of(ds, -1, "*", "discount_rate");
    lode__ranged keeping = lode__ranged_of(ds, -1, "*", "stock_keeping_share_per_year");

    return (lode__ranged){rate.value + keeping.value, rate.low + keeping.low,
                          rate.high + keeping.high};
}

lode__ranged lode__carrying_share(const lode_dataset *ds)
{
    lode__ranged year = lode__carrying_share_per_year(ds);
    lode__ranged years = lode__ranged_of(ds, -1, "*", "stock_kept_years");

    return (lode__ranged){years.value * year.value, years.low * year.low,
                          years.high * year.high};
}

static lode__ranged times(lode__ranged r, double factor)
{
    return (lode__ranged){r.value * factor, r.low * factor, r.high * factor};
}

static const lode__attribute *attribute_of(const lode_dataset *ds, int i_good,
                                           int i_country, const char *name)
{
    int n;
    const lode__attribute *row = lode__attributes(ds, &n), *found = NULL;

    for (int k = 0; k < n; k++) {
        bool here = row[k].i_country == i_country || row[k].i_country < 0;
        if (row[k].i_good != i_good || !here || strcmp(row[k].attribute, name) != 0 ||
            isnan(row[k].value))
            continue;
        if (!found || row[k].i_country > found->i_country ||
            (row[k].i_country == found->i_country && row[k].year > found->year))
            found = &row[k];
    }
    return found;
}

static char grade_of(lode__flag flag)
{
    switch (flag) {
    case LODE__REPORTED: return 'A';
    case LODE__ESTIMATED:
    case LODE__DERIVED: return 'B';
    case LODE__PRIOR: return 'C';
    default: return 'D';
    }
}

char lode__remedy_worse(char a, char b)
{
    return a > b ? a : b;
}

/* ---- what is short --------------------------------------------------------------- */

static double intake_of(const lode__place_row *p, bool after)
{
    return after ? p->supply_after + p->import_after - p->export_after
                 : p->supply_before + p->import_before - p->export_before;
}

double lode__intake(const lode_outcome *o, int i_good, const bool *member, bool after)
{
    double sum = 0.0;

    for (int k = 0; k < o->n_place; k++)
        if (o->place[k].i_good == i_good && member[o->place[k].i_country])
            sum += intake_of(&o->place[k], after);
    return sum;
}

/* Does the statement name the good or another of its mineral? */
static bool names_mineral(const lode_response *r, const lode__statement *s, int i_good)
{
    int n;
    const lode__good *good = lode__goods(r->dataset, &n);

    for (int g = 0; g < n; g++)
        if (s->with_good[g] && strcmp(good[g].mineral, good[i_good].mineral) == 0)
            return true;
    return false;
}

bool lode__remedy_restricted(const lode_response *r, int i_good, int i_country)
{
    const lode_outcome *o = r->base;

    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        bool takes = lode__restricts(s) || s->verb == LODE__EXPORTTAX;
        bool on_actor = takes && s->actor[i_country];
        bool on_target = s->verb == LODE__TARIFF && s->target[i_country];
        if (o->n_met[k] > 0 && (on_actor || on_target) && names_mineral(r, s, i_good))
            return true;
    }
    return false;
}

/* The flags of the home's price and of its largest flow. */
static char data_grade(const lode_response *r, int i_good, int i_country)
{
    const lode_market *m = r->base->market;
    int n = lode__market_node(m, i_good, i_country);
    const lode__observation *price = m->model->node[n].price_row;
    const lode__base_flow *largest = NULL;

    for (int f = 0; f < m->model->n_flow; f++) {
        const lode__base_flow *flow = &m->model->flow[f];
        bool here = flow->i_good == i_good &&
                    (flow->role == LODE__ROLE_TRADE ? flow->i_partner
                                                    : flow->i_country) == i_country;
        if (here && (!largest || flow->flow_tpa > largest->flow_tpa)) largest = flow;
    }
    return lode__remedy_worse(price ? grade_of(price->flag) : 'D',
                              largest ? grade_of(largest->flag) : 'D');
}

static void add_place(const lode_response *r, const lode__place_row *p,
                      lode__short_good *s, double *most)
{
    double in = intake_of(p, false);

    if (!lode__remedy_restricted(r, p->i_good, p->i_country))
        s->outside_tpa += p->supply_before;
    if (!r->member[p->i_country]) return;
    s->home_supply_tpa += p->supply_before;
    s->intake_tpa += in;
    s->missing_tpa += in - intake_of(p, true);
    if (in <= *most) return;
    *most = in;
    s->i_home = p->i_country;
    s->usd_per_t = p->price_before;
}

/* False: the place does not miss it. */
static bool measure_good(const lode_response *r, int i_good, lode__short_good *s)
{
    const lode_outcome *o = r->base;
    double most = 0.0, unmet = 0.0;

    *s = (lode__short_good){.i_good = i_good, .i_home = -1};
    for (int k = 0; k < o->n_place; k++) {
        const lode__place_row *p = &o->place[k];
        if (p->i_good != i_good) continue;
        add_place(r, p, s, &most);
        if (r->member[p->i_country]) unmet += p->unmet_tpa;
    }
    s->missing_tpa = fmax(s->missing_tpa, unmet);
    if (s->i_home < 0 || !(s->usd_per_t > 0.0)) return false;
    s->price_ratio = lode__price_paid(o, i_good, r->member);
    s->grade = data_grade(r, i_good, s->i_home);
    return s->missing_tpa > LEAST_MISSING * s->intake_tpa;
}

/* ---- writing a remedy ------------------------------------------------------------- */

const char *lode__remedy_say(lode_response *r, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return lode__arena_copy(&r->arena, text);
}

lode_status lode__response_warn(lode_response *r, const char *format, ...)
{
    char text[512];
    va_list args;

    if (r->n_warning == (int)(sizeof r->warning / sizeof *r->warning)) return LODE_OK;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    r->warning[r->n_warning] = lode__arena_copy(&r->arena, text);
    return r->warning[r->n_warning++] ? LODE_OK : LODE_E_NOMEM;
}

/* Six digits: a sentence is to be read, and its number is what is run. */
double lode__brief(double value)
{
    double scale = 1.0;

    if (!(fabs(value) > 0.0) || !isfinite(value)) return value;
    while (fabs(value) * scale < 1e5) scale *= 10.0;
    if (scale > 1.0 || fabs(value) < 1e6) return round(value * scale) / scale;
    while (fabs(value) / scale >= 1e6) scale *= 10.0;
    return round(value / scale) * scale;
}

static const char *number(double value, char text[LODE__NUMBER_MAX])
{
    text[lode__number_write(value, text)] = '\0';
    return text;
}

lode__option *lode__remedy_begin(lode__remedy_writer *w, lode__remedy_kind kind,
                                 int i_partner)
{
    lode_response *r = w->r;
    lode__option *p;

    if (r->n_option == MOST_OPTIONS) return NULL;
    p = &r->option[r->n_option];
    *p = (lode__option){.kind = kind,
                        .i_good = w->s->i_good,
                        .i_partner = i_partner,
                        .reason = "",
                        .cost_usd = {NAN, NAN, NAN},
                        .months = {NAN, NAN, NAN},
                        .begun_usd = NAN,
                        .floor_usd_per_t = NAN,
                        .normal_usd = NAN,
                        .grade = w->s->grade,
                        .offered = LODE__RELEASE * w->s->usd_per_t};
    for (int k = 0; k < 3; k++) p->gdp_avoided[k] = NAN;
    return p;
}

void lode__remedy_doubt(lode__option *p, const char *reason)
{
    if (p->feasible != LODE__FEASIBLE) return;
    p->feasible = LODE__DOUBTFUL;
    p->reason = reason;
}

/* A floor that keeps nothing does nothing, sooner or later. */
static bool does_nothing(const lode__option *p)
{
    return p->kind == LODE__JOIN_FLOOR && p->n_kept == 0;
}

lode_status lode__remedy_finish(lode__remedy_writer *w, lode__option *p)
{
    lode_response *r = w->r;

    if (p->feasible != LODE__TOO_LATE && p->months.value >= 12.0 * r->years &&
        !does_nothing(p)) {
        p->feasible = LODE__TOO_LATE;
        p->reason = lode__remedy_say(
            r, "takes %.0f months, the shock lasts %.0f: only if begun before",
            p->months.value, 12.0 * r->years);
    }
    for (int k = 0; k < p->n_statement; k++)
        if (!p->statement[k]) return no_memory(w->err);
    if (!p->what || !p->who_acts || !p->who_pays || !p->cost_basis || !p->reason)
        return no_memory(w->err);
    r->n_option++;
    return LODE_OK;
}

static const char *stock_sentence(lode__remedy_writer *w, double tonnes, double price)
{
    char t[LODE__NUMBER_MAX], usd[LODE__NUMBER_MAX];

    return lode__remedy_say(w->r, "stock %s %s %s t release above %s USD/kg", w->home,
                            w->good, number(tonnes, t),
                            number(lode__brief(price * 1e-3), usd));
}

const char *lode__remedy_supply(lode__remedy_writer *w, const char *country, double tpa,
                                double price)
{
    char t[LODE__NUMBER_MAX], usd[LODE__NUMBER_MAX];

    return lode__remedy_say(w->r, "supply %s %s %s tpa above %s USD/kg", country, w->good,
                            number(tpa, t), number(lode__brief(price * 1e-3), usd));
}

/* ---- stocks ----------------------------------------------------------------------- */

static lode_status add_stock(lode__remedy_writer *w, int months)
{
    lode_response *r = w->r;
    lode__option *p = lode__remedy_begin(w, LODE__BUILD_STOCK, -1);
    lode__ranged carrying = lode__carrying_share(r->dataset);
    double purchase;

    if (!p) return LODE_OK;
    p->tonnes = lode__brief(w->s->intake_tpa * months / 12.0);
    purchase = p->tonnes * w->s->usd_per_t;
    p->statement[p->n_statement++] = stock_sentence(w, p->tonnes, p->offered);
    p->what = lode__remedy_say(r, "%d month%s of use", months, months > 1 ? "s" : "");
    p->who_acts = lode__remedy_say(r, "%s, its stock agency", r->perspective);
    p->who_pays = "budget or industry fund";
    p->cost_usd =
        (lode__ranged){purchase * (1.0 + carrying.value), purchase * (1.0 + carrying.low),
                       purchase * (1.0 + carrying.high)};
    p->cost_basis = "purchase at the base price, interest and keeping until the shock";
    p->months = lode__ranged_of(r->dataset, w->s->i_good, "stock", "months_to_effect");
    p->grade = lode__remedy_worse(p->grade, 'C'); /* carrying is judged */
    if (p->tonnes > MUCH_OF_MARKET * w->s->outside_tpa)
        lode__remedy_doubt(
            p, lode__remedy_say(
                   r,
                   "to be bought before; %.0f %% of a year's output outside the "
                   "restriction: buying moves the price",
                   100.0 * p->tonnes / w->s->outside_tpa));
    else
        p->reason = "to be bought before the shock";
    return lode__remedy_finish(w, p);
}

static double price_ratio_at(const lode_response *r, int i_good, int i_country)
{
    const lode__place_row *p =
        &r->base->place[lode__market_node(r->base->market, i_good, i_country)];

    return p->price_before > 0.0 ? p->price_after / p->price_before : 1.0;
}

/* What a country holds of the good: by a row of the register, else by a prior. */
typedef struct cover {
    double days, tonnes;          /* one of them, the other NaN */
    const lode__stock *row;       /* or NULL */
    const lode__attribute *prior; /* or NULL */
} cover;

/* Is the word one of a list with bars between? */
static bool is_listed(const char *list, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = list; *at; at += strcspn(at, "|"), at += *at == '|')
        if (strcspn(at, "|") == length && strncmp(at, word, length) == 0) return true;
    return false;
}

/* Is it a stock of the good, by its id or its mineral, in days or tonnes? Plans are none. */
static bool is_stock_of(const lode__remedy_writer *w, const lode__stock *row,
                        int i_country)
{
    int n;
    const lode__good *good = &lode__goods(w->r->dataset, &n)[w->s->i_good];
    bool held = strcmp(row->nature, "held") == 0 || strcmp(row->nature, "target") == 0;
    bool told = strcmp(row->metric, "days") == 0 || strcmp(row->metric, "tonnes") == 0;
    bool sure = row->cited.evidence == 'A' || row->cited.evidence == 'B';

    return held && told && sure && row->quantity > 0.0 &&
           is_listed(row->countries, w->country[i_country].id) &&
           (is_listed(row->goods, good->id) || is_listed(row->goods, good->mineral));
}

/* What is held before what is aimed at, then the later row. */
static bool is_better(const lode__stock *a, const lode__stock *b)
{
    bool held_a = strcmp(a->nature, "held") == 0, held_b = strcmp(b->nature, "held") == 0;

    return held_a != held_b ? held_a : strcmp(a->cited.as_of, b->cited.as_of) > 0;
}

/* Has the country a prior on another good of the mineral, whose form is the stock's? */
static bool is_in_another_form(const lode__remedy_writer *w, int i_country)
{
    int n, n_row;
    const lode__good *good = lode__goods(w->r->dataset, &n);
    const lode__attribute *row = lode__attributes(w->r->dataset, &n_row);

    for (int k = 0; k < n_row; k++)
        if (row[k].i_country == i_country && row[k].i_good >= 0 &&
            strcmp(row[k].attribute, "public_stock_days") == 0 &&
            strcmp(good[row[k].i_good].mineral, good[w->s->i_good].mineral) == 0)
            return true;
    return false;
}

/* False: none is known. */
static bool find_cover(const lode__remedy_writer *w, int i_country, cover *out)
{
    const lode__policy_tables *t = lode__policy_rows(w->r->dataset);
    const lode__attribute *prior =
        attribute_of(w->r->dataset, w->s->i_good, i_country, "public_stock_days");

    *out = (cover){.days = NAN, .tonnes = NAN};
    if (prior && prior->i_country == i_country) out->prior = prior;
    if (out->prior || !is_in_another_form(w, i_country))
        for (int k = 0; k < t->n_stock; k++)
            if (is_stock_of(w, &t->stock[k], i_country) &&
                (!out->row || is_better(&t->stock[k], out->row)))
                out->row = &t->stock[k];
    if (out->row) {
        out->prior = NULL;
        *(strcmp(out->row->metric, "days") == 0 ? &out->days : &out->tonnes) =
            out->row->quantity;
    } else if (out->prior) {
        out->days = out->prior->value;
    }
    return out->row || (out->prior && out->days > 0.0);
}

static const char *say_cover(lode_response *r, const cover *c, const char *holder)
{
    double amount = isnan(c->days) ? c->tonnes : c->days;
    const char *unit = isnan(c->days) ? "t" : "days";

    if (!c->row) return lode__remedy_say(r, "%.0f %s in %s", amount, unit, holder);
    return lode__remedy_say(r, "%.0f %s in %s (%s, %c)", amount, unit, holder, c->row->id,
                            c->row->cited.evidence);
}

/* What stands behind the tonnes. */
static const char *say_basis(lode_response *r, const cover *c)
{
    if (!c->row) return "its tonnes are not published: days of a target times use";
    if (isnan(c->days))
        return lode__remedy_say(r, "%s of %s by the register, %s", c->row->nature,
                                c->row->holder, c->row->cited.as_of);
    return lode__remedy_say(r, "%s of %s by the register, %s: %s, times use",
                            c->row->nature, c->row->holder, c->row->cited.as_of,
                            c->row->unit);
}

/* A public stock, of a member or of a partner that lends. */
static lode_status add_public(lode__remedy_writer *w, int i_holder, const cover *c)
{
    lode_response *r = w->r;
    bool own = r->member[i_holder];
    lode__option *p =
        lode__remedy_begin(w, own ? LODE__RELEASE_STOCK : LODE__SWAP, i_holder);
    bool *one = lode__arena_take(&r->arena, (size_t)r->base->market->model->n_country + 1,
                                 sizeof *one);
    double use, ratio;

    if (!one) return no_memory(w->err);
    if (!p) return LODE_OK;
    one[i_holder] = true;
    use = lode__intake(r->base, w->s->i_good, one, false);
    p->tonnes = isnan(c->days) ? c->tonnes : use * c->days / 365.0;
    if (!(p->tonnes > 0.0)) return LODE_OK;
    if (!own) p->tonnes = fmin(p->tonnes, w->s->missing_tpa * r->years);
    p->tonnes = lode__brief(p->tonnes);
    p->statement[p->n_statement++] = stock_sentence(w, p->tonnes, p->offered);
    p->what = say_cover(r, c, w->country[i_holder].id);
    p->who_acts =
        own ? w->country[i_holder].id
            : lode__remedy_say(r, "%s and %s", r->perspective, w->country[i_holder].id);
    p->who_pays =
        own ? "budget of the holder" : lode__remedy_say(r, "%s", r->perspective);
    p->cost_usd = times(lode__ranged_of(r->dataset, -1, "*", "discount_rate"),
                        p->tonnes * w->s->usd_per_t * r->years);
    p->cost_basis = own ? "interest until it is filled again at the base price"
                        : "interest until it is given back, bought at the base price";
    p->months = lode__ranged_of(r->dataset, w->s->i_good, own ? "stock" : "swap",
                                "months_to_effect");
    p->grade = lode__remedy_worse(p->grade, c->row ? c->row->cited.evidence
                                                   : grade_of(c->prior->flag));
    ratio = price_ratio_at(r, w->s->i_good, i_holder);
    if (!own && ratio > SHORT_PRICE)
        lode__remedy_doubt(
            p,
            lode__remedy_say(r, "%s is short itself, its price %.1f times the base; %s",
                             w->country[i_holder].id, ratio, say_basis(r, c)));
    lode__remedy_doubt(p, say_basis(r, c));
    return lode__remedy_finish(w, p);
}

static lode_status add_public_stocks(lode__remedy_writer *w)
{
    const lode_response *r = w->r;
    lode_status st = LODE_OK;

    for (int c = 0; c < r->base->market->model->n_country && !st; c++) {
        bool here = lode__market_node(r->base->market, w->s->i_good, c) >= 0;
        cover held;
        if (here && !lode__remedy_restricted(r, w->s->i_good, c) &&
            find_cover(w, c, &held))
            st = add_public(w, c, &held);
    }
    return st;
}

/* ---- more supply ------------------------------------------------------------------ */

/* Capital for so many tonnes a year; unknown where no plant was published. */
static void set_capital(lode__remedy_writer *w, lode__option *p)
{
    const lode__parameter *row =
        lode__parameter_pick(w->r->dataset, w->s->i_good, "*", "new_supply_capital");

    p->cost_basis = row ? "capital of a plant; what it makes is paid at the offered price"
                        : "capital of such a plant is not known";
    if (!row) return;
    p->cost_usd =
        times(lode__ranged_of(w->r->dataset, w->s->i_good, "*", "new_supply_capital"),
              p->tonnes);
    p->grade = lode__remedy_worse(p->grade, grade_of(row->flag));
}

static lode_status add_home_supply(lode__remedy_writer *w)
{
    lode_response *r = w->r;
    lode__option *p = lode__remedy_begin(w, LODE__HOME_SUPPLY, -1);
    bool makes = w->s->home_supply_tpa > 0.0;

    if (!p) return LODE_OK;
    p->tonnes = lode__brief(w->s->missing_tpa);
    p->statement[p->n_statement++] =
        lode__remedy_supply(w, w->home, p->tonnes, p->offered);
    p->what = lode__remedy_say(r, "more made in %s", w->home);
    p->who_acts = lode__remedy_say(r, "industry and lenders of %s", w->home);
    p->who_pays = "investors, with public support";
    set_capital(w, p);
    p->months = lode__ranged_of(r->dataset, w->s->i_good,
                                makes ? "expansion" : "new plant", "months_to_effect");
    if (makes && p->tonnes > MUCH_OF_PLANT * w->s->home_supply_tpa)
        lode__remedy_doubt(p, lode__remedy_say(r, "%.1f times what is made there today",
                                               p->tonnes / w->s->home_supply_tpa));
    if (!makes) lode__remedy_doubt(p, "nobody makes it there today: a new plant");
    return lode__remedy_finish(w, p);
}

static lode_status add_supplier(lode__remedy_writer *w, const lode__place_row *y)
{
    lode_response *r = w->r;
    lode__option *p = lode__remedy_begin(w, LODE__DIVERSIFY, y->i_country);
    const char *id = w->country[y->i_country].id;

    if (!p) return LODE_OK;
    p->tonnes = lode__brief(w->s->missing_tpa);
    p->offered = LODE__RELEASE * y->price_before;
    p->statement[p->n_statement++] = lode__remedy_supply(w, id, p->tonnes, p->offered);
    p->what = lode__remedy_say(r, "more made in %s", id);
    p->who_acts = lode__remedy_say(r, "makers in %s, lenders of %s", id, r->perspective);
    p->who_pays = "investors, with export credit";
    set_capital(w, p);
    p->months =
        lode__ranged_of(r->dataset, w->s->i_good, "expansion", "months_to_effect");
    if (p->tonnes > MUCH_OF_PLANT * y->supply_before)
        lode__remedy_doubt(p, lode__remedy_say(r, "%.1f times what is made there today",
                                               p->tonnes / y->supply_before));
    return lode__remedy_finish(w, p);
}

/* What an outage of the good in the country takes from: not what comes beside another good. */
static double own_output(const lode_response *r, int i_good, int i_country)
{
    const lode_market *m = r->base->market;
    int n = lode__market_node(m, i_good, i_country);
    double sum = 0.0;

    for (int a = 0; a < m->problem.n_activity; a++) {
        const lode__base_flow *f = &m->model->flow[m->model->part[a].i_flow];
        bool makes = f->role == LODE__ROLE_SUPPLY || f->role == LODE__ROLE_CONVERT;
        if (!makes || f->i_good != i_good || f->i_country != i_country) continue;
        for (int k = m->problem.first[a]; k < m->problem.first[a + 1]; k++)
            if (m->problem.term_node[k] == n && m->problem.term_coef[k] > 0.0)
                sum += m->problem.term_coef[k] * m->base_level[a];
    }
    return sum;
}

/* A part of the partner's output goes to the place first, at the offered price. */
static lode_status add_framework(lode__remedy_writer *w, const lode__place_row *y)
{
    lode_response *r = w->r;
    lode__option *p = lode__remedy_begin(w, LODE__FRAMEWORK, y->i_country);
    const char *id = w->country[y->i_country].id;
    double share = lode__ranged_of(r->dataset, -1, "*", "framework_share").value;
    double output = own_output(r, w->s->i_good, y->i_country);
    char text[LODE__NUMBER_MAX];

    if (!p || isnan(share) || !(output > 0.0)) return LODE_OK;
    share = lode__brief(fmin(share, w->s->missing_tpa / output));
    p->tonnes = lode__brief(share * output);
    p->statement[p->n_statement++] =
        lode__remedy_say(r, "outage %s %s %s", id, w->good, number(share, text));
    p->statement[p->n_statement++] =
        lode__remedy_supply(w, w->home, p->tonnes, p->offered);
    p->what = share < 0.001 ? lode__remedy_say(r, "a little of %s first", id)
                            : lode__remedy_say(r, "%.*f %% of %s first", share < 0.1,
                                               100.0 * share, id);
    p->who_acts = lode__remedy_say(r, "%s and %s", r->perspective, id);
    p->who_pays = lode__remedy_say(r, "%s, or %s to its makers", id, r->perspective);
    p->cost_basis = "what the partner's makers would have sold it for above that price";
    p->months = lode__ranged_of(r->dataset, w->s->i_good, "swap", "months_to_effect");
    p->grade = lode__remedy_worse(p->grade, 'C');
    if (y->price_after > SHORT_PRICE * y->price_before)
        lode__remedy_doubt(
            p, lode__remedy_say(r, "%s is short itself: its price is %.1f times the base",
                                id, y->price_after / y->price_before));
    return lode__remedy_finish(w, p);
}

/* Makers outside the place that the shock does not restrict, the largest first. */
static lode_status add_makers(lode__remedy_writer *w)
{
    const lode_response *r = w->r;
    const lode_outcome *o = r->base;
    const lode__place_row *maker[MOST_MAKERS];
    int n = 0;
    lode_status st = LODE_OK;

    for (int k = 0; k < o->n_place; k++) {
        const lode__place_row *p = &o->place[k];
        int at;
        if (p->i_good != w->s->i_good || r->member[p->i_country] ||
            lode__remedy_restricted(r, p->i_good, p->i_country) ||
            !(p->price_before > 0.0) ||
            !(p->supply_before > LEAST_MAKER * w->s->outside_tpa))
            continue;
        at = n < MOST_MAKERS ? n++ : MOST_MAKERS;
        for (; at > 0 && maker[at - 1]->supply_before < p->supply_before; at--)
            if (at < MOST_MAKERS) maker[at] = maker[at - 1];
        if (at < MOST_MAKERS) maker[at] = p;
    }
    for (int k = 0; k < n && !st; k++) st = add_supplier(w, maker[k]);
    for (int k = 0; k < n && !st; k++) st = add_framework(w, maker[k]);
    return st;
}

/* ---- scrap and substitutes -------------------------------------------------------- */

/* As much again as comes from old scrap today, at a multiple of the base price. */
static lode_status add_recycling(lode__remedy_writer *w)
{
    lode_response *r = w->r;
    const lode__attribute *rate =
        attribute_of(r->dataset, w->s->i_good, w->s->i_home, "eol_rir");
    lode__ranged multiple =
        lode__ranged_of(r->dataset, w->s->i_good, "*", "recycling_price_multiple");
    lode__option *p;
    int n;

    if (!lode__goods(r->dataset, &n)[w->s->i_good].main)
        return LODE_OK; /* no scrap is ore */
    if (!rate || isnan(multiple.value))
        return lode__response_warn(
            r, "recycling of %s is left out: its rate is not known", w->good);
    if (!(rate->value > 0.0))
        return lode__response_warn(
            r, "recycling of %s is left out: nothing of it comes from old scrap (%s)",
            w->good, rate->source);
    p = lode__remedy_begin(w, LODE__RECYCLE, -1);
    if (!p) return LODE_OK;
    p->tonnes = lode__brief(fmin(rate->value * w->s->intake_tpa, w->s->missing_tpa));
    p->offered = multiple.value * w->s->usd_per_t;
    p->statement[p->n_statement++] =
        lode__remedy_supply(w, w->home, p->tonnes, p->offered);
    p->what =
        lode__remedy_say(r, "%.1f %% of use more", 100.0 * p->tonnes / w->s->intake_tpa);
    p->who_acts = lode__remedy_say(r, "collectors and refiners in %s", w->home);
    p->who_pays = "users, through the price";
    p->cost_basis = "capital of collection and plants is not known";
    p->months =
        lode__ranged_of(r->dataset, w->s->i_good, "recycling", "months_to_effect");
    p->grade =
        lode__remedy_worse(p->grade, lode__remedy_worse('C', grade_of(rate->flag)));
    p->reason = "no more than as much again as today's rate";
    return lode__remedy_finish(w, p);
}

/* What long-run behaviour would save of a use at the shock's price, as far as the years allow:
 *
 *     share = min(rate x years, 1 - R^-(long - short))
 *     price = base (1 - share)^(-1 / (long - short))      of the last tonne saved
 */
static lode_status add_substitution(lode__remedy_writer *w)
{
    lode_response *r = w->r;
    int g = w->s->i_good;
    double more = lode__ranged_of(r->dataset, g, "*", "demand_elasticity_long").value -
                  lode__ranged_of(r->dataset, g, "*", "demand_elasticity").value;
    double rate =
        lode__ranged_of(r->dataset, g, "*", "substitution_share_per_year").value;
    double share, ratio = w->s->price_ratio;
    lode__option *p;

    if (!(more > 0.0) || !(rate > 0.0) || !(ratio > 1.0)) return LODE_OK;
    share = fmin(rate * r->years, 1.0 - lode__exp(-more * lode__log(ratio)));
    if (!(share > 0.0) || share >= 1.0) return LODE_OK;
    p = lode__remedy_begin(w, LODE__SUBSTITUTE, -1);
    if (!p) return LODE_OK;
    p->tonnes = lode__brief(share * w->s->intake_tpa);
    p->offered = w->s->usd_per_t * lode__exp(-lode__log(1.0 - share) / more);
    p->statement[p->n_statement++] =
        lode__remedy_supply(w, w->home, p->tonnes, p->offered);
    p->what = lode__remedy_say(r, "%.1f %% of use less", 100.0 * share);
    p->who_acts = lode__remedy_say(r, "users in %s", r->perspective);
    p->who_pays = "users, with support for trials";
    p->cost_basis = "trials and new approvals are not known; running cost is in the loss";
    p->months = times((lode__ranged){1.0 / rate, 1.0 / rate, 1.0 / rate}, 12.0 * share);
    p->grade = lode__remedy_worse(p->grade, 'C');
    p->reason = "as fast as in 2010 to 2012 at most";
    if (r->base->scenario.adjusts)
        p->reason = "beside the habits that move by themselves over the months";
    return lode__remedy_finish(w, p);
}

/* ---- third countries -------------------------------------------------------------- */

/* The statement that keeps the good from the place but not from everybody; NULL: none. */
static const lode__statement *target_only(const lode_response *r, int i_good)
{
    const lode_outcome *o = r->base;
    int n_country = o->market->model->n_country;

    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        bool hits = false, spares = false;
        if (!lode__is_export_measure(s) || !s->with_good[i_good] || o->n_met[k] == 0)
            continue;
        for (int c = 0; c < n_country; c++) {
            hits = hits || (s->target[c] && r->member[c]);
            spares = spares || (!s->target[c] && !s->actor[c] && !r->member[c] &&
                                lode__market_node(o->market, i_good, c) >= 0);
        }
        if (hits && spares) return s;
    }
    return NULL;
}

static bool says_leak(const lode_response *r, int i_good)
{
    for (int k = 0; k < r->base->n_statement; k++) {
        const lode__statement *s = &r->base->statement[k];
        if ((s->verb == LODE__REEXPORT || s->verb == LODE__ENFORCE) &&
            s->with_good[i_good])
            return true;
    }
    return false;
}

static lode_status add_pass_on(lode__remedy_writer *w)
{
    lode_response *r = w->r;
    const lode__statement *s = target_only(r, w->s->i_good);
    lode__ranged premium = lode__ranged_of(r->dataset, -1, "*", "reexport_premium");
    char text[LODE__NUMBER_MAX];
    const char *seller;
    lode__option *p;

    if (!s || isnan(premium.value)) return LODE_OK;
    if (says_leak(r, w->s->i_good))
        return lode__response_warn(r,
                                   "trade in %s through third countries is left out: "
                                   "the shock says what becomes of it",
                                   w->good);
    p = lode__remedy_begin(w, LODE__PASS_ON_DEAL, -1);
    seller = strchr(s->text, ' '); /* canonical: VERB SELLERS GOOD ... */
    if (!p || !seller) return LODE_OK;
    seller++;
    p->statement[p->n_statement++] = lode__remedy_say(
        r, "reexport %.*s %s -> %s premium %s", (int)strcspn(seller, " "), seller,
        w->good, r->perspective, number(premium.value, text));
    p->what = lode__remedy_say(r, "at %.0f %% more", 100.0 * premium.value);
    p->who_acts = "traders in third countries";
    p->who_pays = lode__remedy_say(r, "users in %s, in the loss", r->perspective);
    p->cost_basis = "the premium on what is passed on";
    p->months = lode__ranged_of(r->dataset, w->s->i_good, "pass on", "months_to_effect");
    p->grade = lode__remedy_worse(p->grade, 'C');
    lode__remedy_doubt(p, "the seller may enforce its cut against third countries");
    return lode__remedy_finish(w, p);
}

/* ---- all of them ------------------------------------------------------------------ */

static lode_status list_of_good(lode_response *r, const lode__short_good *s,
                                lode_error *err)
{
    static const int months[] = {1, 3, 6};
    int n;
    const lode__country *country = lode__countries(r->dataset, &n);
    lode__remedy_writer w = {.r = r,
                             .s = s,
                             .good = lode__goods(r->dataset, &n)[s->i_good].id,
                             .home = country[s->i_home].id,
                             .country = country,
                             .err = err};
    lode_status st = LODE_OK;

    for (int k = 0; k < 3 && !st; k++) st = add_stock(&w, months[k]);
    if (!st) st = add_public_stocks(&w);
    if (!st) st = add_home_supply(&w);
    if (!st) st = add_makers(&w);
    if (!st) st = add_recycling(&w);
    if (!st) st = add_substitution(&w);
    if (!st) st = add_pass_on(&w);
    if (!st) st = lode__remedy_projects(&w);
    if (!st) st = lode__remedy_floors(&w);
    return st;
}

/* Goods that the shock's own statements of trade, output or use name. */
static bool is_named(const lode_outcome *o, int i_good)
{
    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        bool offers = s->verb == LODE__STOCK || s->verb == LODE__MORE_SUPPLY;
        if (s->with_good[i_good] && !offers && o->n_met[k] > 0) return true;
        if (s->verb == LODE__CLOSE && s->every_good) return true;
    }
    return false;
}

/* Of the goods that were asked for; else of those the shock names; where the place misses none
 * of them, of all others in their market. */
lode_status lode__response_list(lode_response *r, const bool *with_good, lode_error *err)
{
    const lode__model *m = r->base->market->model;
    lode_status st = LODE_OK;

    r->good = lode__arena_take(&r->arena, (size_t)m->n_good + 1, sizeof *r->good);
    r->option = lode__arena_take(&r->arena, MOST_OPTIONS, sizeof *r->option);
    if (!r->good || !r->option) return no_memory(err);
    for (int pass = 0; pass < 2 && r->n_good == 0; pass++)
        for (int g = 0; g < m->n_good; g++) {
            bool asked = with_good ? with_good[g] : pass > 0 || is_named(r->base, g);
            if (m->with_good[g] && asked && measure_good(r, g, &r->good[r->n_good]))
                r->n_good++;
        }
    for (int k = 0; k < r->n_good && !st; k++) st = list_of_good(r, &r->good[k], err);
    if (!st && r->n_good == 0)
        st = lode__response_warn(r,
                                 "%s misses none of the goods: there is nothing to "
                                 "remedy",
                                 r->perspective);
    return st;
}
