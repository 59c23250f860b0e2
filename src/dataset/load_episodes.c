/* What happened in history, to hold against the model: one episode to a pack, with the
 * sentences of what was done, what was observed, and stocks that somebody reported. */
#include "dataset/row.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* YYYY-MM as 12 x year + month - 1; an empty cell is -1 where it may be. */
static int read_month(lode__row *row, int k, bool required)
{
    const char *text = lode__row_text(row, k);
    bool whole = strlen(text) == 7 && text[4] == '-' && strspn(text, "0123456789") == 4 &&
                 strspn(text + 5, "0123456789") == 2;
    int year = whole ? atoi(text) : 0, month = whole ? atoi(text + 5) : 0;

    if (!*text && !required) return -1;
    if (year >= 1900 && year <= 2100 && month >= 1 && month <= 12)
        return 12 * year + month - 1;
    lode__row_refuse(row, k, "want a month as in '2025-02', found '%.80s'", text);
    return -1;
}

/* ---- the episode ------------------------------------------------------------------- */

enum {
    EPISODE,
    TITLE,
    BASE_YEAR,
    FIRST,
    MONTHS,
    RESTRICTOR,
    REMOVED,
    BASIS,
    SOURCE,
    NOTE
};

static bool take_episodes(lode_dataset *ds, size_t n)
{
    ds->episode = lode__arena_take(&ds->arena, n, sizeof *ds->episode);
    return ds->episode;
}

static void read_episode(lode__row *row)
{
    lode__episode e = {.id = lode__row_word(row, EPISODE),
                       .title = lode__row_word(row, TITLE),
                       .base_year = lode__row_integer(row, BASE_YEAR, 1900, 2100),
                       .first_month = read_month(row, FIRST, true),
                       .n_month = lode__row_integer(row, MONTHS, 1, 240),
                       .i_restrictor = lode__row_country(row, RESTRICTOR),
                       .removed_share = lode__row_number_or_nan(row, REMOVED, 0.0, 0.999),
                       .removed_basis = lode__row_text(row, BASIS),
                       .source = lode__row_word(row, SOURCE),
                       .note = lode__row_text(row, NOTE),
                       .place = row->place};

    if (row->ds->n_episode > 0)
        lode__row_refuse(row, EPISODE,
                         "want one episode a pack, found '%.80s' beside "
                         "'%.80s'",
                         e.id, row->ds->episode[0].id);
    row->ds->episode[row->ds->n_episode++] = e;
}

const lode__loader lode__load_episodes = {
    .table = {"episode"},
    .column = {"episode", "title", "base_year", "first_month", "months", "restrictor",
               "?removed_share", "?removed_basis", "source", "?note"},
    .key = {"episode"},
    .take = take_episodes,
    .read = read_episode};

/* ---- what was done ----------------------------------------------------------------- */

enum { S_TEXT, S_FROM, S_UNTIL, S_ANNOUNCED, S_SOURCE, S_NOTE };

static bool take_sentences(lode_dataset *ds, size_t n)
{
    ds->sentence = lode__arena_take(&ds->arena, n, sizeof *ds->sentence);
    return ds->sentence;
}

static void read_sentence(lode__row *row)
{
    lode__sentence s = {.text = lode__row_word(row, S_TEXT),
                        .from = read_month(row, S_FROM, true),
                        .until = read_month(row, S_UNTIL, false),
                        .announced = read_month(row, S_ANNOUNCED, false),
                        .source = lode__row_word(row, S_SOURCE),
                        .note = lode__row_text(row, S_NOTE),
                        .place = row->place};

    if (s.until >= 0 && s.until <= s.from)
        lode__row_refuse(row, S_UNTIL, "want a month after '%s', found '%.80s'",
                         lode__row_text(row, S_FROM), lode__row_text(row, S_UNTIL));
    row->ds->sentence[row->ds->n_sentence++] = s;
}

const lode__loader lode__load_sentences = {
    .table = {"statements"},
    .column = {"statement", "from", "until", "?announced", "source", "?note"},
    .key = {"statement", "from"},
    .take = take_sentences,
    .read = read_sentence};

/* ---- what was seen ----------------------------------------------------------------- */

enum {
    O_SERIES,
    O_GOOD,
    O_ZONE,
    O_WHAT,
    O_STAT,
    O_FROM,
    O_UNTIL,
    O_VALUE,
    O_LOW,
    O_HIGH,
    O_UNIT,
    O_BASE_FROM,
    O_BASE_UNTIL,
    O_BASE,
    O_NULL,
    O_FLAG,
    O_SOURCE,
    O_NOTE
};

static bool take_observed(lode_dataset *ds, size_t n)
{
    ds->observed = lode__arena_take(&ds->arena, n, sizeof *ds->observed);
    return ds->observed;
}

static lode__observed_what read_what(lode__row *row)
{
    const char *found = lode__row_text(row, O_WHAT);

    for (int i = 0; i < LODE__N_OBSERVED; i++)
        if (strcmp(found, lode__observed_name((lode__observed_what)i)) == 0)
            return (lode__observed_what)i;
    lode__row_refuse(row, O_WHAT,
                     "want 'price', 'price_gap' or 'export_volume', found "
                     "'%.80s'",
                     found);
    return LODE__OBSERVED_PRICE;
}

/* "inside", "outside" or a country. */
static void read_zone(lode__row *row, lode__observed *o)
{
    o->zone = lode__row_word(row, O_ZONE);
    o->i_country = -1;
    if (strcmp(o->zone, "inside") != 0 && strcmp(o->zone, "outside") != 0)
        o->i_country = lode__row_country(row, O_ZONE);
}

static void read_observed(lode__row *row)
{
    lode__observed o = {.series = lode__row_word(row, O_SERIES),
                        .i_good = lode__row_good_or_any(row, O_GOOD),
                        .what = read_what(row),
                        .stat = lode__row_word(row, O_STAT),
                        .from = read_month(row, O_FROM, true),
                        .until = read_month(row, O_UNTIL, true),
                        .value = lode__row_number(row, O_VALUE, 0.0, INFINITY),
                        .low = lode__row_number_or_nan(row, O_LOW, 0.0, INFINITY),
                        .high = lode__row_number_or_nan(row, O_HIGH, 0.0, INFINITY),
                        .unit = lode__row_word(row, O_UNIT),
                        .base_from = read_month(row, O_BASE_FROM, true),
                        .base_until = read_month(row, O_BASE_UNTIL, true),
                        .base = lode__row_number(row, O_BASE, 1e-12, INFINITY),
                        .is_null = lode__row_yes(row, O_NULL),
                        .flag = lode__row_flag(row, O_FLAG),
                        .source = lode__row_word(row, O_SOURCE),
                        .note = lode__row_text(row, O_NOTE),
                        .place = row->place};

    read_zone(row, &o);
    if (o.i_good < 0 && o.what != LODE__OBSERVED_EXPORT)
        lode__row_refuse(row, O_GOOD, "want a good; '*' is for 'export_volume' only");
    if (o.until < o.from)
        lode__row_refuse(row, O_UNTIL, "want a month not before '%s', found '%.80s'",
                         lode__row_text(row, O_FROM), lode__row_text(row, O_UNTIL));
    if (isnan(o.low)) o.low = o.value;
    if (isnan(o.high)) o.high = o.value;
    row->ds->observed[row->ds->n_observed++] = o;
}

const lode__loader lode__load_observed = {
    .table = {"observed"},
    .column = {"series", "good", "zone", "what", "stat", "from", "until", "value", "?low",
               "?high", "unit", "base_from", "base_until", "base_value", "null_test",
               "flag", "source", "?note"},
    .key = {"series", "from"},
    .take = take_observed,
    .read = read_observed};

const char *lode__observed_name(lode__observed_what what)
{
    static const char *const name[LODE__N_OBSERVED] = {"price", "price_gap",
                                                       "export_volume"};
    return name[what];
}

/* ---- stocks that somebody reported -------------------------------------------------- */

enum { K_GOOD, K_COUNTRY, K_MONTHS, K_SOURCE, K_NOTE };

static bool take_stocks(lode_dataset *ds, size_t n)
{
    ds->reported_stock = lode__arena_take(&ds->arena, n, sizeof *ds->reported_stock);
    return ds->reported_stock;
}

static void read_stock(lode__row *row)
{
    row->ds->reported_stock[row->ds->n_reported_stock++] =
        (lode__reported_stock){.i_good = lode__row_good(row, K_GOOD),
                               .i_country = lode__row_country(row, K_COUNTRY),
                               .months = lode__row_number(row, K_MONTHS, 0.0, 600.0),
                               .source = lode__row_word(row, K_SOURCE),
                               .note = lode__row_text(row, K_NOTE),
                               .place = row->place};
}

const lode__loader lode__load_reported_stocks = {
    .table = {"stocks"},
    .column = {"good", "country", "months", "source", "?note"},
    .key = {"good", "country"},
    .take = take_stocks,
    .read = read_stock};

/* ---- for the floors above ------------------------------------------------------------ */

const lode__episode *lode__episode_of(const lode_dataset *ds)
{
    return ds->n_episode > 0 ? &ds->episode[0] : NULL;
}

const lode__sentence *lode__sentences(const lode_dataset *ds, int *n)
{
    *n = ds->n_sentence;
    return ds->sentence;
}

const lode__observed *lode__observed_rows(const lode_dataset *ds, int *n)
{
    *n = ds->n_observed;
    return ds->observed;
}

const lode__reported_stock *lode__reported_stocks(const lode_dataset *ds, int *n)
{
    *n = ds->n_reported_stock;
    return ds->reported_stock;
}
