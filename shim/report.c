/* SPDX-License-Identifier: MIT
 *
 * Builds the line on the stack and writes it with one write(2). All signals are blocked meanwhile:
 * a closed pipe must not end the program by SIGPIPE, nor a file at RLIMIT_FSIZE by SIGXFSZ, and a
 * terminal must not stop it by SIGTTOU.
 */
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
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
#include "stderr.h"

#define LINE_SIZE 2048
/* How many milliseconds a full pipe may hold up a line. */
#define DEADLINE_MS 50

static START_PAGE const char *log_file;
static pid_t keeper_pid, program_pid;
static pid_t original_pid;   /* in a snapshot child the process that it stands for, else 0 */
static bool keeper_is_alone; /* the program is dead: report_program_ended() */

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
    return !log_file && !relay_is_on() && stderr_keep();
}

/* In a directory like /tmp nobody may open another user's file with O_CREAT, though the file is
 * there (fs.protected_regular, proc(5)). So the log is opened without O_CREAT first. */
static int open_log(void)
{
    int fd = open_to_append(log_file, 0);
    return fd == -ENOENT ? open_to_append(log_file, O_CREAT) : fd;
}

/* Returns false where the keeper knows no place for the line. */
static bool write_line(const char *line, size_t length, bool in_keeper)
{
    int fd = log_file ? open_log() : -1;
    if (fd < 0 && relay_is_on()) {
        relay_send(RELAY_LINE, 0, line, length);
        return true;
    }
    if (fd < 0 && in_keeper)
        fd = stderr_reopen();
    if (fd >= 0) {
        sys_call(SYS_write, fd, line, length);
        sys_call(SYS_close, fd);
        return true;
    }
    fd = in_keeper ? -1 : stderr_of_program();
    if (fd >= 0) {
        struct pollfd ready = {.fd = fd, .events = POLLOUT};
        struct timespec left = {.tv_nsec = DEADLINE_MS * 1000000L};
        /* ppoll(2) fails where RLIMIT_NOFILE is 0, and then the line is written anyway. */
        if (sys_call(SYS_ppoll, &ready, 1, &left, NULL, 0) != 0)
            sys_call(SYS_write, fd, line, length);
    }
    return fd >= 0;
}

/* A SIGPIPE or SIGXFSZ of our own write stays pending while it is blocked. It is taken back, unless
 * one was pending before: that one is the program's. */
static bool write_unsignalled(const char *line, size_t length, bool in_keeper)
{
    const unsigned long of_writes = sigbits_of(SIGPIPE) | sigbits_of(SIGXFSZ);
    const struct timespec at_once = {0, 0};
    unsigned long before = sigmask_block_all(), pending = 0;
    sys_call(SYS_rt_sigpending, &pending, sizeof(pending));
    bool is_written = write_line(line, length, in_keeper);
    unsigned long ours = of_writes & ~pending;
    long taken = -EINTR;
    while (ours && (taken > 0 || taken == -EINTR))
        taken = sys_call(SYS_rt_sigtimedwait, &ours, NULL, &at_once, sizeof(ours));
    sigmask_set(before);
    return is_written;
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

/* What the keeper of a dead program can write nowhere waits for report_hand_over(). */
static void deliver(const char *line, size_t length, bool is_loss)
{
    bool in_keeper = keeper_pid > 0 && sys_call(SYS_getpid) == keeper_pid;
    bool waits = in_keeper && !keeper_is_alone && !log_file; /* the program itself writes it */
    if (!log_file && relay_is_on())
        relay_send(is_loss ? RELAY_LOSS : RELAY_LINE, 0, line, length);
    else if (waits || (!write_unsignalled(line, length, in_keeper) && in_keeper))
        collected_add(line, length);
}

bool report_has_collected(void)
{
    return collected_is_any();
}

static int heir;

static void write_to_heir(const char *line, size_t length)
{
    sys_call(SYS_write, heir, line, length);
}

void report_hand_over(int fd)
{
    heir = fd;
    collected_take(write_to_heir);
}

void report_pass_on(const char *line)
{
    char copy[LINE_SIZE];
    size_t used = append(copy, 0, line);
    copy[used] = '\0';
    used = shown_mask(copy);
    copy[used++] = '\n';
    deliver(copy, used, true);
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
