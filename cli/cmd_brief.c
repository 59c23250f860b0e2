/* lode brief: one page for somebody who decides. */
#include "cli.h"

#include <lode/brief.h>

static lode_status write(const void *answer, lode_format format, lode_text *out,
                         lode_error *err)
{
    return lode_brief_write(answer, format, out, err);
}

/* What was said on the line. */
typedef struct asked {
    cli_call call;
    lode_brief_options o;
    const char *budget, *zip;
    long pages, n_thread;
} asked;

static int deliver_evidence(const cli_call *call, const lode_brief *brief)
{
    lode_text zip = LODE_TEXT_INIT;
    lode_error err = {0};
    lode_status st = lode_brief_zip(brief, call->line, &zip, &err);
    int status = st ? cli_fail(st, &err) : cli_output(call, &zip);

    lode_text_clear(&zip);
    return status;
}

static int deliver(const asked *a, const lode_brief *brief)
{
    cli_call beside = a->call;
    int status;

    if (a->call.file == CLI_ZIP) return deliver_evidence(&a->call, brief);
    status = cli_deliver(&a->call, write, brief);
    if (status != CLI_ANSWERED || !a->zip) return status;
    beside.output = a->zip;
    beside.verbose = false;
    return deliver_evidence(&beside, brief);
}

static bool take(asked *a, int *status)
{
    if (a->call.n_word == 0) {
        *status = cli_misuse("brief: want world, country C, mineral M, shock STATEMENT "
                             "or portfolio");
        return false;
    }
    if (a->budget && !cli_money_read(a->budget, &a->o.budget_usd)) {
        *status =
            cli_misuse("brief: want a budget as 5e9, 5bn or 500m, found '%s'", a->budget);
        return false;
    }
    a->o.kind = a->call.word[0];
    a->o.word = (const char *const *)(a->call.word + 1);
    a->o.n_word = (size_t)a->call.n_word - 1;
    a->o.pages = (int)a->pages;
    a->o.plan_stays = cli_host.serves; /* no request names a file of this machine */
    a->o.n_thread = (size_t)a->n_thread;
    return true;
}

int cli_brief(int argc, char **argv)
{
    asked a = {.call = CLI_CALL_INIT, .o = LODE_BRIEF_OPTIONS_INIT, .pages = 1};
    lode_dataset *dataset;
    lode_brief *brief = NULL;
    lode_error err = {0};
    const cli_binding bind[] = {{"for", .text = &a.o.perspective},
                                {"goods", .text = &a.o.goods},
                                {"commodities", .text = &a.o.commodities},
                                {"plan", .text = &a.o.plan},
                                {"budget", .text = &a.budget},
                                {"estimate", .flag = &a.o.estimate},
                                {"audience", .text = &a.o.audience},
                                {"pages", .integer = &a.pages},
                                {"edits", .text = &a.o.edits},
                                {"as-of", .text = &a.o.as_of},
                                {"atlas", .text = &a.o.atlas},
                                {"zip", .text = &a.zip},
                                {"threads", .integer = &a.n_thread},
                                {0}};
    int status;

    if (!cli_ask(&a.call, "brief", bind, argc, argv, &status)) return status;
    if (!take(&a, &status)) return status;
    if (!cli_dataset_open(&a.call, &dataset, &status)) return status;
    lode_status st = lode_brief_run(dataset, &a.o, &brief, &err);
    status = st ? cli_fail(st, &err) : deliver(&a, brief);
    lode_brief_free(brief);
    cli_dataset_close(dataset);
    return status;
}
