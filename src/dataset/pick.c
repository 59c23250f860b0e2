/* Which row speaks where several do? Sources that disagree stay separate rows; the
 * rule is:
 *
 *     1. a row with a value goes before one without
 *     2. figures of an analyst's own packs whose source is none of those below, the
 *        latest layer first; then USGS, IEA, BGS, WMD, BACI, others
 *     3. the newest vintage (vintages of one publisher are written alike)
 *     4. a later layer, then the order in the files
 *
 * Exports of several customs codes are parts of one flow: of each code the first row speaks, and
 * the flow is their sum. An analyst's own figure is the whole of it.
 *
 * All observations are sorted once by place, flow and year, then by the rule: the
 * first row of a key is the pick. Parameters are sorted by good, name and segment. */
#include "dataset/inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const publisher[] = {"USGS", "IEA", "BGS", "WMD", "BACI"};
#define N_PUBLISHER ((int)(sizeof publisher / sizeof publisher[0]))

static int source_rank(const char *source)
{
    for (int i = 0; i < N_PUBLISHER; i++)
        if (strncmp(source, publisher[i], strlen(publisher[i])) == 0) return i;
    return N_PUBLISHER;
}

/* An analyst's own figures, from a source that is none of these in a later layer, go
 * before all: whoever adds them wants them used. */
static int rank(const lode__observation *o)
{
    int i = source_rank(o->source);
    return o->i_layer > 0 && i == N_PUBLISHER ? -o->i_layer : i;
}

static int sign(int a, int b)
{
    return (a > b) - (a < b);
}

static int compare_key(const lode__observation *a, const lode__observation *b)
{
    int order = sign((int)a->flow, (int)b->flow);
    if (!order) order = sign(a->i_good, b->i_good);
    if (!order) order = sign(a->i_country, b->i_country);
    if (!order) order = sign(a->i_partner, b->i_partner);
    return order ? order : sign(a->year, b->year);
}

/* Two rows of one key: which goes first, and by which part of the rule. */
static int compare_rule(const lode__observation *a, const lode__observation *b,
                        lode__pick_rule *by)
{
    int order = sign(isnan(a->value) != 0, isnan(b->value) != 0);
    *by = LODE__BY_VALUE;
    if (order) return order;
    order = sign(rank(a), rank(b));
    *by = rank(a) < 0 || rank(b) < 0 ? LODE__BY_OWN : LODE__BY_SOURCE;
    if (order) return order;
    order = strcmp(b->vintage, a->vintage);
    *by = LODE__BY_VINTAGE;
    if (order) return order;
    order = sign(b->i_layer, a->i_layer);
    *by = LODE__BY_LAYER;
    if (order) return order;
    *by = LODE__BY_PLACE; /* rows of one array, in the order of the files */
    return (a > b) - (a < b);
}

int lode__key_length(const lode__observation *const *row, int n)
{
    int length = 1;
    while (length < n && compare_key(row[0], row[length]) == 0) length++;
    return length;
}

bool lode__observation_speaks(const lode__observation *const *row, int i)
{
    if (isnan(row[i]->value)) return false;
    for (int k = 0; k < i; k++) {
        bool is_part =
            row[i]->flow == LODE__EXPORT && strcmp(row[k]->hs6, row[i]->hs6) != 0;
        if (!is_part || (rank(row[k]) < 0 && rank(row[i]) >= 0)) return false;
    }
    return true;
}

double lode__key_amount(const lode__observation *const *row, int n)
{
    double sum = n > 0 ? row[0]->value : NAN;
    for (int i = 1; i < n; i++)
        if (lode__observation_speaks(row, i)) sum += row[i]->value;
    return sum;
}

lode__pick_rule lode__pick_decides(const lode__observation *picked,
                                   const lode__observation *other)
{
    lode__pick_rule by;
    compare_rule(picked, other, &by);
    return by;
}

static int compare(const void *x, const void *y)
{
    const lode__observation *a = *(const lode__observation *const *)x;
    const lode__observation *b = *(const lode__observation *const *)y;
    lode__pick_rule by;
    int order = compare_key(a, b);
    return order ? order : compare_rule(a, b, &by);
}

/* No two rows of parameters have one key. */
static int compare_parameter(const void *x, const void *y)
{
    const lode__parameter *a = *(const lode__parameter *const *)x;
    const lode__parameter *b = *(const lode__parameter *const *)y;
    int order = sign(a->i_good, b->i_good);
    if (!order) order = strcmp(a->parameter, b->parameter);
    return order ? order : strcmp(a->segment, b->segment);
}

lode_status lode__pick_index(lode_dataset *ds, lode_error *err)
{
    size_t n = (size_t)ds->n_observation, n_parameter = (size_t)ds->n_parameter;
    ds->observation_by_key =
        lode__arena_take(&ds->arena, n, sizeof *ds->observation_by_key);
    ds->parameter_by_key =
        lode__arena_take(&ds->arena, n_parameter, sizeof *ds->parameter_by_key);
    if (!ds->observation_by_key || !ds->parameter_by_key)
        return lode__fail(err, LODE_E_NOMEM, "out of memory for an index of %zu rows",
                          n + n_parameter);
    for (size_t i = 0; i < n; i++) ds->observation_by_key[i] = &ds->observation[i];
    if (n > 1) qsort(ds->observation_by_key, n, sizeof *ds->observation_by_key, compare);
    for (size_t i = 0; i < n_parameter; i++) ds->parameter_by_key[i] = &ds->parameter[i];
    if (n_parameter > 1)
        qsort(ds->parameter_by_key, n_parameter, sizeof *ds->parameter_by_key,
              compare_parameter);
    return LODE_OK;
}

const lode__observation *const *lode__observations_of(const lode_dataset *ds,
                                                      lode__flow flow, int i_good,
                                                      int i_country, int i_partner,
                                                      int year, int *n)
{
    const lode__observation key = {.flow = flow,
                                   .i_good = i_good,
                                   .i_country = i_country,
                                   .i_partner = i_partner,
                                   .year = year};
    int low = 0, high = ds->n_observation;
    while (low < high) { /* the first row that is not before the key */
        int middle = low + (high - low) / 2;
        if (compare_key(ds->observation_by_key[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    const lode__observation *const *first = ds->observation_by_key + low;
    int end = low;
    while (end < ds->n_observation && compare_key(ds->observation_by_key[end], &key) == 0)
        end++;
    *n = end - low;
    return first;
}

const lode__observation *lode__observation_pick(const lode_dataset *ds, lode__flow flow,
                                                int i_good, int i_country, int i_partner,
                                                int year)
{
    int n;
    const lode__observation *const *row =
        lode__observations_of(ds, flow, i_good, i_country, i_partner, year, &n);
    return n > 0 && !isnan(row[0]->value) ? row[0] : NULL;
}

const lode__observation *const *lode__observations_sorted(const lode_dataset *ds, int *n)
{
    *n = ds->n_observation;
    return ds->observation_by_key;
}

static const lode__parameter *const *find_parameter(const lode_dataset *ds,
                                                    const lode__parameter *key)
{
    return ds->n_parameter == 0
               ? NULL
               : bsearch(&key, ds->parameter_by_key, (size_t)ds->n_parameter,
                         sizeof *ds->parameter_by_key, compare_parameter);
}

const lode__parameter *lode__parameter_pick(const lode_dataset *ds, int i_good,
                                            const char *segment, const char *parameter)
{
    for (int rank = 0; rank < 4; rank++) {
        bool any_good = rank >= 2, any_segment = rank % 2 == 1;
        const lode__parameter key = {.i_good = any_good ? -1 : i_good,
                                     .segment = any_segment ? "*" : segment,
                                     .parameter = parameter};
        if (!key.segment) continue;
        const lode__parameter *const *row = find_parameter(ds, &key);
        if (row) return *row;
    }
    return NULL;
}
