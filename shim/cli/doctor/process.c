/* SPDX-License-Identifier: MIT
 *
 * Reads a process, follows it to where it is, and judges its state. It never changes the
 * process.
 */
#include "cli/doctor/process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/called.h"
#include "cli/doctor/finding.h"
#include "cli/doctor/status.h"
#include "cli/doctor/toolchain.h"
#include "cli/doctor/user.h"
#include "cli/library.h"
#include "cli/text.h"

/* Returns the name of a file that is mapped executable, from a line of /proc/PID/maps; else NULL.
 */
static char *mapped_file(char *line)
{
    char *path = strchr(line, '/');
    const char *rights = strchr(line, ' ');
    return path && rights && strncmp(rights + 3, "x", 1) == 0 ? path : NULL;
}

static void take_mapping(struct doctor_process *process, char *line, const char *program)
{
    char *path = mapped_file(line);
    process->takes_requests |= strstr(line, "/memfd:covkeep-requests") != NULL;
    if (!path || strcmp(path, program) == 0)
        return;
    process->has_library |= strcmp(doctor_base_name(path), LIBRARY_NAME) == 0;
    process->has_coverage |= strstr(path, "/coverage/tracer.") || strstr(path, "/_sqlite3.");
    text_add(&process->modules, path);
}

static int read_maps(struct doctor_process *process, pid_t pid, const char *program)
{
    size_t size;
    char *state, *text = doctor_status_file(pid, "maps", &size);
    if (!text)
        return errno;
    for (char *line = strtok_r(text, "\n", &state); line; line = strtok_r(NULL, "\n", &state))
        take_mapping(process, line, program);
    return 0;
}

int doctor_process_read(struct doctor_subject *subject, struct doctor_process *process, pid_t pid)
{
    size_t size = 0;
    char program[PATH_MAX] = "";
    *process = (struct doctor_process){.keeper = doctor_status_keeper(pid)};
    subject->pid = pid;
    subject->file = text_print("/proc/%d/exe", pid);
    if (kill(pid, 0) != 0 && errno == ESRCH)
        return ESRCH;
    if (readlink(subject->file, program, sizeof(program) - 1) < 0)
        return errno == ENOENT ? ESRCH : errno; /* a zombie, or a thread of the kernel */
    subject->program = text_print("%s", program);
    subject->name = text_print("%s, pid %d", doctor_base_name(subject->program), pid);
    char *words = doctor_status_file(pid, "cmdline", &size);
    subject->words = doctor_status_strings(words, size);
    char *environment = doctor_status_file(pid, "environ", &size);
    if (!environment)
        return errno;
    subject->environment = doctor_status_strings(environment, size);
    if (doctor_is_python(program) && subject->words[0]) {
        subject->python = strchr(subject->words[0], '/') ? subject->words[0] : subject->program;
        subject->python_words = subject->words;
    }
    return read_maps(process, pid, subject->program);
}

void doctor_process_count(const struct doctor_subject *subject,
                          const struct doctor_process *process, const struct doctor_object *program,
                          struct doctor_counters *counters)
{
    struct doctor_object module;
    doctor_counters_add(counters, program);
    for (size_t i = 0; i < process->modules.count; i++) {
        const char *path = process->modules.text[i];
        const char *file = text_print("/proc/%d/root%s", subject->pid, path);
        if (doctor_object_open(&module, path, file))
            doctor_counters_add(counters, &module);
    }
}

static const char *pid_text(const struct doctor_subject *subject)
{
    return text_print("%s (pid %d)", subject->program, subject->pid);
}

static void judge_absent(const struct doctor_subject *subject)
{
    const char *preload = doctor_variable(subject, "LD_PRELOAD");
    const char *why = "the library is not in it, and its LD_PRELOAD names none";
    if (preload && strstr(preload, LIBRARY_NAME))
        why = "the library is not in it, though its LD_PRELOAD names it";
    if (doctor_status_is_secure(subject->pid))
        doctor_find("not loaded", pid_text(subject),
                    "it gained rights at its start, and the loader ignores LD_PRELOAD then",
                    "start a copy of it without setuid bits and file capabilities");
    else
        doctor_find("not loaded", pid_text(subject), why,
                    text_print("start it anew under %s run, or with LD_PRELOAD=/PATH/" LIBRARY_NAME,
                               called_as()));
}

static void judge_keeper(const struct doctor_subject *subject, const struct doctor_process *process)
{
    const char *keeper = doctor_variable(subject, "COV_KEEP_KEEPER");
    const char *mine = "Seccomp_filters:";
    if (process->keeper == 0) {
        bool is_off = keeper && strcmp(keeper, "off") == 0;
        doctor_find("no keeper", pid_text(subject),
                    is_off ? "COV_KEEP_KEEPER=off: a SIGKILL loses its counts"
                           : "none was made, or it was killed: a SIGKILL loses its counts",
                    is_off ? "start it without COV_KEEP_KEEPER, or end it by SIGTERM"
                           : text_print("end it by SIGTERM; %s doctor without a PID says what "
                                        "refuses one",
                                        called_as()));
    } else if (doctor_status_field(subject->pid, mine, 10) >
               doctor_status_field(process->keeper, mine, 10)) {
        doctor_find("sandbox", pid_text(subject),
                    "it has installed a seccomp filter: children that it forks are not kept",
                    "switch its sandbox off for the tests");
    }
}

/* A program that handles or ignores SIGTERM itself is armed all the same. */
static bool lacks_handlers(const struct doctor_subject *subject)
{
    unsigned long long term = 1ull << (SIGTERM - 1);
    return !doctor_variable(subject, "COV_KEEP_SIGNALS") &&
           !(doctor_status_field(subject->pid, "SigCgt:", 16) & term) &&
           !(doctor_status_field(subject->pid, "SigIgn:", 16) & term);
}

static void judge_counters(const struct doctor_subject *subject,
                           const struct doctor_process *process)
{
    if (lacks_handlers(subject) && !process->keeper)
        doctor_find("not armed", pid_text(subject),
                    "it has counters, and neither a keeper nor a handler for SIGTERM",
                    "start it anew without COV_KEEP=off and with its environment as it was");
    else
        judge_keeper(subject, process);
}

static void judge_python(const struct doctor_subject *subject, const struct doctor_process *process)
{
    if (!process->has_coverage)
        doctor_find(
            "no coverage", pid_text(subject), "coverage.py was not started in it",
            text_print("%s doctor with its command line instead of the PID says why", called_as()));
    else if (!process->takes_requests)
        doctor_find("not armed", pid_text(subject),
                    "coverage.py is there, but the library could not reach its interpreter",
                    "run it by CPython 3.9 or later");
}

static bool tell_toolchain(const struct doctor_subject *subject,
                           const struct doctor_process *process,
                           const struct doctor_object *program)
{
    struct doctor_object module;
    bool is_told = doctor_toolchain_tell(program);
    for (size_t i = 0; i < process->modules.count; i++) {
        const char *path = process->modules.text[i];
        if (!doctor_is_of_system(path) &&
            doctor_object_open(&module, path, text_print("/proc/%d/root%s", subject->pid, path)))
            is_told |= doctor_toolchain_tell(&module);
    }
    return is_told;
}

void doctor_process_judge(const struct doctor_subject *subject,
                          const struct doctor_process *process, const struct doctor_object *program,
                          bool has_counters)
{
    const char *on = doctor_variable(subject, "COV_KEEP");
    if (!process->has_library)
        judge_absent(subject);
    else if (on && strcmp(on, "off") == 0)
        return; /* this has been told with the settings */
    else if (has_counters)
        judge_counters(subject, process);
    else if (subject->python)
        judge_python(subject, process);
    else if (!tell_toolchain(subject, process, program))
        doctor_find("no counters", pid_text(subject), "none of its modules was built for coverage",
                    "compile and link it by gcc --coverage");
}

bool doctor_process_enter(const struct doctor_subject *subject,
                          const struct doctor_process *process)
{
    pid_t pid = subject->pid;
    bool is_here = doctor_status_same(pid, "ns/mnt") && doctor_status_same(pid, "root");
    int root = open(text_print("/proc/%d/root", pid), O_PATH | O_DIRECTORY | O_CLOEXEC);
    int directory = open(text_print("/proc/%d/cwd", pid), O_PATH | O_DIRECTORY | O_CLOEXEC);
    char *status = doctor_status_file(process->keeper ? process->keeper : pid, "status", NULL);
    bool entered = is_here || (root >= 0 && fchdir(root) == 0 && chroot(".") == 0);
    entered &= directory >= 0 && fchdir(directory) == 0;
    return entered && status && doctor_user_follow(status);
}
