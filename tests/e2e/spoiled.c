/* SPDX-License-Identifier: MIT
 *
 * The steps of a test with a spoiled file.
 */
#include "spoiled.h"

#include "oracle.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>

enum { MUST_BE_DEAD_MS = 15000 };

struct spoiled spoiled_new_by(const char *compiler)
{
    needs_program(compiler);
    struct spoiled s = {.dir = dir_new("spoiled")};
    free(shell("cd '%s' && %s --coverage -c '%s' '%s' '%s' && %s --coverage -o three *.o", s.dir,
               compiler, source("parts/three_main.c"), source("parts/left.c"),
               source("parts/right.c"), compiler));
    s.argv[0] = under(s.dir, "three");
    s.argv[1] = "5";
    s.kept = under(s.dir, "kept");
    s.clean = under(s.dir, "clean");
    s.before = under(s.dir, "before");
    FILES(s.argv, .tree = s.kept);
    FILES(s.argv, .tree = s.clean);
    s.file = file_named(s.kept, "left.gcda");
    s.oracle = file_named(s.clean, "left.gcda");
    return s;
}

void spoiled_free(struct spoiled *s)
{
    free(s->file);
    free(s->oracle);
    dir_remove(s->dir);
}

void spoiled_by(struct spoiled *s, const char *command)
{
    const char *const files[] = {s->file, s->oracle};
    for (int i = 0; i < 2; i++)
        free(shell("FILE='%s' && DIR=\"$(dirname \"$FILE\")\" && { %s\n}", files[i], command));
}

struct program spoiled_run(struct spoiled *s, const char *const *env)
{
    free(shell("rm -rf '%s' && cp -aT '%s' '%s'", s->before, s->file, s->before));
    struct program p = RUN(s->argv, env, .tree = s->kept, .preload = true, .sig = SIGTERM,
                           .deadline_ms = MUST_BE_DEAD_MS);
    expect_killed(&p, SIGTERM);
    return p;
}

void spoiled_others_are_written(struct spoiled *s)
{
    const char *others = under(s->dir, "others");
    free(shell("rm -rf '%s'", others));
    for (int i = 0; i < 2; i++)
        FILES(s->argv, .tree = others);
    const char *const names[] = {"three_main.gcda", "right.gcda"};
    for (int i = 0; i < 2; i++) {
        char *ours = file_named(s->kept, names[i]), *theirs = file_named(others, names[i]);
        cr_assert(files_are_equal(ours, theirs), "%s lost its counts", names[i]);
        free(ours);
        free(theirs);
    }
}

void spoiled_is_told_and_left(struct spoiled *s, const char *const *env)
{
    struct program p = spoiled_run(s, env);
    expect_one_line(&p, p.pid, s->file);
    free(shell("test \"$(stat -c '%%F %%s' '%s')\" = \"$(stat -c '%%F %%s' '%s')\" &&\n"
               "if [ -f '%s' ]; then cmp '%s' '%s'; fi",
               s->file, s->before, s->file, s->file, s->before));
    spoiled_others_are_written(s);
    program_free(&p);
}

void spoiled_is_as_by_libgcov(struct spoiled *s, size_t lines)
{
    struct program p = spoiled_run(s, NULL);
    if (lines == 1)
        expect_one_line(&p, p.pid, s->file);
    else
        expect_silent(&p);
    FILES(s->argv, .tree = s->clean);
    expect_same_files(s->kept, s->clean);
    expect_same_listing(s->kept, s->clean);
    program_free(&p);
}
