/* SPDX-License-Identifier: MIT
 *
 * One row for each build system; the first that the project has counts.
 */
#include "cli/project/enable.h"

#include <string.h>

#include "cli/project/programs.h"

static const char *cmake_flags(const char *language, const char *flags)
{
    if (!flags)
        return "";
    return text_print(
        " -DCMAKE_%s_FLAGS=%s", language,
        text_quoted(*flags ? text_print("%s --coverage", flags) : text_print("--coverage")));
}

/* The flags that the cache has must stay. A language without flags there is not used. */
static void add_cmake(const struct facts *facts, struct text_list *commands)
{
    const struct build *build = &facts->cmake;
    const char *directory = build->directory ? text_quoted(build->directory) : "build";
    if (!build->directory)
        text_add(commands, text_print("cmake -B build -DCMAKE_C_FLAGS=--coverage "
                                      "-DCMAKE_CXX_FLAGS=--coverage"));
    else if (!build->is_covered)
        text_add(commands, text_print("cmake%s%s %s", cmake_flags("C", build->c_flags),
                                      cmake_flags("CXX", build->cxx_flags), directory));
    text_add(commands, text_print("cmake --build %s", directory));
}

static void add_meson(const struct facts *facts, struct text_list *commands)
{
    const struct build *build = &facts->meson;
    const char *directory = build->directory ? text_quoted(build->directory) : "build";
    if (!build->is_covered)
        text_add(commands, text_print("meson %s -Db_coverage=true %s",
                                      build->directory ? "configure" : "setup", directory));
    text_add(commands, text_print("meson compile -C %s", directory));
}

#define FLAGS "CFLAGS='-g --coverage' CXXFLAGS='-g --coverage' LDFLAGS=--coverage"

/* Either a function or up to two commands. */
static const struct {
    enum mark mark;
    void (*add)(const struct facts *facts, struct text_list *commands);
    const char *commands[2];
} rows[] = {
    {MARK_CMAKE, add_cmake, {NULL}},
    {MARK_MESON, add_meson, {NULL}},
    {MARK_CONFIGURE, NULL, {"./configure " FLAGS, "make clean all"}},
    {MARK_MAKE, NULL, {"make clean", "make " FLAGS}},
    {MARK_EXTENSION, NULL, {"CFLAGS=--coverage pip install --force-reinstall -e .", NULL}},
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* A Makefile may be of anything, so there must be sources, too; and those of a submodule may have
 * a build system of their own. */
static bool is_known_by(const struct facts *facts, enum mark mark)
{
    return facts_has(facts, mark) && (facts_has(facts, MARK_SOURCE) ||
                                      (mark != MARK_MAKE && facts_has(facts, MARK_OTHERS_SOURCE)));
}

static size_t row_of(const struct facts *facts)
{
    size_t i = 0;
    while (i < ROWS && !is_known_by(facts, rows[i].mark))
        i++;
    return i;
}

/* Where all programs are without counters, .gcno files are those of an earlier build; where there
 * is no program, they may belong to libraries that are linked elsewhere. */
bool enable_is_due(const struct facts *facts)
{
    const struct notes *notes = &facts->notes;
    size_t count = notes->gcc.count + notes->clang.count;
    return row_of(facts) < ROWS && programs_with(facts) == 0 &&
           (count <= notes->stale.count || facts->programs[HOLDS_NONE].count > 0);
}

const char *enable_file(const struct facts *facts)
{
    size_t row = row_of(facts);
    return row < ROWS ? facts->marks[rows[row].mark].first : NULL;
}

void enable_commands(const struct facts *facts, struct text_list *commands)
{
    size_t row = row_of(facts);
    if (row == ROWS)
        return;
    if (rows[row].add)
        rows[row].add(facts, commands);
    for (size_t i = 0; i < 2 && rows[row].commands[i]; i++)
        text_add(commands, text_print("%s", rows[row].commands[i]));
}

void enable_tell(const struct facts *facts)
{
    struct text_list commands = {0};
    const struct doctor_tally *plain = &facts->programs[HOLDS_NONE];
    if (plain->count == 0 || !enable_is_due(facts))
        return;
    enable_commands(facts, &commands);
    if (commands.count == 0)
        return;
    doctor_find_tallied(plain, "no counters",
                        facts->notes.gcc.count + facts->notes.clang.count > 0
                            ? "there are .gcno files, but no program with counters was found"
                            : "it was not built for coverage",
                        text_print("%s%s", commands.text[0], commands.count > 1 ? " ..." : ""));
}
