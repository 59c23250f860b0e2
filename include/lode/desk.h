/**
 * @file desk.h
 * What comes back to the desk: what readers say of an event and what an editor answers; what
 * came of events, beside what the model had said; and single pages of an issue, for a server.
 *
 * `db` is as in event.h. What is entered is numbered from 1 and stays as it is. Documents are
 * of schemas "lode/event/1" and "lode/track/1". All calls only read the dataset, which threads
 * may share.
 */
#ifndef LODE_DESK_H
#define LODE_DESK_H

#include <lode/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Longest text of a reader, bytes. */
#define LODE_COMMENT_MOST 2000

/**
 * Enter what a reader says of an event. Nobody is asked who he is.
 *
 * @param text  1 to LODE_COMMENT_MOST bytes of UTF-8, lines allowed, kept as it is: pages
 *              escape it
 * @param when  "2026-02-05T10:00:00Z"
 * @param[out] out  a sentence with the number; the caller's
 * @return LODE_OK; LODE_E_INVALID for an unknown event or an empty text; LODE_E_LIMIT for one
 *         that is too long, or a store that is full; LODE_E_DATA for other than text;
 *         LODE_E_WRITE; LODE_E_NOMEM.
 */
lode_status lode_event_comment(const lode_dataset *dataset, const char *db,
                               const char *id, const char *text, const char *when,
                               lode_text *out, lode_error *err);

/** Answer a comment by its number; it may be answered again. Articles show what was answered.
 *
 * @param author  why is not asked
 * @return as above; LODE_E_INVALID where there is no such comment */
lode_status lode_event_answer(const lode_dataset *dataset, const char *db, int number,
                              const char *text, const lode_event_author *author,
                              lode_text *out, lode_error *err);

/** List comments with their answers.
 *
 * @param id         of one event; NULL: all
 * @param number     one comment; 0: all
 * @param only_open  those without an answer */
lode_status lode_event_feedback_write(const lode_dataset *dataset, const char *db,
                                      const char *id, int number, bool only_open,
                                      lode_format format, lode_text *out,
                                      lode_error *err);

/** What came of an event, as a multiple of what was before. */
typedef struct lode_event_outcome {
    const char *id;   /**< the event's */
    const char *what; /**< "price" (world mean) or "exports" (of the actor) */
    const char *good; /**< "gallium:refined", one that the event's sentences touch */
    double ratio;     /**< observed over before, >= 0 */
    double low, high; /**< its interval; NaN: one figure was published */
    const char *from, *until; /**< dates that the observation is of */
    const char *source;       /**< publisher, title, date */
    const char *link;         /**< address, or NULL */
    const char *note;         /**< over which base, and the like; NULL: none */
} lode_event_outcome;

/**
 * Enter outcomes. What the model says of each is computed and entered beside it, with the
 * version and data that said it, so that it does not change when the model does.
 *
 *     price    mean price of the good in the world over 12 months in force / base price
 *     exports  of the event's actors over 12 months / exports of the base year
 *     low, high  10 and 90 % of 100 draws
 *     log error = ln(forecast / ratio)
 *
 * @return LODE_OK; LODE_E_INVALID for an unknown event, good or word, or a ratio that is none;
 *         LODE_E_DATA for dates or texts; LODE_E_WRITE; LODE_E_NOMEM. All or nothing.
 */
lode_status lode_event_outcomes_add(const lode_dataset *dataset, const char *db,
                                    const lode_event_outcome *outcome, size_t n,
                                    const lode_event_author *author, lode_text *out,
                                    lode_error *err);

/** The same from CSV with the columns event, what, good, ratio, low, high, from, until,
 * source, link, note; faults name file and line. */
lode_status lode_event_outcomes_take(const lode_dataset *dataset, const char *db,
                                     const char *text, size_t length, const char *name,
                                     const lode_event_author *author, lode_text *out,
                                     lode_error *err);

/**
 * Forecast beside outcome, event by event: those of past restrictions (backtest.h), each with
 * the events of the register it belongs to, then those entered; and the events that the model
 * has a number for and nothing is entered of yet, which are open.
 *
 * @param id      of one event; NULL: all
 * @param n_draw  for bands of the past restrictions; 0: those that the store keeps of an earlier
 *                call with 100, else none
 *
 * Cost: the past restrictions are run: seconds. With draws minutes, and the store keeps them.
 */
lode_status lode_event_track_write(const lode_dataset *dataset, const char *db,
                                   const char *id, size_t n_draw, lode_format format,
                                   lode_text *out, lode_error *err);

/** What a page of a server wants beyond a file of lode_event_publish_write(). */
typedef struct lode_event_page {
    const char *name;    /**< "index.html", "event/evt-r008.html", "feed.atom" */
    const char *keep;    /**< store for what is run; NULL: db */
    const char *token;   /**< of the form for readers; NULL: no form */
    bool is_served;      /**< links lead into the server, not to a command line */
    const char *edition; /**< of feed.atom and its like: only what belongs into it ... */
    const char *mineral; /**< ... what is about this mineral ... */
    const char *kind;    /**< ... of this kind ... */
    double minimum_musd; /**< ... and costs the edition so much; 0: all */
} lode_event_page;

#define LODE_EVENT_PAGE_INIT                                                             \
    {                                                                                    \
        0                                                                                \
    }

/**
 * One file of an issue, as lode_event_publish_write() writes it: the same bytes where `page`
 * asks for nothing else.
 *
 * @return as lode_event_publish_write(); LODE_E_INVALID for a name that no issue has, or an
 *         edition, kind or mineral that nobody knows.
 */
lode_status lode_event_page_write(const lode_dataset *dataset, const char *db,
                                  const lode_event_page *page,
                                  const lode_event_publish *options, lode_text *out,
                                  lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
