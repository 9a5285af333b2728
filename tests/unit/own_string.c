/* SPDX-License-Identifier: MIT
 *
 * The library's own string functions against libc's, at every small size and alignment. The tests
 * link libc's, so these are compiled here under other names.
 */
#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define OWN(name) own_##name
#define memcpy OWN(memcpy)
#define mempcpy OWN(mempcpy)
#define memmove OWN(memmove)
#define memset OWN(memset)
#define memcmp OWN(memcmp)
#define bcmp OWN(bcmp)
#define memchr OWN(memchr)
#define memrchr OWN(memrchr)
#define memmem OWN(memmem)
#define strlen OWN(strlen)
#define strnlen OWN(strnlen)
#define strchr OWN(strchr)
#define strrchr OWN(strrchr)
#define strcmp OWN(strcmp)
#define strncmp OWN(strncmp)
#define strcpy OWN(strcpy)
#define stpcpy OWN(stpcpy)
#define strspn OWN(strspn)
#define strcspn OWN(strcspn)
#define strstr OWN(strstr)
#include "kernel/bytes.c"  /* NOLINT(bugprone-suspicious-include) */
#include "kernel/string.c" /* NOLINT(bugprone-suspicious-include) */
#undef memcpy
#undef mempcpy
#undef memmove
#undef memset
#undef memcmp
#undef bcmp
#undef memchr
#undef memrchr
#undef memmem
#undef strlen
#undef strnlen
#undef strchr
#undef strrchr
#undef strcmp
#undef strncmp
#undef strcpy
#undef stpcpy
#undef strspn
#undef strcspn
#undef strstr

enum { SIZE = 64, MOST = 40 };

struct areas {
    unsigned char own[SIZE], libcs[SIZE];
};

static struct areas filled(void)
{
    struct areas a;
    for (int i = 0; i < SIZE; i++)
        a.own[i] = a.libcs[i] = (unsigned char)(i * 37 + 1);
    return a;
}

static void expect_equal(const struct areas *a)
{
    cr_assert_arr_eq(a->own, a->libcs, SIZE);
}

Test(own_string, copies_as_libc_does_whatever_overlaps)
{
    for (size_t size = 0; size <= MOST; size++)
        for (size_t to = 0; to + size <= SIZE; to += 1 + to / 9)
            for (size_t from = 0; from + size <= SIZE; from += 1 + from / 9) {
                struct areas a = filled();
                cr_assert(own_memmove(a.own + to, a.own + from, size) == a.own + to);
                memmove(a.libcs + to, a.libcs + from, size);
                expect_equal(&a);
            }
}

Test(own_string, copies_and_fills_as_libc_does)
{
    for (size_t size = 0; size <= SIZE - 8; size++)
        for (size_t at = 0; at < 8; at++) {
            const struct areas other = filled();
            struct areas a = filled(), b = filled(), c = filled();
            cr_assert(own_memcpy(a.own + at, other.own + 8 - at, size) == a.own + at);
            memcpy(a.libcs + at, other.own + 8 - at, size);
            expect_equal(&a);
            cr_assert(own_mempcpy(b.own + at, other.own, size) == b.own + at + size);
            memcpy(b.libcs + at, other.own, size);
            expect_equal(&b);
            cr_assert(own_memset(c.own + at, 0xa5, size) == c.own + at);
            memset(c.libcs + at, 0xa5, size);
            expect_equal(&c);
        }
}

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

Test(own_string, compares_memory_as_libc_does)
{
    for (size_t size = 0; size <= MOST; size++)
        for (size_t differs = 0; differs <= size; differs++) {
            struct areas a = filled();
            a.own[differs] ^= 0x80; /* behind the end, too */
            int own = own_memcmp(a.own, a.libcs, size), libcs = memcmp(a.own, a.libcs, size);
            cr_assert_eq(sign(own), sign(libcs));
            cr_assert_eq(!own_bcmp(a.own, a.libcs, size), !libcs);
        }
}

static const char *const texts[] = {"",       "a",      "ab",    "abc",      "abcabd",
                                    "aaaaab", "xyzabc", "b\xff", "\xff\x80", "/a/b//c.gcda",
                                    "/a",     "c.gcda", "aab",   "A=b:c d",  "1234567890123"};
enum { TEXTS = sizeof texts / sizeof *texts };

static void expect_as_libc(const char *a, const char *b)
{
    cr_assert_eq(sign(own_strcmp(a, b)), sign(strcmp(a, b)));
    cr_assert_eq(own_strspn(a, b), strspn(a, b));
    cr_assert_eq(own_strcspn(a, b), strcspn(a, b));
    cr_assert(own_strstr(a, b) == strstr(a, b));
    cr_assert(own_memmem(a, strlen(a), b, strlen(b)) == memmem(a, strlen(a), b, strlen(b)));
    for (size_t most = 0; most < 16; most++)
        cr_assert_eq(sign(own_strncmp(a, b, most)), sign(strncmp(a, b, most)));
}

Test(own_string, reads_pairs_of_texts_as_libc_does)
{
    for (size_t i = 0; i < TEXTS; i++)
        for (size_t j = 0; j < TEXTS; j++)
            expect_as_libc(texts[i], texts[j]);
}

Test(own_string, reads_a_text_as_libc_does)
{
    for (size_t i = 0; i < TEXTS; i++) {
        const char *text = texts[i];
        size_t length = strlen(text);
        char own[32], libcs[32];
        cr_assert_eq(own_strlen(text), length);
        cr_assert(own_stpcpy(own, text) == own + length && own_strcpy(libcs, text) == libcs);
        cr_assert_str_eq(own, text);
        cr_assert_str_eq(libcs, text);
        for (int c = -1; c < 256; c++) {
            cr_assert(own_strchr(text, c) == strchr(text, c));
            cr_assert(own_strrchr(text, c) == strrchr(text, c));
            cr_assert(own_memchr(text, c, length + 1) == memchr(text, c, length + 1));
            cr_assert(own_memrchr(text, c, length + 1) == memrchr(text, c, length + 1));
        }
        for (size_t most = 0; most < 16; most++)
            cr_assert_eq(own_strnlen(text, most), strnlen(text, most));
    }
}
