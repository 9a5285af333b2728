/* SPDX-License-Identifier: MIT
 *
 * The words lie in the table itself: pointers to them would be relocated at each start.
 */
#include "loss.h"

#include <errno.h>
#include <stddef.h>

#define WORDS_SIZE 72
#define ROW(reason) [(reason)-LOSS_FIRST]

static const char words[LOSS_END - LOSS_FIRST][WORDS_SIZE] = {
    ROW(LOSS_WRITTEN_LATE) = "not all was written within COV_KEEP_GRACE_MS",
    ROW(LOSS_EXIT_WITHIN_WRITING) = "exit was called by a handler, in the middle of writing",
    ROW(LOSS_IN_DLCLOSE) = "another thread is in dlclose for too long",
    ROW(LOSS_LOCKED) = "is locked by another process",
    ROW(LOSS_NO_GCDA) = "is no gcov data file, left as it was",
    ROW(LOSS_CUT_OFF) = "is cut off, left as it was",
    ROW(LOSS_OTHER_GCC) = "was written by another GCC version, left as it was",
    ROW(LOSS_OTHER_BUILD) = "was of another build",
    ROW(LOSS_OTHER_FUNCTIONS) = "holds other functions than this program, left as it was",
    ROW(LOSS_UNKNOWN_GCC) = "was built by a GCC whose version word is not known",
    ROW(LOSS_UNIT_OVERWRITTEN) = "what describes its counters was overwritten in memory",
    ROW(LOSS_ACCOUNT_OVERWRITTEN) = "what a worker left was overwritten in memory",
    ROW(LOSS_NAME_TOO_LONG) = "the name is too long",
    ROW(LOSS_VALUE_PROFILES) = "holds value profiles, which only libgcov writes, at a normal exit",
    ROW(LOSS_SAVED_LATE) = "not saved within COV_KEEP_GRACE_MS",
    ROW(LOSS_UNFIT) = "the interpreter was in no state to save",
    ROW(LOSS_OTHER_STACK) = "crashed, and handles that on an alternate stack",
    ROW(LOSS_SAVE_WITHIN_WRITING) = "coverage.py was interrupted while it wrote its data",
    ROW(LOSS_UNINTERRUPTIBLE) = "this interpreter cannot be interrupted",
    ROW(LOSS_NO_SAVE) = "coverage.py cannot be called",
    ROW(LOSS_ERASED) = "erased by pytest-cov, which has started again",
    ROW(LOSS_ASKED_WHILE_BLOCKING) =
        "gets SIGKILL while it blocks SIGURG, by which it is asked to save",
    ROW(LOSS_ASKED_IN_VAIN) = "did not save before SIGKILL",
    ROW(LOSS_NOT_PASSED_ON) = "Argument list too long",
    ROW(LOSS_JOURNAL_IN_DOUBT) = "its last record may be cut off",
    ROW(LOSS_CLANG_STRIPPED) = "clang's gcov counters cannot be found in what is stripped",
    ROW(LOSS_UNKNOWN_CLANG) = "clang's gcov counters could not be found",
    ROW(LOSS_UNKNOWN_LLVM) = "has counters of an LLVM release or kind that is not known",
    ROW(LOSS_FOR_OPTIMIZATION) =
        "is a profile for optimization, which only its runtime writes, at exit",
    ROW(LOSS_NO_FILE) = "is no regular file",
    ROW(LOSS_REPLACED_PROFILE) = "held the profile of another process, which is replaced",
};

/* NOLINTNEXTLINE(readability-redundant-declaration): older headers have none */
const char *strerrordesc_np(int error) __attribute__((weak)); /* glibc 2.32 */

/* strerrordesc_np(3) is async-signal-safe (AS-Safe in glibc's manual). */
const char *loss_words(enum loss_reason reason)
{
    if (reason >= LOSS_FIRST && reason < LOSS_END)
        return words[reason - LOSS_FIRST];
    const char *text = strerrordesc_np ? strerrordesc_np((int)reason) : NULL;
    return text ? text : "unknown error";
}

const char *loss_what(enum loss_reason reason)
{
    if (reason == LOSS_NOT_PASSED_ON)
        return "coverage variables not passed on";
    return loss_is_certain(reason) ? "coverage lost" : "coverage may be lost";
}

bool loss_is_certain(enum loss_reason reason)
{
    return reason != LOSS_UNINTERRUPTIBLE;
}

bool loss_is_of_rights(enum loss_reason reason)
{
    int error = (int)reason;
    return error == EACCES || error == EPERM || error == EROFS || error == EMFILE ||
           error == ENFILE || error == EFBIG;
}
