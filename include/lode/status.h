/**
 * @file status.h
 * How a call of lode says that it worked, or why it did not.
 *
 * Every call that can fail returns a lode_status and, when the caller passes a
 * lode_error, one sentence: what, where, found, wanted. There is no global last
 * error. Outputs are written only on LODE_OK.
 */
#ifndef LODE_STATUS_H
#define LODE_STATUS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Each status: name, number, one sentence. Numbers are never reused. */
#define LODE_STATUS_LIST(X)                                                              \
    X(LODE_OK, 0, "done")                                                                \
    X(LODE_E_NOMEM, 1, "out of memory")                                                  \
    X(LODE_E_INVALID, 2, "an argument or statement is not valid")                        \
    X(LODE_E_NODATA, 3, "the data needed is missing")                                    \
    X(LODE_E_DATA, 4, "a file or pack holds something invalid")                          \
    X(LODE_E_READ, 5, "a file cannot be read")                                           \
    X(LODE_E_WRITE, 6, "a file cannot be written")                                       \
    X(LODE_E_LIMIT, 7, "an input is larger than its stated limit")

typedef enum lode_status {
#define LODE_STATUS_ENUM(name, number, sentence) name = number,
    LODE_STATUS_LIST(LODE_STATUS_ENUM)
#undef LODE_STATUS_ENUM
} lode_status;

#define LODE_ERROR_FILE_MAX 256
#define LODE_ERROR_MESSAGE_MAX 512

/** What went wrong, in the caller's memory. Text is cut, never overrun. */
typedef struct lode_error {
    lode_status status;
    char file[LODE_ERROR_FILE_MAX];       /**< file concerned, or "" */
    long line;                            /**< line in that file from 1, or 0 */
    long column;                          /**< column in that line from 1, or 0 */
    char message[LODE_ERROR_MESSAGE_MAX]; /**< one sentence: found and wanted */
} lode_error;

/** The sentence of a status; a static string, never NULL, also for unknown numbers. */
const char *lode_status_sentence(lode_status status);

/**
 * How many times the library has asked for heap memory since the program started; for
 * benches that hold such counts steady. Counted over all threads.
 */
unsigned long lode_allocation_count(void);

/** The library's version, as in "0.1.0"; a static string. */
const char *lode_version(void);

#ifdef __cplusplus
}
#endif
#endif
