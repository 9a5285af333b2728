/* SPDX-License-Identifier: MIT
 *
 * Goes through the records once and notes where they stand; a group is added up when it is asked
 * for, so memory holds the counters of one group at a time.
 */
#include "cli/tests/group.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "checksum.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "cli/tests/label.h"
#include "cli/tests/number.h"
#include "cli/text.h"

#define PROGRAM_MAX ((size_t)4096)

struct reading {
    struct groups *groups;
    enum group_by by;
    const char *pattern;
    const struct settle_journal *journal;
    struct label_source source;
    /* Ids of records that were met; of processes, with 0 as their flush; and the group, counted
     * from 1, of each key. */
    struct settle_map met, processes, keys;
};

static bool is_new_id(struct settle_map *map, const uint64_t words[2], uint32_t flush)
{
    bool is_new;
    number_of(map, words[0], words[1], flush, &is_new);
    return is_new;
}

static struct group *add_group(struct reading *reading, const struct journal_entry *entry,
                               const char *label)
{
    struct groups *groups = reading->groups;
    groups->group = text_room(groups->group, groups->count, sizeof(*groups->group));
    groups->group[groups->count] = (struct group){
        .label = text_print("%s", label),
        .program = text_print("%.*s",
                              (int)strnlen(entry->program, PROGRAM_MAX < entry->head.program_size
                                                               ? PROGRAM_MAX
                                                               : entry->head.program_size),
                              entry->program),
        .pid = entry->head.pid,
        .image = label_process(&reading->source, entry),
    };
    return &groups->group[groups->count++];
}

/* Two labels with one checksum have different numbers. */
static struct group *group_of(struct reading *reading, const struct journal_entry *entry,
                              const char *label)
{
    bool is_process = reading->by == GROUP_BY_PROCESS, is_new;
    const uint64_t key[2] = {checksum_add(0, label, strlen(label)), strlen(label)};
    const uint64_t *words = is_process ? entry->head.process : key;
    for (uint32_t i = 0;; i++) {
        uint64_t *number = number_of(&reading->keys, words[0], words[1], i, &is_new);
        struct group *group = is_new ? NULL : &reading->groups->group[*number - 1];
        if (is_new) {
            group = add_group(reading, entry, label);
            *number = reading->groups->count;
        }
        if (is_process || strcmp(group->label, label) == 0)
            return group;
    }
}

static void take(struct reading *reading, const struct journal_entry *entry, size_t at)
{
    char label[LABEL_SIZE];
    if (!is_new_id(&reading->met, entry->head.process, entry->head.flush))
        return;
    label_of(&reading->source, entry, label);
    if (reading->pattern && fnmatch(reading->pattern, label, 0) != 0)
        return;
    struct group *group = group_of(reading, entry, label);
    group->record = text_room(group->record, group->count, sizeof(*group->record));
    group->record[group->count++] = (struct group_record){reading->journal, at};
    group->processes += is_new_id(&reading->processes, entry->head.process, 0);
}

static void read_journal(struct reading *reading)
{
    struct journal_entry entry;
    size_t skipped = 0;
    const struct settle_journal *journal = reading->journal;
    label_source_open(&reading->source, journal->path);
    for (size_t at = 0;
         journal->bytes && journal_next(journal->bytes, journal->size, &at, &entry, &skipped);)
        take(reading, &entry, at - entry.head.size);
    label_source_close(&reading->source);
}

static int by_label(const void *a, const void *b)
{
    const struct group *left = a, *right = b;
    int difference = strcmp(left->label, right->label);
    if (difference)
        return difference;
    return (left->record->at > right->record->at) - (left->record->at < right->record->at);
}

bool groups_read(struct groups *groups, const struct settle_journals *journals, enum group_by by,
                 const char *pattern)
{
    struct reading reading = {.groups = groups, .by = by, .pattern = pattern};
    bool is_whole = true;
    *groups =
        (struct groups){.sum = {.journals = journals->journal, .journal_count = journals->count}};
    for (size_t i = 0; i < journals->count; i++) {
        reading.journal = &journals->journal[i];
        if (settle_journal_map(&journals->journal[i])) {
            read_journal(&reading);
        } else {
            message("%s: %s", reading.journal->path, strerror(errno));
            is_whole = false;
        }
        if (settle_journal_has_holes(reading.journal)) {
            message("%s: the run was too long for it: its first records are settled and gone",
                    reading.journal->path);
            is_whole = false;
        }
    }
    settle_map_free(&reading.met);
    settle_map_free(&reading.processes);
    settle_map_free(&reading.keys);
    if (groups->count > 0)
        qsort(groups->group, groups->count, sizeof(*groups->group), by_label);
    return is_whole;
}

void groups_free(struct groups *groups)
{
    for (size_t i = 0; i < groups->count; i++) {
        free(groups->group[i].label);
        free(groups->group[i].program);
        free(groups->group[i].record);
    }
    free(groups->group);
    settle_sum_free(&groups->sum);
}

struct settle_sum *groups_sum(struct groups *groups, size_t group)
{
    struct journal_entry entry;
    const struct group *of = &groups->group[group];
    settle_sum_clear(&groups->sum);
    progress_show("covkeep: %zu of %zu", group + 1, groups->count);
    for (size_t i = 0; i < of->count; i++) {
        const struct group_record *record = &of->record[i];
        size_t at = record->at, skipped = 0;
        if (journal_next(record->journal->bytes, record->journal->size, &at, &entry, &skipped) &&
            at - entry.head.size == record->at)
            settle_sum_add_record(&groups->sum, &entry);
        else
            groups->gone++; /* settled meanwhile, and its space given back */
    }
    return &groups->sum;
}

bool groups_tell(const struct groups *groups)
{
    struct settle_report report = {0};
    progress_clear();
    settle_sum_tell(&groups->sum, &report);
    if (groups->sum.is_out_of_memory)
        message("%s", strerror(ENOMEM));
    if (groups->gone > 0)
        message("%zu records are settled and gone meanwhile", groups->gone);
    return settle_report_end(&report) && !groups->sum.is_out_of_memory && groups->gone == 0;
}

bool groups_tell_of_llvm(const struct groups *groups)
{
    size_t count = groups->sum.profiles.raw_count;
    if (count > 0)
        message("programs by clang or rustc are left out (%zu): llvm-cov knows their lines, and "
                "`covkeep settle --label TEST --into DIR` gives it their .profraw files",
                count);
    return count > 0;
}
