/* The lines of a file that may be larger than memory: plain, from standard input, or a
 * member of a zip, which is unpacked on the way and never to disk. */
#ifndef LODE_DATASET_STREAM_H
#define LODE_DATASET_STREAM_H

#include "base/base.h"

#define LODE__STREAM_BYTES ((size_t)256 * 1024) /* read at a time; fits a core's cache */
#define LODE__STREAM_LINE_MAX LODE__STREAM_BYTES

typedef struct lode__stream lode__stream;

/**
 * Open a file, "-" or a zip.
 *
 * @param[out] out  the caller's: lode__stream_close(); untouched on failure
 * @return LODE_OK; LODE_E_READ; LODE_E_DATA for a zip that is broken or holds no text
 *         table (.csv, .txt or .tsv); LODE_E_NOMEM.
 */
lode_status lode__stream_open(const char *path, lode__stream **out, lode_error *err);
void lode__stream_close(lode__stream *stream); /* NULL is fine */

/* Members with a table, in the order of the archive; a plain file is its own. */
int lode__stream_members(const lode__stream *stream);
/* "BACI_HS17_Y2024_V202601.csv", without folders. Lives as long as the stream. */
const char *lode__stream_name(const lode__stream *stream, int i_member);
/* For messages: "baci.zip: BACI_HS17_Y2024.csv". */
const char *lode__stream_place(const lode__stream *stream);
/* The whole file's size as stored, or 0 when it cannot be told; how much was taken. */
uint64_t lode__stream_size(const lode__stream *stream);
uint64_t lode__stream_taken(const lode__stream *stream);

/* Start with a member; a plain file can be started once, "-" too. */
lode_status lode__stream_begin(lode__stream *stream, int i_member, lode_error *err);

/**
 * The next whole lines, at most LODE__STREAM_BYTES of them.
 *
 * @param[out] begin, end  end[-1] is '\n' except for a last line that has none; equal at
 *             the end of the member. The bytes may be changed and live until the next
 *             call; behind a last line without its end one byte may be written.
 * @return LODE_OK; LODE_E_READ; LODE_E_DATA for a member whose checksum is wrong;
 *         LODE_E_LIMIT for a longer line.
 *
 * Memory: two blocks, whatever the size of the file.
 */
lode_status lode__stream_lines(lode__stream *stream, char **begin, char **end,
                               lode_error *err);

#endif
