/* An answer as a workbook: a sheet that says what it is, and a sheet of its rows. */
#include <stdio.h>
#include <string.h>

#include "dataset/book.h"
#include "report/answer.h"

#define WIDTH_ROWS 200 /* rows looked at for the width */

static void write_facts(lode__book *b, const lode__answer_facts *f)
{
    const char *const row[][2] = {{"schema", f->schema}, {"lode", f->version},
                                  {"run", f->run},       {"data", f->data},
                                  {"inputs", f->inputs}, {"warnings", f->warnings}};
    const char *const title[] = {"An answer of lode"};
    const char *const empty[] = {
        "An empty value is unknown, never 0. The run is a hash of "
        "question, data and version: the same run has the same "
        "figures. 'lode data list' names the sources."};

    lode__book_sheet_new(b, "README");
    lode__book_width(b, 0, 12);
    lode__book_width(b, 1, 40);
    lode__book_row(b, title, 1, true);
    for (size_t k = 0; k < sizeof row / sizeof *row; k++)
        if (*row[k][1]) lode__book_row(b, row[k], 2, false);
    lode__book_row(b, empty, 1, false);
}

static size_t width_of(const lode__csv *csv, int k)
{
    size_t most = 0;

    for (long i = -1; i < csv->n_row && i < WIDTH_ROWS; i++) {
        const char *text = lode__csv_row(csv, i)[k].text;
        size_t width = lode__utf8_width(text, strlen(text));
        if (width > most) most = width;
    }
    return most;
}

static void put_cell(lode__book *b, const lode__answer_facts *f, const lode__cell *cell,
                     int k)
{
    size_t n = lode__utf8_width(cell->text, strlen(cell->text));
    double value;

    if (f->numeric[k] && *cell->text && lode__number_read(cell->text, &value)) {
        lode__book_number(b, k, value);
        return;
    }
    if (n > LODE__BOOK_TEXT_MAX && b->st == LODE_OK)
        b->st = lode__fail(b->err, LODE_E_LIMIT,
                           "want at most %d characters in a cell, found %zu",
                           LODE__BOOK_TEXT_MAX, n);
    lode__book_text(b, k, cell->text, false);
}

static void write_rows(lode__book *b, const lode__answer_facts *f)
{
    if (f->rows.n_column == 0) return;
    lode__book_sheet_new(b, "answer");
    for (int k = 0; k < f->rows.n_column; k++)
        lode__book_width(b, k, width_of(&f->rows, k) + 2);
    lode__book_filter(b, f->rows.n_row, f->rows.n_column);
    for (long i = -1; b->st == LODE_OK && i < f->rows.n_row; i++) {
        const lode__cell *cell = lode__csv_row(&f->rows, i);
        for (int k = 0; k < f->rows.n_column; k++)
            if (i < 0)
                lode__book_text(b, k, cell[k].text, true);
            else
                put_cell(b, f, &cell[k], k);
        lode__book_next(b);
    }
}

lode_status lode_answer_xlsx(const lode_answer_forms *forms, lode_text *out,
                             lode_error *err)
{
    lode__answer_facts facts;
    lode_text bytes = LODE_TEXT_INIT;
    char comments[160];
    lode__book b;
    lode_status st = lode__answer_read(forms, &facts, err);

    if (!st) {
        snprintf(comments, sizeof comments, "run %.70s", facts.run);
        lode__book_begin(&b, "a workbook", "An answer of lode", comments, err);
        write_facts(&b, &facts);
        write_rows(&b, &facts);
        st = lode__book_end(&b, &bytes);
    }
    lode__arena_clear(&facts.arena);
    if (!st) *out = bytes;
    return st;
}
