/* What a dataset holds; seen by the files of this floor only. The floors above use
 * dataset.h. */
#ifndef LODE_DATASET_INSIDE_H
#define LODE_DATASET_INSIDE_H

#include "dataset/csv.h"
#include "dataset/dataset.h"
#include "dataset/outlines.h"
#include "dataset/policies.h"
#include "dataset/projects.h"
#include "dataset/routes.h"

#define LODE__LAYER_MAX 16                        /* directories of packs */
#define LODE__FILE_MAX ((size_t)64 * 1024 * 1024) /* bytes of a pack's file */

typedef struct lode__field {
    const char *name, *type; /* type: "string", "number" or "integer" */
} lode__field;

/* One CSV file of a pack. */
typedef struct lode__file {
    const char *table;     /* the resource's name: "production", "hs6" */
    const char *path;      /* "trade/hs6.csv" */
    const char *full_path; /* with the directory as it was given */
    int i_pack;
    const lode__field *field; /* [n_field] as declared, equal to the header */
    int n_field;
    long long bytes_declared;  /* -1: not declared */
    const char *hash_declared; /* 64 hex digits, or "" */
    size_t bytes;
    char hash[LODE__HASH_HEX];
    char *data; /* [bytes + 1] holds the text of the cells */
    lode__csv csv;
    int i_layer;
    bool *overridden; /* [csv.n_row] a later layer has the same key; NULL: none is */
    long n_overridden;
    int i_observation; /* index of the first observation, or -1 */
} lode__file;

typedef struct lode__source {
    const char *title, *edition, *table, *path, *retrieved;
} lode__source;

typedef struct lode__licence {
    const char *name, *title, *path;
} lode__licence;

typedef struct lode__pack {
    const char *name, *title, *version, *created;
    const char *path, *full_path; /* of its pack.json */
    int i_layer;
    const lode__source *source;
    const lode__licence *licence;
    int n_source, n_licence, i_file, n_file;
    long n_replaces;           /* rows of lower layers that have a key of this pack's */
    char hash[LODE__HASH_HEX]; /* over pack.json and the files */
} lode__pack;

typedef struct lode__unit {
    const char *unit;
    bool price;    /* else mass */
    double factor; /* to t, or to USD/t */
} lode__unit;

typedef struct lode__basis {
    int i_good;
    const char *basis;
    double factor; /* tonnes of the good's basis in one tonne of this one */
    lode__place place;
} lode__basis;

/* An output of a project, as its row says. */
typedef struct lode__project_part {
    const char *project;
    int order;
    lode__project_output output;
} lode__project_part;

typedef struct lode__project_tables {
    lode__project *project; /* without their outputs */
    lode__project_part *part;
    lode__project_link *link;
    lode__portfolio_rule *rule;
    int n_project, n_part, n_link, n_rule;
} lode__project_tables;

/* Names in strcmp order, for finding; ties, which loading refuses, in the order of i. */
typedef struct lode__name {
    const char *id;
    int i;
} lode__name;

struct lode_dataset {
    lode__arena arena;
    char hash[LODE__HASH_HEX];
    const char *layer[LODE__LAYER_MAX]; /* [n_layer] directories; later ones override */
    int n_layer;
    const char *only_pack; /* of the directory read now, the pack to read; NULL: all */
    const char
        *header_only; /* a table of which the files read now give no rows; or NULL */

    lode__pack *pack;
    lode__file *file;
    int n_pack, n_file;

    lode__unit *unit;
    lode__good *good;
    lode__basis *basis;
    lode__country *country;
    lode__group *group;
    lode__observation *observation;
    lode__hs6 *hs6;
    lode__customs *customs;
    lode__ring *ring;
    int n_ring;
    lode__route_tables routes;
    lode__policy_tables policies;
    lode__project_tables projects;
    lode__chain *chain;
    lode__joint *joint;
    lode__segment *segment;
    lode__parameter *parameter;
    lode__residual *residual;
    lode__indicator *indicator;
    lode__attribute *attribute;
    lode__industry *industry;
    lode__io_table *io_table;
    lode__io_sector *io_sector;
    lode__io_final *io_final;
    lode__io_cell *io_cell[LODE__N_IO_PART];
    int n_io_cell[LODE__N_IO_PART];
    lode__dependence *dependence;
    lode__maker *maker;
    int n_io_table, n_io_sector, n_io_final, n_dependence, n_maker;
    lode__published *published;
    lode__material *material;
    lode__method *method;
    lode__method_step *method_step;
    lode__method_parameter *method_parameter;
    lode__method_class *method_class;
    lode__method_input *method_input;
    lode__episode *episode;
    lode__sentence *sentence;
    lode__observed *observed;
    lode__reported_stock *reported_stock;
    lode__technology *technology;
    lode__intensity *intensity;
    lode__unit_count *unit_count;
    lode__projection *projection;
    lode__technology_segment *technology_segment;
    lode__alias *alias;
    lode__owner *owner; /* [n_owner] by good, country, owner */
    int n_owner;
    lode__probability *probability;
    lode__published_statement *published_statement;
    int n_probability, n_published_statement;
    int n_unit, n_good, n_basis, n_country, n_group, n_observation, n_hs6, n_customs,
        n_chain, n_joint, n_segment, n_parameter, n_residual, n_indicator, n_attribute,
        n_industry, n_published, n_material, n_method, n_method_step, n_method_parameter,
        n_method_class, n_method_input;
    int n_technology, n_intensity, n_unit_count, n_projection, n_technology_segment,
        n_alias;
    int n_episode, n_sentence, n_observed, n_reported_stock;

    lode__name *good_by_id, *country_by_id;       /* [n_good], [n_country] */
    const lode__observation **observation_by_key; /* [n_observation], see pick.c */
    const lode__parameter **parameter_by_key;     /* [n_parameter], see pick.c */

    /* For the nearest names, so that a message needs no memory. */
    const char **good_name;  /* [n_good + n_good] ids, then minerals */
    const char **place_name; /* [n_country + n_group] countries, then blocs as "@EU" */
};

/* pack.c: add a pack of the last layer, its files and their rows as text; the types of
 * the fields hold. */
lode_status lode__pack_read(lode_dataset *ds, const char *folder, lode_error *err);

/* open.c: open `dirs` as lode_dataset_open() does, without the rows of one table in all
 * layers but the last: an import is tried above packs of which only the rest is needed. */
lode_status lode__dataset_open_above(const char *dirs, const char *table,
                                     lode_dataset **out, lode_error *err);

/* override.c: mark the rows of a table whose key a later layer has, too. column: the
 * key's columns, up to a NULL; those a file lacks count as empty. */
lode_status lode__override_mark(lode_dataset *ds, const char *const *table,
                                const char *const *column, lode_error *err);

/* load.c: turn the rows of the known tables into typed ones. */
lode_status lode__tables_load(lode_dataset *ds, lode_error *err);

/* load.c: the columns that tell the rows of a table apart, up to a NULL; NULL for a
 * table nobody here knows. */
const char *const *lode__table_key(const char *table);

/* find.c: sort n ids of items `stride` bytes apart, each starting with its id; NULL:
 * no memory. */
lode__name *lode__names_sort(lode__arena *arena, const void *item, int n, size_t stride);
int lode__names_find(const lode__name *name, int n, const char *id);
/* LODE_E_INVALID: "want <wanted> such as <nearest three of n names>, found <found>". */
lode_status lode__name_unknown(const char *wanted, const char *found,
                               const char *const *name, int n, lode_error *err);

/* select.c: does a column of this name hold goods, or countries? */
bool lode__is_good_column(const char *name);
bool lode__is_country_column(const char *name);

/* pick.c: the index behind lode__observation_pick(). */
lode_status lode__pick_index(lode_dataset *ds, lode_error *err);

/* pick.c: all n rows of a key, the picked one first where a row has a value. */
const lode__observation *const *lode__observations_of(const lode_dataset *ds,
                                                      lode__flow flow, int i_good,
                                                      int i_country, int i_partner,
                                                      int year, int *n);

/* pick.c: the part of the rule by which one row of a key goes before another. */
typedef enum lode__pick_rule {
    LODE__BY_VALUE,   /* the other has none */
    LODE__BY_OWN,     /* an analyst's own figures */
    LODE__BY_SOURCE,  /* the other's source comes later */
    LODE__BY_VINTAGE, /* the other is older */
    LODE__BY_LAYER,   /* the other's layer is lower */
    LODE__BY_PLACE,   /* the other stands later in the files */
    LODE__N_PICK_RULE
} lode__pick_rule;
lode__pick_rule lode__pick_decides(const lode__observation *picked,
                                   const lode__observation *other);

/* place.c: the directory fixed when lode was built. */
const char *lode__data_place(void);

/* open.c: the directory of a user's own packs: $LODE_PACKS, else
 * $XDG_DATA_HOME/lode/packs, else $HOME/.local/share/lode/packs; "" when there is none
 * or out has no room. */
void lode__packs_place(char *out, size_t size);

/* pack.c, tables.c */
/* The first file of a table, or NULL; for tables that stay text. */
const lode__file *lode__table_find(const lode_dataset *ds, const char *name);
int lode__pack_find(const lode_dataset *ds, const char *name);
long lode__pack_rows(const lode_dataset *ds, const lode__pack *pack);
int lode__column_find(const lode__file *file, const char *name); /* or -1 */

#endif
