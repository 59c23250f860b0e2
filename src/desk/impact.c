/* One run an event: 12 months, all countries. */
#include "desk/impact.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPAN "over 12 months in quarters"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static const char *key_of(lode__book *book, const lode__event_scenario *s)
{
    char hash[LODE__HASH_HEX] = "";
    lode__buf text;

    lode__buf_init(&text, 1 << 20);
    lode__buf_addf(&text, "lode %s impact/2 %s " SPAN, lode_version(),
                   lode_dataset_hash(book->ds));
    for (int k = 0; k < s->n; k++) lode__buf_addf(&text, "\n%s", s->sentence[k]);
    if (!text.status) lode__hash_text(text.data, text.length, hash);
    lode__buf_clear(&text);
    return *hash ? lode__arena_copy(&book->arena, hash) : NULL;
}

/* ---- kept -------------------------------------------------------------------------------- */

/* "price GOOD RATIO", then "ISO3 USD" a line, or "none REASON". */
void lode__impact_text(const lode__book *book, const lode__impact *impact, lode__buf *out)
{
    int n;
    const lode__country *country = lode__countries(book->ds, &n);

    if (!impact->is_run) {
        lode__buf_addf(out, "none %s\n", impact->none);
        return;
    }
    lode__buf_addf(out, "price %s ", *impact->good ? impact->good : "-");
    lode__buf_add_number(out, impact->price_ratio);
    lode__buf_add(out, "\n");
    for (int i = 0; i < n; i++) {
        if (impact->loss_usd[i] == 0.0) continue;
        lode__buf_addf(out, "%s ", country[i].id);
        lode__buf_add_number(out, impact->loss_usd[i]);
        lode__buf_add(out, "\n");
    }
}

static bool read_line(lode__book *book, const char *line, double *loss, lode__impact *out)
{
    char word[64], second[64], third[64];
    int n = sscanf(line, "%63s %63s %63s", word, second, third);

    if (n == 3 && strcmp(word, "price") == 0) {
        out->good = lode__arena_copy(&book->arena, strcmp(second, "-") ? second : "");
        if (!lode__number_read(third, &out->price_ratio)) out->price_ratio = NAN;
        return out->good != NULL;
    }
    int i = n == 2 ? lode__country_find(book->ds, word) : -1;
    return i >= 0 && lode__number_read(second, &loss[i]);
}

/* False: it cannot be read, and is run again. */
static bool read_kept(lode__book *book, char *text, double *loss, lode__impact *out)
{
    if (strncmp(text, "none ", 5) == 0) {
        text[strcspn(text, "\n")] = '\0';
        out->none = text + 5;
        return true;
    }
    for (char *line = text, *end; *line; line = end) {
        end = line + strcspn(line, "\n");
        if (*end) *end++ = '\0';
        if (!read_line(book, line, loss, out)) return false;
    }
    out->is_run = true;
    out->loss_usd = loss;
    return true;
}

/* ---- run ------------------------------------------------------------------------------------ */

/* Does a sentence of the event, not of its span, speak of the good? */
static bool is_named(const lode_outcome *o, int i_good)
{
    for (int s = 0; s < o->n_statement; s++)
        if (o->statement[s].verb != LODE__OVER && o->statement[s].with_good &&
            o->statement[s].with_good[i_good])
            return true;
    return false;
}

static void take_outcome(lode__book *book, const lode_outcome *o, double *loss,
                         lode__impact *out)
{
    int n, best = -1;
    const lode__good *good = lode__goods(book->ds, &n);

    for (int k = 0; k < o->n_place; k++)
        loss[o->place[k].i_country] += o->place[k].loss_usd;
    for (int k = 0; k < o->n_good_row; k++)
        if (is_named(o, o->good_row[k].i_good) &&
            (best < 0 ||
             fabs(o->good_row[k].loss_usd) > fabs(o->good_row[best].loss_usd)))
            best = k;
    out->is_run = true;
    out->loss_usd = loss;
    if (best < 0 || !(o->good_row[best].price_before > 0.0)) return;
    out->good = good[o->good_row[best].i_good].id;
    out->price_ratio = o->good_row[best].price_after / o->good_row[best].price_before;
}

static lode_status run(lode__book *book, const lode__event_scenario *s, double *loss,
                       lode__impact *out, lode_error *err)
{
    const char *sentence[LODE__EVENT_SENTENCES + 1];
    lode_outcome *o = NULL;
    lode_error why = {0};
    lode_status st;

    for (int k = 0; k < s->n; k++) sentence[k] = s->sentence[k];
    sentence[s->n] = SPAN;
    out->is_new = true;
    st = lode_shock_run(book->ds, sentence, (size_t)s->n + 1, NULL, &o, &why);
    if (st == LODE_E_NOMEM) return no_memory(err);
    if (st == LODE_OK && o->answer.verdict == LODE_SOLVED) {
        take_outcome(book, o, loss, out);
    } else {
        out->none = lode__arena_copy(&book->arena, st           ? why.message
                                                   : *o->reason ? o->reason
                                                                : "no equilibrium");
        if (!out->none) st = LODE_E_NOMEM;
    }
    lode_outcome_free(o);
    return st == LODE_E_NOMEM ? no_memory(err) : LODE_OK;
}

lode_status lode__impact_find(lode__book *book, lode__store *store, const lode__event *e,
                              lode__impact *out, lode_error *err)
{
    lode__event_scenario s;
    const char *kept;
    double *loss;
    int n;
    lode_status st =
        lode__event_sentences(book->ds, e, 0.0, 0.0, false, &book->arena, &s, err);

    *out = (lode__impact){.price_ratio = NAN, .good = "", .none = "", .key = ""};
    if (st) return st;
    out->none = s.none;
    if (s.n == 0) return LODE_OK;
    (void)lode__countries(book->ds, &n);
    loss = lode__arena_take(&book->arena, (size_t)n + 1, sizeof *loss);
    out->key = key_of(book, &s);
    if (!loss || !out->key) return no_memory(err);
    kept = lode__store_kept(store, out->key, &book->arena);
    if (kept) {
        char *text = lode__arena_copy(&book->arena, kept);
        if (!text) return no_memory(err);
        if (read_kept(book, text, loss, out)) return LODE_OK;
        memset(loss, 0, (size_t)n * sizeof *loss);
    }
    out->none = "";
    return run(book, &s, loss, out, err);
}

double lode__impact_on(const lode__book *book, const lode__impact *impact,
                       const bool *member)
{
    double sum = 0.0;
    int n;

    (void)lode__countries(book->ds, &n);
    if (!impact->is_run) return NAN;
    for (int i = 0; i < n; i++)
        if (member ? member[i] : impact->loss_usd[i] > 0.0) sum += impact->loss_usd[i];
    return sum;
}
