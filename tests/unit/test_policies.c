#define _POSIX_C_SOURCE 200809L
/* The register of policies: hard cases of public record, what must hold of any measure on any
 * day, questions that are refused. */
#include <lode/policy.h>

#include <stdio.h>
#include <string.h>

#include "dataset/inside.h"
#include "own_packs.h"
#include "study/policy_force.h"
#include "study/statement.h"
#include "tap.h"

static lode_dataset *ds;

static lode__day day_of(const char *text)
{
    lode__day day = 0;
    ok(lode__day_need(text, &day, NULL) == LODE_OK, "a day, %s", text);
    return day;
}

static const lode__measure *measure(const char *id)
{
    const lode__policy_tables *t = lode__policy_rows(ds);

    for (int i = 0; i < t->n_measure; i++)
        if (strcmp(t->measure[i].id, id) == 0) return &t->measure[i];
    return NULL;
}

static void test_days(void)
{
    lode__day first, last;
    char text[16];
    int n_wrong = 0;

    ok(lode__date_read("1970-01-01", &first, &last) && first == 0 && last == 0, "day 0");
    ok(lode__date_read("2000-03-01", &first, &last) && first == 11017,
       "after a leap day");
    ok(lode__date_read("2024-02", &first, &last) && last - first == 28,
       "29 days of 2024-02");
    ok(lode__date_read("2023", &first, &last) && last - first == 364, "365 days of 2023");
    for (int d = -20000; d < 60000; d++) {
        lode__date_write(d, text);
        n_wrong += !lode__date_read(text, &first, &last) || first != d || last != d;
    }
    ok(n_wrong == 0, "80,000 days read back as they were written");
    ok(!lode__date_read("2023-02-29", &first, &last) &&
           !lode__date_read("2023-13", &first, &last) &&
           !lode__date_read("23-01-01", &first, &last) &&
           !lode__date_read("2023-1-01", &first, &last) &&
           !lode__date_read("n/a", &first, &last) && !lode__date_read("", &first, &last),
       "what is no date");
}

/* ---- standing ----------------------------------------------------------------------- */

static void is_standing(const lode__measure *m, const char *day, const char *wanted)
{
    is_text(lode__standing_name(lode__measure_standing(m, day_of(day), NULL)), wanted,
            "%s on %s", m->id, day);
}

static void test_made_up(void)
{
    lode__suspension window = {
        .measure = "X", .from = "2021-01-01", .until = "2021-06-30"};
    lode__measure m = {.id = "X",
                       .announced = "2019-12-01",
                       .start = "2020-06-15",
                       .end = "2022-03-01",
                       .doubt = "",
                       .practice = "",
                       .practice_from = "",
                       .suspension = &window,
                       .n_suspension = 1,
                       .cited = {.last_seen = "2026-06-30"}};

    is_standing(&m, "2019-11-30", "not announced");
    is_standing(&m, "2020-06-14", "planned");
    is_standing(&m, "2020-06-15", "in force");
    is_standing(&m, "2020-12-31", "in force");
    is_standing(&m, "2021-01-01", "suspended");
    is_standing(&m, "2021-06-30", "suspended");
    is_standing(&m, "2021-07-01", "in force");
    is_standing(&m, "2022-03-01", "in force");
    is_standing(&m, "2022-03-02", "ended");
    m.is_term = true;
    is_standing(&m, "2022-03-02", "lapsed");
    m.start = "2020-06";
    is_standing(&m, "2020-06-15", "unknown");
    is_standing(&m, "2020-06-30", "in force");
    m.end = "";
    is_standing(&m, "2023-01-01", "unknown");
    is_standing(&m, "2026-06-30", "ended");
    m.is_open = true;
    is_standing(&m, "2023-01-01", "in force");
    m.doubt = "nobody has seen it";
    is_standing(&m, "2023-01-01", "unknown");
}

/* Of every measure on days of 25 years. */
static void test_laws(void)
{
    const lode__policy_tables *t = lode__policy_rows(ds);
    lode__day from = day_of("2005-01-01"), until = day_of("2030-12-31");
    int n_asked = 0, n_other = 0, n_lost = 0, n_back = 0;

    for (int i = 0; i < t->n_measure; i++) {
        const lode__measure *m = &t->measure[i];
        bool over = false;
        for (lode__day d = from; d <= until; d++) {
            lode__standing s = lode__measure_standing(m, d, NULL);
            lode__standing by_term = lode__measure_standing_by_term(m, d);
            n_asked++;
            n_other += s != lode__measure_standing(m, d, NULL);
            n_lost += s == LODE__SUSPENDED && by_term != LODE__IN_FORCE;
            n_lost += s != by_term && by_term != LODE__IN_FORCE;
            n_back += over && s != LODE__ENDED && s != LODE__LAPSED;
            over = s == LODE__ENDED || s == LODE__LAPSED;
        }
    }
    ok(n_asked > 400000 && n_other == 0, "a standing is a function of the day");
    ok(n_lost == 0, "suspended: it would be in force");
    ok(n_back == 0, "what is over stays over");
}

static void test_published(void)
{
    is_standing(measure("R008"), "2024-12-02", "not announced");
    is_standing(measure("R008"), "2024-12-03", "in force");
    is_standing(measure("R008"), "2025-11-08", "in force");
    is_standing(measure("R008"), "2025-11-09", "suspended");
    is_standing(measure("R008"), "2026-11-27", "suspended");
    is_standing(measure("R008"), "2026-11-28", "in force");
    is_standing(measure("R009"), "2026-01-15", "in force");
    is_standing(measure("R012"), "2025-11-07", "planned");
    is_standing(measure("R012"), "2025-11-08", "suspended");
    is_standing(measure("R012"), "2026-11-11", "in force");
    is_standing(measure("R018"), "2026-01-05", "not announced");
    is_standing(measure("R018"), "2026-06-30", "in force");
    is_standing(measure("R019"), "2026-06-21", "not announced");
    is_standing(measure("R019"), "2026-06-22", "in force");
    is_standing(measure("R030"), "2028-01-01", "lapsed");
    is_standing(measure("R029"), "2025-10-16", "ended");
    is_standing(measure("R042"), "2027-04-25", "lapsed");
    is_standing(measure("R038"), "2026-06-30", "planned");
    is_standing(measure("R028"), "2026-06-30", "unknown");
    is_standing(measure("R045"), "2026-06-30", "unknown");
}

/* ---- what is in force --------------------------------------------------------------- */

static void is_state(const lode__measure *m, const char *wanted, const char *what)
{
    is_text(m ? m->id : "free", wanted, "%s", what);
}

/* Ask; the strongest measures by use. */
static lode__force ask(const char *good, const char *from, const char *to,
                       const char *day, const char *use, bool c_grade)
{
    lode__force_question q = {.good = good,
                              .from = from,
                              .to = to,
                              .use = use,
                              .day = day_of(day),
                              .c_grade = c_grade};
    lode__force f;
    lode_error err = {0};

    ok(lode__force_find(ds, &q, &f, &err) == LODE_OK, "%s %s -> %s on %s (%s)", good,
       from, to, day, err.message);
    return f;
}

static void is_free_or(const char *good, const char *from, const char *to,
                       const char *day, const char *civil, const char *military)
{
    lode__force f = ask(good, from, to, day, NULL, false);
    is_state(f.civil, civil, "civil");
    is_state(f.military, military, "military");
    lode__arena_clear(&f.arena);
}

static const lode__force_row *row_of(const lode__force *f, const char *id)
{
    for (int i = 0; i < f->n_row; i++)
        if (strcmp(f->row[i].measure->id, id) == 0) return &f->row[i];
    return NULL;
}

static void test_dysprosium(void)
{
    const lode__force_row *r;
    lode__force f;

    is_free_or("dysprosium", "CHN", "JPN", "2025-04-03", "free", "free");
    is_free_or("dysprosium", "CHN", "JPN", "2025-04-04", "R011", "R011");
    is_free_or("dysprosium", "CHN", "JPN", "2026-01-05", "R011", "R011");
    is_free_or("dysprosium", "CHN", "JPN", "2026-01-06", "R011", "R018");
    is_free_or("dysprosium", "CHN", "DEU", "2026-02-01", "R011", "R011");
    /* The ban on US military users is on what is listed: dysprosium since April 2025. */
    is_free_or("dysprosium", "CHN", "USA", "2025-01-15", "free", "free");
    is_free_or("dysprosium", "CHN", "USA", "2025-04-04", "R011", "R009");
    is_free_or("dysprosium:mine", "CHN", "USA", "2026-02-01", "R011", "R009");

    f = ask("dysprosium", "CHN", "USA", "2026-02-01", "military", false);
    r = row_of(&f, "R009");
    ok(r && r->standing == LODE__IN_FORCE && r->concerns == LODE__CONCERNS_ALL &&
           r->n_sentence == 0 && *r->no_sentence,
       "clause 1 is on every military user and no sentence of the model");
    r = row_of(&f, "R016");
    ok(r && r->standing == LODE__SUSPENDED, "goods made abroad: suspended");
    ok(!row_of(&f, "R008"), "clause 2 is not on dysprosium");
    lode__arena_clear(&f.arena);

    f = ask("dysprosium", "CHN", "USA", "2026-02-01", "civil", false);
    r = row_of(&f, "R009");
    ok(r && r->concerns == LODE__CONCERNS_NONE, "and on no civil user");
    r = row_of(&f, "R011");
    ok(r && lode__measure_is_contested(r->measure, day_of("2025-11-01")) &&
           !lode__measure_is_contested(r->measure, day_of("2025-10-31")),
       "the licence is contested since the White House spoke");
    lode__arena_clear(&f.arena);
}

/* Licence, ban, suspended: the same metals on three days. */
static void test_three_states(void)
{
    static const char *const metals[] = {"gallium:refined", "germanium:refined",
                                         "antimony:refined"};
    static const char *const licences[] = {"R004", "R004", "R007"};

    for (int i = 0; i < 3; i++) {
        const lode__force_row *r;
        lode__force f;
        is_free_or(metals[i], "CHN", "USA", "2024-10-01", licences[i], licences[i]);
        f = ask(metals[i], "CHN", "USA", "2025-01-15", NULL, false);
        is_state(f.civil, "R008", "banned");
        r = row_of(&f, "R008");
        ok(r && r->n_sentence == 1 && strncmp(r->sentence[0], "ban CHN ", 8) == 0 &&
               strstr(r->sentence[0], " -> USA"),
           "in a sentence of the model");
        lode__arena_clear(&f.arena);
        f = ask(metals[i], "CHN", "USA", "2026-01-15", NULL, false);
        is_state(f.civil, licences[i], "suspended: the licence is left");
        is_state(f.military, "R009", "not for military users");
        r = row_of(&f, "R008");
        ok(r && r->standing == LODE__SUSPENDED && r->n_sentence == 0, "no sentence");
        lode__arena_clear(&f.arena);
        is_free_or(metals[i], "CHN", "USA", "2026-11-28", "R008", "R008");
        is_free_or(metals[i], "CHN", "JPN", "2025-01-15", licences[i], licences[i]);
    }
}

static void test_firms(void)
{
    lode__force_question q = {
        .good = "dysprosium", .from = "CHN", .to = "USA", .day = day_of("2026-06-22")};
    lode__force f;

    ok(lode__force_find(ds, &q, &f, NULL) == LODE_OK, "no firm named");
    is_state(f.entity, "R019", "ten firms are banned");
    ok(row_of(&f, "R019")->concerns == LODE__CONCERNS_ENTITY, "which may be others");
    is_state(f.civil, "R011", "others need a licence");
    lode__arena_clear(&f.arena);
    q.entity = "MP";
    ok(lode__force_find(ds, &q, &f, NULL) == LODE_OK &&
           row_of(&f, "R019")->concerns == LODE__CONCERNS_ALL,
       "MP Materials is one of them");
    lode__arena_clear(&f.arena);
    q.entity = "LYNAS";
    ok(lode__force_find(ds, &q, &f, NULL) == LODE_OK &&
           row_of(&f, "R019")->concerns == LODE__CONCERNS_NONE,
       "Lynas is not");
    lode__arena_clear(&f.arena);
}

static bool has_sentence(const lode__force *f, const char *id, const char *sentence)
{
    const lode__force_row *r = row_of(f, id);

    for (int k = 0; r && k < r->n_sentence; k++)
        if (strcmp(r->sentence[k], sentence) == 0) return true;
    return false;
}

static void test_sentences(void)
{
    lode__force_question q = {.good = "dysprosium:oxide",
                              .from = "CHN",
                              .to = "JPN",
                              .day = day_of("2026-02-01"),
                              .delay_days = 45.0,
                              .refuse_share = 0.2};
    lode__force f = ask("cobalt", "COD", "CHN", "2026-03-01", NULL, false);

    ok(has_sentence(&f, "R030", "quota COD cobalt 96600 tpa"),
       "Congo's quota, all cobalt");
    lode__arena_clear(&f.arena);
    f = ask("cobalt", "COD", "CHN", "2025-12-01", NULL, false);
    ok(has_sentence(&f, "R030", "quota COD cobalt 72500 tpa"), "in its first quarter");
    lode__arena_clear(&f.arena);
    f = ask("tungsten", "CHN", "USA", "2026-03-01", NULL, false);
    ok(has_sentence(&f, "R051", "tariff USA tungsten:refined from CHN 25%"), "a tariff");
    ok(row_of(&f, "R010")->n_sentence == 0, "a licence has none of its own");
    lode__arena_clear(&f.arena);
    ok(lode__force_find(ds, &q, &f, NULL) == LODE_OK &&
           has_sentence(&f, "R011", "licence CHN dytb:oxide delay 45d refuse 0.2"),
       "but with what you say of it");
    lode__arena_clear(&f.arena);
    f = ask("rare_earths", "CHN", "JPN", "2010-10-05", NULL, false);
    is_state(f.civil, "R001", "grade C decides nothing");
    ok(row_of(&f, "R002") && row_of(&f, "R002")->n_sentence == 0, "is shown, not told");
    lode__arena_clear(&f.arena);
    f = ask("rare_earths", "CHN", "JPN", "2010-10-05", NULL, true);
    is_state(f.civil, "R002", "unless it is asked for");
    ok(has_sentence(&f, "R002", "ban CHN ndpr:oxide -> JPN"), "and told");
    lode__arena_clear(&f.arena);
    f = ask("aluminium", "RUS", "USA", "2025-01-01", NULL, false);
    ok(has_sentence(&f, "R050", "ban RUS aluminium:refined -> USA"), "the buyer's ban");
    lode__arena_clear(&f.arena);
}

/* Whatever is told, the model reads; and only what is in force is told. */
static void test_all_sentences(void)
{
    static const char *const pairs[][2] = {
        {"CHN", "USA"}, {"CHN", "JPN"}, {"COD", "CHN"}, {"IDN", "CHN"}, {"RUS", "USA"},
        {"ZWE", "CHN"}, {"NAM", "DEU"}, {"VNM", "CHN"}, {"MAR", "ESP"}, {"UGA", "IND"}};
    static const char *const days[] = {"2010-10-05", "2014-06-01", "2023-09-01",
                                       "2025-01-15", "2026-06-30", "2029-06-01"};
    int n_good, n_sentence = 0, n_wrong = 0;
    const lode__good *good = lode__goods(ds, &n_good);

    for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++)
        for (size_t d = 0; d < sizeof days / sizeof *days; d++)
            for (int g = 0; g < n_good; g++) {
                lode__force_question q = {.good = good[g].id,
                                          .from = pairs[p][0],
                                          .to = pairs[p][1],
                                          .delay_days = 30.0,
                                          .c_grade = true};
                lode__force f;
                (void)lode__day_need(days[d], &q.day, NULL);
                n_wrong += lode__force_find(ds, &q, &f, NULL) != LODE_OK;
                for (int i = 0; i < f.n_row; i++)
                    for (int k = 0; k < f.row[i].n_sentence; k++) {
                        lode__statement s;
                        n_sentence++;
                        n_wrong += f.row[i].standing != LODE__IN_FORCE;
                        n_wrong += lode__statement_read(ds, f.row[i].sentence[k],
                                                        &f.arena, &s, NULL) != LODE_OK;
                    }
                lode__arena_clear(&f.arena);
            }
    ok(n_sentence > 100 && n_wrong == 0, "%d sentences, all of measures in force",
       n_sentence);
}

/* ---- the ministerial ---------------------------------------------------------------- */

static int attached(const char *claim, const char *standing)
{
    const lode__policy_tables *t = lode__policy_rows(ds);
    int n = 0;

    for (int i = 0; i < t->n_claim_row; i++)
        n += strcmp(t->claim_row[i].claim, claim) == 0 &&
             strcmp(t->claim_row[i].standing, standing) == 0;
    return n;
}

static int members(const char *group, const char *role)
{
    const lode__policy_tables *t = lode__policy_rows(ds);
    int n = 0;

    for (int i = 0; i < t->n_membership; i++)
        n += strcmp(t->membership[i].group, group) == 0 &&
             strcmp(t->membership[i].role, role) == 0;
    return n;
}

static void test_ministerial(void)
{
    const lode__policy_tables *t = lode__policy_rows(ds);
    int n_wrong = 0, n_level = 0;

    ok(attached("CC-DELEGATIONS", "named") == 54 &&
           attached("CC-DELEGATIONS", "beside") == 1,
       "54 countries and the European Commission");
    ok(attached("CC-SIGNED", "named") == 10 && attached("CC-SIGNED", "presumed") == 1,
       "eleven signed, ten named, one presumed");
    ok(attached("CC-BEFORE", "named") == 7 && attached("CC-BEFORE", "doubtful") == 1,
       "seven of ten before");
    ok(attached("CC-NEGOTIATED", "named") == 0, "none of 17");
    ok(members("FORGE", "presumed") == 16 && members("FORGE", "member") == 0,
       "no list of the forum: members are presumed");
    ok(members("FORGE", "chair") == 1, "Korea in the chair");
    for (int i = 0; i < t->n_group; i++)
        if (strcmp(t->group[i].id, "FORGE") == 0) {
            is_text(t->group[i].predecessor, "MSP", "and what it comes from");
            ok(!t->group[i].is_published, "which is said");
        }
    for (int i = 0; i < t->n_membership; i++)
        n_wrong += strcmp(t->membership[i].role, "presumed") == 0 &&
                   t->membership[i].cited.evidence < 'C';
    ok(n_wrong == 0, "presumed is grade C or D");
    for (int i = 0; i < t->n_support; i++) n_level += !isnan(t->support[i].level);
    ok(n_level == 4, "four price supports with a number");
    ok(t->n_measure == 52 && t->n_finance == 69 && t->n_stock == 22,
       "rows of the sources");
}

/* The source adds up what it found in the window twice: as it stands, and with single
 * letters in place of EXIM's aggregate of a year. */
static void test_window(void)
{
    const lode__policy_tables *t = lode__policy_rows(ds);
    double all = 0.0, letters = 0.0, aggregate = 0.0;

    for (int i = 0; i < t->n_finance; i++) {
        const lode__finance *f = &t->finance[i];
        const char *window = lode__cell_of(ds, f->cited.place, "in_window");
        bool inside = *window == 'Y', partly = strcmp(window, "partly") == 0;
        if ((!inside && !partly) || isnan(f->amount) ||
            strcmp(lode__cell_of(ds, f->cited.place, "bindingness"), "none") == 0)
            continue;
        if (partly) aggregate += f->amount;
        if (lode__is_not_applicable(f->contained_in)) all += f->amount;
        if (inside && strcmp(f->contained_in, "FL-003") == 0) letters += f->amount;
    }
    is_near(all, 41584.1, 1e-12, "41,584.1 million USD, more than the claim");
    is_near(letters, 4711.0, 1e-12, "single letters of the window, 4,711");
    is_near(all - aggregate + letters, 31495.1, 1e-12, "31,495.1 with these instead");
}

static bool is_listed(const char *kind, const char *id, const char *day)
{
    lode_policy_options options = LODE_POLICY_OPTIONS_INIT;
    lode_text text = LODE_TEXT_INIT;
    char wanted[64];
    bool found;

    options.kind = kind;
    options.as_of = day;
    snprintf(wanted, sizeof wanted, "\n%s,", id);
    found =
        lode_policy_list_write(ds, &options, LODE_FORMAT_CSV, &text, NULL) == LODE_OK &&
        text.data && strstr(text.data, wanted);
    lode_text_clear(&text);
    return found;
}

/* A number is known from the day it was told, not from the first day that it counts. */
static void test_known(void)
{
    ok(!is_listed("claims", "CC-30BN", "2026-02-03") &&
           is_listed("claims", "CC-30BN", "2026-02-05"),
       "30 bn since the fact sheet, of a window that began in 2025");
    ok(!is_listed("claims", "CC-EU-PROJECTS", "2025-02-28") &&
           is_listed("claims", "CC-EU-PROJECTS", "2025-03-31"),
       "a decision's number, 1904, is no year");
    ok(!is_listed("finance", "FL-003", "2026-02-03") &&
           is_listed("finance", "FL-003", "2026-02-04"),
       "a line without a date since its source speaks of it");
    ok(!is_listed("stocks", "ST-02", "2025-07-03") &&
           is_listed("stocks", "ST-02", "2025-07-04"),
       "money for the stockpile since the law");
}

/* ---- packs of one's own ------------------------------------------------------------- */

#define CITED "source,link,evidence,as_of,last_seen,note\n"
#define BY_HAND "by hand,,B,2026-01-01,2026-02-01,\n"
#define MEASURES                                                                         \
    "id,imposer,kind,type,measure,what,minerals,form,parent,announced,start,end,ends_"   \
    "by,"                                                                                \
    "target_kind,target,end_use,entities,scope,doubt,practice,practice_from,flag," CITED

/* Open the embedded packs and above them one table; NULL and the refusal in *err. */
static lode_dataset *open_above(const char *table, const char *text, lode_error *err)
{
    char dir[] = "/tmp/lode-own-XXXXXX", dirs[512];
    own_table own = {.pack = "own", .name = table};
    lode_dataset *out = NULL;

    if (!mkdtemp(dir)) return NULL;
    lode__buf_init(&own.text, 1 << 16);
    lode__buf_add(&own.text, text);
    own_write(dir, &own);
    snprintf(dirs, sizeof dirs, "%s:%s", lode__data_place(), dir);
    *err = (lode_error){0};
    (void)lode_dataset_open(dirs, &out, err);
    own_remove(dir, &own);
    rmdir(dir);
    lode__buf_clear(&own.text);
    return out;
}

static void is_not_opened(const char *table, const char *text, const char *why)
{
    lode_error err;
    lode_dataset *own = open_above(table, text, &err);

    ok(!own && err.status == LODE_E_DATA && strstr(err.message, why), "refused: %s",
       err.message);
    lode_dataset_free(own);
}

static void is_found(const char *table, const char *text, const char *what)
{
    lode_text report = LODE_TEXT_INIT;
    lode_error err;
    lode_dataset *own = open_above(table, text, &err);
    size_t n = 0;

    if (ok(own != NULL, "%s opens (%s)", table, err.message)) {
        ok(lode_dataset_check(own, LODE_FORMAT_TABLE, &report, &n, &err) == LODE_OK &&
               n > 0 && strstr(report.data, what),
           "%zu found, such as '%s'", n, what);
    }
    lode_text_clear(&report);
    lode_dataset_free(own);
}

static void test_own_packs(void)
{
    lode_error err;
    lode_dataset *own = open_above("policy_memberships",
                                   "group,actor,role,from,until," CITED
                                   "FORGE,BRA,presumed,2026-02-04,n/a," BY_HAND
                                   "FORGE,MNG,presumed,2026-02-04,2026-03-01," BY_HAND,
                                   &err);
    lode_dataset *embedded = ds;

    if (ok(own != NULL, "a list of one's own (%s)", err.message)) {
        ds = own;
        ok(members("FORGE", "presumed") == 17, "adds Brazil to the forum");
        for (int i = 0; i < lode__policy_rows(own)->n_membership; i++) {
            const lode__membership *m = &lode__policy_rows(own)->membership[i];
            if (strcmp(m->group, "FORGE") == 0 && strcmp(m->actor, "MNG") == 0)
                is_text(lode__span_standing(m->from, m->until, day_of("2026-06-30")),
                        "past", "and takes Mongolia out");
        }
        ds = embedded;
    }
    lode_dataset_free(own);

#define X(start, end, ends, kind, target, use)                                           \
    MEASURES "X1,CHN,export,ban,a ban,,,,,," start "," end "," ends "," kind "," target  \
             "," use ",,,,,,reported," BY_HAND
    is_not_opened("policy_measures", X("2026-13", "n/a", "n/a", "all", "*", ""),
                  "want a date like");
    is_not_opened("policy_measures", X("2026-01", "n/a", "term", "all", "*", ""),
                  "want the day that a term ends");
    is_not_opened("policy_measures", X("2026-01", "n/a", "n/a", "end use", "USA", ""),
                  "want the end use");
    is_not_opened("policy_measures", X("2026-01", "n/a", "n/a", "country", "UTOPIA", ""),
                  "want a country");
    is_not_opened("policy_measure_goods",
                  "measure,good,since,until\nR999,gallium:refined,,\n",
                  "want a measure of table");
    is_not_opened("policy_measure_goods",
                  "measure,good,since,until\nR008,unobtainium,,\n", "want a good");
    is_not_opened("policy_memberships",
                  "group,actor,role,from,until," CITED "FORGE,XYZ,member,,," BY_HAND,
                  "want countries or actors");
    is_not_opened("policy_memberships",
                  "group,actor,role,from,until," CITED
                  "FORGE,BRA,member,,,by hand,,E,2026,2026,\n",
                  "want one of A, B, C, D");
    is_not_opened("policy_supports",
                  "id,mechanism,form,goods,level,unit,payer,beneficiary,date,stage," CITED
                  "PF-X,border floor,,,90,USD/kg,,,2026-02-04,proposal," BY_HAND,
                  "want no level of a proposal");

    is_found("policy_measures", X("2026-05-01", "2026-01-01", "act", "all", "*", ""),
             "start and end in order");
    is_found("policy_suspensions",
             "measure,from,until," CITED "R029,2025-11-01,2025-12-01," BY_HAND,
             "that begins before its end");
    is_found("policy_suspensions",
             "measure,from,until," CITED "R008,2024-01-01,2024-02-01," BY_HAND,
             "that ends after its start");
    is_found("policy_suspensions",
             "measure,from,until," CITED "R008,2026-06-01,2027-02-01," BY_HAND,
             "suspensions in order");
    is_found("policy_dates", "id,date,what,record," CITED "R008,2026-02-04,x,," BY_HAND,
             "want an id of its own, found 'R008'");
    is_found("policy_dates",
             "id,date,what,record," CITED "CD-X,2026-02-04,x,R999," BY_HAND,
             "want the id of a record, found 'R999'");
    is_found("policy_dates",
             "id,date,what,record," CITED
             "CD-X,2026-02-04,x,,by hand,,B,2026-03-01,2026-02-01,\n",
             "the date of the source and the day it was seen");
    /* A union's measure on imports is on no one country's trade. */
    own = open_above("policy_measures",
                     MEASURES "X1,EU,import,ban,a ban,,,,,,2020-01-01,n/a,n/a,country,CHN"
                              ",,,,,,,reported," BY_HAND,
                     &err);
    if (ok(own != NULL, "a measure of a union (%s)", err.message)) {
        const lode__policy_tables *t = lode__policy_rows(own);
        int n_met = 0, n_own = 0, i_good = lode__good_find(own, "gallium:refined");
        for (int i = 0; i < t->n_measure; i++) {
            if (strcmp(t->measure[i].id, "X1") != 0) continue;
            lode__measure m = t->measure[i];
            n_own++;
            m.id = "R004"; /* whose goods have gallium */
            n_met += lode__measure_meets(own, &m, lode__country_find(own, "CHN"), i_good,
                                         lode__country_find(own, "USA"), 2024);
            m.i_country = lode__country_find(own, "USA");
            n_met += 10 * lode__measure_meets(own, &m, lode__country_find(own, "CHN"),
                                              i_good, m.i_country, 2024);
        }
        ok(n_own == 1 && n_met == 10, "of the USA it would meet China's sales to it");
    }
    lode_dataset_free(own);
    is_found("policy_claim_rows", "claim,row,standing\nCC-SIGNED,FORGE/UTOPIA,named\n",
             "GROUP/ACTOR");
#undef X
}

/* ---- refusals ----------------------------------------------------------------------- */

static void is_refused(const lode_policy_force *q, const char *what)
{
    lode_text text = LODE_TEXT_INIT;
    lode_error err = {0};

    ok(lode_policy_force_write(ds, q, LODE_FORMAT_JSON, &text, &err) == LODE_E_INVALID &&
           !text.data && strstr(err.message, what),
       "refused: %s", err.message);
}

static void test_refusals(void)
{
    const lode_policy_force fine = {
        .version = 1, .good = "gallium", .from = "CHN", .to = "USA"};
    lode_policy_options options = LODE_POLICY_OPTIONS_INIT;
    lode_policy_force q = fine;
    lode_text text = LODE_TEXT_INIT;
    lode_error err = {0};

    q.good = "galium";
    is_refused(&q, "gallium");
    q = fine, q.from = "CHNN";
    is_refused(&q, "want a country");
    q = fine, q.to = "CHN";
    is_refused(&q, "twice");
    q = fine, q.use = "naval";
    is_refused(&q, "military or civil");
    q = fine, q.entity = "ACME";
    is_refused(&q, "ACME");
    q = fine, q.as_of = "2026-02";
    is_refused(&q, "want a day like");
    q = fine, q.as_of = "2026-02-30";
    is_refused(&q, "want a day like");
    q = fine, q.refuse_share = 1.5;
    is_refused(&q, "from 0 to 1");
    options.kind = "measure";
    ok(lode_policy_list_write(ds, &options, LODE_FORMAT_JSON, &text, &err) ==
               LODE_E_INVALID &&
           strstr(err.message, "measures"),
       "refused: %s", err.message);
    ok(lode_policy_show_write(ds, "R08", NULL, LODE_FORMAT_JSON, &text, &err) ==
               LODE_E_INVALID &&
           strstr(err.message, "R008"),
       "refused: %s", err.message);
    ok(lode_policy_show_write(ds, "R019", "2026-06-21", LODE_FORMAT_JSON, &text, &err) ==
           LODE_E_INVALID,
       "a record that was not known then");
    ok(lode_policy_calendar_write(ds, "2026-02-01", "2026-01-01", LODE_FORMAT_CSV, &text,
                                  &err) == LODE_E_INVALID,
       "a calendar that ends before it begins");
    ok(lode_policy_list_write(ds, NULL, LODE_FORMAT_HTML, &text, &err) ==
               LODE_E_INVALID &&
           !text.data,
       "no page");
}

static void test_memory(void)
{
    lode_policy_force q = {
        .version = 1, .good = "dysprosium", .from = "CHN", .to = "USA"};
    int n_error = 0, n_wrong = 0;

    for (long n = 1; n < 100000; n++) {
        lode_text text = LODE_TEXT_INIT;
        lode_status st;
        lode__alloc_fail_after(n);
        st = lode_policy_force_write(ds, &q, LODE_FORMAT_JSON, &text, NULL);
        lode__alloc_fail_after(0);
        n_error += st == LODE_E_NOMEM;
        n_wrong +=
            (st != LODE_OK && st != LODE_E_NOMEM) || (st == LODE_OK) != !!text.data;
        lode_text_clear(&text);
        if (st == LODE_OK) break;
    }
    ok(n_error > 2 && n_wrong == 0, "each of %d requests for memory fails once", n_error);
}

static void test_without(void)
{
    own_numbers n = OWN_NUMBERS;
    lode_policy_force q = {.version = 1, .good = "gallium", .from = "CHN", .to = "USA"};
    lode_text text = LODE_TEXT_INIT;
    lode_dataset *own = own_packs_open(&n);

    (void)own_requests_fail; /* of shocks; test_memory() has its own */

    ok(own && lode_policy_force_write(own, &q, LODE_FORMAT_JSON, &text, NULL) ==
                  LODE_E_NODATA,
       "no register, no answer");
    ok(own && lode_policy_list_write(own, NULL, LODE_FORMAT_TABLE, &text, NULL) ==
                  LODE_E_NODATA,
       "no list either");
    lode_dataset_free(own);
}

int main(void)
{
    lode_error err = {0};

    if (!ok(lode_dataset_open(NULL, &ds, &err) == LODE_OK, "packs (%s)", err.message))
        return done_testing();
    test_days();
    test_made_up();
    test_laws();
    test_published();
    test_dysprosium();
    test_three_states();
    test_firms();
    test_sentences();
    test_all_sentences();
    test_ministerial();
    test_window();
    test_known();
    test_own_packs();
    test_refusals();
    test_memory();
    test_without();
    lode_dataset_free(ds);
    return done_testing();
}
