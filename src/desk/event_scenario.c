/* Which sentences of policy is an event, and which events belong together? */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "desk/desk.h"
#include "study/statement.h"

typedef struct telling {
    const lode_dataset *ds;
    const lode__event *e;
    double delay_days, refuse_share;
    bool c_grade;
    lode__arena *arena;
    lode__event_scenario *out;
    lode_error *err;
    lode_status st;
} telling;

static void add_sentence(telling *t, const char *text)
{
    lode__event_scenario *s = t->out;

    for (int k = 0; k < s->n; k++)
        if (strcmp(s->sentence[k], text) == 0) return;
    if (s->n == LODE__EVENT_SENTENCES) {
        s->none = "more sentences than a brief runs; the first 64 are run";
        return;
    }
    s->sentence[s->n] = lode__arena_copy(t->arena, text);
    if (!s->sentence[s->n])
        t->st = lode__fail(t->err, LODE_E_NOMEM, "out of memory");
    else
        s->n++;
}

/* One that the model can read, else the reason. */
static void try_sentence(telling *t, const char *text)
{
    lode__arena arena = {0};
    lode__statement statement;
    lode_error err = {0};

    if (lode__statement_read(t->ds, text, &arena, &statement, &err) == LODE_OK)
        add_sentence(t, text);
    else if (!*t->out->none)
        t->out->none = lode__arena_copy(t->arena, err.message);
    if (!t->out->none) t->out->none = "";
    lode__arena_clear(&arena);
}

/* ---- a measure of the register ---------------------------------------------------------- */

/* A day on which it is in force by its dates. */
static bool day_in_force(const lode__measure *m, lode__day *day)
{
    lode__day first, last;

    if (!lode__date_read(m->start, &first, &last)) return false;
    for (int step = 0; step < 400; step++) {
        *day = last + step;
        if (lode__measure_standing_by_term(m, *day) == LODE__IN_FORCE) return true;
    }
    return false;
}

static void take_row(telling *t, const lode__force_row *row)
{
    for (int k = 0; k < row->n_sentence; k++) add_sentence(t, row->sentence[k]);
    if (*row->no_sentence) {
        t->out->none = lode__arena_copy(t->arena, row->no_sentence);
        if (!t->out->none) t->out->none = "";
    }
}

static void ask_register(telling *t, const char *mineral, lode__day day)
{
    const lode__measure *m = t->e->measure;
    lode__force_question q = {.good = mineral,
                              .day = day,
                              .delay_days = t->delay_days,
                              .refuse_share = t->refuse_share,
                              .use = *m->end_use ? "military" : NULL,
                              .c_grade = t->c_grade};
    lode__force force = {0};

    q.from = m->is_import ? NULL : t->e->text[LODE__E_ACTOR];
    if (lode__country_find(t->ds, t->e->text[LODE__E_ACTOR]) < 0) q.from = NULL;
    t->st = lode__force_find(t->ds, &q, &force, t->err);
    for (int k = 0; k < force.n_row && !t->st; k++)
        if (force.row[k].measure == m) take_row(t, &force.row[k]);
    lode__arena_clear(&force.arena);
}

static void say_measure(telling *t)
{
    const char *list = t->e->text[LODE__E_COMMODITY], *text;
    char mineral[96] = "", before[96] = "";
    lode__day day;
    size_t n;

    if (!*list) {
        t->out->none = "the register lists no good of it that the model has";
        return;
    }
    if (!day_in_force(t->e->measure, &day)) {
        t->out->none = "the register has no day on which it is in force";
        return;
    }
    while (!t->st && lode__list_next(&list, &text, &n)) {
        snprintf(mineral, sizeof mineral, "%.*s", (int)n, text);
        mineral[strcspn(mineral, ":")] = '\0';
        if (strcmp(mineral, before) != 0) ask_register(t, mineral, day);
        snprintf(before, sizeof before, "%s", mineral);
    }
    if (t->out->n == 0 && strcmp(t->e->text[LODE__E_INSTRUMENT], "licence") == 0)
        t->out->is_licence = true;
}

/* ---- the user's own ------------------------------------------------------------------------ */

/* "CHN", "@USA+JPN" of a list without those excepted; false: no country among them. */
static bool write_places(const telling *t, const char *list, const char *excepted,
                         char *out, size_t size)
{
    const lode__country *country;
    bool *in, *not_in;
    size_t n_text = 0;
    int n, count = 0;

    /* An actor that is no country is told as the country that it is of, below. */
    bool is_word = strcmp(list, "*") == 0 || strcmp(list, "EU") == 0 || *list == '@' ||
                   lode__country_find(t->ds, list) >= 0;

    if (is_word && lode__list_count(list) == 1 && !*excepted && strlen(list) < size) {
        snprintf(out, size, "%s", strcmp(list, "EU") == 0 ? "@EU" : list);
        return true;
    }
    country = lode__countries(t->ds, &n);
    in = lode__alloc((size_t)n + 1, sizeof *in);
    not_in = lode__alloc((size_t)n + 1, sizeof *not_in);
    out[0] = '\0';
    if (in && not_in) {
        lode__event_places(t->ds, list, in);
        lode__event_places(t->ds, excepted, not_in);
        for (int i = 0; i < n; i++) {
            if (!in[i] || not_in[i] || n_text + 8 > size) continue;
            n_text += (size_t)snprintf(out + n_text, size - n_text, "%s%s",
                                       count++ ? "+" : "@", country[i].id);
        }
    }
    lode__release(in);
    lode__release(not_in);
    return count > 0;
}

static const char *number(const telling *t, int field)
{
    return *t->e->text[field] ? t->e->text[field] : NULL;
}

static void say_licence(telling *t, const char *from, const char *good, const char *to,
                        char *line, size_t size)
{
    const char *delay = number(t, LODE__E_DELAY_DAYS),
               *refuse = number(t, LODE__E_REFUSE_SHARE);
    char days[40] = "", share[LODE__NUMBER_MAX + 16] = "", digits[LODE__NUMBER_MAX];

    line[0] = '\0';
    if (!delay && !refuse && t->delay_days == 0.0 && t->refuse_share == 0.0) {
        t->out->is_licence = true;
        t->out->none = "a licence states neither a delay nor a share refused";
        return;
    }
    if (delay) snprintf(days, sizeof days, " delay %.20sd", delay);
    if (refuse) snprintf(share, sizeof share, " refuse %.20s", refuse);
    if (!delay && !refuse) {
        lode__number_write(t->delay_days, digits);
        if (t->delay_days > 0.0) snprintf(days, sizeof days, " delay %.20sd", digits);
        lode__number_write(t->refuse_share, digits);
        if (t->refuse_share > 0.0) snprintf(share, sizeof share, " refuse %.20s", digits);
    }
    snprintf(line, size, "licence %s %s%s%s%s", from, good, days, share, to);
}

/* The sentence of the event on one good; "" where there is none. */
static void say_good(telling *t, const char *from, const char *good, const char *to,
                     char *line, size_t size)
{
    const char *i = t->e->text[LODE__E_INSTRUMENT];
    const char *rate = number(t, LODE__E_RATE_PERCENT);
    char arrow[1400] = "";

    if (*to && strcmp(to, "*") != 0) snprintf(arrow, sizeof arrow, " -> %s", to);
    line[0] = '\0';
    if (lode__list_has("ban|halt", i))
        snprintf(line, size, "ban %s %s%s", from, good, arrow);
    else if (strcmp(i, "quota") == 0 && number(t, LODE__E_QUOTA_TPA))
        snprintf(line, size, "quota %s %s %s tpa%s", from, good,
                 number(t, LODE__E_QUOTA_TPA), arrow);
    else if (strcmp(i, "licence") == 0)
        say_licence(t, from, good, arrow, line, size);
    else if (lode__list_has("export_tax|vat_rebate", i) && rate)
        snprintf(line, size, "exporttax %s %s%s %s%%", from, good, arrow, rate);
    else if (strcmp(i, "tariff") == 0 && rate)
        snprintf(line, size, "tariff %s %s from %s %s%%", from, good, *to ? to : "*",
                 rate);
    else if (strcmp(i, "outage") == 0 && number(t, LODE__E_LOST_SHARE))
        snprintf(line, size, "outage %s %s %s", from, good,
                 number(t, LODE__E_LOST_SHARE));
    else if (strcmp(i, "price_floor") == 0 && number(t, LODE__E_FLOOR_USD_PER_KG) &&
             number(t, LODE__E_FLOOR_BY))
        snprintf(line, size, "floor %s %s %s USD/kg by %s", from, good,
                 number(t, LODE__E_FLOOR_USD_PER_KG), number(t, LODE__E_FLOOR_BY));
    else if (strcmp(i, "capacity") == 0 && number(t, LODE__E_CAPACITY_TPA))
        snprintf(line, size, "supply %s %s %s tpa", from, good,
                 number(t, LODE__E_CAPACITY_TPA));
}

static const char *why_none(const lode__event *e)
{
    const char *i = e->text[LODE__E_INSTRUMENT];

    if (lode__list_has("money|framework", i) || !*i)
        return "money, frameworks and dates change nothing in the model by themselves: "
               "state what they bring about as `scenario`";
    if (lode__list_has(
            "technology_ban|re_export_licence|permit|state_trading|end_use_ban", i))
        return "the model has no sentence for this instrument: state one as `scenario`";
    return "a number is missing that its sentence needs";
}

static void say_own(telling *t)
{
    const lode__event *e = t->e;
    const char *list = e->text[LODE__E_COMMODITY], *text;
    char from[1400], to[1400] = "", line[3200], good[256];
    size_t n;

    if (strcmp(e->text[LODE__E_END_USE], "military") == 0) {
        t->out->none = "it is on military use, and the model has no such users";
        return;
    }
    if (lode__list_has("relaxation|agreement|deadline|data_release|analysis",
                       e->text[LODE__E_KIND])) {
        t->out->none = "it lifts or announces, and takes nothing by itself";
        return;
    }
    if (!write_places(t, e->text[LODE__E_ACTOR], "", from, sizeof from) ||
        (*e->text[LODE__E_TARGET] &&
         !write_places(t, e->text[LODE__E_TARGET], e->text[LODE__E_EXCEPTED], to,
                       sizeof to))) {
        t->out->none = "no country of the packs among its actors or targets";
        return;
    }
    while (!t->st && lode__list_next(&list, &text, &n)) {
        snprintf(good, sizeof good, "%.*s", (int)n, text);
        say_good(t, from, good, to, line, sizeof line);
        if (*line) try_sentence(t, line);
    }
    if (t->out->n == 0 && !*t->out->none) t->out->none = why_none(e);
}

lode_status lode__event_sentences(const lode_dataset *ds, const lode__event *e,
                                  double delay_days, double refuse_share, bool c_grade,
                                  lode__arena *arena, lode__event_scenario *out,
                                  lode_error *err)
{
    telling t = {.ds = ds,
                 .e = e,
                 .delay_days = delay_days,
                 .refuse_share = refuse_share,
                 .c_grade = c_grade,
                 .arena = arena,
                 .out = out,
                 .err = err};
    const char *list = e->text[LODE__E_SCENARIO], *text;
    char sentence[1024];
    size_t n;

    *out = (lode__event_scenario){.none = "", .is_edited = *list != '\0'};
    if (!c_grade && lode__list_has("C|D", e->text[LODE__E_GRADE])) {
        out->none = "grade C or D: shown, and run only with --c-grade";
        return LODE_OK;
    }
    while (!t.st && lode__list_next(&list, &text, &n)) {
        snprintf(sentence, sizeof sentence, "%.*s", (int)n, text);
        add_sentence(&t, sentence);
    }
    if (out->is_edited) return t.st;
    if (e->measure)
        say_measure(&t);
    else
        say_own(&t);
    return t.st;
}

/* ---- threads -------------------------------------------------------------------------------- */

static bool is_linked(const lode__event *a, const lode__event *b)
{
    const char *id = b->text[LODE__E_ID];

    return lode__list_has(a->text[LODE__E_SUPERSEDES], id) ||
           lode__list_has(a->text[LODE__E_RELATED], id);
}

/* Measures of one country, of which one's goods are among the other's. */
static bool is_kin(const lode_dataset *ds, const lode__event *a, const lode__event *b,
                   bool *x, bool *y)
{
    int n;

    if (!a->measure || !b->measure || !*a->text[LODE__E_COMMODITY] ||
        strcmp(a->text[LODE__E_ACTOR], b->text[LODE__E_ACTOR]) != 0)
        return false;
    (void)lode__goods(ds, &n);
    lode__event_goods(ds, a->text[LODE__E_COMMODITY], x);
    lode__event_goods(ds, b->text[LODE__E_COMMODITY], y);
    for (int i = 0; i < n; i++)
        if (x[i] && y[i]) return true;
    return false;
}

lode_status lode__event_thread(lode__book *book, const lode__event *e, bool *in,
                               lode_error *err)
{
    const lode__event *event = book->events.event;
    int n = book->events.n, n_good;
    bool moved = true, *x, *y;

    (void)lode__goods(book->ds, &n_good);
    x = lode__arena_take(&book->arena, (size_t)n_good + 1, sizeof *x);
    y = lode__arena_take(&book->arena, (size_t)n_good + 1, sizeof *y);
    if (!x || !y) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (int i = 0; i < n; i++)
        in[i] = &event[i] == e || is_kin(book->ds, e, &event[i], x, y);
    while (moved) {
        moved = false;
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n && in[i] && (!event[i].measure || &event[i] == e); k++)
                if (!in[k] &&
                    (is_linked(&event[i], &event[k]) || is_linked(&event[k], &event[i])))
                    in[k] = moved = true;
    }
    return LODE_OK;
}
