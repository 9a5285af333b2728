/* SPDX-License-Identifier: MIT
 *
 * The subject: what the doctor looks at. It is the program that a command line leads to in the end,
 * or a running process, with its arguments and its environment.
 */
#ifndef COVKEEP_CLI_DOCTOR_SUBJECT_H
#define COVKEEP_CLI_DOCTOR_SUBJECT_H

#include <stdbool.h>
#include <sys/types.h>

struct doctor_subject {
    const char *name;    /* what the last line calls it */
    const char *program; /* path of the ELF file, to be shown */
    const char *file;    /* path of the same file, to be opened */
    char **words;        /* its command line; words[0] is the program */
    char **environment;
    bool is_led_to; /* a script leads to it, so the user does not ask for its own counters */
    pid_t pid;      /* of a running process; 0: it is a command */

    /* The Python interpreter on the way, and its command line. NULL: none. */
    const char *python;
    char **python_words;
};

/* doctor_variable() returns the value of a variable in the subject's environment, NULL if it is not
 * set. */
const char *doctor_variable(const struct doctor_subject *subject, const char *name);

/* doctor_set_variable() sets a variable there, in front of others of that name. `entry` is
 * NAME=value, and must stay. */
void doctor_set_variable(struct doctor_subject *subject, char *entry);

/* doctor_base_name() returns the part of a path behind its last slash. */
const char *doctor_base_name(const char *path);

/* doctor_is_python() returns whether a program of this name runs Python code: python3.11, pypy3. */
bool doctor_is_python(const char *path);

/* doctor_is_launcher() returns whether the purpose of a program of this name is to run others, or
 * scripts: a shell, make, an interpreter. */
bool doctor_is_launcher(const char *path);

/* doctor_is_of_system() returns whether a file with this absolute path is part of the system: it is
 * not under test, and may be large, so nobody searches it. */
bool doctor_is_of_system(const char *path);

#endif
