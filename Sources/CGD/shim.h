#pragma once
#include <gd.h>
#include <stdarg.h>

static void gdIgnoreMessage(int priority, const char *format, va_list arguments) {
    (void)priority;
    (void)format;
    (void)arguments;
}

/// libgd writes what it thinks of a damaged file to standard error; its callers learn it from the result.
static inline void gdKeepSilent(void) {
    gdSetErrorMethod(gdIgnoreMessage);
}
