/* SPDX-License-Identifier: MIT
 *
 * What runs in the keeper. Each of its tasks waits for one thing, since no call waits for all: the
 * watch polls a pidfd for the program's death; the main task waits on a futex in the shared memory,
 * since a program that has dropped its rights may not send it a signal and holds no descriptor of
 * ours; another task waits for the family. All of them use the thread pointer of the thread that
 * started the keeper, so they must not use libc's state: only sys_call, and functions that say
 * async-signal-safe.
 */
#include "keeper/shared.h"

#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blackbox/blackbox.h"
#include "flush/family.h"
#include "flush/module_lock.h"
#include "gcov/names.h"
#include "keeper/beacon.h"
#include "keeper/inherited.h"
#include "keeper/keeper.h"
#include "keeper/live.h"
#include "keeper/memory.h"
#include "keeper/place.h"
#include "keeper/rights.h"
#include "kernel/exit_status.h"
#include "kernel/sigbits.h"
#include "kernel/status.h"
#include "kernel/task.h"
#include "process/deadline.h"
#include "process/grace.h"
#include "report.h"

/* As long as the program is the caller's parent its pid cannot have become another process's. */
static int open_program(pid_t program)
{
    int pidfd = (int)sys_call(SYS_pidfd_open, program, 0);
    return sys_call(SYS_getppid) == program ? pidfd : -1;
}

/* LIVE_SIGNAL is blocked, so it stays pending until it is read here. */
static int open_live(void)
{
    const unsigned long only = sigbits_of(LIVE_SIGNAL);
    return (int)sys_call(SYS_signalfd4, -1, &only, sizeof(only), SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Starts a task of the keeper on one of the keeper's small stacks. */
static bool start_task(int (*task)(void *argument), char stack[SMALL_STACK], struct keeper *k)
{
    int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
    return task_start(task, stack + SMALL_STACK, (unsigned long)flags, k, NULL) > 0;
}

/* A task that returned would be a process that has exited, for a tracer; this one ends with its
 * process. */
static int stay(void)
{
    for (;;)
        sys_call(SYS_ppoll, NULL, 0, NULL, NULL, 0);
    return 0;
}

static int outlive(void *argument)
{
    family_outlive(grace_to_see_family_ms());
    keeper_wish(argument, KEEPER_LEAVE | KEEPER_FAMILY | KEEPER_OUTLIVED);
    return stay();
}

static void take_asker(struct keeper *k, pid_t asker)
{
    if (asker == 0)
        return;
    __atomic_store_n(&k->asker, asker, __ATOMIC_SEQ_CST);
    keeper_wish(k, KEEPER_LIVE);
}

/* For where no descriptor can be had, or no pidfd (before Linux 5.3). The kernel does not send the
 * signal when the program has given up the rights to signal the keeper, which then looks at its
 * parent only when another signal comes. */
static void await_death_by_signal(struct keeper *k)
{
    const unsigned long signals = sigbits_of(SIGTERM) | sigbits_of(LIVE_SIGNAL);
    siginfo_t info = {0};
    sys_call(SYS_prctl, PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
    while (sys_call(SYS_getppid) == k->program)
        if (sys_call(SYS_rt_sigtimedwait, &signals, &info, NULL, sizeof(signals)) == LIVE_SIGNAL)
            take_asker(k, live_asker(info.si_code, info.si_value));
}

static void read_asker(struct keeper *k)
{
    struct signalfd_siginfo info = {0};
    if (sys_call(SYS_read, k->live, &info, sizeof(info)) == sizeof(info))
        take_asker(k, live_asker(info.ssi_code,
                                 (union sigval){.sival_ptr = (void *)(uintptr_t)info.ssi_ptr}));
}

static void await_death(struct keeper *k)
{
    struct pollfd awaited[] = {{.fd = k->pidfd, .events = POLLIN},
                               {.fd = k->live, .events = POLLIN}};
    while (sys_call(SYS_ppoll, awaited, 2, NULL, NULL, 0) <= 0 || !awaited[0].revents)
        if (awaited[1].revents)
            read_asker(k);
}

static void program_is_gone(struct keeper *k)
{
    __atomic_store_n(&k->is_alone, true, __ATOMIC_SEQ_CST);
    if (!gcov_names_are_relative()) /* a harness may unmount the file system that the program was in
                                     */
        sys_call(SYS_chdir, "/");
    deadline_set(grace_ms());
    report_program_ended();
}

/* The dead process was no longer the keeper's program, so the keeper has nothing to tell of that
 * death. */
static bool has_become_another(struct keeper *k)
{
    return futex_load(&k->asked) == 0 || __atomic_load_n(&k->is_alone, __ATOMIC_SEQ_CST);
}

static int watch(void *argument)
{
    struct keeper *k = argument;
    if (k->pidfd < 0)
        await_death_by_signal(k);
    else
        await_death(k);
    if (has_become_another(k))
        return stay();
    if (blackbox_is_on()) /* at once: the parent waits for it */
        k->status = exit_status_of(k->program, k->pidfd);
    program_is_gone(k);
    keeper_wish(k, KEEPER_FLUSH | KEEPER_GONE);
    return stay();
}

static int listen_to_family(void *argument)
{
    for (unsigned seen = 0;;) {
        seen = family_await_call(seen);
        keeper_wish(argument, KEEPER_FAMILY);
    }
    return 0;
}

static void start_listening(struct keeper *k)
{
    if (!k->listens && family_is_elder())
        k->listens = start_task(listen_to_family, k->listen_stack, k);
}

/* Returns the number of the last request, 0 when the program, whose memory this was, has become
 * another program. */
static unsigned await_request(struct keeper *k)
{
    unsigned asked;
    while ((asked = futex_load(&k->asked)) == k->served && !futex_load(&k->wishes))
        futex_wait(&k->asked, asked, FUTEX_FOR_EVER);
    return asked;
}

/* By the name a process that awaits the beacon sees that it need not wait for the keeper's end. */
static void stay_for_family(struct keeper *k)
{
    gcov_scratch_free(&k->writer.scratch);
    gcov_scratch_free(&k->writer.taken);
    memory_let_go(k, sizeof(*k));
    sys_call(SYS_prctl, PR_SET_NAME, KEEPER_NAME_ELDER, 0, 0, 0);
    if (k->beacon >= 0)
        sys_call(SYS_close, k->beacon);
}

/* All that the program counted is written. If the keeper is the elder of a family that still lives,
 * it stays for the family, without the program's memory. Else it leaves, and its end puts out the
 * beacon. */
static void be_alone(struct keeper *k)
{
    if (family_is_elder() && family_has_others(grace_to_see_family_ms()))
        start_listening(k);
    k->leaves = !k->listens || !start_task(outlive, k->outlive_stack, k);
    if (!k->leaves)
        stay_for_family(k);
}

/* The family's part comes last, so that a file that is locked there does not hold up the program.
 * It is broken off for a new request, and then asked for again. */
static void serve_family(struct keeper *k, bool is_last)
{
    unsigned calls = family_calls();
    if (is_last)
        writer_end_accounts(&k->writer);
    else if (!writer_run_accounts(&k->writer, &k->wishes))
        __atomic_or_fetch(&k->wishes, KEEPER_FAMILY, __ATOMIC_SEQ_CST);
    else
        family_serve(calls);
}

static void serve(struct keeper *k, unsigned wishes)
{
    if (place_mode_is_changed())
        sys_call(SYS_umask, place_mode());
    if (wishes & KEEPER_LISTEN)
        start_listening(k);
    /* After a quarter of the grace time it is worth the risk to come upon a module that is being
     * unloaded: the program has no more time than that. */
    module_lock_enter(&k->is_alone, grace_to_come_in_ms());
    if (!k->is_alone)
        place_follow(k->program);
    if (wishes & KEEPER_FLUSH)
        writer_run(&k->writer, wishes & KEEPER_AT_EXIT, &deadline_of_program);
    if (wishes & KEEPER_LIVE)
        live_serve(&k->writer, __atomic_exchange_n(&k->asker, 0, __ATOMIC_SEQ_CST));
    module_lock_leave();
    if (wishes & KEEPER_FAMILY)
        serve_family(k, wishes & KEEPER_OUTLIVED);
    if (wishes & KEEPER_GONE) {
        blackbox_is_dead(k->status);
        be_alone(k);
    }
}

static void set_alive(struct keeper *k)
{
    __atomic_add_fetch(&k->alive, 1, __ATOMIC_SEQ_CST);
    futex_wake(&k->alive);
}

/* The program may ask the keeper to leave; as long as there is a family, or something that one of
 * them has left to be written, the keeper stays until outlive() asks. */
static bool may_leave(const struct keeper *k, unsigned wishes)
{
    bool has_none = !k->listens || wishes & KEEPER_OUTLIVED ||
                    !(family_may_have_others() || writer_has_accounts());
    return wishes & KEEPER_LEAVE && has_none;
}

static void work(struct keeper *k)
{
    while (!k->leaves) {
        unsigned asked = await_request(k);
        unsigned wishes = __atomic_exchange_n(&k->wishes, 0, __ATOMIC_SEQ_CST);
        if (asked == 0) { /* other threads may have counted on the way to the exec */
            program_is_gone(k);
            wishes |= KEEPER_FLUSH | KEEPER_GONE;
            asked = 1;
            __atomic_store_n(&k->asked, asked, __ATOMIC_SEQ_CST);
        }
        serve(k, wishes);
        k->leaves |= may_leave(k, wishes);
        if (k->leaves)
            blackbox_keeper_leaves();
        k->exits = wishes & KEEPER_EXITS;
        __atomic_store_n(&k->served, asked, __ATOMIC_SEQ_CST);
        set_alive(k);
    }
}

/* A tracer may take the exit status of the process that ends last for the status of them all
 * (proot(1)). A process that is killed has none. */
static void end(const struct keeper *k)
{
    pid_t me = (pid_t)sys_call(SYS_getpid);
    if (!k->exits && status_tracer(me) != 0)
        sys_call(SYS_kill, me, SIGKILL);
    sys_call(SYS_exit_group, 0);
}

int keeper_process(void *argument)
{
    struct keeper *k = argument;
    sys_call(SYS_prctl, PR_SET_NAME, KEEPER_NAME, 0, 0, 0);
    /* Somebody may stop the keeper, but hardly after the program's death, which sends SIGCONT. */
    sys_call(SYS_prctl, PR_SET_PDEATHSIG, SIGCONT, 0, 0, 0);
    sys_call(SYS_setsid);
    inherited_let_go();
    family_join();
    k->pidfd = open_program(k->program);
    k->live = open_live();
    k->beacon = beacon_open(k->program); /* it is lit before anybody can kill the program */
    set_alive(k);                        /* the program goes on */
    k->writer.is_elsewhere = family_is_elsewhere();
    k->writer.scratch.is_watched = true;
    rights_give_up(blackbox_is_on());
    if (start_task(watch, k->watch_stack, k))
        work(k);
    end(k);
    return 0;
}
