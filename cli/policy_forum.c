/* lode policy forum: the seven questions of the notice of 2026, by good and member. */
#include "cli.h"

#include <lode/forum.h>

static int run(const cli_call *call, lode_forum_options *o)
{
    lode_forum *forum = NULL;
    cli_work work;
    lode_status st;
    int status;

    if (!cli_work_begin(&work, call, "runs", &status)) return status;
    o->progress = cli_progress_show;
    o->context = &work.progress;
    st = lode_forum_run(work.dataset, o, &forum, &work.err);
    cli_progress_end(&work.progress);
    if (!st) st = lode_forum_write(forum, call->format, &work.report, &work.err);
    status = cli_work_output(&work, call, st);
    lode_forum_free(forum);
    cli_work_end(&work);
    return status;
}

int cli_policy_forum(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    lode_forum_options o = LODE_FORUM_OPTIONS_INIT;
    long n_thread = 0;
    const cli_binding bind[] = {{"members", .text = &o.members},
                                {"join", .text = &o.join},
                                {"leave", .text = &o.leave},
                                {"goods", .text = &o.goods},
                                {"floor", .text = &o.floor},
                                {"keep", .text = &o.keep},
                                {"dumping", .text = &o.dumping},
                                {"keep-share", .number = &o.keep_share},
                                {"coercion", .flag = &o.coercion},
                                {"estimate", .flag = &o.estimate},
                                {"projects", .text = &o.projects},
                                {"threads", .integer = &n_thread},
                                {0}};
    int status;

    if (!cli_ask(&call, "policy forum", bind, argc, argv, &status)) return status;
    if (call.n_word > 0)
        return cli_misuse("policy forum: want options only, found '%s'", call.word[0]);
    if (o.dumping && !o.keep)
        return cli_misuse("policy forum: --dumping wants --keep GOOD@COUNTRY");
    if (o.keep && !o.dumping)
        return cli_misuse("policy forum: --keep wants --dumping 'supply CHN ndpr:oxide "
                          "20000 tpa above 30 USD/kg'");
    o.n_thread = (size_t)n_thread;
    return run(&call, &o);
}
