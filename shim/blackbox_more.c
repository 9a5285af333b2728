/* SPDX-License-Identifier: MIT
 *
 * A place in a slot is taken by adding to its `used`, so no lock is needed. A slot that is full is
 * followed by another one, and stays mapped, since another thread may be about to write there.
 */
#include "blackbox_more.h"

#include <string.h>

#include "blackbox_file.h"
#include "blackbox_slot.h"

static struct blackbox_more *reasons, *events;
static unsigned event_slots;

static struct blackbox_more *load(struct blackbox_more **slot)
{
    return __atomic_load_n(slot, __ATOMIC_ACQUIRE);
}

/* Two threads may do so at once: then one slot holds little, and is read all the same. */
static struct blackbox_more *add(struct blackbox_more **slot, const struct blackbox_record *record,
                                 enum blackbox_more_kind kind)
{
    struct blackbox_more blank =
        slot_more(record->pid, blackbox_file_slot(), record->start_ns, kind);
    struct blackbox_more *added = blackbox_file_add_more(&blank);
    if (added)
        __atomic_store_n(slot, added, __ATOMIC_RELEASE);
    return added;
}

void more_prepare(const struct blackbox_record *record)
{
    if (!load(&reasons))
        add(&reasons, record, BLACKBOX_REASONS);
}

static void put(struct blackbox_more *slot, unsigned at, const char *text, size_t length)
{
    size_t room = at < BLACKBOX_ROOM ? BLACKBOX_ROOM - at : 0;
    memcpy(slot->reasons + at, text, length < room ? length : room);
}

void more_reason(const struct blackbox_record *record, const char *what, const char *path,
                 const char *reason, bool may_add)
{
    const char *const parts[] = {what, ": ", path ? path : "", path ? ": " : "", reason, "\n"};
    const size_t count = sizeof(parts) / sizeof(parts[0]);
    struct blackbox_more *slot = load(&reasons);
    unsigned length = 0;
    if (!slot && may_add)
        slot = add(&reasons, record, BLACKBOX_REASONS);
    if (!slot)
        return;
    for (size_t i = 0; i < count; i++)
        length += (unsigned)strnlen(parts[i], BLACKBOX_ROOM);
    unsigned at = __atomic_fetch_add(&slot->used, length, __ATOMIC_RELAXED);
    for (size_t i = 0; i < count; i++) {
        size_t size = strnlen(parts[i], BLACKBOX_ROOM);
        put(slot, at, parts[i], size);
        at += (unsigned)size;
    }
}

static bool is_full(const struct blackbox_more *slot)
{
    return __atomic_load_n(&slot->used, __ATOMIC_RELAXED) >= BLACKBOX_EVENTS;
}

void more_event(const struct blackbox_record *record, const struct blackbox_event *event,
                bool may_add)
{
    struct blackbox_more *slot = load(&events), *next = NULL;
    if ((!slot || is_full(slot)) && may_add && event_slots < BLACKBOX_DEEDS_MAX) {
        next = add(&events, record, BLACKBOX_DEEDS);
        event_slots += next != NULL;
    }
    slot = next ? next : slot;
    if (slot)
        slot->event[__atomic_fetch_add(&slot->used, 1, __ATOMIC_RELAXED) % BLACKBOX_EVENTS] =
            *event;
}

void more_forget(void)
{
    reasons = events = NULL;
    event_slots = 0;
}
