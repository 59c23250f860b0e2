/* lode portfolio solve, lode portfolio why: which projects for a budget, and why not another? */
#include "cli.h"

#include <lode/portfolio.h>
#include <lode/sweep.h>

#include <stdlib.h>
#include <string.h>

#define MOST_SHARES 32
#define BEYOND 2 /* last options of solve, which why does not have */

/* What was said on the line. */
typedef struct asked {
    cli_call call;
    lode_portfolio_options o;
    const char *budget, *min_share, *max_share, *objective;
    const char *share[2][MOST_SHARES];
    char *copy[2];
    long n_draw, seed, n_thread, most_projects, later, from, to, n_frontier;
} asked;

static void show_gap(void *context, double gap)
{
    double done = 100.0 * (1.0 - (gap > 1.0 ? 1.0 : gap));

    cli_progress_show(context, done > 0.0 ? (size_t)done : 0, 100);
}

static lode_status write(const void *portfolio, lode_format format, lode_text *out,
                         lode_error *err)
{
    return lode_portfolio_write(portfolio, format, out, err);
}

/* The answer in the form of the call, and whether there is one; of several ranks the first
 * says it. */
static int deliver(const asked *a, const lode_portfolio *p, bool speaks)
{
    lode_verdict verdict = lode_portfolio_verdict(p);
    int status = speaks ? cli_deliver(&a->call, write, p) : CLI_ANSWERED;

    if (status != CLI_ANSWERED || verdict == LODE_SOLVED) return status;
    return speaks ? cli_verdict(verdict, lode_portfolio_reason(p)) : CLI_INFEASIBLE;
}

static int run(asked *a)
{
    lode_portfolio *p = NULL;
    bool speaks = lode_sweep_rank() == 0;
    cli_work work;
    lode_status st;
    int status;

    if (!cli_work_begin(&work, &a->call, "% of the gain proven", &status)) return status;
    work.progress.shows = work.progress.shows && speaks;
    a->o.progress = show_gap;
    a->o.context = &work.progress;
    st = lode_portfolio_run(work.dataset, &a->o, &p, &work.err);
    cli_progress_end(&work.progress);
    status = st ? cli_work_output(&work, &a->call, st) : deliver(a, p, speaks);
    lode_portfolio_free(p);
    cli_work_end(&work);
    return status;
}

/* Words with commas between, in a copy; false, told: no memory, or too many. */
static bool split(asked *a, int i, const char *text, size_t *n, int *status)
{
    char *at;

    *n = 0;
    if (!text) return true;
    at = a->copy[i] = malloc(strlen(text) + 1);
    if (!at) {
        *status = cli_fail(LODE_E_NOMEM, NULL);
        return false;
    }
    memcpy(at, text, strlen(text) + 1);
    while (at && *n < MOST_SHARES) {
        char *comma = strchr(at, ',');
        if (comma) *comma++ = '\0';
        a->share[i][(*n)++] = at;
        at = comma;
    }
    if (at) *status = cli_misuse("portfolio: want at most %d shares", MOST_SHARES);
    return !at;
}

static bool is_workbook(const char *file)
{
    size_t n = strlen(file);

    return n > 5 && strcmp(file + n - 5, ".xlsx") == 0;
}

/* A plan is a question and its answer: what it was asked is not asked again. How long to
 * search, and on how many threads, is no part of it. */
static bool asks_nothing_else(const asked *a, const char *question, int *status)
{
    const cli_spec *spec = cli_spec_find(question);

    for (size_t i = 0; i < spec->n_option; i++) {
        const char *name = spec->option[i].name;
        if (!(a->call.said >> i & 1)) continue;
        if (strcmp(name, "time") == 0 || strcmp(name, "threads") == 0) continue;
        *status = cli_misuse("%s: a plan has its own --%s; leave it out, or solve anew",
                             question, name);
        return false;
    }
    return true;
}

static bool take_words(asked *a, const char *question, bool why, int *status)
{
    int most = why ? 2 : 1, least = why ? 2 : 0;

    if (a->call.n_word < least || a->call.n_word > most) {
        *status = cli_misuse(why ? "%s: want a FILE and a PROJECT"
                                 : "%s: want at most one FILE",
                             question);
        return false;
    }
    if (a->call.n_word > 0) a->o.file = a->call.word[0];
    if (why && is_workbook(a->o.file)) {
        *status =
            cli_misuse("portfolio why: want the plan as JSON, which 'lode portfolio "
                       "solve --json -o PLAN.json' writes, found the workbook '%s'",
                       a->o.file);
        return false;
    }
    if (why) a->o.why = a->call.word[1];
    a->o.plan_stays = cli_host.serves; /* no request names a file of this machine */
    if (lode_portfolio_is_plan(a->o.file)) return asks_nothing_else(a, question, status);
    if (!a->budget) {
        *status = cli_misuse("%s: want --budget USD, as 5bn", question);
        return false;
    }
    if (cli_money_read(a->budget, &a->o.budget_usd)) return true;
    *status = cli_misuse("%s: want a budget as 5e9, 5bn or 500m, found '%s'", question,
                         a->budget);
    return false;
}

static bool take_options(asked *a, int *status)
{
    a->o.n_draw = (size_t)a->n_draw;
    a->o.seed = (unsigned long)a->seed;
    a->o.n_thread = (size_t)a->n_thread;
    a->o.most_projects = (size_t)a->most_projects;
    a->o.later_years = (int)a->later;
    a->o.first_year = (int)a->from;
    a->o.last_year = (int)a->to;
    a->o.n_frontier = (size_t)a->n_frontier;
    if (a->objective && strcmp(a->objective, "loss") != 0 &&
        strcmp(a->objective, "net") != 0) {
        *status = cli_misuse("portfolio: want --objective net or loss, found '%s'",
                             a->objective);
        return false;
    }
    a->o.loss_only = a->objective && strcmp(a->objective, "loss") == 0;
    a->o.min_share = a->share[0];
    a->o.max_share = a->share[1];
    return split(a, 0, a->min_share, &a->o.n_min_share, status) &&
           split(a, 1, a->max_share, &a->o.n_max_share, status);
}

static int ask(int argc, char **argv, bool why)
{
    asked a = {.call = CLI_CALL_INIT,
               .o = LODE_PORTFOLIO_OPTIONS_INIT,
               .n_draw = 200,
               .seed = 1,
               .from = 2027,
               .to = 2040};
    cli_binding bind[] = {{"budget", .text = &a.budget},
                          {"estimate", .flag = &a.o.estimate},
                          {"for", .text = &a.o.perspective},
                          {"scenarios", .text = &a.o.scenarios},
                          {"draws", .integer = &a.n_draw},
                          {"seed", .integer = &a.seed},
                          {"risk", .text = &a.o.risk},
                          {"objective", .text = &a.objective},
                          {"from", .integer = &a.from},
                          {"to", .integer = &a.to},
                          {"later", .integer = &a.later},
                          {"stocks", .text = &a.o.stocks},
                          {"max-projects", .integer = &a.most_projects},
                          {"max-per-country", .text = &a.o.per_country},
                          {"min-share", .text = &a.min_share},
                          {"max-share", .text = &a.max_share},
                          {"with", .text = &a.o.with},
                          {"without", .text = &a.o.without},
                          {"frontier", .integer = &a.n_frontier},
                          {"gap", .number = &a.o.gap},
                          {"time", .number = &a.o.seconds},
                          {"threads", .integer = &a.n_thread},
                          {"dumping", .text = &a.o.dumping},
                          {"floors", .text = &a.o.floors},
                          {"dumping-rate", .number = &a.o.dumping_rate},
                          {"deterrence", .text = &a.o.deterrence},
                          {"floor", .text = &a.o.floor},
                          {0}};
    const char *question = why ? "portfolio why" : "portfolio solve";
    int status;

    if (why) bind[sizeof bind / sizeof *bind - BEYOND - 1] = (cli_binding){0};
    if (!cli_ask(&a.call, question, bind, argc, argv, &status)) return status;
    if (take_words(&a, question, why, &status) && take_options(&a, &status))
        status = run(&a);
    free(a.copy[0]);
    free(a.copy[1]);
    return status;
}

int cli_portfolio_solve(int argc, char **argv)
{
    return ask(argc, argv, false);
}

int cli_portfolio_why(int argc, char **argv)
{
    return ask(argc, argv, true);
}
