/* SPDX-License-Identifier: MIT
 *
 * Loads and unloads shared objects as its arguments say, without a counter of its own: open:PATH
 * and deep:PATH (RTLD_DEEPBIND) load, apart:PATH (dlmopen) too, run:N calls run(N) of the last one,
 * close unloads it. Then it waits for its ending. Built with counters, too, as a program whose own
 * image is one of several.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <dlfcn.h>
#include <stdio.h>

static void *last;

static void load(const char *path, int flags)
{
    last = dlopen(path, flags);
    if (!last) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
}

static void load_apart(const char *path)
{
    last = dlmopen(LM_ID_NEWLM, path, RTLD_NOW);
    if (!last)
        exit(4);
}

static void run(int n)
{
    int (*function)(int) = (int (*)(int))dlsym(last, "run");
    if (!function || function(n) < 0)
        exit(2);
}

static void step(const char *word)
{
    if (strncmp(word, "open:", 5) == 0)
        load(word + 5, RTLD_NOW);
    else if (strncmp(word, "deep:", 5) == 0)
        load(word + 5, RTLD_NOW | RTLD_DEEPBIND);
    else if (strncmp(word, "apart:", 6) == 0)
        load_apart(word + 6);
    else if (strncmp(word, "run:", 4) == 0)
        run(atoi(word + 4));
    else if (strcmp(word, "close") == 0)
        dlclose(last);
    else
        exit(3);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        step(argv[i]);
    until_end();
}
