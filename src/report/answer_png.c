/* A chart as PNG, drawn by librsvg and cairo where lode was built with them. */
#include <lode/answer.h>

#include "base/base.h"
#include "report/chart.h"

#ifdef LODE_HAVE_RSVG

#include <librsvg/rsvg.h>

#define PIXELS 2.0 /* a unit of the drawing */
#define SIDE_MOST 20000.0
#define PNG_MOST ((size_t)64 << 20)

static cairo_status_t take_bytes(void *context, const unsigned char *data,
                                 unsigned int length)
{
    lode__buf *buf = context;

    lode__buf_add_n(buf, (const char *)data, length);
    return buf->status == LODE_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_NO_MEMORY;
}

static bool draw(RsvgHandle *handle, double width, double height, lode__buf *out)
{
    RsvgRectangle page = {0.0, 0.0, PIXELS * width, PIXELS * height};
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_ARGB32, (int)(page.width + 0.5), (int)(page.height + 0.5));
    cairo_t *cairo = cairo_create(surface);
    bool drawn = rsvg_handle_render_document(handle, cairo, &page, NULL) &&
                 cairo_surface_write_to_png_stream(surface, take_bytes, out) ==
                     CAIRO_STATUS_SUCCESS;

    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return drawn;
}

static lode_status write_png(const lode__buf *svg, lode__buf *out, lode_error *err)
{
    RsvgHandle *handle =
        rsvg_handle_new_from_data((const guint8 *)svg->data, svg->length, NULL);
    gboolean has_size = FALSE;
    RsvgRectangle size = {0.0, 0.0, 0.0, 0.0};
    bool drawn;

    if (handle)
        rsvg_handle_get_intrinsic_dimensions(handle, NULL, NULL, NULL, NULL, &has_size,
                                             &size);
    drawn = has_size && size.width > 0.0 && size.height > 0.0 && size.width < SIDE_MOST &&
            size.height < SIDE_MOST && draw(handle, size.width, size.height, out);
    if (handle) g_object_unref(handle);
    if (drawn) return LODE_OK;
    return out->status ? lode__fail(err, out->status, "out of memory for a picture")
                       : lode__fail(err, LODE_E_INVALID,
                                    "want an SVG with a viewBox, "
                                    "found none that can be drawn");
}

lode_status lode_answer_png(const lode_text *svg, lode_text *out, lode_error *err)
{
    lode__buf plain, png;
    lode_status st;

    lode__buf_init(&plain, svg->length + ((size_t)1 << 16));
    lode__buf_init(&png, PNG_MOST);
    lode__svg_plain(&plain, svg->data ? svg->data : "");
    st = plain.status ? lode__fail(err, plain.status, "out of memory for a picture")
                      : write_png(&plain, &png, err);
    if (!st) st = lode__buf_give(&png, out, err);
    lode__buf_clear(&plain);
    lode__buf_clear(&png);
    return st;
}

#else

lode_status lode_answer_png(const lode_text *svg, lode_text *out, lode_error *err)
{
    (void)svg;
    (void)out;
    return lode__fail(err, LODE_E_NODATA,
                      "cannot draw a PNG: lode was built without librsvg; install it "
                      "('apt-get install librsvg2-dev') and build again, or write .svg");
}

#endif
