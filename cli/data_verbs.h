/* The verbs of `lode data` that have a file of their own. */
#ifndef LODE_CLI_DATA_VERBS_H
#define LODE_CLI_DATA_VERBS_H

#include "cli.h"

/* lode data export -o FILE [--pack PACK] [--good GOOD] [--country C] [--year Y] */
int cli_data_export(const cli_call *call, const lode_dataset_filter *filter);

#endif
