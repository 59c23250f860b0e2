/* lode market sensitivity: what a small change of one number does. */
#include "market_sensitivity.h"

#include <lode/sensitivity.h>

int cli_market_sensitivity(const cli_call *call, const lode_market *market,
                           const char *of)
{
    lode_sensitivity *sensitivity = NULL;
    lode_text text = LODE_TEXT_INIT;
    lode_change change;
    lode_error err = {0};
    lode_status st = lode_change_read(market, of, &change, &err);
    int status;

    if (!st) st = lode_sensitivity_build(market, &sensitivity, &err);
    if (st) return cli_fail(st, &err);
    status = cli_verdict(lode_sensitivity_verdict(sensitivity),
                         lode_sensitivity_reason(sensitivity));
    if (status == CLI_ANSWERED) {
        st = lode_sensitivity_write(sensitivity, &change, call->format, &text, &err);
        status = st == LODE_OK ? cli_output(call, &text) : cli_fail(st, &err);
    }
    lode_text_clear(&text);
    lode_sensitivity_free(sensitivity);
    return status;
}
