/* From a request to the line of a command: which question a path names, which pairs of name
 * and value a query, a form or a document holds, and which words they are on the command
 * line. Nothing here reads a file or knows a connection. */
#ifndef LODE_SERVER_ROUTE_H
#define LODE_SERVER_ROUTE_H

#include "spec.h"

#include "buffer.h"

#define SRV_PAIR_MOST 320     /* of a request */
#define SRV_VALUE_MOST 4096   /* bytes of a value that is no file */
#define SRV_WORD_MOST 700     /* of a command line */
#define SRV_SENTENCE_MOST 640 /* of a refusal */

/* ---- pairs -------------------------------------------------------------------------- */

typedef struct srv_pair {
    char *key, *value; /* NUL-terminated; a file's value may hold NULs, too */
    size_t n_value;
    char *file; /* name of the file sent, or NULL: a plain value */
} srv_pair;

typedef struct srv_pairs {
    srv_pair pair[SRV_PAIR_MOST];
    size_t n;
} srv_pairs;

/* Each adds to `pairs` and is false with a sentence in `why` when the text is malformed:
 * broken escapes, control characters, bytes that are no UTF-8, too many pairs, values too
 * long. */
bool srv_pairs_query(srv_pairs *pairs, const char *query, char why[SRV_SENTENCE_MOST]);
/* A flat JSON object: strings, numbers, true and false, and lists of those. */
bool srv_pairs_json(srv_pairs *pairs, const char *text, size_t n,
                    char why[SRV_SENTENCE_MOST]);
/* multipart/form-data; `type` is the header with its boundary. Where a file was chosen, a text
 * of its name is left out. */
bool srv_pairs_multipart(srv_pairs *pairs, const char *type, const char *body, size_t n,
                         char why[SRV_SENTENCE_MOST]);
bool srv_pairs_add(srv_pairs *pairs, const char *key, const char *value, size_t n_value,
                   const char *file, char why[SRV_SENTENCE_MOST]);
/* The first value of a key, or NULL; a key of the server's own is taken out with the other. */
const char *srv_pairs_find(const srv_pairs *pairs, const char *key);
void srv_pairs_remove(srv_pairs *pairs, const char *key);
/* What a form leaves empty was not said. */
void srv_pairs_drop_empty(srv_pairs *pairs);
void srv_pairs_clear(srv_pairs *pairs);

/* In place: %XX and, where `plus`, + for a space. False for a broken escape, %00, a control
 * character other than tab and newline, or bytes that are no UTF-8. */
bool srv_unescape(char *text, bool plus);

/* ---- formats ------------------------------------------------------------------------ */

typedef struct srv_format {
    const char *ending; /* "json" */
    const char *type;   /* of the answer */
    bool saves;         /* a browser keeps it as a file */
} srv_format;

/* That of an ending without its dot, or NULL. */
const srv_format *srv_format_find(const char *ending);

/* ---- questions ---------------------------------------------------------------------- */

/* What a path below /api/v1/ names: "policy/run.csv", "measure.metadata.json". */
typedef struct srv_place {
    const cli_spec *spec;     /* NULL: none of that name that a request may ask */
    const srv_format *format; /* json where no ending is given; NULL: none of that name */
    bool metadata;
} srv_place;

srv_place srv_place_find(const char *path);

/* A question that a request may ask, by path; NULL: none. */
const cli_spec *srv_question_find(const char *path, size_t length);

/* Whether the value is a word of the option's own list. */
bool srv_is_choice(const cli_spec_option *option, const char *value);

/* The nearest names of questions, for a sentence. */
void srv_question_nearest(const char *path, char *out, size_t size);

/* The words of a command line, each its own memory. */
typedef struct srv_line {
    char *word[SRV_WORD_MOST + 1]; /* [n], then NULL */
    int n;
    /* Files to be written before: word[i] is file[i]'s name where file[i].data is set. */
    struct {
        const char *data; /* the pair's */
        size_t n;
        char name[80];
    } file[8];
    size_t n_file;
} srv_line;

/* The command line that asks the question in the format. False with a sentence for a name
 * that the question does not know (with the nearest), a value out of its type, a file that
 * is not in the body, or a name that no request may use. An empty value is none. */
bool srv_line_build(srv_line *line, const cli_spec *spec, const srv_format *format,
                    const srv_pairs *pairs, char why[SRV_SENTENCE_MOST]);
void srv_line_clear(srv_line *line);

/* As a person would type it, for a shell; without the words of the format. */
void srv_line_say(const srv_line *line, srv_buffer *out);

#endif
