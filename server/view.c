/* Questions asked from within a page, and the parts that pages have in common. */
#include "view.h"

#include "shell.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- questions ---------------------------------------------------------------------- */

/* The files of a question, into this folder. */
static bool files_write(const srv_line *line)
{
    bool held = true;

    for (size_t i = 0; held && i < line->n_file; i++) {
        FILE *file = fopen(line->file[i].name, "wb");
        held = file &&
               fwrite(line->file[i].data, 1, line->file[i].n, file) == line->file[i].n;
        if (file) held = fclose(file) == 0 && held;
    }
    return held;
}

static bool term_add(srv_pairs *pairs, const char *name, const char *value,
                     char why[SRV_SENTENCE_MOST])
{
    const char *file = strchr(name, ':');
    char bare[64];

    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(name, ":"), name);
    return srv_pairs_add(pairs, bare, value, strlen(value), file ? file + 1 : NULL, why);
}

/* Its command line; `writes`: and its files, since it will be asked. */
static bool line_of(srv_line *line, const view_question *q, const char *form, bool writes,
                    char why[SRV_SENTENCE_MOST])
{
    const cli_spec *spec = srv_question_find(q->path, strlen(q->path));
    srv_pairs pairs = {.n = 0};
    bool held = spec != NULL;

    snprintf(why, SRV_SENTENCE_MOST, "no question '%s'", q->path);
    for (size_t i = 0; held && q->term[i].name; i++)
        if (q->term[i].value && *q->term[i].value)
            held = term_add(&pairs, q->term[i].name, q->term[i].value, why);
    held = held && srv_line_build(line, spec, srv_format_find(form), &pairs, why);
    if (held && writes && !files_write(line)) {
        snprintf(why, SRV_SENTENCE_MOST, "no room for the files of the request");
        srv_line_clear(line);
        held = false;
    }
    srv_pairs_clear(&pairs);
    return held;
}

/* What goes to the descriptor goes to a file of this folder; gives where it went before. */
static int turn(int fd, const char *name)
{
    int kept = dup(fd), to = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (to >= 0) {
        dup2(to, fd);
        close(to);
    }
    return kept;
}

static void turn_back(int fd, int kept)
{
    if (kept < 0) return;
    dup2(kept, fd);
    close(kept);
}

static void file_read(const char *name, srv_buffer *out)
{
    FILE *file = fopen(name, "rb");
    char bytes[65536];
    size_t n;

    while (file && (n = fread(bytes, 1, sizeof bytes, file)) > 0) srv_add(out, bytes, n);
    if (file) fclose(file);
    unlink(name);
}

/* "lode: sentence": without the name, as one paragraph. */
static void sentence_read(char why[SRV_SENTENCE_MOST])
{
    srv_buffer said = {.most = 65536};
    const char *text;

    file_read("said", &said);
    text = srv_text(&said);
    if (strncmp(text, "lode: ", 6) == 0) text += 6;
    snprintf(why, SRV_SENTENCE_MOST, "%s", *text ? text : "no answer");
    srv_clear(&said);
}

char *view_ask_text(const srv_page_ask *ask, const view_question *question,
                    const char *form, int *status, char why[SRV_SENTENCE_MOST])
{
    static char name[] = "lode";
    char *argv[SRV_WORD_MOST + 2] = {name};
    srv_buffer out = {.most = SRV_BUFFER_MOST};
    srv_line line;

    *status = 2;
    if (!line_of(&line, question, form, true, why)) return NULL;
    for (int i = 0; i < line.n; i++) argv[i + 1] = line.word[i];
    fflush(NULL);
    int kept_out = turn(STDOUT_FILENO, "answer"), kept_err = turn(STDERR_FILENO, "said");
    *status = ask->options->answer(line.n + 1, argv);
    fflush(NULL);
    turn_back(STDOUT_FILENO, kept_out);
    turn_back(STDERR_FILENO, kept_err);
    srv_line_clear(&line);
    file_read("answer", &out);
    sentence_read(why);
    if (*status == 0 && out.n > 0 && !out.failed) return out.data;
    if (*status == 0) *status = 1;
    srv_clear(&out);
    return NULL;
}

json_t *view_ask(const srv_page_ask *ask, const view_question *question, int *status,
                 char why[SRV_SENTENCE_MOST])
{
    char *text = view_ask_text(ask, question, "json", status, why);
    json_t *answer = text ? json_loads(text, 0, NULL) : NULL;

    if (text && !answer) {
        *status = 1;
        snprintf(why, SRV_SENTENCE_MOST, "an answer that cannot be read");
    }
    free(text);
    return answer;
}

json_t *view_pack(const srv_page_ask *ask, const char *pack)
{
    const view_question question = {"data/show", {{"PACK", pack}}};
    char why[SRV_SENTENCE_MOST];
    int status;
    json_t *answer = view_ask(ask, &question, &status, why);
    json_t *rows =
        json_incref(json_object_get(json_object_get(answer, "result"), "rows"));

    json_decref(answer);
    return rows;
}

/* ---- parts -------------------------------------------------------------------------- */

void view_begin(const srv_page_ask *ask, const char *section, const char *title,
                srv_buffer *out)
{
    lode_text style = LODE_TEXT_INIT;

    if (lode_figure_style(&style, NULL) != LODE_OK) out->failed = true;
    srv_shell_begin(
        &(srv_shell){
            .title = title, .token = ask->token, .section = section, .style = style.data},
        out);
    lode_text_clear(&style);
}

void view_end(const srv_page_ask *ask, srv_buffer *out)
{
    srv_shell_end(ask->options->data_hash, out);
}

void view_problem(const char *sentence, srv_buffer *out)
{
    srv_say(out, "<p class=\"problem\" role=\"alert\">");
    srv_say_html(out, sentence);
    srv_say(out, "</p>\n");
}

void view_chart(const srv_page_ask *ask, const char *kind, const char *good,
                srv_buffer *out)
{
    view_chart_of(ask, &(view_question){"chart", {{"KIND", kind}, {"GOOD", good}}}, out);
}

void view_chart_of(const srv_page_ask *ask, const view_question *question,
                   srv_buffer *out)
{
    static const char end_word[] = "</figure>\n";
    char why[SRV_SENTENCE_MOST];
    int status;
    char *page = view_ask_text(ask, question, "html", &status, why);
    const char *from = page ? strstr(page, "<figure>") : NULL,
               *end = from ? strstr(from, end_word) : NULL;

    if (!end) {
        view_problem(why, out);
    } else {
        const char *title = strstr(page, "<title>"), *stop;
        title = title ? title + 7 : "";
        stop = strstr(title, " - lode");
        srv_say(out, "<section>\n<h2>");
        srv_add(out, title, stop ? (size_t)(stop - title) : 0);
        srv_say(out, "</h2>\n");
        srv_add(out, from, (size_t)(end - from) + sizeof end_word - 1);
        view_links(question, "csv svg png xlsx zip", out);
        srv_say(out, "</section>\n");
    }
    free(page);
}

void view_figure(const srv_page_ask *ask, const lode_figure *figure, srv_buffer *out)
{
    lode_text text = LODE_TEXT_INIT;
    lode_error err = {0};

    if (lode_figure_write(ask->options->dataset, figure, &text, &err) == LODE_OK)
        srv_say(out, text.data);
    else
        view_problem(err.message, out);
    lode_text_clear(&text);
}

static void query_say(const view_question *q, srv_buffer *out)
{
    const char *before = "?";

    for (size_t i = 0; q->term[i].name; i++) {
        if (!q->term[i].value || !*q->term[i].value) continue;
        srv_say(out, before);
        srv_say_url(out, q->term[i].name);
        srv_say(out, "=");
        srv_say_url(out, q->term[i].value);
        before = "&amp;";
    }
}

void view_command(const view_question *question, srv_buffer *out)
{
    srv_buffer said = {.most = 65536};
    char why[SRV_SENTENCE_MOST];
    srv_line line;

    if (line_of(&line, question, "txt", false, why)) {
        srv_line_say(&line, &said);
        srv_line_clear(&line);
    }
    srv_say(out, "Command: <code class=\"copy\">");
    srv_say_html(out, srv_text(&said));
    srv_say(out, "</code>");
    srv_clear(&said);
}

void view_links(const view_question *question, const char *forms, srv_buffer *out)
{
    srv_say(out, *forms ? "<p class=\"forms\">Download:" : "<p class=\"forms\">");
    for (const char *at = forms; *at;) {
        size_t n = strcspn(at, " ");
        srv_sayf(out, " <a href=\"/api/v1/%s.%.*s", question->path, (int)n, at);
        query_say(question, out);
        srv_sayf(out, "\">%.*s</a>", (int)n, at);
        at += n + (at[n] == ' ');
    }
    if (*forms) srv_say(out, ". ");
    view_command(question, out);
    srv_say(out, "</p>\n");
}

void view_sheet_link(const view_question *question, srv_buffer *out)
{
    srv_sayf(out, "<a class=\"act\" href=\"/api/v1/%s.html", question->path);
    query_say(question, out);
    srv_say(out, "\">Fact sheet on one page</a>");
}

void view_page_link(const view_question *question, const char *words, srv_buffer *out)
{
    srv_sayf(out, "<a class=\"act\" href=\"/ask/%s", question->path);
    query_say(question, out);
    srv_sayf(out, "\">%s</a>", words);
}

void view_said(double value, char text[64])
{
    static const struct {
        double unit;
        const char *word;
    } words[] = {{1e12, " tn"}, {1e9, " bn"}, {1e6, " million"}, {1e3, " thousand"}};
    size_t k = 0;
    double size = fabs(value);

    if (isnan(value)) {
        snprintf(text, 64, "unknown");
        return;
    }
    while (k < 4 && size < words[k].unit) k++;
    if (k < 4 && (k < 3 || size >= 1e4))
        snprintf(text, 64, "%.3g%s", value / words[k].unit, words[k].word);
    else
        snprintf(text, 64, size >= 1000.0 ? "%.0f" : "%.3g", value);
}

void view_figure_say(double value, const char *text, const char *figure, srv_buffer *out)
{
    if (figure && *figure) {
        srv_say(out, "<a class=\"figure\" href=\"/ask/explain?FIGURE=");
        srv_say_url(out, figure);
        srv_say(out, "\">");
    }
    if (isnan(value))
        srv_say(out, text);
    else
        srv_sayf(out, "<data value=\"%.17g\">%s</data>", value, text);
    if (figure && *figure) srv_say(out, "</a>");
}

void view_number(double value, const char *unit, const char *figure, srv_buffer *out)
{
    char said[64], text[128];

    view_said(value, said);
    snprintf(text, sizeof text, "%s%s%.60s", said, *unit && !isnan(value) ? " " : "",
             isnan(value) ? "" : unit);
    view_figure_say(value, text, figure, out);
}

double view_real(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    return json_is_number(value) ? json_number_value(value) : NAN;
}

const char *view_word(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : "";
}

static void option_say(const char *value, const char *name, bool chosen, srv_buffer *out)
{
    srv_say(out, "<option value=\"");
    srv_say_html(out, value);
    srv_sayf(out, "\"%s>", chosen ? " selected" : "");
    srv_say_html(out, name);
    srv_say(out, "</option>\n");
}

void view_select(const json_t *rows, const char *column, const char *label,
                 const char *name, const char *chosen, const char *none, srv_buffer *out)
{
    const char *before = "";
    const json_t *row;
    size_t i;

    srv_sayf(out, "<label><span>%s</span> <select name=\"%s\">\n", label, name);
    if (none) option_say("", none, !*chosen, out);
    json_array_foreach(rows, i, row)
    {
        const char *value = view_word(row, column), *title = view_word(row, "name");
        bool is_country = strcmp(column, "country") == 0;
        if (!*value || strcmp(value, before) == 0) continue;
        if (is_country && !*view_word(row, "iso_numeric")) continue;
        option_say(value, is_country ? title : value, strcmp(value, chosen) == 0, out);
        before = value;
    }
    srv_say(out, "</select></label>\n");
}

const char *view_country_name(const json_t *countries, const char *id)
{
    const json_t *row;
    size_t i;

    json_array_foreach(countries, i, row)
    {
        if (strcmp(view_word(row, "country"), id) == 0 && *view_word(row, "iso_numeric"))
            return view_word(row, "name");
    }
    return id;
}

void view_warnings(const json_t *answer, srv_buffer *out)
{
    const json_t *warnings = json_object_get(answer, "warnings"), *warning;
    size_t i;

    if (json_array_size(warnings) == 0) return;
    srv_say(out, "<ul class=\"warnings\">\n");
    json_array_foreach(warnings, i, warning)
    {
        srv_say(out, "<li>");
        srv_say_html(out, json_string_value(warning));
        srv_say(out, "</li>\n");
    }
    srv_say(out, "</ul>\n");
}

void view_foot(const json_t *answer, char foot[160])
{
    snprintf(foot, 160, "Computed by lode %.20s; run %.12s, data %.12s.",
             view_word(answer, "lode"), view_word(answer, "run"),
             view_word(answer, "data"));
}

const char *view_value(const srv_page_ask *ask, const char *name, const char *otherwise)
{
    const char *value = srv_pairs_find(ask->pairs, name);

    return value && *value ? value : otherwise;
}
