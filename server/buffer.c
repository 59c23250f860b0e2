/* Text that grows up to a stated size, and bytes that several answers share. */
#include "buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static bool make_room(srv_buffer *b, size_t more)
{
    if (b->failed) return false;
    if (more > b->most || b->n > b->most - more) return !(b->failed = true);
    if (b->n + more < b->room) return true;
    size_t room = b->room ? b->room : 256;
    while (room <= b->n + more) room *= 2;
    char *data = realloc(b->data, room);
    if (!data) return !(b->failed = true);
    b->data = data;
    b->room = room;
    return true;
}

void srv_add(srv_buffer *b, const void *bytes, size_t n)
{
    if (!make_room(b, n)) return;
    if (n > 0) memcpy(b->data + b->n, bytes, n);
    b->n += n;
    b->data[b->n] = '\0';
}

void srv_say(srv_buffer *b, const char *text)
{
    srv_add(b, text, strlen(text));
}

void srv_sayf(srv_buffer *b, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n >= 0 && make_room(b, (size_t)n)) {
        vsnprintf(b->data + b->n, (size_t)n + 1, format, again);
        b->n += (size_t)n;
    }
    va_end(again);
    va_end(args);
}

size_t srv_utf8_length(const char *text)
{
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *c = (const unsigned char *)text;
    size_t n = c[0] < 0x80             ? 1
               : (c[0] & 0xe0) == 0xc0 ? 2
               : (c[0] & 0xf0) == 0xe0 ? 3
               : (c[0] & 0xf8) == 0xf0 ? 4
                                       : 0;
    unsigned code = n < 2 ? c[0] : c[0] & (0x7fu >> n);

    for (size_t i = 1; i < n; i++) {
        if ((c[i] & 0xc0) != 0x80) return 0;
        code = code << 6 | (c[i] & 0x3fu);
    }
    if (n > 1 &&
        (code < least[n] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)))
        return 0;
    return n;
}

void srv_say_json(srv_buffer *b, const char *text)
{
    if (!text) {
        srv_say(b, "null");
        return;
    }
    srv_say(b, "\"");
    for (const char *c = text; *c; c++) {
        unsigned char u = (unsigned char)*c;
        size_t n = srv_utf8_length(c);
        if (n != 1) {
            srv_add(b, n > 0 ? c : "\xEF\xBF\xBD", n > 0 ? n : 3);
            c += n > 0 ? n - 1 : 0;
        } else if (u == '"' || u == '\\')
            srv_sayf(b, "\\%c", u);
        else if (u == '\n')
            srv_say(b, "\\n");
        else if (u < 0x20 || u == '<' || u == '>' || u == '&') /* safe in a page, too */
            srv_sayf(b, "\\u%04x", u);
        else
            srv_add(b, c, 1);
    }
    srv_say(b, "\"");
}

void srv_say_html(srv_buffer *b, const char *text)
{
    for (const char *c = text; *c; c++) switch (*c) {
        case '&': srv_say(b, "&amp;"); break;
        case '<': srv_say(b, "&lt;"); break;
        case '>': srv_say(b, "&gt;"); break;
        case '"': srv_say(b, "&quot;"); break;
        default: srv_add(b, c, 1);
        }
}

void srv_say_url(srv_buffer *b, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789-._~";
    for (const char *c = text; *c; c++)
        if (strchr(plain, *c))
            srv_add(b, c, 1);
        else
            srv_sayf(b, "%%%02X", (unsigned char)*c);
}

void srv_clear(srv_buffer *b)
{
    free(b->data);
    *b = (srv_buffer){.most = b->most};
}

const char *srv_text(const srv_buffer *b)
{
    return b->data ? b->data : "";
}

srv_bytes *srv_bytes_take(srv_buffer *b)
{
    srv_bytes *bytes = b->failed ? NULL : malloc(sizeof *bytes);

    if (bytes) {
        *bytes = (srv_bytes){.data = b->data, .n = b->n, .n_holder = 1};
        b->data = NULL;
    }
    srv_clear(b);
    return bytes;
}

srv_bytes *srv_bytes_hold(srv_bytes *bytes)
{
    bytes->n_holder++;
    return bytes;
}

void srv_bytes_drop(srv_bytes *bytes)
{
    if (!bytes || --bytes->n_holder > 0) return;
    free(bytes->data);
    free(bytes);
}

srv_bytes *srv_bytes_zip(const srv_bytes *bytes)
{
    z_stream z = {0};
    srv_buffer b = {.most = SRV_BUFFER_MOST + (1 << 20)};

    /* 16: with the head of gzip, whose date stays 0. */
    if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    size_t bound = deflateBound(&z, (uLong)bytes->n);
    if (make_room(&b, bound)) {
        z.next_in = (Bytef *)bytes->data;
        z.avail_in = (uInt)bytes->n;
        z.next_out = (Bytef *)b.data;
        z.avail_out = (uInt)bound;
        if (deflate(&z, Z_FINISH) != Z_STREAM_END) b.failed = true;
        b.n = z.total_out;
    }
    deflateEnd(&z);
    return srv_bytes_take(&b);
}
