/* A lender's file as cells, and what is wrong with it; seen by its readers only. */
#ifndef LODE_DATASET_PROJECTS_FILE_H
#define LODE_DATASET_PROJECTS_FILE_H

#include "dataset/inside.h"

#define LODE__PROJECT_ROWS_MAX 20000

/* Columns of a lender's file; docs/method/projects.md says what each holds. */
typedef enum lode__project_column {
    LODE__C_PROJECT,
    LODE__C_NAME,
    LODE__C_OWNER,
    LODE__C_COUNTRY,
    LODE__C_GOOD,
    LODE__C_STAGE,
    LODE__C_FORM,
    LODE__C_CAPACITY,
    LODE__C_CAPACITY_LOW,
    LODE__C_CAPACITY_HIGH,
    LODE__C_CAPEX,
    LODE__C_CAPEX_LOW,
    LODE__C_CAPEX_HIGH,
    LODE__C_OPEX,
    LODE__C_OPEX_LOW,
    LODE__C_OPEX_HIGH,
    LODE__C_START,
    LODE__C_START_LOW,
    LODE__C_START_HIGH,
    LODE__C_STATUS,
    LODE__C_SUCCESS,
    LODE__C_RAMP_UP,
    LODE__C_DELAY,
    LODE__C_OVERRUN,
    LODE__C_FEED,
    LODE__C_REQUIRES,
    LODE__C_EXCLUSIVE,
    LODE__C_TAG,
    LODE__C_PROGRAMME,
    LODE__C_SOURCE,
    LODE__C_GRADE,
    LODE__C_AS_OF,
    LODE__N_PROJECT_COLUMN
} lode__project_column;

typedef struct lode__project_cells {
    int line;
    const char *cell[LODE__N_PROJECT_COLUMN]; /* "" where the file has no such column */
} lode__project_cells;

typedef struct lode__project_file {
    const lode_dataset *ds;
    lode__arena *arena; /* of the answer */
    const char *path;
    char separator;
    lode__project_cells *row; /* [n_row]; the reader's: lode__release() */
    size_t n_row, room;
    lode__project_problem *problem; /* [n_problem]; likewise */
    size_t n_problem, problem_room;
    char hash[LODE__HASH_HEX];
    bool failed;   /* no memory */
    bool too_many; /* rows */
} lode__project_file;

/* Take header and cells; what is wrong with them becomes problems. LODE_E_READ,
 * LODE_E_LIMIT, LODE_E_NOMEM. */
lode_status lode__project_file_take(lode__project_file *file, lode_error *err);

/* Note a problem; wanted is copied. */
void lode__project_wrong(lode__project_file *file, int line, lode__project_column column,
                         bool stops, const char *found, const char *wanted, ...)
    __attribute__((format(printf, 6, 7)));

/* A number of the row, NaN where nothing is told; a problem when it is none or not from low
 * to high. With ';' or tab between fields the comma is the decimal mark, as spreadsheets of
 * many countries write it. */
double lode__project_number(lode__project_file *file, const lode__project_cells *row,
                            lode__project_column column, double low, double high);

#endif
