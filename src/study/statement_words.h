/* Words of a sentence of policy: what the verbs of statement.c are read with.
 *
 * A function that returns bool moves on when the word at hand is what it reads, and stays
 * where it is otherwise. One that returns a status has said in the error what was found,
 * at which word, and what was wanted. */
#ifndef LODE_STUDY_STATEMENT_WORDS_H
#define LODE_STUDY_STATEMENT_WORDS_H

#include "study/statement.h"

#define LODE__WORDS_MAX 24

typedef struct lode__words {
    const lode_dataset *ds;
    lode__arena *arena;
    lode_error *err;
    const char *sentence;
    char *word[LODE__WORDS_MAX];
    int n_word, at; /* the word that is next */
    int n_country, n_good;
    const lode__alias *alias;        /* of a good that was named by an element of it */
    const lode__bloc_change *change; /* of blocs, [n_change] */
    int n_change;
} lode__words;

/* Cut the sentence at its blanks. */
lode_status lode__words_split(lode__words *p);

/* Refuse the word at hand: what was wanted, and how a sentence of the verb goes. */
lode_status lode__words_refuse(const lode__words *p, lode__verb verb, const char *wanted);
lode_status lode__words_no_memory(const lode__words *p);

/* The dataset's refusal of the word before, with the sentence and its place. */
lode_status lode__words_place(const lode__words *p, lode_status st,
                              const lode_error *why);

bool lode__words_next_is(lode__words *p, const char *word);

/* A number >= 0 that stands between prefix and suffix in one word ("25%", "x2"). */
bool lode__words_number(lode__words *p, const char *prefix, const char *suffix,
                        double *out);

/* 40% or 0.4, in *out from 0 to 1. */
lode_status lode__words_share(lode__words *p, lode__verb verb, double *out);

/* USD/kg or USD/t after a number; makes it USD/t. */
bool lode__words_price_unit(lode__words *p, double *price);

/* t or kt, tpa or ktpa after a number; makes it the first. */
bool lode__words_mass_unit(lode__words *p, const char *suffix, double *mass);

/* A share of the seller's price, or USD a mass, into number and ad_valorem, or elsewhere. */
lode_status lode__words_rate(lode__words *p, lode__statement *s);
lode_status lode__words_rate_into(lode__words *p, lode__verb verb, double *rate,
                                  bool *ad_valorem);

/* Countries and goods, marked in arrays of their own. */
lode_status lode__words_countries(lode__words *p, lode__verb verb, bool **out);
lode_status lode__words_goods(lode__words *p, lode__verb verb, bool **out);

/* The other side of a trade into target; not named, everyone outside this side. */
lode_status lode__words_others(lode__words *p, lode__statement *s, bool named);

/* [-> BUYERS] */
lode_status lode__words_buyers(lode__words *p, lode__statement *s);

/* YYYY-MM as a month number; a whole number of months from 1 to 240. */
bool lode__words_month(lode__words *p, int *out);
bool lode__words_months(lode__words *p, int *out);

/* [from YYYY-MM] [until YYYY-MM | for N months] [announced YYYY-MM], in any order. */
lode_status lode__words_dates(lode__words *p, lode__statement *s);

#endif
