/* The projects of the packs as a list: a table, JSON, CSV. */
#include <lode/project.h>

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "dataset/cells.h"
#include "report/project_report.h"

#define MILLION 1e-6

/* ---- what the reports share --------------------------------------------------------- */

void lode__known_object(lode__json *j, const char *key, const lode__known *k)
{
    lode__json_object(j, key);
    lode__json_number(j, "value", k->value);
    lode__json_number(j, "low", k->low);
    lode__json_number(j, "high", k->high);
    lode__json_string(j, "grade", k->grade ? (const char[]){k->grade, '\0'} : NULL);
    lode__json_string(j, "basis", k->basis && *k->basis ? k->basis : NULL);
    lode__json_end_object(j);
}

void lode__known_json(lode__json *j, const char *key, const lode__known *k)
{
    if (isnan(k->value))
        lode__json_null(j, key);
    else
        lode__known_object(j, key, k);
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

static void output_json(lode__json *j, const lode__project_output *o)
{
    lode__json_object(j, NULL);
    lode__json_string(j, "good", or_null(o->good));
    lode__json_string(j, "mineral", or_null(o->mineral));
    lode__json_string(j, "stage", or_null(o->stage));
    lode__json_string(j, "form", or_null(o->form));
    lode__json_number(j, "capacity", o->capacity);
    lode__json_string(j, "capacity_unit", isnan(o->capacity) ? NULL : or_null(o->unit));
    lode__json_string(j, "how", or_null(o->how));
    lode__known_json(j, "tpa", &o->tpa);
    lode__known_json(j, "opex_usd_per_t", &o->opex_usd_per_t);
    lode__json_string(j, "feed", or_null(o->feed));
    lode__json_end_object(j);
}

static void money_json(lode__json *j, const lode__project *p)
{
    lode__known_json(j, "capex_usd", &p->capex_usd);
    if (!*p->capex_words && isnan(p->capex) && isnan(p->capex_low) &&
        isnan(p->capex_high)) {
        lode__json_null(j, "capex_published");
        return;
    }
    lode__json_object(j, "capex_published");
    lode__json_number(j, "value", p->capex);
    lode__json_number(j, "low", p->capex_low);
    lode__json_number(j, "high", p->capex_high);
    lode__json_string(j, "unit", or_null(p->capex_unit));
    lode__json_string(j, "of", or_null(p->capex_of));
    lode__json_string(j, "words", or_null(p->capex_words));
    lode__json_end_object(j);
}

void lode__project_json(lode__json *j, const lode__project *p)
{
    char grade[2] = {p->grade, '\0'};

    lode__json_string(j, "id", p->id);
    lode__json_string(j, "name", p->name);
    lode__json_string(j, "owner", or_null(p->owner));
    lode__json_string(j, "country", p->country);
    lode__json_string(j, "minerals", or_null(p->minerals));
    lode__json_string(j, "status", lode__project_status_name(p->status));
    lode__json_string(j, "status_words", or_null(p->status_words));
    lode__json_string(j, "grade", or_null(grade));
    lode__json_string(j, "source", or_null(p->source));
    lode__json_string(j, "as_of", or_null(p->as_of));
    lode__json_string(j, "programme", or_null(p->programme));
    lode__json_bool(j, "financed", p->financed);
    lode__json_bool(j, "optimisable", p->optimisable);
    lode__json_string(j, "reason", or_null(p->reason));
    money_json(j, p);
    lode__known_json(j, "start_year", &p->start_year);
    lode__known_json(j, "success", &p->success);
    lode__known_json(j, "ramp_up_years", &p->ramp_up_years);
    lode__known_json(j, "capex_factor", &p->capex_factor);
    lode__known_json(j, "delay_factor", &p->delay_factor);
    lode__json_array(j, "outputs");
    for (int k = 0; k < p->n_output; k++) output_json(j, &p->output[k]);
    lode__json_end_array(j);
}

void lode__project_run(const lode_dataset *ds, const char *question, lode__buf *answer,
                       char out[LODE__HASH_HEX])
{
    lode__buf all;

    lode__buf_init(&all, 8192);
    lode__buf_addf(&all, "lode %s project/1 %s %s", lode_version(), lode_dataset_hash(ds),
                   question);
    out[0] = '\0';
    if (!all.status)
        lode__hash_text(all.data, all.length, out);
    else if (!answer->status)
        answer->status = all.status;
    lode__buf_clear(&all);
}

/* ---- which ones --------------------------------------------------------------------- */

typedef struct listing {
    const lode_dataset *ds;
    const lode_project_options *o;
    lode__projects all;
    bool *with_country, *with_good; /* NULL: all */
    const lode__project **row;      /* [n_row] */
    size_t n_row;
} listing;

/* Is it one of the words with '|' between? Letters without case. */
static bool has_word(const char *list, const char *word)
{
    size_t n = strlen(word);

    for (const char *at = list; *at;) {
        size_t length = strcspn(at, "|"), k = 0;
        while (k < n && k < length &&
               tolower((unsigned char)at[k]) == tolower((unsigned char)word[k]))
            k++;
        if (k == n && length == n) return true;
        at += length;
        at += *at == '|';
    }
    return false;
}

static bool is_in(const listing *l, const lode__project *p)
{
    int n;
    const lode__country *country = lode__countries(l->ds, &n);

    if (!l->with_country) return true;
    for (int i = 0; i < n; i++)
        if (l->with_country[i] && has_word(p->country, country[i].id)) return true;
    return false;
}

static bool has_mineral(const listing *l, const lode__project *p)
{
    if (!l->o->mineral || has_word(p->minerals, l->o->mineral)) return true;
    for (int k = 0; k < p->n_output && l->with_good; k++)
        if (p->output[k].i_good >= 0 && l->with_good[p->output[k].i_good]) return true;
    return false;
}

static bool has_stage(const listing *l, const lode__project *p)
{
    if (!l->o->stage) return true;
    for (int k = 0; k < p->n_output; k++)
        if (has_word(p->output[k].stage, l->o->stage)) return true;
    return has_word(lode__cell_of(l->ds, p->place, "stages"), l->o->stage);
}

static bool is_listed(const listing *l, const lode__project *p)
{
    if (l->o->optimisable && !p->optimisable) return false;
    if (l->o->status && strcmp(lode__project_status_name(p->status), l->o->status) != 0)
        return false;
    return is_in(l, p) && has_mineral(l, p) && has_stage(l, p);
}

static lode_status need_status(const char *text, lode_error *err)
{
    const char *name[LODE__N_PROJECT_STATUS];
    char nearest[160];

    for (int i = 0; i < LODE__N_PROJECT_STATUS; i++) {
        name[i] = lode__project_status_name((lode__project_status)i);
        if (strcmp(name[i], text) == 0) return LODE_OK;
    }
    lode_names_nearest(text, name, LODE__N_PROJECT_STATUS, nearest, sizeof nearest);
    return lode__fail(err, LODE_E_INVALID, "want a rung such as %s, found '%.60s'",
                      nearest, text);
}

/* A word that is no good of ours may be a mineral that some project names. */
static lode_status need_mineral(listing *l, lode_error *err)
{
    lode_status st = lode__goods_select(l->ds, l->o->mineral, l->with_good, err);

    if (st != LODE_E_INVALID) return st;
    l->with_good = NULL;
    for (size_t i = 0; i < l->all.n; i++)
        if (has_word(l->all.project[i].minerals, l->o->mineral)) return LODE_OK;
    return st;
}

static lode_status choose(listing *l, lode_error *err)
{
    lode__arena *arena = l->all.arena;
    int n_country, n_good;
    lode_status st = LODE_OK;

    (void)lode__countries(l->ds, &n_country);
    (void)lode__goods(l->ds, &n_good);
    l->row = lode__arena_take(arena, l->all.n + 1, sizeof *l->row);
    if (l->o->country)
        l->with_country = lode__arena_take(arena, (size_t)n_country, sizeof(bool));
    l->with_good = lode__arena_take(arena, (size_t)n_good, sizeof(bool));
    if (!l->row || !l->with_good || (l->o->country && !l->with_country))
        return lode__fail(err, LODE_E_NOMEM, "out of memory");
    if (l->o->country)
        st = lode__countries_select(l->ds, l->o->country, l->with_country, err);
    if (!st && l->o->mineral) st = need_mineral(l, err);
    if (!st && l->o->status) st = need_status(l->o->status, err);
    for (size_t i = 0; i < l->all.n && !st; i++)
        if (is_listed(l, &l->all.project[i])) l->row[l->n_row++] = &l->all.project[i];
    return st;
}

typedef struct tallies {
    int capacity, capex, start, all, optimisable, financed;
} tallies;

static bool has_capacity(const lode__project *p)
{
    for (int k = 0; k < p->n_output; k++)
        if (!isnan(p->output[k].capacity)) return true;
    return false;
}

/* As published: what a rule filled does not count. */
static tallies count(const listing *l)
{
    tallies t = {0};

    for (size_t i = 0; i < l->n_row; i++) {
        const lode__project *p = l->row[i];
        bool capex = !isnan(p->capex) && strcmp(p->capex_unit, "million USD") == 0;
        bool start = !isnan(p->start_year.value) && p->start_year.grade != 'P';
        t.capacity += has_capacity(p);
        t.capex += capex;
        t.start += start;
        t.all += has_capacity(p) && capex && start;
        t.optimisable += p->optimisable;
        t.financed += p->financed;
    }
    return t;
}

/* ---- table -------------------------------------------------------------------------- */

/* The good that says most: known tonnes first. */
static const lode__project_output *main_output(const lode__project *p)
{
    for (int k = 0; k < p->n_output; k++)
        if (!isnan(p->output[k].tpa.value)) return &p->output[k];
    return p->n_output > 0 ? &p->output[0] : NULL;
}

/* "450", "450*" where a rule filled it; nothing where it is unknown. */
static void known_cell(lode__table *t, const lode__known *k, double factor, int decimals)
{
    char text[64];

    if (isnan(k->value)) {
        lode__table_cell(t, " ");
        return;
    }
    lode__number_people(k->value * factor, decimals, text);
    lode__table_cell(t, "%s%s", text, k->grade == 'P' ? "*" : "");
}

static void year_cell(lode__table *t, const lode__known *k)
{
    if (isnan(k->value))
        lode__table_cell(t, " ");
    else
        lode__table_cell(t, "%d%s", (int)k->value, k->grade == 'P' ? "*" : "");
}

static void list_row(lode__table *t, const lode__project *p)
{
    const lode__project_output *o = main_output(p);
    double tpa = o ? o->tpa.value : NAN;

    lode__table_cell(t, "%s", p->id);
    lode__table_cell(t, "%s", p->name);
    lode__table_cell(t, "%.3s%s", p->country, strchr(p->country, '|') ? "+" : "");
    lode__table_cell(t, "%s", p->status ? lode__project_status_name(p->status) : "");
    lode__table_cell(t, "%s", o ? *o->good ? o->good : o->mineral : "");
    lode__table_number(t, tpa, lode__decimals(tpa));
    known_cell(t, &p->capex_usd, MILLION, 0);
    year_cell(t, &p->start_year);
    lode__table_cell(t, "%c", p->grade ? p->grade : ' ');
    lode__table_cell(t, "%s", p->optimisable ? "yes" : "");
}

static void list_foot(const listing *l, lode__buf *buf)
{
    tallies t = count(l);
    lode__buf text;

    lode__buf_init(&text, 4096);
    lode__buf_addf(
        &text,
        "%zu project%s: %d with a published capacity, %d with a cost in USD, %d "
        "with a start year, %d with all three. A choice can take %d%s; 'lode "
        "project show ID' says what the others lack. Tonnes a year are of the "
        "good, where the published form says what they hold; cost in million "
        "USD. Grade A official, B press, C secondary.",
        l->n_row, l->n_row == 1 ? "" : "s", t.capacity, t.capex, t.start, t.all,
        t.optimisable, l->o->estimate ? ", gaps filled by rules (*)" : "");
    lode__buf_add(buf, "\n");
    lode__add_said(buf, &text, 0);
    lode__buf_add(buf, "\n");
}

static void list_table(const void *answer, lode__buf *buf)
{
    static const char *const head[] = {"id",   "project", "in",    "status", "good",
                                       "t/yr", "cost",    "start", "",       "can"};
    const listing *l = answer;
    lode__table t;

    lode__buf_add(buf, "Projects of public record: a directory, not an investment "
                       "case\n\n");
    lode__table_begin(&t, 10, "lllllrrlll");
    for (int k = 0; k < 10; k++) lode__table_cell(&t, "%s", head[k]);
    for (size_t i = 0; i < l->n_row; i++) list_row(&t, l->row[i]);
    lode__table_end(&t, buf);
    list_foot(l, buf);
}

/* ---- JSON and CSV ------------------------------------------------------------------- */

static void counts_json(const listing *l, lode__json *j)
{
    tallies t = count(l);

    lode__json_object(j, "counts");
    lode__json_integer(j, "projects", (long long)l->n_row);
    lode__json_integer(j, "capacity", t.capacity);
    lode__json_integer(j, "capex_usd", t.capex);
    lode__json_integer(j, "start_year", t.start);
    lode__json_integer(j, "all_three", t.all);
    lode__json_integer(j, "optimisable", t.optimisable);
    lode__json_integer(j, "financed", t.financed);
    lode__json_end_object(j);
}

static void list_json(const void *answer, lode__buf *buf)
{
    const listing *l = answer;
    const lode_project_options *o = l->o;
    char run[LODE__HASH_HEX];
    lode__json j;
    lode__buf text;

    lode__buf_init(&text, 4096);
    lode__buf_addf(&text, "list %s %s %s %s %d %d", o->country ? o->country : "*",
                   o->mineral ? o->mineral : "*", o->stage ? o->stage : "*",
                   o->status ? o->status : "*", o->optimisable, o->estimate);
    lode__project_run(l->ds, text.status ? "" : text.data, buf, run);
    if (text.status && !buf->status) buf->status = text.status;
    lode__buf_clear(&text);
    lode__envelope_begin(&j, buf, "lode/project/1", run, l->ds);
    lode__json_object(&j, "inputs");
    lode__json_string(&j, "question", "list");
    lode__json_string(&j, "country", o->country);
    lode__json_string(&j, "mineral", o->mineral);
    lode__json_string(&j, "stage", o->stage);
    lode__json_string(&j, "status", o->status);
    lode__json_bool(&j, "optimisable", o->optimisable != 0);
    lode__json_bool(&j, "estimate", o->estimate != 0);
    lode__json_end_object(&j);
    lode__json_null(&j, "certificate");
    lode__json_array(&j, "warnings");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    counts_json(l, &j);
    lode__json_array(&j, "projects");
    for (size_t i = 0; i < l->n_row; i++) {
        lode__json_object(&j, NULL);
        lode__project_json(&j, l->row[i]);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

static void known_csv(lode__buf *buf, const lode__known *k)
{
    char grade[2] = {k->grade, '\0'};

    lode__csv_number(buf, k->value);
    lode__csv_number(buf, k->low);
    lode__csv_number(buf, k->high);
    lode__csv_text(buf, isnan(k->value) ? "" : grade);
}

static void output_csv(lode__buf *buf, const lode__project *p,
                       const lode__project_output *o)
{
    char grade[2] = {p->grade, '\0'};

    lode__buf_add_csv(buf, p->id);
    lode__csv_text(buf, p->name);
    lode__csv_text(buf, p->country);
    lode__csv_text(buf, lode__project_status_name(p->status));
    lode__csv_text(buf, o ? o->good : "");
    lode__csv_text(buf, o ? o->stage : "");
    lode__csv_text(buf, o ? o->form : "");
    known_csv(buf, o ? &o->tpa : &(lode__known){NAN, NAN, NAN, 0, ""});
    known_csv(buf, &p->capex_usd);
    known_csv(buf, &p->start_year);
    known_csv(buf, &p->success);
    lode__csv_text(buf, grade);
    lode__csv_text(buf, p->as_of);
    lode__csv_text(buf, p->optimisable ? "yes" : "no");
    lode__csv_text(buf, p->reason);
    lode__csv_text(buf, p->source);
    lode__buf_add(buf, "\n");
}

/* A row of each output, as a lender's file has them. */
static void list_csv(const void *answer, lode__buf *buf)
{
    const listing *l = answer;

    lode__buf_add(buf,
                  "project,name,country,status,good,stage,form,tpa,tpa_low,tpa_high,"
                  "tpa_grade,capex_usd,capex_low,capex_high,capex_grade,start_year,"
                  "start_low,start_high,start_grade,success,success_low,success_high,"
                  "success_grade,grade,as_of,optimisable,reason,source\n");
    for (size_t i = 0; i < l->n_row; i++) {
        const lode__project *p = l->row[i];
        if (p->n_output == 0) output_csv(buf, p, NULL);
        for (int k = 0; k < p->n_output; k++) output_csv(buf, p, &p->output[k]);
    }
}

lode_status lode_project_list_write(const lode_dataset *dataset,
                                    const lode_project_options *options,
                                    lode_format format, lode_text *out, lode_error *err)
{
    static const lode_project_options plain = LODE_PROJECT_OPTIONS_INIT;
    static const lode__writers writers = {list_json, list_csv, list_table};
    listing l = {.ds = dataset, .o = options ? options : &plain};
    lode_status st = lode__projects_of(dataset, &l.all, err);

    if (!st && l.o->estimate) st = lode__projects_estimate(dataset, &l.all, err);
    if (!st) st = choose(&l, err);
    if (!st) st = lode__report_write(&l, &writers, format, out, err);
    lode__projects_free(&l.all);
    return st;
}
