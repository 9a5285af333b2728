/* SPDX-License-Identifier: MIT
 *
 * Reads the file as a whole, when no process writes to it any more.
 */
#include "box.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>

#include "trial.h"

const char *box_variable(const char *dir)
{
    return under("COV_KEEP_DIR=", "%s/boxes", dir + 1);
}

void *box_slots(const char *dir, const char *magic, size_t *count)
{
    size_t size = 0;
    char *file = file_read(under(dir, "boxes/" BLACKBOX_FILE), &size);
    *count = 0;
    for (size_t at = BLACKBOX_SIZE; at + BLACKBOX_SIZE <= size; at += BLACKBOX_SIZE)
        if (strcmp(file + at, magic) == 0)
            memmove(file + (*count)++ * BLACKBOX_SIZE, file + at, BLACKBOX_SIZE);
    return file;
}

struct blackbox_record *box_records(const char *dir, size_t *count)
{
    return box_slots(dir, BLACKBOX_MAGIC, count);
}

struct blackbox_head box_head(const char *dir)
{
    struct blackbox_head head = {0};
    FILE *file = fopen(under(dir, "boxes/" BLACKBOX_FILE), "r");
    cr_assert_not_null(file);
    cr_assert_eq(fread(&head, sizeof(head), 1, file), 1);
    cr_assert_eq(fclose(file), 0);
    return head;
}

/* The last of its images, and how many it has. */
static struct blackbox_record last_of(const char *dir, pid_t pid, size_t *images)
{
    size_t count;
    struct blackbox_record *records = box_records(dir, &count), found = {.pid = 0};
    *images = 0;
    for (size_t i = 0; i < count; i++)
        if (records[i].pid == pid) {
            ++*images;
            found = records[i];
        }
    free(records);
    cr_assert_eq(found.pid, pid, "no record of %d", pid);
    return found;
}

struct blackbox_record box_record(const char *dir, pid_t pid)
{
    size_t images;
    struct blackbox_record record = last_of(dir, pid, &images);
    cr_assert_eq(images, 1, "two records of %d", pid);
    return record;
}

const char *box_text(const struct blackbox_record *record, enum blackbox_text text)
{
    unsigned begin = text > 0 ? record->text_end[text - 1] : 0;
    return begin < record->text_end[text] ? record->text + begin : NULL;
}

/* Where its parent was faster than its keeper, before Linux 6.15. */
static bool may_be_unknown(void)
{
    struct utsname kernel;
    int version = 0, release = 0;
    cr_assert(uname(&kernel) == 0 && sscanf(kernel.release, "%d.%d", &version, &release) == 2);
    return version < 6 || (version == 6 && release < 15);
}

static bool is_right(const struct blackbox_record *r, int status)
{
    if (r->end == BLACKBOX_KILLED && r->status == 0 && may_be_unknown())
        return true;
    bool is_exit = r->end == BLACKBOX_EXIT || r->end == BLACKBOX_AT_ONCE;
    bool is_signal = r->end == BLACKBOX_SIGNAL || r->end == BLACKBOX_KILLED;
    if (WIFSIGNALED(status))
        return is_signal && r->status == WTERMSIG(status);
    /* A function of quick_exit's is not told the status. */
    if (r->end == BLACKBOX_QUICKLY && r->status == -1)
        return WIFEXITED(status);
    return (is_exit || r->end == BLACKBOX_QUICKLY) && r->status == WEXITSTATUS(status);
}

void box_expect_ending(const char *dir, const struct program *p)
{
    size_t images;
    struct blackbox_record record = last_of(dir, p->pid, &images);
    cr_assert(is_right(&record, p->status), "wait status 0x%x, told: end %u, status %d", p->status,
              record.end, record.status);
}
