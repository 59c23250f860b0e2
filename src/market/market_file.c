/* Market files, schema lode/market/1: read, checked and written; solutions written.
 *
 * A file says what an activity is in full, so a problem read is the problem meant: an
 * unknown field, a missing one, a number out of range or an unknown node is refused
 * with the activity's id and the field's name. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "market/market.h"

#define FILE_MAX ((size_t)256 << 20)
#define COUNT_MAX 4000000

/* ---- reading ------------------------------------------------------------------- */

typedef struct reader {
    const char *file;
    lode_market *market;
    lode_error *err;
} reader;

static const char *const activity_fields[] = {
    "id",    "terms", "kind", "c",          "b",    "lower", "upper",
    "wedge", "q0",    "p0",   "elasticity", "d0",   "floor", "choke",
    "x0",    "kappa", "cost", "note",       "name", "title"};
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

static lode_status read_id(const reader *r, json_t *object, const char *what, size_t i,
                           const char **out)
{
    const char *id =
        json_is_object(object) ? json_string_value(json_object_get(object, "id")) : NULL;

    if (!json_is_object(object))
        return lode__fail_at(r->err, LODE_E_DATA, r->file, 0, 0,
                             "%s %zu: wanted an object with an 'id'", what, i + 1);
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
                "%ss %d and %d have the same id '%s', wanted each id once", what,
                list[k - 1].i + 1, list[k].i + 1, list[k].id);
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
            st = bad(r, what, id, "lower", "found above 'upper', wanted at most 'upper'");
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
        st = check_fields(r, object, "activity", id, activity_fields,
                          COUNT(activity_fields));
        if (!st) st = read_curve(r, object, id, &p->curve[a]);
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
    root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &where);
    if (!root)
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

/* ---- writing ------------------------------------------------------------------- */

static void write_bound(lode__json *j, const char *key, double value)
{
    if (isfinite(value))
        lode__json_number(j, key, value);
    else
        lode__json_null(j, key);
}

static void write_curve(lode__json *j, const lode__curve *c)
{
    static const char *const kinds[LODE__N_KIND] = {"linear", "supply", "demand", "link"};

    lode__json_string(j, "kind", kinds[c->kind]);
    switch (c->kind) {
    case LODE__LINEAR:
        lode__json_number(j, "c", c->c);
        lode__json_number(j, "b", c->b);
        lode__json_number(j, "lower", c->lower);
        write_bound(j, "upper", c->upper);
        break;
    case LODE__SUPPLY:
        lode__json_number(j, "q0", c->q0);
        lode__json_number(j, "p0", c->p0);
        lode__json_number(j, "elasticity", c->elasticity);
        write_bound(j, "upper", c->upper);
        write_bound(j, "floor", c->floor);
        break;
    case LODE__DEMAND:
        lode__json_number(j, "d0", c->q0);
        lode__json_number(j, "p0", c->p0);
        lode__json_number(j, "elasticity", c->elasticity);
        write_bound(j, "choke", c->choke);
        break;
    default:
        lode__json_number(j, "x0", c->q0);
        lode__json_number(j, "kappa", c->kappa);
        lode__json_number(j, "cost", c->c);
        write_bound(j, "upper", c->upper);
        break;
    }
    lode__json_number(j, "wedge", c->wedge);
}

static void write_json(const lode_market *m, lode__buf *buf)
{
    const lode__problem *p = &m->problem;
    lode__json j;

    lode__json_begin(&j, buf);
    lode__json_object(&j, NULL);
    lode__json_string(&j, "schema", "lode/market/1");
    lode__json_array(&j, "nodes");
    for (int n = 0; n < p->n_node; n++) {
        lode__json_object(&j, NULL);
        lode__json_string(&j, "id", m->node_id[n]);
        lode__json_number(&j, "rhs", p->rhs[n]);
        lode__json_bool(&j, "disposal", p->disposal[n]);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    lode__json_array(&j, "activities");
    for (int a = 0; a < p->n_activity; a++) {
        lode__json_object(&j, NULL);
        lode__json_string(&j, "id", m->activity_id[a]);
        lode__json_array(&j, "terms");
        for (int k = p->first[a]; k < p->first[a + 1]; k++) {
            lode__json_array(&j, NULL);
            lode__json_string(&j, NULL, m->node_id[p->term_node[k]]);
            lode__json_number(&j, NULL, p->term_coef[k]);
            lode__json_end_array(&j);
        }
        lode__json_end_array(&j);
        write_curve(&j, &p->curve[a]);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__buf_add(buf, "\n");
}

/* LP and MPS know linear-quadratic markets only; the first curved activity is the
 * answer why. */
static lode_status need_linear(const lode_market *m, lode_error *err)
{
    for (int a = 0; a < m->problem.n_activity; a++)
        if (m->problem.curve[a].kind != LODE__LINEAR)
            return lode__fail(err, LODE_E_INVALID,
                              "activity '%s' is curved; LP and MPS hold linear-quadratic "
                              "markets only, wanted --form json",
                              m->activity_id[a]);
    return LODE_OK;
}

static void add_signed(lode__buf *buf, double coef)
{
    lode__buf_add(buf, coef < 0.0 ? " - " : " + ");
    lode__buf_add_number(buf, fabs(coef));
}

/* Columns of each row, gathered once so that rows are written in one pass. */
typedef struct row_term {
    int node, activity;
    double coef;
} row_term;

static int compare_rows(const void *a, const void *b)
{
    const row_term *x = a, *y = b;

    if (x->node != y->node) return x->node < y->node ? -1 : 1;
    return (x->activity > y->activity) - (x->activity < y->activity);
}

static void write_names(const lode_market *m, lode__buf *buf, const char *comment)
{
    for (int n = 0; n < m->problem.n_node; n++)
        lode__buf_addf(buf, "%s r%d is node %s\n", comment, n + 1, m->node_id[n]);
    for (int a = 0; a < m->problem.n_activity; a++)
        lode__buf_addf(buf, "%s x%d is activity %s\n", comment, a + 1, m->activity_id[a]);
}

static void write_lp_bounds(lode__buf *buf, int a, const lode__curve *c)
{
    if (!isfinite(c->upper) && c->lower == 0.0) return;
    lode__buf_add(buf, " ");
    lode__buf_add_number(buf, c->lower);
    lode__buf_addf(buf, " <= x%d", a + 1);
    if (isfinite(c->upper)) {
        lode__buf_add(buf, " <= ");
        lode__buf_add_number(buf, c->upper);
    }
    lode__buf_add(buf, "\n");
}

static lode_status write_lp(const lode_market *m, lode__buf *buf, lode_error *err)
{
    const lode__problem *p = &m->problem;
    row_term *row = lode__alloc((size_t)p->n_term + 1, sizeof *row);
    bool quadratic = false;

    if (!row) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    write_names(m, buf, "\\");
    lode__buf_add(buf, "Minimize\n cost:");
    for (int a = 0; a < p->n_activity; a++) {
        add_signed(buf, p->curve[a].c + p->curve[a].wedge);
        lode__buf_addf(buf, " x%d\n ", a + 1);
        quadratic = quadratic || p->curve[a].b > 0.0;
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            row[k] = (row_term){p->term_node[k], a, p->term_coef[k]};
    }
    if (quadratic) {
        lode__buf_add(buf, "+ [");
        for (int a = 0; a < p->n_activity; a++) {
            if (p->curve[a].b == 0.0) continue;
            add_signed(buf, p->curve[a].b);
            lode__buf_addf(buf, " x%d ^2\n ", a + 1);
        }
        lode__buf_add(buf, "] / 2");
    }
    lode__buf_add(buf, "\nSubject To\n");
    qsort(row, (size_t)p->n_term, sizeof *row, compare_rows);
    for (int n = 0, k = 0; n < p->n_node; n++) {
        if (k >= p->n_term || row[k].node != n) continue;
        lode__buf_addf(buf, " r%d:", n + 1);
        for (; k < p->n_term && row[k].node == n; k++) {
            add_signed(buf, row[k].coef);
            lode__buf_addf(buf, " x%d\n ", row[k].activity + 1);
        }
        lode__buf_add(buf, p->disposal[n] ? ">= " : "= ");
        lode__buf_add_number(buf, p->rhs[n]);
        lode__buf_add(buf, "\n");
    }
    lode__buf_add(buf, "Bounds\n");
    for (int a = 0; a < p->n_activity; a++) write_lp_bounds(buf, a, &p->curve[a]);
    lode__buf_add(buf, "End\n");
    lode__release(row);
    return LODE_OK;
}

static void write_mps(const lode_market *m, lode__buf *buf)
{
    const lode__problem *p = &m->problem;

    write_names(m, buf, "*");
    lode__buf_add(buf, "NAME lode\nROWS\n N cost\n");
    for (int n = 0; n < p->n_node; n++)
        lode__buf_addf(buf, " %s r%d\n", p->disposal[n] ? "G" : "E", n + 1);
    lode__buf_add(buf, "COLUMNS\n");
    for (int a = 0; a < p->n_activity; a++) {
        lode__buf_addf(buf, " x%d cost ", a + 1);
        lode__buf_add_number(buf, p->curve[a].c + p->curve[a].wedge);
        lode__buf_add(buf, "\n");
        for (int k = p->first[a]; k < p->first[a + 1]; k++) {
            lode__buf_addf(buf, " x%d r%d ", a + 1, p->term_node[k] + 1);
            lode__buf_add_number(buf, p->term_coef[k]);
            lode__buf_add(buf, "\n");
        }
    }
    lode__buf_add(buf, "RHS\n");
    for (int n = 0; n < p->n_node; n++) {
        if (p->rhs[n] == 0.0) continue;
        lode__buf_addf(buf, " rhs r%d ", n + 1);
        lode__buf_add_number(buf, p->rhs[n]);
        lode__buf_add(buf, "\n");
    }
    lode__buf_add(buf, "BOUNDS\n");
    for (int a = 0; a < p->n_activity; a++) {
        lode__buf_addf(buf, " LO bound x%d ", a + 1);
        lode__buf_add_number(buf, p->curve[a].lower);
        lode__buf_add(buf, "\n");
        if (!isfinite(p->curve[a].upper)) continue;
        lode__buf_addf(buf, " UP bound x%d ", a + 1);
        lode__buf_add_number(buf, p->curve[a].upper);
        lode__buf_add(buf, "\n");
    }
    lode__buf_add(buf, "QUADOBJ\n");
    for (int a = 0; a < p->n_activity; a++) {
        if (p->curve[a].b == 0.0) continue;
        lode__buf_addf(buf, " x%d x%d ", a + 1, a + 1);
        lode__buf_add_number(buf, p->curve[a].b);
        lode__buf_add(buf, "\n");
    }
    lode__buf_add(buf, "ENDATA\n");
}

lode_status lode_market_write(const lode_market *market, lode_market_form form,
                              lode_text *out, lode_error *err)
{
    lode__buf buf;
    lode_status st = LODE_OK;

    if (form != LODE_MARKET_JSON) st = need_linear(market, err);
    if (st) return st;
    lode__buf_init(&buf, (size_t)1 << 30);
    if (form == LODE_MARKET_JSON)
        write_json(market, &buf);
    else if (form == LODE_MARKET_LP)
        st = write_lp(market, &buf, err);
    else
        write_mps(market, &buf);
    if (!st) st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}

/* ---- solutions ----------------------------------------------------------------- */

static void write_pairs(lode__json *j, const char *key, const char *const *id,
                        const double *value, int n)
{
    lode__json_object(j, key);
    for (int i = 0; i < n; i++) lode__json_number(j, id[i], value[i]);
    lode__json_end_object(j);
}

void lode__certificate_write(lode__json *j, const lode_certificate *c)
{
    lode__json_object(j, "certificate");
    lode__json_number(j, "balance", c->balance);
    lode__json_number(j, "complementarity", c->complementarity);
    lode__json_number(j, "gap", c->gap);
    lode__json_integer(j, "newton_steps", c->newton_steps);
    lode__json_integer(j, "factorisations", c->factorisations);
    lode__json_end_object(j);
}

static void write_solution_json(const lode_solution *s, lode__buf *buf)
{
    const lode__answer *a = &s->answer;
    bool reached = a->verdict != LODE_INFEASIBLE;
    lode__json j;

    lode__json_begin(&j, buf);
    lode__json_object(&j, NULL);
    lode__json_string(&j, "schema", "lode/solution/1");
    lode__json_string(&j, "status", lode_verdict_name(a->verdict));
    if (s->reason[0]) lode__json_string(&j, "reason", s->reason);
    write_pairs(&j, "prices", s->node_id, a->price, reached ? s->n_node : 0);
    write_pairs(&j, "levels", s->activity_id, a->level, reached ? s->n_activity : 0);
    write_pairs(&j, "rents", s->activity_id, a->rent, reached ? s->n_activity : 0);
    if (reached)
        lode__json_number(&j, "objective", a->objective);
    else
        lode__json_null(&j, "objective");
    if (reached)
        lode__certificate_write(&j, &a->certificate);
    else
        lode__json_null(&j, "certificate");
    lode__json_end_object(&j);
    lode__buf_add(buf, "\n");
}

static void write_solution_rows(const lode_solution *s, lode__buf *buf)
{
    lode__buf_add(buf, "kind,id,value,rent\n");
    for (int n = 0; n < s->n_node; n++) {
        lode__buf_add(buf, "price,");
        lode__buf_add_csv(buf, s->node_id[n]);
        lode__buf_add(buf, ",");
        lode__buf_add_number(buf, s->answer.price[n]);
        lode__buf_add(buf, ",\n");
    }
    for (int a = 0; a < s->n_activity; a++) {
        lode__buf_add(buf, "level,");
        lode__buf_add_csv(buf, s->activity_id[a]);
        lode__buf_add(buf, ",");
        lode__buf_add_number(buf, s->answer.level[a]);
        lode__buf_add(buf, ",");
        lode__buf_add_number(buf, s->answer.rent[a]);
        lode__buf_add(buf, "\n");
    }
}

static void write_solution_table(const lode_solution *s, lode__buf *buf)
{
    const lode_certificate *c = &s->answer.certificate;

    lode__buf_addf(buf, "status: %s\n", lode_verdict_name(s->answer.verdict));
    if (s->reason[0]) lode__buf_addf(buf, "%s\n", s->reason);
    if (s->answer.verdict == LODE_INFEASIBLE) return;
    lode__buf_addf(buf, "\n%-50s %18s\n", "node", "price");
    for (int n = 0; n < s->n_node; n++)
        lode__buf_addf(buf, "%-50.50s %18.8g\n", s->node_id[n], s->answer.price[n]);
    lode__buf_addf(buf, "\n%-40s %18s %18s\n", "activity", "level", "rent");
    for (int a = 0; a < s->n_activity; a++)
        lode__buf_addf(buf, "%-40.40s %18.8g %18.8g\n", s->activity_id[a],
                       s->answer.level[a], s->answer.rent[a]);
    lode__buf_addf(
        buf,
        "\nobjective %.10g\ncertificate: balance %.1e, complementarity %.1e, gap "
        "%.1e, %d Newton steps\n",
        s->answer.objective, c->balance, c->complementarity, c->gap, c->newton_steps);
}

lode_status lode_solution_write(const lode_solution *solution, lode_format format,
                                lode_text *out, lode_error *err)
{
    lode__buf buf;
    lode_status st;

    lode__buf_init(&buf, (size_t)1 << 30);
    if (format == LODE_FORMAT_JSON)
        write_solution_json(solution, &buf);
    else if (format == LODE_FORMAT_CSV)
        write_solution_rows(solution, &buf);
    else
        write_solution_table(solution, &buf);
    st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
