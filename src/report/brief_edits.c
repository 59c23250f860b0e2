/* Sentences that an analyst adds: each stands beside what is computed at a place that the page
 * has, marked as judgement, and changes nothing. */
#include <string.h>

#include "report/brief.h"

static const char *const places[] = {"headline", "numbers",    "map",   "chart",
                                     "actions",  "likelihood", "notes", NULL};

static bool is_place(const lode_brief *b, const char *id)
{
    for (int k = 0; places[k]; k++)
        if (strcmp(places[k], id) == 0) return true;
    for (int k = 0; k < b->n_table; k++)
        if (strcmp(b->table[k].id, id) == 0) return true;
    return false;
}

static lode_status unknown_place(const lode_brief *b, const lode__edit *edit,
                                 lode_error *err)
{
    const char *names[sizeof places / sizeof places[0] + LODE__BRIEF_TABLES];
    char nearest[160];
    size_t n = 0;

    for (int k = 0; places[k]; k++) names[n++] = places[k];
    for (int k = 0; k < b->n_table; k++) names[n++] = b->table[k].id;
    lode_names_nearest(edit->id, names, n, nearest, sizeof nearest);
    return lode__fail_at(err, LODE_E_DATA, b->options.edits, edit->line, 0,
                         "this page has no place '%.40s': the nearest are %s", edit->id,
                         nearest);
}

lode_status lode__brief_edits(lode_brief *b, lode_error *err)
{
    lode_status st = LODE_OK;

    if (b->options.edits)
        st = lode__edits_read(b->options.edits, &b->arena, &b->edit, &b->n_edit, err);
    for (int k = 0; k < b->n_edit && !st; k++)
        if (!is_place(b, b->edit[k].id)) st = unknown_place(b, &b->edit[k], err);
    return st;
}
