/* SPDX-License-Identifier: MIT
 *
 * The copy is made by a raw clone(2), so that no handler of fork runs, and ends by a raw
 * exit_group. It has no exit signal: the program's wait(2) does not find it.
 */
#include "gcov/dry_run.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gcov/absent.h"
#include "gcov/dry_store.h"
#include "kernel/sigmask.h"
#include "kernel/sys.h"

#define PATIENCE_MS 5000

#ifdef SYS_open /* newer machines do not have these calls */
#define OLD_open SYS_open
#define OLD_mkdir SYS_mkdir
#else
#define OLD_open UINT32_MAX
#define OLD_mkdir UINT32_MAX
#endif

/* A number that stands for a counter: the mark, the counter's index, and room for what the
 * program's constructors have counted. */
#define MARK 0xa5c9ull
#define INDEX_SHIFT 24
#define MARK_SHIFT 48
#define INDEX_MAX ((uint64_t)1 << (MARK_SHIFT - INDEX_SHIFT))

static bool is_copy;
static int64_t **where; /* each counter is */
static uint64_t counters;

bool dry_run_is_on(void)
{
    return is_copy;
}

int dry_run_open(const char *path)
{
    return dry_store_open(path);
}

/* Gives each counter of the files its number. */
static void number_counters(void)
{
    struct dry_stored file;
    struct dry_function function;
    unsigned char *bytes;
    for (off_t at = 0; dry_store_next(&at, &file);)
        while (dry_stored_next(&file, &function, &bytes))
            for (uint32_t i = 0; i < function.counters; i++, counters++) {
                uint64_t number = MARK << MARK_SHIFT | counters << INDEX_SHIFT;
                dry_must(counters < INDEX_MAX);
                memcpy(bytes + i * sizeof(number), &number, sizeof(number));
            }
}

static void look_at(int64_t *counter)
{
    uint64_t value = (uint64_t)*counter;
    uint64_t index = (value >> INDEX_SHIFT) & (INDEX_MAX - 1);
    if (value >> MARK_SHIFT != MARK || index >= counters)
        return;
    dry_must(!where[index]); /* a number that is there twice stands for none */
    where[index] = counter;
}

/* Looks through what is initialised and through what is not, but for pages that nobody has touched.
 */
static void look_through(const struct gcov_segment *segment)
{
    size_t size = gcov_absent_size(segment->end, segment->zero_end);
    struct gcov_absent *absent = sys_map(size);
    dry_must(absent);
    gcov_absent_read(absent, segment->end, segment->zero_end);
    for (uintptr_t at = (segment->start + 7) & ~(uintptr_t)7; at + 8 <= segment->zero_end;) {
        bool is_absent = at % GCOV_PAGE == 0 && at + GCOV_PAGE <= segment->zero_end &&
                         gcov_absent_holds(absent, (const void *)at, GCOV_PAGE);
        if (!is_absent)
            look_at((int64_t *)at);
        at += is_absent ? GCOV_PAGE : 8;
    }
    sys_call(SYS_munmap, absent, size);
}

/* Returns where the counters of a function are, whose first one has this index. */
static int64_t *values_of(const struct dry_function *function, uint64_t index)
{
    int64_t *first = function->counters > 0 ? where[index] : NULL;
    for (uint32_t i = 0; i < function->counters; i++)
        dry_must(first && where[index + i] == first + i);
    return first;
}

/* Sets how many functions the file has. */
static struct dry_file head_of(const struct dry_stored *stored)
{
    struct dry_stored each = *stored;
    struct dry_function function;
    unsigned char *bytes;
    struct dry_file file = {stored->version, stored->stamp, 0, stored->name_size};
    while (dry_stored_next(&each, &function, &bytes))
        file.functions++;
    return file;
}

static size_t size_to_tell(void)
{
    struct dry_stored stored;
    size_t size = 0;
    for (off_t at = 0; dry_store_next(&at, &stored);)
        size += sizeof(struct dry_file) + dry_padded(stored.name_size) +
                head_of(&stored).functions * sizeof(struct dry_function);
    return size;
}

/* Writes what is told of the file to `to`, and returns where the next one goes. */
static unsigned char *tell_file(unsigned char *to, const struct dry_stored *stored, uint64_t *index)
{
    struct dry_stored each = *stored;
    struct dry_function function;
    unsigned char *bytes;
    struct dry_file file = head_of(stored);
    memcpy(to, &file, sizeof(file));
    memcpy(to + sizeof(file), stored->name, stored->name_size);
    to += sizeof(file) + dry_padded(stored->name_size);
    for (; dry_stored_next(&each, &function, &bytes); *index += function.counters) {
        function.values = values_of(&function, *index);
        memcpy(to, &function, sizeof(function));
        to += sizeof(function);
    }
    return to;
}

static void tell(int out)
{
    struct dry_stored stored;
    uint64_t index = 0;
    size_t size = size_to_tell();
    dry_must(sys_call(SYS_ftruncate, out, size) == 0);
    unsigned char *to = sys_map_as(size, PROT_READ | PROT_WRITE, MAP_SHARED, out);
    dry_must(to);
    for (off_t at = 0; dry_store_next(&at, &stored);)
        to = tell_file(to, &stored, &index);
}

/* Opens nothing for writing and makes no directory from now on. Where another library's open(2)
 * comes before ours, the runtime would write to the program's files. */
static void forbid_writing(void)
{
    const uint32_t writes = O_WRONLY | O_RDWR | O_CREAT;
    enum { FORBID = SECCOMP_RET_ERRNO | EACCES };
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mkdirat, 7, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OLD_open, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OLD_mkdir, 5, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, writes, 2, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, writes, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, FORBID),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {sizeof(code) / sizeof(code[0]), code};
    dry_must(sys_call(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
             sys_call(SYS_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
}

static void write_files(const dry_writer *writers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        writers[i]();
}

__attribute__((noreturn)) static void run_copy(const dry_writer *writers, size_t count,
                                               const struct gcov_image *image, int out)
{
    static char *no_variables[] = {NULL}; /* GCOV_PREFIX would move the files */
    environ = no_variables;
    is_copy = true;
    dry_store_begin();
    sys_call(SYS_dup3, dry_memory(), STDERR_FILENO, 0); /* the runtime may complain */
    forbid_writing();
    write_files(writers, count);
    dry_store_go_on();
    number_counters();
    where = sys_map(counters * sizeof(*where) + 1);
    dry_must(where);
    write_files(writers, count);
    dry_store_end();
    for (unsigned i = 0; i < image->segment_count; i++)
        look_through(&image->segments[i]);
    tell(out);
    dry_end(0);
}

/* Waits for the copy, and returns whether it has told all. */
static bool await(long pid)
{
    int status = -1;
    int pidfd = (int)sys_call(SYS_pidfd_open, pid, 0);
    struct pollfd ends = {.fd = pidfd, .events = POLLIN};
    struct timespec patience = {.tv_sec = PATIENCE_MS / 1000};
    if (pidfd < 0 || sys_call(SYS_ppoll, &ends, 1, &patience, NULL, 0) != 1)
        sys_call(SYS_kill, pid, SIGKILL);
    while (sys_call(SYS_wait4, pid, &status, __WALL, NULL) == -EINTR)
        ;
    if (pidfd >= 0)
        sys_call(SYS_close, pidfd);
    return status == 0;
}

int dry_run(const dry_writer *writers, size_t count, const struct gcov_image *image)
{
    const struct rlimit no_core = {1, 1}; /* not to a pipe either (core(5)) */
    int out = dry_memory();
    if (out < 0)
        return -1;
    unsigned long before = sigmask_block_all();
    long pid = sys_call(SYS_clone, 0, 0, 0, 0, 0);
    if (pid == 0) {
        sys_call(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
        sys_call(SYS_prlimit64, 0, RLIMIT_CORE, &no_core, NULL);
        run_copy(writers, count, image, out);
    }
    sigmask_set(before);
    if (pid > 0 && await(pid))
        return out;
    sys_call(SYS_close, out);
    return -1;
}
