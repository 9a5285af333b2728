/* SPDX-License-Identifier: MIT
 *
 * Looks at variables and at cargo's configuration (the Cargo book: configuration, build.rustflags).
 */
#include "cli/doctor/cargo.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/called.h"
#include "cli/doctor/finding.h"
#include "cli/doctor/look.h"
#include "cli/project/file.h"
#include "cli/text.h"

#define COUNTS "instrument-coverage" /* of `-C instrument-coverage` too, with whatever between */
#define WRAPPER "cargo-llvm-cov"

bool doctor_cargo_is_meant(const char *path)
{
    return strcmp(doctor_base_name(path), "cargo") == 0;
}

static bool holds(const struct doctor_subject *subject, const char *variable, const char *word)
{
    const char *value = doctor_variable(subject, variable);
    return value && strstr(value, word);
}

static bool file_counts(const char *path)
{
    char *text = file_text(path);
    bool counts = text && strstr(text, COUNTS);
    free(text);
    return counts;
}

/* cargo reads the files of all upper directories, too. */
static bool configuration_counts(void)
{
    char directory[PATH_MAX];
    if (!getcwd(directory, sizeof(directory)))
        return false;
    for (char *end; (end = strrchr(directory, '/')); *end = '\0')
        if (file_counts(text_print("%s/.cargo/config.toml", directory)) ||
            file_counts(text_print("%s/.cargo/config", directory)))
            return true;
    return false;
}

/* The first variable that is set counts alone, and none of the configuration then. */
bool doctor_cargo_counts(const struct doctor_subject *subject)
{
    static const char *const variables[] = {"CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS",
                                            "CARGO_BUILD_RUSTFLAGS"};
    if (holds(subject, "RUSTC_WRAPPER", WRAPPER) ||
        holds(subject, "RUSTC_WORKSPACE_WRAPPER", WRAPPER))
        return true;
    for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
        if (doctor_variable(subject, variables[i]))
            return holds(subject, variables[i], COUNTS);
    return configuration_counts();
}

/* The toolchain and options may come before it. */
static const char *subcommand_of(const struct doctor_subject *subject)
{
    for (char **word = subject->words + 1; *word; word++)
        if (**word != '+' && **word != '-')
            return *word;
    return "";
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(word, *words) == 0)
            return true;
    return false;
}

static void tell_without_counters(const struct doctor_subject *subject, const char *name)
{
    const char *flags = doctor_variable(subject, "RUSTFLAGS");
    doctor_find("no counters", name,
                "the Rust programs that it builds have none: RUSTFLAGS has no " CARGO_FLAG,
                text_print("export RUSTFLAGS=%s, or eval \"$(cargo llvm-cov show-env "
                           "--export-prefix)\"",
                           flags && *flags ? "\"$RUSTFLAGS " CARGO_FLAG "\"" : CARGO_FLAG));
}

/* %m and %4m have the counts of all processes of a program add up in one file. */
static bool is_for_many(const char *pattern)
{
    for (const char *at = pattern; (at = strchr(at, '%')); at++)
        if (at[1] == 'p' || at[1 + strspn(at + 1, "0123456789")] == 'm')
            return true;
    return false;
}

/* Each test is a process, and so is each server that it starts. */
static void look_at_profiles(const struct doctor_subject *subject, const char *name)
{
    const char *value = doctor_variable(subject, "LLVM_PROFILE_FILE");
    if (!value || !*value)
        value = "default.profraw";
    if (!is_for_many(value))
        doctor_find(
            "profile", name,
            text_print("each process that it starts empties %s, so the counts of one stay", value),
            "export LLVM_PROFILE_FILE=$PWD/" CARGO_PROFILES);
    else
        doctor_profile_look(subject, value);
}

static void tell_kept(const char *name, bool starts)
{
    if (starts)
        doctor_note(name, text_print("what it starts has counters of LLVM: behind %s run they are "
                                     "kept, however these programs end",
                                     called_as()));
    else
        doctor_note(name, text_print("it builds programs with counters of LLVM: start them, or "
                                     "cargo test, behind %s run",
                                     called_as()));
}

const char *doctor_cargo_look(const struct doctor_subject *subject)
{
    static const char *const sets_all[] = {"llvm-cov", "tarpaulin", NULL};
    static const char *const builds[] = {"build", "b", "check", "c", "rustc", "clippy", NULL};
    unsigned before = doctor_findings();
    if (!doctor_cargo_is_meant(subject->program))
        return NULL;
    const char *subcommand = subcommand_of(subject);
    const char *name = text_print("cargo%s%s", *subcommand ? " " : "", subcommand);
    bool starts = !is_one_of(subcommand, builds);
    if (!is_one_of(subcommand, sets_all)) {
        if (!doctor_cargo_counts(subject))
            tell_without_counters(subject, name);
        if (starts)
            look_at_profiles(subject, name);
    }
    if (doctor_findings() > before)
        return NULL;
    tell_kept(name, starts);
    return "coverage of Rust by LLVM";
}
