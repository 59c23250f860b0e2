/* Takes the work arrays and lists the terms of each node. */
#include "solve/scratch.h"

static void list_terms(lode__scratch *s, const lode__problem *p)
{
    for (int k = 0; k < p->n_term; k++) s->first[p->term_node[k] + 2]++;
    for (int n = 0; n < p->n_node; n++) s->first[n + 2] += s->first[n + 1];
    for (int a = 0; a < p->n_activity; a++)
        for (int k = p->first[a]; k < p->first[a + 1]; k++) {
            int to = s->first[p->term_node[k] + 1]++;
            s->at[to] = k;
            s->owner[to] = a;
        }
}

bool lode__scratch_take(lode__scratch *s, const lode__problem *p)
{
    size_t nodes = (size_t)p->n_node + 8, terms = (size_t)p->n_term + 1;

    *s = (lode__scratch){0};
    for (int k = 0; k < 2; k++)
        s->node[k] = lode__arena_take(&s->arena, nodes + 1, sizeof *s->node[k]);
    s->activity =
        lode__arena_take(&s->arena, (size_t)p->n_activity + 1, sizeof *s->activity);
    for (int k = 0; k < 2; k++)
        s->edge[k] = lode__arena_take(&s->arena, terms, sizeof *s->edge[k]);
    s->list = lode__arena_take(&s->arena, nodes + 1, sizeof *s->list);
    s->first = lode__arena_take(&s->arena, nodes + 2, sizeof *s->first);
    s->at = lode__arena_take(&s->arena, terms, sizeof *s->at);
    s->owner = lode__arena_take(&s->arena, terms, sizeof *s->owner);
    if (!s->node[0] || !s->node[1] || !s->activity || !s->edge[0] || !s->edge[1] ||
        !s->list || !s->first || !s->at || !s->owner) {
        lode__scratch_clear(s);
        return false;
    }
    list_terms(s, p);
    return true;
}

void lode__scratch_clear(lode__scratch *s)
{
    lode__arena_clear(&s->arena);
    *s = (lode__scratch){0};
}
