/* What stands in the place of an unknown cost, start, chance, ramp-up or delay: the rules of
 * the pack `portfolio`. Tonnes are never filled. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/inside.h"

#define MILLION 1e6
#define LARGE_USD 1e9 /* above, overruns and delays are those of large projects */

typedef struct filler {
    const lode_dataset *ds;
    lode__arena *arena;
    lode__project *p;
    bool failed; /* no memory */
} filler;

static const lode__portfolio_rule *rule_of(const filler *f, const char *rule, int i_good,
                                           const char *key)
{
    return lode__portfolio_rule_pick(f->ds, rule, i_good, key);
}

/* "rule capex_per_tpa gallium:refined *: Korea Zinc via press" */
static const char *basis_of(filler *f, const lode__portfolio_rule *r)
{
    char text[400];
    const char *copy;

    snprintf(text, sizeof text, "rule %s %s %s: %s", r->rule,
             r->i_good < 0 ? "*" : f->ds->good[r->i_good].id, r->key, r->source);
    copy = lode__arena_copy(f->arena, text);
    if (!copy) f->failed = true;
    return copy ? copy : "";
}

static void fill(filler *f, lode__known *what, double value, double low, double high,
                 const lode__portfolio_rule *r)
{
    *what = (lode__known){value, low, high, 'P', basis_of(f, r)};
    f->p->n_filled++;
}

static void fill_by(filler *f, lode__known *what, const char *rule, const char *key)
{
    const lode__portfolio_rule *r = rule_of(f, rule, -1, key);

    if (isnan(what->value) && r) fill(f, what, r->value, r->low, r->high, r);
}

/* ---- capital ------------------------------------------------------------------------ */

/* The amount that is told in another currency. */
static bool convert_capex(filler *f)
{
    const lode__project *p = f->p;
    const lode__portfolio_rule *r = rule_of(f, "usd_per_unit", -1, p->capex_unit);
    double low = isnan(p->capex_low) ? p->capex : p->capex_low;
    double high = isnan(p->capex_high) ? p->capex : p->capex_high;

    if (!r || isnan(p->capex) || strcmp(p->capex_of, "own") != 0) return false;
    if (strcmp(r->key, p->capex_unit) != 0) return false;
    fill(f, &f->p->capex_usd, p->capex * r->value, low * r->low, high * r->high, r);
    return true;
}

/* Goods by the tonne and the dearest site; nothing where one of them has no price. */
static void price_capex(filler *f)
{
    lode__project *p = f->p;
    const lode__portfolio_rule *main = NULL, *site = NULL;
    lode__known sum = {0.0, 0.0, 0.0, 'P', ""};

    for (int k = 0; k < p->n_output; k++) {
        const lode__project_output *o = &p->output[k];
        const lode__portfolio_rule *r = rule_of(f, "capex_per_tpa", o->i_good, o->stage);
        const lode__portfolio_rule *s = rule_of(f, "capex_fixed", o->i_good, o->stage);
        if (isnan(o->tpa.value)) continue;
        if (!r) return;
        sum.value += r->value * o->tpa.value;
        sum.low += r->low * o->tpa.low;
        sum.high += r->high * o->tpa.high;
        if (s && (!site || s->value > site->value)) site = s;
        if (!main) main = r;
    }
    if (!main) return;
    if (site) {
        sum.value += site->value;
        sum.low += site->low;
        sum.high += site->high;
    }
    fill(f, &p->capex_usd, sum.value, sum.low, sum.high, main);
}

/* ---- time, chance, delay ------------------------------------------------------------ */

/* The year its source speaks of; else that of the day the register was last seen. */
static double year_of(const filler *f)
{
    lode__day day;
    char text[16] = "";

    if (lode__date_read(f->p->as_of, &day, &day)) return atof(f->p->as_of);
    if (!lode__policies_last_seen(f->ds, &day)) return LODE__BASE_YEAR;
    lode__date_write(day, text);
    return atof(text);
}

static void fill_start(filler *f)
{
    lode__project *p = f->p;
    const lode__portfolio_rule *r =
        rule_of(f, "years_to_first_output", -1, lode__project_status_name(p->status));
    double year = year_of(f);

    if (!isnan(p->start_year.value) || !r) return;
    fill(f, &p->start_year, ceil(year + r->value), floor(year + r->low),
         ceil(year + r->high), r);
}

/* Of more in a plant that is there, that of a copy; else of the first stage. */
static const char *kind_of(const lode__project *p)
{
    if (p->status == LODE__PROJECT_OPERATING) return "expansion";
    return p->n_output > 0 ? p->output[0].stage : "*";
}

static void fill_opex(filler *f)
{
    for (int k = 0; k < f->p->n_output; k++) {
        lode__project_output *o = &f->p->output[k];
        const lode__portfolio_rule *r = rule_of(f, "opex_per_t", o->i_good, o->stage);
        if (isnan(o->opex_usd_per_t.value) && r && o->i_good >= 0)
            fill(f, &o->opex_usd_per_t, r->value, r->low, r->high, r);
    }
}

static void fill_project(filler *f)
{
    lode__project *p = f->p;
    const char *size;

    if (isnan(p->capex_usd.value) && !convert_capex(f)) price_capex(f);
    size = p->capex_usd.value > LARGE_USD ? "large" : "small";
    fill_start(f);
    fill_by(f, &p->success, "success", lode__project_status_name(p->status));
    fill_by(f, &p->ramp_up_years, "ramp_up_years", kind_of(p));
    fill_by(f, &p->capex_factor, "capex_factor", size);
    fill_by(f, &p->delay_factor, "delay_factor", size);
    fill_opex(f);
}

lode_status lode__projects_estimate(const lode_dataset *ds, lode__projects *projects,
                                    lode_error *err)
{
    if (ds->projects.n_rule == 0)
        return lode__fail(err, LODE_E_NODATA,
                          "want a pack with a table 'portfolio_rules', found none");
    for (size_t i = 0; i < projects->n; i++) {
        filler f = {.ds = ds, .arena = projects->arena, .p = &projects->project[i]};
        fill_project(&f);
        if (f.failed || !lode__project_judge(ds, projects->arena, f.p))
            return lode__fail(err, LODE_E_NOMEM, "out of memory for an estimate");
    }
    return LODE_OK;
}
