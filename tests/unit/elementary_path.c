/* exp, log and pow over arrays on the path this file is compiled for; test_elementary.c
 * calls each. */
#include "solve/elementary.h"

void LODE__PATH(lode__run_elementary)(char which, const double *x, const double *e,
                                      double *out, int n);

/* out[i] = exp(x[i]) ('e'), log(x[i]) ('l') or x[i]^e[i] ('p'); n is a multiple of 8. */
void LODE__PATH(lode__run_elementary)(char which, const double *x, const double *e,
                                      double *out, int n)
{
    for (int i = 0; which == 'e' && i < n; i += LODE__LANES)
        v8_store(out + i, v8_exp(v8_load(x + i)));
    for (int i = 0; which == 'l' && i < n; i += LODE__LANES)
        v8_store(out + i, v8_log(v8_load(x + i)));
    for (int i = 0; which == 'p' && i < n; i += LODE__LANES)
        v8_store(out + i, v8_pow(v8_load(x + i), v8_load(e + i)));
}
