/* SPDX-License-Identifier: MIT
 *
 * Beacons of strangers, and queues that strangers have filled: who waits is held up for a short
 * time at most, and not for each of them. The patience is always beyond the test's own end.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "beacons.h"
#include "keeper/beacon.h"

enum { NOBODY = 65534, STRANGER = 65533 };

/* Who lights it is neither root nor the caller; only root can be that in a test. */
static struct keeper stranger_of(pid_t program)
{
    if (geteuid() != 0)
        cr_skip_test("needs root");
    return keeper_of_user(program, STRANGER);
}

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* A process of that user that is dead, and that nobody has waited for. */
static pid_t zombie_of(uid_t user)
{
    siginfo_t info;
    pid_t pid = fork();
    if (pid == 0)
        _exit(setuid(user));
    cr_assert(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) == 0 && info.si_status == 0);
    return pid;
}

Test(beacon_trust, stranger_is_no_keeper, .timeout = 60)
{
    struct keeper stranger = stranger_of(unused_pid(0));
    cr_assert(!beacon_await(unused_pid(0), NOBODY, FOREVER_MS));
    cr_assert(!beacon_await(unused_pid(0), 0, FOREVER_MS));
    cr_assert_eq(beacon_keeper(unused_pid(0)), 0);
    put_out(&stranger);
}

Test(beacon_trust, stranger_is_no_keeper_of_a_zombie, .timeout = 60)
{
    pid_t zombie = zombie_of(geteuid() == 0 ? NOBODY : geteuid());
    struct keeper stranger = stranger_of(zombie);
    cr_assert(!beacon_await(zombie, BEACON_USER_UNKNOWN, FOREVER_MS));
    cr_assert_eq(beacon_keeper(zombie), 0);
    put_out(&stranger);
}

Test(beacon_trust, strangers_of_the_dead_get_one_short_wait_together, .timeout = 60)
{
    pid_t programs[40];
    struct keeper strangers[40];
    for (int i = 0; i < 40; i++) {
        programs[i] = unused_pid(i);
        strangers[i] = stranger_of(programs[i]);
    }
    long long begun = now_ms();
    cr_assert(!beacon_await(programs[0], BEACON_USER_UNKNOWN, FOREVER_MS));
    long long one = now_ms() - begun;
    begun = now_ms();
    beacon_await_all(programs, 40, FOREVER_MS);
    long long all = now_ms() - begun;
    cr_assert(one > 0 && all < one * 20, "one: %lld ms, forty: %lld ms", one, all);
    for (int i = 0; i < 40; i++)
        put_out(&strangers[i]);
}

static void expect_awaited(struct keeper *keeper, pid_t program, uid_t user)
{
    pid_t waiter = waiter_for(program, user, FOREVER_MS, NULL);
    await_asleep(waiter);
    put_out(keeper);
    cr_assert_eq(exit_of(waiter), 1);
}

Test(beacon_trust, keeper_of_the_programs_user_is_awaited_by_root)
{
    struct keeper keeper = stranger_of(unused_pid(0));
    expect_awaited(&keeper, unused_pid(0), STRANGER);
    pid_t zombie = zombie_of(STRANGER);
    keeper = stranger_of(zombie);
    cr_assert_eq(beacon_keeper(zombie), keeper.pid);
    expect_awaited(&keeper, zombie, BEACON_USER_UNKNOWN);
}

static int queue[10000];
static size_t queued;

/* Connections until there is no room for another one. */
static void fill_queue(pid_t program)
{
    struct sockaddr_un address;
    socklen_t size = beacon_name(&address, "covkeep/", program);
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){10000, 10000});
    do {
        queue[queued] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        cr_assert(queue[queued] >= 0, "no descriptor left: %s", strerror(errno));
    } while (connect(queue[queued++], (struct sockaddr *)&address, size) == 0);
    cr_assert_eq(errno, EAGAIN);
}

static void close_queue(void)
{
    while (queued > 0)
        close(queue[--queued]);
}

/* The waiter waits for a tenth of a second only; on a busy machine that is over before the beacon
 * is out, so there are many attempts. */
Test(beacon_trust, full_queue_is_waited_for, .timeout = 60)
{
    bool is_seen = false;
    for (int i = 0; i < 100 && !is_seen; i++) {
        struct keeper keeper = keeper_of(unused_pid(i));
        fill_queue(unused_pid(i));
        pid_t waiter = waiter_for(unused_pid(i), BEACON_USER_UNKNOWN, FOREVER_MS, NULL);
        char state = state_of(waiter);
        while (state != 'S' && state != 'Z')
            state = state_of(waiter);
        put_out(&keeper);
        is_seen = exit_of(waiter) == 1;
        close_queue();
    }
    cr_assert(is_seen);
}

Test(beacon_trust, full_queues_get_one_short_wait_together, .timeout = 60)
{
    pid_t programs[20];
    struct keeper keeper = keeper_of(unused_pid(0));
    fill_queue(unused_pid(0));
    for (int i = 0; i < 20; i++)
        programs[i] = unused_pid(0);
    long long begun = now_ms();
    cr_assert(!beacon_await(programs[0], BEACON_USER_UNKNOWN, FOREVER_MS));
    long long one = now_ms() - begun;
    begun = now_ms();
    beacon_await_all(programs, 20, FOREVER_MS);
    long long all = now_ms() - begun;
    cr_assert(one > 0 && all < one * 10, "one: %lld ms, twenty: %lld ms", one, all);
    put_out(&keeper);
}
