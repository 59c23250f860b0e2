/* What a chart's text is looked at with. */
#ifndef LODE_TESTS_CHART_TEXT_H
#define LODE_TESTS_CHART_TEXT_H

#include "base/base.h"
#include "well_formed.h"

static inline int count(const char *text, const char *what)
{
    int n = 0;

    for (const char *at = text; (at = strstr(at, what)); at += strlen(what)) n++;
    return n;
}

static inline bool has(const lode__buf *buf, const char *what)
{
    return buf->data && strstr(buf->data, what) != NULL;
}

/* A whole chart "x": no failure, well-formed, named, no number that is none; a picture, unless
 * it has links. */
static inline bool is_good(const lode__buf *buf)
{
    return buf->status == LODE_OK && is_well_formed(buf->data) &&
           has(buf, "<title id=\"x-title\">") && has(buf, "<desc id=\"x-desc\">") &&
           (has(buf, "role=\"img\"") || has(buf, "<a ")) &&
           has(buf, "aria-labelledby=\"x-title\"") && !has(buf, "nan") &&
           !has(buf, "inf") && !has(buf, "null");
}

#endif
