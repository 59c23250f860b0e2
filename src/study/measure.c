/* Measuring: which methods, goods, years and economies are asked for, and one row for
 * each. */
#include "study/measure.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define METHODS_MAX 256
#define YEARS_MAX 60

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- economies ------------------------------------------------------------------------- */

/* Countries that make, buy or use the item in that year. */
static void find_economies(const lode_measure *x, int item, int year, bool *with)
{
    static const int kind[] = {LODE__PRODUCTION, LODE__USE};
    const lode__flow_index *f = &x->view.flows;
    const lode__flow_key *key = lode__flow_find(f, LODE__KIND_TRADE, item, year);

    memset(with, 0, (size_t)f->n_country * sizeof *with);
    for (int i = 0; key && i < key->n; i++) {
        with[f->trade[key->first + i].i_importer] = true;
        with[f->trade[key->first + i].i_exporter] = true;
    }
    for (size_t k = 0; k < sizeof kind / sizeof kind[0]; k++) {
        key = lode__flow_find(f, kind[k], item, year);
        for (int i = 0; key && i < key->n; i++)
            if (f->amount[key->first + i].value > 0.0)
                with[f->amount[key->first + i].i_country] = true;
    }
}

static const char *economy_of(const lode_measure *x, const lode__method_program *m)
{
    if (!m->per_economy) return "*";
    if (x->options.purchases) return "company";
    if (x->options.economy) return x->options.economy;
    return *m->economy ? m->economy : x->options.economy_else; /* NULL: each */
}

static lode_status add_row(lode_measure *x, lode__measured *of, const lode__cell_at *at,
                           double *scratch, lode_error *err)
{
    if (of->n_row == of->capacity) {
        int more = of->capacity ? 2 * of->capacity : 256;
        lode__measure_row *bigger = lode__realloc(of->row, (size_t)more, sizeof *of->row);
        if (!bigger) return no_memory(err);
        of->row = bigger;
        of->capacity = more;
    }
    lode_status st = lode__measure_take_row(x, of, at, scratch, &of->row[of->n_row], err);
    if (!st) of->n_row++;
    return st;
}

/* Work space of a run. */
typedef struct space {
    bool *member, *economies; /* [n_country] */
    double *scratch;          /* [2 n_country] */
    int *list;                /* [n_country] */
} space;

static lode_status each_economy(lode_measure *x, lode__measured *of, int item, int year,
                                space *s, lode_error *err)
{
    int n;
    const lode__country *country = lode__countries(x->dataset, &n);
    bool begun = false;
    lode_status st = LODE_OK;

    find_economies(x, item, year, s->economies);
    memset(s->member, 0, (size_t)n * sizeof *s->member);
    for (int c = 0; c < n && !st; c++) {
        lode__cell_at at = {item, year, s->member, &c, 1, country[c].id};
        if (!s->economies[c]) continue;
        s->member[c] = true;
        st = begun ? lode__measure_economy(x, of->program, &at, err)
                   : lode__measure_cell(x, of->program, &at, err);
        begun = true;
        /* An economy of which nothing is known gets a row when it is asked for. */
        if (!st && !isnan(of->program->f.slot[of->program->result].value[0]))
            st = add_row(x, of, &at, s->scratch, err);
        s->member[c] = false;
    }
    return st;
}

static bool is_flow(const lode__input_kind *k)
{
    return strcmp(k->unit, "t") == 0 || strcmp(k->unit, "USD") == 0 ||
           strcmp(k->table, "trade") == 0;
}

static bool no_flows(const lode__method_program *m)
{
    for (int i = 0; i < m->n_use; i++)
        if (is_flow(m->use[i].kind)) return false;
    return true;
}

static bool nothing_known(const lode__method_program *m)
{
    for (int i = 0; i < m->n_use; i++) {
        const lode__slot *s = &m->f.slot[m->use[i].slot];
        for (int k = 0; k < (s->vector ? m->f.n : 1); k++)
            if (!isnan(s->value[k]) && strcmp(m->use[i].name, "end_use.gdp") != 0 &&
                strcmp(m->use[i].name, "end_use.value_added_max") != 0)
                return false;
    }
    return true;
}

/* Are there rows for all that the method takes from flows (some: any of them)? */
static bool can_measure(const lode_measure *x, const lode__method_program *m, int item,
                        int year, bool some)
{
    bool any = false, all = true;

    for (int i = 0; i < m->n_use; i++) {
        const lode__input_kind *k = m->use[i].kind;
        if (!is_flow(k)) continue;
        bool there = lode__input_there(&x->view, k, item, year) ||
                     (x->has_swap && lode__input_there(&x->swap_view, k, item, year));
        any = any || there;
        all = all && there;
    }
    if (no_flows(m)) return item < x->view.flows.n_good;
    return some ? any : any && all;
}

static lode_status select_economy(lode_measure *x, const char *economy, space *s,
                                  lode__cell_at *at, lode_error *err)
{
    lode_status st = LODE_OK;

    if (x->options.purchases) /* a company is no country */
        memset(s->member, 0, (size_t)x->view.flows.n_country * sizeof *s->member);
    else
        st = lode__countries_select(x->dataset, economy, s->member, err);
    if (st) return st;
    at->member = s->member;
    at->list = s->list;
    at->n_list = 0;
    for (int i = 0; i < x->view.flows.n_country; i++)
        if (s->member[i]) s->list[at->n_list++] = i;
    return LODE_OK;
}

static void close_space(space *s)
{
    lode__release(s->member);
    lode__release(s->economies);
    lode__release(s->scratch);
    lode__release(s->list);
}

static lode_status open_space(const lode_measure *x, space *s, lode_error *err)
{
    size_t n = (size_t)x->view.flows.n_country;

    *s = (space){lode__alloc(n, 1), lode__alloc(n, 1), lode__alloc(2 * n, sizeof(double)),
                 lode__alloc(n, sizeof(int))};
    return s->member && s->economies && s->scratch && s->list ? LODE_OK : no_memory(err);
}

static lode_status measure_item(lode_measure *x, lode__measured *of, int item, int year,
                                space *s, lode_error *err)
{
    const char *economy = economy_of(x, of->program);
    lode__cell_at at = {item, year, NULL, NULL, 0, economy};
    lode_status st;

    if (!can_measure(x, of->program, item, year, true)) return LODE_OK;
    if (!economy) return each_economy(x, of, item, year, s, err);
    if (of->program->per_economy) {
        st = select_economy(x, economy, s, &at, err);
        if (st) return st;
    }
    st = lode__measure_cell(x, of->program, &at, err);
    if (!st && no_flows(of->program) && !x->options.good && nothing_known(of->program))
        return LODE_OK; /* of a number that nobody has there is nothing to say */
    if (!st) st = add_row(x, of, &at, s->scratch, err);
    /* Whoever asks for all goods wants those that can be measured. */
    if (!st && !x->options.good && of->row[of->n_row - 1].status == LODE__ROW_UNKNOWN &&
        !can_measure(x, of->program, item, year, false))
        of->n_row--;
    return st;
}

lode_status lode__measure_one(lode_measure *x, lode__measured *of, int item, int year,
                              const char *economy, lode__measure_row *out,
                              lode_error *err)
{
    lode__cell_at at = {item, year, NULL, NULL, 0, economy};
    bool kept = x->keep_parts;
    space s;
    lode_status st = open_space(x, &s, err);

    if (!st && of->program->per_economy) st = select_economy(x, economy, &s, &at, err);
    if (!st) st = lode__measure_cell(x, of->program, &at, err);
    x->keep_parts = true;
    if (!st) st = lode__measure_take_row(x, of, &at, s.scratch, out, err);
    x->keep_parts = kept;
    close_space(&s);
    return st;
}

/* ---- what is asked --------------------------------------------------------------------- */

static lode_status add_preferred(lode_measure *x, const char *source, lode_error *err)
{
    lode__preferred *p;

    if (!*source) return LODE_OK;
    for (p = x->preferred; p; p = p->next)
        if (strcmp(p->source, source) == 0) return LODE_OK;
    p = lode__arena_take(&x->arena, 1, sizeof *p);
    if (!p) return no_memory(err);
    p->source = source;
    p->next = x->preferred;
    x->preferred = p;
    return lode__view_begin(&p->view, x->dataset, source, &x->arena, err);
}

static lode_status add_method(lode_measure *x, const lode__method *method,
                              lode_error *err)
{
    lode__measured *of = &x->method[x->n_method];
    lode_status st;

    if (x->n_method == METHODS_MAX)
        return lode__fail(err, LODE_E_LIMIT, "want at most %d methods", METHODS_MAX);
    of->method = method;
    of->program = lode__arena_take(&x->arena, 1, sizeof *of->program);
    if (!of->program) return no_memory(err);
    st = lode__method_build(x->dataset, method, &x->arena, of->program, err);
    if (st) return st;
    for (int i = 0; i < of->program->n_parameter; i++)
        if (strcmp(of->program->parameter[i]->parameter, "as_published") == 0)
            of->program->f.slot[of->program->parameter_slot[i]].value[0] =
                x->options.as_published;
    x->n_method++;
    return add_preferred(x, method->prefers, err);
}

static lode_status choose_methods(lode_measure *x, lode_error *err)
{
    const char *list = x->options.method;
    int n;
    const lode__method *all = lode__methods(x->dataset, &n);
    lode_status st = LODE_OK;

    x->method = lode__arena_take(&x->arena, METHODS_MAX + 1, sizeof *x->method);
    if (!x->method) return no_memory(err);
    if (n == 0)
        return lode__fail(err, LODE_E_NODATA,
                          "want a pack with a table 'methods', found none");
    if (!list || strcmp(list, "all") == 0) {
        for (int i = 0; i < n && !st; i++) st = add_method(x, &all[i], err);
        return st;
    }
    while (!st && *list) {
        size_t length = strcspn(list, ",");
        const lode__method *method = NULL;
        char *id = lode__arena_copy_n(&x->arena, list, length);
        if (!id) return no_memory(err);
        st = lode__method_need(x->dataset, id, &method, err);
        if (!st) st = add_method(x, method, err);
        list += length;
        if (*list) list++;
    }
    return st;
}

/* Items of "cobalt:refined", "cobalt", "hs:251010", "hs:*" or NULL. */
static lode_status choose_items(lode_measure *x, bool *with, lode_error *err)
{
    const lode__flow_index *f = &x->view.flows;
    const char *good = x->options.good;
    double code;

    memset(with, 0, (size_t)(f->n_good + f->n_code) * sizeof *with);
    if (!good || strncmp(good, "hs:", 3) != 0)
        return lode__goods_select(x->dataset, good ? good : "*", with, err);
    for (int i = 0; i < f->n_code; i++) with[f->n_good + i] = strcmp(good + 3, "*") == 0;
    if (strcmp(good + 3, "*") == 0) return LODE_OK;
    if (strlen(good + 3) != 6 || !lode__number_read(good + 3, &code))
        return lode__fail(err, LODE_E_INVALID,
                          "want six digits as in 'hs:251010' or 'hs:*', found '%.40s'",
                          good);
    if (lode__flow_item(f, (int)code) < 0)
        return lode__fail(err, LODE_E_NODATA,
                          "want a code with customs records, found '%.40s'", good);
    with[lode__flow_item(f, (int)code)] = true;
    return LODE_OK;
}

/* Which country stands for each: members of a bloc stand for one. */
static lode_status choose_as_one(lode_measure *x, lode_error *err)
{
    const char *list = x->options.as_one;
    int n = x->view.flows.n_country;
    int *stands;
    bool *member;
    lode_status st = LODE_OK;

    if (!list) return LODE_OK;
    stands = lode__arena_take(&x->arena, (size_t)n + 1, sizeof *stands);
    member = lode__arena_take(&x->arena, (size_t)n + 1, sizeof *member);
    if (!stands || !member) return no_memory(err);
    for (int i = 0; i < n; i++) stands[i] = i;
    while (!st && *list) {
        size_t length = strcspn(list, ",");
        char *bloc = lode__arena_copy_n(&x->arena, list, length);
        int first = -1;
        if (!bloc) return no_memory(err);
        st = lode__countries_select(x->dataset, bloc, member, err);
        for (int i = 0; i < n && !st; i++) {
            if (!member[i] || stands[i] != i) continue;
            if (first < 0) first = i;
            stands[i] = first;
        }
        list += length;
        if (*list) list++;
    }
    x->view.representative = x->swap_view.representative = stands;
    for (lode__preferred *p = x->preferred; p; p = p->next)
        p->view.representative = stands;
    return st;
}

/* Goods and countries are told by their number: both must count alike. */
static bool same_axes(const lode_dataset *a, const lode_dataset *b)
{
    int n_a, n_b, m_a, m_b;
    const lode__good *good_a = lode__goods(a, &n_a), *good_b = lode__goods(b, &n_b);
    const lode__country *country_a = lode__countries(a, &m_a);
    const lode__country *country_b = lode__countries(b, &m_b);

    if (n_a != n_b || m_a != m_b) return false;
    for (int i = 0; i < n_a; i++)
        if (strcmp(good_a[i].id, good_b[i].id) != 0) return false;
    for (int i = 0; i < m_a; i++)
        if (strcmp(country_a[i].id, country_b[i].id) != 0) return false;
    return true;
}

static bool has_production(const lode__flow_index *f)
{
    for (int i = 0; i < f->n_key; i++)
        if (f->key[i].kind == (int)LODE__PRODUCTION) return true;
    return false;
}

static lode_status choose_swap(lode_measure *x, lode_error *err)
{
    const char *name = x->options.set_input;
    const lode_dataset *other =
        x->options.set_dataset ? x->options.set_dataset : x->dataset;
    bool used = false;

    if (!name) return LODE_OK;
    for (int i = 0; i < x->n_method; i++)
        for (int k = 0; k < x->method[i].program->n_use; k++)
            used = used || lode__input_is(&x->method[i].program->use[k], name);
    if (!used) {
        const char *known[LODE__METHOD_INPUT_MAX];
        char nearest[256];
        const lode__method_program *m = x->method[0].program;
        for (int k = 0; k < m->n_use; k++) known[k] = m->use[k].name;
        lode_names_nearest(name, known, (size_t)m->n_use, nearest, sizeof nearest);
        return lode__fail(err, LODE_E_INVALID,
                          "--set: want an input of the method such as %s, found '%.60s'",
                          nearest, name);
    }
    if (x->options.set_source && strcmp(name, "production") != 0)
        return lode__fail(err, LODE_E_INVALID,
                          "--set: want a directory of packs for '%.60s' (a publisher is "
                          "chosen for 'production' only), found '%.60s'",
                          name, x->options.set_source);
    if (!same_axes(x->dataset, other))
        return lode__fail(err, LODE_E_INVALID,
                          "--set: want packs with the same goods and countries as the "
                          "others, found different ones");
    x->has_swap = true;
    lode_status st =
        lode__view_begin(&x->swap_view, other, x->options.set_source, &x->arena, err);
    if (!st && x->options.set_source && !has_production(&x->swap_view.flows))
        st = lode__fail(
            err, LODE_E_INVALID,
            "--set: want a publisher of production such as 'USGS' or 'BGS', or "
            "a directory of packs, found '%.60s'",
            x->options.set_source);
    return st;
}

static lode_status find_run(lode_measure *x, lode_error *err)
{
    const lode_measure_options *o = &x->options;
    lode__buf text;
    lode_status st = LODE_OK;

    lode__buf_init(&text, 1 << 20);
    for (int i = 0; i < x->purchases.n; i++) {
        lode__buf_add_number(&text, x->purchases.row[i].quantity_t);
        lode__buf_addf(&text, " %d %d ", x->purchases.row[i].i_good,
                       x->purchases.row[i].i_country);
        lode__buf_add_number(&text, x->purchases.row[i].value_usd);
    }
    lode__buf_addf(&text, "lode %s measure/1 %s|%s|%s|%d|%d|%s|%s|%d|%d|%s|%s|%s ",
                   lode_version(), o->method ? o->method : "", o->good ? o->good : "",
                   o->economy ? o->economy : "", o->year_first, o->year_last,
                   o->as_one ? o->as_one : "", o->compare ? o->compare : "",
                   o->as_published, o->no_band, o->set_input ? o->set_input : "",
                   o->set_source ? o->set_source : "",
                   o->set_dataset ? lode_dataset_hash(o->set_dataset) : "");
    lode__buf_add(&text, lode_dataset_hash(x->dataset));
    if (text.status)
        st = no_memory(err);
    else
        lode__hash_text(text.data, text.length, x->run);
    lode__buf_clear(&text);
    return st;
}

/* Words outlive the caller's. */
static lode_status copy_options(lode_measure *x, const lode_measure_options *given,
                                lode_error *err)
{
    const char **text[] = {
        &x->options.method,    &x->options.good,         &x->options.economy,
        &x->options.as_one,    &x->options.economy_else, &x->options.compare,
        &x->options.set_input, &x->options.set_source,   &x->options.purchases};

    if (given) x->options = *given;
    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++) {
        if (!*text[i]) continue;
        *text[i] = lode__arena_copy(&x->arena, *text[i]);
        if (!*text[i]) return no_memory(err);
    }
    x->year_given = x->options.year_first != 0;
    if (!x->options.year_first) x->options.year_first = LODE__BASE_YEAR;
    if (!x->options.year_last) x->options.year_last = x->options.year_first;
    if (x->options.year_last < x->options.year_first ||
        x->options.year_last - x->options.year_first >= YEARS_MAX)
        return lode__fail(err, LODE_E_INVALID,
                          "want years as in 2018-2024, at most %d, found %d-%d",
                          YEARS_MAX, x->options.year_first, x->options.year_last);
    return LODE_OK;
}

static lode_status prepare(lode_measure *x, lode_error *err)
{
    bool *member;
    int n;
    lode_status st = lode__view_begin(&x->view, x->dataset, NULL, &x->arena, err);

    if (!st) st = choose_methods(x, err);
    if (!st && x->options.purchases) {
        st = lode__purchases_read(x->dataset, x->options.purchases, &x->arena,
                                  &x->purchases, err);
        x->view.purchases = &x->purchases;
    }
    if (!st) st = choose_swap(x, err);
    if (!st) st = choose_as_one(x, err);
    if (!st) st = find_run(x, err);
    if (st || !x->options.economy) return st;
    (void)lode__countries(x->dataset, &n);
    member = lode__alloc((size_t)n, sizeof *member);
    if (!member) return no_memory(err);
    /* An unknown name is told before work starts. */
    st = lode__countries_select(x->dataset, x->options.economy, member, err);
    lode__release(member);
    return st;
}

/* Of each economy of each good nobody reads the parts; then the steps that only they need
 * are not computed either. */
static lode_status spare_parts(lode_measure *x, lode_error *err)
{
    x->keep_parts = x->options.good || x->options.economy || x->options.compare;
    for (int k = 0; k < x->n_method; k++) {
        lode__method_program *m = x->method[k].program;
        bool *wanted = lode__alloc((size_t)m->f.n_slot, sizeof *wanted);
        if (!wanted) return no_memory(err);
        wanted[m->result] = true;
        if (m->parts >= 0 && (x->keep_parts || !m->per_economy)) wanted[m->parts] = true;
        for (int i = 0; i < m->n_step; i++)
            if (!m->f.slot[m->step_slot[i]].vector) wanted[m->step_slot[i]] = true;
        for (int i = 0; i < m->n_past; i++) wanted[m->past[i].of_slot] = true;
        lode__formulas_spare(&m->f, wanted);
        lode__release(wanted);
    }
    return LODE_OK;
}

static lode_status measure_all(lode_measure *x, lode_error *err)
{
    int n_item = x->view.flows.n_good + x->view.flows.n_code, n_row = 0, n_asked = 0;
    bool *item = lode__alloc((size_t)n_item + 1, sizeof *item);
    space s;
    lode_status st = open_space(x, &s, err);

    if (!item) st = no_memory(err);
    if (!st) st = choose_items(x, item, err);
    if (!st) st = spare_parts(x, err);
    for (int i = 0; i < n_item && !st; i++) n_asked += item[i];
    for (int k = 0; k < x->n_method && !st; k++) {
        for (int i = 0; i < n_item && !st; i++)
            for (int y = x->options.year_first;
                 item[i] && y <= x->options.year_last && !st; y++)
                st = measure_item(x, &x->method[k], i, y, &s, err);
        x->method[k].one_item = n_asked == 1;
        if (!st) st = lode__measure_rank(&x->method[k], err);
        if (!st) lode__measure_bottlenecks(x, &x->method[k]);
        n_row += x->method[k].n_row;
    }
    if (!st && n_row == 0 && !x->options.compare)
        st = lode__fail(err, LODE_E_NODATA,
                        "want goods and years with rows for the inputs of '%.60s', found "
                        "none; 'lode method show' lists them",
                        x->options.method ? x->options.method : "all");
    lode__release(item);
    close_space(&s);
    return st;
}

lode_status lode_measure_run(const lode_dataset *dataset,
                             const lode_measure_options *options, lode_measure **out,
                             lode_error *err)
{
    const lode_measure_options standard = LODE_MEASURE_OPTIONS_INIT;
    lode_measure *x = lode__alloc(1, sizeof *x);
    lode_status st;

    if (!x) return no_memory(err);
    x->dataset = dataset;
    x->options = standard;
    st = copy_options(x, options, err);
    if (!st) st = prepare(x, err);
    if (!st) st = measure_all(x, err);
    if (!st && x->options.compare) st = lode__measure_compare(x, err);
    if (st) {
        lode_measure_free(x);
        return st;
    }
    *out = x;
    return LODE_OK;
}

void lode_measure_free(lode_measure *x)
{
    if (!x) return;
    for (int i = 0; x->method && i < x->n_method; i++) lode__release(x->method[i].row);
    lode__release(x->comparison);
    lode__view_end(&x->view);
    lode__view_end(&x->swap_view);
    for (lode__preferred *p = x->preferred; p; p = p->next) lode__view_end(&p->view);
    lode__arena_clear(&x->arena);
    lode__release(x);
}

size_t lode_measure_rows(const lode_measure *x)
{
    size_t n = 0;

    for (int i = 0; i < x->n_method; i++) n += (size_t)x->method[i].n_row;
    return n;
}

lode_measure_row lode_measure_row_at(const lode_measure *x, size_t at)
{
    lode_measure_row out = {"", "", "", 0, NAN, NAN, NAN, ""};

    for (int i = 0; i < x->n_method; i++) {
        if (at < (size_t)x->method[i].n_row) {
            const lode__measure_row *r = &x->method[i].row[at];
            out = (lode_measure_row){x->method[i].method->id,
                                     r->good,
                                     r->economy,
                                     r->year,
                                     r->value,
                                     r->low,
                                     r->high,
                                     r->class ? r->class->name : ""};
            break;
        }
        at -= (size_t)x->method[i].n_row;
    }
    return out;
}
