/* SPDX-License-Identifier: MIT
 *
 * The mapping is never stored to where the file has no blocks: on a full disk that would end the
 * command. So each part of the file is written by write(2) before it is mapped.
 */
#include "cli/settle/batch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/array.h"
#include "cli/rundir/journal.h"
#include "cli/settle/batch_page.h"
#include "gcov/transfer.h"

#define NAME RUNDIR_JOURNAL_NOTES "batch."
#define FLAGS (O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
#define ROOM_STEP ((size_t)4096)

static const char magic[8] = "covbatch";

static bool fail(struct settle_batch *batch, int error)
{
    settle_batch_close(batch);
    errno = error;
    return false;
}

static void put_name(char name[64], uint64_t number)
{
    snprintf(name, 64, NAME "%llu", (unsigned long long)number);
}

static int open_file(const struct settle_journal *journal, uint64_t number, int flags)
{
    char name[64];
    put_name(name, number);
    return openat(journal->directory, name, FLAGS | flags, 0600);
}

static bool map(struct settle_batch *batch, size_t size)
{
    void *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, batch->fd, 0);
    if (page == MAP_FAILED)
        return false;
    if (batch->page)
        munmap(batch->page, batch->size);
    batch->page = page;
    batch->size = size;
    return true;
}

bool settle_batch_extend(struct settle_batch *batch, size_t size)
{
    static const unsigned char zeros[ROOM_STEP];
    for (size_t at = batch->size; at < size; at += ROOM_STEP) {
        int error = transfer_write(batch->fd, zeros, ROOM_STEP, (off_t)at);
        if (error) {
            errno = error;
            return false;
        }
    }
    return batch->size >= size || map(batch, (size + ROOM_STEP - 1) & ~(ROOM_STEP - 1));
}

bool settle_batch_make(struct settle_batch *batch, const struct settle_journal *journal,
                       const struct settle_state *state, uint64_t to)
{
    *batch = (struct settle_batch){.number = state->next};
    batch->fd = open_file(journal, batch->number, O_CREAT | O_TRUNC);
    if (batch->fd < 0)
        return false;
    if (!settle_batch_extend(batch, sizeof(*batch->page)))
        return fail(batch, errno);
    *batch->page = (struct settle_batch_page){
        .size = sizeof(*batch->page), .first = state->first, .from = state->offset, .to = to};
    memcpy(batch->page->magic, magic, sizeof(magic));
    return true;
}

static bool is_batch(const struct settle_batch_page *page, const struct settle_journal *journal,
                     const struct settle_state *state)
{
    return memcmp(page->magic, magic, sizeof(magic)) == 0 && page->size == sizeof(*page) &&
           page->first == state->first && page->from <= page->to && page->to <= journal->size;
}

bool settle_batch_open(struct settle_batch *batch, const struct settle_journal *journal,
                       const struct settle_state *state, uint64_t number)
{
    struct stat st;
    *batch = (struct settle_batch){.number = number};
    batch->fd = open_file(journal, number, 0);
    if (batch->fd < 0)
        return false;
    if (fstat(batch->fd, &st) != 0)
        return fail(batch, errno);
    if (!S_ISREG(st.st_mode) || (size_t)st.st_size < ROOM_STEP)
        return fail(batch, EBADMSG);
    if (!map(batch, (size_t)st.st_size & ~(ROOM_STEP - 1)))
        return fail(batch, errno);
    return is_batch(batch->page, journal, state) || fail(batch, EBADMSG);
}

void settle_batch_close(struct settle_batch *batch)
{
    if (batch->page) {
        if (batch->is_mine)
            gcov_scratch_free(&batch->page->scratch);
        munmap(batch->page, batch->size);
    }
    close(batch->fd);
    *batch = (struct settle_batch){.fd = -1};
}

void settle_batch_remove(const struct settle_journal *journal, uint64_t number)
{
    char name[64];
    put_name(name, number);
    unlinkat(journal->directory, name, 0);
}

static bool read_number(const char *name, uint64_t *number)
{
    char *end;
    if (strncmp(name, NAME, strlen(NAME)) != 0)
        return false;
    *number = strtoull(name + strlen(NAME), &end, 10);
    return *end == '\0' && end > name + strlen(NAME);
}

static int by_number(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

uint64_t *settle_batch_numbers(const struct settle_journal *journal, uint64_t end, size_t *count,
                               bool *is_complete)
{
    uint64_t *numbers = NULL, number;
    int fd = openat(journal->directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *files = fd < 0 ? NULL : fdopendir(fd);
    *count = 0;
    *is_complete = files;
    if (!files)
        return NULL;
    for (const struct dirent *file; (file = readdir(files));) {
        if (!read_number(file->d_name, &number) || number >= end)
            continue;
        uint64_t *more = array_room(numbers, *count, sizeof(*numbers));
        if (!more) {
            *is_complete = false;
            break;
        }
        numbers = more;
        numbers[(*count)++] = number;
    }
    closedir(files);
    if (numbers)
        qsort(numbers, *count, sizeof(*numbers), by_number);
    return numbers;
}

uint64_t settle_batch_from(const struct settle_batch *batch)
{
    return batch->page->from;
}

uint64_t settle_batch_to(const struct settle_batch *batch)
{
    return batch->page->to;
}

void settle_batch_finish(struct settle_batch *batch)
{
    __atomic_store_n(&batch->page->is_finished, 1, __ATOMIC_RELEASE);
}

bool settle_batch_is_finished(const struct settle_batch *batch)
{
    return batch->page->is_finished;
}
