/* lode event publish: pages and feeds as static files. */
#include "event_verbs.h"

#include <lode/event.h>

int cli_event_publish(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *db = NULL, *folder = NULL;
    lode_event_publish o = LODE_EVENT_PUBLISH_INIT;
    double minimum = 100.0;
    const cli_binding bind[] = {{"db", .text = &db},
                                {"out", .text = &folder},
                                {"base", .text = &o.base},
                                {"title", .text = &o.title},
                                {"editions", .text = &o.editions},
                                {"minimum", .number = &minimum},
                                {"briefs", .number = &o.brief_minimum_musd},
                                {"as-of", .text = &o.as_of},
                                {0}};
    cli_work work;
    lode_status st;
    int status;

    if (!cli_ask(&call, "event publish", bind, argc, argv, &status)) return status;
    if (call.n_word > 0 || !folder)
        return cli_misuse("event publish: want 'lode event publish --out DIR'");
    if (!cli_work_begin(&work, &call, "events", &status)) return status;
    o.minimum_musd = minimum;
    o.progress = cli_progress_show;
    o.context = &work.progress;
    st = lode_event_publish_write(work.dataset, db, folder, &o, &work.report, &work.err);
    cli_progress_end(&work.progress);
    status = cli_work_output(&work, &call, st);
    cli_work_end(&work);
    return status;
}
