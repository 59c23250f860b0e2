/* Write a table of the shape of a full year of BACI, to measure what an import costs.
 *
 *     make_baci CODES AREAS [ROWS [SEED]] > BACI_HS17_Y2024_V202601.csv
 *
 * CODES and AREAS hold a number a line: the codes that an import takes, and customs numbers
 * of countries. About 5,000 other codes are made up. As in BACI the rows go by exporter,
 * importer and code, none twice; 0.65 % of them are of a code in CODES; a row has 34.6
 * bytes. The same arguments give the same bytes. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define TAKEN_SHARE 0.0065
#define OTHER_CODES 5000
#define LIST_MAX 8192
#define ROW_BYTES_MAX 80

static uint64_t seed = 2024;

static uint64_t draw(void) /* splitmix64 */
{
    uint64_t z = (seed += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static double draw_share(void)
{
    return (double)(draw() >> 11) * 0x1p-53;
}

static int by_value(const void *x, const void *y)
{
    const unsigned *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static int read_list(const char *path, unsigned list[LIST_MAX])
{
    int n = 0, kept = 0;
    FILE *file = fopen(path, "r");
    if (!file) {
        fprintf(stderr, "make_baci: cannot open %s\n", path);
        exit(1);
    }
    while (n < LIST_MAX && fscanf(file, "%u", &list[n]) == 1) n++;
    fclose(file);
    qsort(list, (size_t)n, sizeof *list, by_value);
    for (int i = 0; i < n; i++)
        if (i == 0 || list[i] != list[kept - 1]) list[kept++] = list[i];
    if (kept == 0) {
        fprintf(stderr, "make_baci: want numbers in %s, found none\n", path);
        exit(1);
    }
    return kept;
}

/* Codes of six digits, spread over the chapters, none of them in `taken`. */
static int make_codes(const unsigned *taken, int n_taken, unsigned other[LIST_MAX])
{
    int n = 0;
    for (int i = 0; i < OTHER_CODES; i++) {
        unsigned code = 10121 + (unsigned)i * 192 + (unsigned)(draw() % 190);
        if (!bsearch(&code, taken, (size_t)n_taken, sizeof code, by_value))
            other[n++] = code;
    }
    return n;
}

static char *write_whole(char *at, unsigned value, int width)
{
    char digits[12];
    int n = 0;
    do digits[n++] = (char)('0' + value % 10);
    while ((value /= 10) > 0 || n < width);
    while (n > 0) *at++ = digits[--n];
    return at;
}

/* Thousandths, from 0.001 to about a million; small ones are as common as large ones. */
static char *write_amount(char *at)
{
    uint64_t bits = draw();
    unsigned thousandths = 1 + ((unsigned)(bits >> 34) >> (bits % 32));
    at = write_whole(at, thousandths / 1000, 1);
    *at++ = '.';
    return write_whole(at, thousandths % 1000, 3);
}

static char *write_row(char *at, unsigned exporter, unsigned importer, unsigned code)
{
    at = write_whole(at, 2024, 4);
    *at++ = ',';
    at = write_whole(at, exporter, 1);
    *at++ = ',';
    at = write_whole(at, importer, 1);
    *at++ = ',';
    at = write_whole(at, code, 6);
    *at++ = ',';
    at = write_amount(at);
    *at++ = ',';
    at = write_amount(at);
    *at++ = '\n';
    return at;
}

/* n of the codes of a list in order, one from each n-th of it; the k-th of them. */
static unsigned pick(const unsigned *list, int n_list, long k, long n)
{
    return list[(int)(((double)k + draw_share()) * n_list / (double)n)];
}

/* n rows of a pair, n_taken of them of codes that are taken, merged by code. */
static void write_pair(unsigned exporter, unsigned importer, const unsigned *taken,
                       int n_list, long n_taken, const unsigned *other, int n_other_list,
                       long n_other)
{
    static char block[(LIST_MAX + LIST_MAX) * ROW_BYTES_MAX];
    char *at = block;
    long i = 0, k = 0;
    unsigned a = n_taken > 0 ? pick(taken, n_list, 0, n_taken) : 0;
    unsigned b = n_other > 0 ? pick(other, n_other_list, 0, n_other) : 0;
    while (i < n_taken || k < n_other) {
        bool first = k == n_other || (i < n_taken && a < b);
        at = write_row(at, exporter, importer, first ? a : b);
        if (first && ++i < n_taken) a = pick(taken, n_list, i, n_taken);
        if (!first && ++k < n_other) b = pick(other, n_other_list, k, n_other);
    }
    if (fwrite(block, 1, (size_t)(at - block), stdout) != (size_t)(at - block)) {
        perror("make_baci");
        exit(1);
    }
}

static long at_most(double wanted, int most)
{
    long n = wanted > 0 ? (long)wanted : 0;
    return n < most ? n : most;
}

int main(int argc, char **argv)
{
    static unsigned taken[LIST_MAX], other[LIST_MAX], area[LIST_MAX];
    static double weight[LIST_MAX];
    if (argc < 3 || argc > 5) {
        fputs("usage: make_baci CODES AREAS [ROWS [SEED]]\n", stderr);
        return 2;
    }
    long n_row = argc > 3 ? strtol(argv[3], NULL, 10) : 11000000;
    if (argc > 4) seed = strtoull(argv[4], NULL, 10);
    fprintf(stderr, "make_baci: %ld rows, seed %" PRIu64 "\n", n_row, seed);
    int n_taken = read_list(argv[1], taken), n_area = read_list(argv[2], area);
    int n_other = make_codes(taken, n_taken, other);

    /* A few traders have most of the rows. */
    double sum = 0.0, squares = 0.0, due = 0.0, due_taken = 0.0;
    for (int i = 0; i < n_area; i++) {
        weight[i] = 1.0 / (1.0 + (double)(draw() % (unsigned)n_area) / 25.0);
        sum += weight[i];
        squares += weight[i] * weight[i];
    }
    printf("t,i,j,k,v,q\n");
    for (int i = 0; i < n_area; i++)
        for (int j = 0; j < n_area; j++) {
            if (i == j) continue;
            double n = (double)n_row * weight[i] * weight[j] / (sum * sum - squares);
            due += n * (1.0 - TAKEN_SHARE);
            due_taken += n * TAKEN_SHARE;
            long k_taken = at_most(due_taken, n_taken), k_other = at_most(due, n_other);
            due_taken -= (double)k_taken;
            due -= (double)k_other;
            write_pair(area[i], area[j], taken, n_taken, k_taken, other, n_other, k_other);
        }
    return fflush(stdout) == 0 ? 0 : 1;
}
