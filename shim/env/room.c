/* SPDX-License-Identifier: MIT
 *
 * A few mappings per process, called regions, each taken by one caller at a time through its word
 * `taken`. A vfork child that takes a region and then becomes another program cannot give it back,
 * and its parent, whose memory the region is, would lose a region with every child. So the kernel
 * gives the region back: on a successful exec and on death the kernel writes zero to the thread's
 * clear_child_tid address while the memory is shared (set_tid_address(2)), and for the time of the
 * exec that address is `taken`. A quiet process must not make that system call; there the next
 * caller with the same thread pointer takes the child's region over.
 */
#include "env/room.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "kernel/quiet.h"
#include "kernel/sys.h"

struct region {
    int taken;    /* atomic */
    void *holder; /* the thread pointer of the last thread that took it */
    void *memory;
    size_t size;
};

#define REGIONS 16
#define RESERVE_SIZE 524288
static struct region regions[REGIONS];

/* Returns a region that a vfork child of the calling thread has left, in a quiet process. A thread
 * has one room at a time. So a region that was taken with this thread pointer was taken by a vfork
 * child, which runs with the same pointer and has become another program. */
static struct region *left_by_child(void)
{
    const void *me = sys_thread_pointer();
    for (size_t i = 0; i < REGIONS; i++)
        if (regions[i].holder == me && __atomic_load_n(&regions[i].taken, __ATOMIC_ACQUIRE))
            return &regions[i];
    return NULL;
}

static bool take(struct region *region)
{
    int free_word = 0;
    return __atomic_compare_exchange_n(&region->taken, &free_word, 1, 0, __ATOMIC_ACQUIRE,
                                       __ATOMIC_RELAXED);
}

static struct region *take_free(void)
{
    for (size_t i = 0; i < REGIONS; i++)
        if (take(&regions[i]))
            return &regions[i];
    return NULL;
}

static struct region *take_region(void)
{
    struct region *region = quiet_is_on() ? left_by_child() : NULL;
    if (!region)
        region = take_free();
    if (region)
        region->holder = sys_thread_pointer();
    return region;
}

static void give_back(struct region *region)
{
    __atomic_store_n(&region->taken, 0, __ATOMIC_RELEASE);
}

static bool map_region(struct region *region, size_t size)
{
    if (region->memory)
        sys_call(SYS_munmap, region->memory, region->size);
    region->memory = sys_map(size);
    region->size = region->memory ? size : 0;
    return region->memory;
}

static struct region *region_of(size_t size)
{
    struct region *region = take_region();
    if (!region || region->size >= size)
        return region;
    if (!quiet_is_on() && map_region(region, size))
        return region;
    give_back(region);
    return NULL;
}

/* PR_GET_TID_ADDRESS tells which address to put back after a failed exec. A kernel without it
 * (built without CONFIG_CHECKPOINT_RESTORE) leaves the region taken, which costs memory and nothing
 * else. */
static void let_kernel_give_back(struct env_room *room)
{
    int *word = NULL;
    if (quiet_is_on() || sys_call(SYS_prctl, PR_GET_TID_ADDRESS, &word, 0, 0, 0) != 0)
        return;
    room->thread_word = word;
    room->word_lent = true;
    sys_call(SYS_set_tid_address, &room->region->taken);
}

void env_room_reserve(void)
{
    for (size_t i = 0; i < REGIONS; i++) {
        if (!take(&regions[i]))
            continue;
        if (regions[i].size < RESERVE_SIZE)
            map_region(&regions[i], RESERVE_SIZE);
        give_back(&regions[i]);
    }
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
        memory = room->mapped = quiet_is_on() ? NULL : sys_map(size);
        room->mapped_size = size;
    }
    errno = saved;
    return memory;
}

bool env_room_holds(const struct env_room *room, const char *text)
{
    const struct region *region = room->region;
    const char *memory = region ? region->memory : room->mapped;
    size_t size = region ? region->size : room->mapped_size;
    if (!memory) {
        memory = (const char *)room->stack;
        size = sizeof(room->stack);
    }
    return text >= memory && text < memory + size;
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
