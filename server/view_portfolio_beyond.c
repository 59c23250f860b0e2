/* What the chosen of a portfolio do beyond its scenarios: what sellers could still do, and who
 * stands a dumping. */
#include "view_portfolio.h"

/* Harm of a ban over its cost; none, where it costs nothing. */
static void leverage_say(const json_t *side, srv_buffer *out)
{
    if (json_is_true(json_object_get(side, "harm_at_no_cost")))
        srv_say(out, "<td>free</td>");
    else
        view_cell(view_real(side, "leverage"), NULL, out);
}

void view_deterrence(const json_t *deterrence, srv_buffer *out)
{
    static const char *const columns[] = {
        "seller", "=good", "free harm", "then", "ban", "then", "leverage", "then", NULL};
    static const char *const harms[] = {"costless_harm_usd", "ban_harm_usd"};
    const json_t *rows = json_object_get(deterrence, "rows"), *row;
    size_t i;

    if (!deterrence) return;
    srv_say(out, "<section>\n<h2>What sellers could do</h2>\n<p>Harm to ");
    srv_say_html(out, view_word(deterrence, "on"));
    srv_say(out,
            " within a year, without the chosen and then with them at full capacity: "
            "at no cost to the seller, and by a ban; leverage is the harm of a ban "
            "over its cost. All rows at no cost, each as if it came alone: ");
    view_number(view_real(deterrence, "costless_harm_before_usd"), "USD", NULL, out);
    srv_say(out, ", then ");
    view_number(view_real(deterrence, "costless_harm_after_usd"), "USD", NULL, out);
    srv_say(out, ".</p>\n");
    view_table_begin("What sellers could do, USD", columns, out);
    json_array_foreach(rows, i, row)
    {
        const json_t *before = json_object_get(row, "before"),
                     *after = json_object_get(row, "after");
        view_row(view_word(row, "seller"), NULL, out);
        view_cell_word(view_word(row, "good"), out);
        for (size_t k = 0; k < 2; k++) {
            view_cell(view_real(before, harms[k]), NULL, out);
            view_cell(view_real(after, harms[k]), NULL, out);
        }
        leverage_say(before, out);
        leverage_say(after, out);
        srv_say(out, "</tr>\n");
    }
    view_table_end(out);
    srv_say(out, "</section>\n");
}

/* Not dumped, dumped, and with the floor: price, loss, how many go on. */
static void cases_say(const json_t *cases, srv_buffer *out)
{
    static const char *const columns[] = {"case",
                                          "price, USD/t",
                                          "loss a year, USD",
                                          "projects that go on",
                                          "expected loss",
                                          "CVaR",
                                          NULL};
    const json_t *one;
    size_t i;

    view_table_begin("The market under the dumping", columns, out);
    json_array_foreach(cases, i, one)
    {
        view_row(view_word(one, "case"), NULL, out);
        view_cell(view_real(one, "price_usd_per_t"), NULL, out);
        view_cell(view_real(one, "loss_usd_per_year"), NULL, out);
        view_cell(view_real(one, "n_going"), NULL, out);
        view_cell(view_real(one, "expected_loss_usd"), NULL, out);
        view_cell(view_real(one, "cvar_usd"), NULL, out);
        srv_say(out, "</tr>\n");
    }
    view_table_end(out);
}

static void dumped_say(const json_t *projects, srv_buffer *out)
{
    static const char *const columns[] = {"project", "runs at, USD/t", "pays at, USD/t",
                                          "=how it stands in each case", NULL};
    const json_t *project, *one;
    size_t i, k;

    view_table_begin("The chosen of that market", columns, out);
    json_array_foreach(projects, i, project)
    {
        const json_t *cases = json_object_get(project, "cases");
        view_row(view_word(project, "project"), NULL, out);
        view_cell(view_real(project, "operating_cost_usd_per_t"), NULL, out);
        view_cell(view_real(project, "full_cost_usd_per_t"), NULL, out);
        srv_say(out, "<td class=\"word\">");
        json_array_foreach(cases, k, one)
        {
            srv_say(out, k > 0 ? "; " : "");
            srv_say_html(out, view_word(one, "case"));
            srv_say(out, ": ");
            srv_say_html(out, view_word(one, "state"));
        }
        srv_say(out, "</td></tr>\n");
    }
    view_table_end(out);
}

void view_dumping(const json_t *dumping, srv_buffer *out)
{
    const json_t *projects = json_object_get(dumping, "projects");

    if (!dumping) return;
    srv_say(out, "<section>\n<h2>Under a dumping</h2>\n<p class=\"said\"><code>");
    srv_say_html(out, view_word(dumping, "statement"));
    srv_say(out, "</code></p>\n");
    if (json_array_size(projects) == 0) {
        srv_say(out, "<p>No chosen project lies in that market.</p>\n</section>\n");
        return;
    }
    if (json_is_number(json_object_get(dumping, "floor_usd_per_t"))) {
        srv_say(out, "<p>The floor pays the chosen ");
        view_number(view_real(dumping, "paid_usd_per_year"), "USD", NULL, out);
        srv_say(out, " a year while the dumping lasts.</p>\n");
    }
    cases_say(json_object_get(dumping, "cases"), out);
    dumped_say(projects, out);
    srv_say(out, "</section>\n");
}
