/**
 * @file footprint.h
 * Whose final demand stands behind a tonne of ore or a dollar of value added, in which
 * region was it made, and what of it crossed a border: footprints of a multi-region
 * input-output table.
 *
 *     x = Z 1 + Y 1,  A = Z x^-1,  L = (I - A)^-1,  S = F x^-1,  M = S L
 *
 * For stressor s, region r, sector k; p(i) and k(i) are region and sector of producer i:
 *
 *     D_cba(r,k) = sum over i with k(i) = k of M_i Y_ir         consumption-based
 *     D_pba(r,k) = F of the producer (r,k)                      production-based
 *     D_imp(r,k) = sum over i with k(i) = k of Y_ir
 *                  (sum over j with p(j) != r of S_j L_ji)
 *     D_exp(r,k) = S_j sum over i of L_ji (sum over r' != r of Y_ir'),  j = (r,k)
 *
 * and D_cba_reg, D_pba_reg, D_imp_reg, D_exp_reg are their sums over k. These are the
 * quantities of pymrio 0.6.3 (Stadler 2021, Journal of Open Research Software 9, 8);
 * L is Leontief's (1936). docs/method/footprint.md
 */
#ifndef LODE_FOOTPRINT_H
#define LODE_FOOTPRINT_H

#include <lode/status.h>
#include <lode/text.h>

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A table with its footprints. Read-only once made: threads may share it. */
typedef struct lode_footprint lode_footprint;

#define LODE_FOOTPRINT_PRODUCER_MAX 2000
#define LODE_FOOTPRINT_STRESSOR_MAX 1000

/**
 * Read a table and find all of the above.
 *
 * The table has the columns block,row,col,value, a row an entry, in any order:
 *
 *     Z,A.mining,B.refining,102.07    B.refining buys from A.mining
 *     Y,A.mining,B,68.96              final demand of region B
 *     F,ore_kt,A.mining,46.4          what a stressor is at a producer
 *
 * A producer is REGION.SECTOR, the region what stands before the first point; order is
 * that of the rows of Z. An entry that is not there is 0, and how many of Z are not there
 * is said in the report; an empty value is refused. A producer without output (x = 0)
 * gets columns of 0 in A and S, also said.
 *
 * @param path  CSV (a zip with one table in it, or "-" for standard input)
 * @param[out] out  the caller's: lode_footprint_free(); untouched on failure
 * @param[out] err  file, line and names; may be NULL
 * @return LODE_OK; LODE_E_READ; LODE_E_DATA for a header without these columns, an
 *         unknown block, producer or region, an entry that comes twice, a value that is
 *         no number, a producer with a row of Z and no column or the other way round (not
 *         square), an output below 0, or I - A singular; LODE_E_NODATA when Z, Y or F is
 *         not there; LODE_E_LIMIT above LODE_FOOTPRINT_PRODUCER_MAX producers or
 *         LODE_FOOTPRINT_STRESSOR_MAX stressors; LODE_E_NOMEM.
 *
 * Cost: O(n^3) for n producers, seconds for 2,000; some 28 n^2 bytes, and 16 a line.
 */
lode_status lode_footprint_read(const char *path, lode_footprint **out, lode_error *err);
void lode_footprint_free(lode_footprint *footprint); /**< NULL is fine */

/**
 * One value.
 *
 * @param quantity  "x", "A", "L", "S", "M", "D_cba", "D_pba", "D_imp", "D_exp", or one of
 *                  the last four with "_reg"
 * @param row  a producer for x, A, L; a stressor for the others
 * @param col  "" for x; a producer for A, L, S, M, D_pba, D_exp; region.sector for D_cba,
 *             D_imp; a region for those with _reg
 * @param[out] out  in the unit of the table
 * @return LODE_OK; LODE_E_INVALID with the nearest names.
 *
 * Cost: O(rows + columns) comparisons of names.
 */
lode_status lode_footprint_value(const lode_footprint *footprint, const char *quantity,
                                 const char *row, const char *col, double *out,
                                 lode_error *err);

/** How well x = L y holds, relative to the largest output. */
double lode_footprint_balance(const lode_footprint *footprint);

/**
 * Write quantities. JSON is schema "lode/footprint/1" with
 * result.rows[]{quantity,row,col,value}; CSV has the same columns; the table shows each
 * stressor by region, or the rows of `only`.
 *
 * @param only  "D_cba,M": these quantities; NULL: all
 * @return LODE_OK; LODE_E_INVALID for HTML or an unknown quantity; LODE_E_LIMIT above
 *         1 GiB (A and L have n^2 rows each); LODE_E_NOMEM.
 */
lode_status lode_footprint_write(const lode_footprint *footprint, const char *only,
                                 lode_format format, lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
