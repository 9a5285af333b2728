/* SPDX-License-Identifier: MIT
 *
 * Waits for its ending with an alternate signal stack that is of no use: `small` has the old
 * MINSIGSTKSZ of 2048 bytes below which nothing may be written (a kernel that finds it too small
 * refuses it: then the least it takes); `gone` was unmapped again.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <signal.h>
#include <sys/auxv.h>
#include <sys/mman.h>

enum { PAGE = 4096, PAGES = 8 };

static UNCOUNTED int set_stack(char *end, size_t size)
{
    stack_t stack = {.ss_sp = end - size, .ss_size = size};
    return sigaltstack(&stack, NULL);
}

int main(int argc, char **argv)
{
    int gone = argc > 1 && strcmp(argv[1], "gone") == 0;
    size_t least = getauxval(AT_MINSIGSTKSZ);
    char *room = mmap(NULL, (size_t)PAGES * PAGE, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        return 1;
    if (set_stack(room + PAGES * PAGE, 2048) != 0 && set_stack(room + PAGES * PAGE, least) != 0)
        return 2;
    if (gone && munmap(room, (size_t)PAGES * PAGE) != 0)
        return 3;
    until_end();
}
