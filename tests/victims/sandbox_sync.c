/* SPDX-License-Identifier: MIT
 *
 * `sandbox_sync [esrch]` tries to put a filter on all of its threads (SECCOMP_FILTER_FLAG_TSYNC),
 * which fails since one of them has another one: the result is that thread's id, or with `esrch` an
 * error. It counts before and after.
 */
#define _GNU_SOURCE
#include "endings.h"
#include "filter.h"

#include <dlfcn.h>
#include <pthread.h>

static struct sock_filter permit_all[] = {FILTER_ELSE(ALLOW)};
static struct sock_fprog filter = {1, permit_all};
static int has_filter[2];
static pid_t other;

/* By libc's own syscall(2): nobody else hears of this filter. */
static UNCOUNTED void *have_filter(void *unused)
{
    void *libc = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
    long (*call)(long, ...) = (long (*)(long, ...))dlsym(libc, "syscall");
    other = gettid();
    if (call(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) < 0)
        fail("seccomp");
    if (write(has_filter[1], "", 1) != 1)
        fail("write");
    for (;;)
        pause();
    return unused;
}

UNCOUNTED int main(int argc, char **argv)
{
    char byte;
    pthread_t thread;
    long flags = SECCOMP_FILTER_FLAG_TSYNC;
    if (argc > 1 && is(argv[1], "esrch"))
        flags |= SECCOMP_FILTER_FLAG_TSYNC_ESRCH;
    if (pipe(has_filter) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
        pthread_create(&thread, NULL, have_filter, NULL) != 0 || read(has_filter[0], &byte, 1) != 1)
        fail("thread");
    count(5);
    long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter);
    say(result == other ? "that thread\n" : result < 0 && errno == ESRCH ? "ESRCH\n" : "?\n");
    count(9);
    until_end();
}
