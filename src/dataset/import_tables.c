/* Lists that fit a pack's table nearly as they are: governance, prices, measures, projects,
 * and an analyst's own figures. Columns are found by the names that editions use. */
#include "dataset/import.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

static const char *country_id(const lode__import *im, int i)
{
    int n;
    return lode__countries(im->ds, &n)[i].id;
}

/* ---- WGI -------------------------------------------------------------------------------- */

static const lode__field wgi_fields[] = {
    {"country", "string"}, {"year", "integer"},          {"indicator", "string"},
    {"value", "number"},   {"standard_error", "number"}, {"flag", "string"},
    {"source", "string"},  {"vintage", "string"},        {"note", "string"}};

static bool recognise_wgi(const lode__import *im)
{
    const lode__record *r = &im->record;
    return lode__record_column(r, "indicator") >= 0 &&
           lode__record_column(r, "estimate") >= 0 && lode__record_column(r, "code") >= 0;
}

static lode_status read_wgi(lode__import *im)
{
    static const char *const dimension[] = {"va", "pv", "ge", "rq", "rl", "cc"};
    lode__record *r = &im->record;
    int code = lode__record_column(r, "code"), year = lode__record_column(r, "year"),
        indicator = lode__record_column(r, "indicator"),
        value = lode__record_column(r, "estimate"),
        error = lode__record_column(r, "stddev|stderr|standard error");
    lode__import_table *t =
        lode__import_table_of(im, "wgi", wgi_fields, COUNT(wgi_fields));
    if (!*im->vintage) snprintf(im->vintage, sizeof im->vintage, "as downloaded");
    for (;;) {
        bool more, known = false;
        lode_status st = lode__record_next(r, &more, im->err);
        if (st != LODE_OK || !more) return st;
        im->n_read++;
        const char *name = lode__record_text(r, indicator);
        int country = lode__import_country(im, lode__record_text(r, code));
        double estimate, deviation = NAN;
        long in_year = strtol(lode__record_text(r, year), NULL, 10);
        for (int i = 0; i < 6; i++) known = known || strcmp(dimension[i], name) == 0;
        if (!known)
            lode__import_drop(im, r->line, "indicators that are none of the six", name);
        else if (country < 0)
            lode__import_drop(im, r->line, "areas that are no country of the packs",
                              lode__record_text(r, code));
        else if (in_year < 1900 || in_year > 2100)
            lode__import_drop(im, r->line, "years that are no year",
                              lode__record_text(r, year));
        else if (!lode__number_read(lode__record_text(r, value), &estimate))
            lode__import_drop(im, r->line, "rows without an estimate",
                              lode__record_text(r, value));
        else if (fabs(estimate) > 5.0)
            lode__import_drop(im, r->line, "estimates beyond 5 standard deviations",
                              lode__record_text(r, value));
        else {
            if (!lode__number_read(lode__record_text(r, error), &deviation))
                deviation = NAN;
            lode__import_text(t, country_id(im, country));
            lode__import_whole(t, in_year);
            lode__import_text(t, name);
            lode__import_value(t, estimate);
            lode__import_value(t, deviation);
            lode__import_text(t, "estimated");
            lode__import_text(t, "World Bank WGI");
            lode__import_text(t, im->vintage);
            lode__import_text(t, "");
            lode__import_row_end(t);
            im->n_taken++;
        }
    }
}

/* ---- World Bank prices ------------------------------------------------------------------ */

static bool recognise_worldbank(const lode__import *im)
{
    return strncasecmp(lode__record_text(&im->record, 0), "World Bank Commodity Price",
                       26) == 0;
}

/* The row of production/tables.csv that speaks of a price series, or -1. Names carry marks
 * of footnotes: "Potassium chloride **". */
static long series_of(const lode__file *tables, const char *name)
{
    int source = lode__column_find(tables, "source"),
        commodity = lode__column_find(tables, "commodity");
    for (long i = 0; i < tables->csv.n_row; i++) {
        const lode__cell *row = lode__csv_row(&tables->csv, i);
        size_t n = strlen(row[commodity].text);
        if (strncmp(row[source].text, "World Bank", 10) == 0 &&
            strncasecmp(row[commodity].text, name, n) == 0 &&
            name[n + strspn(name + n, " *")] == '\0')
            return i;
    }
    return -1;
}

/* The sheet of prices: names stand in one row, units in the next, then a row a year. */
typedef struct price_sheet {
    const lode__file *tables;
    long series[LODE__RECORD_FIELD_MAX]; /* row of the table, -1: none */
    const char *unit[LODE__RECORD_FIELD_MAX];
    int n_series, last; /* year */
} price_sheet;

static void take_price(lode__import *im, const price_sheet *s, int k, int year)
{
    static const char none[] = "prices that are no number above zero";
    const lode__record *r = &im->record;
    const lode__cell *row = lode__csv_row(&s->tables->csv, s->series[k]);
    const char *why;
    lode__import_observation o = {
        .good = row[lode__column_find(s->tables, "good")].text,
        .country = "*",
        .flow = "price",
        .year = year,
        .unit = row[lode__column_find(s->tables, "unit")].text,
        .basis = row[lode__column_find(s->tables, "basis")].text,
        .source = "World Bank CMO",
        .note = row[lode__column_find(s->tables, "commodity")].text};

    if (s->unit[k] && strcmp(s->unit[k], o.unit) != 0) {
        lode__import_drop(im, r->line, "prices in another unit than checked", o.note);
        return;
    }
    why = lode__import_number(im, r->field[k], &o.value, &o.flag, none);
    if (!why && !(o.value > 0.0)) why = none; /* NaN is none, too */
    if (why)
        lode__import_drop(im, r->line, why, r->field[k]);
    else
        lode__import_observe(im, &o);
}

static lode_status take_price_row(lode__import *im, price_sheet *s)
{
    const lode__record *r = &im->record;
    int year = (int)strtol(lode__record_text(r, 0), NULL, 10);

    if (s->n_series == 0) {
        for (int k = 1; k < r->n_field; k++) {
            s->series[k] = series_of(s->tables, r->field[k]);
            s->n_series += s->series[k] >= 0;
        }
        return LODE_OK;
    }
    if (year < 1900 || year > 2100) {
        for (int k = 1; k < r->n_field; k++)
            if (r->field[k][0] && !s->unit[k] && s->series[k] >= 0)
                s->unit[k] = lode__import_unit(r->field[k]);
        return LODE_OK;
    }
    if (year <= s->last)
        return lode__fail_at(im->err, LODE_E_DATA, lode__stream_place(im->stream),
                             r->line, 0, "want years in order, found %d after %d", year,
                             s->last);
    s->last = year;
    for (int k = 1; k < r->n_field; k++)
        if (s->series[k] >= 0) take_price(im, s, k, year);
    return LODE_OK;
}

static lode_status read_worldbank(lode__import *im)
{
    price_sheet sheet = {.tables = lode__table_find(im->ds, "tables")};

    if (!sheet.tables)
        return lode__fail(im->err, LODE_E_NODATA,
                          "want a table 'tables' of the published tables, found none");
    if (!*im->vintage) snprintf(im->vintage, sizeof im->vintage, "as downloaded");
    for (int k = 0; k < LODE__RECORD_FIELD_MAX; k++) sheet.series[k] = -1;
    for (;;) {
        bool more;
        lode_status st = lode__record_next(&im->record, &more, im->err);
        if (st != LODE_OK || !more) return st;
        im->n_read++;
        st = take_price_row(im, &sheet);
        if (st != LODE_OK) return st;
    }
}

/* ---- measures ---------------------------------------------------------------------------- */

static const lode__field measure_fields[] = {
    {"id", "string"},           {"imposer", "string"},
    {"minerals", "string"},     {"stage", "string"},
    {"hs", "string"},           {"type", "string"},
    {"detail", "string"},       {"start", "string"},
    {"end", "string"},          {"suspended_from", "string"},
    {"suspended_to", "string"}, {"target", "string"},
    {"evaluation", "string"},   {"evidence", "string"},
    {"source", "string"},       {"vintage", "string"},
    {"note", "string"}};

/* "", or YYYY, YYYY-MM, YYYY-MM-DD. */
static bool is_date(const char *text)
{
    static const char *const shape = "0000-00-00";
    size_t n = strlen(text);
    if (n != 0 && n != 4 && n != 7 && n != 10) return false;
    for (size_t i = 0; i < n; i++)
        if (shape[i] == '-' ? text[i] != '-' : !isdigit((unsigned char)text[i]))
            return false;
    return true;
}

/* Countries of "United States; Japan" or "CHN" as ISO3 with '|' between; false: one of them
 * is unknown. The European Union stays "EUU". */
static bool imposers(lode__import *im, const char *text, char *out, size_t size)
{
    char one[160];
    size_t n_out = 0;
    out[0] = '\0';
    while (*text) {
        size_t n = strcspn(text, ";|");
        snprintf(one, sizeof one, "%.*s", n > 150 ? 150 : (int)n, text);
        char *from = one + strspn(one, " "), *end = from + strlen(from);
        while (end > from && end[-1] == ' ') *--end = '\0';
        int i = lode__import_country(im, from);
        const char *id = i >= 0 ? country_id(im, i) : NULL;
        if (!id && (strcasecmp(from, "European Union") == 0 || strcmp(from, "EUU") == 0))
            id = "EUU";
        if (!id) return false;
        n_out +=
            (size_t)snprintf(out + n_out, size - n_out, "%s%s", n_out ? "|" : "", id);
        if (n_out >= size) return false;
        text += n + (text[n] != '\0');
    }
    return n_out > 0;
}

typedef struct measure_columns {
    int id, imposer, minerals, stage, hs, type, detail, start, end, from, to, target,
        evaluation, evidence, source, note;
} measure_columns;

static lode_status read_measures(lode__import *im, const measure_columns *c,
                                 const char *publisher)
{
    lode__record *r = &im->record;
    lode__import_table *t =
        lode__import_table_of(im, "measures", measure_fields, COUNT(measure_fields));
    if (!*im->vintage) snprintf(im->vintage, sizeof im->vintage, "as downloaded");
    for (;;) {
        bool more;
        char who[256];
        lode_status st = lode__record_next(r, &more, im->err);
        if (st != LODE_OK || !more) return st;
        im->n_read++;
        const char *start = lode__record_text(r, c->start),
                   *end = lode__record_text(r, c->end);
        if (!imposers(im, lode__record_text(r, c->imposer), who, sizeof who)) {
            lode__import_drop(im, r->line, "imposers that are no country of the packs",
                              lode__record_text(r, c->imposer));
            continue;
        }
        if (!is_date(start) || !is_date(end)) {
            lode__import_drop(im, r->line, "dates that are not YYYY-MM-DD",
                              is_date(start) ? end : start);
            continue;
        }
        if (*start && *end &&
            strncmp(end, start,
                    strlen(start) < strlen(end) ? strlen(start) : strlen(end)) < 0) {
            lode__import_drop(im, r->line, "measures that end before they start", end);
            continue;
        }
        lode__import_text(t, lode__record_text(r, c->id));
        lode__import_text(t, who);
        lode__import_text(t, lode__record_text(r, c->minerals));
        lode__import_text(t, lode__record_text(r, c->stage));
        lode__import_text(t, lode__record_text(r, c->hs));
        lode__import_text(t, lode__record_text(r, c->type));
        lode__import_text(t, lode__record_text(r, c->detail));
        lode__import_text(t, start);
        lode__import_text(t, end);
        lode__import_text(t, lode__record_text(r, c->from));
        lode__import_text(t, lode__record_text(r, c->to));
        lode__import_text(t, lode__record_text(r, c->target));
        lode__import_text(t, lode__record_text(r, c->evaluation));
        lode__import_text(t, lode__record_text(r, c->evidence));
        lode__import_text(t, c->source >= 0 && *lode__record_text(r, c->source)
                                 ? lode__record_text(r, c->source)
                                 : publisher);
        lode__import_text(t, im->vintage);
        lode__import_text(t, lode__record_text(r, c->note));
        lode__import_row_end(t);
        im->n_taken++;
    }
}

static bool recognise_gta(const lode__import *im)
{
    const lode__record *r = &im->record;
    return lode__record_column(r, "gta_id|intervention id") >= 0 &&
           lode__record_column(r, "implementers|implementing jurisdictions") >= 0;
}

static lode_status read_gta(lode__import *im)
{
    const lode__record *r = &im->record;
    const measure_columns c = {
        .id = lode__record_column(r, "gta_id|intervention id"),
        .imposer = lode__record_column(r, "implementers|implementing jurisdictions"),
        .minerals = lode__record_column(r, "minerals"),
        .stage = -1,
        .hs = lode__record_column(r, "hs|affected products"),
        .type = lode__record_column(r, "intervention_type"),
        .detail = lode__record_column(r, "title|state act title"),
        .start = lode__record_column(r, "date|date implemented|implementation date"),
        .end = lode__record_column(r, "removal_date|date removed"),
        .from = -1,
        .to = -1,
        .target = lode__record_column(r, "affected jurisdictions"),
        .evaluation = lode__record_column(r, "gta_evaluation|evaluation"),
        .evidence = -1,
        .source = lode__record_column(r, "link|url"),
        .note = -1};
    return read_measures(im, &c, "Global Trade Alert");
}

static bool recognise_oecd(const lode__import *im)
{
    const lode__record *r = &im->record;
    return lode__record_column(r, "measure|type of measure|measure type") >= 0 &&
           lode__record_column(r, "imposer|imposer_iso3|country|reference area") >= 0 &&
           lode__record_column(r, "minerals|mineral|commodity|raw material") >= 0;
}

static lode_status read_oecd(lode__import *im)
{
    const lode__record *r = &im->record;
    const measure_columns c = {
        .id = lode__record_column(r, "id|measure id"),
        .imposer = lode__record_column(r, "imposer|imposer_iso3|country|reference area"),
        .minerals = lode__record_column(r, "minerals|mineral|commodity|raw material"),
        .stage = lode__record_column(r, "form_stage|stage|form"),
        .hs = lode__record_column(r, "hs|hs code|hs6"),
        .type = lode__record_column(r, "measure|type of measure|measure type"),
        .detail = lode__record_column(r, "detail|description"),
        .start = lode__record_column(r, "start|start date|date of introduction"),
        .end = lode__record_column(r, "end|end date"),
        .from = lode__record_column(r, "suspended_from"),
        .to = lode__record_column(r, "suspended_to"),
        .target = lode__record_column(r, "target|destination"),
        .evaluation = lode__record_column(r, "status_last_seen|status"),
        .evidence = lode__record_column(r, "evidence"),
        .source = lode__record_column(r, "source"),
        .note = lode__record_column(r, "note|notes|comment")};
    return read_measures(im, &c, "OECD export restrictions");
}

/* ---- projects ----------------------------------------------------------------------------- */

static const lode__field project_fields[] = {
    {"project", "string"},    {"name", "string"},          {"operator", "string"},
    {"country", "string"},    {"minerals", "string"},      {"stages", "string"},
    {"capacity", "number"},   {"capacity_unit", "string"}, {"capacity_basis", "string"},
    {"capex_musd", "number"}, {"capex_note", "string"},    {"status", "string"},
    {"start_year", "string"}, {"programme", "string"},     {"evidence", "string"},
    {"source", "string"},     {"vintage", "string"},       {"note", "string"}};

static bool recognise_projects(const lode__import *im)
{
    const lode__record *r = &im->record;
    return lode__record_column(r, "project_id|project|nrcan_object_id") >= 0 &&
           lode__record_column(r, "name|project name") >= 0 &&
           lode__record_column(r, "minerals|mineral|commodity") >= 0;
}

/* A number, or NaN with a finding where something else stands. */
static double own_number(lode__import *im, int column, const char *trouble)
{
    const char *text = lode__record_text(&im->record, column);
    const char *why;
    double value = NAN;
    lode__flag flag = LODE__REPORTED;
    if (!*text || strcmp(text, "unknown") == 0) return NAN;
    why = lode__import_number(im, text, &value, &flag, trouble);
    if (!why && value < 0.0) why = trouble;
    if (why) {
        lode__import_find(im, im->record.line, why, text);
        return NAN;
    }
    return value;
}

/* What a list may call them, in the order in which they are written. */
enum {
    P_ID,
    P_NAME,
    P_OPERATOR,
    P_COUNTRY,
    P_MINERALS,
    P_STAGES,
    P_CAPACITY,
    P_UNIT,
    P_BASIS,
    P_CAPEX,
    P_NOTE,
    P_STATUS,
    P_START,
    P_PROGRAMME,
    P_EVIDENCE,
    P_SOURCE,
    P_ALL
};
static const char *const project_column[P_ALL] = {
    [P_ID] = "project_id|project|nrcan_object_id",
    [P_NAME] = "name|project name",
    [P_OPERATOR] = "operator|company|owner",
    [P_COUNTRY] = "country_iso3|country|iso3",
    [P_MINERALS] = "minerals|mineral|commodity",
    [P_STAGES] = "stages|stage|development_stage",
    [P_CAPACITY] = "capacity_value|capacity",
    [P_UNIT] = "capacity_unit",
    [P_BASIS] = "capacity_basis|form",
    [P_CAPEX] = "capex_musd|capex",
    [P_NOTE] = "capex_note",
    [P_STATUS] = "status",
    [P_START] = "start_year_expected|start_year|start",
    [P_PROGRAMME] = "programme|program",
    [P_EVIDENCE] = "evidence",
    [P_SOURCE] = "source"};

static const char *project_source(const lode__import *im, const char *text, bool canada)
{
    if (*text) return text;
    if (canada) return "NRCan inventory";
    return im->asked->source ? im->asked->source : "not said";
}

static void take_project(lode__import *im, lode__import_table *t, const int *column,
                         bool canada)
{
    const lode__record *r = &im->record;
    const char *where = canada ? "CAN" : lode__record_text(r, column[P_COUNTRY]);
    int i = lode__import_country(im, where);

    if (i < 0) {
        lode__import_drop(im, r->line, "countries that are none of the packs", where);
        return;
    }
    if (!*lode__record_text(r, column[P_NAME])) {
        lode__import_drop(im, r->line, "projects without a name",
                          lode__record_text(r, column[P_ID]));
        return;
    }
    for (int k = 0; k < P_ALL; k++) {
        const char *text = lode__record_text(r, column[k]);
        if (k == P_CAPACITY)
            lode__import_value(
                t,
                own_number(im, column[k], "capacities that are no number, left empty"));
        else if (k == P_CAPEX)
            lode__import_value(
                t, own_number(im, column[k],
                              "capital costs that are no number, left empty"));
        else if (k == P_COUNTRY)
            lode__import_text(t, country_id(im, i));
        else
            lode__import_text(t, k == P_SOURCE ? project_source(im, text, canada) : text);
    }
    lode__import_text(t, im->vintage);
    lode__import_text(t, "");
    lode__import_row_end(t);
    im->n_taken++;
}

static lode_status read_projects(lode__import *im)
{
    lode__record *r = &im->record;
    int column[P_ALL];
    bool canada = lode__record_column(r, "nrcan_object_id") >= 0;
    lode__import_table *t =
        lode__import_table_of(im, "projects", project_fields, COUNT(project_fields));

    for (int k = 0; k < P_ALL; k++) column[k] = lode__record_column(r, project_column[k]);
    if (!*im->vintage) snprintf(im->vintage, sizeof im->vintage, "as downloaded");
    for (;;) {
        bool more;
        lode_status st = lode__record_next(r, &more, im->err);
        if (st != LODE_OK || !more) return st;
        im->n_read++;
        take_project(im, t, column, canada);
    }
}

/* ---- tidy --------------------------------------------------------------------------------- */

static bool recognise_tidy(const lode__import *im)
{
    const lode__record *r = &im->record;
    return lode__record_column(r, "good") >= 0 &&
           lode__record_column(r, "country") >= 0 &&
           lode__record_column(r, "flow") >= 0 && lode__record_column(r, "year") >= 0 &&
           lode__record_column(r, "value") >= 0;
}

static bool read_flag(const char *text, lode__flag *out)
{
    for (int i = 0; i < LODE__N_FLAG; i++)
        if (strcmp(lode__flag_name((lode__flag)i), text) == 0) {
            *out = (lode__flag)i;
            return true;
        }
    return !*text;
}

typedef struct tidy {
    int good, country, partner, flow, year, value, unit, basis, hs6, flag, source,
        vintage, note; /* columns, -1: none */
} tidy;

/* What a row says, before it is looked at; goods, countries and units as the packs have
 * them where they are known. */
typedef struct tidy_row {
    lode__import_observation o;
    char place[8], other[8];
    int i_good, i_country, i_partner; /* -1: unknown */
} tidy_row;

static void read_tidy_row(lode__import *im, const tidy *col, tidy_row *row)
{
    const lode__record *r = &im->record;
    lode__import_observation *o = &row->o;
    const char *own;
    int n_good;

    *row = (tidy_row){.o = {.good = lode__record_text(r, col->good),
                            .flow = lode__record_text(r, col->flow),
                            .unit = lode__record_text(r, col->unit),
                            .basis = lode__record_text(r, col->basis),
                            .hs6 = lode__record_text(r, col->hs6),
                            .source = lode__record_text(r, col->source),
                            .note = lode__record_text(r, col->note),
                            .flag = LODE__REPORTED},
                      .place = "*"};
    o->country = row->place;
    o->partner = row->other;
    row->i_good = lode__good_find(im->ds, o->good);
    row->i_country = lode__import_country(im, lode__record_text(r, col->country));
    row->i_partner = lode__import_country(im, lode__record_text(r, col->partner));
    if (row->i_country >= 0)
        snprintf(row->place, sizeof row->place, "%s", country_id(im, row->i_country));
    if (row->i_partner >= 0)
        snprintf(row->other, sizeof row->other, "%s", country_id(im, row->i_partner));
    if (!*o->source && im->asked->source) o->source = im->asked->source;
    /* Nothing stands for the good's own basis, and for tonnes or USD/t. */
    if (!*o->basis && row->i_good >= 0)
        o->basis = lode__goods(im->ds, &n_good)[row->i_good].basis;
    own = lode__import_unit(o->unit);
    if (own) o->unit = own;
}

/* Why a row is left out, and what was found; NULL: it is not. Reads its numbers. */
static const char *tidy_fault(const lode__import *im, const tidy *col, tidy_row *row,
                              const char **found)
{
    const lode__record *r = &im->record;
    lode__import_observation *o = &row->o;
    static const char none[] = "values that are no number of at least zero";
    const char *where = lode__record_text(r, col->country), *why;
    bool known = false;
    char *end;

    for (int i = 0; i < LODE__N_FLOW; i++)
        known = known || strcmp(lode__flow_name((lode__flow)i), o->flow) == 0;
    *found = o->flow;
    if (!known) return "flows that the packs do not know";
    *found = o->good;
    if (row->i_good < 0) return "goods that the packs do not know";
    *found = where;
    if (row->i_country < 0 && !(strcmp(o->flow, "price") == 0 && strcmp(where, "*") == 0))
        return "countries that are none of the packs";
    *found = lode__record_text(r, col->partner);
    if (strcmp(o->flow, "export") == 0 && row->i_partner < 0)
        return "exports without a partner country";
    *found = lode__record_text(r, col->year);
    o->year = (int)strtol(*found, &end, 10);
    if (*end || o->year < 1900 || o->year > 2100) return "years that are no year";
    *found = lode__record_text(r, col->flag);
    if (!read_flag(*found, &o->flag)) return "flags that the packs do not know";
    *found = "";
    if (!*o->unit) return "figures without a unit";
    *found = lode__record_text(r, col->value);
    why = lode__import_number(im, *found, &o->value, &o->flag, none);
    return !why && o->value < 0.0 ? none : why;
}

/* Each row has its own; the pack's edition is the one that all of them have. */
static void note_vintage(lode__import *im, lode__import_observation *o, const char *text)
{
    o->vintage = text;
    if (im->n_taken == 0)
        snprintf(im->vintage, sizeof im->vintage, "%s", text);
    else if (strncmp(im->vintage, text, sizeof im->vintage - 1) != 0)
        strcpy(im->vintage, "as the rows say");
}

static lode_status take_tidy(lode__import *im, const tidy *col)
{
    const lode__record *r = &im->record;
    tidy_row row;
    const char *fault, *found;

    read_tidy_row(im, col, &row);
    if (!*row.o.source)
        return lode__fail_at(im->err, LODE_E_INVALID, lode__stream_place(im->stream),
                             r->line, 0,
                             "want a source of each figure, found none: add a column "
                             "'source' or name it with --source");
    fault = tidy_fault(im, col, &row, &found);
    if (fault) {
        lode__import_drop(im, r->line, fault, found);
        return LODE_OK;
    }
    if (!*lode__record_text(r, col->flag))
        lode__import_find(im, r->line, "figures without a flag, taken as reported",
                          row.o.good);
    if (!im->asked->vintage) note_vintage(im, &row.o, lode__record_text(r, col->vintage));
    lode__import_observe(im, &row.o);
    return LODE_OK;
}

static lode_status read_tidy(lode__import *im)
{
    lode__record *r = &im->record;
    const tidy col = {.good = lode__record_column(r, "good"),
                      .country = lode__record_column(r, "country"),
                      .partner = lode__record_column(r, "partner"),
                      .flow = lode__record_column(r, "flow"),
                      .year = lode__record_column(r, "year"),
                      .value = lode__record_column(r, "value"),
                      .unit = lode__record_column(r, "unit"),
                      .basis = lode__record_column(r, "basis"),
                      .hs6 = lode__record_column(r, "hs6"),
                      .flag = lode__record_column(r, "flag"),
                      .source = lode__record_column(r, "source"),
                      .vintage = lode__record_column(r, "vintage"),
                      .note = lode__record_column(r, "note")};

    for (;;) {
        bool more;
        lode_status st = lode__record_next(r, &more, im->err);
        if (st != LODE_OK || !more) return st;
        im->n_read++;
        st = take_tidy(im, &col);
        if (st != LODE_OK) return st;
    }
}

/* ---- all ---------------------------------------------------------------------------------- */

const lode__importer lode__import_wgi = {
    .about = {"wgi", "World Bank Worldwide Governance Indicators"},
    .source = {"Worldwide Governance Indicators, World Bank", "", "",
               "https://www.govindicators.org/", ""},
    .licence = {"CC-BY-4.0", "World Bank: Creative Commons Attribution 4.0",
                "https://creativecommons.org/licenses/by/4.0/"},
    .recognise = recognise_wgi,
    .read = read_wgi};

const lode__importer lode__import_worldbank = {
    .about = {"worldbank", "World Bank Commodity Price Data"},
    .source = {"Commodity Price Data (The Pink Sheet), World Bank", "", "",
               "https://www.worldbank.org/en/research/commodity-markets", ""},
    .licence = {"CC-BY-4.0", "World Bank: Creative Commons Attribution 4.0",
                "https://creativecommons.org/licenses/by/4.0/"},
    .recognise = recognise_worldbank,
    .read = read_worldbank};

const lode__importer lode__import_gta = {
    .about = {"gta", "Global Trade Alert"},
    .source = {"Global Trade Alert interventions", "", "",
               "https://globaltradealert.org/", ""},
    .licence = {"gta", "Global Trade Alert: terms of its publisher; for your own use",
                "https://globaltradealert.org/"},
    .recognise = recognise_gta,
    .read = read_gta};

const lode__importer lode__import_oecd = {
    .about = {"oecd", "OECD export restrictions"},
    .source =
        {"Export restrictions on raw materials", "", "",
         "https://www.oecd.org/en/topics/export-restrictions-on-critical-raw-materials"
         ".html",
         ""},
    .licence = {"own", "terms of the file's owner; for your own use", ""},
    .recognise = recognise_oecd,
    .read = read_oecd};

const lode__importer lode__import_projects = {
    .about = {"projects", "a list of projects"},
    .source = {"Projects", "", "", "", ""},
    .licence = {"own", "terms of the file's owner; for your own use", ""},
    .recognise = recognise_projects,
    .read = read_projects};

const lode__importer lode__import_tidy = {
    .about = {"tidy", "figures of one's own"},
    .source = {"Own figures", "", "", "", ""},
    .licence = {"own", "terms of the file's owner; for your own use", ""},
    .recognise = recognise_tidy,
    .read = read_tidy};
