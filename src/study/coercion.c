/* Runs cases of coercion: a ladder each, then a row for each target; on threads and ranks, in
 * order. */
#include "study/coercion.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/ranks.h"
#include "study/crowd.h"

#define RANK_BATCH 8 /* cases that a rank takes at a time */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- one case ---------------------------------------------------------------------- */

/* Steps in which so many months are looked at: fine at first, where most happens. */
int lode__period_of(int months)
{
    if (months <= 6) return 1;
    if (months <= 36 && months % 3 == 0) return 3;
    if (months % 12 == 0) return 12;
    return months % 3 == 0 ? 3 : 1;
}

/* What third countries do about a cut to the target alone, as a sentence. */
static void say_reexport(const lode_coercion *c, const lode__coerce_case *one,
                         lode__buf *text)
{
    const lode__coerce_job *job = &c->job[one->i_job];
    int n;

    lode__buf_addf(text, "%s %s %s -> %s", one->enforced ? "enforce" : "reexport",
                   c->party[job->i_sender].name,
                   lode__goods(c->dataset, &n)[job->i_good].id,
                   c->party[one->i_cut_to].name);
    if (!one->enforced) {
        lode__buf_add(text, " premium ");
        lode__buf_add_number(text, 100.0 * c->premium);
        lode__buf_add(text, "%");
    }
}

/* The ladder's question; its sentences are the arena's. */
static lode_status pose(const lode_coercion *c, const lode__coerce_case *one,
                        lode__arena *arena, lode__ladder_question *q, lode_error *err)
{
    const lode__coerce_job *job = &c->job[one->i_job];
    const char **list = lode__arena_take(arena, c->n_statement + 2, sizeof *list);
    lode__buf text;

    *q = (lode__ladder_question){.market = c->market[job->i_market],
                                 .sender = c->party[job->i_sender].name,
                                 .i_good = job->i_good,
                                 .instrument = c->instrument,
                                 .months = one->months,
                                 .period_months = lode__period_of(one->months),
                                 .from = c->from,
                                 .statement = list};
    if (!list) return no_memory(err);
    for (size_t k = 0; k < c->n_statement; k++) list[q->n_statement++] = c->statement[k];
    if (one->i_target < 0) return LODE_OK;
    lode__buf_init(&text, 1 << 16);
    q->target = c->party[one->i_cut_to].name;
    say_reexport(c, one, &text);
    list[q->n_statement] = text.status ? NULL : lode__arena_copy(arena, text.data);
    lode__buf_clear(&text);
    return list[q->n_statement++] ? LODE_OK : no_memory(err);
}

/* ---- rows -------------------------------------------------------------------------- */

/* A rung as the target sees it. */
static lode__coerce_point point_of(const lode_coercion *c, const lode__rung *rung,
                                   const lode__rung *first, const bool *member)
{
    lode__coerce_point p = {.cut = {.depth = rung->depth, .cost_usd = rung->cost_usd}};
    double before = 0.0, after = 0.0;

    for (int k = 0; k < c->n_country; k++) {
        if (!member[k]) continue;
        p.cut.harm_usd += rung->place[k].loss_usd;
        p.unmet_tpa += rung->place[k].unmet_tpa;
        before += first->place[k].worth_after;
        after += rung->place[k].worth_after;
    }
    p.price_ratio = before > 0.0 ? after / before : NAN;
    return p;
}

/* What the target bought of the good from the sender, and of all it bought. */
static void add_trade(const lode_coercion *c, const lode__coerce_job *job,
                      lode__coerce_row *row)
{
    const lode__model *m = c->market[job->i_market]->model;
    const bool *target = c->party[row->i_target].member;
    double imports = 0.0;

    for (int k = 0; k < m->n_flow; k++) {
        const lode__base_flow *f = &m->flow[k];
        if (f->role != LODE__ROLE_TRADE || f->i_good != job->i_good ||
            !target[f->i_partner] || target[f->i_country])
            continue;
        imports += f->flow_tpa;
        if (c->party[job->i_sender].member[f->i_country]) row->trade_tpa += f->flow_tpa;
    }
    row->import_share = imports > 0.0 ? row->trade_tpa / imports : NAN;
}

/* What the ban costs the sender in later years: the margin on a tonne that it does not sell is
 * what the ban costs it now, a tonne. */
static double later_cost(const lode_coercion *c, const lode__coerce_case *one,
                         const lode__ladder *ladder)
{
    const lode__rung *last = &ladder->rung[ladder->n_rung - 1];
    const lode__coerce_job *job = &c->job[one->i_job];
    const bool *sender = c->party[job->i_sender].member;
    double years = one->months / 12.0, market_usd = 0.0, sales_usd = ladder->trade_usd;

    if (last->depth != 1.0 || last->verdict != LODE_SOLVED || !c->has_entry) return NAN;
    for (int k = 0; k < c->n_country; k++)
        if (!sender[k]) market_usd += ladder->rung[0].place[k].worth_before;
    lode__entry entry = c->entry;
    entry.margin = fmax(0.0, last->cost_usd) / (years * sales_usd);
    return sales_usd > 0.0 ? market_usd * lode__entry_cost(&entry, years) : 0.0;
}

static void make_row(const lode_coercion *c, int i_case, int i_target,
                     const lode__ladder *ladder, lode__coerce_row *row)
{
    const lode__rung *last = &ladder->rung[ladder->n_rung - 1];
    lode__cut cut[LODE__DEPTHS + 1];

    *row = (lode__coerce_row){
        .i_case = i_case, .i_target = i_target, .verdict = last->verdict};
    row->costless_harm = row->costless_depth = row->harm = row->cost = row->leverage =
        row->price = (lode__coerce_band){NAN, NAN};
    for (int k = 0; k < ladder->n_rung; k++)
        if (ladder->rung[k].verdict == LODE_SOLVED)
            row->point[row->n_point++] = point_of(c, &ladder->rung[k], &ladder->rung[0],
                                                  c->party[i_target].member);
    add_trade(c, &c->job[c->list[i_case].i_job], row);
    row->later_cost_usd = later_cost(c, &c->list[i_case], ladder);
    for (int k = 0; k < row->n_point; k++) cut[k] = row->point[k].cut;
    if (ladder->n_rung == 1 && last->verdict == LODE_SOLVED) { /* nothing to cut */
        cut[1] = (lode__cut){.depth = 1.0};
        row->frontier = lode__frontier_of(cut, 2, ladder->tolerance_usd);
    } else if (last->verdict == LODE_SOLVED && row->n_point > 1) {
        row->frontier = lode__frontier_of(cut, row->n_point, ladder->tolerance_usd);
    } else {
        row->frontier = (lode__frontier){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    }
}

static lode_status make_rows(const lode_coercion *c, int i_case,
                             const lode__ladder *ladder, lode__coerce_result *out,
                             lode_error *err)
{
    const lode__coerce_case *one = &c->list[i_case];
    bool alone = one->i_target >= 0;
    size_t n = 0;

    for (int p = 0; p < c->n_party; p++)
        n += alone ? p == one->i_target : lode__coercion_is_target(c, one->i_job, p);
    out->row = lode__alloc(n + 1, sizeof *out->row);
    if (!out->row) return no_memory(err);
    for (int p = 0; p < c->n_party; p++)
        if (alone ? p == one->i_target : lode__coercion_is_target(c, one->i_job, p))
            make_row(c, i_case, p, ladder, &out->row[out->n_row++]);
    return LODE_OK;
}

lode_status lode__coercion_case(const lode_coercion *c, int i_case,
                                lode__coerce_result *out, lode_error *err)
{
    lode__arena arena = {0};
    lode__ladder ladder = {0};
    lode__ladder_question q;
    lode_status st = pose(c, &c->list[i_case], &arena, &q, err);

    if (!st) st = lode__ladder_climb(&q, &arena, &ladder, err);
    *out = (lode__coerce_result){.n_equilibrium = (size_t)ladder.n_rung,
                                 .n_solve = ladder.n_solve,
                                 .n_newton = ladder.n_newton,
                                 .worst = ladder.worst};
    for (int k = 0; k < ladder.n_rung; k++)
        out->n_unsolved += ladder.rung[k].verdict != LODE_SOLVED;
    if (!st) st = make_rows(c, i_case, &ladder, out, err);
    if (!st && c->n_draw > 0 && out->n_row > 0 && ladder.n_rung > 1)
        st = lode__coercion_bands(c, &q, out, err);
    lode__arena_clear(&arena);
    return st;
}

/* ---- threads ----------------------------------------------------------------------- */

typedef struct shift {
    lode_coercion *c;
    const lode_coerce_options *options;
    const lode__coerce_sink *sink;
    pthread_mutex_t mutex;
    int next, end; /* cases that are not begun yet */
    int hand_over; /* next case whose rows go out; -1: they are gathered */
    bool *ready;   /* [n_case] */
    size_t n_done;
    bool stopped;
    int failed; /* first case that failed */
    lode_status status;
    lode_error err;
} shift;

static void write_case(shift *w, int i_case)
{
    const lode_coerce_options *o = w->options;
    lode__buf text;

    if (!o->write || w->stopped) return;
    lode__buf_init(&text, SIZE_MAX / 4);
    if (i_case == 0) w->sink->header(w->c, &text);
    w->sink->add(w->c, i_case, &text);
    if (text.status && !w->status)
        w->status = lode__fail(&w->err, LODE_E_NOMEM, "out of memory");
    else if (text.length > 0)
        w->stopped =
            !o->write(o->write_context, text.data, text.length, (size_t)i_case + 1);
    lode__buf_clear(&text);
}

static int begin_case(shift *w)
{
    int k;

    pthread_mutex_lock(&w->mutex);
    k = w->next < w->end && !w->status && !w->stopped ? w->next++ : -1;
    pthread_mutex_unlock(&w->mutex);
    return k;
}

static void tell_progress(const shift *w)
{
    if (w->options->progress)
        w->options->progress(w->options->context, w->n_done, (size_t)w->c->n_case);
}

/* Under the mutex: what is ready and next goes out. */
static void end_case(shift *w, int k, lode_status st, const lode_error *err)
{
    if (st && k < w->failed) {
        w->failed = k;
        w->status = st;
        w->err = *err;
    }
    w->ready[k] = true;
    w->n_done++;
    while (w->hand_over >= 0 && w->hand_over < w->end && w->ready[w->hand_over] &&
           !w->status)
        write_case(w, w->hand_over++);
    tell_progress(w);
}

static void *work(void *context)
{
    shift *w = context;
    int k;

    while ((k = begin_case(w)) >= 0) {
        lode_error err = {0};
        lode_status st = lode__coercion_case(w->c, k, &w->c->result[k], &err);
        pthread_mutex_lock(&w->mutex);
        end_case(w, k, st, &err);
        pthread_mutex_unlock(&w->mutex);
    }
    return NULL;
}

static size_t count_threads(const lode_coerce_options *o, int n_case)
{
    bool shared = !o->n_thread && lode__rank_count() > 1;

    return lode__thread_count(shared ? 1 : o->n_thread, (size_t)n_case);
}

static void run_part(shift *w, int first, int end)
{
    w->next = first;
    w->end = end;
    lode__threads_run(count_threads(w->options, end - first), work, w);
}

/* ---- ranks ------------------------------------------------------------------------- */

static void send_part(shift *w, int first, int end)
{
    lode__buf all;

    lode__buf_init(&all, SIZE_MAX / 4);
    for (int k = first; k < end && !w->status; k++) {
        const lode__coerce_result *r = &w->c->result[k];
        lode__buf_add_n(&all, (const char *)r, sizeof *r);
        lode__buf_add_n(&all, (const char *)r->row, r->n_row * sizeof *r->row);
    }
    (void)lode__rank_send(all.data ? all.data : "", all.status ? 0 : all.length,
                          w->status != LODE_OK || all.status != LODE_OK);
    lode__buf_clear(&all);
}

/* Results of another rank take their places. */
static bool unpack(shift *w, const lode__buf *all, int first, int end)
{
    size_t at = 0;

    for (int k = first; k < end; k++) {
        lode__coerce_result *r = &w->c->result[k];
        size_t bytes;
        if (at + sizeof *r > all->length) return false;
        memcpy(r, all->data + at, sizeof *r);
        at += sizeof *r;
        bytes = r->n_row * sizeof *r->row;
        r->row =
            bytes <= all->length - at ? lode__alloc(r->n_row + 1, sizeof *r->row) : NULL;
        if (!r->row) return false;
        memcpy(r->row, all->data + at, bytes);
        at += bytes;
        w->ready[k] = true;
    }
    return true;
}

static void receive_part(shift *w, int owner, int first, int end)
{
    lode__buf all;
    bool failed = true;

    lode__buf_init(&all, SIZE_MAX / 4);
    if ((!lode__rank_receive(owner, &all, &failed) || failed ||
         !unpack(w, &all, first, end)) &&
        !w->status)
        w->status =
            lode__fail(&w->err, LODE_E_NODATA, "rank %d could not run its cases", owner);
    lode__buf_clear(&all);
    w->n_done += (size_t)(end - first);
    tell_progress(w);
}

/* Batches are dealt to the ranks in turn; rank 0 gathers them and hands them on in order. A
 * rank that fails goes on to the end, so that nobody waits. */
static void run_ranks(shift *w, int first)
{
    int n_rank = lode__rank_count(), rank = lode__rank(), n_case = w->c->n_case;

    w->hand_over = -1;
    for (int b = 0, at = first; at < n_case; b++, at += RANK_BATCH) {
        int end = at + RANK_BATCH < n_case ? at + RANK_BATCH : n_case;
        int owner = b % n_rank;
        if (owner == rank && !w->status && !w->stopped) run_part(w, at, end);
        if (owner == rank && rank > 0) send_part(w, at, end);
        if (rank > 0) continue;
        if (owner > 0) receive_part(w, owner, at, end);
        for (int k = at; k < end && !w->status; k++) write_case(w, k);
    }
    /* What rank 0 could not do the others must not go on from: they would wait for it. */
    lode_status of_first = (lode_status)lode__rank_share((size_t)w->status);
    if (of_first && !w->status)
        w->status = lode__fail(&w->err, of_first, "rank 0 could not go on");
}

/* ---- all of them ------------------------------------------------------------------- */

static void add_up(lode_coercion *c)
{
    c->count =
        (lode_coerce_count){.n_case = (size_t)c->n_case, .n_market = (size_t)c->n_market};
    for (int k = 0; k < c->n_case; k++) {
        const lode__coerce_result *r = &c->result[k];
        c->count.n_row += r->n_row;
        c->count.n_equilibrium += r->n_equilibrium;
        c->count.n_solve += r->n_solve;
        c->count.n_newton += r->n_newton;
        c->n_unsolved += r->n_unsolved;
        c->worst.balance = fmax(c->worst.balance, r->worst.balance);
        c->worst.complementarity =
            fmax(c->worst.complementarity, r->worst.complementarity);
        c->worst.gap = fmax(c->worst.gap, r->worst.gap);
    }
    c->worst.newton_steps = (int)c->count.n_newton;
}

lode_status lode__coercion_run(lode_coercion *c, const lode_coerce_options *options,
                               const lode__coerce_sink *sink, lode_error *err)
{
    static const lode_coerce_options plain = LODE_COERCE_OPTIONS_INIT;
    shift w = {.c = c, .options = options ? options : &plain, .sink = sink};
    size_t n_done = lode__rank_share(w.options->write ? w.options->n_done : 0);
    int first = n_done < (size_t)c->n_case ? (int)n_done : c->n_case;

    w.ready = lode__alloc((size_t)c->n_case + 1, sizeof *w.ready);
    if (!w.ready) return no_memory(err);
    w.failed = c->n_case;
    w.hand_over = first;
    w.n_done = (size_t)first;
    pthread_mutex_init(&w.mutex, NULL);
    if (lode__rank_count() > 1)
        run_ranks(&w, first);
    else
        run_part(&w, first, c->n_case);
    pthread_mutex_destroy(&w.mutex);
    lode__release(w.ready);
    if (w.status && err) *err = w.err;
    if (!w.status) add_up(c);
    return w.status;
}

lode_coerce_count lode_coercion_count(const lode_coercion *c)
{
    return c->count;
}
