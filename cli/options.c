/* How words on the command line become options and operands. One table per command,
 * joined with the options that every command has; long names are written in full, so
 * that a new option never changes what an old script means. */
#include "cli.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPTIONS_MAX 48 /* at most the bits of cli_call.said */
#define HELP_COLUMNS 80
#define HELP_INDENT 28

cli_served cli_host;

/* What help and errors say of a line. */
typedef struct usage_lines {
    const char *command; /* "data" */
    const char *words;   /* what follows the command, for the first line of --help */
    const char *about;   /* a paragraph, lines below 80 columns */
} usage_lines;

typedef struct table {
    cli_option option[OPTIONS_MAX];
    size_t n, n_own; /* the command's own come first */
} table;

static const cli_binding *binding_find(const cli_binding *bind, const char *name)
{
    for (; bind && bind->name; bind++)
        if (strcmp(bind->name, name) == 0) return bind;
    return NULL;
}

/* Options of the spec, each with the place where its value goes. */
static void table_add(table *all, const cli_spec_option *option, size_t n,
                      const cli_binding *bind)
{
    static const cli_binding none = {0};

    for (size_t i = 0; i < n && all->n < OPTIONS_MAX; i++) {
        const cli_binding *to = binding_find(bind, option[i].name);
        assert(to);
        if (!to) to = &none;
        all->option[all->n++] = (cli_option){
            .name = option[i].name,
            .letter = option[i].letter,
            .value = option[i].value,
            .help = option[i].help,
            .spec = &option[i],
            .least = option[i].least,
            .most = option[i].most,
            .flag = to->flag,
            .text = to->text,
            .integer = to->integer,
            .number = to->number,
        };
    }
}

static void table_add_shared(table *all, cli_call *call)
{
    const cli_binding bind[] = {{"json", .flag = &call->json},
                                {"csv", .flag = &call->csv},
                                {"output", .text = &call->output},
                                {"data", .text = &call->data_dir},
                                {"plain", .flag = &call->plain},
                                {"verbose", .flag = &call->verbose},
                                {"help", .flag = &call->help},
                                {"version", .flag = &call->version},
                                {0}};

    all->n_own = all->n;
    table_add(all, cli_shared_options, cli_n_shared_option, bind);
}

/* Text in columns from HELP_INDENT on, the first line of which is begun already. */
static void help_wrap(FILE *to, const char *text)
{
    size_t column = HELP_INDENT;

    for (const char *word = text; *word;) {
        size_t length = strcspn(word, " ");
        if (column > HELP_INDENT && column + 1 + length > HELP_COLUMNS) {
            fprintf(to, "\n%*s", HELP_INDENT, "");
            column = HELP_INDENT;
        } else if (column > HELP_INDENT) {
            fputc(' ', to);
            column++;
        }
        fprintf(to, "%.*s", (int)length, word);
        column += length;
        word += length;
        word += strspn(word, " ");
    }
    fputc('\n', to);
}

/* "; a, b or c" of a word with a choice. */
static void say_choices(const cli_spec_option *option, char *text, size_t size)
{
    size_t at = 0;

    text[0] = '\0';
    if (!option || option->type != CLI_WORD || option->n_choice < 2) return;
    for (size_t i = 0; i < option->n_choice && at < size; i++)
        at += (size_t)snprintf(text + at, size - at, "%s%s",
                               i == 0                      ? ": "
                               : i + 1 == option->n_choice ? " or "
                                                           : ", ",
                               option->choice[i]);
}

/* What is said of an option or operand: help, choices, what holds where it is not given. */
static void help_line(FILE *to, const char *left, const char *help,
                      const cli_spec_option *option)
{
    char text[768], choices[256];
    const char *fallback = option ? option->fallback : NULL;

    say_choices(option, choices, sizeof choices);
    snprintf(text, sizeof text, "%s%s%s%s%s", help, choices, fallback ? "; " : "",
             fallback ? fallback : "", fallback ? " unless given" : "");
    if (strlen(left) > 24)
        fprintf(to, "  %s\n%*s", left, HELP_INDENT, "");
    else
        fprintf(to, "  %-24s  ", left);
    help_wrap(to, text);
}

static void help_option(FILE *to, const cli_option *option)
{
    char left[64];
    char letter[8] = "    ";

    if (option->letter) snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name,
             option->value ? " " : "", option->value ? option->value : "");
    help_line(to, left, option->help, option->spec);
}

static void help_operands(const cli_spec *spec)
{
    if (spec->n_operand > 0) printf("\nwords\n");
    for (size_t i = 0; i < spec->n_operand; i++)
        help_line(stdout, spec->operand[i].name, spec->operand[i].help,
                  &spec->operand[i]);
}

static void help_examples(const cli_spec *spec)
{
    if (spec->n_example > 0) printf("\nexamples\n");
    for (size_t i = 0; i < spec->n_example; i++)
        printf("  %s\n      %s\n", spec->example[i].command, spec->example[i].shows);
}

static void help_print(const usage_lines *usage, const cli_spec *spec, const table *all)
{
    printf("usage: lode %s%s%s\n\n%s\n", usage->command, usage->words[0] ? " " : "",
           usage->words, usage->about);
    if (spec) help_examples(spec);
    if (spec) help_operands(spec);
    if (all->n_own > 0) printf("\noptions\n");
    for (size_t i = 0; i < all->n_own; i++) help_option(stdout, &all->option[i]);
    printf("\noptions of every command\n");
    for (size_t i = all->n_own; i < all->n; i++) help_option(stdout, &all->option[i]);
}

void cli_help_shared(FILE *to)
{
    cli_call call = CLI_CALL_INIT;
    table all = {.n = 0};

    table_add_shared(&all, &call);
    for (size_t i = 0; i < all.n; i++) help_option(to, &all.option[i]);
}

static int unknown(const usage_lines *usage, const table *all, const char *found)
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
static bool option_set(cli_option *option, const char *value)
{
    char *end = NULL;

    option->said = value;
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

static cli_option *option_by_name(table *all, const char *name, size_t length)
{
    for (size_t i = 0; i < all->n; i++)
        if (strlen(all->option[i].name) == length &&
            memcmp(all->option[i].name, name, length) == 0)
            return &all->option[i];
    return NULL;
}

static cli_option *option_by_letter(table *all, char letter)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->option[i].letter == letter) return &all->option[i];
    return NULL;
}

/* One word that starts with a dash, and perhaps the next; gives the words used, or 0
 * after a usage error. Short flags may be joined ("-vo FILE"). */
static int option_take(const usage_lines *usage, table *all, int n_left, char **word)
{
    const char *text = word[0];

    if (text[1] == '-') {
        const char *equals = strchr(text, '=');
        size_t length = equals ? (size_t)(equals - text) - 2 : strlen(text) - 2;
        cli_option *option = option_by_name(all, text + 2, length);
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
        cli_option *option = option_by_letter(all, *text);
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

/* The words of the line to their places; false after a usage error. */
static bool words_take(cli_call *call, const usage_lines *usage, table *all, int argc,
                       char **argv)
{
    bool options_over = false;

    clock_gettime(CLOCK_MONOTONIC, &call->start);
    call->command = usage->command;
    call->data_dir = cli_host.data_dir;
    call->word = argv + 1;
    call->n_word = 0;
    for (int i = 1; i < argc;) {
        if (!options_over && strcmp(argv[i], "--") == 0) {
            options_over = true;
            i++;
        } else if (!options_over && argv[i][0] == '-' && argv[i][1]) {
            int used = option_take(usage, all, argc - i, argv + i);
            if (used == 0) return false;
            i += used;
        } else {
            call->word[call->n_word++] = argv[i++]; /* never ahead of i */
        }
    }
    return true;
}

static bool parse(cli_call *call, const usage_lines *usage, const cli_spec *spec,
                  table *all, int argc, char **argv, int *status)
{
    if (!words_take(call, usage, all, argc, argv)) {
        *status = CLI_USAGE;
        return false;
    }
    if (call->help) help_print(usage, spec, all);
    if (!call->help && call->version) printf("lode %s\n", lode_version());
    if (call->help || call->version) {
        *status = CLI_ANSWERED;
        return false;
    }
    return cli_format_choose(call, status);
}

bool cli_money_read(const char *text, double *usd)
{
    char *end;

    *usd = strtod(text, &end);
    if (end == text || !(*usd > 0.0) || isinf(*usd)) return false;
    if (strcmp(end, "bn") == 0) *usd *= 1e9;
    if (strcmp(end, "m") == 0) *usd *= 1e6;
    return !isinf(*usd) &&
           (*end == '\0' || strcmp(end, "bn") == 0 || strcmp(end, "m") == 0);
}

bool cli_ask_nothing(cli_call *call, int argc, char **argv, int *status)
{
    static const usage_lines bare = {"", "COMMAND", ""};
    table all = {.n = 0};

    table_add_shared(&all, call);
    return parse(call, &bare, NULL, &all, argc, argv, status);
}

/* True, with a usage error, when --json or --csv is asked of a question without it. */
static bool lacks_form(const cli_call *call, const cli_spec *spec, int *status)
{
    bool json = call->format == LODE_FORMAT_JSON && !spec->json,
         csv = call->format == LODE_FORMAT_CSV && !spec->csv;

    if (!json && !csv) return false;
    *status = cli_misuse("%s: has no %s; want %s", spec->name,
                         json ? "JSON document" : "rows as CSV",
                         json && spec->csv   ? "--csv or neither"
                         : csv && spec->json ? "--json or neither"
                                             : "neither --json nor --csv");
    return true;
}

bool cli_ask(cli_call *call, const char *question, const cli_binding *bind, int argc,
             char **argv, int *status)
{
    const cli_spec *spec = cli_spec_find(question);
    table all = {.n = 0};

    assert(spec);
    const usage_lines usage = {spec->name, spec->words, spec->about};
    table_add(&all, spec->option, spec->n_option, bind);
    table_add_shared(&all, call);
    call->forms = (spec->html ? CLI_PAGE : 0) | (spec->chart ? CLI_CHART : 0) |
                  (spec->workbook ? CLI_TABLE : 0);
    if (!parse(call, &usage, spec, &all, argc, argv, status)) return false;
    if (lacks_form(call, spec, status)) return false;
    call->line = cli_line_say(spec, all.option, all.n_own, call);
    for (size_t i = 0; i < all.n_own; i++)
        if (all.option[i].said) call->said |= 1ULL << i;
    return spec->html || !cli_refuse_html(call, status);
}

bool cli_dataset_open(const cli_call *call, lode_dataset **out, int *status)
{
    lode_error err = {0};

    if (cli_host.dataset && call->data_dir == cli_host.data_dir) {
        *out = cli_host.dataset;
        return true;
    }
    lode_status st = lode_dataset_open(call->data_dir, out, &err);

    if (st != LODE_OK) *status = cli_fail(st, &err);
    return st == LODE_OK;
}

void cli_dataset_close(lode_dataset *dataset)
{
    if (dataset != cli_host.dataset) lode_dataset_free(dataset);
}
