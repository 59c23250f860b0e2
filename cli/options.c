/* How words on the command line become options and operands. One table per command,
 * joined with the options that every command has; long names are written in full, so
 * that a new option never changes what an old script means. */
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPTIONS_MAX 48

typedef struct table {
    cli_option option[OPTIONS_MAX];
    size_t n, n_own; /* the command's own come first */
} table;

static void table_build(table *all, cli_call *call, const cli_option *own)
{
    const cli_option common[] = {
        {.name = "json", .help = "one JSON document", .flag = &call->json},
        {.name = "csv", .help = "rows as CSV", .flag = &call->csv},
        {.name = "output",
         .letter = 'o',
         .value = "FILE",
         .help = "write FILE (.json .csv .html .txt), whole or not at all",
         .text = &call->output},
        {.name = "data",
         .value = "DIR",
         .help = "directory of packs; else $LODE_DATA, else the embedded data",
         .text = &call->data_dir},
        {.name = "verbose",
         .letter = 'v',
         .help = "time taken, on standard error",
         .flag = &call->verbose},
        {.name = "help", .letter = 'h', .help = "this page", .flag = &call->help},
        {.name = "version", .help = "the version", .flag = &call->version},
    };

    all->n = 0;
    for (; own && own->name && all->n < OPTIONS_MAX; own++) all->option[all->n++] = *own;
    all->n_own = all->n;
    for (size_t i = 0; i < sizeof common / sizeof common[0] && all->n < OPTIONS_MAX; i++)
        all->option[all->n++] = common[i];
}

static void help_option(const cli_option *option)
{
    char left[64];
    char letter[8] = "    ";

    if (option->letter) snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name,
             option->value ? " " : "", option->value ? option->value : "");
    printf("  %-24s  %s\n", left, option->help);
}

static void help_print(const cli_usage *usage, const table *all)
{
    printf("usage: lode %s%s%s\n\n%s\n", usage->command, usage->words[0] ? " " : "",
           usage->words, usage->about);
    if (all->n_own > 0) printf("\noptions\n");
    for (size_t i = 0; i < all->n_own; i++) help_option(&all->option[i]);
    printf("\noptions of every command\n");
    for (size_t i = all->n_own; i < all->n; i++) help_option(&all->option[i]);
}

static int unknown(const cli_usage *usage, const table *all, const char *found)
{
    const char *names[OPTIONS_MAX];
    char dashed[OPTIONS_MAX][32];
    char nearest[160];
    const char *place = usage->command[0] ? " " : "";

    for (size_t i = 0; i < all->n; i++) {
        snprintf(dashed[i], sizeof dashed[i], "--%s", all->option[i].name);
        names[i] = dashed[i];
    }
    lode_names_nearest(found, names, all->n, nearest, sizeof nearest);
    return cli_misuse("unknown option '%s': the nearest are %s; see 'lode%s%s --help'",
                      found, nearest, place, usage->command);
}

/* Read a value to where the option keeps it; false after a usage error. */
static bool option_set(const cli_option *option, const char *value)
{
    char *end = NULL;

    if (option->flag) *option->flag = true;
    if (option->text) {
        if (!value[0]) {
            cli_misuse("--%s: want %s, found an empty word", option->name, option->value);
            return false;
        }
        *option->text = value;
    }
    if (option->integer) {
        errno = 0;
        long found = strtol(value, &end, 10);
        bool any = option->least == 0 && option->most == 0;
        if (end == value || *end || errno ||
            (!any && (found < option->least || found > option->most))) {
            if (any)
                cli_misuse("--%s: want a whole number, found '%s'", option->name, value);
            else
                cli_misuse("--%s: want a whole number from %ld to %ld, found '%s'",
                           option->name, option->least, option->most, value);
            return false;
        }
        *option->integer = found;
    }
    if (option->number) { /* the command never leaves the "C" locale */
        errno = 0;
        double found = strtod(value, &end);
        if (end == value || *end || errno || found - found != 0.0) {
            cli_misuse("--%s: want a number, found '%s'", option->name, value);
            return false;
        }
        *option->number = found;
    }
    return true;
}

static const cli_option *option_by_name(const table *all, const char *name, size_t length)
{
    for (size_t i = 0; i < all->n; i++)
        if (strlen(all->option[i].name) == length &&
            memcmp(all->option[i].name, name, length) == 0)
            return &all->option[i];
    return NULL;
}

static const cli_option *option_by_letter(const table *all, char letter)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->option[i].letter == letter) return &all->option[i];
    return NULL;
}

/* One word that starts with a dash, and perhaps the next; gives the words used, or 0
 * after a usage error. Short flags may be joined ("-vo FILE"). */
static int option_take(const cli_usage *usage, const table *all, int n_left, char **word)
{
    const char *text = word[0];

    if (text[1] == '-') {
        const char *equals = strchr(text, '=');
        size_t length = equals ? (size_t)(equals - text) - 2 : strlen(text) - 2;
        const cli_option *option = option_by_name(all, text + 2, length);
        if (!option) {
            unknown(usage, all, text);
            return 0;
        }
        if (!option->value) {
            if (equals) {
                cli_misuse("--%s takes no value, found '%s'", option->name, equals + 1);
                return 0;
            }
            return option_set(option, "") ? 1 : 0;
        }
        if (equals) return option_set(option, equals + 1) ? 1 : 0;
        if (n_left < 2) {
            cli_misuse("--%s: want %s, found nothing", option->name, option->value);
            return 0;
        }
        return option_set(option, word[1]) ? 2 : 0;
    }

    for (text++; *text; text++) {
        const cli_option *option = option_by_letter(all, *text);
        if (!option) {
            char dashed[] = {'-', *text, '\0'};
            unknown(usage, all, dashed);
            return 0;
        }
        if (!option->value) {
            if (!option_set(option, "")) return 0;
            continue;
        }
        if (text[1]) return option_set(option, text + 1) ? 1 : 0;
        if (n_left < 2) {
            cli_misuse("-%c: want %s, found nothing", option->letter, option->value);
            return 0;
        }
        return option_set(option, word[1]) ? 2 : 0;
    }
    return 1;
}

int cli_word_at(int argc, char **argv)
{
    int i = 1;
    while (i < argc && argv[i][0] == '-') {
        bool takes_value = strcmp(argv[i], "--data") == 0 || strcmp(argv[i], "-o") == 0 ||
                           strcmp(argv[i], "--output") == 0;
        i += takes_value ? 2 : 1;
    }
    return i < argc ? i : argc;
}

bool cli_parse(cli_call *call, const cli_usage *usage, int argc, char **argv, int *status)
{
    table all;
    bool options_over = false;

    clock_gettime(CLOCK_MONOTONIC, &call->start);
    call->command = usage->command;
    call->word = argv + 1;
    call->n_word = 0;
    table_build(&all, call, usage->options);

    for (int i = 1; i < argc;) {
        if (!options_over && strcmp(argv[i], "--") == 0) {
            options_over = true;
            i++;
        } else if (!options_over && argv[i][0] == '-' && argv[i][1]) {
            int used = option_take(usage, &all, argc - i, argv + i);
            if (used == 0) {
                *status = CLI_USAGE;
                return false;
            }
            i += used;
        } else {
            call->word[call->n_word++] = argv[i++]; /* never ahead of i */
        }
    }

    if (call->help) {
        help_print(usage, &all);
        *status = CLI_ANSWERED;
        return false;
    }
    if (call->version) {
        printf("lode %s\n", lode_version());
        *status = CLI_ANSWERED;
        return false;
    }
    return cli_format_choose(call, status);
}

bool cli_dataset_open(const cli_call *call, lode_dataset **out, int *status)
{
    lode_error err = {0};
    lode_status st = lode_dataset_open(call->data_dir, out, &err);

    if (st != LODE_OK) *status = cli_fail(st, &err);
    return st == LODE_OK;
}
