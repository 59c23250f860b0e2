/* Footprints: an example by hand, what must hold of any table, the dense inverse under
 * them, refusals by name. */
#include <lode/footprint.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "solve/dense.h"
#include "tap.h"

#define SEED 2026

static char path[] = "/tmp/lode-test-footprint-XXXXXX";

static lode_status read_text(const char *text, size_t length, lode_footprint **out,
                             lode_error *err)
{
    FILE *file = fopen(path, "w");

    if (!file) return LODE_E_READ;
    fwrite(text, 1, length, file);
    fclose(file);
    return lode_footprint_read(path, out, err);
}

/* A value; NaN when it cannot be had. */
static double value(const lode_footprint *f, const char *quantity, const char *row,
                    const char *col)
{
    double out = NAN;

    lode_footprint_value(f, quantity, row, col, &out, NULL);
    return out;
}

/* ---- by hand --------------------------------------------------------------------- */

/* A sells B half of B's output, B sells A a quarter of A's: x = (100, 80),
 * L = 8/7 (1, 1/2; 1/4, 1); 2 and 1/2 kt of ore a unit: M = (17/7, 12/7). */
static const char two[] = "block,row,col,value\n"
                          "Z,A.m,A.m,0\nZ,A.m,B.m,40\nZ,B.m,A.m,25\nZ,B.m,B.m,0\n"
                          "Y,A.m,A,50\nY,A.m,B,10\nY,B.m,A,5\nY,B.m,B,50\n"
                          "F,ore,A.m,200\nF,ore,B.m,40\n";

static void test_by_hand(void)
{
    static const struct {
        const char *quantity, *row, *col;
        double wanted;
    } rows[] = {
        {"x", "A.m", "", 100.0},          {"x", "B.m", "", 80.0},
        {"A", "A.m", "B.m", 0.5},         {"A", "B.m", "A.m", 0.25},
        {"L", "A.m", "A.m", 8.0 / 7.0},   {"L", "A.m", "B.m", 4.0 / 7.0},
        {"L", "B.m", "A.m", 2.0 / 7.0},   {"S", "ore", "A.m", 2.0},
        {"S", "ore", "B.m", 0.5},         {"M", "ore", "A.m", 17.0 / 7.0},
        {"M", "ore", "B.m", 12.0 / 7.0},  {"D_cba", "ore", "A.m", 130.0},
        {"D_cba", "ore", "B.m", 110.0},   {"D_pba", "ore", "A.m", 200.0},
        {"D_pba", "ore", "B.m", 40.0},    {"D_imp", "ore", "A.m", 10.0},
        {"D_imp", "ore", "B.m", 80.0},    {"D_exp", "ore", "A.m", 80.0},
        {"D_exp", "ore", "B.m", 10.0},    {"D_cba_reg", "ore", "A", 130.0},
        {"D_pba_reg", "ore", "A", 200.0}, {"D_imp_reg", "ore", "A", 10.0},
        {"D_exp_reg", "ore", "B", 10.0},
    };
    lode_footprint *f = NULL;
    lode_error err = {0};

    if (!ok(read_text(two, sizeof two - 1, &f, &err) == LODE_OK, "two regions: '%s'",
            err.message))
        return;
    for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++)
        is_near(value(f, rows[k].quantity, rows[k].row, rows[k].col), rows[k].wanted,
                1e-14, "%s(%s, %s)", rows[k].quantity, rows[k].row, rows[k].col);
    ok(lode_footprint_balance(f) < 1e-14, "x = L y");
    lode_footprint_free(f);
}

/* ---- any table ------------------------------------------------------------------- */

typedef struct random_table {
    int n_region, n_sector;
    double money, density;
    uint64_t n_drawn;
} random_table;

static double draw(random_table *t)
{
    return lode__random_unit(SEED, t->n_drawn++);
}

static void add_entry(lode__buf *buf, const char *head, double v)
{
    lode__buf_add(buf, head);
    lode__buf_add_number(buf, v);
    lode__buf_add(buf, "\n");
}

/* A quarter of the pairs do not trade; every producer delivers to final demand. */
static void write_table(random_table *t, lode__buf *buf)
{
    int n = t->n_region * t->n_sector;
    char head[120];

    lode__buf_add(buf, "block,row,col,value\n");
    for (int i = 0; i < n; i++) {
        int r = i / t->n_sector, k = i % t->n_sector;
        for (int j = 0; j < n; j++) {
            double traded = draw(t) < t->density, size = draw(t);
            snprintf(head, sizeof head, "Z,R%d.s%d,R%d.s%d,", r, k, j / t->n_sector,
                     j % t->n_sector);
            if (traded != 0.0 || i == j) add_entry(buf, head, t->money * size);
        }
        for (int c = 0; c < t->n_region; c++) {
            snprintf(head, sizeof head, "Y,R%d.s%d,R%d,", r, k, c);
            add_entry(buf, head, t->money * (1.0 + t->n_sector * draw(t)));
        }
        for (int s = 0; s < 2; s++) {
            snprintf(head, sizeof head, "F,f%d,R%d.s%d,", s, r, k);
            add_entry(buf, head, 100.0 * draw(t));
        }
    }
}

static lode_footprint *draw_table(int n_region, int n_sector, double money)
{
    random_table t = {n_region, n_sector, money, 0.75,
                      (uint64_t)(n_region * 1000 + n_sector) * 100000};
    lode_footprint *f = NULL;
    lode_error err = {0};
    lode__buf buf;

    lode__buf_init(&buf, (size_t)64 << 20);
    write_table(&t, &buf);
    ok(read_text(buf.data, buf.length, &f, &err) == LODE_OK,
       "%d regions of %d sectors: '%s'", n_region, n_sector, err.message);
    lode__buf_clear(&buf);
    return f;
}

/* Largest entry of L (I - A) - I. */
static double miss_of_inverse(const lode_footprint *f, int n_region, int n_sector)
{
    int n = n_region * n_sector;
    double *a = malloc(sizeof(double) * (size_t)(n * n)), worst = 0.0;
    double *l = malloc(sizeof(double) * (size_t)(n * n));
    char row[40], col[40];

    for (int i = 0; i < n * n; i++) {
        snprintf(row, sizeof row, "R%d.s%d", i / n / n_sector, i / n % n_sector);
        snprintf(col, sizeof col, "R%d.s%d", i % n / n_sector, i % n % n_sector);
        a[i] = value(f, "A", row, col);
        l[i] = value(f, "L", row, col);
    }
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            double sum = l[i * n + j] - (i == j ? 1.0 : 0.0);
            for (int k = 0; k < n; k++) sum -= l[i * n + k] * a[k * n + j];
            worst = fmax(worst, fabs(sum));
        }
    free(a);
    free(l);
    return worst;
}

static void check_laws(int n_region, int n_sector)
{
    lode_footprint *f = draw_table(n_region, n_sector, 1.0);
    lode_footprint *dear = draw_table(n_region, n_sector, 1e6);
    double miss, off = 0.0, sum[4] = {0.0}, home = 0.0, made = 0.0;
    char name[40];

    if (!f || !dear) return;
    miss = miss_of_inverse(f, n_region, n_sector);
    ok(miss < 1e-11, "L is the inverse of I - A (%.1e)", miss);
    for (int r = 0; r < n_region; r++) {
        static const char *const q[] = {"D_cba_reg", "D_pba_reg", "D_imp_reg",
                                        "D_exp_reg"};
        double v[4];
        snprintf(name, sizeof name, "R%d", r);
        for (int k = 0; k < 4; k++) {
            v[k] = value(f, q[k], "f0", name);
            sum[k] += v[k];
            off = fmax(off, fabs(v[k] / value(dear, q[k], "f0", name) - 1.0));
        }
        home = fmax(home, fabs(v[0] - v[2] - (v[1] - v[3])) / v[1]);
    }
    for (int i = 0; i < n_region * n_sector; i++) {
        snprintf(name, sizeof name, "R%d.s%d", i / n_sector, i % n_sector);
        made += value(f, "D_pba", "f0", name);
    }
    is_near(sum[1], made, 1e-13, "what regions make is all of F");
    is_near(sum[0], made, 1e-12, "so is what they consume");
    is_near(sum[2], sum[3], 1e-12, "what is imported was exported");
    ok(home < 1e-12, "consumed less imported is made less exported (%.1e)", home);
    ok(off < 1e-12, "the unit of money does not matter (%.1e)", off);
    lode_footprint_free(f);
    lode_footprint_free(dear);
}

/* ---- the inverse ----------------------------------------------------------------- */

static void test_dense(void)
{
    double swap[] = {0.0, 1.0, 1.0, 0.0}, out[4];
    double twins[] = {1.0, 2.0, 2.0, 4.0};
    int n = 75, bad = 7;
    double *a = malloc(sizeof(double) * (size_t)(n * n)), worst = 0.0;
    double *kept = malloc(sizeof(double) * (size_t)(n * n));
    double *inverse = malloc(sizeof(double) * (size_t)(n * n));

    lode__dense_invert(2, swap, out, &bad, NULL);
    ok(bad == -1 && out[0] == 0.0 && out[1] == 1.0 && out[2] == 1.0,
       "a zero on the diagonal takes an interchange");
    lode__dense_invert(2, twins, out, &bad, NULL);
    ok(bad == 1, "the second column is twice the first: singular there");
    for (int k = 0; k < n * n; k++)
        kept[k] = a[k] = lode__random_unit(SEED, (uint64_t)k) - 0.5;
    lode__dense_invert(n, a, inverse, &bad, NULL);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            double sum = i == j ? -1.0 : 0.0;
            for (int k = 0; k < n; k++) sum += kept[i * n + k] * inverse[k * n + j];
            worst = fmax(worst, fabs(sum));
        }
    ok(bad == -1 && worst < 1e-11, "75 rows over three panels, A A^-1 = I (%.1e)", worst);
    free(a);
    free(kept);
    free(inverse);
}

/* ---- refusals -------------------------------------------------------------------- */

static void refuse(const char *text, lode_status wanted, long line, const char *says)
{
    lode_footprint *f = NULL;
    lode_error err = {0};
    lode_status st = read_text(text, strlen(text), &f, &err);

    ok(st == wanted && !f && err.line == line && strstr(err.message, says),
       "refused: line %ld '%s'", err.line, err.message);
    lode_footprint_free(f);
}

#define HEAD "block,row,col,value\n"
#define BODY "Z,A.m,A.m,1\nY,A.m,A,2\nF,ore,A.m,3\n"

static void test_refusals(void)
{
    refuse("", LODE_E_DATA, 1, "want the columns block,row,col,value");
    refuse("block,row,column,value\n" BODY, LODE_E_DATA, 1, "found no 'col'");
    refuse(HEAD "W,A.m,A.m,1\n", LODE_E_DATA, 2, "block: want Z, Y or F, found 'W'");
    refuse(HEAD BODY "Z,A.m,A.m\n", LODE_E_DATA, 5, "found 3 fields");
    refuse(HEAD BODY "Z,A.m,A.m,1\n", LODE_E_DATA, 5, "Z(A.m, A.m): want it once");
    refuse(HEAD BODY "F,co2,A.m,\n", LODE_E_DATA, 5,
           "value of F(co2, A.m): want a number");
    refuse(HEAD BODY "F,co2,A.m,nan\n", LODE_E_DATA, 5, "found 'nan'");
    refuse(HEAD BODY "F,,A.m,1\n", LODE_E_DATA, 5, "want the name of a stressor");
    refuse(HEAD BODY "Y,A.m,B,1\n", LODE_E_DATA, 5, "perhaps 'A', found 'B'");
    refuse(HEAD BODY "F,ore,B.m,1\n", LODE_E_DATA, 5, "no row or column of 'B.m'");
    refuse(HEAD BODY "Z,A.m,B.m,1\n", LODE_E_DATA, 5, "no row of 'B.m'");
    refuse(HEAD BODY "Z,B.m,A.m,1\n", LODE_E_DATA, 5, "no column of 'B.m'");
    refuse(HEAD "Z,Am,Am,1\nY,Am,A,2\nF,ore,Am,3\n", LODE_E_DATA, 2,
           "want a producer like 'CHN.mining', found 'Am'");
    refuse(HEAD "Z,A.m,A.m,1\nY,A.m,A,2\n", LODE_E_NODATA, 0, "found none of F");
    refuse(HEAD "Z,A.m,A.m,1\nY,A.m,A,-2\nF,ore,A.m,3\n", LODE_E_DATA, 0,
           "output of 'A.m'");
    refuse(HEAD "Z,A.m,A.m,1\nZ,A.n,A.n,1\nY,A.m,A,2\nY,A.n,A,0\nF,ore,A.m,3\n",
           LODE_E_DATA, 0, "I - A is singular at 'A.n'");
}

static void test_names(void)
{
    lode_footprint *f = NULL;
    lode_text text = LODE_TEXT_INIT;
    lode_error err = {0};
    double v = -1.0;

    read_text(two, sizeof two - 1, &f, NULL);
    ok(lode_footprint_value(f, "D_cb", "ore", "A.m", &v, &err) == LODE_E_INVALID &&
           strstr(err.message, "'D_cba'"),
       "an unknown quantity: '%s'", err.message);
    ok(lode_footprint_value(f, "M", "or", "A.m", &v, &err) == LODE_E_INVALID &&
           strstr(err.message, "row of M: want one such as 'ore', found 'or'"),
       "an unknown stressor: '%s'", err.message);
    ok(lode_footprint_value(f, "M", "ore", "A", &v, &err) == LODE_E_INVALID && v == -1.0,
       "a region is no producer: '%s'", err.message);
    ok(lode_footprint_write(f, "M,", LODE_FORMAT_CSV, &text, &err) == LODE_E_INVALID,
       "an empty quantity: '%s'", err.message);
    ok(lode_footprint_write(f, NULL, LODE_FORMAT_HTML, &text, &err) == LODE_E_INVALID,
       "no fact sheet: '%s'", err.message);
    ok(lode_footprint_write(f, "D_cba,D_exp_reg", LODE_FORMAT_CSV, &text, &err) ==
           LODE_OK,
       "two quantities");
    is_text(text.data,
            "quantity,row,col,value\nD_cba,ore,A.m,130\nD_cba,ore,B.m,110\n"
            "D_exp_reg,ore,A,80\nD_exp_reg,ore,B,10\n",
            "as CSV");
    lode_text_clear(&text);
    lode_footprint_free(f);
}

/* No output: columns of 0, in nobody's footprint; an empty entry of Z counts as 0. */
static void test_idle(void)
{
    static const char idle[] = HEAD "Z,A.m,A.m,1\nZ,A.m,A.n,0\nZ,A.n,A.n,0\n"
                                    "Y,A.m,A,2\nF,ore,A.m,3\nF,ore,A.n,5\n";
    lode_footprint *f = NULL;
    lode_text text = LODE_TEXT_INIT;

    if (!ok(read_text(idle, sizeof idle - 1, &f, NULL) == LODE_OK, "one makes nothing"))
        return;
    ok(value(f, "S", "ore", "A.n") == 0.0 && value(f, "D_pba", "ore", "A.n") == 5.0 &&
           value(f, "A", "A.n", "A.m") == 0.0,
       "its share is 0, its production what the table says");
    is_near(value(f, "D_cba_reg", "ore", "A"), 3.0, 1e-15, "nobody consumes it");
    lode_footprint_write(f, NULL, LODE_FORMAT_JSON, &text, NULL);
    ok(text.data && strstr(text.data, "1 producer without output") &&
           strstr(text.data, "1 of 4 entries of Z are not in the table"),
       "and both are said");
    lode_text_clear(&text);
    lode_footprint_free(f);
}

/* Cut anywhere, a table is read or refused. */
static void test_cut(void)
{
    int n_read = 0;

    for (size_t length = 0; length < sizeof two; length++) {
        lode_footprint *f = NULL;
        lode_error err = {0};
        lode_status st = read_text(two, length, &f, &err);
        n_read += st == LODE_OK;
        if ((st == LODE_OK) != (f != NULL) || (st && !err.message[0])) n_read = -1000;
        lode_footprint_free(f);
    }
    ok(n_read > 0, "cut after any byte, a table is read (%d) or refused", n_read);
}

static void test_no_memory(void)
{
    lode_footprint *f = NULL;
    lode_text text = LODE_TEXT_INIT;
    int n = 0;

    for (lode_status st = LODE_E_NOMEM; st == LODE_E_NOMEM && n < 1000; n++) {
        lode__alloc_fail_after(n + 1);
        st = read_text(two, sizeof two - 1, &f, NULL);
        if (!st) st = lode_footprint_write(f, NULL, LODE_FORMAT_JSON, &text, NULL);
        lode__alloc_fail_after(0);
        lode_footprint_free(f);
        f = NULL;
    }
    ok(n > 10 && n < 1000, "each of %d requests fails once: LODE_E_NOMEM, no leak",
       n - 1);
    lode_text_clear(&text);
}

int main(void)
{
    int file = mkstemp(path);

    if (!ok(file >= 0, "a file for the tables")) return done_testing();
    close(file);
    note("seed %d", SEED);
    test_by_hand();
    check_laws(1, 3);
    check_laws(3, 17);
    check_laws(7, 2);
    test_dense();
    test_refusals();
    test_names();
    test_idle();
    test_cut();
    test_no_memory();
    remove(path);
    return done_testing();
}
