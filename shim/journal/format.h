/* SPDX-License-Identifier: MIT
 *
 * The room shim/journal/ owns the journal of a run: its format (this file), packing numbers
 * (pack.h), the description of an image (description.h), and making and reading a record (record.h,
 * reader.h); profile.h is for LLVM's images what description.h is for gcov's, and their sections.
 *
 * Its rules: it uses gcov/, llvm/ and kernel/ only, and knows nothing of processes, signals or
 * settings, so that the command reads a journal with the code that writes it. Whatever is read from
 * a file may be cut off, garbage or made by another user: it is checked before it is used. Data
 * enters as images, and as the bytes of files; it leaves as bytes, and as units with counters.
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
 * checksum (checksum.h, from 0) of everything before it. */
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

/* What a section is of. */
enum journal_kind {
    JOURNAL_GCOV, /* .gcda files */
    JOURNAL_LLVM, /* a .profraw file */
};

/* The head of a section. Behind it stand `size` bytes of packed numbers (pack.h). Those of a
 * section of gcov's image:
 *
 *   spans, their number first. A span stands for files that follow each other in the description
 * and add to their file alike: how many files lie between it and the span before, how many files it
 *   has, whether they are counted in `runs` already (0 or 1), and what they add to `sum_max`.
 *
 *   counters, a list. The counters of all files of the description lie one behind the other, in
 *   its order. Arcs are to be added, conditions and paths to be merged by OR.
 *
 * Those of a section of LLVM's image:
 *
 *   the size of the path of its .profraw file, and the path's bytes.
 *
 *   whether the file is a merge pool (0 or 1).
 *
 *   the number of the profile, from 1: the runtime may write several of one process, which stand
 * one behind the other in the file. What has the same image, path and number adds up to one
 * profile.
 *
 *   counters, a list, whose numbers are to be added. Where a counter is a byte, 1 stands for code
 *   that has run.
 *
 *   the bitmap, a list of its bytes, which are to be merged by OR. */
struct journal_section {
    uint64_t key; /* of the image */
    uint32_t size;
    uint32_t kind; /* enum journal_kind */
};

#endif
