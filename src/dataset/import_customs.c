/* Who exported how much of which customs code to whom?
 *
 * BACI (CEPII): t,i,j,k,v,q; year, exporter, importer, HS6, thousand USD (FOB), tonnes.
 * One line in two hundred is about a mineral, so lines are looked at only as far as their
 * code; what that costs is measured in bench/. Some releases quote fields, pad "NA" and
 * lose the leading zeros of a code.
 *
 * UN Comtrade: one row a reporter, partner, code, flow; USD, kg. The total of a flow and its
 * parts by transport and procedure stand side by side, and rows repeat: of each key the
 * largest is taken, never a sum. What both partners report is kept side by side
 * (reported_by exporter: FOB; importer: CIF). */
#include "dataset/import_customs.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CODES 1000000     /* of six digits */
#define FLOW_MAX 1000000L /* rows of a pack's table */

typedef lode__import_flow flow;

typedef struct customs {
    bool wanted[CODES];
    size_t n, capacity; /* of the flows in the import's heap */
    int revision;
} customs;

static const lode__field flows[] = {
    {"year", "integer"},       {"exporter", "string"},    {"importer", "string"},
    {"hs_revision", "string"}, {"hs", "string"},          {"value_usd", "number"},
    {"quantity_t", "number"},  {"reported_by", "string"}, {"flag", "string"},
    {"source", "string"},      {"vintage", "string"},     {"note", "string"}};

/* ---- which codes -------------------------------------------------------------------- */

static void want(customs *c, const char *code, size_t n)
{
    int from = 0, width = 1;
    for (size_t i = 0; i < 6; i++) from = 10 * from + (i < n ? code[i] - '0' : 0);
    for (size_t i = n; i < 6; i++) width *= 10;
    for (int k = from; k < from + width; k++) c->wanted[k] = true;
}

/* "811292,2603": codes or their beginnings. */
static lode_status want_list(lode__import *im, customs *c, const char *text)
{
    while (*text) {
        size_t n = strspn(text, "0123456789");
        if (n < 2 || n > 6 || (text[n] && text[n] != ','))
            return lode__fail(
                im->err, LODE_E_INVALID,
                "want customs codes of 2 to 6 digits as in '811292,2603', found "
                "'%.40s'",
                text);
        want(c, text, n);
        text += n + (text[n] == ',');
    }
    return LODE_OK;
}

/* The codes of the concordance in any revision, and what they became. */
static void want_known(lode__import *im, customs *c)
{
    static const char *const column[] = {"from", "to", "hs2017", "hs2022"};
    const lode__file *change = lode__table_find(im->ds, "hs_changes");
    int n;
    const lode__hs6 *hs6 = lode__hs6_rows(im->ds, &n);
    for (int i = 0; i < n; i++) want(c, hs6[i].hs6, 6);
    for (int k = 0; change && k < 4; k++) {
        int at = lode__column_find(change, column[k]);
        for (long i = 0; at >= 0 && i < change->csv.n_row; i++) {
            const char *code = lode__csv_row(&change->csv, i)[at].text;
            if (strspn(code, "0123456789") == 6 && !code[6]) want(c, code, 6);
        }
    }
}

static lode_status begin(lode__import *im)
{
    if (im->state) return LODE_OK; /* a further member */
    customs *c = lode__arena_take(&im->arena, 1, sizeof *c);
    if (!c) return lode__fail(im->err, LODE_E_NOMEM, "out of memory for the codes");
    im->state = c;
    if (!im->asked->codes) {
        want_known(im, c);
        return LODE_OK;
    }
    if (strcmp(im->asked->codes, "*") != 0) return want_list(im, c, im->asked->codes);
    memset(c->wanted, true, sizeof c->wanted);
    return LODE_OK;
}

static lode_status add_flow(lode__import *im, const flow *f)
{
    customs *c = im->state;
    if (c->n == (size_t)FLOW_MAX)
        return lode__fail_at(
            im->err, LODE_E_LIMIT, lode__stream_place(im->stream), f->line, 0,
            "want at most %ld flows of the codes chosen, found more; take "
            "fewer with --codes",
            FLOW_MAX);
    if (c->n == c->capacity) {
        size_t larger = c->capacity ? 2 * c->capacity : 16384;
        flow *grown = lode__realloc(im->heap, larger, sizeof *grown);
        if (!grown)
            return lode__fail(im->err, LODE_E_NOMEM, "out of memory for the flows");
        im->heap = grown;
        c->capacity = larger;
    }
    ((flow *)im->heap)[c->n++] = *f;
    return LODE_OK;
}

/* ---- what the file does not say ------------------------------------------------------ */

/* The number behind a letter of a file's name: "HS17", "V202601", "Y2024". */
static int number_in(const char *name, const char *letters, size_t n_digit)
{
    size_t n = strlen(letters);
    for (const char *at = name; *at; at++) {
        size_t k = 0;
        while (k < n && tolower((unsigned char)at[k]) == letters[k]) k++;
        bool starts = at == name || !isalnum((unsigned char)at[-1]);
        if (k == n && starts && strspn(at + n, "0123456789") == n_digit)
            return atoi(at + n);
    }
    return -1;
}

/* The year of "HS17" or "17"; -1: it is no revision. */
static int revision_of(const char *text)
{
    if (toupper((unsigned char)text[0]) == 'H' && toupper((unsigned char)text[1]) == 'S')
        text += 2;
    return strspn(text, "0123456789") == 2 && !text[2] ? lode__revision_year(atoi(text))
                                                       : -1;
}

/* ---- BACI ---------------------------------------------------------------------------- */

typedef struct columns {
    int year, exporter, importer, code, value, quantity, n;
} columns;

static bool recognise_baci(const lode__import *im)
{
    const lode__record *r = &im->record;
    static const char *const name[] = {"t", "i", "j", "k", "v", "q"};
    int n = 0;
    for (int k = 0; k < 6; k++) n += lode__record_column(r, name[k]) >= 0;
    return n == 6 && r->n_field == 6;
}

/* A field of a line without its quotes and blanks. */
static size_t field_of(const char *at, const char *end, const char **from)
{
    while (at < end && (*at == '"' || *at == ' ')) at++;
    while (end > at && (end[-1] == '"' || end[-1] == ' ' || end[-1] == '\r')) end--;
    *from = at;
    return (size_t)(end - at);
}

static bool number_of(const char *text, size_t n, double *out)
{
    char copy[48];
    if (n == 0 || n >= sizeof copy) return false;
    memcpy(copy, text, n);
    copy[n] = '\0';
    return lode__number_read(copy, out);
}

static bool whole_of(const char *text, size_t n, int most, int *out)
{
    int value = 0;
    if (n == 0 || n > 9) return false;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9') return false;
        value = 10 * value + (text[i] - '0');
    }
    *out = value;
    return value <= most;
}

/* The six fields of a line, not ended. */
typedef struct line_fields {
    const char *from[8];
    size_t length[8];
    int n;
} line_fields;

static void cut_line(const char *at, const char *end, line_fields *out)
{
    out->n = 0;
    for (const char *comma; out->n < 8; at = comma + 1) {
        comma = memchr(at, ',', (size_t)(end - at));
        out->length[out->n] = field_of(at, comma ? comma : end, &out->from[out->n]);
        out->n++;
        if (!comma) break;
    }
}

/* Year, code, value and quantity; false: one of them is no number. */
static bool read_numbers(const line_fields *l, const columns *col, flow *f)
{
    size_t nq = l->length[col->quantity];
    const char *q = l->from[col->quantity];
    double thousand;

    if (!whole_of(l->from[col->year], l->length[col->year], 2100, &f->year) ||
        f->year < 1900 ||
        !whole_of(l->from[col->code], l->length[col->code], CODES - 1, &f->hs) ||
        !number_of(l->from[col->value], l->length[col->value], &thousand) ||
        !(thousand >= 0))
        return false;
    f->quantity_t = NAN;
    if (nq > 0 && !(nq == 2 && memcmp(q, "NA", 2) == 0) &&
        !(number_of(q, nq, &f->quantity_t) && f->quantity_t >= 0))
        return false;
    f->value_usd = thousand * 1000.0;
    /* Three decimals of a thousand are whole dollars; the product may miss by a bit. */
    if (fabs(f->value_usd - round(f->value_usd)) <= 1e-9 * f->value_usd)
        f->value_usd = round(f->value_usd);
    return true;
}

/* One line about a wanted code. */
static lode_status take_line(lode__import *im, const columns *col, const char *at,
                             const char *end, long line)
{
    const customs *c = im->state;
    flow f = {
        .digits = 6, .reported_by = 'b', .revision = (short)c->revision, .line = line};
    line_fields l;
    char found[64];

    cut_line(at, end, &l);
    if (l.n != 6) {
        snprintf(found, sizeof found, "%d fields", l.n);
        lode__import_drop(im, line, "lines that have not 6 fields", found);
        return LODE_OK;
    }
    if (!read_numbers(&l, col, &f)) {
        snprintf(found, sizeof found, "%.*s",
                 end - l.from[0] > 60 ? 60 : (int)(end - l.from[0]), l.from[0]);
        lode__import_drop(im, line, "lines with a field that is no number", found);
        return LODE_OK;
    }
    for (int side = 0; side < 2; side++) {
        int k = side ? col->importer : col->exporter;
        snprintf(found, sizeof found, "%.*s", l.length[k] > 60 ? 60 : (int)l.length[k],
                 l.from[k]);
        int country = lode__import_country(im, found);
        if (country < 0) {
            lode__import_drop(im, line, "areas without an ISO 3166 code of the packs",
                              found);
            return LODE_OK;
        }
        *(side ? &f.importer : &f.exporter) = country;
    }
    if (f.exporter == f.importer) {
        lode__import_drop(im, line, "flows of a country with itself", found);
        return LODE_OK;
    }
    if (isnan(f.quantity_t))
        lode__import_find(im, line, "flows without a quantity", found);
    return add_flow(im, &f);
}

/* The end of a line, eight bytes at a time: lines are short, so that a call of memchr
 * costs more than it saves. The block has room to read beyond its end. */
static const char *line_end_of(const char *at, const char *end)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    for (; end - at >= 8; at += 8) {
        uint64_t eight, hit;
        memcpy(&eight, at, 8);
        eight ^= 0x0A0A0A0A0A0A0A0Au; /* a line feed becomes a zero byte */
        hit = (eight - 0x0101010101010101u) & ~eight & 0x8080808080808080u;
        if (hit) return at + (__builtin_ctzll(hit) >> 3);
    }
#endif
    const char *found = memchr(at, '\n', (size_t)(end - at));
    return found ? found : end;
}

/* Behind the next comma of a field of 1 to 3 characters, or NULL. */
static const char *behind_short(const char *at)
{
    return at[1] == ',' ? at + 2 : at[2] == ',' ? at + 3 : at[3] == ',' ? at + 4 : NULL;
}

/* The code of a line "2024,842,156,811292,..." as BACI writes nearly all of them, and
 * *behind it; -1 for any other, which is looked at more slowly. Reads at most 19 bytes. */
static int code_of_plain(const char *at, const char **behind)
{
    if (at[4] != ',') return -1;
    const char *c = behind_short(at + 5);
    if (c) c = behind_short(c);
    if (!c || c[6] != ',') return -1;
    unsigned digit[6], wrong = 0;
    for (int i = 0; i < 6; i++) {
        digit[i] = (unsigned)(c[i] - '0');
        wrong |= digit[i] > 9;
    }
    if (wrong) return -1;
    *behind = c + 6;
    return (int)((digit[0] * 10 + digit[1]) * 10000 + (digit[2] * 10 + digit[3]) * 100 +
                 digit[4] * 10 + digit[5]);
}

/* The same for any line: quotes, blanks, fields of any length. 0: there is none. */
static unsigned code_of(const char *c, int n_comma, const char **behind)
{
    unsigned code = 0;
    for (int k = 0; k < n_comma && *c != '\n'; c++) k += *c == ',';
    while (*c == '"' || *c == ' ') c++;
    while ((unsigned char)(*c - '0') < 10 && code < CODES)
        code = 10 * code + (unsigned)(*c++ - '0');
    *behind = c;
    return code;
}

/* The lines of a block. The code is the field behind n_comma commas. */
static lode_status scan_block(lode__import *im, const columns *col, const char *at,
                              const char *end, long *line)
{
    const bool *wanted = ((customs *)im->state)->wanted;
    int n_comma = col->code;
    while (at < end) {
        const char *c = at;
        int plain = n_comma == 3 && end - at > 24 ? code_of_plain(at, &c) : -1;
        unsigned code = plain < 0 ? code_of(at, n_comma, &c) : (unsigned)plain;
        const char *line_end = line_end_of(c, end);
        if (code < CODES && wanted[code]) {
            lode_status st = take_line(im, col, at, line_end, *line);
            if (st != LODE_OK) return st;
        } else if (code > 0 && code < CODES) {
            im->n_other++;
        } else if (line_end - at > 1) {
            lode__import_drop(im, *line, "lines without a customs code", "");
        }
        ++*line;
        im->n_read++;
        at = line_end + 1;
    }
    return LODE_OK;
}

/* The revision of the codes and the vintage, as asked or as the file's name has them. */
static lode_status name_baci(lode__import *im)
{
    customs *c = im->state;

    c->revision = im->asked->revision
                      ? revision_of(im->asked->revision)
                      : lode__revision_year(number_in(im->member, "hs", 2));
    if (c->revision < 0)
        return lode__fail(
            im->err, LODE_E_INVALID,
            "want the revision of the customs codes, found %s%.60s%s: name it "
            "with --revision HS17",
            im->asked->revision ? "'" : "none in the name '",
            im->asked->revision ? im->asked->revision : im->member, "'");
    if (!*im->vintage && number_in(im->member, "v", 6) > 0)
        snprintf(im->vintage, sizeof im->vintage, "%d", number_in(im->member, "v", 6));
    return LODE_OK;
}

/* The last line of a file that was cut has neither its end nor all its fields, or a last
 * field that may be short. The line is ended, so that a scan stops: nothing is behind it. */
static lode_status end_last_line(lode__import *im, const char *at, char *end)
{
    int n = 1;

    for (const char *k = end; k > at && k[-1] != '\n'; k--) n += k[-1] == ',';
    if (n != 6)
        return lode__fail_at(im->err, LODE_E_DATA, lode__stream_place(im->stream), 0, 0,
                             "want 6 fields in the last line, found %d: the file is cut",
                             n);
    *end = '\n';
    return LODE_OK;
}

static lode_status read_baci(lode__import *im)
{
    lode__record *r = &im->record;
    columns col = {.year = lode__record_column(r, "t"),
                   .exporter = lode__record_column(r, "i"),
                   .importer = lode__record_column(r, "j"),
                   .code = lode__record_column(r, "k"),
                   .value = lode__record_column(r, "v"),
                   .quantity = lode__record_column(r, "q")};
    lode_status st = begin(im);

    if (st == LODE_OK) st = name_baci(im);
    if (st != LODE_OK) return st;
    if (r->separator != ',')
        return lode__fail_at(im->err, LODE_E_DATA, lode__stream_place(im->stream), 1, 0,
                             "want commas between the fields, found '%c'", r->separator);

    long line = r->line_next;
    char *at = r->at, *end = r->end;
    for (;;) {
        if (at == end) {
            st = lode__stream_lines(im->stream, &at, &end, im->err);
            if (st != LODE_OK) return st;
            if (at == end) return LODE_OK;
        }
        bool last = end[-1] != '\n';
        if (last && (st = end_last_line(im, at, end)) != LODE_OK) return st;
        st = scan_block(im, &col, at, end, &line);
        if (st != LODE_OK) return st;
        if (last)
            lode__import_find(im, line - 1,
                              "last lines without their end; is the file whole?", "");
        at = end;
        lode__import_progress(im);
    }
}

/* ---- Comtrade ------------------------------------------------------------------------ */

static bool recognise_comtrade(const lode__import *im)
{
    const lode__record *r = &im->record;
    return lode__record_column(r, "reporterISO|reporter_iso|reporterCode|reporter") >=
               0 &&
           lode__record_column(r, "partnerISO|partner_iso|partnerCode|partner") >= 0 &&
           lode__record_column(r, "flowCode|flow_code|flow") >= 0 &&
           lode__record_column(r, "cmdCode|cmd_code|cmd") >= 0;
}

/* A reporter or partner; -1: the world; -2: unknown. */
static int area_of(const lode__import *im, const char *iso, const char *code)
{
    if (strcmp(iso, "W00") == 0 || strcmp(code, "0") == 0 || strcmp(iso, "0") == 0)
        return -1;
    int i = *iso ? lode__import_country(im, iso) : -1;
    if (i < 0 && *code) i = lode__import_country(im, code);
    return i < 0 ? -2 : i;
}

/* H4 is of 2012; a name of ours passes too. */
static int revision_from_class(const char *text)
{
    static const int year[] = {1992, 1996, 2002, 2007, 2012, 2017, 2022};
    if (text[0] == 'H' && text[1] >= '0' && text[1] <= '6' && !text[2])
        return year[text[1] - '0'];
    return *text ? revision_of(text) : -1;
}

typedef struct comtrade {
    int reporter_iso, reporter, partner_iso, partner, flow, code, value, weight, year,
        class, partner2, period, month, frequency; /* -1: none */
} comtrade;

/* A row is taken, is told, is of no good of ours, or ends the import. */
typedef enum row_end { ROW_FINE, ROW_TOLD, ROW_OTHER, ROW_STOPS } row_end;

static row_end drop_row(lode__import *im, const char *why, const char *found)
{
    lode__import_drop(im, im->record.line, why, found);
    return ROW_TOLD;
}

static row_end read_code(lode__import *im, const comtrade *col, flow *f)
{
    const customs *c = im->state;
    const char *code = lode__record_text(&im->record, col->code);
    size_t n = strlen(code);
    bool any = false;

    if ((n != 4 && n != 6) || strspn(code, "0123456789") != n)
        return drop_row(im, "codes that are not of 4 or 6 digits", code);
    f->hs = atoi(code);
    f->digits = (char)n;
    if (c->wanted[n == 6 ? f->hs : f->hs * 100]) return ROW_FINE;
    for (int k = 0; n == 4 && k < 100 && !any; k++) any = c->wanted[f->hs * 100 + k];
    return any ? ROW_FINE : ROW_OTHER;
}

/* Who sells to whom, and which of them says so. */
static row_end read_sides(lode__import *im, const comtrade *col, flow *f)
{
    const lode__record *r = &im->record;
    const char *way = lode__record_text(r, col->flow),
               *other = lode__record_text(r, col->partner2);
    bool export =
        strcmp(way, "X") == 0 || strcmp(way, "x") == 0 || strcmp(way, "Export") == 0;
    bool import =
        strcmp(way, "M") == 0 || strcmp(way, "m") == 0 || strcmp(way, "Import") == 0;
    int reporter, partner;

    if (!export && !import)
        return drop_row(im, "re-exports, re-imports and other flows", way);
    if (*other && strcmp(other, "0") != 0 && strcmp(other, "W00") != 0)
        return drop_row(im, "parts of a flow by second partner", other);
    reporter = area_of(im, lode__record_text(r, col->reporter_iso),
                       lode__record_text(r, col->reporter));
    partner = area_of(im, lode__record_text(r, col->partner_iso),
                      lode__record_text(r, col->partner));
    if (reporter < 0 || partner < -1) {
        int k = reporter < 0 ? col->reporter : col->partner;
        if (k < 0) k = reporter < 0 ? col->reporter_iso : col->partner_iso;
        return drop_row(im, "areas without an ISO 3166 code of the packs",
                        lode__record_text(r, k));
    }
    if (reporter == partner)
        return drop_row(im, "flows of a country with itself",
                        lode__record_text(r, col->code));
    f->exporter = export ? reporter : partner;
    f->importer = export ? partner : reporter;
    f->reported_by = export ? 'e' : 'i';
    return ROW_FINE;
}

/* Is the row of a month, 202401? The month of a year is 52 or nothing. */
static bool is_of_month(const lode__record *r, const comtrade *col)
{
    int month = atoi(lode__record_text(r, col->month));

    return strcmp(lode__record_text(r, col->frequency), "M") == 0 ||
           (month >= 1 && month <= 12) || atoi(lode__record_text(r, col->period)) > 9999;
}

static row_end read_figures(lode__import *im, const comtrade *col, flow *f)
{
    const lode__record *r = &im->record;
    const char *year = lode__record_text(r, col->year);
    int revision = revision_from_class(lode__record_text(r, col->class));
    double kg;

    if (is_of_month(r, col))
        return drop_row(im, "rows of a month; want those of a year (freqCode A)",
                        lode__record_text(r, col->period));
    f->year = *year ? atoi(year) : im->asked->year;
    if (f->year < 1900 || f->year > 2100) {
        if (*year) return drop_row(im, "rows without a year", year);
        (void)lode__fail_at(im->err, LODE_E_INVALID, lode__stream_place(im->stream),
                            r->line, 0,
                            "want a year, found no such column: name it with --for-year");
        return ROW_STOPS;
    }
    if (revision < 0 && im->asked->revision) revision = revision_of(im->asked->revision);
    f->revision = (short)(revision < 0 ? 0 : revision);
    if (!lode__number_read(lode__record_text(r, col->value), &f->value_usd) ||
        f->value_usd < 0)
        return drop_row(im, "rows without a value", lode__record_text(r, col->value));
    if (lode__number_read(lode__record_text(r, col->weight), &kg) && kg > 0)
        f->quantity_t = kg / 1000.0; /* 0 means that nobody weighed it */
    return ROW_FINE;
}

static lode_status take_comtrade(lode__import *im, const comtrade *col)
{
    flow f = {.line = im->record.line, .quantity_t = NAN};
    row_end end = read_code(im, col, &f);

    if (end == ROW_FINE) end = read_sides(im, col, &f);
    if (end == ROW_FINE) end = read_figures(im, col, &f);
    switch (end) {
    case ROW_FINE: return add_flow(im, &f);
    case ROW_TOLD: return LODE_OK;
    case ROW_OTHER: im->n_other++; return LODE_OK;
    case ROW_STOPS: return LODE_E_INVALID;
    }
    return LODE_OK;
}

static lode_status read_comtrade(lode__import *im)
{
    lode__record *r = &im->record;
    comtrade col = {
        .reporter_iso = lode__record_column(r, "reporterISO|reporter_iso"),
        .reporter = lode__record_column(r, "reporterCode|reporter_code|reporter"),
        .partner_iso = lode__record_column(r, "partnerISO|partner_iso"),
        .partner = lode__record_column(r, "partnerCode|partner_code|partner"),
        .flow = lode__record_column(r, "flowCode|flow_code|flow"),
        .code = lode__record_column(r, "cmdCode|cmd_code|cmd"),
        .value = lode__record_column(r, "primaryValue|primary_value|value"),
        .weight = lode__record_column(r, "netWgt|net_wgt|netwgt|netweight"),
        .year = lode__record_column(r, "refYear|ref_year|year|period"),
        .class = lode__record_column(r, "classificationCode|classification_code"),
        .partner2 = lode__record_column(r, "partner2Code|partner2"),
        .period = lode__record_column(r, "period"),
        .month = lode__record_column(r, "refMonth|ref_month"),
        .frequency = lode__record_column(r, "freqCode|freq_code|freq")};
    if (!*im->vintage) snprintf(im->vintage, sizeof im->vintage, "as downloaded");
    if (im->asked->revision && revision_of(im->asked->revision) < 0)
        return lode__fail(
            im->err, LODE_E_INVALID,
            "want the revision of the customs codes as in 'HS17', found '%.60s'",
            im->asked->revision);
    lode_status st = begin(im);
    for (bool more = true; st == LODE_OK;) {
        st = lode__record_next(r, &more, im->err);
        if (st != LODE_OK || !more) break;
        im->n_read++;
        st = take_comtrade(im, &col);
        if ((im->n_read & 0xFFFF) == 0) lode__import_progress(im);
    }
    return st;
}

/* ---- both ----------------------------------------------------------------------------- */

/* By key, then the largest value first. */
static int by_key(const void *x, const void *y)
{
    const flow *a = x, *b = y;
    int order = (a->year > b->year) - (a->year < b->year);
    if (!order) order = (a->digits > b->digits) - (a->digits < b->digits);
    if (!order) order = (a->hs > b->hs) - (a->hs < b->hs);
    if (!order) order = (a->exporter > b->exporter) - (a->exporter < b->exporter);
    if (!order) order = (a->importer > b->importer) - (a->importer < b->importer);
    if (!order)
        order = (a->reported_by > b->reported_by) - (a->reported_by < b->reported_by);
    if (!order) order = (a->revision > b->revision) - (a->revision < b->revision);
    if (!order) order = (a->value_usd < b->value_usd) - (a->value_usd > b->value_usd);
    return order ? order : (a->line > b->line) - (a->line < b->line);
}

static bool same_key(const flow *a, const flow *b)
{
    return a->year == b->year && a->digits == b->digits && a->hs == b->hs &&
           a->exporter == b->exporter && a->importer == b->importer &&
           a->reported_by == b->reported_by && a->revision == b->revision;
}

static const char *id_of(const lode__import *im, int i_country)
{
    int n;
    return i_country < 0 ? "*" : lode__countries(im->ds, &n)[i_country].id;
}

int lode__import_flow_code(const flow *f)
{
    return f->digits == 6 ? f->hs : CODES + f->hs;
}

void lode__import_flow_name(const lode__import *im, const flow *f, char out[64])
{
    snprintf(out, 64, "%0*d %s-%s", f->digits, f->hs, id_of(im, f->exporter),
             id_of(im, f->importer));
}

void lode__import_flow_write(lode__import *im, const flow *f, lode__flag flag,
                             const char *source, const char *note)
{
    lode__import_table *t =
        lode__import_table_of(im, "flows", flows, (int)(sizeof flows / sizeof flows[0]));
    char text[16];
    lode__import_whole(t, f->year);
    lode__import_text(t, id_of(im, f->exporter));
    lode__import_text(t, id_of(im, f->importer));
    snprintf(text, sizeof text, f->revision ? "HS%02d" : "HS", f->revision % 100);
    lode__import_text(t, text);
    snprintf(text, sizeof text, "%0*d", f->digits, f->hs);
    lode__import_text(t, text);
    lode__import_value(t, f->value_usd);
    lode__import_value(t, f->quantity_t);
    lode__import_text(t, f->reported_by == 'b'   ? "both"
                         : f->reported_by == 'e' ? "exporter"
                                                 : "importer");
    lode__import_text(t, lode__flag_name(flag));
    lode__import_text(t, source);
    lode__import_text(t, im->vintage);
    lode__import_text(t, note);
    lode__import_row_end(t);
    im->n_taken++;
}

/* Of the rows of one key, from the largest: is it one flow told twice, or a total with its
 * parts? Either way the largest is the flow; its weight is the largest weight. Gives back
 * how many flows are left. */
static size_t take_largest(lode__import *im, flow *all)
{
    customs *c = im->state;
    bool parts = strcmp(im->source.edition, "Comtrade") == 0;
    size_t n = 0;
    if (c->n > 1) qsort(all, c->n, sizeof *all, by_key);
    for (size_t i = 0, next; i < c->n; i = next) {
        flow *first = &all[i];
        for (next = i + 1; next < c->n && same_key(first, &all[next]); next++) {
            const flow *other = &all[next];
            char found[64];
            lode__import_flow_name(im, first, found);
            lode__import_drop(
                im, other->line,
                parts ? "parts and repeats of a flow, whose largest row is taken"
                      : "flows that are there twice, of which the largest is taken",
                found);
            if (!(first->quantity_t >= other->quantity_t) && !isnan(other->quantity_t))
                first->quantity_t = other->quantity_t;
        }
        all[n++] = *first;
    }
    return n;
}

static lode_status finish(lode__import *im)
{
    flow *all = im->heap;
    char source[64] = "UN Comtrade";
    size_t n = take_largest(im, all);
    if (im->asked->reconcile) return lode__import_reconcile(im, all, n);
    for (size_t i = 0; i < n; i++) {
        if (all[i].reported_by == 'b')
            snprintf(source, sizeof source, "BACI HS%02d%s%s", all[i].revision % 100,
                     *im->vintage ? " V" : "", im->vintage);
        lode__import_flow_write(im, &all[i], LODE__REPORTED, source, "");
    }
    return LODE_OK;
}

const lode__importer lode__import_baci = {
    .about = {"baci", "CEPII BACI"},
    .source = {"BACI, CEPII (from UN Comtrade)", "BACI", "", "https://www.cepii.fr/", ""},
    .licence = {"etalab-2.0", "BACI, CEPII: Etalab Open Licence 2.0",
                "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"},
    .recognise = recognise_baci,
    .read = read_baci,
    .finish = finish};

const lode__importer lode__import_comtrade = {
    .about = {"comtrade", "UN Comtrade"},
    .source = {"UN Comtrade", "Comtrade", "", "https://comtradeplus.un.org/", ""},
    .licence = {"un-comtrade",
                "UN Comtrade: terms limit redistribution; for your own use",
                "https://comtrade.un.org/licenseagreement.html"},
    .recognise = recognise_comtrade,
    .read = read_comtrade,
    .finish = finish};
