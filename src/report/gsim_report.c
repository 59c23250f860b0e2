/* The linear share model as a table, JSON and CSV. */
#include "report/report.h"
#include "study/gsim.h"

static void write_table(const void *answer, lode__buf *buf)
{
    const lode_gsim *g = answer;
    lode__table t;

    lode__buf_add(buf, "Tariffs by shares and elasticities (linear, as GSIM): demand ");
    lode__buf_add_number(buf, g->options.demand);
    lode__buf_add(buf, ", supply ");
    lode__buf_add_number(buf, g->options.supply);
    lode__buf_add(buf, ",\nsubstitution ");
    lode__buf_add_number(buf, g->options.substitution);
    lode__buf_add(buf, "; changes in %\n\n");
    lode__table_begin(&t, 6, "lrrrrr");
    lode__table_cell(&t, "region");
    lode__table_cell(&t, "its price");
    lode__table_cell(&t, "output");
    lode__table_cell(&t, "it pays");
    lode__table_cell(&t, "tariffs before");
    lode__table_cell(&t, "after");
    for (int k = 0; k < g->n; k++) {
        const lode__gsim_region *r = &g->region[k];
        lode__table_cell(&t, "%s", r->name);
        lode__table_change(&t, 100.0 * r->price_change, 2);
        lode__table_change(&t, 100.0 * r->output_change, 2);
        lode__table_change(&t, 100.0 * r->composite_change, 2);
        lode__table_number(&t, r->revenue_before, 1);
        lode__table_number(&t, r->revenue_after, 1);
    }
    lode__table_end(&t, buf);
    lode__buf_add(
        buf, "Linear in the change: no caps, stocks or choke prices; a ban cannot be "
             "asked for.\n");
}

static void write_json(const void *answer, lode__buf *buf)
{
    const lode_gsim *g = answer;
    lode__json j;

    lode__json_begin(&j, buf);
    lode__json_object(&j, NULL);
    lode__json_string(&j, "schema", "lode/gsim/1");
    lode__json_string(&j, "lode", lode_version());
    lode__json_string(&j, "run", g->run);
    lode__json_object(&j, "inputs");
    lode__json_number(&j, "demand_elasticity", g->options.demand);
    lode__json_number(&j, "supply_elasticity", g->options.supply);
    lode__json_number(&j, "substitution_elasticity", g->options.substitution);
    lode__json_end_object(&j);
    lode__json_object(&j, "result");
    lode__json_array(&j, "regions");
    for (int k = 0; k < g->n; k++) {
        const lode__gsim_region *r = &g->region[k];
        lode__json_object(&j, NULL);
        lode__json_string(&j, "region", r->name);
        lode__json_number(&j, "price_change", r->price_change);
        lode__json_number(&j, "output_change", r->output_change);
        lode__json_number(&j, "composite_price_change", r->composite_change);
        lode__json_number(&j, "tariff_revenue_before", r->revenue_before);
        lode__json_number(&j, "tariff_revenue_after", r->revenue_after);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    lode__json_array(&j, "flows");
    for (int r = 0; r < g->n; r++)
        for (int v = 0; v < g->n; v++) {
            int k = r * LODE__GSIM_REGIONS + v;
            if (!(g->value[k] > 0.0)) continue;
            lode__json_object(&j, NULL);
            lode__json_string(&j, "exporter", g->region[r].name);
            lode__json_string(&j, "importer", g->region[v].name);
            lode__json_number(&j, "value_before", g->value[k]);
            lode__json_number(&j, "value_after", g->value_after[k]);
            lode__json_end_object(&j);
        }
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__json_end_object(&j);
    lode__buf_add(buf, "\n");
}

static void write_csv(const void *answer, lode__buf *buf)
{
    const lode_gsim *g = answer;
    lode__buf_add(buf, "exporter,importer,value_before,value_after\n");
    for (int r = 0; r < g->n; r++)
        for (int v = 0; v < g->n; v++) {
            int k = r * LODE__GSIM_REGIONS + v;
            if (!(g->value[k] > 0.0)) continue;
            lode__buf_add_csv(buf, g->region[r].name);
            lode__buf_add(buf, ",");
            lode__buf_add_csv(buf, g->region[v].name);
            lode__buf_add(buf, ",");
            lode__buf_add_number(buf, g->value[k]);
            lode__buf_add(buf, ",");
            lode__buf_add_number(buf, g->value_after[k]);
            lode__buf_add(buf, "\n");
        }
}

lode_status lode_gsim_write(const lode_gsim *g, lode_format format, lode_text *out,
                            lode_error *err)
{
    const lode__writers writers = {
        .json = write_json, .csv = write_csv, .table = write_table};

    return lode__report_write(g, &writers, format, out, err);
}
