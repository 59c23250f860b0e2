/* One number for losses that differ by scenario, and the weights that attain it. Ties go to
 * the scenario of the lower number; sums run over scenarios in their order. */
#include "study/portfolio_inside.h"

#include <math.h>
#include <stdlib.h>

static int by_loss_falling(const void *a, const void *b)
{
    const lode__ranked *x = a, *y = b;

    if (x->loss != y->loss) return x->loss < y->loss ? 1 : -1;
    return x->i - y->i;
}

double lode__dot(const double *a, const double *b, int n)
{
    double sum = 0.0;

    for (int i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

/* The worst tail of mass 1: each scenario at most p / (1 - alpha), the highest loss first. */
static void tail_weights(const lode__risk *risk, const double *p, int n,
                         const lode__ranked *order, double *weight)
{
    double left = 1.0;

    for (int i = 0; i < n; i++) weight[i] = (1.0 - risk->lambda) * p[i];
    for (int k = 0; k < n && left > 0.0; k++) {
        int i = order[k].i;
        double most = p[i] / (1.0 - risk->alpha);
        double taken = most < left ? most : left;
        weight[i] += risk->lambda * taken;
        left -= taken;
    }
}

/* So much mass as the radius allows goes from the lowest losses to the highest. */
static void moved_weights(const lode__risk *risk, const double *p, int n,
                          const lode__ranked *order, double *weight)
{
    double left = risk->radius;
    int top = order[0].i;

    for (int i = 0; i < n; i++) weight[i] = p[i];
    for (int k = n - 1; k > 0 && left > 0.0; k--) {
        int i = order[k].i;
        double taken = weight[i] < left ? weight[i] : left;
        weight[i] -= taken;
        weight[top] += taken;
        left -= taken;
    }
}

static void worst_weights(const lode__risk *risk, int n, const lode__ranked *order,
                          double *weight)
{
    for (int i = 0; i < n; i++) weight[i] = 0.0;
    for (int k = 0; k < n; k++)
        if (!risk->among || risk->among[order[k].i]) {
            weight[order[k].i] = 1.0;
            return;
        }
}

void lode__risk_rank(const double *loss, int n, lode__ranked *order)
{
    for (int i = 0; i < n; i++) order[i] = (lode__ranked){loss[i], i};
    if (n > 1) qsort(order, (size_t)n, sizeof *order, by_loss_falling);
}

void lode__risk_weights(const lode__risk *risk, const double *probability, int n,
                        const double *loss, lode__ranked *order, double *weight)
{
    lode__risk_rank(loss, n, order);
    switch (risk->kind) {
    case LODE__RISK_CVAR: tail_weights(risk, probability, n, order, weight); return;
    case LODE__RISK_AMBIGUOUS: moved_weights(risk, probability, n, order, weight); return;
    case LODE__RISK_WORST: worst_weights(risk, n, order, weight); return;
    case LODE__RISK_MEAN:
        for (int i = 0; i < n; i++) weight[i] = probability[i];
    }
}

double lode__risk_of(const lode__risk *risk, const double *probability, int n_scenario,
                     const double *loss, double *weight)
{
    size_t n = (size_t)n_scenario;
    lode__ranked *room = lode__alloc(n, sizeof *room);
    double *own = weight ? NULL : lode__alloc(n, sizeof *own);
    double *w = weight ? weight : own;
    double value = NAN;

    if (room && w) {
        lode__risk_weights(risk, probability, n_scenario, loss, room, w);
        value = lode__dot(w, loss, n_scenario);
    }
    lode__release(own);
    lode__release(room);
    return value;
}
