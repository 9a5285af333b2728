/* SPDX-License-Identifier: MIT
 *
 * A few mappings per process, each taken by one caller at a time through its `taken` word. A vfork
 * child that takes one and then becomes another program cannot give it back, and its parent, whose
 * memory it is, would lose some with every child. So the kernel is asked to do it: on a successful
 * exec and on death it writes zero to the thread's clear_child_tid address while the memory is
 * shared (set_tid_address(2)); for the time of the exec that address is the region's `taken`.
 */
#include "env/room.h"

#include <errno.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys.h"

struct region {
    int taken; /* atomic */
    void *memory;
    size_t size;
};

#define REGIONS 16
static struct region regions[REGIONS];

static struct region *take_region(void)
{
    for (size_t i = 0; i < REGIONS; i++) {
        int free_word = 0;
        if (__atomic_compare_exchange_n(&regions[i].taken, &free_word, 1, 0, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED))
            return &regions[i];
    }
    return NULL;
}

static void give_back(struct region *region)
{
    __atomic_store_n(&region->taken, 0, __ATOMIC_RELEASE);
}

static struct region *region_of(size_t size)
{
    struct region *region = take_region();
    if (!region || region->size >= size)
        return region;
    if (region->memory)
        sys_call(SYS_munmap, region->memory, region->size);
    region->memory = sys_map(size);
    region->size = region->memory ? size : 0;
    if (!region->memory) {
        give_back(region);
        return NULL;
    }
    return region;
}

/* PR_GET_TID_ADDRESS tells what to put back after a failed exec; a kernel without it (built without
 * CONFIG_CHECKPOINT_RESTORE) keeps the region taken, which costs memory and nothing else. */
static void let_kernel_give_back(struct env_room *room)
{
    int *word = NULL;
    if (sys_call(SYS_prctl, PR_GET_TID_ADDRESS, &word, 0, 0, 0) != 0)
        return;
    room->thread_word = word;
    room->word_lent = true;
    sys_call(SYS_set_tid_address, &room->region->taken);
}

void env_room_open(struct env_room *room, bool for_exec)
{
    room->for_exec = for_exec;
    room->region = NULL;
    room->mapped = NULL;
    room->word_lent = false;
}

void *env_room_take(struct env_room *room, size_t size)
{
    if (size <= sizeof(room->stack))
        return room->stack;
    int saved = errno;
    void *memory;
    room->region = region_of(size);
    if (room->region) {
        memory = room->region->memory;
        if (room->for_exec)
            let_kernel_give_back(room);
    } else {
        memory = room->mapped = sys_map(size);
        room->mapped_size = size;
    }
    errno = saved;
    return memory;
}

void env_room_release(struct env_room *room)
{
    int saved = errno;
    if (room->word_lent)
        sys_call(SYS_set_tid_address, room->thread_word);
    if (room->region)
        give_back(room->region);
    if (room->mapped)
        sys_call(SYS_munmap, room->mapped, room->mapped_size);
    env_room_open(room, room->for_exec);
    errno = saved;
}
