/* Events as static pages and feeds: the same book, data and day give the same bytes. */
#ifndef LODE_DESK_PUBLISH_H
#define LODE_DESK_PUBLISH_H

#include "desk/impact.h"

#define LODE__EDITIONS 32
#define LODE__TRENDING_DAYS 30

/* An event with what it does. */
typedef struct lode__item {
    const lode__event *event;
    lode__impact impact;
    lode__event_status status;
    lode__day first; /* of its date */
    bool is_out;     /* known on the day of the issue */
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
    double minimum_usd;
    char run[LODE__HASH_HEX];
    lode_error *err;
    lode_status st; /* after the first failure nothing more is written */
} lode__issue;

/* Put the buffer into folder/name, whole, and empty it. */
void lode__issue_file(lode__issue *issue, const char *name);

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
