/* SPDX-License-Identifier: MIT
 *
 * A process that updates one file again and again is killed at random instants. What its memory
 * says of the last update is true, and the next update of the file finds or makes it whole.
 */
#include <criterion/criterion.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "gcov/file.h"
#include "laid.h"
#include "support/program.h"

enum { ROUNDS = 400, LONGEST_US = 400, COUNTERS_MAX = 4000 };

/* What the killed process leaves. */
struct left {
    struct file_scratch scratch;
    volatile unsigned long begun; /* updates */
    volatile unsigned long made;  /* that one of them which is known to have been made last */
};

static char *dir;
static char path[PATH_MAX];
static struct left *left;
static const struct gcda_run run = {.is_counted = true};

static void set_up(void)
{
    dir = dir_new("gcov_file_killed");
    left = mmap(NULL, sizeof(*left), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static void tear_down(void)
{
    dir_remove(dir);
}

TestSuite(gcov_file_killed, .init = set_up, .fini = tear_down, .timeout = 120);

/* One function whose counters are all 1: each update adds that to each of them. */
static struct gcov_unit unit_of(uint32_t counters)
{
    static int64_t ones[COUNTERS_MAX];
    for (uint32_t i = 0; i < counters; i++)
        ones[i] = 1;
    static struct laid_function function;
    function = (struct laid_function){HERE, 1, 2, 3, .arcs = {counters, ones}};
    return lay_release("B22*", 8, &function, 1);
}

static enum file_result update(const struct gcov_unit *unit, struct file_scratch *scratch)
{
    char name[PATH_MAX];
    enum loss_reason loss;
    return gcov_file_update(strcpy(name, path), unit, &run, scratch, &loss);
}

/* Each into a file of its own, or all into one. */
static void name_file(bool anew)
{
    snprintf(path, sizeof(path), "%s/%lu.gcda", dir, anew ? left->begun : 0);
}

static void update_for_ever(const struct gcov_unit *unit, bool anew)
{
    for (;;) {
        left->begun++;
        name_file(anew);
        if (update(unit, &left->scratch) == FILE_WRITTEN)
            left->made = left->begun;
        file_commit_none(&left->scratch.commit);
        if (anew)
            unlink(path);
    }
}

static void kill_at_random(pid_t pid)
{
    const struct timespec pause = {.tv_nsec = rand() % LONGEST_US * 1000};
    nanosleep(&pause, NULL);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void expect_counts(uint32_t counters, int64_t expected)
{
    static char bytes[(size_t)COUNTERS_MAX * 8 + 1024];
    const size_t head = (4 + 4 + 5 + 2) * sizeof(uint32_t);
    FILE *file = fopen(path, "r");
    cr_assert(file);
    size_t size = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    cr_assert_eq(size, head + (size_t)counters * 8 + 4, "the file has %zu bytes", size);
    for (uint32_t i = 0; i < counters; i++) {
        int64_t count;
        memcpy(&count, bytes + head + (size_t)i * 8, sizeof(count));
        cr_assert_eq(count, expected, "counter %u is %ld, not %ld", i, count, expected);
    }
}

/* The memory of the killed process was its own and is gone with it. */
static void forget_memory(void)
{
    memset(&left->scratch, 0, sizeof(left->scratch));
    left->scratch.is_watched = true;
}

static void play(const struct gcov_unit *unit, uint32_t counters, bool anew)
{
    static int64_t in_one_file;
    struct file_scratch own = {0};
    unsigned long before = left->begun;
    pid_t pid = fork();
    if (pid == 0)
        update_for_ever(unit, anew);
    kill_at_random(pid);
    name_file(anew);
    bool made = left->made == left->begun || file_commit_is_made(&left->scratch.commit, path);
    int64_t begun = (int64_t)(left->begun - before);
    in_one_file += begun ? begun - !made : 0;
    if (anew && (left->made == left->begun || begun == 0))
        unlink(path); /* it was about to */
    cr_assert_eq(update(unit, &own), FILE_WRITTEN);
    expect_counts(counters, anew ? 1 + (made && left->made != left->begun) : ++in_one_file);
    left->made = left->begun;
    file_scratch_free(&own);
    forget_memory();
}

static void play_all(uint32_t counters, bool anew)
{
    struct gcov_unit unit = unit_of(counters);
    forget_memory();
    for (int i = 0; i < ROUNDS; i++)
        play(&unit, counters, anew);
}

Test(gcov_file_killed, in_a_file_of_one_page)
{
    play_all(100, false);
}

Test(gcov_file_killed, in_a_file_of_many_pages)
{
    play_all(COUNTERS_MAX, false);
}

Test(gcov_file_killed, while_a_file_is_made)
{
    play_all(100, true);
}

Test(gcov_file_killed, while_a_large_file_is_made)
{
    play_all(COUNTERS_MAX, true);
}
