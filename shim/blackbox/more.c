/* SPDX-License-Identifier: MIT
 *
 * No lock is needed: whoever tells something takes its place in a slot by adding to a number. Only
 * one thread at a time may add a slot to the file; what others have told meanwhile is in memory,
 * and goes with it.
 */
#include "blackbox/more.h"

#include <string.h>

#include "blackbox/file.h"
#include "blackbox/slot.h"
#include "kernel/decimal.h"

struct told {
    struct blackbox_more slot;
    off_t place; /* in the file; atomic, 0: it is not in it */
    bool is_new; /* in memory it holds more than in the file; atomic */
};
#define IS_ADDED 1 /* the place while a thread adds the slot; none begins there */

static struct told reasons, deeds[BLACKBOX_DEEDS_MAX];
static unsigned events; /* how many were told; atomic */

static void put_text(struct blackbox_more *slot, unsigned at, const char *text, size_t length)
{
    size_t room = at < BLACKBOX_ROOM ? BLACKBOX_ROOM - at : 0;
    memcpy(slot->reasons + at, text, length < room ? length : room);
}

void more_reason(enum loss_reason reason, const char *what, const char *path, const char *words)
{
    char number[24];
    const char *const parts[] = {number,           " ",   what, ": ", path ? path : "",
                                 path ? ": " : "", words, "\n"};
    const size_t count = sizeof(parts) / sizeof(parts[0]);
    struct blackbox_more *slot = &reasons.slot;
    unsigned length = 0;
    decimal_put(number, reason);
    for (size_t i = 0; i < count; i++)
        length += (unsigned)strnlen(parts[i], BLACKBOX_ROOM);
    unsigned at = __atomic_fetch_add(&slot->used, length, __ATOMIC_SEQ_CST);
    for (size_t i = 0; i < count; i++) {
        size_t size = strnlen(parts[i], BLACKBOX_ROOM);
        put_text(slot, at, parts[i], size);
        at += (unsigned)size;
    }
    __atomic_store_n(&reasons.is_new, true, __ATOMIC_SEQ_CST);
}

/* The last slot is used again and again, for the latest events. */
void more_event(const struct blackbox_event *event)
{
    unsigned number = __atomic_fetch_add(&events, 1, __ATOMIC_SEQ_CST);
    unsigned slot = number / BLACKBOX_EVENTS;
    struct told *told = &deeds[slot < BLACKBOX_DEEDS_MAX ? slot : BLACKBOX_DEEDS_MAX - 1];
    told->slot.event[number % BLACKBOX_EVENTS] = *event;
    __atomic_add_fetch(&told->slot.used, 1, __ATOMIC_SEQ_CST);
    __atomic_store_n(&told->is_new, true, __ATOMIC_SEQ_CST);
}

/* Returns whether the file has now what was in memory a moment ago. */
static bool bring(struct told *told, const struct blackbox_record *record,
                  enum blackbox_more_kind kind)
{
    off_t place = 0;
    if (!__atomic_compare_exchange_n(&told->place, &place, IS_ADDED, false, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST))
        return place != IS_ADDED && blackbox_file_put_more(&told->slot, place);
    slot_more(&told->slot, record->pid, BLACKBOX_ITS_OWN, record->start_ns, kind);
    place = blackbox_file_add_more(&told->slot);
    __atomic_store_n(&told->place, place, __ATOMIC_SEQ_CST);
    return place != 0;
}

/* Brings a slot to the file, and again as long as another thread has told more meanwhile. */
static void put(struct told *told, const struct blackbox_record *record,
                enum blackbox_more_kind kind)
{
    while (__atomic_exchange_n(&told->is_new, false, __ATOMIC_SEQ_CST))
        if (!bring(told, record, kind)) {
            __atomic_store_n(&told->is_new, true, __ATOMIC_SEQ_CST);
            return;
        }
}

static unsigned slots_of_events(void)
{
    unsigned full = __atomic_load_n(&events, __ATOMIC_SEQ_CST) / BLACKBOX_EVENTS;
    return full < BLACKBOX_DEEDS_MAX ? full + 1 : BLACKBOX_DEEDS_MAX;
}

void more_put(const struct blackbox_record *record)
{
    put(&reasons, record, BLACKBOX_REASONS);
    for (unsigned i = 0; events > 0 && i < slots_of_events(); i++)
        put(&deeds[i], record, BLACKBOX_DEEDS);
}

void more_forget(void)
{
    if (reasons.slot.used > 0)
        memset(&reasons, 0, sizeof(reasons));
    if (events > 0)
        memset(deeds, 0, slots_of_events() * sizeof(deeds[0]));
    events = 0;
}
