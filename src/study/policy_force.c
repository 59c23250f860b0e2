/* Which restrictions hold on a day for a good from one country to another, and how can the
 * model be told of them? docs/method/policy-register.md has the rules. */
#include "study/policy_force.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/statement.h"

#define TEXT_MAX 4096

/* ---- standing ----------------------------------------------------------------------- */

const char *lode__standing_name(lode__standing standing)
{
    static const char *const name[LODE__N_STANDING] = {
        "not announced", "planned", "in force", "suspended",
        "lapsed",        "ended",   "unknown"};
    return standing >= 0 && standing < LODE__N_STANDING ? name[standing] : "unknown";
}

/* A date that may be one of several days lies before a day, after it, or it is not known.
 * -1: the day is before all of them, 0: among them, 1: on or after the last. */
static int compare_start(const char *date, lode__day day)
{
    lode__day first, last;

    if (!lode__date_read(date, &first, &last)) return 0;
    return day < first ? -1 : day >= last ? 1 : 0;
}

/* The date is the last day: -1: it is not over, 0: not known, 1: over. */
static int compare_end(const char *date, lode__day day)
{
    lode__day first, last;

    if (!lode__date_read(date, &first, &last)) return 0;
    return day <= first ? -1 : day > last ? 1 : 0;
}

static void say(lode__buf *why, const char *before, const char *date, const char *after)
{
    if (!why) return;
    lode__buf_addf(why, "%s%s%s", before, date, after);
}

static lode__standing before_start(const lode__measure *m, lode__day day, lode__buf *why)
{
    if (*m->announced && compare_start(m->announced, day) < 0) {
        say(why, "announced ", m->announced, "");
        return LODE__NOT_ANNOUNCED;
    }
    say(why, "starts ", m->start, *m->announced ? "" : ", announced on an unknown day");
    return LODE__PLANNED;
}

/* It ended, nobody says when: over once it was last seen. */
static lode__standing after_lost_end(const lode__measure *m, lode__day day,
                                     lode__buf *why)
{
    bool over = compare_start(m->cited.last_seen, day) > 0;

    say(why, over ? "it ended on a day that is not known" : "it ended some day after ",
        over ? "" : m->start, "");
    return over ? LODE__ENDED : LODE__UNKNOWN;
}

static lode__standing by_term(const lode__measure *m, lode__day day, lode__buf *why)
{
    int start = *m->start ? compare_start(m->start, day) : 0;

    if (!*m->start && *m->announced && compare_start(m->announced, day) < 0) {
        say(why, "announced ", m->announced, "");
        return LODE__NOT_ANNOUNCED;
    }
    if (!*m->start) {
        say(why, *m->doubt ? m->doubt : "its start is not known", "", "");
        return LODE__UNKNOWN;
    }
    if (start < 0) return before_start(m, day, why);
    if (start == 0) {
        say(why, "starts on an unknown day of ", m->start, "");
        return LODE__UNKNOWN;
    }
    if (*m->end && compare_end(m->end, day) > 0) {
        say(why, m->is_term ? "ran out " : "ended ", m->end, "");
        return m->is_term ? LODE__LAPSED : LODE__ENDED;
    }
    if (*m->end && compare_end(m->end, day) == 0) {
        say(why, "ends on an unknown day of ", m->end, "");
        return LODE__UNKNOWN;
    }
    if (!*m->end && !m->is_open) return after_lost_end(m, day, why);
    if (*m->doubt) {
        say(why, m->doubt, "", "");
        return LODE__UNKNOWN;
    }
    say(why, "since ", m->start, "");
    if (*m->end) say(why, ", until ", m->end, "");
    return LODE__IN_FORCE;
}

lode__standing lode__measure_standing_by_term(const lode__measure *m, lode__day day)
{
    return by_term(m, day, NULL);
}

/* In force by its term: is it suspended, and what comes or came? */
static lode__standing by_windows(const lode__measure *m, lode__day day, lode__buf *why)
{
    for (int i = 0; i < m->n_suspension; i++) {
        const lode__suspension *s = &m->suspension[i];
        int from = compare_start(s->from, day);
        int until = lode__is_not_applicable(s->until) ? -1 : compare_end(s->until, day);
        if (from < 0 || until > 0) {
            say(why, until > 0 ? ", was suspended until " : ", will be suspended from ",
                until > 0 ? s->until : s->from, "");
            continue;
        }
        if (why) {
            why->length = 0;
            if (why->data) why->data[0] = '\0';
        }
        say(why, from && until ? "suspended " : "perhaps suspended ", s->from, "");
        say(why, " to ", *s->until ? s->until : "an unknown day", "");
        return from && until ? LODE__SUSPENDED : LODE__UNKNOWN;
    }
    return LODE__IN_FORCE;
}

lode__standing lode__measure_standing(const lode__measure *m, lode__day day,
                                      lode__buf *why)
{
    lode__day first, last;
    lode__standing standing = by_term(m, day, why);

    if (standing == LODE__IN_FORCE) standing = by_windows(m, day, why);
    if (standing == LODE__IN_FORCE &&
        lode__date_read(m->cited.last_seen, &first, &last) && day > last)
        say(why, ", last seen ", m->cited.last_seen, "");
    return standing;
}

bool lode__measure_is_contested(const lode__measure *m, lode__day day)
{
    return *m->practice && lode__measure_standing(m, day, NULL) == LODE__IN_FORCE &&
           (!*m->practice_from || compare_start(m->practice_from, day) >= 0);
}

static const lode__instrument *instrument_find(const lode_dataset *ds, const char *id)
{
    const lode__policy_tables *t = lode__policy_rows(ds);

    for (int i = 0; i < t->n_instrument; i++)
        if (strcmp(t->instrument[i].id, id) == 0) return &t->instrument[i];
    return NULL;
}

const char *lode__instrument_standing(const lode_dataset *ds, const lode__instrument *i,
                                      lode__day day)
{
    const lode__instrument *by = instrument_find(ds, i->superseded_by);

    if (*i->date && compare_start(i->date, day) < 0) return "not yet";
    if (!*i->date || compare_start(i->date, day) == 0) return "unknown";
    if (by && compare_start(by->date, day) > 0) return "superseded";
    if (strcmp(i->stage, "consultation") == 0 && compare_end(i->until, day) > 0)
        return "unknown";
    return i->stage;
}

const char *lode__span_standing(const char *from, const char *until, lode__day day)
{
    int start = *from ? compare_start(from, day) : 1;
    int end = lode__is_not_applicable(until) || !*until ? -1 : compare_end(until, day);

    if (start < 0) return "not yet";
    if (end > 0) return "past";
    return start == 0 || end == 0 ? "unknown" : "current";
}

lode_status lode__day_need(const char *text, lode__day *out, lode_error *err)
{
    lode__day first, last;

    if (strlen(text) == 10 && lode__date_read(text, &first, &last)) {
        *out = first;
        return LODE_OK;
    }
    return lode__fail(err, LODE_E_INVALID, "want a day like 2026-02-04, found '%.40s'",
                      text);
}

/* ---- which measures ----------------------------------------------------------------- */

/* From S to T (-1: from or to anyone)? A measure on nobody's trade is not. */
static bool is_between(const lode__measure *m, int i_from, int i_to)
{
    int seller = m->is_import ? m->i_target : m->i_country;
    int buyer = m->is_import ? m->i_country : m->i_target;

    if ((!m->is_export && !m->is_import) || m->i_country < 0) return false;
    return (seller < 0 || i_from < 0 || seller == i_from) &&
           (buyer < 0 || i_to < 0 || buyer == i_to);
}

/* May it be on goods that no row names? */
static bool is_unlisted(const lode_dataset *ds, const lode__measure *m)
{
    const lode__policy_tables *t = lode__policy_rows(ds);

    if (*m->also) return true;
    for (int k = 0; k < t->n_good; k++)
        if (strcmp(t->good[k].measure, m->id) == 0) return false;
    return true;
}

static lode__concerns concerns_of(const lode_dataset *ds, const lode__measure *m,
                                  const lode__force_question *q)
{
    if (*m->entities) {
        if (!q->entity) return LODE__CONCERNS_ENTITY;
        return lode__actor_is_in(ds, m->entities, q->entity) ? LODE__CONCERNS_ALL
                                                             : LODE__CONCERNS_NONE;
    }
    if (!*m->end_use) return LODE__CONCERNS_ALL;
    if (!q->use) return LODE__CONCERNS_MILITARY;
    return strcmp(q->use, m->end_use) == 0 ? LODE__CONCERNS_ALL : LODE__CONCERNS_NONE;
}

/* How much a measure holds back, for the strongest of several. */
static int strength(const lode__measure *m)
{
    static const char *const order[] = {
        "tax",     "tariff", "permit", "re-export licence",
        "licence", "quota",  "halt",   "ban"};

    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        if (strcmp(order[k], m->type) == 0) return (int)k + 1;
    return 0;
}

static void keep_strongest(const lode__measure **best, const lode__measure *m)
{
    if (!*best || strength(m) > strength(*best)) *best = m;
}

static bool is_weak(const lode__measure *m)
{
    return m->cited.evidence == 'C' || m->cited.evidence == 'D';
}

static void find_state(lode__force *f)
{
    for (int i = 0; i < f->n_row; i++) {
        const lode__force_row *r = &f->row[i];
        const lode__measure *m = r->measure;
        if (r->standing != LODE__IN_FORCE) continue;
        if (is_weak(m) && !f->question.c_grade) continue;
        if (*m->entities) {
            keep_strongest(&f->entity, m);
            continue;
        }
        keep_strongest(&f->military, m);
        if (!*m->end_use) keep_strongest(&f->civil, m);
    }
}

/* ---- sentences ---------------------------------------------------------------------- */

typedef struct teller {
    lode__force *f;
    const lode__measure *m;
    const char **sentence;
    int n;
    const char *why; /* the last reason for none */
    lode_status status;
} teller;

static const lode__measure_level *level_of(const teller *w, int i_good)
{
    const lode__policy_tables *t = lode__policy_rows(w->f->dataset);
    const lode__measure_level *any = NULL;

    for (int k = 0; k < t->n_level; k++) {
        const lode__measure_level *l = &t->level[k];
        if (strcmp(l->measure, w->m->id) != 0) continue;
        if (l->i_good >= 0 && l->i_good != i_good) continue;
        if (compare_start(l->from, w->f->question.day) <= 0) continue;
        if (!lode__is_not_applicable(l->until) &&
            compare_end(l->until, w->f->question.day) >= 0)
            continue;
        if (!any || l->i_good >= 0) any = l;
    }
    return any;
}

/* " -> USA" where the measure is aimed at a country. */
static void add_target(const teller *w, lode__buf *text)
{
    int n;
    const lode__country *country = lode__countries(w->f->dataset, &n);

    if (w->m->i_target >= 0) lode__buf_addf(text, " -> %s", country[w->m->i_target].id);
}

static const char *write_licence(const teller *w, const char *good, lode__buf *text)
{
    const lode__force_question *q = &w->f->question;

    if (!(q->delay_days > 0.0) && !(q->refuse_share > 0.0))
        return "how much a licence lets through, and how late, is yours to say: --delay "
               "DAYS, --refuse SHARE";
    lode__buf_addf(text, "licence %s %s", w->m->imposer, good);
    if (q->delay_days > 0.0) {
        lode__buf_add(text, " delay ");
        lode__buf_add_number(text, q->delay_days);
        lode__buf_add(text, "d");
    }
    if (q->refuse_share > 0.0) {
        lode__buf_add(text, " refuse ");
        lode__buf_add_number(text, q->refuse_share);
    }
    add_target(w, text);
    return NULL;
}

static const char *write_rate(const teller *w, int i_good, const char *good,
                              lode__buf *text)
{
    const lode__measure_level *l = level_of(w, i_good);
    int n;
    const lode__country *country = lode__countries(w->f->dataset, &n);

    if (!l || strcmp(l->unit, "tpa") == 0)
        return "the rate on this good on this day is not known";
    if (w->m->is_import)
        lode__buf_addf(text, "tariff %s %s from %s ", w->m->imposer, good,
                       w->m->i_target >= 0 ? country[w->m->i_target].id : "*");
    else {
        lode__buf_addf(text, "exporttax %s %s", w->m->imposer, good);
        add_target(w, text);
        lode__buf_add(text, " ");
    }
    lode__buf_add_number(text, l->value);
    if (strcmp(l->unit, "percent") == 0)
        lode__buf_add(text, "%");
    else
        lode__buf_addf(text, " %s", l->unit);
    return NULL;
}

static const char *write_quota(const teller *w, int i_good, const char *good,
                               lode__buf *text)
{
    const lode__measure_level *l = level_of(w, i_good);

    if (!l || strcmp(l->unit, "tpa") != 0)
        return "the quota on this day is not known in tonnes";
    lode__buf_addf(text, "quota %s %s ", w->m->imposer, good);
    lode__buf_add_number(text, l->value);
    lode__buf_add(text, " tpa");
    add_target(w, text);
    return NULL;
}

static const char *write_ban(const teller *w, const char *good, lode__buf *text)
{
    int n;
    const lode__country *country = lode__countries(w->f->dataset, &n);

    if (w->m->is_import) /* nobody's sales to the imposer, or one country's */
        lode__buf_addf(text, "ban %s %s -> %s",
                       w->m->i_target >= 0 ? country[w->m->i_target].id : "*", good,
                       w->m->imposer);
    else {
        lode__buf_addf(text, "ban %s %s", w->m->imposer, good);
        add_target(w, text);
    }
    return NULL;
}

/* The sentence of the measure itself, on everyone it is on; a reason where there is none. */
static const char *write_sentence(const teller *w, int i_good, const char *good,
                                  lode__buf *text)
{
    const char *type = w->m->type;

    if (strcmp(type, "ban") == 0 || strcmp(type, "halt") == 0)
        return write_ban(w, good, text);
    if (strcmp(type, "licence") == 0 || strcmp(type, "permit") == 0)
        return write_licence(w, good, text);
    if (strcmp(type, "quota") == 0) return write_quota(w, i_good, good, text);
    if (strcmp(type, "tax") == 0 || strcmp(type, "tariff") == 0)
        return write_rate(w, i_good, good, text);
    return "the model has no sentence for this kind of measure";
}

/* Keep a sentence that the model can read. */
static void keep_sentence(teller *w, int i_good, const char *good)
{
    lode__arena scratch = {0};
    lode__statement statement;
    lode_error why = {0};
    lode__buf text;
    const char *reason;

    lode__buf_init(&text, TEXT_MAX);
    reason = write_sentence(w, i_good, good, &text);
    if (reason)
        w->why = reason;
    else if (text.status)
        w->status = text.status;
    else {
        lode_status st =
            lode__statement_read(w->f->dataset, text.data, &scratch, &statement, &why);
        if (st == LODE_E_NOMEM)
            w->status = st;
        else if (st)
            w->why = "the packs have no market of this good";
        else if (!(w->sentence[w->n++] = lode__arena_copy(&w->f->arena, text.data)))
            w->status = LODE_E_NOMEM;
    }
    lode__buf_clear(&text);
    lode__arena_clear(&scratch);
}

/* A quota on all goods of a mineral together is one sentence. */
static bool is_on_whole_mineral(const teller *w, const char *mineral)
{
    int n;
    const lode__good *good = lode__goods(w->f->dataset, &n);

    for (int g = 0; g < n; g++)
        if (good[g].market && strcmp(good[g].mineral, mineral) == 0 &&
            !lode__measure_is_on(w->f->dataset, w->m, g, w->f->question.day,
                                 w->f->question.day))
            return false;
    return true;
}

static void tell_goods(teller *w, const lode__force_row *r)
{
    int n;
    const lode__good *good = lode__goods(w->f->dataset, &n);

    for (int k = 0; k < r->n_good && !w->status; k++) {
        const lode__good *g = &good[r->good[k]];
        bool whole =
            strcmp(w->m->type, "quota") == 0 && is_on_whole_mineral(w, g->mineral);
        bool told = false;
        for (int i = 0; i < k && whole && !told; i++)
            told = strcmp(good[r->good[i]].mineral, g->mineral) == 0;
        if (told) continue;
        keep_sentence(w, r->good[k], whole ? g->mineral : g->id);
    }
}

static const char *no_sentence_of(const lode__force *f, const lode__force_row *r)
{
    if (r->standing != LODE__IN_FORCE) return "it is not in force on this day";
    if (r->concerns == LODE__CONCERNS_NONE) return "it is on another use or firm";
    if (*r->measure->entities) return "the model knows no firms";
    if (*r->measure->end_use) return "the model does not tell military use from civil";
    if (is_weak(r->measure) && !f->question.c_grade)
        return "grade C or D: a sentence only with --c-grade";
    return NULL;
}

static lode_status tell(lode__force *f, lode__force_row *r)
{
    teller w = {.f = f, .m = r->measure, .why = ""};
    const char *none = no_sentence_of(f, r);

    r->no_sentence = none ? none : "";
    if (none) return LODE_OK;
    w.sentence = lode__arena_take(&f->arena, (size_t)r->n_good + 1, sizeof *w.sentence);
    if (!w.sentence) return LODE_E_NOMEM;
    tell_goods(&w, r);
    r->sentence = w.sentence;
    r->n_sentence = w.n;
    r->no_sentence = w.why;
    return w.status;
}

/* ---- the answer --------------------------------------------------------------------- */

static int order_of(lode__standing s)
{
    static const int order[LODE__N_STANDING] = {5, 3, 0, 1, 6, 6, 2};
    return order[s];
}

static int by_standing(const void *x, const void *y)
{
    const lode__force_row *a = x, *b = y;
    int d = order_of(a->standing) - order_of(b->standing);

    if (!d)
        d = (a->concerns == LODE__CONCERNS_NONE) - (b->concerns == LODE__CONCERNS_NONE);
    if (!d) d = strength(b->measure) - strength(a->measure);
    return d ? d : (a->measure > b->measure) - (a->measure < b->measure);
}

/* The goods asked about that it is on; true when there is one. */
static bool find_goods(lode__force *f, const lode__measure *m, int n, lode__force_row *r)
{
    int *list = lode__arena_take(&f->arena, (size_t)n + 1, sizeof *list);

    if (!list) return false;
    for (int g = 0; g < n; g++)
        if (f->with_good[g] &&
            lode__measure_is_on(f->dataset, m, g, f->question.day, f->question.day))
            list[r->n_good++] = g;
    r->good = list;
    return r->n_good > 0;
}

static lode_status add_row(lode__force *f, const lode__measure *m, int n_good,
                           bool *named, lode_error *err)
{
    lode__force_row r = {.measure = m};
    lode__buf why;
    lode_status st = LODE_OK;

    *named = find_goods(f, m, n_good, &r);
    if (!*named) return LODE_OK;
    lode__buf_init(&why, TEXT_MAX);
    r.standing = lode__measure_standing(m, f->question.day, &why);
    r.concerns = concerns_of(f->dataset, m, &f->question);
    r.reason = lode__arena_copy(&f->arena, why.data ? why.data : "");
    if (!r.reason || why.status) st = LODE_E_NOMEM;
    lode__buf_clear(&why);
    if (st) return lode__fail(err, st, "out of memory");
    if (r.standing == LODE__NOT_ANNOUNCED) return LODE_OK;
    if (r.standing == LODE__ENDED || r.standing == LODE__LAPSED) {
        f->n_past++;
        return LODE_OK;
    }
    st = tell(f, &r);
    if (st) return lode__fail(err, st, "out of memory");
    f->row[f->n_row++] = r;
    return LODE_OK;
}

/* Goods of the word, and those that an element of it is traded in. */
static lode_status select_goods(lode__force *f, int n, lode_error *err)
{
    const lode__alias *alias = lode__alias_find(f->dataset, f->question.good);
    bool *more = lode__arena_take(&f->arena, (size_t)n + 1, sizeof *more);
    lode_error why = {0};
    lode_status st, by_alias;

    f->with_good = lode__arena_take(&f->arena, (size_t)n + 1, sizeof *f->with_good);
    if (!more || !f->with_good) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    st = lode__goods_select(f->dataset, f->question.good, f->with_good, &why);
    by_alias =
        alias ? lode__goods_select(f->dataset, alias->good, more, &why) : LODE_E_INVALID;
    if (st && by_alias)
        return lode__goods_select(f->dataset, f->question.good, more, err);
    for (int g = 0; g < n; g++)
        f->with_good[g] = (!st && f->with_good[g]) || (!by_alias && more[g]);
    return LODE_OK;
}

/* A country, or anyone where none is said. */
static lode_status read_country(const lode__force *f, const char *id, int *out,
                                lode_error *err)
{
    *out = -1;
    return id ? lode__country_need(f->dataset, id, out, err) : LODE_OK;
}

static lode_status read_question(lode__force *f, lode_error *err)
{
    const lode__force_question *q = &f->question;
    lode_status st = read_country(f, q->from, &f->i_from, err);

    if (!st) st = read_country(f, q->to, &f->i_to, err);
    if (!st && f->i_from == f->i_to && f->i_from >= 0)
        st = lode__fail(err, LODE_E_INVALID, "want two countries, found '%s' twice",
                        q->from);
    if (!st && q->entity) st = lode__actor_need(f->dataset, q->entity, err);
    if (!st && q->use && strcmp(q->use, "military") != 0 && strcmp(q->use, "civil") != 0)
        st = lode__fail(err, LODE_E_INVALID,
                        "want the use military or civil, found '%.40s'", q->use);
    if (!st && !(q->refuse_share >= 0.0 && q->refuse_share <= 1.0))
        st = lode__fail(err, LODE_E_INVALID, "want a share refused from 0 to 1");
    if (!st && !(q->delay_days >= 0.0 && q->delay_days <= 3650.0))
        st = lode__fail(err, LODE_E_INVALID, "want a delay from 0 to 3650 days");
    return st;
}

lode_status lode__force_find(const lode_dataset *dataset, const lode__force_question *q,
                             lode__force *out, lode_error *err)
{
    const lode__policy_tables *t = lode__policy_rows(dataset);
    lode_status st;
    int n_good;

    *out = (lode__force){.dataset = dataset, .question = *q};
    (void)lode__goods(dataset, &n_good);
    if (t->n_measure == 0)
        return lode__fail(
            err, LODE_E_NODATA,
            "want a table 'policy_measures' in one of the packs, found none");
    st = read_question(out, err);
    if (!st) st = select_goods(out, n_good, err);
    if (st) return st;
    out->row = lode__arena_take(&out->arena, (size_t)t->n_measure, sizeof *out->row);
    out->beside =
        lode__arena_take(&out->arena, (size_t)t->n_measure, sizeof *out->beside);
    if (!out->row || !out->beside) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (int i = 0; i < t->n_measure && !st; i++) {
        const lode__measure *m = &t->measure[i];
        bool named = false;
        if (is_between(m, out->i_from, out->i_to))
            st = add_row(out, m, n_good, &named, err);
        if (m->i_country == out->i_from && !m->is_import && !named &&
            is_unlisted(dataset, m) &&
            lode__measure_standing(m, q->day, NULL) == LODE__IN_FORCE)
            out->beside[out->n_beside++] = m;
    }
    if (st) return st;
    if (out->n_row > 1)
        qsort(out->row, (size_t)out->n_row, sizeof *out->row, by_standing);
    find_state(out);
    return LODE_OK;
}
