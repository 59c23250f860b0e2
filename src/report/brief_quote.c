/* The answers that a brief quotes, and its figures: each is made of values that JSON pointers
 * name, by one of five rules, and of nothing else. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_in.h"
#include "report/brief.h"
#include "report/charts.h"

#define MARK '\x01' /* before the number of a figure in a text; MARK_END after it */
#define MARK_END '\x02'

/* ---- answers -------------------------------------------------------------------------- */

int lode__brief_keep(lode_brief *b, const char *id, const char *command, lode_text *json,
                     lode_text *csv, lode_error *err)
{
    lode__brief_answer *a = &b->answer[b->n_answer];
    json_error_t why;
    lode_status st;

    if (b->n_answer == LODE__BRIEF_ANSWERS) {
        lode_text_clear(json);
        lode_text_clear(csv);
        b->status = lode__fail(err, LODE_E_LIMIT, "more answers than a brief holds");
        return -1;
    }
    *a = (lode__brief_answer){.json = *json, .csv = *csv};
    *json = *csv = (lode_text)LODE_TEXT_INIT;
    b->n_answer++;
    a->id = lode__brief_say(b, "%s", id);
    a->command = lode__brief_say(b, "%s", command);
    a->root = lode__json_load(a->json.data, a->json.length, 0, &why, &st);
    if (!a->root) {
        b->status = lode__fail(err, LODE_E_NOMEM,
                               "cannot read back the answer of '%.80s'", command);
        return -1;
    }
    a->run = json_string_value(json_object_get(a->root, "run"));
    if (!a->run) a->run = "";
    return b->n_answer - 1;
}

/* RFC 6901 without escapes: no key of an answer has '/' or '~'. */
json_t *lode__brief_find(const lode_brief *b, int i_answer, const char *pointer)
{
    json_t *at = b->answer[i_answer].root;
    char key[128];

    while (at && *pointer == '/') {
        size_t n = strcspn(++pointer, "/");
        if (n >= sizeof key) return NULL;
        snprintf(key, sizeof key, "%.*s", (int)n, pointer);
        at = json_is_array(at) ? json_array_get(at, (size_t)strtoul(key, NULL, 10))
                               : json_object_get(at, key);
        pointer += n;
    }
    return at;
}

const char *lode__field_text(const json_t *row, const char *key)
{
    const char *text = json_string_value(json_object_get(row, key));

    return text ? text : "";
}

static double number_of(const json_t *found)
{
    return json_is_number(found) ? json_number_value(found) : (double)NAN;
}

double lode__field_number(const json_t *row, const char *key)
{
    return number_of(json_object_get(row, key));
}

static double number_at(const lode_brief *b, int i_answer, const char *pointer)
{
    return number_of(pointer ? lode__brief_find(b, i_answer, pointer) : NULL);
}

const char *lode__brief_say(lode_brief *b, const char *format, ...)
{
    const char *copy;
    va_list args;

    va_start(args, format);
    copy = lode__arena_print(&b->arena, format, args);
    va_end(args);
    if (!copy) b->status = LODE_E_NOMEM;
    return copy ? copy : "";
}

/* ---- figures -------------------------------------------------------------------------- */

int lode__brief_figure_new(lode_brief *b, const char *id, const char *what,
                           const char *unit, int i_answer, lode__brief_rule rule)
{
    lode__brief_figure *f;

    if (b->n_figure == LODE__BRIEF_FIGURES) {
        b->status = LODE_E_LIMIT;
        return b->n_figure - 1;
    }
    f = &b->figure[b->n_figure];
    *f = (lode__brief_figure){.value = (double)NAN,
                              .low = (double)NAN,
                              .high = (double)NAN,
                              .i_answer = i_answer,
                              .rule = rule,
                              .factor = 1.0};
    f->id = lode__brief_say(b, "%s", id);
    f->what = lode__brief_say(b, "%s", what);
    f->unit = lode__brief_say(b, "%s", unit);
    return b->n_figure++;
}

void lode__brief_from(lode_brief *b, int i_figure, const char *pointer)
{
    lode__brief_figure *f = &b->figure[i_figure];

    if (f->n_pointer == f->capacity) {
        int more = f->capacity ? 2 * f->capacity : 4;
        const char **wider =
            lode__arena_take(&b->arena, (size_t)more, sizeof *f->pointer);
        if (!wider) {
            b->status = LODE_E_NOMEM;
            return;
        }
        if (f->n_pointer)
            memcpy(wider, f->pointer, (size_t)f->n_pointer * sizeof *f->pointer);
        f->pointer = wider;
        f->capacity = more;
    }
    f->pointer[f->n_pointer++] = lode__brief_say(b, "%s", pointer);
}

/* Is the value one of the texts in `is`, which has '|' between them? */
static bool is_text(const lode_brief *b, const lode__brief_figure *f, int k)
{
    const char *text = json_string_value(lode__brief_find(b, f->i_answer, f->pointer[k]));

    for (const char *at = text ? f->is : ""; *at;) {
        size_t n = strcspn(at, "|");
        if (strlen(text) == n && strncmp(at, text, n) == 0) return true;
        at += n + (at[n] == '|');
    }
    return false;
}

void lode__brief_settle(lode_brief *b, int i_figure)
{
    lode__brief_figure *f = &b->figure[i_figure];
    double sum = 0.0;

    for (int k = 0; k < f->n_pointer; k++) switch (f->rule) {
        case LODE__BRIEF_ABOVE:
            sum += number_at(b, f->i_answer, f->pointer[k]) > f->above ? 1.0 : 0.0;
            break;
        case LODE__BRIEF_LESS:
            sum += (k ? -1.0 : 1.0) * number_at(b, f->i_answer, f->pointer[k]);
            break;
        case LODE__BRIEF_IS: sum += is_text(b, f, k) ? 1.0 : 0.0; break;
        default: sum += number_at(b, f->i_answer, f->pointer[k]); break;
        }
    f->value = sum * f->factor;
    f->low = number_at(b, f->i_answer, f->low_pointer) * f->factor;
    f->high = number_at(b, f->i_answer, f->high_pointer) * f->factor;
}

int lode__brief_quote(lode_brief *b, const char *id, const char *what, const char *unit,
                      int i_answer, double factor, const char *pointer, const char *low,
                      const char *high)
{
    int i = lode__brief_figure_new(b, id, what, unit, i_answer, LODE__BRIEF_AT);

    b->figure[i].factor = factor;
    lode__brief_from(b, i, pointer);
    if (low) b->figure[i].low_pointer = lode__brief_say(b, "%s", low);
    if (high) b->figure[i].high_pointer = lode__brief_say(b, "%s", high);
    lode__brief_settle(b, i);
    return i;
}

/* ---- texts that hold figures ---------------------------------------------------------- */

const char *lode__brief_ref(lode_brief *b, int i_figure)
{
    return lode__brief_say(b, "%c%d%c", MARK, i_figure, MARK_END);
}

void lode__brief_figure_said(const lode__brief_figure *f, char *text)
{
    if (isnan(f->value))
        snprintf(text, LODE__SAID, "no figure");
    else
        lode__said(f->value, f->unit, text);
}

void lode__brief_band_said(const lode__brief_figure *f, char text[3 * LODE__SAID])
{
    char low[LODE__SAID], high[LODE__SAID];

    *text = '\0';
    if (isnan(f->low) || isnan(f->high)) return;
    lode__said(f->low, f->unit, low);
    lode__said(f->high, f->unit, high);
    snprintf(text, 3 * LODE__SAID, "%s to %s", low, high);
}

static void add_figure(const lode_brief *b, lode__buf *buf, int i, bool html)
{
    const lode__brief_figure *f = &b->figure[i];
    char said[LODE__SAID];

    lode__brief_figure_said(f, said);
    if (!html) {
        lode__buf_add(buf, said);
        return;
    }
    lode__buf_addf(buf, "<data class=\"f\" data-figure=\"%s\" value=\"", f->id);
    if (!isnan(f->value)) lode__buf_add_number(buf, f->value);
    lode__buf_add(buf, "\" title=\"");
    lode__buf_add_html(buf, f->what);
    lode__buf_add(buf, "; from: ");
    lode__buf_add_html(buf, b->answer[f->i_answer].command);
    lode__buf_add(buf, "\">");
    lode__buf_add_html(buf, said);
    lode__buf_add(buf, "</data>");
}

static void add_text(const lode_brief *b, lode__buf *buf, const char *text, bool html)
{
    while (*text) {
        char piece[256];
        size_t n = strcspn(text, "\x01");
        if (n >= sizeof piece) n = sizeof piece - 1;
        /* A cut never parts a character of several bytes. */
        while (text[n] && ((unsigned char)text[n] & 0xC0) == 0x80) n--;
        snprintf(piece, sizeof piece, "%.*s", (int)n, text);
        if (html)
            lode__buf_add_html(buf, piece);
        else
            lode__buf_add(buf, piece);
        text += n;
        if (*text != MARK) continue;
        add_figure(b, buf, (int)strtol(text + 1, NULL, 10), html);
        text += strcspn(text, "\x02");
        if (*text == MARK_END) text++;
    }
}

void lode__brief_plain(const lode_brief *b, lode__buf *buf, const char *text)
{
    add_text(b, buf, text, false);
}

void lode__brief_html(const lode_brief *b, lode__buf *buf, const char *text)
{
    add_text(b, buf, text, true);
}

int lode__brief_sole(const char *text)
{
    char *end;
    long i;

    if (text[0] != MARK) return -1;
    i = strtol(text + 1, &end, 10);
    return end[0] == MARK_END && end[1] == '\0' ? (int)i : -1;
}
