/* Events as static pages and feeds: the same book, data and day give the same bytes. */
#ifndef LODE_DESK_PUBLISH_H
#define LODE_DESK_PUBLISH_H

#include "desk/impact.h"
#include "desk/track.h"

#define LODE__EDITIONS 32
#define LODE__TRENDING_DAYS 30

/* An event with what it does. */
typedef struct lode__item {
    const lode__event *event;
    lode__impact impact;
    lode__event_status status;
    lode__day first;               /* of its date */
    bool is_out;                   /* known on the day of the issue */
    const char *brief, *brief_key; /* as HTML, once made; key NULL: nothing to keep */
} lode__item;

/* The same events ranked by what they do to one place. */
typedef struct lode__edition {
    const char *id;   /* "world", "USA", "@EU" */
    const char *slug; /* "world", "usa", "eu" */
    const char *name;
    const bool *member; /* [n_country]; NULL: the losing countries together */
} lode__edition;

typedef struct lode__issue {
    lode__book *book;
    const lode_event_publish *asked;
    const char *folder, *base, *title, *host; /* base: "" or ends with '/' */
    lode__day day;
    char date[16];
    lode__item *item; /* [n] the latest first */
    int n;
    lode__edition edition[LODE__EDITIONS];
    int n_edition;
    lode__buf buf; /* of the file that is written */
    int n_file;
    const lode_event_page *page; /* the one file that is wanted; NULL: all */
    lode__buf got;               /* that file */
    lode__store *keep;           /* has what was run; NULL: the book's */
    int i_asked;                 /* the edition that the page asks for */
    const char *strip;           /* of the front pages, once drawn */
    lode__feedback said;
    lode__track track;
    double minimum_usd;
    char run[LODE__HASH_HEX];
    lode_error *err;
    lode_status st; /* after the first failure nothing more is written */
} lode__issue;

/* Is the file wanted? */
bool lode__issue_wants(const lode__issue *issue, const char *name);
/* Put the buffer into folder/name, whole, and empty it; of a page that is wanted alone, into
 * what was got. */
void lode__issue_file(lode__issue *issue, const char *name);
/* Does the page ask for less than all events? */
bool lode__issue_is_asked(const lode__issue *issue);
/* The store that has what was run. */
lode__store *lode__issue_runs(const lode__issue *issue);

/* Parts of a page that files share (publish_page.c). up: "" or "../". */
void lode__issue_page_begin(lode__issue *issue, const char *title, const char *up);
void lode__issue_page_end(lode__issue *issue, const char *name);
void lode__issue_link(lode__issue *issue, const lode__event *e, const char *up);

/* The event that leads a front page, with a map; NULL: none (publish_front.c). */
const lode__item *lode__issue_lead(const lode__issue *issue,
                                   const lode__edition *edition);
void lode__issue_put_lead(lode__issue *issue, const lode__edition *edition);
/* Concentration and prices of some goods over the years. */
void lode__issue_put_strip(lode__issue *issue);

/* The brief of an article, made or from the store; false: it has none (publish_brief.c). */
bool lode__issue_put_brief(lode__issue *issue, lode__item *item);

/* What was observed, what readers said and the desk answered, how to say more; the track
 * record (publish_return.c). */
void lode__issue_put_outcomes(lode__issue *issue, const lode__event *e);
void lode__issue_put_feedback(lode__issue *issue, const lode__event *e);
void lode__issue_track(lode__issue *issue);

/* What an event costs an edition, USD over 12 months; NaN: not run. */
double lode__item_loss(const lode__issue *issue, const lode__item *item,
                       const lode__edition *edition);
/* "costs the USA USD 99.2 million over 12 months"; or why there is no number. */
void lode__item_sentence(const lode__issue *issue, const lode__item *item,
                         const lode__edition *edition, lode__buf *out);
/* Does it belong into the edition: by what it does, or by who is in it? */
bool lode__item_in(const lode__issue *issue, const lode__item *item,
                   const lode__edition *edition);

void lode__issue_pages(lode__issue *issue);
void lode__issue_articles(lode__issue *issue);
void lode__issue_feeds(lode__issue *issue);
void lode__issue_digest(lode__issue *issue);

#endif
