/* What the closure table holds while it is made; seen by the closure_*.c files only. */
#ifndef LODE_DATASET_CLOSURE_H
#define LODE_DATASET_CLOSURE_H

#include "dataset/document.h"

/* The limits of docs/method/closure.md. */
#define CLOSURE_LEAST_SHARE 0.5   /* a code of which the good is less tells nothing */
#define CLOSURE_LEAST_USD 1e6     /* smaller exports are listed, not judged */
#define CLOSURE_OVER 1.1          /* exports at the least content over production */
#define CLOSURE_ABOVE_HIGH 1.05   /* implied content over the highest */
#define CLOSURE_ABOVE_CENTRAL 1.5 /* ... over the usual one */
#define CLOSURE_WIDE 2.0          /* ... unless the code spans more than this */
#define CLOSURE_OUTLET 0.5        /* exports at the highest content over production */
#define CLOSURE_UNIT_USD 1e5
#define CLOSURE_UNIT_RANGE 10.0     /* off the median of the code */
#define CLOSURE_NEIGHBOUR_RANGE 4.0 /* off the same flow the year before and after */
#define CLOSURE_UNIT_YEARS 3        /* the year asked for and the two before */
#define CLOSURE_MIRROR_RANGE 2.0
#define CLOSURE_MIRROR_USD 1e6
#define CLOSURE_REVISION_RANGE 1.5
#define CLOSURE_HHI_MOVE 1000.0
#define CLOSURE_REVISION_SHARE 0.02
#define CLOSURE_LISTED 5 /* unit values of a code that the table names */

typedef enum closure_kind {
    CLOSURE_CONTENT,
    CLOSURE_UNIT_VALUE,
    CLOSURE_MIRROR,
    CLOSURE_REVISION,
    CLOSURE_N_KIND
} closure_kind;

typedef struct closure_finding {
    closure_kind kind;
    int i_good, i_exporter, i_partner; /* -1: none, or all together */
    int code, digits, year;            /* code 0: none, or several */
    double found, least, most;         /* what was measured and where it may lie */
    double weight_usd;                 /* the largest come first; 0 where it is tonnes */
    const char *hs;                    /* "261100", "282200+810520" or "" */
    const char *sentence;
    const char *reason; /* NULL: nobody has reviewed it */
} closure_finding;

/* A good, an exporter and the codes it leaves under. */
typedef struct closure_row {
    int i_good, i_exporter, year_made;
    const char *hs;
    int code; /* the first of them */
    double gross_t, value_usd, production_tpa;
    double weight_t; /* gross, times the part of the code that is the good */
    double implied, low, central, high; /* tonnes of the good's basis in a gross tonne */
    const char *verdict;
} closure_row;

/* A row of the table `closure` of the packs: why a finding is known. Empty or '*'
 * matches all. */
typedef struct closure_review {
    closure_kind kind;
    const char *cell[6]; /* good, exporter, partner, hs, year, reason */
    lode__place place;
    bool used;
} closure_review;

typedef struct closure {
    const lode_dataset *ds;
    lode__arena arena;
    int year;
    const lode__customs **customs; /* [n_customs] sorted, see closure_flows.c */
    int n_customs;
    closure_row *row;
    int n_row, n_no_production;
    closure_finding *finding; /* [n_finding] grows */
    int n_finding, capacity;
    long n_examined[CLOSURE_N_KIND], n_open;
    closure_review *review;
    int n_review;
    lode_status status; /* LODE_OK, or LODE_E_NOMEM when an addition failed */
} closure;

const char *lode__closure_kind_name(closure_kind kind);

/* Add a finding with its sentence. */
void lode__closure_find(closure *c, closure_finding f, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A number in a sentence or a table: three digits that say something, or whole. */
typedef struct closure_text {
    char text[64];
} closure_text;
closure_text lode__closure_number(double value);

const char *lode__closure_country(const closure *c, int i_country); /* "*" when -1 */
const char *lode__closure_code(closure *c, int code, int digits);

lode_status lode__closure_sort_customs(closure *c, lode_error *err);
lode_status lode__closure_content(closure *c, lode_error *err); /* fills row, too */
void lode__closure_unit_values(closure *c);
void lode__closure_mirrors(closure *c);
void lode__closure_revisions(closure *c);
lode_status lode__closure_reviews_read(closure *c, lode_error *err);
void lode__closure_reviews_apply(closure *c);
void lode__closure_write(const closure *c, lode_format format, lode__buf *buf);

#endif
