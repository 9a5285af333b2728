/* SPDX-License-Identifier: MIT
 *
 * Settings and variables first, then the libraries, each on a line of its own.
 */
#include "cli/everywhere/list.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/loaded_list.h"
#include "cli/text.h"
#include "env/everywhere.h"
#include "env/name.h"
#include "env/preload.h"

static void put_value(char **list, const char *value)
{
    for (; *value; value++)
        text_append(list,
                    *value == '\n'   ? "\\n"
                    : *value == '\t' ? "\\t"
                    : *value == '\\' ? "\\\\"
                                     : "%c",
                    *value);
}

static void put_entry(char **list, const char *name, const char *value)
{
    text_append(list, "%s=", name);
    put_value(list, value);
    text_append(list, "\t");
}

static bool is_setting(const char *entry, const struct setting settings[SETTINGS_COUNT])
{
    for (size_t i = 0; i < SETTINGS_COUNT; i++)
        if (settings[i].value && env_same_name(entry, settings[i].name))
            return true;
    return false;
}

/* LD_PRELOAD is what the list itself is for. */
static void put_settings(char **list, const struct setting settings[SETTINGS_COUNT])
{
    for (size_t i = 0; i < SETTINGS_COUNT; i++)
        if (settings[i].value && strcmp(settings[i].name, "LD_PRELOAD") != 0)
            put_entry(list, settings[i].name, settings[i].value);
}

static void put_variables(char **list, const struct setting settings[SETTINGS_COUNT])
{
    const char *more = getenv("COV_KEEP_VARS");
    for (char **entry = environ; *entry; entry++) {
        bool is_one = env_is_coverage(*entry) || env_is_listed(*entry, more ? more : "");
        if (is_one && strchr(*entry, '=') && !is_setting(*entry, settings)) {
            put_value(list, *entry);
            text_append(list, "\t");
        }
    }
}

static bool put_machines(char **list)
{
    struct text_list entries = {0};
    bool is_read = loaded_list_read(&entries);
    for (size_t i = 0; i < entries.count; i++)
        if (!preload_names_us(entries.text[i]))
            text_append(list, "%s\n", entries.text[i]);
    text_list_free(&entries);
    return is_read;
}

char *list_make(const char *library, const struct setting settings[SETTINGS_COUNT])
{
    char *list = text_print("%s", EVERYWHERE_MARK);
    put_settings(&list, settings);
    put_variables(&list, settings);
    text_append(&list, "\n");
    if (put_machines(&list)) {
        text_append(&list, "%s\n", library);
        return list;
    }
    free(list);
    return NULL;
}
