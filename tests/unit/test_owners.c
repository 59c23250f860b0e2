/* Producers' gains by owner: what is split, what stays, what a bad pack is told. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dataset/dataset.h"
#include "study/owners.h"
#include "tap.h"

#define HEADER "good,country,owner,share,low,high,flag,source,vintage,note\n"

static const char pack[] =
    "{\"profile\":\"data-package\",\"name\":\"mine\",\"title\":\"Owners\","
    "\"version\":\"1\",\"created\":\"2026-11-26\",\"sources\":[{\"title\":\"A "
    "test\",\"edition\":\"1\",\"retrieved\":\"2026-11-26\"}],"
    "\"licenses\":[{\"name\":\"CC0-1.0\"}],\"resources\":[{\"name\":\"owners\","
    "\"path\":\"owners.csv\",\"schema\":{\"fields\":["
    "{\"name\":\"good\",\"type\":\"string\"},{\"name\":\"country\",\"type\":\"string\"},"
    "{\"name\":\"owner\",\"type\":\"string\"},{\"name\":\"share\",\"type\":\"number\"},"
    "{\"name\":\"low\",\"type\":\"number\"},{\"name\":\"high\",\"type\":\"number\"},"
    "{\"name\":\"flag\",\"type\":\"string\"},{\"name\":\"source\",\"type\":\"string\"},"
    "{\"name\":\"vintage\",\"type\":\"string\"},{\"name\":\"note\",\"type\":\"string\"}"
    "]}}]}\n";

static bool write_file(const char *path, const char *header, const char *text)
{
    FILE *file = fopen(path, "wb");

    if (!file) return false;
    fputs(header, file);
    fputs(text, file);
    return fclose(file) == 0;
}

/* The embedded packs with a layer of owner rows above them. */
static lode_dataset *open_with(const char *rows, lode_status *st, lode_error *err)
{
    char dir[] = "/tmp/lode-owners-XXXXXX", folder[64], path[2][96];
    lode_dataset *ds = NULL;

    *err = (lode_error){0};
    if (!mkdtemp(dir)) return NULL;
    snprintf(folder, sizeof folder, "%s/mine", dir);
    mkdir(folder, 0700);
    snprintf(path[0], sizeof path[0], "%s/owners.csv", folder);
    snprintf(path[1], sizeof path[1], "%s/pack.json", folder);
    if (write_file(path[0], HEADER, rows) && write_file(path[1], pack, ""))
        *st = lode_dataset_open_above(NULL, dir, &ds, err);
    remove(path[0]);
    remove(path[1]);
    rmdir(folder);
    rmdir(dir);
    return ds;
}

static void test_refusals(void)
{
    static const struct {
        const char *rows, *sentence;
    } bad[] = {
        {"gallium:refined,JPN,USA,1.2,,,derived,A,,\n",
         "share: want a number from 0 to 1, found '1.2'"},
        {"gallium:refined,JPN,USA,-0.1,,,derived,A,,\n",
         "share: want a number from 0 to 1, found '-0.1'"},
        {"gallium:refined,JPN,USA,,,,derived,A,,\n", "share: want"},
        {"gallium:refined,JPN,USA,0.7,,,derived,A,,\n"
         "gallium:refined,JPN,CHN,0.4,,,derived,A,,\n",
         "owners of 'gallium:refined' in 'JPN': want shares that add up to at most 1, "
         "found 1.1"},
        {"gallium:refined,JPN,USA,0.2,,,derived,A,,\n"
         "gallium:refined,JPN,USA,0.3,,,derived,B,,\n",
         "owners of 'gallium:refined' in 'JPN': want each owner once, found USA"},
        {"gallium:refined,JPN,*,0.2,,,derived,A,,\n", "owner: want a country"},
        {"gallium:refined,*,USA,0.2,,,derived,A,,\n", "country: want a country"},
        {"gallium:metal,JPN,USA,0.2,,,derived,A,,\n", "good: want a good"},
        {"gallium:refined,JPN,USA,0.2,0.3,0.4,derived,A,,\n",
         "share: want a share between its low and high"},
        {"gallium:refined,JPN,USA,0.2,,,prior,A,,\n",
         "low: want low and high of a judged share"},
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        lode_status st = LODE_OK;
        lode_error err;
        lode_dataset *ds = open_with(bad[i].rows, &st, &err);
        ok(!ds && st == LODE_E_DATA, "refused: %.40s", bad[i].rows);
        if (!ok(strstr(err.message, bad[i].sentence) != NULL, "%s", bad[i].sentence))
            note("found '%s'", err.message);
        lode_dataset_free(ds);
    }
}

/* Of public record: Lynas, Ramu; and what the embedded rows must hold everywhere. */
static void test_pack(const lode_dataset *ds)
{
    int n, n_place = 0, n_country, good = lode__good_find(ds, "ndpr:oxide");
    const lode__owner *row = lode__owner_rows(ds, &n);
    int mys = lode__country_find(ds, "MYS"), aus = lode__country_find(ds, "AUS");
    int png = lode__country_find(ds, "PNG"), chn = lode__country_find(ds, "CHN");
    int ramu = lode__good_find(ds, "nickel:mine");
    double total;

    is_near(lode__owner_share(ds, good, mys, aus), 1.0, 0.0, "Malaysia's oxide");
    is_near(lode__owner_share(ds, good, mys, mys), 0.0, 0.0, "nothing is left there");
    is_near(lode__owner_share(ds, good, aus, aus), 1.0, 0.0, "no rows: its own");
    is_near(lode__owner_share(ds, good, aus, mys), 0.0, 0.0, "and nobody else's");
    is_near(lode__owner_share(ds, ramu, png, chn), 0.85, 0.0, "Ramu is Chinese by 85 %%");
    is_near(lode__owner_share(ds, ramu, png, png), 1.0 - 0.85 - 0.0856, 1e-12,
            "the rest is Papuan");
    lode__countries(ds, &n_country);
    for (int k = 0; k < n; k++) {
        if (k > 0 && row[k].i_good == row[k - 1].i_good &&
            row[k].i_country == row[k - 1].i_country)
            continue;
        n_place++;
        total = 0.0;
        for (int c = 0; c < n_country; c++)
            total += lode__owner_share(ds, row[k].i_good, row[k].i_country, c);
        if (fabs(total - 1.0) > 1e-12)
            is_near(total, 1.0, 1e-12, "shares of line %ld", row[k].place.line);
    }
    ok(n_place >= 30, "shares of all owners are 1 in each of %d places", n_place);
}

static lode_outcome *run(const lode_dataset *ds, const char *const *sentence, size_t n,
                         const char *perspective)
{
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    lode_outcome *o = NULL;
    lode_error err = {0};

    options.perspective = perspective;
    ok(lode_shock_run(ds, sentence, n, &options, &o, &err) == LODE_OK, "%s (%s)",
       sentence[0], err.message);
    return o;
}

/* The sum over owners is the sum over places; losses move as producers do. */
static void test_sums(const lode_dataset *ds)
{
    static const char *const question[][3] = {
        {"ban CHN gallium:refined -> USA"},
        {"quota COD cobalt:intermediate 96600 tpa"},
        {"ban CHN ndpr:oxide -> *", "ban CHN dytb:oxide -> *"},
        {"outage IDN nickel:refined 0.3"},
        {"quota COD cobalt:intermediate 96600 tpa from 2025-10", "over 24 months"},
    };

    for (size_t q = 0; q < sizeof question / sizeof *question; q++) {
        lode__arena arena = {0};
        lode__owners w;
        double here = 0.0, owner = 0.0, loss = 0.0, loss_owner = 0.0, rows = 0.0,
               scale = 0.0;
        lode_outcome *o = run(ds, question[q], question[q][1] ? 2 : 1, NULL);

        if (!o || !ok(lode__owners_of(o, &arena, &w), "split")) continue;
        for (int c = 0; c < w.n_country; c++) {
            here += w.sum[c].by_location_usd, owner += w.sum[c].by_owner_usd;
            loss += w.sum[c].loss_by_location_usd;
            loss_owner += w.sum[c].loss_by_owner_usd;
            scale += fabs(w.sum[c].by_location_usd) + fabs(w.sum[c].by_owner_usd);
        }
        for (int n = 0; n < o->n_place; n++) rows += o->place[n].producer_usd;
        ok(fabs(owner - here) <= 1e-12 * scale && fabs(here - rows) <= 1e-12 * scale,
           "owners together get what places give");
        ok(fabs(loss_owner - loss) <= 1e-12 * scale, "losses, too");
        ok(fabs(loss + o->surplus_usd) <= 1e-9 * scale,
           "which are the change of surplus");
        lode__arena_clear(&arena);
        lode_outcome_free(o);
    }
}

/* By hand: a quarter of Japan's gallium is American, half Japanese, a quarter nobody's we
 * know of. A ban has no licences: all of a maker's change is surplus. */
static void test_hand(void)
{
    static const char *const sentence[] = {"ban CHN gallium:refined -> USA"};
    lode_status st = LODE_OK;
    lode_error err;
    lode_dataset *ds = open_with("gallium:refined,JPN,USA,0.25,,,derived,A,,\n"
                                 "gallium:refined,JPN,JPN,0.5,,,derived,A,,\n",
                                 &st, &err);
    lode__arena arena = {0};
    lode__owners w;
    double japan = 0.0, here[2] = {0.0, 0.0};
    int jpn, usa, good;

    if (!ok(ds, "a layer of owners opens %s", err.message)) return;
    jpn = lode__country_find(ds, "JPN"), usa = lode__country_find(ds, "USA");
    good = lode__good_find(ds, "gallium:refined");
    lode_outcome *o = run(ds, sentence, 1, "USA");
    if (o && ok(lode__owners_of(o, &arena, &w), "split")) {
        for (int n = 0; n < o->n_place; n++) {
            const lode__place_row *p = &o->place[n];
            if (p->i_country == jpn && p->i_good == good) japan = p->producer_usd;
            if (p->i_country == jpn) here[0] += p->producer_usd;
            if (p->i_country == usa) here[1] += p->producer_usd;
        }
        ok(w.n_place == 2 && japan > 0.0,
           "it gains; the other place is alumina in Guinea");
        is_near(w.sum[usa].by_owner_usd - here[1], 0.25 * japan, 1e-9, "a quarter goes");
        is_near(here[0] - w.sum[jpn].by_owner_usd, 0.25 * japan, 1e-9, "and is missed");
        is_near(w.sum[usa].loss_by_location_usd - w.sum[usa].loss_by_owner_usd,
                0.25 * japan, 1e-6, "the loss of the USA is less by it");
        lode_text text = {0};
        ok(lode_outcome_write(o, LODE_FORMAT_TABLE, &text, &err) == LODE_OK &&
               strstr(text.data, "Producers by owner where known") &&
               strstr(text.data, "Loss of USA: "),
           "a section of the table");
        lode_text_clear(&text);
        ok(lode_outcome_write(o, LODE_FORMAT_JSON, &text, &err) == LODE_OK &&
               strstr(text.data, "\"producer_usd_by_owner\"") &&
               strstr(text.data, "\"loss_by_owner_usd\"") &&
               strstr(text.data, "(2 places)"),
           "and of the document");
        lode_text_clear(&text);
    }
    lode__arena_clear(&arena);
    lode_outcome_free(o);
    lode_dataset_free(ds);
}

/* Congo's quota: the rent of its licences, price times tonnes, stays in Congo whoever owns
 * the mines. */
static void test_rent(const lode_dataset *ds)
{
    static const char *const sentence[] = {"quota COD cobalt:intermediate 96600 tpa"};
    lode_outcome *o = run(ds, sentence, 1, NULL);
    lode__arena arena = {0};
    lode__owners w;
    int cod = lode__country_find(ds, "COD"), chn = lode__country_find(ds, "CHN");
    double surplus = 0.0, rent, kept = 0.0, chinese = 0.0;

    if (!o || !ok(lode__owners_of(o, &arena, &w), "split")) return;
    rent = o->answer.price[o->scenario.n_market_node] * 96600.0;
    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        const lode__base_flow *f =
            &o->market->model->flow[o->market->model->part[a].i_flow];
        double change = lode__surplus_change(o, a);
        if (f->role != LODE__ROLE_SUPPLY && f->role != LODE__ROLE_CONVERT) continue;
        chinese += change * lode__owner_share(ds, f->i_good, f->i_country, chn);
        kept += change * lode__owner_share(ds, f->i_good, f->i_country, cod);
        if (f->i_country == cod) surplus += change;
    }
    ok(rent > 0.0 && surplus < 0.0, "licences earn, mines lose");
    is_near(w.sum[cod].by_location_usd, rent + surplus, 1e-7,
            "both where the mine stands");
    is_near(w.sum[cod].by_owner_usd, rent + kept, 1e-7, "the rent and its own part");
    is_near(w.sum[chn].by_owner_usd, chinese, 1e-7, "China's part of all");
    lode__arena_clear(&arena);
    lode_outcome_free(o);
}

/* Without rows nothing is said and nothing moves. */
static void test_without(const lode_dataset *ds)
{
    static const char *const sentence[] = {"ban CHN antimony:refined -> USA"};
    lode_outcome *o = run(ds, sentence, 1, NULL);
    lode_error err = {0};
    lode_text text = {0};

    if (!o) return;
    ok(lode_outcome_write(o, LODE_FORMAT_TABLE, &text, &err) == LODE_OK &&
           !strstr(text.data, "by owner"),
       "no section where no row applies");
    lode_text_clear(&text);
    ok(lode_outcome_write(o, LODE_FORMAT_JSON, &text, &err) == LODE_OK &&
           strstr(text.data, "\"owners\": []"),
       "no owners");
    lode_text_clear(&text);
    lode_outcome_free(o);
}

int main(void)
{
    lode_error err = {0};
    lode_dataset *ds = NULL;

    if (!ok(lode_dataset_open(NULL, &ds, &err) == LODE_OK, "the packs open %s",
            err.message))
        return done_testing();
    test_pack(ds);
    test_refusals();
    test_sums(ds);
    test_hand();
    test_rent(ds);
    test_without(ds);
    lode_dataset_free(ds);
    return done_testing();
}
