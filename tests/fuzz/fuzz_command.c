/* A line that somebody types: what a shell makes of it goes to the command, whose questions are
 * asked for all but the answer. Whatever it says, it is understood or refused with a sentence; the
 * line that an answer would carry is understood as itself; numbers lie within what docs/spec says. */
#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "../../cli/cli.h"

#define WORDS_MOST 200

static char said[32768];     /* line of the question that was asked, "" where none was */
static const char *question; /* its name */

bool __real_cli_ask(cli_call *call, const char *name, const cli_binding *bind, int argc,
                    char **argv, int *status);
bool __wrap_cli_ask(cli_call *call, const char *name, const cli_binding *bind, int argc,
                    char **argv, int *status);

static void binding_look(const cli_spec_option *option, const cli_binding *bind)
{
    while (bind->name && strcmp(bind->name, option->name) != 0) bind++;
    HOLDS(bind->name != NULL);
    if (bind->number) HOLDS(!isinf(*bind->number)); /* NaN: not given */
    if (!bind->integer || (option->least == 0 && option->most == 0)) return;
    /* 0 and what lies below it may stand for "not given". */
    HOLDS(*bind->integer <= option->most);
    HOLDS(*bind->integer >= option->least || *bind->integer <= 0);
}

/* Everything but the answer. */
bool __wrap_cli_ask(cli_call *call, const char *name, const cli_binding *bind, int argc,
                    char **argv, int *status)
{
    const cli_spec *spec = cli_spec_find(name);

    HOLDS(spec != NULL);
    if (!__real_cli_ask(call, name, bind, argc, argv, status)) return false;
    question = spec->name;
    for (size_t i = 0; i < spec->n_option; i++) binding_look(&spec->option[i], bind);
    if (call->line) snprintf(said, sizeof said, "%s", call->line);
    *status = CLI_ANSWERED;
    return false;
}

/* Run a line with both outputs kept away; its exit status, what it says of a slip in why. */
static int run(char *line, char why[200])
{
    char *argv[WORDS_MOST + 2], *slips = NULL, *words = NULL;
    size_t n_slips, n_words;
    FILE *out = stdout, *err = stderr;
    int argc = cli_line_split(line, argv + 1, WORDS_MOST), status;

    said[0] = why[0] = '\0';
    question = NULL;
    if (argc < 0) return -1;
    argv[0] = (char[]){"lode"};
    stderr = open_memstream(&slips, &n_slips);
    stdout = open_memstream(&words, &n_words);
    if (!stderr || !stdout) abort();
    status = cli_run(argc + 1, argv);
    fclose(stderr);
    fclose(stdout);
    stdout = out;
    stderr = err;
    snprintf(why, 200, "%s", slips);
    HOLDS(status != CLI_ANSWERED || question || n_words > 0);
    free(slips);
    free(words);
    return status;
}

static void again(void)
{
    static char first[sizeof said], line[sizeof said];
    char why[200];
    const char *asked = question;

    snprintf(first, sizeof first, "%s", said);
    snprintf(line, sizeof line, "%s", said);
    HOLDS(strncmp(line, "lode ", 5) == 0);
    int status = run(line + 5, why);
    if (status != CLI_ANSWERED || strcmp(first, said) != 0 || asked != question) {
        fprintf(stderr, "%s\n%s\n%s\n", first, said, why);
        abort();
    }
}

static void money_try(const char *text)
{
    double usd;

    if (cli_money_read(text, &usd)) HOLDS(usd > 0.0 && isfinite(usd));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char line[2048], why[200];

    if (size >= sizeof line || memchr(data, 0, size)) return 0;
    if (size > 0) memcpy(line, data, size);
    line[size] = '\0';
    money_try(line);
    int status = run(line, why);
    HOLDS(status == -1 || status == CLI_ANSWERED || status == CLI_USAGE);
    if (status == CLI_USAGE)
        HOLDS(strncmp(why, "lode: ", 6) == 0 || strncmp(why, "usage: ", 7) == 0);
    if (question && *said) again();
    return 0;
}
