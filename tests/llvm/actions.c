/* SPDX-License-Identifier: MIT
 *
 * A program whose own code is not counted, so that what is counted does not depend on how it ends.
 * Its arguments are done one after the other:
 *
 *     work=N rare=N                counted code of work.c
 *     open=PATH plugin=N close     a plugin is loaded, works, and is unloaded
 *     name=PATH write dump reset   the functions of LLVM's runtime; with OF_GCOV the last two are
 *                                  those of clang --coverage, and there are no others
 *     fork ... end                 the child does what follows, and the parent, after the child's
 *                                  end, what comes behind `end`
 *     crowd=N                      N children at once, each of which works and ends by SIGKILL
 *     chdir=PATH umask setuid=N chroot=PATH     where and by whom files are written
 *     files=N size=N closed        descriptors, bytes in a file; all descriptors are closed
 *     ready                        says so, and waits until it is killed
 *     line                         says `ready`, and waits for a line
 *     exit _exit quick_exit abort segv kill term exec=PATH     ends
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int work(int times);
int rare(int number);
#ifdef OF_GCOV
void __gcov_dump(void);
void __gcov_reset(void);
#define DUMP __gcov_dump
#define RESET __gcov_reset
#define WRITE __gcov_dump
#define SET_NAME(name) (void)(name)
#else
int __llvm_profile_write_file(void);
int __llvm_profile_dump(void);
void __llvm_profile_reset_counters(void);
void __llvm_profile_set_filename(const char *name);
#define DUMP __llvm_profile_dump
#define RESET __llvm_profile_reset_counters
#define WRITE __llvm_profile_write_file
#define SET_NAME __llvm_profile_set_filename
#endif

static void *plugin;

static void plugin_works(int times)
{
    int (*function)(int) = (int (*)(int))dlsym(plugin, "plugin_work");
    if (!function || function(times) < 0)
        abort();
}

static void crowd(int count)
{
    for (int i = 0; i < count; i++)
        if (fork() == 0) {
            work(1);
            kill(getpid(), SIGKILL);
        }
    while (wait(NULL) > 0)
        ;
}

static void limit(int resource, int value)
{
    struct rlimit limit = {(rlim_t)value, (rlim_t)value};
    setrlimit(resource, &limit);
}

static int value_of(const char *action)
{
    return atoi(strchr(action, '=') + 1);
}

static int is(const char *action, const char *name)
{
    size_t length = strlen(name);
    return strncmp(action, name, length) == 0 &&
           (action[length] == '\0' || name[length - 1] == '=');
}

static void end(const char *action)
{
    if (is(action, "exit"))
        exit(0);
    if (is(action, "_exit"))
        _exit(0);
    if (is(action, "quick_exit"))
        quick_exit(0);
    if (is(action, "abort"))
        abort();
    if (is(action, "segv"))
        raise(SIGSEGV);
    if (is(action, "kill"))
        kill(getpid(), SIGKILL);
    if (is(action, "term"))
        kill(getpid(), SIGTERM);
    if (is(action, "exec="))
        execl(action + 5, action + 5, NULL);
}

/* Returns how many more arguments are done by it. */
static int act(char **action)
{
    if (is(*action, "work="))
        work(value_of(*action));
    else if (is(*action, "rare="))
        rare(value_of(*action));
    else if (is(*action, "open="))
        plugin = dlopen(*action + 5, RTLD_NOW);
    else if (is(*action, "plugin="))
        plugin_works(value_of(*action));
    else if (is(*action, "close"))
        dlclose(plugin);
    else if (is(*action, "name="))
        SET_NAME(*action + 5);
    else if (is(*action, "write"))
        WRITE();
    else if (is(*action, "dump"))
        DUMP();
    else if (is(*action, "reset"))
        RESET();
    else if (is(*action, "crowd="))
        crowd(value_of(*action));
    else if (is(*action, "chdir="))
        return chdir(*action + 6);
    else if (is(*action, "umask"))
        umask(077);
    else if (is(*action, "setuid="))
        return setuid(value_of(*action));
    else if (is(*action, "chroot="))
        return chroot(*action + 7);
    else if (is(*action, "files="))
        limit(RLIMIT_NOFILE, value_of(*action));
    else if (is(*action, "size="))
        limit(RLIMIT_FSIZE, value_of(*action));
    else if (is(*action, "closed"))
        syscall(436 /* close_range, which glibc has from 2.34 on */, 0, ~0u, 0);
    else if (is(*action, "fork")) {
        pid_t child = fork();
        int done = 0;
        if (child == 0)
            return 0;
        waitpid(child, NULL, 0);
        for (int depth = 1; depth > 0; done++) {
            depth += is(action[done + 1], "fork");
            depth -= is(action[done + 1], "end");
        }
        return done;
    } else if (is(*action, "line")) {
        puts("ready");
        fflush(stdout);
        getchar();
    } else if (is(*action, "ready")) {
        puts("ready");
        fflush(stdout);
        for (;;)
            pause();
    } else
        end(*action);
    return 0;
}

int main(int count, char **arguments)
{
    (void)count;
    for (char **action = arguments + 1; *action; action++)
        action += act(action);
    return 0;
}
