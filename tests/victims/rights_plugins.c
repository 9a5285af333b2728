/* SPDX-License-Identifier: MIT
 *
 * `rights_plugins WHO END OBJECT ...`: a server that starts as root and loads plugins. Its worker
 * gives up root's rights, either before it is forked or by itself, counts in each plugin and ends;
 * then the server counts in each, and ends. WHO loads them: the `server`, before the fork; the
 * `middle`, a process between the two that the server forks; or the `worker`, which has no rights
 * by then. `clean_WHO` does the same with all rights.
 */
#define _GNU_SOURCE
#include "endings.h"

#include <dlfcn.h>
#include <grp.h>
#include <string.h>

enum { NOBODY = 65534, MOST = 8 };

static void *objects[MOST];
static const char *end;
static int is_clean;

/* Where the objects lie, by root: for nobody the way there may be closed. */
static UNCOUNTED void go_to_objects(const char *path)
{
    char directory[4096] = "";
    memcpy(directory, path, (size_t)(strrchr(path, '/') - path));
    if (chdir(directory) < 0)
        fail("chdir");
}

static UNCOUNTED void load(char **paths)
{
    char name[64];
    for (int i = 0; i < MOST && paths[i]; i++) {
        snprintf(name, sizeof name, ".%s", strrchr(paths[i], '/'));
        if (!objects[i] && !(objects[i] = dlopen(name, RTLD_NOW)))
            fail(dlerror());
    }
}

static UNCOUNTED void use(int times)
{
    for (int i = 0; i < MOST && objects[i]; i++)
        for (int n = 0; n < times; n++)
            ((int (*)(int))dlsym(objects[i], "call"))(n);
}

static UNCOUNTED void drop_rights(void)
{
    if (!is_clean && (setgroups(0, NULL) < 0 || setgid(NOBODY) < 0 || setuid(NOBODY) < 0))
        fail("setuid");
}

static UNCOUNTED void end_now(void)
{
    for (int i = 0; is(end, "unload") && i < MOST && objects[i]; i++)
        dlclose(objects[i]);
    end_by(is_clean || is(end, "unload") ? "exit" : end);
}

/* libgcov's fork writes what the caller has counted, and its child begins at zero. */
static UNCOUNTED int is_child(void)
{
    pid_t child = is_clean ? fork() : plain_fork();
    if (child > 0)
        reap(child);
    return child == 0;
}

static UNCOUNTED void be_worker(char **paths)
{
    count(7);
    load(paths);
    use(31);
    end_now();
}

/* One that inherits that it has no rights, and so does what writes for it; and one whose keeper is
 * as old as itself. */
static UNCOUNTED void have_workers(char **paths)
{
    if (is_child()) {
        drop_rights();
        if (is_child())
            be_worker(paths);
        be_worker(paths);
    }
}

UNCOUNTED int main(int argc, char **argv)
{
    const char *who = argc > 3 ? argv[1] : "";
    is_clean = strncmp(who, "clean_", 6) == 0;
    who += is_clean ? 6 : 0;
    end = argc > 3 ? argv[2] : "";
    count(20);
    if (argc > 3)
        go_to_objects(argv[3]);
    if (is(who, "server"))
        load(argv + 3);
    if (!is(who, "middle"))
        have_workers(argv + 3);
    else if (is_child()) {
        load(argv + 3);
        have_workers(argv + 3);
        end_now();
    }
    load(argv + 3);
    use(2);
    say("ready\n");
    end_now();
}
