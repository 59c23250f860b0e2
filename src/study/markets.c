#include "study/markets.h"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static bool note_failure(lode__markets *m, lode__arena *arena, const char *good,
                         const char *why)
{
    lode__buf text;

    lode__buf_init(&text, LODE_ERROR_MESSAGE_MAX + 256);
    lode__buf_addf(&text, "%s has no market: %s", good, why);
    m->without[m->n_without] = text.status ? NULL : lode__arena_copy(arena, text.data);
    lode__buf_clear(&text);
    return m->without[m->n_without++] != NULL;
}

lode_status lode__markets_build(const lode_dataset *ds, const bool *with_good,
                                lode__arena *arena, lode__markets *out, lode_error *err)
{
    int n_good;
    const lode__good *good = lode__goods(ds, &n_good);
    size_t n = (size_t)n_good + 1;

    *out = (lode__markets){0};
    out->market = lode__arena_take(arena, n, sizeof *out->market);
    out->of_good = lode__arena_take(arena, n, sizeof *out->of_good);
    out->without = lode__arena_take(arena, n, sizeof *out->without);
    if (!out->market || !out->of_good || !out->without) return no_memory(err);
    for (int g = 0; g < n_good; g++) out->of_good[g] = -1;
    for (int g = 0; g < n_good; g++) {
        lode_market **market = &out->market[out->n];
        lode_error why = {0};
        lode_status st;
        if (!with_good[g] || out->of_good[g] >= 0) continue;
        st = lode_market_build(ds, &good[g].id, 1, market, &why);
        if (st == LODE_E_NOMEM ||
            (st && !note_failure(out, arena, good[g].id, why.message)))
            return no_memory(err);
        if (st) continue;
        for (int i = 0; i < n_good; i++)
            if ((*market)->model->with_good[i]) out->of_good[i] = out->n;
        out->n++;
    }
    return LODE_OK;
}

void lode__markets_clear(lode__markets *m)
{
    for (int k = 0; k < m->n; k++) lode_market_free(m->market[k]);
    m->n = 0;
}
