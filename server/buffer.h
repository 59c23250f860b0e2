/* Text that grows up to a stated size, and bytes that several answers share. */
#ifndef LODE_SERVER_BUFFER_H
#define LODE_SERVER_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

/* Begun as {.most = N}. What does not fit, or finds no memory, sets `failed` and adds
 * nothing; later calls then do nothing, so that it is asked once, at the end. */
typedef struct srv_buffer {
    char *data; /* [n + 1], ends with a NUL; NULL while empty */
    size_t n, room, most;
    bool failed;
} srv_buffer;

#define SRV_BUFFER_MOST ((size_t)64 << 20) /* of an answer */

void srv_add(srv_buffer *b, const void *bytes, size_t n);
void srv_say(srv_buffer *b, const char *text);
void srv_sayf(srv_buffer *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Bytes of the character that begins here, or 0: none of UTF-8. */
size_t srv_utf8_length(const char *text);
/* As a string of JSON with its quotes; NULL says null. Bytes that are no UTF-8, as in a path
 * or where a sentence broke off within a character, become U+FFFD. */
void srv_say_json(srv_buffer *b, const char *text);
/* As text of HTML, also between double quotes. */
void srv_say_html(srv_buffer *b, const char *text);
/* As a part of a URL: all but letters, digits and - . _ ~ as %XX. */
void srv_say_url(srv_buffer *b, const char *text);
void srv_clear(srv_buffer *b);
/* The text, never NULL. */
const char *srv_text(const srv_buffer *b);

/* Bytes that live as long as somebody holds them. */
typedef struct srv_bytes {
    char *data;
    size_t n, n_holder;
} srv_bytes;

/* Take the buffer's bytes, held once; NULL where there is no memory or the buffer failed.
 * The buffer is empty after this. */
srv_bytes *srv_bytes_take(srv_buffer *b);
srv_bytes *srv_bytes_hold(srv_bytes *bytes);
void srv_bytes_drop(srv_bytes *bytes); /* NULL is fine */

/* The bytes as gzip, held once; NULL where there is no memory. Same bytes, same answer. */
srv_bytes *srv_bytes_zip(const srv_bytes *bytes);

#endif
