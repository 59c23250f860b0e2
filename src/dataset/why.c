/* Why this number? The row that speaks for a good, a place, a flow and a year, with its
 * conversion; every row that does not, and the part of the rule that says so; how far
 * the figures lie apart; and who published them under which licence. */
#include "dataset/cells.h"
#include "dataset/document.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct question {
    const lode_dataset *ds;
    const char *country; /* as asked */
    int i_good, i_country, i_partner, year;
    lode__flow flow;
    const lode__observation *const *row; /* [n] all rows of the key, the pick first */
    int n;
    const lode__observation *picked; /* NULL: no row has a value */
    lode__band band;
    char unit[96];
} question;

/* A row of a lower layer that one of the same key replaces. */
typedef struct replaced {
    const lode__file *file;
    long i_row;
} replaced;

/* ---- why not ---------------------------------------------------------------------- */

static const char *reason_name(lode__pick_rule by)
{
    static const char *const name[LODE__N_PICK_RULE] = {
        "no value",      "own figures go first", "source comes later",
        "older vintage", "lower layer",          "later in the files"};
    return name[by];
}

/* Is it a part of the flow, beside the pick? */
static bool is_added(const question *q, const lode__observation *row)
{
    int i = 0;
    while (q->row[i] != row) i++;
    return row != q->picked && lode__observation_speaks(q->row, i);
}

static int count_added(const question *q)
{
    int n = 0;
    for (int i = 0; i < q->n; i++) n += is_added(q, q->row[i]);
    return n;
}

static const char *reason_of(const question *q, const lode__observation *row)
{
    if (row == q->picked) return "picked";
    if (is_added(q, row)) return "added: another customs code";
    if (isnan(row->value)) return reason_name(LODE__BY_VALUE);
    return reason_name(lode__pick_decides(q->picked, row));
}

/* The cell of a replaced row, "" where its file has no such column. */
static const char *cell_of(replaced r, const char *column)
{
    int k = lode__column_find(r.file, column);
    return k < 0 ? "" : lode__csv_row(&r.file->csv, r.i_row)[k].text;
}

static long line_of(replaced r)
{
    return (long)lode__csv_row(&r.file->csv, r.i_row)->line;
}

static bool is_asked(const question *q, replaced r)
{
    const lode_dataset *ds = q->ds;
    const char *country = q->i_country < 0 ? "*" : ds->country[q->i_country].id;
    const char *partner = q->i_partner < 0 ? "" : ds->country[q->i_partner].id;
    return strcmp(cell_of(r, "good"), ds->good[q->i_good].id) == 0 &&
           strcmp(cell_of(r, "country"), country) == 0 &&
           strcmp(cell_of(r, "partner"), partner) == 0 &&
           strcmp(cell_of(r, "flow"), lode__flow_name(q->flow)) == 0 &&
           strtol(cell_of(r, "year"), NULL, 10) == q->year;
}

/* The next replaced row of the key after *at; start with {ds->file, -1}. */
static bool next_replaced(const question *q, replaced *at)
{
    const lode__file *end = q->ds->file + q->ds->n_file;
    for (; at->file < end; at->file++, at->i_row = -1) {
        if (at->file->i_observation < 0 || !at->file->overridden) continue;
        while (++at->i_row < at->file->csv.n_row)
            if (at->file->overridden[at->i_row] && is_asked(q, *at)) return true;
    }
    return false;
}

/* ---- who published it ------------------------------------------------------------- */

static bool holds(const char *text, const char *word, size_t n)
{
    for (; *text; text++) {
        size_t k = 0;
        while (k < n && text[k] &&
               tolower((unsigned char)text[k]) == tolower((unsigned char)word[k]))
            k++;
        if (k == n) return true;
    }
    return false;
}

/* Do the capitals of a title spell the word, as those of "World Mineral Statistics"
 * spell WMS? */
static bool spells(const char *title, const char *word, size_t n)
{
    char capital[64];
    size_t k = 0;
    bool start = true;
    for (; *title && k + 1 < sizeof capital; title++) {
        if (start && isupper((unsigned char)*title)) capital[k++] = *title;
        start = *title == ' ';
    }
    capital[k] = '\0';
    return n > 1 && holds(capital, word, n);
}

/* How many words of a row's source a publication has. */
static int likeness(const lode__source *publication, const char *source)
{
    int score = 0;
    for (const char *word = source; *word;) {
        size_t n = strcspn(word, " ");
        if (spells(publication->title, word, n))
            score += 2;
        else if (holds(publication->title, word, n) ||
                 holds(publication->edition, word, n))
            score++;
        word += n + (word[n] == ' ');
    }
    return score;
}

static const lode__pack *pack_of(const lode_dataset *ds, const lode__observation *row)
{
    return &ds->pack[ds->file[row->place.i_file].i_pack];
}

/* The publication of the pack that a row's source names most nearly, or NULL. */
static const lode__source *publication_of(const lode__pack *pack, const char *source)
{
    const lode__source *best = NULL;
    int best_score = 0;
    if (pack->n_source == 1) return pack->source;
    for (int i = 0; i < pack->n_source; i++) {
        int score = likeness(&pack->source[i], source);
        if (score <= best_score) continue;
        best_score = score;
        best = &pack->source[i];
    }
    return best;
}

/* The licence that names the row's publisher, or NULL. */
static const lode__licence *licence_of(const lode__pack *pack, const char *source)
{
    size_t n = strcspn(source, " ");
    if (pack->n_licence == 1) return pack->licence;
    for (int i = 0; i < pack->n_licence; i++)
        if (holds(pack->licence[i].title, source, n)) return &pack->licence[i];
    return NULL;
}

/* ---- table ------------------------------------------------------------------------ */

static void write_head(const question *q, lode__buf *buf)
{
    lode__buf_addf(buf, "%s %s, %s, %d, in %s\n\n", q->ds->good[q->i_good].id,
                   lode__flow_name(q->flow), q->country, q->year, q->unit);
}

static void write_row(const question *q, const char *what, const lode__observation *o,
                      lode__buf *buf)
{
    char value[64];
    lode__value_people(o->value, value);
    lode__buf_addf(buf, "%s: %s, %s:%ld\n", what, o->source,
                   lode__dataset_file(q->ds, o->place.i_file), o->place.line);
    lode__buf_add(buf, "   ");
    lode__buf_add_number(buf, o->published);
    lode__buf_addf(buf, " %s %s x ", o->unit, o->basis);
    lode__buf_add_number(buf, o->factor);
    lode__buf_addf(buf, " = %s %s\n", value, q->unit);
    lode__buf_addf(buf, "   flag %s, vintage %s\n", lode__flag_name(o->flag), o->vintage);
    if (*o->hs6) lode__buf_addf(buf, "   customs code %s\n", o->hs6);
    if (*o->note) lode__paragraph_add(buf, "   note:", o->note, 4);
}

static void write_speaking(const question *q, lode__buf *buf)
{
    char value[64];
    if (!q->picked) {
        lode__buf_add(buf, "picked: none, no row has a value\n");
        return;
    }
    write_row(q, "picked", q->picked, buf);
    if (count_added(q) == 0) return;
    for (int i = 0; i < q->n; i++)
        if (is_added(q, q->row[i])) write_row(q, "added", q->row[i], buf);
    lode__value_people(q->band.value, value);
    lode__buf_addf(buf, "sum over customs codes: %s %s\n", value, q->unit);
}

static void write_band(const question *q, lode__buf *buf)
{
    const lode__band *b = &q->band;
    char low[64], high[64];
    if (!q->picked) return;
    lode__value_people(b->low, low);
    lode__value_people(b->high, high);
    lode__buf_addf(buf, "band: %s to %s %s\n   ", low, high, q->unit);
    if (b->from_prior && count_added(q) > 0)
        lode__buf_add(buf, "each a single figure: log_error of its flag\n");
    else if (b->from_prior)
        lode__buf_addf(buf, "a single figure: log_error of flag %s\n",
                       lode__flag_name(q->picked->flag));
    else
        lode__buf_addf(buf, "%d figures, sources: %d, vintages: %d\n", b->n_row,
                       b->n_source, b->n_vintage);
}

static void write_publication(const question *q, lode__buf *buf)
{
    if (!q->picked) return;
    const lode__pack *pack = pack_of(q->ds, q->picked);
    const lode__source *s = publication_of(pack, q->picked->source);
    const lode__licence *l = licence_of(pack, q->picked->source);
    if (s) {
        lode__paragraph_add(buf, "publication:", s->title, 4);
        lode__buf_addf(buf, "   edition %s, retrieved %s\n", s->edition, s->retrieved);
        if (*s->path) lode__buf_addf(buf, "   %s\n", s->path);
    }
    if (l) lode__paragraph_add(buf, "licence:", *l->title ? l->title : l->name, 4);
    if (l && *l->path) lode__buf_addf(buf, "   %s\n", l->path);
}

/* The file all other rows stand in, or NULL when there are several. */
static const char *common_file(const question *q)
{
    int i_file = -1;
    for (int i = 0; i < q->n; i++) {
        if (q->row[i] == q->picked || is_added(q, q->row[i])) continue;
        if (i_file >= 0 && q->row[i]->place.i_file != i_file) return NULL;
        i_file = q->row[i]->place.i_file;
    }
    return i_file < 0 ? NULL : lode__dataset_file(q->ds, i_file);
}

static void write_notes(const question *q, lode__buf *buf)
{
    for (int i = 0; i < q->n; i++) {
        char head[48];
        const lode__observation *o = q->row[i];
        if (o == q->picked || is_added(q, o) || !*o->note) continue;
        snprintf(head, sizeof head, "note of line %ld:", o->place.line);
        lode__paragraph_add(buf, head, o->note, 4);
    }
}

static void write_others(const question *q, lode__buf *buf)
{
    const char *file = common_file(q);
    const char *const header[] = {"not picked", "vintage", "value",
                                  "flag",       "because", file ? "line" : "row"};
    lode__arena arena = {0};
    lode__columns t = {.n_column = 6,
                       .right = {false, false, true, false, false, file != NULL}};
    if (q->n == (q->picked != NULL) + count_added(q)) return;
    lode__buf_addf(buf, "\nthe others%s%s\n", file ? ", in " : "", file ? file : "");
    for (int k = 0; k < 6; k++) lode__columns_add(&t, header[k]);
    for (int i = 0; i < q->n; i++) {
        const lode__observation *o = q->row[i];
        if (o == q->picked || is_added(q, o)) continue;
        lode__columns_add(&t, o->source);
        lode__columns_add(&t, o->vintage);
        lode__cell_value(&t, &arena, o->value);
        lode__columns_add(&t, lode__flag_name(o->flag));
        lode__columns_add(&t, reason_of(q, o));
        if (file)
            lode__cell_addf(&t, &arena, "%ld", o->place.line);
        else
            lode__cell_addf(&t, &arena, "%s:%ld",
                            lode__dataset_file(q->ds, o->place.i_file), o->place.line);
    }
    t.hidden[3] = lode__columns_width(&t) > LODE__WIDTH_MAX; /* the row matters more */
    lode__columns_write(&t, buf);
    lode__columns_clear(&t);
    lode__arena_clear(&arena);
    write_notes(q, buf);
}

static void write_replaced(const question *q, lode__buf *buf)
{
    for (replaced r = {q->ds->file, -1}; next_replaced(q, &r);) {
        const char *value = cell_of(r, "value");
        lode__buf_addf(buf,
                       "replaced by a row of a later layer: %s\n   %s %s %s, %s:%ld\n",
                       cell_of(r, "source"), *value ? value : "-", cell_of(r, "unit"),
                       cell_of(r, "basis"), r.file->path, line_of(r));
    }
}

static void why_table(const question *q, lode__buf *buf)
{
    write_head(q, buf);
    write_speaking(q, buf);
    write_band(q, buf);
    write_publication(q, buf);
    write_others(q, buf);
    write_replaced(q, buf);
}

/* ---- JSON ------------------------------------------------------------------------- */

static void row_json(const question *q, const lode__observation *o, lode__json *j)
{
    lode__json_object(j, NULL);
    lode__json_string(j, "status", reason_of(q, o));
    lode__json_string(j, "source", o->source);
    lode__json_string(j, "vintage", o->vintage);
    lode__json_string(j, "flag", lode__flag_name(o->flag));
    lode__json_number(j, "published", o->published);
    lode__json_string(j, "unit", o->unit);
    lode__json_string(j, "basis", o->basis);
    lode__json_string(j, "hs6", *o->hs6 ? o->hs6 : NULL);
    lode__json_number(j, "factor", o->factor);
    lode__json_number(j, "value", o->value);
    lode__json_string(j, "note", o->note);
    lode__json_string(j, "file", lode__dataset_file(q->ds, o->place.i_file));
    lode__json_integer(j, "line", o->place.line);
    lode__json_end_object(j);
}

static void replaced_json(replaced r, lode__json *j)
{
    double value = NAN;
    if (!lode__number_read(cell_of(r, "value"), &value)) value = NAN;
    lode__json_object(j, NULL);
    lode__json_string(j, "status", "replaced by a later layer");
    lode__json_string(j, "source", cell_of(r, "source"));
    lode__json_string(j, "vintage", cell_of(r, "vintage"));
    lode__json_string(j, "flag", cell_of(r, "flag"));
    lode__json_number(j, "published", value);
    lode__json_string(j, "unit", cell_of(r, "unit"));
    lode__json_string(j, "basis", cell_of(r, "basis"));
    lode__json_string(j, "hs6", *cell_of(r, "hs6") ? cell_of(r, "hs6") : NULL);
    lode__json_null(j, "factor");
    lode__json_null(j, "value");
    lode__json_string(j, "note", cell_of(r, "note"));
    lode__json_string(j, "file", r.file->path);
    lode__json_integer(j, "line", line_of(r));
    lode__json_end_object(j);
}

static void band_json(const question *q, lode__json *j)
{
    const lode__band *b = &q->band;
    lode__json_object(j, "band");
    lode__json_number(j, "low", b->low);
    lode__json_number(j, "value", b->value);
    lode__json_number(j, "high", b->high);
    lode__json_integer(j, "figures", b->n_row);
    lode__json_integer(j, "sources", b->n_source);
    lode__json_integer(j, "vintages", b->n_vintage);
    lode__json_bool(j, "from_log_error", b->from_prior);
    lode__json_end_object(j);
}

static void publication_json(const question *q, lode__json *j)
{
    const lode__pack *pack = q->picked ? pack_of(q->ds, q->picked) : NULL;
    const lode__source *s = pack ? publication_of(pack, q->picked->source) : NULL;
    const lode__licence *l = pack ? licence_of(pack, q->picked->source) : NULL;
    lode__json_object(j, "publication");
    lode__json_string(j, "pack", pack ? pack->name : NULL);
    lode__json_string(j, "title", s ? s->title : NULL);
    lode__json_string(j, "edition", s ? s->edition : NULL);
    lode__json_string(j, "path", s ? s->path : NULL);
    lode__json_string(j, "retrieved", s ? s->retrieved : NULL);
    lode__json_string(j, "licence", l ? l->name : NULL);
    lode__json_string(j, "licence_title", l ? l->title : NULL);
    lode__json_string(j, "licence_path", l ? l->path : NULL);
    lode__json_end_object(j);
}

static void why_json(const question *q, lode__buf *buf)
{
    char year[16];
    lode__json j;
    snprintf(year, sizeof year, "%d", q->year);
    const lode__pair input[] = {{"good", q->ds->good[q->i_good].id},
                                {"country", q->country},
                                {"flow", lode__flow_name(q->flow)},
                                {"year", year}};
    lode__document_begin(&j, buf, q->ds, "lode/data-why/1", input, 4);
    lode__json_string(&j, "unit", q->unit);
    lode__json_number(&j, "value", q->band.value);
    band_json(q, &j);
    publication_json(q, &j);
    lode__json_array(&j, "rows");
    for (int i = 0; i < q->n; i++) row_json(q, q->row[i], &j);
    for (replaced r = {q->ds->file, -1}; next_replaced(q, &r);) replaced_json(r, &j);
    lode__json_end_array(&j);
    lode__document_end(&j);
}

/* ---- CSV -------------------------------------------------------------------------- */

static void row_csv(const question *q, const lode__observation *o, lode__buf *buf)
{
    lode__buf_add_csv(buf, reason_of(q, o));
    lode__csv_text(buf, o->source);
    lode__csv_text(buf, o->vintage);
    lode__csv_text(buf, lode__flag_name(o->flag));
    lode__csv_number(buf, o->published);
    lode__csv_text(buf, o->unit);
    lode__csv_text(buf, o->basis);
    lode__csv_text(buf, o->hs6);
    lode__csv_number(buf, o->factor);
    lode__csv_number(buf, o->value);
    lode__csv_text(buf, q->unit);
    lode__csv_text(buf, o->note);
    lode__csv_text(buf, lode__dataset_file(q->ds, o->place.i_file));
    lode__buf_addf(buf, ",%ld\n", o->place.line);
}

static void replaced_csv(replaced r, lode__buf *buf)
{
    lode__buf_add(buf, "replaced by a later layer");
    lode__csv_text(buf, cell_of(r, "source"));
    lode__csv_text(buf, cell_of(r, "vintage"));
    lode__csv_text(buf, cell_of(r, "flag"));
    lode__csv_text(buf, cell_of(r, "value"));
    lode__csv_text(buf, cell_of(r, "unit"));
    lode__csv_text(buf, cell_of(r, "basis"));
    lode__csv_text(buf, cell_of(r, "hs6"));
    lode__buf_add(buf, ",,,");
    lode__csv_text(buf, cell_of(r, "note"));
    lode__csv_text(buf, r.file->path);
    lode__buf_addf(buf, ",%ld\n", line_of(r));
}

static void why_csv(const question *q, lode__buf *buf)
{
    lode__buf_add(buf, "status,source,vintage,flag,published,unit,basis,hs6,factor,value,"
                       "value_unit,note,file,line\n");
    for (int i = 0; i < q->n; i++) row_csv(q, q->row[i], buf);
    for (replaced r = {q->ds->file, -1}; next_replaced(q, &r);) replaced_csv(r, buf);
}

/* ---- the question ----------------------------------------------------------------- */

static lode_status need_flow(const char *found, lode__flow *out, lode_error *err)
{
    const char *name[LODE__N_FLOW];
    for (int i = 0; i < LODE__N_FLOW; i++) {
        name[i] = lode__flow_name((lode__flow)i);
        if (strcmp(name[i], found) != 0) continue;
        *out = (lode__flow)i;
        return LODE_OK;
    }
    return lode__name_unknown("a flow", found, name, LODE__N_FLOW, err);
}

/* 'CHN'; of an export 'CHN:USA'; of a price also '*'. */
static lode_status need_places(question *q, lode_error *err)
{
    const char *colon = strchr(q->country, ':');
    char exporter[64];
    q->i_country = q->i_partner = -1;
    if (q->flow == LODE__PRICE && strcmp(q->country, "*") == 0) return LODE_OK;
    if (q->flow != LODE__EXPORT)
        return lode__country_need(q->ds, q->country, &q->i_country, err);
    if (!colon || (size_t)(colon - q->country) >= sizeof exporter)
        return lode__fail(err, LODE_E_INVALID,
                          "want exporter and importer of flow 'export' as in 'CHN:USA', "
                          "found '%.80s'",
                          q->country);
    memcpy(exporter, q->country, (size_t)(colon - q->country));
    exporter[colon - q->country] = '\0';
    lode_status st = lode__country_need(q->ds, exporter, &q->i_country, err);
    return st == LODE_OK ? lode__country_need(q->ds, colon + 1, &q->i_partner, err) : st;
}

/* Nobody said anything: in which years did they? */
static lode_status no_rows(const question *q, lode_error *err)
{
    const lode_dataset *ds = q->ds;
    int first = 0, last = 0;
    for (int i = 0; i < ds->n_observation; i++) {
        const lode__observation *o = &ds->observation[i];
        if (o->flow != q->flow || o->i_good != q->i_good ||
            o->i_country != q->i_country || o->i_partner != q->i_partner)
            continue;
        if (!first || o->year < first) first = o->year;
        if (o->year > last) last = o->year;
    }
    if (!first)
        return lode__fail(err, LODE_E_NODATA,
                          "want rows of %s of '%s' in %s, found none in any year",
                          lode__flow_name(q->flow), ds->good[q->i_good].id, q->country);
    return lode__fail(err, LODE_E_NODATA,
                      "want rows of %s of '%s' in %s in %d, found rows of %d to %d only",
                      lode__flow_name(q->flow), ds->good[q->i_good].id, q->country,
                      q->year, first, last);
}

static lode_status ask(question *q, const char *good, const char *flow, lode_error *err)
{
    if (!good || !q->country)
        return lode__fail(err, LODE_E_INVALID, "want a good and a country, found %s",
                          good ? "no country" : "no good");
    lode_status st = lode__good_need(q->ds, good, &q->i_good, err);
    if (st == LODE_OK) st = need_flow(flow ? flow : "production", &q->flow, err);
    if (st == LODE_OK) st = need_places(q, err);
    if (st != LODE_OK) return st;
    q->row = lode__observations_of(q->ds, q->flow, q->i_good, q->i_country, q->i_partner,
                                   q->year, &q->n);
    if (q->n == 0) return no_rows(q, err);
    q->picked = isnan(q->row[0]->value) ? NULL : q->row[0];
    q->band =
        lode__band_of(q->ds, q->flow, q->i_good, q->i_country, q->i_partner, q->year);
    snprintf(q->unit, sizeof q->unit, "%s %s", q->flow == LODE__PRICE ? "USD/t" : "t",
             q->ds->good[q->i_good].basis);
    return LODE_OK;
}

lode_status lode_dataset_why(const lode_dataset *ds, const char *good,
                             const char *country, const char *flow, int year,
                             lode_format format, lode_text *report, lode_error *err)
{
    question q = {.ds = ds, .country = country, .year = year ? year : LODE__BASE_YEAR};
    lode__buf buf;
    lode_status st = lode__format_check(format, err);
    if (st == LODE_OK) st = ask(&q, good, flow, err);
    if (st != LODE_OK) return st;

    lode__buf_init(&buf, LODE__REPORT_MAX);
    if (format == LODE_FORMAT_JSON)
        why_json(&q, &buf);
    else if (format == LODE_FORMAT_CSV)
        why_csv(&q, &buf);
    else
        why_table(&q, &buf);
    st = lode__buf_give(&buf, report, err);
    lode__buf_clear(&buf);
    return st;
}
