/* SPDX-License-Identifier: MIT
 *
 * Adds up the records of each process in turn. The functions of an image get their numbers when the
 * first process is met that has a record of the image; a function that two images share, by its
 * file, has one number.
 */
#include "cli/tests/processes.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checksum.h"
#include "cli/lines/demangle.h"
#include "cli/lines/functions.h"
#include "cli/lines/gcno.h"
#include "cli/lines/source.h"
#include "cli/progress.h"
#include "cli/report/json_process.h"
#include "cli/rundir/journal.h"
#include "cli/tests/group.h"
#include "cli/tests/number.h"
#include "cli/tests/reached.h"
#include "cli/text.h"
#include "journal/format.h"

/* The most numbers that all sets have together: a page with more is none. */
#define NUMBERS_MAX 4000000

struct numbering {
    struct processes_tested *tested;
    struct groups groups;
    struct settle_map functions, sources, sets; /* to a number, counted from 1 */
    struct image_numbers {
        uint32_t *number; /* of each function that the image's units own, in their order */
        size_t count;
        bool is_known;
    } * image;
    size_t images;
    bool *is_reached; /* for each function, of the process at hand */
    size_t numbers;   /* in all sets so far */
};

/* Returns the number of the key, and sets *is_new where it is the next one of the array. */
static size_t index_of(struct settle_map *map, uint64_t key, uint64_t more, const json_t *array,
                       bool *is_new)
{
    uint64_t *number = number_of(map, key, more, 0, is_new);
    if (*is_new)
        *number = json_array_size(array);
    return (size_t)*number;
}

static uint64_t sum_of(const char *text)
{
    return checksum_add(0, text, strlen(text));
}

static size_t source_of(struct numbering *n, const char *path)
{
    bool is_new;
    size_t number = index_of(&n->sources, sum_of(path), 0, n->tested->sources, &is_new);
    if (is_new)
        json_array_append_new(n->tested->sources, json_bytes(path));
    return number;
}

/* Without a .gcno file a function has no name, and its file is that of the counts. */
static void add_function(struct numbering *n, const struct gcov_unit *unit,
                         const struct functions *functions, const struct gcno_function *known)
{
    char path[PATH_MAX];
    const char *source = unit->record->filename;
    if (known &&
        snprintf(path, PATH_MAX, "%s%s%s", *known->source == '/' ? "" : functions->directory,
                 *known->source == '/' ? "" : "/", known->source) < PATH_MAX) {
        source_clean(path);
        source = path;
    }
    json_array_append_new(n->tested->functions,
                          json_pack("[o, I, I]", known ? json_bytes(known->name) : json_null(),
                                    (json_int_t)source_of(n, source),
                                    (json_int_t)(known ? known->line : 0)));
}

static void number_unit(struct numbering *n, const struct gcov_unit *unit,
                        struct image_numbers *numbers)
{
    char gcno[PATH_MAX];
    struct functions functions = {0};
    uint64_t file = sum_of(unit->record->filename);
    if (gcno_find(unit, gcno))
        functions_read(&functions, gcno, unit->layout);
    for (uint32_t i = 0; i < unit->function_count; i++) {
        bool is_new;
        if (!gcov_unit_owns(unit, i))
            continue;
        uint32_t ident = unit->functions[i]->ident;
        numbers->number = text_room(numbers->number, numbers->count, sizeof(*numbers->number));
        numbers->number[numbers->count++] =
            (uint32_t)index_of(&n->functions, file, ident, n->tested->functions, &is_new);
        if (!is_new)
            continue;
        n->is_reached =
            text_room(n->is_reached, json_array_size(n->tested->functions), sizeof(bool));
        n->is_reached[json_array_size(n->tested->functions)] = false;
        add_function(n, unit, &functions, functions_find(&functions, ident));
    }
    functions_free(&functions);
}

static const struct image_numbers *numbers_of(struct numbering *n, size_t index,
                                              const struct settle_image *image)
{
    for (; n->images <= index; n->images++) {
        n->image = text_room(n->image, n->images, sizeof(*n->image));
        n->image[n->images] = (struct image_numbers){0};
    }
    struct image_numbers *numbers = &n->image[index];
    for (size_t i = 0; !numbers->is_known && i < image->count; i++)
        number_unit(n, &image->units[i].unit, numbers);
    numbers->is_known = true;
    return numbers;
}

static void mark_image(struct numbering *n, size_t index, const struct settle_image *image)
{
    const struct image_numbers *numbers = numbers_of(n, index, image);
    const uint32_t *number = numbers->number;
    for (size_t i = 0; i < image->count; i++) {
        const struct gcov_unit *unit = &image->units[i].unit;
        size_t at = image->units[i].first;
        for (uint32_t function = 0; function < unit->function_count; function++) {
            if (!gcov_unit_owns(unit, function))
                continue;
            n->is_reached[*number] |= reached_function(image, unit, function, &at);
            number++;
        }
    }
}

static size_t count_marked(const struct numbering *n)
{
    size_t count = json_array_size(n->tested->functions), marked = 0;
    for (size_t i = 0; i < count; i++)
        marked += n->is_reached[i];
    return marked;
}

/* Returns the functions that are marked, as numbers: how many are passed over, and how many then
 * were reached; and unmarks them. */
static json_t *take_set(struct numbering *n)
{
    size_t count = json_array_size(n->tested->functions), run[2] = {0};
    json_t *set = json_array();
    for (size_t i = 0; i < count; i++) {
        if (n->is_reached[i]) {
            run[1]++;
        } else if (run[1] > 0) {
            json_array_append_new(set, json_integer((json_int_t)run[0]));
            json_array_append_new(set, json_integer((json_int_t)run[1]));
            run[0] = run[1] = 0;
        }
        run[0] += !n->is_reached[i];
        n->is_reached[i] = false;
    }
    if (run[1] > 0) {
        json_array_append_new(set, json_integer((json_int_t)run[0]));
        json_array_append_new(set, json_integer((json_int_t)run[1]));
    }
    return set;
}

static uint64_t sum_of_set(const json_t *set)
{
    size_t i;
    const json_t *number;
    uint64_t sum = 0;
    json_array_foreach(set, i, number)
    {
        json_int_t value = json_integer_value(number);
        sum = checksum_add(sum, &value, sizeof(value));
    }
    return sum;
}

/* Returns the number of the set, which it takes over; -1: there is no room. */
static int keep_set(struct numbering *n, json_t *set)
{
    bool is_new;
    size_t size = json_array_size(set);
    if (n->numbers + size > NUMBERS_MAX) {
        json_decref(set);
        n->tested->left_out++;
        return -1;
    }
    size_t number = index_of(&n->sets, sum_of_set(set), size, n->tested->sets, &is_new);
    if (is_new) {
        n->numbers += size;
        json_array_append_new(n->tested->sets, set);
    } else {
        json_decref(set);
    }
    return (int)number;
}

/* Their names are not known here, so they are in no set. */
static size_t count_of_llvm(const struct settle_sum *sum)
{
    size_t count = 0;
    for (size_t i = 0; i < sum->profiles.count; i++)
        if (sum->profiles.profiles[i]->state.is_touched)
            count += reached_by_profile(sum->profiles.profiles[i]);
    return count;
}

static void take_group(struct numbering *n, size_t index)
{
    const struct group *group = &n->groups.group[index];
    const struct settle_sum *sum = groups_sum(&n->groups, index);
    if (group->image < 0 || (size_t)group->image >= n->tested->images)
        return;
    for (size_t i = 0; i < sum->count; i++)
        mark_image(n, i, &sum->images[i]);
    struct process_tested *of = &n->tested->of[group->image];
    free(of->test);
    of->test = text_print("%s", group->label);
    size_t of_gcov = count_marked(n), of_llvm = count_of_llvm(sum);
    of->functions = of_gcov + of_llvm;
    if (of_gcov > 0 || of_llvm == 0)
        of->set = keep_set(n, take_set(n));
}

static void read_groups(struct processes_tested *tested, const struct settle_journals *journals)
{
    struct numbering n = {.tested = tested};
    groups_read(&n.groups, journals, GROUP_BY_PROCESS, NULL);
    for (size_t i = 0; i < n.groups.count; i++)
        take_group(&n, i);
    demangle_all(tested->functions);
    progress_clear();
    groups_tell(&n.groups);
    for (size_t i = 0; i < n.images; i++)
        free(n.image[i].number);
    free(n.image);
    free(n.is_reached);
    settle_map_free(&n.functions);
    settle_map_free(&n.sources);
    settle_map_free(&n.sets);
    groups_free(&n.groups);
}

void processes_tested_read(struct processes_tested *tested, const char *run, size_t images)
{
    struct settle_journals journals;
    char *file = text_print("%s/" RUNDIR_JOURNAL "/" JOURNAL_FILE, run),
         *runs[] = {(char *)run, NULL};
    *tested = (struct processes_tested){.images = images};
    for (size_t i = 0; i <= images; i++) {
        tested->of = text_room(tested->of, i, sizeof(*tested->of));
        tested->of[i] = (struct process_tested){.set = -1};
    }
    if (access(file, F_OK) == 0 && settle_journals_open(&journals, runs)) {
        tested->sources = json_array();
        tested->functions = json_array();
        tested->sets = json_array();
        read_groups(tested, &journals);
        settle_journals_close(&journals);
    }
    free(file);
}

void processes_tested_free(struct processes_tested *tested)
{
    for (size_t i = 0; i < tested->images; i++)
        free(tested->of[i].test);
    free(tested->of);
    json_decref(tested->sources);
    json_decref(tested->functions);
    json_decref(tested->sets);
}
