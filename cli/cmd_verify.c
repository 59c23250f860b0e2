/* lode verify: an answer that was kept, against the one that its command gives now. */
#include "cli.h"

#include <lode/verify.h>

#include <stdlib.h>
#include <string.h>

#define MOST_WORDS 400

typedef struct check {
    lode_evidence *evidence;
    lode_dataset *dataset;
    const char *file;
    const char *data_dir; /* of --data, or NULL */
} check;

static int refused(const check *c, const char *command, const char *why)
{
    lode_error err = {.status = LODE_E_DATA};

    snprintf(err.message, sizeof err.message, "%.100s: the command '%.150s' %.120s",
             c->file, command, why);
    return cli_fail(LODE_E_DATA, &err);
}

/* The question that a line asks, or NULL: its words may have two names. */
static const cli_spec *question_of(int n, char **word)
{
    char name[80];

    if (n < 2) return NULL;
    snprintf(name, sizeof name, "%.38s %.38s", word[1], n > 2 ? word[2] : "");
    const cli_spec *spec = cli_spec_find(name);
    return spec ? spec : cli_spec_find(word[1]);
}

/* A file from elsewhere may ask, and nothing else: neither write, nor serve, nor choose data. */
static const char *not_allowed(int n, char **word)
{
    const cli_spec *spec = question_of(n, word);

    if (!spec) return "asks no question";
    if (spec->local || strcmp(spec->name, "verify") == 0)
        return "does more than to ask a question";
    if (!spec->schema) return "has no answer in JSON";
    for (int i = 1; i < n && strcmp(word[i], "--") != 0; i++) {
        if (word[i][0] != '-' || !word[i][1]) continue;
        if (word[i][1] != '-') return "has an option of one letter: want its whole name";
        const char *name = word[i] + 2;
        size_t length = strcspn(name, "=");
        for (size_t k = 0; k < cli_n_shared_option; k++)
            if (strlen(cli_shared_options[k].name) == length &&
                strncmp(name, cli_shared_options[k].name, length) == 0)
                return "has an option for form, file or data";
        for (size_t k = 0; k < spec->n_option; k++)
            if (spec->option[k].type == CLI_OUT &&
                strlen(spec->option[k].name) == length &&
                strncmp(name, spec->option[k].name, length) == 0)
                return "writes a file";
    }
    return NULL;
}

/* The answer as JSON; empty where the command gives none. The caller frees its data. */
static int ask(const check *c, int n, char **word, lode_text *now)
{
    static char json[] = "--json";
    char *argv[MOST_WORDS + 3];
    int at = 0;

    argv[at++] = word[0];
    argv[at++] = json;
    for (int i = 1; i < n; i++) argv[at++] = word[i];
    argv[at] = NULL;
    FILE *to = open_memstream(&now->data, &now->length);
    if (!to) return cli_fail(LODE_E_NOMEM, NULL);
    cli_host = (cli_served){.dataset = c->dataset, .data_dir = c->data_dir, .to = to};
    int status = cli_run(at, argv);
    cli_host = (cli_served){.dataset = NULL};
    bool is_whole = !ferror(to);
    if (fclose(to) != 0 || !is_whole || !now->data) return cli_fail(LODE_E_NOMEM, NULL);
    return status == CLI_FAILED ? CLI_FAILED : CLI_ANSWERED;
}

static int verify_one(const check *c, size_t i)
{
    const char *command = lode_evidence_command(c->evidence, i);
    char *line = strdup(command), *word[MOST_WORDS + 1];
    lode_text now = LODE_TEXT_INIT;
    lode_error err = {0};

    if (!line) return cli_fail(LODE_E_NOMEM, NULL);
    int n = cli_line_split(line, word, MOST_WORDS);
    const char *why = n < 0 ? "cannot be read" : not_allowed(n, word);
    int status = why ? refused(c, command, why) : ask(c, n, word, &now);
    if (status == CLI_ANSWERED) {
        lode_status st = lode_evidence_compare(c->evidence, i, &now, &err);
        if (st) status = cli_fail(st, &err);
    }
    free(now.data);
    free(line);
    return status;
}

/* Words after FILE are the command of an answer that states none. */
static int command_state(const check *c, const cli_call *call)
{
    const char *line = cli_words_say(call->n_word - 1, call->word + 1);
    lode_error err = {0};

    if (lode_evidence_command(c->evidence, 0) && call->n_word == 1) return CLI_ANSWERED;
    if (call->n_word == 1)
        return cli_misuse("%s states no command: want it behind the file, as in "
                          "'lode verify %s -- shock \"ban CHN gallium\"'",
                          c->file, c->file);
    if (lode_evidence_count(c->evidence) > 1 || lode_evidence_command(c->evidence, 0))
        return cli_misuse("%s states its commands: want no other", c->file);
    if (!line) return cli_misuse("verify: a command of more than 16 KiB");
    lode_status st = lode_evidence_ask(c->evidence, 0, line, &err);
    return st ? cli_fail(st, &err) : CLI_ANSWERED;
}

static int verify_all(const check *c)
{
    int status = CLI_ANSWERED;

    for (size_t i = 0; status == CLI_ANSWERED && i < lode_evidence_count(c->evidence);
         i++)
        if (!lode_evidence_command(c->evidence, i))
            status = refused(c, "", "is not stated");
        else if (lode_evidence_same_data(c->evidence, i, c->dataset))
            status = verify_one(c, i);
    return status;
}

static int report(const check *c, const cli_call *call)
{
    lode_text out = LODE_TEXT_INIT;
    lode_error err = {0};
    lode_status st =
        lode_evidence_write(c->evidence, c->dataset, call->format, &out, &err);
    int status = st ? cli_fail(st, &err) : cli_output(call, &out);

    lode_text_clear(&out);
    if (status == CLI_ANSWERED && !lode_evidence_holds(c->evidence))
        status = CLI_NOT_EQUAL;
    return status;
}

int cli_verify(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    check c = {.dataset = NULL};
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "verify", NULL, argc, argv, &status)) return status;
    if (call.n_word == 0) return cli_misuse("verify: want FILE, an answer that was kept");
    c.file = call.word[0];
    c.data_dir = call.data_dir;
    lode_status st = lode_evidence_open(c.file, &c.evidence, &err);
    if (st) return cli_fail(st, &err);
    status = command_state(&c, &call);
    if (status == CLI_ANSWERED && cli_dataset_open(&call, &c.dataset, &status)) {
        const cli_served kept = cli_host;
        status = verify_all(&c);
        cli_host = kept;
        if (status == CLI_ANSWERED) status = report(&c, &call);
        cli_dataset_close(c.dataset);
    }
    lode_evidence_free(c.evidence);
    return status;
}
