/* SPDX-License-Identifier: MIT
 *
 * Nobody's slots in the file of the records, each filled and written as a whole.
 */
#include "cli/run/witness.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "blackbox_slot.h"

static struct blackbox_more *slots;
static size_t count;

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* The one with room for an event; NULL where there is no memory. */
static struct blackbox_more *open_slot(void)
{
    if (count > 0 && slots[count - 1].used < BLACKBOX_EVENTS)
        return &slots[count - 1];
    struct blackbox_more *larger = reallocarray(slots, count + 1, sizeof(*slots));
    if (!larger)
        return NULL;
    slots = larger;
    slots[count] = (struct blackbox_more){.magic = BLACKBOX_MORE_MAGIC,
                                          .version = BLACKBOX_VERSION,
                                          .size = BLACKBOX_SIZE,
                                          .pid = getpid(),
                                          .of = BLACKBOX_NOBODY,
                                          .start_ns = now_ns(),
                                          .kind = BLACKBOX_DEEDS};
    return &slots[count++];
}

void witness_saw(enum blackbox_event_kind kind, pid_t pid, int signal_number)
{
    struct blackbox_more *slot = open_slot();
    if (!slot)
        return;
    slot->event[slot->used++] =
        (struct blackbox_event){.pid = pid,
                                .kind = (uint16_t)kind,
                                .value = (uint16_t)signal_number,
                                .at_ms = (uint32_t)((now_ns() - slot->start_ns) / 1000000)};
}

static void append(int fd)
{
    for (size_t i = 0; i < count; i++)
        if (slot_append(fd, &slots[i]) > 0)
            slot_count(fd, offsetof(struct blackbox_head, more));
}

void witness_testify(int directory)
{
    int fd = count == 0 ? -1
                        : openat(directory, BLACKBOX_FILE,
                                 O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0) {
        append(fd);
        close(fd);
    }
    free(slots);
    slots = NULL;
    count = 0;
}
