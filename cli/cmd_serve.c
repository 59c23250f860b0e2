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

/* "data:mine" with each folder from the root: children have folders of their own. NULL, with
 * the failure reported, when one is not there. */
static char *from_root(const char *data)
{
    size_t room = 1, n = 0;
    char *all = NULL;

    while (*data) {
        char layer[PATH_MAX];
        size_t length = strcspn(data, ":");
        snprintf(layer, sizeof layer, "%.*s", (int)length, data);
        char *real = realpath(layer, NULL);
        char *more = real ? realloc(all, room += strlen(real) + 1) : NULL;
        if (!more) {
            cli_fail(LODE_E_READ, &(lode_error){.message = "--data: no such folder"});
            free(real);
            free(all);
            return NULL;
        }
        all = more;
        n += (size_t)snprintf(all + n, room - n, "%s%s", n ? ":" : "", real);
        free(real);
        data += length + (data[length] == ':');
    }
    return all;
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

/* The store that all questions of events speak of, by a path that holds in any folder. */
static bool desk_choose(const char *desk)
{
    char here[PATH_MAX], path[2 * PATH_MAX];
    bool is_whole = desk[0] == '/';

    if (!is_whole && !getcwd(here, sizeof here)) {
        cli_fail(LODE_E_READ,
                 &(lode_error){.message = "--desk: this folder has no name"});
        return false;
    }
    snprintf(path, sizeof path, "%s%s%s", is_whole ? "" : here, is_whole ? "" : "/",
             desk);
    return setenv("LODE_DB", path, 1) == 0;
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
    if (desk && !desk_choose(desk)) return CLI_FAILED;
    o.desk = desk != NULL;
    char *data = call.data_dir ? from_root(call.data_dir) : NULL;
    if (call.data_dir && !data) return CLI_DATA;
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
