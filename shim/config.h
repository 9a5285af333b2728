/* SPDX-License-Identifier: MIT
 *
 * The settings COV_KEEP_*, read once from the environment at start. In a program that gained rights
 * by setuid or file capabilities (AT_SECURE, getauxval(3)) none is read and the shim is off.
 */
#ifndef COVKEEP_CONFIG_H
#define COVKEEP_CONFIG_H

#include <stdbool.h>

struct config {
    bool off; /* COV_KEEP=off, or `secure`: nothing is kept; see env_restored() for the environment
               */
    bool secure; /* AT_SECURE, or config_off(): not even the environment is restored */
    /* COV_KEEP_VARS: names, comma-separated, `*` at the end of one as wildcard; by default "". */
    const char *vars;
    /* COV_KEEP_GRACE_MS: milliseconds that a process may take longer to die; by default 2000. */
    unsigned grace_ms;
    /* COV_KEEP_SIGNALS: names (TERM or SIGTERM) and numbers, comma-separated; bit n-1 stands for
     * signal n. At most every signal whose default action ends a process, but SIGKILL; by default
     * these without the real-time signals, since hardly a program dies of one, and each handler
     * costs. An empty value chooses none. */
    unsigned long long signals;
    /* The real-time signals, for a process whose data nobody keeps after its death; none where
     * COV_KEEP_SIGNALS is set. */
    unsigned long long rare_signals;
    /* COV_KEEP_KEEPER=off, or under valgrind, which ends a program that shares its memory with
     * another process. The process that ends writes its counts itself then, and SIGKILL may cut
     * that short. */
    bool without_keeper;
    bool under_valgrind; /* LD_PRELOAD at start has valgrind's library */
    const char
        *journal; /* COV_KEEP_JOURNAL: absolute path of the journal's directory; NULL: none */
    const char
        *test_from;  /* COV_KEEP_TEST_FROM: the name of a variable (env/label.h); NULL: none */
    const char *dir; /* COV_KEEP_DIR: absolute path of the black boxes; NULL: none */
    /* COV_KEEP_LOG: absolute path of the file that lines are appended to. Where neither
     * COV_KEEP_LOG nor COV_KEEP_RUN is set, the file of GCOV_ERROR_FILE, where libgcov's messages
     * go. NULL: lines go to standard error, or to `covkeep run`. */
    const char *log;
    const char *run; /* COV_KEEP_RUN: the address of `covkeep run` (relay.h); NULL: none */
};

/* The settings as config_read() has found them. Nobody writes them but config.c. */
extern const struct config *const config;

/* config_read() reads the settings out of `environment` (NULL: none), once; later calls do nothing.
 * Of two entries with one name the first counts, as for getenv(3). For a malformed value the
 * default is used. One line tells of each malformed value, and one of each COV_KEEP_ variable that
 * covkeep does not know, unless the shim is off. Async-signal-safe. */
void config_read(char *const *environment);

/* config_grace_of() returns the milliseconds that this value of COV_KEEP_GRACE_MS means; 0 for one
 * that is malformed or empty, for which the default is used. Async-signal-safe. */
unsigned config_grace_of(const char *value);

/* config_is_secure() returns whether the program has gained rights (AT_SECURE). It may be called
 * before config_read(). Async-signal-safe. */
bool config_is_secure(void);

/* config_off() switches everything off, as AT_SECURE does. It is called in place of config_read().
 */
void config_off(void);

#endif
