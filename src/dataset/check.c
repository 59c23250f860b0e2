/* Do the packs hold together? What opening does not ask: the bytes are those that
 * pack.json names, bands hold their values, shares add up, every good has a price,
 * every figure a source.
 *
 * A check is a function over the dataset that counts what it examined and reports what
 * it found wrong. Opening has already refused unknown goods, countries, units and
 * bases; the check `links` says how many it saw. */
#include "dataset/document.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUM_TOLERANCE 0.005 /* shares are printed with two or three digits */

typedef struct finding {
    struct finding *next;
    int i_check;
    const char *file;
    long line; /* 0: the whole file */
    const char *message;
} finding;

typedef struct audit {
    const lode_dataset *ds;
    lode__arena arena;
    int i_check;
    long *n_examined, *n_found; /* [n_check] */
    finding *first, **last;
    size_t n_finding;
    lode_status status;
} audit;

/* The check `a->i_check` found something wrong at this file and line. */
static void find(audit *a, const char *file, long line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void find(audit *a, const char *file, long line, const char *format, ...)
{
    char message[LODE_ERROR_MESSAGE_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);

    finding *f = lode__arena_take(&a->arena, 1, sizeof *f);
    char *text = f ? lode__arena_copy(&a->arena, message) : NULL;
    if (!text) {
        a->status = LODE_E_NOMEM;
        return;
    }
    *f = (finding){NULL, a->i_check, file, line, text};
    *a->last = f;
    a->last = &f->next;
    a->n_found[a->i_check]++;
    a->n_finding++;
}

static const char *file_of(const audit *a, lode__place place)
{
    return lode__dataset_file(a->ds, place.i_file);
}

/* A number for a message. */
typedef struct number_text {
    char text[LODE__NUMBER_MAX];
} number_text;

static number_text as_text(double value)
{
    number_text out = {""};
    lode__number_write(value, out.text);
    return out;
}

/* A pack that is written by hand may name neither size nor checksum. */
static void check_sizes(audit *a)
{
    for (int i = 0; i < a->ds->n_file; i++) {
        const lode__file *file = &a->ds->file[i];
        if (file->bytes_declared < 0) continue;
        a->n_examined[a->i_check]++;
        if (file->bytes_declared != (long long)file->bytes)
            find(a, file->path, 0, "want %lld bytes as in pack.json, found %zu",
                 file->bytes_declared, file->bytes);
    }
}

static void check_hashes(audit *a)
{
    for (int i = 0; i < a->ds->n_file; i++) {
        const lode__file *file = &a->ds->file[i];
        if (!*file->hash_declared) continue;
        a->n_examined[a->i_check]++;
        if (strcmp(file->hash_declared, file->hash) != 0)
            find(a, file->path, 0,
                 "want SHA-256 %.12s... as in pack.json, found %.12s...",
                 file->hash_declared, file->hash);
    }
}

static void check_links(audit *a)
{
    const lode_dataset *ds = a->ds;
    a->n_examined[a->i_check] += ds->n_observation + ds->n_chain + ds->n_joint +
                                 ds->n_hs6 + ds->n_segment + ds->n_parameter +
                                 ds->n_basis;
}

/* low <= value <= high, where low and high are known. */
static void check_band(audit *a, lode__place place, const char *what, double low,
                       double value, double high)
{
    a->n_examined[a->i_check]++;
    if (!(low > value) && !(value > high) && !(low > high)) return;
    find(a, file_of(a, place), place.line, "%s: want %s between low %s and high %s", what,
         as_text(value).text, as_text(low).text, as_text(high).text);
}

static void check_bands(audit *a)
{
    const lode_dataset *ds = a->ds;
    for (int i = 0; i < ds->n_joint; i++) {
        const lode__joint *j = &ds->joint[i];
        check_band(a, j->place, "yield", j->low, j->yield, j->high);
    }
    for (int i = 0; i < ds->n_segment; i++) {
        const lode__segment *s = &ds->segment[i];
        check_band(a, s->place, "share", s->low, s->share, s->high);
    }
    for (int i = 0; i < ds->n_parameter; i++) {
        const lode__parameter *p = &ds->parameter[i];
        check_band(a, p->place, p->parameter, p->low, p->value, p->high);
    }
    for (int i = 0; i < ds->n_hs6; i++) {
        const lode__hs6 *h = &ds->hs6[i];
        check_band(a, h->place, "content", h->content_low, h->content, h->content_high);
    }
    for (int i = 0; i < ds->n_intensity; i++) {
        const lode__intensity *n = &ds->intensity[i];
        check_band(a, n->place, "kg a unit", n->low, n->kg, n->high);
    }
    for (int i = 0; i < ds->n_unit_count; i++) {
        const lode__unit_count *c = &ds->unit_count[i];
        check_band(a, c->place, "units", c->low, c->value, c->high);
    }
    for (int i = 0; i < ds->n_projection; i++) {
        const lode__projection *u = &ds->projection[i];
        check_band(a, u->place, "use", u->low, u->tpa, u->high);
    }
}

/* Use segments of a good in a country add up to 1; said at the first of them. */
static void check_segments(audit *a)
{
    const lode_dataset *ds = a->ds;
    for (int i = 0; i < ds->n_segment; i++) {
        const lode__segment *s = &ds->segment[i];
        bool first = true;
        double sum = 0.0;
        for (int k = 0; k < ds->n_segment; k++) {
            const lode__segment *t = &ds->segment[k];
            if (t->i_good != s->i_good || t->i_country != s->i_country) continue;
            first = first && k >= i;
            sum += t->share;
        }
        if (!first) continue;
        a->n_examined[a->i_check]++;
        if (fabs(sum - 1.0) > SUM_TOLERANCE)
            find(a, file_of(a, s->place), s->place.line,
                 "shares of '%s' in '%s': want a sum of 1, found %s",
                 ds->good[s->i_good].id,
                 s->i_country < 0 ? "*" : ds->country[s->i_country].id,
                 as_text(sum).text);
    }
}

static int by_customs_row(const void *x, const void *y)
{
    const lode__observation *a = *(const lode__observation *const *)x;
    const lode__observation *b = *(const lode__observation *const *)y;
    int order = strcmp(a->hs6, b->hs6);
    if (!order) order = strcmp(a->vintage, b->vintage);
    if (!order) order = (a->i_country > b->i_country) - (a->i_country < b->i_country);
    if (!order) order = (a->i_partner > b->i_partner) - (a->i_partner < b->i_partner);
    if (!order) order = (a->year > b->year) - (a->year < b->year);
    return order ? order : (a > b) - (a < b);
}

static bool same_customs_row(const lode__observation *a, const lode__observation *b)
{
    return strcmp(a->hs6, b->hs6) == 0 && strcmp(a->vintage, b->vintage) == 0 &&
           a->i_country == b->i_country && a->i_partner == b->i_partner &&
           a->year == b->year;
}

/* One customs record may be split between goods; together they are at most all of it. */
static void check_customs(audit *a)
{
    const lode_dataset *ds = a->ds;
    size_t n = 0;
    const lode__observation **row =
        lode__arena_take(&a->arena, (size_t)ds->n_observation, sizeof *row);
    if (!row) {
        a->status = LODE_E_NOMEM;
        return;
    }
    for (int i = 0; i < ds->n_observation; i++)
        if (*ds->observation[i].hs6 && strcmp(ds->observation[i].basis, "gross") == 0)
            row[n++] = &ds->observation[i];
    if (n > 1) qsort(row, n, sizeof *row, by_customs_row);

    for (size_t i = 0, next; i < n; i = next) {
        double sum = 0.0;
        for (next = i; next < n && same_customs_row(row[i], row[next]); next++) {
            double share = ds->hs6[row[next]->i_hs6].share;
            if (!isnan(share)) sum += share;
        }
        a->n_examined[a->i_check]++;
        if (sum > 1.0 + SUM_TOLERANCE)
            find(a, file_of(a, row[i]->place), row[i]->place.line,
                 "shares of code %s in this flow: want a sum of at most 1, found %s",
                 row[i]->hs6, as_text(sum).text);
    }
}

static void check_chains(audit *a)
{
    const lode_dataset *ds = a->ds;
    for (int i = 0; i < ds->n_chain; i++) {
        const lode__chain *c = &ds->chain[i];
        const lode__good *in = &ds->good[c->i_input], *out = &ds->good[c->i_output];
        double sum = 0.0;
        for (int k = 0; k < ds->n_chain; k++)
            if (ds->chain[k].i_output == c->i_output) sum += ds->chain[k].share;
        a->n_examined[a->i_check]++;
        if (sum > 1.0 + SUM_TOLERANCE)
            find(a, file_of(a, c->place), c->place.line,
                 "shares into '%s': want a sum of at most 1, found %s", out->id,
                 as_text(sum).text);
        if (strcmp(in->mineral, out->mineral) == 0 && in->stage_order >= out->stage_order)
            find(a, file_of(a, c->place), c->place.line,
                 "want a stage before '%s' as input, found '%s'", out->id, in->id);
    }
}

/* Every good has a price in the base year, unless it may be thrown away for nothing. */
static void check_prices(audit *a)
{
    const lode_dataset *ds = a->ds;
    for (int i_good = 0; i_good < ds->n_good; i_good++) {
        bool priced = ds->good[i_good].disposal;
        if (!ds->good[i_good].market) continue;
        for (int i = 0; i < ds->n_observation && !priced; i++) {
            const lode__observation *o = &ds->observation[i];
            priced = o->i_good == i_good && o->flow == LODE__PRICE &&
                     o->year == LODE__BASE_YEAR && o->value > 0.0;
        }
        a->n_examined[a->i_check]++;
        if (!priced && !ds->good[i_good].disposal) /* waste is worth nothing */
            find(a, file_of(a, ds->good[i_good].place), ds->good[i_good].place.line,
                 "want a price of '%s' for %d, found none", ds->good[i_good].id,
                 LODE__BASE_YEAR);
    }
}

/* Every figure that speaks has a band: its own sources apart, or the error of its flag.
 * Source, unit and basis are there, or the row was refused when it was opened. */
static void check_figures(audit *a)
{
    const lode_dataset *ds = a->ds;
    const lode__observation *const *row = ds->observation_by_key;
    for (int i = 0, n; i < ds->n_observation; i += n) {
        const lode__observation *o = row[i];
        n = lode__key_length(row + i, ds->n_observation - i);
        if (isnan(o->value)) continue;
        lode__band band =
            lode__band_of(ds, o->flow, o->i_good, o->i_country, o->i_partner, o->year);
        if (band.value == 0.0) continue;
        a->n_examined[a->i_check]++;
        if (band.low <= band.value && band.value <= band.high && band.low < band.high)
            continue;
        find(a, file_of(a, o->place), o->place.line,
             "want a band around %s, found %s to %s", as_text(band.value).text,
             as_text(band.low).text, as_text(band.high).text);
    }
}

/* The same figure twice from one edition of one source: one of them is a slip. */
static void check_twice(audit *a)
{
    const lode_dataset *ds = a->ds;
    const lode__observation *const *row = ds->observation_by_key;
    a->n_examined[a->i_check] += ds->n_observation;
    for (int i = 1; i < ds->n_observation; i++) {
        const lode__observation *o = row[i], *p = row[i - 1];
        if (o->flow != p->flow || o->i_good != p->i_good ||
            o->i_country != p->i_country || o->i_partner != p->i_partner ||
            o->year != p->year)
            continue;
        if (strcmp(o->source, p->source) != 0 || strcmp(o->vintage, p->vintage) != 0 ||
            strcmp(o->hs6, p->hs6) != 0 || strcmp(o->note, p->note) != 0)
            continue;
        find(a, file_of(a, o->place), o->place.line,
             "want one row of a source for good, country and year, found another in line "
             "%ld",
             p->place.line);
    }
}

static void find_policy(void *context, lode__place place, const char *message)
{
    audit *a = context;
    find(a, file_of(a, place), place.line, "%s", message);
}

static void check_policies(audit *a)
{
    long n = lode__policies_check(a->ds, find_policy, a);

    if (n < 0)
        a->status = LODE_E_NOMEM;
    else
        a->n_examined[a->i_check] += n;
}

static void check_projects(audit *a)
{
    a->n_examined[a->i_check] += lode__projects_check(a->ds, find_policy, a);
}

typedef struct check {
    const char *name, *sentence;
    void (*run)(audit *a);
} check;

static const check checks[] = {
    {"sizes", "files have the size that pack.json names", check_sizes},
    {"checksums", "files have the SHA-256 that pack.json names", check_hashes},
    {"links", "rows name known goods, countries, units and bases", check_links},
    {"bands", "values lie between their low and high", check_bands},
    {"segments", "use shares of a good in a country add up to 1", check_segments},
    {"customs", "goods take at most all of a customs record", check_customs},
    {"chains", "chains lead to a later stage, shares to at most 1", check_chains},
    {"prices", "goods of a market have a price for the base year, or free disposal",
     check_prices},
    {"figures", "figures have a source, a basis and a band", check_figures},
    {"twice", "no source says the same thing twice", check_twice},
    {"policies", "policies: ids, dates in order, parents, suspensions", check_policies},
    {"projects", "projects: rungs, links to projects and lines, dates, rules",
     check_projects},
};
#define N_CHECK ((int)(sizeof checks / sizeof checks[0]))

/* ---- reports ---------------------------------------------------------------------- */

static void check_table(const audit *a, lode__buf *buf)
{
    char count[2 * N_CHECK][24];
    lode__columns columns = {.n_column = 4, .right = {false, false, true, true}};
    static const char *const header[] = {"check", "what holds", "examined", "wrong"};
    for (int k = 0; k < 4; k++) lode__columns_add(&columns, header[k]);
    for (int i = 0; i < N_CHECK; i++) {
        snprintf(count[2 * i], sizeof count[0], "%ld", a->n_examined[i]);
        snprintf(count[2 * i + 1], sizeof count[0], "%ld", a->n_found[i]);
        lode__columns_add(&columns, checks[i].name);
        lode__columns_add(&columns, checks[i].sentence);
        lode__columns_add(&columns, count[2 * i]);
        lode__columns_add(&columns, count[2 * i + 1]);
    }
    lode__columns_write(&columns, buf);
    lode__columns_clear(&columns);

    for (const finding *f = a->first; f; f = f->next) {
        lode__buf_addf(buf, "%s%s", f == a->first ? "\n" : "", f->file);
        if (f->line > 0) lode__buf_addf(buf, ":%ld", f->line);
        lode__buf_addf(buf, ": %s\n", f->message);
    }
    if (!a->first)
        lode__buf_add(buf, "\nThe packs hold together.\n");
    else
        lode__buf_addf(buf, "\n%zu wrong.\n", a->n_finding);
}

static void check_json(const audit *a, lode__buf *buf)
{
    lode__json json;
    lode__document_begin(&json, buf, a->ds, "lode/data-check/1", NULL, 0);
    lode__json_integer(&json, "problems", (long long)a->n_finding);
    lode__json_array(&json, "checks");
    for (int i = 0; i < N_CHECK; i++) {
        lode__json_object(&json, NULL);
        lode__json_string(&json, "name", checks[i].name);
        lode__json_string(&json, "sentence", checks[i].sentence);
        lode__json_integer(&json, "examined", a->n_examined[i]);
        lode__json_integer(&json, "wrong", a->n_found[i]);
        lode__json_end_object(&json);
    }
    lode__json_end_array(&json);
    lode__json_array(&json, "findings");
    for (const finding *f = a->first; f; f = f->next) {
        lode__json_object(&json, NULL);
        lode__json_string(&json, "check", checks[f->i_check].name);
        lode__json_string(&json, "file", f->file);
        if (f->line > 0)
            lode__json_integer(&json, "line", f->line);
        else
            lode__json_null(&json, "line");
        lode__json_string(&json, "message", f->message);
        lode__json_end_object(&json);
    }
    lode__json_end_array(&json);
    lode__document_end(&json);
}

static void check_csv(const audit *a, lode__buf *buf)
{
    lode__buf_add(buf, "check,file,line,examined,wrong,message\n");
    for (int i = 0; i < N_CHECK; i++) {
        lode__buf_addf(buf, "%s,,,%ld,%ld,", checks[i].name, a->n_examined[i],
                       a->n_found[i]);
        lode__buf_add_csv(buf, checks[i].sentence);
        lode__buf_add(buf, "\n");
        for (const finding *f = a->first; f; f = f->next) {
            if (f->i_check != i) continue;
            lode__buf_addf(buf, "%s,", checks[i].name);
            lode__buf_add_csv(buf, f->file);
            if (f->line > 0)
                lode__buf_addf(buf, ",%ld,,,", f->line);
            else
                lode__buf_add(buf, ",,,,");
            lode__buf_add_csv(buf, f->message);
            lode__buf_add(buf, "\n");
        }
    }
}

lode_status lode_dataset_check(const lode_dataset *ds, lode_format format,
                               lode_text *report, size_t *n_problem, lode_error *err)
{
    long n_examined[N_CHECK] = {0}, n_found[N_CHECK] = {0};
    audit a = {.ds = ds, .n_examined = n_examined, .n_found = n_found};
    lode__buf buf;
    lode_status st = lode__format_check(format, err);
    if (st != LODE_OK) return st;

    lode__buf_init(&buf, LODE__REPORT_MAX);
    a.last = &a.first;
    for (a.i_check = 0; a.i_check < N_CHECK; a.i_check++) checks[a.i_check].run(&a);
    if (a.status != LODE_OK) {
        st = lode__fail(err, a.status, "out of memory checking the packs");
        goto done;
    }
    if (format == LODE_FORMAT_JSON)
        check_json(&a, &buf);
    else if (format == LODE_FORMAT_CSV)
        check_csv(&a, &buf);
    else
        check_table(&a, &buf);
    st = lode__buf_give(&buf, report, err);
    if (st == LODE_OK) *n_problem = a.n_finding;
done:
    lode__buf_clear(&buf);
    lode__arena_clear(&a.arena);
    return st;
}
