/* SPDX-License-Identifier: MIT
 *
 * Knows reasons by their numbers (loss.h), those of errno(3) included. What Python has raised comes
 * as an error number where it has one (python/save.py).
 */
#include "cli/verdict/advice.h"

#include <errno.h>
#include <stddef.h>

static const char full[] =
    "Free some space, or lead the files elsewhere by GCOV_PREFIX (gcov), LLVM_PROFILE_FILE (LLVM) "
    "or COVERAGE_FILE (Python).";
static const char permission[] =
    "Let the program's user write there, or lead the files elsewhere by GCOV_PREFIX (gcov), "
    "LLVM_PROFILE_FILE (LLVM) or COVERAGE_FILE (Python).";
static const char path[] =
    "Create the directory, or lead the files elsewhere by GCOV_PREFIX and GCOV_PREFIX_STRIP.";
static const char locked[] = "Find out who holds the lock (`fuser FILE`), or raise "
                             "COV_KEEP_GRACE_MS.";
static const char other_build[] =
    "The file is of another build or compiler: remove the old .gcda files after rebuilding.";
static const char wild[] =
    "The program wrote wildly: run it under valgrind or -fsanitize=address to find out where.";
static const char long_name[] = "Build in a directory with a shorter path.";
static const char damaged[] = "Remove the file; it is no whole .gcda file.";
static const char stood_still[] =
    "Something stopped its keeper (SIGSTOP), or the disk hangs. Raise COV_KEEP_GRACE_MS only where "
    "that passes.";
static const char busy[] =
    "The main thread was inside a C function for too long: end the program where Python code "
    "runs, or raise COV_KEEP_GRACE_MS.";
static const char descriptors[] = "Raise the limit of open files (`ulimit -n`).";
static const char memory[] = "Give it more memory; see `ulimit -v` and the container's limit.";
static const char disk[] = "See the kernel's log (`dmesg`): the file system has an error.";

static const char no_room[] =
    "Pass less in arguments and environment: the coverage variables had no room.";

static const struct {
    enum loss_reason reason;
    const char *advice;
} rows[] = {
    {LOSS_WRITTEN_LATE, stood_still},
    {LOSS_IN_DLCLOSE, "Another thread was unloading a module; end the program a little later."},
    {LOSS_LOCKED, locked},
    {LOSS_NO_GCDA, damaged},
    {LOSS_CUT_OFF, damaged},
    {LOSS_OTHER_GCC, other_build},
    {LOSS_OTHER_BUILD, other_build},
    {LOSS_OTHER_FUNCTIONS, other_build},
    {LOSS_UNIT_OVERWRITTEN, wild},
    {LOSS_ACCOUNT_OVERWRITTEN, wild},
    {LOSS_NAME_TOO_LONG, long_name},
    {LOSS_VALUE_PROFILES, "Build with --coverage alone, without -fprofile-generate."},
    {LOSS_SAVED_LATE, ADVICE_LATE},
    {LOSS_UNFIT, busy},
    {LOSS_UNINTERRUPTIBLE,
     "Only CPython 3.9 and later can be interrupted; end the program by its own exit."},
    {LOSS_NO_SAVE, "Use coverage.py 5 to 7, installed for this interpreter."},
    {LOSS_ERASED,
     "Pass --cov-append to pytest, after `coverage erase`: its workers then erase nothing."},
    {LOSS_ASKED_WHILE_BLOCKING,
     "Let one of the program's threads take the signals, or end it by SIGTERM."},
    {LOSS_ASKED_IN_VAIN, busy},
    {LOSS_NOT_PASSED_ON, no_room},
    {LOSS_CLANG_STRIPPED,
     "Test it before it is stripped: no strip, no -s. Or build it by gcc --coverage, or by clang "
     "-fprofile-instr-generate, whose counters are kept in stripped programs, too."},
    {LOSS_UNKNOWN_CLANG,
     "Build it by clang 13 to 22, by gcc --coverage, or by clang -fprofile-instr-generate."},
    {LOSS_UNKNOWN_LLVM, "Build with clang 11 to 22, or a rustc of these, for coverage only."},
    {LOSS_FOR_OPTIMIZATION,
     "Build with -fprofile-instr-generate alone, without -fprofile-generate."},
    {LOSS_REPLACED_PROFILE,
     "Give each process a file of its own: LLVM_PROFILE_FILE=NAME-%p.profraw, or %4m to add up."},
    {LOSS_NO_FILE, "Lead the file elsewhere by LLVM_PROFILE_FILE."},
    {ENOSPC, full},
    {EDQUOT, full},
    {EFBIG, "Raise the limit of file sizes (`ulimit -f`)."},
    {EACCES, permission},
    {EPERM, permission},
    {EROFS, permission},
    {ENOENT, path},
    {ENOTDIR, path},
    {EISDIR, "Remove the directory that has the file's name."},
    {ENAMETOOLONG, long_name},
    {EBUSY, locked},
    {EMFILE, descriptors},
    {ENFILE, descriptors},
    {ENOMEM, memory},
    {EIO, disk},
    {ESTALE, disk},
    {E2BIG, no_room}, /* of older versions, for LOSS_NOT_PASSED_ON */
};

const char *verdict_advice(enum loss_reason reason)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (reason == rows[i].reason)
            return rows[i].advice;
    return "Run `covkeep doctor` on this program.";
}
