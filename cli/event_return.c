/* lode event comment, feedback, answer, outcome, track: what comes back to the desk. */
#include "event_verbs.h"

#include <lode/desk.h>

#include <math.h>
#include <stdlib.h>

/* ---- readers ------------------------------------------------------------------------------ */

int cli_event_comment(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *db = NULL;
    const cli_binding bind[] = {{"db", .text = &db}, {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    char when[32];
    int status;

    if (!cli_ask(&call, "event comment", bind, argc, argv, &status)) return status;
    if (call.n_word != 2)
        return cli_misuse("event comment: want an ID and a TEXT in quotes");
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    cli_event_time(when);
    lode_status st =
        lode_event_comment(ds, db, call.word[0], call.word[1], when, &report, &err);
    return cli_finish(&call, ds, st, &report, &err);
}

/* The number of a comment; 0 for a word that is none. */
static int number_of(const char *word)
{
    char *end;
    long n = strtol(word, &end, 10);

    return end != word && !*end && n > 0 && n <= 1000000 ? (int)n : 0;
}

int cli_event_feedback(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *db = NULL, *id = NULL;
    bool only_open = false;
    const cli_binding bind[] = {
        {"db", .text = &db}, {"event", .text = &id}, {"open", .flag = &only_open}, {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    int number = 0, status;

    if (!cli_ask(&call, "event feedback", bind, argc, argv, &status)) return status;
    if (call.n_word == 1) number = number_of(call.word[0]);
    if (call.n_word > 1 || (call.n_word == 1 && number == 0))
        return cli_misuse("event feedback: want the NUMBER of a comment, or none");
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    lode_status st = lode_event_feedback_write(ds, db, id, number, only_open, call.format,
                                               &report, &err);
    return cli_finish(&call, ds, st, &report, &err);
}

int cli_event_answer(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *db = NULL, *by = NULL;
    const cli_binding bind[] = {{"db", .text = &db}, {"by", .text = &by}, {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    char when[32];
    int status;

    if (!cli_ask(&call, "event answer", bind, argc, argv, &status)) return status;
    if (call.n_word != 2 || number_of(call.word[0]) == 0)
        return cli_misuse(
            "event answer: want the NUMBER of a comment and a TEXT in quotes");
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    lode_event_author author = cli_event_author(by, "an answer", when);
    lode_status st = lode_event_answer(ds, db, number_of(call.word[0]), call.word[1],
                                       &author, &report, &err);
    return cli_finish(&call, ds, st, &report, &err);
}

/* ---- outcomes ----------------------------------------------------------------------------- */

typedef struct entering {
    cli_call call;
    const char *db, *by, *file;
    lode_event_outcome o;
    char when[32];
} entering;

static int take_file(entering *e, const lode_event_author *author)
{
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    char *text = NULL;
    size_t length = 0;
    int status;

    if (!cli_file_read(e->file, &text, &length, &status)) return status;
    if (cli_dataset_open(&e->call, &ds, &status)) {
        lode_status st = lode_event_outcomes_take(ds, e->db, text, length, e->file,
                                                  author, &report, &err);
        status = cli_finish(&e->call, ds, st, &report, &err);
    }
    free(text);
    return status;
}

static int take_one(entering *e, const lode_event_author *author)
{
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    int status;

    e->o.id = e->call.word[0];
    if (!e->o.until) e->o.until = e->o.from;
    if (!cli_dataset_open(&e->call, &ds, &status)) return status;
    lode_status st = lode_event_outcomes_add(ds, e->db, &e->o, 1, author, &report, &err);
    return cli_finish(&e->call, ds, st, &report, &err);
}

int cli_event_outcome(int argc, char **argv)
{
    entering e = {.call = CLI_CALL_INIT,
                  .o = {.what = "price", .ratio = NAN, .low = NAN, .high = NAN}};
    const cli_binding bind[] = {
        {"db", .text = &e.db},           {"by", .text = &e.by},
        {"file", .text = &e.file},       {"what", .text = &e.o.what},
        {"good", .text = &e.o.good},     {"ratio", .number = &e.o.ratio},
        {"low", .number = &e.o.low},     {"high", .number = &e.o.high},
        {"from", .text = &e.o.from},     {"until", .text = &e.o.until},
        {"source", .text = &e.o.source}, {"link", .text = &e.o.link},
        {"note", .text = &e.o.note},     {0}};
    int status;

    if (!cli_ask(&e.call, "event outcome", bind, argc, argv, &status)) return status;
    lode_event_author author = cli_event_author(e.by, "an outcome", e.when);
    if (e.file && e.call.n_word == 0) return take_file(&e, &author);
    if (e.file || e.call.n_word != 1 || !e.o.good || isnan(e.o.ratio) || !e.o.from ||
        !e.o.source)
        return cli_misuse(
            "event outcome: want --file FILE, or an ID with --good, --ratio, "
            "--from and --source");
    return take_one(&e, &author);
}

int cli_event_track(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    const char *db = NULL;
    long n_draw = 0;
    const cli_binding bind[] = {{"db", .text = &db}, {"draws", .integer = &n_draw}, {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "event track", bind, argc, argv, &status)) return status;
    if (call.n_word > 1) return cli_misuse("event track: want one ID at most");
    if (!cli_dataset_open(&call, &ds, &status)) return status;
    lode_status st = lode_event_track_write(ds, db, call.n_word ? call.word[0] : NULL,
                                            (size_t)n_draw, call.format, &report, &err);
    return cli_finish(&call, ds, st, &report, &err);
}
