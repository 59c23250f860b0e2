/* What did reconciling both sides' reports teach of codes and reporters? */
#include "dataset/import_customs.h"
#include "dataset/mirror.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SHOWN 5        /* reporters of a direction, for people */
#define SHOWN_LEAST 20 /* two-sided flows from which a reporter is named to people */
#define PER_LINE 5     /* codes */

static const char *const side_name[2] = {"exporter", "importer"};

/* "811292"; a heading has four digits. */
static const char *code_text(int code, char out[16])
{
    if (code < 1000000)
        snprintf(out, 16, "%06d", code);
    else
        snprintf(out, 16, "%04d", code - 1000000);
    return out;
}

/* Fixed decimals, whatever the locale. */
static const char *fixed(double value, int decimals, char out[64])
{
    lode__number_people(value, decimals, out);
    return out;
}

typedef struct reporter {
    int i_country;
    double spread;
    size_t n;
} reporter;

/* The least reliable first. */
static int by_spread(const void *x, const void *y)
{
    const reporter *a = x, *b = y;
    int order = (a->spread < b->spread) - (a->spread > b->spread);
    return order ? order : (a->i_country > b->i_country) - (a->i_country < b->i_country);
}

/* Those of a direction with so many two-sided flows at least; NULL: no memory, which the
 * report's buffer is told. */
static reporter *list_reporters(const lode__mirror *m, int side, size_t least, size_t *n,
                                lode__buf *buf)
{
    reporter *list = lode__alloc(m->n_country + 1, sizeof *list);
    *n = 0;
    if (!list) {
        buf->status = LODE_E_NOMEM;
        return NULL;
    }
    for (size_t c = 0; c < m->n_country; c++) {
        lode__mirror_side s = m->side[side][c];
        if (s.n >= least) list[(*n)++] = (reporter){(int)c, s.spread, s.n};
    }
    qsort(list, *n, sizeof *list, by_spread);
    return list;
}

static const char *id_of(const lode__import *im, int i_country)
{
    int n;
    return lode__countries(im->ds, &n)[i_country].id;
}

/* ---- for people ----------------------------------------------------------------------- */

static void ratios_table(const lode__mirror *m, lode__buf *buf)
{
    char code[16], number[64];
    lode__buf_add(buf, "    importers' CIF over exporters' FOB, by code ('~' by all)\n");
    for (size_t k = 0; k < m->n_code; k++) {
        const lode__mirror_code *c = &m->code[k];
        lode__buf_addf(buf, "%s%s %s%s", k % PER_LINE ? "   " : "        ",
                       code_text(c->code, code), c->own ? " " : "~",
                       fixed(c->ratio, 3, number));
        if (k % PER_LINE == PER_LINE - 1 || k + 1 == m->n_code) lode__buf_add(buf, "\n");
    }
}

static void reporters_table(const lode__import *im, int side, lode__buf *buf)
{
    char number[64];
    size_t n;
    reporter *list = list_reporters(im->mirror, side, SHOWN_LEAST, &n, buf);
    if (n > 0)
        lode__buf_addf(buf, "    least reliable as %s, mean |ln| (flows)\n       ",
                       side_name[side]);
    for (size_t k = 0; k < n && k < SHOWN; k++)
        lode__buf_addf(buf, " %s %s (%zu)", id_of(im, list[k].i_country),
                       fixed(list[k].spread, 2, number), list[k].n);
    if (n > 0) lode__buf_add(buf, "\n");
    lode__release(list);
}

void lode__import_mirror_table(const lode__import *im, lode__buf *buf)
{
    const lode__mirror *m = im->mirror;
    char number[64];
    if (!m) return;
    lode__buf_add(buf, "\nreconciled\n");
    for (int k = 0; k < 3; k++) {
        static const char *const what[3] = {"flows told by both sides",
                                            "flows told by the exporter only",
                                            "flows told by the importer only"};
        lode__buf_addf(buf, "%12s  %s\n", fixed((double)m->n_kind[k], 0, number),
                       what[k]);
    }
    lode__buf_addf(buf, "%12s  quantities moved to the limit of unit values\n",
                   fixed((double)m->n_limited, 0, number));
    lode__buf_addf(buf, "    median |ln| between both sides %s",
                   fixed(m->median_before, 3, number));
    lode__buf_addf(buf, ", once importers' values are FOB %s\n",
                   fixed(m->median_after, 3, number));
    ratios_table(m, buf);
    for (int side = 0; side < 2; side++) reporters_table(im, side, buf);
}

/* ---- for programs --------------------------------------------------------------------- */

static void codes_json(const lode__mirror *m, lode__json *json)
{
    char code[16];
    lode__json_array(json, "codes");
    for (size_t k = 0; k < m->n_code; k++) {
        const lode__mirror_code *c = &m->code[k];
        lode__json_object(json, NULL);
        lode__json_string(json, "hs", code_text(c->code, code));
        lode__json_integer(json, "flows", (long long)c->n_flow);
        lode__json_integer(json, "two_sided", (long long)c->n_two_sided);
        lode__json_number(json, "cif_ratio", c->ratio);
        lode__json_bool(json, "own_ratio", c->own);
        lode__json_number(json, "unit_value_low_usd_per_t",
                          c->low_usd_t > 0.0 ? c->low_usd_t : NAN);
        lode__json_number(json, "unit_value_high_usd_per_t", c->high_usd_t);
        lode__json_integer(json, "quantities_limited", (long long)c->n_limited);
        lode__json_end_object(json);
    }
    lode__json_end_array(json);
}

static void reporters_json(const lode__import *im, lode__json *json)
{
    lode__json_array(json, "reporters");
    for (int side = 0; side < 2; side++) {
        size_t n;
        reporter *list = list_reporters(im->mirror, side, 1, &n, json->buf);
        for (size_t k = 0; k < n; k++) {
            lode__json_object(json, NULL);
            lode__json_string(json, "country", id_of(im, list[k].i_country));
            lode__json_string(json, "as", side_name[side]);
            lode__json_integer(json, "two_sided", (long long)list[k].n);
            lode__json_number(json, "spread", list[k].spread);
            lode__json_end_object(json);
        }
        lode__release(list);
    }
    lode__json_end_array(json);
}

void lode__import_mirror_json(const lode__import *im, lode__json *json)
{
    const lode__mirror *m = im->mirror;
    if (!m) return;
    lode__json_object(json, "reconciliation");
    lode__json_integer(json, "two_sided", (long long)m->n_kind[LODE__TWO_SIDED]);
    lode__json_integer(json, "exporter_only", (long long)m->n_kind[LODE__EXPORTER_ONLY]);
    lode__json_integer(json, "importer_only", (long long)m->n_kind[LODE__IMPORTER_ONLY]);
    lode__json_integer(json, "quantities_limited", (long long)m->n_limited);
    lode__json_number(json, "median_gap_before", m->median_before);
    lode__json_number(json, "median_gap_after", m->median_after);
    codes_json(m, json);
    reporters_json(im, json);
    lode__json_end_object(json);
}

void lode__import_mirror_csv(const lode__import *im, lode__buf *buf)
{
    const lode__mirror *m = im->mirror;
    char code[16];
    if (!m) return;
    for (int k = 0; k < 3; k++)
        lode__buf_addf(buf, "reconciled,%zu,%s,\n", m->n_kind[k],
                       k == LODE__TWO_SIDED       ? "both sides"
                       : k == LODE__EXPORTER_ONLY ? "exporter only"
                                                  : "importer only");
    for (size_t k = 0; k < m->n_code; k++) {
        lode__buf_addf(buf, "cif_ratio,%zu,%s,", m->code[k].n_two_sided,
                       code_text(m->code[k].code, code));
        lode__buf_add_number(buf, m->code[k].ratio);
        lode__buf_add(buf, "\n");
    }
}
