/* The rows of a program as forms by block, and which of them join blocks. */
#include <math.h>

#include "study/portfolio_inside.h"

/* Rounding: a row counts as kept to this share of its bound, or of 1. */
#define SLACK 1e-9

static int slopes_before(const lode__block *block, int i_decision)
{
    int n = 0;

    for (int d = 0; d < i_decision; d++) n += block->decision[d].n_option - 1;
    return n;
}

static lode_status read_entry(const lode__portfolio_program *p, const lode__row *row,
                              const lode__row_entry *e, lode__limits *out, size_t i_row,
                              lode_error *err)
{
    if (e->i_block < 0 || e->i_block >= p->n_block || e->i_decision < 0 ||
        e->i_decision >= p->block[e->i_block].n_decision || e->option < 1 ||
        e->option >= p->block[e->i_block].decision[e->i_decision].n_option ||
        !isfinite(e->coefficient))
        return lode__fail(
            err, LODE_E_INVALID,
            "row '%s': want finite entries of options from 1, found block %d, "
            "decision %d, option %d, coefficient %g",
            row->name ? row->name : "", e->i_block, e->i_decision, e->option,
            e->coefficient);
    const lode__block *b = &p->block[e->i_block];
    double **form = &out->form[i_row * (size_t)p->n_block + (size_t)e->i_block];
    if (!*form) {
        *form = lode__arena_take(&out->arena, (size_t)slopes_before(b, b->n_decision) + 1,
                                 sizeof **form);
        if (!*form) return lode__fail(err, LODE_E_NOMEM, "no memory");
    }
    (*form)[slopes_before(b, e->i_decision) + e->option - 1] +=
        row->sense == LODE__ROW_MOST ? e->coefficient : -e->coefficient;
    return LODE_OK;
}

/* The least and the greatest a form can be in its block. */
static void measure_form(const lode__block *b, const double *form, double *least,
                         double *greatest)
{
    int at = 0;

    *least = *greatest = 0.0;
    for (int d = 0; form && d < b->n_decision; d++) {
        double low = 0.0, high = 0.0;
        for (int k = 1; k < b->decision[d].n_option; k++, at++) {
            if (form[at] < low) low = form[at];
            if (form[at] > high) high = form[at];
        }
        *least += low;
        *greatest += high;
    }
}

static lode_status read_row(const lode__portfolio_program *p, size_t i_row,
                            lode__limits *out, lode_error *err)
{
    const lode__row *row = &p->row[i_row];
    double bound = row->sense == LODE__ROW_MOST ? row->bound : -row->bound;
    int n_in = 0;
    lode_status st = LODE_OK;

    if (!isfinite(bound))
        return lode__fail(err, LODE_E_INVALID, "row '%s': want a finite bound, found %g",
                          row->name ? row->name : "", row->bound);
    out->most[i_row] = bound + SLACK * fmax(1.0, fabs(bound));
    for (size_t e = 0; e < row->n_entry && !st; e++)
        st = read_entry(p, row, &row->entry[e], out, i_row, err);
    for (int b = 0; b < p->n_block && !st; b++) {
        size_t k = i_row * (size_t)p->n_block + (size_t)b;
        measure_form(&p->block[b], out->form[k], &out->least[k], &out->greatest[k]);
        n_in += out->form[k] != NULL;
    }
    if (!st && (i_row == 0 || n_in > 1)) out->joint[out->n_joint++] = i_row;
    return st;
}

lode_status lode__limits_make(const lode__portfolio_program *p, lode__limits *out,
                              lode_error *err)
{
    size_t n = p->n_row, cells = n * (size_t)p->n_block;
    lode_status st = LODE_OK;

    *out = (lode__limits){.n_row = n};
    if (n == 0) return LODE_OK;
    out->most = lode__arena_take(&out->arena, n, sizeof *out->most);
    out->joint = lode__arena_take(&out->arena, n, sizeof *out->joint);
    out->form = lode__arena_take(&out->arena, cells, sizeof *out->form);
    out->least = lode__arena_take(&out->arena, cells, sizeof *out->least);
    out->greatest = lode__arena_take(&out->arena, cells, sizeof *out->greatest);
    if (!out->most || !out->joint || !out->form || !out->least || !out->greatest)
        return lode__fail(err, LODE_E_NOMEM, "no memory");
    for (size_t r = 0; r < n && !st; r++) st = read_row(p, r, out, err);
    return st;
}

void lode__limits_clear(lode__limits *limits)
{
    lode__arena_clear(&limits->arena);
}

double lode__limits_left(const lode__limits *limits, int n_block, size_t i_row,
                         int i_block)
{
    double left = limits->most[i_row];

    for (int b = 0; b < n_block; b++)
        if (b != i_block) left -= limits->least[i_row * (size_t)n_block + (size_t)b];
    return left;
}

bool lode__limits_keep(const lode__portfolio_program *p, const lode__limits *limits,
                       unsigned char *const *option)
{
    for (size_t r = 0; r < limits->n_row; r++) {
        double sum = 0.0;
        for (int b = 0; b < p->n_block; b++) {
            const double *form = limits->form[r * (size_t)p->n_block + (size_t)b];
            int at = 0;
            for (int d = 0; form && d < p->block[b].n_decision; d++) {
                if (option[b][d]) sum += form[at + option[b][d] - 1];
                at += p->block[b].decision[d].n_option - 1;
            }
        }
        if (sum > limits->most[r]) return false;
    }
    return true;
}
