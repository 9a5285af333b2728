/* SPDX-License-Identifier: MIT
 *
 * One row for each way, the surest first.
 */
#include "cli/project/runner.h"

#include "cli/called.h"

/* The first that the project has counts. Where it is started in a build directory, its path
 * follows. */
static const struct {
    enum mark mark;
    const char *command;
    enum { HERE, IN_CMAKE, IN_MESON } where;
} runners[] = {
    {MARK_CTEST, "ctest --test-dir", IN_CMAKE},
    {MARK_MESON_BUILD, "meson test -C", IN_MESON},
    {MARK_MAKE_CHECK, "make check", HERE},
    {MARK_MAKE_TEST, "make test", HERE},
    {MARK_CARGO, "cargo test", HERE},
    {MARK_PYTEST, "pytest", HERE},
    {MARK_TOX, "tox", HERE},
    {MARK_NPM_TEST, "npm test", HERE},
    {MARK_GO, "go test ./...", HERE},
    {MARK_CMAKE, "ctest --test-dir build", HERE},
    {MARK_MESON, "meson test -C build", HERE},
    {MARK_CONFIGURE, "make check", HERE},
    {MARK_NONE, "COMMAND", HERE},
};

char *runner_command(const struct facts *facts)
{
    size_t i = 0;
    while (!facts_has(facts, runners[i].mark))
        i++;
    const char *directory = runners[i].where == IN_CMAKE   ? facts->cmake.directory
                            : runners[i].where == IN_MESON ? facts->meson.directory
                                                           : NULL;
    if (!directory)
        return text_print("%s run %s", called_as(), runners[i].command);
    return text_print("%s run %s %s", called_as(), runners[i].command, text_quoted(directory));
}
