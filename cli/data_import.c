/* lode data import: an own download becomes a pack. */
#include "data_verbs.h"

#include <lode/import.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* When the import started and when it last said how far it is. */
typedef struct progress {
    struct timespec start;
    double said_seconds;
    bool any;
} progress;

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) +
           1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

/* On a terminal, after a second: how much is done and how long it will still take. */
static void show_progress(double done_share, void *data)
{
    progress *p = data;
    double seconds = seconds_since(&p->start);
    if (seconds < 1.0 || seconds - p->said_seconds < 0.2 || done_share <= 0.0) return;
    p->said_seconds = seconds;
    p->any = true;
    fprintf(stderr, "\rlode: importing, %3.0f %%, %.0f s left ", 100.0 * done_share,
            seconds / done_share - seconds);
}

static void print_formats(void)
{
    printf("\nformats, recognised by their columns\n");
    for (const lode_import_format *f = lode_import_formats(); f->name; f++)
        printf("  %-10s  %s\n", f->name, f->title);
}

int cli_data_import(int argc, char **argv)
{
    lode_import import = LODE_IMPORT_INIT;
    long year = 0;
    const cli_binding bind[] = {{"format", .text = &import.format},
                                {"into", .text = &import.into},
                                {"as", .text = &import.name},
                                {"codes", .text = &import.codes},
                                {"revision", .text = &import.revision},
                                {"source", .text = &import.source},
                                {"vintage", .text = &import.vintage},
                                {"for-year", .integer = &year},
                                {"reconcile", .flag = &import.reconcile},
                                {"check", .flag = &import.check},
                                {0}};
    cli_call call = CLI_CALL_INIT;
    lode_text report = LODE_TEXT_INIT;
    lode_dataset *dataset = NULL;
    lode_error err = {0};
    progress shown = {.any = false};
    int status = CLI_ANSWERED;

    if (!cli_data_parse(&call, "data import", bind, argc, argv, &status)) {
        if (call.help) print_formats();
        return status;
    }
    import.path = call.word[0];
    import.year = (int)year;
    shown.start = call.start;
    if (isatty(STDERR_FILENO)) {
        import.progress = show_progress;
        import.progress_data = &shown;
    }
    if (!cli_dataset_open(&call, &dataset, &status)) return status;
    lode_status st = lode_dataset_import(dataset, &import, call.format, &report, &err);
    if (shown.any) fputs("\r\033[K", stderr);
    return cli_finish(&call, dataset, st, &report, &err);
}
