#include "study/quantile.h"

/* The kth smallest of x[0 .. n - 1], which is re-ordered. */
static double select_kth(double *x, size_t n, size_t k)
{
    size_t low = 0, high = n - 1;

    while (low < high) {
        double pivot = x[low + (high - low) / 2];
        size_t i = low, j = high;
        for (;;) {
            while (x[i] < pivot) i++;
            while (x[j] > pivot) j--;
            if (i >= j) break;
            double swap = x[i];
            x[i++] = x[j];
            x[j--] = swap;
        }
        if (k <= j)
            high = j;
        else
            low = j + 1;
    }
    return x[k];
}

double lode__quantile(double *x, size_t n, double share)
{
    double at = share * (double)(n - 1);
    size_t k = (size_t)at;
    double low = select_kth(x, n, k), high = low;

    for (size_t i = k + 1; i < n; i++) /* the least of those above */
        if (i == k + 1 || x[i] < high) high = x[i];
    return low == high ? low : low + (at - (double)k) * (high - low);
}
