/* Draws a shock many times and sorts what comes out.
 *
 * First all draws' base flows are reconciled anew, then each draw's market is calibrated,
 * shocked and solved, both in lanes. Draws start from the central answer. */
#include "study/draws.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "study/deck.h"
#include "study/quantile.h"
#include "study/twin.h"

#define HABIT_TOLERANCE 2e-3 /* of ln(quantity), in a draw */
#define FLOOR_TOLERANCE 1e-2 /* of a floor, in a draw: misses more, does not hold */
#define MOST_PASSES 6        /* of habits; a draw that still moves is taken as it is */
#define MOST_NUMBERS ((size_t)1 << 27) /* draws x figures: 1 GiB */
#define NOISE 10.0 /* times 1 / draws: a share of the variance that may be chance */
#define COLUMNS 8  /* of figures, a cache line of a draw */

typedef struct study {
    lode_outcome *o;
    lode_error *err;
    lode__deck deck;
    size_t n_draw, n_figure;
    lode__draw_writer *write;
    const void *context; /* of write */
    atomic_bool no_memory;
    double *figure; /* [n_draw][n_figure]; NaN where a draw has no equilibrium */
} study;

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- the second round: markets --------------------------------------------------- */

/* One draw's outcome, with a market, a scenario and rows of its own. */
typedef struct desk {
    study *study;
    lode_outcome o;
    lode__hand hand;
    bool rough; /* the answer to come is not the last */
} desk;

static bool take_outcome(desk *k, const study *d)
{
    if (!lode__hand_take(&k->hand, &d->deck, &k->o.arena)) return false;
    return lode__twin_take(&k->o, d->o, &k->hand.market);
}

static void desk_free(void *context)
{
    desk *k = context;

    lode__arena_clear(&k->o.arena);
    lode__release(k);
}

static void *desk_new(void *context)
{
    desk *k = lode__alloc(1, sizeof *k);

    if (!k) return NULL;
    k->study = context;
    if (take_outcome(k, k->study)) return k;
    desk_free(k);
    return NULL;
}

static void make_market(void *context, size_t i_draw, lode__whole *whole)
{
    desk *k = context;
    lode__scenario *sc = &k->o.scenario;

    lode__hand_deal(&k->hand, &k->study->deck, i_draw);
    k->o.factor = k->hand.factor;
    if (sc->time.has_stocks) lode__timeline_numbers(&k->o);
    lode__stocks_lay(&k->o);
    lode__scenario_fill(&k->o, 0);
    lode__habits_guess(&k->o, k->study->o);
    lode__floors_guess(&k->o, k->study->o);
    lode__march_begin(&k->o);
    memcpy(sc->start_price, lode__plan_price(k->study->deck.plan),
           (size_t)sc->problem.n_node * sizeof(double));
    lode__start_levels(k->study->deck.plan, &sc->problem, sc->start_level);
    k->rough = sc->adjusts; /* habits move after the first solve in any case */
    *whole = (lode__whole){&sc->problem, sc->start_price, sc->start_level, k->rough};
}

static bool take_market_answer(void *context, size_t i_draw, const lode__answer *answer,
                               lode__whole *whole)
{
    desk *k = context;
    study *d = k->study;
    lode_outcome *o = &k->o;
    double *row = &d->figure[i_draw * d->n_figure];

    if (lode__twin_answer(o, answer, &k->rough, HABIT_TOLERANCE, MOST_PASSES)) {
        whole->rough = k->rough;
        return true;
    }
    if (o->no_memory) atomic_store(&d->no_memory, true);
    if (o->answer.verdict != LODE_SOLVED || k->hand.broken ||
        o->floor_off > FLOOR_TOLERANCE) {
        for (size_t i = 0; i < d->n_figure; i++) row[i] = NAN;
        return false;
    }
    lode__tally_rows(o);
    d->write(d->context, o, k->hand.price_factor, row);
    return false;
}

static lode_status shock_all(study *d)
{
    lode__crew crew = {.make = make_market,
                       .take = take_market_answer,
                       .desk_new = desk_new,
                       .desk_free = desk_free,
                       .context = d};

    return lode__deck_run(&d->deck, &crew, lode__twin_plan(d->o)) &&
                   !atomic_load(&d->no_memory)
               ? LODE_OK
               : no_memory(d->err);
}

/* ---- sorting --------------------------------------------------------------------- */

static void sort_column(lode__bands *b, size_t f, double *column, size_t n)
{
    b->low[f] = n > 0 ? lode__quantile(column, n, 0.1) : NAN;
    b->high[f] = n > 0 ? lode__quantile(column, n, 0.9) : NAN;
}

/* Figures of a draw lie side by side: so many columns are read at once. column:
 * [COLUMNS][n_draw] */
static void sort_figures(study *d, lode__bands *b, double *column)
{
    for (size_t first = 0; first < d->n_figure; first += COLUMNS) {
        size_t n[COLUMNS] = {0}, left = d->n_figure - first;
        size_t n_here = left < COLUMNS ? left : COLUMNS;
        for (size_t i = 0; i < d->n_draw; i++)
            for (size_t k = 0; k < n_here; k++) {
                double x = d->figure[i * d->n_figure + first + k];
                if (!isnan(x)) column[k * d->n_draw + n[k]++] = x;
            }
        for (size_t k = 0; k < n_here; k++)
            sort_column(b, first + k, &column[k * d->n_draw], n[k]);
    }
}

/* ---- what explains the spread ---------------------------------------------------- */

static const char *name_input(const study *d, const lode__input *in)
{
    int n;
    const lode__good *good = lode__goods(d->o->dataset, &n);
    const lode__country *country = lode__countries(d->o->dataset, &n);
    const lode__parameter *row = lode__parameters(d->o->dataset, &n) + in->i;
    static const char *const role[LODE__N_ROLE] = {"supply", "conversion", "trade",
                                                   "use"};
    lode__buf text;
    const char *copy;

    lode__buf_init(&text, 512);
    if (in->kind == LODE__INPUT_PARAMETER) {
        lode__buf_addf(&text, "%s of %s", row->parameter,
                       row->i_good >= 0 ? good[row->i_good].id : "all goods");
        if (strcmp(row->segment, "*") != 0) lode__buf_addf(&text, ", %s", row->segment);
    } else if (in->kind == LODE__INPUT_PRICE) {
        lode__buf_addf(&text, "price of %s", good[in->i].id);
    } else {
        const lode__base_flow *f = &d->o->market->model->flow[in->i];
        lode__buf_addf(&text, "%s of %s, %s", role[f->role], good[f->i_good].id,
                       country[f->i_country].id);
        if (f->role == LODE__ROLE_TRADE)
            lode__buf_addf(&text, "->%s", country[f->i_partner].id);
    }
    copy = text.data ? lode__arena_copy(&d->o->arena, text.data) : NULL;
    lode__buf_clear(&text);
    return copy;
}

/* Squared correlation of an input's draws with the figure. Inputs are independent, so the
 * squares are shares of the variance that a straight line explains. */
static double explained(const study *d, int j, size_t f, double mean, double square)
{
    double z_mean = 0.0, z_square = 0.0, both = 0.0;
    size_t n = 0;

    for (size_t i = 0; i < d->n_draw; i++) {
        double y = d->figure[i * d->n_figure + f], z;
        if (isnan(y)) continue;
        z = lode__deck_draw(&d->deck, i, j);
        z_mean += z, z_square += z * z, both += z * (y - mean), n++;
    }
    z_square -= z_mean * z_mean / (double)n;
    return z_square > 0.0 && square > 0.0 ? both * both / (z_square * square) : 0.0;
}

static void insert(lode__bands *b, int *index, double *share, int j, double value)
{
    int at = b->n_top;

    while (at > 0 && share[at - 1] < value) at--;
    if (at == LODE__TOP_INPUTS) return;
    if (b->n_top < LODE__TOP_INPUTS) b->n_top++;
    for (int k = b->n_top - 1; k > at; k--)
        index[k] = index[k - 1], share[k] = share[k - 1];
    index[at] = j;
    share[at] = value;
}

static lode_status find_influences(study *d, lode__bands *b)
{
    int sum = d->o->perspective ? LODE__F_PERSPECTIVE_LOSS : LODE__F_SURPLUS;
    size_t f = lode__figure_of_sum(d->o, sum);
    double mean = 0.0, square = 0.0, share[LODE__TOP_INPUTS];
    int index[LODE__TOP_INPUTS];

    b->of = d->o->perspective ? "loss_usd of the perspective" : "surplus_change_usd";
    for (size_t i = 0; i < d->n_draw; i++) {
        double y = d->figure[i * d->n_figure + f];
        if (!isnan(y)) mean += y, b->n_used++;
    }
    if (b->n_used < 10) return LODE_OK;
    mean /= (double)b->n_used;
    for (size_t i = 0; i < d->n_draw; i++) {
        double y = d->figure[i * d->n_figure + f] - mean;
        if (!isnan(y)) square += y * y;
    }
    for (int j = 0; j < d->deck.n_input; j++)
        insert(b, index, share, j, explained(d, j, f, mean, square));
    /* Without any influence n draws still show a share of 1/n, now and then ten times it. */
    while (b->n_top > 0 && share[b->n_top - 1] < NOISE / (double)b->n_used) b->n_top--;
    for (int k = 0; k < b->n_top; k++) {
        b->top[k] = (lode__influence){name_input(d, &d->deck.input[index[k]]), share[k]};
        if (!b->top[k].name) return no_memory(d->err);
    }
    return LODE_OK;
}

static lode_status sort_all(study *d)
{
    lode_outcome *o = d->o;
    lode__bands *b = lode__arena_take(&o->arena, 1, sizeof *b);
    double *column = lode__alloc(COLUMNS * d->n_draw + 1, sizeof *column);
    lode_status st = LODE_OK;

    if (b) {
        *b = (lode__bands){
            .n_draw = d->n_draw, .seed = d->deck.seed, .n_input = d->deck.n_input};
        b->low = lode__arena_take(&o->arena, d->n_figure + 1, sizeof(double));
        b->high = lode__arena_take(&o->arena, d->n_figure + 1, sizeof(double));
        b->loss_usd = lode__arena_take(&o->arena, d->n_draw + 1, sizeof(double));
    }
    if (!b || !b->low || !b->high || !b->loss_usd || !column) st = no_memory(d->err);
    for (size_t i = 0, f = lode__figure_of_sum(o, LODE__F_PERSPECTIVE_LOSS);
         !st && i < d->n_draw; i++)
        b->loss_usd[i] = d->figure[i * d->n_figure + f];
    if (!st) sort_figures(d, b, column);
    if (!st) st = find_influences(d, b);
    if (!st) o->bands = b;
    lode__release(column);
    return st;
}

/* A study of so many figures a draw; refused before the first of them is made. */
static lode_status begin(study *d, lode_outcome *o, const lode_shock_options *options,
                         size_t n_figure, lode_error *err)
{
    *d = (study){.o = o,
                 .err = err,
                 .deck = {.central = o,
                          .n_draw = options->n_draw,
                          .n_thread = options->n_thread,
                          .seed = options->seed,
                          .progress = options->progress,
                          .progress_context = options->context,
                          .n_all = 2 * options->n_draw},
                 .n_draw = options->n_draw,
                 .n_figure = n_figure};
    if (d->n_draw > MOST_NUMBERS / n_figure)
        return lode__fail(err, LODE_E_LIMIT,
                          "%zu draws of %zu figures, at most %zu numbers; wanted fewer "
                          "draws or longer periods",
                          d->n_draw, n_figure, (size_t)MOST_NUMBERS);
    return LODE_OK;
}

lode_status lode__draws_each(lode_outcome *o, const lode_shock_options *options,
                             size_t n_value, lode__draw_writer *write,
                             const void *context, double *row, lode_error *err)
{
    study d;
    lode_status st = begin(&d, o, options, n_value, err);

    if (st) return st;
    d.write = write;
    d.context = context;
    d.figure = row;
    st = lode__deck_make(&d.deck, err);
    if (!st) st = shock_all(&d);
    lode__deck_clear(&d.deck);
    return st;
}

static void write_figures(const void *context, const lode_outcome *o,
                          const double *price_factor, double *row)
{
    (void)context;
    lode__figures_write(o, price_factor, row);
}

lode_status lode__draws_run(lode_outcome *o, const lode_shock_options *options,
                            lode_error *err)
{
    study d;
    lode_status st = begin(&d, o, options, lode__n_figure(o), err);

    if (st) return st;
    d.write = write_figures;
    st = lode__deck_make(&d.deck, err);
    if (!st) {
        d.figure =
            lode__arena_take(&d.deck.arena, d.n_draw * d.n_figure + 1, sizeof(double));
        st = d.figure ? shock_all(&d) : no_memory(err);
    }
    if (!st) st = sort_all(&d);
    lode__deck_clear(&d.deck);
    return st;
}
