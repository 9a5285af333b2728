/* SPDX-License-Identifier: MIT
 *
 * Reads options by a table. getopt_long(3) is of no use here: it names no nearest option, and its
 * messages cannot begin as ours do.
 */
#include "cli/options.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/nearest.h"
#include "cli/text.h"

#define ROWS_MAX 32

/* Writes a line like `run: option --dir needs a value`; without a subcommand for the command's own
 * options. */
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

static int find_name(const struct option_row *rows, const char *word)
{
    size_t length = name_length(word);
    for (int i = 0; rows[i].name; i++)
        if (strncmp(rows[i].name, word, length) == 0 && !rows[i].name[length])
            return i;
    return OPTIONS_WRONG;
}

static int find_letter(const struct option_row *rows, char letter)
{
    for (int i = 0; rows[i].name; i++)
        if (rows[i].letter && rows[i].letter == letter)
            return i;
    return OPTIONS_WRONG;
}

/* Whether all are known letters, up to one with a value: otherwise -strict may be meant for
 * --strict. */
static bool are_letters(const struct option_row *rows, const char *letters)
{
    for (; *letters; letters++) {
        int row = find_letter(rows, *letters);
        if (row < 0 || rows[row].has_value)
            return row >= 0;
    }
    return true;
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

/* The value is what stands behind the option in its word, or the next word. */
static int take_value(struct options *options, int row, const char *behind)
{
    const char *name = options->rows[row].name;
    options->value = behind ? behind : *options->at;
    if (!options->value || !*options->value)
        return wrong(options, name, " needs a value");
    if (!behind)
        options->at++;
    return row;
}

static int take_name(struct options *options, const char *word)
{
    int row = find_name(options->rows, word);
    const char *behind = strchr(word, '=');
    if (row < 0)
        return unknown(options, word);
    if (options->rows[row].has_value)
        return take_value(options, row, behind ? behind + 1 : NULL);
    return behind ? wrong(options, options->rows[row].name, " takes no value") : row;
}

static int take_letter(struct options *options)
{
    int row = find_letter(options->rows, *options->letters++);
    const char *behind = *options->letters ? options->letters : NULL;
    if (!options->rows[row].has_value)
        return row;
    options->letters = NULL;
    return take_value(options, row, behind);
}

int options_next(struct options *options)
{
    if (options->letters && *options->letters)
        return take_letter(options);
    const char *word = *options->at;
    if (!word || word[0] != '-' || !word[1])
        return OPTIONS_END;
    options->at++;
    if (strcmp(word, "--") == 0)
        return OPTIONS_END;
    if (word[1] == '-')
        return take_name(options, word);
    if (!are_letters(options->rows, word + 1))
        return unknown(options, word);
    options->letters = word + 1;
    return take_letter(options);
}

bool options_at_end(const struct options *options)
{
    if (!*options->at)
        return true;
    return wrong(options, "unexpected argument ", *options->at) == 0;
}
