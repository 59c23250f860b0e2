/* Rows of figures that a caller brings, drawn by the one mechanism of charts. */
#include <lode/figure.h>

#include <string.h>

#include "base/base.h"
#include "report/chart.h"
#include "report/charts.h"

/* Where each row lies; -1: not on the map. NULL: no memory. */
static int *places(lode__arena *arena, const lode_figure *f, const lode__globe *globe)
{
    int *place = lode__arena_take(arena, (size_t)f->n_row + 1, sizeof *place);

    for (int r = 0; place && r < f->n_row; r++) {
        place[r] = -1;
        for (int c = 0; c < globe->n_country; c++)
            if (strcmp(globe->country[c].id, f->country[r]) == 0) place[r] = c;
    }
    return place;
}

static const struct {
    const char *name;
    lode__chart_kind kind;
} kinds[] = {{"bars", LODE__CHART_BARS},
             {"lines", LODE__CHART_LINES},
             {"map", LODE__CHART_MAP},
             {"heat", LODE__CHART_HEAT}};

/* LODE__N_CHART: none of that name. */
static lode__chart_kind kind_of(const char *name)
{
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (strcmp(kinds[k].name, name) == 0) return kinds[k].kind;
    return LODE__N_CHART;
}

static lode_status check(const lode_figure *f, lode__chart_kind kind, lode_error *err)
{
    bool is_map = kind == LODE__CHART_MAP;

    if (kind == LODE__N_CHART)
        return lode__fail(
            err, LODE_E_INVALID,
            "figure: want kind 'bars', 'lines', 'map' or 'heat', found '%.40s'", f->kind);
    if (kind == LODE__CHART_HEAT && f->n_row > 0 && (f->n_column < 1 || !f->column))
        return lode__fail(err, LODE_E_INVALID, "figure: a heat wants columns");
    if (kind == LODE__CHART_HEAT &&
        (f->n_row > LODE__HEAT_MOST || f->n_column > LODE__HEAT_MOST))
        return lode__fail(err, LODE_E_LIMIT,
                          "figure: want at most %d rows and columns, found %d and %d",
                          LODE__HEAT_MOST, f->n_row, f->n_column);
    if (f->n_row < 0 || f->n_row > LODE__CHART_ROWS)
        return lode__fail(err, f->n_row < 0 ? LODE_E_INVALID : LODE_E_LIMIT,
                          "figure: want 0 to %d rows, found %d", LODE__CHART_ROWS,
                          f->n_row);
    if (is_map && !f->country && f->n_row > 0)
        return lode__fail(err, LODE_E_INVALID, "figure: a map wants a country a row");
    return LODE_OK;
}

lode_status lode_figure_write(const lode_dataset *dataset, const lode_figure *f,
                              lode_text *out, lode_error *err)
{
    lode__chart_kind kind = kind_of(f->kind);
    lode_status st = check(f, kind, err);
    lode__globe globe = {.ring = NULL};
    lode__arena arena = {0};
    lode__buf buf;
    lode__chart c = {.kind = kind,
                     .id = f->id,
                     .title = f->title,
                     .description = f->description,
                     .foot = f->foot,
                     .has_sign = f->has_sign != 0,
                     .row_name = f->row_name,
                     .measure = f->measure,
                     .unit = f->unit,
                     .n_row = f->n_row,
                     .row = f->row,
                     .value = f->value,
                     .low = kind == LODE__CHART_HEAT ? NULL : f->low,
                     .high = kind == LODE__CHART_HEAT ? NULL : f->high,
                     .href = f->href};

    if (kind == LODE__CHART_HEAT) {
        c.n_series = f->n_column;
        c.series = f->column;
        c.empty = f->empty;
        c.logarithmic = true;
    }

    if (st) return st;
    if (kind == LODE__CHART_MAP) {
        globe = lode__globe_of(dataset);
        c.globe = &globe;
        c.place = places(&arena, f, &globe);
        if (!c.place) st = lode__fail(err, LODE_E_NOMEM, "out of memory for a figure");
    }
    lode__buf_init(&buf, (size_t)1 << 24);
    if (!st) {
        lode__chart_figure(&buf, &c);
        st = lode__buf_give(&buf, out, err);
    }
    lode__buf_clear(&buf);
    lode__arena_clear(&arena);
    return st;
}

lode_status lode_figure_style(lode_text *out, lode_error *err)
{
    lode__buf buf;

    lode__buf_init(&buf, 65536);
    lode__chart_page_style(&buf);
    lode_status st = lode__buf_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
