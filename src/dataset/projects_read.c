/* A lender's own file of projects: its rows become projects with stages, and whatever is
 * wrong with them is told with line, column, what was found and what was wanted. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/projects_file.h"

#define MILLION 1e6
#define MUSD_MOST 1e5   /* 100 bn USD: more is a slip of the unit */
#define TIMES_WORLD 1.0 /* of the world's output: more is told as a hint */

static const lode__known nothing = {NAN, NAN, NAN, 0, ""};

/* ---- words -------------------------------------------------------------------------- */

static bool is_same(const char *a, const char *b)
{
    while (*a && tolower((unsigned char)*a) == tolower((unsigned char)*b)) a++, b++;
    return !*a && !*b;
}

static const char *keep(lode__project_file *f, const char *text)
{
    const char *copy = lode__arena_copy(f->arena, text);

    if (!copy) f->failed = true;
    return copy ? copy : "";
}

/* ISO3 as written, in capitals, or by a name that some publication uses. */
static const char *country_of(lode__project_file *f, const lode__project_cells *row)
{
    const char *text = row->cell[LODE__C_COUNTRY], *alias;
    char code[4] = "", nearest[200];
    const lode_dataset *ds = f->ds;

    if (lode__country_find(ds, text) >= 0) return text;
    if (strlen(text) == 3)
        for (int k = 0; k < 3; k++) code[k] = (char)toupper((unsigned char)text[k]);
    if (lode__country_find(ds, code) >= 0) return keep(f, code);
    alias = *text ? lode__country_alias(ds, text) : NULL;
    for (int i = 0; i < ds->n_country && !alias && *text; i++)
        if (is_same(ds->country[i].name, text)) alias = ds->country[i].id;
    if (alias && lode__country_find(ds, alias) >= 0) {
        lode__project_wrong(f, row->line, LODE__C_COUNTRY, false, text,
                            "ISO 3166-1 alpha-3; read as %s", alias);
        return keep(f, alias);
    }
    lode_names_nearest(text, ds->place_name, (size_t)ds->n_country, nearest,
                       sizeof nearest);
    lode__project_wrong(f, row->line, LODE__C_COUNTRY, true, text, "a country such as %s",
                        nearest);
    return "";
}

static int good_of(lode__project_file *f, const lode__project_cells *row,
                   lode__project_column column)
{
    const char *text = row->cell[column];
    const lode_dataset *ds = f->ds;
    int i = lode__good_find(ds, text);
    char nearest[200];

    if (i >= 0) return i;
    for (int k = 0; k < ds->n_good; k++)
        if (is_same(ds->good[k].id, text)) return k;
    lode_names_nearest(text, ds->good_name, (size_t)ds->n_good, nearest, sizeof nearest);
    lode__project_wrong(f, row->line, column, true, text, "a good such as %s", nearest);
    return -1;
}

static lode__project_status status_of(lode__project_file *f,
                                      const lode__project_cells *row)
{
    const char *text = row->cell[LODE__C_STATUS], *name[LODE__N_PROJECT_STATUS];
    char nearest[160];

    for (int i = 0; i < LODE__N_PROJECT_STATUS; i++) {
        name[i] = lode__project_status_name((lode__project_status)i);
        if (is_same(name[i], text)) return (lode__project_status)i;
    }
    if (!*text) return LODE__PROJECT_UNKNOWN;
    lode_names_nearest(text, name, LODE__N_PROJECT_STATUS, nearest, sizeof nearest);
    lode__project_wrong(f, row->line, LODE__C_STATUS, true, text,
                        "a rung of the ladder such as %s", nearest);
    return LODE__PROJECT_UNKNOWN;
}

/* A stage decides which rule fills a gap; a word that no rule knows is told. */
static const char *stage_of(lode__project_file *f, const lode__project_cells *row,
                            int i_good)
{
    static const char *const known[] = {
        "mine",  "concentrate", "brine",     "refinery", "smelter",     "separation",
        "metal", "magnet",      "recycling", "anode",    "recovery",    "processing",
        "oxide", "chemical",    "refined",   "natural",  "intermediate"};
    const char *text = row->cell[LODE__C_STAGE];
    char nearest[160];

    if (!*text) return i_good < 0 ? "" : f->ds->good[i_good].stage;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (is_same(known[k], text)) return known[k];
    lode_names_nearest(text, known, sizeof known / sizeof *known, nearest,
                       sizeof nearest);
    lode__project_wrong(f, row->line, LODE__C_STAGE, false, text,
                        "a stage such as %s; no rule knows this one", nearest);
    return text;
}

/* ---- tonnes ------------------------------------------------------------------------- */

/* Other words for a basis of the pack goods. */
static const char *basis_word(const char *good, const char *form)
{
    static const struct {
        const char *good, *word, *basis;
    } more[] = {{"lithium", "lithium carbonate", "Li2CO3"},
                {"lithium", "LCE", "Li2CO3"},
                {"lithium", "lithium carbonate equivalent", "Li2CO3"},
                {"lithium", "lithium hydroxide", "LiOH.H2O"},
                {"lithium", "lithium hydroxide monohydrate", "LiOH.H2O"},
                {"ndpr:oxide", "oxide", "NdPr oxide"},
                {"dytb:oxide", "oxide", "DyTb oxide"},
                {"tungsten", "mtu", "WO3"},
                {"antimony", "antimony trioxide", "Sb2O3"}};

    for (size_t k = 0; k < sizeof more / sizeof *more; k++)
        if (strncmp(good, more[k].good, strlen(more[k].good)) == 0 &&
            is_same(more[k].word, form))
            return more[k].basis;
    return form;
}

/* Tonnes of the good's basis in one tonne of the form; NaN, and a word about it, where no
 * row of the pack goods says. */
static double factor_of(lode__project_file *f, const lode__project_cells *row, int i_good)
{
    const lode__good *good = &f->ds->good[i_good];
    const char *form = row->cell[LODE__C_FORM], *basis = basis_word(good->id, form);
    const char *name[16];
    char nearest[160];
    int n = 0;

    if (!*form || is_same(good->basis, form)) return 1.0;
    name[n++] = good->basis;
    for (int i = 0; i < f->ds->n_basis; i++) {
        if (f->ds->basis[i].i_good != i_good) continue;
        if (is_same(f->ds->basis[i].basis, basis)) return f->ds->basis[i].factor;
        if (n < 16) name[n++] = f->ds->basis[i].basis;
    }
    lode_names_nearest(form, name, (size_t)n, nearest, sizeof nearest);
    lode__project_wrong(f, row->line, LODE__C_FORM, false, form,
                        "a basis of %s: %s, or nothing; its tonnes stay unknown",
                        good->id, nearest);
    return NAN;
}

static double world_of(const lode_dataset *ds, int i_good)
{
    double sum = 0.0;

    for (int i = 0; i < ds->n_country; i++) {
        const lode__observation *o =
            lode__observation_pick(ds, LODE__PRODUCTION, i_good, i, -1, LODE__BASE_YEAR);
        if (o && !isnan(o->value)) sum += o->value;
    }
    return sum;
}

/* A value and its range from three columns, times a factor. Without a value what is told of the
 * range stays: a bound. */
static lode__known known_of(lode__project_file *f, const lode__project_cells *row,
                            lode__project_column column, double low, double high,
                            double factor, char grade)
{
    lode__known k = nothing;
    double v = lode__project_number(f, row, column, low, high),
           least = lode__project_number(f, row, column + 1, low, high),
           most = lode__project_number(f, row, column + 2, low, high);
    char text[96];

    if (least > v || v > most || least > most)
        lode__project_wrong(f, row->line, column, true, row->cell[column],
                            "low, value and high in order");
    if (isnan(v) && !(isnan(least) && isnan(most)))
        lode__project_wrong(f, row->line, column, false, row->cell[column],
                            "a value beside what is told of its low and high; without "
                            "one it is unknown");
    if (isnan(factor)) return k;
    k.value = v * factor;
    k.low = isnan(least) ? k.value : least * factor;
    k.high = isnan(most) ? k.value : most * factor;
    if (isnan(v)) return k;
    snprintf(text, sizeof text, "line %d of the file", row->line);
    k.grade = grade;
    k.basis = *row->cell[LODE__C_SOURCE] ? row->cell[LODE__C_SOURCE] : keep(f, text);
    return k;
}

static lode__known single_of(lode__project_file *f, const lode__project_cells *row,
                             lode__project_column column, double low, double high,
                             char grade)
{
    lode__known k = nothing;
    double v = lode__project_number(f, row, column, low, high);
    char text[96];

    if (isnan(v)) return k;
    snprintf(text, sizeof text, "line %d of the file", row->line);
    return (lode__known){v, v, v, grade,
                         *row->cell[LODE__C_SOURCE] ? row->cell[LODE__C_SOURCE]
                                                    : keep(f, text)};
}

static void check_tonnes(lode__project_file *f, const lode__project_cells *row,
                         const lode__project_output *o)
{
    double world;
    char text[64];

    if (isnan(o->tpa.value)) return;
    if (o->tpa.value == 0.0)
        lode__project_wrong(f, row->line, LODE__C_CAPACITY, true,
                            row->cell[LODE__C_CAPACITY], "more than 0 t a year");
    world = world_of(f->ds, o->i_good);
    if (!(world > 0.0) || o->tpa.value <= TIMES_WORLD * world) return;
    lode__number_people(world, 0, text);
    lode__project_wrong(f, row->line, LODE__C_CAPACITY, false,
                        row->cell[LODE__C_CAPACITY],
                        "t a year; the world made %s t of %s in %d: is the unit right?",
                        text, o->good, LODE__BASE_YEAR);
}

static void read_output(lode__project_file *f, const lode__project_cells *row, char grade,
                        lode__project_output *o)
{
    int i_good = good_of(f, row, LODE__C_GOOD);
    double factor = i_good < 0 ? NAN : factor_of(f, row, i_good);

    *o = (lode__project_output){
        .good = i_good < 0 ? "" : f->ds->good[i_good].id,
        .i_good = i_good,
        .stage = stage_of(f, row, i_good),
        .form = row->cell[LODE__C_FORM],
        .tpa = known_of(f, row, LODE__C_CAPACITY, 0.0, 1e12, factor, grade),
        .opex_usd_per_t = known_of(f, row, LODE__C_OPEX, 0.0, 1e12, 1.0 / factor, grade),
        .feed = "",
        .line = row->line,
        .capacity = NAN,
        .unit = "t/yr",
        .how = isnan(factor)   ? "no row of the pack goods says what the form holds"
               : factor == 1.0 ? "as written"
                               : "by the pack goods",
        .mineral = "",
        .place = {-1, row->line}};
    if (!isnan(factor)) o->capacity = o->tpa.value / factor;
    if (isnan(o->tpa.value) && !isnan(factor)) o->how = "no capacity in the file";
    if (*row->cell[LODE__C_FEED]) {
        int i_feed = good_of(f, row, LODE__C_FEED);
        if (i_feed >= 0) o->feed = f->ds->good[i_feed].id;
    }
    if (i_good >= 0 && !f->ds->good[i_good].market)
        lode__project_wrong(f, row->line, LODE__C_GOOD, false, row->cell[LODE__C_GOOD],
                            "a good with a market; this one can be listed, not chosen");
    if (i_good >= 0) check_tonnes(f, row, o);
}

/* ---- one project -------------------------------------------------------------------- */

/* What belongs to the project, not to a stage: told once, or the same each time. */
static const lode__project_column shared[] = {
    LODE__C_NAME,       LODE__C_OWNER,      LODE__C_COUNTRY,  LODE__C_CAPEX,
    LODE__C_CAPEX_LOW,  LODE__C_CAPEX_HIGH, LODE__C_START,    LODE__C_START_LOW,
    LODE__C_START_HIGH, LODE__C_STATUS,     LODE__C_SUCCESS,  LODE__C_RAMP_UP,
    LODE__C_DELAY,      LODE__C_OVERRUN,    LODE__C_REQUIRES, LODE__C_EXCLUSIVE,
    LODE__C_TAG,        LODE__C_PROGRAMME,  LODE__C_GRADE,    LODE__C_AS_OF};

/* All cells of the project in one row, at the line of the first that tells each. */
typedef struct whole {
    lode__project_cells cells;
    int line[LODE__N_PROJECT_COLUMN];
} whole;

static void gather(lode__project_file *f, const lode__project_cells *row, size_t n,
                   whole *w)
{
    w->cells = row[0];
    for (int c = 0; c < LODE__N_PROJECT_COLUMN; c++) w->line[c] = row[0].line;
    for (size_t i = 1; i < n; i++)
        for (size_t k = 0; k < sizeof shared / sizeof *shared; k++) {
            lode__project_column c = shared[k];
            if (!*row[i].cell[c]) continue;
            if (!*w->cells.cell[c]) {
                w->cells.cell[c] = row[i].cell[c];
                w->line[c] = row[i].line;
            } else if (strcmp(w->cells.cell[c], row[i].cell[c]) != 0) {
                lode__project_wrong(f, row[i].line, c, true, row[i].cell[c],
                                    "the same as in line %d, or nothing: it is one "
                                    "project",
                                    w->line[c]);
            }
        }
}

static const lode__project_cells *at(whole *w, lode__project_column column)
{
    w->cells.line = w->line[column];
    return &w->cells;
}

static void read_requires(lode__project_file *f, lode__project *p, const char *text)
{
    size_t n = 1;
    char *list = lode__arena_copy(f->arena, text);

    if (!*text) return;
    for (const char *c = text; *c; c++) n += *c == '|';
    p->require = lode__arena_take(f->arena, n, sizeof *p->require);
    if (!list || !p->require) {
        f->failed = true;
        return;
    }
    for (char *word = list; word;) {
        char *next = strchr(word, '|'), *end;
        if (next) *next++ = '\0';
        while (*word == ' ') word++;
        end = word + strlen(word);
        while (end > word && end[-1] == ' ') *--end = '\0';
        if (*word) p->require[p->n_require++] = word;
        word = next;
    }
}

static bool is_told(const lode__known *k)
{
    return !isnan(k->value) || !isnan(k->low) || !isnan(k->high);
}

static void read_money(lode__project_file *f, lode__project *p, whole *w)
{
    p->capex_usd = known_of(f, at(w, LODE__C_CAPEX), LODE__C_CAPEX, 0.0, MUSD_MOST,
                            MILLION, p->grade);
    p->capex = p->capex_usd.value / MILLION;
    p->capex_low = p->capex_usd.low / MILLION;
    p->capex_high = p->capex_usd.high / MILLION;
    p->capex_unit = is_told(&p->capex_usd) ? "million USD" : "";
    p->capex_of = "own";
    p->capex_words = "";
}

static char grade_of(lode__project_file *f, whole *w)
{
    const lode__project_cells *row = at(w, LODE__C_GRADE);
    const char *text = row->cell[LODE__C_GRADE];
    char c = (char)toupper((unsigned char)*text);

    if (!*text) return 'B';
    if (!text[1] && c >= 'A' && c <= 'D') return c;
    lode__project_wrong(f, row->line, LODE__C_GRADE, true, text, "A, B, C or D");
    return 'B';
}

static void read_head(lode__project_file *f, lode__project *p, whole *w)
{
    const char *const *cell = w->cells.cell;
    lode__day unused;

    *p = (lode__project){.id = cell[LODE__C_PROJECT],
                         .name = *cell[LODE__C_NAME] ? cell[LODE__C_NAME]
                                                     : cell[LODE__C_PROJECT],
                         .owner = cell[LODE__C_OWNER],
                         .programme = cell[LODE__C_PROGRAMME],
                         .source = cell[LODE__C_SOURCE],
                         .as_of = cell[LODE__C_AS_OF],
                         .exclusive = cell[LODE__C_EXCLUSIVE],
                         .tag = cell[LODE__C_TAG],
                         .reason = "",
                         .file = f->path,
                         .line = w->line[LODE__C_PROJECT],
                         .place = {-1, w->line[LODE__C_PROJECT]},
                         .minerals = "",
                         .status_words = ""};
    p->grade = grade_of(f, w);
    p->country = country_of(f, at(w, LODE__C_COUNTRY));
    p->status = status_of(f, at(w, LODE__C_STATUS));
    read_money(f, p, w);
    p->start_year =
        known_of(f, at(w, LODE__C_START), LODE__C_START, 1900.0, 2100.0, 1.0, p->grade);
    p->success =
        single_of(f, at(w, LODE__C_SUCCESS), LODE__C_SUCCESS, 0.0, 1.0, p->grade);
    p->ramp_up_years =
        single_of(f, at(w, LODE__C_RAMP_UP), LODE__C_RAMP_UP, 0.0, 30.0, p->grade);
    p->delay_factor =
        single_of(f, at(w, LODE__C_DELAY), LODE__C_DELAY, 0.1, 10.0, p->grade);
    p->capex_factor =
        single_of(f, at(w, LODE__C_OVERRUN), LODE__C_OVERRUN, 0.1, 10.0, p->grade);
    read_requires(f, p, cell[LODE__C_REQUIRES]);
    if (*p->as_of && !lode__date_read(p->as_of, &unused, &unused))
        lode__project_wrong(f, w->line[LODE__C_AS_OF], LODE__C_AS_OF, true, p->as_of,
                            "a date such as 2026-03-31, 2026-03 or 2026");
}

static int by_stage(const void *x, const void *y)
{
    const lode__project_output *const *a = x, *const *b = y;
    int order = ((*a)->i_good > (*b)->i_good) - ((*a)->i_good < (*b)->i_good);

    if (!order) order = strcmp((*a)->stage, (*b)->stage);
    return order ? order : (*a > *b) - (*a < *b);
}

/* A stage that is told twice would count twice. */
static void check_stages(lode__project_file *f, const lode__project *p,
                         const lode__project_cells *row)
{
    size_t n = (size_t)p->n_output;
    const lode__project_output **list = lode__alloc(n + 1, sizeof *list), *first = NULL;

    if (!list) {
        f->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++) list[i] = &p->output[i];
    if (n > 1) qsort(list, n, sizeof *list, by_stage);
    for (size_t i = 0; i < n; i++) {
        const char *good = row[list[i] - p->output].cell[LODE__C_GOOD];
        bool same = first && first->i_good == list[i]->i_good &&
                    strcmp(first->stage, list[i]->stage) == 0;
        if (!same) first = list[i];
        if (same && first->i_good >= 0)
            lode__project_wrong(f, list[i]->line, LODE__C_GOOD, true, good,
                                "another good or stage than line %d has", first->line);
    }
    lode__release(list);
}

static void read_one(lode__project_file *f, const lode__project_cells *row, size_t n,
                     lode__project *p)
{
    whole w;

    gather(f, row, n, &w);
    read_head(f, p, &w);
    p->output = lode__arena_take(f->arena, n, sizeof *p->output);
    if (!p->output) {
        f->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++)
        read_output(f, &row[i], p->grade, &p->output[p->n_output++]);
    check_stages(f, p, row);
}

/* ---- all of them -------------------------------------------------------------------- */

static int by_project(const void *x, const void *y)
{
    const lode__project_cells *a = x, *b = y;
    int order = strcmp(a->cell[LODE__C_PROJECT], b->cell[LODE__C_PROJECT]);

    return order ? order : (a->line > b->line) - (a->line < b->line);
}

static int by_line(const void *x, const void *y)
{
    const lode__project_problem *a = x, *b = y;
    int order = (a->line > b->line) - (a->line < b->line);

    if (!order) order = strcmp(a->column, b->column);
    if (!order) order = strcmp(a->found, b->found);
    return order ? order : strcmp(a->wanted, b->wanted);
}

/* Rows without an id belong to no project. */
static size_t drop_nameless(lode__project_file *f)
{
    size_t n = 0;

    for (size_t i = 0; i < f->n_row; i++) {
        const char *id = f->row[i].cell[LODE__C_PROJECT];
        if (!*id)
            lode__project_wrong(f, f->row[i].line, LODE__C_PROJECT, true, "",
                                "an id; rows of one id are the stages of one project");
        else
            f->row[n++] = f->row[i];
        if (strchr(id, '|'))
            lode__project_wrong(f, f->row[i].line, LODE__C_PROJECT, true, id,
                                "an id without '|', which parts the ids of requires");
    }
    return n;
}

static void check_links(lode__project_file *f, const lode__projects *all)
{
    const char **id = lode__arena_take(f->arena, all->n + 1, sizeof *id);
    char nearest[200];

    if (!id) {
        f->failed = true;
        return;
    }
    for (size_t i = 0; i < all->n; i++) id[i] = all->project[i].id;
    for (size_t i = 0; i < all->n; i++) {
        const lode__project *p = &all->project[i];
        for (int k = 0; k < p->n_require; k++) {
            if (strcmp(p->require[k], p->id) == 0)
                lode__project_wrong(f, p->line, LODE__C_REQUIRES, true, p->require[k],
                                    "another project than itself");
            if (lode__project_find(all, p->require[k]) >= 0) continue;
            lode_names_nearest(p->require[k], id, all->n < 500 ? all->n : 500, nearest,
                               sizeof nearest);
            lode__project_wrong(f, p->line, LODE__C_REQUIRES, true, p->require[k],
                                "a project of the file such as %s", nearest);
        }
    }
}

static int by_word(const void *x, const void *y)
{
    const lode__project *const *a = x, *const *b = y;
    int order = strcmp((*a)->exclusive, (*b)->exclusive);

    return order ? order : ((*a)->line > (*b)->line) - ((*a)->line < (*b)->line);
}

/* A word that one project alone has excludes nothing: mistyped, perhaps. */
static void check_exclusive(lode__project_file *f, const lode__projects *all)
{
    const lode__project **row = lode__arena_take(f->arena, all->n + 1, sizeof *row);
    size_t n = 0;

    if (!row) {
        f->failed = true;
        return;
    }
    for (size_t i = 0; i < all->n; i++)
        if (*all->project[i].exclusive) row[n++] = &all->project[i];
    if (n > 1) qsort(row, n, sizeof *row, by_word);
    for (size_t i = 0; i < n; i++) {
        bool before = i > 0 && !strcmp(row[i - 1]->exclusive, row[i]->exclusive);
        bool after = i + 1 < n && !strcmp(row[i + 1]->exclusive, row[i]->exclusive);
        if (!before && !after)
            lode__project_wrong(f, row[i]->line, LODE__C_EXCLUSIVE, false,
                                row[i]->exclusive,
                                "a word that two projects or more have");
    }
}

/* The first line of each project that has a problem. */
static void mark_broken(const lode__project_file *f, lode__projects *all)
{
    for (size_t i = 0; i < all->n; i++) {
        lode__project *p = &all->project[i];
        for (int k = 0; k < p->n_output; k++) {
            int line = p->output[k].line;
            size_t low = 0, high = f->n_problem;
            while (low < high) {
                size_t middle = low + (high - low) / 2;
                if (f->problem[middle].line < line)
                    low = middle + 1;
                else
                    high = middle;
            }
            for (; low < f->n_problem && f->problem[low].line == line; low++)
                if (f->problem[low].stops && (!p->broken_line || line < p->broken_line))
                    p->broken_line = line;
        }
    }
}

static void group_rows(lode__project_file *f, lode__projects *all)
{
    size_t n = drop_nameless(f);

    if (n > 1) qsort(f->row, n, sizeof *f->row, by_project);
    all->project = lode__arena_take(f->arena, n + 1, sizeof *all->project);
    if (!all->project) {
        f->failed = true;
        return;
    }
    for (size_t i = 0; i < n && !f->failed;) {
        const char *id = f->row[i].cell[LODE__C_PROJECT];
        size_t first = i;
        while (i < n && strcmp(f->row[i].cell[LODE__C_PROJECT], id) == 0) i++;
        read_one(f, &f->row[first], i - first, &all->project[all->n++]);
    }
}

static lode_status finish(lode__project_file *f, lode__projects *all,
                          lode__project_problem **problem, lode_error *err)
{
    check_links(f, all);
    check_exclusive(f, all);
    if (f->n_problem > 1) qsort(f->problem, f->n_problem, sizeof *f->problem, by_line);
    mark_broken(f, all);
    *problem = lode__arena_take(f->arena, f->n_problem + 1, sizeof **problem);
    for (size_t i = 0; i < all->n && !f->failed; i++)
        f->failed = !lode__project_judge(f->ds, f->arena, &all->project[i]);
    if (!*problem || f->failed)
        return lode__fail(err, LODE_E_NOMEM, "out of memory for a file of projects");
    if (f->n_problem > 0) memcpy(*problem, f->problem, f->n_problem * sizeof **problem);
    return LODE_OK;
}

lode_status lode__projects_read(const lode_dataset *ds, const char *path,
                                lode__projects *out, lode__project_problem **problem,
                                size_t *n_problem, lode_error *err)
{
    lode__projects made = {.arena = lode__alloc(1, sizeof *made.arena)};
    lode__project_file f = {.ds = ds, .arena = made.arena, .path = path};
    lode__project_problem *list = NULL;
    lode_status st;

    if (!made.arena) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    st = lode__project_file_take(&f, err);
    made.n_row = f.n_row;
    if (st == LODE_OK) group_rows(&f, &made);
    if (st == LODE_OK && f.failed)
        st = lode__fail(err, LODE_E_NOMEM, "out of memory for a file of projects");
    if (st == LODE_OK) st = finish(&f, &made, &list, err);
    memcpy(made.hash, f.hash, sizeof made.hash);
    if (st == LODE_OK) {
        *out = made;
        *problem = list;
        *n_problem = f.n_problem;
    } else {
        lode__projects_free(&made);
    }
    lode__release(f.row);
    lode__release(f.problem);
    return st;
}
