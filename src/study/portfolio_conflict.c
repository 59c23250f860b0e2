/* Can the rows be met at all, and if not, which of them are at fault? Each decision is a block of
 * a master whose columns are its options; any choice will do. */
#include <math.h>

#include "study/portfolio_inside.h"

typedef struct options {
    size_t n_column, n_row;
    int n_decision;
    int *decision; /* [n_column] */
    double *zero;  /* [n_column] */
    double *row;   /* [n_column][n_row] */
    double *most;  /* [n_row] */
    size_t *take;  /* [n_decision] */
    size_t *first; /* [n_decision] */
    lode__arena arena;
} options;

static bool take_options(const lode__portfolio_program *p, size_t n_row, options *o)
{
    *o = (options){.n_row = n_row};
    for (int b = 0; b < p->n_block; b++) {
        o->n_decision += p->block[b].n_decision;
        for (int d = 0; d < p->block[b].n_decision; d++)
            o->n_column += (size_t)p->block[b].decision[d].n_option;
    }
    size_t n_decision = (size_t)o->n_decision;
    o->decision = lode__arena_take(&o->arena, o->n_column, sizeof *o->decision);
    o->zero = lode__arena_take(&o->arena, o->n_column, sizeof *o->zero);
    o->row = lode__arena_take(&o->arena, o->n_column * n_row, sizeof *o->row);
    o->most = lode__arena_take(&o->arena, n_row, sizeof *o->most);
    o->take = lode__arena_take(&o->arena, n_decision, sizeof *o->take);
    o->first = lode__arena_take(&o->arena, n_decision, sizeof *o->first);
    return o->decision && o->zero && o->row && o->most && o->take && o->first;
}

static void fill_options(const lode__portfolio_program *p, const lode__limits *limits,
                         const bool *counts, options *o)
{
    size_t c = 0, n = 0;
    int decision = 0;

    for (size_t r = 0; r < limits->n_row; r++)
        if (counts[r]) o->most[n++] = limits->most[r];
    for (int b = 0; b < p->n_block; b++) {
        int at = 0;
        for (int d = 0; d < p->block[b].n_decision; d++, decision++) {
            o->first[decision] = c;
            for (int k = 0; k < p->block[b].decision[d].n_option; k++, c++) {
                o->decision[c] = decision;
                n = 0;
                for (size_t r = 0; r < limits->n_row; r++) {
                    const double *form = limits->form[r * (size_t)p->n_block + (size_t)b];
                    if (!counts[r]) continue;
                    o->row[c * o->n_row + n++] = form && k ? form[at + k - 1] : 0.0;
                }
            }
            at += p->block[b].decision[d].n_option - 1;
        }
    }
}

/* Would the row be broken whatever is taken? */
static bool hopeless(const lode__portfolio_program *p, const lode__limits *limits,
                     size_t i_row)
{
    return lode__limits_left(limits, p->n_block, i_row, -1) < 0.0;
}

lode_status lode__limits_meet(const lode__portfolio_program *p,
                              const lode__limits *limits, const bool *counts,
                              unsigned char **option, bool *found, lode_error *err)
{
    options o = {0};
    size_t n = 0, at = 0;
    double bound;
    lode_status st = LODE_OK;

    *found = false;
    for (size_t r = 0; r < limits->n_row; r++) {
        n += counts[r];
        if (counts[r] && hopeless(p, limits, r)) return LODE_OK;
    }
    if (!take_options(p, n, &o))
        st = lode__fail(err, LODE_E_NOMEM, "no memory for rows");
    else {
        fill_options(p, limits, counts, &o);
        lode__master m = {o.n_decision, o.n_column, n,      1,     o.decision,
                          o.zero,       o.row,      o.zero, o.most};
        st = lode__master_choose(&m, NULL, INFINITY, o.take, found, &bound, err);
        if (!st && !*found && bound < INFINITY)
            st = lode__fail(err, LODE_E_LIMIT, "whether the rows can be met stays open");
    }
    for (int b = 0; b < p->n_block && *found && option; b++)
        for (int d = 0; d < p->block[b].n_decision; d++, at++)
            option[b][d] = (unsigned char)(o.take[at] - o.first[at]);
    lode__arena_clear(&o.arena);
    return st;
}

lode_status lode__limits_conflict(const lode__portfolio_program *p,
                                  const lode__limits *limits, bool *conflict,
                                  lode_error *err)
{
    lode_status st = LODE_OK;

    for (size_t r = 0; r < limits->n_row; r++) conflict[r] = true;
    for (size_t r = 0; r < limits->n_row && !st; r++) {
        bool found;
        conflict[r] = false;
        st = lode__limits_meet(p, limits, conflict, NULL, &found, err);
        if (found) conflict[r] = true;
    }
    return st;
}
