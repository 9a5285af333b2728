/* SPDX-License-Identifier: MIT
 *
 * The settings COV_KEEP_*, read once from the environment at start. In a program that gained rights
 * by setuid or file capabilities (AT_SECURE, getauxval(3)) none is read and the shim is off.
 */
#ifndef COVKEEP_CONFIG_H
#define COVKEEP_CONFIG_H

#include <stdbool.h>

struct config {
    bool off;          /* COV_KEEP=off, or AT_SECURE: every front only calls the real function */
    bool secure;       /* AT_SECURE */
    const char *vars;  /* COV_KEEP_VARS: names, comma-separated, `*` at the end as wildcard; "" */
    unsigned grace_ms; /* COV_KEEP_GRACE_MS: how much longer a process may take to die; 2000 */
    /* COV_KEEP_SIGNALS: names (TERM or SIGTERM) and numbers, comma-separated; bit n-1 for signal n.
     * By default every one whose default action ends a process, but for SIGKILL. */
    unsigned long long signals;
    /* COV_KEEP_KEEPER=off, or valgrind, which ends a program that shares its memory with a process
     * of its own: the process that dies writes by itself, and SIGKILL may cut that short. */
    bool without_keeper;
    bool under_valgrind;
    const char *dir; /* COV_KEEP_DIR: directory of the black boxes; NULL: none */
    const char *log; /* COV_KEEP_LOG: file that lines are appended to; NULL: standard error */
    const char *run; /* COV_KEEP_RUN: the address of `covkeep run` (relay.h); NULL: there is none */
};

/* What config_read found. Nobody else writes it. */
extern const struct config *const config;

/* Reads the settings out of `environment` (NULL: none), once; later calls do nothing. A malformed
 * value is named in one line and its default is used. Async-signal-safe. */
void config_read(char *const *environment);

/* Switches everything off, as for AT_SECURE. Before or in place of config_read. */
void config_off(void);

#endif
