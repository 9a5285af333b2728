/* SPDX-License-Identifier: MIT
 *
 * Knows reasons by their words: those of the shim (shim/flush, shim/gcov, shim/python), of
 * strerrordesc_np(3), and of what coverage.py and SQLite raise. The first row whose words occur
 * counts.
 */
#include "cli/verdict/advice.h"

#include <stddef.h>
#include <string.h>

static const char full[] = "Free some space, or lead the files elsewhere by GCOV_PREFIX (gcov) or "
                           "COVERAGE_FILE (Python).";
static const char permission[] =
    "Let the program's user write there, or lead the files elsewhere by GCOV_PREFIX (gcov) or "
    "COVERAGE_FILE (Python).";
static const char path[] =
    "Create the directory, or lead the files elsewhere by GCOV_PREFIX and GCOV_PREFIX_STRIP.";
static const char locked[] = "Find out who holds the lock (`fuser FILE`), or raise "
                             "COV_KEEP_GRACE_MS.";
static const char other_build[] =
    "The file is of another build or compiler: remove the old .gcda files after rebuilding.";
static const char damaged[] = "Remove the file; it is no whole .gcda file.";
static const char late[] = ADVICE_LATE;
static const char stood_still[] =
    "Something stopped its keeper (SIGSTOP), or the disk hangs. Raise COV_KEEP_GRACE_MS only where "
    "that passes.";
static const char busy[] =
    "The main thread was inside a C function for too long: end the program where Python code "
    "runs, or raise COV_KEEP_GRACE_MS.";
static const char descriptors[] = "Raise the limit of open files (`ulimit -n`).";
static const char memory[] = "Give it more memory; see `ulimit -v` and the container's limit.";
static const char disk[] = "See the kernel's log (`dmesg`): the file system has an error.";

static const struct {
    const char *words;
    const char *advice;
} rows[] = {
    {"not all was written", stood_still},
    {"COV_KEEP_GRACE_MS", late},
    {"while it is stopped",
     "Continue the program by SIGCONT before it is killed, or end it by SIGTERM."},
    {"SIGKILL while it blocks",
     "Let one of the program's threads take the signals, or end it by SIGTERM."},
    {"did not save before SIGKILL", busy},
    {"in no state to save", busy},
    {"cannot be interrupted",
     "Only CPython 3.9 and later can be interrupted; end the program by its own exit."},
    {"is locked by another process", locked},
    {"database is locked", locked},
    {"holds other functions", other_build},
    {"another GCC version", other_build},
    {"of another build", other_build},
    {"is no gcov data file", damaged},
    {"is cut off", damaged},
    {"overwritten in memory",
     "The program wrote wildly: run it under valgrind or -fsanitize=address to find out where."},
    {"value profiles", "Build with --coverage alone, without -fprofile-generate."},
    {"in dlclose", "Another thread was unloading a module; end the program a little later."},
    {"name is too long", "Build in a directory with a shorter path."},
    {"File name too long", "Build in a directory with a shorter path."},
    {"No space left", full},
    {"quota exceeded", full},
    {"database or disk is full", full},
    {"File too large", "Raise the limit of file sizes (`ulimit -f`)."},
    {"Permission denied", permission},
    {"Operation not permitted", permission},
    {"Read-only file system", permission},
    {"readonly database", permission},
    {"unable to open database", permission},
    {"No such file or directory", path},
    {"Not a directory", path},
    {"Is a directory", "Remove the directory that has the file's name."},
    {"Too many", descriptors},
    {"Cannot allocate memory", memory},
    {"MemoryError", memory},
    {"Input/output error", disk},
    {"disk I/O error", disk},
    {"Stale file handle", disk},
    {"Argument list too long",
     "Pass less in arguments and environment: the coverage variables had no room."},
    {"erased by pytest-cov",
     "Pass --cov-append to pytest, after `coverage erase`: its workers then erase nothing."},
    {"coverage.py cannot be called", "Use coverage.py 5 to 7, installed for this interpreter."},
};

const char *verdict_advice(const char *reason)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (strstr(reason, rows[i].words))
            return rows[i].advice;
    return "Run `covkeep doctor` on this program.";
}
