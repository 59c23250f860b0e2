/* lode event check: what is wrong with events; what crosses a threshold of a watch list. */
#include "event_verbs.h"

#include <lode/event.h>

#include <stdlib.h>

#define CROSSED 10 /* exit status */

typedef struct asked {
    cli_call call;
    const char *db, *watch, *as_of;
} asked;

static int check(const asked *a, const lode_dataset *ds)
{
    lode_text report = LODE_TEXT_INIT;
    lode_error err = {0};
    int n_found = 0, status;
    lode_status st =
        lode_event_check_write(ds, a->db, a->call.n_word ? a->call.word[0] : NULL,
                               a->call.format, &n_found, &report, &err);

    status = st == LODE_OK ? cli_output(&a->call, &report) : cli_fail(st, &err);
    lode_text_clear(&report);
    return status == CLI_ANSWERED && n_found > 0 ? CLI_DATA : status;
}

static int watch(const asked *a, const lode_dataset *ds)
{
    lode_text report = LODE_TEXT_INIT;
    lode_error err = {0};
    char *text = NULL;
    size_t length = 0;
    int n_crossed = 0, status;
    lode_status st;

    if (!cli_file_read(a->watch, &text, &length, &status)) return status;
    st = lode_event_watch_write(ds, a->db, text, length, a->watch, a->as_of,
                                a->call.format, &n_crossed, &report, &err);
    status = st == LODE_OK ? cli_output(&a->call, &report) : cli_fail(st, &err);
    lode_text_clear(&report);
    free(text);
    return status == CLI_ANSWERED && n_crossed > 0 ? CROSSED : status;
}

int cli_event_check(int argc, char **argv)
{
    asked a = {.call = CLI_CALL_INIT};
    const cli_binding bind[] = {{"db", .text = &a.db},
                                {"watch", .text = &a.watch},
                                {"as-of", .text = &a.as_of},
                                {0}};
    lode_dataset *ds = NULL;
    int status;

    if (!cli_ask(&a.call, "event check", bind, argc, argv, &status)) return status;
    if (a.call.n_word > 1 || (a.watch && a.call.n_word > 0))
        return cli_misuse("event check: want one ID at most, and none with --watch");
    if (!cli_dataset_open(&a.call, &ds, &status)) return status;
    status = a.watch ? watch(&a, ds) : check(&a, ds);
    cli_dataset_close(ds);
    return status;
}
