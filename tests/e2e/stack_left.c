/* SPDX-License-Identifier: MIT
 *
 * A signal that comes when hardly any stack is left. The kernel needs some for a handler, which is
 * more than the default action needs; from there on, that of ours needs no more than an empty one.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

enum { MOST = 16384, STEP = 16 };

static char *dir;

static void set_up(void)
{
    dir = dir_new("stack");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(stack_left, .init = set_up, .fini = tear_down, .timeout = 120);

static int status_of(const char *where, int left, const char *how, const char *tree, bool preload)
{
    char bytes[16];
    snprintf(bytes, sizeof bytes, "%d", left);
    struct program p = RUN(LIST(victim("stack_left"), where, bytes, how), .tree = tree,
                           .preload = preload, .ready = "");
    int status = p.status;
    program_free(&p);
    return status;
}

static bool empty_handler_works(const char *where, int left)
{
    int status = status_of(where, left, "empty", under(dir, "ignored"), false);
    return WIFEXITED(status) && WEXITSTATUS(status) == 7;
}

/* The least that is enough for an empty handler of the program's. */
static int least(const char *where)
{
    int too_few = 0, enough = MOST;
    cr_assert(empty_handler_works(where, enough));
    while (enough - too_few > STEP) {
        int between = (enough + too_few) / 2 / STEP * STEP;
        *(empty_handler_works(where, between) ? &enough : &too_few) = between;
    }
    return enough;
}

static void keeps_counts(const char *where)
{
    const char *clean = under(dir, "clean");
    int enough = least(where);
    const int rows[] = {enough, enough + STEP, enough + 256, enough + 1024, 8192, MOST};
    status_of(where, MOST, "exit", clean, false);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *kept = under(dir, "kept%zu", i);
        int status = status_of(where, rows[i], "term", kept, true);
        cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM,
                  "%d bytes, %d are enough: status %#x", rows[i], enough, (unsigned)status);
        expect_same_files(kept, clean);
    }
}

Test(stack_left, sigterm_at_the_end_of_the_main_threads_stack_keeps_counts_and_status)
{
    keeps_counts("main");
}

Test(stack_left, sigterm_at_the_end_of_a_threads_stack_keeps_counts_and_status)
{
    keeps_counts("thread");
}
