/* SPDX-License-Identifier: MIT
 *
 * Tells of a program that will tell nothing itself: a slot that belongs to no record.
 */
#include <string.h>

#include "blackbox/blackbox.h"
#include "blackbox/file.h"
#include "blackbox/record.h"
#include "blackbox/slot.h"
#include "kernel/sys.h"

/* So that the reader finds it from anywhere. */
static size_t put_directory(char *to, size_t size)
{
    long length = sys_call(SYS_getcwd, to, size); /* with the zero byte */
    if (length <= 1 || *to != '/')
        return 0;
    to[length - 1] = '/';
    return (size_t)length;
}

static void put(struct blackbox_more *more, const char *program)
{
    slot_more(more, (pid_t)sys_call(SYS_getpid), BLACKBOX_NOBODY, record_now_ns(),
              BLACKBOX_STRANGER);
    size_t used = *program == '/' ? 0 : put_directory(more->reasons, BLACKBOX_ROOM);
    size_t length = strlen(program);
    if (used + length >= BLACKBOX_ROOM) /* what cannot be found by its name cannot be judged */
        return;
    memcpy(more->reasons + used, program, length);
    more->used = (uint32_t)(used + length);
    blackbox_file_add_more(more);
}

/* The slot is mapped, since it comes on top of all that a start has on the stack already. */
void blackbox_stranger(const char *program)
{
    struct blackbox_more *more = sys_map(sizeof(*more));
    if (!more)
        return;
    put(more, program);
    sys_call(SYS_munmap, more, sizeof(*more));
}
