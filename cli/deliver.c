/* An answer in the form that the name of its file asks for. */
#include "cli.h"

#include <lode/answer.h>

/* Every form that the command has, for a file that is made of several. */
static lode_status write_forms(const cli_call *call, cli_writer *write,
                               const void *answer, lode_answer_forms *f, lode_error *err)
{
    bool all = call->file == CLI_ZIP;
    lode_status st = write(answer, LODE_FORMAT_JSON, &f->json, err);

    if (!st) st = write(answer, LODE_FORMAT_CSV, &f->csv, err);
    if (!st && all) st = write(answer, LODE_FORMAT_TABLE, &f->table, err);
    if (!st && all && (call->forms & CLI_PAGE))
        st = write(answer, LODE_FORMAT_HTML, &f->html, err);
    if (!st && all && (call->forms & CLI_CHART))
        st = write(answer, LODE_FORMAT_SVG, &f->svg, err);
    return st;
}

static lode_status make_of_forms(const cli_call *call, cli_writer *write,
                                 const void *answer, lode_text *out, lode_error *err)
{
    lode_answer_forms forms = {.command = call->line};
    lode_status st = write_forms(call, write, answer, &forms, err);

    if (!st)
        st = call->file == CLI_ZIP ? lode_answer_zip(&forms, out, err)
                                   : lode_answer_xlsx(&forms, out, err);
    lode_answer_forms_clear(&forms);
    return st;
}

static lode_status make(const cli_call *call, cli_writer *write, const void *answer,
                        lode_text *out, lode_error *err)
{
    lode_text form = LODE_TEXT_INIT;
    lode_status st;

    if (call->file == CLI_PLAIN) return write(answer, call->format, out, err);
    if (call->file == CLI_XLSX || call->file == CLI_ZIP)
        return make_of_forms(call, write, answer, out, err);
    st = write(answer, call->format, &form, err);
    if (!st)
        st = call->file == CLI_PNG ? lode_answer_png(&form, out, err)
                                   : cli_print_pdf(&form, out, err);
    lode_text_clear(&form);
    return st;
}

int cli_deliver(const cli_call *call, cli_writer *write, const void *answer)
{
    lode_text out = LODE_TEXT_INIT;
    lode_error err = {0};
    lode_status st = make(call, write, answer, &out, &err);
    int status = st ? cli_fail(st, &err) : cli_output(call, &out);

    lode_text_clear(&out);
    return status;
}
