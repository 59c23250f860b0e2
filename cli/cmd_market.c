/* lode market: a market of the data shown or written out, a market file solved. */
#include "market_sensitivity.h"
#include "market_sweep.h"

#include <lode/market.h>

#include <string.h>

static int open_goods(const cli_call *call, int n_word, lode_dataset **dataset,
                      lode_market **market)
{
    lode_error err = {0};
    int status = CLI_ANSWERED;

    if (!cli_dataset_open(call, dataset, &status)) return status;
    lode_status st = lode_market_build(*dataset, (const char *const *)call->word,
                                       (size_t)n_word, market, &err);
    return st == LODE_OK ? CLI_ANSWERED : cli_fail(st, &err);
}

/* A good has a colon or is a mineral; a file has a slash or an ending. */
static bool is_file(const char *word)
{
    return strchr(word, '/') || strchr(word, '.') || strcmp(word, "-") == 0;
}

/* The first n_word words: goods, or one market file. */
static int open_market(const cli_call *call, int n_word, lode_dataset **dataset,
                       lode_market **market)
{
    lode_error err = {0};

    if (n_word != 1 || !is_file(call->word[0]))
        return open_goods(call, n_word, dataset, market);
    lode_status st = lode_market_read(call->word[0], market, &err);
    return st == LODE_OK ? CLI_ANSWERED : cli_fail(st, &err);
}

static int no_good(const char *verb)
{
    return cli_misuse("market %s: want a good like gallium:refined", verb);
}

static int market_show(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_market *market = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "market show", NULL, argc, argv, &status)) return status;
    if (call.n_word < 1) return no_good("show");
    status = open_goods(&call, call.n_word, &dataset, &market);
    if (status == CLI_ANSWERED) {
        lode_status st = lode_market_show(market, call.format, &report, &err);
        status = st == LODE_OK ? cli_output(&call, &report) : cli_fail(st, &err);
    }
    lode_text_clear(&report);
    lode_market_free(market);
    cli_dataset_close(dataset);
    return status;
}

static int solve(const cli_call *call)
{
    lode_text text = LODE_TEXT_INIT;
    lode_market *market = NULL;
    lode_solution *solution = NULL;
    lode_error err = {0};
    lode_status st = lode_market_read(call->word[0], &market, &err);

    if (!st) st = lode_market_solve(market, &solution, &err);
    if (!st) st = lode_solution_write(solution, call->format, &text, &err);
    int status = st == LODE_OK ? cli_output(call, &text) : cli_fail(st, &err);
    if (status == CLI_ANSWERED)
        status =
            cli_verdict(lode_solution_verdict(solution), lode_solution_reason(solution));
    lode_text_clear(&text);
    lode_solution_free(solution);
    lode_market_free(market);
    return status;
}

static int market_solve(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    int status;

    if (!cli_ask(&call, "market solve", NULL, argc, argv, &status)) return status;
    if (call.n_word < 1) return cli_misuse("market solve: want a market file");
    if (call.n_word > 1)
        return cli_misuse("market solve: one word too many: '%s'", call.word[1]);
    return solve(&call);
}

/* The form by name, else by the ending of the output file, else JSON. */
static bool form_find(const cli_call *call, const char *name, lode_market_form *form)
{
    static const char *const names[] = {"json", "lp", "mps"};
    const char *file = call->output ? strrchr(call->output, '/') : NULL;
    const char *ending = call->output ? strrchr(file ? file : call->output, '.') : NULL;

    if (!name && call->json) name = "json";
    if (!name) name = ending && strcmp(ending, ".txt") != 0 ? ending + 1 : "json";
    for (int i = 0; i < 3; i++)
        if (strcmp(names[i], name) == 0) {
            *form = (lode_market_form)i;
            return true;
        }
    return false;
}

static int market_export(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *form_name = NULL;
    const cli_binding bind[] = {{"form", .text = &form_name}, {0}};
    lode_market_form form = LODE_MARKET_JSON;
    lode_text text = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_market *market = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "market export", bind, argc, argv, &status)) return status;
    if (call.n_word < 1) return no_good("export");
    if (!form_find(&call, form_name, &form))
        return cli_misuse("market export: want json, lp or mps, as in --form lp");
    status = open_market(&call, call.n_word, &dataset, &market);
    if (status == CLI_ANSWERED) {
        lode_status st = lode_market_write(market, form, &text, &err);
        status = st == LODE_OK ? cli_output(&call, &text) : cli_fail(st, &err);
    }
    lode_text_clear(&text);
    lode_market_free(market);
    cli_dataset_close(dataset);
    return status;
}

/* The last word is the file of scenarios; before it stand goods, or a market file. */
static int market_sweep(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    cli_sweep how = {0};
    const cli_binding bind[] = {{"prices", .text = &how.prices},
                                {"levels", .text = &how.levels},
                                {"threads", .integer = &how.n_thread},
                                {"resume", .flag = &how.resume},
                                {0}};
    lode_dataset *dataset = NULL;
    lode_market *market = NULL;
    int status;

    if (!cli_ask(&call, "market sweep", bind, argc, argv, &status)) return status;
    if (call.n_word < 2)
        return cli_misuse("market sweep: want goods or a market file, then a file of "
                          "scenarios");
    if (how.resume && !call.output)
        return cli_misuse("market sweep: --resume wants the -o FILE that was broken off");
    status = open_market(&call, call.n_word - 1, &dataset, &market);
    if (status == CLI_ANSWERED)
        status = cli_market_sweep(&call, market, call.word[call.n_word - 1], &how);
    lode_market_free(market);
    cli_dataset_close(dataset);
    return status;
}

static int market_sensitivity(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *of = NULL;
    const cli_binding bind[] = {{"of", .text = &of}, {0}};
    lode_dataset *dataset = NULL;
    lode_market *market = NULL;
    int status;

    if (!cli_ask(&call, "market sensitivity", bind, argc, argv, &status)) return status;
    if (call.n_word < 1) return no_good("sensitivity");
    if (!of)
        return cli_misuse("market sensitivity: want --of FIELD:ID, as in "
                          "--of upper:supply:cobalt:mine@COD");
    status = open_market(&call, call.n_word, &dataset, &market);
    if (status == CLI_ANSWERED) status = cli_market_sensitivity(&call, market, of);
    lode_market_free(market);
    cli_dataset_close(dataset);
    return status;
}

int cli_market(int argc, char **argv)
{
    static const lode_command verbs[] = {
        {"show", NULL, market_show},
        {"solve", NULL, market_solve},
        {"export", NULL, market_export},
        {"sweep", NULL, market_sweep},
        {"sensitivity", NULL, market_sensitivity},
    };

    return cli_verbs("market", verbs, sizeof verbs / sizeof *verbs, argc, argv);
}
