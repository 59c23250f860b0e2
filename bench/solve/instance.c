/* Flows first, from the last use back to the mines, so that everything balances; then prices;
 * then curves through both. */
#include "instance.h"

#include <math.h>
#include <string.h>

#define C INSTANCE_COUNTRIES
#define SUPPLIERS 8
#define LOSS 1.05     /* input a unit of output */
#define BACKSTOP 30.0 /* of the price */

const char *const instance_family_name[INSTANCE_N_FAMILY] = {"calibrated", "flat",
                                                             "isoelastic"};
const char *const instance_shock_name[INSTANCE_N_SHOCK] = {
    "ban to 40 %",     "full ban",  "outage",     "tariff",  "demand",
    "elasticity 0.02", "huge caps", "mixed flat", "cut off", "all closed"};

typedef struct maker {
    instance *out;
    uint64_t seed, n_drawn;
    bool no_memory;
} maker;

static double draw(maker *m)
{
    return lode__random_unit(m->seed, m->n_drawn++);
}

static int draw_int(maker *m, int n)
{
    return (int)(draw(m) * n);
}

/* ---- activities ------------------------------------------------------------------ */

static int node_of(const instance *s, int mineral, int stage, int country)
{
    return (mineral * s->n_stage + stage) * C + country;
}

/* A new activity at its base level; its terms follow. */
static int add(maker *m, instance_role role, int mineral, int country, int partner,
               double level)
{
    instance *s = m->out;
    int a = s->problem.n_activity++;

    s->role[a] = role;
    s->mineral[a] = mineral;
    s->country[a] = country;
    s->partner[a] = partner;
    s->level[a] = level;
    s->problem.first[a + 1] = s->problem.first[a];
    return a;
}

static void add_term(maker *m, int node, double coef)
{
    lode__problem *p = &m->out->problem;
    int at = p->first[p->n_activity]++;

    p->term_node[at] = node;
    p->term_coef[at] = coef;
    p->n_term = at + 1;
}

/* What is needed at a node beyond what already arrives is bought from exporters of the stage,
 * who have to make it. */
static void buy(maker *m, int mineral, int stage, int country, double need,
                const int *maker_of, int n_maker, double *made)
{
    double weight[SUPPLIERS], sum = 0.0;
    int from[SUPPLIERS];

    for (int k = 0; k < SUPPLIERS; k++) {
        from[k] = maker_of[draw_int(m, n_maker)];
        for (int j = 0; j < k; j++)
            if (from[j] == from[k]) from[k] = country; /* twice the same: at home */
        weight[k] = 0.1 + draw(m);
        sum += weight[k];
    }
    for (int k = 0; k < SUPPLIERS; k++) {
        double flow = need * weight[k] / sum;
        bool home = from[k] == country;
        if (home) {
            bool makes = false;
            for (int j = 0; j < n_maker; j++) makes = makes || maker_of[j] == country;
            if (!makes) from[k] = maker_of[(country + k) % n_maker];
        }
        made[from[k]] += flow;
        if (from[k] == country) continue;
        add(m, INSTANCE_LINK, mineral, from[k], country, flow);
        add_term(m, node_of(m->out, mineral, stage, from[k]), -1.0);
        add_term(m, node_of(m->out, mineral, stage, country), 1.0);
    }
}

static void draw_makers(maker *m, int *maker_of, int n)
{
    for (int k = 0; k < n; k++) {
        bool again = true;
        while (again) {
            maker_of[k] = draw_int(m, C);
            again = false;
            for (int j = 0; j < k; j++) again = again || maker_of[j] == maker_of[k];
        }
    }
}

/* Use by country: power law, in a random order, 1000 in all. */
static void draw_sizes(maker *m, double *size)
{
    double sum = 0.0;

    for (int i = 0; i < C; i++) sum += size[i] = pow(i + 1, -1.1);
    for (int i = 0; i < C; i++) size[i] *= 1000.0 / sum;
    for (int i = C - 1; i > 0; i--) {
        int j = draw_int(m, i + 1);
        double t = size[i];
        size[i] = size[j];
        size[j] = t;
    }
}

static void add_single(maker *m, instance_role role, int mineral, int stage, int country,
                       double coef, double level)
{
    add(m, role, mineral, country, country, level);
    add_term(m, node_of(m->out, mineral, stage, country), coef);
}

/* Refineries of a stage: so much of what is made takes LOSS of the stage before; with several
 * minerals three in ten give a by-product of another mineral's last stage, which is used. */
static void add_refineries(maker *m, int mineral, int stage, const double *made,
                           double *need_before, double *extra_use)
{
    instance *s = m->out;

    for (int i = 0; i < C; i++) {
        if (made[i] <= 0.0) continue;
        add(m, INSTANCE_REFINERY, mineral, i, i, made[i]);
        add_term(m, node_of(s, mineral, stage - 1, i), -LOSS);
        add_term(m, node_of(s, mineral, stage, i), 1.0);
        need_before[i] += LOSS * made[i];
        if (s->n_mineral > 1 && draw(m) < 0.3) {
            int other = (mineral + 1 + draw_int(m, s->n_mineral - 1)) % s->n_mineral;
            double yield = 0.01 + 0.1 * draw(m);
            add_term(m, node_of(s, other, s->n_stage - 1, i), yield);
            extra_use[other * C + i] += yield * made[i];
            s->problem.disposal[node_of(s, other, s->n_stage - 1, i)] = true;
        }
    }
}

static void add_mineral(maker *m, int mineral, double *extra_use, double *use)
{
    double need[C], made[C];
    int last = m->out->n_stage - 1, maker_of[C];

    draw_sizes(m, use);
    for (int i = 0; i < C; i++) {
        need[i] = use[i];
        if (draw(m) < 0.3) { /* recycling brings a tenth */
            add_single(m, INSTANCE_RECYCLING, mineral, last, i, 1.0, 0.1 * use[i]);
            need[i] *= 0.9;
        }
        if (draw(m) < 0.15) add_single(m, INSTANCE_STOCK, mineral, last, i, 1.0, 0.0);
    }
    for (int stage = last; stage >= 0; stage--) {
        int n_maker = stage == 0 ? 25 + draw_int(m, 26) : 12 + draw_int(m, 21);
        draw_makers(m, maker_of, n_maker);
        memset(made, 0, sizeof made);
        for (int i = 0; i < C; i++)
            if (need[i] > 0.0)
                buy(m, mineral, stage, i, need[i], maker_of, n_maker, made);
        memset(need, 0, sizeof need);
        if (stage > 0) add_refineries(m, mineral, stage, made, need, extra_use);
        for (int i = 0; stage == 0 && i < C; i++)
            if (made[i] > 0.0) add_single(m, INSTANCE_MINE, mineral, 0, i, 1.0, made[i]);
    }
}

/* ---- curves ---------------------------------------------------------------------- */

static double margin_of(const instance *s, int a)
{
    double v = 0.0;

    for (int k = s->problem.first[a]; k < s->problem.first[a + 1]; k++)
        v += s->problem.term_coef[k] * s->price[s->problem.term_node[k]];
    return v;
}

/* A linear use with elasticity e at (p, d): x = clip((v - c) / b, 0, d (1 + e)). */
static lode__curve linear_use(double p, double d, double e)
{
    return (lode__curve){.kind = LODE__LINEAR,
                         .c = -p * (1.0 + 1.0 / e),
                         .b = p / (e * d),
                         .upper = d * (1.0 + e)};
}

static void set_curve(maker *m, int a)
{
    instance *s = m->out;
    double x = s->level[a], p = s->price[s->problem.term_node[s->problem.first[a]]];
    double b = (0.05 + 0.4 * draw(m)) * p / x, v = margin_of(s, a), room = draw(m);
    double e = 0.1 + 0.4 * draw(m);
    bool flat = s->family == INSTANCE_FLAT, link = s->role[a] == INSTANCE_LINK;
    lode__curve *c = &s->problem.curve[a];

    if (s->role[a] == INSTANCE_STOCK) {
        *c = (lode__curve){
            .kind = LODE__LINEAR, .c = 1.5 * p, .b = 0.01 * p, .upper = 5.0};
        return;
    }
    if (s->role[a] == INSTANCE_USE) {
        *c = linear_use(p, x, e);
        if (s->family == INSTANCE_ISOELASTIC)
            *c = (lode__curve){.kind = LODE__DEMAND,
                               .q0 = x,
                               .p0 = p,
                               .elasticity = e,
                               .upper = INFINITY,
                               .choke = BACKSTOP * p,
                               .floor = -INFINITY};
        return;
    }
    if (flat) b *= link ? 1e-5 : 1e-3;
    *c = (lode__curve){.kind = LODE__LINEAR,
                       .c = v - b * x,
                       .b = b,
                       .upper = link ? INFINITY : x * (1.05 + 0.3 * room)};
}

/* The use of each country, what by-products bring included, and its backstop. */
static void add_use(maker *m, int mineral, const double *use, const double *extra)
{
    int last = m->out->n_stage - 1;

    for (int i = 0; i < C; i++) {
        add_single(m, INSTANCE_USE, mineral, last, i, -1.0, use[i] + extra[i]);
        if (m->out->family != INSTANCE_ISOELASTIC)
            add_single(m, INSTANCE_BACKSTOP, mineral, last, i, 1.0, 0.0);
    }
}

static void set_curves(maker *m)
{
    instance *s = m->out;

    for (int a = 0; a < s->problem.n_activity; a++) {
        double p = s->price[s->problem.term_node[s->problem.first[a]]];
        if (s->role[a] != INSTANCE_BACKSTOP) {
            set_curve(m, a);
            continue;
        }
        s->problem.curve[a] =
            (lode__curve){.kind = LODE__LINEAR,
                          .c = BACKSTOP * p,
                          .b = 3.0 * p / s->level[a - 1], /* its use stands before it */
                          .upper = INFINITY};
    }
}

static bool take(maker *m)
{
    instance *s = m->out;
    int per_mineral = C * (SUPPLIERS * s->n_stage + 6), n = s->n_mineral * per_mineral;
    size_t room = (size_t)n + 1;

    if (!lode__problem_take(&s->problem, &s->arena, s->n_mineral * s->n_stage * C, n,
                            3 * n))
        return false;
    s->problem.group =
        lode__arena_take(&s->arena, (size_t)s->problem.n_node + 1, sizeof(int));
    s->price = lode__arena_take(&s->arena, (size_t)s->problem.n_node + 1, sizeof(double));
    s->level = lode__arena_take(&s->arena, room, sizeof *s->level);
    s->role = lode__arena_take(&s->arena, room, sizeof *s->role);
    s->mineral = lode__arena_take(&s->arena, room, sizeof *s->mineral);
    s->country = lode__arena_take(&s->arena, room, sizeof *s->country);
    s->partner = lode__arena_take(&s->arena, room, sizeof *s->partner);
    s->problem.n_activity = s->problem.n_term = 0;
    return s->problem.group && s->price && s->level && s->role && s->mineral &&
           s->country && s->partner;
}

bool instance_make(instance *out, int n_mineral, int n_stage, instance_family family,
                   uint64_t seed)
{
    maker m = {.out = out, .seed = seed};
    size_t n_use = (size_t)(n_mineral * C);
    double *use, *extra;

    *out = (instance){.family = family, .n_mineral = n_mineral, .n_stage = n_stage};
    use = lode__arena_take(&out->arena, n_use, sizeof *use);
    extra = lode__arena_take(&out->arena, n_use, sizeof *extra);
    if (!use || !extra || !take(&m)) {
        instance_clear(out);
        return false;
    }
    for (int n = 0; n < out->problem.n_node; n++) {
        out->problem.group[n] = n / (n_stage * C);
        out->price[n] = (1.0 + n / C % n_stage) * (0.95 + 0.1 * draw(&m));
    }
    for (int k = 0; k < n_mineral; k++) add_mineral(&m, k, extra, use + k * C);
    for (int k = 0; k < n_mineral; k++) add_use(&m, k, use + k * C, extra + k * C);
    set_curves(&m);
    return true;
}

void instance_clear(instance *s)
{
    lode__arena_clear(&s->arena);
    memset(s, 0, sizeof *s);
}

/* ---- scenarios --------------------------------------------------------------------- */

typedef struct teller {
    const instance *s;
    lode__change *change;
    size_t n;
    uint64_t seed, n_drawn;
    int mineral, country; /* who acts */
    bool struck[C];
} teller;

static double toss(teller *t)
{
    return lode__random_unit(t->seed, t->n_drawn++);
}

static void put(teller *t, int a, lode__field field, double value)
{
    t->change[t->n++] = (lode__change){a, field, value};
}

/* An exporter of a mineral, drawn by what it sells. */
static void choose_exporter(teller *t)
{
    const instance *s = t->s;
    double sum = 0.0, at;

    t->mineral = (int)(toss(t) * s->n_mineral);
    for (int a = 0; a < s->problem.n_activity; a++)
        if (s->role[a] == INSTANCE_LINK && s->mineral[a] == t->mineral)
            sum += s->level[a];
    at = toss(t) * sum;
    for (int a = 0; a < s->problem.n_activity && at >= 0.0; a++)
        if (s->role[a] == INSTANCE_LINK && s->mineral[a] == t->mineral) {
            at -= s->level[a];
            t->country = s->country[a];
        }
}

static bool is_sale(const teller *t, int a)
{
    return t->s->role[a] == INSTANCE_LINK && t->s->mineral[a] == t->mineral &&
           t->s->country[a] == t->country;
}

static void close_sales(teller *t, double share)
{
    for (int i = 0; i < C; i++) t->struck[i] = toss(t) < share;
    for (int a = 0; a < t->s->problem.n_activity; a++)
        if (is_sale(t, a) && t->struck[t->s->partner[a]]) put(t, a, LODE__UPPER, 0.0);
}

static void stiffen(teller *t)
{
    const instance *s = t->s;

    for (int a = 0; a < s->problem.n_activity; a++) {
        double p = s->price[s->problem.term_node[s->problem.first[a]]];
        lode__curve c = linear_use(p, s->level[a], 0.02);
        if (s->role[a] != INSTANCE_USE || s->mineral[a] != t->mineral) continue;
        if (s->family == INSTANCE_ISOELASTIC) {
            put(t, a, LODE__ELASTICITY, 0.02);
            continue;
        }
        put(t, a, LODE__C, c.c);
        put(t, a, LODE__B, c.b);
        put(t, a, LODE__UPPER, c.upper);
    }
}

static void change_each(teller *t, instance_shock kind)
{
    const instance *s = t->s;

    for (int a = 0; a < s->problem.n_activity; a++) {
        const lode__curve *c = &s->problem.curve[a];
        instance_role role = s->role[a];
        bool mine = s->mineral[a] == t->mineral,
             home = mine && s->country[a] == t->country;
        bool makes = role == INSTANCE_MINE || role == INSTANCE_REFINERY;
        double p = s->price[s->problem.term_node[s->problem.first[a]]];
        if (kind == INSTANCE_OUTAGE && makes && home)
            put(t, a, LODE__UPPER, 0.3 * c->upper);
        if (kind == INSTANCE_TARIFF && is_sale(t, a)) put(t, a, LODE__WEDGE, 0.25 * p);
        if (kind == INSTANCE_DEMAND && role == INSTANCE_USE && home) {
            if (c->kind == LODE__DEMAND) {
                put(t, a, LODE__Q0, 1.3 * c->q0);
            } else {
                put(t, a, LODE__B, c->b / 1.3);
                put(t, a, LODE__UPPER, 1.3 * c->upper);
            }
        }
        if (kind == INSTANCE_HUGE_CAPS && makes) put(t, a, LODE__UPPER, 1e6 * c->upper);
        if (kind == INSTANCE_MIXED_FLAT && c->kind == LODE__LINEAR && toss(t) < 0.3)
            put(t, a, LODE__B, 1e-4 * c->b);
        if (kind == INSTANCE_CUT_OFF && role == INSTANCE_LINK &&
            (t->struck[s->country[a]] || t->struck[s->partner[a]]))
            put(t, a, LODE__UPPER, 0.0);
        if (kind == INSTANCE_ALL_CLOSED && mine &&
            (role == INSTANCE_MINE || role == INSTANCE_STOCK ||
             role == INSTANCE_RECYCLING))
            put(t, a, LODE__UPPER, 0.0);
    }
}

size_t instance_scenario(const instance *s, instance_shock kind, uint64_t seed,
                         uint64_t i, lode__change *change)
{
    teller t = {.s = s,
                .change = change,
                .seed = seed * 0x9e3779b97f4a7c15u + i * INSTANCE_N_SHOCK + kind};

    choose_exporter(&t);
    if (kind == INSTANCE_BAN) close_sales(&t, 0.4);
    if (kind == INSTANCE_FULL_BAN || kind == INSTANCE_STIFF) close_sales(&t, 1.0);
    if (kind == INSTANCE_HUGE_CAPS || kind == INSTANCE_MIXED_FLAT) close_sales(&t, 0.4);
    if (kind == INSTANCE_STIFF) stiffen(&t);
    if (kind == INSTANCE_CUT_OFF)
        for (int k = 0; k < C; k++) t.struck[k] = toss(&t) < 0.1;
    change_each(&t, kind);
    return t.n;
}

size_t instance_most_changes(const instance *s)
{
    return 3 * (size_t)s->problem.n_activity;
}
