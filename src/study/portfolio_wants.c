/* What is wanted of a portfolio, as rows of the program. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/portfolio.h"

#define ROW_SLACK 1e-9 /* of a bound: what is less is kept */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* Rows under way: every row may have an entry for each option of each pick. */
typedef struct desk {
    lode_portfolio *p;
    lode__row *row;
    lode__row_entry *entry; /* of the row at hand */
    size_t n_row, n_entry, most_entry;
    lode_error *err;
} desk;

static bool open_row(desk *d)
{
    d->n_entry = 0;
    d->entry = lode__arena_take(&d->p->arena, d->most_entry + 1, sizeof *d->entry);
    return d->entry != NULL;
}

static void add(desk *d, int i_pick, int option, double coefficient)
{
    const lode__pick *k = &d->p->pick[i_pick];

    if (coefficient == 0.0) return;
    d->entry[d->n_entry++] =
        (lode__row_entry){k->i_block, k->i_decision, option, coefficient};
}

static lode_status close_row(desk *d, lode__row_sense sense, double bound,
                             const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static lode_status close_row(desk *d, lode__row_sense sense, double bound,
                             const char *format, ...)
{
    char text[300];
    va_list list;

    va_start(list, format);
    (void)vsnprintf(text, sizeof text, format, list);
    va_end(list);
    d->row[d->n_row] = (lode__row){.name = lode__arena_copy(&d->p->arena, text),
                                   .sense = sense,
                                   .bound = bound,
                                   .n_entry = d->n_entry,
                                   .entry = d->entry};
    return d->row[d->n_row++].name ? LODE_OK : no_memory(d->err);
}

/* ---- whom a word is about ----------------------------------------------------------- */

static bool has_stage(const lode_portfolio *p, const lode__pick *k, const char *word)
{
    int n;
    const lode__good *good = lode__goods(p->dataset, &n);

    for (int i = 0; i < k->n_part; i++) {
        const lode__good *g = &good[k->part[i].i_good];
        if (strcmp(g->stage, word) == 0 || strcmp(g->mineral, word) == 0 ||
            strcmp(g->id, word) == 0)
            return true;
    }
    for (int i = 0; k->project && i < k->project->n_output; i++)
        if (strcmp(k->project->output[i].stage, word) == 0) return true;
    return false;
}

/* A tag, a stage, a mineral or good, a country or bloc; marks picks, and says how many. */
static lode_status select(desk *d, const char *word, bool *marked, int *n)
{
    const lode_portfolio *p = d->p;
    int n_country;
    bool *member;
    bool is_place = word[0] == '@' || lode__country_find(p->dataset, word) >= 0;
    lode_status st = LODE_OK;

    (void)lode__countries(p->dataset, &n_country);
    member = lode__alloc((size_t)n_country + 1, sizeof *member);
    if (!member) return no_memory(d->err);
    if (is_place) st = lode__countries_select(p->dataset, word, member, d->err);
    *n = 0;
    for (int k = 0; k < p->n_pick; k++) {
        const lode__pick *pick = &p->pick[k];
        marked[k] =
            is_place ? pick->i_country >= 0 && member[pick->i_country]
                     : has_stage(p, pick, word) ||
                           (pick->project && lode__project_has_tag(pick->project, word));
        *n += marked[k];
    }
    lode__release(member);
    return st;
}

/* "recycling:0.1" into a word and a share. */
static lode_status read_share(const char *text, char word[80], double *share,
                              lode_error *err)
{
    const char *colon = strrchr(text, ':');
    size_t n = colon ? (size_t)(colon - text) : 0;

    if (!colon || n == 0 || n >= 80 || !lode__number_read(colon + 1, share) ||
        *share < 0.0 || *share > 1.0)
        return lode__fail(err, LODE_E_INVALID,
                          "want a word and a share as in 'recycling:0.1', found '%s'",
                          text);
    memcpy(word, text, n);
    word[n] = '\0';
    return LODE_OK;
}

/* ---- rows --------------------------------------------------------------------------- */

static lode_status add_budget(desk *d)
{
    if (!open_row(d)) return no_memory(d->err);
    for (int k = 0; k < d->p->n_pick; k++)
        for (int i = 1; i < d->p->pick[k].n_option; i++)
            add(d, k, i, d->p->pick[k].spend_usd[i]);
    return close_row(d, LODE__ROW_MOST, d->p->options.budget_usd, "budget");
}

/* Spend on the marked less a share of all spend. */
static lode_status add_share(desk *d, const char *text, bool least)
{
    bool *marked = lode__alloc((size_t)d->p->n_pick + 1, sizeof *marked);
    char word[80];
    double share;
    int n = 0;
    lode_status st = marked ? read_share(text, word, &share, d->err) : no_memory(d->err);

    if (!st) st = select(d, word, marked, &n);
    if (!st && n == 0)
        st = lode__fail(d->err, LODE_E_INVALID,
                        "'%s' is no tag, stage, mineral or country of a project that can "
                        "be chosen",
                        word);
    if (!st && !open_row(d)) st = no_memory(d->err);
    for (int k = 0; k < d->p->n_pick && !st; k++)
        for (int i = 1; i < d->p->pick[k].n_option; i++)
            add(d, k, i, d->p->pick[k].spend_usd[i] * ((marked[k] ? 1.0 : 0.0) - share));
    if (!st)
        st = close_row(d, least ? LODE__ROW_LEAST : LODE__ROW_MOST, 0.0, "%s share %s",
                       least ? "least" : "most", text);
    lode__release(marked);
    return st;
}

static lode_status add_countries(desk *d)
{
    const lode_portfolio *p = d->p;
    int n_country;
    const lode__country *country = lode__countries(p->dataset, &n_country);
    double most;
    bool is_share;

    if (!p->options.per_country) return LODE_OK;
    if (!lode__number_read(p->options.per_country, &most) || !(most > 0.0))
        return lode__fail(d->err, LODE_E_INVALID,
                          "want a share as 0.4 or USD as 1e9 for a country, found '%s'",
                          p->options.per_country);
    is_share = most <= 1.0;
    for (int c = 0; c < n_country; c++) {
        lode_status st;
        if (!open_row(d)) return no_memory(d->err);
        for (int k = 0; k < p->n_pick; k++)
            for (int i = 1; i < p->pick[k].n_option && p->pick[k].i_country == c; i++)
                add(d, k, i, p->pick[k].spend_usd[i]);
        if (d->n_entry == 0) continue;
        st = close_row(d, LODE__ROW_MOST, is_share ? most * p->options.budget_usd : most,
                       "most for %s", country[c].id);
        if (st) return st;
    }
    return LODE_OK;
}

static lode_status add_number(desk *d)
{
    if (d->p->options.most_projects == 0) return LODE_OK;
    if (!open_row(d)) return no_memory(d->err);
    for (int k = 0; k < d->p->n_pick; k++)
        for (int i = 1; i < d->p->pick[k].n_option; i++)
            if (d->p->pick[k].project) add(d, k, i, 1.0);
    return close_row(d, LODE__ROW_MOST, (double)d->p->options.most_projects,
                     "at most %zu projects", d->p->options.most_projects);
}

static int pick_of(const lode_portfolio *p, const char *id)
{
    for (int k = 0; k < p->n_pick; k++)
        if (strcmp(p->pick[k].id, id) == 0) return k;
    return -1;
}

/* A project without what it needs: not at all, when that cannot be chosen. */
static lode_status add_need(desk *d, int i_pick, const char *id)
{
    const lode__pick *pick = &d->p->pick[i_pick];
    int need = pick_of(d->p, id);

    if (!open_row(d)) return no_memory(d->err);
    for (int i = 1; i < pick->n_option; i++) add(d, i_pick, i, 1.0);
    for (int i = 1; need >= 0 && i < d->p->pick[need].n_option; i++)
        add(d, need, i, -1.0);
    return close_row(d, LODE__ROW_MOST, 0.0, "%s needs %s%s", pick->id, id,
                     need < 0 ? ", which cannot be chosen" : "");
}

static lode_status add_needs(desk *d)
{
    lode_status st = LODE_OK;

    for (int k = 0; k < d->p->n_pick; k++) {
        const lode__project *q = d->p->pick[k].project;
        for (int i = 0; q && i < q->n_require && !st; i++)
            st = add_need(d, k, q->require[i]);
    }
    return st;
}

/* The next id of a list with commas; NULL: no more. id has 256 bytes. */
static const char *next_id(const char *list, char *id)
{
    size_t n = list ? strcspn(list, ",") : 0;

    if (!list || !*list) return NULL;
    (void)snprintf(id, 256, "%.*s", (int)(n < 255 ? n : 255), list);
    return list + n + (list[n] == ',');
}

static lode_status add_forced(desk *d, const char *list, bool in)
{
    char id[256];

    for (const char *at = next_id(list, id); at; at = next_id(at, id)) {
        int i_pick = pick_of(d->p, id);
        lode_status st;
        if (i_pick < 0)
            return lode__fail(d->err, LODE_E_INVALID,
                              "found no project '%s' that can be chosen", id);
        if (!open_row(d)) return no_memory(d->err);
        for (int i = 1; i < d->p->pick[i_pick].n_option; i++) add(d, i_pick, i, 1.0);
        st = close_row(d, in ? LODE__ROW_LEAST : LODE__ROW_MOST, in ? 1.0 : 0.0, "%s %s",
                       in ? "with" : "without", id);
        if (st) return st;
    }
    return LODE_OK;
}

static size_t count_ids(const char *list)
{
    char id[256];
    size_t n = 0;

    for (const char *at = next_id(list, id); at; at = next_id(at, id)) n++;
    return n;
}

void lode__portfolio_put_in(const lode_portfolio *p, int *option)
{
    char id[256];

    for (const char *at = next_id(p->options.with, id); at; at = next_id(at, id)) {
        int k = pick_of(p, id);
        if (k >= 0 && option[k] == 0) option[k] = 1;
    }
}

static const char *exclusive_of(const lode_portfolio *p, int i_pick)
{
    const lode__project *q = p->pick[i_pick].project;

    return q && q->exclusive ? q->exclusive : "";
}

static lode_status add_exclusives(desk *d)
{
    const lode_portfolio *p = d->p;

    for (int k = 0; k < p->n_pick; k++) {
        const char *word = exclusive_of(p, k);
        bool first = *word != '\0';
        int n = 0;
        for (int j = 0; j < k; j++)
            first = first && strcmp(exclusive_of(p, j), word) != 0;
        if (!first) continue;
        if (!open_row(d)) return no_memory(d->err);
        for (int j = k; j < p->n_pick; j++)
            for (int i = 1;
                 i < p->pick[j].n_option && strcmp(exclusive_of(p, j), word) == 0;
                 i++, n++)
                add(d, j, i, 1.0);
        if (n > 1 && close_row(d, LODE__ROW_MOST, 1.0, "at most one of %s", word))
            return no_memory(d->err);
    }
    return LODE_OK;
}

static size_t most_rows(const lode_portfolio *p)
{
    size_t n =
        4 + p->options.n_min_share + p->options.n_max_share + 2 * (size_t)p->n_pick;
    int n_country;

    (void)lode__countries(p->dataset, &n_country);
    n += count_ids(p->options.with) + count_ids(p->options.without);
    for (int k = 0; k < p->n_pick; k++)
        if (p->pick[k].project) n += (size_t)p->pick[k].project->n_require;
    return n + (size_t)n_country;
}

lode_status lode__portfolio_rows(lode_portfolio *p, lode_error *err)
{
    desk d = {.p = p, .err = err, .most_entry = (size_t)p->years.n_column};
    lode_status st;

    for (int k = 0; k < p->n_pick; k++) /* of one that needs another */
        if ((size_t)p->pick[k].n_option * 2 > d.most_entry)
            d.most_entry = (size_t)p->pick[k].n_option * 2;
    d.row = lode__arena_take(&p->arena, most_rows(p), sizeof *d.row);
    if (!d.row) return no_memory(err);
    st = add_budget(&d);
    for (size_t k = 0; k < p->options.n_min_share && !st; k++)
        st = add_share(&d, p->options.min_share[k], true);
    for (size_t k = 0; k < p->options.n_max_share && !st; k++)
        st = add_share(&d, p->options.max_share[k], false);
    if (!st) st = add_countries(&d);
    if (!st) st = add_number(&d);
    if (!st) st = add_needs(&d);
    if (!st) st = add_exclusives(&d);
    if (!st) st = add_forced(&d, p->options.with, true);
    if (!st) st = add_forced(&d, p->options.without, false);
    p->program.row = d.row;
    p->program.n_row = d.n_row;
    return st;
}

bool lode__portfolio_keeps(const lode_portfolio *p, const int *option)
{
    for (size_t r = 0; r < p->program.n_row; r++) {
        const lode__row *row = &p->program.row[r];
        double sum = 0.0, size = fabs(row->bound);
        for (size_t k = 0; k < row->n_entry; k++) {
            const lode__row_entry *e = &row->entry[k];
            if (option[p->block[e->i_block].pick[e->i_decision]] != e->option) continue;
            sum += e->coefficient;
            size = fmax(size, fabs(e->coefficient));
        }
        if (row->sense == LODE__ROW_MOST && sum > row->bound + ROW_SLACK * size)
            return false;
        if (row->sense == LODE__ROW_LEAST && sum < row->bound - ROW_SLACK * size)
            return false;
    }
    return true;
}
