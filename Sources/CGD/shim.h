#pragma once
#include <gd.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static inline int *gdDamageCount(void) {
    static _Thread_local int count;
    return &count;
}

/// libgd tells of damage in a JPEG by a message only, and fills what is missing with grey. Other messages are about
/// harmless things, such as the bytes that some cameras leave between two markers.
static void gdNoteMessage(int priority, const char *format, va_list arguments) {
    char message[256];
    (void)priority;
    if (vsnprintf(message, sizeof message, format, arguments) < 0) return;
    if (strstr(message, "remature end") || strstr(message, "data: bad") || strstr(message, "instead of RST")) {
        *gdDamageCount() += 1;
    }
}

/// Keeps libgd from writing to standard error. Call once, before any other function.
static inline void gdKeepSilent(void) {
    gdSetErrorMethod(gdNoteMessage);
}

/// As gdImageCreateFromJpegPtrEx, but NULL if picture data are damaged or missing.
static inline gdImagePtr gdImageCreateFromWholeJpegPtr(int size, void *data) {
    *gdDamageCount() = 0;
    gdImagePtr image = gdImageCreateFromJpegPtrEx(size, data, 0);
    if (image && *gdDamageCount() > 0) {
        gdImageDestroy(image);
        return NULL;
    }
    return image;
}
