/* The events of the register: its rows with a date, read as events when they are asked for, so
 * that each figure stands in one place. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "desk/desk.h"

typedef struct making {
    lode__book *book;
    const lode__policy_tables *t;
    const lode__country *country;
    const lode__good *good;
    bool no_memory;
} making;

static const char *say(making *m, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static const char *say(making *m, const char *format, ...)
{
    const char *copy;
    va_list args;

    va_start(args, format);
    copy = lode__arena_print(&m->book->arena, format, args);
    va_end(args);
    if (!copy) m->no_memory = true;
    return copy ? copy : "";
}

/* "evt-fl-001" */
static const char *id_of(making *m, const char *record, const char *more)
{
    char id[80];
    size_t n = (size_t)snprintf(id, sizeof id, "evt-%.48s%s", record, more);

    for (size_t i = 0; i < n; i++) {
        if (id[i] >= 'A' && id[i] <= 'Z') id[i] = (char)(id[i] - 'A' + 'a');
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789", id[i])) id[i] = '-';
    }
    return say(m, "%s", id);
}

/* A cell that says something. */
static const char *known(const char *text)
{
    return lode__is_not_applicable(text) || strcmp(text, "unknown") == 0 ||
                   strcmp(text, "secret") == 0
               ? ""
               : text;
}

/* A list of a cell as people read it: "USA, JPN". */
static const char *listed(making *m, const char *cell)
{
    char list[1024] = "";
    size_t n = 0;

    for (; *cell && n + 3 < sizeof list; cell++) {
        if (*cell == '|') list[n++] = ',';
        list[n++] = *cell == '|' ? ' ' : *cell;
    }
    return say(m, "%s", list);
}

static const char *cell(const making *m, lode__place place, const char *column)
{
    const char *text = lode__cell_of(m->book->ds, place, column);
    return text ? known(text) : "";
}

/* An event of a row, dated; NULL where it has no date or there is no memory. */
static lode__event *begin(making *m, const char *record, const char *more,
                          const char *date, const lode__citation *c)
{
    lode__day first, last;
    lode__event *e;
    lode__event_source *s;

    if (m->no_memory || !lode__date_read(date, &first, &last)) return NULL;
    e = lode__events_add(&m->book->events);
    s = lode__arena_take(&m->book->arena, 1, sizeof *s);
    if (!e || !s) {
        m->no_memory = true;
        return NULL;
    }
    s->text[LODE__S_PUBLISHER] = c->source;
    s->text[LODE__S_DATE] = c->as_of;
    s->text[LODE__S_URL] = known(c->link);
    s->text[LODE__S_ACCESSED] = c->last_seen;
    s->text[LODE__S_TITLE] = s->text[LODE__S_SHA256] = s->text[LODE__S_QUOTE] = "";
    e->source = s;
    e->n_source = 1;
    e->is_embedded = true;
    e->record = record;
    /* What lies ahead was first told when its source spoke. */
    e->created = strcmp(date, c->last_seen) > 0 ? c->as_of : date;
    e->updated = c->last_seen;
    e->text[LODE__E_ID] = e->text[LODE__E_SLUG] = id_of(m, record, more);
    e->text[LODE__E_DATE] = date;
    e->text[LODE__E_CERTAINTY] =
        c->evidence == 'A' || c->evidence == 'B' ? "confirmed" : "reported";
    e->text[LODE__E_GRADE] = say(m, "%c", c->evidence);
    e->text[LODE__E_NOTES] = c->note;
    e->text[LODE__E_REVIEW_STATE] = "published";
    return e;
}

/* ---- measures -------------------------------------------------------------------------- */

static const char *goods_of(making *m, const lode__measure *measure)
{
    char list[2048] = "";
    size_t n = 0;

    for (int i = 0; i < m->t->n_good; i++) {
        const lode__measure_good *g = &m->t->good[i];
        if (strcmp(g->measure, measure->id) != 0) continue;
        if (n + 80 > sizeof list) break;
        n += (size_t)snprintf(list + n, sizeof list - n, "%s%s", n ? "|" : "",
                              m->good[g->i_good].id);
    }
    return say(m, "%s", list);
}

static const char *instrument_of(const lode__measure *measure)
{
    static const char *const word[][2] = {{"ban", "ban"},
                                          {"halt", "halt"},
                                          {"quota", "quota"},
                                          {"licence", "licence"},
                                          {"tax", "export_tax"},
                                          {"permit", "permit"},
                                          {"tariff", "tariff"},
                                          {"re-export licence", "re_export_licence"},
                                          {"technology", "technology_ban"}};

    for (size_t k = 0; k < sizeof word / sizeof *word; k++)
        if (strcmp(measure->type, word[k][0]) == 0) return word[k][1];
    return "other";
}

static const char *target_of(const making *m, const lode__measure *measure)
{
    if (measure->i_target >= 0) return m->country[measure->i_target].id;
    return strcmp(measure->target_kind, "domestic") == 0 ? "" : "*";
}

/* Digits in the cell of codes, "7403 12; 7502" as a list. */
static const char *codes_of(making *m, const lode__measure *measure)
{
    char list[512] = "";
    size_t n = 0;

    for (const char *c = cell(m, measure->cited.place, "hs"); *c;) {
        size_t length = strspn(c, "0123456789");
        if (length == 4 || length == 6) {
            if (n + 12 > sizeof list) break;
            n += (size_t)snprintf(list + n, sizeof list - n, "%s%.*s", n ? "|" : "",
                                  (int)length, c);
        }
        c += length ? length : 1;
    }
    return say(m, "%s", list);
}

static const char *measure_title(making *m, const lode__measure *measure)
{
    return say(m, "%s: %s%s%s", lode__actor_name(m->book->ds, measure->imposer),
               measure->measure, *measure->minerals ? ", " : "", measure->minerals);
}

static void put_measure(making *m, lode__event *e, const lode__measure *measure)
{
    e->measure = measure;
    e->text[LODE__E_KIND] = measure->is_import && strcmp(measure->type, "tariff") == 0
                                ? "tariff"
                                : "restriction";
    e->text[LODE__E_ANNOUNCED] = known(measure->announced);
    e->text[LODE__E_FROM] = known(measure->start);
    e->text[measure->is_term ? LODE__E_EXPIRES : LODE__E_UNTIL] = known(measure->end);
    if (measure->n_suspension > 0) {
        const lode__suspension *s = &measure->suspension[measure->n_suspension - 1];
        e->text[LODE__E_SUSPENDED_FROM] = known(s->from);
        e->text[LODE__E_SUSPENDED_UNTIL] = known(s->until);
    }
    e->text[LODE__E_ACTOR] = measure->imposer;
    e->text[LODE__E_TARGET] = target_of(m, measure);
    e->text[LODE__E_END_USE] = *measure->end_use ? measure->end_use : "all";
    e->text[LODE__E_COMMODITY] = goods_of(m, measure);
    e->text[LODE__E_FORM] = known(measure->form);
    e->text[LODE__E_HS] = codes_of(m, measure);
    e->text[LODE__E_INSTRUMENT] = instrument_of(measure);
}

static void add_measures(making *m)
{
    for (int i = 0; i < m->t->n_measure && !m->no_memory; i++) {
        const lode__measure *measure = &m->t->measure[i];
        lode__event *e = begin(m, measure->id, "", measure->start, &measure->cited);
        if (!e) continue;
        e->text[LODE__E_TITLE] = measure_title(m, measure);
        put_measure(m, e, measure);
    }
}

static void add_suspensions(making *m)
{
    for (int i = 0; i < m->t->n_measure && !m->no_memory; i++) {
        const lode__measure *measure = &m->t->measure[i];
        for (int k = 0; k < measure->n_suspension; k++) {
            const lode__suspension *s = &measure->suspension[k];
            char more[24];
            snprintf(more, sizeof more, "-suspended%.0d", k);
            lode__event *e = begin(m, measure->id, more, s->from, &s->cited);
            if (!e) continue;
            e->text[LODE__E_TITLE] =
                say(m, "Suspended to %s: %s", s->until, measure_title(m, measure));
            e->text[LODE__E_KIND] = "relaxation";
            e->text[LODE__E_FROM] = s->from;
            e->text[LODE__E_EXPIRES] = known(s->until);
            e->text[LODE__E_RELATED] = id_of(m, measure->id, "");
            e->text[LODE__E_ACTOR] = measure->imposer;
            e->text[LODE__E_TARGET] = target_of(m, measure);
            e->text[LODE__E_COMMODITY] = goods_of(m, measure);
            e->text[LODE__E_INSTRUMENT] = instrument_of(measure);
        }
    }
}

/* ---- what was agreed, paid, due ----------------------------------------------------------- */

static void add_instruments(making *m)
{
    for (int i = 0; i < m->t->n_instrument && !m->no_memory; i++) {
        const lode__instrument *n = &m->t->instrument[i];
        lode__event *e = begin(m, n->id, "", n->date, &n->cited);
        if (!e) continue;
        e->text[LODE__E_TITLE] = say(m, "%s (%s)", n->title, listed(m, n->parties));
        e->text[LODE__E_KIND] = "agreement";
        e->text[LODE__E_ACTOR] = known(n->parties);
        e->text[LODE__E_INSTRUMENT] = "framework";
        e->text[LODE__E_EXPIRES] = known(n->until);
    }
}

static void add_finance(making *m)
{
    for (int i = 0; i < m->t->n_finance && !m->no_memory; i++) {
        const lode__finance *f = &m->t->finance[i];
        lode__event *e = begin(m, f->id, "", f->date, &f->cited);
        if (!e) continue;
        e->text[LODE__E_TITLE] =
            say(m, "%s, %s (%s)%s%s%s%s", f->agency, f->instrument,
                lode__firmness_name(f->rung), *known(f->firm) ? ": " : "", known(f->firm),
                *known(f->project) ? ", " : "", known(f->project));
        e->text[LODE__E_KIND] = "finance";
        e->text[LODE__E_ACTOR] = f->agency;
        e->text[LODE__E_TARGET] = known(f->countries);
        e->text[LODE__E_COMMODITY] = known(f->goods);
        e->text[LODE__E_INSTRUMENT] = "money";
        if (strcmp(f->unit, "million USD") == 0)
            e->text[LODE__E_AMOUNT_MUSD] = cell(m, f->cited.place, "amount");
    }
}

static void add_supports(making *m)
{
    for (int i = 0; i < m->t->n_support && !m->no_memory; i++) {
        const lode__support *s = &m->t->support[i];
        lode__event *e = begin(m, s->id, "", s->date, &s->cited);
        if (!e) continue;
        e->text[LODE__E_TITLE] =
            *known(s->form) ? say(m, "%s for %s (%s)", s->mechanism, s->form, s->stage)
                            : say(m, "%s (%s)", s->mechanism, s->stage);
        e->text[LODE__E_KIND] = "price_instrument";
        e->text[LODE__E_ACTOR] = known(s->payer);
        e->text[LODE__E_TARGET] = known(s->beneficiary);
        e->text[LODE__E_COMMODITY] = known(s->goods);
        e->text[LODE__E_INSTRUMENT] = "price_floor";
        if (strcmp(s->unit, "USD/kg") == 0)
            e->text[LODE__E_FLOOR_USD_PER_KG] = cell(m, s->cited.place, "level");
        if (strstr(s->mechanism, "contract for difference"))
            e->text[LODE__E_FLOOR_BY] = "cfd";
    }
}

static void add_dates(making *m)
{
    for (int i = 0; i < m->t->n_deadline && !m->no_memory; i++) {
        const lode__deadline *d = &m->t->deadline[i];
        lode__event *e = begin(m, d->id, "", d->due, &d->cited);
        if (!e) continue;
        e->text[LODE__E_TITLE] = say(m, "Due: %s", d->what);
        e->text[LODE__E_KIND] = "deadline";
        e->text[LODE__E_ANNOUNCED] = d->cited.as_of;
        e->text[LODE__E_RELATED] = id_of(m, d->instrument, "");
    }
    for (int i = 0; i < m->t->n_date && !m->no_memory; i++) {
        const lode__policy_date *d = &m->t->date[i];
        lode__event *e = begin(m, d->id, "", d->date, &d->cited);
        if (!e) continue;
        e->text[LODE__E_TITLE] = say(m, "Due: %s", d->what);
        e->text[LODE__E_KIND] = "deadline";
        e->text[LODE__E_ANNOUNCED] = d->cited.as_of;
    }
}

static bool is_meeting(const lode__policy_group *g)
{
    return strcmp(g->id, "MINISTERIAL_2026") == 0;
}

static void add_ministerial(making *m)
{
    for (int i = 0; i < m->t->n_group && !m->no_memory; i++) {
        const lode__policy_group *g = &m->t->group[i];
        lode__event *e = is_meeting(g) ? begin(m, g->id, "", g->from, &g->cited) : NULL;
        if (!e) continue;
        e->text[LODE__E_TITLE] = g->name;
        e->text[LODE__E_KIND] = "agreement";
        e->text[LODE__E_PLACE] = "Washington";
        e->text[LODE__E_ACTOR] = "USA";
        e->text[LODE__E_INSTRUMENT] = "framework";
    }
}

lode_status lode__embedded_add(lode__book *book, lode_error *err)
{
    int n;
    making m = {.book = book,
                .t = lode__policy_rows(book->ds),
                .country = lode__countries(book->ds, &n),
                .good = lode__goods(book->ds, &n)};

    add_measures(&m);
    add_suspensions(&m);
    add_instruments(&m);
    add_finance(&m);
    add_supports(&m);
    add_dates(&m);
    add_ministerial(&m);
    book->n_embedded = book->events.n;
    return m.no_memory ? lode__fail(err, LODE_E_NOMEM, "out of memory") : LODE_OK;
}
