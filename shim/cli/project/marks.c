/* SPDX-License-Identifier: MIT
 *
 * Compares each file with the rows of one table, from the first to the last.
 */
#include "cli/project/marks.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "cli/project/build.h"
#include "cli/project/file.h"
#include "cli/project/notes.h"
#include "cli/project/programs.h"

#define ANYWHERE (WALK_DEPTH + 1)

/* A file whose name matches, with at most so many directories above it, and that holds the words,
 * if there are any, is given to the function, or else is a mark. Words that begin with a newline
 * begin a line. */
static const struct {
    const char *name;
    unsigned depth;
    const char *words;
    enum mark mark;
    void (*take)(struct facts *facts, const struct walk_file *file);
} rows[] = {
    {"*.gcno", ANYWHERE, NULL, 0, notes_take_gcno},
    {"*.gcda", ANYWHERE, NULL, 0, notes_take_gcda},
    {"*.profraw", ANYWHERE, NULL, 0, notes_take_profraw},
    {"CMakeCache.txt", 3, NULL, 0, build_take_cmake},
    {"intro-buildoptions.json", 4, NULL, 0, build_take_meson},
    {"*", ANYWHERE, NULL, 0, programs_take},
    {"*.@(c|cc|cpp|cxx|pyx)", ANYWHERE, NULL, MARK_SOURCE, NULL},
    {"CMakeLists.txt", 0, NULL, MARK_CMAKE, NULL},
    {"CTestTestfile.cmake", 3, NULL, MARK_CTEST, NULL},
    {"meson.build", 0, NULL, MARK_MESON, NULL},
    {"configure", 0, NULL, MARK_CONFIGURE, NULL},
    {"?(GNU)[Mm]akefile", 0, NULL, MARK_MAKE, NULL},
    {"?(GNU)[Mm]akefile", 0, "\ncheck:", MARK_MAKE_CHECK, NULL},
    {"?(GNU)[Mm]akefile", 0, "\ntest:", MARK_MAKE_TEST, NULL},
    {"Cargo.toml", 0, NULL, MARK_CARGO, NULL},
    {"setup.py", 0, "Extension(", MARK_EXTENSION, NULL},
    {"pyproject.toml", 0, "ext-modules", MARK_EXTENSION, NULL},
    {".coveragerc", 0, NULL, MARK_COVERAGE, NULL},
    {"pyproject.toml", 0, "\n[tool.coverage", MARK_COVERAGE, NULL},
    {"@(setup.cfg|tox.ini)", 0, "\n[coverage:", MARK_COVERAGE, NULL},
    {"@(.coveragerc|pyproject.toml|setup.cfg|tox.ini)", 0, "\npatch", MARK_PATCH, NULL},
    {"pytest.ini", 0, NULL, MARK_PYTEST, NULL},
    {"pyproject.toml", 0, "\n[tool.pytest", MARK_PYTEST, NULL},
    {"setup.cfg", 0, "\n[tool:pytest]", MARK_PYTEST, NULL},
    {"tox.ini", 0, "\n[pytest]", MARK_PYTEST, NULL},
    {"conftest.py", 1, NULL, MARK_PYTEST, NULL},
    {"tox.ini", 0, "\n[testenv", MARK_TOX, NULL},
    {"package.json", 0, "\"c8\"", MARK_C8, NULL},
    {"package.json", 0, "\"nyc\"", MARK_NYC, NULL},
    {"package.json", 0, "\"test\"", MARK_NPM_TEST, NULL},
    {"go.mod", 0, NULL, MARK_GO, NULL},
    {"*.profdata", ANYWHERE, NULL, MARK_PROFDATA, NULL},
    {"@(?(GNU)[Mm]akefile|tox.ini|.gitlab-ci.yml)", 0, "sudo ", MARK_SUDO, NULL},
    {"*.sh", 1, "sudo ", MARK_SUDO, NULL},
};

/* The file is read once, for the first row that asks what it holds. */
static bool holds(const struct walk_file *file, const char *words, char **text)
{
    if (!words)
        return true;
    if (!*text)
        *text = file_text(file->path);
    return *text && strstr(*text, words);
}

void marks_take(struct facts *facts, const struct walk_file *file)
{
    char *text = NULL;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (file->depth > rows[i].depth || fnmatch(rows[i].name, file->name, FNM_EXTMATCH) != 0 ||
            !holds(file, rows[i].words, &text))
            continue;
        if (rows[i].take)
            rows[i].take(facts, file);
        else if (rows[i].mark == MARK_SOURCE && !file->is_own)
            doctor_tally(&facts->marks[MARK_OTHERS_SOURCE], file->path);
        else
            doctor_tally(&facts->marks[rows[i].mark], file->path);
    }
    free(text);
}
