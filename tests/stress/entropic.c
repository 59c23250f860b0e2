/* Flows first, from use back to the mines, so that everything balances; then curves through
 * flows and prices. */
#include "entropic.h"

#include <math.h>
#include <string.h>

#define C ENTROPIC_COUNTRIES
#define ORE 0
#define REFINED 1
#define BYPRODUCT 2
#define N_GOOD 3
#define SUPPLIERS 6
#define N_REFINER 10
#define N_MINE 15
#define LOSS 1.05  /* ore a unit of refined good */
#define CHOKE 30.0 /* of the price */

const char *const entropic_shock_name[ENTROPIC_N_SHOCK] = {
    "ban to 40 %",     "full ban",  "outage",        "tariff",  "demand",
    "elasticity 0.02", "huge caps", "mixed flat",    "cut off", "all closed",
    "quota",           "floor",     "stock release", "wedges"};

typedef struct maker {
    entropic *out;
    uint64_t seed, n_drawn;
    double use[N_GOOD][C], made[N_GOOD][C];
} maker;

static double draw(maker *m)
{
    return lode__random_unit(m->seed, m->n_drawn++);
}

/* ---- activities -------------------------------------------------------------------- */

static int node_of(int good, int country)
{
    return good * C + country;
}

static int licence_of(int country)
{
    return N_GOOD * C + country;
}

static void add_term(maker *m, int node, double coef)
{
    lode__problem *p = &m->out->problem;
    int at = p->first[p->n_activity]++;

    p->term_node[at] = node;
    p->term_coef[at] = coef;
    p->n_term = at + 1;
}

/* A new activity at its base level, with one term; more may follow. */
static void add(maker *m, entropic_role role, int good, int country, double coef,
                double level)
{
    entropic *s = m->out;
    int a = s->problem.n_activity++;

    s->role[a] = role;
    s->good[a] = good;
    s->country[a] = s->partner[a] = country;
    s->level[a] = level;
    s->problem.first[a + 1] = s->problem.first[a];
    add_term(m, node_of(good, country), coef);
}

static void add_link(maker *m, int good, int from, int to, double flow)
{
    add(m, ENTROPIC_LINK, good, from, -1.0, flow);
    m->out->partner[m->out->problem.n_activity - 1] = to;
    add_term(m, node_of(good, to), 1.0);
    if (good != REFINED) return;
    add_term(m, licence_of(from), -1.0);
    m->out->problem.rhs[licence_of(from)] -= 1.5 * flow;
}

/* A country's need of a good, from makers of it; what falls to itself stays at home. */
static void buy(maker *m, int good, int country, double need, const int *maker_of,
                int n_maker)
{
    double weight[SUPPLIERS], sum = 0.0;
    int start = (int)(draw(m) * n_maker);

    for (int k = 0; k < SUPPLIERS; k++) sum += weight[k] = 0.1 + draw(m);
    for (int k = 0; k < SUPPLIERS; k++) {
        int from = maker_of[(start + k) % n_maker];
        double flow = need * weight[k] / sum;
        m->made[good][from] += flow;
        if (from != country) add_link(m, good, from, country, flow);
    }
}

/* n different countries. */
static void draw_makers(maker *m, int *maker_of, int n)
{
    int all[C];

    for (int i = 0; i < C; i++) all[i] = i;
    for (int k = 0; k < n; k++) {
        int j = k + (int)(draw(m) * (C - k));
        maker_of[k] = all[j];
        all[j] = all[k];
    }
}

static void add_uses(maker *m, const int *maker_of)
{
    for (int i = 0; i < C; i++) {
        double use = 1000.0 * pow(i + 1, -1.1) / 3.0, need = use;
        m->use[REFINED][i] = use;
        if (i % 3 == 0) {
            add(m, ENTROPIC_RECYCLING, REFINED, i, 1.0, 0.1 * use);
            need -= 0.1 * use;
        }
        if (i % 4 == 0) add(m, ENTROPIC_STOCK, REFINED, i, 1.0, 0.0);
        buy(m, REFINED, i, need, maker_of, N_REFINER);
    }
}

/* A refinery of each maker; half of the by-product is sold to the next two countries. */
static void add_refineries(maker *m, const int *maker_of, const int *mine_of)
{
    for (int k = 0; k < N_REFINER; k++) {
        int i = maker_of[k];
        double made = m->made[REFINED][i],
               yield = draw(m) < 0.7 ? 0.02 + 0.1 * draw(m) : 0.0;
        if (made <= 0.0) continue;
        add(m, ENTROPIC_REFINERY, REFINED, i, 1.0, made);
        add_term(m, node_of(ORE, i), -LOSS);
        if (yield > 0.0) {
            add_term(m, node_of(BYPRODUCT, i), yield);
            m->use[BYPRODUCT][i] += 0.5 * yield * made;
            for (int j = 1; j <= 2; j++) {
                add_link(m, BYPRODUCT, i, (i + j) % C, 0.25 * yield * made);
                m->use[BYPRODUCT][(i + j) % C] += 0.25 * yield * made;
            }
        }
        buy(m, ORE, i, LOSS * made, mine_of, N_MINE);
    }
}

static void add_rest(maker *m)
{
    for (int i = 0; i < C; i++) {
        if (m->made[ORE][i] > 0.0) add(m, ENTROPIC_MINE, ORE, i, 1.0, m->made[ORE][i]);
        for (int good = REFINED; good < N_GOOD; good++)
            if (m->use[good][i] > 0.0)
                add(m, ENTROPIC_USE, good, i, -1.0, m->use[good][i]);
    }
}

/* ---- curves ------------------------------------------------------------------------ */

static lode__curve supply(double v, double x, double elasticity, double room)
{
    return (lode__curve){.kind = LODE__SUPPLY,
                         .q0 = x,
                         .p0 = v,
                         .elasticity = elasticity,
                         .upper = x * room,
                         .floor = -INFINITY};
}

static lode__curve one_cost(double cost, double most)
{
    return (lode__curve){.kind = LODE__LINEAR, .c = cost, .upper = most};
}

static void set_curve(maker *m, int a)
{
    entropic *s = m->out;
    double x = s->level[a], v = lode__problem_margin(&s->problem, a, s->price);
    double p = s->price[node_of(s->good[a], s->country[a])];
    double u = draw(m), room = 1.05 + 0.3 * draw(m);
    lode__curve *c = &s->problem.curve[a];

    switch (s->role[a]) {
    case ENTROPIC_LINK:
        *c = (lode__curve){.kind = LODE__LINK,
                           .c = v,
                           .q0 = x,
                           .kappa = (0.03 + 0.3 * u) * p,
                           .upper = INFINITY};
        break;
    case ENTROPIC_MINE: *c = supply(v, x, 0.1 + u, room); break;
    case ENTROPIC_REFINERY:
        *c = u < 0.5 ? one_cost(v, x * room) : supply(v, x, 0.5 + u, room);
        break;
    case ENTROPIC_USE:
        *c = (lode__curve){.kind = LODE__DEMAND,
                           .q0 = x,
                           .p0 = p,
                           .elasticity = 0.1 + 0.4 * u,
                           .upper = INFINITY,
                           .choke = CHOKE * p,
                           .floor = -INFINITY};
        break;
    case ENTROPIC_STOCK: *c = one_cost(1.5 * p, 5.0); break;
    case ENTROPIC_RECYCLING: *c = one_cost(0.5 * p, x); break;
    }
}

static bool take(entropic *s)
{
    int n = C * 20 + N_REFINER * 10, n_node = (N_GOOD + 1) * C;
    size_t room = (size_t)n + 1;

    if (!lode__problem_take(&s->problem, &s->arena, n_node, n, 3 * n)) return false;
    s->price = lode__arena_take(&s->arena, (size_t)n_node, sizeof *s->price);
    s->level = lode__arena_take(&s->arena, room, sizeof *s->level);
    s->role = lode__arena_take(&s->arena, room, sizeof *s->role);
    s->good = lode__arena_take(&s->arena, room, sizeof *s->good);
    s->country = lode__arena_take(&s->arena, room, sizeof *s->country);
    s->partner = lode__arena_take(&s->arena, room, sizeof *s->partner);
    s->problem.n_activity = s->problem.n_term = 0;
    return s->price && s->level && s->role && s->good && s->country && s->partner;
}

bool entropic_make(entropic *out, uint64_t seed)
{
    static const double usual[N_GOOD] = {1.0, 2.5, 4.0};
    maker m = {.out = out, .seed = seed};
    int refiner_of[N_REFINER], mine_of[N_MINE];

    *out = (entropic){0};
    if (!take(out)) {
        entropic_clear(out);
        return false;
    }
    for (int n = 0; n < out->problem.n_node; n++) {
        out->problem.disposal[n] = true;
        if (n < N_GOOD * C) out->price[n] = usual[n / C] * (0.95 + 0.1 * draw(&m));
    }
    draw_makers(&m, refiner_of, N_REFINER);
    draw_makers(&m, mine_of, N_MINE);
    add_uses(&m, refiner_of);
    add_refineries(&m, refiner_of, mine_of);
    add_rest(&m);
    for (int a = 0; a < out->problem.n_activity; a++) set_curve(&m, a);
    return true;
}

void entropic_clear(entropic *s)
{
    lode__arena_clear(&s->arena);
    memset(s, 0, sizeof *s);
}

/* ---- scenarios --------------------------------------------------------------------- */

typedef struct teller {
    const entropic *s;
    lode__change *change;
    size_t n;
    uint64_t seed, n_drawn;
    int country; /* who acts */
    bool struck[C];
} teller;

static double toss(teller *t)
{
    return lode__random_unit(t->seed, t->n_drawn++);
}

static void put(teller *t, int i, lode__field field, double value)
{
    t->change[t->n++] = (lode__change){i, field, value};
}

static bool is_sale_of_refined(const entropic *s, int a)
{
    return s->role[a] == ENTROPIC_LINK && s->good[a] == REFINED;
}

static void choose_exporter(teller *t)
{
    const entropic *s = t->s;
    double sum = 0.0, at;

    for (int a = 0; a < s->problem.n_activity; a++)
        if (is_sale_of_refined(s, a)) sum += s->level[a];
    at = toss(t) * sum;
    for (int a = 0; a < s->problem.n_activity && at >= 0.0; a++)
        if (is_sale_of_refined(s, a)) {
            at -= s->level[a];
            t->country = s->country[a];
        }
}

static void close_sales(teller *t, double share)
{
    const entropic *s = t->s;

    for (int i = 0; i < C; i++) t->struck[i] = toss(t) < share;
    for (int a = 0; a < s->problem.n_activity; a++)
        if (is_sale_of_refined(s, a) && s->country[a] == t->country &&
            t->struck[s->partner[a]])
            put(t, a, LODE__UPPER, 0.0);
}

static void change_link(teller *t, entropic_shock kind, int a)
{
    const entropic *s = t->s;
    double p = s->price[node_of(s->good[a], s->country[a])];

    if (kind == ENTROPIC_TARIFF && s->country[a] == t->country)
        put(t, a, LODE__WEDGE, 0.25 * p);
    if (kind == ENTROPIC_MIXED_FLAT && toss(t) < 0.3)
        put(t, a, LODE__KAPPA, 1e-4 * s->problem.curve[a].kappa);
    if (kind == ENTROPIC_WEDGES) put(t, a, LODE__WEDGE, (0.2 * toss(t) - 0.1) * p);
    if (kind == ENTROPIC_CUT_OFF &&
        (t->struck[s->country[a]] || t->struck[s->partner[a]]))
        put(t, a, LODE__UPPER, 0.0);
}

static void change_use(teller *t, entropic_shock kind, int a)
{
    if (kind == ENTROPIC_STIFF) put(t, a, LODE__ELASTICITY, 0.02);
    if (kind == ENTROPIC_DEMAND && t->s->country[a] == t->country)
        put(t, a, LODE__Q0, 1.3 * t->s->problem.curve[a].q0);
}

static void change_maker(teller *t, entropic_shock kind, int a)
{
    const lode__curve *c = &t->s->problem.curve[a];
    bool home = t->s->country[a] == t->country, mine = t->s->role[a] == ENTROPIC_MINE;

    if (kind == ENTROPIC_OUTAGE && home) put(t, a, LODE__UPPER, 0.3 * c->upper);
    if (kind == ENTROPIC_HUGE_CAPS) put(t, a, LODE__UPPER, 1e6 * c->upper);
    if (kind == ENTROPIC_FLOOR && mine && (home || toss(t) < 0.2))
        put(t, a, LODE__FLOOR, (0.8 + 1.2 * toss(t)) * c->p0);
    if (kind == ENTROPIC_ALL_CLOSED && mine) put(t, a, LODE__UPPER, 0.0);
    if (kind == ENTROPIC_RELEASE && home) put(t, a, LODE__UPPER, 0.1 * c->upper);
}

static void change_store(teller *t, entropic_shock kind, int a)
{
    const entropic *s = t->s;

    if (kind == ENTROPIC_ALL_CLOSED) put(t, a, LODE__UPPER, 0.0);
    if (kind != ENTROPIC_RELEASE || s->role[a] != ENTROPIC_STOCK) return;
    put(t, a, LODE__UPPER, 10.0 * s->problem.curve[a].upper);
    put(t, a, LODE__C, s->price[node_of(s->good[a], s->country[a])]);
}

static void change_each(teller *t, entropic_shock kind)
{
    for (int a = 0; a < t->s->problem.n_activity; a++) switch (t->s->role[a]) {
        case ENTROPIC_LINK: change_link(t, kind, a); break;
        case ENTROPIC_USE: change_use(t, kind, a); break;
        case ENTROPIC_MINE:
        case ENTROPIC_REFINERY: change_maker(t, kind, a); break;
        case ENTROPIC_STOCK:
        case ENTROPIC_RECYCLING: change_store(t, kind, a); break;
        }
}

static double share_closed(entropic_shock kind)
{
    switch (kind) {
    case ENTROPIC_FULL_BAN:
    case ENTROPIC_STIFF: return 1.0;
    case ENTROPIC_BAN:
    case ENTROPIC_HUGE_CAPS:
    case ENTROPIC_MIXED_FLAT: return 0.4;
    default: return 0.0;
    }
}

size_t entropic_scenario(const entropic *s, entropic_shock kind, uint64_t seed,
                         uint64_t i, lode__change *change)
{
    teller t = {.s = s,
                .change = change,
                .seed = seed * 0x9e3779b97f4a7c15u + i * ENTROPIC_N_SHOCK + kind};
    int licence;

    choose_exporter(&t);
    licence = licence_of(t.country);
    if (share_closed(kind) > 0.0) close_sales(&t, share_closed(kind));
    if (kind == ENTROPIC_CUT_OFF)
        for (int k = 0; k < C; k++) t.struck[k] = toss(&t) < 0.1;
    if (kind == ENTROPIC_QUOTA) /* the base holds half as much again as is sold */
        put(&t, licence, LODE__RHS, toss(&t) * s->problem.rhs[licence] / 1.5);
    change_each(&t, kind);
    return t.n;
}

size_t entropic_most_changes(const entropic *s)
{
    return 2 * (size_t)s->problem.n_activity + 1;
}
