/* SPDX-License-Identifier: MIT
 *
 * Recognises toolchains by what is left even in a stripped file: sections, messages, names of
 * source files.
 */
#include "cli/doctor/toolchain.h"

#include "cli/doctor/finding.h"

/* The Go linker writes the first section for `go version -m FILE`, and the second one on ELF. */
static bool is_of_go(const struct doctor_object *object)
{
    return doctor_object_has_section(object, ".go.buildinfo") ||
           doctor_object_has_section(object, ".note.go.buildid");
}

/* A panic in Rust names the place in the standard library's source, by the path of the official
 * build. */
static bool is_of_rust(const struct doctor_object *object)
{
    return doctor_object_holds(object, "/rustc/") &&
           doctor_object_holds(object, "library/std/src/");
}

static void tell_go(const struct doctor_object *object)
{
    doctor_find("Go program", object->path,
                "its counters are of Go's own runtime, which writes them at a clean exit only",
                "build it by go build -cover, set GOCOVERDIR, and let the tests end it so that it "
                "returns from main or calls os.Exit");
}

static void tell_rust(const struct doctor_object *object)
{
    doctor_find("Rust program", object->path, "it was not built for coverage",
                "build it with RUSTFLAGS=-Cinstrument-coverage");
}

static bool has_llvm;

bool doctor_toolchain_has_llvm(void)
{
    return has_llvm;
}

static void tell_llvm(const struct doctor_object *object)
{
    has_llvm = true;
    doctor_note(object->path, "it has counters of LLVM, which go where LLVM_PROFILE_FILE says, "
                              "or to default.profraw");
}

bool doctor_toolchain_tell(const struct doctor_object *object)
{
    if (doctor_object_has_section(object, "__llvm_prf_cnts"))
        tell_llvm(object);
    else if (is_of_go(object))
        tell_go(object);
    else if (is_of_rust(object))
        tell_rust(object);
    else if (doctor_object_is_of_clang(object))
        doctor_find("clang coverage", object->path,
                    "clang's own runtime keeps these counters, and a killed program loses them",
                    "build it for the tests by gcc --coverage");
    else
        return false;
    return true;
}
