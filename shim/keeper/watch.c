/* SPDX-License-Identifier: MIT
 *
 * The word is cleared at three occasions, which are told apart here: the program is dead; it has
 * become another program; or its first thread alone has ended (pthread_exit(3)), and the program
 * goes on. In the last case libc's own word, which the kernel would have cleared, is cleared here
 * for whoever joins that thread, and a task begins to wait for the death.
 */
#include "keeper/watch.h"

#include <poll.h>
#include <unistd.h>

#include "blackbox/blackbox.h"
#include "flush/paths.h"
#include "keeper/place.h"
#include "keeper/tid_word.h"
#include "kernel/exit_status.h"
#include "process/deadline.h"
#include "process/grace.h"
#include "report.h"

/* How many milliseconds a process may take to end after its first thread; one that takes longer is
 * taken for a program that goes on. */
#define DYING_MS 10
/* How often somebody looks who has nothing that wakes him. */
#define LOOK_MS 20

static struct keeper *mine; /* of the keeper whose pid is `me` */
static pid_t me;

/* As long as the program is the caller's parent its pid cannot have become another process's. */
void watch_open(struct keeper *k)
{
    mine = k;
    me = (pid_t)sys_call(SYS_getpid);
    int pidfd = (int)sys_call(SYS_pidfd_open, k->program, 0);
    k->pidfd = sys_call(SYS_getppid) == k->program ? pidfd : -1;
}

/* Returns whether the program has died within `ms` milliseconds; negative: waits for its death.
 * Before Linux 5.3, or where no descriptor was left, there is no pidfd. */
static bool has_died(const struct keeper *k, int ms)
{
    struct pollfd awaited = {.fd = k->pidfd, .events = POLLIN};
    struct timespec limit = {ms / 1000, ms % 1000 * 1000000L};
    if (k->pidfd >= 0)
        return sys_call(SYS_ppoll, &awaited, 1, ms < 0 ? NULL : &limit, NULL, 0) > 0;
    long long end = futex_now_ms() + ms;
    while (sys_call(SYS_getppid) == k->program && (ms < 0 || futex_now_ms() < end))
        futex_sleep(ms < 0 ? LOOK_MS : 1);
    return sys_call(SYS_getppid) != k->program;
}

/* Notes once that the program is gone. */
static void note_end(struct keeper *k, bool is_dead)
{
    if (is_dead && blackbox_is_on()) /* at once: the parent waits for it */
        k->status = exit_status_of(k->program, k->pidfd);
    __atomic_store_n(&k->is_alone, true, __ATOMIC_SEQ_CST);
    if (!paths_are_relative()) /* a harness may unmount the program's file system */
        sys_call(SYS_chdir, "/");
    deadline_set(grace_ms());
    report_program_ended();
    keeper_wish(k, KEEPER_FLUSH | KEEPER_GONE);
}

/* The task that waits for the death. Where the program has become another one the death is not the
 * program's. */
static int await_death(void *argument)
{
    struct keeper *k = argument;
    while (!has_died(k, -1))
        ;
    if (!__atomic_load_n(&k->is_alone, __ATOMIC_SEQ_CST) && futex_load(&k->asked) != 0)
        note_end(k, true);
    keeper_task_stay();
}

bool watch_start(struct keeper *k)
{
    return k->follows_main || keeper_task(k, await_death, k->watch_stack);
}

/* Only the first thread has ended. Returns false when an exec of another thread has begun
 * meanwhile, whose end has to be awaited. */
static bool go_on_without_main(struct keeper *k)
{
    k->follows_main = false;
    if (__atomic_load_n(&k->execs, __ATOMIC_SEQ_CST) != 0) {
        k->follows_main = true;
        return false;
    }
    tid_word_main_ended(k);
    keeper_task(k, await_death, k->watch_stack);
    return true;
}

enum end { NOT_GONE, BECAME_ANOTHER, DIED };

static bool has_become_another(const struct keeper *k)
{
    return k->main_execs || futex_load(&k->exec_word) == 0;
}

/* The first thread has ended. When another thread execs, the kernel ends the first one before, and
 * clears the other word later. What the program has become may have died by now, so a death counts
 * only where no exec has happened. */
static enum end end_with_main(struct keeper *k)
{
    for (;;) {
        if (has_become_another(k))
            return BECAME_ANOTHER;
        if (has_died(k, DYING_MS))
            return has_become_another(k) ? BECAME_ANOTHER : DIED;
        if (__atomic_load_n(&k->execs, __ATOMIC_SEQ_CST) == 0 && go_on_without_main(k))
            return NOT_GONE;
    }
}

/* The program itself comes here, too, when it writes without a keeper after it had one. */
bool watch_sees_end(void)
{
    struct keeper *k = mine;
    if (__atomic_load_n(&k->is_alone, __ATOMIC_SEQ_CST))
        return true;
    if (futex_load(&k->asked) != 0 || sys_call(SYS_getpid) != me)
        return false;
    place_note_rights(k->program);
    enum end end = k->follows_main ? end_with_main(k) : BECAME_ANOTHER;
    if (end == NOT_GONE)
        return false;
    __atomic_store_n(&k->asked, futex_load(&k->served) + KEEPER_LEAP, __ATOMIC_SEQ_CST);
    note_end(k, end == DIED);
    return true;
}
