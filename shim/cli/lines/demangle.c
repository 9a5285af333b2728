/* SPDX-License-Identifier: MIT
 *
 * The names go through two temporary files, a line each, so that nobody waits for a pipe.
 */
#include "cli/lines/demangle.h"

#include <errno.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TOOL "c++filt"

static const char *name_of(const json_t *function)
{
    return json_string_value(json_array_get(function, 0));
}

static bool needs_it(const json_t *functions)
{
    size_t i;
    const json_t *function;
    json_array_foreach(functions, i, function)
    {
        const char *name = name_of(function);
        if (name && strncmp(name, "_Z", 2) == 0)
            return true;
    }
    return false;
}

static bool filter(FILE *names, FILE *to)
{
    posix_spawn_file_actions_t actions;
    char *words[] = {(char[]){TOOL}, NULL};
    pid_t child;
    int status = -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fileno(names), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(to), STDOUT_FILENO);
    int error = posix_spawnp(&child, TOOL, &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error)
        return false;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return status == 0;
}

static void put_names(FILE *to, const json_t *functions)
{
    size_t i;
    const json_t *function;
    json_array_foreach(functions, i, function)
    {
        const char *name = name_of(function);
        fprintf(to, "%s\n", name && !strchr(name, '\n') ? name : "");
    }
}

static void take_names(FILE *from, json_t *functions)
{
    size_t i, room = 0;
    json_t *function;
    char *line = NULL;
    json_array_foreach(functions, i, function)
    {
        if (getline(&line, &room, from) < 0)
            break;
        line[strcspn(line, "\n")] = '\0';
        json_t *name = *line ? json_string(line) : NULL;
        if (name)
            json_array_set_new(function, 0, name);
    }
    free(line);
}

void demangle_all(json_t *functions)
{
    if (!needs_it(functions))
        return;
    FILE *names = tmpfile(), *to = tmpfile();
    if (names && to) {
        put_names(names, functions);
        rewind(names);
        if (filter(names, to)) {
            rewind(to);
            take_names(to, functions);
        }
    }
    if (names)
        fclose(names);
    if (to)
        fclose(to);
}
