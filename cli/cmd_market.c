/* lode market: a market of the data shown or written out, a market file solved. */
#include "market_sensitivity.h"
#include "market_sweep.h"

#include <lode/market.h>

#include <string.h>

static int market_open(const cli_call *call, int first, lode_dataset **dataset,
                       lode_market **market)
{
    lode_error err = {0};
    int status = CLI_ANSWERED;

    if (!cli_dataset_open(call, dataset, &status)) return status;
    lode_status st = lode_market_build(*dataset, (const char *const *)call->word + first,
                                       (size_t)(call->n_word - first), market, &err);
    return st == LODE_OK ? CLI_ANSWERED : cli_fail(st, &err);
}

static int market_show(const cli_call *call)
{
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_market *market = NULL;
    lode_error err = {0};
    int status = market_open(call, 1, &dataset, &market);

    if (status == CLI_ANSWERED) {
        lode_status st = lode_market_show(market, call->format, &report, &err);
        status = st == LODE_OK ? cli_output(call, &report) : cli_fail(st, &err);
    }
    lode_text_clear(&report);
    lode_market_free(market);
    lode_dataset_free(dataset);
    return status;
}

static int market_export(const cli_call *call, lode_market_form form)
{
    lode_text text = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_market *market = NULL;
    lode_error err = {0};
    int status = market_open(call, 1, &dataset, &market);

    if (status == CLI_ANSWERED) {
        lode_status st = lode_market_write(market, form, &text, &err);
        status = st == LODE_OK ? cli_output(call, &text) : cli_fail(st, &err);
    }
    lode_text_clear(&text);
    lode_market_free(market);
    lode_dataset_free(dataset);
    return status;
}

/* A market file in another form. */
static int market_convert(const cli_call *call, lode_market_form form)
{
    lode_text text = LODE_TEXT_INIT;
    lode_market *market = NULL;
    lode_error err = {0};
    lode_status st = lode_market_read(call->word[1], &market, &err);

    if (!st) st = lode_market_write(market, form, &text, &err);
    int status = st == LODE_OK ? cli_output(call, &text) : cli_fail(st, &err);
    lode_text_clear(&text);
    lode_market_free(market);
    return status;
}

static int market_solve(const cli_call *call)
{
    lode_text text = LODE_TEXT_INIT;
    lode_market *market = NULL;
    lode_solution *solution = NULL;
    lode_error err = {0};
    lode_status st = lode_market_read(call->word[1], &market, &err);

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

/* A good has a colon or is a mineral; a file has a slash or an ending. */
static bool is_file(const char *word)
{
    return strchr(word, '/') || strchr(word, '.') || strcmp(word, "-") == 0;
}

/* Words from the second on: goods, or one market file. */
static int market_take(const cli_call *call, lode_dataset **dataset, lode_market **market)
{
    lode_error err = {0};

    if (call->n_word != 2 || !is_file(call->word[1]))
        return market_open(call, 1, dataset, market);
    lode_status st = lode_market_read(call->word[1], market, &err);
    return st == LODE_OK ? CLI_ANSWERED : cli_fail(st, &err);
}

/* The last word is the file of scenarios; before it stand goods, or a market file. */
static int market_sweep(const cli_call *call, const cli_sweep *how)
{
    lode_dataset *dataset = NULL;
    lode_market *market = NULL;
    cli_call goods = *call;

    goods.n_word--;
    int status = market_take(&goods, &dataset, &market);
    if (status == CLI_ANSWERED)
        status = cli_market_sweep(call, market, call->word[call->n_word - 1], how);
    lode_market_free(market);
    lode_dataset_free(dataset);
    return status;
}

static int market_sensitivity(const cli_call *call, const char *of)
{
    lode_dataset *dataset = NULL;
    lode_market *market = NULL;
    int status = market_take(call, &dataset, &market);

    if (status == CLI_ANSWERED) status = cli_market_sensitivity(call, market, of);
    lode_market_free(market);
    lode_dataset_free(dataset);
    return status;
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

int cli_market(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *form_name = NULL, *of = NULL;
    lode_market_form form = LODE_MARKET_JSON;
    cli_sweep how = {0};
    const cli_option options[] = {
        {.name = "form",
         .value = "FORM",
         .text = &form_name,
         .help = "of an export: json, lp or mps (linear markets only)"},
        {.name = "of",
         .value = "CHANGE",
         .text = &of,
         .help = "of a sensitivity: FIELD:ID[=AMOUNT], as in wedge:ID=100"},
        {.name = "prices",
         .value = "IDS",
         .text = &how.prices,
         .help = "of a sweep: also the prices of these nodes (a,b)"},
        {.name = "levels",
         .value = "IDS",
         .text = &how.levels,
         .help = "of a sweep: also the levels of these activities"},
        {.name = "threads",
         .value = "N",
         .integer = &how.n_thread,
         .least = 1,
         .most = 256,
         .help = "of a sweep: threads, else one for each processor"},
        {.name = "resume",
         .flag = &how.resume,
         .help = "of a sweep with -o: go on where it was broken off"},
        {0}};
    const cli_usage usage = {
        "market",
        "show GOOD... | solve FILE | export GOOD...|FILE [--form FORM] |\n"
        "       sweep GOOD...|FILE SCENARIOS.csv | sensitivity GOOD...|FILE --of CHANGE",
        "show    nodes, flows and adjustments of the base year 2024 for goods or "
        "minerals\n"
        "solve   the equilibrium of a market file (lode/market/1); - reads standard "
        "input\n"
        "export  the market of the data, or a market file, as lode/market/1, LP or MPS\n"
        "sweep   many scenarios of one market (rows scenario,of,field,value) into one\n"
        "        CSV table, a row each: status, objective, certificate, chosen figures\n"
        "sensitivity  what a small change of one number does to all prices and levels",
        options};
    int status;

    if (!cli_parse(&call, &usage, argc, argv, &status)) return status;
    if (cli_refuse_html(&call, &status)) return status;
    if (call.n_word == 0)
        return cli_misuse(
            "market: want show, solve, export, sweep or sensitivity; see 'lode market "
            "--help'");

    const char *verb = call.word[0];
    bool show = strcmp(verb, "show") == 0, solve = strcmp(verb, "solve") == 0;
    bool sweep = strcmp(verb, "sweep") == 0;
    bool sensitivity = strcmp(verb, "sensitivity") == 0;
    if (!show && !solve && !sweep && !sensitivity && strcmp(verb, "export") != 0)
        return cli_misuse(
            "market: want show, solve, export, sweep or sensitivity, found '%s'", verb);
    if (sweep && call.n_word < 3)
        return cli_misuse("market sweep: want goods or a market file, then a file of "
                          "scenarios");
    if (sweep && how.resume && !call.output)
        return cli_misuse("market sweep: --resume wants the -o FILE that was broken off");
    if (sweep) return market_sweep(&call, &how);
    if (call.n_word < 2)
        return cli_misuse("market %s: want %s", verb,
                          solve ? "a market file" : "a good like gallium:refined");
    if (sensitivity && !of)
        return cli_misuse("market sensitivity: want --of FIELD:ID, as in "
                          "--of upper:supply:cobalt:mine@COD");
    if (sensitivity) return market_sensitivity(&call, of);
    if (!show && !solve && !form_find(&call, form_name, &form))
        return cli_misuse("market export: want json, lp or mps, as in --form lp");
    if (solve && call.n_word > 2)
        return cli_misuse("market solve: one word too many: '%s'", call.word[2]);
    if (show) return market_show(&call);
    if (solve) return market_solve(&call);
    if (call.n_word == 2 && is_file(call.word[1])) return market_convert(&call, form);
    return market_export(&call, form);
}
