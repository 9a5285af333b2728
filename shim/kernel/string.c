/* SPDX-License-Identifier: MIT
 *
 * The functions of <string.h> on text that the library uses; bytes.c says why it has its own. Plain
 * loops are fast enough: paths and lines of /proc are short.
 */
#include <stdbool.h>
#include <string.h>

size_t strnlen(const char *text, size_t most)
{
    size_t length = 0;
    while (length < most && text[length])
        length++;
    return length;
}

size_t strlen(const char *text)
{
    size_t length = 0;
    while (text[length])
        length++;
    return length;
}

char *(strchr)(const char *text, int character)
{
    for (;; text++) {
        if (*text == (char)character)
            return (char *)text;
        if (!*text)
            return NULL;
    }
}

char *(strrchr)(const char *text, int character)
{
    const char *last = NULL;
    for (;; text++) {
        if (*text == (char)character)
            last = text;
        if (!*text)
            return (char *)last;
    }
}

int strcmp(const char *one, const char *other)
{
    for (; *one && *one == *other; one++)
        other++;
    return (unsigned char)*one - (unsigned char)*other;
}

int strncmp(const char *one, const char *other, size_t most)
{
    for (; most > 0; one++, other++, most--)
        if (*one != *other || !*one)
            return (unsigned char)*one - (unsigned char)*other;
    return 0;
}

char *stpcpy(char *restrict to, const char *restrict from)
{
    while ((*to = *from++))
        to++;
    return to;
}

char *strcpy(char *restrict to, const char *restrict from)
{
    stpcpy(to, from);
    return to;
}

/* Returns how many characters at the beginning of `text` are in the set, or with `are` false are
 * not. */
static size_t span(const char *text, const char *set, bool are)
{
    size_t length = 0;
    while (text[length] && (strchr(set, text[length]) != NULL) == are)
        length++;
    return length;
}

size_t strspn(const char *text, const char *accept)
{
    return span(text, accept, true);
}

size_t strcspn(const char *text, const char *reject)
{
    return span(text, reject, false);
}

char *(strstr)(const char *text, const char *wanted)
{
    size_t length = strlen(wanted);
    for (; length > 0 && *text != '\0'; text++)
        if (*text == *wanted && strncmp(text, wanted, length) == 0)
            return (char *)text;
    return length == 0 ? (char *)text : NULL;
}
