/* SPDX-License-Identifier: MIT
 *
 * A trial: one run of a victim that does its work, says that it is ready, waits in uncounted code
 * (tests/victims/uncounted.h), and is ended there: by a signal, or by the end of its input, which
 * makes it exit. Both endings have the same counts, so libgcov's files of the second are the oracle
 * for the first.
 */
#ifndef COVKEEP_TEST_TRIAL_H
#define COVKEEP_TEST_TRIAL_H

#include "support/program.h"

#include <stddef.h>

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

/* For programs that wait for each other's locks, where how long is not what is tested. */
#define LONG_ENOUGH "COV_KEEP_GRACE_MS=15000"

struct trial {
    const char *const *argv;
    const char *const *env; /* besides PATH and GCOV_PREFIX; NULL: nothing */
    const char *dir;        /* working directory; NULL: the test's own */
    const char *tree;       /* where its .gcda files go: GCOV_PREFIX; NULL: where they are built */
    const char *ready;      /* what it says when it waits; NULL: "ready\n" */
    bool preload;
    int sig; /* 0: it is ended by the end of its input */
    int deadline_ms;
};

/* Starts it and waits until it is ready. */
struct program trial_start(struct trial t);
struct program trial_run(struct trial t);
/* The same when nothing of the outcome but the files is of interest. */
void trial_files(struct trial t);
#define START(victim, ...) trial_start((struct trial){.argv = (victim)__VA_OPT__(, ) __VA_ARGS__})
#define RUN(victim, ...) trial_run((struct trial){.argv = (victim)__VA_OPT__(, ) __VA_ARGS__})
#define FILES(victim, ...) trial_files((struct trial){.argv = (victim)__VA_OPT__(, ) __VA_ARGS__})

/* Writes text to its standard input. */
void trial_tell(const struct program *p, const char *text);

/* The whole claim for one victim, in trees below dir: a clean run leaves files; SIGTERM without the
 * shim leaves none; with the shim it leaves the clean run's, byte for byte, and nothing else
 * differs; and a clean run with the shim leaves them, too. */
void trial_keeps(const char *dir, const char *const *argv, const char *const *env);

/* dir/name, where name is a printf format. The string lives as long as the test's process. */
const char *under(const char *dir, const char *name, ...) __attribute__((format(printf, 2, 3)));

/* The absolute path of a file below tests/victims, and of a victim that make has built. As under().
 */
const char *source(const char *name);
const char *victim(const char *name);

/* The process is one that the shim made. */
bool is_keeper(pid_t pid);

/* That of the process; fails if it has none. */
pid_t keeper_of(pid_t pid);

/* The children of a process without its keeper, at most `room`; how many there are. */
size_t children_of(pid_t pid, pid_t children[], size_t room);

/* The end of the line of only children that begins with it: itself if it has none. */
pid_t youngest_of(pid_t pid);

#endif
