/* SPDX-License-Identifier: MIT
 *
 * `guests WHAT` counts, has children in its own memory (vfork), counts on and waits for its ending.
 * These execute a program (`exec`), `change` what is each process's own, or are not there (`none`);
 * what the parent shows of its signals and the files that it leaves do not depend on them.
 */
#include "endings.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>

enum { CHILDREN = 5 };

static UNCOUNTED void exec_in_child(void)
{
    char *argv[] = {"true", NULL};
    pid_t child = vfork();
    if (child == 0) {
        execv("/bin/true", argv);
        _exit(97);
    }
    if (waitpid(child, NULL, 0) != child)
        fail("waitpid");
}

/* One filter is none, and one allows everything. */
static UNCOUNTED void change_in_child(void)
{
    struct sock_filter code[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog filter = {sizeof code / sizeof *code, code};
    pid_t child = vfork();
    if (child == 0) {
        umask(0777);
        if (prctl(PR_SET_SECCOMP, 77, 0, 0, 0) == 0 || errno != EINVAL)
            _exit(96);
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        _exit(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0 ? 5 : 97);
    }
    reap(child);
}

static UNCOUNTED void show(void)
{
    struct sigaction action;
    if (sigaction(SIGTERM, NULL, &action) < 0)
        fail("sigaction");
    say(action.sa_handler == SIG_DFL ? "SIGTERM: default\n" : "SIGTERM: a stranger\n");
}

UNCOUNTED int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    umask(027);
    for (int i = 0; i < CHILDREN; i++) {
        count(1);
        if (is(what, "exec"))
            exec_in_child();
        if (is(what, "change"))
            change_in_child();
    }
    count(100);
    show();
    until_end();
}
