/* SPDX-License-Identifier: MIT
 *
 * Builds the line on the stack and writes it with one write(2). All signals are blocked meanwhile:
 * a closed pipe must not end the program by SIGPIPE, nor a file at RLIMIT_FSIZE by SIGXFSZ, and a
 * terminal must not stop it by SIGTTOU.
 */
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "collected.h"
#include "kernel/decimal.h"
#include "kernel/sigbits.h"
#include "kernel/sigmask.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"
#include "relay.h"
#include "shown.h"

#define LINE_SIZE 2048
/* How many milliseconds a full pipe may hold up a line. */
#define DEADLINE_MS 50
/* The first descriptor that is not looked at for a kept copy of standard error. */
#define KEPT_MAX 64

static START_PAGE const char *log_file;
static pid_t keeper_pid, program_pid;
static pid_t original_pid;   /* in a snapshot child the process that it stands for, else 0 */
static bool keeper_is_alone; /* the program is dead: report_program_ended() */
static bool keeper_has_stderr;
static struct {
    bool known;
    dev_t dev;
    ino_t ino;
    char path[PATH_MAX]; /* of a terminal; else "" */
} start_stderr;

void report_set_log(const char *log_path)
{
    log_file = log_path;
}

void report_set_keeper(pid_t keeper, pid_t program)
{
    collected_drop(); /* in a forked child these are lines of the parent's keeper */
    program_pid = program;
    keeper_is_alone = false;
    keeper_pid = keeper; /* last: from now on the keeper collects */
}

void report_speak_for(pid_t program)
{
    original_pid = program;
}

void report_program_ended(void)
{
    keeper_is_alone = true;
}

/* Returns whether the descriptor is open on the file that standard error was at
 * report_know_stderr(), and fills *st. */
static bool is_start_stderr(int fd, struct stat *st)
{
    return sys_call(SYS_fstat, fd, st) == 0 && st->st_dev == start_stderr.dev &&
           st->st_ino == start_stderr.ino;
}

void report_know_stderr(void)
{
    struct stat st = {0};
    start_stderr.known = true;
    if (sys_call(SYS_fstat, STDERR_FILENO, &st) != 0)
        return;
    start_stderr.dev = st.st_dev;
    start_stderr.ino = st.st_ino;
    if (S_ISCHR(st.st_mode) && st.st_rdev != makedev(1, 3)) /* not /dev/null */
        sys_call(SYS_readlinkat, AT_FDCWD, "/proc/self/fd/2", start_stderr.path,
                 sizeof(start_stderr.path) - 1);
}

/* Returns whether descriptor 2 may get a line, see report_know_stderr(). */
static bool stderr_is_for_people(void)
{
    struct stat st = {0};
    if (is_start_stderr(STDERR_FILENO, &st) || S_ISCHR(st.st_mode) || !start_stderr.known)
        return st.st_mode != 0;
    return S_ISREG(st.st_mode) && (sys_call(SYS_fcntl, STDERR_FILENO, F_GETFL) & O_APPEND);
}

/* Returns a descriptor that the program has kept of its first standard error, -1 if there is none:
 * a test runner that catches what is written to descriptor 2 keeps the real one under another
 * number. */
static int kept_stderr(void)
{
    struct stat st = {0};
    for (int fd = STDERR_FILENO + 1; start_stderr.known && fd < KEPT_MAX; fd++)
        if (is_start_stderr(fd, &st) && (sys_call(SYS_fcntl, fd, F_GETFL) & O_ACCMODE) != O_RDONLY)
            return fd;
    return -1;
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
    char digits[24];
    decimal_put(digits, number);
    return append(line, used, digits);
}

static int open_to_append(const char *path, int flags)
{
    return (int)sys_call(
        SYS_openat, AT_FDCWD, path,
        O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags, 0600);
}

bool report_keeps_stderr(void)
{
    struct stat st = {0};
    keeper_has_stderr =
        !log_file && !relay_is_on() && is_start_stderr(STDERR_FILENO, &st) && S_ISREG(st.st_mode);
    return keeper_has_stderr;
}

/* The keeper holds none of the program's descriptors but perhaps descriptor 2: it opens a terminal
 * again, if the path still leads to the same one. */
static int open_start_stderr(void)
{
    struct stat st = {0};
    if (keeper_has_stderr)
        return (int)sys_call(SYS_fcntl, STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
    int fd = start_stderr.path[0] ? open_to_append(start_stderr.path, 0) : -1;
    if (fd >= 0 && !is_start_stderr(fd, &st)) {
        sys_call(SYS_close, fd);
        return -1;
    }
    return fd;
}

/* In a directory like /tmp nobody may open another user's file with O_CREAT, though the file is
 * there (fs.protected_regular, proc(5)). So the log is opened without O_CREAT first. */
static int open_log(void)
{
    int fd = open_to_append(log_file, 0);
    return fd == -ENOENT ? open_to_append(log_file, O_CREAT) : fd;
}

static void write_line(const char *line, size_t length, bool in_keeper)
{
    int fd = log_file ? open_log() : -1;
    if (fd < 0 && relay_is_on()) {
        relay_send(RELAY_LINE, 0, line, length);
        return;
    }
    if (fd < 0 && in_keeper)
        fd = open_start_stderr();
    if (fd >= 0) {
        sys_call(SYS_write, fd, line, length);
        sys_call(SYS_close, fd);
        return;
    }
    fd = in_keeper ? -1 : stderr_is_for_people() ? STDERR_FILENO : kept_stderr();
    if (fd >= 0) {
        struct pollfd ready = {.fd = fd, .events = POLLOUT};
        struct timespec left = {.tv_nsec = DEADLINE_MS * 1000000L};
        /* ppoll(2) fails where RLIMIT_NOFILE is 0, and then the line is written anyway. */
        if (sys_call(SYS_ppoll, &ready, 1, &left, NULL, 0) != 0)
            sys_call(SYS_write, fd, line, length);
    }
}

/* A SIGPIPE or SIGXFSZ of our own write stays pending while it is blocked. It is taken back, unless
 * one was pending before: that one is the program's. */
static void write_unsignalled(const char *line, size_t length, bool in_keeper)
{
    const unsigned long of_writes = sigbits_of(SIGPIPE) | sigbits_of(SIGXFSZ);
    const struct timespec at_once = {0, 0};
    unsigned long before = sigmask_block_all(), pending = 0;
    sys_call(SYS_rt_sigpending, &pending, sizeof(pending));
    write_line(line, length, in_keeper);
    unsigned long ours = of_writes & ~pending;
    long taken = -EINTR;
    while (ours && (taken > 0 || taken == -EINTR))
        taken = sys_call(SYS_rt_sigtimedwait, &ours, NULL, &at_once, sizeof(ours));
    sigmask_set(before);
}

/* One write for each line: a pipe takes a line of this size whole or not at all. */
static void write_for_keeper(const char *line, size_t length)
{
    write_unsignalled(line, length, false);
}

void report_write_collected(void)
{
    collected_take(write_for_keeper);
}

static void deliver(const char *line, size_t length, bool is_loss)
{
    bool in_keeper = keeper_pid > 0 && sys_call(SYS_getpid) == keeper_pid;
    if (!log_file && relay_is_on())
        relay_send(is_loss ? RELAY_LOSS : RELAY_LINE, 0, line, length);
    else if (in_keeper && !keeper_is_alone && !log_file)
        collected_add(line, length);
    else
        write_unsignalled(line, length, in_keeper);
}

/* Returns the pid that a line of the calling process carries. */
static pid_t speaks_for(void)
{
    pid_t me = (pid_t)sys_call(SYS_getpid);
    return original_pid ? original_pid : me == keeper_pid ? program_pid : me;
}

bool report_is_needless(void)
{
    return relay_is_on() && !log_file;
}

void report_put(const char *what, const char *path, const char *reason, bool is_loss)
{
    char line[LINE_SIZE];
    size_t used = append(line, 0, "covkeep[");
    used = append_number(line, used, (unsigned)speaks_for());
    used = append(line, used, "]: ");
    used = append(line, used, what);
    if (path) {
        used = append(line, used, ": ");
        used = append(line, used, path);
    }
    used = append(line, used, ": ");
    used = append(line, used, reason);
    line[used] = '\0';
    used = shown_mask(line); /* a path may hold anything, a newline as well */
    line[used++] = '\n';
    deliver(line, used, is_loss);
}

void report_line(const char *what, const char *path, const char *reason)
{
    report_put(what, path, reason, false);
}

void report_errno(const char *what, const char *path, int error)
{
    report_line(what, path, loss_words((enum loss_reason)error));
}
