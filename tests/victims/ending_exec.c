/* SPDX-License-Identifier: MIT
 *
 * `ending_exec HOW [PROGRAM ...]` counts, and executes the program: by `execve` as gcc --coverage
 * calls it (libgcov writes first) or as libc has it (`plain`). The other ways fail, once or at each
 * place of a search; then it counts on and waits for its ending. `clean` ends where others exec.
 */
#define _GNU_SOURCE
#include "endings.h"

extern char **environ;

static UNCOUNTED void search(int is_plain)
{
    static const char *const places[] = {"/nowhere/at/all", "/etc/passwd", "/proc/1", "/"};
    char *argv[] = {"search", NULL};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        count(2);
        if (is_plain)
            plain_execve(places[i], argv, environ);
        else
            execve(places[i], argv, environ);
    }
}

static UNCOUNTED void fail_once(int is_plain)
{
    char *argv[] = {"nothing", NULL};
    if (is_plain)
        plain_execve("/nowhere/at/all", argv, environ);
    else
        execv("/nowhere/at/all", argv);
}

UNCOUNTED int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    count(30);
    if (argc > 2) {
        say("ready\n");
        if (is(how, "execve"))
            execve(argv[2], argv + 2, environ);
        if (is(how, "plain"))
            plain_execve(argv[2], argv + 2, environ);
        if (is(how, "execvpe"))
            execvpe(argv[2], argv + 2, environ);
        fail(argv[2]);
    }
    if (is(how, "clean"))
        until_end();
    if (is(how, "fails") || is(how, "plain_fails"))
        fail_once(is(how, "plain_fails"));
    if (is(how, "search") || is(how, "plain_search"))
        search(is(how, "plain_search"));
    count(4);
    until_end();
}
