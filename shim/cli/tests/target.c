/* SPDX-License-Identifier: MIT
 *
 * A function is meant by its mangled name, by its name in the source with or without its
 * parameters, or by the last part of that. A file is meant by its path or by the end of that.
 */
#include "cli/tests/target.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/lines/source.h"
#include "cli/message.h"

/* Keeps the last identifier before the parameters of the function. */
static void hint_at_function(struct target *target)
{
    const char *name = target->function;
    size_t end = strcspn(name, "(<"), start;
    while (end > 0 && name[end - 1] == ' ')
        end--;
    for (start = end; start > 0 && (isalnum((unsigned char)name[start - 1]) ||
                                    name[start - 1] == '_' || name[start - 1] == '$');)
        start--;
    if (!strstr(name, "operator"))
        snprintf(target->hint, sizeof(target->hint), "%.*s", (int)(end - start), name + start);
}

static bool read_line(struct target *target, const char *word, const char *colon)
{
    char *end;
    target->line = strtoll(colon + 1, &end, 10);
    int length = snprintf(target->file, PATH_MAX, "%.*s", (int)(colon - word), word);
    if (*end || target->line <= 0 || length <= 0 || length >= PATH_MAX)
        return false;
    if (!realpath(target->file, target->exact))
        *target->exact = '\0';
    source_clean(target->file);
    const char *slash = strrchr(target->file, '/');
    snprintf(target->hint, sizeof(target->hint), "%.250s", slash ? slash + 1 : target->file);
    return true;
}

bool target_read(struct target *target, const char *word)
{
    const char *colon = strrchr(word, ':');
    *target = (struct target){0};
    if (colon && colon[1] && colon[1 + strspn(colon + 1, "0123456789")] == '\0') {
        if (read_line(target, word, colon))
            return true;
        message("who: %s is no FILE:LINE", word);
        return false;
    }
    target->function = word;
    hint_at_function(target);
    return true;
}

static bool ends_in(const char *path, const char *end)
{
    size_t length = strlen(path), of_end = strlen(end);
    return length > of_end && path[length - of_end - 1] == '/' &&
           strcmp(path + length - of_end, end) == 0;
}

static bool is_file(const struct target *target, const char *source)
{
    return strcmp(source, target->file) == 0 || strcmp(source, target->exact) == 0 ||
           ends_in(source, target->file);
}

static bool look_at_lines(const struct target *target, const char *source, const json_t *lines,
                          void (*take)(void *data, const struct target_place *place), void *data)
{
    size_t i;
    const json_t *line;
    struct target_place place = {.source = source, .line = target->line};
    bool is_there = false;
    if (!is_file(target, source))
        return false;
    place.is_exact = strcmp(source, target->exact) == 0;
    json_array_foreach(lines, i, line)
    {
        if (source_number(line, "line_number") != target->line)
            continue;
        place.count += source_number(line, "count");
        is_there = true;
    }
    if (is_there)
        take(data, &place);
    return true;
}

/* Whether the text of that length is the function's name, or the last part of it. */
static bool is_named(const char *function, const char *text, size_t length)
{
    size_t wanted = strlen(function);
    const char *rest = text + length - wanted;
    if (length < wanted || memcmp(rest, function, wanted) != 0)
        return false;
    return rest == text || rest[-1] == ' ' || (rest[-1] == ':' && rest >= text + 2);
}

static bool is_function(const char *wanted, const json_t *function)
{
    const char *name = json_string_value(json_object_get(function, "name"));
    const char *text = json_string_value(json_object_get(function, "demangled_name"));
    if (name && strcmp(name, wanted) == 0)
        return true;
    if (!text)
        return false;
    const char *parameters = strchr(text, '('), *of_template = strchr(text, '<');
    return is_named(wanted, text, strlen(text)) ||
           (parameters && is_named(wanted, text, (size_t)(parameters - text))) ||
           (of_template && is_named(wanted, text, (size_t)(of_template - text)));
}

static bool look_at_functions(const struct target *target, const char *source,
                              const json_t *functions,
                              void (*take)(void *data, const struct target_place *place),
                              void *data)
{
    size_t i;
    const json_t *function;
    bool is_there = false;
    json_array_foreach(functions, i, function)
    {
        const char *name = json_string_value(json_object_get(function, "demangled_name"));
        if (!is_function(target->function, function))
            continue;
        struct target_place place = {
            .source = source,
            .name = name ? name : json_string_value(json_object_get(function, "name")),
            .line = source_number(function, "start_line"),
            .count = source_number(function, "execution_count"),
        };
        take(data, &place);
        is_there = true;
    }
    return is_there;
}

bool target_look(const struct target *target, const json_t *document,
                 void (*take)(void *data, const struct target_place *place), void *data)
{
    size_t i;
    const json_t *file;
    bool is_there = false;
    char source[PATH_MAX];
    json_array_foreach(json_object_get(document, "files"), i, file)
    {
        if (!source_path(document, file, source))
            continue;
        is_there |=
            target->function
                ? look_at_functions(target, source, json_object_get(file, "functions"), take, data)
                : look_at_lines(target, source, json_object_get(file, "lines"), take, data);
    }
    return is_there;
}
