/* Parts of /portfolio that are files of their own. */
#ifndef LODE_SERVER_VIEW_PORTFOLIO_H
#define LODE_SERVER_VIEW_PORTFOLIO_H

#include "view.h"

/* What sellers could do without the chosen and with them; NULL: it was not asked. */
void view_deterrence(const json_t *deterrence, srv_buffer *out);
/* Which of the chosen stand a dumping, and what a floor keeps; NULL: it was not asked. */
void view_dumping(const json_t *dumping, srv_buffer *out);

#endif
