/* SPDX-License-Identifier: MIT
 *
 * What a program has lost that SIGKILL ended is told once, though its standard error is a pipe,
 * which its keeper does not hold. A shell has started the program and waits for it.
 */
#include "trial.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

/* The shell holds the pipe, too, until its input ends. */
#define HOLDING "\"$@\"; read -r line"

static char *dir;

/* A file lies where a directory should be. */
static void set_up(void)
{
    dir = dir_new("lines");
    free(shell(": >'%s/tree'", dir));
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(lines_dead, .init = set_up, .fini = tear_down);

/* Kills the program that the shell has started, and waits until its keeper is gone. */
static pid_t kill_started(const struct program *shell_of)
{
    pid_t killed = youngest_of(shell_of->pid);
    struct pollfd keeper = {.fd = pidfd_open(keeper_of(killed), 0), .events = POLLIN};
    cr_assert(keeper.fd >= 0 && kill(killed, SIGKILL) == 0);
    cr_assert(poll(&keeper, 1, 60000) == 1);
    close(keeper.fd);
    return killed;
}

static void expect_told(const char *const *command, const char *const *env)
{
    char *told;
    struct program p = START(command, env, .tree = under(dir, "tree"));
    pid_t killed = kill_started(&p);
    program_end(&p);
    cr_assert(asprintf(&told, "covkeep[%d]: coverage lost: %s/tree/", killed, dir) > 0);
    const char *found = strstr(p.err, told);
    cr_expect(found, "%s", p.err);
    cr_expect(!found || !strstr(found + 1, "covkeep["), "twice: %s", p.err);
    free(told);
    program_free(&p);
}

Test(lines_dead, by_the_pipe_that_somebody_else_holds)
{
    const char *preload = under("LD_PRELOAD=", "%s", built("libcovkeep.so") + 1);
    expect_told(LIST("/bin/sh", "-c", HOLDING, "sh", "env", preload, victim("work"), "20"), NULL);
}

/* Another user may not open the pipe again, and perhaps not reach this tree. */
Test(lines_dead, by_who_waits_for_the_program_of_another_user)
{
    needs_command("test \"$(id -u)\" = 0");
    char *place =
        shell("place=$(mktemp -d) && chmod 755 $place && cp '%s' '%s' $place && printf $place",
              victim("work"), built("libcovkeep.so"));
    const char *preload = under("LD_PRELOAD=", "%s/libcovkeep.so", place + 1);
    expect_told(LIST("/bin/sh", "-c", HOLDING, "sh", "setpriv", "--reuid=65534", "--clear-groups",
                     under(place, "work"), "20"),
                LIST(preload));
    free(shell("rm -r '%s'", place));
    free(place);
}
