/* SPDX-License-Identifier: MIT
 *
 * Writes and reads the restored-by receipt. The text has a fixed size; where the names do not fit,
 * it ends behind a whole name. Taking the receipt out must leave no gap between the environment and
 * the auxiliary vector.
 */
#include "env/restored_by.h"

#include <elf.h>
#include <stdint.h>
#include <string.h>

#include "blackbox/blackbox.h"
#include "env/name.h"
#include "kernel/arena.h"
#include "kernel/decimal.h"
#include "kernel/start_page.h"

static const char name[] = "COV_KEEP_RESTORED=";
static const char other_name[] = "COV_KEEP_RESTORED_PAD="; /* a shell keeps one of each name */
static START_PAGE pid_t writer;
static START_PAGE const char *names = "";

static void write_text(char *text, const char *const *entries, size_t count)
{
    char *at = decimal_put(stpcpy(text, name), (unsigned long)blackbox_pid());
    const char *end = text + ENV_RESTORED_BY_SIZE - 1;
    char separator = ':';
    for (size_t i = 0; i < count; i++) {
        size_t length = env_name_length(entries[i]);
        if (length + 1 > (size_t)(end - at))
            break;
        *at++ = separator;
        at = mempcpy(at, entries[i], length);
        separator = ',';
    }
    *at = '\0';
}

size_t env_restored_by_add(const char **entries, size_t count, char text[ENV_RESTORED_BY_SIZE])
{
    write_text(text, entries, count);
    entries[count] = text;
    entries[count + 1] = other_name;
    return ENV_RESTORED_BY_ENTRIES;
}

static void read_text(const char *text)
{
    writer = 0;
    for (; *text >= '0' && *text <= '9'; text++)
        writer = writer * 10 + (*text - '0');
    const char *copy = *text == ':' ? arena_copy(text + 1, strlen(text + 1)) : NULL;
    if (copy)
        names = copy;
}

void env_restored_by_itself(const char *const *entries, size_t count)
{
    char text[ENV_RESTORED_BY_SIZE];
    write_text(text, entries, count);
    read_text(text + strlen(name));
}

/* Takes both entries out of the array and returns how many it found. */
static size_t take_out(char **environment)
{
    char **to = environment, **from = environment;
    for (; *from; from++) {
        if (strncmp(*from, name, strlen(name)) == 0)
            read_text(*from + strlen(name));
        else if (strcmp(*from, other_name) != 0)
            *to++ = *from;
    }
    *to = NULL;
    return (size_t)(from - to);
}

/* Gives the `left` words behind the NULL the form of the auxiliary vector: pairs of AT_IGNORE.
 * Where a foreign program has passed on one of the two entries only, the last entry of the
 * environment is doubled to fill the odd word. */
static void join(char **environment, size_t left)
{
    char **end = environment;
    while (*end)
        end++;
    if (left % 2 != 0 && end > environment) {
        *end = end[-1];
        *++end = NULL;
        left--;
    }
    for (size_t i = 1; i + 1 <= left; i += 2) {
        end[i] = (char *)(uintptr_t)AT_IGNORE;
        end[i + 1] = NULL;
    }
}

void env_restored_by_take(char **environment, char **of_kernel)
{
    if (environment && environment != of_kernel)
        take_out(environment);
    size_t left = take_out(of_kernel);
    if (left > 0)
        join(of_kernel, left);
}

pid_t env_restored_by_writer(void)
{
    return writer;
}

const char *env_restored_by_names(void)
{
    return names;
}
