/* How likely is it that somebody stops selling, and of which stops are the published losses? */
#include "dataset/row.h"

#include <math.h>

/* ---- how likely -------------------------------------------------------------------- */

enum { SELLER, GOOD, VALUE, LOW, HIGH, UNIT, FLAG, SOURCE, VINTAGE, NOTE };

static bool take_probabilities(lode_dataset *ds, size_t n)
{
    ds->probability = lode__arena_take(&ds->arena, n, sizeof *ds->probability);
    return ds->probability;
}

/* Without a band the number is taken as certain. */
static void read_probability(lode__row *row)
{
    double value = lode__row_number(row, VALUE, 0.0, 1.0);
    double low = lode__row_number_or_nan(row, LOW, 0.0, 1.0);
    double high = lode__row_number_or_nan(row, HIGH, 0.0, 1.0);

    if (low > value)
        lode__row_refuse(row, LOW, "want at most the value %.40s, found %.40s",
                         lode__row_text(row, VALUE), lode__row_text(row, LOW));
    if (high < value)
        lode__row_refuse(row, HIGH, "want at least the value %.40s, found %.40s",
                         lode__row_text(row, VALUE), lode__row_text(row, HIGH));
    row->ds->probability[row->ds->n_probability++] =
        (lode__probability){.i_seller = lode__row_country_or_any(row, SELLER),
                            .i_good = lode__row_good_or_any(row, GOOD),
                            .value = value,
                            .low = isnan(low) ? value : low,
                            .high = isnan(high) ? value : high,
                            .flag = lode__row_flag(row, FLAG),
                            .source = lode__row_word(row, SOURCE),
                            .vintage = lode__row_text(row, VINTAGE),
                            .note = lode__row_text(row, NOTE),
                            .place = row->place};
}

const lode__loader lode__load_probabilities = {
    .table = {"probabilities"},
    .column = {"seller", "good", "value", "?low", "?high", "?unit", "flag", "source",
               "?vintage", "?note"},
    .key = {"seller", "good"},
    .take = take_probabilities,
    .read = read_probability};

const lode__probability *lode__probabilities(const lode_dataset *ds, int *n)
{
    *n = ds->n_probability;
    return ds->probability;
}

const lode__probability *lode__probability_pick(const lode_dataset *ds, int i_seller,
                                                int i_good)
{
    const lode__probability *best = NULL;
    int best_rank = 4;

    for (int i = 0; i < ds->n_probability; i++) {
        const lode__probability *p = &ds->probability[i];
        int rank = 2 * (p->i_seller < 0) + (p->i_good < 0);
        if (p->i_seller >= 0 && p->i_seller != i_seller) continue;
        if (p->i_good >= 0 && p->i_good != i_good) continue;
        if (rank >= best_rank) continue;
        best_rank = rank;
        best = p;
    }
    return best;
}

/* ---- the scenarios of published figures --------------------------------------------- */

enum { S_METHOD, S_MATERIAL, S_STATEMENT };

static bool take_statements(lode_dataset *ds, size_t n)
{
    ds->published_statement =
        lode__arena_take(&ds->arena, n, sizeof *ds->published_statement);
    return ds->published_statement;
}

static void read_statement(lode__row *row)
{
    row->ds->published_statement[row->ds->n_published_statement++] =
        (lode__published_statement){.method = lode__row_word(row, S_METHOD),
                                    .material = lode__row_word(row, S_MATERIAL),
                                    .statement = lode__row_word(row, S_STATEMENT),
                                    .place = row->place};
}

const lode__loader lode__load_published_statements = {
    .table = {"published_statements"},
    .column = {"method", "material", "statement"},
    .key = {"method", "material", "statement"},
    .take = take_statements,
    .read = read_statement};

const lode__published_statement *lode__published_statements(const lode_dataset *ds,
                                                            int *n)
{
    *n = ds->n_published_statement;
    return ds->published_statement;
}
