/* What readers say of events, and what the desk answers. */
#include <lode/desk.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/track.h"

#define REPORT_MAX ((size_t)64 << 20)
#define WIDTH 79

/* ---- entered ---------------------------------------------------------------------------- */

static lode_status need_text(const char *text, const char *what, lode_error *err)
{
    if (!text[strspn(text, " \n")])
        return lode__fail(err, LODE_E_INVALID, "want a %s, found nothing", what);
    return lode__event_letters_need(text, strlen(text), LODE_COMMENT_MOST, true, what,
                                    NULL, 0, err);
}

static lode_status enter(lode__book *book, lode__entry_kind kind,
                         const lode__entry *entry, int *number, lode_error *err)
{
    lode_status st = lode__store_enter(book->store, kind, entry, number, err);

    return st ? st : lode__store_commit(book->store, err);
}

lode_status lode_event_comment(const lode_dataset *dataset, const char *db,
                               const char *id, const char *text, const char *when,
                               lode_text *out, lode_error *err)
{
    const lode_event_author reader = {"reader", "a comment", when};
    const lode__event *e = NULL;
    lode__book book = {0};
    lode__buf said;
    int number = 0;
    lode_status st = need_text(text, "comment", err);

    if (!st) st = lode__author_need(&reader, err);
    if (st) return st;
    lode__buf_init(&said, 4096);
    st = lode__book_open(&book, dataset, db, true, err);
    if (!st) st = lode__book_need(&book, id, &e, err);
    if (!st) {
        const lode__entry entry = {0, e->text[LODE__E_ID], when, "", text};
        st = enter(&book, LODE__ENTRY_COMMENT, &entry, &number, err);
    }
    if (!st)
        lode__buf_addf(&said, "Comment %d on %s is entered.\n", number,
                       e->text[LODE__E_ID]);
    lode__book_close(&book);
    if (!st) st = lode__buf_give(&said, out, err);
    lode__buf_clear(&said);
    return st;
}

static lode_status need_number(lode__book *book, int number, lode_error *err)
{
    lode__entry *row;
    int n = 0;
    lode_status st = lode__store_entries(book->store, LODE__ENTRY_COMMENT, &book->arena,
                                         &row, &n, err);

    if (!st && (number < 1 || number > n))
        st = lode__fail(err, LODE_E_INVALID, "no comment %d: there are %d", number, n);
    return st;
}

lode_status lode_event_answer(const lode_dataset *dataset, const char *db, int number,
                              const char *text, const lode_event_author *author,
                              lode_text *out, lode_error *err)
{
    lode__book book = {0};
    lode__buf said;
    char about[16];
    int at = 0;
    lode_status st = need_text(text, "answer", err);

    if (!st) st = lode__author_need(author, err);
    if (st) return st;
    lode__buf_init(&said, 4096);
    snprintf(about, sizeof about, "%d", number);
    st = lode__book_open(&book, dataset, db, true, err);
    if (!st) st = need_number(&book, number, err);
    if (!st) {
        const lode__entry entry = {0, about, author->when, author->who, text};
        st = enter(&book, LODE__ENTRY_ANSWER, &entry, &at, err);
    }
    if (!st) lode__buf_addf(&said, "Comment %d is answered.\n", number);
    lode__book_close(&book);
    if (!st) st = lode__buf_give(&said, out, err);
    lode__buf_clear(&said);
    return st;
}

/* ---- read ------------------------------------------------------------------------------- */

lode_status lode__feedback_read(lode__book *book, lode__feedback *out, lode_error *err)
{
    lode_status st = lode__store_entries(book->store, LODE__ENTRY_COMMENT, &book->arena,
                                         &out->comment, &out->n_comment, err);

    if (st) return st;
    return lode__store_entries(book->store, LODE__ENTRY_ANSWER, &book->arena,
                               &out->answer, &out->n_answer, err);
}

const lode__entry *lode__feedback_answer(const lode__feedback *f, int number, int *at)
{
    for (; *at < f->n_answer; ++*at)
        if (atoi(f->answer[*at].about) == number) return &f->answer[(*at)++];
    return NULL;
}

static bool has_answer(const lode__feedback *f, int number)
{
    int at = 0;
    return lode__feedback_answer(f, number, &at) != NULL;
}

/* ---- reported --------------------------------------------------------------------------- */

typedef struct listing {
    lode__feedback said;
    const char *id; /* or NULL */
    int number;
    bool only_open;
} listing;

static bool is_wanted(const listing *l, const lode__entry *c)
{
    if (l->id && strcmp(c->about, l->id) != 0) return false;
    if (l->number > 0 && c->number != l->number) return false;
    return !l->only_open || !has_answer(&l->said, c->number);
}

static void answers_json(lode__json *j, const lode__feedback *f, int number)
{
    const lode__entry *a;
    int at = 0;

    lode__json_array(j, "answers");
    while ((a = lode__feedback_answer(f, number, &at)) != NULL) {
        lode__json_object(j, NULL);
        lode__json_string(j, "made", a->made);
        lode__json_string(j, "who", a->who);
        lode__json_string(j, "text", a->body);
        lode__json_end_object(j);
    }
    lode__json_end_array(j);
}

static void write_json(const lode__book *book, const listing *l, lode__buf *buf)
{
    lode__json j;

    lode__desk_json_begin(book, &j, buf, "feedback", book->last);
    lode__json_array(&j, "warnings");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_array(&j, "comments");
    for (int i = 0; i < l->said.n_comment; i++) {
        const lode__entry *c = &l->said.comment[i];
        if (!is_wanted(l, c)) continue;
        lode__json_object(&j, NULL);
        lode__json_integer(&j, "number", c->number);
        lode__json_string(&j, "event", c->about);
        lode__json_string(&j, "made", c->made);
        lode__json_string(&j, "text", c->body);
        answers_json(&j, &l->said, c->number);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__desk_json_end(&j, buf);
}

static void write_csv(const listing *l, lode__buf *buf)
{
    lode__buf_add(buf, "number,event,made,text,answered,who,answer\n");
    for (int i = 0; i < l->said.n_comment; i++) {
        const lode__entry *c = &l->said.comment[i], *last = NULL, *a;
        int at = 0;
        if (!is_wanted(l, c)) continue;
        while ((a = lode__feedback_answer(&l->said, c->number, &at)) != NULL) last = a;
        lode__buf_addf(buf, "%d,%s,%s,", c->number, c->about, c->made);
        lode__buf_add_csv(buf, c->body);
        lode__buf_addf(buf, ",%s,", last ? last->made : "");
        lode__buf_add_csv(buf, last ? last->who : "");
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, last ? last->body : "");
        lode__buf_add(buf, "\n");
    }
}

/* A text line by line: its line ends stay. */
static void add_lines(lode__buf *buf, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        char line[LODE_COMMENT_MOST + 1];
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        lode__buf_add(buf, "  ");
        lode__buf_add_wrapped(buf, line, WIDTH, 2);
        lode__buf_add(buf, "\n");
        text += n + (text[n] == '\n');
    }
}

static void write_table(const listing *l, lode__buf *buf)
{
    int n = 0;

    for (int i = 0; i < l->said.n_comment; i++) {
        const lode__entry *c = &l->said.comment[i], *a;
        int at = 0;
        if (!is_wanted(l, c)) continue;
        if (n++ > 0) lode__buf_add(buf, "\n");
        lode__buf_addf(buf, "%d on %s, %s\n", c->number, c->about, c->made);
        add_lines(buf, c->body);
        if (!has_answer(&l->said, c->number)) lode__buf_add(buf, "open\n");
        while ((a = lode__feedback_answer(&l->said, c->number, &at)) != NULL) {
            lode__buf_addf(buf, "answered by %s, %s\n", a->who, a->made);
            add_lines(buf, a->body);
        }
    }
    if (n == 0)
        lode__buf_add(buf,
                      l->only_open ? "Nothing is open.\n" : "Nobody said anything.\n");
}

lode_status lode_event_feedback_write(const lode_dataset *dataset, const char *db,
                                      const char *id, int number, bool only_open,
                                      lode_format format, lode_text *out, lode_error *err)
{
    lode__book book = {0};
    listing l = {.number = number, .only_open = only_open};
    const lode__event *e = NULL;
    lode__buf buf;
    lode_status st;

    if (lode__plain_only(format, err)) return LODE_E_INVALID;
    lode__buf_init(&buf, REPORT_MAX);
    st = lode__book_open(&book, dataset, db, false, err);
    if (!st && id) st = lode__book_need(&book, id, &e, err);
    l.id = e ? e->text[LODE__E_ID] : NULL;
    if (!st && number > 0) st = need_number(&book, number, err);
    if (!st) st = lode__feedback_read(&book, &l.said, err);
    if (!st && format == LODE_FORMAT_JSON) write_json(&book, &l, &buf);
    if (!st && format == LODE_FORMAT_CSV) write_csv(&l, &buf);
    if (!st && format == LODE_FORMAT_TABLE) write_table(&l, &buf);
    lode__book_close(&book);
    if (!st) return lode__desk_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
