/* What the commands of `lode` share. A command parses, calls the library, prints:
 *
 *     int cli_example(int argc, char **argv)
 *     {
 *         cli_call call = CLI_CALL_INIT;
 *         const char *good = NULL;
 *         const cli_binding bind[] = {{"good", .text = &good}, {0}};
 *         int status;
 *         if (!cli_ask(&call, "example", bind, argc, argv, &status)) return status;
 *         ...
 *     }
 *
 * and one line for it in the table of commands.c. What the question is, its options and
 * help stand in docs/spec/example.json. Only include/lode is seen from here. */
#ifndef LODE_CLI_CLI_H
#define LODE_CLI_CLI_H

#include <lode/dataset.h>
#include <lode/market.h>
#include <lode/status.h>
#include <lode/text.h>

#include "spec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <time.h>

/* ---- commands ---------------------------------------------------------------------- */

typedef struct lode_command {
    const char *name;
    const char *summary; /* one line of `lode --help`; NULL: the spec's */
    int (*run)(int argc,
               char **argv); /* argv[0] is the command's name; gives the exit status */
} lode_command;

int cli_data(int argc, char **argv);
int cli_measure(int argc, char **argv);
int cli_chart(int argc, char **argv);
int cli_brief(int argc, char **argv);
int cli_method(int argc, char **argv);
int cli_market(int argc, char **argv);
int cli_shock(int argc, char **argv);
int cli_coerce(int argc, char **argv);
int cli_respond(int argc, char **argv);
int cli_policy_stock(int argc, char **argv); /* verbs of lode policy */
int cli_policy_gsim(int argc, char **argv);
int cli_policy_forum(int argc, char **argv);
int cli_policy_run(int argc, char **argv);
int cli_portfolio_solve(int argc, char **argv); /* verbs of lode portfolio */
int cli_portfolio_why(int argc, char **argv);
int cli_power(int argc, char **argv);
int cli_policy(int argc, char **argv);
int cli_event(int argc, char **argv);
int cli_project(int argc, char **argv);
int cli_portfolio(int argc, char **argv);
int cli_routes(int argc, char **argv);
int cli_hs(int argc, char **argv);
int cli_explain(int argc, char **argv);
int cli_stocks(int argc, char **argv);
int cli_footprint(int argc, char **argv);
int cli_backtest(int argc, char **argv);
int cli_serve(int argc, char **argv);
int cli_verify(int argc, char **argv);

/* Answer a whole command line, argv[0] being the program's name; gives the exit status.
 * argv is re-ordered. */
int cli_run(int argc, char **argv);

/* Find the verb of a group of questions and run it with argv[0] the verb: options may
 * stand before it. verbs is [n_verb]; their summaries are the spec's where NULL. Without
 * a verb, help of the group or a usage error. */
int cli_verbs(const char *group, const lode_command *verbs, size_t n_verb, int argc,
              char **argv);

/* ---- exit status ------------------------------------------------------------------- */

enum {
    CLI_ANSWERED = 0,
    CLI_FAILED = 1, /* no memory, an output that cannot be written */
    CLI_USAGE = 2,
    CLI_DATA = 3, /* missing, invalid, unreadable or too large */
    CLI_INFEASIBLE = 4,
    CLI_NOT_CONVERGED = 5,
    CLI_NOT_EQUAL = 6 /* a verification that does not match */
};

int cli_exit(lode_status status);

/* Print `lode: FILE:LINE:COLUMN: sentence` on standard error; gives the exit status. */
int cli_fail(lode_status status, const lode_error *err);

/* Say on standard error what kept a solve from an answer; gives the exit status. */
int cli_verdict(lode_verdict verdict, const char *reason);

/* Print `lode: sentence` and where to find help; gives CLI_USAGE. */
int cli_misuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- options ----------------------------------------------------------------------- */

/* An option of a line; at most one of the pointers says where its value goes. */
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
    const cli_spec_option *spec;
    const char *said; /* as given last, "" of a flag; NULL: not given */
} cli_option;

/* Where the value of an option of docs/spec goes: exactly one of the pointers. Each option
 * of a question's spec has one (tests/unit/test_bindings.c), and the table ends with {0}. */
typedef struct cli_binding {
    const char *name; /* "good" for --good */
    bool *flag;
    const char **text; /* points into argv */
    long *integer;
    double *number;
} cli_binding;

/* Forms of an answer beside table, JSON and CSV. */
enum {
    CLI_PAGE = 1,  /* has a page: .html, .pdf */
    CLI_CHART = 2, /* has a chart: .svg, .png */
    CLI_TABLE = 4  /* JSON and CSV as a workbook and an archive: .xlsx, .zip */
};

/* Files that are made of one or more forms of an answer (deliver.c). */
typedef enum cli_file { CLI_PLAIN, CLI_PNG, CLI_PDF, CLI_XLSX, CLI_ZIP } cli_file;

/* One use of a command: what every command is told, and the words left over. */
typedef struct cli_call {
    const char *command;
    bool json, csv, plain, verbose, help, version;
    bool own_endings;     /* set before parsing: FILE ends otherwise than a report */
    unsigned forms;       /* CLI_PAGE and its like that the question's spec names */
    const char *output;   /* -o FILE, or NULL for standard output */
    const char *data_dir; /* --data DIR, or NULL */
    lode_format format;   /* from --json, --csv, or the ending of FILE */
    cli_file file;        /* what FILE is, from its ending */
    int n_word;
    char **word; /* [n_word] operands, in order; the caller's argv, re-ordered */
    /* The question as a person would type it, in the order of its spec, without form, FILE
     * and data; until the next question is parsed. NULL: longer than 16 KiB, or no
     * question of docs/spec. */
    const char *line;
    unsigned long long said; /* bit i: option i of the question's spec was given */
    struct timespec start;
} cli_call;

#define CLI_CALL_INIT                                                                    \
    {                                                                                    \
        .format = LODE_FORMAT_TABLE                                                      \
    }

/* Where the first word stands that is neither one of the options above nor its value, so
 * that `lode --json data list` is `lode data list --json`. argc when there is none. */
int cli_word_at(int argc, char **argv);

/* Take options and operands of a question of docs/spec ("policy run") out of argv. False when
 * there is nothing left to do: --help was printed or a usage error was reported, and *status
 * is the exit status. A page is refused, too, where the question has none. bind may be NULL
 * where it has no options. */
bool cli_ask(cli_call *call, const char *question, const cli_binding *bind, int argc,
             char **argv, int *status);

/* "5e9", "5bn", "500m" into USD, above 0; false: none of these. */
bool cli_money_read(const char *text, double *usd);

/* The same of a line that names no command: the options of every command alone. */
bool cli_ask_nothing(cli_call *call, int argc, char **argv, int *status);
/* cli_call.line of a question: options in their order where they were given, then words.
 * NULL where it does not fit. */
const char *cli_line_say(const cli_spec *spec, const cli_option *option, size_t n_option,
                         const cli_call *call);

/* "lode" and words as a person would type them; until the next call. NULL as above. */
const char *cli_words_say(int n, char **word);

/* The words of a line as a shell takes them, with ' and " around and \ before a character;
 * nothing is put in the place of $ or *. argv is [most + 1], NULL after the last, and points
 * into `line`, which is changed. -1: a quote without its end, or more than `most` words. */
int cli_line_split(char *line, char **argv, int most);

/* Help on the options of every command. */
void cli_help_shared(FILE *to);

/* Whether bindings and spec agree: each option of one is in the other, with a pointer of
 * its type, and starts with the default that the spec states, if that is a number and the
 * pointer's value is not 0. Else a sentence in why. */
bool cli_bindings_hold(const cli_spec *spec, const cli_binding *bind, char *why,
                       size_t size);

/* True, with a usage error, when a page, a chart or a file made of forms is asked of a
 * question that has none. */
bool cli_refuse_html(const cli_call *call, int *status);

/* Open the data the call names; on failure it is reported and *status set. */
bool cli_dataset_open(const cli_call *call, lode_dataset **out, int *status);
void cli_dataset_close(lode_dataset *dataset); /* NULL is fine */

/* What a process that answers for `lode serve` has from it; all zero on the command line. An
 * answer with a FILE goes to standard output then, in the FILE's form. */
typedef struct cli_served {
    bool serves;
    lode_dataset *dataset; /* open already; nobody closes it */
    const char *data_dir;  /* where it is from; NULL: as without --data */
    int progress_fd;       /* takes "DONE ALL\n", ten times a second at most */
    FILE *to;              /* where an answer goes instead of standard output; or NULL */
} cli_served;

extern cli_served cli_host;

/* ---- output ------------------------------------------------------------------------ */

/* The format of the call; false after a usage error. Called by cli_ask. */
bool cli_format_choose(cli_call *call, int *status);

/* Print the text or write it to the call's FILE, whole or not at all; gives the exit
 * status. With -v, the time since the start goes to standard error. */
int cli_output(const cli_call *call, const lode_text *text);

/* Whether the table goes to a terminal that shows bars, and the caller wants them. */
bool cli_shows_bars(const cli_call *call);

/* Writes an answer in one form; as lode_x_write(). */
typedef lode_status cli_writer(const void *answer, lode_format format, lode_text *out,
                               lode_error *err);

/* Put an answer out in the form of the call: text, or a file made of its forms: a PNG of
 * its SVG, a PDF of its page, a workbook of its CSV, an archive of all it has. Says a
 * failure; gives the exit status. */
int cli_deliver(const cli_call *call, cli_writer *write, const void *answer);

/* Print HTML as a tagged PDF with Chromium or WeasyPrint from PATH (print.c); on failure
 * the sentence says what to install. */
lode_status cli_print_pdf(const lode_text *html, lode_text *out, lode_error *err);

/* A line on a terminal from the first second on: how far, how fast, how long still. */
typedef struct cli_progress {
    const char *what; /* "scenarios" */
    double start_s, shown_s;
    bool shows, shown;
} cli_progress;

void cli_progress_begin(cli_progress *progress, const char *what);
/* Ten times a second at most; context is the progress. */
void cli_progress_show(void *context, size_t n_done, size_t n_all);
void cli_progress_end(cli_progress *progress); /* takes the line away */
double cli_now_s(void);

/* ---- one question ------------------------------------------------------------------ */

/* What a question holds while it is asked:
 *
 *     if (!cli_work_begin(&work, call, "runs", &status)) return status;
 *     st = lode_x_run(work.dataset, ..., &x, &work.err);
 *     cli_progress_end(&work.progress);
 *     if (!st) st = lode_x_write(x, call->format, &work.report, &work.err);
 *     status = cli_work_output(&work, call, st);
 *     lode_x_free(x);
 *     cli_work_end(&work);
 */
typedef struct cli_work {
    lode_dataset *dataset;
    cli_progress progress; /* context of cli_progress_show */
    lode_text report;      /* empty: the verdict alone is said */
    lode_error err;
    lode_verdict verdict; /* LODE_SOLVED unless the command sets it */
    const char *reason;   /* of the verdict; the answer's */
} cli_work;

/* Open the data of the call and begin a line of progress in `what`; on failure it is
 * reported, *status set and nothing left to end. */
bool cli_work_begin(cli_work *work, const cli_call *call, const char *what, int *status);

/* Say the failure `st`; or put out the report, if any, then say a verdict that is not
 * LODE_SOLVED. Gives the exit status. The answer is released after this. */
int cli_work_output(const cli_work *work, const cli_call *call, lode_status st);
void cli_work_end(cli_work *work);

/* Put out what one call gave, or say its failure, and let go of report and dataset. Gives the
 * exit status. */
int cli_finish(const cli_call *call, lode_dataset *ds, lode_status st, lode_text *report,
               const lode_error *err);

#define CLI_MOST_STATEMENTS 256

/* Options of time, which become one more sentence. */
typedef struct cli_span {
    long months;               /* 0: not said */
    const char *period, *from; /* NULL: not said */
    char sentence[96];
    const char *statement[CLI_MOST_STATEMENTS + 1]; /* [n_statement] */
    size_t n_statement;
} cli_span;

/* The call's words, then 'over N months ...' where an option of time was given. False,
 * with a usage error, when there are more words than fit. */
bool cli_span_say(const cli_call *call, cli_span *span, int *status);

/* Write out what standard output holds; gives the status, or that of a failure. */
int cli_output_flush(int status);

/* Close standard output and say whether everything arrived; main's last act. */
int cli_output_close(int status);

#endif
