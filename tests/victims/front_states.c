/* SPDX-License-Identifier: MIT
 *
 * What the other fronts of libc for dispositions (signal, sigset, siginterrupt and so on) answer
 * and leave behind. What is printed is the same with the shim and without it.
 */
#define _GNU_SOURCE
#include "show.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

__sighandler_t bsd_signal(int sig, __sighandler_t handler);

static void fronts(void)
{
    showed("signal one", signal(SIGTERM, one));
    showed("signal default", signal(SIGTERM, SIG_DFL));
    showed("signal default again", signal(SIGTERM, SIG_DFL));
    showed("ssignal one", ssignal(SIGTERM, one));
    showed("ssignal default", ssignal(SIGTERM, SIG_DFL));
    showed("bsd_signal one", bsd_signal(SIGTERM, one));
    showed("bsd_signal default", bsd_signal(SIGTERM, SIG_DFL));
    showed("sysv_signal one", sysv_signal(SIGTERM, one));
    showed("sysv_signal default", sysv_signal(SIGTERM, SIG_DFL));
    showed("__sysv_signal one", __sysv_signal(SIGTERM, one));
    showed("__sysv_signal default", __sysv_signal(SIGTERM, SIG_DFL));
    showed("signal ignore", signal(SIGTERM, SIG_IGN));
    showed("signal one", signal(SIGTERM, one));
    showed("signal error", signal(SIGTERM, SIG_ERR));
}

static void system_v(void)
{
    showed("sigset one", sigset(SIGTERM, one));
    showed("sigset default", sigset(SIGTERM, SIG_DFL));
    showed("sigset hold", sigset(SIGTERM, SIG_HOLD));
    showed("sigset hold again", sigset(SIGTERM, SIG_HOLD));
    showed("sigset default", sigset(SIGTERM, SIG_DFL));
    printf("sigignore %d\n", sigignore(SIGTERM));
    show("sigignore");
    showed("sigset default", sigset(SIGTERM, SIG_DFL));
    printf("sighold %d\n", sighold(SIGTERM));
    show("sighold");
    printf("sigrelse %d\n", sigrelse(SIGTERM));
    show("sigrelse");
}

static void interrupts(void)
{
    printf("siginterrupt %d\n", siginterrupt(SIGTERM, 1));
    show("siginterrupt on default");
    printf("siginterrupt %d\n", siginterrupt(SIGTERM, 0));
    show("siginterrupt off default");
    signal(SIGTERM, one);
    printf("siginterrupt %d\n", siginterrupt(SIGTERM, 1));
    show("siginterrupt on one");
    showed("signal default", signal(SIGTERM, SIG_DFL));
    showed("signal one after it", signal(SIGTERM, one));
}

static void invalid(void)
{
    struct sigaction a = {.sa_handler = one}, old;
    const int numbers[] = {0, -1, 32, 33, 65, 1000, SIGKILL, SIGSTOP};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        int sig = numbers[i], result;
        errno = 0;
        result = sigaction(sig, &a, NULL);
        printf("%d: sigaction %d errno %d\n", sig, result, errno);
        errno = 0;
        result = sigaction(sig, NULL, &old);
        printf("%d: query %d errno %d\n", sig, result, errno);
        showed("signal", signal(sig, one));
        showed("sysv_signal", sysv_signal(sig, one));
        showed("sigset", sigset(sig, one));
        showed("sigset hold", sigset(sig, SIG_HOLD));
        errno = 0;
        result = siginterrupt(sig, 1);
        printf("%d: siginterrupt %d errno %d\n", sig, result, errno);
        errno = 0;
        result = sigignore(sig);
        printf("%d: sigignore %d errno %d\n", sig, result, errno);
    }
}

int main(int argc, char **argv)
{
    static const struct scenario scenarios[] = {{"fronts", fronts},
                                                {"system_v", system_v},
                                                {"interrupts", interrupts},
                                                {"invalid", invalid},
                                                {NULL, NULL}};
    return run_scenario(scenarios, argc > 1 ? argv[1] : NULL);
}
