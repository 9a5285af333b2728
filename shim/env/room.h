/* SPDX-License-Identifier: MIT
 *
 * Memory for one restored environment: on the caller's stack while it is small, else a mapping that
 * is used again. No heap, no lock: a vfork child and a thread with a 16 KB stack come here.
 */
#ifndef COVKEEP_ENV_ROOM_H
#define COVKEEP_ENV_ROOM_H

#include <stdbool.h>
#include <stddef.h>

#define ENV_ROOM_SIZE 4096

/* Private to room.c, but for its size. */
struct env_room {
    bool for_exec;
    struct region *region;
    void *mapped;
    size_t mapped_size;
    bool word_lent;
    int *thread_word;
    _Alignas(void *) unsigned char stack[ENV_ROOM_SIZE];
};

/* env_room_reserve() makes regions of a size that is enough for some 60,000 variables, for a
 * process that is about to be quiet: from then on what does not fit is refused. Async-signal-safe.
 */
void env_room_reserve(void);

/* Makes an empty room. for_exec: the caller is about to become another program, so that after a
 * success nobody comes back to release. vfork-safe. */
void env_room_open(struct env_room *room, bool for_exec);

/* `size` bytes aligned for pointers, once between open and release; NULL when the kernel has no
 * memory left. vfork-safe; errno is kept. */
void *env_room_take(struct env_room *room, size_t size);

/* The text lies in what was taken. vfork-safe. */
bool env_room_holds(const struct env_room *room, const char *text);

/* Gives back what was taken, after the exec failed or the spawn returned, and leaves an empty room.
 * vfork-safe; errno is kept. */
void env_room_release(struct env_room *room);

#endif
