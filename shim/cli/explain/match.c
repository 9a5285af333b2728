/* SPDX-License-Identifier: MIT
 *
 * Compares texts that are made plain: without quotation marks, each space alone and none before a
 * percent sign.
 */
#include "cli/explain/match.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/explain/text.h"
#include "cli/nearest.h"

#define LETTERS_LEAST 4 /* of a word that tells anything of what is meant */

static char *plain(const char *text)
{
    char *copy = text_print("%s", text), *to = copy;
    for (const char *from = text; *from; from++) {
        char next = isspace((unsigned char)*from) ? ' ' : *from;
        bool is_left_out = strchr("'\"`", next) || (next == ' ' && (to == copy || to[-1] == ' '));
        if (next == '%' && to > copy && to[-1] == ' ')
            to--;
        if (!is_left_out)
            *to++ = next;
    }
    while (to > copy && to[-1] == ' ')
        to--;
    *to = '\0';
    return copy;
}

static bool is_joined(char before, char after)
{
    return isalnum((unsigned char)before) && isalnum((unsigned char)after);
}

/* Returns what follows the piece in the text, where it does not stand within a word; else NULL. */
static const char *behind_piece(const char *text, const char *piece, size_t length)
{
    for (const char *at = text; length > 0 && strlen(at) >= length; at++)
        if (strncasecmp(at, piece, length) == 0 && !(at > text && is_joined(at[-1], *piece)) &&
            !is_joined(piece[length - 1], at[length]))
            return at + length;
    return length > 0 ? NULL : text;
}

/* Whether the message is in the text; it has `*` where the text may have anything. */
static bool holds(const char *text, const char *message)
{
    char *pieces = plain(message);
    for (const char *piece = pieces; text && *piece;) {
        size_t length = strcspn(piece, "*");
        text = behind_piece(text, piece, length);
        piece += length + (piece[length] == '*');
    }
    free(pieces);
    return text;
}

static bool holds_any(const char *text, const struct text_list *messages)
{
    for (size_t i = 0; i < messages->count; i++)
        if (holds(text, messages->text[i]))
            return true;
    return false;
}

static void add_all(char **text, const struct text_list *messages)
{
    for (size_t i = 0; i < messages->count; i++)
        text_append(text, " %s", messages->text[i]);
}

/* The title and the messages. */
static char *head_of(const struct explain_entry *entry)
{
    char *text = text_print("%s", entry->title);
    add_all(&text, &entry->words);
    add_all(&text, &entry->general);
    char *head = plain(text);
    free(text);
    return head;
}

static char *all_of(const struct explain_entry *entry)
{
    char *head = head_of(entry), *text = explain_text(entry, SIZE_MAX);
    char *both = text_print("%s %s", head, text), *all = plain(both);
    free(head);
    free(text);
    free(both);
    return all;
}

/* Counts the words of the text that the other one has, too; those with fewer letters do not
 * count. */
static size_t count_shared(const char *words, const char *other, size_t letters, size_t *of)
{
    char *copy = plain(words), *at = NULL;
    size_t shared = 0;
    *of = 0;
    for (char *word = strtok_r(copy, " ", &at); word; word = strtok_r(NULL, " ", &at)) {
        if (strlen(word) < letters)
            continue;
        ++*of;
        shared += strcasestr(other, word) != NULL;
    }
    free(copy);
    return shared;
}

static bool is_title(const struct explain_entry *entry, const char *typed)
{
    char *title = plain(entry->title);
    bool is_same = strcasecmp(title, typed) == 0;
    free(title);
    return is_same;
}

/* Frees the text. */
static bool has_every_word(char *text, const char *typed)
{
    size_t all;
    bool has = count_shared(typed, text, 1, &all) == all && all > 0;
    free(text);
    return has;
}

enum way { BY_TITLE, BY_MESSAGE, BY_GENERAL_MESSAGE, BY_WORDS_OF_HEAD, BY_WORDS_OF_TEXT, WAYS };

static bool is_meant(const struct explain_entry *entry, const char *typed, enum way way)
{
    switch (way) {
    case BY_TITLE:
        return is_title(entry, typed);
    case BY_MESSAGE:
        return holds_any(typed, &entry->words);
    case BY_GENERAL_MESSAGE:
        return holds_any(typed, &entry->general);
    case BY_WORDS_OF_HEAD:
        return has_every_word(head_of(entry), typed);
    default:
        return has_every_word(all_of(entry), typed);
    }
}

struct explain_entries explain_match(const struct explain_entries *entries, const char *typed)
{
    struct explain_entries found = {NULL, 0};
    char *wanted = plain(typed);
    for (enum way way = BY_TITLE; way < WAYS && found.count == 0; way++)
        for (size_t i = 0; i < entries->count; i++) {
            if (!is_meant(&entries->entry[i], wanted, way))
                continue;
            found.entry = text_room(found.entry, found.count, sizeof(*found.entry));
            found.entry[found.count++] = entries->entry[i];
        }
    free(wanted);
    return found;
}

static struct text_list vocabulary_of(const struct explain_entries *entries)
{
    struct text_list words = {NULL, 0};
    for (size_t i = 0; i < entries->count; i++) {
        char *head = head_of(&entries->entry[i]), *at = NULL;
        for (char *word = strtok_r(head, " ,.;:()*", &at); word;
             word = strtok_r(NULL, " ,.;:()*", &at))
            text_add(&words, text_print("%s", word));
        free(head);
    }
    return words;
}

/* The text with each word replaced by the nearest one that is known. */
static char *corrected(const struct explain_entries *entries, const char *typed)
{
    struct text_list known = vocabulary_of(entries);
    char *copy = plain(typed), *at = NULL, *text = text_print("%s", "");
    for (char *word = strtok_r(copy, " ", &at); word; word = strtok_r(NULL, " ", &at)) {
        const char *nearest = nearest_word(word, (const char *const *)known.text, known.count);
        text_append(&text, " %s", nearest ? nearest : word);
    }
    free(copy);
    text_list_free(&known);
    return text;
}

/* The first entry of those that share most words, by that text of theirs. */
static const struct explain_entry *sharing_most(const struct explain_entries *entries,
                                                const char *words,
                                                char *(*text_of)(const struct explain_entry *))
{
    const struct explain_entry *nearest = NULL;
    size_t most = 0, all;
    for (size_t i = 0; i < entries->count; i++) {
        char *text = text_of(&entries->entry[i]);
        size_t shared = count_shared(words, text, LETTERS_LEAST, &all);
        free(text);
        if (shared > most) {
            most = shared;
            nearest = &entries->entry[i];
        }
    }
    return nearest;
}

const struct explain_entry *explain_nearest(const struct explain_entries *entries,
                                            const char *typed)
{
    char *words = corrected(entries, typed);
    const struct explain_entry *nearest = sharing_most(entries, words, head_of);
    if (!nearest)
        nearest = sharing_most(entries, words, all_of);
    free(words);
    return nearest;
}
