/* Do the rows of projects hold together? Every child row names a project that is there, every
 * link a line of finance, every rung is one of the ladder, every rule one that is known. */
#include "dataset/inside.h"
#include "dataset/row_fault.h"

#include <string.h>

typedef struct audit {
    const lode_dataset *ds;
    lode__row_watch say;
    long n_examined;
} audit;

static bool has_project(const lode_dataset *ds, const char *id)
{
    for (int i = 0; i < ds->projects.n_project; i++)
        if (strcmp(ds->projects.project[i].id, id) == 0) return true;
    return false;
}

static bool has_line(const lode_dataset *ds, const char *id)
{
    for (int i = 0; i < ds->policies.n_finance; i++)
        if (strcmp(ds->policies.finance[i].id, id) == 0) return true;
    return false;
}

static void need_project(audit *a, lode__place place, const char *id)
{
    a->n_examined++;
    if (!has_project(a->ds, id))
        lode__row_say(&a->say, place, "project: want the id of a project, found '%.60s'",
                      id);
}

/* Rows that tell the rung in words of their own are a user's list. */
static void check_status(audit *a, const lode__project *p)
{
    const char *text = lode__cell_of(a->ds, p->place, "status");

    a->n_examined++;
    if (!p->status && *text && strcmp(text, "unknown") != 0 &&
        *lode__cell_of(a->ds, p->place, "placeholder"))
        lode__row_say(&a->say, p->place,
                      "status: want a rung of the ladder, found '%.60s'", text);
}

static void check_dates(audit *a, const lode__project *p)
{
    const char *seen = lode__cell_of(a->ds, p->place, "last_seen");
    lode__day first, last, unused;

    if (!*seen) return;
    a->n_examined++;
    if (!*p->source) lode__row_say(&a->say, p->place, "source: want one, found nothing");
    if (*p->as_of && !lode__date_read(p->as_of, &first, &unused))
        lode__row_say(&a->say, p->place, "as_of: want a date, found '%.40s'", p->as_of);
    else if (*p->as_of && lode__date_read(seen, &unused, &last) && last < first)
        lode__row_say(&a->say, p->place, "want the day it was seen after %s, found %s",
                      p->as_of, seen);
}

static void check_rule(audit *a, const lode__portfolio_rule *r)
{
    static const char *const names[] = {
        "capex_per_tpa",         "capex_fixed",   "usd_per_unit",
        "years_to_first_output", "success",       "capex_factor",
        "delay_factor",          "ramp_up_years", "opex_per_t"};
    enum { N = sizeof names / sizeof *names };
    char nearest[160];

    a->n_examined++;
    for (int k = 0; k < N; k++)
        if (strcmp(names[k], r->rule) == 0) return;
    lode_names_nearest(r->rule, names, N, nearest, sizeof nearest);
    lode__row_say(&a->say, r->place, "rule: want one such as %s, found '%.60s'", nearest,
                  r->rule);
}

long lode__projects_check(const lode_dataset *ds, lode__row_fault *say, void *context)
{
    audit a = {.ds = ds, .say = {say, context}};
    const lode__project_tables *t = &ds->projects;

    for (int i = 0; i < t->n_project; i++) {
        check_status(&a, &t->project[i]);
        check_dates(&a, &t->project[i]);
    }
    for (int i = 0; i < t->n_part; i++)
        need_project(&a, t->part[i].output.place, t->part[i].project);
    for (int i = 0; i < t->n_link; i++) {
        need_project(&a, t->link[i].place, t->link[i].project);
        a.n_examined++;
        if (!has_line(ds, t->link[i].line))
            lode__row_say(&a.say, t->link[i].place,
                          "line: want the id of a line of policy_finance, found '%.60s'",
                          t->link[i].line);
    }
    for (int i = 0; i < t->n_rule; i++) check_rule(&a, &t->rule[i]);
    return a.n_examined;
}
