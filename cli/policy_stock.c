/* lode policy stock: which good to hold against a shock, how much, when to buy and release. */
#include "cli.h"

#include <lode/stock_design.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_STATEMENTS 200 /* and that of the months */
#define MOST_COVERS 8

/* "60d,90d,180d" or "60,90" */
static bool read_cover(const char *text, double *days, lode_stock_design_options *o,
                       int *status)
{
    const char *at = text;

    if (!text) return true;
    o->cover_days = days;
    for (;;) {
        char *end;
        long n = strtol(at, &end, 10);
        bool number = end != at && n >= 1 && n <= 3650 && o->n_cover < MOST_COVERS;
        if (number && *end == 'd') end++;
        if (!number || (*end && *end != ',')) {
            *status =
                cli_misuse("stock: --cover: want at most %d numbers of 1 to 3650 days "
                           "with commas between, as 60d,90d,180d, found '%.40s'",
                           MOST_COVERS, text);
            return false;
        }
        days[o->n_cover++] = (double)n;
        if (!*end) return true;
        at = end + 1;
    }
}

static int run(const cli_call *call, const char *const *statement, size_t n,
               lode_stock_design_options *o)
{
    lode_stock_design *design = NULL;
    cli_work work;
    lode_status st;
    int status;

    if (!cli_work_begin(&work, call, "runs", &status)) return status;
    o->progress = cli_progress_show;
    o->context = &work.progress;
    st = lode_stock_design_run(work.dataset, statement, n, o, &design, &work.err);
    cli_progress_end(&work.progress);
    if (!st) {
        work.verdict = lode_stock_design_verdict(design);
        work.reason = lode_stock_design_reason(design);
    }
    if (!st && work.verdict == LODE_SOLVED)
        st = lode_stock_design_write(design, call->format, &work.report, &work.err);
    status = cli_work_output(&work, call, st);
    lode_stock_design_free(design);
    cli_work_end(&work);
    return status;
}

/* The statements; they are over so many months unless one of them says which. */
static size_t list_statements(const cli_call *call, long months, char sentence[64],
                              const char **statement)
{
    bool over = false;
    size_t n = 0;

    for (int k = 0; k < call->n_word && k < MOST_STATEMENTS; k++) {
        over = over || strncmp(call->word[k], "over ", 5) == 0;
        statement[n++] = call->word[k];
    }
    if (over) return n;
    snprintf(sentence, 64, "over %ld months", months);
    statement[n++] = sentence;
    return n;
}

int cli_policy_stock(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_stock_design_options o = LODE_STOCK_DESIGN_OPTIONS_INIT;
    const char *cover = NULL, *statement[MOST_STATEMENTS + 1];
    double days[MOST_COVERS];
    char sentence[64];
    long months = 12, n_thread = 0;
    const cli_binding bind[] = {
        {"for", .text = &o.places},        {"good", .text = &o.good},
        {"cover", .text = &cover},         {"months", .integer = &months},
        {"threads", .integer = &n_thread}, {0}};
    int status;

    if (!cli_ask(&call, "policy stock", bind, argc, argv, &status)) return status;
    if (!o.places || !o.good)
        return cli_misuse("stock: want --for C and --good GOOD, as --for JPN --good "
                          "gallium:refined");
    if (!read_cover(cover, days, &o, &status)) return status;
    if (call.n_word > MOST_STATEMENTS)
        return cli_misuse("stock: %d statements, at most %d", call.n_word,
                          MOST_STATEMENTS);
    o.n_thread = (size_t)n_thread;
    return run(&call, statement, list_statements(&call, months, sentence, statement), &o);
}
