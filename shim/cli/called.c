/* SPDX-License-Identifier: MIT
 *
 * Compares files, not names: another covkeep may be in PATH.
 */
#include "cli/called.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/doctor/command.h"
#include "cli/text.h"

static bool is_this(const char *path)
{
    struct stat own, other;
    return stat("/proc/self/exe", &own) == 0 && stat(path, &other) == 0 &&
           own.st_dev == other.st_dev && own.st_ino == other.st_ino;
}

static const char *find(void)
{
    static char own[PATH_MAX];
    const char *file = doctor_command_find(program_invocation_short_name);
    if (file && is_this(file))
        return program_invocation_short_name;
    if (strchr(program_invocation_name, '/'))
        return program_invocation_name;
    return readlink("/proc/self/exe", own, sizeof(own) - 1) > 0 ? own : "covkeep";
}

const char *called_as(void)
{
    static const char *called;
    if (!called)
        called = text_quoted(find());
    return called;
}
