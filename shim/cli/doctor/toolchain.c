/* SPDX-License-Identifier: MIT
 *
 * Recognises toolchains by what is left even in a stripped file: sections, messages, names of
 * source files.
 */
#include "cli/doctor/toolchain.h"

#include "cli/doctor/finding.h"

/* A panic in Rust names the place in the standard library's source, by the path that the compiler's
 * builder has given it: /rustc/COMMIT in the official build, a directory like rustc-1.63.0-src in
 * those of distributions. */
bool doctor_toolchain_is_rust(const struct doctor_object *object)
{
    return doctor_object_holds(object, "/library/std/src/") &&
           (doctor_object_holds(object, "/rustc/") || doctor_object_holds(object, "/rustc-"));
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

static const char *kept; /* see doctor_toolchain_kept() */

const char *doctor_toolchain_kept(void)
{
    return kept;
}

static bool has_llvm;

bool doctor_toolchain_has_llvm(void)
{
    return has_llvm;
}

static void tell_llvm(const struct doctor_object *object)
{
    has_llvm = true;
    kept = "LLVM coverage";
    doctor_note(object->path, "it has counters of LLVM, which go where LLVM_PROFILE_FILE says, "
                              "or to default.profraw (Rust: default_%m_0_%p.profraw)");
}

/* The library finds them by the names of the functions that write them. */
static void tell_clang(const struct doctor_object *object)
{
    if (doctor_object_holds(object, "__llvm_gcov_writeout")) {
        kept = "clang coverage";
        doctor_note(object->path, "it has counters of clang --coverage, which go into .gcda files "
                                  "where it was compiled, or below GCOV_PREFIX");
    } else {
        doctor_find("clang coverage", object->path,
                    "its counters cannot be found, since it is stripped",
                    "test it before it is stripped: no strip, no -s");
    }
}

enum doctor_toolchain doctor_toolchain_of(const struct doctor_object *object)
{
    if (doctor_object_has_section(object, "__llvm_prf_cnts"))
        return DOCTOR_LLVM;
    if (doctor_object_is_of_go(object))
        return DOCTOR_GO;
    if (doctor_toolchain_is_rust(object))
        return DOCTOR_RUST;
    return doctor_object_is_of_clang(object) ? DOCTOR_CLANG : DOCTOR_OTHER;
}

bool doctor_toolchain_tell(const struct doctor_object *object)
{
    static void (*const tell[])(const struct doctor_object *) = {
        [DOCTOR_LLVM] = tell_llvm,
        [DOCTOR_GO] = tell_go,
        [DOCTOR_RUST] = tell_rust,
        [DOCTOR_CLANG] = tell_clang,
    };
    enum doctor_toolchain toolchain = doctor_toolchain_of(object);
    if (toolchain != DOCTOR_OTHER)
        tell[toolchain](object);
    return toolchain != DOCTOR_OTHER;
}
