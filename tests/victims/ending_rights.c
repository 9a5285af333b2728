/* SPDX-License-Identifier: MIT
 *
 * `ending_rights CHANGE END [WHO]`: counts, gives something up that is needed to write files,
 * counts on and ends. `none exit` is the same work. WHO does so: the process itself, a `worker`
 * that it forks and that gives it up, or an `heir`, forked when all that is given up already.
 */
#define _GNU_SOURCE
#include "endings.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { NOBODY = 65534 };

static UNCOUNTED void drop_rights(void)
{
    if (setgroups(0, NULL) < 0 || setgid(NOBODY) < 0 || setuid(NOBODY) < 0)
        fail("setuid");
}

static UNCOUNTED void limit(int resource)
{
    if (setrlimit((__rlimit_resource_t)resource, &(struct rlimit){0, 0}) < 0)
        fail("setrlimit");
}

/* In a chroot whose / is no mount point the mount begins above it: it is reached from a working
 * directory outside of the root. */
static UNCOUNTED int make_mounts_private(void)
{
    enum { HIGHEST = 64 };
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0)
        return 0;
    int root = open("/", O_PATH), here = open(".", O_PATH);
    if (chroot(".") < 0 || fchdir(root) < 0)
        return -1;
    for (int i = 0; i < HIGHEST; i++)
        if (chdir("..") < 0)
            return -1;
    int result = mount(NULL, ".", NULL, MS_REC | MS_PRIVATE, NULL);
    if (fchdir(root) < 0 || chroot(".") < 0 || fchdir(here) < 0)
        return -1;
    close(root);
    close(here);
    return result;
}

static UNCOUNTED void hide_tree(void)
{
    if (unshare(CLONE_NEWNS) < 0 || make_mounts_private() < 0 ||
        mount("tmpfs", getenv("GCOV_PREFIX"), "tmpfs", 0, NULL) < 0)
        fail("mount");
}

/* The root that is left has nothing but what the caller made in its working directory. */
static UNCOUNTED void change_root(void)
{
    if ((mkdir("root", 0755) < 0 && errno != EEXIST) || chroot("root") < 0 || chdir("/") < 0)
        fail("chroot");
}

/* prctl(2), or seccomp(2) as libseccomp calls it. */
static UNCOUNTED void allow(int number, int by_prctl)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_read, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    struct sock_fprog filter = {sizeof code / sizeof *code, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
        (by_prctl ? prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter)
                  : syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter)) < 0)
        fail("seccomp");
}

static UNCOUNTED void change(const char *what)
{
    if (is(what, "chroot"))
        change_root();
    if (is(what, "chroot_setuid"))
        change_root();
    if (is(what, "setuid") || is(what, "chroot_setuid"))
        drop_rights();
    if (is(what, "nofile"))
        limit(RLIMIT_NOFILE);
    if (is(what, "fsize"))
        limit(RLIMIT_FSIZE);
    if (is(what, "nproc")) {
        limit(RLIMIT_NPROC);
        drop_rights();
    }
    if (is(what, "core"))
        limit(RLIMIT_CORE);
    if (is(what, "close"))
        close_range(0, ~0U, 0);
    if (is(what, "chdir") && chdir("/") < 0)
        fail("chdir");
    if (is(what, "mount"))
        hide_tree();
    if (is(what, "filter") || is(what, "filter_call"))
        allow(SYS_exit_group, is(what, "filter"));
    if (is(what, "strict") && prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) < 0)
        fail("seccomp");
}

static UNCOUNTED void end(const char *what)
{
    if (is(what, "thread_exit"))
        syscall(SYS_exit, 0);
    if (is(what, "forbidden"))
        syscall(SYS_getpid);
    end_by(what);
}

/* `none` is the clean run, in which libgcov counts each process's own part. */
static UNCOUNTED int is_parent(const char *what)
{
    pid_t child = is(what, "none") ? fork() : plain_fork();
    if (child < 0)
        fail("fork");
    if (child > 0 && waitpid(child, NULL, 0) != child)
        fail("waitpid");
    return child > 0;
}

UNCOUNTED int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "", *how = argc > 2 ? argv[2] : "exit",
               *who = argc > 3 ? argv[3] : "";
    count(20);
    if (!is(how, "wait"))
        say("ready\n");
    if (is(who, "worker") && is_parent(what))
        end(how);
    change(what);
    if (is(who, "heir") && is_parent(what))
        end(how);
    count(31);
    end(how);
}
