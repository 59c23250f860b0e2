/* The register of public finance added up by rung of the ladder. */
#include "study/project_finance.h"

#include <math.h>
#include <string.h>

const char *lode__line_use_name(lode__line_use use)
{
    static const char *const name[] = {"counts", "inside another line", "open call",
                                       "replaced by its lines"};

    return name[use];
}

static const char *window_of(const lode_dataset *ds, const lode__finance *f)
{
    return lode__cell_of(ds, f->cited.place, "in_window");
}

/* "Y", "Y (restructured)"; "partly" is of a line that reaches beyond the window. */
static bool is_in_window(const lode_dataset *ds, const lode__finance *f)
{
    return *window_of(ds, f) == 'Y';
}

static bool is_partly(const lode_dataset *ds, const lode__finance *f)
{
    return strcmp(window_of(ds, f), "partly") == 0;
}

static bool is_call(const lode_dataset *ds, const lode__finance *f)
{
    return strcmp(lode__cell_of(ds, f->cited.place, "bindingness"), "none") == 0;
}

static lode__money_line *line_of(const lode__money *m, const char *id)
{
    for (int i = 0; i < m->n_line; i++)
        if (strcmp(m->line[i].finance->id, id) == 0) return &m->line[i];
    return NULL;
}

static void set_use(const lode__money *m, lode__money_line *line)
{
    const lode__finance *f = line->finance;
    const lode__money_line *parent = line_of(m, f->contained_in);
    bool partly = parent && is_partly(m->dataset, parent->finance);

    line->is_vault =
        strcmp(f->firm, "Project Vault") == 0 || strcmp(f->project, "Project Vault") == 0;
    line->found = parent ? LODE__LINE_INSIDE : LODE__LINE_COUNTS;
    line->netted = parent && !partly ? LODE__LINE_INSIDE : LODE__LINE_COUNTS;
    if (is_partly(m->dataset, f)) line->netted = LODE__LINE_REPLACED;
    if (is_call(m->dataset, f)) line->found = line->netted = LODE__LINE_CALL;
}

static void count_line(lode__money *m, const lode__money_line *line)
{
    const lode__finance *f = line->finance;
    lode__rung_sum *r = &m->rung[f->rung];
    double amount = isnan(f->amount) ? 0.0 : f->amount;

    if (line->found == LODE__LINE_CALL) {
        m->n_call++;
        m->call_musd += amount;
        return;
    }
    r->n_inside += line->found == LODE__LINE_INSIDE;
    if (line->netted == LODE__LINE_COUNTS) {
        r->n_netted++;
        r->netted_musd += amount;
    }
    if (line->found != LODE__LINE_COUNTS) return;
    r->n++;
    r->musd += amount;
    r->n_not_disclosed += isnan(f->amount);
    if (line->is_vault) r->vault_musd += amount;
}

/* Over rungs, lowest first. */
static void mix(lode__money *m)
{
    for (int k = 0; k < LODE__N_RUNG; k++) {
        const lode__rung_sum *r = &m->rung[k];
        m->found_musd += r->musd;
        m->netted_musd += r->netted_musd;
        if (k == LODE__APPROVED || k == LODE__SIGNED || k == LODE__DRAWN)
            m->binding_musd += r->musd - r->vault_musd;
        if (k == LODE__LETTER) m->letters_vault_musd += r->musd;
        if (k == LODE__APPROVED) m->letters_vault_musd += r->vault_musd;
    }
}

lode_status lode__money_add_up(const lode_dataset *ds, lode__money *out, lode_error *err)
{
    const lode__policy_tables *t = lode__policy_rows(ds);
    lode__money m = {.dataset = ds};

    for (int i = 0; i < t->n_claim; i++)
        if (strcmp(t->claim[i].id, LODE__MONEY_CLAIM) == 0) m.claim = &t->claim[i];
    if (!m.claim)
        return lode__fail(err, LODE_E_NODATA,
                          "want the count '%s' in table 'policy_claims', found none",
                          LODE__MONEY_CLAIM);
    m.line = lode__alloc((size_t)t->n_finance + 1, sizeof *m.line);
    if (!m.line) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (int i = 0; i < t->n_finance; i++) {
        const lode__finance *f = &t->finance[i];
        if (is_in_window(ds, f) || is_partly(ds, f))
            m.line[m.n_line++].finance = f;
        else
            m.n_outside++;
    }
    for (int i = 0; i < m.n_line; i++) set_use(&m, &m.line[i]);
    for (int i = 0; i < m.n_line; i++) count_line(&m, &m.line[i]);
    mix(&m);
    *out = m;
    return LODE_OK;
}

void lode__money_free(lode__money *m)
{
    if (!m) return;
    lode__release(m->line);
    *m = (lode__money){0};
}
