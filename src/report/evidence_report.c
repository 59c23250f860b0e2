/* What became of answers that were kept: equal, or which field, what it said and what it is. */
#include <string.h>

#include "report/evidence.h"
#include "report/report.h"

#define TABLE_DIFFERENCES 12 /* of each answer, told to people */

typedef struct finding {
    const lode_evidence *evidence;
    const lode_dataset *dataset;
} finding;

/* Data of another hash were never asked for an answer. */
static lode__finding verdict_of(const finding *f, size_t i)
{
    lode__finding verdict = f->evidence->answer[i].verdict;

    if (verdict == LODE__UNASKED && !lode_evidence_same_data(f->evidence, i, f->dataset))
        return LODE__OTHER_DATA;
    return verdict;
}

static const char *verdict_said(lode__finding verdict)
{
    switch (verdict) {
    case LODE__EQUAL: return "equal";
    case LODE__DIFFERS: return "differs";
    case LODE__OTHER_DATA: return "other data";
    case LODE__NO_ANSWER: return "no answer";
    case LODE__UNASKED: break;
    }
    return "not asked";
}

static const char *data_of(const lode__kept *k)
{
    return json_string_value(json_object_get(k->root, "data"));
}

static const char *version_of(const lode__kept *k)
{
    return json_string_value(json_object_get(k->root, "lode"));
}

/* ---- JSON and CSV ------------------------------------------------------------------- */

static void find_run(const finding *f, char run[LODE__HASH_HEX])
{
    lode__buf all;

    lode__buf_init(&all, (size_t)1 << 20);
    lode__buf_addf(&all, "lode %s verify/1 %s %s", lode_version(),
                   lode_dataset_hash(f->dataset), f->evidence->hash);
    for (size_t i = 0; i < f->evidence->n_answer; i++)
        lode__buf_addf(&all, "\n%s",
                       f->evidence->answer[i].command ? f->evidence->answer[i].command
                                                      : "");
    *run = '\0';
    if (!all.status) lode__hash_text(all.data, all.length, run);
    lode__buf_clear(&all);
}

static void write_answer(const finding *f, lode__json *j, size_t i)
{
    const lode__kept *k = &f->evidence->answer[i];

    lode__json_object(j, NULL);
    lode__json_string(j, "answer", k->name);
    lode__json_string(j, "command", k->command);
    lode__json_string(j, "data", data_of(k));
    lode__json_string(j, "lode", version_of(k));
    lode__json_string(j, "verdict", verdict_said(verdict_of(f, i)));
    lode__json_integer(j, "n_difference", k->n_difference);
    lode__json_array(j, "differences");
    for (long d = 0; d < k->n_kept; d++) {
        lode__json_object(j, NULL);
        lode__json_string(j, "field", k->difference[d].field);
        lode__json_string(j, "stated", k->difference[d].stated);
        lode__json_string(j, "found", k->difference[d].found);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
    lode__json_end_object(j);
}

static void write_warnings(const finding *f, lode__json *j)
{
    const lode_evidence *e = f->evidence;
    char text[200];

    lode__json_array(j, "warnings");
    for (size_t i = 0; i < e->n_answer; i++) {
        if (!e->answer[i].version) continue;
        snprintf(
            text, sizeof text,
            "made by lode %.40s, compared by %.40s: run is a hash of the version, too, "
            "and was not compared",
            version_of(&e->answer[i]), e->answer[i].version);
        lode__json_string(j, NULL, text);
        break;
    }
    lode__json_end_array(j);
}

static void write_json(const void *answer, lode__buf *buf)
{
    const finding *f = answer;
    const lode_evidence *e = f->evidence;
    char run[LODE__HASH_HEX];
    lode__json j;

    find_run(f, run);
    lode__envelope_begin(&j, buf, "lode/verify/1", run, f->dataset);
    lode__json_object(&j, "inputs");
    lode__json_string(&j, "file_hash", e->hash);
    lode__json_end_object(&j);
    lode__json_null(&j, "certificate");
    write_warnings(f, &j);
    lode__json_object(&j, "result");
    lode__json_bool(&j, "holds", lode_evidence_holds(e));
    lode__json_array(&j, "answers");
    for (size_t i = 0; i < e->n_answer; i++) write_answer(f, &j, i);
    lode__json_end_array(&j);
    lode__json_integer(&j, "hashed", (long long)e->n_member);
    lode__json_array(&j, "changed");
    for (size_t i = 0; i < e->n_changed; i++) lode__json_string(&j, NULL, e->changed[i]);
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__envelope_end(&j, buf);
}

static void write_csv(const void *answer, lode__buf *buf)
{
    const finding *f = answer;

    lode__buf_add(buf, "answer,verdict,field,stated,found\n");
    for (size_t i = 0; i < f->evidence->n_answer; i++) {
        const lode__kept *k = &f->evidence->answer[i];
        const char *verdict = verdict_said(verdict_of(f, i));
        for (long d = 0; d < k->n_kept || d == 0; d++) {
            const lode__difference none = {"", NULL, NULL};
            const lode__difference *one = d < k->n_kept ? &k->difference[d] : &none;
            lode__buf_add_csv(buf, k->name);
            lode__buf_addf(buf, ",%s,", verdict);
            lode__buf_add_csv(buf, one->field);
            lode__buf_add(buf, ",");
            if (one->stated) lode__buf_add_csv(buf, one->stated);
            lode__buf_add(buf, ",");
            if (one->found) lode__buf_add_csv(buf, one->found);
            lode__buf_add(buf, "\n");
        }
    }
}

/* ---- for people --------------------------------------------------------------------- */

static void say_value(lode__buf *buf, const char *name, const char *value)
{
    lode__buf_addf(buf, "    %-7s", name);
    lode__buf_add_wrapped(buf, value ? value : "not there", 80, 11);
    lode__buf_add(buf, "\n");
}

static void say_differences(lode__buf *buf, const lode__kept *k)
{
    for (long d = 0; d < k->n_kept && d < TABLE_DIFFERENCES; d++) {
        lode__buf_addf(buf, "  %s\n", k->difference[d].field);
        say_value(buf, "stated", k->difference[d].stated);
        say_value(buf, "found", k->difference[d].found);
    }
    if (k->n_difference > TABLE_DIFFERENCES)
        lode__buf_addf(buf, "  and %ld more\n", k->n_difference - TABLE_DIFFERENCES);
}

static void say_answer(const finding *f, lode__buf *buf, size_t i)
{
    const lode__kept *k = &f->evidence->answer[i];
    lode__finding verdict = verdict_of(f, i);

    lode__buf_addf(buf, "%-10s  ", verdict_said(verdict));
    lode__buf_add_wrapped(buf, k->command ? k->command : k->name, 80, 12);
    lode__buf_add(buf, "\n");
    if (verdict == LODE__OTHER_DATA)
        lode__buf_addf(buf, "    data of the answer %.12s, here %.12s\n", data_of(k),
                       lode_dataset_hash(f->dataset));
    say_differences(buf, k);
}

static void write_table(const void *answer, lode__buf *buf)
{
    const finding *f = answer;
    const lode_evidence *e = f->evidence;

    for (size_t i = 0; i < e->n_answer; i++) say_answer(f, buf, i);
    for (size_t i = 0; i < e->n_changed; i++)
        lode__buf_addf(buf, "changed     %s: its bytes are not those of its hash\n",
                       e->changed[i]);
    for (size_t i = 0; i < e->n_answer; i++) {
        if (!e->answer[i].version) continue;
        lode__buf_addf(buf, "\nMade by lode %s, compared by %s.\n",
                       version_of(&e->answer[i]), e->answer[i].version);
        break;
    }
    lode__buf_addf(buf, "\n%s: %zu %s", lode_evidence_holds(e) ? "Equal" : "Not equal",
                   e->n_answer, e->n_answer == 1 ? "answer" : "answers");
    if (e->n_member > 0)
        lode__buf_addf(buf, ", %zu file%s with a hash", e->n_member,
                       e->n_member == 1 ? "" : "s");
    lode__buf_addf(buf, ", data %.12s.\n", lode_dataset_hash(f->dataset));
}

lode_status lode_evidence_write(const lode_evidence *evidence,
                                const lode_dataset *dataset, lode_format format,
                                lode_text *out, lode_error *err)
{
    static const lode__writers writers = {write_json, write_csv, write_table};
    const finding f = {evidence, dataset};

    return lode__report_write(&f, &writers, format, out, err);
}
