/* SPDX-License-Identifier: MIT
 *
 * The search for gcov's records and root in the memory of a module, which holds anything. Nothing
 * outside of the module is read, and what is found lies in it. In the input a word whose upper half
 * is HERE stands for the address that is its lower half behind the beginning of the module.
 */
#include "fuzz.h"

#include <link.h>
#include <sys/mman.h>

#include "gcov/image.h"
#include "gcov/images.h"
#include "gcov/module.h"

#define HERE 0x68657265u /* here */
#define PARTS 2
/* Memory that can be read, but by nobody but the sanitizer, is among these addresses. */
#define SANITIZERS_FROM ((uint64_t)0x7fff0000)
#define SANITIZERS_TO ((uint64_t)1 << 47)
#define ROOM ((size_t)1 << 20)
#define GUARD ((size_t)1 << 16)

/* A writable segment, within a module of `size` bytes: never outside, as the loader sees to it. */
static ElfW(Phdr) segment(const uint16_t numbers[3], size_t size)
{
    size_t at = size ? numbers[0] % size : 0;
    size_t most = size - at;
    size_t memory = most ? numbers[1] % (most + 1) : 0;
    return (ElfW(Phdr)){.p_type = PT_LOAD,
                        .p_flags = PF_R | PF_W,
                        .p_vaddr = at,
                        .p_memsz = memory,
                        .p_filesz = memory ? numbers[2] % (memory + 1) : 0};
}

/* Returns a copy that ends before a page that cannot be read, as a guard page may stand there. */
static unsigned char *guarded(const uint8_t *input, size_t size)
{
    static unsigned char *end;
    if (!end) {
        unsigned char *map =
            mmap(NULL, ROOM + GUARD, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        fuzz_expect(map != MAP_FAILED && mprotect(map + ROOM, GUARD, PROT_NONE) == 0);
        end = map + ROOM;
    }
    fuzz_expect(size <= ROOM);
    return memcpy(end - size, input, size);
}

static void relocate(unsigned char *module, size_t size)
{
    for (size_t at = 0; at + sizeof(uint64_t) <= size; at += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, module + at, sizeof(word));
        if (word >> 32 == HERE)
            word = (uintptr_t)module + (uint32_t)word;
        else if (word >= SANITIZERS_FROM && word < SANITIZERS_TO)
            word %= SANITIZERS_FROM;
        memcpy(module + at, &word, sizeof(word));
    }
}

static void look(struct gcov_image *image)
{
    for (size_t i = 0; i < image->count; i++)
        fuzz_expect(gcov_image_holds(image, image->slots[i].record, sizeof(struct gcov_record)));
    for (size_t i = 0; image->layout && i < image->count; i++) {
        struct gcov_unit unit;
        if (gcov_image_unit(image, i, &unit)) {
            gcov_unit_arc_max(&unit, NULL);
            gcov_unit_has_counted(&unit, NULL, NULL);
        }
    }
    struct gcov_root *root = gcov_image_root_within(image);
    fuzz_expect(!root || gcov_image_holds(image, root, sizeof(*root)));
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    static struct gcov_image image; /* keeps its memory for slots */
    uint16_t numbers[PARTS][3];
    ElfW(Phdr) headers[PARTS + 1];
    fuzz_take(&input, &size, numbers, sizeof(numbers));
    size &= ~(sizeof(void *) - 1); /* so that its beginning is aligned, too */
    unsigned char *module = guarded(input, size);
    relocate(module, size);
    for (int i = 0; i < PARTS; i++)
        headers[i] = segment(numbers[i], size);
    headers[PARTS] = (ElfW(Phdr)){.p_type = PT_LOAD, .p_flags = PF_R, .p_memsz = size};
    struct dl_phdr_info info = {
        .dlpi_addr = (uintptr_t)module, .dlpi_phdr = headers, .dlpi_phnum = PARTS + 1};
    gcov_module_measure(&image, &info);
    image.root = NULL;
    if (gcov_module_search(&image))
        look(&image);
    return 0;
}
