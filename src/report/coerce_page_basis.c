/* What a page of coercion rests on, and what its words mean. */
#include "report/coerce_page.h"

static void item(const char *name, lode__buf *buf)
{
    lode__buf_addf(buf, "<dt>%s</dt><dd>", name);
}

static void item_end(lode__buf *buf)
{
    lode__buf_add(buf, "</dd>\n");
}

static const char *instrument_said(lode_instrument instrument)
{
    switch (instrument) {
    case LODE_INSTRUMENT_TARGET_ONLY:
        return "the sender cuts what it sells to the target "
               "alone";
    case LODE_INSTRUMENT_LICENCE: return "the sender refuses licences to everybody";
    case LODE_INSTRUMENT_QUOTA:
        return "the sender holds all its exports together under a "
               "quota";
    default: return "the sender cuts its exports to everybody";
    }
}

static void add_instrument(const lode_coercion *c, lode__buf *buf)
{
    item("Instrument", buf);
    lode__buf_addf(buf, "%s: %s", lode_instrument_name(c->instrument),
                   instrument_said(c->instrument));
    if (c->cut_to) {
        lode__buf_add(buf, ", which acts with ");
        lode__buf_add_html(buf, c->cut_to);
    }
    lode__buf_add(buf, ".");
    if (c->instrument == LODE_INSTRUMENT_TARGET_ONLY) {
        lode__buf_add(buf, " Third countries ");
        lode__buf_add(buf, c->both
                               ? "are free to pass on, or kept from it; passing on costs "
                           : c->enforced ? "are kept from passing on; it would cost "
                                         : "pass on what they buy, at ");
        lode__buf_add_number(buf, 100.0 * c->premium);
        lode__buf_add(buf, "&#8239;% of the price more.");
    }
    item_end(buf);
}

static void add_time(const lode_coercion *c, lode__buf *buf)
{
    item("Months", buf);
    for (size_t k = 0; k < c->n_months; k++)
        lode__buf_addf(buf, "%s%d", k ? ", " : "", c->months[k]);
    if (c->from) {
        lode__buf_add(buf, ", from ");
        lode__buf_add_html(buf, c->from);
    }
    lode__buf_addf(buf, "; against the same months without the cut, on the market of %d.",
                   LODE__BASE_YEAR);
    item_end(buf);
    item("Money", buf);
    lode__buf_add(buf, "USD of 2024, present value over the months: what users, makers, "
                       "traders, treasuries and holders of stocks lose.");
    item_end(buf);
}

static void add_certificate(const lode_coercion *c, lode__buf *buf)
{
    item("Certificate", buf);
    lode__buf_addf(buf,
                   "%zu equilibria, %zu not found; balance %.1e, complementarity %.1e, "
                   "duality gap %.1e at worst.",
                   c->count.n_equilibrium, c->n_unsolved, c->worst.balance,
                   c->worst.complementarity, c->worst.gap);
    item_end(buf);
    item("Uncertain", buf);
    lode__buf_add(buf, "Elasticities, choke prices and stocks are priors; ");
    if (c->n_draw > 0)
        lode__buf_addf(buf, "%zu draws of each case, seed %lu.", c->n_draw, c->seed);
    else
        lode__buf_add(buf, "the figures here are central answers without a band.");
    item_end(buf);
}

static void add_statements(const lode_coercion *c, lode__buf *buf)
{
    if (c->n_statement > 0) {
        item("Beside the cut", buf);
        for (size_t k = 0; k < c->n_statement; k++) {
            lode__buf_add(buf, k ? "; <code>" : "<code>");
            lode__buf_add_html(buf, c->statement[k]);
            lode__buf_add(buf, "</code>");
        }
        item_end(buf);
    }
    for (int k = 0; k < c->n_warning; k++) {
        item("Note", buf);
        lode__buf_add_html(buf, c->warning[k]);
        item_end(buf);
    }
}

/* Why the harm is what it is; scratch is written over. */
static void add_figure(const lode_coercion *c, const lode__coerce_row *row,
                       lode__buf *scratch, lode__buf *buf)
{
    scratch->length = 0;
    lode__coerce_figure(c, row, scratch);
    if (scratch->status == LODE_E_NOMEM && !buf->status) buf->status = LODE_E_NOMEM;
    if (scratch->status || scratch->length == 0) return;
    lode__buf_add(buf, " Why so much: <code class=\"line\">lode explain '");
    lode__buf_add_html(buf, scratch->data);
    lode__buf_add(buf, "'</code>");
}

/* The sentence gives the harm of the ban; another depth in it, that of another cut. */
static void add_shock(const lode_coercion *c, const lode__coerce_row *row, lode__buf *buf)
{
    lode__buf shock;

    if (!row) return;
    lode__buf_init(&shock, 1 << 16);
    lode__coerce_shock(c, row, &shock);
    if (shock.status && !buf->status) buf->status = shock.status;
    item("Behind the first number", buf);
    lode__buf_add(buf, "<code class=\"line\">");
    lode__buf_add_html(buf, shock.data ? shock.data : "");
    lode__buf_add(buf, "</code>gives the harm of the full ban: the loss of ");
    lode__coerce_name(c, row->i_target, buf);
    if (row->frontier.costless_depth > 0.0 && row->frontier.costless_depth < 1.0)
        lode__buf_add(buf, ". Another share in the place of 100&#8239;% gives what that "
                           "cut does");
    lode__buf_add(buf, ".");
    add_figure(c, row, &shock, buf);
    item_end(buf);
    lode__buf_clear(&shock);
}

void lode__coerce_basis(const lode_coercion *c, const lode__coerce_row *row,
                        lode__buf *buf)
{
    lode__buf_add(buf, "<section><h2>What it rests on</h2>\n<dl>\n");
    add_instrument(c, buf);
    add_time(c, buf);
    add_statements(c, buf);
    add_certificate(c, buf);
    add_shock(c, row, buf);
    item("Run and data", buf);
    lode__buf_addf(buf, "<code>%s</code>, <code>%s</code>", c->run,
                   lode_dataset_hash(c->dataset));
    item_end(buf);
    lode__buf_add(buf, "</dl></section>\n");
}

void lode__coerce_words(lode__buf *buf)
{
    lode__buf_add(
        buf,
        "<section><h2>Words</h2>\n<dl>\n"
        "<dt>Harm, cost</dt><dd>What the target loses, what the sender loses; below "
        "zero: "
        "gains.</dd>\n"
        "<dt>Costless harm (H0 in charts)</dt><dd>The most harm of any cut that costs "
        "its sender "
        "nothing.</dd>\n"
        "<dt>Leverage</dt><dd>Harm of a full ban over its cost; free: the ban costs its "
        "sender nothing.</dd>\n"
        "<dt>Marginal leverage</dt><dd>Harm that the next dollar of cost buys beyond "
        "what "
        "is free.</dd>\n"
        "<dt>Price &#215;</dt><dd>What the target pays under the full ban over what it "
        "pays "
        "without; empty: it buys none.</dd>\n"
        "</dl></section>\n");
}
