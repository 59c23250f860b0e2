/* exp, log and pow of src/solve/elementary.h: errors against long double, laws, and the
 * same bits on every path this machine has and in the scalar forms. */
#include <float.h>
#include <math.h>
#include <stdint.h>

#include "solve/elementary.h"
#include "tap.h"

#define N 1000000 /* points of a range; a multiple of 8 */
#define SEED 20240607u

typedef void run_path(char which, const double *x, const double *e, double *out, int n);
run_path lode__run_elementary_portable;
#if defined __x86_64__
run_path lode__run_elementary_avx2, lode__run_elementary_avx512;
#endif

typedef struct path {
    const char *name;
    run_path *run; /* NULL: not on this machine */
} path;

static path paths[3] = {
    {"portable", lode__run_elementary_portable}, {"AVX2", NULL}, {"AVX-512", NULL}};
static run_path *fastest = lode__run_elementary_portable;
static double x[N], e[N], out[N], other[N];
static uint64_t state = SEED;

static void find_paths(void)
{
#if defined __x86_64__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        fastest = paths[1].run = lode__run_elementary_avx2;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        fastest = paths[2].run = lode__run_elementary_avx512;
#endif
}

/* Uniform in [low, high), by xorshift (Marsaglia, 2003). */
static double uniform(double low, double high)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return low + (high - low) * (double)(state >> 11) * 0x1p-53;
}

static long double exact(char which, double a, double b)
{
    return which == 'e' ? expl(a) : which == 'l' ? logl(a) : powl(a, b);
}

/* Distance from the true value in units of the last place of the double nearest to it. */
static double ulps(double found, long double truth)
{
    double size = fabs((double)truth), last = nextafter(size, INFINITY) - size;

    return (double)(fabsl((long double)found - truth) / (long double)last);
}

/* The largest error over what stands in x and e, by the fastest path; NaN counts. */
static double worst_error(char which, bool relative)
{
    double worst = 0.0;

    fastest(which, x, e, out, N);
    for (int i = 0; i < N; i++) {
        long double truth = exact(which, x[i], e[i]);
        double error = relative ? (double)fabsl(((long double)out[i] - truth) / truth)
                                : ulps(out[i], truth);
        if (!(error <= worst)) worst = error;
        if (isnan(worst)) return INFINITY;
    }
    return worst;
}

static void fill(double *to, double low, double high, bool as_power)
{
    for (int i = 0; i < N; i++) {
        double a = uniform(low, high);
        to[i] = as_power ? exp2(a) : a;
    }
}

static void test_exp(void)
{
    static const double range[][2] = {
        {-708, 709}, {-1, 1}, {-0.35, 0.35}, {-1e-3, 1e-3}, {-40, 40}};

    for (size_t r = 0; r < sizeof range / sizeof *range; r++) {
        fill(x, range[r][0], range[r][1], false);
        double worst = worst_error('e', false);
        ok(worst <= 0.75, "exp on [%g, %g]: %.4f ulp of at most 0.75", range[r][0],
           range[r][1], worst);
    }
    ok(lode__exp(0.0) == 1.0 && lode__exp(-0.0) == 1.0, "exp(0) is 1");
    is_near(lode__exp(1.0), 0x1.5bf0a8b145769p1, 0.0,
            "exp(1) is the double nearest to e");
    ok(lode__exp(-708.0) > DBL_MIN, "exp(-708) is normal");
    ok(lode__exp(nextafter(-708.0, -INFINITY)) == 0.0 && lode__exp(-INFINITY) == 0.0,
       "exp below -708 is 0");
    ok(lode__exp(709.1) == lode__exp(709.0) && lode__exp(INFINITY) == lode__exp(709.0),
       "exp above 709 is exp(709)");
    ok(isfinite(lode__exp(709.0)), "exp(709) is finite");
}

static void test_log(void)
{
    static const double range[][2] = {{-1022, 1024}, {-0.5, 0.5},   {-1, 1},
                                      {-0.01, 0.01}, {-1e-9, 1e-9}, {-40, 40}};

    for (size_t r = 0; r < sizeof range / sizeof *range; r++) {
        fill(x, range[r][0], range[r][1], true);
        double worst = worst_error('l', false);
        ok(worst <= 0.56, "log on 2^[%g, %g]: %.4f ulp of at most 0.56", range[r][0],
           range[r][1], worst);
    }
    ok(lode__log(1.0) == 0.0 && !signbit(lode__log(1.0)), "log(1) is 0");
    is_near(lode__log(2.0), 0x1.62e42fefa39efp-1, 0.0, "log(2) is the nearest double");
    is_near(lode__log(10.0), 0x1.26bb1bbb55516p1, 0.0, "log(10) is the nearest double");
    ok(lode__log(0.0) == lode__log(DBL_MIN) && lode__log(-3.0) == lode__log(DBL_MIN) &&
           lode__log(0x1p-1060) == lode__log(DBL_MIN),
       "log of what is below 2^-1022 is that of 2^-1022");
    ok(lode__log(INFINITY) == lode__log(DBL_MAX), "log of infinity is that of DBL_MAX");
}

/* x in 2^[-bits, bits), e in [-60, 60] drawn so that |e log x| <= reach. */
static void fill_powers(double bits, double reach)
{
    fill(x, -bits, bits, true);
    for (int i = 0; i < N; i++) {
        double most = fmin(60.0, reach / fmax(fabs(log(x[i])), 1e-300));
        e[i] = uniform(-most, most);
    }
}

static void test_pow(void)
{
    static const double bits[] = {1e-6, 0.01, 0.5, 1, 3, 30, 1022};

    for (size_t r = 0; r < sizeof bits / sizeof *bits; r++) {
        fill_powers(bits[r], 40.0);
        double worst = worst_error('p', true);
        ok(worst <= 2.7e-16,
           "pow, x in 2^[-%g, %g], |e log x| <= 40: %.3g of at most 2.7e-16", bits[r],
           bits[r], worst);
        fill_powers(bits[r], 707.0);
        worst = worst_error('p', false);
        ok(worst <= 2.0, "pow, x in 2^[-%g, %g], |e log x| <= 707: %.4f ulp of at most 2",
           bits[r], bits[r], worst);
    }
    fill(x, -1021, 1022, true);
    for (int i = 0; i < N; i++) e[i] = 1.0;
    double worst = worst_error('p', false);
    ok(worst <= 1.0, "pow(x, 1) is x: %.0f ulp of at most 1", worst);
}

static void test_pow_limits(void)
{
    int off = 0;

    for (int i = 0; i < 1000; i++) {
        double a = uniform(-60, 60), b = exp2(uniform(-1021, 1023));
        off += lode__pow(1.0, a) != 1.0 || lode__pow(b, 0.0) != 1.0;
    }
    ok(off == 0, "pow(1, e) and pow(x, 0) are 1");
    is_near(lode__pow(2.0, 0.5), 0x1.6a09e667f3bcdp0, 0.0,
            "pow(2, 1/2) is the root of 2");
    ok(lode__pow(1e300, 60.0) == lode__exp(709.0), "a power too large is exp(709)");
    ok(lode__pow(1e300, -60.0) == 0.0, "a power too small is 0");
    ok(lode__pow(2.0, INFINITY) == lode__exp(709.0) && lode__pow(2.0, -INFINITY) == 0.0,
       "an infinite exponent gives the limits");
    ok(lode__pow(0.0, 0.5) == lode__pow(DBL_MIN, 0.5), "pow(0, e) is that of 2^-1022");
}

static bool rises(const double *a)
{
    for (int i = 1; i < N; i++)
        if (!(a[i] >= a[i - 1])) return false;
    return true;
}

/* Neighbouring doubles from a start, and a grid; N values each, rising. */
static void test_monotone(void)
{
    static const double start[] = {-700.0, -30.0,   -1.0, -0.3466, -1e-4, 1e-9,
                                   0.01,   0.34657, 0.7,  1.0397,  5.0,   600.0};
    bool exp_rises = true, log_rises = true, pow_rises = true;

    for (size_t s = 0; s < sizeof start / sizeof *start; s++) {
        x[0] = start[s];
        for (int i = 1; i < N; i++) x[i] = nextafter(x[i - 1], INFINITY);
        fastest('e', x, e, out, N);
        exp_rises = exp_rises && rises(out);
    }
    for (int k = -400; k <= 400; k++) { /* across the steps of k in exp */
        x[0] = (k + 0.5) * 0.6931471805599453;
        for (int i = 0; i < 500; i++) x[0] = nextafter(x[0], -INFINITY);
        for (int i = 1; i < 1000; i++) x[i] = nextafter(x[i - 1], INFINITY);
        fastest('e', x, e, out, 1000);
        for (int i = 1; i < 1000; i++) exp_rises = exp_rises && out[i] >= out[i - 1];
    }
    ok(exp_rises, "exp never falls between neighbouring doubles");
    for (int i = 0; i < N; i++) x[i] = -760.0 + 1520.0 * i / N;
    fastest('e', x, e, out, N);
    ok(rises(out), "exp never falls over its whole range and beyond");

    static const double from[] = {0x1.6a09e667f3p-1, 0.9999999999, 1.0,
                                  1.41421356237,     1e-300,       7e9};
    for (size_t s = 0; s < sizeof from / sizeof *from; s++) {
        x[0] = from[s];
        for (int i = 0; i < N; i++) {
            if (i > 0) x[i] = nextafter(x[i - 1], INFINITY);
            e[i] = 0.75;
        }
        fastest('l', x, e, out, N);
        log_rises = log_rises && rises(out);
        fastest('p', x, e, out, N);
        pow_rises = pow_rises && rises(out);
    }
    ok(log_rises, "log never falls between neighbouring doubles");
    ok(pow_rises, "pow(x, 3/4) never falls between neighbouring doubles");
}

/* Points of all kinds: ordinary, extreme, and not numbers. */
static void fill_mixed(void)
{
    static const double odd[] = {0.0,     -0.0,     1.0,       -1.0,      DBL_MIN,
                                 DBL_MAX, INFINITY, -INFINITY, 0x1p-1074, -708.0,
                                 709.0,   710.0,    -745.0,    60.0,      -60.0};
    const size_t n_odd = sizeof odd / sizeof *odd;

    for (int i = 0; i < N; i++) {
        x[i] = i % 3 == 0 ? uniform(-760, 760) : exp2(uniform(-1030, 1024));
        e[i] = i % 5 == 0 ? uniform(-60, 60) : uniform(-2, 2);
        if (i % 7 == 0) x[i] = odd[(size_t)i / 7 % n_odd];
        if (i % 11 == 0) e[i] = odd[(size_t)i / 11 % n_odd];
        if (i % 1009 == 0) x[i] = NAN;
        if (i % 1013 == 0) e[i] = -NAN;
    }
}

static double alone(char which, double a, double b)
{
    return which == 'e' ? lode__exp(a) : which == 'l' ? lode__log(a) : lode__pow(a, b);
}

static void test_same_bits(void)
{
    static const char which[] = "elp";
    const int n = N / 5;
    const size_t n_bytes = (size_t)n * sizeof *out;

    fill_mixed();
    for (int w = 0; w < 3; w++) {
        paths[0].run(which[w], x, e, out, n);
        for (int i = 0; i < n; i++) other[i] = alone(which[w], x[i], e[i]);
        ok(memcmp(out, other, n_bytes) == 0, "'%c': the scalar form has the same bits",
           which[w]);
        for (int p = 1; p < 3; p++) {
            if (!paths[p].run) {
                skip("this machine lacks the path's instructions");
                continue;
            }
            memset(other, 0, n_bytes);
            paths[p].run(which[w], x, e, other, n);
            ok(memcmp(out, other, n_bytes) == 0, "'%c': %s has the portable path's bits",
               which[w], paths[p].name);
        }
    }
}

static void test_not_a_number(void)
{
    const double quiet = -NAN;
    double found[] = {lode__exp(quiet), lode__log(quiet), lode__pow(quiet, 2.0),
                      lode__pow(2.0, quiet), lode__pow(1.0, quiet)};

    for (size_t i = 0; i < 3; i++)
        ok(memcmp(&found[i], &quiet, sizeof quiet) == 0, "NaN stays the same NaN");
    ok(isnan(found[3]) && isnan(found[4]), "an exponent NaN gives NaN");
}

int main(void)
{
    find_paths();
    test_exp();
    note("seed %u", SEED);
    test_log();
    test_pow();
    test_pow_limits();
    test_monotone();
    test_same_bits();
    test_not_a_number();
    return done_testing();
}
