/* Runs the remedies of a shock beside it and ranks them. */
#include "study/respond.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/gdp.h"
#include "study/standard_set.h"

/* Of a shock: a pair of remedies stands beside them. */
#define MOST_STATEMENTS (LODE__ASK_MOST - 2 * LODE__OPTION_STATEMENTS)
#define NOTHING 1e-6 /* of the loss: what avoids less does nothing */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- sentences ------------------------------------------------------------------- */

static size_t add_sentences(const lode__option *p, const char **statement, size_t n)
{
    for (int k = 0; k < p->n_statement; k++) statement[n++] = p->statement[k];
    return n;
}

static size_t shock_sentences(const lode_response *r, const char **statement)
{
    memcpy(statement, r->statement, r->n_statement * sizeof *statement);
    return r->n_statement;
}

/* ---- one by one ------------------------------------------------------------------ */

/* What a run of one shock gave. */
typedef struct answer {
    lode_verdict verdict;
    lode_certificate certificate;
    double loss_usd, price_ratio, cost_usd, gdp[3];
    char *figure, *why; /* to be released; why: a floor that cannot be held */
} answer;

typedef struct batch {
    const lode_response *r;
    answer *answer;                /* [n_ask] */
    const lode__option_pair *pair; /* NULL: single options */
    const int *index;              /* options that are run; NULL: all */
    const lode__option *late;      /* run instead of the response's; NULL: not */
    bool gdp;
    bool normal; /* floors by themselves, without the shock, for a year */
} batch;

static const lode__option *option_of(const batch *w, size_t i_ask)
{
    if (w->late) return &w->late[i_ask];
    return &w->r->option[w->index ? w->index[i_ask] : (int)i_ask];
}

static size_t list(void *context, size_t i_ask, const char *statement[LODE__ASK_MOST])
{
    const batch *w = context;
    size_t n;

    if (w->normal) {
        statement[0] = option_of(w, i_ask)->statement[0];
        return 1;
    }
    n = shock_sentences(w->r, statement);
    if (!w->pair) return add_sentences(option_of(w, i_ask), statement, n);
    n = add_sentences(&w->r->option[w->pair[i_ask].a], statement, n);
    return add_sentences(&w->r->option[w->pair[i_ask].b], statement, n);
}

/* What the partner could have sold its tonnes for, above the price it gets. */
static double forgone_usd(const lode_response *r, const lode__option *p,
                          const lode_outcome *o)
{
    int n = lode__market_node(o->market, p->i_good, p->i_partner);

    return p->tonnes * lode__response_worth_years(r, 0) *
           fmax(0.0, o->place[n].price_after - p->offered);
}

/* The premium of what third countries pass on. */
static double premium_usd(const lode_response *r, const lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;
    double sum = 0.0;

    for (int k = 0; k < sc->n_pass_on; k++) {
        int to = sc->pass_on[k].to;
        sum += lode__pass_on_tpa(o, k) * lode__response_worth_years(r, 0) *
               o->statement[sc->pass_on[k].i_statement].number *
               o->market->base_price[to];
    }
    return sum;
}

static lode_status take_gdp(const lode_outcome *o, double gdp[3], lode_error *err)
{
    lode__gdp range = {0};
    lode_status st = lode__gdp_of_outcome(o, &range, err);

    if (st == LODE_E_NODATA) return LODE_OK; /* no table: not known */
    if (st) return st;
    gdp[0] = range.low;
    gdp[1] = range.value;
    gdp[2] = range.high;
    lode__gdp_clear(&range);
    return LODE_OK;
}

static lode_status take_figure(const lode__option *p, const lode_outcome *o, answer *a,
                               lode_error *err)
{
    lode__buf text;
    lode_text out = LODE_TEXT_INIT;
    int n;
    lode_status st;

    if (lode__country_find(o->dataset, o->perspective) < 0) return LODE_OK;
    lode__buf_init(&text, 1 << 17);
    lode__buf_addf(&text, "shock/%s/loss/%s/%s", o->question,
                   lode__goods(o->dataset, &n)[p->i_good].id, o->perspective);
    st = lode__buf_give(&text, &out, err);
    lode__buf_clear(&text);
    a->figure = out.data;
    return st;
}

static lode_status take_reason(const lode_outcome *o, answer *a, lode_error *err)
{
    size_t n = strlen(lode_outcome_reason(o)) + 1;

    a->why = lode__alloc(n, 1);
    if (!a->why) return no_memory(err);
    memcpy(a->why, lode_outcome_reason(o), n);
    return LODE_OK;
}

static lode_status take(void *context, size_t i_ask, const lode_outcome *o,
                        lode_error *err)
{
    const batch *w = context;
    answer *a = &w->answer[i_ask];
    const lode__option *p = w->pair ? NULL : option_of(w, i_ask);

    *a = (answer){.verdict = lode_outcome_verdict(o),
                  .certificate = lode_outcome_certificate(o),
                  .loss_usd = NAN,
                  .price_ratio = NAN,
                  .cost_usd = NAN,
                  .gdp = {NAN, NAN, NAN}};
    if (a->verdict != LODE_SOLVED)
        return p && p->kind == LODE__JOIN_FLOOR ? take_reason(o, a, err) : LODE_OK;
    a->loss_usd = lode__scenario_loss(o, w->r->member);
    if (!p || w->normal) return LODE_OK;
    a->price_ratio = lode__price_paid(o, p->i_good, w->r->member);
    if (p->kind == LODE__FRAMEWORK) a->cost_usd = forgone_usd(w->r, p, o);
    if (p->kind == LODE__PASS_ON_DEAL) a->cost_usd = premium_usd(w->r, o);
    if (w->gdp) return take_gdp(o, a->gdp, err);
    return take_figure(p, o, a, err);
}

static lode_status run_batch(const lode_response *r, batch *w, size_t n,
                             const lode_respond_options *options, lode_error *err)
{
    lode__asks asks = {.market = r->base->market,
                       .perspective = r->perspective,
                       .n_ask = n,
                       .n_thread = options->n_thread,
                       .list = list,
                       .take = take,
                       .context = w,
                       .progress = options->progress,
                       .progress_context = options->context};

    w->r = r;
    w->answer = lode__alloc(n + 1, sizeof *w->answer);
    if (!w->answer) return no_memory(err);
    return lode__asks_run(&asks, err);
}

static void release_batch(batch *w, size_t n)
{
    for (size_t k = 0; w->answer && k < n; k++) {
        lode__release(w->answer[k].figure);
        lode__release(w->answer[k].why);
    }
    lode__release(w->answer);
}

/* Infinite where it costs nothing, unless it does nothing either. */
static double ratio_of(const lode_response *r, double avoided, double cost)
{
    if (isnan(cost)) return NAN;
    if (cost > 0.0) return avoided / cost;
    return avoided > NOTHING * fabs(r->loss_usd) ? INFINITY : 0.0;
}

static bool put_answer(lode_response *r, lode__option *p, const answer *a)
{
    p->verdict = a->verdict;
    p->loss_usd = a->loss_usd;
    p->avoided_usd = r->loss_usd - a->loss_usd - p->gain_usd;
    p->price_ratio = a->price_ratio;
    if (!isnan(a->cost_usd))
        p->cost_usd = (lode__ranged){a->cost_usd, a->cost_usd, a->cost_usd};
    p->ratio = ratio_of(r, p->avoided_usd, p->cost_usd.value);
    lode__certificate_add(&r->worst, &a->certificate);
    r->n_shock++;
    if (a->verdict != LODE_SOLVED) p->ratio = NAN;
    if (!a->figure) return true;
    p->figure = lode__arena_copy(&r->arena, a->figure);
    return p->figure != NULL;
}

/* Why a floor is no remedy. */
static lode_status warn_floor(lode_response *r, const lode__option *p, const answer *a,
                              const char *with)
{
    return lode__response_warn(r, "floor by %s%s: %s", p->means, with,
                               a->why ? a->why : lode_verdict_name(a->verdict));
}

/* What a year of a floor takes from the place where there is no shock. */
static lode_status run_floors(lode_response *r, const lode_respond_options *options,
                              lode_error *err)
{
    int *index = lode__alloc((size_t)r->n_option + 1, sizeof *index), n = 0;
    batch w = {.index = index, .normal = true};
    lode_status st;

    if (!index) return no_memory(err);
    for (int k = 0; k < r->n_option; k++)
        if (r->option[k].kind == LODE__JOIN_FLOOR) index[n++] = k;
    st = run_batch(r, &w, (size_t)n, options, err);
    for (int k = 0; k < n && !st; k++) {
        const answer *a = &w.answer[k];
        lode__option *p = &r->option[index[k]];
        lode__certificate_add(&r->worst, &a->certificate);
        r->n_shock++;
        if (a->verdict == LODE_SOLVED)
            lode__response_floor_cost(r, p, a->loss_usd);
        else if (warn_floor(r, p, a, ""))
            st = no_memory(err);
    }
    release_batch(&w, (size_t)n);
    lode__release(index);
    return st;
}

static lode_status run_singles(lode_response *r, const lode_respond_options *options,
                               lode_error *err)
{
    size_t n = (size_t)r->n_option;
    batch w = {0};
    lode_status st = run_batch(r, &w, n, options, err);

    for (size_t k = 0; k < n && !st; k++) {
        lode__option *p = &r->option[k];
        const answer *a = &w.answer[k];
        if (!put_answer(r, p, a) ||
            (a->why && !isnan(p->normal_usd) &&
             warn_floor(r, p, a, ", with the projects that it keeps")))
            st = no_memory(err);
    }
    release_batch(&w, n);
    return st;
}

/* ---- ranking --------------------------------------------------------------------- */

/* Solved before unsolved, ranked before unknown cost, then by ratio, then by loss avoided;
 * what is left keeps the order of the list. */
static int class_of(const lode__option *p)
{
    if (p->verdict != LODE_SOLVED) return 2;
    return isnan(p->ratio);
}

static bool comes_before(const lode__option *a, const lode__option *b)
{
    if (class_of(a) != class_of(b)) return class_of(a) < class_of(b);
    if (class_of(a) == 0 && (a->ratio > b->ratio || a->ratio < b->ratio))
        return a->ratio > b->ratio;
    return a->avoided_usd > b->avoided_usd;
}

static void rank(lode_response *r, size_t n_top)
{
    int shown[3] = {0};

    for (int k = 1; k < r->n_option; k++) {
        lode__option p = r->option[k];
        int at = k;
        for (; at > 0 && comes_before(&p, &r->option[at - 1]); at--)
            r->option[at] = r->option[at - 1];
        r->option[at] = p;
    }
    for (int k = 0; k < r->n_option; k++) {
        lode__option *p = &r->option[k];
        int class = class_of(p);
        r->n_ranked += class == 0;
        r->n_failed += class == 2;
        p->shown = class < 2 && (n_top == 0 || (size_t)shown[class] < n_top);
        shown[class]++;
    }
}

/* ---- pairs ----------------------------------------------------------------------- */

/* Is the project one of those of the floor? */
static bool stands_on(const lode__option *project, const lode__option *floor)
{
    for (int k = 0; k < floor->n_kept; k++)
        if (floor->kept[k] == project->project) return true;
    return false;
}

/* Sizes of one stock, the same tonnes made here or there: one excludes the other. */
static bool are_alternatives(const lode__option *a, const lode__option *b)
{
    if (a->project && b->project)
        return *a->project->exclusive &&
               strcmp(a->project->exclusive, b->project->exclusive) == 0;
    if (stands_on(a, b) || stands_on(b, a)) return true;
    return a->kind == b->kind && a->i_good == b->i_good &&
           (a->kind == LODE__BUILD_STOCK || a->i_partner == b->i_partner);
}

/* The best of each kind of choice, in the order of the ranking. */
static int list_singles(const lode_response *r, int *index)
{
    int n = 0;

    for (int k = 0; k < r->n_option && n < LODE__PAIRED; k++) {
        bool fresh = class_of(&r->option[k]) < 2 && r->option[k].avoided_usd > 0.0;
        for (int i = 0; i < n && fresh; i++)
            fresh = !are_alternatives(&r->option[index[i]], &r->option[k]);
        if (fresh) index[n++] = k;
    }
    return n;
}

static bool pair_before(const lode__option_pair *a, const lode__option_pair *b)
{
    bool known[2] = {!isnan(a->ratio), !isnan(b->ratio)};

    if (a->verdict != b->verdict) return a->verdict == LODE_SOLVED;
    if (known[0] != known[1]) return known[0];
    if (known[0] && (a->ratio > b->ratio || a->ratio < b->ratio))
        return a->ratio > b->ratio;
    return a->avoided_usd > b->avoided_usd;
}

static void put_pair(lode_response *r, lode__option_pair *p, const answer *a)
{
    const lode__option *one = &r->option[p->a], *two = &r->option[p->b];

    p->verdict = a->verdict;
    p->loss_usd = a->loss_usd;
    p->avoided_usd = r->loss_usd - a->loss_usd - one->gain_usd - two->gain_usd;
    p->sum_usd = one->avoided_usd + two->avoided_usd;
    p->cost_usd = one->cost_usd.value + two->cost_usd.value;
    p->ratio = a->verdict == LODE_SOLVED ? ratio_of(r, p->avoided_usd, p->cost_usd) : NAN;
    lode__certificate_add(&r->worst, &a->certificate);
    r->n_shock++;
}

static void sort_pairs(lode_response *r)
{
    for (int k = 1; k < r->n_pair; k++) {
        lode__option_pair p = r->pair[k];
        int at = k;
        for (; at > 0 && pair_before(&p, &r->pair[at - 1]); at--)
            r->pair[at] = r->pair[at - 1];
        r->pair[at] = p;
    }
}

static lode_status run_pairs(lode_response *r, const lode_respond_options *options,
                             lode_error *err)
{
    int single[LODE__PAIRED], n = list_singles(r, single);
    batch w = {.pair = r->pair};
    lode_status st;

    for (int k = 0; k < 2 && n > 1; k++) r->first[k] = &r->option[single[k]];
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++)
            r->pair[r->n_pair++] = (lode__option_pair){.a = single[i], .b = single[j]};
    st = run_batch(r, &w, (size_t)r->n_pair, options, err);
    for (int k = 0; k < r->n_pair && !st; k++) put_pair(r, &r->pair[k], &w.answer[k]);
    release_batch(&w, (size_t)r->n_pair);
    if (!st) sort_pairs(r);
    return st;
}

/* ---- begun with the shock --------------------------------------------------------- */

/* The sentences of an option from the month on in which it has an effect. */
static bool say_late(lode_response *r, const lode__option *p, lode__option *late)
{
    int month = r->base->scenario.time.first_month + (int)ceil(p->months.value);

    *late = *p;
    for (int k = 0; k < p->n_statement; k++) {
        lode__buf text;
        lode__buf_init(&text, 1024);
        lode__buf_addf(&text, "%s from %04d-%02d", p->statement[k], month / 12,
                       month % 12 + 1);
        late->statement[k] = text.status ? NULL : lode__arena_copy(&r->arena, text.data);
        lode__buf_clear(&text);
        if (!late->statement[k]) return false;
    }
    return true;
}

/* A stock that is not there, and what takes longer than the shock, avoids nothing. */
static lode_status run_late(lode_response *r, const lode_respond_options *options,
                            lode_error *err)
{
    size_t most = (size_t)r->n_option + 1;
    lode__option *late = lode__arena_take(&r->arena, most, sizeof *late);
    int *index = lode__arena_take(&r->arena, most, sizeof *index), n = 0;
    batch w = {.late = late};
    lode_status st = LODE_OK;

    if (!late || !index) return no_memory(err);
    for (int k = 0; k < r->n_option; k++) {
        lode__option *p = &r->option[k];
        if (!p->shown || isnan(p->months.value)) continue;
        p->begun_usd = 0.0;
        if (p->kind == LODE__BUILD_STOCK || ceil(p->months.value) >= 12.0 * r->years)
            continue;
        if (!say_late(r, p, &late[n])) return no_memory(err);
        index[n++] = k;
    }
    st = run_batch(r, &w, (size_t)n, options, err);
    for (int k = 0; k < n && !st; k++) {
        lode__option *p = &r->option[index[k]];
        p->begun_usd = r->loss_usd - w.answer[k].loss_usd -
                       lode__response_gain(r, p, (int)ceil(p->months.value));
    }
    release_batch(&w, (size_t)n);
    return st;
}

/* ---- loss of GDP ------------------------------------------------------------------ */

static lode_status run_gdp(lode_response *r, const lode_respond_options *options,
                           lode_error *err)
{
    int *index = lode__alloc((size_t)r->n_option + 1, sizeof *index), n = 0;
    batch w = {.index = index, .gdp = true};
    lode_status st;

    if (!index) return no_memory(err);
    st = take_gdp(r->base, r->gdp, err);
    for (int k = 0; k < r->n_option; k++)
        if (r->option[k].shown) index[n++] = k;
    if (!st) st = run_batch(r, &w, (size_t)n, options, err);
    for (int k = 0; k < n && !st; k++)
        for (int c = 0; c < 3; c++)
            r->option[index[k]].gdp_avoided[c] = r->gdp[c] - w.answer[k].gdp[c];
    release_batch(&w, (size_t)n);
    lode__release(index);
    return st;
}

/* ---- the question ----------------------------------------------------------------- */

static lode_status copy_question(lode_response *r, const char *const *statements,
                                 size_t n, const lode_respond_options *options,
                                 lode_error *err)
{
    if (!options || !options->perspective)
        return lode__fail(err, LODE_E_INVALID,
                          "want the country or bloc whose loss is to be avoided");
    if (n > MOST_STATEMENTS)
        return lode__fail(err, LODE_E_LIMIT, "%zu statements, at most %d", n,
                          MOST_STATEMENTS);
    r->n_statement = n;
    r->perspective = lode__arena_copy(&r->arena, options->perspective);
    r->statement = lode__arena_take(&r->arena, n + 1, sizeof *r->statement);
    if (options->goods) r->goods = lode__arena_copy(&r->arena, options->goods);
    if (options->projects) r->projects = lode__arena_copy(&r->arena, options->projects);
    if (options->floor) r->floor = lode__arena_copy(&r->arena, options->floor);
    if (!r->perspective || !r->statement || (options->goods && !r->goods) ||
        (options->projects && !r->projects) || (options->floor && !r->floor))
        return no_memory(err);
    for (size_t k = 0; k < n; k++) {
        r->statement[k] = lode__arena_copy(&r->arena, statements[k]);
        if (!r->statement[k]) return no_memory(err);
    }
    return LODE_OK;
}

/* Add the goods of one word to those that are asked for; one that has none in the market is
 * told. */
static lode_status read_good(lode_response *r, const char *word, bool *with_good,
                             bool *any, lode_error *err)
{
    const lode__model *m = r->base->market->model;
    bool *these = lode__arena_take(&r->arena, (size_t)m->n_good + 1, sizeof *these);
    bool here = false;
    lode_status st;

    if (!these || !word) return no_memory(err);
    st = lode__goods_select(r->dataset, word, these, err);
    for (int g = 0; g < m->n_good && !st; g++) {
        with_good[g] = with_good[g] || these[g];
        here = here || (these[g] && m->with_good[g]);
    }
    *any = *any || here;
    if (st || here) return st;
    return lode__response_warn(r, "%.80s is not in the market of the shock: left out",
                               word)
               ? no_memory(err)
               : LODE_OK;
}

/* Goods that were asked for: one of them must be in the market. */
static lode_status read_goods(lode_response *r, bool **with_good, lode_error *err)
{
    const lode__model *m = r->base->market->model;
    bool any = false;
    lode_status st = LODE_OK;

    *with_good = NULL;
    if (!r->goods) return LODE_OK;
    *with_good = lode__arena_take(&r->arena, (size_t)m->n_good + 1, sizeof **with_good);
    if (!*with_good) return no_memory(err);
    for (const char *at = r->goods; at && !st;) {
        size_t n = strcspn(at, ",");
        st = read_good(r, lode__arena_copy_n(&r->arena, at, n), *with_good, &any, err);
        at = at[n] ? at + n + 1 : NULL;
    }
    if (!st && !any)
        st = lode__fail(err, LODE_E_INVALID,
                        "want goods of the shock's market, found '%.80s'", r->goods);
    return st;
}

static lode_status run_base(lode_response *r, const lode_respond_options *options,
                            lode_error *err)
{
    lode_shock_options shock = LODE_SHOCK_OPTIONS_INIT;
    lode__buf all;
    lode_status st;

    shock.perspective = r->perspective;
    shock.n_thread = options->n_thread;
    st = lode_shock_run(r->dataset, r->statement, r->n_statement, &shock, &r->base, err);
    if (st) return st;
    r->member = r->base->perspective_member;
    r->years = r->base->scenario.time.years * r->base->scenario.time.n_period;
    r->worst = lode_outcome_certificate(r->base);
    r->n_shock = 1;
    lode__buf_init(&all, 1 << 16);
    lode__buf_addf(&all, "%s respond/1 goods %s top %zu%s", r->base->run,
                   r->goods ? r->goods : "", options->n_top, options->gdp ? " gdp" : "");
    lode__buf_addf(&all, "%s projects %s zone %s floor %s",
                   options->estimate ? " estimate" : "", r->pool.part[1].hash,
                   options->zone ? options->zone : "", r->floor ? r->floor : "");
    if (all.status)
        st = no_memory(err);
    else
        lode__hash_text(all.data, all.length, r->run);
    lode__buf_clear(&all);
    return st;
}

static lode_status say_left_out(lode_response *r)
{
    int n_more = 0;
    lode_status st = lode__response_warn(
        r,
        "costs and lead times are priors of the pack responses; projects are those of "
        "public record%s",
        r->projects ? " and of the file" : "");

    if (!st) st = lode__response_say_out(r);
    if (!st) st = lode__response_say_floors(r);
    if (!st && r->n_failed > 0)
        st = lode__response_warn(r, "%d remedies had no equilibrium and are left out",
                                 r->n_failed);
    for (int k = 0; k < r->n_option; k++)
        n_more += r->option[k].verdict == LODE_SOLVED &&
                  r->option[k].avoided_usd > fmax(r->loss_usd, 0.0);
    if (!st && n_more > 0)
        st =
            lode__response_warn(r,
                                "%d remedies avoid more than the loss: what they sell at "
                                "the shock's prices is a gain of the place",
                                n_more);
    for (int k = 0; k < r->base->n_warning && r->n_warning < LODE__RESPONSE_WARNINGS; k++)
        r->warning[r->n_warning++] = r->base->warning[k];
    return st;
}

static lode_status run(lode_response *r, const lode_respond_options *options,
                       lode_error *err)
{
    bool *with_good = NULL;
    lode_status st = lode__project_pool_open(r->dataset, r->projects, options->estimate,
                                             &r->pool, err);

    if (!st) st = run_base(r, options, err);
    if (st || r->base->answer.verdict != LODE_SOLVED) return st;
    r->loss_usd = lode__scenario_loss(r->base, r->member);
    st = read_goods(r, &with_good, err);
    if (!st) st = lode__response_zone(r, options, err);
    if (!st) st = lode__response_list(r, with_good, err);
    if (!st) st = run_floors(r, options, err);
    if (!st) st = run_singles(r, options, err);
    if (st) return st;
    rank(r, options->n_top);
    st = run_pairs(r, options, err);
    if (!st && r->base->scenario.time.first_month != LODE__NO_MONTH)
        st = run_late(r, options, err);
    if (!st && options->gdp) st = run_gdp(r, options, err);
    if (!st && say_left_out(r)) st = no_memory(err);
    return st;
}

lode_status lode_respond_run(const lode_dataset *dataset, const char *const *statements,
                             size_t n, const lode_respond_options *options,
                             lode_response **out, lode_error *err)
{
    lode_response *r = lode__alloc(1, sizeof *r);
    lode_status st;

    if (!r) return no_memory(err);
    r->dataset = dataset;
    r->loss_usd = NAN;
    for (int k = 0; k < 3; k++) r->gdp[k] = NAN;
    st = copy_question(r, statements, n, options, err);
    if (!st) st = run(r, options, err);
    if (!st) {
        *out = r;
        r = NULL;
    }
    lode_response_free(r);
    return st;
}

void lode_response_free(lode_response *r)
{
    if (!r) return;
    lode_outcome_free(r->base);
    lode__project_pool_close(&r->pool);
    lode__arena_clear(&r->arena);
    lode__release(r);
}

lode_verdict lode_response_verdict(const lode_response *r)
{
    return lode_outcome_verdict(r->base);
}

const char *lode_response_reason(const lode_response *r)
{
    return lode_outcome_reason(r->base);
}
