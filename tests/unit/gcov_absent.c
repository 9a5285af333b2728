/* SPDX-License-Identifier: MIT
 *
 * The pages that nobody has touched, as the kernel tells them of this process.
 */
#include "gcov/absent.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGES = 20 };

static struct gcov_absent *look(char *memory, size_t start, size_t end)
{
    struct gcov_absent *absent =
        calloc(1, gcov_absent_size((uintptr_t)memory + start, (uintptr_t)memory + end));
    gcov_absent_read(absent, (uintptr_t)memory + start, (uintptr_t)memory + end);
    return absent;
}

static char *map(void)
{
    char *memory =
        mmap(NULL, PAGES * GCOV_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    cr_assert(memory != MAP_FAILED);
    madvise(memory, PAGES * GCOV_PAGE, MADV_NOHUGEPAGE);
    return memory;
}

Test(gcov_absent, only_pages_that_were_not_touched_are_absent)
{
    char *memory = map();
    for (size_t page = 0; page < PAGES; page += 3)
        memory[page * GCOV_PAGE + 5] = 1;
    struct gcov_absent *absent = look(memory, 0, PAGES * GCOV_PAGE);
    for (size_t page = 0; page < PAGES; page++)
        cr_assert(gcov_absent_holds(absent, memory + page * GCOV_PAGE, GCOV_PAGE) ==
                      (page % 3 != 0),
                  "page %zu", page);
    cr_assert(gcov_absent_holds(absent, memory + GCOV_PAGE, 2 * GCOV_PAGE));
    cr_assert_not(gcov_absent_holds(absent, memory + GCOV_PAGE, 2 * GCOV_PAGE + 1));
    cr_assert_not(gcov_absent_holds(absent, memory + GCOV_PAGE - 1, 2));
    free(absent);
}

Test(gcov_absent, a_part_of_a_page_and_what_lies_outside_is_not_known)
{
    char *memory = map();
    struct gcov_absent *absent = look(memory, 100, 3 * GCOV_PAGE + 200);
    cr_assert_not(gcov_absent_holds(absent, memory + 200, 8));
    cr_assert(gcov_absent_holds(absent, memory + GCOV_PAGE, 8));
    cr_assert(gcov_absent_holds(absent, memory + 3 * GCOV_PAGE - 8, 8));
    cr_assert_not(gcov_absent_holds(absent, memory + 3 * GCOV_PAGE - 8, 16));
    cr_assert_not(gcov_absent_holds(absent, memory + 5 * GCOV_PAGE, 8));
    cr_assert_not(gcov_absent_holds(absent, (void *)(UINTPTR_MAX - 4), 16));
    cr_assert_not(gcov_absent_holds(absent, memory + GCOV_PAGE, 0));
    cr_assert_not(gcov_absent_holds(NULL, memory + GCOV_PAGE, 8));
    free(absent);
}

Test(gcov_absent, a_look_again_sees_what_was_touched_since)
{
    char *memory = map();
    struct gcov_absent *absent = look(memory, 0, PAGES * GCOV_PAGE);
    cr_assert(gcov_absent_holds(absent, memory + GCOV_PAGE, 8));
    memory[GCOV_PAGE] = 1;
    gcov_absent_read(absent, (uintptr_t)memory, (uintptr_t)memory + PAGES * GCOV_PAGE);
    cr_assert_not(gcov_absent_holds(absent, memory + GCOV_PAGE, 8));
    free(absent);
}

Test(gcov_absent, nothing_is_known_of_memory_without_a_whole_page)
{
    char *memory = map();
    struct gcov_absent *absent = look(memory, 100, 300);
    cr_assert(absent->start == absent->end);
    cr_assert_not(gcov_absent_holds(absent, memory + 120, 8));
    free(absent);
}
