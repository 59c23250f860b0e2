/* lode hs: which customs codes to watch, and what each can say. */
#include "cli.h"

#include <lode/hs.h>

#include <string.h>

int cli_hs(int argc, char **argv)
{
    lode_hs_watch watch = {0};
    long revision = 0, year = 0;
    const cli_option options[] = {
        {.name = "commodities",
         .value = "LIST",
         .text = &watch.commodities,
         .help = "symbols, minerals or goods: 'ga,tungsten,dytb:oxide'"},
        {.name = "for",
         .value = "C",
         .text = &watch.country,
         .help = "whose imports: ISO 3166-1 alpha-3 or '@EU'; else the world"},
        {.name = "rev",
         .value = "R",
         .integer = &revision,
         .least = 1992,
         .most = 2022,
         .help = "codes of that revision: 2017, 2022; else as recorded"},
        {.name = "year",
         .value = "Y",
         .integer = &year,
         .least = 1900,
         .most = 2100,
         .help = "of the flows; else 2024"},
        {0}};
    const cli_usage usage = {
        "hs", "watch [--commodities LIST] [--for C] [--rev R]",
        "The customs codes of goods: what else is in each, how much of the good a tonne\n"
        "holds, unit values, first suppliers, and a finer national code where one is "
        "known.",
        options};
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status;

    if (!cli_parse(&call, &usage, argc, argv, &status)) return status;
    if (cli_refuse_html(&call, &status)) return status;
    if (call.n_word != 1 || strcmp(call.word[0], "watch") != 0)
        return cli_misuse("hs: want 'hs watch', found '%s'; see 'lode hs --help'",
                          call.n_word > 0 ? call.word[call.n_word - 1] : "");
    watch.revision = (int)revision;
    watch.year = (int)year;
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st = lode_hs_watch_list(dataset, &watch, call.format, &report, &err);
    status = st == LODE_OK ? cli_output(&call, &report) : cli_fail(st, &err);

    lode_text_clear(&report);
    lode_dataset_free(dataset);
    return status;
}
