/* What an event is made of: fields, words that they may hold, lists, and the status that
 * follows from dates. */
#include "desk/event.h"

#include <string.h>

#include "study/policy_force.h"

const lode__event_column lode__event_column_of[LODE__N_EVENT_FIELD] = {
#define COLUMN(name, key, form, most) {key, LODE__FORM_##form, most},
    LODE__EVENT_FIELDS(COLUMN)
#undef COLUMN
};

const char *const lode__source_key[LODE__N_SOURCE_FIELD] = {
    "publisher", "title", "date", "url", "sha256", "quote", "accessed"};

const char *const *lode__event_words(lode__event_form form)
{
    static const char *const kinds[] = {
        "restriction", "relaxation",   "agreement", "price_instrument", "tariff",
        "stockpile",   "finance",      "capacity",  "outage",           "conflict",
        "list_change", "data_release", "analysis",  "deadline",         NULL};
    static const char *const uses[] = {"all", "military", "civil", NULL};
    static const char *const instruments[] = {"ban",         "halt",
                                              "quota",       "licence",
                                              "export_tax",  "state_trading",
                                              "end_use_ban", "technology_ban",
                                              "vat_rebate",  "re_export_licence",
                                              "permit",      "tariff",
                                              "price_floor", "stock_release",
                                              "stock_build", "outage",
                                              "close_route", "capacity",
                                              "framework",   "money",
                                              "other",       NULL};
    static const char *const means[] = {"levy", "cfd", "purchase", NULL};
    static const char *const certainties[] = {"confirmed", "reported", "rumoured", NULL};
    static const char *const grades[] = {"A", "B", "C", "D", NULL};
    static const char *const states[] = {"draft", "reviewed", "published", NULL};

    switch (form) {
    case LODE__FORM_KIND: return kinds;
    case LODE__FORM_END_USE: return uses;
    case LODE__FORM_INSTRUMENT: return instruments;
    case LODE__FORM_FLOOR_BY: return means;
    case LODE__FORM_CERTAINTY: return certainties;
    case LODE__FORM_GRADE: return grades;
    case LODE__FORM_REVIEW_STATE: return states;
    default: return NULL;
    }
}

lode_status lode__event_word_need(const char *text, const char *const *words,
                                  const char *what, const char *path, lode_error *err)
{
    char nearest[120];
    size_t n = 0;

    for (; words[n]; n++)
        if (strcmp(words[n], text) == 0) return LODE_OK;
    lode_names_nearest(text, words, n, nearest, sizeof nearest);
    return lode__fail_at(err, path ? LODE_E_DATA : LODE_E_INVALID, path, 0, 0,
                         "unknown %s '%.40s': the nearest are %s", what, text, nearest);
}

void lode__event_clear(lode__event *e)
{
    *e = (lode__event){.created = "", .updated = "", .why = ""};
    for (int k = 0; k < LODE__N_EVENT_FIELD; k++) e->text[k] = "";
}

int lode__event_field_find(const char *key)
{
    for (int k = 0; k < LODE__N_EVENT_FIELD; k++)
        if (strcmp(lode__event_column_of[k].key, key) == 0) return k;
    return -1;
}

/* ---- lists ------------------------------------------------------------------------- */

bool lode__list_next(const char **at, const char **text, size_t *length)
{
    if (!**at) return false;
    *text = *at;
    *length = strcspn(*at, "|");
    *at += *length;
    if (**at == '|') ++*at;
    return true;
}

bool lode__list_has(const char *list, const char *item)
{
    const char *text;
    size_t n, length = strlen(item);

    while (lode__list_next(&list, &text, &n))
        if (n == length && memcmp(text, item, n) == 0) return true;
    return false;
}

int lode__list_count(const char *list)
{
    const char *text;
    size_t n;
    int count = 0;

    while (lode__list_next(&list, &text, &n)) count++;
    return count;
}

/* ---- status ------------------------------------------------------------------------ */

const char *lode__event_status_name(lode__event_status status)
{
    static const char *const name[] = {"reported", "announced", "in force", "suspended",
                                       "lapsed",   "withdrawn", "unknown",  "not yet",
                                       "done",     "due"};
    return name[status];
}

static lode__event_status of_standing(lode__standing standing)
{
    static const lode__event_status status[LODE__N_STANDING] = {
        LODE__STATUS_NOT_YET,   LODE__STATUS_ANNOUNCED, LODE__STATUS_IN_FORCE,
        LODE__STATUS_SUSPENDED, LODE__STATUS_LAPSED,    LODE__STATUS_WITHDRAWN,
        LODE__STATUS_UNKNOWN};
    return status[standing];
}

/* -1 before the days that a date may mean, 0 among them, 1 from the last of them on. */
static int side_of(const char *date, lode__day day)
{
    lode__day first, last;

    if (!lode__date_read(date, &first, &last)) return -1;
    return day < first ? -1 : day < last ? 0 : 1;
}

/* Is it over: the day after the last that the date may mean? */
static bool is_over(const char *date, lode__day day)
{
    lode__day first, last;

    return lode__date_read(date, &first, &last) && day > last;
}

/* Does something go on from its first day, rather than being an act of one day? */
static bool goes_on(const lode__event *e)
{
    return *e->text[LODE__E_FROM] || *e->text[LODE__E_UNTIL] || *e->text[LODE__E_EXPIRES];
}

static lode__event_status status_in_force(const lode__event *e, lode__day day)
{
    const char *const *t = e->text;
    int from = side_of(t[LODE__E_SUSPENDED_FROM], day);

    if (from < 0) return LODE__STATUS_IN_FORCE;
    if (is_over(t[LODE__E_SUSPENDED_UNTIL], day)) return LODE__STATUS_IN_FORCE;
    return from == 0 ? LODE__STATUS_UNKNOWN : LODE__STATUS_SUSPENDED;
}

/* A measure that has not begun is announced once somebody said so: on its own day, else on that
 * of the record, which is its start for what was recorded afterwards. */
static lode__event_status status_of_measure(const lode__event *e, lode__day day)
{
    lode__event_status status =
        of_standing(lode__measure_standing(e->measure, day, NULL));
    bool is_told = *e->text[LODE__E_ANNOUNCED] || side_of(e->created, day) >= 0;

    return status == LODE__STATUS_ANNOUNCED && !is_told ? LODE__STATUS_NOT_YET : status;
}

lode__event_status lode__event_status_on(const lode__event *e, lode__day day)
{
    const char *const *t = e->text;
    const char *known = *t[LODE__E_ANNOUNCED] ? t[LODE__E_ANNOUNCED] : t[LODE__E_DATE];
    int side;

    if (e->measure) return status_of_measure(e, day);
    if (side_of(t[LODE__E_WITHDRAWN], day) > 0) return LODE__STATUS_WITHDRAWN;
    if (is_over(t[LODE__E_UNTIL], day) || is_over(t[LODE__E_EXPIRES], day))
        return LODE__STATUS_LAPSED;
    if (!goes_on(e)) {
        side = side_of(t[LODE__E_DATE], day);
        if (side < 0)
            return side_of(t[LODE__E_ANNOUNCED], day) < 0 ? LODE__STATUS_NOT_YET
                                                          : LODE__STATUS_ANNOUNCED;
        if (side == 0) return LODE__STATUS_UNKNOWN;
        if (strcmp(t[LODE__E_KIND], "deadline") == 0) return LODE__STATUS_DUE;
        return *t[LODE__E_ANNOUNCED] ||
                       !lode__list_has("restriction|tariff|conflict", t[LODE__E_KIND])
                   ? LODE__STATUS_DONE
                   : LODE__STATUS_REPORTED;
    }
    side = side_of(t[LODE__E_FROM], day);
    if (side > 0) return status_in_force(e, day);
    if (side == 0) return LODE__STATUS_UNKNOWN;
    return side_of(known, day) < 0 ? LODE__STATUS_NOT_YET : LODE__STATUS_ANNOUNCED;
}

/* ---- several ------------------------------------------------------------------------ */

lode__event *lode__events_add(lode__events *events)
{
    if (events->n == events->capacity) {
        int capacity = events->capacity ? 2 * events->capacity : 64;
        lode__event *more =
            lode__realloc(events->event, (size_t)capacity, sizeof *events->event);
        if (!more) return NULL;
        events->event = more;
        events->capacity = capacity;
    }
    lode__event_clear(&events->event[events->n]);
    return &events->event[events->n++];
}

void lode__events_clear(lode__events *events)
{
    lode__release(events->event);
    *events = (lode__events){0};
}

/* ---- what may stand in a field ------------------------------------------------------- */

/* Where markup begins: '<' and then a letter, '/', '!' or '?'. */
static const char *markup_in(const char *text)
{
    for (const char *c = strchr(text, '<'); c; c = strchr(c + 1, '<'))
        if ((c[1] >= 'a' && c[1] <= 'z') || (c[1] >= 'A' && c[1] <= 'Z') ||
            (c[1] && strchr("/!?", c[1])))
            return c;
    return NULL;
}

/* Characters that YAML takes for a line end or refuses, and those that turn the direction of
 * writing round, so that a text reads otherwise than it is. */
static bool is_unfit(const char *text, size_t n)
{
    const unsigned char *c = (const unsigned char *)text;

    if (n == 2) return c[0] == 0xC2 && c[1] < 0xA0;
    if (n != 3) return false;
    if (c[0] == 0xEF)
        return (c[1] == 0xBB && c[2] == 0xBF) || (c[1] == 0xBF && c[2] > 0xBD);
    return c[0] == 0xE2 && ((c[1] == 0x80 && c[2] >= 0xA8 && c[2] <= 0xAE) ||
                            (c[1] == 0x81 && c[2] >= 0xA6 && c[2] <= 0xA9));
}

static const char *fault_in(const char *text, size_t length, bool lines)
{
    for (size_t i = 0; i < length;) {
        size_t n = lode__utf8_step(text + i, length - i);
        unsigned char c = (unsigned char)text[i];
        if (n == 0) return "bytes that are not UTF-8";
        if (c == '\n' && lines) {
            i += n;
            continue;
        }
        if (c < 0x20 || c == 0x7f || is_unfit(text + i, n))
            return "a control character or a line end";
        i += n;
    }
    return NULL;
}

lode_status lode__event_letters_need(const char *text, size_t length, size_t most,
                                     bool lines, const char *key, const char *path,
                                     long line, lode_error *err)
{
    const char *fault;

    if (length > most)
        return lode__fail_at(err, LODE_E_LIMIT, path, line, 0,
                             "'%s' has %zu bytes, at most %zu", key, length, most);
    if (strlen(text) != length)
        return lode__fail_at(err, LODE_E_DATA, path, line, 0, "'%s' has a NUL byte", key);
    fault = fault_in(text, length, lines);
    if (fault)
        return lode__fail_at(err, LODE_E_DATA, path, line, 0,
                             "'%s' has %s, wanted plain text", key, fault);
    return LODE_OK;
}

lode_status lode__event_text_need(const char *text, size_t length, size_t most,
                                  bool lines, const char *key, const char *path,
                                  long line, lode_error *err)
{
    lode_status st =
        lode__event_letters_need(text, length, most, lines, key, path, line, err);

    if (!st && markup_in(text))
        st = lode__fail_at(err, LODE_E_DATA, path, line, 0,
                           "'%s' has markup, wanted plain text: '%.60s'", key,
                           markup_in(text));
    return st;
}

/* Items with '|' between, none of them empty. */
static bool is_list(const char *text)
{
    size_t n = strlen(text);

    return n == 0 || (text[0] != '|' && text[n - 1] != '|' && !strstr(text, "||"));
}

lode_status lode__event_set(lode__event *e, int field, const char *text, const char *path,
                            long line, lode__arena *arena, lode_error *err)
{
    const lode__event_column *c = &lode__event_column_of[field];
    lode_status st = lode__event_text_need(
        text, strlen(text), c->most, c->form == LODE__FORM_LONG, c->key, path, line, err);
    if (st) return st;
    if (c->form == LODE__FORM_LIST && !is_list(text))
        return lode__fail_at(err, LODE_E_DATA, path, line, 0,
                             "%s: want items with '|' between, found an empty item",
                             c->key);
    e->text[field] = lode__arena_copy(arena, text);
    return e->text[field] ? LODE_OK : lode__fail(err, LODE_E_NOMEM, "out of memory");
}
