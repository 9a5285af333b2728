/* SPDX-License-Identifier: MIT
 *
 * Goes from magic to magic. The magic may stand within a record as well, in its label or its
 * numbers: a record that is whole is passed over as a whole, and behind a magic that begins none
 * the search goes on at the next byte.
 */
#include "journal/reader.h"

#include <string.h>

#include "checksum.h"

#define HEAD_SIZE sizeof(struct journal_record)
#define SUM_SIZE sizeof(uint64_t)
#define MAGIC_SIZE (sizeof(JOURNAL_MAGIC) - 1)

static const unsigned char *find_magic(const unsigned char *bytes, size_t size)
{
    return memmem(bytes, size, JOURNAL_MAGIC, MAGIC_SIZE);
}

/* The sums are of 64 bits, and their parts of 32: nothing overflows. */
static bool is_head(const struct journal_record *head, size_t room)
{
    uint64_t least = HEAD_SIZE + (uint64_t)head->program_size + head->label_size + SUM_SIZE;
    return head->size <= room && least <= head->size &&
           head->head_checksum ==
               checksum_add(0, head, offsetof(struct journal_record, head_checksum));
}

/* Reads the record at `bytes`. Returns false where there is no whole one. */
static bool read_record(const unsigned char *bytes, size_t room, struct journal_entry *entry)
{
    uint64_t sum;
    if (room < HEAD_SIZE)
        return false;
    memcpy(&entry->head, bytes, HEAD_SIZE);
    if (!is_head(&entry->head, room))
        return false;
    const unsigned char *end = bytes + entry->head.size - SUM_SIZE;
    memcpy(&sum, end, SUM_SIZE);
    if (sum != checksum_add(0, bytes, (size_t)(end - bytes)))
        return false;
    entry->program = (const char *)bytes + HEAD_SIZE;
    entry->label = entry->program + entry->head.program_size;
    entry->sections = (const unsigned char *)entry->label + entry->head.label_size;
    entry->end = end;
    return true;
}

bool journal_next(const unsigned char *bytes, size_t size, size_t *at, struct journal_entry *entry,
                  size_t *skipped)
{
    size_t from = *at;
    const unsigned char *magic;
    while ((magic = find_magic(bytes + from, size - from))) {
        size_t found = (size_t)(magic - bytes);
        if (read_record(magic, size - found, entry)) {
            *skipped += found - *at;
            *at = found + entry->head.size;
            return true;
        }
        from = found + 1;
    }
    return false;
}

bool journal_next_part(const struct journal_entry *entry, const unsigned char **at,
                       struct journal_part *part)
{
    struct journal_section section;
    const unsigned char *from = *at ? *at : entry->sections;
    size_t room = (size_t)(entry->end - from);
    if (room < sizeof(section))
        return false;
    memcpy(&section, from, sizeof(section));
    if (section.size > room - sizeof(section) || section.kind > JOURNAL_LLVM)
        return false;
    part->key = section.key;
    part->kind = section.kind;
    part->numbers = from + sizeof(section);
    part->end = part->numbers + section.size;
    *at = part->end;
    return true;
}
