/* SPDX-License-Identifier: MIT
 *
 * Looks at each file once: at sections, and at messages and names of the runtimes, which are there
 * when it is stripped, too.
 */
#include "cli/verdict/measured.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "cli/doctor/needed.h"
#include "cli/doctor/object.h"
#include "cli/doctor/subject.h"
#include "shown.h"

struct known {
    struct measured measured;
    char path[];
};

static void *all_known; /* tsearch(3) */

const char *measured_name(enum measured_by by)
{
    static const char *const names[] = {"no", "gcov", "LLVM", "Go", "Node"};
    return names[by];
}

/* gcc's runtime has such a message, too. */
static enum measured_by measured_in(const struct doctor_object *object)
{
    if (doctor_object_has_section(object, "__llvm_prf_cnts"))
        return MEASURED_LLVM;
    if (doctor_object_is_of_clang(object) ||
        doctor_object_holds(object, "profiling:%s:Cannot open"))
        return MEASURED_GCOV;
    if (doctor_object_holds(object, "\xff Go buildinf:") &&
        doctor_object_holds(object, "runtime/coverage.initHook"))
        return MEASURED_GO;
    return MEASURED_NOT;
}

static bool has_capabilities(const char *path)
{
    return getxattr(path, "security.capability", NULL, 0) > 0;
}

static void find_refusal(struct measured *measured, const struct doctor_object *object)
{
    if (!object->is_native) {
        measured->refusal = "a program of another machine than the library's";
        measured->advice = "Build it for the tests for the machine of the library.";
    } else if (!object->interpreter) {
        measured->refusal = "a static program, into which no loader puts the library";
        measured->advice = "Link it dynamically for the tests, without -static.";
    } else if (doctor_needed_sanitizer(object)) {
        measured->refusal = "its sanitizer lets it not start with any library preloaded";
        measured->advice = "Set ASAN_OPTIONS=verify_asan_link_order=0.";
    } else {
        measured->refusal = "it gains rights at its start, and the loader ignores LD_PRELOAD";
        measured->advice =
            has_capabilities(object->path)
                ? "Test a copy of it without them, started with those rights: setcap -r COPY."
                : "Test a copy of it without the bit, as its owner: chmod u-s COPY.";
    }
}

static void look_at_library(const struct doctor_object *library, void *argument)
{
    struct measured *measured = argument;
    enum measured_by by = doctor_is_of_system(library->path) ? MEASURED_NOT : measured_in(library);
    if (measured->library_by != MEASURED_NOT || by == MEASURED_NOT || by == MEASURED_GCOV)
        return;
    char *name = strdup(doctor_base_name(library->path));
    if (!name)
        return;
    shown_mask(name);
    measured->library_by = by;
    measured->library = name;
}

static struct measured look(const char *path)
{
    struct doctor_object object;
    struct measured measured = {.refusal = "", .advice = ""};
    const struct doctor_subject subject = {.program = path, .file = path, .environment = environ};
    if (doctor_is_of_system(path) || !doctor_object_open(&object, path, path))
        return measured;
    if (!doctor_object_holds(&object, "verify_asan_link_order=0"))
        measured.by = measured_in(&object);
    measured.is_of_go = doctor_object_is_of_go(&object);
    find_refusal(&measured, &object);
    doctor_needed_visit(&subject, &object, look_at_library, &measured);
    doctor_object_close(&object);
    return measured;
}

static int by_path(const void *one, const void *other)
{
    return strcmp(((const struct known *)one)->path, ((const struct known *)other)->path);
}

const struct measured *measured_program(const char *path)
{
    static const struct measured nothing = {.refusal = "", .advice = ""};
    struct known *known = malloc(sizeof(*known) + strlen(path) + 1);
    if (!known)
        return &nothing;
    strcpy(known->path, path);
    struct known *const *found = tsearch(known, &all_known, by_path);
    if (found && *found == known) {
        known->measured = look(path);
        return &known->measured;
    }
    free(known);
    return found ? &(*found)->measured : &nothing;
}
