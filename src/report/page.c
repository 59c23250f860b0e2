/* Head, look and foot of a page. */
#include "report/page.h"

static const char style[] =
    ":root{--ink:#1b1f24;--dim:#57606a;--paper:#fff;--line:#d0d7de}\n"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9aa4ae;--paper:#11151a;"
    "--line:#39424c}}\n"
    "@media print{:root{--ink:#000;--dim:#444;--paper:#fff;--line:#999}"
    "main{max-width:none}section{break-inside:avoid}}\n"
    "body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 "
    "system-ui,sans-serif}\n"
    "main{max-width:46rem;margin:0 auto;padding:1.5rem}\n"
    "h1{font-size:1.6rem;line-height:1.25;margin:.2rem 0}h2{font-size:1.1rem;margin:2rem "
    "0 .4rem}\n"
    "p{margin:.4rem 0}.dim,footer{color:var(--dim);font-size:.85rem}\n"
    ".three{display:grid;grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));gap:"
    "1rem;"
    "margin:1rem 0}.three div{border-top:3px solid var(--ink);padding-top:.3rem}\n"
    ".three strong{display:block;font-size:1.7rem;line-height:1.2}\n"
    "table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:"
    "tabular-nums}\n"
    "caption{text-align:left;color:var(--dim);padding:.2rem 0}\n"
    "th,td{text-align:right;padding:.2rem .4rem;border-bottom:1px solid var(--line)}\n"
    "th:first-child,td:first-child{text-align:left}thead th{border-bottom:2px solid "
    "var(--ink)}\n"
    ".wide{overflow-x:auto}.wide+.wide{margin-top:1rem}\n"
    "code{font-size:.85em;overflow-wrap:anywhere}\n";

void lode__page_begin(lode__buf *buf, const char *title, void (*more)(lode__buf *buf))
{
    lode__buf_add(
        buf, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
             "<title>");
    lode__buf_add_html(buf, title);
    lode__buf_add(buf, " - lode</title>\n<style>\n");
    lode__buf_add(buf, style);
    if (more) more(buf);
    lode__buf_add(buf, "</style></head>\n<body><main>\n");
}

void lode__page_end(lode__buf *buf, const char *run, const lode_dataset *dataset)
{
    if (!*run && !buf->status) buf->status = LODE_E_NOMEM; /* for its hash */
    lode__buf_addf(
        buf,
        "<footer>lode %s &#183; run <code>%s</code> &#183; data <code>%s</code>"
        "</footer>\n</main></body></html>\n",
        lode_version(), run, lode_dataset_hash(dataset));
}
