/* SPDX-License-Identifier: MIT
 *
 * Runs of one ending: clean by libgcov, without the shim, and with it. After a SIGKILL the files
 * may come a moment after the wait; what writes them is an orphan then, and the test adopts and
 * awaits those. That is an event, it holds for any number of generations, and a keeper that stays
 * shows.
 */
#include "ending_trial.h"

#include "box.h"
#include "oracle.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ORPHANS_DEADLINE_MS = 120000 };

void ending_adopts(void)
{
    cr_assert(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0, "subreaper: %s", strerror(errno));
}

static void await_orphan(pid_t pid)
{
    int fd = pidfd_open(pid, 0);
    cr_assert(fd >= 0, "pidfd_open %d: %s", pid, strerror(errno));
    struct pollfd gone = {.fd = fd, .events = POLLIN};
    if (poll(&gone, 1, ORPHANS_DEADLINE_MS) == 0) {
        char *status = shell("cat /proc/%d/status | head -12", pid);
        kill(pid, SIGKILL);
        cr_assert_fail("left behind:\n%s", status);
    }
    close(fd);
    cr_assert(waitpid(pid, NULL, __WALL) == pid, "waitpid: %s", strerror(errno));
}

/* Any child of the test, keeper or not; 0 if there is none. */
static pid_t next_orphan(void)
{
    char *pids = file_read(under("/proc/self/task", "%d/children", getpid()), NULL);
    cr_assert(pids != NULL, "children: %s", strerror(errno));
    pid_t first = (pid_t)strtol(pids, NULL, 10);
    free(pids);
    return first;
}

void ending_awaits_orphans(void)
{
    for (pid_t orphan; (orphan = next_orphan()) != 0;)
        await_orphan(orphan);
}

struct program ending_run(struct ending e, const char *tree, bool preload)
{
    ending_adopts();
    free(shell("mkdir -p '%s' '%s.cwd'", tree, tree));
    const char *env[] = {e.box ? box_variable(e.box) : NULL, NULL};
    struct program p = START(e.argv, .tree = tree, .env = env, .preload = preload, .ready = e.ready,
                             .dir = under(tree, "../%s.cwd", strrchr(tree, '/') + 1));
    if (e.sig == SIGKILL)
        cr_assert(kill(e.to_group ? -p.pid : p.pid, SIGKILL) == 0, "kill: %s", strerror(errno));
    if (e.sig && e.sig != SIGKILL)
        program_kill(&p, e.sig);
    else
        program_end(&p); /* which is the end of the workers that a SIGKILL has left, too */
    ending_awaits_orphans();
    return p;
}

static void run_clean(struct ending e, const char *tree)
{
    const char *const *runs[] = {e.clean ? e.clean : e.argv, e.then};
    for (size_t i = 0; i < 2 && runs[i]; i++) {
        struct program p = ending_run((struct ending){.argv = runs[i]}, tree, false);
        expect_exit(&p, 0);
        expect_silent(&p);
        program_free(&p);
    }
}

static void expect_loss(enum loss loss, const char *tree, const char *oracle)
{
    if (loss == LOSES_ALL)
        expect_no_files(tree);
    else if (loss == LOSES_SOME)
        free(shell("! diff -rq '%s' '%s'", tree, oracle));
    else
        expect_same_files(tree, oracle);
}

static void expect_told(struct ending e, const char *dir, const struct program *without)
{
    const char *told = under(dir, "told");
    e.box = dir;
    struct program boxed = ending_run(e, told, true);
    expect_same_outcome(&boxed, without);
    expect_same_files(told, under(dir, "clean"));
    box_expect_ending(dir, &boxed);
    program_free(&boxed);
}

void ending_keeps(struct ending e)
{
    char *dir = dir_new("ending");
    const char *clean = under(dir, "clean"), *lost = under(dir, "lost"), *kept = under(dir, "kept");
    run_clean(e, clean);
    struct program without = ending_run(e, lost, false), with = ending_run(e, kept, true);
    expect_loss(e.loss, lost, clean);
    if (e.libgcov_complains) {
        cr_assert(strstr(without.err, "profiling:"), "libgcov does not complain");
        without.err[0] = '\0';
    }
    expect_same_outcome(&with, &without);
    expect_same_files(kept, clean);
    expect_told(e, dir, &without);
    program_free(&without);
    program_free(&with);
    dir_remove(dir);
}
