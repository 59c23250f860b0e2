/* Sentences of an analyst: what was read, written back in quotes, reads the same. */
#include "fuzz.h"

#include "study/edits.h"

#include <string.h>

/* A scalar in double quotes, every byte but plain ones escaped. */
static void add_quoted(lode__buf *buf, const char *text)
{
    lode__buf_add(buf, "\"");
    for (const char *c = text; *c; c++) {
        unsigned char u = (unsigned char)*c;
        if (u < ' ' || u == 0x7f)
            lode__buf_addf(buf, "\\x%02x", u);
        else
            lode__buf_addf(buf, u == '"' || u == '\\' ? "\\%c" : "%c", u);
    }
    lode__buf_add(buf, "\"");
}

/* Characters beyond ASCII come in through escapes that libyaml does not take back as bytes. */
static int is_ascii(const char *text)
{
    while (*text)
        if ((unsigned char)*text++ >= 0x80) return 0;
    return 1;
}

static void again(const lode__edit *edit, int n)
{
    lode__arena arena = {0};
    lode__edit *found = NULL;
    lode_error err = {0};
    int n_found = 0;
    lode__buf buf;

    lode__buf_init(&buf, 1 << 20);
    for (int i = 0; i < n; i++) {
        lode__buf_add(&buf, "? "); /* a key without it ends at 1024 characters */
        add_quoted(&buf, edit[i].id);
        lode__buf_add(&buf, "\n:\n  text: ");
        add_quoted(&buf, edit[i].text);
        lode__buf_add(&buf, "\n  author: ");
        add_quoted(&buf, edit[i].author);
        lode__buf_add(&buf, "\n");
    }
    if (lode__edits_read(fuzz_file(1, buf.data, buf.length), &arena, &found, &n_found,
                         &err) != LODE_OK) {
        fprintf(stderr, "%s\n%s\n", buf.data, err.message);
        abort();
    }
    HOLDS(n == n_found);
    for (int i = 0; i < n; i++)
        HOLDS(strcmp(edit[i].id, found[i].id) == 0 &&
              strcmp(edit[i].text, found[i].text) == 0 &&
              strcmp(edit[i].author, found[i].author) == 0);
    lode__buf_clear(&buf);
    lode__arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lode__arena arena = {0};
    lode__edit *edit = NULL;
    lode_error err = {0};
    int n = 0, plain = 1;

    if (size > 16384) return 0;
    if (lode__edits_read(fuzz_file(0, data, size), &arena, &edit, &n, &err) == LODE_OK) {
        HOLDS(n >= 0 && n < 32);
        for (int i = 0; i < n; i++)
            plain = plain && is_ascii(edit[i].id) && is_ascii(edit[i].text) &&
                    is_ascii(edit[i].author);
        if (n > 0 && plain) again(edit, n);
    } else {
        HOLDS(*err.message);
    }
    lode__arena_clear(&arena);
    return 0;
}
