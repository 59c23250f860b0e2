/* Reads one sentence of policy, word by word.
 *
 * Every refusal names the word, its place and what was wanted there; unknown
 * countries, blocs, goods and verbs come with the nearest three names. */
#include "study/statement_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "dataset/routes.h"

#define SENTENCE_MAX 1024
#define PREMIUM_MAX 10.0 /* of the buyer's base price */

static const char *const verbs[LODE__N_VERB] = {
    "ban",     "quota", "outage",  "tariff", "exporttax", "demand",   "stock",
    "licence", "over",  "close",   "cut",    "supply",    "reexport", "enforce",
    "floor",   "trq",   "subsidy", "limit",  "swap",      "join",     "leave"};
/* Verbs of the language that this version does not answer yet. */
static const char *const later_verbs[] = {"build"};

static lode_status read_verb(lode__words *p, lode__verb *verb)
{
    char nearest[200];

    for (int v = 0; v < LODE__N_VERB; v++)
        if (strcmp(p->word[0], verbs[v]) == 0) {
            *verb = (lode__verb)v;
            p->at = 1;
            return LODE_OK;
        }
    for (size_t v = 0; v < sizeof later_verbs / sizeof *later_verbs; v++)
        if (strcmp(p->word[0], later_verbs[v]) == 0)
            return lode__fail(
                p->err, LODE_E_INVALID,
                "statement '%s': this version does not answer '%s' yet, wanted "
                "ban, cut, quota, licence, outage, tariff, exporttax, demand, supply, "
                "stock, close, reexport, enforce, floor, trq, subsidy, limit, swap, "
                "join or leave",
                p->sentence, p->word[0]);
    lode_names_nearest(p->word[0], verbs, LODE__N_VERB, nearest, sizeof nearest);
    return lode__fail(p->err, LODE_E_INVALID,
                      "statement '%s', word 1: found '%s', wanted a verb; nearest are %s",
                      p->sentence, p->word[0], nearest);
}

/* How many of the next words spell out the name, blanks and all; 0: they do not. */
static int words_of(const lode__words *p, const char *name)
{
    for (int w = p->at; w < p->n_word; w++) {
        size_t n = strlen(p->word[w]);
        if (strncmp(name, p->word[w], n) != 0) return 0;
        if (name[n] == '\0') return w - p->at + 1;
        if (name[n] != ' ') return 0;
        name += n + 1;
    }
    return 0;
}

/* The segment of use, by name or sector, that the next words spell out; NULL: none. */
static const char *find_segment(const lode__words *p, int *n_word)
{
    int n;
    const lode__segment *segment = lode__segments(p->ds, &n);

    for (int k = 0; k < n; k++) {
        *n_word = words_of(p, segment[k].segment);
        if (*n_word > 0) return segment[k].segment;
        *n_word = 1;
        if (strcmp(segment[k].sector, p->word[p->at]) == 0) return segment[k].sector;
    }
    return NULL;
}

/* The technology that the next words spell out, or -1. */
static int find_technology(const lode__words *p, int *n_word)
{
    int n;
    const lode__technology *t = lode__technologies(p->ds, &n);

    for (int i = 0; i < n; i++) {
        *n_word = words_of(p, t[i].id);
        if (*n_word == 0) *n_word = words_of(p, t[i].name);
        if (*n_word > 0) return i;
    }
    return -1;
}

/* No technology, segment or good has this name: the nearest of all of them. */
static lode_status refuse_used(const lode__words *p)
{
    int n_technology, n_segment, n = 0;
    const lode__technology *t = lode__technologies(p->ds, &n_technology);
    const lode__segment *segment = lode__segments(p->ds, &n_segment);
    const lode__good *good = lode__goods(p->ds, &(int){0});
    const char **name = lode__arena_take(
        p->arena, (size_t)(2 * n_technology + n_segment + 2 * p->n_good), sizeof *name);
    char nearest[256];

    if (!name) return lode__words_no_memory(p);
    for (int i = 0; i < n_technology; i++) {
        name[n++] = t[i].id;
        name[n++] = t[i].name;
    }
    for (int i = 0; i < n_segment; i++) name[n++] = segment[i].segment;
    for (int g = 0; g < p->n_good; g++) {
        if (!good[g].market) continue;
        name[n++] = good[g].id;
        name[n++] = good[g].mineral;
    }
    lode_names_nearest(p->word[p->at], name, (size_t)n, nearest, sizeof nearest);
    return lode__fail(
        p->err, LODE_E_INVALID,
        "statement '%.160s', word %d: found '%.60s', wanted a technology, a "
        "segment of use or a good such as %s",
        p->sentence, p->at + 1, p->word[p->at], nearest);
}

/* A demand change names a segment of use, a good or a mineral. */
static lode_status read_used(lode__words *p, lode__statement *s)
{
    int n, n_word = 0;
    const lode__segment *segment = lode__segments(p->ds, &n);
    lode_error why = {0};

    s->segment = find_segment(p, &n_word);
    s->with_good = lode__arena_take(p->arena, (size_t)p->n_good + 1, 1);
    if (!s->with_good) return lode__words_no_memory(p);
    if (!s->segment) {
        if (!lode__alias_find(p->ds, p->word[p->at]) &&
            lode__goods_select(p->ds, p->word[p->at], s->with_good, &why) != LODE_OK)
            return refuse_used(p);
        return lode__words_goods(p, s->verb, &s->with_good);
    }
    p->at += n_word;
    for (int i = 0; i < n; i++) /* the market needs every good the segment uses */
        if (strcmp(segment[i].segment, s->segment) == 0 ||
            strcmp(segment[i].sector, s->segment) == 0)
            s->with_good[segment[i].i_good] = true;
    return LODE_OK;
}

/* by YEAR, in *out; 0 where it is not there. */
static lode_status read_year(lode__words *p, lode__verb verb, int *out)
{
    double year;

    *out = 0;
    if (!lode__words_next_is(p, "by")) return LODE_OK;
    if (!lode__words_number(p, "", "", &year))
        return lode__words_refuse(p, verb, "a year such as 2035");
    p->at--;
    if (year < LODE__BASE_YEAR || year > 2200.0 || year != floor(year))
        return lode__words_refuse(p, verb, "a year from 2024 to 2200");
    p->at++;
    *out = (int)year;
    return LODE_OK;
}

/* MW, or GW as a thousand of them. */
static bool read_count_unit(lode__words *p, const char *unit, double *number)
{
    char giga[16];

    if (lode__words_next_is(p, unit)) return true;
    if (*unit != 'M') return false;
    snprintf(giga, sizeof giga, "G%.12s", unit + 1);
    if (!lode__words_next_is(p, giga)) return false;
    *number *= 1000.0;
    return true;
}

/* xFACTOR, NUMBER UNITS, as SCENARIO or nothing; then by YEAR. */
static lode_status read_technology(lode__words *p, lode__statement *s, int i_technology)
{
    static const char *const usage_of =
        "xFACTOR, NUMBER UNITS, 'as SCENARIO by YEAR' or 'by YEAR'";
    lode__technology_request r = {i_technology, NAN, NAN, NULL, 0};
    int n;
    const char *unit = lode__technologies(p->ds, &n)[i_technology].unit;
    lode_status st;

    if (lode__words_number(p, "x", "", &r.factor)) {
        s->number = r.factor;
    } else if (lode__words_number(p, "", "", &r.units)) {
        if (!read_count_unit(p, unit, &r.units))
            return lode__words_refuse(p, s->verb, unit);
        s->number = r.units;
    } else if (lode__words_next_is(p, "as")) {
        if (p->at >= p->n_word)
            return lode__words_refuse(p, s->verb, "a scenario such as STEPS");
        r.scenario = p->word[p->at++];
    } else if (p->at < p->n_word && strcmp(p->word[p->at], "by") == 0) {
        r.scenario = "STEPS";
    } else {
        return lode__words_refuse(p, s->verb, usage_of);
    }
    st = read_year(p, s->verb, &r.year);
    if (st) return st;
    if (r.scenario && !r.year) return lode__words_refuse(p, s->verb, "'by' and a year");
    s->with_good = lode__arena_take(p->arena, (size_t)p->n_good + 1, 1);
    if (!s->with_good) return lode__words_no_memory(p);
    return lode__technology_plan(p->ds, p->arena, p->sentence, &r, s->with_good,
                                 &s->technology, p->err);
}

/* demand WHAT HOW_MUCH [in COUNTRIES]. A technology whose name is a segment's, too, is the
 * segment where a factor follows: "electric vehicles x2" is all of that segment. */
static lode_status read_demand(lode__words *p, lode__statement *s)
{
    int n_word = 0, n_segment_word = 0, i_technology;
    lode_status st = LODE_OK;

    if (p->at >= p->n_word)
        return lode__words_refuse(p, s->verb, "a technology, a segment of use or a good");
    i_technology = find_technology(p, &n_word);
    if (i_technology >= 0 && find_segment(p, &n_segment_word) &&
        p->at + n_segment_word < p->n_word && *p->word[p->at + n_segment_word] == 'x')
        i_technology = -1;
    if (i_technology >= 0) {
        p->at += n_word;
        st = read_technology(p, s, i_technology);
    } else {
        st = read_used(p, s);
        if (!st && !lode__words_number(p, "x", "", &s->number))
            return lode__words_refuse(p, s->verb, "a factor like x2");
    }
    if (!st && lode__words_next_is(p, "in"))
        return lode__words_countries(p, s->verb, &s->actor);
    if (st) return st;
    s->actor = lode__arena_take(p->arena, (size_t)p->n_country + 1, sizeof *s->actor);
    if (!s->actor) return lode__words_no_memory(p);
    memset(s->actor, true, (size_t)p->n_country);
    return LODE_OK;
}

/* A stock or a supply is in one country and of one good: it is not multiplied over a bloc. */
static lode_status check_one(lode__words *p, lode__statement *s)
{
    int n_country = 0, n_good = 0;

    for (int c = 0; c < p->n_country; c++) n_country += s->actor[c];
    for (int g = 0; g < p->n_good; g++) n_good += s->with_good[g];
    if (n_country == 1 && n_good == 1) return LODE_OK;
    p->at = n_country == 1 ? 2 : 1;
    return lode__words_refuse(p, s->verb, n_country == 1 ? "one good" : "one country");
}

/* NUMBER USD/kg or USD/t, in USD/t. */
static lode_status read_price(lode__words *p, lode__verb verb, double *out)
{
    if (!lode__words_number(p, "", "", out))
        return lode__words_refuse(p, verb, "a price");
    if (!lode__words_price_unit(p, out))
        return lode__words_refuse(p, verb, "USD/kg or USD/t");
    return LODE_OK;
}

/* [share SHARE [above PRICE]]: of what the price is above, or else above the floor. */
static lode_status read_give_back(lode__words *p, lode__statement *s)
{
    lode_status st;

    s->give_back_above = s->price;
    if (!lode__words_next_is(p, "share")) return LODE_OK;
    st = lode__words_share(p, s->verb, &s->give_back);
    if (st || !lode__words_next_is(p, "above")) return st;
    st = read_price(p, s->verb, &s->give_back_above);
    if (!st && s->give_back_above < s->price) {
        p->at -= 2;
        return lode__words_refuse(p, s->verb, "a price at or above the floor");
    }
    return st;
}

/* [paid by COUNTRY] */
static lode_status read_payer(lode__words *p, lode__statement *s)
{
    bool *payer;
    lode_status st;

    if (!lode__words_next_is(p, "paid")) return LODE_OK;
    if (!lode__words_next_is(p, "by")) return lode__words_refuse(p, s->verb, "'by'");
    st = lode__words_countries(p, s->verb, &payer);
    for (int c = 0; !st && c < p->n_country; c++) {
        if (!payer[c]) continue;
        if (s->i_payer >= 0) {
            p->at--;
            return lode__words_refuse(p, s->verb, "one country");
        }
        s->i_payer = c;
    }
    return st;
}

/* from SELLERS NUMBER tpa within RATE over RATE [rent buyer|seller] */
static lode_status read_trq(lode__words *p, lode__statement *s)
{
    lode_status st;

    if (!lode__words_next_is(p, "from")) return lode__words_refuse(p, s->verb, "'from'");
    st = lode__words_others(p, s, true);
    if (st) return st;
    if (!lode__words_number(p, "", "", &s->number))
        return lode__words_refuse(p, s->verb, "a number of tonnes");
    if (!lode__words_mass_unit(p, "tpa", &s->number))
        return lode__words_refuse(p, s->verb, "tpa or ktpa");
    if (!lode__words_next_is(p, "within"))
        return lode__words_refuse(p, s->verb, "'within' and a rate");
    st = lode__words_rate_into(p, s->verb, &s->within, &s->within_ad_valorem);
    if (st) return st;
    if (!lode__words_next_is(p, "over"))
        return lode__words_refuse(p, s->verb, "'over' and a rate");
    st = lode__words_rate_into(p, s->verb, &s->over, &s->over_ad_valorem);
    if (st) return st;
    if (s->over_ad_valorem == s->within_ad_valorem && s->over < s->within) {
        p->at -= s->over_ad_valorem ? 1 : 2;
        return lode__words_refuse(p, s->verb, "at least the rate within the quota");
    }
    if (!lode__words_next_is(p, "rent")) return LODE_OK;
    s->rent_to_buyer = lode__words_next_is(p, "buyer");
    if (!s->rent_to_buyer && !lode__words_next_is(p, "seller"))
        return lode__words_refuse(p, s->verb, "buyer or seller");
    return LODE_OK;
}

/* NUMBER USD/kg [paid by COUNTRY] */
static lode_status read_subsidy(lode__words *p, lode__statement *s)
{
    lode_status st = read_price(p, s->verb, &s->number);

    return st ? st : read_payer(p, s);
}

/* SHARE from SELLERS [together]; * is each seller by itself. */
static lode_status read_limit(lode__words *p, lode__statement *s)
{
    lode_status st = lode__words_share(p, s->verb, &s->number);

    if (st) return st;
    if (!lode__words_next_is(p, "from")) return lode__words_refuse(p, s->verb, "'from'");
    s->each_seller = p->at < p->n_word && strcmp(p->word[p->at], "*") == 0;
    st = lode__words_others(p, s, true);
    s->together = !st && lode__words_next_is(p, "together");
    return st;
}

/* @BLOC COUNTRY */
static lode_status read_membership(lode__words *p, lode__statement *s)
{
    const char *bloc = p->at < p->n_word ? p->word[p->at] : "";
    bool *member;
    int n = 0;
    lode_status st;

    s->i_group = *bloc == '@' ? lode__group_find(p->ds, bloc + 1) : -1;
    if (*bloc == '@' && s->i_group < 0) { /* the dataset refuses it, with the nearest */
        st = lode__words_countries(p, s->verb, &s->actor);
        if (st) return st;
        p->at--;
    }
    if (s->i_group < 0) return lode__words_refuse(p, s->verb, "a bloc like @EU");
    st = lode__words_countries(p, s->verb, &s->actor);
    if (!st) st = lode__words_countries(p, s->verb, &member);
    if (st) return st;
    for (int c = 0; c < p->n_country; c++)
        if (member[c]) s->i_member = c, n++;
    if (n != 1) {
        p->at--;
        return lode__words_refuse(p, s->verb, "one country");
    }
    s->with_good = lode__arena_take(p->arena, (size_t)p->n_good + 1, 1);
    return s->with_good ? LODE_OK : lode__words_no_memory(p);
}

/* Is it about when or who, and so has no dates of its own? */
static bool is_frame(const lode__statement *s)
{
    return s->verb == LODE__OVER || s->verb == LODE__JOIN || s->verb == LODE__LEAVE;
}

/* PRICE by levy | by cfd [share ...] [paid by C] | by purchase [paid by C] */
static lode_status read_floor(lode__words *p, lode__statement *s)
{
    int n_good = 0;
    lode_status st;

    for (int g = 0; g < p->n_good; g++) n_good += s->with_good[g];
    if (n_good != 1) {
        p->at--;
        return lode__words_refuse(p, s->verb, "one good");
    }
    st = read_price(p, s->verb, &s->price);
    if (st) return st;
    if (!(s->price > 0.0)) {
        p->at -= 2;
        return lode__words_refuse(p, s->verb, "a price above 0");
    }
    if (!lode__words_next_is(p, "by")) return lode__words_refuse(p, s->verb, "'by'");
    if (lode__words_next_is(p, "levy")) return LODE_OK;
    if (lode__words_next_is(p, "cfd"))
        s->means = LODE__BY_CFD;
    else if (lode__words_next_is(p, "purchase"))
        s->means = LODE__BY_PURCHASE;
    else
        return lode__words_refuse(p, s->verb, "levy, cfd or purchase");
    if (s->means == LODE__BY_CFD) st = read_give_back(p, s);
    return st ? st : read_payer(p, s);
}

static lode_status read_over(lode__words *p, lode__statement *s)
{
    if (!lode__words_months(p, &s->months) || !lode__words_next_is(p, "months"))
        return lode__words_refuse(
            p, s->verb, "a whole number of months from 1 to 240, then 'months'");
    s->period_months = 1;
    if (lode__words_next_is(p, "in")) {
        if (lode__words_next_is(p, "quarters"))
            s->period_months = 3;
        else if (lode__words_next_is(p, "years"))
            s->period_months = 12;
        else if (!lode__words_next_is(p, "months"))
            return lode__words_refuse(p, s->verb, "months, quarters or years");
    }
    if (s->months % s->period_months != 0) {
        p->at = 1;
        return lode__words_refuse(p, s->verb, "whole quarters or years");
    }
    if (lode__words_next_is(p, "from") && !lode__words_month(p, &s->from))
        return lode__words_refuse(p, s->verb, "a month like 2026-12");
    s->actor = lode__arena_take(p->arena, (size_t)p->n_country + 1, sizeof *s->actor);
    s->with_good = lode__arena_take(p->arena, (size_t)p->n_good + 1, 1);
    return s->actor && s->with_good ? LODE_OK : lode__words_no_memory(p);
}

static lode_status read_licence(lode__words *p, lode__statement *s)
{
    lode_status st;

    if (lode__words_next_is(p, "delay")) {
        if (!lode__words_number(p, "", "d", &s->delay_days))
            return lode__words_refuse(p, s->verb, "days like 45d");
        if (s->delay_days > 3650.0) {
            p->at--;
            return lode__words_refuse(p, s->verb, "at most 3650d");
        }
    }
    if (lode__words_next_is(p, "refuse")) {
        st = lode__words_share(p, s->verb, &s->refuse_share);
        if (st) return st;
    }
    if (s->delay_days <= 0.0 && s->refuse_share <= 0.0)
        return lode__words_refuse(p, s->verb, "'delay 45d' or 'refuse 0.2'");
    return lode__words_buyers(p, s);
}

/* route @PASSAGES [GOOD]; what follows the passages and is no word of a date is a good. */
static lode_status read_close(lode__words *p, lode__statement *s)
{
    static const char *const not_goods[] = {"from", "until", "for", "announced"};
    lode_error why = {0};
    lode_status st;

    if (!lode__words_next_is(p, "route"))
        return lode__words_refuse(p, s->verb, "'route'");
    if (p->at >= p->n_word)
        return lode__words_refuse(p, s->verb, "a passage like @malacca");
    st = lode__passages_read(p->ds, p->word[p->at++], &s->passages, &why);
    if (st) return lode__words_place(p, st, &why);
    s->actor = lode__arena_take(p->arena, (size_t)p->n_country + 1, sizeof *s->actor);
    if (!s->actor) return lode__words_no_memory(p);
    s->every_good = p->at >= p->n_word;
    for (size_t k = 0; !s->every_good && k < sizeof not_goods / sizeof *not_goods; k++)
        s->every_good = strcmp(p->word[p->at], not_goods[k]) == 0;
    if (!s->every_good) return lode__words_goods(p, s->verb, &s->with_good);
    s->with_good = lode__arena_take(p->arena, (size_t)p->n_good + 1, 1);
    return s->with_good ? LODE_OK : lode__words_no_memory(p);
}

/* NUMBER tpa [above PRICE USD/kg] */
static lode_status read_supply(lode__words *p, lode__statement *s)
{
    lode_status st = check_one(p, s);

    if (st) return st;
    if (!lode__words_number(p, "", "", &s->number))
        return lode__words_refuse(p, s->verb, "a number of tonnes a year");
    if (!lode__words_mass_unit(p, "tpa", &s->number))
        return lode__words_refuse(p, s->verb, "tpa or ktpa");
    s->price = NAN;
    return lode__words_next_is(p, "above") ? read_price(p, s->verb, &s->price) : LODE_OK;
}

/* -> BUYERS [premium 10%]; of a re-export the premium has to be said. */
static lode_status read_leak(lode__words *p, lode__statement *s)
{
    lode_status st;

    if (!lode__words_next_is(p, "->"))
        return lode__words_refuse(p, s->verb, "'->' and the buyers");
    st = lode__words_others(p, s, true);
    if (st || s->verb == LODE__ENFORCE) return st;
    if (!lode__words_next_is(p, "premium"))
        return lode__words_refuse(p, s->verb, "'premium' and a share of the price");
    if (lode__words_number(p, "", "%", &s->number))
        s->number /= 100.0;
    else if (!lode__words_number(p, "", "", &s->number))
        return lode__words_refuse(p, s->verb, "a share of the buyer's price like 10%");
    if (s->number <= PREMIUM_MAX) return LODE_OK;
    p->at--;
    return lode__words_refuse(p, s->verb, "at most 1000%");
}

static lode_status read_rest(lode__words *p, lode__statement *s)
{
    lode_status st = LODE_OK;

    if (s->verb == LODE__OVER) return read_over(p, s);
    if (s->verb == LODE__CLOSE) return read_close(p, s);
    if (s->verb == LODE__DEMAND_CHANGE) return read_demand(p, s);
    if (s->verb == LODE__JOIN || s->verb == LODE__LEAVE) return read_membership(p, s);
    st = lode__words_countries(p, s->verb, &s->actor);
    if (!st) st = lode__words_goods(p, s->verb, &s->with_good);
    if (st) return st;
    switch (s->verb) {
    case LODE__BAN: return lode__words_buyers(p, s);
    case LODE__QUOTA:
        if (!lode__words_number(p, "", "", &s->number))
            return lode__words_refuse(p, s->verb, "a number of tonnes");
        if (!lode__words_mass_unit(p, "tpa", &s->number))
            return lode__words_refuse(p, s->verb, "tpa or ktpa");
        return lode__words_buyers(p, s);
    case LODE__OUTAGE: return lode__words_share(p, s->verb, &s->number);
    case LODE__TARIFF:
        if (!lode__words_next_is(p, "from"))
            return lode__words_refuse(p, s->verb, "'from'");
        st = lode__words_others(p, s, true);
        return st ? st : lode__words_rate(p, s);
    case LODE__EXPORTTAX:
        st = lode__words_buyers(p, s);
        return st ? st : lode__words_rate(p, s);
    case LODE__LICENCE: return read_licence(p, s);
    case LODE__CUT:
        st = lode__words_share(p, s->verb, &s->number);
        s->depth = s->number;
        return st ? st : lode__words_buyers(p, s);
    case LODE__MORE_SUPPLY: return read_supply(p, s);
    case LODE__REEXPORT:
    case LODE__ENFORCE: return read_leak(p, s);
    case LODE__PRICE_FLOOR: return read_floor(p, s);
    case LODE__TRQ: return read_trq(p, s);
    case LODE__SUBSIDY: return read_subsidy(p, s);
    case LODE__LIMIT: return read_limit(p, s);
    case LODE__SHARED_STOCK: return LODE_OK;
    default: /* stock */
        st = check_one(p, s);
        if (st) return st;
        if (!lode__words_number(p, "", "", &s->number))
            return lode__words_refuse(p, s->verb, "a number of tonnes");
        if (!lode__words_mass_unit(p, "t", &s->number))
            return lode__words_refuse(p, s->verb, "t or kt");
        if (!lode__words_next_is(p, "release"))
            return lode__words_refuse(p, s->verb, "'release above' or 'release when'");
        if (lode__words_next_is(p, "when")) {
            s->when_short = lode__words_next_is(p, "short");
            return s->when_short ? LODE_OK : lode__words_refuse(p, s->verb, "'short'");
        }
        if (!lode__words_next_is(p, "above"))
            return lode__words_refuse(p, s->verb, "'release above' or 'release when'");
        return read_price(p, s->verb, &s->price);
    }
}

static lode_status write_canonical(lode__words *p, lode__statement *s)
{
    lode__buf text, id;

    lode__buf_init(&text, SENTENCE_MAX);
    lode__buf_init(&id, SENTENCE_MAX);
    for (int w = 0; w < p->n_word; w++) {
        if (w > 0) {
            lode__buf_add(&text, " ");
            lode__buf_add(&id, ",");
        }
        lode__buf_add(&text, p->word[w]);
        /* '/' separates the parts of a figure id, '>' means something to shells. */
        for (const char *c = p->word[w]; *c; c++)
            lode__buf_add_n(&id, *c == '/' ? "=" : (*c == '>' ? "~" : c), 1);
    }
    if (!text.status && !id.status) {
        s->text = lode__arena_copy(p->arena, text.data);
        s->id = lode__arena_copy(p->arena, id.data);
    }
    lode__buf_clear(&text);
    lode__buf_clear(&id);
    return s->text && s->id ? LODE_OK : lode__words_no_memory(p);
}

lode_status lode__statement_read(const lode_dataset *ds, const char *sentence,
                                 lode__arena *arena, lode__statement *out,
                                 lode_error *err)
{
    return lode__statement_read_among(ds, sentence, NULL, 0, arena, out, err);
}

lode_status lode__statement_read_among(const lode_dataset *ds, const char *sentence,
                                       const lode__bloc_change *change, int n_change,
                                       lode__arena *arena, lode__statement *out,
                                       lode_error *err)
{
    lode__words p = {.ds = ds,
                     .arena = arena,
                     .err = err,
                     .sentence = sentence,
                     .change = change,
                     .n_change = n_change};
    lode__statement s = {.depth = 1.0,
                         .i_payer = -1,
                         .from = LODE__NO_MONTH,
                         .until = LODE__NO_MONTH,
                         .announced = LODE__NO_MONTH};
    lode_status st;

    if (strlen(sentence) >= SENTENCE_MAX)
        return lode__fail(err, LODE_E_LIMIT, "a statement has %zu bytes, at most %d",
                          strlen(sentence), SENTENCE_MAX - 1);
    (void)lode__countries(ds, &p.n_country);
    (void)lode__goods(ds, &p.n_good);
    st = lode__words_split(&p);
    if (!st) st = read_verb(&p, &s.verb);
    if (!st) st = read_rest(&p, &s);
    if (!st && !is_frame(&s)) st = lode__words_dates(&p, &s);
    if (!st && p.at < p.n_word)
        st = lode__words_refuse(&p, s.verb, "the end of the statement");
    if (!st) st = write_canonical(&p, &s);
    s.alias = p.alias;
    if (!st) *out = s;
    return st;
}

bool lode__is_export_measure(const lode__statement *s)
{
    return s->verb == LODE__BAN || s->verb == LODE__QUOTA || s->verb == LODE__LICENCE ||
           s->verb == LODE__CUT;
}

char *lode__statement_sentence(const char *id, size_t length, lode__arena *arena)
{
    char *text = lode__arena_copy_n(arena, id, length);

    for (char *c = text; c && *c; c++) {
        if (*c == ',')
            *c = ' ';
        else if (*c == '=')
            *c = '/';
        else if (*c == '~')
            *c = '>';
    }
    return text;
}
