/* SPDX-License-Identifier: MIT
 *
 * Memory for one restored environment: on the caller's stack while it is small, else a mapping that
 * is used again. It takes no heap and no lock, since a vfork child and a thread with a stack of 16
 * KB come here.
 */
#ifndef COVKEEP_ENV_ROOM_H
#define COVKEEP_ENV_ROOM_H

#include <stdbool.h>
#include <stddef.h>

#define ENV_ROOM_SIZE 4096

/* A room. Its users need to know its size only: the members are room.c's. */
struct env_room {
    bool for_exec;
    struct region *region;
    void *mapped;
    size_t mapped_size;
    bool word_lent;
    int *thread_word;
    _Alignas(void *) unsigned char stack[ENV_ROOM_SIZE];
};

/* env_room_reserve() maps 16 regions of 512 KB, each enough for some 60,000 variables, for a
 * process that is about to be quiet: from then on env_room_take() refuses what does not fit.
 * Async-signal-safe. */
void env_room_reserve(void);

/* env_room_open() makes an empty room. `for_exec` says that the caller is about to become another
 * program: after a success nobody comes back to release the room. vfork-safe. */
void env_room_open(struct env_room *room, bool for_exec);

/* env_room_take() returns `size` bytes of the room, aligned for pointers and not zeroed. It returns
 * NULL when the kernel has no memory left, or in a quiet process when no region is large enough. It
 * is called once between env_room_open() and env_room_release(). vfork-safe; errno is kept. */
void *env_room_take(struct env_room *room, size_t size);

/* env_room_holds() returns whether `text` points into what env_room_take() has returned.
 * vfork-safe. */
bool env_room_holds(const struct env_room *room, const char *text);

/* env_room_release() gives back what was taken, after the exec has failed or the spawn has
 * returned, and leaves an empty room. vfork-safe; errno is kept. */
void env_room_release(struct env_room *room);

#endif
