/* SPDX-License-Identifier: MIT
 *
 * Builds the line on the stack and writes it with one write(2). All signals are blocked meanwhile:
 * a closed pipe must not end the program by SIGPIPE, a terminal must not stop it by SIGTTOU.
 */
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LINE_SIZE 2048
/* How long a full pipe may hold up a line, in milliseconds. */
#define PATIENCE_MS 50

static const char *log_file;
static pid_t spoken_for;
static struct {
    bool known;
    dev_t dev;
    ino_t ino;
} start_stderr;

void report_to(const char *log_path)
{
    log_file = log_path;
}

void report_speak_for(pid_t process)
{
    spoken_for = process;
}

void report_know_stderr(void)
{
    int saved = errno;
    struct stat st = {0};
    start_stderr.known = true;
    if (fstat(STDERR_FILENO, &st) == 0) {
        start_stderr.dev = st.st_dev;
        start_stderr.ino = st.st_ino;
    }
    errno = saved;
}

static bool stderr_is_for_people(void)
{
    struct stat st;
    if (fstat(STDERR_FILENO, &st) != 0)
        return false;
    if (!start_stderr.known || (st.st_dev == start_stderr.dev && st.st_ino == start_stderr.ino))
        return true;
    if (S_ISCHR(st.st_mode))
        return true;
    return S_ISREG(st.st_mode) && (fcntl(STDERR_FILENO, F_GETFL) & O_APPEND);
}

static size_t append(char *line, size_t used, const char *text)
{
    size_t length = strlen(text);
    if (length > LINE_SIZE - 2 - used)
        length = LINE_SIZE - 2 - used;
    memcpy(line + used, text, length);
    return used + length;
}

static size_t append_number(char *line, size_t used, unsigned number)
{
    char digits[16];
    char *at = digits + sizeof(digits) - 1;
    *at = '\0';
    do
        *--at = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    return append(line, used, at);
}

static void write_line(const char *line, size_t length)
{
    int fd = -1;
    if (log_file)
        fd = open(log_file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
                  0600);
    if (fd >= 0) {
        (void)!write(fd, line, length);
        close(fd);
    } else if (stderr_is_for_people()) {
        struct pollfd ready = {.fd = STDERR_FILENO, .events = POLLOUT};
        /* poll fails where RLIMIT_NOFILE is 0; nobody has filled a pipe then. */
        if (poll(&ready, 1, PATIENCE_MS) != 0)
            (void)!write(STDERR_FILENO, line, length);
    }
}

/* A SIGPIPE of our own write stays pending while it is blocked: take it back, unless one was
 * pending before, which is the program's. */
static void write_unsignalled(const char *line, size_t length)
{
    sigset_t all, before, pending, pipe_only;
    int cancel_state;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state);
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    sigpending(&pending);
    write_line(line, length);
    if (!sigismember(&pending, SIGPIPE)) {
        const struct timespec at_once = {0, 0};
        sigemptyset(&pipe_only);
        sigaddset(&pipe_only, SIGPIPE);
        sigtimedwait(&pipe_only, NULL, &at_once);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    pthread_setcancelstate(cancel_state, NULL);
}

void report_line(const char *what, const char *path, const char *reason)
{
    int saved = errno;
    char line[LINE_SIZE];
    size_t used = append(line, 0, "covkeep[");
    used = append_number(line, used, (unsigned)(spoken_for ? spoken_for : getpid()));
    used = append(line, used, "]: ");
    used = append(line, used, what);
    if (path) {
        used = append(line, used, ": ");
        used = append(line, used, path);
    }
    used = append(line, used, ": ");
    used = append(line, used, reason);
    for (size_t i = 0; i < used; i++) /* a path may hold a newline, a line may not */
        if (line[i] == '\n')
            line[i] = '?';
    line[used++] = '\n';
    write_unsignalled(line, used);
    errno = saved;
}

void report_errno(const char *what, const char *path, int error)
{
    const char *text = strerrordesc_np(error); /* MT-Safe AS-Safe, glibc 2.32 */
    report_line(what, path, text ? text : "unknown error");
}
