/* A brief as JSON, as CSV of its figures and tables, as text. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "dataset/cells.h"
#include "report/brief.h"
#include "report/charts.h"
#include "report/report.h"

const char *lode__brief_rule_name(lode__brief_rule rule)
{
    static const char *const name[] = {"at", "sum", "above", "less", "is"};

    return name[rule];
}

static void json_text(const lode_brief *b, lode__json *j, const char *key,
                      const char *text)
{
    lode__buf plain;

    lode__buf_init(&plain, (size_t)1 << 16);
    lode__brief_plain(b, &plain, text);
    lode__json_string(j, key, plain.status || !plain.data ? "" : plain.data);
    lode__buf_clear(&plain);
}

/* ---- JSON ------------------------------------------------------------------------------- */

static void json_inputs(const lode_brief *b, lode__json *j)
{
    const lode_brief_options *o = &b->options;

    lode__json_object(j, "inputs");
    lode__json_string(j, "kind", b->kind);
    lode__json_array(j, "words");
    for (size_t k = 0; k < o->n_word; k++) lode__json_string(j, NULL, o->word[k]);
    lode__json_end_array(j);
    lode__json_string(j, "for", o->perspective);
    lode__json_string(j, "goods", o->goods);
    lode__json_string(j, "commodities", o->commodities);
    lode__json_string(j, "audience", o->audience);
    lode__json_integer(j, "pages", o->pages);
    lode__json_string(j, "as_of", o->as_of);
    lode__json_bool(j, "atlas", o->atlas != NULL);
    lode__json_string(j, "plan", o->plan);
    lode__json_number(j, "budget_usd", o->budget_usd > 0.0 ? o->budget_usd : (double)NAN);
    lode__json_bool(j, "estimate", o->estimate);
    lode__json_bool(j, "edits", o->edits != NULL);
    lode__json_end_object(j);
}

static void json_chart(const lode_brief *b, lode__json *j, const char *key,
                       const lode__brief_chart *c)
{
    lode__json_object(j, key);
    lode__json_string(j, "title", c->chart.title);
    lode__json_string(j, "measure", c->chart.measure);
    lode__json_string(j, "unit", c->chart.unit);
    lode__json_array(j, "rows");
    for (int k = 0; k < c->n; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "row", c->row[k]);
        lode__json_string(j, "figure", b->figure[c->i_figure[k]].id);
        lode__json_number(j, "value", c->value[k]);
        lode__json_number(j, "low", c->low[k]);
        lode__json_number(j, "high", c->high[k]);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
}

static void json_table(const lode_brief *b, lode__json *j, const lode__brief_table *t)
{
    lode__json_object(j, NULL);
    lode__json_string(j, "id", t->id);
    lode__json_string(j, "caption", t->caption);
    lode__json_array(j, "columns");
    for (int k = 0; k < t->n_column; k++) lode__json_string(j, NULL, t->column[k]);
    lode__json_end_array(j);
    lode__json_array(j, "rows");
    for (int k = 0; k < t->n_cell; k++) {
        int sole = lode__brief_sole(t->cell[k]);
        if (k % t->n_column == 0) lode__json_array(j, NULL);
        lode__json_object(j, NULL);
        json_text(b, j, "text", t->cell[k]);
        lode__json_string(j, "figure", sole < 0 ? NULL : b->figure[sole].id);
        lode__json_end_object(j);
        if (k % t->n_column == t->n_column - 1) lode__json_end_array(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
}

static void json_figure(const lode_brief *b, lode__json *j, const lode__brief_figure *f)
{
    lode__json_object(j, NULL);
    lode__json_string(j, "id", f->id);
    lode__json_string(j, "what", f->what);
    lode__json_number(j, "value", f->value);
    lode__json_number(j, "low", f->low);
    lode__json_number(j, "high", f->high);
    lode__json_string(j, "unit", f->unit);
    lode__json_string(j, "answer", b->answer[f->i_answer].id);
    lode__json_string(j, "rule", lode__brief_rule_name(f->rule));
    lode__json_number(j, "factor", f->factor);
    lode__json_number(j, "above", f->rule == LODE__BRIEF_ABOVE ? f->above : (double)NAN);
    lode__json_string(j, "is", f->is);
    lode__json_array(j, "pointers");
    for (int k = 0; k < f->n_pointer; k++) lode__json_string(j, NULL, f->pointer[k]);
    lode__json_end_array(j);
    lode__json_string(j, "explain", f->explain);
    lode__json_end_object(j);
}

static void json_lists(const lode_brief *b, lode__json *j)
{
    lode__json_array(j, "actions");
    for (int k = 0; k < b->n_action; k++) json_text(b, j, NULL, b->action[k]);
    lode__json_end_array(j);
    lode__json_array(j, "notes");
    for (int k = 0; k < b->n_note; k++) json_text(b, j, NULL, b->note[k]);
    lode__json_end_array(j);
    lode__json_array(j, "judgements");
    for (int k = 0; k < b->n_edit; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "place", b->edit[k].id);
        lode__json_string(j, "text", b->edit[k].text);
        lode__json_string(j, "author", b->edit[k].author);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_array(j, "sources");
    for (int k = 0; k < b->n_source; k++) lode__json_string(j, NULL, b->source[k]);
    lode__json_end_array(j);
    lode__json_array(j, "answers");
    for (int k = 0; k < b->n_answer; k++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "id", b->answer[k].id);
        lode__json_string(j, "command", b->answer[k].command);
        lode__json_string(j, "run", *b->answer[k].run ? b->answer[k].run : NULL);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

void lode__brief_json(const lode_brief *b, lode__buf *buf)
{
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/brief/1", b->run, b->dataset);
    json_inputs(b, &j);
    lode__json_null(&j, "certificate");
    lode__json_array(&j, "warnings");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_string(&j, "title", b->title);
    json_text(b, &j, "headline", b->headline);
    json_text(b, &j, "likelihood", b->likelihood);
    lode__json_string(&j, "basis", b->basis);
    lode__json_array(&j, "numbers");
    for (int k = 0; k < b->n_number; k++) {
        lode__json_object(&j, NULL);
        lode__json_string(&j, "figure", b->figure[b->number[k].i_figure].id);
        lode__json_number(&j, "value", b->figure[b->number[k].i_figure].value);
        json_text(b, &j, "label", b->number[k].label);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    json_chart(b, &j, "map", &b->map);
    json_chart(b, &j, "chart", &b->chart);
    lode__json_array(&j, "tables");
    for (int k = 0; k < b->n_table; k++) json_table(b, &j, &b->table[k]);
    lode__json_end_array(&j);
    json_lists(b, &j);
    lode__json_array(&j, "figures");
    for (int k = 0; k < b->n_figure; k++) json_figure(b, &j, &b->figure[k]);
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

/* ---- CSV --------------------------------------------------------------------------------- */

void lode__brief_figures_csv(const lode_brief *b, lode__buf *buf)
{
    lode__buf_add(buf,
                  "figure,what,value,low,high,unit,answer,command,rule,factor,above,is,"
                  "pointers,explain\n");
    for (int k = 0; k < b->n_figure; k++) {
        const lode__brief_figure *f = &b->figure[k];
        lode__buf_add_csv(buf, f->id);
        lode__csv_text(buf, f->what);
        lode__csv_number(buf, f->value);
        lode__csv_number(buf, f->low);
        lode__csv_number(buf, f->high);
        lode__csv_text(buf, f->unit);
        lode__csv_text(buf, b->answer[f->i_answer].id);
        lode__csv_text(buf, b->answer[f->i_answer].command);
        lode__csv_text(buf, lode__brief_rule_name(f->rule));
        lode__csv_number(buf, f->factor);
        lode__csv_number(buf, f->rule == LODE__BRIEF_ABOVE ? f->above : (double)NAN);
        lode__csv_text(buf, f->is);
        lode__buf_add(buf, ",");
        for (int i = 0; i < f->n_pointer; i++)
            lode__buf_addf(buf, "%s%s", i ? " " : "", f->pointer[i]);
        lode__csv_text(buf, f->explain);
        lode__buf_add(buf, "\n");
    }
}

void lode__brief_table_csv(const lode_brief *b, const lode__brief_table *t,
                           lode__buf *buf)
{
    for (int k = 0; k < t->n_column; k++) {
        lode__buf_add(buf, k ? "," : "");
        lode__buf_add_csv(buf, t->column[k]);
        lode__buf_addf(buf, ",figure %d", k + 1);
    }
    for (int k = 0; k < t->n_cell; k++) {
        int sole = lode__brief_sole(t->cell[k]);
        lode__buf_add(buf, k % t->n_column ? "," : "\n");
        if (sole < 0)
            lode__buf_add_csv(buf, t->cell[k]);
        else if (!isnan(b->figure[sole].value))
            lode__buf_add_number(buf, b->figure[sole].value);
        lode__csv_text(buf, sole < 0 ? "" : b->figure[sole].id);
    }
    lode__buf_add(buf, "\n");
}

/* ---- text -------------------------------------------------------------------------------- */

/* On lines of 80. */
static void wrapped(const lode_brief *b, lode__buf *buf, const char *first,
                    const char *text)
{
    lode__buf plain;

    lode__buf_init(&plain, (size_t)1 << 16);
    lode__brief_plain(b, &plain, text);
    lode__buf_add(buf, first);
    if (!plain.status && plain.data)
        lode__buf_add_wrapped(buf, plain.data, 78, strlen(first));
    lode__buf_add(buf, "\n");
    lode__buf_clear(&plain);
}

/* Figures of a table in short: "330 m USD" for "330 million USD". */
static void shorten(char *text)
{
    static const char *const word[][2] = {{" million ", " m "}, {" thousand ", " k "}};

    for (size_t k = 0; k < sizeof word / sizeof *word; k++) {
        char *at = strstr(text, word[k][0]);
        size_t n = strlen(word[k][0]), n_short = strlen(word[k][1]);
        if (!at) continue;
        memcpy(at, word[k][1], n_short);
        memmove(at + n_short, at + n, strlen(at + n) + 1);
    }
}

static void text_table(const lode_brief *b, lode__buf *buf, const lode__brief_table *t)
{
    char align[16] = "llllllllllllll";
    lode__table table;
    lode__buf plain;

    for (int k = 0; k < t->n_column && k < t->n_cell; k++)
        if (lode__brief_sole(t->cell[k]) >= 0) align[k] = 'r';
    align[t->n_column] = '\0';
    lode__buf_add(buf, "\n");
    wrapped(b, buf, "", t->caption);
    lode__buf_add(buf, "\n");
    lode__table_begin(&table, t->n_column, align);
    table.columns.wraps = true;
    for (int k = 0; k < t->n_column; k++) lode__table_cell(&table, "%s", t->column[k]);
    for (int k = 0; k < t->n_cell; k++) {
        lode__buf_init(&plain, (size_t)1 << 12);
        lode__brief_plain(b, &plain, t->cell[k]);
        if (!plain.status && plain.data && lode__brief_sole(t->cell[k]) >= 0)
            shorten(plain.data);
        lode__table_cell(&table, "%s", plain.status || !plain.data ? "" : plain.data);
        lode__buf_clear(&plain);
    }
    lode__table_end(&table, buf);
}

void lode__brief_text(const lode_brief *b, lode__buf *buf)
{
    wrapped(b, buf, "", b->title);
    lode__buf_add(buf, "\n");
    wrapped(b, buf, "", b->headline);
    lode__buf_add(buf, "\n");
    for (int k = 0; k < b->n_number; k++) {
        char said[LODE__SAID], first[LODE__SAID + 16];
        lode__brief_figure_said(&b->figure[b->number[k].i_figure], said);
        snprintf(first, sizeof first, "%16s  ", said);
        wrapped(b, buf, first, b->number[k].label);
    }
    for (int k = 0; k < b->n_table; k++) text_table(b, buf, &b->table[k]);
    lode__buf_add(buf, "\nWhat can be done first\n\n");
    for (int k = 0; k < b->n_action; k++) wrapped(b, buf, "- ", b->action[k]);
    lode__buf_add(buf, "\n");
    if (*b->likelihood) wrapped(b, buf, "", b->likelihood);
    for (int k = 0; k < b->n_note; k++) wrapped(b, buf, "- ", b->note[k]);
    for (int k = 0; k < b->n_edit; k++) {
        lode__buf_addf(buf, "\nJudgement (%s), on %s:\n", b->edit[k].author,
                       b->edit[k].id);
        lode__buf_add_wrapped(buf, b->edit[k].text, 78, 0);
        lode__buf_add(buf, "\n");
    }
    lode__buf_add(buf, "\n");
    wrapped(b, buf, "", b->basis);
    lode__buf_addf(buf,
                   "\nRun %.12s, data %.12s, lode %s. The page: -o brief.html, .pdf\n",
                   b->run, lode_dataset_hash(b->dataset), lode_version());
}
