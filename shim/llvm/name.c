/* SPDX-License-Identifier: MIT
 *
 * A pattern without any known specifier is a name as it stands. In any other, each `%` goes with
 * the character behind it, also where the runtime knows no such specifier: `%%` stands for nothing.
 */
#include "llvm/name.h"

#include <string.h>

#include "kernel/decimal.h"

/* A name under construction. */
struct name {
    char *at, *end;
    bool is_full;
};

static void add(struct name *name, const char *text, size_t length)
{
    name->is_full |= length >= (size_t)(name->end - name->at);
    if (!name->is_full)
        name->at = mempcpy(name->at, text, length);
}

static void add_number(struct name *name, unsigned long number)
{
    char digits[24];
    decimal_put(digits, number);
    add(name, digits, strlen(digits));
}

/* Returns how many files the pool has that the specifier at `at`, behind its `%`, asks for; 0 if it
 * is none for a pool. *end is the character behind its digits. */
static unsigned pool_size(const char *at, const char **end)
{
    unsigned size = 0;
    for (; *at >= '0' && *at <= '9'; at++)
        size = size * 10 + (unsigned)(*at - '0');
    *end = at;
    return *at != 'm' ? 0 : size ? size : 1;
}

/* What the specifiers of a pattern ask for. */
struct wishes {
    bool is_any, is_continuous, is_refused;
    unsigned pool; /* how many files the pool has; 0: none is asked for */
};

static bool is_temporary(char specifier, const struct llvm_specifiers *specifiers)
{
    return specifier == 't' && specifiers->has_temporary;
}

static struct wishes wishes_of(const char *pattern, const struct llvm_specifiers *specifiers)
{
    struct wishes wishes = {0};
    for (const char *at = strchr(pattern, '%'); at && *++at; at = strchr(at, '%')) {
        const char *end;
        unsigned size = pool_size(at, &end);
        bool is_t = is_temporary(*at, specifiers);
        wishes.is_any |= *at == 'p' || *at == 'h' || is_t || size > 0;
        wishes.is_continuous |= *at == 'c';
        wishes.is_refused |= (is_t && !specifiers->temporary) || (size > 0 && wishes.pool);
        if (size > 0)
            wishes.pool = size;
        if (*at == '%') /* it goes with the one before it */
            at++;
    }
    return wishes;
}

/* Adds what the specifier at `at`, behind its `%`, stands for. Returns its last character. */
static const char *add_specifier(struct name *name, const char *at,
                                 const struct llvm_specifiers *specifiers, unsigned pool)
{
    const char *end;
    if (*at == 'p') {
        add_number(name, (unsigned long)specifiers->process);
    } else if (*at == 'h') {
        add(name, specifiers->host, strlen(specifiers->host));
    } else if (is_temporary(*at, specifiers)) {
        add(name, specifiers->temporary, strlen(specifiers->temporary));
        add(name, "/", 1);
    } else if (pool > 0 && pool_size(at, &end) > 0) {
        add_number(name, specifiers->signature);
        add(name, "_", 1);
        add_number(name, (unsigned long)specifiers->process % pool);
        return end;
    }
    return at;
}

static void make(struct name *name, const char *pattern, const struct llvm_specifiers *specifiers,
                 const struct wishes *wishes)
{
    for (const char *at = pattern; *at; at++)
        if (*at != '%' || !wishes->is_any)
            add(name, at, 1);
        else if (!*++at)
            break;
        else
            at = add_specifier(name, at, specifiers, wishes->pool);
    *name->at = '\0';
}

enum llvm_name llvm_name_make(char path[PATH_MAX], const char *pattern,
                              const struct llvm_specifiers *specifiers)
{
    struct name name = {path, path + PATH_MAX, false};
    struct wishes wishes = wishes_of(pattern, specifiers);
    if (wishes.is_continuous)
        return LLVM_NAME_CONTINUOUS;
    if (wishes.is_refused) {
        strcpy(path, LLVM_NAME_DEFAULT);
        return LLVM_NAME_FILE;
    }
    make(&name, pattern, specifiers, &wishes);
    return name.is_full ? LLVM_NAME_TOO_LONG : wishes.pool ? LLVM_NAME_POOL : LLVM_NAME_FILE;
}
