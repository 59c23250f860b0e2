/* What a shock does month by month, to whom in each segment of use, and how sure that is. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/report.h"
#include "study/draws.h"
#include "study/path.h"

#define MONTH_TEXT 24

static const lode__good *goods(const lode_outcome *o)
{
    int n;

    return lode__goods(o->dataset, &n);
}

static const lode__country *countries(const lode_outcome *o)
{
    int n;

    return lode__countries(o->dataset, &n);
}

void lode__period_name(const lode_outcome *o, int t, char *text)
{
    int month = lode__path_month(o, t), length = o->scenario.time.period_months;

    if (month == LODE__NO_MONTH && length == 1)
        snprintf(text, MONTH_TEXT, "month %d", t + 1);
    else if (month == LODE__NO_MONTH)
        snprintf(text, MONTH_TEXT, "months %d-%d", t * length + 1, (t + 1) * length);
    else
        snprintf(text, MONTH_TEXT, "%04d-%02d", month / 12, month % 12 + 1);
}

/* ---- table ----------------------------------------------------------------------- */

/* A ratio with its band: "2.74 (1.9 to 4.1)". */
static void cell_band(lode__table *t, lode__spread s)
{
    if (!isfinite(s.value))
        lode__table_cell(t, "%s", "");
    else if (isfinite(s.low))
        lode__table_cell(t, "%.2f (%.2f to %.2f)", s.value, s.low, s.high);
    else
        lode__table_cell(t, "%.2f", s.value);
}

/* The place that the months are told of: the perspective, a named buyer, else who loses
 * most; -1: none. */
static int place_told(const lode_outcome *o, int i_good)
{
    int best = -1, best_concern = -1;

    for (int k = 0; k < o->n_place; k++) {
        const lode__place_row *p = &o->place[k];
        int concern = lode__concern(o, p->i_country);
        if (p->i_good != i_good || !(p->use_before > 0.0)) continue;
        if (o->perspective && o->perspective_member[p->i_country])
            concern = 3;
        else if (concern == 2) /* who sells */
            concern = -1;
        if (best < 0 || concern > best_concern ||
            (concern == best_concern && p->loss_usd > o->place[best].loss_usd))
            best = k, best_concern = concern;
    }
    return best;
}

void lode__months_write(const lode_outcome *o, int i_good, lode__buf *buf)
{
    int n = place_told(o, i_good), decimals;
    const char *name;
    lode__table t;

    if (n < 0) return;
    name = countries(o)[o->place[n].i_country].name;
    decimals = lode__decimals(o->place[n].use_before * o->scenario.time.years / 10.0);
    lode__buf_addf(buf,
                   "\n%s, period by period: price over base, t in the period in %s\n",
                   goods(o)[i_good].id, name);
    lode__table_begin(&t, 6, "lrrrrr");
    lode__table_cell(&t, "from");
    lode__table_cell(&t, "inside");
    lode__table_cell(&t, "outside");
    lode__table_cell(&t, "%s", o->bands ? "there" : "price there");
    lode__table_cell(&t, "short");
    lode__table_cell(&t, "stock");
    for (int k = 0; k < lode__path_periods(o); k++) {
        char text[MONTH_TEXT];
        lode__spread inside = lode__path_zone(o, i_good, k, true);
        lode__spread outside = lode__path_zone(o, i_good, k, false);
        lode__period_name(o, k, text);
        lode__table_cell(&t, "%s", text);
        lode__table_number(&t, inside.value, 2);
        lode__table_number(&t, outside.value, 2);
        cell_band(&t, lode__path_price(o, n, k));
        lode__table_number(&t, lode__path_unmet(o, n, k).value, decimals);
        lode__table_number(&t, lode__path_stock(o, n, k).value, decimals);
    }
    lode__table_end(&t, buf);
}

/* Users of the perspective by segment, the largest loss first. */
typedef struct segment_row {
    int i_good;
    const char *segment, *sector;
    double before, after, unmet, loss_usd;
} segment_row;

static void add_to_segment(segment_row *list, int *n, const lode_outcome *o, int a)
{
    const lode__part *part = &o->market->model->part[a];
    const lode__base_flow *f = &o->market->model->flow[part->i_flow];
    const char *segment = part->segment ? part->segment->segment : "all uses";
    double years = o->scenario.time.years * o->scenario.time.n_period;
    segment_row *row = NULL;

    for (int k = 0; k < *n && !row; k++)
        if (list[k].i_good == f->i_good && strcmp(list[k].segment, segment) == 0)
            row = &list[k];
    if (!row) {
        row = &list[(*n)++];
        *row = (segment_row){.i_good = f->i_good,
                             .segment = segment,
                             .sector = part->segment ? part->segment->sector : ""};
    }
    row->before += o->market->base_level[a];
    row->after += o->level_after[a];
    for (int t = 0; t < o->scenario.time.n_period; t++)
        row->unmet += o->scenario.wanted[t * o->scenario.n_base_activity + a] / years;
    row->loss_usd -= lode__surplus_change(o, a);
}

/* Rows of the perspective's users, or of all; takes them from the arena; -1: no memory. */
static int list_segments(const lode_outcome *o, lode__arena *arena, segment_row **out)
{
    int n = 0;
    segment_row *list =
        lode__arena_take(arena, (size_t)o->scenario.n_base_activity + 1, sizeof *list);

    if (!list) return -1;
    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        const lode__base_flow *f =
            &o->market->model->flow[o->market->model->part[a].i_flow];
        if (f->role != LODE__ROLE_USE) continue;
        if (o->perspective && !o->perspective_member[f->i_country]) continue;
        add_to_segment(list, &n, o, a);
    }
    for (int k = 0; k < n; k++) list[k].unmet -= list[k].after;
    for (int k = 1; k < n; k++) /* few rows; ties keep pack order */
        for (int i = k; i > 0 && list[i].loss_usd > list[i - 1].loss_usd; i--) {
            segment_row swap = list[i];
            list[i] = list[i - 1];
            list[i - 1] = swap;
        }
    *out = list;
    return n;
}

#define SEGMENTS_SHOWN 8

void lode__segments_write(const lode_outcome *o, lode__buf *buf)
{
    lode__arena arena = {0};
    segment_row *list = NULL;
    int n = list_segments(o, &arena, &list);
    lode__table t;

    if (n < 0) buf->status = LODE_E_NOMEM;
    if (n > 0 && o->perspective) {
        lode__buf_addf(buf, "\nUsers of %s by segment, t/yr and USD million\n",
                       o->perspective);
        lode__table_begin(&t, 6, "llrrrr");
        lode__table_cell(&t, "segment");
        lode__table_cell(&t, "good");
        lode__table_cell(&t, "use before");
        lode__table_cell(&t, "after");
        lode__table_cell(&t, "short");
        lode__table_cell(&t, "users");
        for (int k = 0; k < n && k < SEGMENTS_SHOWN; k++) {
            if (fabs(list[k].loss_usd) < 1e-4 * fabs(list[0].loss_usd)) continue;
            int decimals = lode__decimals(list[k].before / 10.0);
            lode__table_cell(&t, "%s", list[k].segment);
            lode__table_cell(&t, "%s", goods(o)[list[k].i_good].id);
            lode__table_number(&t, list[k].before, decimals);
            lode__table_number(&t, list[k].after, decimals);
            lode__table_number(&t, list[k].unmet, decimals);
            lode__table_change(&t, -list[k].loss_usd * 1e-6,
                               lode__decimals(fabs(list[0].loss_usd) * 1e-7));
        }
        lode__table_end(&t, buf);
    }
    lode__arena_clear(&arena);
}

void lode__bands_write(const lode_outcome *o, lode__buf *buf)
{
    const lode__bands *b = o->bands;
    int sum = o->perspective ? LODE__F_PERSPECTIVE_LOSS : LODE__F_SURPLUS;
    size_t f;

    if (!b) return;
    f = lode__figure_of_sum(o, sum);
    lode__buf_addf(
        buf,
        "\n%s: 10 %% of draws below %.4g, 10 %% above %.4g USD million\n"
        "%zu of %zu draws have an equilibrium; %d inputs drawn, seed %lu. Most "
        "of the\nspread goes with:\n",
        o->perspective ? "Loss" : "Change of surplus of all", b->low[f] * 1e-6,
        b->high[f] * 1e-6, b->n_used, b->n_draw, b->n_input, b->seed);
    for (int k = 0; k < b->n_top; k++)
        lode__buf_addf(buf, "  %2.0f %%  %s\n", 100.0 * b->top[k].share, b->top[k].name);
}

/* ---- JSON ------------------------------------------------------------------------ */

static void json_spread(lode__json *j, const char *key, lode__spread s, bool banded)
{
    char name[64];

    lode__json_number(j, key, s.value);
    if (!banded) return;
    snprintf(name, sizeof name, "%s_low", key);
    lode__json_number(j, name, s.low);
    snprintf(name, sizeof name, "%s_high", key);
    lode__json_number(j, name, s.high);
}

static void json_period_goods(lode__json *j, const lode_outcome *o, int t)
{
    bool banded = o->bands != NULL;

    lode__json_array(j, "goods");
    for (int k = 0; k < o->n_good_row; k++) {
        int g = o->good_row[k].i_good;
        if (!lode__good_is_shown(o, g)) continue;
        lode__json_object(j, NULL);
        lode__json_string(j, "good", goods(o)[g].id);
        json_spread(j, "inside_ratio", lode__path_zone(o, g, t, true), banded);
        json_spread(j, "outside_ratio", lode__path_zone(o, g, t, false), banded);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void json_period_places(lode__json *j, const lode_outcome *o, int t)
{
    bool banded = o->bands != NULL;

    lode__json_array(j, "countries");
    for (int n = 0; n < o->n_place; n++) {
        const lode__place_row *p = &o->place[n];
        if (!lode__good_is_shown(o, p->i_good)) continue;
        lode__json_object(j, NULL);
        lode__json_string(j, "country", countries(o)[p->i_country].id);
        lode__json_string(j, "good", goods(o)[p->i_good].id);
        json_spread(j, "price_ratio", lode__path_price(o, n, t), banded);
        json_spread(j, "use_t", lode__path_use(o, n, t), banded);
        json_spread(j, "unmet_t", lode__path_unmet(o, n, t), banded);
        json_spread(j, "stock_t", lode__path_stock(o, n, t), banded);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

void lode__periods_json(lode__json *j, const lode_outcome *o)
{
    lode__json_array(j, "periods");
    for (int t = 0; t < lode__path_periods(o); t++) {
        char text[MONTH_TEXT];
        lode__period_name(o, t, text);
        lode__json_object(j, NULL);
        lode__json_string(j, "from", text);
        json_period_goods(j, o, t);
        json_period_places(j, o, t);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

void lode__segments_json(lode__json *j, const lode_outcome *o, lode__buf *buf)
{
    lode__arena arena = {0};
    segment_row *list = NULL;
    int n = list_segments(o, &arena, &list);

    if (n < 0) buf->status = LODE_E_NOMEM;
    lode__json_array(j, "segments");
    for (int k = 0; k < n; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "good", goods(o)[list[k].i_good].id);
        lode__json_string(j, "segment", list[k].segment);
        lode__json_string(j, "sector", list[k].sector);
        lode__json_number(j, "use_before_tpa", list[k].before);
        lode__json_number(j, "use_after_tpa", list[k].after);
        lode__json_number(j, "unmet_tpa", list[k].unmet);
        lode__json_number(j, "loss_usd", list[k].loss_usd);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__arena_clear(&arena);
}

void lode__bands_json(lode__json *j, const lode_outcome *o)
{
    const lode__bands *b = o->bands;

    if (!b) {
        lode__json_null(j, "draws");
        return;
    }
    lode__json_object(j, "draws");
    lode__json_integer(j, "asked", (long)b->n_draw);
    lode__json_integer(j, "used", (long)b->n_used);
    lode__json_integer(j, "inputs", b->n_input);
    lode__json_string(j, "low", "10 % of the draws");
    lode__json_string(j, "high", "90 % of the draws");
    lode__json_string(j, "explained", b->of);
    lode__json_array(j, "largest");
    for (int k = 0; k < b->n_top; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "input", b->top[k].name);
        lode__json_number(j, "share", b->top[k].share);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
}

/* [low, high] of a figure under a name. */
void lode__band_json(lode__json *j, const lode_outcome *o, const char *key, size_t figure)
{
    lode__json_array(j, key);
    lode__json_number(j, NULL, o->bands->low[figure]);
    lode__json_number(j, NULL, o->bands->high[figure]);
    lode__json_end_array(j);
}
