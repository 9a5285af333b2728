/* SPDX-License-Identifier: MIT
 *
 * The room shim/file/ owns how a file of coverage data is changed so that nobody finds it broken:
 * opening it as the runtimes do and the lock that they share (open.h), making it whole or not at
 * all (whole.h), whole reads and writes (transfer.h), the memory in which a content is put together
 * (scratch.h), and whether a change that a killed process has begun has happened (commit.h).
 *
 * Its rules: it includes kernel/ only, knows no format, and makes raw system calls, so everything
 * is async-signal-safe and keeps errno. Data enters as paths and bytes from the formats
 * above (gcov/file.h, llvm/profile.h), and leaves as changed files.
 *
 * Opening files of coverage data, with the mode that libgcov and LLVM's runtime give to new ones:
 * 0666 less the umask.
 */
#ifndef COVKEEP_FILE_OPEN_H
#define COVKEEP_FILE_OPEN_H

#include <limits.h>
#include <stdbool.h>

/* What has come of an update of a file. */
enum file_result {
    FILE_WRITTEN, /* the file holds the counts */
    FILE_BUSY,    /* another process holds the lock, and nothing has happened: try again */
    FILE_LOST,    /* the file could not be updated, and is as it was */
};

/* file_open() opens the file to read and write, with O_CLOEXEC and `flags`; a FIFO or a terminal in
 * its place does not hold it up. It returns a descriptor, or an error number negated. */
int file_open(const char *path, int flags);

/* file_open_directory() opens the directory of `path` with these flags of open(2). It returns a
 * descriptor, or an error number negated. It writes to `path` meanwhile, and leaves it as it was.
 */
int file_open_directory(char *path, int flags);

/* file_open_unnamed() opens a new file without a name, in the directory of `path`, which is made if
 * it is missing (O_TMPFILE, open(2)). It returns a descriptor, or an error number negated:
 * -EOPNOTSUPP where the file system or the kernel has no such files. It writes to `path` meanwhile,
 * and leaves it as it was. */
int file_open_unnamed(char *path);

/* file_is_locked_by_other() takes the lock of the whole file (F_SETLK, fcntl(2)), which libgcov and
 * LLVM's runtime hold while they change a file. It returns true if another process has it. Where
 * the file system knows no locks, it returns false: the runtimes go on without one, too. */
bool file_is_locked_by_other(int fd);

/* file_make_directories() makes the missing directories above the path, with mode 0777 less the
 * umask. It returns 0 or an error number. It writes to `path` meanwhile, and leaves it as it was.
 */
int file_make_directories(char *path);

/* file_make_empty() makes an empty file at the path, and the directories above it, where nothing is
 * there. It writes to `path` meanwhile, and leaves it as it was. */
void file_make_empty(char *path);

/* file_put_below() makes in `path` the path that `file` has below the directory, as GCOV_PREFIX
 * does. It returns false when that is too long. */
bool file_put_below(char path[PATH_MAX], const char *directory, const char *file);

#endif
