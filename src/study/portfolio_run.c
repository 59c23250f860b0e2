/* From a question to an answer: read, gather, draw, solve, compare. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/ranks.h"
#include "study/portfolio.h"
#include "study/respond.h"

#define MOST_DRAWS 20000
#define MOST_WHOLE 4096.0 /* choices of all blocks together that are gone through whole */

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- options ------------------------------------------------------------------------- */

static bool copy_text(lode_portfolio *p, const char **text)
{
    if (*text) *text = lode__arena_copy(&p->arena, *text);
    return true;
}

static bool copy_list(lode_portfolio *p, const char *const **list, size_t n)
{
    const char **copy = lode__arena_take(&p->arena, n + 1, sizeof *copy);

    for (size_t k = 0; copy && k < n; k++)
        if (!(copy[k] = lode__arena_copy(&p->arena, (*list)[k]))) return false;
    *list = copy;
    return copy != NULL;
}

static bool copy_options(lode_portfolio *p, const lode_portfolio_options *o)
{
    lode_portfolio_options *to = &p->options;

    *to = *o;
    if (!to->scenarios) to->scenarios = "standard";
    if (!to->risk) to->risk = "mean";
    copy_text(p, &to->file);
    copy_text(p, &to->perspective);
    copy_text(p, &to->scenarios);
    copy_text(p, &to->risk);
    copy_text(p, &to->stocks);
    copy_text(p, &to->per_country);
    copy_text(p, &to->why);
    copy_text(p, &to->with);
    copy_text(p, &to->without);
    copy_text(p, &to->deterrence);
    copy_text(p, &to->dumping);
    copy_text(p, &to->floor);
    copy_text(p, &to->floors);
    return (to->file || !o->file) && (to->perspective || !o->perspective) &&
           to->scenarios && to->risk && (to->stocks || !o->stocks) &&
           (to->per_country || !o->per_country) && (to->why || !o->why) &&
           (to->with || !o->with) && (to->without || !o->without) &&
           (to->deterrence || !o->deterrence) && (to->dumping || !o->dumping) &&
           (to->floor || !o->floor) && (to->floors || !o->floors) &&
           copy_list(p, &to->min_share, o->n_min_share) &&
           copy_list(p, &to->max_share, o->n_max_share);
}

static lode_status check_options(const lode_portfolio_options *o, lode_error *err)
{
    if (!(o->budget_usd > 0.0) || isinf(o->budget_usd))
        return lode__fail(err, LODE_E_INVALID, "want a budget above 0 USD");
    if (o->n_draw < 1 || o->n_draw > MOST_DRAWS)
        return lode__fail(err, LODE_E_LIMIT, "%zu scenarios, want 1 to %d", o->n_draw,
                          MOST_DRAWS);
    if (o->first_year > o->last_year || o->last_year - o->first_year > 60)
        return lode__fail(err, LODE_E_INVALID,
                          "found the years %d to %d, want a horizon of at most 60",
                          o->first_year, o->last_year);
    if (o->floor && !o->dumping)
        return lode__fail(err, LODE_E_INVALID,
                          "a floor is for a dumping: want both, as 'supply CHN "
                          "gallium:refined 500 tpa above 150 USD/kg'");
    if (o->floors && !o->dumping)
        return lode__fail(err, LODE_E_INVALID,
                          "floors are against a dumping: want both, as 'supply CHN "
                          "gallium:refined 500 tpa above 150 USD/kg'");
    if (!(o->dumping_rate >= 0.0 && o->dumping_rate <= 12.0))
        return lode__fail(err, LODE_E_INVALID,
                          "want a rate of dumping from 0 to 12 a year, found %g",
                          o->dumping_rate);
    if (!(o->gap >= 0.0) || !(o->seconds >= 0.0) || o->later_years < 0)
        return lode__fail(err, LODE_E_INVALID,
                          "want a gap, seconds and later years of 0 or more");
    return LODE_OK;
}

static lode_status read_perspective(lode_portfolio *p, lode_error *err)
{
    int n_country;
    const char *text = p->options.perspective;

    if (!text || strcmp(text, "all") == 0 || strcmp(text, "*") == 0) return LODE_OK;
    (void)lode__countries(p->dataset, &n_country);
    p->perspective = text;
    p->member = lode__arena_take(&p->arena, (size_t)n_country + 1, sizeof *p->member);
    if (!p->member) return no_memory(err);
    return lode__countries_select(p->dataset, text, p->member, err);
}

/* ---- risk ----------------------------------------------------------------------------- */

static bool read_parts(const char *text, double *value, int *n)
{
    char part[64];

    for (*n = 0; *text; ++*n) {
        size_t length = strcspn(text, ":");
        if (length == 0 || length >= sizeof part || *n == 2) return false;
        memcpy(part, text, length);
        part[length] = '\0';
        if (!lode__number_read(part, &value[*n])) return false;
        text += length + (text[length] == ':');
    }
    return true;
}

static lode_status bad_risk(const lode_portfolio *p, lode_error *err)
{
    return lode__fail(err, LODE_E_INVALID,
                      "want a risk 'mean', 'cvar:0.9', 'cvar:0.9:0.5', 'worst:1' or "
                      "'ambiguous:0.1', found '%s'",
                      p->options.risk);
}

/* Scenarios with so many restrictors at most. */
static lode_status mark_among(lode_portfolio *p, double most, lode_error *err)
{
    bool *among = lode__arena_take(&p->arena, (size_t)p->years.n + 1, sizeof *among);
    bool any = false;

    if (!among) return no_memory(err);
    for (int s = 0; s < p->years.n; s++)
        any |= among[s] = p->years.n_on[s] <= most && p->years.probability[s] > 0.0;
    p->program.risk.among = among;
    return any ? LODE_OK
               : lode__fail(err, LODE_E_INVALID, "no scenario has so few restrictors");
}

static lode_status read_risk(lode_portfolio *p, lode_error *err)
{
    static const char *const name[] = {"mean", "cvar", "ambiguous", "worst"};
    const char *text = p->options.risk;
    size_t length = strcspn(text, ":");
    lode__risk *r = &p->program.risk;
    double v[2] = {0.0, 1.0};
    int n, kind = 0;

    while (kind < 4 &&
           (strlen(name[kind]) != length || strncmp(text, name[kind], length) != 0))
        kind++;
    if (kind == 4 || !read_parts(text + length + (text[length] == ':'), v, &n) ||
        (kind == LODE__RISK_MEAN) != (n == 0) || (n == 2 && kind != LODE__RISK_CVAR))
        return bad_risk(p, err);
    *r = (lode__risk){.kind = (lode__risk_kind)kind};
    if (kind == LODE__RISK_CVAR) {
        r->alpha = v[0];
        r->lambda = v[1];
        if (!(v[0] >= 0.0 && v[0] < 1.0 && v[1] >= 0.0 && v[1] <= 1.0))
            return bad_risk(p, err);
    } else if (kind == LODE__RISK_AMBIGUOUS) {
        r->radius = v[0];
        if (!(v[0] >= 0.0 && v[0] <= 1.0)) return bad_risk(p, err);
    } else if (kind == LODE__RISK_WORST) {
        if (!(v[0] >= 0.0)) return bad_risk(p, err);
        return mark_among(p, v[0], err);
    }
    return LODE_OK;
}

/* ---- the program ---------------------------------------------------------------------- */

static lode_status make_blocks(lode_portfolio *p, lode_error *err)
{
    size_t n = (size_t)p->n_block;
    lode__block *block = lode__arena_take(&p->arena, n + 1, sizeof *block);

    if (!block) return no_memory(err);
    for (int b = 0; b < p->n_block; b++) {
        const lode__portfolio_block *from = &p->block[b];
        lode__decision *d =
            lode__arena_take(&p->arena, (size_t)from->n_pick + 1, sizeof *d);
        if (!d) return no_memory(err);
        for (int k = 0; k < from->n_pick; k++) {
            d[k].n_option = p->pick[from->pick[k]].n_option;
            memcpy(d[k].cost_usd, p->pick[from->pick[k]].cost_usd, sizeof d[k].cost_usd);
        }
        block[b] = (lode__block){from->n_pick, d};
    }
    p->program.n_block = p->n_block;
    p->program.block = block;
    return LODE_OK;
}

static void show_gap(void *context, double gap)
{
    const lode_portfolio *p = context;

    if (p->options.progress) p->options.progress(p->options.context, gap);
}

static lode_status make_program(lode_portfolio *p, lode_error *err)
{
    lode__portfolio_program *g = &p->program;
    lode_status st = make_blocks(p, err);

    g->n_scenario = p->years.n;
    g->probability = p->years.probability;
    g->value = lode__portfolio_value;
    g->context = p;
    g->has_bounds = p->member == NULL;
    g->gap = p->options.why ? 0.0 : p->options.gap; /* a reason is to be true */
    g->seconds = p->options.seconds;
    g->n_thread = p->options.n_thread;
    g->progress = show_gap;
    g->progress_context = p;
    if (!st) st = read_risk(p, err);
    return st ? st : lode__portfolio_rows(p, err);
}

/* ---- what the packs say --------------------------------------------------------------- */

static lode_status set_horizon(lode_portfolio *p, lode_error *err)
{
    lode__ranged rate = lode__ranged_of(p->dataset, -1, "*", "discount_rate");
    lode__portfolio_years *y = &p->years;

    if (isnan(rate.value))
        return lode__fail(err, LODE_E_NODATA, "want a parameter discount_rate");
    y->first_year = p->options.first_year;
    y->last_year = p->options.last_year;
    y->discount = rate.value;
    for (int t = y->first_year; t <= y->last_year; t++)
        y->annuity += pow(1.0 + rate.value, -(t - y->first_year + 0.5));
    return LODE_OK;
}

static lode_status write_run(lode_portfolio *p, lode_error *err)
{
    const lode_portfolio_options *o = &p->options;
    lode__buf text;
    lode_status st = LODE_OK;

    lode__buf_init(&text, 1 << 20);
    /* What files say, not where they lie: a plan of one that has changed is no proof. */
    lode__buf_addf(&text, "lode %s portfolio/2 %s file %s estimate %d budget ",
                   lode_version(), lode_dataset_hash(p->dataset), p->projects.hash,
                   o->estimate);
    lode__buf_add_number(&text, o->budget_usd);
    lode__buf_addf(&text,
                   " for %s scenarios %s risk %s loss %d draws %zu seed %lu years %d-%d "
                   "later %d stocks %s most %zu country %s with %s without %s",
                   o->perspective ? o->perspective : "",
                   *p->scenarios_hash ? p->scenarios_hash : o->scenarios, o->risk,
                   o->loss_only, o->n_draw, o->seed, o->first_year, o->last_year,
                   o->later_years, o->stocks ? o->stocks : "", o->most_projects,
                   o->per_country ? o->per_country : "", o->with ? o->with : "",
                   o->without ? o->without : "");
    lode__buf_addf(&text, " frontier %zu deterrence %s dumping %s floor %s gap ",
                   o->n_frontier, o->deterrence ? o->deterrence : "",
                   o->dumping ? o->dumping : "", o->floor ? o->floor : "");
    lode__buf_add_number(&text, o->gap);
    if (o->floors) {
        lode__buf_addf(&text, " floors %s rate ", o->floors);
        lode__buf_add_number(&text, o->dumping_rate);
    }
    for (size_t k = 0; k < o->n_min_share; k++)
        lode__buf_addf(&text, " least %s", o->min_share[k]);
    for (size_t k = 0; k < o->n_max_share; k++)
        lode__buf_addf(&text, " most %s", o->max_share[k]);
    if (text.status)
        st = no_memory(err);
    else
        lode__hash_text(text.data, text.length, p->run);
    lode__buf_clear(&text);
    return st;
}

/* ---- solving -------------------------------------------------------------------------- */

/* Without bounds: are all blocks small enough to go through them? */
static bool is_small(const lode_portfolio *p)
{
    double all = 0.0;

    for (int b = 0; b < p->n_block; b++) {
        double n = 1.0;
        for (int k = 0; k < p->block[b].n_pick; k++)
            n *= p->pick[p->block[b].pick[k]].n_option;
        all += n;
    }
    return all <= MOST_WHOLE;
}

static lode_status take_best(lode_portfolio *p, lode_error *err)
{
    int *option = lode__alloc((size_t)p->n_pick + 1, sizeof *option);
    lode_status st = option ? LODE_OK : no_memory(err);

    for (int k = 0; k < p->n_pick && !st; k++)
        option[k] = p->answer.option[p->pick[k].i_block][p->pick[k].i_decision];
    if (!st) st = lode__portfolio_figure(p, "this portfolio", option, &p->best, err);
    lode__release(option);
    return st;
}

static lode_status measure_nothing(lode_portfolio *p, lode_error *err)
{
    int *option = lode__alloc((size_t)p->n_pick + 1, sizeof *option);
    lode_status st = option ? LODE_OK : no_memory(err);

    if (!st) st = lode__portfolio_figure(p, "nothing", option, &p->nothing, err);
    lode__release(option);
    return st;
}

/* "these rows conflict: A; B" */
static lode_status name_conflict(lode_portfolio *p, lode_error *err)
{
    lode__buf text;

    lode__buf_init(&text, 1 << 16);
    lode__buf_add(&text, "no choice of projects keeps all of: ");
    for (size_t k = 0; k < p->answer.n_conflict; k++)
        lode__buf_addf(&text, "%s%s", k > 0 ? "; " : "",
                       p->program.row[p->answer.conflict[k]].name);
    p->reason = text.data ? lode__arena_copy(&p->arena, text.data) : NULL;
    lode__buf_clear(&text);
    return p->reason ? LODE_OK : no_memory(err);
}

static lode_status solve(lode_portfolio *p, lode_error *err)
{
    lode_status st = measure_nothing(p, err);

    if (!st && p->options.why) st = lode__portfolio_keep_plan(p, err);
    if (st || p->is_kept) return st;
    p->by_search = p->member && !is_small(p);
    if (p->by_search) return lode__portfolio_search(p, err);
    st = lode__portfolio_solve(&p->program, &p->answer, err);
    if (st) return st;
    p->is_solved = true;
    return p->answer.verdict == LODE__PORTFOLIO_IMPOSSIBLE ? name_conflict(p, err)
                                                           : take_best(p, err);
}

static void count_solves(lode_portfolio *p)
{
    p->n_solve = 0;
    for (int k = 0; k < p->n_yard; k++) p->n_solve += lode__yard_solves(p->yard[k]);
}

static lode_status tell_unknown(lode_portfolio *p)
{
    int n_success = 0, n_opex = 0, n_away = 0, n_feed = 0;
    lode_status st = LODE_OK;

    for (int k = 0; k < p->n_pick; k++) {
        const lode__pick *pick = &p->pick[k];
        if (!pick->project) continue;
        n_success += isnan(pick->project->success.value);
        for (int i = 0; i < pick->n_part; i++) {
            n_opex += !pick->part[i].opex_known;
            n_away += pick->part[i].i_node_country != pick->i_country;
        }
        for (int i = 0; i < pick->project->n_output; i++)
            n_feed += pick->project->output[i].feed && *pick->project->output[i].feed;
    }
    if (n_success > 0)
        st = lode__portfolio_warn(
            p, "success of %d projects is unknown and taken as sure", n_success);
    if (!st && n_opex > 0)
        st = lode__portfolio_warn(p,
                                  "operating cost of %d outputs is unknown: just above "
                                  "the base price",
                                  n_opex);
    if (!st && n_away > 0)
        st = lode__portfolio_warn(p,
                                  "%d outputs are sold to the largest user, as their "
                                  "country hardly trades or uses the good",
                                  n_away);
    if (!st && n_feed > 0)
        st = lode__portfolio_warn(p,
                                  "feed of %d outputs is not taken out of its market: "
                                  "it is in their operating cost",
                                  n_feed);
    return st;
}

/* The pick that takes least out of the budget. */
static int find_cheapest(const lode_portfolio *p)
{
    int least = 0;

    for (int k = 1; k < p->n_pick; k++)
        if (p->pick[k].spend_usd[1] < p->pick[least].spend_usd[1]) least = k;
    return least;
}

/* Where capital is a cost it may be that nothing pays; that nothing was chosen may also be the
 * budget's doing, or the time's. */
static lode_status tell_nothing(lode_portfolio *p)
{
    bool hurried = p->by_search ? p->options.seconds > 0.0
                                : p->answer.verdict == LODE__PORTFOLIO_STOPPED;
    const lode__pick *cheapest = &p->pick[find_cheapest(p)];
    char usd[64];

    if (p->best.n_taken > 0) return LODE_OK;
    lode__number_people(1e-6 * cheapest->spend_usd[1], 1, usd);
    if (cheapest->spend_usd[1] > p->options.budget_usd)
        return lode__portfolio_warn(p,
                                    "the budget is less than any project wants; '%.80s' "
                                    "wants least, USD %s million",
                                    cheapest->id, usd);
    if (p->options.loss_only) return LODE_OK;
    return lode__portfolio_warn(p,
                                "%s saves what it costs; --objective loss asks "
                                "what the budget saves most, whatever it costs",
                                hurried
                                    ? "the time was up before a project was found that"
                                    : "no project within the budget");
}

static lode_status ask(lode_portfolio *p, lode_error *err)
{
    lode_status st = set_horizon(p, err);

    if (!st) st = read_perspective(p, err);
    if (!st) st = lode__portfolio_gather(p, err);
    if (!st) st = lode__portfolio_draw(p, err);
    if (!st) st = lode__portfolio_open_yards(p, err);
    if (!st) st = make_program(p, err);
    if (!st) st = write_run(p, err);
    if (!st && tell_unknown(p)) st = no_memory(err);
    if (!st) st = solve(p, err);
    if (!st && lode_portfolio_verdict(p) == LODE_SOLVED)
        st = lode__portfolio_compare(p, err);
    if (!st && lode_portfolio_verdict(p) == LODE_SOLVED && tell_nothing(p))
        st = no_memory(err);
    if (!st) count_solves(p);
    return st;
}

/* Ranks have to ask for the same solves in the same order. */
static lode_status join_ranks(lode_portfolio *p, lode_error *err)
{
    if (lode__rank_count() == 1) return LODE_OK;
    if (p->options.seconds > 0.0)
        return lode__fail(err, LODE_E_INVALID,
                          "a time cannot be held on several ranks, want a gap");
    p->options.n_thread = 1;
    return LODE_OK;
}

lode_status lode__portfolio_run(const lode_dataset *dataset,
                                const lode_portfolio_options *options,
                                lode_portfolio **out, lode_error *err)
{
    lode_status st;
    lode_portfolio *p;

    if (!options) return lode__fail(err, LODE_E_INVALID, "want options with a budget");
    p = lode__alloc(1, sizeof *p);
    if (!p) return no_memory(err);
    p->dataset = dataset;
    p->reason = "";
    st = copy_options(p, options) ? LODE_OK : no_memory(err);
    if (!st && lode_portfolio_is_plan(p->options.file))
        st = lode__portfolio_read_plan(p, err);
    if (!st) st = check_options(&p->options, err);
    if (!st) st = join_ranks(p, err);
    if (!st) st = ask(p, err);
    if (!st) {
        *out = p;
        p = NULL;
    }
    lode_portfolio_free(p);
    return st;
}

lode_status lode_portfolio_run(const lode_dataset *dataset,
                               const lode_portfolio_options *options,
                               lode_portfolio **out, lode_error *err)
{
    lode_status st = lode__portfolio_run(dataset, options, out, err);

    lode__rank_end();
    return st;
}

void lode_portfolio_free(lode_portfolio *p)
{
    if (!p) return;
    if (p->is_solved) lode__portfolio_answer_free(&p->answer);
    for (int k = 0; p->yard && k < p->n_yard; k++) lode__yard_free(p->yard[k]);
    lode__markets_clear(&p->markets);
    lode__projects_free(&p->projects);
    lode__arena_clear(&p->arena);
    lode__release(p);
}

lode_verdict lode_portfolio_verdict(const lode_portfolio *p)
{
    return p->is_solved && p->answer.verdict == LODE__PORTFOLIO_IMPOSSIBLE
               ? LODE_INFEASIBLE
               : LODE_SOLVED;
}

const char *lode_portfolio_reason(const lode_portfolio *p)
{
    return p->reason;
}
