/* The questions that lode answers, one row each, made from docs/spec: read by the options
 * and help of the command line, by completion and man pages, and by the server's routes. */
#ifndef LODE_CLI_SPEC_H
#define LODE_CLI_SPEC_H

#include <stdbool.h>
#include <stddef.h>

/* What a word is; what may be suggested, checked and, by the server, let in. */
typedef enum cli_type {
    CLI_FLAG,
    CLI_WORD,  /* one of choice[], or free where there is none */
    CLI_WHOLE, /* least to most; both 0: any */
    CLI_NUMBER,
    CLI_MONEY,
    CLI_DATE, /* YYYY-MM-DD or YYYY-MM */
    CLI_YEAR,
    CLI_PLACE, /* ISO3 or @BLOC, or a word of choice[] */
    CLI_GOOD,  /* gallium:refined, gallium, hs:CODE; with '/' or '.', or "-", it may name
                      a file to a command: never from a request */
    CLI_STATEMENT, /* a sentence of lode shock */
    CLI_FIGURE,    /* an id that an answer printed */
    CLI_FILE, /* read: never a path of the server's; a request's own body, or a word of
                      choice[] */
    CLI_OUT   /* written: never by the server */
} cli_type;

typedef struct cli_spec_option {
    const char
        *name;   /* "for" for --for; of an operand: its name in help and in requests */
    char letter; /* or 0 */
    cli_type type;
    const char *value; /* "C" in help; NULL for a flag */
    const char *help;
    const char *fallback;      /* what holds where it is not given, for people; or NULL */
    const char *const *choice; /* [n_choice] */
    size_t n_choice;
    long least, most;
    bool repeats, needed;
    bool list;  /* several in one word, with commas between */
    bool local; /* for the command line alone */
} cli_spec_option;

/* A command line that works, run by the tests. */
typedef struct cli_spec_example {
    const char *command, *shows;
} cli_spec_example;

typedef struct cli_spec {
    const char *name;    /* "policy run": command and verb */
    const char *path;    /* "policy/run": below /api/v1/ */
    const char *summary; /* one line */
    const char *words;   /* what follows the name in the first line of help */
    const char *about;   /* a paragraph, lines below 80 columns */
    const cli_spec_option *operand, *option; /* [n_operand], [n_option] */
    size_t n_operand, n_option;
    const char *schema;   /* of its JSON answer, "lode/policy-run/1"; NULL: text only */
    bool html, csv, json; /* has a page, also as PDF; has rows; has a document */
    bool chart;           /* has a chart, SVG and PNG */
    bool workbook;        /* JSON and rows as .xlsx and .zip */
    bool takes_long;      /* over a second: the server makes a job of it */
    bool local; /* for the command line alone: writes files, or starts a server */
    const cli_spec_example *example; /* [n_example] */
    size_t n_example;
} cli_spec;

extern const cli_spec cli_specs[];
extern const size_t cli_n_spec;

/* Commands that are groups of questions: "policy" of "policy run". */
typedef struct cli_spec_group {
    const char *name, *summary;
    const char *about; /* a paragraph, or NULL */
} cli_spec_group;

extern const cli_spec_group cli_groups[];
extern const size_t cli_n_group;

/* Options of every question: --json, --data and so on. */
extern const cli_spec_option *const cli_shared_options;
extern const size_t cli_n_shared_option;

extern const char *const cli_about;      /* what lode is, a paragraph */
extern const char *const cli_exit_words; /* what each exit status means */

/* That of a name, or NULL. */
const cli_spec *cli_spec_find(const char *name);

/* One line on a question ("policy run", "shock") or group ("policy"), or NULL. */
const char *cli_spec_summary(const char *name);

#endif
