/* SPDX-License-Identifier: MIT
 *
 * Counts, and ends itself in the way that the argument names, with status 3 where it can choose
 * one. `clean` is exit(0); `clean_late` runs, too, what others register with at_quick_exit.
 */
#define _GNU_SOURCE
#include "endings.h"

#include <pthread.h>

static void late(void)
{
    count(7);
}

static UNCOUNTED void exit_group_without_libc(int status)
{
#if defined __x86_64__
    __asm__ volatile("syscall" : : "a"(SYS_exit_group), "D"(status) : "rcx", "r11", "memory");
#else
    register long number __asm__("x8") = SYS_exit_group;
    register long argument __asm__("x0") = status;
    __asm__ volatile("svc 0" : : "r"(number), "r"(argument) : "memory");
#endif
}

static UNCOUNTED void leave(int signal_number)
{
    (void)signal_number;
    _exit(3);
}

static UNCOUNTED void end(const char *how)
{
    if (is(how, "exit"))
        exit(3);
    if (is(how, "_exit"))
        _exit(3);
    if (is(how, "_Exit"))
        _Exit(3);
    if (is(how, "quick_exit") || is(how, "quick_exit_late"))
        quick_exit(3);
    if (is(how, "syscall"))
        syscall(SYS_exit_group, 3);
    if (is(how, "instruction"))
        exit_group_without_libc(3);
    if (is(how, "pthread_exit"))
        pthread_exit(NULL);
    if (is(how, "thread_exit")) /* of the only thread: nothing but the kernel ends the process */
        syscall(SYS_exit, 3);
    if (is(how, "handler"))
        raise(SIGTERM);
    exit(0);
}

UNCOUNTED int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    if (is(how, "clean_late"))
        atexit(late);
    if (is(how, "quick_exit_late"))
        at_quick_exit(late);
    if (is(how, "handler"))
        signal(SIGTERM, leave);
    count(50);
    say("ready\n");
    if (!is(how, "return"))
        end(how);
    return 3;
}
