/* SPDX-License-Identifier: MIT
 *
 * A document of gcov becomes a section for each of its sources, as geninfo writes it: lcov and
 * genhtml add up what several sections of one test say of a source.
 */
#include "cli/tests/tracefile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/lines/excluded.h"
#include "cli/lines/gcov.h"
#include "cli/lines/source.h"
#include "cli/message.h"
#include "cli/tests/candidates.h"
#include "cli/tests/group.h"
#include "cli/text.h"

struct tracing {
    FILE *to;
    char **names; /* of the groups, as they stand behind TN: */
    struct tracefile_report *report;
};

struct found {
    size_t all, hit;
};

static void count(struct found *found, bool is_hit)
{
    found->all++;
    found->hit += is_hit;
}

/* `of` is what was counted: FN, BR or L. */
static void put_found(FILE *to, const char *of, const struct found *found)
{
    if (found->all > 0)
        fprintf(to, "%sF:%zu\n%sH:%zu\n", of, found->all, of, found->hit);
}

static void put_functions(FILE *to, const char *source, const json_t *functions)
{
    struct found found = {0};
    size_t i;
    const json_t *function;
    json_array_foreach(functions, i, function)
    {
        const char *name = json_string_value(json_object_get(function, "name"));
        long long line = source_number(function, "start_line");
        long long calls = source_number(function, "execution_count");
        if (!name || excluded_of(source, line) & EXCLUDED_LINE)
            continue;
        fprintf(to, "FN:%lld,%s\nFNDA:%lld,%s\n", line, name, calls, name);
        count(&found, calls > 0);
    }
    put_found(to, "FN", &found);
}

static bool is_excluded(const json_t *branch, unsigned excluded)
{
    if (excluded & EXCLUDED_BRANCH)
        return true;
    return excluded & EXCLUDED_EXCEPTION_BRANCH && json_is_true(json_object_get(branch, "throw"));
}

static void put_branches(FILE *to, const json_t *line, unsigned excluded, struct found *found)
{
    size_t i, number = 0;
    const json_t *branch;
    long long at = source_number(line, "line_number");
    bool is_reached = source_number(line, "count") > 0 ||
                      !json_is_true(json_object_get(line, "unexecuted_block"));
    json_array_foreach(json_object_get(line, "branches"), i, branch)
    {
        long long taken = source_number(branch, "count");
        if (is_excluded(branch, excluded))
            continue;
        if (is_reached)
            fprintf(to, "BRDA:%lld,0,%zu,%lld\n", at, number++, taken);
        else
            fprintf(to, "BRDA:%lld,0,%zu,-\n", at, number++);
        count(found, is_reached && taken > 0);
    }
}

static void put_lines(FILE *to, const char *source, const json_t *lines)
{
    struct found found = {0}, branches = {0};
    size_t i;
    const json_t *line;
    json_array_foreach(lines, i, line)
    {
        long long number = source_number(line, "line_number");
        unsigned excluded = excluded_of(source, number);
        if (excluded & EXCLUDED_LINE)
            continue;
        fprintf(to, "DA:%lld,%lld\n", number, (long long)source_number(line, "count"));
        count(&found, source_number(line, "count") > 0);
        put_branches(to, line, excluded, &branches);
    }
    put_found(to, "BR", &branches);
    put_found(to, "L", &found);
}

static void take(void *data, size_t group, const json_t *document)
{
    struct tracing *tracing = data;
    size_t i;
    const json_t *file;
    char source[PATH_MAX];
    json_array_foreach(json_object_get(document, "files"), i, file)
    {
        if (!source_path(document, file, source))
            continue;
        fprintf(tracing->to, "TN:%s\nSF:%s\n", tracing->names[group], source);
        put_functions(tracing->to, source, json_object_get(file, "functions"));
        put_lines(tracing->to, source, json_object_get(file, "lines"));
        fputs("end_of_record\n", tracing->to);
        tracing->report->sources++;
    }
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_taken(char **names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* geninfo's names of tests are of letters, digits and underscores. */
static char *name_of(const char *label, char **names, size_t count)
{
    char *plain = text_print("%s", label), *name = text_print("%s", plain);
    for (char *c = plain; *c; c++)
        if (!is_plain(*c))
            *c = '_';
    for (unsigned i = 1; i == 1 || is_taken(names, count, name); i++) {
        free(name);
        name = i == 1 ? text_print("%s", plain) : text_print("%s_%u", plain, i);
    }
    free(plain);
    return name;
}

/* Tells of the first file without. */
static void miss(struct tracefile_report *report, const struct settle_image *image, size_t file)
{
    if (report->without++ == 0)
        message("%s: there is no .gcno file of this build",
                image->units[file].unit.record->filename);
}

static bool ask_for_image(struct gcov_ask *ask, struct candidates *candidates, size_t index,
                          const struct settle_image *image, size_t group,
                          struct tracefile_report *report)
{
    for (size_t file = 0; file < image->count; file++) {
        if (!settle_image_has_counts(image, file))
            continue;
        const char *gcno = candidates_of(candidates, index, image, file, "")->gcno;
        if (!gcno)
            miss(report, image, file);
        else if (!gcov_ask_add(ask, image, file, gcno, group))
            return false;
    }
    return true;
}

static bool ask_for_all(struct gcov_ask *ask, struct groups *groups,
                        struct tracefile_report *report)
{
    struct candidates candidates = {0};
    bool is_asked = true;
    for (size_t i = 0; is_asked && i < groups->count; i++) {
        const struct settle_sum *sum = groups_sum(groups, i);
        for (size_t image = 0; is_asked && image < sum->count; image++)
            is_asked = ask_for_image(ask, &candidates, image, &sum->images[image], i, report);
        report->tests += is_asked;
    }
    candidates_free(&candidates);
    return is_asked;
}

/* Returns whether gcov has answered for all that it was asked for. */
static bool trace(FILE *to, struct groups *groups, struct gcov_ask *ask,
                  struct tracefile_report *report)
{
    struct tracing tracing = {.to = to, .report = report};
    ask->take = take;
    ask->data = &tracing;
    for (size_t i = 0; i < groups->count; i++) {
        tracing.names = text_room(tracing.names, i, sizeof(*tracing.names));
        tracing.names[i] = name_of(groups->group[i].label, tracing.names, i);
    }
    bool is_answered = ask_for_all(ask, groups, report) && gcov_ask_answer(ask);
    for (size_t i = 0; i < groups->count; i++)
        free(tracing.names[i]);
    free(tracing.names);
    excluded_free();
    if (report->without > 1)
        message("%zu more files like that", report->without - 1);
    report->without += groups_tell_of_llvm(groups);
    return is_answered;
}

static bool fail(const char *path)
{
    message("%s: %s", path, strerror(errno));
    return false;
}

static bool write_whole(const char *path, struct groups *groups, struct gcov_ask *ask,
                        struct tracefile_report *report)
{
    char *beside = text_print("%s.%d", path, (int)getpid());
    FILE *to = fopen(beside, "we");
    bool is_answered = to ? trace(to, groups, ask, report) : fail(path);
    bool is_written = to && !ferror(to);
    if (to && (fclose(to) != 0 || !is_written))
        is_answered = fail(path);
    if (is_answered && rename(beside, path) != 0)
        is_answered = fail(path);
    if (to && !is_answered)
        unlink(beside);
    free(beside);
    return is_answered;
}

static bool write_out(struct groups *groups, struct gcov_ask *ask, struct tracefile_report *report)
{
    bool is_answered = trace(stdout, groups, ask, report);
    return fflush(stdout) == 0 && !ferror(stdout) ? is_answered : fail("standard output");
}

/* Signals that end this process wait until the file is there, or nothing of it. */
static bool write_groups(const char *path, struct groups *groups, const char *gcov,
                         struct tracefile_report *report)
{
    struct gcov_ask ask = {.tool = gcov, .needs_branches = true};
    if (!gcov_ask_open(&ask))
        return false;
    bool is_written = strcmp(path, "-") == 0 ? write_out(groups, &ask, report)
                                             : write_whole(path, groups, &ask, report);
    return gcov_ask_close(&ask) && is_written && report->without == 0;
}

bool tracefile_write(const char *path, const struct settle_journals *journals, const char *pattern,
                     const char *gcov, struct tracefile_report *report)
{
    struct groups groups;
    bool is_whole = groups_read(&groups, journals, GROUP_BY_LABEL, pattern);
    if (groups.count > 0 || !pattern)
        is_whole &= write_groups(path, &groups, gcov, report);
    is_whole = groups_tell(&groups) && is_whole;
    groups_free(&groups);
    return is_whole;
}
