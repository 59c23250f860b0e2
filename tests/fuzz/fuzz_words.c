/* Small grammars that stand in lines and addresses: numbers, dates, floors, passages, changes of a
 * market, places, addresses of figures. Each is given every text; what it takes is written back and
 * taken again, and names that it refuses are answered with a sentence. */
#include "fuzz.h"

#include <lode/sensitivity.h>
#include <lode/shock.h>
#include <math.h>
#include <string.h>

#include "dataset/policies.h"
#include "dataset/routes.h"
#include "market/sweep.h"
#include "study/explain.h"
#include "study/floor_words.h"

static const lode_dataset *packs(void)
{
    static lode_dataset *ds;

    if (!ds) HOLDS(lode_dataset_open(FUZZ_DATA "/../../../data", &ds, NULL) == LODE_OK);
    return ds;
}

/* strtod in the C locale, which this program has not left, knows the same value. */
static void number_try(const char *text)
{
    double value = 0.0, again = 0.0;
    char *end;
    lode__buf buf;

    if (!lode__number_read(text, &value)) return;
    HOLDS(isfinite(value) && value == strtod(text, &end) && *end == '\0');
    lode__buf_init(&buf, 64);
    lode__buf_add_number(&buf, value);
    HOLDS(buf.status == LODE_OK && lode__number_read(buf.data, &again) && value == again);
    lode__buf_clear(&buf);
}

/* The first and the last day are written as they are read; a day is its own first and last. */
static void date_try(const char *text)
{
    lode__day first, last, again, end;
    char written[16];

    if (!lode__date_read(text, &first, &last)) return;
    HOLDS(first <= last && last - first <= 365);
    lode__date_write(first, written);
    HOLDS(strncmp(written, text, strlen(text)) == 0);
    HOLDS(lode__date_read(written, &again, &end) && again == first && end == first);
    lode__date_write(last, written);
    HOLDS(strncmp(written, text, strlen(text)) == 0);
    HOLDS(lode__date_read(written, &again, &end) && again == last && end == last);
}

static void floors_try(const char *text)
{
    lode__floor_words one, two;
    lode_error err = {0};
    lode__buf buf;
    int n;
    const lode__good *good = lode__goods(packs(), &n);

    if (lode__floor_words_read(packs(), text, &one, &err) != LODE_OK) {
        HOLDS(*err.message);
        return;
    }
    HOLDS(one.n <= LODE__FLOORS_MOST);
    lode__buf_init(&buf, 1 << 16);
    for (int k = 0; k < one.n; k++) {
        lode__buf_addf(&buf, "%s%s ", k > 0 ? ", " : "", good[one.floor[k].i_good].id);
        lode__buf_addf(&buf, "%.17g USD/kg", one.floor[k].usd_per_t / 1e3);
    }
    HOLDS(lode__floor_words_read(packs(), buf.data ? buf.data : "", &two, &err) ==
          LODE_OK);
    HOLDS(one.n == two.n);
    for (int k = 0; k < one.n; k++) {
        HOLDS(one.floor[k].i_good == two.floor[k].i_good && one.floor[k].usd_per_t > 0.0);
        HOLDS(isfinite(one.floor[k].usd_per_t));
        HOLDS(fabs(one.floor[k].usd_per_t - two.floor[k].usd_per_t) <=
              1e-15 * one.floor[k].usd_per_t);
    }
    lode__buf_clear(&buf);
}

static void passages_try(const char *text)
{
    const lode__route_tables *tables = lode__route_rows(packs());
    uint32_t bits = 0, again = 0;
    lode_error err = {0};
    lode__buf buf;

    if (lode__passages_read(packs(), text, &bits, &err) != LODE_OK) {
        HOLDS(*err.message && bits == 0);
        return;
    }
    HOLDS(bits != 0 && (uint64_t)bits < (uint64_t)1 << tables->n_passage);
    lode__buf_init(&buf, 1 << 12);
    for (int i = 0; i < tables->n_passage; i++)
        if (bits >> i & 1)
            lode__buf_addf(&buf, "%s@%s", buf.length ? "+" : "", tables->passage[i].id);
    HOLDS(lode__passages_read(packs(), buf.data, &again, &err) == LODE_OK &&
          bits == again);
    lode__buf_clear(&buf);
}

static const lode_market *market_of_two(void)
{
    static const char text[] =
        "{\"schema\": \"lode/market/1\", \"nodes\": [{\"id\": \"n\", \"rhs\": 0.0}],"
        " \"activities\": ["
        "{\"id\": \"mine\", \"terms\": [[\"n\", 1.0]], \"kind\": \"linear\", \"c\": 1.0,"
        " \"b\": 0.5, \"lower\": 0.0, \"upper\": 92.0},"
        "{\"id\": \"use:a@B\", \"terms\": [[\"n\", -1.0]], \"kind\": \"demand\", \"d0\": "
        "80.0,"
        " \"p0\": 60.0, \"elasticity\": 0.25, \"choke\": 1200.0}]}";
    static lode_market *market;

    if (!market)
        HOLDS(lode_market_read_text(text, sizeof text - 1, "two", &market, NULL) ==
              LODE_OK);
    return market;
}

static void change_try(const char *text)
{
    static const char *const activity[] = {"mine", "use:a@B"};
    lode_change one = {0}, two = {0};
    lode_error err = {0};
    lode__buf buf;

    if (lode_change_read(market_of_two(), text, &one, &err) != LODE_OK) {
        HOLDS(*err.message);
        return;
    }
    HOLDS(isfinite(one.value) && one.i < 2);
    lode__buf_init(&buf, 256);
    lode__buf_addf(&buf, "%s:%s=", lode__field_name(one.field),
                   one.field == LODE_FIELD_RHS ? "n" : activity[one.i]);
    lode__buf_add_number(&buf, one.value);
    HOLDS(lode_change_read(market_of_two(), buf.data, &two, &err) == LODE_OK);
    HOLDS(one.field == two.field && one.i == two.i && one.value == two.value);
    lode__buf_clear(&buf);
}

/* Countries of a place, and goods of a list: named one by one, they are the same. */
static void places_try(const char *text)
{
    static bool one[1024], two[1024];
    lode_error err = {0};
    lode__buf buf;
    int n;
    const lode__country *country = lode__countries(packs(), &n);

    HOLDS(n < 1024);
    memset(one, 0, sizeof one);
    memset(two, 0, sizeof two);
    if (lode__countries_select(packs(), text, one, &err) != LODE_OK) {
        HOLDS(*err.message);
        return;
    }
    lode__buf_init(&buf, 1 << 16);
    for (int i = 0; i < n; i++)
        if (one[i]) lode__buf_addf(&buf, "%s%s", buf.length ? "+" : "@", country[i].id);
    if (buf.length > 0) {
        HOLDS(lode__countries_select(packs(), buf.data, two, &err) == LODE_OK);
        HOLDS(memcmp(one, two, sizeof one) == 0);
    }
    lode__buf_clear(&buf);
}

static void goods_try(const char *text)
{
    static bool one[4096], two[4096];
    lode_error err = {0};
    lode__buf buf;
    int n;
    const lode__good *good = lode__goods(packs(), &n);

    HOLDS(n < 4096);
    memset(one, 0, sizeof one);
    memset(two, 0, sizeof two);
    if (lode__goods_select_list(packs(), text, one, &err) != LODE_OK) {
        HOLDS(*err.message);
        return;
    }
    lode__buf_init(&buf, 1 << 20);
    for (int i = 0; i < n; i++)
        if (one[i]) lode__buf_addf(&buf, "%s%s", buf.length ? "," : "", good[i].id);
    if (buf.length > 0) {
        HOLDS(lode__goods_select_list(packs(), buf.data, two, &err) == LODE_OK);
        HOLDS(memcmp(one, two, sizeof one) == 0);
    }
    lode__buf_clear(&buf);
}

/* A figure that is explained is explained again in the same bytes. */
static void figure_try(const char *text)
{
    lode_text one = LODE_TEXT_INIT, two = LODE_TEXT_INIT;
    lode_error err = {0};
    if (lode_explain(packs(), text, LODE_FORMAT_JSON, &one, NULL, &err) != LODE_OK) {
        HOLDS(*err.message);
        return;
    }
    HOLDS(lode_explain(packs(), text, LODE_FORMAT_JSON, &two, NULL, &err) == LODE_OK);
    HOLDS(one.length == two.length && memcmp(one.data, two.data, one.length) == 0);
    lode_text_clear(&one);
    lode_text_clear(&two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[1024];

    if (size >= sizeof text || memchr(data, 0, size)) return 0;
    if (size > 0) memcpy(text, data, size);
    text[size] = '\0';
    number_try(text);
    date_try(text);
    floors_try(text);
    passages_try(text);
    change_try(text);
    places_try(text);
    goods_try(text);
    figure_try(text);
    return 0;
}
