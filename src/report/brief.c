/* A brief: its options read, its page put together, its run named, its forms written. */
#include "report/brief.h"

#include <stdio.h>
#include <string.h>

#include "dataset/dataset.h"
#include "report/charts.h"

#define WRITTEN_MOST ((size_t)64 << 20)

static const char *const kinds[] = {"world", "country", "mineral", "shock"};
#define N_KIND (sizeof kinds / sizeof kinds[0])

/* ---- options ---------------------------------------------------------------------------- */

static lode_status check_words(const lode_brief_options *o, lode_error *err)
{
    char nearest[160];
    bool known = false;

    for (size_t k = 0; k < N_KIND; k++) known = known || strcmp(o->kind, kinds[k]) == 0;
    if (!known) {
        lode_names_nearest(o->kind, kinds, N_KIND, nearest, sizeof nearest);
        return lode__fail(err, LODE_E_INVALID,
                          "unknown kind of brief '%.40s': the nearest are %s", o->kind,
                          nearest);
    }
    if (strcmp(o->kind, "world") == 0 ? o->n_word != 0 : o->n_word == 0)
        return lode__fail(err, LODE_E_INVALID, "a brief on %s wants %s, found %zu words",
                          strcmp(o->kind, "world") ? o->kind : "the world",
                          strcmp(o->kind, "world") == 0     ? "no further word"
                          : strcmp(o->kind, "country") == 0 ? "a country as in 'KOR'"
                          : strcmp(o->kind, "mineral") == 0 ? "a mineral as in 'gallium'"
                                                            : "a sentence as in 'ban CHN "
                                                              "gallium:refined -> USA'",
                          o->n_word);
    if (strcmp(o->kind, "shock") != 0 && o->n_word > 1)
        return lode__fail(err, LODE_E_INVALID,
                          "a brief on a %s wants one word, found %zu", o->kind,
                          o->n_word);
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

static lode_status check_names(lode_brief *b, lode_error *err)
{
    lode_status st = check_place(b, b->options.perspective, err);

    if (!st && strcmp(b->kind, "country") == 0)
        st = check_place(b, b->options.word[0], err);
    if (!st && strcmp(b->kind, "mineral") == 0)
        st = check_mineral(b->dataset, b->options.word[0], err);
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
    if (!all.status) lode__hash_text(all.data, all.length, b->run);
    lode__buf_clear(&all);
}

static lode_status put_together(lode_brief *b, lode_error *err)
{
    lode_status st;

    b->likelihood = b->headline = b->basis = b->seen = "";
    b->map.id = "map";
    b->chart.id = "chart";
    if (strcmp(b->kind, "world") == 0)
        st = lode__brief_world(b, err);
    else if (strcmp(b->kind, "country") == 0)
        st = lode__brief_of_country(b, err);
    else if (strcmp(b->kind, "mineral") == 0)
        st = lode__brief_mineral(b, err);
    else
        st = lode__brief_shock(b, err);
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
    case LODE_FORMAT_SVG: lode__chart_document(&buf, &b->chart.chart); break;
    default: lode__brief_text(b, &buf); break;
    }
    st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
