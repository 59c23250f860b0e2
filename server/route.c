/* From a path and pairs to the line of a command, by the table of questions. */
#include "route.h"

#include <lode/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const srv_format formats[] = {
    {"json", "application/json", false},
    {"csv", "text/csv; charset=utf-8", true},
    {"html", "text/html; charset=utf-8", false},
    {"txt", "text/plain; charset=utf-8", false},
    {"svg", "image/svg+xml", false},
    {"png", "image/png", false},
    {"pdf", "application/pdf", false},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", true},
    {"zip", "application/zip", true},
};
#define N_FORMAT (sizeof formats / sizeof formats[0])

const srv_format *srv_format_find(const char *ending)
{
    for (size_t i = 0; i < N_FORMAT; i++)
        if (strcmp(formats[i].ending, ending) == 0) return &formats[i];
    return NULL;
}

const cli_spec *srv_question_find(const char *path, size_t length)
{
    for (size_t i = 0; i < cli_n_spec; i++)
        if (!cli_specs[i].local && strlen(cli_specs[i].path) == length &&
            memcmp(cli_specs[i].path, path, length) == 0)
            return &cli_specs[i];
    return NULL;
}

void srv_question_nearest(const char *path, char *out, size_t size)
{
    const char *names[256];
    size_t n = 0;

    for (size_t i = 0; i < cli_n_spec && n < 256; i++)
        if (!cli_specs[i].local) names[n++] = cli_specs[i].path;
    lode_names_nearest(path, names, n, out, size);
}

srv_place srv_place_find(const char *path)
{
    static const char metadata[] = ".metadata.json";
    size_t n = strlen(path), n_tail = sizeof metadata - 1;
    srv_place place = {.format = &formats[0]};

    if (n > n_tail && strcmp(path + n - n_tail, metadata) == 0) {
        place.metadata = true;
        place.spec = srv_question_find(path, n - n_tail);
        return place;
    }
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    if (dot && (!slash || dot > slash)) {
        place.format = srv_format_find(dot + 1);
        n = (size_t)(dot - path);
    }
    place.spec = srv_question_find(path, n);
    if (!dot && place.spec && !place.spec->json && place.spec->csv)
        place.format = srv_format_find("csv");
    return place;
}

/* ---- words -------------------------------------------------------------------------- */

static bool word_add(srv_line *line, const char *text)
{
    if (line->n == SRV_WORD_MOST) return false;
    line->word[line->n] = strdup(text);
    if (!line->word[line->n]) return false;
    line->word[++line->n] = NULL;
    return true;
}

void srv_line_clear(srv_line *line)
{
    for (int i = 0; i < line->n; i++) free(line->word[i]);
    line->n = 0;
    line->n_file = 0;
}

static bool is_choice(const cli_spec_option *o, const char *value, size_t n)
{
    for (size_t i = 0; i < o->n_choice; i++)
        if (strlen(o->choice[i]) == n && memcmp(o->choice[i], value, n) == 0) return true;
    return false;
}

bool srv_is_choice(const cli_spec_option *o, const char *value)
{
    return is_choice(o, value, strlen(value));
}

/* One of the choices, or several with commas between where that is meant. */
static bool in_choices(const cli_spec_option *o, const char *value)
{
    if (o->n_choice == 0) return true;
    if (!o->list) return is_choice(o, value, strlen(value));
    for (const char *at = value;; at++) {
        size_t n = strcspn(at, ",");
        if (!is_choice(o, at, n)) return false;
        at += n;
        if (!*at) return true;
    }
}

static bool refuse_choice(const cli_spec_option *o, const char *value,
                          char why[SRV_SENTENCE_MOST])
{
    char nearest[160];

    lode_names_nearest(value, o->choice, o->n_choice, nearest, sizeof nearest);
    snprintf(why, SRV_SENTENCE_MOST, "%s: the nearest to '%.80s' are %s", o->name, value,
             nearest);
    return false;
}

/* Some words of a command may name a file or a folder where they name nothing else
 * ('--compare FILE.csv', '--set INPUT=PACKS', a market file instead of goods). No request
 * reaches one: a child's folder is its own and holds what the request sent, and no word
 * leads out of it. */
static bool leads_out(const cli_spec_option *o, const char *value)
{
    if (o->type == CLI_STATEMENT || o->type == CLI_FIGURE || o->type == CLI_MONEY)
        return false;
    if (o->type == CLI_GOOD && (strchr(value, '.') || strcmp(value, "-") == 0))
        return true;
    return strpbrk(value, "/\\") || strstr(value, "..");
}

static bool value_check(const cli_spec_option *o, const char *value,
                        char why[SRV_SENTENCE_MOST])
{
    char *end;

    if (leads_out(o, value)) {
        snprintf(why, SRV_SENTENCE_MOST, "%s: no request names a file or folder: '%.80s'",
                 o->name, value);
        return false;
    }
    if (o->type == CLI_WORD && !in_choices(o, value)) return refuse_choice(o, value, why);
    if (o->type == CLI_WHOLE || o->type == CLI_YEAR) {
        long found = strtol(value, &end, 10);
        bool any = o->least == 0 && o->most == 0;
        if (end != value && !*end && (any || (found >= o->least && found <= o->most)))
            return true;
        if (any)
            snprintf(why, SRV_SENTENCE_MOST, "%s: want a whole number, found '%.80s'",
                     o->name, value);
        else
            snprintf(why, SRV_SENTENCE_MOST,
                     "%s: want a whole number from %ld to %ld, found '%.80s'", o->name,
                     o->least, o->most, value);
        return false;
    }
    return true;
}

/* Letters, digits, dots, lines and dashes of the name that was sent. */
static void name_clean(const char *sent, size_t i_file, char name[80])
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789._-";
    const char *slash = strrchr(sent, '/'), *back = strrchr(sent, '\\');
    const char *from = slash ? slash + 1 : sent;
    size_t n = 0;

    if (back && back >= from) from = back + 1;
    for (; *from && n < 60; from++)
        if (strchr(plain, *from) && (n > 0 || (*from != '.' && *from != '-')))
            name[n++] = *from;
    name[n] = '\0';
    if (n == 0) snprintf(name, 80, "request-%zu.txt", i_file + 1);
}

static bool is_taken(const srv_line *line, const char *name)
{
    for (size_t i = 0; i < line->n_file; i++)
        if (strcmp(line->file[i].name, name) == 0) return true;
    return false;
}

static bool file_add(srv_line *line, const srv_pair *p, char why[SRV_SENTENCE_MOST])
{
    if (line->n_file == sizeof line->file / sizeof line->file[0]) {
        snprintf(why, SRV_SENTENCE_MOST, "more than %zu files", line->n_file);
        return false;
    }
    char *name = line->file[line->n_file].name;
    name_clean(p->file ? p->file : "request.txt", line->n_file, name);
    if (is_taken(line, name)) { /* with its ending, by which it is read */
        char twice[80];
        snprintf(twice, sizeof twice, "%s", name);
        for (size_t k = 2; is_taken(line, name); k++)
            snprintf(name, 80, "%zu-%.70s", k, twice);
    }
    line->file[line->n_file].data = p->value;
    line->file[line->n_file].n = p->n_value;
    line->n_file++;
    return true;
}

/* Where a year does as well as a file: a name of four digits is no way to a file of this
 * machine, since the child has a folder of its own. */
static bool is_year(const char *value)
{
    return strlen(value) == 4 && strspn(value, "0123456789") == 4;
}

/* The value as a word: of a file the name that it will have. NULL with a sentence. */
static const char *value_word(srv_line *line, const cli_spec_option *o, const srv_pair *p,
                              char why[SRV_SENTENCE_MOST])
{
    if (o->type == CLI_OUT) {
        snprintf(why, SRV_SENTENCE_MOST, "%s: no request writes a file", o->name);
        return NULL;
    }
    if (o->type == CLI_FILE) {
        if (!p->file && (is_choice(o, p->value, p->n_value) || is_year(p->value)))
            return p->value;
        if (p->file)
            return file_add(line, p, why) ? line->file[line->n_file - 1].name : NULL;
        snprintf(why, SRV_SENTENCE_MOST,
                 "%s: no request names a file; send its text in the body of a POST",
                 o->name);
        return NULL;
    }
    if (p->file) {
        snprintf(why, SRV_SENTENCE_MOST, "%s: want a value, found a file", o->name);
        return NULL;
    }
    return value_check(o, p->value, why) ? p->value : NULL;
}

static int flag_read(const char *value)
{
    static const char *const yes[] = {"", "1", "true", "yes", "on"};
    static const char *const no[] = {"0", "false", "no", "off"};

    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        if (strcmp(value, yes[i]) == 0) return 1;
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        if (strcmp(value, no[i]) == 0) return 0;
    return -1;
}

static bool no_room(char why[SRV_SENTENCE_MOST])
{
    snprintf(why, SRV_SENTENCE_MOST, "no room for so many words");
    return false;
}

static bool flag_add(srv_line *line, const cli_spec_option *o, const srv_pair *p,
                     char why[SRV_SENTENCE_MOST])
{
    char word[80];
    int said = p->file ? -1 : flag_read(p->value);

    if (said < 0) {
        snprintf(why, SRV_SENTENCE_MOST, "%s: want true or false, found '%.80s'", o->name,
                 p->file ? "a file" : p->value);
        return false;
    }
    if (said == 0) return true;
    snprintf(word, sizeof word, "--%.60s", o->name);
    return word_add(line, word) || no_room(why);
}

static bool option_add(srv_line *line, const cli_spec_option *o, const srv_pair *p,
                       char why[SRV_SENTENCE_MOST])
{
    if (o->type == CLI_FLAG) return flag_add(line, o, p, why);
    if (p->n_value == 0 && !p->file) return true;
    const char *value = value_word(line, o, p, why);
    if (!value) return false;
    size_t room = strlen(o->name) + strlen(value) + 4;
    char *word = malloc(room);
    if (!word) return no_room(why);
    snprintf(word, room, "--%s=%s", o->name, value);
    bool held = word_add(line, word) || no_room(why);
    free(word);
    return held;
}

static const cli_spec_option *find(const cli_spec_option *all, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].name, name) == 0) return &all[i];
    return NULL;
}

static bool unknown(const cli_spec *spec, const char *key, char why[SRV_SENTENCE_MOST])
{
    const char *names[96];
    char nearest[160];
    size_t n = 0;

    for (size_t i = 0; i < spec->n_operand && n < 96; i++)
        names[n++] = spec->operand[i].name;
    for (size_t i = 0; i < spec->n_option && n < 96; i++)
        if (spec->option[i].type != CLI_OUT && !spec->option[i].local)
            names[n++] = spec->option[i].name;
    if (n == 0) {
        snprintf(why, SRV_SENTENCE_MOST, "%s: takes no names, found '%.80s'", spec->name,
                 key);
        return false;
    }
    lode_names_nearest(key, names, n, nearest, sizeof nearest);
    snprintf(why, SRV_SENTENCE_MOST, "%s: unknown name '%.80s': the nearest are %s",
             spec->name, key, nearest);
    return false;
}

/* Every name is the question's; one that does not repeat is there once. */
static bool names_check(const cli_spec *spec, const srv_pairs *pairs,
                        char why[SRV_SENTENCE_MOST])
{
    for (size_t i = 0; i < pairs->n; i++) {
        const char *key = pairs->pair[i].key;
        const cli_spec_option *o = find(spec->option, spec->n_option, key);
        if (!o) o = find(spec->operand, spec->n_operand, key);
        if (!o) return unknown(spec, key, why);
        if (o->local) {
            snprintf(why, SRV_SENTENCE_MOST, "%s: for the command line alone", key);
            return false;
        }
        for (size_t j = 0; j < i; j++)
            if (!o->repeats && strcmp(pairs->pair[j].key, key) == 0) {
                snprintf(why, SRV_SENTENCE_MOST, "%s: want it once, found it twice", key);
                return false;
            }
    }
    return true;
}

/* "policy run" and the words of the format. */
static bool command_add(srv_line *line, const cli_spec *spec, const srv_format *format)
{
    char name[64], out[32];

    snprintf(name, sizeof name, "%.60s", spec->name);
    for (char *part = name; part;) {
        char *space = strchr(part, ' ');
        if (space) *space++ = '\0';
        if (!word_add(line, part)) return false;
        part = space;
    }
    if (strcmp(format->ending, "txt") == 0) return true;
    if (strcmp(format->ending, "json") == 0 || strcmp(format->ending, "csv") == 0)
        snprintf(out, sizeof out, "--%s", format->ending);
    else
        snprintf(out, sizeof out, "--output=answer.%s", format->ending);
    return word_add(line, out);
}

static bool operands_add(srv_line *line, const cli_spec *spec, const srv_pairs *pairs,
                         char why[SRV_SENTENCE_MOST])
{
    bool any = false;

    for (size_t i = 0; i < spec->n_operand; i++)
        for (size_t k = 0; k < pairs->n; k++) {
            const srv_pair *p = &pairs->pair[k];
            if (strcmp(p->key, spec->operand[i].name) != 0) continue;
            if (p->n_value == 0 && !p->file) continue;
            const char *value = value_word(line, &spec->operand[i], p, why);
            if (!value) return false;
            if ((!any && !word_add(line, "--")) || !word_add(line, value))
                return no_room(why);
            any = true;
        }
    return true;
}

bool srv_line_build(srv_line *line, const cli_spec *spec, const srv_format *format,
                    const srv_pairs *pairs, char why[SRV_SENTENCE_MOST])
{
    *line = (srv_line){.n = 0};
    if (!names_check(spec, pairs, why)) return false;
    bool held = command_add(line, spec, format) || no_room(why);
    for (size_t i = 0; held && i < pairs->n; i++) {
        const cli_spec_option *o = find(spec->option, spec->n_option, pairs->pair[i].key);
        if (o) held = option_add(line, o, &pairs->pair[i], why);
    }
    held = held && operands_add(line, spec, pairs, why);
    if (!held) srv_line_clear(line);
    return held;
}

void srv_line_say(const srv_line *line, srv_buffer *out)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789-._=:@%+,/";
    srv_say(out, "lode");
    for (int i = 0; i < line->n; i++) {
        const char *word = line->word[i];
        if (i > 0 && (strcmp(word, "--json") == 0 || strcmp(word, "--csv") == 0))
            continue;
        if (strcmp(word, "--") == 0) continue;
        srv_say(out, " ");
        if (*word && strspn(word, plain) == strlen(word)) {
            srv_say(out, word);
            continue;
        }
        srv_say(out, "'");
        for (const char *c = word; *c; c++)
            if (*c == '\'')
                srv_say(out, "'\\''");
            else
                srv_add(out, c, 1);
        srv_say(out, "'");
    }
}
