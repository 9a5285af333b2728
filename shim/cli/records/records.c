/* SPDX-License-Identifier: MIT
 *
 * Reads the file page by page: it may grow, shrink or change under our hands.
 */
#include "cli/records/records.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/records/check.h"
#include "cli/records/tree.h"

#define PAGE_OF(number) ((off_t)((number) + 1) * BLACKBOX_SIZE)

static int open_file(const char *directory)
{
    int dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return -1;
    int fd = openat(dir, BLACKBOX_FILE, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    int error = errno;
    close(dir);
    errno = error;
    return fd;
}

/* How many records it holds, whole or cut off; -1 with errno. */
static ssize_t count_records(int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return -1;
    if (!S_ISREG(st.st_mode)) {
        errno = EINVAL;
        return -1;
    }
    off_t pages = (st.st_size + BLACKBOX_SIZE - 1) / BLACKBOX_SIZE - 1;
    return pages < 0 ? 0 : pages > BLACKBOX_MAX ? BLACKBOX_MAX : (ssize_t)pages;
}

static void read_record(struct process *p, int fd, unsigned number, int64_t now)
{
    ssize_t got = pread(fd, &p->box, sizeof(p->box), PAGE_OF(number));
    p->number = number;
    p->fault = records_check(&p->box, got < 0 ? 0 : (size_t)got, now);
    if (p->fault)
        memset(&p->box, 0, sizeof(p->box));
}

static int by_start(const void *one, const void *other)
{
    const struct process *a = one, *b = other;
    if (!a->fault != !b->fault)
        return a->fault ? 1 : -1;
    if (a->box.start_ns != b->box.start_ns)
        return a->box.start_ns < b->box.start_ns ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static void find_span(struct records *records)
{
    for (size_t i = 0; i < records->count && !records->process[i].fault; i++) {
        const struct process *p = &records->process[i];
        int64_t last = p->is_running ? records->now : p->end_ns ? p->end_ns : p->box.start_ns;
        if (i == 0)
            records->start = p->box.start_ns;
        if (last > records->finish)
            records->finish = last;
    }
}

static bool read_all(struct records *records, int fd)
{
    struct blackbox_head head = {0};
    ssize_t count = count_records(fd);
    if (count < 0)
        return false;
    records->process = calloc((size_t)count + 1, sizeof(*records->process));
    if (!records->process)
        return false;
    records->count = (size_t)count;
    for (unsigned i = 0; i < records->count; i++)
        read_record(&records->process[i], fd, i, records->now);
    if (pread(fd, &head, sizeof(head), 0) == sizeof(head))
        records->left_out = head.left_out;
    qsort(records->process, records->count, sizeof(*records->process), by_start);
    return true;
}

bool records_read(struct records *records, const char *directory)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *records = (struct records){.now = now.tv_sec * INT64_C(1000000000) + now.tv_nsec, .root = -1};
    int fd = open_file(directory);
    if (fd < 0)
        return false;
    bool is_read = read_all(records, fd);
    if (is_read && !(is_read = records_link(records)))
        records_free(records);
    int error = errno;
    close(fd);
    errno = error;
    if (is_read)
        find_span(records);
    return is_read;
}

void records_free(struct records *records)
{
    free(records->process);
    records->process = NULL;
    records->count = 0;
}

bool process_is_prelude(const struct process *process)
{
    return process->box.is_forked && process->box.carries == 0 && process->later >= 0 &&
           process->box.lost == 0 && process->first_child < 0;
}

const char *process_name(const struct process *process)
{
    const char *slash = strrchr(process->box.program, '/');
    const char *name = slash && slash[1] ? slash + 1 : process->box.program;
    return *name ? name : "?";
}

const char *list_next(const char *list, size_t size, const char *at)
{
    const char *next = at ? at + strnlen(at, size - (size_t)(at - list)) + 1 : list;
    return next < list + size && *next ? next : NULL;
}
