/* SPDX-License-Identifier: MIT
 *
 * The words of the module lock. Each side first announces itself and then looks for the other one
 * (Dekker's algorithm): of two threads that come at the same time at least one sees the other, and
 * the one that wants to come inside steps back. Nothing here asks for the loader's lock, but for a
 * thread in a dlclose, which holds that lock.
 */
#include "flush/module_lock.h"

#include "flush/images.h"
#include "kernel/futex.h"
#include "kernel/start_page.h"
#include "process/grace.h"
#include "process/standstill.h"

/* After how many milliseconds a waiting thread looks whether the keeper lives and the writer gets
 * on. */
#define SLICE_MS 50
/* For how many milliseconds a dlclose lets others go first. */
#define TURN_MS 500

static START_PAGE unsigned closed;   /* calls of dlclose that have closed the lock */
static START_PAGE unsigned changing; /* threads that change the list */
static START_PAGE unsigned passing;  /* threads that let the writer in by module_lock_pass() */
static START_PAGE unsigned readers;  /* threads that are inside */
static START_PAGE unsigned wanting;  /* threads that wait to come inside */
/* Whether the keeper is inside, or waits to come inside; without meaning once it is dead. */
static START_PAGE unsigned keeper_is_in, keeper_wants;
static START_PAGE unsigned waiting; /* threads that wait for one of these words to change */
static START_PAGE unsigned turn;    /* futex: changes with any of them, while somebody waits */
static bool is_refused;
static const unsigned *keeper_alive; /* the word is 0 when the keeper is dead; NULL: no keeper */
static __thread struct module_lock_own own;

static void add(unsigned *word, unsigned count)
{
    __atomic_add_fetch(word, count, __ATOMIC_SEQ_CST);
}

static void set(unsigned *word, unsigned value)
{
    __atomic_store_n(word, value, __ATOMIC_SEQ_CST);
}

/* Wakes those who wait. Mostly nobody waits, and then it makes no system call. */
static void tell(void)
{
    if (futex_load(&waiting) == 0)
        return;
    add(&turn, 1);
    futex_wake(&turn);
}

static void take(unsigned *word, unsigned count)
{
    __atomic_sub_fetch(word, count, __ATOMIC_SEQ_CST);
    tell();
}

static bool keeper_lives(void)
{
    return keeper_alive && futex_load(keeper_alive) != 0;
}

void module_lock_know_keeper(const unsigned *alive)
{
    keeper_alive = alive;
}

/* Returns whether nobody is inside. */
static bool is_empty(bool (*skip)(void))
{
    (void)skip;
    return futex_load(&readers) == 0 && !(futex_load(&keeper_is_in) && keeper_lives());
}

/* Waits until is_reached(skip) is true, and returns false when that takes longer than
 * `deadline_ms`. Where is_reached is is_empty, the time begins again as long as the writer inside
 * gets on. */
static bool await(bool (*is_reached)(bool (*skip)(void)), bool (*skip)(void), long long deadline_ms)
{
    struct standstill still = standstill_begin(deadline_ms);
    long long end = futex_now_ms() + deadline_ms, left = deadline_ms;
    bool reached = false;
    add(&waiting, 1);
    while (!reached && left > 0) {
        unsigned seen = futex_load(&turn);
        reached = is_reached(skip);
        if (!reached)
            futex_wait(&turn, seen, left < SLICE_MS ? left : SLICE_MS);
        left = is_reached == is_empty ? standstill_left(&still) : end - futex_now_ms();
    }
    __atomic_sub_fetch(&waiting, 1, __ATOMIC_SEQ_CST);
    return reached;
}

static void await_empty(void)
{
    if (!is_empty(NULL))
        await(is_empty, NULL, grace_ms());
}

static bool is_open(bool (*skip)(void))
{
    return (skip && skip()) ||
           (futex_load(&changing) == 0 && (futex_load(&closed) == 0 || futex_load(&passing) > 0));
}

static bool is_my_turn(bool (*skip)(void))
{
    (void)skip;
    return futex_load(&closed) == 0 && futex_load(&wanting) == 0 &&
           !(futex_load(&keeper_wants) && keeper_lives());
}

void module_lock_await_turn(void)
{
    if (!is_my_turn(NULL))
        await(is_my_turn, NULL, TURN_MS);
}

void module_lock_close(void)
{
    add(&closed, 1);
    own.closed++;
    await_empty();
}

void module_lock_open(void)
{
    own.closed--;
    take(&closed, 1);
}

void module_lock_change(void)
{
    add(&changing, 1);
    own.changing++;
    await_empty();
}

void module_lock_changed(void)
{
    own.changing--;
    take(&changing, 1);
}

/* Brings the list up to date: other threads may have unloaded images that are still in it. */
static void catch_up(void)
{
    module_lock_change();
    images_forget_unloaded();
    module_lock_changed();
}

struct module_lock_own module_lock_pass(void)
{
    const struct module_lock_own none = {0, 0, 0}, passed = own;
    if (passed.closed > 0 && passed.changing == 0 && passed.inside == 0)
        catch_up();
    own = none;
    if (passed.closed > 0 || passed.inside > 0)
        add(&passing, 1);
    take(&changing, passed.changing);
    return passed;
}

void module_lock_return(struct module_lock_own passed)
{
    add(&changing, passed.changing);
    if (passed.closed > 0 || passed.inside > 0)
        take(&passing, 1);
    own = passed;
    if ((passed.closed > 0 || passed.changing > 0) && passed.inside == 0)
        await_empty();
}

static bool come_in(unsigned *inside, unsigned *wants, bool (*skip)(void), long long deadline_ms)
{
    add(inside, 1);
    if (is_open(skip))
        return true;
    long long end = futex_now_ms() + deadline_ms, left = deadline_ms;
    bool came = false;
    add(wants, 1);
    while (!came && left > 0) {
        take(inside, 1);
        await(is_open, skip, left);
        add(inside, 1);
        came = is_open(skip);
        left = end - futex_now_ms();
    }
    if (!came)
        take(inside, 1);
    take(wants, 1);
    return came;
}

/* The words are cleared first: an earlier keeper may have died inside. */
bool module_lock_enter(bool (*skip)(void), long long deadline_ms)
{
    set(&keeper_is_in, 0);
    set(&keeper_wants, 0);
    is_refused = !come_in(&keeper_is_in, &keeper_wants, skip, deadline_ms);
    return !is_refused;
}

void module_lock_leave(void)
{
    is_refused = false;
    set(&keeper_is_in, 0);
    tell();
}

bool module_lock_look(long long deadline_ms)
{
    bool came = come_in(&readers, &wanting, NULL, deadline_ms);
    own.inside += came;
    return came;
}

void module_lock_look_away(void)
{
    own.inside--;
    take(&readers, 1);
}

bool module_lock_enter_alone(long long deadline_ms)
{
    is_refused = !module_lock_look(deadline_ms);
    return !is_refused;
}

void module_lock_leave_alone(void)
{
    if (!is_refused)
        module_lock_look_away();
    is_refused = false;
}

bool module_lock_is_refused(void)
{
    return is_refused;
}

void module_lock_forked(void)
{
    closed = own.closed;
    changing = own.changing;
    readers = own.inside;
    passing = wanting = keeper_is_in = keeper_wants = waiting = 0;
    is_refused = false;
}
