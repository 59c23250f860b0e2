/* What all pages of HTML share: their head, their look, their foot. Self-contained: no
 * script, no font, nothing fetched. */
#ifndef LODE_REPORT_PAGE_H
#define LODE_REPORT_PAGE_H

#include <lode/dataset.h>

#include "base/base.h"

/* From <!doctype> to <main>. The title is escaped and gets " - lode". more: writes
 * further CSS, or NULL. The CSS defines --ink, --dim, --paper and --line in light, dark
 * and print, and the classes dim, three (big numbers) and wide (what may scroll). */
void lode__page_begin(lode__buf *buf, const char *title, void (*more)(lode__buf *buf));

/* The foot, with version and hashes, and the end of the document. */
void lode__page_end(lode__buf *buf, const char *run, const lode_dataset *dataset);

#endif
