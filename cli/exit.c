/* Which exit status a failure has, and how it is said. docs/exit-status.md is the
 * list. */
#include "cli.h"

#include <stdarg.h>
#include <stdio.h>

int cli_exit(lode_status status)
{
    switch (status) {
    case LODE_OK: return CLI_ANSWERED;
    case LODE_E_INVALID: return CLI_USAGE;
    case LODE_E_NODATA:
    case LODE_E_DATA:
    case LODE_E_READ:
    case LODE_E_LIMIT: return CLI_DATA;
    case LODE_E_NOMEM:
    case LODE_E_WRITE: return CLI_FAILED;
    }
    return CLI_FAILED;
}

int cli_fail(lode_status status, const lode_error *err)
{
    fputs("lode: ", stderr);
    if (err && err->file[0]) {
        fputs(err->file, stderr);
        if (err->line > 0) fprintf(stderr, ":%ld", err->line);
        if (err->line > 0 && err->column > 0) fprintf(stderr, ":%ld", err->column);
        fputs(": ", stderr);
    }
    fprintf(stderr, "%s\n",
            err && err->message[0] ? err->message : lode_status_sentence(status));
    return cli_exit(status);
}

int cli_misuse(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("lode: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return CLI_USAGE;
}

int cli_verdict(lode_verdict verdict, const char *reason)
{
    if (verdict == LODE_SOLVED) return CLI_ANSWERED;
    if (verdict == LODE_INFEASIBLE) {
        fprintf(stderr, "lode: infeasible: %s\n", reason);
        return CLI_INFEASIBLE;
    }
    fprintf(stderr, "lode: not converged: %s\n",
            reason[0] ? reason : "the certificate says how far it got");
    return CLI_NOT_CONVERGED;
}
