/* The questions as JSON: each with what it takes, for programs and for the app. */
#include "site.h"

#include <lode/status.h>

#include <string.h>

static void option_say(const cli_spec_option *o, srv_buffer *out)
{
    static const char *const types[] = {"flag",   "word", "whole", "number", "money",
                                        "date",   "year", "place", "good",   "statement",
                                        "figure", "file", "out"};

    srv_say(out, "{\"name\":");
    srv_say_json(out, o->name);
    srv_sayf(out, ",\"type\":\"%s\",\"value\":", types[o->type]);
    srv_say_json(out, o->value);
    srv_say(out, ",\"help\":");
    srv_say_json(out, o->help);
    srv_say(out, ",\"default\":");
    srv_say_json(out, o->fallback);
    srv_sayf(out, ",\"repeats\":%s,\"needed\":%s", o->repeats ? "true" : "false",
             o->needed ? "true" : "false");
    if (o->least || o->most)
        srv_sayf(out, ",\"least\":%ld,\"most\":%ld", o->least, o->most);
    if (o->n_choice > 0) {
        srv_say(out, ",\"choices\":[");
        for (size_t i = 0; i < o->n_choice; i++) {
            if (i > 0) srv_say(out, ",");
            srv_say_json(out, o->choice[i]);
        }
        srv_say(out, "]");
    }
    srv_say(out, "}");
}

/* Those that a request may use. */
static void options_say(const char *name, const cli_spec_option *o, size_t n,
                        srv_buffer *out)
{
    bool any = false;

    srv_sayf(out, ",\"%s\":[", name);
    for (size_t i = 0; i < n; i++) {
        if (o[i].type == CLI_OUT || o[i].local) continue;
        if (any) srv_say(out, ",");
        option_say(&o[i], out);
        any = true;
    }
    srv_say(out, "]");
}

void srv_describe(const cli_spec *spec, srv_buffer *out)
{
    srv_say(out, "{\"name\":");
    srv_say_json(out, spec->name);
    srv_sayf(out,
             ",\"href\":\"/api/v1/%s\",\"form\":\"/ask/%s\",\"summary\":", spec->path,
             spec->path);
    srv_say_json(out, spec->summary);
    srv_say(out, ",\"about\":");
    srv_say_json(out, spec->about);
    srv_say(out, ",\"schema\":");
    srv_say_json(out, spec->schema);
    srv_sayf(out, ",\"forms\":[%s%s%s\"txt\"],\"long\":%s", spec->json ? "\"json\"," : "",
             spec->csv ? "\"csv\"," : "", spec->html ? "\"html\"," : "",
             spec->takes_long ? "true" : "false");
    options_say("operands", spec->operand, spec->n_operand, out);
    options_say("options", spec->option, spec->n_option, out);
    srv_say(out, "}");
}

void srv_describe_all(const srv_site *site, srv_buffer *out)
{
    bool any = false;

    srv_sayf(out, "{\"schema\":\"lode/questions/1\",\"lode\":\"%s\",\"data\":\"%s\"",
             lode_version(), site->options.data_hash);
    srv_say(out, ",\"questions\":[");
    for (size_t i = 0; i < cli_n_spec; i++) {
        if (cli_specs[i].local) continue;
        if (any) srv_say(out, ",\n");
        srv_describe(&cli_specs[i], out);
        any = true;
    }
    srv_say(out, "]}\n");
}

void srv_describe_metadata(const srv_site *site, const cli_spec *spec, const char *packs,
                           srv_buffer *out)
{
    srv_sayf(out, "{\"schema\":\"lode/metadata/1\",\"lode\":\"%s\",\"data\":\"%s\"",
             lode_version(), site->options.data_hash);
    srv_say(out, ",\"licence\":\"Apache-2.0\",\"question\":");
    srv_describe(spec, out);
    srv_say(out, ",\"packs\":");
    size_t n = strlen(packs);
    srv_add(out, packs, n > 0 && packs[n - 1] == '\n' ? n - 1 : n);
    srv_say(out, "}\n");
}
