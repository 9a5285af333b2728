/* SPDX-License-Identifier: MIT */
#include "cli/settle/content.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file/transfer.h"

int settle_content_merge(struct settle_content *content, const struct settle_image *image,
                         size_t file, enum loss_reason *loss)
{
    const struct gcov_unit *unit = &image->units[file].unit;
    struct gcda_run run = settle_image_run(image, file);
    size_t size;
    if (!gcov_unit_is_mergeable(unit))
        return LOSS_VALUE_PROFILES;
    unsigned char *new = malloc(gcda_size_bound(unit, content->size));
    if (!new)
        return ENOMEM;
    if (gcda_merge(unit, &run, content->bytes, content->size, new, &size, loss) ==
        GCDA_UNTOUCHABLE) {
        free(new);
        return *loss;
    }
    free(content->bytes);
    *content = (struct settle_content){new, size};
    return 0;
}

static int append(struct settle_content *content, const struct settle_profile *profile)
{
    size_t size = profile->raw->shape.size;
    unsigned char *more = settle_profile_content(profile);
    unsigned char *bytes = more ? realloc(content->bytes, content->size + size) : NULL;
    if (bytes) {
        memcpy(bytes + content->size, more, size);
        *content = (struct settle_content){bytes, content->size + size};
    }
    free(more);
    return bytes ? 0 : ENOMEM;
}

int settle_content_add(struct settle_content *content, const struct settle_target *target,
                       enum loss_reason *loss)
{
    return target->profile ? append(content, target->profile)
                           : settle_content_merge(content, target->image, target->file, loss);
}

int settle_content_write(const char *path, const struct settle_content *content)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0)
        return errno;
    int error = transfer_write(fd, content->bytes, content->size, 0);
    if (close(fd) != 0 && !error)
        error = errno;
    return error;
}
