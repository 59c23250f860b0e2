/* lode brief: one page for somebody who decides. */
#include "cli.h"

#include <lode/brief.h>

static lode_status write(const void *answer, lode_format format, lode_text *out,
                         lode_error *err)
{
    return lode_brief_write(answer, format, out, err);
}

static int deliver(const cli_call *call, const lode_brief *brief)
{
    lode_text zip = LODE_TEXT_INIT;
    lode_error err = {0};
    lode_status st;
    int status;

    if (call->file != CLI_ZIP) return cli_deliver(call, write, brief);
    st = lode_brief_zip(brief, call->line, &zip, &err);
    status = st ? cli_fail(st, &err) : cli_output(call, &zip);
    lode_text_clear(&zip);
    return status;
}

int cli_brief(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_brief_options o = LODE_BRIEF_OPTIONS_INIT;
    lode_dataset *dataset;
    lode_brief *brief = NULL;
    lode_error err = {0};
    long pages = 1, n_thread = 0;
    const cli_binding bind[] = {{"for", .text = &o.perspective},
                                {"goods", .text = &o.goods},
                                {"audience", .text = &o.audience},
                                {"pages", .integer = &pages},
                                {"edits", .text = &o.edits},
                                {"as-of", .text = &o.as_of},
                                {"atlas", .text = &o.atlas},
                                {"threads", .integer = &n_thread},
                                {0}};
    int status;

    if (!cli_ask(&call, "brief", bind, argc, argv, &status)) return status;
    if (call.n_word == 0)
        return cli_misuse("brief: want world, country C, mineral M or shock STATEMENT");
    o.kind = call.word[0];
    o.word = (const char *const *)(call.word + 1);
    o.n_word = (size_t)call.n_word - 1;
    o.pages = (int)pages;
    o.n_thread = (size_t)n_thread;
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st = lode_brief_run(dataset, &o, &brief, &err);
    status = st ? cli_fail(st, &err) : deliver(&call, brief);
    lode_brief_free(brief);
    cli_dataset_close(dataset);
    return status;
}
