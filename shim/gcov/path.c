/* SPDX-License-Identifier: MIT
 *
 * Builds and prepares one path. Like libgcov it expands variables in the whole path, prefix
 * included, and stops at the first `%` that it does not know.
 */
#include "gcov/path.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "kernel/decimal.h"
#include "kernel/sys.h"

/* A text under construction. It is `full` once something did not fit. */
struct text {
    char *start;
    size_t length;
    size_t size;
    bool full;
};

static void append(struct text *text, const char *part, size_t length)
{
    if (length >= text->size - text->length) {
        text->full = true;
        return;
    }
    memcpy(text->start + text->length, part, length);
    text->length += length;
    text->start[text->length] = '\0';
}

static void append_pid(struct text *text, pid_t process)
{
    char digits[24];
    append(text, digits, (size_t)(decimal_put(digits, (unsigned long)process) - digits));
}

static const char *value_of(char *const *environment, const char *name, size_t length)
{
    for (; environment && *environment; environment++)
        if (strncmp(*environment, name, length) == 0 && (*environment)[length] == '=')
            return *environment + length + 1;
    return "";
}

/* Appends what the variable at `percent` stands for. Returns what follows the variable, or NULL
 * when there is no variable and all the rest is literal. */
static const char *append_variable(struct text *text, const char *percent, const char *end,
                                   const struct gcov_relocation *relocation)
{
    if (percent[1] == 'p') {
        append_pid(text, relocation->process);
        return percent + 2;
    }
    if (percent[1] != 'q')
        return NULL;
    if (end - percent < 3 || percent[2] != '{')
        return percent + 1; /* only the percent sign is dropped */
    const char *name = percent + 3;
    const char *brace = memchr(name, '}', (size_t)(end - name));
    if (!brace)
        return NULL;
    const char *value = value_of(relocation->environment, name, (size_t)(brace - name));
    append(text, value, strlen(value));
    return brace + 1;
}

/* Appends `part` with its variables filled in. Returns false when the rest of the path is literal.
 * The character behind a variable is always literal. */
static bool append_expanded(struct text *text, const char *part, size_t length,
                            const struct gcov_relocation *relocation)
{
    const char *end = part + length;
    const char *search = part;
    const char *percent;
    while ((percent = memchr(search, '%', (size_t)(end - search))) && end - percent > 1) {
        append(text, part, (size_t)(percent - part));
        const char *rest = append_variable(text, percent, end, relocation);
        part = rest ? rest : percent;
        if (!rest)
            break;
        search = part < end ? part + 1 : end;
    }
    append(text, part, (size_t)(end - part));
    return !percent || end - percent <= 1;
}

/* Does what atoi(3) does, which POSIX does not list as async-signal-safe; negative numbers count as
 * 0. */
static unsigned levels_of(const char *text)
{
    unsigned levels = 0;
    text += strspn(text, " \t\n\v\f\r");
    text += *text == '+';
    for (; *text >= '0' && *text <= '9' && levels < PATH_MAX; text++)
        levels = levels * 10 + (unsigned)(*text - '0');
    return levels;
}

void gcov_relocation_set(struct gcov_relocation *relocation, const char *prefix, const char *strip)
{
    relocation->strip = strip ? levels_of(strip) : 0;
    if (!prefix || !*prefix || strcmp(prefix, "/") == 0)
        prefix = relocation->strip ? "." : "";
    relocation->prefix = prefix;
    relocation->length = strlen(prefix);
    if (relocation->length > 0 && prefix[relocation->length - 1] == '/')
        relocation->length--;
}

/* Returns the file name without its first `levels` directories; what is left begins with a slash.
 */
static const char *stripped(const char *filename, unsigned levels)
{
    const char *rest = filename;
    const char *probe = filename + (*filename == '/');
    for (; *probe && levels > 0; probe++) {
        if (*probe == '/') {
            rest = probe;
            levels--;
        }
    }
    return rest;
}

bool gcov_path(char *path, size_t size, const char *filename,
               const struct gcov_relocation *relocation)
{
    struct text text = {.start = path, .size = size};
    const char *rest = stripped(filename, relocation->strip);
    bool expand = append_expanded(&text, relocation->prefix, relocation->length, relocation);
    if (relocation->length > 0 && *rest != '/')
        append(&text, "/", 1);
    if (expand)
        append_expanded(&text, rest, strlen(rest), relocation);
    else
        append(&text, rest, strlen(rest));
    return !text.full;
}

const char *gcov_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool gcov_path_is_of_data(const char *path)
{
    static const char ending[] = ".gcda";
    size_t length = strlen(path);
    return length >= sizeof(ending) - 1 &&
           strcmp(path + length - (sizeof(ending) - 1), ending) == 0;
}
