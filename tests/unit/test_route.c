/* Routes: published lengths, laws of shortest ways, closures, refusals. */
#include <math.h>

#include "study/outcome.h"
#include "study/route.h"
#include "tap.h"

static lode_dataset *ds;
static lode__arena arena;
static const lode__routes *plain;

static int c(const char *id)
{
    return lode__country_find(ds, id);
}

static uint32_t bits(const char *text)
{
    uint32_t out = 0;
    return lode__passages_read(ds, text, &out, NULL) == LODE_OK ? out : 0;
}

static const lode__routes *without(const char *text)
{
    return lode__routes_make(ds, bits(text), &arena);
}

static double between(const lode__routes *r, const char *from, const char *to)
{
    for (int i = 0; i < r->n_region; i++)
        for (int k = 0; k < r->n_region; k++)
            if (strcmp(r->region[i], from) == 0 && strcmp(r->region[k], to) == 0)
                return r->days[i * r->n_region + k];
    return NAN;
}

static bool goes(const lode__routes *r, const char *from, const char *to, const char *by)
{
    return (lode__route_of(r, c(from), c(to)).passages & bits(by)) != 0;
}

/* 13 knots are 312 nautical miles a day; the canal takes half a day. */
static void test_published(void)
{
    const lode__routes *cape = without("suez");
    double suez_nm = (between(plain, "east_asia", "north_west_europe") - 0.5) * 312.0;
    double cape_nm = between(cape, "east_asia", "north_west_europe") * 312.0;

    is_near(suez_nm, 10600.0, 0.02,
            "Shanghai to Rotterdam by Suez, 10,600 nm: Notteboom, Pallis, Rodrigue");
    is_near(cape_nm, 13800.0, 0.03, "and by the Cape, 13,800 nm");
    is_near(between(cape, "singapore", "north_west_europe") /
                between(plain, "singapore", "north_west_europe"),
            1.42, 0.03,
            "Singapore to Rotterdam is 42 %% longer by the Cape: UNCTAD 2024");
    is_near(between(cape, "gulf", "north_west_europe") /
                between(plain, "gulf", "north_west_europe"),
            1.74, 0.03, "Ras Tanura to Rotterdam 74 %% longer");
}

static void test_closures(void)
{
    const lode__routes *suez = without("suez"), *hormuz = without("hormuz");
    lode__carriage box = {.usd_per_t_day = 2.0};
    lode__detour d = lode__detour_of(plain, suez, &box, c("CHN"), c("NLD"));

    ok(goes(plain, "CHN", "NLD", "suez") && goes(plain, "CHN", "NLD", "bab_el_mandeb") &&
           goes(plain, "CHN", "NLD", "malacca"),
       "China to the Netherlands by Malacca, Bab el-Mandeb and Suez");
    ok(goes(suez, "CHN", "NLD", "cape_good_hope"), "with Suez closed by the Cape");
    ok(d.concerned && !d.shut && d.delay_days > 7.0 && d.delay_days < 14.0,
       "seven to fourteen days more (%g)", d.delay_days);
    is_near(d.wedge_usd_per_t, 2.0 * d.delay_days, 1e-12, "each at its freight");
    ok(!lode__detour_of(plain, suez, &box, c("CHN"), c("JPN")).concerned,
       "China to Japan does not notice");

    d = lode__detour_of(plain, hormuz, &box, c("QAT"), c("JPN"));
    ok(d.concerned && d.shut, "with Hormuz closed Qatar has no way to Japan");
    d = lode__detour_of(plain, hormuz, &box, c("ARE"), c("JPN"));
    ok(d.concerned && !d.shut && d.delay_days > 0.0 && d.delay_days < 3.0,
       "the Emirates have Fujairah outside the strait (%g days)", d.delay_days);
    ok(lode__detour_of(plain, without("bosporus"), &box, c("UKR"), c("JPN")).concerned,
       "Ukraine to Japan needs the Turkish Straits");
    ok(goes(plain, "AUS", "CHN", "lombok") && !goes(plain, "AUS", "CHN", "malacca"),
       "Australia to China by Lombok");
    ok(goes(plain, "CHL", "USA", "panama"), "Chile to the United States by Panama");
    ok(goes(without("danish_straits"), "FIN", "GBR", "kiel"),
       "with the Danish Straits closed by Kiel");
}

static void test_land(void)
{
    static const char *const pair[][2] = {{"CHN", "MNG"}, {"CHN", "KAZ"}, {"USA", "CAN"},
                                          {"USA", "MEX"}, {"DEU", "ITA"}, {"COD", "ZMB"},
                                          {"CHN", "MMR"}};
    const lode__routes *none = without(
        "malacca+sunda+lombok+hormuz+bab_el_mandeb+suez+panama+bosporus+gibraltar+"
        "cape_good_hope+danish_straits+kiel+taiwan_strait+south_china_sea+magellan");

    for (size_t k = 0; k < sizeof pair / sizeof *pair; k++) {
        lode__route r = lode__route_of(none, c(pair[k][0]), c(pair[k][1]));
        ok(r.way == LODE__WAY_LAND && r.passages == 0, "%s to %s over land", pair[k][0],
           pair[k][1]);
    }
    ok(lode__route_of(plain, c("CHN"), c("IND")).way == LODE__WAY_SEA,
       "China to India by sea: no road over the Himalaya");
}

/* Over all pairs: there and back are one way; a closure never shortens; closing two is at
 * least closing one; a way goes through no closed passage. */
static void test_laws(void)
{
    const lode__routes *one = without("suez"), *two = without("suez+cape_good_hope");
    int n_country, n_bad = 0, n_shorter = 0, n_through = 0, n_triangle = 0, n_sea = 0;

    (void)lode__countries(ds, &n_country);
    for (int i = 0; i < n_country; i++)
        for (int k = 0; k < n_country; k++) {
            lode__route a = lode__route_of(plain, i, k), b = lode__route_of(plain, k, i);
            lode__route x = lode__route_of(one, i, k), y = lode__route_of(two, i, k);
            n_sea += a.way == LODE__WAY_SEA;
            n_bad += a.way != b.way || a.passages != b.passages ||
                     (a.way == LODE__WAY_SEA && a.days != b.days);
            n_shorter += a.way == LODE__WAY_SEA && (x.days < a.days || y.days < x.days);
            n_through += (y.passages & two->closed) != 0;
        }
    for (int i = 0; i < plain->n_region; i++)
        for (int k = 0; k < plain->n_region; k++)
            for (int m = 0; m < plain->n_region; m++)
                n_triangle += plain->days[i * plain->n_region + k] >
                              plain->days[i * plain->n_region + m] +
                                  plain->days[m * plain->n_region + k] + 1e-9;
    ok(n_sea > 40000, "%d pairs by sea", n_sea);
    ok(n_bad == 0, "there and back are one way");
    ok(n_shorter == 0, "no closure shortens a way");
    ok(n_through == 0, "no way goes through what is closed");
    ok(n_triangle == 0, "no way is longer than one by a third region");
}

static void test_refusals(void)
{
    lode_error err = {0};
    uint32_t out = 7;

    ok(lode__passages_read(ds, "@suez+@malaca", &out, &err) == LODE_E_INVALID && out == 7,
       "an unknown passage");
    ok(strstr(err.message, "'malacca'") && strstr(err.message, "'malaca'"), "%s",
       err.message);
    ok(bits("@suez+cape_good_hope") == (bits("suez") | bits("cape_good_hope")),
       "two passages at once");
    ok(lode__route_of(plain, -1, c("USA")).way == LODE__WAY_UNKNOWN,
       "no country, no known way");
    ok(lode__route_of(plain, c("ATF"), c("USA")).way == LODE__WAY_UNKNOWN,
       "a country without a coast in the packs");
}

static lode_outcome *shock(const char *one, const char *two, lode_error *err)
{
    const char *statement[2] = {one, two};
    lode_outcome *o = NULL;
    (void)lode_shock_run(ds, statement, two ? 2 : 1, NULL, &o, err);
    return o;
}

static double total_loss(const lode_outcome *o)
{
    return o ? -o->surplus_usd : NAN;
}

static void test_statement(void)
{
    lode_error err = {0};
    lode_outcome *a = shock("close route @suez cobalt:refined", NULL, &err);
    lode_outcome *b =
        shock("close route @suez+@cape_good_hope cobalt:refined", NULL, &err);
    lode_outcome *parts = shock("close route @suez cobalt:refined",
                                "close route @cape_good_hope cobalt:refined", &err);
    lode_outcome *every = shock("outage CHN cobalt:refined 0", "close route @suez", &err);

    if (!ok(a && b && parts && every, "closures are answered (%s)", err.message)) return;
    ok(a->answer.verdict == LODE_SOLVED && b->answer.verdict == LODE_SOLVED, "solved");
    ok(total_loss(a) > 0.0, "a detour costs somebody (%g USD)", total_loss(a));
    ok(total_loss(b) >= total_loss(a), "two closures at least as much (%g USD)",
       total_loss(b));
    is_near(total_loss(parts), total_loss(b), 1e-2,
            "in two sentences as in one, but for delays that multiply");
    is_near(total_loss(every), total_loss(a), 1e-9,
            "without a good: those of the others");
    ok(a->n_warning == 1 && strstr(a->warning[0], "go round by"), "%s", a->warning[0]);
    lode_outcome_free(a);
    lode_outcome_free(b);
    lode_outcome_free(parts);
    lode_outcome_free(every);

    a = shock("close route @hormuz alumina:refined", NULL, &err);
    if (ok(a && a->answer.verdict == LODE_SOLVED, "Hormuz closed for alumina")) {
        double through = 0.0;
        for (int i = 0; i < a->market->problem.n_activity; i++) {
            const lode__base_flow *f =
                &a->market->model->flow[a->market->model->part[i].i_flow];
            if (f->role == LODE__ROLE_TRADE && f->i_partner == c("QAT") &&
                lode__route_of(plain, f->i_country, f->i_partner).way == LODE__WAY_SEA)
                through += a->answer.level[i];
        }
        ok(through == 0.0, "nothing reaches Qatar by sea (%g t)", through);
    }
    lode_outcome_free(a);

    ok(!shock("close route @suez", NULL, &err) && strstr(err.message, "stands alone"),
       "%s", err.message);
    ok(!shock("close route @suz lithium", NULL, &err) && strstr(err.message, "'suez'"),
       "%s", err.message);
    ok(!shock("close road @suez lithium", NULL, &err) && strstr(err.message, "'route'"),
       "%s", err.message);
}

static double loss_of(const char *const *statement, size_t n)
{
    lode_outcome *o = NULL;
    lode_error err = {0};
    double loss = NAN;

    (void)lode_shock_run(ds, statement, n, NULL, &o, &err);
    if (ok(o && o->answer.verdict == LODE_SOLVED, "'%s' is solved %s", statement[n - 1],
           err.message))
        loss = total_loss(o);
    lode_outcome_free(o);
    return loss;
}

#define OVER "over 6 months from 2025-01"
#define GOOD "close route @suez cobalt:refined "

/* Closings of one passage that meet in goods or months are one closing of all of them; each
 * does what the others have not done. */
static void test_together(void)
{
    const char *const whole[] = {"close route @suez lithium"};
    const char *const part[] = {"close route @suez lithium:chemical", whole[0]};
    const char *const one[] = {OVER, GOOD "from 2025-01 until 2025-05"};
    const char *const two[] = {OVER, GOOD "from 2025-01 until 2025-03",
                               GOOD "from 2025-02 until 2025-05"};
    const char *const news[] = {OVER, GOOD "from 2025-03 until 2025-05 announced 2025-03",
                                one[1]};
    const char *const early[] = {OVER, GOOD "from 2025-01 until 2025-02"};
    const char *const late[] = {OVER, GOOD "from 2025-04"};
    const char *const apart[] = {OVER, early[1], late[1]};
    const char *const back[] = {OVER, late[1], early[1]};
    double once = loss_of(one, 2), both = loss_of(apart, 3);

    is_near(loss_of(part, 2), loss_of(whole, 1), 1e-9, "a good of several");
    is_near(loss_of(two, 3), once, 1e-9, "months that overlap");
    is_near(loss_of(news, 3), once, 1e-9, "what is announced later adds nothing");
    is_near(loss_of(back, 3), both, 1e-9, "months apart, in either order");
    ok(both > loss_of(early, 2) && both > loss_of(late, 2), "and both cost something");
}

int main(void)
{
    lode_error err = {0};

    if (!ok(lode_dataset_open(NULL, &ds, &err) == LODE_OK, "packs (%s)", err.message))
        return done_testing();
    plain = lode__routes_make(ds, 0, &arena);
    if (!ok(plain && plain->n_region > 40, "the seas")) return done_testing();
    test_published();
    test_closures();
    test_land();
    test_laws();
    test_refusals();
    test_statement();
    test_together();
    lode__arena_clear(&arena);
    lode_dataset_free(ds);
    return done_testing();
}
