/* SPDX-License-Identifier: MIT */
#include "cli/tests/candidates.h"

#include <stdlib.h>

#include "cli/lines/gcno.h"
#include "cli/text.h"

static struct candidate *files_of(struct candidates *candidates, size_t index, size_t files)
{
    for (; candidates->count <= index; candidates->count++) {
        candidates->image =
            text_room(candidates->image, candidates->count, sizeof(*candidates->image));
        candidates->image[candidates->count] = (struct candidate_image){0};
    }
    struct candidate_image *image = &candidates->image[index];
    for (; image->count < files; image->count++) {
        image->file = text_room(image->file, image->count, sizeof(*image->file));
        image->file[image->count] = (struct candidate){0};
    }
    return image->file;
}

struct candidate *candidates_of(struct candidates *candidates, size_t index,
                                const struct settle_image *image, size_t file, const char *hint)
{
    char gcno[PATH_MAX];
    struct candidate *candidate = &files_of(candidates, index, image->count)[file];
    if (candidate->is_looked_at)
        return candidate;
    candidate->is_looked_at = true;
    if (!gcno_find(&image->units[file].unit, gcno))
        candidates->without++;
    else if (gcno_holds(gcno, hint))
        candidate->gcno = text_print("%s", gcno);
    return candidate;
}

void candidates_free(struct candidates *candidates)
{
    for (size_t i = 0; i < candidates->count; i++) {
        for (size_t file = 0; file < candidates->image[i].count; file++)
            free(candidates->image[i].file[file].gcno);
        free(candidates->image[i].file);
    }
    free(candidates->image);
}
