/* SPDX-License-Identifier: MIT
 *
 * Options by a table. getopt_long(3) is no use here: it names no nearest one, and its messages
 * cannot begin as ours do.
 */
#include "cli/options.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/nearest.h"
#include "cli/text.h"

#define ROWS_MAX 32

/* `run: option --dir needs a value`; the command's own options have no subcommand. */
static int wrong(const struct options *options, const char *what, const char *more)
{
    const char *subcommand = options->subcommand;
    message("%s%s%s%s", subcommand ? subcommand : "", subcommand ? ": " : "", what, more);
    return OPTIONS_WRONG;
}

static size_t name_length(const char *word)
{
    return strcspn(word, "=");
}

static int find_row(const struct option_row *rows, const char *word)
{
    size_t length = name_length(word);
    for (int i = 0; rows[i].name; i++) {
        bool is_letter = rows[i].letter && word[1] == rows[i].letter && !word[2];
        bool is_name = strncmp(rows[i].name, word, length) == 0 && !rows[i].name[length];
        if (is_letter || is_name)
            return i;
    }
    return OPTIONS_WRONG;
}

static int unknown(const struct options *options, const char *word)
{
    const char *names[ROWS_MAX];
    char typed[64] = "";
    size_t count = 0;
    while (count < ROWS_MAX && options->rows[count].name) {
        names[count] = options->rows[count].name;
        count++;
    }
    strncat(typed, word, name_length(word) < sizeof(typed) ? name_length(word) : sizeof(typed) - 1);
    const char *nearest = nearest_word(typed, names, count);
    char *what = nearest ? text_print("unknown option %s, did you mean %s?", word, nearest)
                         : text_print("unknown option %s, see --help", word);
    wrong(options, what, "");
    free(what);
    return OPTIONS_WRONG;
}

/* Behind the `=`, or the next word. */
static int take_value(struct options *options, int row, const char *word)
{
    const char *name = options->rows[row].name;
    size_t length = word[1] == '-' ? name_length(word) : strlen(word);
    options->value = word[length] ? word + length + 1 : NULL;
    if (!options->rows[row].has_value)
        return options->value ? wrong(options, name, " takes no value") : row;
    if (!options->value && !*options->at)
        return wrong(options, name, " needs a value");
    if (!options->value)
        options->value = *options->at++;
    return row;
}

int options_next(struct options *options)
{
    const char *word = *options->at;
    if (!word || word[0] != '-' || !word[1])
        return OPTIONS_END;
    options->at++;
    if (strcmp(word, "--") == 0)
        return OPTIONS_END;
    int row = find_row(options->rows, word);
    return row < 0 ? unknown(options, word) : take_value(options, row, word);
}

bool options_at_end(const struct options *options)
{
    if (!*options->at)
        return true;
    return wrong(options, "unexpected argument ", *options->at) == 0;
}
