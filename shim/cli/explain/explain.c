/* SPDX-License-Identifier: MIT
 *
 * The command line, and what is printed for it.
 */
#include "cli/explain/explain.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/explain/match.h"
#include "cli/explain/text.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/report/terminal.h"

#define WIDTH_MOST 80
#define TEXTS_MOST 3 /* more than that are named only */

static const char help[] =
    "Usage: covkeep explain [WORD]...\n"
    "\n"
    "Tells cause and remedy of a message or a symptom, of covkeep or of the tools of\n"
    "coverage. The words are a part of it, or a whole line that was said; without any\n"
    "the entries are listed. The same texts are the manual page covkeep-missing(7).\n"
    "\n"
    "  -h, --help   this text\n"
    "\n"
    "Examples:\n"
    "  covkeep explain is locked by another process\n"
    "  covkeep explain \"No data to combine\"\n"
    "  covkeep explain docker\n"
    "\n"
    "Exit status: 0, 1 if nothing is known of these words, 2 for wrong usage.\n";

static char *join(char **words)
{
    char *text = text_print("%s", *words ? *words : "");
    while (*words && *++words)
        text_append(&text, " %s", *words);
    return text;
}

static void put_list(const struct explain_entries *entries)
{
    const char *section = NULL;
    for (size_t i = 0; i < entries->count; i++) {
        const struct explain_entry *entry = &entries->entry[i];
        if (entry->section != section)
            printf("%s%s\n", section ? "\n" : "", entry->section);
        section = entry->section;
        printf("%*s%s\n", EXPLAIN_INDENT, "", entry->title);
    }
}

static void put_texts(const struct explain_entries *found)
{
    size_t width = terminal_of(stdout).width;
    for (size_t i = 0; i < found->count; i++) {
        char *text = explain_text(&found->entry[i], width < WIDTH_MOST ? width : WIDTH_MOST);
        printf("%s%s\n%s", i > 0 ? "\n" : "", found->entry[i].title, text);
        free(text);
    }
}

static void put_titles(const struct explain_entries *found)
{
    printf("%zu entries have these words; covkeep explain TITLE prints one:\n", found->count);
    for (size_t i = 0; i < found->count; i++)
        printf("%*s%s\n", EXPLAIN_INDENT, "", found->entry[i].title);
}

static void tell_unknown(const struct explain_entries *entries, const char *typed)
{
    const struct explain_entry *nearest = explain_nearest(entries, typed);
    if (nearest)
        message("explain: nothing is known of \"%s\", did you mean \"%s\"?", typed, nearest->title);
    else
        message("explain: nothing is known of \"%s\"; covkeep explain lists what is", typed);
}

static int answer(const struct explain_entries *entries, const char *typed)
{
    struct explain_entries found = explain_match(entries, typed);
    if (found.count == 0) {
        tell_unknown(entries, typed);
        return 1;
    }
    if (found.count > TEXTS_MOST)
        put_titles(&found);
    else
        put_texts(&found);
    free(found.entry);
    return output_end() ? 0 : 1;
}

int explain_main(char **argv)
{
    const struct option_row rows[] = {{OPTIONS_HELP}, {0}};
    struct options words = {rows, argv[0], help, argv + 1};
    int status = options_read(&words);
    if (status != OPTIONS_READ)
        return status;
    struct explain_entries entries = explain_entries_read();
    char *typed = join(words.at);
    if (*words.at) {
        status = answer(&entries, typed);
    } else {
        put_list(&entries);
        status = output_end() ? 0 : 1;
    }
    free(typed);
    return status;
}
