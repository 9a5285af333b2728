/* SPDX-License-Identifier: MIT
 *
 * Prints all that a program can ask about its signals: every disposition that is not as a new
 * process has it, the mask, and what is pending.
 */
#ifndef COVKEEP_VICTIM_SHOW_H
#define COVKEEP_VICTIM_SHOW_H

#include "uncounted.h"

#include <signal.h>
#include <stdio.h>

static void one(int sig)
{
    (void)sig;
}

static void two(int sig, siginfo_t *info, void *context)
{
    (void)sig, (void)info, (void)context;
}

static const char *name_of(void *handler)
{
    return handler == (void *)SIG_DFL    ? "DFL"
           : handler == (void *)SIG_IGN  ? "IGN"
           : handler == (void *)SIG_ERR  ? "ERR"
           : handler == (void *)SIG_HOLD ? "HOLD"
           : handler == (void *)one      ? "one"
           : handler == (void *)two      ? "two"
                                         : "a stranger";
}

static void show_set(const sigset_t *set)
{
    for (int sig = 1; sig < NSIG; sig++)
        if (sigismember(set, sig) == 1)
            printf(" %d", sig);
    printf("\n");
}

static void show_action(const struct sigaction *a)
{
    printf("%s flags %#x restorer %d mask", name_of((void *)a->sa_handler), (unsigned)a->sa_flags,
           a->sa_restorer != NULL);
    show_set(&a->sa_mask);
}

static void show(const char *step)
{
    struct sigaction a;
    sigset_t set;
    printf("-- %s, errno %d\n", step, errno);
    for (int sig = 1; sig < NSIG; sig++) {
        memset(&a, 0x5a, sizeof a);
        if (sigaction(sig, NULL, &a) != 0 || (sig != SIGTERM && a.sa_handler == SIG_DFL))
            continue;
        printf("%d: ", sig);
        show_action(&a);
    }
    sigprocmask(SIG_BLOCK, NULL, &set);
    printf("blocked");
    show_set(&set);
    sigpending(&set);
    printf("pending");
    show_set(&set);
}

static void showed(const char *step, __sighandler_t previous)
{
    int error = errno;
    printf("%s gave %s\n", step, name_of((void *)previous));
    errno = error;
    show(step);
    errno = 0;
}

/* Runs the scenario that is named, and waits for the ending. */
struct scenario {
    const char *name;
    void (*run)(void);
};

static int run_scenario(const struct scenario *scenarios, const char *name)
{
    for (; scenarios->name; scenarios++)
        if (name && strcmp(name, scenarios->name) == 0) {
            scenarios->run();
            fflush(stdout);
            until_end();
        }
    return 2;
}

#endif
