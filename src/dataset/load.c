/* In which order do rows become typed? Units and goods before what is measured in
 * them, countries before what happens in them. Tables nobody here knows stay text, for
 * lode_dataset_show(). */
#include "dataset/row.h"

#include <string.h>

static const lode__loader *const loaders[] = {&lode__load_units,
                                              &lode__load_goods,
                                              &lode__load_basis,
                                              &lode__load_countries,
                                              &lode__load_groups,
                                              &lode__load_outlines,
                                              &lode__load_coasts,
                                              &lode__load_passages,
                                              &lode__load_legs,
                                              &lode__load_freight,
                                              &lode__load_land,
                                              &lode__load_policy_actors,
                                              &lode__load_policy_groups,
                                              &lode__load_policy_memberships,
                                              &lode__load_policy_instruments,
                                              &lode__load_policy_clauses,
                                              &lode__load_policy_deadlines,
                                              &lode__load_policy_claims,
                                              &lode__load_policy_claim_rows,
                                              &lode__load_policy_measures,
                                              &lode__load_policy_measure_goods,
                                              &lode__load_policy_suspensions,
                                              &lode__load_policy_levels,
                                              &lode__load_policy_supports,
                                              &lode__load_policy_finance,
                                              &lode__load_policy_stocks,
                                              &lode__load_policy_dates,
                                              &lode__load_projects,
                                              &lode__load_project_outputs,
                                              &lode__load_project_finance,
                                              &lode__load_portfolio_rules,
                                              &lode__load_chains,
                                              &lode__load_joint,
                                              &lode__load_hs6,
                                              &lode__load_customs,
                                              &lode__load_observations,
                                              &lode__load_segments,
                                              &lode__load_owners,
                                              &lode__load_parameters,
                                              &lode__load_residual,
                                              &lode__load_indicators,
                                              &lode__load_attributes,
                                              &lode__load_industries,
                                              &lode__load_published,
                                              &lode__load_materials,
                                              &lode__load_methods,
                                              &lode__load_method_steps,
                                              &lode__load_method_parameters,
                                              &lode__load_method_classes,
                                              &lode__load_method_inputs,
                                              &lode__load_io_tables,
                                              &lode__load_io_sectors,
                                              &lode__load_io_final,
                                              &lode__load_io_use,
                                              &lode__load_io_make,
                                              &lode__load_io_flow,
                                              &lode__load_dependence,
                                              &lode__load_makers,
                                              &lode__load_technologies,
                                              &lode__load_intensities,
                                              &lode__load_unit_counts,
                                              &lode__load_projections,
                                              &lode__load_technology_segments,
                                              &lode__load_aliases,
                                              &lode__load_probabilities,
                                              &lode__load_published_statements,
                                              &lode__load_episodes,
                                              &lode__load_sentences,
                                              &lode__load_observed,
                                              &lode__load_reported_stocks};

static bool reads(const lode__loader *loader, const lode__file *file)
{
    for (int i = 0; loader->table[i]; i++)
        if (strcmp(loader->table[i], file->table) == 0) return true;
    return false;
}

const char *const *lode__table_key(const char *table)
{
    for (size_t i = 0; i < sizeof loaders / sizeof loaders[0]; i++)
        for (int k = 0; loaders[i]->table[k]; k++)
            if (strcmp(loaders[i]->table[k], table) == 0) return loaders[i]->key;
    return NULL;
}

/* Where each column of the loader stands in the file. */
static lode_status find_columns(const lode__loader *loader, const lode__file *file,
                                int *column, lode_error *err)
{
    for (int k = 0; loader->column[k]; k++) {
        bool optional = loader->column[k][0] == '?';
        const char *name = loader->column[k] + optional;
        column[k] = lode__column_find(file, name);
        if (column[k] < 0 && !optional)
            return lode__fail_at(err, LODE_E_DATA, file->full_path, 1, 1,
                                 "want a column '%s' in table '%s', found none", name,
                                 file->table);
    }
    return LODE_OK;
}

static lode_status load_file(const lode__loader *loader, lode_dataset *ds, int i_file,
                             lode_error *err)
{
    lode__file *file = &ds->file[i_file];
    int column[sizeof loader->column / sizeof loader->column[0]];
    lode_status st = find_columns(loader, file, column, err);
    if (st != LODE_OK) return st;
    if (loader->observes) file->i_observation = ds->n_observation;

    for (long i_row = 0; i_row < file->csv.n_row; i_row++) {
        if (file->overridden && file->overridden[i_row]) continue;
        const lode__cell *cell = lode__csv_row(&file->csv, i_row);
        lode__row row = {.ds = ds,
                         .file = file,
                         .cell = cell,
                         .column = column,
                         .name = loader->column,
                         .place = {i_file, (long)cell->line},
                         .err = err};
        loader->read(&row);
        if (row.st != LODE_OK) return row.st;
    }
    return LODE_OK;
}

static lode_status load(const lode__loader *loader, lode_dataset *ds, lode_error *err)
{
    size_t n_row = 0;
    int n_file = 0;
    for (int i = 0; i < ds->n_file; i++) {
        if (!reads(loader, &ds->file[i])) continue;
        n_row += (size_t)ds->file[i].csv.n_row;
        n_file++;
    }
    if (n_file == 0 && loader->required)
        return lode__fail_at(err, LODE_E_NODATA, ds->layer[0], 0, 0,
                             "want a table '%s' in one of the packs, found none",
                             loader->table[0]);
    if (n_row > INT32_MAX)
        return lode__fail_at(err, LODE_E_LIMIT, ds->layer[0], 0, 0,
                             "want at most %ld rows in table '%s', found %zu",
                             (long)INT32_MAX, loader->table[0], n_row);
    if (!loader->take(ds, n_row))
        return lode__fail(err, LODE_E_NOMEM, "out of memory for %zu rows of table '%s'",
                          n_row, loader->table[0]);

    lode_status st = lode__override_mark(ds, loader->table, loader->key, err);
    for (int i = 0; st == LODE_OK && i < ds->n_file; i++)
        if (reads(loader, &ds->file[i])) st = load_file(loader, ds, i, err);
    if (st == LODE_OK && loader->finish) st = loader->finish(ds, err);
    return st;
}

lode_status lode__tables_load(lode_dataset *ds, lode_error *err)
{
    for (size_t i = 0; i < sizeof loaders / sizeof loaders[0]; i++) {
        lode_status st = load(loaders[i], ds, err);
        if (st != LODE_OK) return st;
    }
    return LODE_OK;
}
