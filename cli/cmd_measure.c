/* lode measure: the recognised measures of any good, economy and year. */
#include "cli.h"

#include <lode/measure.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct asked {
    const char *years, *set, *card, *combine;
    bool entropy;
    long year;
} asked;

/* "2018-2024" */
static bool read_years(const asked *a, lode_measure_options *o, int *status)
{
    char *end;

    if (a->year) o->year_first = o->year_last = (int)a->year;
    if (!a->years) return true;
    long first = strtol(a->years, &end, 10),
         last = *end == '-' ? strtol(end + 1, &end, 10) : 0;
    if (a->year || *end || first < 1900 || last > 2100 || last < first) {
        *status = cli_misuse("--years: want two years as in '2018-2024', and no --year, "
                             "found '%s'",
                             a->years);
        return false;
    }
    o->year_first = (int)first;
    o->year_last = (int)last;
    return true;
}

/* "wgi=mine": a directory of packs above the others, else a publisher's name. */
static bool read_set(const asked *a, const cli_call *call, char name[64],
                     lode_measure_options *o, lode_dataset **other, int *status)
{
    const char *equals = a->set ? strchr(a->set, '=') : NULL;
    struct stat place;

    if (!a->set) return true;
    if (!equals || equals == a->set || !equals[1] || equals - a->set > 63) {
        *status = cli_misuse("--set: want INPUT=PACKS or INPUT=PUBLISHER as in "
                             "'production=BGS', found '%s'",
                             a->set);
        return false;
    }
    snprintf(name, 64, "%.*s", (int)(equals - a->set), a->set);
    o->set_input = name;
    if (stat(equals + 1, &place) != 0 || !S_ISDIR(place.st_mode)) {
        o->set_source = equals + 1;
        return true;
    }
    lode_error err = {0};
    lode_status st = lode_dataset_open_above(call->data_dir, equals + 1, other, &err);
    if (st != LODE_OK) *status = cli_fail(st, &err);
    o->set_dataset = *other;
    return st == LODE_OK;
}

static lode_status answer(const lode_dataset *dataset, const asked *a,
                          const lode_measure_options *o, lode_format format,
                          lode_text *report, lode_error *err)
{
    lode_measure *measure = NULL;
    lode_status st;

    if (a->card)
        return lode_measure_card(dataset, a->card, o->economy, o->year_first, format,
                                 report, err);
    st = lode_measure_run(dataset, o, &measure, err);
    if (!st && a->combine)
        st = lode_measure_combine(measure, a->combine, a->entropy, format, report, err);
    else if (!st)
        st = lode_measure_write(measure, format, report, err);
    lode_measure_free(measure);
    return st;
}

int cli_measure(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_measure_options o = LODE_MEASURE_OPTIONS_INIT;
    asked a = {0};
    char set_name[64];
    const cli_option options[] = {
        {.name = "method",
         .value = "M",
         .text = &o.method,
         .help = "one or more as in 'hhi,cr3'; 'all'; see 'lode method list'"},
        {.name = "good",
         .value = "GOOD",
         .text = &o.good,
         .help = "a good, a mineral, or a code 'hs:251010' ('hs:*'); else all"},
        {.name = "for",
         .value = "C",
         .text = &o.economy,
         .help = "whose view: ISO 3166-1 alpha-3, '@EU', '@USA+JPN'"},
        {.name = "country",
         .value = "C",
         .text = &o.economy,
         .help = "the same as --for"},
        {.name = "year",
         .value = "Y",
         .integer = &a.year,
         .least = 1900,
         .most = 2100,
         .help = "else 2024"},
        {.name = "years",
         .value = "A-B",
         .text = &a.years,
         .help = "each year as a line"},
        {.name = "compare",
         .value = "WITH",
         .text = &o.compare,
         .help = "'published', a year, a FILE.csv, or 'packs' beside --set"},
        {.name = "tolerance",
         .value = "T",
         .number = &o.tolerance,
         .help = "of --compare, relative; else the method's own"},
        {.name = "set",
         .value = "INPUT=X",
         .text = &a.set,
         .help = "take an input from packs X or from publisher X"},
        {.name = "purchases",
         .value = "FILE",
         .text = &o.purchases,
         .help = "a company's own: CSV of good,country,quantity_t,value_usd"},
        {.name = "as-one",
         .value = "BLOCS",
         .text = &o.as_one,
         .help = "blocs that count as one supplier: '@EU,@CIS'"},
        {.name = "as-published",
         .help = "also do what the public program does wrong",
         .flag = &o.as_published},
        {.name = "no-band", .help = "without low and high; faster", .flag = &o.no_band},
        {.name = "combine",
         .value = "HOW",
         .text = &a.combine,
         .help = "several methods as one ranking: mean, geometric, topsis"},
        {.name = "entropy",
         .help = "with --combine: weights by entropy, not equal",
         .flag = &a.entropy},
        {.name = "card",
         .value = "MINERAL",
         .text = &a.card,
         .help = "all measures of a mineral on one card"},
        {0}};
    const cli_usage usage = {
        "measure", "--method M [--good G] [--for C] [--year Y] | --card MINERAL",
        "Recognised measures of concentration, dependence and supply risk, with a band\n"
        "and the parts that add up; what an input that is not public leaves open is\n"
        "unknown, never a guess.",
        options};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL, *other = NULL;
    lode_error err = {0};
    int status;

    if (!cli_parse(&call, &usage, argc, argv, &status)) return status;
    if (call.n_word > 0)
        return cli_misuse("measure: one word too many: '%s'; see 'lode measure --help'",
                          call.word[0]);
    if (!o.method && !a.card)
        return cli_misuse(
            "measure: want --method M or --card MINERAL, found neither; 'lode "
            "method list' names the methods");
    if (!read_years(&a, &o, &status)) return status;
    if (call.format == LODE_FORMAT_HTML && o.year_last <= o.year_first)
        return cli_misuse("-o %s: want --years beside it: the page draws lines",
                          call.output);
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    if (read_set(&a, &call, set_name, &o, &other, &status)) {
        lode_status st = answer(dataset, &a, &o, call.format, &report, &err);
        status = st == LODE_OK ? cli_output(&call, &report) : cli_fail(st, &err);
    }
    lode_text_clear(&report);
    lode_dataset_free(other);
    lode_dataset_free(dataset);
    return status;
}
