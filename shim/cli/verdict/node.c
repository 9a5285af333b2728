/* SPDX-License-Identifier: MIT
 *
 * Goes by the name of the program, its variables and the names of files.
 */
#include "cli/verdict/node.h"

#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Returns the directory that the variable names, "" if there is none. */
static const char *directory_of(const struct process *process)
{
    static const char variable[] = "NODE_V8_COVERAGE=";
    for (const char *v = NULL; (v = process_next(process, BLACKBOX_VARIABLES, v));)
        if (strncmp(v, variable, strlen(variable)) == 0)
            return v + strlen(variable);
    return "";
}

/* A forked child of Node is about to become another program. */
bool node_measures(const struct process *process)
{
    const char *name = process_name(process);
    return !process->box.is_forked && (strcmp(name, "node") == 0 || strcmp(name, "nodejs") == 0) &&
           *directory_of(process);
}

bool node_has_written(const struct process *process)
{
    char pattern[PATH_MAX];
    glob_t found = {0};
    const char *directory = directory_of(process);
    int length = snprintf(pattern, sizeof(pattern), "%s/coverage-%d-*.json", directory,
                          (int)process->box.pid);
    bool has_written =
        *directory == '/' && length < PATH_MAX && glob(pattern, 0, NULL, &found) == 0;
    globfree(&found);
    return has_written;
}
