/* SPDX-License-Identifier: MIT
 *
 * libc's functions on strings and memory, as own_functions.c defines them: counted, doing their
 * job, and calling none of each other. No header of libc's: a call that the compiler would make of
 * a declaration counts as well.
 */
#ifndef COVKEEP_VICTIM_OWN_STRINGS_H
#define COVKEEP_VICTIM_OWN_STRINGS_H

#include <stddef.h>

typedef unsigned char byte;

#define DEFINE(result, name, arguments, value)                                                     \
    result name arguments                                                                          \
    {                                                                                              \
        return value;                                                                              \
    }

size_t strlen(const char *s)
{
    size_t n = 0;
    while (s[n])
        n++;
    return n;
}

size_t strnlen(const char *s, size_t max)
{
    size_t n = 0;
    while (n < max && s[n])
        n++;
    return n;
}

static void *find(const void *memory, int c, size_t size)
{
    for (const byte *at = memory; size > 0; at++, size--)
        if (*at == (byte)c)
            return (void *)at;
    return NULL;
}

static char *find_last(const char *s, int c, size_t size)
{
    while (size > 0)
        if (s[--size] == (char)c)
            return (char *)s + size;
    return NULL;
}

static size_t length(const char *s)
{
    size_t n = 0;
    while (s[n])
        n++;
    return n;
}

static int compare(const byte *a, const byte *b, size_t size, int is_text)
{
    for (; size > 0; a++, b++, size--)
        if (*a != *b || (is_text && !*a))
            return *a - *b;
    return 0;
}

static char *copy(void *to, const void *from, size_t size)
{
    byte *t = to;
    const byte *f = from;
    while (size-- > 0)
        *t++ = *f++;
    return (char *)t;
}

static char *search(const char *in, size_t in_size, const char *what, size_t size)
{
    for (; in_size >= size; in++, in_size--)
        if (compare((const byte *)in, (const byte *)what, size, 0) == 0)
            return (char *)in;
    return NULL;
}

static size_t span(const char *s, const char *set, int wanted)
{
    size_t n = 0;
    while (s[n] && (find(set, s[n], length(set)) == NULL) == wanted)
        n++;
    return n;
}

DEFINE(char *, strchr, (const char *s, int c), find(s, c, length(s) + 1))
DEFINE(char *, index, (const char *s, int c), find(s, c, length(s) + 1))
DEFINE(char *, strrchr, (const char *s, int c), find_last(s, c, length(s) + 1))
DEFINE(char *, rindex, (const char *s, int c), find_last(s, c, length(s) + 1))
DEFINE(void *, memchr, (const void *m, int c, size_t n), find(m, c, n))
DEFINE(void *, memrchr, (const void *m, int c, size_t n), find_last(m, c, n))
DEFINE(int, strcmp, (const char *a, const char *b),
       compare((const byte *)a, (const byte *)b, (size_t)-1, 1))
DEFINE(int, strncmp, (const char *a, const char *b, size_t n),
       compare((const byte *)a, (const byte *)b, n, 1))
DEFINE(int, memcmp, (const void *a, const void *b, size_t n), compare(a, b, n, 0))
DEFINE(int, bcmp, (const void *a, const void *b, size_t n), compare(a, b, n, 0))
DEFINE(void *, memcpy, (void *to, const void *from, size_t n), copy(to, from, n) - n)
DEFINE(void *, mempcpy, (void *to, const void *from, size_t n), copy(to, from, n))
DEFINE(char *, strcpy, (char *to, const char *from), (copy(to, from, length(from) + 1), to))
DEFINE(char *, stpcpy, (char *to, const char *from), copy(to, from, length(from) + 1) - 1)
DEFINE(char *, strcat, (char *to, const char *from),
       (copy(to + length(to), from, length(from) + 1), to))
DEFINE(size_t, strspn, (const char *s, const char *set), span(s, set, 0))
DEFINE(size_t, strcspn, (const char *s, const char *set), span(s, set, 1))
DEFINE(char *, strstr, (const char *in, const char *s), search(in, length(in), s, length(s)))
DEFINE(void *, memmem, (const void *in, size_t m, const void *s, size_t n), search(in, m, s, n))

void *memmove(void *to, const void *from, size_t size)
{
    if (to <= from)
        copy(to, from, size);
    else
        while (size-- > 0)
            ((byte *)to)[size] = ((const byte *)from)[size];
    return to;
}

void *memset(void *memory, int c, size_t size)
{
    for (byte *at = memory; size > 0; size--)
        *at++ = (byte)c;
    return memory;
}

void bzero(void *memory, size_t size)
{
    for (byte *at = memory; size > 0; size--)
        *at++ = 0;
}

#endif
