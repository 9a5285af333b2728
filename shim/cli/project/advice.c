/* SPDX-License-Identifier: MIT
 *
 * What each kind of coverage takes besides the start of the tests.
 */
#include "cli/project/advice.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/called.h"
#include "cli/doctor/cargo.h"
#include "cli/doctor/look.h"
#include "cli/project/enable.h"
#include "cli/project/kind.h"
#include "cli/project/runner.h"

/* A variable that the tests need, unless the environment has it. */
struct variable {
    const char *name, *value;
};

static const struct {
    bool is_to_build; /* the commands of the build system come first */
    struct variable variables[2];
    const char *before; /* what comes before the command; NULL: nothing */
    const char *run;    /* what to run under covkeep; NULL: what the project has */
    const char *after[2];
    enum holds report; /* the last of these takes such a program; HOLDS_NONE: none */
} rows[KINDS] = {
    [KIND_UNBUILT] = {.is_to_build = true, .after = {"gcovr"}},
    [KIND_GCC] = {.after = {"gcovr"}},
    [KIND_CLANG] = {.after = {"gcovr --gcov-executable 'llvm-cov gcov'"}},
    [KIND_LLVM] = {.variables = {{"LLVM_PROFILE_FILE", "$PWD/profiles/%p.profraw"}},
                   .after = {"llvm-profdata merge profiles/*.profraw -o all.profdata",
                             "llvm-cov report -instr-profile=all.profdata"},
                   .report = HOLDS_LLVM},
    [KIND_RUST] = {.variables = {{"RUSTFLAGS", CARGO_FLAG},
                                 {"LLVM_PROFILE_FILE", "$PWD/" CARGO_PROFILES}},
                   .run = "cargo test",
                   .after = {"llvm-profdata merge target/*.profraw -o all.profdata",
                             "llvm-cov report -instr-profile=all.profdata"},
                   .report = HOLDS_RUST},
    [KIND_PYTEST] = {.run = "pytest --cov"},
    [KIND_COVERAGE] = {.run = "coverage run -p TESTS.py",
                       .after = {"coverage combine", "coverage report"}},
    [KIND_GO] = {.variables = {{"GOCOVERDIR", "$PWD/covdata"}},
                 .before = "mkdir -p covdata",
                 .run = "go test ./...",
                 .after = {"go tool covdata percent -i=covdata"}},
    [KIND_C8] = {.run = "npx c8 npm test"},
    [KIND_NYC] = {.run = "npx nyc npm test"},
};

static bool is_set(const struct variable *variable, const char *value)
{
    const struct doctor_subject here = {.environment = environ};
    if (strcmp(variable->value, CARGO_FLAG) == 0)
        return doctor_cargo_counts(&here);
    return value != NULL;
}

/* Other flags of Rust may be there, and those are not to be replaced unseen. */
static void add_variable(const struct variable *variable, struct text_list *commands)
{
    const char *value = variable->name ? getenv(variable->name) : "";
    if (!variable->name || is_set(variable, value))
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

/* covkeep's tests have files of counts. What gcovr excludes is a regular expression. */
static char *without_covkeep(const struct facts *facts, const char *command)
{
    if (!facts->covkeep || strncmp(command, "gcovr", strlen("gcovr")) != 0)
        return text_print("%s", command);
    char *pattern = text_print("%s", "");
    for (const char *at = facts->covkeep; *at; at++)
        text_append(&pattern, "%s%c", strchr("+*?()[]{}|^$\\", *at) ? "\\" : "", *at);
    text_append(&pattern, "/");
    return text_print("%s --exclude %s", command, text_quoted(pattern));
}

static void add_commands(const struct facts *facts, enum kind kind, struct text_list *commands)
{
    if (rows[kind].is_to_build)
        enable_commands(facts, commands);
    for (size_t i = 0; i < 2; i++)
        add_variable(&rows[kind].variables[i], commands);
    if (rows[kind].before)
        text_add(commands, text_print("%s", rows[kind].before));
    text_add(commands, rows[kind].run ? text_print("%s run %s", called_as(), rows[kind].run)
                                      : runner_command(facts));
    for (size_t i = 0; i < 2 && rows[kind].after[i]; i++)
        text_add(commands, without_covkeep(facts, rows[kind].after[i]));
    if (rows[kind].report != HOLDS_NONE)
        add_program(facts, rows[kind].report, commands);
}

const char *advice_tell(const struct facts *facts)
{
    const char *first = NULL;
    for (enum kind kind = 0; kind < KINDS; kind++) {
        struct text_list commands = {0};
        if (!kind_is_there(facts, kind))
            continue;
        add_commands(facts, kind, &commands);
        doctor_found(kind_found(facts, kind), &commands);
        first = first ? first : commands.text[0];
    }
    return first;
}

/* What programs of LLVM's count goes into files that are named by the variable alone. */
void advice_look_at_places(const struct facts *facts)
{
    static const char here[] = "$PWD/";
    const struct doctor_subject subject = {.environment = environ};
    for (enum kind kind = 0; kind < KINDS; kind++)
        for (size_t i = 0; i < 2 && facts->programs[rows[kind].report].count > 0; i++) {
            const struct variable *variable = &rows[kind].variables[i];
            if (variable->name && strcmp(variable->name, "LLVM_PROFILE_FILE") == 0)
                doctor_profile_look(&subject, variable->value + strlen(here));
        }
}
