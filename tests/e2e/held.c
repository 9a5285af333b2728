/* SPDX-License-Identifier: MIT
 *
 * When a program was killed and waited for, nothing of it is held any more: its keeper, which had
 * its memory, has ended, too.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A directory of the cgroups where groups can be made; NULL: there is none. */
static const char *cgroups(void)
{
    static const char *const places[] = {"/sys/fs/cgroup/unified", "/sys/fs/cgroup"};
    for (size_t i = 0; i < 2; i++)
        if (access(under(places[i], "cgroup.procs"), W_OK) == 0)
            return places[i];
    return NULL;
}

static void nothing_is_held(const char *what, const char *how, const char *word)
{
    char *dir = dir_new("held");
    const char *place = cgroups(), *env[] = {place ? under("CGROUP=", "%s", place) : NULL, NULL};
    for (int preload = 0; preload < 2; preload++) {
        struct program p = RUN(LIST(victim("held_plain"), what, how, victim("holder"), word),
                               .env = env, .tree = dir, .preload = preload);
        expect_exit(&p, 0);
        expect_silent(&p);
        cr_assert_str_eq(p.out, "0 held\nready\n");
        program_free(&p);
    }
    dir_remove(dir);
}

#define AFTER_KILL(what, need)                                                                     \
    Test(held, what##_is_free_after_kill_and_wait)                                                 \
    {                                                                                              \
        if (!(need))                                                                               \
            cr_skip_test("not possible here");                                                     \
        nothing_is_held(#what, "kill", NULL);                                                      \
    }
AFTER_KILL(segment, true)
AFTER_KILL(text, true)
AFTER_KILL(mount, geteuid() == 0)
AFTER_KILL(group, cgroups())

/* The kernel puts the beacon out when memory is gone, a moment before mounts and cgroups are: who
 * comes just then does not see the keeper. */
#define AFTER_WAIT(what)                                                                           \
    Test(held, what##_is_free_after_the_wait_for_one_that_somebody_else_killed)                    \
    {                                                                                              \
        nothing_is_held(#what, "else", NULL);                                                      \
    }
AFTER_WAIT(segment)
AFTER_WAIT(text)

/* Its keeper stays for its worker, without its memory. */
Test(held, segment_of_a_program_with_a_worker_is_free)
{
    nothing_is_held("segment", "kill", "fork");
    nothing_is_held("segment", "else", "fork");
}

/* Such a program has its keeper end before it ends itself. */
#define AFTER_EXIT(what, need)                                                                     \
    Test(held, what##_is_free_after_an_exit)                                                       \
    {                                                                                              \
        if (!(need))                                                                               \
            cr_skip_test("not possible here");                                                     \
        nothing_is_held(#what, "exit", NULL);                                                      \
        nothing_is_held(#what, "exit", "forked");                                                  \
    }
AFTER_EXIT(segment, true)
AFTER_EXIT(text, true)
AFTER_EXIT(mount, geteuid() == 0)
AFTER_EXIT(group, cgroups())
