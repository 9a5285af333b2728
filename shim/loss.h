/* SPDX-License-Identifier: MIT
 *
 * Why coverage is lost: a number, and its words. The shim's line (report.h), the record (blackbox/)
 * and the command's advice (cli/verdict/advice.h) have the numbers in common. An error number of
 * errno(3) is such a reason, too; error numbers are all below LOSS_FIRST.
 */
#ifndef COVKEEP_LOSS_H
#define COVKEEP_LOSS_H

#include <stdbool.h>

/* The numbers are stored in records: a new reason goes before LOSS_END, and none is taken out. */
enum loss_reason {
    LOSS_UNKNOWN = 0, /* the reason is told in words only, such as those of a Python exception */

    LOSS_FIRST = 4096,         /* the first that is no error number (MAX_ERRNO of the kernel) */
    LOSS_WRITTEN_LATE = 4096,  /* the keeper did not answer in time */
    LOSS_EXIT_WITHIN_WRITING,  /* a handler that interrupted a flush has called exit */
    LOSS_IN_DLCLOSE,           /* a module is being unloaded, and a flush cannot wait for that */
    LOSS_LOCKED,               /* another process holds the lock of the .gcda file */
    LOSS_NO_GCDA,              /* the file begins with something else, or is no regular file */
    LOSS_CUT_OFF,              /* the .gcda file ends too early */
    LOSS_OTHER_GCC,            /* the .gcda file has another version word than the program */
    LOSS_OTHER_BUILD,          /* the .gcda file has another stamp or checksum, and is replaced */
    LOSS_OTHER_FUNCTIONS,      /* the .gcda file is of this build, and does not fit */
    LOSS_UNKNOWN_GCC,          /* the version word of the program; it follows the words */
    LOSS_UNIT_OVERWRITTEN,     /* libgcov's own record in the program's memory is no longer sound */
    LOSS_ACCOUNT_OVERWRITTEN,  /* an account of the pool (flush/family.h) is not sound */
    LOSS_NAME_TOO_LONG,        /* that of a .gcda file */
    LOSS_VALUE_PROFILES,       /* the counters are not added up, but merged by libgcov's code */
    LOSS_SAVED_LATE,           /* the interpreter has not come to a save in time */
    LOSS_UNFIT,                /* each try to save in a handler has crashed */
    LOSS_OTHER_STACK,          /* this CPython cannot run Python code on an alternate stack */
    LOSS_SAVE_WITHIN_WRITING,  /* a save would be part of a transaction that does not end */
    LOSS_UNINTERRUPTIBLE,      /* the interpreter could not be readied: all depends on its ending */
    LOSS_NO_SAVE,              /* the interpreter's save could not be called */
    LOSS_ERASED,               /* a pytest-cov has erased the data files of another one's workers */
    LOSS_ASKED_WHILE_BLOCKING, /* the killer's target blocks the signal of requests */
    LOSS_ASKED_IN_VAIN,        /* the killer's target did not save in time */
    LOSS_NOT_PASSED_ON,        /* the coverage variables, for which an exec had no room */
    LOSS_END,
};

/* loss_words() returns the words of a reason, and loss_what() what is lost, as "coverage lost";
 * both are never NULL, and stay. loss_is_certain() returns whether it is a loss whatever the
 * ending; otherwise a normal exit loses nothing. Async-signal-safe. */
const char *loss_words(enum loss_reason reason);
const char *loss_what(enum loss_reason reason);
bool loss_is_certain(enum loss_reason reason);

#endif
