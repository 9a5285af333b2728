/* SPDX-License-Identifier: MIT
 *
 * The findings on one ELF file. It only reads the file.
 */
#include "cli/doctor/program.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "cli/called.h"
#include "cli/doctor/cargo.h"
#include "cli/doctor/finding.h"
#include "cli/doctor/needed.h"
#include "cli/doctor/toolchain.h"
#include "cli/text.h"

/* Where the file system is mounted so that such bits are ignored, the loader ignores them, too. */
static bool is_nosuid(const char *file)
{
    struct statvfs fs;
    return statvfs(file, &fs) == 0 && fs.f_flag & ST_NOSUID;
}

/* sudo alone takes a command of which the environment is a part (env(1)). */
const char *doctor_program_behind(const char *launcher)
{
    const char *plain =
        text_print("start covkeep behind it: %s ... %s run COMMAND", launcher, called_as());
    if (strcmp(launcher, "sudo") != 0)
        return plain;
    return text_print("%s, or sudo env LD_PRELOAD=FILE COMMAND", plain);
}

/* A launcher exists to start other programs with more or other rights, so a copy of it is of no
 * use. */
static const char *remedy_for(const struct doctor_subject *subject, const char *copy)
{
    if (doctor_is_launcher(subject->program))
        return doctor_program_behind(doctor_base_name(subject->program));
    return copy;
}

/* Gaining rights (AT_SECURE, getauxval(3)) means other rights than the caller's, who may be the
 * owner. Tests are often run by another user than the one who asks, so that is told, too. */
void doctor_program_rights(const struct doctor_subject *subject)
{
    static const char why[] = "it gains rights at its start, and the loader ignores LD_PRELOAD";
    struct stat st;
    if (stat(subject->file, &st) != 0 || is_nosuid(subject->file))
        return;
    bool is_setgid = (st.st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP);
    bool gains_user = st.st_mode & S_ISUID && st.st_uid != geteuid();
    bool gains_group = is_setgid && st.st_gid != getegid();
    bool has_capabilities = getxattr(subject->file, "security.capability", NULL, 0) > 0;
    if (gains_user)
        doctor_find(
            "setuid program", subject->program, why,
            remedy_for(subject, "test a copy of it without the bit, as its owner: chmod u-s COPY"));
    if (gains_group)
        doctor_find(
            "setgid program", subject->program, why,
            remedy_for(subject, "test a copy of it without the bit, in its group: chmod g-s COPY"));
    if (geteuid() != 0 && has_capabilities)
        doctor_find("file capabilities", subject->program, why,
                    "test a copy of it without them, started with those rights: setcap -r COPY");
    else if (!gains_user && !gains_group && (st.st_mode & S_ISUID || is_setgid || has_capabilities))
        doctor_note(
            subject->program,
            text_print("started by another user than %u %s (doctor --user NAME)", geteuid(), why));
}

static bool is_glibc(const char *interpreter)
{
    const char *name = doctor_base_name(interpreter);
    return strncmp(name, "ld-linux", 8) == 0 || strncmp(name, "ld64.so", 7) == 0 ||
           strncmp(name, "ld.so", 5) == 0 || strncmp(name, "ld-2.", 5) == 0;
}

/* gcc's runtime looks whether it is the first library; a static one (clang, -static-libasan) does
 * not. */
static void look_at_sanitizer(const struct doctor_subject *subject,
                              const struct doctor_object *program)
{
    static const char option[] = "verify_asan_link_order=0";
    const char *options = doctor_variable(subject, "ASAN_OPTIONS");
    const char *runtime = doctor_needed_sanitizer(program);
    if (!runtime || (options && strstr(options, option)) || doctor_object_holds(program, option))
        return;
    doctor_find("sanitizer", program->path,
                text_print("%s lets it not start with any library preloaded", runtime),
                options && *options ? text_print("set ASAN_OPTIONS=%s:%s", options, option)
                                    : text_print("set ASAN_OPTIONS=%s", option));
}

static bool is_of_same_machine(const struct doctor_object *a, const struct doctor_object *b)
{
    return memcmp(a->header.e_ident, b->header.e_ident, EI_DATA + 1) == 0 &&
           a->header.e_machine == b->header.e_machine;
}

static void tell_machine(const struct doctor_object *program, const struct doctor_object *library)
{
    const char *ours = doctor_object_machine(library);
    doctor_find("another machine", program->path,
                text_print("it is a %s program, the library a %s one",
                           doctor_object_machine(program), ours),
                text_print("build it for the tests as a %s program", ours));
}

static void tell_libc(const struct doctor_object *program)
{
    doctor_find(
        "another libc", program->path,
        text_print("its loader is %s; the library does nothing under it", program->interpreter),
        "build it for the tests with a compiler for glibc");
}

/* A static program without counters has nothing to lose; what it starts may have some, if it passes
 * the variables on. A program with counters holds the names of its .gcda files. */
static void tell_static(const struct doctor_subject *subject, const struct doctor_object *program)
{
    bool has_llvm = doctor_object_has_section(program, "__llvm_prf_cnts");
    if (!has_llvm && doctor_toolchain_tell(program))
        return;
    if (has_llvm || doctor_object_holds(program, ".gcda"))
        doctor_find("static program", program->path, "no loader puts a library into it",
                    "link it dynamically for the tests, without -static");
    else if (subject->is_led_to || doctor_is_launcher(program->path))
        doctor_note(program->path, "it is static, and has no counters: it passes on those "
                                   "variables only that it has not removed");
    else
        doctor_find("no counters", program->path,
                    "it was not built for coverage, and is static besides",
                    "compile it by gcc --coverage, and link it without -static");
}

bool doctor_program_admits(const struct doctor_subject *subject,
                           const struct doctor_object *program, const struct doctor_object *library)
{
    if (!is_of_same_machine(program, library)) {
        tell_machine(program, library);
    } else if (!program->interpreter) {
        tell_static(subject, program);
    } else if (!is_glibc(program->interpreter)) {
        tell_libc(program);
    } else {
        look_at_sanitizer(subject, program);
        return true;
    }
    return false;
}

void doctor_program_tell_closed(const struct doctor_tally *programs)
{
    doctor_find_tallied(programs, "libelf",
                        "this covkeep was built without libelf, and looks into no program",
                        "install the headers of libelf (scripts/deps command), and build covkeep "
                        "again");
}

/* What the libraries of the program have. */
struct libraries {
    struct doctor_counters *counters;
    const char *with_counters; /* path of the first library with counters; NULL: none */
    bool has_others;           /* some have counters of another toolchain */
};

static void look_at_library(const struct doctor_object *library, void *argument)
{
    struct libraries *libraries = argument;
    if (doctor_counters_add(libraries->counters, library) > 0 && !libraries->with_counters)
        libraries->with_counters = library->path;
    if (!doctor_is_of_system(library->path))
        libraries->has_others |= doctor_toolchain_tell(library);
}

static void tell_none(const struct doctor_object *program, const struct libraries *libraries)
{
    if (libraries->with_counters)
        doctor_note(program->path,
                    text_print("it has no counters of its own, %s has", libraries->with_counters));
    else if (!libraries->has_others)
        doctor_find("no counters", program->path,
                    "neither it nor the libraries it is linked with were built for coverage",
                    "compile and link it by gcc --coverage");
}

void doctor_program_count(const struct doctor_subject *subject, const struct doctor_object *program,
                          struct doctor_counters *counters)
{
    struct libraries libraries = {.counters = counters};
    size_t own = doctor_counters_add(counters, program);
    bool other =
        own == 0 && !doctor_cargo_is_meant(program->path) && doctor_toolchain_tell(program);
    doctor_needed_each(subject, program, look_at_library, &libraries);
    if (!program->image.gcov.start)
        doctor_note(program->path, "its addresses are taken here, its counters were not looked at");
    else if (own == 0 && !other && !subject->is_led_to && !doctor_is_launcher(program->path))
        tell_none(program, &libraries);
    doctor_program_judge(counters);
}

static const char *version_text(uint32_t word)
{
    return text_print("%c%c%c%c", (int)(word >> 24), (int)(word >> 16 & 0xff),
                      (int)(word >> 8 & 0xff), (int)(word & 0xff));
}

void doctor_program_judge(const struct doctor_counters *counters)
{
    struct doctor_tally unknown = {NULL, 0}, values = {NULL, 0};
    uint32_t version = 0;
    for (size_t i = 0; i < counters->count; i++) {
        const struct doctor_unit *unit = &counters->units[i];
        const struct gcov_record *record = unit->unit.record;
        if (!gcov_layout_of(record->version)) {
            version = record->version;
            doctor_tally(&unknown, record->filename);
        } else if (unit->is_sound && !gcov_unit_is_mergeable(&unit->unit)) {
            doctor_tally(&values, record->filename);
        }
    }
    doctor_find_tallied(
        &unknown, "unknown gcc",
        text_print("its version word %s is of no gcc from 9 to 16", version_text(version)),
        "build the program by one of these, or use a newer covkeep");
    doctor_find_tallied(&values, "value profile", "-fprofile-generate counts are left to libgcov",
                        "build the program by gcc --coverage alone");
}

const char *doctor_program_summary(const struct doctor_counters *counters)
{
    const struct gcov_layout *first = counters->count ? counters->units[0].unit.layout : NULL;
    bool same = first != NULL;
    for (size_t i = 0; i < counters->count; i++)
        same &= counters->units[i].unit.layout == first;
    const char *files = counters->count == 1 ? "file" : "files";
    if (same)
        return text_print("gcc %d coverage in %zu %s", first->gcc, counters->count, files);
    return text_print("coverage of several gcc releases in %zu %s", counters->count, files);
}
