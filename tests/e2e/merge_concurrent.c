/* SPDX-License-Identifier: MIT
 *
 * Many processes of one program end at the same time over the same files, by SIGTERM and through
 * libgcov: nothing is lost, and no reader ever meets half a file.
 */
#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { AT_ONCE = 16, ROUNDS = 4, READ_RUNS = 40, KILLED_RUNS = 60 };

/* A program whose file is of many pages: 2000 functions. */
static const char *big_program(const char *dir)
{
    free(shell("cd '%s' && {\n"
               "    echo '#include \"%s\"'; echo 'int sum;'\n"
               "    i=0; while [ $i -lt 2000 ]; do\n"
               "        echo \"static void f$i(int n) { if (n > $i) sum++; }\"; i=$((i + 1))\n"
               "    done\n"
               "    echo 'int main(void) {'\n"
               "    i=0; while [ $i -lt 2000 ]; do echo \"f$i(1000);\"; i=$((i + 1)); done\n"
               "    echo 'until_end(); }'\n"
               "} > big.c && gcc --coverage -c big.c && gcc --coverage -o big big.o",
               dir, source("uncounted.h")));
    return under(dir, "big");
}

static void all_at_once(const char *kept, const char *const argv[])
{
    struct program p[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++)
        p[i] = START(argv, LIST(LONG_ENOUGH), .tree = kept, .preload = i % 4 != 3);
    for (int i = 0; i < AT_ONCE; i++) {
        if (i % 2 == 0) {
            cr_assert(kill(p[i].pid, SIGTERM) == 0);
        } else {
            close(p[i].in_fd);
            p[i].in_fd = -1;
        }
    }
    for (int i = 0; i < AT_ONCE; i++) {
        program_end(&p[i]);
        expect_silent(&p[i]);
        if (i % 2 == 0)
            expect_killed(&p[i], SIGTERM);
        else
            expect_exit(&p[i], 0);
        program_free(&p[i]);
    }
}

static void sums_are_exact(const char *dir, const char *program)
{
    const char *argv[] = {program, NULL}, *clean = under(dir, "clean"), *kept = under(dir, "kept");
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < AT_ONCE; i++)
            FILES(argv, .tree = clean);
        all_at_once(kept, argv);
        expect_same_files(kept, clean);
    }
}

Test(concurrent, eight_killed_and_eight_exiting_lose_nothing)
{
    char *dir = dir_new("concurrent");
    sums_are_exact(dir, victim("work"));
    dir_remove(dir);
}

Test(concurrent, large_files_lose_nothing)
{
    char *dir = dir_new("concurrent");
    sums_are_exact(dir, big_program(dir));
    dir_remove(dir);
}

struct reader {
    const char *path;
    size_t size;
    atomic_bool stop;
    unsigned reads, broken;
};

/* A careful reader takes the lock, as libgcov does. One that only asks for the size takes none, and
 * may see what stands behind the file while it is overwritten, but no file that is cut off. */
static void *read_again_and_again(void *argument)
{
    struct reader *r = argument;
    while (!r->stop) {
        struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
        int fd = open(r->path, O_RDONLY | O_CLOEXEC);
        r->broken += (size_t)lseek(fd, 0, SEEK_END) < r->size;
        char *bytes = malloc(r->size + 1);
        fcntl(fd, F_SETLKW, &lock);
        r->broken += pread(fd, bytes, r->size + 1, 0) != (ssize_t)r->size ||
                     memcmp(bytes, "adcg", 4) != 0 || memcmp(bytes + r->size - 4, "\0\0\0", 4) != 0;
        r->reads++;
        free(bytes);
        close(fd);
    }
    return NULL;
}

Test(concurrent, readers_meet_whole_files_only)
{
    char *dir = dir_new("concurrent");
    const char *argv[] = {big_program(dir), NULL}, *kept = under(dir, "kept"),
               *clean = under(dir, "clean");
    FILES(argv, .tree = clean);
    FILES(argv, .tree = kept);
    struct reader reader = {.path = file_named(kept, "big.gcda")};
    free(file_read(reader.path, &reader.size));
    cr_assert_gt(reader.size, 3 * 4096);
    pthread_t thread;
    cr_assert(pthread_create(&thread, NULL, read_again_and_again, &reader) == 0);
    for (int i = 0; i < READ_RUNS; i++) {
        FILES(argv, .tree = kept, .preload = true, .sig = SIGTERM);
        FILES(argv, .tree = clean);
    }
    reader.stop = true;
    pthread_join(thread, NULL);
    cr_assert(reader.reads > 0 && reader.broken == 0, "%u of %u reads met a broken file",
              reader.broken, reader.reads);
    expect_same_files(kept, clean);
    dir_remove(dir);
}

/* SIGKILL somewhere in the flush: the run is in the file once, never half of it or twice. */
Test(concurrent, sigkill_in_the_flush_leaves_a_whole_file)
{
    char *dir = dir_new("concurrent");
    const char *argv[] = {big_program(dir), NULL}, *kept = under(dir, "kept"),
               *clean = under(dir, "clean");
    FILES(argv, .tree = clean);
    FILES(argv, .tree = kept);
    char *file = file_named(kept, "big.gcda"), *oracle = file_named(clean, "big.gcda");
    for (unsigned i = 0; i < KILLED_RUNS; i++) {
        struct program p = START(argv, .tree = kept, .preload = true);
        cr_assert(kill(p.pid, SIGTERM) == 0);
        /* A random instant is what is wanted here; there is no event to wait for. */
        usleep(i * 37 % 1500);
        program_kill(&p, SIGKILL);
        program_free(&p);
        FILES(argv, .tree = clean);
        await_equal_files(file, oracle);
    }
    FILES(argv, .tree = kept, .preload = true, .sig = SIGTERM);
    FILES(argv, .tree = clean);
    cr_assert(files_are_equal(file, oracle), "at SIGTERM the files are there when it is gone");
    free(file);
    free(oracle);
    dir_remove(dir);
}
