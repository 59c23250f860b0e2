/* Tables of figures in a view, cell by cell. */
#ifndef LODE_SERVER_VIEW_TABLE_H
#define LODE_SERVER_VIEW_TABLE_H

#include "view.h"

/* Its heading, in a region that scrolls; `column` up to NULL, those of words begin with '<'.
 * Caption and columns as they stand in HTML. */
void view_table_begin(const char *caption, const char *const *column, srv_buffer *out);
void view_table_row(const char *name, srv_buffer *out); /* its end is "</tr>" */
void view_table_number(double value, srv_buffer *out);
void view_table_word(const char *text, srv_buffer *out);
void view_table_end(srv_buffer *out);

#endif
