/* From max over x of v x - f(x) at every activity to one quadratic program. */
#include "qp_write.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "qp.h"

static double bound(double x)
{
    return isinf(x) ? (x > 0.0 ? QP_NO_BOUND : -QP_NO_BOUND) : x;
}

static void write_column(FILE *file, const lode__curve *c)
{
    fprintf(file, "%.17g %.17g %.17g %.17g", c->c + c->wedge, c->b, bound(c->lower),
            bound(c->upper));
}

static void write_model(FILE *file, const instance *s)
{
    const lode__problem *p = &s->problem;

    for (int n = 0; n < p->n_node; n++)
        fprintf(file, "%.17g %.17g\n", p->rhs[n],
                p->disposal[n] ? QP_NO_BOUND : p->rhs[n]);
    for (int a = 0; a < p->n_activity; a++) {
        write_column(file, &p->curve[a]);
        fprintf(file, " %.17g %d\n", s->level[a], p->first[a + 1] - p->first[a]);
    }
    for (int k = 0; k < p->n_term; k++)
        fprintf(file, "%d %.17g\n", p->term_node[k], p->term_coef[k]);
}

/* Is the activity named earlier in the list? It is then written already. */
static bool is_repeat(const scenario *t, size_t k)
{
    for (size_t j = 0; j < k; j++)
        if (t->change[j].i == t->change[k].i) return true;
    return false;
}

static void write_scenario(FILE *file, const lode__problem *changed, const scenario *t)
{
    int n = 0;

    for (size_t k = 0; k < t->n; k++) n += !is_repeat(t, k);
    fprintf(file, "%d\n", n);
    for (size_t k = 0; k < t->n; k++) {
        if (is_repeat(t, k)) continue;
        fprintf(file, "%d ", t->change[k].i);
        write_column(file, &changed->curve[t->change[k].i]);
        fputc('\n', file);
    }
}

static bool is_quadratic(const lode__problem *p)
{
    for (int a = 0; a < p->n_activity; a++)
        if (p->curve[a].kind != LODE__LINEAR) return false;
    return true;
}

bool qp_write(const char *path, const instance *s, const scenario *t, int n_scenario)
{
    const lode__problem *p = &s->problem;
    FILE *file = is_quadratic(p) ? fopen(path, "w") : NULL;
    lode__arena arena = {0};
    lode__problem changed;
    bool good = file != NULL;

    if (!good) return false;
    fprintf(file, "%d %d %d %d\n", p->n_node, p->n_activity, p->n_term, n_scenario);
    write_model(file, s);
    for (int i = 0; good && i < n_scenario; i++) {
        good = lode__problem_copy(&changed, p, &arena);
        for (size_t k = 0; good && k < t[i].n; k++)
            lode__change_apply(&changed, &t[i].change[k]);
        if (good) write_scenario(file, &changed, &t[i]);
        lode__arena_clear(&arena);
    }
    good = !ferror(file) && good;
    return fclose(file) == 0 && good;
}
