/* What was restricted or gone in the base year already is said. */
#include "dataset/policies.h"
#include "study/outcome.h"
#include "tap.h"

static lode_dataset *ds;

static int in_force(const char *seller, const char *good, const char *buyer, int year,
                    const char *first)
{
    const lode__policy_tables *t = lode__policy_rows(ds);
    const lode__measure *found = NULL;
    int n = 0;

    for (int i = 0; i < t->n_measure; i++) {
        const lode__measure *m = &t->measure[i];
        if (!lode__measure_meets(ds, m, lode__country_find(ds, seller),
                                 lode__good_find(ds, good),
                                 buyer ? lode__country_find(ds, buyer) : -1, year))
            continue;
        if (!found) found = m;
        n++;
    }
    if (first && found) is_text(found->measure, first, "%s %s %d", seller, good, year);
    return n;
}

static void test_dates(void)
{
    lode__suspension window = {.from = "2021-01-01", .until = "2021-12-31"};
    lode__measure r = {.start = "2020-06", .end = "2022-03-01", .doubt = ""};

    ok(!lode__measure_holds(&r, 2019) && lode__measure_holds(&r, 2020) &&
           lode__measure_holds(&r, 2022) && !lode__measure_holds(&r, 2023),
       "from its start to its end");
    r.end = "";
    ok(!lode__measure_holds(&r, 2021), "one that ended on an unknown day is not held");
    r.is_open = true;
    r.suspension = &window;
    r.n_suspension = 1;
    ok(lode__measure_holds(&r, 2020) && !lode__measure_holds(&r, 2021) &&
           lode__measure_holds(&r, 2022),
       "suspended for the whole year");
    window.from = "2021-01-02";
    ok(lode__measure_holds(&r, 2021), "suspended for all but a day");
    r.doubt = "entry into force is not known";
    ok(!lode__measure_holds(&r, 2021), "one that is in doubt is not held");
    r.doubt = "";
    r.start = "";
    ok(!lode__measure_holds(&r, 2022), "without a start");
}

/* Facts of public record. */
static void test_published(void)
{
    ok(in_force("CHN", "gallium:refined", "USA", 2022, NULL) == 0,
       "gallium free in 2022");
    ok(in_force("CHN", "gallium:refined", "JPN", 2023, "export licence") == 1,
       "licences for gallium since August 2023");
    ok(in_force("CHN", "germanium:refined", "USA", 2024, "export licence") == 3,
       "and the bans of December 2024");
    ok(in_force("CHN", "germanium:refined", "DEU", 2024, NULL) == 1,
       "which were not for Germany");
    ok(in_force("COD", "cobalt:intermediate", NULL, 2024, NULL) == 0 &&
           in_force("COD", "cobalt:intermediate", NULL, 2026, "export quota") == 1,
       "Congo's quota");
    ok(in_force("IDN", "nickel:mine", "CHN", 2024, "export ban") == 1, "Indonesia's ore");
    ok(in_force("RUS", "aluminium:refined", "USA", 2024, "import ban") == 1 &&
           in_force("RUS", "aluminium:refined", "CHN", 2024, NULL) == 0,
       "an import ban is the buyer's");
}

static const char *warning(const char *sentence, int n_wanted)
{
    static char text[2048];
    lode_error err = {0};
    lode_outcome *o = NULL;

    text[0] = '\0';
    if (ok(lode_shock_run(ds, &sentence, 1, NULL, &o, &err) == LODE_OK, "%s (%s)",
           sentence, err.message)) {
        ok(o->n_warning == n_wanted, "%d warnings", o->n_warning);
        if (o->n_warning > 0) snprintf(text, sizeof text, "%s", o->warning[0]);
    }
    lode_outcome_free(o);
    return text;
}

static void test_warnings(void)
{
    const char *w = warning("ban CHN gallium:refined -> USA", 1);

    ok(strstr(w,
              "the base year 2024 already had: export licence of CHN since 2023-08-01"),
       "the licence");
    ok(strstr(w, "to USA since 2024-12-03"), "the ban");
    ok(strstr(w, "the flow CHN -> USA of gallium:refined is 4.0") &&
           strstr(w, "pre-event pattern"),
       "what the base flow is");
    ok(strstr(w, "compare with 'ban CHN gallium:refined'"), "what to ask instead");
    w = warning("ban CHN germanium:refined -> USA", 1);
    ok(strstr(w, "germanium:refined is"), "germanium, too");
    (void)warning("quota COD cobalt:intermediate 96600 tpa", 0);
    (void)warning("outage CHN gallium:refined 0.5", 0);
    (void)warning("ban * gallium:refined", 0);
    w = warning("ban CHL gallium:refined -> USA", 2);
    ok(strstr(w, "meets no flow"), "what never flowed");
}

int main(void)
{
    lode_error err = {0};

    if (!ok(lode_dataset_open(NULL, &ds, &err) == LODE_OK, "packs (%s)", err.message))
        return done_testing();
    test_dates();
    test_published();
    test_warnings();
    lode_dataset_free(ds);
    return done_testing();
}
