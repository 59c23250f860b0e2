/* Projects, what each makes, the public money that names them, and the rules that fill gaps:
 * rows of the packs `projects` and `portfolio`. A list that a user imported has fewer columns
 * and free words for the status; it is read, too. */
#include <math.h>
#include <string.h>

#include "dataset/row_policies.h"

#define MILLION 1e6

static const char *const rungs[LODE__N_PROJECT_STATUS] = {
    "unknown",      "exploration",   "study",     "permitting", "financing",
    "construction", "commissioning", "operating", "suspended",  "cancelled"};

const char *lode__project_status_name(lode__project_status status)
{
    return status >= 0 && status < LODE__N_PROJECT_STATUS ? rungs[status] : rungs[0];
}

#define TAKE(field)                                                                      \
    static bool take_##field(lode_dataset *ds, size_t n)                                 \
    {                                                                                    \
        ds->projects.field =                                                             \
            lode__arena_take(&ds->arena, n, sizeof *ds->projects.field);                 \
        return ds->projects.field;                                                       \
    }

/* A source without a range: all three the same; without a value the range stands alone. */
static lode__known known(double value, double low, double high, char grade,
                         const char *basis)
{
    lode__known out = {.value = value, .low = low, .high = high};

    if (!isnan(value)) {
        if (isnan(low)) out.low = value;
        if (isnan(high)) out.high = value;
        out.grade = grade;
    }
    out.basis = isnan(value) ? "" : basis;
    return out;
}

static const lode__known nothing = {NAN, NAN, NAN, 0, ""};

static void need_order(lode__row *row, int k, double low, double value, double high)
{
    if (low > value || value > high || low > high)
        lode__row_refuse(row, k, "want low, value and high in order, found '%.40s'",
                         lode__row_text(row, k));
}

/* ---- projects ----------------------------------------------------------------------- */

enum {
    P_ID,
    P_NAME,
    P_OWNER,
    P_COUNTRY,
    P_MINERALS,
    P_STATUS,
    P_WORDS,
    P_START,
    P_START_LOW,
    P_START_HIGH,
    P_CAPEX,
    P_CAPEX_LOW,
    P_CAPEX_HIGH,
    P_UNIT,
    P_OF,
    P_CAPEX_WORDS,
    P_PROGRAMME,
    P_PLACEHOLDER,
    P_SOURCE,
    P_GRADE,
    P_AS_OF,
    P_VINTAGE,
    P_MUSD
};

TAKE(project)

static lode__project_status read_status(const char *text)
{
    for (int i = 1; i < LODE__N_PROJECT_STATUS; i++)
        if (strcmp(rungs[i], text) == 0) return (lode__project_status)i;
    return LODE__PROJECT_UNKNOWN;
}

/* Of an imported list the year may be told in words, which say no number. */
static double read_year(lode__row *row, int k)
{
    double year;

    if (lode__number_read(lode__row_text(row, k), &year) && year >= 1800 && year <= 2200)
        return year;
    return NAN;
}

static void read_capex(lode__row *row, lode__project *p)
{
    double usd = lode__row_number_or_nan(row, P_MUSD, 0.0, INFINITY);
    bool in_usd, own;

    p->capex = lode__row_number_or_nan(row, P_CAPEX, 0.0, INFINITY);
    p->capex_low = lode__row_number_or_nan(row, P_CAPEX_LOW, 0.0, INFINITY);
    p->capex_high = lode__row_number_or_nan(row, P_CAPEX_HIGH, 0.0, INFINITY);
    need_order(row, P_CAPEX, p->capex_low, p->capex, p->capex_high);
    p->capex_unit = lode__row_text(row, P_UNIT);
    p->capex_of = lode__row_text(row, P_OF);
    p->capex_words = lode__row_text(row, P_CAPEX_WORDS);
    if (!isnan(usd)) {
        p->capex = usd;
        p->capex_unit = "million USD";
        p->capex_of = "own";
    }
    in_usd = strcmp(p->capex_unit, "million USD") == 0;
    own = strcmp(p->capex_of, "own") == 0;
    p->capex_usd = in_usd && own ? known(p->capex * MILLION, p->capex_low * MILLION,
                                         p->capex_high * MILLION, p->grade, p->source)
                                 : nothing;
}

static void read_project(lode__row *row)
{
    lode__project_tables *t = &row->ds->projects;
    lode__project *p = &t->project[t->n_project++];
    const char *grade = lode__row_text(row, P_GRADE);

    *p = (lode__project){.id = lode__row_word(row, P_ID),
                         .name = lode__row_word(row, P_NAME),
                         .owner = lode__row_text(row, P_OWNER),
                         .country = lode__row_actors(row, P_COUNTRY),
                         .minerals = lode__row_text(row, P_MINERALS),
                         .status = read_status(lode__row_text(row, P_STATUS)),
                         .status_words = lode__row_text(row, P_WORDS),
                         .programme = lode__row_text(row, P_PROGRAMME),
                         .source = lode__row_text(row, P_SOURCE),
                         .grade = *grade,
                         .as_of = lode__row_text(row, P_AS_OF),
                         .exclusive = "",
                         .tag = "",
                         .reason = "",
                         .ramp_up_years = nothing,
                         .success = nothing,
                         .delay_factor = nothing,
                         .capex_factor = nothing,
                         .file = row->file->path,
                         .line = (int)row->place.line,
                         .place = row->place};
    if (*grade && (grade[1] || *grade < 'A' || *grade > 'D'))
        lode__row_refuse(row, P_GRADE, "want A, B, C or D, found '%.20s'", grade);
    if (row->column[P_WORDS] < 0 && !p->status)
        p->status_words = lode__row_text(row, P_STATUS);
    if (!*p->as_of) p->as_of = lode__row_text(row, P_VINTAGE);
    p->is_placeholder = strcmp(lode__row_text(row, P_PLACEHOLDER), "yes") == 0;
    p->start_year = known(read_year(row, P_START), read_year(row, P_START_LOW),
                          read_year(row, P_START_HIGH), p->grade, p->source);
    need_order(row, P_START, p->start_year.low, p->start_year.value, p->start_year.high);
    read_capex(row, p);
}

const lode__loader lode__load_projects = {
    .table = {"projects"},
    .column = {"project",     "name",         "?operator",     "country",
               "?minerals",   "?status",      "?status_words", "?start_year",
               "?start_low",  "?start_high",  "?capex",        "?capex_low",
               "?capex_high", "?capex_unit",  "?capex_of",     "?capex_words",
               "?programme",  "?placeholder", "?source",       "?evidence",
               "?as_of",      "?vintage",     "?capex_musd"},
    .key = {"project"},
    .take = take_project,
    .read = read_project};

/* ---- what they make ----------------------------------------------------------------- */

enum {
    O_PROJECT,
    O_ORDER,
    O_GOOD,
    O_MINERALS,
    O_STAGE,
    O_FORM,
    O_CAPACITY,
    O_UNIT,
    O_TPA,
    O_LOW,
    O_HIGH,
    O_HOW,
    O_FEED,
    O_SOURCE,
    O_GRADE
};

TAKE(part)

static void read_part(lode__row *row)
{
    static const char *const grades[] = {"A", "B", "C", "D", NULL};
    lode__project_tables *t = &row->ds->projects;
    lode__project_part *part = &t->part[t->n_part++];
    const char *good = lode__row_text(row, O_GOOD), *feed = lode__row_text(row, O_FEED);
    double tpa = lode__row_number_or_nan(row, O_TPA, 0.0, INFINITY);
    double low = lode__row_number_or_nan(row, O_LOW, 0.0, INFINITY);
    double high = lode__row_number_or_nan(row, O_HIGH, 0.0, INFINITY);

    need_order(row, O_TPA, low, tpa, high);
    part->project = lode__row_word(row, O_PROJECT);
    part->order = lode__row_integer(row, O_ORDER, 1, 999);
    part->output = (lode__project_output){
        .good = good,
        .i_good = *good ? lode__row_good(row, O_GOOD) : -1,
        .stage = lode__row_text(row, O_STAGE),
        .form = lode__row_text(row, O_FORM),
        .tpa = known(tpa, low, high, *lode__row_one_of(row, O_GRADE, grades),
                     lode__row_word(row, O_SOURCE)),
        .opex_usd_per_t = nothing,
        .feed = lode__is_not_applicable(feed) ? "" : feed,
        .line = (int)row->place.line,
        .capacity = lode__row_number_or_nan(row, O_CAPACITY, 0.0, INFINITY),
        .unit = lode__row_text(row, O_UNIT),
        .how = lode__row_text(row, O_HOW),
        .mineral = lode__row_text(row, O_MINERALS),
        .place = row->place};
    if (*part->output.feed) (void)lode__row_good(row, O_FEED);
}

const lode__loader lode__load_project_outputs = {
    .table = {"project_outputs"},
    .column = {"project", "output", "good", "?minerals", "stage", "form", "capacity",
               "capacity_unit", "tpa", "tpa_low", "tpa_high", "how", "feed", "source",
               "evidence"},
    .key = {"project", "output"},
    .take = take_part,
    .read = read_part};

/* ---- public money ------------------------------------------------------------------- */

TAKE(link)

static void read_link(lode__row *row)
{
    lode__project_tables *t = &row->ds->projects;

    t->link[t->n_link++] = (lode__project_link){.project = lode__row_word(row, 0),
                                                .line = lode__row_word(row, 1),
                                                .basis = lode__row_word(row, 2),
                                                .place = row->place};
}

const lode__loader lode__load_project_finance = {.table = {"project_finance"},
                                                 .column = {"project", "line", "basis"},
                                                 .key = {"project", "line"},
                                                 .take = take_link,
                                                 .read = read_link};

const lode__project_link *lode__project_links(const lode_dataset *ds, int *n)
{
    *n = ds->projects.n_link;
    return ds->projects.link;
}

/* ---- rules -------------------------------------------------------------------------- */

enum { R_RULE, R_GOOD, R_KEY, R_VALUE, R_LOW, R_HIGH, R_UNIT, R_SOURCE, R_GRADE, R_NOTE };

TAKE(rule)

static void read_rule(lode__row *row)
{
    static const char *const grades[] = {"A", "B", "C", "D", NULL};
    lode__project_tables *t = &row->ds->projects;
    lode__portfolio_rule *r = &t->rule[t->n_rule++];

    *r = (lode__portfolio_rule){.rule = lode__row_word(row, R_RULE),
                                .i_good = lode__row_good_or_any(row, R_GOOD),
                                .key = lode__row_word(row, R_KEY),
                                .value = lode__row_number(row, R_VALUE, 0.0, INFINITY),
                                .low = lode__row_number(row, R_LOW, 0.0, INFINITY),
                                .high = lode__row_number(row, R_HIGH, 0.0, INFINITY),
                                .unit = lode__row_word(row, R_UNIT),
                                .source = lode__row_word(row, R_SOURCE),
                                .grade = *lode__row_one_of(row, R_GRADE, grades),
                                .note = lode__row_text(row, R_NOTE),
                                .place = row->place};
    need_order(row, R_VALUE, r->low, r->value, r->high);
}

const lode__loader lode__load_portfolio_rules = {
    .table = {"portfolio_rules"},
    .column = {"rule", "good", "key", "value", "low", "high", "unit", "source",
               "evidence", "note"},
    .key = {"rule", "good", "key"},
    .take = take_rule,
    .read = read_rule};

const lode__portfolio_rule *lode__portfolio_rule_pick(const lode_dataset *ds,
                                                      const char *rule, int i_good,
                                                      const char *key)
{
    const lode__portfolio_rule *best = NULL;
    int best_rank = 4;

    for (int i = 0; i < ds->projects.n_rule; i++) {
        const lode__portfolio_rule *r = &ds->projects.rule[i];
        bool any = strcmp(r->key, "*") == 0;
        int rank = 2 * (r->i_good < 0) + any;
        if (strcmp(r->rule, rule) != 0) continue;
        if (r->i_good >= 0 && r->i_good != i_good) continue;
        if (!any && strcmp(r->key, key) != 0) continue;
        if (rank >= best_rank) continue;
        best_rank = rank;
        best = r;
    }
    return best;
}
