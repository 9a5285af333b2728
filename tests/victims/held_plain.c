/* SPDX-License-Identifier: MIT
 *
 * `held_plain WHAT HOW PROGRAM [WORD]`: time and again starts a copy of the program, kills it and
 * waits for it, and says how often something of it was held then. WHAT: `segment`, the shared
 * memory that it has attached; `text`, its file; `mount`, the file system of the file; `group`, its
 * cgroup. HOW: by `kill`, or by somebody `else`; or it is let `exit`.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { ROUNDS = 6 };

static const char *what, *how, *original, *word;
static int input; /* of the programs; its end is that of what they leave */
static char place[PATH_MAX], copy[PATH_MAX], group[PATH_MAX];
static int segment;

static int is(const char *word, const char *name)
{
    return strcmp(word, name) == 0;
}

static void need(int condition, const char *why)
{
    if (!condition) {
        perror(why);
        exit(98);
    }
}

static void run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void run(const char *format, ...)
{
    char line[2 * PATH_MAX];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    need(system(line) == 0, line);
}

/* In a mount namespace of its own, whose end takes what is mounted away. */
static void set_up(void)
{
    snprintf(place, sizeof place, "%s/place-%d", getenv("GCOV_PREFIX"), getpid());
    need(mkdir(place, 0755) == 0, place);
    need(snprintf(copy, sizeof copy, "%s/program", place) < (int)sizeof copy, place);
    segment = shmget(IPC_PRIVATE, 4096, 0600);
    need(segment >= 0, "shmget");
    if (is(what, "mount"))
        need(unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0,
             "unshare");
}

static void make_place(void)
{
    if (is(what, "mount"))
        need(mount("tmpfs", place, "tmpfs", 0, NULL) == 0, "mount");
    if (is(what, "group")) {
        snprintf(group, sizeof group, "%s/covkeep-%d", getenv("CGROUP"), getpid());
        need(mkdir(group, 0755) == 0, group);
    }
    run("cp --remove-destination '%s' '%s'", original, copy);
}

static pid_t start(void)
{
    int in[2], out[2];
    char number[16], byte;
    snprintf(number, sizeof number, "%d", segment);
    need(pipe(in) == 0 && pipe(out) == 0, "pipe");
    pid_t pid = fork();
    need(pid >= 0, "fork");
    if (pid == 0) {
        if (is(what, "group"))
            run("echo %d > '%s/cgroup.procs'", getpid(), group);
        dup2(in[0], 0);
        dup2(out[1], 1);
        close(in[1]);
        close(out[0]);
        execl(copy, copy, number, word, NULL);
        _exit(97);
    }
    input = in[1];
    close(in[0]);
    close(out[1]);
    need(read(out[0], &byte, 1) == 1, "program");
    close(out[0]);
    return pid;
}

static int is_held(void)
{
    struct shmid_ds state;
    if (is(what, "segment"))
        return shmctl(segment, IPC_STAT, &state) != 0 || state.shm_nattch > 0;
    if (is(what, "mount"))
        return umount(place) != 0;
    if (is(what, "group"))
        return rmdir(group) != 0;
    int fd = open(copy, O_WRONLY | O_CLOEXEC);
    close(fd);
    return fd < 0;
}

static int one_round(void)
{
    int status;
    make_place();
    pid_t pid = start();
    if (is(how, "kill"))
        kill(pid, SIGKILL);
    else if (is(how, "exit"))
        close(input);
    else
        run("env -i COV_KEEP=off /bin/kill -KILL %d", pid);
    need(waitpid(pid, &status, 0) == pid && WIFEXITED(status) == is(how, "exit"), "waitpid");
    int held = is_held();
    if (!is(how, "exit"))
        close(input);
    for (int i = 0; held && i < 1000 && is_held(); i++)
        usleep(1000);
    return held;
}

int main(int argc, char **argv)
{
    int held = 0;
    if (argc < 4)
        return 2;
    what = argv[1];
    how = argv[2];
    original = argv[3];
    word = argv[4];
    set_up();
    for (int i = 0; i < ROUNDS; i++)
        held += one_round();
    shmctl(segment, IPC_RMID, NULL);
    printf("%d held\n", held);
    fflush(stdout);
    until_end();
}
