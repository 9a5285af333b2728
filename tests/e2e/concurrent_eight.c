/* SPDX-License-Identifier: MIT
 *
 * Eight processes of one program end at once over the same forty files, four through libgcov and
 * four with the shim, by SIGTERM, SIGKILL and exit: the files are those of eight runs in sequence.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EIGHT = 8, ROUNDS = 5 };

/* 0 is the end of the input, at which a program exits. */
static const struct {
    bool preload;
    int sig;
} ends[EIGHT] = {{true, SIGKILL}, {false, 0}, {true, SIGTERM}, {false, 0},
                 {true, 0},       {false, 0}, {true, SIGKILL}, {false, 0}};

/* Uneven sizes, the first of many pages: so that writing takes its time. */
static const char *program_of_forty(const char *dir)
{
    free(shell(
        "cd '%s' && unit=0; while [ $unit -lt 40 ]; do {\n"
        "    size=$((unit ? unit * unit * 7 %% 100 + 1 : 1500)); i=0; echo 'static int sum;'\n"
        "    while [ $i -lt $size ]; do\n"
        "        echo \"static void f$i(int n) { if (n > $i) sum++; }\"; i=$((i + 1))\n"
        "    done\n"
        "    echo \"void run$unit(void) {\"\n"
        "    i=0; while [ $i -lt $size ]; do echo \"f$i(700);\"; i=$((i + 1)); done\n"
        "    echo '}'\n"
        "} > u$unit.c && gcc --coverage -c u$unit.c || exit 1; unit=$((unit + 1)); done\n"
        "{\n"
        "    echo '#include \"%s\"'\n"
        "    echo 'int main(void) {'\n"
        "    unit=0; while [ $unit -lt 40 ]; do\n"
        "        echo \"void run$unit(void); run$unit();\"; unit=$((unit + 1))\n"
        "    done\n"
        "    echo 'until_end(); }'\n"
        "} > main.c && gcc --coverage -c main.c && gcc --coverage -o eight *.o",
        dir, source("uncounted.h")));
    return under(dir, "eight");
}

static void end_all(struct program p[EIGHT])
{
    for (int i = 0; i < EIGHT; i++) {
        if (ends[i].sig) {
            cr_assert(kill(p[i].pid, ends[i].sig) == 0);
        } else {
            close(p[i].in_fd);
            p[i].in_fd = -1;
        }
    }
}

static void expect_ends(struct program p[EIGHT])
{
    for (int i = 0; i < EIGHT; i++) {
        program_end(&p[i]);
        expect_silent(&p[i]);
        if (ends[i].sig)
            expect_killed(&p[i], ends[i].sig);
        else
            expect_exit(&p[i], 0);
        program_free(&p[i]);
    }
}

/* What outlives its program becomes ours, and then goes. */
static void await_keepers(void)
{
    while (wait4(-1, NULL, __WALL, NULL) > 0 || errno == EINTR)
        ;
    cr_assert_eq(errno, ECHILD);
}

Test(concurrent, killed_terminated_and_exiting_lose_nothing, .timeout = 120)
{
    char *dir = dir_new("eight");
    const char *argv[] = {program_of_forty(dir), NULL}, *clean = under(dir, "clean"),
               *kept = under(dir, "kept");
    cr_assert(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
    for (int round = 0; round < ROUNDS; round++) {
        struct program p[EIGHT];
        for (int i = 0; i < EIGHT; i++)
            FILES(argv, .tree = clean);
        for (int i = 0; i < EIGHT; i++)
            p[i] = START(argv, LIST(LONG_ENOUGH), .tree = kept, .preload = ends[i].preload);
        end_all(p);
        expect_ends(p);
        await_keepers();
        expect_same_files(kept, clean);
    }
    dir_remove(dir);
}
