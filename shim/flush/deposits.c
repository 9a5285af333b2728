/* SPDX-License-Identifier: MIT
 *
 * All places have the same size, that of the largest profile at start, so that a member that was
 * killed leaves nothing in the way but its own place. A place is taken and given back by one atomic
 * word.
 */
#include "flush/deposits.h"

#include <limits.h>
#include <string.h>

#include "checksum.h"
#include "flush/family.h"
#include "kernel/futex.h"
#include "process/grace.h"
#include "report.h"
#include "llvm/images.h"

#define PLACES 256u
#define CHECKSUM_START 4711
#define PAGE ((size_t)4096)

/* States of a place: free, being filled by a member, holding a profile, being written by the elder.
 */
enum { FREE, FILLING, FULL, WRITING };

struct deposit {
    unsigned state; /* atomic */
    unsigned is_pool;
    size_t size;       /* of the profile */
    uint64_t checksum; /* of the path and the profile */
    char path[PATH_MAX];
    unsigned char profile[];
};

struct deposits {
    size_t place_size;
    unsigned used; /* how many places, from the first one on, were ever taken; atomic */
    _Alignas(64) unsigned char places[];
};

static size_t place_size(void)
{
    size_t largest = 0;
    for (struct llvm_image *image = NULL; (image = llvm_image_next(image));)
        if (image->refusal == LOSS_UNKNOWN) {
            size_t size = llvm_raw_shape(image).size;
            largest = size > largest ? size : largest;
        }
    return largest ? (sizeof(struct deposit) + largest + PAGE - 1) & ~(PAGE - 1) : 0;
}

size_t deposits_size(void)
{
    size_t size = place_size();
    return size ? sizeof(struct deposits) + PLACES * size : 0;
}

void deposits_start(void)
{
    struct deposits *deposits = family_deposits();
    if (deposits)
        deposits->place_size = place_size();
}

static struct deposit *place_at(struct deposits *deposits, unsigned index)
{
    return (struct deposit *)(void *)(deposits->places + index * deposits->place_size);
}

static bool change(struct deposit *deposit, unsigned from, unsigned to)
{
    return __atomic_compare_exchange_n(&deposit->state, &from, to, 0, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

static void set(struct deposit *deposit, unsigned state)
{
    __atomic_store_n(&deposit->state, state, __ATOMIC_SEQ_CST);
}

static struct deposit *take_place(struct deposits *deposits)
{
    for (unsigned i = 0; i < PLACES; i++) {
        futex_raise(&deposits->used, i + 1); /* before the place is taken: the elder misses none */
        if (change(place_at(deposits, i), FREE, FILLING))
            return place_at(deposits, i);
    }
    return NULL;
}

static uint64_t checksum_of(const struct deposit *deposit)
{
    return checksum_add(checksum_add(CHECKSUM_START, deposit->path, strlen(deposit->path)),
                        deposit->profile, deposit->size);
}

bool deposits_put(const struct llvm_write *write, struct deposit **deposit)
{
    struct deposits *deposits = family_deposits();
    if (!deposits || !family_has_other_elder() ||
        sizeof(struct deposit) + write->shape.size > deposits->place_size)
        return false;
    struct deposit *place = take_place(deposits);
    if (!place && family_await_elder(grace_to_come_in_ms()))
        place = take_place(deposits);
    if (!place)
        return false;
    place->is_pool = write->is_pool;
    place->size = write->shape.size;
    strcpy(place->path, write->path);
    memcpy(place->profile, write->content, place->size);
    place->checksum = checksum_of(place);
    __atomic_store_n(deposit, place, __ATOMIC_SEQ_CST);
    set(place, FULL);
    return true;
}

bool deposit_is_made(const struct deposit *deposit)
{
    return deposit && futex_load(&deposit->state) != FILLING;
}

/* Returns whether no stray write has changed the deposit. */
static bool is_sound(const struct deposits *deposits, const struct deposit *deposit)
{
    return deposit->size <= deposits->place_size - sizeof(*deposit) &&
           memchr(deposit->path, '\0', sizeof(deposit->path)) &&
           checksum_of(deposit) == deposit->checksum;
}

/* Writes a deposit. Returns false when another process holds the file locked. */
static bool write_out(struct deposit *deposit, struct file_scratch *scratch)
{
    struct llvm_write write = {.path = deposit->path,
                               .is_pool = deposit->is_pool,
                               .content = deposit->profile,
                               .at = LLVM_PROFILE_APPEND,
                               .scratch = scratch};
    if (!is_sound(family_deposits(), deposit) ||
        !llvm_raw_measure(&write.shape, deposit->profile, deposit->size)) {
        report_loss(LOSS_ACCOUNT_OVERWRITTEN, NULL);
        return true;
    }
    enum file_result result = llvm_profile_write(&write);
    if (result == FILE_LOST)
        report_loss(write.loss, deposit->path);
    return result != FILE_BUSY;
}

size_t deposits_write(struct file_scratch *scratch)
{
    struct deposits *deposits = family_deposits();
    size_t busy = 0;
    for (unsigned i = 0; deposits && i < futex_load(&deposits->used); i++) {
        struct deposit *deposit = place_at(deposits, i);
        if (!change(deposit, FULL, WRITING))
            continue;
        bool is_done = write_out(deposit, scratch);
        set(deposit, is_done ? FREE : FULL);
        busy += !is_done;
    }
    return busy;
}

bool deposits_are_there(void)
{
    struct deposits *deposits = family_deposits();
    for (unsigned i = 0; deposits && i < futex_load(&deposits->used); i++)
        if (futex_load(&place_at(deposits, i)->state) == FULL)
            return true;
    return false;
}

void deposits_tell_locked(void)
{
    struct deposits *deposits = family_deposits();
    for (unsigned i = 0; deposits && i < futex_load(&deposits->used); i++)
        if (futex_load(&place_at(deposits, i)->state) == FULL)
            report_loss(LOSS_LOCKED, place_at(deposits, i)->path);
}
