/* SPDX-License-Identifier: MIT
 *
 * The table of releases. A known release never gets another layout; a new one gets a row when it
 * has been measured, and must not be guessed.
 */
#include "gcov/layout.h"

#include <stddef.h>

/* GCC 11 was the first to imply zeros, GCC 12 to count in bytes and to add the checksum, GCC 14 to
 * add condition counters, GCC 15 to add path counters. */
#define IS_OF_GCC 0, 0, 0

static const struct gcov_layout layouts[] = {
    {.gcc = 9, .kinds = 9, .or_from = 9},
    {.gcc = 10, .kinds = 8, .or_from = 8},
    {.gcc = 11, .kinds = 8, .or_from = 8, .zeros_implied = true},
    {12, 8, 8, true, true, true, IS_OF_GCC},
    {13, 8, 8, true, true, true, IS_OF_GCC},
    {14, 9, 8, true, true, true, IS_OF_GCC},
    {15, 10, 8, true, true, true, IS_OF_GCC},
    {16, 10, 8, true, true, true, IS_OF_GCC},
};

static const struct {
    uint32_t version;
    struct gcov_layout layout;
} of_clang[] = {
    {GCOV_CLANG_408,
     {.kinds = 1,
      .or_from = 1,
      .file_version = 0x3430382a,
      .summary_tag = 0xa3000000,
      .summary_words = 3}},
    {GCOV_CLANG_B11,
     {.kinds = 1,
      .or_from = 1,
      .file_version = 0x4231312a,
      .summary_tag = 0xa1000000,
      .summary_words = 2}},
};
#define OF_CLANG (sizeof(of_clang) / sizeof(of_clang[0]))

uint32_t gcov_clang_version(uint32_t file_version)
{
    for (size_t i = 0; i < OF_CLANG; i++)
        if (of_clang[i].layout.file_version == file_version)
            return of_clang[i].version;
    return 0;
}

static unsigned character(uint32_t version, unsigned index)
{
    return version >> (24 - 8 * index) & 0xff;
}

static bool is_digit(unsigned c)
{
    return c >= '0' && c <= '9';
}

bool gcov_is_version(uint32_t version)
{
    unsigned state =
        character(version, 3); /* *: release, R: after it, e: experimental, p: prerelease */
    return character(version, 0) >= 'A' && character(version, 0) <= 'Z' &&
           is_digit(character(version, 1)) && is_digit(character(version, 2)) &&
           (state == '*' || state == 'R' || state == 'e' || state == 'p');
}

const struct gcov_layout *gcov_layout_of(uint32_t version)
{
    for (size_t i = 0; i < OF_CLANG; i++)
        if (of_clang[i].version == version)
            return &of_clang[i].layout;
    if (!gcov_is_version(version))
        return NULL;
    unsigned gcc = (character(version, 0) - 'A') * 10 + (character(version, 1) - '0');
    for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++)
        if (layouts[i].gcc == gcc)
            return &layouts[i];
    return NULL;
}

unsigned gcov_release(uint32_t version)
{
    const struct gcov_layout *layout = gcov_layout_of(version);
    return layout ? layout->gcc : 0;
}
