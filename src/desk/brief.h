/* What an event does, in numbers: the runs behind a brief. */
#ifndef LODE_DESK_BRIEF_H
#define LODE_DESK_BRIEF_H

#include "desk/desk_report.h"
#include "study/gdp.h"
#include "study/respond.h"

#define LODE__BRIEF_PLACES 10
#define LODE__BRIEF_REMEDIES 5
#define LODE__BRIEF_SEGMENTS 8
#define LODE__BRIEF_CASES 12

typedef struct lode__brief_case {
    const char *name, *what; /* the arena's, or static */
    lode_verdict verdict;
    double loss_usd;    /* of the perspective over its months, present value; NaN: none */
    double price_ratio; /* that the perspective pays for the main good, mean */
} lode__brief_case;

typedef struct lode__brief_segment {
    const char *segment;
    int i_good;
    double before_tpa, after_tpa, unmet_tpa;
} lode__brief_segment;

typedef struct lode__desk_brief {
    lode__book *book;
    lode__arena arena;
    lode__event event;
    const lode_event_brief *asked;
    lode__day day;
    const char *perspective; /* NULL: the world */
    lode__event_scenario scenario,
        now;                 /* now: what of its thread is in force on the day */
    const char *retaliation; /* or NULL */
    int n_now_licence;  /* licences among these that are run as letting all through */
    lode_outcome *pose; /* owns the market */
    lode_outcome *main; /* 12 months; NULL: nothing is run */
    lode__brief_case kase[LODE__BRIEF_CASES];
    int n_case;
    int i_good;                                      /* the main good */
    double loss_usd, low_usd, high_usd, probability; /* of a loss at all; NaN: no draws */
    double floor_usd, floor_probability; /* at least so much, and how likely */
    double gdp[3];                       /* low, value, high; NaN: not known */
    const char *gdp_note;
    double stock_days; /* NaN: none known */
    lode__country_sum *sum;
    int n_sum;
    lode__brief_segment *segment;
    int n_segment;
    lode_response *response; /* or NULL */
    const char *response_note;
    const char *confidence, *why; /* low, moderate, high */
    const char *headline;
    int n_warning;
    const char *warning[64];
    /* Since the revision before, of the user's own. */
    const char *changed; /* fields, or NULL */
    double loss_before_usd;
    char run[LODE__HASH_HEX];
} lode__desk_brief;

/* Fill it; lode__brief_clear() in any case. */
lode_status lode__brief_make(lode__desk_brief *brief, lode__book *book, const char *id,
                             const lode_event_brief *asked, lode_error *err);
void lode__brief_clear(lode__desk_brief *brief);

/* Headline and sections as a part of a page: all but dateline, revisions and sources
 * (brief_report.c). */
void lode__desk_brief_html(const lode__desk_brief *brief, lode__buf *buf);

#endif
