/* What the model says of an event before anybody has seen: a multiple with its band. */
#include <math.h>
#include <stdio.h>

#include "desk/track.h"
#include "study/draws.h"

#define SPAN "over 12 months in quarters"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- read off an outcome ---------------------------------------------------------------- */

static void take_price(const lode_outcome *o, int i_good, lode__forecast *out)
{
    for (int k = 0; k < o->n_good_row; k++) {
        const lode__good_row *g = &o->good_row[k];
        size_t f = lode__figure_of_good(o, k, LODE__F_GOOD_RATIO);
        if (g->i_good != i_good || !(g->price_before > 0.0)) continue;
        out->value = g->price_after / g->price_before;
        out->low = o->bands ? o->bands->low[f] : NAN;
        out->high = o->bands ? o->bands->high[f] : NAN;
        return;
    }
    out->none = "the good is in no market of its sentences";
}

/* Bands of several exporters do not add up to a band. */
static void take_exports(const lode_outcome *o, int i_good, const bool *member,
                         lode__forecast *out)
{
    double before = 0.0, after = 0.0;
    size_t f = 0;
    int n = 0;

    for (int k = 0; k < o->n_place; k++) {
        const lode__place_row *p = &o->place[k];
        if (p->i_good != i_good || !member[p->i_country] || !(p->export_before > 0.0))
            continue;
        before += p->export_before;
        after += p->export_after;
        f = lode__figure_of_place(o, k, LODE__F_EXPORT);
        n++;
    }
    if (!(before > 0.0)) {
        out->none = "its actors export none of the good in the base year";
        return;
    }
    out->value = after / before;
    if (n != 1 || !o->bands) return;
    out->low = o->bands->low[f] / before;
    out->high = o->bands->high[f] / before;
}

/* ---- run -------------------------------------------------------------------------------- */

static lode_status run(lode__book *book, const lode__event_scenario *s,
                       lode_outcome **out, const char **none, lode_error *err)
{
    const char *sentence[LODE__EVENT_SENTENCES + 1];
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    lode_error why = {0};
    lode_status st;

    for (int k = 0; k < s->n; k++) sentence[k] = s->sentence[k];
    sentence[s->n] = SPAN;
    options.n_draw = LODE__FORECAST_DRAWS;
    st = lode_shock_run(book->ds, sentence, (size_t)s->n + 1, &options, out, &why);
    if (st == LODE_E_NOMEM) return no_memory(err);
    if (!st && (*out)->answer.verdict == LODE_SOLVED) return LODE_OK;
    *none = lode__arena_copy(&book->arena, st ? why.message : (*out)->reason);
    return *none ? LODE_OK : no_memory(err);
}

lode_status lode__forecast_make(lode__book *book, const lode__event *e, int i_good,
                                bool exports, lode__forecast *out, lode_error *err)
{
    lode__event_scenario s;
    lode_outcome *o = NULL;
    bool *member;
    int n;
    lode_status st =
        lode__event_sentences(book->ds, e, 0.0, 0.0, false, &book->arena, &s, err);

    *out = (lode__forecast){NAN, NAN, NAN, ""};
    if (st) return st;
    out->none = s.none;
    if (s.n == 0) return LODE_OK;
    out->none = "";
    (void)lode__countries(book->ds, &n);
    member = lode__arena_take(&book->arena, (size_t)n + 1, sizeof *member);
    if (!member) return no_memory(err);
    lode__event_places(book->ds, e->text[LODE__E_ACTOR], member);
    st = run(book, &s, &o, &out->none, err);
    if (!st && !*out->none && exports) take_exports(o, i_good, member, out);
    if (!st && !*out->none && !exports) take_price(o, i_good, out);
    lode_outcome_free(o);
    return st;
}
