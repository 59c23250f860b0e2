/* Finds the question asked and hands the rest of the line to it. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

static const lode_command commands[] = {
    {"data", NULL, cli_data},
    {"chart", NULL, cli_chart},
    {"measure", NULL, cli_measure},
    {"method", NULL, cli_method},
    {"market", NULL, cli_market},
    {"shock", NULL, cli_shock},
    {"coerce", NULL, cli_coerce},
    {"respond", NULL, cli_respond},
    {"brief", NULL, cli_brief},
    {"power", NULL, cli_power},
    {"policy", NULL, cli_policy},
    {"event", NULL, cli_event},
    {"project", NULL, cli_project},
    {"portfolio", NULL, cli_portfolio},
    {"routes", NULL, cli_routes},
    {"hs", NULL, cli_hs},
    {"explain", NULL, cli_explain},
    {"stocks", NULL, cli_stocks},
    {"footprint", NULL, cli_footprint},
    {"backtest", NULL, cli_backtest},
    {"verify", NULL, cli_verify},
    {"serve", NULL, cli_serve},
};
#define N_COMMAND (sizeof commands / sizeof commands[0])
#define MOST_VERBS 16

static void print_summaries(FILE *to, const char *group, const lode_command *command,
                            size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s%s%s", group, group[0] ? " " : "",
                 command[i].name);
        fprintf(to, "  %-11s %s\n", command[i].name,
                command[i].summary ? command[i].summary : cli_spec_summary(name));
    }
}

static void help_print(FILE *to)
{
    fprintf(to, "usage: lode COMMAND [OPTION]...\n\n%s\n\ncommands\n", cli_about);
    print_summaries(to, "", commands, N_COMMAND);
    fprintf(to, "\n'lode help COMMAND [VERB]' says more\n\noptions of every command\n");
    cli_help_shared(to);
    fprintf(to, "\n%s\n", cli_exit_words);
}

static const lode_command *command_find(const char *name)
{
    for (size_t i = 0; i < N_COMMAND; i++)
        if (strcmp(commands[i].name, name) == 0) return &commands[i];
    return NULL;
}

static int unknown(const char *found)
{
    const char *names[N_COMMAND];
    char nearest[160];

    for (size_t i = 0; i < N_COMMAND; i++) names[i] = commands[i].name;
    lode_names_nearest(found, names, N_COMMAND, nearest, sizeof nearest);
    return cli_misuse("unknown command '%s': the nearest are %s; see 'lode --help'",
                      found, nearest);
}

/* `lode help`, `lode help COMMAND` and `lode help COMMAND VERB`. */
static int help(int argc, char **argv)
{
    char *ask[] = {NULL, NULL, NULL, NULL};
    int n = argc - 1 < 2 ? argc - 1 : 2;

    if (n < 1) {
        help_print(stdout);
        return CLI_ANSWERED;
    }
    const lode_command *command = command_find(argv[1]);
    if (!command) return unknown(argv[1]);
    for (int i = 0; i < n; i++) ask[i] = argv[i + 1];
    ask[n] = (char[]){"--help"};
    return command->run(n + 1, ask);
}

static bool asks_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) return true;
    return false;
}

/* The word goes to the front, as argv[0] of its function. */
static char *to_front(char **argv, int at)
{
    char *word = argv[at];

    for (int i = at; i > 1; i--) argv[i] = argv[i - 1];
    return argv[1] = word;
}

/* Whether a word is an option of these that takes the next word. */
static bool among(const cli_spec_option *option, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++) {
        bool letter = word[1] == option[i].letter && word[1] && !word[2];
        bool name = word[1] == '-' && strcmp(word + 2, option[i].name) == 0;
        if (letter || name) return option[i].value != NULL;
    }
    return false;
}

/* Whether an option of every command, or of a question of the group, takes a value. */
static bool takes_value(const char *group, const char *word)
{
    size_t length = group ? strlen(group) : 0;

    if (among(cli_shared_options, cli_n_shared_option, word)) return true;
    for (size_t i = 0; group && i < cli_n_spec; i++) {
        const cli_spec *spec = &cli_specs[i];
        if (strncmp(spec->name, group, length) == 0 && spec->name[length] == ' ' &&
            among(spec->option, spec->n_option, word))
            return true;
    }
    return false;
}

/* Where the first word stands that is no option and no option's value, or argc. */
static int word_at(const char *group, int argc, char **argv)
{
    int i = 1;

    while (i < argc && argv[i][0] == '-') i += takes_value(group, argv[i]) ? 2 : 1;
    return i < argc ? i : argc;
}

int cli_word_at(int argc, char **argv)
{
    return word_at(NULL, argc, argv);
}

int cli_run(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    int at = cli_word_at(argc, argv), status = CLI_USAGE;

    if (at < argc) {
        const char *name = to_front(argv, at);
        if (strcmp(name, "help") == 0) return help(argc - 1, argv + 1);
        const lode_command *command = command_find(name);
        return command ? command->run(argc - 1, argv + 1) : unknown(name);
    }
    if (asks_help(argc, argv)) {
        help_print(stdout);
        return CLI_ANSWERED;
    }
    if (!cli_ask_nothing(&call, argc, argv, &status)) return status;
    help_print(stderr);
    return CLI_USAGE;
}

/* ---- groups of questions ------------------------------------------------------------- */

static void print_verbs(const char *group, const lode_command *verbs, size_t n_verb)
{
    printf("usage: lode %s VERB [OPTION]...\n\n", group);
    for (size_t i = 0; i < cli_n_group; i++)
        if (strcmp(cli_groups[i].name, group) == 0 && cli_groups[i].about)
            printf("%s\n\n", cli_groups[i].about);
    printf("verbs\n");
    print_summaries(stdout, group, verbs, n_verb);
    printf("\n'lode help %s VERB' says more\n", group);
}

static int unknown_verb(const char *group, const lode_command *verbs, size_t n_verb,
                        const char *found)
{
    const char *known[MOST_VERBS];
    char nearest[160];
    size_t n = 0;

    for (; n < n_verb && n < MOST_VERBS; n++) known[n] = verbs[n].name;
    lode_names_nearest(found, known, n, nearest, sizeof nearest);
    return cli_misuse("%s: want a verb such as %s, found '%s'; see 'lode %s --help'",
                      group, nearest, found, group);
}

static int no_verb(const char *group, const lode_command *verbs, size_t n_verb)
{
    char list[256];
    size_t at = 0;

    for (size_t i = 0; i < n_verb && at < sizeof list; i++)
        at += (size_t)snprintf(list + at, sizeof list - at, "%s%s",
                               i == 0            ? ""
                               : i + 1 == n_verb ? " or "
                                                 : ", ",
                               verbs[i].name);
    return cli_misuse("%s: want %s, found none; see 'lode %s --help'", group, list,
                      group);
}

int cli_verbs(const char *group, const lode_command *verbs, size_t n_verb, int argc,
              char **argv)
{
    int at = word_at(group, argc, argv);

    if (at >= argc && asks_help(argc, argv)) {
        print_verbs(group, verbs, n_verb);
        return CLI_ANSWERED;
    }
    if (at >= argc) return no_verb(group, verbs, n_verb);
    const char *verb = to_front(argv, at);
    for (size_t i = 0; i < n_verb; i++)
        if (strcmp(verbs[i].name, verb) == 0) return verbs[i].run(argc - 1, argv + 1);
    return unknown_verb(group, verbs, n_verb, verb);
}
