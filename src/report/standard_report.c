/* The standard set as tables, JSON and CSV. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "dataset/cells.h"
#include "report/report.h"
#include "study/standard_set.h"

#define MILLION 1e-6
#define BILLION 1e-9
#define PARTS_SHOWN 15

static const char *seller_of(const lode_standard_set *s, const lode__standard_row *r)
{
    int n;

    return lode__countries(s->dataset, &n)[r->what.i_seller].id;
}

static const char *good_of(const lode_standard_set *s, const lode__standard_row *r)
{
    int n;

    return lode__goods(s->dataset, &n)[r->what.i_good].id;
}

static double likely(const lode__standard_row *r)
{
    return r->what.probability ? r->what.probability->value : NAN;
}

static bool has_numbers(const lode__standard_row *r)
{
    return r->state == LODE__SET_RUN && r->verdict == LODE_SOLVED;
}

static const char *state_name(const lode__standard_row *r)
{
    switch (r->state) {
    case LODE__SET_OWN: return "own seller";
    case LODE__SET_NO_MARKET: return "no market";
    case LODE__SET_NO_FLOW: return "no flow";
    default: return lode_verdict_name(r->verdict);
    }
}

static int count_state(const lode_standard_set *s, lode__standard_state state)
{
    int n = 0;

    for (int k = 0; k < s->n_row; k++) n += s->row[k].state == state;
    return n;
}

/* The worst residuals of all scenarios; the counts are sums. */
static lode_certificate worst_certificate(const lode_standard_set *s)
{
    lode_certificate all = {0};

    for (int k = 0; k < s->n_row; k++) {
        if (s->row[k].state == LODE__SET_RUN)
            lode__certificate_add(&all, &s->row[k].certificate);
    }
    return all;
}

/* ---- table ----------------------------------------------------------------------- */

static void write_title(const lode_standard_set *s, lode__buf *buf)
{
    int n_own = count_state(s, LODE__SET_OWN),
        n_none = count_state(s, LODE__SET_NO_MARKET);
    int n_still = count_state(s, LODE__SET_NO_FLOW);
    bool all = strcmp(s->perspective, "*") == 0;

    lode__buf_addf(buf, "Standard set: each seller of at least 5 %% of a good's exports "
                        "stops for a year\n");
    lode__buf_addf(buf, "Losses of %s, USD million a year at %d prices",
                   all ? "all countries together" : s->perspective, LODE__BASE_YEAR);
    if (s->n_draw > 0)
        lode__buf_addf(buf, "; bands of 10 to 90 %% of %zu draws\n", s->n_draw);
    else
        lode__buf_add(buf, "; bands of the probabilities\n");
    lode__buf_addf(buf, "%d scenarios by the rule, %zu run", s->n_row, s->count.n_run);
    if (n_none) lode__buf_addf(buf, ", %d of goods without a market", n_none);
    if (n_own) lode__buf_addf(buf, ",\n%d by sellers of %.32s", n_own, s->perspective);
    if (n_still)
        lode__buf_addf(buf, ",%s%d of goods that do not travel", n_own ? " " : "\n",
                       n_still);
    lode__buf_add(buf, "\n");
    for (int k = 0; k < s->n_warning; k++)
        lode__buf_addf(buf, "Note: %s.\n", s->warning[k]);
}

/* What the worst scenario is called: a mineral's by seller and stage, a good's by seller, a
 * seller's by good. */
typedef enum worst_name { BY_STAGE, BY_SELLER, BY_GOOD } worst_name;

static void write_worst(const lode_standard_set *s, int worst, worst_name name,
                        lode__table *t, int decimals)
{
    const lode__standard_row *r = &s->row[worst];
    const char *good = good_of(s, r), *stage = strchr(good, ':');

    if (name == BY_STAGE)
        lode__table_cell(t, "%s %s", seller_of(s, r), stage ? stage + 1 : good);
    else
        lode__table_cell(t, "%s", name == BY_GOOD ? good : seller_of(s, r));
    lode__table_number(t, r->loss_usd * MILLION, decimals);
    lode__table_number(t, likely(r) * 100.0, 1);
    lode__table_number(t, r->price_ratio, 2);
}

static void write_sums(const lode_standard_set *s, const char *head,
                       const lode__standard_sum *sum, int n, int shown, worst_name name,
                       lode__buf *buf)
{
    double largest = 0.0;
    int decimals;
    lode__table t;

    for (int k = 0; k < n; k++) largest = fmax(largest, fabs(sum[k].expected_usd));
    decimals = lode__decimals(largest * MILLION / 10.0);
    lode__buf_add(buf, "\n");
    lode__table_begin(&t, 9, "rlrrrlrrr");
    lode__table_cell(&t, "#");
    lode__table_cell(&t, "%s", head);
    lode__table_cell(&t, "expected");
    lode__table_cell(&t, "low");
    lode__table_cell(&t, "high");
    lode__table_cell(&t, "worst");
    lode__table_cell(&t, "loss");
    lode__table_cell(&t, "%% a yr");
    lode__table_cell(&t, "price x");
    for (int k = 0; k < n && k < shown; k++) {
        lode__table_cell(&t, "%d", k + 1);
        lode__table_cell(&t, "%s", sum[k].name);
        lode__table_number(&t, sum[k].expected_usd * MILLION, decimals);
        lode__table_number(&t, sum[k].low * MILLION, decimals);
        lode__table_number(&t, sum[k].high * MILLION, decimals);
        write_worst(s, sum[k].worst, name, &t, decimals);
    }
    lode__table_end(&t, buf);
    if (n > shown) lode__buf_addf(buf, "and %d more\n", n - shown);
}

static void write_ranking(const lode_standard_set *s, lode__buf *buf)
{
    write_title(s, buf);
    write_sums(s, "mineral", s->mineral, s->n_mineral, s->n_mineral, BY_STAGE, buf);
    if (s->n_good > s->n_mineral)
        write_sums(s, "good", s->good, s->n_good, PARTS_SHOWN, BY_SELLER, buf);
    write_sums(s, "seller", s->seller, s->n_seller, PARTS_SHOWN, BY_GOOD, buf);
    if (s->n_mineral == 0) return;
    int decimals = lode__decimals(s->total.expected_usd * MILLION / 10.0);
    char number[3][64];
    lode__number_people(s->total.expected_usd * MILLION, decimals, number[0]);
    lode__number_people(s->total.low * MILLION, decimals, number[1]);
    lode__number_people(s->total.high * MILLION, decimals, number[2]);
    lode__buf_addf(buf, "\nAll together: %s (%s to %s) USD million a year\n", number[0],
                   number[1], number[2]);
}

/* ---- compared --------------------------------------------------------------------- */

/* A rank; ties lie between two. */
static void write_rank(lode__table *t, double rank)
{
    lode__table_number(t, rank, rank != floor(rank));
}

static void write_pairs(const lode_standard_set *s, lode__buf *buf)
{
    lode__table t;
    int n_without = 0;
    char rho[2][64] = {"unknown", "unknown"};

    lode__buf_add(buf,
                  "\nThe largest scenario, not weighted, USD million: loss of GDP as "
                  "published,\nof GDP and of welfare here\n");
    lode__table_begin(&t, 9, "lrrrrrrrr");
    lode__table_cell(&t, "mineral");
    lode__table_cell(&t, "published");
    lode__table_cell(&t, "GDP");
    lode__table_cell(&t, "ratio");
    lode__table_cell(&t, "welfare");
    lode__table_cell(&t, "ratio");
    lode__table_cell(&t, "rank");
    lode__table_cell(&t, "GDP");
    lode__table_cell(&t, "welfare");
    for (int k = 0; k < s->n_pair; k++) {
        const lode__standard_pair *p = &s->pair[k];
        if (p->statement) continue;
        n_without += isnan(p->ours_usd);
        if (isnan(p->ours_usd)) continue;
        lode__table_cell(&t, "%s", p->published->material);
        lode__table_number(&t, p->published_usd * MILLION, 0);
        lode__table_number(&t, p->gdp_usd * MILLION, 0);
        lode__table_number(&t, p->gdp_usd / p->published_usd, 2);
        lode__table_number(&t, p->ours_usd * MILLION, 0);
        lode__table_number(&t, p->ours_usd / p->published_usd, 2);
        write_rank(&t, p->published_rank);
        write_rank(&t, p->gdp_rank);
        write_rank(&t, p->rank);
    }
    lode__table_end(&t, buf);
    if (isfinite(s->spearman_gdp)) lode__number_people(s->spearman_gdp, 2, rho[0]);
    if (isfinite(s->spearman)) lode__number_people(s->spearman, 2, rho[1]);
    lode__buf_addf(buf,
                   "Spearman's rank correlation with the published: GDP %s, welfare %s, "
                   "over %d\nminerals; %d published ones have no market\n",
                   rho[0], rho[1], s->n_ranked, n_without);
}

/* "3.10 (1.70-8.20)" in USD billion. */
static void write_range(lode__table *t, double low, double value, double high)
{
    char text[3][64];

    lode__number_people(value * BILLION, 2, text[0]);
    lode__number_people(low * BILLION, 2, text[1]);
    lode__number_people(high * BILLION, 2, text[2]);
    lode__table_cell(t, "%s (%s-%s)", text[0], text[1], text[2]);
}

static void write_own_pairs(const lode_standard_set *s, lode__buf *buf)
{
    lode__table t;
    int n = 0;

    for (int k = 0; k < s->n_pair; k++) n += s->pair[k].statement != NULL;
    if (n == 0) return;
    lode__buf_add(buf, "\nPublished scenarios put to the market: loss of GDP with its "
                       "range, USD billion\n");
    lode__table_begin(&t, 6, "lrrrrr");
    lode__table_cell(&t, "mineral");
    lode__table_cell(&t, "published");
    lode__table_cell(&t, "here");
    lode__table_cell(&t, "welfare");
    lode__table_cell(&t, "price x");
    lode__table_cell(&t, "theirs");
    for (int k = 0; k < s->n_pair; k++) {
        const lode__standard_pair *p = &s->pair[k];
        if (!p->statement) continue;
        lode__table_cell(&t, "%s", p->published->material);
        write_range(&t, p->published_low, p->published_usd, p->published_high);
        write_range(&t, p->gdp_low, p->gdp_usd, p->gdp_high);
        lode__table_number(&t, p->ours_usd * BILLION, 2);
        lode__table_number(&t, p->price_ratio, 2);
        lode__table_number(&t, p->published_price, 2);
    }
    lode__table_end(&t, buf);
}

static void write_comparison(const lode_standard_set *s, lode__buf *buf)
{
    write_title(s, buf);
    write_pairs(s, buf);
    write_own_pairs(s, buf);
}

/* ---- JSON ------------------------------------------------------------------------ */

static void worst_json(lode__json *j, const lode_standard_set *s, int worst)
{
    const lode__standard_row *r = worst >= 0 ? &s->row[worst] : NULL;

    if (!r) {
        lode__json_null(j, "worst");
        return;
    }
    lode__json_object(j, "worst");
    lode__json_string(j, "seller", seller_of(s, r));
    lode__json_string(j, "good", good_of(s, r));
    lode__json_number(j, "loss_usd", r->loss_usd);
    lode__json_number(j, "probability", likely(r));
    lode__json_number(j, "price_ratio", r->price_ratio);
    lode__json_end_object(j);
}

static void sum_json(lode__json *j, const lode_standard_set *s, const char *key,
                     const lode__standard_sum *sum)
{
    lode__json_string(j, key, sum->name);
    lode__json_number(j, "expected_loss_usd", sum->expected_usd);
    lode__json_number(j, "low", sum->low);
    lode__json_number(j, "high", sum->high);
    lode__json_integer(j, "n_scenario", sum->n_row);
    worst_json(j, s, sum->worst);
}

static void sums_json(lode__json *j, const lode_standard_set *s, const char *name,
                      const char *key, const lode__standard_sum *sum, int n)
{
    lode__json_array(j, name);
    for (int k = 0; k < n; k++) {
        lode__json_object(j, NULL);
        sum_json(j, s, key, &sum[k]);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void row_json(lode__json *j, const lode_standard_set *s,
                     const lode__standard_row *r)
{
    const lode__probability *p = r->what.probability;
    bool numbers = has_numbers(r);
    char sentence[160];

    lode__disruption_say(s->dataset, &r->what, sentence);
    lode__json_object(j, NULL);
    lode__json_string(j, "seller", seller_of(s, r));
    lode__json_string(j, "good", good_of(s, r));
    lode__json_string(j, "statement", sentence);
    lode__json_number(j, "share", r->what.share);
    lode__json_string(j, "share_of", r->what.by_production ? "production" : "exports");
    lode__json_string(j, "status", state_name(r));
    lode__json_number(j, "probability", likely(r));
    lode__json_number(j, "probability_low", p ? p->low : NAN);
    lode__json_number(j, "probability_high", p ? p->high : NAN);
    lode__json_string(j, "probability_flag", p ? lode__flag_name(p->flag) : NULL);
    lode__json_string(j, "probability_source", p ? p->source : NULL);
    lode__json_number(j, "loss_usd", numbers ? r->loss_usd : NAN);
    lode__json_number(j, "low", numbers ? r->low : NAN);
    lode__json_number(j, "high", numbers ? r->high : NAN);
    lode__json_number(j, "expected_loss_usd", numbers ? likely(r) * r->loss_usd : NAN);
    lode__json_number(j, "price_ratio", numbers ? r->price_ratio : NAN);
    lode__json_end_object(j);
}

static void pair_json(lode__json *j, const lode_standard_set *s,
                      const lode__standard_pair *p)
{
    lode__json_object(j, NULL);
    lode__json_string(j, "method", p->published->method);
    lode__json_string(j, "mineral", p->published->material);
    lode__json_string(j, "statement", p->statement);
    lode__json_number(j, "ours_usd", p->ours_usd);
    lode__json_object(j, "ours_gdp_usd");
    lode__json_number(j, "low", p->gdp_low);
    lode__json_number(j, "value", p->gdp_usd);
    lode__json_number(j, "high", p->gdp_high);
    lode__json_end_object(j);
    lode__json_number(j, "published_usd", p->published_usd);
    lode__json_number(j, "published_low", p->published_low);
    lode__json_number(j, "published_high", p->published_high);
    lode__json_number(j, "ratio", p->ours_usd / p->published_usd);
    lode__json_number(j, "ratio_gdp", p->gdp_usd / p->published_usd);
    lode__json_number(j, "rank", p->rank);
    lode__json_number(j, "rank_gdp", p->gdp_rank);
    lode__json_number(j, "published_rank", p->published_rank);
    lode__json_number(j, "price_ratio", p->price_ratio);
    lode__json_number(j, "published_price_ratio", p->published_price);
    lode__json_string(j, "source", p->published->source);
    lode__json_string(j, "quality", p->published->quality);
    worst_json(j, s, p->worst);
    lode__json_end_object(j);
}

static void comparison_json(lode__json *j, const lode_standard_set *s)
{
    if (!s->compared) {
        lode__json_null(j, "comparison");
        return;
    }
    lode__json_object(j, "comparison");
    lode__json_number(j, "spearman", s->spearman);
    lode__json_number(j, "spearman_gdp", s->spearman_gdp);
    lode__json_integer(j, "n_ranked", s->n_ranked);
    lode__json_array(j, "rows");
    for (int k = 0; k < s->n_pair; k++) pair_json(j, s, &s->pair[k]);
    lode__json_end_array(j);
    lode__json_end_object(j);
}

static void inputs_json(lode__json *j, const lode_standard_set *s)
{
    bool all = strcmp(s->perspective, "*") == 0;

    lode__json_object(j, "inputs");
    lode__json_string(j, "set", "standard");
    lode__json_string(j, "for", all ? NULL : s->perspective);
    lode__json_string(j, "goods", s->goods);
    lode__json_integer(j, "base_year", LODE__BASE_YEAR);
    lode__json_number(j, "least_share", LODE__STANDARD_SHARE);
    lode__json_integer(j, "draws", (long long)s->n_draw);
    if (s->n_draw > 0) lode__json_integer(j, "seed", (long long)s->seed);
    lode__json_end_object(j);
}

static void write_json(const lode_standard_set *s, lode__buf *buf)
{
    lode_certificate worst = worst_certificate(s);
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/standard/1", s->run, s->dataset);
    inputs_json(&j, s);
    lode__certificate_write(&j, &worst);
    lode__json_array(&j, "warnings");
    for (int k = 0; k < s->n_warning; k++) lode__json_string(&j, NULL, s->warning[k]);
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_integer(&j, "n_scenario", s->n_row);
    lode__json_integer(&j, "n_run", (long long)s->count.n_run);
    lode__json_integer(&j, "n_own", count_state(s, LODE__SET_OWN));
    lode__json_integer(&j, "n_without_market", count_state(s, LODE__SET_NO_MARKET));
    lode__json_integer(&j, "n_without_flow", count_state(s, LODE__SET_NO_FLOW));
    lode__json_integer(&j, "n_solve", (long long)s->count.n_solve);
    lode__json_object(&j, "total");
    lode__json_number(&j, "expected_loss_usd", s->total.expected_usd);
    lode__json_number(&j, "low", s->total.low);
    lode__json_number(&j, "high", s->total.high);
    lode__json_end_object(&j);
    sums_json(&j, s, "rows", "mineral", s->mineral, s->n_mineral);
    sums_json(&j, s, "goods", "good", s->good, s->n_good);
    sums_json(&j, s, "sellers", "seller", s->seller, s->n_seller);
    lode__json_array(&j, "scenarios");
    for (int k = 0; k < s->n_row; k++) row_json(&j, s, &s->row[k]);
    lode__json_end_array(&j);
    comparison_json(&j, s);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

/* ---- CSV ------------------------------------------------------------------------- */

/* A number or, where it is not known, nothing. */
static void write_csv(const lode_standard_set *s, lode__buf *buf)
{
    lode__buf_add(buf, "seller,good,share,share_of,status,probability,probability_low,"
                       "probability_high,loss_usd,low,high,expected_loss_usd,"
                       "price_ratio\n");
    for (int k = 0; k < s->n_row; k++) {
        const lode__standard_row *r = &s->row[k];
        const lode__probability *p = r->what.probability;
        bool numbers = has_numbers(r);
        lode__buf_addf(buf, "%s,%s", seller_of(s, r), good_of(s, r));
        lode__csv_number(buf, r->what.share);
        lode__buf_addf(buf, ",%s,%s", r->what.by_production ? "production" : "exports",
                       state_name(r));
        lode__csv_number(buf, likely(r));
        lode__csv_number(buf, p ? p->low : NAN);
        lode__csv_number(buf, p ? p->high : NAN);
        lode__csv_number(buf, numbers ? r->loss_usd : NAN);
        lode__csv_number(buf, numbers ? r->low : NAN);
        lode__csv_number(buf, numbers ? r->high : NAN);
        lode__csv_number(buf, numbers ? likely(r) * r->loss_usd : NAN);
        lode__csv_number(buf, numbers ? r->price_ratio : NAN);
        lode__buf_add(buf, "\n");
    }
}

static void write_pairs_csv(const lode_standard_set *s, lode__buf *buf)
{
    lode__buf_add(buf, "method,mineral,statement,ours_usd,gdp_low,gdp_usd,gdp_high,"
                       "published_usd,published_low,"
                       "published_high,rank,published_rank,price_ratio,"
                       "published_price_ratio\n");
    for (int k = 0; k < s->n_pair; k++) {
        const lode__standard_pair *p = &s->pair[k];
        lode__buf_add_csv(buf, p->published->method);
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, p->published->material);
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, p->statement ? p->statement : "");
        lode__csv_number(buf, p->ours_usd);
        lode__csv_number(buf, p->gdp_low);
        lode__csv_number(buf, p->gdp_usd);
        lode__csv_number(buf, p->gdp_high);
        lode__csv_number(buf, p->published_usd);
        lode__csv_number(buf, p->published_low);
        lode__csv_number(buf, p->published_high);
        lode__csv_number(buf, p->rank);
        lode__csv_number(buf, p->published_rank);
        lode__csv_number(buf, p->price_ratio);
        lode__csv_number(buf, p->published_price);
        lode__buf_add(buf, "\n");
    }
}

lode_status lode_standard_set_write(const lode_standard_set *set, lode_format format,
                                    lode_text *out, lode_error *err)
{
    lode__buf buf;
    lode_status st;

    if (lode__plain_only(format, err)) return LODE_E_INVALID;
    lode__buf_init(&buf, (size_t)1 << 28);
    if (format == LODE_FORMAT_JSON)
        write_json(set, &buf);
    else if (format == LODE_FORMAT_CSV)
        set->compared ? write_pairs_csv(set, &buf) : write_csv(set, &buf);
    else
        set->compared ? write_comparison(set, &buf) : write_ranking(set, &buf);
    st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
