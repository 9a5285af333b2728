/* SPDX-License-Identifier: MIT
 *
 * What runs in the keeper. It waits on a futex in the shared memory, since a program that has
 * dropped its rights may not send it a signal and holds no descriptor of ours. What cannot be had
 * by that wait is awaited by a further task: mostly nothing, the family once there is one. All of
 * them use the thread pointer of the thread that started the keeper, so they must not use libc's
 * state: only sys_call, and functions that say async-signal-safe.
 */
#include "keeper/shared.h"

#include <signal.h>
#include <sys/prctl.h>

#include "blackbox/blackbox.h"
#include "flush/family.h"
#include "flush/module_lock.h"
#include "keeper/beacon.h"
#include "keeper/inherited.h"
#include "keeper/keeper.h"
#include "keeper/last_lines.h"
#include "keeper/live.h"
#include "keeper/memory.h"
#include "keeper/place.h"
#include "keeper/rights.h"
#include "keeper/watch.h"
#include "kernel/handler.h"
#include "kernel/status.h"
#include "process/deadline.h"
#include "process/grace.h"
#include "process/progress.h"

static struct keeper *mine; /* of the calling keeper */

static int outlive(void *argument)
{
    family_outlive(grace_to_see_family_ms());
    keeper_wish(argument, KEEPER_LEAVE | KEEPER_FAMILY | KEEPER_OUTLIVED);
    keeper_task_stay();
}

/* Called by LIVE_SIGNAL, in the middle of anything that the main task does. */
static void take_asker(int signal_number, siginfo_t *info, void *context)
{
    struct keeper *k = mine;
    pid_t asker = live_asker(info->si_code, info->si_value);
    (void)signal_number, (void)context;
    if (asker == 0)
        return;
    __atomic_store_n(&k->asker, asker, __ATOMIC_SEQ_CST);
    keeper_wish(k, KEEPER_LIVE);
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
        k->listens = keeper_task(k, listen_to_family, k->listen_stack);
}

/* Returns the number of the last request when there is a wish. */
static unsigned await_request(struct keeper *k)
{
    unsigned asked;
    while ((asked = futex_load(&k->asked)) == k->served && !futex_load(&k->wishes))
        futex_wait(&k->asked, asked, FUTEX_FOR_EVER);
    if (asked == 0)
        watch_sees_end();
    return futex_load(&k->asked);
}

/* By the name a process that awaits the beacon sees that it need not wait for the keeper's end. */
static void stay_for_family(struct keeper *k)
{
    file_scratch_free(&k->writer.scratch);
    file_scratch_free(&k->writer.taken);
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
    last_lines_leave(k->beacon);
    if (family_is_elder() && family_has_others(grace_to_see_family_ms()))
        start_listening(k);
    k->leaves = !k->listens || !keeper_task(k, outlive, k->outlive_stack);
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

/* Whether the program's own runtimes come after the flush. A program that is gone may have asked
 * for that just before. */
static bool has_runtimes_behind(unsigned wishes)
{
    return wishes & KEEPER_AT_EXIT && !(wishes & KEEPER_GONE);
}

static void serve(struct keeper *k, unsigned wishes)
{
    if (place_mode_is_changed())
        sys_call(SYS_umask, place_mode());
    if (wishes & KEEPER_LISTEN)
        start_listening(k);
    /* After a quarter of the grace time it is worth the risk to come upon a module that is being
     * unloaded: the program has no more time than that. */
    module_lock_enter(watch_sees_end, grace_to_come_in_ms());
    if (k->is_alone)
        place_follow_dead(k->program);
    else
        place_follow(k->program);
    if (wishes & KEEPER_FLUSH)
        writer_run(&k->writer, has_runtimes_behind(wishes), &deadline_of_program);
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
        serve(k, wishes);
        k->leaves |= may_leave(k, wishes);
        if (k->leaves)
            blackbox_keeper_leaves();
        k->exits = wishes & KEEPER_EXITS;
        __atomic_store_n(&k->served, asked, __ATOMIC_SEQ_CST);
        if (!k->leaves) /* else its end, which comes at once, wakes those who wait */
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
    mine = k;
    watch_open(k);
    handler_take(LIVE_SIGNAL, take_asker);
    k->beacon = beacon_open(k->program); /* it is lit before anybody can kill the program */
    set_alive(k);                        /* the program goes on */
    k->writer.is_elsewhere = family_is_elsewhere();
    k->writer.scratch.is_watched = true;
    rights_give_up(blackbox_is_on());
    progress_on_pause(watch_sees_end);
    if (watch_start(k))
        work(k);
    end(k);
    return 0;
}
