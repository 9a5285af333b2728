/* SPDX-License-Identifier: MIT
 *
 * The head of a .gcno file is its magic, the version word and the stamp, as that of a .gcda file is
 * (gcc/gcov-io.h, GCC 9 to 16).
 */
#include "cli/lines/gcno.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC 0x67636e6fu /* gcno */
#define GCDA ".gcda"

static bool is_of_build(const char *path, const struct gcov_unit *unit)
{
    uint32_t head[3] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return false;
    bool is_read = read(fd, head, sizeof(head)) == sizeof(head);
    close(fd);
    return is_read && head[0] == MAGIC && head[1] == unit->record->version &&
           head[2] == unit->record->stamp;
}

bool gcno_find(const struct gcov_unit *unit, char path[PATH_MAX])
{
    const char *gcda = unit->record->filename;
    size_t length = strlen(gcda), end = strlen(GCDA);
    if (length <= end || strcmp(gcda + length - end, GCDA) != 0)
        return false;
    for (const char *from = gcda; from; from = strchr(from + 1, '/')) {
        int size = snprintf(path, PATH_MAX, "%.*s.gcno", (int)(gcda + length - end - from), from);
        if (size < PATH_MAX && is_of_build(path, unit))
            return true;
    }
    return false;
}

bool gcno_holds(const char *path, const char *text)
{
    struct stat st;
    bool holds = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    if (fstat(fd, &st) == 0 && st.st_size > 0) {
        void *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (bytes != MAP_FAILED) {
            holds = memmem(bytes, (size_t)st.st_size, text, strlen(text));
            munmap(bytes, (size_t)st.st_size);
        }
    }
    close(fd);
    return holds;
}
