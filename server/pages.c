/* The views of their own. */
#include "pages.h"

#include "view.h"

#include <string.h>

/* Whether the server can make pages at all: of use to those who watch it. */
static int alive(const srv_page_ask *ask, srv_buffer *out)
{
    (void)ask;
    srv_say(out, "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">"
                 "<title>lode is alive</title>\n<p>lode is alive</p></html>\n");
    return 0;
}

const srv_page srv_pages[] = {{"/alive", alive},
                              {"/what-if", view_what_if},
                              {"/measures", view_measures},
                              {"/mineral", view_minerals},
                              {"/mineral/", view_mineral},
                              {"/country", view_countries},
                              {"/country/", view_country},
                              {"/sources", view_sources},
                              {"/atlas", view_atlas},
                              {"/portfolio", view_portfolio},
                              {"/run/", view_run},
                              {"/coercion", view_coercion},
                              {"/forum", view_forum},
                              {"/desk/", view_desk}};
const size_t srv_n_page = sizeof srv_pages / sizeof srv_pages[0];

bool srv_page_is_fresh(const srv_page *page)
{
    return page && page->answer == view_desk;
}

const srv_page *srv_page_find(const char *path)
{
    for (size_t i = 0; i < srv_n_page; i++) {
        const char *known = srv_pages[i].path;
        size_t n = strlen(known);
        if (strcmp(known, path) == 0) return &srv_pages[i];
        if (known[n - 1] == '/' && n > 1 && strncmp(known, path, n) == 0)
            return &srv_pages[i];
    }
    return NULL;
}

bool srv_page_takes_form(const srv_page *page)
{
    static const char *const takes[] = {"/portfolio", "/desk/"};

    for (size_t i = 0; i < sizeof takes / sizeof takes[0]; i++)
        if (strcmp(takes[i], page->path) == 0) return true;
    return false;
}
