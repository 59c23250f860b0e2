/* Which restrictions have governments laid on trade, from when to when, on which goods, at
 * which level? And which hold in a year? */
#include "dataset/row_policies.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ID,
    IMPOSER,
    KIND,
    TYPE,
    MEASURE,
    WHAT,
    MINERALS,
    FORM,
    PARENT,
    ANNOUNCED,
    START,
    END,
    ENDS_BY,
    TARGET_KIND,
    TARGET,
    END_USE,
    ENTITIES,
    SCOPE,
    DOUBT,
    PRACTICE,
    PRACTICE_FROM,
    FLAG,
    CITATION,
    ALSO = CITATION + 6
};

static bool take_measures(lode_dataset *ds, size_t n)
{
    ds->policies.measure = lode__arena_take(&ds->arena, n, sizeof *ds->policies.measure);
    return ds->policies.measure;
}

static void read_dates(lode__row *row, lode__measure *m)
{
    static const char *const ends[] = {"term", "act", "n/a", NULL};

    m->announced = lode__row_date(row, ANNOUNCED);
    m->start = lode__row_date(row, START);
    m->end = lode__row_date(row, END);
    m->is_open = lode__is_not_applicable(m->end);
    m->is_term = strcmp(lode__row_one_of(row, ENDS_BY, ends), "term") == 0;
    if (m->is_open) m->end = "";
    if (row->st == LODE_OK && m->is_term && !*m->end)
        lode__row_refuse(row, END, "want the day that a term ends, found none");
}

static void read_target(lode__row *row, lode__measure *m)
{
    static const char *const kinds[] = {"all",    "country",  "end use",
                                        "entity", "domestic", NULL};
    static const char *const uses[] = {"", "military", NULL};

    m->target_kind = lode__row_one_of(row, TARGET_KIND, kinds);
    m->i_target = lode__is_not_applicable(lode__row_text(row, TARGET))
                      ? -1
                      : lode__row_country_or_any(row, TARGET);
    m->end_use = lode__row_one_of(row, END_USE, uses);
    m->entities = lode__row_actors(row, ENTITIES);
    if (row->st == LODE_OK && strcmp(m->target_kind, "end use") == 0 && !*m->end_use)
        lode__row_refuse(row, END_USE,
                         "want the end use that it is aimed at, found none");
    if (row->st == LODE_OK && strcmp(m->target_kind, "entity") == 0 && !*m->entities)
        lode__row_refuse(row, ENTITIES, "want the firms that it is aimed at, found none");
}

static void read_measure(lode__row *row)
{
    static const char *const kinds[] = {"export",     "import", "technology",
                                        "production", "other",  NULL};
    static const char *const types[] = {
        "ban",    "quota", "licence",  "re-export licence", "permit",        "tax",
        "tariff", "halt",  "sanction", "technology",        "minimum price", NULL};
    lode__policy_tables *t = &row->ds->policies;
    lode__measure *m = &t->measure[t->n_measure++];
    const char *kind = lode__row_one_of(row, KIND, kinds);

    *m = (lode__measure){.id = lode__row_word(row, ID),
                         .imposer = lode__row_actors(row, IMPOSER),
                         .kind = kind,
                         .is_export = strcmp(kind, "export") == 0,
                         .is_import = strcmp(kind, "import") == 0,
                         .type = lode__row_one_of(row, TYPE, types),
                         .measure = lode__row_word(row, MEASURE),
                         .what = lode__row_text(row, WHAT),
                         .minerals = lode__row_text(row, MINERALS),
                         .form = lode__row_text(row, FORM),
                         .parent = lode__row_text(row, PARENT),
                         .scope = lode__row_text(row, SCOPE),
                         .doubt = lode__row_text(row, DOUBT),
                         .practice = lode__row_text(row, PRACTICE),
                         .practice_from = lode__row_date(row, PRACTICE_FROM),
                         .flag = lode__row_flag(row, FLAG),
                         .also = lode__row_text(row, ALSO),
                         .cited = lode__row_citation(row, CITATION)};
    if (lode__is_not_applicable(m->also)) m->also = "";
    m->i_country = lode__country_find(row->ds, m->imposer);
    read_dates(row, m);
    read_target(row, m);
}

const lode__loader lode__load_policy_measures = {
    .table = {"policy_measures"},
    .column =
        {"id",       "imposer",     "kind",          "type",      "measure",  "what",
         "minerals", "form",        "parent",        "announced", "start",    "end",
         "ends_by",  "target_kind", "target",        "end_use",   "entities", "scope",
         "doubt",    "practice",    "practice_from", "flag",      "source",   "link",
         "evidence", "as_of",       "last_seen",     "note",      "?also"},
    .key = {"id"},
    .take = take_measures,
    .read = read_measure};

static int measure_find(const lode_dataset *ds, const char *id)
{
    for (int i = 0; i < ds->policies.n_measure; i++)
        if (strcmp(ds->policies.measure[i].id, id) == 0) return i;
    return -1;
}

/* The measure that a child row is of. */
static const char *read_parent(lode__row *row, int k)
{
    const char *id = lode__row_word(row, k);

    if (row->st == LODE_OK && measure_find(row->ds, id) < 0)
        lode__row_refuse(row, k, "want a measure of table 'policy_measures', found '%s'",
                         id);
    return id;
}

/* ---- goods --------------------------------------------------------------------------- */

static bool take_goods(lode_dataset *ds, size_t n)
{
    ds->policies.good = lode__arena_take(&ds->arena, n, sizeof *ds->policies.good);
    return ds->policies.good;
}

static void read_good(lode__row *row)
{
    lode__policy_tables *t = &row->ds->policies;

    t->good[t->n_good++] = (lode__measure_good){.measure = read_parent(row, 0),
                                                .i_good = lode__row_good(row, 1),
                                                .since = lode__row_date(row, 2),
                                                .until = lode__row_date(row, 3),
                                                .place = row->place};
}

const lode__loader lode__load_policy_measure_goods = {
    .table = {"policy_measure_goods"},
    .column = {"measure", "good", "since", "until"},
    .key = {"measure", "good"},
    .take = take_goods,
    .read = read_good};

/* ---- suspensions --------------------------------------------------------------------- */

static bool take_suspensions(lode_dataset *ds, size_t n)
{
    ds->policies.suspension =
        lode__arena_take(&ds->arena, n, sizeof *ds->policies.suspension);
    return ds->policies.suspension;
}

static void read_suspension(lode__row *row)
{
    lode__policy_tables *t = &row->ds->policies;

    t->suspension[t->n_suspension++] =
        (lode__suspension){.measure = read_parent(row, 0),
                           .from = lode__row_date(row, 1),
                           .until = lode__row_date(row, 2),
                           .cited = lode__row_citation(row, 3)};
    if (row->st == LODE_OK && !*lode__row_text(row, 1))
        lode__row_refuse(row, 1, "want the first day of the suspension, found none");
}

static int by_measure(const void *a, const void *b)
{
    const lode__suspension *x = a, *y = b;
    int order = strcmp(x->measure, y->measure);

    if (!order) order = strcmp(x->from, y->from);
    if (!order && x->cited.place.i_file != y->cited.place.i_file)
        order = x->cited.place.i_file < y->cited.place.i_file ? -1 : 1;
    if (order) return order;
    return (x->cited.place.line > y->cited.place.line) -
           (x->cited.place.line < y->cited.place.line);
}

/* Windows by measure, and each measure told where its own are. */
static lode_status place_suspensions(lode_dataset *ds, lode_error *err)
{
    lode__policy_tables *t = &ds->policies;

    (void)err;
    if (t->n_suspension > 1)
        qsort(t->suspension, (size_t)t->n_suspension, sizeof *t->suspension, by_measure);
    for (int i = t->n_suspension - 1; i >= 0; i--) {
        lode__measure *m = &t->measure[measure_find(ds, t->suspension[i].measure)];
        m->suspension = &t->suspension[i];
        m->n_suspension++;
    }
    return LODE_OK;
}

const lode__loader lode__load_policy_suspensions = {
    .table = {"policy_suspensions"},
    .column = {"measure", "from", "until", "source", "link", "evidence", "as_of",
               "last_seen", "note"},
    .key = {"measure", "from"},
    .take = take_suspensions,
    .read = read_suspension,
    .finish = place_suspensions};

/* ---- levels -------------------------------------------------------------------------- */

static bool take_levels(lode_dataset *ds, size_t n)
{
    ds->policies.level = lode__arena_take(&ds->arena, n, sizeof *ds->policies.level);
    return ds->policies.level;
}

static void read_level(lode__row *row)
{
    static const char *const units[] = {"percent", "tpa", "USD/kg", "USD/t", NULL};
    lode__policy_tables *t = &row->ds->policies;

    t->level[t->n_level++] =
        (lode__measure_level){.measure = read_parent(row, 0),
                              .i_good = lode__row_good_or_any(row, 1),
                              .from = lode__row_date(row, 2),
                              .until = lode__row_date(row, 3),
                              .value = lode__row_number(row, 4, 0.0, INFINITY),
                              .unit = lode__row_one_of(row, 5, units),
                              .flag = lode__row_flag(row, 6),
                              .note = lode__row_text(row, 7),
                              .place = row->place};
}

const lode__loader lode__load_policy_levels = {
    .table = {"policy_levels"},
    .column = {"measure", "good", "from", "until", "value", "unit", "flag", "note"},
    .key = {"measure", "good", "from"},
    .take = take_levels,
    .read = read_level};

/* ---- asked from above ---------------------------------------------------------------- */

/* Not before `day`, however little is known of the date; nothing is never. */
static bool begins_by(const char *date, lode__day day)
{
    lode__day first, last;
    return lode__date_read(date, &first, &last) && first <= day;
}

/* The days of a year, as far as the dates of a measure let it be one. */
static void year_days(int year, lode__day *first, lode__day *last)
{
    char text[8] = {(char)('0' + year / 1000 % 10), (char)('0' + year / 100 % 10),
                    (char)('0' + year / 10 % 10), (char)('0' + year % 10), '\0'};

    if (!lode__date_read(text, first, last)) *first = *last = 0;
}

bool lode__measure_holds(const lode__measure *m, int year)
{
    lode__day first, last, from, to, unused;

    year_days(year, &first, &last);
    if (!begins_by(m->start, last)) return false;
    if (!*m->end && !m->is_open) return false;
    if (*m->doubt) return false;
    if (lode__date_read(m->end, &unused, &to) && to < first) return false;
    for (int i = 0; i < m->n_suspension; i++) {
        const lode__suspension *s = &m->suspension[i];
        if (lode__date_read(s->from, &from, &unused) && from <= first &&
            lode__date_read(s->until, &unused, &to) && to >= last)
            return false;
    }
    return true;
}

bool lode__measure_is_on(const lode_dataset *ds, const lode__measure *m, int i_good,
                         lode__day from, lode__day until)
{
    const lode__policy_tables *t = &ds->policies;
    lode__day unused, last;

    for (int k = 0; k < t->n_good; k++)
        if (t->good[k].i_good == i_good && strcmp(t->good[k].measure, m->id) == 0)
            return (!*t->good[k].since || begins_by(t->good[k].since, until)) &&
                   !(lode__date_read(t->good[k].until, &unused, &last) && last < from);
    return false;
}

bool lode__measure_meets(const lode_dataset *ds, const lode__measure *m, int i_seller,
                         int i_good, int i_buyer, int year)
{
    int seller = m->is_import ? m->i_target : m->i_country;
    int buyer = m->is_import ? m->i_country : m->i_target;
    lode__day first, last;

    if ((!m->is_import && !m->is_export) || m->i_country < 0) return false;
    if (seller >= 0 && seller != i_seller) return false;
    if (buyer >= 0 && i_buyer >= 0 && buyer != i_buyer) return false;
    year_days(year, &first, &last);
    return lode__measure_holds(m, year) &&
           lode__measure_is_on(ds, m, i_good, first, last);
}
