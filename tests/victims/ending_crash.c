/* SPDX-License-Identifier: MIT
 *
 * Counts, and crashes in the way that the first argument names; a number is a signal that it sends
 * to itself, `clean` is exit(0). With `core` as the second it may dump core.
 */
#define _GNU_SOURCE
#include "endings.h"
#include "filter.h"

#include <assert.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>

static volatile int zero;

/* The fault is in counted code; a clean run is as far when it ends. */
static void store(volatile int *to, const char *how)
{
    count(3);
    *to = 1;
    end_by(how);
}

static UNCOUNTED volatile int *beyond_a_file(void)
{
    int fd = memfd_create("empty", 0);
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

static UNCOUNTED int overflow(int depth)
{
    volatile char page[4096];
    page[0] = (char)depth;
    return (depth < 0 ? 0 : overflow(depth + 1)) + page[0];
}

static UNCOUNTED void *overflow_here(void *alternate)
{
    static char stack[65536];
    stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    if (alternate && sigaltstack(&own, NULL) < 0)
        fail("sigaltstack");
    exit(overflow(0));
}

static UNCOUNTED void overflow_in_a_thread(void *alternate)
{
    pthread_t thread;
    pthread_create(&thread, NULL, overflow_here, alternate);
    pthread_join(thread, NULL);
}

static UNCOUNTED void trapped_call(void)
{
    struct sock_filter code[] = {FILTER_BEGIN, FILTER_AT(getppid, TRAP), FILTER_ELSE(ALLOW)};
    if (FILTER_INSTALL(code) < 0)
        fail("seccomp");
    syscall(SYS_getppid);
}

static UNCOUNTED void free_twice(void)
{
    void *volatile block = malloc(2000), *volatile next = malloc(20);
    free(block);
    free(block);
    free(next);
}

static UNCOUNTED void spoil_the_heap(void)
{
    char *volatile block = malloc(2000);
    void *volatile next = malloc(2000);
    memset(block, 0x7f, 2100);
    free(next);
}

static UNCOUNTED void crash(const char *how)
{
    if (is(how, "abort"))
        abort();
    if (is(how, "assert"))
        assert(zero != 0);
    if (is(how, "divide"))
        exit(7 / zero);
#if defined __x86_64__
    if (is(how, "illegal"))
        __asm__ volatile("ud2");
    if (is(how, "breakpoint"))
        __asm__ volatile("int3");
#endif
    if (is(how, "trapped_call"))
        trapped_call();
    if (is(how, "stack") || is(how, "stack_alternate"))
        overflow_here(is(how, "stack") ? NULL : (void *)&zero);
    if (is(how, "thread_stack") || is(how, "thread_stack_alternate"))
        overflow_in_a_thread(is(how, "thread_stack") ? NULL : (void *)&zero);
    if (is(how, "free_twice"))
        free_twice();
    if (is(how, "spoiled_heap"))
        spoil_the_heap();
    if (atoi(how) > 0)
        kill(getpid(), atoi(how));
    end_by(is(how, "clean") ? "exit" : how);
}

UNCOUNTED int main(int argc, char **argv)
{
    static int there;
    const char *how = argc > 1 ? argv[1] : "", *cores = argc > 2 ? argv[2] : "";
    rlim_t most = is(cores, "core") ? RLIM_INFINITY : 0;
    setrlimit(RLIMIT_CORE, &(struct rlimit){most, most});
    count(40);
    if (!is(how, "wait"))
        say("ready\n");
    if (is(how, "null") || is(how, "beyond") || is(how, "clean_store"))
        store(is(how, "null") ? NULL : is(how, "beyond") ? beyond_a_file() : &there, "exit");
    crash(how);
}
