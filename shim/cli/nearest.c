/* SPDX-License-Identifier: MIT
 *
 * The edit distance, with swapped neighbours (optimal string alignment). Words are short; a word of
 * more than LENGTH_MAX letters is near to nothing.
 */
#include "cli/nearest.h"

#include <string.h>

#define LENGTH_MAX 32

static unsigned least(unsigned a, unsigned b, unsigned c)
{
    unsigned least_of_two = a < b ? a : b;
    return least_of_two < c ? least_of_two : c;
}

/* Both words have LENGTH_MAX letters at most. */
static unsigned distance(const char *a, const char *b)
{
    unsigned table[LENGTH_MAX + 1][LENGTH_MAX + 1];
    size_t rows = strlen(a), columns = strlen(b);
    for (size_t i = 0; i <= rows; i++)
        table[i][0] = (unsigned)i;
    for (size_t j = 0; j <= columns; j++)
        table[0][j] = (unsigned)j;
    for (size_t i = 1; i <= rows; i++)
        for (size_t j = 1; j <= columns; j++) {
            table[i][j] = least(table[i - 1][j] + 1, table[i][j - 1] + 1,
                                table[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                table[i][j] = least(table[i][j], table[i - 2][j - 2] + 1, table[i][j]);
        }
    return table[rows][columns];
}

/* Two mistakes are allowed, one in a short word; and a word of which only the beginning was typed
 * is meant, too. */
static unsigned cost(const char *typed, const char *word)
{
    size_t length = strlen(typed);
    unsigned allowed = length <= 4 ? 1 : 2;
    unsigned needed = distance(typed, word);
    if (needed <= allowed)
        return needed;
    return length > 2 && strncmp(typed, word, length) == 0 ? allowed + 1 : LENGTH_MAX;
}

const char *nearest_word(const char *typed, const char *const *words, size_t count)
{
    const char *nearest = NULL;
    unsigned least_cost = LENGTH_MAX;
    for (size_t i = 0; i < count && strlen(typed) <= LENGTH_MAX; i++) {
        unsigned this_cost = strlen(words[i]) <= LENGTH_MAX ? cost(typed, words[i]) : LENGTH_MAX;
        if (this_cost < least_cost) {
            least_cost = this_cost;
            nearest = words[i];
        }
    }
    return nearest;
}
