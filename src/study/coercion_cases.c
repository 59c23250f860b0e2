/* Which cases a question has: parties, senders of goods, lengths, targets. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/coercion.h"
#include "study/markets.h"
#include "study/standard_set.h"

#define LEAST_SHARE 1e-9 /* of a seller that is a member of a sender that was named */
#define MOST_CASES 1000000
#define MOST_NAMED 3 /* parties that a question puts together: sender, target, cut to */
#define FEWEST_DRAWS 10
#define MOST_DRAWS 10000

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

static const char *const instrument_name[] = {"exports", "target-only", "licence",
                                              "quota"};

const char *lode_instrument_name(lode_instrument instrument)
{
    return instrument_name[instrument];
}

bool lode_instrument_find(const char *name, lode_instrument *out)
{
    for (int k = 0; k < 4; k++)
        if (strcmp(name, instrument_name[k]) == 0) {
            *out = (lode_instrument)k;
            return true;
        }
    return false;
}

/* ---- the question ------------------------------------------------------------------ */

static const lode_coerce_options *or_plain(const lode_coerce_options *options)
{
    static const lode_coerce_options plain = LODE_COERCE_OPTIONS_INIT;

    return options ? options : &plain;
}

static void add_question(lode__buf *b, const lode_dataset *ds,
                         const lode_coerce_options *o)
{
    if (o->n_draw > 0) lode__buf_addf(b, "draws %zu seed %lu ", o->n_draw, o->seed);
    lode__buf_addf(b, "lode %s coerce/1 %s by %s target %s goods %s %s months",
                   lode_version(), lode_dataset_hash(ds), o->by ? o->by : "",
                   o->target ? o->target : "", o->goods ? o->goods : "",
                   lode_instrument_name(o->instrument));
    for (size_t k = 0; o->months && k < o->n_months; k++)
        lode__buf_addf(b, " %d", o->months[k]);
    lode__buf_addf(b, " from %s%s%s cut to %s premium ", o->from ? o->from : "",
                   o->enforced ? " enforced" : "", o->both ? " both" : "",
                   o->cut_to ? o->cut_to : "");
    lode__buf_add_number(b, o->premium);
    lode__buf_add(b, o->remedies ? " remedies budget " : " budget ");
    lode__buf_add_number(b, o->budget_usd);
    for (size_t k = 0; k < o->n_statement; k++)
        lode__buf_addf(b, "; %s", o->statements[k]);
}

lode_status lode_coerce_hash(const lode_dataset *dataset,
                             const lode_coerce_options *options, char hash[65],
                             lode_error *err)
{
    lode__buf all;
    lode_status st = LODE_OK;

    lode__buf_init(&all, 1 << 20);
    add_question(&all, dataset, or_plain(options));
    if (all.status)
        st = no_memory(err);
    else
        lode__hash_text(all.data, all.length, hash);
    lode__buf_clear(&all);
    return st;
}

static lode_status copy_text(lode_coercion *c, const char *text, const char **out,
                             lode_error *err)
{
    if (!text) return LODE_OK;
    *out = lode__arena_copy(&c->arena, text);
    return *out ? LODE_OK : no_memory(err);
}

static lode_status copy_months(lode_coercion *c, const lode_coerce_options *o,
                               lode_error *err)
{
    c->n_months = o->months && o->n_months ? o->n_months : 1;
    c->months = lode__arena_take(&c->arena, c->n_months, sizeof *c->months);
    if (!c->months) return no_memory(err);
    c->months[0] = 12;
    for (size_t k = 0; o->months && k < o->n_months; k++) {
        if (o->months[k] < 1 || o->months[k] > 120)
            return lode__fail(err, LODE_E_INVALID, "want 1 to 120 months, found %d",
                              o->months[k]);
        for (size_t i = 0; i < k; i++)
            if (o->months[i] == o->months[k])
                return lode__fail(err, LODE_E_INVALID, "%d months are asked for twice",
                                  o->months[k]);
        c->months[k] = o->months[k];
    }
    return LODE_OK;
}

/* What a tonne that took a detour costs more; of no matter where the cut is to everybody. */
static lode_status find_premium(lode_coercion *c, const lode_coerce_options *o,
                                lode_error *err)
{
    const lode__parameter *row;

    c->premium = NAN;
    if (c->instrument != LODE_INSTRUMENT_TARGET_ONLY) return LODE_OK;
    c->premium = o->premium;
    if (o->premium >= 0.0 && isfinite(o->premium)) return LODE_OK;
    row = lode__parameter_pick(c->dataset, -1, "*", "reexport_premium");
    if (!row)
        return lode__fail(err, LODE_E_NODATA,
                          "no parameter row '*,*,reexport_premium': re-export needs one");
    c->premium = row->value;
    return LODE_OK;
}

/* Who enters while prices are high, where the packs have the rows. */
static void find_entry(lode_coercion *c)
{
    const lode__parameter *share =
        lode__parameter_pick(c->dataset, -1, "*", "entry_share_per_year");
    const lode__parameter *pipeline =
        lode__parameter_pick(c->dataset, -1, "*", "entry_pipeline_years");
    const lode__parameter *life =
        lode__parameter_pick(c->dataset, -1, "*", "entry_life_years");
    const lode__parameter *rate =
        lode__parameter_pick(c->dataset, -1, "*", "discount_rate");

    c->has_entry = share && pipeline && life && rate;
    if (c->has_entry)
        c->entry = (lode__entry){.share_per_year = share->value,
                                 .pipeline_years = pipeline->value,
                                 .rate = rate->value,
                                 .life_years = life->value};
}

static lode_status copy_question(lode_coercion *c, const lode_coerce_options *o,
                                 lode_error *err)
{
    lode_status st = lode_coerce_hash(c->dataset, o, c->run, err);
    bool alone = o->instrument == LODE_INSTRUMENT_TARGET_ONLY;

    c->instrument = o->instrument;
    c->enforced = alone && o->enforced; /* a cut to everybody has no way around */
    c->both = alone && o->both;
    c->budget_usd = o->budget_usd;
    c->n_draw = o->n_draw;
    c->seed = o->seed;
    c->n_thread = o->n_thread;
    if (!st && o->n_draw > 0 && (o->n_draw < FEWEST_DRAWS || o->n_draw > MOST_DRAWS))
        st = lode__fail(err, LODE_E_INVALID, "want %d to %d draws, found %zu",
                        FEWEST_DRAWS, MOST_DRAWS, o->n_draw);
    find_entry(c);
    if (!st) st = copy_text(c, o->by, &c->by, err);
    if (!st) st = copy_text(c, o->target, &c->target, err);
    if (!st) st = copy_text(c, o->cut_to, &c->cut_to, err);
    if (!st) st = copy_text(c, o->goods, &c->goods, err);
    if (!st) st = copy_text(c, o->from, &c->from, err);
    if (!st) st = copy_months(c, o, err);
    if (!st) st = find_premium(c, o, err);
    c->statement = lode__arena_take(&c->arena, o->n_statement + 1, sizeof *c->statement);
    if (!st && !c->statement) st = no_memory(err);
    for (size_t k = 0; k < o->n_statement && !st; k++)
        st = copy_text(c, o->statements[k], &c->statement[c->n_statement++], err);
    return st;
}

/* ---- parties ----------------------------------------------------------------------- */

static bool *take_members(lode_coercion *c)
{
    return lode__arena_take(&c->arena, (size_t)c->n_country + 1, sizeof(bool));
}

static lode_status add_party(lode_coercion *c, const char *name, bool is_bloc,
                             bool *member, lode_error *err)
{
    const char *copy = lode__arena_copy(&c->arena, name);

    if (!copy || !member) return no_memory(err);
    c->party[c->n_party++] = (lode__party){copy, is_bloc, member};
    return LODE_OK;
}

static lode_status list_parties(lode_coercion *c, lode_error *err)
{
    int n_group;
    const lode__country *country = lode__countries(c->dataset, &c->n_country);
    const lode__group *group = lode__groups(c->dataset, &n_group);
    char name[80];
    lode_status st = LODE_OK;

    c->party = lode__arena_take(&c->arena, (size_t)(c->n_country + n_group) + MOST_NAMED,
                                sizeof *c->party);
    if (!c->party) return no_memory(err);
    for (int k = 0; k < c->n_country && !st; k++) {
        bool *member = take_members(c);
        if (member) member[k] = true;
        st = add_party(c, country[k].id, false, member, err);
    }
    for (int k = 0; k < n_group && !st; k++) {
        bool *member = take_members(c);
        for (int i = 0; member && i < group[k].n_member; i++)
            member[group[k].member[i]] = true;
        name[0] = '@';
        name[1] = '\0';
        strncat(name, group[k].id, sizeof name - 2);
        st = add_party(c, name, true, member, err);
    }
    return st;
}

/* The party of that name, which may be put together for the question. */
static lode_status find_party(lode_coercion *c, const char *name, int *out,
                              lode_error *err)
{
    bool *member;
    lode_status st;

    *out = -1;
    if (!name) return LODE_OK;
    for (int k = 0; k < c->n_party; k++)
        if (strcmp(c->party[k].name, name) == 0) {
            *out = k;
            return LODE_OK;
        }
    member = take_members(c);
    if (!member) return no_memory(err);
    st = lode__countries_select(c->dataset, name, member, err);
    if (!st) st = add_party(c, name, true, member, err);
    *out = c->n_party - 1;
    return st;
}

static bool overlap(const lode_coercion *c, int a, int b)
{
    for (int k = 0; k < c->n_country; k++)
        if (c->party[a].member[k] && c->party[b].member[k]) return true;
    return false;
}

/* Does the whole of party a belong to b? */
static bool is_within(const lode_coercion *c, int a, int b)
{
    for (int k = 0; k < c->n_country; k++)
        if (c->party[a].member[k] && !c->party[b].member[k]) return false;
    return true;
}

/* ---- senders of goods -------------------------------------------------------------- */

static void add_job(lode_coercion *c, int i_sender, int i_good, double share)
{
    c->job[c->n_job++] = (lode__coerce_job){
        .i_sender = i_sender, .i_good = i_good, .i_market = -1, .share = share};
}

/* Each seller of the list is a sender, save who belongs to the bloc that is cut. */
static void list_all(lode_coercion *c, const lode__disruption *list, int n)
{
    for (int k = 0; k < n; k++)
        if (c->i_cut_to < 0 || !overlap(c, list[k].i_seller, c->i_cut_to))
            add_job(c, list[k].i_seller, list[k].i_good, list[k].share);
}

/* The sender that was named, in the goods of which its members sell enough together; goods
 * that were named, too, count in any case. */
static void list_own(lode_coercion *c, const lode__disruption *list, int n,
                     const bool *with_good)
{
    for (int g = 0, k = 0; g < c->n_good; g++) {
        double share = 0.0;
        for (; k < n && list[k].i_good == g; k++)
            if (c->party[c->i_by].member[list[k].i_seller]) share += list[k].share;
        if (with_good[g] && (c->goods || share >= LODE__COERCION_SHARE))
            add_job(c, c->i_by, g, share);
    }
}

static lode_status list_jobs(lode_coercion *c, const bool *with_good, lode_error *err)
{
    lode__disruption *list = NULL;
    double least = c->i_by >= 0 ? LEAST_SHARE : LODE__COERCION_SHARE;
    int n = 0;
    lode_status st =
        lode__disruptions_list(c->dataset, with_good, least, &c->arena, &list, &n, err);

    if (st) return st;
    c->job = lode__arena_take(&c->arena, (size_t)(n + c->n_good) + 1, sizeof *c->job);
    if (!c->job) return no_memory(err);
    if (c->i_by >= 0)
        list_own(c, list, n, with_good);
    else
        list_all(c, list, n);
    return LODE_OK;
}

/* ---- markets ----------------------------------------------------------------------- */

static lode_status build_markets(lode_coercion *c, bool *with_good, lode_error *err)
{
    const lode__good *good = lode__goods(c->dataset, &c->n_good);
    lode__markets m = {0};
    int kept = 0;
    lode_status st;

    memset(with_good, 0, (size_t)c->n_good * sizeof *with_good);
    for (int k = 0; k < c->n_job; k++)
        with_good[c->job[k].i_good] = good[c->job[k].i_good].market;
    st = lode__markets_build(c->dataset, with_good, &c->arena, &m, err);
    c->market = m.market;
    c->n_market = m.n;
    if (st) return st;
    for (int k = 0; k < m.n_without && c->n_warning < 16; k++)
        c->warning[c->n_warning++] = m.without[k];
    for (int k = 0; k < c->n_job; k++) {
        c->job[k].i_market = m.of_good[c->job[k].i_good];
        if (c->job[k].i_market >= 0)
            c->job[kept++] = c->job[k];
        else
            c->n_no_market++;
    }
    c->n_job = kept;
    return LODE_OK;
}

/* ---- cases ------------------------------------------------------------------------- */

static bool has_node(const lode_market *m, const bool *member)
{
    for (int n = 0; n < m->problem.n_node; n++)
        if (member[m->model->node[n].i_country]) return true;
    return false;
}

/* Does the sender sell the good to the party in the base year? */
static bool sells_to(const lode_coercion *c, const lode__coerce_job *job, int i_party)
{
    const lode__model *m = c->market[job->i_market]->model;

    for (int k = 0; k < m->n_flow; k++) {
        const lode__base_flow *f = &m->flow[k];
        if (f->role == LODE__ROLE_TRADE && f->i_good == job->i_good &&
            f->flow_tpa > 0.0 && c->party[job->i_sender].member[f->i_country] &&
            c->party[i_party].member[f->i_partner])
            return true;
    }
    return false;
}

/* Is the party a target of the job? */
static bool is_target(const lode_coercion *c, const lode__coerce_job *job, int i_party)
{
    if (c->i_to >= 0) return i_party == c->i_to;
    /* What was put together as the sender is nobody's target. */
    if (i_party == c->i_by) return false;
    if (c->i_cut_to >= 0 && !is_within(c, i_party, c->i_cut_to)) return false;
    return has_node(c->market[job->i_market], c->party[i_party].member);
}

bool lode__coercion_is_target(const lode_coercion *c, int i_job, int i_party)
{
    const lode__coerce_job *job = &c->job[i_job];

    return is_target(c, job, i_party) && !overlap(c, job->i_sender, i_party);
}

static void add_cases(lode_coercion *c, int i_job, int months, bool enforced)
{
    lode__coerce_case one = {i_job, months, enforced, -1, -1};

    if (c->instrument != LODE_INSTRUMENT_TARGET_ONLY) {
        c->list[c->n_case++] = one;
        return;
    }
    for (int p = 0; p < c->n_party; p++) {
        if (!lode__coercion_is_target(c, i_job, p)) continue;
        if (!sells_to(c, &c->job[i_job], p) && c->i_to < 0) continue;
        one.i_target = p;
        one.i_cut_to = c->i_cut_to >= 0 ? c->i_cut_to : p;
        c->list[c->n_case++] = one;
    }
}

static lode_status list_cases(lode_coercion *c, lode_error *err)
{
    bool alone = c->instrument == LODE_INSTRUMENT_TARGET_ONLY;
    size_t most = (size_t)c->n_job * c->n_months * (alone ? 2 * (size_t)c->n_party : 1);

    c->list = lode__arena_take(&c->arena, most + 1, sizeof *c->list);
    if (!c->list) return no_memory(err);
    for (int j = 0; j < c->n_job; j++)
        for (size_t m = 0; m < c->n_months; m++)
            for (int e = 0; e < 2; e++)
                if (alone ? c->both || c->enforced == (e == 1) : e == 0)
                    add_cases(c, j, c->months[m], e == 1);
    if (c->n_case > MOST_CASES)
        return lode__fail(err, LODE_E_LIMIT, "%d cases, at most %d", c->n_case,
                          MOST_CASES);
    c->result = lode__arena_take(&c->arena, (size_t)c->n_case + 1, sizeof *c->result);
    return c->result ? LODE_OK : no_memory(err);
}

static lode_status check(const lode_coercion *c, lode_error *err)
{
    if (c->i_cut_to >= 0 && c->instrument != LODE_INSTRUMENT_TARGET_ONLY)
        return lode__fail(err, LODE_E_INVALID,
                          "a cut to %.80s wants the instrument target-only, found %s",
                          c->cut_to, lode_instrument_name(c->instrument));
    if (c->i_by >= 0 && c->i_cut_to >= 0 && overlap(c, c->i_by, c->i_cut_to))
        return lode__fail(err, LODE_E_INVALID,
                          "a cut to %.80s would be one to its sender", c->cut_to);
    if (c->i_to >= 0 && c->i_cut_to >= 0 && !is_within(c, c->i_to, c->i_cut_to))
        return lode__fail(err, LODE_E_INVALID,
                          "a cut to %.80s leaves out %.80s; want a bloc that has all of "
                          "the target in it",
                          c->cut_to, c->target);
    if (c->i_by >= 0 && c->i_to >= 0 && overlap(c, c->i_by, c->i_to))
        return lode__fail(
            err, LODE_E_INVALID,
            "sender %.80s and target %.80s have a country in common; want two "
            "that have none",
            c->by, c->target);
    return LODE_OK;
}

static lode_status check_jobs(const lode_coercion *c, lode_error *err)
{
    if (c->n_job > 0) return LODE_OK;
    if (c->n_no_market > 0)
        return lode__fail(err, LODE_E_NODATA,
                          "want goods with a market, found '%.80s': the packs have no "
                          "price, use and trade of them",
                          c->goods ? c->goods : "*");
    return lode__fail(
        err, LODE_E_NODATA,
        "%.80s%s%.80s sells %s'%.80s' in the base year; want a sender with exports",
        c->by ? c->by : "nobody", !c->by && c->cut_to ? " outside " : "",
        !c->by && c->cut_to ? c->cut_to : "", c->by ? "no " : "",
        c->goods ? c->goods : "*");
}

static lode_status pose(lode_coercion *c, const lode_coerce_options *o, lode_error *err)
{
    bool *with_good;
    lode_status st = list_parties(c, err);

    (void)lode__goods(c->dataset, &c->n_good);
    with_good = lode__alloc((size_t)c->n_good + 1, sizeof *with_good);
    if (!with_good) return no_memory(err);
    if (!st) st = copy_question(c, o, err);
    if (!st) st = find_party(c, c->by, &c->i_by, err);
    if (!st) st = find_party(c, c->target, &c->i_to, err);
    if (!st) st = find_party(c, c->cut_to, &c->i_cut_to, err);
    if (!st) st = check(c, err);
    if (!st) st = lode__goods_select_list(c->dataset, c->goods, with_good, err);
    if (!st) st = list_jobs(c, with_good, err);
    if (!st) st = build_markets(c, with_good, err);
    if (!st) st = check_jobs(c, err);
    if (!st) st = list_cases(c, err);
    lode__release(with_good);
    return st;
}

lode_status lode__coercion_pose(const lode_dataset *dataset,
                                const lode_coerce_options *options, lode_coercion **out,
                                lode_error *err)
{
    lode_coercion *c = lode__alloc(1, sizeof *c);
    lode_status st;

    if (!c) return no_memory(err);
    c->dataset = dataset;
    st = pose(c, or_plain(options), err);
    if (!st) {
        *out = c;
        c = NULL;
    }
    lode_coercion_free(c);
    return st;
}

void lode_coercion_free(lode_coercion *c)
{
    if (!c) return;
    lode_coercion_free(c->counter);
    for (int k = 0; k < c->n_case && c->result; k++) lode__release(c->result[k].row);
    for (int k = 0; k < c->n_market; k++) lode_market_free(c->market[k]);
    lode__arena_clear(&c->arena);
    lode__release(c);
}
