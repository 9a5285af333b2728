/* SPDX-License-Identifier: MIT
 *
 * Two tables: how tests are started here, and what each kind of coverage takes besides.
 */
#include "cli/project/advice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/project/enable.h"
#include "cli/project/notes.h"
#include "cli/project/programs.h"

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

static char *run_tests(const struct facts *facts)
{
    size_t i = 0;
    while (!facts_has(facts, runners[i].mark))
        i++;
    const char *directory = runners[i].where == IN_CMAKE   ? facts->cmake.directory
                            : runners[i].where == IN_MESON ? facts->meson.directory
                                                           : NULL;
    if (!directory)
        return text_print("covkeep run %s", runners[i].command);
    return text_print("covkeep run %s %s", runners[i].command, text_quoted(directory));
}

/* Returns "3 THINGs", with `, ` in front; nothing for none. */
static const char *number(size_t count, const char *thing)
{
    return count == 0 ? "" : text_print(", %zu %s%s", count, thing, count == 1 ? "" : "s");
}

static const char *files(size_t count, const char *ending)
{
    return count == 0 ? "" : text_print(", %zu %s", count, ending);
}

static bool has_gcov(const struct facts *facts)
{
    return !enable_is_due(facts) && facts->notes.gcc.count + facts->programs[HOLDS_GCC].count > 0;
}

static bool has_clang(const struct facts *facts)
{
    return !enable_is_due(facts) && facts->notes.gcc.count == 0 &&
           facts->notes.clang.count + facts->programs[HOLDS_CLANG].count > 0;
}

static const char *find_gcov(const struct facts *facts)
{
    const struct notes *notes = &facts->notes;
    size_t count = notes->gcc.count + notes->clang.count;
    const char *below = notes->below ? notes->below : "";
    const char *where =
        *below ? text_print(" below %.*s", (int)strcspn(below, "/") + 1, below) : "";
    return text_print(
        "C and C++ by %s%s%s%s%s", count > 0 ? notes_compiler(notes) : "gcc, without .gcno files",
        files(count, ".gcno"), where, files(notes->counts.count, ".gcda"),
        number(facts->programs[HOLDS_GCC].count + facts->programs[HOLDS_CLANG].count, "program"));
}

static bool has_llvm(const struct facts *facts)
{
    return facts->programs[HOLDS_LLVM].count > 0;
}

static const char *find_llvm(const struct facts *facts)
{
    return text_print("source-based coverage of clang%s%s%s",
                      number(facts->programs[HOLDS_LLVM].count, "program"),
                      files(facts->profraw.count, ".profraw"),
                      files(facts->marks[MARK_PROFDATA].count, ".profdata"));
}

static bool has_rust(const struct facts *facts)
{
    return facts_has(facts, MARK_CARGO) || facts->programs[HOLDS_RUST].count > 0;
}

static const char *find_rust(const struct facts *facts)
{
    return text_print("Rust%s%s%s%s", facts_has(facts, MARK_CARGO) ? " by Cargo.toml" : "",
                      number(facts->programs[HOLDS_RUST].count, "program"),
                      files(facts->programs[HOLDS_NONE_OF_RUST].count, "without counters"),
                      files(facts->profraw.count, ".profraw"));
}

static bool has_pytest(const struct facts *facts)
{
    return facts_has(facts, MARK_PYTEST);
}

static bool has_python_alone(const struct facts *facts)
{
    return facts_has(facts, MARK_COVERAGE) && !has_pytest(facts);
}

static const char *find_python(const struct facts *facts)
{
    const struct doctor_tally *coverage = &facts->marks[MARK_COVERAGE];
    return text_print("Python%s%s%s%s", has_pytest(facts) ? ", pytest by " : "",
                      has_pytest(facts) ? facts->marks[MARK_PYTEST].first : "",
                      coverage->count ? ", coverage.py by " : "",
                      coverage->count ? coverage->first : "");
}

static bool has_go(const struct facts *facts)
{
    return facts_has(facts, MARK_GO) || facts->programs[HOLDS_GO].count > 0;
}

static const char *find_go(const struct facts *facts)
{
    return text_print("Go%s%s, kept at a clean exit only",
                      number(facts->programs[HOLDS_GO].count, "program"),
                      facts->programs[HOLDS_GO].count ? " by -cover" : "");
}

static bool has_c8(const struct facts *facts)
{
    return facts_has(facts, MARK_C8);
}

static bool has_nyc(const struct facts *facts)
{
    return facts_has(facts, MARK_NYC) && !has_c8(facts);
}

static const char *find_node(const struct facts *facts)
{
    return text_print("JavaScript, %s by package.json, kept at a clean exit only",
                      has_c8(facts) ? "c8" : "nyc");
}

static const char *find_unbuilt(const struct facts *facts)
{
    size_t plain = facts->programs[HOLDS_NONE].count;
    return plain ? text_print("build by %s%s without counters", enable_file(facts),
                              number(plain, "program"))
                 : text_print("build by %s, nothing of it built for coverage", enable_file(facts));
}

/* A variable that the tests need, unless the environment has it. */
struct variable {
    const char *name, *value;
};

static const struct {
    bool (*is_there)(const struct facts *facts);
    const char *(*find)(const struct facts *facts);
    bool is_to_build; /* the commands of the build system come first */
    struct variable variables[2];
    const char *run; /* NULL: by what the project has */
    const char *after[2];
    enum holds report; /* the last of these takes such a program; HOLDS_NONE: none */
} rows[] = {
    {enable_is_due, find_unbuilt, true, {{0}}, NULL, {"gcovr", NULL}, HOLDS_NONE},
    {has_gcov, find_gcov, false, {{0}}, NULL, {"gcovr", NULL}, HOLDS_NONE},
    {has_clang,
     find_gcov,
     false,
     {{0}},
     NULL,
     {"gcovr --gcov-executable 'llvm-cov gcov'", NULL},
     HOLDS_NONE},
    {has_llvm,
     find_llvm,
     false,
     {{"LLVM_PROFILE_FILE", "$PWD/profiles/%p.profraw"}, {0}},
     NULL,
     {"llvm-profdata merge profiles/*.profraw -o all.profdata",
      "llvm-cov report -instr-profile=all.profdata"},
     HOLDS_LLVM},
    {has_rust,
     find_rust,
     false,
     {{"RUSTFLAGS", "-Cinstrument-coverage"}, {"LLVM_PROFILE_FILE", "$PWD/target/%p-%m.profraw"}},
     "covkeep run cargo test",
     {"llvm-profdata merge target/*.profraw -o all.profdata",
      "llvm-cov report -instr-profile=all.profdata"},
     HOLDS_RUST},
    {has_pytest, find_python, false, {{0}}, "covkeep run pytest --cov", {NULL}, HOLDS_NONE},
    {has_python_alone,
     find_python,
     false,
     {{0}},
     "covkeep run coverage run -p TESTS.py",
     {"coverage combine", "coverage report"},
     HOLDS_NONE},
    {has_go,
     find_go,
     false,
     {{"GOCOVERDIR", "$PWD/covdata"}, {0}},
     "mkdir -p covdata; covkeep run go test ./...",
     {"go tool covdata percent -i=covdata", NULL},
     HOLDS_NONE},
    {has_c8, find_node, false, {{0}}, "covkeep run npx c8 npm test", {NULL}, HOLDS_NONE},
    {has_nyc, find_node, false, {{0}}, "covkeep run npx nyc npm test", {NULL}, HOLDS_NONE},
};

/* Other flags of Rust may be there, and those are not to be replaced unseen. */
static void add_variable(const struct variable *variable, struct text_list *commands)
{
    const char *value = variable->name ? getenv(variable->name) : "";
    if (!variable->name || (value && (*variable->value == '$' || strstr(value, variable->value))))
        return;
    if (value && *value)
        text_add(commands, text_print("export %s=\"$%s %s\"", variable->name, variable->name,
                                      variable->value));
    else
        text_add(commands, text_print("export %s=%s", variable->name, variable->value));
}

/* llvm-cov takes the counters' names from the program. */
static void add_program(const struct facts *facts, enum holds holds, struct text_list *commands)
{
    const struct doctor_tally *programs = &facts->programs[holds];
    char **last = &commands->text[commands->count - 1];
    *last = text_print("%s %s", *last, programs->count ? text_quoted(programs->first) : "PROGRAM");
}

static void add_commands(const struct facts *facts, size_t row, struct text_list *commands)
{
    if (rows[row].is_to_build)
        enable_commands(facts, commands);
    for (size_t i = 0; i < 2; i++)
        add_variable(&rows[row].variables[i], commands);
    text_add(commands, rows[row].run ? text_print("%s", rows[row].run) : run_tests(facts));
    for (size_t i = 0; i < 2 && rows[row].after[i]; i++)
        text_add(commands, text_print("%s", rows[row].after[i]));
    if (rows[row].report != HOLDS_NONE)
        add_program(facts, rows[row].report, commands);
}

const char *advice_tell(const struct facts *facts)
{
    const char *first = NULL;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct text_list commands = {0};
        if (!rows[i].is_there(facts))
            continue;
        add_commands(facts, i, &commands);
        doctor_found(rows[i].find(facts), &commands);
        first = first ? first : commands.text[0];
    }
    return first;
}
