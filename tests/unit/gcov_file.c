/* SPDX-License-Identifier: MIT
 *
 * One file on disk: made, added to, left alone, and put back when the disk is full at any byte. The
 * system calls that may fail are replaced here, so that they fail where a test wants it.
 */
#include "gcov/file.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faulty/kernel/sys.h"
#include "guarded.h"
#include "laid.h"
#include "support/program.h"

/* What the replaced calls do: the disk has room for so many bytes more (-1: enough), writes are as
 * short as this, and the others fail with an error number. */
static struct {
    long room;
    size_t longest;
    bool interrupted;
    int fallocate_error;
    int linkat_error;
    const char *appears; /* another process makes this file just before the link */
    unsigned writes;     /* counted here */
} fault = {.room = -1};

static long write_faulty(long fd, long bytes, long size, long at)
{
    fault.writes++;
    if (fault.longest) {
        fault.interrupted = !fault.interrupted;
        if (fault.interrupted)
            return -EINTR;
        size = size < (long)fault.longest ? size : (long)fault.longest;
    }
    if (fault.room == 0)
        return -ENOSPC;
    if (fault.room > 0) {
        size = size < fault.room ? size : fault.room;
        fault.room -= size;
    }
    return sys_call6_of_kernel(SYS_pwrite64, fd, bytes, size, at, 0, 0);
}

long sys_call6(long number, long a, long b, long c, long d, long e, long f)
{
    if (number == SYS_pwrite64)
        return write_faulty(a, b, c, d);
    if (number == SYS_fallocate && fault.fallocate_error)
        return -fault.fallocate_error;
    if (number == SYS_linkat && fault.appears)
        free(shell("cp '%s' '%s'", fault.appears, (const char *)d));
    if (number == SYS_linkat && fault.linkat_error)
        return -fault.linkat_error;
    return sys_call6_of_kernel(number, a, b, c, d, e, f);
}

static char *dir;
static char path[PATH_MAX];
static struct file_scratch scratch;
static enum loss_reason loss;

static void set_up(void)
{
    dir = dir_new("file");
    snprintf(path, sizeof path, "%s/x.gcda", dir);
}

static void tear_down(void)
{
    file_scratch_free(&scratch);
    dir_remove(dir);
}

TestSuite(gcov_file, .init = set_up, .fini = tear_down, .timeout = 20);

static const struct laid_function functions[] = {
    {HERE, 11, 1, 2, COUNTS(3, 0, 4), {0}, {0}},
    {HERE, 13, 3, 4, COUNTS(0, 0), {0}, {0}},
};
/* The same program in a run that came further: its file is longer. */
static const struct laid_function further[] = {
    {HERE, 11, 1, 2, COUNTS(1, 1, 1), {0}, {0}},
    {HERE, 13, 3, 4, COUNTS(7, 8), {0}, {0}},
};
static const struct gcda_run run = {.arc_max = 4};

static struct gcov_unit unit_of(const struct laid_function *table)
{
    return lay_release("B22*", 8, table, 2);
}

static size_t open_descriptors(void)
{
    size_t count = 0;
    for (int fd = 0; fd < 1024; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

/* errno, the descriptors and the name are as before. */
static enum file_result update(const struct laid_function *table)
{
    struct gcov_unit unit = unit_of(table);
    char copy[PATH_MAX];
    strcpy(copy, path);
    size_t open_before = open_descriptors();
    loss = LOSS_END;
    errno = 4242;
    enum file_result result = gcov_file_update(path, &unit, &run, &scratch, &loss);
    cr_assert(errno == 4242);
    cr_assert(open_descriptors() == open_before);
    cr_assert_str_eq(path, copy);
    cr_assert(loss != LOSS_END, "nothing was told");
    cr_assert(result != FILE_LOST || loss != LOSS_UNKNOWN, "lost without a reason");
    return result;
}

/* The file holds what merging once with this old content gives. */
static void expect_merged(const char *file, const struct laid_function *table, const void *old,
                          size_t old_size)
{
    struct gcov_unit unit = unit_of(table);
    struct merged merged = merge_guarded(&unit, run, old, old_size);
    size_t size;
    char *bytes = file_read(file, &size);
    cr_assert(bytes != NULL, "%s is missing", file);
    cr_assert(size == merged.size && memcmp(bytes, merged.bytes, size) == 0, "%zu bytes", size);
    free(bytes);
}

/* The names below the directory, sorted, each followed by a space. */
static void expect_names(const char *names)
{
    char *found = shell("cd '%s' && find . -mindepth 1 | sort | tr '\\n' ' '", dir);
    cr_assert_str_eq(found, names);
    free(found);
}

static void expect_bytes(const char *file, const void *bytes, size_t size)
{
    size_t now;
    char *content = file_read(file, &now);
    cr_assert(content != NULL, "%s is missing", file);
    cr_assert(now == size && memcmp(content, bytes, size) == 0, "%s changed", file);
    free(content);
}

static void write_file(const char *file, const void *bytes, size_t size)
{
    FILE *out = fopen(file, "w");
    cr_assert(out && fwrite(bytes, 1, size, out) == size && fclose(out) == 0);
}

Test(gcov_file, new_file_has_the_counts_and_libgcovs_mode)
{
    struct stat st;
    umask(022);
    cr_assert(update(functions) == FILE_WRITTEN);
    cr_assert(loss == LOSS_UNKNOWN);
    expect_merged(path, functions, NULL, 0);
    expect_names("./x.gcda ");
    cr_assert(stat(path, &st) == 0 && st.st_mode == (S_IFREG | 0644), "%o", st.st_mode);
}

Test(gcov_file, relative_name_is_below_the_working_directory)
{
    cr_assert(chdir(dir) == 0);
    strcpy(path, "x.gcda");
    cr_assert(update(functions) == FILE_WRITTEN);
    expect_merged("x.gcda", functions, NULL, 0);
    cr_assert(chdir("/") == 0);
}

Test(gcov_file, missing_directories_are_made)
{
    snprintf(path, sizeof path, "%s/a/b/x.gcda", dir);
    cr_assert(update(functions) == FILE_WRITTEN);
    expect_names("./a ./a/b ./a/b/x.gcda ");
}

Test(gcov_file, file_that_is_there_is_added_to_in_place)
{
    size_t size;
    struct stat before, after;
    cr_assert(update(functions) == FILE_WRITTEN);
    char *once = file_read(path, &size);
    cr_assert(chmod(path, 0640) == 0 && stat(path, &before) == 0);
    cr_assert(update(further) == FILE_WRITTEN);
    expect_merged(path, further, once, size);
    cr_assert(stat(path, &after) == 0);
    cr_assert(after.st_ino == before.st_ino && after.st_mode == before.st_mode);
    free(once);
}

Test(gcov_file, empty_file_is_filled)
{
    write_file(path, "", 0);
    cr_assert(update(functions) == FILE_WRITTEN);
    expect_merged(path, functions, NULL, 0);
}

Test(gcov_file, longer_file_of_another_build_is_replaced_and_told)
{
    static const uint32_t old[100] = {0x67636461, 0x4232322a, 0x0bad0bad, 1, 2};
    write_file(path, old, sizeof old);
    cr_assert(update(functions) == FILE_WRITTEN);
    cr_assert(loss == LOSS_OTHER_BUILD);
    expect_merged(path, functions, NULL, 0);
}

/* A process that holds the lock until its pipe is closed; returns that end. */
static int lock_elsewhere(pid_t *pid, short type)
{
    int hold[2], ready[2];
    char byte;
    cr_assert(pipe2(hold, O_CLOEXEC) == 0 && pipe2(ready, O_CLOEXEC) == 0);
    *pid = fork();
    if (*pid == 0) {
        close(hold[1]);
        int fd = open(path, O_RDWR);
        struct flock whole = {.l_type = type, .l_whence = SEEK_SET};
        if (fcntl(fd, F_SETLK, &whole) == 0 && write(ready[1], "", 1) == 1)
            _exit(read(hold[0], &byte, 1) != 0);
        _exit(1);
    }
    close(hold[0]);
    close(ready[1]);
    cr_assert(read(ready[0], &byte, 1) == 1);
    close(ready[0]);
    return hold[1];
}

static void expect_busy_while_locked(short type)
{
    size_t size;
    pid_t pid;
    int status;
    cr_assert(update(functions) == FILE_WRITTEN);
    char *once = file_read(path, &size);
    int hold = lock_elsewhere(&pid, type);
    cr_assert(update(further) == FILE_BUSY);
    expect_bytes(path, once, size);
    expect_names("./x.gcda ");
    close(hold);
    cr_assert(waitpid(pid, &status, 0) == pid && status == 0);
    cr_assert(update(further) == FILE_WRITTEN);
    expect_merged(path, further, once, size);
    free(once);
}

Test(gcov_file, locked_by_a_writer_is_busy_and_untouched)
{
    expect_busy_while_locked(F_WRLCK);
}

Test(gcov_file, locked_by_a_reader_is_busy_and_untouched)
{
    expect_busy_while_locked(F_RDLCK);
}

Test(gcov_file, no_lock_is_left_behind)
{
    pid_t pid;
    int status;
    cr_assert(update(functions) == FILE_WRITTEN);
    cr_assert(update(functions) == FILE_WRITTEN);
    close(lock_elsewhere(&pid, F_WRLCK)); /* asserts that it can be had */
    cr_assert(waitpid(pid, &status, 0) == pid && status == 0);
}

Test(gcov_file, content_that_is_no_whole_gcda_is_left_and_told)
{
    size_t size;
    cr_assert(update(functions) == FILE_WRITTEN);
    char *once = file_read(path, &size);
    const struct {
        const char *bytes;
        size_t size;
        enum loss_reason loss;
    } rows[] = {
        {once, size - 5, LOSS_CUT_OFF},
        {once, 1, LOSS_CUT_OFF},
        {"some notes of a user", 20, LOSS_NO_GCDA},
        {"adcg*31B----", 12, LOSS_OTHER_GCC},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        write_file(path, rows[i].bytes, rows[i].size);
        cr_assert(update(functions) == FILE_LOST);
        cr_assert(loss == rows[i].loss, "%d", (int)loss);
        expect_bytes(path, rows[i].bytes, rows[i].size);
    }
    free(once);
}

Test(gcov_file, directory_of_that_name_is_left_and_told)
{
    cr_assert(mkdir(path, 0700) == 0);
    cr_assert(update(functions) == FILE_LOST);
    cr_assert(loss == EISDIR, "%d", (int)loss);
    expect_names("./x.gcda ");
}

Test(gcov_file, fifo_of_that_name_is_left_and_told_without_waiting)
{
    struct stat st;
    cr_assert(mkfifo(path, 0600) == 0);
    cr_assert(update(functions) == FILE_LOST);
    cr_assert(loss == LOSS_NO_GCDA);
    cr_assert(lstat(path, &st) == 0 && S_ISFIFO(st.st_mode));
}

Test(gcov_file, device_of_that_name_is_left_and_told)
{
    cr_assert(symlink("/dev/null", path) == 0);
    cr_assert(update(functions) == FILE_LOST);
    cr_assert(loss == LOSS_NO_GCDA);
}

Test(gcov_file, symbolic_link_leads_to_the_file)
{
    char target[PATH_MAX + 16];
    snprintf(target, sizeof target, "%s/target", dir);
    cr_assert(symlink("target", path) == 0);
    cr_assert(update(functions) == FILE_WRITTEN, "dangling");
    expect_merged(target, functions, NULL, 0);
    size_t size;
    char *once = file_read(target, &size);
    cr_assert(update(further) == FILE_WRITTEN);
    expect_merged(target, further, once, size);
    free(once);
    struct stat st;
    cr_assert(lstat(path, &st) == 0 && S_ISLNK(st.st_mode));
    expect_names("./target ./x.gcda ");
}

Test(gcov_file, symbolic_links_that_lead_nowhere_are_told)
{
    cr_assert(symlink("missing/target", path) == 0);
    cr_assert(update(functions) == FILE_LOST);
    cr_assert(loss == ENOENT, "%d", (int)loss);
    cr_assert(unlink(path) == 0 && symlink("x.gcda", path) == 0);
    cr_assert(update(functions) == FILE_LOST);
    cr_assert(loss == ELOOP, "%d", (int)loss);
    expect_names("./x.gcda ");
}

Test(gcov_file, file_in_place_of_a_directory_is_told)
{
    write_file(path, "x", 1);
    strcat(path, "/y.gcda");
    cr_assert(update(functions) == FILE_LOST);
    cr_assert(loss == ENOTDIR, "%d", (int)loss);
    expect_names("./x.gcda ");
}

Test(gcov_file, file_and_directory_without_rights_are_told)
{
    write_file(path, "x", 1);
    cr_assert(chmod(path, 0444) == 0 && chmod(dir, 0555) == 0);
    cr_assert(geteuid() != 0 || seteuid(65534) == 0);
    cr_assert(update(functions) == FILE_LOST);
    cr_assert(loss == EACCES, "%d", (int)loss);
    snprintf(path, sizeof path, "%s/new.gcda", dir);
    cr_assert(update(functions) == FILE_LOST);
    cr_assert(loss == EACCES, "%d", (int)loss);
    cr_assert(seteuid(getuid()) == 0 && chmod(dir, 0755) == 0);
    expect_names("./x.gcda ");
}

static size_t size_of(const struct laid_function *table)
{
    struct gcov_unit unit = unit_of(table);
    return merge_guarded(&unit, run, NULL, 0).size;
}

static void limit_file_size(rlim_t limit)
{
    signal(SIGXFSZ, SIG_IGN);
    cr_assert(setrlimit(RLIMIT_FSIZE, &(struct rlimit){limit, RLIM_INFINITY}) == 0);
}

Test(gcov_file, new_file_above_the_size_limit_leaves_nothing)
{
    size_t size = size_of(functions);
    for (size_t limit = 0; limit < size; limit++) {
        limit_file_size(limit);
        cr_assert(update(functions) == FILE_LOST, "limit %zu", limit);
        cr_assert(loss == EFBIG, "limit %zu: %d", limit, (int)loss);
        cr_assert(access(path, F_OK) != 0, "limit %zu", limit);
    }
    limit_file_size(size);
    cr_assert(update(functions) == FILE_WRITTEN);
    limit_file_size(RLIM_INFINITY);
    expect_names("./x.gcda ");
}

Test(gcov_file, growing_file_above_the_size_limit_stays_as_it_was)
{
    size_t old_size, new_size = size_of(further);
    cr_assert(update(functions) == FILE_WRITTEN);
    char *once = file_read(path, &old_size);
    cr_assert(new_size > old_size);
    for (size_t limit = 0; limit < new_size; limit++) {
        limit_file_size(limit);
        cr_assert(update(further) == FILE_LOST, "limit %zu", limit);
        cr_assert(loss == EFBIG, "limit %zu: %d", limit, (int)loss);
        expect_bytes(path, once, old_size);
    }
    limit_file_size(new_size);
    cr_assert(update(further) == FILE_WRITTEN);
    limit_file_size(RLIM_INFINITY);
    expect_merged(path, further, once, old_size);
    free(once);
}

Test(gcov_file, new_file_on_a_full_disk_leaves_nothing)
{
    size_t size = size_of(functions);
    for (size_t room = 0; room < size; room++) {
        fault.room = (long)room;
        cr_assert(update(functions) == FILE_LOST, "room %zu", room);
        cr_assert(loss == ENOSPC, "room %zu: %d", room, (int)loss);
        cr_assert(access(path, F_OK) != 0, "room %zu", room);
    }
    expect_names("");
}

/* The room is asked for before the first byte is changed. */
Test(gcov_file, growing_file_on_a_full_disk_is_not_begun)
{
    size_t size;
    cr_assert(update(functions) == FILE_WRITTEN);
    char *once = file_read(path, &size);
    fault.fallocate_error = ENOSPC;
    fault.writes = 0;
    cr_assert(update(further) == FILE_LOST);
    cr_assert(loss == ENOSPC && fault.writes == 0, "error %d, %u writes", (int)loss, fault.writes);
    expect_bytes(path, once, size);
    free(once);
}

Test(gcov_file, file_system_without_fallocate_serves_too)
{
    size_t size;
    cr_assert(update(functions) == FILE_WRITTEN);
    char *once = file_read(path, &size);
    fault.fallocate_error = EOPNOTSUPP;
    cr_assert(update(further) == FILE_WRITTEN);
    expect_merged(path, further, once, size);
    free(once);
}

Test(gcov_file, short_and_interrupted_writes_go_on)
{
    size_t size;
    fault.longest = 3;
    cr_assert(update(functions) == FILE_WRITTEN);
    expect_merged(path, functions, NULL, 0);
    char *once = file_read(path, &size);
    cr_assert(update(further) == FILE_WRITTEN);
    expect_merged(path, further, once, size);
    free(once);
}

/* No unnamed files (NFS), or no /proc to link them by. */
Test(gcov_file, file_system_without_unnamed_files_serves_too)
{
    static const int errors[] = {EOPNOTSUPP, EINVAL, ENOENT};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        fault.linkat_error = errors[i];
        cr_assert(update(functions) == FILE_WRITTEN, "%d", errors[i]);
        expect_merged(path, functions, NULL, 0);
        expect_names("./x.gcda ");
        cr_assert(unlink(path) == 0);
    }
}

Test(gcov_file, file_that_appears_meanwhile_is_added_to)
{
    size_t size;
    char other[PATH_MAX + 16];
    cr_assert(update(further) == FILE_WRITTEN);
    char *once = file_read(path, &size);
    snprintf(other, sizeof other, "%s/other", dir);
    cr_assert(rename(path, other) == 0);
    fault.appears = other;
    cr_assert(update(functions) == FILE_WRITTEN);
    expect_merged(path, functions, once, size);
    free(once);
}

Test(gcov_file, scratch_memory_serves_files_of_any_size_in_turn)
{
    int64_t *many = calloc(100000, sizeof *many);
    cr_assert(many != NULL);
    many[99999] = 1;
    const struct laid_function big[] = {{HERE, 1, 2, 3, {100000, many}, {0}, {0}},
                                        {HERE, 4, 5, 6, COUNTS(1), {0}, {0}}};
    char small_path[PATH_MAX];
    strcpy(small_path, path);
    for (unsigned round = 0; round < 3; round++) {
        strcpy(path, small_path);
        cr_assert(update(functions) == FILE_WRITTEN);
        snprintf(path, sizeof path, "%s/big.gcda", dir);
        cr_assert(update(big) == FILE_WRITTEN);
    }
    struct stat st;
    cr_assert(stat(path, &st) == 0 && st.st_size > 800000, "%ld", (long)st.st_size);
    file_scratch_free(&scratch);
    cr_assert(scratch.memory == NULL && scratch.size == 0);
    free(many);
}
