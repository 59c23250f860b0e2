/* A question as a line for a shell, and the words of such a line. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

#define LINE_MOST 16384

typedef struct line {
    char text[LINE_MOST];
    size_t n;
} line;

static void add(line *l, const char *text, size_t n)
{
    if (l->n + n < LINE_MOST) memcpy(l->text + l->n, text, n);
    l->n += n;
}

static void add_text(line *l, const char *text)
{
    add(l, text, strlen(text));
}

/* In quotes where a shell would read something into it. */
static void add_quoted(line *l, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789-._=:@%+,/";

    if (*word && strspn(word, plain) == strlen(word)) {
        add_text(l, word);
        return;
    }
    add_text(l, "'");
    for (; *word; word++)
        if (*word == '\'')
            add_text(l, "'\\''");
        else
            add(l, word, 1);
    add_text(l, "'");
}

static const char *line_end(line *l)
{
    if (l->n >= LINE_MOST) return NULL;
    l->text[l->n] = '\0';
    return l->text;
}

const char *cli_words_say(int n, char **word)
{
    static line l;

    l.n = 0;
    add_text(&l, "lode");
    for (int i = 0; i < n; i++) {
        add_text(&l, " ");
        add_quoted(&l, word[i]);
    }
    return line_end(&l);
}

const char *cli_line_say(const cli_spec *spec, const cli_option *option, size_t n_option,
                         const cli_call *call)
{
    static line l;
    bool dashed = false;

    l.n = 0;
    add_text(&l, "lode ");
    add_text(&l, spec->name);
    for (size_t i = 0; i < n_option; i++) {
        if (!option[i].said || (option[i].spec && option[i].spec->type == CLI_OUT))
            continue; /* where an answer goes is no part of it */
        add_text(&l, " --");
        add_text(&l, option[i].name);
        if (!option[i].value) continue;
        add_text(&l, "=");
        add_quoted(&l, option[i].said);
    }
    for (int i = 0; i < call->n_word; i++) dashed = dashed || call->word[i][0] == '-';
    if (dashed) add_text(&l, " --");
    for (int i = 0; i < call->n_word; i++) {
        add_text(&l, " ");
        add_quoted(&l, call->word[i]);
    }
    return line_end(&l);
}

/* One word from *from on, in place; false for a quote without its end. */
static bool word_take(char **from, char **to)
{
    char quote = '\0', *c = *from;

    for (; *c && (quote || (*c != ' ' && *c != '\t' && *c != '\n')); c++) {
        if (quote ? *c == quote : *c == '\'' || *c == '"')
            quote = quote ? '\0' : *c;
        else if (*c == '\\' && quote != '\'' && c[1])
            *(*to)++ = *++c;
        else
            *(*to)++ = *c;
    }
    *from = c + (*c != '\0');
    *(*to)++ = '\0';
    return !quote;
}

int cli_line_split(char *text, char **argv, int most)
{
    char *to = text;
    int n = 0;

    while (*(text += strspn(text, " \t\n"))) {
        if (n == most) return -1;
        argv[n++] = to;
        if (!word_take(&text, &to)) return -1;
    }
    argv[n] = NULL;
    return n;
}
