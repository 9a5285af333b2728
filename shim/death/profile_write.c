/* SPDX-License-Identifier: MIT
 *
 * A call is known by its caller, which is code of an image, by its file, and by how it is opened. A
 * name that leads to something else than a regular file (/dev/null, a pipe) is left to the runtime.
 */
#include "death/profile_write.h"

#include <fcntl.h>
#include <linux/stat.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include "config.h"
#include "death/ending.h"
#include "flush/journal.h"
#include "flush/profile_names.h"
#include "flush/profiles.h"
#include "kernel/sys.h"
#include "process/armed.h"
#include "report.h"
#include "llvm/images.h"

/* What is at the path now. */
enum there { NOTHING, EMPTY_FILE, FILE_WITH_CONTENT, NO_FILE };

static enum there look(const char *path)
{
    struct stat st = {0};
    if (sys_call(SYS_newfstatat, AT_FDCWD, path, &st, 0) != 0)
        return NOTHING;
    return !S_ISREG(st.st_mode) ? NO_FILE : st.st_size == 0 ? EMPTY_FILE : FILE_WITH_CONTENT;
}

/* Returns whether the file was written since the directory of the run, or of its journal, was made.
 */
static bool is_of_this_run(const char *path)
{
    struct statx file = {0}, run = {0};
    const char *directory = journal_is_on() ? config->journal : config->dir;
    if (!directory || sys_call(SYS_statx, AT_FDCWD, path, 0, STATX_MTIME, &file) != 0 ||
        sys_call(SYS_statx, AT_FDCWD, directory, 0, STATX_BTIME, &run) != 0 ||
        !(run.stx_mask & STATX_BTIME))
        return false;
    return file.stx_mtime.tv_sec != run.stx_btime.tv_sec
               ? file.stx_mtime.tv_sec > run.stx_btime.tv_sec
               : file.stx_mtime.tv_nsec > run.stx_btime.tv_nsec;
}

/* Returns the image whose runtime opens its file by this call, NULL if it is another call. */
static struct llvm_image *asker(const void *caller, const char *path)
{
    struct llvm_image *image = profiles_are_there() && path ? llvm_image_at(caller) : NULL;
    bool is_asked_for =
        image && armed_may_act(ARMED_FOR_COUNTS) && profile_is_asked_for(image, path);
    return is_asked_for ? image : NULL;
}

static bool write_for(struct llvm_image *image, const char *path)
{
    profiles_ask(image);
    if (look(path) != NO_FILE)
        ending_flush_for_runtime();
    return profiles_is_answered(image);
}

/* The runtime empties the file at start, and a reader would find it empty until the end. A file
 * that is not there appears when it is whole. What a journal has been settled into is left there.
 */
static bool empty(const char *path)
{
    enum there there = look(path);
    bool is_ours = there == FILE_WITH_CONTENT && is_of_this_run(path);
    if (is_ours && journal_is_on())
        return true;
    if (is_ours)
        report_loss(LOSS_REPLACED_PROFILE, path);
    return there == NOTHING || there == EMPTY_FILE ||
           (there == FILE_WITH_CONTENT && sys_call(SYS_unlinkat, AT_FDCWD, path, 0) == 0);
}

/* The mode is looked at first: the program itself may open many files. */
bool profile_write_is_made(const void *caller, const char *path, const char *mode)
{
    bool adds = mode && strcmp(mode, "ab") == 0, empties = mode && strcmp(mode, "w") == 0;
    struct llvm_image *image = adds || empties ? asker(caller, path) : NULL;
    return image && (adds ? write_for(image, path) : empty(path));
}

bool profile_write_is_added(const void *caller, const char *path, int flags)
{
    bool is_pool = (flags & ~O_CLOEXEC) == (O_RDWR | O_CREAT);
    struct llvm_image *image = is_pool ? asker(caller, path) : NULL;
    return image && write_for(image, path);
}
