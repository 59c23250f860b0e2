/**
 * @file event.h
 * The desk: policy events as dated records with sources, what each does in the model, and
 * pages and feeds of them.
 *
 * Two kinds are listed together. Events of the register (include/lode/policy.h) are made of its
 * rows when they are asked for, ids evt-r008, evt-fl-001; they are read-only. The user's own
 * lie in a store, one SQLite file, as revisions that are added and never changed. Events go in and out
 * as YAML and CSV; docs/method/desk.md has the fields.
 *
 * `db` names the store; NULL: $LODE_DB, else lode/lode.db below $XDG_DATA_HOME, else below
 * ~/.local/share. A store that is not there is empty; only lode_event_take(),
 * lode_event_edit() and lode_event_publish() make or change one. What they returned LODE_OK
 * for is on the disk; writers wait for one another.
 *
 * Every answer speaks of a day; without one it is the day the register was last seen, or the
 * latest date of the user's own events where that is later. All calls only read the dataset,
 * which threads may share. Documents are of schema "lode/event/1".
 */
#ifndef LODE_EVENT_H
#define LODE_EVENT_H

#include <lode/dataset.h>
#include <lode/market.h>
#include <lode/text.h>

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Who writes, why, and when. */
typedef struct lode_event_author {
    const char *who;  /**< a name */
    const char *why;  /**< one sentence */
    const char *when; /**< "2026-02-05T10:00:00Z" */
} lode_event_author;

/** What a file of events may do. */
typedef enum lode_event_mode {
    LODE_EVENT_ADD,   /**< its events are new; one that is there is refused */
    LODE_EVENT_REVISE /**< those that are there and differ get a revision */
} lode_event_mode;

/**
 * Take events from a file, all of them or none.
 *
 * @param text    [length] YAML, one document an event, or CSV; at most 256 MB
 * @param name    of the file, for messages; one that ends in .csv is CSV
 * @param[out] out what was done, a line an event, and warnings; the caller's
 * @return LODE_OK; LODE_E_DATA or LODE_E_LIMIT with file and line for anything that is no
 *         complete event, what was found and wanted; LODE_E_INVALID for a missing author;
 *         LODE_E_WRITE; LODE_E_NOMEM. Nothing is changed then.
 */
lode_status lode_event_take(const lode_dataset *dataset, const char *db, const char *text,
                            size_t length, const char *name, lode_event_mode mode,
                            const lode_event_author *author, lode_text *out,
                            lode_error *err);

/**
 * Revise one of the user's own events.
 *
 * @param set   [n] "title=New title", "target=USA|JPN"; nothing after '=' empties a field
 * @param base  the revision that was looked at; refused where there is a later one. 0: any
 * @return as above; LODE_E_INVALID for an unknown event or field: the nearest three.
 */
lode_status lode_event_edit(const lode_dataset *dataset, const char *db, const char *id,
                            const char *const *set, size_t n, int base,
                            const lode_event_author *author, lode_text *out,
                            lode_error *err);

/** Which events. Start from LODE_EVENT_OPTIONS_INIT; NULL: all. */
typedef struct lode_event_options {
    int version;         /**< 1 */
    const char *kind;    /**< restriction, finance ... */
    const char *country; /**< actor or target: ISO3, a bloc or an actor of the register */
    const char *good;    /**< a good or a mineral */
    const char *status;  /**< "in force", "suspended" ... */
    const char *since;   /**< date of the event from this day */
    const char *until;   /**< to this day */
    const char *as_of;   /**< the day of the status */
    bool own;            /**< only the user's own */
} lode_event_options;

#define LODE_EVENT_OPTIONS_INIT                                                          \
    {                                                                                    \
        .version = 1                                                                     \
    }

/** List events, the latest date first. */
lode_status lode_event_list_write(const lode_dataset *dataset, const char *db,
                                  const lode_event_options *options, lode_format format,
                                  lode_text *out, lode_error *err);

/** Show one event with its sources, sentences and what the checks say of it.
 *
 * @param revision  0: the last */
lode_status lode_event_show_write(const lode_dataset *dataset, const char *db,
                                  const char *id, int revision, const char *as_of,
                                  lode_format format, lode_text *out, lode_error *err);

/** What changed when, by whom and why; whether each revision is what was written. */
lode_status lode_event_history_write(const lode_dataset *dataset, const char *db,
                                     const char *id, lode_format format, lode_text *out,
                                     lode_error *err);

/** Write events as a file that lode_event_take() reads: the same records, byte for byte.
 *
 * @param options  as of the list; csv: CSV instead of YAML */
lode_status lode_event_export(const lode_dataset *dataset, const char *db,
                              const lode_event_options *options, bool csv, lode_text *out,
                              lode_error *err);

/** Check all events again, or one: errors and warnings, each with the event. n_found: errors. */
lode_status lode_event_check_write(const lode_dataset *dataset, const char *db,
                                   const char *id, lode_format format, int *n_found,
                                   lode_text *out, lode_error *err);

/**
 * Which events cross a threshold of a watch list?
 *
 *     for: USA                      # whose loss
 *     minerals: [gallium, antimony] # any of these; none said: all
 *     countries: [CHN]              # actor or target
 *     hs: ["811292"]                # begins with
 *     kinds: [restriction, tariff]
 *     exposure: 0.2                 # my part of what `for` loses, 0 to 1; none said: 1
 *     threshold_musd: 10            # modelled loss over 12 months, times exposure
 *     since: 2026-01-01             # what is new: dated or revised from this day
 *     most: 5
 *
 * @param[out] n_crossed  of all, also those beyond `most`
 */
lode_status lode_event_watch_write(const lode_dataset *dataset, const char *db,
                                   const char *text, size_t length, const char *name,
                                   const char *as_of, lode_format format, int *n_crossed,
                                   lode_text *out, lode_error *err);

/** How an event is turned into a brief. Start from LODE_EVENT_BRIEF_INIT. */
typedef struct lode_event_brief {
    int version; /**< 1 */
    const char
        *perspective;  /**< ISO3 or "@BLOC"; NULL: the event's first target, else world */
    const char *as_of; /**< the day of "as it stands" */
    const char *const *sentence; /**< [n_sentence] instead of the event's own; or none */
    size_t n_sentence;
    double delay_days;   /**< of licences that state none; 0: not said */
    double refuse_share; /**< of the same */
    size_t n_draw;       /**< for likelihood and bands; 0: 200 */
    unsigned long seed;
    size_t n_thread; /**< 0: one for each processor. Changes no bit */
    int revision;    /**< of the user's own; 0: the last */
    bool c_grade;    /**< run events of grade C and D, too */
} lode_event_brief;

#define LODE_EVENT_BRIEF_INIT                                                            \
    {                                                                                    \
        .version = 1, .seed = 1                                                          \
    }

/**
 * Write the brief of an event: one page with a headline, who loses and gains, price, shortage
 * by use, GDP, days of stock, remedies, why to believe it and what would change it.
 *
 * Runs the event's sentences against the base year: central over 12 months, elasticities at
 * their low and high ends, 3 and 36 months, with retaliation; and what of the event's thread
 * is in force on the day. An event that the model has no sentence for is told without numbers.
 *
 * Cost: about ten shocks, the draws and the remedies: one to three seconds for a mineral.
 */
lode_status lode_event_brief_write(const lode_dataset *dataset, const char *db,
                                   const char *id, const lode_event_brief *options,
                                   lode_format format, lode_text *out, lode_error *err);

/** Where to publish. Start from LODE_EVENT_PUBLISH_INIT. */
typedef struct lode_event_publish {
    int version; /**< 1 */
    const char
        *base; /**< address of the folder, "https://desk.example.org/"; NULL: none */
    const char *title;    /**< masthead; NULL: "lode desk" */
    const char *as_of;    /**< the day of the issue; NULL: the last, and all outcomes */
    const char *editions; /**< "world,USA,@EU,JPN"; NULL: some */
    double minimum_musd;  /**< for the feeds of large events; 0 or more */
    double
        brief_minimum_musd; /**< articles of a smaller loss have no brief; 0: all have */
    size_t n_thread;
    /** How far it is, in runs; called one at a time, from any thread; or NULL */
    void (*progress)(void *context, size_t n_done, size_t n_all);
    void *context;
} lode_event_publish;

#define LODE_EVENT_PUBLISH_INIT                                                          \
    {                                                                                    \
        .version = 1, .minimum_musd = 100.0                                              \
    }

/**
 * Write front page, editions, articles, calendar, feeds and digest as static files.
 *
 * The same store, data and day give the same bytes. Impacts are kept in the store by the hash
 * of sentences and packs. Files are written one by one, each whole or not at all; files of other names
 * are left alone.
 *
 * @param folder  made where it is not there
 * @param[out] out  what was written
 */
lode_status lode_event_publish_write(const lode_dataset *dataset, const char *db,
                                     const char *folder,
                                     const lode_event_publish *options, lode_text *out,
                                     lode_error *err);

#ifdef __cplusplus
}
#endif
#endif
