/* A mineral from stage to stage as a Sankey diagram: the reconciled flows of the base
 * market. Each stage has its largest makers and all others; what a country does not sell
 * it keeps, and what reaches it is made into the next stage or used in the proportion of
 * its own flows. What a third country passes on begins there anew. */
#include "report/good_chart.h"

#include <stdio.h>
#include <string.h>

#include "market/market.h"

#define STAGES (LODE__CHART_STAGES - 1) /* goods; use is the last stage */
#define NAMED 6                         /* countries of a stage with a name */
#define SLOTS (NAMED + 1)               /* and all others */

typedef struct chain {
    lode__good_chart *g;
    const lode_market *market;
    int good[STAGES], n_stage;    /* goods, from the mine on */
    double *made[STAGES];         /* [n_country] */
    double *sold[STAGES];         /* [n_country] */
    double *next[STAGES];         /* [n_country] what goes into the next stage */
    double *used[STAGES];         /* [n_country] */
    double *size[STAGES + 1];     /* [n_country] by which countries are named */
    int named[STAGES + 1][NAMED]; /* countries, the largest first; -1: none */
    double link[STAGES][SLOTS][STAGES + 1][SLOTS];
} chain;

/* ---- which stages --------------------------------------------------------------------- */

/* From the good back to where its chain begins. */
static void find_stages(chain *x)
{
    int n_chain, good = x->g->i_good, back[STAGES];
    const lode__chain *row = lode__chains(x->g->dataset, &n_chain);

    for (int k = 0; good >= 0 && k < STAGES; k++) {
        int input = -1;
        back[x->n_stage++] = good;
        for (int i = 0; i < n_chain && input < 0; i++)
            if (row[i].i_output == good && x->market->model->with_good[row[i].i_input])
                input = row[i].i_input;
        good = input;
    }
    for (int s = 0; s < x->n_stage; s++) x->good[s] = back[x->n_stage - 1 - s];
}

static int stage_of(const chain *x, int i_good)
{
    for (int s = 0; s < x->n_stage; s++)
        if (x->good[s] == i_good) return s;
    return -1;
}

static bool take(chain *x)
{
    for (int s = 0; s < x->n_stage; s++) {
        double **of[] = {&x->made[s], &x->sold[s], &x->next[s], &x->used[s]};
        for (int k = 0; k < 4; k++) {
            *of[k] = lode__good_take(x->g, (size_t)x->g->n_country, sizeof **of[k]);
            if (!*of[k]) return false;
        }
        x->size[s] = x->made[s];
    }
    x->size[x->n_stage] = lode__good_take(x->g, (size_t)x->g->n_country, sizeof(double));
    return x->size[x->n_stage];
}

/* ---- flows ---------------------------------------------------------------------------- */

static void add_flow(chain *x, const lode__base_flow *f)
{
    const lode__node *at = x->market->model->node;
    int node[LODE__TERMS_MAX];
    double coef[LODE__TERMS_MAX];
    int n = lode__flow_terms(x->market, f, node, coef);

    for (int k = 0; k < n; k++) {
        int s = stage_of(x, at[node[k]].i_good), c = at[node[k]].i_country;
        double tpa = coef[k] * f->flow_tpa;
        if (s < 0) continue;
        if (f->role == LODE__ROLE_TRADE) {
            if (tpa < 0.0) x->sold[s][c] -= tpa;
        } else if (tpa > 0.0) {
            x->made[s][c] += tpa;
        } else if (f->role == LODE__ROLE_USE) {
            x->used[s][c] -= tpa;
            x->size[x->n_stage][c] -= tpa;
        } else if (stage_of(x, f->i_good) == s + 1) {
            x->next[s][c] -= tpa;
        }
    }
}

static void name_largest(chain *x, int s)
{
    int *named = x->named[s];

    for (int k = 0; k < NAMED; k++) named[k] = -1;
    for (int c = 0; c < x->g->n_country; c++) {
        int k = NAMED;
        if (!(x->size[s][c] > 0.0)) continue;
        for (; k > 0 && (named[k - 1] < 0 || x->size[s][c] > x->size[s][named[k - 1]]);
             k--)
            if (k < NAMED) named[k] = named[k - 1];
        if (k < NAMED) named[k] = c;
    }
}

static int slot_of(const chain *x, int s, int i_country)
{
    int k = 0;

    while (k < NAMED && x->named[s][k] != i_country) k++;
    return k;
}

/* So many tonnes of the good of stage s come from one country to another. */
static void deliver(chain *x, int s, int from, int to, double tpa)
{
    double all = x->next[s][to] + x->used[s][to], onward;
    int a = slot_of(x, s, from);

    if (!(tpa > 0.0) || !(all > 0.0)) return;
    onward = tpa * x->next[s][to] / all;
    if (onward > 0.0) x->link[s][a][s + 1][slot_of(x, s + 1, to)] += onward;
    if (tpa > onward)
        x->link[s][a][x->n_stage][slot_of(x, x->n_stage, to)] += tpa - onward;
}

static void collect(chain *x)
{
    const lode__model *model = x->market->model;

    for (int k = 0; k < model->n_flow; k++) add_flow(x, &model->flow[k]);
    for (int s = 0; s <= x->n_stage; s++) name_largest(x, s);
    for (int k = 0; k < model->n_flow; k++) {
        const lode__base_flow *f = &model->flow[k];
        int s = stage_of(x, f->i_good);
        for (int r = 0; r < f->n_row && s >= 0; r++)
            lode__foot_source(&x->g->foot, f->row[r]->source);
        if (s >= 0 && f->role == LODE__ROLE_TRADE)
            deliver(x, s, f->i_country, f->i_partner, f->flow_tpa);
    }
    for (int s = 0; s < x->n_stage; s++)
        for (int c = 0; c < x->g->n_country; c++)
            deliver(x, s, c, c, x->made[s][c] - x->sold[s][c]);
}

/* ---- the chart ------------------------------------------------------------------------ */

static lode_status fill_rows(chain *x)
{
    int n = (x->n_stage + 1) * SLOTS, *stage;
    const char **row, **name;

    row = lode__good_take(x->g, (size_t)n, sizeof *row);
    stage = lode__good_take(x->g, (size_t)n, sizeof *stage);
    name = lode__good_take(x->g, STAGES + 1, sizeof *name);
    if (!row || !stage || !name) return LODE_E_NOMEM;
    for (int s = 0; s <= x->n_stage; s++) {
        name[s] = s < x->n_stage ? x->g->good[x->good[s]].stage : "used in";
        for (int k = 0; k < SLOTS; k++) {
            int c = k < NAMED ? x->named[s][k] : -1;
            row[s * SLOTS + k] = c >= 0 ? x->g->country[c].name : "all others";
            stage[s * SLOTS + k] = s;
        }
    }
    x->g->chart.row = row, x->g->chart.n_row = n;
    x->g->chart.stage = stage;
    x->g->chart.stage_name = name, x->g->chart.n_stage = x->n_stage + 1;
    return LODE_OK;
}

static lode_status fill_links(chain *x)
{
    size_t most = (size_t)STAGES * SLOTS * (STAGES + 1) * SLOTS;
    lode__link *link = lode__good_take(x->g, most, sizeof *link);
    int n = 0;

    if (!link) return LODE_E_NOMEM;
    for (int s = 0; s < x->n_stage; s++)
        for (int a = 0; a < SLOTS; a++)
            for (int t = s + 1; t <= x->n_stage; t++)
                for (int b = 0; b < SLOTS; b++)
                    if (x->link[s][a][t][b] > 0.0)
                        link[n++] = (lode__link){s * SLOTS + a, t * SLOTS + b,
                                                 x->link[s][a][t][b]};
    x->g->chart.link = link, x->g->chart.n_link = n;
    return n > 0
               ? LODE_OK
               : lode__fail(x->g->err, LODE_E_NODATA, "no flow of %s in the base market",
                            x->g->good[x->g->i_good].id);
}

lode_status lode__good_chain(lode__good_chart *g)
{
    const char *goods[] = {g->good[g->i_good].id};
    chain *x = lode__good_take(g, 1, sizeof *x);
    lode_market *market = NULL;
    lode_status st = LODE_E_NOMEM;

    if (!x) return st;
    if (g->year != LODE__BASE_YEAR)
        return lode__fail(g->err, LODE_E_INVALID,
                          "want the base year %d of the market, found %d",
                          LODE__BASE_YEAR, g->year);
    st = lode_market_build(g->dataset, goods, 1, &market, g->err);
    if (st) return st;
    x->g = g, x->market = market;
    find_stages(x);
    st = take(x) ? LODE_OK : LODE_E_NOMEM;
    if (!st) {
        collect(x);
        st = fill_rows(x);
    }
    if (!st) st = fill_links(x);
    lode_market_free(market);
    g->chart.kind = LODE__CHART_SANKEY;
    g->chart.measure = lode__good_text(g, "reconciled flows a year (basis: %s)",
                                       g->good[g->i_good].basis);
    g->chart.unit = "t";
    g->chart.title = lode__good_text(g, "From stage to stage: %s, %d",
                                     g->good[g->i_good].mineral, g->year);
    g->chart.description = "Who makes each stage, who makes the next of it or uses it; "
                           "a band is as thick as the tonnes. What is passed on through "
                           "a third country begins there anew.";
    return st;
}
