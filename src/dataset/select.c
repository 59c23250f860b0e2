/* Which countries and goods does a piece of text mean?
 *
 *     countries   CHN   @EU   @USA+JPN+EU   !CHN   !@EU   *
 *     goods       gallium:refined   gallium   *
 *
 * After '@' stands a bloc, or countries and blocs joined by '+'. '!' is everybody
 * else. */
#include "dataset/inside.h"

#include <string.h>

#define PIECE_MAX 64

typedef struct place {
    int i_country, i_group; /* one of them, the other -1 */
} place;

/* A country or, after '@', also a bloc. */
static lode_status find_place(const lode_dataset *ds, const char *text, bool bloc,
                              place *out, lode_error *err)
{
    place found = {lode__country_find(ds, text), bloc ? lode__group_find(ds, text) : -1};
    if (found.i_group >= 0)
        found.i_country = -1; /* no bloc has the name of a country */
    else if (found.i_country < 0 && bloc) {
        char with_at[PIECE_MAX + 1] = "@";
        strncat(with_at, text, PIECE_MAX - 1);
        return lode__name_unknown("a bloc", with_at, ds->place_name + ds->n_country,
                                  ds->n_group, err);
    } else if (found.i_country < 0)
        return lode__name_unknown("a country", text, ds->place_name,
                                  ds->n_country + ds->n_group, err);
    *out = found;
    return LODE_OK;
}

static void mark(const lode_dataset *ds, place p, bool *member, bool value)
{
    if (p.i_country >= 0) member[p.i_country] = value;
    if (p.i_group < 0) return;
    const lode__group *group = &ds->group[p.i_group];
    for (int i = 0; i < group->n_member; i++) member[group->member[i]] = value;
}

/* The next piece of a list joined by '+'; false at its end. */
static bool next_piece(const char **list, char piece[PIECE_MAX])
{
    if (!*list) return false;
    size_t n = strcspn(*list, "+");
    size_t kept = n < PIECE_MAX ? n : PIECE_MAX - 1;
    memcpy(piece, *list, kept);
    piece[kept] = '\0';
    *list = (*list)[n] == '+' ? *list + n + 1 : NULL;
    return true;
}

/* Check every piece, or, when member is given, mark them all. */
static lode_status walk_bloc(const lode_dataset *ds, const char *list, bool *member,
                             bool value, lode_error *err)
{
    char piece[PIECE_MAX];
    place p;
    bool inline_bloc = strchr(list, '+') != NULL;
    while (next_piece(&list, piece)) {
        /* In '@USA+JPN' a wrong piece is most likely a country. */
        bool bloc = !inline_bloc || lode__group_find(ds, piece) >= 0;
        lode_status st = find_place(ds, piece, bloc, &p, err);
        if (st != LODE_OK) return st;
        if (member) mark(ds, p, member, value);
    }
    return LODE_OK;
}

lode_status lode__countries_select(const lode_dataset *ds, const char *text, bool *member,
                                   lode_error *err)
{
    bool not = text[0] == '!';
    const char *what = text + not ;
    place one = {-1, -1};
    lode_status st = LODE_OK;

    bool all = strcmp(what, "*") == 0;
    if (*what == '@')
        st = walk_bloc(ds, what + 1, NULL, false, err);
    else if (!all)
        st = find_place(ds, what, false, &one, err);
    if (st != LODE_OK) return st;

    for (int i = 0; i < ds->n_country; i++) member[i] = all != not ;
    if (*what == '@') return walk_bloc(ds, what + 1, member, !not, err);
    mark(ds, one, member, !not );
    return LODE_OK;
}

/* By id, by what stands before its colon ('ndpr') or by its mineral ('rare_earths'). */
static bool is_meant(const lode__good *good, const char *text)
{
    size_t n = strlen(text);

    return strcmp(text, "*") == 0 || strcmp(text, good->id) == 0 ||
           strcmp(text, good->mineral) == 0 ||
           (strncmp(text, good->id, n) == 0 && good->id[n] == ':');
}

lode_status lode__goods_select(const lode_dataset *ds, const char *text, bool *member,
                               lode_error *err)
{
    bool any = false;
    for (int i = 0; i < ds->n_good; i++) any = any || is_meant(&ds->good[i], text);
    if (!any)
        return lode__name_unknown("a good or a mineral", text, ds->good_name,
                                  2 * ds->n_good, err);
    for (int i = 0; i < ds->n_good; i++) member[i] = is_meant(&ds->good[i], text);
    return LODE_OK;
}

lode_status lode__goods_select_market(const lode_dataset *ds, const char *text,
                                      bool *member, lode_error *err)
{
    const char *first = NULL;
    bool any = false;
    lode_status st = lode__goods_select(ds, text, member, err);
    if (st != LODE_OK) return st;
    for (int i = 0; i < ds->n_good; i++) {
        if (member[i] && !first) first = ds->good[i].id;
        member[i] = member[i] && ds->good[i].market;
        any = any || member[i];
    }
    if (any) return LODE_OK;
    return lode__fail(err, LODE_E_NODATA,
                      "want a good with a market, found '%s': of '%s' the packs have no "
                      "price, use and trade; see 'lode data show production --good %s'",
                      text, first, first);
}

lode_status lode__goods_select_list(const lode_dataset *ds, const char *text,
                                    bool *member, lode_error *err)
{
    bool *these;
    lode_status st = LODE_OK;

    if (!text) return lode__goods_select(ds, "*", member, err);
    these = lode__alloc((size_t)ds->n_good + 1, sizeof *these);
    if (!these) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (int g = 0; g < ds->n_good; g++) member[g] = false;
    while (!st) {
        size_t n = strcspn(text, ",");
        char part[2 * PIECE_MAX] = "";
        strncat(part, text, n < sizeof part ? n : sizeof part - 1);
        st = lode__goods_select(ds, part, these, err);
        for (int g = 0; g < ds->n_good && !st; g++) member[g] = member[g] || these[g];
        if (!text[n]) break;
        text += n + 1;
    }
    lode__release(these);
    return st;
}

static bool is_one_of(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(name, *list) == 0) return true;
    return false;
}

bool lode__is_good_column(const char *name)
{
    static const char *const list[] = {"good", "input", "output", "host", NULL};
    return is_one_of(name, list);
}

bool lode__is_country_column(const char *name)
{
    static const char *const list[] = {"country",  "partner", "member", "exporter",
                                       "importer", "seller",  "owner",  NULL};
    return is_one_of(name, list);
}
