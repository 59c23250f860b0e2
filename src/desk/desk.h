/* Events of the register and of the store together, what is wrong with them, and which
 * sentences they are. */
#ifndef LODE_DESK_DESK_H
#define LODE_DESK_DESK_H

#include "desk/store.h"
#include "study/policy_force.h"

/* All events there are, in one order: those of the register, then the user's own by id. */
typedef struct lode__book {
    const lode_dataset *ds;
    lode__store *store;
    lode__arena arena;
    lode__events events;
    int n_embedded;
    lode__day last; /* the day that answers speak of where none is named */
} lode__book;

/* Open the store and read all. writes: a write is begun, and the caller commits.
 * lode__book_close() in any case. */
lode_status lode__book_open(lode__book *book, const lode_dataset *ds, const char *db,
                            bool writes, lode_error *err);
void lode__book_close(lode__book *book);

/* By id or slug; NULL: none. */
const lode__event *lode__book_find(const lode__book *book, const char *id);
lode_status lode__book_need(const lode__book *book, const char *id,
                            const lode__event **out, lode_error *err);
/* The day named, or book->last. */
lode_status lode__book_day(const lode__book *book, const char *as_of, lode__day *out,
                           lode_error *err);
/* Events that the options ask for, the latest date first; taken from the book's arena. */
lode_status lode__book_select(lode__book *book, const lode_event_options *options,
                              const lode__event ***out, int *n, lode_error *err);

/* LODE_E_INVALID unless it says who, why and when, in plain text (event_take.c). */
lode_status lode__author_need(const lode_event_author *author, lode_error *err);

/* Add the events of the register (embedded.c). */
lode_status lode__embedded_add(lode__book *book, lode_error *err);

/* ---- checks (event_check.c) ------------------------------------------------------------ */

/* A fault of an event, or a warning. */
typedef void lode__event_fault(void *context, const lode__event *e, bool is_warning,
                               const char *sentence);

/* Say all that is wrong with an event among those of the book. */
void lode__event_check(lode__book *book, const lode__event *e, lode__event_fault *say,
                       void *context);
/* Events that supersede one another in a circle: each that is in one. */
void lode__events_check_circles(lode__book *book, lode__event_fault *say, void *context);

/* Is there a place: a country, a bloc, or an actor of the register? */
bool lode__event_place_known(const lode_dataset *ds, const char *text);
/* Does the list of goods and minerals, or "*", have one of the goods marked? */
bool lode__event_goods(const lode_dataset *ds, const char *list, bool *with_good);
/* Members of a list of countries and blocs; actors of the register count as their country. */
void lode__event_places(const lode_dataset *ds, const char *list, bool *member);

/* ---- sentences (event_scenario.c) ------------------------------------------------------ */

#define LODE__EVENT_SENTENCES 64

typedef struct lode__event_scenario {
    const char *sentence[LODE__EVENT_SENTENCES]; /* the arena's */
    int n;
    const char *none; /* why there is none, or what is left out; "" */
    bool is_licence;  /* a licence that states neither delay nor share refused */
    bool is_edited;   /* they are the event's own `scenario` */
} lode__event_scenario;

/* The event as if it were in force. delay and refuse are for licences that state none; rows of
 * grade C and D have sentences only where c_grade says so. */
lode_status lode__event_sentences(const lode_dataset *ds, const lode__event *e,
                                  double delay_days, double refuse_share, bool c_grade,
                                  lode__arena *arena, lode__event_scenario *out,
                                  lode_error *err);

/* Events of one thread: those that supersede or relate to one another, and measures of one
 * country on the same goods. Marks [n events]. */
lode_status lode__event_thread(lode__book *book, const lode__event *e, bool *in,
                               lode_error *err);

#endif
