/* SPDX-License-Identifier: MIT
 *
 * A machine that crashes may lose what it has not written to its disk; a process that is killed
 * loses nothing that it has given to the kernel.
 */
#include "cli/settle/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checksum.h"
#include "cli/rundir/journal.h"
#include "file/transfer.h"

#define LOCK RUNDIR_JOURNAL_NOTES "lock"
#define STATE RUNDIR_JOURNAL_NOTES "state"
#define BESIDE RUNDIR_JOURNAL_NOTES "state.new"
#define IDS RUNDIR_JOURNAL_NOTES "ids"
#define FLAGS (O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)

static const char magic[8] = "covsett";

int settle_state_lock(const struct settle_journal *journal)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = openat(journal->directory, LOCK, O_RDWR | O_CREAT | FLAGS, 0600);
    if (fd < 0)
        return -1;
    while (fcntl(fd, F_OFD_SETLKW, &whole) != 0)
        if (errno != EINTR) {
            int error = errno;
            close(fd);
            errno = error;
            return -1;
        }
    return fd;
}

static uint64_t checksum_of(const struct settle_state *state)
{
    return checksum_add(0, state, offsetof(struct settle_state, checksum));
}

/* The first record has a random number in it. Its page stays when space is given back. The checksum
 * of a whole head would be the same for all: that of what stands before its own checksum is
 * cancelled by that. */
static uint64_t first_of(const struct settle_journal *journal)
{
    size_t size = offsetof(struct journal_record, head_checksum);
    return checksum_add(0, journal->bytes, journal->size < size ? journal->size : size);
}

static bool fail(int error)
{
    errno = error;
    return false;
}

static int open_file(const struct settle_journal *journal, const char *name, int flags)
{
    return openat(journal->directory, name, flags | FLAGS, 0600);
}

static bool read_file(const struct settle_journal *journal, const char *name, void *to, size_t size)
{
    int fd = open_file(journal, name, O_RDONLY);
    if (fd < 0)
        return false;
    int error = transfer_read(fd, to, size, 0);
    close(fd);
    return error == 0 || fail(error == EIO ? EBADMSG : error);
}

static bool write_file(const struct settle_journal *journal, const char *name, const void *bytes,
                       size_t size, off_t at)
{
    int fd = open_file(journal, name, O_WRONLY | O_CREAT);
    if (fd < 0)
        return false;
    int error = transfer_write(fd, bytes, size, at);
    close(fd);
    return error == 0 || fail(error);
}

static bool take_ids(const struct settle_new *known, size_t count, struct settle_ids *ids)
{
    for (size_t i = 0; i < count; i++) {
        bool is_new;
        uint64_t *place = settle_map_at(&ids->places, &known[i].id, &is_new);
        if (!place)
            return fail(ENOMEM);
        *place = known[i].place;
    }
    return true;
}

static bool has_ids(const struct settle_state *state, const struct settle_journal *journal)
{
    struct stat st;
    if (fstatat(journal->directory, IDS, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return fail(EBADMSG);
    return (uint64_t)st.st_size / sizeof(struct settle_new) >= state->ids || fail(EBADMSG);
}

static bool read_ids(const struct settle_state *state, const struct settle_journal *journal,
                     struct settle_ids *ids)
{
    if (state->ids == 0)
        return true;
    if (!has_ids(state, journal))
        return false;
    size_t size = state->ids * sizeof(struct settle_new);
    struct settle_new *known = malloc(size);
    bool is_read =
        known && read_file(journal, IDS, known, size) && take_ids(known, state->ids, ids);
    int error = errno;
    free(known);
    errno = error;
    return is_read;
}

bool settle_state_read(struct settle_state *state, const struct settle_journal *journal,
                       struct settle_ids *ids)
{
    if (!read_file(journal, STATE, state, sizeof(*state)))
        *state = (struct settle_state){.first = ~first_of(journal)};
    else if (memcmp(state->magic, magic, sizeof(magic)) != 0 ||
             state->checksum != checksum_of(state))
        return fail(EBADMSG);
    else
        errno = ENOENT;
    if (errno != ENOENT)
        return false;
    if (state->offset <= journal->size && state->first == first_of(journal))
        return read_ids(state, journal, ids);
    /* Numbers of batches go on: what an old journal has left there must not be taken for ours. */
    *state = (struct settle_state){.first = first_of(journal), .next = state->next};
    memcpy(state->magic, magic, sizeof(magic));
    return true;
}

bool settle_state_advance(struct settle_state *state, const struct settle_journal *journal,
                          const struct settle_ids *ids, uint64_t offset)
{
    struct settle_state next = *state;
    if (ids->count > 0 && !write_file(journal, IDS, ids->added, ids->count * sizeof(*ids->added),
                                      (off_t)(state->ids * sizeof(*ids->added))))
        return false;
    next.offset = offset;
    next.ids += ids->count;
    next.next++;
    next.checksum = checksum_of(&next);
    if (!write_file(journal, BESIDE, &next, sizeof(next), 0) ||
        renameat(journal->directory, BESIDE, journal->directory, STATE) != 0)
        return false;
    *state = next;
    return true;
}
