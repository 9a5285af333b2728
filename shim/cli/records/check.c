/* SPDX-License-Identifier: MIT
 *
 * Checks one record: what makes no sense as a whole is refused, a field that makes none is taken
 * for not known.
 */
#include "cli/records/check.h"

#include <signal.h>
#include <string.h>

/* The clock may have been set back meanwhile. */
#define CLOCK_SLACK_NS (INT64_C(3600) * 1000000000)

static bool is_incomplete(const struct blackbox_record *box)
{
    static const char none[sizeof(box->magic)];
    return memcmp(box->magic, none, sizeof(none)) == 0;
}

static const char *find_fault(const struct blackbox_record *box, size_t size, int64_t now)
{
    if (size < sizeof(*box))
        return "the record is cut off";
    if (is_incomplete(box))
        return "the process was killed before its record was complete";
    if (memcmp(box->magic, BLACKBOX_MAGIC, sizeof(BLACKBOX_MAGIC)) != 0)
        return "this is no record";
    if (box->version < BLACKBOX_VERSION || box->size != BLACKBOX_SIZE)
        return "the record has another format";
    if (box->pid <= 0 || box->start_ns <= 0 || box->start_ns > now + CLOCK_SLACK_NS)
        return "the record names an impossible process";
    return box->end > BLACKBOX_KILLED ? "the record names an impossible ending" : NULL;
}

static bool is_signal(int number)
{
    return number > 0 && number < NSIG;
}

static int status_of(const struct blackbox_record *box)
{
    if (box->end == BLACKBOX_EXIT || box->end == BLACKBOX_AT_ONCE)
        return box->status == -1 ? -1 : box->status & 0xff;
    return box->end == BLACKBOX_SIGNAL && is_signal(box->status) ? box->status : -1;
}

static void check_ending(struct blackbox_record *box, int64_t now)
{
    if (box->end == BLACKBOX_OPEN || box->end_ns <= 0 || box->end_ns > now + CLOCK_SLACK_NS)
        box->end_ns = 0;
    else if (box->end_ns < box->start_ns)
        box->end_ns = box->start_ns;
    box->status = status_of(box);
    if (box->end != BLACKBOX_SIGNAL || box->sender_pid < 0)
        box->sender_pid = 0;
}

static void check_events(struct blackbox_record *box)
{
    for (size_t i = 0; i < BLACKBOX_EVENTS; i++) {
        struct blackbox_event *event = &box->event[i];
        bool is_known = event->kind == BLACKBOX_SENT || event->kind == BLACKBOX_REAPED;
        if (i >= box->events || !is_known || event->pid <= 0 || !is_signal(event->value))
            memset(event, 0, sizeof(*event));
    }
}

static void end_string(char *string, size_t size)
{
    size_t length = strnlen(string, size - 1);
    memset(string + length, 0, size - length);
}

static void end_strings(struct blackbox_record *box)
{
    end_string(box->python, sizeof(box->python));
    end_string(box->coverage, sizeof(box->coverage));
    *strchrnul(box->python, ' ') = '\0'; /* Py_GetVersion() goes on with its date and compiler */
    end_string(box->program, sizeof(box->program));
    end_string(box->restored, sizeof(box->restored));
    end_string(box->reasons, sizeof(box->reasons));
    memset(box->arguments + sizeof(box->arguments) - 2, 0, 2);
    memset(box->variables + sizeof(box->variables) - 2, 0, 2);
}

const char *records_check(struct blackbox_record *box, size_t size, int64_t now)
{
    const char *fault = find_fault(box, size, now);
    if (fault)
        return fault;
    box->carries &= BLACKBOX_GCOV | BLACKBOX_PYTHON;
    if (box->parent < 0)
        box->parent = 0;
    if (box->restorer < 0)
        box->restorer = 0;
    check_ending(box, now);
    check_events(box);
    end_strings(box);
    return NULL;
}
