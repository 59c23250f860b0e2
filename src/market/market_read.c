/* Market files, schema lode/market/1, read and checked.
 *
 * A file says what an activity is in full, so a problem read is the problem meant: an
 * unknown field, a missing one, a number out of range or an unknown node is refused with
 * the activity's id and the field's name. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_in.h"
#include "market/market.h"

#define FILE_MAX ((size_t)256 << 20)
#define COUNT_MAX 4000000
/* Of one activity: its square enters the sparse matrix, whose entries are counted in
 * int. */
#define TERMS_MAX 64

typedef struct reader {
    const char *file;
    lode_market *market;
    lode_error *err;
} reader;

/* Fields an activity of each kind may have; the first ones belong to all. */
#define FIELDS_OF_ALL "id", "terms", "kind", "wedge", "note", "name", "title"
static const char *const linear_fields[] = {FIELDS_OF_ALL, "c", "b", "lower", "upper"};
static const char *const supply_fields[] = {FIELDS_OF_ALL, "q0",    "p0",
                                            "elasticity",  "upper", "floor"};
static const char *const demand_fields[] = {FIELDS_OF_ALL, "d0", "p0", "elasticity",
                                            "choke"};
static const char *const link_fields[] = {FIELDS_OF_ALL, "x0", "kappa", "cost", "upper"};
static const char *const node_fields[] = {"id",   "rhs",  "disposal",
                                          "note", "name", "title"};
static const char *const top_fields[] = {"schema", "nodes", "activities", "note",
                                         "name",   "title", "lode",       "units"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static lode_status bad(const reader *r, const char *what, const char *id,
                       const char *field, const char *found_wanted)
{
    return lode__fail_at(r->err, LODE_E_DATA, r->file, 0, 0, "%s '%s', field '%s': %s",
                         what, id, field, found_wanted);
}

static lode_status check_fields(const reader *r, json_t *object, const char *what,
                                const char *id, const char *const *fields, size_t n)
{
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        size_t i = 0;
        char nearest[160], text[256];
        if (json_is_null(value)) continue; /* says nothing */
        while (i < n && strcmp(fields[i], key) != 0) i++;
        if (i < n) continue;
        lode_names_nearest(key, fields, n, nearest, sizeof nearest);
        snprintf(text, sizeof text, "not a field of this schema; nearest are %s",
                 nearest);
        return bad(r, what, id, key, text);
    }
    return LODE_OK;
}

typedef struct number_rule {
    const char *name;
    bool needed, positive, signed_; /* signed_: below 0 is fine */
    double otherwise;               /* when absent or null */
} number_rule;

static lode_status read_number(const reader *r, json_t *object, const char *what,
                               const char *id, number_rule rule, double *out)
{
    json_t *v = json_object_get(object, rule.name);
    double x;

    if (!v || json_is_null(v)) {
        if (rule.needed)
            return bad(r, what, id, rule.name, "found nothing, wanted a number");
        *out = rule.otherwise;
        return LODE_OK;
    }
    if (!json_is_number(v)) return bad(r, what, id, rule.name, "wanted a number or null");
    x = json_number_value(v);
    if (!isfinite(x)) return bad(r, what, id, rule.name, "wanted a finite number");
    if (rule.positive && x <= 0.0)
        return bad(r, what, id, rule.name, "wanted a number above 0");
    if (!rule.signed_ && x < 0.0)
        return bad(r, what, id, rule.name, "found a negative number, wanted 0 or more");
    *out = x;
    return LODE_OK;
}

/* Ids are written into other formats line by line and shown in terminals. */
static bool has_control(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f) return true;
    return false;
}

static lode_status read_id(const reader *r, json_t *object, const char *what, size_t i,
                           const char **out)
{
    const char *id =
        json_is_object(object) ? json_string_value(json_object_get(object, "id")) : NULL;

    if (!json_is_object(object))
        return lode__fail_at(r->err, LODE_E_DATA, r->file, 0, 0,
                             "%s %zu: wanted an object with an 'id'", what, i + 1);
    if (id && has_control(id))
        return lode__fail_at(r->err, LODE_E_DATA, r->file, 0, 0,
                             "%s %zu, field 'id': found a control character", what,
                             i + 1);
    if (!id || !*id)
        return lode__fail_at(r->err, LODE_E_DATA, r->file, 0, 0,
                             "%s %zu, field 'id': wanted a string that is not empty",
                             what, i + 1);
    *out = lode__arena_copy(&r->market->arena, id);
    return *out ? LODE_OK : lode__fail(r->err, LODE_E_NOMEM, "out of memory");
}

typedef struct named {
    const char *id;
    int i;
} named;

static int compare_named(const void *a, const void *b)
{
    const named *x = a, *y = b;
    int c = strcmp(x->id, y->id);

    return c ? c : (x->i > y->i) - (x->i < y->i);
}

/* Sort names; a repeated one is an error. */
static lode_status sort_named(const reader *r, named *list, int n, const char *what)
{
    qsort(list, (size_t)n, sizeof *list, compare_named);
    for (int k = 1; k < n; k++)
        if (strcmp(list[k].id, list[k - 1].id) == 0)
            return lode__fail_at(
                r->err, LODE_E_DATA, r->file, 0, 0,
                "%s %d and %s %d have the same id '%s', wanted each id once", what,
                list[k - 1].i + 1, what, list[k].i + 1, list[k].id);
    return LODE_OK;
}

static int find_named(const named *list, int n, const char *id)
{
    int low = 0, high = n - 1;

    while (low <= high) {
        int middle = low + (high - low) / 2, c = strcmp(list[middle].id, id);
        if (c == 0) return list[middle].i;
        if (c < 0)
            low = middle + 1;
        else
            high = middle - 1;
    }
    return -1;
}

static lode_status read_curve(const reader *r, json_t *object, const char *id,
                              lode__curve *c)
{
    static const char *const *const fields[LODE__N_KIND] = {linear_fields, supply_fields,
                                                            demand_fields, link_fields};
    static const size_t n_fields[LODE__N_KIND] = {
        COUNT(linear_fields), COUNT(supply_fields), COUNT(demand_fields),
        COUNT(link_fields)};
    const char *kind = json_string_value(json_object_get(object, "kind"));
    const char *what = "activity";
    lode_status st = LODE_OK;

    *c = (lode__curve){.upper = INFINITY, .choke = INFINITY, .floor = -INFINITY};
#define NUMBER(field, ...)                                                               \
    if (!st) st = read_number(r, object, what, id, (number_rule){__VA_ARGS__}, &c->field)
    NUMBER(wedge, .name = "wedge", .signed_ = true);
    if (kind && strcmp(kind, "linear") == 0) {
        c->kind = LODE__LINEAR;
        NUMBER(c, .name = "c", .needed = true, .signed_ = true);
        NUMBER(b, .name = "b");
        NUMBER(lower, .name = "lower", .signed_ = true);
        NUMBER(upper, .name = "upper", .signed_ = true, .otherwise = INFINITY);
        if (!st && c->lower > c->upper)
            st = bad(r, what, id, "upper", "found below 'lower' (0 when not given)");
    } else if (kind && strcmp(kind, "supply") == 0) {
        c->kind = LODE__SUPPLY;
        NUMBER(q0, .name = "q0", .needed = true);
        NUMBER(p0, .name = "p0", .needed = true, .positive = true);
        NUMBER(elasticity, .name = "elasticity", .needed = true);
        NUMBER(upper, .name = "upper", .otherwise = INFINITY);
        NUMBER(floor, .name = "floor", .otherwise = -INFINITY);
    } else if (kind && strcmp(kind, "demand") == 0) {
        c->kind = LODE__DEMAND;
        NUMBER(q0, .name = "d0", .needed = true);
        NUMBER(p0, .name = "p0", .needed = true, .positive = true);
        NUMBER(elasticity, .name = "elasticity", .needed = true);
        NUMBER(choke, .name = "choke", .positive = true, .otherwise = INFINITY);
    } else if (kind && strcmp(kind, "link") == 0) {
        c->kind = LODE__LINK;
        NUMBER(q0, .name = "x0", .needed = true);
        NUMBER(kappa, .name = "kappa", .needed = true, .positive = true);
        NUMBER(c, .name = "cost", .signed_ = true);
        NUMBER(upper, .name = "upper", .otherwise = INFINITY);
    } else {
        st = bad(r, what, id, "kind", "wanted 'linear', 'supply', 'demand' or 'link'");
    }
#undef NUMBER
    if (!st) st = check_fields(r, object, what, id, fields[c->kind], n_fields[c->kind]);
    return st;
}

/* Terms of one activity into the problem from place *at on; two terms on one node are
 * added. */
static lode_status read_terms(const reader *r, json_t *terms, const char *id,
                              const named *nodes, int *at)
{
    lode__problem *p = &r->market->problem;
    int first = *at;

    if (!json_is_array(terms) || json_array_size(terms) == 0)
        return bad(r, "activity", id, "terms", "wanted a list like [[\"node\", 1.0]]");
    if (json_array_size(terms) > TERMS_MAX)
        return lode__fail_at(r->err, LODE_E_LIMIT, r->file, 0, 0,
                             "activity '%s' has %zu terms, at most %d", id,
                             json_array_size(terms), TERMS_MAX);
    for (size_t k = 0; k < json_array_size(terms); k++) {
        json_t *term = json_array_get(terms, k), *coef = json_array_get(term, 1);
        const char *node = json_string_value(json_array_get(term, 0));
        char text[256];
        int i, seen = first;
        if (!json_is_array(term) || json_array_size(term) != 2 || !node ||
            !json_is_number(coef) || !isfinite(json_number_value(coef)))
            return bad(r, "activity", id, "terms", "wanted pairs [\"node\", number]");
        i = find_named(nodes, p->n_node, node);
        if (i < 0) {
            snprintf(text, sizeof text,
                     "found unknown node '%.100s', wanted one of 'nodes'", node);
            return bad(r, "activity", id, "terms", text);
        }
        while (seen < *at && p->term_node[seen] != i) seen++;
        if (seen == *at) p->term_node[(*at)++] = i;
        p->term_coef[seen] += json_number_value(coef);
    }
    return LODE_OK;
}

static lode_status read_nodes(const reader *r, json_t *nodes, named *list)
{
    lode__problem *p = &r->market->problem;
    lode_status st = LODE_OK;

    for (int n = 0; n < p->n_node && !st; n++) {
        json_t *object = json_array_get(nodes, (size_t)n), *disposal;
        st = read_id(r, object, "node", (size_t)n, &r->market->node_id[n]);
        if (st) return st;
        list[n] = (named){r->market->node_id[n], n};
        st = check_fields(r, object, "node", list[n].id, node_fields, COUNT(node_fields));
        if (!st)
            st = read_number(r, object, "node", list[n].id,
                             (number_rule){.name = "rhs", .signed_ = true}, &p->rhs[n]);
        disposal = json_object_get(object, "disposal");
        if (!st && disposal && !json_is_boolean(disposal))
            st = bad(r, "node", list[n].id, "disposal", "wanted true or false");
        p->disposal[n] = json_is_true(disposal);
    }
    return st ? st : sort_named(r, list, p->n_node, "node");
}

static lode_status read_activities(const reader *r, json_t *activities,
                                   const named *nodes, named *list)
{
    lode__problem *p = &r->market->problem;
    lode_status st = LODE_OK;
    int at = 0;

    for (int a = 0; a < p->n_activity && !st; a++) {
        json_t *object = json_array_get(activities, (size_t)a);
        const char *id;
        st = read_id(r, object, "activity", (size_t)a, &r->market->activity_id[a]);
        if (st) return st;
        id = r->market->activity_id[a];
        list[a] = (named){id, a};
        st = read_curve(r, object, id, &p->curve[a]);
        p->first[a] = at;
        if (!st) st = read_terms(r, json_object_get(object, "terms"), id, nodes, &at);
    }
    p->first[p->n_activity] = at;
    p->n_term = at;
    return st ? st : sort_named(r, list, p->n_activity, "activity");
}

static size_t count_terms(json_t *activities)
{
    size_t n = 0;

    for (size_t a = 0; a < json_array_size(activities); a++)
        n += json_array_size(json_object_get(json_array_get(activities, a), "terms"));
    return n;
}

static lode_status read_market(reader *r, json_t *root)
{
    lode_market *m = r->market;
    const char *schema = json_string_value(json_object_get(root, "schema"));
    json_t *nodes = json_object_get(root, "nodes");
    json_t *activities = json_object_get(root, "activities");
    size_t n_node = json_array_size(nodes), n_activity = json_array_size(activities);
    size_t n_term = count_terms(activities);
    named *node_list = NULL, *activity_list = NULL;
    lode_status st;

    if (!json_is_object(root) || !schema || strcmp(schema, "lode/market/1") != 0)
        return lode__fail_at(r->err, LODE_E_DATA, r->file, 0, 0,
                             "field 'schema': found '%.60s', wanted 'lode/market/1'",
                             schema ? schema : "nothing");
    if (!json_is_array(nodes) || !json_is_array(activities))
        return lode__fail_at(r->err, LODE_E_DATA, r->file, 0, 0,
                             "wanted the lists 'nodes' and 'activities'");
    if (n_node > COUNT_MAX || n_activity > COUNT_MAX || n_term > 4 * (size_t)COUNT_MAX)
        return lode__fail_at(r->err, LODE_E_LIMIT, r->file, 0, 0,
                             "%zu nodes, %zu activities, %zu terms; at most %d, %d, %d",
                             n_node, n_activity, n_term, COUNT_MAX, COUNT_MAX,
                             4 * COUNT_MAX);
    st = check_fields(r, root, "file", r->file, top_fields, COUNT(top_fields));
    if (st) return st;

    node_list = lode__alloc(n_node + 1, sizeof *node_list);
    activity_list = lode__alloc(n_activity + 1, sizeof *activity_list);
    m->node_id = lode__arena_take(&m->arena, n_node + 1, sizeof *m->node_id);
    m->activity_id = lode__arena_take(&m->arena, n_activity + 1, sizeof *m->activity_id);
    if (!node_list || !activity_list || !m->node_id || !m->activity_id ||
        !lode__problem_take(&m->problem, &m->arena, (int)n_node, (int)n_activity,
                            (int)n_term))
        st = lode__fail(r->err, LODE_E_NOMEM, "out of memory");
    if (!st) st = read_nodes(r, nodes, node_list);
    if (!st) st = read_activities(r, activities, node_list, activity_list);
    lode__release(node_list);
    lode__release(activity_list);
    return st;
}

lode_status lode_market_read_text(const char *text, size_t length, const char *name,
                                  lode_market **out, lode_error *err)
{
    lode_market *m = lode__alloc(1, sizeof *m);
    reader r = {.file = name, .market = m, .err = err};
    json_error_t where;
    json_t *root = NULL;
    lode_status st = LODE_OK;

    if (!m) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    m->name = lode__arena_copy(&m->arena, name);
    if (!m->name) st = lode__fail(err, LODE_E_NOMEM, "out of memory");
    if (!st) root = lode__json_load(text, length, JSON_REJECT_DUPLICATES, &where, &st);
    if (m->name && st == LODE_E_NOMEM)
        st = lode__fail(err, LODE_E_NOMEM, "out of memory");
    else if (st == LODE_E_DATA)
        st = lode__fail_at(err, LODE_E_DATA, name, where.line, where.column,
                           "not valid JSON: %s", where.text);
    if (!st) st = read_market(&r, root);
    if (!st) {
        *out = m;
        m = NULL;
    }
    json_decref(root);
    lode_market_free(m);
    return st;
}

lode_status lode_market_read(const char *path, lode_market **out, lode_error *err)
{
    char *text = NULL;
    size_t length = 0;
    lode_status st = lode__file_read(path, FILE_MAX, &text, &length, err);

    if (!st)
        st = lode_market_read_text(text, length,
                                   strcmp(path, "-") ? path : "standard input", out, err);
    lode__release(text);
    return st;
}
