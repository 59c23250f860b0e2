/* lode chart: who makes a good, on a map, over the years, through the stages. */
#include "cli.h"

#include <lode/chart.h>

typedef struct asked {
    lode_dataset *dataset;
    lode_chart_options options;
} asked;

static lode_status write(const void *answer, lode_format format, lode_text *out,
                         lode_error *err)
{
    const asked *a = answer;

    return lode_chart_write(a->dataset, &a->options, format, out, err);
}

int cli_chart(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    asked a = {.options = LODE_CHART_OPTIONS_INIT};
    long year = 0, first = 0;
    const cli_binding bind[] = {
        {"year", .integer = &year}, {"since", .integer = &first}, {0}};
    int status;

    if (!cli_ask(&call, "chart", bind, argc, argv, &status)) return status;
    if (call.n_word != 2)
        return cli_misuse(
            "chart: want a kind and a good as in 'chart map gallium', found "
            "%d words",
            call.n_word);
    a.options.kind = call.word[0];
    a.options.good = call.word[1];
    a.options.year = (int)year;
    a.options.year_first = (int)first;
    a.options.bars = cli_shows_bars(&call);
    if (!cli_dataset_open(&call, &a.dataset, &status)) return status;
    status = cli_deliver(&call, write, &a);
    cli_dataset_close(a.dataset);
    return status;
}
