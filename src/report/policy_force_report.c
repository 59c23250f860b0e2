/* What is in force for a good on its way, for people and programs. */
#include <lode/policy.h>

#include <stdio.h>
#include <string.h>

#include "report/policy_report.h"

#define REPORT_MAX ((size_t)16 << 20)

typedef struct answer {
    lode__force f;
    bool is_named;
    const lode__good *good;
    char run[LODE__HASH_HEX];
} answer;

static const char *concerns_name(lode__concerns c)
{
    static const char *const name[] = {"all", "military use", "named firms", "others"};
    return name[c];
}

static void find_run(answer *a)
{
    const lode__force_question *q = &a->f.question;
    lode__buf text;
    char day[16];

    lode__date_write(q->day, day);
    lode__buf_init(&text, 4096);
    lode__buf_addf(&text, "force %s %s %s %s %s %s ", q->good, q->from, q->to, day,
                   q->use ? q->use : "*", q->entity ? q->entity : "*");
    lode__buf_add_number(&text, q->delay_days);
    lode__buf_add(&text, " ");
    lode__buf_add_number(&text, q->refuse_share);
    lode__buf_addf(&text, " %d", q->c_grade);
    a->run[0] = '\0';
    if (!text.status) lode__policy_run(a->f.dataset, text.data, a->run);
    lode__buf_clear(&text);
}

/* ---- JSON --------------------------------------------------------------------------- */

static void state_json(lode__json *j, const char *key, const lode__measure *m,
                       const char *nothing)
{
    lode__json_object(j, key);
    lode__json_string(j, "type", m ? m->type : nothing);
    lode__json_string(j, "measure", m ? m->id : NULL);
    lode__json_end_object(j);
}

static void row_json(const answer *a, lode__json *j, const lode__force_row *r)
{
    const lode__measure *m = r->measure;
    char grade[2] = {m->cited.evidence, '\0'};

    lode__json_object(j, NULL);
    lode__json_string(j, "id", m->id);
    lode__json_string(j, "imposer", m->imposer);
    lode__json_string(j, "measure", m->measure);
    lode__json_string(j, "type", m->type);
    lode__json_string(j, "what", m->what);
    lode__json_string(j, "parent", *m->parent ? m->parent : NULL);
    lode__json_string(j, "standing", lode__standing_name(r->standing));
    lode__json_string(j, "reason", r->reason);
    lode__json_string(j, "concerns", concerns_name(r->concerns));
    lode__json_string(j, "scope", *m->scope ? m->scope : NULL);
    lode__json_string(j, "practice",
                      lode__measure_is_contested(m, a->f.question.day) ? m->practice
                                                                       : NULL);
    lode__json_array(j, "goods");
    for (int k = 0; k < r->n_good; k++)
        lode__json_string(j, NULL, a->good[r->good[k]].id);
    lode__json_end_array(j);
    lode__json_array(j, "sentences");
    for (int k = 0; k < r->n_sentence; k++) lode__json_string(j, NULL, r->sentence[k]);
    lode__json_end_array(j);
    lode__json_string(j, "also_on", *m->also ? m->also : NULL);
    lode__json_string(j, "no_sentence", *r->no_sentence ? r->no_sentence : NULL);
    lode__json_string(j, "evidence", grade);
    lode__json_string(j, "source", m->cited.source);
    lode__json_string(j, "link", *m->cited.link ? m->cited.link : NULL);
    lode__json_string(j, "source_as_of", *m->cited.as_of ? m->cited.as_of : NULL);
    lode__json_string(j, "last_seen", *m->cited.last_seen ? m->cited.last_seen : NULL);
    lode__json_end_object(j);
}

static void inputs_json(const answer *a, lode__json *j)
{
    const lode__force_question *q = &a->f.question;
    char day[16];

    lode__date_write(q->day, day);
    lode__json_object(j, "inputs");
    lode__json_string(j, "question", "force");
    lode__json_string(j, "good", q->good);
    lode__json_string(j, "from", q->from);
    lode__json_string(j, "to", q->to);
    lode__json_string(j, "as_of", day);
    lode__json_bool(j, "as_of_last_seen", !a->is_named);
    lode__json_string(j, "use", q->use);
    lode__json_string(j, "entity", q->entity);
    lode__json_number(j, "delay_days", q->delay_days);
    lode__json_number(j, "refuse_share", q->refuse_share);
    lode__json_bool(j, "c_grade", q->c_grade);
    lode__json_end_object(j);
}

static void write_json(const answer *a, lode__buf *buf)
{
    lode__json j;

    lode__envelope_begin(&j, buf, "lode/policy-register/1", a->run, a->f.dataset);
    inputs_json(a, &j);
    lode__json_null(&j, "certificate");
    lode__json_array(&j, "warnings");
    for (int i = 0; i < a->f.n_row; i++)
        if (lode__measure_is_contested(a->f.row[i].measure, a->f.question.day)) {
            char text[512];
            snprintf(text, sizeof text, "%s: %s", a->f.row[i].measure->id,
                     a->f.row[i].measure->practice);
            lode__json_string(&j, NULL, text);
        }
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_object(&j, "state");
    state_json(&j, "civil", a->f.civil, "free");
    state_json(&j, "military", a->f.military, "free");
    state_json(&j, "named_firms", a->f.entity, NULL);
    lode__json_end_object(&j);
    lode__json_array(&j, "measures");
    for (int i = 0; i < a->f.n_row; i++) row_json(a, &j, &a->f.row[i]);
    lode__json_end_array(&j);
    lode__json_integer(&j, "ended", a->f.n_past);
    lode__json_array(&j, "goods_not_listed");
    for (int i = 0; i < a->f.n_beside; i++)
        lode__json_string(&j, NULL, a->f.beside[i]->id);
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

/* ---- CSV ---------------------------------------------------------------------------- */

static void write_csv(const answer *a, lode__buf *buf)
{
    lode__buf_add(buf, "id,type,standing,reason,concerns,evidence,goods,sentences,"
                       "no_sentence,source\n");
    for (int i = 0; i < a->f.n_row; i++) {
        const lode__force_row *r = &a->f.row[i];
        lode__buf_add_csv(buf, r->measure->id);
        lode__buf_addf(buf, ",%s,%s,", r->measure->type,
                       lode__standing_name(r->standing));
        lode__buf_add_csv(buf, r->reason);
        lode__buf_addf(buf, ",%s,%c,", concerns_name(r->concerns),
                       r->measure->cited.evidence);
        for (int k = 0; k < r->n_good; k++)
            lode__buf_addf(buf, "%s%s", k ? "|" : "", a->good[r->good[k]].id);
        lode__buf_add(buf, ",");
        for (int k = 0; k < r->n_sentence; k++)
            lode__buf_addf(buf, "%s%s", k ? "|" : "", r->sentence[k]);
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, r->no_sentence);
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, r->measure->cited.source);
        lode__buf_add(buf, "\n");
    }
}

/* ---- table -------------------------------------------------------------------------- */

static void say_state(lode__buf *buf, const char *whom, const lode__measure *m)
{
    if (m)
        lode__buf_addf(buf, "  %-13s %s (%s)\n", whom, m->type, m->id);
    else
        lode__buf_addf(buf, "  %-13s free of the measures in the register\n", whom);
}

static void write_states(const answer *a, lode__buf *buf)
{
    const char *use = a->f.question.use;

    if (!use || strcmp(use, "civil") == 0) say_state(buf, "civil use", a->f.civil);
    if (!use || strcmp(use, "military") == 0)
        say_state(buf, "military use", a->f.military);
    if (a->f.entity) {
        say_state(buf, "named firms", a->f.entity);
        lode__buf_addf(buf, "  %-13s %s: %s\n", "", a->f.entity->scope,
                       a->f.entity->entities);
    }
}

static void write_rows(const answer *a, lode__buf *buf)
{
    static const char *const name[] = {"", "type", "standing", "concerns", "", "why"};
    lode__table t;

    lode__table_begin(&t, 6, "llllll");
    for (int k = 0; k < 6; k++) lode__table_cell(&t, "%s", name[k]);
    for (int i = 0; i < a->f.n_row; i++) {
        const lode__force_row *r = &a->f.row[i];
        lode__table_cell(&t, "%s", r->measure->id);
        lode__table_cell(&t, "%s", r->measure->type);
        lode__table_cell(&t, "%s", lode__standing_name(r->standing));
        lode__table_cell(&t, "%s", concerns_name(r->concerns));
        lode__table_cell(&t, "%c", r->measure->cited.evidence);
        lode__table_cell(&t, "%s", r->reason);
    }
    lode__table_end(&t, buf);
}

static void write_line(lode__buf *buf, const char *id, const char *text)
{
    lode__buf_addf(buf, "  %-6s", id);
    lode__buf_add_wrapped(buf, text, 80, 8);
    lode__buf_add(buf, "\n");
}

static void write_sentences(const answer *a, lode__buf *buf)
{
    bool any = false;

    for (int i = 0; i < a->f.n_row; i++)
        any = any || a->f.row[i].standing == LODE__IN_FORCE;
    if (!any) return;
    lode__buf_add(buf, "\nFor 'lode shock': each measure on all that it is on\n");
    for (int i = 0; i < a->f.n_row; i++) {
        const lode__force_row *r = &a->f.row[i];
        if (r->standing != LODE__IN_FORCE) continue;
        for (int k = 0; k < r->n_sentence; k++)
            write_line(buf, r->measure->id, r->sentence[k]);
        if (*r->no_sentence) {
            char text[256];
            snprintf(text, sizeof text, "%s: %s",
                     r->n_sentence ? "not for all goods" : "no sentence", r->no_sentence);
            write_line(buf, r->measure->id, text);
        }
    }
}

static void write_said(const answer *a, lode__buf *buf)
{
    bool any = false;

    for (int i = 0; i < a->f.n_row; i++) {
        const lode__measure *m = a->f.row[i].measure;
        if (!lode__measure_is_contested(m, a->f.question.day)) continue;
        if (!any) lode__buf_add(buf, "\nIn law and in practice\n");
        any = true;
        write_line(buf, m->id, m->practice);
    }
}

/* Measures whose list of goods is not whole. */
static void write_also(const answer *a, lode__buf *buf)
{
    bool any = false;

    for (int i = 0; i < a->f.n_row; i++) {
        const lode__measure *m = a->f.row[i].measure;
        if (!*m->also) continue;
        if (!any) lode__buf_add(buf, "\nOn other goods, too, which no row names\n");
        any = true;
        write_line(buf, m->id, m->also);
    }
}

static void write_rest(const answer *a, lode__buf *buf)
{
    if (a->f.n_past > 0)
        lode__buf_addf(buf,
                       "\nMeasures on these countries and goods that ended before: %d.\n",
                       a->f.n_past);
    if (a->f.n_beside == 0) return;
    lode__buf_addf(buf,
                   "\nIn force in %s, goods not listed one by one:", a->f.question.from);
    for (int i = 0; i < a->f.n_beside; i++)
        lode__buf_addf(buf, "%s %s%s", i ? "," : "", a->f.beside[i]->id,
                       *a->f.beside[i]->also ? "*" : "");
    lode__buf_add(buf, ".\n");
    for (int i = 0; i < a->f.n_beside; i++)
        if (*a->f.beside[i]->also) {
            lode__buf_addf(buf, "* %s: its list is not whole, it is on ",
                           a->f.beside[i]->id);
            lode__buf_add_wrapped(buf, a->f.beside[i]->also, 80, 4);
            lode__buf_add(buf, "\n");
        }
}

static void write_table(const answer *a, lode__buf *buf)
{
    const lode__force_question *q = &a->f.question;

    lode__buf_addf(buf, "%s from %s to %s", q->good, q->from, q->to);
    lode__policy_day_said(buf, q->day, a->is_named);
    lode__buf_add(buf, "\n");
    if (q->use) lode__buf_addf(buf, "for %s use\n", q->use);
    if (q->entity)
        lode__buf_addf(buf, "to %s\n", lode__actor_name(a->f.dataset, q->entity));
    lode__buf_add(buf, "\n");
    write_states(a, buf);
    if (a->f.n_row > 0) {
        lode__buf_add(buf, "\n");
        write_rows(a, buf);
        write_sentences(a, buf);
        write_said(a, buf);
        write_also(a, buf);
    }
    write_rest(a, buf);
}

static void read_question(const lode_policy_force *q, lode__force_question *out)
{
    *out = (lode__force_question){.good = q->good ? q->good : "",
                                  .from = q->from ? q->from : "",
                                  .to = q->to ? q->to : "",
                                  .use = q->use,
                                  .entity = q->entity,
                                  .delay_days = q->delay_days,
                                  .refuse_share = q->refuse_share,
                                  .c_grade = q->c_grade != 0};
}

lode_status lode_policy_force_write(const lode_dataset *dataset,
                                    const lode_policy_force *question, lode_format format,
                                    lode_text *out, lode_error *err)
{
    lode__force_question q;
    answer a = {.f = {.dataset = dataset}};
    lode__buf buf;
    lode_status st;
    int n;

    if (lode__plain_only(format, err)) return LODE_E_INVALID;
    read_question(question, &q);
    st = lode__policy_day(dataset, question->as_of, &q.day, &a.is_named, err);
    if (st) return st;
    st = lode__force_find(dataset, &q, &a.f, err);
    lode__buf_init(&buf, REPORT_MAX);
    if (!st) {
        a.good = lode__goods(dataset, &n);
        find_run(&a);
        if (format == LODE_FORMAT_JSON)
            write_json(&a, &buf);
        else if (format == LODE_FORMAT_CSV)
            write_csv(&a, &buf);
        else
            write_table(&a, &buf);
        st = lode__buf_give(&buf, out, err);
    }
    lode__buf_clear(&buf);
    lode__arena_clear(&a.f.arena);
    return st;
}
