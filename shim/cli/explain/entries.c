/* SPDX-License-Identifier: MIT
 *
 * Reads the page line by line.
 */
#include "cli/explain/entries.h"

#include <stdbool.h>
#include <string.h>

#include "cli/explain/text.h"

#define COMMENT ".\\\" "
#define GENERAL ", in general"

extern const char explain_page[]; /* in page.S */

/* Returns what follows `start` in the line, unescaped, or NULL if the line begins otherwise. */
static char *behind(const char *line, size_t length, const char *start)
{
    size_t skipped = strlen(start);
    if (length < skipped || strncmp(line, start, skipped) != 0)
        return NULL;
    char *text = text_print("%.*s", (int)(length - skipped), line + skipped);
    explain_text_unescape(text);
    return text;
}

static void add_words(struct explain_entry *entry, char *comment)
{
    char *colon = strstr(comment, ": ");
    if (!colon)
        return;
    *colon = '\0';
    size_t who = strlen(comment), general = strlen(GENERAL);
    bool is_general = who > general && strcmp(comment + who - general, GENERAL) == 0;
    text_add(is_general ? &entry->general : &entry->words, colon + strlen(": "));
}

static struct explain_entry *add_entry(struct explain_entries *all, const char *section,
                                       char *title)
{
    all->entry = text_room(all->entry, all->count, sizeof(*all->entry));
    all->entry[all->count] = (struct explain_entry){.section = section, .title = title};
    return &all->entry[all->count++];
}

struct explain_entries explain_entries_read(void)
{
    struct explain_entries all = {NULL, 0};
    struct explain_entry *entry = NULL; /* that the line belongs to */
    const char *section = "";
    for (const char *line = explain_page, *end; (end = strchr(line, '\n')); line = end + 1) {
        size_t length = (size_t)(end - line);
        char *text;
        if ((text = behind(line, length, ".Sh "))) {
            section = text;
            entry = NULL;
        } else if ((text = behind(line, length, ".Ss "))) {
            entry = add_entry(&all, section, text);
        } else if (entry && entry->size == 0 && (text = behind(line, length, COMMENT))) {
            add_words(entry, text);
        } else if (entry) {
            entry->body = entry->size ? entry->body : line;
            entry->size += length + 1;
        }
    }
    return all;
}
