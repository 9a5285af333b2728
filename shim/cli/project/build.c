/* SPDX-License-Identifier: MIT
 *
 * Reads CMakeCache.txt, and meson-info/intro-buildoptions.json.
 */
#include "cli/project/build.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/project/file.h"

static char *directory_of(const char *path, const char *rest)
{
    size_t length = strlen(path) - strlen(rest);
    return length > 0 ? text_print("%.*s", (int)length - 1, path) : text_print(".");
}

static bool asks_for_coverage(const char *flags)
{
    static const char *const words[] = {"--coverage", "-fprofile-arcs", "-fprofile-instr-generate"};
    for (size_t i = 0; flags && i < sizeof(words) / sizeof(words[0]); i++)
        if (strstr(flags, words[i]))
            return true;
    return false;
}

/* The flags of a language, and those that the type of the build adds. */
static char *flags_of(const char *cache, const char *language, bool *is_covered)
{
    char *flags = file_value(cache, text_print("CMAKE_%s_FLAGS:STRING", language));
    char *type = file_value(cache, "CMAKE_BUILD_TYPE:STRING");
    for (char *at = type; at && *at; at++)
        *at = (char)toupper((unsigned char)*at);
    *is_covered |= asks_for_coverage(flags);
    if (type && *type)
        *is_covered |= asks_for_coverage(
            file_value(cache, text_print("CMAKE_%s_FLAGS_%s:STRING", language, type)));
    return flags;
}

void build_take_cmake(struct facts *facts, const struct walk_file *file)
{
    struct build *build = &facts->cmake;
    char *cache = build->directory ? NULL : file_text(file->path);
    if (!cache)
        return;
    build->directory = directory_of(file->path, file->name);
    build->c_flags = flags_of(cache, "C", &build->is_covered);
    build->cxx_flags = flags_of(cache, "CXX", &build->is_covered);
    free(cache);
}

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
    facts->meson.directory = directory_of(file->path, place);
    doctor_tally(&facts->marks[MARK_MESON_BUILD], file->path);
    json_array_foreach(options, index, option)
    {
        const char *name = json_string_value(json_object_get(option, "name"));
        if (name && strcmp(name, "b_coverage") == 0)
            facts->meson.is_covered = json_is_true(json_object_get(option, "value"));
    }
    json_decref(options);
}
