/* What did a publisher say of a year at first, and what a year later? A leader that moved
 * by half, or a concentration that changes class, must be known before a ranking is. */
#include "dataset/closure.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* "USGS MCS" of "USGS MCS 2026": the length without the edition. */
static size_t series_length(const char *source)
{
    size_t n = strlen(source);
    while (n > 0 && (isdigit((unsigned char)source[n - 1]) || source[n - 1] == ' ')) n--;
    return n;
}

static bool same_series(const lode__observation *a, const lode__observation *b)
{
    size_t n = series_length(a->source);
    return n == series_length(b->source) && strncmp(a->source, b->source, n) == 0;
}

/* The year's production of a good: part of the index, which sorts by good. */
typedef struct span {
    const lode__observation *const *row;
    int n;
} span;

static bool of_year(const closure *c, const lode__observation *o)
{
    return o->year == c->year && o->i_country >= 0 && !isnan(o->value);
}

/* Sum and concentration of one vintage; NaN when it names nobody. */
typedef struct world {
    double sum, hhi;
} world;

static world world_of(const closure *c, span s, const lode__observation *like)
{
    world w = {0.0, NAN};
    for (int i = 0; i < s.n; i++)
        if (of_year(c, s.row[i]) && same_series(s.row[i], like) &&
            strcmp(s.row[i]->vintage, like->vintage) == 0)
            w.sum += s.row[i]->value;
    if (w.sum <= 0.0) return w;
    w.hhi = 0.0;
    for (int i = 0; i < s.n; i++)
        if (of_year(c, s.row[i]) && same_series(s.row[i], like) &&
            strcmp(s.row[i]->vintage, like->vintage) == 0)
            w.hhi += pow(100.0 * s.row[i]->value / w.sum, 2.0);
    return w;
}

static int class_of(double hhi)
{
    return (hhi >= 1500.0) + (hhi >= 2500.0);
}

static closure_finding finding_of(const lode__observation *o)
{
    return (closure_finding){.kind = CLOSURE_REVISION,
                             .i_good = o->i_good,
                             .i_exporter = o->i_country,
                             .i_partner = -1,
                             .year = o->year};
}

static void check_leader(closure *c, const lode__observation *now,
                         const lode__observation *then, double world_now,
                         double world_then)
{
    double share = fmax(now->value / world_now, then->value / world_then);
    double most = fmax(now->value, then->value), least = fmin(now->value, then->value);
    c->n_examined[CLOSURE_REVISION]++;
    if (!(share > CLOSURE_REVISION_SHARE) || most < CLOSURE_REVISION_RANGE * least)
        return;
    if (most == least) return;
    closure_finding f = finding_of(now);
    f.found = now->value / then->value;
    f.least = 1.0 / CLOSURE_REVISION_RANGE;
    f.most = CLOSURE_REVISION_RANGE;
    lode__closure_find(
        c, f,
        "%s t in %s, %s t in %s (limit: a factor of %.1f, above 2 %% of the "
        "producers named)",
        lode__closure_number(then->value).text, then->source,
        lode__closure_number(now->value).text, now->source, CLOSURE_REVISION_RANGE);
}

static void check_class(closure *c, const lode__observation *now,
                        const lode__observation *then, world w_now, world w_then)
{
    if (isnan(w_now.hhi) || isnan(w_then.hhi)) return;
    c->n_examined[CLOSURE_REVISION]++;
    bool same = class_of(w_now.hhi) == class_of(w_then.hhi);
    if (same && fabs(w_now.hhi - w_then.hhi) <= CLOSURE_HHI_MOVE) return;
    closure_finding f = finding_of(now);
    f.i_exporter = -1;
    f.found = w_now.hhi;
    f.least = w_then.hhi - CLOSURE_HHI_MOVE;
    f.most = w_then.hhi + CLOSURE_HHI_MOVE;
    lode__closure_find(
        c, f,
        "HHI of the producers named is %s in %s, %s in %s: %s (classes part at "
        "1,500 and 2,500; limit: another class, or 1,000 points)",
        lode__closure_number(w_then.hhi).text, then->source,
        lode__closure_number(w_now.hhi).text, now->source,
        same ? "the same class" : "another class");
}

/* The row of the same country and series with the newest vintage before now's; rows of a
 * country lie together, newest first. */
static const lode__observation *earlier(const closure *c, span s, int i_now)
{
    const lode__observation *now = s.row[i_now];
    for (int i = i_now + 1; i < s.n && s.row[i]->i_country == now->i_country; i++)
        if (of_year(c, s.row[i]) && same_series(s.row[i], now) &&
            strcmp(s.row[i]->vintage, now->vintage) < 0)
            return s.row[i];
    return NULL;
}

static bool is_newest(const closure *c, span s, int i_now)
{
    const lode__observation *now = s.row[i_now];
    for (int i = i_now; i-- > 0 && s.row[i]->i_country == now->i_country;)
        if (of_year(c, s.row[i]) && same_series(s.row[i], now)) return false;
    return true;
}

static void check_good(closure *c, span s)
{
    const lode__observation *series = NULL; /* whose classes were compared last */
    for (int i = 0; i < s.n; i++) {
        if (!of_year(c, s.row[i]) || !is_newest(c, s, i)) continue;
        const lode__observation *now = s.row[i], *then = earlier(c, s, i);
        if (!then) continue;
        world w_now = world_of(c, s, now), w_then = world_of(c, s, then);
        check_leader(c, now, then, w_now.sum, w_then.sum);
        if (series && same_series(series, now)) continue;
        check_class(c, now, then, w_now, w_then);
        series = now;
    }
}

void lode__closure_revisions(closure *c)
{
    const lode__observation *const *row = c->ds->observation_by_key;
    for (int i = 0, next; i < c->ds->n_observation; i = next) {
        for (next = i; next < c->ds->n_observation; next++)
            if (row[next]->flow != row[i]->flow || row[next]->i_good != row[i]->i_good)
                break;
        if (row[i]->flow == LODE__PRODUCTION) check_good(c, (span){row + i, next - i});
    }
}
