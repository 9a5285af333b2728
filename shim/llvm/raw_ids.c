/* SPDX-License-Identifier: MIT
 *
 * The notes of a module that its profile begins with, from LLVM 14 on. Their format is elf(5)'s.
 */
#include <elf.h>
#include <link.h>
#include <string.h>

#include "llvm/image.h"
#include "llvm/raw_layout.h"

static size_t round_to_word(size_t size)
{
    return (size + 3) & ~(size_t)3;
}

size_t raw_put_ids(const struct llvm_image *image, unsigned char *to)
{
    size_t size = 0;
    for (unsigned i = 0; i < image->note_count && raw_layout_of(image->version)->is_of_14; i++) {
        const struct llvm_section *notes = &image->notes[i];
        for (size_t at = 0; at + sizeof(ElfW(Nhdr)) <= notes->size;) {
            const ElfW(Nhdr) *note = (const ElfW(Nhdr) *)(const void *)(notes->at + at);
            size_t text = at + sizeof(*note) + round_to_word(note->n_namesz);
            uint64_t length = note->n_descsz;
            at = text + round_to_word(length);
            if (at > notes->size)
                break;
            if (note->n_type != NT_GNU_BUILD_ID || note->n_namesz != 4 ||
                memcmp(note + 1, "GNU", 4) != 0)
                continue;
            if (to) {
                memcpy(to + size, &length, sizeof(length));
                memcpy(to + size + 8, notes->at + text, length);
                memset(to + size + 8 + length, 0, raw_padding_of(length));
            }
            size += 8 + length + raw_padding_of(length);
        }
    }
    return size;
}
