/* Which shock has the harm of a ban as its loss, and what its figure is called. */
#include "report/coerce_report.h"

#define MOST_SENTENCES 24

/* The sentences of the ban, with its months; the caller's texts, one buffer each. */
typedef struct sentences {
    lode__buf text[MOST_SENTENCES];
    int n;
} sentences;

static lode__buf *add_sentence(sentences *s)
{
    lode__buf *text = &s->text[s->n++];

    lode__buf_init(text, 4096);
    return text;
}

static void say(const lode_coercion *c, const lode__coerce_row *row, sentences *s)
{
    const lode__coerce_case *one = lode__coerce_case_of(c, row);
    bool alone = one->i_target >= 0;
    const char *good = lode__coerce_good(c, row), *by = lode__coerce_sender(c, row);
    const char *to = alone ? c->party[one->i_cut_to].name : "";
    char over[LODE__OVER_MOST];
    lode__buf *text = add_sentence(s);

    lode__buf_addf(text, "cut %s %s 100%%%s%s", by, good, alone ? " -> " : "", to);
    if (alone && one->enforced)
        lode__buf_addf(add_sentence(s), "enforce %s %s -> %s", by, good, to);
    if (alone && !one->enforced) {
        text = add_sentence(s);
        lode__buf_addf(text, "reexport %s %s -> %s premium ", by, good, to);
        lode__buf_add_number(text, 100.0 * c->premium);
        lode__buf_add(text, "%");
    }
    for (size_t k = 0; k < c->n_statement && s->n < MOST_SENTENCES - 1; k++)
        lode__buf_add(add_sentence(s), c->statement[k]);
    lode__ladder_over(one->months, lode__period_of(one->months), c->from, over);
    lode__buf_add(add_sentence(s), over);
}

static void clear(sentences *s, lode__buf *buf)
{
    for (int k = 0; k < s->n; k++) {
        if (s->text[k].status && !buf->status) buf->status = s->text[k].status;
        lode__buf_clear(&s->text[k]);
    }
}

void lode__coerce_shock(const lode_coercion *c, const lode__coerce_row *row,
                        lode__buf *buf)
{
    sentences s = {0};

    say(c, row, &s);
    lode__buf_add(buf, "lode shock");
    for (int k = 0; k < s.n; k++) lode__buf_addf(buf, " '%s'", s.text[k].data);
    lode__buf_addf(buf, " --for %s", lode__coerce_target(c, row));
    clear(&s, buf);
}

void lode__coerce_figure(const lode_coercion *c, const lode__coerce_row *row,
                         lode__buf *buf)
{
    sentences s = {0};
    lode__arena arena = {0};
    lode_error err = {0};

    if (c->party[row->i_target].is_bloc) return;
    say(c, row, &s);
    lode__buf_add(buf, "shock/");
    for (int k = 0; k < s.n; k++) {
        lode__statement statement = {0};
        lode_status st = s.text[k].status
                             ? s.text[k].status
                             : lode__statement_read(c->dataset, s.text[k].data, &arena,
                                                    &statement, &err);
        if (st && !buf->status) buf->status = st;
        if (!st) lode__buf_addf(buf, "%s%s", k > 0 ? ";" : "", statement.id);
    }
    lode__buf_addf(buf, "/loss/%s/%s", lode__coerce_good(c, row),
                   lode__coerce_target(c, row));
    clear(&s, buf);
    lode__arena_clear(&arena);
}
