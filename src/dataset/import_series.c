/* How much of a good did each country make, as its publisher tells it?
 *
 * Which table of a publication speaks of which good, in which unit and on which basis, is
 * data: production/tables.csv, checked by hand, says it for commodity and detail as they
 * are printed. A reader only finds these two, the country, the year and the number. */
#include "dataset/import.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ROW_MAX 500000

/* One figure, on its way into the pack. */
typedef struct figure {
    long i_table; /* row of production/tables.csv */
    int i_good, i_country, year;
    double value;
    lode__flag flag;
    const char *unit;
    bool capacity;
    const char *area; /* as printed */
    long line;
} figure;

/* What a publication says of the world, and what its rows add up to. */
typedef struct world {
    long i_table;
    int year;
    bool capacity;
    double said, sum;
    long line;
} world;

typedef struct series {
    const char *publisher; /* how `source` of the table starts */
    const lode__file *tables;
    int good, flow, source, commodity, detail, unit, basis; /* columns */
    size_t n, capacity, n_world, world_capacity;
    world *world;
} series;

/* One row as its publisher prints it. */
typedef struct printed {
    const char *commodity, *detail, *country, *unit, *value, *year;
    int flow; /* LODE__PRODUCTION, LODE__CAPACITY or -1: as the table says */
    bool estimated;
    long line;
} printed;

static const char *cell(const series *s, long i, int column)
{
    return column < 0 ? "" : lode__csv_row(&s->tables->csv, i)[column].text;
}

static lode_status begin(lode__import *im, const char *publisher)
{
    if (im->state) return LODE_OK;
    series *s = lode__arena_take(&im->arena, 1, sizeof *s);
    if (!s) return lode__fail(im->err, LODE_E_NOMEM, "out of memory");
    s->publisher = publisher;
    s->tables = lode__table_find(im->ds, "tables");
    if (!s->tables)
        return lode__fail(
            im->err, LODE_E_NODATA,
            "want a table 'tables' of the published tables, found none in the "
            "packs");
    s->good = lode__column_find(s->tables, "good");
    s->flow = lode__column_find(s->tables, "flow");
    s->source = lode__column_find(s->tables, "source");
    s->commodity = lode__column_find(s->tables, "commodity");
    s->detail = lode__column_find(s->tables, "detail");
    s->unit = lode__column_find(s->tables, "unit");
    s->basis = lode__column_find(s->tables, "basis");
    im->state = s;
    return LODE_OK;
}

/* The row of the table that speaks of this, or -1; the newest edition first. */
static long table_of(const series *s, const printed *p)
{
    size_t n = strlen(s->publisher);
    const char *flow = p->flow == LODE__PRODUCTION ? "production"
                       : p->flow == LODE__CAPACITY ? "capacity"
                                                   : NULL;
    for (long i = 0; i < s->tables->csv.n_row; i++)
        if (strncmp(cell(s, i, s->source), s->publisher, n) == 0 &&
            strcasecmp(cell(s, i, s->commodity), p->commodity) == 0 &&
            strcasecmp(cell(s, i, s->detail), p->detail) == 0 &&
            (!flow || strcmp(cell(s, i, s->flow), flow) == 0))
            return i;
    return -1;
}

static bool is_world(const char *country)
{
    return strncasecmp(country, "world", 5) == 0 || strcasecmp(country, "total") == 0;
}

static bool is_rest(const char *country)
{
    return strncasecmp(country, "other", 5) == 0 ||
           strncasecmp(country, "rest of", 7) == 0;
}

static world *world_of(lode__import *im, long i_table, int year, bool capacity)
{
    series *s = im->state;
    for (size_t i = 0; i < s->n_world; i++)
        if (s->world[i].i_table == i_table && s->world[i].year == year &&
            s->world[i].capacity == capacity)
            return &s->world[i];
    if (s->n_world == s->world_capacity) {
        size_t larger = s->world_capacity ? 2 * s->world_capacity : 256;
        world *grown = lode__arena_take(&im->arena, larger, sizeof *grown);
        if (!grown) return NULL;
        if (s->n_world > 0) memcpy(grown, s->world, s->n_world * sizeof *grown);
        s->world = grown;
        s->world_capacity = larger;
    }
    s->world[s->n_world] = (world){i_table, year, capacity, NAN, 0.0, 0};
    return &s->world[s->n_world++];
}

static lode_status add_figure(lode__import *im, const figure *f)
{
    series *s = im->state;
    if (s->n == ROW_MAX)
        return lode__fail_at(im->err, LODE_E_LIMIT, lode__stream_place(im->stream),
                             f->line, 0, "want at most %d figures, found more", ROW_MAX);
    if (s->n == s->capacity) {
        size_t larger = s->capacity ? 2 * s->capacity : 1024;
        figure *grown = lode__realloc(im->heap, larger, sizeof *grown);
        if (!grown) return lode__fail(im->err, LODE_E_NOMEM, "out of memory");
        im->heap = grown;
        s->capacity = larger;
    }
    ((figure *)im->heap)[s->n++] = *f;
    return LODE_OK;
}

static bool tell(lode__import *im, const printed *p, const char *why, const char *found)
{
    lode__import_drop(im, p->line, why, found);
    return false;
}

/* The table, its good, year, unit and value; false: it is told why not. */
static bool read_figure(lode__import *im, const printed *p, figure *f)
{
    series *s = im->state;
    const char *why;
    char found[160];

    f->i_table = table_of(s, p);
    if (f->i_table < 0) {
        snprintf(found, sizeof found, "%s%s%s", p->commodity, *p->detail ? ": " : "",
                 p->detail);
        return tell(im, p, "tables that are of no good of the packs", found);
    }
    f->i_good = lode__good_find(im->ds, cell(s, f->i_table, s->good));
    f->capacity = strcmp(cell(s, f->i_table, s->flow), "capacity") == 0;
    f->unit = p->unit ? lode__import_unit(p->unit) : cell(s, f->i_table, s->unit);
    f->year = (int)strtol(p->year, NULL, 10);
    if (f->year < 1900 || f->year > 2100)
        return tell(im, p, "years that are no year", p->year);
    if (!f->unit) return tell(im, p, "units that the packs do not know", p->unit);
    why = lode__import_number(im, p->value, &f->value, &f->flag,
                              "values that are no single number");
    if (why) return tell(im, p, why, p->value);
    return f->value < 0.0 ? tell(im, p, "values below zero", p->value) : true;
}

/* Of the edition that was checked by hand the unit is known better than printed. */
static void check_unit(lode__import *im, const printed *p, figure *f)
{
    const series *s = im->state;
    const char *edition = cell(s, f->i_table, s->source),
               *checked = cell(s, f->i_table, s->unit);
    size_t n_publisher = strlen(s->publisher);
    char found[160];

    if (strcmp(f->unit, checked) == 0 || edition[n_publisher] != ' ' ||
        strcmp(edition + n_publisher + 1, im->vintage) != 0)
        return;
    snprintf(found, sizeof found, "%.60s: %s is %s", p->commodity, f->unit, checked);
    lode__import_find(im, p->line, "units printed wrong in that edition", found);
    f->unit = checked;
}

/* Is it of a country of ours, and known? The world's total and what adds up to it are kept
 * beside the rows. */
static bool read_country(lode__import *im, const printed *p, world *w, figure *f)
{
    if (is_world(p->country)) {
        w->said = f->value;
        w->line = p->line;
        return tell(im, p, "world totals, compared with the sum of the rows", "");
    }
    if (!isnan(f->value)) w->sum += f->value;
    if (is_rest(p->country))
        return tell(im, p, "'other countries', of no single country", p->country);
    f->i_country = lode__import_country(im, p->country);
    if (f->i_country < 0)
        return tell(im, p, "areas that are no country of the packs", p->country);
    return f->flag == LODE__MISSING
               ? tell(im, p, "values that are not available", p->value)
               : true;
}

/* Take one printed figure; what is not understood is told. */
static lode_status take(lode__import *im, const printed *p)
{
    figure f = {.flag = p->estimated ? LODE__ESTIMATED : LODE__REPORTED, .line = p->line};
    world *w;

    if (!read_figure(im, p, &f)) return LODE_OK;
    check_unit(im, p, &f);
    w = world_of(im, f.i_table, f.year, f.capacity);
    if (!w) return lode__fail(im->err, LODE_E_NOMEM, "out of memory");
    if (!read_country(im, p, w, &f)) return LODE_OK;
    f.area = lode__arena_copy(&im->arena, p->country);
    if (!f.area) return lode__fail(im->err, LODE_E_NOMEM, "out of memory");
    return add_figure(im, &f);
}

/* ---- after the last row ---------------------------------------------------------------- */

static int by_key(const void *x, const void *y)
{
    const figure *a = x, *b = y;
    int order = (a->i_good > b->i_good) - (a->i_good < b->i_good);
    if (!order) order = (a->capacity > b->capacity) - (a->capacity < b->capacity);
    if (!order) order = (a->i_country > b->i_country) - (a->i_country < b->i_country);
    if (!order) order = (a->year > b->year) - (a->year < b->year);
    if (!order) order = (a->i_table > b->i_table) - (a->i_table < b->i_table);
    return order ? order : (a->line > b->line) - (a->line < b->line);
}

static bool same_key(const figure *a, const figure *b)
{
    return a->i_good == b->i_good && a->capacity == b->capacity &&
           a->i_country == b->i_country && a->year == b->year;
}

/* Is f[i] another area, as printed, than all before it? */
static bool is_part(const figure *f, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(f[k].area, f[i].area) == 0) return false;
    return true;
}

/* Forms of one good that are printed in tables of their own (nickel and its sulphate) add
 * up, and so do parts of a country (helium of Cliffside Field and of natural gas); the
 * same table and area twice is a slip, of which the first is taken. */
static void write_figure(lode__import *im, const figure *f, size_t n, bool adds)
{
    series *s = im->state;
    int n_good, n_country;
    char found[80], source[64];
    double value = f->value;
    lode__flag flag = f->flag;
    const lode__good *good = &lode__goods(im->ds, &n_good)[f->i_good];
    const lode__country *country = &lode__countries(im->ds, &n_country)[f->i_country];
    snprintf(found, sizeof found, "%.40s %s %d", good->id, country->id, f->year);
    for (size_t i = 1; i < n; i++) {
        bool other = f[i].i_table != f[i - 1].i_table;
        bool part = !other && is_part(f, i);
        if (((adds && other) || part) && strcmp(f[i].unit, f->unit) == 0 &&
            !isnan(f[i].value)) {
            value = isnan(value) ? f[i].value : value + f[i].value;
            if (f[i].flag == LODE__ESTIMATED) flag = LODE__ESTIMATED;
            lode__import_find(im, f[i].line,
                              part ? "parts of one country, added up"
                                   : "forms of one good, added up",
                              found);
        } else {
            lode__import_drop(im, f[i].line, "figures that are there twice", found);
        }
    }
    /* Editions of the USGS are sources of their own, as in the embedded packs. */
    bool edition = strncmp(s->publisher, "USGS", 4) == 0;
    snprintf(source, sizeof source, "%s%s%s", s->publisher, edition ? " " : "",
             edition ? im->vintage : "");
    const lode__import_observation o = {.good = good->id,
                                        .country = country->id,
                                        .flow = f->capacity ? "capacity" : "production",
                                        .year = f->year,
                                        .value = value,
                                        .unit = f->unit,
                                        .basis = cell(s, f->i_table, s->basis),
                                        .flag = isnan(value) ? LODE__WITHHELD : flag,
                                        .source = source};
    lode__import_observe(im, &o);
}

static lode_status finish(lode__import *im)
{
    series *s = im->state;
    figure *f = im->heap;
    bool adds = strncmp(s->publisher, "BGS", 3) == 0;
    if (s->n > 1) qsort(f, s->n, sizeof *f, by_key);
    for (size_t i = 0, next; i < s->n; i = next) {
        for (next = i + 1; next < s->n && same_key(&f[i], &f[next]);) next++;
        write_figure(im, &f[i], next - i, adds);
    }
    for (size_t i = 0; i < s->n_world; i++) {
        const world *w = &s->world[i];
        char found[120];
        if (isnan(w->said) || w->said <= 0.0 || fabs(w->sum / w->said - 1.0) <= 0.05)
            continue;
        snprintf(found, sizeof found, "%.40s %d: %.0f of %.0f",
                 cell(s, w->i_table, s->good), w->year, w->sum, w->said);
        lode__import_find(im, w->line,
                          "world totals more than 5 % off the sum of the rows", found);
    }
    return LODE_OK;
}

/* ---- USGS -------------------------------------------------------------------------------- */

/* Four digits from 19.. or 20.. in a text, or 0. */
static int year_in(const char *text)
{
    for (; *text; text++)
        if ((strncmp(text, "19", 2) == 0 || strncmp(text, "20", 2) == 0) &&
            strspn(text, "0123456789") == 4)
            return atoi(text);
        else if (isdigit((unsigned char)*text))
            text += strspn(text, "0123456789") - 1;
    return 0;
}

static lode_status edition_of(lode__import *im, const char *text)
{
    if (*im->vintage) return LODE_OK;
    int year = year_in(text);
    if (year == 0)
        return lode__fail_at(im->err, LODE_E_INVALID, lode__stream_place(im->stream), 0,
                             0,
                             "want the edition, found no year in '%.60s': name it with "
                             "--vintage 2026",
                             text);
    snprintf(im->vintage, sizeof im->vintage, "%d", year);
    return LODE_OK;
}

static bool recognise_usgs_long(const lode__import *im)
{
    const lode__record *r = &im->record;
    return lode__record_column(r, "MCS chapter") >= 0 &&
           lode__record_column(r, "Statistics_detail") >= 0;
}

static lode_status read_usgs_long(lode__import *im)
{
    lode__record *r = &im->record;
    int section = lode__record_column(r, "Section"),
        unit = lode__record_column(r, "Unit"),
        commodity = lode__record_column(r, "Commodity"),
        country = lode__record_column(r, "Country"),
        kind = lode__record_column(r, "Statistics"),
        detail = lode__record_column(r, "Statistics_detail"),
        year = lode__record_column(r, "Year"), value = lode__record_column(r, "Value"),
        notes = lode__record_column(r, "Notes");
    lode_status st = begin(im, "USGS MCS");
    if (st == LODE_OK) st = edition_of(im, im->member);
    while (st == LODE_OK) {
        bool more;
        st = lode__record_next(r, &more, im->err);
        if (st != LODE_OK || !more) break;
        im->n_read++;
        if (strncmp(lode__record_text(r, section), "World", 5) != 0) {
            lode__import_drop(im, r->line, "tables other than world tables",
                              lode__record_text(r, section));
            continue;
        }
        const char *what = lode__record_text(r, kind);
        if (strcmp(what, "Production") != 0 && strcmp(what, "Capacity") != 0) {
            lode__import_drop(im, r->line,
                              "statistics other than production and capacity", what);
            continue;
        }
        char plain[256]; /* the world's row says ": rounded" */
        snprintf(plain, sizeof plain, "%s", lode__record_text(r, detail));
        size_t n = strlen(plain);
        if (n > 9 && strcmp(plain + n - 9, ": rounded") == 0) plain[n - 9] = '\0';
        const char *note = lode__record_text(r, notes);
        const printed p = {.commodity = lode__record_text(r, commodity),
                           .detail = plain,
                           .country = lode__record_text(r, country),
                           .unit = lode__record_text(r, unit),
                           .value = lode__record_text(r, value),
                           .year = lode__record_text(r, year),
                           .flow = *what == 'C' ? LODE__CAPACITY : LODE__PRODUCTION,
                           .estimated = strstr(note, "stimated") != NULL,
                           .line = r->line};
        st = take(im, &p);
    }
    return st;
}

static bool recognise_usgs_wide(const lode__import *im)
{
    const lode__record *r = &im->record;
    return lode__record_column(r, "COMMODITY") >= 0 &&
           lode__record_column(r, "TYPE") >= 0 &&
           lode__record_column(r, "UNIT_MEAS") >= 0;
}

/* PROD_2023, "PROD_EST_ 2024", CAP_2023: what kind of column is it? */
static bool is_wide_column(const char *header, bool *capacity, bool *estimate)
{
    *capacity = strncasecmp(header, "CAP", 3) == 0;
    *estimate = strstr(header, "EST") != NULL || strstr(header, "est") != NULL;
    return (*capacity || strncasecmp(header, "PROD", 4) == 0) && year_in(header) > 0;
}

static lode_status read_usgs_wide(lode__import *im)
{
    lode__record *r = &im->record;
    struct {
        int k;
        bool capacity, estimate;
        char year[8];
    } column[16];
    int n_column = 0;
    int source = lode__record_column(r, "SOURCE"),
        commodity = lode__record_column(r, "COMMODITY"),
        country = lode__record_column(r, "COUNTRY"),
        type = lode__record_column(r, "TYPE"), unit = lode__record_column(r, "UNIT_MEAS"),
        notes = lode__record_column(r, "PROD_NOTES");
    for (int k = 0; k < r->n_field && n_column < 16; k++) {
        if (!is_wide_column(r->field[k], &column[n_column].capacity,
                            &column[n_column].estimate))
            continue;
        column[n_column].k = k;
        snprintf(column[n_column].year, sizeof column[0].year, "%d",
                 year_in(r->field[k]));
        n_column++;
    }
    lode_status st = begin(im, "USGS MCS");
    while (st == LODE_OK) {
        bool more;
        st = lode__record_next(r, &more, im->err);
        if (st != LODE_OK || !more) break;
        im->n_read++;
        st =
            edition_of(im, *lode__record_text(r, source)
                               ? strpbrk(lode__record_text(r, source), "0123456789")
                                     ? strpbrk(lode__record_text(r, source), "0123456789")
                                     : im->member
                               : im->member);
        for (int i = 0; st == LODE_OK && i < n_column; i++) {
            const char *text = lode__record_text(r, column[i].k);
            if (!*text) continue; /* withheld, not available or zero: not told apart */
            const printed p = {
                .commodity = lode__record_text(r, commodity),
                .detail = lode__record_text(r, type),
                .country = lode__record_text(r, country),
                .unit = lode__record_text(r, unit),
                .value = text,
                .year = column[i].year,
                .flow = column[i].capacity ? LODE__CAPACITY : LODE__PRODUCTION,
                .estimated = column[i].estimate ||
                             strstr(lode__record_text(r, notes), "estimated") != NULL,
                .line = r->line};
            st = take(im, &p);
        }
    }
    return st;
}

/* ---- BGS --------------------------------------------------------------------------------- */

static bool recognise_bgs(const lode__import *im)
{
    const lode__record *r = &im->record;
    return lode__record_column(r, "bgs_commodity_trans") >= 0 &&
           lode__record_column(r, "country_iso3_code") >= 0;
}

static lode_status read_bgs(lode__import *im)
{
    lode__record *r = &im->record;
    int commodity = lode__record_column(r, "bgs_commodity_trans"),
        detail = lode__record_column(r, "bgs_sub_commodity_trans"),
        iso3 = lode__record_column(r, "country_iso3_code"),
        country = lode__record_column(r, "country_trans"),
        year = lode__record_column(r, "year"), value = lode__record_column(r, "quantity"),
        unit = lode__record_column(r, "units"),
        kind = lode__record_column(r, "bgs_statistic_type_trans"),
        notes = lode__record_column(r, "concat_figure_notes_text");
    if (!*im->vintage) snprintf(im->vintage, sizeof im->vintage, "as downloaded");
    lode_status st = begin(im, "BGS WMS");
    while (st == LODE_OK) {
        bool more;
        st = lode__record_next(r, &more, im->err);
        if (st != LODE_OK || !more) break;
        im->n_read++;
        const char *what = lode__record_text(r, kind);
        if (*what && strcmp(what, "Production") != 0) {
            lode__import_drop(im, r->line, "statistics other than production", what);
            continue;
        }
        const char *code = lode__record_text(r, iso3);
        const printed p = {.commodity = lode__record_text(r, commodity),
                           .detail = lode__record_text(r, detail),
                           .country = *code ? code : lode__record_text(r, country),
                           .unit = lode__record_text(r, unit),
                           .value = lode__record_text(r, value),
                           .year = lode__record_text(r, year),
                           .flow = LODE__PRODUCTION,
                           .estimated =
                               strstr(lode__record_text(r, notes), "stimate") != NULL,
                           .line = r->line};
        st = take(im, &p);
    }
    return st;
}

/* ---- World Mining Data ----------------------------------------------------------------- */

static bool is_year(const char *text)
{
    return strlen(text) == 4 && year_in(text) > 0;
}

static bool recognise_wmd(const lode__import *im)
{
    const lode__record *r = &im->record;
    int n_year = 0;
    for (int k = 0; k < r->n_field; k++) n_year += is_year(r->field[k]);
    return lode__record_column(r, "country") >= 0 &&
           lode__record_column(r, "unit") >= 0 &&
           lode__record_column(r, "data_source|datasource|data source") >= 0 &&
           (n_year > 1 || (lode__record_column(r, "year") >= 0 &&
                           lode__record_column(r, "commodity") >= 0));
}

/* "Cobalt" of "Cobalt.csv", where no column says it. */
static const char *stem_of(lode__import *im, const char *name)
{
    const char *dot = strrchr(name, '.');
    const char *copy =
        lode__arena_copy_n(&im->arena, name, dot ? (size_t)(dot - name) : strlen(name));
    return copy ? copy : "";
}

static lode_status read_wmd(lode__import *im)
{
    lode__record *r = &im->record;
    int year[64], n_year = 0, last = 0;
    char label[64][8];
    int commodity = lode__record_column(r, "commodity|mineral"),
        iso3 = lode__record_column(r, "iso3|Country_ISO"),
        country = lode__record_column(r, "country"),
        unit = lode__record_column(r, "unit"),
        kind = lode__record_column(r, "data_source|data source"),
        value = lode__record_column(r, "value"), column = lode__record_column(r, "year"),
        type = lode__record_column(r, "row_type");
    const char *name = stem_of(im, im->member);
    for (int k = 0; k < r->n_field && n_year < 64; k++) {
        if (!is_year(r->field[k])) continue;
        year[n_year] = k;
        memcpy(label[n_year], r->field[k], 5);
        if (atoi(label[n_year]) <= last)
            return lode__fail_at(im->err, LODE_E_DATA, lode__stream_place(im->stream), 1,
                                 0, "want years in order, found %s after %d",
                                 label[n_year], last);
        last = atoi(label[n_year++]);
    }
    if (!*im->vintage) snprintf(im->vintage, sizeof im->vintage, "as downloaded");
    lode_status st = begin(im, "WMD");
    while (st == LODE_OK) {
        bool more;
        st = lode__record_next(r, &more, im->err);
        if (st != LODE_OK || !more) break;
        im->n_read++;
        const char *code = lode__record_text(r, iso3);
        bool total = strcasecmp(lode__record_text(r, type), "total") == 0 ||
                     strcasecmp(lode__record_text(r, type), "world") == 0;
        printed p = {.commodity = commodity >= 0 ? lode__record_text(r, commodity) : name,
                     .detail = "",
                     .country = total   ? "World"
                                : *code ? code
                                        : lode__record_text(r, country),
                     .unit = lode__record_text(r, unit),
                     .value = lode__record_text(r, value),
                     .year = lode__record_text(r, column),
                     .flow = LODE__PRODUCTION,
                     .estimated = strchr("ep", *lode__record_text(r, kind)) != NULL &&
                                  *lode__record_text(r, kind),
                     .line = r->line};
        if (n_year == 0) st = take(im, &p);
        for (int i = 0; st == LODE_OK && i < n_year; i++) {
            p.year = label[i];
            p.value = lode__record_text(r, year[i]);
            if (*p.value) st = take(im, &p);
        }
    }
    return st;
}

#define USGS_LICENCE                                                                     \
    {                                                                                    \
        "public-domain-us",                                                              \
            "USGS: public domain (work of the United States government)",                \
            "https://www.usgs.gov/information-policies-and-instructions/"                \
            "copyrights-and-credits"                                                     \
    }

const lode__importer lode__import_usgs_long = {
    .about = {"usgs", "USGS Mineral Commodity Summaries"},
    .source = {"Mineral Commodity Summaries, USGS", "", "",
               "https://www.usgs.gov/centers/national-minerals-information-center/"
               "mineral-commodity-summaries",
               ""},
    .licence = USGS_LICENCE,
    .recognise = recognise_usgs_long,
    .read = read_usgs_long,
    .finish = finish};

const lode__importer lode__import_usgs_wide = {
    .about = {"usgs-wide", "USGS Mineral Commodity Summaries, years in columns"},
    .source = {"Mineral Commodity Summaries world data, USGS", "", "",
               "https://www.usgs.gov/centers/national-minerals-information-center/"
               "mineral-commodity-summaries",
               ""},
    .licence = USGS_LICENCE,
    .recognise = recognise_usgs_wide,
    .read = read_usgs_wide,
    .finish = finish};

const lode__importer lode__import_bgs = {
    .about = {"bgs", "BGS World Mineral Statistics"},
    .source = {"World Mineral Statistics, BGS \u00a9 UKRI", "", "",
               "https://www.bgs.ac.uk/mineralsuk/statistics/world-mineral-statistics/",
               ""},
    .licence =
        {"OGL-UK-3.0",
         "World Mineral Statistics, BGS \u00a9 UKRI: Open Government Licence 3.0",
         "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"},
    .recognise = recognise_bgs,
    .read = read_bgs,
    .finish = finish};

const lode__importer lode__import_wmd = {
    .about = {"wmd", "World Mining Data"},
    .source = {"World Mining Data, Austrian Federal Ministry of Finance", "", "",
               "https://www.world-mining-data.info/", ""},
    .licence = {"wmd", "World Mining Data: terms of its publisher; for your own use",
                "https://www.world-mining-data.info/"},
    .recognise = recognise_wmd,
    .read = read_wmd,
    .finish = finish};
