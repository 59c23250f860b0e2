/* The track record: what the model said, what happened, whether it lay in the band. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/cells.h"
#include "desk/track.h"
#include "study/backtest.h"

#define REPORT_MAX ((size_t)16 << 20)
#define PAST_MAX ((size_t)4 << 20)

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- which events of the register an observation belongs to ------------------------------- */

static int month_of(const char *date)
{
    lode__day first, last;

    return lode__date_read(date, &first, &last) && strlen(date) >= 7
               ? 12 * atoi(date) + atoi(date + 5) - 1
               : -1;
}

/* Is a good of the event of the same mineral? good "*": of any that the episode speaks of. */
static bool is_about(const lode__event *e, const lode__trial *t, int i_good)
{
    int n, n_row;
    const lode__good *good = lode__goods(t->dataset, &n);
    const lode__observed *row = lode__observed_rows(t->dataset, &n_row);
    const char *list = e->text[LODE__E_COMMODITY], *text;
    size_t length;

    while (lode__list_next(&list, &text, &length))
        for (int k = 0; k < n_row; k++) {
            int g = i_good >= 0 ? i_good : row[k].i_good;
            size_t m = g >= 0 ? strlen(good[g].mineral) : 0;
            if (m > 0 && length >= m && memcmp(text, good[g].mineral, m) == 0 &&
                (length == m || text[m] == ':'))
                return true;
            if (i_good >= 0) break;
        }
    return false;
}

/* A measure of the restrictor on the mineral that began while the episode ran, and before
 * the observation ended. */
static bool belongs(const lode__event *e, const lode__trial *t, const lode__observed *o)
{
    int n, month = month_of(e->text[LODE__E_DATE]);
    const lode__country *country = lode__countries(t->dataset, &n);
    const lode__episode *p = t->episode;

    return e->measure && strcmp(e->text[LODE__E_KIND], "restriction") == 0 &&
           p->i_restrictor >= 0 &&
           lode__list_has(e->text[LODE__E_ACTOR], country[p->i_restrictor].id) &&
           month >= p->first_month && month < p->first_month + p->n_month &&
           month <= o->until && is_about(e, t, o->i_good);
}

static void add_events(const lode__book *book, const lode__trial *t,
                       const lode__observed *o, lode__buf *out)
{
    int n = 0;

    for (int i = 0; i < book->n_embedded; i++) {
        const lode__event *e = &book->events.event[i];
        if (belongs(e, t, o))
            lode__buf_addf(out, "%s%s", n++ ? "|" : "", e->text[LODE__E_ID]);
    }
}

/* ---- past restrictions as a text: a row a line, tabs between ------------------------------ */

enum {
    P_EVENTS,
    P_EPISODE,
    P_TITLE,
    P_SERIES,
    P_GOOD,
    P_WHAT,
    P_WHEN,
    P_UNTIL,
    P_FORECAST,
    P_LOW,
    P_HIGH,
    P_OBSERVED,
    P_OBSERVED_LOW,
    P_OBSERVED_HIGH,
    P_LOG_ERROR,
    P_INSIDE,
    P_SOURCE,
    P_NOTE,
    N_P
};

static void add_cell(lode__buf *out, const char *text)
{
    for (; *text; text++) lode__buf_add_n(out, strchr("\t\n", *text) ? " " : text, 1);
    lode__buf_add(out, "\t");
}

static void add_value(lode__buf *out, double value)
{
    if (!isnan(value)) lode__buf_add_number(out, value);
    lode__buf_add(out, "\t");
}

static void add_past(const lode__book *book, const lode__trial *t,
                     const lode__comparison *c, lode__buf *out)
{
    const lode__score *s = &c->score[LODE__STOCKS_DEFAULT];
    const lode__observed *o = c->row;
    const double value[] = {s->predicted, s->low,  s->high,     c->observed,
                            c->low,       c->high, s->log_error};
    char when[32], until[32];
    int n;

    lode__months_said(o->from, o->until, when, sizeof when);
    lode__months_said(o->until, o->until, until, sizeof until);
    add_events(book, t, o, out);
    lode__buf_add(out, "\t");
    add_cell(out, t->episode->id);
    add_cell(out, t->episode->title);
    add_cell(out, o->series);
    add_cell(out, o->i_good < 0 ? "*" : lode__goods(t->dataset, &n)[o->i_good].id);
    add_cell(out, o->is_null ? "null test" : lode__observed_name(o->what));
    add_cell(out, when);
    add_cell(out, until);
    for (size_t k = 0; k < sizeof value / sizeof *value; k++) add_value(out, value[k]);
    lode__buf_addf(out, "%d\t", s->covered);
    add_cell(out, o->source);
    add_cell(out, isnan(s->predicted) ? s->reason : o->note);
    lode__buf_add(out, "\n");
}

static lode_status run_past(const lode__book *book, size_t n_draw, lode__buf *out,
                            lode_error *err)
{
    lode_backtest_options options = LODE_BACKTEST_OPTIONS_INIT;
    lode_backtest *b = NULL;
    lode_status st;

    options.data = lode__dataset_folder(book->ds);
    options.n_draw = n_draw;
    options.seed = 1;
    options.one_stock = true;
    st = lode_backtest_run(&options, &b, err);
    for (int t = 0; !st && t < b->n_trial; t++)
        for (int k = 0; k < b->trial[t].n_comparison; k++)
            add_past(book, &b->trial[t], &b->trial[t].comparison[k], out);
    lode_backtest_free(b);
    if (!st && out->status) st = no_memory(err);
    return st;
}

static double value_of(const char *text)
{
    double value;

    return lode__number_read(text, &value) ? value : NAN;
}

static bool read_line(char *line, lode__track_row *r)
{
    const char *cell[N_P];

    for (int k = 0; k < N_P; k++) {
        cell[k] = line;
        line = strchr(line, '\t');
        if (!line) return false;
        *line++ = '\0';
    }
    *r = (lode__track_row){.events = cell[P_EVENTS],
                           .episode = cell[P_EPISODE],
                           .title = cell[P_TITLE],
                           .series = cell[P_SERIES],
                           .good = cell[P_GOOD],
                           .what = cell[P_WHAT],
                           .when = cell[P_WHEN],
                           .until = cell[P_UNTIL],
                           .forecast = value_of(cell[P_FORECAST]),
                           .low = value_of(cell[P_LOW]),
                           .high = value_of(cell[P_HIGH]),
                           .observed = value_of(cell[P_OBSERVED]),
                           .observed_low = value_of(cell[P_OBSERVED_LOW]),
                           .observed_high = value_of(cell[P_OBSERVED_HIGH]),
                           .log_error = value_of(cell[P_LOG_ERROR]),
                           .inside = atoi(cell[P_INSIDE]),
                           .source = cell[P_SOURCE],
                           .link = "",
                           .note = cell[P_NOTE],
                           .said_by = ""};
    return true;
}

static int count_lines(const char *text)
{
    int n = 0;

    for (; *text; text++) n += *text == '\n';
    return n;
}

static const char *key_of(lode__book *book, size_t n_draw)
{
    char hash[LODE__HASH_HEX] = "";
    lode__buf text;

    lode__buf_init(&text, 4096);
    lode__buf_addf(&text, "lode %s track/2 %s draws %zu %s", lode_version(),
                   lode_dataset_hash(book->ds), n_draw, lode__dataset_folder(book->ds));
    if (!text.status) lode__hash_text(text.data, text.length, hash);
    lode__buf_clear(&text);
    return *hash ? lode__arena_copy(&book->arena, hash) : NULL;
}

/* The text, from the store or by running it. Draws take minutes: where the store has them they
 * are used, else they are made only where they are asked for. */
static lode_status find_past(lode__book *book, lode__store *keep, size_t n_draw,
                             lode__track *out, lode_error *err)
{
    const char *drawn = key_of(book, LODE__FORECAST_DRAWS), *key = key_of(book, n_draw);
    lode__store *store = keep ? keep : book->store;
    lode__buf text;
    lode_status st;

    if (!key || !drawn) return no_memory(err);
    if (n_draw == 0) out->kept = lode__store_kept(store, drawn, &book->arena);
    if (!out->kept) out->kept = lode__store_kept(store, key, &book->arena);
    if (out->kept) return LODE_OK;
    lode__buf_init(&text, PAST_MAX);
    st = run_past(book, n_draw, &text, err);
    if (!st) out->kept = lode__arena_copy(&book->arena, text.data ? text.data : "");
    if (!st && !out->kept) st = no_memory(err);
    out->key = key;
    lode__buf_clear(&text);
    return st;
}

/* ---- together ------------------------------------------------------------------------------ */

static bool has_row(const lode__track *t, const char *id)
{
    for (int i = 0; i < t->n; i++)
        if (lode__list_has(t->row[i].events, id)) return true;
    return false;
}

static void keep_observed(lode__track *t, lode__day day)
{
    lode__day first, last;
    int n = 0;

    for (int i = 0; i < t->n; i++)
        if (lode__date_read(t->row[i].until, &first, &last) && last <= day)
            t->row[n++] = t->row[i];
    t->n = n;
}

/* Acts that took effect, which the model has sentences for and nobody observed. */
static lode_status find_open(lode__book *book, lode__day day, lode__track *out,
                             lode_error *err)
{
    lode_status st = LODE_OK;

    out->open =
        lode__arena_take(&book->arena, (size_t)book->events.n + 1, sizeof *out->open);
    if (!out->open) return no_memory(err);
    for (int i = 0; i < book->events.n && !st; i++) {
        const lode__event *e = &book->events.event[i];
        lode__event_status status = lode__event_status_on(e, day);
        lode__event_scenario s;
        if (status == LODE__STATUS_NOT_YET || status == LODE__STATUS_REPORTED ||
            strcmp(e->text[LODE__E_KIND], "deadline") == 0 ||
            strcmp(e->text[LODE__E_KIND], "relaxation") == 0 ||
            has_row(out, e->text[LODE__E_ID]))
            continue;
        st = lode__event_sentences(book->ds, e, 0.0, 0.0, false, &book->arena, &s, err);
        if (!st && s.n > 0) out->open[out->n_open++] = e;
    }
    return st;
}

lode_status lode__track_read(lode__book *book, lode__store *keep, size_t n_draw,
                             const lode__day *day, lode__track *out, lode_error *err)
{
    lode__track_row *own = NULL;
    char *text;
    int n_own = 0;
    lode_status st;

    *out = (lode__track){.kept = NULL};
    st = find_past(book, keep, n_draw, out, err);
    if (!st) st = lode__outcomes_read(book, &own, &n_own, err);
    if (st) return st;
    text = lode__arena_copy(&book->arena, out->kept);
    out->row = lode__arena_take(
        &book->arena, (size_t)(count_lines(out->kept) + n_own) + 1, sizeof *out->row);
    if (!text || !out->row) return no_memory(err);
    for (char *line = text, *end; *line; line = end) {
        end = line + strcspn(line, "\n");
        if (*end) *end++ = '\0';
        if (read_line(line, &out->row[out->n])) out->n++;
    }
    for (int i = 0; i < n_own; i++) out->row[out->n++] = own[i];
    if (day) keep_observed(out, *day);
    return find_open(book, day ? *day : book->last, out, err);
}

/* ---- reported ------------------------------------------------------------------------------ */

lode__track_sum lode__track_sum_of(const lode__track *t)
{
    lode__track_sum s = {0};

    for (int i = 0; i < t->n; i++) {
        const lode__track_row *r = &t->row[i];
        bool scored = !isnan(r->log_error) && strcmp(r->what, "null test") != 0;
        s.n_scored += scored;
        if (scored) s.mean_log_error += fabs(r->log_error);
        s.n_band += r->inside >= 0;
        s.n_inside += r->inside == 1;
    }
    if (s.n_scored > 0) s.mean_log_error /= s.n_scored;
    return s;
}

static void row_json(lode__json *j, const lode__track_row *r)
{
    const char *at = r->events, *text;
    char id[80];
    size_t n;

    lode__json_object(j, NULL);
    lode__json_array(j, "events");
    while (lode__list_next(&at, &text, &n)) {
        snprintf(id, sizeof id, "%.*s", (int)n, text);
        lode__json_string(j, NULL, id);
    }
    lode__json_end_array(j);
    lode__json_string(j, "episode", *r->episode ? r->episode : NULL);
    lode__json_string(j, "title", r->title);
    lode__json_string(j, "series", *r->series ? r->series : NULL);
    lode__json_string(j, "good", r->good);
    lode__json_string(j, "what", r->what);
    lode__json_string(j, "when", r->when);
    lode__json_number(j, "forecast", r->forecast);
    lode__json_number(j, "forecast_low", r->low);
    lode__json_number(j, "forecast_high", r->high);
    lode__json_number(j, "observed", r->observed);
    lode__json_number(j, "observed_low", r->observed_low);
    lode__json_number(j, "observed_high", r->observed_high);
    lode__json_number(j, "log_error", r->log_error);
    if (r->inside < 0)
        lode__json_null(j, "inside");
    else
        lode__json_bool(j, "inside", r->inside == 1);
    lode__json_string(j, "source", r->source);
    lode__json_string(j, "link", *r->link ? r->link : NULL);
    lode__json_string(j, "note", *r->note ? r->note : NULL);
    lode__json_string(j, "said_by", *r->said_by ? r->said_by : NULL);
    lode__json_end_object(j);
}

static void write_json(const lode__book *book, const lode__track *t, size_t n_draw,
                       lode__buf *buf)
{
    lode__track_sum s = lode__track_sum_of(t);
    char run[LODE__HASH_HEX];
    lode__json j;

    lode__desk_run(book, "track", run);
    lode__envelope_begin(&j, buf, "lode/track/1", run, book->ds);
    lode__json_object(&j, "inputs");
    lode__json_string(&j, "question", "track");
    lode__json_integer(&j, "draws", (long long)n_draw);
    lode__json_end_object(&j);
    lode__json_null(&j, "certificate");
    lode__json_array(&j, "warnings");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_array(&j, "rows");
    for (int i = 0; i < t->n; i++) row_json(&j, &t->row[i]);
    lode__json_end_array(&j);
    lode__json_array(&j, "open");
    for (int i = 0; i < t->n_open; i++)
        lode__json_string(&j, NULL, t->open[i]->text[LODE__E_ID]);
    lode__json_end_array(&j);
    lode__json_integer(&j, "scored", s.n_scored);
    lode__json_number(&j, "mean_log_error", s.n_scored ? s.mean_log_error : NAN);
    lode__json_integer(&j, "with_band", s.n_band);
    lode__json_integer(&j, "inside", s.n_inside);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

static void write_csv(const lode__track *t, lode__buf *buf)
{
    lode__buf_add(buf, "events,episode,title,series,good,what,when,forecast,forecast_low,"
                       "forecast_high,observed,observed_low,observed_high,log_error,"
                       "inside,source,link,note,said_by\n");
    for (int i = 0; i < t->n; i++) {
        const lode__track_row *r = &t->row[i];
        const char *const text[] = {r->events, r->episode, r->title, r->series,
                                    r->good,   r->what,    r->when};
        const char *const last[] = {r->source, r->link, r->note, r->said_by};
        lode__buf_add_csv(buf, text[0]);
        for (size_t k = 1; k < 7; k++) lode__csv_text(buf, text[k]);
        const double value[] = {r->forecast, r->low,          r->high,
                                r->observed, r->observed_low, r->observed_high,
                                r->log_error};
        for (size_t k = 0; k < 7; k++) lode__csv_number(buf, value[k]);
        lode__csv_text(buf, r->inside < 0 ? "" : r->inside ? "yes" : "no");
        for (size_t k = 0; k < 4; k++) lode__csv_text(buf, last[k]);
        lode__buf_add(buf, "\n");
    }
}

void lode__track_multiple(double value, double low, double high, char text[96])
{
    char a[64], b[64], c[64];

    lode__number_people(value, 2, a);
    lode__number_people(low, 2, b);
    lode__number_people(high, 2, c);
    if (isnan(value))
        snprintf(text, 96, "none");
    else if (isnan(low) || isnan(high) || low == high)
        snprintf(text, 96, "%.20s", a);
    else
        snprintf(text, 96, "%.20s (%.20s-%.20s)", a, b, c);
}

const char *lode__track_verdict(const lode__track_row *r)
{
    return isnan(r->forecast) ? "no forecast"
           : r->inside == 1   ? "inside"
           : r->inside == 0   ? "outside"
                              : "no band";
}

static void table_row(lode__table *t, const lode__track_row *r)
{
    char said[96], seen[96];

    lode__track_multiple(r->forecast, r->low, r->high, said);
    lode__track_multiple(r->observed, r->observed_low, r->observed_high, seen);
    lode__table_cell(t, "%s", *r->episode ? r->episode : r->events);
    lode__table_cell(t, "%s", *r->series ? r->series : r->good);
    lode__table_cell(t, "%s", r->when);
    lode__table_cell(t, "%s", said);
    lode__table_cell(t, "%s", seen);
    lode__table_cell(t, "%s", lode__track_verdict(r));
}

static void write_table(const lode__track *t, lode__buf *buf)
{
    static const char *const head[] = {"event",    "series",   "when",
                                       "forecast", "observed", "band"};
    lode__track_sum s = lode__track_sum_of(t);
    char text[200], mean[64];
    lode__table table;

    lode__table_begin(&table, 6, "lllrrl");
    for (int k = 0; k < 6; k++) lode__table_cell(&table, "%s", head[k]);
    for (int i = 0; i < t->n; i++) table_row(&table, &t->row[i]);
    lode__table_end(&table, buf);
    lode__number_people(s.mean_log_error, 2, mean);
    if (s.n_scored > 0)
        snprintf(text, sizeof text,
                 "mean |log error| %.20s over %d; %d of %d with a band inside it", mean,
                 s.n_scored, s.n_inside, s.n_band);
    else
        snprintf(text, sizeof text,
                 t->n > 0 ? "None of them is scored" : "Nothing is observed yet");
    lode__buf_addf(buf, "\n%s; %d event%s open%s\n", text, t->n_open,
                   t->n_open == 1 ? "" : "s", t->n_open > 0 ? ":" : "");
    for (int i = 0; i < t->n_open; i++)
        lode__buf_addf(buf, "  %s\n", t->open[i]->text[LODE__E_ID]);
}

/* Only what is of one event. */
static void keep_one(lode__track *t, const char *id)
{
    int n = 0, n_open = 0;

    for (int i = 0; i < t->n; i++)
        if (lode__list_has(t->row[i].events, id)) t->row[n++] = t->row[i];
    for (int i = 0; i < t->n_open; i++)
        if (strcmp(t->open[i]->text[LODE__E_ID], id) == 0) t->open[n_open++] = t->open[i];
    t->n = n;
    t->n_open = n_open;
}

/* What took minutes is kept. */
static lode_status keep_past(const lode_dataset *ds, const char *db, const lode__track *t,
                             lode_error *err)
{
    lode__book keeping = {0};
    lode_status st = lode__book_open(&keeping, ds, db, true, err);

    if (!st) st = lode__store_keep(keeping.store, t->key, t->kept, err);
    if (!st) st = lode__store_commit(keeping.store, err);
    lode__book_close(&keeping);
    return st;
}

lode_status lode_event_track_write(const lode_dataset *dataset, const char *db,
                                   const char *id, size_t n_draw, lode_format format,
                                   lode_text *out, lode_error *err)
{
    lode__book book = {0};
    const lode__event *e = NULL;
    lode__track track;
    lode__buf buf;
    lode_status st;

    if (lode__plain_only(format, err)) return LODE_E_INVALID;
    lode__buf_init(&buf, REPORT_MAX);
    st = lode__book_open(&book, dataset, db, false, err);
    if (!st && id) st = lode__book_need(&book, id, &e, err);
    if (!st) st = lode__track_read(&book, NULL, n_draw, NULL, &track, err);
    if (!st && n_draw > 0 && track.key) st = keep_past(dataset, db, &track, err);
    if (!st && e) keep_one(&track, e->text[LODE__E_ID]);
    if (!st && format == LODE_FORMAT_JSON) write_json(&book, &track, n_draw, &buf);
    if (!st && format == LODE_FORMAT_CSV) write_csv(&track, &buf);
    if (!st && format == LODE_FORMAT_TABLE) write_table(&track, &buf);
    lode__book_close(&book);
    if (!st) return lode__desk_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
