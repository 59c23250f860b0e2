/* Does the register hold together? Ids are told once, dates are in order, what a row names is
 * there, a suspension lies where its measure does. */
#include "dataset/row_fault.h"
#include "dataset/row_policies.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct id_row {
    const char *id;
    lode__place place;
} id_row;

typedef struct audit {
    const lode_dataset *ds;
    lode__row_watch say;
    long n_examined;
    id_row *id;
    int n_id;
} audit;

/* ---- ids ---------------------------------------------------------------------------- */

static void add_id(audit *a, const char *id, lode__place place)
{
    a->id[a->n_id++] = (id_row){id, place};
}

static int by_id(const void *x, const void *y)
{
    const id_row *a = x, *b = y;
    int order = strcmp(a->id, b->id);

    if (!order)
        order = (a->place.i_file > b->place.i_file) - (a->place.i_file < b->place.i_file);
    return order ? order
                 : (a->place.line > b->place.line) - (a->place.line < b->place.line);
}

static bool find_ids(audit *a)
{
    const lode__policy_tables *t = &a->ds->policies;
    int n = t->n_actor + t->n_group + t->n_instrument + t->n_deadline + t->n_claim +
            t->n_measure + t->n_support + t->n_finance + t->n_stock + t->n_date;

    a->id = lode__alloc((size_t)n + 1, sizeof *a->id);
    if (!a->id) return false;
#define ADD(table)                                                                       \
    for (int i = 0; i < t->n_##table; i++)                                               \
    add_id(a, t->table[i].id, t->table[i].cited.place)
    ADD(actor);
    ADD(group);
    ADD(instrument);
    ADD(deadline);
    ADD(claim);
    ADD(measure);
    ADD(support);
    ADD(finance);
    ADD(stock);
    ADD(date);
#undef ADD
    if (n > 1) qsort(a->id, (size_t)n, sizeof *a->id, by_id);
    for (int i = 1; i < n; i++)
        if (strcmp(a->id[i].id, a->id[i - 1].id) == 0)
            lode__row_say(&a->say, a->id[i].place,
                          "want an id of its own, found '%s' in %s:%ld too", a->id[i].id,
                          lode__dataset_file(a->ds, a->id[i - 1].place.i_file),
                          a->id[i - 1].place.line);
    a->n_examined += n;
    return true;
}

static bool has_id(const audit *a, const char *id)
{
    int low = 0, high = a->n_id;

    while (low < high) {
        int middle = low + (high - low) / 2;
        int order = strcmp(a->id[middle].id, id);
        if (order == 0) return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Nothing, n/a, or a record that is there. */
static void check_record(audit *a, lode__place place, const char *column, const char *id)
{
    a->n_examined++;
    if (!*id || lode__is_not_applicable(id) || has_id(a, id)) return;
    lode__row_say(&a->say, place, "%s: want the id of a record, found '%s'", column, id);
}

/* "GROUP/ACTOR" of a claim, or a record's id. */
static bool has_row(const audit *a, const char *row)
{
    const lode__policy_tables *t = &a->ds->policies;
    const char *slash = strchr(row, '/');

    if (!slash) return has_id(a, row);
    for (int i = 0; i < t->n_membership; i++) {
        const lode__membership *m = &t->membership[i];
        size_t n = strlen(m->group);
        if (n == (size_t)(slash - row) && strncmp(m->group, row, n) == 0 &&
            strcmp(m->actor, slash + 1) == 0)
            return true;
    }
    return false;
}

/* ---- dates -------------------------------------------------------------------------- */

/* The later date may not end before the earlier one begins. */
static void check_order(audit *a, lode__place place, const char *what, const char *early,
                        const char *late)
{
    lode__day first, last, unused;

    a->n_examined++;
    if (lode__date_read(early, &first, &unused) &&
        lode__date_read(late, &unused, &last) && last < first)
        lode__row_say(&a->say, place, "want %s in order, found %s before %s", what, late,
                      early);
}

static void check_seen(audit *a, const lode__citation *c)
{
    check_order(a, c->place, "the date of the source and the day it was seen", c->as_of,
                c->last_seen);
}

/* Put off before its first day is suspended, too; wholly before or after the measure is
 * not. */
static void check_suspension(audit *a, const lode__measure *m, const lode__suspension *s)
{
    lode__day from, until, start, end, unused;

    check_order(a, s->cited.place, "a suspension's days", s->from, s->until);
    a->n_examined++;
    if (lode__date_read(s->until, &unused, &until) &&
        lode__date_read(m->start, &start, &unused) && until < start)
        lode__row_say(&a->say, s->cited.place,
                      "want a suspension of '%s' that ends after its start %s, "
                      "found %s",
                      m->id, m->start, s->until);
    if (lode__date_read(s->from, &from, &unused) &&
        lode__date_read(m->end, &unused, &end) && from > end)
        lode__row_say(&a->say, s->cited.place,
                      "want a suspension of '%s' that begins before its end %s, found %s",
                      m->id, m->end, s->from);
    if (s > m->suspension)
        check_order(a, s->cited.place, "suspensions", s[-1].until, s->from);
}

static void check_measures(audit *a)
{
    const lode__policy_tables *t = &a->ds->policies;

    for (int i = 0; i < t->n_measure; i++) {
        const lode__measure *m = &t->measure[i];
        check_order(a, m->cited.place, "announcement and start", m->announced, m->start);
        check_order(a, m->cited.place, "start and end", m->start, m->end);
        for (int k = 0; k < m->n_suspension; k++)
            check_suspension(a, m, &m->suspension[k]);
    }
    for (int i = 0; i < t->n_level; i++)
        check_order(a, t->level[i].place, "a level's days", t->level[i].from,
                    t->level[i].until);
}

/* A line cannot hold itself, on whatever way. */
static void check_containment(audit *a)
{
    const lode__policy_tables *t = &a->ds->policies;

    for (int i = 0; i < t->n_finance; i++) {
        const char *in = t->finance[i].contained_in;
        int step = 0;
        check_record(a, t->finance[i].cited.place, "contained_in", in);
        while (step <= t->n_finance && *in && !lode__is_not_applicable(in)) {
            int k = 0;
            while (k < t->n_finance && strcmp(t->finance[k].id, in) != 0) k++;
            in = k < t->n_finance ? t->finance[k].contained_in : "";
            step++;
        }
        if (step > t->n_finance)
            lode__row_say(&a->say, t->finance[i].cited.place,
                          "want a line outside itself, found '%s' in "
                          "a ring",
                          t->finance[i].id);
    }
}

static void check_children(audit *a)
{
    const lode__policy_tables *t = &a->ds->policies;

    for (int i = 0; i < t->n_membership; i++) {
        const lode__membership *m = &t->membership[i];
        check_record(a, m->cited.place, "group", m->group);
        check_order(a, m->cited.place, "a membership's days", m->from, m->until);
    }
    for (int i = 0; i < t->n_group; i++) {
        check_record(a, t->group[i].cited.place, "predecessor", t->group[i].predecessor);
        check_order(a, t->group[i].cited.place, "a group's days", t->group[i].from,
                    t->group[i].until);
    }
    for (int i = 0; i < t->n_clause; i++)
        check_record(a, t->clause[i].place, "instrument", t->clause[i].instrument);
    for (int i = 0; i < t->n_deadline; i++)
        check_record(a, t->deadline[i].cited.place, "instrument",
                     t->deadline[i].instrument);
    for (int i = 0; i < t->n_instrument; i++) {
        const lode__instrument *n = &t->instrument[i];
        check_record(a, n->cited.place, "superseded_by", n->superseded_by);
        check_order(a, n->cited.place, "an instrument's days", n->date, n->until);
    }
    for (int i = 0; i < t->n_date; i++)
        check_record(a, t->date[i].cited.place, "record", t->date[i].record);
    for (int i = 0; i < t->n_claim_row; i++) {
        const lode__claim_row *r = &t->claim_row[i];
        check_record(a, r->place, "claim", r->claim);
        a->n_examined++;
        if (!has_row(a, r->row))
            lode__row_say(&a->say, r->place,
                          "row: want the id of a record or GROUP/ACTOR, found '%s'",
                          r->row);
    }
}

/* Of every record: no source speaks of a day after the one on which it was seen. */
static void check_citations(audit *a)
{
    const lode__policy_tables *t = &a->ds->policies;

#define SEEN(table)                                                                      \
    for (int i = 0; i < t->n_##table; i++) check_seen(a, &t->table[i].cited)
    SEEN(actor);
    SEEN(group);
    SEEN(membership);
    SEEN(instrument);
    SEEN(deadline);
    SEEN(claim);
    SEEN(measure);
    SEEN(suspension);
    SEEN(support);
    SEEN(finance);
    SEEN(stock);
    SEEN(date);
#undef SEEN
}

long lode__policies_check(const lode_dataset *ds, lode__row_fault *say, void *context)
{
    audit a = {.ds = ds, .say = {say, context}};

    if (!find_ids(&a)) return -1;
    check_measures(&a);
    check_children(&a);
    check_citations(&a);
    check_containment(&a);
    lode__release(a.id);
    return a.n_examined;
}
