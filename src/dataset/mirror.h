/* Exporter and importer tell of the same flow: what was it, and how sure is that?
 *
 * Both reports of each flow become one value, free on board, with a band. No names, no
 * files: codes, countries and years are numbers of the caller. docs/method/mirror.md has
 * the formulas and what the published series does otherwise. */
#ifndef LODE_DATASET_MIRROR_H
#define LODE_DATASET_MIRROR_H

#include "base/base.h"

enum { LODE__BY_EXPORTER, LODE__BY_IMPORTER };

/* What one side says. */
typedef struct lode__mirror_report {
    double value_usd;  /* the exporter's FOB, the importer's CIF; NaN: no report */
    double quantity_t; /* gross; NaN: nobody weighed it */
} lode__mirror_report;

typedef struct lode__mirror_flow {
    int code, year;             /* of one meaning through the array */
    int i_exporter, i_importer; /* 0 to n_country - 1, not the same */
    lode__mirror_report by[2];  /* exporter's, importer's */
} lode__mirror_flow;

typedef enum lode__mirror_kind {
    LODE__TWO_SIDED,
    LODE__EXPORTER_ONLY,
    LODE__IMPORTER_ONLY
} lode__mirror_kind;

/* What the flow was. */
typedef struct lode__mirror_value {
    lode__mirror_kind kind;
    double value_usd;         /* FOB */
    double low_usd, high_usd; /* the two FOB reports; of one: times e^-spread, e^spread */
    double quantity_t;        /* NaN: nobody weighed it */
    double exporter_weight;   /* 0 to 1; 1 and 0 where one side speaks */
    bool limited[2];          /* the side's tonnes were moved to the limit */
} lode__mirror_value;

/* What all flows of a code have in common. */
typedef struct lode__mirror_code {
    int code;
    size_t n_flow, n_two_sided;
    double ratio; /* CIF over FOB, 1.00 to 1.30 */
    bool own;     /* by its own flows; else, for want of them, by those of all codes */
    double low_usd_t, high_usd_t; /* limits of the unit value, FOB; 0, infinity: none */
    size_t n_limited;             /* reports */
} lode__mirror_code;

/* How far a country's reports of one direction are off: the mean |ln| that is its own. */
typedef struct lode__mirror_side {
    double spread;
    size_t n; /* two-sided flows; 0: the mean of all countries stands in */
} lode__mirror_side;

typedef struct lode__mirror {
    size_t n;                  /* flows */
    lode__mirror_value *value; /* [n] in the order of the flows */
    size_t n_code;
    lode__mirror_code *code; /* [n_code] ascending */
    size_t n_country;
    lode__mirror_side *side[2];         /* [n_country] as exporter, as importer */
    size_t n_kind[3];                   /* flows by lode__mirror_kind */
    size_t n_limited;                   /* reports whose tonnes were moved */
    double median_before, median_after; /* |ln(importer / exporter)| as told, and FOB */
} lode__mirror;

/* Reconcile n flows.
 *
 * The order of the flows changes nothing but the order of the values. A report of 0 USD
 * beside another of more is none. All memory is the arena's.
 *
 * LODE_E_INVALID: a flow without a report, twice the same flow, a negative or infinite
 * number, a country that is none, a flow of a country with itself. LODE_E_DATA: no flow
 * that both sides tell, so that nothing can be learned of them. LODE_E_NOMEM. *out is
 * untouched then.
 *
 * Cost: O(n log n); 23,528 flows take a few ms.
 * Source: after Gaulier, Zignago: BACI, CEPII working paper 2010-23 (the idea; the
 * estimates are our own). */
lode_status lode__mirror_reconcile(const lode__mirror_flow *flow, size_t n,
                                   size_t n_country, lode__arena *arena,
                                   lode__mirror *out, lode_error *err);

/* What was learned of a code; NULL: it has no flow. */
const lode__mirror_code *lode__mirror_code_find(const lode__mirror *m, int code);

#endif
