/* Trade by the passages it goes through, and the links of a passage that is closed. */
#include <math.h>
#include <string.h>

#include "report/report.h"
#include "study/route_trade.h"

#define REPORT_MAX ((size_t)64 << 20)
#define TOP_PASSAGES 2

typedef struct answer {
    const lode_routes_options *options;
    lode__route_trade t;
    const lode__good *good;
    const lode__country *country;
    const lode__passage *passage;
    int n_passage;
    char run[LODE__HASH_HEX];
} answer;

static double share(double part, double whole)
{
    return whole > 0.0 ? part / whole : NAN;
}

static void find_run(answer *a)
{
    lode__buf all;

    lode__buf_init(&all, 4096);
    lode__buf_addf(&all, "lode %s routes/1 %s %s %s for %s", lode_version(),
                   lode_dataset_hash(a->t.dataset),
                   a->options->good ? a->options->good : "*",
                   a->options->passage ? a->options->passage : "",
                   a->options->perspective ? a->options->perspective : "");
    if (!all.status) lode__hash_text(all.data, all.length, a->run);
    lode__buf_clear(&all);
}

/* ---- JSON ------------------------------------------------------------------------- */

static void write_passages(const answer *a, lode__json *j, uint32_t bits)
{
    lode__json_array(j, "passages");
    for (int i = 0; i < a->n_passage; i++)
        if (bits >> i & 1) lode__json_string(j, NULL, a->passage[i].id);
    lode__json_end_array(j);
}

static void write_good(const answer *a, lode__json *j, const lode__good_trade *g)
{
    lode__json_object(j, NULL);
    lode__json_string(j, "good", a->good[g->i_good].id);
    lode__json_number(j, "trade_tpa", g->tpa);
    lode__json_number(j, "sea_tpa", g->sea_tpa);
    lode__json_number(j, "land_tpa", g->land_tpa);
    lode__json_number(j, "unknown_tpa", g->unknown_tpa);
    lode__json_array(j, "passages");
    for (int i = 0; i < a->n_passage; i++) {
        if (g->passage_links[i] == 0) continue;
        lode__json_object(j, NULL);
        lode__json_string(j, "passage", a->passage[i].id);
        lode__json_number(j, "tpa", g->passage_tpa[i]);
        lode__json_number(j, "share_of_sea", share(g->passage_tpa[i], g->sea_tpa));
        lode__json_number(j, "share_of_trade", share(g->passage_tpa[i], g->tpa));
        lode__json_integer(j, "links", g->passage_links[i]);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    if (a->t.closed) {
        lode__json_object(j, "closed");
        lode__json_number(j, "round_tpa", g->round_tpa);
        lode__json_number(j, "shut_tpa", g->shut_tpa);
        lode__json_number(j, "extra_days", share(g->day_t, g->round_tpa));
        lode__json_string(j, "carriage", g->carriage.name);
        lode__json_end_object(j);
    }
    lode__json_end_object(j);
}

static const lode__good_trade *good_of(const answer *a, const lode__link *l)
{
    for (int g = 0; g < a->t.n_good; g++)
        if (a->t.good[g].i_good == l->i_good) return &a->t.good[g];
    return a->t.good;
}

static void write_link(const answer *a, lode__json *j, const lode__link *l)
{
    const lode__carriage *c = &good_of(a, l)->carriage;

    lode__json_object(j, NULL);
    lode__json_string(j, "good", a->good[l->i_good].id);
    lode__json_string(j, "from", a->country[l->i_from].id);
    lode__json_string(j, "to", a->country[l->i_to].id);
    lode__json_number(j, "tpa", l->tpa);
    lode__json_number(j, "days", l->route.days);
    write_passages(a, j, l->route.passages);
    lode__json_bool(j, "shut", l->detour.shut);
    lode__json_number(j, "extra_days", l->detour.shut ? NAN : l->detour.delay_days);
    lode__json_object(j, "extra_usd_per_t");
    lode__json_number(j, "value", l->detour.shut ? NAN : l->detour.wedge_usd_per_t);
    lode__json_number(j, "low", l->detour.shut ? NAN : l->detour.delay_days * c->low);
    lode__json_number(j, "high", l->detour.shut ? NAN : l->detour.delay_days * c->high);
    lode__json_end_object(j);
    lode__json_end_object(j);
}

static void write_json(const answer *a, lode__buf *buf)
{
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/routes/1", a->run, a->t.dataset);
    lode__json_object(&j, "inputs");
    lode__json_string(&j, "good", a->options->good ? a->options->good : "*");
    lode__json_string(&j, "passage", a->options->passage);
    lode__json_string(&j, "for", a->options->perspective);
    lode__json_integer(&j, "base_year", LODE__BASE_YEAR);
    lode__json_end_object(&j);
    lode__json_null(&j, "certificate");
    lode__json_array(&j, "warnings");
    lode__json_string(&j, NULL, "which way a good goes is a prior: the shortest by sea");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_array(&j, "goods");
    for (int g = 0; g < a->t.n_good; g++) write_good(a, &j, &a->t.good[g]);
    lode__json_end_array(&j);
    lode__json_array(&j, "links");
    for (int k = 0; a->t.closed && k < a->t.n_link; k++)
        if (a->t.link[k].detour.concerned) write_link(a, &j, &a->t.link[k]);
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

/* ---- CSV -------------------------------------------------------------------------- */

static void add_cell(lode__buf *buf, double value)
{
    lode__buf_add(buf, ",");
    if (isfinite(value)) lode__buf_add_number(buf, value);
}

static void write_csv(const answer *a, lode__buf *buf)
{
    lode__buf_add(buf, a->t.closed
                           ? "good,from,to,tpa,days,shut,extra_days,extra_usd_per_t\n"
                           : "good,passage,tpa,share_of_sea,share_of_trade,links\n");
    for (int g = 0; !a->t.closed && g < a->t.n_good; g++)
        for (int i = 0; i < a->n_passage; i++) {
            const lode__good_trade *t = &a->t.good[g];
            if (t->passage_links[i] == 0) continue;
            lode__buf_addf(buf, "%s,%s", a->good[t->i_good].id, a->passage[i].id);
            add_cell(buf, t->passage_tpa[i]);
            add_cell(buf, share(t->passage_tpa[i], t->sea_tpa));
            add_cell(buf, share(t->passage_tpa[i], t->tpa));
            lode__buf_addf(buf, ",%d\n", t->passage_links[i]);
        }
    for (int k = 0; a->t.closed && k < a->t.n_link; k++) {
        const lode__link *l = &a->t.link[k];
        if (!l->detour.concerned) continue;
        lode__buf_addf(buf, "%s,%s,%s", a->good[l->i_good].id, a->country[l->i_from].id,
                       a->country[l->i_to].id);
        add_cell(buf, l->tpa);
        add_cell(buf, l->route.days);
        lode__buf_add(buf, l->detour.shut ? ",yes" : ",no");
        add_cell(buf, l->detour.shut ? NAN : l->detour.delay_days);
        add_cell(buf, l->detour.shut ? NAN : l->detour.wedge_usd_per_t);
        lode__buf_add(buf, "\n");
    }
}

/* ---- table ------------------------------------------------------------------------ */

static void write_shares(const answer *a, const lode__good_trade *g, lode__buf *buf)
{
    lode__table t;
    char all[64], sea[64], land[64];

    lode__number_people(g->tpa, lode__decimals(g->tpa), all);
    lode__number_people(100.0 * share(g->sea_tpa, g->tpa), 1, sea);
    lode__number_people(100.0 * share(g->land_tpa, g->tpa), 1, land);
    lode__buf_addf(buf, "\n%s: %s tpa traded, %s %% by sea, %s %% over land\n",
                   a->good[g->i_good].id, all, sea, land);
    lode__table_begin(&t, 5, "lrrrr");
    lode__table_cell(&t, "passage");
    lode__table_cell(&t, "tpa");
    lode__table_cell(&t, "%% of sea");
    lode__table_cell(&t, "%% of trade");
    lode__table_cell(&t, "links");
    for (int i = 0; i < a->n_passage; i++) {
        if (g->passage_links[i] == 0) continue;
        lode__table_cell(&t, "%s", a->passage[i].name);
        lode__table_number(&t, g->passage_tpa[i], lode__decimals(g->tpa));
        lode__table_number(&t, 100.0 * share(g->passage_tpa[i], g->sea_tpa), 1);
        lode__table_number(&t, 100.0 * share(g->passage_tpa[i], g->tpa), 1);
        lode__table_cell(&t, "%d", g->passage_links[i]);
    }
    lode__table_end(&t, buf);
}

/* The passages with most of a good, as "malacca 41, suez 20". */
static void add_top(const answer *a, const lode__good_trade *g, lode__table *t)
{
    uint32_t taken = 0;
    lode__buf text;

    lode__buf_init(&text, 256);
    for (int k = 0; k < TOP_PASSAGES; k++) {
        int best = -1;
        char number[64];
        for (int i = 0; i < a->n_passage; i++)
            if (g->passage_links[i] > 0 && !(taken >> i & 1) &&
                (best < 0 || g->passage_tpa[i] > g->passage_tpa[best]))
                best = i;
        if (best < 0) break;
        taken |= (uint32_t)1 << best;
        lode__number_people(100.0 * share(g->passage_tpa[best], g->sea_tpa), 0, number);
        lode__buf_addf(&text, "%s%s %s", k == 0 ? "" : ", ", a->passage[best].id, number);
    }
    lode__table_cell(t, "%s", text.data && !text.status ? text.data : "");
    lode__buf_clear(&text);
}

static void write_overview(const answer *a, lode__buf *buf)
{
    lode__table t;

    lode__table_begin(&t, 4, "lrrl");
    lode__table_cell(&t, "good");
    lode__table_cell(&t, "tpa");
    lode__table_cell(&t, "%% by sea");
    lode__table_cell(&t, "passages, %% of the trade by sea");
    for (int k = 0; k < a->t.n_good; k++) {
        const lode__good_trade *g = &a->t.good[k];
        lode__table_cell(&t, "%s", a->good[g->i_good].id);
        lode__table_number(&t, g->tpa, lode__decimals(g->tpa));
        lode__table_number(&t, 100.0 * share(g->sea_tpa, g->tpa), 0);
        add_top(a, g, &t);
    }
    lode__table_end(&t, buf);
}

static void write_closed(const answer *a, const lode__good_trade *g, lode__buf *buf)
{
    lode__table t;

    if (g->round_tpa + g->shut_tpa <= 0.0) return;
    lode__buf_addf(buf, "\n%s, in %s\n", a->good[g->i_good].id, g->carriage.name);
    lode__table_begin(&t, 6, "llrrrr");
    lode__table_cell(&t, "from");
    lode__table_cell(&t, "to");
    lode__table_cell(&t, "tpa");
    lode__table_cell(&t, "days");
    lode__table_cell(&t, "days more");
    lode__table_cell(&t, "USD/t more");
    for (int k = 0; k < a->t.n_link; k++) {
        const lode__link *l = &a->t.link[k];
        if (l->i_good != g->i_good || !l->detour.concerned) continue;
        lode__table_cell(&t, "%s", a->country[l->i_from].name);
        lode__table_cell(&t, "%s", a->country[l->i_to].name);
        lode__table_number(&t, l->tpa, lode__decimals(g->tpa));
        lode__table_number(&t, l->route.days, 1);
        if (l->detour.shut) {
            lode__table_cell(&t, "no way");
            lode__table_cell(&t, "no way");
            continue;
        }
        lode__table_number(&t, l->detour.delay_days, 1);
        lode__table_number(&t, l->detour.wedge_usd_per_t, 1);
    }
    lode__table_end(&t, buf);
}

static void write_table(const answer *a, lode__buf *buf)
{
    if (a->t.closed)
        lode__buf_addf(buf, "Links through %s, were it closed\n", a->options->passage);
    else
        lode__buf_addf(buf, "Trade of %d by sea passage%s%s\n", LODE__BASE_YEAR,
                       a->options->perspective ? ", imports of " : "",
                       a->options->perspective ? a->options->perspective : "");
    if (!a->t.closed && a->t.n_good > 8)
        write_overview(a, buf);
    else
        for (int g = 0; g < a->t.n_good; g++) {
            if (a->t.closed)
                write_closed(a, &a->t.good[g], buf);
            else
                write_shares(a, &a->t.good[g], buf);
        }
    lode__buf_add(buf,
                  "\nNote: which way a good goes is a prior: the shortest by sea.\n");
}

lode_status lode_routes_write(const lode_dataset *dataset,
                              const lode_routes_options *options, lode_format format,
                              lode_text *out, lode_error *err)
{
    static const lode_routes_options plain = LODE_ROUTES_OPTIONS_INIT;
    answer a = {.options = options ? options : &plain};
    lode_status st;
    lode__buf buf;
    int n;

    if (lode__plain_only(format, err)) return LODE_E_INVALID;
    st = lode__route_trade_find(dataset, a.options, &a.t, err);
    lode__buf_init(&buf, REPORT_MAX);
    if (!st) {
        a.good = lode__goods(dataset, &n);
        a.country = lode__countries(dataset, &n);
        a.passage = lode__route_rows(dataset)->passage;
        a.n_passage = lode__route_rows(dataset)->n_passage;
        find_run(&a);
        if (format == LODE_FORMAT_JSON)
            write_json(&a, &buf);
        else if (format == LODE_FORMAT_CSV)
            write_csv(&a, &buf);
        else
            write_table(&a, &buf);
        st = lode__buf_give(&buf, out, err);
    }
    lode__buf_clear(&buf);
    lode__arena_clear(&a.t.arena);
    return st;
}
