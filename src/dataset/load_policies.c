/* The register of policies, table by table: actors, groups, instruments, counts, price
 * supports, finance, stocks, dates. load_measures.c has the restrictions. */
#include "dataset/row_policies.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TAKE(field)                                                                      \
    static bool take_##field(lode_dataset *ds, size_t n)                                 \
    {                                                                                    \
        ds->policies.field =                                                             \
            lode__arena_take(&ds->arena, n, sizeof *ds->policies.field);                 \
        return ds->policies.field;                                                       \
    }

#define BASE "source", "link", "evidence", "as_of", "last_seen", "note"

/* ---- what all have ------------------------------------------------------------------ */

const char *lode__row_date(lode__row *row, int k)
{
    const char *text = lode__row_text(row, k);
    lode__day first, last;

    if (*text && !lode__is_not_applicable(text) && !lode__date_read(text, &first, &last))
        lode__row_refuse(
            row, k, "want a date like 2024-12-03, 2024-12 or 2024, found '%s'", text);
    return text;
}

const char *lode__row_one_of(lode__row *row, int k, const char *const *word)
{
    const char *text = lode__row_text(row, k);
    char list[256] = "";
    size_t n = 0;

    for (int i = 0; word[i]; i++) {
        if (strcmp(word[i], text) == 0) return text;
        n += (size_t)snprintf(list + n, sizeof list - n, "%s%s", i ? ", " : "", word[i]);
        if (n >= sizeof list) break;
    }
    lode__row_refuse(row, k, "want one of %s, found '%.80s'", list, text);
    return text;
}

lode__citation lode__row_citation(lode__row *row, int k)
{
    static const char *const grade[] = {"A", "B", "C", "D", NULL};

    return (lode__citation){.source = lode__row_word(row, k),
                            .link = lode__row_text(row, k + 1),
                            .evidence = *lode__row_one_of(row, k + 2, grade),
                            .as_of = lode__row_date(row, k + 3),
                            .last_seen = lode__row_date(row, k + 4),
                            .note = lode__row_text(row, k + 5),
                            .place = row->place};
}

static bool is_actor(const lode_dataset *ds, const char *id)
{
    if (lode__country_find(ds, id) >= 0) return true;
    for (int i = 0; i < ds->policies.n_actor; i++)
        if (strcmp(ds->policies.actor[i].id, id) == 0) return true;
    return false;
}

const char *lode__row_actors(lode__row *row, int k)
{
    const char *text = lode__row_text(row, k);
    lode__piece piece = {text, ""};

    if (lode__is_not_applicable(text)) return text;
    while (row->st == LODE_OK && lode__piece_next(&piece))
        if (!is_actor(row->ds, piece.text))
            lode__row_refuse(row, k,
                             "want countries or actors of table 'policy_actors' with '|' "
                             "between, found '%.60s'",
                             piece.text);
    return text;
}

const char *lode__row_goods(lode__row *row, int k)
{
    const char *text = lode__row_text(row, k);
    lode__piece piece = {text, ""};

    while (row->st == LODE_OK && lode__piece_next(&piece)) {
        bool known = false;
        for (int i = 0; i < row->ds->n_good && !known; i++)
            known = lode__good_is_meant(&row->ds->good[i], piece.text);
        if (!known)
            lode__row_refuse(row, k,
                             "want goods or minerals with '|' between, found '%.60s'",
                             piece.text);
    }
    return text;
}

/* ---- actors and groups -------------------------------------------------------------- */

TAKE(actor)

static void read_actor(lode__row *row)
{
    static const char *const kinds[] = {"union", "agency", "firm", "people", NULL};
    lode__policy_tables *t = &row->ds->policies;
    const char *country = lode__row_text(row, 3);

    if (*country && !lode__is_not_applicable(country)) (void)lode__row_country(row, 3);
    t->actor[t->n_actor++] = (lode__actor){.id = lode__row_word(row, 0),
                                           .name = lode__row_word(row, 1),
                                           .kind = lode__row_one_of(row, 2, kinds),
                                           .country = country,
                                           .cited = lode__row_citation(row, 4)};
}

const lode__loader lode__load_policy_actors = {
    .table = {"policy_actors"},
    .column = {"id", "name", "kind", "country", BASE},
    .key = {"id"},
    .take = take_actor,
    .read = read_actor};

TAKE(group)

static void read_group(lode__row *row)
{
    lode__policy_tables *t = &row->ds->policies;
    const char *bloc = lode__row_word(row, 3);

    if (!lode__is_not_applicable(bloc) && lode__group_find(row->ds, bloc) < 0)
        lode__row_refuse(row, 3, "want a bloc of table 'groups' or n/a, found '%s'",
                         bloc);
    t->group[t->n_group++] = (lode__policy_group){.id = lode__row_word(row, 0),
                                                  .name = lode__row_word(row, 1),
                                                  .kind = lode__row_word(row, 2),
                                                  .bloc = bloc,
                                                  .formula = lode__row_text(row, 4),
                                                  .from = lode__row_date(row, 5),
                                                  .until = lode__row_date(row, 6),
                                                  .predecessor = lode__row_text(row, 7),
                                                  .is_published = lode__row_yes(row, 8),
                                                  .cited = lode__row_citation(row, 9)};
}

const lode__loader lode__load_policy_groups = {
    .table = {"policy_groups"},
    .column = {"id", "name", "kind", "bloc", "formula", "from", "until", "predecessor",
               "list_published", BASE},
    .key = {"id"},
    .take = take_group,
    .read = read_group};

TAKE(membership)

static void read_membership(lode__row *row)
{
    static const char *const roles[] = {"member", "chair",     "presumed",   "supports",
                                        "guest",  "candidate", "delegation", NULL};
    lode__policy_tables *t = &row->ds->policies;

    t->membership[t->n_membership++] =
        (lode__membership){.group = lode__row_word(row, 0),
                           .actor = lode__row_actors(row, 1),
                           .role = lode__row_one_of(row, 2, roles),
                           .from = lode__row_date(row, 3),
                           .until = lode__row_date(row, 4),
                           .cited = lode__row_citation(row, 5)};
}

const lode__loader lode__load_policy_memberships = {
    .table = {"policy_memberships"},
    .column = {"group", "actor", "role", "from", "until", BASE},
    .key = {"group", "actor", "role"},
    .take = take_membership,
    .read = read_membership};

/* ---- instruments -------------------------------------------------------------------- */

enum {
    I_ID,
    I_KIND,
    I_TITLE,
    I_PARTIES,
    I_DATE,
    I_UNTIL,
    I_FORCE,
    I_FORCE_WORDS,
    I_STAGE,
    I_STAGE_WORDS,
    I_BY,
    I_BASE
};

TAKE(instrument)

static void read_instrument(lode__row *row)
{
    static const char *const forces[] = {"binding",          "non-binding", "presumed",
                                         "intended binding", "unknown",     NULL};
    static const char *const stages[] = {"announced", "signed", "in force",
                                         "consultation", NULL};
    lode__policy_tables *t = &row->ds->policies;

    t->instrument[t->n_instrument++] =
        (lode__instrument){.id = lode__row_word(row, I_ID),
                           .kind = lode__row_word(row, I_KIND),
                           .title = lode__row_text(row, I_TITLE),
                           .parties = lode__row_actors(row, I_PARTIES),
                           .date = lode__row_date(row, I_DATE),
                           .until = lode__row_date(row, I_UNTIL),
                           .force = lode__row_one_of(row, I_FORCE, forces),
                           .stage = lode__row_one_of(row, I_STAGE, stages),
                           .superseded_by = lode__row_text(row, I_BY),
                           .cited = lode__row_citation(row, I_BASE)};
}

const lode__loader lode__load_policy_instruments = {
    .table = {"policy_instruments"},
    .column = {"id", "kind", "title", "parties", "date", "until", "force", "?force_words",
               "stage", "?stage_words", "superseded_by", BASE},
    .key = {"id"},
    .take = take_instrument,
    .read = read_instrument};

TAKE(clause)

static void read_clause(lode__row *row)
{
    lode__policy_tables *t = &row->ds->policies;

    t->clause[t->n_clause++] = (lode__clause){.instrument = lode__row_word(row, 0),
                                              .tag = lode__row_word(row, 1),
                                              .text = lode__row_text(row, 2),
                                              .place = row->place};
}

const lode__loader lode__load_policy_clauses = {.table = {"policy_clauses"},
                                                .column = {"instrument", "tag", "text"},
                                                .key = {"instrument", "tag"},
                                                .take = take_clause,
                                                .read = read_clause};

TAKE(deadline)

static void read_deadline(lode__row *row)
{
    lode__policy_tables *t = &row->ds->policies;

    t->deadline[t->n_deadline++] =
        (lode__deadline){.id = lode__row_word(row, 0),
                         .instrument = lode__row_word(row, 1),
                         .due = lode__row_date(row, 2),
                         .what = lode__row_word(row, 3),
                         .outcome = lode__row_text(row, 4),
                         .outcome_date = lode__row_date(row, 5),
                         .cited = lode__row_citation(row, 6)};
}

const lode__loader lode__load_policy_deadlines = {
    .table = {"policy_deadlines"},
    .column = {"id", "instrument", "due", "what", "outcome", "outcome_date", BASE},
    .key = {"id"},
    .take = take_deadline,
    .read = read_deadline};

/* ---- counts ------------------------------------------------------------------------- */

TAKE(claim)

static void read_claim(lode__row *row)
{
    static const char *const places[] = {"here", "elsewhere", NULL};
    lode__policy_tables *t = &row->ds->policies;

    t->claim[t->n_claim++] =
        (lode__claim){.id = lode__row_word(row, 0),
                      .subject = lode__row_word(row, 1),
                      .number = lode__row_number_or_nan(row, 2, 0.0, INFINITY),
                      .bound = lode__row_word(row, 3),
                      .unit = lode__row_word(row, 4),
                      .from = lode__row_date(row, 5),
                      .until = lode__row_date(row, 6),
                      .wording = lode__row_text(row, 7),
                      .is_here = strcmp(lode__row_one_of(row, 8, places), "here") == 0,
                      .cited = lode__row_citation(row, 9)};
}

const lode__loader lode__load_policy_claims = {
    .table = {"policy_claims"},
    .column = {"id", "subject", "number", "bound", "unit", "from", "until", "wording",
               "rows", BASE},
    .key = {"id"},
    .take = take_claim,
    .read = read_claim};

TAKE(claim_row)

static void read_claim_row(lode__row *row)
{
    static const char *const standings[] = {"named", "presumed", "doubtful", "beside",
                                            NULL};
    lode__policy_tables *t = &row->ds->policies;

    t->claim_row[t->n_claim_row++] =
        (lode__claim_row){.claim = lode__row_word(row, 0),
                          .row = lode__row_word(row, 1),
                          .standing = lode__row_one_of(row, 2, standings),
                          .place = row->place};
}

const lode__loader lode__load_policy_claim_rows = {.table = {"policy_claim_rows"},
                                                   .column = {"claim", "row", "standing"},
                                                   .key = {"claim", "row"},
                                                   .take = take_claim_row,
                                                   .read = read_claim_row};

/* ---- price supports ----------------------------------------------------------------- */

TAKE(support)

static void read_support(lode__row *row)
{
    lode__policy_tables *t = &row->ds->policies;
    lode__support *s = &t->support[t->n_support++];

    *s = (lode__support){.id = lode__row_word(row, 0),
                         .mechanism = lode__row_word(row, 1),
                         .form = lode__row_text(row, 2),
                         .goods = lode__row_goods(row, 3),
                         .level = lode__row_number_or_nan(row, 4, 0.0, INFINITY),
                         .unit = lode__row_text(row, 5),
                         .payer = lode__row_actors(row, 6),
                         .beneficiary = lode__row_actors(row, 7),
                         .date = lode__row_date(row, 8),
                         .stage = lode__row_word(row, 9),
                         .cited = lode__row_citation(row, 10)};
    if (strcmp(s->stage, "proposal") == 0 && !isnan(s->level))
        lode__row_refuse(row, 4, "want no level of a proposal, found one");
}

const lode__loader lode__load_policy_supports = {
    .table = {"policy_supports"},
    .column = {"id", "mechanism", "form", "goods", "level", "unit", "payer",
               "beneficiary", "date", "stage", BASE},
    .key = {"id"},
    .take = take_support,
    .read = read_support};

/* ---- finance ------------------------------------------------------------------------ */

static const char *const rungs[] = {"announced", "letter",       "conditional",
                                    "approved",  "signed",       "drawn",
                                    "cancelled", "restructured", NULL};

const char *lode__firmness_name(lode__firmness rung)
{
    return rung >= 0 && rung < LODE__N_RUNG ? rungs[rung] : "unknown";
}

static lode__firmness read_rung(lode__row *row, int k)
{
    const char *text = lode__row_one_of(row, k, rungs);

    for (int i = 0; i < LODE__N_RUNG; i++)
        if (strcmp(rungs[i], text) == 0) return (lode__firmness)i;
    return LODE__ANNOUNCED;
}

enum {
    F_ID,
    F_DATE,
    F_AGENCY,
    F_INSTRUMENT,
    F_RUNG,
    F_AMOUNT,
    F_UNIT,
    F_PRIVATE,
    F_FIRM,
    F_PROJECT,
    F_COUNTRIES,
    F_GOODS,
    F_IN,
    F_NEW,
    F_BASE
};

TAKE(finance)

static void read_finance(lode__row *row)
{
    lode__policy_tables *t = &row->ds->policies;

    t->finance[t->n_finance++] = (lode__finance){
        .id = lode__row_word(row, F_ID),
        .date = lode__row_date(row, F_DATE),
        .agency = lode__row_actors(row, F_AGENCY),
        .instrument = lode__row_word(row, F_INSTRUMENT),
        .rung = read_rung(row, F_RUNG),
        .amount = lode__row_number_or_nan(row, F_AMOUNT, 0.0, INFINITY),
        .unit = lode__row_word(row, F_UNIT),
        .private_amount = lode__row_number_or_nan(row, F_PRIVATE, 0.0, INFINITY),
        .firm = lode__row_text(row, F_FIRM),
        .project = lode__row_text(row, F_PROJECT),
        .countries = lode__row_actors(row, F_COUNTRIES),
        .goods = lode__row_goods(row, F_GOODS),
        .contained_in = lode__row_word(row, F_IN),
        .is_new = lode__row_yes(row, F_NEW),
        .cited = lode__row_citation(row, F_BASE)};
}

const lode__loader lode__load_policy_finance = {
    .table = {"policy_finance"},
    .column = {"id", "date", "agency", "instrument", "rung", "amount", "unit",
               "private_amount", "firm", "project", "countries", "goods", "contained_in",
               "new_money", BASE},
    .key = {"id"},
    .take = take_finance,
    .read = read_finance};

/* ---- stocks ------------------------------------------------------------------------- */

enum {
    S_ID,
    S_HOLDER,
    S_ACTOR,
    S_COUNTRIES,
    S_GOODS,
    S_MINERALS,
    S_NATURE,
    S_METRIC,
    S_QUANTITY,
    S_LOW,
    S_HIGH,
    S_UNIT,
    S_SECRET,
    S_BASE
};

TAKE(stock)

static void read_stock(lode__row *row)
{
    static const char *const natures[] = {"held",    "target",      "funding",
                                          "planned", "legal basis", NULL};
    static const char *const metrics[] = {"tonnes", "days", "money",
                                          "share",  "n/a",  NULL};
    lode__policy_tables *t = &row->ds->policies;
    bool secret = strcmp(lode__row_text(row, S_QUANTITY), "secret") == 0;

    t->stock[t->n_stock++] = (lode__stock){
        .id = lode__row_word(row, S_ID),
        .holder = lode__row_word(row, S_HOLDER),
        .actor = lode__row_actors(row, S_ACTOR),
        .countries = lode__row_actors(row, S_COUNTRIES),
        .goods = lode__row_goods(row, S_GOODS),
        .minerals = lode__row_text(row, S_MINERALS),
        .nature = lode__row_one_of(row, S_NATURE, natures),
        .metric = lode__row_one_of(row, S_METRIC, metrics),
        .quantity =
            secret ? NAN : lode__row_number_or_nan(row, S_QUANTITY, 0.0, INFINITY),
        .low = lode__row_number_or_nan(row, S_LOW, 0.0, INFINITY),
        .high = lode__row_number_or_nan(row, S_HIGH, 0.0, INFINITY),
        .unit = lode__row_text(row, S_UNIT),
        .is_secret = lode__row_yes(row, S_SECRET),
        .cited = lode__row_citation(row, S_BASE)};
}

const lode__loader lode__load_policy_stocks = {
    .table = {"policy_stocks"},
    .column = {"id", "holder", "actor", "countries", "goods", "minerals", "nature",
               "metric", "quantity", "quantity_low", "quantity_high", "unit", "secret",
               BASE},
    .key = {"id"},
    .take = take_stock,
    .read = read_stock};

TAKE(date)

static void read_policy_date(lode__row *row)
{
    lode__policy_tables *t = &row->ds->policies;

    t->date[t->n_date++] = (lode__policy_date){.id = lode__row_word(row, 0),
                                               .date = lode__row_date(row, 1),
                                               .what = lode__row_word(row, 2),
                                               .record = lode__row_text(row, 3),
                                               .cited = lode__row_citation(row, 4)};
}

const lode__loader lode__load_policy_dates = {
    .table = {"policy_dates"},
    .column = {"id", "date", "what", "record", BASE},
    .key = {"id"},
    .take = take_date,
    .read = read_policy_date};
