/* SPDX-License-Identifier: MIT
 *
 * Reads options by a table. getopt_long(3) is of no use here: it names no nearest option, and its
 * messages cannot begin as ours do.
 */
#include "cli/options.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
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
    return OPTIONS_USAGE;
}

static size_t name_length(const char *word)
{
    return strcspn(word, "=");
}

static const struct option_row *find_name(const struct option_row *row, const char *word)
{
    size_t length = name_length(word);
    for (; row->name; row++)
        if (strncmp(row->name, word, length) == 0 && !row->name[length])
            return row;
    return NULL;
}

static const struct option_row *find_letter(const struct option_row *row, char letter)
{
    for (; row->name; row++)
        if (row->letter && row->letter == letter)
            return row;
    return NULL;
}

/* Whether all are known letters, up to one with a value: otherwise -strict may be meant for
 * --strict. */
static bool are_letters(const struct option_row *rows, const char *letters)
{
    for (; *letters; letters++) {
        const struct option_row *row = find_letter(rows, *letters);
        if (!row || row->value)
            return row;
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
    int status = wrong(options, what, "");
    free(what);
    return status;
}

/* The disk may be full, or the pipe closed. */
int options_write(const char *text)
{
    if (fputs(text, stdout) >= 0 && fflush(stdout) == 0)
        return 0;
    message("standard output: %s", strerror(errno));
    return 1;
}

/* Takes the option; its value is what stands behind it in its word, or the next word. */
static int take(struct options *options, const struct option_row *row, const char *behind)
{
    if (row->is_given)
        *row->is_given = true;
    else if (!row->value)
        return options_write(options->help);
    if (!row->value)
        return OPTIONS_READ;
    *row->value = behind ? behind : *options->at;
    if (!*row->value || !**row->value)
        return wrong(options, row->name, " needs a value");
    options->at += !behind;
    return OPTIONS_READ;
}

static int take_name(struct options *options, const char *word)
{
    const struct option_row *row = find_name(options->rows, word);
    const char *behind = strchr(word, '=');
    if (!row)
        return unknown(options, word);
    if (behind && !row->value)
        return wrong(options, row->name, " takes no value");
    return take(options, row, behind ? behind + 1 : NULL);
}

static int take_letters(struct options *options, const char *word)
{
    int status = OPTIONS_READ;
    const char *letter = word + 1;
    if (!are_letters(options->rows, letter))
        return unknown(options, word);
    while (status == OPTIONS_READ && *letter) {
        const struct option_row *row = find_letter(options->rows, *letter++);
        status = take(options, row, *letter ? letter : NULL);
        if (row->value)
            break;
    }
    return status;
}

int options_read(struct options *options)
{
    int status = OPTIONS_READ;
    for (const char *word; status == OPTIONS_READ && (word = *options->at);) {
        if (word[0] != '-' || !word[1])
            break;
        options->at++;
        if (strcmp(word, "--") == 0)
            break;
        status = word[1] == '-' ? take_name(options, word) : take_letters(options, word);
    }
    return status;
}

bool options_at_end(const struct options *options)
{
    if (*options->at)
        wrong(options, "unexpected argument ", *options->at);
    return !*options->at;
}
