/* Verbs of `lode event` in files of their own. Each has argv[0] the verb. */
#ifndef LODE_CLI_EVENT_VERBS_H
#define LODE_CLI_EVENT_VERBS_H

#include "cli.h"

#include <lode/event.h>

int cli_event_add(int argc, char **argv); /* event_take.c */
int cli_event_import(int argc, char **argv);
int cli_event_edit(int argc, char **argv);
int cli_event_check(int argc, char **argv);   /* event_check.c */
int cli_event_brief(int argc, char **argv);   /* event_brief.c */
int cli_event_publish(int argc, char **argv); /* event_publish.c */
int cli_event_comment(int argc, char **argv); /* event_return.c */
int cli_event_feedback(int argc, char **argv);
int cli_event_answer(int argc, char **argv);
int cli_event_outcome(int argc, char **argv);
int cli_event_track(int argc, char **argv);

/* Now, or the time that $SOURCE_DATE_EPOCH states, so that a run can be repeated. */
void cli_event_time(char when[32]);
/* Who writes: `by`, else $LODE_ANALYST, else $USER; when is filled in and pointed to. */
lode_event_author cli_event_author(const char *by, const char *why, char when[32]);

/* A whole file, "-" is standard input; false, reported, with *status set. The caller frees. */
bool cli_file_read(const char *path, char **text, size_t *length, int *status);

#endif
