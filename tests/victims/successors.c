/* SPDX-License-Identifier: MIT
 *
 * `successors N` counts and executes itself N times over, and then names the children that it has
 * and that are dead: none, as it has never had any.
 */
#include "endings.h"

extern char **environ;

static UNCOUNTED void say_if_dead(int pid)
{
    char path[64], state = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file)
        return;
    if (fscanf(file, "%*d %*[^)]) %c", &state) == 1 && state == 'Z')
        printf("%d is dead\n", pid);
    fclose(file);
}

static UNCOUNTED void look_at_children(void)
{
    int pid;
    FILE *children = fopen("/proc/thread-self/children", "r");
    if (!children)
        fail("children");
    while (fscanf(children, "%d", &pid) == 1)
        say_if_dead(pid);
    fclose(children);
    fflush(stdout);
}

UNCOUNTED int main(int argc, char **argv)
{
    int left = argc > 1 ? atoi(argv[1]) : 0;
    char next[16];
    count(3);
    snprintf(next, sizeof next, "%d", left - 1);
    if (left > 0) {
        plain_execve(argv[0], (char *[]){argv[0], next, NULL}, environ);
        fail(argv[0]);
    }
    look_at_children();
    until_end();
}
