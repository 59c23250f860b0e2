/* Several criteria as one score: the worked numbers, laws of ranks. */
#include "study/combine.h"

#include "tap.h"

static const double x[9] = {0.8, 0.6, 0.2, 0.4, 0.9, 0.1, 0.1, 0.2, 0.9};

static void worked(void)
{
    const double weight[3] = {0.3158, 0.1877, 0.4965},
                 close[3] = {0.4343, 0.3046, 0.5748};
    double w[3], score[3];

    lode__entropy_weights(x, 3, 3, w);
    for (int j = 0; j < 3; j++) is_near(w[j], weight[j], 2e-4, "entropy weight %d", j);
    lode__combine_score(x, 3, 3, w, LODE__COMBINE_TOPSIS, score);
    for (int i = 0; i < 3; i++) is_near(score[i], close[i], 2e-4, "closeness %d", i);
}

static void means(void)
{
    const double equal[3] = {1, 1, 1}, first[3] = {1, 0, 0};
    double score[3];

    lode__combine_score(x, 3, 3, equal, LODE__COMBINE_MEAN, score);
    is_near(score[0], (1.0 + 4.0 / 7.0 + 0.125) / 3.0, 1e-14, "mean of three");
    lode__combine_score(x, 3, 3, first, LODE__COMBINE_MEAN, score);
    is_near(score[1], 3.0 / 7.0, 1e-14, "one criterion alone");
    lode__combine_score(x, 3, 3, equal, LODE__COMBINE_GEOMETRIC, score);
    is_near(score[2], 0.0, 0.0, "a criterion at 0 makes a geometric mean 0");
    ok(score[0] > 0.0 && score[0] < 1.0, "and the others stay between 0 and 1");
}

static void laws(void)
{
    double scaled[9], score[3], again[3];
    const double equal[3] = {1, 1, 1};
    int low[3], high[3], low2[3], high2[3];
    lode_error err = {0};

    for (int k = 0; k < 9; k++) scaled[k] = 1000.0 * x[k] + 7.0;
    for (int how = 0; how < 3; how++) {
        lode__combine_score(x, 3, 3, equal, (lode__combine_how)how, score);
        lode__combine_score(scaled, 3, 3, equal, (lode__combine_how)how, again);
        for (int i = 0; i < 3; i++)
            is_near(again[i], score[i], 1e-11, "units and zero points do not matter");
    }
    ok(!lode__combine_ranks(x, 3, 3, LODE__COMBINE_MEAN, 1, low, high, &err) &&
           !lode__combine_ranks(x, 3, 3, LODE__COMBINE_MEAN, 1, low2, high2, &err),
       "ranks under any weights");
    for (int i = 0; i < 3; i++) {
        ok(1 <= low[i] && low[i] <= high[i] && high[i] <= 3, "between 1 and the number");
        ok(low[i] == low2[i] && high[i] == high2[i], "the same from the same seed");
    }
    lode__alloc_fail_after(2);
    ok(lode__combine_ranks(x, 3, 3, LODE__COMBINE_MEAN, 1, low, high, &err) ==
           LODE_E_NOMEM,
       "without memory it says so");
    lode__alloc_fail_after(0);
}

/* A good that is worst by every criterion is first whatever the weights. */
static void dominance(void)
{
    const double y[6] = {1, 1, 0.5, 0.2, 0, 0.3};
    int low[3], high[3];
    lode_error err = {0};

    for (int how = 0; how < 3; how++) {
        ok(!lode__combine_ranks(y, 3, 2, (lode__combine_how)how, 5, low, high, &err),
           "ranks");
        ok(low[0] == 1 && high[0] == 1, "who is worst by all is first under all weights");
    }
}

int main(void)
{
    worked();
    means();
    laws();
    dominance();
    return done_testing();
}
