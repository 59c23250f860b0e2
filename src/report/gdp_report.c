/* What the perspective loses of its GDP, and which industries are hit. */
#include <math.h>
#include <string.h>

#include "report/report.h"
#include "study/gdp.h"

#define INDUSTRIES_SHOWN 8
#define INDUSTRIES_LISTED 40

/* Is there somebody to tell the loss of? */
static bool is_asked(const lode_outcome *o)
{
    return o->perspective && o->answer.verdict == LODE_SOLVED;
}

/* The range; false: it could not be found, and *why or the buffer's status says so. */
static bool find(const lode_outcome *o, lode__gdp *gdp, lode__buf *buf, lode_error *why)
{
    lode_status st = lode__gdp_of_outcome(o, gdp, why);

    if (st == LODE_E_NOMEM && !buf->status) buf->status = st;
    return st == LODE_OK;
}

static double largest(const lode__gdp *gdp)
{
    double high = fabs(gdp->high);

    return isfinite(high) && high > fabs(gdp->low) ? high : fabs(gdp->low);
}

void lode__gdp_write(const lode_outcome *o, lode__buf *buf)
{
    lode__gdp gdp = {0};
    int decimals;
    lode_error why = {0};
    lode__table t;

    if (!is_asked(o)) return;
    if (!find(o, &gdp, buf, &why)) {
        lode__buf_addf(buf, "\nLoss of GDP of %s is not known: %s\n", o->perspective,
                       why.message);
        return;
    }
    decimals = lode__decimals(largest(&gdp) * 1e-7);
    lode__buf_addf(buf, "\nLoss of GDP of %s, USD million a year: ", o->perspective);
    if (isfinite(gdp.value))
        lode__buf_addf(buf, "%.*f (%.*f to %.*f)\n", decimals, gdp.value * 1e-6, decimals,
                       gdp.low * 1e-6, decimals, gdp.high * 1e-6);
    else
        lode__buf_addf(buf, "%.*f directly; no table of its industries\n", decimals,
                       gdp.low * 1e-6);
    if (gdp.n_row > 0 && gdp.row[0].value_usd > 0.0) {
        lode__table_begin(&t, 4, "llrr");
        lode__table_cell(&t, "code");
        lode__table_cell(&t, "industry hit");
        lode__table_cell(&t, "central");
        lode__table_cell(&t, "upper");
        for (int k = 0; k < gdp.n_row && k < INDUSTRIES_SHOWN; k++) {
            const lode__gdp_row *r = &gdp.row[k];
            if (r->value_usd < 1e-3 * gdp.row[0].value_usd) break;
            lode__table_cell(&t, "%s", r->code);
            lode__table_cell(&t, "%s", r->name);
            lode__table_number(&t, r->value_usd * 1e-6, decimals);
            lode__table_number(&t, r->high_usd * 1e-6, decimals);
        }
        lode__table_end(&t, buf);
    }
    if (*gdp.note) {
        lode__buf_add(buf, "Note: ");
        lode__buf_add_wrapped(buf, gdp.note, 80, 6);
        lode__buf_add(buf, "\n");
    }
    lode__gdp_clear(&gdp);
}

static void write_industries(lode__json *j, const lode__gdp *gdp)
{
    lode__json_array(j, "industries");
    for (int k = 0; k < gdp->n_row && k < INDUSTRIES_LISTED; k++) {
        const lode__gdp_row *r = &gdp->row[k];
        if (!(r->value_usd > 0.0) && !(r->high_usd > 0.0)) break;
        lode__json_object(j, NULL);
        lode__json_string(j, "code", r->code);
        lode__json_string(j, "name", r->name);
        lode__json_number(j, "direct_usd", r->direct_usd);
        lode__json_number(j, "value_usd", r->value_usd);
        lode__json_number(j, "high_usd", r->high_usd);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

void lode__gdp_json(lode__json *j, const lode_outcome *o, lode__buf *buf)
{
    lode__gdp gdp = {.low = NAN, .value = NAN, .high = NAN, .at_risk_usd = NAN};
    lode_error why = {0};

    if (!is_asked(o)) {
        lode__json_null(j, "gdp_usd");
        return;
    }
    lode__json_object(j, "gdp_usd");
    if (!find(o, &gdp, buf, &why)) lode__json_string(j, "reason", why.message);
    lode__json_number(j, "low", gdp.low);
    lode__json_number(j, "value", gdp.value);
    lode__json_number(j, "high", gdp.high);
    lode__json_string(j, "unit", "USD/yr");
    lode__json_string(j, "of",
                      "loss of GDP: direct effect, least deviation, proportional");
    if (gdp.year > 0) lode__json_integer(j, "money_year", gdp.year);
    lode__json_number(j, "at_risk_usd", gdp.at_risk_usd);
    lode__json_string(j, "note", gdp.note);
    write_industries(j, &gdp);
    lode__json_end_object(j);
    lode__gdp_clear(&gdp);
}
