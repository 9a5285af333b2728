/* SPDX-License-Identifier: MIT
 *
 * Any .gcno file. The reader of functions takes what it understands, and each name that it has
 * found is a whole string within the file.
 */
#include "fuzz.h"

#include "cli/lines/functions.h"

/* The first byte says whether lengths are those of GCC 11 or of GCC 12. */
int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    uint8_t which;
    struct functions functions;
    size_t length = 0;
    fuzz_take(&input, &size, &which, 1);
    fuzz_write("unit.gcno", input, size);
    functions_read(&functions, "unit.gcno", gcov_layout_of(which & 1 ? 0x4231312a : 0x4232322a));
    for (size_t i = 0; i < functions.count; i++)
        length += strlen(functions.function[i].name) + strlen(functions.function[i].source) + 1;
    fuzz_expect(length <= size);
    fuzz_expect(strlen(functions.directory) <= size);
    fuzz_expect(functions.count == 0 ||
                functions_find(&functions, functions.function[functions.count - 1].ident));
    functions_free(&functions);
    return 0;
}
