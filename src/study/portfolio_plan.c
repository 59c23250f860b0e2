/* A plan: the JSON that a portfolio wrote, read back as the question that it answers. */
#include <math.h>
#include <string.h>

#include "base/json_in.h"
#include "study/portfolio.h"

#define MOST_PLAN ((size_t)64 << 20)
#define SAME 1e-9 /* of what doing nothing costs: the plan's figure is this one */

bool lode_portfolio_is_plan(const char *file)
{
    size_t n = file ? strlen(file) : 0;

    return n > 5 && strcmp(file + n - 5, ".json") == 0;
}

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static const char *text_of(const json_t *inputs, const char *key, const char *otherwise)
{
    const char *text = json_string_value(json_object_get(inputs, key));

    return text ? text : otherwise;
}

static double number_of(const json_t *inputs, const char *key, double otherwise)
{
    const json_t *value = json_object_get(inputs, key);

    return json_is_number(value) ? json_number_value(value) : otherwise;
}

/* A whole number from 0 to most; otherwise where it is none. */
static long whole_of(const json_t *inputs, const char *key, long most, long otherwise)
{
    double value = number_of(inputs, key, NAN);

    return value >= 0.0 && value <= (double)most ? (long)value : otherwise;
}

static bool list_of(lode_portfolio *p, const json_t *inputs, const char *key,
                    const char *const **list, size_t *n)
{
    const json_t *array = json_object_get(inputs, key);
    const char **copy =
        lode__arena_take(&p->arena, json_array_size(array) + 1, sizeof *copy);

    *n = 0;
    for (size_t k = 0; copy && k < json_array_size(array); k++) {
        const char *text = json_string_value(json_array_get(array, k));
        if (!text) continue;
        copy[*n] = lode__arena_copy(&p->arena, text);
        if (!copy[(*n)++]) return false;
    }
    *list = copy;
    return copy != NULL;
}

static bool copy_texts(lode_portfolio *p, const json_t *inputs, lode_portfolio_options *o)
{
    const struct {
        const char **to, *from;
    } text[] = {{&o->file, text_of(inputs, "file", NULL)},
                {&o->perspective, text_of(inputs, "for", NULL)},
                {&o->scenarios, text_of(inputs, "scenarios", "standard")},
                {&o->risk, text_of(inputs, "risk", "mean")},
                {&o->with, text_of(inputs, "with", NULL)},
                {&o->without, text_of(inputs, "without", NULL)},
                {&o->stocks, text_of(inputs, "stocks", NULL)},
                {&o->deterrence, text_of(inputs, "deterrence", NULL)},
                {&o->dumping, text_of(inputs, "dumping", NULL)},
                {&o->floor, text_of(inputs, "floor", NULL)},
                {&o->floors, text_of(inputs, "floors", NULL)},
                {&o->per_country, text_of(inputs, "per_country", NULL)}};

    for (size_t k = 0; k < sizeof text / sizeof *text; k++) {
        *text[k].to = text[k].from ? lode__arena_copy(&p->arena, text[k].from) : NULL;
        if (text[k].from && !*text[k].to) return false;
    }
    return list_of(p, inputs, "min_share", &o->min_share, &o->n_min_share) &&
           list_of(p, inputs, "max_share", &o->max_share, &o->n_max_share);
}

static bool take_inputs(lode_portfolio *p, const json_t *inputs)
{
    lode_portfolio_options *o = &p->options;

    o->estimate = json_is_true(json_object_get(inputs, "estimate"));
    o->budget_usd = number_of(inputs, "budget_usd", o->budget_usd);
    o->n_draw = (size_t)whole_of(inputs, "draws", 1000000, 200);
    o->seed = (unsigned long)whole_of(inputs, "seed", 2147483647, 1);
    o->loss_only = strcmp(text_of(inputs, "objective", "net"), "loss") == 0;
    o->first_year = (int)whole_of(inputs, "first_year", 9999, o->first_year);
    o->last_year = (int)whole_of(inputs, "last_year", 9999, o->last_year);
    o->later_years = (int)whole_of(inputs, "later_years", 99, 0);
    o->gap = number_of(inputs, "gap", o->gap);
    o->dumping_rate = number_of(inputs, "dumping_rate", o->dumping_rate);
    o->n_frontier = (size_t)whole_of(inputs, "frontier", 1000, 0);
    o->most_projects = (size_t)whole_of(inputs, "most_projects", 1000000, 0);
    return copy_texts(p, inputs, o);
}

static lode__everybody everybody_of(const json_t *object)
{
    return (lode__everybody){
        number_of(object, "objective_usd", NAN), number_of(object, "bound_usd", NAN),
        number_of(object, "nothing_usd", NAN), number_of(object, "this_usd", NAN)};
}

/* The choice of the plan, and how good it is. */
static bool take_choice(lode_portfolio *p, const json_t *root)
{
    const json_t *result = json_object_get(root, "result");
    const json_t *list = json_object_get(result, "selected");
    const json_t *own = json_array_get(json_object_get(result, "comparison"), 1);
    size_t n = json_array_size(list);
    const char *run = text_of(root, "run", NULL);
    lode__kept_plan *k = &p->kept;

    k->objective_usd = number_of(own, "objective_usd", NAN);
    k->bound_usd = number_of(result, "bound_usd", NAN);
    k->gap = number_of(result, "gap", NAN);
    k->budget_price = number_of(result, "budget_price", NAN);
    k->regret_usd = number_of(result, "regret_usd", NAN);
    k->everybody = everybody_of(json_object_get(result, "everybody"));
    k->by_search = json_is_true(json_object_get(result, "by_search"));
    k->proven = json_is_true(json_object_get(result, "proven"));
    if (!run || isnan(k->objective_usd)) return true; /* nothing to keep */
    k->id = lode__arena_take(&p->arena, n + 1, sizeof *k->id);
    k->option = lode__arena_take(&p->arena, n + 1, sizeof *k->option);
    if (!k->id || !k->option) return false;
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(list, i);
        const char *id = text_of(one, "project", "");
        k->option[k->n] = (int)whole_of(one, "option", LODE__MOST_OPTIONS, 1);
        k->id[k->n] = lode__arena_copy(&p->arena, id);
        if (!k->id[k->n++]) return false;
    }
    k->run = lode__arena_copy(&p->arena, run);
    return k->run != NULL;
}

static bool leads_away(const char *file)
{
    return file && (strpbrk(file, "/\\") || strstr(file, ".."));
}

/* The file of a plan that leads out of the working folder where it may not; NULL: none. */
static const char *file_away(const lode_portfolio_options *o)
{
    if (!o->plan_stays) return NULL;
    return leads_away(o->file) ? o->file : leads_away(o->scenarios) ? o->scenarios : NULL;
}

lode_status lode__portfolio_read_plan(lode_portfolio *p, lode_error *err)
{
    const char *path = p->options.file;
    char *data = NULL;
    size_t length = 0;
    json_error_t where;
    json_t *root = NULL, *inputs;
    lode_status st = lode__file_read(path, MOST_PLAN, &data, &length, err);

    if (st) return st;
    root = lode__json_load(data, length, JSON_REJECT_DUPLICATES, &where, &st);
    inputs = json_object_get(root, "inputs");
    if (st == LODE_E_NOMEM)
        st = no_memory(err);
    else if (st)
        st = lode__fail_at(err, LODE_E_DATA, path, where.line, where.column, "%s",
                           where.text);
    else if (strcmp(text_of(root, "schema", ""), "lode/portfolio/1") != 0 || !inputs)
        st = lode__fail_at(err, LODE_E_DATA, path, 1, 1,
                           "want a plan that 'lode portfolio solve --json' wrote");
    else if (!take_inputs(p, inputs) || !take_choice(p, root))
        st = no_memory(err);
    else if (file_away(&p->options))
        st = lode__fail_at(err, LODE_E_INVALID, path, 1, 1,
                           "want a file of the same folder, found '%.80s'",
                           file_away(&p->options));
    json_decref(root);
    lode__release(data);
    return st;
}

/* Where it lies among the picks; false: there is no such project or option now. */
static bool find_choice(const lode_portfolio *p, int *option)
{
    for (int i = 0; i < p->kept.n; i++) {
        int k = 0;
        while (k < p->n_pick && strcmp(p->pick[k].id, p->kept.id[i]) != 0) k++;
        if (k == p->n_pick || p->kept.option[i] >= p->pick[k].n_option) return false;
        option[k] = p->kept.option[i];
    }
    return true;
}

static void take_proof(lode_portfolio *p)
{
    p->is_kept = true;
    p->by_search = p->kept.by_search;
    p->answer.verdict = p->kept.proven ? LODE__PORTFOLIO_PROVEN : LODE__PORTFOLIO_STOPPED;
    p->answer.bound_usd = p->kept.bound_usd;
    p->answer.gap = p->kept.gap;
    p->answer.budget_price = p->kept.budget_price;
    p->total_cost_objective = p->best.objective_usd + p->kept.regret_usd;
    p->everybody = p->kept.everybody;
}

lode_status lode__portfolio_keep_plan(lode_portfolio *p, lode_error *err)
{
    int *option;
    lode__portfolio_figures f = {0};
    lode_status st = LODE_OK;

    if (!p->kept.run || strcmp(p->kept.run, p->run) != 0) return LODE_OK;
    option = lode__alloc((size_t)p->n_pick + 1, sizeof *option);
    if (!option) return no_memory(err);
    if (find_choice(p, option))
        st = lode__portfolio_figure(p, "this portfolio", option, &f, err);
    if (!st && f.keeps_rows &&
        fabs(f.objective_usd - p->kept.objective_usd) <=
            SAME * fabs(p->nothing.objective_usd)) {
        p->best = f;
        take_proof(p);
    }
    lode__release(option);
    return st;
}
