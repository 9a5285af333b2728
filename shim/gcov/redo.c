/* SPDX-License-Identifier: MIT
 *
 * Writes and checks seals. A seal that is cut off, or whose checksum is wrong, counts as none:
 * nothing of the old content has been overwritten yet then.
 */
#include "gcov/redo.h"

#include <string.h>

#include "checksum.h"

static const char magic[8] = "covkeep";

static size_t first_of(size_t size)
{
    return size < REDO_NOT_NEEDED ? size : REDO_NOT_NEEDED;
}

static uint64_t checksum_of(const struct redo_seal *seal, const unsigned char *content)
{
    uint64_t sum = checksum_add(seal->size, content, (size_t)seal->size);
    return checksum_add(sum, seal, offsetof(struct redo_seal, checksum));
}

size_t redo_seal(unsigned char *content, size_t size, const unsigned char *old, size_t old_size)
{
    struct redo_seal seal = {.size = size, .first_size = first_of(old_size)};
    memcpy(seal.magic, magic, sizeof(magic));
    seal.first = checksum_add(0, old, (size_t)seal.first_size);
    seal.checksum = checksum_of(&seal, content);
    memcpy(content + size, &seal, sizeof(seal));
    return size + sizeof(seal);
}

/* Returns whether the seal belongs to the file as it is: the file's first page is still the old
 * one, or already the new one. Every other writer would have changed it. */
static bool is_of(const struct redo_seal *seal, const unsigned char *content,
                  const unsigned char *file)
{
    return memcmp(file, content, first_of((size_t)seal->size)) == 0 ||
           checksum_add(0, file, (size_t)seal->first_size) == seal->first;
}

bool redo_find(const unsigned char *file, size_t file_size, const unsigned char **content,
               size_t *size)
{
    struct redo_seal seal;
    if (file_size < sizeof(seal))
        return false;
    size_t room = file_size - sizeof(seal);
    memcpy(&seal, file + room, sizeof(seal));
    if (memcmp(seal.magic, magic, sizeof(magic)) != 0 || seal.size > room / 2 ||
        seal.first_size > first_of(room - (size_t)seal.size))
        return false;
    *content = file + room - seal.size;
    *size = (size_t)seal.size;
    return checksum_of(&seal, *content) == seal.checksum && is_of(&seal, *content, file);
}
