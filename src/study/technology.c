/* Turns "ten times as many robots" into tonnes of goods, and tonnes into use.
 *
 * The use of a good by a technology in the base year is published, or it is units times
 * kg a unit. A factor adds (factor - 1) times that, spread over the segments the
 * technology lies in as these stand in the market; units add kg each. Nothing is assumed
 * where a figure is missing: such a good is left out, and where none is left the statement
 * is refused. */
#include "study/technology.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "study/outcome.h"

#define PARTS_MAX 8
#define NOTE_MAX 4096

static const lode__technology_amount unknown = {.value = NAN, .low = NAN, .high = NAN};

/* ---- figures ----------------------------------------------------------------------- */

static void add_place(lode__technology_amount *a, lode__place place)
{
    if (a->n_row < LODE__AMOUNT_ROWS) a->row[a->n_row++] = place;
}

/* Add weight x (low, value, high) of a row; bounds it does not have come of its flag. */
static void add_row(const lode_dataset *ds, lode__technology_amount *a, double weight,
                    double low, double value, double high, lode__flag flag,
                    lode__place place)
{
    const lode__parameter *error =
        lode__parameter_pick(ds, -1, lode__flag_name(flag), "log_error");
    double s = error ? error->value : 0.0;

    if (isnan(a->value)) a->value = a->low = a->high = 0.0;
    a->value += weight * value;
    a->low += weight * (isnan(low) ? value * exp(-s) : low);
    a->high += weight * (isnan(high) ? value * exp(s) : high);
    a->prior = a->prior || flag == LODE__PRIOR;
    add_place(a, place);
}

static lode__technology_amount scaled(lode__technology_amount a, double by)
{
    double low = a.low * by, high = a.high * by;

    a.value *= by;
    a.low = by < 0.0 ? high : low;
    a.high = by < 0.0 ? low : high;
    return a;
}

lode__technology_amount lode__technology_kg(const lode_dataset *ds, int i_technology,
                                            int i_good)
{
    lode__technology_amount kg = unknown;
    int n;
    const lode__intensity *row = lode__intensities(ds, &n);

    for (int i = 0; i < n; i++)
        if (row[i].i_technology == i_technology && row[i].i_good == i_good &&
            row[i].share > 0.0)
            add_row(ds, &kg, row[i].share, row[i].low, row[i].kg, row[i].high,
                    row[i].flag, row[i].place);
    return kg;
}

/* The row of a technology's count, or NULL. */
static const lode__unit_count *count_row(const lode_dataset *ds, int i_technology,
                                         const char *scenario, int year)
{
    int n;
    const lode__unit_count *row = lode__unit_counts(ds, &n);

    for (int i = 0; i < n; i++)
        if (row[i].i_technology == i_technology && row[i].year == year &&
            strcmp(row[i].scenario, scenario) == 0)
            return &row[i];
    return NULL;
}

lode__technology_amount lode__technology_units(const lode_dataset *ds, int i_technology)
{
    lode__technology_amount units = unknown;
    const lode__unit_count *row = count_row(ds, i_technology, "base", LODE__BASE_YEAR);

    if (row && !isnan(row->value))
        add_row(ds, &units, 1.0, row->low, row->value, row->high, row->flag, row->place);
    return units;
}

lode__technology_amount lode__technology_use(const lode_dataset *ds, int i_technology,
                                             int i_good, const char *scenario, int year)
{
    lode__technology_amount use = unknown;
    int n;
    const lode__projection *row = lode__projections(ds, &n);

    for (int i = 0; i < n; i++)
        if (row[i].i_technology == i_technology && row[i].i_good == i_good &&
            row[i].year == year && strcmp(row[i].scenario, scenario) == 0)
            add_row(ds, &use, 1.0, row[i].low, row[i].tpa, row[i].high, row[i].flag,
                    row[i].place);
    return use;
}

lode__technology_amount lode__technology_base(const lode_dataset *ds, int i_technology,
                                              int i_good)
{
    lode__technology_amount use =
        lode__technology_use(ds, i_technology, i_good, "base", LODE__BASE_YEAR);
    lode__technology_amount units, kg;

    if (!isnan(use.value)) return use;
    units = lode__technology_units(ds, i_technology);
    kg = lode__technology_kg(ds, i_technology, i_good);
    use = units;
    use.value = units.value * kg.value / 1000.0;
    use.low = units.low * kg.low / 1000.0;
    use.high = units.high * kg.high / 1000.0;
    use.prior = units.prior || kg.prior;
    for (int i = 0; i < kg.n_row; i++) add_place(&use, kg.row[i]);
    return use;
}

/* ---- names ------------------------------------------------------------------------- */

int lode__technology_find(const lode_dataset *ds, const char *text)
{
    int n;
    const lode__technology *t = lode__technologies(ds, &n);

    for (int i = 0; i < n; i++)
        if (strcmp(t[i].id, text) == 0 || strcmp(t[i].name, text) == 0) return i;
    return -1;
}

const lode__alias *lode__alias_find(const lode_dataset *ds, const char *name)
{
    int n;
    const lode__alias *row = lode__aliases(ds, &n);

    for (int i = 0; i < n; i++)
        if (strcmp(row[i].alias, name) == 0) return &row[i];
    return NULL;
}

/* The technologies a group names; itself where it is none. An unknown part is left out. */
static int parts_of(const lode_dataset *ds, int i_technology, int part[PARTS_MAX])
{
    int n_all, n = 0;
    const lode__technology *t = lode__technologies(ds, &n_all);
    const char *list = t[i_technology].parts;

    if (!*list) {
        part[0] = i_technology;
        return 1;
    }
    while (*list && n < PARTS_MAX) {
        size_t length = strcspn(list, "+");
        for (int i = 0; i < n_all; i++)
            if (strlen(t[i].id) == length && strncmp(t[i].id, list, length) == 0 &&
                i != i_technology && !*t[i].parts) {
                part[n++] = i;
                break;
            }
        list += length + (list[length] == '+');
    }
    return n;
}

/* ---- the plan of a statement ------------------------------------------------------- */

typedef struct planner {
    const lode_dataset *ds;
    const char *sentence;
    const lode__technology_request *request;
    const lode__technology *technology;
    const lode__good *good;
    int n_good, n_part, part[PARTS_MAX];
    lode__technology_change *change;
    lode_error *err;
} planner;

/* The line of a part and a good; false: nothing is known of it. */
static bool make_line(const planner *p, int i_technology, int i_good,
                      lode__technology_line *line)
{
    const lode__technology_request *r = p->request;
    lode__technology_amount base = lode__technology_base(p->ds, i_technology, i_good);
    lode__technology_line made = {.i_technology = i_technology,
                                  .i_good = i_good,
                                  .base = base,
                                  .factor = r->factor,
                                  .added = unknown};

    if (!isnan(r->units)) {
        made.base = unknown;
        made.added =
            scaled(lode__technology_kg(p->ds, i_technology, i_good), r->units / 1000.0);
        *line = made;
        return made.added.value > 0.0;
    }
    if (!(base.value > 0.0)) return false;
    if (r->scenario) {
        lode__technology_amount use =
            lode__technology_use(p->ds, i_technology, i_good, r->scenario, r->year);
        made.factor = use.value / base.value;
        for (int i = 0; i < use.n_row; i++) add_place(&made.base, use.row[i]);
        if (isnan(made.factor)) return false;
    }
    made.added = scaled(made.base, made.factor - 1.0);
    *line = made;
    return true;
}

static int plan_part(const planner *p, int i_technology, bool *with_good)
{
    int before = p->change->n_line;

    for (int g = 0; g < p->n_good; g++) {
        lode__technology_line *line = &p->change->line[p->change->n_line];
        if (!p->good[g].market || !make_line(p, i_technology, g, line)) continue;
        with_good[g] = true;
        p->change->n_line++;
    }
    return p->change->n_line - before;
}

/* Does a unit of it hold a known mass of any good with a market? */
static bool has_kg(const planner *p, int i_technology)
{
    for (int g = 0; g < p->n_good; g++)
        if (p->good[g].market && lode__technology_kg(p->ds, i_technology, g).value > 0.0)
            return true;
    return false;
}

/* "STEPS by 2030, STEPS by 2035": what there is of a technology, once each. */
static void list_projections(const planner *p, int i_technology, lode__buf *out)
{
    int n, n_listed = 0;
    const lode__projection *row = lode__projections(p->ds, &n);

    for (int i = 0; i < n; i++) {
        bool seen =
            row[i].i_technology != i_technology || strcmp(row[i].scenario, "base") == 0;
        for (int k = 0; k < i && !seen; k++)
            seen = row[k].i_technology == i_technology && row[k].year == row[i].year &&
                   strcmp(row[k].scenario, row[i].scenario) == 0;
        if (seen || n_listed == 16) continue;
        lode__buf_addf(out, "%s%s by %d", n_listed++ ? ", " : "", row[i].scenario,
                       row[i].year);
    }
}

static lode_status refuse_scenario(const planner *p)
{
    const lode__technology_request *r = p->request;
    const lode__technology *t = &p->technology[p->part[0]];
    lode__buf known;
    lode_status st;
    int n;
    const lode__unit_count *row = lode__unit_counts(p->ds, &n);

    for (int i = 0; i < n; i++)
        for (int k = 0; k < p->n_part; k++) {
            char units[LODE__NUMBER_MAX];
            if (row[i].i_technology != p->part[k] || row[i].year != r->year ||
                isnan(row[i].value))
                continue;
            t = &p->technology[p->part[k]];
            units[lode__number_write(row[i].value, units)] = '\0';
            return lode__fail(p->err, LODE_E_NODATA,
                              "statement '%.200s': no use by %s is projected, only how "
                              "many there are; want 'demand %s %s %s by %d' (%.80s)",
                              p->sentence, t->name, t->id, units, row[i].unit, r->year,
                              row[i].source);
        }
    lode__buf_init(&known, 400);
    list_projections(p, p->part[0], &known);
    st =
        lode__fail(p->err, LODE_E_INVALID,
                   "statement '%.160s': found no projection %.40s by %d of %s, wanted %s",
                   p->sentence, r->scenario, r->year, t->name,
                   known.length ? known.data : "a factor such as x2");
    lode__buf_clear(&known);
    return st;
}

/* Nothing is known: say what is missing and how to ask instead. */
static lode_status refuse_unknown(const planner *p)
{
    const lode__technology *t = &p->technology[p->part[0]];
    const lode__unit_count *count = count_row(p->ds, p->part[0], "base", LODE__BASE_YEAR);
    char where[120] = "";

    if (p->request->scenario) return refuse_scenario(p);
    if (!has_kg(p, p->part[0]))
        return lode__fail(
            p->err, LODE_E_NODATA,
            "statement '%.160s': no row says how many kg of a good with a "
            "market are in a unit (%s) of %s; want a factor such as x2 where "
            "their use of %d is known, or a row in table intensities",
            p->sentence, t->unit, t->name, LODE__BASE_YEAR);
    if (count)
        snprintf(where, sizeof where, " (%.80s line %ld)",
                 lode__dataset_file(p->ds, count->place.i_file), count->place.line);
    return lode__fail(p->err, LODE_E_NODATA,
                      "statement '%.160s': how many %s there were in %d is unknown%s, so "
                      "there is nothing to multiply; want the addition in %s, as in "
                      "'demand %s 1e6 %s'",
                      p->sentence, t->name, LODE__BASE_YEAR, where, t->unit, t->id,
                      t->unit);
}

lode_status lode__technology_plan(const lode_dataset *ds, lode__arena *arena,
                                  const char *sentence,
                                  const lode__technology_request *request,
                                  bool *with_good, const lode__technology_change **out,
                                  lode_error *err)
{
    planner p = {.ds = ds, .sentence = sentence, .request = request, .err = err};
    const char *left_out = NULL;
    int n;

    p.technology = lode__technologies(ds, &n);
    p.good = lode__goods(ds, &p.n_good);
    p.n_part = parts_of(ds, request->i_technology, p.part);
    if (p.n_part == 0)
        return lode__fail(err, LODE_E_DATA, "technology '%s': no part of '%s' is known",
                          p.technology[request->i_technology].id,
                          p.technology[request->i_technology].parts);
    if (!isnan(request->units) && p.n_part > 1)
        return lode__fail(
            err, LODE_E_INVALID,
            "statement '%.200s': '%s' are several kinds, wanted units of one, "
            "as in 'demand %s 1e6 %s'",
            sentence, p.technology[request->i_technology].id,
            p.technology[p.part[p.n_part - 1]].id,
            p.technology[p.part[p.n_part - 1]].unit);
    p.change = lode__arena_take(arena, 1, sizeof *p.change);
    if (p.change)
        p.change->line = lode__arena_take(arena, (size_t)p.n_part * (size_t)p.n_good + 1,
                                          sizeof *p.change->line);
    if (!p.change || !p.change->line)
        return lode__fail(err, LODE_E_NOMEM, "out of memory");
    p.change->request = *request;
    for (int k = 0; k < p.n_part; k++)
        if (plan_part(&p, p.part[k], with_good) == 0)
            left_out = p.technology[p.part[k]].name;
    if (p.change->n_line == 0) return refuse_unknown(&p);
    p.change->left_out = left_out;
    *out = p.change;
    return LODE_OK;
}

/* ---- on a market ------------------------------------------------------------------- */

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
