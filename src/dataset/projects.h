/* Projects: what could be built, by whom, where, when, for how much; and what is known of it.
 * Nothing is guessed on the way in: what a source leaves out is NaN or "". The rules of the
 * pack `portfolio` fill gaps only where lode__projects_estimate() is called, and every figure
 * filled says so. docs/method/projects.md. */
#ifndef LODE_DATASET_PROJECTS_H
#define LODE_DATASET_PROJECTS_H

#include "dataset/dataset.h"

/* A number with the range it may be in and where it is from. */
typedef struct lode__known {
    /* NaN: unknown; of a bound the value is, not what is told of low and high. A source
     * without a range: all three the same. */
    double value, low, high;
    char grade; /* A to D as policies have it; P: filled by a rule (prior); 0: unknown */
    const char *basis; /* source, or the rule that filled it; "" when unknown */
} lode__known;

typedef enum lode__project_status {
    LODE__PROJECT_UNKNOWN,
    LODE__PROJECT_EXPLORATION,
    LODE__PROJECT_STUDY,
    LODE__PROJECT_PERMITTING,
    LODE__PROJECT_FINANCING,
    LODE__PROJECT_CONSTRUCTION,
    LODE__PROJECT_COMMISSIONING,
    LODE__PROJECT_OPERATING, /* an expansion of what is there */
    LODE__PROJECT_SUSPENDED,
    LODE__PROJECT_CANCELLED,
    LODE__N_PROJECT_STATUS
} lode__project_status;
const char *lode__project_status_name(lode__project_status status);

/* One thing that it makes: a stage. */
typedef struct lode__project_output {
    const char
        *good;  /* of the goods of the dataset, "gallium:refined"; "" unknown form */
    int i_good; /* -1: not one of them */
    const char *
        stage; /* mine, concentrate, separation, refinery, metal, magnet, recycling ... */
    const char *form; /* what the published tonnes are of: ore, concentrate, oxide ... */
    lode__known tpa;  /* t of the good a year at full capacity */
    lode__known opex_usd_per_t;
    const char *feed;    /* good that it needs, "" none said */
    int line;            /* of its row */
    double capacity;     /* as published, NaN: not published */
    const char *unit;    /* of capacity: "t/yr", "t/day" */
    const char *how;     /* how it was converted to tpa, or why it was not */
    const char *mineral; /* where no good is known, or more is said than the good */
    lode__place place;   /* i_file -1: of a lender's file */
} lode__project_output;

typedef struct lode__project {
    const char *id, *name, *owner,
        *country; /* ISO3; of the packs also several, "AGO|COD" */
    const char *programme, *source;
    char grade;
    lode__project_status status;
    int n_output;
    lode__project_output *output;
    lode__known capex_usd, start_year, ramp_up_years, success, delay_factor, capex_factor;
    const char *as_of;     /* date its source speaks of */
    int n_require;         /* projects without which it is of no use */
    const char **require;  /* ids */
    const char *exclusive; /* at most one of those with the same word; "" none */
    const char *tag;       /* words: "recycling allied"; lode__project_has_tag() */
    bool financed;         /* a line of public finance names it */
    bool optimisable;      /* all that a choice needs is known */
    const char *reason;    /* why not; "" */
    const char *file;
    int line;
    lode__place place;        /* i_file -1: of a lender's file */
    const char *minerals;     /* as published */
    const char *status_words; /* as published, where they say more than the rung */
    bool is_placeholder;      /* stands for projects that nobody names */
    double capex;             /* as published, million of capex_unit; NaN: unknown */
    double capex_low, capex_high;
    const char *capex_unit;  /* "million AUD"; "n/a" or "": none is published */
    const char *capex_of;    /* own; shared with other projects; funding raised */
    const char *capex_words; /* as published */
    int n_filled;            /* figures that a rule filled */
    int broken_line;         /* of a lender's row that cannot be used; 0: none */
} lode__project;

typedef struct lode__projects {
    size_t n;
    lode__project *project;    /* in order of id */
    struct lode__arena *arena; /* that all words lie in, but those of the dataset */
    size_t n_row;              /* of a lender's file, without its header */
    char hash[65]; /* SHA-256 of what was read of a lender's file; "" of the packs */
} lode__projects;

/* Those of the packs, in order of id. The dataset must live longer. LODE_E_NODATA where the
 * packs have none; LODE_E_NOMEM. */
lode_status lode__projects_of(const lode_dataset *dataset, lode__projects *out,
                              lode_error *err);

/* A problem of a file: row, column, found, wanted. */
typedef struct lode__project_problem {
    int line;
    const char *column, *found, *wanted;
    bool stops; /* the project cannot be used; else it is a hint */
} lode__project_problem;

/* Those of a lender's file (docs/method/projects.md has the columns). Every problem is listed; a
 * file with problems that stop is not an error here. Problems are in order of line and lie in
 * out->arena; those of a file as a whole have line 0, of its columns that of the header.
 * LODE_E_READ, LODE_E_LIMIT above 20,000 rows, LODE_E_NOMEM. Cost: O(n log n) in the rows. */
lode_status lode__projects_read(const lode_dataset *dataset, const char *path,
                                lode__projects *out, lode__project_problem **problem,
                                size_t *n_problem, lode_error *err);

/* Fill what is unknown by the rules of the pack `portfolio`: every filled value has grade P and
 * its rule as basis. Tonnes are never filled; a good that no rule prices leaves capex unknown.
 *
 *     capex = largest capex_fixed of its goods + sum over outputs of capex_per_tpa x tpa
 *     start = year the source speaks of + years_to_first_output of the rung, rounded up
 *
 * success by rung, ramp_up_years by stage (an expansion is a copy), capex_factor and
 * delay_factor by size: large above 1 bn USD. Amounts in another currency take usd_per_unit.
 * LODE_E_NODATA without such a pack. */
lode_status lode__projects_estimate(const lode_dataset *dataset, lode__projects *projects,
                                    lode_error *err);

void lode__projects_free(lode__projects *projects); /* NULL and empty are fine */

/* Set optimisable and reason anew. A choice needs: one project in one country, not cancelled,
 * of grade A or B; at least one output whose good has a market and whose tonnes are known, and
 * none with known tonnes of a good without a market; capex in USD; a start after the base
 * year, whose market has the older ones. False: no memory. */
bool lode__project_judge(const lode_dataset *dataset, struct lode__arena *arena,
                         lode__project *project);

/* Index by id, or -1; O(log n). */
int lode__project_find(const lode__projects *projects, const char *id);
/* Is the word one of its tags? Blanks, commas, semicolons and '|' part them. */
bool lode__project_has_tag(const lode__project *project, const char *tag);

/* ---- rows of the packs ------------------------------------------------------------- */

/* A line of public finance (policy_finance) that names a project. */
typedef struct lode__project_link {
    const char *project, *line, *basis; /* basis: stated, or presumed and why */
    lode__place place;
} lode__project_link;
const lode__project_link *lode__project_links(const lode_dataset *dataset, int *n);

/* A rule: rule "success", good -1: any, key: a rung, a stage, small or large, "*". */
typedef struct lode__portfolio_rule {
    const char *rule, *key, *unit, *source, *note;
    int i_good;
    double value, low, high;
    char grade;
    lode__place place;
} lode__portfolio_rule;
/* The rule that applies: (good, key), then (good, *), (any, key), (any, *); NULL: none. */
const lode__portfolio_rule *lode__portfolio_rule_pick(const lode_dataset *dataset,
                                                      const char *rule, int i_good,
                                                      const char *key);

/* For `lode data check`: statuses on the ladder, goods and projects that rows name, ranges in
 * order, dates; says each fault at its place and returns how many rows were looked at. */
long lode__projects_check(const lode_dataset *dataset, lode__row_fault *say,
                          void *context);

#endif
