/* SPDX-License-Identifier: MIT
 *
 * What is concluded from an ELF file. object_read.c reads it.
 */
#include "cli/doctor/object.h"

#include "cli/text.h"

bool doctor_object_open(struct doctor_object *object, const char *path, const char *file)
{
    if (!doctor_object_open_flat(object, path, file))
        return false;
    doctor_object_lay_out(object, SIZE_MAX);
    return true;
}

bool doctor_object_is_of_clang(const struct doctor_object *object)
{
    return doctor_object_holds(object, "cannot merge previous GCDA file: corrupt arc tag");
}

bool doctor_object_is_of_go(const struct doctor_object *object)
{
    return doctor_object_has_section(object, ".go.buildinfo") ||
           doctor_object_has_section(object, ".note.go.buildid");
}

const char *doctor_object_machine(const struct doctor_object *object)
{
    static const struct {
        unsigned machine;
        const char *name;
    } names[] = {{EM_X86_64, "x86-64"}, {EM_386, "x86"},     {EM_AARCH64, "arm64"},
                 {EM_ARM, "arm"},       {EM_RISCV, "riscv"}, {EM_PPC64, "ppc64"},
                 {EM_S390, "s390"},     {EM_MIPS, "mips"},   {258 /* EM_LOONGARCH */, "loongarch"}};
    int bits = object->header.e_ident[EI_CLASS] == ELFCLASS64 ? 64 : 32;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (names[i].machine == object->header.e_machine)
            return text_print("%d-bit %s", bits, names[i].name);
    return text_print("%d-bit machine %u", bits, object->header.e_machine);
}
