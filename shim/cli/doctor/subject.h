/* SPDX-License-Identifier: MIT
 *
 * What the doctor looks at: the program that a command line leads to in the end, or a running
 * process, with its arguments and its environment.
 */
#ifndef COVKEEP_CLI_DOCTOR_SUBJECT_H
#define COVKEEP_CLI_DOCTOR_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct doctor_subject {
    const char *name;    /* how the last line calls it */
    const char *program; /* the path of the ELF file, to be shown */
    const char *file;    /* the same, to be opened */
    char **words;        /* its command line; words[0] is the program */
    char **environment;
    bool is_led_to; /* by a script, so that its own counters are not what the user is after */
    pid_t pid;      /* of a running process, else 0 */

    /* The Python interpreter on the way, and its command line. NULL: none. */
    const char *python;
    char **python_words;
};

/* The value of a variable in the subject's environment, NULL if it is not set. */
const char *doctor_variable(const struct doctor_subject *subject, const char *name);

/* Sets it there, in front of others of that name. `entry` is NAME=value and stays. */
void doctor_set_variable(struct doctor_subject *subject, char *entry);

/* The part of a path behind its last slash. */
const char *doctor_base_name(const char *path);

/* The name of a program that runs Python code: python3.11, pypy3. */
bool doctor_is_python(const char *path);

/* A program whose purpose is to run others, or scripts: a shell, make, an interpreter. */
bool doctor_is_launcher(const char *path);

#endif
