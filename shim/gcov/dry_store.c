/* SPDX-License-Identifier: MIT */
#include "gcov/dry_store.h"

#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/transfer.h"
#include "gcov/layout.h"
#include "kernel/sys.h"

#define HEADER_WORDS 3   /* magic, version, stamp */
#define FUNCTION_WORDS 7 /* tag, length, three words; tag and length of the counters */

/* What stands before a file in the store: behind it the name and the content, each padded. */
struct head {
    uint32_t name_size, size;
};

static struct {
    int file; /* that the runtime is writing or reading now */
    int fd;   /* the store */
    off_t end;
    off_t next;    /* which the runtime reads next */
    bool has_file; /* the runtime has opened one that is not in the store yet */
    char name[PATH_MAX];
    unsigned char *map; /* of the store, once the first pass is over; NULL before that */
} store;

void dry_end(int status)
{
    for (;;)
        sys_call(SYS_exit_group, status);
}

void dry_must(bool is_so)
{
    if (!is_so)
        dry_end(1);
}

/* Adds to the store. */
static void put(const void *bytes, size_t size)
{
    dry_must(transfer_write(store.fd, bytes, size, store.end) == 0);
    store.end += (off_t)dry_padded(size);
}

int dry_memory(void)
{
    return (int)sys_call(SYS_memfd_create, "covkeep", MFD_CLOEXEC);
}

/* Takes the file that the runtime has written. */
static void take_file(void)
{
    struct stat st = {0};
    dry_must(store.has_file && sys_call(SYS_fstat, store.file, &st) == 0);
    size_t size = (size_t)st.st_size;
    unsigned char *content = sys_map_as(size + 1, PROT_READ, MAP_PRIVATE, store.file);
    dry_must(content && size > 0);
    const struct head head = {(uint32_t)strlen(store.name) + 1, (uint32_t)size};
    put(&head, sizeof(head));
    put(store.name, head.name_size);
    put(content, size);
    sys_call(SYS_munmap, content, size + 1);
    store.has_file = false;
}

static const struct head *head_at(off_t at)
{
    return (const struct head *)(const void *)(store.map + at);
}

static unsigned char *content_at(off_t at)
{
    return store.map + at + sizeof(struct head) + dry_padded(head_at(at)->name_size);
}

static off_t next_of(off_t at)
{
    const struct head *head = head_at(at);
    return at + (off_t)(sizeof(*head) + dry_padded(head->name_size) + dry_padded(head->size));
}

void dry_store_begin(void)
{
    store.file = dry_memory();
    store.fd = dry_memory();
    dry_must(store.file >= 0 && store.fd >= 0);
}

void dry_store_go_on(void)
{
    take_file();
    store.map = sys_map_as((size_t)store.end, PROT_READ | PROT_WRITE, MAP_SHARED, store.fd);
    dry_must(store.map);
}

void dry_store_end(void)
{
    dry_must(store.next == store.end);
}

static void give_file(void)
{
    dry_must(store.next < store.end &&
             transfer_write(store.file, content_at(store.next), head_at(store.next)->size, 0) == 0);
    store.next = next_of(store.next);
}

int dry_store_open(const char *path)
{
    if (!store.map && store.has_file)
        take_file();
    dry_must(strlen(path) < sizeof(store.name) && sys_call(SYS_ftruncate, store.file, 0) == 0 &&
             sys_call(SYS_lseek, store.file, 0, SEEK_SET) == 0);
    strcpy(store.name, path);
    store.has_file = true;
    if (store.map)
        give_file();
    return (int)sys_call(SYS_dup, store.file);
}

bool dry_store_next(off_t *at, struct dry_stored *file)
{
    if (*at >= store.end)
        return false;
    const struct head *head = head_at(*at);
    uint32_t *words = (uint32_t *)(void *)content_at(*at);
    dry_must(head->size >= HEADER_WORDS * sizeof(*words) && words[0] == GCDA_MAGIC);
    *file = (struct dry_stored){.name = (const char *)(head + 1),
                                .name_size = head->name_size,
                                .version = words[1],
                                .stamp = words[2],
                                .words = words + HEADER_WORDS,
                                .end = words + head->size / sizeof(*words)};
    *at = next_of(*at);
    return true;
}

bool dry_stored_next(struct dry_stored *file, struct dry_function *function,
                     unsigned char **counters)
{
    uint32_t *w = file->words;
    if (file->end - w < FUNCTION_WORDS || w[0] != GCDA_TAG_FUNCTION)
        return false;
    dry_must(w[1] == 3 && w[5] == GCDA_TAG_COUNTERS(GCOV_ARCS) && w[6] % 2 == 0 &&
             w[6] <= (size_t)(file->end - w - FUNCTION_WORDS));
    *function = (struct dry_function){w[2], w[3], w[4], w[6] / 2, NULL};
    *counters = (unsigned char *)(w + FUNCTION_WORDS);
    file->words = w + FUNCTION_WORDS + w[6];
    return true;
}
