/* A lender's file of projects: whatever the bytes, it is read or refused; every problem says
 * what was wanted, what a choice can take has all that a choice needs, and the same bytes
 * give the same answer. */
#include "fuzz.h"

#include <lode/project.h>

#include <math.h>
#include <string.h>

#include "dataset/projects.h"

static const lode_dataset *packs(void)
{
    static lode_dataset *ds;

    if (!ds) HOLDS(lode_dataset_open(FUZZ_DATA "/../../../data", &ds, NULL) == LODE_OK);
    return ds;
}

static void look_at_project(const lode__projects *all, const lode__project *p)
{
    HOLDS(*p->id && p->n_output > 0 && p->line > 0);
    HOLDS(p->optimisable == (*p->reason == '\0'));
    if (!p->optimisable) return;
    HOLDS(p->capex_usd.value >= 0.0 && p->start_year.value > 2024.0 && !p->broken_line);
    for (int k = 0; k < p->n_require; k++)
        HOLDS(lode__project_find(all, p->require[k]) >= 0);
    for (int k = 0; k < p->n_output; k++)
        HOLDS(isnan(p->output[k].tpa.value) || p->output[k].tpa.value > 0.0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lode__projects all = {0};
    lode__project_problem *problem = NULL;
    lode_text one = LODE_TEXT_INIT, two = LODE_TEXT_INIT;
    size_t n_problem = 0, n_stop = 0;
    lode_error err = {0};
    const char *path;
    lode_status st;

    if (size > 32 * 1024) return 0;
    path = fuzz_file(0, data, size);
    st = lode__projects_read(packs(), path, &all, &problem, &n_problem, &err);
    if (st != LODE_OK) {
        HOLDS(*err.message);
        return 0;
    }
    HOLDS(all.n <= all.n_row && (all.n > 0 || n_problem > 0));
    for (size_t i = 0; i < n_problem; i++)
        HOLDS(*problem[i].wanted && *problem[i].column && problem[i].line >= 0 &&
              (i == 0 || problem[i].line >= problem[i - 1].line));
    for (size_t i = 0; i < all.n; i++) look_at_project(&all, &all.project[i]);
    HOLDS(lode__projects_estimate(packs(), &all, NULL) == LODE_OK);
    for (size_t i = 0; i < all.n; i++) look_at_project(&all, &all.project[i]);
    lode__projects_free(&all);
    HOLDS(lode_portfolio_check_write(packs(), path, LODE_FORMAT_JSON, &one, &n_stop,
                                     &err) == LODE_OK);
    HOLDS(lode_portfolio_check_write(packs(), path, LODE_FORMAT_JSON, &two, &n_stop,
                                     &err) == LODE_OK);
    HOLDS(one.length == two.length && memcmp(one.data, two.data, one.length) == 0);
    lode_text_clear(&one);
    lode_text_clear(&two);
    return 0;
}
