/* lode event: policy events as dated records, what each does, and pages of them. */
#include "event_verbs.h"

#include <lode/event.h>

#include <string.h>

#define SELECTING(o)                                                                     \
    {"kind", .text = &(o).kind}, {"country", .text = &(o).country},                      \
        {"good", .text = &(o).good}, {"status", .text = &(o).status},                    \
        {"since", .text = &(o).since}, {"until", .text = &(o).until},                    \
        {"as-of", .text = &(o).as_of},                                                   \
    {                                                                                    \
        "own", .flag = &(o).own                                                          \
    }

static int list(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *db = NULL;
    lode_event_options o = LODE_EVENT_OPTIONS_INIT;
    const cli_binding bind[] = {{"db", .text = &db}, SELECTING(o), {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "event list", bind, argc, argv, &status)) return status;
    if (call.n_word > 0)
        return cli_misuse("event list: want no further word, found '%s'", call.word[0]);
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    lode_status st = lode_event_list_write(ds, db, &o, call.format, &report, &err);
    return cli_finish(&call, ds, st, &report, &err);
}

static bool ends_with(const char *name, const char *ending)
{
    size_t n = name ? strlen(name) : 0, m = strlen(ending);

    return n > m && strcmp(name + n - m, ending) == 0;
}

static int export_events(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *db = NULL;
    lode_event_options o = LODE_EVENT_OPTIONS_INIT;
    const cli_binding bind[] = {{"db", .text = &db}, SELECTING(o), {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    int status;

    call.own_endings = true; /* .yaml */
    if (!cli_ask(&call, "event export", bind, argc, argv, &status)) return status;
    if (call.n_word > 0)
        return cli_misuse("event export: want no further word, found '%s'", call.word[0]);
    if (call.json || ends_with(call.output, ".html") || ends_with(call.output, ".pdf"))
        return cli_misuse(
            "event export: has no page: it writes YAML or CSV; 'lode event list "
            "--json' has JSON");
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    lode_status st = lode_event_export(
        ds, db, &o, call.csv || ends_with(call.output, ".csv"), &report, &err);
    return cli_finish(&call, ds, st, &report, &err);
}

static int show(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *db = NULL, *as_of = NULL;
    long revision = 0;
    const cli_binding bind[] = {{"db", .text = &db},
                                {"as-of", .text = &as_of},
                                {"revision", .integer = &revision},
                                {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "event show", bind, argc, argv, &status)) return status;
    if (call.n_word != 1)
        return cli_misuse("event show: want one ID as in 'lode event show evt-r008'");
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    lode_status st = lode_event_show_write(ds, db, call.word[0], (int)revision, as_of,
                                           call.format, &report, &err);
    return cli_finish(&call, ds, st, &report, &err);
}

static int history(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *db = NULL;
    const cli_binding bind[] = {{"db", .text = &db}, {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "event history", bind, argc, argv, &status)) return status;
    if (call.n_word != 1)
        return cli_misuse("event history: want one ID of your own events");
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    lode_status st =
        lode_event_history_write(ds, db, call.word[0], call.format, &report, &err);
    return cli_finish(&call, ds, st, &report, &err);
}

int cli_event(int argc, char **argv)
{
    static const lode_command verbs[] = {
        {"list", NULL, list},
        {"show", NULL, show},
        {"history", NULL, history},
        {"export", NULL, export_events},
        {"add", NULL, cli_event_add},
        {"import", NULL, cli_event_import},
        {"edit", NULL, cli_event_edit},
        {"check", NULL, cli_event_check},
        {"brief", NULL, cli_event_brief},
        {"publish", NULL, cli_event_publish},
        {"comment", NULL, cli_event_comment},
        {"feedback", NULL, cli_event_feedback},
        {"answer", NULL, cli_event_answer},
        {"outcome", NULL, cli_event_outcome},
        {"track", NULL, cli_event_track},
    };

    return cli_verbs("event", verbs, sizeof verbs / sizeof *verbs, argc, argv);
}
