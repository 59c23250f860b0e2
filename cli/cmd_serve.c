/* lode serve: the questions of the command line over HTTP, on this machine. */
#include "cli.h"
#include "server.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a command wrote to a file of its own (a workbook, an archive) goes to standard
 * output, too. */
static bool file_print(const char *name)
{
    FILE *file = fopen(name, "rb");
    char bytes[65536];
    size_t n;
    bool arrived = true;

    if (!file) return true;
    while (arrived && (n = fread(bytes, 1, sizeof bytes, file)) > 0)
        arrived = fwrite(bytes, 1, n, stdout) == n;
    fclose(file);
    return arrived;
}

/* In a child of the server: the line as the command line would answer it. */
static int answer(int argc, char **argv)
{
    static const char output[] = "--output=";
    const char *name = NULL;

    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strncmp(argv[i], output, sizeof output - 1) == 0)
            name = argv[i] + sizeof output - 1;
    cli_host.serves = true;
    cli_host.progress_fd = 3;
    bool is_sent = name && access(name, F_OK) == 0; /* a file of the request */
    int status = cli_run(argc, argv);
    if (name && !is_sent && !file_print(name)) status = CLI_FAILED;
    return cli_output_flush(status);
}

static int no_folder(const char *name, const char *folder)
{
    lode_error err = {.status = LODE_E_READ};

    snprintf(err.message, sizeof err.message, "%s: no such folder '%.200s'", name,
             folder);
    return cli_fail(err.status, &err);
}

/* "data:mine" with each folder from the root, the caller's: children have folders of their
 * own. A failure is reported under the name that gave it. */
static int from_root(const char *name, const char *data, char **out)
{
    const char *given = data;
    size_t room = 1, n = 0;
    int status = CLI_ANSWERED;
    char *all = NULL;

    for (; status == CLI_ANSWERED && *data; data += *data == ':') {
        char layer[PATH_MAX];
        size_t length = strcspn(data, ":");
        snprintf(layer, sizeof layer, "%.*s", (int)length, data);
        data += length;
        if (length == 0) continue;
        char *real = realpath(layer, NULL);
        char *more = real ? realloc(all, room += strlen(real) + 1) : NULL;
        if (more) {
            all = more;
            n += (size_t)snprintf(all + n, room - n, "%s%s", n ? ":" : "", real);
        } else {
            status = real ? cli_fail(LODE_E_NOMEM, NULL) : no_folder(name, layer);
        }
        free(real);
    }
    if (status == CLI_ANSWERED && !all) status = no_folder(name, given);
    if (status != CLI_ANSWERED) free(all);
    *out = status == CLI_ANSWERED ? all : NULL;
    return status;
}

/* Another address than this machine's own lets others in: only with a token. */
static bool may_bind(const srv_options *o, int *status)
{
    bool is_local = strncmp(o->address, "127.", 4) == 0 || strcmp(o->address, "::1") == 0;

    *status = CLI_USAGE;
    if (o->token && strlen(o->token) < SRV_TOKEN_LEAST) {
        cli_misuse("--token: want %d characters or more, found %zu", SRV_TOKEN_LEAST,
                   strlen(o->token));
        return false;
    }
    if (is_local) return true;
    if (!o->token) {
        cli_misuse("--bind %s: others could ask; want --token TOKEN beside it",
                   o->address);
        return false;
    }
    fprintf(stderr,
            "lode: bound to %s: whoever reaches this address and has the token can ask\n"
            "lode: every question and read all data; nothing is encrypted on the way\n",
            o->address);
    return true;
}

static int env_set(const char *name, const char *value)
{
    return setenv(name, value, 1) == 0 ? CLI_ANSWERED : cli_fail(LODE_E_NOMEM, NULL);
}

/* A path that need not be there yet, by a name that holds in any folder. */
static int env_from_root(const char *name, const char *path)
{
    char here[PATH_MAX], whole[2 * PATH_MAX];
    lode_error err = {.status = LODE_E_READ};

    if (!path) return CLI_ANSWERED;
    if (!*path || path[0] == '/') return env_set(name, path);
    if (getcwd(here, sizeof here)) {
        snprintf(whole, sizeof whole, "%s/%s", here, path);
        return env_set(name, whole);
    }
    snprintf(err.message, sizeof err.message,
             "%s: this folder has no name: want a path from the root", name);
    return cli_fail(err.status, &err);
}

/* What the environment names, for children in folders of their own: the store that questions
 * of events speak of, packs and layers. --data goes before LODE_DATA. */
static int env_hold(const char *desk, const char *data)
{
    const char *layers = getenv("LODE_DATA");
    char *whole = NULL;

    int status = env_from_root("LODE_DB", desk ? desk : getenv("LODE_DB"));
    if (status == CLI_ANSWERED)
        status = env_from_root("LODE_PACKS", getenv("LODE_PACKS"));
    if (status != CLI_ANSWERED || data || !layers || !*layers) return status;
    status = from_root("LODE_DATA", layers, &whole);
    if (status == CLI_ANSWERED) status = env_set("LODE_DATA", whole);
    free(whole);
    return status;
}

int cli_serve(int argc, char **argv)
{
    cli_call call = CLI_CALL_INIT;
    srv_options o = {
        .address = "127.0.0.1", .port = 8350, .answer = answer, .most_s = 120.0};
    long most_s = 120;
    const char *desk = NULL;
    const cli_binding bind[] = {
        {"port", .integer = &o.port},    {"bind", .text = &o.address},
        {"host", .text = &o.hosts},      {"token", .text = &o.token},
        {"jobs", .integer = &o.n_child}, {"timeout", .integer = &most_s},
        {"desk", .text = &desk},         {0}};
    lode_error err = {0};
    int status;

    if (!cli_ask(&call, "serve", bind, argc, argv, &status)) return status;
    if (call.n_word > 0 || call.json || call.csv || call.output)
        return cli_misuse(
            "serve: takes no further word and no form; see 'lode serve --help'");
    if (!may_bind(&o, &status)) return status;
    status = env_hold(desk, call.data_dir);
    o.desk = desk != NULL;
    char *data = NULL;
    if (status == CLI_ANSWERED && call.data_dir)
        status = from_root("--data", call.data_dir, &data);
    if (status != CLI_ANSWERED) return status;
    lode_status st = lode_dataset_open(data, &cli_host.dataset, &err);
    if (st != LODE_OK) {
        free(data);
        return cli_fail(st, &err);
    }
    cli_host.data_dir = data;
    o.data_hash = lode_dataset_hash(cli_host.dataset);
    o.dataset = cli_host.dataset;
    o.most_s = (double)most_s;
    o.verbose = call.verbose;
    status = srv_serve(&o);
    cli_dataset_close(cli_host.dataset);
    cli_host = (cli_served){0};
    free(data);
    return status;
}
