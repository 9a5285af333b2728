/* SPDX-License-Identifier: MIT
 *
 * A .gcda file that is not what it should be: told in one line and left as it was, or as libgcov
 * leaves it where libgcov has a meaning for it; the rest of the program's files are written.
 */
#include "oracle.h"
#include "spoiled.h"
#include "trial.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LAST_WORD = 4 };

static struct spoiled s;

static void set_up(void)
{
    s = spoiled_new_by("gcc");
}

static void tear_down(void)
{
    spoiled_free(&s);
}

TestSuite(badfile, .init = set_up, .fini = tear_down);

/* Overwrites bytes at an offset of left.gcda, in both trees. */
static void patch(off_t at, const char *bytes, size_t size)
{
    const char *const files[] = {s.file, s.oracle};
    for (int i = 0; i < 2; i++) {
        int fd = open(files[i], O_WRONLY | O_CLOEXEC);
        cr_assert(fd >= 0 && pwrite(fd, bytes, size, at) == (ssize_t)size);
        close(fd);
    }
}

static void write_file(const char *path, const char *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    cr_assert(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
    close(fd);
}

Test(badfile, unspoiled_both_runs_are_in_every_file)
{
    spoiled_is_as_by_libgcov(&s, 0);
}

/* All but the one length of the next test. */
Test(badfile, truncated_at_every_length_is_told_and_left)
{
    size_t size = 0, left = 0;
    char *whole = file_read(s.file, &size);
    cr_assert_gt(size, 60);
    for (size_t length = 1; length < size; length++) {
        if (length == size - LAST_WORD)
            continue;
        write_file(s.file, whole, length);
        struct program p = RUN(s.argv, .tree = s.kept, .preload = true, .sig = SIGTERM);
        expect_killed(&p, SIGTERM);
        cr_assert(count_reports(p.err) == 1, "at length %zu: %s", length, p.err);
        expect_one_line(&p, p.pid, s.file);
        char *after = file_read(s.file, &left);
        cr_assert(left == length && memcmp(after, whole, length) == 0, "changed at length %zu",
                  length);
        free(after);
        program_free(&p);
    }
    free(whole);
    /* The others have one run by libgcov and all of those by the shim. */
    char *other = file_named(s.kept, "right.gcda"), *dump = shell("gcov-dump -l '%s'", other);
    char wanted[32];
    snprintf(wanted, sizeof wanted, "runs=%zu,", size - 1);
    cr_assert(strstr(dump, wanted), "not %s in %s", wanted, dump);
    free(dump);
    free(other);
}

/* Nothing is lost with the zero that ends it, and libgcov does not miss it. */
Test(badfile, without_its_last_word_is_merged_as_by_libgcov)
{
    spoiled_by(&s, "truncate -s -4 \"$FILE\"");
    spoiled_is_as_by_libgcov(&s, 0);
}

Test(badfile, empty_is_a_new_file)
{
    spoiled_by(&s, ": > \"$FILE\"");
    spoiled_is_as_by_libgcov(&s, 0);
}

/* From GCC 12 on it is the checksum alone that tells builds apart. */
Test(badfile, of_another_stamp_is_merged_as_by_libgcov)
{
    patch(8, "\x11\x22\x33\x44", 4);
    spoiled_is_as_by_libgcov(&s, 0);
}

Test(badfile, of_another_build_by_gcc_11_is_overwritten_as_by_libgcov_and_told)
{
    spoiled_free(&s);
    s = spoiled_new_by("gcc-11");
    patch(8, "\x11\x22\x33\x44", 4);
    spoiled_is_as_by_libgcov(&s, 1);
}

Test(badfile, of_another_build_is_overwritten_as_by_libgcov_and_told)
{
    patch(12, "\x11\x22\x33\x44", 4);
    spoiled_is_as_by_libgcov(&s, 1);
}

Test(badfile, of_another_version_is_told_and_left)
{
    patch(4, "*31B", 4);
    spoiled_is_told_and_left(&s, NULL);
}

Test(badfile, of_another_function_is_told_and_left)
{
    patch(40, "\x11\x22\x33\x44", 4);
    spoiled_is_told_and_left(&s, NULL);
}

Test(badfile, with_another_number_of_counters_is_told_and_left)
{
    patch(56, "\x08\x00\x00\x00", 4);
    spoiled_is_told_and_left(&s, NULL);
}

Test(badfile, with_a_length_beyond_its_end_is_told_and_left)
{
    patch(56, "\x00\xff\xff\x7f", 4);
    spoiled_is_told_and_left(&s, NULL);
}

Test(badfile, in_the_other_byte_order_is_told_and_left)
{
    patch(0, "gcda", 4);
    spoiled_is_told_and_left(&s, NULL);
}

Test(badfile, of_text_is_told_and_left)
{
    spoiled_by(&s, "echo 'this is no coverage' > \"$FILE\"");
    spoiled_is_told_and_left(&s, NULL);
}

Test(badfile, of_noise_is_told_and_left)
{
    spoiled_by(&s, "head -c 100000 /dev/zero | tr '\\0' 'x' > \"$FILE\"");
    spoiled_is_told_and_left(&s, NULL);
}

Test(badfile, that_is_a_note_file_is_told_and_left)
{
    free(shell("cp '%s' '%s'", under(s.dir, "left.gcno"), s.file));
    spoiled_is_told_and_left(&s, NULL);
}
