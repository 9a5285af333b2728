/* SPDX-License-Identifier: MIT
 *
 * A crash that the program handles: install() sets a handler for SIGSEGV that calls _exit(6), and
 * crash() crashes with the interpreter's lock held. With spoil() the handler takes the heap away
 * first, so that no Python code runs any more.
 */
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static char *heap;

static void handle(int number)
{
    (void)number;
    if (heap)
        mprotect(heap, (size_t)((char *)sbrk(0) - heap), PROT_NONE);
    _exit(6);
}

void install(void)
{
    const struct sigaction action = {.sa_handler = handle};
    sigaction(SIGSEGV, &action, NULL);
}

/* The size is one that malloc(3) takes from the heap itself. */
void spoil(void)
{
    char *object = malloc(64);
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    heap = (char *)((uintptr_t)object & ~(page - 1)) - 64 * page;
    free(object);
}

void crash(void)
{
    *(volatile int *)0 = 1;
}
