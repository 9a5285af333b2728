/* SPDX-License-Identifier: MIT
 *
 * Looks at each file once: at sections and symbols, and where it is stripped at the messages of the
 * runtimes.
 */
#include "cli/verdict/measured.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

#include "cli/doctor/needed.h"
#include "cli/doctor/object.h"

struct known {
    struct measured measured;
    char path[];
};

static void *all_known; /* tsearch(3) */

const char *measured_name(enum measured_by by)
{
    static const char *const names[] = {"no", "gcov", "clang's gcov", "LLVM", "Go"};
    return names[by];
}

/* Nobody's work, and large. */
static bool is_of_system(const char *path)
{
    static const char *const places[] = {"/bin/",       "/sbin/",      "/lib/",        "/lib32/",
                                         "/lib64/",     "/usr/bin/",   "/usr/sbin/",   "/usr/lib/",
                                         "/usr/lib32/", "/usr/lib64/", "/usr/libexec/"};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (strncmp(path, places[i], strlen(places[i])) == 0)
            return true;
    return false;
}

/* Both kinds of .gcda have such a message. */
static enum measured_by measured_in(const struct doctor_object *object)
{
    if (doctor_object_has_section(object, "__llvm_prf_cnts"))
        return MEASURED_LLVM;
    if (doctor_object_holds(object, "cannot merge previous GCDA file: corrupt arc tag"))
        return MEASURED_CLANG;
    if (doctor_object_holds(object, "profiling:%s:Cannot open"))
        return MEASURED_GCOV;
    if (doctor_object_holds(object, "\xff Go buildinf:") &&
        doctor_object_has_symbol(object, "runtime/coverage.initHook"))
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
    } else if (doctor_needed_by(object, "libasan.so") ||
               doctor_needed_by(object, "libclang_rt.asan")) {
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

static struct measured look(const char *path)
{
    struct doctor_object object;
    struct measured measured = {MEASURED_NOT, "", ""};
    if (is_of_system(path) || !doctor_object_open(&object, path, path))
        return measured;
    if (!doctor_object_holds(&object, "verify_asan_link_order=0"))
        measured.by = measured_in(&object);
    find_refusal(&measured, &object);
    doctor_object_close(&object);
    return measured;
}

static int by_path(const void *one, const void *other)
{
    return strcmp(((const struct known *)one)->path, ((const struct known *)other)->path);
}

const struct measured *measured_program(const char *path)
{
    static const struct measured nothing = {MEASURED_NOT, "", ""};
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
