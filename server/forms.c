/* Pages that the server makes of the table of questions: the start, a form for each, and the
 * table that answers it. Complete without a script. */
#include "shell.h"
#include "site.h"

#include <lode/status.h>
#include <lode/text.h>

#include <stdio.h>
#include <string.h>

/* ---- the frame ---------------------------------------------------------------------- */

static void page_begin(const srv_site *site, const char *title, srv_buffer *out)
{
    srv_shell_begin(&(srv_shell){.title = title, .token = site->guard.token}, out);
}

static void page_end(const srv_site *site, srv_buffer *out)
{
    srv_shell_end(site->options.data_hash, out);
}

/* ---- forms -------------------------------------------------------------------------- */

static const char *value_of(const srv_pairs *pairs, const char *key, size_t nth)
{
    for (size_t i = 0; pairs && i < pairs->n; i++)
        if (strcmp(pairs->pair[i].key, key) == 0 && nth-- == 0)
            return pairs->pair[i].value;
    return "";
}

static void select_say(const cli_spec_option *o, const char *value, srv_buffer *out)
{
    srv_sayf(out, "<select name=\"%s\"><option value=\"\"></option>", o->name);
    for (size_t i = 0; i < o->n_choice; i++) {
        srv_sayf(out, "<option%s>", strcmp(o->choice[i], value) == 0 ? " selected" : "");
        srv_say_html(out, o->choice[i]);
        srv_say(out, "</option>");
    }
    srv_say(out, "</select>");
}

static void input_say(const cli_spec_option *o, const char *value, bool needed,
                      srv_buffer *out)
{
    const char *type = o->type == CLI_FLAG                           ? "checkbox"
                       : o->type == CLI_FILE                         ? "file"
                       : o->type == CLI_WHOLE || o->type == CLI_YEAR ? "number"
                                                                     : "text";
    if (o->type == CLI_WORD && o->n_choice > 0 && !o->list) {
        select_say(o, value, out);
        return;
    }
    srv_sayf(out, "<input type=\"%s\" name=\"%s\"", type, o->name);
    if (o->type == CLI_FLAG)
        srv_sayf(out, " value=\"true\"%s", value[0] ? " checked" : "");
    else if (o->type != CLI_FILE) {
        srv_say(out, " value=\"");
        srv_say_html(out, value);
        srv_say(out, "\"");
    }
    if (o->type == CLI_WHOLE && (o->least || o->most))
        srv_sayf(out, " min=\"%ld\" max=\"%ld\"", o->least, o->most);
    if (o->fallback && o->type != CLI_FLAG && o->type != CLI_FILE) {
        srv_say(out, " placeholder=\"");
        srv_say_html(out, o->fallback);
        srv_say(out, "\"");
    }
    srv_say(out, needed ? " required>" : ">");
}

/* One name with its fields: of one that repeats, two more than there are values. */
static void field_say(const cli_spec_option *o, const srv_pairs *pairs, srv_buffer *out)
{
    size_t n = 1;

    if (o->type == CLI_OUT || o->local) return;
    while (o->repeats && n < 12 && value_of(pairs, o->name, n - 1)[0]) n++;
    srv_say(out, "<label><span>");
    srv_say_html(out, o->name);
    if (o->needed) srv_say(out, " <small>(needed)</small>");
    srv_say(out, "</span> ");
    for (size_t i = 0; i < n; i++)
        input_say(o, value_of(pairs, o->name, i), o->needed && i == 0, out);
    srv_say(out, " <small>");
    srv_say_html(out, o->help ? o->help : "");
    srv_say(out, "</small></label>\n");
}

static bool takes_file(const cli_spec *spec)
{
    for (size_t i = 0; i < spec->n_operand; i++)
        if (spec->operand[i].type == CLI_FILE) return true;
    for (size_t i = 0; i < spec->n_option; i++)
        if (spec->option[i].type == CLI_FILE) return true;
    return false;
}

static void form_say(const srv_site *site, const cli_spec *spec, const srv_pairs *pairs,
                     srv_buffer *out)
{
    bool sends = takes_file(spec);

    srv_sayf(out, "<form action=\"/ask/%s\" method=\"%s\"%s", spec->path,
             sends ? "post" : "get", sends ? " enctype=\"multipart/form-data\"" : "");
    if (spec->takes_long) srv_sayf(out, " data-long=\"%s\"", spec->path);
    srv_say(out, ">\n");
    if (sends)
        srv_sayf(out, "<input type=\"hidden\" name=\"lode-token\" value=\"%s\">\n",
                 site->guard.token);
    else /* that it was asked, also where nothing is filled in */
        srv_say(out, "<input type=\"hidden\" name=\"ask\" value=\"1\">\n");
    for (size_t i = 0; i < spec->n_operand; i++) field_say(&spec->operand[i], pairs, out);
    for (size_t i = 0; i < spec->n_option; i++) field_say(&spec->option[i], pairs, out);
    srv_say(out, "<button>Ask</button>\n</form>\n");
}

static void about_say(const cli_spec *spec, srv_buffer *out)
{
    srv_say(out, "<pre class=\"about\">");
    srv_say_html(out, spec->about ? spec->about : "");
    srv_say(out, "</pre>\n");
}

/* ---- pages -------------------------------------------------------------------------- */

void srv_start_page(const srv_site *site, srv_buffer *out)
{
    page_begin(site, "Where the supply of critical minerals breaks", out);
    srv_say(out, "<p>What a break costs, whom it hurts, and which remedy buys the most "
                 "security per dollar. Every answer is that of the command line, and no "
                 "word leaves this machine.</p>\n");
    srv_say(out,
            "<ul class=\"doors\">\n"
            "<li><a href=\"/atlas\">Atlas</a> A good on maps: who makes it, who sells "
            "to whom, how concentrated, over the years.</li>\n"
            "<li><a href=\"/what-if\">What if somebody stops selling?</a> Prices, "
            "shortages, who pays; move a slider, and it is solved again.</li>\n"
            "<li><a href=\"/mineral\">Minerals</a> Who makes what, how "
            "concentrated, through which stages.</li>\n"
            "<li><a href=\"/country\">Countries</a> What each makes, and how far it "
            "depends on imports.</li>\n"
            "<li><a href=\"/measures\">Measures</a> A method over all goods, "
            "ranked.</li>\n"
            "<li><a href=\"/portfolio\">Portfolio</a> Which projects for a budget, and "
            "why not another; the packs' or your own.</li>\n"
            "<li><a href=\"/sources\">Sources</a> Every publication behind a "
            "figure, with its licence.</li>\n</ul>\n<h2>All questions</h2>\n");
    for (size_t i = 0; i < cli_n_spec; i++) {
        if (cli_specs[i].local) continue;
        srv_sayf(out, "<details><summary><b>%s</b> ", cli_specs[i].name);
        srv_say_html(out, cli_specs[i].summary);
        srv_say(out, "</summary>\n");
        about_say(&cli_specs[i], out);
        form_say(site, &cli_specs[i], NULL, out);
        srv_say(out, "</details>\n");
    }
    page_end(site, out);
}

void srv_form_page(const srv_site *site, const cli_spec *spec, const srv_pairs *pairs,
                   srv_buffer *out)
{
    page_begin(site, spec->summary, out);
    about_say(spec, out);
    form_say(site, spec, pairs, out);
    page_end(site, out);
}

/* The same answer in other forms, by links that say all that was asked. */
static void links_say(const srv_question *q, srv_buffer *out)
{
    const char *forms[] = {"json", q->spec->csv ? "csv" : NULL,
                           q->spec->html ? "html" : NULL, "txt"};

    if (q->line.n_file > 0) return;
    srv_say(out, "<p class=\"forms\">The same as");
    for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++) {
        if (!forms[k]) continue;
        srv_sayf(out, " <a href=\"/api/v1/%s.%s?", q->spec->path, forms[k]);
        for (size_t i = 0; i < q->pairs->n; i++) {
            if (i > 0) srv_say(out, "&amp;");
            srv_say_url(out, q->pairs->pair[i].key);
            srv_say(out, "=");
            srv_say_url(out, q->pairs->pair[i].value);
        }
        srv_sayf(out, "\">%s</a>", forms[k]);
    }
    srv_say(out, ". On the command line: <code>");
    srv_buffer line = {.most = 65536};
    srv_line_say(&q->line, &line);
    srv_say_html(out, srv_text(&line));
    srv_clear(&line);
    srv_say(out, "</code></p>\n");
}

void srv_asked_page(const srv_question *q, const char *table, const char *sentence,
                    srv_buffer *out)
{
    page_begin(q->site, q->spec->summary, out);
    if (sentence) {
        srv_say(out, "<p class=\"problem\" role=\"alert\">");
        srv_say_html(out, sentence);
        srv_say(out, "</p>\n");
    }
    if (table && table[0]) {
        srv_say(out, "<pre class=\"answer\" tabindex=\"0\">");
        srv_say_html(out, table);
        srv_say(out, "</pre>\n");
    }
    if (!sentence) links_say(q, out);
    srv_say(out, "<h2>Ask again</h2>\n");
    form_say(q->site, q->spec, q->pairs, out);
    page_end(q->site, out);
}

void srv_problem_page(const srv_site *site, int status, const char *sentence,
                      srv_buffer *out)
{
    char title[64];

    snprintf(title, sizeof title, "%d %s", status, srv_status_name(status));
    page_begin(site, title, out);
    srv_say(out, "<p class=\"problem\" role=\"alert\">");
    srv_say_html(out, sentence);
    srv_say(out, "</p>\n<p><a href=\"/\">All questions</a></p>\n");
    page_end(site, out);
}
