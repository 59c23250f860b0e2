/* What does a shock cost a country's or bloc's GDP? From the tonnes that users go without
 * to the output that industries lose, and from there through the table of each country. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/gdp_inside.h"

typedef struct task {
    const lode_outcome *o;
    const lode_dataset *ds;
    int i_country;
    lode__economy *e;
    double *cut, *by_good, *need, *need_by_good; /* [n] shares of output */
    bool by_group;                               /* a sector stood for by its group */
    int n_unknown; /* segments whose dependence or sector is not known */
} task;

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory for a loss of GDP");
}

/* Years that the outcome looks at. */
static double years_of(const lode_outcome *o)
{
    return o->scenario.time.years * o->scenario.time.n_period;
}

/* ---- which industry ---------------------------------------------------------------- */

/* The industry of a sector in this economy and the part of it that the sector is: the
 * sector itself, or its group by the output of the sector in the country whose table has
 * it; -1: none. */
static int find_industry(task *t, const char *sector, double *weight)
{
    int n, i = lode__economy_find(t->e, sector);
    const lode__io_sector *row = lode__io_sectors(t->ds, &n), *own = NULL;
    double all = 0.0;

    *weight = 1.0;
    if (i >= 0) return i;
    for (int k = 0; k < n && !own; k++)
        if (strcmp(row[k].code, sector) == 0 && *row[k].group) own = &row[k];
    if (!own) return -1;
    for (int k = 0; k < n; k++)
        if (row[k].i_country == own->i_country && strcmp(row[k].group, own->group) == 0)
            all += row[k].output_musd;
    *weight = all > 0.0 ? own->output_musd / all : 0.0;
    i = lode__economy_find(t->e, own->group);
    if (i >= 0) t->by_group = true;
    return i;
}

/* ---- from tonnes to output --------------------------------------------------------- */

/* Part of the wanted use of base activity a that is not there, 0 to 1. What a statement
 * made people not want is no loss. */
static double lost_use(const lode_outcome *o, int a)
{
    const lode__scenario *sc = &o->scenario;
    double got = 0.0, wanted = 0.0, lost;

    for (int t = 0; t < sc->time.n_period; t++) {
        int i = t * sc->n_base_activity + a;
        double base = o->market->base_level[a] * sc->time.years;
        got += o->answer.level[i];
        wanted += fmin(base, sc->wanted[i]);
    }
    lost = wanted > 0.0 ? 1.0 - got / wanted : 0.0;
    return fmin(1.0, fmax(0.0, lost));
}

static void add_segment(task *t, int a)
{
    const lode__model *m = t->o->market->model;
    const lode__base_flow *f = &m->flow[m->part[a].i_flow];
    const lode__segment *s = m->part[a].segment;
    const lode__dependence *d =
        s ? lode__dependence_pick_in(t->ds, f->i_good, f->i_country, s->segment) : NULL;
    double weight, phi;
    int i = d && *s->sector ? find_industry(t, s->sector, &weight) : -1;

    if (i < 0) {
        if (lost_use(t->o, a) > 0.0) t->n_unknown++;
        return;
    }
    phi = weight * d->dependent_share;
    t->by_good[i] += phi * lost_use(t->o, a);
    t->need_by_good[i] += phi;
}

/* Segments of one good are different products of an industry, their cuts add up; goods go
 * into the same products, the largest cut binds. */
static void find_cuts(task *t)
{
    const lode__model *m = t->o->market->model;
    size_t bytes = (size_t)t->e->n * sizeof(double);

    for (int g = 0; g < m->n_good; g++) {
        if (!m->with_good[g]) continue;
        memset(t->by_good, 0, bytes);
        memset(t->need_by_good, 0, bytes);
        for (int a = 0; a < t->o->scenario.n_base_activity; a++) {
            const lode__base_flow *f = &m->flow[m->part[a].i_flow];
            if (f->role == LODE__ROLE_USE && f->i_good == g &&
                f->i_country == t->i_country)
                add_segment(t, a);
        }
        for (int i = 0; i < t->e->n; i++) {
            t->cut[i] = fmax(t->cut[i], fmin(1.0, t->by_good[i]));
            t->need[i] = fmax(t->need[i], fmin(1.0, t->need_by_good[i]));
        }
    }
}

/* ---- money that is no output of users ---------------------------------------------- */

static double added_share(task *t, int i_good)
{
    int n, i = -1;
    const lode__maker *row = lode__makers(t->ds, &n);
    double weight, output;

    for (int k = 0; k < n && i < 0; k++)
        if (row[k].i_good == i_good) i = find_industry(t, row[k].sector, &weight);
    output = i < 0 ? 0.0 : lode__economy_output_usd(t->e, i);
    return output > 0.0 ? lode__economy_added_usd(t->e, i) / output : NAN;
}

/* Dearer net imports, less what the treasury takes and what is made more at home. */
static double find_terms(task *t)
{
    double loss = 0.0;

    for (int k = 0; k < t->o->n_place; k++) {
        const lode__place_row *p = &t->o->place[k];
        double more = p->supply_after - p->supply_before, share;
        if (p->i_country != t->i_country) continue;
        loss += (p->price_after - p->price_before) * (p->import_after - p->export_after);
        loss -= p->treasury_usd / years_of(t->o);
        if (more == 0.0 || p->price_before == 0.0) continue;
        share = added_share(t, p->i_good);
        if (isnan(share))
            t->n_unknown++;
        else
            loss -= share * p->price_before * more;
    }
    return loss;
}

/* ---- a country --------------------------------------------------------------------- */

/* Does the shock's market know the country? */
static bool is_there(const lode_outcome *o, int i_country)
{
    for (int k = 0; k < o->n_place; k++)
        if (o->place[k].i_country == i_country) return true;
    return false;
}

static double welfare_loss(const lode_outcome *o, int i_country)
{
    double loss = 0.0;

    for (int k = 0; k < o->n_place; k++)
        if (o->place[k].i_country == i_country) loss += o->place[k].loss_usd;
    return loss / years_of(o);
}

static lode_status run_country(task *t, lode__gdp *out, lode_error *err)
{
    int n = t->e->n;
    double *kept = lode__alloc(5 * (size_t)n, sizeof *kept), direct, risk = 0.0;
    lode_status st;

    if (!kept) return no_memory(err);
    t->cut = kept + n;
    t->by_good = kept + 2 * n;
    t->need = kept + 3 * n;
    t->need_by_good = kept + 4 * n;
    find_cuts(t);
    direct = find_terms(t);
    for (int i = 0; i < n; i++) {
        kept[i] = 1.0 - t->cut[i];
        direct += lode__economy_added_usd(t->e, i) * t->cut[i];
        risk += lode__economy_output_usd(t->e, i) * t->need[i];
    }
    st = lode__gdp_range(t->e, kept, direct, NULL, out, err);
    if (!st) out->at_risk_usd = risk;
    lode__release(kept);
    return st;
}

/* ---- a bloc ------------------------------------------------------------------------ */

static int by_code(const void *a, const void *b)
{
    return strcmp(((const lode__gdp_row *)a)->code, ((const lode__gdp_row *)b)->code);
}

/* Rows of both, those of the same code joined. */
static lode_status join_rows(lode__gdp *sum, const lode__gdp *part, lode_error *err)
{
    size_t room = (size_t)sum->n_row + (size_t)part->n_row + 1;
    lode__gdp_row *row = lode__arena_take(&sum->arena, room, sizeof *row);
    int n = sum->n_row, kept = 0;

    if (!row) return no_memory(err);
    if (n > 0) memcpy(row, sum->row, (size_t)n * sizeof *row);
    for (int k = 0; k < part->n_row; k++) {
        row[n] = part->row[k];
        row[n].code = lode__arena_copy(&sum->arena, part->row[k].code);
        row[n].name = lode__arena_copy(&sum->arena, part->row[k].name);
        if (!row[n].code || !row[n].name) return no_memory(err);
        n++;
    }
    qsort(row, (size_t)n, sizeof *row, by_code);
    for (int k = 0; k < n; k++) {
        lode__gdp_row *to = kept > 0 ? &row[kept - 1] : NULL;
        if (!to || strcmp(to->code, row[k].code) != 0) {
            row[kept++] = row[k];
            continue;
        }
        to->direct_usd += row[k].direct_usd;
        to->value_usd += row[k].value_usd;
        to->high_usd += row[k].high_usd;
    }
    sum->row = row;
    sum->n_row = kept;
    return LODE_OK;
}

static double larger(double a, double b)
{
    return a > b || a != a ? a : b;
}

static lode_status add_country(lode__gdp *sum, const lode__gdp *part, lode_error *err)
{
    lode_certificate *c = &sum->certificate;

    sum->low += part->low;
    sum->value += part->value;
    sum->high += part->high;
    sum->direct_usd += part->direct_usd;
    sum->terms_usd += part->terms_usd;
    sum->at_risk_usd += part->at_risk_usd;
    if (sum->n_member > 0 && sum->year != part->year)
        lode__gdp_note(sum, "Money of different years is added up.");
    sum->year = sum->n_member > 0 && sum->year != part->year ? 0 : part->year;
    if (part->verdict != LODE_SOLVED) sum->verdict = part->verdict;
    c->balance = larger(c->balance, part->certificate.balance);
    c->complementarity = larger(c->complementarity, part->certificate.complementarity);
    c->gap = larger(c->gap, part->certificate.gap);
    c->newton_steps += part->certificate.newton_steps;
    c->factorisations += part->certificate.factorisations;
    sum->n_member++;
    return join_rows(sum, part, err);
}

/* What a reader must know of a country's figures. */
static void note_country(lode__gdp *sum, const task *t, const lode__gdp *part)
{
    int n;
    const char *id = lode__countries(t->ds, &n)[t->i_country].id;
    char text[256];

    if (part->verdict != LODE_SOLVED) {
        snprintf(text, sizeof text, "%s: the least deviation was not found.", id);
        lode__gdp_note(sum, text);
    } else if (*part->note && !strstr(sum->note, part->note)) {
        lode__gdp_note(sum, part->note);
    }
    if (t->by_group && !strstr(sum->note, "stands for"))
        lode__gdp_note(sum, "Where a table has groups of industries, a group stands for "
                            "each, by its weight in the United States.");
    if (t->n_unknown == 0) return;
    snprintf(
        text, sizeof text,
        "%s: %d segments or makers have no known industry or dependence and are left "
        "out.",
        id, t->n_unknown);
    lode__gdp_note(sum, text);
}

static lode_status run_member(const lode_outcome *o, int i_country, lode__gdp *sum,
                              lode_error *err)
{
    task t = {.o = o, .ds = o->dataset, .i_country = i_country};
    lode__gdp part = {0};
    lode_status st = lode__economy_new(t.ds, i_country, &t.e, err);

    if (st) return st;
    st = run_country(&t, &part, err);
    if (!st) st = add_country(sum, &part, err);
    if (!st) note_country(sum, &t, &part);
    lode__gdp_clear(&part);
    lode__economy_free(t.e);
    return st;
}

/* No table: what is known of its loss is the loss of welfare. */
static void add_without(const lode_outcome *o, int i_country, lode__gdp *sum)
{
    int n;
    const char *id = lode__countries(o->dataset, &n)[i_country].id;
    double loss = welfare_loss(o, i_country);

    sum->low += loss;
    sum->value += loss;
    sum->high += loss;
    if (sum->n_without++ == 0)
        lode__gdp_note(sum, "Without an input-output table, only with the loss of "
                            "welfare in all three figures:");
    lode__gdp_note(sum, id);
}

static bool has_table(const lode_dataset *ds, int i_country)
{
    int n;
    const lode__io_table *t = lode__io_tables(ds, &n);

    for (int k = 0; k < n; k++)
        if (t[k].i_country == i_country) return true;
    return false;
}

static lode_status run_members(const lode_outcome *o, lode__gdp *sum, lode_error *err)
{
    int n_country;
    lode_status st = LODE_OK;

    (void)lode__countries(o->dataset, &n_country);
    for (int c = 0; c < n_country && !st; c++)
        if (o->perspective_member[c] && is_there(o, c) && has_table(o->dataset, c))
            st = run_member(o, c, sum, err);
    for (int c = 0; c < n_country && !st; c++)
        if (o->perspective_member[c] && is_there(o, c) && !has_table(o->dataset, c))
            add_without(o, c, sum);
    if (!st && sum->n_without > 0) lode__gdp_note(sum, ".");
    if (!st && sum->n_member == 0 && sum->n_without > 0) sum->value = sum->high = NAN;
    return st ? st : lode__gdp_rank(sum, err);
}

lode_status lode__gdp_of_outcome(const lode_outcome *o, lode__gdp *out, lode_error *err)
{
    lode__gdp sum = {.verdict = LODE_SOLVED};
    lode_status st;

    if (!o->perspective)
        return lode__fail(err, LODE_E_INVALID,
                          "a loss of GDP: want a country or bloc that it is for");
    if (o->answer.verdict != LODE_SOLVED)
        return lode__fail(
            err, LODE_E_INVALID,
            "a loss of GDP: want an outcome with an equilibrium, found '%s'",
            lode_verdict_name(o->answer.verdict));
    st = run_members(o, &sum, err);
    if (st) {
        lode__gdp_clear(&sum);
        return st;
    }
    lode__gdp_widen(&sum, 1e-9 * fabs(sum.high));
    *out = sum;
    return LODE_OK;
}
