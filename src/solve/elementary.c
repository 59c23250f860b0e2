/* exp, log and powers of one number: the vector code of elementary.h at width one. */
#define LODE__ALONE
#include "solve/elementary.h"

static double first(v8 a)
{
    double x;

    v8_store(&x, a);
    return x;
}

double lode__exp(double x)
{
    return first(v8_exp(v8_all(x)));
}

double lode__log(double x)
{
    return first(v8_log(v8_all(x)));
}

double lode__pow(double x, double e)
{
    return first(v8_pow(v8_all(x), v8_all(e)));
}
