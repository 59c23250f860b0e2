#define _POSIX_C_SOURCE 200809L
/* Markets as LP and MPS: CBC, which reads both, finds lode's own objective and levels; squares
 * are halves of b, as both forms want them. */
#include <coin/Cbc_C_Interface.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "market/market.h"
#include "tap.h"

#define SEED 29
#define N_RANDOM 30

/* Ore of two mines is smelted with a loss; slag may be thrown away. Balances by hand: the
 * smelter is full at 90, so 112.5 of ore, 80 of it at 10 and 32.5 at 25 + 3; of the metal 5 are
 * there and 70 go to who pays 100, 25 to who pays 44. */
static const char plant[] =
    "{\"schema\":\"lode/market/"
    "1\",\"nodes\":[{\"id\":\"ore\"},{\"id\":\"metal\",\"rhs\":-5},"
    "{\"id\":\"slag\",\"disposal\":true}],\"activities\":["
    "{\"id\":\"first mine\",\"terms\":[[\"ore\",1]],\"kind\":\"linear\",\"c\":10,\"b\":0,"
    "\"lower\":2,\"upper\":80},"
    "{\"id\":\"second "
    "mine\",\"terms\":[[\"ore\",1]],\"kind\":\"linear\",\"c\":25,\"b\":0,"
    "\"lower\":0,\"wedge\":3},"
    "{\"id\":\"smelter\",\"terms\":[[\"ore\",-1.25],[\"metal\",1],[\"slag\",0.25]],"
    "\"kind\":\"linear\",\"c\":7,\"b\":0,\"lower\":0,\"upper\":90},"
    "{\"id\":\"tip\",\"terms\":[[\"slag\",-1]],\"kind\":\"linear\",\"c\":0.5,\"b\":0,"
    "\"lower\":-3,\"upper\":50},"
    "{\"id\":\"use\",\"terms\":[[\"metal\",-1]],\"kind\":\"linear\",\"c\":-100,\"b\":0,"
    "\"lower\":0,\"upper\":70},"
    "{\"id\":\"more "
    "use\",\"terms\":[[\"metal\",-1]],\"kind\":\"linear\",\"c\":-44,\"b\":0,"
    "\"lower\":0,\"upper\":70}]}";

static const char squares[] =
    "{\"schema\":\"lode/market/1\",\"nodes\":[{\"id\":\"n\",\"rhs\":1}],\"activities\":["
    "{\"id\":\"s\",\"terms\":[[\"n\",1]],\"kind\":\"linear\",\"c\":10,\"b\":0.5,"
    "\"lower\":0,"
    "\"upper\":80},"
    "{\"id\":\"flat\",\"terms\":[[\"n\",1]],\"kind\":\"linear\",\"c\":40,\"b\":0,"
    "\"lower\":0,"
    "\"upper\":9},"
    "{\"id\":\"d\",\"terms\":[[\"n\",-1]],\"kind\":\"linear\",\"c\":-50,\"b\":0.25,"
    "\"lower\":-1,\"wedge\":2}]}";

static lode_market *read_market(const char *text, size_t length)
{
    lode_market *m = NULL;
    lode_error err = {0};

    ok(lode_market_read_text(text, length, "m.json", &m, &err) == LODE_OK, "a market %s",
       err.message);
    return m;
}

/* What CBC finds for a text in that form, which it tells by the ending of the file; NAN where
 * it finds no optimum. Levels into level. */
static double solve_abroad(const lode_text *text, bool lp, double *level, int n)
{
    char folder[] = "/tmp/lode-form-XXXXXX", path[64];
    FILE *file = NULL;
    double value = NAN;
    Cbc_Model *cbc = Cbc_newModel();

    if (mkdtemp(folder)) {
        snprintf(path, sizeof path, "%s/%s", folder, lp ? "m.lp" : "m.mps");
        file = fopen(path, "w");
    }
    Cbc_setLogLevel(cbc, 0);
    if (file) {
        bool whole = fwrite(text->data, 1, text->length, file) == text->length;
        whole = fclose(file) == 0 && whole;
        if (whole && (lp ? Cbc_readLp(cbc, path) : Cbc_readMps(cbc, path)) == 0) {
            Cbc_solve(cbc);
            if (Cbc_isProvenOptimal(cbc)) value = Cbc_getObjValue(cbc);
            for (int a = 0; a < n && a < Cbc_getNumCols(cbc); a++)
                level[a] = Cbc_getColSolution(cbc)[a];
        }
        unlink(path);
        rmdir(folder);
    }
    Cbc_deleteModel(cbc);
    return value;
}

static double write_and_solve(const lode_market *m, bool lp, double *level)
{
    lode_text text = LODE_TEXT_INIT;
    double value = NAN;

    if (lode_market_write(m, lp ? LODE_MARKET_LP : LODE_MARKET_MPS, &text, NULL) ==
        LODE_OK)
        value = solve_abroad(&text, lp, level, m->problem.n_activity);
    lode_text_clear(&text);
    return value;
}

static void test_plant(void)
{
    static const double wanted[] = {80, 32.5, 90, -3, 70, 25};
    const double cost = 10 * 80 + 28 * 32.5 + 7 * 90 - 0.5 * 3 - 100 * 70 - 44 * 25;
    lode_market *m = read_market(plant, sizeof plant - 1);
    lode_solution *s = NULL;
    double level[6];

    if (!m || !ok(lode_market_solve(m, &s, NULL) == LODE_OK, "it solves")) return;
    is_near(s->answer.objective, cost, 1e-9, "by hand: %.10g", s->answer.objective);
    for (int lp = 0; lp < 2; lp++) {
        const char *form = lp ? "LP" : "MPS";
        double worst = 0.0;
        memset(level, 0, sizeof level);
        is_near(write_and_solve(m, lp, level), cost, 1e-9, "%s: the same from CBC", form);
        for (int a = 0; a < 6; a++) {
            worst = fmax(worst, fabs(level[a] - wanted[a]));
            worst = fmax(worst, fabs(s->answer.level[a] - wanted[a]));
        }
        ok(worst < 1e-6, "%s: and each level (%.1e)", form, worst);
    }
    lode_solution_free(s);
    lode_market_free(m);
}

/* ---- at random -------------------------------------------------------------------- */

static double draw(uint64_t *i, double low, double high)
{
    return low + (high - low) * lode__random_unit(SEED, (*i)++);
}

/* At each of three places two makers, two users and a way to the next, on which a part is
 * lost; with numbers that need all their digits. */
static size_t write_trade(uint64_t *i_draw, char *text, size_t size)
{
    size_t n =
        (size_t)snprintf(text, size,
                         "{\"schema\":\"lode/market/1\",\"nodes\":[{\"id\":\"p0\"},"
                         "{\"id\":\"p1\",\"disposal\":true},{\"id\":\"p2\"}],"
                         "\"activities\":[");

    for (int i = 0; i < 15; i++) {
        int place = i / 5, k = i % 5;
        double cost = k < 2   ? draw(i_draw, 5, 60)
                      : k < 4 ? -draw(i_draw, 20, 90)
                              : draw(i_draw, 0.1, 9);
        char onward[40] = "";
        if (k == 4) snprintf(onward, sizeof onward, ",[\"p%d\",0.97]", (place + 1) % 3);
        n += (size_t)snprintf(text + n, size - n,
                              "%s{\"id\":\"a%d\",\"terms\":[[\"p%d\",%d]%s],"
                              "\"kind\":\"linear\",\"c\":%.17g,\"b\":0,\"lower\":0,"
                              "\"upper\":%.17g,\"wedge\":%.17g}",
                              i > 0 ? "," : "", i, place, k < 2 ? 1 : -1, onward, cost,
                              draw(i_draw, 1e-3, 50), draw(i_draw, 0, 2));
    }
    return n + (size_t)snprintf(text + n, size - n, "]}");
}

static void test_random(void)
{
    uint64_t i_draw = 0;
    int n_same = 0;
    double worst = 0.0;

    for (int k = 0; k < N_RANDOM; k++) {
        char text[8000];
        double level[15];
        lode_market *m = NULL;
        lode_solution *s = NULL;
        size_t length = write_trade(&i_draw, text, sizeof text);
        if (lode_market_read_text(text, length, "m", &m, NULL) ||
            lode_market_solve(m, &s, NULL) || lode_solution_verdict(s) != LODE_SOLVED)
            continue;
        double scale = 1.0 + fabs(s->answer.objective);
        double lp = fabs(write_and_solve(m, true, level) - s->answer.objective) / scale;
        double mps = fabs(write_and_solve(m, false, level) - s->answer.objective) / scale;
        n_same += lp < 1e-7 && mps < 1e-7;
        worst = fmax(worst, fmax(lp, mps));
        lode_solution_free(s);
        lode_market_free(m);
    }
    ok(n_same == N_RANDOM, "%d of %d random markets, seed %d: LP and MPS as lode (%.1e)",
       n_same, N_RANDOM, SEED, worst);
}

/* ---- squares ---------------------------------------------------------------------- */

static void test_squares(void)
{
    lode_market *m = read_market(squares, sizeof squares - 1);
    lode_text lp = LODE_TEXT_INIT, mps = LODE_TEXT_INIT;

    if (!m || !ok(lode_market_write(m, LODE_MARKET_LP, &lp, NULL) == LODE_OK &&
                      lode_market_write(m, LODE_MARKET_MPS, &mps, NULL) == LODE_OK,
                  "a market with squares is written"))
        return;
    is_text(lp.data,
            "\\ r1 is node n\n\\ x1 is activity s\n\\ x2 is activity flat\n"
            "\\ x3 is activity d\nMinimize\n cost: + 10 x1\n  + 40 x2\n  - 48 x3\n"
            " + [ + 0.5 x1 ^2\n  + 0.25 x3 ^2\n ] / 2\nSubject To\n"
            " r1: + 1 x1\n  + 1 x2\n  - 1 x3\n = 1\nBounds\n 0 <= x1 <= 80\n"
            " 0 <= x2 <= 9\n -1 <= x3\nEnd\n",
            "LP: half of b a square, none of what is flat");
    ok(strstr(mps.data, "ENDATA\n") &&
           strstr(mps.data, "NAME lode FREE\nROWS\n N cost\n"),
       "MPS says that it is free");
    ok(strstr(mps.data, "\nRHS\n rhs r1 1\nBOUNDS\n") &&
           strstr(mps.data,
                  " LO bound x3 -1\nQUADOBJ\n x1 x1 0.5\n x3 x3 0.25\nENDATA\n"),
       "and has the diagonal in QUADOBJ");
    lode_text_clear(&lp);
    lode_text_clear(&mps);
    lode_market_free(m);

    m = read_market(plant, sizeof plant - 1);
    ok(m && lode_market_write(m, LODE_MARKET_MPS, &mps, NULL) == LODE_OK &&
           !strstr(mps.data, "QUADOBJ"),
       "a linear market has no such section");
    lode_text_clear(&mps);
    lode_market_free(m);
}

int main(void)
{
    test_plant();
    test_random();
    test_squares();
    return done_testing();
}
