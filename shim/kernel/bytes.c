/* SPDX-License-Identifier: MIT
 *
 * The functions of <string.h> on memory, hidden, for the library alone. Each call of them inside
 * the library comes here, and so does each call that the compiler makes by itself. The library must
 * not call libc's by their names, since these may be the program's: the program's counts and mocks
 * would see the call, and a sanitizer's runtime would use the state of a thread that the keeper
 * does not have. The Makefile keeps the compiler from turning a loop here into a call of the very
 * function that the loop stands in. A name in parentheses is a macro, too, from glibc 2.43 on.
 */
#include <stdint.h>
#include <string.h>

/* Eight bytes at any address, of any type. */
typedef uint64_t word __attribute__((may_alias, aligned(1)));

/* Copies forwards, which is right for areas that overlap when `to` is the lower one; returns the
 * end of the copy. */
static unsigned char *copy_up(unsigned char *to, const unsigned char *from, size_t size)
{
    for (; size >= sizeof(word); size -= sizeof(word)) {
        *(word *)to = *(const word *)from;
        to += sizeof(word);
        from += sizeof(word);
    }
    for (; size > 0; size--)
        *to++ = *from++;
    return to;
}

/* Copies backwards, for areas that overlap when `to` is the higher one. */
static void copy_down(unsigned char *to, const unsigned char *from, size_t size)
{
    for (; size >= sizeof(word); size -= sizeof(word))
        *(word *)(to + size - sizeof(word)) = *(const word *)(from + size - sizeof(word));
    for (; size > 0; size--)
        to[size - 1] = from[size - 1];
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    copy_up(to, from, size);
    return to;
}

void *mempcpy(void *restrict to, const void *restrict from, size_t size)
{
    return copy_up(to, from, size);
}

void *memmove(void *to, const void *from, size_t size)
{
    if ((uintptr_t)to <= (uintptr_t)from)
        copy_up(to, from, size);
    else
        copy_down(to, from, size);
    return to;
}

void *memset(void *memory, int value, size_t size)
{
    const word eight = (unsigned char)value * UINT64_C(0x0101010101010101);
    unsigned char *at = memory;
    for (; size >= sizeof(word); size -= sizeof(word)) {
        *(word *)at = eight;
        at += sizeof(word);
    }
    for (; size > 0; size--)
        *at++ = (unsigned char)value;
    return memory;
}

int memcmp(const void *one, const void *other, size_t size)
{
    const unsigned char *a = one, *b = other;
    for (; size >= sizeof(word) && *(const word *)a == *(const word *)b; size -= sizeof(word)) {
        a += sizeof(word);
        b += sizeof(word);
    }
    for (; size > 0; size--, a++, b++)
        if (*a != *b)
            return *a - *b;
    return 0;
}

/* clang calls bcmp() in place of a memcmp() whose result is only compared with 0. */
int bcmp(const void *one, const void *other, size_t size)
{
    return memcmp(one, other, size);
}

void *(memchr)(const void *memory, int value, size_t size)
{
    for (const unsigned char *at = memory; size > 0; at++, size--)
        if (*at == (unsigned char)value)
            return (void *)at;
    return NULL;
}

void *memrchr(const void *memory, int value, size_t size)
{
    const unsigned char *bytes = memory;
    while (size > 0)
        if (bytes[--size] == (unsigned char)value)
            return (void *)(bytes + size);
    return NULL;
}

void *memmem(const void *memory, size_t size, const void *wanted, size_t length)
{
    const unsigned char *at = memory, *first = wanted;
    for (; size >= length; at++, size--)
        if (length == 0 || (*at == *first && memcmp(at, first, length) == 0))
            return (void *)at;
    return NULL;
}
