/* SPDX-License-Identifier: MIT
 *
 * Writes the record. No lock: the fields are the process's own, and two threads that end it at once
 * leave the word of the one that was later. What a keeper or a copy of the process calls, which
 * have another pid, asks has_record(); the rest is_there().
 */
#include "blackbox.h"

#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <time.h>

#include "blackbox_file.h"
#include "sys.h"

int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void),
                      void *module) __attribute__((weak));
int on_exit(void (*function)(int status, void *argument), void *argument) __attribute__((weak));
int __cxa_at_quick_exit(void (*function)(void *), void *module) __attribute__((weak));

static struct blackbox_record *record;
static int64_t forked_ns; /* not 0: the process `forked` has no record yet, but its parent's here */
static pid_t forked;
static bool is_quiet;     /* no system call is made, but by the keeper */
static int64_t ending_ns; /* when a signal's ending began; 0: none has */

static int64_t now_ns(void)
{
    struct timespec now = {0};
    sys_call(SYS_clock_gettime, CLOCK_REALTIME, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static pid_t my_pid(void)
{
    return (pid_t)sys_call(SYS_getpid);
}

static void copy_cut(char *to, size_t size, const char *from)
{
    size_t length = strnlen(from, size - 1);
    memcpy(to, from, length);
    to[length] = '\0';
}

/* A list of strings, each ends with a zero byte: one more, as far as there is room for it and for
 * the byte that ends the list. */
static void append(char *list, size_t size, const char *text)
{
    size_t used = 0;
    while (used < size - 2 && list[used])
        used += strnlen(list + used, size - 2 - used) + 1;
    if (used < size - 2)
        copy_cut(list + used, size - 1 - used, text);
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
static void name_program(struct blackbox_record *r, char *const *arguments)
{
    const char *called = (const char *)getauxval(AT_EXECFN);
    if (called && is_script(called, arguments))
        called = arguments[0];
    if (called && *called == '/')
        copy_cut(r->program, sizeof(r->program), called);
    else
        sys_call(SYS_readlinkat, AT_FDCWD, "/proc/self/exe", r->program, sizeof(r->program) - 1);
}

static void describe(struct blackbox_record *r)
{
    r->version = BLACKBOX_VERSION;
    r->size = BLACKBOX_SIZE;
    r->pid = my_pid();
    r->parent = (pid_t)sys_call(SYS_getppid);
    r->user = (uint32_t)sys_call(SYS_geteuid);
    r->start_ns = now_ns();
}

/* It is one from here on, even if the process is killed now. */
static void complete(struct blackbox_record *r)
{
    __atomic_signal_fence(__ATOMIC_RELEASE);
    memcpy(r->magic, BLACKBOX_MAGIC, sizeof(BLACKBOX_MAGIC));
}

static void name(struct blackbox_record *r, char *const *arguments)
{
    name_program(r, arguments);
    for (; *arguments; arguments++)
        append(r->arguments, sizeof(r->arguments), *arguments);
}

/* What a forked child is, it has from its parent. */
static void make_for_child(void)
{
    struct blackbox_record *parent = record, *own = blackbox_file_append();
    int64_t start_ns = forked_ns;
    forked_ns = 0;
    if (own) {
        memcpy(own->python, parent->python, sizeof(own->python));
        memcpy(own->coverage, parent->coverage, sizeof(own->coverage));
        memcpy(own->program, parent->program, sizeof(own->program));
        memcpy(own->arguments, parent->arguments, sizeof(own->arguments));
        memcpy(own->variables, parent->variables, sizeof(own->variables));
        own->carries = parent->carries;
        own->images = parent->images;
        own->files = parent->files;
        own->is_forked = true;
        describe(own);
        own->start_ns = start_ns;
        complete(own);
    }
    sys_call(SYS_munmap, parent, sizeof(*parent));
    record = own;
}

void blackbox_forked(void)
{
    ending_ns = 0;
    if (record && is_quiet) {
        forked_ns = 1;
        forked = 0;
    } else if (record && record->pid != my_pid()) {
        forked_ns = now_ns();
        forked = my_pid();
    }
}

/* The record is that of the process whose memory this is. */
static bool has_record(void)
{
    if (record && forked_ns && !is_quiet && forked == my_pid())
        make_for_child();
    return record && !forked_ns;
}

/* And that is who asks. A guest cannot be told where that takes a system call. */
static bool is_there(void)
{
    return has_record() && (is_quiet || record->pid == my_pid());
}

void blackbox_begin(void)
{
    is_there();
}

void blackbox_quiet(bool quiet)
{
    is_quiet = quiet;
}

pid_t blackbox_pid(void)
{
    return record ? record->pid : is_quiet ? 0 : my_pid();
}

static void exits(int status, void *unused)
{
    (void)unused;
    blackbox_ends(BLACKBOX_EXIT, status, NULL);
}

/* Its functions are not told the status. */
static void exits_quickly(void *unused)
{
    (void)unused;
    blackbox_ends(BLACKBOX_AT_ONCE, 0, NULL);
    if (is_there())
        record->status = -1;
}

void blackbox_start(const char *directory, char *const *arguments)
{
    if (!directory || !blackbox_file_is_in(directory))
        return;
    struct blackbox_record *own = blackbox_file_append();
    if (!own)
        return;
    describe(own);
    name(own, arguments);
    complete(own);
    record = own;
    if (__register_atfork)
        __register_atfork(NULL, NULL, blackbox_forked, NULL);
    if (on_exit)
        on_exit(exits, NULL);
    if (__cxa_at_quick_exit)
        __cxa_at_quick_exit(exits_quickly, NULL);
}

void blackbox_variable(const char *entry)
{
    if (is_there())
        append(record->variables, sizeof(record->variables), entry);
}

void blackbox_restored(pid_t by, const char *names)
{
    if (is_there()) {
        record->restorer = by;
        copy_cut(record->restored, sizeof(record->restored), names);
    }
}

void blackbox_counts(unsigned images, unsigned files)
{
    if (is_there()) {
        record->carries |= BLACKBOX_GCOV;
        record->images = images;
        record->files = files;
    }
}

void blackbox_python(const char *python, const char *coverage)
{
    if (is_there()) {
        record->carries |= BLACKBOX_PYTHON;
        if (python) {
            copy_cut(record->python, sizeof(record->python), python);
            record->python[strcspn(record->python, " ")] = '\0';
        }
        if (coverage)
            copy_cut(record->coverage, sizeof(record->coverage), coverage);
    }
}

void blackbox_python_ends(void)
{
    if (is_there())
        record->is_python_saved = true;
}

void blackbox_flushed(unsigned files, unsigned long long bytes, unsigned long long us)
{
    if (!has_record())
        return;
    record->flushes++;
    record->written += files;
    record->written_bytes += bytes;
    record->flush_us += us;
}

void blackbox_saved(bool is_saved, unsigned us)
{
    if (is_there()) {
        record->saves++;
        record->save_us += us;
        record->is_python_saved = is_saved;
    }
}

void blackbox_lost(const char *what, const char *path, const char *reason)
{
    if (!has_record())
        return;
    record->lost++;
    size_t used = strnlen(record->reasons, sizeof(record->reasons) - 1);
    const char *const parts[] = {used ? "\n" : "", what,  ": ", path ? path : "",
                                 path ? ": " : "", reason};
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        copy_cut(record->reasons + used, sizeof(record->reasons) - used, parts[i]);
        used = strnlen(record->reasons, sizeof(record->reasons) - 1);
    }
}

void blackbox_ends(enum blackbox_end end, int status, const siginfo_t *info)
{
    if (!is_there())
        return;
    record->end = end;
    record->status = end == BLACKBOX_EXIT || end == BLACKBOX_AT_ONCE ? status & 0xff : status;
    record->end_ns = end == BLACKBOX_OPEN || is_quiet ? 0 : now_ns();
    record->grace_ms =
        ending_ns && record->end_ns ? (uint32_t)((record->end_ns - ending_ns) / 1000000) : 0;
    if (end == BLACKBOX_OPEN)
        record->is_python_saved = false;
    record->sender_pid = info && info->si_code <= 0 ? info->si_pid : 0;
    record->sender_user = info && info->si_code <= 0 ? info->si_uid : 0;
}

void blackbox_begins_to_end(void)
{
    if (record && !ending_ns && !is_quiet)
        ending_ns = now_ns();
}

void blackbox_is_dead(void)
{
    if (!has_record())
        return;
    if (record->end == BLACKBOX_OPEN)
        record->end = BLACKBOX_KILLED;
    if (record->end_ns == 0)
        record->end_ns = now_ns();
}

void blackbox_event(enum blackbox_event_kind kind, pid_t pid, int value)
{
    if (!is_there())
        return;
    unsigned index = __atomic_fetch_add(&record->events, 1, __ATOMIC_RELAXED) % BLACKBOX_EVENTS;
    record->event[index] =
        (struct blackbox_event){.pid = pid,
                                .kind = (uint16_t)kind,
                                .value = (uint16_t)value,
                                .at_ms = (uint32_t)((now_ns() - record->start_ns) / 1000000)};
}
