/* SPDX-License-Identifier: MIT
 *
 * Each round has a directory of its own: the tree of the files, the truth, and what the victim
 * wrote to its standard error.
 */
#include "stress_round.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "chance.h"
#include "joined.h"

enum {
    THREAD_COUNT = 64,
    AFTER_BITS = 17,
    DEADLINE_MS = 100000,
    ENVIRONMENT_MAX = 16,
    TOLD_MAX = 5
};

/* What the victim is told, and how its parent sees that: exit status or signal. */
static const struct ending {
    const char *name;
    int status, signal;
} endings[] = {
    {"exit", 7, 0},          {"exit", 7, 0},          {"_exit", 7, 0},
    {"abort", 0, SIGABRT},   {"SIGTERM", 0, SIGTERM}, {"SIGKILL", 0, SIGKILL},
    {"SIGSEGV", 0, SIGSEGV},
};

struct plan {
    const struct ending *ending;
    unsigned seed, ender, after_us;
};

static struct plan plan_of(const struct stress_round *round)
{
    uint64_t state = round->seed * 0x100000001b3u + round->number;
    struct plan plan = {.seed = (unsigned)chance_next(&state) >> 1};
    plan.ending = &endings[chance_next(&state) % (sizeof(endings) / sizeof(*endings))];
    plan.ender = chance_next(&state) % 2 ? (unsigned)(chance_next(&state) % THREAD_COUNT) : 0;
    plan.after_us =
        (unsigned)(chance_next(&state) % (1u << (10 + chance_next(&state) % (AFTER_BITS - 9))));
    return plan;
}

static void make_directory(struct stress_round *round)
{
    char *parent = joined(round->build, "/tmp", "");
    mkdir(parent, 0777);
    round->directory = joined(parent, "/stress.XXXXXX", "");
    if (!mkdtemp(round->directory))
        die(round->directory);
    free(parent);
}

static char *new_truth(const struct stress_round *round, const char *name)
{
    char *path = joined(round->directory, "/", name);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0 || ftruncate(fd, sizeof(struct truth_program)) != 0)
        die(path);
    close(fd);
    return path;
}

static struct truth_program *map_truth(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    void *truth =
        mmap(NULL, sizeof(struct truth_program), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd < 0 || truth == MAP_FAILED)
        die(path);
    close(fd);
    return truth;
}

static void fill_environment(const struct stress_round *round, bool preload,
                             char *environment[ENVIRONMENT_MAX])
{
    size_t n = 0;
    environment[n++] = joined("PATH=/usr/bin:/bin", "", "");
    environment[n++] = joined("STRESS=0", "", "");
    environment[n++] = joined("COV_KEEP_GRACE_MS=20000", "", ""); /* the machine is busy */
    environment[n++] = joined("GCOV_PREFIX=", round->directory, preload ? "/with" : "/without");
    if (preload)
        environment[n++] = joined("LD_PRELOAD=", round->build, "/libcovkeep.so");
    for (char **entry = environ; *entry && n + 1 < ENVIRONMENT_MAX; entry++)
        if (strncmp(*entry, "COV_KEEP", 8) == 0)
            environment[n++] = joined(*entry, "", "");
    environment[n] = NULL;
}

static pid_t start(const struct stress_round *round, const char *truth, bool preload)
{
    struct plan plan = plan_of(round);
    char seed[16], threads[16], ender[16], after[16], *environment[ENVIRONMENT_MAX];
    char *path = joined(round->build, "/chaos/stressed/victim", "");
    char *words = joined(round->directory, "/words", "");
    const char *argv[] = {path, truth, seed, threads, ender, after, plan.ending->name, NULL};
    snprintf(seed, sizeof(seed), "%u", plan.seed);
    snprintf(threads, sizeof(threads), "%d", THREAD_COUNT);
    snprintf(ender, sizeof(ender), "%u", plan.ender);
    snprintf(after, sizeof(after), "%u", plan.after_us);
    fill_environment(round, preload, environment);
    pid_t pid = -1;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, words, O_WRONLY | O_CREAT | O_APPEND,
                                     0666);
    if (posix_spawn(&pid, path, &actions, NULL, (char **)argv, environment) != 0)
        die(path);
    posix_spawn_file_actions_destroy(&actions);
    for (size_t i = 0; environment[i]; i++)
        free(environment[i]);
    free(path);
    free(words);
    return pid;
}

static bool ends_in_time(pid_t pid)
{
    int pidfd = pidfd_open(pid, 0), n;
    struct pollfd end = {.fd = pidfd, .events = POLLIN};
    do
        n = poll(&end, 1, DEADLINE_MS);
    while (n < 0 && errno == EINTR);
    close(pidfd);
    return n > 0;
}

static bool is_as_told(int status, const struct ending *ending)
{
    return ending->signal ? WIFSIGNALED(status) && WTERMSIG(status) == ending->signal
                          : WIFEXITED(status) && WEXITSTATUS(status) == ending->status;
}

static bool play(struct stress_round *round, const char *truth, bool preload)
{
    int status = 0;
    atomic_fetch_add(&round->truth->starts, 1);
    pid_t pid = start(round, truth, preload);
    if (!ends_in_time(pid)) {
        printf("stress: %d does not end\n", pid);
        kill(pid, SIGKILL);
    }
    waitpid(pid, &status, 0);
    bool as_told = is_as_told(status, plan_of(round).ending);
    if (!as_told)
        printf("stress: %s the library: ended with status %#x\n", preload ? "with" : "without",
               (unsigned)status);
    return as_told;
}

void stress_round_play(struct stress_round *round)
{
    make_directory(round);
    char *without = new_truth(round, "truth-without"), *with = new_truth(round, "truth");
    round->truth = map_truth(with);
    round->failed = !play(round, without, false);
    round->failed |= !play(round, with, true);
    free(without);
    free(with);
}

static unsigned count_words(const struct stress_round *round)
{
    char line[PATH_MAX], *path = joined(round->directory, "/words", "");
    unsigned n = 0;
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof(line), file))
        if (n++ < TOLD_MAX)
            printf("stress: a victim says: %s", line);
    if (file)
        fclose(file);
    free(path);
    return n;
}

unsigned stress_round_judge(const struct stress_round *round, struct verdict *sum)
{
    char *notes = joined(round->build, "/chaos/stressed", "");
    char *with = joined(round->directory, "/with", ""), *tree = joined(with, notes, "");
    counts_compare(round->truth, tree, notes, sum);
    free(with);
    free(tree);
    free(notes);
    return count_words(round);
}

void stress_round_tell(const struct stress_round *round)
{
    struct plan plan = plan_of(round);
    printf("stress: round %u: thread %u, %s after %u us; SEED=%llu stress 1 %u; see %s\n",
           round->number, plan.ender, plan.ending->name, plan.after_us,
           (unsigned long long)round->seed, round->number, round->directory);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

void stress_round_free(struct stress_round *round, bool keep)
{
    if (!keep)
        nftw(round->directory, remove_entry, 64, FTW_DEPTH | FTW_PHYS);
    munmap(round->truth, sizeof(*round->truth));
    free(round->directory);
}
