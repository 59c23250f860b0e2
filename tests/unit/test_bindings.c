/* Each question of docs/spec has a command that takes its options, and no others.
 *
 * The command's own files are linked, with cli_ask in this one's hands: every question is
 * asked for its help, and what it binds is held against its row. */
#include "../../cli/cli.h"
#include "../tap.h"

#include <string.h>

static const char *asked;
static char why[160];
static bool held;

bool __wrap_cli_ask(cli_call *call, const char *question, const cli_binding *bind,
                    int argc, char **argv, int *status);

bool __wrap_cli_ask(cli_call *call, const char *question, const cli_binding *bind,
                    int argc, char **argv, int *status)
{
    const cli_spec *spec = cli_spec_find(question);

    (void)call, (void)argc, (void)argv;
    asked = question;
    held = spec && cli_bindings_hold(spec, bind, why, sizeof why);
    *status = CLI_ANSWERED;
    return false;
}

/* "policy run" as the words of a line. */
static void ask(const cli_spec *spec)
{
    char name[64];
    char *argv[5] = {(char[]){"lode"}, name};
    int argc = 2;

    snprintf(name, sizeof name, "%s", spec->name);
    char *space = strchr(name, ' ');
    if (space) {
        *space = '\0';
        argv[argc++] = space + 1;
    }
    argv[argc++] = (char[]){"--help"};
    asked = NULL;
    why[0] = '\0';
    cli_run(argc, argv);
}

static void test_every_question(void)
{
    for (size_t i = 0; i < cli_n_spec; i++) {
        ask(&cli_specs[i]);
        ok(asked && strcmp(asked, cli_specs[i].name) == 0, "lode %s asks itself",
           cli_specs[i].name);
        ok(held, "lode %s binds what its spec offers: %s", cli_specs[i].name, why);
    }
}

static const char *refusal(const cli_spec *spec, const cli_binding *bind)
{
    why[0] = '\0';
    return cli_bindings_hold(spec, bind, why, sizeof why) ? "" : why;
}

static void test_refusals(void)
{
    static const cli_spec_option option[] = {
        {.name = "top", .type = CLI_WHOLE, .value = "N", .fallback = "10", .help = ""},
        {.name = "all", .type = CLI_FLAG, .help = ""}};
    const cli_spec spec = {.name = "test", .option = option, .n_option = 2};
    bool all = false;
    long top = 10, nine = 9, unsaid = 0;
    const char *text = NULL;
    const cli_binding good[] = {{"top", .integer = &top}, {"all", .flag = &all}, {0}};
    const cli_binding zero[] = {{"top", .integer = &unsaid}, {"all", .flag = &all}, {0}};
    const cli_binding less[] = {{"top", .integer = &top}, {0}};
    const cli_binding more[] = {
        {"top", .integer = &top}, {"all", .flag = &all}, {"few", .flag = &all}, {0}};
    const cli_binding wrong[] = {{"top", .text = &text}, {"all", .flag = &all}, {0}};
    const cli_binding two[] = {
        {"top", .integer = &top, .text = &text}, {"all", .flag = &all}, {0}};
    const cli_binding other[] = {{"top", .integer = &nine}, {"all", .flag = &all}, {0}};

    is_text(refusal(&spec, good), "", "all of the spec and no more");
    is_text(refusal(&spec, zero), "", "a default that the library knows");
    is_text(refusal(&spec, less), "lode test --all: no binding", "an option less");
    is_text(refusal(&spec, more), "lode test: 3 bindings, of which the spec knows 2",
            "an option more");
    is_text(refusal(&spec, wrong),
            "lode test --top: want a whole number bound to an integer", "a wrong type");
    is_text(refusal(&spec, two), "lode test --top: want one pointer", "two pointers");
    is_text(refusal(&spec, other), "lode test --top: want the default of the spec",
            "another default");
}

int main(void)
{
    test_every_question();
    test_refusals();
    return done_testing();
}
