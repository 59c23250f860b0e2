/**
 * @file text.h
 * A piece of text that lode hands to its caller.
 */
#ifndef LODE_TEXT_H
#define LODE_TEXT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Text made by lode: the caller's, released with lode_text_clear(). */
typedef struct lode_text {
    char *data;    /**< [length + 1] UTF-8, ends with a NUL; NULL when empty */
    size_t length; /**< bytes without the NUL */
} lode_text;

#define LODE_TEXT_INIT                                                                   \
    {                                                                                    \
        NULL, 0                                                                          \
    }

/** The forms in which a report can be had. */
typedef enum lode_format {
    LODE_FORMAT_TABLE, /**< for people, at most 80 columns wide */
    LODE_FORMAT_JSON,  /**< one document, fixed field order, ends with a newline */
    LODE_FORMAT_CSV,   /**< RFC 4180 with a header row */
    LODE_FORMAT_HTML,  /**< one self-contained page */
    LODE_FORMAT_SVG    /**< one chart; LODE_E_INVALID of an answer that has none */
} lode_format;

/**
 * Which names were probably meant: the nearest three of a list by edit distance, letters
 * compared without case, ties in the order given.
 *
 * @param found  what was written
 * @param names  [n] what could be meant; NULL entries are passed over
 * @param[out] out  [size] "'a', 'b' or 'c'", cut to fit; "" when n is 0
 *
 * Cost: O(n x length^2), no allocation.
 */
void lode_names_nearest(const char *found, const char *const *names, size_t n, char *out,
                        size_t size);

/**
 * Are these the same bytes? Their SHA-256 says.
 *
 * @param bytes      [length]; NULL is fine where length is 0
 * @param[out] hash  64 hex digits and a NUL
 *
 * Cost: O(length), no allocation.
 */
void lode_bytes_hash(const void *bytes, size_t length, char hash[65]);

/** Release the text and leave an empty one; NULL and empty are fine. */
void lode_text_clear(lode_text *text);

#ifdef __cplusplus
}
#endif
#endif
