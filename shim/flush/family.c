/* SPDX-License-Identifier: MIT
 *
 * Each member has a seat: a word in the shared memory that holds the member's thread id and is on
 * the member's robust list (set_robust_list(2)). By that list the kernel marks the word and wakes
 * whoever waits for it, however the member ends and in whatever pid namespace it is. No lock is
 * taken here, since its holder could be killed.
 */
#include "flush/family.h"

#include <fcntl.h>
#include <linux/stat.h>
#include <stddef.h>
#include <sys/mman.h>

#include "gcov/images.h"
#include "kernel/futex.h"

/* How many members there can be. A member is about three tasks, of which PID_MAX_LIMIT allows some
 * five times as many on 64 bits, and memory some hundred times fewer. A seat that was never taken
 * costs nothing. */
#define SEATS (1u << 18)
/* After how many milliseconds a member that waits for the elder looks whether the elder lives. */
#define SLICE_MS 100

struct family {                  /* the pool follows it in memory */
    _Alignas(64) unsigned calls; /* futex: how often the elder was called */
    unsigned served;             /* futex: up to which call the elder has answered */
    unsigned elder;              /* the elder's seat, plus one; 0: there was none yet */
    unsigned expected;           /* futex: keepers that are expected and have not joined yet */
    unsigned used;               /* how many seats, from the first one on, were ever taken */
    unsigned members[SEATS];     /* futexes */
};

static struct family *family;
static struct deposits *deposits; /* behind the pool; NULL: none */
static struct statx root_at_start;
static struct {
    struct robust_list_head head;
    struct robust_list entry;
    unsigned index; /* the seat of the calling keeper, plus one; 0: it has none */
} membership;

static void look_at_root(struct statx *root)
{
    sys_call(SYS_statx, AT_FDCWD, "/", AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_MNT_ID, root);
}

static size_t count_files(void)
{
    size_t files = 0;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        files += image->count;
    return files;
}

void family_start(size_t deposits_size)
{
    size_t size = (gcov_pool_size(count_files()) + 63) & ~(size_t)63;
    size_t before = (sizeof(*family) + sizeof(struct gcov_pool) + size + 63) & ~(size_t)63;
    family = sys_map_as(before + deposits_size, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1);
    if (!family)
        return;
    family_pool()->size = size;
    if (deposits_size > 0)
        deposits = (struct deposits *)(void *)((char *)family + before);
    look_at_root(&root_at_start);
}

struct gcov_pool *family_pool(void)
{
    return (struct gcov_pool *)(void *)(family ? family + 1 : NULL);
}

struct deposits *family_deposits(void)
{
    return deposits;
}

static bool lives(unsigned word)
{
    return word != 0 && !(word & FUTEX_OWNER_DIED);
}

static bool elder_lives(void)
{
    unsigned elder = family ? futex_load(&family->elder) : 0;
    return elder != 0 && lives(futex_load(&family->members[elder - 1]));
}

/* Takes a seat for the thread `me` and returns the seat's index plus one; 0 when all are taken. */
static unsigned take_seat(unsigned me)
{
    for (unsigned i = 0; i < SEATS; i++) {
        unsigned before = futex_load(&family->members[i]);
        if (lives(before))
            continue;
        futex_raise(&family->used, i + 1); /* before the seat is taken: who looks misses none */
        if (__atomic_compare_exchange_n(&family->members[i], &before, me | FUTEX_WAITERS, 0,
                                        __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            return i + 1;
    }
    return 0;
}

static bool others_live(void)
{
    for (unsigned i = 0; family && i < futex_load(&family->used); i++)
        if (i + 1 != membership.index && lives(futex_load(&family->members[i])))
            return true;
    return false;
}

void family_expect(void)
{
    if (family)
        __atomic_add_fetch(&family->expected, 1, __ATOMIC_SEQ_CST);
}

/* Takes one keeper off those that are expected. The keeper of a fork that has failed stays
 * expected: that costs one wait, at the end. */
static void come_as_expected(void)
{
    unsigned expected = futex_load(&family->expected);
    while (expected > 0 && !__atomic_compare_exchange_n(&family->expected, &expected, expected - 1,
                                                        0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        ;
    futex_wake(&family->expected);
}

bool family_may_have_others(void)
{
    return others_live() || (family && futex_load(&family->expected) != 0);
}

bool family_has_others(long long deadline_ms)
{
    long long end = futex_now_ms() + deadline_ms;
    while (!others_live()) {
        unsigned expected = family ? futex_load(&family->expected) : 0;
        long long left = end - futex_now_ms();
        if (expected == 0 || left <= 0)
            return false;
        futex_wait(&family->expected, expected, left);
    }
    return true;
}

void family_join(void)
{
    membership.index = 0;
    unsigned elder = family ? futex_load(&family->elder) : 0;
    if (!family)
        return;
    membership.index = take_seat((unsigned)sys_call(SYS_gettid));
    if (membership.index == 0)
        return;
    membership.entry.next = &membership.head.list;
    membership.head = (struct robust_list_head){
        .list = {.next = &membership.entry},
        .futex_offset = (char *)&family->members[membership.index - 1] - (char *)&membership.entry,
    };
    sys_call(SYS_set_robust_list, &membership.head, sizeof(membership.head));
    come_as_expected();
    if (!elder_lives())
        __atomic_compare_exchange_n(&family->elder, &elder, membership.index, 0, __ATOMIC_SEQ_CST,
                                    __ATOMIC_SEQ_CST);
}

bool family_is_elder(void)
{
    return membership.index != 0 && futex_load(&family->elder) == membership.index;
}

bool family_has_other_elder(void)
{
    return !family_is_elder() && elder_lives();
}

bool family_is_elsewhere(void)
{
    struct statx root = root_at_start;
    if (!family)
        return false;
    look_at_root(&root);
    return root.stx_ino != root_at_start.stx_ino ||
           root.stx_dev_major != root_at_start.stx_dev_major ||
           root.stx_dev_minor != root_at_start.stx_dev_minor ||
           root.stx_mnt_id != root_at_start.stx_mnt_id;
}

bool family_await_elder(long long deadline_ms)
{
    unsigned mine = __atomic_add_fetch(&family->calls, 1, __ATOMIC_SEQ_CST);
    futex_wake(&family->calls);
    long long end = futex_now_ms() + deadline_ms;
    for (;;) {
        unsigned served = futex_load(&family->served);
        if ((int)(served - mine) >= 0)
            return true;
        long long left = deadline_ms < 0 ? SLICE_MS : end - futex_now_ms();
        if (left <= 0 || !elder_lives())
            return false;
        futex_wait(&family->served, served, left < SLICE_MS ? left : SLICE_MS);
    }
}

unsigned family_await_call(unsigned seen)
{
    while (futex_load(&family->calls) == seen)
        futex_wait(&family->calls, seen, FUTEX_FOR_EVER);
    return futex_load(&family->calls);
}

unsigned family_calls(void)
{
    return futex_load(&family->calls);
}

void family_serve(unsigned calls)
{
    __atomic_store_n(&family->served, calls, __ATOMIC_SEQ_CST);
    futex_wake(&family->served);
}

static void await_others(void)
{
    for (unsigned i = 0; i < futex_load(&family->used); i++) {
        unsigned word;
        while (i + 1 != membership.index && lives(word = futex_load(&family->members[i])))
            futex_wait(&family->members[i], word, FUTEX_FOR_EVER);
    }
}

/* Looks again after each pass: a new member may have taken a seat that the pass had left behind. */
void family_outlive(long long deadline_ms)
{
    while (family_has_others(deadline_ms))
        await_others();
}
