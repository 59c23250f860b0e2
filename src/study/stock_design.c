/* Designs a stock: lists its forms and sizes, runs their releases and purchases, compares. */
#include "study/stock_design.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "study/standard_set.h"

/* With the stocks of all places beside them they are one shock. */
#define MOST_STATEMENTS (LODE__ASK_MOST - LODE__MOST_PLACES - 1)
#define EQUAL 1e-9 /* of the loss, of what there is: less is rounding */

const double lode__release_multiple[LODE__N_RELEASE] = {1.02, 1.25, 1.5, 2.0, 3.0, 5.0};
const int lode__fill_months[LODE__N_FILL] = {6, 12, 24};

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static const char *say(lode_stock_design *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static const char *say(lode_stock_design *d, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return lode__arena_copy(&d->arena, text);
}

static const char *number(double value, char text[LODE__NUMBER_MAX])
{
    text[lode__number_write(lode__brief(value), text)] = '\0';
    return text;
}

static const char *good_id(const lode_stock_design *d, int i_good)
{
    int n;

    return lode__goods(d->dataset, &n)[i_good].id;
}

/* ---- runs ------------------------------------------------------------------------- */

/* One run: its sentences, and what came of it. */
typedef struct job {
    const char *statement[LODE__MOST_PLACES + 1]; /* beside the shock, where that is on */
    int n_statement, i_good;
    bool shocked;
    lode_verdict verdict;
    lode_certificate certificate;
    double loss_usd;
    double ratio[LODE__MOST_PLACES]; /* price that a holder's members pay */
} job;

typedef struct bench {
    lode_stock_design *d;
    job *job; /* [n] */
    size_t n, most;
} bench;

static size_t list(void *context, size_t i_ask, const char *statement[LODE__ASK_MOST])
{
    const bench *b = context;
    const job *j = &b->job[i_ask];
    size_t n = 0;

    for (size_t k = 0; j->shocked && k < b->d->n_statement; k++)
        statement[n++] = b->d->statement[k];
    for (int k = 0; k < j->n_statement; k++) statement[n++] = j->statement[k];
    return n;
}

static lode_status take(void *context, size_t i_ask, const lode_outcome *o,
                        lode_error *err)
{
    const bench *b = context;
    job *j = &b->job[i_ask];

    (void)err;
    j->verdict = lode_outcome_verdict(o);
    j->certificate = lode_outcome_certificate(o);
    j->loss_usd = NAN;
    if (j->verdict != LODE_SOLVED) return LODE_OK;
    j->loss_usd = lode__scenario_loss(o, o->perspective_member);
    for (int h = 0; h < b->d->n_holder; h++)
        j->ratio[h] = lode__price_paid(o, j->i_good, b->d->holder[h].member);
    return LODE_OK;
}

static lode_status run_jobs(bench *b, const lode_stock_design_options *options,
                            lode_error *err)
{
    lode_stock_design *d = b->d;
    lode__asks asks = {.market = d->base->market,
                       .perspective = d->perspective,
                       .n_ask = b->n,
                       .n_thread = options->n_thread,
                       .list = list,
                       .take = take,
                       .context = b,
                       .progress = options->progress,
                       .progress_context = options->context};
    lode_status st = lode__asks_run(&asks, err);

    for (size_t k = 0; k < b->n && !st; k++) {
        lode__certificate_add(&d->worst, &b->job[k].certificate);
        d->n_run++;
    }
    return st;
}

static job *add_job(bench *b, int i_good, bool shocked)
{
    job *j = &b->job[b->n++];

    *j = (job){.i_good = i_good, .shocked = shocked};
    return j;
}

/* ---- the question ----------------------------------------------------------------- */

/* Each holder buys for itself: a country in two of them would buy twice. */
static lode_status check_apart(const lode_stock_design *d, const lode__holder *h,
                               int n_country, lode_error *err)
{
    for (int i = 0; i < d->n_holder; i++)
        for (int c = 0; c < n_country; c++)
            if (d->holder[i].member[c] && h->member[c])
                return lode__fail(
                    err, LODE_E_INVALID,
                    "%.80s and %.80s have a country in common; want holders "
                    "that have none",
                    d->holder[i].name, h->name);
    return LODE_OK;
}

/* "USA,@EU": each a holder; all of them together are the perspective. */
static lode_status read_places(lode_stock_design *d, lode_error *err)
{
    char *rest = lode__arena_copy(&d->arena, d->places);
    lode__buf all;
    int n_country;

    (void)lode__countries(d->dataset, &n_country);
    lode__buf_init(&all, 4096);
    while (rest) {
        char *comma = strchr(rest, ',');
        lode__holder *h = &d->holder[d->n_holder];
        lode_status st;
        if (comma) *comma = '\0';
        if (d->n_holder == LODE__MOST_PLACES) {
            lode__buf_clear(&all);
            return lode__fail(err, LODE_E_LIMIT, "more places than %d",
                              LODE__MOST_PLACES);
        }
        h->name = rest;
        h->member = lode__arena_take(&d->arena, (size_t)n_country + 1, sizeof *h->member);
        st = h->member ? lode__countries_select(d->dataset, rest, h->member, err)
                       : no_memory(err);
        if (!st) st = check_apart(d, h, n_country, err);
        if (st) {
            lode__buf_clear(&all);
            return st;
        }
        lode__buf_addf(&all, "%s%s", d->n_holder ? "+" : "@", rest + (*rest == '@'));
        d->n_holder++;
        rest = comma ? comma + 1 : NULL;
    }
    d->perspective = d->n_holder == 1 ? d->holder[0].name
                     : all.status     ? NULL
                                      : lode__arena_copy(&d->arena, all.data);
    lode__buf_clear(&all);
    return d->perspective ? LODE_OK : no_memory(err);
}

static lode_status read_covers(lode_stock_design *d,
                               const lode_stock_design_options *options, lode_error *err)
{
    static const double usual[] = {60.0, 90.0, 180.0};
    const double *days = options->cover_days ? options->cover_days : usual;
    size_t n = options->cover_days ? options->n_cover : 3;

    if (n < 1 || n > LODE__MOST_COVERS)
        return lode__fail(err, LODE_E_INVALID, "want 1 to %d covers, found %zu",
                          LODE__MOST_COVERS, n);
    for (size_t k = 0; k < n; k++) {
        int at = d->n_cover;
        if (!(days[k] >= 1.0 && days[k] <= 3650.0))
            return lode__fail(err, LODE_E_INVALID,
                              "want a cover of 1 to 3650 days, found cover %zu outside",
                              k + 1);
        for (; at > 0 && d->cover_days[at - 1] > days[k]; at--)
            d->cover_days[at] = d->cover_days[at - 1];
        d->cover_days[at] = days[k];
        d->n_cover++;
    }
    return LODE_OK;
}

/* The last good of the mineral that was asked for, with a market: what a shock is put on
 * where none is said. */
static int good_asked(const lode_stock_design *d, const bool *asked)
{
    int n, found = -1;
    const lode__good *good = lode__goods(d->dataset, &n);

    for (int g = 0; g < n; g++)
        if (asked[g] && good[g].market &&
            (found < 0 || good[g].main > good[found].main ||
             (good[g].main == good[found].main &&
              good[g].stage_order > good[found].stage_order)))
            found = g;
    return found;
}

/* Is it only said how long? */
static bool says_no_shock(const lode_stock_design *d)
{
    for (size_t k = 0; k < d->n_statement; k++)
        if (strncmp(d->statement[k], "over ", 5) != 0) return false;
    return true;
}

/* The largest seller of the good that is no holder stops, for 12 months unless it is said. */
static lode_status usual_shock(lode_stock_design *d, const bool *asked, lode_error *err)
{
    int n_good, n = 0, g = good_asked(d, asked);
    bool *one;
    lode__disruption *list_of = NULL;
    char sentence[160];

    (void)lode__goods(d->dataset, &n_good);
    one = lode__arena_take(&d->arena, (size_t)n_good + 1, sizeof *one);
    if (!one) return no_memory(err);
    if (g >= 0) {
        one[g] = true;
        lode_status st = lode__disruptions_list(d->dataset, one, LODE__STANDARD_SHARE,
                                                &d->arena, &list_of, &n, err);
        if (st) return st;
    }
    for (int k = 0; k < n; k++) {
        bool holds = false;
        for (int h = 0; h < d->n_holder; h++)
            holds = holds || d->holder[h].member[list_of[k].i_seller];
        if (holds) continue;
        lode__disruption_say(d->dataset, &list_of[k], sentence);
        if (d->n_statement == 0) d->statement[d->n_statement++] = "over 12 months";
        memmove(d->statement + 1, d->statement, d->n_statement * sizeof *d->statement);
        d->statement[0] = lode__arena_copy(&d->arena, sentence);
        d->n_statement++;
        return d->statement[0] ? LODE_OK : no_memory(err);
    }
    return lode__fail(err, LODE_E_NODATA,
                      "no seller of '%.60s' outside the places is known: want the shock "
                      "as a statement",
                      d->good);
}

static lode_status read_question(lode_stock_design *d, const char *const *statements,
                                 size_t n, const lode_stock_design_options *options,
                                 bool **asked, lode_error *err)
{
    int n_good;
    lode_status st;

    if (!options || !options->places || !options->good)
        return lode__fail(err, LODE_E_INVALID, "want places and a good");
    if (n > MOST_STATEMENTS)
        return lode__fail(err, LODE_E_LIMIT, "%zu statements, at most %d", n,
                          MOST_STATEMENTS);
    d->places = lode__arena_copy(&d->arena, options->places);
    d->good = lode__arena_copy(&d->arena, options->good);
    d->statement = lode__arena_take(&d->arena, n + 3, sizeof *d->statement);
    (void)lode__goods(d->dataset, &n_good);
    *asked = lode__arena_take(&d->arena, (size_t)n_good + 1, sizeof **asked);
    if (!d->places || !d->good || !d->statement || !*asked) return no_memory(err);
    st = read_places(d, err);
    if (!st) st = read_covers(d, options, err);
    if (!st) st = lode__goods_select(d->dataset, d->good, *asked, err);
    for (size_t k = 0; k < n && !st; k++) {
        d->statement[d->n_statement++] = lode__arena_copy(&d->arena, statements[k]);
        if (!d->statement[k]) st = no_memory(err);
    }
    return st || !says_no_shock(d) ? st : usual_shock(d, *asked, err);
}

static lode_status run_base(lode_stock_design *d,
                            const lode_stock_design_options *options, lode_error *err)
{
    lode_shock_options shock = LODE_SHOCK_OPTIONS_INIT;
    lode__buf all;
    lode_status st;

    shock.perspective = d->perspective;
    shock.n_thread = options->n_thread;
    st = lode_shock_run(d->dataset, d->statement, d->n_statement, &shock, &d->base, err);
    if (st) return st;
    d->worst = lode_outcome_certificate(d->base);
    d->n_run = 1;
    if (d->base->answer.verdict == LODE_SOLVED)
        d->loss_usd = lode__scenario_loss(d->base, d->base->perspective_member);
    lode__buf_init(&all, 1 << 16);
    lode__buf_addf(&all, "%s stock-design/1 %s good %s cover", d->base->run, d->places,
                   d->good);
    for (int k = 0; k < d->n_cover; k++) {
        lode__buf_add(&all, " ");
        lode__buf_add_number(&all, d->cover_days[k]);
    }
    if (all.status)
        st = no_memory(err);
    else
        lode__hash_text(all.data, all.length, d->run);
    lode__buf_clear(&all);
    return st;
}

/* ---- forms ------------------------------------------------------------------------ */

static void add_place(lode_stock_design *d, lode__form *f, const lode__place_row *p,
                      double *most)
{
    double all = p->supply_before + p->import_before, in = all - p->export_before;

    f->world_tpa += p->supply_before;
    if (!(in > EQUAL * all)) return; /* what rounding leaves where all of it goes out */
    for (int h = 0; h < d->n_holder; h++) {
        if (!d->holder[h].member[p->i_country]) continue;
        f->intake_tpa[h] += in;
        f->use_tpa[h] += p->use_before;
        if (in <= most[h]) continue;
        most[h] = in;
        f->i_home[h] = p->i_country;
        f->usd_per_t[h] = p->price_before;
    }
}

/* A good that some holder takes in, at a price. */
static bool measure_form(lode_stock_design *d, int i_good, lode__form *f)
{
    double most[LODE__MOST_PLACES] = {0.0};
    bool any = false;

    *f = (lode__form){.i_good = i_good};
    for (int h = 0; h < d->n_holder; h++) f->i_home[h] = -1;
    for (int k = 0; k < d->base->n_place; k++)
        if (d->base->place[k].i_good == i_good) add_place(d, f, &d->base->place[k], most);
    for (int h = 0; h < d->n_holder; h++) {
        if (!(f->usd_per_t[h] > 0.0)) f->i_home[h] = -1;
        any = any || f->i_home[h] >= 0;
    }
    return any;
}

/* Goods of the minerals that were asked for. */
static lode_status list_forms(lode_stock_design *d, const bool *asked, lode_error *err)
{
    const lode__model *m = d->base->market->model;
    const lode__good *good;
    bool here = false;
    int n;

    good = lode__goods(d->dataset, &n);
    for (int g = 0; g < n; g++) here = here || (asked[g] && m->with_good[g]);
    if (!here)
        return lode__fail(err, LODE_E_INVALID,
                          "'%.60s' is not in the market of the shock", d->good);
    for (int g = 0; g < n; g++) {
        bool of_mineral = false;
        lode__form one;
        for (int a = 0; a < n; a++)
            of_mineral =
                of_mineral || (asked[a] && strcmp(good[a].mineral, good[g].mineral) == 0);
        if (!of_mineral || !m->with_good[g] || !measure_form(d, g, &one)) continue;
        if (d->n_form == LODE__MOST_FORMS)
            return lode__fail(err, LODE_E_LIMIT,
                              "more goods of '%.60s' than %d; want one mineral", d->good,
                              LODE__MOST_FORMS);
        d->form[d->n_form++] = one;
    }
    if (d->n_form > 0) return LODE_OK;
    return lode__fail(err, LODE_E_NODATA, "%s takes in no good of '%.60s' at a price",
                      d->perspective, d->good);
}

static double tonnes_of(const lode__form *f, int h, double days)
{
    return f->i_home[h] < 0 ? 0.0 : lode__brief(f->intake_tpa[h] * days / 365.0);
}

/* ---- sentences -------------------------------------------------------------------- */

/* A stock for each holder, released above a multiple of the base price. */
static bool say_stocks(lode_stock_design *d, const lode__form *f, double days,
                       double multiple, const char **statement, int *n)
{
    char t[LODE__NUMBER_MAX], usd[LODE__NUMBER_MAX];
    int n_country;
    const lode__country *country = lode__countries(d->dataset, &n_country);

    for (int h = 0; h < d->n_holder; h++) {
        if (f->i_home[h] < 0) continue;
        statement[*n] =
            say(d, "stock %s %s %s t release above %s USD/kg", country[f->i_home[h]].id,
                good_id(d, f->i_good), number(tonnes_of(f, h, days), t),
                number(multiple * f->usd_per_t[h] * 1e-3, usd));
        if (!statement[(*n)++]) return false;
    }
    return true;
}

/* What a holder buys over so many months: more demand where it uses the good itself, else as
 * much less output everywhere. False: no memory. */
static bool say_purchase(lode_stock_design *d, const lode__form *f, int h, double days,
                         int months, job *j)
{
    double tpa = tonnes_of(f, h, days) * 12.0 / months;
    char text[LODE__NUMBER_MAX];
    const char *said;

    if (f->i_home[h] < 0) return true;
    if (f->use_tpa[h] > 0.0)
        said = say(d, "demand %s x%s in %s", good_id(d, f->i_good),
                   number(1.0 + tpa / f->use_tpa[h], text), d->holder[h].name);
    else
        said = say(d, "outage * %s %s", good_id(d, f->i_good),
                   number(fmin(1.0, tpa / f->world_tpa), text));
    j->statement[j->n_statement++] = said;
    return said != NULL;
}

static bool say_over(lode_stock_design *d, int months, job *j)
{
    j->statement[j->n_statement] = say(d, "over %d months", months);
    return j->statement[j->n_statement++] != NULL;
}

/* ---- frontier --------------------------------------------------------------------- */

static bool pose_row(bench *b, const lode__form *f, double days)
{
    bool good = true;

    for (int m = 0; m < LODE__N_RELEASE && good; m++) {
        job *j = add_job(b, f->i_good, true);
        good = say_stocks(b->d, f, days, lode__release_multiple[m], j->statement,
                          &j->n_statement);
    }
    for (int k = 0; k < LODE__N_FILL && good; k++) {
        job *j = add_job(b, f->i_good, false);
        for (int h = 0; h < b->d->n_holder && good; h++)
            good = say_purchase(b->d, f, h, days, lode__fill_months[k], j);
        good = good && say_over(b->d, lode__fill_months[k], j);
    }
    return good;
}

/* USD for the tonnes at the prices of a run. */
static double purchase(const lode_stock_design *d, const lode__form *f, double days,
                       const job *j)
{
    double usd = 0.0;

    for (int h = 0; h < d->n_holder; h++)
        if (f->i_home[h] >= 0)
            usd += tonnes_of(f, h, days) * f->usd_per_t[h] * j->ratio[h];
    return usd;
}

static double worth(const lode_stock_design *d, const lode__form *f, double days)
{
    double usd = 0.0;

    for (int h = 0; h < d->n_holder; h++) usd += tonnes_of(f, h, days) * f->usd_per_t[h];
    return usd;
}

static void take_fill(const lode_stock_design *d, const lode__stock_row *r,
                      lode__fill *fill, int months, const job *j)
{
    const lode__form *f = &d->form[r->i_form];
    double years = months / 12.0, base = worth(d, f, r->cover_days);

    *fill = (lode__fill){.months = months,
                         .verdict = j->verdict,
                         .price_ratio = NAN,
                         .purchase_usd = NAN,
                         .users_usd = NAN,
                         .total_usd = NAN,
                         .n_statement = j->n_statement};
    memcpy(fill->statement, j->statement, sizeof j->statement);
    if (j->verdict != LODE_SOLVED) return;
    fill->purchase_usd = purchase(d, f, r->cover_days, j);
    fill->price_ratio = fill->purchase_usd / base;
    fill->users_usd = 0.0;
    for (int h = 0; h < d->n_holder; h++)
        if (f->i_home[h] >= 0)
            fill->users_usd +=
                f->intake_tpa[h] * years * f->usd_per_t[h] * (j->ratio[h] - 1.0);
    /* Half of it, on average, lies there while it fills. */
    fill->total_usd = fill->purchase_usd + fill->users_usd +
                      0.5 * years * base * d->carrying.value / d->kept_years;
}

static bool take_row(bench *b, lode__stock_row *r, const job *j)
{
    lode_stock_design *d = b->d;
    const lode__form *f = &d->form[r->i_form];

    r->best = r->cheapest = -1;
    r->purchase_usd = r->cost_usd = r->ratio = NAN;
    for (int h = 0; h < d->n_holder; h++) r->tonnes += tonnes_of(f, h, r->cover_days);
    for (int m = 0; m < LODE__N_RELEASE; m++) {
        double avoided = d->loss_usd - j[m].loss_usd;
        r->avoided_usd[m] = avoided;
        if (isnan(avoided)) continue;
        if (r->best < 0 || avoided > r->avoided_usd[r->best] + EQUAL * fabs(d->loss_usd))
            r->best = m;
    }
    for (int k = 0; k < LODE__N_FILL; k++) {
        take_fill(d, r, &r->fill[k], lode__fill_months[k], &j[LODE__N_RELEASE + k]);
        if (!isnan(r->fill[k].total_usd) &&
            (r->cheapest < 0 || r->fill[k].total_usd < r->fill[r->cheapest].total_usd))
            r->cheapest = k;
    }
    r->carrying_usd_a_year =
        worth(d, f, r->cover_days) * d->carrying.value / d->kept_years;
    if (r->cheapest >= 0) {
        r->purchase_usd = r->fill[r->cheapest].purchase_usd;
        r->cost_usd = r->purchase_usd + d->kept_years * r->carrying_usd_a_year;
    }
    if (r->best < 0) return true;
    if (r->cost_usd > 0.0) r->ratio = r->avoided_usd[r->best] / r->cost_usd;
    return say_stocks(d, f, r->cover_days, lode__release_multiple[r->best], r->statement,
                      &r->n_statement);
}

static double avoided_by(const lode__stock_row *r)
{
    return r->best < 0 ? NAN : r->avoided_usd[r->best];
}

static void mark_efficient(lode_stock_design *d)
{
    bool best_avoids = false;

    d->best = -1;
    for (int k = 0; k < d->n_row; k++) {
        lode__stock_row *r = &d->row[k];
        bool avoids = !isnan(r->ratio) && avoided_by(r) > EQUAL * fabs(d->loss_usd);
        r->efficient = avoids;
        for (int i = 0; i < d->n_row && r->efficient; i++) {
            const lode__stock_row *o = &d->row[i];
            if (i != k && !isnan(o->ratio) && o->cost_usd <= r->cost_usd &&
                avoided_by(o) >= avoided_by(r) &&
                (o->cost_usd < r->cost_usd || avoided_by(o) > avoided_by(r)))
                r->efficient = false;
        }
        if (isnan(r->ratio)) continue;
        if (d->best < 0 ||
            (avoids && (!best_avoids || r->ratio > d->row[d->best].ratio))) {
            d->best = k;
            best_avoids = avoids;
        }
    }
}

static lode_status run_rows(lode_stock_design *d,
                            const lode_stock_design_options *options, lode_error *err)
{
    const size_t each = LODE__N_RELEASE + LODE__N_FILL;
    bench b = {.d = d};
    bool good = true;
    lode_status st;

    d->row =
        lode__arena_take(&d->arena, (size_t)(d->n_form * d->n_cover) + 1, sizeof *d->row);
    b.job = lode__arena_take(&d->arena, (size_t)(d->n_form * d->n_cover) * each + 1,
                             sizeof *b.job);
    if (!d->row || !b.job) return no_memory(err);
    for (int f = 0; f < d->n_form; f++)
        for (int c = 0; c < d->n_cover && good; c++) {
            d->row[d->n_row++] =
                (lode__stock_row){.i_form = f, .cover_days = d->cover_days[c]};
            good = pose_row(&b, &d->form[f], d->cover_days[c]);
        }
    if (!good) return no_memory(err);
    st = run_jobs(&b, options, err);
    for (int k = 0; k < d->n_row && !st; k++)
        if (!take_row(&b, &d->row[k], &b.job[(size_t)k * each])) st = no_memory(err);
    if (!st) mark_efficient(d);
    return st;
}

/* ---- several holders -------------------------------------------------------------- */

/* Jobs of a purchase by all: at once, each by itself, together over more months. */
static bool pose_joint(bench *b, const lode__form *f, double days, int months)
{
    lode_stock_design *d = b->d;
    job *apart = add_job(b, f->i_good, false), *pooled;
    bool good = true;

    for (int h = 0; h < d->n_holder && good; h++)
        good = say_purchase(d, f, h, days, months, apart);
    good = good && say_over(d, months, apart);
    for (int h = 0; h < d->n_holder && good; h++) {
        job *j = add_job(b, f->i_good, false);
        good = say_purchase(d, f, h, days, months, j) && say_over(d, months, j);
    }
    pooled = add_job(b, f->i_good, false);
    for (int h = 0; h < d->n_holder && good; h++)
        good = say_purchase(d, f, h, days, months * d->n_holder, pooled);
    return good && say_over(d, months * d->n_holder, pooled);
}

static void take_joint(const lode_stock_design *d, lode__joint_purchase *p, const job *j)
{
    const lode__stock_row *r = &d->row[p->i_row];
    const lode__form *f = &d->form[r->i_form];
    double base = worth(d, f, r->cover_days);
    const job *pooled = &j[d->n_holder + 1];

    p->apart_usd = j->verdict == LODE_SOLVED ? purchase(d, f, r->cover_days, j) : NAN;
    p->pooled_usd =
        pooled->verdict == LODE_SOLVED ? purchase(d, f, r->cover_days, pooled) : NAN;
    p->turn_usd = 0.0;
    for (int h = 0; h < d->n_holder; h++)
        if (f->i_home[h] >= 0)
            p->turn_usd +=
                j[h + 1].verdict == LODE_SOLVED
                    ? tonnes_of(f, h, r->cover_days) * f->usd_per_t[h] * j[h + 1].ratio[h]
                    : NAN;
    p->apart_ratio = p->apart_usd / base;
    p->turn_ratio = p->turn_usd / base;
    p->pooled_ratio = p->pooled_usd / base;
}

/* Of the form that is best per dollar, each cover, within the shortest months. */
static lode_status run_joint(lode_stock_design *d,
                             const lode_stock_design_options *options, lode_error *err)
{
    size_t each = (size_t)d->n_holder + 2;
    bench b = {.d = d};
    bool good = true;
    lode_status st;

    if (d->n_holder < 2 || d->best < 0) return LODE_OK;
    b.job = lode__arena_take(&d->arena, (size_t)d->n_cover * each + 1, sizeof *b.job);
    if (!b.job) return no_memory(err);
    for (int k = 0; k < d->n_row && good; k++) {
        const lode__stock_row *r = &d->row[k];
        if (r->i_form != d->row[d->best].i_form) continue;
        d->joint[d->n_joint++] =
            (lode__joint_purchase){.i_row = k, .months = lode__fill_months[0]};
        good = pose_joint(&b, &d->form[r->i_form], r->cover_days, lode__fill_months[0]);
    }
    if (!good) return no_memory(err);
    st = run_jobs(&b, options, err);
    for (int k = 0; k < d->n_joint && !st; k++)
        take_joint(d, &d->joint[k], &b.job[(size_t)k * each]);
    return st;
}

/* ---- all of it -------------------------------------------------------------------- */

static lode_status run(lode_stock_design *d, const char *const *statements, size_t n,
                       const lode_stock_design_options *options, lode_error *err)
{
    bool *asked = NULL;
    lode_status st = read_question(d, statements, n, options, &asked, err);

    if (!st) st = run_base(d, options, err);
    if (st || d->base->answer.verdict != LODE_SOLVED) return st;
    d->carrying = lode__carrying_share(d->dataset);
    d->kept_years = lode__ranged_of(d->dataset, -1, "*", "stock_kept_years").value;
    if (isnan(d->carrying.value))
        return lode__fail(err, LODE_E_NODATA,
                          "want discount_rate, stock_keeping_share_per_year and "
                          "stock_kept_years among the parameters");
    st = list_forms(d, asked, err);
    if (!st) st = run_rows(d, options, err);
    return st ? st : run_joint(d, options, err);
}

lode_status lode_stock_design_run(const lode_dataset *dataset,
                                  const char *const *statements, size_t n,
                                  const lode_stock_design_options *options,
                                  lode_stock_design **out, lode_error *err)
{
    lode_stock_design *d = lode__alloc(1, sizeof *d);
    lode_status st;

    if (!d) return no_memory(err);
    d->dataset = dataset;
    d->loss_usd = NAN;
    d->best = -1;
    st = run(d, statements, n, options, err);
    if (!st) {
        *out = d;
        d = NULL;
    }
    lode_stock_design_free(d);
    return st;
}

void lode_stock_design_free(lode_stock_design *d)
{
    if (!d) return;
    lode_outcome_free(d->base);
    lode__arena_clear(&d->arena);
    lode__release(d);
}

lode_verdict lode_stock_design_verdict(const lode_stock_design *d)
{
    return lode_outcome_verdict(d->base);
}

const char *lode_stock_design_reason(const lode_stock_design *d)
{
    return lode_outcome_reason(d->base);
}
