/* Questions by their names, and whether a command takes all that its question offers. */
#include "spec.h"

#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const cli_spec *cli_spec_find(const char *name)
{
    for (size_t i = 0; i < cli_n_spec; i++)
        if (strcmp(cli_specs[i].name, name) == 0) return &cli_specs[i];
    return NULL;
}

const char *cli_spec_summary(const char *name)
{
    const cli_spec *spec = cli_spec_find(name);

    for (size_t i = 0; !spec && i < cli_n_group; i++)
        if (strcmp(cli_groups[i].name, name) == 0) return cli_groups[i].summary;
    return spec ? spec->summary : NULL;
}

/* What is wrong with an option and the place of its value; NULL: nothing. */
static const char *pair_wrong(const cli_spec_option *option, const cli_binding *to)
{
    bool number = to->integer || to->number;
    char *end = NULL;

    if (!!to->flag + !!to->text + !!to->integer + !!to->number != 1)
        return "want one pointer";
    if ((option->type == CLI_FLAG) != (to->flag != NULL))
        return "want a flag bound to a flag";
    if ((option->type == CLI_WHOLE || option->type == CLI_YEAR) != (to->integer != NULL))
        return "want a whole number bound to an integer";
    if ((option->type == CLI_NUMBER || option->type == CLI_MONEY) != (to->number != NULL))
        return "want a number bound to a number";
    if (!number || !option->fallback) return NULL;
    double said = strtod(option->fallback, &end);
    double holds = to->integer ? (double)*to->integer : *to->number;
    if (end != option->fallback && !*end && holds != 0.0 && holds != said)
        return "want the default of the spec";
    return NULL;
}

bool cli_bindings_hold(const cli_spec *spec, const cli_binding *bind, char *why,
                       size_t size)
{
    size_t n_bound = 0, n_found = 0;

    for (; bind && bind[n_bound].name; n_bound++) {
    }
    for (size_t i = 0; i < spec->n_option; i++) {
        const char *wrong = "no binding";
        for (size_t k = 0; k < n_bound; k++)
            if (strcmp(bind[k].name, spec->option[i].name) == 0) {
                n_found++;
                wrong = pair_wrong(&spec->option[i], &bind[k]);
            }
        if (wrong) {
            snprintf(why, size, "lode %s --%s: %s", spec->name, spec->option[i].name,
                     wrong);
            return false;
        }
    }
    if (n_found == n_bound) return true;
    snprintf(why, size, "lode %s: %zu bindings, of which the spec knows %zu", spec->name,
             n_bound, n_found);
    return false;
}
