/* Which records of the register answer a question, how do they stand on a day, and what do
 * they add up to? */
#include "study/policy_records.h"

#include <math.h>
#include <string.h>

static const char *const kind_names[LODE__N_RECORD_KIND] = {
    "groups",  "instruments", "claims",    "measures", "supports",
    "finance", "stocks",      "deadlines", "actors",   "dates"};

const char *lode__record_kind_name(lode__record_kind kind)
{
    return kind >= 0 && kind < LODE__N_RECORD_KIND ? kind_names[kind] : "unknown";
}

/* ---- records ------------------------------------------------------------------------ */

static const char *dated(const char *from, lode__day day)
{
    lode__day first, last;

    if (!lode__date_read(from, &first, &last)) return "";
    return day < first ? "not yet" : "";
}

/* A promise on a day; one that is not made yet is "not yet". */
static const char *deadline_standing(const lode__register *a, const lode__deadline *d,
                                     lode__day day)
{
    lode__day first, last;

    for (int i = 0; i < a->t->n_instrument; i++)
        if (strcmp(a->t->instrument[i].id, d->instrument) == 0 &&
            strcmp(dated(a->t->instrument[i].date, day), "not yet") == 0)
            return "not yet";
    if (lode__date_read(d->outcome_date, &first, &last) && day >= first) return "closed";
    if (lode__date_read(d->due, &first, &last) && day <= last) return "open";
    return "due, outcome unknown";
}

static bool has_country(const lode__register *a, const char *list)
{
    return !a->country || lode__actor_is_in(a->ds, list, a->country);
}

static bool has_goods(const lode__register *a, const char *list)
{
    return !a->with_good || lode__goods_meet(a->ds, list, a->with_good);
}

static bool has_member(const lode__register *a, const char *group)
{
    for (int i = 0; i < a->t->n_membership; i++)
        if (strcmp(a->t->membership[i].group, group) == 0 &&
            has_country(a, a->t->membership[i].actor))
            return true;
    return false;
}

static bool measure_is_meant(const lode__register *a, const lode__measure *m)
{
    int n;
    const lode__country *country = lode__countries(a->ds, &n);
    bool any = !a->with_good;

    if (!has_country(a, m->imposer) &&
        !(m->i_target >= 0 && has_country(a, country[m->i_target].id)) &&
        !has_country(a, m->entities))
        return false;
    for (int k = 0; k < a->t->n_good && !any; k++)
        any = a->with_good[a->t->good[k].i_good] &&
              strcmp(a->t->good[k].measure, m->id) == 0;
    return any;
}

static void add(lode__register *a, lode__record_kind kind, int i, const char *id,
                const char *standing, const lode__citation *cited)
{
    if (strcmp(standing, "not yet") == 0 || strcmp(standing, "not announced") == 0)
        return;
    a->record[a->n_record++] = (lode__record){kind, i, id, standing, cited};
}

static const char *parties_of(const lode__register *a, const char *instrument)
{
    for (int i = 0; i < a->t->n_instrument; i++)
        if (strcmp(a->t->instrument[i].id, instrument) == 0)
            return a->t->instrument[i].parties;
    return "";
}

static void collect_agreed(lode__register *a, lode__record_kind kind)
{
    const lode__policy_tables *t = a->t;

    for (int i = 0; kind == LODE__GROUP_RECORDS && i < t->n_group; i++) {
        const lode__policy_group *g = &t->group[i];
        if (a->country && !has_member(a, g->id)) continue;
        if (!a->with_good)
            add(a, kind, i, g->id, lode__span_standing(g->from, g->until, a->day),
                &g->cited);
    }
    for (int i = 0; kind == LODE__INSTRUMENT_RECORDS && i < t->n_instrument; i++) {
        const lode__instrument *n = &t->instrument[i];
        if (has_country(a, n->parties) && !a->with_good)
            add(a, kind, i, n->id, lode__instrument_standing(a->ds, n, a->day),
                &n->cited);
    }
    for (int i = 0; kind == LODE__CLAIM_RECORDS && i < t->n_claim; i++)
        if (!a->country && !a->with_good)
            add(a, kind, i, t->claim[i].id, dated(t->claim[i].cited.as_of, a->day),
                &t->claim[i].cited);
    for (int i = 0; kind == LODE__DEADLINE_RECORDS && i < t->n_deadline; i++)
        if (has_country(a, parties_of(a, t->deadline[i].instrument)) && !a->with_good)
            add(a, kind, i, t->deadline[i].id,
                deadline_standing(a, &t->deadline[i], a->day), &t->deadline[i].cited);
    for (int i = 0; kind == LODE__ACTOR_RECORDS && i < t->n_actor; i++)
        if (!a->with_good && has_country(a, t->actor[i].id))
            add(a, kind, i, t->actor[i].id, "", &t->actor[i].cited);
    for (int i = 0; kind == LODE__DATE_RECORDS && i < t->n_date; i++)
        add(a, kind, i, t->date[i].id, "", &t->date[i].cited);
}

void lode__records_collect(lode__register *a, lode__record_kind kind)
{
    const lode__policy_tables *t = a->t;

    collect_agreed(a, kind);
    for (int i = 0; kind == LODE__MEASURE_RECORDS && i < t->n_measure; i++)
        if (measure_is_meant(a, &t->measure[i]))
            add(a, kind, i, t->measure[i].id,
                lode__standing_name(lode__measure_standing(&t->measure[i], a->day, NULL)),
                &t->measure[i].cited);
    for (int i = 0; kind == LODE__SUPPORT_RECORDS && i < t->n_support; i++) {
        const lode__support *s = &t->support[i];
        bool early = strcmp(dated(s->date, a->day), "not yet") == 0;
        if ((has_country(a, s->payer) || has_country(a, s->beneficiary)) &&
            has_goods(a, s->goods))
            add(a, kind, i, s->id, early ? "not yet" : s->stage, &s->cited);
    }
    for (int i = 0; kind == LODE__FINANCE_RECORDS && i < t->n_finance; i++) {
        const lode__finance *f = &t->finance[i];
        const char *known = *f->date ? f->date : f->cited.as_of;
        bool early = strcmp(dated(known, a->day), "not yet") == 0;
        if ((has_country(a, f->agency) || has_country(a, f->countries)) &&
            has_goods(a, f->goods))
            add(a, kind, i, f->id, early ? "not yet" : lode__firmness_name(f->rung),
                &f->cited);
    }
    for (int i = 0; kind == LODE__STOCK_RECORDS && i < t->n_stock; i++) {
        const lode__stock *s = &t->stock[i];
        bool early = strcmp(dated(s->cited.as_of, a->day), "not yet") == 0;
        if ((has_country(a, s->countries) || has_country(a, s->actor)) &&
            has_goods(a, s->goods))
            add(a, kind, i, s->id, early ? "not yet" : s->nature, &s->cited);
    }
}

lode_status lode__record_kind_need(const char *text, lode__record_kind *out,
                                   lode_error *err)
{
    char nearest[160];

    for (int k = 0; k < LODE__DATE_RECORDS; k++)
        if (strcmp(kind_names[k], text) == 0) {
            *out = (lode__record_kind)k;
            return LODE_OK;
        }
    lode_names_nearest(text, kind_names, LODE__DATE_RECORDS, nearest, sizeof nearest);
    return lode__fail(err, LODE_E_INVALID,
                      "want a kind of record such as %s, found '%.40s'", nearest, text);
}

static size_t count_rows(const lode__policy_tables *t)
{
    return (size_t)(t->n_group + t->n_instrument + t->n_claim + t->n_measure +
                    t->n_support + t->n_finance + t->n_stock + t->n_deadline +
                    t->n_actor + t->n_date);
}

lode_status lode__policy_day(const lode_dataset *ds, const char *as_of, lode__day *out,
                             bool *is_named, lode_error *err)
{
    *is_named = as_of != NULL;
    if (as_of) return lode__day_need(as_of, out, err);
    if (lode__policies_last_seen(ds, out)) return LODE_OK;
    return lode__fail(err, LODE_E_NODATA,
                      "want a table 'policy_measures' in one of the packs, found none");
}

lode_status lode__register_begin(lode__register *out, const lode_dataset *ds,
                                 const char *as_of, const char *country, const char *good,
                                 lode_error *err)
{
    lode_status st;
    int n_good;

    *out = (lode__register){
        .ds = ds, .t = lode__policy_rows(ds), .country = country, .good = good};
    st = lode__policy_day(ds, as_of, &out->day, &out->is_named, err);
    if (!st && country) st = lode__actor_need(ds, country, err);
    if (!st && good) {
        (void)lode__goods(ds, &n_good);
        out->with_good = lode__arena_take(&out->arena, (size_t)n_good + 1, sizeof(bool));
        st = out->with_good ? lode__goods_select(ds, good, out->with_good, err)
                            : lode__fail(err, LODE_E_NOMEM, "out of memory");
    }
    if (st) return st;
    out->record =
        lode__arena_take(&out->arena, count_rows(out->t) + 1, sizeof *out->record);
    return out->record ? LODE_OK : lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- counts ------------------------------------------------------------------------- */

lode__tally lode__claim_tally(const lode__register *a, const char *claim)
{
    lode__tally n = {0};

    for (int i = 0; i < a->t->n_claim_row; i++) {
        const lode__claim_row *r = &a->t->claim_row[i];
        if (strcmp(r->claim, claim) != 0) continue;
        n.named += strcmp(r->standing, "named") == 0;
        n.presumed += strcmp(r->standing, "presumed") == 0;
        n.doubtful += strcmp(r->standing, "doubtful") == 0;
        n.beside += strcmp(r->standing, "beside") == 0;
    }
    return n;
}

/* What the official number has more than the rows we can name; of money there is no such
 * difference: lines of different firmness do not add up. */
double lode__claim_gap(const lode__register *a, const lode__claim *c)
{
    if (isnan(c->number) || !c->is_here || strstr(c->unit, "USD")) return NAN;
    return c->number - lode__claim_tally(a, c->id).named;
}

int lode__members_on(const lode__register *a, const char *group, bool presumed)
{
    int n = 0;

    for (int i = 0; i < a->t->n_membership; i++) {
        const lode__membership *m = &a->t->membership[i];
        bool counts = presumed ? strcmp(m->role, "presumed") == 0
                               : strcmp(m->role, "member") == 0 ||
                                     strcmp(m->role, "delegation") == 0;
        n += strcmp(m->group, group) == 0 && counts &&
             strcmp(lode__span_standing(m->from, m->until, a->day), "not yet") != 0 &&
             strcmp(lode__span_standing(m->from, m->until, a->day), "past") != 0;
    }
    return n;
}

/* Is a line that contains this one among the records? */
static bool is_inside(const lode__register *a, const lode__finance *f)
{
    for (int i = 0; i < a->n_record; i++) {
        const lode__finance *g = &a->t->finance[a->record[i].i];
        if (strcmp(g->id, f->contained_in) == 0) return true;
    }
    return false;
}

/* Sum of a rung without lines that another line contains or that tell an earlier one
 * again. */
double lode__firmness_sum(const lode__register *a, lode__firmness rung, int *n,
                          int *n_left_out)
{
    double sum = 0.0;

    *n = *n_left_out = 0;
    for (int i = 0; i < a->n_record; i++) {
        const lode__finance *f = &a->t->finance[a->record[i].i];
        if (f->rung != rung) continue;
        if (is_inside(a, f) || (!f->is_new && rung != LODE__RESTRUCTURED)) {
            (*n_left_out)++;
            continue;
        }
        (*n)++;
        if (!isnan(f->amount)) sum += f->amount;
    }
    return sum;
}
