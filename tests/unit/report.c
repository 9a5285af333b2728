/* SPDX-License-Identifier: MIT
 *
 * The line and where it goes: whole, in one write, and never the reason for a signal, a wait or a
 * changed errno.
 */
#include "report.h"
#include "stderr.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/program.h"

TestSuite(report, .timeout = 20);

/* Descriptor 2 is a pipe from here on; returns the end to read from, without waiting. */
static int catch_stderr(void)
{
    int ends[2];
    cr_assert(pipe2(ends, O_CLOEXEC) == 0 && dup2(ends[1], STDERR_FILENO) >= 0);
    close(ends[1]);
    cr_assert(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0);
    return ends[0];
}

/* What is there to read, "" for nothing. */
static char *caught(int fd)
{
    static char text[8192];
    ssize_t length = read(fd, text, sizeof text - 1);
    text[length > 0 ? length : 0] = '\0';
    return text;
}

static void expect_line(const char *text, const char *rest)
{
    char *line;
    cr_assert(asprintf(&line, "covkeep[%d]: %s\n", (int)getpid(), rest) > 0);
    cr_expect_str_eq(text, line);
    free(line);
}

Test(report, line_names_pid_what_path_and_reason)
{
    int err = catch_stderr();
    report_line("coverage lost", "/a/b.gcda", "is cut off");
    expect_line(caught(err), "coverage lost: /a/b.gcda: is cut off");
    report_line("coverage lost", NULL, "for a reason");
    expect_line(caught(err), "coverage lost: for a reason");
    report_errno("coverage lost", "/a/b.gcda", EACCES);
    expect_line(caught(err), "coverage lost: /a/b.gcda: Permission denied");
    report_errno("coverage lost", NULL, 99999);
    expect_line(caught(err), "coverage lost: unknown error");
}

static struct {
    unsigned calls;
    enum loss_reason reason;
    char text[256];
} noted;

static bool note_loss(enum loss_reason reason, const char *what, const char *path,
                      const char *words)
{
    noted.calls++;
    noted.reason = reason;
    snprintf(noted.text, sizeof noted.text, "%s: %s: %s", what, path ? path : "-", words);
    return true;
}

static void expect_noted(enum loss_reason reason, const char *text)
{
    cr_expect(noted.calls == 1, "%u", noted.calls);
    cr_expect(noted.reason == reason, "%d, not %d", (int)noted.reason, (int)reason);
    cr_expect_str_eq(noted.text, text);
    noted.calls = 0;
}

Test(report, loss_has_a_number_and_its_words)
{
    int err = catch_stderr();
    report_on_loss(note_loss);
    report_loss(LOSS_CUT_OFF, "/a/b.gcda");
    expect_line(caught(err), "coverage lost: /a/b.gcda: is cut off, left as it was");
    expect_noted(LOSS_CUT_OFF, "coverage lost: /a/b.gcda: is cut off, left as it was");
    report_loss((enum loss_reason)ENOMEM, NULL);
    expect_line(caught(err), "coverage lost: Cannot allocate memory");
    expect_noted((enum loss_reason)ENOMEM, "coverage lost: -: Cannot allocate memory");
    report_loss(LOSS_UNINTERRUPTIBLE, "python");
    expect_line(caught(err),
                "coverage may be lost: python: this interpreter cannot be interrupted");
    expect_noted(LOSS_UNINTERRUPTIBLE,
                 "coverage may be lost: python: this interpreter cannot be interrupted");
    report_loss_as(LOSS_UNKNOWN, "python", "ValueError: no");
    expect_line(caught(err), "coverage lost: python: ValueError: no");
    expect_noted(LOSS_UNKNOWN, "coverage lost: python: ValueError: no");
    report_loss(LOSS_NOT_PASSED_ON, "/a");
    expect_noted(LOSS_NOT_PASSED_ON,
                 "coverage variables not passed on: /a: Argument list too long");
}

Test(report, other_lines_are_no_loss)
{
    int err = catch_stderr();
    report_on_loss(note_loss);
    report_line("setting", "COV_KEEP", "expected on or off");
    report_errno("no record of this process", "/a", EACCES);
    report_errno("coverage of this kind is no loss by its name", "/a", EACCES);
    cr_expect(noted.calls == 0);
    close(err);
}

Test(report, each_reason_has_words_that_are_whole)
{
    for (int reason = LOSS_FIRST; reason < LOSS_END; reason++)
        cr_expect(strlen(loss_words((enum loss_reason)reason)) > 10, "%d", reason);
    cr_expect_str_eq(loss_words(LOSS_END), "unknown error");
    cr_expect_str_eq(loss_words((enum loss_reason)ENOSPC), "No space left on device");
}

Test(report, newline_in_a_path_makes_no_second_line)
{
    int err = catch_stderr();
    report_line("lost\n", "/a\nb\n\n.gcda", "rea\nson\n");
    expect_line(caught(err), "lost?: /a?b??.gcda: rea?son?");
}

static char *long_text(size_t length)
{
    char *text = malloc(length + 1);
    cr_assert(text != NULL);
    memset(text, 'x', length);
    text[length] = '\0';
    return text;
}

/* Two kilobytes hold it and a zero. */
#define LIMIT 2047

/* A packet socket keeps the writes apart. */
Test(report, line_is_cut_at_two_kilobytes_and_ends_in_a_newline_and_is_one_write)
{
    int ends[2];
    char head[64], packet[8192];
    cr_assert(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
    cr_assert(dup2(ends[1], STDERR_FILENO) >= 0);
    size_t fixed = (size_t)snprintf(head, sizeof head, "covkeep[%d]: what: : end\n", getpid());
    for (size_t length = LIMIT - fixed - 3; length < LIMIT - fixed + 9; length++) {
        char *path = long_text(length);
        size_t whole = fixed + length;
        report_line("what", path, "end");
        ssize_t got = recv(ends[0], packet, sizeof packet, MSG_DONTWAIT);
        cr_assert(got == (ssize_t)(whole < LIMIT ? whole : LIMIT), "%zu: %zd", whole, got);
        cr_assert(packet[got - 1] == '\n' && memchr(packet, '\n', (size_t)got) == packet + got - 1);
        cr_assert(recv(ends[0], packet, sizeof packet, MSG_DONTWAIT) < 0, "a second write");
        free(path);
    }
    char *path = long_text(100000);
    report_line(path, path, path);
    cr_assert(recv(ends[0], packet, sizeof packet, MSG_DONTWAIT) == LIMIT);
    free(path);
}

Test(report, errno_and_signal_mask_are_kept)
{
    sigset_t mask, after;
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR1);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    int err = catch_stderr();
    errno = 4242;
    report_line("a", "b", "c");
    cr_assert(errno == 4242);
    report_errno("a", "b", EIO);
    cr_assert(errno == 4242);
    close(err); /* now the write fails */
    report_line("a", "b", "c");
    cr_assert(errno == 4242);
    report_set_log("/none/log");
    report_line("a", "b", "c");
    cr_assert(errno == 4242);
    stderr_know();
    cr_assert(errno == 4242);
    sigprocmask(SIG_SETMASK, NULL, &after);
    for (int number = 1; number < 65; number++)
        cr_assert(sigismember(&mask, number) == sigismember(&after, number), "%d", number);
}

static void close_reader(void)
{
    close(catch_stderr());
}

static volatile sig_atomic_t pipes;

static void count_pipe(int number)
{
    (void)number;
    pipes++;
}

Test(report, closed_pipe_ends_nobody)
{
    signal(SIGPIPE, SIG_DFL);
    close_reader();
    report_line("a", "b", "c");
}

Test(report, closed_pipe_runs_no_handler_of_the_program)
{
    signal(SIGPIPE, count_pipe);
    close_reader();
    report_line("a", "b", "c");
    cr_assert(pipes == 0);
    cr_assert(write(STDERR_FILENO, "x", 1) == -1 && errno == EPIPE);
    cr_assert(pipes == 1, "the pipe is closed indeed");
}

Test(report, pending_sigpipe_of_the_program_stays_pending)
{
    sigset_t pipe_only, pending;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    sigprocmask(SIG_BLOCK, &pipe_only, NULL);
    close_reader();
    report_line("a", "b", "c");
    cr_assert(sigpending(&pending) == 0 && !sigismember(&pending, SIGPIPE), "ours is taken back");
    cr_assert(raise(SIGPIPE) == 0);
    report_line("a", "b", "c");
    cr_assert(sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE));
    signal(SIGPIPE, SIG_IGN);
}

/* The process ends by itself; one that waits for ever is ended here. */
static bool ends_soon(pid_t pid)
{
    int status;
    struct pollfd gone = {.fd = pidfd_open(pid, 0), .events = POLLIN};
    cr_assert(gone.fd >= 0);
    bool ended = poll(&gone, 1, 10000) == 1;
    if (!ended)
        kill(pid, SIGKILL);
    close(gone.fd);
    cr_assert(waitpid(pid, &status, 0) == pid);
    return ended && status == 0;
}

Test(report, full_pipe_that_nobody_reads_does_not_hold_up_the_program)
{
    static char bytes[4096];
    int err = catch_stderr();
    int flags = fcntl(STDERR_FILENO, F_GETFL);
    cr_assert(fcntl(STDERR_FILENO, F_SETFL, flags | O_NONBLOCK) == 0);
    while (write(STDERR_FILENO, bytes, sizeof bytes) > 0)
        ;
    cr_assert(errno == EAGAIN);
    cr_assert(fcntl(STDERR_FILENO, F_SETFL, flags) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        report_line("a", "b", "c");
        _exit(fcntl(STDERR_FILENO, F_GETFL) != flags);
    }
    cr_assert(ends_soon(pid));
    close(err);
}

Test(report, closed_stderr_is_silent_and_no_other_file_is_written)
{
    char *dir = dir_new("report");
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/data", dir);
    stderr_know();
    close(STDERR_FILENO);
    report_line("a", "b", "c");
    /* The program's own file has become descriptor 2. */
    cr_assert(open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) == STDERR_FILENO);
    report_line("a", "b", "c");
    struct stat st;
    cr_assert(fstat(STDERR_FILENO, &st) == 0 && st.st_size == 0, "%ld bytes", (long)st.st_size);
    dir_remove(dir);
}

Test(report, socket_in_place_of_stderr_is_not_written)
{
    int ends[2];
    char byte;
    cr_assert(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    stderr_know();
    cr_assert(dup2(ends[1], STDERR_FILENO) >= 0);
    report_line("a", "b", "c");
    cr_assert(recv(ends[0], &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN);
}

/* A daemon's log: `2>>file`, freopen(..., "a"). */
Test(report, log_in_place_of_stderr_is_written)
{
    char *dir = dir_new("report");
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/log", dir);
    stderr_know();
    int log = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    cr_assert(dup2(log, STDERR_FILENO) >= 0);
    report_line("a", "b", "c");
    char *text = file_read(path, NULL);
    expect_line(text, "a: b: c");
    free(text);
    dir_remove(dir);
}

Test(report, same_stderr_under_another_descriptor_is_written)
{
    int err = catch_stderr();
    stderr_know();
    int copy = dup(STDERR_FILENO);
    close(STDERR_FILENO);
    cr_assert(dup(copy) == STDERR_FILENO);
    report_line("a", "b", "c");
    expect_line(caught(err), "a: b: c");
}

static char log_dir[PATH_MAX], log_path[PATH_MAX + 16];

static void use_log(void)
{
    char *dir = dir_new("report");
    strcpy(log_dir, dir);
    free(dir);
    snprintf(log_path, sizeof log_path, "%s/log", log_dir);
    report_set_log(log_path);
}

static void drop_log(void)
{
    dir_remove(strdup(log_dir));
}

TestSuite(report_log, .init = use_log, .fini = drop_log, .timeout = 20);

Test(report_log, lines_are_appended_and_nothing_goes_to_stderr)
{
    int err = catch_stderr();
    struct stat st;
    FILE *log = fopen(log_path, "w");
    cr_assert(log && fputs("before\n", log) >= 0 && fclose(log) == 0);
    report_line("a", "b", "c");
    report_line("d", NULL, "e");
    char *text = file_read(log_path, NULL), expected[128];
    snprintf(expected, sizeof expected, "before\ncovkeep[%d]: a: b: c\ncovkeep[%d]: d: e\n",
             getpid(), getpid());
    cr_assert_str_eq(text, expected);
    cr_assert_str_eq(caught(err), "");
    cr_assert(stat(log_path, &st) == 0);
    free(text);
}

Test(report_log, new_log_is_the_users_alone_and_no_descriptor_is_left)
{
    struct stat st;
    int before = dup(0);
    close(before);
    umask(0);
    report_line("a", "b", "c");
    cr_assert(stat(log_path, &st) == 0 && st.st_mode == (S_IFREG | 0600), "%o", st.st_mode);
    int after = dup(0);
    cr_assert(after == before);
    close(after);
}

Test(report_log, log_that_cannot_be_written_leaves_stderr)
{
    int err = catch_stderr();
    char target[PATH_MAX + 32];
    struct stat st;
    snprintf(target, sizeof target, "%s/target", log_dir);
    cr_assert(symlink(target, log_path) == 0); /* a trap in a directory that all may write */
    report_line("a", "b", "c");
    expect_line(caught(err), "a: b: c");
    cr_assert(lstat(target, &st) != 0);
    cr_assert(unlink(log_path) == 0 && mkdir(log_path, 0700) == 0);
    report_line("a", "b", "c");
    expect_line(caught(err), "a: b: c");
    cr_assert(rmdir(log_path) == 0 && mkfifo(log_path, 0600) == 0);
    report_line("a", "b", "c"); /* nobody reads the FIFO */
    expect_line(caught(err), "a: b: c");
}

Test(report_log, null_is_standard_error_again)
{
    int err = catch_stderr();
    report_set_log(NULL);
    report_line("a", "b", "c");
    expect_line(caught(err), "a: b: c");
    cr_assert(access(log_path, F_OK) != 0);
}
