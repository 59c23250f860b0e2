/**
 * @file measure.h
 * What do the recognised measures say: concentration, dependence, supply risk?
 *
 * A method is data (packs `methods`): steps of formulas over named inputs, parameters,
 * classes, and the publication it is from. The same engine computes all of them, for any
 * good, economy and year of the packs, with a band, the parts that add up to it, and
 * what is missing where it cannot be known.
 */
#ifndef LODE_MEASURE_H
#define LODE_MEASURE_H

#include <lode/dataset.h>

#include <math.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct lode_measure lode_measure;

/** What to measure. Start from LODE_MEASURE_OPTIONS_INIT. */
typedef struct lode_measure_options {
    int version;         /**< 1 */
    const char *method;  /**< "hhi"; several as in "hhi,cr3"; NULL or "all": every one */
    const char *good;    /**< "cobalt:refined", "cobalt", "hs:251010"; NULL: all */
    const char *economy; /**< ISO3, "@EU", "@USA+JPN"; NULL: the method's own, else all */
    int year_first;      /**< 0: 2024 */
    int year_last;       /**< 0: as year_first */
    const char *as_one;  /**< blocs that count as one supplier: "@EU,@CIS"; or NULL */
    const char *compare; /**< "published", a year "2018", a CSV file, or NULL */
    double tolerance;    /**< of a comparison, relative; NaN: the method's own */
    bool as_published;   /**< also do what a public program does wrong */
    bool no_band;        /**< low and high are left out; faster */
    const char *set_input;  /**< an input or table to take from elsewhere, or NULL */
    const char *set_source; /**< its publisher in the same packs: "BGS"; or NULL */
    const lode_dataset *set_dataset; /**< other packs for it, or NULL; must outlive */
    const char
        *economy_else;     /**< for methods without an economy of their own; NULL: each */
    const char *purchases; /**< CSV: a company's own purchases are its imports; or NULL */
} lode_measure_options;

#define LODE_MEASURE_OPTIONS_INIT                                                        \
    {                                                                                    \
        1, NULL, NULL, NULL, 0, 0, NULL, NULL, (double)NAN, false, false, NULL, NULL,    \
            NULL, NULL, NULL                                                             \
    }

/**
 * Measure.
 *
 * Each row is a good, an economy ("*": the world) and a year. Its band goes one figure at
 * a time from that figure's low to its high, first order, and adds up the squares; where
 * an input is not public but bounded, value is unknown and low and high are what the
 * bounds allow.
 *
 * @param options  NULL: every method for 2024
 * @param[out] out the caller's: lode_measure_free(). The dataset must outlive it.
 * @return LODE_OK; LODE_E_INVALID for an unknown method, good, country, input or bloc,
 *         with the nearest three; LODE_E_DATA for a method whose formula cannot be read,
 *         with file and line; LODE_E_NODATA when there is nothing to measure;
 *         LODE_E_NOMEM.
 *
 * Cost: an index of the packs (milliseconds), then about a microsecond a row and step.
 */
lode_status lode_measure_run(const lode_dataset *dataset,
                             const lode_measure_options *options, lode_measure **out,
                             lode_error *err);

/** Release a measure; NULL is fine. */
void lode_measure_free(lode_measure *measure);

/** One row, for callers who do not want text. */
typedef struct lode_measure_row {
    const char *method, *good, *economy; /**< live as long as the measure */
    int year;
    double value, low, high; /**< NaN: unknown */
    const char *class_name;  /**< "" when the method has no classes */
} lode_measure_row;

/** Number of rows; row i by method, good, year, economy. */
size_t lode_measure_rows(const lode_measure *measure);
lode_measure_row lode_measure_row_at(const lode_measure *measure, size_t i);

/** Of a comparison: rows compared and rows within tolerance. */
size_t lode_measure_compared(const lode_measure *measure);
size_t lode_measure_passed(const lode_measure *measure);

/** Write the answer: JSON schema "lode/measure/1"; HTML and SVG draw
 * lines over several years, or a dot a good; SVG the first method alone. */
lode_status lode_measure_write(const lode_measure *measure, lode_format format,
                               lode_text *out, lode_error *err);

/**
 * Several measures as one ranking of goods: min-max over the goods of which all are known,
 * measures whose low values are bad turned round, weights equal or by entropy, and for each
 * good the ranks that it takes under other weights.
 *
 * @param how      "mean", "geometric" or "topsis"
 * @param entropy  weights reward criteria whose values are unequal, not important ones
 * @return LODE_OK; LODE_E_INVALID for fewer than two methods or an unknown `how`;
 *         LODE_E_NODATA when fewer than two goods have all; LODE_E_NOMEM.
 */
lode_status lode_measure_combine(const lode_measure *measure, const char *how,
                                 bool entropy, lode_format format, lode_text *out,
                                 lode_error *err);

/**
 * One view per mineral: every method's number for its goods, with rank and class.
 *
 * @param mineral  "gallium"
 * @param economy  whose view; NULL: each method's own, else the United States
 */
lode_status lode_measure_card(const lode_dataset *dataset, const char *mineral,
                              const char *economy, int year, lode_format format,
                              lode_text *out, lode_error *err);

/** The methods of the packs: name, publisher, year, what it needs. */
lode_status lode_method_list(const lode_dataset *dataset, lode_format format,
                             lode_text *out, lode_error *err);

/** One method whole: steps, parameters with their standing, inputs, classes, source. */
lode_status lode_method_show(const lode_dataset *dataset, const char *method,
                             lode_format format, lode_text *out, lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
