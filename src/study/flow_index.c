/* Rows of the packs in the order in which measures ask for them: sorted once, found by
 * halving. */
#include "study/flow_index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int sign(int a, int b)
{
    return (a > b) - (a < b);
}

static int compare_keys(const void *a, const void *b)
{
    const lode__flow_key *x = a, *y = b;
    int order = sign(x->kind, y->kind);

    if (!order) order = sign(x->item, y->item);
    return order ? order : sign(x->year, y->year);
}

const lode__flow_key *lode__flow_find(const lode__flow_index *x, int kind, int item,
                                      int year)
{
    lode__flow_key key = {.kind = kind, .item = item, .year = year};

    if (x->n_key == 0) return NULL;
    return bsearch(&key, x->key, (size_t)x->n_key, sizeof *x->key, compare_keys);
}

const lode__observation *lode__flow_speaker(const lode__flow_index *x,
                                            const lode__flow_key *key)
{
    const lode__amount *largest = NULL;

    for (int i = 0; key && i < key->n; i++) {
        const lode__amount *a = &x->amount[key->first + i];
        if (!largest || a->value > largest->value) largest = a;
    }
    return largest ? largest->row : NULL;
}

static int compare_ints(const void *a, const void *b)
{
    return sign(*(const int *)a, *(const int *)b);
}

int lode__flow_item(const lode__flow_index *x, int code)
{
    const int *at = x->n_code > 0 ? bsearch(&code, x->code, (size_t)x->n_code,
                                            sizeof *x->code, compare_ints)
                                  : NULL;

    return at ? x->n_good + (int)(at - x->code) : -1;
}

/* ---- order -------------------------------------------------------------------------- */

/* A row and what it is sorted by; all parts of the order in one number. */
typedef struct sorted {
    uint64_t key;
    uint32_t i;
} sorted;

static int compare_sorted(const void *a, const void *b)
{
    const sorted *x = a, *y = b;

    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->i > y->i) - (x->i < y->i);
}

/* Files that lode writes are in order already. */
static void sort(sorted *row, int n)
{
    for (int i = 1; i < n; i++)
        if (row[i].key < row[i - 1].key) {
            qsort(row, (size_t)n, sizeof *row, compare_sorted);
            return;
        }
}

/* ---- what countries make, use and hold --------------------------------------------- */

static bool speaks(const lode__observation *row, const char *source)
{
    if (isnan(row->value)) return false;
    return !source || row->flow != LODE__PRODUCTION ||
           strncmp(row->source, source, strlen(source)) == 0;
}

/* 4 bits for a flow, 19 for a good, 11 for a year, 10 and 10 for countries. */
static uint64_t observation_key(const lode__observation *o)
{
    uint64_t partner = o->flow == LODE__EXPORT ? (uint64_t)(o->i_partner + 1) : 0;

    return (uint64_t)o->flow << 50 | (uint64_t)o->i_good << 31 |
           (uint64_t)(o->year & 0x7ff) << 20 | partner << 10 |
           (uint64_t)(o->i_country + 1);
}

/* The rows that speak, as places among the sorted observations: of production the first one of
 * the source. */
static int pick_rows(const lode_dataset *ds, const char *source, sorted *out)
{
    int n, n_out = 0;
    const lode__observation *const *row = lode__observations_sorted(ds, &n);

    for (int i = 0, n_key; i < n; i += n_key) {
        bool any = false;
        n_key = lode__key_length(row + i, n - i);
        for (int k = i; k < i + n_key; k++) {
            bool takes = row[k]->flow == LODE__EXPORT
                             ? lode__observation_speaks(row + i, k - i)
                             : !any && speaks(row[k], source);
            if (takes) out[n_out++] = (sorted){observation_key(row[k]), (uint32_t)k};
            any = any || takes;
        }
    }
    sort(out, n_out);
    return n_out;
}

static lode__flow_key *add_key(lode__flow_index *x, int kind, int item, int year,
                               int first)
{
    lode__flow_key *last = x->n_key > 0 ? &x->key[x->n_key - 1] : NULL;

    if (last && last->kind == kind && last->item == item && last->year == year)
        return last;
    x->key[x->n_key] =
        (lode__flow_key){.kind = kind, .item = item, .year = year, .first = first};
    return &x->key[x->n_key++];
}

/* Rows of one pair's customs codes follow each other: their sum is its trade. */
static void add_own_trade(lode__flow_index *x, const lode__observation *o)
{
    lode__flow_key *key = add_key(x, LODE__KIND_TRADE, o->i_good, o->year, x->n_trade);
    lode__trade *last = key->n > 0 ? &x->trade[x->n_trade - 1] : NULL;

    if (last && last->i_importer == o->i_partner && last->i_exporter == o->i_country) {
        last->quantity_t += o->value;
        return;
    }
    key->n++;
    x->trade[x->n_trade++] =
        (lode__trade){o->i_partner, o->i_country, o->value, NAN, NAN, NAN};
}

/* Picks become amounts and, of exports, trade. */
static void sort_out(lode__flow_index *x, const sorted *pick, int n_pick)
{
    int n;
    const lode__observation *const *row = lode__observations_sorted(x->ds, &n);

    for (int i = 0; i < n_pick; i++) {
        const lode__observation *o = row[pick[i].i];
        if (o->flow == LODE__EXPORT) {
            add_own_trade(x, o);
        } else if (o->i_country >= 0 || o->flow == LODE__PRICE) {
            add_key(x, (int)o->flow, o->i_good, o->year, x->n_amount)->n++;
            x->amount[x->n_amount++] =
                (lode__amount){o->i_country, o->value, NAN, NAN, o};
        }
    }
}

/* ---- customs ----------------------------------------------------------------------- */

/* Records that belong together: one kind of reporter, revision, vintage and source. */
typedef struct customs_set {
    const lode__customs *first;
} customs_set;

#define SETS_MAX 256

static int reporter_rank(const lode__customs *c)
{
    return c->reported_by == LODE__BOTH ? 0 : c->reported_by == LODE__IMPORTER ? 1 : 2;
}

/* The better one first. */
static int compare_sets(const void *a, const void *b)
{
    const lode__customs *x = ((const customs_set *)a)->first;
    const lode__customs *y = ((const customs_set *)b)->first;
    int order = sign(reporter_rank(x), reporter_rank(y));

    if (!order)
        order =
            sign(lode__revision_named(y->revision), lode__revision_named(x->revision));
    if (!order) order = strcmp(y->revision, x->revision);
    if (!order) order = strcmp(y->vintage, x->vintage);
    return order ? order : strcmp(x->source, y->source);
}

static bool is_total(const lode__customs *c)
{
    return c->i_importer < 0;
}

static bool usable(const lode__customs *c)
{
    if (c->digits != 6) return false;
    return is_total(c) || c->i_exporter >= 0;
}

/* How much of a code is a good. */
typedef struct holding {
    int code, i_good;
    double content, share;
    bool basket;
} holding;

static int compare_holdings(const void *a, const void *b)
{
    const holding *x = a, *y = b;
    int order = sign(x->code, y->code);

    return order ? order : sign(x->i_good, y->i_good);
}

/* One row per code and good: the first of the concordance. */
static int find_holdings(const lode_dataset *ds, holding *out)
{
    int n, n_out = 0;
    const lode__hs6 *hs6 = lode__hs6_rows(ds, &n);

    for (int i = 0; i < n; i++) {
        holding h = {atoi(hs6[i].hs6), hs6[i].i_good, hs6[i].content, hs6[i].share,
                     hs6[i].basket};
        bool known = false;
        for (int k = 0; k < n_out; k++)
            known = known || (out[k].code == h.code && out[k].i_good == h.i_good);
        if (!known && !isnan(h.content) && !isnan(h.share)) out[n_out++] = h;
    }
    qsort(out, (size_t)n_out, sizeof *out, compare_holdings);
    return n_out;
}

typedef struct customs_work {
    const lode__customs *customs;
    sorted *row; /* [n_row] records in order; set: the better one first */
    int n_row, n_set;
    double error[LODE__N_FLAG]; /* e^s, s the parameter log_error of the flag */
    customs_set set[SETS_MAX];
    holding *holding;
    int n_holding, i_holding; /* of them, the first not below the code at hand */
    struct staged *staged;    /* rows of goods, before they are put in order */
    sorted *order;            /* [n_staged] */
    int n_staged;
} customs_work;

typedef struct staged {
    int i_good, year, i_importer, i_exporter;
    bool basket, total;
    double quantity_t, value_usd, error;
} staged;

/* 1 bit, then 19 for a good, 11 for a year, 10 and 10 for countries. */
static uint64_t staged_key(const staged *s)
{
    return (uint64_t)s->total << 50 | (uint64_t)s->i_good << 31 |
           (uint64_t)(s->year & 0x7ff) << 20 | (uint64_t)(s->i_importer + 1) << 10 |
           (uint64_t)(s->i_exporter + 1);
}

/* 20 bits for a code, 11 for a year, 1, 8 for a set, 10 and 10 for countries. */
static uint64_t customs_key(const lode__customs *c, int i_set)
{
    return (uint64_t)c->code << 40 | (uint64_t)(c->year & 0x7ff) << 29 |
           (uint64_t)is_total(c) << 28 | (uint64_t)i_set << 20 |
           (uint64_t)(c->i_importer + 1) << 10 | (uint64_t)(c->i_exporter + 1);
}

static int find_set(const customs_work *w, const lode__customs *c, int last)
{
    const lode__customs *x = last >= 0 ? w->set[last].first : NULL;

    if (x && x->reported_by == c->reported_by && x->source == c->source &&
        x->revision == c->revision && x->vintage == c->vintage)
        return last;
    for (int k = 0; k < w->n_set; k++) {
        const customs_set one = {c};
        if (compare_sets(&w->set[k], &one) == 0) return k;
    }
    return -1;
}

/* Sets of all records, the better first, and the records in order. */
static bool order_customs(customs_work *w, const lode__customs *customs, int n)
{
    int last = -1;

    w->customs = customs;
    for (int i = 0; i < n; i++) {
        if (!usable(&customs[i])) continue;
        last = find_set(w, &customs[i], last);
        if (last >= 0) continue;
        if (w->n_set == SETS_MAX) return false;
        last = w->n_set;
        w->set[w->n_set++].first = &customs[i];
    }
    qsort(w->set, (size_t)w->n_set, sizeof *w->set, compare_sets);
    last = -1;
    for (int i = 0; i < n; i++) {
        if (!usable(&customs[i])) continue;
        last = find_set(w, &customs[i], last);
        w->row[w->n_row++] = (sorted){customs_key(&customs[i], last), (uint32_t)i};
    }
    sort(w->row, w->n_row);
    return true;
}

/* Records come by rising code. */
static void stage(customs_work *w, const lode__customs *c)
{
    while (w->i_holding < w->n_holding && w->holding[w->i_holding].code < c->code)
        w->i_holding++;
    for (int k = w->i_holding; k < w->n_holding; k++) {
        const holding *h = &w->holding[k];
        if (h->code > c->code) break;
        w->staged[w->n_staged] = (staged){h->i_good,
                                          c->year,
                                          c->i_importer,
                                          c->i_exporter,
                                          h->basket,
                                          is_total(c),
                                          c->quantity_t * h->content * h->share,
                                          c->value_usd * h->share,
                                          w->error[c->flag]};
        w->order[w->n_staged] =
            (sorted){staged_key(&w->staged[w->n_staged]), (uint32_t)w->n_staged};
        w->n_staged++;
    }
}

/* The rows of codes as they are, one set for each code and year. */
static void take_codes(lode__flow_index *x, customs_work *w)
{
    uint64_t block = UINT64_MAX, set = 0;

    for (int i = 0; i < w->n_row; i++) {
        const lode__customs *c = &w->customs[w->row[i].i];
        int item;
        if (w->row[i].key >> 28 != block) { /* another code or year: the best set */
            block = w->row[i].key >> 28;
            set = w->row[i].key >> 20;
        }
        if (w->row[i].key >> 20 != set) continue;
        if (x->n_code == 0 || x->code[x->n_code - 1] != c->code)
            x->code[x->n_code++] = c->code;
        item = x->n_good + x->n_code - 1;
        if (is_total(c)) {
            add_key(x, LODE__KIND_TOTAL, item, c->year, x->n_total)->n++;
            x->total[x->n_total++] = (lode__total){c->i_exporter, c->value_usd};
        } else {
            lode__flow_key *key = add_key(x, LODE__KIND_TRADE, item, c->year, x->n_trade);
            key->n++;
            key->from_customs = true;
            x->trade[x->n_trade++] =
                (lode__trade){c->i_importer, c->i_exporter,           c->quantity_t,
                              c->value_usd,  1.0 / w->error[c->flag], w->error[c->flag]};
        }
        stage(w, c);
    }
}

static double plus(double a, double b)
{
    return isnan(a) ? b : isnan(b) ? a : a + b;
}

static void add_total(lode__flow_index *x, const staged *s)
{
    lode__flow_key *key = add_key(x, LODE__KIND_TOTAL, s->i_good, s->year, x->n_total);
    lode__total *last = key->n > 0 ? &x->total[x->n_total - 1] : NULL;

    key->basket = key->basket || s->basket;
    if (last && last->i_exporter == s->i_exporter) {
        last->value_usd = plus(last->value_usd, s->value_usd);
        return;
    }
    key->n++;
    x->total[x->n_total++] = (lode__total){s->i_exporter, s->value_usd};
}

static void add_trade(lode__flow_index *x, const staged *s)
{
    lode__flow_key *key = add_key(x, LODE__KIND_TRADE, s->i_good, s->year, x->n_trade);
    lode__trade *last = key->n > 0 ? &x->trade[x->n_trade - 1] : NULL;

    key->basket = key->basket || s->basket;
    key->from_customs = true;
    if (last && last->i_importer == s->i_importer && last->i_exporter == s->i_exporter) {
        last->quantity_t = plus(last->quantity_t, s->quantity_t);
        last->value_usd = plus(last->value_usd, s->value_usd);
        return;
    }
    key->n++;
    x->trade[x->n_trade++] = (lode__trade){s->i_importer, s->i_exporter,  s->quantity_t,
                                           s->value_usd,  1.0 / s->error, s->error};
}

/* Has the good, in that year, rows of its own? Only the first n keys are asked. */
static bool has_own(const lode__flow_index *x, const staged *s, int n)
{
    for (int k = 0; k < n; k++)
        if (x->key[k].kind == LODE__KIND_TRADE && x->key[k].item == s->i_good &&
            x->key[k].year == s->year)
            return true;
    return false;
}

/* Rows of goods: several codes of one good add up. */
static void take_goods(lode__flow_index *x, customs_work *w, int n_key_before)
{
    bool own = false;

    sort(w->order, w->n_staged);
    for (int i = 0; i < w->n_staged; i++) {
        const staged *s = &w->staged[w->order[i].i];
        const staged *before = i > 0 ? &w->staged[w->order[i - 1].i] : NULL;
        if (!before || before->i_good != s->i_good || before->year != s->year)
            own = has_own(x, s, n_key_before);
        if (s->total)
            add_total(x, s);
        else if (!own)
            add_trade(x, s);
    }
}

static bool take_memory(lode__flow_index *x, customs_work *w, int n_customs,
                        lode__arena *arena, sorted **pick)
{
    int n_observation, n_hs6, most = 1;
    size_t n;

    (void)lode__observations_sorted(x->ds, &n_observation);
    (void)lode__hs6_rows(x->ds, &n_hs6);
    w->holding = lode__arena_take(arena, (size_t)n_hs6 + 1, sizeof *w->holding);
    if (!w->holding) return false;
    w->n_holding = find_holdings(x->ds, w->holding);
    for (int i = 0, k = 0; i < w->n_holding; i++) { /* goods of one code, at most */
        if (w->holding[i].code != w->holding[k].code) k = i;
        if (i - k + 1 > most) most = i - k + 1;
    }
    n = (size_t)n_customs * (size_t)most;
    *pick = lode__arena_take(arena, (size_t)n_observation + 1, sizeof **pick);
    w->row = lode__arena_take(arena, (size_t)n_customs + 1, sizeof *w->row);
    w->staged = lode__arena_take(arena, n + 1, sizeof *w->staged);
    w->order = lode__arena_take(arena, n + 1, sizeof *w->order);
    x->code = lode__arena_take(arena, (size_t)n_customs + 1, sizeof *x->code);
    x->amount = lode__arena_take(arena, (size_t)n_observation + 1, sizeof *x->amount);
    x->trade = lode__arena_take(arena, (size_t)n_observation + (size_t)n_customs + n + 1,
                                sizeof *x->trade);
    x->total = lode__arena_take(arena, (size_t)n_customs + n + 1, sizeof *x->total);
    x->key = lode__arena_take(arena, (size_t)n_observation + (size_t)n_customs + n + 1,
                              sizeof *x->key);
    return *pick && w->row && w->staged && w->order && x->code && x->amount && x->trade &&
           x->total && x->key;
}

static void find_errors(const lode_dataset *ds, customs_work *w)
{
    for (int i = 0; i < LODE__N_FLAG; i++) {
        const lode__parameter *p =
            lode__parameter_pick(ds, -1, lode__flag_name((lode__flag)i), "log_error");
        w->error[i] = p && isfinite(p->value) ? exp(fabs(p->value)) : NAN;
    }
}

lode_status lode__flow_index_build(const lode_dataset *ds, const char *source,
                                   lode__arena *arena, lode__flow_index *out,
                                   lode_error *err)
{
    lode__flow_index x = {.ds = ds};
    customs_work w = {0};
    const lode__customs *customs;
    sorted *pick;
    int n_customs, n_before;

    (void)lode__goods(ds, &x.n_good);
    (void)lode__countries(ds, &x.n_country);
    customs = lode__customs_rows(ds, &n_customs);
    if (source) n_customs = 0;
    if (!take_memory(&x, &w, n_customs, arena, &pick))
        return lode__fail(err, LODE_E_NOMEM, "out of memory for an index of flows");
    if (x.n_country >= 1023)
        return lode__fail(err, LODE_E_LIMIT, "want at most 1,022 countries, found %d",
                          x.n_country);

    find_errors(ds, &w);
    sort_out(&x, pick, pick_rows(ds, source, pick));
    n_before = x.n_key;
    if (!order_customs(&w, customs, n_customs))
        return lode__fail(err, LODE_E_LIMIT,
                          "want customs records of at most %d sources and revisions",
                          SETS_MAX);
    take_codes(&x, &w);
    take_goods(&x, &w, n_before);
    qsort(x.key, (size_t)x.n_key, sizeof *x.key, compare_keys);
    *out = x;
    return LODE_OK;
}
