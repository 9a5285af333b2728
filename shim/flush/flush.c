/* SPDX-License-Identifier: MIT
 *
 * Walks the images and their files. Locked files come last, so that one process that sits on a lock
 * costs one file and not all. The buffers are mapped: a thread's stack may be small.
 */
#include "flush/flush.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "config.h"
#include "env/kept.h"
#include "flush/helper.h"
#include "gcov/file.h"
#include "gcov/image.h"
#include "gcov/path.h"
#include "report.h"

#define FOR_EVER (-1LL)
#define STACK_SIZE 65536
/* Between two looks at files that are locked. */
#define RETRY_NS 2000000

struct flushing {
    struct gcov_relocation relocation;
    struct gcov_scratch scratch;
    char path[PATH_MAX];
    _Alignas(64) char stack[STACK_SIZE];
};

static long long deadline; /* of the flush that goes on: by now_ms(), or FOR_EVER; atomic */

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* The value at start or as set since; a program that emptied its environment has not moved its
 * coverage. */
static const char *kept_value(const char *name)
{
    const struct env_note *note = env_note_on(name);
    return note && !note->removed ? note->entry + strlen(name) + 1 : NULL;
}

static void tell(const char *path, enum gcov_file_result result, const char *reason, int error)
{
    const char *what = result == GCOV_FILE_WRITTEN ? "replaced" : "coverage lost";
    if (reason)
        report_line(what, path, reason);
    else if (error)
        report_errno(what, path, error);
}

static struct gcov_unit unit_of(const struct gcov_image *image, size_t slot)
{
    struct gcov_unit unit;
    gcov_unit_read(&unit, image->slots[slot].record, image->layout);
    return unit;
}

static int64_t arc_max_of(const struct gcov_image *image)
{
    int64_t max = 0;
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_unit unit = unit_of(image, i);
        int64_t unit_max = gcov_unit_arc_max(&unit);
        if (unit_max > max)
            max = unit_max;
    }
    return max;
}

/* One file; false when it is locked by another process. */
static bool flush_slot(struct flushing *f, struct gcov_slot *slot, const struct gcov_unit *unit,
                       struct gcda_run run)
{
    size_t counters = slot->written ? gcov_unit_counters(unit) : 0;
    run.written = slot->written;
    run.seen = slot->written ? slot->written + counters : NULL;
    const char *reason = NULL;
    int error = ENAMETOOLONG;
    enum gcov_file_result result = GCOV_FILE_LOST;
    if (gcov_path(f->path, sizeof(f->path), slot->record->filename, &f->relocation))
        result = gcov_file_update(f->path, unit, &run, &f->scratch, &reason, &error);
    if (result == GCOV_FILE_BUSY)
        return false;
    if (result == GCOV_FILE_WRITTEN && slot->written)
        memcpy(slot->written, run.seen, counters * sizeof(*run.seen));
    slot->state = result == GCOV_FILE_WRITTEN ? GCOV_SLOT_WRITTEN : GCOV_SLOT_LOST;
    tell(f->path, result, reason, error);
    return true;
}

/* A unit with value profiles, which are merged by rules of their own; NULL when there is none. */
static const struct gcov_record *unmergeable_unit(const struct gcov_image *image)
{
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_unit unit = unit_of(image, i);
        if (!gcov_unit_is_mergeable(&unit))
            return unit.record;
    }
    return NULL;
}

static void tell_unmergeable(const struct gcov_image *image)
{
    const struct gcov_record *record = unmergeable_unit(image);
    if (record)
        report_line("coverage lost", record->filename,
                    "holds value profiles, which only libgcov writes, at a normal exit");
}

/* One pass over an image's files; returns how many are locked. */
static size_t flush_files(struct flushing *f, const struct gcov_image *image)
{
    size_t busy = 0;
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_slot *slot = &image->slots[i];
        struct gcov_unit unit = unit_of(image, i);
        if (slot->state == GCOV_SLOT_PENDING && gcov_unit_is_mergeable(&unit))
            busy += !flush_slot(f, slot, &unit, image->run);
    }
    return busy;
}

static void tell_busy(struct flushing *f, const struct gcov_image *image)
{
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_slot *slot = &image->slots[i];
        struct gcov_unit unit = unit_of(image, i);
        if (slot->state != GCOV_SLOT_PENDING || !gcov_unit_is_mergeable(&unit))
            continue;
        gcov_path(f->path, sizeof(f->path), slot->record->filename, &f->relocation);
        report_line("coverage lost", f->path, "is locked by another process");
        slot->state = GCOV_SLOT_LOST;
    }
}

static void tell_unknown_version(const struct gcov_image *image)
{
    char reason[] = "was built by a GCC whose version word is not known: 1234";
    char *word = reason + sizeof(reason) - 5;
    for (unsigned i = 0; i < 4; i++)
        word[i] = (char)(image->version >> (24 - 8 * i));
    report_line("coverage lost", image->slots[0].record->filename, reason);
}

/* Takes the image over from its libgcov; false when there is nothing to write: the program itself
 * has just written it (__gcov_dump). That `run_counted` is clear then tells later whether libgcov
 * has written all the same, after a __gcov_reset. */
static bool claim(struct gcov_image *image)
{
    struct gcov_root *root = gcov_image_root(image);
    if (root && root->dumped)
        return false;
    image->run = (struct gcda_run){.is_counted = root && root->run_counted};
    image->run.arc_max = arc_max_of(image);
    if (root) {
        root->dumped = 1;
        root->run_counted = 0;
    }
    image->is_claimed = true;
    return true;
}

/* Room to note what of the image has been written, so that more can follow. */
static void remember_written(struct gcov_image *image)
{
    size_t count = 0;
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_unit unit = unit_of(image, i);
        count += gcov_unit_counters(&unit);
    }
    int64_t *written = mmap(NULL, 2 * count * sizeof(*written) + 1, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (size_t i = 0; written != MAP_FAILED && i < image->count; i++) {
        struct gcov_unit unit = unit_of(image, i);
        image->slots[i].written = written;
        written += 2 * gcov_unit_counters(&unit);
    }
}

/* The files of a claimed image that have counted since they were written are pending again. */
static void reopen(struct gcov_image *image)
{
    struct gcov_root *root = gcov_image_root(image);
    if (root && root->run_counted) { /* by libgcov, which then holds the file's own counts */
        image->is_claimed = false;
        return;
    }
    bool was_reset = root && !root->dumped;
    if (root)
        root->dumped = 1;
    int64_t max = arc_max_of(image);
    image->run.is_counted = true;
    image->run.arc_more = max > image->run.arc_max ? max - image->run.arc_max : 0;
    image->run.arc_max += image->run.arc_more;
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_slot *slot = &image->slots[i];
        struct gcov_unit unit = unit_of(image, i);
        if (slot->state != GCOV_SLOT_WRITTEN || !slot->written)
            continue;
        if (was_reset)
            memset(slot->written, 0, gcov_unit_counters(&unit) * sizeof(*slot->written));
        if (image->run.arc_more > 0 || gcov_unit_has_counted(&unit, slot->written))
            slot->state = GCOV_SLOT_PENDING;
    }
}

static size_t flush_claimed(struct flushing *f)
{
    size_t busy = 0;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (image->is_claimed)
            busy += flush_files(f, image);
    return busy;
}

/* A helper whose process was killed meanwhile has nobody left who waits for it. */
static bool is_over(const struct flushing *f)
{
    long long end = __atomic_load_n(&deadline, __ATOMIC_RELAXED);
    bool alone = getpid() != f->relocation.process && getppid() != f->relocation.process;
    if (alone && end == FOR_EVER)
        flush_hurry(config->grace_ms);
    return end != FOR_EVER && now_ms() >= end;
}

static void flush_until_deadline(void *argument)
{
    struct flushing *f = argument;
    size_t busy = flush_claimed(f);
    while (busy > 0 && !is_over(f)) {
        const struct timespec pause = {.tv_nsec = RETRY_NS};
        nanosleep(&pause, NULL);
        busy = flush_claimed(f);
    }
    for (struct gcov_image *image = NULL; busy > 0 && (image = gcov_image_next(image));)
        if (image->is_claimed)
            tell_busy(f, image);
}

static bool has_pending(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        for (size_t i = 0; image->is_claimed && i < image->count; i++)
            if (image->slots[i].state == GCOV_SLOT_PENDING)
                return true;
    return false;
}

/* A thread that is being cancelled must not unwind in the middle, and least of all in the helper,
 * which shares its thread-local state. */
static void flush_pending(void)
{
    int saved = errno, cancel_state;
    if (!has_pending())
        return;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state);
    struct flushing *f =
        mmap(NULL, sizeof(*f), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (f == MAP_FAILED) {
        report_errno("coverage lost", NULL, errno);
    } else {
        gcov_relocation_set(&f->relocation, kept_value("GCOV_PREFIX"),
                            kept_value("GCOV_PREFIX_STRIP"));
        f->relocation.process = getpid();
        f->relocation.environment = environ;
        report_speak_for(getpid());
        if (config->without_helper ||
            !helper_run(flush_until_deadline, f, f->stack, sizeof(f->stack)))
            flush_until_deadline(f);
        report_speak_for(0);
        gcov_scratch_free(&f->scratch);
        munmap(f, sizeof(*f));
    }
    pthread_setcancelstate(cancel_state, NULL);
    errno = saved;
}

void flush_now(unsigned patience_ms)
{
    flush_hurry(patience_ms);
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));) {
        if (!image->layout)
            tell_unknown_version(image);
        else if (image->is_claimed)
            reopen(image);
        else if (claim(image))
            tell_unmergeable(image);
    }
    flush_pending();
}

void flush_at_exit(void)
{
    __atomic_store_n(&deadline, FOR_EVER, __ATOMIC_RELAXED);
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (image->layout && !unmergeable_unit(image) && claim(image))
            remember_written(image);
    flush_pending();
}

void flush_rest(void)
{
    __atomic_store_n(&deadline, FOR_EVER, __ATOMIC_RELAXED);
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (image->is_claimed)
            reopen(image);
    flush_pending();
}

void flush_hurry(unsigned patience_ms)
{
    __atomic_store_n(&deadline, now_ms() + patience_ms, __ATOMIC_RELAXED);
}
