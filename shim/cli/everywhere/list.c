/* SPDX-License-Identifier: MIT
 *
 * Reads the machine's list as the loader does (do_preload in glibc's elf/rtld.c): a `#` begins a
 * comment, entries are separated by white space and colons.
 */
#include "cli/everywhere/list.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/library.h"
#include "cli/text.h"
#include "env/everywhere.h"
#include "env/name.h"
#include "env/preload.h"

static const char separators[] = ": \t\n";

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

static void put_machines_line(char **list, char *line)
{
    line[strcspn(line, "#")] = '\0';
    for (const char *entry; (entry = strsep(&line, separators));)
        if (*entry && !preload_names_us(entry))
            text_append(list, "%s\n", entry);
}

static bool put_machines(char **list)
{
    char *line = NULL;
    size_t size = 0;
    FILE *file = fopen(EVERYWHERE_LIST, "re");
    if (!file)
        return errno == ENOENT;
    while (getline(&line, &size, file) >= 0)
        put_machines_line(list, line);
    bool is_read = !ferror(file);
    free(line);
    fclose(file);
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
