/* SPDX-License-Identifier: MIT
 *
 * A keeper appends after its program's death, so a record may be later than the process's end; an
 * image is found all the same, as the last one of that pid that began before.
 */
#include "cli/tests/label.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "cli/report/command.h"
#include "cli/rundir/journal.h"

void label_source_open(struct label_source *source, const char *journal)
{
    char run[PATH_MAX];
    size_t length = strlen(journal), name = strlen("/" RUNDIR_JOURNAL);
    *source = (struct label_source){0};
    if (length <= name || length >= PATH_MAX ||
        strcmp(journal + length - name, "/" RUNDIR_JOURNAL) != 0)
        return;
    memcpy(run, journal, length - name);
    run[length - name] = '\0';
    source->is_open = records_read(&source->records, run);
}

void label_source_close(struct label_source *source)
{
    if (source->is_open)
        records_free(&source->records);
}

int label_process(const struct label_source *source, const struct journal_entry *entry)
{
    int64_t at_ns;
    if (!source->is_open || __builtin_add_overflow(entry->head.time_us, 1, &at_ns) ||
        __builtin_mul_overflow(at_ns, 1000, &at_ns))
        return -1;
    return records_find(&source->records, entry->head.pid, at_ns);
}

/* Returns the image that the run's own command has started, or that command itself. */
static int below_root(const struct records *records, int image)
{
    for (int parent; (parent = records->process[image].parent) >= 0; image = parent)
        if (records->process[parent].first == records->root)
            break;
    return image;
}

static void put(char label[LABEL_SIZE], const char *bytes, size_t size)
{
    snprintf(label, LABEL_SIZE, "%.*s", (int)(size < LABEL_SIZE ? size : LABEL_SIZE), bytes);
}

static void put_program(char label[LABEL_SIZE], const struct journal_entry *entry)
{
    const char *slash = memrchr(entry->program, '/', entry->head.program_size);
    const char *name = slash ? slash + 1 : entry->program;
    put(label, name, (size_t)(entry->program + entry->head.program_size - name));
    if (!*label)
        put(label, "?", 1);
}

void label_of(const struct label_source *source, const struct journal_entry *entry,
              char label[LABEL_SIZE])
{
    put(label, entry->label, entry->head.label_size);
    if (*label)
        return;
    int image = label_process(source, entry);
    if (image < 0 || source->records.process[image].fault) {
        put_program(label, entry);
        return;
    }
    command_text(&source->records.process[below_root(&source->records, image)], label);
}
