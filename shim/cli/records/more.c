/* SPDX-License-Identifier: MIT
 *
 * Walks through slots whose bytes may be anything, and reads nothing outside of them.
 */
#include "cli/records/more.h"

#include <stdio.h>
#include <string.h>

#include "cli/records/check.h"

#define NUMBER_DIGITS 4 /* of the largest reason; more of them are no number of ours */

_Static_assert(LOSS_END <= 10000, "each reason has so many digits at most");

static bool is_event(const struct blackbox_event *event)
{
    bool is_done = event->kind == BLACKBOX_SENT || event->kind == BLACKBOX_REAPED;
    bool is_free = event->kind == BLACKBOX_BOUND && event->value == 0;
    bool is_known = is_done || event->kind == BLACKBOX_BOUND;
    return is_known && event->pid > 0 && (is_free || records_is_signal(event->value));
}

/* Makes each reason a string, and ends the last one, too. */
static void end_reasons(struct blackbox_more *more)
{
    size_t used = more->used < BLACKBOX_ROOM ? more->used : BLACKBOX_ROOM - 1;
    memset(more->reasons + used, 0, BLACKBOX_ROOM - used);
    for (size_t i = 0; i < used; i++)
        if (more->reasons[i] == '\n')
            more->reasons[i] = '\0';
}

bool more_is(const void *slot)
{
    return memcmp(slot, BLACKBOX_MORE_MAGIC, sizeof(BLACKBOX_MORE_MAGIC)) == 0;
}

bool more_check(struct blackbox_more *more, int64_t now)
{
    if (!more_is(more) || more->version < BLACKBOX_VERSION || more->size != BLACKBOX_SIZE ||
        more->pid <= 0 || !records_is_start(more->start_ns, now))
        return false;
    if (more->kind == BLACKBOX_REASONS || more->kind == BLACKBOX_STRANGER)
        end_reasons(more);
    return more->kind == BLACKBOX_REASONS || more->kind == BLACKBOX_DEEDS ||
           more->kind == BLACKBOX_STRANGER;
}

/* Returns the words behind the number, or all of it where there is no number. */
static const char *read_number(const char *text, enum loss_reason *reason)
{
    size_t digits = strspn(text, "0123456789");
    unsigned number = 0;
    *reason = LOSS_UNKNOWN;
    if (digits == 0 || digits > NUMBER_DIGITS || text[digits] != ' ')
        return text;
    for (size_t i = 0; i < digits; i++)
        number = number * 10 + (unsigned)(text[i] - '0');
    *reason = (enum loss_reason)number;
    return text + digits + 1;
}

const char *more_next_reason(const struct more_list *list, struct more_place *place,
                             enum loss_reason *reason)
{
    for (; place->slot < list->count; *place = (struct more_place){.slot = place->slot + 1}) {
        const struct blackbox_more *more = &list->slot[place->slot];
        while (more->kind == BLACKBOX_REASONS && place->at < BLACKBOX_ROOM) {
            const char *text = more->reasons + place->at;
            place->at += strlen(text) + 1;
            text = read_number(text, reason);
            if (*text)
                return text;
        }
    }
    return NULL;
}

const char *more_target(const char *words, int *pid)
{
    int used = 0;
    return sscanf(words, "coverage lost: process %9d: %n", pid, &used) == 1 && used > 0
               ? words + used
               : NULL;
}

/* In a slot that has been filled more than once the oldest event lies where the next one would go.
 */
const struct blackbox_event *more_next_event(const struct more_list *list, struct more_place *place,
                                             int64_t *at_ns)
{
    for (; place->slot < list->count; *place = (struct more_place){.slot = place->slot + 1}) {
        const struct blackbox_more *more = &list->slot[place->slot];
        unsigned first = more->used > BLACKBOX_EVENTS ? more->used % BLACKBOX_EVENTS : 0;
        while (more->kind == BLACKBOX_DEEDS && place->at < BLACKBOX_EVENTS) {
            const struct blackbox_event *event =
                &more->event[(first + place->at++) % BLACKBOX_EVENTS];
            if (!is_event(event))
                continue;
            *at_ns = more->start_ns + event->at_ms * INT64_C(1000000);
            return event;
        }
    }
    return NULL;
}

const struct blackbox_more *more_next_stranger(const struct more_list *list,
                                               struct more_place *place)
{
    while (place->slot < list->count) {
        const struct blackbox_more *more = &list->slot[place->slot++];
        if (more->kind == BLACKBOX_STRANGER && *more->reasons == '/')
            return more;
    }
    return NULL;
}
