/* SPDX-License-Identifier: MIT
 *
 * Walks the images and their files. Locked files come last, so that one process that sits on a lock
 * costs one file and not all. The buffers are mapped: the stack may be a small alternate one.
 */
#include "flush/flush.h"

#include <errno.h>
#include <limits.h>
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

static int64_t arc_max_of(const struct gcov_image *image)
{
    int64_t max = 0;
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_unit unit;
        gcov_unit_read(&unit, image->slots[i].record, image->layout);
        int64_t unit_max = gcov_unit_arc_max(&unit);
        if (unit_max > max)
            max = unit_max;
    }
    return max;
}

/* One file; false when it is locked by another process. */
static bool flush_slot(struct flushing *f, struct gcov_slot *slot, const struct gcov_unit *unit,
                       const struct gcda_run *run)
{
    const char *reason = NULL;
    int error = ENAMETOOLONG;
    enum gcov_file_result result = GCOV_FILE_LOST;
    if (gcov_path(f->path, sizeof(f->path), slot->record->filename, &f->relocation))
        result = gcov_file_update(f->path, unit, run, &f->scratch, &reason, &error);
    if (result == GCOV_FILE_BUSY)
        return false;
    slot->is_settled = true;
    tell(f->path, result, reason, error);
    return true;
}

/* A unit with value profiles, which are merged by rules of their own; NULL when there is none. */
static const struct gcov_record *unmergeable_unit(const struct gcov_image *image)
{
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_unit unit;
        gcov_unit_read(&unit, image->slots[i].record, image->layout);
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
        struct gcov_unit unit;
        gcov_unit_read(&unit, slot->record, image->layout);
        if (!slot->is_settled && gcov_unit_is_mergeable(&unit))
            busy += !flush_slot(f, slot, &unit, &image->run);
    }
    return busy;
}

static void tell_busy(struct flushing *f, const struct gcov_image *image)
{
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_slot *slot = &image->slots[i];
        struct gcov_unit unit;
        gcov_unit_read(&unit, slot->record, image->layout);
        if (slot->is_settled || !gcov_unit_is_mergeable(&unit))
            continue;
        gcov_path(f->path, sizeof(f->path), slot->record->filename, &f->relocation);
        report_line("coverage lost", f->path, "is locked by another process");
        slot->is_settled = true;
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
 * has just written it (__gcov_dump), or we have. */
static bool claim(struct gcov_image *image)
{
    struct gcov_root *root = gcov_image_root(image);
    if (root && root->dumped)
        return false;
    image->run.is_counted = root && root->run_counted;
    if (root)
        root->dumped = root->run_counted = 1;
    image->is_claimed = true;
    return true;
}

static void hand_back(struct gcov_image *image)
{
    struct gcov_root *root = gcov_image_root(image);
    if (root) {
        root->dumped = 0;
        root->run_counted = image->run.is_counted;
    }
    image->is_claimed = false;
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
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (image->is_claimed)
            image->run.arc_max = arc_max_of(image);
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

static bool has_claimed(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (image->is_claimed)
            return true;
    return false;
}

static void flush_all_claimed(void)
{
    if (!has_claimed())
        return;
    int saved = errno;
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
        if (!helper_run(flush_until_deadline, f, f->stack, sizeof(f->stack)))
            flush_until_deadline(f);
        report_speak_for(0);
        gcov_scratch_free(&f->scratch);
        munmap(f, sizeof(*f));
    }
    errno = saved;
}

void flush_now(unsigned patience_ms)
{
    flush_hurry(patience_ms);
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));) {
        if (!image->layout)
            tell_unknown_version(image);
        else if (!image->is_claimed && claim(image))
            tell_unmergeable(image);
    }
    flush_all_claimed();
}

void flush_take_over(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (image->layout && !image->is_claimed && !unmergeable_unit(image))
            claim(image);
}

void flush_hand_back(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (image->is_claimed)
            hand_back(image);
}

void flush_taken_over(void)
{
    __atomic_store_n(&deadline, FOR_EVER, __ATOMIC_RELAXED);
    flush_all_claimed();
}

void flush_hurry(unsigned patience_ms)
{
    __atomic_store_n(&deadline, now_ms() + patience_ms, __ATOMIC_RELAXED);
}
