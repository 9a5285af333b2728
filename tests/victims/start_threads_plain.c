/* SPDX-License-Identifier: MIT
 *
 * start_threads_plain posix_spawn|execve quiet|setenv
 *
 * Twenty-four threads start programs at once, each with an array of its own of 3,000 variables,
 * while the main thread, if told so, sets variables. Invariant: libc reads neither `environ` nor
 * anything shared for that, so it is safe; each program finds COV_A and says so by its exit status.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 24, STARTS = 4, VARIABLES = 3000 };

static char *array[VARIABLES + 1];
static int in_vfork, failed, running = THREADS;

static int start(char *const *argv)
{
    pid_t pid;
    int status;
    if (!in_vfork && posix_spawn(&pid, argv[0], NULL, NULL, argv, array))
        return -1;
    if (in_vfork && (pid = vfork()) == 0) {
        execve(argv[0], argv, array);
        _exit(99);
    }
    return waitpid(pid, &status, 0) == pid ? status : -1;
}

static void *start_many(void *unused)
{
    char *argv[] = {"/bin/sh", "-c", "test \"$COV_A\" = 1", NULL};
    for (int i = 0; i < STARTS; i++)
        if (start(argv) != 0)
            __atomic_fetch_add(&failed, 1, __ATOMIC_RELAXED);
    __atomic_fetch_sub(&running, 1, __ATOMIC_RELAXED);
    return unused;
}

/* New names, so that libc moves the array again and again. */
static void set_many(void)
{
    char name[32];
    for (int i = 0; __atomic_load_n(&running, __ATOMIC_RELAXED) > 0; i++) {
        snprintf(name, sizeof name, "SET_%d", i % 5000);
        if (i / 5000 % 2 == 0)
            setenv(name, "some value", 1);
        else
            unsetenv(name);
        free(malloc((size_t)(i % 40) * 1000));
    }
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    char *entry;
    in_vfork = argc > 1 && strcmp(argv[1], "execve") == 0;
    for (int i = 0; i < VARIABLES; i++) {
        if (asprintf(&entry, "VARIABLE_%d=%d", i, i) < 0)
            abort();
        array[i] = entry;
    }
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, start_many, NULL);
    if (argc > 2 && strcmp(argv[2], "setenv") == 0)
        set_many();
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    printf("%d of %d failed\n", failed, THREADS * STARTS);
    return 0;
}
