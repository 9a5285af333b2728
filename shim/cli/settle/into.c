/* SPDX-License-Identifier: MIT
 *
 * Several images may have the same .gcda file: it is merged in memory, image by image, before it is
 * written. Profiles that have the same .profraw file stand in it one behind the other. Each file is
 * written beside its name and then renamed, so it is always whole.
 */
#include "cli/settle/into.h"

#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/progress.h"
#include "cli/settle/content.h"
#include "cli/settle/target.h"
#include "cli/tests/label.h"
#include "file/open.h"

struct part {
    struct settle_target target;
    size_t order;
};

static const char *path_of(const struct part *part)
{
    return settle_target_path(&part->target);
}

static int by_path(const void *a, const void *b)
{
    const struct part *left = a, *right = b;
    int difference = strcmp(path_of(left), path_of(right));
    return difference ? difference : (left->order > right->order) - (left->order < right->order);
}

static struct part *list_parts(const struct settle_sum *sum, size_t *count)
{
    struct part *parts = calloc(settle_target_count(sum) + 1, sizeof(*parts));
    *count = 0;
    for (struct settle_target target = {0}; parts && settle_target_next(sum, &target);)
        if (settle_target_is_open(&target)) {
            parts[*count] = (struct part){target, *count};
            (*count)++;
        }
    if (parts)
        qsort(parts, *count, sizeof(*parts), by_path);
    return parts;
}

/* Whether the path leads below the directory that is put before it. */
static bool stays_below(const char *path)
{
    for (const char *at = path; at; at = strchr(at, '/')) {
        at += *at == '/';
        if (at[0] == '.' && at[1] == '.' && (at[2] == '/' || at[2] == '\0'))
            return false;
    }
    return true;
}

static int write_whole(const char *path, const struct settle_content *content)
{
    char beside[PATH_MAX];
    int length = snprintf(beside, sizeof(beside), "%s.%d", path, (int)getpid());
    if (length < 0 || length >= PATH_MAX)
        return ENAMETOOLONG;
    int error = file_make_directories(beside);
    if (!error)
        error = settle_content_write(beside, content);
    if (!error && rename(beside, path) != 0)
        error = errno;
    if (error)
        unlink(beside);
    return error;
}

static int write_below(const char *directory, const char *path,
                       const struct settle_content *content)
{
    char whole[PATH_MAX];
    int length = snprintf(whole, sizeof(whole), "%s%s%s", directory, *path == '/' ? "" : "/", path);
    if (length < 0 || length >= PATH_MAX)
        return ENAMETOOLONG;
    return stays_below(path) ? write_whole(whole, content) : EPERM;
}

/* Settles the parts of one file. */
static void settle_file(const struct part *parts, size_t count, const char *directory,
                        struct settle_report *report)
{
    struct settle_content content = {0};
    for (size_t i = 0; i < count; i++) {
        enum loss_reason loss = LOSS_UNKNOWN;
        int error = settle_content_add(&content, &parts[i].target, &loss);
        report->lost += error != 0;
        if (error || loss != LOSS_UNKNOWN)
            settle_tell_file(report, path_of(&parts[i]), error ? (enum loss_reason)error : loss);
    }
    int error = content.bytes ? write_below(directory, path_of(parts), &content) : 0;
    if (error) {
        settle_tell_file(report, path_of(parts), (enum loss_reason)error);
        report->left++;
    } else {
        report->files += content.bytes != NULL;
    }
    free(content.bytes);
}

static void write_all(const struct settle_sum *sum, const char *directory,
                      struct settle_report *report)
{
    size_t count, same;
    struct part *parts = list_parts(sum, &count);
    for (size_t i = 0; parts && i < count; i += same) {
        for (same = 1; i + same < count; same++)
            if (strcmp(path_of(&parts[i]), path_of(&parts[i + same])) != 0)
                break;
        settle_file(parts + i, same, directory, report);
        progress_show("covkeep: wrote %zu of %zu files", report->files, count);
    }
    if (!parts) {
        settle_tell(report, "%s: %s", directory, strerror(ENOMEM));
        report->failures++;
    }
    free(parts);
}

static void fail(const struct settle_journal *journal, struct settle_report *report,
                 const char *reason)
{
    settle_tell(report, "%s: %s", journal->path, reason);
    report->failures++;
}

struct selection {
    const char *pattern;
    struct label_source source;
};

static bool is_selected(const void *selection, const struct journal_entry *entry)
{
    const struct selection *of = selection;
    char label[LABEL_SIZE];
    label_of(&of->source, entry, label);
    return fnmatch(of->pattern, label, 0) == 0;
}

static void add_journal(struct settle_sum *sum, struct settle_journal *journal,
                        struct selection *selection, uint64_t base, struct settle_ids *ids)
{
    if (selection->pattern)
        label_source_open(&selection->source, journal->path);
    settle_sum_add(sum, journal, 0, journal->size, base, ids, false);
    if (selection->pattern)
        label_source_close(&selection->source);
}

void settle_into(const struct settle_journals *journals, const char *directory, const char *pattern,
                 struct settle_report *report)
{
    struct selection selection = {.pattern = pattern};
    struct settle_sum sum = {.journals = journals->journal,
                             .journal_count = journals->count,
                             .wants = pattern ? is_selected : NULL,
                             .wanting = &selection};
    struct settle_ids ids = {0};
    uint64_t base = 0;
    for (size_t i = 0; i < journals->count; base += journals->journal[i++].size) {
        struct settle_journal *journal = &journals->journal[i];
        if (!settle_journal_map(journal))
            fail(journal, report, strerror(errno));
        if (settle_journal_has_holes(journal))
            fail(journal, report, "records that were settled before are gone from there");
        if (journal->bytes)
            add_journal(&sum, journal, &selection, base, &ids);
        if (sum.is_out_of_memory)
            fail(journal, report, strerror(ENOMEM));
    }
    settle_sum_tell(&sum, report);
    if (!sum.is_out_of_memory)
        write_all(&sum, directory, report);
    settle_sum_free(&sum);
    settle_ids_free(&ids);
}
