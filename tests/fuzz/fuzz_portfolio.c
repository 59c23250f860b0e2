/* What portfolios read beside projects: scenarios that somebody wrote down, as CSV and as YAML, read
 * the same when they are written back in either form; a plan, written back, asks the same. */
#include "fuzz.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "study/portfolio.h"
#include "study/portfolio_told.h"

#define MOST 200 /* scenarios */

/* The same file under a name that ends in .yaml. */
static const char *yaml_name(int slot, const char *file)
{
    static char name[2][600];

    if (!*name[slot]) {
        snprintf(name[slot], sizeof name[slot], "%s/%d.yaml", fuzz_folder(), slot);
        HOLDS(symlink(file, name[slot]) == 0);
    }
    return name[slot];
}

/* ---- scenarios ----------------------------------------------------------------------- */

/* As YAML: '"' and '\' with a '\' before them; as CSV '"' twice. */
static void add_quoted(lode__buf *buf, const char *text, bool is_yaml)
{
    lode__buf_add(buf, "\"");
    for (; *text; text++) {
        if (*text == '"') lode__buf_add(buf, is_yaml ? "\\" : "\"");
        if (*text == '\\' && is_yaml) lode__buf_add(buf, "\\");
        lode__buf_add_n(buf, text, 1);
    }
    lode__buf_add(buf, "\"");
}

/* Control characters come in through escapes, which are not written back here. */
static bool is_plain(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || (unsigned char)*text >= 0x7f) return false;
    return true;
}

/* May it be written in both forms? A ';' parts sentences of a CSV. */
static bool may_again(const lode__told *t, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_plain(t[i].name)) return false;
        for (int k = 0; k < t[i].n_statement; k++)
            if (!is_plain(t[i].statement[k]) || strchr(t[i].statement[k], ';'))
                return false;
    }
    return n > 0;
}

static void write_yaml(const lode__told *t, size_t n, lode__buf *buf)
{
    for (size_t i = 0; i < n; i++) {
        lode__buf_add(buf, "- name: ");
        add_quoted(buf, t[i].name, true);
        lode__buf_add(buf, "\n  probability: ");
        lode__buf_add_number(buf, t[i].probability);
        lode__buf_addf(buf, "\n  statements:%s\n", t[i].n_statement > 0 ? "" : " []");
        for (int k = 0; k < t[i].n_statement; k++) {
            lode__buf_add(buf, "  - ");
            add_quoted(buf, t[i].statement[k], true);
            lode__buf_add(buf, "\n");
        }
    }
}

static void write_csv(const lode__told *t, size_t n, lode__buf *buf)
{
    lode__buf all;

    lode__buf_add(buf, "statements,name,probability\n");
    for (size_t i = 0; i < n; i++) {
        lode__buf_init(&all, 1 << 20);
        for (int k = 0; k < t[i].n_statement; k++)
            lode__buf_addf(&all, "%s%s", k > 0 ? ";" : "", t[i].statement[k]);
        add_quoted(buf, all.data ? all.data : "", false);
        lode__buf_add(buf, ",");
        add_quoted(buf, t[i].name, false);
        lode__buf_add(buf, ",");
        lode__buf_add_number(buf, t[i].probability);
        lode__buf_add(buf, "\n");
        lode__buf_clear(&all);
    }
}

static void same(const lode__told *a, const lode__told *b)
{
    HOLDS(strcmp(a->name, b->name) == 0 && a->probability == b->probability);
    HOLDS(a->n_statement == b->n_statement);
    for (int k = 0; k < a->n_statement; k++)
        HOLDS(strcmp(a->statement[k], b->statement[k]) == 0);
}

static void again(const lode__told *told, size_t n, bool is_yaml)
{
    lode__arena arena = {0};
    lode__told *found = NULL;
    lode_error err = {0};
    lode__buf buf;
    size_t n_found = 0;

    lode__buf_init(&buf, 1 << 22);
    if (is_yaml)
        write_yaml(told, n, &buf);
    else
        write_csv(told, n, &buf);
    HOLDS(buf.status == LODE_OK);
    const char *file = fuzz_file(1, buf.data, buf.length);
    if (lode__told_read(&arena, is_yaml ? yaml_name(1, file) : file, MOST, &found,
                        &n_found, &err) != LODE_OK) {
        fprintf(stderr, "%s%s\n", buf.data, err.message);
        abort();
    }
    HOLDS(n_found == n);
    for (size_t i = 0; i < n; i++) same(&told[i], &found[i]);
    lode__buf_clear(&buf);
    lode__arena_clear(&arena);
}

static void told_try(const char *path)
{
    lode__arena arena = {0};
    lode__told *told = NULL;
    lode_error err = {0};
    size_t n = 0;
    double sum = 0.0;

    if (lode__told_read(&arena, path, MOST, &told, &n, &err) == LODE_OK) {
        HOLDS(n <= MOST);
        for (size_t i = 0; i < n; i++) sum += told[i].probability;
        HOLDS(sum <= 1.0 + 1e-8);
        if (may_again(told, n)) {
            again(told, n, true);
            again(told, n, false);
        }
    } else {
        HOLDS(n == 0 && *err.message);
    }
    lode__arena_clear(&arena);
}

/* ---- plans --------------------------------------------------------------------------- */

static lode_status read_plan(const char *path, lode_portfolio *p, lode_error *err)
{
    *p = (lode_portfolio){.options = LODE_PORTFOLIO_OPTIONS_INIT};
    p->options.file = path;
    p->options.plan_stays = true;
    return lode__portfolio_read_plan(p, err);
}

static void same_text(const char *a, const char *b)
{
    HOLDS(!a == !b && (!a || strcmp(a, b) == 0));
}

static void same_number(double a, double b)
{
    HOLDS(isnan(a) ? isnan(b) != 0 : a == b);
}

static void add_key(lode__json *j, const char *key, const char *text)
{
    if (text) lode__json_string(j, key, text);
}

static void write_inputs(const lode_portfolio_options *o, lode__json *j)
{
    add_key(j, "file", o->file);
    add_key(j, "for", o->perspective);
    add_key(j, "scenarios", o->scenarios);
    add_key(j, "risk", o->risk);
    add_key(j, "with", o->with);
    add_key(j, "without", o->without);
    add_key(j, "stocks", o->stocks);
    add_key(j, "deterrence", o->deterrence);
    add_key(j, "dumping", o->dumping);
    add_key(j, "floor", o->floor);
    add_key(j, "floors", o->floors);
    add_key(j, "per_country", o->per_country);
    lode__json_array(j, "min_share");
    for (size_t k = 0; k < o->n_min_share; k++)
        lode__json_string(j, NULL, o->min_share[k]);
    lode__json_end_array(j);
    lode__json_integer(j, "draws", (long)o->n_draw);
    lode__json_integer(j, "seed", (long)o->seed);
    lode__json_integer(j, "first_year", o->first_year);
    lode__json_integer(j, "last_year", o->last_year);
    lode__json_integer(j, "later_years", o->later_years);
    lode__json_integer(j, "frontier", (long)o->n_frontier);
    lode__json_integer(j, "most_projects", (long)o->most_projects);
    lode__json_number(j, "budget_usd", o->budget_usd);
    lode__json_number(j, "gap", o->gap);
}

static void write_plan(const lode_portfolio *p, lode__buf *buf)
{
    lode__json j;

    lode__json_begin(&j, buf);
    lode__json_object(&j, NULL);
    lode__json_string(&j, "schema", "lode/portfolio/1");
    lode__json_object(&j, "inputs");
    write_inputs(&p->options, &j);
    lode__json_end_object(&j);
    lode__json_end_object(&j);
}

static void plan_again(const lode_portfolio *p)
{
    const lode_portfolio_options *a = &p->options;
    lode_portfolio again;
    lode_error err = {0};
    lode__buf buf;

    lode__buf_init(&buf, 1 << 20);
    write_plan(p, &buf);
    HOLDS(buf.status == LODE_OK);
    if (read_plan(fuzz_file(1, buf.data, buf.length), &again, &err) != LODE_OK) {
        fprintf(stderr, "%s%s\n", buf.data, err.message);
        abort();
    }
    const lode_portfolio_options *b = &again.options;
    same_text(a->file, b->file);
    same_text(a->perspective, b->perspective);
    same_text(a->scenarios, b->scenarios);
    same_text(a->risk, b->risk);
    same_text(a->dumping, b->dumping);
    same_text(a->floors, b->floors);
    same_text(a->per_country, b->per_country);
    HOLDS(a->n_min_share == b->n_min_share);
    for (size_t k = 0; k < a->n_min_share; k++)
        same_text(a->min_share[k], b->min_share[k]);
    HOLDS(a->n_draw == b->n_draw && a->seed == b->seed && a->n_frontier == b->n_frontier);
    HOLDS(a->first_year == b->first_year && a->last_year == b->last_year);
    HOLDS(a->later_years == b->later_years && a->most_projects == b->most_projects);
    same_number(a->budget_usd, b->budget_usd);
    same_number(a->gap, b->gap);
    lode__buf_clear(&buf);
    lode__arena_clear(&again.arena);
}

static bool all_plain(const lode_portfolio_options *o)
{
    const char *const text[] = {o->file,  o->perspective, o->scenarios, o->risk,
                                o->with,  o->without,     o->stocks,    o->deterrence,
                                o->floor, o->dumping,     o->floors,    o->per_country};

    for (size_t k = 0; k < sizeof text / sizeof *text; k++)
        if (text[k] && !is_plain(text[k])) return false;
    for (size_t k = 0; k < o->n_min_share; k++)
        if (!is_plain(o->min_share[k])) return false;
    return true;
}

static void plan_try(const char *path)
{
    lode_portfolio p;
    lode_error err = {0};

    if (read_plan(path, &p, &err) == LODE_OK) {
        HOLDS(!p.options.file ||
              (!strpbrk(p.options.file, "/\\") && !strstr(p.options.file, "..")));
        HOLDS(!strpbrk(p.options.scenarios, "/\\"));
        HOLDS(p.options.n_draw <= 1000000 && p.options.n_frontier <= 1000);
        for (int k = 0; k < p.kept.n; k++) HOLDS(p.kept.id[k] && p.kept.option[k] >= 0);
        if (all_plain(&p.options)) plan_again(&p);
    } else {
        HOLDS(*err.message);
    }
    lode__arena_clear(&p.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path;

    if (size > 16 * 1024) return 0;
    path = fuzz_file(0, data, size);
    told_try(path);
    told_try(yaml_name(0, path));
    plan_try(path);
    return 0;
}
