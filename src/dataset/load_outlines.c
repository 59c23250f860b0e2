/* Where do countries lie on a map? */
#include "dataset/outlines.h"

#include "dataset/row.h"

#include <stdlib.h>

enum { COUNTRY, AREA, RING, N_POINT, STEPS, SOURCE };

static bool take_outlines(lode_dataset *ds, size_t n)
{
    ds->ring = lode__arena_take(&ds->arena, n, sizeof *ds->ring);
    return ds->ring;
}

/* The next whole number of *at; false: none, or not within -36000 to 36000. */
static bool read_step(const char **at, long *out)
{
    char *end;

    *out = strtol(*at, &end, 10);
    if (end == *at || *out < -36000 || *out > 36000) return false;
    *at = end;
    return true;
}

static bool is_on_earth(const int point[2])
{
    return point[0] >= -18000 && point[0] <= 18000 && point[1] >= -9000 &&
           point[1] <= 9000;
}

/* The steps added up; NULL, with a refusal, when they are not n points on Earth. */
static const int *read_points(lode__row *row, int n)
{
    const char *at = lode__row_word(row, STEPS);
    int *point = lode__arena_take(&row->ds->arena, (size_t)n, 2 * sizeof *point);
    long step[2];

    if (!point) {
        row->st = lode__fail(row->err, LODE_E_NOMEM, "out of memory for an outline");
        return NULL;
    }
    for (int k = 0; k < n; k++) {
        bool found = read_step(&at, &step[0]) && read_step(&at, &step[1]);
        for (int i = 0; i < 2 && found; i++)
            point[2 * k + i] = (int)step[i] + (k > 0 ? point[2 * k - 2 + i] : 0);
        if (found && is_on_earth(&point[2 * k]) && (k == 0 || step[0] || step[1]))
            continue;
        lode__row_refuse(row, STEPS,
                         "want %d points within -180 to 180 degrees east and -90 to 90 "
                         "north, each a step from the one before, found another at "
                         "point %d",
                         n, k + 1);
        return NULL;
    }
    if (*at) lode__row_refuse(row, STEPS, "want %d points, found more", n);
    return row->st == LODE_OK ? point : NULL;
}

static void read_outline(lode__row *row)
{
    bool known = *lode__row_text(row, COUNTRY);
    lode__ring ring = {.i_country = known ? lode__row_country(row, COUNTRY) : -1,
                       .area = lode__row_word(row, AREA),
                       .n_point =
                           lode__row_integer(row, N_POINT, 3, LODE__RING_POINTS_MAX),
                       .source = lode__row_word(row, SOURCE),
                       .place = row->place};

    if (row->st != LODE_OK) return;
    ring.point = read_points(row, ring.n_point);
    if (ring.point) row->ds->ring[row->ds->n_ring++] = ring;
}

const lode__loader lode__load_outlines = {
    .table = {"outlines"},
    .column = {"country", "area", "ring", "n_point", "steps", "source"},
    .key = {"area", "ring"},
    .take = take_outlines,
    .read = read_outline};

const lode__ring *lode__outlines(const lode_dataset *ds, int *n)
{
    *n = ds->n_ring;
    return ds->ring;
}
