/* SPDX-License-Identifier: MIT
 *
 * Has the shim's own code merge the list of preloaded libraries (env/preload.h).
 */
#include "cli/settings.h"

#include <stdlib.h>
#include <string.h>

#include "cli/library.h"
#include "cli/text.h"
#include "config.h"
#include "env/preload.h"

static char *merge(const char *list, const char *library, bool is_chosen)
{
    preload_is(library, LIBRARY_NAME);
    if (preload_is_complete(list) && !is_chosen)
        return text_print("%s", list);
    char entry[preload_merged_size(list)];
    preload_merge(entry, list);
    return text_print("%s", preload_value(entry));
}

void settings_make(struct setting settings[SETTINGS_COUNT], const char *library, bool is_chosen,
                   const char *directory, const char *run, const char *journal,
                   const char *label_from)
{
    const char *list = getenv("LD_PRELOAD");
    settings[0] = (struct setting){"LD_PRELOAD", merge(list ? list : "", library, is_chosen)};
    settings[1] = (struct setting){"COV_KEEP", text_print("on")};
    settings[2] = (struct setting){"COV_KEEP_DIR", directory ? text_print("%s", directory) : NULL};
    settings[3] = (struct setting){"COV_KEEP_RUN", run ? text_print("%s", run) : NULL};
    settings[4] = (struct setting){"COV_KEEP_JOURNAL", journal ? text_print("%s", journal) : NULL};
    settings[5] =
        (struct setting){"COV_KEEP_TEST_FROM", label_from ? text_print("%s", label_from) : NULL};
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

bool settings_are_off(void)
{
    const char *value = getenv("COV_KEEP");
    return value && strcmp(value, "off") == 0;
}

unsigned settings_grace_of(const char *value)
{
    unsigned ms = value ? config_grace_of(value) : 0;
    return ms ? ms : config->grace_ms; /* the default: the command never reads its own settings */
}

unsigned settings_grace_ms(void)
{
    return settings_grace_of(getenv("COV_KEEP_GRACE_MS"));
}
