/* SPDX-License-Identifier: MIT
 *
 * An ELF file that holds anything, as the doctor looks at it (cli/doctor/object.h, counters.h) and
 * as the shim does at the file of a loaded module (kernel/object.h). Neither reads anything outside
 * of the file, or of the memory that it was laid out in.
 */
#include "fuzz.h"

#include "cli/doctor/counters.h"
#include "cli/doctor/needed.h"
#include "cli/doctor/object.h"
#include "kernel/object.h"

static void doctor_looks(const char *path)
{
    struct doctor_object object;
    struct doctor_counters counters = {0};
    if (!doctor_object_open(&object, path, path))
        return;
    doctor_object_has_section(&object, ".none");
    doctor_object_is_of_clang(&object);
    doctor_needed_sanitizer(&object);
    if (object.image.gcov.start)
        doctor_counters_add(&counters, &object);
    free(counters.units);
    doctor_object_close(&object);
}

static void add_length(void *data, const char *name, uintptr_t value)
{
    *(size_t *)data += strlen(name) + (value != 0);
}

/* The program headers of the file are those of the module. */
static void shim_looks(const char *path, const uint8_t *file, size_t size)
{
    ElfW(Ehdr) head;
    struct object object;
    size_t length = 0;
    if (size < sizeof(head))
        return;
    memcpy(&head, file, sizeof(head));
    size_t headers_size = head.e_phnum * sizeof(ElfW(Phdr));
    if (head.e_phoff > size || headers_size > size - head.e_phoff)
        return;
    ElfW(Phdr) *headers = fuzz_copy(file + head.e_phoff, headers_size);
    struct dl_phdr_info info = {
        .dlpi_name = path, .dlpi_phdr = headers, .dlpi_phnum = head.e_phnum};
    if (object_open(&object, &info)) {
        for (size_t i = 0; i < object.count; i++)
            length += strlen(object_string(&object, object.names, object.sections[i].sh_name));
        object_for_each_symbol(&object, add_length, &length);
        object_close(&object);
    }
    free(headers);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    static const char path[] = "./module";
    fuzz_write(path, input, size);
    doctor_looks(path);
    shim_looks(path, input, size);
    return 0;
}
