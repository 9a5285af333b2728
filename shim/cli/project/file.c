/* SPDX-License-Identifier: MIT
 *
 * Opens without blocking and without following, then looks at what it has opened.
 */
#include "cli/project/file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/text.h"

#define TEXT_MAX ((size_t)256 << 10)

static int open_regular(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

bool file_head(const char *path, void *bytes, size_t size)
{
    int fd = open_regular(path);
    bool whole = fd >= 0 && read(fd, bytes, size) == (ssize_t)size;
    if (fd >= 0)
        close(fd);
    return whole;
}

char *file_text(const char *path)
{
    int fd = open_regular(path);
    if (fd < 0)
        return NULL;
    char *text = text_room(NULL, 0, TEXT_MAX + 2);
    ssize_t size = read(fd, text + 1, TEXT_MAX);
    close(fd);
    *text = '\n';
    text[size < 0 ? 1 : size + 1] = '\0';
    return text;
}

char *file_value(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = text; (at = strchr(at, '\n'));) {
        const char *line = ++at;
        if (strncmp(line, name, length) != 0)
            continue;
        line += length;
        line += strspn(line, " \t");
        if (*line++ != '=')
            continue;
        line += strspn(line, " \t");
        return text_print("%.*s", (int)strcspn(line, "\r\n"), line);
    }
    return NULL;
}

char *file_beside(const char *path, size_t length, const char *ending)
{
    return text_print("%.*s%s", (int)(strlen(path) - length), path, ending);
}

char *file_directory(const char *path, const char *rest)
{
    size_t length = strlen(path) - strlen(rest);
    return length > 0 ? text_print("%.*s", (int)length - 1, path) : text_print(".");
}
