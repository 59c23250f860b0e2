/* The verbs of `lode data`, one function each: argv[0] is the verb, as in "show". */
#ifndef LODE_CLI_DATA_VERBS_H
#define LODE_CLI_DATA_VERBS_H

#include "cli.h"

int cli_data_list(int argc, char **argv);
int cli_data_show(int argc, char **argv);
int cli_data_check(int argc, char **argv);
int cli_data_import(int argc, char **argv);
int cli_data_export(int argc, char **argv);
int cli_data_why(int argc, char **argv);
int cli_data_sources(int argc, char **argv);
int cli_data_diff(int argc, char **argv);

/* Parse a verb that takes `least` to `most` words; false: there is nothing left to do,
 * and *status is the exit status. */
bool cli_data_parse(cli_call *call, const cli_usage *usage, int argc, char **argv,
                    int least, int most, int *status);

/* Options by which rows are chosen, for the tables of several verbs. */
#define CLI_GOOD_OPTION(to)                                                              \
    {                                                                                    \
        .name = "good", .value = "GOOD", .text = (to),                                   \
        .help = "a good 'gallium:refined' or a mineral 'gallium'"                        \
    }
#define CLI_COUNTRY_OPTION(to)                                                           \
    {                                                                                    \
        .name = "country", .value = "C", .text = (to),                                   \
        .help = "ISO 3166-1 alpha-3 or a bloc '@EU'; also as partner"                    \
    }
#define CLI_YEAR_OPTION(to)                                                              \
    {                                                                                    \
        .name = "year", .value = "Y", .integer = (to), .least = 1900, .most = 2100,      \
        .help = "only this year"                                                         \
    }

#endif
