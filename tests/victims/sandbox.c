/* SPDX-License-Identifier: MIT
 *
 * `sandbox OBJECT` forbids itself system calls that it does not make, then forks and loads the
 * object. It says how each went; whoever made one of these calls would be killed.
 */
#include "endings.h"
#include "filter.h"

#include <dlfcn.h>

static UNCOUNTED void forbid(void)
{
    struct sock_filter code[] = {FILTER_BEGIN,
                                 FILTER_AT(memfd_create, KILL_PROCESS),
                                 FILTER_AT(madvise, KILL_PROCESS),
                                 FILTER_AT(prctl, KILL_PROCESS),
                                 FILTER_AT(socket, KILL_PROCESS),
                                 FILTER_AT(msync, KILL_PROCESS),
                                 FILTER_ELSE(ALLOW)};
    if (FILTER_INSTALL(code) < 0)
        fail("seccomp");
}

static UNCOUNTED void fork_by(pid_t (*do_fork)(void))
{
    pid_t child = do_fork();
    if (child == 0) {
        say("child\n");
        _exit(5);
    }
    reap(child);
}

UNCOUNTED int main(int argc, char **argv)
{
    count(7);
    forbid();
    fork_by(plain_fork);
    fork_by(fork);
    void *object = argc > 1 ? dlopen(argv[1], RTLD_NOW) : NULL;
    int (*call)(int) = object ? (int (*)(int))dlsym(object, "call") : NULL;
    say(call && call(1) == 2 ? "called\n" : "not loaded\n");
    if (argc > 2 && object)
        say(dlclose(object) == 0 ? "unloaded\n" : "not unloaded\n");
    say("ready\n");
    _exit(3);
}
