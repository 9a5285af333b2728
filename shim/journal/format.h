/* SPDX-License-Identifier: MIT
 *
 * The room shim/journal/ owns the journal of a run: its format (this file), packing numbers
 * (pack.h), the description of an image (description.h), and making and reading a record (record.h,
 * reader.h).
 *
 * Its rules: it uses gcov/ and kernel/ only, and knows nothing of processes, signals or settings,
 * so that the command reads a journal with the code that writes it. Whatever is read from a file
 * may be cut off, garbage or made by another user: it is checked before it is used. Data enters as
 * images, and as the bytes of files; it leaves as bytes, and as units with counters.
 *
 * A journal is a directory. In it, the file JOURNAL_FILE holds records one behind the other, each
 * appended by one write(2) with O_APPEND; numbers are in the byte order of the machine. A record
 * that its writer was killed over may be cut off, and whole records follow behind it: a reader
 * looks for the next magic that begins a record with right checksums. Whoever is in doubt whether a
 * record is whole appends it again, so the same id (`process` and `flush`) may stand there twice
 * with the same content: it counts once. The directory JOURNAL_IMAGES holds a file for each image
 * that a record speaks of, with its description; its name is the image's key in 16 hexadecimal
 * digits.
 */
#ifndef COVKEEP_JOURNAL_FORMAT_H
#define COVKEEP_JOURNAL_FORMAT_H

#include <stdint.h>

#define JOURNAL_FILE "journal"
#define JOURNAL_IMAGES "images"
#define JOURNAL_MAGIC "covjrnl\1"

/* The head of a record. Behind it stand the strings, without a NUL, then the sections, and a 64-bit
 * checksum (gcov/checksum.h, from 0) of everything before it. */
struct journal_record {
    char magic[8];
    uint32_t size;          /* of the whole record, with this head and the checksum */
    uint32_t flush;         /* the number of the flush in its process, from 1 */
    uint64_t process[2];    /* a random number, the same in all records of one process */
    int64_t time_us;        /* CLOCK_REALTIME, in microseconds */
    int32_t pid, parent;    /* of the process, as it saw them when its record was made */
    uint32_t program_size;  /* of the path of its executable */
    uint32_t label_size;    /* of its label */
    uint32_t sections;      /* how many follow, one for each image that had something pending */
    uint32_t reserved;      /* 0 */
    uint64_t head_checksum; /* of the members before this one */
};

/* The head of a section. Behind it stand `size` bytes of packed numbers (pack.h):
 *
 *   spans, their number first. A span stands for files that follow each other in the description
 * and add to their file alike: how many files lie between it and the span before, how many files it
 *   has, whether they are counted in `runs` already (0 or 1), and what they add to `sum_max`.
 *
 *   counters, their number first. The counters of all files of the description lie one behind the
 *   other, in its order; only those that are not zero are here: how many lie between it and the one
 *   before, and its value as a signed number. Arcs are to be added, conditions and paths to be
 *   merged by OR. */
struct journal_section {
    uint64_t key; /* of the image */
    uint32_t size;
    uint32_t reserved; /* 0 */
};

#endif
