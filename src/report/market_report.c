/* What market was built: its nodes, what reconciling changed, how exactly the base is
 * met. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"

typedef struct node_sums {
    double supply, use, in, out;
} node_sums;

static void sum_nodes(const lode_market *m, node_sums *sum)
{
    for (int a = 0; a < m->problem.n_activity; a++) {
        const lode__base_flow *f = &m->model->flow[m->model->part[a].i_flow];
        for (int k = m->problem.first[a]; k < m->problem.first[a + 1]; k++) {
            node_sums *s = &sum[m->problem.term_node[k]];
            double x = m->problem.term_coef[k] * m->base_level[a];
            if (f->role == LODE__ROLE_TRADE) {
                if (x > 0.0)
                    s->in += x;
                else
                    s->out -= x;
            } else if (f->role == LODE__ROLE_USE) {
                s->use -= x;
            } else if (x > 0.0) {
                s->supply += x;
            }
        }
    }
}

/* A content that the reconciled flow would need and that lies outside its physical
 * bounds by more than the error of the observation; "" when fine. */
static void content_finding(const lode_dataset *ds, const lode__base_flow *f, char *out,
                            size_t size)
{
    int n;
    const lode__hs6 *hs6 = lode__hs6_rows(ds, &n);
    double gross = 0.0, low = 0.0, high = 0.0, implied;

    out[0] = '\0';
    if (f->role != LODE__ROLE_TRADE) return;
    for (int k = 0; k < f->n_row; k++) {
        const lode__hs6 *h = f->row[k]->i_hs6 >= 0 ? &hs6[f->row[k]->i_hs6] : NULL;
        double tonnes;
        if (!h || !(f->row[k]->factor > 0.0)) return;
        tonnes = f->row[k]->value / (h->content * h->share);
        gross += tonnes;
        low += tonnes * h->content_low * h->share;
        high += tonnes * h->content_high * h->share;
    }
    if (gross <= 0.0) return;
    implied = f->flow_tpa / gross;
    if (f->flow_tpa > high * exp(f->log_error) || f->flow_tpa < low * exp(-f->log_error))
        snprintf(out, size, "implied content %.3f outside %.3f to %.3f", implied,
                 low / gross, high / gross);
}

static int compare_adjustments(const void *a, const void *b)
{
    const lode__base_flow *x = *(const lode__base_flow *const *)a;
    const lode__base_flow *y = *(const lode__base_flow *const *)b;
    double dx = fabs(x->flow_tpa - x->observed_tpa),
           dy = fabs(y->flow_tpa - y->observed_tpa);

    if (x->i_good != y->i_good) return x->i_good < y->i_good ? -1 : 1;
    if (dx != dy) return dx > dy ? -1 : 1;
    return x < y ? -1 : x > y;
}

static const char *const roles[LODE__N_ROLE] = {"supply", "conversion", "trade", "use"};

static void write_adjustment(lode__json *j, const lode_market *m,
                             const lode__base_flow *f)
{
    const lode_dataset *ds = m->model->dataset;
    int n;
    const lode__good *good = lode__goods(ds, &n);
    const lode__country *country = lode__countries(ds, &n);
    char finding[160];

    content_finding(ds, f, finding, sizeof finding);
    lode__json_object(j, NULL);
    lode__json_string(j, "kind", roles[f->role]);
    lode__json_string(j, "good", good[f->i_good].id);
    lode__json_string(j, "country", country[f->i_country].id);
    lode__json_string(j, "partner", f->i_partner >= 0 ? country[f->i_partner].id : NULL);
    lode__json_number(j, "observed_tpa", f->observed_tpa);
    lode__json_number(j, "flow_tpa", f->flow_tpa);
    lode__json_number(j, "ratio", f->flow_tpa / f->observed_tpa);
    lode__json_number(j, "log_error", f->log_error);
    lode__json_string(j, "flag", lode__flag_name(f->flag));
    lode__json_string(j, "rule", f->rule);
    lode__json_array(j, "rows");
    for (int k = 0; k < f->n_row; k++) {
        char at[300];
        snprintf(at, sizeof at, "%s:%ld", lode__dataset_file(ds, f->row[k]->place.i_file),
                 f->row[k]->place.line);
        lode__json_string(j, NULL, at);
    }
    lode__json_end_array(j);
    lode__json_string(j, "finding", finding[0] ? finding : NULL);
    lode__json_end_object(j);
}

static const lode__base_flow **sorted_adjustments(const lode_market *m)
{
    const lode__base_flow **list =
        lode__alloc((size_t)m->model->n_flow + 1, sizeof *list);

    for (int k = 0; list && k < m->model->n_flow; k++) list[k] = &m->model->flow[k];
    if (list) qsort(list, (size_t)m->model->n_flow, sizeof *list, compare_adjustments);
    return list;
}

static void write_json(const lode_market *m, const node_sums *sum,
                       const lode__base_flow *const *list, lode__buf *buf)
{
    const lode__model *model = m->model;
    int n;
    const lode__good *good = lode__goods(model->dataset, &n);
    const lode__country *country = lode__countries(model->dataset, &n);
    lode__json j;
    char run[LODE__HASH_HEX], key[4096] = "";

    snprintf(key, sizeof key, "lode %s market-show/1 ", lode_version());
    for (int g = 0; g < model->n_good; g++)
        if (model->with_good[g] && strlen(key) + strlen(good[g].id) + 80 < sizeof key) {
            strcat(key, good[g].id);
            strcat(key, " ");
        }
    strcat(key, lode_dataset_hash(model->dataset));
    lode__hash_text(key, strlen(key), run);
    lode__envelope_begin(&j, buf, "lode/market-show/1", run, model->dataset);
    lode__json_object(&j, "inputs");
    lode__json_array(&j, "goods");
    for (int g = 0; g < model->n_good; g++)
        if (model->with_good[g]) lode__json_string(&j, NULL, good[g].id);
    lode__json_end_array(&j);
    lode__json_integer(&j, "base_year", model->base_year);
    lode__json_end_object(&j);
    lode__certificate_write(&j, &model->certificate);
    lode__json_array(&j, "warnings");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_number(&j, "base_error", model->base_error);
    lode__json_array(&j, "nodes");
    for (int i = 0; i < m->problem.n_node; i++) {
        lode__json_object(&j, NULL);
        lode__json_string(&j, "good", good[model->node[i].i_good].id);
        lode__json_string(&j, "country", country[model->node[i].i_country].id);
        lode__json_number(&j, "price", m->base_price[i]);
        lode__json_string(&j, "price_unit", "USD/t");
        lode__json_number(&j, "supply_tpa", sum[i].supply);
        lode__json_number(&j, "use_tpa", sum[i].use);
        lode__json_number(&j, "import_tpa", sum[i].in);
        lode__json_number(&j, "export_tpa", sum[i].out);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    lode__json_array(&j, "adjustments");
    for (int k = 0; k < model->n_flow; k++) write_adjustment(&j, m, list[k]);
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

static void write_csv(const lode_market *m, const node_sums *sum, lode__buf *buf)
{
    const lode__model *model = m->model;
    int n;
    const lode__good *good = lode__goods(model->dataset, &n);
    const lode__country *country = lode__countries(model->dataset, &n);

    lode__buf_add(
        buf, "good,country,price_usd_per_t,supply_tpa,use_tpa,import_tpa,export_tpa\n");
    for (int i = 0; i < m->problem.n_node; i++) {
        double value[5] = {m->base_price[i], sum[i].supply, sum[i].use, sum[i].in,
                           sum[i].out};
        lode__buf_addf(buf, "%s,%s", good[model->node[i].i_good].id,
                       country[model->node[i].i_country].id);
        for (int k = 0; k < 5; k++) {
            lode__buf_add(buf, ",");
            lode__buf_add_number(buf, value[k]);
        }
        lode__buf_add(buf, "\n");
    }
}

#define SHOWN 15

/* Nodes of a good by throughput, the largest first; the rest and all of them added up. */
typedef struct shown_nodes {
    int i_node[SHOWN], n, n_left;
    double largest;
    node_sums left, all;
} shown_nodes;

static void add_sums(node_sums *to, const node_sums *s)
{
    to->supply += s->supply, to->use += s->use;
    to->in += s->in, to->out += s->out;
}

static void choose_nodes(const lode_market *m, const node_sums *sum, int g,
                         shown_nodes *out)
{
    for (int i = 0; i < m->problem.n_node; i++) {
        double size = sum[i].supply + sum[i].in;
        int at = out->n;
        if (m->model->node[i].i_good != g) continue;
        add_sums(&out->all, &sum[i]);
        if (size > out->largest) out->largest = size;
        while (at > 0 &&
               size > sum[out->i_node[at - 1]].supply + sum[out->i_node[at - 1]].in)
            at--;
        if (at >= SHOWN) continue;
        memmove(out->i_node + at + 1, out->i_node + at,
                (size_t)((out->n < SHOWN ? out->n : SHOWN - 1) - at) *
                    sizeof *out->i_node);
        out->i_node[at] = i;
        if (out->n < SHOWN) out->n++;
    }
    for (int i = 0; i < m->problem.n_node; i++) {
        bool is_shown = m->model->node[i].i_good != g;
        for (int k = 0; k < out->n; k++) is_shown = is_shown || out->i_node[k] == i;
        if (is_shown) continue;
        out->n_left++;
        add_sums(&out->left, &sum[i]);
    }
}

static void write_good_table(const lode_market *m, const node_sums *sum, int g,
                             lode__buf *buf)
{
    const lode__model *model = m->model;
    int n, decimals;
    const lode__good *good = lode__goods(model->dataset, &n);
    const lode__country *country = lode__countries(model->dataset, &n);
    shown_nodes is = {0};
    lode__table t;

    choose_nodes(m, sum, g, &is);
    if (is.n == 0) return;
    decimals = lode__decimals(is.largest);
    lode__buf_addf(buf, "\n%s: %s, t/yr, %s", good[g].id, good[g].name, good[g].basis);
    if (m->base_price[is.i_node[0]] > 0.0)
        lode__buf_addf(buf, "; base price %.6g USD/t", m->base_price[is.i_node[0]]);
    lode__buf_add(buf, "\n");
    lode__table_begin(&t, 5, "lrrrr");
    lode__table_cell(&t, "country");
    lode__table_cell(&t, "supply");
    lode__table_cell(&t, "imports");
    lode__table_cell(&t, "exports");
    lode__table_cell(&t, "final use");
    for (int k = 0; k < is.n + (is.n_left > 0) + 1; k++) {
        const node_sums *s = &is.all;
        if (k < is.n) {
            s = &sum[is.i_node[k]];
            lode__table_cell(&t, "%s", country[model->node[is.i_node[k]].i_country].name);
        } else if (k == is.n && is.n_left > 0) {
            s = &is.left;
            lode__table_cell(&t, "%d others", is.n_left);
        } else {
            lode__table_cell(&t, "World");
        }
        lode__table_number(&t, s->supply, decimals);
        lode__table_number(&t, s->in, decimals);
        lode__table_number(&t, s->out, decimals);
        lode__table_number(&t, s->use, decimals);
    }
    lode__table_end(&t, buf);
}

static void write_adjustment_table(const lode_market *m,
                                   const lode__base_flow *const *list, lode__buf *buf)
{
    const lode_dataset *ds = m->model->dataset;
    int n, of_good = 0;
    const lode__good *good = lode__goods(ds, &n);
    const lode__country *country = lode__countries(ds, &n);
    lode__table t;

    lode__buf_add(buf,
                  "\nLargest adjustments of the reconciliation, t/yr (--json has all)\n");
    lode__table_begin(&t, 5, "lrrrl");
    lode__table_cell(&t, "flow");
    lode__table_cell(&t, "observed");
    lode__table_cell(&t, "used");
    lode__table_cell(&t, "ratio");
    lode__table_cell(&t, "flag");
    for (int k = 0; k < m->model->n_flow; k++) {
        const lode__base_flow *f = list[k];
        int decimals = lode__decimals(f->observed_tpa);
        of_good = k > 0 && list[k - 1]->i_good == f->i_good ? of_good + 1 : 0;
        if (of_good >= 4 || fabs(log(f->flow_tpa / f->observed_tpa)) < 0.01) continue;
        lode__table_cell(&t, "%s %s %s%s%s", roles[f->role], good[f->i_good].id,
                         country[f->i_country].id, f->i_partner >= 0 ? "->" : "",
                         f->i_partner >= 0 ? country[f->i_partner].id : "");
        lode__table_number(&t, f->observed_tpa, decimals);
        lode__table_number(&t, f->flow_tpa, decimals);
        lode__table_number(&t, f->flow_tpa / f->observed_tpa, 2);
        lode__table_cell(&t, "%s", lode__flag_name(f->flag));
    }
    lode__table_end(&t, buf);
}

static void write_table(const lode_market *m, const node_sums *sum,
                        const lode__base_flow *const *list, lode__buf *buf)
{
    const lode_certificate *c = &m->model->certificate;

    lode__buf_addf(buf,
                   "Market of the base year 2024: %d nodes, %d activities, %d flows\n",
                   m->problem.n_node, m->problem.n_activity, m->model->n_flow);
    for (int g = 0; g < m->model->n_good; g++)
        if (m->model->with_good[g]) write_good_table(m, sum, g, buf);
    write_adjustment_table(m, list, buf);
    lode__buf_addf(
        buf,
        "\nBase error %.1e (solved base against reconciled flows)\nCertificate: "
        "balance %.1e, complementarity %.1e, gap %.1e, %d Newton steps\n",
        m->model->base_error, c->balance, c->complementarity, c->gap, c->newton_steps);
}

lode_status lode_market_show(const lode_market *m, lode_format format, lode_text *out,
                             lode_error *err)
{
    lode__buf buf;
    node_sums *sum;
    const lode__base_flow **list;
    lode_status st;

    if (!m->model)
        return lode__fail(err, LODE_E_INVALID,
                          "'%s' is a market file; 'market show' wants goods of the data",
                          m->name);
    sum = lode__alloc((size_t)m->problem.n_node + 1, sizeof *sum);
    list = sorted_adjustments(m);
    lode__buf_init(&buf, (size_t)1 << 30);
    if (!sum || !list) {
        st = lode__fail(err, LODE_E_NOMEM, "out of memory");
    } else {
        sum_nodes(m, sum);
        if (format == LODE_FORMAT_JSON)
            write_json(m, sum, list, &buf);
        else if (format == LODE_FORMAT_CSV)
            write_csv(m, sum, &buf);
        else
            write_table(m, sum, list, &buf);
        st = lode__buf_give(&buf, out, err);
    }
    lode__buf_clear(&buf);
    lode__release(sum);
    lode__release(list);
    return st;
}
