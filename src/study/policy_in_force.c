/* Which sentences say what is in force on a day, and in which months do they hold? */
#include "study/policy_in_force.h"

#include <stdio.h>
#include <string.h>

#define MOST_SENTENCES 1024
#define MOST_WORD 80

/* A sentence of a measure and the months in which it holds. */
typedef struct cell {
    const lode__measure *measure;
    const char *sentence;
    bool *holds; /* [n_month, at least 1] */
} cell;

typedef struct search {
    const lode_dataset *dataset;
    const lode__in_force_question *question;
    lode__arena *arena;
    int year, month; /* 1 to 12, of the day */
    lode__in_force *out;
    cell *cell; /* [n_cell] */
    int n_cell;
} search;

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- months ---------------------------------------------------------------------- */

static void find_month(search *s)
{
    char day[16];

    lode__date_write(s->question->force.day, day);
    s->year = 0;
    for (int k = 0; k < 4; k++) s->year = 10 * s->year + day[k] - '0';
    s->month = 10 * (day[5] - '0') + day[6] - '0';
}

/* "2026-12", so many months after that of the day. */
static void month_text(const search *s, int t, char out[24])
{
    int month = s->year * 12 + s->month - 1 + t;

    snprintf(out, 24, "%04d-%02d", month / 12 % 10000, month % 12 + 1);
}

static lode__day day_of(const search *s, int t)
{
    char text[24];
    lode__day first, last;

    if (s->question->n_month == 0) return s->question->force.day;
    month_text(s, t, text);
    return lode__date_read(text, &first, &last) ? first + 14 : s->question->force.day;
}

/* ---- collecting ------------------------------------------------------------------ */

static lode__enforced *row_of(search *s, const lode__measure *m)
{
    lode__in_force *f = s->out;
    lode__enforced *row;

    for (int k = 0; k < f->n_row; k++)
        if (f->row[k].measure == m) return &f->row[k];
    row = &f->row[f->n_row++];
    *row = (lode__enforced){.measure = m, .reason = "", .no_sentence = ""};
    return row;
}

static lode_status add_sentence(search *s, const lode__measure *m, const char *sentence,
                                int t, lode_error *err)
{
    cell *c;
    int k = 0;

    while (k < s->n_cell &&
           (s->cell[k].measure != m || strcmp(s->cell[k].sentence, sentence) != 0))
        k++;
    if (k == MOST_SENTENCES)
        return lode__fail(err, LODE_E_LIMIT, "more than %d sentences; wanted fewer goods",
                          MOST_SENTENCES);
    c = &s->cell[k];
    if (k == s->n_cell) {
        c->measure = m;
        c->sentence = lode__arena_copy(s->arena, sentence);
        c->holds = lode__arena_take(s->arena, (size_t)s->question->n_month + 1,
                                    sizeof *c->holds);
        if (!c->sentence || !c->holds) return no_memory(err);
        s->n_cell++;
    }
    c->holds[t] = true;
    return LODE_OK;
}

static lode_status add_force(search *s, const lode__force *f, int t, lode_error *err)
{
    int n_good;
    lode_status st = LODE_OK;

    (void)lode__goods(s->dataset, &n_good);
    for (int g = 0; g < n_good; g++)
        s->out->with_good[g] = s->out->with_good[g] || f->with_good[g];
    for (int k = 0; k < f->n_row && !st; k++) {
        const lode__force_row *r = &f->row[k];
        lode__enforced *row = row_of(s, r->measure);
        if (r->standing == LODE__IN_FORCE || !*row->no_sentence)
            row->no_sentence = r->no_sentence;
        for (int i = 0; i < r->n_sentence && !st; i++)
            st = add_sentence(s, r->measure, r->sentence[i], t, err);
    }
    return st;
}

/* One good on one day. */
static lode_status ask(search *s, const char *good, int t, lode_error *err)
{
    lode__force_question q = s->question->force;
    lode__force f;
    lode_status st;

    q.good = good;
    q.day = day_of(s, t);
    st = lode__force_find(s->dataset, &q, &f, err);
    if (!st) st = add_force(s, &f, t, err);
    lode__arena_clear(&f.arena);
    return st;
}

static lode_status ask_all(search *s, lode_error *err)
{
    int n = s->question->n_month > 0 ? s->question->n_month : 1;
    const char *at = s->question->goods ? s->question->goods : "";
    lode_status st = LODE_OK;

    for (;;) {
        char word[MOST_WORD];
        size_t length = strcspn(at, ",");
        if (length == 0 || length >= sizeof word)
            return lode__fail(err, LODE_E_INVALID,
                              "want goods with commas between, as gallium,germanium, "
                              "found '%.40s'",
                              at);
        memcpy(word, at, length);
        word[length] = '\0';
        for (int t = 0; t < n && !st; t++) st = ask(s, word, t, err);
        if (st || !at[length]) return st;
        at += length + 1;
    }
}

/* ---- spans of months ------------------------------------------------------------- */

static bool is_licence(const lode__measure *m)
{
    return strcmp(m->type, "licence") == 0 || strcmp(m->type, "permit") == 0;
}

/* Does the date lie before the first month, and is its month known? */
static bool is_before(const search *s, const char *date)
{
    char first[24];

    month_text(s, 0, first);
    return strlen(date) >= 7 && strncmp(date, first, 7) < 0;
}

/* "ban CHN gallium:refined -> USA from 2026-12". A licence that is in force already began when
 * it did, so that its delay is over; news is told where it comes later. */
static const char *dated(search *s, const cell *c, int from, int until)
{
    const lode__measure *m = c->measure;
    char month[24];
    const char *copy = NULL;
    lode__buf text;

    lode__buf_init(&text, 1 << 12);
    lode__buf_add(&text, c->sentence);
    month_text(s, from, month);
    if (from > 0)
        lode__buf_addf(&text, " from %s", month);
    else if (is_licence(m) && is_before(s, m->start))
        lode__buf_addf(&text, " from %.7s", m->start);
    if (until < s->question->n_month) {
        char end[24];
        month_text(s, until, end);
        lode__buf_addf(&text, " until %s", end);
    }
    if (from > 0 && strlen(m->announced) >= 7 && !is_before(s, m->announced) &&
        strncmp(m->announced, month, 7) <= 0)
        lode__buf_addf(&text, " announced %.7s", m->announced);
    if (!text.status) copy = lode__arena_copy(s->arena, text.data);
    lode__buf_clear(&text);
    return copy;
}

/* Spans of months of a cell; returns how many, writes them where `to` is not NULL. */
static int write_spans(search *s, const cell *c, const char **to, lode_status *st)
{
    int n_month = s->question->n_month, n = 0;

    if (n_month == 0) {
        if (to) to[0] = c->sentence;
        return 1;
    }
    for (int t = 0; t < n_month; t++) {
        int from = t;
        if (!c->holds[t]) continue;
        while (t < n_month && c->holds[t]) t++;
        if (to && !(to[n] = dated(s, c, from, t))) *st = LODE_E_NOMEM;
        n++;
    }
    return n;
}

static lode_status write_row(search *s, lode__enforced *row, lode_error *err)
{
    lode_status st = LODE_OK;
    int n = 0;
    lode__buf why;

    for (int k = 0; k < s->n_cell; k++)
        if (s->cell[k].measure == row->measure)
            n += write_spans(s, &s->cell[k], NULL, &st);
    row->sentence = lode__arena_take(s->arena, (size_t)n + 1, sizeof *row->sentence);
    if (!row->sentence) return no_memory(err);
    for (int k = 0; k < s->n_cell; k++)
        if (s->cell[k].measure == row->measure)
            row->n_sentence +=
                write_spans(s, &s->cell[k], &row->sentence[row->n_sentence], &st);
    lode__buf_init(&why, 1 << 12);
    row->standing = lode__measure_standing(row->measure, s->question->force.day, &why);
    row->reason = lode__arena_copy(s->arena, why.data ? why.data : "");
    if (!row->reason || why.status) st = LODE_E_NOMEM;
    lode__buf_clear(&why);
    return st ? no_memory(err) : LODE_OK;
}

static lode_status list_sentences(search *s, lode_error *err)
{
    lode__in_force *f = s->out;
    int n = 0;
    lode_status st = LODE_OK;

    for (int k = 0; k < f->n_row && !st; k++) {
        st = write_row(s, &f->row[k], err);
        n += f->row[k].n_sentence;
    }
    if (st) return st;
    f->sentence = lode__arena_take(s->arena, (size_t)n + 1, sizeof *f->sentence);
    if (!f->sentence) return no_memory(err);
    for (int k = 0; k < f->n_row; k++)
        for (int i = 0; i < f->row[k].n_sentence; i++)
            f->sentence[f->n_sentence++] = f->row[k].sentence[i];
    return LODE_OK;
}

static lode_status find(const lode_dataset *ds, const lode__in_force_question *q,
                        lode__arena *arena, lode__in_force *out, lode_error *err)
{
    const lode__policy_tables *t = lode__policy_rows(ds);
    search s = {.dataset = ds, .question = q, .arena = arena, .out = out};
    int n_good;
    lode_status st;

    (void)lode__goods(ds, &n_good);
    *out = (lode__in_force){.question = *q};
    out->row = lode__arena_take(arena, (size_t)t->n_measure + 1, sizeof *out->row);
    out->with_good = lode__arena_take(arena, (size_t)n_good + 1, sizeof *out->with_good);
    s.cell = lode__arena_take(arena, MOST_SENTENCES, sizeof *s.cell);
    if (!out->row || !out->with_good || !s.cell) return no_memory(err);
    find_month(&s);
    st = ask_all(&s, err);
    return st ? st : list_sentences(&s, err);
}

lode_status lode__in_force_find(const lode_dataset *dataset,
                                const lode__in_force_question *question,
                                lode__arena *arena, lode__in_force *out, lode_error *err)
{
    lode__in_force_question shut = *question;
    lode__in_force other;
    lode_status st = find(dataset, question, arena, out, err);

    if (st || question->force.delay_days > 0.0 || question->force.refuse_share > 0.0)
        return st;
    shut.force.refuse_share = 1.0;
    st = find(dataset, &shut, arena, &other, err);
    if (!st && other.n_sentence > out->n_sentence) {
        out->refused = other.sentence;
        out->n_refused = other.n_sentence;
    }
    return st;
}
