/* SPDX-License-Identifier: MIT
 *
 * Forks while another thread unloads the shared object that the argument names (without one, while
 * nothing goes on); the child counts and waits for its ending, the parent says how it ended. All
 * that depends on the argument is uncounted, so the child's counts are the same.
 */
#include "../uncounted.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sys/wait.h>

void __gcov_dump(void);
void __gcov_reset(void);

static int sum;

static void work(int n)
{
    for (int i = 0; i < n; i++)
        sum += i % 2 ? i : 1;
}

static UNCOUNTED void *unload(void *object)
{
    dlclose(object);
    return NULL;
}

static UNCOUNTED void start_unloading(const char *path)
{
    pthread_t thread;
    void *object = dlopen(path, RTLD_NOW);
    if (!object || pthread_create(&thread, NULL, unload, object) != 0)
        _exit(95);
}

static UNCOUNTED void reap(pid_t child)
{
    int status;
    if (waitpid(child, &status, 0) != child)
        _exit(94);
    say(WIFSIGNALED(status) ? "terminated\n" : "exited\n");
    __gcov_dump(); /* exit would wait for the thread in dlclose */
    _exit(0);
}

static UNCOUNTED void fork_and_work(const char *object)
{
    if (object)
        start_unloading(object);
    else
        say("unloading\n");
    (void)next_byte();
    pid_t child = fork();
    if (child != 0)
        reap(child);
    __gcov_reset(); /* as GCC has it where the caller of fork is instrumented */
    work(7);
    until_end();
}

int main(int argc, char **argv)
{
    work(argc > 0 ? 4 : 3);
    fork_and_work(argv[1]);
}
