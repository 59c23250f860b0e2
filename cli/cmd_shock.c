/* lode shock: somebody stops selling; what happens to prices, use, flows and welfare. */
#include "cli.h"

#include <lode/shock.h>

int cli_shock(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_shock_options shock = LODE_SHOCK_OPTIONS_INIT;
    const cli_option options[] = {
        {.name = "for",
         .value = "C",
         .text = &shock.perspective,
         .help = "country or bloc to report first, with gdp_usd"},
        {0}};
    const cli_usage usage = {
        "shock", "STATEMENT... [--for C]",
        "One year after the statements, against the base year 2024. Statements:\n"
        "  ban SELLERS GOOD [-> BUYERS]         quota SELLERS GOOD NUMBER tpa [-> "
        "BUYERS]\n"
        "  outage COUNTRIES GOOD SHARE          tariff BUYERS GOOD from SELLERS RATE\n"
        "  exporttax SELLERS GOOD [-> BUYERS] RATE\n"
        "  demand GOOD|SEGMENT xFACTOR [in COUNTRIES]\n"
        "  stock COUNTRY GOOD NUMBER t release above PRICE USD/kg\n"
        "Countries: CHN, @EU, !@EU, @USA+JPN or *; RATE: 25% or 3 USD/kg.\n"
        "-o FILE.html writes the fact sheet.",
        options};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_outcome *outcome = NULL;
    lode_error err = {0};
    int status;

    if (!cli_parse(&call, &usage, argc, argv, &status)) return status;
    if (call.n_word == 0)
        return cli_misuse(
            "shock: want a statement like 'ban CHN gallium:refined -> USA'; "
            "see 'lode shock --help'");
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st = lode_shock_run(dataset, (const char *const *)call.word,
                                    (size_t)call.n_word, &shock, &outcome, &err);
    if (!st) st = lode_outcome_write(outcome, call.format, &report, &err);
    status = st == LODE_OK ? cli_output(&call, &report) : cli_fail(st, &err);
    if (status == CLI_ANSWERED)
        status = cli_verdict(lode_outcome_verdict(outcome), lode_outcome_reason(outcome));
    lode_text_clear(&report);
    lode_outcome_free(outcome);
    lode_dataset_free(dataset);
    return status;
}
