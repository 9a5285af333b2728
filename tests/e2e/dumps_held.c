/* SPDX-License-Identifier: MIT
 *
 * A program dumps its counts and resets them, while another thread counts: as much of that is in
 * the files as without the shim. The dump is held up by a lock on the file that libgcov takes
 * first, so it has nothing of the others then, and loses nothing.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static char *dir;
static const char *argv[2], *clean, *kept;

/* libgcov's list begins with the object that is linked last. */
static void set_up(void)
{
    dir = dir_new("dumps_held");
    clean = under(dir, "clean");
    kept = under(dir, "kept");
    free(shell("cd '%s' && gcc --coverage -c '%s' '%s' '%s' &&\n"
               "gcc --coverage -pthread -o dump dump_main.o right.o left.o",
               dir, source("parts/dump_main.c"), source("parts/right.c"), source("parts/left.c")));
    argv[0] = under(dir, "dump");
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(dumps_held, .init = set_up, .fini = tear_down);

/* Makes the file and locks it. */
static int lock(const char *tree)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    const char *file = under(tree, "%s/left.gcda", dir);
    free(shell("mkdir -p \"$(dirname '%s')\" && touch '%s'", file, file));
    int fd = open(file, O_RDWR | O_CLOEXEC);
    cr_assert(fd >= 0 && fcntl(fd, F_SETLK, &whole) == 0);
    return fd;
}

/* With the shim, which takes locked files last, until the other one is written. */
static void await_dump(const struct program *p, const char *tree, bool preload)
{
    if (preload)
        free(shell("until test -s '%s/%s/right.gcda'; do test -e /proc/%d || exit 1; done", tree,
                   dir, p->pid));
    free(shell("until grep -q '^State:.S' /proc/%d/task/%d/status; do :; done", p->pid, p->pid));
}

static void run(const char *tree, bool preload)
{
    int fd = lock(tree);
    struct program p = START(argv, .tree = tree, .preload = preload);
    await_dump(&p, tree, preload);
    trial_tell(&p, "c");
    program_await(&p, "counted\n");
    close(fd);
    program_await(&p, "counted\nready\n");
    program_end(&p);
    expect_exit(&p, 0);
    expect_silent(&p);
    program_free(&p);
}

Test(dumps_held, what_another_thread_counts_before_the_reset_is_kept)
{
    run(clean, false);
    run(kept, true);
    expect_same_files(kept, clean);
}
