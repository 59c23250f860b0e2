#define _POSIX_C_SOURCE 200809L
/* Projects: what the packs say and do not say, the rules that fill gaps, a lender's file with
 * everything wrong that can be. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <lode/project.h>

#include "dataset/inside.h"
#include "study/project_finance.h"
#include "tap.h"

static lode_dataset *ds;

static const lode__project *find(const lode__projects *all, const char *id)
{
    int i = lode__project_find(all, id);

    return i < 0 ? NULL : &all->project[i];
}

/* ---- the packs ---------------------------------------------------------------------- */

static bool has_capacity(const lode__project *p)
{
    for (int k = 0; k < p->n_output; k++)
        if (!isnan(p->output[k].capacity)) return true;
    return false;
}

static void test_counts(const lode__projects *all)
{
    int n_capacity = 0, n_start = 0, n_all = 0, n_optimisable = 0, n_reason = 0;

    for (size_t i = 0; i < all->n; i++) {
        const lode__project *p = &all->project[i];
        bool usd = strcmp(p->capex_unit, "million USD") == 0 && !isnan(p->capex);
        bool start = !isnan(p->start_year.value);
        n_capacity += has_capacity(p);
        n_start += start;
        n_all += has_capacity(p) && usd && start;
        n_optimisable += p->optimisable;
        n_reason += !p->optimisable && *p->reason;
    }
    ok(all->n == 158, "158 projects, found %zu", all->n);
    ok(n_capacity == 41, "41 with a published capacity, found %d", n_capacity);
    ok(n_start == 33, "33 with a start year, found %d", n_start);
    ok(n_all == 7, "7 with capacity, cost in USD and start, found %d", n_all);
    ok(n_optimisable == 0 && n_reason == 158,
       "none can be chosen as published, and each says why: %d, %d", n_optimisable,
       n_reason);
}

static void is_reason(const lode__projects *all, const char *id, const char *part)
{
    const lode__project *p = find(all, id);

    ok(p && strstr(p->reason, part), "%s: %s", id, p ? p->reason : "is not there");
}

static void test_reasons(const lode__projects *all)
{
    is_reason(all, "P044", "stands for projects that nobody names");
    is_reason(all, "P049", "capital cost told for several projects together");
    is_reason(all, "P054", "no market of zinc:refined");
    is_reason(all, "P065", "began in 2023");
    is_reason(all, "P132", "tonnes of rare_earths:mine unknown (gross concentrate");
    is_reason(all, "P133", "concentrate or metal: sources differ");
    is_reason(all, "P134", "no market of copper:mine");
    is_reason(all, "P110", "capital cost told in million AUD");
    is_reason(all, "P138", "money raised is told, not capital cost");
    is_reason(all, "P152", "grade C");
}

static void test_conversions(const lode__projects *all)
{
    const lode__project *thacker = find(all, "P058"), *nolans = find(all, "P111"),
                        *doade = find(all, "P001"), *elements = find(all, "P068");

    is_near(thacker->output[0].tpa.value, 40000 * 0.18787, 1e-6,
            "40,000 t of lithium carbonate hold Li");
    ok(thacker->output[0].i_good == lode__good_find(ds, "lithium:chemical"), "its good");
    is_near(nolans->output[0].tpa.value, 4440 * 0.85, 1e-6, "NdPr read as the oxide");
    is_near(nolans->output[0].tpa.high, 4440, 1e-12, "or as the elements");
    is_near(elements->output[0].tpa.value, 65000 * 54.938 / 169.02, 1e-5,
            "manganese in its sulphate monohydrate");
    ok(isnan(doade->output[0].tpa.value) && doade->output[0].capacity == 500000,
       "ore stays ore");
    ok(thacker->financed && !doade->financed, "public money names one of them");
}

/* ---- estimates ---------------------------------------------------------------------- */

static void is_rule(const char *rule, const char *good, const char *key, double value)
{
    int i = strcmp(good, "*") == 0 ? -1 : lode__good_find(ds, good);
    const lode__portfolio_rule *r = lode__portfolio_rule_pick(ds, rule, i, key);

    is_near(r ? r->value : NAN, value, 1e-3, "%s %s %s", rule, good, key);
}

/* The table of rules in docs/method/projects.md. */
static void test_rules(void)
{
    is_rule("capex_per_tpa", "gallium:refined", "refinery", 2.5e6 * 1.00645);
    is_rule("capex_per_tpa", "germanium:refined", "*", 8.2e6 * 0.99593);
    is_rule("capex_per_tpa", "lithium:chemical", "brine", 10700 * 5.323);
    is_rule("capex_per_tpa", "nickel:refined", "refinery", 34330);
    is_rule("capex_fixed", "lithium:mine", "mine", 126e6);
    is_rule("capex_factor", "*", "small", 1.4);
    is_rule("capex_factor", "*", "large", 1.8);
    is_rule("delay_factor", "*", "small", 1.25);
    is_rule("delay_factor", "*", "large", 1.5);
    is_rule("years_to_first_output", "*", "construction", 2);
    is_rule("years_to_first_output", "*", "financing", 4);
    is_rule("years_to_first_output", "*", "study", 6);
    is_rule("success", "*", "construction", 0.9);
    is_rule("success", "*", "exploration", 0.15);
    is_rule("ramp_up_years", "*", "expansion", 0.5);
    is_rule("ramp_up_years", "*", "separation", 1.5);
    ok(!lode__portfolio_rule_pick(ds, "capex_per_tpa",
                                  lode__good_find(ds, "tungsten:mine"), "mine"),
       "no row prices tungsten");
}

static void test_estimate(lode__projects *all)
{
    const lode__project *p, *q;
    int n_optimisable = 0, n_unmarked = 0;

    ok(lode__projects_estimate(ds, all, NULL) == LODE_OK, "gaps are filled");
    p = find(all, "P121");
    ok(p->optimisable && p->capex_usd.grade == 'P' && p->start_year.grade == 'A',
       "100 t of gallium: cost by rule, start as published");
    is_near(p->capex_usd.value, 100 * 2516000.0, 1e-9, "100 t at 2.516 M USD");
    is_near(p->capex_usd.low, 100 * 1258000.0, 1e-9, "at least half of it");
    ok(strstr(p->capex_usd.basis, "rule capex_per_tpa gallium:refined"), "%s",
       p->capex_usd.basis);
    q = find(all, "P110");
    is_near(q->capex_usd.value, 1750 * 642900.0, 1e-9, "AUD by the rate of the rule");
    ok(q->optimisable && q->capex_factor.value == 1.8, "a large one overruns by more");
    p = find(all, "P002");
    ok(p->start_year.value == 2030 && p->start_year.low == 2028,
       "permitting in 2025: 5 years, 3 at least; found %g", p->start_year.value);
    is_near(p->capex_usd.value, 200e6 + 4962 * 56960.0, 1e-9, "a site and its tonnes");
    ok(!find(all, "P143")->optimisable && isnan(find(all, "P143")->capex_usd.value),
       "a good that no row prices stays out");
    ok(!find(all, "P152")->optimisable && !find(all, "P044")->optimisable,
       "grade C and placeholders never");
    for (size_t i = 0; i < all->n; i++) {
        p = &all->project[i];
        n_optimisable += p->optimisable;
        n_unmarked += p->success.grade != 'P' || !*p->success.basis;
    }
    ok(n_optimisable == 10, "10 can be chosen with estimates, found %d", n_optimisable);
    ok(n_unmarked == 0, "each figure filled says its rule");
}

/* ---- thirty billion ----------------------------------------------------------------- */

/* us-finance-30bn-check.csv of the source data, by rung instead of by class. */
static void test_money(void)
{
    lode__money m = {0};
    double sum = 0.0;
    int n_wrong = 0;

    if (!ok(lode__money_add_up(ds, &m, NULL) == LODE_OK, "the register is added up"))
        return;
    is_near(m.found_musd, 41584.1, 1e-12, "rows found");
    is_near(m.netted_musd, 31495.1, 1e-12, "one netting");
    is_near(m.binding_musd, 3141.5, 1e-12, "approved, signed, drawn apart from Vault");
    is_near(m.rung[LODE__LETTER].musd, 17077, 1e-12, "letters");
    is_near(m.rung[LODE__CONDITIONAL].musd, 6800, 1e-12, "conditional");
    is_near(m.rung[LODE__RESTRUCTURED].musd, 2260, 1e-12, "told again");
    is_near(m.letters_vault_musd / m.found_musd, 0.65, 0.01,
            "letters and Vault, 65 of 100");
    is_near(m.call_musd, 1779, 1e-12, "calls stand apart");
    for (int i = 0; i < m.n_line; i++) {
        const lode__money_line *x = &m.line[i];
        bool child = !lode__is_not_applicable(x->finance->contained_in);
        n_wrong += child && x->found == LODE__LINE_COUNTS;
        if (x->found == LODE__LINE_COUNTS && !isnan(x->finance->amount))
            sum += x->finance->amount;
    }
    ok(n_wrong == 0, "no line counts inside another");
    is_near(sum, m.found_musd, 1e-12, "rungs add up to the lines");
    lode__money_free(&m);
}

/* ---- a lender's file ---------------------------------------------------------------- */

typedef struct file {
    lode__projects all;
    lode__project_problem *problem;
    size_t n_problem;
    lode_status st;
} file;

static file read_text(const char *text, size_t n)
{
    char path[] = "/tmp/lode-projects-XXXXXX";
    int fd = mkstemp(path);
    file f = {.st = LODE_E_READ};

    if (fd < 0) return f;
    if (write(fd, text, n) == (ssize_t)n)
        f.st = lode__projects_read(ds, path, &f.all, &f.problem, &f.n_problem, NULL);
    close(fd);
    unlink(path);
    return f;
}

static bool has_problem(const file *f, int line, const char *column, const char *wanted)
{
    for (size_t i = 0; i < f->n_problem; i++)
        if (f->problem[i].line == line && strcmp(f->problem[i].column, column) == 0 &&
            strstr(f->problem[i].wanted, wanted))
            return true;
    return false;
}

#define HEAD "project,country,good,capacity_tpa,form,capex_musd,start_year,status"

static void is_problem(const char *rows, int line, const char *column, const char *wanted)
{
    char text[2048];
    file f;

    snprintf(text, sizeof text, HEAD ",success,requires,exclusive,grade\n%s", rows);
    f = read_text(text, strlen(text));
    ok(f.st == LODE_OK && has_problem(&f, line, column, wanted), "%s: %s", column,
       wanted);
    for (size_t i = 0; i < f.n_problem && !has_problem(&f, line, column, wanted); i++)
        note("%d %s '%s' %s", f.problem[i].line, f.problem[i].column, f.problem[i].found,
             f.problem[i].wanted);
    lode__projects_free(&f.all);
}

static void test_refusals(void)
{
    is_problem("A,USB,gallium:refined,10,,20,2029,study\n", 2, "country",
               "a country such as");
    is_problem("A,Chile,gallium:refined,10,,20,2029,study\n", 2, "country",
               "read as CHL");
    is_problem("A,USA,galium:refined,10,,20,2029,study\n", 2, "good",
               "'gallium:refined'");
    is_problem("A,USA,gallium:refined,ten,,20,2029,study\n", 2, "capacity_tpa",
               "a number, or nothing");
    is_problem("A,USA,gallium:refined,-1,,20,2029,study\n", 2, "capacity_tpa",
               "from 0 to");
    is_problem("A,USA,gallium:refined,0,,20,2029,study\n", 2, "capacity_tpa",
               "more than 0");
    is_problem("A,USA,gallium:refined,1000000,,20,2029,study\n", 2, "capacity_tpa",
               "is the unit right?");
    is_problem("A,USA,gallium:refined,10,,20,29,study\n", 2, "start_year", "from 1900");
    is_problem("A,USA,gallium:refined,10,,20,2029,studdy\n", 2, "status", "'study'");
    is_problem("A,USA,gallium:refined,10,,20000000,2029,study\n", 2, "capex_musd",
               "from 0 to 100000");
    is_problem("A,USA,gallium:refined,10,,20,2029,study,80\n", 2, "success",
               "not percent");
    is_problem("A,USA,gallium:refined,10,,20,2029,study,,B\n", 2, "requires",
               "a project of the file");
    is_problem("A,USA,gallium:refined,10,,20,2029,study,,A\n", 2, "requires",
               "another project than itself");
    is_problem("A,USA,gallium:refined,10,,20,2029,study,,,x\n", 2, "exclusive",
               "two projects or more");
    is_problem("A,USA,gallium:refined,10,,20,2029,study,,,,E\n", 2, "grade",
               "A, B, C or D");
    is_problem("A,USA,lithium:chemical,10,ore,20,2029,study\n", 2, "form",
               "tonnes stay unknown");
    is_problem(",USA,gallium:refined,10,,20,2029,study\n", 2, "project", "an id");
    is_problem("A,USA,gallium:refined,10,,20,2029,study\n"
               "A,USA,gallium:refined,10,,21,2029,study\n",
               3, "capex_musd", "the same as in line 2");
    is_problem("A,USA,gallium:refined,10,,20,2029,study\n"
               "A,USA,gallium:refined,10,,20,2029,study\n",
               3, "good", "another good or stage than line 2");
    is_problem("A,USA,gallium:refined,12,5,20,2029,study,,,,,more\n", 2, "row",
               "as many fields");
    is_problem("A,USA,\"gallium:refined,10\n", 2, "row", "closing quote");
}

/* The same project as spreadsheets of several countries write it. */
static void test_dialects(void)
{
    static const struct {
        const char *name, *text;
    } dialect[] = {
        {"comma", HEAD "\nA,USA,gallium:refined,1.5,,20.25,2029,study\n"},
        {"mark and CRLF",
         "\xEF\xBB\xBF" HEAD "\r\nA,USA,gallium:refined,1.5,,20.25,2029,study\r\n"},
        {"semicolon and decimal comma",
         "project;country;good;capacity_tpa;form;capex_musd;start_year;status\r\n"
         "A;USA;gallium:refined;1,5;;20,25;2029;study\r\n"},
        {"tab and decimal comma",
         "project\tcountry\tgood\tcapacity_tpa\tform\tcapex_musd\tstart_year\tstatus\n"
         "A\tUSA\tgallium:refined\t1,5\t\t20,25\t2029\tstudy\n"},
        {"capitals and blanks", "Project,Country,Good,Capacity TPA,Form,CAPEX MUSD,"
                                "Start year,Status\n A , usa ,Gallium:Refined, 1.5 ,,"
                                "20.25,2029,Study\n"}};

    for (size_t k = 0; k < sizeof dialect / sizeof *dialect; k++) {
        file f = read_text(dialect[k].text, strlen(dialect[k].text));
        const lode__project *p = f.all.n == 1 ? &f.all.project[0] : NULL;
        ok(p && f.n_problem == 0 && p->output[0].tpa.value == 1.5 &&
               p->capex_usd.value == 20.25e6 && p->optimisable &&
               p->status == LODE__PROJECT_STUDY,
           "%s", dialect[k].name);
        for (size_t i = 0; i < f.n_problem; i++)
            note("%s '%s' %s", f.problem[i].column, f.problem[i].found,
                 f.problem[i].wanted);
        lode__projects_free(&f.all);
    }
}

static void is_number(const char *cell, char separator, double wanted)
{
    char text[400];
    file f;

    snprintf(text, sizeof text,
             "project%ccountry%cgood%ccapacity_tpa\nA%cUSA%c"
             "gallium:refined%c\"%s\"\n",
             separator, separator, separator, separator, separator, separator, cell);
    f = read_text(text, strlen(text));
    is_near(f.all.n == 1 ? f.all.project[0].output[0].tpa.value : -1.0, wanted, 1e-15,
            "'%s' with '%c'", cell, separator);
    ok(isnan(wanted) == (f.n_problem > 0 && f.problem[0].stops), "and it is told");
    lode__projects_free(&f.all);
}

static void test_numbers(void)
{
    is_number("1200", ',', 1200);
    is_number("1,200", ',', 1200);
    is_number("1,200.5", ',', 1200.5);
    is_number("12,5", ',', 12.5);
    is_number("1.234.567", ',', 1234567);
    is_number("1.200", ',', 1.2);
    is_number("1.200,5", ';', 1200.5);
    is_number("1.200", ';', NAN);
    is_number("1,200", ';', NAN);
    is_number("0,125", ';', 0.125);
    is_number("0.125", ';', 0.125);
    is_number("1 200", ';', 1200);
    is_number("1\xC2\xA0"
              "200,5",
              ';', 1200.5);
    is_number("1'200", ',', 1200);
    is_number("1,2,3", ',', NAN);
    is_number("1.2.3", ';', NAN);
    is_number("1e3", ',', 1000);
    is_number("0x10", ',', NAN);
    is_number("inf", ',', NAN);
}

/* Stages of one project, a form that is converted, what it needs, what shuts it out. */
static void test_stages(void)
{
    static const char text[] =
        "project,name,country,good,stage,capacity_tpa,form,capex_musd,start_year,status,"
        "requires,exclusive,tag\n"
        "M,Mine,AUS,ndpr:oxide,separation,1000,oxide,500,2030,financing,S,hub,allied\n"
        "M,,,dytb:oxide,separation,50,DyTb oxide,,,,,,\n"
        "S,Plant,AUS,lithium:chemical,refinery,20000,LCE,300,2029,study,,hub,"
        "\"allied, recycling\"\n"
        "U,Uranium,CAN,uranium:mine,mine,10,,300,2029,study,,,\n";
    file f = read_text(text, strlen(text));
    const lode__project *m = find(&f.all, "M"), *s = find(&f.all, "S");

    ok(f.all.n == 3 && f.all.n_row == 4 && m && s, "three projects in four rows");
    ok(m->n_output == 2 && m->n_require == 1 && strcmp(m->require[0], "S") == 0,
       "two stages, one needed");
    is_near(m->output[0].tpa.value, 850, 1e-12, "oxide holds 0.85");
    is_near(m->output[1].tpa.value, 50 * 0.868, 1e-12, "by the pack goods");
    is_near(s->output[0].tpa.value, 20000 * 0.18787, 1e-12, "LCE");
    ok(strcmp(m->exclusive, "hub") == 0 && lode__project_has_tag(s, "recycling") &&
           lode__project_has_tag(s, "allied") && !lode__project_has_tag(s, "recycle"),
       "words");
    ok(m->optimisable && !find(&f.all, "U")->optimisable, "uranium has no market here");
    ok(has_problem(&f, 5, "good", "a good with a market"), "and it is told");
    lode__projects_free(&f.all);
}

/* A low and a high without a value: kept, told, and no value. */
static void test_bounds(void)
{
    static const char text[] =
        "project,country,good,capacity_tpa,capacity_high,capex_musd,capex_low,capex_high,"
        "start_year,status\n"
        "A,USA,gallium:refined,100,,,40,60,2028,study\n"
        "B,USA,gallium:refined,,120,50,,,2028,study\n";
    file f = read_text(text, strlen(text));
    const lode__project *a = find(&f.all, "A"), *b = find(&f.all, "B");
    bool stops = false;

    if (!ok(a && b, "two projects with bounds")) return;
    ok(isnan(a->capex_usd.value) && a->capex_usd.low == 40e6 && a->capex_usd.high == 60e6,
       "a range without a value is kept");
    ok(!a->optimisable && strcmp(a->reason, "capital cost told as a bound") == 0, "%s",
       a->reason);
    ok(isnan(b->output[0].tpa.value) && b->output[0].tpa.high == 120.0 &&
           isnan(b->output[0].tpa.low),
       "one end of the tonnes, too");
    ok(has_problem(&f, 2, "capex_musd", "a value beside") &&
           has_problem(&f, 3, "capacity_tpa", "a value beside"),
       "and it is told");
    for (size_t i = 0; i < f.n_problem; i++) stops = stops || f.problem[i].stops;
    ok(!stops, "as a hint");
    lode__projects_free(&f.all);
}

/* The grade of a row is that of all its figures. */
static void test_grades(void)
{
    static const char text[] =
        "project,country,good,capacity_tpa,capex_musd,opex_usd_per_t,start_year,status,"
        "success,grade\n"
        "A,USA,gallium:refined,10,20,300000,2028,study,1,A\n"
        "B,USA,gallium:refined,10,20,300000,2028,study,1,\n"
        "C,USA,gallium:refined,,,,,study,,A\n";
    file f = read_text(text, strlen(text));
    const lode__project *p = f.all.n == 3 ? f.all.project : NULL;

    if (!ok(p != NULL, "three projects with grades")) return;
    ok(p[0].capex_usd.grade == 'A' && p[0].start_year.grade == 'A' &&
           p[0].success.grade == 'A' && p[0].output[0].tpa.grade == 'A' &&
           p[0].output[0].opex_usd_per_t.grade == 'A',
       "A of the row is A of its money, time, chance and tonnes");
    ok(p[1].capex_usd.grade == 'B' && p[1].output[0].tpa.grade == 'B',
       "B where nothing is said");
    ok(!p[2].capex_usd.grade && !p[2].output[0].tpa.grade && !p[2].success.grade,
       "what is unknown has none");
    lode__projects_free(&f.all);
}

/* A stage that is told twice is found however long the list is. */
static void test_many_stages(void)
{
    char text[4096] = "project,country,good,stage,capacity_tpa\n";
    file f;

    for (int k = 1; k <= 70; k++) {
        size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, "A,USA,gallium:refined,s%d,1\n",
                 k < 70 ? k : 68);
    }
    f = read_text(text, strlen(text));
    ok(has_problem(&f, 71, "good", "another good or stage than line 69"),
       "the 70th stage is the 68th again");
    lode__projects_free(&f.all);
}

static void test_nothing(void)
{
    file f = read_text("", 0);
    lode_error err = {0};

    ok(f.st == LODE_OK && has_problem(&f, 0, "header", "a header"), "an empty file");
    lode__projects_free(&f.all);
    f = read_text("a,b,c\n1,2,3\n", 12);
    ok(f.st == LODE_OK && has_problem(&f, 1, "good", "a column 'good'") &&
           has_problem(&f, 1, "project", "a column 'project'"),
       "another table");
    lode__projects_free(&f.all);
    ok(lode__projects_read(ds, "/nowhere/x.csv", &f.all, &f.problem, &f.n_problem,
                           &err) == LODE_E_READ &&
           *err.message,
       "no such file");
}

/* Each request for memory fails once: an error every time, nothing left. */
static void test_memory(void)
{
    static const char text[] = HEAD "\nA,USA,gallium:refined,1.5,,x,2029,study\n"
                                    "B,US,lithium:chemical,1.5,LCE,20,2029,study\n";
    int n_error = 0, n_wrong = 0;

    for (long n = 1; n < 10000; n++) {
        file f;
        lode__alloc_fail_after(n);
        f = read_text(text, strlen(text));
        if (f.st == LODE_OK) f.st = lode__projects_estimate(ds, &f.all, NULL);
        lode__alloc_fail_after(0);
        n_error += f.st == LODE_E_NOMEM;
        n_wrong += f.st != LODE_E_NOMEM && f.st != LODE_OK;
        lode__projects_free(&f.all);
        if (f.st == LODE_OK) break;
    }
    ok(n_error > 5 && n_wrong == 0, "each of %d requests for memory fails once", n_error);
}

/* The reports under the same trial. */
static lode_status write_report(int k, lode_text *out)
{
    lode_project_options o = LODE_PROJECT_OPTIONS_INIT;

    o.estimate = 1;
    o.country = "@EU";
    o.mineral = "lithium";
    if (k == 0) return lode_project_list_write(ds, &o, LODE_FORMAT_JSON, out, NULL);
    if (k == 1)
        return lode_project_show_write(ds, "P055", 1, LODE_FORMAT_TABLE, out, NULL);
    if (k == 2) return lode_project_finance_write(ds, LODE_FORMAT_HTML, out, NULL);
    return lode_project_finance_write(ds, LODE_FORMAT_TABLE, out, NULL);
}

static void test_report_memory(void)
{
    for (int k = 0; k < 4; k++) {
        int n_error = 0, n_wrong = 0;
        lode_text whole = LODE_TEXT_INIT;
        ok(write_report(k, &whole) == LODE_OK, "report %d", k);
        for (long n = 1; n < 100000; n++) {
            lode_text out = LODE_TEXT_INIT;
            lode_status st;
            lode__alloc_fail_after(n);
            st = write_report(k, &out);
            lode__alloc_fail_after(0);
            n_error += st == LODE_E_NOMEM;
            n_wrong += st != LODE_E_NOMEM && st != LODE_OK;
            n_wrong += st == LODE_OK && (out.length != whole.length ||
                                         memcmp(out.data, whole.data, out.length) != 0);
            lode_text_clear(&out);
            if (st == LODE_OK) break;
        }
        lode_text_clear(&whole);
        ok(n_error > 1 && n_wrong == 0, "report %d: %d requests fail once", k, n_error);
    }
}

int main(void)
{
    lode_error err = {0};
    lode__projects all = {0};

    if (!ok(lode_dataset_open(NULL, &ds, &err) == LODE_OK, "the packs open %s",
            err.message))
        return done_testing();
    if (ok(lode__projects_of(ds, &all, &err) == LODE_OK, "they hold projects")) {
        test_counts(&all);
        test_reasons(&all);
        test_conversions(&all);
        test_rules();
        test_estimate(&all);
        lode__projects_free(&all);
    }
    test_money();
    test_refusals();
    test_dialects();
    test_numbers();
    test_stages();
    test_bounds();
    test_grades();
    test_many_stages();
    test_nothing();
    test_memory();
    test_report_memory();
    lode_dataset_free(ds);
    return done_testing();
}
