/* SPDX-License-Identifier: MIT
 *
 * Reads as the loader does (do_preload in glibc's elf/rtld.c): a `#` begins a comment, entries are
 * separated by white space and colons.
 */
#include "cli/loaded_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "env/everywhere.h"

static void take_line(struct text_list *entries, char *line)
{
    line[strcspn(line, "#")] = '\0';
    for (const char *entry; (entry = strsep(&line, ": \t\n"));)
        if (*entry)
            text_add(entries, text_print("%s", entry));
}

bool loaded_list_read(struct text_list *entries)
{
    char *line = NULL;
    size_t size = 0;
    FILE *file = fopen(EVERYWHERE_LIST, "re");
    if (!file)
        return errno == ENOENT;
    while (getline(&line, &size, file) >= 0)
        take_line(entries, line);
    bool is_read = !ferror(file);
    free(line);
    fclose(file);
    return is_read;
}
