/* The arithmetic of the factor, written once for one matrix and for eight.
 *
 * Everything is vectors of eight. With width 1 a vector is a unit, eight rows of one column,
 * and a multiplier is one number for all of them; with width 8 a vector is one entry in
 * eight lanes, and so is a multiplier. A tile is a few vectors high and a few columns wide and
 * stays in registers while it is reduced; its size depends on the path and changes no bit. */
#include "solve/cholesky_kernels.h"
#include "solve/simd.h"

/* Tiles: vectors by columns, for width 1 and for width 8. The columns of width 1 divide
 * eight; the rows of width 8 are at least its columns. T(high, wide) is one size. */
#define WIDE_2(T, high) T(high, 1) T(high, 2)
#define WIDE_4(T, high) WIDE_2(T, high) T(high, 3) T(high, 4)
#define WIDE_8(T, high) WIDE_4(T, high) T(high, 5) T(high, 6) T(high, 7) T(high, 8)
#if defined __AVX512F__ && defined __AVX512DQ__ /* 32 registers of a vector each */
#define HIGH_1 3
#define WIDE_1 8
#define TILES_1(T) WIDE_8(T, 1) WIDE_8(T, 2) WIDE_8(T, 3)
#define HIGH_8 6
#define WIDE_OF_8 4
#define TILES_8(T)                                                                       \
    WIDE_4(T, 1) WIDE_4(T, 2) WIDE_4(T, 3) WIDE_4(T, 4) WIDE_4(T, 5) WIDE_4(T, 6)
#else /* a vector takes two registers of sixteen, or more */
#define HIGH_1 1
#define WIDE_1 4
#define TILES_1(T) WIDE_4(T, 1)
#define HIGH_8 2
#define WIDE_OF_8 2
#define TILES_8(T) WIDE_2(T, 1) WIDE_2(T, 2)
#endif
#define MOST_HIGH 6
#define MOST_WIDE 8

/* Bounds of the loops are constants once these are inlined. */
#define INLINE static inline __attribute__((always_inline))
#if defined __clang__
#define UNROLL _Pragma("unroll")
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

#define HUGE_PIVOT 1e300

/* ---- tiles ------------------------------------------------------------------------ */

/* A tile of a front. Columns are stride doubles apart. */
typedef struct tile {
    double *at; /* first vector of its first column, in the factor or in the block */
    size_t stride_at;  /* of the columns there */
    const double *row; /* its first vector in column 0 of the front */
    const double *col; /* the entry of column 0 in the row of the tile's first column */
    size_t stride;     /* of the columns of the front */
    int n_done;        /* columns of the front that reduce it */
    int lane;          /* width 1: element of the first vector on the diagonal */
    bool fresh;        /* starts from zero */
} tile;

typedef v8 registers[MOST_HIGH][MOST_WIDE];

/* Entry i from p on as a multiplier. */
INLINE v8 multiplier(const double *p, int i, const int width)
{
    return width == 1 ? v8_all(p[i]) : v8_load(p + 8 * i);
}

/* Load the tile and reduce it, 2 high wide n_done flops a number of a vector:
 *     a_ij = fma(-l_ik, l_jk, a_ij)      k = 0 .. n_done - 1 */
INLINE void reduce(registers a, const tile *t, const int width, const int high,
                   const int wide)
{
    const double *row = t->row, *col = t->col;

    if (t->fresh) {
        UNROLL for (int j = 0; j < wide; j++) UNROLL for (int v = 0; v < high; v++)
            a[v][j] = v8_all(0.0);
    } else {
        UNROLL for (int j = 0; j < wide; j++) UNROLL for (int v = 0; v < high; v++)
            a[v][j] = v8_load(t->at + (size_t)j * t->stride_at + 8 * v);
    }
    for (int k = 0; k < t->n_done; k++, row += t->stride, col += t->stride) {
        v8 l[MOST_HIGH];
        UNROLL for (int v = 0; v < high; v++) l[v] = v8_load(row + 8 * v);
        UNROLL for (int j = 0; j < wide; j++)
        {
            v8 m = multiplier(col, j, width);
            UNROLL for (int v = 0; v < high; v++) a[v][j] = v8_fnma(l[v], m, a[v][j]);
        }
    }
}

/* Store column j from vector `from` on. */
INLINE void store(registers a, const tile *t, const int high, int from, int j)
{
    UNROLL for (int v = 0; v < high; v++) if (v >= from)
        v8_store(t->at + (size_t)j * t->stride_at + 8 * v, a[v][j]);
}

/* A tile of the contribution block: reduced by all pivots. */
INLINE void pass_on(const tile *t, const int width, const int high, const int wide)
{
    registers a;

    reduce(a, t, width, high, wide);
    UNROLL for (int j = 0; j < wide; j++) store(a, t, high, 0, j);
}

/* A tile below the diagonal one: reduced by the columns before, then
 *     l_ij = (a_ij - sum over k of its columns before j of l_ik l_jk) (1 / l_jj). */
INLINE void finish(const tile *t, const int width, const int high, const int wide)
{
    const double *diagonal = t->col + (size_t)t->n_done * t->stride;
    registers a;

    reduce(a, t, width, high, wide);
    UNROLL for (int j = 0; j < wide; j++, diagonal += t->stride)
    {
        v8 reciprocal = multiplier(diagonal, j, width);
        UNROLL for (int v = 0; v < high; v++) a[v][j] = v8_mul(a[v][j], reciprocal);
        UNROLL for (int i = j + 1; i < wide; i++)
        {
            v8 m = multiplier(diagonal, i, width);
            UNROLL for (int v = 0; v < high; v++) a[v][i] = v8_fnma(a[v][j], m, a[v][i]);
        }
        store(a, t, high, 0, j);
    }
}

/* Where width 8 keeps the entry of row j of the tile is vector j, where width 1 does, an
 * element of vector 0. */
INLINE v8 entry(registers a, const tile *t, const int width, int i, int j)
{
    return width == 1 ? v8_lane(a[0][j], t->lane + i) : a[i][j];
}

/* The tile on the diagonal, the first `wide` rows of it are pivots: as finish(), with
 *     1 / l_jj = 1 / sqrt(a_jj).
 * Returns the number of pivots replaced. */
INLINE int eliminate(const tile *t, const int width, const int high, const int wide)
{
    int n_replaced = 0;
    registers a;

    reduce(a, t, width, high, wide);
    UNROLL for (int j = 0; j < wide; j++)
    {
        const int below = width == 1 ? 0 : j;
        v8 pivot = entry(a, t, width, j, j);
        m8 sound = v8_lt(v8_all(0.0), pivot);
        unsigned bad = ~m8_bits(sound) & (width == 1 ? 1u : 255u);
        for (; bad; bad &= bad - 1) n_replaced++;
        pivot = v8_pick(sound, pivot, v8_all(HUGE_PIVOT));
        v8 reciprocal = v8_div(v8_all(1.0), v8_sqrt(pivot));
        UNROLL for (int v = 0; v < high; v++) if (v >= below) a[v][j] =
            v8_mul(a[v][j], reciprocal);
        UNROLL for (int i = j + 1; i < wide; i++)
        {
            v8 m = entry(a, t, width, i, j);
            UNROLL for (int v = 0; v < high; v++) if (v >= (width == 1 ? 0 : i)) a[v][i] =
                v8_fnma(a[v][j], m, a[v][i]);
        }
        if (width == 1)
            a[0][j] = v8_pick(m8_of(1u << (t->lane + j)), reciprocal, a[0][j]);
        else
            a[j][j] = reciprocal;
        store(a, t, high, below, j);
    }
    return n_replaced;
}

#define SIZE(high, wide) (16 * (high) + (wide))
#define PASS_ON(width, high, wide)                                                       \
    case SIZE(high, wide):                                                               \
        pass_on(t, width, high, wide);                                                   \
        break;
#define FINISH(width, high, wide)                                                        \
    case SIZE(high, wide):                                                               \
        finish(t, width, high, wide);                                                    \
        break;
#define ELIMINATE(width, high, wide)                                                     \
    case SIZE(high, wide):                                                               \
        return eliminate(t, width, high, wide);

#define PASS_ON_1(high, wide) PASS_ON(1, high, wide)
#define FINISH_1(high, wide) FINISH(1, high, wide)
#define ELIMINATE_1(high, wide) ELIMINATE(1, high, wide)
#define PASS_ON_8(high, wide) PASS_ON(8, high, wide)
#define FINISH_8(high, wide) FINISH(8, high, wide)
/* With width 8 the diagonal tile is at least as high as wide. */
#define ELIMINATE_8(high, wide)                                                          \
    case SIZE(high, wide):                                                               \
        return eliminate(t, 8, (high) < (wide) ? (wide) : (high), wide);

static void pass_on_1(const tile *t, int high, int wide)
{
    switch (SIZE(high, wide)) {
        TILES_1(PASS_ON_1)
    }
}
static void finish_1(const tile *t, int high, int wide)
{
    switch (SIZE(high, wide)) {
        TILES_1(FINISH_1)
    }
}
static int eliminate_1(const tile *t, int high, int wide)
{
    switch (SIZE(high, wide)) {
        TILES_1(ELIMINATE_1)
    }
    return 0;
}
static void pass_on_8(const tile *t, int high, int wide)
{
    switch (SIZE(high, wide)) {
        TILES_8(PASS_ON_8)
    }
}
static void finish_8(const tile *t, int high, int wide)
{
    switch (SIZE(high, wide)) {
        TILES_8(FINISH_8)
    }
}
static int eliminate_8(const tile *t, int high, int wide)
{
    switch (SIZE(high, wide)) {
        TILES_8(ELIMINATE_8)
    }
    return 0;
}

/* ---- a front ---------------------------------------------------------------------- */

INLINE int least(int a, int b)
{
    return a < b ? a : b;
}

/* The pivots of a front, a few columns at a time, left-looking. */
INLINE int factor_pivots(const lode__front *f, const int width, double *values)
{
    const int most_high = width == 1 ? HIGH_1 : HIGH_8;
    const int most_wide = width == 1 ? WIDE_1 : WIDE_OF_8;
    const int end = width == 1 ? f->n_unit : f->n_row; /* in vectors */
    const size_t stride = (size_t)f->n_unit * LODE__UNIT * (size_t)width;
    double *front = values + f->value * (size_t)width;
    int n_replaced = 0;

    for (int j = 0; j < f->n_pivot; j += most_wide) {
        const int wide = least(most_wide, f->n_pivot - j);
        int u = width == 1 ? j / LODE__UNIT : j, high = least(most_high, end - u);
        double *column = front + (size_t)j * stride;
        tile t = {.at = column + 8 * u,
                  .stride_at = stride,
                  .row = front + 8 * u,
                  .col = front + j * width,
                  .stride = stride,
                  .n_done = j,
                  .lane = width == 1 ? j % LODE__UNIT : 0};
        n_replaced +=
            width == 1 ? eliminate_1(&t, high, wide) : eliminate_8(&t, high, wide);
        for (u += high; u < end; u += high) {
            high = least(most_high, end - u);
            t.at = column + 8 * u;
            t.row = front + 8 * u;
            if (width == 1)
                finish_1(&t, high, wide);
            else
                finish_8(&t, high, wide);
        }
    }
    return n_replaced;
}

/* The contribution block: lower triangle by columns of tiles. */
INLINE void reduce_block(const lode__front *f, const int width, const double *values,
                         double *blocks, bool fresh)
{
    const int most_high = width == 1 ? HIGH_1 : HIGH_8;
    const int most_wide = width == 1 ? WIDE_1 : WIDE_OF_8;
    const int end = width == 1 ? f->n_unit : f->n_row;
    const int above = f->n_pivot / LODE__UNIT * (width == 1 ? 1 : LODE__UNIT);
    const size_t stride = (size_t)f->n_unit * LODE__UNIT * (size_t)width;
    const size_t stride_at = lode__block_height(f) * (size_t)width;
    const double *front = values + f->value * (size_t)width;
    double *block = blocks + f->block * (size_t)width;

    for (int j = f->n_pivot; j < f->n_row; j += most_wide) {
        const int wide = least(most_wide, f->n_row - j);
        double *column = block + (size_t)(j - f->n_pivot) * stride_at;
        for (int high, u = width == 1 ? j / LODE__UNIT : j; u < end; u += high) {
            high = least(most_high, end - u);
            tile t = {.at = column + 8 * (u - above),
                      .stride_at = stride_at,
                      .row = front + 8 * u,
                      .col = front + j * width,
                      .stride = stride,
                      .n_done = f->n_pivot,
                      .fresh = fresh};
            if (width == 1)
                pass_on_1(&t, high, wide);
            else
                pass_on_8(&t, high, wide);
        }
    }
}

/* Zero the lower triangle of a front's contribution block. */
INLINE void clear_block(const lode__front *f, const int width, double *blocks)
{
    const size_t height = lode__block_height(f);
    double *block = blocks + f->block * (size_t)width;

    for (int j = f->n_pivot; j < f->n_row; j++, block += height * (size_t)width) {
        size_t from = (size_t)((width == 1 ? j / LODE__UNIT * LODE__UNIT : j) -
                               f->n_pivot / LODE__UNIT * LODE__UNIT);
        memset(block + from * (size_t)width, 0,
               (height - from) * (size_t)width * sizeof *block);
    }
}

/* Add column j of child c's block, 1 flop an entry: with width 1 by stripes, with width 8
 * entry by entry. to: column of the front that it goes to, from its unit n_above on. */
INLINE void add_column(const lode__shape *shape, const lode__front *c, const int width,
                       int j, int i_stripe, const double *from, double *to, int n_above)
{
    const int from_above = c->n_pivot / LODE__UNIT * LODE__UNIT;

    if (width == 1) {
        const lode__stripe *stripe = shape->stripe + c->stripe;
        for (int i = i_stripe; i < c->n_stripe; i++)
            v8_spread_add(to + LODE__UNIT * (stripe[i].unit - n_above),
                          from + (stripe[i].from - from_above), stripe[i].mask);
    } else {
        const int32_t *into = shape->into + c->into;
        for (int i = j; i < c->n_row; i++) {
            double *sum = to + 8 * (into[i - c->n_pivot] - LODE__UNIT * n_above);
            v8_store(sum, v8_add(v8_load(sum), v8_load(from + 8 * (i - from_above))));
        }
    }
}

/* Take in what child c passes on to front f. */
INLINE void add_child(const lode__shape *shape, const lode__front *f,
                      const lode__front *c, const int width, double *values,
                      double *blocks)
{
    const size_t stride = (size_t)f->n_unit * LODE__UNIT * (size_t)width;
    const size_t block_stride = lode__block_height(f) * (size_t)width;
    const size_t child_stride = lode__block_height(c) * (size_t)width;
    const int32_t *into = shape->into + c->into;
    const lode__stripe *stripe = shape->stripe + c->stripe;
    const double *from = blocks + c->block * (size_t)width;
    double *front = values + f->value * (size_t)width;
    double *block = blocks + f->block * (size_t)width;

    for (int j = c->n_pivot, i = 0; j < c->n_row; j++, from += child_stride) {
        int at = into[j - c->n_pivot];
        bool pivot = at < f->n_pivot;
        double *to = pivot ? front + (size_t)at * stride
                           : block + (size_t)(at - f->n_pivot) * block_stride;
        while (stripe[i].unit < at / LODE__UNIT) i++;
        add_column(shape, c, width, j, i, from, to, pivot ? 0 : f->n_pivot / LODE__UNIT);
    }
}

INLINE int run(const lode__shape *shape, const int width, double *values, double *blocks)
{
    int n_replaced = 0;

    for (int s = 0; s < shape->n_front; s++) {
        const lode__front *f = &shape->front[s];
        if (f->child >= 0) clear_block(f, width, blocks);
        for (int c = f->child; c >= 0; c = shape->front[c].sibling)
            add_child(shape, f, &shape->front[c], width, values, blocks);
        n_replaced += factor_pivots(f, width, values);
        reduce_block(f, width, values, blocks, f->child < 0);
    }
    return n_replaced;
}

static int run_1(const lode__shape *shape, double *values, double *blocks)
{
    return run(shape, 1, values, blocks);
}

static int run_8(const lode__shape *shape, double *values, double *blocks)
{
    return run(shape, 8, values, blocks);
}

/* ---- solving, one right-hand side ------------------------------------------------- */

/* Rows of unit u of a front that are among its rows from `from` on, as bits. */
INLINE unsigned rows_of_unit(const lode__front *f, int u, int from)
{
    int low = from - LODE__UNIT * u, high = f->n_row - LODE__UNIT * u;
    unsigned below_high = high >= LODE__UNIT ? 255u : (1u << high) - 1u;

    return low <= 0 ? below_high : below_high & ~((1u << low) - 1u);
}

/* x at the rows in bits of a unit. */
INLINE void scatter(double *x, const int32_t *row, v8 a, unsigned bits)
{
    double out[LODE__UNIT];

    v8_store(out, a);
    for (int i = 0; i < LODE__UNIT; i++)
        if (bits >> i & 1) x[row[i]] = out[i];
}

/* The part of L y = b that is front f: 2 flops an entry,
 *     x_i = fma(-l_ik, x_k, x_i)   k ascending,      x_k = x_k (1 / l_kk). */
static void forward_1(const lode__shape *shape, const lode__front *f,
                      const double *values, double *x)
{
    const size_t stride = LODE__UNIT * (size_t)f->n_unit;
    const double *front = values + f->value;
    double *pivot = x + f->first;

    for (int u = 0; u < f->n_unit; u++) {
        const int32_t *row = shape->row + f->row + LODE__UNIT * u;
        const double *l = front + LODE__UNIT * u;
        v8 a = v8_gather(x, row);
        int k = 0;
        for (; k < least(LODE__UNIT * u, f->n_pivot); k++, l += stride)
            a = v8_fnma(v8_load(l), v8_all(pivot[k]), a);
        for (; k < least(LODE__UNIT * (u + 1), f->n_pivot); k++, l += stride) {
            int i = k - LODE__UNIT * u;
            v8 done = v8_mul(v8_lane(a, i), v8_all(l[i]));
            double out[LODE__UNIT];
            v8_store(out, done);
            pivot[k] = out[0];
            a = v8_fnma(v8_load(l), done, a);
        }
        if (LODE__UNIT * (u + 1) > f->n_pivot)
            scatter(x, row, a, rows_of_unit(f, u, f->n_pivot));
    }
}

/* The pivots of unit b, from the last to the first. What the units below take off is summed
 * in eight parts, row modulo eight, units ascending, and joined by v8_sum(); then the rows of
 * the unit itself take off theirs, from the last up:
 *     x_j = fma(-l_ij, x_i, x_j)   i descending,     x_j = x_j (1 / l_jj). */
INLINE void backward_unit_1(const lode__shape *shape, const lode__front *f,
                            const double *front, double *x, int b, const int n)
{
    const size_t stride = LODE__UNIT * (size_t)f->n_unit;
    const int32_t *row = shape->row + f->row;
    const double *l = front + LODE__UNIT * (size_t)b * stride;
    const int end = least(LODE__UNIT, f->n_row - LODE__UNIT * b);
    v8 sum[LODE__UNIT];
    double own[LODE__UNIT];

    UNROLL for (int j = 0; j < n; j++) sum[j] = v8_all(0.0);
    for (int u = b + 1; u < f->n_unit; u++) {
        v8 y = v8_gather(x, row + LODE__UNIT * u);
        m8 real = m8_of(rows_of_unit(f, u, 0));
        UNROLL for (int j = 0; j < n; j++)
        {
            v8 a = v8_load(l + (size_t)j * stride + LODE__UNIT * u);
            sum[j] = v8_pick(real, v8_fma(a, y, sum[j]), sum[j]);
        }
    }
    row += LODE__UNIT * b;
    l += LODE__UNIT * b;
    for (int i = 0; i < end; i++) own[i] = x[row[i]];
    for (int j = n - 1; j >= 0; j--) {
        double out = own[j] - v8_sum(sum[j]);
        for (int i = end - 1; i > j; i--)
            out = fma(-l[(size_t)j * stride + (size_t)i], own[i], out);
        own[j] = out * l[(size_t)j * stride + (size_t)j];
        x[row[j]] = own[j];
    }
}

#define BACKWARD(n)                                                                      \
    case n: backward_unit_1(shape, f, front, x, b, n); break;
static void backward_1(const lode__shape *shape, const lode__front *f,
                       const double *values, double *x)
{
    const double *front = values + f->value;

    for (int b = (f->n_pivot - 1) / LODE__UNIT; b >= 0; b--) {
        switch (least(LODE__UNIT, f->n_pivot - LODE__UNIT * b)) {
            BACKWARD(1)
            BACKWARD(2)
            BACKWARD(3)
            BACKWARD(4)
            BACKWARD(5)
            BACKWARD(6)
            BACKWARD(7)
            BACKWARD(8)
        }
    }
}

static void solve_1(const lode__shape *shape, const double *values, double *x)
{
    for (int s = 0; s < shape->n_front; s++)
        forward_1(shape, &shape->front[s], values, x);
    for (int s = shape->n_front - 1; s >= 0; s--)
        backward_1(shape, &shape->front[s], values, x);
}

/* ---- solving, eight right-hand sides ---------------------------------------------- */

/* The same for eight right-hand sides, x[place][8]; of: width of the factor. */
INLINE void forward_8(const lode__shape *shape, const lode__front *f, const int of,
                      const double *values, double *x)
{
    const size_t stride = LODE__UNIT * (size_t)f->n_unit * (size_t)of;
    const double *front = values + f->value * (size_t)of;
    const int32_t *row = shape->row + f->row;
    double *pivot = x + 8 * (size_t)f->first;

    for (int i = 0; i < f->n_pivot; i++) {
        const double *l = front + i * of;
        v8 a = v8_load(pivot + 8 * i);
        for (int k = 0; k < i; k++, l += stride)
            a = v8_fnma(multiplier(l, 0, of), v8_load(pivot + 8 * k), a);
        v8_store(pivot + 8 * i, v8_mul(a, multiplier(l, 0, of)));
    }
    for (int i = f->n_pivot; i < f->n_row; i += 4) {
        const int n = least(4, f->n_row - i);
        const double *l = front + i * of;
        v8 a[4];
        /* Beyond the last row are padding and a pivot's place: read, and not written. */
        UNROLL for (int r = 0; r < 4; r++) a[r] =
            v8_load(x + 8 * (size_t)row[r < n ? i + r : i]);
        for (int k = 0; k < f->n_pivot; k++, l += stride) {
            v8 y = v8_load(pivot + 8 * k);
            UNROLL for (int r = 0; r < 4; r++) a[r] =
                v8_fnma(multiplier(l, r < n ? r : 0, of), y, a[r]);
        }
        for (int r = 0; r < n; r++) v8_store(x + 8 * (size_t)row[i + r], a[r]);
    }
}

/* v8_sum() of eight parts. */
INLINE v8 join_parts(const v8 s[LODE__UNIT])
{
    return v8_add(v8_add(v8_add(s[0], s[4]), v8_add(s[2], s[6])),
                  v8_add(v8_add(s[1], s[5]), v8_add(s[3], s[7])));
}

INLINE void backward_8(const lode__shape *shape, const lode__front *f, const int of,
                       const double *values, double *x)
{
    const size_t stride = LODE__UNIT * (size_t)f->n_unit * (size_t)of;
    const double *front = values + f->value * (size_t)of;
    const int32_t *row = shape->row + f->row;
    double *pivot = x + 8 * (size_t)f->first;

    for (int j = f->n_pivot - 1; j >= 0; j--) {
        const double *l = front + (size_t)j * stride;
        int unit_end = least(LODE__UNIT * (j / LODE__UNIT + 1), f->n_row), i = unit_end;
        v8 sum[LODE__UNIT], out;
        UNROLL for (int p = 0; p < LODE__UNIT; p++) sum[p] = v8_all(0.0);
        for (; i + LODE__UNIT <= f->n_row; i += LODE__UNIT) {
            UNROLL for (int p = 0; p < LODE__UNIT; p++) sum[p] = v8_fma(
                multiplier(l, i + p, of), v8_load(x + 8 * (size_t)row[i + p]), sum[p]);
        }
        for (int p = 0; i + p < f->n_row; p++)
            sum[p] = v8_fma(multiplier(l, i + p, of), v8_load(x + 8 * (size_t)row[i + p]),
                            sum[p]);
        out = v8_sub(v8_load(pivot + 8 * j), join_parts(sum));
        for (i = unit_end - 1; i > j; i--)
            out = v8_fnma(multiplier(l, i, of), v8_load(x + 8 * (size_t)row[i]), out);
        v8_store(pivot + 8 * j, v8_mul(out, multiplier(l, j, of)));
    }
}

INLINE void solve_eight(const lode__shape *shape, const int of, const double *values,
                        double *x)
{
    for (int s = 0; s < shape->n_front; s++)
        forward_8(shape, &shape->front[s], of, values, x);
    for (int s = shape->n_front - 1; s >= 0; s--)
        backward_8(shape, &shape->front[s], of, values, x);
}

static void solve_8(const lode__shape *shape, const double *values, double *x)
{
    solve_eight(shape, 8, values, x);
}

static void solve_kept_8(const lode__shape *shape, const double *kept, double *x)
{
    solve_eight(shape, 1, kept, x);
}

const lode__cholesky_kernels LODE__PATH(lode__cholesky_kernels) = {
    .run = {run_1, run_8}, .solve = {solve_1, solve_8}, .solve_kept = solve_kept_8};
