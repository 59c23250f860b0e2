/* Policy files: what was read, written back with every value in quotes, reads the same. */
#include "fuzz.h"
#include "study/policy_run.h"

#include <string.h>

/* A scalar in double quotes; libyaml has let through nothing that cannot be printed. */
static void add_quoted(lode__buf *buf, const char *text)
{
    lode__buf_add(buf, "\"");
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\') lode__buf_add(buf, "\\");
        lode__buf_add_n(buf, c, 1);
    }
    lode__buf_add(buf, "\"\n");
}

static void add_key(lode__buf *buf, const char *key, const lode__policy_word *w)
{
    if (!w->text) return;
    lode__buf_addf(buf, "%s: ", key);
    add_quoted(buf, w->text);
}

static void add_list(lode__buf *buf, const char *key, const lode__policy_word *w, int n)
{
    lode__buf_addf(buf, "%s:%s\n", key, n > 0 ? "" : " []");
    for (int k = 0; k < n; k++) {
        lode__buf_add(buf, "- ");
        add_quoted(buf, w[k].text);
    }
}

static void same(const lode__policy_word *a, const lode__policy_word *b)
{
    HOLDS(!a->text == !b->text && (!a->text || strcmp(a->text, b->text) == 0));
}

/* Control characters come in through escapes, which are not written back here. */
static int is_plain(const lode__policy_word *w)
{
    for (const char *c = w->text; c && *c; c++)
        if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7f) return 0;
    return 1;
}

static int all_plain(const lode__policy_file *f)
{
    int plain = is_plain(&f->name) && is_plain(&f->base_year) && is_plain(&f->zone) &&
                is_plain(&f->perspective) && is_plain(&f->months) &&
                is_plain(&f->period) && is_plain(&f->from) && is_plain(&f->retaliation);

    for (int k = 0; k < f->n_statement; k++) plain = plain && is_plain(&f->statement[k]);
    for (int k = 0; k < f->n_background; k++)
        plain = plain && is_plain(&f->background[k]);
    return plain;
}

static void read_again(const lode__policy_file *f, lode__arena *arena)
{
    lode__policy_file g;
    lode__buf buf;
    lode_error err = {0};

    lode__buf_init(&buf, 1 << 20);
    add_key(&buf, "name", &f->name);
    add_key(&buf, "base_year", &f->base_year);
    add_key(&buf, "zone", &f->zone);
    add_key(&buf, "for", &f->perspective);
    add_key(&buf, "months", &f->months);
    add_key(&buf, "period", &f->period);
    add_key(&buf, "from", &f->from);
    add_key(&buf, "retaliation", &f->retaliation);
    add_list(&buf, "statements", f->statement, f->n_statement);
    add_list(&buf, "background", f->background, f->n_background);
    HOLDS(buf.status == LODE_OK);
    if (lode__policy_file_read(buf.data, buf.length, "again", arena, &g, &err) !=
        LODE_OK) {
        fprintf(stderr, "%s%s\n", buf.data, err.message);
        abort();
    }
    same(&f->name, &g.name);
    same(&f->base_year, &g.base_year);
    same(&f->zone, &g.zone);
    same(&f->perspective, &g.perspective);
    same(&f->months, &g.months);
    same(&f->period, &g.period);
    same(&f->from, &g.from);
    same(&f->retaliation, &g.retaliation);
    HOLDS(f->n_statement == g.n_statement && f->n_background == g.n_background);
    for (int k = 0; k < f->n_statement; k++) same(&f->statement[k], &g.statement[k]);
    for (int k = 0; k < f->n_background; k++) same(&f->background[k], &g.background[k]);
    lode__buf_clear(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lode__arena arena = {0};
    lode__policy_file f;
    lode_error err = {0};

    if (size > 8192) return 0;
    if (lode__policy_file_read((const char *)data, size, "policy", &arena, &f, &err) ==
        LODE_OK) {
        HOLDS(f.n_statement > 0);
        if (all_plain(&f)) read_again(&f, &arena);
    } else {
        HOLDS(*err.message);
    }
    lode__arena_clear(&arena);
    return 0;
}
