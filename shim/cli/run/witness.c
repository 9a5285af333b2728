/* SPDX-License-Identifier: MIT
 *
 * Fills slots that belong to no record, and writes each of them as a whole.
 */
#include "cli/run/witness.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "blackbox/slot.h"
#include "cli/array.h"
#include "cli/clock.h"

static struct blackbox_more *slots;
static size_t count;

/* Returns a slot with room for an event; NULL where there is no memory. */
static struct blackbox_more *open_slot(void)
{
    if (count > 0 && slots[count - 1].used < BLACKBOX_EVENTS)
        return &slots[count - 1];
    struct blackbox_more *larger = array_room(slots, count, sizeof(*slots));
    if (!larger)
        return NULL;
    slots = larger;
    slots[count] = (struct blackbox_more){.used = 0};
    slot_more(&slots[count], getpid(), BLACKBOX_NOBODY, clock_ns(CLOCK_REALTIME), BLACKBOX_DEEDS);
    return &slots[count++];
}

void witness_saw(enum blackbox_event_kind kind, pid_t pid, int signal_number)
{
    struct blackbox_more *slot = open_slot();
    if (!slot)
        return;
    slot->event[slot->used++] = (struct blackbox_event){
        .pid = pid,
        .kind = (uint16_t)kind,
        .value = (uint16_t)signal_number,
        .at_ms = (uint32_t)((clock_ns(CLOCK_REALTIME) - slot->start_ns) / 1000000)};
}

void witness_testify(int directory)
{
    int fd = count == 0 ? -1
                        : openat(directory, BLACKBOX_FILE,
                                 O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    for (size_t i = 0; fd >= 0 && slot_is_in(fd) && i < count; i++)
        slot_append(fd, &slots[i]);
    if (fd >= 0)
        close(fd);
    free(slots);
    slots = NULL;
    count = 0;
}
