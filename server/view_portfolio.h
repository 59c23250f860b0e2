/* What the files of /portfolio share: the wish of an address, the answer on it. */
#ifndef LODE_SERVER_VIEW_PORTFOLIO_H
#define LODE_SERVER_VIEW_PORTFOLIO_H

#include "view.h"

enum { VIEW_PORTFOLIO_FIELDS = 24 }; /* of the form */

typedef struct view_portfolio_wish {
    enum { VIEW_OF_PACKS, VIEW_OF_OWN, VIEW_OF_RUN } mode;
    const char *value[VIEW_PORTFOLIO_FIELDS];
    const char *file; /* text of one's own projects; NULL: none was sent */
    const char *why;  /* a project, or "" */
    const char *run;  /* id, or "" */
    bool estimate;
    view_question question; /* what is asked */
} view_portfolio_wish;

/* The page's address with another budget (NULL: its own) or the question why (NULL: not
 * asked), as it stands in no HTML (view_portfolio.c). */
void view_portfolio_address(const view_portfolio_wish *wish, const char *budget,
                            const char *why, srv_buffer *out);
/* The answer, which is `plan` as text, too (view_portfolio_parts.c). */
void view_portfolio_result(const srv_page_ask *ask, const view_portfolio_wish *wish,
                           const json_t *answer, const char *plan, srv_buffer *out);

/* What sellers could do without the chosen and with them; NULL: it was not asked. */
void view_deterrence(const json_t *deterrence, srv_buffer *out);
/* Which of the chosen stand a dumping, and what a floor keeps; NULL: it was not asked. */
void view_dumping(const json_t *dumping, srv_buffer *out);

#endif
