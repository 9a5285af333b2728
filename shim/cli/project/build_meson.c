/* SPDX-License-Identifier: MIT
 *
 * Reads meson-info/intro-buildoptions.json.
 */
#include "cli/project/build.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/project/file.h"

void build_take_meson(struct facts *facts, const struct walk_file *file)
{
    static const char place[] = "meson-info/intro-buildoptions.json";
    size_t index, length = strlen(file->path);
    const json_t *option;
    if (facts->meson.directory || length < strlen(place) ||
        strcmp(file->path + length - strlen(place), place) != 0)
        return;
    char *text = file_text(file->path);
    json_t *options = text ? json_loads(text, 0, NULL) : NULL;
    free(text);
    if (!options)
        return;
    facts->meson.directory = file_directory(file->path, place);
    doctor_tally(&facts->marks[MARK_MESON_BUILD], file->path);
    json_array_foreach(options, index, option)
    {
        const char *name = json_string_value(json_object_get(option, "name"));
        if (name && strcmp(name, "b_coverage") == 0)
            facts->meson.is_covered = json_is_true(json_object_get(option, "value"));
    }
    json_decref(options);
}
