/* The command `lode`: finds the question asked and hands the rest of the line to it. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

static const lode_command commands[] = {
    {"data", "packs: list, show, check, import, export", cli_data},
    {"measure", "concentration, dependence, supply risk by every method", cli_measure},
    {"method", "the methods: what each computes, from what", cli_method},
    {"market", "show, solve and export markets", cli_market},
    {"shock", "somebody stops selling: prices, shortages, who pays", cli_shock},
    {"hs", "customs codes to watch, and what each can say", cli_hs},
    {"explain", "the chain from a figure to its rows", cli_explain},
    {"stocks", "what stands in use and comes back, by a law of life", cli_stocks},
    {"footprint", "whose demand stands behind what is made where", cli_footprint},
};
#define N_COMMAND (sizeof commands / sizeof commands[0])

static void help_print(FILE *to)
{
    fputs("usage: lode COMMAND [OPTION]...\n\n"
          "lode finds where the supply of critical minerals breaks, what the break costs "
          "and\n"
          "whom, and which remedy buys the most security per dollar.\n\n"
          "commands\n",
          to);
    for (size_t i = 0; i < N_COMMAND; i++)
        fprintf(to, "  %-10s  %s\n", commands[i].name, commands[i].summary);
    fputs("\noptions of every command\n"
          "  --json, --csv  instead of a table\n"
          "  -o FILE        write FILE (.json .csv .html .txt), whole or not at all\n"
          "  --data DIR     directory of packs; else $LODE_DATA, else the embedded data\n"
          "  -v             time taken, on standard error\n"
          "  -h, --help     help, also for a command: lode COMMAND --help\n"
          "  --version      the version\n\n"
          "exit status: 0 answered, 1 run failed, 2 usage, 3 data missing or invalid,\n"
          "4 infeasible, 5 not converged\n",
          to);
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

/* `lode help` and `lode help COMMAND`. */
static int help(int argc, char **argv)
{
    char *ask[] = {NULL, (char[]){"--help"}, NULL};

    if (argc < 2) {
        help_print(stdout);
        return CLI_ANSWERED;
    }
    const lode_command *command = command_find(argv[1]);
    if (!command) return unknown(argv[1]);
    ask[0] = argv[1];
    return command->run(2, ask);
}

static int run(int argc, char **argv)
{
    const cli_usage bare = {"", "COMMAND", "", NULL};
    cli_call call = CLI_CALL_INIT;
    int at = cli_word_at(argc, argv), status = CLI_USAGE;

    if (at < argc) {
        /* The name goes to the front, as argv[0] of the command. */
        char *name = argv[at];
        for (int i = at; i > 1; i--) argv[i] = argv[i - 1];
        argv[1] = name;
        if (strcmp(name, "help") == 0) return help(argc - 1, argv + 1);
        const lode_command *command = command_find(name);
        return command ? command->run(argc - 1, argv + 1) : unknown(name);
    }

    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            help_print(stdout);
            return CLI_ANSWERED;
        }
    if (!cli_parse(&call, &bare, argc, argv, &status)) return status;
    help_print(stderr);
    return CLI_USAGE;
}

int main(int argc, char **argv)
{
    return cli_output_close(run(argc, argv));
}
