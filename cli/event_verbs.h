/* Verbs of `lode event` in files of their own. Each has argv[0] the verb. */
#ifndef LODE_CLI_EVENT_VERBS_H
#define LODE_CLI_EVENT_VERBS_H

#include "cli.h"

int cli_event_add(int argc, char **argv); /* event_take.c */
int cli_event_import(int argc, char **argv);
int cli_event_edit(int argc, char **argv);
int cli_event_check(int argc, char **argv);   /* event_check.c */
int cli_event_brief(int argc, char **argv);   /* event_brief.c */
int cli_event_publish(int argc, char **argv); /* event_publish.c */

/* A whole file, "-" is standard input; false, reported, with *status set. The caller frees. */
bool cli_file_read(const char *path, char **text, size_t *length, int *status);

#endif
