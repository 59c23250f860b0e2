/* Reads one sentence of policy, word by word.
 *
 * Every refusal names the word, its place and what was wanted there; unknown
 * countries, blocs, goods and verbs come with the nearest three names. */
#include "study/statement.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define WORDS_MAX 16
#define SENTENCE_MAX 1024

typedef struct parser {
    const lode_dataset *ds;
    lode__arena *arena;
    lode_error *err;
    const char *sentence;
    char *word[WORDS_MAX];
    int n_word, at;
    int n_country, n_good;
} parser;

static const char *const verbs[LODE__N_VERB] = {"ban",       "quota",  "outage", "tariff",
                                                "exporttax", "demand", "stock"};
/* Verbs of the language that this version does not answer yet. */
static const char *const later_verbs[] = {"licence", "floor", "build", "join", "close"};

static const char *const usage[LODE__N_VERB] = {
    "ban SELLERS GOOD [-> BUYERS]",
    "quota SELLERS GOOD NUMBER tpa [-> BUYERS]",
    "outage COUNTRIES GOOD SHARE",
    "tariff BUYERS GOOD from SELLERS RATE",
    "exporttax SELLERS GOOD [-> BUYERS] RATE",
    "demand GOOD|SEGMENT xFACTOR [in COUNTRIES]",
    "stock COUNTRY GOOD NUMBER t release above PRICE USD/kg"};

static lode_status refuse(const parser *p, lode__verb verb, const char *wanted)
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

static lode_status split(parser *p)
{
    char *copy = lode__arena_copy(p->arena, p->sentence);

    if (!copy) return lode__fail(p->err, LODE_E_NOMEM, "out of memory");
    for (char *c = copy; *c;) {
        while (*c && isspace((unsigned char)*c)) c++;
        if (!*c) break;
        if (p->n_word == WORDS_MAX)
            return lode__fail(p->err, LODE_E_INVALID,
                              "statement '%s' has more than %d words", p->sentence,
                              WORDS_MAX);
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

static lode_status read_verb(parser *p, lode__verb *verb)
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
                "ban, quota, outage, tariff, exporttax, demand or stock",
                p->sentence, p->word[0]);
    lode_names_nearest(p->word[0], verbs, LODE__N_VERB, nearest, sizeof nearest);
    return lode__fail(p->err, LODE_E_INVALID,
                      "statement '%s', word 1: found '%s', wanted a verb; nearest are %s",
                      p->sentence, p->word[0], nearest);
}

static lode_status no_memory(const parser *p)
{
    return lode__fail(p->err, LODE_E_NOMEM, "out of memory");
}

/* The dataset's refusal of a name, with the statement and the word it stands at. */
static lode_status place_refusal(const parser *p, lode_status st, const lode_error *why)
{
    if (st == LODE_OK) return st;
    return lode__fail(p->err, st, "statement '%.200s', word %d: %.280s", p->sentence,
                      p->at, why->message);
}

static lode_status read_countries(parser *p, lode__verb verb, bool **out)
{
    lode_error why = {0};

    *out = lode__arena_take(p->arena, (size_t)p->n_country + 1, sizeof **out);
    if (!*out) return no_memory(p);
    if (p->at >= p->n_word) return refuse(p, verb, "a country, a bloc or *");
    p->at++;
    return place_refusal(p, lode__countries_select(p->ds, p->word[p->at - 1], *out, &why),
                         &why);
}

static lode_status read_goods(parser *p, lode__verb verb, bool **out)
{
    lode_error why = {0};

    *out = lode__arena_take(p->arena, (size_t)p->n_good + 1, sizeof **out);
    if (!*out) return no_memory(p);
    if (p->at >= p->n_word) return refuse(p, verb, "a good like gallium:refined");
    p->at++;
    return place_refusal(
        p, lode__goods_select_market(p->ds, p->word[p->at - 1], *out, &why), &why);
}

static bool next_is(parser *p, const char *word)
{
    if (p->at >= p->n_word || strcmp(p->word[p->at], word) != 0) return false;
    p->at++;
    return true;
}

/* A number with an optional suffix stuck to it ("25%", "x2"): prefix and suffix are
 * removed. */
static bool read_number(parser *p, const char *prefix, const char *suffix, double *out)
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

/* USD/kg or USD/t after a number; makes it USD/t. */
static bool read_price_unit(parser *p, double *price)
{
    if (next_is(p, "USD/t")) return true;
    if (!next_is(p, "USD/kg")) return false;
    *price *= 1000.0;
    return true;
}

static bool read_mass_unit(parser *p, const char *suffix, double *mass)
{
    char kilo[8];

    if (next_is(p, suffix)) return true;
    snprintf(kilo, sizeof kilo, "k%s", suffix);
    if (!next_is(p, kilo)) return false;
    *mass *= 1000.0;
    return true;
}

/* The other side of a trade: the countries named, or for '*' everyone outside this side;
 * everyone at all where this side is everyone. */
static lode_status read_others(parser *p, lode__statement *s, bool named)
{
    bool everyone = !named || (p->at < p->n_word && strcmp(p->word[p->at], "*") == 0);
    bool all = true;
    lode_status st = LODE_OK;

    if (named)
        st = read_countries(p, s->verb, &s->target);
    else
        s->target =
            lode__arena_take(p->arena, (size_t)p->n_country + 1, sizeof *s->target);
    if (!st && !s->target) st = no_memory(p);
    for (int c = 0; c < p->n_country; c++) all = all && s->actor[c];
    for (int c = 0; !st && everyone && c < p->n_country; c++)
        s->target[c] = all || !s->actor[c];
    return st;
}

/* [-> BUYERS]; without it everyone outside the sellers. */
static lode_status read_buyers(parser *p, lode__statement *s)
{
    return read_others(p, s, next_is(p, "->"));
}

static lode_status read_rate(parser *p, lode__statement *s)
{
    if (read_number(p, "", "%", &s->number)) {
        s->number /= 100.0;
        s->ad_valorem = true;
        return LODE_OK;
    }
    if (!read_number(p, "", "", &s->number))
        return refuse(p, s->verb, "a rate like 25% or 3 USD/kg");
    if (!read_price_unit(p, &s->number)) return refuse(p, s->verb, "USD/kg or USD/t");
    return LODE_OK;
}

/* How many of the next words spell out the name, blanks and all; 0: they do not. */
static int words_of(const parser *p, const char *name)
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

/* A demand change names a good, a mineral or a segment of use. */
static lode_status read_used(parser *p, lode__statement *s)
{
    int n, n_word;
    const lode__segment *segment = lode__segments(p->ds, &n);

    if (p->at >= p->n_word) return refuse(p, s->verb, "a good or a segment of use");
    for (int k = 0; k < n && !s->segment; k++) {
        n_word = words_of(p, segment[k].segment);
        if (n_word > 0) s->segment = segment[k].segment;
        if (!s->segment && strcmp(segment[k].sector, p->word[p->at]) == 0)
            s->segment = segment[k].sector, n_word = 1;
        if (s->segment) p->at += n_word;
    }
    if (!s->segment) return read_goods(p, s->verb, &s->with_good);
    s->with_good = lode__arena_take(p->arena, (size_t)p->n_good + 1, 1);
    if (!s->with_good) return no_memory(p);
    for (int i = 0; i < n; i++) /* the market needs every good the segment uses */
        if (strcmp(segment[i].segment, s->segment) == 0 ||
            strcmp(segment[i].sector, s->segment) == 0)
            s->with_good[segment[i].i_good] = true;
    return LODE_OK;
}

/* A stock lies in one country and is of one good: it is not multiplied over a bloc. */
static lode_status check_stock(parser *p, lode__statement *s)
{
    int n_country = 0, n_good = 0;

    for (int c = 0; c < p->n_country; c++) n_country += s->actor[c];
    for (int g = 0; g < p->n_good; g++) n_good += s->with_good[g];
    if (n_country == 1 && n_good == 1) return LODE_OK;
    p->at = n_country == 1 ? 2 : 1;
    return refuse(p, s->verb, n_country == 1 ? "one good" : "one country");
}

static lode_status read_rest(parser *p, lode__statement *s)
{
    lode_status st = LODE_OK;

    if (s->verb == LODE__DEMAND_CHANGE) {
        st = read_used(p, s);
        if (!st && !read_number(p, "x", "", &s->number))
            return refuse(p, s->verb, "a factor like x2");
        if (!st && next_is(p, "in")) return read_countries(p, s->verb, &s->actor);
        if (st) return st;
        s->actor = lode__arena_take(p->arena, (size_t)p->n_country + 1, sizeof *s->actor);
        if (!s->actor) return no_memory(p);
        memset(s->actor, true, (size_t)p->n_country);
        return LODE_OK;
    }
    st = read_countries(p, s->verb, &s->actor);
    if (!st) st = read_goods(p, s->verb, &s->with_good);
    if (st) return st;
    switch (s->verb) {
    case LODE__BAN: return read_buyers(p, s);
    case LODE__QUOTA:
        if (!read_number(p, "", "", &s->number))
            return refuse(p, s->verb, "a number of tonnes");
        if (!read_mass_unit(p, "tpa", &s->number))
            return refuse(p, s->verb, "tpa or ktpa");
        return read_buyers(p, s);
    case LODE__OUTAGE:
        if (read_number(p, "", "%", &s->number))
            s->number /= 100.0;
        else if (!read_number(p, "", "", &s->number))
            return refuse(p, s->verb, "a share from 0 to 1");
        if (s->number <= 1.0) return LODE_OK;
        p->at--;
        return refuse(p, s->verb, "a share from 0 to 1");
    case LODE__TARIFF:
        if (!next_is(p, "from")) return refuse(p, s->verb, "'from'");
        st = read_others(p, s, true);
        return st ? st : read_rate(p, s);
    case LODE__EXPORTTAX: st = read_buyers(p, s); return st ? st : read_rate(p, s);
    default: /* stock */
        st = check_stock(p, s);
        if (st) return st;
        if (!read_number(p, "", "", &s->number))
            return refuse(p, s->verb, "a number of tonnes");
        if (!read_mass_unit(p, "t", &s->number)) return refuse(p, s->verb, "t or kt");
        if (!next_is(p, "release") || !next_is(p, "above"))
            return refuse(p, s->verb, "'release above'");
        if (!read_number(p, "", "", &s->price)) return refuse(p, s->verb, "a price");
        if (!read_price_unit(p, &s->price)) return refuse(p, s->verb, "USD/kg or USD/t");
        return LODE_OK;
    }
}

static lode_status write_canonical(parser *p, lode__statement *s)
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
    return s->text && s->id ? LODE_OK : no_memory(p);
}

lode_status lode__statement_read(const lode_dataset *ds, const char *sentence,
                                 lode__arena *arena, lode__statement *out,
                                 lode_error *err)
{
    parser p = {.ds = ds, .arena = arena, .err = err, .sentence = sentence};
    lode__statement s = {0};
    lode_status st;

    if (strlen(sentence) >= SENTENCE_MAX)
        return lode__fail(err, LODE_E_LIMIT, "a statement has %zu bytes, at most %d",
                          strlen(sentence), SENTENCE_MAX - 1);
    (void)lode__countries(ds, &p.n_country);
    (void)lode__goods(ds, &p.n_good);
    st = split(&p);
    if (!st) st = read_verb(&p, &s.verb);
    if (!st) st = read_rest(&p, &s);
    if (!st && p.at < p.n_word) st = refuse(&p, s.verb, "the end of the statement");
    if (!st) st = write_canonical(&p, &s);
    if (!st) *out = s;
    return st;
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
