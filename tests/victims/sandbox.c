/* SPDX-License-Identifier: MIT
 *
 * `sandbox OBJECT` forbids itself system calls that it does not make, then forks and loads the
 * object. It says how each went; whoever made one of these calls would be killed.
 */
#include "endings.h"

#include <dlfcn.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

#define KILLED(number)                                                                             \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##number, 0, 1),                                       \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)

static UNCOUNTED void forbid(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        KILLED(memfd_create),
        KILLED(madvise),
        KILLED(prctl),
        KILLED(socket),
        KILLED(msync),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog filter = {sizeof code / sizeof *code, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) < 0)
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
