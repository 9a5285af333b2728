/* SPDX-License-Identifier: MIT
 *
 * Starting a program under test and collecting what it leaves. It begins with clean signals, a
 * clean descriptor table and a process group of its own, so that nothing of the test runner shows
 * in it, and it ends at its deadline or with the test, whichever comes first.
 */
#include "support/program.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* For what hangs, not for what is slow: forty other processes may want the same processor. */
enum { DEADLINE_MS = 240000, SHELL_DEADLINE_MS = 600000 };

static const char *const path_only[] = {
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", NULL};

static long long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static int remaining_ms(const struct program *p)
{
    long long left = p->ends_at_ms - now_ms();
    return left > 0 ? (int)left : 0;
}

/* Ends the program and the test, and shows what the program said. */
static void fail(struct program *p, const char *what, const char *detail)
{
    kill(-p->pid, SIGKILL);
    kill(p->pid, SIGKILL);
    waitpid(p->pid, NULL, 0);
    cr_assert_fail("%s: %s%s\n-- stdout --\n%.2000s\n-- stderr --\n%.4000s", p->argv[0], what,
                   detail, p->out, p->err);
}

/* The array is the caller's to free, the strings are not. */
static char **with_preload(const struct program *p)
{
    static char preload[11 + PATH_MAX] = "LD_PRELOAD=";
    built_at(preload + 11, "libcovkeep.so");
    const char *const *env = p->env ? p->env : path_only;
    size_t n = 0;
    for (; env[n]; n++)
        cr_assert(!p->preload || strncmp(env[n], "LD_PRELOAD=", 11) != 0,
                  "a test that passes LD_PRELOAD itself leaves `preload` unset");
    char **whole = calloc(n + 2, sizeof *whole);
    cr_assert(whole != NULL);
    memcpy(whole, env, n * sizeof *env);
    if (p->preload)
        whole[n] = preload;
    return whole;
}

static void reset_signals(void)
{
    sigset_t none;
    for (int sig = 1; sig < NSIG; sig++)
        signal(sig, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The child's side. What goes wrong is told through `status_fd`, which a successful exec closes. */
static void become(const struct program *p, char **env, const int fds[3], int status_fd)
{
    reset_signals();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    for (int i = 0; i < 3; i++)
        dup2(fds[i], i);
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    if (!p->dir || chdir(p->dir) == 0)
        execve(p->argv[0], (char *const *)p->argv, env);
    int error = errno;
    (void)!write(status_fd, &error, sizeof error);
    _exit(127);
}

/* A pipe whose ends are above the standard descriptors and closed in everything that is started. */
static void pipe_new(int ends[2])
{
    cr_assert(pipe2(ends, O_CLOEXEC) == 0, "pipe2: %s", strerror(errno));
    for (int i = 0; i < 2; i++) {
        int high = fcntl(ends[i], F_DUPFD_CLOEXEC, 10);
        cr_assert(high >= 0, "F_DUPFD_CLOEXEC: %s", strerror(errno));
        close(ends[i]);
        ends[i] = high;
    }
}

void program_start(struct program *p)
{
    int in[2], out[2], err[2], status[2], error = 0;
    char **env = with_preload(p);
    p->ends_at_ms = now_ms() + (p->deadline_ms ? p->deadline_ms : DEADLINE_MS);
    p->out = strdup("");
    p->err = strdup("");
    p->out_size = p->err_size = 0;
    pipe_new(in);
    pipe_new(out);
    pipe_new(err);
    pipe_new(status);
    p->pid = fork();
    cr_assert(p->pid >= 0, "fork: %s", strerror(errno));
    if (p->pid == 0)
        become(p, env, (int[]){in[0], out[1], err[1]}, status[1]);
    close(in[0]);
    close(out[1]);
    close(err[1]);
    close(status[1]);
    p->in_fd = in[1];
    p->out_fd = out[0];
    p->err_fd = err[0];
    ssize_t n = read(status[0], &error, sizeof error);
    close(status[0]);
    free(env);
    if (n > 0)
        fail(p, "cannot start: ", strerror(error));
}

/* Reads once from *fd into the growing *text; closes it and sets it to -1 at its end. */
static void take(int *fd, char **text, size_t *size)
{
    char chunk[65536];
    ssize_t n = read(*fd, chunk, sizeof chunk);
    if (n <= 0) {
        close(*fd);
        *fd = -1;
        return;
    }
    cr_assert((*text = realloc(*text, *size + (size_t)n + 1)) != NULL);
    memcpy(*text + *size, chunk, (size_t)n);
    *size += (size_t)n;
    (*text)[*size] = '\0';
}

/* Waits for output, takes it, and says whether there can be more. */
static bool take_some(struct program *p, const char *awaited)
{
    struct pollfd fds[2] = {{.fd = p->out_fd, .events = POLLIN},
                            {.fd = p->err_fd, .events = POLLIN}};
    if (p->out_fd < 0 && p->err_fd < 0)
        return false;
    int ready = poll(fds, 2, remaining_ms(p));
    if (ready == 0)
        fail(p, "deadline passed while waiting for ", awaited);
    if (fds[0].revents)
        take(&p->out_fd, &p->out, &p->out_size);
    if (fds[1].revents)
        take(&p->err_fd, &p->err, &p->err_size);
    return true;
}

void program_await(struct program *p, const char *text)
{
    while (!strstr(p->out, text)) {
        if (p->out_fd < 0)
            fail(p, "its output ended without ", text);
        take_some(p, text);
    }
}

static void close_input(struct program *p)
{
    if (p->in_fd >= 0)
        close(p->in_fd);
    p->in_fd = -1;
}

static void collect(struct program *p)
{
    while (take_some(p, "the end of its output"))
        ;
    int fd = pidfd_open(p->pid, 0);
    cr_assert(fd >= 0, "pidfd_open: %s", strerror(errno));
    struct pollfd gone = {.fd = fd, .events = POLLIN};
    if (poll(&gone, 1, remaining_ms(p)) == 0)
        fail(p, "deadline passed while waiting for its end", "");
    close(fd);
    cr_assert(waitpid(p->pid, &p->status, 0) == p->pid, "waitpid: %s", strerror(errno));
    close_input(p);
}

void program_end(struct program *p)
{
    close_input(p);
    collect(p);
}

void program_kill(struct program *p, int sig)
{
    cr_assert(kill(p->pid, sig) == 0, "kill: %s", strerror(errno));
    collect(p);
}

void program_free(struct program *p)
{
    free(p->out);
    free(p->err);
    p->out = p->err = NULL;
}

void program_run(struct program *p)
{
    program_start(p);
    program_end(p);
}

void program_run_and_kill(struct program *p, const char *ready, int sig)
{
    program_start(p);
    program_await(p, ready);
    program_kill(p, sig);
}

char *shell(const char *format, ...)
{
    char *command;
    va_list arguments;
    va_start(arguments, format);
    cr_assert(vasprintf(&command, format, arguments) >= 0);
    va_end(arguments);
    struct program sh = {.argv = (const char *[]){"/bin/sh", "-c", command, NULL},
                         .deadline_ms = SHELL_DEADLINE_MS};
    program_run(&sh);
    cr_assert(WIFEXITED(sh.status) && WEXITSTATUS(sh.status) == 0,
              "%.4000s\n-- status %#x --\n%.4000s", command, (unsigned)sh.status,
              sh.err); /* Criterion hangs on very long messages */
    free(command);
    free(sh.err);
    return sh.out;
}
