#include "dataset/row_fault.h"

#include <stdarg.h>
#include <stdio.h>

void lode__row_say(const lode__row_watch *watch, lode__place place, const char *format,
                   ...)
{
    char message[LODE_ERROR_MESSAGE_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    watch->tell(watch->context, place, message);
}
