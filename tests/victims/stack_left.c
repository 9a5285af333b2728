/* SPDX-License-Identifier: MIT
 *
 * stack_left main|thread BYTES term|empty|exit
 *
 * Works, goes down its stack until so many bytes are left, and gets SIGTERM there: by default, with
 * a handler that does nothing, after which it exits with 7, or does without and exits. Invariant:
 * the counts are the same each time.
 */
#define _GNU_SOURCE
#include "endings.h"

#include <alloca.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>

enum { STACK = 256 * 1024, PAGE = 4096 };

static char *lowest;
static size_t left;
static const char *how;

static UNCOUNTED void do_nothing(int signal_number)
{
    (void)signal_number;
}

/* The system call itself: a function of libc's would need stack. */
static UNCOUNTED void send_term(void)
{
    long process = getpid(), thread = syscall(SYS_gettid), result;
    size_t depth = (size_t)((char *)__builtin_frame_address(0) - lowest) - left;
    char *volatile here __attribute__((unused)) = alloca(depth);
#if defined(__x86_64__)
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "0"((long)SYS_tgkill), "D"(process), "S"(thread), "d"((long)SIGTERM)
                     : "rcx", "r11", "memory");
#else
    register long x8 __asm__("x8") = SYS_tgkill;
    register long x0 __asm__("x0") = process;
    register long x1 __asm__("x1") = thread;
    register long x2 __asm__("x2") = SIGTERM;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    result = x0;
#endif
    (void)result;
}

static UNCOUNTED void *go_down(void *unused)
{
    if (!is(how, "exit"))
        send_term();
    exit(is(how, "exit") ? 0 : 7);
    return unused;
}

/* The main thread's stack grows down to its limit. */
static UNCOUNTED void in_main(void)
{
    char line[4096];
    unsigned long from, to = 0;
    FILE *maps = fopen("/proc/self/maps", "re");
    while (maps && fgets(line, sizeof line, maps) && !strstr(line, "[stack]"))
        ;
    if (!maps || sscanf(line, "%lx-%lx", &from, &to) != 2)
        fail("maps");
    fclose(maps);
    const struct rlimit limit = {STACK, RLIM_INFINITY};
    if (setrlimit(RLIMIT_STACK, &limit) != 0)
        fail("setrlimit");
    lowest = (char *)to - STACK;
    go_down(NULL);
}

/* Below a thread's stack is a page that nobody may touch. */
static UNCOUNTED void in_thread(void)
{
    pthread_t thread;
    pthread_attr_t attributes;
    char *memory = mmap(NULL, STACK + PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    lowest = memory + PAGE;
    if (memory == MAP_FAILED || mprotect(lowest, STACK, PROT_READ | PROT_WRITE) != 0 ||
        pthread_attr_init(&attributes) != 0 ||
        pthread_attr_setstack(&attributes, lowest, STACK) != 0 ||
        pthread_create(&thread, &attributes, go_down, NULL) != 0)
        fail("thread");
    pthread_join(thread, NULL);
}

UNCOUNTED int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    left = strtoul(argv[2], NULL, 10);
    how = argv[3];
    count(50);
    if (is(how, "empty"))
        signal(SIGTERM, do_nothing);
    is(argv[1], "thread") ? in_thread() : in_main();
    return 3;
}
