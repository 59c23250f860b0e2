/* Both sides' reports of a flow become one row: `lode data import --reconcile`.
 *
 * Pairs them, lets mirror.c decide, and writes what it says, with a note from which the
 * reports can be had back. */
#include "dataset/import_customs.h"
#include "dataset/mirror.h"

#include <math.h>
#include <stdio.h>

static bool same_flow(const lode__import_flow *a, const lode__import_flow *b)
{
    return a->year == b->year && a->digits == b->digits && a->hs == b->hs &&
           a->exporter == b->exporter && a->importer == b->importer;
}

static void drop(lode__import *im, const lode__import_flow *f, const char *why)
{
    char name[64];
    lode__import_flow_name(im, f, name);
    lode__import_drop(im, f->line, why, name);
}

/* Of the reports from..to of one flow each side's newest revision, which comes last. */
static void pick_sides(lode__import *im, const lode__import_flow *from,
                       const lode__import_flow *to, const lode__import_flow *by[2])
{
    by[0] = by[1] = NULL;
    for (const lode__import_flow *f = from; f < to; f++) {
        int side = f->reported_by == 'i';
        if (by[side])
            drop(im, by[side],
                 "reports in an older revision of the codes than another of that side");
        by[side] = f;
    }
}

/* The two sides of a flow; gives back the row that stands for both, of the newer
 * revision. */
static lode__import_flow pair_sides(lode__import *im, const lode__import_flow *by[2],
                                    lode__mirror_flow *out)
{
    lode__import_flow row = *(by[0] ? by[0] : by[1]);
    *out = (lode__mirror_flow){lode__import_flow_code(&row),
                               row.year,
                               row.exporter,
                               row.importer,
                               {{NAN, NAN}, {NAN, NAN}}};
    for (int k = 0; k < 2; k++)
        if (by[k])
            out->by[k] = (lode__mirror_report){by[k]->value_usd, by[k]->quantity_t};
    if (by[0] && by[1] && by[0]->revision != by[1]->revision) {
        char name[64];
        lode__import_flow_name(im, &row, name);
        lode__import_find(im, row.line,
                          "flows whose sides use different revisions of the codes", name);
        if (by[1]->revision > row.revision) row.revision = by[1]->revision;
    }
    row.reported_by = 'b';
    return row;
}

/* The flows between two countries, in place; gives back how many. */
static size_t pair_flows(lode__import *im, lode__import_flow *flow, size_t n,
                         lode__mirror_flow *out)
{
    size_t n_pair = 0;
    for (size_t i = 0, next; i < n; i = next) {
        const lode__import_flow *by[2];
        for (next = i + 1; next < n && same_flow(&flow[i], &flow[next]); next++)
            ;
        if (flow[i].exporter < 0 || flow[i].importer < 0) {
            for (size_t k = i; k < next; k++)
                drop(im, &flow[k], "totals with the world, for which the pairs stand");
            continue;
        }
        pick_sides(im, &flow[i], &flow[next], by);
        flow[n_pair] = pair_sides(im, by, &out[n_pair]);
        n_pair++;
    }
    return n_pair;
}

/* ---- rows ----------------------------------------------------------------------------- */

/* To so many parts of one: 100 for cents, 1e6 for grams of a tonne. From 1e15 parts on
 * there is nothing to round. */
static double to_parts(double value, double parts)
{
    return value * parts < 1e15 ? round(value * parts) / parts : value;
}

/* A note is made for each flow: whole numbers are ten times as fast to write as others. */
static void add_whole(lode__buf *buf, const char *before, double value)
{
    if (value < 1e15)
        lode__buf_addf(buf, "%s%lld", before, llround(value));
    else
        lode__buf_addf(buf, "%s1e15 and more", before);
}

/* 1.0523 with 1000 parts: "1.052". */
static void add_parts(lode__buf *buf, const char *before, double value, int parts,
                      int n_digit)
{
    long whole = lround(value * parts);
    lode__buf_addf(buf, "%s%ld.%0*ld", before, whole / parts, n_digit, whole % parts);
}

/* "exporter 65073 x 0.38 + importer 5786345 x 0.62; CIF / 1.052; exporter's 3015 t moved"
 */
static void write_note(lode__buf *buf, const lode__mirror_flow *f,
                       const lode__mirror_value *v, double ratio)
{
    static const char *const side[2] = {"exporter", "importer"};
    buf->length = 0;
    if (v->kind == LODE__TWO_SIDED) {
        add_whole(buf, "exporter ", f->by[0].value_usd);
        add_parts(buf, " x ", v->exporter_weight, 100, 2);
        add_whole(buf, " + importer ", f->by[1].value_usd / ratio);
        add_parts(buf, " x ", 1.0 - v->exporter_weight, 100, 2);
    } else {
        lode__buf_add(buf, side[v->kind == LODE__IMPORTER_ONLY]);
        add_whole(buf, " only; ", v->low_usd);
        add_whole(buf, " to ", v->high_usd);
    }
    if (v->kind != LODE__EXPORTER_ONLY) add_parts(buf, "; CIF / ", ratio, 1000, 3);
    for (int k = 0; k < 2; k++) {
        if (!v->limited[k]) continue;
        lode__buf_addf(buf, "; %s's ", side[k]);
        lode__buf_add_number(buf, to_parts(f->by[k].quantity_t, 1e6));
        lode__buf_add(buf, " t moved");
    }
}

static lode_status write_rows(lode__import *im, lode__import_flow *row,
                              const lode__mirror_flow *flow)
{
    const lode__mirror *m = im->mirror;
    const lode__mirror_code *code = m->code;
    lode__buf note;
    lode__buf_init(&note, 4096);
    for (size_t i = 0; i < m->n; i++) {
        const lode__mirror_value *v = &m->value[i];
        if (code->code != flow[i].code) code = lode__mirror_code_find(m, flow[i].code);
        write_note(&note, &flow[i], v, code->ratio);
        row[i].value_usd = to_parts(v->value_usd, 100.0);
        row[i].quantity_t = to_parts(v->quantity_t, 1e6);
        lode__import_flow_write(im, &row[i], LODE__DERIVED, "UN Comtrade reconciled",
                                note.data ? note.data : "");
    }
    lode_status st = note.status;
    lode__buf_clear(&note);
    return st == LODE_OK ? st : lode__fail(im->err, st, "out of memory for the notes");
}

lode_status lode__import_reconcile(lode__import *im, lode__import_flow *flow, size_t n)
{
    int n_country;
    lode__countries(im->ds, &n_country);
    lode__mirror *mirror = lode__arena_take(&im->arena, 1, sizeof *mirror);
    lode__mirror_flow *pair = lode__arena_take(&im->arena, n + 1, sizeof *pair);
    if (!mirror || !pair)
        return lode__fail(im->err, LODE_E_NOMEM, "out of memory for %zu reports", n);
    size_t n_pair = pair_flows(im, flow, n, pair);
    lode_status st = lode__mirror_reconcile(pair, n_pair, (size_t)n_country, &im->arena,
                                            mirror, im->err);
    if (st != LODE_OK) return st;
    im->mirror = mirror;
    im->source.title = "UN Comtrade, both sides' reports reconciled";
    return write_rows(im, flow, pair);
}
