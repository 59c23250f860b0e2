#include "study/floor_words.h"

#include <string.h>

/* "GOOD PRICE[ USD/kg]" */
static lode_status read_one(const lode_dataset *dataset, char *piece,
                            lode__floor_words *out, lode_error *err)
{
    char *word[4], *state = NULL;
    int n = 0;
    double price;

    for (char *at = strtok_r(piece, " ", &state); at && n < 4;
         at = strtok_r(NULL, " ", &state))
        word[n++] = at;
    if (n < 2 || n > 3 || (n == 3 && strcmp(word[2], "USD/kg") != 0) ||
        !lode__number_read(word[1], &price) || !(price > 0.0))
        return lode__fail(err, LODE_E_INVALID,
                          "floor '%.60s': want a good and a price above 0 in USD/kg, as "
                          "in 'ndpr:oxide 110'",
                          n ? word[0] : "");
    if (out->n == LODE__FLOORS_MOST)
        return lode__fail(err, LODE_E_LIMIT, "more than %d floors", LODE__FLOORS_MOST);
    out->floor[out->n].usd_per_t = 1e3 * price;
    return lode__good_need(dataset, word[0], &out->floor[out->n++].i_good, err);
}

lode_status lode__floor_words_read(const lode_dataset *dataset, const char *text,
                                   lode__floor_words *out, lode_error *err)
{
    lode__arena arena = {0};
    char *copy, *state = NULL;
    lode_status st = LODE_OK;

    out->n = 0;
    if (!text) return LODE_OK;
    copy = lode__arena_copy(&arena, text);
    if (!copy) return lode__fail(err, LODE_E_NOMEM, "out of memory");
    for (char *at = strtok_r(copy, ",", &state); at && !st;
         at = strtok_r(NULL, ",", &state))
        st = read_one(dataset, at, out, err);
    lode__arena_clear(&arena);
    return st;
}
