/* SPDX-License-Identifier: MIT
 *
 * clone(2) with CLONE_VM. Two tasks: the watch polls a pidfd for the program's death, the keeper
 * itself waits on a futex in the shared memory, since a program that has dropped its rights may not
 * send it a signal and holds no descriptor of ours. Both use the thread pointer of whoever started
 * them: no libc state here, only sys_call, and functions that say async-signal-safe without errno.
 */
#include "flush/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "config.h"
#include "flush/beacon.h"
#include "flush/equal.h"
#include "flush/family.h"
#include "flush/mode.h"
#include "flush/writer.h"
#include "gcov/names.h"
#include "real.h"
#include "report.h"
#include "sys.h"

#define SMALL_STACK 8192
#define KEEPER_STACK 65536
/* How often one who waits without end looks whether the keeper still lives. */
#define SLICE_MS 200
#define BORN 1

/* In memory that a forked child finds emptied (MADV_WIPEONFORK): it has no keeper. */
struct keeper {
    pid_t program; /* 0: none was started */
    pid_t pid;
    int pidfd;       /* of the program, in the keeper's table; negative: none */
    unsigned wishes; /* atomic, by bits */
    unsigned asked;  /* futex: the last request; 0 when the program's memory is gone by an exec */
    unsigned served; /* the last request that was done */
    int beacon;      /* negative: none; out when all that its program counted is written */
    bool listens;    /* to its family */
    bool leaves;     /* it ends now */
    unsigned alive;  /* futex: changes with each one served; 0 when the keeper has ended */
    struct writer writer;
    _Alignas(64) char watch_stack[SMALL_STACK];
    _Alignas(64) char listen_stack[SMALL_STACK];
    _Alignas(64) char outlive_stack[SMALL_STACK];
    _Alignas(64) char stack[KEEPER_STACK];
};

static struct keeper *keeper;

static unsigned load(const unsigned *word)
{
    return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}

/* Until the word is no longer `seen`, a wake-up, or so many milliseconds (FOR_EVER). Not private:
 * the kernel's own wake-up at an exec or a death is none either. */
static void wait_on(unsigned *word, unsigned seen, long long ms)
{
    struct timespec limit = {ms / 1000, ms % 1000 * 1000000};
    sys_call(SYS_futex, word, FUTEX_WAIT, seen, ms == WRITER_FOR_EVER ? NULL : &limit);
}

static void wake(unsigned *word)
{
    sys_call(SYS_futex, word, FUTEX_WAKE, INT_MAX);
}

static long long now_ms(void)
{
    struct timespec now = {0};
    sys_call(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void block_signals(int how, const sigset_t *set, sigset_t *old)
{
    sys_call(SYS_rt_sigprocmask, how, set, old, NSIG / 8);
}

/* A pipe that a harness reads to its end must not stay open through us. */
static void close_all(void)
{
    if (sys_call(SYS_close_range, 0, ~0u, 0) == 0)
        return;
    struct rlimit limit = {.rlim_cur = 1024}; /* before Linux 5.9 */
    sys_call(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit);
    for (unsigned fd = 0; fd < limit.rlim_cur && fd < 65536; fd++)
        sys_call(SYS_close, fd);
}

/* What the program has forbidden itself before it forked. Works as far as the rights go. */
static void lift_limits(void)
{
    const struct rlimit files = {64, 64}, none = {RLIM_INFINITY, RLIM_INFINITY};
    struct rlimit now = {0};
    sys_call(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &now);
    if (now.rlim_cur < files.rlim_cur)
        sys_call(SYS_prlimit64, 0, RLIMIT_NOFILE, &files, NULL);
    sys_call(SYS_prlimit64, 0, RLIMIT_FSIZE, &none, NULL);
}

/* The pid cannot have become another process's as long as it is our parent's. */
static int open_program(pid_t program)
{
    int pidfd = (int)sys_call(SYS_pidfd_open, program, 0);
    return sys_call(SYS_getppid) == program ? pidfd : -1;
}

/* The number of the request. */
static unsigned ask(struct keeper *k, unsigned wishes)
{
    __atomic_or_fetch(&k->wishes, wishes, __ATOMIC_SEQ_CST);
    unsigned number = __atomic_add_fetch(&k->asked, 1, __ATOMIC_SEQ_CST);
    wake(&k->asked);
    return number;
}

/* A task of the keeper, on one of its small stacks. */
static bool start_task(int (*task)(void *argument), char stack[SMALL_STACK], struct keeper *k)
{
    int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
    return real.clone(task, stack + SMALL_STACK, flags, k) > 0;
}

/* A member of the family waits for nobody but the elder does for all. */
static int outlive(void *argument)
{
    struct keeper *k = argument;
    if (k->listens)
        family_outlive();
    ask(k, KEEPER_LEAVE | KEEPER_OUTLIVED);
    return 0;
}

/* Where no descriptor can be had, or no pidfd (before Linux 5.3). The kernel does not send the
 * signal when the program has given up the rights to. */
static void await_death_by_signal(const struct keeper *k)
{
    const unsigned long death = 1UL << (SIGTERM - 1);
    sys_call(SYS_prctl, PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
    while (sys_call(SYS_getppid) == k->program)
        sys_call(SYS_rt_sigtimedwait, &death, NULL, NULL, sizeof(death));
}

static void program_is_gone(void)
{
    writer_set_patience(config->grace_ms);
    report_alone();
}

static int watch(void *argument)
{
    struct keeper *k = argument;
    struct pollfd program = {.fd = k->pidfd, .events = POLLIN};
    if (k->pidfd < 0)
        await_death_by_signal(k);
    else
        while (sys_call(SYS_ppoll, &program, 1, NULL, NULL, 0) <= 0)
            ;
    program_is_gone();
    ask(k, KEEPER_FLUSH | KEEPER_GONE);
    return outlive(k);
}

static int listen_to_family(void *argument)
{
    for (unsigned seen = 0;;) {
        seen = family_await_call(seen);
        writer_set_patience(config->grace_ms);
        ask(argument, KEEPER_FAMILY);
    }
    return 0;
}

static void start_listening(struct keeper *k)
{
    if (!k->listens && family_is_elder())
        k->listens = start_task(listen_to_family, k->listen_stack, k);
}

/* 0 when the program, whose memory this was, has become another one. From 0 the number may have
 * come to be the same again, by the death of that one. */
static unsigned await_request(struct keeper *k)
{
    unsigned asked;
    while ((asked = load(&k->asked)) == k->served && !load(&k->wishes))
        wait_on(&k->asked, asked, WRITER_FOR_EVER);
    return asked;
}

/* Where libgcov would write at this moment, which the program may choose as long as its keeper has
 * no more rights than it. */
static void follow(const struct keeper *k)
{
    if (!(writer_names_are_old() || gcov_names_are_relative()) || !equal_in_rights(k->program))
        return;
    char directory[40];
    proc_path(directory, k->program, "/cwd");
    sys_call(SYS_chdir, directory);
    if (writer_names_are_old())
        writer_take_names(true);
}

static void serve(struct keeper *k, unsigned wishes)
{
    unsigned calls = wishes & KEEPER_FAMILY ? family_calls() : 0;
    follow(k);
    if (mode_is_changed())
        sys_call(SYS_umask, mode_now());
    if (wishes & KEEPER_LISTEN)
        start_listening(k);
    if (wishes & KEEPER_FLUSH)
        writer_run(&k->writer, wishes & KEEPER_AT_EXIT);
    if (wishes & KEEPER_FAMILY) {
        writer_run_accounts(&k->writer);
        family_serve(calls);
    }
    if (wishes & KEEPER_GONE && k->beacon >= 0)
        sys_call(SYS_close, k->beacon);
}

static void set_alive(struct keeper *k)
{
    __atomic_add_fetch(&k->alive, 1, __ATOMIC_SEQ_CST);
    wake(&k->alive);
}

/* The program may ask it to leave, but as long as it has a family only outlive() does. */
static bool may_leave(const struct keeper *k, unsigned wishes)
{
    return wishes & KEEPER_LEAVE && (!k->listens || wishes & KEEPER_OUTLIVED);
}

static void work(struct keeper *k)
{
    while (!k->leaves) {
        unsigned asked = await_request(k);
        unsigned wishes = __atomic_exchange_n(&k->wishes, 0, __ATOMIC_SEQ_CST);
        if (asked == 0) { /* what other threads counted on the way to the exec */
            program_is_gone();
            wishes |= KEEPER_FLUSH | KEEPER_GONE | KEEPER_LEAVE;
            if (k->listens)
                start_task(outlive, k->outlive_stack, k);
        }
        serve(k, wishes);
        k->leaves = may_leave(k, wishes);
        __atomic_store_n(&k->served, asked, __ATOMIC_SEQ_CST);
        set_alive(k);
    }
}

static int keep(void *argument)
{
    struct keeper *k = argument;
    sys_call(SYS_setsid);
    close_all();
    family_join();
    set_alive(k); /* the program goes on */
    lift_limits();
    k->pidfd = open_program(k->program);
    k->beacon = beacon_open(k->program);
    k->writer.is_elsewhere = family_is_elsewhere();
    if (start_task(watch, k->watch_stack, k))
        work(k);
    sys_call(SYS_exit_group, 0);
    return 0;
}

static struct keeper *map_keeper(void)
{
    struct keeper *k = sys_map(sizeof(*k));
    if (k && sys_call(SYS_madvise, k, sizeof(*k), MADV_WIPEONFORK) != 0) {
        sys_call(SYS_munmap, k, sizeof(*k));
        return NULL;
    }
    return k;
}

static void set_name(const char *name)
{
    sys_call(SYS_prctl, PR_SET_NAME, name, 0, 0, 0);
}

/* `alive` is the word that the kernel clears when the keeper is gone. Signals are blocked: it must
 * not run the program's handlers in the program's memory. The name is inherited, so that at no
 * instant two processes have the program's. */
static void start_process(struct keeper *k)
{
    char name[16] = "";
    sigset_t all, before;
    int saved = errno;
    sigfillset(&all);
    block_signals(SIG_SETMASK, &all, &before);
    sys_call(SYS_prctl, PR_GET_NAME, name, 0, 0, 0);
    set_name("covkeep");
    k->alive = BORN;
    k->asked = k->served = 1;
    k->pid = real.clone(keep, k->stack + KEEPER_STACK, CLONE_VM | CLONE_CHILD_CLEARTID, k, NULL,
                        NULL, &k->alive);
    set_name(name);
    if (k->pid < 0)
        k->alive = 0;
    block_signals(SIG_SETMASK, &before, NULL);
    errno = saved;
}

static void await_ready(struct keeper *k)
{
    long long end = now_ms() + config->grace_ms;
    for (long long left; load(&k->alive) == BORN && (left = end - now_ms()) > 0;)
        wait_on(&k->alive, BORN, left);
}

void keeper_start(void)
{
    if (config->without_keeper)
        return;
    if (!keeper)
        keeper = map_keeper();
    if (!keeper)
        return;
    pid_t me = (pid_t)sys_call(SYS_getpid);
    pid_t nobody = 0;
    if (!__atomic_compare_exchange_n(&keeper->program, &nobody, me, 0, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST))
        return;
    start_process(keeper);
    report_from(keeper->pid, me);
    /* Until it has left the process group and let go of the descriptors. */
    await_ready(keeper);
}

static enum keeper_answer await_served(struct keeper *k, unsigned mine, long long patience_ms)
{
    long long end = patience_ms == WRITER_FOR_EVER ? LLONG_MAX : now_ms() + patience_ms;
    for (;;) {
        unsigned alive = load(&k->alive);
        if ((int)(load(&k->served) - mine) >= 0)
            return KEEPER_SERVED;
        if (alive == 0)
            return KEEPER_NONE;
        long long left = end == LLONG_MAX ? SLICE_MS : end - now_ms();
        if (left <= 0)
            return KEEPER_LATE;
        wait_on(&k->alive, alive, left);
    }
}

/* So that nobody else has to: an init that does not would keep a zombie. */
static void reap(struct keeper *k)
{
    while (sys_call(SYS_wait4, k->pid, NULL, __WALL, NULL) == -EINTR)
        ;
}

void keeper_dismiss(void)
{
    if (!keeper_is_there() || keeper->listens)
        return;
    ask(keeper, KEEPER_LEAVE);
    reap(keeper);
}

bool keeper_is_there(void)
{
    return keeper && load(&keeper->alive) != 0 && keeper->program == sys_call(SYS_getpid);
}

pid_t keeper_pid(void)
{
    return keeper_is_there() ? keeper->pid : 0;
}

void keeper_expect_family(void)
{
    if (keeper_is_there() && !keeper->listens)
        ask(keeper, KEEPER_LISTEN);
}

enum keeper_answer keeper_ask(unsigned wishes, long long patience_ms)
{
    if (!keeper || keeper->program == 0)
        keeper_start();
    if (!keeper_is_there())
        return KEEPER_NONE;
    struct keeper *k = keeper;
    unsigned mine = ask(k, wishes);
    enum keeper_answer answer = await_served(k, mine, patience_ms);
    report_collected();
    if (answer == KEEPER_SERVED && k->leaves)
        reap(k);
    return answer;
}

/* On success the kernel clears the thread's clear_child_tid word and wakes who waits on it, while
 * the memory is shared (set_tid_address(2)); for the time of the exec that word is `asked`. */
void keeper_exec_begins(struct keeper_exec *exec)
{
    exec->is_begun = false;
    int *word = NULL;
    if (!keeper_is_there() || sys_call(SYS_prctl, PR_GET_TID_ADDRESS, &word, 0, 0, 0) != 0)
        return;
    exec->is_begun = true;
    exec->thread_word = word;
    sys_call(SYS_set_tid_address, &keeper->asked);
}

void keeper_exec_failed(const struct keeper_exec *exec)
{
    if (exec->is_begun)
        sys_call(SYS_set_tid_address, exec->thread_word);
}
