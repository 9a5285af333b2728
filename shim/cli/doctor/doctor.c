/* SPDX-License-Identifier: MIT
 *
 * The order in which the doctor looks, and its exit status. The findings are in the files that it
 * calls.
 */
#include "cli/doctor/doctor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/called.h"
#include "cli/doctor/cargo.h"
#include "cli/doctor/command.h"
#include "cli/doctor/finding.h"
#include "cli/doctor/look.h"
#include "cli/doctor/process.h"
#include "cli/doctor/program.h"
#include "cli/doctor/status.h"
#include "cli/doctor/toolchain.h"
#include "cli/doctor/user.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/project/project.h"
#include "cli/text.h"

#define NOT_FOUND 127

static const char help[] =
    "Usage: covkeep doctor [OPTION]... [COMMAND [ARGUMENT]...|PID]\n"
    "\n"
    "Says before a run what will not work, and what to do about it: for COMMAND,\n"
    "which is not executed (only a Python command's interpreter is asked what it\n"
    "has); for the running process PID; else for this machine, its shells, and the\n"
    "project in the working directory, with what to type to run its tests.\n"
    "\n"
    "  -u, --user NAME     as this user, who runs the programs in the end; needs root\n"
    "  -l, --library FILE  look at this library, not at the one in LD_PRELOAD or\n"
    "                      beside the command\n"
    "  -h, --help          this text\n"
    "\n"
    "Exit status: 0 if all is well, 1 if something was found, 2 for wrong usage, 126\n"
    "if COMMAND cannot be executed, 127 if it or PID is not found.\n"
    "\n"
    "Examples:\n"
    "  cd project && covkeep doctor\n"
    "  covkeep doctor ./server --port 8080\n"
    "  covkeep doctor pytest --cov=shop tests/\n"
    "  covkeep doctor $(pidof server)\n"
    "  sudo covkeep doctor --user www-data ./server\n";

struct request {
    const char *user, *library;
    char **words;
};

static bool is_pid(const char *word)
{
    return *word && word[strspn(word, "0123456789")] == '\0' && strlen(word) < 10;
}

static struct gcov_relocation relocation_of(const struct doctor_subject *subject)
{
    struct gcov_relocation relocation = {.process = subject->pid ? subject->pid : getpid(),
                                         .environment = subject->environment};
    gcov_relocation_set(&relocation, doctor_variable(subject, "GCOV_PREFIX"),
                        doctor_variable(subject, "GCOV_PREFIX_STRIP"));
    return relocation;
}

static void look_at_files(const struct doctor_subject *subject,
                          const struct doctor_counters *counters)
{
    const struct gcov_relocation relocation = relocation_of(subject);
    doctor_unit_look(counters, &relocation);
    doctor_place_look(counters, &relocation);
    if (doctor_toolchain_has_llvm())
        doctor_profile_look(subject, "default.profraw");
}

/* Returns "gcc 12 coverage in 3 files, LLVM coverage, CPython 3.11", or as much of it as there is.
 */
static const char *summary_of(const struct doctor_counters *counters, const char *other)
{
    const char *parts[] = {counters->count ? doctor_program_summary(counters) : NULL,
                           doctor_toolchain_kept(), other};
    const char *summary = NULL;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        if (parts[i])
            summary = summary ? text_print("%s, %s", summary, parts[i]) : parts[i];
    return summary ? summary : "no coverage of its own";
}

/* Tells that the program's file could not be opened, by the error number. */
static void tell_closed(const struct doctor_subject *subject, int error, const char *remedy)
{
    const char *why = error == EACCES ? "it may be executed, but not read" : strerror(error);
    if (error == ENOTSUP)
        doctor_program_tell_closed(&(struct doctor_tally){subject->program, 1});
    else
        doctor_find("program", subject->program, why, remedy);
}

static void look_at_command(const struct doctor_subject *subject,
                            const struct doctor_object *library)
{
    struct doctor_object program;
    struct doctor_counters counters = {NULL, 0};
    const char *python = NULL, *rust = NULL;
    doctor_program_rights(subject);
    if (!doctor_object_open(&program, subject->program, subject->file)) {
        int error = errno;
        tell_closed(
            subject, error,
            text_print("look at it as a user who may read it: sudo %s doctor", called_as()));
    } else if (doctor_program_admits(subject, &program, library)) {
        doctor_program_count(subject, &program, &counters);
        look_at_files(subject, &counters);
        python = doctor_python_look(subject);
        rust = doctor_cargo_look(subject);
    }
    if (counters.count > 0)
        doctor_keeper_tell_user(subject, geteuid());
    if (doctor_findings() == 0)
        doctor_all_well(subject->name, summary_of(&counters, rust ? rust : python));
}

static void look_at_process(const struct doctor_subject *subject,
                            const struct doctor_process *process,
                            const struct doctor_object *library)
{
    struct doctor_object program;
    struct doctor_counters counters = {NULL, 0};
    const char *python = process->has_coverage ? "coverage.py" : NULL;
    if (!doctor_object_open(&program, subject->program, subject->file)) {
        tell_closed(subject, errno, "look at it as its user, or root");
    } else if (doctor_program_admits(subject, &program, library)) {
        doctor_process_count(subject, process, &program, &counters);
        doctor_program_judge(&counters);
        doctor_process_judge(subject, process, &program, counters.count > 0);
        if (!doctor_process_enter(subject, process))
            doctor_note(subject->program, "its directories cannot be seen from here; try as root");
        else
            look_at_files(subject, &counters);
    }
    if (process->keeper)
        doctor_keeper_tell_user(subject, (uid_t)doctor_status_field(process->keeper, "Uid:", 10));
    const char *keeper = process->keeper ? text_print(", keeper %d", process->keeper) : "";
    if (doctor_findings() == 0)
        doctor_all_well(subject->name, text_print("%s%s", summary_of(&counters, python), keeper));
}

static int examine_process(const struct request *request, struct doctor_subject *subject)
{
    struct doctor_process process;
    struct doctor_object library;
    int error = doctor_process_read(subject, &process, (pid_t)atoi(*request->words));
    if (error) {
        message("doctor: pid %s: %s", *request->words, strerror(error));
        return error == ESRCH ? NOT_FOUND : 126;
    }
    doctor_preload_open(subject, request->library, &library);
    doctor_settings_look(subject);
    look_at_process(subject, &process, &library);
    return 0;
}

/* At what a newcomer has: this machine, and the project in the working directory. */
static void look_around(const struct doctor_subject *subject, const struct doctor_object *library)
{
    const char *shells = doctor_shell_look(subject, library);
    doctor_rights_try();
    doctor_everywhere_try();
    if (shells)
        doctor_machine(text_print("LD_PRELOAD stays in %s", shells));
    doctor_around_look(subject);
    const char *command = project_look();
    if (command)
        project_conclude(command);
    else if (doctor_findings() == 0)
        doctor_all_well(doctor_kernel_name(), text_print("keepers work, %s", library->path));
}

static int examine_command(const struct request *request, struct doctor_subject *subject)
{
    struct doctor_object library;
    int status = *request->words ? doctor_command_follow(subject, request->words) : 0;
    if (status)
        return status;
    doctor_preload_open(subject, request->library, &library);
    doctor_preload_look(subject);
    doctor_settings_look(subject);
    doctor_kernel_look();
    doctor_container_look();
    if (subject->program) {
        look_at_command(subject, &library);
        return 0;
    }
    doctor_keeper_tell_user(subject, geteuid());
    look_around(subject, &library);
    return 0;
}

static int examine(const struct request *request)
{
    struct doctor_subject subject = {.environment = environ};
    int error = request->user ? doctor_user_become(request->user) : 0;
    if (error) {
        message("doctor: --user %s: %s", request->user,
                error == ENOENT ? "no such user" : "only root can look as another user");
        return OPTIONS_USAGE;
    }
    int status = *request->words && is_pid(*request->words) && !request->words[1]
                     ? examine_process(request, &subject)
                     : examine_command(request, &subject);
    if (fflush(stdout) != 0) {
        message("standard output: %s", strerror(errno));
        return 1;
    }
    return status ? status : doctor_findings() > 0;
}

int doctor_main(char **argv)
{
    struct request request = {0};
    const struct option_row rows[] = {{"--user", 'u', .value = &request.user},
                                      {"--library", 'l', .value = &request.library},
                                      {OPTIONS_HELP},
                                      {0}};
    struct options words = {rows, argv[0], help, argv + 1};
    int status = options_read(&words);
    request.words = words.at;
    return status == OPTIONS_READ ? examine(&request) : status;
}
