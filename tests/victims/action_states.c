/* SPDX-License-Identifier: MIT
 *
 * What sigaction answers after each step of the scenario that the argument names. What is printed
 * is the same with the shim and without it.
 */
#define _GNU_SOURCE
#include "show.h"

#include <sys/wait.h>

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#pragma GCC diagnostic ignored "-Wrestrict"

static void act(const char *step, void *handler, int flags, const int *masked)
{
    struct sigaction a = {.sa_handler = (__sighandler_t)handler, .sa_flags = flags}, old;
    sigemptyset(&a.sa_mask);
    for (; masked && *masked; masked++)
        sigaddset(&a.sa_mask, *masked);
    memset(&old, 0x5a, sizeof old);
    printf("%s gave %d, was ", step, sigaction(SIGTERM, &a, &old));
    show_action(&old);
    show(step);
}

static void actions(void)
{
    const int some[] = {SIGHUP, SIGUSR1, SIGTERM, 40, 0}, never[] = {SIGKILL, SIGSTOP, SIGINT, 0};
    act("handler", one, SA_RESTART, some);
    act("siginfo", two, SA_SIGINFO | SA_NODEFER | SA_ONSTACK, NULL);
    act("default", SIG_DFL, 0, NULL);
    act("default with flags and mask", SIG_DFL, SA_SIGINFO | SA_RESETHAND | SA_NOCLDSTOP, some);
    act("default with mask that cannot be", SIG_DFL, SA_ONSTACK, never);
    act("default with unknown flags", SIG_DFL, 0x00000400 | 0x00100000 | 0x01000000, NULL);
    act("default once more", SIG_DFL, SA_RESTART, NULL);
    act("ignored", SIG_IGN, SA_RESTART, some);
    act("ignored again", SIG_IGN, 0, NULL);
    act("handler after", one, SA_RESETHAND, never);
    act("default at last", SIG_DFL, 0, NULL);
}

static void same_struct(void)
{
    struct sigaction a = {.sa_handler = one, .sa_flags = SA_NODEFER};
    for (int i = 0; i < 4; i++) {
        printf("%d: ", sigaction(SIGTERM, &a, &a));
        show_action(&a);
    }
    sigaction(SIGTERM, NULL, &a);
    show_action(&a);
    printf("%d\n", sigaction(SIGTERM, NULL, NULL));
}

static void pending(void)
{
    sighold(SIGTERM);
    raise(SIGTERM);
    show("raised");
    signal(SIGTERM, SIG_DFL);
    show("default keeps it");
    signal(SIGTERM, SIG_IGN);
    show("ignoring drops it");
    sigrelse(SIGTERM);
    signal(SIGTERM, SIG_DFL);
    show("default again");
}

static void forked(void)
{
    int status;
    act("default with flags", SIG_DFL, SA_RESTART, (const int[]){SIGINT, 0});
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        show("child");
        showed("signal one", signal(SIGTERM, one));
        showed("signal default", signal(SIGTERM, SIG_DFL));
        exit(0);
    }
    waitpid(child, &status, 0);
    printf("child %#x\n", (unsigned)status);
    show("parent");
}

static void initial(void)
{
    show("start");
}

int main(int argc, char **argv)
{
    static const struct scenario scenarios[] = {{"initial", initial},         {"actions", actions},
                                                {"same_struct", same_struct}, {"pending", pending},
                                                {"forked", forked},           {NULL, NULL}};
    return run_scenario(scenarios, argc > 1 ? argv[1] : NULL);
}
