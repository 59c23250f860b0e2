/* How does an analyst's own download become a pack? Recognise it by its columns, let
 * its reader take what it understands, and count the rest. */
#include "dataset/document.h"
#include "dataset/import_steps.h"
#include "dataset/plain_number.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const lode__importer *const importers[] = {
    &lode__import_baci,      &lode__import_comtrade,  &lode__import_usgs_long,
    &lode__import_usgs_wide, &lode__import_bgs,       &lode__import_wmd,
    &lode__import_wgi,       &lode__import_worldbank, &lode__import_gta,
    &lode__import_oecd,      &lode__import_projects,  &lode__import_tidy};
#define N_IMPORTER ((int)(sizeof importers / sizeof importers[0]))

const lode_import_format *lode_import_formats(void)
{
    static const lode_import_format formats[] = {
        {"baci", "CEPII BACI, bilateral trade: t,i,j,k,v,q"},
        {"comtrade", "UN Comtrade API rows: totals, breakdowns, both reports"},
        {"usgs", "USGS Mineral Commodity Summaries, one value a row (2026 layout)"},
        {"usgs-wide", "USGS Mineral Commodity Summaries, years in columns (2025 layout)"},
        {"bgs", "BGS World Mineral Statistics export"},
        {"wmd", "World Mining Data, years in columns or one value a row"},
        {"wgi", "World Bank Worldwide Governance Indicators"},
        {"worldbank", "World Bank Commodity Price Data, annual sheet as CSV"},
        {"gta", "Global Trade Alert interventions"},
        {"oecd", "export restrictions: OECD inventory, or a list of one's own"},
        {"projects", "a list of projects"},
        {"tidy", "good,country,flow,year,value,unit,...: figures of one's own"},
        {NULL, NULL}};
    return formats;
}

/* ---- what readers call -------------------------------------------------------------- */

/* As much of a found text as there is room for: whole characters, on one line. */
static void quote(char *out, size_t size, const char *found)
{
    size_t n = 0, length = strlen(found);
    for (size_t step; n < length; n += step) {
        step = lode__utf8_step(found + n, length - n);
        if (step == 0 || n + step >= size) break;
        memcpy(out + n, found + n, step);
        if ((unsigned char)out[n] < ' ') out[n] = ' ';
    }
    out[n] = '\0';
}

static void tell(lode__import *im, bool finding, long line, const char *text,
                 const char *found)
{
    lode__reason *reason = im->reason;
    int i = 0;
    while (i < im->n_reason &&
           (reason[i].finding != finding || strcmp(reason[i].text, text) != 0))
        i++;
    if (i == LODE__REASON_MAX) return; /* more kinds of trouble than there are kinds */
    if (i == im->n_reason) {
        im->n_reason++;
        reason[i].text = text;
        reason[i].finding = finding;
    }
    reason[i].n++;
    if (reason[i].n_example == LODE__EXAMPLE_MAX) return;
    char shown[sizeof reason[i].example[0].found];
    quote(shown, sizeof shown, found);
    for (int k = 0; k < reason[i].n_example; k++)
        if (strcmp(reason[i].example[k].found, shown) == 0) return;
    int k = reason[i].n_example++;
    memcpy(reason[i].example[k].found, shown, sizeof shown);
    reason[i].example[k].line = line;
}

void lode__import_drop(lode__import *im, long line, const char *text, const char *found)
{
    tell(im, false, line, text, found);
}

void lode__import_find(lode__import *im, long line, const char *text, const char *found)
{
    tell(im, true, line, text, found);
}

static int by_name(const void *x, const void *y)
{
    const lode__country_name *a = x, *b = y;
    int order = strcmp(a->id, b->id);
    return order ? order : (a->i > b->i) - (a->i < b->i);
}

/* Lower case, so that "Korea, republic of" is found as well. */
static const char *folded(lode__import *im, const char *text)
{
    char *copy = lode__arena_copy(&im->arena, text);
    for (char *c = copy; c && *c; c++) *c = (char)tolower((unsigned char)*c);
    return copy;
}

static const char *cell(const lode__file *file, long i_row, int column)
{
    return column < 0 ? "" : lode__csv_row(&file->csv, i_row)[column].text;
}

static bool add_name(lode__import *im, const char *id, int i_country)
{
    if (!*id || i_country < 0) return true;
    const char *name = folded(im, id);
    if (name) im->name[im->n_name++] = (lode__country_name){name, i_country};
    return name;
}

static lode_status list_names(lode__import *im)
{
    const lode_dataset *ds = im->ds;
    const lode__file *own = lode__table_find(ds, "countries");
    const lode__file *other = lode__table_find(ds, "names");
    size_t n = (size_t)(own ? own->csv.n_row : 0) * 3 +
               (size_t)(other ? other->csv.n_row : 0) + 1;
    bool fine = (im->name = lode__arena_take(&im->arena, n, sizeof *im->name));
    for (long i = 0; fine && own && i < own->csv.n_row; i++) {
        int country =
            lode__country_find(ds, cell(own, i, lode__column_find(own, "country")));
        fine = add_name(im, cell(own, i, lode__column_find(own, "country")), country) &&
               add_name(im, cell(own, i, lode__column_find(own, "name")), country) &&
               add_name(im, cell(own, i, lode__column_find(own, "baci_code")), country);
    }
    for (long i = 0; fine && other && i < other->csv.n_row; i++)
        fine = add_name(
            im, cell(other, i, lode__column_find(other, "alias")),
            lode__country_find(ds, cell(other, i, lode__column_find(other, "country"))));
    if (!fine) return lode__fail(im->err, LODE_E_NOMEM, "out of memory for names");
    qsort(im->name, im->n_name, sizeof *im->name, by_name);
    return LODE_OK;
}

int lode__import_country(const lode__import *im, const char *text)
{
    char name[160];
    size_t n = 0, low = 0, high = im->n_name;
    /* Customs numbers may come with leading zeros: "004" is "4". */
    if (isdigit((unsigned char)*text))
        while (*text == '0' && text[1]) text++;
    for (; text[n] && n + 1 < sizeof name; n++)
        name[n] = (char)tolower((unsigned char)text[n]);
    name[n] = '\0';
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(im->name[middle].id, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < im->n_name && strcmp(im->name[low].id, name) == 0 ? im->name[low].i : -1;
}

const char *lode__import_unit(const char *text)
{
    static const struct {
        const char *word, *unit;
    } known[] = {{"t", "t"},
                 {"metric tons", "t"},
                 {"metric tonnes", "t"},
                 {"metric dry tons", "t"},
                 {"metr. t", "t"},
                 {"tonnes", "t"},
                 {"tonnes (metric)", "t"},
                 {"tonnes (metal content)", "t"},
                 {"tonnes (li content)", "t"},
                 {"kt", "kt"},
                 {"thousand metric tons", "kt"},
                 {"thousand metric dry tons", "kt"},
                 {"mt", "Mt"},
                 {"million metric tons", "Mt"},
                 {"kg", "kg"},
                 {"kilograms", "kg"},
                 {"kilograms (metal content)", "kg"},
                 {"mm3", "Mm3"},
                 {"million cubic meters", "Mm3"},
                 {"mio m3", "Mm3"},
                 {"($/mt)", "USD/t"},
                 {"usd/t", "USD/t"},
                 {"($/kg)", "USD/kg"},
                 {"usd/kg", "USD/kg"},
                 {"($/troy oz)", "USD/ozt"},
                 {"usd/lb", "USD/lb"},
                 {"usd/ozt", "USD/ozt"}};
    char word[64];
    size_t n = 0;
    for (; text[n] && n + 1 < sizeof word; n++)
        word[n] = (char)tolower((unsigned char)text[n]);
    word[n] = '\0';
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i].word, word) == 0) return known[i].unit;
    return NULL;
}

const char *lode__import_number(const lode__import *im, const char *text, double *value,
                                lode__flag *flag, const char *why)
{
    *value = NAN;
    if (strcmp(text, "W") == 0) {
        *flag = LODE__WITHHELD;
        return NULL;
    }
    if (!*text || strcmp(text, "NA") == 0 || strcmp(text, "XX") == 0 ||
        strcmp(text, "..") == 0 || strcmp(text, "N/A") == 0 ||
        strcmp(text, "\u2026") == 0) {
        *flag = LODE__MISSING;
        return NULL;
    }
    if (strcmp(text, "\u2014") == 0 || strcmp(text, "\u2013") == 0 ||
        strcmp(text, "--") == 0 || strcmp(text, "-") == 0) {
        *value = 0.0;
        return NULL;
    }
    switch (lode__plain_number(text, im->record.separator, value)) {
    case LODE__ONE_NUMBER: return NULL;
    case LODE__TWO_NUMBERS: return "numbers that read two ways; want 1200, or 1,2";
    case LODE__NO_NUMBER: break;
    }
    return why;
}

lode__import_table *lode__import_table_of(lode__import *im, const char *name,
                                          const lode__field *field, int n_field)
{
    for (int i = 0; i < im->n_table; i++)
        if (strcmp(im->table[i].name, name) == 0) return &im->table[i];
    if (im->n_table == LODE__IMPORT_TABLE_MAX) return NULL;
    lode__import_table *t = &im->table[im->n_table++];
    *t = (lode__import_table){.name = name, .field = field, .n_field = n_field};
    lode__buf_init(&t->rows, LODE__FILE_MAX);
    for (int k = 0; k < n_field; k++)
        lode__buf_addf(&t->rows, "%s%s", k ? "," : "", field[k].name);
    lode__buf_add(&t->rows, "\n");
    return t;
}

/* A comma before every cell but the first of a row. */
static void begin_cell(lode__import_table *t)
{
    if (t->n_cell++ > 0) lode__buf_add_n(&t->rows, ",", 1);
}

/* Line breaks and other control characters would cut the row. */
void lode__import_text(lode__import_table *t, const char *text)
{
    char copy[1024];
    size_t n = 0;
    begin_cell(t);
    for (; text[n] && n + 1 < sizeof copy; n++)
        copy[n] = (unsigned char)text[n] < ' ' ? ' ' : text[n];
    while (n > 0 && text[n] && ((unsigned char)copy[n - 1] & 0xC0) == 0x80) n--;
    if (n > 0 && text[n] && (unsigned char)copy[n - 1] >= 0xC0)
        n--; /* no half character */
    copy[n] = '\0';
    lode__buf_add_csv(&t->rows, copy);
}

void lode__import_value(lode__import_table *t, double value)
{
    begin_cell(t);
    if (!isnan(value)) lode__buf_add_number(&t->rows, value);
}

void lode__import_whole(lode__import_table *t, long value)
{
    begin_cell(t);
    lode__buf_addf(&t->rows, "%ld", value);
}

void lode__import_row_end(lode__import_table *t)
{
    lode__buf_add_n(&t->rows, "\n", 1);
    t->n_cell = 0;
    t->n_row++;
}

static const lode__field observation[] = {
    {"good", "string"},   {"country", "string"}, {"flow", "string"},  {"year", "integer"},
    {"value", "number"},  {"unit", "string"},    {"basis", "string"}, {"flag", "string"},
    {"source", "string"}, {"vintage", "string"}, {"note", "string"}};
static const lode__field trade[] = {
    {"good", "string"}, {"country", "string"}, {"partner", "string"},
    {"flow", "string"}, {"year", "integer"},   {"value", "number"},
    {"unit", "string"}, {"basis", "string"},   {"hs6", "string"},
    {"flag", "string"}, {"source", "string"},  {"vintage", "string"},
    {"note", "string"}};

void lode__import_observe(lode__import *im, const lode__import_observation *o)
{
    bool pair = strcmp(o->flow, "export") == 0;
    const char *name = pair                            ? "trade"
                       : strcmp(o->flow, "use") == 0   ? "use"
                       : strcmp(o->flow, "price") == 0 ? "prices"
                                                       : "production";
    lode__import_table *t =
        lode__import_table_of(im, name, pair ? trade : observation, pair ? 13 : 11);
    if (!t) return;
    lode__import_text(t, o->good);
    lode__import_text(t, o->country);
    if (pair) lode__import_text(t, o->partner ? o->partner : "");
    lode__import_text(t, o->flow);
    lode__import_whole(t, o->year);
    lode__import_value(t, o->value);
    lode__import_text(t, o->unit);
    lode__import_text(t, o->basis);
    if (pair) lode__import_text(t, o->hs6 ? o->hs6 : "");
    lode__import_text(t, lode__flag_name(o->flag));
    lode__import_text(t, o->source);
    lode__import_text(t, o->vintage ? o->vintage : im->vintage);
    lode__import_text(t, o->note ? o->note : "");
    lode__import_row_end(t);
    im->n_taken++;
}

void lode__import_progress(lode__import *im)
{
    uint64_t size = lode__stream_size(im->stream), taken = lode__stream_taken(im->stream);
    if (!im->asked->progress || size == 0) return;
    double share = (double)taken / (double)size;
    im->asked->progress(share < 1.0 ? share : 1.0, im->asked->progress_data);
}

/* ---- the way of a file ------------------------------------------------------------- */

static const lode__importer *recognise(const lode__import *im)
{
    for (int i = 0; i < N_IMPORTER; i++)
        if (importers[i]->recognise(im)) return importers[i];
    return NULL;
}

static lode_status find_format(const char *name, const lode__importer **out,
                               lode_error *err)
{
    const char *known[N_IMPORTER];
    for (int i = 0; i < N_IMPORTER; i++) {
        known[i] = importers[i]->about.name;
        if (strcmp(known[i], name) == 0) {
            *out = importers[i];
            return LODE_OK;
        }
    }
    return lode__name_unknown("a format", name, known, N_IMPORTER, err);
}

/* The header of the member, and whether it is one of this format. */
static lode_status begin_member(lode__import *im, int i, bool *more)
{
    im->member = lode__stream_name(im->stream, i);
    lode_status st = lode__stream_begin(im->stream, i, im->err);
    if (st != LODE_OK) return st;
    lode__record_end(&im->record);
    st = lode__record_begin(&im->record, im->stream, im->err);
    if (st == LODE_OK) st = lode__record_next(&im->record, more, im->err);
    return st;
}

static void describe(lode__import *im, const lode__importer *importer)
{
    im->source = importer->source;
    im->licence = importer->licence;
    if (im->asked->vintage)
        snprintf(im->vintage, sizeof im->vintage, "%s", im->asked->vintage);
}

static lode_status read_members(lode__import *im, const lode__importer **importer)
{
    int n = lode__stream_members(im->stream);
    bool any = false;
    for (int i = 0; i < n; i++) {
        bool more = false;
        lode_status st = begin_member(im, i, &more);
        if (st != LODE_OK) return st;
        const lode__importer *found = more ? recognise(im) : NULL;
        if (!*importer && found) *importer = found;
        if (!more || !*importer || (n > 1 && found != *importer)) {
            if (n > 1)
                lode__import_drop(im, 0, "tables of a zip that are of another kind",
                                  im->member);
            continue;
        }
        if (im->asked->reconcile && *importer != &lode__import_comtrade)
            return lode__fail(im->err, LODE_E_INVALID,
                              "want a file of format 'comtrade', which has both sides' "
                              "reports, to reconcile; found '%s'",
                              (*importer)->about.name);
        if (!any) describe(im, *importer);
        any = true;
        int n_column = im->record.n_field;
        st = (*importer)->read(im);
        if (st != LODE_OK) return st;
        /* A last row without its end that lacks fields: the download broke off. */
        if (im->record.cut && im->record.n_field < n_column)
            return lode__fail_at(
                im->err, LODE_E_DATA, lode__stream_place(im->stream), im->record.line, 0,
                "want %d fields in the last line, found %d: the file is cut", n_column,
                im->record.n_field);
    }
    if (!any)
        return lode__fail_at(
            im->err, LODE_E_DATA, im->asked->path, 0, 0,
            "want columns of a known format, found '%.60s%s%.60s'; name one "
            "with --format (baci, comtrade, usgs, bgs, wmd, wgi, "
            "worldbank, gta, oecd, projects, tidy)",
            lode__record_text(&im->record, 0), im->record.n_field > 1 ? "," : "",
            lode__record_text(&im->record, 1));
    lode_status st = (*importer)->finish ? (*importer)->finish(im) : LODE_OK;
    lode__release(im->heap); /* the rows are text now */
    im->heap = NULL;
    return st;
}

/* Did anything come of it, and was there room? */
static lode_status check_tables(lode__import *im)
{
    for (int i = 0; i < im->n_table; i++) {
        lode_status st = im->table[i].rows.status;
        if (st == LODE_E_LIMIT)
            return lode__fail_at(
                im->err, st, im->asked->path, 0, 0,
                "want at most %zu bytes of rows in table '%s', found more; "
                "take fewer codes, goods or years",
                LODE__FILE_MAX, im->table[i].name);
        if (st != LODE_OK) return lode__fail(im->err, st, "out of memory for the rows");
    }
    if (im->n_taken > 0) return LODE_OK;
    const lode__reason *most = NULL;
    for (int i = 0; i < im->n_reason; i++)
        if (!im->reason[i].finding && (!most || im->reason[i].n > most->n))
            most = &im->reason[i];
    return lode__fail_at(im->err, LODE_E_DATA, im->asked->path, 0, 0,
                         "want rows that can be used, found none in %ld%s%s%s%.60s%s",
                         im->n_read, most ? ": mostly " : "", most ? most->text : "",
                         most ? ", as in '" : "", most ? most->example[0].found : "",
                         most ? "'" : "");
}

lode_status lode_dataset_import(const lode_dataset *ds, const lode_import *asked,
                                lode_format format, lode_text *report, lode_error *err)
{
    const lode__importer *importer = NULL;
    lode__landing landing = {0};
    lode_status st = lode__format_check(format, err);
    if (st == LODE_OK && asked->format) st = find_format(asked->format, &importer, err);
    lode__import *im = st == LODE_OK ? lode__alloc(1, sizeof *im) : NULL;
    if (st == LODE_OK && !im) st = lode__fail(err, LODE_E_NOMEM, "out of memory");
    if (st != LODE_OK) return st;
    im->ds = ds;
    im->asked = asked;
    im->err = err;

    st = lode__landing_begin(&landing, ds, asked, err);
    if (st == LODE_OK) st = list_names(im);
    if (st == LODE_OK) st = lode__stream_open(asked->path, &im->stream, err);
    if (st == LODE_OK) st = read_members(im, &importer);
    if (st == LODE_OK) st = check_tables(im);
    if (st == LODE_OK) st = lode__landing_try(&landing, im, err);
    if (st == LODE_OK)
        st = lode__import_report(im, importer, &landing, format, report, err);
    if (st == LODE_OK && !asked->check) st = lode__landing_finish(&landing, err);
    if (st != LODE_OK && report->data) lode_text_clear(report);

    lode__landing_clear(&landing);
    for (int i = 0; i < im->n_table; i++) lode__buf_clear(&im->table[i].rows);
    lode__record_end(&im->record);
    lode__release(im->heap);
    lode__stream_close(im->stream);
    lode__arena_clear(&im->arena);
    lode__release(im);
    return st;
}
