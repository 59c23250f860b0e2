/* From the rows of a method to formulas that run. */
#include "study/method.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what formulas may name -------------------------------------------------------- */

static const lode__input_kind kinds[] = {
    {LODE__IN_PRODUCTION, "production", "t", "production", "what each country makes",
     true, false},
    {LODE__IN_PRODUCTION_OTHER, "production_other", "t", "residual",
     "what the publication gives to 'other countries'", false, false},
    {LODE__IN_CAPACITY, "capacity", "t", "production", "what each country could make",
     true, false},
    {LODE__IN_RESERVES, "reserves", "t", "reserves",
     "what each country holds in reserves", true, false},
    {LODE__IN_USE, "use", "t", "use", "final use of each country", true, false},
    {LODE__IN_PRICE, "price", "USD/t", "prices",
     "price of the world, or the only one known", false, false},
    {LODE__IN_YEAR, "year", "1", "", "the year", false, false},
    {LODE__IN_EXPORTS_EACH, "exports_each", "USD or t", "trade",
     "exports of each country to all: dollars of customs, or tonnes where the good has "
     "trade rows of its own",
     true, false},
    {LODE__IN_IMPORTS_EACH, "imports_each", "USD or t", "trade",
     "imports of each country from all, likewise", true, false},
    {LODE__IN_EXPORTS_TOTAL, "exports_total", "USD or t", "trade",
     "exports of all countries together, likewise", false, false},
    {LODE__IN_EXPORTS_TOTAL_USD, "exports_total_usd", "USD", "trade",
     "the same in dollars; unknown where only tonnes are", false, false},
    {LODE__IN_GRAPH, "graph.", "1", "trade",
     "measures of the trade network: nodes, edges, density, "
     "reciprocity, largest_weak, largest_strong, value_left, pairs_left, cascade_50 "
     "(percent "
     "of imports whose loss is too much)",
     false, false},
    {LODE__IN_INDICATOR, "indicator.", "1", "wgi",
     "an indicator of each country, as pv or unga_ideal_point", true, false},
    {LODE__IN_MEMBER, "member", "1", "", "1 for the economy's countries", true, true},
    {LODE__IN_ALLY_DISTANCE, "ally_distance.", "1", "wgi",
     "distance of an indicator between each country and the "
     "economy (mean of its members)",
     true, true},
    {LODE__IN_IMPORTS, "imports", "t", "trade",
     "imports from each country outside the economy", true, true},
    {LODE__IN_IMPORTS_ALL, "imports_all", "t", "trade",
     "the same with those from its own members", true, true},
    {LODE__IN_IMPORTS_USD, "imports_usd", "USD", "trade",
     "the same in dollars, from outside", true, true},
    {LODE__IN_IMPORTS_USD_ALL, "imports_usd_all", "USD", "trade",
     "the same in dollars, own members too", true, true},
    {LODE__IN_WEIGHED_USD, "weighed_usd", "USD", "trade",
     "value of the imports whose quantity is known", false, true},
    {LODE__IN_WEIGHED_T, "weighed_t", "t", "trade",
     "quantity of the imports whose value is known", false, true},
    {LODE__IN_EXPORTS, "exports", "t", "trade",
     "exports to each country outside the economy", true, true},
    {LODE__IN_ATTRIBUTE, "attribute.", "1", "attributes",
     "a number of the good, as eol_rir", false, true},
    {LODE__IN_NETWORK, "network.", "1", "trade",
     "the economy in the trade network: in_share, out_share, "
     "pagerank, pagerank_reversed, betweenness, trade_risk_50 (percent passed on)",
     false, true},
    {LODE__IN_END_USE, "end_use.", "1", "industries",
     "value_added, value_added_max, gdp, gdp_exposure of "
     "the industries that use the good",
     false, true},
    {LODE__IN_STOP_LOSS_USD, "stop_loss_usd", "USD", "market",
     "loss of the economy if each country stopped "
     "selling the good to it for a year (the shock engine)",
     true, true},
    {LODE__N_IN, NULL, NULL, NULL, NULL, false, false}};

const lode__input_kind *lode__input_kind_find(const char *name)
{
    for (const lode__input_kind *k = kinds; k->name; k++) {
        size_t n = strlen(k->name);
        bool family = k->name[n - 1] == '.';
        if (family ? strncmp(name, k->name, n) == 0 && name[n]
                   : strcmp(name, k->name) == 0)
            return k;
    }
    return NULL;
}

/* ---- finding ----------------------------------------------------------------------- */

lode_status lode__method_need(const lode_dataset *ds, const char *id,
                              const lode__method **out, lode_error *err)
{
    const char *name[256];
    char nearest[256];
    int n, n_name = 0;
    const lode__method *method = lode__methods(ds, &n);

    for (int i = 0; i < n; i++) {
        if (strcmp(method[i].id, id) == 0) {
            *out = &method[i];
            return LODE_OK;
        }
        if (n_name < 256) name[n_name++] = method[i].id;
    }
    lode_names_nearest(id, name, (size_t)n_name, nearest, sizeof nearest);
    return lode__fail(err, LODE_E_INVALID, "want a method%s%s, found '%.80s'",
                      *nearest ? " such as " : "", nearest, id);
}

/* The method and what it extends, the last of them first. */
static lode_status find_chain(const lode_dataset *ds, const lode__method *method,
                              const lode__method *chain[LODE__METHOD_LINK_MAX], int *n,
                              lode_error *err)
{
    const lode__method *found[LODE__METHOD_LINK_MAX];
    int n_found = 0;

    for (const lode__method *at = method;;) {
        if (n_found == LODE__METHOD_LINK_MAX)
            return lode__fail_at(
                err, LODE_E_DATA, lode__dataset_file(ds, method->place.i_file),
                method->place.line, 0,
                "extends: want at most %d methods that extend each other",
                LODE__METHOD_LINK_MAX);
        found[n_found++] = at;
        if (!*at->extends) break;
        lode_status st = lode__method_need(ds, at->extends, &at, err);
        if (st) return st;
    }
    for (int i = 0; i < n_found; i++) chain[i] = found[n_found - 1 - i];
    *n = n_found;
    return LODE_OK;
}

/* Steps of the chain in order; one of the same name takes the place of the earlier. */
static int find_steps(const lode_dataset *ds, const lode__method *const *chain,
                      int n_chain, const lode__method_step **out)
{
    int n, n_out = 0;
    const lode__method_step *row = lode__method_steps(ds, &n);

    for (int c = 0; c < n_chain; c++)
        for (int i = 0; i < n; i++) {
            int at = 0;
            if (strcmp(row[i].method, chain[c]->id) != 0) continue;
            while (at < n_out && strcmp(out[at]->step, row[i].step) != 0) at++;
            if (at < LODE__METHOD_STEP_MAX) out[at] = &row[i];
            if (at == n_out && n_out < LODE__METHOD_STEP_MAX) n_out++;
        }
    return n_out;
}

static int find_parameters(const lode_dataset *ds, const lode__method *const *chain,
                           int n_chain, const lode__method_parameter **out)
{
    int n, n_out = 0;
    const lode__method_parameter *row = lode__method_parameters(ds, &n);

    for (int c = 0; c < n_chain; c++)
        for (int i = 0; i < n; i++) {
            int at = 0;
            if (strcmp(row[i].method, chain[c]->id) != 0) continue;
            while (at < n_out && strcmp(out[at]->parameter, row[i].parameter) != 0) at++;
            if (at < LODE__METHOD_STEP_MAX) out[at] = &row[i];
            if (at == n_out && n_out < LODE__METHOD_STEP_MAX) n_out++;
        }
    return n_out;
}

/* ---- names ------------------------------------------------------------------------- */

typedef struct naming {
    const lode_dataset *ds;
    lode__method_program *m;
} naming;

static int no_room(lode_error *err)
{
    lode__fail(err, LODE_E_LIMIT, "want at most %d inputs of a method",
               LODE__METHOD_INPUT_MAX);
    return -1;
}

static int name_slot(void *context, const char *name, lode_error *err);

/* A slot for what a step or an input is elsewhere: years before, or of another good. */
static int add_past(naming *w, const char *name, const char *of, int n_year, int item,
                    lode_error *err)
{
    int of_slot = lode__formula_find(&w->m->f, of), slot;

    if (of_slot < 0) of_slot = name_slot(w, of, err);
    if (of_slot < 0) return -1;
    if (w->m->n_past == LODE__METHOD_INPUT_MAX) return no_room(err);
    slot = lode__formula_input(&w->m->f, name, false);
    if (slot < 0) {
        lode__fail(err, LODE_E_NOMEM, "out of memory");
        return -1;
    }
    w->m->f.slot[slot].inner = w->m->f.slot[of_slot].inner;
    w->m->past[w->m->n_past++] = (lode__method_past){slot, of_slot, n_year, item};
    return slot;
}

/* "earlier.NAME.K" */
static int name_past(naming *w, const char *name, lode_error *err)
{
    char of[64];
    const char *start = name + strlen("earlier."), *dot = strrchr(start, '.');
    long years = dot ? strtol(dot + 1, NULL, 10) : 0;

    if (!dot || dot == start || years < 1 || years > 20) {
        lode__fail(err, LODE_E_INVALID, "want 'earlier.NAME.YEARS', found '%.60s'", name);
        return -1;
    }
    memcpy(of, start, (size_t)(dot - start));
    of[dot - start] = '\0';
    return add_past(w, name, of, (int)years, -1, err);
}

/* "of.MINERAL.STAGE.NAME" */
static int name_other(naming *w, const char *name, lode_error *err)
{
    char good[64];
    const char *start = name + strlen("of."), *dot = strchr(start, '.');
    const char *second = dot ? strchr(dot + 1, '.') : NULL;
    int item;

    if (!second || !second[1]) {
        lode__fail(err, LODE_E_INVALID, "want 'of.MINERAL.STAGE.NAME', found '%.60s'",
                   name);
        return -1;
    }
    memcpy(good, start, (size_t)(second - start));
    good[second - start] = '\0';
    good[dot - start] = ':';
    item = lode__good_find(w->ds, good); /* packs without it: never known */
    return add_past(w, name, second + 1, 0, item < 0 ? LODE__NO_ITEM : item, err);
}

static const lode__method_input *find_input_row(const lode_dataset *ds, const char *name)
{
    int n;
    const lode__method_input *row = lode__method_inputs(ds, &n);

    for (int i = 0; i < n; i++)
        if (strcmp(row[i].input, name) == 0) return &row[i];
    return NULL;
}

/* An input becomes a slot the first time a formula names it. */
static int name_slot(void *context, const char *name, lode_error *err)
{
    naming *w = context;
    const lode__input_kind *kind = lode__input_kind_find(name);
    int slot;

    if (strncmp(name, "earlier.", 8) == 0) return name_past(w, name, err);
    if (strncmp(name, "of.", 3) == 0) return name_other(w, name, err);
    if (!kind) {
        const char *known[64];
        char nearest[256];
        size_t n = 0;
        for (const lode__input_kind *k = kinds; k->name; k++) known[n++] = k->name;
        for (int i = 0; i < w->m->n_step && n < 64; i++) known[n++] = w->m->step[i]->step;
        lode_names_nearest(name, known, n, nearest, sizeof nearest);
        lode__fail(err, LODE_E_INVALID,
                   "want a step above, a parameter or an input such as %s, found '%.60s'",
                   nearest, name);
        return -1;
    }
    if (w->m->n_use == LODE__METHOD_INPUT_MAX) return no_room(err);
    slot = lode__formula_input(&w->m->f, name, kind->vector);
    if (slot < 0) {
        lode__fail(err, LODE_E_NOMEM, "out of memory");
        return -1;
    }
    w->m->f.slot[slot].inner = kind->inner;
    w->m->use[w->m->n_use++] = (lode__method_use){slot, kind, w->m->f.slot[slot].name,
                                                  find_input_row(w->ds, name)};
    return slot;
}

/* ---- building ---------------------------------------------------------------------- */

static bool from_memory(const char *status)
{
    return strcmp(status, "memory") == 0;
}

static lode_status add_parameters(lode__method_program *m, lode_error *err)
{
    for (int i = 0; i < m->n_parameter; i++) {
        int slot = lode__formula_input(&m->f, m->parameter[i]->parameter, false);
        if (slot < 0) return lode__fail(err, LODE_E_NOMEM, "out of memory");
        m->f.slot[slot].value[0] = m->parameter[i]->value;
        m->parameter_slot[i] = slot;
        m->unverified = m->unverified || from_memory(m->parameter[i]->status);
    }
    return LODE_OK;
}

static lode_status add_steps(const lode_dataset *ds, lode__method_program *m,
                             lode_error *err)
{
    naming names = {ds, m};
    lode_error why = {0};

    for (int i = 0; i < m->n_step; i++) {
        const lode__method_step *s = m->step[i];
        lode_status st = lode__formula_step(&m->f, s->step, s->formula, name_slot, &names,
                                            &m->step_slot[i], &why);
        if (st == LODE_E_NOMEM) return lode__fail(err, st, "out of memory");
        if (st)
            return lode__fail_at(err, LODE_E_DATA,
                                 lode__dataset_file(ds, s->place.i_file), s->place.line,
                                 0, "formula of '%s': %s", s->step, why.message);
        m->unverified = m->unverified || from_memory(s->status);
    }
    return LODE_OK;
}

static lode_status find_ends(const lode_dataset *ds, lode__method_program *m,
                             lode_error *err)
{
    const lode__method *row = m->row;
    const char *file = lode__dataset_file(ds, row->place.i_file);

    m->result = lode__formula_find(&m->f, row->result);
    m->parts = *row->parts ? lode__formula_find(&m->f, row->parts) : -1;
    if (m->result < 0 || m->f.slot[m->result].vector)
        return lode__fail_at(err, LODE_E_DATA, file, row->place.line, 0,
                             "result: want a step that is one number, found '%s'",
                             row->result);
    if (*row->parts && (m->parts < 0 || !m->f.slot[m->parts].vector))
        return lode__fail_at(err, LODE_E_DATA, file, row->place.line, 0,
                             "parts: want a step that is a list, found '%s'", row->parts);
    m->per_economy = strncmp(row->scope, "economy", 7) == 0;
    m->economy = strncmp(row->scope, "economy:", 8) == 0 ? row->scope + 8 : "";
    if (!m->per_economy && strcmp(row->scope, "world") != 0)
        return lode__fail_at(err, LODE_E_DATA, file, row->place.line, 0,
                             "scope: want 'world', 'economy' or 'economy:C', found '%s'",
                             row->scope);
    for (int i = 0; i < m->n_use && !m->per_economy; i++)
        if (m->use[i].kind->inner && strcmp(m->use[i].kind->name, "attribute.") != 0)
            return lode__fail_at(err, LODE_E_DATA, file, row->place.line, 0,
                                 "scope: want 'economy' for input '%s', found 'world'",
                                 m->use[i].name);
    return LODE_OK;
}

lode_status lode__method_build(const lode_dataset *ds, const lode__method *method,
                               lode__arena *arena, lode__method_program *out,
                               lode_error *err)
{
    const lode__method *chain[LODE__METHOD_LINK_MAX];
    lode__method_program *m = out;
    int n_chain = 0, n_country;
    lode_status st = find_chain(ds, method, chain, &n_chain, err);

    if (st) return st;
    memset(m, 0, sizeof *m);
    m->row = method;
    m->unverified = from_memory(method->status);
    (void)lode__countries(ds, &n_country);
    lode__formulas_begin(&m->f, arena, n_country);
    m->n_step = find_steps(ds, chain, n_chain, m->step);
    m->n_parameter = find_parameters(ds, chain, n_chain, m->parameter);
    if (m->n_step == 0)
        return lode__fail_at(
            err, LODE_E_DATA, lode__dataset_file(ds, method->place.i_file),
            method->place.line, 0, "want steps of '%s', found none", method->id);
    st = add_parameters(m, err);
    if (!st) st = add_steps(ds, m, err);
    return st ? st : find_ends(ds, m, err);
}

const lode__method_class *lode__method_class_of(const lode_dataset *ds,
                                                const lode__method *method, double value)
{
    const lode__method_class *best = NULL;
    int n;
    const lode__method_class *row = lode__method_classes(ds, &n);

    if (isnan(value)) return NULL;
    for (int i = 0; i < n; i++)
        if (strcmp(row[i].method, method->id) == 0 && value >= row[i].at_least &&
            (!best || row[i].at_least > best->at_least))
            best = &row[i];
    return best;
}
