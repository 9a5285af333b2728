/* SPDX-License-Identifier: MIT
 *
 * Our bytes against GCC's own programs: gcov-dump reads them, and libgcov's recorded files (see
 * data/README.txt) hold the same.
 */
#include "guarded.h"
#include "laid.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/program.h"

static const struct laid_function functions[] = {
    {HERE, 11, 0xaaaa0001, 0xbbbb0001, COUNTS(3, 0, 0x700000002), {0}, {0}},
    {ELSEWHERE, 12, 0xaaaa0002, 0xbbbb0002, COUNTS(8), {0}, {0}},
    {HERE, 13, 0xaaaa0003, 0xbbbb0003, COUNTS(0, 0), {0}, {0}},
};

/* What gcov-dump of that GCC says of our file, from "magic" on; the caller frees. */
static char *dump(const char *version, const char *tool)
{
    needs_program(tool);
    struct gcov_unit unit = lay_release(version, 8, functions, 3);
    struct merged merged = merge_guarded(&unit, (struct gcda_run){.arc_max = 9}, NULL, 0);
    char *dir = dir_new("gcda");
    char *path;
    cr_assert(asprintf(&path, "%s/x.gcda", dir) > 0);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    cr_assert(write(fd, merged.bytes, merged.size) == (ssize_t)merged.size);
    close(fd);
    /* It warns of a file of another minor version. */
    char *text = shell("cd '%s' && %s -l x.gcda 2>&1 | grep -v 'warning:current'", dir, tool);
    free(path);
    dir_remove(dir);
    return text;
}

Test(gcov_tools, gcov_dump_12_reads_every_record)
{
    char *text = dump("B22*", "gcov-dump-12");
    cr_assert_str_eq(text, "x.gcda:data:magic `gcda':version `B22*'\n"
                           "x.gcda:stamp 1592590337\n"
                           "x.gcda:checksum 3235774466\n"
                           "x.gcda:  a1000000:   8:OBJECT_SUMMARY runs=1, sum_max=9\n"
                           "x.gcda:  01000000:  12:FUNCTION ident=11, lineno_checksum=0xaaaa0001, "
                           "cfg_checksum=0xbbbb0001\n"
                           "x.gcda:    01a10000:  24:COUNTERS arcs 3 counts\n"
                           "x.gcda:                   0: 3 0 30064771074 \n"
                           "x.gcda:  01000000:   0:FUNCTION placeholder\n"
                           "x.gcda:  01000000:  12:FUNCTION ident=13, lineno_checksum=0xaaaa0003, "
                           "cfg_checksum=0xbbbb0003\n"
                           "x.gcda:    01a10000:  16:COUNTERS arcs 2 counts (all zero)\n"
                           "x.gcda:                   0: 0 0 \n");
    free(text);
}

Test(gcov_tools, gcov_dump_11_reads_every_record)
{
    char *text = dump("B13*", "gcov-dump-11");
    cr_assert_str_eq(text, "x.gcda:data:magic `gcda':version `B13*'\n"
                           "x.gcda:stamp 1592590337\n"
                           "x.gcda:  a1000000:   2:OBJECT_SUMMARY runs=1, sum_max=9\n"
                           "x.gcda:  01000000:   3:FUNCTION ident=11, lineno_checksum=0xaaaa0001, "
                           "cfg_checksum=0xbbbb0001\n"
                           "x.gcda:    01a10000:   6:COUNTERS arcs 3 counts\n"
                           "x.gcda:                   0: 3 0 30064771074 \n"
                           "x.gcda:  01000000:   0:FUNCTION placeholder\n"
                           "x.gcda:  01000000:   3:FUNCTION ident=13, lineno_checksum=0xaaaa0003, "
                           "cfg_checksum=0xbbbb0003\n"
                           "x.gcda:    01a10000:   4:COUNTERS arcs 2 counts (all zero)\n"
                           "x.gcda:                   0: 0 0 \n");
    free(text);
}

/* The recorded files of tests/unit/data, which libgcov wrote. */
static const struct laid_function recorded[] = {
    {HERE, 1323819711, 0x7f99777a, 0x93d19550, COUNTS(1, 5, 5), {0}, {0}},
    {HERE, 574380434, 0x848343c7, 0xeb219516, COUNTS(0, 0), {0}, {0}},
    {HERE, 911101338, 0x22eee849, 0xdb5de9e8, COUNTS(0), {0}, {0}},
};

static struct gcov_unit recorded_unit(const char *version, uint32_t stamp, uint32_t checksum)
{
    return lay((struct laid){version, 8, ARCS, stamp, checksum, recorded, 3});
}

static void expect_bytes(struct merged merged, const char *bytes, size_t size)
{
    cr_assert(merged.verdict == GCDA_MERGED, "%s", merged.reason ? merged.reason : "");
    expect_words(merged, (const uint32_t *)bytes, size / sizeof(uint32_t));
}

static char *recorded_file(const char *name, size_t *size)
{
    static const char here[] = __FILE__;
    char *path;
    int length = (int)(strrchr(here, '/') - here);
    cr_assert(asprintf(&path, "%.*s/data/%s", length, here, name) > 0);
    char *bytes = file_read(path, size);
    cr_assert(bytes != NULL, "%s", path);
    free(path);
    return bytes;
}

static void expect_recorded(const struct gcov_unit *unit, const char *once, const char *twice)
{
    size_t once_size, twice_size;
    char *once_bytes = recorded_file(once, &once_size);
    char *twice_bytes = recorded_file(twice, &twice_size);
    const struct gcda_run run = {.arc_max = 6};
    expect_bytes(merge_guarded(unit, run, NULL, 0), once_bytes, once_size);
    expect_bytes(merge_guarded(unit, run, once_bytes, once_size), twice_bytes, twice_size);
    free(once_bytes);
    free(twice_bytes);
}

Test(gcov_tools, recorded_runs_of_gcc_11_are_met_byte_for_byte)
{
    struct gcov_unit unit = recorded_unit("B13*", 0x08bd9690, 0);
    expect_recorded(&unit, "gcc11-once.gcda", "gcc11-twice.gcda");
}

Test(gcov_tools, recorded_runs_of_gcc_12_are_met_byte_for_byte)
{
    struct gcov_unit unit = recorded_unit("B22*", 0x08bd971d, 0xc5c2327f);
    expect_recorded(&unit, "gcc12-once.gcda", "gcc12-twice.gcda");
}
