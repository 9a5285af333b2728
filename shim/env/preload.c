/* SPDX-License-Identifier: MIT
 *
 * An entry is ours if its file name is that of the loaded library, in whatever directory: a second
 * copy of the library would only be loaded beside the first.
 */
#include "env/preload.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "kernel/absolute.h"
#include "kernel/arena.h"
#include "kernel/start_page.h"

static const char separators[] = ": ";
static const char variable[] = "LD_PRELOAD=";
static START_PAGE const char *our_entry;
static START_PAGE const char *our_name; /* the file name in it */

static const char *file_name(const char *path, size_t length)
{
    const char *slash = memrchr(path, '/', length);
    return slash ? slash + 1 : path;
}

static bool is_ours(const char *entry, size_t length)
{
    if (!our_entry)
        return false;
    const char *name = file_name(entry, length);
    size_t name_length = length - (size_t)(name - entry);
    return strncmp(name, our_name, name_length) == 0 && !our_name[name_length];
}

/* Returns whether the entry is a relative path such as `build/libcovkeep.so`, which is found from
 * one directory only. A bare name is no such path: the loader looks it up in its own directories.
 */
static bool is_relative(const char *entry, size_t length)
{
    return *entry != '/' && *entry != '$' && memchr(entry, '/', length);
}

/* Returns the first of our entries in the list and sets *length to its length; NULL if there is
 * none. */
static const char *find_ours(const char *value, size_t *length)
{
    for (const char *at = value; *at; at += *length) {
        at += strspn(at, separators);
        *length = strcspn(at, separators);
        if (*length > 0 && is_ours(at, *length))
            return at;
    }
    return NULL;
}

/* Returns the path that the loader opened, made absolute; NULL where it cannot be told. */
static const char *loaded_path(void)
{
    Dl_info info;
    char path[PATH_MAX];
    if (!dladdr(variable, &info) || !info.dli_fname)
        return NULL;
    size_t length = absolute_put(path, sizeof(path), info.dli_fname);
    return length ? arena_copy(path, length) : NULL;
}

void preload_is(const char *entry, const char *name)
{
    our_entry = entry;
    our_name = name;
}

void preload_start(const char *value)
{
    int saved = errno;
    const char *path = loaded_path();
    errno = saved;
    if (!path)
        return;
    preload_is(path, file_name(path, strlen(path)));
    size_t length;
    const char *spelled = value ? find_ours(value, &length) : NULL;
    if (spelled && (*spelled == '/' || *spelled == '$')) {
        const char *copy = arena_copy(spelled, length);
        if (copy)
            our_entry = copy;
    }
}

const char *preload_value(const char *entry)
{
    const char *equals = entry ? strchr(entry, '=') : NULL;
    return equals ? equals + 1 : "";
}

bool preload_is_refused(const char *entry)
{
    return strcmp(entry, variable) == 0;
}

const char *preload_entry(void)
{
    return our_entry;
}

bool preload_names_us(const char *value)
{
    size_t length;
    return find_ours(value, &length);
}

bool preload_is_complete(const char *value)
{
    size_t length;
    const char *ours = find_ours(value, &length);
    return !our_entry || (ours && !is_relative(ours, length));
}

size_t preload_merged_size(const char *value)
{
    return sizeof(variable) + strlen(value) + 1 + strlen(our_entry);
}

void preload_merge(char *entry, const char *value)
{
    char *to = mempcpy(entry, variable, sizeof(variable) - 1);
    size_t length = 0;
    const char *ours = find_ours(value, &length);
    if (!ours) {
        ours = value + strlen(value);
        length = 0;
    }
    to = mempcpy(to, value, (size_t)(ours - value));
    if (length == 0 && ours > value && !strchr(separators, ours[-1]))
        *to++ = ':';
    to = stpcpy(to, our_entry);
    strcpy(to, ours + length);
}
