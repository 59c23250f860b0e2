/* Events as YAML and as CSV: what was read, written back in either form, reads the same. */
#include "fuzz.h"

#include "desk/event.h"

#include <string.h>

static void same(const lode__event *a, const lode__event *b)
{
    for (int k = 0; k < LODE__N_EVENT_FIELD; k++)
        HOLDS(strcmp(a->text[k], b->text[k]) == 0);
    HOLDS(a->n_source == b->n_source);
    for (int i = 0; i < a->n_source; i++)
        for (int k = 0; k < LODE__N_SOURCE_FIELD; k++)
            HOLDS(strcmp(a->source[i].text[k], b->source[i].text[k]) == 0);
}

typedef lode_status reader(char *text, size_t length, const char *path,
                           lode__arena *arena, lode__events *out, lode_error *err);

static lode_status read_yaml(char *text, size_t length, const char *path,
                             lode__arena *arena, lode__events *out, lode_error *err)
{
    return lode__events_read_yaml(text, length, path, arena, out, err);
}

/* A line of CSV without a word; as YAML it is no document, and whoever takes it in refuses it. */
static int says_nothing(const lode__event *e)
{
    for (int k = 0; k < LODE__N_EVENT_FIELD; k++)
        if (*e->text[k]) return 0;
    return e->n_source == 0;
}

/* What these events were written as reads as these events. */
static void again(const lode__events *events, reader *read, lode__buf *written)
{
    lode__arena arena = {0};
    lode__events found = {0};
    lode_error err = {0};

    HOLDS(written->status == LODE_OK);
    if (read(written->data, written->length, "again", &arena, &found, &err) != LODE_OK) {
        fprintf(stderr, "%s\n%s\n", written->data, err.message);
        abort();
    }
    HOLDS(found.n == events->n);
    for (int i = 0; i < found.n; i++) same(&events->event[i], &found.event[i]);
    lode__events_clear(&found);
    lode__arena_clear(&arena);
}

static void write_back(const lode__events *events)
{
    lode__buf yaml, csv;

    for (int i = 0; i < events->n; i++)
        if (says_nothing(&events->event[i])) return;
    lode__buf_init(&yaml, 1 << 24);
    lode__buf_init(&csv, 1 << 24);
    lode__events_csv_header(&csv);
    for (int i = 0; i < events->n; i++) {
        lode__event_yaml(&events->event[i], &yaml);
        lode__event_csv(&events->event[i], &csv);
    }
    again(events, read_yaml, &yaml);
    again(events, lode__events_read_csv, &csv);
    lode__buf_clear(&yaml);
    lode__buf_clear(&csv);
}

static void try_reader(reader *read, const uint8_t *data, size_t size)
{
    lode__arena arena = {0};
    lode__events events = {0};
    lode_error err = {0};
    char *text = malloc(size + 1);

    HOLDS(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    if (read(text, size, "events", &arena, &events, &err) != LODE_OK)
        HOLDS(*err.message);
    else if (events.n > 0)
        write_back(&events);
    lode__events_clear(&events);
    lode__arena_clear(&arena);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 16384) return 0;
    try_reader(read_yaml, data, size);
    try_reader(lode__events_read_csv, data, size);
    return 0;
}
