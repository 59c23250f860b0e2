/* The fact sheet's section on instruments: who pays for floors, tariffs, subsidies and quotas,
 * what they hold, and where they leak. */
#include <math.h>
#include <string.h>

#include "report/report.h"

#define MILLION 1e-6
#define LEAKS_SHOWN 6
#define WORTH_A_LINE 1e-3 /* of the good's imports into the place */

/* Money of one side. */
typedef struct side {
    double users, makers, routes, stocks, treasury;
} side;

typedef struct part {
    const lode_outcome *o;
    lode__buf *buf;
    const lode__good *good;
    const lode__country *country;
    bool *inside;  /* [n_country] who has an instrument */
    bool *covered; /* [n_good] goods it is on */
} part;

static bool is_instrument(const lode__statement *s)
{
    switch (s->verb) {
    case LODE__PRICE_FLOOR:
    case LODE__TARIFF:
    case LODE__EXPORTTAX:
    case LODE__TRQ:
    case LODE__SUBSIDY:
    case LODE__LIMIT: return true;
    default: return false;
    }
}

static bool find_instruments(part *p)
{
    bool any = false;

    for (int k = 0; k < p->o->n_statement; k++) {
        const lode__statement *s = &p->o->statement[k];
        if (!is_instrument(s)) continue;
        any = true;
        for (int c = 0; c < p->o->market->model->n_country; c++)
            p->inside[c] = p->inside[c] || s->actor[c];
        for (int g = 0; g < p->o->market->model->n_good; g++)
            p->covered[g] = p->covered[g] || s->with_good[g];
    }
    return any;
}

static void add_place(side *to, const lode__place_row *p)
{
    to->users += p->consumer_usd;
    to->makers += p->producer_usd;
    to->routes += p->trader_usd;
    to->stocks += p->storage_usd;
    to->treasury += p->treasury_usd;
}

static side sum_of(const part *p, bool inside, bool outside)
{
    side s = {0};

    for (int n = 0; n < p->o->n_place; n++)
        if (p->inside[p->o->place[n].i_country] ? inside : outside)
            add_place(&s, &p->o->place[n]);
    return s;
}

static void add_cell(const part *p, double value, int decimals)
{
    char text[64];

    lode__number_people(value, decimals, text);
    lode__buf_addf(p->buf, "<td>%s</td>", text);
}

static void add_side(const part *p, const char *name, const side *s, int decimals)
{
    double net = s->users + s->makers + s->routes + s->stocks + s->treasury;

    lode__buf_addf(p->buf, "<tr><th scope=\"row\">%s</th>", name);
    add_cell(p, s->users * MILLION, decimals);
    add_cell(p, s->makers * MILLION, decimals);
    add_cell(p, s->treasury * MILLION, decimals);
    add_cell(p, (s->routes + s->stocks) * MILLION, decimals);
    add_cell(p, net * MILLION, decimals);
    lode__buf_add(p->buf, "</tr>\n");
}

static void add_who_pays(const part *p)
{
    side in = sum_of(p, true, false), out = sum_of(p, false, true);
    side all = sum_of(p, true, true);
    double largest = fmax(fmax(fabs(in.users), fabs(in.makers)), fabs(in.treasury));
    int decimals = lode__decimals(largest * MILLION / 10.0);

    lode__buf_addf(
        p->buf,
        "<div class=\"wide\"><table><caption>Gains of users, makers and treasuries, USD "
        "million %s; inside: the countries whose instruments these are</caption><thead>"
        "<tr><th scope=\"col\"></th><th scope=\"col\">users</th><th scope=\"col\">makers"
        "</th><th scope=\"col\">treasury</th><th scope=\"col\">routes, stocks</th>"
        "<th scope=\"col\">net</th></tr></thead><tbody>\n",
        p->o->path ? "over all periods, present value" : "a year");
    add_side(p, "inside", &in, decimals);
    add_side(p, "outside", &out, decimals);
    add_side(p, "all", &all, decimals);
    lode__buf_add(p->buf, "</tbody></table></div>\n");
}

/* Goods that no instrument is on and of which more comes in. */
static bool is_leak(const part *p, const lode__flow_change *f)
{
    return !p->covered[f->i_good] && p->inside[f->i_to] && !p->inside[f->i_from] &&
           f->after_tpa > f->before_tpa;
}

/* Imports of the good into the place before. */
static double imports_tpa(const part *p, const lode__flow_change *list, int n, int i_good)
{
    double sum = 0.0;

    for (int k = 0; k < n; k++)
        if (list[k].i_good == i_good && p->inside[list[k].i_to] &&
            !p->inside[list[k].i_from])
            sum += list[k].before_tpa;
    return sum;
}

static void add_leak(const part *p, const lode__flow_change *f)
{
    int decimals = lode__decimals(f->after_tpa);

    lode__buf_add(p->buf, "<tr><th scope=\"row\">");
    lode__buf_add_html(p->buf, p->country[f->i_from].name);
    lode__buf_add(p->buf, " &#8594; ");
    lode__buf_add_html(p->buf, p->country[f->i_to].name);
    lode__buf_addf(p->buf, "</th><td>%s</td>", p->good[f->i_good].id);
    add_cell(p, f->before_tpa, decimals);
    add_cell(p, f->after_tpa, decimals);
    lode__buf_add(p->buf, "</tr>\n");
}

static void add_leaks(const part *p)
{
    lode__arena arena = {0};
    lode__flow_change *list = NULL;
    int n = lode__flows_ranked(p->o, &arena, true, &list), shown = 0;

    if (n < 0) p->buf->status = LODE_E_NOMEM;
    for (int k = 0; k < n && shown < LEAKS_SHOWN; k++) {
        double more = list[k].after_tpa - list[k].before_tpa;
        if (!is_leak(p, &list[k]) ||
            more < WORTH_A_LINE * imports_tpa(p, list, n, list[k].i_good))
            continue;
        if (shown++ == 0)
            lode__buf_add(p->buf,
                          "<div class=\"wide\"><table><caption>Leaks: goods that no "
                          "instrument is on and of which more comes in, t/yr</caption>"
                          "<thead><tr><th scope=\"col\">route</th><th scope=\"col\">good"
                          "</th><th scope=\"col\">before</th><th scope=\"col\">after</th>"
                          "</tr></thead><tbody>\n");
        add_leak(p, &list[k]);
    }
    lode__buf_add(p->buf, shown > 0
                              ? "</tbody></table></div>\n"
                              : "<p>No other good of this market comes in more than "
                                "before.</p>\n");
    lode__arena_clear(&arena);
}

/* Are there sentences that are no instruments, so that the money is of both? */
static bool has_shock(const lode_outcome *o)
{
    for (int k = 0; k < o->n_statement; k++)
        if (!is_instrument(&o->statement[k]) && o->statement[k].verb != LODE__OVER &&
            o->statement[k].verb != LODE__JOIN && o->statement[k].verb != LODE__LEAVE)
            return true;
    return false;
}

static void add_section(const part *p)
{
    lode__buf_add(p->buf, "<section><h2>Who pays for the instruments</h2>\n<ul>\n");
    for (int k = 0; k < p->o->n_statement; k++) {
        if (!is_instrument(&p->o->statement[k])) continue;
        lode__buf_add(p->buf, "<li><code>");
        lode__buf_add_html(p->buf, p->o->statement[k].text);
        lode__buf_add(p->buf, "</code></li>\n");
    }
    lode__buf_add(p->buf, "</ul>\n");
    if (has_shock(p->o))
        lode__buf_add(p->buf,
                      "<p>All statements of this page together; <code>lode policy "
                      "run</code> tells instruments from what happens beside "
                      "them.</p>\n");
    add_who_pays(p);
    lode__floors_html(p->o, p->buf);
    add_leaks(p);
    lode__buf_add(p->buf, "</section>\n");
}

void lode__factsheet_instruments(const lode_outcome *o, lode__buf *buf)
{
    int n_good, n_country;
    lode__arena arena = {0};
    part p = {.o = o,
              .buf = buf,
              .good = lode__goods(o->dataset, &n_good),
              .country = lode__countries(o->dataset, &n_country)};

    p.inside = lode__arena_take(&arena, (size_t)n_country + 1, sizeof *p.inside);
    p.covered = lode__arena_take(&arena, (size_t)n_good + 1, sizeof *p.covered);
    if (!p.inside || !p.covered)
        buf->status = LODE_E_NOMEM;
    else if (find_instruments(&p))
        add_section(&p);
    lode__arena_clear(&arena);
}
