/* What a statement about technologies adds to the use of an outcome's market: totals of the
 * segments that a technology lies in, and a note on each good with its rows. */
#include <math.h>
#include <string.h>

#include "study/outcome.h"

#define NOTE_MAX 4096

static bool names_segment(const lode_dataset *ds, int i_technology, int i_good,
                          const lode__segment *segment)
{
    int n;
    const lode__technology_segment *row = lode__technology_segments(ds, &n);

    for (int i = 0; segment && i < n; i++)
        if (row[i].i_technology == i_technology && row[i].i_good == i_good &&
            strcmp(row[i].segment, segment->segment) == 0)
            return true;
    return false;
}

/* Is the activity a use of the good by an actor, in the technology's segments unless any
 * segment will do? */
static bool is_use(const lode_market *m, int a, int i_technology, int i_good,
                   const bool *actor, bool any)
{
    const lode__part *part = &m->model->part[a];
    const lode__base_flow *f = &m->model->flow[part->i_flow];

    if (f->role != LODE__ROLE_USE || f->i_good != i_good) return false;
    if (actor && !actor[f->i_country]) return false;
    return any || names_segment(m->model->dataset, i_technology, i_good, part->segment);
}

/* Use at base prices; *any: the technology's segments are not there, so it is all use. */
static double total_use(const lode_market *m, int i_technology, int i_good,
                        const bool *actor, bool *any)
{
    double total = 0.0;

    *any = false;
    for (int pass = 0; pass < 2 && total <= 0.0; pass++) {
        *any = pass == 1;
        for (int a = 0; a < m->problem.n_activity; a++)
            if (is_use(m, a, i_technology, i_good, actor, *any))
                total += m->problem.curve[a].q0;
    }
    return total;
}

double lode__technology_segment_use(const lode_market *market, int i_technology,
                                    int i_good, const bool *actor)
{
    bool any;

    return total_use(market, i_technology, i_good, actor, &any);
}

/* 12,345; 12.3; 0.123 */
static void add_tonnes(lode__buf *out, double value)
{
    char text[64];

    lode__number_people(value,
                        fabs(value) >= 100.0 ? 0
                        : fabs(value) >= 1.0 ? 1
                                             : 3,
                        text);
    lode__buf_add(out, text);
    lode__buf_add(out, " t");
}

static void add_rows(const lode_dataset *ds, lode__buf *out,
                     const lode__technology_amount *amount)
{
    for (int i = 0; i < amount->n_row; i++)
        lode__buf_addf(out, "%s%s:%ld", i ? " " : "",
                       lode__dataset_file(ds, amount->row[i].i_file),
                       amount->row[i].line);
}

/* Make a warning of the sentence. */
static lode_status give_note(lode_outcome *o, lode__buf *note)
{
    lode_status st = note->status ? note->status : LODE_OK;

    if (!st) st = lode__outcome_warn(o, "%s", note->data);
    lode__buf_clear(note);
    return st;
}

/* A sentence on a line: what it adds, what to, with which band, where the figures stand. */
static lode_status note_line(lode_outcome *o, const lode__statement *s,
                             const lode__technology_line *line, double added,
                             double total, bool any)
{
    const lode_dataset *ds = o->dataset;
    bool by_units = isnan(line->factor);
    const lode__technology_amount *of = by_units ? &line->added : &line->base;
    int n;
    lode__buf note;

    lode__buf_init(&note, NOTE_MAX);
    lode__buf_addf(&note, "'%s': %s, %s: %s", s->text,
                   lode__technologies(ds, &n)[line->i_technology].name,
                   lode__goods(ds, &n)[line->i_good].id, added > 0.0 ? "+" : "");
    add_tonnes(&note, added);
    if (!by_units) {
        lode__buf_add(&note, " on ");
        add_tonnes(&note, of->value);
    }
    lode__buf_add(&note, " (");
    add_tonnes(&note, of->low);
    lode__buf_add(&note, " to ");
    add_tonnes(&note, of->high);
    lode__buf_addf(&note, "%s); %s hold ", of->prior ? ", judged" : "",
                   any ? "all segments" : "its segments");
    add_tonnes(&note, total);
    if (!by_units && line->base.value > total)
        lode__buf_add(&note, ", less than that, so they count");
    lode__buf_add(&note, "; ");
    add_rows(ds, &note, of);
    return give_note(o, &note);
}

/* A sentence on what the statement leaves out. */
static lode_status note_rest(lode_outcome *o, const lode__statement *s)
{
    const lode__technology_change *change = s->technology;
    lode__buf note;

    if (!change->left_out && !change->request.year) return LODE_OK;
    lode__buf_init(&note, NOTE_MAX);
    lode__buf_addf(&note, "'%s': ", s->text);
    if (change->left_out)
        lode__buf_addf(&note,
                       "%s are left out, nothing is known of them to multiply; units "
                       "of them can be added by a statement of their own",
                       change->left_out);
    if (change->request.year)
        lode__buf_addf(&note, "%ssupply and all other use stay those of %d, not of %d",
                       change->left_out ? "; " : "", LODE__BASE_YEAR,
                       change->request.year);
    return give_note(o, &note);
}

/* Totals of a line in this market, and its note. */
static lode_status fit_line(lode_outcome *o, const lode__statement *s,
                            lode__technology_line *line)
{
    const lode_market *m = o->market;
    int t = line->i_technology, g = line->i_good;
    bool by_units = isnan(line->factor);
    double total = total_use(m, t, g, by_units ? s->actor : NULL, &line->any_segment);
    double added = line->added.value, put = 0.0;

    line->ratio = 0.0;
    if (!(total > 0.0)) return LODE_OK;
    if (!by_units && line->base.value > total) /* never more than there is */
        added = (line->factor - 1.0) * total;
    line->ratio = added / total;
    for (int a = 0; a < m->problem.n_activity; a++)
        if (is_use(m, a, t, g, s->actor, line->any_segment))
            put += line->ratio * m->problem.curve[a].q0;
    return note_line(o, s, line, put, total, line->any_segment);
}

lode_status lode__technology_fit(lode_outcome *o, const lode__statement *s,
                                 lode_error *err)
{
    lode_status st = LODE_OK;

    for (int i = 0; i < s->technology->n_line && !st; i++)
        st = fit_line(o, s, &s->technology->line[i]);
    if (!st) st = note_rest(o, s);
    return st ? lode__fail(err, st, "out of memory") : LODE_OK;
}

bool lode__technology_touches(const lode_outcome *o, const lode__statement *s,
                              int i_activity, double *ratio)
{
    bool touched = false;

    *ratio = 0.0;
    for (int i = 0; i < s->technology->n_line; i++) {
        const lode__technology_line *line = &s->technology->line[i];
        if (!is_use(o->market, i_activity, line->i_technology, line->i_good, s->actor,
                    line->any_segment))
            continue;
        touched = true;
        *ratio += line->ratio;
    }
    return touched;
}
