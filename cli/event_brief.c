/* lode event brief: one page on what an event does. */
#include "event_verbs.h"

#include <lode/event.h>

/* What is written in the forms that the line asks for. */
typedef struct question {
    const lode_dataset *ds;
    const char *db, *id;
    lode_event_brief brief;
} question;

static lode_status write_brief(const void *answer, lode_format format, lode_text *out,
                               lode_error *err)
{
    const question *q = answer;

    return lode_event_brief_write(q->ds, q->db, q->id, &q->brief, format, out, err);
}

int cli_event_brief(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    question q = {.brief = LODE_EVENT_BRIEF_INIT};
    long n_draw = 200, seed = 1, n_thread = 0, revision = 0;
    const cli_binding bind[] = {{"db", .text = &q.db},
                                {"for", .text = &q.brief.perspective},
                                {"as-of", .text = &q.brief.as_of},
                                {"delay", .number = &q.brief.delay_days},
                                {"refuse", .number = &q.brief.refuse_share},
                                {"draws", .integer = &n_draw},
                                {"seed", .integer = &seed},
                                {"threads", .integer = &n_thread},
                                {"revision", .integer = &revision},
                                {"c-grade", .flag = &q.brief.c_grade},
                                {0}};
    lode_dataset *ds = NULL;
    int status;

    if (!cli_ask(&call, "event brief", bind, argc, argv, &status)) return status;
    if (call.n_word < 1)
        return cli_misuse("event brief: want an ID as in 'lode event brief evt-r008'");
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    q.ds = ds;
    q.id = call.word[0];
    q.brief.n_draw = (size_t)n_draw;
    q.brief.seed = (unsigned long)seed;
    q.brief.n_thread = (size_t)n_thread;
    q.brief.revision = (int)revision;
    q.brief.sentence = (const char *const *)call.word + 1;
    q.brief.n_sentence = (size_t)call.n_word - 1;
    status = cli_deliver(&call, write_brief, &q);
    cli_dataset_close(ds);
    return status;
}
