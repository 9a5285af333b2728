/* SPDX-License-Identifier: MIT
 *
 * Events are awaited, up to the moment of the plan; from there on a random time passes, which is
 * the point of it all.
 */
#include "round.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/pidfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harm.h"

enum { DEADLINE_MS = 20000, AWAIT_MS = 10 };

static void pass_time(unsigned us)
{
    struct timespec t = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000L};
    nanosleep(&t, NULL);
}

static bool is_gone(int pidfd, int timeout_ms)
{
    struct pollfd p = {.fd = pidfd, .events = POLLIN};
    int n;
    do
        n = poll(&p, 1, timeout_ms);
    while (n < 0 && errno == EINTR);
    return n > 0;
}

static void await_phase(atomic_uint *phase, unsigned wanted, int pidfd)
{
    const struct timespec pause = {.tv_nsec = AWAIT_MS * 1000000L};
    for (int waited = 0; waited < DEADLINE_MS; waited += AWAIT_MS) {
        unsigned now = atomic_load(phase);
        if (now >= wanted || is_gone(pidfd, 0))
            return;
        syscall(SYS_futex, phase, FUTEX_WAIT, now, &pause, NULL, 0);
    }
}

static pid_t start(const struct scene *scene, unsigned index, const struct plan *plan)
{
    char path[PATH_MAX], round[16], seed[16], calls[24];
    const char *argv[] = {path,  scene->truth_path, round, seed, plan->shape,
                          calls, plan->endings[0],  NULL,  NULL, NULL};
    argv[7] = plan->endings[1];
    argv[8] = "exit";
    snprintf(path, sizeof(path), "%s/%s/victim", scene->victims, variant_names[plan->variant]);
    snprintf(round, sizeof(round), "%u", index);
    snprintf(seed, sizeof(seed), "%u", plan->seed);
    snprintf(calls, sizeof(calls), "%llu", plan->calls);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    pid_t pid = -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, scene->words_fd, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, scene->words_fd, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    atomic_fetch_add(&scene->truth->programs[plan->variant].starts, 1);
    if (posix_spawn(&pid, path, &actions, &attributes, (char **)argv, scene->environment) != 0)
        pid = -1;
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return pid;
}

static void send(pid_t pid, const struct plan *plan, int sig)
{
    kill(plan->group ? -pid : pid, sig);
}

static void harm(pid_t pid, int pidfd, const struct plan *plan)
{
    if (plan->harm == UNHARMED)
        return;
    pid_t keeper = harm_find_keeper(pid);
    pass_time(plan->harm_after_us);
    if (!is_gone(pidfd, 0)) /* else the pid may be another process's; nobody has reaped it */
        harm_keeper(plan, keeper);
}

/* To the moment, at which the signals come. */
static void play_begin(pid_t pid, int pidfd, atomic_uint *phase, const struct plan *plan)
{
    bool is_early = plan->harm != UNHARMED && !plan->harmed_late;
    if (is_early || (plan->moment != AT_START && plan->moment != AT_END))
        await_phase(phase, WORKING, pidfd);
    if (is_early)
        harm(pid, pidfd, plan);
    if (plan->moment == AT_END)
        await_phase(phase, ENDING, pidfd);
}

static void play(pid_t pid, int pidfd, atomic_uint *phase, const struct plan *plan)
{
    play_begin(pid, pidfd, phase, plan);
    bool ends_itself = plan->moment == NEVER && !plan->terminated;
    if (ends_itself && plan->harmed_late)
        await_phase(phase, ENDING, pidfd);
    if (!ends_itself)
        pass_time(plan->signal_after_us);
    if (!ends_itself && (plan->moment == IN_FLUSH || plan->moment == NEVER))
        send(pid, plan, SIGTERM);
    if (plan->harmed_late)
        harm(pid, pidfd, plan);
    if (plan->moment == IN_FLUSH)
        pass_time(plan->kill_after_us);
    if (plan->moment != NEVER)
        send(pid, plan, SIGKILL);
}

/* Killed by one of the signals that were sent, or by its own exit where it could come to that. */
static bool is_expected(int status, const struct plan *plan)
{
    bool is_terminated = plan->moment == IN_FLUSH || plan->moment == NEVER;
    if (WIFSIGNALED(status))
        return (WTERMSIG(status) == SIGKILL && plan->moment != NEVER) ||
               (WTERMSIG(status) == SIGTERM && is_terminated);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 &&
           (plan->moment == AT_END || (plan->moment == NEVER && !plan->terminated));
}

bool round_play(const struct scene *scene, unsigned index, const struct plan *plan)
{
    siginfo_t end;
    int status = 0;
    pid_t pid = start(scene, index, plan);
    int pidfd = pid > 0 ? pidfd_open(pid, 0) : -1;
    if (pidfd < 0) {
        printf("chaos: cannot start %s/%s/victim\n", scene->victims, variant_names[plan->variant]);
        return false;
    }
    play(pid, pidfd, &scene->truth->phases[index], plan);
    bool in_time = is_gone(pidfd, DEADLINE_MS);
    close(pidfd);
    if (!in_time)
        printf("chaos: %d does not end\n", pid);
    else
        waitid(P_PID, (id_t)pid, &end, WEXITED | WNOWAIT);
    /* As long as nobody has waited for the leader, the group's number is its own. */
    pass_time(plan->group_after_us);
    kill(-pid, SIGKILL);
    waitpid(pid, &status, 0);
    bool expected = is_expected(status, plan);
    if (!expected)
        printf("chaos: victim ended with status %#x\n", (unsigned)status);
    return in_time && expected;
}
