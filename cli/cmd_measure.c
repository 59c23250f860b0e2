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

/* What is written, in whichever form. */
typedef struct answered {
    const lode_dataset *dataset;
    const asked *asked;
    const lode_measure_options *options;
    lode_measure *measure; /* NULL: a card */
} answered;

static lode_status write(const void *answer, lode_format format, lode_text *out,
                         lode_error *err)
{
    const answered *a = answer;

    if (a->asked->card)
        return lode_measure_card(a->dataset, a->asked->card, a->options->economy,
                                 a->options->year_first, format, out, err);
    if (a->asked->combine)
        return lode_measure_combine(a->measure, a->asked->combine, a->asked->entropy,
                                    format, out, err);
    return lode_measure_write(a->measure, format, out, err);
}

static int answer(const cli_call *call, answered *a)
{
    lode_error err = {0};
    lode_status st = a->asked->card
                         ? LODE_OK
                         : lode_measure_run(a->dataset, a->options, &a->measure, &err);
    int status = st ? cli_fail(st, &err) : cli_deliver(call, write, a);

    lode_measure_free(a->measure);
    return status;
}

int cli_measure(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_measure_options o = LODE_MEASURE_OPTIONS_INIT;
    asked a = {0};
    char set_name[64];
    const cli_binding bind[] = {{"method", .text = &o.method},
                                {"good", .text = &o.good},
                                {"for", .text = &o.economy},
                                {"country", .text = &o.economy},
                                {"year", .integer = &a.year},
                                {"years", .text = &a.years},
                                {"compare", .text = &o.compare},
                                {"tolerance", .number = &o.tolerance},
                                {"set", .text = &a.set},
                                {"purchases", .text = &o.purchases},
                                {"as-one", .text = &o.as_one},
                                {"as-published", .flag = &o.as_published},
                                {"no-band", .flag = &o.no_band},
                                {"combine", .text = &a.combine},
                                {"entropy", .flag = &a.entropy},
                                {"card", .text = &a.card},
                                {0}};
    lode_dataset *dataset = NULL, *other = NULL;
    int status;

    if (!cli_ask(&call, "measure", bind, argc, argv, &status)) return status;
    if (call.n_word > 0)
        return cli_misuse("measure: one word too many: '%s'; see 'lode measure --help'",
                          call.word[0]);
    if (!o.method && !a.card)
        return cli_misuse(
            "measure: want --method M or --card MINERAL, found neither; 'lode "
            "method list' names the methods");
    if (!read_years(&a, &o, &status)) return status;
    if ((call.format == LODE_FORMAT_HTML || call.format == LODE_FORMAT_SVG) &&
        (a.card || a.combine))
        return cli_misuse(
            "-o %s: a card and --combine have no picture; want .json, .csv, "
            ".txt or .xlsx",
            call.output);
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    if (read_set(&a, &call, set_name, &o, &other, &status)) {
        answered all = {.dataset = dataset, .asked = &a, .options = &o};
        if (a.card || a.combine) call.forms = CLI_TABLE;
        status = answer(&call, &all);
    }
    cli_dataset_close(other);
    cli_dataset_close(dataset);
    return status;
}
