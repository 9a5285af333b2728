/* SPDX-License-Identifier: MIT
 *
 * Maps the records as a whole: a journal may be larger than memory, and is read once, from its
 * beginning to its end.
 */
#include "cli/settle/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blackbox/slot.h"
#include "cli/message.h"
#include "journal/format.h"

#define PAGE ((uint64_t)4096)
/* No description is as large: it has some bytes for each function. */
#define DESCRIPTION_MAX ((off_t)1 << 30)
#define FLAGS (O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)

static int refuse(int fd)
{
    close(fd);
    errno = EPERM;
    return -1;
}

/* Opens a file or directory that no other user could have made. */
static int open_own(int at, const char *name, int flags)
{
    struct slot_place place;
    int fd = openat(at, name, flags | FLAGS);
    if (fd < 0 || (slot_look(fd, &place) && slot_is_safe_owner(place.owner)))
        return fd;
    return refuse(fd);
}

static int open_regular(int at, const char *name, int flags, struct stat *st)
{
    int fd = open_own(at, name, flags);
    if (fd < 0 || (fstat(fd, st) == 0 && S_ISREG(st->st_mode)))
        return fd;
    return refuse(fd);
}

/* A run's directory has a directory of that name, a journal a file. */
static void name_directory(struct settle_journal *journal, const char *run)
{
    struct stat st;
    int length = snprintf(journal->path, PATH_MAX, "%s/" JOURNAL_FILE, run);
    if (length < 0 || length >= PATH_MAX || stat(journal->path, &st) != 0 || !S_ISDIR(st.st_mode))
        snprintf(journal->path, PATH_MAX, "%s", run);
}

static bool is_journal(const struct settle_journal *journal)
{
    return journal->file >= 0 || faccessat(journal->directory, JOURNAL_IMAGES, F_OK, 0) == 0 ||
           strcmp(strrchr(journal->path, '/') ? strrchr(journal->path, '/') : "",
                  "/" JOURNAL_FILE) == 0;
}

static bool fail(struct settle_journal *journal, int error)
{
    if (error == ENOENT)
        message("%s: there is no journal; see `covkeep run --journal`", journal->path);
    else
        message("%s: %s", journal->path, strerror(error));
    settle_journal_close(journal);
    return false;
}

static int open_records(const struct settle_journal *journal, struct stat *st)
{
    int fd = open_regular(journal->directory, JOURNAL_FILE, O_RDWR, st);
    if (fd < 0 && (errno == EACCES || errno == EROFS))
        fd = open_regular(journal->directory, JOURNAL_FILE, O_RDONLY, st);
    return fd;
}

bool settle_journal_open(struct settle_journal *journal, const char *run)
{
    struct stat st = {0};
    *journal = (struct settle_journal){.file = -1};
    name_directory(journal, run);
    journal->directory = open_own(AT_FDCWD, journal->path, O_RDONLY | O_DIRECTORY);
    if (journal->directory < 0)
        return fail(journal, errno);
    journal->file = open_records(journal, &st);
    if (journal->file < 0 && errno != ENOENT)
        return fail(journal, errno);
    if (!is_journal(journal))
        return fail(journal, ENOENT);
    return true;
}

bool settle_journal_map(struct settle_journal *journal)
{
    struct stat st = {0};
    if (journal->file < 0)
        return true;
    if (fstat(journal->file, &st) != 0)
        return false;
    if (st.st_size == 0)
        return true;
    void *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, journal->file, 0);
    if (bytes == MAP_FAILED)
        return false;
    journal->bytes = bytes;
    journal->size = (size_t)st.st_size;
    return true;
}

void settle_journal_close(struct settle_journal *journal)
{
    if (journal->bytes)
        munmap((void *)journal->bytes, journal->size);
    if (journal->file >= 0)
        close(journal->file);
    if (journal->directory >= 0)
        close(journal->directory);
    *journal = (struct settle_journal){.directory = -1, .file = -1};
}

void settle_journal_forget(const struct settle_journal *journal, size_t at)
{
    madvise((void *)journal->bytes, at & ~(size_t)(PAGE - 1), MADV_DONTNEED);
}

static unsigned char *read_whole(int fd, off_t size)
{
    if (size <= 0 || size > DESCRIPTION_MAX)
        return NULL;
    unsigned char *bytes = malloc((size_t)size);
    if (bytes && pread(fd, bytes, (size_t)size, 0) == size)
        return bytes;
    free(bytes);
    return NULL;
}

unsigned char *settle_journal_description(const struct settle_journal *journal, uint64_t key,
                                          size_t *size)
{
    struct stat st;
    char name[32];
    int images = open_own(journal->directory, JOURNAL_IMAGES, O_RDONLY | O_DIRECTORY);
    if (images < 0)
        return NULL;
    snprintf(name, sizeof(name), "%016llx", (unsigned long long)key);
    int fd = open_regular(images, name, O_RDONLY, &st);
    close(images);
    if (fd < 0)
        return NULL;
    unsigned char *bytes = read_whole(fd, st.st_size);
    *size = (size_t)st.st_size;
    close(fd);
    return bytes;
}

struct journal_unit *settle_journal_describe(const struct settle_journal *journal, uint64_t key,
                                             size_t *count)
{
    size_t size;
    unsigned char *bytes = settle_journal_description(journal, key, &size);
    struct journal_unit *units = bytes ? journal_read_description(bytes, size, count) : NULL;
    free(bytes);
    return units;
}

void settle_journal_empty(const struct settle_journal *journal, uint64_t to)
{
    to = to < SETTLE_JOURNAL_KEPT ? 0 : (to - SETTLE_JOURNAL_KEPT) & ~(PAGE - 1);
    if (to > PAGE)
        (void)fallocate(journal->file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)PAGE,
                        (off_t)(to - PAGE));
}

bool settle_journal_has_holes(const struct settle_journal *journal)
{
    off_t hole = journal->file < 0 ? -1 : lseek(journal->file, 0, SEEK_HOLE);
    return hole >= 0 && (size_t)hole < journal->size;
}
