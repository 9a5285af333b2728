/* SPDX-License-Identifier: MIT
 *
 * The copy is made by a raw clone(2), so that no handler of fork runs, and ends by a raw
 * exit_group. It has no exit signal: the program's wait(2) does not find it.
 */
#include "gcov/dry_run.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file/transfer.h"
#include "gcov/absent.h"
#include "kernel/sigmask.h"
#include "kernel/sys.h"

#define PATIENCE_MS 5000

/* A number that stands for a counter: the mark, the counter's index, and room for what the
 * program's constructors have counted. */
#define MARK 0xa5c9ull
#define INDEX_SHIFT 24
#define MARK_SHIFT 48
#define INDEX_MAX ((uint64_t)1 << (MARK_SHIFT - INDEX_SHIFT))

/* A file in the store: this, the name, and the content. */
struct stored {
    uint32_t name_size, size; /* both padded to eight in the store */
};

static struct {
    bool is_on;
    unsigned pass;
    int file;  /* that the runtime is writing or reading now */
    int store; /* files of the first pass, one behind the other */
    off_t store_end;
    off_t next;    /* which the runtime reads next */
    bool has_file; /* the runtime has opened one that is not in the store yet */
    char name[PATH_MAX];
    unsigned char *map; /* of the store */
    int64_t **where;    /* of each counter */
    uint64_t counters;
} run;

static size_t padded(size_t size)
{
    return (size + 7) & ~(size_t)7;
}

__attribute__((noreturn)) static void end(int status)
{
    for (;;)
        sys_call(SYS_exit_group, status);
}

static void must(bool is_done)
{
    if (!is_done)
        end(1);
}

static void put(int fd, off_t *at, const void *bytes, size_t size)
{
    must(transfer_write(fd, bytes, size, *at) == 0);
    *at += (off_t)padded(size);
}

static int make_memory(void)
{
    return (int)sys_call(SYS_memfd_create, "covkeep", MFD_CLOEXEC);
}

/* Takes the file that the runtime has written into the store. */
static void store_file(void)
{
    struct stat st = {0};
    must(run.has_file && sys_call(SYS_fstat, run.file, &st) == 0);
    size_t size = (size_t)st.st_size;
    unsigned char *content = sys_map_as(size + 1, PROT_READ, MAP_PRIVATE, run.file);
    must(content && size > 0);
    const struct stored stored = {(uint32_t)strlen(run.name) + 1, (uint32_t)size};
    put(run.store, &run.store_end, &stored, sizeof(stored));
    put(run.store, &run.store_end, run.name, stored.name_size);
    put(run.store, &run.store_end, content, size);
    sys_call(SYS_munmap, content, size + 1);
    run.has_file = false;
}

static const struct stored *stored_at(off_t at)
{
    return (const struct stored *)(const void *)(run.map + at);
}

static unsigned char *content_at(off_t at)
{
    return run.map + at + sizeof(struct stored) + padded(stored_at(at)->name_size);
}

static off_t stored_behind(off_t at)
{
    const struct stored *stored = stored_at(at);
    return at + (off_t)(sizeof(*stored) + padded(stored->name_size) + padded(stored->size));
}

bool dry_run_is_on(void)
{
    return run.is_on;
}

int dry_run_open(const char *path)
{
    if (run.pass == 1 && run.has_file)
        store_file();
    must(strlen(path) < sizeof(run.name) && sys_call(SYS_ftruncate, run.file, 0) == 0 &&
         sys_call(SYS_lseek, run.file, 0, SEEK_SET) == 0);
    strcpy(run.name, path);
    run.has_file = true;
    if (run.pass == 2) {
        must(run.next < run.store_end);
        must(transfer_write(run.file, content_at(run.next), stored_at(run.next)->size, 0) == 0);
        run.next = stored_behind(run.next);
    }
    return (int)sys_call(SYS_dup, run.file);
}

/* Calls `each` for the functions of a stored file. */
struct words {
    uint32_t *at, *end;
};

static bool next_function(struct words *words, struct dry_function *function,
                          unsigned char **values)
{
    uint32_t *w = words->at;
    if (words->end - w < 7 || w[0] != GCDA_TAG_FUNCTION)
        return false;
    must(w[1] == 3 && w[5] == GCDA_TAG_COUNTERS(GCOV_ARCS) && w[6] % 2 == 0 &&
         w[6] <= (size_t)(words->end - w - 7));
    *function = (struct dry_function){w[2], w[3], w[4], w[6] / 2, NULL};
    *values = (unsigned char *)(w + 7);
    words->at = w + 7 + w[6];
    return true;
}

#define HEADER_WORDS 3 /* magic, version, stamp */

static struct words words_of(off_t at)
{
    uint32_t *words = (uint32_t *)(void *)content_at(at);
    must(stored_at(at)->size >= HEADER_WORDS * sizeof(*words) && words[0] == GCDA_MAGIC);
    return (struct words){words + HEADER_WORDS, words + stored_at(at)->size / sizeof(*words)};
}

/* Gives each counter of the files its number. */
static void number_counters(void)
{
    for (off_t at = 0; at < run.store_end; at = stored_behind(at)) {
        struct words words = words_of(at);
        struct dry_function function;
        unsigned char *values;
        while (next_function(&words, &function, &values))
            for (uint32_t i = 0; i < function.counters; i++, run.counters++) {
                uint64_t number = MARK << MARK_SHIFT | run.counters << INDEX_SHIFT;
                must(run.counters < INDEX_MAX);
                memcpy(values + i * sizeof(number), &number, sizeof(number));
            }
    }
}

static void look_at(int64_t *counter)
{
    uint64_t value = (uint64_t)*counter;
    uint64_t index = (value >> INDEX_SHIFT) & (INDEX_MAX - 1);
    if (value >> MARK_SHIFT != MARK || index >= run.counters)
        return;
    must(!run.where[index]); /* a number that is there twice stands for none */
    run.where[index] = counter;
}

/* Looks through what is initialised and through what is not, but for pages that nobody has touched.
 */
static void look_through(const struct gcov_segment *segment)
{
    size_t size = gcov_absent_size(segment->end, segment->zero_end);
    struct gcov_absent *absent = sys_map(size);
    must(absent);
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
    int64_t *first = function->counters > 0 ? run.where[index] : NULL;
    for (uint32_t i = 0; i < function->counters; i++)
        must(first && run.where[index + i] == first + i);
    return first;
}

static void tell_file(int out, off_t *out_end, off_t at, uint64_t *index)
{
    struct words words = words_of(at), counted = words;
    const struct stored *stored = stored_at(at);
    struct dry_function function;
    unsigned char *values;
    struct dry_file file = {words.at[-2], words.at[-1], 0, stored->name_size};
    while (next_function(&counted, &function, &values))
        file.functions++;
    put(out, out_end, &file, sizeof(file));
    put(out, out_end, stored + 1, stored->name_size);
    for (; next_function(&words, &function, &values); *index += function.counters) {
        function.values = values_of(&function, *index);
        put(out, out_end, &function, sizeof(function));
    }
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
    off_t out_end = 0;
    uint64_t index = 0;
    environ = no_variables;
    run.is_on = true;
    run.file = make_memory();
    run.store = make_memory();
    must(run.file >= 0 && run.store >= 0);
    run.pass = 1;
    write_files(writers, count);
    store_file();
    run.map = sys_map_as((size_t)run.store_end, PROT_READ | PROT_WRITE, MAP_SHARED, run.store);
    must(run.map);
    number_counters();
    run.where = sys_map(run.counters * sizeof(*run.where) + 1);
    must(run.where);
    run.pass = 2;
    write_files(writers, count);
    must(run.next == run.store_end);
    for (unsigned i = 0; i < image->segment_count; i++)
        look_through(&image->segments[i]);
    for (off_t at = 0; at < run.store_end; at = stored_behind(at))
        tell_file(out, &out_end, at, &index);
    end(0);
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
    int out = make_memory();
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
