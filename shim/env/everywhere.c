/* SPDX-License-Identifier: MIT
 *
 * Reads the list by raw calls. Most programs of a run have their variables from who started them,
 * and read nothing. Only the administrator, or who has begun the run, can write the list: no other
 * source will do, since a program that runs with root's rights may have been started by one that
 * was not, with any environment.
 */
#include "env/everywhere.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "env/name.h"
#include "env/preload.h"
#include "env/restored_by.h"
#include "kernel/arena.h"
#include "kernel/start_page.h"
#include "kernel/sys.h"

#define LIST_MAX (1 << 20)

static bool has_mark(const char *list)
{
    return strncmp(list, EVERYWHERE_MARK, strlen(EVERYWHERE_MARK)) == 0;
}

/* Returns what stands behind the mark in the comment; NULL: there is none. */
static char *read_comment(void)
{
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, EVERYWHERE_LIST, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    long size = sys_call(SYS_lseek, fd, 0, SEEK_END);
    char *text = size > 0 && size <= LIST_MAX ? arena_take((size_t)size + 1) : NULL;
    if (text && sys_call(SYS_pread64, fd, text, size, 0) != size)
        text = NULL;
    sys_call(SYS_close, fd);
    if (!text || !has_mark(text))
        return NULL;
    text[strcspn(text, "\n")] = '\0';
    return text + strlen(EVERYWHERE_MARK);
}

static char meant_by(char letter)
{
    if (letter == 'n')
        return '\n';
    if (letter == 't')
        return '\t';
    return letter;
}

/* Undoes what protects a separator, in place. */
static void decode(char *entry)
{
    char *to = entry;
    for (; *entry; entry++) {
        if (*entry == '\\' && entry[1])
            *to++ = meant_by(*++entry);
        else
            *to++ = *entry;
    }
    *to = '\0';
}

/* Returns the first entry of the comment, decoded, and moves *rest to the next one; NULL: there is
 * none. */
static char *next_entry(char **rest)
{
    char *entry = *rest;
    if (!*entry)
        return NULL;
    *rest += strcspn(entry, "\t");
    if (**rest)
        *(*rest)++ = '\0';
    decode(entry);
    return entry;
}

/* Returns how many entries both have at most. */
static size_t count_of(char *const *environment, const char *comment)
{
    size_t count = 1;
    while (*environment++)
        count++;
    for (; *comment; comment++)
        count += *comment == '\t';
    return count;
}

static void add(char *comment)
{
    size_t count = 0, before;
    char **array = arena_take((count_of(environ, comment) + 1) * sizeof(*array));
    if (!array)
        return;
    for (; environ[count]; count++)
        array[count] = environ[count];
    before = count;
    for (char *entry; (entry = next_entry(&comment));)
        if (!env_entry_of(array, entry))
            array[count++] = entry;
    if (count == before)
        return;
    environ = array;
    env_restored_by_itself((const char *const *)array + before, count - before);
}

static bool is_left_to_us(void)
{
    const char *preload = env_entry_of(environ, "LD_PRELOAD");
    const char *value = preload_value(preload), *keep = env_entry_of(environ, "COV_KEEP");
    preload_start(value);
    return !preload_names_us(value) && !(preload && preload_is_refused(preload)) &&
           !(keep && strcmp(keep, "COV_KEEP=off") == 0);
}

void env_everywhere_start(void)
{
    static START_PAGE bool is_done;
    if (is_done || !environ)
        return;
    is_done = true;
    char *comment = is_left_to_us() && !config_is_secure() ? read_comment() : NULL;
    if (comment)
        add(comment);
}

bool env_everywhere_reaches(void)
{
    char head[sizeof(EVERYWHERE_MARK)] = "";
    int fd = (int)sys_call(SYS_openat, AT_FDCWD, EVERYWHERE_LIST, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    sys_call(SYS_pread64, fd, head, sizeof(head) - 1, 0);
    sys_call(SYS_close, fd);
    return has_mark(head);
}
