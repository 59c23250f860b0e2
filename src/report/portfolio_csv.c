/* A portfolio as CSV: a row for each project, chosen or not. */
#include <math.h>

#include "dataset/cells.h"
#include "report/portfolio_report.h"

static void write_pick(const lode_portfolio *p, int k, lode__buf *buf)
{
    const lode__pick *pick = &p->pick[k];
    int option = p->told_option[k];
    char makes[160];

    lode__portfolio_makes(p, pick, makes);
    lode__buf_add_csv(buf, pick->id);
    lode__csv_text(buf, pick->name);
    lode__csv_text(buf, lode__portfolio_place(p, pick));
    lode__csv_text(buf, makes);
    lode__csv_text(buf, p->block[pick->i_block].name);
    lode__csv_text(buf, lode__portfolio_state(p, k));
    lode__csv_number(buf, pick->start_year[option]);
    lode__csv_number(buf, pick->spend_usd[option]);
    lode__csv_number(buf, p->single_usd[k]);
    lode__csv_number(buf, p->single_usd[k] / pick->spend_usd[option]);
    lode__csv_text(buf, "");
    lode__buf_add(buf, "\n");
}

void lode__portfolio_csv(const void *answer, lode__buf *buf)
{
    const lode_portfolio *p = answer;

    lode__buf_add(buf, "project,name,country,makes,market,state,start_year,capital_usd,"
                       "saves_by_itself_usd,per_usd,reason\n");
    for (int k = 0; k < p->n_pick && p->best.option; k++) write_pick(p, k, buf);
    for (int k = 0; k < p->n_left_out; k++) {
        const lode__left_out *l = &p->left_out[k];
        lode__buf_add_csv(buf, l->project->id);
        lode__csv_text(buf, l->project->name);
        lode__csv_text(buf, l->project->country);
        lode__buf_add(buf, ",,,left out,,,,");
        lode__csv_text(buf, l->reason);
        lode__buf_add(buf, "\n");
    }
}
