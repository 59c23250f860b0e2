/* A workbook, ISO/IEC 29500: a zip of XML parts, of which these are the fewest that spreadsheets
 * open. Texts stand in their cells, not in a table of strings. */
#include "dataset/book.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "dataset/archive.h"

#define SHEET_MOST ((size_t)1 << 30) /* bytes of XML */
#define WIDTH_LEAST 8                /* characters of a column */
#define WIDTH_MOST 40
#define N_FIXED 6 /* parts besides the sheets */

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define SCHEMAS "http://schemas.openxmlformats.org/"
#define MAIN SCHEMAS "spreadsheetml/2006/main"
#define RELATED SCHEMAS "officeDocument/2006/relationships"
#define TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

static void no_memory(lode__book *b)
{
    if (b->st == LODE_OK)
        b->st = lode__fail(b->err, LODE_E_NOMEM, "out of memory for %s", b->path);
}

/* The sheet that is written, if nothing has failed. */
static lode__book_sheet *sheet_of(lode__book *b)
{
    return b->st == LODE_OK ? &b->sheet[b->n_sheet - 1] : NULL;
}

/* ---- cells --------------------------------------------------------------------------- */

/* What looks like the escape of a character, "_x0041_", is no such thing. */
static bool looks_escaped(const char *text)
{
    return text[0] == '_' && text[1] == 'x' &&
           strspn(text + 2, "0123456789abcdefABCDEF") >= 4 && text[6] == '_';
}

/* U+FFFE or U+FFFF, which XML cannot have. */
static bool is_no_character(const char *text)
{
    return strncmp(text, "\xEF\xBF\xBE", 3) == 0 || strncmp(text, "\xEF\xBF\xBF", 3) == 0;
}

/* Text of XML: characters that it cannot have, as the standard of workbooks writes them. */
static void add_text(lode__buf *buf, const char *text)
{
    while (*text) {
        unsigned char c = (unsigned char)*text;
        char one[2] = {*text, '\0'};
        size_t n = 0;
        while (text[n] & ~0x1F && !strchr("&<>\"'_", text[n]) &&
               !is_no_character(text + n))
            n++;
        if (n == 0 && is_no_character(text)) {
            lode__buf_addf(buf, "_xFFF%c_", text[2] == '\xBE' ? 'E' : 'F');
            text += 3;
            continue;
        }
        if (n > 0)
            lode__buf_add_n(buf, text, n);
        else if (looks_escaped(text))
            lode__buf_add(buf, "_x005F_");
        else if (c < 0x20 && c != '\t' && c != '\n')
            lode__buf_addf(buf, "_x%04X_", c);
        else
            lode__buf_add_html(buf, one);
        text += n > 0 ? n : 1;
    }
}

/* "AB12" */
static void cell_name(long row, int column, char out[32])
{
    char letters[8];
    int n = 0;

    for (int k = column + 1; k > 0 && n < 7; k = (k - 1) / 26)
        letters[n++] = (char)('A' + (k - 1) % 26);
    int at = 0;
    while (n > 0) out[at++] = letters[--n];
    snprintf(out + at, (size_t)(32 - at), "%ld", row);
}

/* The beginning of a cell, up to its attributes. */
static lode__buf *cell_begin(lode__book *b, int column)
{
    lode__book_sheet *s = sheet_of(b);
    char name[32];

    if (!s) return NULL;
    assert(column >= b->n_column);
    if (b->n_column == 0) lode__buf_addf(&s->rows, "<row r=\"%ld\">", b->row);
    b->n_column = column + 1;
    cell_name(b->row, column, name);
    lode__buf_addf(&s->rows, "<c r=\"%s\"", name);
    return &s->rows;
}

static bool has_edges(const char *text)
{
    static const char space[] = " \t\n\r";

    return strchr(space, *text) || strchr(space, text[strlen(text) - 1]);
}

void lode__book_text(lode__book *b, int column, const char *text, bool bold)
{
    lode__buf *buf = *text ? cell_begin(b, column) : NULL;

    if (!buf) return;
    lode__buf_addf(buf, "%s t=\"inlineStr\"><is><t%s>", bold ? " s=\"1\"" : "",
                   has_edges(text) ? " xml:space=\"preserve\"" : "");
    add_text(buf, text);
    lode__buf_add(buf, "</t></is></c>");
}

void lode__book_number(lode__book *b, int column, double value)
{
    lode__buf *buf = cell_begin(b, column);

    if (!buf) return;
    lode__buf_add(buf, "><v>");
    lode__buf_add_number(buf, value);
    lode__buf_add(buf, "</v></c>");
}

void lode__book_next(lode__book *b)
{
    lode__book_sheet *s = sheet_of(b);

    if (!s) return;
    if (b->n_column > 0) lode__buf_add(&s->rows, "</row>");
    b->n_column = 0;
    if (++b->row > LODE__BOOK_ROW_MAX)
        b->st = lode__fail_at(b->err, LODE_E_LIMIT, b->path, 0, 0,
                              "sheet %s: want at most %d rows, found more", s->name,
                              LODE__BOOK_ROW_MAX);
    else if (s->rows.status)
        b->st = lode__fail_at(b->err, s->rows.status, b->path, 0, 0,
                              "no room for the rows of sheet %s", s->name);
}

void lode__book_row(lode__book *b, const char *const *text, int n, bool bold)
{
    for (int k = 0; k < n; k++) lode__book_text(b, k, text[k], bold);
    lode__book_next(b);
}

/* ---- sheets -------------------------------------------------------------------------- */

void lode__book_width(lode__book *b, int column, size_t width)
{
    lode__book_sheet *s = sheet_of(b);

    if (!s) return;
    if (width < WIDTH_LEAST) width = WIDTH_LEAST;
    if (width > WIDTH_MOST) width = WIDTH_MOST;
    /* Two for the arrow of the filter, five pixels of seven for the edges. */
    lode__buf_addf(&s->columns,
                   "<col min=\"%d\" max=\"%d\" width=\"%zu.7109375\" customWidth=\"1\"/>",
                   column + 1, column + 1, width + 2);
}

void lode__book_sheet_new(lode__book *b, const char *name)
{
    if (b->st != LODE_OK) return;
    size_t n = (size_t)b->n_sheet + 1;
    lode__book_sheet *sheet = lode__realloc(b->sheet, n, sizeof *sheet);
    if (!sheet) {
        no_memory(b);
        return;
    }
    b->sheet = sheet;
    sheet += b->n_sheet++;
    *sheet = (lode__book_sheet){.filter = ""};
    snprintf(sheet->name, sizeof sheet->name, "%s", name);
    lode__buf_init(&sheet->columns, SHEET_MOST);
    lode__buf_init(&sheet->rows, SHEET_MOST);
    b->row = 1;
    b->n_column = 0;
}

void lode__book_filter(lode__book *b, long n_row, int n_column)
{
    lode__book_sheet *s = sheet_of(b);
    char last[32];

    if (!s) return;
    cell_name(n_row + 1, n_column - 1, last);
    snprintf(s->filter, sizeof s->filter, "A1:%.28s", last);
}

static void write_sheet(const lode__book *b, int i, lode__buf *out)
{
    const lode__book_sheet *s = &b->sheet[i];

    lode__buf_addf(out,
                   XML "<worksheet xmlns=\"" MAIN "\"><sheetViews><sheetView%s "
                       "workbookViewId=\"0\">",
                   i == 0 ? " tabSelected=\"1\"" : "");
    if (*s->filter)
        lode__buf_add(out, "<pane ySplit=\"1\" topLeftCell=\"A2\" "
                           "activePane=\"bottomLeft\" state=\"frozen\"/>"
                           "<selection pane=\"bottomLeft\"/>");
    lode__buf_add(out,
                  "</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>");
    if (s->columns.length > 0) {
        lode__buf_add(out, "<cols>");
        lode__buf_add_n(out, s->columns.data, s->columns.length);
        lode__buf_add(out, "</cols>");
    }
    lode__buf_add(out, "<sheetData>");
    lode__buf_add_n(out, s->rows.data, s->rows.length);
    lode__buf_add(out, "</sheetData>");
    if (*s->filter) lode__buf_addf(out, "<autoFilter ref=\"%s\"/>", s->filter);
    lode__buf_add(out, "</worksheet>\n");
    if (s->columns.status && !out->status) out->status = s->columns.status;
    if (s->rows.status && !out->status) out->status = s->rows.status;
}

/* ---- the other parts ------------------------------------------------------------------- */

static void write_types(const lode__book *b, lode__buf *out)
{
    lode__buf_add(
        out,
        XML "<Types xmlns=\"" SCHEMAS "package/2006/content-types\">"
            "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-"
            "package.relationships+xml\"/>"
            "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
            "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/"
            "vnd.openxmlformats-package.core-properties+xml\"/>"
            "<Override PartName=\"/xl/styles.xml\" ContentType=\"" TYPE "styles+xml\"/>"
            "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE
            "sheet.main+xml\"/>");
    for (int i = 0; i < b->n_sheet; i++)
        lode__buf_addf(out,
                       "<Override PartName=\"/xl/worksheets/sheet%d.xml\" "
                       "ContentType=\"" TYPE "worksheet+xml\"/>",
                       i + 1);
    lode__buf_add(out, "</Types>\n");
}

static void add_relation(lode__buf *out, const char *id, const char *type,
                         const char *target)
{
    lode__buf_addf(out, "<Relationship Id=\"%s\" Type=\"%s\" Target=\"%s\"/>", id, type,
                   target);
}

static void write_relations(const lode__book *b, lode__buf *out)
{
    (void)b;
    lode__buf_add(out,
                  XML "<Relationships xmlns=\"" SCHEMAS "package/2006/relationships\">");
    add_relation(out, "rId1", RELATED "/officeDocument", "xl/workbook.xml");
    add_relation(out, "rId2",
                 SCHEMAS "package/2006/relationships/metadata/core-properties",
                 "docProps/core.xml");
    lode__buf_add(out, "</Relationships>\n");
}

static void write_book_relations(const lode__book *b, lode__buf *out)
{
    lode__buf_add(out,
                  XML "<Relationships xmlns=\"" SCHEMAS "package/2006/relationships\">");
    for (int i = 0; i < b->n_sheet; i++) {
        char id[32], target[48];
        snprintf(id, sizeof id, "rId%d", i + 1);
        snprintf(target, sizeof target, "worksheets/sheet%d.xml", i + 1);
        add_relation(out, id, RELATED "/worksheet", target);
    }
    add_relation(out, "styles", RELATED "/styles", "styles.xml");
    lode__buf_add(out, "</Relationships>\n");
}

/* The first day that a zip file knows, so that the bytes repeat. */
static void write_properties(const lode__book *b, lode__buf *out)
{
    static const char day[] =
        " xsi:type=\"dcterms:W3CDTF\">1980-01-01T00:00:00Z</dcterms:";

    lode__buf_add(out, XML
                  "<cp:coreProperties xmlns:cp=\"" SCHEMAS
                  "package/2006/metadata/core-properties\" "
                  "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                  "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                  "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    add_text(out, b->title);
    lode__buf_add(out, "</dc:title><dc:description>");
    add_text(out, b->comments);
    lode__buf_addf(out,
                   "</dc:description><dcterms:created%screated>"
                   "<dcterms:modified%smodified></cp:coreProperties>\n",
                   day, day);
}

/* Style 1 is bold. */
static void write_styles(const lode__book *b, lode__buf *out)
{
    static const char font[] =
        "<sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/>";

    (void)b;
    lode__buf_addf(
        out,
        XML "<styleSheet xmlns=\"" MAIN "\"><fonts count=\"2\"><font>%s</font>"
            "<font><b/>%s</font></fonts><fills count=\"2\"><fill><patternFill "
            "patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/>"
            "</fill></fills><borders count=\"1\"><border><left/><right/><top/><bottom/>"
            "<diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" "
            "fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs "
            "count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" "
            "xfId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" "
            "xfId=\"0\" applyFont=\"1\"/></cellXfs><cellStyles count=\"1\"><cellStyle "
            "name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>\n",
        font, font);
}

/* "A1:E7" as "$A$1:$E$7" */
static void add_absolute(lode__buf *out, const char *area)
{
    for (char before = ':'; *area; before = *area++) {
        bool is_letter = *area >= 'A' && *area <= 'Z';
        bool was_letter = before >= 'A' && before <= 'Z';
        if ((is_letter && !was_letter) || (was_letter && !is_letter))
            lode__buf_add(out, "$");
        lode__buf_add_n(out, area, 1);
    }
}

static void write_workbook(const lode__book *b, lode__buf *out)
{
    bool has_names = false;

    lode__buf_add(out, XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" RELATED
                           "\"><bookViews><workbookView/></bookViews><sheets>");
    for (int i = 0; i < b->n_sheet; i++)
        lode__buf_addf(out, "<sheet name=\"%s\" sheetId=\"%d\" r:id=\"rId%d\"/>",
                       b->sheet[i].name, i + 1, i + 1);
    lode__buf_add(out, "</sheets>");
    for (int i = 0; i < b->n_sheet; i++) {
        if (!*b->sheet[i].filter) continue;
        lode__buf_addf(out,
                       "%s<definedName name=\"_xlnm._FilterDatabase\" "
                       "localSheetId=\"%d\" hidden=\"1\">'%s'!",
                       has_names ? "" : "<definedNames>", i, b->sheet[i].name);
        add_absolute(out, b->sheet[i].filter);
        lode__buf_add(out, "</definedName>");
        has_names = true;
    }
    lode__buf_addf(out, "%s</workbook>\n", has_names ? "</definedNames>" : "");
}

/* ---- all ------------------------------------------------------------------------------ */

void lode__book_begin(lode__book *b, const char *path, const char *title,
                      const char *comments, lode_error *err)
{
    *b = (lode__book){
        .path = path, .title = title, .comments = comments, .err = err, .st = LODE_OK};
}

/* A finished part of the archive. */
typedef struct book_part {
    char name[48];
    lode__buf xml;
    lode_text text;
} book_part;

static void write_fixed(const lode__book *b, book_part *part)
{
    static const struct {
        const char *name;
        void (*write)(const lode__book *, lode__buf *);
    } fixed[N_FIXED] = {{"[Content_Types].xml", write_types},
                        {"_rels/.rels", write_relations},
                        {"docProps/core.xml", write_properties},
                        {"xl/workbook.xml", write_workbook},
                        {"xl/_rels/workbook.xml.rels", write_book_relations},
                        {"xl/styles.xml", write_styles}};

    for (int k = 0; k < N_FIXED; k++) {
        snprintf(part[k].name, sizeof part[k].name, "%s", fixed[k].name);
        fixed[k].write(b, &part[k].xml);
    }
}

/* The parts, a sheet's rows given back once they stand in its part. */
static void write_parts(lode__book *b, book_part *part, lode__archive_part *all, int n)
{
    /* What stands around the rows has room beside the most of them. */
    for (int k = 0; k < n; k++) lode__buf_init(&part[k].xml, SHEET_MOST + (1 << 20));
    write_fixed(b, part);
    for (int i = 0; i < b->n_sheet; i++) {
        book_part *p = &part[N_FIXED + i];
        snprintf(p->name, sizeof p->name, "xl/worksheets/sheet%d.xml", i + 1);
        write_sheet(b, i, &p->xml);
        lode__buf_clear(&b->sheet[i].rows);
    }
    for (int k = 0; k < n; k++) {
        if (part[k].xml.status) no_memory(b);
        part[k].text = (lode_text){part[k].xml.data, part[k].xml.length};
        all[k] = (lode__archive_part){part[k].name, NULL, &part[k].text};
    }
}

lode_status lode__book_end(lode__book *b, lode_text *out)
{
    int n = N_FIXED + b->n_sheet;
    book_part *part = NULL;
    lode__archive_part *all = NULL;

    if (b->st == LODE_OK) {
        part = lode__alloc((size_t)n, sizeof *part);
        all = lode__alloc((size_t)n, sizeof *all);
        if (!part || !all) no_memory(b);
    }
    if (b->st == LODE_OK) write_parts(b, part, all, n);
    if (b->st == LODE_OK) b->st = lode__archive_make(all, n, out, b->err);
    for (int k = 0; part && k < n; k++) lode__buf_clear(&part[k].xml);
    lode__release(part);
    lode__release(all);
    for (int i = 0; i < b->n_sheet; i++) {
        lode__buf_clear(&b->sheet[i].columns);
        lode__buf_clear(&b->sheet[i].rows);
    }
    lode__release(b->sheet);
    b->sheet = NULL;
    b->n_sheet = 0;
    return b->st;
}
