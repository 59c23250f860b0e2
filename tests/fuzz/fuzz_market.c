/* Market files: what was read is written, read and written as the same bytes; a small one
 * can be solved. */
#include "fuzz.h"

#include <lode/market.h>
#include <string.h>

#define SOLVE_MAX 40 /* activities */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lode_market *market = NULL, *again = NULL;
    lode_solution *solution = NULL;
    lode_text first = LODE_TEXT_INIT, second = LODE_TEXT_INIT;
    lode_error err = {0};
    size_t n_node, n_activity;
    const char *text = size > 0 ? (const char *)data : "";
    if (lode_market_read_text(text, size, "in", &market, &err) != LODE_OK) {
        HOLDS(*err.message && !market);
        return 0;
    }
    HOLDS(lode_market_write(market, LODE_MARKET_JSON, &first, &err) == LODE_OK);
    HOLDS(lode_market_read_text(first.data, first.length, "back", &again, &err) == LODE_OK);
    HOLDS(lode_market_write(again, LODE_MARKET_JSON, &second, &err) == LODE_OK);
    HOLDS(first.length == second.length && memcmp(first.data, second.data, first.length) == 0);
    lode_market_size(market, &n_node, &n_activity);
    if (n_activity <= SOLVE_MAX && lode_market_solve(market, &solution, &err) == LODE_OK)
        HOLDS(*lode_verdict_name(lode_solution_verdict(solution)));
    lode_solution_free(solution);
    lode_text_clear(&first);
    lode_text_clear(&second);
    lode_market_free(market);
    lode_market_free(again);
    return 0;
}
