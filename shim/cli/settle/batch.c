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
#include "file/transfer.h"

#define NAME RUNDIR_JOURNAL_NOTES "batch."
#define BROKEN ".broken"
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

/* Returns 0, or EBADMSG or ESTALE as settle_batch_open() does. */
static int judge(const struct settle_batch_page *page, const struct settle_journal *journal,
                 const struct settle_state *state)
{
    if (memcmp(page->magic, magic, sizeof(magic)) != 0 || page->size != sizeof(*page))
        return EBADMSG;
    if (page->first != state->first)
        return ESTALE;
    return page->from <= page->to && page->to <= journal->size ? 0 : EBADMSG;
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
    int error = judge(batch->page, journal, state);
    return error == 0 || fail(batch, error);
}

void settle_batch_close(struct settle_batch *batch)
{
    if (batch->page) {
        if (batch->is_mine)
            file_scratch_free(&batch->page->scratch);
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

void settle_batch_set_aside(const struct settle_journal *journal, uint64_t number)
{
    char name[64], aside[sizeof(name) + sizeof(BROKEN)];
    put_name(name, number);
    stpcpy(stpcpy(aside, name), BROKEN);
    renameat(journal->directory, name, journal->directory, aside);
}

/* Returns what stands behind the number in the name of a batch's file, NULL for another file. */
static const char *read_number(const char *name, uint64_t *number)
{
    char *end;
    if (strncmp(name, NAME, strlen(NAME)) != 0)
        return NULL;
    *number = strtoull(name + strlen(NAME), &end, 10);
    return end > name + strlen(NAME) ? end : NULL;
}

static int by_number(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

/* Returns false when no memory is left. */
static bool add(struct settle_batches *batches, uint64_t number)
{
    uint64_t *more = array_room(batches->number, batches->count, sizeof(*batches->number));
    if (!more)
        return false;
    batches->number = more;
    batches->number[batches->count++] = number;
    return true;
}

struct settle_batches settle_batch_list(const struct settle_journal *journal, uint64_t end)
{
    uint64_t number;
    int fd = openat(journal->directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *files = fd < 0 ? NULL : fdopendir(fd);
    struct settle_batches batches = {.is_complete = files};
    if (!files)
        return batches;
    for (const struct dirent *file; batches.is_complete && (file = readdir(files));) {
        const char *rest = read_number(file->d_name, &number);
        batches.has_broken |= rest && strcmp(rest, BROKEN) == 0;
        if (rest && *rest == '\0' && number < end)
            batches.is_complete = add(&batches, number);
    }
    closedir(files);
    if (batches.number)
        qsort(batches.number, batches.count, sizeof(*batches.number), by_number);
    return batches;
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
