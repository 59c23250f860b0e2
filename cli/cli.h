/* What the commands of `lode` share. A command parses, calls the library, prints:
 *
 *     int cli_example(int argc, char **argv)
 *     {
 *         cli_call call = CLI_CALL_INIT;
 *         const char *good = NULL;
 *         const cli_option options[] = {
 *             {.name = "good", .value = "GOOD", .help = "only this good", .text = &good},
 *             {0}};
 *         const cli_usage usage = {"example", "[--good GOOD] NAME",
 *                                  "What it answers, in a sentence or two.", options};
 *         int status;
 *         if (!cli_parse(&call, &usage, argc, argv, &status)) return status;
 *         ...
 *     }
 *
 * and one line for it in the table of main.c. Only include/lode is seen from here. */
#ifndef LODE_CLI_CLI_H
#define LODE_CLI_CLI_H

#include <lode/dataset.h>
#include <lode/market.h>
#include <lode/status.h>
#include <lode/text.h>

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/* ---- commands ---------------------------------------------------------------------- */

typedef struct lode_command {
    const char *name;
    const char *summary; /* one line of `lode --help` */
    int (*run)(int argc,
               char **argv); /* argv[0] is the command's name; gives the exit status */
} lode_command;

int cli_data(int argc, char **argv);
int cli_measure(int argc, char **argv);
int cli_method(int argc, char **argv);
int cli_market(int argc, char **argv);
int cli_shock(int argc, char **argv);
int cli_hs(int argc, char **argv);
int cli_explain(int argc, char **argv);
int cli_stocks(int argc, char **argv);
int cli_footprint(int argc, char **argv);

/* ---- exit status ------------------------------------------------------------------- */

enum {
    CLI_ANSWERED = 0,
    CLI_FAILED = 1, /* no memory, an output that cannot be written */
    CLI_USAGE = 2,
    CLI_DATA = 3, /* missing, invalid, unreadable or too large */
    CLI_INFEASIBLE = 4,
    CLI_NOT_CONVERGED = 5
};

int cli_exit(lode_status status);

/* Print `lode: FILE:LINE:COLUMN: sentence` on standard error; gives the exit status. */
int cli_fail(lode_status status, const lode_error *err);

/* Say on standard error what kept a solve from an answer; gives the exit status. */
int cli_verdict(lode_verdict verdict, const char *reason);

/* Print `lode: sentence` and where to find help; gives CLI_USAGE. */
int cli_misuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- options ----------------------------------------------------------------------- */

/* One option; exactly one of the pointers says where its value goes. The table ends with
 * {0}. The same table parses, suggests and prints `--help`. */
typedef struct cli_option {
    const char *name;  /* "good" for --good */
    char letter;       /* 'o' for -o, or 0 */
    const char *value; /* "GOOD" in --help; NULL for a flag */
    const char *help;
    bool *flag;
    const char **text; /* points into argv */
    long *integer;
    double *number;
    long least, most; /* range of an integer; both 0: any */
} cli_option;

typedef struct cli_usage {
    const char *command; /* "data" */
    const char *words;   /* what follows the command, for the first line of --help */
    const char *about;   /* a paragraph, lines below 80 columns */
    const cli_option *options;
} cli_usage;

/* One use of a command: what every command is told, and the words left over. */
typedef struct cli_call {
    const char *command;
    bool json, csv, verbose, help, version;
    bool own_endings;       /* set before parsing: FILE ends otherwise than a report */
    const char *output;   /* -o FILE, or NULL for standard output */
    const char *data_dir; /* --data DIR, or NULL */
    lode_format format;   /* from --json, --csv, or the ending of FILE */
    int n_word;
    char **word; /* [n_word] operands, in order; the caller's argv, re-ordered */
    struct timespec start;
} cli_call;

#define CLI_CALL_INIT                                                                    \
    {                                                                                    \
        .format = LODE_FORMAT_TABLE                                                      \
    }

/* Where the first word stands that is neither one of the options above nor its value, so
 * that `lode --json data list` is `lode data list --json`. argc when there is none. */
int cli_word_at(int argc, char **argv);

/* Take options and operands out of argv. False when there is nothing left to do:
 * --help was printed or a usage error was reported, and *status is the exit status. */
bool cli_parse(cli_call *call, const cli_usage *usage, int argc, char **argv,
               int *status);

/* True, with a usage error, when a fact sheet is asked of a command that has none. */
bool cli_refuse_html(const cli_call *call, int *status);

/* Open the data the call names; on failure it is reported and *status set. */
bool cli_dataset_open(const cli_call *call, lode_dataset **out, int *status);

/* ---- output ------------------------------------------------------------------------ */

/* The format of the call; false after a usage error. Called by cli_parse. */
bool cli_format_choose(cli_call *call, int *status);

/* Print the text or write it to the call's FILE, whole or not at all; gives the exit
 * status. With -v, the time since the start goes to standard error. */
int cli_output(const cli_call *call, const lode_text *text);

/* Close standard output and say whether everything arrived; main's last act. */
int cli_output_close(int status);

#endif
