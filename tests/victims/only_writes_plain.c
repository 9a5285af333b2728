/* SPDX-License-Identifier: MIT
 *
 * `only_writes_plain exit|_exit|quick_exit|fork` may make no system call but what writing, forking
 * and ending need, and would be killed for any other. It ends with status 3.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ALLOWED(number)                                                                            \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##number, 0, 1),                                       \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static int forbid(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        ALLOWED(write),
        ALLOWED(exit_group),
        ALLOWED(clone),
        ALLOWED(set_robust_list),
        ALLOWED(rseq),
        ALLOWED(wait4),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)};
    struct sock_fprog filter = {sizeof code / sizeof *code, code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) < 0;
}

static void fork_once(void)
{
    int status = 0;
    if (fork() == 0)
        _exit(5);
    wait(&status);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 5)
        write(1, "forked\n", 7);
}

int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    if (forbid())
        return 77;
    write(1, "ready\n", 6);
    if (strcmp(how, "fork") == 0)
        fork_once();
    if (strcmp(how, "_exit") == 0)
        _exit(3);
    if (strcmp(how, "quick_exit") == 0)
        quick_exit(3);
    exit(3);
}
