/* Where the figures of a chart are from, in one line that travels with it. */
#include "report/foot.h"

#include <string.h>

#define FOOT_MOST 4096

void lode__foot_source(lode__foot *f, const char *source)
{
    if (!*source) return;
    for (int k = 0; k < f->n_source; k++)
        if (strcmp(f->source[k], source) == 0) return;
    if (f->n_source < LODE__SOURCES_SAID)
        f->source[f->n_source++] = source;
    else
        f->more = true;
}

void lode__foot_good(lode__foot *f, const lode_dataset *ds, int i_good, int year)
{
    int n;
    const lode__observation *o = lode__observations(ds, &n);

    for (int k = 0; k < n; k++)
        if (o[k].i_good == i_good && o[k].year == year) lode__foot_source(f, o[k].source);
}

void lode__foot_write(const lode__foot *f, const char *run, const lode_dataset *ds,
                      lode__buf *buf)
{
    if (!*run && !buf->status) buf->status = LODE_E_NOMEM; /* for its hash */
    if (f->n_source > 0) lode__buf_add(buf, "Source: ");
    for (int k = 0; k < f->n_source; k++)
        lode__buf_addf(buf, "%s%s", k ? "; " : "", f->source[k]);
    lode__buf_addf(buf, "%s%sRun %.12s, data %.12s, lode %s.",
                   f->more ? "; and others" : "", f->n_source > 0 ? ". " : "", run,
                   lode_dataset_hash(ds), lode_version());
}

const char *lode__foot_text(const lode__foot *f, const char *before, const char *run,
                            const lode_dataset *ds, lode__arena *arena)
{
    const char *text;
    lode__buf buf;

    lode__buf_init(&buf, FOOT_MOST);
    lode__buf_add(&buf, before);
    lode__foot_write(f, run, ds, &buf);
    text = buf.status ? NULL : lode__arena_copy(arena, buf.data);
    lode__buf_clear(&buf);
    return text;
}
