/* SPDX-License-Identifier: MIT
 *
 * Memory for a restored environment: small ones on the stack, large ones in mappings that are used
 * again, also when a vfork child took one and became another program.
 */
#include "env/room.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define LARGE (10 * ENV_ROOM_SIZE)

static unsigned char *take(struct env_room *room, size_t size)
{
    env_room_open(room, false);
    errno = 4242;
    unsigned char *memory = env_room_take(room, size);
    cr_assert(errno == 4242);
    cr_assert(memory != NULL && (uintptr_t)memory % sizeof(void *) == 0);
    memset(memory, 0x5a, size); /* all of it is there */
    return memory;
}

static bool is_in(const struct env_room *room, const unsigned char *memory)
{
    return memory >= (const unsigned char *)room && memory < (const unsigned char *)(room + 1);
}

Test(env_room, small_memory_is_in_the_room_itself)
{
    struct env_room room;
    cr_assert(is_in(&room, take(&room, 1)));
    env_room_release(&room);
    cr_assert(is_in(&room, take(&room, ENV_ROOM_SIZE)));
    env_room_release(&room);
    cr_assert(!is_in(&room, take(&room, ENV_ROOM_SIZE + 1)));
    env_room_release(&room);
}

Test(env_room, released_mapping_is_used_again)
{
    struct env_room room;
    unsigned char *first = take(&room, LARGE);
    env_room_release(&room);
    for (unsigned i = 0; i < 100; i++) {
        cr_assert(take(&room, LARGE - i) == first);
        env_room_release(&room);
    }
    take(&room, 20 * LARGE); /* grows */
    env_room_release(&room);
}

Test(env_room, rooms_open_at_the_same_time_share_nothing)
{
    enum { ROOMS = 40 };
    static struct env_room rooms[ROOMS];
    unsigned char *memory[ROOMS];
    for (unsigned i = 0; i < ROOMS; i++) {
        memory[i] = take(&rooms[i], LARGE);
        memset(memory[i], (int)i, LARGE);
    }
    for (unsigned i = 0; i < ROOMS; i++) {
        for (size_t at = 0; at < LARGE; at++)
            cr_assert(memory[i][at] == i, "room %u", i);
        errno = 4242;
        env_room_release(&rooms[i]);
        cr_assert(errno == 4242);
    }
}

/* More than are kept ready, so that each must be given back. */
Test(env_room, vfork_children_that_become_programs_leave_their_mapping)
{
    struct env_room room;
    unsigned char *first = take(&room, LARGE);
    env_room_release(&room);
    for (unsigned i = 0; i < 100; i++) {
        unsigned char *volatile taken = NULL;
        int status;
        pid_t pid = vfork();
        if (pid == 0) {
            struct env_room child_room;
            // NOLINTNEXTLINE(clang-analyzer-unix.Vfork): what is tested
            env_room_open(&child_room, true);
            taken = env_room_take(&child_room, LARGE);
            execl("/bin/true", "true", (char *)NULL);
            _exit(1);
        }
        cr_assert(waitpid(pid, &status, 0) == pid && status == 0);
        cr_assert(taken == first, "child %u", i);
    }
}

Test(env_room, failed_exec_leaves_the_threads_own_word)
{
    int *before = NULL, *meanwhile = NULL, *after = NULL;
    struct env_room room;
    cr_assert(prctl(PR_GET_TID_ADDRESS, &before, 0, 0, 0) == 0);
    env_room_open(&room, true);
    unsigned char *first = env_room_take(&room, LARGE);
    cr_assert(prctl(PR_GET_TID_ADDRESS, &meanwhile, 0, 0, 0) == 0);
    env_room_release(&room);
    cr_assert(prctl(PR_GET_TID_ADDRESS, &after, 0, 0, 0) == 0);
    cr_assert(meanwhile != before, "it was lent");
    cr_assert(after == before);
    cr_assert(take(&room, LARGE) == first, "and the memory is free again");
    env_room_release(&room);
}

Test(env_room, released_room_can_be_used_again)
{
    struct env_room room;
    take(&room, LARGE);
    env_room_release(&room);
    env_room_release(&room);
    cr_assert(env_room_take(&room, 10) != NULL);
    env_room_release(&room);
    cr_assert(env_room_take(&room, LARGE) != NULL);
    env_room_release(&room);
}
