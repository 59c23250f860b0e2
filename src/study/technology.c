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

#define PARTS_MAX 8

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
