/* SPDX-License-Identifier: MIT
 *
 * Asks the kernel with raw system calls what a process is, and fills that into the record. It keeps
 * no state.
 */
#include "blackbox/record.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/wait.h>
#include <time.h>

#include "kernel/status.h"
#include "kernel/sys.h"

#define TEXT_SIZE sizeof(((struct blackbox_record *)0)->text)

int64_t record_now_ns(void)
{
    struct timespec now = {0};
    sys_call(SYS_clock_gettime, CLOCK_REALTIME, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

void record_put(char *to, size_t size, const char *string)
{
    size_t length = strnlen(string, size - 1);
    memcpy(to, string, length);
    to[length] = '\0';
}

/* Where in `text` each text must end, so that those behind it have some room. */
static const unsigned text_most[BLACKBOX_TEXTS] = {240, 528, 656, TEXT_SIZE};

void record_add(struct blackbox_record *record, enum blackbox_text text, const char *string)
{
    unsigned used = record->text_end[text];
    if (used >= text_most[text])
        return;
    record_put(record->text + used, text_most[text] - used, string);
    used += (unsigned)strlen(record->text + used) + 1;
    for (unsigned i = text; i < BLACKBOX_TEXTS; i++)
        record->text_end[i] = (uint16_t)used;
}

static void remove_restored(struct blackbox_record *record)
{
    uint16_t *end = record->text_end;
    unsigned size = end[BLACKBOX_RESTORED] - end[BLACKBOX_VARIABLES];
    memmove(record->text + end[BLACKBOX_VARIABLES], record->text + end[BLACKBOX_RESTORED],
            end[BLACKBOX_ARGUMENTS] - end[BLACKBOX_RESTORED]);
    end[BLACKBOX_RESTORED] -= (uint16_t)size;
    end[BLACKBOX_ARGUMENTS] -= (uint16_t)size;
    memset(record->text + end[BLACKBOX_ARGUMENTS], 0, TEXT_SIZE - end[BLACKBOX_ARGUMENTS]);
}

/* For a script the kernel puts its interpreter before the arguments, and the name by which the
 * script was called behind that (execve(2)). */
static bool is_script(const char *called, char *const *arguments)
{
    return arguments[0] && arguments[1] &&
           (strcmp(arguments[1], called) == 0 ||
            (arguments[2] && strcmp(arguments[2], called) == 0));
}

/* The name by which the program was called will do, since reading /proc/self/exe costs as much as
 * all the rest. A name that counts from a directory is replaced by that of /proc/self/exe. */
static void name_program(struct blackbox_record *record, char *const *arguments)
{
    char path[PATH_MAX];
    const char *called = (const char *)getauxval(AT_EXECFN);
    if (called && is_script(called, arguments))
        called = arguments[0];
    if (!called || *called != '/') {
        long length = sys_call(SYS_readlinkat, AT_FDCWD, "/proc/self/exe", path, sizeof(path) - 1);
        path[length > 0 ? length : 0] = '\0';
        called = path;
    }
    record_add(record, BLACKBOX_PROGRAM, called);
}

static void identify(struct blackbox_record *record)
{
    memcpy(record->magic, BLACKBOX_MAGIC, sizeof(BLACKBOX_MAGIC));
    record->version = BLACKBOX_VERSION;
    record->size = BLACKBOX_SIZE;
    record->pid = (pid_t)sys_call(SYS_getpid);
    record->parent = (pid_t)sys_call(SYS_getppid);
    record->pid_namespace = status_pid_namespace();
    record->user = (uint32_t)sys_call(SYS_geteuid);
    record->start_ns = record_now_ns();
}

void record_describe(struct blackbox_record *record, char *const *arguments)
{
    identify(record);
    name_program(record, arguments);
}

void record_inherit(struct blackbox_record *record)
{
    const struct blackbox_record parent = *record;
    const size_t from = offsetof(struct blackbox_record, end);
    memset((char *)record + from, 0, offsetof(struct blackbox_record, text_end) - from);
    record->carries = parent.carries;
    record->gcc = parent.gcc;
    record->llvm_raw = parent.llvm_raw;
    record->images = parent.images;
    record->files = parent.files;
    memcpy(record->python, parent.python, sizeof(parent.python));
    memcpy(record->coverage, parent.coverage, sizeof(parent.coverage));
    record->restorer = 0;
    record->is_forked = true;
    remove_restored(record);
    identify(record);
}

void record_correct(struct blackbox_record *record, int status)
{
    if (WIFEXITED(status)) {
        record->end = blackbox_is_exit(record->end) ? record->end : BLACKBOX_AT_ONCE;
        record->status = WEXITSTATUS(status);
    } else if (record->end != BLACKBOX_SIGNAL || record->status != WTERMSIG(status)) {
        record->end = WTERMSIG(status) == SIGKILL ? BLACKBOX_KILLED : BLACKBOX_SIGNAL;
        record->status = WTERMSIG(status);
        record->sender_pid = 0;
    }
}
