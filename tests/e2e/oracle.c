/* SPDX-License-Identifier: MIT
 *
 * Comparing endings and files. The comparison of trees is diff's, so that nothing of ours stands
 * between libgcov's bytes and the shim's.
 */
#include "oracle.h"

#include "trial.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void expect_killed(const struct program *p, int sig)
{
    cr_assert(WIFSIGNALED(p->status) && WTERMSIG(p->status) == sig && !WCOREDUMP(p->status),
              "%s: status %#x, not killed by %d\n-- stderr --\n%s", p->argv[0], (unsigned)p->status,
              sig, p->err);
}

void expect_exit(const struct program *p, int code)
{
    cr_assert(WIFEXITED(p->status) && WEXITSTATUS(p->status) == code,
              "%s: status %#x, not exit %d\n-- stdout --\n%s\n-- stderr --\n%s", p->argv[0],
              (unsigned)p->status, code, p->out, p->err);
}

/* Shows the first line that differs, and its number. */
static void expect_same_text(const struct program *p, const char *what, const char *ours,
                             const char *theirs)
{
    int line = 1;
    while (*ours && *ours == *theirs) {
        line += *ours++ == '\n';
        theirs++;
    }
    cr_assert(*ours == *theirs, "%s: %s differs in line %d:\n...%.300s\nexpected:\n...%.300s",
              p->argv[0], what, line, ours, theirs);
}

void expect_same_outcome(const struct program *p, const struct program *oracle)
{
    expect_same_text(p, "stderr", p->err, oracle->err);
    expect_same_text(p, "stdout", p->out, oracle->out);
    cr_assert(p->status == oracle->status, "%s: status %#x, expected %#x", p->argv[0],
              (unsigned)p->status, (unsigned)oracle->status);
}

void expect_silent(const struct program *p)
{
    cr_assert_str_empty(p->err);
}

void expect_one_line(const struct program *p, pid_t pid, const char *path)
{
    char begin[32];
    int n = snprintf(begin, sizeof begin, "covkeep[%d]: ", pid);
    const char *name = strstr(p->err, path), *end = strchr(p->err, '\n');
    cr_assert(strncmp(p->err, begin, (size_t)n) == 0 && end && !end[1] && name,
              "expected one line 'covkeep[%d]: what: %s: reason', not:\n%s", pid, path, p->err);
    const char *what_end = strstr(p->err + n, ": "), *reason = name + strlen(path);
    cr_assert(what_end > p->err + n && what_end + 2 == name && strncmp(reason, ": ", 2) == 0 &&
                  end > reason + 2,
              "not of the form 'what: path: reason': %s", p->err);
}

size_t count_reports(const char *text)
{
    size_t n = 0;
    for (; (text = strstr(text, "covkeep[")); text++)
        n++;
    return n;
}

/* Where victims append to a journal (trial.h), their files are settled before anybody looks. */
static void settle(const char *tree)
{
    if (getenv("COVKEEP_TEST_JOURNAL"))
        free(shell("test ! -e '%s.journal/journal' || '%s' settle -q '%s.journal' >&2", tree,
                   built("covkeep"), tree));
}

size_t count_files(const char *tree)
{
    settle(tree);
    char *text = shell("test ! -e '%s' || find '%s' ! -type d | wc -l", tree, tree);
    size_t n = (size_t)strtoul(text, NULL, 10);
    free(text);
    return n;
}

void expect_no_files(const char *tree)
{
    settle(tree);
    char *text = shell("test ! -e '%s' || find '%s' ! -type d", tree, tree);
    cr_assert_str_empty(text);
    free(text);
}

void expect_same_files(const char *tree, const char *oracle)
{
    cr_assert(count_files(oracle) > 0, "%s: the oracle is empty", oracle);
    settle(tree);
    free(shell("cd '%s' && diff -rq '%s' . >&2 || {\n"
               "    for dir in '%s' .; do\n"
               "        echo \"== $dir\"; cd \"$dir\" && find . -name '*.gcda' | LC_ALL=C sort |\n"
               "            while read -r file; do gcov-dump -l \"$file\"; done | head -c 3000\n"
               "        cd '%s'\n"
               "    done >&2; exit 1; }",
               oracle, tree, tree, oracle));
}

void expect_same_listing(const char *tree, const char *oracle)
{
    const char *list = "cd '%s' && find . -printf '%%y %%m %%P\\n' | LC_ALL=C sort";
    char *command, *ours, *theirs;
    settle(tree);
    cr_assert(asprintf(&command, list, tree) > 0);
    ours = shell("%s", command);
    free(command);
    cr_assert(asprintf(&command, list, oracle) > 0);
    theirs = shell("%s", command);
    free(command);
    cr_assert_str_eq(ours, theirs);
    free(ours);
    free(theirs);
}

bool files_are_equal(const char *a, const char *b)
{
    size_t m = 0, n = 0;
    char *ours = file_read(a, &m), *theirs = file_read(b, &n);
    cr_assert(ours && theirs, "%s: missing", ours ? b : a);
    bool equal = m == n && memcmp(ours, theirs, n) == 0;
    free(ours);
    free(theirs);
    return equal;
}

enum { AWAIT_MS = 120000, LOOK_MS = 2 };

static bool by_diff(const char *a, const char *b)
{
    char *command;
    cr_assert(asprintf(&command, "diff -rq '%s' '%s' >/dev/null 2>&1", a, b) > 0);
    int status = system(command);
    free(command);
    return status == 0;
}

static void await(const char *a, const char *b)
{
    for (int ms = 0; ms < AWAIT_MS && (settle(a), !by_diff(a, b)); ms += LOOK_MS)
        usleep(LOOK_MS * 1000);
}

void await_equal_files(const char *a, const char *b)
{
    await(a, b);
    cr_assert(files_are_equal(a, b), "%s and %s differ", a, b);
}

void await_same_files(const char *tree, const char *oracle)
{
    await(tree, oracle);
    expect_same_files(tree, oracle);
}

char *file_named(const char *tree, const char *name)
{
    settle(tree);
    char *path = shell("find '%s' -name '%s'", tree, name);
    char *end = strchr(path, '\n');
    cr_assert(end && !end[1], "not one %s below %s: %s", name, tree, path);
    *end = '\0';
    return path;
}

/* gcov looks for the .gcno beside the .gcda. */
static void add_notes(const char *tree, const char *objects)
{
    free(
        shell("find '%s' -name '*.gcda' | while read -r file; do\n"
              "    cp '%s'/\"$(basename \"$file\" .gcda).gcno\" \"${file%%.gcda}.gcno\" || exit 1\n"
              "done",
              tree, objects));
}

/* They run at the top of the tree, where the victims' sources have the names that make gave them.
 * What the tools say about themselves, their Perl, how far they are, is no complaint about the
 * files.
 */
void expect_readable(const char *tree, const char *objects, const char *gcc)
{
    cr_assert(count_files(tree) > 0, "%s: nothing to read", tree);
    add_notes(tree, objects);
    char *words =
        shell("find '%s' -name '*.gcda' | while read -r file; do\n"
              "    gcov-dump%s -l \"$file\" 2>&1 |\n"
              "        grep -a -i -E 'not a gcov|trailing|error|mismatch|current version|unknown'\n"
              "    gcov%s -t \"$file\" 2>&1 > /dev/null\n"
              "done\n"
              "gcovr --gcov-executable gcov%s -r . '%s' -o '%s.gcovr' 2>&1 | grep -v '^(INFO)'\n"
              "grep -q 'TOTAL.*[1-9][0-9]*%%' '%s.gcovr' || echo gcovr read no counts\n"
              "lcov --gcov-tool gcov%s -q -c -b . -d '%s' -o '%s.info' 2>&1 |\n"
              "    grep -v -e '^Subroutine .* redefined at .*geninfo' -e 'JSON module' \\\n"
              "        -e '^Message summary' -e 'no messages were reported'\n"
              "grep -q '^DA:[0-9]*,[1-9]' '%s.info' || echo lcov read no counts\n",
              tree, gcc, gcc, gcc, tree, tree, tree, gcc, tree, tree, tree);
    cr_assert_str_empty(words);
    free(words);
}

void expect_counts(const char *tree, const char *objects, const char *source_file)
{
    add_notes(tree, objects);
    char *text = shell(
        "gcov -t $(find '%s' -name '*.gcda') | awk -F: -v file='%s' '\n"
        "    $3 == \"Source\" { wanted = substr($4, length($4) - length(file) + 1) == file }\n"
        "    wanted && match($0, /\\/\\* [0-9]+ \\*\\/$/) {\n"
        "        n = substr($0, RSTART + 3, RLENGTH - 6); count = $1; gsub(/[ *]/, \"\", count)\n"
        "        if (count == \"#####\") count = 0\n"
        "        lines++; if (count != n) print\n"
        "    }\n"
        "    END { if (!lines) print \"no counted line of \" file }'",
        tree, source_file);
    cr_assert_str_empty(text);
    free(text);
}
