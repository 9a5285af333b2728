/* SPDX-License-Identifier: MIT */
#include "kernel/signal_name.h"

#include <signal.h>
#include <stddef.h>

/* No pointers, which the loader would have to fill in at each start. */
static const char names[][8] = {
    [SIGHUP] = "HUP",     [SIGINT] = "INT",   [SIGQUIT] = "QUIT", [SIGILL] = "ILL",
    [SIGTRAP] = "TRAP",   [SIGABRT] = "ABRT", [SIGBUS] = "BUS",   [SIGFPE] = "FPE",
    [SIGKILL] = "KILL",   [SIGUSR1] = "USR1", [SIGSEGV] = "SEGV", [SIGUSR2] = "USR2",
    [SIGPIPE] = "PIPE",   [SIGALRM] = "ALRM", [SIGTERM] = "TERM", [SIGSTKFLT] = "STKFLT",
    [SIGCHLD] = "CHLD",   [SIGCONT] = "CONT", [SIGSTOP] = "STOP", [SIGTSTP] = "TSTP",
    [SIGTTIN] = "TTIN",   [SIGTTOU] = "TTOU", [SIGURG] = "URG",   [SIGXCPU] = "XCPU",
    [SIGXFSZ] = "XFSZ",   [SIGPROF] = "PROF", [SIGPOLL] = "POLL", [SIGVTALRM] = "VTALRM",
    [SIGWINCH] = "WINCH", [SIGPWR] = "PWR",   [SIGSYS] = "SYS",
};

const char *signal_name(int number)
{
    size_t index = (size_t)number;
    return index < sizeof(names) / sizeof(names[0]) && *names[index] ? names[index] : NULL;
}
