/* Collect, run what is not kept, write files. */
#include "desk/publish.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((size_t)16 << 20)
#define DEFAULT_EDITIONS "world,USA,@EU,JPN,KOR,GBR,IND,@FORGE,CHN"

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- files -------------------------------------------------------------------------------- */

static bool put_bytes(const char *path, const lode__buf *buf)
{
    FILE *file = fopen(path, "wb");
    bool good;

    if (!file) return false;
    good = fwrite(buf->data, 1, buf->length, file) == buf->length;
    good = fflush(file) == 0 && fsync(fileno(file)) == 0 && good;
    return fclose(file) == 0 && good;
}

bool lode__issue_wants(const lode__issue *issue, const char *name)
{
    return !issue->page || strcmp(issue->page->name, name) == 0;
}

bool lode__issue_is_asked(const lode__issue *issue)
{
    const lode_event_page *p = issue->page;

    return p && (p->edition || p->mineral || p->kind || p->minimum_musd > 0.0);
}

lode__store *lode__issue_runs(const lode__issue *issue)
{
    return issue->keep ? issue->keep : issue->book->store;
}

static void renew(lode__buf *buf)
{
    lode__buf_clear(buf);
    lode__buf_init(buf, FILE_MAX);
}

/* The page that is wanted alone. */
static void get_file(lode__issue *issue, const char *name)
{
    if (!issue->st && issue->buf.status)
        issue->st = lode__fail_at(issue->err, issue->buf.status, name, 0, 0,
                                  "the page is too long");
    if (!issue->st && lode__issue_wants(issue, name)) {
        lode__buf_clear(&issue->got);
        issue->got = issue->buf;
        lode__buf_init(&issue->buf, FILE_MAX);
        issue->n_file++;
    }
    renew(&issue->buf);
}

void lode__issue_file(lode__issue *issue, const char *name)
{
    char path[2 * LODE_ERROR_FILE_MAX], temporary[2 * LODE_ERROR_FILE_MAX + 8];

    if (issue->page) {
        get_file(issue, name);
        return;
    }
    if (!issue->st && issue->buf.status)
        issue->st = lode__fail_at(issue->err, issue->buf.status, name, 0, 0,
                                  "the page is too long");
    snprintf(path, sizeof path, "%s/%s", issue->folder, name);
    snprintf(temporary, sizeof temporary, "%s.part", path);
    if (!issue->st &&
        (!put_bytes(temporary, &issue->buf) || rename(temporary, path) != 0)) {
        issue->st = lode__fail_at(issue->err, LODE_E_WRITE, path, 0, 0,
                                  "cannot be written: %s", strerror(errno));
        unlink(temporary);
    }
    if (!issue->st) issue->n_file++;
    renew(&issue->buf);
}

static lode_status make_folder(const char *folder, const char *below, lode_error *err)
{
    char path[LODE_ERROR_FILE_MAX];

    snprintf(path, sizeof path, "%s%s", folder, below);
    if (mkdir(path, 0777) == 0 || errno == EEXIST) return LODE_OK;
    return lode__fail_at(err, LODE_E_WRITE, path, 0, 0, "cannot make the folder: %s",
                         strerror(errno));
}

/* ---- what an event does to an edition -------------------------------------------------------- */

double lode__item_loss(const lode__issue *issue, const lode__item *item,
                       const lode__edition *edition)
{
    return lode__impact_on(issue->book, &item->impact, edition->member);
}

void lode__item_sentence(const lode__issue *issue, const lode__item *item,
                         const lode__edition *edition, lode__buf *out)
{
    double loss = lode__item_loss(issue, item, edition) * 1e-6;
    char text[64], ratio[48] = "";

    if (isnan(loss)) {
        lode__buf_addf(out, "not in the model: %s", item->impact.none);
        return;
    }
    if (fabs(loss) < 0.05) {
        lode__buf_addf(
            out, "in force for 12 months it changes less than USD 0.1 million for %s",
            edition->name);
        return;
    }
    lode__number_people(fabs(loss), lode__decimals(loss), text);
    if (isfinite(item->impact.price_ratio))
        snprintf(ratio, sizeof ratio, "; world price x%.2f", item->impact.price_ratio);
    lode__buf_addf(out, "in force for 12 months it %s %s USD %s million%s",
                   loss < 0.0 ? "brings" : "costs", edition->name, text, ratio);
}

bool lode__item_in(const lode__issue *issue, const lode__item *item,
                   const lode__edition *edition)
{
    bool *places;
    bool in = false;
    int n;

    if (!edition->member) return true;
    if (fabs(lode__item_loss(issue, item, edition)) > 0.0) return true;
    (void)lode__countries(issue->book->ds, &n);
    places = lode__alloc((size_t)n + 1, sizeof *places);
    for (int pass = 0; places && pass < 2 && !in; pass++) {
        const char *list = item->event->text[pass ? LODE__E_TARGET : LODE__E_ACTOR];
        if (strcmp(list, "*") == 0) continue;
        lode__event_places(issue->book->ds, list, places);
        for (int i = 0; i < n && !in; i++) in = places[i] && edition->member[i];
    }
    lode__release(places);
    return in;
}

/* ---- editions -------------------------------------------------------------------------------- */

static const char *slug_of(lode__issue *issue, const char *id)
{
    char *slug = lode__arena_copy(&issue->book->arena, *id == '@' ? id + 1 : id);

    for (char *c = slug; c && *c; c++) {
        if (*c >= 'A' && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789", *c)) *c = '-';
    }
    return slug;
}

static lode_status add_edition(lode__issue *issue, const char *id)
{
    lode__edition *e = &issue->edition[issue->n_edition];
    lode__arena *arena = &issue->book->arena;
    int n, i;
    const lode__country *country = lode__countries(issue->book->ds, &n);
    bool *member = NULL;
    lode_status st = LODE_OK;

    if (issue->n_edition == LODE__EDITIONS)
        return lode__fail(issue->err, LODE_E_LIMIT, "more than %d editions",
                          LODE__EDITIONS);
    *e = (lode__edition){
        .id = id, .slug = slug_of(issue, id), .name = "the losing countries"};
    if (!e->slug) return no_memory(issue->err);
    if (strcmp(id, "world") != 0) {
        member = lode__arena_take(arena, (size_t)n + 1, sizeof *member);
        if (!member) return no_memory(issue->err);
        st = lode__countries_select(issue->book->ds, id, member, issue->err);
        i = lode__country_find(issue->book->ds, id);
        e->name = i >= 0 ? country[i].name : id;
    }
    e->member = member;
    if (!st) issue->n_edition++;
    return st;
}

static lode_status add_editions(lode__issue *issue)
{
    const char *list = issue->asked->editions ? issue->asked->editions : DEFAULT_EDITIONS;
    lode_status st = LODE_OK;

    while (!st && *list) {
        size_t n = strcspn(list, ",");
        const char *id = lode__arena_copy_n(&issue->book->arena, list, n);
        st = id ? add_edition(issue, id) : no_memory(issue->err);
        list += n + (list[n] == ',');
    }
    if (!st && issue->n_edition == 0)
        st = lode__fail(issue->err, LODE_E_INVALID, "want at least one edition");
    return st;
}

/* The edition that a page asks for, by id or slug; another place becomes one. */
static lode_status find_asked(lode__issue *issue)
{
    const char *id = issue->page ? issue->page->edition : NULL;
    lode_status st = LODE_OK;

    if (!id) return LODE_OK;
    for (int k = 0; k < issue->n_edition; k++)
        if (strcmp(issue->edition[k].id, id) == 0 ||
            strcmp(issue->edition[k].slug, id) == 0) {
            issue->i_asked = k;
            return LODE_OK;
        }
    issue->i_asked = issue->n_edition;
    st = add_edition(issue, id);
    return st;
}

/* ---- events ---------------------------------------------------------------------------------- */

static lode_status add_items(lode__issue *issue)
{
    const lode_event_options all = LODE_EVENT_OPTIONS_INIT;
    const lode__event **event = NULL;
    lode__day last;
    lode_status st = lode__book_select(issue->book, &all, &event, &issue->n, issue->err);

    if (st) return st;
    issue->item =
        lode__arena_take(&issue->book->arena, (size_t)issue->n + 1, sizeof *issue->item);
    if (!issue->item) return no_memory(issue->err);
    for (int i = 0; i < issue->n && !st; i++) {
        lode__item *it = &issue->item[i];
        it->event = event[i];
        it->status = lode__event_status_on(event[i], issue->day);
        it->is_out = it->status != LODE__STATUS_NOT_YET;
        if (!lode__date_read(event[i]->text[LODE__E_DATE], &it->first, &last))
            it->first = 0;
        st = lode__impact_find(issue->book, lode__issue_runs(issue), event[i],
                               &it->impact, issue->err);
        if (issue->asked->progress)
            issue->asked->progress(issue->asked->context, (size_t)i + 1,
                                   (size_t)issue->n);
    }
    return st;
}

/* What was run is kept, so that the next issue need not. */
static lode_status keep_runs(const lode__issue *issue, lode__store *store)
{
    const lode__track *track = &issue->track;
    lode_status st = lode__store_begin(store, issue->err);

    if (!st && track->key)
        st = lode__store_keep(store, track->key, track->kept, issue->err);
    for (int i = 0; i < issue->n && !st; i++)
        if (issue->item[i].brief_key)
            st = lode__store_keep(store, issue->item[i].brief_key, issue->item[i].brief,
                                  issue->err);

    for (int i = 0; i < issue->n && !st; i++) {
        const lode__impact *impact = &issue->item[i].impact;
        lode__buf text;
        if (!impact->is_new) continue;
        lode__buf_init(&text, 1 << 20);
        lode__impact_text(issue->book, impact, &text);
        st = text.status ? no_memory(issue->err)
                         : lode__store_keep(store, impact->key, text.data, issue->err);
        lode__buf_clear(&text);
    }
    if (!st) st = lode__store_commit(store, issue->err);
    if (st) lode__store_undo(store);
    return st;
}

static bool has_new(const lode__issue *issue)
{
    for (int i = 0; i < issue->n; i++)
        if (issue->item[i].impact.is_new || issue->item[i].brief_key) return true;
    return issue->track.key != NULL;
}

/* ---- the issue ------------------------------------------------------------------------------- */

static lode_status need_base(lode__issue *issue)
{
    const char *base = issue->asked->base;
    char text[600], host[200];

    issue->base = "";
    issue->host = "localhost";
    if (!base || !*base) return LODE_OK;
    if ((strncmp(base, "https://", 8) != 0 && strncmp(base, "http://", 7) != 0) ||
        strpbrk(base, " \"<>\\") || strlen(base) > 500)
        return lode__fail(issue->err, LODE_E_INVALID,
                          "want an address of https or http, found '%.80s'", base);
    snprintf(text, sizeof text, "%s%s", base, base[strlen(base) - 1] == '/' ? "" : "/");
    snprintf(host, sizeof host, "%s", strstr(base, "//") + 2);
    host[strcspn(host, "/:?#")] = '\0';
    issue->base = lode__arena_copy(&issue->book->arena, text);
    issue->host = lode__arena_copy(&issue->book->arena, host);
    return issue->base && issue->host ? LODE_OK : no_memory(issue->err);
}

/* The track record is run only for pages that show of it. */
static bool speaks_of_outcomes(const lode__issue *issue)
{
    return !issue->page || lode__issue_wants(issue, "track-record.html") ||
           strncmp(issue->page->name, "event/", 6) == 0;
}

static lode_status prepare(lode__issue *issue, const char *folder)
{
    lode_status st =
        lode__book_day(issue->book, issue->asked->as_of, &issue->day, issue->err);

    lode__date_write(issue->day, issue->date);
    issue->folder = folder;
    issue->title = issue->asked->title ? issue->asked->title : "lode desk";
    issue->minimum_usd = 1e6 * issue->asked->minimum_musd;
    if (!st && !(issue->minimum_usd >= 0.0))
        st = lode__fail(issue->err, LODE_E_INVALID,
                        "want a minimum of 0 or more, found %g",
                        issue->asked->minimum_musd);
    lode__desk_run(issue->book, "publish", issue->run);
    if (!st && !*issue->run)
        st = lode__fail(issue->err, LODE_E_NOMEM, "out of memory for the issue");
    if (!st && folder && strlen(folder) > 150)
        st = lode__fail(issue->err, LODE_E_LIMIT,
                        "want a folder's name of at most 150 bytes");
    if (!st) st = need_base(issue);
    if (!st) st = add_editions(issue);
    if (!st) st = find_asked(issue);
    if (!st) st = lode__feedback_read(issue->book, &issue->said, issue->err);
    if (!st && speaks_of_outcomes(issue))
        st = lode__track_read(issue->book, lode__issue_runs(issue), 0,
                              issue->asked->as_of ? &issue->day : NULL, &issue->track,
                              issue->err);
    return st ? st : add_items(issue);
}

static lode_status write_files(lode__issue *issue)
{
    lode__issue_pages(issue);
    lode__issue_articles(issue);
    lode__issue_track(issue);
    lode__issue_feeds(issue);
    lode__issue_digest(issue);
    return issue->st;
}

static int count_out(const lode__issue *issue)
{
    int n = 0;

    for (int i = 0; i < issue->n; i++) n += issue->item[i].is_out;
    return n;
}

static lode_status write_all(lode__issue *issue)
{
    lode_status st = make_folder(issue->folder, "", issue->err);

    if (!st) st = make_folder(issue->folder, "/event", issue->err);
    if (!st) st = make_folder(issue->folder, "/feeds", issue->err);
    return st ? st : write_files(issue);
}

static lode_status keep_in(const char *db, const lode__issue *issue)
{
    lode__book keeping = {0};
    lode_status st = lode__book_open(&keeping, issue->book->ds, db, true, issue->err);

    if (!st) lode__store_undo(keeping.store);
    if (!st) st = keep_runs(issue, keeping.store);
    lode__book_close(&keeping);
    return st;
}

/* ---- one page -------------------------------------------------------------------------------- */

static lode_status open_keep(lode__issue *issue, lode_error *err)
{
    const char *path = issue->page->keep;

    return path ? lode__store_open(path, false, &issue->keep, err) : LODE_OK;
}

/* What is kept is a help: a store that cannot be written is none of the reader's business. */
static void keep_beside(const char *db, const lode__issue *issue)
{
    lode_error ignored = {0};
    lode__issue quiet = *issue;

    quiet.err = &ignored;
    (void)keep_in(issue->page->keep ? issue->page->keep : db, &quiet);
}

lode_status lode_event_page_write(const lode_dataset *dataset, const char *db,
                                  const lode_event_page *page,
                                  const lode_event_publish *options, lode_text *out,
                                  lode_error *err)
{
    static const lode_event_publish plain = LODE_EVENT_PUBLISH_INIT;
    lode__book book;
    lode__issue issue = {
        .book = &book, .asked = options ? options : &plain, .page = page, .err = err};
    lode_status st = lode__book_open(&book, dataset, db, false, err);

    lode__buf_init(&issue.buf, FILE_MAX);
    lode__buf_init(&issue.got, FILE_MAX);
    if (!st) st = open_keep(&issue, err);
    if (!st) st = prepare(&issue, NULL);
    if (!st) st = write_files(&issue);
    if (!st && issue.n_file == 0)
        st = lode__fail(err, LODE_E_INVALID, "no page '%.80s' in an issue", page->name);
    if (!st && has_new(&issue)) keep_beside(db, &issue);
    if (!st) st = lode__buf_give(&issue.got, out, err);
    lode__buf_clear(&issue.buf);
    lode__buf_clear(&issue.got);
    lode__store_close(issue.keep);
    lode__book_close(&book);
    return st;
}

lode_status lode_event_publish_write(const lode_dataset *dataset, const char *db,
                                     const char *folder,
                                     const lode_event_publish *options, lode_text *out,
                                     lode_error *err)
{
    static const lode_event_publish plain = LODE_EVENT_PUBLISH_INIT;
    lode__book book;
    lode__issue issue = {.book = &book, .asked = options ? options : &plain, .err = err};
    lode__buf said;
    lode_status st = lode__book_open(&book, dataset, db, false, err);

    lode__buf_init(&issue.buf, FILE_MAX);
    lode__buf_init(&said, 4096);
    if (!st) st = prepare(&issue, folder);
    if (!st) st = write_all(&issue);
    if (!st && has_new(&issue)) st = keep_in(db, &issue);
    if (!st)
        lode__buf_addf(&said, "%d files in %s: %d events, %d editions, issue of %s\n",
                       issue.n_file, folder, count_out(&issue), issue.n_edition,
                       issue.date);
    lode__buf_clear(&issue.buf);
    lode__book_close(&book);
    if (!st) st = lode__buf_give(&said, out, err);
    lode__buf_clear(&said);
    return st;
}
