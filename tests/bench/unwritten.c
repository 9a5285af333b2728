/* SPDX-License-Identifier: MIT
 *
 * Preloaded: the program's exit ends where its coverage runtime would write, as if that took no
 * time. What is left of a suite's time is what no tool that works at the end can take away.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef int main_function(int, char **, char **);

static main_function *main_of_program;

/* Runs behind the program's own functions of atexit, and before its destructors. */
static void end(int status, void *nothing)
{
    (void)nothing;
    fflush(NULL);
    _exit(status);
}

/* The loader has registered the destructors by now. */
static int begin(int argc, char **argv, char **variables)
{
    on_exit(end, NULL);
    return main_of_program(argc, argv, variables);
}

int __libc_start_main(main_function *, int, char **, void (*)(void), void (*)(void), void (*)(void),
                      void *);

int __libc_start_main(main_function *program, int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end)
{
    __typeof__(&__libc_start_main) real = (__typeof__(real))dlsym(RTLD_NEXT, "__libc_start_main");
    main_of_program = program;
    return real(begin, argc, argv, init, fini, rtld_fini, stack_end);
}
