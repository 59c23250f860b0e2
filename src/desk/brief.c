/* The runs behind a brief: one market, the event on it under several assumptions, what that
 * means for one place, and how sure it is. */
#include "desk/brief.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/draws.h"

#define DRAWS 200
#define MILLION 1e-6

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static const char *say(lode__desk_brief *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static const char *say(lode__desk_brief *b, const char *format, ...)
{
    const char *copy;
    va_list args;

    va_start(args, format);
    copy = lode__arena_print(&b->arena, format, args);
    va_end(args);
    return copy ? copy : "";
}

static void warn(lode__desk_brief *b, const char *sentence)
{
    if (b->n_warning < 64) b->warning[b->n_warning++] = say(b, "%s", sentence);
}

/* ---- lists of sentences -------------------------------------------------------------------- */

typedef struct listed {
    const char *sentence[2 * LODE__EVENT_SENTENCES + 2];
    size_t n;
} listed;

static void list_all(listed *l, const lode__event_scenario *s)
{
    for (int k = 0; k < s->n; k++) l->sentence[l->n++] = s->sentence[k];
}

/* ---- one run -------------------------------------------------------------------------------- */

static double loss_of(const lode_outcome *o)
{
    double sum = 0.0;

    if (o->answer.verdict != LODE_SOLVED) return NAN;
    if (!o->perspective) return -o->surplus_usd;
    for (int k = 0; k < o->n_place; k++)
        if (o->perspective_member[o->place[k].i_country]) sum += o->place[k].loss_usd;
    return sum;
}

static bool is_seen(const lode_outcome *o, int i_country)
{
    return !o->perspective || o->perspective_member[i_country];
}

/* Mean over the places looked at, weighted by what they used and took in before. */
static double ratio_of(const lode_outcome *o, int i_good)
{
    double before = 0.0, after = 0.0;

    for (int k = 0; k < o->n_place; k++) {
        const lode__place_row *p = &o->place[k];
        double weight = p->use_before + p->import_before;
        if (p->i_good != i_good || !is_seen(o, p->i_country)) continue;
        before += weight * p->price_before;
        after += weight * p->price_after;
    }
    return before > 0.0 && o->answer.verdict == LODE_SOLVED ? after / before : NAN;
}

static lode_status run_case(lode__desk_brief *b, const char *name, const char *what,
                            const lode_market *market, const lode__event_scenario *s,
                            const char *more, const char *span, lode_outcome **keep,
                            lode_error *err)
{
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    lode__brief_case *c = &b->kase[b->n_case];
    lode_outcome *o = NULL;
    listed l = {.n = 0};
    lode_status st;

    if (b->n_case == LODE__BRIEF_CASES) return LODE_OK;
    list_all(&l, s);
    if (more) l.sentence[l.n++] = more;
    l.sentence[l.n++] = span;
    options.perspective = b->perspective;
    st = lode__shock_run_on(market, l.sentence, l.n, &options, &o, err);
    if (st) return st;
    *c = (lode__brief_case){name, what, o->answer.verdict, loss_of(o),
                            b->i_good >= 0 ? ratio_of(o, b->i_good) : NAN};
    b->n_case++;
    if (keep)
        *keep = o;
    else
        lode_outcome_free(o);
    return LODE_OK;
}

/* ---- elasticities at an end of their bands --------------------------------------------------- */

static lode_status run_elasticity(lode__desk_brief *b, bool high, lode_error *err)
{
    const lode_market *m = b->pose->market;
    size_t n_activity = (size_t)m->problem.n_activity + 1;
    lode_market moved = *m;
    int n;
    const lode__parameter *row = lode__parameters(b->book->ds, &n);
    double *factor = lode__alloc((size_t)n + 1, sizeof *factor);
    double *flow = lode__alloc((size_t)m->model->n_flow + 1, sizeof *flow);
    lode_status st = LODE_OK;

    moved.arena = (lode__arena){0};
    moved.problem.curve = lode__alloc(n_activity, sizeof(lode__curve));
    moved.base_level = lode__alloc(n_activity, sizeof(double));
    if (!factor || !flow || !moved.problem.curve || !moved.base_level)
        st = no_memory(err);
    for (int i = 0; i < n && !st; i++) {
        double end = high ? row[i].high : row[i].low;
        bool moves = strstr(row[i].parameter, "elasticity") && row[i].value != 0.0 &&
                     isfinite(end) && end / row[i].value > 0.0;
        factor[i] = moves ? end / row[i].value : 1.0;
    }
    for (int f = 0; f < m->model->n_flow && !st; f++)
        flow[f] = m->model->flow[f].flow_tpa;
    if (!st) {
        memcpy(moved.problem.curve, m->problem.curve,
               (n_activity - 1) * sizeof(lode__curve));
        memcpy(moved.base_level, m->base_level, (n_activity - 1) * sizeof(double));
        lode__recalibrate(m, flow, factor, moved.problem.curve, moved.base_level);
        st =
            run_case(b, high ? "high elasticities" : "low elasticities",
                     high ? "all at the high end of their bands"
                          : "all at the low end of their bands",
                     &moved, &b->scenario, NULL, "over 12 months in quarters", NULL, err);
    }
    lode__release(factor);
    lode__release(flow);
    lode__release(moved.problem.curve);
    lode__release(moved.base_level);
    return st;
}

/* ---- licences whose strictness nobody states -------------------------------------------------- */

static lode_status run_licences(lode__desk_brief *b, lode_error *err)
{
    static const double share[] = {0.1, 0.3, 0.6};
    static const char *const name[] = {"refuses 10 %", "refuses 30 %", "refuses 60 %"};
    lode_status st = LODE_OK;

    for (int k = 0; k < 3 && !st; k++) {
        lode__event_scenario s;
        st = lode__event_sentences(b->book->ds, &b->event, 0.0, share[k],
                                   b->asked->c_grade, &b->arena, &s, err);
        if (!st && s.n > 0)
            st =
                run_case(b, name[k], "what if; nobody has said how much", b->pose->market,
                         &s, NULL, "over 12 months in quarters", NULL, err);
    }
    return st;
}

/* ---- what of its thread is in force --------------------------------------------------------- */

static lode_status find_now(lode__desk_brief *b, const lode__event *e, lode_error *err)
{
    bool *in = lode__arena_take(&b->arena, (size_t)b->book->events.n + 1, sizeof *in);
    lode_status st = in ? lode__event_thread(b->book, e, in, err) : no_memory(err);

    b->now = (lode__event_scenario){.none = ""};
    for (int i = 0; i < b->book->events.n && !st; i++) {
        const lode__event *other = &b->book->events.event[i];
        const lode__event *said = other == e ? &b->event : other;
        lode__event_scenario s;
        if (!in[i] || lode__event_status_on(said, b->day) != LODE__STATUS_IN_FORCE)
            continue;
        st = lode__event_sentences(b->book->ds, said, b->asked->delay_days,
                                   b->asked->refuse_share, b->asked->c_grade, &b->arena,
                                   &s, err);
        if (st) break;
        b->n_now_licence += s.is_licence;
        for (int k = 0; k < s.n && b->now.n < LODE__EVENT_SENTENCES; k++)
            b->now.sentence[b->now.n++] = s.sentence[k];
    }
    return st;
}

/* ---- sure? ------------------------------------------------------------------------------------ */

static double share_above(const lode__bands *bands, double usd)
{
    size_t n = 0, above = 0;

    for (size_t i = 0; i < bands->n_draw; i++) {
        if (isnan(bands->loss_usd[i])) continue;
        n++;
        above += bands->loss_usd[i] >= usd;
    }
    return n > 0 ? (double)above / (double)n : NAN;
}

/* Two digits, towards 0. */
static double two_digits(double value)
{
    double unit;

    if (!(value > 0.0)) return 0.0;
    unit = pow(10.0, floor(log10(value)) - 1.0);
    return floor(value / unit) * unit;
}

static lode_status draw_main(lode__desk_brief *b, lode_error *err)
{
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    const lode__bands *bands;
    size_t f;
    lode_status st;

    options.perspective = b->perspective;
    options.n_draw = b->asked->n_draw ? b->asked->n_draw : DRAWS;
    options.seed = b->asked->seed;
    options.n_thread = b->asked->n_thread;
    st = lode__draws_run(b->main, &options, err);
    bands = b->main->bands;
    if (st || !bands || !b->perspective) return st;
    f = lode__figure_of_sum(b->main, LODE__F_PERSPECTIVE_LOSS);
    b->low_usd = bands->low[f];
    b->high_usd = bands->high[f];
    b->probability = share_above(bands, 0.0);
    b->floor_usd = two_digits(b->low_usd);
    b->floor_probability = share_above(bands, b->floor_usd);
    return LODE_OK;
}

/* Part of the tonnes made and traded of the main good that rests on reported figures. */
static double reported_share(const lode__desk_brief *b)
{
    const lode__model *m = b->main->market->model;
    double reported = 0.0, all = 0.0;

    for (int k = 0; k < m->n_flow; k++) {
        const lode__base_flow *f = &m->flow[k];
        if (f->i_good != b->i_good || f->role == LODE__ROLE_USE) continue;
        all += f->flow_tpa;
        if (f->flag == LODE__REPORTED) reported += f->flow_tpa;
    }
    return all > 0.0 ? reported / all : 0.0;
}

/* Fixed rule: docs/method/desk.md. */
static void judge(lode__desk_brief *b)
{
    double spread = b->low_usd > 0.0 ? b->high_usd / b->low_usd : INFINITY;
    double reported = reported_share(b);
    bool suppressed = false,
         weak = lode__list_has("C|D", b->event.text[LODE__E_GRADE]) ||
                strcmp(b->event.text[LODE__E_CERTAINTY], "rumoured") == 0;

    for (int k = 0; k < b->n_warning; k++)
        suppressed |= strstr(b->warning[k], "suppressed") != NULL;
    b->confidence = weak || suppressed || reported < 0.3 || spread > 10.0 ? "low"
                    : reported < 0.7 || spread > 3.0                      ? "moderate"
                                                                          : "high";
    b->why = say(
        b,
        "%.0f %% of the tonnes of %s rest on reported figures; %s; elasticities "
        "and choke prices are priors%s%s",
        100.0 * reported,
        b->i_good >= 0 ? lode__goods(b->book->ds, &(int){0})[b->i_good].id : "the good",
        !b->perspective ? "no place was named, so no band was drawn"
        : isinf(spread) ? "the band of the draws reaches to no loss at all"
                        : say(b, "the band of the draws spans a factor of %.1f", spread),
        suppressed ? "; flows of the base year were restricted already" : "",
        weak ? "; the event itself is weakly sourced" : "");
}

/* ---- what it means for the place ---------------------------------------------------------------- */

/* The good of the sentences with the largest loss. */
static int main_good(const lode_outcome *o)
{
    double most = -1.0;
    int best = -1;

    for (int k = 0; k < o->n_good_row; k++) {
        const lode__good_row *g = &o->good_row[k];
        bool named = false;
        for (int s = 0; s < o->n_statement && !named; s++)
            named = o->statement[s].verb != LODE__OVER &&
                    o->statement[s].with_good[g->i_good];
        if (!named || fabs(g->loss_usd) <= most) continue;
        most = fabs(g->loss_usd);
        best = g->i_good;
    }
    return best;
}

static int by_unmet(const void *x, const void *y)
{
    const lode__brief_segment *a = x, *b = y;

    if (fabs(a->unmet_tpa) != fabs(b->unmet_tpa))
        return fabs(a->unmet_tpa) < fabs(b->unmet_tpa) ? 1 : -1;
    return a->i_good != b->i_good ? (a->i_good > b->i_good) - (a->i_good < b->i_good)
                                  : strcmp(a->segment, b->segment);
}

static void add_segment(lode__desk_brief *b, const char *name, int i_good, double before,
                        double after)
{
    int k = 0;

    while (k < b->n_segment &&
           (b->segment[k].i_good != i_good || strcmp(b->segment[k].segment, name) != 0))
        k++;
    if (k == b->n_segment)
        b->segment[b->n_segment++] =
            (lode__brief_segment){.segment = name, .i_good = i_good};
    b->segment[k].before_tpa += before;
    b->segment[k].after_tpa += after;
    b->segment[k].unmet_tpa += before - after;
}

static lode_status find_segments(lode__desk_brief *b, lode_error *err)
{
    const lode_outcome *o = b->main;
    const lode__model *m = o->market->model;
    int n = o->market->problem.n_activity;

    b->segment = lode__arena_take(&b->arena, (size_t)n + 1, sizeof *b->segment);
    if (!b->segment) return no_memory(err);
    for (int a = 0; a < n; a++) {
        const lode__part *part = &m->part[a];
        const lode__base_flow *f = &m->flow[part->i_flow];
        if (f->role != LODE__ROLE_USE || !is_seen(o, f->i_country)) continue;
        add_segment(b, part->segment ? part->segment->segment : "all uses", f->i_good,
                    o->market->base_level[a], o->level_after[a]);
    }
    if (b->n_segment > 1)
        qsort(b->segment, (size_t)b->n_segment, sizeof *b->segment, by_unmet);
    return LODE_OK;
}

static void find_stock(lode__desk_brief *b)
{
    const lode_outcome *o = b->main;
    const lode__model *m = o->market->model;
    double tonnes = 0.0, intake;

    b->stock_days = NAN;
    if (!b->perspective || b->i_good < 0) return;
    for (int k = 0; k < o->market->problem.n_node; k++)
        if (m->node[k].i_good == b->i_good && o->perspective_member[m->node[k].i_country])
            tonnes += o->scenario.opening[k];
    intake = lode__intake(o, b->i_good, o->perspective_member, false);
    if (intake > 0.0 && tonnes > 0.0) b->stock_days = 365.0 * tonnes / intake;
}

static lode_status find_gdp(lode__desk_brief *b, lode_error *err)
{
    lode__gdp gdp = {0};
    lode_error why = {0};
    lode_status st;

    b->gdp[0] = b->gdp[1] = b->gdp[2] = NAN;
    b->gdp_note = "no place was named";
    if (!b->perspective) return LODE_OK;
    st = lode__gdp_of_outcome(b->main, &gdp, &why);
    if (st == LODE_E_NOMEM) return no_memory(err);
    if (st == LODE_OK) {
        b->gdp[0] = gdp.low;
        b->gdp[1] = gdp.value;
        b->gdp[2] = gdp.high;
    }
    b->gdp_note = say(b, "%s", st ? why.message : gdp.note);
    lode__gdp_clear(&gdp);
    return LODE_OK;
}

static lode_status find_remedies(lode__desk_brief *b, lode_error *err)
{
    lode_respond_options options = LODE_RESPOND_OPTIONS_INIT;
    lode_error why = {0};
    listed l = {.n = 0};
    lode_status st;

    b->response_note = "no place was named";
    if (!b->perspective) return LODE_OK;
    list_all(&l, &b->scenario);
    l.sentence[l.n++] = "over 12 months in quarters";
    options.perspective = b->perspective;
    options.n_top = LODE__BRIEF_REMEDIES;
    options.n_thread = b->asked->n_thread;
    st = lode_respond_run(b->book->ds, l.sentence, l.n, &options, &b->response, &why);
    if (st == LODE_E_NOMEM) return no_memory(err);
    b->response_note = say(b, "%s", why.message);
    return LODE_OK;
}

/* ---- the headline ------------------------------------------------------------------------------- */

static const char *money(lode__desk_brief *b, double usd)
{
    char text[64];

    lode__number_people(usd * MILLION, lode__decimals(usd * MILLION), text);
    return say(b, "USD %s million", text);
}

/* Licences that state nothing: the range of the what-ifs. */
static void write_licence_headline(lode__desk_brief *b, const char *place)
{
    b->headline =
        say(b,
            "How much these licences let through is nobody's figure. Refusing "
            "10 %% for 12 months costs %s %s, 60 %% %s.",
            place, money(b, b->kase[0].loss_usd), money(b, b->kase[2].loss_usd));
}

static void write_headline(lode__desk_brief *b)
{
    const char *place = b->perspective ? b->perspective : "the world";

    if (!b->main && b->scenario.is_licence && b->n_case >= 3)
        write_licence_headline(b, place);
    else if (!b->main)
        b->headline = say(b, "No number: %s.", b->scenario.none);
    else if (b->main->answer.verdict != LODE_SOLVED)
        b->headline = say(b, "No equilibrium: %s.", b->main->reason);
    else if (isnan(b->probability))
        b->headline =
            say(b, "In force for 12 months it costs %s %s, net of what others gain.",
                place, money(b, b->loss_usd));
    else if (b->floor_usd > 0.0)
        b->headline =
            say(b,
                "In force for 12 months it is %s (%.0f %% of draws) to cost %s %s or "
                "more; central %s, 80 %% of draws between %s and %s.",
                lode__likelihood(b->floor_probability), 100.0 * b->floor_probability,
                place, money(b, b->floor_usd), money(b, b->loss_usd),
                money(b, b->low_usd), money(b, b->high_usd));
    else
        b->headline =
            say(b,
                "That it costs %s anything over 12 months is %s (%.0f %% of draws); "
                "central %s.",
                place, lode__likelihood(b->probability), 100.0 * b->probability,
                money(b, b->loss_usd));
}

/* ---- all together ---------------------------------------------------------------------------------- */

/* The first target that is a country or bloc. */
static const char *default_place(lode__desk_brief *b)
{
    const char *list = b->event.text[LODE__E_TARGET], *text;
    size_t n;
    int n_country;
    bool *member, known;

    (void)lode__countries(b->book->ds, &n_country);
    member = lode__arena_take(&b->arena, (size_t)n_country + 1, sizeof *member);
    while (member && strcmp(list, "*") != 0 && lode__list_next(&list, &text, &n)) {
        const char *place = say(b, "%.*s", (int)n, text);
        if (strcmp(place, "EU") == 0) place = "@EU";
        known = lode__countries_select(b->book->ds, place, member, NULL) == LODE_OK;
        if (known && *place != '!') return place;
    }
    return NULL;
}

/* The market with every good of all runs; a question that is posed and not solved. */
static lode_status pose(lode__desk_brief *b, lode_error *err)
{
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    listed l = {.n = 0};
    lode__event_scenario strict = {.none = ""};
    lode_status st = LODE_OK;

    if (b->scenario.n == 0 && b->scenario.is_licence)
        st = lode__event_sentences(b->book->ds, &b->event, 0.0, 1.0, b->asked->c_grade,
                                   &b->arena, &strict, err);
    if (st) return st;
    list_all(&l, b->scenario.n > 0 ? &b->scenario : &strict);
    list_all(&l, &b->now);
    if (b->retaliation) l.sentence[l.n++] = b->retaliation;
    if (l.n == 0) return LODE_OK;
    options.perspective = b->perspective;
    return lode__outcome_pose(b->book->ds, NULL, l.sentence, l.n, &options, &b->pose,
                              err);
}

static lode_status run_others(lode__desk_brief *b, lode_error *err)
{
    const lode_market *m = b->pose->market;
    lode_status st = run_elasticity(b, false, err);

    if (!st) st = run_elasticity(b, true, err);
    if (!st)
        st = run_case(b, "3 months", "and then it ends", m, &b->scenario, NULL,
                      "over 3 months in months", NULL, err);
    if (!st)
        st = run_case(b, "36 months", "plants and habits follow", m, &b->scenario, NULL,
                      "over 36 months in quarters", NULL, err);
    if (!st && b->retaliation)
        st = run_case(b, "with retaliation", b->retaliation, m, &b->scenario,
                      b->retaliation, "over 12 months in quarters", NULL, err);
    return st;
}

static lode_status run_main(lode__desk_brief *b, lode_error *err)
{
    lode_status st =
        run_case(b, "central", "over 12 months, stocks drawn", b->pose->market,
                 &b->scenario, NULL, "over 12 months in quarters", &b->main, err);

    if (st || b->main->answer.verdict != LODE_SOLVED) return st;
    b->i_good = main_good(b->main);
    b->kase[0].price_ratio = b->i_good >= 0 ? ratio_of(b->main, b->i_good) : NAN;
    b->loss_usd = b->kase[0].loss_usd;
    for (int k = 0; k < b->main->n_warning; k++) warn(b, b->main->warning[k]);
    st = draw_main(b, err);
    if (!st) st = run_others(b, err);
    if (!st) st = find_segments(b, err);
    if (!st) find_stock(b);
    if (!st) st = find_gdp(b, err);
    if (!st) st = find_remedies(b, err);
    if (!st) b->n_sum = lode__countries_ranked(b->main, &b->arena, &b->sum);
    if (!st && b->n_sum < 0) st = no_memory(err);
    if (!st) judge(b);
    return st;
}

static void find_retaliation(lode__desk_brief *b)
{
    const char *said = b->event.text[LODE__E_RETALIATION];

    b->retaliation = *said ? said : NULL;
}

/* What the revision before said, and what it came to. */
static lode_status compare_revision(lode__desk_brief *b, lode_error *err)
{
    lode__event before;
    lode__event_scenario s;
    lode__buf changed;
    lode_status st;

    b->loss_before_usd = NAN;
    if (b->event.is_embedded || b->event.revision < 2) return LODE_OK;
    st = lode__book_at(b->book, b->event.text[LODE__E_ID], b->event.revision - 1, &before,
                       err);
    if (st) return st;
    lode__buf_init(&changed, 1 << 14);
    lode__event_changes(&before, &b->event, &changed);
    b->changed = say(b, "%s", changed.data ? changed.data : "nothing");
    lode__buf_clear(&changed);
    st = lode__event_sentences(b->book->ds, &before, b->asked->delay_days,
                               b->asked->refuse_share, b->asked->c_grade, &b->arena, &s,
                               err);
    if (!st && s.n > 0) {
        lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
        lode_outcome *o = NULL;
        listed l = {.n = 0};
        list_all(&l, &s);
        l.sentence[l.n++] = "over 12 months in quarters";
        options.perspective = b->perspective;
        st = lode_shock_run(b->book->ds, l.sentence, l.n, &options, &o, err);
        if (!st) b->loss_before_usd = loss_of(o);
        lode_outcome_free(o);
    }
    return st;
}

static void note_fault(void *context, const lode__event *e, bool is_warning,
                       const char *sentence)
{
    (void)e;
    (void)is_warning;
    warn(context, sentence);
}

static lode_status find_sentences(lode__desk_brief *b, lode_error *err)
{
    if (b->asked->n_sentence == 0)
        return lode__event_sentences(b->book->ds, &b->event, b->asked->delay_days,
                                     b->asked->refuse_share, b->asked->c_grade, &b->arena,
                                     &b->scenario, err);
    b->scenario = (lode__event_scenario){.none = "", .is_edited = true};
    if (b->asked->n_sentence > LODE__EVENT_SENTENCES)
        return lode__fail(err, LODE_E_LIMIT, "%zu sentences, at most %d",
                          b->asked->n_sentence, LODE__EVENT_SENTENCES);
    for (size_t k = 0; k < b->asked->n_sentence; k++)
        b->scenario.sentence[b->scenario.n++] = b->asked->sentence[k];
    return LODE_OK;
}

static void find_run(lode__desk_brief *b)
{
    char day[16];
    lode__buf text;

    lode__date_write(b->day, day);
    lode__buf_init(&text, 1 << 20);
    lode__buf_addf(&text, "brief %s %s for %s draws %zu seed %lu",
                   b->event.text[LODE__E_ID], day, b->perspective ? b->perspective : "*",
                   b->asked->n_draw, b->asked->seed);
    for (int k = 0; k < b->scenario.n; k++)
        lode__buf_addf(&text, ";%s", b->scenario.sentence[k]);
    lode__buf_add(&text, "\n");
    lode__event_yaml(&b->event, &text);
    b->run[0] = '\0';
    if (!text.status) lode__desk_run(b->book, text.data, b->run);
    lode__buf_clear(&text);
}

lode_status lode__brief_make(lode__desk_brief *b, lode__book *book, const char *id,
                             const lode_event_brief *asked, lode_error *err)
{
    const lode__event *e = NULL;
    lode_status st = lode__book_need(book, id, &e, err);

    *b = (lode__desk_brief){.book = book,
                            .asked = asked,
                            .i_good = -1,
                            .loss_usd = NAN,
                            .low_usd = NAN,
                            .high_usd = NAN,
                            .probability = NAN,
                            .floor_probability = NAN,
                            .stock_days = NAN,
                            .gdp = {NAN, NAN, NAN},
                            .gdp_note = "",
                            .response_note = "",
                            .confidence = "none",
                            .why = "nothing is run",
                            .loss_before_usd = NAN};
    if (!st) st = lode__book_at(book, id, asked->revision, &b->event, err);
    if (!st) st = lode__book_day(book, asked->as_of, &b->day, err);
    if (st) return st;
    b->perspective = asked->perspective ? asked->perspective : default_place(b);
    lode__event_check(book, &b->event, note_fault, b);
    find_retaliation(b);
    st = find_sentences(b, err);
    if (!st) st = find_now(b, e, err);
    if (!st) st = pose(b, err);
    if (!st && b->scenario.n > 0) st = run_main(b, err);
    if (!st && b->pose && b->scenario.n == 0 && b->scenario.is_licence)
        st = run_licences(b, err);
    if (!st && b->pose && b->now.n == 0 && b->n_case < LODE__BRIEF_CASES)
        b->kase[b->n_case++] = (lode__brief_case){
            "as it stands", "nothing of its thread takes anything on the day",
            LODE_SOLVED, 0.0, 1.0};
    if (!st && b->pose && b->now.n > 0)
        st = run_case(b, "as it stands", "what of its thread is in force on the day",
                      b->pose->market, &b->now, NULL, "over 12 months in quarters", NULL,
                      err);
    if (!st) st = compare_revision(b, err);
    if (!st) find_run(b);
    if (!st) write_headline(b);
    return st;
}

void lode__brief_clear(lode__desk_brief *b)
{
    lode_response_free(b->response);
    lode_outcome_free(b->main);
    lode_outcome_free(b->pose);
    lode__arena_clear(&b->arena);
}
