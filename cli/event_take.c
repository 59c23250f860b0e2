/* lode event add, import, edit: events come in as revisions. */
#include "event_verbs.h"

#include <lode/event.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES (((size_t)256 << 20) + 1)

static lode_status read_all(FILE *file, char **text, size_t *length)
{
    size_t capacity = 1 << 16;
    char *data = malloc(capacity + 1);

    *length = 0;
    while (data) {
        size_t n = fread(data + *length, 1, capacity - *length, file);
        *length += n;
        if (*length < capacity || *length >= MOST_BYTES) break;
        capacity *= 2;
        char *more = realloc(data, capacity + 1);
        if (!more) free(data);
        data = more;
    }
    if (!data) return LODE_E_NOMEM;
    if (ferror(file)) {
        free(data);
        return LODE_E_READ;
    }
    data[*length] = '\0';
    *text = data;
    return LODE_OK;
}

bool cli_file_read(const char *path, char **text, size_t *length, int *status)
{
    lode_error err = {0};
    bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdin : fopen(path, "rb");
    lode_status st = errno == ENOMEM ? LODE_E_NOMEM : LODE_E_READ;

    if (file) st = read_all(file, text, length);

    if (file && !standard) fclose(file);
    if (!st) return true;
    snprintf(err.file, sizeof err.file, "%s", path);
    if (st == LODE_E_READ) snprintf(err.message, sizeof err.message, "cannot be read");
    *status = cli_fail(st, &err);
    return false;
}

/* ---- who writes -------------------------------------------------------------------------- */

typedef struct writing {
    cli_call call;
    const char *db, *by, *why;
    char when[32];
    long revision;
} writing;

void cli_event_time(char when[32])
{
    const char *said = getenv("SOURCE_DATE_EPOCH");
    time_t now = said && *said ? (time_t)strtoll(said, NULL, 10) : time(NULL);
    struct tm parts;

    if (!gmtime_r(&now, &parts) || !strftime(when, 32, "%Y-%m-%dT%H:%M:%SZ", &parts))
        snprintf(when, 32, "1970-01-01T00:00:00Z");
}

lode_event_author cli_event_author(const char *by, const char *why, char when[32])
{
    if (!by) by = getenv("LODE_ANALYST");
    if (!by || !*by) by = getenv("USER");
    cli_event_time(when);
    return (lode_event_author){by, why, when};
}

static lode_event_author author_of(writing *w, const char *why)
{
    return cli_event_author(w->by, w->why ? w->why : why, w->when);
}

/* ---- add, import --------------------------------------------------------------------------- */

static int take(writing *w, lode_event_mode mode, const char *why)
{
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    char *text = NULL;
    size_t length = 0;
    int status;

    if (w->call.n_word != 1)
        return cli_misuse("%s: want one FILE, or - for standard input", w->call.command);
    if (!cli_file_read(w->call.word[0], &text, &length, &status)) return status;
    if (cli_dataset_open(&w->call, &ds, &status)) {
        lode_event_author author = author_of(w, why);
        lode_status st = lode_event_take(ds, w->db, text, length, w->call.word[0], mode,
                                         &author, &report, &err);
        status = cli_finish(&w->call, ds, st, &report, &err);
    }
    free(text);
    return status;
}

int cli_event_add(int argc, char **argv)
{
    writing w = {.call = CLI_CALL_INIT};
    const cli_binding bind[] = {
        {"db", .text = &w.db}, {"by", .text = &w.by}, {"why", .text = &w.why}, {0}};
    int status;

    if (!cli_ask(&w.call, "event add", bind, argc, argv, &status)) return status;
    return take(&w, LODE_EVENT_ADD, "added");
}

int cli_event_import(int argc, char **argv)
{
    writing w = {.call = CLI_CALL_INIT};
    const cli_binding bind[] = {
        {"db", .text = &w.db}, {"by", .text = &w.by}, {"why", .text = &w.why}, {0}};
    int status;

    if (!cli_ask(&w.call, "event import", bind, argc, argv, &status)) return status;
    return take(&w, LODE_EVENT_REVISE, NULL);
}

/* ---- edit ----------------------------------------------------------------------------------- */

int cli_event_edit(int argc, char **argv)
{
    writing w = {.call = CLI_CALL_INIT};
    const cli_binding bind[] = {{"db", .text = &w.db},
                                {"by", .text = &w.by},
                                {"why", .text = &w.why},
                                {"revision", .integer = &w.revision},
                                {0}};
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *ds = NULL;
    lode_error err = {0};
    int status;

    if (!cli_ask(&w.call, "event edit", bind, argc, argv, &status)) return status;
    if (w.call.n_word < 2)
        return cli_misuse(
            "event edit: want an ID and FIELD=VALUE, as in 'lode event edit "
            "evt-x effective_to=2026-11-27 --why prolonged'");
    if (!cli_dataset_open(&w.call, &ds, &status)) return status;
    lode_event_author author = author_of(&w, NULL);
    lode_status st = lode_event_edit(
        ds, w.db, w.call.word[0], (const char *const *)w.call.word + 1,
        (size_t)w.call.n_word - 1, (int)w.revision, &author, &report, &err);
    return cli_finish(&w.call, ds, st, &report, &err);
}
