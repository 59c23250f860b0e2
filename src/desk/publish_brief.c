/* The whole brief within an article: made once, then from the store. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "desk/brief.h"
#include "desk/publish.h"

#define BRIEF_MAX ((size_t)4 << 20)
#define DRAWS 100

/* Whose brief: that of the first target, as `lode event brief` has it; of an event that is
 * against everybody, that of the country that loses most. */
static const char *place_of(const lode__issue *issue, const lode__item *it)
{
    const char *target = it->event->text[LODE__E_TARGET];
    int n, best = -1;
    const lode__country *country = lode__countries(issue->book->ds, &n);

    if (*target && strcmp(target, "*") != 0) return NULL;
    for (int i = 0; i < n; i++)
        if (it->impact.loss_usd[i] > 0.0 &&
            (best < 0 || it->impact.loss_usd[i] > it->impact.loss_usd[best]))
            best = i;
    return best >= 0 ? country[best].id : NULL;
}

static const char *key_of(const lode__issue *issue, const lode__item *it,
                          const char *place)
{
    char question[300], key[LODE__HASH_HEX];

    snprintf(question, sizeof question, "brief-page/1 %.100s for %.40s on %s draws %d",
             it->event->text[LODE__E_ID], place ? place : "*", issue->date, DRAWS);
    lode__desk_run(issue->book, question, key);
    return *key ? lode__arena_copy(&issue->book->arena, key) : NULL;
}

static lode_status make(lode__issue *issue, lode__item *it, const char *place,
                        lode__buf *out)
{
    lode_event_brief asked = LODE_EVENT_BRIEF_INIT;
    lode__desk_brief brief = {0};
    lode_status st;

    asked.perspective = place;
    asked.as_of = issue->date;
    asked.n_draw = DRAWS;
    asked.n_thread = issue->asked->n_thread;
    st = lode__brief_make(&brief, issue->book, it->event->text[LODE__E_ID], &asked,
                          issue->err);
    if (!st) lode__desk_brief_html(&brief, out);
    lode__brief_clear(&brief);
    return st ? st : out->status;
}

bool lode__issue_put_brief(lode__issue *issue, lode__item *it)
{
    const char *place, *key;
    lode__buf text;

    if (!it->impact.is_run || !(lode__item_loss(issue, it, &issue->edition[0]) >=
                                1e6 * issue->asked->brief_minimum_musd))
        return false;
    place = place_of(issue, it);
    key = key_of(issue, it, place);
    if (key)
        it->brief = lode__store_kept(lode__issue_runs(issue), key, &issue->book->arena);
    if (!it->brief) {
        lode__buf_init(&text, BRIEF_MAX);
        issue->st = make(issue, it, place, &text);
        if (!issue->st)
            it->brief = lode__arena_copy(&issue->book->arena, text.data ? text.data : "");
        it->brief_key = it->brief ? key : NULL;
        lode__buf_clear(&text);
    }
    if (!issue->st && (!key || !it->brief))
        issue->st = lode__fail(issue->err, LODE_E_NOMEM, "out of memory");
    if (it->brief) lode__buf_add(&issue->buf, it->brief);
    return true;
}
