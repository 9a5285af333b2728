/* SPDX-License-Identifier: MIT
 *
 * A directory of that name is a journal if its records begin as records do, or there are none yet.
 */
#include "cli/rundir/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/rundir/place.h"
#include "journal/description.h"
#include "journal/format.h"

#define FLAGS (O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
#define KEY_DIGITS 16
#define MAGIC_SIZE ((ssize_t)sizeof(JOURNAL_MAGIC) - 1)

/* Returns whether the file begins so, or is empty, or is not there. */
static bool may_be(int directory, const char *name, const char *magic)
{
    struct stat st;
    char bytes[sizeof(JOURNAL_MAGIC)];
    int fd = openat(directory, name, FLAGS);
    if (fd < 0)
        return errno == ENOENT;
    ssize_t size =
        fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? pread(fd, bytes, MAGIC_SIZE, 0) : -1;
    close(fd);
    return size == 0 || (size == MAGIC_SIZE && memcmp(bytes, magic, (size_t)size) == 0);
}

/* Returns a descriptor of the journal's directory, -1: there is none. */
static int open_journal(int directory)
{
    int fd = rundir_open_private(directory, RUNDIR_JOURNAL);
    if (fd < 0 || may_be(fd, JOURNAL_FILE, JOURNAL_MAGIC))
        return fd;
    close(fd);
    return -1;
}

bool rundir_journal_is_in(int directory)
{
    int fd = open_journal(directory);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

/* A description, or what is to become one: key, and the number of a thread behind it. */
static bool is_description(int images, const char *name)
{
    size_t digits = strspn(name, "0123456789abcdef");
    bool is_named = digits == KEY_DIGITS && (name[digits] == '\0' || name[digits] == '.');
    return is_named && may_be(images, name, JOURNAL_DESCRIPTION_MAGIC);
}

static bool is_record_or_note(int journal, const char *name)
{
    (void)journal;
    return strcmp(name, JOURNAL_FILE) == 0 ||
           strncmp(name, RUNDIR_JOURNAL_NOTES, strlen(RUNDIR_JOURNAL_NOTES)) == 0;
}

static void remove_each(int directory, bool (*is_ours)(int directory, const char *name))
{
    int fd = openat(directory, ".", FLAGS | O_DIRECTORY);
    DIR *files = fd < 0 ? NULL : fdopendir(fd);
    if (!files)
        return;
    for (const struct dirent *file; (file = readdir(files));)
        if (is_ours(directory, file->d_name))
            unlinkat(directory, file->d_name, 0);
    closedir(files);
}

void rundir_journal_remove(int directory)
{
    int journal = open_journal(directory);
    if (journal < 0)
        return;
    int images = rundir_open_private(journal, JOURNAL_IMAGES);
    if (images >= 0) {
        remove_each(images, is_description);
        close(images);
        unlinkat(journal, JOURNAL_IMAGES, AT_REMOVEDIR);
    }
    remove_each(journal, is_record_or_note);
    close(journal);
    unlinkat(directory, RUNDIR_JOURNAL, AT_REMOVEDIR);
}
