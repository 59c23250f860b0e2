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

/* Parse a verb that takes the words its spec says; false: there is nothing left to do, and
 * *status is the exit status. */
bool cli_data_parse(cli_call *call, const char *question, const cli_binding *bind,
                    int argc, char **argv, int *status);

#endif
