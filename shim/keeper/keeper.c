/* SPDX-License-Identifier: MIT
 *
 * The program's side: starting the keeper, asking it, letting it go. Nothing here waits for a
 * keeper without an end.
 */
#include "keeper/keeper.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "blackbox/blackbox.h"
#include "config.h"
#include "flush/family.h"
#include "flush/module_lock.h"
#include "keeper/shared.h"
#include "keeper/tid_word.h"
#include "kernel/sigmask.h"
#include "kernel/status.h"
#include "kernel/task.h"
#include "process/deadline.h"
#include "process/grace.h"
#include "process/standstill.h"
#include "report.h"

/* How often a waiter that finds no progress wakes a keeper that may have been stopped. */
#define SLICE_MS 200

static struct keeper *keeper;

static struct keeper *map_keeper(void)
{
    struct keeper *k = sys_map(sizeof(*k));
    if (k && sys_call(SYS_madvise, k, sizeof(*k), MADV_WIPEONFORK) != 0) {
        sys_call(SYS_munmap, k, sizeof(*k));
        return NULL;
    }
    return k;
}

static void set_name(const char *name)
{
    sys_call(SYS_prctl, PR_SET_NAME, name, 0, 0, 0);
}

/* The kernel clears `alive` when the keeper is gone. Signals are blocked, since the keeper must not
 * run the program's handlers in the program's memory. A new process inherits its creator's name, so
 * that is changed meanwhile: at no instant do two processes have the program's name. */
static void start_process(struct keeper *k)
{
    char name[16] = "";
    unsigned long before = sigmask_block_all();
    sys_call(SYS_prctl, PR_GET_NAME, name, 0, 0, 0);
    set_name(KEEPER_NAME_STARTING);
    k->alive = KEEPER_BORN;
    k->status = -1;
    k->pid = (pid_t)task_start(keeper_process, k->stack + KEEPER_STACK,
                               CLONE_VM | CLONE_CHILD_CLEARTID, k, &k->alive);
    set_name(name);
    if (k->pid < 0)
        k->alive = 0;
    sigmask_set(before);
}

static void await_ready(bool yields)
{
    struct keeper *k = keeper;
    if (!k || futex_load(&k->alive) != KEEPER_BORN)
        return;
    long long end = futex_now_ms() + grace_ms();
    for (long long left; futex_load(&k->alive) == KEEPER_BORN && (left = end - futex_now_ms()) > 0;)
        if (yields)
            sys_call(SYS_sched_yield);
        else
            futex_wait(&k->alive, KEEPER_BORN, left);
}

void keeper_await_ready(void)
{
    await_ready(false);
}

/* A real-time process that yields lets no process of lower priority run before it, and so its
 * keeper neither. */
void keeper_await_ready_awake(void)
{
    long policy = sys_call(SYS_sched_getscheduler, 0);
    await_ready(policy == SCHED_OTHER || policy == SCHED_BATCH || policy == SCHED_IDLE);
}

void keeper_start(void)
{
    if (config->without_keeper)
        return;
    if (!keeper)
        keeper = map_keeper();
    if (!keeper)
        return;
    module_lock_know_keeper(&keeper->alive);
    pid_t me = (pid_t)sys_call(SYS_getpid);
    pid_t nobody = 0;
    if (!__atomic_compare_exchange_n(&keeper->program, &nobody, me, 0, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST))
        return;
    keeper->asked = keeper->served = keeper->exec_word = 1;
    tid_word_follow_main(keeper);
    start_process(keeper);
    report_set_keeper(keeper->pid, me);
    if (keeper->pid > 0)
        blackbox_kept();
}

/* Waits until `alive` is another number, for at most `left` milliseconds. A keeper that does not
 * get on may have been stopped (SIGSTOP), so it is woken. */
static void await_change(struct keeper *k, unsigned alive, long long left)
{
    if (left <= SLICE_MS) {
        futex_wait(&k->alive, alive, left);
        return;
    }
    futex_wait(&k->alive, alive, SLICE_MS);
    if (futex_load(&k->alive) == alive)
        sys_call(SYS_kill, k->pid, SIGCONT);
}

static enum keeper_answer await_served(struct keeper *k, unsigned mine, long long patience_ms)
{
    struct standstill still =
        standstill_begin(patience_ms == DEADLINE_NEVER ? grace_ms() : patience_ms);
    for (;;) {
        unsigned alive = futex_load(&k->alive);
        if ((int)(futex_load(&k->served) - mine) >= 0)
            return KEEPER_SERVED;
        if (alive == 0)
            return KEEPER_NONE;
        long long left = standstill_left_of(&still, k->pid);
        if (left <= 0)
            return KEEPER_LATE;
        await_change(k, alive, left);
    }
}

/* The program reaps its keeper, since an init that reaps nobody would keep a zombie. A keeper that
 * does not end within COV_KEEP_GRACE_MS is left. */
static void reap(struct keeper *k)
{
    long long end = futex_now_ms() + grace_ms();
    unsigned alive;
    while ((alive = futex_load(&k->alive)) != 0) {
        long long left = end - futex_now_ms();
        if (left <= 0)
            return;
        await_change(k, alive, left);
    }
    while (sys_call(SYS_wait4, k->pid, NULL, __WALL, NULL) == -EINTR)
        ;
    k->is_reaped = true;
}

/* The calling process has started a keeper, or tried to, and there is none any more. */
static bool has_ended(const struct keeper *k)
{
    return k && k->program == sys_call(SYS_getpid) && futex_load(&k->alive) == 0;
}

bool keeper_has_left(void)
{
    return has_ended(keeper) && keeper->leaves;
}

void keeper_conclude(void)
{
    if (!has_ended(keeper))
        return;
    if (!keeper->is_reaped && keeper->pid > 0)
        reap(keeper);
    keeper->leaves = true;
    writer_conclude(&keeper->writer);
}

static void start_successor(struct keeper *k)
{
    keeper_conclude();
    report_write_collected(); /* what the keeper had to tell that was killed */
    k->wishes = 0;
    k->leaves = k->listens = k->is_alone = k->is_reaped = false;
    if (futex_load(&k->asked) == 0)
        tid_word_main_ended(k);
    k->served = futex_load(&k->asked);
    family_expect();
    start_process(k);
    report_set_keeper(k->pid, k->program);
    keeper_await_ready();
}

/* One thread starts the successor, and the others wait for that. */
bool keeper_replace(void)
{
    struct keeper *k = keeper;
    unsigned nobody = 0;
    if (!has_ended(k))
        return false;
    unsigned long before = sigmask_block_all();
    bool mine = __atomic_compare_exchange_n(&k->is_renewed, &nobody, 1, 0, __ATOMIC_SEQ_CST,
                                            __ATOMIC_SEQ_CST);
    if (mine && has_ended(k))
        start_successor(k);
    if (mine) {
        __atomic_store_n(&k->is_renewed, 0, __ATOMIC_SEQ_CST);
        futex_wake(&k->is_renewed);
    } else {
        futex_wait(&k->is_renewed, 1, grace_ms());
    }
    sigmask_set(before);
    return keeper_is_there();
}

bool keeper_is_there(void)
{
    return keeper && keeper->program != 0 && futex_load(&keeper->alive) != 0;
}

bool keeper_is_of_other(void)
{
    return keeper_is_there() && keeper->program != sys_call(SYS_getpid);
}

pid_t keeper_pid(void)
{
    return keeper_is_there() ? keeper->pid : 0;
}

void keeper_expect_family(void)
{
    if (keeper_is_there() && !keeper->listens)
        keeper_wish(keeper, KEEPER_LISTEN);
}

void keeper_reap_former(void)
{
    siginfo_t ended = {0};
    long error =
        sys_call(SYS_waitid, P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT | __WCLONE, NULL);
    if (error == 0 && ended.si_pid > 0 && status_parent_if_named(ended.si_pid, KEEPER_NAME) != 0)
        sys_call(SYS_wait4, ended.si_pid, NULL, WNOHANG | __WALL, NULL);
}

enum keeper_answer keeper_ask(unsigned wishes, long long patience_ms)
{
    if (!keeper_is_there())
        return KEEPER_NONE;
    struct keeper *k = keeper;
    unsigned mine = keeper_wish(k, wishes);
    enum keeper_answer answer = await_served(k, mine, patience_ms);
    report_write_collected();
    if (answer == KEEPER_SERVED && k->leaves && !(wishes & KEEPER_AT_EXIT))
        reap(k);
    return answer;
}

void keeper_let_go(void)
{
    if (keeper_is_there())
        keeper_wish(keeper, KEEPER_LEAVE | KEEPER_EXITS);
}

void keeper_dismiss(void)
{
    struct keeper *k = keeper;
    if (!k || k->program != sys_call(SYS_getpid) || k->is_reaped)
        return;
    if (!k->leaves)
        keeper_ask(KEEPER_LEAVE | KEEPER_EXITS, grace_ms());
    if (k->leaves && !k->is_reaped)
        reap(k);
}

void keeper_exec_begins(struct keeper_exec *exec)
{
    exec->is_begun = keeper_is_there() && tid_word_exec_begins(keeper, exec);
}

void keeper_exec_failed(const struct keeper_exec *exec)
{
    if (exec->is_begun)
        tid_word_exec_failed(keeper, exec);
}
