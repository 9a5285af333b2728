/* SPDX-License-Identifier: MIT
 *
 * One row for each kind.
 */
#include "cli/project/kind.h"

#include <string.h>

#include "cli/project/enable.h"
#include "cli/project/notes.h"

/* Returns "3 THINGs", with `, ` in front; nothing for none. */
static const char *number(size_t count, const char *thing)
{
    return count == 0 ? "" : text_print(", %zu %s%s", count, thing, count == 1 ? "" : "s");
}

static const char *plain_programs(size_t count)
{
    return count == 0 ? "" : text_print("%s without counters", number(count, "program"));
}

static const char *files(size_t count, const char *ending)
{
    return count == 0 ? "" : text_print(", %zu %s", count, ending);
}

static bool has_gcc(const struct facts *facts)
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
                      plain_programs(facts->programs[HOLDS_NONE_OF_RUST].count),
                      files(facts->profraw.count, ".profraw"));
}

static bool has_pytest(const struct facts *facts)
{
    return facts_has(facts, MARK_PYTEST);
}

static bool has_coverage_alone(const struct facts *facts)
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
    size_t plain = facts->programs[HOLDS_NONE].count, closed = facts->closed.count;
    if (closed)
        return text_print("build by %s%s not looked into", enable_file(facts),
                          number(closed, "program"));
    if (plain)
        return text_print("build by %s%s", enable_file(facts), plain_programs(plain));
    return text_print("build by %s, nothing of it is built for coverage", enable_file(facts));
}

static const struct {
    bool (*is_there)(const struct facts *facts);
    const char *(*find)(const struct facts *facts);
} rows[KINDS] = {
    [KIND_UNBUILT] = {enable_is_due, find_unbuilt},
    [KIND_GCC] = {has_gcc, find_gcov},
    [KIND_CLANG] = {has_clang, find_gcov},
    [KIND_LLVM] = {has_llvm, find_llvm},
    [KIND_RUST] = {has_rust, find_rust},
    [KIND_PYTEST] = {has_pytest, find_python},
    [KIND_COVERAGE] = {has_coverage_alone, find_python},
    [KIND_GO] = {has_go, find_go},
    [KIND_C8] = {has_c8, find_node},
    [KIND_NYC] = {has_nyc, find_node},
};

bool kind_is_there(const struct facts *facts, enum kind kind)
{
    return rows[kind].is_there(facts);
}

const char *kind_found(const struct facts *facts, enum kind kind)
{
    return rows[kind].find(facts);
}
