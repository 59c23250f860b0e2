/* Which number does a cell of a table from elsewhere hold? Groups of three and decimal
 * marks as spreadsheets of any country write them. What packs allow is stricter: a point
 * and no groups, lode__number_read(). */
#ifndef LODE_DATASET_PLAIN_NUMBER_H
#define LODE_DATASET_PLAIN_NUMBER_H

#include "base/base.h"

typedef enum lode__sense {
    LODE__ONE_NUMBER,
    LODE__NO_NUMBER,
    LODE__TWO_NUMBERS /* 1,200 and 1.200 among semicolons: 1200, or 1.2 */
} lode__sense;

/**
 * Read a number of a table.
 *
 * Groups are parted by blanks, apostrophes, commas or points: "1 200", "1'200",
 * "1,200.5", "1.200,5", "1.234.567". A single mark before three digits parts a group
 * where it is a comma between commas, and is decimal where no group can stand before it:
 * "0,125", "1234,567". Between semicolons or tabs, which stand there since the comma is
 * taken, it has two senses.
 *
 * @param separator   what parts the fields of the table: ',', ';' or a tab
 * @param[out] value  written when there is one number
 */
lode__sense lode__plain_number(const char *text, char separator, double *value);

#endif
