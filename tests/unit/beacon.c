/* SPDX-License-Identifier: MIT
 *
 * A beacon from both sides: a process that stands in for a keeper lights one for some pid, and
 * puts it out when it is told to. Nothing here is measured in time: who waits is seen asleep before
 * the beacon goes out, and a wait that should be short has a patience beyond the test's own end.
 */
#include "keeper/beacon.h"

#include "beacons.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static size_t count_descriptors(void)
{
    size_t count = 0;
    DIR *dir = opendir("/proc/self/fd");
    while (readdir(dir))
        count++;
    closedir(dir);
    return count;
}

Test(beacon, none_is_known_at_once)
{
    size_t before = count_descriptors();
    errno = 4242;
    cr_assert(!beacon_await(unused_pid(0), BEACON_USER_UNKNOWN, FOREVER_MS));
    cr_assert_eq(errno, 4242);
    cr_assert_eq(count_descriptors(), before);
}

Test(beacon, wait_lasts_until_it_is_out)
{
    struct keeper keeper = keeper_of(unused_pid(0));
    pid_t waiter = waiter_for(unused_pid(0), BEACON_USER_UNKNOWN, FOREVER_MS, NULL);
    await_asleep(waiter);
    put_out(&keeper);
    cr_assert_eq(exit_of(waiter), 1);
}

/* The keeper of a killed program may be at its end before its killer comes to the wait. */
Test(beacon, one_that_was_connected_before_is_seen_to_be_out)
{
    size_t before = count_descriptors();
    struct keeper keeper = keeper_of(unused_pid(0));
    errno = 4242;
    int fd = beacon_connect(unused_pid(0));
    cr_assert_geq(fd, 0);
    put_out(&keeper);
    cr_assert(beacon_connect(unused_pid(0)) < 0);
    cr_assert(beacon_await_connected(fd, unused_pid(0), FOREVER_MS));
    cr_assert_eq(errno, 4242);
    cr_assert_eq(count_descriptors(), before);
}

Test(beacon, one_that_was_connected_is_awaited)
{
    struct keeper keeper = keeper_of(unused_pid(0));
    int fd = beacon_connect(unused_pid(0));
    pid_t waiter = fork();
    if (waiter == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(beacon_await_connected(fd, unused_pid(0), FOREVER_MS));
    }
    close(fd);
    await_asleep(waiter);
    put_out(&keeper);
    cr_assert_eq(exit_of(waiter), 1);
}

Test(beacon, wait_ends_when_its_keeper_is_killed)
{
    struct keeper keeper = keeper_of(unused_pid(0));
    pid_t waiter = waiter_for(unused_pid(0), BEACON_USER_UNKNOWN, FOREVER_MS, NULL);
    await_asleep(waiter);
    cr_assert(kill(keeper.pid, SIGKILL) == 0);
    cr_assert_eq(exit_of(waiter), 1);
    cr_assert(waitpid(keeper.pid, NULL, 0) == keeper.pid);
}

Test(beacon, many_can_wait_for_one)
{
    pid_t waiters[200];
    struct keeper keeper = keeper_of(unused_pid(0));
    for (size_t i = 0; i < 200; i++)
        waiters[i] = waiter_for(unused_pid(0), BEACON_USER_UNKNOWN, FOREVER_MS, NULL);
    for (size_t i = 0; i < 200; i++)
        await_asleep(waiters[i]);
    put_out(&keeper);
    for (size_t i = 0; i < 200; i++)
        cr_assert_eq(exit_of(waiters[i]), 1);
}

Test(beacon, patience_ends_while_it_is_lit)
{
    size_t before;
    struct keeper keeper = keeper_of(unused_pid(0));
    before = count_descriptors();
    cr_assert(!beacon_await(unused_pid(0), BEACON_USER_UNKNOWN, 50));
    cr_assert(!beacon_await(unused_pid(0), BEACON_USER_UNKNOWN, 0));
    cr_assert_eq(count_descriptors(), before);
    cr_assert(state_of(keeper.pid) != 'Z');
    put_out(&keeper);
}

/* 60 waits of a second each would not fit into the test. */
Test(beacon, patience_is_one_for_all, .timeout = 30)
{
    pid_t programs[60];
    struct keeper keepers[60];
    for (int i = 0; i < 60; i++) {
        programs[i] = unused_pid(i);
        keepers[i] = keeper_of(programs[i]);
    }
    beacon_await_all(programs, 60, 1000);
    for (int i = 0; i < 60; i++)
        put_out(&keepers[i]);
}

Test(beacon, all_are_awaited)
{
    pid_t programs[] = {unused_pid(0), unused_pid(1), unused_pid(2)};
    struct keeper first = keeper_of(programs[0]), last = keeper_of(programs[2]);
    pid_t waiter = fork();
    if (waiter == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        beacon_await_all(programs, 3, FOREVER_MS);
        _exit(0);
    }
    await_asleep(waiter);
    put_out(&first);
    await_asleep(waiter);
    put_out(&last);
    cr_assert_eq(exit_of(waiter), 0);
}

static void count_nothing(int sig)
{
    (void)sig;
}

static void get_interrupted(void)
{
    struct itimerval often = {{0, 2000}, {0, 2000}};
    sigaction(SIGALRM, &(struct sigaction){.sa_handler = count_nothing}, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
}

Test(beacon, signals_neither_end_a_wait_nor_renew_its_patience)
{
    struct keeper keeper = keeper_of(unused_pid(0));
    cr_assert_eq(exit_of(waiter_for(unused_pid(0), BEACON_USER_UNKNOWN, 200, get_interrupted)), 0);
    pid_t waiter = waiter_for(unused_pid(0), BEACON_USER_UNKNOWN, FOREVER_MS, get_interrupted);
    await_asleep(waiter);
    put_out(&keeper);
    cr_assert_eq(exit_of(waiter), 1);
}

static void have_no_descriptor_left(void)
{
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){0, 0});
}

Test(beacon, without_a_descriptor_nobody_waits)
{
    struct keeper keeper = keeper_of(unused_pid(0));
    cr_assert_eq(exit_of(waiter_for(unused_pid(0), BEACON_USER_UNKNOWN, FOREVER_MS,
                                    have_no_descriptor_left)),
                 0);
    put_out(&keeper);
}

Test(beacon, another_ones_pid_is_another_beacon)
{
    struct keeper keeper = keeper_of(unused_pid(0));
    cr_assert(!beacon_await(unused_pid(1), BEACON_USER_UNKNOWN, FOREVER_MS));
    cr_assert(!beacon_await(unused_pid(0) / 10, BEACON_USER_UNKNOWN, FOREVER_MS));
    put_out(&keeper);
}

Test(beacon, second_one_for_a_pid_is_refused)
{
    errno = 4242;
    int first = beacon_open(unused_pid(0));
    cr_assert_geq(first, 0);
    cr_assert_eq(beacon_open(unused_pid(0)), -EADDRINUSE);
    cr_assert_eq(errno, 4242);
    close(first);
    int again = beacon_open(unused_pid(0));
    cr_assert_geq(again, 0);
    close(again);
}
