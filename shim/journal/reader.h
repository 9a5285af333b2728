/* SPDX-License-Identifier: MIT
 *
 * Reading records, for the command. What is cut off or overwritten is left out; nothing that is
 * read is believed before its checksum was compared and it lies within its record.
 */
#ifndef COVKEEP_JOURNAL_READER_H
#define COVKEEP_JOURNAL_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "journal/format.h"

/* One record in memory; everything points into the bytes that were read. */
struct journal_entry {
    struct journal_record head;
    const char *program, *label; /* head.program_size and head.label_size bytes */
    const unsigned char *sections;
    const unsigned char *end; /* behind the last section */
};

/* journal_next() finds the first whole record at or behind *at, in `size` bytes, fills in *entry
 * and sets *at behind it. It adds to *skipped how many bytes belonged to none. It returns false at
 * the end, with *at behind the last whole record: what follows may be a record that is being
 * written. */
bool journal_next(const unsigned char *bytes, size_t size, size_t *at, struct journal_entry *entry,
                  size_t *skipped);

/* A section: its key, and what the packed numbers stand for. */
struct journal_part {
    uint64_t key;
    enum journal_kind kind;
    const unsigned char *numbers, *end;
};

/* journal_next_part() takes the next section of the record. *at is NULL for the first one. It
 * returns false when there is none, or what is left is none. */
bool journal_next_part(const struct journal_entry *entry, const unsigned char **at,
                       struct journal_part *part);

#endif
