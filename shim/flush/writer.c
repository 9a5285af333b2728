/* SPDX-License-Identifier: MIT
 *
 * Walks the images and their files. Locked files come last, so that one process that sits on a lock
 * costs one file and not all. Of what libgcov does meanwhile the bits in its root tell:
 * __gcov_reset clears `dumped`, and only that.
 */
#include "flush/writer.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "blackbox.h"
#include "flush/family.h"
#include "flush/paths.h"
#include "futex.h"
#include "gcov/account.h"
#include "gcov/image.h"
#include "gcov/names.h"
#include "report.h"

/* Between two looks at files that are locked. */
#define RETRY_NS 2000000

static long long deadline; /* by futex_now_ms(), or WRITER_FOR_EVER; atomic */

void writer_set_patience(long long patience_ms)
{
    long long end = patience_ms == WRITER_FOR_EVER ? WRITER_FOR_EVER : futex_now_ms() + patience_ms;
    __atomic_store_n(&deadline, end, __ATOMIC_RELAXED);
}

/* WRITER_FOR_EVER when there is no deadline. */
static long long left_ms(void)
{
    long long end = __atomic_load_n(&deadline, __ATOMIC_RELAXED);
    long long left = end - futex_now_ms();
    return end == WRITER_FOR_EVER ? WRITER_FOR_EVER : left > 0 ? left : 0;
}

static bool is_over(void)
{
    return left_ms() == 0;
}

static unsigned beat;

unsigned writer_beat(void)
{
    return futex_load(&beat);
}

static void tell(const char *path, enum gcov_file_result result, const char *reason, int error)
{
    const char *what = result == GCOV_FILE_WRITTEN ? "replaced" : "coverage lost";
    if (reason)
        report_line(what, path, reason);
    else if (error)
        report_errno(what, path, error);
}

static void give_up(struct gcov_slot *slot, const char *reason)
{
    if (!slot->is_given_up)
        report_line("coverage lost", slot->path ? slot->path : slot->record->filename, reason);
    slot->is_given_up = true;
    slot->is_pending = false;
}

static void note_written(struct gcov_slot *slot, const struct gcov_image *image,
                         const struct gcda_run *run, size_t counters)
{
    if (slot->written)
        memcpy(slot->written, run->seen, counters * sizeof(*run->seen));
    slot->is_counted = true;
    if (slot->sum_max < image->arc_max)
        slot->sum_max = image->arc_max;
}

/* What a process forbade itself before it forked, of which somebody else in its family is free. */
static bool is_of_rights(int error)
{
    return error == EACCES || error == EPERM || error == EROFS || error == EMFILE ||
           error == ENFILE || error == EFBIG;
}

/* Leaves it to the family's elder; false when there is none. */
static bool hand_over(struct writer *w, struct gcov_slot *slot, const struct gcov_unit *unit,
                      const struct gcda_run *run)
{
    if (!slot->account || !run->seen || !family_has_elder())
        return false;
    gcov_account_add(slot->account, unit, run);
    w->has_handed_over = true;
    return true;
}

/* One file; false when it is locked by another process. */
static bool write_slot(struct writer *w, const struct gcov_image *image, struct gcov_slot *slot,
                       const struct gcov_unit *unit)
{
    size_t counters = slot->written ? gcov_unit_counters(unit) : 0;
    bool has_more = slot->is_counted && image->arc_max > slot->sum_max;
    struct gcda_run run = {.arc_max = image->arc_max,
                           .is_counted = slot->is_counted,
                           .arc_more = has_more ? image->arc_max - slot->sum_max : 0,
                           .written = slot->written,
                           .seen = slot->written ? slot->written + counters : NULL};
    __atomic_add_fetch(&beat, 1, __ATOMIC_RELAXED);
    const char *reason = NULL;
    int error = EACCES;
    enum gcov_file_result result = GCOV_FILE_LOST;
    strcpy(w->path, slot->path);
    if (!w->is_elsewhere)
        result = gcov_file_update(w->path, unit, &run, &w->scratch, &reason, &error);
    if (result == GCOV_FILE_BUSY)
        return false;
    slot->is_pending = false;
    if (result == GCOV_FILE_LOST && is_of_rights(error) && hand_over(w, slot, unit, &run)) {
        result = GCOV_FILE_WRITTEN;
        error = 0;
    }
    if (result == GCOV_FILE_WRITTEN)
        note_written(slot, image, &run, counters);
    else
        slot->is_given_up = true;
    tell(slot->path, result, reason, error);
    return true;
}

static bool is_mixed(const struct gcov_image *image)
{
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_unit unit;
        if (gcov_image_unit(image, i, &unit) && !gcov_unit_is_mergeable(&unit))
            return true;
    }
    return false;
}

static int64_t arc_max_of(const struct gcov_image *image)
{
    int64_t max = 0;
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_unit unit;
        int64_t unit_max = gcov_image_unit(image, i, &unit) ? gcov_unit_arc_max(&unit) : 0;
        if (unit_max > max)
            max = unit_max;
    }
    return max;
}

/* Room to note what of the image has been written, so that more can follow; it starts at zero. */
static void make_baseline(struct gcov_image *image)
{
    size_t count = 0;
    struct gcov_unit unit;
    if (image->slots[0].written) /* inherited, and all zero */
        return;
    for (size_t i = 0; i < image->count; i++)
        count += gcov_image_unit(image, i, &unit) ? gcov_unit_counters(&unit) : 0;
    int64_t *written = sys_map(2 * count * sizeof(*written) + 1);
    image->baseline = (struct gcov_memory){written, 2 * count * sizeof(*written) + 1};
    for (size_t i = 0; written && i < image->count; i++) {
        if (!gcov_image_unit(image, i, &unit))
            continue;
        image->slots[i].written = written;
        written += 2 * gcov_unit_counters(&unit);
    }
}

/* After __gcov_reset: all counters began again at zero, but it is still the same run. */
static void forget_baseline(struct gcov_image *image)
{
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_slot *slot = &image->slots[i];
        struct gcov_unit unit;
        if (slot->written && gcov_image_unit(image, i, &unit))
            memset(slot->written, 0, gcov_unit_counters(&unit) * sizeof(*slot->written));
        slot->is_given_up = false;
        slot->sum_max = INT64_MAX;
    }
    image->is_silenced = image->is_dumped = false;
}

/* What of the image is to be written. */
static void mark_pending(struct gcov_image *image)
{
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_slot *slot = &image->slots[i];
        struct gcov_unit unit;
        slot->is_pending = false;
        if (!gcov_image_unit(image, i, &unit))
            give_up(slot, "what describes its counters was overwritten in memory");
        else if (!slot->path)
            give_up(slot, "the name is too long");
        else if (!gcov_unit_is_mergeable(&unit))
            give_up(slot, "holds value profiles, which only libgcov writes, at a normal exit");
        else if (!slot->is_counted)
            slot->is_pending = !slot->is_given_up;
        else
            slot->is_pending = slot->written && (image->arc_max > slot->sum_max ||
                                                 gcov_unit_has_counted(&unit, slot->written));
    }
}

static void tell_unknown_version(struct gcov_image *image)
{
    char reason[] = "was built by a GCC whose version word is not known: 1234";
    char *word = reason + sizeof(reason) - 5;
    for (unsigned i = 0; i < 4; i++)
        word[i] = (char)(image->version >> (24 - 8 * i));
    give_up(&image->slots[0], reason);
}

/* Begins with what libgcov knows of this run already. */
static void begin_run(struct gcov_image *image, const struct gcov_root *root)
{
    make_baseline(image);
    for (size_t i = 0; i < image->count; i++) {
        image->slots[i].is_counted = root && root->run_counted;
        image->slots[i].sum_max = image->slots[i].is_counted ? INT64_MAX : 0;
    }
    image->is_begun = true;
}

/* Prepares one image for writing. When the program itself has dumped it (__gcov_dump), no more is
 * written until it resets the counters: that is what the function promises. */
static void begin(struct gcov_image *image, bool leave_mixed)
{
    if (!__atomic_load_n(&image->is_named, __ATOMIC_ACQUIRE) || !gcov_image_is_there(image))
        return;
    struct gcov_root *root = gcov_image_root(image);
    if (image->is_dumped && root && !root->dumped)
        forget_baseline(image);
    image->is_dumped = root && root->dumped;
    if (image->is_dumped && !image->is_silenced)
        return;
    if (!image->layout) {
        if (!leave_mixed)
            tell_unknown_version(image);
        return;
    }
    if (leave_mixed && is_mixed(image))
        return;
    if (!image->is_begun)
        begin_run(image, root);
    image->arc_max = arc_max_of(image);
    if (root)
        root->run_counted = 1;
    mark_pending(image);
}

/* One pass over the files; returns how many are locked. */
static size_t write_pending(struct writer *w)
{
    size_t busy = 0;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        for (size_t i = 0; i < image->count; i++) {
            struct gcov_slot *slot = &image->slots[i];
            struct gcov_unit unit;
            if (slot->is_pending && gcov_image_unit(image, i, &unit))
                busy += !write_slot(w, image, slot, &unit);
        }
    return busy;
}

/* They stay pending: once the program is dead, its keeper tries again. */
static void tell_busy(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        for (size_t i = 0; i < image->count; i++) {
            struct gcov_slot *slot = &image->slots[i];
            if (slot->is_pending && !slot->is_told_busy)
                report_line("coverage lost", slot->path, "is locked by another process");
            slot->is_told_busy |= slot->is_pending;
        }
}

static void pause_a_little(void)
{
    const struct timespec pause = {.tv_nsec = RETRY_NS};
    __atomic_add_fetch(&beat, 1, __ATOMIC_RELAXED);
    sys_call(SYS_nanosleep, &pause, NULL);
}

static void write_all(struct writer *w, bool leave_mixed)
{
    w->has_handed_over = false;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        begin(image, leave_mixed);
    size_t busy = write_pending(w);
    while (busy > 0 && !is_over()) {
        pause_a_little();
        busy = write_pending(w);
    }
    if (busy > 0)
        tell_busy();
    if (w->has_handed_over)
        family_await_elder(left_ms());
}

void writer_run(struct writer *w, bool leave_mixed)
{
    long long begun = futex_now_us();
    unsigned files = w->scratch.files;
    unsigned long long bytes = w->scratch.bytes;
    write_all(w, leave_mixed);
    blackbox_flushed(w->scratch.files - files, w->scratch.bytes - bytes,
                     (unsigned long long)(futex_now_us() - begun));
}

/* As GCOV_PREFIX does; false when the path is too long. */
static bool put_below(char path[PATH_MAX], const char *directory, const char *file)
{
    size_t length = strlen(directory), rest = strlen(file);
    if (length + rest + 2 > PATH_MAX)
        return false;
    char *at = mempcpy(path, directory, length);
    if (*file != '/')
        *at++ = '/';
    memcpy(at, file, rest + 1);
    return true;
}

/* What has come since, as a run of its own; then it counts as written. */
static bool write_slot_into(struct writer *w, struct gcov_slot *slot, const struct gcov_unit *unit,
                            const char *into)
{
    size_t counters = gcov_unit_counters(unit);
    struct gcda_run run = {.arc_max = gcov_unit_arc_max_since(unit, slot->written),
                           .written = slot->written,
                           .seen = slot->written + counters};
    const char *reason;
    int error;
    enum gcov_file_result result = GCOV_FILE_LOST;
    if (put_below(w->path, into, slot->path))
        do
            result = gcov_file_update(w->path, unit, &run, &w->scratch, &reason, &error);
        while (result == GCOV_FILE_BUSY && !is_over() && (pause_a_little(), true));
    if (result == GCOV_FILE_WRITTEN)
        memcpy(slot->written, run.seen, counters * sizeof(*run.seen));
    return result == GCOV_FILE_WRITTEN;
}

static size_t write_all_into(struct writer *w, const char *into)
{
    size_t lost = 0;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));) {
        begin(image, true);
        for (size_t i = 0; image->is_begun && i < image->count; i++) {
            struct gcov_slot *slot = &image->slots[i];
            struct gcov_unit unit;
            if (!gcov_image_unit(image, i, &unit) || !gcov_unit_is_mergeable(&unit))
                continue;
            bool can = slot->written && slot->path && !w->is_elsewhere;
            lost += !(can && write_slot_into(w, slot, &unit, into));
        }
    }
    return lost;
}

static size_t count_pending(void)
{
    size_t pending = 0;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        for (size_t i = 0; i < image->count; i++)
            pending += image->slots[i].is_pending || image->slots[i].is_given_up;
    return pending;
}

size_t writer_run_live(struct writer *w, const char *into)
{
    if (*into)
        return write_all_into(w, into);
    writer_run(w, true);
    return count_pending();
}

static bool slot_has_more(const struct gcov_image *image, size_t i)
{
    const struct gcov_slot *slot = &image->slots[i];
    struct gcov_unit unit;
    return !slot->is_given_up && gcov_image_unit(image, i, &unit) &&
           gcov_unit_is_mergeable(&unit) &&
           (!slot->is_counted || !slot->written || gcov_unit_has_counted(&unit, slot->written));
}

bool writer_has_more(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));) {
        struct gcov_root *root = gcov_image_root(image);
        if (root && root->dumped && !image->is_silenced)
            continue; /* by the program itself */
        for (size_t i = 0; i < image->count; i++)
            if (!image->layout || !image->is_begun || slot_has_more(image, i))
                return true;
    }
    return false;
}

/* One account; false when the file is locked. */
static bool write_account(struct writer *w, struct gcov_slot *slot, const struct gcov_unit *unit)
{
    size_t size = gcov_unit_counters(unit) * sizeof(int64_t);
    struct gcda_run run;
    const char *reason = NULL;
    int error = 0;
    if (!__atomic_load_n(&slot->account->is_open, __ATOMIC_ACQUIRE) ||
        !gcov_scratch_has(&w->taken, size) ||
        !gcov_account_take(slot->account, unit, (int64_t *)(void *)w->taken.memory, &run))
        return true;
    strcpy(w->path, slot->path);
    enum gcov_file_result result =
        gcov_file_update(w->path, unit, &run, &w->scratch, &reason, &error);
    if (result == GCOV_FILE_BUSY)
        gcov_account_put_back(slot->account, unit, &run);
    else
        tell(slot->path, result, reason, error);
    return result != GCOV_FILE_BUSY;
}

static size_t write_accounts(struct writer *w)
{
    size_t busy = 0;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        for (size_t i = 0; i < image->count && gcov_image_is_there(image); i++) {
            struct gcov_slot *slot = &image->slots[i];
            struct gcov_unit unit;
            if (slot->account && slot->path && gcov_image_unit(image, i, &unit))
                busy += !write_account(w, slot, &unit);
        }
    return busy;
}

void writer_run_accounts(struct writer *w)
{
    while (write_accounts(w) > 0 && !is_over())
        pause_a_little();
}

static bool lies_in(const void *memory, uintptr_t start, uintptr_t end)
{
    return (uintptr_t)memory >= start && (uintptr_t)memory < end;
}

bool writer_uses(uintptr_t start, uintptr_t end)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));) {
        if (image->start < end && image->end > start)
            return true;
        for (size_t i = 0; i < image->count; i++)
            if (lies_in(image->slots[i].written, start, end) ||
                lies_in(image->slots[i].path, start, end))
                return true;
    }
    return false;
}

void writer_restart(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));) {
        forget_baseline(image);
        gcov_image_restart(image);
    }
    if (gcov_names_tell_process())
        paths_take(true);
}

void writer_silence_libgcov(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));) {
        struct gcov_root *root = image->is_begun ? gcov_image_root(image) : NULL;
        if (!root || root->dumped)
            continue;
        root->dumped = 1;
        image->is_silenced = image->is_dumped = true;
    }
}

void writer_take_over_dumps(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        image->is_silenced |= image->is_begun;
}
