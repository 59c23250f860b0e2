/* The pairs of name and value in a query, a form, a JSON document and a multipart body. */
#include "route.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TEXT_NAME "request.txt" /* of a text that can only be a file's */

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static bool is_clean(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c;) {
        size_t n = srv_utf8_length((const char *)c);
        if (n == 0 || *c == 0x7f || (*c < 0x20 && *c != '\t' && *c != '\n' && *c != '\r'))
            return false;
        c += n;
    }
    return true;
}

bool srv_unescape(char *text, bool plus)
{
    char *to = text;

    for (const char *c = text; *c; c++) {
        if (*c == '%') {
            int high = hex(c[1]), low = high < 0 ? -1 : hex(c[2]);
            if (low < 0 || high * 16 + low == 0) return false;
            *to++ = (char)(high * 16 + low);
            c += 2;
        } else {
            *to++ = *c == '+' && plus ? ' ' : *c;
        }
    }
    *to = '\0';
    return is_clean(text);
}

static bool refuse(char why[SRV_SENTENCE_MOST], const char *sentence)
{
    snprintf(why, SRV_SENTENCE_MOST, "%s", sentence);
    return false;
}

bool srv_pairs_add(srv_pairs *pairs, const char *key, const char *value, size_t n_value,
                   const char *file, char why[SRV_SENTENCE_MOST])
{
    if (pairs->n == SRV_PAIR_MOST)
        return refuse(why, "more than 320 names with values in one request");
    if (!file && n_value > SRV_VALUE_MOST) {
        snprintf(why, SRV_SENTENCE_MOST, "%.60s: a value of %zu bytes, at most 4096", key,
                 n_value);
        return false;
    }
    srv_pair *p = &pairs->pair[pairs->n];
    *p = (srv_pair){.key = strdup(key),
                    .value = malloc(n_value + 1),
                    .n_value = n_value,
                    .file = file ? strdup(file) : NULL};
    if (!p->key || !p->value || (file && !p->file)) {
        free(p->key);
        free(p->value);
        free(p->file);
        return refuse(why, "no memory for the request");
    }
    if (n_value > 0) memcpy(p->value, value, n_value);
    p->value[n_value] = '\0';
    pairs->n++;
    return true;
}

static void pair_clear(srv_pair *p)
{
    free(p->key);
    free(p->value);
    free(p->file);
}

const char *srv_pairs_find(const srv_pairs *pairs, const char *key)
{
    for (size_t i = 0; i < pairs->n; i++)
        if (strcmp(pairs->pair[i].key, key) == 0) return pairs->pair[i].value;
    return NULL;
}

static void pair_drop(srv_pairs *pairs, size_t i)
{
    pair_clear(&pairs->pair[i]);
    memmove(&pairs->pair[i], &pairs->pair[i + 1], (--pairs->n - i) * sizeof(srv_pair));
}

void srv_pairs_remove(srv_pairs *pairs, const char *key)
{
    for (size_t i = pairs->n; i-- > 0;)
        if (strcmp(pairs->pair[i].key, key) == 0) pair_drop(pairs, i);
}

void srv_pairs_drop_empty(srv_pairs *pairs)
{
    for (size_t i = pairs->n; i-- > 0;)
        if (pairs->pair[i].n_value == 0 && !pairs->pair[i].file) pair_drop(pairs, i);
}

void srv_pairs_clear(srv_pairs *pairs)
{
    for (size_t i = 0; i < pairs->n; i++) pair_clear(&pairs->pair[i]);
    pairs->n = 0;
}

/* ---- a query or a form -------------------------------------------------------------- */

static bool pair_read(srv_pairs *pairs, char *part, char why[SRV_SENTENCE_MOST])
{
    char *equals = strchr(part, '='), *value = equals ? equals + 1 : part + strlen(part);

    if (equals) *equals = '\0';
    if (!srv_unescape(part, true) || (equals && !srv_unescape(value, true)))
        return refuse(why, "a query with a broken escape, a control character, or bytes "
                           "that are no UTF-8");
    return srv_pairs_add(pairs, part, value, strlen(value), NULL, why);
}

bool srv_pairs_query(srv_pairs *pairs, const char *query, char why[SRV_SENTENCE_MOST])
{
    char *copy = strdup(query), *rest = copy;
    bool held = copy != NULL;

    while (held && rest && *rest) {
        char *part = rest, *end = strchr(rest, '&');
        if (end) *end = '\0';
        rest = end ? end + 1 : NULL;
        if (*part) held = pair_read(pairs, part, why);
    }
    free(copy);
    return held;
}

/* ---- JSON --------------------------------------------------------------------------- */

static bool json_value(srv_pairs *pairs, const char *key, const json_t *value,
                       char why[SRV_SENTENCE_MOST])
{
    char number[40];

    if (json_is_null(value)) return true;
    if (json_is_string(value)) {
        size_t n = json_string_length(value);
        if (n <= SRV_VALUE_MOST && !is_clean(json_string_value(value))) {
            snprintf(why, SRV_SENTENCE_MOST, "%.60s: a control character", key);
            return false;
        }
        /* A long one can only be the text of a file. */
        return srv_pairs_add(pairs, key, json_string_value(value), n,
                             n > SRV_VALUE_MOST ? TEXT_NAME : NULL, why);
    }
    if (json_is_boolean(value)) {
        const char *word = json_is_true(value) ? "true" : "false";
        return srv_pairs_add(pairs, key, word, strlen(word), NULL, why);
    }
    if (json_is_integer(value))
        snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT,
                 json_integer_value(value));
    else if (json_is_real(value))
        snprintf(number, sizeof number, "%.17g", json_real_value(value));
    else {
        snprintf(why, SRV_SENTENCE_MOST,
                 "%.60s: want a string, a number, true, false or a list of them", key);
        return false;
    }
    return srv_pairs_add(pairs, key, number, strlen(number), NULL, why);
}

bool srv_pairs_json(srv_pairs *pairs, const char *text, size_t n,
                    char why[SRV_SENTENCE_MOST])
{
    json_error_t error;
    json_t *root = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error), *value;
    const char *key;
    bool held = true;

    if (!json_is_object(root)) {
        snprintf(why, SRV_SENTENCE_MOST, "want a JSON object: %.200s (line %d)",
                 root ? "found another value" : error.text, root ? 1 : error.line);
        json_decref(root);
        return false;
    }
    json_object_foreach(root, key, value)
    {
        if (!json_is_array(value)) {
            held = held && json_value(pairs, key, value, why);
            continue;
        }
        for (size_t i = 0; held && i < json_array_size(value); i++)
            held = json_value(pairs, key, json_array_get(value, i), why);
    }
    json_decref(root);
    return held;
}

/* ---- multipart ---------------------------------------------------------------------- */

static const char *find_bytes(const char *in, size_t n, const char *what, size_t n_what)
{
    for (size_t i = 0; n_what <= n && i <= n - n_what; i++)
        if (in[i] == what[0] && memcmp(in + i, what, n_what) == 0) return in + i;
    return NULL;
}

/* The value of name="..." in a part's head; false when it has none. */
static bool head_word(const char *head, const char *name, char *out, size_t size)
{
    size_t n = strlen(name);

    for (const char *at = head; (at = strchr(at, ';'));) {
        at++;
        while (*at == ' ') at++;
        if (strncasecmp(at, name, n) != 0 || at[n] != '=' || at[n + 1] != '"') continue;
        const char *from = at + n + 2, *end = strchr(from, '"');
        if (!end || (size_t)(end - from) >= size) return false;
        snprintf(out, size, "%.*s", (int)(end - from), from);
        return true;
    }
    return false;
}

/* One part: its head, an empty line, its body. */
static bool part_read(srv_pairs *pairs, const char *part, size_t n,
                      char why[SRV_SENTENCE_MOST])
{
    const char *gap = find_bytes(part, n, "\r\n\r\n", 4);
    char head[1024], name[128], file[256];

    if (!gap || (size_t)(gap - part) >= sizeof head)
        return refuse(why, "a part of the form without a head of its own below 1 KB");
    snprintf(head, sizeof head, "%.*s", (int)(gap - part), part);
    if (!head_word(head, "name", name, sizeof name) || !is_clean(name))
        return refuse(why, "a part of the form without a name");
    bool is_file = head_word(head, "filename", file, sizeof file);
    const char *body = gap + 4;
    size_t n_body = n - (size_t)(body - part);
    /* A long text can only be that of a file. */
    bool is_text = !is_file && n_body > SRV_VALUE_MOST;
    if (is_file && !file[0] && n_body == 0) return true; /* nothing was chosen */
    if (!srv_pairs_add(pairs, name, body, n_body,
                       is_file   ? file
                       : is_text ? TEXT_NAME
                                 : NULL,
                       why))
        return false;
    srv_pair *p = &pairs->pair[pairs->n - 1];
    if (!is_file && (strlen(p->value) != n_body || !is_clean(p->value)))
        return refuse(why,
                      "a part of the form with a control character, or bytes that are "
                      "no UTF-8");
    return true;
}

/* "--" and the boundary, as parts are divided; false where the header names none. */
static bool boundary_read(const char *type, char out[80])
{
    const char *from = strstr(type, "boundary=");
    size_t n;

    if (!from) return false;
    from += strlen("boundary=");
    if (*from == '"') {
        from++;
        n = strcspn(from, "\"");
    } else {
        n = strcspn(from, "; \t");
    }
    if (n == 0 || n > 70) return false;
    snprintf(out, 80, "--%.*s", (int)n, from);
    return true;
}

static bool is_chosen(const srv_pair *p)
{
    return p->file && strcmp(p->file, TEXT_NAME) != 0;
}

/* A file that was chosen goes before the text of a field of its name. */
static void prefer_files(srv_pairs *pairs)
{
    for (size_t i = pairs->n; i-- > 0;)
        for (size_t k = 0; k < pairs->n && !is_chosen(&pairs->pair[i]); k++)
            if (is_chosen(&pairs->pair[k]) &&
                strcmp(pairs->pair[k].key, pairs->pair[i].key) == 0) {
                pair_drop(pairs, i);
                break;
            }
}

bool srv_pairs_multipart(srv_pairs *pairs, const char *type, const char *body, size_t n,
                         char why[SRV_SENTENCE_MOST])
{
    char line[84];
    const char *at = body, *end = body + n;

    line[0] = '\r', line[1] = '\n';
    if (!boundary_read(type, line + 2))
        return refuse(why, "multipart/form-data without a boundary of at most 70 bytes");
    size_t n_line = strlen(line), n_first = n_line - 2;
    if (n < n_first || memcmp(body, line + 2, n_first) != 0)
        return refuse(why, "a form that does not begin with its boundary");
    at += n_first;
    for (;;) {
        if (end - at >= 2 && memcmp(at, "--", 2) == 0) break;
        if (end - at < 2 || memcmp(at, "\r\n", 2) != 0)
            return refuse(why, "a form with a broken boundary");
        at += 2;
        const char *next = find_bytes(at, (size_t)(end - at), line, n_line);
        if (!next) return refuse(why, "a form that ends within a part");
        if (!part_read(pairs, at, (size_t)(next - at), why)) return false;
        at = next + n_line;
    }
    prefer_files(pairs);
    return true;
}
