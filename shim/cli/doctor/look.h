/* SPDX-License-Identifier: MIT
 *
 * What the doctor looks at: each function looks at one thing, in the file of its name, and tells
 * what it finds (finding.h).
 */
#ifndef COVKEEP_CLI_DOCTOR_LOOK_H
#define COVKEEP_CLI_DOCTOR_LOOK_H

#include <sys/types.h>

#include "cli/doctor/counters.h"
#include "cli/doctor/object.h"
#include "cli/doctor/subject.h"
#include "cli/text.h"
#include "gcov/path.h"

/* doctor_settings_look() tells that covkeep is switched off, that a value of the subject's COV_KEEP
 * variables is malformed, by the shim's own judgement (config.h), and that a place named there
 * cannot be written. */
void doctor_settings_look(const struct doctor_subject *subject);

/* doctor_kernel_look() tells what the kernel, a container or the user's limits refuse to every
 * program that this user starts here: whether a keeper can be made and do its work, whether /proc
 * is there and of this pid namespace, what becomes of a keeper at a core dump, and whether somebody
 * reaps it. If there are ended orphans it takes up to four seconds. */
void doctor_kernel_look(void);

/* doctor_kernel_name() returns a text like "Linux 6.1". */
const char *doctor_kernel_name(void);

/* doctor_keeper_try() has a child process, made for it, make a keeper that does nothing, as the
 * shim does at the start of an armed program, and tells what is refused on the way. */
void doctor_keeper_try(void);

/* doctor_keeper_tell_user() tells what a keeper of this user means, if the user is root and keepers
 * are not switched off. */
void doctor_keeper_tell_user(const struct doctor_subject *subject, uid_t user);

/* doctor_preload_open() opens the library: `given`, or if that is NULL the one that LD_PRELOAD
 * names, or else the one that was installed or built with the command. It tells if the library is
 * missing, or if the caller may not read it; then `library` is the command itself, which is of the
 * same machine. */
void doctor_preload_open(const struct doctor_subject *subject, const char *given,
                         struct doctor_object *library);

/* doctor_preload_look() tells which entries of LD_PRELOAD name no file. */
void doctor_preload_look(const struct doctor_subject *subject);

/* doctor_unit_look() tells which .gcno files, without which gcov does not understand counts, are
 * missing or of another build, and which .gcda files cannot take what the program counts. */
void doctor_unit_look(const struct doctor_counters *counters,
                      const struct gcov_relocation *relocation);

/* doctor_place_look() tells of each directory in which .gcda files are to lie, once, whether
 * something is in the way, by the caller's effective rights. */
void doctor_place_look(const struct doctor_counters *counters,
                       const struct gcov_relocation *relocation);

/* doctor_place_look_all() does the same for .gcda files with these paths. */
void doctor_place_look_all(const struct text_list *paths);

/* doctor_place_refuses() returns why `path` cannot be written, whether it is there or not; NULL if
 * it can. `*where` is set to what is in the way, `*remedy` to what helps: the variable, which leads
 * such files elsewhere, among others. */
const char *doctor_place_refuses(const char *path, const char *variable, const char **where,
                                 const char **remedy);

/* doctor_profile_look() tells whether something is in the way of the .profraw files that LLVM's
 * runtime writes where the subject's LLVM_PROFILE_FILE says, and without that variable,
 * `otherwise`, by the caller's effective rights. */
void doctor_profile_look(const struct doctor_subject *subject, const char *otherwise);

/* doctor_shell_look() starts each shell that scripts are run by here with the library preloaded,
 * which does nothing in it, and tells where the variable or the library is not there then. It
 * returns the names of the shells in which both are, with commas between; NULL: none. */
const char *doctor_shell_look(const struct doctor_subject *subject,
                              const struct doctor_object *library);

/* doctor_rights_try() tries calls that covkeep itself does without, but other tools of a test run
 * do not, and tells which work here and which are refused; that is no finding. */
void doctor_rights_try(void);

/* doctor_container_look() notes, in a container, that docker stop kills all that runs there, where
 * its first process does not take SIGTERM, as an init does, which passes it on. */
void doctor_container_look(void);

/* doctor_everywhere_try() tells whether `covkeep run --everywhere` works here, and by which way, or
 * what is refused and what to do about it; that is no finding. */
void doctor_everywhere_try(void);

/* doctor_around_look() tells what else acts on what programs load: /etc/ld.so.preload, a profile of
 * AppArmor, SELinux; and under which CI this runs. */
void doctor_around_look(const struct doctor_subject *subject);

/* doctor_python_look() asks the interpreter of a Python command, started with its own options, what
 * coverage.py it has and how that would start in subprocesses. It returns what there is, for the
 * last line: "CPython 3.11, coverage.py 6.5.0"; NULL where the subject is no Python command, or the
 * interpreter did not answer, which is told. The interpreter runs in the caller's working
 * directory, for a minute at most, of which it may be idle for 10 seconds; without the coverage
 * variables and without the library; and it writes nothing. */
const char *doctor_python_look(const struct doctor_subject *subject);

#endif
