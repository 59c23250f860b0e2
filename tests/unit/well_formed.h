/* Is a text well-formed XML, as far as charts and pages need? */
#ifndef LODE_TESTS_WELL_FORMED_H
#define LODE_TESTS_WELL_FORMED_H

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* &amp; and its like, or a number. */
static bool is_reference(const char *at)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#"};

    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (strncmp(at, known[k], strlen(known[k])) == 0) return true;
    return false;
}

/* Reads ` name="value"` until the tag ends; NULL: not well-formed. */
static const char *attributes(const char *at, bool *closed)
{
    const char *seen[32];
    size_t length[32];
    int n = 0;

    for (*closed = false; *at == ' ';) {
        const char *name = ++at;
        while (isalnum((unsigned char)*at) || *at == '-' || *at == ':') at++;
        for (int k = 0; k < n; k++) /* an attribute stands once */
            if (length[k] == (size_t)(at - name) && !strncmp(seen[k], name, length[k]))
                return NULL;
        if (at == name || at[0] != '=' || at[1] != '"' || n == 32) return NULL;
        seen[n] = name, length[n++] = (size_t)(at - name);
        for (at += 2; *at && *at != '"'; at++)
            if (*at == '<' || (*at == '&' && !is_reference(at))) return NULL;
        if (*at++ != '"') return NULL;
    }
    if (*at == '/') *closed = true, at++;
    return *at == '>' ? at + 1 : NULL;
}

/* Tags in pairs, attributes in quotes and once, no bare & or <; one element holds all. */
static bool is_well_formed(const char *text)
{
    char open[32][24];
    int depth = 0, n_root = 0;

    while (text && *text) {
        size_t n = 0;
        bool closed;
        if (*text == '&' && !is_reference(text)) return false;
        if (*text != '<') {
            if (depth == 0 && !isspace((unsigned char)*text)) return false;
            text++;
            continue;
        }
        bool ends = text[1] == '/';
        text += ends ? 2 : 1;
        while (isalnum((unsigned char)text[n])) n++;
        if (n == 0 || n >= sizeof *open) return false;
        if (ends) {
            if (depth == 0 || strncmp(open[--depth], text, n) || open[depth][n] ||
                text[n] != '>')
                return false;
            text += n + 1;
            continue;
        }
        if (depth == 32) return false;
        if (depth == 0) n_root++;
        memcpy(open[depth], text, n);
        open[depth][n] = '\0';
        text = attributes(text + n, &closed);
        if (!closed) depth++;
    }
    return text && depth == 0 && n_root == 1;
}

#endif
