/* SPDX-License-Identifier: MIT
 *
 * Reads /proc/PID/status, whose lines have a name, a colon and a tab in front. It must not count on
 * the file's size: a user may be in 65,536 groups, and then the line "Groups:" is longer than all
 * others together.
 */
#include "kernel/status.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "kernel/decimal.h"
#include "kernel/sys.h"

/* The number of characters that status_lines() keeps of a line. */
#define LINE_SIZE 96
/* Bytes that are read at once. Callers may run on an alternate stack of 8 KB, most of which the
 * kernel's signal frame has taken. */
#define PIECE_SIZE 256

/* The beginnings of the lines that are kept; the others are some thousand bytes. */
static const char kept[] = "Name:\0State:\0PPid:\0TracerPid:\0Uid:\0Gid:\0NSpid:\0Threads:\0"
                           "ShdPnd:\0SigBlk:\0SigCgt:\0CapEff:\0voluntary_ctxt_switches:\0";

void status_path(char path[40], pid_t process, const char *rest)
{
    strcpy(decimal_put(stpcpy(path, "/proc/"), (unsigned long)process), rest);
}

bool status_read(pid_t process, const char *rest, char *text, size_t size)
{
    char path[40];
    status_path(path, process, rest);
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    long got = sys_call(SYS_read, fd, text, size - 1);
    sys_call(SYS_close, fd);
    text[got > 0 ? got : 0] = '\0';
    return got > 0;
}

struct digest {
    char *text;  /* STATUS_SIZE bytes */
    size_t used; /* characters of whole lines */
    size_t line; /* characters behind them, of the current line */
};

static bool is_kept(const char *line)
{
    for (const char *name = kept; *name; name += strlen(name) + 1)
        if (strncmp(line, name, strlen(name)) == 0)
            return true;
    return false;
}

static void digest_piece(struct digest *digest, const char *piece, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char *line = digest->text + digest->used;
        if (piece[i] != '\n') {
            if (digest->line < LINE_SIZE)
                line[digest->line++] = piece[i];
            continue;
        }
        line[digest->line++] = '\n';
        if (is_kept(line) && digest->used + digest->line + LINE_SIZE + 2 <= STATUS_SIZE)
            digest->used += digest->line;
        digest->line = 0;
    }
}

bool status_lines(pid_t process, char status[STATUS_SIZE])
{
    struct digest digest = {.text = status};
    char path[40], piece[PIECE_SIZE] = "";
    long got;
    status_path(path, process, "/status");
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    while ((got = sys_call(SYS_read, fd, piece, sizeof(piece))) > 0)
        digest_piece(&digest, piece, (size_t)got);
    sys_call(SYS_close, fd);
    status[digest.used] = '\0';
    return digest.used > 0;
}

static pid_t number_after(const char *status, const char *name)
{
    const char *at = strstr(status, name);
    pid_t number = 0;
    for (at = at ? at + strlen(name) : ""; *at >= '0' && *at <= '9'; at++)
        number = number * 10 + (*at - '0');
    return number;
}

pid_t status_tracer(pid_t process)
{
    char status[STATUS_SIZE];
    return status_lines(process, status) ? number_after(status, "\nTracerPid:\t") : 0;
}

/* The line is one of the first. */
pid_t status_process_of(pid_t thread)
{
    char status[512];
    return status_read(thread, "/status", status, sizeof(status))
               ? number_after(status, "\nTgid:\t")
               : 0;
}

unsigned long long status_mask(const char *lines, const char *name)
{
    const char *at = strstr(lines, name);
    unsigned long long mask = 0;
    for (at = at ? at + strlen(name) : ""; *at && strchr("0123456789abcdef", *at); at++)
        mask = mask << 4 | (unsigned)(*at <= '9' ? *at - '0' : *at - 'a' + 10);
    return mask;
}

/* Signal 1 is the lowest bit. */
static bool mask_has(const char *status, const char *name, int signal_number)
{
    return status_mask(status, name) >> (signal_number - 1) & 1;
}

enum status_of_signal status_of_signal(pid_t process, int signal_number)
{
    char status[STATUS_SIZE];
    if (!status_lines(process, status) || !mask_has(status, "\nSigCgt:\t", signal_number))
        return STATUS_UNHANDLED;
    if (strstr(status, "\nState:\tT"))
        return STATUS_STOPPED;
    bool single = number_after(status, "\nThreads:\t") == 1;
    return single && mask_has(status, "\nSigBlk:\t", signal_number) ? STATUS_BLOCKED : STATUS_TAKEN;
}

bool status_has_pending(pid_t process, int signal_number)
{
    char status[STATUS_SIZE];
    return status_lines(process, status) && mask_has(status, "\nShdPnd:\t", signal_number);
}

bool status_is_runnable(pid_t process)
{
    char status[STATUS_SIZE];
    return status_lines(process, status) && strstr(status, "\nState:\tR");
}

static long long ms_at(const char **at)
{
    long long ns = 0;
    for (; **at >= '0' && **at <= '9'; ++*at)
        ns = ns * 10 + (**at - '0');
    *at += **at == ' ';
    return ns / 1000000;
}

/* The file holds the nanoseconds on a processor, then those of waiting for one (sched-stats in the
 * kernel's documentation). */
struct status_times status_times(pid_t thread)
{
    char text[64] = "";
    const char *at = text;
    struct status_times times = {0};
    if (status_read(thread, "/schedstat", text, sizeof(text))) {
        times.ran_ms = ms_at(&at);
        times.delay_ms = ms_at(&at);
    }
    return times;
}

long status_sleep_count(pid_t process)
{
    char status[STATUS_SIZE];
    bool sleeps = status_lines(process, status) && strstr(status, "\nState:\tS");
    return sleeps ? number_after(status, "\nvoluntary_ctxt_switches:\t") : -1;
}

uint32_t status_pid_namespace(void)
{
    struct stat st = {0};
    return sys_call(SYS_newfstatat, AT_FDCWD, "/proc/self/ns/pid", &st, 0) == 0
               ? (uint32_t)st.st_ino
               : 0;
}

bool status_has_name(const char *lines, const char *name)
{
    static const char first[] = "Name:\t";
    size_t length = strlen(name);
    return strncmp(lines, first, strlen(first)) == 0 &&
           strncmp(lines + strlen(first), name, length) == 0 &&
           lines[strlen(first) + length] == '\n';
}

pid_t status_parent(const char *lines)
{
    return number_after(lines, "\nPPid:\t");
}

pid_t status_parent_if_named(pid_t process, const char *name)
{
    char status[STATUS_SIZE];
    bool is_it = status_lines(process, status) && status_has_name(status, name);
    return is_it ? status_parent(status) : 0;
}
