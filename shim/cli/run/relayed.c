/* SPDX-License-Identifier: MIT
 *
 * Writes slots, and remembers where it has put those that came without a place. It does not check
 * them: whoever reads the file does, as for all that lies there.
 */
#include "cli/run/relayed.h"

#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "blackbox/slot.h"
#include "cli/records/more.h"

union slot {
    struct blackbox_record record;
    struct blackbox_more more;
};

/* Whose slot it is, and where it lies in the file. */
struct placed {
    int32_t pid;
    int64_t start_ns;
    int64_t number; /* the sender's; 0: it is the process's record, of which there is one */
    off_t at;
};

static void *all_placed; /* a tree of struct placed (tsearch(3)) */

static int order(const void *one, const void *other)
{
    const struct placed *a = one, *b = other;
    if (a->pid != b->pid)
        return a->pid < b->pid ? -1 : 1;
    if (a->start_ns != b->start_ns)
        return a->start_ns < b->start_ns ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static bool is_record(const union slot *slot)
{
    return memcmp(slot, BLACKBOX_MAGIC, sizeof(BLACKBOX_MAGIC)) == 0;
}

static struct placed owner_of(const union slot *slot, int64_t number)
{
    if (is_record(slot))
        return (struct placed){.pid = slot->record.pid, .start_ns = slot->record.start_ns};
    return (struct placed){
        .pid = slot->more.pid, .start_ns = slot->more.start_ns, .number = number};
}

/* Returns where the slot was put; 0: it was not. */
static off_t find(const struct placed *wanted)
{
    struct placed *const *found = tfind(wanted, &all_placed, order);
    return found ? (*found)->at : 0;
}

static void remember(struct placed placed, off_t at)
{
    struct placed *copy = malloc(sizeof(*copy));
    if (!copy)
        return;
    *copy = placed;
    copy->at = at;
    if (!tsearch(copy, &all_placed, order))
        free(copy);
}

static int open_records(int directory, int flags)
{
    int fd = openat(directory, BLACKBOX_FILE, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | flags,
                    0600);
    if (fd < 0 || slot_is_in(fd))
        return fd;
    close(fd);
    return -1;
}

/* The process's keeper may have written to the file what is newer than the slot that has come. */
static bool is_newer(const union slot *slot, const union slot *there)
{
    return is_record(slot) ? (int32_t)(slot->record.revision - there->record.revision) >= 0
                           : slot->more.used >= there->more.used;
}

/* A snapshot child of the process (python/snapshot.h) may have told of losses that the process has
 * not, so the larger number counts. */
static void overwrite(int fd, union slot *slot, off_t at)
{
    union slot there;
    if (pread(fd, &there, sizeof(there), at) != (ssize_t)sizeof(there))
        return;
    struct placed mine = owner_of(slot, 0), found = owner_of(&there, 0);
    if (is_record(slot) != is_record(&there) || order(&mine, &found) != 0)
        return;
    if (is_record(slot) && slot->record.lost < there.record.lost)
        slot->record.lost = there.record.lost;
    if (is_newer(slot, &there))
        slot_put(fd, slot, sizeof(*slot), at);
}

static void append(int fd, const union slot *slot, int64_t number)
{
    off_t at = slot_append(fd, slot);
    if (at > 0)
        remember(owner_of(slot, number), at);
    else if (at == -EFBIG && is_record(slot))
        slot_leave_out(fd);
}

void relayed_put(int directory, int64_t place, const void *bytes)
{
    union slot slot;
    memcpy(&slot, bytes, sizeof(slot));
    if (!is_record(&slot) && !more_is(&slot))
        return;
    struct placed owner = owner_of(&slot, place);
    off_t at = place > 0 ? (off_t)place : find(&owner);
    int fd = open_records(directory, at ? 0 : O_APPEND | O_CREAT);
    if (fd < 0)
        return;
    if (!at)
        append(fd, &slot, place);
    else if (at % BLACKBOX_SIZE == 0)
        overwrite(fd, &slot, at);
    close(fd);
}
