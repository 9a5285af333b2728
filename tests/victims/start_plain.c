/* SPDX-License-Identifier: MIT
 *
 * start_plain FRONT [step ...] -- PROGRAM [argument ...]
 *
 * Starts PROGRAM through FRONT with the environment that the steps build, and reports on stderr
 * what came back. Invariant: the report is the same with and without the shim.
 */
#define _GNU_SOURCE
#include "start_fronts.h"
#include "start_sandbox.h"
#include "start_steps.h"

#include <pthread.h>
#include <signal.h>

enum { SMALL_STACK = 16384, WARM_UP = 10 };

static start_front *front;
static const char *path;
static char **arguments;
static int in_vfork, in_thread, is_quiet, is_sandboxed;
static long times = 1;
static volatile int result, error, handled;

static void count_signal(int sig)
{
    (void)sig;
    handled++;
}

static void block(int sig)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, sig);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

/* The steps that concern the call itself. */
static void step(char *word, char **argv)
{
    char *colon = strchr(word, ':'), *value = colon ? colon + 1 : NULL;
    if (colon)
        *colon = '\0';
    if (strcmp(word, "vfork") == 0)
        in_vfork = 1;
    else if (strcmp(word, "thread") == 0)
        in_thread = 1;
    else if (strcmp(word, "times") == 0)
        times = atol(value);
    else if (strcmp(word, "flags") == 0)
        front_flags = atoi(value);
    else if (strcmp(word, "mode") == 0)
        front_mode = value;
    else if (strcmp(word, "argv0") == 0)
        argv[0] = value;
    else if (strcmp(word, "noargv") == 0)
        arguments = NULL;
    else if (strcmp(word, "badpath") == 0)
        path = (const char *)1;
    else if (strcmp(word, "sandbox") == 0)
        is_sandboxed = 1;
    else if (strcmp(word, "quiet") == 0)
        is_quiet = 1;
    else if (strcmp(word, "handle") == 0)
        signal(atoi(value), count_signal);
    else if (strcmp(word, "ignore") == 0)
        signal(atoi(value), SIG_IGN);
    else if (strcmp(word, "block") == 0)
        block(atoi(value));
    else if (!step_taken(word, value))
        fprintf(stderr, "start_plain: no step %s\n", word), exit(2);
}

static void call(void)
{
    errno = ERRNO_BEFORE;
    result = front(path, arguments, is_passed ? passed : environ);
    error = errno;
}

static void call_in_vfork(void)
{
    int status = 0;
    pid_t pid = vfork();
    if (pid == 0) {
        call();
        _exit(99);
    }
    waitpid(pid, &status, 0);
    front_status = status;
}

static void *call_as_asked(void *unused)
{
    if (in_vfork)
        call_in_vfork();
    else
        call();
    return unused;
}

static void call_in_thread(void)
{
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    if (pthread_attr_setstacksize(&attributes, SMALL_STACK) ||
        pthread_create(&thread, &attributes, call_as_asked, NULL))
        abort();
    pthread_join(thread, NULL);
}

/* Prints the lines of /proc/self/status that begin with `what`. */
static void print_status(const char *what)
{
    char line[256];
    FILE *file = fopen("/proc/self/status", "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, what, strlen(what)) == 0)
            fputs(line, stderr);
    if (file)
        fclose(file);
}

/* The command for the shell; none is NULL. */
static char *joined(char **words)
{
    char *command = *words ? strdup(*words) : NULL;
    while (*words && *++words) {
        char *longer;
        if (asprintf(&longer, "%s %s", command, *words) < 0)
            abort();
        free(command);
        command = longer;
    }
    return command;
}

int main(int argc, char **argv)
{
    int first = 2;
    while (first < argc && strcmp(argv[first], "--") != 0)
        first++;
    front = argc > first ? front_named(argv[1]) : NULL;
    if (!front)
        return fprintf(stderr, "start_plain: no front %s\n", argv[1]), 2;
    arguments = argv + first + 1;
    path = front_takes_command(front) ? joined(arguments) : *arguments;
    for (int i = 2; i < first; i++)
        step(argv[i], argv + first + 1);
    if (is_passed && front_uses_environ(front))
        environ = passed;
    if (is_sandboxed)
        enter_sandbox();
    for (long i = 0; i < times; i++) {
        if (i == WARM_UP)
            print_status("Vm");
        in_thread ? call_in_thread() : (void)call_as_asked(NULL);
    }
    if (times > 1)
        print_status("Vm");
    fprintf(stderr, "result %d errno %d status %#x\n", result, error, (unsigned)front_status);
    if (handled)
        fprintf(stderr, "handled %d\n", handled);
    if (is_quiet)
        return 0;
    print_status("SigB");
    print_status("SigI");
    print_status("SigC");
    return 0;
}
