/* Archives: entries that have the same bytes each time, and a whole archive in memory. */
#include "dataset/archive.h"

#define DOS_DATE ((1 << 5) | 1) /* 1980-01-01, the first day a zip file knows */
#define MODE_0644 ((zip_uint32_t)0100644 << 16)
#define LEVEL 6

bool lode__zip_add(zip_t *zip, const char *name, const void *data, size_t length)
{
    zip_source_t *source = zip_source_buffer(zip, data, length, 0);
    if (!source) return false;
    zip_int64_t i = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    if (i < 0) {
        zip_source_free(source);
        return false;
    }
    zip_uint64_t at = (zip_uint64_t)i;
    return zip_set_file_compression(zip, at, ZIP_CM_DEFLATE, LEVEL) == 0 &&
           zip_file_set_dostime(zip, at, 0, DOS_DATE, 0) == 0 &&
           zip_file_set_external_attributes(zip, at, 0, ZIP_OPSYS_UNIX, MODE_0644) == 0;
}

static lode_status failed(zip_error_t *why, lode_error *err)
{
    return lode__fail(
        err, zip_error_code_zip(why) == ZIP_ER_MEMORY ? LODE_E_NOMEM : LODE_E_WRITE,
        "cannot make the archive: %.200s", zip_error_strerror(why));
}

static bool add_parts(zip_t *zip, const lode__archive_part *all, int n)
{
    bool held = true;

    for (int k = 0; k < n && held; k++)
        if (all[k].text->length > 0)
            held =
                lode__zip_add(zip, all[k].name, all[k].text->data, all[k].text->length);
    return held;
}

/* The bytes of the closed archive. */
static lode_status read_back(zip_source_t *source, lode_text *out, lode_error *err)
{
    zip_stat_t about;
    lode_status st = LODE_OK;
    char *data;

    if (zip_source_stat(source, &about) != 0 || zip_source_open(source) != 0)
        return failed(zip_source_error(source), err);
    data = lode__alloc((size_t)about.size + 1, 1);
    if (!data)
        st = lode__fail(err, LODE_E_NOMEM, "out of memory for an archive");
    else if (zip_source_read(source, data, about.size) != (zip_int64_t)about.size)
        st = failed(zip_source_error(source), err);
    zip_source_close(source);
    if (st)
        lode__release(data);
    else
        *out = (lode_text){data, (size_t)about.size};
    return st;
}

lode_status lode__archive_make(const lode__archive_part *all, int n, lode_text *out,
                               lode_error *err)
{
    zip_error_t why;
    zip_source_t *source;
    zip_t *zip;
    lode_status st = LODE_OK;

    zip_error_init(&why);
    source = zip_source_buffer_create(NULL, 0, 0, &why);
    zip = source ? zip_open_from_source(source, ZIP_TRUNCATE, &why) : NULL;
    if (!zip) {
        if (source) zip_source_free(source);
        st = failed(&why, err);
        zip_error_fini(&why);
        return st;
    }
    zip_source_keep(source);
    if (!add_parts(zip, all, n) || zip_close(zip) != 0) {
        st = failed(zip_get_error(zip), err);
        zip_discard(zip);
    } else {
        st = read_back(source, out, err);
    }
    zip_source_free(source);
    zip_error_fini(&why);
    return st;
}
