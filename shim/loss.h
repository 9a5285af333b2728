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

    LOSS_FIRST = 4096, /* the first number that is no error number (MAX_ERRNO of the kernel) */
    LOSS_WRITTEN_LATE = 4096, /* not all was written in time */
    LOSS_EXIT_WITHIN_WRITING, /* a handler that interrupted a flush has called exit */
    LOSS_IN_DLCLOSE,          /* a thread is in dlclose for longer than a flush can wait */
    LOSS_LOCKED,              /* another process holds the lock of the .gcda file */
    LOSS_NO_GCDA,             /* the file is no .gcda file, or no regular file */
    LOSS_CUT_OFF,             /* the .gcda file ends too early */
    LOSS_OTHER_GCC,           /* the .gcda file has another version word than the program */
    LOSS_OTHER_BUILD,         /* the .gcda file has another stamp or checksum, and is replaced */
    LOSS_OTHER_FUNCTIONS,     /* the .gcda file is of this build, and its functions do not fit */
    LOSS_UNKNOWN_GCC,         /* the program has an unknown version word; the line ends with it */
    LOSS_UNIT_OVERWRITTEN,    /* libgcov's own record in the program's memory is no longer sound */
    LOSS_ACCOUNT_OVERWRITTEN, /* an account of the family's pool (flush/family.h) is not sound */
    LOSS_NAME_TOO_LONG,       /* the name of the .gcda file does not fit into a path */
    LOSS_VALUE_PROFILES,      /* the unit has value profiles, which only libgcov's code can merge */
    LOSS_SAVED_LATE,          /* the interpreter has not come to a save in time */
    LOSS_UNFIT,               /* each try to save in a handler has crashed */
    LOSS_OTHER_STACK,         /* this CPython cannot run Python code on an alternate stack */
    LOSS_SAVE_WITHIN_WRITING, /* a save would be part of a transaction that does not end */
    LOSS_UNINTERRUPTIBLE,     /* the interpreter could not be readied: only its own end saves */
    LOSS_NO_SAVE,             /* the Python part of covkeep has given no answer */
    LOSS_ERASED,              /* a pytest-cov has erased the data files of another one's workers */
    LOSS_ASKED_WHILE_BLOCKING, /* the target of a SIGKILL blocks the signal of requests */
    LOSS_ASKED_IN_VAIN,        /* the target of a SIGKILL did not save in time */
    LOSS_NOT_PASSED_ON,        /* an exec had no room for the coverage variables */
    LOSS_JOURNAL_IN_DOUBT,     /* a record may be cut off, and could not be appended once more */
    LOSS_CLANG_STRIPPED,       /* clang --coverage, without the symbols that tell where it counts */
    LOSS_UNKNOWN_CLANG,        /* clang --coverage whose files are not known, or not to be had */
    LOSS_UNKNOWN_LLVM,         /* LLVM counters of a raw version or variant that is not known */
    LOSS_FOR_OPTIMIZATION,     /* LLVM counters of -fprofile-generate, or with value profiles */
    LOSS_NO_FILE,              /* something else than a regular file has the name of the .profraw */
    LOSS_REPLACED_PROFILE,     /* a process with the same name for its .profraw has emptied it */
    LOSS_END,
};

/* loss_words() returns the words of a reason or of an error number, and loss_what() what is lost
 * for it, such as "coverage lost"; neither is NULL, and both strings are static. loss_is_certain()
 * returns whether coverage is lost for this reason whatever the ending; otherwise a normal exit
 * loses nothing. Async-signal-safe. */
const char *loss_words(enum loss_reason reason);
const char *loss_what(enum loss_reason reason);
bool loss_is_certain(enum loss_reason reason);

/* loss_is_of_rights() returns whether the reason is an error that comes from rights or limits,
 * which a process may have given up before it forked: another member of its family may still have
 * them. Async-signal-safe. */
bool loss_is_of_rights(enum loss_reason reason);

#endif
