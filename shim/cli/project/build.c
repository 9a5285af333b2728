/* SPDX-License-Identifier: MIT
 *
 * Reads CMakeCache.txt.
 */
#include "cli/project/build.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cli/project/file.h"

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
    build->directory = file_directory(file->path, file->name);
    build->c_flags = flags_of(cache, "C", &build->is_covered);
    build->cxx_flags = flags_of(cache, "CXX", &build->is_covered);
    free(cache);
}
