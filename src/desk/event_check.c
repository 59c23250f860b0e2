/* Is an event complete, in order and about things that are known? */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/desk.h"
#include "study/statement.h"

#define QUOTE_WORDS 25

typedef struct checking {
    lode__book *book;
    const lode__event *e;
    lode__event_fault *say;
    void *context;
} checking;

static void tell(const checking *c, bool is_warning, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void tell(const checking *c, bool is_warning, const char *format, ...)
{
    char text[700];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    c->say(c->context, c->e, is_warning, text);
}

/* ---- names --------------------------------------------------------------------------- */

static bool copy_item(const char **list, char *item, size_t size)
{
    const char *text;
    size_t n;

    if (!lode__list_next(list, &text, &n)) return false;
    snprintf(item, size, "%.*s", (int)n, text);
    return true;
}

bool lode__event_place_known(const lode_dataset *ds, const char *text)
{
    bool *member, known;
    int n;

    (void)lode__countries(ds, &n);
    member = lode__alloc((size_t)n + 1, sizeof *member);
    known = member && lode__countries_select(ds, text, member, NULL) == LODE_OK;
    lode__release(member);
    return known || lode__actor_need(ds, text, NULL) == LODE_OK;
}

void lode__event_places(const lode_dataset *ds, const char *list, bool *member)
{
    const lode__policy_tables *t = lode__policy_rows(ds);
    char item[256];
    bool *one;
    int n;

    (void)lode__countries(ds, &n);
    one = lode__alloc((size_t)n + 1, sizeof *one);
    for (int i = 0; i < n; i++) member[i] = false;
    while (one && copy_item(&list, item, sizeof item)) {
        const char *place = strcmp(item, "EU") == 0 ? "@EU" : item;
        for (int i = 0; i < t->n_actor; i++)
            if (strcmp(t->actor[i].id, item) == 0 &&
                lode__country_find(ds, t->actor[i].country) >= 0)
                place = t->actor[i].country;
        if (lode__countries_select(ds, place, one, NULL)) continue;
        for (int i = 0; i < n; i++) member[i] |= one[i];
    }
    lode__release(one);
}

bool lode__event_goods(const lode_dataset *ds, const char *list, bool *with_good)
{
    char item[256];
    bool *one, all = true;
    int n;

    (void)lode__goods(ds, &n);
    one = lode__alloc((size_t)n + 1, sizeof *one);
    for (int i = 0; i < n; i++) with_good[i] = false;
    while (one && copy_item(&list, item, sizeof item)) {
        const lode__alias *alias = lode__alias_find(ds, item);
        if (lode__goods_select(ds, alias ? alias->good : item, one, NULL)) {
            all = false;
            continue;
        }
        for (int i = 0; i < n; i++) with_good[i] |= one[i];
    }
    all = all && one;
    lode__release(one);
    return all;
}

/* ---- one field ------------------------------------------------------------------------- */

static bool is_id(const char *text)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

    return strspn(text, safe) == strlen(text) && text[0] != '-';
}

static void check_word(const checking *c, int field)
{
    const lode__event_column *column = &lode__event_column_of[field];
    const char *const *words = lode__event_words(column->form);
    const char *text = c->e->text[field];
    char nearest[160];
    size_t n = 0;

    for (; words[n]; n++)
        if (strcmp(words[n], text) == 0) return;
    lode_names_nearest(text, words, n, nearest, sizeof nearest);
    tell(c, false, "'%s' is '%.60s': the nearest are %s", column->key, text, nearest);
}

static void check_field(const checking *c, int field)
{
    const lode__event_column *column = &lode__event_column_of[field];
    const char *text = c->e->text[field];
    lode__day first, last;
    double value;

    if (!*text) return;
    if (column->form == LODE__FORM_ID && !is_id(text))
        tell(c, false, "'%s' is '%.80s', wanted a to z, 0 to 9 and '-'", column->key,
             text);
    if (column->form == LODE__FORM_DATE && !lode__date_read(text, &first, &last))
        tell(c, false, "'%s' is '%.20s', wanted a date like 2024-12-03, 2024-12 or 2024",
             column->key, text);
    if (column->form == LODE__FORM_NUMBER &&
        (!lode__number_read(text, &value) || value < 0.0))
        tell(c, false, "'%s' is '%.32s', wanted a number, 0 or more", column->key, text);
    if (column->form == LODE__FORM_LIST &&
        (text[0] == '|' || text[strlen(text) - 1] == '|' || strstr(text, "||")))
        tell(c, false, "'%s' has an empty item", column->key);
    if (lode__event_words(column->form)) check_word(c, field);
}

static void check_shares(const checking *c)
{
    static const struct {
        int field;
        double most;
    } bound[] = {{LODE__E_REFUSE_SHARE, 1.0},
                 {LODE__E_LOST_SHARE, 1.0},
                 {LODE__E_DELAY_DAYS, 3650.0},
                 {LODE__E_RATE_PERCENT, 10000.0}};

    for (size_t k = 0; k < sizeof bound / sizeof *bound; k++) {
        double value;
        if (lode__number_read(c->e->text[bound[k].field], &value) &&
            value > bound[k].most)
            tell(c, false, "'%s' is %s, wanted at most %g",
                 lode__event_column_of[bound[k].field].key, c->e->text[bound[k].field],
                 bound[k].most);
    }
}

/* ---- completeness ---------------------------------------------------------------------- */

static void need(const checking *c, int field, const char *why)
{
    if (!*c->e->text[field])
        tell(c, false, "'%s' is missing%s", lode__event_column_of[field].key, why);
}

static void check_source(const checking *c, const lode__event_source *s, int i)
{
    const char *url = s->text[LODE__S_URL], *hash = s->text[LODE__S_SHA256];
    lode__day first, last;
    int words = 0;

    if (!*s->text[LODE__S_PUBLISHER]) tell(c, false, "source %d has no publisher", i + 1);
    if (*s->text[LODE__S_DATE] && !lode__date_read(s->text[LODE__S_DATE], &first, &last))
        tell(c, false, "source %d: '%.20s' is no date", i + 1, s->text[LODE__S_DATE]);
    if (*url && strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
        tell(c, false, "source %d: '%.40s', wanted an address of https or http", i + 1,
             url);
    if (strpbrk(url, " \"<>\\"))
        tell(c, false, "source %d: a blank, quote or bracket in its address", i + 1);
    if (*hash && (strlen(hash) != 64 || strspn(hash, "0123456789abcdef") != 64))
        tell(c, false, "source %d: sha256 wants 64 digits of 0 to 9 and a to f", i + 1);
    for (const char *q = s->text[LODE__S_QUOTE]; *q; words++) {
        q += strspn(q, " ");
        q += strcspn(q, " ");
    }
    if (words > QUOTE_WORDS)
        tell(c, false, "source %d: a quote of %d words, at most %d", i + 1, words,
             QUOTE_WORDS);
}

static void check_sources(const checking *c)
{
    if (c->e->n_source == 0 && !c->e->is_embedded)
        tell(c, false, "no source: wanted at least one with a publisher");
    for (int i = 0; i < c->e->n_source; i++) check_source(c, &c->e->source[i], i);
}

static bool is_kind(const lode__event *e, const char *kinds)
{
    return lode__list_has(kinds, e->text[LODE__E_KIND]);
}

static void check_instrument(const checking *c)
{
    const char *i = c->e->text[LODE__E_INSTRUMENT];
    static const struct {
        const char *instrument;
        int field;
    } needed[] = {{"quota", LODE__E_QUOTA_TPA},
                  {"export_tax", LODE__E_RATE_PERCENT},
                  {"tariff", LODE__E_RATE_PERCENT},
                  {"price_floor", LODE__E_FLOOR_USD_PER_KG},
                  {"outage", LODE__E_LOST_SHARE}};

    if (c->e->is_embedded) return; /* the register says what is not known */
    if (!is_kind(c->e, "restriction|relaxation|tariff|price_instrument|outage")) return;
    need(c, LODE__E_INSTRUMENT, ", which a measure needs");
    need(c, LODE__E_ACTOR, ", which a measure needs");
    need(c, LODE__E_COMMODITY, ", which a measure needs");
    if (is_kind(c->e, "restriction|tariff"))
        need(c, LODE__E_TARGET, ": whom is it on? '*' is everyone");
    for (size_t k = 0; k < sizeof needed / sizeof *needed; k++)
        if (strcmp(i, needed[k].instrument) == 0 && !*c->e->text[LODE__E_SCENARIO] &&
            is_kind(c->e, "restriction|tariff|price_instrument|outage") &&
            !*c->e->text[needed[k].field])
            tell(c, false, "'%s' is missing, which '%s' needs",
                 lode__event_column_of[needed[k].field].key, i);
    if (strcmp(i, "licence") == 0 && is_kind(c->e, "restriction") &&
        !*c->e->text[LODE__E_DELAY_DAYS] && !*c->e->text[LODE__E_REFUSE_SHARE])
        tell(c, true,
             "a licence without 'delay_days' or 'refuse_share': how much it lets "
             "through is nobody's figure");
}

/* ---- dates ------------------------------------------------------------------------------ */

static void check_order(const checking *c, int before, int after)
{
    lode__day first, last, first2, last2;
    const char *const *t = c->e->text;

    if (lode__date_read(t[before], &first, &last) &&
        lode__date_read(t[after], &first2, &last2) && last2 < first)
        tell(c, c->e->is_embedded, "'%s' %s lies before '%s' %s",
             lode__event_column_of[after].key, t[after],
             lode__event_column_of[before].key, t[before]);
}

static void check_dates(const checking *c)
{
    check_order(c, LODE__E_ANNOUNCED, LODE__E_FROM);
    check_order(c, LODE__E_FROM, LODE__E_SUSPENDED_FROM);
    check_order(c, LODE__E_SUSPENDED_FROM, LODE__E_SUSPENDED_UNTIL);
    check_order(c, LODE__E_SUSPENDED_UNTIL, LODE__E_UNTIL);
    check_order(c, LODE__E_FROM, LODE__E_UNTIL);
    check_order(c, LODE__E_FROM, LODE__E_EXPIRES);
    check_order(c, LODE__E_ANNOUNCED, LODE__E_WITHDRAWN);
    if (*c->e->text[LODE__E_SUSPENDED_UNTIL] && !*c->e->text[LODE__E_SUSPENDED_FROM])
        tell(c, false, "'suspended_from' is missing beside 'suspended_until'");
}

/* ---- what it is about --------------------------------------------------------------------- */

static void check_places(const checking *c, int field)
{
    const char *list = c->e->text[field];
    char item[256];

    while (copy_item(&list, item, sizeof item))
        if (!lode__event_place_known(c->book->ds, item))
            tell(c, c->e->is_embedded,
                 "'%s' names '%.60s', wanted ISO3, '@BLOC' or an actor of the register",
                 lode__event_column_of[field].key, item);
}

static void check_goods(const checking *c)
{
    const char *list = c->e->text[LODE__E_COMMODITY];
    char item[256];
    bool *with_good;
    int n;

    (void)lode__goods(c->book->ds, &n);
    with_good = lode__alloc((size_t)n + 1, sizeof *with_good);
    while (with_good && copy_item(&list, item, sizeof item)) {
        lode_error err = {0};
        if (lode__alias_find(c->book->ds, item)) continue;
        if (lode__goods_select(c->book->ds, item, with_good, &err))
            tell(c, c->e->is_embedded, "'commodity': %.300s", err.message);
    }
    lode__release(with_good);
}

static bool code_is_known(const lode_dataset *ds, const char *code)
{
    size_t length = strlen(code) < 6 ? strlen(code) : 6;
    int n;
    const lode__hs6 *row = lode__hs6_rows(ds, &n);

    for (int i = 0; i < n; i++)
        if (strncmp(row[i].hs6, code, length) == 0) return true;
    return false;
}

static void check_codes(const checking *c)
{
    const char *list = c->e->text[LODE__E_HS];
    char code[64];

    while (copy_item(&list, code, sizeof code)) {
        size_t n = strlen(code);
        int chapter = n >= 2 ? (code[0] - '0') * 10 + code[1] - '0' : 0;
        if (strspn(code, "0123456789") != n || n < 4 || n > 10 || n % 2 || chapter < 1 ||
            chapter > 97 || chapter == 77)
            tell(c, false,
                 "'hs' has '%.20s', wanted 4, 6, 8 or 10 digits of a chapter "
                 "01 to 97",
                 code);
        else if (!code_is_known(c->book->ds, code))
            tell(c, true, "the code %s is of no good in the packs", code);
    }
}

static void check_sentence(const checking *c, int field, const char *sentence)
{
    lode__arena arena = {0};
    lode__statement statement;
    lode_error err = {0};

    if (lode__statement_read(c->book->ds, sentence, &arena, &statement, &err))
        tell(c, false, "'%s': '%.80s': %.300s", lode__event_column_of[field].key,
             sentence, err.message);
    lode__arena_clear(&arena);
}

static void check_sentences(const checking *c)
{
    const char *list = c->e->text[LODE__E_SCENARIO];
    char sentence[1024];

    if (lode__list_count(list) > LODE__EVENT_SENTENCES)
        tell(c, false, "'scenario' has more than %d sentences", LODE__EVENT_SENTENCES);
    while (copy_item(&list, sentence, sizeof sentence))
        check_sentence(c, LODE__E_SCENARIO, sentence);
    if (*c->e->text[LODE__E_RETALIATION])
        check_sentence(c, LODE__E_RETALIATION, c->e->text[LODE__E_RETALIATION]);
}

static void check_links(const checking *c, int field)
{
    const char *list = c->e->text[field];
    char id[80];

    while (copy_item(&list, id, sizeof id)) {
        if (strcmp(id, c->e->text[LODE__E_ID]) == 0)
            tell(c, false, "'%s' names the event itself",
                 lode__event_column_of[field].key);
        else if (!lode__book_find(c->book, id))
            tell(c, false, "'%s' names '%.60s', which is no event",
                 lode__event_column_of[field].key, id);
    }
}

/* ---- the baseline ------------------------------------------------------------------------- */

/* Do two lists of places have a country in common? '*' is everyone. */
static bool places_meet(const checking *c, const char *a, const char *b)
{
    bool *x, *y, meet = false;
    int n;

    if (strcmp(a, "*") == 0 || strcmp(b, "*") == 0) return true;
    (void)lode__countries(c->book->ds, &n);
    x = lode__alloc((size_t)n + 1, sizeof *x);
    y = lode__alloc((size_t)n + 1, sizeof *y);
    if (x && y) {
        lode__event_places(c->book->ds, a, x);
        lode__event_places(c->book->ds, b, y);
        for (int i = 0; i < n && !meet; i++) meet = x[i] && y[i];
    }
    lode__release(x);
    lode__release(y);
    return meet;
}

static bool goods_meet(const checking *c, const char *a, const char *b)
{
    bool *x, *y, meet = false;
    int n;

    (void)lode__goods(c->book->ds, &n);
    x = lode__alloc((size_t)n + 1, sizeof *x);
    y = lode__alloc((size_t)n + 1, sizeof *y);
    if (x && y) {
        lode__event_goods(c->book->ds, a, x);
        lode__event_goods(c->book->ds, b, y);
        for (int i = 0; i < n && !meet; i++) meet = x[i] && y[i];
    }
    lode__release(x);
    lode__release(y);
    return meet;
}

/* Was it in force on some day of the year? */
static bool held_in(const lode__event *e, int year)
{
    char text[16];
    lode__day first, last;

    snprintf(text, sizeof text, "%04d", year);
    if (!lode__date_read(text, &first, &last)) return false;
    for (lode__day day = first; day <= last; day++)
        if (lode__event_status_on(e, day) == LODE__STATUS_IN_FORCE) return true;
    return false;
}

static bool suppresses(const checking *c, const lode__event *other, int year)
{
    const char *const *a = c->e->text, *const *b = other->text;

    if (strcmp(b[LODE__E_FROM], *a[LODE__E_FROM] ? a[LODE__E_FROM] : a[LODE__E_DATE]) >=
        0)
        return false; /* a later measure is no baseline of this one */
    return other != c->e && strcmp(other->text[LODE__E_ID], a[LODE__E_ID]) != 0 &&
           is_kind(other, "restriction") && !lode__list_has("C|D", b[LODE__E_GRADE]) &&
           strcmp(b[LODE__E_END_USE], "military") != 0 &&
           lode__list_has("ban|halt|quota|licence|export_tax", b[LODE__E_INSTRUMENT]) &&
           places_meet(c, a[LODE__E_ACTOR], b[LODE__E_ACTOR]) &&
           places_meet(c, a[LODE__E_TARGET], b[LODE__E_TARGET]) &&
           goods_meet(c, a[LODE__E_COMMODITY], b[LODE__E_COMMODITY]) &&
           held_in(other, year);
}

static void check_baseline(const checking *c)
{
    const char *const *t = c->e->text;
    int year = *t[LODE__E_BASELINE] ? atoi(t[LODE__E_BASELINE]) : LODE__BASE_YEAR;

    if (!is_kind(c->e, "restriction|relaxation")) return;
    if (*t[LODE__E_BASELINE] && (strlen(t[LODE__E_BASELINE]) != 4 || year < 1900))
        tell(c, false, "'baseline' is '%.16s', wanted a year", t[LODE__E_BASELINE]);
    for (int i = 0; i < c->book->events.n; i++) {
        const lode__event *other = &c->book->events.event[i];
        if (suppresses(c, other, year))
            tell(c, true, "flows of %d are already suppressed by %s (%s, %s)", year,
                 other->text[LODE__E_ID], other->text[LODE__E_INSTRUMENT],
                 other->text[LODE__E_FROM]);
    }
}

void lode__event_check(lode__book *book, const lode__event *e, lode__event_fault *say,
                       void *context)
{
    const checking c = {book, e, say, context};

    need(&c, LODE__E_ID, "");
    need(&c, LODE__E_KIND, "");
    need(&c, LODE__E_TITLE, "");
    need(&c, LODE__E_DATE, "");
    need(&c, LODE__E_CERTAINTY, "");
    for (int k = 0; k < LODE__N_EVENT_FIELD; k++) check_field(&c, k);
    check_shares(&c);
    check_sources(&c);
    check_instrument(&c);
    check_dates(&c);
    check_places(&c, LODE__E_ACTOR);
    check_places(&c, LODE__E_TARGET);
    check_places(&c, LODE__E_EXCEPTED);
    check_goods(&c);
    check_codes(&c);
    check_sentences(&c);
    check_links(&c, LODE__E_SUPERSEDES);
    check_links(&c, LODE__E_RELATED);
    check_baseline(&c);
}

/* ---- circles ------------------------------------------------------------------------------- */

/* Does a walk along `supersedes` from e come to the goal? seen: [n events] */
static bool leads_to(const lode__book *book, const lode__event *e,
                     const lode__event *goal, const lode__event **stack, bool *seen)
{
    int n = 0;

    stack[n++] = e;
    while (n > 0) {
        const char *list = stack[--n]->text[LODE__E_SUPERSEDES];
        char id[80];
        while (copy_item(&list, id, sizeof id)) {
            const lode__event *next = lode__book_find(book, id);
            if (next == goal) return true;
            if (!next || seen[next - book->events.event]) continue;
            seen[next - book->events.event] = true;
            stack[n++] = next;
        }
    }
    return false;
}

void lode__events_check_circles(lode__book *book, lode__event_fault *say, void *context)
{
    size_t n = (size_t)book->events.n + 1;
    const lode__event **stack = lode__alloc(n, sizeof *stack);
    bool *seen = lode__alloc(n, sizeof *seen);

    for (int i = book->n_embedded; stack && seen && i < book->events.n; i++) {
        const lode__event *e = &book->events.event[i];
        if (!*e->text[LODE__E_SUPERSEDES]) continue;
        memset(seen, 0, n * sizeof *seen);
        if (leads_to(book, e, e, stack, seen))
            say(context, e, false, "'supersedes' leads back to the event itself");
    }
    lode__release(stack);
    lode__release(seen);
}
