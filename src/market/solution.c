/* A solution as JSON, rows and a table; the certificate as every answer carries it. */
#include <math.h>

#include "dataset/cells.h"
#include "market/market.h"

static void write_pairs(lode__json *j, const char *key, const char *const *id,
                        const double *value, int n)
{
    lode__json_object(j, key);
    for (int i = 0; i < n; i++) lode__json_number(j, id[i], value[i]);
    lode__json_end_object(j);
}

void lode__certificate_write(lode__json *j, const lode_certificate *c)
{
    lode__json_object(j, "certificate");
    lode__json_number(j, "balance", c->balance);
    lode__json_number(j, "complementarity", c->complementarity);
    lode__json_number(j, "gap", c->gap);
    lode__json_integer(j, "newton_steps", c->newton_steps);
    lode__json_integer(j, "factorisations", c->factorisations);
    lode__json_end_object(j);
}

/* Prices that are one of many: the interval that supports the same levels; null: no bound. */
static void write_free_prices(lode__json *j, const lode_solution *s)
{
    const lode__answer *a = &s->answer;

    lode__json_object(j, "free_prices");
    for (int n = 0; a->verdict != LODE_INFEASIBLE && n < s->n_node; n++) {
        if (!(a->price_low[n] < a->price_high[n])) continue;
        lode__json_array(j, s->node_id[n]);
        lode__json_number(j, NULL, a->price_low[n]);
        lode__json_number(j, NULL, a->price_high[n]);
        lode__json_end_array(j);
    }
    lode__json_end_object(j);
}

static void write_solution_json(const lode_solution *s, lode__buf *buf)
{
    const lode__answer *a = &s->answer;
    bool reached = a->verdict != LODE_INFEASIBLE;
    lode__json j;

    lode__json_begin(&j, buf);
    lode__json_object(&j, NULL);
    lode__json_string(&j, "schema", "lode/solution/1");
    lode__json_string(&j, "status", lode_verdict_name(a->verdict));
    if (s->reason[0]) lode__json_string(&j, "reason", s->reason);
    write_pairs(&j, "prices", s->node_id, a->price, reached ? s->n_node : 0);
    write_free_prices(&j, s);
    write_pairs(&j, "levels", s->activity_id, a->level, reached ? s->n_activity : 0);
    write_pairs(&j, "rents", s->activity_id, a->rent, reached ? s->n_activity : 0);
    if (reached)
        lode__json_number(&j, "objective", a->objective);
    else
        lode__json_null(&j, "objective");
    if (reached)
        lode__certificate_write(&j, &a->certificate);
    else
        lode__json_null(&j, "certificate");
    lode__json_end_object(&j);
    lode__buf_add(buf, "\n");
}

static void write_solution_rows(const lode_solution *s, lode__buf *buf)
{
    lode__buf_addf(buf, "kind,id,value,rent\nstatus,%s,,\n",
                   lode_verdict_name(s->answer.verdict));
    if (s->answer.verdict == LODE_INFEASIBLE) return;
    for (int n = 0; n < s->n_node; n++) {
        lode__buf_add(buf, "price,");
        lode__buf_add_csv(buf, s->node_id[n]);
        lode__csv_number(buf, s->answer.price[n]);
        lode__buf_add(buf, ",\n");
    }
    for (int a = 0; a < s->n_activity; a++) {
        lode__buf_add(buf, "level,");
        lode__buf_add_csv(buf, s->activity_id[a]);
        lode__csv_number(buf, s->answer.level[a]);
        lode__csv_number(buf, s->answer.rent[a]);
        lode__buf_add(buf, "\n");
    }
}

/* A blank and 18 characters; a number that was not found is none. */
static void add_column(lode__buf *buf, double value)
{
    if (isfinite(value))
        lode__buf_addf(buf, " %18.8g", value);
    else
        lode__buf_addf(buf, " %18s", "unknown");
}

static void write_solution_table(const lode_solution *s, lode__buf *buf)
{
    const lode_certificate *c = &s->answer.certificate;

    lode__buf_addf(buf, "status: %s\n", lode_verdict_name(s->answer.verdict));
    if (s->reason[0]) lode__buf_addf(buf, "%s\n", s->reason);
    if (s->answer.verdict == LODE_INFEASIBLE) return;
    lode__buf_addf(buf, "\n%-50s %18s\n", "node", "price");
    for (int n = 0; n < s->n_node; n++) {
        lode__buf_addf(buf, "%-50.50s", s->node_id[n]);
        add_column(buf, s->answer.price[n]);
        lode__buf_add(buf, "\n");
    }
    lode__buf_addf(buf, "\n%-40s %18s %18s\n", "activity", "level", "rent");
    for (int a = 0; a < s->n_activity; a++) {
        lode__buf_addf(buf, "%-40.40s", s->activity_id[a]);
        add_column(buf, s->answer.level[a]);
        add_column(buf, s->answer.rent[a]);
        lode__buf_add(buf, "\n");
    }
    lode__buf_addf(
        buf,
        "\nobjective %.10g\ncertificate: balance %.1e, complementarity %.1e, gap "
        "%.1e, %d Newton steps\n",
        s->answer.objective, c->balance, c->complementarity, c->gap, c->newton_steps);
}

lode_status lode_solution_write(const lode_solution *solution, lode_format format,
                                lode_text *out, lode_error *err)
{
    lode__buf buf;
    lode_status st;

    lode__buf_init(&buf, (size_t)1 << 30);
    if (format == LODE_FORMAT_JSON)
        write_solution_json(solution, &buf);
    else if (format == LODE_FORMAT_CSV)
        write_solution_rows(solution, &buf);
    else
        write_solution_table(solution, &buf);
    st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
