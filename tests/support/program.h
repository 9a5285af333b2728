/* SPDX-License-Identifier: MIT
 *
 * One program under test: started with exactly the environment that the test gives, in a fresh
 * directory, with a deadline, and collected afterwards. The runner itself is never preloaded.
 */
#ifndef COVKEEP_TEST_PROGRAM_H
#define COVKEEP_TEST_PROGRAM_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* A fresh directory under build/tmp, absolute, removed again by dir_remove().  The caller owns the
 * string (free). */
char *dir_new(const char *name);
void dir_remove(char *dir);

/* The absolute path of a file below build/, in one of four static buffers used in turn. */
const char *built(const char *relative);
/* The same in a buffer of the caller's. */
void built_at(char path[PATH_MAX], const char *relative);

struct program {
    /* Set by the test. */
    const char *const *argv; /* argv[0] is the path of the program */
    const char *const
        *env;        /* the whole environment; NULL: PATH only. LD_PRELOAD is appended when */
    bool preload;    /* this is set: build/libcovkeep.so */
    const char *dir; /* working directory; NULL: the test's own */
    int deadline_ms; /* 0: 240000; after that SIGKILL and the test fails */

    /* Set by program_start and program_end. */
    pid_t pid;
    int status;                /* as waitpid(2) gives it */
    char *out, *err;           /* all that it wrote, NUL-terminated, never NULL after program_end */
    int out_fd, err_fd, in_fd; /* private, but a test may write to in_fd; an output that has been
                                  read to its end is -1 */
    size_t out_size, err_size; /* bytes in out and err */
    long long ends_at_ms;      /* private: the deadline on the monotonic clock */
};

/* Starts it; its standard input is a pipe whose other end is p->in_fd. */
void program_start(struct program *p);
/* Waits until its standard output holds `text` (fails the test at the deadline). */
void program_await(struct program *p, const char *text);
/* Closes its standard input, reads both outputs to their end (whoever holds them), waits for its
 * end and collects; program_free releases out and err. */
void program_end(struct program *p);
/* Sends it `sig` and collects, its standard input open until it is gone. */
void program_kill(struct program *p, int sig);
void program_free(struct program *p);
/* start + end. */
void program_run(struct program *p);
/* start, await(ready), kill(sig). */
void program_run_and_kill(struct program *p, const char *ready, int sig);

/* Runs a shell command with a clean environment (PATH only) and returns its standard output (free);
 * fails the test with the command's stderr when it does not exit with 0. */
char *shell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Leaves the test out, and has it counted so, where the first word of the command is no program in
 * PATH: a compiler that this release does not have. Call it first: nothing is cleaned up. */
void needs_program(const char *command);
/* The same where the shell command fails: what the machine does not permit. */
void needs_command(const char *command);

/* Reads a whole file; NULL if there is none. *size may be NULL. The caller frees. */
char *file_read(const char *path, size_t *size);

#endif
