/* SPDX-License-Identifier: MIT
 *
 * The copy is made by a raw clone(2), so that no handler of fork runs, and ends by a raw
 * exit_group. It has no exit signal: the program's wait(2) does not find it. Its writers run twice,
 * first to learn how much there is to tell.
 */
#include "gcov/dry_run.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel/sigmask.h"
#include "kernel/sys.h"

#define PATIENCE_MS 5000

/* A jump to the address that stands behind it. */
static const unsigned char jump[] = {
#ifdef __x86_64__
    0xff, 0x25, 0, 0, 0, 0, /* jmp *0(%rip) */
#else
    0x50, 0, 0, 0x58, 0, 0x02, 0x1f, 0xd6, /* ldr x16, #8; br x16 */
#endif
};

/* In the copy: what it has told so far. */
static struct {
    const struct gcov_image *image;
    unsigned char *at; /* NULL while it is only counted */
    size_t used;
    struct dry_file *file; /* the last one, and its last function; NULL as well */
    struct dry_function *function;
} told;

__attribute__((noreturn)) static void end(int status)
{
    for (;;)
        sys_call(SYS_exit_group, status);
}

static void must(bool is_so)
{
    if (!is_so)
        end(1);
}

static void *room_for(size_t size)
{
    void *piece = told.at ? told.at + told.used : NULL;
    told.used += dry_padded(size);
    return piece;
}

static void on_file(const char *path, uint32_t version, uint32_t stamp)
{
    size_t size = strlen(path) + 1;
    told.file = room_for(sizeof(*told.file));
    char *name = room_for(size);
    if (!told.file)
        return;
    *told.file = (struct dry_file){version, stamp, 0, (uint32_t)size};
    memcpy(name, path, size);
}

static void on_function(uint32_t ident, uint32_t lineno_checksum, uint32_t cfg_checksum)
{
    told.function = room_for(sizeof(*told.function));
    if (!told.at)
        return;
    must(told.file);
    *told.function = (struct dry_function){ident, lineno_checksum, cfg_checksum, 0, NULL};
    told.file->functions++;
}

static bool is_in_image(const int64_t *values, uint32_t count)
{
    uintptr_t at = (uintptr_t)values;
    for (unsigned i = 0; i < told.image->segment_count; i++) {
        const struct gcov_segment *segment = &told.image->segments[i];
        if (at >= segment->start && at <= segment->zero_end &&
            count <= (segment->zero_end - at) / sizeof(*values))
            return at % sizeof(*values) == 0;
    }
    return false;
}

static void on_arcs(uint32_t count, int64_t *values)
{
    if (!told.at)
        return;
    must(told.function && told.function->counters == 0 && is_in_image(values, count));
    told.function->counters = count;
    told.function->values = values;
}

static void on_end(void)
{
}

static const uintptr_t calls[DRY_CALLS] = {[DRY_FILE] = (uintptr_t)on_file,
                                           [DRY_FUNCTION] = (uintptr_t)on_function,
                                           [DRY_ARCS] = (uintptr_t)on_arcs,
                                           [DRY_SUMMARY] = (uintptr_t)on_end,
                                           [DRY_FILE_END] = (uintptr_t)on_end};

/* Has the function at `from` do what the one at `to` does. The pages become the copy's own. */
static void divert(uintptr_t from, uintptr_t to)
{
    char *code = (char *)from;
    size_t size = sizeof(jump) + sizeof(to);
    uintptr_t page = getauxval(AT_PAGESZ), first = from & ~(page - 1);
    must(sys_call(SYS_mprotect, first, from + size - first, PROT_READ | PROT_WRITE | PROT_EXEC) ==
         0);
    memcpy(code, jump, sizeof(jump));
    memcpy(code + sizeof(jump), &to, sizeof(to));
    __builtin___clear_cache(code, code + size);
}

static void run_writers(const dry_writer *writers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        writers[i]();
}

__attribute__((noreturn)) static void run_copy(const dry_writer *writers, size_t count,
                                               const uintptr_t runtime[DRY_CALLS],
                                               const struct gcov_image *image, int out)
{
    told.image = image;
    for (size_t i = 0; i < DRY_CALLS; i++)
        divert(runtime[i], calls[i]);
    run_writers(writers, count);
    size_t size = told.used;
    must(sys_call(SYS_ftruncate, out, size) == 0);
    told.at = sys_map_as(size, PROT_READ | PROT_WRITE, MAP_SHARED, out);
    told.used = 0;
    must(told.at);
    run_writers(writers, count);
    must(told.used == size);
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

int dry_run(const dry_writer *writers, size_t count, const uintptr_t runtime[DRY_CALLS],
            const struct gcov_image *image)
{
    const struct rlimit no_core = {1, 1}; /* not to a pipe either (core(5)) */
    int out = (int)sys_call(SYS_memfd_create, "covkeep", MFD_CLOEXEC);
    if (out < 0)
        return -1;
    unsigned long before = sigmask_block_all();
    long pid = sys_call(SYS_clone, 0, 0, 0, 0, 0);
    if (pid == 0) {
        sys_call(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
        sys_call(SYS_prlimit64, 0, RLIMIT_CORE, &no_core, NULL);
        run_copy(writers, count, runtime, image, out);
    }
    sigmask_set(before);
    if (pid > 0 && await(pid))
        return out;
    sys_call(SYS_close, out);
    return -1;
}
