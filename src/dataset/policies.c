/* What the register is asked: days that a date may mean, who is meant by an actor, the cells
 * of a row as they were written, the day it was last seen. */
#include "dataset/row_policies.h"

#include <stdio.h>
#include <string.h>

/* ---- dates -------------------------------------------------------------------------- */

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days before the first of January of a year, since 1970. */
static int year_start(int year)
{
    int y = year - 1;
    return 365 * (year - 1970) + (y / 4 - 492) - (y / 100 - 19) + (y / 400 - 4);
}

static lode__day day_of(int year, int month, int day)
{
    int n = year_start(year);
    for (int m = 1; m < month; m++) n += month_days(year, m);
    return n + day - 1;
}

/* Two or four digits. */
static int digits(const char *text, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = 10 * value + (text[i] - '0');
    }
    return value;
}

bool lode__date_read(const char *text, lode__day *first, lode__day *last)
{
    size_t n = strlen(text);
    int year, month = 0, day = 0;

    if (n != 4 && n != 7 && n != 10) return false;
    year = digits(text, 4);
    if (year < 1900 || year > 2200) return false;
    if (n >= 7) {
        month = digits(text + 5, 2);
        if (text[4] != '-' || month < 1 || month > 12) return false;
    }
    if (n == 10) {
        day = digits(text + 8, 2);
        if (text[7] != '-' || day < 1 || day > month_days(year, month)) return false;
    }
    *first = day_of(year, month ? month : 1, day ? day : 1);
    *last = day     ? *first
            : month ? day_of(year, month, month_days(year, month))
                    : day_of(year, 12, 31);
    return true;
}

void lode__date_write(lode__day day, char out[16])
{
    int year = 1970 + day / 366, month = 1;

    while (year_start(year + 1) <= day) year++;
    while (year_start(year) > day) year--;
    day -= year_start(year);
    while (day >= month_days(year, month)) day -= month_days(year, month++);
    /* Remainders, so that a compiler sees that it fits. */
    snprintf(out, 16, "%04u-%02u-%02u", (unsigned)year % 10000U, (unsigned)month % 100U,
             (unsigned)(day + 1) % 100U);
}

bool lode__is_not_applicable(const char *text)
{
    return strcmp(text, "n/a") == 0;
}

/* ---- lists -------------------------------------------------------------------------- */

bool lode__piece_next(lode__piece *piece)
{
    size_t n, kept;

    if (!piece->rest || !*piece->rest) return false;
    n = strcspn(piece->rest, "|");
    kept = n < sizeof piece->text ? n : sizeof piece->text - 1;
    memcpy(piece->text, piece->rest, kept);
    piece->text[kept] = '\0';
    piece->rest += n + (piece->rest[n] == '|');
    return true;
}

/* Is the country a member of the bloc of that name? */
static bool is_member(const lode_dataset *ds, const char *bloc, const char *country)
{
    int g = lode__group_find(ds, bloc), c = lode__country_find(ds, country);

    for (int i = 0; g >= 0 && i < ds->group[g].n_member; i++)
        if (ds->group[g].member[i] == c) return true;
    return false;
}

static const lode__actor *actor_find(const lode_dataset *ds, const char *id)
{
    for (int i = 0; i < ds->policies.n_actor; i++)
        if (strcmp(ds->policies.actor[i].id, id) == 0) return &ds->policies.actor[i];
    return NULL;
}

bool lode__actor_is_in(const lode_dataset *ds, const char *list, const char *actor)
{
    lode__piece piece = {list, ""};

    while (lode__piece_next(&piece)) {
        const lode__actor *a = actor_find(ds, piece.text);
        if (strcmp(piece.text, actor) == 0) return true;
        if (!a) continue;
        if (strcmp(a->country, actor) == 0) return true; /* an agency is its state's */
        if (strcmp(a->kind, "union") == 0 && is_member(ds, a->id, actor)) return true;
    }
    return false;
}

const char *lode__actor_name(const lode_dataset *ds, const char *id)
{
    const lode__actor *a = actor_find(ds, id);
    int c = lode__country_find(ds, id);
    return a ? a->name : c >= 0 ? ds->country[c].name : id;
}

lode_status lode__actor_need(const lode_dataset *ds, const char *id, lode_error *err)
{
    int unused;
    return actor_find(ds, id) ? LODE_OK : lode__country_need(ds, id, &unused, err);
}

bool lode__good_is_meant(const lode__good *good, const char *text)
{
    size_t n = strlen(text);

    return strcmp(text, good->id) == 0 || strcmp(text, good->mineral) == 0 ||
           (strncmp(text, good->id, n) == 0 && good->id[n] == ':');
}

bool lode__goods_meet(const lode_dataset *ds, const char *list, const bool *with_good)
{
    lode__piece piece = {list, ""};

    while (lode__piece_next(&piece))
        for (int g = 0; g < ds->n_good; g++)
            if (with_good[g] && lode__good_is_meant(&ds->good[g], piece.text))
                return true;
    return false;
}

/* ---- rows as written ---------------------------------------------------------------- */

const lode__policy_tables *lode__policy_rows(const lode_dataset *ds)
{
    return &ds->policies;
}

static const lode__cell *cells_at(const lode_dataset *ds, lode__place place)
{
    const lode__csv *csv = &ds->file[place.i_file].csv;

    for (long i = 0; i < csv->n_row; i++) {
        const lode__cell *cell = lode__csv_row(csv, i);
        if ((long)cell->line == place.line) return cell;
    }
    return NULL;
}

int lode__cells_at(const lode_dataset *ds, lode__place place)
{
    return cells_at(ds, place) ? ds->file[place.i_file].n_field : 0;
}

const char *lode__cell_name(const lode_dataset *ds, lode__place place, int k)
{
    return ds->file[place.i_file].field[k].name;
}

const char *lode__cell_text(const lode_dataset *ds, lode__place place, int k)
{
    const lode__cell *cell = cells_at(ds, place);
    return cell && k >= 0 && k < ds->file[place.i_file].n_field ? cell[k].text : "";
}

const char *lode__cell_of(const lode_dataset *ds, lode__place place, const char *column)
{
    return lode__cell_text(ds, place, lode__column_find(&ds->file[place.i_file], column));
}

/* ---- when it was seen --------------------------------------------------------------- */

static void later(const lode__citation *c, lode__day *out, bool *any)
{
    lode__day first, last;

    if (!lode__date_read(c->last_seen, &first, &last)) return;
    if (!*any || last > *out) *out = last;
    *any = true;
}

bool lode__policies_last_seen(const lode_dataset *ds, lode__day *out)
{
    const lode__policy_tables *t = &ds->policies;
    lode__day day = 0;
    bool any = false;

    for (int i = 0; i < t->n_measure; i++) later(&t->measure[i].cited, &day, &any);
    for (int i = 0; i < t->n_instrument; i++) later(&t->instrument[i].cited, &day, &any);
    for (int i = 0; i < t->n_claim; i++) later(&t->claim[i].cited, &day, &any);
    for (int i = 0; i < t->n_finance; i++) later(&t->finance[i].cited, &day, &any);
    for (int i = 0; i < t->n_support; i++) later(&t->support[i].cited, &day, &any);
    for (int i = 0; i < t->n_stock; i++) later(&t->stock[i].cited, &day, &any);
    if (any) *out = day;
    return any;
}
