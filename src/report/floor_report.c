/* Floors under prices in an answer: what they hold, what it takes, who pays. */
#include <math.h>
#include <string.h>

#include "report/report.h"

/* A floor over all periods. */
typedef struct sum {
    double price, usd_per_t; /* USD/t of then, mean of the periods in which it holds */
    double closed_price;     /* least of them; NAN: not asked */
    double output_tpa;       /* made where it is held up */
    double cost_usd, bought_t, kept_usd;
} sum;

static double made_tpa(const lode_outcome *o, const lode__floor *f)
{
    double tpa = 0.0;

    for (int n = 0; n < o->n_place; n++)
        if (f->i_node == n || (f->i_node < 0 && o->place[n].i_good == f->i_good &&
                               o->statement[f->i_statement].actor[o->place[n].i_country]))
            tpa += o->place[n].supply_after;
    return tpa;
}

static sum add_up(const lode_outcome *o, const lode__floor *f)
{
    const lode__scenario *sc = &o->scenario;
    sum s = {.closed_price = NAN, .output_tpa = made_tpa(o, f)};
    int n = 0;

    for (int t = 0; t < sc->time.n_period; t++) {
        const lode__statement *st = &o->statement[f->i_statement];
        if (!(lode__active_share(&sc->time, st, t) > 0.0)) continue;
        n++;
        s.price += lode__floor_price(o, f, t);
        s.usd_per_t += f->usd_per_t[t];
        s.cost_usd += lode__floor_cost_usd(o, f, t);
        if (f->kind == LODE__FLOOR_PURCHASE) {
            s.bought_t += o->answer.level[sc->n_market_activity + f->first_extra + t];
            s.kept_usd += lode__floor_kept_usd(o, f, t);
        }
        if (f->kind == LODE__FLOOR_LEVY) /* NaN where it was not asked: left out */
            s.closed_price = fmin(s.closed_price, f->closed_price[t]);
    }
    if (n > 1) s.price /= n, s.usd_per_t /= n;
    return s;
}

static const char *means_of(const lode__floor *f)
{
    static const char *const name[] = {"levy", "cfd", "cfd", "purchase"};

    return name[f->kind];
}

/* The zone by the statement's second word, or the country of a node. */
static const char *place_of(const lode_outcome *o, const lode__floor *f, char *zone,
                            size_t size)
{
    int n;
    const char *text = strchr(o->statement[f->i_statement].text, ' ');
    size_t length;

    if (f->i_node >= 0)
        return lode__countries(o->dataset, &n)[o->place[f->i_node].i_country].id;
    length = strcspn(text + 1, " ");
    if (length >= size) length = size - 1;
    memcpy(zone, text + 1, length);
    zone[length] = '\0';
    return zone;
}

static void add_html_number(lode__buf *buf, double value, int decimals)
{
    char text[64] = "";

    if (isfinite(value)) lode__number_people(value, decimals, text);
    lode__buf_addf(buf, "<td>%s</td>", text);
}

void lode__floors_write(const lode_outcome *o, lode__buf *buf)
{
    const lode__scenario *sc = &o->scenario;
    int n_good;
    const lode__good *good = lode__goods(o->dataset, &n_good);
    char zone[64];
    lode__table t;

    if (sc->n_floor == 0) return;
    lode__buf_add(buf,
                  "\nFloors: price held, levy or payment, price without imports, USD; "
                  "cost, USD million\n");
    lode__table_begin(&t, 8, "lllrrrrr");
    lode__table_cell(&t, "where");
    lode__table_cell(&t, "good");
    lode__table_cell(&t, "by");
    lode__table_cell(&t, "floor");
    lode__table_cell(&t, "price");
    lode__table_cell(&t, "a unit");
    lode__table_cell(&t, "closed");
    lode__table_cell(&t, "cost");
    for (int k = 0; k < sc->n_floor; k++) {
        const lode__floor *f = &sc->floor[k];
        sum s = add_up(o, f);
        double factor, floor = o->statement[f->i_statement].price;
        const char *unit = lode__price_unit(o, f->i_good, &factor);
        int decimals = lode__decimals(floor * factor);
        bool per_t = f->kind == LODE__FLOOR_LEVY || f->kind == LODE__FLOOR_SUPPORT;
        lode__table_cell(&t, "%s", place_of(o, f, zone, sizeof zone));
        lode__table_cell(&t, "%s, %s", good[f->i_good].id, unit + 3);
        lode__table_cell(&t, "%s", means_of(f));
        lode__table_number(&t, floor * factor, decimals);
        lode__table_number(&t, s.price * factor, decimals);
        lode__table_number(&t, per_t ? s.usd_per_t * factor : NAN, decimals);
        lode__table_number(&t, s.closed_price * factor, decimals);
        lode__table_number(&t, s.cost_usd * 1e-6, 2);
    }
    lode__table_end(&t, buf);
    lode__buf_addf(buf,
                   "Found in %d solves, off by %.1e of the floor; a cost below 0 is "
                   "revenue\n",
                   o->n_pass, o->floor_off);
}

static void write_path(lode__json *j, const lode_outcome *o, const lode__floor *f)
{
    lode__json_array(j, "usd_per_t_by_period");
    for (int t = 0; t < o->scenario.time.n_period; t++)
        lode__json_number(j, NULL, f->usd_per_t[t]);
    lode__json_end_array(j);
}

void lode__floors_html(const lode_outcome *o, lode__buf *buf)
{
    static const char *const head[] = {"floor", "by",   "price aimed at",
                                       "held",  "levy", "cost, USD million"};
    const lode__scenario *sc = &o->scenario;
    int n_good;
    const lode__good *good = lode__goods(o->dataset, &n_good);
    char zone[64];

    if (sc->n_floor == 0) return;
    lode__buf_add(buf, "<div class=\"wide\"><table><caption>Floors; a cost below 0 is "
                       "revenue</caption><thead><tr>");
    for (int k = 0; k < 6; k++) lode__buf_addf(buf, "<th scope=\"col\">%s</th>", head[k]);
    lode__buf_add(buf, "</tr></thead><tbody>\n");
    for (int k = 0; k < sc->n_floor; k++) {
        const lode__floor *f = &sc->floor[k];
        sum s = add_up(o, f);
        double factor, floor = o->statement[f->i_statement].price;
        const char *unit = lode__price_unit(o, f->i_good, &factor);
        int decimals = lode__decimals(floor * factor);
        bool per_t = f->kind == LODE__FLOOR_LEVY || f->kind == LODE__FLOOR_SUPPORT;
        lode__buf_add(buf, "<tr><th scope=\"row\">");
        lode__buf_add_html(buf, place_of(o, f, zone, sizeof zone));
        lode__buf_addf(buf, ", %s, USD%s</th><td>%s</td>", good[f->i_good].id, unit + 3,
                       means_of(f));
        add_html_number(buf, floor * factor, decimals);
        add_html_number(buf, s.price * factor, decimals);
        add_html_number(buf, per_t ? s.usd_per_t * factor : NAN, decimals);
        add_html_number(buf, s.cost_usd * 1e-6, 2);
        lode__buf_add(buf, "</tr>\n");
    }
    lode__buf_add(buf, "</tbody></table></div>\n");
}

void lode__floors_json(lode__json *j, const lode_outcome *o)
{
    const lode__scenario *sc = &o->scenario;
    int n_good;
    const lode__good *good = lode__goods(o->dataset, &n_good);
    char zone[64];

    if (sc->n_floor == 0) return;
    lode__json_array(j, "floors");
    for (int k = 0; k < sc->n_floor; k++) {
        const lode__floor *f = &sc->floor[k];
        sum s = add_up(o, f);
        lode__json_object(j, NULL);
        lode__json_string(j, "statement", o->statement[f->i_statement].text);
        lode__json_string(j, "by", means_of(f));
        lode__json_string(j, "where", place_of(o, f, zone, sizeof zone));
        lode__json_string(j, "good", good[f->i_good].id);
        lode__json_number(j, "floor_usd_per_t", o->statement[f->i_statement].price);
        lode__json_number(j, "price_usd_per_t", s.price);
        lode__json_number(j, "output_tpa", s.output_tpa);
        lode__json_number(j, "cost_usd", s.cost_usd);
        if (f->kind == LODE__FLOOR_LEVY || f->kind == LODE__FLOOR_SUPPORT) {
            lode__json_number(j, "usd_per_t", s.usd_per_t);
            write_path(j, o, f);
        }
        if (f->kind == LODE__FLOOR_LEVY)
            lode__json_number(j, "price_without_imports_usd_per_t", s.closed_price);
        if (f->kind == LODE__FLOOR_PURCHASE) {
            lode__json_number(j, "bought_t", s.bought_t);
            lode__json_number(j, "kept_usd", s.kept_usd);
        }
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_integer(j, "floor_solves", o->n_pass);
    lode__json_number(j, "floor_off", o->floor_off);
}
