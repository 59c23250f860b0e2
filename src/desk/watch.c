/* Which events cross a threshold? A watch list in YAML, and the events that meet it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "desk/impact.h"

#define REPORT_MAX ((size_t)16 << 20)
#define MOST_ITEMS 5

typedef enum watch_key {
    FOR,
    MINERALS,
    COUNTRIES,
    CODES,
    KINDS,
    EXPOSURE,
    THRESHOLD,
    SINCE,
    MOST,
    N_KEY
} watch_key;
static const char *const keys[N_KEY] = {"for",   "minerals", "countries",      "hs",
                                        "kinds", "exposure", "threshold_musd", "since",
                                        "most"};
#define IS_LIST(k) ((k) >= MINERALS && (k) <= KINDS)

typedef struct watching {
    lode__book *book;
    const char *path;
    const char *text[N_KEY]; /* lists with '|' between; "" not said */
    double exposure, threshold_usd;
    int most;
    lode__day day, since;
    bool *member, *with_good, *goods, *with_country, *places;
    lode_error *err;
} watching;

static lode_status no_memory(lode_error *err)
{
    return lode__fail(err, LODE_E_NOMEM, "out of memory");
}

/* ---- the file ----------------------------------------------------------------------------- */

static lode_status wrong(const watching *w, const yaml_node_t *node, const char *wanted)
{
    return lode__fail_at(w->err, LODE_E_DATA, w->path, (long)node->start_mark.line + 1,
                         (long)node->start_mark.column + 1, "wanted %s", wanted);
}

static bool is_word(const yaml_node_t *node)
{
    const char *text = (const char *)node->data.scalar.value;

    return node->type == YAML_SCALAR_NODE && *text && !strpbrk(text, "|\n") &&
           strlen(text) == node->data.scalar.length && strlen(text) < 200;
}

static lode_status take_value(watching *w, yaml_document_t *d, const yaml_node_t *node,
                              int k)
{
    char text[4000] = "";
    size_t n = 0;

    if (!IS_LIST(k)) {
        if (!is_word(node)) return wrong(w, node, "one value on one line");
        w->text[k] = lode__arena_copy(&w->book->arena, (char *)node->data.scalar.value);
        return w->text[k] ? LODE_OK : no_memory(w->err);
    }
    if (node->type != YAML_SEQUENCE_NODE)
        return wrong(w, node, "a list, as in [gallium]");
    for (yaml_node_item_t *i = node->data.sequence.items.start;
         i < node->data.sequence.items.top; i++) {
        const yaml_node_t *item = yaml_document_get_node(d, *i);
        if (!is_word(item) || n + 210 > sizeof text)
            return wrong(w, item, "a word of a list that is not too long");
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? "|" : "",
                              (char *)item->data.scalar.value);
    }
    w->text[k] = lode__arena_copy(&w->book->arena, text);
    return w->text[k] ? LODE_OK : no_memory(w->err);
}

static lode_status take_pair(watching *w, yaml_document_t *d,
                             const yaml_node_pair_t *pair)
{
    const yaml_node_t *key = yaml_document_get_node(d, pair->key);
    char wanted[240], nearest[120];
    int k = 0;

    if (!is_word(key)) return wrong(w, key, "a key, as in 'threshold_musd: 10'");
    while (k < N_KEY && strcmp((char *)key->data.scalar.value, keys[k]) != 0) k++;
    if (k < N_KEY && !*w->text[k])
        return take_value(w, d, yaml_document_get_node(d, pair->value), k);
    lode_names_nearest((char *)key->data.scalar.value, keys, N_KEY, nearest,
                       sizeof nearest);
    snprintf(wanted, sizeof wanted,
             "each known key once, found '%.40s'; the nearest are %s",
             (char *)key->data.scalar.value, nearest);
    return wrong(w, key, wanted);
}

static lode_status read_document(watching *w, yaml_parser_t *parser)
{
    yaml_document_t d;
    const yaml_node_t *root;
    lode_status st = LODE_OK;

    if (!yaml_parser_load(parser, &d))
        return parser->error == YAML_MEMORY_ERROR || parser->error == YAML_NO_ERROR
                   ? no_memory(w->err)
                   : lode__fail_at(w->err, LODE_E_DATA, w->path,
                                   (long)parser->problem_mark.line + 1, 0, "%s",
                                   parser->problem ? parser->problem : "not YAML");
    root = yaml_document_get_root_node(&d);
    if (!root || root->type != YAML_MAPPING_NODE)
        st = lode__fail_at(w->err, LODE_E_DATA, w->path, 1, 0,
                           "want a watch list, as in 'threshold_musd: 10'");
    else
        for (yaml_node_pair_t *p = root->data.mapping.pairs.start;
             !st && p < root->data.mapping.pairs.top; p++)
            st = take_pair(w, &d, p);
    yaml_document_delete(&d);
    return st;
}

static lode_status read_number(const watching *w, int k, double least, double most,
                               double plain, double *out)
{
    *out = plain;
    if (!*w->text[k]) return LODE_OK;
    if (lode__number_read(w->text[k], out) && *out >= least && *out <= most)
        return LODE_OK;
    return lode__fail_at(w->err, LODE_E_DATA, w->path, 0, 0,
                         "'%s' is '%.40s', wanted a number of %g to %g", keys[k],
                         w->text[k], least, most);
}

static lode_status read_places(watching *w)
{
    const char *list = w->text[COUNTRIES], *item;
    char text[200];
    size_t n;
    lode_status st = LODE_OK;

    if (*w->text[FOR])
        st = lode__countries_select(w->book->ds, w->text[FOR], w->member, w->err);
    while (!st && lode__list_next(&list, &item, &n)) {
        snprintf(text, sizeof text, "%.*s", (int)n, item);
        if (!lode__event_place_known(w->book->ds, text))
            st = lode__fail_at(
                w->err, LODE_E_DATA, w->path, 0, 0,
                "'countries' names '%.60s', wanted ISO3, '@BLOC' or an actor", text);
    }
    if (!st) lode__event_places(w->book->ds, w->text[COUNTRIES], w->with_country);
    if (!st && !lode__event_goods(w->book->ds, w->text[MINERALS], w->with_good))
        st = lode__fail_at(w->err, LODE_E_DATA, w->path, 0, 0,
                           "'minerals' has a name that is no good or mineral: %.200s",
                           w->text[MINERALS]);
    return st;
}

/* What no event has would never be met, and nobody be told. */
static lode_status read_words(const watching *w)
{
    const char *list = w->text[KINDS], *item;
    char text[200];
    size_t n;
    lode_status st = LODE_OK;

    while (!st && lode__list_next(&list, &item, &n)) {
        snprintf(text, sizeof text, "%.*s", (int)n, item);
        st = lode__event_word_need(text, lode__event_words(LODE__FORM_KIND), "kind",
                                   w->path, w->err);
    }
    list = w->text[CODES];
    while (!st && lode__list_next(&list, &item, &n))
        if (n < 2 || n > 10 || strspn(item, "0123456789") < n)
            st = lode__fail_at(w->err, LODE_E_DATA, w->path, 0, 0,
                               "'hs' names '%.*s', wanted 2 to 10 digits, as in '8112'",
                               n < 40 ? (int)n : 40, item);
    return st;
}

static bool take_room(watching *w)
{
    lode__arena *a = &w->book->arena;
    int n_country, n_good;

    (void)lode__countries(w->book->ds, &n_country);
    (void)lode__goods(w->book->ds, &n_good);
    w->member = lode__arena_take(a, (size_t)n_country + 1, sizeof(bool));
    w->with_country = lode__arena_take(a, (size_t)n_country + 1, sizeof(bool));
    w->places = lode__arena_take(a, (size_t)n_country + 1, sizeof(bool));
    w->with_good = lode__arena_take(a, (size_t)n_good + 1, sizeof(bool));
    w->goods = lode__arena_take(a, (size_t)n_good + 1, sizeof(bool));
    return w->member && w->with_country && w->places && w->with_good && w->goods;
}

static lode_status read_list(watching *w, const char *text, size_t length)
{
    yaml_parser_t parser;
    double most = 0.0, threshold = 0.0;
    lode_status st;

    if (!take_room(w) || !yaml_parser_initialize(&parser)) return no_memory(w->err);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    st = read_document(w, &parser);
    yaml_parser_delete(&parser);
    if (!st) st = read_number(w, EXPOSURE, 0.0, 1.0, 1.0, &w->exposure);
    if (!st) st = read_number(w, THRESHOLD, 0.0, 1e9, 0.0, &threshold);
    if (!st) st = read_number(w, MOST, 1.0, 1000.0, MOST_ITEMS, &most);
    if (st) return st;
    w->threshold_usd = threshold * 1e6;
    w->most = (int)most;
    if (*w->text[SINCE]) st = lode__day_need(w->text[SINCE], &w->since, w->err);
    if (!st) st = read_words(w);
    return st ? st : read_places(w);
}

/* ---- events that meet it ------------------------------------------------------------------- */

static bool any(const bool *a, const bool *b, int n)
{
    for (int i = 0; i < n; i++)
        if (a[i] && b[i]) return true;
    return false;
}

static bool has_code(const watching *w, const lode__event *e)
{
    const char *list = w->text[CODES], *wanted, *code;
    size_t n, m;

    while (lode__list_next(&list, &wanted, &n)) {
        const char *codes = e->text[LODE__E_HS];
        while (lode__list_next(&codes, &code, &m))
            if (m >= n && memcmp(code, wanted, n) == 0) return true;
    }
    return false;
}

static bool is_new(const watching *w, const lode__event *e)
{
    char stamp[16];
    lode__day first, last;

    if (!*w->text[SINCE]) return true;
    snprintf(stamp, sizeof stamp, "%.10s", e->updated);
    if (!e->is_embedded && lode__date_read(stamp, &first, &last) && last >= w->since)
        return true;
    return lode__date_read(e->text[LODE__E_DATE], &first, &last) && last >= w->since;
}

static bool is_met(const watching *w, const lode__event *e)
{
    int n_country, n_good;

    (void)lode__countries(w->book->ds, &n_country);
    (void)lode__goods(w->book->ds, &n_good);
    if (lode__event_status_on(e, w->day) == LODE__STATUS_NOT_YET || !is_new(w, e))
        return false;
    if (*w->text[KINDS] && !lode__list_has(w->text[KINDS], e->text[LODE__E_KIND]))
        return false;
    if (*w->text[CODES] && !has_code(w, e)) return false;
    lode__event_goods(w->book->ds, e->text[LODE__E_COMMODITY], w->goods);
    if (*w->text[MINERALS] && !any(w->goods, w->with_good, n_good)) return false;
    if (!*w->text[COUNTRIES]) return true;
    lode__event_places(w->book->ds, e->text[LODE__E_ACTOR], w->places);
    if (any(w->places, w->with_country, n_country)) return true;
    if (strcmp(e->text[LODE__E_TARGET], "*") == 0) return true;
    lode__event_places(w->book->ds, e->text[LODE__E_TARGET], w->places);
    return any(w->places, w->with_country, n_country);
}

/* An event and what it costs the list's owner. */
typedef struct crossing {
    const lode__event *event;
    double loss_usd;
} crossing;

static int by_loss(const void *x, const void *y)
{
    const crossing *a = x, *b = y;

    if (a->loss_usd != b->loss_usd) return a->loss_usd < b->loss_usd ? 1 : -1;
    return strcmp(a->event->text[LODE__E_ID], b->event->text[LODE__E_ID]);
}

static lode_status find_crossings(watching *w, crossing *row, int *n)
{
    lode_status st = LODE_OK;

    *n = 0;
    for (int i = 0; i < w->book->events.n && !st; i++) {
        const lode__event *e = &w->book->events.event[i];
        lode__impact impact;
        double loss;
        if (!is_met(w, e)) continue;
        st = lode__impact_find(w->book, w->book->store, e, &impact, w->err);
        if (st) break;
        loss = w->exposure *
               lode__impact_on(w->book, &impact, *w->text[FOR] ? w->member : NULL);
        if (loss > w->threshold_usd) row[(*n)++] = (crossing){e, loss};
    }
    if (!st && *n > 1) qsort(row, (size_t)*n, sizeof *row, by_loss);
    return st;
}

/* ---- written --------------------------------------------------------------------------------- */

static const char *status_of(const watching *w, const lode__event *e)
{
    return lode__event_status_name(lode__event_status_on(e, w->day));
}

static void write_table(const watching *w, const crossing *row, int n, lode__buf *buf)
{
    static const char *const head[] = {"loss, USD m", "date", "id", "status", "event"};
    lode__table t;

    lode__buf_addf(buf, "%d event%s above USD %.15g million for %s%s\n", n,
                   n == 1 ? "" : "s", w->threshold_usd * 1e-6,
                   *w->text[FOR] ? w->text[FOR] : "the losing countries together",
                   n > w->most ? "; the largest:" : "");
    if (n == 0) return;
    lode__buf_add(buf, "\n");
    lode__table_begin(&t, 5, "rllll");
    for (int k = 0; k < 5; k++) lode__table_cell(&t, "%s", head[k]);
    for (int i = 0; i < n && i < w->most; i++) {
        const lode__event *e = row[i].event;
        lode__table_number(&t, row[i].loss_usd * 1e-6,
                           lode__decimals(row[0].loss_usd * 1e-7));
        lode__table_cell(&t, "%s", e->text[LODE__E_DATE]);
        lode__table_cell(&t, "%s", e->text[LODE__E_ID]);
        lode__table_cell(&t, "%s", status_of(w, e));
        lode__table_cell(&t, "%s", e->text[LODE__E_TITLE]);
    }
    lode__table_end(&t, buf);
    lode__buf_add(buf,
                  "\nModelled over 12 months as if in force; lode event brief ID has "
                  "the page.\n");
}

static void write_json(const watching *w, const crossing *row, int n, lode__buf *buf)
{
    lode__json j;

    lode__desk_json_begin(w->book, &j, buf, "watch", w->day);
    lode__json_array(&j, "warnings");
    lode__json_end_array(&j);
    lode__json_object(&j, "result");
    lode__json_integer(&j, "crossed", n);
    lode__json_number(&j, "threshold_usd", w->threshold_usd);
    lode__json_array(&j, "events");
    for (int i = 0; i < n && i < w->most; i++) {
        lode__json_object(&j, NULL);
        lode__json_string(&j, "id", row[i].event->text[LODE__E_ID]);
        lode__json_string(&j, "date", row[i].event->text[LODE__E_DATE]);
        lode__json_string(&j, "status", status_of(w, row[i].event));
        lode__json_string(&j, "title", row[i].event->text[LODE__E_TITLE]);
        lode__json_number(&j, "loss_usd", row[i].loss_usd);
        lode__json_end_object(&j);
    }
    lode__json_end_array(&j);
    lode__json_end_object(&j);
    lode__desk_json_end(&j, buf);
}

static void write_csv(const watching *w, const crossing *row, int n, lode__buf *buf)
{
    lode__buf_add(buf, "id,date,status,loss_usd,title\n");
    for (int i = 0; i < n && i < w->most; i++) {
        const lode__event *e = row[i].event;
        lode__buf_addf(buf, "%s,%s,%s,", e->text[LODE__E_ID], e->text[LODE__E_DATE],
                       status_of(w, e));
        lode__buf_add_number(buf, row[i].loss_usd);
        lode__buf_add(buf, ",");
        lode__buf_add_csv(buf, e->text[LODE__E_TITLE]);
        lode__buf_add(buf, "\n");
    }
}

lode_status lode_event_watch_write(const lode_dataset *dataset, const char *db,
                                   const char *text, size_t length, const char *name,
                                   const char *as_of, lode_format format, int *n_crossed,
                                   lode_text *out, lode_error *err)
{
    lode__book book;
    watching w = {.book = &book, .path = name, .err = err};
    crossing *row = NULL;
    lode__buf buf;
    int n = 0;
    lode_status st = lode__book_open(&book, dataset, db, false, err);

    for (int k = 0; k < N_KEY; k++) w.text[k] = "";
    lode__buf_init(&buf, REPORT_MAX);
    if (!st) st = lode__book_day(&book, as_of, &w.day, err);
    if (!st) st = read_list(&w, text, length);
    if (!st) {
        row = lode__arena_take(&book.arena, (size_t)book.events.n + 1, sizeof *row);
        st = row ? find_crossings(&w, row, &n) : no_memory(err);
    }
    if (!st && format == LODE_FORMAT_JSON) write_json(&w, row, n, &buf);
    if (!st && format == LODE_FORMAT_CSV) write_csv(&w, row, n, &buf);
    if (!st && format == LODE_FORMAT_TABLE) write_table(&w, row, n, &buf);
    lode__book_close(&book);
    if (n_crossed) *n_crossed = n;
    if (!st) return lode__desk_give(&buf, out, err);
    lode__buf_clear(&buf);
    return st;
}
