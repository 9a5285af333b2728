/* SPDX-License-Identifier: MIT
 *
 * A message to `covkeep run` while its queue is full: it waits, in spite of signals, but no longer
 * than it may. The queue is the test's own.
 */
#include "relay.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

TestSuite(relay, .timeout = 60);

static int queue;
static volatile sig_atomic_t signals, takes_at;

/* Returns an address whose queue is full. */
static const char *full_queue(void)
{
    static char address[RELAY_KEY + 1];
    struct sockaddr_un name = {0};
    snprintf(address, sizeof address, "%016x%016x", (unsigned)getpid(), 0u);
    socklen_t size = relay_name(&name, address);
    int sender = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    queue = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    cr_assert(bind(queue, (struct sockaddr *)&name, size) == 0, "%s", strerror(errno));
    while (sendto(sender, "x", 1, MSG_DONTWAIT, (struct sockaddr *)&name, size) == 1)
        ;
    cr_assert(errno == EAGAIN, "%s", strerror(errno));
    close(sender);
    return address;
}

/* Makes room for one message when its time has come. */
static void count_signal(int number)
{
    char byte;
    (void)number;
    if (++signals == takes_at && recv(queue, &byte, 1, MSG_DONTWAIT) < 0)
        abort();
}

static void interrupt_every(long ms)
{
    const struct sigaction action = {.sa_handler = count_signal};
    const struct itimerval often = {{0, ms * 1000}, {0, ms * 1000}};
    cr_assert(sigaction(SIGALRM, &action, NULL) == 0);
    cr_assert(setitimer(ITIMER_REAL, &often, NULL) == 0);
}

Test(relay, message_gets_through_however_many_signals_come_meanwhile)
{
    cr_assert(relay_set_address(full_queue()));
    takes_at = 50;
    interrupt_every(1);
    cr_assert(relay_send(RELAY_LINE, 0, "line\n", 5));
    cr_assert(signals >= takes_at);
}

/* Ten waits of 200 ms, each of which a signal cuts in half, would see nine signals. */
Test(relay, signals_do_not_make_the_wait_longer)
{
    cr_assert(relay_set_address(full_queue()));
    relay_wait_at_most(200);
    interrupt_every(100);
    cr_assert(!relay_send(RELAY_LINE, 0, "line\n", 5));
    cr_assert(signals < 9, "%d", (int)signals);
    signals = 0;
    cr_assert(!relay_send(RELAY_LINE, 0, "line\n", 5));
    cr_assert(signals < 2, "the next message does not wait: %d", (int)signals);
}

Test(relay, message_that_may_not_wait_does_not)
{
    cr_assert(relay_set_address(full_queue()));
    relay_wait_at_most(0);
    cr_assert(!relay_send(RELAY_LINE, 0, "line\n", 5));
}
