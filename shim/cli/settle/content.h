/* SPDX-License-Identifier: MIT
 *
 * The content of a file that is made of records alone.
 */
#ifndef COVKEEP_CLI_SETTLE_CONTENT_H
#define COVKEEP_CLI_SETTLE_CONTENT_H

#include <stddef.h>

#include "cli/settle/target.h"
#include "loss.h"

/* All zero is an empty file. The caller frees `bytes`. */
struct settle_content {
    unsigned char *bytes;
    size_t size;
};

/* settle_content_merge() merges what the image's records add to its .gcda file into the content,
 * for each image that has the file. It returns 0, or why it cannot be done, an errno or a
 * loss_reason; *loss then, or where the content was of another build, tells what is lost.
 * settle_content_add() does so for any target: a profile is added behind the content. */
int settle_content_merge(struct settle_content *content, const struct settle_image *image,
                         size_t file, enum loss_reason *loss);
int settle_content_add(struct settle_content *content, const struct settle_target *target,
                       enum loss_reason *loss);

/* settle_content_write() writes it to the file at `path`, which is made, or emptied before. It
 * returns 0 or an error number. */
int settle_content_write(const char *path, const struct settle_content *content);

#endif
