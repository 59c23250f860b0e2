/* Remedies as a table, JSON and CSV. */
#include <math.h>

#include "dataset/cells.h"
#include "report/project_report.h"
#include "report/report.h"
#include "study/respond.h"

#define MILLION 1e-6
#define WIDTH 79

static const char *good_of(const lode_response *r, int i_good)
{
    int n;

    return lode__goods(r->dataset, &n)[i_good].id;
}

static const char *partner_of(const lode_response *r, const lode__option *p)
{
    int n;

    return p->i_partner < 0 ? NULL : lode__countries(r->dataset, &n)[p->i_partner].id;
}

static bool is_ranked(const lode__option *p)
{
    return p->verdict == LODE_SOLVED && !isnan(p->ratio);
}

static const char *unit_of(const lode__option *p)
{
    bool stock = p->kind == LODE__BUILD_STOCK || p->kind == LODE__RELEASE_STOCK ||
                 p->kind == LODE__SWAP;

    return stock ? "t" : "tpa";
}

/* ---- table ----------------------------------------------------------------------- */

static void write_title(const lode_response *r, lode__buf *buf)
{
    char loss[64];

    lode__number_people(r->loss_usd * MILLION, lode__decimals(r->loss_usd * MILLION),
                        loss);
    lode__buf_addf(buf, "Remedies for %s: ", r->perspective);
    for (size_t k = 0; k < r->n_statement; k++) {
        if (k > 0) lode__buf_addf(buf, "\n%*s", 14, "");
        lode__buf_add(buf, r->statement[k]);
    }
    lode__buf_addf(buf, "\nLoss without a remedy: %s USD million over ", loss);
    lode__number_people(12.0 * r->years, 0, loss);
    lode__buf_addf(buf, "%s months", loss);
    if (!isnan(r->gdp[1])) {
        lode__number_people(r->gdp[1] * MILLION, 1, loss);
        lode__buf_addf(buf, "; of GDP %s a year", loss);
    }
    lode__buf_addf(buf, "\n%d remedies by loss avoided per dollar, USD million\n",
                   r->n_option - r->n_failed);
}

static void write_row(const lode_response *r, const lode__option *p, int i, int decimals,
                      lode__table *t)
{
    lode__table_cell(t, "%d", i);
    lode__table_cell(t, "%s", lode__remedy_name(p->kind));
    if (r->n_good > 1)
        lode__table_cell(t, "%s, %s", p->what, good_of(r, p->i_good));
    else
        lode__table_cell(t, "%s", p->what);
    lode__table_number(t, p->cost_usd.value * MILLION, decimals);
    lode__table_number(t, p->avoided_usd * MILLION, decimals);
    if (isinf(p->ratio))
        lode__table_cell(t, "free");
    else
        lode__table_number(t, p->ratio, 2);
    lode__table_number(t, p->months.value, 0);
    lode__table_cell(t, "%s", lode__feasible_name(p->feasible));
    lode__table_cell(t, "%c", p->grade);
}

static int write_rows(const lode_response *r, bool ranked, int from, lode__buf *buf)
{
    static const char *const head[] = {"#",     "remedy", "what",     "cost", "avoided",
                                       "ratio", "months", "feasible", "data"};
    int decimals = lode__decimals(r->loss_usd * MILLION), n = from;
    lode__table t;

    lode__table_begin(&t, 9, "rllrrrrll");
    for (int k = 0; k < 9; k++) lode__table_cell(&t, "%s", head[k]);
    for (int k = 0; k < r->n_option; k++)
        if (r->option[k].shown && is_ranked(&r->option[k]) == ranked)
            write_row(r, &r->option[k], ++n, decimals, &t);
    lode__table_end(&t, buf);
    return n;
}

/* A project comes or it does not. */
static void add_chance(const lode_response *r, const lode__option *p, lode__buf *line)
{
    char usd[64];
    double chance = p->project ? p->project->success.value : NAN;

    if (isnan(chance)) return;
    lode__number_people(chance * p->avoided_usd * MILLION,
                        lode__decimals(r->loss_usd * MILLION), usd);
    lode__buf_addf(line, " Chance %.0f %%%s: %s expected.", 100.0 * chance,
                   p->project->success.grade == 'P' ? " (estimated)" : "", usd);
}

/* Which projects stand on it, and what it takes in a year without the shock. */
static void add_floor(const lode__option *p, lode__buf *line)
{
    char usd[64];
    double loss = p->normal_usd * MILLION;

    if (p->kind != LODE__JOIN_FLOOR || isnan(loss)) return;
    if (p->n_kept > 0) lode__buf_add(line, " It keeps");
    for (int k = 0; k < p->n_kept; k++)
        lode__buf_addf(line, "%s %.40s", k > 0 ? "," : "", p->kept[k]->id);
    if (p->n_alive > 0)
        lode__buf_addf(line, "; %d of %d break even at the base price, too", p->n_alive,
                       p->n_kept);
    if (p->n_kept > 0) lode__buf_add(line, ".");
    lode__number_people(fabs(loss), lode__decimals(fabs(loss)), usd);
    if (fabs(loss) < 5e-7)
        lode__buf_add(line, " A normal year of it costs the place nothing.");
    else
        lode__buf_addf(line, " A normal year of it %s the place %s%s.",
                       loss > 0.0 ? "costs" : "gives", usd,
                       loss > 0.0 ? "" : ", which is no loss avoided");
}

static void write_details(const lode_response *r, const lode__option *p, int i,
                          lode__buf *buf)
{
    lode__buf line;
    char tonnes[64];

    lode__buf_addf(buf, "%2d  ", i);
    lode__buf_init(&line, 4096);
    lode__buf_addf(&line, "%s: %s, ", lode__remedy_name(p->kind), p->what);
    if (p->tonnes > 0.0) {
        lode__number_people(p->tonnes, lode__decimals(p->tonnes), tonnes);
        lode__buf_addf(&line, "%s %s of ", tonnes, unit_of(p));
    }
    lode__buf_addf(&line, "%s. Who acts: %s; who pays: %s; cost: %s.",
                   good_of(r, p->i_good), p->who_acts, p->who_pays, p->cost_basis);
    if (*p->reason)
        lode__buf_addf(&line, " Feasible: %s; %s.", lode__feasible_name(p->feasible),
                       p->reason);
    if (!isnan(p->begun_usd)) {
        lode__number_people(p->begun_usd * MILLION, lode__decimals(r->loss_usd * MILLION),
                            tonnes);
        lode__buf_addf(&line, " Begun with the shock it avoids %s.", tonnes);
    }
    add_chance(r, p, &line);
    add_floor(p, &line);
    if (!line.status) lode__buf_add_wrapped(buf, line.data, WIDTH, 4);
    lode__buf_clear(&line);
    for (int k = 0; k < p->n_statement; k++)
        lode__buf_addf(buf, "\n      %s", p->statement[k]);
    lode__buf_add(buf, "\n");
}

static int place_in_table(const lode_response *r, const lode__option *wanted)
{
    int n = 0;

    for (int pass = 0; pass < 2; pass++)
        for (int k = 0; k < r->n_option; k++) {
            const lode__option *p = &r->option[k];
            if (!p->shown || is_ranked(p) != (pass == 0)) continue;
            n++;
            if (p == wanted) return n;
        }
    return 0;
}

static void write_pair(const lode_response *r, const char *name,
                       const lode__option_pair *p, lode__buf *buf)
{
    char joint[64], sum[64], ratio[64];
    const lode__option *one = &r->option[p->a], *two = &r->option[p->b];
    int decimals = lode__decimals(r->loss_usd * MILLION);
    lode__buf line;

    lode__number_people(p->avoided_usd * MILLION, decimals, joint);
    lode__number_people(p->sum_usd * MILLION, decimals, sum);
    lode__number_people(p->ratio, 2, ratio);
    lode__buf_init(&line, 4096);
    lode__buf_addf(&line, "%s: %s (%s) and %s (%s) avoid %s together, %s added up", name,
                   lode__remedy_name(one->kind), one->what, lode__remedy_name(two->kind),
                   two->what, joint, sum);
    if (isfinite(p->ratio)) lode__buf_addf(&line, "; %s per dollar", ratio);
    lode__buf_add(&line, ".");
    if (!line.status) lode__buf_add_wrapped(buf, line.data, WIDTH, 0);
    lode__buf_add(buf, "\n");
    lode__buf_clear(&line);
}

/* The best pair, and that of the two best singles where it is another one. */
static void write_pairs(const lode_response *r, lode__buf *buf)
{
    const lode__option_pair *singles = NULL;

    if (r->n_pair == 0 || r->pair[0].verdict != LODE_SOLVED) return;
    for (int k = 0; k < r->n_pair; k++)
        if (&r->option[r->pair[k].a] == r->first[0] &&
            &r->option[r->pair[k].b] == r->first[1])
            singles = &r->pair[k];
    lode__buf_add(buf, "\n");
    write_pair(
        r, singles == &r->pair[0] ? "Best pair, of the two best singles" : "Best pair",
        &r->pair[0], buf);
    if (singles && singles != &r->pair[0] && singles->verdict == LODE_SOLVED)
        write_pair(r, "The two best singles", singles, buf);
}

static void write_notes(const lode_response *r, lode__buf *buf)
{
    lode__buf_add(buf, "\n");
    for (int k = 0; k < r->n_warning; k++) {
        lode__buf_add(buf, "Note: ");
        lode__buf_add_wrapped(buf, r->warning[k], WIDTH, 6);
        lode__buf_add(buf, ".\n");
    }
}

static void write_table(const void *answer, lode__buf *buf)
{
    const lode_response *r = answer;
    int n;

    write_title(r, buf);
    if (r->n_option > 0) {
        lode__buf_add(buf, "\n");
        n = write_rows(r, true, 0, buf);
        if (r->n_option - r->n_failed > r->n_ranked) {
            lode__buf_add(buf, "\nCost unknown, so no ratio; by loss avoided\n");
            write_rows(r, false, n, buf);
        }
        lode__buf_add(buf, "\nWith 'lode shock' and these sentences beside the shock's "
                           "each runs by itself\n");
        for (int pass = 0; pass < 2; pass++)
            for (int k = 0; k < r->n_option; k++)
                if (r->option[k].shown && is_ranked(&r->option[k]) == (pass == 0))
                    write_details(r, &r->option[k], place_in_table(r, &r->option[k]),
                                  buf);
    }
    write_pairs(r, buf);
    write_notes(r, buf);
}

/* ---- JSON ------------------------------------------------------------------------ */

static void ranged_json(lode__json *j, const char *key, const lode__ranged *v)
{
    lode__json_array(j, key);
    lode__json_number(j, NULL, v->low);
    lode__json_number(j, NULL, v->high);
    lode__json_end_array(j);
}

static void gdp_json(lode__json *j, const char *key, const double gdp[3])
{
    if (isnan(gdp[1])) {
        lode__json_null(j, key);
        return;
    }
    lode__json_object(j, key);
    lode__json_number(j, "low", gdp[0]);
    lode__json_number(j, "value", gdp[1]);
    lode__json_number(j, "high", gdp[2]);
    lode__json_end_object(j);
}

static void project_json(lode__json *j, const lode__option *p)
{
    const lode__project *x = p->project;

    if (!x) {
        lode__json_null(j, "project");
        return;
    }
    lode__json_object(j, "project");
    lode__json_string(j, "id", x->id);
    lode__json_string(j, "name", x->name);
    lode__json_string(j, "status", lode__project_status_name(x->status));
    lode__known_json(j, "capex_usd", &x->capex_usd);
    lode__known_json(j, "start_year", &x->start_year);
    lode__known_json(j, "success", &x->success);
    lode__json_number(j, "expected_loss_avoided_usd", x->success.value * p->avoided_usd);
    lode__json_integer(j, "figures_estimated", x->n_filled);
    lode__json_end_object(j);
}

static void floor_json(lode__json *j, const lode__option *p)
{
    if (p->kind != LODE__JOIN_FLOOR) {
        lode__json_null(j, "floor");
        return;
    }
    lode__json_object(j, "floor");
    lode__json_string(j, "means", p->means);
    lode__json_number(j, "usd_per_kg", 1e-3 * p->floor_usd_per_t);
    lode__json_number(j, "normal_year_loss_usd", p->normal_usd);
    lode__json_number(j, "gain_without_shock_usd", p->gain_usd);
    lode__json_number(j, "projects_capital_usd", p->capital_usd.value);
    lode__json_array(j, "projects");
    for (int k = 0; k < p->n_kept; k++) lode__json_string(j, NULL, p->kept[k]->id);
    lode__json_end_array(j);
    lode__json_integer(j, "of_them_at_the_base_price", p->n_alive);
    lode__json_end_object(j);
}

static void remedy_json(lode__json *j, const lode_response *r, const lode__option *p)
{
    lode__json_object(j, NULL);
    lode__json_string(j, "kind", lode__remedy_name(p->kind));
    lode__json_string(j, "what", p->what);
    lode__json_string(j, "who", p->who_acts);
    lode__json_string(j, "who_pays", p->who_pays);
    lode__json_string(j, "good", good_of(r, p->i_good));
    lode__json_string(j, "partner", partner_of(r, p));
    lode__json_number(j, "tonnes", p->tonnes);
    lode__json_string(j, "unit", unit_of(p));
    lode__json_number(j, "cost_usd", p->cost_usd.value);
    ranged_json(j, "cost_range_usd", &p->cost_usd);
    lode__json_string(j, "cost_basis", p->cost_basis);
    lode__json_number(j, "loss_usd", p->loss_usd);
    lode__json_number(j, "loss_avoided_usd", p->avoided_usd);
    lode__json_number(j, "begun_with_shock_avoided_usd", p->begun_usd);
    lode__json_number(j, "ratio", isfinite(p->ratio) ? p->ratio : NAN);
    lode__json_bool(j, "costless", isinf(p->ratio));
    lode__json_number(j, "months_to_effect", p->months.value);
    ranged_json(j, "months_range", &p->months);
    lode__json_string(j, "feasible", lode__feasible_name(p->feasible));
    lode__json_string(j, "reason", *p->reason ? p->reason : NULL);
    lode__json_number(j, "price_ratio", p->price_ratio);
    gdp_json(j, "gdp_avoided_usd", p->gdp_avoided);
    lode__json_array(j, "statements");
    for (int k = 0; k < p->n_statement; k++) lode__json_string(j, NULL, p->statement[k]);
    lode__json_end_array(j);
    lode__json_string(j, "grade", (const char[]){p->grade, '\0'});
    lode__json_string(j, "figure", p->figure);
    project_json(j, p);
    floor_json(j, p);
    lode__json_end_object(j);
}

static void pairs_json(lode__json *j, const lode_response *r)
{
    lode__json_array(j, "pairs");
    for (int k = 0; k < r->n_pair; k++) {
        const lode__option_pair *p = &r->pair[k];
        const lode__option *two[] = {&r->option[p->a], &r->option[p->b]};
        if (p->verdict != LODE_SOLVED) continue;
        lode__json_object(j, NULL);
        lode__json_array(j, "statements");
        for (int i = 0; i < 2; i++)
            for (int s = 0; s < two[i]->n_statement; s++)
                lode__json_string(j, NULL, two[i]->statement[s]);
        lode__json_end_array(j);
        lode__json_bool(j, "best_singles",
                        two[0] == r->first[0] && two[1] == r->first[1]);
        lode__json_number(j, "cost_usd", p->cost_usd);
        lode__json_number(j, "loss_usd", p->loss_usd);
        lode__json_number(j, "loss_avoided_usd", p->avoided_usd);
        lode__json_number(j, "sum_of_singles_usd", p->sum_usd);
        lode__json_number(j, "ratio", isfinite(p->ratio) ? p->ratio : NAN);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void inputs_json(lode__json *j, const lode_response *r)
{
    lode__json_object(j, "inputs");
    lode__json_array(j, "statements");
    for (size_t k = 0; k < r->n_statement; k++)
        lode__json_string(j, NULL, r->statement[k]);
    lode__json_end_array(j);
    lode__json_string(j, "for", r->perspective);
    lode__json_string(j, "goods", r->goods);
    lode__json_string(j, "projects", r->projects);
    lode__json_string(j, "projects_hash", r->projects ? r->pool.part[1].hash : NULL);
    lode__json_bool(j, "estimate", r->pool.estimated);
    lode__json_string(j, "zone", r->zone);
    lode__json_string(j, "floor", r->floor);
    lode__json_string(j, "loss",
                      "welfare of the place over the months of the shock, "
                      "present value");
    lode__json_string(j, "grade",
                      "worst flag of the tonnes and money used: A reported, "
                      "B estimated, C prior, D missing");
    lode__json_end_object(j);
}

static void goods_json(lode__json *j, const lode_response *r)
{
    lode__json_array(j, "goods");
    for (int k = 0; k < r->n_good; k++) {
        const lode__short_good *g = &r->good[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "good", good_of(r, g->i_good));
        lode__json_number(j, "intake_tpa", g->intake_tpa);
        lode__json_number(j, "missing_tpa", g->missing_tpa);
        lode__json_number(j, "price_ratio", g->price_ratio);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void out_json(lode__json *j, const lode_response *r)
{
    lode__json_array(j, "projects_out");
    for (int k = 0; k < r->n_out; k++) {
        const lode__project_out *out = &r->out[k];
        lode__json_object(j, NULL);
        lode__json_string(j, "id", out->project->id);
        lode__json_string(j, "name", out->project->name);
        lode__json_string(j, "country", out->project->country);
        lode__json_string(j, "good", good_of(r, out->i_good));
        lode__json_string(j, "reason", out->reason);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void write_json(const void *answer, lode__buf *buf)
{
    const lode_response *r = answer;
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/respond/1", r->run, r->dataset);
    inputs_json(&j, r);
    lode__certificate_write(&j, &r->worst);
    lode__json_array(&j, "warnings");
    for (int k = 0; k < r->n_warning; k++) lode__json_string(&j, NULL, r->warning[k]);
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_string(&j, "status", lode_verdict_name(r->base->answer.verdict));
    lode__json_number(&j, "loss_usd", r->loss_usd);
    gdp_json(&j, "gdp_usd", r->gdp);
    lode__json_number(&j, "months", 12.0 * r->years);
    goods_json(&j, r);
    lode__json_integer(&j, "n_remedy", r->n_option - r->n_failed);
    lode__json_integer(&j, "n_ranked", r->n_ranked);
    lode__json_integer(&j, "n_shock", (long long)r->n_shock);
    lode__json_array(&j, "remedies");
    for (int k = 0; k < r->n_option; k++)
        if (r->option[k].shown) remedy_json(&j, r, &r->option[k]);
    lode__json_end_array(&j);
    pairs_json(&j, r);
    out_json(&j, r);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

/* ---- CSV ------------------------------------------------------------------------- */

/* Of the longest that is shown, at least two. */
static int most_statements(const lode_response *r)
{
    int n = 2;

    for (int k = 0; k < r->n_option; k++)
        if (r->option[k].shown && r->option[k].n_statement > n)
            n = r->option[k].n_statement;
    return n;
}

static void write_csv(const void *answer, lode__buf *buf)
{
    const lode_response *r = answer;
    int n_statement = most_statements(r);

    lode__buf_add(buf, "kind,what,who,who_pays,good,partner,tonnes,unit,cost_usd,"
                       "cost_low_usd,cost_high_usd,loss_usd,loss_avoided_usd,"
                       "begun_with_shock_avoided_usd,ratio,months_to_effect,feasible,"
                       "reason,price_ratio,grade");
    for (int k = 0; k < n_statement; k++) lode__buf_addf(buf, ",statement_%d", k + 1);
    lode__buf_add(buf, "\n");
    for (int k = 0; k < r->n_option; k++) {
        const lode__option *p = &r->option[k];
        if (!p->shown) continue;
        lode__buf_add_csv(buf, lode__remedy_name(p->kind));
        lode__csv_text(buf, p->what);
        lode__csv_text(buf, p->who_acts);
        lode__csv_text(buf, p->who_pays);
        lode__csv_text(buf, good_of(r, p->i_good));
        lode__csv_text(buf, partner_of(r, p));
        lode__csv_number(buf, p->tonnes);
        lode__csv_text(buf, unit_of(p));
        lode__csv_number(buf, p->cost_usd.value);
        lode__csv_number(buf, p->cost_usd.low);
        lode__csv_number(buf, p->cost_usd.high);
        lode__csv_number(buf, p->loss_usd);
        lode__csv_number(buf, p->avoided_usd);
        lode__csv_number(buf, p->begun_usd);
        if (isinf(p->ratio))
            lode__buf_add(buf, ",free");
        else
            lode__csv_number(buf, p->ratio);
        lode__csv_number(buf, p->months.value);
        lode__csv_text(buf, lode__feasible_name(p->feasible));
        lode__csv_text(buf, p->reason);
        lode__csv_number(buf, p->price_ratio);
        lode__buf_addf(buf, ",%c", p->grade);
        for (int s = 0; s < n_statement; s++)
            lode__csv_text(buf, s < p->n_statement ? p->statement[s] : NULL);
        lode__buf_add(buf, "\n");
    }
}

lode_status lode_response_write(const lode_response *r, lode_format format,
                                lode_text *out, lode_error *err)
{
    const lode__writers writers = {
        .json = write_json, .csv = write_csv, .table = write_table};

    return lode__report_write(r, &writers, format, out, err);
}
