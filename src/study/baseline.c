/* Was the trade that a statement restricts already restricted, or already gone, in the
 * base year? A ban on what no longer flows shows no loss, and that is no safety. */
#include <math.h>
#include <string.h>

#include "dataset/policies.h"
#include "study/outcome.h"

#define YEARS_BEFORE 5
#define LOW_SHARE 0.2
#define LIST_MAX 8

lode_status lode__outcome_note(lode_outcome *o, lode__buf *text, lode_error *err)
{
    bool room = o->n_warning < (int)(sizeof o->warning / sizeof *o->warning);
    char *kept = room && !text->status ? lode__arena_copy(&o->arena, text->data) : NULL;

    if (kept) o->warning[o->n_warning++] = kept;
    lode__buf_clear(text);
    return kept || !room ? LODE_OK
                         : lode__fail(err, LODE_E_NOMEM, "out of memory for a warning");
}

/* What is known of the trade that a statement restricts, for one good. */
typedef struct baseline {
    const lode_outcome *o;
    const lode__statement *s;
    int i_good;
    const lode__measure *in_force[LIST_MAX];
    int n_in_force;
    double flow_tpa;               /* in the base market */
    double before_usd, now_usd;    /* customs: mean of years before, base year */
    int n_year;                    /* years before with a record */
    const lode__observation *row;  /* of the only flow, or NULL */
    int n_link, i_seller, i_buyer; /* the only countries, or -1 */
} baseline;

/* Restrictions that a seller of the statement has laid on its buyers, each once. */
static void find_restrictions(baseline *b, int n_country)
{
    const lode__policy_tables *t = lode__policy_rows(b->o->dataset);

    for (int i = 0; i < t->n_measure; i++) {
        const lode__measure *r = &t->measure[i];
        bool met = false;
        for (int s = 0; s < n_country && !met; s++) {
            if (!b->s->actor[s] || (!r->is_import && s != r->i_country)) continue;
            for (int u = 0; u < n_country && !met; u++) {
                if (!b->s->target[u] || s == u) continue;
                met = lode__measure_meets(b->o->dataset, r, s, b->i_good, u,
                                          LODE__BASE_YEAR);
                if (!r->is_import && r->i_target < 0) break; /* the same for all */
            }
        }
        if (met && b->n_in_force < LIST_MAX) b->in_force[b->n_in_force++] = r;
    }
}

static void find_flow(baseline *b)
{
    const lode_market *m = b->o->market;

    for (int a = 0; a < m->problem.n_activity; a++) {
        const lode__base_flow *f = &m->model->flow[m->model->part[a].i_flow];
        if (f->role != LODE__ROLE_TRADE || f->i_good != b->i_good ||
            !b->s->actor[f->i_country] || !b->s->target[f->i_partner])
            continue;
        b->flow_tpa += m->base_level[a];
        b->row = b->n_link == 0 && f->n_row == 1 ? f->row[0] : NULL;
        b->n_link++;
    }
}

/* Is the customs code the good's own? Codes of many goods say nothing about one. */
static bool is_own_code(const lode_dataset *ds, int i_good, int code, int digits)
{
    int n;
    const lode__hs6 *row = lode__hs6_rows(ds, &n);

    for (int k = 0; k < n; k++) {
        double number;
        if (row[k].i_good == i_good && !row[k].basket && digits == 6 &&
            lode__number_read(row[k].hs6, &number) && number == (double)code)
            return true;
    }
    return false;
}

static void find_customs(baseline *b)
{
    int n;
    const lode__customs *row = lode__customs_rows(b->o->dataset, &n);
    double before[YEARS_BEFORE] = {0.0};

    for (int k = 0; k < n; k++) {
        const lode__customs *c = &row[k];
        int back = LODE__BASE_YEAR - c->year;
        if (back < 0 || back > YEARS_BEFORE || !(c->value_usd > 0.0)) continue;
        if (c->i_exporter < 0 || c->i_importer < 0 || c->reported_by != LODE__BOTH ||
            !b->s->actor[c->i_exporter] || !b->s->target[c->i_importer] ||
            !is_own_code(b->o->dataset, b->i_good, c->code, c->digits))
            continue;
        if (back == 0)
            b->now_usd += c->value_usd;
        else
            before[back - 1] += c->value_usd;
    }
    for (int k = 0; k < YEARS_BEFORE; k++) {
        b->n_year += before[k] > 0.0;
        b->before_usd += before[k];
    }
    if (b->n_year > 0) b->before_usd /= b->n_year;
}

static void find_pair(baseline *b, int n_country)
{
    int n_seller = 0, n_buyer = 0;

    b->i_seller = b->i_buyer = -1;
    for (int c = 0; c < n_country; c++) {
        if (b->s->actor[c]) b->i_seller = c, n_seller++;
        if (b->s->target[c]) b->i_buyer = c, n_buyer++;
    }
    if (n_seller != 1) b->i_seller = -1;
    if (n_buyer != 1) b->i_buyer = -1;
}

/* ---- in words -------------------------------------------------------------------- */

static void add_restrictions(const baseline *b, lode__buf *text)
{
    int n;
    const lode__country *country = lode__countries(b->o->dataset, &n);

    for (int k = 0; k < b->n_in_force; k++) {
        const lode__measure *r = b->in_force[k];
        lode__buf_addf(text, "%s%s of %s", k == 0 ? "" : ", ", r->measure,
                       country[r->i_country].id);
        if (r->i_target >= 0)
            lode__buf_addf(text, " %s %s", r->is_import ? "from" : "to",
                           country[r->i_target].id);
        if (*r->scope) lode__buf_addf(text, " (%s)", r->scope);
        lode__buf_addf(text, " since %s", r->start);
        if (*r->end) lode__buf_addf(text, " until %s", r->end);
        for (int i = 0; i < r->n_suspension; i++)
            lode__buf_addf(text, ", suspended %s to %s", r->suspension[i].from,
                           r->suspension[i].until);
        lode__buf_addf(text, " [%s, %s]", r->id, r->cited.source);
    }
}

static void add_flow(const baseline *b, const char *good, lode__buf *text)
{
    int n;
    const lode__country *country = lode__countries(b->o->dataset, &n);
    char flow[64], share[64];

    lode__number_people(b->flow_tpa, b->flow_tpa < 100.0 ? 2 : 0, flow);
    lode__buf_add(text, "the flow ");
    if (b->i_seller >= 0 && b->i_buyer >= 0)
        lode__buf_addf(text, "%s -> %s ", country[b->i_seller].id,
                       country[b->i_buyer].id);
    lode__buf_addf(text, "of %s is %s t in %d", good, b->flow_tpa > 0.0 ? flow : "0",
                   LODE__BASE_YEAR);
    if (b->row && *b->row->note) lode__buf_addf(text, " (%.240s)", b->row->note);
    if (b->n_year > 0) {
        lode__number_people(100.0 * b->now_usd / b->before_usd, 0, share);
        lode__buf_addf(text, ", %s %% by value of the mean of %d years before", share,
                       b->n_year);
    }
}

static bool is_low(const baseline *b)
{
    return b->n_year > 0 && b->now_usd < LOW_SHARE * b->before_usd;
}

static lode_status say(lode_outcome *o, const baseline *b, lode_error *err)
{
    int n;
    const char *good = lode__goods(o->dataset, &n)[b->i_good].id;
    lode__buf text;

    lode__buf_init(&text, 2048);
    lode__buf_addf(&text, "'%s': ", b->s->text);
    if (b->n_in_force > 0) {
        lode__buf_addf(&text, "the base year %d already had: ", LODE__BASE_YEAR);
        add_restrictions(b, &text);
        lode__buf_add(&text, "; ");
    }
    add_flow(b, good, &text);
    lode__buf_add(&text, b->flow_tpa > 0.0
                             ? ": its loss is one of trade that may "
                               "already be held down; compare with "
                             : ": a ban on it shows no loss; compare with ");
    if (b->i_seller >= 0 && b->i_buyer >= 0)
        lode__buf_addf(&text, "'ban %s %s', or with a year before",
                       lode__countries(o->dataset, &n)[b->i_seller].id, good);
    else
        lode__buf_add(&text, "a year before");
    return lode__outcome_note(o, &text, err);
}

/* Everybody's trade is nobody's measure. */
static bool has_everyone(const lode__statement *s, int n_country)
{
    for (int c = 0; c < n_country; c++)
        if (!s->actor[c]) return false;
    return true;
}

lode_status lode__baseline_warnings(lode_outcome *o, lode_error *err)
{
    int n_country, n_good;
    lode_status st = LODE_OK;

    (void)lode__countries(o->dataset, &n_country);
    (void)lode__goods(o->dataset, &n_good);
    for (int k = 0; k < o->n_statement; k++) {
        const lode__statement *s = &o->statement[k];
        if (!s->target || !lode__is_export_measure(s) || has_everyone(s, n_country))
            continue;
        for (int g = 0; g < n_good && !st; g++) {
            baseline b = {.o = o, .s = s, .i_good = g};
            if (!s->with_good[g] || !o->market->model->with_good[g]) continue;
            find_pair(&b, n_country);
            find_restrictions(&b, n_country);
            find_flow(&b);
            find_customs(&b);
            if (b.n_in_force > 0 || is_low(&b) ||
                (b.n_link == 0 && b.i_seller >= 0 && b.i_buyer >= 0))
                st = say(o, &b, err);
        }
    }
    return st;
}
