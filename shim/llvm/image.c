/* SPDX-License-Identifier: MIT
 *
 * The counters of one image, and the two copies of them.
 */
#include "llvm/image.h"

#include <string.h>

#include "kernel/sys.h"
#include "llvm/raw.h"

bool llvm_image_holds(const struct llvm_image *image, uintptr_t address, size_t size)
{
    return address >= image->start && address <= image->end && image->end - address >= size;
}

bool llvm_image_begin(struct llvm_image *image)
{
    size_t stride = llvm_image_stride(image);
    struct llvm_progress *progress = sys_map(llvm_progress_size(image));
    if (!progress)
        return false;
    progress->written = progress->counts;
    progress->next = progress->counts + stride;
    progress->more = progress->next + stride;
    if (llvm_raw_counts_bytes(image))
        llvm_raw_put_start(image, progress->written, progress->written + image->counters.size);
    image->progress = progress;
    return true;
}

bool llvm_image_has_counted(const struct llvm_image *image)
{
    const unsigned char *written = image->progress->written;
    return memcmp(image->counters.at, written, image->counters.size) != 0 ||
           memcmp(image->bitmap.at, written + image->counters.size, image->bitmap.size) != 0;
}

static bool holds_only(const unsigned char *at, size_t size, unsigned char byte)
{
    return size == 0 || (at[0] == byte && memcmp(at, at + 1, size - 1) == 0);
}

bool llvm_image_is_at_start(const struct llvm_image *image)
{
    unsigned char start = llvm_raw_counts_bytes(image) ? 0xff : 0;
    return holds_only(image->counters.at, image->counters.size, start) &&
           holds_only(image->bitmap.at, image->bitmap.size, 0);
}

void llvm_image_restart(struct llvm_image *image)
{
    struct llvm_progress *progress = image->progress;
    llvm_raw_put_start(image, image->counters.at, image->bitmap.at);
    llvm_raw_put_start(image, progress->written, progress->written + image->counters.size);
    progress->written_to[0] = '\0';
    progress->is_asked = false;
    progress->profile = 0;
    image->is_due = image->is_pending = image->is_given_up = false;
    image->is_told_busy = false;
}

void llvm_image_take(struct llvm_image *image)
{
    struct llvm_progress *progress = image->progress;
    bool is_first = progress->written == progress->counts;
    progress->next = progress->counts + (is_first ? llvm_image_stride(image) : 0);
    memcpy(progress->next, image->counters.at, image->counters.size);
    memcpy(progress->next + image->counters.size, image->bitmap.at, image->bitmap.size);
}

void llvm_image_note_seen(struct llvm_image *image)
{
    image->progress->written = image->progress->next;
}

void llvm_image_note_written(struct llvm_image *image, int64_t at)
{
    strcpy(image->progress->written_to, image->progress->path);
    image->progress->written_at = at;
    llvm_image_note_seen(image);
}
