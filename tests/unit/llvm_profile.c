/* SPDX-License-Identifier: MIT
 *
 * A write of a profile that a process was killed in: how far it had come stands in the commit, and
 * whoever completes it makes the file what one whole write would have made it.
 */
#include "llvm/profile.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "profile_made.h"
#include "support/program.h"

#define COUNTERS ((size_t)3000)
#define COUNTS (COUNTERS * 8)

static char *dir;

static void enter(void)
{
    dir = dir_new("profile");
}

static void leave(void)
{
    dir_remove(dir);
}

TestSuite(llvm_profile, .init = enter, .fini = leave);

/* A file with one profile, and a write of another one to it. */
struct case_of {
    char path[PATH_MAX];
    unsigned char *old, *new, *sum; /* profiles */
    size_t size;
    struct llvm_write write;
    struct file_scratch scratch;
};

static void put_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "w");
    cr_assert(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
}

static unsigned char *make(unsigned long first)
{
    unsigned char *profile = malloc(profile_made_size(COUNTERS));
    profile_made_put(profile, COUNTERS, first);
    return profile;
}

static void begin(struct case_of *c, bool is_pool)
{
    *c = (struct case_of){.size = profile_made_size(COUNTERS), .scratch = {.is_watched = true}};
    snprintf(c->path, sizeof(c->path), "%s/x.profraw", dir);
    c->old = make(7);
    c->new = make(100);
    c->sum = make(0);
    for (size_t i = 0; i < COUNTERS; i++) {
        uint64_t value = 7 + i + 100 + i;
        memcpy(c->sum + PROFILE_MADE_HEAD + i * 8, &value, 8);
    }
    c->write = (struct llvm_write){.path = c->path,
                                   .is_pool = is_pool,
                                   .content = c->new,
                                   .at = LLVM_PROFILE_APPEND,
                                   .scratch = &c->scratch};
    cr_assert(llvm_raw_measure(&c->write.shape, c->new, c->size));
}

static void end(struct case_of *c)
{
    file_scratch_free(&c->scratch);
    free(c->old);
    free(c->new);
    free(c->sum);
}

static void expect_file(const char *path, const unsigned char *first, size_t first_size,
                        const unsigned char *second, size_t second_size)
{
    unsigned char *bytes = malloc(first_size + second_size + 1);
    FILE *file = fopen(path, "r");
    cr_assert(file);
    cr_expect(fread(bytes, 1, first_size + second_size + 1, file) == first_size + second_size);
    cr_expect(memcmp(bytes, first, first_size) == 0);
    cr_expect(second_size == 0 || memcmp(bytes + first_size, second, second_size) == 0);
    fclose(file);
    free(bytes);
}

/* What the killed process has sent of the sums is there, and the old counters are behind it. */
static void leave_sums(struct case_of *c, size_t sent, struct file_commit *commit)
{
    unsigned char *left = make(7);
    memcpy(left + PROFILE_MADE_HEAD, c->sum + PROFILE_MADE_HEAD, sent);
    put_file(c->path, left, c->size);
    free(left);
    *commit = (struct file_commit){
        .kind = FILE_COMMIT_SEND, .at = (int64_t)sent, .end = COUNTS, .shift = PROFILE_MADE_HEAD};
}

Test(llvm_profile, sums_that_were_sent_in_part_are_completed)
{
    for (size_t sent = 0; sent <= COUNTS; sent += sent == 0 ? 8 : sent == 8 ? 4088 : 4096) {
        struct case_of c;
        struct file_commit commit;
        begin(&c, true);
        leave_sums(&c, sent, &commit);
        cr_expect(llvm_profile_complete(&c.write, &commit) == FILE_WRITTEN, "%zu", sent);
        cr_expect(commit.at == commit.end);
        expect_file(c.path, c.sum, c.size, NULL, 0);
        cr_expect(llvm_profile_complete(&c.write, &commit) == FILE_WRITTEN); /* it is complete */
        expect_file(c.path, c.sum, c.size, NULL, 0);
        end(&c);
    }
}

/* What others have added meanwhile stays. */
Test(llvm_profile, sums_that_others_have_added_to_are_completed)
{
    struct case_of c;
    struct file_commit commit;
    begin(&c, true);
    leave_sums(&c, 4096, &commit);
    struct llvm_write other = c.write;
    cr_assert(llvm_profile_write(&other) == FILE_WRITTEN);
    cr_expect(llvm_profile_complete(&c.write, &commit) == FILE_WRITTEN);
    for (size_t i = 0; i < COUNTERS; i++) {
        uint64_t value = 7 + i + 2 * (100 + i);
        memcpy(c.sum + PROFILE_MADE_HEAD + i * 8, &value, 8);
    }
    expect_file(c.path, c.sum, c.size, NULL, 0);
    end(&c);
}

Test(llvm_profile, a_profile_that_was_appended_in_part_is_completed)
{
    for (size_t sent = 0; sent < profile_made_size(COUNTERS); sent += 4096) {
        struct case_of c;
        begin(&c, false);
        unsigned char *left = malloc(2 * c.size);
        memcpy(left, c.old, c.size);
        memcpy(left + c.size, c.new, sent);
        put_file(c.path, left, c.size + sent);
        free(left);
        struct file_commit commit = {.kind = FILE_COMMIT_SEND,
                                     .at = (int64_t)sent,
                                     .end = (int64_t)c.size,
                                     .shift = (int64_t)c.size};
        cr_expect(llvm_profile_complete(&c.write, &commit) == FILE_WRITTEN, "%zu", sent);
        expect_file(c.path, c.old, c.size, c.new, c.size);
        end(&c);
    }
}

Test(llvm_profile, a_file_that_has_become_another_one_is_left_alone)
{
    struct case_of c;
    struct file_commit commit;
    begin(&c, true);
    leave_sums(&c, 4096, &commit);
    put_file(c.path, "other", 5);
    cr_expect(llvm_profile_complete(&c.write, &commit) == FILE_LOST);
    cr_expect(c.write.loss == (enum loss_reason)ESTALE);
    expect_file(c.path, (const unsigned char *)"other", 5, NULL, 0);
    end(&c);
}
