/* SPDX-License-Identifier: MIT
 *
 * Checks one record: a record that makes no sense as a whole is refused, a field that makes none is
 * taken for not known.
 */
#include "cli/records/check.h"

#include <signal.h>
#include <string.h>

/* The clock may have been set back since. */
#define CLOCK_SLACK_NS (INT64_C(3600) * 1000000000)

bool records_is_start(int64_t start_ns, int64_t now)
{
    return start_ns > 0 && start_ns <= now + CLOCK_SLACK_NS;
}

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
    if (box->pid <= 0 || !records_is_start(box->start_ns, now))
        return "the record names an impossible process";
    return box->end > BLACKBOX_QUICKLY ? "the record names an impossible ending" : NULL;
}

bool records_is_signal(int number)
{
    return number > 0 && number < NSIG;
}

static int status_of(const struct blackbox_record *box)
{
    if (blackbox_is_exit(box->end))
        return box->status == -1 ? -1 : box->status & 0xff;
    return blackbox_is_signal(box->end) && records_is_signal(box->status) ? box->status : -1;
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

static void end_string(char *string, size_t size)
{
    size_t length = strnlen(string, size - 1);
    memset(string + length, 0, size - length);
}

static void end_strings(struct blackbox_record *box)
{
    end_string(box->python, sizeof(box->python));
    end_string(box->coverage, sizeof(box->coverage));
    *strchrnul(box->python, ' ') = '\0'; /* Py_GetVersion() goes on with date and compiler */
}

static void end_texts(struct blackbox_record *box)
{
    unsigned before = 0;
    for (unsigned i = 0; i < BLACKBOX_TEXTS; i++) {
        unsigned end = box->text_end[i];
        end = end < before ? before : end > sizeof(box->text) ? sizeof(box->text) : end;
        if (end > before)
            box->text[end - 1] = '\0';
        box->text_end[i] = (uint16_t)end;
        before = end;
    }
}

const char *records_check(struct blackbox_record *box, size_t size, int64_t now)
{
    const char *fault = find_fault(box, size, now);
    if (fault)
        return fault;
    box->carries &=
        BLACKBOX_GCOV | BLACKBOX_PYTHON | BLACKBOX_LLVM | BLACKBOX_NOT_STARTED | BLACKBOX_NO_DATA;
    if (box->parent < 0)
        box->parent = 0;
    if (box->restorer < 0)
        box->restorer = 0;
    check_ending(box, now);
    end_strings(box);
    end_texts(box);
    return NULL;
}
