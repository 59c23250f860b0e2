/* What rights cost in an answer, and where and when stocks are released by rule or swap. */
#include "report/report.h"

static const char *country_of(const lode_outcome *o, int i_country)
{
    int n;

    return i_country < 0 ? NULL : lode__countries(o->dataset, &n)[i_country].id;
}

static bool is_shown_right(const lode_outcome *o, const lode__right *r)
{
    return o->statement[r->i_statement].verb != LODE__QUOTA; /* told by its rent */
}

/* Mean price of a right where its statement holds, USD/t. */
static double right_price(const lode_outcome *o, int i_right)
{
    const lode__timeline *time = &o->scenario.time;
    const lode__statement *s = &o->statement[o->scenario.right[i_right].i_statement];
    double sum = 0.0;
    int n = 0;

    for (int t = 0; t < time->n_period; t++) {
        if (!(lode__active_share(time, s, t) > 0.0)) continue;
        sum += lode__right_price(o, i_right, t);
        n++;
    }
    return n > 0 ? sum / n : 0.0;
}

/* Tonnes that went beyond a tariff quota, all periods. */
static double over_t(const lode_outcome *o, const lode__right *r)
{
    const lode__scenario *sc = &o->scenario;
    double sum = 0.0;

    for (int t = 0; t < sc->time.n_period; t++)
        sum += o->answer.level[sc->n_market_activity + r->first_extra + t];
    return sum;
}

static void write_right(lode__json *j, const lode_outcome *o, int i_right)
{
    const lode__right *r = &o->scenario.right[i_right];
    const lode__statement *s = &o->statement[r->i_statement];

    lode__json_object(j, NULL);
    lode__json_string(j, "statement", s->text);
    if (s->verb == LODE__LIMIT) {
        int n;
        lode__json_string(j, "good", lode__goods(o->dataset, &n)[r->i_good].id);
        lode__json_string(j, "buyer", country_of(o, r->i_buyer));
        lode__json_string(j, "seller", country_of(o, r->i_seller));
    } else {
        lode__json_number(j, "over_t", over_t(o, r));
    }
    lode__json_number(j, "price_usd_per_t", right_price(o, i_right));
    lode__json_end_object(j);
}

static void write_rights(lode__json *j, const lode_outcome *o)
{
    bool any = false;

    for (int k = 0; k < o->scenario.n_right; k++) {
        if (!is_shown_right(o, &o->scenario.right[k])) continue;
        if (!any) lode__json_array(j, "rights");
        any = true;
        write_right(j, o, k);
    }
    if (any) lode__json_end_array(j);
}

/* Are there rules or swaps, so that where and when a stock goes is news? */
static bool tells_releases(const lode_outcome *o)
{
    bool any = false;

    for (int k = 0; k < o->n_statement; k++)
        any = any || o->statement[k].when_short ||
              o->statement[k].verb == LODE__SHARED_STOCK;
    return any;
}

static void write_releases(lode__json *j, const lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;
    int n_extra = sc->problem.n_activity - sc->n_market_activity, n;

    if (!tells_releases(o)) return;
    lode__json_array(j, "releases");
    for (int k = 0; k < n_extra; k += sc->time.n_period) {
        const lode__place_row *to = &o->place[sc->at_node[k] % sc->n_base_node];
        if (sc->extra[k] != LODE__EXTRA_STOCK) continue;
        lode__json_object(j, NULL);
        lode__json_string(j, "good", lode__goods(o->dataset, &n)[to->i_good].id);
        lode__json_string(j, "from",
                          country_of(o, o->place[sc->owner_node[k]].i_country));
        lode__json_string(j, "to", country_of(o, to->i_country));
        lode__json_array(j, "t_by_period");
        for (int t = 0; t < sc->time.n_period; t++)
            lode__json_number(j, NULL, o->answer.level[sc->n_market_activity + k + t]);
        lode__json_end_array(j);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

void lode__rights_json(lode__json *j, const lode_outcome *o)
{
    write_rights(j, o);
    write_releases(j, o);
}

void lode__rights_write(const lode_outcome *o, lode__buf *buf)
{
    for (int k = 0; k < o->scenario.n_right; k++) {
        const lode__right *r = &o->scenario.right[k];
        const lode__statement *s = &o->statement[r->i_statement];
        double price = right_price(o, k);
        if (!is_shown_right(o, r) || (s->verb == LODE__LIMIT && !(price > 0.0))) continue;
        lode__buf_addf(buf, "\n'%s'", s->text);
        if (r->i_buyer >= 0) lode__buf_addf(buf, ", %s", country_of(o, r->i_buyer));
        if (r->i_seller >= 0) lode__buf_addf(buf, " from %s", country_of(o, r->i_seller));
        lode__buf_addf(buf, ": a right costs %.4g USD/kg", price * 1e-3);
        if (s->verb == LODE__TRQ) lode__buf_addf(buf, ", %.4g t beyond", over_t(o, r));
        lode__buf_add(buf, "\n");
    }
}
