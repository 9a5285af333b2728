/* SPDX-License-Identifier: MIT
 *
 * Puts a process in words. The program's own name comes first, since argv[0] may be anything.
 */
#include "cli/report/command.h"

#include <string.h>

struct line {
    char *text;
    size_t used;
};

/* There is room for all but some quotes in a hostile list. */
static void put(struct line *line, char c)
{
    if (line->used < COMMAND_SIZE - 1)
        line->text[line->used++] = c;
}

static void put_quoted(struct line *line, const char *argument)
{
    bool is_plain = *argument && !strpbrk(argument, " \t\n'\"\\$`&|;<>()*?[]#~!{}");
    if (!is_plain)
        put(line, '\'');
    for (const char *c = argument; *c; c++) {
        if (*c == '\'' && !is_plain) {
            put(line, '\'');
            put(line, '\\');
            put(line, '\'');
        }
        put(line, *c);
    }
    if (!is_plain)
        put(line, '\'');
}

static void put_arguments(struct line *line, const struct process *p)
{
    const char *argument = process_next(p, BLACKBOX_ARGUMENTS, NULL);
    while (argument && (argument = process_next(p, BLACKBOX_ARGUMENTS, argument))) {
        put(line, ' ');
        put_quoted(line, argument);
    }
}

void command_text(const struct process *process, char text[COMMAND_SIZE])
{
    struct line line = {.text = text};
    for (const char *c = process_name(process); *c; c++)
        put(&line, *c);
    if (process->box.is_forked)
        for (const char *c = " (fork)"; *c; c++)
            put(&line, *c);
    else
        put_arguments(&line, process);
    text[line.used] = '\0';
}
