/* Head, way in and foot of the server's pages. */
#include "shell.h"

#include "site.h"

#include <lode/status.h>
#include <lode/text.h>

#include <string.h>

#define SCRIPT_LEAST 256 /* bytes: a build without npm has a sentence in its place */

static const struct {
    const char *path, *name;
} sections[] = {
    {"/atlas", "Atlas"},      {"/what-if", "What if"},     {"/measures", "Measures"},
    {"/mineral", "Minerals"}, {"/country", "Countries"},   {"/coercion", "Coercion"},
    {"/forum", "Forum"},      {"/portfolio", "Portfolio"}, {"/desk/", "Desk"},
    {"/sources", "Sources"},  {"/", "Questions"}};

/* Its bytes, and the beginning of their hash: the address changes when they do. */
static size_t asset_find(const char *name, char hash[65])
{
    for (size_t i = 0; i < srv_n_asset; i++) {
        if (strcmp(srv_assets[i].name, name) != 0) continue;
        lode_bytes_hash(srv_assets[i].data, srv_assets[i].n, hash);
        return srv_assets[i].n;
    }
    hash[0] = '\0';
    return 0;
}

static void head_say(const srv_shell *shell, srv_buffer *out)
{
    char hash[65];

    srv_say(out,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"color-scheme\" content=\"light dark\">\n");
    srv_sayf(out, "<meta name=\"lode-token\" content=\"%s\">\n<title>", shell->token);
    srv_say_html(out, shell->title);
    asset_find("style.css", hash);
    srv_sayf(out,
             " - lode</title>\n<link rel=\"stylesheet\" href=\"/style.css?v=%.12s\">\n",
             hash);
    srv_say(out, "<link rel=\"icon\" type=\"image/svg+xml\" href=\"/mark.svg\">\n");
    if (shell->style) {
        srv_say(out, "<style>");
        srv_say(out, shell->style);
        srv_say(out, "</style>\n");
    }
    if (asset_find("app.js", hash) >= SCRIPT_LEAST)
        srv_sayf(out, "<script type=\"module\" src=\"/app.js?v=%.12s\"></script>\n",
                 hash);
    srv_say(out, "</head>\n");
}

void srv_shell_begin(const srv_shell *shell, srv_buffer *out)
{
    head_say(shell, out);
    srv_say(out, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n"
                 "<header class=\"mast\"><a class=\"mark\" href=\"/\">lode</a>\n"
                 "<nav aria-label=\"Views\"><ul>\n");
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        bool here = shell->section && strcmp(shell->section, sections[i].path) == 0;
        srv_sayf(out, "<li><a href=\"%s\"%s>%s</a></li>\n", sections[i].path,
                 here ? " aria-current=\"page\"" : "", sections[i].name);
    }
    srv_say(out, "</ul></nav></header>\n<main id=\"main\" tabindex=\"-1\">\n<h1>");
    srv_say_html(out, shell->title);
    srv_say(out, "</h1>\n");
}

void srv_shell_end(const char *data_hash, srv_buffer *out)
{
    srv_sayf(out,
             "</main>\n<footer>lode %s, data %.12s. Every figure is computed on this "
             "machine. <a href=\"/sources\">Packs, sources, licences</a>. "
             "<a href=\"/api/v1/\">For programs</a>.</footer>\n</body>\n</html>\n",
             lode_version(), data_hash);
}
