/* SPDX-License-Identifier: MIT
 *
 * Tells of a program that will tell nothing itself: a slot that belongs to no record.
 */
#include "blackbox/blackbox.h"
#include "blackbox/file.h"
#include "blackbox/record.h"
#include "blackbox/slot.h"
#include "kernel/absolute.h"
#include "kernel/sys.h"

/* What cannot be found by its name from anywhere cannot be judged. */
static void put(struct blackbox_more *more, const char *program)
{
    slot_more(more, (pid_t)sys_call(SYS_getpid), BLACKBOX_NOBODY, record_now_ns(),
              BLACKBOX_STRANGER);
    more->used = (uint32_t)absolute_put(more->reasons, BLACKBOX_ROOM, program);
    if (more->used > 0)
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
