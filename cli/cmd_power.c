/* lode power: what a state gains by taxing its exports; what few sellers do to a
 * price. */
#include "cli.h"

#include <lode/power.h>

static int answer(const cli_call *call, const lode_dataset *dataset,
                  const lode_power_options *options)
{
    lode_power *power = NULL;
    lode_text report = LODE_TEXT_INIT;
    lode_error err = {0};
    lode_status st = lode_power_run(dataset, options, &power, &err);
    int status;

    if (!st) st = lode_power_write(power, call->format, &report, &err);
    status = st == LODE_OK ? cli_output(call, &report) : cli_fail(st, &err);
    if (status == CLI_ANSWERED)
        status = cli_verdict(lode_power_verdict(power), lode_power_reason(power));
    lode_text_clear(&report);
    lode_power_free(power);
    return status;
}

int cli_power(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_power_options power = LODE_POWER_OPTIONS_INIT;
    bool cournot = false;
    const cli_binding bind[] = {{"good", .text = &power.good},
                                {"by", .text = &power.by},
                                {"target", .text = &power.target},
                                {"weight", .number = &power.weight},
                                {"cournot", .flag = &cournot},
                                {"least-share", .number = &power.least_share},
                                {0}};
    lode_dataset *dataset = NULL;
    int status;

    if (!cli_ask(&call, "power", bind, argc, argv, &status)) return status;
    power.cournot = cournot;
    if (call.n_word > 0)
        return cli_misuse("power: want options only, found '%s'; see 'lode power --help'",
                          call.word[0]);
    if (!power.good) return cli_misuse("power: want --good GOOD");
    if (!power.by && !cournot) return cli_misuse("power: want --by S, or --cournot");
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    status = answer(&call, dataset, &power);
    cli_dataset_close(dataset);
    return status;
}
