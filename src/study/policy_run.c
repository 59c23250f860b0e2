/* Runs a policy, what would be without it, other means to the same floor, retaliation and other
 * prices of the floor, all on one market. */
#include "study/policy_run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/policy_records.h"
#include "study/respond.h"

#define MOST_BYTES ((size_t)1 << 20)

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

const char *lode__case_name(lode__case_kind kind)
{
    static const char *const name[] = {"policy",      "none",     "levy",
                                       "cfd",         "purchase", "tariff",
                                       "retaliation", "refused",  "range"};

    return name[kind];
}

const lode__policy_case *lode__policy_find(const lode_policy_run *run,
                                           lode__case_kind kind)
{
    for (int k = 0; k < run->n_case; k++)
        if (run->kase[k].kind == kind) return &run->kase[k];
    return NULL;
}

const lode__policy_case *lode__policy_levy(const lode_policy_run *run)
{
    const lode__policy_case *levy = lode__policy_find(run, LODE__CASE_LEVY);

    return levy ? levy : &run->kase[0];
}

/* ---- the file's sentences -------------------------------------------------------- */

static lode_status at_line(const lode_policy_run *r, const lode__policy_word *w,
                           lode_error *err)
{
    char message[LODE_ERROR_MESSAGE_MAX];

    if (!err || w->line == 0) return LODE_E_INVALID;
    memcpy(message, err->message, sizeof message);
    return lode__fail_at(err, LODE_E_INVALID, r->file.path, w->line, 0, "%s", message);
}

/* Reads a sentence, whose canonical text replaces the file's. */
static lode_status read_one(lode_policy_run *r, lode__policy_word *w,
                            lode__statement *out, lode_error *err)
{
    lode_status st = lode__statement_read_among(r->dataset, w->text, r->change,
                                                r->n_change, &r->arena, out, err);

    if (st == LODE_E_INVALID) return at_line(r, w, err);
    if (st) return st;
    if (out->verb == LODE__OVER && w != &r->file.months)
        return lode__fail_at(err, LODE_E_INVALID, r->file.path, w->line, 0,
                             "found '%.80s', wanted the key 'months:'", w->text);
    w->text = out->text;
    return LODE_OK;
}

static void note_goods(const lode_policy_run *r, const lode__statement *s, bool *with)
{
    int n_good;

    (void)lode__goods(r->dataset, &n_good);
    for (int g = 0; s->with_good && g < n_good; g++) with[g] = with[g] || s->with_good[g];
}

/* "over 24 months in quarters from 2026-07" of the keys. */
static lode_status read_months(lode_policy_run *r, lode_error *err)
{
    lode__policy_file *f = &r->file;
    const lode__policy_word *alone = f->period.text ? &f->period : &f->from;
    lode__statement s;
    lode__buf text;
    lode_status st = LODE_OK;

    if (!f->months.text)
        return !alone->text ? LODE_OK
                            : lode__fail_at(err, LODE_E_DATA, f->path, alone->line, 0,
                                            "found '%.40s' without months, wanted "
                                            "'months: 12' beside it",
                                            alone->text);
    lode__buf_init(&text, 1 << 12);
    lode__buf_addf(&text, "over %.40s months", f->months.text);
    if (f->period.text) lode__buf_addf(&text, " in %.40s", f->period.text);
    if (f->from.text) lode__buf_addf(&text, " from %.40s", f->from.text);
    if (text.status || !(f->months.text = lode__arena_copy(&r->arena, text.data)))
        st = no_memory(err);
    lode__buf_clear(&text);
    if (!st) st = read_one(r, &f->months, &s, err);
    if (!st) r->over = f->months.text;
    return st;
}

/* Second word of a sentence: whom it speaks of. */
static const char *place_of(lode_policy_run *r, const char *sentence)
{
    const char *at = strchr(sentence, ' ');

    return at ? lode__arena_copy_n(&r->arena, at + 1, strcspn(at + 1, " ")) : NULL;
}

static lode_status select_place(const lode_policy_run *r, const char *place,
                                const lode__policy_word *word, bool *member,
                                lode_error *err)
{
    lode_status st =
        lode__countries_among(r->dataset, place, r->change, r->n_change, member, err);

    return st == LODE_E_INVALID && place == word->text ? at_line(r, word, err) : st;
}

/* Inside and outside; whose users are told. */
static lode_status read_places(lode_policy_run *r, const char *first_floor,
                               const lode_policy_run_options *options, lode_error *err)
{
    lode__policy_file *f = &r->file;
    size_t n = (size_t)r->n_country + 1;
    lode_status st;

    r->inside = lode__arena_take(&r->arena, n, sizeof *r->inside);
    r->member = lode__arena_take(&r->arena, n, sizeof *r->member);
    if (!r->inside || !r->member) return no_memory(err);
    r->zone = f->zone.text;
    if (!r->zone) r->zone = place_of(r, first_floor ? first_floor : f->statement[0].text);
    if (!r->zone) return no_memory(err);
    st = select_place(r, r->zone, &f->zone, r->inside, err);
    if (st) return st;
    r->perspective = options->perspective ? options->perspective : f->perspective.text;
    if (!r->perspective) r->perspective = r->zone;
    r->perspective = lode__arena_copy(&r->arena, r->perspective);
    if (!r->perspective) return no_memory(err);
    st = lode__countries_among(r->dataset, r->perspective, r->change, r->n_change,
                               r->member, err);
    return st == LODE_E_INVALID && !options->perspective && f->perspective.text
               ? at_line(r, &f->perspective, err)
               : st;
}

static lode_status build_market(lode_policy_run *r, const bool *with, lode_error *err)
{
    int n_good, n_list = 0;
    const lode__good *good = lode__goods(r->dataset, &n_good);
    const char **list = lode__alloc((size_t)n_good + 1, sizeof *list);
    lode_status st;

    if (!list) return no_memory(err);
    for (int g = 0; g < n_good; g++)
        if (with[g]) list[n_list++] = good[g].id;
    st = n_list == 0
             ? lode__fail(err, LODE_E_INVALID,
                          "found no good in the statements, wanted one as "
                          "ndpr:oxide")
             : lode_market_build(r->dataset, list, (size_t)n_list, &r->own_market, err);
    r->market = r->own_market;
    lode__release(list);
    return st;
}

static lode_status check_year(const lode_policy_run *r, lode_error *err)
{
    const lode__policy_word *w = &r->file.base_year;
    double year;

    if (!w->text) return LODE_OK;
    if (lode__number_read(w->text, &year) && year == r->market->model->base_year)
        return LODE_OK;
    return lode__fail_at(err, LODE_E_DATA, r->file.path, w->line, 0,
                         "found base year '%.40s', wanted %d, that of the data", w->text,
                         r->market->model->base_year);
}

static bool is_membership(const char *sentence)
{
    return strncmp(sentence, "join ", 5) == 0 || strncmp(sentence, "leave ", 6) == 0;
}

/* Who joins and leaves which bloc, before the sentences that name it are read. */
static lode_status read_members(lode_policy_run *r, lode__policy_word *word, int n,
                                lode_error *err)
{
    lode__statement s;
    lode_status st = LODE_OK;

    for (int k = 0; k < n && !st; k++) {
        if (!is_membership(word[k].text)) continue;
        st = lode__statement_read(r->dataset, word[k].text, &r->arena, &s, err);
        if (st == LODE_E_INVALID) return at_line(r, &word[k], err);
        if (!st)
            r->change[r->n_change++] =
                (lode__bloc_change){s.i_group, s.i_member, s.verb == LODE__JOIN};
    }
    return st;
}

static lode_status read_sentences(lode_policy_run *r, const char **first_floor,
                                  bool *with, lode_error *err)
{
    lode__policy_file *f = &r->file;
    lode__statement s;
    lode_status st;

    r->change = lode__arena_take(
        &r->arena, (size_t)(f->n_statement + f->n_background) + 1, sizeof *r->change);
    if (!r->change) return no_memory(err);
    st = read_members(r, f->background, f->n_background, err);
    if (!st) st = read_members(r, f->statement, f->n_statement, err);
    for (int k = 0; k < f->n_background && !st; k++) {
        st = read_one(r, &f->background[k], &s, err);
        if (!st) note_goods(r, &s, with);
    }
    for (int k = 0; k < f->n_statement && !st; k++) {
        st = read_one(r, &f->statement[k], &s, err);
        if (st) break;
        note_goods(r, &s, with);
        note_goods(r, &s, r->covered);
        if (s.verb == LODE__PRICE_FLOOR && !*first_floor)
            *first_floor = f->statement[k].text;
    }
    if (!st && f->retaliation.text) {
        st = read_one(r, &f->retaliation, &s, err);
        if (!st) note_goods(r, &s, with);
        r->retaliation = f->retaliation.text;
    }
    return st ? st : read_months(r, err);
}

static lode_status read_all(lode_policy_run *r, const lode_policy_run_options *options,
                            lode_error *err)
{
    int n_good;
    const lode__good *good = lode__goods(r->dataset, &n_good);
    const char *first_floor = NULL;
    bool *with;
    lode_status st;

    (void)lode__countries(r->dataset, &r->n_country);
    with = lode__arena_take(&r->arena, (size_t)n_good + 1, sizeof *with);
    r->covered = lode__arena_take(&r->arena, (size_t)n_good + 1, sizeof *r->covered);
    r->good = lode__arena_take(&r->arena, (size_t)n_good + 1, sizeof *r->good);
    if (!with || !r->covered || !r->good) return no_memory(err);
    if (options->retaliation) {
        const char *text = lode__arena_copy(&r->arena, options->retaliation);
        if (!text) return no_memory(err);
        r->file.retaliation = (lode__policy_word){.text = text};
    }
    for (int g = 0; r->in_force && g < n_good; g++)
        with[g] = r->covered[g] = r->in_force->with_good[g] && good[g].market;
    st = read_sentences(r, &first_floor, with, err);
    if (!st) st = read_places(r, first_floor, options, err);
    if (!st && !r->market) st = build_market(r, with, err);
    if (!st) st = check_year(r, err);
    for (int g = 0; !st && g < n_good; g++)
        if (r->market->model->with_good[g]) r->good[r->n_good++] = g;
    return st;
}

/* ---- sentences of a case --------------------------------------------------------- */

static bool is_floor(const char *sentence)
{
    return strncmp(sentence, "floor ", 6) == 0;
}

static bool is_held_by(const char *sentence, const char *means)
{
    const char *by = strstr(sentence, " by ");

    return is_floor(sentence) && by && strncmp(by + 4, means, strlen(means)) == 0;
}

/* The dates at the end of a sentence, with the space before; "" where there are none. */
static const char *dates_of(const char *sentence)
{
    static const char *const word[] = {" from 2", " from 1", " until ", " for ",
                                       " announced "};
    const char *first = sentence + strlen(sentence);

    for (size_t k = 0; k < sizeof word / sizeof *word; k++) {
        const char *at = strstr(sentence, word[k]);
        if (at && at < first) first = at;
    }
    return first;
}

/* The first n words. */
static int words(const char *sentence, int n)
{
    int length = 0;

    while (sentence[length] && (sentence[length] != ' ' || --n > 0)) length++;
    return length;
}

/* A floor as the case holds it; adds nothing where the case has no such sentence. */
static void add_floor(const lode_policy_run *r, const lode__policy_case *c,
                      int i_statement, lode__buf *text)
{
    const char *s = r->file.statement[i_statement].text, *by = strstr(s, " by ");
    const lode__policy_case *levy = lode__policy_levy(r);
    const char *place = strchr(s, ' ') + 1;
    bool outside = *place == '!'; /* of a zone that is all but some, those some */
    double rate;

    switch (c->kind) {
    case LODE__CASE_LEVY:
    case LODE__CASE_CFD:
    case LODE__CASE_PURCHASE:
        lode__buf_addf(text, "%.*s by %s%s", (int)(by - s), s, lode__case_name(c->kind),
                       dates_of(s));
        return;
    case LODE__CASE_RANGE:
        lode__buf_addf(text, "%.*s ", words(s, 3), s);
        lode__buf_add_number(text, c->floor_usd_per_kg);
        lode__buf_addf(text, " USD/kg%s", by);
        return;
    case LODE__CASE_TARIFF:
        rate = levy ? levy->tariff_of[i_statement] : NAN;
        if (!(rate > 0.0)) return;
        lode__buf_addf(text, "tariff %.*s from %s%.*s ", words(s, 3) - 6, s + 6,
                       outside ? "" : "!", words(place, 1) - outside, place + outside);
        lode__buf_add_number(text, lode__brief(100.0 * rate));
        lode__buf_addf(text, "%%%s", dates_of(s));
        return;
    default: lode__buf_add(text, s);
    }
}

static lode_status add_sentence(lode__policy_case *c, const char *sentence,
                                lode_error *err)
{
    if (!sentence) return no_memory(err);
    c->statement[c->n_statement++] = sentence;
    return LODE_OK;
}

/* Is it the first floor's good, whose price the range moves? */
static bool is_moved(const lode_policy_run *r, const char *sentence)
{
    for (int k = 0; k < r->file.n_statement; k++) {
        const char *s = r->file.statement[k].text;
        if (is_floor(s))
            return words(s, 3) == words(sentence, 3) &&
                   strncmp(s, sentence, (size_t)words(s, 3)) == 0;
    }
    return false;
}

static lode_status add_policy(lode_policy_run *r, lode__policy_case *c, lode_error *err)
{
    lode_status st = LODE_OK;

    for (int k = 0; k < r->file.n_statement && !st; k++) {
        const char *s = r->file.statement[k].text;
        lode__buf text;
        bool as_it_is = !is_floor(s) || (c->kind == LODE__CASE_RANGE && !is_moved(r, s));
        if (as_it_is) {
            st = add_sentence(c, s, err);
            continue;
        }
        lode__buf_init(&text, 1 << 16);
        add_floor(r, c, k, &text);
        if (text.status)
            st = no_memory(err);
        else if (text.length > 0)
            st = add_sentence(c, lode__arena_copy(&r->arena, text.data), err);
        lode__buf_clear(&text);
    }
    return st;
}

/* What is in force with licences that let nothing through. */
static void add_refused(const lode_policy_run *r, lode__policy_case *c)
{
    for (int k = 0; k < r->in_force->n_refused; k++)
        c->statement[c->n_statement++] = r->in_force->refused[k];
}

static lode_status list_sentences(lode_policy_run *r, lode__policy_case *c,
                                  lode_error *err)
{
    const lode__policy_file *f = &r->file;
    int n_refused = r->in_force ? r->in_force->n_refused : 0;
    lode_status st = LODE_OK;

    c->statement = lode__arena_take(
        &r->arena, (size_t)(f->n_statement + f->n_background + n_refused) + 3,
        sizeof *c->statement);
    if (!c->statement) return no_memory(err);
    for (int k = 0; k < f->n_background; k++)
        c->statement[c->n_statement++] = f->background[k].text;
    if (c->kind == LODE__CASE_REFUSED)
        add_refused(r, c);
    else if (c->kind != LODE__CASE_NONE)
        st = add_policy(r, c, err);
    if (!st && c->kind == LODE__CASE_RETALIATION)
        st = add_sentence(c, r->retaliation, err);
    if (r->over) c->statement[c->n_statement++] = r->over;
    return st;
}

/* ---- which cases ----------------------------------------------------------------- */

static bool has_floor(const lode_policy_run *r)
{
    for (int k = 0; k < r->file.n_statement; k++)
        if (is_floor(r->file.statement[k].text)) return true;
    return false;
}

/* Are all floors of the file held by it already? */
static bool is_the_policy(const lode_policy_run *r, lode__case_kind kind)
{
    for (int k = 0; k < r->file.n_statement; k++) {
        const char *s = r->file.statement[k].text;
        if (is_floor(s) && !is_held_by(s, lode__case_name(kind))) return false;
    }
    return true;
}

static lode_status read_compare(const lode_policy_run *r, const char *text,
                                bool wanted[LODE__N_CASE_KIND], lode_error *err)
{
    static const char *const name[] = {"none",     "levy",   "cfd",
                                       "purchase", "tariff", "floor"};
    char nearest[80], word[41];
    size_t k;

    for (const char *at = text; at;
         at = at[strcspn(at, ",")] ? strchr(at, ',') + 1 : NULL) {
        size_t length = strcspn(at, ",");
        if (length > 40) length = 40;
        memcpy(word, at, length);
        word[length] = '\0';
        for (k = 0; k < 6 && strcmp(word, name[k]) != 0; k++)
            ;
        if (k == 6) {
            lode_names_nearest(word, name, 6, nearest, sizeof nearest);
            return lode__fail(err, LODE_E_INVALID,
                              "compare: found '%s', wanted none, levy, cfd, purchase or "
                              "tariff; the nearest are %s",
                              word, nearest);
        }
        if (k > 0 && !has_floor(r))
            return lode__fail(err, LODE_E_INVALID,
                              "compare: found '%s', but the policy has no floor that it "
                              "could hold; wanted none",
                              word);
        wanted[k == 5 ? LODE__CASE_LEVY : LODE__CASE_NONE + (lode__case_kind)k] = true;
    }
    return LODE_OK;
}

static void add_case(lode_policy_run *r, lode__case_kind kind, double floor)
{
    r->kase[r->n_case++] =
        (lode__policy_case){.kind = kind, .floor_usd_per_kg = floor, .reason = ""};
}

static lode_status list_cases(lode_policy_run *r, const lode_policy_run_options *options,
                              lode_error *err)
{
    bool wanted[LODE__N_CASE_KIND] = {false};
    lode_status st = LODE_OK;

    r->kase = lode__arena_take(&r->arena, LODE__N_CASE_KIND + LODE__POLICY_FLOORS,
                               sizeof *r->kase);
    if (!r->kase) return no_memory(err);
    if (options->compare)
        st = read_compare(r, options->compare, wanted, err);
    else if (has_floor(r))
        for (int k = LODE__CASE_LEVY; k <= LODE__CASE_TARIFF; k++)
            wanted[k] = k == LODE__CASE_TARIFF || !is_the_policy(r, (lode__case_kind)k);
    if (!st && (options->n_floor > LODE__POLICY_FLOORS ||
                (options->n_floor > 0 && !has_floor(r))))
        st = lode__fail(
            err, options->n_floor > LODE__POLICY_FLOORS ? LODE_E_LIMIT : LODE_E_INVALID,
            "floor range: %zu prices, wanted at most %d, and a policy with a "
            "floor",
            options->n_floor, LODE__POLICY_FLOORS);
    for (size_t k = 0; k < options->n_floor && !st; k++)
        if (!(options->floor_usd_per_kg[k] > 0.0 &&
              isfinite(options->floor_usd_per_kg[k])))
            st = lode__fail(err, LODE_E_INVALID,
                            "floor range: price %zu is %g, wanted USD/kg above 0", k + 1,
                            options->floor_usd_per_kg[k]);
    if (st) return st;
    if (wanted[LODE__CASE_TARIFF] && !is_the_policy(r, LODE__CASE_LEVY))
        wanted[LODE__CASE_LEVY] = true; /* the tariff is equal to it */
    add_case(r, LODE__CASE_POLICY, NAN);
    add_case(r, LODE__CASE_NONE, NAN);
    for (int k = LODE__CASE_LEVY; k <= LODE__CASE_TARIFF; k++)
        if (wanted[k]) add_case(r, (lode__case_kind)k, NAN);
    if (r->retaliation) add_case(r, LODE__CASE_RETALIATION, NAN);
    if (r->in_force && r->in_force->n_refused > 0) add_case(r, LODE__CASE_REFUSED, NAN);
    for (size_t k = 0; k < options->n_floor; k++)
        add_case(r, LODE__CASE_RANGE, options->floor_usd_per_kg[k]);
    return LODE_OK;
}

/* ---- what a case gave ------------------------------------------------------------ */

/* Room for what a case gives, unknown until it has given it. */
static lode_status take_room(lode_policy_run *r, lode__policy_case *c, lode_error *err)
{
    const lode__problem *p = &r->market->problem;
    lode__arena *arena = &r->arena;
    size_t statements = (size_t)r->file.n_statement + 1;

    c->country = lode__arena_take(arena, (size_t)r->n_country + 1, sizeof *c->country);
    c->good = lode__arena_take(arena, (size_t)r->n_good + 1, sizeof *c->good);
    c->level = lode__arena_take(arena, (size_t)p->n_activity + 1, sizeof *c->level);
    c->price = lode__arena_take(arena, (size_t)p->n_node + 1, sizeof *c->price);
    c->tariff_of = lode__arena_take(arena, statements, sizeof *c->tariff_of);
    if (!c->country || !c->good || !c->level || !c->price || !c->tariff_of)
        return no_memory(err);
    c->levy_usd_per_t = c->levy_rate = NAN;
    for (int k = 0; k < r->file.n_statement; k++) c->tariff_of[k] = NAN;
    for (int k = 0; k < r->n_good; k++)
        c->good[k] = (lode__policy_good){r->good[k], NAN, NAN, NAN, NAN, NAN, NAN};
    return LODE_OK;
}

void lode__policy_money(const lode_outcome *o, const double *price_factor, double *row)
{
    const lode__model *m = o->market->model;

    for (int n = 0; n < o->n_place; n++) {
        const lode__place_row *p = &o->place[n];
        double factor = price_factor ? price_factor[p->i_good] : 1.0;
        double *s = &row[p->i_country * LODE__N_PART];
        s[LODE__PART_CONSUMER] += factor * p->consumer_usd;
        s[LODE__PART_PRODUCER] += factor * p->producer_usd;
        s[LODE__PART_TRADER] += factor * p->trader_usd;
        s[LODE__PART_TREASURY] += factor * p->treasury_usd;
        s[LODE__PART_STORAGE] += factor * p->storage_usd;
        s[LODE__PART_NET] -= factor * p->loss_usd;
    }
    for (int a = 0; a < o->scenario.n_base_activity; a++) {
        const lode__base_flow *f = &m->flow[m->part[a].i_flow];
        double factor = price_factor ? price_factor[f->i_good] : 1.0;
        if (f->role == LODE__ROLE_USE && m->part[a].segment)
            row[f->i_country * LODE__N_PART + LODE__PART_DOWNSTREAM] +=
                factor * lode__surplus_change(o, a);
    }
}

static lode_status add_money(const lode_policy_run *r, const lode_outcome *o,
                             lode__policy_case *c)
{
    double *row = lode__alloc((size_t)r->n_country * LODE__N_PART + 1, sizeof *row);

    if (!row) return LODE_E_NOMEM;
    lode__policy_money(o, NULL, row);
    for (int i = 0; i < r->n_country; i++) {
        const double *s = &row[i * LODE__N_PART];
        c->country[i] = (lode__policy_sum){.consumer_usd = s[LODE__PART_CONSUMER],
                                           .producer_usd = s[LODE__PART_PRODUCER],
                                           .trader_usd = s[LODE__PART_TRADER],
                                           .treasury_usd = s[LODE__PART_TREASURY],
                                           .storage_usd = s[LODE__PART_STORAGE],
                                           .downstream_usd = s[LODE__PART_DOWNSTREAM],
                                           .net_usd = s[LODE__PART_NET]};
    }
    lode__release(row);
    return LODE_OK;
}

/* Output and use of the zone, from the rows or, without a solve, from the base. */
static void add_quantities(const lode_policy_run *r, const lode_outcome *o,
                           lode__policy_case *c)
{
    const lode__model *m = r->market->model;
    const lode__problem *p = &r->market->problem;

    for (int k = 0; k < r->n_good; k++)
        c->good[k] = (lode__policy_good){.i_good = r->good[k]};
    for (int a = 0; a < p->n_activity; a++) {
        const lode__base_flow *f = &m->flow[m->part[a].i_flow];
        for (int k = 0; k < r->n_good; k++) {
            lode__policy_good *g = &c->good[k];
            bool in = r->inside[f->i_country];
            if (f->role == LODE__ROLE_TRADE) {
                bool to = r->inside[f->i_partner];
                if (f->i_good != g->i_good || in == to) continue;
                *(to ? &g->import_tpa : &g->export_tpa) += c->level[a];
            } else if (f->role == LODE__ROLE_USE) {
                if (in && f->i_good == g->i_good) g->use_tpa += c->level[a];
            } else if (in) {
                for (int i = p->first[a]; i < p->first[a + 1]; i++)
                    if (p->term_coef[i] > 0.0 &&
                        m->node[p->term_node[i]].i_good == g->i_good)
                        g->output_tpa += p->term_coef[i] * c->level[a];
            }
        }
    }
    /* what statements offer beside the market's own makers */
    for (int k = 0; o && k < r->n_good; k++) {
        double made = 0.0;
        for (int n = 0; n < o->n_place; n++)
            if (o->place[n].i_good == r->good[k] && r->inside[o->place[n].i_country])
                made += o->place[n].supply_after;
        c->good[k].output_tpa = made;
    }
}

/* Prices weighted with what was used and converted in the base year. */
static void add_prices(const lode_policy_run *r, lode__policy_case *c)
{
    for (int k = 0; k < r->n_good; k++) {
        lode__two_means mean =
            lode__mean_price(r->market, r->good[k], r->inside, c->price);
        c->good[k].inside_price = mean.inside;
        c->good[k].outside_price = mean.outside;
    }
}

/* What the levy of a floor comes to as a share of what comes in at its sellers' prices. */
static double levy_rate(const lode_outcome *o, const lode__floor *f)
{
    const lode__scenario *sc = &o->scenario;
    const lode__model *m = o->market->model;
    const lode__statement *s = &o->statement[f->i_statement];
    double revenue = 0.0, worth = 0.0;

    for (int i = 0; i < sc->n_market_activity; i++) {
        int t = i / sc->n_base_activity;
        const lode__base_flow *w = &m->flow[m->part[i % sc->n_base_activity].i_flow];
        if (w->role != LODE__ROLE_TRADE || w->i_good != f->i_good ||
            s->actor[w->i_country] || !s->actor[w->i_partner])
            continue;
        revenue += sc->time.discount[t] * o->answer.level[i] * f->usd_per_t[t];
        worth += o->answer.level[i] *
                 o->answer.price[t * sc->n_base_node +
                                 lode__market_node(o->market, w->i_good, w->i_country)];
    }
    return worth > 0.0 ? revenue / worth : NAN;
}

static double levy_mean(const lode_outcome *o, const lode__floor *f)
{
    double sum = 0.0;
    int n = 0;

    for (int t = 0; t < o->scenario.time.n_period; t++)
        if (lode__active_share(&o->scenario.time, &o->statement[f->i_statement], t) >
            0.0) {
            sum += f->usd_per_t[t];
            n++;
        }
    return n > 0 ? sum / n : NAN;
}

static void add_levies(const lode_policy_run *r, const lode_outcome *o,
                       lode__policy_case *c)
{
    for (int k = o->scenario.n_floor - 1; k >= 0; k--) {
        const lode__floor *f = &o->scenario.floor[k];
        int i = f->i_statement - r->file.n_background;
        if (f->kind != LODE__FLOOR_LEVY || i < 0 || i >= r->file.n_statement) continue;
        c->levy_rate = c->tariff_of[i] = levy_rate(o, f);
        c->levy_usd_per_t = levy_mean(o, f);
    }
}

/* Money that changed hands in the base over the periods, for what is small. */
static double turnover(const lode_outcome *o)
{
    double sum = 0.0;

    for (int n = 0; n < o->n_place; n++)
        sum += o->place[n].price_before *
               (o->place[n].supply_before + o->place[n].import_before);
    return sum * o->scenario.time.years * o->scenario.time.n_period;
}

static lode_status take_case(lode_policy_run *r, lode__policy_case *c,
                             const lode_outcome *o)
{
    c->verdict = lode_outcome_verdict(o);
    c->certificate = lode_outcome_certificate(o);
    c->n_pass = o->n_pass;
    c->floor_off = o->floor_off;
    if (c->verdict != LODE_SOLVED) return LODE_OK;
    for (int n = 0; n < o->n_place; n++) c->price[n] = o->place[n].price_after;
    memcpy(c->level, o->level_after,
           (size_t)o->scenario.n_base_activity * sizeof *c->level);
    if (add_money(r, o, c)) return LODE_E_NOMEM;
    add_quantities(r, o, c);
    add_prices(r, c);
    add_levies(r, o, c);
    c->closure = (lode__objective_change(o) - o->surplus_usd) / turnover(o);
    return LODE_OK;
}

/* Nothing happens: the base year. */
static void take_base(lode_policy_run *r, lode__policy_case *c)
{
    const lode__problem *p = &r->market->problem;

    c->verdict = LODE_SOLVED;
    memcpy(c->price, r->market->base_price, (size_t)p->n_node * sizeof *c->price);
    memcpy(c->level, r->market->base_level, (size_t)p->n_activity * sizeof *c->level);
    add_quantities(r, NULL, c);
    add_prices(r, c);
}

/* ---- running --------------------------------------------------------------------- */

typedef struct batch {
    lode_policy_run *run;
    int *i_case;                         /* [n] */
    char (*why)[LODE_ERROR_MESSAGE_MAX]; /* [n] */
} batch;

static size_t list(void *context, size_t i_ask, const char *statement[LODE__ASK_MOST])
{
    const batch *b = context;
    const lode__policy_case *c = &b->run->kase[b->i_case[i_ask]];

    memcpy(statement, c->statement, c->n_statement * sizeof *statement);
    return c->n_statement;
}

static lode_status take(void *context, size_t i_ask, const lode_outcome *o,
                        lode_error *err)
{
    batch *b = context;

    memcpy(b->why[i_ask], o->reason, sizeof o->reason);
    return take_case(b->run, &b->run->kase[b->i_case[i_ask]], o) ? no_memory(err)
                                                                 : LODE_OK;
}

/* Is the case run by asking, in this round? A tariff wants the levy's rate first. */
static bool is_of_round(const lode__policy_case *c, int round)
{
    if (c->kind == LODE__CASE_POLICY || (c->kind == LODE__CASE_NONE && !c->n_statement))
        return false;
    return (c->kind == LODE__CASE_TARIFF) == (round == 1);
}

/* Is there a levy for the tariff to be equal to? Otherwise it is not run. */
static bool has_rate(const lode_policy_run *r, lode__policy_case *c)
{
    if (c->kind != LODE__CASE_TARIFF || lode__policy_levy(r)->levy_rate > 0.0)
        return true;
    c->verdict = LODE_INFEASIBLE;
    c->reason = "there is no levy that a tariff could be equal to";
    return false;
}

/* Can it be stated? An alternative that was made of the policy's sentences need not; it is not
 * run then, and has the reason. The policy's own are the asker's to mend. */
static lode_status pose_case(lode_policy_run *r, lode__policy_case *c, bool *can,
                             lode_error *err)
{
    lode_outcome *posed = NULL;
    lode_error why = {0};
    lode_status st;

    *can = true;
    if (c->kind < LODE__CASE_LEVY || c->kind > LODE__CASE_TARIFF) return LODE_OK;
    st = lode__outcome_pose(r->dataset, r->market, c->statement, c->n_statement, NULL,
                            &posed, &why);
    lode_outcome_free(posed);
    if (st == LODE_E_NOMEM) return no_memory(err);
    if (st != LODE_E_INVALID) return LODE_OK;
    *can = false;
    c->verdict = LODE_INFEASIBLE;
    c->reason = lode__arena_copy(&r->arena, why.message);
    return c->reason ? LODE_OK : no_memory(err);
}

static lode_status run_round(lode_policy_run *r, int round,
                             const lode_policy_run_options *options, lode_error *err)
{
    batch b = {.run = r};
    lode__asks asks = {.market = r->market,
                       .perspective = r->perspective,
                       .n_thread = options->n_thread,
                       .list = list,
                       .take = take,
                       .context = &b,
                       .progress = options->progress,
                       .progress_context = options->context};
    lode_status st = LODE_OK;

    b.i_case = lode__arena_take(&r->arena, (size_t)r->n_case + 1, sizeof *b.i_case);
    b.why = lode__arena_take(&r->arena, (size_t)r->n_case + 1, sizeof *b.why);
    if (!b.i_case || !b.why) return no_memory(err);
    for (int k = 0; k < r->n_case && !st; k++) {
        lode__policy_case *c = &r->kase[k];
        bool can = false;
        if (!is_of_round(c, round)) continue;
        if (round == 1) st = list_sentences(r, c, err);
        if (!st && has_rate(r, c)) st = pose_case(r, c, &can, err);
        if (can) b.i_case[asks.n_ask++] = k;
    }
    if (!st && asks.n_ask > 0) st = lode__asks_run(&asks, err);
    for (size_t k = 0; k < asks.n_ask; k++) r->kase[b.i_case[k]].reason = b.why[k];
    return st;
}

static lode_status run_policy(lode_policy_run *r, lode_error *err)
{
    lode_shock_options options = LODE_SHOCK_OPTIONS_INIT;
    lode__policy_case *c = &r->kase[0];
    lode_status st;

    options.perspective = r->perspective;
    st = lode__shock_run_on(r->market, c->statement, c->n_statement, &options, &r->policy,
                            err);
    if (st) return st;
    c->reason = r->policy->reason;
    return take_case(r, c, r->policy) ? no_memory(err) : LODE_OK;
}

static void note_residuals(lode_policy_run *r)
{
    for (int k = 0; k < r->n_case; k++)
        lode__certificate_add(&r->worst, &r->kase[k].certificate);
}

static lode_status run_cases(lode_policy_run *r, const lode_policy_run_options *options,
                             lode_error *err)
{
    lode_status st = list_cases(r, options, err);

    for (int k = 0; k < r->n_case && !st; k++) {
        st = take_room(r, &r->kase[k], err);
        if (!st && r->kase[k].kind != LODE__CASE_TARIFF)
            st = list_sentences(r, &r->kase[k], err);
    }
    if (!st) st = run_policy(r, err);
    if (!st && r->kase[1].n_statement == 0) take_base(r, &r->kase[1]);
    if (!st) st = run_round(r, 0, options, err);
    if (!st) st = run_round(r, 1, options, err);
    if (!st) note_residuals(r);
    if (!st && options->n_draw > 0) st = lode__policy_draws(r, options, err);
    if (!st) st = lode__policy_leaks(r, err);
    return st ? st : lode__policy_projects(r, err);
}

static void name_run(lode_policy_run *r)
{
    lode__buf all;

    lode__buf_init(&all, 1 << 22);
    lode__buf_addf(&all, "lode %s policy-run/1 %s zone %s for %s %d", lode_version(),
                   lode_dataset_hash(r->dataset), r->zone, r->perspective, r->each);
    if (r->n_draw > 0) lode__buf_addf(&all, " draws %zu seed %lu", r->n_draw, r->seed);
    if (r->in_force)
        lode__buf_addf(&all, " %s %d", r->file.name.text, r->in_force->question.n_month);
    if (r->pool.estimated) lode__buf_add(&all, " estimate");
    if (r->pool.n_part > 1) lode__buf_addf(&all, " projects %s", r->pool.part[1].hash);
    for (int k = 0; k < r->n_case; k++) {
        lode__buf_addf(&all, ";%s", lode__case_name(r->kase[k].kind));
        for (size_t i = 0; i < r->kase[k].n_statement; i++)
            lode__buf_addf(&all, ";%s", r->kase[k].statement[i]);
    }
    if (!all.status) lode__hash_text(all.data, all.length, r->run);
    lode__buf_clear(&all);
}

static const lode_policy_run_options plain = LODE_POLICY_RUN_OPTIONS_INIT;

/* The run of what was read (st), which is given or freed. */
static lode_status finish(lode_policy_run *r, lode_status st,
                          const lode_policy_run_options *options, lode_policy_run **out,
                          lode_error *err)
{
    if (!options) options = &plain;
    r->each = options->each;
    r->n_draw = options->n_draw;
    r->seed = options->seed;
    if (!st)
        st = lode__project_pool_open(r->dataset, options->projects, options->estimate,
                                     &r->pool, err);
    if (!st) st = read_all(r, options, err);
    if (!st) st = run_cases(r, options, err);
    if (!st) {
        name_run(r);
        *out = r;
        r = NULL;
    }
    lode_policy_run_free(r);
    return st;
}

static lode_status run_text(const lode_dataset *dataset, const lode_market *market,
                            const char *text, size_t length, const char *name,
                            const lode_policy_run_options *options, lode_policy_run **out,
                            lode_error *err)
{
    lode_policy_run *r = lode__alloc(1, sizeof *r);
    lode_status st;

    if (!r) return no_memory(err);
    r->dataset = dataset;
    r->market = market;
    st = lode__policy_file_read(text, length, name, &r->arena, &r->file, err);
    return finish(r, st, options, out, err);
}

lode_status lode_policy_run_text(const lode_dataset *dataset, const char *text,
                                 size_t length, const char *name,
                                 const lode_policy_run_options *options,
                                 lode_policy_run **out, lode_error *err)
{
    return run_text(dataset, NULL, text, length, name, options, out, err);
}

lode_status lode_policy_run_on(const lode_market *market, const char *text, size_t length,
                               const char *name, const lode_policy_run_options *options,
                               lode_policy_run **out, lode_error *err)
{
    if (!market->model)
        return lode__fail(err, LODE_E_INVALID,
                          "'%s' is a market file; a policy wants a market of the data",
                          market->name);
    return run_text(market->model->dataset, market, text, length, name, options, out,
                    err);
}

lode_status lode_policy_run_file(const lode_dataset *dataset, const char *path,
                                 const lode_policy_run_options *options,
                                 lode_policy_run **out, lode_error *err)
{
    char *text = NULL;
    size_t length;
    lode_status st = lode__file_read(path, MOST_BYTES, &text, &length, err);

    if (!st) st = lode_policy_run_text(dataset, text, length, path, options, out, err);
    lode__release(text);
    return st;
}

/* ---- what the register says ------------------------------------------------------ */

/* "In force on 2025-01-15: gallium,germanium from CHN to USA" */
static const char *say_question(lode_policy_run *r, const lode_policy_in_force *q)
{
    char day[16];
    const char *copy = NULL;
    lode__buf text;

    lode__date_write(r->in_force->question.force.day, day);
    lode__buf_init(&text, 1 << 12);
    lode__buf_addf(&text, "in force on %s: %s from %s to %s", day, q->goods,
                   q->from ? q->from : "anyone", q->to ? q->to : "anyone");
    if (!text.status) copy = lode__arena_copy(&r->arena, text.data);
    lode__buf_clear(&text);
    return copy;
}

static lode_status write_months(lode_policy_run *r, const lode_policy_in_force *q,
                                lode_error *err)
{
    char text[24], day[16];

    if (q->n_month == 0 && q->period)
        return lode__fail(err, LODE_E_INVALID,
                          "found a period without months, wanted a number of months");
    if (q->n_month == 0) return LODE_OK;
    snprintf(text, sizeof text, "%ld", q->n_month);
    lode__date_write(r->in_force->question.force.day, day);
    r->file.months.text = lode__arena_copy(&r->arena, text);
    r->file.from.text = lode__arena_copy_n(&r->arena, day, 7);
    if (q->period) r->file.period.text = lode__arena_copy(&r->arena, q->period);
    return r->file.months.text && r->file.from.text ? LODE_OK : no_memory(err);
}

/* The register's sentences in place of a file's. */
static lode_status write_file(lode_policy_run *r, const lode_policy_in_force *q,
                              const char *perspective, lode_error *err)
{
    const char *place = q->to ? q->to : perspective ? perspective : q->from;
    int most = r->in_force->n_refused > r->in_force->n_sentence ? r->in_force->n_refused
                                                                : r->in_force->n_sentence;

    if (!place)
        return lode__fail(err, LODE_E_INVALID,
                          "want a buyer, a seller or a country whose money is told");
    if (most > LODE__POLICY_STATEMENTS)
        return lode__fail(err, LODE_E_LIMIT,
                          "%d sentences, at most %d; wanted fewer goods", most,
                          LODE__POLICY_STATEMENTS);
    r->file.path = "the register";
    r->file.name.text = say_question(r, q);
    r->file.zone.text = lode__arena_copy(&r->arena, place);
    if (!r->file.name.text || !r->file.zone.text) return no_memory(err);
    for (int k = 0; k < r->in_force->n_sentence; k++)
        r->file.statement[r->file.n_statement++].text = r->in_force->sentence[k];
    return write_months(r, q, err);
}

static lode_status read_in_force(lode_policy_run *r, const lode_policy_in_force *q,
                                 const char *perspective, lode_error *err)
{
    lode__in_force_question ask = {.goods = q->goods,
                                   .force = {.from = q->from,
                                             .to = q->to,
                                             .delay_days = q->delay_days,
                                             .refuse_share = q->refuse_share,
                                             .c_grade = q->c_grade != 0},
                                   .n_month = (int)q->n_month};
    bool is_named;
    lode_status st;

    r->in_force = lode__arena_take(&r->arena, 1, sizeof *r->in_force);
    if (!r->in_force) return no_memory(err);
    if (q->n_month < 0 || q->n_month > 240)
        return lode__fail(err, LODE_E_INVALID, "want 1 to 240 months, found %ld",
                          q->n_month);
    st = lode__policy_day(r->dataset, q->as_of, &ask.force.day, &is_named, err);
    if (!st) st = lode__in_force_find(r->dataset, &ask, &r->arena, r->in_force, err);
    return st ? st : write_file(r, q, perspective, err);
}

lode_status lode_policy_run_in_force(const lode_dataset *dataset,
                                     const lode_policy_in_force *question,
                                     const lode_policy_run_options *options,
                                     lode_policy_run **out, lode_error *err)
{
    lode_policy_run *r = lode__alloc(1, sizeof *r);

    if (!r) return no_memory(err);
    r->dataset = dataset;
    return finish(r,
                  read_in_force(r, question, options ? options->perspective : NULL, err),
                  options, out, err);
}

void lode_policy_run_free(lode_policy_run *run)
{
    if (!run) return;
    lode_outcome_free(run->policy);
    lode_market_free(run->own_market);
    lode__project_pool_close(&run->pool);
    lode__arena_clear(&run->arena);
    lode__release(run);
}

lode_verdict lode_policy_run_verdict(const lode_policy_run *run)
{
    return run->kase[0].verdict;
}

const char *lode_policy_run_reason(const lode_policy_run *run)
{
    return run->kase[0].reason;
}

/* ---- against nothing ------------------------------------------------------------- */

static void add_scaled(lode__policy_sum *to, const lode__policy_sum *s, double factor)
{
    to->consumer_usd += factor * s->consumer_usd;
    to->downstream_usd += factor * s->downstream_usd;
    to->producer_usd += factor * s->producer_usd;
    to->trader_usd += factor * s->trader_usd;
    to->treasury_usd += factor * s->treasury_usd;
    to->storage_usd += factor * s->storage_usd;
    to->net_usd += factor * s->net_usd;
}

lode__policy_sum lode__policy_change(const lode_policy_run *r, const lode__policy_case *c,
                                     int i_country)
{
    lode__policy_sum sum = {0};
    bool known = c->verdict == LODE_SOLVED && r->kase[1].verdict == LODE_SOLVED;

    add_scaled(&sum, &c->country[i_country], known ? 1.0 : NAN);
    add_scaled(&sum, &r->kase[1].country[i_country], known ? -1.0 : NAN);
    return sum;
}

lode__policy_sum lode__policy_sum_of(const lode_policy_run *r, const lode__policy_case *c,
                                     const bool *member, bool inside)
{
    lode__policy_sum sum = {0};

    for (int i = 0; i < r->n_country; i++) {
        lode__policy_sum one;
        if (member[i] != inside) continue;
        one = lode__policy_change(r, c, i);
        add_scaled(&sum, &one, 1.0);
    }
    return sum;
}

int lode__policy_main_good(const lode_policy_run *r)
{
    const lode_outcome *o = r->policy;
    int wanted = o->scenario.n_floor > 0 ? o->scenario.floor[0].i_good : -1;

    for (int k = 0; k < r->n_good; k++)
        if (r->good[k] == wanted || (wanted < 0 && r->covered[r->good[k]])) return k;
    return 0;
}
