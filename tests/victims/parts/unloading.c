/* SPDX-License-Identifier: MIT
 *
 * `unloading OBJECT now` loads a shared object, runs its run() if it has one, unloads it and waits
 * for its ending; without `now` it exits, unloads it in a destructor and waits there. Nothing of
 * that is counted but main.
 */
#include "../uncounted.h"

#include <dlfcn.h>

static void *loaded;

static UNCOUNTED void unload(void)
{
    if (loaded && dlclose(loaded) != 0)
        _exit(98);
    loaded = NULL;
}

static UNCOUNTED __attribute__((destructor)) void unload_late(void)
{
    if (!loaded)
        return;
    unload();
    say("ready\n");
    while (next_byte() >= 0)
        ;
}

static UNCOUNTED int run(const char *path, int n)
{
    loaded = dlopen(path, RTLD_NOW);
    if (!loaded)
        _exit(97);
    int (*function)(int) = (int (*)(int))dlsym(loaded, "run");
    return function ? function(n) : 0;
}

static UNCOUNTED void leave(int now)
{
    if (!now)
        exit(0);
    unload();
    until_end();
}

int main(int argc, char **argv)
{
    if (argc < 2 || run(argv[1], 5) < 0)
        return 1;
    leave(argc > 2);
}
