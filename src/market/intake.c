/* What countries make and what they take in of a good, use and convert, in the base year: how
 * much, what they pay for it, and which of them takes in most. */
#include <math.h>

#include "market/market.h"

/* What an activity uses or converts of a term's good, tpa; 0: it makes it, or is trade. */
static double taken_in(const lode_market *m, int i_activity, int i_term)
{
    if (m->model->flow[m->model->part[i_activity].i_flow].role == LODE__ROLE_TRADE)
        return 0.0;
    return fmax(-m->problem.term_coef[i_term] * m->base_level[i_activity], 0.0);
}

lode__two_means lode__mean_price(const lode_market *m, int i_good, const bool *inside,
                                 const double *price)
{
    const lode__problem *p = &m->problem;
    double weight[2] = {0.0, 0.0}, sum[2] = {0.0, 0.0};

    for (int a = 0; a < p->n_activity; a++)
        for (int k = p->first[a]; k < p->first[a + 1]; k++) {
            const lode__node *node = &m->model->node[p->term_node[k]];
            double x;
            if (node->i_good != i_good) continue;
            x = taken_in(m, a, k);
            weight[inside[node->i_country]] += x;
            sum[inside[node->i_country]] += x * price[p->term_node[k]];
        }
    return (lode__two_means){weight[1] > 0.0 ? sum[1] / weight[1] : NAN,
                             weight[0] > 0.0 ? sum[0] / weight[0] : NAN};
}

double lode__made_at(const lode_market *m, int i_node)
{
    const lode__problem *p = &m->problem;
    double sum = 0.0;

    for (int a = 0; a < p->n_activity; a++) {
        if (m->model->flow[m->model->part[a].i_flow].role == LODE__ROLE_TRADE) continue;
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            if (p->term_node[k] == i_node && p->term_coef[k] > 0.0)
                sum += p->term_coef[k] * m->base_level[a];
    }
    return sum;
}

double lode__taken_in_at(const lode_market *m, int i_node)
{
    const lode__problem *p = &m->problem;
    double sum = 0.0;

    for (int a = 0; a < p->n_activity; a++)
        for (int k = p->first[a]; k < p->first[a + 1]; k++)
            if (p->term_node[k] == i_node) sum += taken_in(m, a, k);
    return sum;
}

int lode__takes_most(const lode_market *m, int i_good, const bool *member)
{
    double most = 0.0;
    int found = -1;

    for (int c = 0; c < m->model->n_country; c++) {
        int n = member[c] ? lode__market_node(m, i_good, c) : -1;
        double x = n < 0 ? 0.0 : lode__taken_in_at(m, n);
        if (x <= most) continue;
        most = x;
        found = c;
    }
    return found;
}
