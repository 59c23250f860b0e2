/* The user's own events in one SQLite file: revisions that are added and never changed.
 *
 *     event(id)
 *     revision(event, number, made, who, why, body, hash)   number 1, 2, 3 ...
 *     run(key, value)                                        answers kept by what they are of
 *     entry(kind, number, about, made, who, body)            what readers said, what the desk
 *                                                            answered, what came of an event
 *
 * body is the record as lode__event_yaml() writes it; hash is SHA-256 over the hash of the
 * revision before it and the row, so that a changed row shows. Triggers refuse to change or
 * delete a revision or an entry. One transaction for each call that writes; what it returned LODE_OK for
 * is on the disk (WAL, synchronous FULL). Writers wait for one another. */
#ifndef LODE_DESK_STORE_H
#define LODE_DESK_STORE_H

#include "desk/event.h"

typedef struct lode__store lode__store;

/* Open the file. For reading, a file that is not there is an empty store, and none is made;
 * for writing it is made, with its folder, and brought to this version's tables.
 *
 * @return LODE_OK; LODE_E_DATA for a file that is no store or of a later version;
 *         LODE_E_READ, LODE_E_WRITE, LODE_E_NOMEM. */
lode_status lode__store_open(const char *path, bool writes, lode__store **out,
                             lode_error *err);
void lode__store_close(lode__store *store); /* NULL is fine */

/* A write begins: nobody else's comes between. End it one way or the other. */
lode_status lode__store_begin(lode__store *store, lode_error *err);
lode_status lode__store_commit(lode__store *store, lode_error *err);
void lode__store_undo(lode__store *store);

/* Add a revision within a write; its number is one more than the last. */
lode_status lode__store_add(lode__store *store, const lode__event *event,
                            const lode_event_author *author, int *number,
                            lode_error *err);

/* The last revisions of all events by id, or all revisions of one; texts are the arena's. */
lode_status lode__store_latest(lode__store *store, lode__arena *arena, lode__events *out,
                               lode_error *err);
typedef struct lode__revision {
    lode__event event;
    const char *made, *who, *why, *hash, *body;
    bool is_intact; /* its hash is that of what it says and of the one before */
} lode__revision;
lode_status lode__store_history(lode__store *store, const char *id, lode__arena *arena,
                                lode__revision **out, int *n, lode_error *err);

/* What is entered once and stays, numbered from 1 within its kind. */
typedef enum lode__entry_kind {
    LODE__ENTRY_COMMENT, /* about: the event; who: "" */
    LODE__ENTRY_ANSWER,  /* about: the number of the comment */
    LODE__ENTRY_OUTCOME  /* about: the event; body as outcome.c writes it */
} lode__entry_kind;
#define LODE__ENTRIES_MOST 20000 /* of a kind */

typedef struct lode__entry {
    int number;
    const char *about, *made, *who, *body;
} lode__entry;

/* Enter within a write; gives its number. LODE_E_LIMIT beyond LODE__ENTRIES_MOST. */
lode_status lode__store_enter(lode__store *store, lode__entry_kind kind,
                              const lode__entry *entry, int *number, lode_error *err);
/* All of a kind by number; texts are the arena's. */
lode_status lode__store_entries(lode__store *store, lode__entry_kind kind,
                                lode__arena *arena, lode__entry **out, int *n,
                                lode_error *err);

/* An answer kept; NULL: none. Keeping one is a write of its own; another's stays. */
const char *lode__store_kept(lode__store *store, const char *key, lode__arena *arena);
lode_status lode__store_keep(lode__store *store, const char *key, const char *value,
                             lode_error *err);

#endif
