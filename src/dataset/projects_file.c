/* Header and cells of a lender's file of projects, from whatever a spreadsheet exports. */
#include "dataset/projects_file.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/plain_number.h"
#include "dataset/record.h"

#define WANTED_MAX 400
#define FOUND_MAX 80
#define HASHED_MAX ((size_t)256 * 1024 * 1024)

/* The first name is the column's; the others are read, too. */
static const char *const columns[LODE__N_PROJECT_COLUMN] = {
    [LODE__C_PROJECT] = "project|project_id|id",
    [LODE__C_NAME] = "name|project_name",
    [LODE__C_OWNER] = "owner|operator|company|sponsor",
    [LODE__C_COUNTRY] = "country|country_iso3|iso3",
    [LODE__C_GOOD] = "good|product",
    [LODE__C_STAGE] = "stage",
    [LODE__C_FORM] = "form|capacity_basis|basis",
    [LODE__C_CAPACITY] = "capacity_tpa|capacity|capacity_t_per_year",
    [LODE__C_CAPACITY_LOW] = "capacity_low",
    [LODE__C_CAPACITY_HIGH] = "capacity_high",
    [LODE__C_CAPEX] = "capex_musd|capex|capex_million_usd",
    [LODE__C_CAPEX_LOW] = "capex_low",
    [LODE__C_CAPEX_HIGH] = "capex_high",
    [LODE__C_OPEX] = "opex_usd_per_t|opex",
    [LODE__C_OPEX_LOW] = "opex_low",
    [LODE__C_OPEX_HIGH] = "opex_high",
    [LODE__C_START] = "start_year|start|first_output",
    [LODE__C_START_LOW] = "start_low",
    [LODE__C_START_HIGH] = "start_high",
    [LODE__C_STATUS] = "status",
    [LODE__C_SUCCESS] = "success|probability",
    [LODE__C_RAMP_UP] = "ramp_up_years|ramp_up",
    [LODE__C_DELAY] = "delay_factor",
    [LODE__C_OVERRUN] = "capex_factor",
    [LODE__C_FEED] = "feed|feedstock",
    [LODE__C_REQUIRES] = "requires",
    [LODE__C_EXCLUSIVE] = "exclusive",
    [LODE__C_TAG] = "tag|tags",
    [LODE__C_PROGRAMME] = "programme|program",
    [LODE__C_SOURCE] = "source",
    [LODE__C_GRADE] = "grade|evidence",
    [LODE__C_AS_OF] = "as_of|date",
};

/* The name alone, for messages. */
static const char *const names[LODE__N_PROJECT_COLUMN] = {
    "project",    "name",          "owner",        "country",        "good",
    "stage",      "form",          "capacity_tpa", "capacity_low",   "capacity_high",
    "capex_musd", "capex_low",     "capex_high",   "opex_usd_per_t", "opex_low",
    "opex_high",  "start_year",    "start_low",    "start_high",     "status",
    "success",    "ramp_up_years", "delay_factor", "capex_factor",   "feed",
    "requires",   "exclusive",     "tag",          "programme",      "source",
    "grade",      "as_of"};

/* ---- problems ----------------------------------------------------------------------- */

static bool grow(void **list, size_t n, size_t *room, size_t size)
{
    size_t more = *room ? 2 * *room : 64;
    void *p;

    if (n < *room) return true;
    p = lode__realloc(*list, more, size);
    if (!p) return false;
    *list = p;
    *room = more;
    return true;
}

static void add_problem(lode__project_file *f, int line, const char *column, bool stops,
                        const char *found, const char *wanted)
{
    size_t n = strlen(found);
    const char *kept;

    /* A cut must not part the bytes of a character. */
    if (n > FOUND_MAX) n = FOUND_MAX;
    while (n > 0 && found[n] && ((unsigned char)found[n] & 0xC0) == 0x80) n--;
    kept = lode__arena_copy_n(f->arena, found, n);
    wanted = lode__arena_copy(f->arena, wanted);
    if (!kept || !wanted ||
        !grow((void **)&f->problem, f->n_problem, &f->problem_room, sizeof *f->problem)) {
        f->failed = true;
        return;
    }
    f->problem[f->n_problem++] =
        (lode__project_problem){line, column, kept, wanted, stops};
}

void lode__project_wrong(lode__project_file *f, int line, lode__project_column column,
                         bool stops, const char *found, const char *wanted, ...)
{
    char text[WANTED_MAX];
    va_list args;

    va_start(args, wanted);
    vsnprintf(text, sizeof text, wanted, args);
    va_end(args);
    add_problem(f, line, names[column], stops, found, text);
}

/* ---- header ------------------------------------------------------------------------- */

typedef struct header {
    int at[LODE__N_PROJECT_COLUMN]; /* field of each column, or -1 */
    bool used[LODE__RECORD_FIELD_MAX];
    int n_field;
} header;

static void wrong_header(lode__project_file *f, const lode__record *r, const header *h)
{
    static const lode__project_column needed[] = {LODE__C_PROJECT, LODE__C_COUNTRY,
                                                  LODE__C_GOOD};
    char nearest[160], wanted[WANTED_MAX];

    for (size_t k = 0; k < sizeof needed / sizeof *needed; k++)
        if (h->at[needed[k]] < 0)
            lode__project_wrong(f, (int)r->line, needed[k], true, "no such column",
                                "a column '%s' in the header", names[needed[k]]);
    for (int i = 0; i < r->n_field; i++) {
        if (h->used[i] || !*r->field[i]) continue;
        lode_names_nearest(r->field[i], names, LODE__N_PROJECT_COLUMN, nearest,
                           sizeof nearest);
        snprintf(wanted, sizeof wanted, "a known column such as %s; this one is not read",
                 nearest);
        add_problem(f, (int)r->line, "header", false, r->field[i], wanted);
    }
}

static bool read_header(lode__project_file *f, const lode__record *r, header *h)
{
    memset(h, 0, sizeof *h);
    h->n_field = r->n_field;
    for (int c = 0; c < LODE__N_PROJECT_COLUMN; c++) {
        h->at[c] = lode__record_column(r, columns[c]);
        if (h->at[c] >= 0) h->used[h->at[c]] = true;
    }
    wrong_header(f, r, h);
    return h->at[LODE__C_PROJECT] >= 0 && h->at[LODE__C_COUNTRY] >= 0 &&
           h->at[LODE__C_GOOD] >= 0;
}

/* ---- cells -------------------------------------------------------------------------- */

static void take_row(lode__project_file *f, const lode__record *r, const header *h,
                     lode__buf *all)
{
    lode__project_cells *row;

    if (!grow((void **)&f->row, f->n_row, &f->room, sizeof *f->row)) {
        f->failed = true;
        return;
    }
    row = &f->row[f->n_row++];
    row->line = (int)r->line;
    for (int c = 0; c < LODE__N_PROJECT_COLUMN; c++) {
        const char *text = lode__record_text(r, h->at[c]);
        row->cell[c] = *text ? lode__arena_copy(f->arena, text) : "";
        if (!row->cell[c]) {
            row->cell[c] = "";
            f->failed = true;
        }
        lode__buf_add(all, text);
        lode__buf_add(all, "\x1f");
    }
    lode__buf_add(all, "\n");
}

static lode_status take_rows(lode__project_file *f, lode__record *r, const header *h,
                             lode__buf *all, lode_error *err)
{
    lode_status st = LODE_OK;

    for (bool more = true; st == LODE_OK && !f->failed;) {
        st = lode__record_next(r, &more, err);
        if (st != LODE_OK || !more) break;
        f->too_many = f->n_row == LODE__PROJECT_ROWS_MAX;
        if (f->too_many)
            return lode__fail_at(err, LODE_E_LIMIT, f->path, r->line, 0,
                                 "want at most %d rows of projects, found more",
                                 LODE__PROJECT_ROWS_MAX);
        if (r->n_field > h->n_field)
            add_problem(
                f, (int)r->line, "row", true, r->field[h->n_field],
                "as many fields as the header has: a field with a separator in it "
                "needs quotes");
        take_row(f, r, h, all);
    }
    return st;
}

/* What ends the reading of rows is a problem of the file, told at its line. */
static lode_status as_problem(lode__project_file *f, lode_status st,
                              const lode_error *found)
{
    if (st != LODE_E_DATA && (st != LODE_E_LIMIT || f->too_many)) return st;
    add_problem(f, (int)found->line, "row", true, "what follows is not read",
                found->message);
    return LODE_OK;
}

static lode_status take(lode__project_file *f, lode__stream *stream, lode__buf *all,
                        lode_error *err)
{
    lode__record r;
    header h;
    bool more = false;
    lode_status st = lode__record_begin(&r, stream, err);

    if (st == LODE_OK) {
        st = lode__record_next(&r, &more, err);
        f->separator = r.separator;
    }
    if (st == LODE_OK && !more)
        add_problem(f, 0, "header", true, "an empty file",
                    "a header with project, country, good and others");
    if (st == LODE_OK && more && read_header(f, &r, &h))
        st = take_rows(f, &r, &h, all, err);
    if (st == LODE_OK && more && f->n_row == 0 && f->n_problem == 0)
        add_problem(f, 1, "row", true, "a header alone", "rows of projects");
    lode__record_end(&r);
    return st;
}

lode_status lode__project_file_take(lode__project_file *f, lode_error *err)
{
    lode__stream *stream = NULL;
    lode_error found = {0};
    lode__buf all;
    lode_status st = lode__stream_open(f->path, &stream, &found);

    lode__buf_init(&all, HASHED_MAX);
    if (st == LODE_OK) st = lode__stream_begin(stream, 0, &found);
    if (st == LODE_OK) st = as_problem(f, take(f, stream, &all, &found), &found);
    if (st != LODE_OK && err) *err = found;
    if (st == LODE_OK && (f->failed || all.status))
        st = lode__fail(err, LODE_E_NOMEM, "out of memory for a file of projects");
    if (st == LODE_OK) lode__hash_text(all.data ? all.data : "", all.length, f->hash);
    lode__buf_clear(&all);
    lode__stream_close(stream);
    return st;
}

/* ---- numbers ------------------------------------------------------------------------ */

/* Nothing is told, in the words that files have for it. */
static bool is_blank(const char *text)
{
    static const char *const words[] = {"",    "unknown", "n/a", "na",   "n.a.",
                                        "tbd", "secret",  "-",   "#N/A", "?"};

    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        const char *a = text, *b = words[k];
        while (*a && tolower((unsigned char)*a) == tolower((unsigned char)*b)) a++, b++;
        if (!*a && !*b) return true;
    }
    return false;
}

double lode__project_number(lode__project_file *f, const lode__project_cells *row,
                            lode__project_column column, double low, double high)
{
    const char *text = row->cell[column];
    char least[LODE__NUMBER_MAX], most[LODE__NUMBER_MAX];
    double value;
    lode__sense sense;

    if (is_blank(text)) return NAN;
    sense = lode__plain_number(text, f->separator, &value);
    if (sense == LODE__TWO_NUMBERS) {
        lode__project_wrong(f, row->line, column, true, text,
                            "a number that reads one way only: 1200, or 1,2");
        return NAN;
    }
    if (sense == LODE__NO_NUMBER) {
        lode__project_wrong(f, row->line, column, true, text, "a number, or nothing");
        return NAN;
    }
    if (value >= low && value <= high) return value;
    least[lode__number_write(low, least)] = '\0';
    most[lode__number_write(high, most)] = '\0';
    lode__project_wrong(
        f, row->line, column, true, text, "a number from %s to %s%s", least, most,
        column == LODE__C_SUCCESS && value > 1.0 && value <= 100.0 ? ", not percent"
                                                                   : "");
    return NAN;
}
