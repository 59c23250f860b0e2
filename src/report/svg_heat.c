/* Rows against columns in five classes, as accessible SVG: who can hurt whom with what,
 * at a glance. A class is told by its hatch and by its colour; where there is room the
 * number stands in the cell, and in any case in its title. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/svg_inside.h"

#define WIDTH 720.0
#define CELL_WIDEST 56.0
#define CELL_LOWEST 13.0
#define CELL_HIGHEST 26.0
#define LABEL_MOST 24 /* characters */
#define SLOPE_COS 0.5 /* column labels rise by 60 degrees */
#define SLOPE_SIN 0.866

typedef struct frame {
    double left, top, cell_width, cell_height, matrix_bottom;
    const char *column_size; /* class of the text */
    bool has_text;           /* numbers fit into the cells */
} frame;

static double value_of(const lode__heat *heat, int row, int column)
{
    return heat->value[row * heat->n_column + column];
}

static const char *href_of(const lode__heat *heat, int row, int column)
{
    return heat->href ? heat->href[row * heat->n_column + column] : NULL;
}

/* ---- room ------------------------------------------------------------------------- */

static double widest(const char *const *text, int n, double size)
{
    double most = 0.0;

    for (int k = 0; k < n; k++)
        most = fmax(most, lode__text_width(text[k], LABEL_MOST, size));
    return most;
}

/* "1.2bn", "340m", "12": two digits. */
static void cell_text(const lode__heat *heat, double value, char text[80])
{
    char number[64];
    const char *word;

    lode__spoken(value, heat->unit, 2, number, &word);
    snprintf(text, 80, "%s%s", number,
             strcmp(word, "million") == 0    ? "m"
             : strcmp(word, "thousand") == 0 ? "k"
                                             : word);
}

static bool text_fits(const lode__heat *heat, double cell_width, double cell_height)
{
    char text[80];

    if (cell_height < 16.0) return false;
    for (int i = 0; i < heat->n_row * heat->n_column; i++) {
        if (isnan(heat->value[i])) continue;
        cell_text(heat, heat->value[i], text);
        if (lode__text_width(text, LABEL_MOST, 11.0) + 4.0 > cell_width) return false;
    }
    return true;
}

static frame frame_of(const lode__heat *heat)
{
    frame f = {.left = widest(heat->row, heat->n_row, LODE__TEXT_SIZE) + 12.0};
    double size = LODE__TEXT_SIZE,
           column = widest(heat->column, heat->n_column, LODE__TEXT_SIZE);
    double room = WIDTH - f.left - SLOPE_COS * column - 8.0;

    f.cell_width = fmin(CELL_WIDEST, room / heat->n_column);
    /* Lines of text that rise by 60 degrees are 0.87 of a cell apart. */
    if (f.cell_width < 12.5)
        size = 9.0;
    else if (f.cell_width < 14.5)
        size = 11.0;
    f.column_size = size < 10.0 ? "s9" : size < 12.0 ? "s11" : "s12";
    f.cell_height = fmin(CELL_HIGHEST, fmax(CELL_LOWEST, f.cell_width));
    f.top = SLOPE_SIN * column * size / LODE__TEXT_SIZE + 20.0;
    f.matrix_bottom = f.top + f.cell_height * heat->n_row;
    f.has_text = text_fits(heat, f.cell_width, f.cell_height);
    return f;
}

/* ---- cells ------------------------------------------------------------------------ */

static void add_title(lode__buf *buf, const lode__heat *heat, int row, int column)
{
    double value = value_of(heat, row, column);
    char text[LODE__SAID];

    lode__buf_add(buf, "<title>");
    lode__buf_add_html(buf, heat->row[row]);
    lode__buf_add(buf, ", ");
    lode__buf_add_html(buf, heat->column[column]);
    lode__buf_add(buf, ": ");
    if (!isnan(value)) lode__said(value, heat->unit, text);
    lode__buf_add_html(buf, !isnan(value) ? text
                            : heat->empty ? heat->empty
                                          : "no figure");
    lode__buf_add(buf, "</title>");
}

static void add_text(lode__buf *buf, const lode__heat *heat, int k, double value,
                     double x, double y)
{
    char text[80];

    cell_text(heat, value, text);
    lode__buf_addf(buf, "<text class=\"cell s11 n%d\"", k);
    lode__svg_place(buf, "x", x);
    lode__svg_place(buf, "y", y + 4.0);
    lode__buf_add(buf, ">");
    lode__buf_add_html(buf, text);
    lode__buf_add(buf, "</text>");
}

static void add_cell(lode__buf *buf, const char *id, const lode__heat *heat,
                     const lode__classes *s, const frame *f, int row, int column)
{
    const char *href = href_of(heat, row, column);
    double value = value_of(heat, row, column);
    double x = f->left + f->cell_width * column, y = f->top + f->cell_height * row;
    double x_middle = x + 0.5 * f->cell_width, y_middle = y + 0.5 * f->cell_height;
    int k = lode__class_of(s, value);

    if (href) {
        lode__buf_add(buf, "<a href=\"");
        lode__buf_add_html(buf, href);
        lode__buf_add(buf, "\">");
    } else {
        lode__buf_add(buf, "<g>");
    }
    add_title(buf, heat, row, column);
    lode__buf_add(buf, "<rect");
    lode__svg_place(buf, "x", x);
    lode__svg_place(buf, "y", y);
    lode__svg_place(buf, "width", f->cell_width);
    lode__svg_place(buf, "height", f->cell_height);
    lode__svg_classed(buf, id, k);
    lode__buf_add(buf, "/>");
    if (f->has_text && !isnan(value))
        add_text(buf, heat, k, value, x_middle, y_middle);
    else if (k == 0)
        lode__svg_sign(buf, isnan(value), x_middle, y_middle);
    lode__buf_add(buf, href ? "</a>\n" : "</g>\n");
}

/* ---- labels ----------------------------------------------------------------------- */

static void add_row_labels(lode__buf *buf, const lode__heat *heat, const frame *f)
{
    for (int i = 0; i < heat->n_row; i++) {
        lode__buf_addf(buf, "<text class=\"end%s\"", f->cell_height < 15.0 ? " s11" : "");
        lode__svg_place(buf, "x", f->left - 6.0);
        lode__svg_place(buf, "y", f->top + f->cell_height * (i + 0.5) + 4.0);
        lode__buf_add(buf, ">");
        lode__svg_label(buf, heat->row[i], LABEL_MOST);
        lode__buf_add(buf, "</text>\n");
    }
}

static void add_column_labels(lode__buf *buf, const lode__heat *heat, const frame *f)
{
    for (int j = 0; j < heat->n_column; j++) {
        double x = f->left + f->cell_width * (j + 0.5) + 3.0;
        lode__buf_addf(buf, "<text class=\"%s\" transform=\"translate(", f->column_size);
        lode__svg_at(buf, x);
        lode__buf_add(buf, " ");
        lode__svg_at(buf, f->top - 6.0);
        lode__buf_add(buf, ") rotate(-60)\">");
        lode__svg_label(buf, heat->column[j], LABEL_MOST);
        lode__buf_add(buf, "</text>\n");
    }
}

/* What is shown, its unit, and the short words in the cells. */
static void add_measure(lode__buf *buf, const lode__heat *heat, bool has_text, double y)
{
    lode__buf_add(buf, "<text class=\"strong\" x=\"8\"");
    lode__svg_place(buf, "y", y);
    lode__buf_add(buf, ">");
    lode__buf_add_html(buf, heat->measure);
    if (*heat->unit) lode__buf_add(buf, ", ");
    lode__buf_add_html(buf, heat->unit);
    if (has_text && strcmp(heat->unit, "USD") == 0)
        lode__buf_add(buf, " (k thousand, m million)");
    lode__buf_add(buf, "</text>\n");
}

/* ---- the whole -------------------------------------------------------------------- */

static lode_status refusal(const lode__heat *heat)
{
    if (heat->n_row < 0 || heat->n_column < 0) return LODE_E_INVALID;
    if (heat->n_row > LODE__HEAT_MOST || heat->n_column > LODE__HEAT_MOST)
        return LODE_E_LIMIT;
    for (int i = 0; i < heat->n_row * heat->n_column; i++)
        if (!lode__drawable(heat->value[i])) return LODE_E_INVALID;
    return LODE_OK;
}

static bool has_links(const lode__heat *heat)
{
    for (int i = 0; heat->href && i < heat->n_row * heat->n_column; i++)
        if (heat->href[i]) return true;
    return false;
}

void lode__svg_heat(lode__buf *buf, const char *id, const char *title,
                    const char *description, const lode__heat *heat)
{
    lode_status status = refusal(heat);
    double height;
    lode__classes s;
    frame f;

    if (status != LODE_OK && buf->status == LODE_OK) buf->status = status;
    if (buf->status != LODE_OK) return;
    if (heat->n_row == 0 || heat->n_column == 0) {
        lode__svg_nothing(buf, id, title, description);
        return;
    }
    s = lode__classes_of(heat->value, heat->n_row * heat->n_column, heat->unit,
                         heat->empty, heat->logarithmic, heat->floor);
    f = frame_of(heat);
    height = f.matrix_bottom + 34.0 + lode__svg_legend(NULL, id, &s, 0.0, WIDTH);
    lode__svg_open(buf, id, WIDTH, height, "heat", title, description, has_links(heat));
    lode__svg_hatches(buf, id, 1);
    add_column_labels(buf, heat, &f);
    add_row_labels(buf, heat, &f);
    for (int i = 0; i < heat->n_row; i++)
        for (int j = 0; j < heat->n_column; j++) add_cell(buf, id, heat, &s, &f, i, j);
    add_measure(buf, heat, f.has_text, f.matrix_bottom + 24.0);
    lode__svg_legend(buf, id, &s, f.matrix_bottom + 34.0, WIDTH);
    lode__buf_add(buf, "</svg>\n");
}
