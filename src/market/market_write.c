/* A market written so that anyone can solve it again: as lode/market/1, and as LP and MPS
 * where all its activities are linear. */
#include <math.h>
#include <stdlib.h>

#include "market/market.h"

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
        bool empty = k >= p->n_term || row[k].node != n;
        if (empty && (p->rhs[n] == 0.0 || p->n_activity == 0)) continue;
        lode__buf_addf(buf, " r%d:%s", n + 1, empty ? " 0 x1 " : "");
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

/* Half of b x^2 each, as in the LP; a linear market has no such section. */
static void write_mps_squares(const lode__problem *p, lode__buf *buf)
{
    bool begun = false;

    for (int a = 0; a < p->n_activity; a++) {
        if (p->curve[a].b == 0.0) continue;
        if (!begun) lode__buf_add(buf, "QUADOBJ\n");
        begun = true;
        lode__buf_addf(buf, " x%d x%d ", a + 1, a + 1);
        lode__buf_add_number(buf, p->curve[a].b);
        lode__buf_add(buf, "\n");
    }
}

static void write_mps(const lode_market *m, lode__buf *buf)
{
    const lode__problem *p = &m->problem;

    write_names(m, buf, "*");
    /* FREE: else COIN takes the fields by their columns and refuses the file. */
    lode__buf_add(buf, "NAME lode FREE\nROWS\n N cost\n");
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
    write_mps_squares(p, buf);
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
