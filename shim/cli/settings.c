/* SPDX-License-Identifier: MIT
 *
 * Merges the list of preloaded libraries by the shim's own rules (env/preload.c), which it must not
 * contradict.
 */
#include "cli/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/library.h"
#include "cli/text.h"

#define GRACE_DEFAULT_MS 2000
#define GRACE_MAX_MS 600000

static const char separators[] = ": ";

static bool is_library(const char *entry, size_t length)
{
    const char *slash = memrchr(entry, '/', length);
    const char *name = slash ? slash + 1 : entry;
    size_t name_length = length - (size_t)(name - entry);
    return name_length == strlen(LIBRARY_NAME) && memcmp(name, LIBRARY_NAME, name_length) == 0;
}

/* An entry may stay if it is found from every directory: it is absolute, or the loader looks it up.
 */
static bool may_stay(const char *entry, size_t length)
{
    return *entry == '/' || *entry == '$' || !memchr(entry, '/', length);
}

static const char *find_library(const char *list, size_t *length)
{
    for (const char *at = list; *at; at += *length) {
        at += strspn(at, separators);
        *length = strcspn(at, separators);
        if (*length > 0 && is_library(at, *length))
            return at;
    }
    return NULL;
}

static char *merge(const char *list, const char *library, bool is_chosen)
{
    size_t length = 0;
    const char *ours = find_library(list, &length);
    if (!ours && *list)
        return text_print("%s%s%s", list, strchr(separators, list[strlen(list) - 1]) ? "" : ":",
                          library);
    if (!ours)
        return text_print("%s", library);
    if (may_stay(ours, length) && !is_chosen)
        return text_print("%s", list);
    return text_print("%.*s%s%s", (int)(ours - list), list, library, ours + length);
}

void settings_make(struct setting settings[SETTINGS_COUNT], const char *library, bool is_chosen,
                   const char *directory, const char *run, const char *journal)
{
    const char *list = getenv("LD_PRELOAD");
    settings[0] = (struct setting){"LD_PRELOAD", merge(list ? list : "", library, is_chosen)};
    settings[1] = (struct setting){"COV_KEEP", text_print("on")};
    settings[2] = (struct setting){"COV_KEEP_DIR", directory ? text_print("%s", directory) : NULL};
    settings[3] = (struct setting){"COV_KEEP_RUN", run ? text_print("%s", run) : NULL};
    settings[4] = (struct setting){"COV_KEEP_JOURNAL", journal ? text_print("%s", journal) : NULL};
}

void settings_free(struct setting settings[SETTINGS_COUNT])
{
    for (size_t i = 0; i < SETTINGS_COUNT; i++)
        free(settings[i].value);
}

void settings_apply(const struct setting settings[SETTINGS_COUNT])
{
    for (size_t i = 0; i < SETTINGS_COUNT; i++)
        if (settings[i].value)
            setenv(settings[i].name, settings[i].value, true);
}

unsigned settings_grace_of(const char *value)
{
    char *end;
    if (!value || *value < '0' || *value > '9')
        return GRACE_DEFAULT_MS;
    unsigned long ms = strtoul(value, &end, 10);
    return *end || ms == 0 || ms > GRACE_MAX_MS ? GRACE_DEFAULT_MS : (unsigned)ms;
}

unsigned settings_grace_ms(void)
{
    return settings_grace_of(getenv("COV_KEEP_GRACE_MS"));
}
