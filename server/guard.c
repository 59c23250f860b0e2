/* Who may ask what: checks of Host, Origin, Sec-Fetch-*, token; lines that shield answers. */
#include "guard.h"

#include <lode/text.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

/* The name before an optional ":port"; "" when it is not one. */
static void host_name(const char *host, char name[128])
{
    size_t n = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
    const char *port = host + (n <= strlen(host) ? n : strlen(host));

    name[0] = '\0';
    if (n >= 128 || (*port && *port != ':')) return;
    if (*port && (port[1] == '\0' || strspn(port + 1, "0123456789") != strlen(port + 1)))
        return;
    snprintf(name, 128, "%.*s", (int)n, host);
}

static bool in_list(const char *list, const char *name)
{
    size_t n = strlen(name);

    while (list && *list) {
        size_t length = strcspn(list, ",");
        if (length == n && strncasecmp(list, name, n) == 0) return true;
        list += length + (list[length] == ',');
    }
    return false;
}

static bool host_held(const srv_guard *guard, const char *host)
{
    char name[128];

    host_name(host, name);
    return name[0] &&
           (in_list("127.0.0.1,localhost,[::1]", name) || in_list(guard->hosts, name));
}

/* A page of this very server: its origin is the host that was asked. */
static bool origin_held(const char *origin, const char *host)
{
    const char *rest = strncmp(origin, "http://", 7) == 0    ? origin + 7
                       : strncmp(origin, "https://", 8) == 0 ? origin + 8
                                                             : NULL;
    return rest && strcasecmp(rest, host) == 0;
}

/* A link on another site may open a page; it may not call the interface. */
static bool is_visit(const srv_visit *v)
{
    return (strcmp(v->method, "GET") == 0 || strcmp(v->method, "HEAD") == 0) &&
           v->fetch_mode && strcmp(v->fetch_mode, "navigate") == 0 && v->fetch_dest &&
           strcmp(v->fetch_dest, "document") == 0 && strncmp(v->path, "/api/", 5) != 0;
}

static bool site_held(const srv_visit *v)
{
    return !v->fetch_site || strcmp(v->fetch_site, "same-origin") == 0 ||
           strcmp(v->fetch_site, "none") == 0 || is_visit(v);
}

bool srv_token_is(const srv_guard *guard, const char *found)
{
    size_t n = strlen(guard->token), n_found = found ? strlen(found) : 0;
    unsigned differ = !found || n != n_found;

    for (size_t i = 0; i < n; i++)
        differ |= (unsigned char)(guard->token[i] ^ (i < n_found ? found[i] : 0));
    return !differ;
}

/* NAME:TOKEN as base64, which is what browsers send of a password. */
static bool basic_is(const srv_guard *guard, const char *text)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char plain[256];
    unsigned bits = 0, n_bit = 0;
    size_t n = 0;

    for (; *text && *text != '=' && n + 1 < sizeof plain; text++) {
        const char *digit = strchr(digits, *text);
        if (!digit) return false;
        bits = bits << 6 | (unsigned)(digit - digits);
        n_bit += 6;
        if (n_bit < 8) continue;
        n_bit -= 8;
        plain[n++] = (char)(bits >> n_bit & 0xff);
    }
    plain[n] = '\0';
    const char *colon = strchr(plain, ':');
    return colon && srv_token_is(guard, colon + 1);
}

static bool token_held(const srv_guard *guard, const srv_visit *v)
{
    if (srv_token_is(guard, v->token)) return true;
    if (!v->authorization) return false;
    if (strncasecmp(v->authorization, "Bearer ", 7) == 0)
        return srv_token_is(guard, v->authorization + 7);
    return strncasecmp(v->authorization, "Basic ", 6) == 0 &&
           basic_is(guard, v->authorization + 6);
}

static int refuse(int status, const char *sentence, const char **why)
{
    *why = sentence;
    return status;
}

int srv_guard_ask(const srv_guard *guard, const srv_visit *v, bool *needs_token,
                  const char **why)
{
    bool reads = strcmp(v->method, "GET") == 0 || strcmp(v->method, "HEAD") == 0;
    bool posts = strcmp(v->method, "POST") == 0;

    *needs_token = false;
    if (!reads && !posts && strcmp(v->method, "DELETE") != 0)
        return refuse(405, "want GET, HEAD, POST or DELETE", why);
    if (!v->host) return refuse(400, "want a Host header", why);
    if (!host_held(guard, v->host))
        return refuse(421,
                      "the Host header names another server than this one; 'lode serve "
                      "--host NAME' lets a name in",
                      why);
    if (v->origin && !origin_held(v->origin, v->host))
        return refuse(403, "asked by a page of another origin", why);
    if (!site_held(v)) return refuse(403, "asked by a page of another site", why);
    if (reads && !guard->token_always) return 0;
    if (token_held(guard, v)) return 0;
    if (guard->token_always)
        return refuse(401, "want the token of 'lode serve --token' with every request",
                      why);
    if (posts && !v->token && !v->authorization) {
        *needs_token = true;
        return 0;
    }
    return refuse(403,
                  "want the header X-Lode-Token with the token that 'lode serve' printed "
                  "at its start",
                  why);
}

bool srv_token_make(char token[33])
{
    unsigned char bytes[16];

    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) return false;
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(token + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

/* ---- what answers carry ------------------------------------------------------------- */

/* 'sha256-...' of the bytes. */
static void style_say(srv_buffer *head, const char *style, size_t n)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static const char hexes[] = "0123456789abcdef";
    char hash[65];
    unsigned byte[33] = {0};

    lode_bytes_hash(style, n, hash);
    for (size_t i = 0; i < 32; i++)
        byte[i] = (unsigned)((strchr(hexes, hash[2 * i]) - hexes) * 16 +
                             (strchr(hexes, hash[2 * i + 1]) - hexes));
    srv_say(head, " 'sha256-");
    for (size_t i = 0; i < 33; i += 3) {
        unsigned three = byte[i] << 16 | byte[i + 1] << 8 | byte[i + 2];
        srv_sayf(head, "%c%c%c%c", digits[three >> 18], digits[three >> 12 & 63],
                 digits[three >> 6 & 63], i == 30 ? '=' : digits[three & 63]);
    }
    srv_say(head, "'");
}

void srv_policy_say(srv_buffer *head, const char *page)
{
    srv_say(head, "Content-Security-Policy: default-src 'self'; base-uri 'none'; "
                  "object-src 'none'; form-action 'self'; frame-ancestors 'none'; "
                  "style-src 'self'");
    for (const char *at = page; at && (at = strstr(at, "<style>"));) {
        const char *from = at + strlen("<style>"), *end = strstr(from, "</style>");
        if (!end) break;
        style_say(head, from, (size_t)(end - from));
        at = end;
    }
    srv_say(head, "\n");
}

/* A page says to this server alone where it came from: with "no-referrer" a browser would
 * send its forms with the origin "null", as if they were another's. */
void srv_shields_say(srv_buffer *head)
{
    srv_say(head, "X-Content-Type-Options: nosniff\n"
                  "Referrer-Policy: same-origin\n"
                  "X-Frame-Options: DENY\n"
                  "Cross-Origin-Opener-Policy: same-origin\n"
                  "Cross-Origin-Resource-Policy: same-origin\n"
                  "Permissions-Policy: camera=(), geolocation=(), microphone=(), "
                  "payment=(), usb=()\n");
}
