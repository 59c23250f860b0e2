/* A brief: its options read, its page put together, its run named, its forms written. */
#include "report/brief.h"

#include <lode/portfolio.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/dataset.h"
#include "report/charts.h"
#include "report/foot.h"

#define WRITTEN_MOST ((size_t)64 << 20)

static const struct {
    const char *name, *on, *wants; /* what a brief on it wants of words */
    size_t least, most;
    lode_status (*make)(lode_brief *b, lode_error *err);
} kinds[] = {
    {"world", "the world", "no further word", 0, 0, lode__brief_world},
    {"country", "a country", "a country as in 'KOR'", 1, 1, lode__brief_of_country},
    {"mineral", "a mineral", "a mineral as in 'gallium'", 1, 1, lode__brief_mineral},
    {"shock", "a shock", "a sentence as in 'ban CHN gallium:refined -> USA'", 1, SIZE_MAX,
     lode__brief_shock},
    {"portfolio", "a portfolio", "no further word, but --plan FILE or --budget USD", 0, 0,
     lode__brief_portfolio}};
#define N_KIND (sizeof kinds / sizeof kinds[0])
#define TOP_MOST 20 /* goods of a risk */

/* ---- options ---------------------------------------------------------------------------- */

static int kind_of(const char *name)
{
    for (size_t k = 0; k < N_KIND; k++)
        if (strcmp(kinds[k].name, name) == 0) return (int)k;
    return -1;
}

static lode_status check_kind(const lode_brief_options *o, lode_error *err)
{
    const char *names[N_KIND];
    char nearest[160];
    int kind = kind_of(o->kind);

    for (size_t k = 0; k < N_KIND; k++) names[k] = kinds[k].name;
    lode_names_nearest(o->kind, names, N_KIND, nearest, sizeof nearest);
    if (kind < 0)
        return lode__fail(err, LODE_E_INVALID,
                          "unknown kind of brief '%.40s': the nearest are %s", o->kind,
                          nearest);
    if (o->n_word < kinds[kind].least || o->n_word > kinds[kind].most)
        return lode__fail(err, LODE_E_INVALID, "a brief on %s wants %s, found %zu word%s",
                          kinds[kind].on, kinds[kind].wants, o->n_word,
                          o->n_word == 1 ? "" : "s");
    return LODE_OK;
}

static lode_status check_portfolio(const lode_brief_options *o, lode_error *err)
{
    bool is_portfolio = strcmp(o->kind, "portfolio") == 0;
    const char *own = o->budget_usd > 0.0 ? "budget"
                      : o->perspective    ? "place"
                      : o->estimate       ? "estimates"
                                          : NULL;

    if (!is_portfolio && (o->plan || o->budget_usd > 0.0 || o->estimate))
        return lode__fail(err, LODE_E_INVALID,
                          "a plan, a budget and estimates are of a brief on a portfolio, "
                          "found %s",
                          o->kind);
    if (is_portfolio && !(o->budget_usd > 0.0) && !lode_portfolio_is_plan(o->plan))
        return lode__fail(err, LODE_E_INVALID,
                          "a brief on a portfolio wants a budget as in 5bn, or a plan as "
                          "JSON, which has its own");
    if (is_portfolio && own && lode_portfolio_is_plan(o->plan))
        return lode__fail(err, LODE_E_INVALID,
                          "a plan has its own %s: leave that out, or solve anew", own);
    return LODE_OK;
}

static lode_status check_words(const lode_brief_options *o, lode_error *err)
{
    lode_status st = check_kind(o, err);

    if (!st) st = check_portfolio(o, err);
    if (st) return st;
    if (o->pages < 0 || o->pages > 2)
        return lode__fail(err, LODE_E_INVALID, "want 1 or 2 pages, found %d", o->pages);
    if (o->audience && strcmp(o->audience, "minister") && strcmp(o->audience, "analyst"))
        return lode__fail(err, LODE_E_INVALID,
                          "unknown audience '%.40s': want minister or analyst",
                          o->audience);
    return LODE_OK;
}

/* A mineral that some good is of. */
static lode_status check_mineral(const lode_dataset *ds, const char *name,
                                 lode_error *err)
{
    const char *names[512];
    char nearest[160];
    int n;
    const lode__good *g = lode__goods(ds, &n);

    for (int k = 0; k < n; k++) {
        if (strcmp(g[k].mineral, name) == 0) return LODE_OK;
        if (k < 512) names[k] = g[k].mineral;
    }
    lode_names_nearest(name, names, (size_t)(n < 512 ? n : 512), nearest, sizeof nearest);
    return lode__fail(err, LODE_E_INVALID, "unknown mineral '%.40s': the nearest are %s",
                      name, nearest);
}

static lode_status check_place(lode_brief *b, const char *place, lode_error *err)
{
    int n;
    bool *member;

    lode__countries(b->dataset, &n);
    member = lode__arena_take(&b->arena, (size_t)n + 1, sizeof *member);
    if (!member) return lode__fail(err, LODE_E_NOMEM, "out of memory for a brief");
    return lode__countries_select(b->dataset, place, member, err);
}

/* ---- commodities -------------------------------------------------------------------------- */

/* The last good of a mineral that has a market. */
static lode_status add_mineral(lode_brief *b, const char *name, lode_error *err)
{
    int n;
    const lode__good *g = lode__goods(b->dataset, &n), *last = NULL;
    const char *goods = b->options.goods;
    lode_status st = check_mineral(b->dataset, name, err);

    if (st) return st;
    for (int k = 0; k < n; k++)
        if (strcmp(g[k].mineral, name) == 0 && g[k].market &&
            (!last || g[k].stage_order >= last->stage_order))
            last = &g[k];
    if (!last)
        return lode__fail(err, LODE_E_NODATA,
                          "no harm is computed for %.40s: price, use or trade of its "
                          "goods is not in the packs",
                          name);
    b->options.goods =
        lode__brief_say(b, "%s%s%s", goods ? goods : "", goods ? "," : "", last->id);
    return LODE_OK;
}

/* "top5": how many of the goods with the largest single maker; else minerals. */
static lode_status take_commodities(lode_brief *b, lode_error *err)
{
    const char *at = b->options.commodities;
    char name[64], *end;

    if (!at) return LODE_OK;
    if (b->options.goods)
        return lode__fail(err, LODE_E_INVALID,
                          "want goods or commodities, found both: '%.60s' and '%.60s'",
                          b->options.goods, at);
    if (strncmp(at, "top", 3) == 0 && at[3] >= '0' && at[3] <= '9') {
        long n = strtol(at + 3, &end, 10);
        if (*end || n < 1 || n > TOP_MOST)
            return lode__fail(err, LODE_E_INVALID, "want top1 to top%d, found '%.40s'",
                              TOP_MOST, at);
        b->n_top = (int)n;
        return LODE_OK;
    }
    while (*at) {
        size_t n = strcspn(at, ",");
        lode_status st;
        snprintf(name, sizeof name, "%.*s", (int)n, at);
        st = add_mineral(b, name, err);
        if (st) return st;
        at += n + (at[n] == ',');
    }
    return LODE_OK;
}

static lode_status check_names(lode_brief *b, lode_error *err)
{
    lode_status st = check_place(b, b->options.perspective, err);

    if (!st && strcmp(b->kind, "country") == 0)
        st = check_place(b, b->options.word[0], err);
    if (!st && strcmp(b->kind, "mineral") == 0)
        st = check_mineral(b->dataset, b->options.word[0], err);
    if (!st) st = take_commodities(b, err);
    return st;
}

static const char *copied(lode_brief *b, const char *text)
{
    return text ? lode__brief_say(b, "%s", text) : NULL;
}

static void copy_options(lode_brief *b, const lode_brief_options *o)
{
    const char **word = lode__arena_take(&b->arena, o->n_word + 1, sizeof *word);

    b->options = *o;
    if (!word) {
        b->status = LODE_E_NOMEM;
        b->options.n_word = 0;
    }
    for (size_t k = 0; word && k < o->n_word; k++) word[k] = copied(b, o->word[k]);
    b->options.word = word;
    b->kind = b->options.kind = copied(b, o->kind);
    b->has_perspective = o->perspective != NULL;
    b->options.perspective = o->perspective ? copied(b, o->perspective) : LODE__BRIEF_G7;
    b->options.goods = copied(b, o->goods);
    b->options.audience = o->audience ? copied(b, o->audience) : "minister";
    b->options.pages = o->pages ? o->pages : 1;
    b->options.edits = copied(b, o->edits);
    b->options.as_of = copied(b, o->as_of);
    b->options.atlas = copied(b, o->atlas);
    b->options.plan = copied(b, o->plan);
    b->options.commodities = copied(b, o->commodities);
}

/* ---- the page --------------------------------------------------------------------------- */

/* A hash of everything that the page says: its question, its answers, its edits. */
static void find_run(lode_brief *b)
{
    lode__buf all;

    lode__buf_init(&all, WRITTEN_MOST);
    lode__buf_addf(&all, "lode %s brief/1 %s %s", lode_version(),
                   lode_dataset_hash(b->dataset), b->kind);
    for (size_t k = 0; k < b->options.n_word; k++)
        lode__buf_addf(&all, "\n%s", b->options.word[k]);
    for (int k = 0; k < b->n_answer; k++) {
        char hash[LODE__HASH_HEX];
        lode__hash_text(b->answer[k].json.data, b->answer[k].json.length, hash);
        lode__buf_addf(&all, "\n%s %s", b->answer[k].command, hash);
    }
    for (int k = 0; k < b->n_edit; k++) {
        lode__buf_add(&all, "\n");
        lode__buf_add(&all, b->edit[k].id);
        lode__buf_add(&all, b->edit[k].text);
        lode__buf_add(&all, b->edit[k].author);
    }
    if (!all.status)
        lode__hash_text(all.data, all.length, b->run);
    else if (!b->status)
        b->status = all.status;
    lode__buf_clear(&all);
}

static lode_status put_together(lode_brief *b, lode_error *err)
{
    lode_status st;

    b->likelihood = b->headline = b->basis = b->seen = "";
    b->map.id = "map";
    b->chart.id = "chart";
    st = kinds[kind_of(b->kind)].make(b, err);
    if (!st) st = lode__brief_edits(b, err);
    if (!st && b->status)
        st = lode__fail(err, b->status, "a brief of %d figures has no room in memory",
                        b->n_figure);
    if (!st) find_run(b);
    return st;
}

lode_status lode_brief_run(const lode_dataset *dataset, const lode_brief_options *options,
                           lode_brief **out, lode_error *err)
{
    lode_status st = check_words(options, err);
    lode_brief *b;

    if (st) return st;
    b = lode__alloc(1, sizeof *b);
    if (!b) return lode__fail(err, LODE_E_NOMEM, "out of memory for a brief");
    b->dataset = dataset;
    b->globe = lode__globe_of(dataset);
    copy_options(b, options);
    st = b->status ? lode__fail(err, b->status, "out of memory for a brief")
                   : check_names(b, err);
    if (!st) st = put_together(b, err);
    if (st) {
        lode_brief_free(b);
        return st;
    }
    *out = b;
    return LODE_OK;
}

void lode_brief_free(lode_brief *b)
{
    if (!b) return;
    for (int k = 0; k < b->n_answer; k++) {
        lode_text_clear(&b->answer[k].json);
        lode_text_clear(&b->answer[k].csv);
        json_decref(b->answer[k].root);
    }
    lode__arena_clear(&b->arena);
    lode__release(b);
}

/* The chart by itself, with the publications of the page in its foot. */
static void write_chart(const lode_brief *b, lode__buf *buf)
{
    lode__chart chart = b->chart.chart;
    lode__foot foot = {.n_source = 0};
    lode__arena arena = {0};

    for (int k = 0; k < b->n_source; k++) lode__foot_source(&foot, b->source[k]);
    chart.width = LODE__CHART_WIDE;
    chart.foot = lode__foot_text(&foot, "", b->run, b->dataset, &arena);
    if (chart.foot)
        lode__chart_document(buf, &chart);
    else
        buf->status = LODE_E_NOMEM;
    lode__arena_clear(&arena);
}

lode_status lode_brief_write(const lode_brief *b, lode_format format, lode_text *out,
                             lode_error *err)
{
    lode_status st;
    lode__buf buf;

    lode__buf_init(&buf, WRITTEN_MOST);
    switch (format) {
    case LODE_FORMAT_HTML: lode__brief_page(b, &buf); break;
    case LODE_FORMAT_JSON: lode__brief_json(b, &buf); break;
    case LODE_FORMAT_CSV: lode__brief_figures_csv(b, &buf); break;
    case LODE_FORMAT_SVG: write_chart(b, &buf); break;
    default: lode__brief_text(b, &buf); break;
    }
    st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
