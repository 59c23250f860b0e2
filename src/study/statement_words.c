/* Words that sentences of policy are made of, read one after the other: names, numbers with
 * their units, the other side of a trade, dates. */
#include "study/statement_words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define MONTHS_MAX 240

static const char *const usage[LODE__N_VERB] = {
    "ban SELLERS GOOD [-> BUYERS]",
    "quota SELLERS GOOD NUMBER tpa [-> BUYERS]",
    "outage COUNTRIES GOOD SHARE",
    "tariff BUYERS GOOD from SELLERS RATE",
    "exporttax SELLERS GOOD [-> BUYERS] RATE",
    "demand GOOD|SEGMENT|TECHNOLOGY xFACTOR [by YEAR] [in COUNTRIES]",
    "stock COUNTRY GOOD NUMBER t release above PRICE USD/kg",
    "licence SELLERS GOOD delay DAYSd refuse SHARE [-> BUYERS]",
    "over NUMBER months [in quarters|years] [from YYYY-MM]",
    "close route @PASSAGE[+@PASSAGE] [GOOD]",
    "cut SELLERS GOOD SHARE [-> BUYERS]",
    "supply COUNTRY GOOD NUMBER tpa [above PRICE USD/kg]",
    "reexport SELLERS GOOD -> BUYERS premium SHARE",
    "enforce SELLERS GOOD -> BUYERS",
    "floor @ZONE GOOD PRICE USD/kg by levy|cfd|purchase [paid by COUNTRY]",
    "trq BUYERS GOOD from SELLERS NUMBER tpa within RATE over RATE [rent buyer]",
    "subsidy COUNTRIES GOOD NUMBER USD/kg [paid by COUNTRY]",
    "limit BUYERS GOOD SHARE from SELLERS [together]",
    "swap @MEMBERS GOOD",
    "join @BLOC COUNTRY",
    "leave @BLOC COUNTRY"};

static const char dates[] = "from YYYY-MM until YYYY-MM announced YYYY-MM";

lode_status lode__words_refuse(const lode__words *p, lode__verb verb, const char *wanted)
{
    if (p->at < p->n_word)
        return lode__fail(
            p->err, LODE_E_INVALID,
            "statement '%.200s', word %d: found '%.60s', wanted %s as in '%s'",
            p->sentence, p->at + 1, p->word[p->at], wanted, usage[verb]);
    return lode__fail(p->err, LODE_E_INVALID,
                      "statement '%.200s' ends after word %d, wanted %s as in '%s'",
                      p->sentence, p->n_word, wanted, usage[verb]);
}

lode_status lode__words_split(lode__words *p)
{
    char *copy = lode__arena_copy(p->arena, p->sentence);

    if (!copy) return lode__fail(p->err, LODE_E_NOMEM, "out of memory");
    for (char *c = copy; *c;) {
        while (*c && isspace((unsigned char)*c)) c++;
        if (!*c) break;
        if (p->n_word == LODE__WORDS_MAX)
            return lode__fail(p->err, LODE_E_INVALID,
                              "statement '%s' has more than %d words", p->sentence,
                              LODE__WORDS_MAX);
        p->word[p->n_word++] = c;
        while (*c && !isspace((unsigned char)*c)) c++;
        if (*c) *c++ = '\0';
    }
    if (p->n_word == 0)
        return lode__fail(p->err, LODE_E_INVALID,
                          "found an empty statement, wanted one like '%s'",
                          usage[LODE__BAN]);
    return LODE_OK;
}

lode_status lode__words_no_memory(const lode__words *p)
{
    return lode__fail(p->err, LODE_E_NOMEM, "out of memory");
}

/* The dataset's refusal of a name, with the statement and the word it stands at. */
lode_status lode__words_place(const lode__words *p, lode_status st, const lode_error *why)
{
    if (st == LODE_OK) return st;
    return lode__fail(p->err, st, "statement '%.200s', word %d: %.280s", p->sentence,
                      p->at, why->message);
}

/* Mark what one piece of a list of blocs stands for, a bloc as it was changed. */
static lode_status mark_piece(const lode_dataset *ds, const char *piece, size_t length,
                              const lode__bloc_change *change, int n_change, bool *member,
                              bool *scratch)
{
    char name[80];
    int n_country, i_group;
    lode_status st;

    (void)lode__countries(ds, &n_country);
    if (length + 2 > sizeof name) return LODE_E_INVALID;
    snprintf(name, sizeof name, "@%.*s", (int)length, piece);
    st = lode__countries_select(ds, name, scratch, NULL);
    i_group = lode__group_find(ds, name + 1);
    for (int k = 0; !st && k < n_change; k++)
        if (i_group >= 0 && change[k].i_group == i_group)
            scratch[change[k].i_country] = change[k].joins;
    for (int c = 0; !st && c < n_country; c++) member[c] = member[c] || scratch[c];
    return st;
}

lode_status lode__countries_among(const lode_dataset *ds, const char *text,
                                  const lode__bloc_change *change, int n_change,
                                  bool *member, lode_error *err)
{
    bool not = text[0] == '!', *scratch;
    const char *list = text + not ;
    int n_country;
    lode_status st = lode__countries_select(ds, text, member, err);

    if (st || n_change == 0 || *list != '@') return st;
    (void)lode__countries(ds, &n_country);
    scratch = lode__alloc((size_t)n_country + 1, sizeof *scratch);
    if (!scratch) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    memset(member, 0, (size_t)n_country * sizeof *member);
    for (list++; *list && !st;) {
        size_t length = strcspn(list, "+");
        st = mark_piece(ds, list, length, change, n_change, member, scratch);
        list += length + (list[length] == '+');
    }
    for (int c = 0; not &&c < n_country; c++) member[c] = !member[c];
    lode__release(scratch);
    return st ? lode__fail(err, st, "'%.100s' has a piece that is no country", text) : st;
}

lode_status lode__words_countries(lode__words *p, lode__verb verb, bool **out)
{
    lode_error why = {0};

    *out = lode__arena_take(p->arena, (size_t)p->n_country + 1, sizeof **out);
    if (!*out) return lode__words_no_memory(p);
    if (p->at >= p->n_word) return lode__words_refuse(p, verb, "a country, a bloc or *");
    p->at++;
    return lode__words_place(p,
                             lode__countries_among(p->ds, p->word[p->at - 1], p->change,
                                                   p->n_change, *out, &why),
                             &why);
}

lode_status lode__words_goods(lode__words *p, lode__verb verb, bool **out)
{
    lode_error why = {0};

    *out = lode__arena_take(p->arena, (size_t)p->n_good + 1, sizeof **out);
    if (!*out) return lode__words_no_memory(p);
    if (p->at >= p->n_word)
        return lode__words_refuse(p, verb, "a good like gallium:refined");
    p->at++;
    p->alias = lode__alias_find(p->ds, p->word[p->at - 1]);
    return lode__words_place(
        p,
        lode__goods_select_market(p->ds, p->alias ? p->alias->good : p->word[p->at - 1],
                                  *out, &why),
        &why);
}

bool lode__words_next_is(lode__words *p, const char *word)
{
    if (p->at >= p->n_word || strcmp(p->word[p->at], word) != 0) return false;
    p->at++;
    return true;
}

/* A number with an optional suffix stuck to it ("25%", "x2"): prefix and suffix are
 * removed. */
bool lode__words_number(lode__words *p, const char *prefix, const char *suffix,
                        double *out)
{
    char text[64];
    size_t length, n_prefix = strlen(prefix), n_suffix = strlen(suffix);

    if (p->at >= p->n_word) return false;
    length = strlen(p->word[p->at]);
    if (length >= sizeof text || length < n_prefix + n_suffix + 1) return false;
    if (strncmp(p->word[p->at], prefix, n_prefix) != 0) return false;
    if (strcmp(p->word[p->at] + length - n_suffix, suffix) != 0) return false;
    memcpy(text, p->word[p->at] + n_prefix, length - n_prefix - n_suffix);
    text[length - n_prefix - n_suffix] = '\0';
    if (!lode__number_read(text, out) || *out < 0.0) return false;
    p->at++;
    return true;
}

lode_status lode__words_share(lode__words *p, lode__verb verb, double *out)
{
    double share;

    if (lode__words_number(p, "", "%", &share))
        share /= 100.0;
    else if (!lode__words_number(p, "", "", &share))
        return lode__words_refuse(p, verb, "a share from 0 to 1");
    if (share > 1.0) {
        p->at--;
        return lode__words_refuse(p, verb, "a share from 0 to 1");
    }
    *out = share;
    return LODE_OK;
}

/* USD/kg or USD/t after a number; makes it USD/t. */
bool lode__words_price_unit(lode__words *p, double *price)
{
    if (lode__words_next_is(p, "USD/t")) return true;
    if (!lode__words_next_is(p, "USD/kg")) return false;
    *price *= 1000.0;
    return true;
}

bool lode__words_mass_unit(lode__words *p, const char *suffix, double *mass)
{
    char kilo[8];

    if (lode__words_next_is(p, suffix)) return true;
    snprintf(kilo, sizeof kilo, "k%s", suffix);
    if (!lode__words_next_is(p, kilo)) return false;
    *mass *= 1000.0;
    return true;
}

/* The other side of a trade: the countries named, or for '*' everyone outside this side;
 * everyone at all where this side is everyone. */
lode_status lode__words_others(lode__words *p, lode__statement *s, bool named)
{
    bool everyone = !named || (p->at < p->n_word && strcmp(p->word[p->at], "*") == 0);
    bool all = true;
    lode_status st = LODE_OK;

    if (named)
        st = lode__words_countries(p, s->verb, &s->target);
    else
        s->target =
            lode__arena_take(p->arena, (size_t)p->n_country + 1, sizeof *s->target);
    if (!st && !s->target) st = lode__words_no_memory(p);
    for (int c = 0; c < p->n_country; c++) all = all && s->actor[c];
    for (int c = 0; !st && everyone && c < p->n_country; c++)
        s->target[c] = all || !s->actor[c];
    return st;
}

/* [-> BUYERS]; without it everyone outside the sellers. */
lode_status lode__words_buyers(lode__words *p, lode__statement *s)
{
    return lode__words_others(p, s, lode__words_next_is(p, "->"));
}

lode_status lode__words_rate(lode__words *p, lode__statement *s)
{
    return lode__words_rate_into(p, s->verb, &s->number, &s->ad_valorem);
}

lode_status lode__words_rate_into(lode__words *p, lode__verb verb, double *rate,
                                  bool *ad_valorem)
{
    if (lode__words_number(p, "", "%", rate)) {
        *rate /= 100.0;
        *ad_valorem = true;
        return LODE_OK;
    }
    if (!lode__words_number(p, "", "", rate))
        return lode__words_refuse(p, verb, "a rate like 25% or 3 USD/kg");
    if (!lode__words_price_unit(p, rate))
        return lode__words_refuse(p, verb, "USD/kg or USD/t");
    return LODE_OK;
}

/* YYYY-MM as a month number. */
bool lode__words_month(lode__words *p, int *out)
{
    const char *w = p->at < p->n_word ? p->word[p->at] : "";
    int year, month;

    if (strlen(w) != 7 || w[4] != '-') return false;
    for (int k = 0; k < 7; k++)
        if (k != 4 && !isdigit((unsigned char)w[k])) return false;
    year = (w[0] - '0') * 1000 + (w[1] - '0') * 100 + (w[2] - '0') * 10 + (w[3] - '0');
    month = (w[5] - '0') * 10 + (w[6] - '0');
    if (year < 1900 || month < 1 || month > 12) return false;
    *out = 12 * year + month - 1;
    p->at++;
    return true;
}

static lode_status refuse_date(const lode__words *p, const char *wanted)
{
    return lode__fail(p->err, LODE_E_INVALID,
                      "statement '%.200s', word %d: found '%.60s', wanted %s as in '%s'",
                      p->sentence, p->at + 1,
                      p->at < p->n_word ? p->word[p->at] : "the end", wanted, dates);
}

/* A whole number of months, 1 to MONTHS_MAX. */
bool lode__words_months(lode__words *p, int *out)
{
    double number;
    int at = p->at;

    if (!lode__words_number(p, "", "", &number)) return false;
    if (number >= 1.0 && number <= MONTHS_MAX && number == (double)(int)number) {
        *out = (int)number;
        return true;
    }
    p->at = at;
    return false;
}

/* [from YYYY-MM] [until YYYY-MM | for N months] [announced YYYY-MM], in any order. */
lode_status lode__words_dates(lode__words *p, lode__statement *s)
{
    while (p->at < p->n_word) {
        if (lode__words_next_is(p, "from")) {
            if (!lode__words_month(p, &s->from))
                return refuse_date(p, "a month like 2026-12");
        } else if (lode__words_next_is(p, "until")) {
            if (!lode__words_month(p, &s->until))
                return refuse_date(p, "a month like 2027-06");
        } else if (lode__words_next_is(p, "announced")) {
            if (!lode__words_month(p, &s->announced))
                return refuse_date(p, "a month like 2026-10");
        } else if (lode__words_next_is(p, "for")) {
            if (!lode__words_months(p, &s->length) || !lode__words_next_is(p, "months"))
                return refuse_date(p, "a number of months like 'for 6 months'");
        } else {
            return LODE_OK;
        }
    }
    if (s->length > 0 && s->until != LODE__NO_MONTH)
        return refuse_date(p, "either 'until' or 'for'");
    if (s->length > 0 && s->from != LODE__NO_MONTH) s->until = s->from + s->length;
    if (s->until != LODE__NO_MONTH && s->until <= s->from)
        return refuse_date(p, "an end after the beginning");
    return LODE_OK;
}
