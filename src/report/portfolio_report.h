/* A portfolio as table, JSON and CSV; what they share. */
#ifndef LODE_REPORT_PORTFOLIO_REPORT_H
#define LODE_REPORT_PORTFOLIO_REPORT_H

#include "report/report.h"
#include "study/portfolio.h"

/* Nothing, the portfolio and rules of thumb, as far as they were looked at; k = 0, 1 ... until
 * NULL. */
const lode__portfolio_figures *lode__portfolio_beside(const lode_portfolio *portfolio,
                                                      int k);

/* What a pick makes, "gallium:refined, 12 tpa"; text has 160 bytes. */
void lode__portfolio_makes(const lode_portfolio *portfolio, const lode__pick *pick,
                           char *text);

/* Ids of a country and a good by number; NULL below 0. */
const char *lode__portfolio_country(const lode_portfolio *portfolio, int i);
const char *lode__portfolio_good(const lode_portfolio *portfolio, int i);

/* ISO3 of a pick; "" unknown. */
const char *lode__portfolio_place(const lode_portfolio *portfolio,
                                  const lode__pick *pick);

/* "chosen" or "out"; of a frontier "chosen, always", "chosen, fragile", "out" or "out, fragile":
 * whether all, some or none of its runs take it. */
const char *lode__portfolio_state(const lode_portfolio *portfolio, int i_pick);

/* The chosen beyond the scenarios, as far as they were asked for: tables, and keys
 * deterrence and dumping of the JSON's result (portfolio_beyond.c). */
void lode__portfolio_holds_table(const lode_portfolio *portfolio, lode__buf *buf);
void lode__portfolio_dumping_table(const lode_portfolio *portfolio, lode__buf *buf);
void lode__portfolio_holds_json(lode__json *json, const lode_portfolio *portfolio);
void lode__portfolio_dumping_json(lode__json *json, const lode_portfolio *portfolio);

/* Guarantees as decisions, where they are: a table, and key floors of the JSON's result
 * (portfolio_floor_report.c). */
void lode__portfolio_floors_table(const lode_portfolio *portfolio, lode__buf *buf);
void lode__portfolio_floors_json(lode__json *json, const lode_portfolio *portfolio);

/* lode__writer of a lode_portfolio. */
void lode__portfolio_json(const void *portfolio, lode__buf *buf);
void lode__portfolio_csv(const void *portfolio, lode__buf *buf);

#endif
