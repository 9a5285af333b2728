/* SPDX-License-Identifier: MIT
 *
 * Reads the file slot by slot. The file may grow, shrink or change meanwhile, so nothing is
 * believed that was not read once and checked.
 */
#include "cli/records/records.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/array.h"
#include "cli/clock.h"
#include "cli/records/check.h"
#include "cli/records/tree.h"
#include "cli/rundir/files.h"

#define PLACE_OF(number) ((off_t)((number) + 1) * BLACKBOX_SIZE)

static int open_file(struct records *records, const char *directory)
{
    int dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return -1;
    records->is_of_everywhere = rundir_files_are_of_everywhere(dir);
    int fd = openat(dir, BLACKBOX_FILE, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    int error = errno;
    close(dir);
    errno = error;
    return fd;
}

/* Returns how many slots the file holds behind the head, whole or cut off; -1 with errno. */
static ssize_t count_slots(int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return -1;
    if (!S_ISREG(st.st_mode)) {
        errno = EINVAL;
        return -1;
    }
    off_t slots = (st.st_size + BLACKBOX_SIZE - 1) / BLACKBOX_SIZE - 1;
    return slots < 0 ? 0 : slots > BLACKBOX_MAX ? BLACKBOX_MAX : (ssize_t)slots;
}

static void take_record(struct records *records, struct process *p, size_t size)
{
    p->fault = records_check(&p->box, size, records->now);
    if (p->fault)
        memset(&p->box, 0, sizeof(p->box));
    records->count++;
}

/* A broken slot is left out. Returns false if memory is short. */
static bool take_more(struct records *records, const void *slot)
{
    struct blackbox_more more;
    memcpy(&more, slot, sizeof(more));
    if (!more_check(&more, records->now))
        return true;
    void *grown = array_room(records->more, records->more_count, sizeof(more));
    if (!grown)
        return false;
    records->more = grown;
    records->more[records->more_count++] = more;
    return true;
}

static bool read_slot(struct records *records, int fd, unsigned number)
{
    struct process *p = &records->process[records->count];
    ssize_t got = pread(fd, &p->box, sizeof(p->box), PLACE_OF(number));
    p->number = number;
    if (got >= (ssize_t)sizeof(p->box.magic) && more_is(&p->box))
        return got < (ssize_t)sizeof(p->box) || take_more(records, &p->box);
    take_record(records, p, got < 0 ? 0 : (size_t)got);
    return true;
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
    ssize_t count = count_slots(fd);
    if (count < 0)
        return false;
    records->process = calloc((size_t)count + 1, sizeof(*records->process));
    if (!records->process)
        return false;
    for (unsigned i = 0; i < count; i++)
        if (!read_slot(records, fd, i))
            return false;
    if (pread(fd, &head, sizeof(head), 0) == sizeof(head))
        records->left_out = head.left_out;
    qsort(records->process, records->count, sizeof(*records->process), by_start);
    return true;
}

bool records_read(struct records *records, const char *directory)
{
    *records = (struct records){.now = clock_ns(CLOCK_REALTIME), .root = -1};
    int fd = open_file(records, directory);
    if (fd < 0)
        return false;
    bool is_read = read_all(records, fd) && records_link(records);
    int error = errno;
    close(fd);
    if (is_read)
        find_span(records);
    else
        records_free(records);
    errno = error;
    return is_read;
}

void records_free(struct records *records)
{
    free(records->process);
    free(records->by_pid);
    free(records->more);
    records->process = NULL;
    records->more = NULL;
    records->count = records->more_count = 0;
}

bool process_is_prelude(const struct process *process)
{
    return process->box.is_forked && process->box.carries == 0 && process->later >= 0 &&
           process->box.lost == 0 && process->first_child < 0;
}

bool process_has_former(const struct records *records, const struct process *process)
{
    return process->former >= 0 && !process_is_prelude(&records->process[process->former]);
}

const char *process_name(const struct process *process)
{
    const char *program = process_text(process, BLACKBOX_PROGRAM);
    const char *slash = strrchr(program, '/');
    const char *name = slash && slash[1] ? slash + 1 : program;
    return *name ? name : "?";
}

const char *process_next(const struct process *process, enum blackbox_text text, const char *at)
{
    const struct blackbox_record *box = &process->box;
    const char *begin = box->text + (text > 0 ? box->text_end[text - 1] : 0);
    const char *next = at ? at + strlen(at) + 1 : begin;
    return next < box->text + box->text_end[text] ? next : NULL;
}

const char *process_text(const struct process *process, enum blackbox_text text)
{
    const char *first = process_next(process, text, NULL);
    return first ? first : "";
}
