/* lode routes: through which sea passages does trade in a good go? */
#include "cli.h"

#include <lode/routes.h>

int cli_routes(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_routes_options routes = LODE_ROUTES_OPTIONS_INIT;
    const cli_binding bind[] = {
        {"passage", .text = &routes.passage}, {"for", .text = &routes.perspective}, {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "routes", bind, argc, argv, &status)) return status;
    if (call.n_word > 1)
        return cli_misuse("routes: want at most one good, found '%s' and '%s'",
                          call.word[0], call.word[1]);
    if (call.n_word == 1) routes.good = call.word[0];
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st = lode_routes_write(dataset, &routes, call.format, &report, &err);
    return cli_finish(&call, dataset, st, &report, &err);
}
