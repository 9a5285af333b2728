/* SPDX-License-Identifier: MIT
 *
 * The files of images that may have to do with a target, by what their .gcno files speak of.
 */
#ifndef COVKEEP_CLI_TESTS_CANDIDATES_H
#define COVKEEP_CLI_TESTS_CANDIDATES_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/settle/image.h"

struct candidate {
    char *gcno; /* NULL: the file has nothing to do with it, or there is no .gcno file */
    bool is_looked_at, is_asked;
};

/* Zero it before the first use. */
struct candidates {
    struct candidate_image {
        struct candidate *file; /* one for each of its files; NULL: not yet */
        size_t count;
    } * image;
    size_t count;   /* of images */
    size_t without; /* files for which there is no .gcno file */
};

/* candidates_of() returns what is known of a file of the image, which has that index, and looks at
 * the .gcno file at the first call. The hint stands in the .gcno file of each candidate; with ""
 * each file is one that has a .gcno file. */
struct candidate *candidates_of(struct candidates *candidates, size_t index,
                                const struct settle_image *image, size_t file, const char *hint);
void candidates_free(struct candidates *candidates);

#endif
