/* SPDX-License-Identifier: MIT
 *
 * Marks what of an image is pending. The bits in libgcov's root tell what libgcov has done
 * meanwhile: only __gcov_reset clears `dumped`. Nothing here writes a file.
 */
#include "flush/pending.h"

#include <string.h>

#include "flush/baseline.h"
#include "flush/module_lock.h"
#include "flush/profiles.h"
#include "gcov/images.h"
#include "process/grace.h"
#include "report.h"

static void give_up_as(struct gcov_slot *slot, enum loss_reason loss, const char *words)
{
    if (!slot->is_given_up)
        report_loss_as(loss, slot->path ? slot->path : slot->record->filename, words);
    slot->is_given_up = true;
    slot->is_pending = false;
}

static void give_up(struct gcov_slot *slot, enum loss_reason loss)
{
    give_up_as(slot, loss, loss_words(loss));
}

/* Follows __gcov_reset: all counters are zero now, but the files' `runs` already counts this run.
 */
static void reset(struct gcov_image *image)
{
    for (size_t i = 0; i < image->count; i++) {
        image->slots[i].is_given_up = false;
        image->slots[i].sum_max = INT64_MAX;
    }
    image->is_silenced = image->is_dumped = false;
}

/* Returns whether the slot, which was found sound, has counted since it was written. */
static bool has_counted(const struct gcov_image *image, size_t slot)
{
    struct gcov_unit unit;
    return gcov_image_unit_seen(image, slot, &unit) &&
           gcov_slot_has_counted(image, &image->slots[slot], &unit);
}

/* Marks the slots of the image that are to be written, and gives up those that cannot be. */
static void mark_pending(struct gcov_image *image)
{
    for (size_t i = 0; i < image->count; i++) {
        struct gcov_slot *slot = &image->slots[i];
        slot->is_pending = false;
        if (!slot->is_sound)
            give_up(slot, LOSS_UNIT_OVERWRITTEN);
        else if (!slot->path)
            give_up(slot, LOSS_NAME_TOO_LONG);
        else if (!slot->is_mergeable)
            give_up(slot, LOSS_VALUE_PROFILES);
        else if (!slot->is_counted)
            slot->is_pending = !slot->is_given_up;
        else
            slot->is_pending =
                slot->written && (image->arc_max > slot->sum_max || has_counted(image, i));
    }
}

static void tell_unknown_version(struct gcov_image *image)
{
    struct gcov_slot *first = &image->slots[0];
    if (image->refusal != LOSS_UNKNOWN) { /* the name is the module's, which no prefix moves */
        if (!first->is_given_up && !profiles_exit_has_begun())
            report_loss(image->refusal, first->record->filename);
        first->is_given_up = true;
        return;
    }
    char text[96];
    char *word = stpcpy(stpcpy(text, loss_words(LOSS_UNKNOWN_GCC)), ": ");
    for (unsigned i = 0; i < 4; i++)
        word[i] = (char)(image->version >> (24 - 8 * i));
    word[4] = '\0';
    give_up_as(first, LOSS_UNKNOWN_GCC, text);
}

/* Begins the image's first flush in this run. libgcov may have counted the run in the files
 * already, by a dump before a reset. */
static void begin_run(struct gcov_image *image, const struct gcov_root *root)
{
    baseline_make(image);
    for (size_t i = 0; i < image->count; i++) {
        image->slots[i].is_counted = root && root->run_counted;
        image->slots[i].sum_max = image->slots[i].is_counted ? INT64_MAX : 0;
    }
    image->is_begun = true;
}

/* Returns whether the flush that goes on may touch the memory of the image. */
static bool may_touch(const struct gcov_image *image)
{
    return image->is_lasting || (!module_lock_is_refused() && gcov_image_is_there(image));
}

void pending_tell_refused(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (!image->is_lasting) {
            report_loss(LOSS_IN_DLCLOSE, NULL);
            return;
        }
}

static void mark_none(struct gcov_image *image)
{
    for (size_t i = 0; i < image->count; i++)
        image->slots[i].is_pending = false;
}

/* Returns whether the program has reset the counters of an image whose runtime does not tell: one
 * of them is below what was written. Where all have come as far again that cannot be seen. */
static bool has_shrunk(const struct gcov_image *image)
{
    for (size_t i = 0; i < image->count; i++)
        if (baseline_is_above(image, i))
            return true;
    return false;
}

/* Follows resets of clang's runtime. */
static void follow_clang(struct gcov_image *image)
{
    if (__atomic_exchange_n(&image->is_reset, false, __ATOMIC_SEQ_CST)) {
        baseline_reset(image);
        reset(image);
    } else if (has_shrunk(image)) {
        baseline_restart(image);
    }
}

static void begin(struct gcov_image *image, bool leave_mixed)
{
    struct gcov_root *root =
        module_lock_is_refused() ? gcov_image_root_within(image) : gcov_image_root(image);
    if (image->is_dumped && root && !root->dumped) {
        baseline_reset(image);
        reset(image);
    }
    if (image->made.at && image->is_begun)
        follow_clang(image);
    image->is_dumped = root && root->dumped;
    if (image->is_dumped && !image->is_silenced)
        return;
    if (!image->layout) {
        if (!leave_mixed)
            tell_unknown_version(image);
        return;
    }
    struct gcov_look look = gcov_image_look(image);
    if (leave_mixed && look.is_mixed)
        return;
    if (!image->is_begun)
        begin_run(image, root);
    image->arc_max = image->made.at ? 0 : look.arc_max; /* clang's files have none */
    if (root)
        root->run_counted = 1;
    mark_pending(image);
}

bool pending_begin(struct gcov_image *image, bool leave_mixed)
{
    if (!__atomic_load_n(&image->is_named, __ATOMIC_ACQUIRE) || !may_touch(image)) {
        mark_none(image);
        return false;
    }
    begin(image, leave_mixed);
    return true;
}

size_t pending_count_unwritten(void)
{
    size_t pending = 0;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        for (size_t i = 0; i < image->count; i++)
            pending += image->slots[i].is_pending || image->slots[i].is_given_up;
    return pending;
}

static bool slot_has_more(const struct gcov_image *image, size_t i)
{
    const struct gcov_slot *slot = &image->slots[i];
    struct gcov_unit unit;
    return !slot->is_given_up && gcov_image_unit(image, i, &unit) &&
           gcov_unit_is_mergeable(&unit) &&
           (!slot->is_counted || !slot->written || gcov_slot_has_counted(image, slot, &unit));
}

static bool has_more(struct gcov_image *image)
{
    struct gcov_root *root = gcov_image_root(image);
    if (root && root->dumped && !image->is_silenced)
        return false; /* the program has dumped it by itself */
    gcov_image_look_again(image);
    for (size_t i = 0; i < image->count; i++)
        if (!image->layout || !image->is_begun || slot_has_more(image, i))
            return true;
    return false;
}

bool pending_has_more(void)
{
    bool more = false;
    if (!module_lock_look(grace_to_look_ms()))
        return true;
    for (struct gcov_image *image = NULL; !more && (image = gcov_image_next(image));)
        more = gcov_image_is_there(image) && has_more(image);
    more = more || profiles_have_more();
    module_lock_look_away();
    return more;
}

void pending_restart(void)
{
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));) {
        baseline_restart(image);
        gcov_image_restart(image, gcov_image_root(image));
    }
    profiles_restart();
}

static void silence(struct gcov_image *image)
{
    struct gcov_root *root = image->is_begun ? gcov_image_root(image) : NULL;
    if (!root || root->dumped)
        return;
    root->dumped = 1;
    image->is_silenced = image->is_dumped = true;
    if (image->writers) /* clang's runtime stores what it writes in the counters anew, and threads
                           may count meanwhile */
        *image->writers = NULL;
}

void pending_silence_libgcov(void)
{
    if (!module_lock_look(grace_to_look_ms()))
        return;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        if (gcov_image_is_there(image))
            silence(image);
    module_lock_look_away();
}

void pending_take_over_dumps(void)
{
    if (!module_lock_look(grace_to_look_ms()))
        return;
    for (struct gcov_image *image = NULL; (image = gcov_image_next(image));)
        image->is_silenced |= image->is_begun;
    module_lock_look_away();
}
