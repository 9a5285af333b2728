/* SPDX-License-Identifier: MIT
 *
 * The least that a keeper can be, as a library to preload: a task that shares the program's memory,
 * closes what it has inherited, waits on the program's pidfd and a futex, is asked once at the end,
 * rewrites one small file, and is reaped. It keeps nothing. What an armed process costs beyond that
 * is covkeep's own (make bench).
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "kernel/futex.h"
#include "kernel/sys.h"
#include "kernel/task.h"

enum { STACK = 16384, CONTENT = 400 };

static struct {
    unsigned asked, is_ready;
    pid_t program;
    int pidfd;
    char stack[STACK] __attribute__((aligned(64)));
} * keeper;
static long pid;

static void wake(unsigned *word)
{
    __atomic_store_n(word, 1, __ATOMIC_SEQ_CST);
    sys_call(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static void await(unsigned *word)
{
    while (!__atomic_load_n(word, __ATOMIC_SEQ_CST))
        sys_call(SYS_futex, word, FUTEX_WAIT, 0, NULL, NULL, 0);
}

/* As libgcov updates a file: open, lock, read, write, close. */
static void rewrite(void)
{
    char content[CONTENT] = "";
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, getenv("LEAST_KEEPER"), O_RDWR | O_CREAT, 0666);
    sys_call(SYS_fcntl, fd, F_SETLK, &whole);
    sys_call(SYS_pread64, fd, content, CONTENT, 0);
    sys_call(SYS_pwrite64, fd, content, CONTENT, 0);
    sys_call(SYS_close, fd);
}

static int keep(void *argument)
{
    (void)argument;
    sys_call(SYS_prctl, PR_SET_NAME, "covkeep", 0, 0, 0);
    sys_call(SYS_setsid);
    sys_call(SYS_close_range, 0, ~0u, 0);
    keeper->pidfd = (int)sys_call(SYS_pidfd_open, keeper->program, 0);
    wake(&keeper->is_ready);
    await(&keeper->asked);
    rewrite();
    sys_call(SYS_exit_group, 0);
    return 0;
}

__attribute__((constructor)) static void begin(void)
{
    unsigned long all = ~0ul, before;
    keeper = sys_map(sizeof(*keeper));
    keeper->program = (pid_t)sys_call(SYS_getpid);
    sys_call(SYS_rt_sigprocmask, SIG_SETMASK, &all, &before, sizeof(all));
    pid = task_start(keep, keeper->stack + STACK, CLONE_VM, NULL, NULL);
    sys_call(SYS_rt_sigprocmask, SIG_SETMASK, &before, NULL, sizeof(all));
    await(&keeper->is_ready);
}

__attribute__((destructor)) static void end(void)
{
    wake(&keeper->asked);
    sys_call(SYS_wait4, pid, NULL, __WALL, NULL);
}
