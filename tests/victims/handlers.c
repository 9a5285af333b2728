/* SPDX-License-Identifier: MIT
 *
 * Sets SIGTERM up as its argument says and waits for its ending. The handlers are uncounted, so
 * that the counts are the same whether a signal ever comes or not. `saw` is printed by each of
 * them.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <signal.h>
#include <sys/signalfd.h>

static UNCOUNTED void saw(int sig)
{
    (void)sig;
    say("saw\n");
}

static UNCOUNTED void saw_and_exit(int sig)
{
    saw(sig);
    exit(7);
}

static UNCOUNTED void saw_and_raise(int sig)
{
    saw(sig);
    signal(sig, SIG_DFL);
    raise(sig);
    say("after raise\n"); /* with SA_NODEFER it does not come to this */
}

static UNCOUNTED void saw_and_raise_in_itself(int sig)
{
    sigset_t only;
    saw(sig);
    signal(sig, SIG_DFL);
    sigemptyset(&only);
    sigaddset(&only, sig);
    raise(sig);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    say("never here\n");
}

static void handle(void (*handler)(int), int flags)
{
    struct sigaction a = {.sa_handler = handler, .sa_flags = flags};
    sigaction(SIGTERM, &a, NULL);
}

static UNCOUNTED void block(int how)
{
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, SIGTERM);
    sigprocmask(how, &only, NULL);
}

static UNCOUNTED void wait_for_it(void)
{
    sigset_t only;
    int sig = 0;
    block(SIG_BLOCK);
    sigemptyset(&only);
    sigaddset(&only, SIGTERM);
    say("waiting\n");
    sigwait(&only, &sig);
    saw(sig);
    until_end();
}

static UNCOUNTED void read_it(void)
{
    struct signalfd_siginfo info;
    sigset_t only;
    block(SIG_BLOCK);
    sigemptyset(&only);
    sigaddset(&only, SIGTERM);
    int fd = signalfd(-1, &only, 0);
    say("waiting\n");
    if (read(fd, &info, sizeof info) == sizeof info)
        saw((int)info.ssi_signo);
    until_end();
}

/* Each byte of the input lets it through once. */
static UNCOUNTED void block_and_unblock(void)
{
    block(SIG_BLOCK);
    say("blocked\n");
    if (next_byte() >= 0)
        block(SIG_UNBLOCK);
    until_end();
}

static UNCOUNTED void let_through(void)
{
    block(SIG_UNBLOCK);
    until_end();
}

static UNCOUNTED void suspend(void)
{
    sigset_t none;
    block(SIG_BLOCK);
    say("blocked\n");
    sigemptyset(&none);
    if (next_byte() >= 0)
        sigsuspend(&none);
    until_end();
}

static void set_up(const char *how)
{
    if (strcmp(how, "handler") == 0)
        handle(saw, SA_RESTART);
    else if (strcmp(how, "exits") == 0)
        handle(saw_and_exit, 0);
    else if (strcmp(how, "once") == 0)
        handle(saw, SA_RESETHAND | SA_RESTART);
    else if (strcmp(how, "raises") == 0)
        handle(saw_and_raise, SA_RESTART);
    else if (strcmp(how, "raises_nodefer") == 0)
        handle(saw_and_raise, SA_NODEFER);
    else if (strcmp(how, "raises_inside") == 0)
        handle(saw_and_raise_in_itself, 0);
    else if (strcmp(how, "default_again") == 0)
        handle(saw, 0), handle(SIG_DFL, 0);
    else if (strcmp(how, "signal_default") == 0)
        signal(SIGTERM, saw), signal(SIGTERM, SIG_DFL);
    else if (strcmp(how, "sysv_default") == 0)
        sysv_signal(SIGTERM, saw), sysv_signal(SIGTERM, SIG_DFL);
    else if (strcmp(how, "default_with_flags") == 0)
        handle(SIG_DFL, SA_RESETHAND | SA_NODEFER | SA_ONSTACK | SA_RESTART);
    else if (strcmp(how, "ignored") == 0)
        handle(SIG_IGN, 0);
    else if (strcmp(how, "ignored_and_default") == 0)
        handle(SIG_IGN, 0), handle(SIG_DFL, 0);
    else if (strcmp(how, "sigwait") == 0)
        wait_for_it();
    else if (strcmp(how, "signalfd") == 0)
        read_it();
    else if (strcmp(how, "blocked") == 0)
        block_and_unblock();
    else if (strcmp(how, "sigsuspend") == 0)
        suspend();
    else if (strcmp(how, "unblocked") == 0)
        let_through();
}

int main(int argc, char **argv)
{
    set_up(argc > 1 ? argv[1] : "");
    until_end();
}
