/* SPDX-License-Identifier: MIT
 *
 * gcov-io.h: header, one OBJECT_SUMMARY, FUNCTION records each with counters whose length is
 * negative when all are zero, and a zero word as the last of the file.
 */
#include "whole.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC 0x67636461u
#define TAG_SUMMARY 0xa1000000u
#define TAG_FUNCTION 0x01000000u
#define TAG_COUNTERS 0x01a10000u
#define KIND_SHIFT 17
#define SEAL_SIZE 40 /* of shim/gcov/redo.h; it begins with "covkeep" */

static const char unfinished[] = "an update that was cut off";

static const char *check_record(const uint32_t *words, size_t room, size_t *used)
{
    uint32_t tag = words[0];
    int32_t length = (int32_t)words[1];
    size_t size = length > 0 ? (size_t)length / 4 : 0;
    *used = 2 + size;
    if (length > 0 && (length % 4 || size > room - 2))
        return "a record that does not fit";
    if (tag == TAG_FUNCTION)
        return length == 0 || length == 12 ? NULL : "a function of odd length";
    if ((tag & 0xff01ffffu) == (TAG_COUNTERS & 0xff01ffffu) && tag >> KIND_SHIFT)
        return length % 8 == 0 ? NULL : "half a counter";
    return "an unknown tag";
}

static const char *check_words(const uint32_t *words, size_t count, unsigned *runs)
{
    if (count < 9)
        return count ? "a short file" : "an empty file";
    if (words[0] != MAGIC || words[4] != TAG_SUMMARY || words[5] != 8)
        return "another beginning";
    if (runs)
        *runs = words[6];
    for (size_t at = 8, used; at < count; at += used) {
        if (at + 1 == count)
            return words[at] == 0 ? NULL : "another end";
        if (words[at] == 0)
            return unfinished;
        const char *why = check_record(words + at, count - at, &used);
        if (why)
            return why;
    }
    return "no end";
}

static bool is_sealed(const char *bytes, size_t size)
{
    return size > SEAL_SIZE && memcmp(bytes + size - SEAL_SIZE, "covkeep", 8) == 0;
}

static const char *check_file(int fd, unsigned *runs)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return "no fstat";
    uint32_t *words = malloc((size_t)st.st_size + 4);
    if (!words)
        return "no memory";
    ssize_t n = pread(fd, words, (size_t)st.st_size + 4, 0);
    const char *why = n != st.st_size                             ? "another size than it had"
                      : is_sealed((const char *)words, (size_t)n) ? unfinished
                      : n % 4                                     ? "half a word"
                              : check_words(words, (size_t)n / 4, runs);
    free(words);
    return why;
}

enum whole whole_check(const char *path, bool with_lock, unsigned *runs, const char **why)
{
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return ABSENT;
    while (with_lock && fcntl(fd, F_SETLKW, &lock) != 0 && errno == EINTR)
        ;
    *why = check_file(fd, runs);
    close(fd);
    return !*why ? WHOLE : *why == unfinished ? UNFINISHED : BROKEN;
}
