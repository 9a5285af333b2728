/* SPDX-License-Identifier: MIT */
#include "cli/tests/executed.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"
#include "cli/report/json_process.h"
#include "cli/report/string.h"
#include "cli/tests/output.h"
#include "cli/text.h"

static bool is_same(const struct executed_place *a, const struct target_place *b)
{
    return a->line == b->line && strcmp(a->source, b->source) == 0 &&
           (a->name && b->name ? strcmp(a->name, b->name) == 0 : a->name == b->name);
}

static struct executed_place *place_of(struct executed *executed, const struct target_place *place)
{
    for (size_t i = 0; i < executed->count; i++)
        if (is_same(&executed->place[i], place))
            return &executed->place[i];
    executed->place = text_room(executed->place, executed->count, sizeof(*executed->place));
    struct executed_place *new = &executed->place[executed->count++];
    *new = (struct executed_place){
        .source = text_print("%s", place->source),
        .name = place->name ? text_print("%s", place->name) : NULL,
        .line = place->line,
        .is_exact = place->is_exact,
    };
    for (size_t i = 0; i <= executed->groups; i++) {
        new->counts = text_room(new->counts, i, sizeof(*new->counts));
        new->counts[i] = 0;
    }
    return new;
}

void executed_add(struct executed *executed, const struct target_place *place, size_t group)
{
    place_of(executed, place)->counts[group] += place->count;
}

void executed_free(struct executed *executed)
{
    for (size_t i = 0; i < executed->count; i++) {
        free(executed->place[i].source);
        free(executed->place[i].name);
        free(executed->place[i].counts);
    }
    free(executed->place);
}

static size_t groups_of(const struct executed *executed, const struct executed_place *place)
{
    size_t count = 0;
    for (size_t i = 0; i < executed->groups; i++)
        count += place->counts[i] > 0;
    return count;
}

/* Returns the next place that is meant, the first one for NULL, and NULL at the end. */
static const struct executed_place *next_place(const struct executed *executed,
                                               const struct executed_place *place)
{
    bool has_exact = false;
    for (size_t i = 0; i < executed->count; i++)
        has_exact |= executed->place[i].is_exact;
    for (size_t i = place ? (size_t)(place - executed->place) + 1 : 0; i < executed->count; i++)
        if (executed->place[i].is_exact || !has_exact)
            return &executed->place[i];
    return NULL;
}

bool executed_by_any(const struct executed *executed)
{
    for (const struct executed_place *place = NULL; (place = next_place(executed, place));)
        if (groups_of(executed, place) > 0)
            return true;
    return false;
}

static void put_place(const struct executed_place *place)
{
    string_put(stdout, place->source, STRING_ANY_WIDTH);
    printf(":%lld", place->line);
    if (place->name) {
        fputs(" ", stdout);
        string_put(stdout, place->name, STRING_ANY_WIDTH);
    }
}

static void put_heading(const struct executed *executed, const struct executed_place *place,
                        bool is_by_process)
{
    size_t by = groups_of(executed, place);
    const char *what = is_by_process ? "process" : "test";
    const char *more = executed->groups == 1 ? "" : is_by_process ? "es" : "s";
    put_place(place);
    if (by > 0)
        printf(": executed by %zu of %zu %s%s\n", by, executed->groups, what, more);
    else
        printf(": executed by none of %zu %s%s\n", executed->groups, what, more);
    if (by > 0)
        puts(is_by_process ? "     COUNT      PID  PROGRAM  TEST" : "     COUNT  TEST");
}

static void put_row(const struct group *group, long long count, bool is_by_process)
{
    printf("%10lld  ", count);
    if (is_by_process) {
        printf("%7d  ", group->pid);
        string_put(stdout, group->program, STRING_ANY_WIDTH);
        fputs("  ", stdout);
    }
    string_put(stdout, group->label, STRING_ANY_WIDTH);
    putchar('\n');
}

static bool write_text(const struct executed *executed, const struct groups *groups,
                       bool is_by_process)
{
    for (const struct executed_place *place = NULL; (place = next_place(executed, place));) {
        if (place > executed->place)
            putchar('\n');
        put_heading(executed, place, is_by_process);
        for (size_t group = 0; group < executed->groups; group++)
            if (place->counts[group] > 0)
                put_row(&groups->group[group], place->counts[group], is_by_process);
    }
    return output_end();
}

static json_t *object_of(const struct group *group, long long count, bool is_by_process)
{
    json_t *object =
        json_pack("{s:o, s:I}", "test", json_bytes(group->label), "count", (json_int_t)count);
    if (is_by_process) {
        json_object_set_new(object, "pid", json_integer(group->pid));
        json_object_set_new(object, "program", json_bytes(group->program));
    }
    return object;
}

static json_t *place_object(const struct executed *executed, const struct executed_place *place,
                            const struct groups *groups, bool is_by_process)
{
    json_t *by = json_array();
    for (size_t i = 0; i < executed->groups; i++)
        if (place->counts[i] > 0)
            json_array_append_new(by,
                                  object_of(&groups->group[i], place->counts[i], is_by_process));
    return json_pack("{s:o, s:I, s:o, s:o}", "source", json_bytes(place->source), "line",
                     (json_int_t)place->line, "function",
                     place->name ? json_bytes(place->name) : json_null(),
                     is_by_process ? "processes" : "tests", by);
}

bool executed_write(const struct executed *executed, const struct groups *groups,
                    bool is_by_process, bool is_json)
{
    if (!is_json)
        return write_text(executed, groups, is_by_process);
    json_t *array = json_array();
    for (const struct executed_place *place = NULL; (place = next_place(executed, place));)
        json_array_append_new(array, place_object(executed, place, groups, is_by_process));
    return output_json(array);
}
