/* Eight doubles at once, the same to the last bit on every machine.
 *
 * One source serves three paths: AVX-512 (one register), AVX2 with FMA (two), and portable C
 * (a loop of eight, fma() of the C library). Only operations that IEEE 754 rounds in one way
 * are here, so the path changes the speed and never a bit. A file that includes this header is
 * compiled once for each path (src/meson.build); LODE__PATH(name) gives its symbols the path's
 * own names. With LODE__ALONE defined the "eight" are one double, by the portable code, for the
 * scalar forms of a kernel; v8_sum() is then missing. */
#ifndef LODE_SOLVE_SIMD_H
#define LODE_SOLVE_SIMD_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#define LODE__LANES 8

#if defined __AVX512F__ && defined __AVX512DQ__ && !defined LODE__ALONE

#include <immintrin.h>
#define LODE__PATH(name) name##_avx512

typedef __m512d v8;  /* eight doubles */
typedef __mmask8 m8; /* eight answers, bit i for element i */

static inline v8 v8_load(const double *p)
{
    return _mm512_loadu_pd(p);
}
static inline void v8_store(double *p, v8 a)
{
    _mm512_storeu_pd(p, a);
}
static inline v8 v8_all(double a)
{
    return _mm512_set1_pd(a);
}
static inline v8 v8_add(v8 a, v8 b)
{
    return _mm512_add_pd(a, b);
}
static inline v8 v8_sub(v8 a, v8 b)
{
    return _mm512_sub_pd(a, b);
}
static inline v8 v8_mul(v8 a, v8 b)
{
    return _mm512_mul_pd(a, b);
}
static inline v8 v8_div(v8 a, v8 b)
{
    return _mm512_div_pd(a, b);
}
static inline v8 v8_sqrt(v8 a)
{
    return _mm512_sqrt_pd(a);
}
/* a b + c and c - a b, each rounded once. */
static inline v8 v8_fma(v8 a, v8 b, v8 c)
{
    return _mm512_fmadd_pd(a, b, c);
}
static inline v8 v8_fnma(v8 a, v8 b, v8 c)
{
    return _mm512_fnmadd_pd(a, b, c);
}
/* a < b ? a : b and a > b ? a : b; the second where they do not compare. */
static inline v8 v8_min(v8 a, v8 b)
{
    return _mm512_min_pd(a, b);
}
static inline v8 v8_max(v8 a, v8 b)
{
    return _mm512_max_pd(a, b);
}
static inline v8 v8_abs(v8 a)
{
    return _mm512_abs_pd(a);
}
static inline m8 v8_lt(v8 a, v8 b)
{
    return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ);
}
static inline m8 v8_le(v8 a, v8 b)
{
    return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ);
}
static inline m8 m8_and(m8 a, m8 b)
{
    return (m8)(a & b);
}
static inline m8 m8_or(m8 a, m8 b)
{
    return (m8)(a | b);
}
static inline m8 m8_not(m8 a)
{
    return (m8)~a;
}
static inline unsigned m8_bits(m8 a)
{
    return a;
}
static inline m8 m8_of(unsigned bits)
{
    return (m8)bits;
}
/* m ? a : b */
static inline v8 v8_pick(m8 m, v8 a, v8 b)
{
    return _mm512_mask_blend_pd(m, b, a);
}
static inline v8 v8_gather(const double *p, const int32_t *at)
{
    return _mm512_i32gather_pd(_mm256_loadu_si256((const __m256i *)(const void *)at), p,
                               8);
}
/* The 64 bits of each element as an unsigned number: one pattern eight times; sum and
 * difference modulo 2^64; and; or; shifts by n in 0..63 with zeros moved in. */
static inline v8 v8_bits_all(uint64_t bits)
{
    return _mm512_castsi512_pd(_mm512_set1_epi64((long long)bits));
}
#define LODE__BITS2(name, op)                                                            \
    static inline v8 name(v8 a, v8 b)                                                    \
    {                                                                                    \
        return _mm512_castsi512_pd(op(_mm512_castpd_si512(a), _mm512_castpd_si512(b)));  \
    }
LODE__BITS2(v8_bits_add, _mm512_add_epi64)
LODE__BITS2(v8_bits_sub, _mm512_sub_epi64)
LODE__BITS2(v8_bits_and, _mm512_and_si512)
LODE__BITS2(v8_bits_or, _mm512_or_si512)
#undef LODE__BITS2
static inline v8 v8_bits_left(v8 a, unsigned n)
{
    return _mm512_castsi512_pd(
        _mm512_sllv_epi64(_mm512_castpd_si512(a), _mm512_set1_epi64((long long)n)));
}
static inline v8 v8_bits_right(v8 a, unsigned n)
{
    return _mm512_castsi512_pd(
        _mm512_srlv_epi64(_mm512_castpd_si512(a), _mm512_set1_epi64((long long)n)));
}

/* Element i, eight times. */
static inline v8 v8_lane(v8 a, int i)
{
    return _mm512_permutexvar_pd(_mm512_set1_epi64(i), a);
}
/* to[i] += the next of from, for each i of eight whose bit is set. */
static inline void v8_spread_add(double *to, const double *from, unsigned bits)
{
    m8 m = (m8)bits;
    v8 a = _mm512_loadu_pd(to);
    _mm512_storeu_pd(to,
                     _mm512_mask_add_pd(a, m, a, _mm512_maskz_expandloadu_pd(m, from)));
}

#elif defined __AVX2__ && defined __FMA__ && !defined LODE__ALONE

#include <immintrin.h>
#define LODE__PATH(name) name##_avx2

typedef struct v8 {
    __m256d a, b;
} v8;
typedef v8 m8;

#define LODE__TWICE(op, ...)                                                             \
    ((v8){op(LODE__LOW(__VA_ARGS__)), op(LODE__HIGH(__VA_ARGS__))})
static inline v8 v8_load(const double *p)
{
    return (v8){_mm256_loadu_pd(p), _mm256_loadu_pd(p + 4)};
}
static inline void v8_store(double *p, v8 x)
{
    _mm256_storeu_pd(p, x.a);
    _mm256_storeu_pd(p + 4, x.b);
}
static inline v8 v8_all(double a)
{
    return (v8){_mm256_set1_pd(a), _mm256_set1_pd(a)};
}
#define LODE__OP2(name, op)                                                              \
    static inline v8 name(v8 x, v8 y)                                                    \
    {                                                                                    \
        return (v8){op(x.a, y.a), op(x.b, y.b)};                                         \
    }
#define LODE__OP3(name, op)                                                              \
    static inline v8 name(v8 x, v8 y, v8 z)                                              \
    {                                                                                    \
        return (v8){op(x.a, y.a, z.a), op(x.b, y.b, z.b)};                               \
    }
LODE__OP2(v8_add, _mm256_add_pd)
LODE__OP2(v8_sub, _mm256_sub_pd)
LODE__OP2(v8_mul, _mm256_mul_pd)
LODE__OP2(v8_div, _mm256_div_pd)
LODE__OP2(v8_min, _mm256_min_pd)
LODE__OP2(v8_max, _mm256_max_pd)
LODE__OP2(m8_and, _mm256_and_pd)
LODE__OP2(m8_or, _mm256_or_pd)
LODE__OP3(v8_fma, _mm256_fmadd_pd)
LODE__OP3(v8_fnma, _mm256_fnmadd_pd)
#undef LODE__OP2
#undef LODE__OP3
#undef LODE__TWICE
static inline v8 v8_sqrt(v8 x)
{
    return (v8){_mm256_sqrt_pd(x.a), _mm256_sqrt_pd(x.b)};
}
static inline v8 v8_abs(v8 x)
{
    __m256d sign = _mm256_set1_pd(-0.0);
    return (v8){_mm256_andnot_pd(sign, x.a), _mm256_andnot_pd(sign, x.b)};
}
static inline m8 v8_lt(v8 x, v8 y)
{
    return (m8){_mm256_cmp_pd(x.a, y.a, _CMP_LT_OQ), _mm256_cmp_pd(x.b, y.b, _CMP_LT_OQ)};
}
static inline m8 v8_le(v8 x, v8 y)
{
    return (m8){_mm256_cmp_pd(x.a, y.a, _CMP_LE_OQ), _mm256_cmp_pd(x.b, y.b, _CMP_LE_OQ)};
}
static inline m8 m8_not(m8 x)
{
    __m256d all = _mm256_castsi256_pd(_mm256_set1_epi64x(-1));
    return (m8){_mm256_xor_pd(x.a, all), _mm256_xor_pd(x.b, all)};
}
static inline unsigned m8_bits(m8 x)
{
    return (unsigned)_mm256_movemask_pd(x.a) | (unsigned)_mm256_movemask_pd(x.b) << 4;
}
static inline m8 m8_of(unsigned bits)
{
    __m256i one = _mm256_set_epi64x(8, 4, 2, 1), zero = _mm256_setzero_si256();
    __m256i low = _mm256_and_si256(_mm256_set1_epi64x((long long)(bits & 15)), one);
    __m256i high = _mm256_and_si256(_mm256_set1_epi64x((long long)(bits >> 4)), one);
    return (m8){_mm256_castsi256_pd(_mm256_cmpgt_epi64(low, zero)),
                _mm256_castsi256_pd(_mm256_cmpgt_epi64(high, zero))};
}
static inline v8 v8_pick(m8 m, v8 x, v8 y)
{
    return (v8){_mm256_blendv_pd(y.a, x.a, m.a), _mm256_blendv_pd(y.b, x.b, m.b)};
}
static inline v8 v8_gather(const double *p, const int32_t *at)
{
    return (v8){_mm256_set_pd(p[at[3]], p[at[2]], p[at[1]], p[at[0]]),
                _mm256_set_pd(p[at[7]], p[at[6]], p[at[5]], p[at[4]])};
}
static inline v8 v8_bits_all(uint64_t bits)
{
    __m256d half = _mm256_castsi256_pd(_mm256_set1_epi64x((long long)bits));
    return (v8){half, half};
}
#define LODE__BITS2(name, op)                                                            \
    static inline v8 name(v8 x, v8 y)                                                    \
    {                                                                                    \
        __m256i a = op(_mm256_castpd_si256(x.a), _mm256_castpd_si256(y.a));              \
        __m256i b = op(_mm256_castpd_si256(x.b), _mm256_castpd_si256(y.b));              \
        return (v8){_mm256_castsi256_pd(a), _mm256_castsi256_pd(b)};                     \
    }
LODE__BITS2(v8_bits_add, _mm256_add_epi64)
LODE__BITS2(v8_bits_sub, _mm256_sub_epi64)
LODE__BITS2(v8_bits_and, _mm256_and_si256)
LODE__BITS2(v8_bits_or, _mm256_or_si256)
#undef LODE__BITS2
static inline v8 v8_bits_left(v8 x, unsigned n)
{
    __m256i by = _mm256_set1_epi64x((long long)n);
    __m256i a = _mm256_sllv_epi64(_mm256_castpd_si256(x.a), by);
    __m256i b = _mm256_sllv_epi64(_mm256_castpd_si256(x.b), by);
    return (v8){_mm256_castsi256_pd(a), _mm256_castsi256_pd(b)};
}
static inline v8 v8_bits_right(v8 x, unsigned n)
{
    __m256i by = _mm256_set1_epi64x((long long)n);
    __m256i a = _mm256_srlv_epi64(_mm256_castpd_si256(x.a), by);
    __m256i b = _mm256_srlv_epi64(_mm256_castpd_si256(x.b), by);
    return (v8){_mm256_castsi256_pd(a), _mm256_castsi256_pd(b)};
}

#else

#if defined LODE__ALONE
#define LODE__PATH(name) name##_alone
#define LODE__WIDTH 1
#else
#define LODE__PATH(name) name##_portable
#define LODE__WIDTH LODE__LANES
#endif

typedef struct v8 {
    double x[LODE__WIDTH];
} v8;
typedef struct m8 {
    unsigned bits;
} m8;

#define LODE__EACH(expression)                                                           \
    v8 r;                                                                                \
    for (int i = 0; i < LODE__WIDTH; i++) r.x[i] = (expression);                         \
    return r
#define LODE__ASK(expression)                                                            \
    unsigned bits = 0;                                                                   \
    for (int i = 0; i < LODE__WIDTH; i++) bits |= (unsigned)(expression) << i;           \
    return (m8)                                                                          \
    {                                                                                    \
        bits                                                                             \
    }
static inline v8 v8_load(const double *p)
{
    v8 r;
    memcpy(r.x, p, sizeof r.x);
    return r;
}
static inline void v8_store(double *p, v8 a)
{
    memcpy(p, a.x, sizeof a.x);
}
static inline v8 v8_all(double a)
{
    LODE__EACH(a);
}
static inline v8 v8_add(v8 a, v8 b)
{
    LODE__EACH(a.x[i] + b.x[i]);
}
static inline v8 v8_sub(v8 a, v8 b)
{
    LODE__EACH(a.x[i] - b.x[i]);
}
static inline v8 v8_mul(v8 a, v8 b)
{
    LODE__EACH(a.x[i] * b.x[i]);
}
static inline v8 v8_div(v8 a, v8 b)
{
    LODE__EACH(a.x[i] / b.x[i]);
}
static inline v8 v8_sqrt(v8 a)
{
    LODE__EACH(sqrt(a.x[i]));
}
static inline v8 v8_fma(v8 a, v8 b, v8 c)
{
    LODE__EACH(fma(a.x[i], b.x[i], c.x[i]));
}
static inline v8 v8_fnma(v8 a, v8 b, v8 c)
{
    LODE__EACH(fma(-a.x[i], b.x[i], c.x[i]));
}
static inline v8 v8_min(v8 a, v8 b)
{
    LODE__EACH(a.x[i] < b.x[i] ? a.x[i] : b.x[i]);
}
static inline v8 v8_max(v8 a, v8 b)
{
    LODE__EACH(a.x[i] > b.x[i] ? a.x[i] : b.x[i]);
}
static inline v8 v8_abs(v8 a)
{
    LODE__EACH(fabs(a.x[i]));
}
static inline m8 v8_lt(v8 a, v8 b)
{
    LODE__ASK(a.x[i] < b.x[i]);
}
static inline m8 v8_le(v8 a, v8 b)
{
    LODE__ASK(a.x[i] <= b.x[i]);
}
static inline m8 m8_and(m8 a, m8 b)
{
    return (m8){a.bits & b.bits};
}
static inline m8 m8_or(m8 a, m8 b)
{
    return (m8){a.bits | b.bits};
}
static inline m8 m8_not(m8 a)
{
    return (m8){~a.bits & 255u};
}
static inline unsigned m8_bits(m8 a)
{
    return a.bits;
}
static inline m8 m8_of(unsigned bits)
{
    return (m8){bits & 255u};
}
static inline v8 v8_pick(m8 m, v8 a, v8 b)
{
    LODE__EACH(m.bits >> i & 1 ? a.x[i] : b.x[i]);
}
static inline v8 v8_gather(const double *p, const int32_t *at)
{
    LODE__EACH(p[at[i]]);
}
static inline uint64_t lode__bits_of(double a)
{
    uint64_t bits;
    memcpy(&bits, &a, sizeof bits);
    return bits;
}
static inline double lode__of_bits(uint64_t bits)
{
    double a;
    memcpy(&a, &bits, sizeof a);
    return a;
}
static inline v8 v8_bits_all(uint64_t bits)
{
    LODE__EACH(lode__of_bits(bits));
}
static inline v8 v8_bits_add(v8 a, v8 b)
{
    LODE__EACH(lode__of_bits(lode__bits_of(a.x[i]) + lode__bits_of(b.x[i])));
}
static inline v8 v8_bits_sub(v8 a, v8 b)
{
    LODE__EACH(lode__of_bits(lode__bits_of(a.x[i]) - lode__bits_of(b.x[i])));
}
static inline v8 v8_bits_and(v8 a, v8 b)
{
    LODE__EACH(lode__of_bits(lode__bits_of(a.x[i]) & lode__bits_of(b.x[i])));
}
static inline v8 v8_bits_or(v8 a, v8 b)
{
    LODE__EACH(lode__of_bits(lode__bits_of(a.x[i]) | lode__bits_of(b.x[i])));
}
static inline v8 v8_bits_left(v8 a, unsigned n)
{
    LODE__EACH(lode__of_bits(lode__bits_of(a.x[i]) << n));
}
static inline v8 v8_bits_right(v8 a, unsigned n)
{
    LODE__EACH(lode__of_bits(lode__bits_of(a.x[i]) >> n));
}
#undef LODE__EACH
#undef LODE__ASK

#endif

#if !defined LODE__ALONE

#if !defined __AVX512F__ || !defined __AVX512DQ__
/* Element i, eight times. */
static inline v8 v8_lane(v8 a, int i)
{
    double x[8];

    v8_store(x, a);
    return v8_all(x[i]);
}
/* to[i] += the next of from, for each i of eight whose bit is set. */
static inline void v8_spread_add(double *to, const double *from, unsigned bits)
{
    for (; bits; bits >>= 1, to++)
        if (bits & 1) *to += *from++;
}
#endif

/* The sum of the eight in one stated order: ((0+4)+(2+6)) + ((1+5)+(3+7)). */
static inline double v8_sum(v8 a)
{
    double x[8];

    v8_store(x, a);
    return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]));
}
#endif

#endif
