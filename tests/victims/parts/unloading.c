/* SPDX-License-Identifier: MIT
 *
 * A program whose destructor unloads what main has loaded: the path of a shared object with run().
 * Afterwards it waits for its ending. Nothing of the destructor is counted.
 */
#include "../uncounted.h"

#include <dlfcn.h>

static void *loaded;

static UNCOUNTED __attribute__((destructor)) void unload(void)
{
    if (loaded && dlclose(loaded) == 0)
        say("ready\n");
    while (next_byte() >= 0)
        ;
}

static UNCOUNTED int (*run_of(const char *path))(int)
{
    loaded = dlopen(path, RTLD_NOW);
    return loaded ? (int (*)(int))dlsym(loaded, "run") : NULL;
}

static UNCOUNTED void leave(void)
{
    exit(0);
}

int main(int argc, char **argv)
{
    int (*run)(int) = argc > 1 ? run_of(argv[1]) : NULL;
    if (!run || run(5) < 0)
        return 1;
    leave();
}
