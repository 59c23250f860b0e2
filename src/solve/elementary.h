/* exp, log and powers of eight doubles, the same to the last bit on every machine.
 *
 * No tables and no calls: a reduction of the argument, a polynomial, and a sum whose
 * small part is carried along. Every step is an operation of simd.h that IEEE 754 rounds in one
 * way, so the three paths and the scalar forms at the end agree in every bit. The
 * polynomials are least-worst-error fits in sixty digits (tools/fit_elementary.py). The
 * errors below were found over 1e6 points of each of several ranges against 64-bit long
 * double; tests/unit/test_elementary.c holds them.
 *
 * Sources: Muller, Elementary Functions (3rd ed., 2016), ch. 3 (Remez), 5.3 (sums in two
 * parts: Fast2Sum), 11.1 (reduction by ln 2 in two parts, Cody and Waite). */
#ifndef LODE_SOLVE_ELEMENTARY_H
#define LODE_SOLVE_ELEMENTARY_H

#include <float.h>

#include "solve/simd.h"

#define LODE__EXP_LOW (-708.0) /* below: 0 */
#define LODE__EXP_HIGH 709.0   /* above: exp(709) = 8.2e307 */

/* Vectors of two registers would cross a call through memory. */
#define LODE__INLINE static inline __attribute__((always_inline))

/* ln 2 = LN2 + LN2_REST; LN2 has 42 bits, so that k LN2 is exact for |k| < 2048. */
#define LODE__LN2 0x1.62e42fefa3800p-1
#define LODE__LN2_REST 0x1.ef35793c76730p-45

/* a + b x */
static inline v8 lode__line(double a, double b, v8 x)
{
    return v8_fma(v8_all(b), x, v8_all(a));
}

/* (exp(s) - 1 - s) / s^2 for |s| <= ln(2) / 2, to 2^-58 / s^2: 9 fma, 2 products. */
static inline v8 lode__exp_rest(v8 s, v8 s2)
{
    v8 s4 = v8_mul(s2, s2), s8 = v8_mul(s4, s4);
    v8 p01 = lode__line(0x1.000000000000bp-1, 0x1.5555555555561p-3, s);
    v8 p23 = lode__line(0x1.555555555009ep-5, 0x1.111111110d66cp-7, s);
    v8 p45 = lode__line(0x1.6c16c1859336bp-10, 0x1.a01a01bad323ep-13, s);
    v8 p67 = lode__line(0x1.a01996c393384p-16, 0x1.71dddfeaba697p-19, s);
    v8 p89 = lode__line(0x1.28b0211a4dee2p-22, 0x1.af855a3d6f5fbp-26, s);
    v8 low = v8_fma(p23, s2, p01), high = v8_fma(p67, s2, p45);

    return v8_fma(p89, s8, v8_fma(high, s4, low));
}

/**
 * exp(x + rest), where rest is what rounding took from x: |rest| <= ulp(x).
 *
 *     k = round(x / ln 2),  s + c = x - k ln 2 + rest,  |s| <= ln(2) / 2
 *     exp = 2^k (1 + (s + (c + s^2 q(s)))),  1 + s kept in two parts
 *
 * x below -708 gives 0, above 709 exp(709), NaN the same NaN; at most 0.75 ulp between
 * when rest = 0. 32 operations.
 */
LODE__INLINE v8 v8_exp_of_sum(v8 x, v8 rest)
{
    const v8 one = v8_all(1.0), low = v8_all(LODE__EXP_LOW);
    const v8 shift = v8_all(0x1.8p52); /* its sum with k has k in the low bits */
    v8 y = v8_max(low, v8_min(v8_all(LODE__EXP_HIGH), x));
    v8 t = v8_fma(y, v8_all(0x1.71547652b82fep0), shift), k = v8_sub(t, shift);
    v8 r = v8_fnma(k, v8_all(LODE__LN2), y), w = v8_fnma(k, v8_all(LODE__LN2_REST), rest);
    v8 s = v8_add(r, w), s2 = v8_mul(s, s), c = v8_add(v8_sub(r, s), w);
    v8 p = v8_fma(s2, lode__exp_rest(s, s2), c);
    v8 head = v8_add(one, s), tail = v8_add(v8_sub(one, head), s);
    v8 e = v8_add(head, v8_add(tail, p));

    e = v8_bits_add(e, v8_bits_left(t, 52)); /* times 2^k */
    return v8_pick(v8_le(low, x), e, v8_max(v8_all(0.0), x));
}

/**
 * exp(x); exp(0) = 1. Limits as above: 0 below -708, exp(709) above 709. 32 operations.
 */
static inline v8 v8_exp(v8 x)
{
    return v8_exp_of_sum(x, v8_all(0.0));
}

/* (2 artanh(s) - 2 s) / s^3 as a polynomial in z = s^2 for |s| <= 3 - sqrt(8), to
 * 2^-65 / z: 7 fma, 2 products. */
static inline v8 lode__log_rest(v8 z)
{
    v8 z2 = v8_mul(z, z), z4 = v8_mul(z2, z2);
    v8 p01 = lode__line(0x1.5555555555555p-1, 0x1.9999999999dc5p-2, z);
    v8 p23 = lode__line(0x1.249249242ed12p-2, 0x1.c71c725585ef8p-3, z);
    v8 p45 = lode__line(0x1.745cdf22ed3e8p-3, 0x1.3b208812446c6p-3, z);
    v8 p67 = lode__line(0x1.0f5f922a82c1ap-3, 0x1.0f4c2f236e201p-3, z);

    return v8_fma(v8_fma(p67, z2, p45), z4, v8_fma(p23, z2, p01));
}

/* k and m of x = 2^k m, sqrt(1/2) <= m < sqrt(2), for normal x > 0: 7 operations. */
static inline v8 lode__split(v8 x, v8 *m)
{
    const uint64_t one = 0x3ff0000000000000, root_half = 0x3fe6a09e667f3bcd;
    v8 t = v8_bits_add(x, v8_bits_all(one - root_half)); /* exponent field 1023 + k */
    v8 k = v8_bits_or(v8_bits_right(t, 52), v8_all(0x1p52));
    v8 power = v8_bits_and(t, v8_bits_all(0xfff0000000000000));

    *m = v8_bits_add(v8_bits_sub(x, power), v8_bits_all(one));
    return v8_sub(k, v8_all(0x1p52 + 1023.0));
}

/**
 * log(x) in two parts: the value is the unrounded *high + *low, *high the nearest double.
 *
 *     x = 2^k m,  s = (m - 1) / (m + 1),  log(x) = k ln 2 + 2 s + s^3 R(s^2)
 *
 * s is a quotient in two parts (its remainder by fma), k ln 2 + 2 s a sum in two parts.
 * Absolute error at most 2^-58, relative 2^-57.
 * x > 0. Zero, subnormal and negative x count as 2^-1022, infinity as the largest
 * double. NaN stays NaN in v8_log() and v8_pow() only: here its answer means nothing.
 * 41 operations, one a division.
 */
LODE__INLINE void v8_log_parts(v8 x, v8 *high, v8 *low)
{
    const v8 one = v8_all(1.0);
    v8 m, k = lode__split(v8_max(v8_all(DBL_MIN), v8_min(v8_all(DBL_MAX), x)), &m);
    v8 f = v8_sub(m, one), d = v8_add(m, one), d_rest = v8_sub(m, v8_sub(d, one));
    v8 inverse = v8_div(one, d), s = v8_mul(f, inverse);
    v8 s_rest = v8_mul(v8_fnma(s, d_rest, v8_fnma(s, d, f)), inverse);
    v8 z = v8_mul(s, s), s_twice = v8_add(s, s);
    v8 cube = v8_mul(v8_mul(s, z), lode__log_rest(z));
    v8 a = v8_mul(k, v8_all(LODE__LN2)), head = v8_add(a, s_twice);
    v8 tail = v8_add(v8_sub(a, head), s_twice);
    v8 rest = v8_fma(k, v8_all(LODE__LN2_REST), v8_fma(v8_all(2.0), s_rest, cube));

    tail = v8_add(tail, rest);
    *high = v8_add(head, tail);
    *low = v8_add(v8_sub(head, *high), tail);
}

/**
 * log(x) for x > 0, at most 0.56 ulp; log(1) = 0. Limits as v8_log_parts(); NaN gives the
 * same NaN. 43 operations, one a division.
 */
static inline v8 v8_log(v8 x)
{
    v8 high, low;

    v8_log_parts(x, &high, &low);
    return v8_pick(v8_le(x, x), high, x);
}

/**
 * exp(e (high + low)): the power of a base whose logarithm is known in two parts, so that
 * many powers of one base pay for one logarithm.
 *
 *     y = e high, its rounding error by fma, exp_of_sum(y, error + e low)
 *
 * Relative error 1.3e-16 + |e| (the absolute error of the logarithm). Limits as v8_exp().
 * 38 operations.
 */
static inline v8 v8_exp_times(v8 high, v8 low, v8 e)
{
    v8 y = v8_mul(e, high), rest = v8_sub(v8_mul(e, low), v8_fnma(e, high, y));

    return v8_exp_of_sum(y, v8_pick(v8_lt(y, v8_all(LODE__EXP_HIGH)), rest, v8_all(0.0)));
}

/**
 * x^e for x > 0; at most 2 ulp, 2.7e-16 relative, for e in [-60, 60] and any normal x
 * whose power is within the limits of v8_exp(). pow(1, e) = pow(x, 0) = 1. x is limited
 * as in v8_log_parts(), the result as in v8_exp(). NaN in x gives the same NaN, in e a NaN.
 * 81 operations, one a division.
 */
static inline v8 v8_pow(v8 x, v8 e)
{
    v8 high, low;

    v8_log_parts(x, &high, &low);
    return v8_pick(v8_le(x, x), v8_exp_times(high, low, e), x);
}

/**
 * The same for one number, bit for bit, in elementary.c. Some ten times slower than the C
 * library's where the compiler may not use fma instructions: each fma is then a call.
 */
double lode__exp(double x);
double lode__log(double x);
double lode__pow(double x, double e);

#endif
