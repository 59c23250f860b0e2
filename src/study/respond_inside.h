/* What the files that list remedies share. */
#ifndef LODE_STUDY_RESPOND_INSIDE_H
#define LODE_STUDY_RESPOND_INSIDE_H

#include "study/respond.h"

/* Whose remedies are written: those of one good. */
typedef struct lode__remedy_writer {
    lode_response *r;
    const lode__short_good *s;
    const char *good, *home;
    const lode__country *country;
    lode_error *err;
} lode__remedy_writer;

/* The next place of the list with what all kinds share; NULL: full. */
lode__option *lode__remedy_begin(lode__remedy_writer *w, lode__remedy_kind kind,
                                 int i_partner);
/* The flag and its reason; the first doubt that is said stays. */
void lode__remedy_doubt(lode__option *option, const char *reason);
/* Too late where it takes longer than the shock, whatever doubts were said; the option is then
 * in the list. */
lode_status lode__remedy_finish(lode__remedy_writer *w, lode__option *option);

/* Text of at most 511 bytes in the response's arena; NULL: no memory. */
const char *lode__remedy_say(lode_response *response, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* "supply COUNTRY GOOD t tpa above p USD/kg", rounded to six digits; price in USD/t. */
const char *lode__remedy_supply(lode__remedy_writer *w, const char *country, double tpa,
                                double price);

char lode__remedy_worse(char a, char b);
/* Does a statement of the shock bear on what the country sells or makes of the mineral? */
bool lode__remedy_restricted(const lode_response *response, int i_good, int i_country);

/* The projects that make the good, and those of them that cannot be run (respond_projects.c).
 * Floors hold up the projects of the good that are in the list by then. */
lode_status lode__remedy_projects(lode__remedy_writer *w);
lode_status lode__remedy_floors(lode__remedy_writer *w);

#endif
