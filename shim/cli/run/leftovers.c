/* SPDX-License-Identifier: MIT
 *
 * Looks at what is left, waits for it and ends it. The end of every child, an orphan's too, is a
 * SIGCHLD to covkeep, so it looks again then.
 */
#include "cli/run/leftovers.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cli/clock.h"
#include "cli/message.h"
#include "cli/run/descendants.h"
#include "cli/run/supervise.h"
#include "cli/run/witness.h"

/* What a keeper may take for its own start and end, and for the kernel. */
#define MARGIN_MS 500
#define NAMED_MAX 10
/* A process that forks all the time may stay ahead of covkeep; then it is left. */
#define KILL_ROUNDS 50

static struct descendants former;

static long long now_ms(void)
{
    return clock_ns(CLOCK_MONOTONIC) / 1000000;
}

void leftovers_note_former(void)
{
    if (!supervise_is_alone())
        former = descendants_read();
}

static bool is_former(const struct proc_stat *process)
{
    for (size_t i = 0; i < former.count; i++)
        if (former.process[i].pid == process->pid && former.process[i].start == process->start)
            return true;
    return false;
}

static bool is_left(const struct proc_stat *process)
{
    return !descendant_is_keeper(process) && !is_former(process) && !proc_has_ended(process);
}

/* A zombie of covkeep's own is reaped with the SIGCHLD that is on its way. */
static bool is_left_or_zombie(const struct proc_stat *process)
{
    return is_left(process) || (proc_has_ended(process) && process->parent == getpid());
}

static void signal_one(const struct proc_stat *process, int signal_number)
{
    int fd = descendant_open(process);
    if (fd < 0)
        return;
    bool is_sent = syscall(SYS_pidfd_send_signal, fd, signal_number, NULL, 0) == 0;
    if (is_sent && signal_number == SIGKILL)
        witness_saw(BLACKBOX_SENT, process->pid, SIGKILL);
    if (signal_number != SIGKILL) /* a stopped process would not take it */
        syscall(SYS_pidfd_send_signal, fd, SIGCONT, NULL, 0);
    close(fd);
}

/* Whether it is a late keeper. A keeper that is stopped is woken: its program is dead or dies, so
 * nobody else would wake it. */
static bool is_woken_late_keeper(const struct proc_stat *process)
{
    if (descendant_is_keeper(process) && process->state == 'T')
        signal_one(process, SIGCONT);
    return descendant_is_late_keeper(process);
}

static size_t count_where(bool (*is)(const struct proc_stat *process))
{
    size_t count = 0;
    if (supervise_is_alone())
        return 0;
    if (!proc_is_ours()) /* any child may be a keeper, and nothing else is known */
        return is == is_woken_late_keeper;
    struct descendants all = descendants_read();
    for (size_t i = 0; i < all.count; i++)
        count += is(&all.process[i]);
    descendants_free(&all);
    return count;
}

/* Waits until there is none of that kind, or the time is over, or a signal asks covkeep to end. */
static void await_none(struct command *command, bool (*is)(const struct proc_stat *process),
                       unsigned ms)
{
    long long end = now_ms() + ms;
    for (long long left; count_where(is) > 0 && (left = end - now_ms()) > 0;) {
        enum supervise_event event =
            command->is_hurried ? SUPERVISE_SIGNAL : supervise_wait(command, (int)left);
        if (event == SUPERVISE_SIGNAL || event == SUPERVISE_TIMEOUT) {
            command->is_hurried = false;
            return;
        }
    }
}

static void send_all(int signal_number)
{
    struct descendants all = descendants_read();
    for (size_t i = 0; i < all.count; i++)
        if (is_left(&all.process[i]))
            signal_one(&all.process[i], signal_number);
    descendants_free(&all);
}

void leftovers_await_keepers(struct command *command, unsigned grace_ms)
{
    await_none(command, is_woken_late_keeper, grace_ms + MARGIN_MS);
}

void leftovers_stop(struct command *command, unsigned grace_ms)
{
    if (count_where(is_left) == 0)
        return;
    send_all(SIGTERM);
    await_none(command, is_left, grace_ms);
    for (int round = 0; round < KILL_ROUNDS && count_where(is_left_or_zombie) > 0; round++) {
        send_all(SIGKILL);
        supervise_wait(command, MARGIN_MS / KILL_ROUNDS);
    }
}

/* Returns how many are left, and names the first ones. */
static size_t put_names(FILE *to, const struct descendants *all)
{
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct proc_stat *process = &all->process[i];
        if (!is_left(process))
            continue;
        if (count < NAMED_MAX)
            fprintf(to, "%s%d %s", count ? ", " : "", (int)process->pid,
                    *process->name ? process->name : "?");
        count++;
    }
    return count;
}

void leftovers_tell(void)
{
    char *names = NULL;
    size_t size;
    FILE *to = supervise_is_alone() ? NULL : open_memstream(&names, &size);
    if (!to)
        return;
    struct descendants all = descendants_read();
    size_t count = put_names(to, &all);
    descendants_free(&all);
    fclose(to);
    if (count > 0)
        message("%zu %s still run%s: %s%s (--stop-leftovers ends what is left)", count,
                count == 1 ? "process" : "processes", count == 1 ? "s" : "", names,
                count > NAMED_MAX ? ", ..." : "");
    free(names);
}
