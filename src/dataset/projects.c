/* The projects of the packs with what they make, and what a choice between them lacks. */
#include "dataset/projects.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/inside.h"

#define REASON_MAX ((size_t)4096)

/* ---- what a choice lacks ------------------------------------------------------------ */

static void lacks(lode__buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void lacks(lode__buf *buf, const char *format, ...)
{
    char text[400];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (buf->length > 0) lode__buf_add(buf, "; ");
    lode__buf_add(buf, text);
}

static void judge_row(const lode__project *p, lode__buf *why)
{
    if (p->broken_line)
        lacks(why, "its rows have problems, the first in line %d", p->broken_line);
    if (p->is_placeholder) lacks(why, "stands for projects that nobody names");
    if (strchr(p->country, '|')) lacks(why, "in several countries");
    if (!p->grade)
        lacks(why, "no grade of evidence");
    else if (p->grade > 'B')
        lacks(why, "grade %c, which is shown and not chosen from", p->grade);
    if (p->status == LODE__PROJECT_CANCELLED) lacks(why, "cancelled");
}

static bool has_market(const lode_dataset *ds, const lode__project_output *o)
{
    return o->i_good >= 0 && ds->good[o->i_good].market;
}

/* One output is enough; one that is known and cannot be valued is too many. */
static void judge_outputs(const lode_dataset *ds, const lode__project *p, lode__buf *why)
{
    bool can = false;

    for (int k = 0; k < p->n_output; k++) {
        const lode__project_output *o = &p->output[k];
        bool known = !isnan(o->tpa.value);
        if (known && !has_market(ds, o))
            lacks(why, "no market of %s in the packs",
                  o->i_good < 0 ? "what it makes" : o->good);
        can = can || (known && has_market(ds, o));
    }
    if (can || why->length > 0) return;
    for (int k = 0; k < p->n_output; k++) {
        const lode__project_output *o = &p->output[k];
        if (!isnan(o->tpa.value)) continue;
        lacks(why, "tonnes of %s unknown (%s)",
              *o->good      ? o->good
              : *o->mineral ? o->mineral
                            : "what it makes",
              o->how);
        return;
    }
    if (p->n_output == 0) lacks(why, "what it makes is unknown");
}

static void judge_money(const lode__project *p, lode__buf *why)
{
    bool told = !isnan(p->capex) || !isnan(p->capex_low) || !isnan(p->capex_high);

    if (!isnan(p->capex_usd.value)) return;
    if (told && strcmp(p->capex_of, "shared") == 0)
        lacks(why, "capital cost told for several projects together");
    else if (told && strcmp(p->capex_of, "funding") == 0)
        lacks(why, "money raised is told, not capital cost");
    else if (told && strcmp(p->capex_unit, "million USD") != 0)
        lacks(why, "capital cost told in %s", p->capex_unit);
    else if (told)
        lacks(why, "capital cost told as a bound");
    else
        lacks(why, "capital cost unknown");
}

static void judge_start(const lode__project *p, lode__buf *why)
{
    if (isnan(p->start_year.value))
        lacks(why, "start unknown");
    else if (p->start_year.value <= LODE__BASE_YEAR)
        lacks(why, "began in %.0f: in the market of the base year already",
              p->start_year.value);
}

bool lode__project_judge(const lode_dataset *ds, lode__arena *arena, lode__project *p)
{
    lode__buf why;
    const char *copy;
    bool failed;

    lode__buf_init(&why, REASON_MAX);
    judge_row(p, &why);
    judge_outputs(ds, p, &why);
    judge_money(p, &why);
    judge_start(p, &why);
    copy = lode__arena_copy(arena, why.length > 0 && why.data ? why.data : "");
    p->optimisable = why.length == 0 && why.status == LODE_OK;
    p->reason = copy ? copy : "";
    failed = !copy || why.status == LODE_E_NOMEM; /* clearing forgets it */
    lode__buf_clear(&why);
    return !failed;
}

/* ---- those of the packs ------------------------------------------------------------- */

static int by_id(const void *x, const void *y)
{
    const lode__project *a = x, *b = y;
    int order = strcmp(a->id, b->id);

    return order ? order : (a->line > b->line) - (a->line < b->line);
}

static int by_project(const void *x, const void *y)
{
    const lode__project_part *a = x, *b = y;
    int order = strcmp(a->project, b->project);

    return order ? order : (a->order > b->order) - (a->order < b->order);
}

static bool is_financed(const lode_dataset *ds, const char *id)
{
    for (int i = 0; i < ds->projects.n_link; i++)
        if (strcmp(ds->projects.link[i].project, id) == 0) return true;
    return false;
}

/* Copies, so that estimates touch nothing shared: rows in order of id, with their outputs. */
static lode_status copy_rows(const lode_dataset *ds, lode__projects *out, lode_error *err)
{
    const lode__project_tables *t = &ds->projects;
    size_t n = (size_t)t->n_project, n_part = (size_t)t->n_part, k = 0;
    lode__project_part *part = lode__arena_take(out->arena, n_part + 1, sizeof *part);
    lode__project_output *output =
        lode__arena_take(out->arena, n_part + 1, sizeof *output);

    out->project = lode__arena_take(out->arena, n + 1, sizeof *out->project);
    if (!part || !output || !out->project)
        return lode__fail(err, LODE_E_NOMEM, "out of memory for %zu projects", n);
    if (n > 0) memcpy(out->project, t->project, n * sizeof *out->project);
    if (n_part > 0) memcpy(part, t->part, n_part * sizeof *part);
    qsort(out->project, n, sizeof *out->project, by_id);
    if (n_part > 1) qsort(part, n_part, sizeof *part, by_project);
    for (size_t i = 0; i < n_part; i++) output[i] = part[i].output;
    for (size_t i = 0; i < n; i++) {
        lode__project *p = &out->project[i];
        while (k < n_part && strcmp(part[k].project, p->id) < 0) k++;
        p->output = output + k;
        for (; k < n_part && strcmp(part[k].project, p->id) == 0; k++) p->n_output++;
        p->financed = is_financed(ds, p->id);
        if (!lode__project_judge(ds, out->arena, p))
            return lode__fail(err, LODE_E_NOMEM, "out of memory for a project");
    }
    out->n = n;
    return LODE_OK;
}

lode_status lode__projects_of(const lode_dataset *ds, lode__projects *out,
                              lode_error *err)
{
    lode__projects made = {0};
    lode_status st;

    if (ds->projects.n_project == 0)
        return lode__fail(err, LODE_E_NODATA,
                          "want a pack with a table 'projects', found none");
    made.arena = lode__alloc(1, sizeof *made.arena);
    if (!made.arena) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    st = copy_rows(ds, &made, err);
    if (st != LODE_OK)
        lode__projects_free(&made);
    else
        *out = made;
    return st;
}

void lode__projects_free(lode__projects *p)
{
    if (!p || !p->arena) return;
    lode__arena_clear(p->arena);
    lode__release(p->arena);
    *p = (lode__projects){0};
}

int lode__project_find(const lode__projects *p, const char *id)
{
    size_t low = 0, high = p->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(p->project[middle].id, id);
        if (order == 0) return (int)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

bool lode__project_has_tag(const lode__project *p, const char *tag)
{
    size_t n = strlen(tag);

    for (const char *at = p->tag; *at;) {
        size_t word = strcspn(at, " ,;|");
        if (word == n && strncmp(at, tag, n) == 0) return true;
        at += word;
        at += strspn(at, " ,;|");
    }
    return false;
}
