/* SPDX-License-Identifier: MIT
 *
 * `plugins WAY OBJECT ...` loads each object, calls its function and unloads it, again and again:
 * in `threads`, one for each object; beside an `exec` that fails all the time; or `many` times,
 * with the lines that its map of memory has grown by.
 */
#include "uncounted.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { TIMES = 200, MANY_TIMES = 2000, MOST_OBJECTS = 2 };

static atomic_bool is_done;
/* gcc --coverage makes __gcov_execv of a direct call. */
static int (*volatile plain_execv)(const char *, char *const *) = execv;

static UNCOUNTED void use(const char *path)
{
    void *object = dlopen(path, RTLD_NOW);
    int (*call)(int) = object ? (int (*)(int))dlsym(object, "call") : NULL;
    if (!call || call(1) != 2 || dlclose(object) != 0) {
        fprintf(stderr, "%s\n", dlerror());
        _exit(98);
    }
}

static UNCOUNTED void *use_often(void *path)
{
    for (int i = 0; i < TIMES; i++)
        use(path);
    return NULL;
}

static UNCOUNTED void *fail_to_exec(void *unused)
{
    char *argv[] = {"nothing", NULL};
    while (!is_done)
        plain_execv("/nowhere/at/all", argv);
    return unused;
}

static UNCOUNTED pthread_t start(void *(*run)(void *), void *argument)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, argument) != 0)
        _exit(98);
    return thread;
}

static UNCOUNTED int lines_of_map(void)
{
    FILE *map = fopen("/proc/self/maps", "r");
    int lines = 0;
    for (int c; map && (c = getc(map)) != EOF;)
        lines += c == '\n';
    if (map)
        fclose(map);
    return lines;
}

static UNCOUNTED void measure(const char *path)
{
    int before = lines_of_map();
    for (int i = 0; i < MANY_TIMES; i++)
        use(path);
    printf("grown by %d lines\n", lines_of_map() - before);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    const char *way = argc > 2 ? argv[1] : "";
    pthread_t threads[MOST_OBJECTS];
    int n = 0;
    if (strcmp(way, "threads") == 0)
        for (; n < MOST_OBJECTS && n + 2 < argc; n++)
            threads[n] = start(use_often, argv[n + 2]);
    if (strcmp(way, "exec") == 0) {
        threads[n++] = start(fail_to_exec, NULL);
        use_often(argv[2]);
        is_done = 1;
    }
    while (n > 0)
        pthread_join(threads[--n], NULL);
    if (strcmp(way, "many") == 0)
        measure(argv[2]);
    until_end();
}
