/* SPDX-License-Identifier: MIT
 *
 * Asks the kernel with raw system calls, and keeps nothing.
 */
#include "blackbox_record.h"

#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <time.h>

#include "sys.h"

int64_t record_now_ns(void)
{
    struct timespec now = {0};
    sys_call(SYS_clock_gettime, CLOCK_REALTIME, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

void record_put(char *to, size_t size, const char *text)
{
    size_t length = strnlen(text, size - 1);
    memcpy(to, text, length);
    to[length] = '\0';
}

void record_add(char *list, size_t size, const char *text)
{
    size_t used = 0;
    while (used < size - 2 && list[used])
        used += strnlen(list + used, size - 2 - used) + 1;
    if (used < size - 2)
        record_put(list + used, size - 1 - used, text);
}

/* For a script the kernel puts its interpreter before the arguments, and behind that the script as
 * it was called (execve(2)). */
static bool is_script(const char *called, char *const *arguments)
{
    return arguments[0] && arguments[1] &&
           (strcmp(arguments[1], called) == 0 ||
            (arguments[2] && strcmp(arguments[2], called) == 0));
}

/* As it was called, since /proc/self/exe costs as much as all the rest; from there when that counts
 * from a directory. */
static void name_program(struct blackbox_record *record, char *const *arguments)
{
    const char *called = (const char *)getauxval(AT_EXECFN);
    if (called && is_script(called, arguments))
        called = arguments[0];
    if (called && *called == '/')
        record_put(record->program, sizeof(record->program), called);
    else
        sys_call(SYS_readlinkat, AT_FDCWD, "/proc/self/exe", record->program,
                 sizeof(record->program) - 1);
}

static void identify(struct blackbox_record *record)
{
    memcpy(record->magic, BLACKBOX_MAGIC, sizeof(BLACKBOX_MAGIC));
    record->version = BLACKBOX_VERSION;
    record->size = BLACKBOX_SIZE;
    record->pid = (pid_t)sys_call(SYS_getpid);
    record->parent = (pid_t)sys_call(SYS_getppid);
    record->user = (uint32_t)sys_call(SYS_geteuid);
    record->start_ns = record_now_ns();
}

void record_describe(struct blackbox_record *record, char *const *arguments)
{
    identify(record);
    name_program(record, arguments);
    for (; *arguments; arguments++)
        record_add(record->arguments, sizeof(record->arguments), *arguments);
}

void record_inherit(struct blackbox_record *own, const struct blackbox_record *parent)
{
    uint32_t carries = parent->carries, images = parent->images, files = parent->files;
    if (own != parent)
        *own = *parent;
    memset(own, 0, offsetof(struct blackbox_record, python));
    memset(own->restored, 0, sizeof(own->restored));
    memset(own->reasons, 0, sizeof(own->reasons));
    own->carries = carries;
    own->images = images;
    own->files = files;
    own->is_forked = true;
    identify(own);
}
