/* What the packs say, as typed rows in one unit, for the floors above. See
 * include/lode/dataset.h for how a dataset is opened. Everything here is read-only
 * after lode_dataset_open(). */
#ifndef LODE_DATASET_DATASET_H
#define LODE_DATASET_DATASET_H

#include <lode/dataset.h>
#include "base/base.h"

/* The year whose flows and prices every market starts from. */
#define LODE__BASE_YEAR 2024

typedef enum lode__flag {
    LODE__REPORTED,
    LODE__ESTIMATED,
    LODE__WITHHELD,
    LODE__DERIVED,
    LODE__MISSING,
    LODE__PRIOR,
    LODE__N_FLAG
} lode__flag;
const char *lode__flag_name(lode__flag flag);

typedef enum lode__flow {
    LODE__PRODUCTION,
    LODE__CAPACITY,
    LODE__EXPORT, /* country is the exporter, partner the importer */
    LODE__USE,
    LODE__PRICE,
    LODE__RESERVES, /* what could be mined at today's prices, t, not t a year */
    LODE__N_FLOW
} lode__flow;
const char *lode__flow_name(lode__flow flow);

/* The year of a revision of the customs codes, by which revisions are ordered: 17 and
 * "HS17" are 2017, 92 and "HS92" 1992; 2017 is itself; 0 and "HS": not said. */
int lode__revision_year(int revision);
int lode__revision_named(const char *name);

/* Where a row stands: lode__dataset_file() gives the path relative to the data directory,
 * such as "production/production.csv". */
typedef struct lode__place {
    int i_file;
    long line; /* from 1, the header is line 1 */
} lode__place;

/* What checks find at fault in a row. */
typedef void lode__row_fault(void *context, lode__place place, const char *message);

typedef struct lode__good {
    const char *id, *mineral, *stage, *name, *basis, *price_unit, *note;
    int stage_order;
    bool disposal, main;
    bool market; /* price, use and trade are known: a market can be built */
    lode__place place;
} lode__good;

typedef struct lode__country {
    const char *id, *name, *iso_numeric;
    double lon, lat; /* NaN: unknown */
    lode__place place;
} lode__country;

typedef struct lode__group {
    const char *id;    /* without '@' */
    const int *member; /* [n_member] country indices, in pack order */
    int n_member;
} lode__group;

/* One observation. value is in tpa of the good's basis, or USD/t for prices; published
 * is the number as printed in `unit` and `basis`; factor = value / published, made of
 * the unit, basis and (for customs rows) content and share factors. NaN value: unknown
 * (withheld, missing). */
typedef struct lode__observation {
    int i_good, i_country, i_partner; /* i_country -1: '*', i_partner -1: none */
    lode__flow flow;
    int year;
    double value, published, factor;
    lode__flag flag;
    const char *unit, *basis, *hs6, *source, *vintage, *note; /* "" when empty */
    int i_hs6;   /* row of the hs6 table used, or -1 */
    int i_layer; /* of its pack; 0: the first directory */
    lode__place place;
} lode__observation;

typedef struct lode__hs6 {
    int i_good;
    const char *revision, *hs6, *confidence, *source, *note;
    const char *holds; /* of a basket: what else is in the code */
    double share, content_low, content, content_high;
    bool basket;
    lode__flag flag;
    lode__place place;
} lode__hs6;

typedef enum lode__reporter { LODE__BOTH, LODE__EXPORTER, LODE__IMPORTER } lode__reporter;

/* A customs record: gross, whatever goods are in it. */
typedef struct lode__customs {
    int year, i_exporter, i_importer; /* -1: all together, '*' */
    int code, digits;                 /* 811292 of 6 digits, or a heading of 4 */
    double value_usd,
        quantity_t;             /* NaN: unknown; BACI and exporters FOB, importers CIF */
    lode__reporter reported_by; /* LODE__BOTH: two reports made one */
    lode__flag flag;
    const char *revision, *source, *vintage, *note; /* revision: "HS17"; "HS": not said */
    lode__place place;
} lode__customs;

typedef struct lode__chain { /* 1 t of input gives yield t of output */
    int i_input, i_output;
    double yield, share;
    lode__flag flag;
    const char *source, *note;
    lode__place place;
} lode__chain;

/* 1 t of the host activity gives yield t of output beside it. */
typedef struct lode__joint {
    int i_host, i_country, i_output; /* i_country -1: default */
    double yield, low, high;
    lode__flag flag;
    const char *source, *note;
    lode__place place;
} lode__joint;

typedef struct lode__segment {
    int i_good, i_country; /* -1: default */
    const char *segment, *sector;
    double share, low, high;
    lode__flag flag;
    const char *source, *vintage, *note;
    lode__place place;
} lode__segment;

typedef struct lode__parameter {
    int i_good;                             /* -1: '*' */
    const char *segment, *parameter, *unit; /* segment "*": all */
    double value, low, high;
    lode__flag flag;
    const char *source, *note;
    lode__place place;
} lode__parameter;

/* What a publication gives to "other countries" (kind other), or to the world, in t. */
typedef struct lode__residual {
    int i_good, year;
    lode__flow flow;
    bool world; /* else other countries */
    double value;
    const char *source, *vintage;
    lode__place place;
} lode__residual;

/* A number that a country has in a year: "pv" of the World Bank, "unga_ideal_point". */
typedef struct lode__indicator {
    int i_country, year;
    const char *indicator;
    double value, standard_error; /* NaN: unknown */
    lode__flag flag;
    const char *source, *vintage, *note;
    lode__place place;
} lode__indicator;

/* A number that a good has, everywhere or in one country: "eol_rir". */
typedef struct lode__attribute {
    int i_good, i_country; /* i_country -1: '*' */
    int year;
    const char *attribute, *unit;
    double value, low, high; /* NaN: unknown */
    lode__flag flag;
    const char *source, *vintage, *note;
    lode__place place;
} lode__attribute;

/* An industry of an input-output table; code "*": all of them. */
typedef struct lode__industry {
    int i_country, year;
    const char *code, *name;
    double value_added_usd, operating_surplus_usd, output_usd;
    lode__flag flag;
    const char *source, *vintage, *note;
    lode__place place;
} lode__industry;

/* ---- input-output tables; money in million USD of the table's year ---------------- */

typedef enum lode__io_form {
    LODE__IO_MAKE_USE, /* commodities and industries: cells USE and MAKE */
    LODE__IO_INDUSTRY, /* industries of one country only: cells FLOW */
} lode__io_form;

/* The table of a country; flag and source are those of all its cells. */
typedef struct lode__io_table {
    int i_country, year;
    lode__io_form form;
    lode__flag flag;
    const char *source, *vintage, *note;
    lode__place place;
} lode__io_table;

typedef struct lode__io_sector {
    int i_country;
    const char *code, *name;
    const char *group; /* code of the group that a coarser table has it in */
    double output_musd, value_added_musd;
    double imported_musd; /* bought abroad; NaN: the table does not say by industry */
    lode__place place;
} lode__io_sector;

/* Of a commodity (MAKE_USE) or industry (INDUSTRY). imports >= 0. */
typedef struct lode__io_final {
    int i_country;
    const char *code;
    double home_musd, exports_musd, imports_musd;
    lode__place place;
} lode__io_final;

typedef enum lode__io_part {
    LODE__IO_USE,  /* an industry (to) buys a commodity (from) */
    LODE__IO_MAKE, /* an industry (from) makes a commodity (to) */
    LODE__IO_FLOW, /* an industry (to) buys from an industry (from) */
    LODE__N_IO_PART
} lode__io_part;

typedef struct lode__io_cell {
    int i_country;
    const char *from, *to;
    double value_musd;
} lode__io_cell;

/* The part of the output of a segment's sector that needs the good. */
typedef struct lode__dependence {
    int i_good, i_country; /* i_country -1: default */
    const char *segment;
    double dependent_share, low, high; /* 0 to 1 */
    lode__flag flag;
    const char *source, *vintage, *note;
    lode__place place;
} lode__dependence;

/* The industry that makes a good. */
typedef struct lode__maker {
    int i_good;
    const char *sector;
    lode__flag flag;
    const char *source, *note;
    lode__place place;
} lode__maker;

/* Part of a country's output of a good that belongs to owners at home in a country. */
typedef struct lode__owner {
    int i_good, i_country, i_owner;
    double share, low, high; /* 0 to 1; NaN: no band */
    lode__flag flag;
    const char *source, *vintage, *note;
    lode__place place;
} lode__owner;

/* A figure of a published table, to compare a method with. */
typedef struct lode__published {
    const char *method, *material, *quantity, *unit;
    int i_country, year; /* i_country -1: '*'; year 0: none is stated */
    const char *place_name; /* "USA", "@EU" or "*" as written */
    double value;
    lode__flag flag;
    const char *source, *vintage, *quality, *note;
    lode__place place;
} lode__published;

/* Which good does a published material mean? method "*": in every publication. */
typedef struct lode__material {
    const char *method, *material;
    int i_good;
    lode__place place;
} lode__material;

/* A method as its rows state it; docs/method/measure.md has the columns. */
typedef struct lode__method {
    const char *id, *name, *publisher, *scope, *unit, *result, *parts, *extends, *stages,
        *list, *prefers, *worse, *status, *source, *note;
    int year;
    bool lead; /* among the first to be shown of a mineral */
    double range_low, range_high, tolerance; /* NaN: not stated */
    lode__place place;
} lode__method;

typedef struct lode__method_step {
    const char *method, *step, *formula, *unit, *status, *note;
    lode__place place;
} lode__method_step;

typedef struct lode__method_parameter {
    const char *method, *parameter, *unit, *status, *source, *note;
    double value, low, high;
    lode__place place;
} lode__method_parameter;

typedef struct lode__method_class {
    const char *method, *name, *status, *note;
    double at_least;
    lode__place place;
} lode__method_class;

/* What an input is and, where no public table has it, between which bounds it lies. */
typedef struct lode__method_input {
    const char *input, *unit, *source, *note;
    double low, high; /* NaN: no bound */
    bool is_public;
    lode__place place;
} lode__method_input;

/* How likely is it that a seller withholds a good for a year? */
typedef struct lode__probability {
    int i_seller, i_good;    /* -1: '*' */
    double value, low, high; /* a year, 0 to 1; low and high: one standard deviation */
    lode__flag flag;
    const char *source, *vintage, *note;
    lode__place place;
} lode__probability;

/* The scenario of a published figure, one sentence of it. */
typedef struct lode__published_statement {
    const char *method, *material, *statement;
    lode__place place;
} lode__published_statement;

/* What history is held against: one episode to a pack, which is opened above the others
 * (open.c). Months are 12 x year + month - 1. */
typedef struct lode__episode {
    const char *id, *title;
    int base_year;   /* of the market before it */
    int first_month; /* of the run: when the market first learns of it */
    int n_month;     /* length of the run */
    int i_restrictor;
    double removed_share; /* of supply taken away as published, or NaN */
    const char *removed_basis, *source, *note;
    lode__place place;
} lode__episode;

/* A sentence of policy with its months; lode__statement_read() knows the grammar. */
typedef struct lode__sentence {
    const char *text;
    int from, until, announced; /* until is the first month without; -1: not said */
    const char *source, *note;
    lode__place place;
} lode__sentence;

typedef enum lode__observed_what {
    LODE__OBSERVED_PRICE,
    LODE__OBSERVED_GAP, /* price in the zone over the restrictor's own at the time */
    LODE__OBSERVED_EXPORT,
    LODE__N_OBSERVED
} lode__observed_what;
const char *lode__observed_name(lode__observed_what what);

typedef struct lode__observed {
    const char *series, *zone; /* zone: "inside", "outside" or a country */
    int i_good, i_country; /* -1: all goods together; by the zone */
    lode__observed_what what;
    const char *stat;           /* peak, spot, month, quarter, annual */
    int from, until;            /* first and last month it is of */
    double value, low, high;    /* low = high = value where one figure was published */
    int base_from, base_until;
    double base; /* in the same unit, what it is compared with */
    bool is_null; /* the model must say: no change */
    const char *unit, *source, *note;
    lode__flag flag;
    lode__place place;
} lode__observed;

typedef struct lode__reported_stock {
    int i_good, i_country;
    double months; /* of use there */
    const char *source, *note;
    lode__place place;
} lode__reported_stock;

/* The directory that its packs lie in, as of lode_dataset_open(); the dataset's. */
const char *lode__dataset_folder(const lode_dataset *ds);

/* The episode of a dataset, or NULL; what was done, what was seen, what lay in stock. */
const lode__episode *lode__episode_of(const lode_dataset *ds);
const lode__sentence *lode__sentences(const lode_dataset *ds, int *n);
const lode__observed *lode__observed_rows(const lode_dataset *ds, int *n);
const lode__reported_stock *lode__reported_stocks(const lode_dataset *ds, int *n);

/* Names of the packs of a directory of episodes, sorted; they and the list are taken from
 * the arena. episodes NULL: the folder `episodes` beside the packs that
 * lode_dataset_open() would read for dir, which goes into *place. */
lode_status lode__episodes_list(const char *dir, const char *episodes, lode__arena *arena,
                                const char **place, const char *const **name, int *n,
                                lode_error *err);

/* Open the packs as lode_dataset_open() does and above them one of a directory. */
lode_status lode__dataset_open_episode(const char *dir, const char *place,
                                       const char *name, lode_dataset **out,
                                       lode_error *err);

/* Something made in numbers that holds minerals: robots, cars, MW of wind power. */
typedef struct lode__technology {
    const char *id, *name, *unit; /* unit that is counted: "units", "MW", "MWh" */
    const char *parts, *note;     /* parts: ids joined by '+' of a group, else "" */
    lode__place place;
} lode__technology;

/* kg of the good's basis in one unit of a variant; share of the units of the base year is
 * this variant, 0: shown for comparison only. published x factor = kg. */
typedef struct lode__intensity {
    int i_technology, i_good;
    const char *variant, *material, *unit, *basis;
    double share, published, factor, kg, low, high; /* low, high in kg; NaN: not stated */
    lode__flag flag;
    const char *source, *evidence, *note;
    lode__place place;
} lode__intensity;

/* Units made, sold or installed in a year; scenario "base": what happened. */
typedef struct lode__unit_count {
    int i_technology, year;
    const char *scenario;
    double value, low, high; /* NaN: unknown, not stated */
    lode__flag flag;
    const char *unit, *source, *evidence, *note;
    lode__place place;
} lode__unit_count;

/* Use of a material by a technology in a year, published; tpa of the good's basis. */
typedef struct lode__projection {
    int i_technology, i_good, year;
    const char *material, *scenario;
    double published, factor, tpa, low, high; /* low, high in tpa; NaN: not stated */
    lode__flag flag;
    const char *source, *note;
    lode__place place;
} lode__projection;

/* In which segment of use does a technology's use of a good lie? */
typedef struct lode__technology_segment {
    int i_technology, i_good;
    const char *segment, *note;
    lode__flag flag;
    lode__place place;
} lode__technology_segment;

/* A name that means a good of another name: "dysprosium" is in the market of "dytb". */
typedef struct lode__alias {
    const char *alias, *good, *note;
    lode__place place;
} lode__alias;

/* Tables: pointer to row 0 and the count. */
const lode__good *lode__goods(const lode_dataset *ds, int *n);
const lode__country *lode__countries(const lode_dataset *ds, int *n);
const lode__group *lode__groups(const lode_dataset *ds, int *n);
const lode__observation *lode__observations(const lode_dataset *ds, int *n);
const lode__hs6 *lode__hs6_rows(const lode_dataset *ds, int *n);
const lode__customs *lode__customs_rows(const lode_dataset *ds, int *n);
const lode__chain *lode__chains(const lode_dataset *ds, int *n);
const lode__joint *lode__joints(const lode_dataset *ds, int *n);
const lode__segment *lode__segments(const lode_dataset *ds, int *n);
const lode__parameter *lode__parameters(const lode_dataset *ds, int *n);
const lode__residual *lode__residuals(const lode_dataset *ds, int *n);
const lode__indicator *lode__indicators(const lode_dataset *ds, int *n);
const lode__attribute *lode__attributes(const lode_dataset *ds, int *n);
const lode__industry *lode__industries(const lode_dataset *ds, int *n);
const lode__io_table *lode__io_tables(const lode_dataset *ds, int *n);
const lode__io_sector *lode__io_sectors(const lode_dataset *ds, int *n);
const lode__io_final *lode__io_finals(const lode_dataset *ds, int *n);
const lode__io_cell *lode__io_cells(const lode_dataset *ds, lode__io_part part, int *n);
const lode__dependence *lode__dependences(const lode_dataset *ds, int *n);
const lode__maker *lode__makers(const lode_dataset *ds, int *n);
const lode__published *lode__published_rows(const lode_dataset *ds, int *n);
const lode__material *lode__materials(const lode_dataset *ds, int *n);
const lode__method *lode__methods(const lode_dataset *ds, int *n);
const lode__method_step *lode__method_steps(const lode_dataset *ds, int *n);
const lode__method_parameter *lode__method_parameters(const lode_dataset *ds, int *n);
const lode__method_class *lode__method_classes(const lode_dataset *ds, int *n);
const lode__method_input *lode__method_inputs(const lode_dataset *ds, int *n);
const lode__technology *lode__technologies(const lode_dataset *ds, int *n);
const lode__intensity *lode__intensities(const lode_dataset *ds, int *n);
const lode__unit_count *lode__unit_counts(const lode_dataset *ds, int *n);
const lode__projection *lode__projections(const lode_dataset *ds, int *n);
const lode__technology_segment *lode__technology_segments(const lode_dataset *ds, int *n);
const lode__alias *lode__aliases(const lode_dataset *ds, int *n);
const lode__probability *lode__probabilities(const lode_dataset *ds, int *n);
const lode__published_statement *lode__published_statements(const lode_dataset *ds,
                                                            int *n);

/* The probability that applies: (seller, good), then (seller, *), (*, good), (*, *);
 * NULL: not known. */
const lode__probability *lode__probability_pick(const lode_dataset *ds, int i_seller,
                                                int i_good);

/* All rows by good, country, owner; those of a place (NULL, 0: none); and the share of an
 * owner. What the rows do not add up to is the country's own, so that the shares of all
 * owners of a place are 1. Cost: O(log n + rows of the place). */
const lode__owner *lode__owner_rows(const lode_dataset *ds, int *n);
const lode__owner *lode__owners_in(const lode_dataset *ds, int i_good, int i_country,
                                   int *n);
double lode__owner_share(const lode_dataset *ds, int i_good, int i_country, int i_owner);

/* Relative path of a file of the dataset, e.g. "trade/trade.csv". */
const char *lode__dataset_file(const lode_dataset *ds, int i_file);

/* Index by id, or -1. */
int lode__good_find(const lode_dataset *ds, const char *id);
int lode__country_find(const lode_dataset *ds, const char *id);
int lode__group_find(const lode_dataset *ds, const char *id);

/* ISO 3166-1 alpha-3 of a name that some publication uses, or of BACI's number; NULL. */
const char *lode__country_alias(const lode_dataset *ds, const char *name);

/* Index by id, or a LODE_E_INVALID sentence with the nearest three names. */
lode_status lode__good_need(const lode_dataset *ds, const char *id, int *out,
                            lode_error *err);
lode_status lode__country_need(const lode_dataset *ds, const char *id, int *out,
                               lode_error *err);

/* Countries of 'CHN', '@EU', '!@EU', '@USA+JPN+KOR', '*': sets member[i] to true or
 * false for every country; member is [n_country]. Unknown names: LODE_E_INVALID with
 * the nearest three. */
lode_status lode__countries_select(const lode_dataset *ds, const char *text, bool *member,
                                   lode_error *err);

/* Goods of 'gallium:refined', a mineral 'gallium' (all its goods), or '*'; list in
 * pack order. */
lode_status lode__goods_select(const lode_dataset *ds, const char *text, bool *member,
                               lode_error *err);

/* Several with commas between, 'gallium,tungsten:mine'; NULL: all. */
lode_status lode__goods_select_list(const lode_dataset *ds, const char *text,
                                    bool *member, lode_error *err);

/* The same without goods that have no market; LODE_E_NODATA when none is left. */
lode_status lode__goods_select_market(const lode_dataset *ds, const char *text,
                                      bool *member, lode_error *err);

/* The rule that picks among rows of one (good, country, partner, flow, year): first by
 * presence of a value, then a later layer's own figures, then source rank (USGS, IEA,
 * BGS, BACI, others), newest vintage, later layer, file order (pick.c). NULL when there is no row with a value. Cost: O(log
 * n) with an index. */
const lode__observation *lode__observation_pick(const lode_dataset *ds, lode__flow flow,
                                                int i_good, int i_country, int i_partner,
                                                int year);

/* All observations, rows of a key next to each other (flow, good, country, partner, year,
 * in this order), and in the order of the rule within it. */
const lode__observation *const *lode__observations_sorted(const lode_dataset *ds, int *n);

/* How many of the n >= 1 sorted rows are of the key of the first: one flow, good, country,
 * partner and year? */
int lode__key_length(const lode__observation *const *row, int n);

/* Does row i of a key's rows speak, the pick of which is row[0]? The pick does; of exports the
 * first row of each customs code, for these are parts of the flow, which is their sum; an
 * analyst's own figure silences the codes of those below it. Cost: O(i). */
bool lode__observation_speaks(const lode__observation *const *row, int i);
/* Of a key's n rows: the value of the pick, of exports the sum of those that speak; NaN: no row
 * has one. */
double lode__key_amount(const lode__observation *const *row, int n);

/* Between which figures does a value lie? low and high are the smallest and largest of
 * all rows of the key with a value, whatever source and vintage; rows of flag prior count
 * only where there is nothing else, or one is picked. A single row, or rows that all say
 * the same, have
 *
 *     low = value exp(-s), high = value exp(s)
 *
 * with s the parameter log_error of its flag (from_prior: of all that speak). Exports are the sum
 * over the customs codes that speak, each with a band of its own. low <= value <= high; without a
 * value all three are NaN and the counts 0. Cost: O(log n + rows of the key cubed, of exports to
 * the fourth); they are few. */
typedef struct lode__band {
    double low, value, high;
    int n_row, n_source, n_vintage; /* rows, different sources, different vintages */
    bool from_prior;
} lode__band;

lode__band lode__band_of(const lode_dataset *ds, lode__flow flow, int i_good,
                         int i_country, int i_partner, int year);

/* Parameter row that applies: (good, segment), then (good, *), (*, segment), (*, *);
 * NULL: none. */
const lode__parameter *lode__parameter_pick(const lode_dataset *ds, int i_good,
                                            const char *segment, const char *parameter);

/* How much of its sector's output needs the good: the row of the country, then the
 * default; NULL: not known. */
const lode__dependence *lode__dependence_pick_in(const lode_dataset *ds, int i_good,
                                                 int i_country, const char *segment);
/* The default row. */
const lode__dependence *lode__dependence_pick(const lode_dataset *ds, int i_good,
                                              const char *segment);

#endif
