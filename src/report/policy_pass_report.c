/* What a rise of the price is to users that the packs name, as a table and as JSON. */
#include "report/policy_pass_report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MILLION 1e-6
#define ROWS_SHOWN 8 /* of users of a year, and of technologies */

static const lode__good *good_of(const lode_policy_run *r, int i_good)
{
    int n;

    return &lode__goods(r->dataset, &n)[i_good];
}

/* Largest first; ties keep the order of the packs. */
static int by_size(const void *a, const void *b)
{
    const lode__passed *x = *(const lode__passed *const *)a;
    const lode__passed *y = *(const lode__passed *const *)b;

    if (fabs(x->value) != fabs(y->value)) return fabs(x->value) > fabs(y->value) ? -1 : 1;
    return (x > y) - (x < y);
}

static void add_row(const lode_policy_run *r, const lode__passed *p, lode__table *t)
{
    double unit = p->unit ? 1.0 : MILLION;
    int decimals = lode__decimals(fabs(p->value) * unit);

    if (p->unit && strcmp(p->unit, "units") != 0)
        lode__table_cell(t, "%s, %s", p->user, p->unit);
    else
        lode__table_cell(t, "%s", p->user);
    lode__table_cell(t, "%s", good_of(r, p->i_good)->id);
    lode__table_number(t, p->unit ? 1e3 * p->tonnes : p->tonnes,
                       lode__decimals(p->unit ? 1e3 * p->tonnes : p->tonnes));
    lode__table_number(t, p->value * unit, decimals);
    lode__table_number(t, p->low * unit, decimals);
    lode__table_number(t, p->high * unit, decimals);
    lode__table_cell(t, "%s", lode__flag_name(p->flag));
}

/* Users of a year, or units of technologies. */
static void write_kind(const lode_policy_run *r, bool is_unit, const lode__passed **list,
                       lode__buf *buf)
{
    const char *head[] = {"user",
                          "good",
                          is_unit ? "kg a unit" : "t/yr",
                          is_unit ? "USD a unit" : "USD m/yr",
                          "low",
                          "high",
                          "rows"};
    size_t n = 0;
    lode__table t;

    for (int k = 0; k < r->n_passed; k++)
        if ((r->passed[k].unit != NULL) == is_unit && r->passed[k].value != 0.0)
            list[n++] = &r->passed[k];
    if (n == 0) return;
    qsort(list, n, sizeof *list, by_size);
    lode__table_begin(&t, 7, "llrrrrl");
    for (int k = 0; k < 7; k++) lode__table_cell(&t, "%s", head[k]);
    for (size_t k = 0; k < n && k < ROWS_SHOWN; k++) add_row(r, list[k], &t);
    lode__table_end(&t, buf);
    if (n > ROWS_SHOWN) lode__buf_addf(buf, "%zu more are in --json\n", n - ROWS_SHOWN);
}

void lode__policy_pass_write(const lode_policy_run *r, lode__buf *buf)
{
    const lode__passed **list;

    if (r->n_passed == 0) return;
    list = lode__alloc((size_t)r->n_passed, sizeof *list);
    if (!list) {
        buf->status = LODE_E_NOMEM;
        return;
    }
    lode__buf_addf(buf,
                   "\nPassed on to users in %s: the rise of the price times what they "
                   "use\nwithout the policy. Arithmetic: nobody answers to it, and it is "
                   "no part of net.\n",
                   r->zone);
    write_kind(r, false, list, buf);
    write_kind(r, true, list, buf);
    lode__release(list);
}

void lode__policy_pass_json(lode__json *j, const lode_policy_run *r)
{
    lode__json_array(j, "pass_through");
    for (int k = 0; k < r->n_passed; k++) {
        const lode__passed *p = &r->passed[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "good", good_of(r, p->i_good)->id);
        lode__json_string(j, "user", p->user);
        if (p->segment) lode__json_string(j, "industry", p->segment->sector);
        if (p->unit) lode__json_string(j, "unit", p->unit);
        lode__json_number(j, p->unit ? "tonnes_per_unit" : "use_tpa", p->tonnes);
        lode__json_number(j, p->unit ? "usd_per_unit" : "usd_per_year", p->value);
        lode__json_number(j, "low", p->low);
        lode__json_number(j, "high", p->high);
        lode__json_string(j, "basis", "pass-through: no response");
        lode__json_string(j, "flag", lode__flag_name(p->flag));
        lode__json_string(j, "file", lode__dataset_file(r->dataset, p->place->i_file));
        lode__json_integer(j, "line", p->place->line);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}
